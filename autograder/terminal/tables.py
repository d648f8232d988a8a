"""Tables for a terminal or a log."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


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
    text = io.StringIO()
    console = Console(file=text, width=width, color_system=None, force_terminal=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().rstrip("\n").split("\n"))
