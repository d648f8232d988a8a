"""The gradebook in PostgreSQL, on a server that these tests start: the same as in SQLite."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from nbgrader.api import Gradebook
from postgres import PASSWORD, Server
from toy_class import LESSON, grade, make_course, started

from autograder.cli import main

STUDENTS = ("all-right", "half-done", "z-where-a-belongs", "broken-json")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    own = Server()
    yield own
    own.close()


def with_gradebook(course: Path, url: str) -> Path:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.CourseDirectory.db_url = {url!r}\n")
    return course


@pytest.fixture
def course(server, tmp_path, request) -> Path:
    """A small class whose gradebook is a database of its own."""
    made = make_course(tmp_path / "course", ("all-right", "half-done"))
    return with_gradebook(made, server.create(f"b{abs(hash(request.node.name))}"))


def db_url(course: Path) -> str:
    from autograder.course import find_course

    return find_course(course).db_url


def said(course: Path, capsys, *command: str) -> tuple[int, str, str]:
    """What a command prints, without the folder and how long it took."""
    capsys.readouterr()
    code = main(list(command))
    out, err = capsys.readouterr()
    err = "".join(line for line in err.splitlines(True) if " done in " not in line)
    return code, out.replace(str(course), "COURSE"), err.replace(str(course), "COURSE")


def played(course: Path, monkeypatch, capsys) -> dict[str, object]:
    """A little of a term, and all that came of it."""
    monkeypatch.chdir(course)
    found: dict[str, object] = {"grade": said(course, capsys, "grade", "--jobs", "1")}
    with Gradebook(db_url(course), "activations") as book:
        book.update_or_create_assignment(LESSON, duedate="2026-03-01 00:00 UTC")
        score = book.find_grade("test_growth", "growth", LESSON, "half-done")
        score.manual_score, score.extra_credit = 0.5, 0.25
        late = book.find_submission(LESSON, "z-where-a-belongs")
        late.extension = datetime.timedelta(days=1)
        comment = book.find_comment("growth", "growth", LESSON, "half-done")
        comment.manual_comment = "σ, **not** its slope"
        book.db.commit()
    for student in ("all-right", "z-where-a-belongs"):
        (course / "submitted" / student / LESSON / "timestamp.txt").write_text(
            "2026-03-01 12:00:00 UTC"
        )
    path = course / "submitted" / "half-done" / LESSON / "growth.ipynb"
    path.write_bytes(path.read_bytes() + b"\n")
    found["again"] = said(course, capsys, "grade", "--jobs", "1")
    for command in ("report", "export", "feedback", "replay"):
        found[command] = said(course, capsys, command)
    for folder in ("feedback", "records", "autograded"):
        for file in sorted((course / folder).rglob("*")):
            if file.is_file() and file.name != "times.csv":
                found[str(file.relative_to(course))] = file.read_bytes()
    return found


def test_all_that_comes_of_a_class_is_the_same_as_with_sqlite(
    server, tmp_path, monkeypatch, capsys
):
    late = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    made = []
    for name in ("sqlite", "postgresql"):
        course = make_course(tmp_path / name, STUDENTS)
        (course / "records").mkdir()
        (course / "records" / "secret").write_text("the same")
        (course / "nbgrader_config.py").write_text(
            (course / "nbgrader_config.py").read_text() + late
        )
        if name == "postgresql":
            with_gradebook(course, server.create("same"))
        made.append(played(course, monkeypatch, capsys))
    assert not (tmp_path / "postgresql" / "gradebook.db").exists()
    sqlite, postgresql = made
    assert postgresql.keys() == sqlite.keys()
    for what, bytes_or_text in sqlite.items():
        assert postgresql[what] == bytes_or_text, what
    code, table, _ = sqlite["again"]
    assert code == 1 and "graded again under a manual score" in table
    assert "−11" in table  # late, and without an extension


def test_a_server_that_is_killed_in_mid_run_costs_one_line_and_no_grade(server, tmp_path, capsys):
    course = with_gradebook(make_course(tmp_path / "course", STUDENTS), server.create("killed"))
    run = started(course)
    server.kill()
    try:
        _, err = run.communicate(timeout=300)
    finally:
        server.start()
    lines = [line for line in err.splitlines() if not line.startswith("Grading: ")]
    assert run.returncode == 2 and len(lines) == 1, err
    assert "run again" in lines[0] and "move it away" not in lines[0]
    assert PASSWORD not in err
    assert grade(course).returncode == 1  # the broken file
    plain = make_course(tmp_path / "plain", STUDENTS)
    shutil.copy(course / "records" / "secret", (plain / "records").mkdir() or plain / "records")
    grade(plain)
    for made in (course, plain):
        assert {path.name for path in (made / "records" / LESSON).iterdir()} == {
            f"{student}.json.gz" for student in STUDENTS
        }
    assert standings(course) == standings(plain)


def standings(course: Path) -> list:
    from autograder.course import find_course
    from autograder.grading.gradebook import open_writer

    with open_writer(find_course(course)) as book:
        return book.standings(LESSON)


def refused(course: Path, monkeypatch, capsys, *command: str) -> str:
    """The one line a command prints when it cannot run; no password is ever in it."""
    monkeypatch.chdir(course)
    code, out, err = said(course, capsys, *(command or ("grade", "--jobs", "1")))
    lines = [line for line in err.splitlines() if not line.startswith("Grading: ")]
    assert code == 2 and len(lines) == 1, out + err
    assert PASSWORD not in out + err
    return lines[0]


def test_a_lock_that_another_program_holds_is_one_line(course, monkeypatch, capsys):
    grade(course)
    shutil.copytree(course / "submitted" / "half-done", course / "submitted" / "new")
    with psycopg.connect(db_url(course)) as other:
        other.execute("lock table grade in exclusive mode")
        assert "in use by another program; close it and run again" in refused(
            course, monkeypatch, capsys
        )
    assert grade(course).returncode == 0


def test_a_gradebook_of_an_older_nbgrader_names_its_cure(course, monkeypatch, capsys):
    grade(course)
    with psycopg.connect(db_url(course)) as other:
        other.execute("alter table student drop column lms_user_id")
    for command in ("grade", "export", "report", "feedback"):
        assert "nbgrader db upgrade" in refused(course, monkeypatch, capsys, command)


def test_why_there_is_no_gradebook_is_said_and_no_password(
    server, course, tmp_path, monkeypatch, capsys
):
    reasons = {
        f"postgresql://grader:{PASSWORD}@127.0.0.1:1/x": "cannot be reached",
        f"postgresql://grader:{PASSWORD}@no-such-host.invalid/x": "cannot be reached",
        server.url_of("no-such-database"): "does not let us in",
        server.url.replace(PASSWORD, f"{PASSWORD}-not"): "does not let us in",
        f"postgresql://grader@127.0.0.1:{server.port}/postgres?password={PASSWORD}x": "let us in",
        f"postgresql:/grader:{PASSWORD}@x": "no address of a database",
    }
    for number, (url, reason) in enumerate(reasons.items()):
        other = make_course(tmp_path / str(number), ("all-right",))
        with_gradebook(other, url)
        for command in ("grade", "export"):
            line = refused(other, monkeypatch, capsys, command)
            assert reason in line and "move it away" not in line, line


def test_a_machine_without_the_driver_is_told_what_to_install(course, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "autograder[postgresql]" in refused(course, monkeypatch, capsys)
