"""The lessons executed, as handed out and solved: each once in a test run, for all processes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from lesson_code import ROOT
from shared import once

from autograder.authoring import solution
from autograder.authoring.build import build
from autograder.authoring.normal_form import Notebook, Refused, read_notebook
from autograder.course import Course, Lesson

COURSE = Course(ROOT)
SEEN = "application/x-figure-seen+json"  # see kernel_start
START = {"PYTHONSTARTUP": str(Path(__file__).with_name("kernel_start.py"))}
FEW_FRAMES = START | {"COURSE_TESTS_FRAMES": "3"}  # of a moving picture; the build draws all
BLANK = START | {"COURSE_TESTS_BLANK": "1"}
LOOK = START | {"COURSE_TESTS_LOOK": "1"}


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
    """What building a lesson anew came to, and its solution's run; None where it was refused."""

    problems: list[str]
    changed: list[str]
    stale: list[str]
    run: Run | None


@cache
def untouched(lesson: str) -> Run:
    """A lesson's release, run as it is handed out."""
    return _run_from(_read(once(f"untouched-{lesson}", partial(_run_release, _lesson(lesson)))))


@cache
def rebuilt(lesson: str) -> Rebuilt:
    """What building a lesson comes to."""
    found = _read(once(f"rebuilt-{lesson}", partial(_rebuild, _lesson(lesson))))
    run = found.pop("run")
    return Rebuilt(**found, run=_run_from(run) if run else None)


def _lesson(name: str) -> Lesson:
    (lesson,) = [lesson for lesson in COURSE.lessons() if lesson.name == name]
    return lesson


def _run_release(lesson: Lesson, path: Path) -> None:
    released = read_notebook(COURSE.release / lesson.path, lesson.name)
    with _kernels_with(FEW_FRAMES | LOOK | BLANK):  # looking at a figure draws it
        (notebook,) = solution.execute_all([released])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _rebuild(lesson: Lesson, path: Path) -> None:
    runs: list[Notebook] = []
    execute_all = solution.execute_all

    def execute_and_keep(notebooks: Sequence[Notebook]) -> list[Notebook]:
        runs.extend(execute_all(notebooks))
        return [_without_seen(run) for run in runs]

    found: dict[str, Any] = {"problems": [], "changed": [], "stale": []}
    with _kernels_with(LOOK), pytest.MonkeyPatch.context() as patch:
        patch.setattr(solution, "execute_all", execute_and_keep)
        try:
            outcome = build(COURSE, [lesson])
            found |= {"changed": outcome.changed, "stale": outcome.stale}
            found["problems"] = list(map(str, outcome.refused))
        except Refused as refused:
            found["problems"] = list(map(str, refused.problems))
    path.write_text(json.dumps(found | {"run": runs[0] if runs else None}), encoding="utf-8")


@contextmanager
def _kernels_with(environment: dict[str, str]) -> Iterator[None]:
    """Kernels that are started have more in their environment; see `kernel_start`."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield


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
