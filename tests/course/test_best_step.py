"""The interval that `best_step` accepts is the valley, measured as lesson 01 measures it."""

from __future__ import annotations

import numpy as np
import pytest
from lesson_code import CONTENT

pytestmark = pytest.mark.quick

BEST_STEP = CONTENT.module("lessons.01_notation.best_step").BEST_STEP

steps = 10.0 ** np.arange(-14.0, 0.01, 0.25)


def median_errors(measure) -> np.ndarray:
    """Median error over 201 places, for each step, of a measured slope of sin."""
    z = np.linspace(0.2, 1.4, 201)
    return np.array([np.median(np.abs(measure(z, h) - np.cos(z))) for h in steps])


centred = median_errors(lambda z, h: (np.sin(z + h) - np.sin(z - h)) / (2 * h))
forward = median_errors(lambda z, h: (np.sin(z + h) - np.sin(z)) / h)
accepted = (steps >= BEST_STEP[0]) & (steps <= BEST_STEP[1])


def test_every_step_within_ten_times_the_smallest_error_is_accepted() -> None:
    valley = centred <= 10 * centred.min()
    assert accepted[valley].all()


def test_the_margin_is_at_least_a_factor_of_five_on_either_side() -> None:
    valley = steps[centred <= 10 * centred.min()]
    assert BEST_STEP[0] <= valley.min() / 5
    assert BEST_STEP[1] >= valley.max() * 5


def test_every_accepted_step_beats_the_best_forward_difference() -> None:
    assert centred[accepted].max() < forward.min()


def test_the_valley_of_the_forward_difference_is_not_accepted() -> None:
    best = steps[np.argmin(forward)]
    assert 3e-9 < best < BEST_STEP[0]
