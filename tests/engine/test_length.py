"""Rules for a lesson's length: minutes that add up, and a first stub that comes early."""

from __future__ import annotations

import pytest

from autograder.authoring.lint import length
from autograder.authoring.lint.source import Source
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
