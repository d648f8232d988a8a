"""The one writer of the gradebook: nbgrader's own database and tables.

Formgrader, nbgrader's feedback and its export see what they always see. nbgrader's `Gradebook`
looks each cell up and commits one by one; here a lesson's rows are read at once, compared with what
they should say, and what differs is written together.

One table is added, `autograder_bonus`: the bonus that the checks gave to a cell. Extra credit that
differs from it is an instructor's.
"""

from __future__ import annotations

import datetime
import math
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from dateutil.parser import ParserError
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import (
    Column,
    Float,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    inspect,
    select,
    update,
)
from traitlets.config import Config

from autograder.course import CourseError
from autograder.grading.database import GradebookProblem, one_line, open_gradebook, shown
from autograder.grading.dates import extension
from autograder.grading.records import Standing
from autograder.grading.rows import Cells, CommentRow, GradeRow, Row, standing_of

_STUDENT, _SUBMISSION, _NOTEBOOK = (
    model.__table__ for model in (Student, SubmittedAssignment, SubmittedNotebook)
)
_GRADE, _COMMENT, _CELL = (model.__table__ for model in (Grade, Comment, BaseCell))
_BONUS = Table(
    "autograder_bonus",
    MetaData(),
    Column("grade_id", String(32), primary_key=True),
    Column("given", Float(), nullable=False),
)
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
        self._late = _late_penalties(config or Config(), root)
        self._book = open_gradebook(db_url, course_id)
        self._db = self._book.db
        with self.one_line():
            courses = {row.course_id for row in self._db.execute(select(Assignment.course_id))}
            self._has_bonus = inspect(self._book.engine).has_table(_BONUS.name)
        others = courses - {course_id}
        if others:
            self._book.close()
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
        self._book.close()

    @contextmanager
    def one_line(self) -> Iterator[None]:
        """Errors of the database as one line each; see `database.one_line`."""
        with one_line(self.db_url):
            yield

    @property
    def book(self) -> Any:
        """nbgrader's own `Gradebook`, for what is done seldom."""
        return self._book

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
        about = select(Notebook.id, Notebook.name, Assignment.id, Assignment.duedate)
        row = self._db.execute(
            about.join(Assignment).where(Assignment.name == lesson).order_by(Notebook.name)
        ).first()
        if row is None:
            return None
        notebook, name, assignment, due = row
        points, tests, stubs = {}, {}, {}
        for model in (GradeCell, TaskCell):
            kind = model.__table__
            query = select(_CELL.c.id, _CELL.c.name, kind.c.max_score).join(kind)
            for key, cell, most in self._db.execute(query.where(_CELL.c.notebook_id == notebook)):
                tests[cell], points[cell] = key, most
        for model in (SolutionCell, TaskCell):
            query = select(_CELL.c.id, _CELL.c.name).join(model.__table__)
            for key, cell in self._db.execute(query.where(_CELL.c.notebook_id == notebook)):
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
        submission, notebook = _SUBMISSION.c, _NOTEBOOK.c
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
                _SUBMISSION.outerjoin(
                    _NOTEBOOK,
                    (notebook.assignment_id == submission.id)
                    & (notebook.notebook_id == cells.notebook),
                )
            )
            .where(submission.assignment_id == cells.assignment)
        )
        named = select(_NOTEBOOK.c.id).where(_NOTEBOOK.c.notebook_id == cells.notebook)
        if students is not None:
            chosen = submission.student_id.in_(sorted(students))
            query = query.where(chosen)
            named = named.join(_SUBMISSION, submission.id == notebook.assignment_id).where(chosen)
        found = {}
        by_notebook = {}
        for student, key, inner, *rest in self._db.execute(query):
            found[student] = Row(student, key, inner or "", *rest)
            by_notebook[inner] = found[student]
        names = {key: name for name, key in (*cells.tests.items(), *cells.stubs.items())}
        given = {}
        if self._has_bonus:
            given = dict(self._db.execute(select(_BONUS.c.grade_id, _BONUS.c.given)).all())
        grade, comment = _GRADE.c, _COMMENT.c
        query = select(
            grade.notebook_id,
            grade.cell_id,
            grade.id,
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
        ).where(grade.notebook_id.in_(named))
        for inner, cell, key, *rest in self._db.execute(query):
            row = by_notebook.get(inner)
            if row is not None and cell in names:
                row.grades[names[cell]] = GradeRow(key, *rest, given.get(key))
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
        extension or the plugin may have.
        """
        cells = self.cells(lesson)
        if cells is None:
            return []
        before = self.rows(lesson)
        after = {student: self.dated(lesson, row, cells) for student, row in before.items()}
        if self.write(lesson, [(before[s], row) for s, row in after.items()]):
            self.commit()
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
        plugin = self._late.plugin_inst
        try:
            penalty = plugin.late_submission_penalty(row.student, row.score, late)
            penalty = None if penalty is None else float(penalty)
        except Exception as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise CourseError(
                f"the late-penalty plugin {type(plugin).__name__} stops with {reason}"
            ) from None
        if penalty is None:
            return replace(row, penalty=None)
        if math.isnan(penalty):
            raise CourseError(f"the late-penalty plugin {type(plugin).__name__} gives no number")
        return replace(row, penalty=min(max(penalty, 0.0), max(row.score, 0.0)))

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
            self._write(cells, changed)
        return len(changed)

    def _write(self, cells: Cells, changed: list[tuple[Row, Row]]) -> None:
        if not self._has_bonus:
            _BONUS.create(self._db.connection(), checkfirst=True)
            self._has_bonus = True
        todo = _Statements()
        known = {new.student for old, new in changed if not old.submission}
        if known:
            there = self._db.execute(select(_STUDENT.c.id).where(_STUDENT.c.id.in_(known)))
            for student in sorted(known - set(there.scalars())):
                todo.insert(_STUDENT, {"id": student})
        for old, new in changed:
            outer = {"timestamp": new.timestamp, "extension": new.extension}
            if not old.submission:
                fixed = {"assignment_id": cells.assignment, "student_id": new.student}
                todo.insert(_SUBMISSION, {"id": new.submission, **fixed, **outer})
            elif (old.timestamp, old.extension) != (new.timestamp, new.extension):
                todo.update(_SUBMISSION, new.submission, outer)
            inner = {"late_submission_penalty": new.penalty}
            if not old.notebook and new.notebook:
                fixed = {"assignment_id": new.submission, "notebook_id": cells.notebook}
                todo.insert(_NOTEBOOK, {"id": new.notebook, **fixed, "flagged": False, **inner})
            elif old.penalty != new.penalty:
                todo.update(_NOTEBOOK, new.notebook, inner)
            for name, grade in new.grades.items():
                self._write_grade(
                    todo, cells.tests[name], new.notebook, old.grades.get(name), grade
                )
            for name, comment in new.comments.items():
                before = old.comments.get(name)
                values = {"auto_comment": comment.auto_comment}
                if before is None:
                    fixed = {"cell_id": cells.stubs[name], "notebook_id": new.notebook}
                    todo.insert(_COMMENT, {"id": comment.id, **fixed, **values})
                elif before != comment:
                    todo.update(_COMMENT, comment.id, values)
        todo.execute(self._db)

    def _write_grade(
        self, todo: _Statements, cell: str, notebook: str, old: GradeRow | None, new: GradeRow
    ) -> None:
        """Never writes a manual score: that is the instructor's column."""
        if old == new:
            return
        values = {
            "auto_score": new.auto_score,
            "extra_credit": new.extra_credit,
            "needs_manual_grade": new.needs_manual_grade,
        }
        if old is None:
            fixed = {"cell_id": cell, "notebook_id": notebook}
            todo.insert(_GRADE, {"id": new.id, **fixed, **values})
        else:
            todo.update(_GRADE, new.id, values)
        before = old.given if old is not None else None
        if before != new.given:
            if before is not None:
                todo.delete(_BONUS, new.id)
            if new.given is not None:
                todo.insert(_BONUS, {"grade_id": new.id, "given": new.given})

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


