"""Entering a lesson into the gradebook, and its changes in mid-term.

nbgrader enters points and sources of cells; it refuses to add or remove cells once somebody has
been graded. Then cells are added and removed here first. Manual scores and comments of the cells
that stay are kept.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
)
from sqlalchemy import delete, select

from autograder.authoring.own_tests import BrokenTest, read_own_tests
from autograder.authoring.release import generate_release
from autograder.course import Course, CourseError, Lesson
from autograder.exercises.registry import FOLDER
from autograder.grading.gradebook import Writer
from autograder.grading.job import load_release
from autograder.grading.reading import Notebook as NotebookFile
from autograder.grading.rows import Cells
from autograder.grading.wording import points_text


class LessonRefused(CourseError):
    """A lesson that cannot be graded as it is; the others can."""


@dataclass(frozen=True)
class Wanted:
    """A lesson's cells as its released notebook has them."""

    points: dict[str, float]
    sources: dict[str, str]  # cell that nbgrader knows -> "code" or "markdown"
    stubs: frozenset[str]


@dataclass(frozen=True)
class Entered:
    """What is to be said of a lesson, in lines: what has changed, and what does not agree."""

    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def enter_lesson(course: Course, lesson: Lesson, writer: Writer) -> Entered:
    """Enter a lesson's cells into the gradebook unless it has them.

    Raises
    ------
    CourseError
        If the lesson has not been built, or its source has been edited since.
    """
    wanted, warnings = _wanted(course, lesson)
    there = writer.cells(lesson.name)
    if there is not None and _agrees(there, wanted, lesson):
        return Entered(warnings=warnings)
    changes: tuple[str, ...] = ()
    if there is not None:
        changes = _differences(there, wanted, lesson)
        _alter(writer, lesson, there, wanted)
    with tempfile.TemporaryDirectory() as staging:
        shutil.copytree(course.source / lesson.name, Path(staging) / "source" / lesson.name)
        generate_release(course, lesson, Path(staging), course.db_url)
    writer.forget_cells(lesson.name)
    there = writer.cells(lesson.name)
    if there is None or not _agrees(there, wanted, lesson):
        raise LessonRefused(
            f"nbgrader has entered {lesson.name} with other cells than {course.release.name}/ has; "
            "run `autograder build`"
        )
    return Entered(changes, warnings)


def planned_cells(course: Course, lesson: Lesson, writer: Writer) -> tuple[Cells, Entered]:
    """The cells as `enter_lesson` would leave them, and what it would say; nothing is written."""
    wanted, warnings = _wanted(course, lesson)
    changes: tuple[str, ...] = ()
    there = writer.cells(lesson.name)
    if there is None:
        there = Cells("", "", Path(lesson.notebook).stem, None, {}, {}, {})
    elif not _agrees(there, wanted, lesson):
        changes = _differences(there, wanted, lesson)
    cells = replace(
        there,
        points=wanted.points,
        tests={name: there.tests.get(name, "") for name in wanted.points},
        stubs={name: there.stubs.get(name, "") for name in wanted.stubs},
    )
    return cells, Entered(changes, warnings)


def _wanted(course: Course, lesson: Lesson) -> tuple[Wanted, tuple[str, ...]]:
    """What the release has, and where an exercise's entry says something else.

    A release that is older than its source is refused.
    """
    release = course.release / lesson.path
    if not release.is_file():
        raise LessonRefused(f"{release} is missing; run `autograder build` first")
    wanted = _cells_of(load_release(release))
    if not course.content.seals(lesson.name):
        _check_own_tests(course, lesson)
    if _cells_of(load_release(course.source / lesson.path)) != wanted:
        raise LessonRefused(
            f"source/{lesson.path} has other exercises or points than "
            f"{course.release.name}/{lesson.path}; run `autograder build`"
        )
    notes = []
    if not course.content.seals(lesson.name):
        return wanted, ()
    exercises = {f"test_{e.name}": e for e in course.content.of_lesson(lesson.name)}
    for name, points in sorted(wanted.points.items()):
        exercise = exercises.get(name)
        if exercise is None and name.startswith("test_"):
            raise LessonRefused(
                f"{release} asks for the exercise {name.removeprefix('test_')!r}, which "
                f"{course.root / FOLDER} does not have for {lesson.name}"
            )
        if exercise is not None and not exercise.bonus and exercise.points != points:
            notes.append(
                f"{lesson.name}: {exercise.name} has {points_text(points)} points in the notebook, "
                f"which count, and {points_text(exercise.points)} in its entry; make them the same "
                "and run `autograder build`"
            )
    return wanted, tuple(notes)


