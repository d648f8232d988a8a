"""The interval that `best_step` accepts is the valley, measured as lesson 01 measures it."""

from __future__ import annotations

import numpy as np

from autograder.lesson_01_notation import BEST_STEP

STEPS = 10.0 ** np.arange(-14.0, 0.01, 0.25)


def median_errors(measure) -> np.ndarray:
    """Median error over 201 places, for each step, of a measured slope of sin."""
    z = np.linspace(0.2, 1.4, 201)
    return np.array([np.median(np.abs(measure(z, h) - np.cos(z))) for h in STEPS])


CENTRED = median_errors(lambda z, h: (np.sin(z + h) - np.sin(z - h)) / (2 * h))
FORWARD = median_errors(lambda z, h: (np.sin(z + h) - np.sin(z)) / h)
ACCEPTED = (STEPS >= BEST_STEP[0]) & (STEPS <= BEST_STEP[1])


def test_every_step_within_ten_times_the_smallest_error_is_accepted() -> None:
    valley = CENTRED <= 10 * CENTRED.min()
    assert ACCEPTED[valley].all()


def test_the_margin_is_at_least_a_factor_of_five_on_either_side() -> None:
    valley = STEPS[CENTRED <= 10 * CENTRED.min()]
    assert BEST_STEP[0] <= valley.min() / 5
    assert BEST_STEP[1] >= valley.max() * 5


def test_no_accepted_step_is_a_thousand_times_worse_than_the_best() -> None:
    assert CENTRED[ACCEPTED].max() < 1000 * CENTRED.min()


def test_the_valley_of_the_forward_difference_is_not_accepted() -> None:
    best = STEPS[np.argmin(FORWARD)]
    assert 3e-9 < best < BEST_STEP[0]
