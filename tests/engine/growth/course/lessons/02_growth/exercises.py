"""Exercises of a lesson on growth towards a limit."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Ask,
    BuildsOn,
    Check,
    Elementwise,
    Exercise,
    Finding,
    Misconception,
    Tolerance,
    as_numbers,
    elementwise_checks,
    no_answer,
    prediction,
    question,
    within,
)

from ... import curves

LESSON = "02_growth"
FIXED = (-10.0, -2.0, -0.5, 0.0, 0.5, 1.25, 2.0, 10.0)
FAR = (-300.0, -60.0, -35.0, 35.0, 60.0, 300.0)

A_FOR_Z = Misconception(
    "a-for-z",
    "a (1 − a) was computed from z itself. That formula wants the size a, so it has to be "
    "computed first.",
    curves.growth_rate_from_a,
)
Z_FOR_A = Misconception(
    "z-for-a", "The curve was applied once more. The argument is a already.", curves.growth_rate
)
SIGN = Misconception(
    "sign-of-exponent", "The curve falls. Look at the sign.", lambda z: curves.growth(-z)
)

GROWTH = Elementwise("growth", curves.growth, misconceptions=(SIGN,))
RATE = Elementwise(
    "growth_rate",
    curves.growth_rate,
    misconceptions=(A_FOR_Z,),
    builds_on=(BuildsOn("growth", (lambda g, z: g(z) * (1 - g(z)),)),),
)
RATE_FROM_A = Elementwise(
    "growth_rate_from_a", curves.growth_rate_from_a, misconceptions=(Z_FOR_A,), argument="a"
)


def _without_a_warning(ask: Ask) -> Finding:
    z = np.append(ask.rng.uniform(-1000, 1000, 40), (-1000.0, 0.0, 1000.0))
    answer = ask.call("stable_growth", z.copy(), strict=True)
    failed = no_answer(answer, "stable_growth")
    if failed is not None:
        return failed
    got, right = as_numbers(answer.value), curves.growth(z)
    if got is None or got.shape != z.shape:
        return Finding(False, "stable_growth has to give an array of the same shape.")
    return Finding(bool(within(got, right, right, Tolerance(1e-6, 1e-12)).all()), "Not everywhere.")


EXERCISES = (
    prediction("q_rate_far_out", LESSON, 0.5, letters="pqr"),
    prediction("q_rate_at_zero", LESSON, 0.5, letters="pqrs"),
    Exercise(
        "growth",
        LESSON,
        2,
        elementwise_checks(GROWTH, FIXED, far=FAR),
        misconceptions=GROWTH.misconceptions,
    ),
    Exercise(
        "growth_rate",
        LESSON,
        3,
        elementwise_checks(RATE, FIXED, far=FAR),
        misconceptions=RATE.misconceptions,
    ),
    Exercise(
        "growth_rate_from_a",
        LESSON,
        3,
        elementwise_checks(RATE_FROM_A, (0.0, 0.1, 0.5, 1.0), through=curves.growth),
        misconceptions=RATE_FROM_A.misconceptions,
    ),
    question(
        "q_fastest",
        LESSON,
        1.0,
        letter="p",
        letters="pqr",
        misconceptions=(("q", "height-for-rate", "That is where it is largest."),),
    ),
    Exercise(
        "stable_growth",
        LESSON,
        1,
        (Check("right, and no warning, anywhere in ±1000", 1.0, _without_a_warning),),
        bonus=True,
    ),
)
