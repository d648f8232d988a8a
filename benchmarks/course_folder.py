"""A temporary course with a generated class, sealed or as plain nbgrader has it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generated_class import ROOT, write_class

from autograder.course import Lesson, find_course

# nbgrader starts Alembic by its name, which is found where this Python is.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

PLAIN_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "plain"
c.CourseDirectory.release_directory = "notebooks"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\\nraise NotImplementedError"}
c.ExecutePreprocessor.timeout = 120
"""


@contextmanager
def course_of(students: int, lessons: list[Lesson], plain: bool) -> Iterator[tuple[Path, int]]:
    """A temporary course folder with a generated class, and how many submissions it has."""
    course = find_course(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for lesson in lessons:
            for kind in ("source",) if plain else ("source", "notebooks"):
                shutil.copytree(ROOT / kind / lesson.name, root / kind / lesson.name)
        if plain:
            (root / "nbgrader_config.py").write_text(PLAIN_CONFIG)
        else:
            shutil.copy(ROOT / "nbgrader_config.py", root)
            shutil.copytree(ROOT / "course", root / "course")
        yield root, write_class(course, root / "submitted", students, lessons)
