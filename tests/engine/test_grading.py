"""Grading a class from the command line, as an instructor does."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import signal
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from stopped import stopped_at
from toy_class import (
    FEW,
    LESSON,
    expected,
    grade,
    gradebook,
    graded_course,
    headers,
    make_course,
    points,
)
from warm_nbgrader import nbgrader

from autograder.cli import main
from autograder.course import find_course
from autograder.grading import records
from autograder.grading.gradebook import open_writer
from autograder.grading.rows import Row, settle


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    return graded_course(tmp_path_factory.mktemp("graded") / "course")


@pytest.fixture
def inside(graded, monkeypatch) -> Path:
    monkeypatch.chdir(graded)
    return graded


def test_a_second_run_grades_nothing_again_and_says_the_same(graded):
    before = gradebook(graded)
    run = grade(graded)
    assert f"0 graded, {len(FEW)} unchanged" in run.stdout
    assert gradebook(graded) == before


def test_stock_nbgrader_gives_the_same_grades(graded, tmp_path):
    course = make_course(tmp_path / "course", FEW)
    with open_writer(find_course(course)):
        pass  # nbgrader takes seconds to make a gradebook; test_truth has it do that
    for command in ("generate_assignment", "autograde", "generate_feedback"):
        run = nbgrader(command, LESSON, cwd=course)
        assert run.returncode == 0, run.stdout + run.stderr
    assert gradebook(course) == gradebook(graded)
    page = (course / "feedback" / "z-where-a-belongs" / LESSON / "growth.html").read_text()
    assert "was computed from z itself" in page


def test_a_new_submission_replaces_the_old_grade_and_nothing_else(tmp_path):
    course = make_course(tmp_path / "course", ("all-right", "untouched"))
    grade(course)
    assert points(course)["untouched", LESSON] == (0.0, 0.0)
    target = course / "submitted" / "untouched" / LESSON / "growth.ipynb"
    shutil.copy(course / "submitted" / "all-right" / LESSON / "growth.ipynb", target)
    run = grade(course)
    assert "1 graded, 1 unchanged" in run.stdout
    assert points(course)["untouched", LESSON] == (10.0, 1.0)
    target.write_text("{ broken")
    grade(course)
    assert points(course)["untouched", LESSON] == (0.0, 0.0)
    scores = [row[3] for row in gradebook(course) if row[0] == "untouched"]
    assert set(scores) == {0.0}


@pytest.mark.parametrize(
    ("point", "nth"),
    [
        ("autograder.grading.save:save_files", 1),  # nothing has been written yet
        ("autograder.grading.save:save_files", 4),  # some files are there
        ("autograder.grading.gradebook:Writer.dated", 3),  # in the middle of a transaction
        ("autograder.grading.save:Saver._write_record", 1),  # the rows are there, no record is
        ("autograder.grading.save:Saver._write_record", 3),  # the records of some are missing
    ],
)
def test_a_run_killed_at_any_moment_resumes_to_the_same_gradebook(graded, tmp_path, point, nth):
    course = make_course(tmp_path / "course", FEW)
    assert stopped_at(course, point, nth).returncode == -signal.SIGKILL
    grade(course)
    assert gradebook(course) == gradebook(graded)
    assert points(course) == expected(*FEW)


def test_manual_scores_and_comments_survive_grading_again(tmp_path):
    course = make_course(tmp_path / "course", ("half-done",))
    grade(course)
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute(
            "update grade set manual_score = 1.5 where cell_id in "
            "(select id from base_cell where name = 'test_growth_rate')"
        )
    grade(course, "--force")
    rows = {row[2]: row for row in gradebook(course)}
    assert rows["test_growth_rate"][5] == 1.5
    assert rows["test_growth_rate"][6] == 1  # marked as needing a look, as nbgrader does


def test_late_submissions_are_known_to_the_gradebook(tmp_path):
    course = make_course(tmp_path / "course", ("all-right",))
    stamp = course / "submitted" / "all-right" / LESSON / "timestamp.txt"
    stamp.write_text("2024-02-01 12:00:00 UTC")
    grade(course)
    with sqlite3.connect(course / "gradebook.db") as db:
        assert (
            "2024-02-01" in db.execute("select timestamp from submitted_assignment").fetchone()[0]
        )
    assert (course / "autograded" / "all-right" / LESSON / "timestamp.txt").exists()


# --- records, feedback, report, export ---------------------------------------------------------


def test_replay_reaches_the_same_points_and_notices_a_changed_record(inside, capsys, tmp_path):
    assert main(["replay"]) == 0
    assert f"{len(FEW)} with the same points" in capsys.readouterr().out
    path = records.record_path(inside / "records", "half-done", LESSON)
    kept = path.read_bytes()
    head, body = gzip.decompress(kept).decode().split("\n")
    changed = json.loads(body)
    changed["verdicts"][-2]["points"] += 1
    path.write_bytes(gzip.compress(f"{head}\n{json.dumps(changed)}".encode()))
    try:
        assert main(["replay", "--student", "half-done"]) == 1
        assert "half-done" in capsys.readouterr().out
    finally:
        path.write_bytes(kept)


def test_feedback_names_the_misconception_and_shows_no_hidden_source(inside, capsys):
    assert main(["feedback"]) == 0
    page = (inside / "feedback" / "z-where-a-belongs" / LESSON / "growth.html").read_text()
    assert "was computed from z itself" in page
    for hidden in ("from autograder", "reference", "rng", "<script", "BEGIN HIDDEN"):
        assert hidden not in page
    broken = (inside / "feedback" / "broken-json" / LESSON / "growth.html").read_text()
    assert "JSON is broken" in broken


def test_feedback_escapes_what_a_submission_wrote(tmp_path, monkeypatch):
    course = make_course(tmp_path / "course", ("all-right",))
    path = course / "submitted" / "all-right" / LESSON / "growth.ipynb"
    notebook = json.loads(path.read_text())
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    for cell in notebook["cells"]:
        if cell["id"] == "growth":
            cell["source"] = f"def growth(z):\n    raise ValueError({attack!r})\nprint({attack!r})"
        if cell["id"] == "explain":
            cell["source"] = attack
    path.write_text(json.dumps(notebook))
    grade(course)
    monkeypatch.chdir(course)
    assert main(["feedback"]) == 0
    page = (course / "feedback" / "all-right" / LESSON / "growth.html").read_text()
    assert "<script>" not in page and "<img" not in page
    assert "&lt;script&gt;" in page
    graded = (course / "autograded" / "all-right" / LESSON / "growth.ipynb").read_text()
    html = [
        output["data"]["text/html"]
        for cell in json.loads(graded)["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert html and not any("<script" in h or "<img" in h for h in html)


def test_the_report_counts_and_names_misconceptions(inside, capsys, tmp_path):
    assert main(["report", "--csv", str(tmp_path / "figures.csv")]) == 0
    text = capsys.readouterr().out
    assert f"{LESSON}: {len(FEW)} submissions" in text
    assert "was computed from z itself" in text
    assert "misconception: a-for-z" in (tmp_path / "figures.csv").read_text()


def test_export_for_canvas_fills_the_roster_and_names_those_missing_from_it(
    inside, capsys, tmp_path
):
    roster = tmp_path / "canvas.csv"
    roster.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Old homework (8),Growth (9)\n"
        "    Points Possible,,,,,5,10\n"
        '"Right, All",17,S1,all-right,A,3,\n'
        '"Nobody, At",18,S2,absent,A,,\n'
    )
    canvas = ["export", "--format", "canvas", "--roster", str(roster), "--output"]
    assert main([*canvas, "-"]) == 1
    out, err = capsys.readouterr()
    assert list(csv.reader(io.StringIO(out))) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Growth (9)"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Right, All", "17", "S1", "all-right", "A", "11"],
    ]
    assert "not exported: broken-json, duplicated-cell, half-done, untouched" in err
    plugin = f"--exporter=autograder.results.export.CanvasExport --CanvasExport.roster={roster}"
    run = nbgrader("export", *plugin.split(), "--to", "by-nbgrader.csv")
    assert run.returncode == 0, run.stderr
    assert (inside / "by-nbgrader.csv").read_text() == out


def test_export_for_moodle_and_spreadsheets_quotes_what_needs_it(inside, capsys):
    assert main(["export", "--format", "moodle"]) == 0
    assert "without a roster" in capsys.readouterr().err
    assert "all-right,11" in (inside / "grades" / f"moodle-{LESSON}.csv").read_text()
    assert main(["export", "--format", "gradescope"]) == 0
    path = inside / "grades" / "gradescope" / LESSON / "all-right" / "results.json"
    assert json.loads(path.read_text())["score"] == 11
    assert main(["export"]) == 0
    assert f"half-done,,{LESSON}," in capsys.readouterr().out


# --- errors -----------------------------------------------------------------------------------


def refusal(capsys, *arguments: str) -> str:
    """The one line a command prints when it cannot run."""
    assert main(list(arguments)) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_an_unknown_lesson_is_one_line(inside, capsys):
    assert "no lesson '99_nothing'" in refusal(capsys, "grade", "99_nothing")


def test_an_unknown_student_is_one_line(inside, capsys):
    assert "no student 'nobody'" in refusal(capsys, "grade", "--student", "nobody")
    assert "nobody" in refusal(capsys, "feedback", "--student", "nobody")
    assert "nobody" in refusal(capsys, "replay", "--student", "nobody")


def test_no_number_of_jobs_below_one(inside, capsys):
    assert "--jobs" in refusal(capsys, "grade", "--jobs", "0")


def test_an_empty_class_is_one_line(tmp_path, monkeypatch, capsys):
    course = make_course(tmp_path / "course", ())
    monkeypatch.chdir(course)
    assert "submitted/" in refusal(capsys, "grade")
    (course / "submitted").mkdir()
    assert "nobody has handed in" in refusal(capsys, "grade")
    for command in ("feedback", "report", "export"):
        assert "autograder grade" in refusal(capsys, command)
    assert "no grade records" in refusal(capsys, "replay")


def test_a_folder_that_is_no_course_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert "nbgrader_config.py" in refusal(capsys, "grade")


def test_a_lesson_that_has_not_been_built_is_one_line(tmp_path, monkeypatch, capsys):
    course = make_course(tmp_path / "course", ("all-right",))
    shutil.rmtree(course / "notebooks")
    monkeypatch.chdir(course)
    assert "autograder build" in refusal(capsys, "grade")


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 50, None]
)
def test_what_is_no_gradebook_is_refused_and_left_alone(tmp_path, monkeypatch, capsys, content):
    course = make_course(tmp_path / "course", ("all-right",))
    path = course / "gradebook.db"
    if content is None:
        with sqlite3.connect(path) as db:
            db.execute("create table birds (name text)")
        content = path.read_bytes()
    else:
        path.write_bytes(content)
    monkeypatch.chdir(course)
    assert "gradebook" in refusal(capsys, "grade")
    assert path.read_bytes() == content


def test_a_gradebook_of_another_course_is_refused_and_keeps_its_grades(
    tmp_path, monkeypatch, capsys
):
    course = make_course(tmp_path / "course", ("all-right",))
    grade(course)
    before = gradebook(course)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.CourseDirectory.course_id = "another"\n')
    monkeypatch.chdir(course)
    assert "another course" in refusal(capsys, "grade")
    assert gradebook(course) == before


def test_a_gradebook_with_other_test_cells_gets_those_of_the_lesson_and_keeps_the_rest(tmp_path):
    course = make_course(tmp_path / "course", ("all-right",))
    grade(course)
    before = gradebook(course)
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute("update base_cell set name = 'test_old' where name = 'test_growth'")
        db.execute(
            "update grade set manual_score = 1.5 where cell_id in "
            "(select id from base_cell where name = 'test_growth_rate')"
        )
    run = grade(course)
    assert "old is gone" in run.stdout and "growth is new, 2 points" in run.stdout
    assert "0 graded, 1 unchanged" in run.stdout
    after = gradebook(course)
    assert [row[:5] for row in after] == [row[:5] for row in before]
    assert [row[5] for row in after if row[5] is not None] == [1.5]


def test_missing_isolation_refuses_unless_allowed(inside, monkeypatch, capsys):
    from autograder.student import sandbox

    layer = sandbox.Layer("some layer", False, "", "do this", True, "not there")
    monkeypatch.setattr(sandbox, "probe", lambda: [layer])
    assert "some layer" in refusal(capsys, "grade")
    assert main(["grade", "--allow-missing-isolation"]) == 1  # the broken notebook


def test_a_test_cell_without_a_verdict_gets_zero(graded):
    where = find_course(graded)
    header = replace(headers(graded)["all-right", LESSON], scores={}, bonus_scores={})
    with open_writer(where) as writer:
        cells = writer.cells(LESSON)
        row = settle(Row("new"), header, None, cells, again=True)
    assert {grade.auto_score for grade in row.grades.values()} == {0.0}
    assert set(row.grades) == set(cells.tests)
