"""One truth about a grade: whatever changes, the next run brings everything into agreement."""

from __future__ import annotations

import datetime
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from stopped import stopped_at
from toy_class import LESSON, NOTEBOOK, OTHER, grade, gradebook, make_course
from warm_nbgrader import nbgrader

from autograder.cli import main
from autograder.course import find_course
from autograder.grading import class_run, records
from autograder.grading.gradebook import open_writer
from autograder.grading.runner import Limits

DUE = "2026-03-01 00:00 UTC"


@contextmanager
def opened(course: Path):
    """nbgrader's own gradebook, to do what an instructor does in formgrader or in a script."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "activations") as book:
        yield book
        book.db.commit()


def configure(course: Path, *lines: str) -> None:
    config = course / "nbgrader_config.py"
    config.write_text("\n".join((config.read_text(), *lines, "")))


def exported(course: Path, capsys, monkeypatch) -> dict[str, float]:
    """What ``autograder export`` says of each student."""
    monkeypatch.chdir(course)
    capsys.readouterr()
    assert main(["export"]) in (0, 1)
    rows = [line.split(",") for line in capsys.readouterr().out.splitlines()]
    points = rows[0].index("points")
    return {row[0]: float(row[points]) for row in rows[1:]}


def stamped(course: Path, student: str, when: str) -> None:
    (course / "submitted" / student / LESSON / "timestamp.txt").write_text(when)


def row(run, student: str) -> list[str]:
    """A student's line in the table."""
    return next(line.split() for line in run.stdout.splitlines() if line.split()[:1] == [student])


@pytest.fixture(scope="module")
def late_class(tmp_path_factory) -> Path:
    """A graded student, handed in a day after the date that will be set; lateness costs all."""
    course = make_course(tmp_path_factory.mktemp("late") / "course", ("all-right", "half-done"))
    configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    stamped(course, "all-right", "2026-03-02 00:00:00 UTC")
    assert grade(course).returncode == 0
    return course


@pytest.fixture
def course(late_class, tmp_path) -> Path:
    return Path(shutil.copytree(late_class, tmp_path / "course"))


def unchanged(run) -> bool:
    return "0 graded, 2 unchanged" in run.stdout


# --- dates, extensions, timestamps, penalties ---------------------------------------------------


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


# --- what an instructor changed stays -----------------------------------------------------------


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


# --- points, checks and lessons that change -----------------------------------------------------


def cells(course: Path, kind: str) -> dict:
    return json.loads((course / kind / LESSON / NOTEBOOK).read_text())


def set_points(course: Path, points: float, *kinds: str) -> None:
    """Give the question q_fastest other points in source, release, or its entry."""
    for kind in kinds:
        if kind == "entry":
            path = course / "course" / "lessons" / LESSON / "exercises.py"
            text = path.read_text()
            start = text.index('"q_fastest"')
            changed = text[start:].replace(" 1.0,", f" {points},", 1)
            assert changed != text[start:]
            path.write_text(text[:start] + changed)
            continue
        notebook = cells(course, kind)
        for cell in notebook["cells"]:
            if cell["id"] == "test_q_fastest":
                cell["metadata"]["nbgrader"]["points"] = points
        (course / kind / LESSON / NOTEBOOK).write_text(json.dumps(notebook))


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


# --- nothing that is handed in, and no file that is odd, ends a run ------------------------------


def test_odd_things_where_files_should_be_stop_nobody(course):
    for name, make in {
        "stamp-folder": lambda folder: (folder / "timestamp.txt").mkdir(),
        "notebook-folder": lambda folder: (
            (folder / NOTEBOOK).unlink(),
            (folder / NOTEBOOK).mkdir(),
        ),
    }.items():
        folder = course / "submitted" / name / LESSON
        shutil.copytree(course / "submitted" / "half-done" / LESSON, folder)
        make(folder)
    # What an older converter or a person may have left where the run writes.
    graded = course / "autograded"
    (graded / "stamp-folder" / LESSON / "timestamp.txt").mkdir(parents=True)
    (graded / "notebook-folder").mkdir()
    (graded / "notebook-folder" / LESSON).write_text("a file where a folder should be")
    shutil.copytree(course / "submitted" / "half-done", course / "submitted" / "blocked")
    (graded / "blocked").write_text("a file")
    record = records.record_path(course / "records", "stamp-folder", LESSON)
    record.mkdir()
    for name in ("evil.html", "evil.svg"):
        (graded / "all-right" / LESSON / name).write_text("<script>")
    run = grade(course)
    assert run.returncode == 1 and "3 graded, 2 unchanged" in run.stdout, run.stdout + run.stderr
    assert "blocked 02_growth: the grade could not be saved" in run.stdout
    assert row(run, "stamp-folder")[-2:] == ["3!", "10"]  # its date cannot be read
    assert {p.name for p in (graded / "all-right" / LESSON).iterdir()} == {
        NOTEBOOK, "timestamp.txt"
    }  # fmt: skip
    run = grade(course)
    assert "1 graded, 4 unchanged" in run.stdout
    (graded / "blocked").unlink()
    assert "1 graded, 4 unchanged" in grade(course).stdout
    assert "0 graded, 5 unchanged" in grade(course).stdout


