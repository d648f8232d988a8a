"""Rebuild a submission from the course's own notebook.

What is graded is the released notebook with the student's text put into its stubs and the
student's own cells put back where they stood. Nothing else of the submission survives: no tags,
metadata, ids, points, outputs or attachments, no changed test, no second copy of a cell under the
same id. What was dealt with is said in remarks, for the instructor and the student.
"""

from __future__ import annotations

import copy
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_FILE = 10 * 2**20  # bytes of a submitted notebook
MAX_CELLS = 1_000
MAX_SOURCE = 50_000  # characters of one cell
MAX_TEXT = 500_000  # characters of all cells

Notebook = dict[str, Any]
Cell = dict[str, Any]


class Unreadable(ValueError):
    """A submitted file that is not a notebook; the message is one line for the student."""


@dataclass(frozen=True)
class Sanitised:
    """A submission rebuilt.

    Attributes
    ----------
    notebook : dict
        nbformat 4.5, ready to be executed. Each cell's ``metadata.autograder.origin`` says where
        its source comes from: "course", "student" (a stub's text, an own or a changed cell) or
        "missing" (a stub the submission does not have; shown, not executed).
    remarks : tuple of str
        One line for each thing that was dealt with.
    """

    notebook: Notebook
    remarks: tuple[str, ...]


def printable(name: str, most: int = 80) -> str:
    """A file's name as it may be printed: what is no visible character becomes a question mark."""
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def read_submission(path: Path, below: Path) -> bytes:
    """Read a submitted file without following a link or trusting its size.

    Parameters
    ----------
    path : Path
        The file, below the folder `below`, whose own path is trusted.

    Raises
    ------
    Unreadable
        If the file or a folder on the way is a link, or it is not a regular file, or too large.
    FileNotFoundError
        If there is no such file.
    """
    here = below
    for part in path.relative_to(below).parts:
        here = here / part
        if here.is_symlink():
            raise Unreadable(f"{here.name} is a link; a submission is a file of its own.")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path.name} is not a regular file.")
        if status.st_size > MAX_FILE:
            raise Unreadable(
                f"{path.name} has {status.st_size / 2**20:.0f} MB, more than the "
                f"{MAX_FILE // 2**20} MB that are taken. Clear its outputs and submit again."
            )
        return file.read(MAX_FILE + 1)[:MAX_FILE]


def parse(content: bytes) -> Notebook:
    """Read the bytes of a submitted notebook.

    Raises
    ------
    Unreadable
        If they are not JSON, or not a notebook of format 4.
    """
    try:
        notebook = json.loads(content)
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"The file is not readable as a notebook: its JSON is broken{where}. "
            "Open it in JupyterLab, save it and submit again."
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise Unreadable(
            "The file is not a notebook of format 4. Open it in JupyterLab, save it and submit "
            "again."
        )
    return notebook


def sanitise(submission: Notebook, release: Notebook) -> Sanitised:
    """Put a submission's own text into a copy of the released notebook.

    Parameters
    ----------
    submission : dict
        What `parse` returned; nothing about it is trusted.
    release : dict
        The notebook that students were given.

    Returns
    -------
    Sanitised
    """
    remarks: list[str] = []
    cells = _plain_cells(submission["cells"], remarks)
    course = {cell["id"]: cell for cell in release["cells"]}
    by_source = {source_of(cell).strip(): cell["id"] for cell in release["cells"]}

    stubs: dict[str, str] = {}  # id of a stub -> the student's text
    own: dict[str | None, list[Cell]] = {}  # id of the course cell before -> cells that follow it
    seen: set[str] = set()
    anchor: str | None = None
    for kind, source, names in cells:
        target = next((name for name in names if name in course), None)
        target = target or by_source.get(source.strip())
        if target is None or target in seen:
            if target is not None and source.strip() == source_of(course[target]).strip():
                continue  # one more copy of a course cell, unchanged
            if target is not None:
                remarks.append(f"A second cell “{target}” was kept as a cell of the student's own.")
                if _is_test(course[target]):
                    continue
            if source.strip():
                own.setdefault(anchor, []).append(_own_cell(kind, source))
            continue
        seen.add(target)
        anchor = target
        original = course[target]
        if _is_stub(original):
            stubs[target] = source
        elif source.strip() != source_of(original).strip():
            if _is_locked(original):
                remarks.append(
                    f"The cell “{target}” had been changed; the course's own text was used."
                )
            elif original["cell_type"] == "code" and kind == "code":
                own.setdefault(target, []).append(_own_cell(kind, source))

    result: list[Cell] = [*own.get(None, [])]
    for original in release["cells"]:
        cell = copy.deepcopy(original)
        name = cell["id"]
        origin = "course"
        if _is_stub(original):
            if name in stubs:
                cell["source"], origin = stubs[name], "student"
            else:
                origin = "missing"
                remarks.append(f"The cell “{name}” was missing.")
        elif name not in seen and _is_test(original):
            remarks.append(f"The test cell “{name}” was missing; the course's own was used.")
        cell["metadata"]["autograder"] = {"origin": origin}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        result.append(cell)
        result.extend(own.get(name, []))
    notebook = {
        "cells": _with_unique_ids(result),
        "metadata": copy.deepcopy(release["metadata"]),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return Sanitised(notebook, tuple(dict.fromkeys(remarks)))


def _plain_cells(cells: list[Any], remarks: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """(type, source, names it may stand for) of each cell that has the form of one."""
    plain = []
    room = MAX_TEXT
    if len(cells) > MAX_CELLS:
        remarks.append(f"Only the first {MAX_CELLS} of {len(cells)} cells were read.")
    for cell in cells[:MAX_CELLS]:
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            remarks.append("A cell of an unknown form was left out.")
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str):
            remarks.append("A cell of an unknown form was left out.")
            continue
        if len(source) > MAX_SOURCE:
            remarks.append(f"A cell of {len(source)} characters was left out.")
            continue
        if len(source) > room:  # a smaller cell further down may still fit
            remarks.append(f"Cells beyond {MAX_TEXT} characters in all were left out.")
            continue
        room -= len(source)
        source = source.encode("utf-8", "replace").decode()  # lone surrogates cannot be written
        metadata = cell.get("metadata")
        nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
        names = tuple(n for n in (grade_id, cell.get("id")) if isinstance(n, str))
        plain.append((cell["cell_type"], source, names))
    return plain


def source_of(cell: Cell) -> str:
    """A cell's source as one string, whichever of the two forms of nbformat it has."""
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else source


def _nbgrader(cell: Cell) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def _is_stub(cell: Cell) -> bool:
    return bool(_nbgrader(cell).get("solution"))


def _is_test(cell: Cell) -> bool:
    return bool(_nbgrader(cell).get("grade"))


def _is_locked(cell: Cell) -> bool:
    return bool(_nbgrader(cell).get("locked"))


def _own_cell(kind: str, source: str) -> Cell:
    cell: Cell = {
        "cell_type": kind,
        "source": source,
        "metadata": {"autograder": {"origin": "student"}},
    }
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def _with_unique_ids(cells: list[Cell]) -> list[Cell]:
    taken = {cell["id"] for cell in cells if "id" in cell}
    number = 0
    for cell in cells:
        if "id" not in cell:
            number += 1
            while f"own-{number}" in taken:
                number += 1
            cell["id"] = f"own-{number}"
            taken.add(cell["id"])
    return cells
