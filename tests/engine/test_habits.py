"""Habits of real notebooks cost nothing, or are told and listed: the bank in `habits`."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from habits import Habit, cells, imports, magics, values
from toy_class import LESSON, NOTEBOOK, all_right, toy_course

from autograder.grading.job import Job, Result, grade_submission
from autograder.grading.runner import Limits

LIMITS = Limits(cell_seconds=3.0, call_seconds=3.0, notebook_seconds=60.0, own_seconds=4.0)
BANK: tuple[Habit, ...] = (*imports.HABITS, *magics.HABITS, *cells.HABITS, *values.HABITS)


def graded(habit: Habit) -> Result:
    content = habit.content(all_right())
    release = toy_course() / "notebooks" / LESSON / NOTEBOOK
    digest = hashlib.sha256(content).hexdigest()
    job = Job("s", LESSON, content, digest, toy_course(), release, "1", "seed", limits=LIMITS)
    return grade_submission(job)


def told(result: Result) -> str:
    """All that the student reads beside the points."""
    lines = [*result.autograded["metadata"]["autograder"]["remarks"]]
    for verdict in result.verdicts:
        lines += [verdict.note, *(check.message for check in verdict.checks)]
    return "\n".join(filter(None, lines))


def test_there_are_habits_enough_and_each_has_a_name_of_its_own() -> None:
    assert len(BANK) >= 150
    assert [name for name, n in Counter(h.name for h in BANK).items() if n > 1] == []


@pytest.mark.parametrize("habit", BANK, ids=lambda habit: habit.name)
def test_a_habit_costs_nothing_or_is_told_and_listed(habit: Habit) -> None:
    result = graded(habit)
    said = f"{result.header.points} points\n{told(result)}\nlisted: {result.header.needs_look}"
    assert result.header.points == habit.points, said
    assert habit.told in told(result), said
    if habit.listed:
        assert habit.listed in result.header.needs_look, said
    else:
        assert result.header.needs_look == "", said


def test_whatever_loses_points_is_told_and_listed() -> None:
    silent = [h.name for h in BANK if h.points < 10 and not (h.told and h.listed)]
    assert silent == []