def test_a_student_whose_rows_cannot_be_written_stops_nobody(course, monkeypatch):
    from autograder.grading import save

    real = save.settle

    def fails(row, *arguments, **options):
        if row.student == "odd":
            raise ZeroDivisionError("odd")
        return real(row, *arguments, **options)

    monkeypatch.setattr(save, "settle", fails)
    for name in ("odd", "even"):
        shutil.copytree(course / "submitted" / "half-done", course / "submitted" / name)
    run = grade(course)
    assert run.returncode == 1 and row(run, "even")[-2:] == ["3", "10"]
    assert "odd 02_growth: the grade could not be saved: ZeroDivisionError: odd" in run.stdout
    monkeypatch.setattr(save, "settle", real)
    assert "1 graded, 3 unchanged" in grade(course).stdout


def test_names_that_would_act_in_formgraders_pages_are_left_out(course):
    for name in ('"><img src=x>', "a&b", "back\\slash"):
        shutil.copytree(course / "submitted" / "half-done", course / "submitted" / name)
    run = grade(course)
    assert run.returncode == 1 and run.stdout.count("left out; rename the folder") == 3


# --- how a run ends -------------------------------------------------------------------------------


def one_line(run) -> str:
    lines = [line for line in run.stderr.splitlines() if not line.startswith("Grading: ")]
    assert run.returncode == 2 and len(lines) == 1, run.stdout + run.stderr
    return lines[0]


def test_a_gradebook_that_another_program_holds_is_one_line(course):
    shutil.copytree(course / "submitted" / "half-done", course / "submitted" / "new")
    for lock in ("begin immediate", "begin exclusive"):
        with sqlite3.connect(course / "gradebook.db", isolation_level=None) as other:
            other.execute(lock)
            assert "in use by another program; close it and run again" in one_line(grade(course))
            other.execute("rollback")
    assert "1 graded, 2 unchanged" in grade(course).stdout


def test_a_gradebook_of_an_older_nbgrader_names_its_cure(course, monkeypatch, capsys):
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute("alter table student drop column lms_user_id")
    monkeypatch.chdir(course)
    for command in ("grade", "export", "report", "feedback", "due"):
        assert main([command]) == 2
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert "nbgrader db upgrade" in line


def test_a_gradebook_in_a_folder_that_is_not_there_is_one_line(course):
    configure(course, f"c.CourseDirectory.db_url = 'sqlite:///{course}/nowhere/gradebook.db'")
    assert "cannot be opened; look at db_url" in one_line(grade(course))


def test_a_full_disk_is_one_line_and_the_next_run_finishes(tmp_path):
    course = make_course(tmp_path / "course", ("all-right", "half-done"))
    script = (
        f"mount -t tmpfs -o size=1500k none {course}/autograded && cat /dev/zero > "
        f"{course}/autograded/fill 2>/dev/null; exec {sys.executable} -m autograder grade --jobs 1"
    )
    (course / "autograded").mkdir()
    run = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "No space left on device; make room and run again" in one_line(run)
    assert "2 graded" in grade(course).stdout


def test_ctrl_c_is_one_line_and_the_next_run_goes_on(tmp_path, monkeypatch):
    course = make_course(tmp_path / "course", ("all-right", "half-done", "endless-loop"))
    for point in (
        "import autograder.grading.class_run",  # while the program is still being read
        "autograder.grading.class_run:job_for",  # while workers start
        "autograder.grading.save:save_files",  # while results come in
    ):
        done = stopped_at(course, point, by=signal.SIGINT)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("Grading: ")]
        assert done.returncode == 130 and len(lines) == 1, (point, done)
        assert "interrupted" in lines[0]
    monkeypatch.setattr(class_run, "Limits", lambda: Limits(call_seconds=2.0))
    assert grade(course).returncode == 1  # the endless loop


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
