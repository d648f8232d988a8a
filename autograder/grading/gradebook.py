"""The one writer of the gradebook: nbgrader's own database and tables.

Formgrader, nbgrader's feedback and its export see what they always see. nbgrader's `Gradebook`
looks each cell up and commits one by one; here a lesson's rows are read at once, compared with what
they should say, and what differs is written together.

One table is added, `autograder_bonus`: the bonus that the checks gave to a cell. Extra credit that
differs from it is an instructor's.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from dateutil.tz import gettz
from sqlalchemy import Connection, inspect, select
from traitlets.config import Config

from autograder.course import Course
from autograder.grading.database import (
    GradebookProblem,
    ReadOnlyGradebook,
    connect,
    one_line,
    shown,
)
from autograder.grading.dates import extension, parsed, read_extensions
from autograder.grading.lateness import Lateness
from autograder.grading.records import Standing
from autograder.grading.rows import Cells, CommentRow, GradeRow, Row, standing_of
from autograder.grading.tables import (
    ASSIGNMENT,
    BONUS,
    CELL,
    COMMENT,
    GRADE,
    GRADE_CELL,
    LESSON_NOTEBOOK,
    NOTEBOOK,
    SOLUTION_CELL,
    SUBMISSION,
    TASK_CELL,
)
from autograder.grading.write_rows import write_rows

_MANY = 500  # students named in one query; more are all read


class Writer:
    """An open gradebook.

    Parameters
    ----------
    db_url : str
        SQLAlchemy address: ``sqlite:///…`` or PostgreSQL.
    course_id : str
    config : traitlets Config
        The course's nbgrader configuration; decides late penalties.
    root : Path, optional
        The course's folder, where a late-penalty plugin may stand.
    extensions : mapping, optional
        Student and lesson -> the date that was granted, see `dates`; others stay as they are.

    Raises
    ------
    GradebookProblem
        If the database cannot be opened, or belongs to another course.
    """

    def __init__(
        self,
        db_url: str,
        course_id: str,
        config: Config | None = None,
        root: Path | None = None,
        extensions: Mapping[tuple[str, str], datetime.datetime] | None = None,
    ) -> None:
        self.db_url = db_url
        self._extensions = extensions or {}
        self._late = Lateness(config or Config(), root)
        self.course_id = course_id
        self._db = connect(db_url, course_id)
        with self.one_line():
            courses = set(self._db.scalars(select(ASSIGNMENT.c.course_id)))
            self._has_bonus = inspect(self._db).has_table(BONUS.name)
        others = courses - {course_id}
        if others:
            self._db.close()
            raise GradebookProblem(
                f"the gradebook {shown(db_url)} belongs to another course "
                f"({', '.join(sorted(others))}, not {course_id}); `autograder term` starts a new "
                "one, or set its address in nbgrader_config.py"
            )
        self._cells: dict[str, Cells] = {}

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.roll_back()
        self._db.close()

    @contextmanager
    def one_line(self) -> Iterator[None]:
        """Errors of the database as one line each; see `database.one_line`."""
        with one_line(self.db_url):
            yield

    @property
    def connection(self) -> Connection:
        """The open connection, for what is done seldom."""
        return self._db

    # --- reading --------------------------------------------------------------------------------

    def cells(self, lesson: str) -> Cells | None:
        """A lesson's cells; None where the gradebook has no such lesson."""
        if lesson not in self._cells:
            with self.one_line():
                found = self._read_cells(lesson)
            if found is None:
                return None
            self._cells[lesson] = found
        return self._cells[lesson]

    def forget_cells(self, lesson: str) -> None:
        """Read a lesson's cells again the next time: they have been changed."""
        self._cells.pop(lesson, None)

    def _read_cells(self, lesson: str) -> Cells | None:
        own, of = LESSON_NOTEBOOK.c, ASSIGNMENT.c
        about = select(own.id, own.name, of.id, of.duedate).join(ASSIGNMENT)
        row = self._db.execute(about.where(of.name == lesson).order_by(own.name)).first()
        if row is None:
            return None
        notebook, name, assignment, due = row
        points: dict[str, float] = {}
        tests: dict[str, str] = {}
        stubs: dict[str, str] = {}
        for kind in (GRADE_CELL, TASK_CELL):
            query = select(CELL.c.id, CELL.c.name, kind.c.max_score).join(kind)
            for key, cell, most in self._db.execute(query.where(CELL.c.notebook_id == notebook)):
                tests[cell], points[cell] = key, most
        for kind in (SOLUTION_CELL, TASK_CELL):
            query = select(CELL.c.id, CELL.c.name).join(kind)
            for key, cell in self._db.execute(query.where(CELL.c.notebook_id == notebook)):
                stubs[cell] = key
        return Cells(assignment, notebook, name, due, points, tests, stubs)

    def rows(self, lesson: str, students: Collection[str] | None = None) -> dict[str, Row]:
        """What is there of a lesson, by student; of these students, or of all.

        Reads past what this session has in memory: another program may have written since.
        """
        cells = self.cells(lesson)
        if cells is None:
            return {}
        if students is not None and len(students) > _MANY:
            students = None
        with self.one_line():
            return self._read_rows(cells, students)

    def _read_rows(self, cells: Cells, students: Collection[str] | None) -> dict[str, Row]:
        submission, notebook = SUBMISSION.c, NOTEBOOK.c
        query = (
            select(
                submission.student_id,
                submission.id,
                notebook.id,
                submission.timestamp,
                submission.extension,
                notebook.late_submission_penalty,
            )
            .select_from(
                SUBMISSION.outerjoin(
                    NOTEBOOK,
                    (notebook.assignment_id == submission.id)
                    & (notebook.notebook_id == cells.notebook),
                )
            )
            .where(submission.assignment_id == cells.assignment)
        )
        named = select(NOTEBOOK.c.id).where(NOTEBOOK.c.notebook_id == cells.notebook)
        if students is not None:
            chosen = submission.student_id.in_(sorted(students))
            query = query.where(chosen)
            named = named.join(SUBMISSION, submission.id == notebook.assignment_id).where(chosen)
        found = {}
        by_notebook = {}
        for student, key, inner, *rest in self._db.execute(query):
            found[student] = Row(student, key, inner or "", *rest)
            by_notebook[inner] = found[student]
        names = {key: name for name, key in (*cells.tests.items(), *cells.stubs.items())}
        given = {}
        if self._has_bonus:
            own = select(GRADE.c.id).where(GRADE.c.notebook_id.in_(named))
            bonus = select(BONUS.c.grade_id, BONUS.c.given)
            given = dict(self._db.execute(bonus.where(BONUS.c.grade_id.in_(own))).all())
        grade, comment = GRADE.c, COMMENT.c
        query = select(
            grade.notebook_id,
            grade.cell_id,
            grade.id,
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
        ).where(grade.notebook_id.in_(named))
        rows: Iterable[Any] = self._db.execute(query)
        for inner, cell, key, auto, manual, extra, needs in rows:
            row = by_notebook.get(inner)
            if row is not None and cell in names:
                row.grades[names[cell]] = GradeRow(key, auto, manual, extra, needs, given.get(key))
        query = select(
            comment.notebook_id,
            comment.cell_id,
            comment.id,
            comment.auto_comment,
            comment.manual_comment,
        ).where(comment.notebook_id.in_(named))
        for inner, cell, key, *rest in self._db.execute(query):
            row = by_notebook.get(inner)
            if row is not None and cell in names:
                row.comments[names[cell]] = CommentRow(key, *rest)
        return found

    def standings(self, lesson: str) -> list[tuple[str, Standing]]:
        """Each graded student with what the gradebook says of that lesson, by name.

        Penalties are worked out anew, and entered where they have changed: a due date, an
        extension or the plugin may have. A gradebook that is read-only stays as it is.
        """
        cells = self.cells(lesson)
        if cells is None:
            return []
        before = self.rows(lesson)
        after = {student: self.dated(lesson, row, cells) for student, row in before.items()}
        try:
            if self.write(lesson, [(before[s], row) for s, row in after.items()]):
                self.commit()
        except ReadOnlyGradebook:
            self.roll_back()
        return [
            (student, standing_of(row, cells.points))
            for student, row in sorted(after.items())
            if row.graded
        ]

    # --- what should be there -------------------------------------------------------------------

    def dated(self, lesson: str, row: Row, cells: Cells) -> Row:
        """The rows with today's extension, and the penalty for lateness by the course's plugin.

        Raises
        ------
        CourseError
            If the plugin stops with an error or gives something that is no number.
        """
        until = self._extensions.get((row.student, lesson))
        if until is not None:
            row = replace(row, extension=extension(cells.due, until))
        late = row.seconds_late(cells.due)
        if late <= 0 or not row.graded:
            return replace(row, penalty=None)
        return replace(row, penalty=self._late.penalty(row.student, row.score, late))

    # --- writing --------------------------------------------------------------------------------

    def write(self, lesson: str, changes: Iterable[tuple[Row, Row]]) -> int:
        """Enter what differs between the rows that are there and those that should be.

        Nothing lasts before `commit`. Gives the number of students whose rows differ.
        """
        cells = self.cells(lesson)
        if cells is None:
            raise GradebookProblem(f"the gradebook has no lesson {lesson!r}")
        changed = [(old, new) for old, new in changes if old != new]
        if not changed:
            return 0
        with self.one_line():
            if not self._has_bonus:
                BONUS.create(self._db, checkfirst=True)
                self._has_bonus = True
            write_rows(self._db, cells, changed)
        return len(changed)

    def commit(self) -> None:
        """Make everything written so far last."""
        with self.one_line():
            self._db.commit()

    def roll_back(self) -> None:
        """Undo what has been written since the last `commit`."""
        try:
            self._db.rollback()
        except Exception:
            # The connection is gone; so is what it had not committed.
            pass


