"""Entering a lesson into the gradebook, and its changes in mid-term.

The rows are those that nbgrader enters when it makes a release, without its converter, which takes
seconds a lesson and refuses to add or remove cells once somebody has been graded. Manual scores and
comments of the cells that stay are kept.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from autograder.authoring.own_tests import BrokenTest, read_own_tests
from autograder.course import Course, CourseError, Lesson
from autograder.exercises.registry import FOLDER
from autograder.grading.gradebook import Writer
from autograder.grading.job import load_release
from autograder.grading.reading import Notebook as NotebookFile
from autograder.grading.rows import Cells
from autograder.grading.sanitise import source_of
from autograder.grading.tables import (
    ASSIGNMENT,
    CELL,
    COMMENT,
    GRADE,
    LESSON_NOTEBOOK,
    SOURCE_CELL,
    TYPES,
    new_id,
)
from autograder.grading.wording import points_text

SOLUTION = "BEGIN SOLUTION"  # nbgrader's word for where one begins, unless its settings say else


class LessonRefused(CourseError):
    """A lesson that cannot be graded as it is; the others can."""


@dataclass(frozen=True)
class Wanted:
    """A lesson's cells as its released notebook has them.

    Attributes
    ----------
    points : dict
        The most points of each cell that is graded.
    stubs : frozenset of str
        Cells that a student fills.
    rows : dict
        (type in the gradebook, name) -> the other columns of each cell that is graded or filled.
    sources : dict
        Name -> the columns of the text of each cell that nbgrader knows.
    kernelspec : str
    """

    points: dict[str, float]
    stubs: frozenset[str]
    rows: dict[tuple[str, str], dict[str, Any]] = field(compare=False)
    sources: dict[str, dict[str, Any]] = field(compare=False)
    kernelspec: str = field(compare=False)


@dataclass(frozen=True)
class Entered:
    """What is to be said of a lesson, in lines: what has changed, and what does not agree."""

    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def enter_lesson(course: Course, lesson: Lesson, writer: Writer) -> Entered:
    """Enter a lesson's cells into the gradebook unless it has them.

    Raises
    ------
    LessonRefused
        If the lesson has not been built, or its source has been edited since.
    """
    wanted, warnings = _wanted(course, lesson)
    there = writer.cells(lesson.name)
    if there is not None and _agrees(there, wanted, lesson):
        return Entered(warnings=warnings)
    changes: tuple[str, ...] = ()
    if there is not None:
        changes = _differences(there, wanted, lesson)
    with writer.one_line():
        _enter(writer.connection, lesson, wanted, course.course_id)
    writer.commit()
    writer.forget_cells(lesson.name)
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
    if not course.content.seals(lesson.name):
        _check_own_tests(course, lesson)
    source = load_release(course.source / lesson.path)
    mark = course.config().ClearSolutions.get("begin_solution_delimeter", SOLUTION)
    wanted = _cells_of(load_release(release), source, mark)
    if _cells_of(source, source, mark) != wanted:
        raise LessonRefused(
            f"source/{lesson.path} has other exercises or points than "
            f"{course.release.name}/{lesson.path}; run `autograder build`"
        )
    if not course.content.seals(lesson.name):
        return wanted, ()
    notes = []
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
        raise LessonRefused(f"{lesson.source}{where}: {error}") from None


def _cells_of(notebook: NotebookFile, source: NotebookFile, mark: str) -> Wanted:
    """The cells of a notebook, with the texts that nbgrader keeps.

    Those are the source's, with hidden tests, but for solutions, which are gone from them.
    """
    texts = {c["id"]: source_of(c) for c in source["cells"] if mark not in source_of(c)}
    wanted = Wanted({}, frozenset(), {}, {}, json.dumps(notebook["metadata"].get("kernelspec", {})))
    stubs = set()
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        grade, solution, task = (bool(about.get(k)) for k in ("grade", "solution", "task"))
        locked = not solution and (grade or bool(about.get("locked")))
        if not (grade or solution or task or locked):
            continue
        name, kind = about["grade_id"], cell["cell_type"]
        if grade or task:
            wanted.points[name] = float(about["points"])
            given = {"max_score": wanted.points[name], "cell_type": kind}
            wanted.rows["TaskCell" if task else "GradeCell", name] = given
        if solution:
            wanted.rows["SolutionCell", name] = {}
        if solution or task:
            stubs.add(name)
        text = source_of(cell) if solution else texts.get(cell["id"], source_of(cell))
        known = grade or solution or locked
        checksum = _checksum(text, kind, grade, solution, locked, about) if known else None
        told = {"cell_type": kind, "locked": locked, "source": text, "checksum": checksum}
        wanted.sources[name] = told
    return replace(wanted, stubs=frozenset(stubs))


def _checksum(
    text: str, kind: str, grade: bool, solution: bool, locked: bool, about: dict[str, Any]
) -> str:
    """nbgrader's checksum of a cell: of its text and what it is for."""
    parts = [text, kind, str(grade), str(solution), str(locked), about["grade_id"]]
    if grade:
        parts.append(str(float(about["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


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


def _enter(db: Connection, lesson: Lesson, wanted: Wanted, course_id: str) -> None:
    """Bring the lesson's rows into agreement with what is wanted; keys of what stays are kept."""
    named = ASSIGNMENT.c.name == lesson.name
    assignment = db.scalar(select(ASSIGNMENT.c.id).where(named))
    if assignment is None:
        assignment = new_id()
        own = {"id": assignment, "name": lesson.name, "course_id": course_id}
        db.execute(insert(ASSIGNMENT), own)
    about = {"name": Path(lesson.notebook).stem, "kernelspec": wanted.kernelspec}
    there = LESSON_NOTEBOOK.c
    notebooks = select(there.id).where(there.assignment_id == assignment).order_by(there.name)
    notebook = db.scalars(notebooks).first()
    if notebook is None:
        notebook = new_id()
        db.execute(insert(LESSON_NOTEBOOK), {"id": notebook, "assignment_id": assignment, **about})
    else:
        db.execute(update(LESSON_NOTEBOOK).where(there.id == notebook).values(about))
    _enter_cells(db, notebook, wanted)
    _enter_sources(db, notebook, wanted)


def _enter_cells(db: Connection, notebook: str, wanted: Wanted) -> None:
    """The cells that are graded or filled; what hangs on one that is gone goes with it."""
    cells = select(CELL.c.type, CELL.c.name, CELL.c.id).where(CELL.c.notebook_id == notebook)
    there = {(kind, name): key for kind, name, key in db.execute(cells)}
    gone = {kind: [] for kind in TYPES} | {kind: [] for kind, _ in there}
    for (kind, name), key in there.items():
        if (kind, name) not in wanted.rows:
            gone[kind].append(key)
    for kind, keys in gone.items():
        if keys:
            for table in (GRADE, COMMENT):
                db.execute(delete(table).where(table.c.cell_id.in_(keys)))
            if kind in TYPES:
                db.execute(delete(TYPES[kind]).where(TYPES[kind].c.id.in_(keys)))
            db.execute(delete(CELL).where(CELL.c.id.in_(keys)))
    new: dict[Table, list[dict[str, Any]]] = {CELL: [], **{table: [] for table in TYPES.values()}}
    for (kind, name), columns in wanted.rows.items():
        key = there.get((kind, name))
        if key is None:
            key = new_id()
            new[CELL].append({"id": key, "name": name, "notebook_id": notebook, "type": kind})
            new[TYPES[kind]].append({"id": key, **columns})
        elif columns:
            db.execute(update(TYPES[kind]).where(TYPES[kind].c.id == key).values(columns))
    _insert_all(db, new)


def _enter_sources(db: Connection, notebook: str, wanted: Wanted) -> None:
    """The texts of the cells, as nbgrader keeps them."""
    own = SOURCE_CELL.c
    known = dict(db.execute(select(own.name, own.id).where(own.notebook_id == notebook)).all())
    for name in known.keys() - wanted.sources.keys():
        db.execute(delete(SOURCE_CELL).where(own.id == known[name]))
    new = []
    for name, columns in wanted.sources.items():
        if name in known:
            db.execute(update(SOURCE_CELL).where(own.id == known[name]).values(columns))
        else:
            new.append({"id": new_id(), "name": name, "notebook_id": notebook, **columns})
    _insert_all(db, {SOURCE_CELL: new})


def _insert_all(db: Connection, rows: dict[Table, list[dict[str, Any]]]) -> None:
    for table, own in rows.items():
        if own:
            db.execute(insert(table), own)
