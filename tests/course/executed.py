"""The lessons' releases, executed as they are handed out: once in a test run, for all processes."""

from __future__ import annotations

import json
from pathlib import Path

from lesson_code import ROOT
from shared import once

from autograder.authoring.normal_form import Notebook, read_notebook
from autograder.authoring.solution import execute_all
from autograder.course import Course

COURSE = Course(ROOT)


def _execute(path: Path) -> None:
    released = [
        read_notebook(COURSE.release / lesson.path, lesson.name) for lesson in COURSE.lessons()
    ]
    path.write_text(json.dumps(execute_all(released)), encoding="utf-8")


def untouched_runs() -> list[Notebook]:
    """Every release, run as it is handed out, in the order of the lessons."""
    return json.loads(once("untouched.json", _execute).read_text(encoding="utf-8"))
