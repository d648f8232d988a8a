"""Lesson 02, the slope of the sigmoid, in terms of z and of a."""

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
from .sigmoid import A_FOR_Z, G_FOR_SLOPE, Z_FOR_A, plain

BRACKETS = Misconception(
    "brackets",
    "This is 0 everywhere. a * 1 - a means (a · 1) − a; put 1 − a in brackets.",
    public="a * 1 - a is (a * 1) - a. Put 1 - a in brackets.",
)
SIGMOID_DERIVATIVE = Elementwise(
    "sigmoid_derivative",
    reference.sigmoid_derivative,
    builds_on=(
        BuildsOn(
            "sigmoid",
            (
                lambda g, z: g(z) * (1.0 - g(z)),
                lambda g, z: g(z) * g(-z),
                lambda g, z: np.exp(-z) * g(z) ** 2,
            ),
        ),
    ),
    misconceptions=(
        G_FOR_SLOPE,
        A_FOR_Z,
        Misconception(
            "sign",
            "The size is right and the sign is wrong: σ rises everywhere, so its slope is never "
            "negative. The two minus signs of the chain rule cancel.",
            lambda z: -reference.sigmoid_derivative(z),
            public="the sign is wrong. σ rises everywhere, so its slope is positive.",
        ),
        Misconception(
            "one-minus-a",
            "This is 1 − σ(z), or e⁻ᶻ/(1 + e⁻ᶻ) with the square of the denominator left out. The "
            "slope has one factor more.",
            lambda z: reference.sigmoid(-z),
            public="this is 1 − a, or e⁻ᶻ / (1 + e⁻ᶻ) without the square. A factor is missing.",
        ),
        Misconception(
            "tanh-rule",
            "This is 1 − σ(z)². Here the slope has two factors: a and 1 − a.",
            lambda z: 1.0 - reference.sigmoid(z) ** 2,
            public="this is 1 − a². Here the two factors are a and 1 − a.",
        ),
        Misconception(
            "a-plus",
            "This is σ(z)(1 + σ(z)). The bracket has a minus: 1 − σ(z).",
            lambda z: reference.sigmoid(z) * (1.0 + reference.sigmoid(z)),
        ),
        Misconception(
            "missing-inner-derivative",
            "This is σ(z)², or 1/(1 + e⁻ᶻ)²: one factor is right, the other is not. "
            "Differentiating the denominator brings in e⁻ᶻ; in terms of a the second factor is 1 "
            "− a.",
            lambda z: reference.sigmoid(z) ** 2,
            public="this is σ(z)², or 1/(1 + e⁻ᶻ)². One factor is right, the other is not.",
        ),
        Misconception(
            "sigma-twice",
            "σ was applied twice: the formula was given σ(z) and computed σ of it again.",
            lambda z: reference.sigmoid_derivative(reference.sigmoid(z)),
            public="σ was applied twice: a was passed on as if it were z.",
        ),
        Misconception(
            "tanh-slope",
            "This is the slope of tanh. σ rises from 0 to 1, half as far and over twice the "
            "width, so its slope at 0 is a quarter of that.",
            reference.tanh_derivative,
        ),
        Misconception(
            "half-converted",
            "This is σ(z)(1 − z): one factor has the activation, the other still has z. Both need "
            "a = σ(z).",
            lambda z: reference.sigmoid(z) * (1.0 - z),
            public="only one of the two factors has a. Use a = σ(z) in both.",
        ),
        replace(BRACKETS, function=np.zeros_like),
        Misconception(
            "square-inside",
            "Only the exponential was squared. The square belongs to the whole denominator, "
            "(1 + e⁻ᶻ)².",
            lambda z: np.exp(-z) / (1.0 + np.exp(-2.0 * z)),
            public="the square belongs to the whole denominator: (1 + e⁻ᶻ)².",
        ),
        Misconception(
            "precedence",
            "The division was done before the sum, and only e⁻ᶻ was squared. Put 1 + e⁻ᶻ in "
            "brackets, and square the bracket.",
            lambda z: np.exp(-z) + np.exp(-2.0 * z),
            public="division comes before the sum: put 1 + e⁻ᶻ in brackets, and square the "
            "bracket.",
        ),
        Misconception(
            "measured-slope",
            "This is a measured slope. With 32-bit floats a centred difference with h = 1e-5 has "
            "lost most of its digits: write the formula.",
            lambda z: (plain(z + 1e-5) - plain(z - 1e-5)) / 2e-5,
            public="",  # with 64-bit floats it is right
        ),
    ),
)

SIGMOID_DERIVATIVE_FROM_A = Elementwise(
    "sigmoid_derivative_from_a",
    reference.sigmoid_derivative_from_a,
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Z_FOR_A,
        Misconception(
            "sign",
            "This is a (a − 1): the sign is wrong. For a between 0 and 1 the slope is positive.",
            lambda a: a * (a - 1.0),
            public="this is a (a − 1): the sign is wrong.",
        ),
        Misconception(
            "tanh-rule",
            "This is 1 − a². Here the slope has two factors: at a = 0.5 it is 0.25, not 0.75.",
            lambda a: 1.0 - a**2,
            public="this is 1 − a². Here the two factors are a and 1 − a.",
        ),
        Misconception(
            "one-minus-a",
            "This is 1 − a, one factor of the product. The slope is a times that.",
            lambda a: 1.0 - a,
            public="this is 1 − a. The other factor is missing.",
        ),
        Misconception(
            "g-for-slope",
            "This returns a. What is wanted is the slope that belongs to a: largest at a = 0.5, 0 "
            "at both ends.",
            lambda a: a,
            public="this returns a, not the slope that belongs to it.",
        ),
        Misconception(
            "a-plus",
            "This is a (1 + a). The bracket has a minus.",
            lambda a: a * (1.0 + a),
        ),
        Misconception(
            "sigma-of-a",
            "This is σ(a). The argument is already an activation, and what is wanted is a slope.",
            reference.sigmoid,
        ),
        Misconception(
            "square",
            "This is (1 − a)². One factor is a, the other 1 − a.",
            lambda a: (1.0 - a) ** 2,
        ),
        replace(BRACKETS, function=np.zeros_like),
    ),
)