def open_writer(course: Course) -> Writer:
    """The course's gradebook."""
    extensions = read_extensions(course.root)
    return Writer(course.db_url, course.course_id, course.config(), course.root, extensions)


def utc(timestamp: str | None) -> datetime.datetime | None:
    """A submission's timestamp.txt as nbgrader keeps it; None where it is missing or unreadable.

    As nbgrader reads it: where the text has three words, the last is a zone's name or seconds, and
    without a zone it is UTC. But +0200 are two hours; and what nbgrader would take for a day or a
    zone by chance is unreadable: a zone that nobody knows, a day without a year or a time, one that
    could be two.
    """
    if not timestamp:
        return None
    try:
        *when, zone = timestamp.split(" ")
        after_time = len(when) == 2 and ":" in when[1]
        seconds = int(zone) if after_time and _SECONDS.fullmatch(zone) else None
        named = after_time and "/" in zone
        found, has_time = parsed(
            " ".join(when) if named or seconds is not None else timestamp, _zone
        )
        if not has_time:
            return None
        if named:
            place = _zone(zone)
            if place is None:
                return None
            found = found.replace(tzinfo=place)
        if seconds is not None:
            found -= datetime.timedelta(seconds=seconds)
        offset = found.utcoffset()
        return found if offset is None else (found - offset).replace(tzinfo=None)
    except Exception:  # whatever somebody wrote is no date, then
        return None


_SECONDS = re.compile(r"[+-]?(?!(?:0\d|1[0-4])[0-5]\d$)\d{3,6}", re.ASCII)  # but not hours, +0200
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*", re.ASCII)


def _zone(name: str) -> datetime.tzinfo | None:
    """A zone by its name; what is no name could be the path of a file that somebody handed in."""
    return gettz(name) if _ZONE.fullmatch(name) else None


def read_timestamp(folder: Path) -> str | None:
    """The text of a submission's ``timestamp.txt``, if there is one of sensible size."""
    path = folder / "timestamp.txt"
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 100:
            return None
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
