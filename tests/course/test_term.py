"""A term by the guide alone: the commands of docs/instructors.md, in their order, as they stand.

The class is generated, half of it comes from Canvas and half from Moodle; the course has two
lessons, so that this takes a minute and not an hour.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_export import canvas_import
from toy_class import gradebook

from autograder.authoring import handout
from autograder.cli import main
from autograder.course import Course
from autograder.results.export import grades_of

ROOT = Path(__file__).resolve().parents[2]
GUIDE, CHANGES = ROOT / "docs" / "instructors.md", ROOT / "docs" / "term.md"
LESSONS = ("01_notation", "05_leaky_relu")
STUDENTS = 8


def commands(page: Path) -> Iterator[list[str]]:
    """The commands of a page's blocks that are to be run, loops over lessons unrolled."""
    text = page.read_text(encoding="utf-8")
    loop: list[str] | None = None
    for line in "".join(re.findall(r"^ *```sh\n(.*?)^ *```", text, re.M | re.S)).splitlines():
        told = line.strip().removesuffix(" || test $? -eq 1")
        if told == "for lesson in $(ls source | tail -n +2); do":
            loop = []
        elif told == "done":
            for lesson in LESSONS[1:]:
                yield from (shlex.split(each.replace("$lesson", lesson)) for each in loop)
            loop = None
        elif loop is not None:
            loop.append(told)
        else:
            yield shlex.split(told)


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course after a term: every command ended well, or with something to look at.

    Commands of the autograder run in this process: to import nbgrader takes longer than most.
    """
    course = tmp_path_factory.mktemp("term") / "course"
    for kind in ("source", "notebooks", "solutions"):
        for lesson in LESSONS:
            shutil.copytree(ROOT / kind / lesson, course / kind / lesson)
    for name in ("course", "examples"):
        shutil.copytree(ROOT / name, course / name)
    for name in ("nbgrader_config.py", handout.LOCK, handout.NEEDS, "LICENSE"):
        shutil.copy(ROOT / name, course)
    with contextlib.chdir(course):
        for command in commands(GUIDE):
            assert_runs([str(STUDENTS) if word == "40" else word for word in command])
    return course


def assert_runs(command: list[str]) -> None:
    """Run a command of the guide, which ends with 0 or 1 and shows no traceback."""
    said = io.StringIO()
    if command[0] == "autograder":
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(command[1:])
    else:
        python = [sys.executable if command[0] == "python" else command[0], *command[1:]]
        run = subprocess.run(python, capture_output=True, text=True, timeout=300, check=False)
        code = run.returncode
        said.write(run.stdout + run.stderr)
    assert code in (0, 1), f"{command}\n{said.getvalue()}"
    assert "Traceback" not in said.getvalue(), said.getvalue()


def standings(course: Path, lesson: str) -> dict:
    made = Course(course)
    return grades_of(made, made.chosen_lessons([lesson]))[lesson]


def handed_in(term: Path, lesson: str) -> set[str]:
    """Ids of those whose work is in the newest downloads, and is more than a photograph."""
    stem = f"{lesson}-later" if lesson == LESSONS[0] else lesson
    with zipfile.ZipFile(term / "downloads" / f"canvas-{stem}.zip") as archive:
        names = [n for n in archive.namelist() if not n.endswith(".jpg")]
    found = {f"s{int(re.search(r'_(50[0-9]{3})_', n)[1]) - 50_000:04d}" for n in names}
    with zipfile.ZipFile(term / "downloads" / f"moodle-{stem}.zip") as archive:
        sent = {re.search(r"_([0-9]+)_", n)[1] for n in archive.namelist() if ".jpg" not in n}
    worksheet = term / "downloads" / f"moodle-{stem}-worksheet.csv"
    for row in csv.DictReader(worksheet.open(encoding="utf-8")):
        if row["Identifier"].split()[1] in sent:
            found.add(row["Email address"].partition("@")[0])
    return found


def test_everybody_s_work_arrived_or_is_known_to_be_missing(term: Path) -> None:
    for lesson in LESSONS:
        wanted = handed_in(term, lesson)
        assert {p.parts[-3] for p in (term / "submitted").glob(f"*/{lesson}/*.ipynb")} == wanted
        assert set(standings(term, lesson)) == wanted
    left = [p.name for p in (term / "collected" / "unplaced").rglob("*.ipynb*")]
    assert left, "two who are in no list handed in, and are listed"


def test_canvas_takes_the_grades_of_its_half(term: Path) -> None:
    rows = list(csv.reader((term / "grades" / "canvas.csv").open(encoding="utf-8")))
    numbers = [str(900 + n) for n in range(len(LESSONS))]
    before = {str(50_000 + n): dict.fromkeys(numbers, "") for n in range(1, STUDENTS // 2 + 1)}
    titles = dict(zip(numbers, LESSONS, strict=True))
    after = canvas_import(rows, before, titles)
    for number, lesson in titles.items():
        got = standings(term, lesson)
        for user, cells in after.items():
            student = f"s{int(user) - 50_000:04d}"
            wanted = f"{round(got[student].score, 2):g}" if student in got else ""
            assert cells[number] == wanted


def test_moodle_takes_its_worksheets_with_grades_and_comments(term: Path) -> None:
    for lesson in LESSONS:
        sheet = term / "grades" / f"moodle-worksheet-{lesson}.csv"
        rows = list(csv.DictReader(sheet.open(encoding="utf-8")))
        stem = f"{lesson}-later" if lesson == LESSONS[0] else lesson
        given = term / "downloads" / f"moodle-{stem}-worksheet.csv"
        before = {r["Identifier"]: r for r in csv.DictReader(given.open(encoding="utf-8"))}
        got = standings(term, lesson)
        assert rows and {r["Status"] for r in rows} == {"Submitted for grading"}
        for row in rows:
            student = row["Email address"].partition("@")[0]
            assert float(row["Grade"]) == round(got[student].score, 2)
            assert row["Feedback comments"].startswith(f"{lesson}: {row['Grade']} of 10 points.")
            kept = {k: v for k, v in row.items() if k not in ("Grade", "Feedback comments")}
            assert kept.items() <= before[row["Identifier"]].items()


def test_feedback_goes_back_under_the_names_that_came(term: Path) -> None:
    for lesson in LESSONS:
        back = 0
        for system, mark in (("canvas", r"^[^_]+_(\d+)_(\d+)_"), ("moodle", r"^([^_]+)_(\d+)_")):
            came = set()
            for download in (term / "downloads").glob(f"{system}-{lesson}*.zip"):
                with zipfile.ZipFile(download) as sent:
                    came |= {re.search(mark, n.replace("_LATE_", "_"))[0] for n in sent.namelist()}
            with zipfile.ZipFile(term / "handback" / f"{system}-{lesson}.zip") as archive:
                names = archive.namelist()
            assert {re.search(mark, n)[0] for n in names} <= came
            assert all(n.endswith("-feedback.html") for n in names)
            back += len(names)
        assert back == len(handed_in(term, lesson))


def test_extensions_and_lateness_are_as_the_systems_said(term: Path) -> None:
    extensions = (term / "extensions.csv").read_text(encoding="utf-8")
    assert extensions == "student,lesson,due\ns0003,01_notation,2026-10-05T16:00:00+00:00\n"
    worksheet = term / "downloads" / "moodle-01_notation-later-worksheet.csv"
    for row in csv.DictReader(worksheet.open(encoding="utf-8")):
        stamp = term / "submitted" / row["Email address"][:5] / "01_notation" / "timestamp.txt"
        assert stamp.is_file() == (row["Status"] == "Submitted for grading")


def test_what_students_get_installs_and_opens(term: Path) -> None:
    folder = term / "dist" / "activations"
    assert {p.parent.name for p in folder.glob("*/*.ipynb")} == set(LESSONS)
    container = json.loads((folder / ".devcontainer" / "devcontainer.json").read_text())
    assert "requirements.txt" in container["postCreateCommand"]
    lock = (folder / "requirements.txt").read_text()
    assert lock == (ROOT / handout.LOCK).read_text()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "from these on: Python 3.9, numpy 1.22, matplotlib 3.7, jupyterlab 3," in readme
    for name in ("numpy", "matplotlib", "jupyterlab", "ipywidgets"):
        assert re.search(rf"^{name}==\S+", lock, re.M)
    with zipfile.ZipFile(term / "dist" / "activations.zip") as archive:
        names = {n.removeprefix("activations/") for n in archive.namelist()}
    assert names == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_release_that_is_out_of_date_is_refused(term: Path) -> None:
    path = term / "notebooks" / "01_notation" / "notation.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("YOUR CODE HERE", "YOUR CODE THERE"), encoding="utf-8")
    said = io.StringIO()
    try:
        with contextlib.chdir(term), contextlib.redirect_stderr(said):
            code = main(["release", "01_notation"])
    finally:
        path.write_text(text, encoding="utf-8")
    assert code == 2 and "run `autograder build` first" in said.getvalue()


def test_the_list_of_equal_work_says_of_what_it_can_say_little(term: Path) -> None:
    page = (term / "reports" / "similar.html").read_text(encoding="utf-8")
    assert "Equal code is a reason to ask, not a proof." in page
    assert "01_notation: nearly all answers are a line or two" in page


def test_backup_restore_and_the_next_term(term: Path, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(term, course)
    before, graded = {lesson: standings(course, lesson) for lesson in LESSONS}, gradebook(course)
    with contextlib.chdir(course):
        for command in commands(CHANGES):
            if command[:2] == ["tar", "-xzf"]:
                (course / "gradebook.db").unlink()
            if command[:2] == ["autograder", "term"]:
                assert before == {lesson: standings(course, lesson) for lesson in LESSONS}
                assert gradebook(course) == graded
            assert_runs(command)
    assert 'course_id = "activations-2027"' in (course / "nbgrader_config.py").read_text()
    old = course / "terms" / "activations"
    assert {lesson: standings(old, lesson) for lesson in LESSONS} == before
    assert gradebook(old) == graded
    left = {path.name for path in course.iterdir()}
    assert not left & {"submitted", "downloads", "gradebook.db", "roster.csv", "records"}


@pytest.mark.parametrize("page", [GUIDE, CHANGES])
def test_the_guide_names_only_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (page.parent / target).exists(), target
