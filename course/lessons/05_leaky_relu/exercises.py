"""Exercises of lesson 05: leaky ReLU, its slope α for z < 0, and the dtype trap.

From here on integer arrays cost points: the lesson shows how an array made with ``np.ones_like(z)``
cuts α to 0 when z holds integers. At the kink every value from α to 1 is accepted, and α is passed
by name; whether its default is still that of the stub is a check of its own.
"""

from __future__ import annotations

from autograder.exercises import (
    Check,
    Elementwise,
    Exercise,
    Misconception,
    PublicCheck,
    prediction,
    question,
)

from ...common import checks_with_alpha
from .kink import KINK_SLIPS, KNOWN_ALPHAS, PUBLIC_KINK, drawn, pairs, unseen_alphas
from .leaky_relu import LEAKY_RELU, VALUE_DTYPE_TRAP
from .slope import (
    LEAKY_RELU_DERIVATIVE,
    LEAKY_RELU_DERIVATIVE_VECTORIZED,
    SLOPE_DTYPE_TRAP,
    SLOPE_MISCONCEPTIONS,
)

LESSON = "05_leaky_relu"

# The article's three inputs, and some close to the kink on either side: closer than α, so that a
# comparison of z with α instead of 0 is seen.
FIXED = (-10.0, -2.0, -0.5, -0.05, 0.0, 0.05, 0.5, 2.0, 10.0)
WHOLE = (-3, -2, -1, 0, 1, 2, 3)  # with α z above −1, so that an int array cuts it to 0

DEFAULT = "alpha left out: its default, 0.01"


def _checks(spec: Elementwise, trap: Misconception) -> tuple[Check, ...]:
    return checks_with_alpha(spec, trap, FIXED, WHOLE, DEFAULT)


EXERCISES = (
    prediction(
        "q_alpha_ends",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
    ),
    Exercise(
        "leaky_relu",
        LESSON,
        2.5,
        _checks(LEAKY_RELU, VALUE_DTYPE_TRAP),
        misconceptions=LEAKY_RELU.misconceptions,
        public=PublicCheck(
            LEAKY_RELU,
            known=(-10, -0.5, 0, 0.05, 0.5, 2, 10),
            integers=(-2, -1, 0, 1, 2),
            options={"alpha": 0.2},
        ),
    ),
    Exercise(
        "kink_slopes",
        LESSON,
        1.0,
        (
            Check(KNOWN_ALPHAS, 0.5, lambda ask: pairs(ask, (0.01, 0.2, drawn(ask)))),
            Check("values of α you have not seen", 0.5, unseen_alphas, needs=(KNOWN_ALPHAS,)),
        ),
        misconceptions=KINK_SLIPS,
        public=PUBLIC_KINK,
    ),
    question(
        "q_alpha_range",
        LESSON,
        1.0,
        letter="q",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "max-knows-the-piece",
                "The maximum knows nothing of pieces: it compares two numbers. Compare 2z with z "
                "at z = −1 and at z = 1.",
            ),
            (
                "r",
                "growth-only",
                "A slope above 1 does make gradients grow, but that is not what goes wrong first. "
                "Compute max(2z, z) at z = −1 and at z = 1 and look at which side has slope 2.",
            ),
            (
                "s",
                "max-with-zero",
                "0 is not one of the two numbers that are compared. At z = −1 they are −2 and −1; "
                "which is the larger?",
            ),
        ),
    ),
    Exercise(
        "leaky_relu_derivative",
        LESSON,
        4.0,
        _checks(LEAKY_RELU_DERIVATIVE, SLOPE_DTYPE_TRAP),
        misconceptions=SLOPE_MISCONCEPTIONS,
        public=PublicCheck(
            LEAKY_RELU_DERIVATIVE,
            known=(-10, -0.5, 0, 0.05, 0.5, 2, 10),
            slope_of="leaky_relu",
            integers=(-2, -1, 0, 1, 2),
            options={"alpha": 0.2},
        ),
    ),
    Exercise(
        "leaky_relu_derivative_vectorized",
        LESSON,
        1.0,
        _checks(LEAKY_RELU_DERIVATIVE_VECTORIZED, SLOPE_DTYPE_TRAP),
        misconceptions=SLOPE_MISCONCEPTIONS,
        public=PublicCheck(
            LEAKY_RELU_DERIVATIVE_VECTORIZED,
            known=(-10, -0.5, 0, 0.05, 0.5, 2, 10),
            slope_of="leaky_relu",
            integers=(-2, -1, 0, 1, 2),
            options={"alpha": 0.2},
        ),
    ),
)
