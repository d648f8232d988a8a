"""What an instructor does each day takes no library that it does not use, and reads little."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

import pytest
from nbconvert.filters import add_anchor
from toy_class import LESSON, NOTEBOOK, make_course

from autograder.cli import main
from autograder.course import Lesson, find_course
from autograder.grading import current, pool
from autograder.grading.ahead import likely_new
from autograder.grading.current import Current
from autograder.grading.outcome import Options
from autograder.results.drawn import Drawn
from autograder.results.page import Section
from autograder.terminal import progress as progress_module
from autograder.terminal.progress import Progress, spoken

HEAVY = {
    "IPython", "alembic", "arrow", "ipykernel", "jupyter_client", "jupyter_core", "jupyter_server",
    "jsonschema", "matplotlib", "nbclient", "nbconvert", "nbformat", "nbgrader", "pydantic",
    "requests", "rfc3987_syntax", "tornado", "zmq",
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with everything done once: graded, reported, with feedback and a roster."""
    folder = make_course(tmp_path_factory.mktemp("daily") / "course", ("all-right", "half-done"))
    (folder / "list.csv").write_text(
        "id,first_name,last_name,email\nall-right,All,Right,all-right@example.org\n"
    )
    for command in (["grade"], ["report"], ["feedback"]):
        subprocess.run([sys.executable, "-m", "autograder", *command], cwd=folder, check=False)
    return folder


SAYS = """
import json, sys
from autograder.cli import main
code = main(sys.argv[1:])
print("MODULES", json.dumps([code, sorted({m.partition(".")[0] for m in sys.modules})]))
"""


@pytest.mark.parametrize(
    "command",
    [
        "grade", "grade --dry-run", f"grade {LESSON} --force", "export", "export --format canvas",
        "report", "feedback", "due", f"due {LESSON} 2026-11-13", "roster list.csv", "roster",
        "collect submitted", "replay",
    ],
)  # fmt: skip
def test_a_daily_command_imports_nothing_that_it_does_not_use(graded, command):
    run = subprocess.run(
        [sys.executable, "-c", SAYS, *command.split()], cwd=graded, capture_output=True, text=True
    )
    said = [line for line in run.stdout.splitlines() if line.startswith("MODULES ")]
    assert said, run.stdout + run.stderr
    code, modules = json.loads(said[0].removeprefix("MODULES "))
    assert code in (0, 1), run.stdout + run.stderr
    assert HEAVY & set(modules) == set()


def test_nbgrader_is_sealed_as_soon_as_it_is_imported():
    code = """
import sys
from autograder.course import find_course
find_course().config()
assert "nbgrader" not in sys.modules
from nbgrader.converters import Autograde
from autograder import nbgrader_commands
assert Autograde.start is nbgrader_commands._autograde
import nbgrader
assert nbgrader.__version__ and nbgrader._jupyter_server_extension_points()
assert type(nbgrader.__spec__.loader).__module__ != "autograder.nbgrader_steps"
print("sealed")
"""
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert run.stdout == "sealed\n", run.stderr


# --- what is current ------------------------------------------------------------------------------


