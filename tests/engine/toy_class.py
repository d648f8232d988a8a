"""A class of the toy course in `growth`: submissions named for what they show, and its grading.

The engine's tests know no lesson of the real course. This one has two lessons, which grade in a
fraction of the time: ten points and a bonus in the first, ten points in the second.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared import once

from autograder.authoring.build import releases_of
from autograder.authoring.normal_form import read_notebook, to_text
from autograder.authoring.solution import solved
from autograder.cli import main
from autograder.course import Course
from autograder.exercises.registry import Content, load
from autograder.grading import records

ROOT = Path(__file__).resolve().parents[2]
GROWTH = Path(__file__).resolve().parent / "growth"
LESSON, NOTEBOOK = "02_growth", "growth.ipynb"
OTHER, OTHER_NOTEBOOK = "03_decay", "decay.ipynb"
NOTEBOOKS = {LESSON: NOTEBOOK, OTHER: OTHER_NOTEBOOK}
PARTS = ("course", "source", "notebooks", "solutions")

Notebook = dict[str, Any]
Points = dict[tuple[str, str], tuple[float, float]]


def _write_course(folder: Path) -> None:
    shutil.copytree(GROWTH, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / "README.md").write_text("# Growth and decay\n")
    course = Course(folder)
    for lesson, text in releases_of(course, course.lessons()).items():
        for kind, content in (
            ("notebooks", text),
            ("solutions", to_text(solved(read_notebook(course.source / lesson.path, lesson.name)))),
        ):
            path = folder / kind / lesson.path
            path.parent.mkdir(parents=True)
            path.write_text(content, encoding="utf-8")


def toy_course() -> Path:
    """The course, as it is after a build whose solutions have not been executed; read only."""
    return once("growth", _write_course)


def toy_content() -> Content:
    """The toy course's exercises."""
    return load(GROWTH)


# --- submissions ----------------------------------------------------------------------------------


@cache
def _text(kind: str, lesson: str) -> str:
    return (toy_course() / kind / lesson / NOTEBOOKS[lesson]).read_text(encoding="utf-8")


def released(lesson: str = LESSON) -> Notebook:
    """A lesson's notebook as it is handed out."""
    return json.loads(_text("notebooks", lesson))


