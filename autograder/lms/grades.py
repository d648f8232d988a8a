"""Grades as the files that Canvas, Moodle and Gradescope take.

A student without a grade is left out, or keeps what the system's own file says: both systems take
an empty cell for the wish to clear a grade. Ids are written as they are; only names are kept from
being formulas in a spreadsheet.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.course import CourseError, Lesson
from autograder.grading.records import Standing
from autograder.grading.wording import points_text
from autograder.lms import canvas, moodle
from autograder.lms.owners import Grades, Matched, match
from autograder.lms.roster import Ambiguous, Person, Roster
from autograder.lms.table import key, shown, some

KEPT = {"EX": "is excused there", "N/A": "does not have it there"}  # cells of Canvas that stay


@dataclass
class Sheet:
    """A file for an import.

    Attributes
    ----------
    name : str
        Without the suffix.
    rows : list of lists of str
        The headings first.
    remarks : list of str
        What somebody should know, a line each.
    problems : list of str
        Whose grades are not in it, and why.
    """

    name: str
    rows: list[list[str]]
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def score_text(standing: Standing, limit: float | None = None) -> str:
    """Points as both systems read them, `limit` at most."""
    score = standing.score if limit is None else min(standing.score, limit)
    return points_text(round(score, 2))


def names_of(lesson: Lesson) -> list[str]:
    """What a lesson may be called elsewhere, the surest first."""
    spaced = lesson.name.replace("_", " ")
    without_number = spaced.lstrip("0123456789 ")
    notebook = lesson.notebook.removesuffix(".ipynb")
    return list(dict.fromkeys([lesson.name, spaced, without_number, notebook]))


def canvas_sheet(
    grades: Grades,
    lessons: list[Lesson],
    roster: Roster,
    columns: Mapping[str, str],
    base: Roster | None = None,
) -> Sheet:
    """For Canvas's import, from the gradebook that Canvas exported.

    Parameters
    ----------
    grades : mapping
    lessons : list of Lesson
    roster : Roster
        Of the kind "canvas".
    columns : mapping
        Lesson -> heading or title of its column, where the names do not tell.
    base : Roster, optional
        The course's own, see `match`.

    Raises
    ------
    CourseError
        If no lesson has a column.
    """
    table = roster.table
    headings = canvas.assignment_columns(table)
    sheet = Sheet("canvas", [])
    chosen: dict[str, str] = {}
    if not headings:
        chosen = {x.name: columns.get(x.name, x.name) for x in lessons}
        sheet.remarks.append(
            f"{table.path.name} has no assignments yet: Canvas will offer to make "
            + ", ".join(chosen.values())
        )
    for lesson in lessons if headings else ():
        wanted = [columns[lesson.name]] if lesson.name in columns else names_of(lesson)
        fitting = canvas.column_for(list(headings), wanted)
        if len(fitting) == 1:
            chosen[lesson.name] = fitting[0]
        elif fitting:
            sheet.problems.append(
                f"{lesson.name}: {len(fitting)} columns fit: {', '.join(fitting)}"
            )
        else:
            sheet.problems.append(f"{lesson.name}: {table.path.name} has no column for it")
    if not chosen:
        raise CourseError(
            f"{table.path.name} has no column for {', '.join(x.name for x in lessons)}. Its "
            f"columns: {', '.join(headings) or 'none'}. Say which in nbgrader_config.py: "
            f'c.CanvasExport.columns = {{"{lessons[0].name}": "Title (id)"}}'
        )
    person_columns = [n for n, h in enumerate(table.columns) if h in canvas.PERSON]
    places = {name: headings.get(heading) for name, heading in chosen.items()}
    sheet.rows.append([table.columns[n] for n in person_columns] + list(chosen.values()))
    for row in table.rows:
        if "Points Possible" in row[0]:
            points = [_most(grades, n) if p is None else row[p] for n, p in places.items()]
            sheet.rows.append([row[n] for n in person_columns] + points)
            sheet.remarks += _other_points(grades, places, row)
    found = match(grades, list(places), roster, base)
    sheet.problems += found.problems
    sheet.remarks += found.remarks
    for person in roster.people:
        own = found.grades.get(person.student, {})
        row = table.rows[person.row - 2]
        cells = []
        for name, place in places.items():
            there = "" if place is None else row[place].strip()
            if name in own and there.upper() not in KEPT:
                cells.append(score_text(own[name]))
            else:
                cells.append(there)
                if name in own:
                    why = KEPT[there.upper()]
                    sheet.problems.append(f"{person.student}: {name} {why}: {there} is kept")
        if own:
            named = [
                shown(row[n]) if table.columns[n] in ("Student", "LastName", "FirstName")
                else row[n]
                for n in person_columns
            ]  # fmt: skip
            sheet.rows.append(named + cells)
    return sheet


def _most(grades: Grades, lesson: str) -> str:
    return points_text(max(s.max_score for s in grades[lesson].values()))


def _other_points(
    grades: Grades, places: Mapping[str, int | None], row: tuple[str, ...]
) -> list[str]:
    remarks = []
    for name, place in places.items():
        if place is None:
            continue
        most = max(s.max_score for s in grades[name].values())
        possible = _number(row[place])
        if possible is not None and possible != most:
            remarks.append(
                f"{name} is worth {points_text(possible)} points in Canvas and "
                f"{points_text(most)} here; points are written as they are here"
            )
    return remarks


def plain_canvas_sheets(
    grades: Grades, lessons: list[Lesson], roster: Roster | None, columns: Mapping[str, str]
) -> list[Sheet]:
    """For Canvas's import without its own gradebook: a file for each lesson.

    Canvas then finds students by their ids, and a column by its exact title.
    """
    sheets = []
    for lesson in lessons:
        heading = columns.get(lesson.name, lesson.name)
        sheet = Sheet(f"canvas-{lesson.name}", [])
        most = max(s.max_score for s in grades[lesson.name].values())
        sheet.rows.append(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", heading])
        sheet.rows.append(["    Points Possible", "", "", "", "", points_text(most)])
        found = match(grades, [lesson.name], roster)
        sheet.problems += found.problems
        cells = roster.table if roster else None
        in_canvas = any(person.canvas for person in roster.people) if roster else False
        elsewhere = []
        for student, own in sorted(found.grades.items()):
            person = found.people.get(student) or Person(student)
            if in_canvas and not person.canvas:
                elsewhere.append(student)
                continue
            try:
                if roster is not None:
                    roster.by_canvas(person.canvas)
            except Ambiguous as error:
                sheet.problems.append(f"{student}: not exported: {error}")
                continue
            at = person.row - 2
            sis = cells.cells("sis_user_id", "SIS User ID")[at] if cells else ""
            login = cells.cells("sis_login_id", "SIS Login ID")[at] if cells else ""
            sheet.rows.append(
                [shown(person.name), person.canvas, sis, login or student, "",
                 score_text(own[lesson.name])]
            )  # fmt: skip
        if roster is not None and elsewhere:
            sheet.remarks.append(
                f"{len(elsewhere)} have no number of Canvas in {roster.table.path.name}, so are "
                f"not in this file: {some(elsewhere)}"
            )
        if "(" not in heading:
            sheet.remarks.append(
                f"Canvas makes a new assignment unless one is called exactly {heading!r}; with the "
                "gradebook it exports as --roster, the column is found"
            )
        sheets.append(sheet)
    return sheets


def moodle_sheets(
    grades: Grades,
    lessons: list[Lesson],
    roster: Roster | None,
    columns: Mapping[str, str],
    base: Roster | None = None,
) -> list[Sheet]:
    """For Moodle's import of grades: a file for each lesson.

    An import stops at the first user that Moodle does not know, so only those in the roster are
    written. The heading of the first column is that of Moodle's field.
    """
    sheets = []
    for lesson in lessons:
        sheet = Sheet(f"moodle-{lesson.name}", [])
        found = match(grades, [lesson.name], roster, base)
        sheet.problems += found.problems
        sheet.remarks += found.remarks
        ids = {s: s for s in found.grades}
        column = "Username"
        if roster is None:
            sheet.remarks.append(
                "without a roster everybody is written by the name of the folder, as Username; one "
                "that Moodle does not know stops its import"
            )
        else:
            column, ids = _moodle_ids(roster, found)
            missing = sorted(student for student, each in ids.items() if not each)
            if missing:
                sheet.problems.append(
                    f"without {column} in {roster.table.path.name}, so not exported: "
                    + ", ".join(missing)
                )
        heading = _moodle_heading(lesson, roster, columns)
        sheet.rows.append([column, heading])
        sheet.rows += [
            [ids[student], score_text(own[lesson.name])]
            for student, own in sorted(found.grades.items())
            if ids[student]
        ]
        sheets.append(sheet)
    return sheets


def _moodle_ids(roster: Roster, found: Matched) -> tuple[str, dict[str, str]]:
    """The column of ids that names most of these students, and each one's id in it.

    A column without any cell that is filled hides none.
    """
    spelled = {
        moodle.EMAIL: ("email",),
        moodle.ID_NUMBER: ("id_number",),
        moodle.USERNAME: ("username", "id"),
    }
    best = "Username", dict.fromkeys(found.grades, "")
    for named, plain in spelled.items():
        column = named[0]
        each_column = (roster.table.cells(name) for name in (*named, *plain))
        cells = next(filter(any, each_column), [""] * len(roster.table.rows))
        ids = {s: cells[found.people[s].row - 2] for s in found.grades}
        if sum(map(bool, ids.values())) > sum(map(bool, best[1].values())):
            best = column, ids
    return best


def _moodle_heading(lesson: Lesson, roster: Roster | None, columns: Mapping[str, str]) -> str:
    """The heading under which Moodle's own export has the lesson, so that its form proposes it."""
    if lesson.name in columns:
        return columns[lesson.name]
    for heading in roster.table.columns if roster else ():
        title = heading.partition(":")[2].rpartition("(")[0] or heading
        if key(title) in {key(name) for name in names_of(lesson)}:
            return heading
    return lesson.name


