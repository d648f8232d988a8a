"""Asking an executed solution what a submission is asked: it has to get every point.

A cell behind the last one puts the questions in the solution's own kernel, when all others have
run; it is taken out again before anything is written.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from autograder.authoring.normal_form import Notebook, Problem
from autograder.authoring.own_tests import OwnTest, points_for
from autograder.student import wire

ASKING = "ask-the-solution"


def asking_entries(notebook: Notebook, root: Path, lesson: str) -> Notebook:
    """The notebook with a cell that puts the hidden questions of a lesson's entries."""
    return _with(
        notebook,
        "from autograder.instructor import tell_what_fails",
        f"tell_what_fails({str(root)!r}, {lesson!r}, globals())",
    )


def asking_own_tests(notebook: Notebook, tests: tuple[OwnTest, ...]) -> Notebook:
    """The notebook with a cell that runs an ordinary lesson's own tests."""
    codes = json.dumps([test.code for test in tests])
    return _with(
        notebook,
        "from autograder.student.own_tests import tell_results",
        f"tell_results({codes!r}, globals())",
    )


def without_asking(notebook: Notebook) -> tuple[Notebook, str | None]:
    """The notebook without that cell, and what the cell printed; None where it did not run."""
    kept = [cell for cell in notebook["cells"] if cell["id"] != ASKING]
    (asked,) = [cell for cell in notebook["cells"] if cell["id"] == ASKING]
    printed = "".join(
        "".join(output["text"]) for output in asked["outputs"] if output.get("name") == "stdout"
    )
    errors = [o for o in asked["outputs"] if o["output_type"] == "error"]
    if errors:
        printed = json.dumps({"error": f"{errors[0]['ename']}: {errors[0]['evalue']}"})
    return notebook | {"cells": kept}, printed.strip().splitlines()[-1] if printed.strip() else None


def entry_problems(path: str, said: str | None) -> list[Problem]:
    """What the hidden checks found wrong with the model solution."""
    told: Any = json.loads(said) if said else []
    if isinstance(told, dict):
        return [Problem(path, "", f"the hidden checks stopped with {_one_line(told['error'])}")]
    return [
        Problem(path, exercise, f"the solution fails the hidden check “{check}”: {message}")
        for exercise, check, message in told
    ]


def own_test_problems(path: str, said: str | None, tests: tuple[OwnTest, ...]) -> list[Problem]:
    """Which of an ordinary lesson's tests do not give the model solution all points."""
    told: Any = json.loads(said) if said else []
    if isinstance(told, dict):
        return [Problem(path, "", f"its tests stopped with {_one_line(told['error'])}")]
    problems = []
    for test, outcome in zip(tests, told, strict=False):
        if outcome["kind"] != "ok":
            where = f"line {outcome['line']}" if outcome["line"] else "somewhere"
            problems.append(
                Problem(
                    path,
                    test.cell,
                    f"the solution fails this test: {where} stops with {outcome['error']}",
                )
            )
            continue
        points, wrong = points_for(test, outcome | {"value": wire.decode(outcome["value"])})
        if wrong or points != test.points:
            told_points = wrong or f"gives {points:g} of {test.points:g} points"
            problems.append(Problem(path, test.cell, f"with the solution this test {told_points}"))
    return problems


def _with(notebook: Notebook, *lines: str) -> Notebook:
    made = copy.copy(notebook)
    made["cells"] = [
        *notebook["cells"],
        {
            "cell_type": "code",
            "id": ASKING,
            "metadata": {},
            "source": "\n".join(lines),
            "execution_count": None,
            "outputs": [],
        },
    ]
    return made


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
