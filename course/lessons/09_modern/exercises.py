"""Exercises of lesson 09: softplus, ELU, GELU and their slopes; softmax with cross-entropy.

Open by intent: ELU's slope at 0 may be any value between 1 and α; GELU counts in its exact form and
in its tanh form, not as z·σ(1.702 z), which is a third function. What overflows only far out costs
points nowhere but in softmax, where two checks ask for stability.
"""

from __future__ import annotations

from autograder.exercises import (
    Exercise,
    Misconception,
    PublicCheck,
    elementwise_checks,
    prediction,
    question,
)

from ...parts import (
    misconceptions_of,
)
from .cross_entropy import BACKWARD_CHECKS, BACKWARD_MISTAKES, PUBLIC_BACKWARD
from .elu import ELU, ELU_DERIVATIVE, ELU_TRAP, SLOPE_TRAP, elu_checks
from .gelu import GELU, GELU_MISCONCEPTIONS, GELU_TANH, gelu_checks, one_of
from .inputs import FAR, FIXED, WHOLE
from .softmax import PUBLIC_SOFTMAX, SOFTMAX_CHECKS, SOFTMAX_MISTAKES, STABILITY_MISTAKES
from .softplus import SOFTPLUS, SOFTPLUS_DERIVATIVE

LESSON = "09_modern"
INPUT_CHANGED = Misconception("input-changed", "An argument was changed in place.")


EXERCISES = (
    prediction("q_softplus_slope", LESSON, 0.5, letters="pqrs"),
    Exercise(
        "softplus",
        LESSON,
        1.0,
        elementwise_checks(SOFTPLUS, FIXED, far=FAR, integers=WHOLE),
        misconceptions=SOFTPLUS.misconceptions,
        public=PublicCheck(SOFTPLUS, known=(-10, -1, 0, 0.5, 3, 10), integers=(-2, 0, 1)),
    ),
    Exercise(
        "softplus_derivative",
        LESSON,
        1.0,
        elementwise_checks(SOFTPLUS_DERIVATIVE, FIXED, far=FAR, integers=WHOLE),
        misconceptions=SOFTPLUS_DERIVATIVE.misconceptions,
        public=PublicCheck(
            SOFTPLUS_DERIVATIVE,
            known=(-10, -1, 0, 0.5, 3, 10),
            slope_of="softplus",
            integers=(-2, 0, 1),
        ),
    ),
    Exercise(
        "elu",
        LESSON,
        1.0,
        elu_checks(ELU, ELU_TRAP),
        misconceptions=ELU.misconceptions,
        public=PublicCheck(
            ELU, known=(-10, -3, -0.5, 0, 0.3, 2), integers=(-2, -1, 0, 2), options={"alpha": 0.4}
        ),
    ),
    Exercise(
        "elu_derivative",
        LESSON,
        1.5,
        elu_checks(ELU_DERIVATIVE, SLOPE_TRAP),
        misconceptions=ELU_DERIVATIVE.misconceptions,
        public=PublicCheck(
            ELU_DERIVATIVE,
            known=(-10, -3, -0.5, 0, 0.3, 2),
            slope_of="elu",
            integers=(-2, -1, 1, 2),
            options={"alpha": 0.4},
        ),
    ),
    Exercise(
        "gelu",
        LESSON,
        1.5,
        one_of(gelu_checks(GELU), gelu_checks(GELU_TANH)),
        misconceptions=GELU_MISCONCEPTIONS,
        public=PublicCheck(
            GELU, known=(-3, -1, -0.5, 0, 0.5, 2, 3), forms={"erf": GELU, "tanh": GELU_TANH}
        ),
    ),
    question(
        "q_monotone",
        LESSON,
        0.5,
        letter="r",
        letters="pqrs",
        misconceptions=(
            (
                "p",
                "all-rise",
                "A gate that closes faster than z grows pulls the product back towards 0. Compute "
                "gelu at −3 and at −1: which is the lower one?",
            ),
            (
                "q",
                "negative-value-for-negative-slope",
                "A negative value is not a negative slope. ELU lies below 0 on the left and still "
                "rises everywhere.",
            ),
            (
                "s",
                "wrong-side-of-the-dip",
                "Between its lowest point and 0 the curve comes back up. It falls to the left of "
                "the lowest point.",
            ),
        ),
    ),
    question(
        "q_mean",
        LESSON,
        0.5,
        letter="q",
        letters="pqrs",
        misconceptions=(
            (
                "p",
                "zeros-for-mean-zero",
                "Half of ReLU's outputs are 0 and the other half is positive, so the mean is about "
                "0.4. Only negative outputs can balance positive ones.",
            ),
            (
                "r",
                "smooth-for-balanced",
                "Softplus has no negative output at all: its mean is about 0.8, the largest of the "
                "four.",
            ),
            (
                "s",
                "dip-for-balance",
                "GELU's dip reaches only −0.17 and fades again to the left. There ELU keeps giving "
                "values near −1.",
            ),
        ),
    ),
    Exercise(
        "softmax",
        LESSON,
        1.5,
        SOFTMAX_CHECKS,
        public=PUBLIC_SOFTMAX,
        misconceptions=misconceptions_of(SOFTMAX_MISTAKES, STABILITY_MISTAKES, (INPUT_CHANGED,)),
    ),
    Exercise(
        "softmax_cross_entropy_backward",
        LESSON,
        1.0,
        BACKWARD_CHECKS,
        public=PUBLIC_BACKWARD,
        misconceptions=misconceptions_of(BACKWARD_MISTAKES, (INPUT_CHANGED,)),
    ),
)
