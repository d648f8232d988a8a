"""Lesson 01, slopes in terms of a."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.exercises import (
    Check,
    Elementwise,
    Misconception,
    elementwise_checks,
)

from ...common import Z_INSIDE, Z_UNDEFINED

EXP_DERIVATIVE_FROM_A = Elementwise(
    "exp_derivative_from_a",
    lambda a: np.asarray(a, dtype=np.float64),
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "exp-again",
            "exp was applied once more. The argument is already a = exp(z); its work is done.",
            np.exp,
            public="exp was applied once more. a is a value of exp already.",
        ),
        Misconception(
            "z-times-a",
            "This is z · a, with z found as log(a). The power rule brings a factor down when the "
            "base varies, as in z³; in exp it is the exponent that varies.",
            lambda a: np.log(a) * a,
            public="this is z · a. In exp it is the exponent that varies, so no factor z comes "
            "down.",
        ),
        Misconception(
            "power-rule",
            "This is z · exp(z − 1), the power rule. It is for powers of z, like z³; in exp it is "
            "the exponent that varies.",
            lambda a: np.log(a) * np.exp(np.log(a) - 1.0),
            public="this is the power rule, z · exp(z − 1). In exp it is the exponent that varies.",
        ),
        Misconception(
            "z-for-slope",
            "log(a) finds z again. What is wanted is the slope of exp there.",
            np.log,
            public="this is z, found as log(a). The slope is wanted.",
        ),
        Misconception(
            "slope-of-log",
            "This is 1/a, the slope of the logarithm. Here the slope of exp is wanted.",
            lambda a: 1.0 / a,
            public="this is 1/a, the slope of the logarithm.",
        ),
        Misconception(
            "derivative-in-a",
            "This is 1 everywhere, the derivative with respect to a. The slope g′ is with respect "
            "to z, and only written in terms of a.",
            np.ones_like,
            public="this is the derivative with respect to a. g′ is with respect to z.",
        ),
        Misconception(
            "times-a-twice",
            "This is a². The slope of exp at z has one factor exp(z), and a is that factor.",
            lambda a: a**2,
            public="this is a². The slope of exp has one factor exp(z).",
        ),
        Misconception(
            "a-times-exp",
            "This is a · exp(a). No exponential is left to compute: a is the exponential.",
            lambda a: a * np.exp(a),
            public="this is a · exp(a). No exponential is left to compute.",
        ),
        Misconception(
            "sign",
            "The sign is wrong: exp rises everywhere, so its slope is positive.",
            lambda a: -a,
            public="the sign is wrong: exp rises everywhere.",
        ),
        Z_INSIDE,
    ),
)

SQUARE_DERIVATIVE_FROM_A = Elementwise(
    "square_derivative_from_a",
    lambda a: 2.0 * np.sqrt(np.asarray(a, dtype=np.float64)),
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "a-for-z",
            "This is 2a: a was put where z belongs. The slope is 2z, and z has to be found from "
            "a = z² first.",
            lambda a: 2.0 * a,
            public="this is 2a. The slope is 2z: find z from a first.",
        ),
        Misconception(
            "z-for-slope",
            "This is √a, which is z again. The slope is a multiple of it.",
            np.sqrt,
            public="this is z. The slope is a multiple of it.",
        ),
        Misconception(
            "g-for-slope",
            "This returns a. What is wanted is the slope 2z that belongs to it. (If you wrote 2 * "
            "a ** 1/2: the power comes first, so that is 2 · a / 2. Brackets: a ** (1/2).)",
            lambda a: a,
            public="this returns a, not the slope 2z that belongs to it. (2 * a ** 1/2 means 2 · "
            "a / 2: the power comes first. Brackets: a ** (1/2).)",
        ),
        Misconception(
            "slope-of-root",
            "This is 1/(2√a), the derivative of √a with respect to a. The slope of z² with "
            "respect to z is wanted; only its z has to be replaced.",
            lambda a: 0.5 / np.sqrt(a),
            public="this is the derivative of √a with respect to a. Replace the z in 2z; do "
            "not differentiate again.",
        ),
        Misconception(
            "other-root",
            "The size is right and the sign is wrong: z > 0 was agreed, so z is the positive root.",
            lambda a: -2.0 * np.sqrt(a),
            public="the sign is wrong: z > 0 was agreed.",
        ),
        Misconception(
            "root-of-2a",
            "The 2 is under the root: this is √(2a). Take the root of a alone, then double it.",
            lambda a: np.sqrt(2.0 * a),
            public="the 2 is under the root.",
        ),
        Misconception(
            "squared-again",
            "a was squared once more, as if it were z. It is z² already; the way back to z is a "
            "root.",
            lambda a: a**2,
            public="a was squared once more. The way from a back to z is a root.",
        ),
        Misconception(
            "two-a-squared",
            "This is 2a². The slope is 2z, and z is smaller than a power of a: it is a root of it.",
            lambda a: 2.0 * a**2,
            public="this is 2a². The way from a back to z is a root.",
        ),
        Misconception(
            "halved",
            "This is a/2. The number whose square is a is not half of it. (If you wrote "
            "a ** 1/2: the power comes first, so that is a / 2. Brackets: a ** (1/2).)",
            lambda a: a / 2.0,
            public="this is a/2, and the number whose square is a is not half of it. (a ** 1/2 "
            "means a / 2: the power comes first. Brackets: a ** (1/2).)",
        ),
        Misconception(
            "reciprocal-root",
            "This is 2/√a: the root ended up in the denominator. The slope is 2z, and z grows "
            "with a.",
            lambda a: 2.0 / np.sqrt(a),
            public="the root ended up in the denominator.",
        ),
        Z_INSIDE,
    ),
)


def from_a(spec: Elementwise, fixed: Sequence[float], high: float) -> tuple[Check, ...]:
    """The usual checks, for activations above 0."""
    return elementwise_checks(spec, fixed, low=0.05, high=high)
