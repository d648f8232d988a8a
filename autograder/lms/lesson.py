"""Which lesson a file is: by what is in it, else by its name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from autograder.course import Course, CourseError, Lesson

MIN_SHARE = 0.5  # of a lesson's cells that a notebook must have


@dataclass(frozen=True)
class Guess:
    """What a file is.

    Attributes
    ----------
    lesson : Lesson or None
    is_notebook : bool
        Whether it can be read as one.
    by_name : bool
        Whether only its name says which lesson it is.
    """

    lesson: Lesson | None
    is_notebook: bool
    by_name: bool


class Lessons:
    """The lessons of a course, by the ids of their cells."""

    def __init__(self, course: Course) -> None:
        self.lessons = course.lessons()
        self._ids: dict[Lesson, set[str]] = {}
        for lesson in self.lessons:
            path = course.release / lesson.path
            if not path.is_file():
                raise CourseError(f"{path} is missing; run `autograder build` first")
            self._ids[lesson] = _graded_ids(json.loads(path.read_text(encoding="utf-8")))

    def guess(self, name: str, content: bytes) -> Guess:
        """What a file is, by the ids of its exercises, else by its name."""
        notebook = _notebook(content)
        if notebook is not None:
            ids = _graded_ids(notebook) or _cell_ids(notebook)
            shares = {lesson: len(ids & own) / len(own) for lesson, own in self._ids.items() if own}
            best = max(shares, key=lambda lesson: shares[lesson], default=None)
            if best is not None and shares[best] >= MIN_SHARE:
                return Guess(best, True, False)
        return Guess(self._by_name(name), notebook is not None, True)

    def _by_name(self, name: str) -> Lesson | None:
        file = PurePosixPath(name).name
        stem = re.sub(r"(?i)\.ipynb.*$", "", file)
        if stem == file:
            return None  # no notebook's name
        fitting = [
            lesson
            for lesson in self.lessons
            if re.search(
                rf"(?i)(?<![a-z]){re.escape(PurePosixPath(lesson.notebook).stem)}(?![a-z])", stem
            )
        ]
        # leaky_relu is no relu
        return max(fitting, key=lambda lesson: len(lesson.notebook), default=None)


def _notebook(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and isinstance(found.get("cells"), list):
        return found
    return None


def _graded_ids(notebook: dict[str, Any]) -> set[str]:
    ids = set()
    for cell in notebook["cells"]:
        about = cell.get("metadata") if isinstance(cell, dict) else None
        marks = about.get("nbgrader") if isinstance(about, dict) else None
        name = marks.get("grade_id") if isinstance(marks, dict) else None
        if isinstance(name, str) and name not in ("setup", "explain"):
            ids.add(name)
    return ids


def _cell_ids(notebook: dict[str, Any]) -> set[str]:
    return {
        cell["id"]
        for cell in notebook["cells"]
        if isinstance(cell, dict) and isinstance(cell.get("id"), str)
    }
