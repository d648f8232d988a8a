"""The lessons executed, solved and as handed out: each once in a test run, for all processes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from lesson_code import ROOT
from nbval_run import SEEN, run_by_nbval
from reading import not_needed, same_illustrations
from shared import once

from autograder.authoring import solution
from autograder.authoring.build import build
from autograder.authoring.normal_form import Notebook, Refused, read_notebook
from autograder.course import Course, Lesson

COURSE = Course(ROOT)
LOOK = ("PYTHONSTARTUP", str(Path(__file__).with_name("kernel_start.py")))


@dataclass(frozen=True)
class Run:
    """A notebook that was executed.

    Attributes
    ----------
    notebook : dict
        With its outputs.
    figures : list of (str, dict)
        The cell of each figure that was shown, and what `looking.problems_of` found.
    not_shown : list of str
        Cells that made a figure and did not show it.
    """

    notebook: Notebook
    figures: list[tuple[str, dict[str, list[str]]]]
    not_shown: list[str]


@dataclass(frozen=True)
class Rebuilt:
    """What building a lesson anew came to, and its solution's run; None where it was refused.

    It is nbval that runs the solution there; `complaint` is what nbval has against its text.
    """

    problems: list[str]
    changed: list[str]
    stale: list[str]
    complaint: str
    run: Run | None


@cache
def untouched(lesson: str) -> Run:
    """A lesson's release, run as it is handed out."""
    return _run_from(_read(once(f"untouched-{lesson}", partial(_run_release, _lesson(lesson)))))


@cache
def rebuilt(lesson: str) -> Rebuilt:
    """What building a lesson comes to."""
    found = _found(lesson)
    return Rebuilt(**found | {"run": _run_from(found["run"]) if found["run"] else None})


@cache
def _found(lesson: str) -> dict[str, Any]:
    return _read(once(f"rebuilt-{lesson}", partial(_rebuild, _lesson(lesson))))


def _lesson(name: str) -> Lesson:
    (lesson,) = [lesson for lesson in COURSE.lessons() if lesson.name == name]
    return lesson


def _run_release(lesson: Lesson, path: Path) -> None:
    """Run a release; illustrations in which nothing is the student's have run in the solution."""
    released = read_notebook(COURSE.release / lesson.path, lesson.name)
    solved = _found(lesson.name)["run"] or {"cells": []}
    have_run = not_needed(released, same_illustrations(released, solved))
    to_run = [cell for cell in released["cells"] if cell["id"] not in have_run]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*LOOK)
        (run,) = solution.execute_all([released | {"cells": to_run}])
    there = {cell["id"]: cell.get("outputs") for cell in (*solved["cells"], *run["cells"])}
    cells = [
        cell | ({"outputs": there[cell["id"]]} if cell["cell_type"] == "code" else {})
        for cell in released["cells"]
    ]
    path.write_text(json.dumps(run | {"cells": cells}), encoding="utf-8")


def _rebuild(lesson: Lesson, path: Path) -> None:
    runs: list[Notebook] = []
    found: dict[str, Any] = {"problems": [], "changed": [], "stale": [], "complaint": ""}

    def execute_and_keep(notebooks: Sequence[Notebook]) -> list[Notebook]:
        for notebook in notebooks:
            run, found["complaint"] = _run_solution(lesson, notebook)
            runs.append(run)
        return list(map(_without_seen, runs))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solution, "execute_all", execute_and_keep)
        try:
            outcome = build(COURSE, [lesson])
            found |= {"changed": outcome.changed, "stale": outcome.stale}
            found["problems"] = list(map(str, outcome.refused))
        except Refused as refused:
            found["problems"] = list(map(str, refused.problems))
    path.write_text(json.dumps(found | {"run": runs[0] if runs else None}), encoding="utf-8")


def _run_solution(lesson: Lesson, notebook: Notebook) -> tuple[Notebook, str]:
    """What `solution.execute_all` does, done by nbval."""
    there = COURSE.solutions / lesson.path
    committed = read_notebook(there, lesson.name) if there.exists() else {"cells": []}
    with tempfile.TemporaryDirectory(prefix="autograder-") as scratch:
        environment = solution._environment(Path(scratch)) | dict([LOOK])
        run, complaint = run_by_nbval(Path(scratch), notebook, committed, environment)
    return solution._without_volatile(run), complaint


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _run_from(notebook: Notebook) -> Run:
    seen = [
        (cell["id"], output["data"][SEEN])
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if SEEN in output.get("data", {})
    ]
    return Run(
        notebook=_without_seen(notebook),
        figures=[(cell, found) for cell, found in seen if found != "not shown"],
        not_shown=[cell for cell, found in seen if found == "not shown"],
    )


def _without_seen(notebook: Notebook) -> Notebook:
    def without(cell: dict[str, Any]) -> dict[str, Any]:
        if "outputs" not in cell:
            return cell
        return cell | {"outputs": [o for o in cell["outputs"] if SEEN not in o.get("data", {})]}

    return notebook | {"cells": list(map(without, notebook["cells"]))}
