"""nbgrader's tables, as SQLAlchemy's Core needs them.

To import nbgrader's own models is to import Jupyter's server, the notebook format's validator and
an HTTP client: seconds, in every command. A test compares every column of these with the models,
and a new gradebook with one that nbgrader has made.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Enum,
    Float,
    ForeignKey,
    Interval,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    inspect,
    select,
)

NBGRADER = MetaData()


def new_id() -> str:
    """An id as nbgrader makes them."""
    return uuid4().hex


def _table(name: str, *parts: Column | UniqueConstraint) -> Table:
    return Table(name, NBGRADER, *parts)


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _of(name: str, table: str, size: int = 32, *, nullable: bool = True) -> Column[str]:
    return Column(name, String(size), ForeignKey(f"{table}.id"), nullable=nullable)


def _kind(name: str) -> Column[str]:
    return Column("cell_type", Enum("code", "markdown", name=name), nullable=False)


COURSE = _table("course", Column("id", String(128), primary_key=True, unique=True))
STUDENT = _table(
    "student",
    Column("id", String(128), primary_key=True),
    Column("first_name", String(128)),
    Column("last_name", String(128)),
    Column("email", String(128)),
    Column("lms_user_id", String(128)),
)
ASSIGNMENT = _table(
    "assignment",
    _id(),
    Column("name", String(128), unique=True, nullable=False),
    Column("duedate", DateTime()),
    _of("course_id", "course", 128, nullable=False),
)
LESSON_NOTEBOOK = _table(
    "notebook",
    _id(),
    Column("name", String(128), nullable=False),
    _of("assignment_id", "assignment"),
    Column("kernelspec", String(1024)),
    UniqueConstraint("name", "assignment_id"),
)
CELL = _table(
    "base_cell",
    _id(),
    Column("name", String(128), nullable=False),
    _of("notebook_id", "notebook", nullable=False),
    Column("type", String(50)),
    UniqueConstraint("name", "notebook_id", "type"),
)


def _kind_of_cell(name: str, *columns: Column) -> Table:
    key = Column("id", String(32), ForeignKey("base_cell.id"), primary_key=True)
    return _table(name, key, *columns)


def _points() -> Column[float]:
    return Column("max_score", Float(), nullable=False)


GRADE_CELL = _kind_of_cell("grade_cells", _points(), _kind("grade_cell_type"))
SOLUTION_CELL = _kind_of_cell("solution_cells")
TASK_CELL = _kind_of_cell("task_cells", _points(), _kind("grade_cell_type"))
# The word that `base_cell.type` has for a row of each.
TYPES = {"GradeCell": GRADE_CELL, "SolutionCell": SOLUTION_CELL, "TaskCell": TASK_CELL}
SOURCE_CELL = _table(
    "source_cell",
    _id(),
    Column("name", String(128), nullable=False),
    _kind("source_cell_type"),
    Column("locked", Boolean(), nullable=False),
    Column("source", Text()),
    Column("checksum", String(128)),
    _of("notebook_id", "notebook"),
    UniqueConstraint("name", "notebook_id"),
)
SUBMISSION = _table(
    "submitted_assignment",
    _id(),
    _of("assignment_id", "assignment"),
    _of("student_id", "student", 128),
    Column("timestamp", DateTime()),
    Column("extension", Interval()),
    UniqueConstraint("assignment_id", "student_id"),
)
NOTEBOOK = _table(
    "submitted_notebook",
    _id(),
    _of("assignment_id", "submitted_assignment"),
    _of("notebook_id", "notebook"),
    Column("flagged", Boolean()),
    Column("late_submission_penalty", Float(0)),
    UniqueConstraint("notebook_id", "assignment_id"),
)
GRADE = _table(
    "grade",
    _id(),
    _of("notebook_id", "submitted_notebook"),
    _of("cell_id", "base_cell"),
    Column("auto_score", Float()),
    Column("manual_score", Float()),
    Column("extra_credit", Float()),
    Column("needs_manual_grade", Boolean(), nullable=False),
    UniqueConstraint("cell_id", "notebook_id"),
)
COMMENT = _table(
    "comment",
    _id(),
    _of("notebook_id", "submitted_notebook"),
    _of("cell_id", "base_cell"),
    Column("auto_comment", Text()),
    Column("manual_comment", Text()),
    UniqueConstraint("cell_id", "notebook_id"),
)
# Ours: the bonus that the checks gave to a cell. It stands beside nbgrader's tables.
BONUS = Table(
    "autograder_bonus",
    MetaData(),
    Column("grade_id", String(32), primary_key=True),
    Column("given", Float(), nullable=False),
)
_REVISION = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), nullable=False)
)  # which of nbgrader's changes to its tables this gradebook has


def make_tables(connection: Connection, course_id: str) -> None:
    """Make nbgrader's tables where there are none, all or none, and name the course in them."""
    if not inspect(connection).get_table_names():
        if connection.dialect.name == "sqlite":  # else each table is there as soon as it is made
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        NBGRADER.create_all(connection)
        _REVISION.create(connection)
        connection.execute(insert(_REVISION), {"version_num": newest_revision()})
    if course_id and connection.scalar(select(COURSE).where(COURSE.c.id == course_id)) is None:
        connection.execute(insert(COURSE), {"id": course_id})


def newest_revision() -> str:
    """The last of nbgrader's changes to its tables, as its migrations name them."""
    found = find_spec("nbgrader")
    places = found.submodule_search_locations if found is not None else None
    folder = Path(next(iter(places or ())), "alembic", "versions")
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    named = {name: set(_named(name, texts)) for name in ("revision", "down_revision")}
    (newest,) = named["revision"] - named["down_revision"]
    return newest


def _named(name: str, texts: list[str]) -> list[str]:
    pattern = re.compile(rf"^{name}\s*=\s*['\"](\w+)['\"]", re.MULTILINE)
    return [value for text in texts for value in pattern.findall(text)]
