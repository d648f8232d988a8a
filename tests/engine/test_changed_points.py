"""Points, entries and exercises that change in mid-term are tried first, said, and then count."""

from __future__ import annotations

import json

from instructing import cells, exported, opened, row, set_points
from toy_class import LESSON, NOTEBOOK, grade

from autograder.cli import main


def test_points_that_change_are_tried_first_and_keep_what_was_given_by_hand(
    course, capsys, monkeypatch
):
    with opened(course) as book:
        book.find_grade("test_growth", "growth", LESSON, "half-done").manual_score = 1.0
    grade(course)
    set_points(course, 2, "source", "notebooks", "entry")
    before = (course / "gradebook.db").read_bytes()
    run = grade(course, "--dry-run")
    assert run.returncode == 0 and (course / "gradebook.db").read_bytes() == before
    assert "q_fastest has 2 points in place of 1" in run.stdout
    assert row(run, "all-right") == ["all-right", LESSON, "11", "12"]
    assert "1 of 2 would have other points. Nothing has been written." in run.stdout
    assert exported(course, capsys, monkeypatch) == {"all-right": 11, "half-done": 2}
    run = grade(course)
    assert "q_fastest has 2 points in place of 1" in run.stdout
    assert row(run, "all-right")[-2:] == ["12", "11"]
    assert row(run, "half-done")[2:] == ["3", "−1", "2!", "11"]
    assert exported(course, capsys, monkeypatch) == {"all-right": 12, "half-done": 2}
    assert "q_fastest" not in grade(course).stdout


def test_points_changed_in_the_notebooks_alone_count_and_are_said(course, capsys, monkeypatch):
    set_points(course, 2, "source", "notebooks")
    run = grade(course)
    assert run.returncode == 1
    assert "q_fastest has 2 points in the notebook, which count, and 1 in its entry" in run.stdout
    assert exported(course, capsys, monkeypatch)["all-right"] == 12
    assert main(["replay"]) == 0


def test_an_entry_that_was_edited_and_not_built_is_said(course, capsys, monkeypatch):
    set_points(course, 2, "entry")
    run = grade(course)
    assert run.returncode == 1
    assert "q_fastest has 1 points in the notebook, which count, and 2 in its entry" in run.stdout
    assert "autograder build" in run.stdout
    assert exported(course, capsys, monkeypatch)["all-right"] == 11


def test_a_source_that_was_edited_and_not_built_is_one_line(course):
    set_points(course, 2, "source")
    run = grade(course)
    assert run.returncode == 2 and "autograder build" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_an_exercise_that_goes_and_comes_back_leaves_the_others_manual_points(course):
    with opened(course) as book:
        book.find_grade("test_growth", "growth", LESSON, "half-done").manual_score = 1.0
    kept = {
        kind: (course / kind / LESSON / NOTEBOOK).read_text() for kind in ("source", "notebooks")
    }
    for kind in kept:
        notebook = cells(course, kind)
        notebook["cells"] = [c for c in notebook["cells"] if "q_fastest" not in c["id"]]
        (course / kind / LESSON / NOTEBOOK).write_text(json.dumps(notebook))
    run = grade(course, "--dry-run")
    assert "q_fastest is gone" in run.stdout
    assert row(run, "all-right") == ["all-right", LESSON, "11", "10"]
    run = grade(course)
    assert row(run, "all-right")[-2:] == ["10", "9"]
    assert row(run, "half-done")[2:] == ["3", "−1", "2!", "9"]
    for kind, text in kept.items():
        (course / kind / LESSON / NOTEBOOK).write_text(text)
    run = grade(course)
    assert "q_fastest is new, 1 points" in run.stdout
    assert row(run, "all-right")[-2:] == ["11", "10"]
    assert row(run, "half-done")[2:] == ["3", "−1", "2!", "10"]
