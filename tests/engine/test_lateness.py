"""Dates, extensions, timestamps and penalties count from the next run on."""

from __future__ import annotations

import datetime

import pytest
from instructing import DUE, configure, exported, opened, row, stamped, unchanged
from toy_class import LESSON, grade

from autograder.cli import main


def test_a_date_an_extension_and_a_timestamp_count_from_the_next_run_on(
    course, capsys, monkeypatch
):
    with opened(course) as book:
        book.update_or_create_assignment(LESSON, duedate=DUE)
    run = grade(course)
    assert unchanged(run) and row(run, "all-right")[2:] == ["10", "+1", "−11", "0", "10"]
    assert exported(course, capsys, monkeypatch) == {"all-right": 0, "half-done": 3}
    with opened(course) as book:
        book.find_submission(LESSON, "all-right").extension = datetime.timedelta(days=7)
    run = grade(course)
    assert unchanged(run) and row(run, "all-right")[2:] == ["10", "+1", "11", "10"]
    assert exported(course, capsys, monkeypatch)["all-right"] == 11
    stamped(course, "all-right", "2026-03-20 00:00:00 UTC")
    assert unchanged(grade(course))
    assert exported(course, capsys, monkeypatch)["all-right"] == 0
    graded = course / "autograded" / "all-right" / LESSON / "timestamp.txt"
    assert graded.read_text() == "2026-03-20 00:00:00 UTC"
    (course / "submitted" / "all-right" / LESSON / "timestamp.txt").unlink()
    assert unchanged(grade(course))
    assert exported(course, capsys, monkeypatch)["all-right"] == 11
    assert not graded.exists()


def test_export_itself_counts_by_todays_dates(course, capsys, monkeypatch):
    with opened(course) as book:
        book.update_or_create_assignment(LESSON, duedate=DUE)
    assert exported(course, capsys, monkeypatch)["all-right"] == 0


def test_the_report_counts_late_work_whether_or_not_it_costs_points(course, capsys, monkeypatch):
    with opened(course) as book:
        book.update_or_create_assignment(LESSON, duedate=DUE)
    monkeypatch.chdir(course)
    page = course / "reports" / "report.html"
    for method, lost in (("zero", "1"), ("none", "none")):
        configure(course, f"c.LateSubmissionPlugin.penalty_method = {method!r}")
        assert main(["report"]) == 0
        (line,) = (li for li in capsys.readouterr().out.splitlines() if "2 of 2" in li)
        assert line.split("2 of 2")[1].split()[2:4] == ["1", "0"]  # late, to look at
        assert f"1 handed in late; {lost} lost points for it." in page.read_text()
    (course / "extensions.csv").write_text(
        f"student,lesson,due\nall-right,{LESSON},2026-03-09T00:00:00+00:00\n"
    )
    assert main(["report"]) == 0
    assert "handed in late" not in page.read_text()


PLUGIN = """
from nbgrader.plugins import BasePlugin
class Tenth(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {gives}
"""


def test_a_penalty_plugin_beside_the_config_works_and_its_change_counts(
    course, capsys, monkeypatch
):
    (course / "tenth.py").write_text(PLUGIN.format(gives="score / 10"))
    configure(course, "c.AssignLatePenalties.plugin_class = 'tenth.Tenth'")
    with opened(course) as book:
        book.update_or_create_assignment(LESSON, duedate=DUE)
    for command in ("grade", "export", "feedback", "report"):
        monkeypatch.chdir(course)
        assert main([command]) == 0, capsys.readouterr().err
    assert exported(course, capsys, monkeypatch)["all-right"] == 9.9
    (course / "half.py").write_text(PLUGIN.format(gives="score / 2"))
    configure(course, "c.AssignLatePenalties.plugin_class = 'half.Tenth'")
    assert unchanged(grade(course))
    assert exported(course, capsys, monkeypatch)["all-right"] == 5.5


@pytest.mark.parametrize(
    ("gives", "reason"),
    [("1 / 0", "ZeroDivisionError"), ("float('nan')", "no number"), ("'many'", "ValueError")],
)
def test_a_penalty_plugin_that_fails_is_one_line(course, gives, reason):
    name = f"odd{len(gives)}"  # Python keeps a module that it has read
    (course / f"{name}.py").write_text(PLUGIN.format(gives=gives))
    configure(course, f"c.AssignLatePenalties.plugin_class = '{name}.Tenth'")
    with opened(course) as book:
        book.update_or_create_assignment(LESSON, duedate=DUE)
    run = grade(course)
    assert run.returncode == 2 and len(run.stderr.strip().splitlines()) == 1
    assert "late-penalty plugin" in run.stderr and reason in run.stderr


def test_a_penalty_plugin_that_is_not_there_is_one_line(course):
    configure(course, "c.AssignLatePenalties.plugin_class = 'nowhere.Plugin'")
    run = grade(course)
    assert run.returncode == 2 and len(run.stderr.strip().splitlines()) == 1
    assert "late-penalty plugin named in nbgrader_config.py" in run.stderr
