"""The gradebook without nbgrader's models: the same tables, rows and dates as with them."""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from nbgrader.api import Base, Gradebook
from nbgrader.utils import parse_utc
from sqlalchemy import Table
from toy_class import make_course

from autograder.authoring.release import generate_release
from autograder.course import find_course
from autograder.grading import tables
from autograder.grading.database import connect
from autograder.grading.enter import enter_lesson
from autograder.grading.gradebook import open_writer, utc
from autograder.grading.lateness import Predefined
from autograder.grading.tables import NBGRADER


def columns_of(table: Table) -> dict[str, tuple]:
    """What is known of each column of a table."""
    return {
        c.name: (
            repr(c.type),
            c.nullable,
            c.primary_key,
            bool(c.unique),
            sorted(key.target_fullname for key in c.foreign_keys),
        )
        for c in table.columns
    }


def uniques_of(table: Table) -> set[tuple[str, ...]]:
    """The columns that are unique together."""
    made = [c for c in table.constraints if type(c).__name__ == "UniqueConstraint"]
    return {tuple(column.name for column in constraint.columns) for constraint in made}


def test_the_tables_are_those_of_nbgraders_models():
    theirs = Base.metadata.tables
    assert set(NBGRADER.tables) == set(theirs)
    for name, table in NBGRADER.tables.items():
        assert columns_of(table) == columns_of(theirs[name]), name
        assert uniques_of(table) == uniques_of(theirs[name]), name


def schema(path: Path) -> dict[str, str]:
    with sqlite3.connect(path) as db:
        rows = db.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    return {name: " ".join(text.replace(";", "").split()) for name, text in rows}


def test_a_new_gradebook_is_the_one_that_nbgrader_makes(tmp_path, monkeypatch):
    beside = Path(sys.executable).parent  # where nbgrader looks for alembic
    monkeypatch.setenv("PATH", os.pathsep.join((str(beside), os.environ["PATH"])))
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    connect(f"sqlite:///{ours}", "a-course").close()
    Gradebook(f"sqlite:///{theirs}", "a-course").close()
    found, wanted = schema(ours), schema(theirs)
    assert found.pop("alembic_version").startswith("CREATE TABLE alembic_version")
    wanted.pop("alembic_version")
    assert found == wanted
    for query in ("select version_num from alembic_version", "select id from course"):
        rows = [sqlite3.connect(path).execute(query).fetchall() for path in (ours, theirs)]
        assert rows[0] == rows[1]


CELLS = """
    select c.type, c.name, coalesce(g.max_score, t.max_score), coalesce(g.cell_type, t.cell_type),
        s.id is not null
    from base_cell c left join grade_cells g using (id) left join task_cells t using (id)
        left join solution_cells s using (id) order by c.type, c.name"""
ENTERED = (
    "select name, duedate, course_id from assignment",
    "select n.name, a.name, kernelspec from notebook n join assignment a on a.id = assignment_id",
    CELLS,
    "select name, cell_type, locked, source, checksum from source_cell order by name",
)


def test_a_gradebook_that_could_not_be_made_whole_is_not_there(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with monkeypatch.context() as broken, pytest.raises(MemoryError):
        broken.setattr(tables, "newest_revision", lambda: exec("raise MemoryError"))
        connect(url, "course")
    assert schema(tmp_path / "gradebook.db") == {}
    connect(url, "course").close()
    assert "submitted_assignment" in schema(tmp_path / "gradebook.db")


def test_a_lessons_rows_are_those_that_nbgrader_enters(tmp_path):
    folder = make_course(tmp_path / "course", ())
    course = find_course(folder)
    theirs = tmp_path / "theirs"
    for lesson in course.lessons():
        with open_writer(course) as writer:
            enter_lesson(course, lesson, writer)
        shutil.copytree(course.source / lesson.name, theirs / "source" / lesson.name)
        generate_release(course, lesson, theirs)
    with (
        sqlite3.connect(folder / "gradebook.db") as ours,
        sqlite3.connect(theirs / "gradebook.db") as wanted,
    ):
        for query in ENTERED:
            rows = sorted(ours.execute(query).fetchall(), key=repr)
            assert rows == sorted(wanted.execute(query).fetchall(), key=repr)
            assert rows


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 12:00:00 UTC",
        "2026-03-01 12:00:00.123456 UTC",
        "2026-03-01 12:00:00 Europe/Berlin",
        "2026-07-01 12:00:00 America/New_York",
        "2026-03-01 12:00:00 +3600",
        "2026-03-01 12:00:00 -3600",
        "2026-03-01T12:00:00+02:00",
        "2026-03-01T12:00:00Z",
        "2026-03-01 12:00",
        "1 March 2026",
        "2026-03-01 12:00:00 CET",
        "Sun, 01 Mar 2026 12:00:00 GMT",
    ],
)
def test_a_timestamp_is_read_as_nbgrader_reads_it(text):
    try:
        wanted = parse_utc(text)
    except Exception:
        wanted = None
    assert utc(text) == wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-10-05 08:00 +0200", datetime.datetime(2026, 10, 5, 6)),
        ("2026-10-05 08:00 -0500", datetime.datetime(2026, 10, 5, 13)),
        ("2026-10-05 08:00 +02:00", datetime.datetime(2026, 10, 5, 6)),
        ("5 October 2026 10:00 PM", datetime.datetime(2026, 10, 5, 22)),
        ("2026-10-05 08:00 UTC+2", datetime.datetime(2026, 10, 5, 6)),
        ("2026-03-01 12:00:00 NOWHERE", None),
        ("2026-03-01 12:00:00 No/Where", None),
        ("2026-03-01T12:00:00 PDT", None),
        ("05.10.2026 08:00", None),
        ("05/10/2026 08:00:00 UTC", None),
        ("23:59", None),
        ("10", None),
    ],
)
def test_a_timestamp_that_nbgrader_reads_hours_wrong_is_read_right_or_not_at_all(text, found):
    assert utc(text) == found


@pytest.mark.parametrize("method", ["none", "zero"])
@pytest.mark.parametrize("late", [1.0, 86400.0])
def test_the_predefined_penalties_are_nbgraders(method, late):
    from nbgrader.plugins import LateSubmissionPlugin

    theirs = LateSubmissionPlugin()
    theirs.penalty_method = method
    ours = Predefined(method).late_submission_penalty("s", 7.5, late)
    assert ours == theirs.late_submission_penalty("s", 7.5, late)
