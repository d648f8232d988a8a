"""A course of one tiny lesson, for tests of the tools: its notebooks are in `tests/notebooks`."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.build import Outcome, build
from autograder.course import Course
from autograder.exercise import Check, Exercise, Finding, question
from autograder.normal_form import Refused

HERE = Path(__file__).parent
LESSON = "02_line"
CHECKS = (Check("values", 1.0, lambda ask: Finding(True)),)
EXERCISES = (
    question("q_slope", LESSON, 1, letter="b", letters="ab"),
    Exercise("line", LESSON, 2, CHECKS),
    Exercise("line_inverse", LESSON, 1, CHECKS, bonus=True),
)


def make_course(root: Path, fixture: str) -> Course:
    """A course below `root` whose only lesson is the notebook of that name."""
    (root / "source" / LESSON).mkdir(parents=True)
    shutil.copy(HERE.parent / "nbgrader_config.py", root)
    (root / "README.md").write_text("A course of one line.\n")
    source = HERE / "notebooks" / f"{fixture}.ipynb"
    shutil.copy(source, root / "source" / LESSON / "line.ipynb")
    return Course(root)


def build_course(course: Course) -> Outcome:
    """Build all lessons of a course made by `make_course`."""
    return build(course, course.lessons(), lambda lesson: EXERCISES)


def problems_of(course: Course) -> list[str]:
    """The lines with which the build refuses the course; none where it does not."""
    try:
        build_course(course)
    except Refused as refused:
        return [str(problem) for problem in refused.problems]
    return []
