"""A right answer meets every limit with room to spare: a rounding, a processor, decides nothing.

Public and hidden checks run with the solutions and with other right answers, while each comparison
with a limit is written down (an accuracy, a loss, a ratio, a size against a decimal number).
"""

from __future__ import annotations

import builtins
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from lesson_code import CONTENT, ROOT, code_cells, lessons, namespace_with, public_part, variants_of
from margins import NOTE, Met, note_in, watched

from autograder.exercises.registry import FOLDER, Content
from autograder.grading.judge import judge
from autograder.instructor import LocalAsk

pytestmark = pytest.mark.quick

MARGIN = 0.1  # of the limit, or of what it leaves up to 1
SECRETS = ("one", "two", "three")
# Functions that draw a check's inputs, and draw again until these are far from a kink.
DRAWS = ("network_input", "_deep_input", "norms_check")
WATCHED = "_watched_course"


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[Met]:
    found: list[Met] = []
    monkeypatch.setattr(builtins, NOTE, note_in(found), raising=False)
    return found


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> Any:
        path = Path(self.path)
        where = path.relative_to(ROOT).as_posix()
        return compile(watched(path.read_text(encoding="utf-8"), where), self.path, "exec")


class _Finder:
    @staticmethod
    def find_spec(name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        if not name.startswith(f"{WATCHED}."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


@pytest.fixture(scope="module")
def content() -> Iterator[Content]:
    """The course's content, every comparison in it watched."""
    package = importlib.machinery.ModuleSpec(WATCHED, None, is_package=True)
    package.submodule_search_locations = [str(ROOT / FOLDER)]
    sys.modules[WATCHED] = importlib.util.module_from_spec(package)
    sys.meta_path.insert(0, _Finder)
    yield Content(ROOT / FOLDER, WATCHED)
    sys.meta_path.remove(_Finder)
    for name in [n for n in sys.modules if n.split(".")[0] == WATCHED]:
        del sys.modules[name]


def close_ones(met: list[Met]) -> set[str]:
    return {
        f"{each.where}: {each.value:.6g}"
        for each in met
        if each.margin < MARGIN and not any(f", {name}" in each.where for name in DRAWS)
    }


@pytest.mark.parametrize("lesson", lessons())
def test_right_answers_meet_the_limits_of_hidden_checks_by_a_margin(
    lesson: str, content: Content, met: list[Met]
) -> None:
    for exercise in content.of_lesson(lesson):
        solution = next(c.text for c in code_cells(lesson) if c.name == exercise.name)
        others = variants_of(lesson)["RIGHT"].get(exercise.name, [])
        for text in [solution, *others]:
            names = namespace_with(lesson, exercise.name, text)
            before = len(met)
            for secret in SECRETS if text == solution else SECRETS[:1]:
                with np.errstate(all="ignore"):
                    judge(exercise, lambda _, rng, names=names: LocalAsk(names, rng), secret)
            if len(met) == before:
                break  # nothing is compared with a limit here
    assert close_ones(met) == set()


@pytest.mark.parametrize("lesson", lessons())
@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
def test_the_solution_meets_the_limits_of_public_checks_by_a_margin(
    lesson: str, met: list[Met], capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"__name__": "lesson"}
    for cell in code_cells(lesson):
        if "setup" in cell.tags:
            exec(compile(CONTENT.kit, "setup", "exec"), names)
        elif cell.test:
            code = watched(public_part(cell.text), f"{lesson}, {cell.name}")
            exec(compile(code, cell.name, "exec"), names)
        elif "illustration" not in cell.tags:
            exec(compile(cell.text, cell.name, "exec"), names)
    assert close_ones(met) == set()


def test_the_limits_of_training_are_among_those_that_are_watched(
    content: Content, met: list[Met]
) -> None:
    exercise = content.find("train")
    text = next(c.text for c in code_cells(exercise.lesson) if c.name == "train")
    names = namespace_with(exercise.lesson, "train", text)
    judge(exercise, lambda _, rng: LocalAsk(names, rng), "one")
    assert any("reached >= GOAL" in each.where for each in met)


def test_a_limit_that_is_met_by_a_hair_is_found(met: list[Met]) -> None:
    code = "x = 0.951\nx >= 0.95\n0.2 < x < 0.5\n[1] > [2]\n3 > 2"
    exec(compile(watched(code, "it"), "it", "exec"))
    assert [(m.value, m.limit, round(m.margin, 3)) for m in met] == [
        (0.951, 0.95, 0.02),
        (0.951, 0.2, 3.755),
        (0.951, 0.5, 0.902),
    ]
    assert close_ones(met) == {"it: x >= 0.95: 0.951"}