def _check_own_tests(course: Course, lesson: Lesson) -> None:
    """Refuse an ordinary lesson whose tests cannot run."""
    try:
        for test in read_own_tests(course.source / lesson.path):
            _ = test.code
    except BrokenTest as error:
        where = f", cell {error.cell}" if error.cell else ""
        raise LessonRefused(f"source/{lesson.path.as_posix()}{where}: {error}") from None


def _cells_of(notebook: NotebookFile) -> Wanted:
    points, sources, stubs = {}, {}, set()
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if any(about.get(key) for key in ("grade", "solution", "locked", "task")):
            sources[about["grade_id"]] = cell["cell_type"]
        if about.get("grade") or about.get("task"):
            points[about["grade_id"]] = float(about["points"])
        if about.get("solution") or about.get("task"):
            stubs.add(about["grade_id"])
    return Wanted(points, sources, frozenset(stubs))


def _agrees(there: Cells, wanted: Wanted, lesson: Lesson) -> bool:
    return (
        there.points == wanted.points
        and set(there.stubs) == wanted.stubs
        and there.name == Path(lesson.notebook).stem
    )


def _differences(there: Cells, wanted: Wanted, lesson: Lesson) -> tuple[str, ...]:
    """What is new, gone or worth something else, in lines."""
    lines = []
    for name in sorted({*there.points, *wanted.points}):
        shown = f"{lesson.name}: {name.removeprefix('test_')}"
        if name not in wanted.points:
            lines.append(f"{shown} is gone, and its points with it, manual ones too")
        elif name not in there.points:
            lines.append(f"{shown} is new, {points_text(wanted.points[name])} points")
        elif there.points[name] != wanted.points[name]:
            old, new = points_text(there.points[name]), points_text(wanted.points[name])
            lines.append(f"{shown} has {new} points in place of {old}")
    return tuple(lines)


def _alter(writer: Writer, lesson: Lesson, there: Cells, wanted: Wanted) -> None:
    """Add and remove cells and give the notebook its new name, so that nbgrader enters the rest."""
    db = writer.book.db
    with writer.one_line():
        notebook = db.get(Notebook, there.notebook)
        notebook.name = Path(lesson.notebook).stem
        gone = [key for name, key in there.tests.items() if name not in wanted.points]
        gone += [key for name, key in there.stubs.items() if name not in wanted.stubs]
        if gone:
            db.execute(delete(Grade).where(Grade.cell_id.in_(gone)))
            db.execute(delete(Comment).where(Comment.cell_id.in_(gone)))
            for cell in db.execute(select(BaseCell).where(BaseCell.id.in_(gone))).scalars():
                db.delete(cell)
        for name, points in wanted.points.items():
            if name not in there.tests:
                kind = wanted.sources[name]
                db.add(GradeCell(name=name, notebook=notebook, max_score=points, cell_type=kind))
        for name in sorted(wanted.stubs - set(there.stubs)):
            db.add(SolutionCell(name=name, notebook=notebook))
        known = {cell.name: cell for cell in notebook.source_cells}
        for name in sorted(set(known) - set(wanted.sources)):
            db.delete(known[name])
        for name in sorted(set(wanted.sources) - set(known)):
            kind = wanted.sources[name]
            db.add(SourceCell(name=name, notebook=notebook, cell_type=kind, source=""))
    writer.commit()
