"""Exercises of lesson 06: one class with all four activations, their numbers, and SiLU.

What each exercise checks and which misconceptions it knows is in a module of its own: `methods`
(the class; each method is a check, so that partial work counts), `tables`, `depth` and `silu`.
SiLU, z σ(z), is derived by no lesson: what has been learnt is used on something new.
"""

from __future__ import annotations

from autograder.exercises import (
    Check,
    Exercise,
    PublicCheck,
    elementwise_checks,
    prediction,
    question,
)

from .depth import (
    BY_HAND,
    GRADIENT_AFTER_MISCONCEPTIONS,
    PUBLIC_GRADIENT_AFTER,
    fresh_depths,
    known_depths,
)
from .methods import (
    BARE_NAME,
    CLASS,
    CLASS_CHECKS,
    METHODS,
    PUBLIC_CLASS,
    SELF_ARGUMENT,
    lesson_02_sigmoid,
    lesson_05_leaky_relu,
)
from .silu import CLASS_NAME_LEFT_OUT, SILU, SILU_DERIVATIVE, SILU_FIXED
from .tables import MAX_GRADIENTS, SLOPES_AT_ZERO

LESSON = "06_summary"

EXERCISES = (
    prediction(
        "q_wrong_argument",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
    ),
    Exercise(
        CLASS,
        LESSON,
        3.0,
        CLASS_CHECKS,
        misconceptions=(
            SELF_ARGUMENT,
            BARE_NAME,
            *(m for method in METHODS for m in method.misconceptions),
        ),
        public=PUBLIC_CLASS,
    ),
    Exercise(
        "max_gradients",
        LESSON,
        0.5,
        MAX_GRADIENTS.checks(),
        misconceptions=MAX_GRADIENTS.misconceptions,
        public=MAX_GRADIENTS,
    ),
    Exercise(
        "slopes_at_zero",
        LESSON,
        0.5,
        SLOPES_AT_ZERO.checks(),
        misconceptions=SLOPES_AT_ZERO.misconceptions,
        public=SLOPES_AT_ZERO,
    ),
    Exercise(
        "gradient_after",
        LESSON,
        0.5,
        (
            Check(BY_HAND, 0.5, known_depths),
            Check("depths you have not seen", 0.5, fresh_depths, needs=(BY_HAND,)),
        ),
        uses=("gradient_after", "max_gradients"),
        misconceptions=GRADIENT_AFTER_MISCONCEPTIONS,
        public=PUBLIC_GRADIENT_AFTER,
    ),
    Exercise(
        "silu",
        LESSON,
        1.0,
        elementwise_checks(
            SILU, SILU_FIXED, far=lesson_02_sigmoid.FAR, integers=lesson_05_leaky_relu.WHOLE
        ),
        misconceptions=(CLASS_NAME_LEFT_OUT, *SILU.misconceptions),
        public=PublicCheck(SILU, known=(-10, -2, 0, 1, 2, 10), integers=(-2, -1, 0, 1, 2)),
    ),
    Exercise(
        "silu_derivative",
        LESSON,
        3.0,
        elementwise_checks(
            SILU_DERIVATIVE,
            SILU_FIXED,
            far=lesson_02_sigmoid.FAR,
            integers=lesson_05_leaky_relu.WHOLE,
        ),
        misconceptions=(CLASS_NAME_LEFT_OUT, *SILU_DERIVATIVE.misconceptions),
        public=PublicCheck(
            SILU_DERIVATIVE,
            known=(-10, -2, 0, 1, 2, 10),
            slope_of="silu",
            integers=(-2, -1, 0, 1, 2),
        ),
    ),
    question(
        "q_silu_argument",
        LESSON,
        1.0,
        letter="s",
        letters="pqrs",
        misconceptions=(
            (
                "p",
                "sigmoid-rule",
                "a (1 − a) is the slope of σ in terms of σ's own activation. Here a is z times "
                "that. Compare a (1 − a) with your slope at z = 2.",
            ),
            (
                "q",
                "sign-is-enough",
                "The sign is enough where the slope takes two values only. Your slope at z = 1 and "
                "at z = 2 is not the same, and both times a is positive.",
            ),
            (
                "r",
                "every-slope-in-a",
                "That needs a curve that gives each a only once, as those of σ and tanh do. Draw "
                "a level line through SiLU a little below 0 and count where it crosses.",
            ),
        ),
    ),
)
