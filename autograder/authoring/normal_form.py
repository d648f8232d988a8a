"""The form in which a notebook is kept in git: a diff shows the change and nothing else.

No outputs, no execution counts, metadata from a short list, the setup cell filled from
the course's kit, sorted keys, LF, one newline at the end.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.fold import without_title

Notebook = dict[str, Any]
Cell = dict[str, Any]

SETUP_ID = "setup"
CELL_METADATA = ("alt", "jupyter", "nbgrader", "tags")
NBGRADER_METADATA = ("grade", "grade_id", "locked", "points", "schema_version", "solution", "task")
NOTEBOOK_METADATA: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Problem:
    """Why a notebook is refused: one line that names the file and, where there is one, the cell."""

    path: str
    cell: str
    text: str

    def __str__(self) -> str:
        where = f"{self.path}, cell {self.cell}" if self.cell else self.path
        return f"{where}: {self.text}"


class Refused(Exception):
    """Notebooks that cannot be built from; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_notebook(path: Path, shown_as: str, ordinary: bool = False) -> Notebook:
    """Read a notebook as it is in the file, without the repairs nbformat makes.

    Parameters
    ----------
    path : Path
    shown_as : str
        How the file is called in messages.
    ordinary : bool
        Whether it is an ordinary nbgrader lesson: any notebook of format 4 will do, with raw cells
        and without ids.

    Returns
    -------
    dict
        The notebook, its cells' sources as plain strings.

    Raises
    ------
    Refused
        If the file is not a notebook of format 4.5.
    """

    def refuse(text: str) -> Refused:
        return Refused([Problem(shown_as, "", text)])

    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise refuse(
            f"not valid JSON ({error}); undo the last edit, or restore the file from git"
        ) from None
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise refuse("not a notebook: it has no list of cells")
    version = (notebook.get("nbformat"), notebook.get("nbformat_minor"))
    least = 0 if ordinary else 5
    if version[0] != 4 or not isinstance(version[1], int) or version[1] < least:
        raise refuse("not in notebook format 4.5; open and save it in JupyterLab 4")
    kinds = ("code", "markdown", "raw") if ordinary else ("code", "markdown")
    for position, cell in enumerate(notebook["cells"], start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") not in kinds:
            raise refuse(f"cell number {position} is neither code nor Markdown")
        if ordinary and not isinstance(cell.get("id"), str):
            cell["id"] = f"cell-{position}"
        if not isinstance(cell.get("id"), str):
            raise refuse(f"cell number {position} has no id")
        cell["source"] = joined(cell.get("source", ""))
        if not isinstance(cell.get("metadata", {}), dict):
            raise refuse(f"the metadata of cell {cell['id']} is not a JSON object")
        cell.setdefault("metadata", {})
    return notebook


def normalised(notebook: Notebook, kit: str | None) -> Notebook:
    """The notebook in normal form; the argument stays as it is.

    Parameters
    ----------
    notebook : dict
    kit : str or None
        The text of the setup cell; None where the lesson has none of the course's.
    """
    return {
        "cells": [_normalised_cell(cell, kit) for cell in notebook["cells"]],
        "metadata": json.loads(json.dumps(NOTEBOOK_METADATA)),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def to_text(notebook: Notebook) -> str:
    """The text of a notebook's file, as nbformat writes it."""
    import nbformat  # takes a second, and `autograder build --help` should not wait for it

    return nbformat.writes(nbformat.from_dict(notebook), version=4).rstrip("\n") + "\n"


def nbgrader_of(cell: Cell) -> dict[str, Any]:
    """The cell's nbgrader metadata; empty where it has none."""
    found = cell["metadata"].get("nbgrader")
    return found if isinstance(found, dict) else {}


def _normalised_cell(cell: Cell, kit: str | None) -> Cell:
    metadata = {key: cell["metadata"][key] for key in CELL_METADATA if cell["metadata"].get(key)}
    if "nbgrader" in metadata:
        nbgrader = {k: v for k, v in nbgrader_of(cell).items() if k in NBGRADER_METADATA}
        if not (nbgrader.get("grade") or nbgrader.get("task")):
            nbgrader.pop("points", None)
        elif isinstance(nbgrader.get("points"), float) and nbgrader["points"].is_integer():
            nbgrader["points"] = int(nbgrader["points"])
        metadata["nbgrader"] = nbgrader
    if "jupyter" in metadata:
        hidden = isinstance(metadata["jupyter"], dict) and metadata["jupyter"].get("source_hidden")
        metadata["jupyter"] = {"source_hidden": True}
        if hidden is not True:
            del metadata["jupyter"]
    source = cell["source"].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if cell["cell_type"] == "code":
        is_setup = kit is not None and cell["id"] == SETUP_ID
        source = kit if is_setup else without_title(source)
    kept: Cell = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": metadata,
        "source": source,
    }
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    elif cell.get("attachments"):
        kept["attachments"] = cell["attachments"]
    return kept


def joined(source: Any) -> str:
    """A cell's text, whichever of nbformat's two forms it has."""
    return "".join(source) if isinstance(source, list) else str(source)
