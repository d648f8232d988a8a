"""A temporary course with a generated class, sealed or as plain nbgrader has it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generated_class import ROOT, write_class

from autograder.course import Course, Lesson, find_course

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
        shutil.copytree(ROOT / "course", root / "course")  # hidden tests of either kind ask it
        if plain:
            (root / "nbgrader_config.py").write_text(PLAIN_CONFIG)
            for lesson in lessons:
                _show_no_bonus(course, root / "source" / lesson.path)
        else:
            shutil.copy(ROOT / "nbgrader_config.py", root)
        yield root, write_class(course, root / "submitted", students, lessons)


def _show_no_bonus(course: Course, path: Path) -> None:
    """Keep a bonus from nbgrader, which stops at more points than the cell's maximum."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    tests = {f"test_{e.name}" for e in course.content.exercises.values() if e.bonus}
    for cell in notebook["cells"]:
        if cell["id"] in tests:
            text = "".join(cell["source"])
            cell["source"] = text.replace(")\n### END HIDDEN", ");\n### END HIDDEN")
            assert cell["source"] != text
    path.write_text(json.dumps(notebook), encoding="utf-8")


def require_done(command: list[str], code: int, said: str) -> None:
    """Stop where a command could not do its work: what took no time is no measurement."""
    ours = command[:3] == [sys.executable, "-m", "autograder"]
    if code not in ((0, 1) if ours else (0,)):
        raise SystemExit(f"{' '.join(command)} failed:\n{said[-2000:]}")
