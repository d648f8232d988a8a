"""No odd file ends a run, and a run that ends is one line that costs nothing."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys

from instructing import configure, row
from stopped import stopped_at
from toy_class import LESSON, NOTEBOOK, grade, make_course

from autograder.cli import main
from autograder.grading import class_run, records
from autograder.grading.runner import Limits


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
