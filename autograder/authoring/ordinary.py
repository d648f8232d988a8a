"""Rules for an ordinary nbgrader lesson: one whose own tests judge, without entries of the course.

Few of a course's rules concern it. What is wrong refuses this lesson and no other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from autograder.authoring import regions
from autograder.authoring.normal_form import Notebook, Problem, nbgrader_of
from autograder.authoring.own_tests import BrokenTest, is_by_hand, is_own_test, own_tests

GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")
KINDS = (  # (grade, solution, locked, task), as nbgrader writes them
    (True, False, True, False),  # tests
    (False, True, False, False),  # a cell that tests judge
    (True, True, False, False),  # an answer that a person grades
    (False, False, True, False),  # read-only
    (True, False, True, True),  # a task
    (False, False, True, True),
)


def ordinary_problems(path: str, lesson: str, notebook: Notebook) -> list[Problem]:
    """Everything for which an ordinary lesson is refused."""
    rules = (_ids, _metadata, _regions, _graded)
    found = [Problem(path, cell, text) for rule in rules for cell, text in rule(notebook)]
    if found:
        return found
    found = [
        Problem(
            path,
            cell["id"],
            f"calls check(…), and there is no course/lessons/{lesson}/exercises.py to judge by",
        )
        for cell in notebook["cells"]
        if is_own_test(cell) and "from autograder import" in cell["source"]
    ]
    for test in own_tests(notebook):
        try:
            _ = test.code
        except BrokenTest as error:
            found.append(Problem(path, error.cell, f"its tests cannot run: {error}"))
    return found


def other_language(notebook: Notebook) -> str:
    """What is said of a notebook that is not in Python, as it is in the file."""
    spec = notebook.get("metadata", {}).get("kernelspec", {})
    language = spec.get("language", "python") if isinstance(spec, dict) else "python"
    return "" if language == "python" else f"is written in {language}; only Python is graded"


def _ids(notebook: Notebook) -> Iterator[tuple[str, str]]:
    for cell_id, count in Counter(cell["id"] for cell in notebook["cells"]).items():
        if count > 1:
            yield cell_id, f"{count} cells have this id; give each its own"


def _metadata(notebook: Notebook) -> Iterator[tuple[str, str]]:
    for cell in notebook["cells"]:
        if "nbgrader" not in cell["metadata"]:
            continue
        about: dict[str, Any] = nbgrader_of(cell)
        flags = tuple(about.get(key, False) for key in ("grade", "solution", "locked", "task"))
        if not about or about.get("schema_version") != 3:
            yield (
                cell["id"],
                f"nbgrader metadata of schema {about.get('schema_version')}; `nbgrader update` "
                "makes it 3",
            )
        elif not isinstance(about.get("grade_id"), str) or not GRADE_ID.fullmatch(
            about["grade_id"]
        ):
            yield cell["id"], "nbgrader metadata without a grade_id of letters, digits, - and _"
        elif flags not in KINDS:
            yield cell["id"], "nbgrader metadata of no known kind: choose the cell's type anew"
        elif (about.get("grade") or about.get("task")) and not _is_points(about.get("points")):
            yield cell["id"], f"points are {about.get('points')!r}; a number from 0 was expected"
        elif flags == KINDS[0] and cell["cell_type"] != "code":
            yield cell["id"], "a test has to be a code cell"


def _is_points(points: Any) -> bool:
    return not isinstance(points, bool) and isinstance(points, int | float) and points >= 0


def _regions(notebook: Notebook) -> Iterator[tuple[str, str]]:
    for cell in notebook["cells"]:
        about = nbgrader_of(cell)
        try:
            solutions = regions.inside(cell["source"], "SOLUTION")
            hidden = regions.inside(cell["source"], "HIDDEN TESTS")
        except ValueError as error:
            yield cell["id"], str(error)
            continue
        if solutions and not about.get("solution"):
            yield cell["id"], "a solution in a cell that is not marked as one: students would see"
        if hidden and not is_own_test(cell):
            yield cell["id"], "hidden tests in a cell that is no test: students would see them"


def _graded(notebook: Notebook) -> Iterator[tuple[str, str]]:
    if not any(is_own_test(cell) or is_by_hand(cell) for cell in notebook["cells"]):
        yield "", "no cell is marked for grading, and the course has no entries for this lesson"


def release_faults(path: str, notebook: Notebook) -> list[Problem]:
    """What may not be in the release of an ordinary lesson."""
    return [
        Problem(path, cell["id"], f"still has the marker {mark}")
        for cell in notebook["cells"]
        for mark in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS")
        if mark in cell["source"]
    ]


def run_problems(path: str, notebook: Notebook) -> list[Problem]:
    """Where an ordinary lesson's executed solution stops, unless it is meant to."""
    problems = []
    for cell in notebook["cells"]:
        meant = "raises-exception" in cell["metadata"].get("tags", [])
        for output in cell.get("outputs", ()) if not meant else ():
            if output["output_type"] == "error":
                text = f"stops with {output.get('ename')}: {output.get('evalue')}"
                problems.append(Problem(path, cell["id"], text.split("\n")[0][:200]))
    return problems
