"""Rules that need no whole lesson to break: its length, and the hints of an exercise."""

from __future__ import annotations

import pytest

from autograder.authoring.lint import exercises, length, page
from autograder.authoring.lint.source import Source
from autograder.exercises import Exercise, question
from autograder.exercises.registry import Rules

pytestmark = pytest.mark.quick

STUB = {"grade": False, "locked": False, "solution": True}
TITLE = "# T\n\n*About 12 minutes in all: 2 before you begin, then what each section says.*"


def source(*cells: tuple[str, str], **rules: object) -> Source:
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
        ([TITLE, "## A\n\n*9 min*", "## B\n\n*1 minute*"], ["“A” has to begin with its minutes"]),
        ([TITLE, "## A\n\n*10 minutes*", "## B\n\n*Optional, not graded.*\n\n- x"], []),
        ([TITLE, "## A\n\n*10 minutes*", "## B\n\n"], ["“B” has to begin with its minutes"]),
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


LABELLED = "## A\n\n**Rewrite.** so\n\nthen\n\n**Limits** so"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([("markdown", LABELLED), ("markdown", "## B\n\n**Rewrite** more")], ""),
        ([("markdown", "## A\n\n**Rewrite**"), ("markdown", "**Limits**")], ""),
        ([("markdown", "## A\n\n**Limits**\n\n**Rewrite**")], "it has **Limits**, **Rewrite**"),
        ([("markdown", "## A\n\nso **Rewrite**")], "it has none of them"),
        ([("markdown", "## A\n\n**Rewrite**"), ("markdown", "## B"), ("markdown", "**Limits**")],
         "it has **Rewrite**"),
    ],
)  # fmt: skip
def test_a_section_has_its_labels_in_their_order(cells, said):
    lesson = source(*cells, labels={"A": ("Rewrite", "Limits")})
    found = [problem.text for problem in page.inside_sections(lesson)]
    assert len(found) == bool(said)
    assert said in "".join(found)


def test_a_section_for_a_written_answer_has_a_cell_to_fill():
    lesson = source(("markdown", "## A"), ("markdown", "Why?"), written="A")
    (problem,) = page.inside_sections(lesson)
    assert problem.cell == "c0" and "no Markdown cell to fill" in problem.text
    lesson.cells[1]["metadata"]["nbgrader"] = STUB
    assert not list(page.inside_sections(lesson))


def test_a_moving_picture_is_not_compared_from_machine_to_machine():
    lesson = source(
        ("code", "animate(draw, 'A dot moves.')"), ("markdown", "**Figure.** A dot moves.")
    )
    lesson.cells[0]["metadata"] = {"alt": "A dot moves."}
    lesson.cells[1]["id"] = "c0-text"
    (problem,) = page.figures(lesson)
    assert problem.cell == "c0" and "nbval-ignore-output" in problem.text
    lesson.cells[0]["metadata"]["tags"] = ["nbval-ignore-output"]
    assert not list(page.figures(lesson))
