"""Opening the gradebook's database, and saying in one line why it cannot be used.

SQLite and PostgreSQL fail in many ways; an instructor needs the one that happened and what to do.
No address is shown with its password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import sqlalchemy.exc
from sqlalchemy import URL, Connection, NullPool, create_engine, inspect, make_url

from autograder.course import Course, CourseError
from autograder.grading.tables import NBGRADER, make_tables

WAIT_SECONDS = 10  # for a program that holds the gradebook
_SECRETS = ("password", "passfile", "sslpassword", "sslkey")  # options that are nobody's business

_LOCKED = re.compile(r"database (table )?is locked|lock timeout|deadlock detected", re.IGNORECASE)
_FULL = re.compile(r"disk is full|no space left|could not extend file", re.IGNORECASE)
_READ_ONLY = re.compile(r"readonly database|read-only transaction", re.IGNORECASE)
_NOT_OPENED = re.compile(r"unable to open database file", re.IGNORECASE)
_NO_SUCH = re.compile(r'database "[^"]*" does not exist', re.IGNORECASE)
_REFUSED = re.compile(r"authentication failed|no password supplied|role .* does not exist", re.I)
_OLDER = re.compile(r"no such (column|table)|(column|relation) .* does not exist", re.IGNORECASE)


class GradebookProblem(CourseError):
    """The gradebook cannot be used; the message is one line that says what to do."""


class ReadOnlyGradebook(GradebookProblem):
    """The gradebook can be read and not written."""


def shown(db_url: str) -> str:
    """The address of a gradebook without passwords, to be shown."""
    try:
        url = make_url(db_url)
    except sqlalchemy.exc.ArgumentError:
        return "db_url"
    text = url.difference_update_query(_SECRETS).render_as_string(hide_password=True)
    return unquote(text) if url.get_backend_name() == "sqlite" else text


@contextmanager
def opened(course: Course) -> Iterator[Connection]:
    """A course's gradebook, made where there is none yet; its errors in one line.

    Raises
    ------
    GradebookProblem
        If it cannot be used.
    """
    with one_line(course.db_url):
        connection = connect(course.db_url, course.course_id)
        try:
            yield connection
        finally:
            connection.close()


def connect(db_url: str, course_id: str) -> Connection:
    """A connection to nbgrader's gradebook, made where there is none.

    Raises
    ------
    GradebookProblem
        If the database cannot be reached or is none of nbgrader's, or of an older nbgrader.
    """
    with one_line(db_url):
        engine = create_engine(_with_patience(make_url(db_url)), poolclass=NullPool)
        connection = engine.connect()
        try:
            _refuse_foreign(db_url, connection)
            make_tables(connection, course_id)
            connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def one_line(db_url: str) -> Iterator[None]:
    """Errors of the database as one line each.

    Raises
    ------
    GradebookProblem
        In place of SQLAlchemy's error.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("psycopg", "psycopg2"):
            raise
        raise GradebookProblem(
            f"the gradebook {shown(db_url)} needs {error.name}: "
            "pip install 'autograder[postgresql]'"
        ) from None
    except sqlalchemy.exc.ArgumentError:
        raise GradebookProblem(
            "CourseDirectory.db_url in nbgrader_config.py is no address of a database"
        ) from None
    except (sqlalchemy.exc.DataError, sqlalchemy.exc.IntegrityError):
        raise  # about one row, not about the database: who wrote it knows which
    except sqlalchemy.exc.SQLAlchemyError as error:
        kind = ReadOnlyGradebook if _READ_ONLY.search(str(error)) else GradebookProblem
        raise kind(_explained(error, db_url)) from None


def _explained(error: sqlalchemy.exc.SQLAlchemyError, db_url: str) -> str:
    where = f"the gradebook {shown(db_url)}"
    text = str(getattr(error, "orig", None) or error.__cause__ or error)
    reason = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    reason = _without_password(reason, db_url)
    if _LOCKED.search(text):
        return f"{where} is in use by another program; close it and run again"
    if _FULL.search(text):
        return f"{where} cannot be written: the disk is full; make room and run again"
    if _READ_ONLY.search(text):
        return f"{where} cannot be written: it is read-only ({reason})"
    if _OLDER.search(text) and not _NO_SUCH.search(text):
        return older(db_url)
    if _NOT_OPENED.search(text):
        return f"{where} cannot be opened; look at db_url in nbgrader_config.py and at the folder"
    if db_url.startswith("sqlite"):
        return f"{where} cannot be read ({reason}); move it away, or restore a backup"
    if _REFUSED.search(text) or _NO_SUCH.search(text):
        return f"{where} does not let us in ({reason}); look at db_url in nbgrader_config.py"
    if isinstance(error, sqlalchemy.exc.OperationalError | sqlalchemy.exc.InterfaceError):
        return (
            f"{where} cannot be reached ({reason}); start its server or look at db_url in "
            "nbgrader_config.py, and run again"
        )
    return f"{where} cannot be used ({reason})"


def older(db_url: str) -> str:
    """What to do about a gradebook that lacks what today's nbgrader has."""
    return (
        f"the gradebook {shown(db_url)} was made by an older nbgrader; make a copy of it, then run "
        "`nbgrader db upgrade`"
    )


def _without_password(text: str, db_url: str) -> str:
    password = make_url(db_url).password
    return text.replace(str(password), "***") if password else text


def _with_patience(url: URL) -> URL:
    """The address with a bound on how long a statement waits for another program's lock."""
    if url.get_backend_name() != "postgresql" or "options" in url.query:
        return url
    patience = {"options": f"-c lock_timeout={WAIT_SECONDS}s"}
    if "connect_timeout" not in url.query:
        patience["connect_timeout"] = str(WAIT_SECONDS)
    return url.update_query_dict(patience)


def _refuse_foreign(db_url: str, connection: Connection) -> None:
    """Refuse a database that holds something else, before anything is written to it."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    if there and "submitted_assignment" not in there:
        raise GradebookProblem(
            f"{shown(db_url)} is a database, but not a gradebook; set db_url in nbgrader_config.py"
        )
    wanted = {name: table for name, table in NBGRADER.tables.items() if there}
    if not set(wanted) <= there:
        raise GradebookProblem(older(db_url))
    columns = inspector.get_multi_columns(filter_names=sorted(wanted)) if wanted else {}
    for (_, name), found in columns.items():
        if not {c.name for c in wanted[name].columns} <= {c["name"] for c in found}:
            raise GradebookProblem(older(db_url))
