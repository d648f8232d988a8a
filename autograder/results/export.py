"""``autograder export``: grades for Canvas, Moodle, Gradescope, or a spreadsheet.

The grades are the gradebook's: with manual changes, bonus and penalties for lateness. The same
files come from ``nbgrader export --exporter=autograder.results.export.CanvasExport`` (or
`MoodleExport`, `GradescopeExport`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from autograder.authoring.own_tests import NOT_SEALED
from autograder.course import CONFIG_NAME, Course, CourseError, Lesson, find_course
from autograder.files import write_output
from autograder.grading.gradebook import open_writer
from autograder.grading.records import Standing
from autograder.grading.wording import points_text
from autograder.lms import grades as sheets
from autograder.lms.grades import Grades, Sheet
from autograder.lms.roster import Roster, roster_of
from autograder.lms.table import shown, written
from autograder.results.comment import comment_text, exercises_of

FORMATS = ("canvas", "moodle", "gradescope", "csv")
FOLDER = "grades"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder export``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="for Canvas the gradebook it exports: students, columns and points in it are kept; "
        "for Moodle the grades it exports, or an assignment's grading worksheet, which then comes "
        "back with grades and comments. Default: roster.csv in the course's folder",
    )
    parser.add_argument("--encoding", help="of the roster, where it is guessed wrongly")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=f"one file, or - for standard output; default: {FOLDER}/, and standard output for csv",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder export``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    grades = grades_of(course, course.chosen_lessons(args.lessons))
    lessons = [lesson for lesson in course.lessons() if lesson.name in grades]
    if not lessons:
        raise CourseError("nothing has been graded yet; run `autograder grade` first")
    for lesson in lessons:
        if not course.content.seals(lesson.name):
            print(f"{lesson.name}: {NOT_SEALED}", file=sys.stderr)
    if args.format == "csv":
        roster = roster_of(course, args.roster, args.encoding)
        made = [plain_sheet(grades, roster)]
    elif args.format == "gradescope":
        return write_gradescope(course, lessons, grades, args.output)
    else:
        roster = roster_of(course, args.roster, args.encoding)
        columns = columns_of(course, args.format)
        made = sheets_for(course, args.format, lessons, grades, roster, columns)
    output = args.output if args.output or args.format != "csv" else Path("-")
    return write(course, made, output)


def grades_of(course: Course, lessons: Iterable[Lesson]) -> dict[str, dict[str, Standing]]:
    """What the gradebook says, of the lessons that somebody handed in."""
    found = {}
    with open_writer(course) as book:
        for lesson in lessons:
            standings = dict(book.standings(lesson.name))
            if standings:
                found[lesson.name] = standings
    return found


def columns_of(course: Course, system: str) -> Mapping[str, str]:
    """Lesson -> heading, as ``c.CanvasExport.columns`` or ``c.MoodleExport.columns`` says.

    See `checked_columns`; ``columns.update({...})`` is understood as well.
    """
    from traitlets.config.loader import LazyConfigValue

    columns = course.config()[f"{system.capitalize()}Export"].get("columns", {})
    if isinstance(columns, LazyConfigValue):  # what `update` leaves; `append` would be lost
        changes = columns.to_dict()
        columns = changes["update"] if set(changes) == {"update"} else None
    return checked_columns(columns, system)


def checked_columns(columns: object, system: str) -> Mapping[str, str]:
    """The setting, where it is a table of lessons with the heading of each.

    Raises
    ------
    CourseError
        If it is anything else: a grade would go into another column.
    """
    name = f"c.{system.capitalize()}Export.columns in {CONFIG_NAME}"
    example = '{"02_sigmoid": "Week 2: the sigmoid"}'
    if not isinstance(columns, dict):
        raise CourseError(f"{name} has to be a table of lessons, as in {example}")
    for lesson, heading in columns.items():
        if not isinstance(heading, str) or not heading.strip():
            raise CourseError(
                f"{name}: the heading for {lesson!r} has to be a text in quotes, as in {example}"
            )
    return columns


def sheets_for(
    course: Course,
    system: str,
    lessons: list[Lesson],
    grades: Grades,
    roster: Roster | None,
    columns: Mapping[str, str],
) -> list[Sheet]:
    """The files for an import of Canvas or Moodle."""
    base = roster_of(course, None)
    unknown = sorted(set(columns) - {lesson.name for lesson in course.lessons()}, key=str)
    if unknown:
        raise CourseError(
            f"c.{system.capitalize()}Export.columns names {unknown[0]!r}, which is no lesson"
        )
    if system == "canvas":
        if roster is not None and roster.kind in ("moodle", "worksheet"):
            raise CourseError(f"{roster.table.path.name} is Moodle's, not Canvas's")
        if roster is not None and roster.kind == "canvas":
            return [sheets.canvas_sheet(grades, lessons, roster, columns, base)]
        return sheets.plain_canvas_sheets(grades, lessons, roster, columns)
    if roster is not None and roster.kind == "canvas":
        raise CourseError(f"{roster.table.path.name} is Canvas's, not Moodle's")
    if roster is not None and roster.kind == "worksheet":
        if len(lessons) != 1:
            raise CourseError("a grading worksheet is one assignment's: name its lesson")
        comments = {
            student: comment_text(notebook_of(course, student, lessons[0]), lessons[0].name, each)
            for student, each in grades[lessons[0].name].items()
            if (course.autograded / student / lessons[0].path).is_file()
        }
        return [sheets.worksheet(grades, lessons[0], roster, comments, base)]
    return sheets.moodle_sheets(grades, lessons, roster, columns, base)


def plain_sheet(grades: Grades, roster: Roster | None) -> Sheet:
    """A row for each grade, for a spreadsheet."""
    found = sheets.match(grades, list(grades), roster)
    sheet = Sheet("grades", [["student", "name", "lesson", "points", "max_points", "penalty"]])
    sheet.problems = found.problems
    names = {student: person.name for student, person in found.people.items()}
    for student, own in sorted(found.grades.items()):
        for lesson, standing in sorted(own.items()):
            sheet.rows.append(
                [student, shown(names.get(student, "")), lesson, sheets.score_text(standing),
                 points_text(standing.max_score), points_text(round(standing.penalty, 2))]
            )  # fmt: skip
    return sheet


def notebook_of(course: Course, student: str, lesson: Lesson) -> dict:
    """A student's autograded notebook."""
    return json.loads((course.autograded / student / lesson.path).read_text(encoding="utf-8"))


