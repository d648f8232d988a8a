"""Lesson 01, the best step: a number between bounds."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Ask,
    Finding,
    Misconception,
    as_numbers,
    no_answer,
    number_text,
)

# Measured as the lesson's figure does it: sin, the median error of the centred difference over 201
# places from 0.2 to 1.4 (test_best_step.py repeats it). The valley's floor is near 4e-12, at
# h = 3e-6 to 1e-5; the error stays within ten times the floor for h from 5e-7 to 1.7e-5. A margin
# of nearly a factor of ten on either side leaves room for reading the figure by eye. All over this
# interval the centred difference is better than the forward one ever gets (3e-9, at h = 1e-8).

BEST_STEP = (5e-8, 1.5e-4)

BEST_STEP_MISCONCEPTIONS = (
    Misconception(
        "error-for-step",
        "That looks like the height of the lowest point, the smallest error. The step is where "
        "that point lies on the axis below.",
    ),
    Misconception(
        "smaller-is-better",
        "Smaller is not better all the way: on the left branch g(z + h) and g(z − h) agree in "
        "nearly all their digits, and dividing by a tiny h magnifies the rounding.",
    ),
    Misconception(
        "forward-valley",
        "That is where the forward difference is best. The centred one has its own valley, further "
        "to the right and deeper.",
    ),
    Misconception(
        "too-large",
        "That lies on the right branch: the secant is still too long and cuts the bend of the "
        "curve. Go down the branch to the lowest point.",
    ),
    Misconception(
        "exponent",
        "That is an exponent. The step itself is 10 to that power; Python writes 2e-3 for 0.002.",
    ),
    Misconception(
        "no-step",
        "With h = 0 the two points are one, and 0/0 is no slope. Look for the lowest point of the "
        "curve.",
    ),
    Misconception(
        "negative-step",
        "h is a distance and has to be above 0. A power such as 10⁻² is written 1e-2 in Python.",
    ),
)


def best_step(ask: Ask) -> Finding:
    """A number between the bounds, or the idea behind another one."""
    answer = ask.value("best_step")
    failed = no_answer(answer, "best_step")
    if failed is not None:
        return failed
    got = as_numbers(answer.value)
    if got is None or got.size != 1:
        return Finding(False, "best_step should be a single number, like 0.02 or 2e-2.")
    h = float(got.reshape(()))
    if BEST_STEP[0] <= h <= BEST_STEP[1]:
        return Finding(True)
    idea = _idea_behind_step(h)
    by_name = {m.name: m.sentence for m in BEST_STEP_MISCONCEPTIONS}
    if idea is None:
        return Finding(False, f"{number_text(h)} is no step of the figure.")
    return Finding(False, by_name[idea], idea)


def _idea_behind_step(h: float) -> str | None:
    """Name of the misconception that leads to a step outside the valley."""
    if not np.isfinite(h):
        return None
    if h == 0:
        return "no-step"
    if 2 <= abs(h) <= 16 and h == round(h):
        return "exponent"
    if h < 0:
        return "negative-step"
    if 2e-12 <= h <= 2e-11:
        return "error-for-step"
    if 3e-9 <= h < BEST_STEP[0]:
        return "forward-valley"
    if h < BEST_STEP[0]:
        return "smaller-is-better"
    return "too-large"
