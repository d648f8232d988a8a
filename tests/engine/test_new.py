"""`autograder new`: files that build, names that are refused, and all files or none."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from class_files import tree
from small_course import LESSON, make_course

from autograder.authoring import modules, new
from autograder.authoring.build import build, write
from autograder.authoring.derive import with_derived
from autograder.authoring.modules import CannotAdd, with_import, with_item, with_numpy
from autograder.authoring.unfinished import left_to_do
from autograder.cli import main
from autograder.course import Course
from autograder.exercises import question
from autograder.exercises.registry import refresh

HERE = Path(__file__).resolve().parent
ENTRIES = f"course/lessons/{LESSON}/exercises.py"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The toy course, as it is edited."""
    return make_course(tmp_path, "valid")


def run(course: Course, *words: str) -> int:
    refresh(course.root)
    return main(["new", *words, "--root", str(course.root)])


# --- a state that builds --------------------------------------------------------------------------


def test_a_new_exercise_and_a_new_lesson_build_and_say_what_to_fill_in(course: Course) -> None:
    assert run(course, "exercise", "parabola", "--lesson", LESSON) == 0
    words = ("--title", "How does a line bend?", "--exercises", "q_bend", "curve", "bend")
    assert run(course, "lesson", "03_curve", *words) == 0
    refresh(course.root)
    refresh(course.root)
    outcome = build(course, course.lessons())
    assert outcome.refused == ()
    write(course, outcome)
    added = course.content.find("parabola")
    assert added.bonus and added.lesson == LESSON  # the lesson had all its points
    own = course.content.of_lesson("03_curve")
    assert [(e.name, e.points) for e in own] == [("q_bend", 0.5), ("curve", 1), ("bend", 1.5)]
    assert sum(e.points for e in own) == course.content.rules.points
    released = (course.release / "03_curve" / "curve.ipynb").read_text()
    assert "How does a line bend?" in released and "7 + z / 4" not in released
    for lesson in course.lessons():
        lines = [str(problem) for problem in left_to_do(course, lesson)]
        assert lines and all("to fill in: " in line and "\n" not in line for line in lines)
        assert any(f"source/{lesson.path.as_posix()}, cell exercise-" in li for li in lines)
        assert any(f"course/lessons/{lesson.name}/answers.py, line " in li for li in lines)
        assert not any(li.startswith("README.md") for li in lines)  # there is none
    (course.root / "README.md").write_text(f"- [{LESSON}](notebooks/{LESSON}/line.ipynb)")
    told = [p for lesson in course.lessons() for p in left_to_do(course, lesson) if not p.cell]
    (missing,) = [str(p) for p in told if p.path == "README.md"]
    assert "a line for 03_curve, with a link to notebooks/03_curve/curve.ipynb" in missing


def test_an_exercise_takes_what_the_points_of_its_lesson_leave(course: Course) -> None:
    path = course.root / ENTRIES
    path.write_text(
        path.read_text().replace(
            '"line",\n        LESSON,\n        2,', '"line",\n        LESSON,\n        1.5,'
        )
    )
    refresh(course.root)
    assert run(course, "exercise", "parabola", "--lesson", LESSON) == 0
    refresh(course.root)
    added = course.content.find("parabola")
    assert added.points == 0.5 and not added.bonus


@pytest.mark.parametrize(
    ("points", "bonus", "said"),
    [(1, True, "(1 bonus point)"), (2, True, "(2 bonus points)"), (1.5, False, "(1.5 points)")],
)
def test_a_heading_says_whether_its_exercise_is_a_bonus(
    points: float, bonus: bool, said: str
) -> None:
    entry = question("bend", "03_curve", points, letter="p")
    for before in ("(1 point)", "(3 bonus points)", "(1 extra point)"):
        text = f"### Exercise 4 · `bend` {before}"
        heading = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": text}
        made = with_derived({"cells": [heading]}, [replace(entry, bonus=bonus)])
        assert made["cells"][0]["source"] == f"### Exercise 4 · `bend` {said}"