@pytest.fixture
def course(graded, tmp_path, monkeypatch):
    shutil.copytree(graded, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    monkeypatch.setattr(current, "_SETTLED", 0.0)  # the files of a test are never old
    return find_course()


def found(course, student: str = "all-right") -> tuple[bool, list[str]]:
    """Whether a student's submission is current, and which files were read for that."""
    read: list[str] = []
    lesson = course.chosen_lessons([LESSON])[0]
    with pytest.MonkeyPatch.context() as patch:
        real = current.read_one
        patch.setattr(current, "read_one", lambda c, s, le: read.append(s) or real(c, s, le))
        known = Current(course, mend=True)
        there = known.find(student, lesson) is not None
        known.keep()
    return there, read


def test_what_was_found_once_is_not_read_again(course):
    assert found(course) == (True, ["all-right"])
    assert found(course) == (True, [])


def test_a_damaged_list_of_what_was_found_is_made_anew(course):
    for text in ("{", "[]", '{"02_growth/all-right": {}}', '{"02_growth/all-right": 3}'):
        (course.cache / current.NAME).write_text(text)
        assert found(course) == (True, ["all-right"])
        assert found(course) == (True, [])


def put_same_size(path: Path) -> None:
    """Another content of the same size and date, as nothing but a look at it would tell."""
    about = path.stat()
    text = path.read_bytes()
    path.write_bytes(text.replace(b"nbgrader", b"nbgradex", 1))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_size == len(text)


@pytest.mark.parametrize(
    ("change", "still"),
    [
        (lambda c, f: put_same_size(f), False),
        (lambda c, f: f.write_bytes(f.read_bytes() + b"\n"), False),
        (lambda c, f: f.unlink(), False),
        (lambda c, f: (f.parent / "timestamp.txt").write_text("2026-03-01 12:00:00 UTC"), True),
        (lambda c, f: (f.parent / "notes.txt").write_text("x"), True),
        (lambda c, f: (c.autograded / "all-right" / LESSON / "x.html").write_text("x"), True),
        (lambda c, f: (c.autograded / "all-right" / LESSON / f.name).unlink(), False),
        (lambda c, f: (c.records / LESSON / "all-right.json.gz").unlink(), False),
        (lambda c, f: (c.records / LESSON / "all-right.json.gz").write_bytes(b"x"), False),
    ],
)
def test_a_change_of_any_file_concerned_is_seen(course, change, still):
    found(course)
    assert found(course)[1] == []
    time.sleep(0.02)
    change(course, course.submitted / "all-right" / LESSON / NOTEBOOK)
    assert found(course) == (still, ["all-right"])


def test_files_in_folders_of_a_submission_are_read_each_time(course):
    (course.submitted / "all-right" / LESSON / "inside").mkdir()
    assert found(course)[1] == found(course)[1] == ["all-right"]


def test_a_file_of_this_moment_is_read_each_time(course, monkeypatch):
    monkeypatch.setattr(current, "_SETTLED", 3600.0)
    assert found(course)[1] == found(course)[1] == ["all-right"]


def test_the_first_look_counts_what_is_new_or_changed(course):
    lessons = course.chosen_lessons([LESSON])
    assert likely_new(course, lessons, everything=True) == 2
    shutil.copytree(course.submitted / "half-done", course.submitted / "new")
    assert likely_new(course, lessons, "new") == 1
    for path in course.records.glob("*/*.json.gz"):
        path.touch()
    assert likely_new(course, lessons) == 1


# --- feedback and report --------------------------------------------------------------------------


def test_only_pages_that_would_be_others_are_written(course, capsys):
    pages = sorted(course.feedback.glob("*/*/*.html"))
    before = [page.read_bytes() for page in pages]
    assert main(["feedback"]) == 0
    capsys.readouterr()
    dates = [page.stat().st_mtime_ns for page in pages]
    assert main(["feedback"]) == 0
    assert "0 of them new or changed" in capsys.readouterr().out
    assert [page.stat().st_mtime_ns for page in pages] == dates
    pages[0].write_text("changed by hand")
    pages[1].with_name("comment.txt").unlink()
    assert main(["feedback"]) == 0
    assert [page.read_bytes() for page in pages] == before


def test_feedback_lists_who_has_points_and_no_notebook(course, capsys):
    shutil.rmtree(course.autograded / "half-done")
    assert main(["feedback"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("1 pages in ")
    (line,) = (li for li in said.err.splitlines() if "no graded notebook" in li)
    assert line.startswith(f"{LESSON}: ") and "so no page: half-done; `autograder grade`" in line
    assert main(["feedback", "--student", "all-right"]) == 0
    assert main(["feedback", "--student", "half-done"]) == 1
    assert main(["feedback", "--student", "nobody"]) == 2


@pytest.mark.parametrize(
    "heading",
    ["Exercise 2 · growth_rate (3 points)", "What's a < b?", "Übung “eins”", "a/b_c~d"],
)
def test_a_page_links_to_the_headings_as_nbconvert_names_them(heading):
    import html
    import re

    made = add_anchor(f"<h3>{html.escape(heading)}</h3>")
    section = Section("", "", "", "", "", "", (), "", "", heading=heading)
    assert section.place == re.search(r'id="([^"]*)"', made)[1]


def test_a_picture_is_drawn_again_only_for_other_numbers(tmp_path, monkeypatch):
    asked = []
    charts = type("Charts", (), {"bars": staticmethod(lambda n: asked.append(n) or f"<{n}>")})
    monkeypatch.setattr("autograder.results.drawn.import_module", lambda _: charts)
    for numbers in (1, 1, 2, 1):
        drawn = Drawn(tmp_path / "pictures.json")
        assert drawn.image("bars", numbers, numbers) == f"<{numbers}>"
        drawn.keep()
    assert asked == [1, 2, 1]


# --- the order of work ----------------------------------------------------------------------------


class InTurn:
    """A place that does one job at a time: what takes long runs out of patience first."""

    def __init__(self, slow: set[str]) -> None:
        self.slow = slow
        self.begun: list[tuple[str, bool]] = []

    def submit(self, job):
        self.begun.append((job.student, job.limits.patience is not None))
        return job

    def done(self, running):
        return {next(iter(running))}

    def result(self, future, job):
        impatient = job.limits.patience is not None and job.student in self.slow
        return None if impatient else f"result of {job.student}"


class Shown:
    """What an instructor would see."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.last: list[int] = []

    def say(self, what: str) -> None:
        self.said.append(what)

    def put_last(self, count: int, seconds: float) -> None:
        self.last.append(count)


def test_who_takes_long_comes_last_and_holds_back_nobody(monkeypatch):
    from contextlib import contextmanager

    from autograder.grading.job import Job

    students = [f"s{n}" for n in range(9)]
    place = InTurn({"s0", "s3", "s4"})

    @contextmanager
    def one(*_):
        yield place

    monkeypatch.setattr(pool, "_place", one)
    monkeypatch.setattr(pool, "may_copy", lambda: False)
    lesson = Lesson(LESSON, NOTEBOOK)
    shown = Shown()

    def make(student, lesson):
        job = Job(student, lesson.name, b"", "", Path("."), Path("."), "", "")
        return type("S", (), {"student": student, "lesson": lesson}), job

    waiting = deque((student, lesson) for student in students)
    took = {(LESSON, "s8"): 100.0}  # known to take long: not tried in haste
    results = pool.results_of(waiting, make, Options(jobs=2), took, shown)
    order = [submission.student for submission, _ in results]
    assert order == ["s1", "s2", "s5", "s6", "s7", "s8", "s0", "s3", "s4"]
    assert sorted(order) == students and not waiting
    assert ("s8", True) not in place.begun
    assert shown.last == [1, 2, 3, 4]  # told at once
    assert shown.said == [
        "4 take long and come last: up to 2 min each, 2 at a time, 4 min at most; what is done is "
        "kept if you stop"
    ]


def test_a_sleeping_submission_gets_all_its_time_after_the_others(tmp_path, monkeypatch, capsys):
    folder = make_course(tmp_path / "course", ("all-right", "half-done"))
    for number in range(2):  # handed in first by their names
        shutil.copytree(
            folder / "submitted" / "all-right", folder / "submitted" / f"a-sleeper-{number}"
        )
        path = folder / "submitted" / f"a-sleeper-{number}" / LESSON / NOTEBOOK
        notebook = json.loads(path.read_text())
        cell = {"cell_type": "code", "execution_count": None, "id": "nap", "metadata": {},
                "outputs": [], "source": "import time; time.sleep(2.5)"}  # fmt: skip
        notebook["cells"].insert(3, cell)
        path.write_text(json.dumps(notebook))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(pool, "PATIENCE", 1.5)
    main(["grade", "--jobs", "1"])
    said = capsys.readouterr()
    assert "2 take long and come last" in said.err
    rows = (folder / "records" / "times.csv").read_text().splitlines()
    assert [row.split(",")[1] for row in rows] == [
        "all-right",
        "half-done",
        "a-sleeper-0",
        "a-sleeper-1",
    ]
    scores = {line.split()[0]: line.split()[-2] for line in said.out.splitlines() if LESSON in line}
    assert scores["a-sleeper-0"] == scores["a-sleeper-1"] == scores["all-right"]


# --- what is said meanwhile -----------------------------------------------------------------------


def test_no_remaining_time_is_promised_before_it_can_be_known(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: now[0])
    with Progress("Grading", 100) as progress:
        now[0] += 60.0  # a cold start says nothing of the pace
        progress.advance("a 02", 0.2)
        assert " left" not in capsys.readouterr().err
        for step in range(39):
            now[0] += 0.5
            progress.advance(f"s{step} 02", 0.3 if step != 7 else 4.2)
    said = capsys.readouterr().err
    assert " left" in said
    assert said.endswith("done in 79.5 s, longest s7 02: 4.2 s\n")


def test_a_class_that_sleeps_is_told_while_nothing_is_done(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: now[0])
    with Progress("Grading", 300) as progress:
        for count in range(1, 5):
            now[0] += 11.0
            progress.put_last(count, 60.0)
        said = capsys.readouterr().err.splitlines()
        assert said[-1] == "Grading: 0 of 300, last 4 that take long: 4 min at most"
        for step in range(20):
            now[0] += 1.0
            progress.advance(f"s{step} 02", 0.3)
        said = capsys.readouterr().err.splitlines()
        assert "Grading: 0 of 300" not in said[-1]
        assert "about 15 min left, then 4 that take long: 4 min at most" in said[-1]


@pytest.mark.parametrize(
    ("seconds", "text"), [(8.4, "8 s"), (99, "99 s"), (120, "2 min"), (18000, "5.0 h")]
)
def test_a_length_of_time_is_said_as_people_say_it(seconds, text):
    assert spoken(seconds) == text
