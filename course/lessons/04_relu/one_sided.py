"""Lesson 04, the secants on either side of the kink: a pair of numbers."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Example,
    Finding,
    Misconception,
    PublicExamples,
    Tolerance,
    as_numbers,
    no_answer,
    number_text,
    within,
)

SIDES = ("from the left", "from the right")
ONE_SIDED = (0.0, 1.0)


def _given(name: str, sentence: str, left: float, right: float, public: str) -> Misconception:
    """A misconception and the pair that gives it away."""
    return Misconception(name, sentence, lambda side: (left, right)[side], public)


ONE_SIDED_SLIPS = (
    _given(
        "swapped",
        "The two have changed places: the pair is (left, right).",
        1.0,
        0.0,
        public="left and right have changed places.",
    ),
    _given(
        "climbs-on-both-sides",
        "On the left g(0 − h) was taken as −h. Put −h into max(0, z) first.",
        1.0,
        1.0,
        public="on the left g(0 − h) is not −h: what does max(0, −h) give?",
    ),
    _given(
        "absolute-value",
        "These are the two slopes of |z|, which is folded up on the left. ReLU is level there.",
        -1.0,
        1.0,
        public="the left one is for |z|. ReLU is level there.",
    ),
    _given(
        "centred",
        "0.5 is what the centred difference gives. Take the two sides one by one.",
        0.5,
        0.5,
        public="this is the centred difference. Take the two sides one by one.",
    ),
    _given(
        "height-for-slope",
        "The heights near 0 are small, but the slope is the rise divided by the step: on the "
        "right the rise is h, over a step of h.",
        0.0,
        0.0,
        public="these are heights of the curve at 0. Divide the rise by h.",
    ),
    _given(
        "no-slope-at-all",
        "At 0 there is indeed no single slope. But each secant has one: for any h > 0 both "
        "fractions are numbers.",
        np.nan,
        np.nan,
        public="at 0 there is no single slope, but each secant has one. Take h = 0.5.",
    ),
)
PUBLIC_ONE_SIDED = PublicExamples(
    lambda side: ONE_SIDED[side],
    ONE_SIDED_SLIPS,
    tuple(Example(said, (side,), f"_slope({side})") for side, said in enumerate(SIDES)),
    before="""\
def _slope(side):
    if one_sided_slopes is None:
        raise NotImplementedError
    pair = np.ravel(one_sided_slopes)  # two numbers, or two arrays of one
    if pair.size != 2 or None in pair:
        raise TypeError("a pair of two numbers is wanted, (left, right)")
    return pair[side]
""",
)


def side_check(place: int) -> Check:
    """One of the two secant slopes, half of the exercise."""

    def run(ask: Ask) -> Finding:
        answer = ask.value("one_sided_slopes")
        failed = no_answer(answer, "one_sided_slopes")
        if failed is not None:
            return failed
        pair = as_numbers(answer.value)
        if pair is None or pair.size != 2:
            return Finding(
                False, "one_sided_slopes should be a pair of two numbers, (left, right)."
            )
        pair = pair.ravel().astype(float)
        if within(pair[place], ONE_SIDED[place], ONE_SIDED[place], Tolerance(1e-6, 1e-6)):
            return Finding(True)
        for known in ONE_SIDED_SLIPS:
            wrong = [known.function(side) for side in (0, 1)] if known.function else []
            if np.allclose(pair, wrong, rtol=0.0, atol=1e-6, equal_nan=True):
                return known.finding()
        return Finding(
            False,
            f"{number_text(pair[place])} is not the slope {SIDES[place]}. Put h = 0.5 into the "
            "fraction and compute.",
        )

    return Check(SIDES[place], 0.5, run)
