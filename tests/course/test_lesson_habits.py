"""Habits that only a lesson of this course shows: its numbers, and functions that call others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import pytest
from lesson_code import ROOT, code_cells

from autograder.grading.job import Job, grade_submission


@dataclass(frozen=True)
class Habit:
    """A solved lesson in which one cell is written in another way; it costs nothing."""

    name: str
    lesson: str
    cell: str
    before: str = ""  # text above what the cell says
    text: str = ""  # in place of what it says
    old: str = ""  # a part of what it says, and what stands in its place
    new: str = ""


NOTATION, BACKPROP = "01_notation", "07_backprop"
STEP, CHECK = "best_step", "gradient_check"
DECORATOR = """\
from functools import wraps
def plain(f):
    @wraps(f)
    def inner(*args, **kwargs):
        return f(*args, **kwargs)
    return inner

@plain
"""
HABITS = (
    Habit(
        "a step read off a figure's numbers",
        NOTATION,
        STEP,
        text="best_step = steps[np.argmin(median_error(-1, 1))]",
    ),
    Habit(
        "a step as a fraction",
        NOTATION,
        STEP,
        text="from fractions import Fraction\nbest_step = Fraction(1, 100_000)",
    ),
    Habit(
        "a step as a decimal",
        NOTATION,
        STEP,
        text="from decimal import Decimal\nbest_step = Decimal('1e-5')",
    ),
    Habit("a step in an array", NOTATION, STEP, text="best_step = np.array([1e-5])"),
    Habit("np.errstate around the gradient check", BACKPROP, CHECK, "@np.errstate(all='ignore')\n"),
    Habit("a decorator around the gradient check", BACKPROP, CHECK, DECORATOR),
    Habit(
        "backward under another name",
        BACKPROP,
        CHECK,
        "_b = backward\n\n",
        old="backward(",
        new="_b(",
    ),
    Habit(
        "forward and backward as defaults",
        BACKPROP,
        CHECK,
        old="h=1e-5)",
        new="h=1e-5, forward=forward, backward=backward)",
    ),
)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_a_habit_costs_nothing(habit: Habit) -> None:
    (release,) = (ROOT / "notebooks" / habit.lesson).glob("*.ipynb")
    notebook = json.loads(release.read_text(encoding="utf-8"))
    solved = {cell.name: cell.text for cell in code_cells(habit.lesson) if cell.stub}
    for cell in notebook["cells"]:
        text = solved.get(cell["id"], "".join(cell["source"]))
        if cell["id"] == habit.cell:
            text = habit.text or text
            assert habit.old in text
            text = habit.before + text.replace(habit.old, habit.new, 1 if habit.old else 0)
        cell["source"] = text
    content = json.dumps(notebook).encode()
    digest = hashlib.sha256(content).hexdigest()
    result = grade_submission(Job("s", habit.lesson, content, digest, ROOT, release, "1", "seed"))
    lost = {v.exercise: v for v in result.verdicts if v.points < v.max_points}
    assert lost == {} and result.header.needs_look == ""
