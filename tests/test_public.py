"""What the public checks say follows from the entries."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from lesson_code import CONTENT, ROOT, code_cells, exercises_of, find, lessons, public_part

from autograder.authoring.derive import with_derived
from autograder.authoring.normal_form import Notebook
from autograder.exercises import Elementwise, Example, Misconception, PublicCheck, PublicExamples
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
    known = public.spec.misconceptions if isinstance(public, PublicCheck) else public.misconceptions
    said = {sentence for sentence, _ in public.slips()}
    assert said <= {m.in_public for m in known}
    assert len(said) >= 0.5 * len({m.in_public for m in known if m.function and m.in_public})


def test_every_elementwise_exercise_of_the_course_has_a_derived_check() -> None:
    by_hand = [
        e.name
        for lesson in lessons()
        for e in exercises_of(lesson)
        if e.public is None and re.search(r"^check_elementwise\(", written(e.name), re.MULTILINE)
    ]
    assert not by_hand


def source_of(lesson: str) -> Notebook:
    (path,) = (ROOT / "source" / lesson).glob("*.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


@pytest.mark.parametrize(
    ("lesson", "exercise", "misconception", "argument"),
    [
        ("02_sigmoid", "sigmoid_derivative", "a-plus", np.zeros(3)),
        ("02_sigmoid", "stable_sigmoid", "one-minus", np.zeros(3)),  # from another exercise
        ("01_notation", "secant_slope", "sum", None),
        ("09_modern", "softmax", "unstable", None),
    ],
)
def test_a_sentence_changed_in_one_place_changes_everywhere(
    lesson: str, exercise: str, misconception: str, argument: object, tmp_path: Path
) -> None:
    entry = find(exercise)
    (known,) = [m for m in entry.misconceptions if m.name == misconception][:1]
    old, new = known.in_public[:24], "Quite another sentence, "
    shutil.copytree(ROOT / "course", tmp_path / "course")
    path = tmp_path / "course" / "lessons" / lesson / "exercises.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1  # one misconception, one sentence
    path.write_text(text.replace(old, new), encoding="utf-8")
    changed = load(tmp_path)
    made = with_derived(source_of(lesson), changed.of_lesson(lesson))
    cells = {cell["id"]: cell["source"] for cell in made["cells"]}
    assert new.lower() in cells[f"test_{exercise}"].lower()
    assert old.lower() not in cells[f"test_{exercise}"].lower()
    told = [m.in_public for m in changed.find(exercise).misconceptions if m.name == misconception]
    assert any(sentence.startswith(new) for sentence in told)


# --- how the text is made -------------------------------------------------------------------------

DOUBLE = Elementwise(
    "double",
    lambda z: 2.0 * z,
    misconceptions=(
        Misconception("square", "This is z squared.", np.square),
        Misconception("again", "Never said: the same values as above.", lambda z: z**2),
        Misconception("hidden", "Only for hidden checks.", np.cos, public=""),
        Misconception("short", "A sentence that is too long.", lambda z: -z, public="the sign."),
        Misconception("no-values", "Not a number for a 0.", lambda z: z / z),
        Misconception("near", "Three digits are not enough.", lambda z: 2.0001 * z),
        Misconception("infinite", "ReLU was divided by 0.", lambda z: z + np.inf),
        Misconception("by-hand", "Known by a check itself."),
    ),
)


def test_known_values_and_slips_are_those_of_the_entry() -> None:
    code = PublicCheck(DOUBLE, known=(0, 1 / 3, 3), slope_of="g", integers=(1, 2)).code("double")
    assert "known={0: 0, 0.333333333333333: 0.666666666667, 3: 6}," in code
    assert "integers={1: 2, 2: 4}," in code and "slope_of=g," in code
    lines = [line.strip() for line in code.split("slips=[")[1].splitlines() if "(" in line]
    assert lines == [
        '("this is z squared.", [0, 0.1111111, 9]),',
        '("the sign.", [0, -0.3333333, -3]),',
        '("ReLU was divided by 0.", [np.inf, np.inf, np.inf]),',
        '("three digits are not enough.", [0, 0.6666667, 6]),',
    ]


def test_two_slips_that_are_nearly_right_are_not_told_apart() -> None:
    two = Elementwise(
        "f",
        np.exp,
        (
            Misconception("one", "One reason.", lambda z: 1.0001 * np.exp(z)),
            Misconception("two", "Another reason.", lambda z: 0.9999 * np.exp(z)),
        ),
    )
    assert PublicCheck(two, known=(0, 1)).slips() == []


def test_examples_are_calls_with_what_is_right_and_a_slip_ends_where_it_says_nothing() -> None:
    check = PublicExamples(
        lambda x, n: x[:n],
        (
            Misconception("all", "Everything came back.", lambda x, n: x),
            Misconception("one", "n was taken for a place.", lambda x, n: x[n]),
        ),
        (
            Example("one of two", (np.array([1.0, 2.5]), 1)),
            Example("both", (np.array([1.0, 2.0]), 2), code="head(TWO, 2)"),
        ),
        statements=(("x is as it was", "kept()"),),
        before="def kept():\n    return True\n",
    )
    assert check.code("head").splitlines()[1:] == [
        "def kept():",
        "    return True",
        "",
        "",
        "check_examples(",
        '    "head",',
        "    [",
        '        ("one of two", lambda: head(np.array([1.0, 2.5]), 1), [1]),',
        '        ("both", lambda: head(TWO, 2), [1, 2]),',
        '        ("x is as it was", lambda: kept(), True),',
        "    ],",
        "    slips=[",
        '        ("everything came back.", [[1, 2.5], [1, 2]]),',
        '        ("n was taken for a place.", [2.5]),',
        "    ],",
        ")",
    ]


def test_sentences_of_the_course_have_one_text_each() -> None:
    """The public sentence is no longer than the one that comes back with the grade, or it says more."""
    for exercise in CONTENT.exercises.values():
        for known in exercise.misconceptions:
            assert len(known.in_public) <= max(150, len(known.sentence)), known.name