def answers(lesson: str = LESSON) -> dict[str, str]:
    """The right text of each cell that a student fills in."""
    return {
        cell["id"]: "".join(cell["source"])
        for cell in json.loads(_text("solutions", lesson))["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def answered(lesson: str = LESSON, **texts: str) -> Notebook:
    """A lesson's notebook with these cells filled in."""
    notebook = released(lesson)
    for cell in notebook["cells"]:
        cell["source"] = texts.get(cell["id"], "".join(cell["source"]))
    return notebook


def all_right(lesson: str = LESSON, **texts: str) -> Notebook:
    """A lesson's notebook with every exercise solved, these in another way."""
    return answered(lesson, **answers(lesson) | texts)


def _duplicated() -> Notebook:
    rest = answers()
    own = rest.pop("growth")
    notebook = answered(**rest)
    at = next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == "growth")
    second = copy.deepcopy(notebook["cells"][at]) | {"source": own}
    notebook["cells"].insert(at + 1, second)
    return notebook


def _with_own_cells() -> Notebook:
    notebook = all_right(growth="def growth(z):\n    return one_over(1 + np.exp(-z))\n")
    own = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": []}
    own |= {"execution_count": None, "source": "def one_over(x):\n    return 1 / x\n"}
    notebook["cells"].insert(2, own)
    return notebook


HALF = ("q_rate_far_out", "q_rate_at_zero", "growth")
# Student -> what is handed in for the first lesson, and the points and the bonus it must get.
SUBMISSIONS: dict[str, tuple[Callable[[], Notebook | str], tuple[float, float]]] = {
    "all-right": (all_right, (10.0, 1.0)),
    "half-done": (lambda: answered(**{name: answers()[name] for name in HALF}), (3.0, 0.0)),
    "z-where-a-belongs": (
        lambda: all_right(growth_rate="def growth_rate(z):\n    return z * (1 - z)\n"),
        (7.0, 1.0),
    ),
    "broken-json": (lambda: json.dumps(all_right())[:-300], (0.0, 0.0)),
    "duplicated-cell": (_duplicated, (10.0, 1.0)),
    "untouched": (released, (0.0, 0.0)),
    "endless-loop": (
        lambda: all_right(growth_rate="def growth_rate(z):\n    while True:\n        pass\n"),
        (7.0, 1.0),
    ),
    "written-differently": (
        lambda: all_right(growth="def growth(z):\n    return 0.5 * (1 + np.tanh(z / 2))\n"),
        (10.0, 1.0),
    ),
    "stray-prints": (
        lambda: all_right(growth="def growth(z):\n    print(z)\n    return 1 / (1 + np.exp(-z))\n"),
        (10.0, 1.0),
    ),
    "own-cells": (_with_own_cells, (10.0, 1.0)),
}
FEW = ("all-right", "half-done", "z-where-a-belongs", "broken-json", "duplicated-cell", "untouched")


def submission(student: str, lesson: str = LESSON) -> bytes:
    """The bytes that a student hands in."""
    made = SUBMISSIONS[student][0]() if lesson == LESSON else all_right(lesson)
    return (made if isinstance(made, str) else json.dumps(made)).encode()


def make_course(
    folder: Path, students: tuple[str, ...], lessons: tuple[str, ...] = (LESSON,)
) -> Path:
    """A course below `folder` with these lessons, into which these students have handed in.

    Only "all-right" has handed in the second lesson.
    """
    folder.mkdir(exist_ok=True)
    for name in ("nbgrader_config.py", "README.md"):
        shutil.copy(toy_course() / name, folder)
    shutil.copytree(toy_course() / "course", folder / "course")
    for lesson in lessons:
        for kind in PARTS[1:]:
            shutil.copytree(toy_course() / kind / lesson, folder / kind / lesson)
        for student in students:
            if lesson == LESSON or student in ("all-right", "half-done"):
                hand_in(folder, student, submission(student, lesson), lesson)
    return folder


def hand_in(course: Path, student: str, content: bytes, lesson: str = LESSON) -> Path:
    """The file of a submission, written."""
    path = course / "submitted" / student / lesson / NOTEBOOKS[lesson]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def expected(*students: str) -> Points:
    """Points and bonus that these students must get in the first lesson."""
    return {(student, LESSON): SUBMISSIONS[student][1] for student in students}


# --- grading, and what is there afterwards --------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What came of one command."""

    returncode: int
    stdout: str
    stderr: str


def started(course: Path, *more: str) -> subprocess.Popen[str]:
    """A run of `autograder grade` in a process of its own, when its first result is there."""
    run = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "--jobs", "1", *more],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while run.poll() is None and not any((course / "autograded").glob("*/*/*.ipynb")):
        time.sleep(0.02)
    return run


def grade(course: Path, *arguments: str) -> Run:
    """Run ``autograder grade`` in this process; its workers are processes all the same."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(course), redirect_stdout(out), redirect_stderr(err):
        code = main(["grade", "--jobs", "1", *arguments])
    return Run(code, out.getvalue(), err.getvalue())


def _write_graded(folder: Path) -> None:
    run = grade(make_course(folder, FEW))
    assert run.returncode == 1, run.stdout + run.stderr  # one file is broken


def graded_course(folder: Path) -> Path:
    """A copy of the course that has been graded once in this test run, with the students `FEW`."""
    return Path(shutil.copytree(once("graded", _write_graded), folder))


def headers(course: Path) -> dict[tuple[str, str], records.Header]:
    """The heads of all records."""
    found = [records.read_header(path) for path in (course / "records").glob("*/*.json.gz")]
    return {(h.student, h.lesson): h for h in found if h is not None}


def points(course: Path) -> Points:
    """Points and bonus of each student, from the records."""
    return {who: (h.points, h.bonus) for who, h in headers(course).items()}


def gradebook(course: Path) -> list[tuple]:
    """Everything the gradebook says of grades, without its random row ids."""
    query = """
        select s.student_id, a.name, c.name, g.auto_score, g.extra_credit, g.manual_score,
               g.needs_manual_grade
        from grade g join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join assignment a on s.assignment_id = a.id
        join base_cell c on g.cell_id = c.id order by 1, 2, 3"""
    with sqlite3.connect(course / "gradebook.db") as db:
        return db.execute(query).fetchall()
