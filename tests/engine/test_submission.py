"""Which file is taken for a submission, and what is said where it is not the one asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from habits import PLAIN
from toy_class import NOTEBOOKS, all_right, make_course, released

from autograder.course import Course, Lesson
from autograder.grading.class_run import grade_class
from autograder.grading.outcome import Options
from autograder.grading.submission import has_folder, read_one, strays
from autograder.grading.summary import summary_lines

LESSON, OTHER = (Lesson(*each) for each in NOTEBOOKS.items())
WORKED = json.dumps(all_right()).encode()
BLANK = json.dumps(released()).encode()
STRANGE = json.dumps(all_right(OTHER.name)).encode()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("files") / "course", (), tuple(NOTEBOOKS))


@pytest.fixture
def course(root: Path):
    yield Course(root)
    shutil.rmtree(root / "submitted", ignore_errors=True)


def hand_in(course: Course, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = course.submitted / "s" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


TAKEN = {
    "a download's second copy": {"02_growth/growth (1).ipynb": WORKED},
    "a capital letter": {"02_growth/Growth.ipynb": WORKED},
    "a name of one's own": {"02_growth/growth_final_v2.ipynb": WORKED},
    "an ending that a browser added": {"02_growth/growth.ipynb.txt": WORKED},
    "an ending in capitals": {"02_growth/growth.IPYNB": WORKED},
    "a blank notebook beside a worked copy": {
        "02_growth/growth.ipynb": BLANK,
        "02_growth/growth-Copy1.ipynb": WORKED,
    },
    "a broken notebook beside a copy": {
        "02_growth/growth.ipynb": WORKED[:-300],
        "02_growth/growth-Copy1.ipynb": WORKED,
    },
    "a worked copy beside another lesson's notebook": {
        "02_growth/growth-Copy1.ipynb": WORKED,
        "02_growth/decay.ipynb": STRANGE,
    },
    "a folder in the folder": {"02_growth/02_growth/growth.ipynb": WORKED},
    "a folder with a capital letter": {"02_Growth/growth.ipynb": WORKED},
    "a folder without its number": {"growth/growth.ipynb": WORKED},
    "a folder with a space": {"02 growth/growth.ipynb": WORKED},
    "no folder": {"growth.ipynb": WORKED},
    "no folder, and a second copy": {"growth (2).ipynb": WORKED},
}


@pytest.mark.parametrize("files", TAKEN.values(), ids=TAKEN)
def test_one_obvious_candidate_is_taken_and_said(course: Course, files: dict[str, bytes]) -> None:
    hand_in(course, files)
    assert has_folder(course, "s", LESSON)
    found = read_one(course, "s", LESSON)
    assert (found.content, found.problem) == (WORKED, "")
    taken = next(name for name, content in files.items() if content == WORKED)
    assert found.said.startswith(f"{taken} was taken for 02_growth/growth.ipynb: ")


REFUSED = {
    "several worked copies": (
        {"02_growth/a.ipynb": WORKED, "02_growth/b.ipynb": WORKED},
        "Several files could be meant: 02_growth/a.ipynb, 02_growth/b.ipynb.",
    ),
    "the notebook of another lesson": (
        {"02_growth/decay.ipynb": STRANGE},
        "Found instead: 02_growth/decay.ipynb.",
    ),
    "a print": ({"02_growth/s.pdf": b"%PDF"}, "Found instead: 02_growth/s.pdf."),
    "nothing": ({"02_growth/.keep": b""}, "There is no growth.ipynb in the submission."),
}  # fmt: skip


@pytest.mark.parametrize(("files", "said"), REFUSED.values(), ids=REFUSED)
def test_several_candidates_or_none_are_named(
    course: Course, files: dict[str, bytes], said: str
) -> None:
    hand_in(course, files)
    found = read_one(course, "s", LESSON)
    assert found.content is None and said in found.problem


def test_a_blank_notebook_beside_several_worked_ones_is_graded_and_told(course: Course) -> None:
    files = {"growth.ipynb": BLANK, "a.ipynb": WORKED, "b.ipynb": WORKED}
    hand_in(course, {f"02_growth/{name}": content for name, content in files.items()})
    found = read_one(course, "s", LESSON)
    assert found.content == BLANK
    assert found.said.endswith("worked on: 02_growth/a.ipynb, 02_growth/b.ipynb")


def test_a_worked_notebook_is_taken_whatever_stands_beside_it(course: Course) -> None:
    hand_in(course, {"02_growth/growth.ipynb": WORKED, "02_growth/old.ipynb": BLANK})
    found = read_one(course, "s", LESSON)
    assert (found.content, found.said) == (WORKED, "")
    assert "old.ipynb" in found.doubt


def test_twenty_megabytes_of_outputs_are_dropped_while_reading(course: Course) -> None:
    notebook = json.loads(WORKED)
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 10**6}}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [picture] * 2 + [{"output_type": "stream", "text": 'a "quoted" [x'}]
    content = json.dumps(notebook).encode()
    assert len(content) > 20 * 2**20
    hand_in(course, {"02_growth/growth.ipynb": content})
    found = read_one(course, "s", LESSON)
    assert found.problem == "" and len(found.content) < 10**6
    assert json.loads(found.content)["cells"] == json.loads(WORKED)["cells"]


@pytest.mark.parametrize(
    "filling", [b"[" * 11 * 2**20, b'{"outputs": [' * 10**6, b'"' + b"\\" * 11 * 2**20]
)
def test_a_large_file_of_another_form_is_refused_soon(course: Course, filling: bytes) -> None:
    hand_in(course, {"02_growth/growth.ipynb": filling})
    assert "MB, more than the 10 MB that are taken" in read_one(course, "s", LESSON).problem


DATES = {
    "in UTF-16": "2026-11-20 10:00:00 UTC".encode("utf-16"),
    "in seconds since 1970": b"1764172800",
    "in a zone of letters": b"2026-11-20 10:00:00 PDT",
    "in words": b"yesterday evening",
    "empty": b"",
    "very long": b"2026" * 100,
}


@pytest.mark.parametrize("stamp", DATES.values(), ids=DATES)
def test_a_date_that_cannot_be_read_is_listed(course: Course, stamp: bytes) -> None:
    hand_in(course, {"02_growth/growth.ipynb": WORKED, "02_growth/timestamp.txt": stamp})
    assert "whether it is late is not known" in read_one(course, "s", LESSON).undated


@pytest.mark.parametrize(
    "stamp", ["2026-11-20 10:00:00.123456 UTC", "2026-11-20T10:00:00Z", "2026-11-20 10:00 +0100"]
)
def test_a_date_that_can_be_read_is_not(course: Course, stamp: str) -> None:
    files = {"02_growth/growth.ipynb": WORKED, "02_growth/timestamp.txt": stamp.encode()}
    hand_in(course, files)
    assert read_one(course, "s", LESSON).undated == ""


def test_notebooks_that_belong_to_no_lesson_are_named(course: Course) -> None:
    hand_in(
        course,
        {
            "02_growth/growth.ipynb": WORKED,
            "02_Growth/growth.ipynb": WORKED,
            "homework/task.ipynb": BLANK,
            "notes.ipynb": BLANK,
            ".ipynb_checkpoints/x.ipynb": BLANK,
        },
    )
    named = ["s/notes.ipynb", "s/02_Growth/growth.ipynb", "s/homework/task.ipynb"]
    assert strays(course, ["s"]) == named


def test_a_run_grades_what_is_taken_and_lists_everything_odd(course: Course) -> None:
    hand_in(course, {"02_Growth/growth (1).ipynb": WORKED, "notes.ipynb": BLANK})
    other = course.submitted / "t" / LESSON.name
    other.mkdir(parents=True)
    (other / "growth.ipynb").write_bytes(WORKED.replace(PLAIN.encode(), b"x"))
    (other / "timestamp.txt").write_text("1764172800")
    broken = course.submitted / "u" / LESSON.name
    broken.mkdir(parents=True)
    (broken / "growth.ipynb").write_bytes(b"{")
    outcome = grade_class(course, (LESSON,), Options(jobs=1))
    said = "\n".join(summary_lines(outcome))
    assert outcome.standings["s", LESSON.name].automatic == 10.0
    assert "s 02_growth: 02_Growth/growth (1).ipynb was taken" in said
    assert "whether it is late is not known" in outcome.look["t", LESSON.name]
    assert "JSON is broken" in outcome.look["u", LESSON.name]
    assert "s/notes.ipynb: belongs to no lesson" in said
    again = grade_class(course, (LESSON,), Options(jobs=1))
    assert (again.graded, again.unchanged) == (0, 3)
    assert again.look == outcome.look and again.strays == outcome.strays