def write(course: Course, made: list[Sheet], output: Path | None) -> int:
    """Write files and say what is in them; 1 where somebody's grade is in none."""
    if output is not None and len(made) > 1:
        raise CourseError("this makes a file for each lesson: name one lesson, or no --output")
    for sheet in made:
        text = written(sheet.rows)
        target = output or course.root / FOLDER / f"{sheet.name}.csv"
        if output == Path("-"):
            sys.stdout.write(text)
        else:
            _written(target, text)
            print(f"{len(sheet.rows) - 1} rows in {target}")
        for line in (*sheet.remarks, *sheet.problems):
            print(line, file=sys.stderr)
    return 1 if any(sheet.problems for sheet in made) else 0


def write_gradescope(
    course: Course, lessons: list[Lesson], grades: Grades, output: Path | None
) -> int:
    """Write a ``results.json`` for each submission."""
    folder = output or course.root / FOLDER / "gradescope"
    count = 0
    for lesson in lessons:
        for student, standing in grades[lesson.name].items():
            if not (course.autograded / student / lesson.path).is_file():
                print(f"{student}: no graded {lesson.name}; grade it again", file=sys.stderr)
                continue
            notebook = notebook_of(course, student, lesson)
            results = sheets.gradescope(
                standing,
                exercises_of(notebook, standing),
                comment_text(notebook, lesson.name, standing),
            )
            target = folder / lesson.name / student / "results.json"
            _written(target, json.dumps(results, ensure_ascii=False, indent=1) + "\n")
            count += 1
    print(f"{count} results.json in {folder}/<lesson>/<student>/")
    return 0


def _written(path: Path, text: str) -> None:
    try:
        write_output(path, text.encode("utf-8"))
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from None


def __getattr__(name: str) -> Any:
    """nbgrader's door: its exporters are named as this module's, and take nbgrader's plugins."""
    if name in ("CanvasExport", "MoodleExport", "GradescopeExport"):
        return getattr(import_module("autograder.results.nbgrader_export"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
