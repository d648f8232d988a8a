"""A course of quite another subject, with no number in it: built, graded, reported, exported.

It enters by the same door as any other, `load(root)`: the folder `course/` beside the settings.
Its lesson is about texts and lists, its setup cell imports no library.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from toy_class import ROOT, headers, toy_content

from autograder.cli import main
from autograder.exercises.registry import load

LESSON, NOTEBOOK = "01_words", "words.ipynb"
WORDS = Path(__file__).resolve().parent / "words"

COUNT = "def count_long(words):\n    return {}\n"
ANSWERS = {  # student -> texts of the two cells, points
    "right": (COUNT.format("sum(len(w) >= 5 for w in words)"), "sorted(words, key=len)", 3.0),
    "letters": (COUNT.format("sum(len(w) for w in words)"), "sorted(words, key=len)", 1.0),
    "reversed": (COUNT.format("len([w for w in words if len(w) > 4])"), "words[::-1]", 2.0),
    "floats": (COUNT.format("float(sum(len(w) > 4 for w in words))"), "sorted(words)", 0.0),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, built, graded, and with everything made that is made of grades."""
    root = tmp_path_factory.mktemp("second") / "course"
    shutil.copytree(WORDS, root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "README.md").write_text("# Words\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["build"]) == 0
        release = json.loads((root / "notebooks" / LESSON / NOTEBOOK).read_text(encoding="utf-8"))
        for student, (count, order, _) in ANSWERS.items():
            texts = {
                "count_long": count,
                "by_length": f"def by_length(words):\n    return {order}\n",
            }
            for cell in release["cells"]:
                cell["source"] = texts.get(cell["id"], cell["source"])
            path = root / "submitted" / student / LESSON / NOTEBOOK
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(release), encoding="utf-8")
        for command in (["grade", "--jobs", "1"], ["feedback"], ["report"], ["replay"]):
            assert main(command) == 0, command
    return root


def test_its_content_comes_through_the_door_and_meets_no_other(course: Path) -> None:
    content = load(course)
    assert list(content.exercises) == ["count_long", "by_length"]
    assert not set(content.exercises) & set(toy_content().exercises)
    assert content.rules.title == "Words"


def test_its_release_holds_no_solution_and_its_solution_has_been_run(course: Path) -> None:
    handed_out = (course / "notebooks" / LESSON / NOTEBOOK).read_text(encoding="utf-8")
    assert "sorted(words" not in handed_out and "from autograder" not in handed_out
    solution = (course / "solutions" / LESSON / NOTEBOOK).read_text(encoding="utf-8")
    assert "count_long: public check passed." in solution


def test_whole_numbers_and_lists_of_texts_are_judged(course: Path) -> None:
    got = {student: header.points for (student, _), header in headers(course).items()}
    assert got == {student: points for student, (_, _, points) in ANSWERS.items()}


def test_its_misconceptions_are_told_and_counted(course: Path) -> None:
    page = (course / "feedback" / "letters" / LESSON / "words.html").read_text(encoding="utf-8")
    assert "These are letters. Words are asked for." in page
    (report,) = (course / "reports").glob("report*.html")
    assert "These are letters. Words are asked for." in report.read_text(encoding="utf-8")


def test_its_grades_are_exported(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(course)
    assert main(["export"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["student"]: float(row["points"]) for row in rows} == {
        student: points for student, (_, _, points) in ANSWERS.items()
    }


def test_what_breaks_its_rules_is_refused_by_its_own_names(
    course: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = Path(shutil.copytree(course, tmp_path / "course"))
    path = root / "course" / "lessons" / LESSON / "exercises.py"
    path.write_text(path.read_text(encoding="utf-8").replace("        2,\n", "        4,\n", 1))
    monkeypatch.chdir(root)
    assert main(["build"]) == 2
    assert "sum to 5, they have to be 3: count_long 4, by_length 1" in capsys.readouterr().err
