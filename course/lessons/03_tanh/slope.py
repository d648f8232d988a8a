"""Lesson 03, the slope of tanh, in terms of z and of a."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    BuildsOn,
    Elementwise,
    Misconception,
)

from ...common import Z_UNDEFINED
from ...reference import activations as reference

SQUARE_OF_DIFFERENCE = Misconception(
    "square-of-difference",
    "This is (1 − a)². Only a is squared, not the whole difference.",
    public="the whole difference was squared. Square only a.",
)
TANH_DERIVATIVE = Elementwise(
    "tanh_derivative",
    reference.tanh_derivative,
    builds_on=(BuildsOn("tanh", (lambda g, z: 1.0 - g(z) ** 2,)),),
    misconceptions=(
        Misconception(
            "g-for-slope",
            "This is tanh(z) itself, not its slope. The slope is 1 at z = 0, never negative, and "
            "almost 0 far out on both sides.",
            np.tanh,
            public="this is tanh(z), not its slope.",
        ),
        Misconception(
            "a-for-z",
            "The rule for a was used on z itself: this is 1 − z². It needs a = tanh(z), so the "
            "activation has to be computed first.",
            lambda z: 1.0 - z**2,
            public="z was put where a belongs: this is 1 − z². Compute a = tanh(z) first.",
        ),
        Misconception(
            "missing-square",
            "This is 1 − tanh(z), with the square left out. For negative z it is more than 1, and "
            "no slope of tanh is.",
            lambda z: 1.0 - np.tanh(z),
            public="the square is missing: this is 1 − a.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a) with a = tanh(z): the rule that belongs to σ. Split (v² − u²)/v² "
            "into two fractions to find the one for tanh.",
            lambda z: np.tanh(z) * (1.0 - np.tanh(z)),
            public="this is a (1 − a), which belongs to σ. Your derivation has another expression.",
        ),
        Misconception(
            "sigmoid-slope",
            "This is the slope of σ, 0.25 at z = 0. tanh is steeper there.",
            reference.sigmoid_derivative,
            public="this is the slope of σ.",
        ),
        Misconception(
            "sigmoid-for-a",
            "The right rule with the wrong activation: here a is tanh(z), but σ(z) was used.",
            lambda z: 1.0 - reference.sigmoid(z) ** 2,
            public="the rule is right, but a is σ(z) in it. Here a = tanh(z).",
        ),
        Misconception(
            "sign",
            "The size is right and the sign is wrong: tanh rises everywhere, so its slope is never "
            "negative.",
            lambda z: -reference.tanh_derivative(z),
            public="the sign is wrong. tanh rises everywhere, so its slope is positive.",
        ),
        Misconception(
            "plus",
            "The two squares were added. The quotient rule has a minus between its two terms, and "
            "the slope of tanh is never above 1.",
            lambda z: 1.0 + np.tanh(z) ** 2,
            public="the two squares were added. The quotient rule has a minus.",
        ),
        Misconception(
            "tanh-twice",
            "tanh was applied twice: an activation was passed on as if it were z.",
            lambda z: 1.0 - np.tanh(np.tanh(z)) ** 2,
            public="tanh was applied twice: a was passed on as if it were z.",
        ),
        Misconception(
            "square-inside",
            "z was squared before tanh was taken. tanh²(z) means: tanh first, then the square.",
            lambda z: 1.0 - np.tanh(z**2),
            public="z was squared before tanh was taken. Square the result instead.",
        ),
        replace(SQUARE_OF_DIFFERENCE, function=lambda z: (1.0 - np.tanh(z)) ** 2),
        Misconception(
            "one-minus-forgotten",
            "This is tanh²(z) alone, which is smallest where the slope is greatest. It has to be "
            "subtracted from 1.",
            lambda z: np.tanh(z) ** 2,
            public="this is tanh² alone. It has to be subtracted from something.",
        ),
        Misconception(
            "sech-without-square",
            "This is 1/cosh(z), or 2/(eᶻ + e⁻ᶻ): the square is missing. The quotient rule divides "
            "by v².",
            lambda z: 1.0 / np.cosh(z),
            public="this is 1/cosh(z). The square is missing.",
        ),
        Misconception(
            "denominator-without-square",
            "This is 4/(eᶻ + e⁻ᶻ): the quotient rule divides by v², not by v.",
            lambda z: 2.0 / np.cosh(z),
            public="the bottom of the quotient rule is v², not v.",
        ),
        Misconception(
            "numerator-one",
            "This is a quarter of the slope: v² − u² is a number, but that number is not 1. "
            "Work it out at z = 0. (Or: the factor 4 of 4σ′(2z) is missing.)",
            lambda z: reference.tanh_derivative(z) / 4.0,
            public="this is a quarter of the slope. How much is v² − u²? (Or: 4σ′(2z) without "
            "its 4.)",
        ),
        Misconception(
            "doubled",
            "This is 1 − 2 tanh(z): a squared is a times a, not a times 2.",
            lambda z: 1.0 - 2.0 * np.tanh(z),
            public="this is 1 − 2 tanh(z). A square is a times a.",
        ),
        Misconception(
            "absolute",
            "This is 1 − |tanh(z)|, which has a corner at z = 0. The square is not an absolute "
            "value.",
            lambda z: 1.0 - np.abs(np.tanh(z)),
            public="a square is not an absolute value.",
        ),
        Misconception(
            "slope-of-arctan",
            "This is 1/(1 + z²), the slope of arctan. That of tanh has a in it, or exponentials.",
            lambda z: 1.0 / (1.0 + z**2),
            public="this is the slope of arctan.",
        ),
        Misconception(
            "trigonometric",
            "This is 1/cos²(z), the slope of tan. Here cos and tan are cosh and tanh, with an h.",
            lambda z: 1.0 / np.cos(z) ** 2,
            public="this is 1/cos². Here the functions have an h: cosh, tanh.",
        ),
        Misconception(
            "trigonometric-minus",
            "This is 1 − tan²(z): tan was used where tanh belongs.",
            lambda z: 1.0 - np.tan(z) ** 2,
            public="this has tan in it where tanh belongs.",
        ),
        Misconception(
            "top-and-bottom",
            "Top and bottom were each differentiated alone. The slope of a fraction needs the "
            "quotient rule, (u′v − uv′)/v².",
            lambda z: 1.0 / np.tanh(z),
            public="top and bottom were each differentiated alone. Use the quotient rule.",
        ),
        Misconception(
            "second-derivative",
            "This is −2a (1 − a²), the slope of the slope. One derivative is enough.",
            lambda z: -2.0 * np.tanh(z) * reference.tanh_derivative(z),
            public="this is the slope of the slope. One derivative is enough.",
        ),
        Misconception(
            "rounded",
            "The results are rounded. Return them as they come: at z = 10 all that is left after "
            "rounding is 0, and 0 is not 0.00000000824.",
            lambda z: np.round(reference.tanh_derivative(z), 6),
            public="too few digits are left at z = ±10: were they measured, or rounded? Write the "
            "formula and do not round.",
        ),
    ),
)

TANH_DERIVATIVE_FROM_A = Elementwise(
    "tanh_derivative_from_a",
    reference.tanh_derivative_from_a,
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "z-for-a",
            "tanh was applied once more. The argument here is already the activation a = tanh(z); "
            "use it as it is.",
            lambda a: 1.0 - np.tanh(a) ** 2,
            public="a was passed through tanh once more. It is an activation already.",
        ),
        Misconception(
            "missing-square",
            "This is 1 − a, with the square left out. At a = −1, where the curve is level, it "
            "would give 2.",
            lambda a: 1.0 - a,
            public="the square is missing: this is 1 − a.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a), the rule for σ. At a = 0 tanh is steepest, and this gives 0 there.",
            lambda a: a * (1.0 - a),
            public="this is a (1 − a), which belongs to σ.",
        ),
        Misconception(
            "sign",
            "This is a² − 1: the sign is wrong. For a between −1 and 1 the slope is positive.",
            lambda a: a**2 - 1.0,
            public="this is a² − 1: the sign is wrong.",
        ),
        Misconception(
            "plus",
            "This is 1 + a²: the sign between the two is wrong. No slope of tanh is above 1.",
            lambda a: 1.0 + a**2,
            public="this is 1 + a²: the sign between the two is wrong.",
        ),
        Misconception(
            "one-minus-forgotten",
            "This is a² alone, which is 0 where the slope is greatest. It has to be subtracted "
            "from 1.",
            lambda a: a**2,
            public="this is a² alone. It has to be subtracted from something.",
        ),
        Misconception(
            "g-for-slope",
            "This returns a. What is wanted is the slope that belongs to a: greatest at a = 0, 0 "
            "at both ends.",
            lambda a: a,
            public="this returns a, not the slope that belongs to it.",
        ),
        replace(SQUARE_OF_DIFFERENCE, function=lambda a: (1.0 - a) ** 2),
        Misconception(
            "sech-without-square",
            "This is √(1 − a²), which is 1/cosh(z). The slope is the square of that.",
            lambda a: np.sqrt(1.0 - a**2),
            public="this is the square root of the slope.",
        ),
        Misconception(
            "absolute",
            "This is 1 − |a|: its ends and its top are right, but it has a corner at a = 0. A "
            "square is not an absolute value.",
            lambda a: 1.0 - np.abs(a),
            public="a square is not an absolute value.",
        ),
        Misconception(
            "tanh-of-a",
            "This is tanh(a). The argument is already an activation, and what is wanted is a "
            "slope.",
            np.tanh,
            public="this is tanh(a). A slope is wanted, and a is an activation already.",
        ),
        Misconception(
            "doubled",
            "This is 1 − 2a: a squared is a times a, not a times 2.",
            lambda a: 1.0 - 2.0 * a,
            public="this is 1 − 2a. A square is a times a.",
        ),
    ),
)
