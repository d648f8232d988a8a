"""What each student has, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from autograder.grading.records import Standing
from autograder.grading.wording import points_text
from autograder.terminal.tables import table_text

FEW = 4  # lessons whose names a terminal has room for
LOOK = "!"  # stands behind points that an instructor should look at


def standings_text(
    standings: Mapping[tuple[str, str], Standing], marked: Collection[tuple[str, str]] = ()
) -> str:
    """What each student has, as it is exported.

    One lesson: a line a student with what makes up the total. Several: students in rows, lessons in
    columns, and then what makes up those totals that are not what the checks gave.
    """
    lessons = sorted({lesson for _, lesson in standings})
    if len(lessons) == 1:
        return _parts_table(sorted(standings.items()), marked)
    most = {lesson: standing.max_score for (_, lesson), standing in standings.items()}
    short = _short(lessons)
    columns = ["student", *(f"{short[name]} /{points_text(most[name])}" for name in lessons), "sum"]
    rows = []
    for student in sorted({student for student, _ in standings}):
        own = {lesson: standings.get((student, lesson)) for lesson in lessons}
        cells = [_cell(own[name], (student, name) in marked) for name in lessons]
        rows.append([student, *cells, _points(sum(s.score for s in own.values() if s))])
    text = table_text(columns, rows)
    changed = [item for item in sorted(standings.items()) if item[1].manual or item[1].penalty]
    if changed:
        text += "\n\n" + _parts_table(changed, marked)
    return text


def _short(lessons: list[str]) -> dict[str, str]:
    """Lesson -> heading: its number alone where many lessons stand side by side."""
    numbers = {name: name.partition("_")[0] for name in lessons}
    if len(lessons) > FEW and len(set(numbers.values())) == len(lessons):
        return numbers
    return {name: name for name in lessons}


def _cell(standing: Standing | None, marked: bool) -> str:
    if standing is None:
        return "–"
    return _points(standing.score) + (LOOK if marked else "")


def _parts_table(
    standings: Iterable[tuple[tuple[str, str], Standing]], marked: Collection[tuple[str, str]]
) -> str:
    columns = ["student", "lesson", "automatic", "manual", "bonus", "penalty", "total", "of"]
    rows = [
        [
            student,
            lesson,
            _points(standing.automatic),
            _signed(standing.manual),
            _signed(standing.bonus),
            _signed(-standing.penalty),
            _cell(standing, (student, lesson) in marked),
            points_text(standing.max_score),
        ]
        for (student, lesson), standing in standings
    ]
    return table_text(columns, rows, left=2)


def _points(points: float) -> str:
    return points_text(round(points, 2) + 0.0)


def _signed(points: float) -> str:
    points = round(points, 2)
    return f"{points:+g}".replace("-", "−") if points else ""
