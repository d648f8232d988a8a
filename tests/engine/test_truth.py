"""One truth about a grade: whatever changes, the next run brings everything into agreement."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from instructing import configure, exported, opened, unchanged
from toy_class import LESSON, NOTEBOOK, OTHER, grade, gradebook, make_course
from warm_nbgrader import nbgrader

from autograder.cli import main
from autograder.course import find_course
from autograder.grading.gradebook import open_writer

# --- the gradebook is written again from the records --------------------------------------------


def test_a_missing_gradebook_is_written_again_without_running_code(course, capsys, monkeypatch):
    before = gradebook(course)
    (course / "gradebook.db").unlink()
    run = grade(course)
    assert unchanged(run) and "(2 written again from their records)" in run.stdout
    assert gradebook(course) == before
    assert exported(course, capsys, monkeypatch) == {"all-right": 11, "half-done": 3}


def test_a_moved_gradebook_is_filled_from_the_records(course, capsys, monkeypatch):
    configure(course, f"c.CourseDirectory.db_url = 'sqlite:///{course}/elsewhere.db'")
    assert unchanged(grade(course))
    assert exported(course, capsys, monkeypatch) == {"all-right": 11, "half-done": 3}


def test_a_relative_gradebook_is_below_the_root_for_all_commands(course, capsys, monkeypatch):
    configure(course, "c.CourseDirectory.db_url = 'sqlite:///my.db'")
    assert unchanged(grade(course))
    inside = course / "submitted"
    assert exported(inside, capsys, monkeypatch) == {"all-right": 11, "half-done": 3}
    with sqlite3.connect(course / "my.db") as db:
        db.execute("delete from grade")
    for where, options in ((course, []), (inside, [f"--course-dir={course}"])):
        run = nbgrader("autograde", LESSON, *options, cwd=where)
        assert run.returncode == 0, run.stderr
        listed = nbgrader("db", "student", "list", *options, cwd=where)
        assert "half-done" in listed.stdout + listed.stderr
    assert exported(course, capsys, monkeypatch) == {"all-right": 11, "half-done": 3}
    assert list(course.rglob("my.db*")) == [course / "my.db"]


def test_a_restored_gradebook_gets_what_has_been_graded_since(course, capsys, monkeypatch):
    shutil.copy(course / "gradebook.db", course / "backup.db")
    shutil.copytree(course / "submitted" / "half-done", course / "submitted" / "later")
    better = course / "submitted" / "half-done" / LESSON / NOTEBOOK
    shutil.copy(course / "submitted" / "all-right" / LESSON / NOTEBOOK, better)
    assert "2 graded, 1 unchanged" in grade(course).stdout
    expected = exported(course, capsys, monkeypatch)
    shutil.copy(course / "backup.db", course / "gradebook.db")
    run = grade(course)
    assert "0 graded, 3 unchanged since the last run (2 written again" in run.stdout
    assert exported(course, capsys, monkeypatch) == expected
    assert expected == {"all-right": 11, "half-done": 11, "later": 3}


@pytest.mark.parametrize(
    "damage",
    [
        "update grade set auto_score = 9 where auto_score > 1",
        "update grade set auto_score = null",
        "delete from grade where id in (select id from grade limit 3)",
        "delete from comment",
        "update comment set auto_comment = 'x'",
        "delete from submitted_notebook where id in (select id from submitted_notebook limit 1)",
    ],
)
def test_a_row_that_is_missing_or_differs_is_mended(course, damage):
    before = gradebook(course)
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute(damage)
    run = grade(course)
    assert unchanged(run) and "written again from their records" in run.stdout
    assert gradebook(course) == before
    assert "written again" not in grade(course).stdout


def test_a_run_with_nothing_to_do_writes_nothing(course):
    grade(course)
    before = (course / "gradebook.db").read_bytes()
    assert unchanged(grade(course))
    assert (course / "gradebook.db").read_bytes() == before


# --- nbgrader's own way -------------------------------------------------------------------------


def test_nbgrader_autograde_in_a_fresh_folder_ends_where_grade_ends(course, tmp_path):
    fresh = make_course(tmp_path / "fresh", ("all-right", "half-done"))
    run = nbgrader("autograde", LESSON, cwd=fresh)
    assert run.returncode == 0 and "2 graded" in run.stderr, run.stderr
    assert gradebook(fresh) == gradebook(course)
    assert unchanged(grade(fresh))
    run = nbgrader("autograde", LESSON, "--student", "half-done", "--force", cwd=fresh)
    assert "1 graded, 0 unchanged" in run.stderr
    run = nbgrader("autograde", "99_nothing", cwd=fresh)
    assert run.returncode == 1 and "no lesson '99_nothing'" in run.stderr
    assert "Traceback" not in run.stderr


def test_feedback_of_either_command_can_be_released(course, tmp_path, monkeypatch):
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    secret = course / "submitted" / "all-right" / LESSON / "submission_secret.txt"
    secret.write_text("0123456789abcdef")
    (course / "submitted" / "half-done" / LESSON / "submission_secret.txt").mkdir()
    from nbgrader.utils import notebook_hash

    monkeypatch.chdir(course)
    for by in ("autograder", "nbgrader"):
        if by == "autograder":
            assert main(["feedback"]) == 0
        else:
            made = nbgrader("generate_feedback", LESSON)
            assert made.returncode == 0, made.stderr
        assert "['" not in (course / "feedback" / "all-right" / LESSON / "growth.html").read_text()
        released = nbgrader("release_feedback", LESSON, f"--Exchange.root={tmp_path}/exchange")
        assert released.returncode == 0, released.stderr
        pages = tmp_path / "exchange" / "activations" / "feedback"
        assert len(list(pages.glob("*.html"))) == 2
        own = notebook_hash(secret="0123456789abcdef", notebook_id="growth")
        assert (pages / f"{own}.html").is_file()
        shutil.rmtree(pages)
        shutil.rmtree(course / "feedback")


def test_the_table_shows_what_is_exported_for_several_lessons_too(tmp_path, capsys, monkeypatch):
    lessons = (LESSON, OTHER)
    course = make_course(tmp_path / "course", ("all-right",), lessons)
    grade(course)
    with opened(course) as book:
        book.find_grade("test_growth", "growth", LESSON, "all-right").manual_score = 0.5
    lines = [line.split() for line in grade(course).stdout.splitlines()]
    with open_writer(find_course(course)) as book:
        totals = {name: book.standings(name)[0][1].score for name in lessons}
    assert totals[LESSON] == 9.5
    text = [f"{totals[name]:g}" for name in lessons]
    assert ["all-right", *text, f"{sum(totals.values()):g}"] in lines
    assert ["all-right", LESSON, "10", "−1.5", "+1", "9.5", "10"] in lines
