"""The one writer of the gradebook while a class is graded.

Uses nbgrader's own database and tables, so that formgrader, feedback and export see what they
always see. nbgrader's `Gradebook` methods look each cell up and commit one by one; here a
submission's rows are written together and committed in batches.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal

import sqlalchemy.exc
from dateutil.parser import ParserError
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import create_engine, inspect, select
from traitlets.config import Config

from autograder.course import CourseError
from autograder.grading.dates import Extensions, extension
from autograder.grading.job import Result
from autograder.grading.records import Standing


class GradebookProblem(CourseError):
    """The gradebook cannot be used; the message is one line that says what to do."""


class Writer:
    """An open gradebook.

    Parameters
    ----------
    db_url : str
        SQLAlchemy address: ``sqlite:///…`` or PostgreSQL.
    course_id : str
    config : traitlets Config
        The course's nbgrader configuration; decides late penalties.
    extensions : dict, optional
        Students' own dates, see `dates`; each is entered with the submission it is for.

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
        extensions: Extensions | None = None,
    ) -> None:
        self._extensions = extensions or {}
        try:
            _refuse_foreign(db_url)
            self._book = Gradebook(db_url, course_id)
            self._db = self._book.db
            courses = {row.course_id for row in self._db.execute(select(Assignment.course_id))}
        except sqlalchemy.exc.SQLAlchemyError as error:
            reason = str(error.__cause__ or error).splitlines()[0]
            raise GradebookProblem(
                f"the gradebook {db_url} cannot be read ({reason}); move it away, "
                "or restore a backup"
            ) from None
        others = courses - {course_id}
        if others:
            raise GradebookProblem(
                f"the gradebook {db_url} belongs to another course ({', '.join(sorted(others))}, "
                f"not {course_id}); move it away, or set its address in nbgrader_config.py"
            )
        self._late = AssignLatePenalties(config=config or Config())
        self._late.init_plugin()
        self._notebooks: dict[str, Notebook] = {}
        self._names: dict[str, dict[str, str]] = {}  # notebook's id -> cell's id -> its name

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._db.rollback()
        self._book.close()

    def cells(self, lesson: str) -> dict[str, float] | None:
        """Points of each test cell of a lesson; None where the gradebook has no such lesson."""
        notebook = self._notebook(lesson)
        if notebook is None:
            return None
        return {cell.name: cell.max_score for cell in notebook.grade_cells}

    def _notebook(self, lesson: str) -> Notebook | None:
        if lesson not in self._notebooks:
            query = select(Notebook).join(Assignment).where(Assignment.name == lesson)
            found = self._db.execute(query).scalars().first()
            if found is None:
                return None
            self._notebooks[lesson] = found
        return self._notebooks[lesson]

    def _cell_names(self, notebook: Notebook) -> dict[str, str]:
        if notebook.id not in self._names:
            cells = [*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells]
            self._names[notebook.id] = {cell.id: cell.name for cell in cells}
        return self._names[notebook.id]

    def save(self, result: Result, timestamp: str | None | Literal["keep"] = "keep") -> None:
        """Enter one result; nothing is written for good before `commit`.

        `timestamp` is the text of the submission's ``timestamp.txt``, None where it has none, and
        "keep" where nbgrader has entered it already.

        A test cell without a verdict gets 0. Manual scores and comments stay; a cell that has one
        is marked as needing a look, as nbgrader does.
        """
        header = result.header
        notebook = self._notebook(header.lesson)
        if notebook is None:
            raise GradebookProblem(f"the gradebook has no lesson {header.lesson!r}")
        submitted = self._submitted(notebook, header.student, timestamp)
        verdicts = {f"test_{v.exercise}": v for v in result.verdicts}
        names = self._cell_names(notebook)
        for grade in submitted.grades:
            verdict = verdicts.get(names[grade.cell_id])
            bonus = verdict is not None and verdict.bonus
            grade.auto_score = 0.0 if verdict is None or bonus else verdict.points
            if bonus:
                grade.extra_credit = verdict.points
            grade.needs_manual_grade = grade.manual_score is not None
        for comment in submitted.comments:
            untouched = names[comment.cell_id] in result.untouched
            comment.auto_comment = "No response." if untouched else None
        self._penalise(submitted)

    def _submitted(
        self, notebook: Notebook, student: str, timestamp: str | None
    ) -> SubmittedNotebook:
        query = select(SubmittedAssignment).where(
            SubmittedAssignment.assignment_id == notebook.assignment_id,
            SubmittedAssignment.student_id == student,
        )
        submission = self._db.execute(query).scalars().first()
        if submission is None:
            if self._db.get(Student, student) is None:
                self._db.add(Student(id=student))
            with self._db.no_autoflush:
                submission = SubmittedAssignment(assignment=notebook.assignment, student_id=student)
                for each in notebook.assignment.notebooks:
                    submitted = SubmittedNotebook(notebook=each, assignment=submission)
                    for cell in each.grade_cells:
                        Grade(cell_id=cell.id, notebook=submitted)
                    for cell in each.solution_cells:
                        Comment(cell_id=cell.id, notebook=submitted)
                self._db.add(submission)
        until = self._extensions.get((student, notebook.assignment.name))
        if until is not None:
            submission.extension = extension(notebook.assignment.duedate, until)
        if timestamp != "keep":
            submission.timestamp = utc(timestamp)
        self._db.flush()
        return next(n for n in submission.notebooks if n.notebook_id == notebook.id)

    def _penalise(self, submitted: SubmittedNotebook) -> None:
        submitted.late_submission_penalty = None
        late = submitted.assignment.total_seconds_late
        if late > 0:
            self._db.flush()
            self._db.refresh(submitted)
            penalty = self._late.plugin_inst.late_submission_penalty(
                submitted.assignment.student_id, submitted.score, late
            )
            if penalty is not None:
                penalty = self._late._check_late_penalty(submitted, penalty)
            submitted.late_submission_penalty = penalty

    def commit(self) -> None:
        """Make everything saved so far last."""
        self._db.commit()

    def notebook_standings(self, lesson: str) -> list[tuple[str, Standing]]:
        """Each student with what the gradebook says of that lesson, by name."""
        notebook = self._notebook(lesson)
        if notebook is None:
            return []
        names = self._cell_names(notebook)
        found = []
        query = select(SubmittedNotebook).where(SubmittedNotebook.notebook_id == notebook.id)
        for submitted in self._db.execute(query).scalars():
            penalty = submitted.late_submission_penalty or 0.0
            standing = Standing(
                score=submitted.score - penalty,
                max_score=submitted.max_score,
                penalty=penalty,
                scores={names[g.cell_id]: g.score for g in submitted.grades},
                comments={names[c.cell_id]: c.comment for c in submitted.comments if c.comment},
            )
            found.append((submitted.assignment.student_id, standing))
        return sorted(found, key=lambda pair: pair[0])


def _refuse_foreign(db_url: str) -> None:
    """Refuse a database that holds something else, before anything is written to it."""
    engine = create_engine(db_url)
    try:
        tables = inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if tables and "submitted_assignment" not in tables:
        raise GradebookProblem(
            f"{db_url} is a database, but not a gradebook; set db_url in nbgrader_config.py"
        )


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
