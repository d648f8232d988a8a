"""A mistake in an entry is one line that names its place; what an entry promises is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_course import LESSON, make_course, problems_of

from autograder.authoring.lint import exercises as rules
from autograder.authoring.lint.source import Source
from autograder.exercises import Elementwise, Exercise, Misconception, elementwise_checks
from autograder.exercises.public import PublicCheck
from autograder.exercises.registry import Rules

pytestmark = pytest.mark.quick

STUB = {"nbgrader": {"grade": False, "locked": False, "solution": True}}


def entry_with(reference=lambda z: 3.0 * z, misconceptions=(), known=(0.0, 1.0)) -> Exercise:
    spec = Elementwise("line", reference, misconceptions=tuple(misconceptions))
    return Exercise(
        "line", LESSON, 1, elementwise_checks(spec, (0.0,)), public=PublicCheck(spec, known)
    )


def source_of(exercise: Exercise, stub: str = "def line(z): ...") -> Source:
    cell = {"id": "line", "cell_type": "code", "source": stub, "metadata": STUB}
    return Source("a.ipynb", LESSON, {"cells": [cell]}, (exercise,), Rules(), lambda _: True)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("lambda z: 3.0 * np.tahn(z)", "the reference of line stops with AttributeError"),
        ("lambda z: unknown(z)", "the reference of line stops with NameError"),
        ("lambda z: 3.0", "the reference of line: it gives shape () for an array of shape (2,)"),
        ("lambda z: None", "the reference of line: it gives shape () for an array of shape (2,)"),
    ],
)
def test_a_reference_that_stops_is_one_line_that_names_it(
    tmp_path: Path, reference: str, said: str
) -> None:
    course = make_course(tmp_path, "valid")
    path = course.root / "course" / "lessons" / LESSON / "exercises.py"
    text = path.read_text().replace("lambda z: 3.0 * z - 2.0", reference)
    imports = "import numpy as np\n\nfrom autograder.exercises.public import PublicCheck\n"
    first = "from autograder.exercises import ("
    text = text.replace(first, imports + first)
    entry = "        misconceptions=LINE.misconceptions,\n"
    text = text.replace(entry, f"{entry}        public=PublicCheck(LINE, (0.0, 1.0)),\n")
    path.write_text(text)
    (problem,) = problems_of(course)
    assert said in problem and "\n" not in problem
    number = 1 + text[: text.index(reference)].count("\n")
    place = f"exercises.py, line {number}: " if "stops" in said else ": "
    assert problem.startswith(f"course/lessons/{LESSON}") and place in problem


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda z: np.tahn(z), "its function stops with AttributeError"),
        (lambda z: 3.0, "its function does not give a number for each input"),
        (lambda z: 3.0 * np.abs(z), "it is right at all public inputs"),
        (lambda z: z / 1.0, "it gives the same as “factor” at all public inputs"),
    ],
)
def test_a_sentence_that_the_public_check_never_says_is_told(function, said) -> None:
    factor = Misconception("factor", "Times three.", lambda z: z)
    known = [factor, Misconception("other", "Another idea.", function)]
    (problem,) = rules.sentences(source_of(entry_with(misconceptions=known)))
    assert f"never says “other”: {said}" in problem.text


def test_a_sentence_that_is_not_meant_for_it_and_one_that_gives_nan_are_not_told() -> None:
    known = (
        Misconception("silent", "Right here.", lambda z: 3.0 * np.abs(z), public=""),
        Misconception("nan", "0/0.", lambda z: z / np.where(z == 0, np.nan, z)),
        Misconception("by the check", "No function."),
    )
    assert not list(rules.sentences(source_of(entry_with(misconceptions=known))))


@pytest.mark.parametrize(
    ("example", "right"),
    [
        ("line(np.array([0.0, 2.0])) is [0, 6].", True),
        ("line(np.array([0.0])) is about [0.00001].", True),
        ("line(np.array([0.0])) is [7.0].", False),
        ("line(np.array([0.0, 2.0])) is [0].", False),
        ("with z = 2 it is 7.", True),  # of another form: not looked at
    ],
)
def test_an_example_in_a_docstring_is_what_the_reference_gives(example: str, right: bool) -> None:
    stub = f'def line(z):\n    """Three z.\n\n    Example: {example}\n    """'
    found = list(rules.examples(source_of(entry_with(), stub)))
    assert (not found) == right
    assert right or "the reference gives [0" in found[0].text


def test_a_name_of_a_misconception_is_a_slug() -> None:
    known = [Misconception("Factor missing", "Times three.", lambda z: z)]
    (problem,) = rules.names(source_of(entry_with(misconceptions=known)))
    assert "“Factor missing”" in problem.text and "Factor-missing" in problem.text
