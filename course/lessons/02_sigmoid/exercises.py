"""Exercises of lesson 02: the sigmoid and its derivative."""

from __future__ import annotations

from dataclasses import replace

from autograder.exercises import (
    Check,
    Exercise,
    Misconception,
    PublicCheck,
    elementwise_checks,
    prediction,
    question,
)

from .sigmoid import FAR, FIXED, SIGMOID
from .slope import SIGMOID_DERIVATIVE, SIGMOID_DERIVATIVE_FROM_A
from .stable import CLIPPED, PUBLIC_STABLE, STABLE_SIGMOID, without_warning

LESSON = "02_sigmoid"


EXERCISES = (
    prediction(
        "q_slope_at_ten", LESSON, 0.5, letters="pqr", earlier={"a": "p", "b": "q", "c": "r"}
    ),
    prediction(
        "q_slope_at_zero",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={0.05: "p", 0.25: "q", 0.5: "r", 1.0: "s"},
    ),
    question(
        "q_steepest",
        LESSON,
        1.0,
        letter="p",
        letters="pqr",
        earlier={"a": "q", "b": "p", "c": "r"},
        misconceptions=(
            (
                "q",
                "height-for-slope",
                "A large activation is high on the curve, where the curve is nearly level. What "
                "passes the gradient on is the slope a (1 − a).",
            ),
            (
                "r",
                "slope-is-constant",
                "The function is the same, the place on its curve is not: compute a (1 − a) for "
                "each of the three.",
            ),
        ),
    ),
    Exercise(
        "sigmoid",
        LESSON,
        2.0,
        elementwise_checks(SIGMOID, FIXED, far=FAR),
        misconceptions=SIGMOID.misconceptions,
        public=PublicCheck(SIGMOID, known=(-10, 0, 2, 10)),
    ),
    Exercise(
        "sigmoid_derivative",
        LESSON,
        3.0,
        elementwise_checks(SIGMOID_DERIVATIVE, FIXED, far=FAR),
        misconceptions=SIGMOID_DERIVATIVE.misconceptions,
        public=PublicCheck(SIGMOID_DERIVATIVE, known=(-10, 0, 2, 10), slope_of="sigmoid"),
    ),
    Exercise(
        "sigmoid_derivative_from_a",
        LESSON,
        3.0,
        elementwise_checks(
            SIGMOID_DERIVATIVE_FROM_A, (0.0, 0.1, 0.25, 0.5, 0.9, 1.0), low=0.0, high=1.0
        ),
        misconceptions=SIGMOID_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(
            SIGMOID_DERIVATIVE_FROM_A, known=(0, 0.1, 0.5, 0.8, 1), slope_of="sigmoid"
        ),
    ),
    Exercise(
        "stable_sigmoid",
        LESSON,
        1.0,
        (Check("right, and no warning, anywhere in ±1000", 1.0, without_warning),),
        misconceptions=(
            *STABLE_SIGMOID.misconceptions,
            CLIPPED,
            Misconception("overflow", "A floating-point warning somewhere in ±1000."),
            Misconception("not-finite", "nan or inf somewhere in ±1000."),
        ),
        bonus=True,
        public=PublicCheck(
            replace(STABLE_SIGMOID, misconceptions=PUBLIC_STABLE),
            known=(-1000, -2, 0, 2, 1000),
            no_warning_on="np.linspace(-1000, 1000, 81)",
        ),
    ),
)