class _Statements:
    """Statements gathered, to be executed together: deletes, then inserts and updates in order."""

    def __init__(self) -> None:
        self._inserts: dict[Table, list[dict[str, Any]]] = {}
        self._updates: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = {}
        self._deletes: dict[Table, list[str]] = {}

    def insert(self, table: Table, values: dict[str, Any]) -> None:
        self._inserts.setdefault(table, []).append(values)

    def update(self, table: Table, key: str, values: dict[str, Any]) -> None:
        self._updates.setdefault((table, tuple(values)), []).append({"key": key, **values})

    def delete(self, table: Table, key: str) -> None:
        self._deletes.setdefault(table, []).append(key)

    def execute(self, db: Any) -> None:
        connection = db.connection()
        for table, keys in self._deletes.items():
            column = next(iter(table.primary_key.columns))
            connection.execute(
                table.delete().where(column == bindparam("key")), [{"key": key} for key in keys]
            )
        for table in (_STUDENT, _SUBMISSION, _NOTEBOOK, _GRADE, _COMMENT, _BONUS):
            if self._inserts.get(table):
                connection.execute(insert(table), self._inserts[table])
        for (table, _), values in self._updates.items():
            connection.execute(update(table).where(table.c.id == bindparam("key")), values)


def _late_penalties(config: Config, root: Path | None) -> AssignLatePenalties:
    """nbgrader's late penalties with the plugin that the configuration names.

    Raises
    ------
    CourseError
        If there is no such plugin.
    """
    if root is not None and str(root) not in sys.path:
        sys.path.append(str(root))  # where nbgrader looks for a plugin too
    try:
        late = AssignLatePenalties(config=config)
        late.init_plugin()
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise CourseError(
            f"the late-penalty plugin named in nbgrader_config.py cannot be used: {reason}"
        ) from None
    return late


def utc(timestamp: str | None) -> datetime.datetime | None:
    """A submission's timestamp.txt as nbgrader keeps it; None where it is missing or unreadable."""
    if not timestamp:
        return None
    try:
        return parse_utc(timestamp)
    except (ParserError, ValueError, OverflowError):
        return None


def read_timestamp(folder: Path) -> str | None:
    """The text of a submission's ``timestamp.txt``, if there is one of sensible size."""
    path = folder / "timestamp.txt"
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 100:
            return None
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
