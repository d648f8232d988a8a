"""Judging in the process one is in: instructors' notebooks, and the tests.

`check` is the one line of a hidden test in `source/`. In an instructor's notebook it judges at
once, in that notebook's own process. When a class is graded it is not executed at all: the
referee reads the exercise's name off the cell's id and puts the questions itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import find_course
from autograder.exercises import Answer
from autograder.exercises.registry import load
from autograder.grading.judge import answer_of, judge
from autograder.grading.wording import verdict_text
from autograder.student import wire
from autograder.student.calls import call_in_namespace, value_in_namespace


class LocalAsk:
    """An `Ask` that calls the functions of a namespace in this process."""

    def __init__(self, namespace: dict[str, Any], rng: np.random.Generator) -> None:
        self.rng = rng
        self._namespace = namespace
        self._kept: dict[str, Any] = {}

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        """Call a function as the worker does; see `exercises.Ask`."""
        question = wire.question_of(target, *args, **options)
        return answer_of(call_in_namespace(self._namespace, self._kept, question))

    def value(self, target: str) -> Answer:
        """The value of a variable; see `exercises.Ask`."""
        return answer_of(value_in_namespace(self._namespace, target))


def check(name: str, *objects: Any) -> float:
    """Judge an exercise in an instructor's notebook and print what a student would read.

    Parameters
    ----------
    name : str
        The exercise.
    *objects : callable or value
        What the exercise uses, in the order its entry lists: usually the function of that name.

    Returns
    -------
    float
        The points, a Python float (nbgrader takes a NumPy scalar for full marks).

    Raises
    ------
    ValueError
        If the course that the current folder belongs to has no such exercise, or the number of
        objects is not what its entry lists.
    """
    exercise = find_course().content.find(name)
    if len(objects) != len(exercise.uses):
        raise ValueError(f"check({name!r}) takes {', '.join(exercise.uses)} after the name")
    namespace = dict(zip(exercise.uses, objects, strict=True))
    verdict = judge(exercise, lambda _, rng: LocalAsk(namespace, rng), secret="instructor")
    print(verdict_text(verdict))
    return verdict.points


def tell_what_fails(root: str, lesson: str, namespace: dict[str, Any]) -> None:
    """Judge all exercises of a lesson in its executed solution, and print what fails as JSON.

    `autograder build` has this run in the solution's kernel, behind its last cell.
    """
    failed = []
    for exercise in load(Path(root)).of_lesson(lesson):
        verdict = judge(exercise, lambda _, rng: LocalAsk(namespace, rng), secret="build")
        failed += [
            (exercise.name, check.name, " ".join(check.message.split()))
            for check in verdict.checks
            if not check.passed and check.kind != "waits"
        ]
    print(f"\n{json.dumps(failed)}")
