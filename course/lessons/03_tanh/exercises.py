"""Exercises of lesson 03: tanh, its derivative, and its kinship with the sigmoid."""

from __future__ import annotations

from autograder.exercises import (
    Exercise,
    PublicCheck,
    elementwise_checks,
    prediction,
    question,
)

from .from_sigmoid import TANH_FROM_SIGMOID
from .slope import TANH_DERIVATIVE, TANH_DERIVATIVE_FROM_A
from .tanh import TANH

LESSON = "03_tanh"

# Inputs that tell the usual slips apart, the article's three among them; and inputs far out, for
# which every form of the lesson stays within float64, (e^(2 · 150))² included.
FIXED = (-10.0, -2.0, -0.5, 0.0, 0.5, 1.25, 2.0, 10.0)
FAR = (-150.0, -60.0, -20.0, 20.0, 60.0, 150.0)


EXERCISES = (
    prediction(
        "q_range", LESSON, 0.5, letters="pqrs", earlier={"a": "p", "b": "q", "c": "r", "d": "s"}
    ),
    prediction(
        "q_greatest_slope",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={0.25: "p", 0.5: "q", 1.0: "r", 2.0: "s"},
    ),
    Exercise(
        "tanh",
        LESSON,
        2.0,
        elementwise_checks(TANH, FIXED, far=FAR),
        misconceptions=TANH.misconceptions,
        public=PublicCheck(TANH, known=(-10, -0.5, 0, 2, 10)),
    ),
    Exercise(
        "tanh_derivative",
        LESSON,
        2.0,
        elementwise_checks(TANH_DERIVATIVE, FIXED, far=FAR),
        misconceptions=TANH_DERIVATIVE.misconceptions,
        public=PublicCheck(TANH_DERIVATIVE, known=(-10, -0.5, 0, 2, 10), slope_of="tanh"),
    ),
    Exercise(
        "tanh_derivative_from_a",
        LESSON,
        2.0,
        elementwise_checks(
            TANH_DERIVATIVE_FROM_A, (-1.0, -0.9, -0.5, 0.0, 0.25, 0.8, 1.0), low=-1.0, high=1.0
        ),
        misconceptions=TANH_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(TANH_DERIVATIVE_FROM_A, known=(-1, -0.5, 0, 0.2, 0.8), slope_of="tanh"),
    ),
    Exercise(
        "tanh_from_sigmoid",
        LESSON,
        2.0,
        elementwise_checks(TANH_FROM_SIGMOID, FIXED, far=FAR),
        misconceptions=TANH_FROM_SIGMOID.misconceptions,
        public=PublicCheck(TANH_FROM_SIGMOID, known=(-10, -0.5, 0, 2, 10)),
    ),
    question(
        "q_zero_centred",
        LESSON,
        1.0,
        letter="s",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "s", "d": "r"},
        misconceptions=(
            (
                "p",
                "same-delta-same-gradient",
                "δ is the same, but each weight's gradient is δ times its own input. The inputs, "
                "with their signs, make the difference.",
            ),
            (
                "q",
                "centred-means-zero",
                "Centred at zero does not mean zero: each activation is still a number of its "
                "own, some positive and some negative.",
            ),
            (
                "r",
                "slope-of-the-layer-before",
                "The slope of the layer before has no part in this: δ · aⱼ contains only its "
                "activation aⱼ. Its slope comes in one step further back.",
            ),
        ),
    ),
)
