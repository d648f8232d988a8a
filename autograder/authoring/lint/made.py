"""Rules for what is made of a source: its release and its executed solution."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from autograder.authoring.leaks import LeakFinder
from autograder.authoring.normal_form import Cell, Notebook, Problem, nbgrader_of


def release_problems(path: str, notebook: Notebook, finder: LeakFinder) -> list[Problem]:
    """Everything that may not be handed to students.

    Parameters
    ----------
    path : str
        How the file is called in messages.
    notebook : dict
    finder : LeakFinder
        Knows the solutions of all lessons.
    """
    problems = []
    for cell in notebook["cells"]:
        for text in _release_faults(cell, finder):
            problems.append(Problem(path, cell["id"], text))
    return problems


def _release_faults(cell: Cell, finder: LeakFinder) -> Iterator[str]:
    source = cell["source"]
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield "has outputs or an execution count"
    for mark in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS"):
        if mark in source:
            yield f"still has the marker {mark}"
    if cell["cell_type"] == "code":
        if _imports_autograder(source):
            yield "imports autograder, which students do not have"
        if _calls(source, "check"):
            yield "has a hidden check"
    for leak in finder.leaks(cell):
        shown = leak.text if len(leak.text) <= 60 else leak.text[:57] + "…"
        yield f"shows students the solution of {leak.cell}: {shown}"


def solution_problems(path: str, notebook: Notebook) -> list[Problem]:
    """What an executed solution may not show: errors, failed public checks, memory addresses."""
    problems = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for text in _solution_faults(cell, output):
                problems.append(Problem(path, cell["id"], text))
    return problems


def _solution_faults(cell: Cell, output: dict[str, Any]) -> Iterator[str]:
    if output["output_type"] == "error":
        reason = f"{output.get('ename')}: {output.get('evalue')}".split("\n")[0]
        yield f"the solution stops with {reason}"[:200]
        return
    plain = output.get("data", {}).get("text/plain", output.get("text", ""))
    if nbgrader_of(cell).get("grade") and output["output_type"] == "execute_result":
        yield "the public check fails with the model solution"
    if re.search(r"\bat 0x[0-9a-fA-F]{6,}", plain):
        yield "prints a memory address, another one at every run; end the last line with ;"


def _imports_autograder(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Name):
            names = [node.id]
        if any(name.split(".")[0] == "autograder" for name in names):
            return True
    return False


def _calls(source: str, function: str) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
        for node in ast.walk(ast.parse(source))
    )
