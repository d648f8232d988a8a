"""What a run did, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.grading.outcome import Change, Outcome
from autograder.grading.wording import points_text
from autograder.terminal.tables import table_text

MANY = 4  # submissions with one reason that are told together


def summary_lines(outcome: Outcome) -> list[str]:
    """What a run did, and what an instructor should look at, in lines."""
    mended = f" ({outcome.mended} written again from their records)" if outcome.mended else ""
    count = len(outcome.look)
    lines = [
        *outcome.notes,
        *outcome.warnings,
        f"{outcome.graded} graded, {outcome.unchanged} unchanged since the last run{mended}, "
        f"{count} to look at.",
    ]
    lines += [f"  {line}" for line in look_lines(outcome.look)]
    lines += [
        f"  {name}: left out; rename the folder to a student's id" for name in outcome.unusable
    ]
    lines += [
        f"  {name}: belongs to no lesson; it is read from <lesson>/<notebook>.ipynb"
        for name in outcome.strays
    ]
    return lines


def look_lines(look: Mapping[tuple[str, str], str]) -> list[str]:
    """What to look at: a line each, and one for all who share a reason in a lesson."""
    alike: dict[tuple[str, str], list[str]] = {}
    for (student, lesson), reason in sorted(look.items()):
        alike.setdefault((lesson, reason), []).append(student)
    lines = []
    for (lesson, reason), students in sorted(alike.items(), key=lambda each: each[0][0]):
        if len(students) < MANY:
            lines += [f"{student} {lesson}: {reason}" for student in students]
        else:
            lines.append(f"{lesson}, {len(students)} submissions: {reason} {', '.join(students)}")
    return lines


def changes_text(outcome: Outcome, changes: list[Change]) -> str:
    """Whose points a run would change."""
    lines = [*outcome.notes, *outcome.warnings]
    if changes:
        rows = [
            [c.student, c.lesson, "–" if c.before is None else _points(c.before), _points(c.after)]
            for c in sorted(changes, key=lambda c: (c.lesson, c.student))
        ]
        lines.append(table_text(["student", "lesson", "points now", "then"], rows, left=2))
    tried = outcome.graded + outcome.unchanged
    lines.append(f"{len(changes)} of {tried} would have other points. Nothing has been written.")
    return "\n".join(lines)


def _points(points: float) -> str:
    return points_text(round(points, 2))
