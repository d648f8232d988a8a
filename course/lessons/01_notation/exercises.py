"""Exercises of lesson 01: what a derivative is, how to measure one, and g′ in terms of a."""

from __future__ import annotations

from autograder.exercises import (
    Check,
    Exercise,
    PublicCheck,
    prediction,
    question,
)

from .best_step import BEST_STEP_MISCONCEPTIONS, best_step
from .from_a import EXP_DERIVATIVE_FROM_A, SQUARE_DERIVATIVE_FROM_A, from_a
from .measured import measured_checks
from .slopes import NUMERICAL_DERIVATIVE, PUBLIC_NUMERICAL, PUBLIC_SECANT, SECANT_SLOPE

LESSON = "01_notation"


EXERCISES = (
    prediction(
        "q_smaller_steps", LESSON, 0.5, letters="pqr", earlier={"a": "p", "b": "q", "c": "r"}
    ),
    question(
        "q_notation",
        LESSON,
        1.0,
        letter="r",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "d-cancelled",
                "The d's do not cancel: dg/dz is one symbol, the limit of a quotient, and not d·g "
                "over d·z. g(z)/z is something else.",
            ),
            (
                "q",
                "plugged-in-first",
                "That is what you get if you put in z = 2 first and differentiate the number 8. "
                "Differentiate while z still varies, then put the value in.",
            ),
            (
                "s",
                "height-for-slope",
                "8 is g(2), the height of the curve at z = 2. The question is how steep it is "
                "there.",
            ),
        ),
    ),
    Exercise(
        "secant_slope",
        LESSON,
        2.0,
        measured_checks(SECANT_SLOPE, default=False),
        misconceptions=SECANT_SLOPE.misconceptions,
        public=PUBLIC_SECANT,
    ),
    Exercise(
        "numerical_derivative",
        LESSON,
        3.0,
        measured_checks(NUMERICAL_DERIVATIVE, default=True),
        misconceptions=NUMERICAL_DERIVATIVE.misconceptions,
        public=PUBLIC_NUMERICAL,
    ),
    Exercise(
        "best_step",
        LESSON,
        1.0,
        (Check("a step in the valley", 1.0, best_step),),
        misconceptions=BEST_STEP_MISCONCEPTIONS,
    ),
    Exercise(
        "exp_derivative_from_a",
        LESSON,
        1.0,
        from_a(EXP_DERIVATIVE_FROM_A, (0.1, 0.5, 1.0, 2.0, 3.5), high=12.0),
        misconceptions=EXP_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(EXP_DERIVATIVE_FROM_A, known=(0.1, 0.5, 1, 2, 5), slope_of="np.exp"),
    ),
    Exercise(
        "square_derivative_from_a",
        LESSON,
        1.5,
        from_a(SQUARE_DERIVATIVE_FROM_A, (0.25, 1.0, 2.25, 9.0, 100.0), high=25.0),
        misconceptions=SQUARE_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(
            SQUARE_DERIVATIVE_FROM_A,
            known=(0.25, 1, 9, 16, 100),
            slope_of="np.square",
            slope_at=(0.5, 1.0, 2.0, 3.0),
        ),
    ),
)
