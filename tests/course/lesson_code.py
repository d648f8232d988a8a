"""A lesson's code as the tests need it: its solution cells, and namespaces made from them."""

from __future__ import annotations

import importlib.util
import json
import math
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.exercises import Exercise
from autograder.student.calls import one_line

ROOT = Path(__file__).resolve().parents[2]
CONTENT = Course(ROOT).content
find = CONTENT.find


@dataclass(frozen=True)
class CodeCell:
    """A code cell of a source: its id, its text, whether students write it, and its tags."""

    name: str
    text: str
    stub: bool
    test: bool
    tags: tuple[str, ...]


def lessons() -> list[str]:
    """The lessons that have a source and entries; an ordinary one is judged by its own tests."""
    return [lesson.name for lesson in Course(ROOT).lessons() if CONTENT.seals(lesson.name)]


def exercises_of(lesson: str) -> list[Exercise]:
    """The exercises of a lesson."""
    return list(CONTENT.of_lesson(lesson))


@cache
def code_cells(lesson: str) -> tuple[CodeCell, ...]:
    """The code cells of a lesson's source, in order."""
    (path,) = (ROOT / "source" / lesson).glob("*.ipynb")
    cells = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        marks = cell["metadata"].get("nbgrader", {})
        cells.append(
            CodeCell(
                name=cell["id"],
                text="".join(cell["source"]),
                stub=bool(marks.get("solution")),
                test=bool(marks.get("grade")),
                tags=tuple(cell["metadata"].get("tags", ())),
            )
        )
    return tuple(cells)


def public_part(text: str) -> str:
    """A test cell without its hidden lines."""
    return re.sub(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", "", text, flags=re.DOTALL)


@cache
def _compiled(text: str, name: str) -> Any:
    return compile(text, f"<{name}>", "exec")


def namespace_with(lesson: str, exercise: str, text: str, setup: bool = False) -> dict[str, Any]:
    """The names of a solved lesson in which one exercise is answered by `text`.

    A cell that stops with an error leaves the name of its exercise undefined, as it does in a
    notebook. With `setup` the cell with the public checks runs first.
    """
    names: dict[str, Any] = {"np": np, "math": math, "__name__": "lesson"}
    for cell in code_cells(lesson):
        is_setup = "setup" in cell.tags
        if cell.test or "illustration" in cell.tags or (is_setup and not setup):
            continue
        run = text if cell.name == exercise else CONTENT.kit if is_setup else cell.text
        try:
            exec(_compiled(run, cell.name), names)
        except Exception as error:
            if cell.name != exercise:
                raise AssertionError(f"{lesson}, cell {cell.name}: {one_line(error)}") from error
            names.pop(exercise, None)
    return names


def _write_sample_class(folder: Path) -> None:
    spec = importlib.util.spec_from_file_location(
        "sample_class", ROOT / "examples" / "sample_class.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_class"] = module
    spec.loader.exec_module(module)
    module.write(Course(ROOT), folder)


def sample_class() -> Path:
    """A folder with the sample class, ``submitted/`` and ``expected.csv``; read only."""
    from shared import once  # this module also serves programs, which share nothing

    return once("sample-class", _write_sample_class)


def variants_of(lesson: str) -> dict[str, Any]:
    """RIGHT, WRONG and EQUIVALENT of a lesson; each empty where there is no such file."""
    return CONTENT.answers(lesson)
