"""All exercises of the course, collected from the `lesson_*` modules in the order of the lessons.

To add an exercise is to add an entry to its lesson's module and a stub and test cell to the
lesson's source.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import autograder
from autograder.exercise import Exercise


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise by name, lesson after lesson.

    Raises
    ------
    ValueError
        If two entries have the same name.
    """
    found: dict[str, Exercise] = {}
    modules = sorted(m.name for m in pkgutil.iter_modules(autograder.__path__))
    for module_name in modules:
        if not module_name.startswith("lesson_"):
            continue
        module = importlib.import_module(f"autograder.{module_name}")
        for exercise in module.EXERCISES:
            if exercise.name in found:
                raise ValueError(f"two exercises are named {exercise.name!r}")
            found[exercise.name] = exercise
    return found


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises
    ------
    ValueError
        If there is none; the message lists those there are.
    """
    exercises = all_exercises()
    if name not in exercises:
        raise ValueError(f"there is no exercise {name!r}; there are: {', '.join(exercises)}")
    return exercises[name]


def of_lesson(lesson: str) -> tuple[Exercise, ...]:
    """The exercises of a lesson ("02_sigmoid"), in the order of its module."""
    return tuple(e for e in all_exercises().values() if e.lesson == lesson)