def worksheet(
    grades: Grades, lesson: Lesson, roster: Roster, comments: Mapping[str, str], base: Roster | None
) -> Sheet:
    """An assignment's grading worksheet with grades and comments, as Moodle takes it back.

    Only those who have a grade here are in it. Moodle reads a comment as HTML.
    """
    table = roster.table
    sheet = Sheet(f"moodle-worksheet-{lesson.name}", [list(table.columns)])
    grade, comment = table.place(*moodle.GRADE), table.place(*moodle.COMMENTS)
    if comment is None:
        sheet.remarks.append(
            f"{table.path.name} has no column {moodle.COMMENTS[0]!r}: that kind of feedback is not "
            "switched on in the assignment"
        )
    most = max(s.max_score for s in grades[lesson.name].values())
    limits = [_number(cell) for cell in table.cells(*moodle.MAXIMUM)]
    for maximum in sorted({m for m in limits if m is not None and m != most}):
        sheet.remarks.append(
            f"{lesson.name} has {points_text(maximum)} as its maximum grade in Moodle and "
            f"{points_text(most)} points here; points are written as they are here"
        )
    found = match(grades, [lesson.name], roster, base)
    sheet.problems += found.problems
    sheet.remarks += found.remarks
    above = []
    for student, own in sorted(found.grades.items(), key=lambda item: found.people[item[0]].row):
        at = found.people[student].row - 2
        row, standing, limit = list(table.rows[at]), own[lesson.name], limits[at]
        if limit is not None and standing.score > limit:
            above.append(f"{found.folders[student]} ({score_text(standing)})")
        if grade is not None:
            row[grade] = score_text(standing, limit)
        if comment is not None:
            text = comments.get(found.folders[student], "")
            row[comment] = html.escape(text, quote=False).replace("\n", "<br>")
        sheet.rows.append(row)
    if above:
        sheet.remarks.append(
            f"{lesson.name}: Moodle passes over a grade above its maximum, so these get the "
            f"maximum; with a higher one there, the worksheet takes all: {some(above)}"
        )
    return sheet


def _number(cell: str) -> float | None:
    """A number as any language writes it; None where it is none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


def gradescope(standing: Standing, exercises: list[dict[str, Any]], comment: str) -> dict[str, Any]:
    """A student's results as Gradescope's ``results.json``.

    Parameters
    ----------
    standing : Standing
    exercises : list of dict
        For each exercise its ``name``, ``score``, ``max_score`` and ``output``.
    comment : str
    """
    return {
        "score": round(standing.score, 2),
        "output": comment,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": each["name"],
                "score": round(each["score"], 2),
                "max_score": each["max_score"],
                "status": "passed" if each["score"] >= each["max_score"] else "failed",
                "output": each["output"],
                "output_format": "text",
                "visibility": "visible",
            }
            for each in exercises
        ],
    }
