"""Points, bonuses and comments that an instructor gave by hand stay."""

from __future__ import annotations

import datetime

import pytest
from instructing import DUE, exported, opened, row, unchanged
from toy_class import LESSON, NOTEBOOK, grade, gradebook
from warm_nbgrader import nbgrader

from autograder.cli import main


def test_manual_points_bonus_and_comments_stay_and_a_newer_file_under_them_is_said(
    course, capsys, monkeypatch
):
    with opened(course) as book:
        book.find_grade("test_growth", "growth", LESSON, "all-right").manual_score = 0.5
        bonus = book.find_grade("test_stable_growth", "growth", LESSON, "all-right")
        assert bonus.extra_credit == 1
        bonus.extra_credit = 0.25
        extra = book.find_grade("test_growth_rate", "growth", LESSON, "half-done")
        extra.extra_credit = 2.0
        explain = book.find_grade("explain", "growth", LESSON, "half-done")
        explain.manual_score = 1.0
    run = grade(course)
    assert unchanged(run) and run.returncode == 0
    assert row(run, "all-right")[2:] == ["10", "−1.5", "+0.25", "8.75", "10"]
    assert row(run, "half-done")[2:] == ["3", "+1", "+2", "6", "10"]
    path = course / "submitted" / "all-right" / LESSON / NOTEBOOK
    path.write_bytes(path.read_bytes() + b"\n")
    for run in (grade(course), grade(course)):  # until somebody resolves it
        assert run.returncode == 1
        assert row(run, "all-right")[2:] == ["10", "−1.5", "+0.25", "8.75!", "10"]
        assert "growth (0.5 by hand, 2 from the checks); resolve it" in run.stdout
    assert exported(course, capsys, monkeypatch) == {"all-right": 8.75, "half-done": 6}
    with opened(course) as book:  # as formgrader's button "Resolve" does
        score = book.find_grade("test_growth", "growth", LESSON, "all-right")
        score.needs_manual_grade = False
    assert grade(course).returncode == 0


def test_a_bonus_that_nobody_changed_follows_the_checks(course):
    better = course / "submitted" / "half-done" / LESSON / NOTEBOOK
    original = better.read_bytes()
    for content, extra in (
        ((course / "submitted" / "all-right" / LESSON / NOTEBOOK).read_bytes(), 1.0),
        (original, 0.0),
    ):
        better.write_bytes(content)
        grade(course)
        rows = {r[2]: r for r in gradebook(course) if r[0] == "half-done"}
        assert rows["test_stable_growth"][4] == extra


def test_feedback_says_what_was_set_by_hand_and_its_rows_make_the_total(
    course, capsys, monkeypatch
):
    with opened(course) as book:
        book.update_or_create_assignment(LESSON, duedate=DUE)
        book.find_submission(LESSON, "all-right").extension = datetime.timedelta(hours=30)
        book.find_grade("test_growth", "growth", LESSON, "all-right").manual_score = 1.5
        book.find_grade("explain", "growth", LESSON, "all-right").manual_score = 0.75
        comment = book.find_comment("growth", "growth", LESSON, "all-right")
        comment.manual_comment = "Look at **step 2** of the derivation.\n\n- and *this*"
    monkeypatch.chdir(course)
    for by in ("autograder", "nbgrader"):
        if by == "autograder":
            assert main(["feedback"]) == 0
        else:
            assert nbgrader("generate_feedback", LESSON).returncode == 0
        page = (course / "feedback" / "all-right" / LESSON / "growth.html").read_text()
        assert "1.5 of 2 points, set by your instructor; the checks gave these" in page
        assert "set by your instructor; the checks gave 2 of 2" in page
        assert "<strong>step 2</strong>" in page and "<li>and <em>this</em></li>" in page
        assert "**" not in page.split("<h2>Your explanation")[1].split("</section>")[0]
        if by == "autograder":
            text = (course / "feedback" / "all-right" / LESSON / "comment.txt").read_text()
            assert "growth (1.5 of 2): set by your instructor." in text
            assert "Your explanation: 0.75 points." in text
        points = [float(each) for each in rows_of(page)]
        assert sum(points[:-1]) == pytest.approx(points[-1]) == pytest.approx(11.25)


def rows_of(page: str) -> list[str]:
    """Points of each row of a feedback page's table, the sum last."""
    from html.parser import HTMLParser

    class Points(HTMLParser):
        inside, found = False, []

        def handle_starttag(self, tag, attrs):
            self.inside = self.inside or (tag == "td" and ("class", "points") in attrs)

        def handle_data(self, data):
            if self.inside and data.strip():
                self.found.append(data.split(" of ")[0].replace("−", "-").strip())
                self.inside = False

    parser = Points()
    parser.found = []
    parser.feed(page)
    return parser.found
