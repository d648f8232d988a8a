"""The lessons' releases, executed as they are handed out: once in a test run, for all processes."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from conftest import SHARED
from lesson_code import ROOT

from autograder.authoring.normal_form import Notebook, read_notebook
from autograder.authoring.solution import execute_all
from autograder.course import Course

COURSE = Course(ROOT)


def untouched_runs() -> list[Notebook]:
    """Every release, run as it is handed out, in the order of the lessons."""
    path = Path(os.environ[SHARED], "untouched.json")
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first process executes, the others wait and read
        if not path.exists():
            released = [
                read_notebook(COURSE.release / lesson.path, lesson.name)
                for lesson in COURSE.lessons()
                if COURSE.content.seals(lesson.name)
            ]
            path.write_text(json.dumps(execute_all(released)), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))