def test_a_lesson_that_is_not_filled_in_is_not_handed_out(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(course, "exercise", "parabola", "--lesson", LESSON) == 0
    monkeypatch.chdir(course.root)
    refresh(course.root)
    assert main(["release"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said and all("to fill in: " in line for line in said)


def test_a_skeleton_that_is_no_notebook_is_refused_in_one_line(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "course" / new.SKELETON).write_text("{")
    assert run(course, "lesson", "03_curve") == 2
    said = capsys.readouterr().err
    assert "course/new_lesson.ipynb: not valid JSON" in said and said.count("\n") == 1


# --- what is refused ------------------------------------------------------------------------------

REFUSED = {
    "exercise two-words": "'two-words' is no name for a function",
    "exercise 2fast": "'2fast' is no name for a function",
    "exercise π": "'π' is no name for a function",
    "exercise _hidden": "'_hidden' is no name for a function",
    "exercise class": "'class' is a name of Python's own",
    "exercise sum": "'sum' is a name of Python's own",
    "exercise np": "'np' is a name of the setup cell",
    "exercise check_answer": "'check_answer' is a name of the setup cell",
    "exercise check": "'check' is kept for cells of another kind",
    "exercise test_line": "'test_line' is kept for cells of another kind",
    "exercise line": f"there is an exercise 'line' already, in {LESSON}",
    "exercise predict": "the lesson has a cell 'predict' already",
    "exercise q_where": f"a question is no bonus, and {LESSON} has 0 of its points left",
    "exercise bend --points 1": f"{LESSON} has 0 of its 3 points left, not 1",
    "exercise bend --points -1": "--points takes a number over 0 and up to 3, not -1",
    "exercise bend --points nan": "--points takes a number over 0 and up to 3, not nan",
    "exercise bend --lesson 09_none": "there is no lesson '09_none' in source/",
    "lesson curve": "'curve' is no name for a lesson",
    "lesson 3_curve": "'3_curve' is no name for a lesson",
    "lesson 03_Curve": "'03_Curve' is no name for a lesson",
    "lesson ../03_curve": "'../03_curve' is no name for a lesson",
    "lesson 02_curve": f"there is a lesson 02 already: {LESSON}",
    f"lesson {LESSON}": f"there is a lesson {LESSON!r} already",
    "lesson 03_line": f"another lesson has a notebook line.ipynb: {LESSON}",
    "lesson 03_curve --exercises line": f"there is an exercise 'line' already, in {LESSON}",
    "lesson 03_curve --exercises a1 a1": "two of the exercises have one name",
    "lesson 03_curve --title ": "--title takes one line of text",
    "lesson 03_curve --exercises q_a q_b q_c q_d": "q_d: question 4; 3 are the most",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    words: str, course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(course.root)
    said = words.split(" ")
    if said[0] == "exercise" and "--lesson" not in said:
        said += ["--lesson", LESSON]
    assert run(course, *said) == 2
    line = capsys.readouterr().err
    assert REFUSED[words] in line and line.count("\n") == 1 and "Traceback" not in line
    assert {k: v for k, v in tree(course.root).items() if "__pycache__" not in k} == before


def test_what_cannot_be_written_leaves_everything_as_it_was(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(course.root)
    real, count = new.write_atomically, [0]

    def full(path: Path, content: bytes) -> None:
        if course.root in path.parents:
            count[0] += 1
            if count[0] == 3:
                raise OSError(28, "No space left on device", str(path))
        real(path, content)

    monkeypatch.setattr(new, "write_atomically", full)
    assert run(course, "lesson", "03_curve") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert {k: v for k, v in tree(course.root).items() if "__pycache__" not in k} == before
    assert not (course.source / "03_curve").exists()


def test_entries_that_are_written_in_another_way_are_refused(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    path = course.root / ENTRIES
    path.write_text(path.read_text().replace("EXERCISES = (", "EXERCISES = tuple(", 1) + "\n")
    path.write_text(path.read_text().replace("tuple(\n", "tuple([\n").rstrip()[:-1] + "])\n")
    before = path.read_text()
    assert run(course, "exercise", "parabola", "--lesson", LESSON) == 2
    assert "EXERCISES is not written as one tuple, list or dict" in capsys.readouterr().err
    assert path.read_text() == before


# --- adding to a module ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "X = ()\n",
        "X = (\n    1,\n)\n",
        "X = (\n    1,  # one, and more\n)\n",
        "X = (1, 2)\n",
        "X: tuple[int, ...] = (\n    1,\n    (2),\n)\n\nY = 3\n",
        "A = 'σ'\n# about X\nX = (\n    'ω',\n)\n",
        "X = [\n    1\n]\n",
    ],
)
def test_an_item_is_added_at_the_end_and_the_rest_stays(text: str) -> None:
    before, after = {}, {}
    made = with_item(text, "X", "    99,\n", "def f():\n    return 1\n")
    exec(text, before)
    exec(made, after)
    assert [*after["X"]] == [*before["X"], 99] and after["f"]() == 1
    assert set(before) <= set(after)


@pytest.mark.parametrize("text", ["Y = ()\n", "X = 1, 2\n", "X = tuple([1])\n"])
def test_what_is_no_literal_is_not_added_to(text: str) -> None:
    with pytest.raises(CannotAdd):
        with_item(text, "X", "    99,\n")


def test_imports_are_added_once_and_in_order() -> None:
    text = '"""A module."""\n\nfrom __future__ import annotations\n\nX = 1\n'
    made = with_numpy(with_import(text, {"Exercise", "question", "FAR"}))
    assert made == with_numpy(with_import(made, {"question"}))
    assert "from autograder.exercises import FAR, Exercise, question" in made
    names = [n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in imports(made)]
    assert names == ["__future__", "numpy", modules.ENGINE]


def imports(text: str) -> list[ast.ImportFrom | ast.Import]:
    return [n for n in ast.parse(text).body if isinstance(n, ast.ImportFrom | ast.Import)]


@pytest.mark.parametrize("name", ["words", "growth"])
def test_other_courses_take_new_exercises_and_lessons(name: str, tmp_path: Path) -> None:
    course = Course(tmp_path / name)
    shutil.copytree(HERE / name, course.root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE.parents[1] / "nbgrader_config.py", course.root)
    (first, *_) = course.lessons()
    assert run(course, "exercise", "doubled", "--lesson", first.name) == 0
    assert run(course, "lesson", "77_more") == 0
    for lesson in course.lessons():
        assert new._problems(course, new._source(course, lesson), lesson, course.content) == []
    cells = [cell["id"] for cell in new._source(course, first)["cells"]]
    before = {e.name for e in course.content.of_lesson(first.name)} - {"doubled"}
    assert cells.index("doubled") > max(cells.index(f"test_{name}") for name in before)


def test_a_course_without_public_checks_of_its_own_gets_plain_ones(course: Course) -> None:
    (course.root / "course" / "kit.py").write_text("import numpy as np\n")
    assert run(course, "lesson", "03_curve", "--exercises", "q_bend", "curve") == 0
    refresh(course.root)
    text = (course.source / "03_curve" / "curve.ipynb").read_text()
    assert "check_elementwise" not in text and "check_answer" not in text
    lesson = course.chosen_lessons(["03_curve"])[0]
    assert new._problems(course, new._source(course, lesson), lesson, course.content) == []
