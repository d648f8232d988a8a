"""Exercises of lesson 04: ReLU, its kink at 0, and dead units."""

from __future__ import annotations

from autograder.exercises import (
    Exercise,
    PublicCheck,
    elementwise_checks,
    prediction,
    question,
)

from ...reference import activations as reference
from .dead_fraction import DEAD_FRACTION_CHECKS, DEAD_FRACTION_MISCONCEPTIONS, PUBLIC_DEAD_FRACTION
from .one_sided import ONE_SIDED_SLIPS, PUBLIC_ONE_SIDED, side_check
from .relu import RELU
from .slope import RELU_DERIVATIVE, RELU_DERIVATIVE_EXPLICIT, RELU_DERIVATIVE_FROM_A

LESSON = "04_relu"

# Values close to 0 on both sides tell a step from a steep but smooth curve.
FIXED = (-10.0, -2.0, -0.5, -0.01, 0.0, 0.01, 0.5, 2.0, 10.0)
FAR = (-300.0, -60.0, -35.0, 35.0, 60.0, 300.0)


EXERCISES = (
    prediction(
        "q_slope_measured",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
    ),
    Exercise(
        "relu",
        LESSON,
        1.0,
        elementwise_checks(RELU, FIXED, far=FAR),
        misconceptions=RELU.misconceptions,
        public=PublicCheck(RELU, known=(-10, -0.1, 0, 0.1, 10)),
    ),
    Exercise(
        "one_sided_slopes",
        LESSON,
        1.0,
        (side_check(0), side_check(1)),
        misconceptions=ONE_SIDED_SLIPS,
        public=PUBLIC_ONE_SIDED,
    ),
    Exercise(
        "relu_derivative",
        LESSON,
        2.0,
        elementwise_checks(RELU_DERIVATIVE, FIXED, far=FAR),
        misconceptions=RELU_DERIVATIVE.misconceptions,
        public=PublicCheck(RELU_DERIVATIVE, known=(-10, -0.1, 0, 0.1, 10), slope_of="relu"),
    ),
    question(
        "q_value_at_zero",
        LESSON,
        0.5,
        letter="r",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "branch-decides",
                "Which branch the single point z = 0 is put into is a matter of notation: max(0, "
                "z) is 0 there from both sides. It does not settle the slope.",
            ),
            (
                "q",
                "value-decides",
                "A slope is about how a changes, not about how large a is. With a = 0 the curve "
                "can still climb to the right.",
            ),
            (
                "s",
                "measured-is-true",
                "0.5 is the mean of the two one-sided slopes, an effect of how the centred "
                "difference is built. It is one of the values that will do, and no better than "
                "the others.",
            ),
        ),
    ),
    Exercise(
        "relu_derivative_explicit",
        LESSON,
        0.5,
        elementwise_checks(RELU_DERIVATIVE_EXPLICIT, FIXED, far=FAR),
        misconceptions=RELU_DERIVATIVE_EXPLICIT.misconceptions,
        public=PublicCheck(
            RELU_DERIVATIVE_EXPLICIT, known=(-10, -0.1, 0, 0.1, 10), slope_of="relu"
        ),
    ),
    Exercise(
        "relu_derivative_from_a",
        LESSON,
        2.0,
        elementwise_checks(
            RELU_DERIVATIVE_FROM_A, (0.0, 0.01, 0.5, 1.0, 2.0, 10.0), through=reference.relu
        ),
        misconceptions=RELU_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(RELU_DERIVATIVE_FROM_A, known=(0, 0.1, 1, 10), slope_of="relu"),
    ),
    Exercise(
        "dead_fraction",
        LESSON,
        2.0,
        DEAD_FRACTION_CHECKS,
        misconceptions=DEAD_FRACTION_MISCONCEPTIONS,
        public=PUBLIC_DEAD_FRACTION,
    ),
    question(
        "q_dying",
        LESSON,
        0.5,
        letter="q",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "off-is-dead",
                "That unit is silent for some examples and learns from the others. This is ReLU at "
                "work; dead means silent for every example.",
            ),
            (
                "r",
                "saturation",
                "That is how a sigmoid stops learning: it is level at both ends. ReLU goes on "
                "climbing with slope 1, however large its activation is.",
            ),
            (
                "s",
                "vanishing",
                "A small gradient means slow learning, and later ones may be larger. A dead unit "
                "multiplies whatever arrives by exactly 0.",
            ),
        ),
    ),
)
