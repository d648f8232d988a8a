"""Rules for cells one by one: ids, metadata, marked regions, code that is Python."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator

from autograder.authoring import regions
from autograder.authoring.lint.source import Source
from autograder.authoring.normal_form import SETUP_ID, Problem, nbgrader_of

SLUG = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KINDS: dict[str, dict[str, bool]] = {
    "stub": {"grade": False, "locked": False, "solution": True},
    "test": {"grade": True, "locked": True, "solution": False},
    "read-only": {"grade": False, "locked": True, "solution": False},
    "written answer": {"grade": True, "locked": False, "solution": True},
}


def ids(source: Source) -> Iterator[Problem]:
    """Ids are slugs that mean something, each used once; a graded cell's is its grade_id."""
    for cell_id, count in Counter(cell["id"] for cell in source.cells).items():
        if count > 1:
            yield Problem(source.path, cell_id, f"{count} cells have this id; give each its own")
    for cell in source.cells:
        grade_id = nbgrader_of(cell).get("grade_id")
        if RANDOM_ID.fullmatch(cell["id"]):
            start = cell["source"].split("\n", 1)[0][:40]
            yield source.problem(cell, f"a random id (“{start}”); name it after what it is")
        elif not SLUG.fullmatch(cell["id"]):
            yield source.problem(cell, "not a slug of letters, digits, - and _")
        if grade_id is not None and grade_id != cell["id"]:
            yield source.problem(cell, f"its grade_id is {grade_id!r}; the two must be equal")


def metadata(source: Source) -> Iterator[Problem]:
    """A cell's nbgrader metadata is that of one of the kinds."""
    for cell in source.cells:
        if "nbgrader" not in cell["metadata"]:
            continue
        found = nbgrader_of(cell)
        flags = {key: found.get(key) for key in ("grade", "locked", "solution")}
        if flags not in KINDS.values():
            yield source.problem(cell, f"nbgrader metadata of no known kind: {flags}")
        if found.get("schema_version") != 3 or found.get("task") is not False:
            yield source.problem(cell, "nbgrader metadata needs schema_version 3 and task false")
        if not found.get("grade_id"):
            yield source.problem(cell, "nbgrader metadata without a grade_id")
        written = bool(found.get("grade") and found.get("solution"))
        if written != (cell["cell_type"] == "markdown" and bool(found.get("solution"))):
            yield source.problem(cell, "a written answer has to be Markdown with grade true")
        elif written and found.get("points") != 0:
            yield source.problem(cell, "a written answer has to have 0 points")
        elif found.get("grade") and not written and cell["cell_type"] != "code":
            yield source.problem(cell, "a test has to be a code cell")


def marked_regions(source: Source) -> Iterator[Problem]:
    """Solutions are in solution cells, hidden tests in test cells, and the markers pair up."""
    for cell in source.cells:
        found = nbgrader_of(cell)
        try:
            solutions = regions.inside(cell["source"], "SOLUTION")
            hidden = regions.inside(cell["source"], "HIDDEN TESTS")
        except ValueError as error:
            yield source.problem(cell, str(error))
            continue
        if found.get("solution") and not any(text.strip() for text in solutions):
            yield source.problem(cell, "a cell to fill without a BEGIN SOLUTION … END SOLUTION")
        if solutions and not found.get("solution"):
            yield source.problem(cell, "a solution in a cell that is not marked as one")
        if hidden and (not found.get("grade") or found.get("solution")):
            yield source.problem(cell, "a hidden test in a cell that is not a test")


def code_that_parses(source: Source) -> Iterator[Problem]:
    """Code cells are plain Python."""
    for cell in source.cells:
        if cell["cell_type"] == "code":
            try:
                ast.parse(cell["source"])
            except SyntaxError as error:
                yield source.problem(cell, f"line {error.lineno} is not Python: {error.msg}")


def imports(source: Source) -> Iterator[Problem]:
    """Code imports nothing but Python's own modules and what the course allows."""
    allowed = {*source.rules.imports, *sys.stdlib_module_names}
    for cell in source.cells if source.rules.imports else ():
        if cell["cell_type"] != "code":
            continue
        for node in ast.walk(ast.parse(regions.outside(cell["source"], "HIDDEN TESTS"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
            for name in names:
                if name.split(".")[0] not in allowed:
                    listed = ", ".join(source.rules.imports)
                    yield source.problem(cell, f"imports {name}; lessons import {listed}")


def setup_cell(source: Source) -> Iterator[Problem]:
    """The first code cell is the setup cell."""
    first = next((cell for cell in source.cells if cell["cell_type"] == "code"), None)
    if first is None or first["id"] != SETUP_ID:
        yield source.problem(first, f"the first code cell has to be the setup cell, id {SETUP_ID}")
    elif nbgrader_of(first).get("locked") is not True:
        yield source.problem(first, "the setup cell has to be locked")
