"""A course of one tiny lesson, for tests of the tools: its notebooks are in `notebooks`."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.authoring.build import Outcome, build
from autograder.authoring.normal_form import Refused
from autograder.course import Course

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LESSON = "02_line"


def make_course(root: Path, fixture: str) -> Course:
    """A course below `root` whose only lesson is the notebook of that name."""
    (root / "source" / LESSON).mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(HERE / "toy" / "course", root / "course")
    (root / "README.md").write_text("A course of one line.\n")
    source = HERE / "notebooks" / f"{fixture}.ipynb"
    shutil.copy(source, root / "source" / LESSON / "line.ipynb")
    return Course(root)


def build_course(course: Course) -> Outcome:
    """Build all lessons of a course made by `make_course`."""
    return build(course, course.lessons())


def problems_of(course: Course) -> list[str]:
    """The lines with which the build refuses the course; none where it does not."""
    try:
        build_course(course)
    except Refused as refused:
        return [str(problem) for problem in refused.problems]
    return []
