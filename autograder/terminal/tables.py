"""Tables for a terminal or a log."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.grading.records import Header
from autograder.grading.wording import points_text

LOOK = "!"  # stands behind points that an instructor should look at


def table_text(columns: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A plain table as text; the first `left` columns are set left, the others right."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for number, name in enumerate(columns):
        table.add_column(name, justify="left" if number < left else "right", no_wrap=number < left)
    width = 20
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
        width = max(width, sum(len(cell) + 6 for cell in row))
    width = max(width, sum(len(name) + 6 for name in columns))
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in console.file.getvalue().rstrip("\n").split("\n"))


def standings_table(headers: Iterable[Header]) -> str:
    """Students in rows, lessons in columns, points with a bonus as "9+1"."""
    cells: dict[str, dict[str, str]] = {}
    totals: dict[str, float] = {}
    most: dict[str, float] = {}
    for header in headers:
        text = points_text(header.points)
        if header.bonus:
            text += f"+{points_text(header.bonus)}"
        if header.needs_look:
            text += LOOK
        cells.setdefault(header.student, {})[header.lesson] = text
        totals[header.student] = totals.get(header.student, 0.0) + header.points + header.bonus
        most[header.lesson] = header.max_points
    lessons = sorted(most)
    columns = ["student", *(f"{name} /{points_text(most[name])}" for name in lessons), "sum"]
    rows = [
        [
            student,
            *(cells[student].get(name, "–") for name in lessons),
            points_text(totals[student]),
        ]
        for student in sorted(cells)
    ]
    return table_text(columns, rows)
