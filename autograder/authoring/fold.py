"""Code that a student need not read is folded, where the editor lets a notebook say so.

The setup cell, the code of figures, and checks of more than a few lines. JupyterLab and Notebook 7
go by `jupyter.source_hidden`, Colab by `cellView` and a first line with a title. VS Code and
Notebook 6 read no fold from a file; there the title is what a cell begins with, and all that VS
Code shows of a cell once it is collapsed.
"""

from __future__ import annotations

import re
from typing import Any

Cell = dict[str, Any]

SHORT = 3  # lines of a check that need no fold
TITLE = re.compile(r"#@title[^\n]*\n")


def fold(cell: Cell) -> None:
    """Fold a cell of a release or a solution, if it is of a kind that is folded."""
    title = _title(cell)
    if not title:
        return
    cell["metadata"]["jupyter"] = {"source_hidden": True}
    cell["metadata"]["cellView"] = "form"
    cell["source"] = f"#@title {title}\n{without_title(cell['source'])}"


def without_title(source: str) -> str:
    """The code of a cell without the line that Colab shows in its place."""
    return TITLE.sub("", source, count=1) if source.startswith("#@title") else source


def _title(cell: Cell) -> str:
    """What stands for the code of a cell; empty where the code is to be seen."""
    metadata = cell["metadata"]
    marks = metadata.get("nbgrader", {})
    if cell["cell_type"] != "code" or not cell["source"].strip():
        return ""
    if "setup" in metadata.get("tags", ()):
        return "Setup: run this cell first"
    if metadata.get("alt"):
        return "Figure"
    hidden = metadata.get("jupyter", {}).get("source_hidden", False)
    if marks.get("grade") and not marks.get("solution"):
        lines = without_title(cell["source"]).strip().count("\n") + 1
        name = marks["grade_id"].removeprefix("test_")
        return f"Check of {name}: run this cell" if hidden or lines > SHORT else ""
    return "Run this cell" if hidden and not marks.get("solution") else ""
