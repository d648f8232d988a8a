"""Rules that need no whole lesson to break: its length, and the hints of an exercise."""

from __future__ import annotations

import pytest

from autograder.authoring.lint import exercises, length
from autograder.authoring.lint.source import Source
from autograder.exercises import Exercise, question
from autograder.exercises.registry import Rules

pytestmark = pytest.mark.quick

STUB = {"grade": False, "locked": False, "solution": True}
TITLE = "# T\n\n*About 12 minutes in all: 2 before you begin, then what each section says.*"


def source(*cells: tuple[str, str], **rules: int) -> Source:
    """A lesson of Markdown and code cells."""
    made = [
        {
            "id": f"c{n}",
            "cell_type": kind,
            "source": text,
            "metadata": {"nbgrader": STUB} if kind == "code" else {},
        }
        for n, (kind, text) in enumerate(cells)
    ]
    return Source("a.ipynb", "a", {"cells": made}, (), Rules(**rules), lambda _: True)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([TITLE, "## A\n\n*9 minutes*", "## B\n\n*1 minute*"], []),
        ([TITLE, "## A\n\n*9 minutes*"], ["add up to 11"]),
        ([TITLE.replace("12", "99")], ["99 minutes; 90 are", "add up to 2"]),
        (["# T"], ["says nowhere"]),
    ],
)
def test_minutes_are_stated_and_add_up(texts, said):
    cells = [("markdown", text) for text in texts]
    found = [problem.text for problem in length.minutes(source(*cells, minutes=90))]
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))
    assert not list(length.minutes(source(*cells)))  # a course without the rule


def test_the_first_function_comes_early_and_a_question_is_none():
    cells = [
        ("markdown", "one two $x + y$ <details>folded words</details>"),
        ("code", "q = None"),
        ("markdown", "five six"),
        ("code", "def f(x):\n    return x"),
        ("markdown", "many words after it"),
    ]
    assert not list(length.opening(source(*cells, words_before_stub=5)))
    (problem,) = length.opening(source(*cells, words_before_stub=4))
    assert problem.cell == "c3" and "5 words" in problem.text


ENTRY = Exercise("line", "a", 1, question("q_line", "a", 1, letter="p").checks)
WHOLE = "<summary>Hint 1: a nudge</summary> <summary>Hint 2: the rule</summary>"


@pytest.mark.parametrize(
    ("cell", "text", "said"),
    [
        ("hints-line", WHOLE, ""),
        ("hints", WHOLE, "there is no cell hints-line, with the folded hints “Hint 1: a nudge”"),
        ("hints-line", WHOLE.replace("2:", "3:"), "not there: <summary>Hint 2: the rule<"),
        ("hints-line", WHOLE + WHOLE, "in this order, once"),
    ],
)
def test_it_is_said_which_hint_is_missing(cell, text, said):
    cells = [{"id": cell, "cell_type": "markdown", "source": text, "metadata": {}}]
    rules = Rules(hints=("a nudge", "the rule"))
    lesson = Source("a.ipynb", "a", {"cells": cells}, (ENTRY,), rules, lambda _: True)
    found = [problem.text for problem in exercises.hints(lesson)]
    assert len(found) == bool(said)
    assert said in "".join(found)
