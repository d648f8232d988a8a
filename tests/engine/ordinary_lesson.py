"""An ordinary nbgrader lesson, as it is made with nbgrader's own tools, for the toy course."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from autograder.course import Course

LESSON = "03_squares"
PATH = f"source/{LESSON}/squares.ipynb"
Cell = dict[str, Any]


def marks(grade_id: str, kind: str, points: float | None = None, **more: Any) -> dict[str, Any]:
    """nbgrader's metadata of a cell; kind is "tests", "code", "by hand", "read-only" or "task"."""
    flags = {
        "tests": (True, False, True, False),
        "code": (False, True, False, False),
        "by hand": (True, True, False, False),
        "read-only": (False, False, True, False),
        "task": (True, False, True, True),
    }[kind]
    named = dict(zip(("grade", "solution", "locked", "task"), flags, strict=True))
    about = {"grade_id": grade_id, "schema_version": 3} | named | more
    return about | ({} if points is None else {"points": points})


def code(source: str, about: dict[str, Any] | None = None) -> Cell:
    """A code cell."""
    metadata = {} if about is None else {"nbgrader": about}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source.strip("\n"),
    }


def text(source: str, about: dict[str, Any] | None = None) -> Cell:
    """A Markdown cell."""
    metadata = {} if about is None else {"nbgrader": about}
    return {"cell_type": "markdown", "metadata": metadata, "source": source.strip("\n")}


SQUARES = """
def squares(n):
    \"\"\"The squares of 1 to n.\"\"\"
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]
    ### END SOLUTION
"""
TEST_SQUARES = """
\"\"\"Check that squares gives the right list.\"\"\"
assert squares(1) == [1], "squares(1) is the list of 1 alone"
assert squares(3) == [1, 4, 9]
### BEGIN HIDDEN TESTS
assert squares(11)[10] == 121, "the eleventh square"
### END HIDDEN TESTS
"""
TEST_ERRORS = """
try:
    squares(0)
except ValueError:
    pass
else:
    raise AssertionError("squares(0) should raise a ValueError")
"""
TOTAL = """
### BEGIN SOLUTION
def total(n):
    return sum(squares(n))
### END SOLUTION
"""
TEST_TOTAL = """
from numpy.testing import assert_allclose

right = 0
for n in (1, 2, 3, 4):
    ### BEGIN HIDDEN TESTS
    right += total(n) == n * (n + 1) * (2 * n + 1) / 6
    ### END HIDDEN TESTS
    pass
np.float64(right / 2)
"""
TEST_LAST = """
assert_allclose(total(2), 5)
"""
PLOT = """
plot = None
### BEGIN SOLUTION
plot = 1
### END SOLUTION
"""


def lesson() -> dict[str, Any]:
    """The lesson's source, in notebook format 4.4, without ids."""
    cells = [
        text("# Squares\n\nAn ordinary problem set."),
        code("import numpy as np\n\nlimit = 5"),
        code(SQUARES, marks("squares", "code")),
        code(TEST_SQUARES, marks("correct_squares", "tests", 2)),
        code(TEST_ERRORS, marks("squares_invalid", "tests", 1)),
        code(TOTAL, marks("total", "code")),
        code(TEST_TOTAL, marks("correct_total", "tests", 2)),
        code(TEST_LAST, marks("cell-0a1b2c3d4e5f", "tests", 1)),
        text("YOUR ANSWER HERE", marks("why", "by hand", 3)),
        code(PLOT, marks("plot", "by hand", 1)),
        text("Sketch it below, in cells of your own.", marks("sketch", "task", 2, grade=False)),
    ]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "celltoolbar": "Create Assignment",
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}


def put(course: Course, notebook: dict[str, Any], name: str = LESSON) -> Path:
    """Write a lesson's source into a course."""
    path = course.source / name / f"{name[3:]}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1))
    return path


def changed(name: str, **fields: Any) -> dict[str, Any]:
    """The lesson with another source, or other metadata, of the cell of that grade_id."""
    notebook = copy.deepcopy(lesson())
    cell = cell_of(notebook, name)
    about = cell["metadata"]["nbgrader"]
    if "source" in fields:
        cell["source"] = fields.pop("source")
    for key, value in fields.items():
        about.pop(key) if value is None else about.update({key: value})
    return notebook


def cell_of(notebook: dict[str, Any], name: str) -> Cell:
    """The cell of that grade_id."""
    return next(
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id", c.get("id")) == name
    )
