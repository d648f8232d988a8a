"""What the public checks say follows from the entries."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from lesson_code import ROOT, code_cells, exercises_of, find, lessons, public_part

from autograder.authoring.derive import with_derived
from autograder.authoring.normal_form import Notebook
from autograder.exercises.registry import load

DERIVED = [e.name for lesson in lessons() for e in exercises_of(lesson) if e.public]


def written(name: str) -> str:
    """The public check of an exercise as it stands in its lesson's source."""
    (cell,) = [c for c in code_cells(find(name).lesson) if c.name == f"test_{name}"]
    return public_part(cell.text).rstrip()


@pytest.mark.parametrize("name", DERIVED)
def test_a_lesson_has_the_public_check_that_follows_from_its_entry(name: str) -> None:
    assert written(name) == find(name).public.code(name)


@pytest.mark.parametrize("name", DERIVED)
def test_every_misconception_that_can_be_told_apart_has_its_sentence_in_the_public_check(
    name: str,
) -> None:
    public = find(name).public
    known = public.misconceptions
    said = {sentence for sentence, _ in public.slips()}
    assert said <= {m.in_public for m in known}
    assert len(said) >= 0.5 * len({m.in_public for m in known if m.function and m.in_public})


def test_every_exercise_but_a_question_has_a_derived_check() -> None:
    asks = re.compile(r"^check_(answer|prediction)\(")
    entries = [e for lesson in lessons() for e in exercises_of(lesson)]
    assert not [e.name for e in entries if e.public is None and not asks.match(written(e.name))]


def source_of(lesson: str) -> Notebook:
    (path,) = (ROOT / "source" / lesson).glob("*.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


@pytest.mark.parametrize(
    ("lesson", "exercise", "misconception"),
    [
        ("02_sigmoid", "sigmoid_derivative", "a-plus"),
        ("02_sigmoid", "stable_sigmoid", "one-minus"),  # from another exercise
        ("01_notation", "secant_slope", "sum"),
        ("01_notation", "numerical_derivative", "sum"),
        ("06_summary", "ActivationFunctions", "bare-name"),
        ("06_summary", "max_gradients", "rise-for-slope"),
        ("07_backprop", "linear_backward", "db-row"),
        ("07_backprop", "gradient_check", "h-multiplies"),
        ("07_backprop", "train", "seed-ignored"),
        ("09_modern", "softmax", "unstable"),
    ],
)
def test_a_sentence_changed_in_one_place_changes_everywhere(
    lesson: str, exercise: str, misconception: str, tmp_path: Path
) -> None:
    entry = find(exercise)
    (known,) = [m for m in entry.misconceptions if m.name == misconception][:1]
    old, new = known.in_public[:24], "Quite another sentence, "
    shutil.copytree(ROOT / "course", tmp_path / "course")
    modules = (tmp_path / "course" / "lessons" / lesson).glob("*.py")
    texts = {path: path.read_text(encoding="utf-8") for path in modules}
    (path,) = (path for path, text in texts.items() if old in text)
    assert texts[path].count(old) == 1  # one misconception, one sentence
    path.write_text(texts[path].replace(old, new), encoding="utf-8")
    changed = load(tmp_path)
    made = with_derived(source_of(lesson), changed.of_lesson(lesson))
    cells = {cell["id"]: cell["source"] for cell in made["cells"]}
    assert new.lower() in cells[f"test_{exercise}"].lower()
    assert old.lower() not in cells[f"test_{exercise}"].lower()
    told = [m.in_public for m in changed.find(exercise).misconceptions if m.name == misconception]
    assert any(sentence.startswith(new) for sentence in told)
