"""A term as it goes: things change, and after every step everybody says the same."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from instructing import configure, set_points, stamped
from nbgrader.api import Gradebook
from toy_class import (
    LESSON,
    NOTEBOOK,
    OTHER,
    grade,
    gradebook,
    make_course,
    points,
)

from autograder.cli import main


def agreed(course: Path, capsys, monkeypatch, *arguments: str) -> dict[tuple[str, str], float]:
    """The totals, which table, export, report, feedback, formgrader and replay all say."""
    monkeypatch.chdir(course)
    run = grade(course, *arguments)
    assert run.returncode in (0, 1), run.stderr

    def said(*command: str) -> str:
        capsys.readouterr()
        assert main(list(command)) in (0, 1)
        return capsys.readouterr().out

    rows = list(csv.DictReader(said("export").splitlines()))
    totals = {(row["student"], row["lesson"]): float(row["points"]) for row in rows}
    lessons = sorted({lesson for _, lesson in totals})
    table = {
        line.split()[0]: line.split()[1:] for line in reversed(run.stdout.splitlines()) if line
    }
    for student in {student for student, _ in totals}:
        own = [totals.get((student, lesson)) for lesson in lessons]
        if len(lessons) == 1:
            assert float(table[student][-2].rstrip("!")) == own[0]
        else:
            cells = [None if c == "–" else float(c.rstrip("!")) for c in table[student]]
            assert cells == [*own, sum(each or 0.0 for each in own)]

    said("report", "--csv", "report.csv")
    with (course / "report.csv").open() as file:
        means = {
            r["lesson"]: float(r["value"])
            for r in csv.DictReader(file)
            if r["figure"] == "mean total"
        }
    for lesson in lessons:
        own = [points for (_, name), points in totals.items() if name == lesson]
        assert means[lesson] == pytest.approx(sum(own) / len(own), abs=1e-3)

    said("feedback")
    from autograder.course import find_course

    where = find_course(course)
    with Gradebook(where.db_url, where.course_id) as book:
        for (student, name), total in totals.items():
            (page,) = (course / "feedback" / student / name).glob("*.html")
            assert f"<strong>{total:g}</strong> of" in page.read_text()
            shown = book.find_submission(name, student)  # what formgrader's pages are made from
            assert shown.score - shown.late_submission_penalty == pytest.approx(total)
    assert main(["replay"]) == 0
    capsys.readouterr()
    return totals


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("term") / "course"
    course = make_course(folder, ("all-right", "half-done"), (LESSON, OTHER))
    shutil.rmtree(course / "submitted" / "half-done" / OTHER)
    configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    return course


def test_a_term_of_changes(fresh, capsys, monkeypatch):
    course = fresh
    url = f"sqlite:///{course / 'gradebook.db'}"

    def totals(*arguments: str) -> list[float]:
        found = agreed(course, capsys, monkeypatch, *arguments)
        order = (("all-right", LESSON), ("all-right", OTHER), ("half-done", LESSON))
        return [found[who] for who in order]

    right, decay, half = totals()
    assert (right, half) == (11, 3)

    # A due date, missed by one; then an extension.
    stamped(course, "all-right", "2026-03-02 00:00:00 UTC")
    assert main(["due", LESSON, "2026-03-01 00:00+00:00"]) == 0
    assert totals() == [0, decay, 3]
    assert main(["due", LESSON, "2026-03-09 00:00+00:00", "--student", "all-right"]) == 0
    assert totals() == [11, decay, 3]

    # Points are corrected, and tried first.
    set_points(course, 2, "source", "notebooks", "entry")
    assert "q_fastest has 2 points in place of 1" in grade(course, "--dry-run").stdout
    assert totals() == [12, decay, 3]

    # An instructor overrides, changes the bonus and writes; the student hands in again.
    with Gradebook(url, "activations") as book:
        book.find_grade("test_growth", "growth", LESSON, "half-done").manual_score = 1.0
        book.find_grade("test_stable_growth", "growth", LESSON, "all-right").extra_credit = 0.5
        book.db.commit()
    assert totals() == [11.5, decay, 2]
    shutil.copy(course / "gradebook.db", course / "backup.db")
    path = course / "submitted" / "half-done" / LESSON / NOTEBOOK
    shutil.copy(course / "submitted" / "all-right" / LESSON / NOTEBOOK, path)
    assert totals() == [11.5, decay, 11]
    assert "half-done 02_growth: graded again under a manual score" in grade(course).stdout

    # The gradebook of last week is restored: what was graded since comes from the records.
    shutil.move(course / "backup.db", course / "gradebook.db")
    assert totals() == [11.5, decay, 11]

    # The next term begins; last year's file is graded anew.
    before = points(course)
    old_rows = gradebook(course)
    assert main(["term", "activations-2027"]) == 0
    assert not (course / "records").exists() and not (course / "submitted").exists()
    old = course / "terms" / "activations"
    assert gradebook(old) == old_rows and points(old) == before
    shutil.copytree(old / "submitted" / "all-right", course / "submitted" / "again")
    run = grade(course)
    assert "2 graded, 0 unchanged" in run.stdout
    found = agreed(course, capsys, monkeypatch)
    assert found == {("again", LESSON): 12, ("again", OTHER): decay}
    secrets = {(folder / "records" / "secret").read_text() for folder in (course, old)}
    assert len(secrets) == 2

    # The old one is a course of its own.
    monkeypatch.chdir(old)
    assert main(["replay"]) == 0 and main(["export"]) == 0
    assert f"half-done,,{LESSON},11" in capsys.readouterr().out.replace('""', "")
    assert "0 graded, 3 unchanged" in grade(old).stdout


def test_a_term_that_was_interrupted_is_put_away_by_the_next_try(tmp_path, monkeypatch):
    course = make_course(tmp_path / "course", ("all-right",))
    (course / "records").mkdir()
    monkeypatch.chdir(course)
    real = Path.rename

    def stops(self, target):
        if self.name == "records":
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stops)
        assert main(["term", "next"]) == 130
    assert main(["term", "next"]) == 0
    assert (course / "terms" / "activations" / "records").is_dir()
    assert (course / "terms" / "activations" / "submitted" / "all-right").is_dir()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("activations", "there has been a term"), ("a/b", "cannot be"), ("", "cannot be")],
)
def test_what_cannot_be_a_term_is_one_line(tmp_path, monkeypatch, capsys, name, reason):
    course = make_course(tmp_path / "course", ())
    monkeypatch.chdir(course)
    assert main(["term", name]) == 2
    assert reason in capsys.readouterr().err
    assert not (course / "terms").exists()
