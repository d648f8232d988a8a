"""Lesson 03, tanh itself."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Elementwise,
    Misconception,
)

from ...reference import activations as reference

TAN = Misconception(
    "tan-for-tanh",
    "This is tan(z), the tangent of an angle, which repeats and jumps. The hyperbolic tangent has "
    "an h in its name.",
    np.tan,
    public="this is tan, the tangent of an angle. Here tanh is wanted, with an h.",
)
SIGMOID_FOR_TANH = Misconception(
    "sigmoid-for-tanh",
    "This is σ(z): it runs from 0 to 1 and is 0.5 at z = 0. tanh runs from −1 to 1 and is 0 at "
    "z = 0.",
    reference.sigmoid,
    public="this is σ(z), which runs from 0 to 1. tanh runs from −1 to 1.",
)

TANH = Elementwise(
    "tanh",
    reference.tanh,
    misconceptions=(
        SIGMOID_FOR_TANH,
        TAN,
        Misconception(
            "slope-for-g",
            "This is the slope tanh′(z), not tanh(z). tanh itself is 0 at z = 0, where its slope "
            "is 1.",
            reference.tanh_derivative,
            public="this is the slope tanh′(z). Here tanh(z) itself is wanted.",
        ),
        Misconception(
            "sign",
            "The curve falls where it should rise. On top, e⁻ᶻ is subtracted from eᶻ, not the "
            "other way round.",
            lambda z: -np.tanh(z),
            public="the curve falls where it should rise. Which exponential is subtracted from "
            "which?",
        ),
        Misconception(
            "half-numerator",
            "This is eᶻ/(eᶻ + e⁻ᶻ), which runs from 0 to 1. Something is missing on top.",
            lambda z: reference.sigmoid(2.0 * z),
            public="the top is eᶻ alone. There is a second exponential in it.",
        ),
        Misconception(
            "upside-down",
            "The fraction is upside down: it has no value at z = 0. The difference belongs on "
            "top, the sum below.",
            lambda z: 1.0 / np.tanh(z),
            public="top and bottom have changed places: the difference belongs on top.",
        ),
        Misconception(
            "sinh-for-tanh",
            "This is (eᶻ − e⁻ᶻ)/2, which is sinh(z) and grows without bound. tanh divides by the "
            "sum of the two exponentials.",
            np.sinh,
            public="this is (eᶻ − e⁻ᶻ)/2, which is sinh(z). Divide by eᶻ + e⁻ᶻ.",
        ),
        Misconception(
            "no-fraction",
            "This is eᶻ − e⁻ᶻ alone. It still has to be divided by the sum of the two "
            "exponentials.",
            lambda z: 2.0 * np.sinh(z),
            public="this is the top of the fraction alone.",
        ),
        Misconception(
            "precedence",
            "The division was done before the sums: e⁻ᶻ was divided by eᶻ. Put the whole top and "
            "the whole bottom in brackets.",
            lambda z: np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z),
            public="e⁻ᶻ was divided by eᶻ before anything was added. Put top and bottom in "
            "brackets.",
        ),
        Misconception(
            "precedence-below",
            "Only eᶻ is at the bottom, and e⁻ᶻ was added afterwards. Put the whole bottom in "
            "brackets.",
            lambda z: (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z),
            public="you divided by eᶻ alone. Put the whole bottom in brackets.",
        ),
        Misconception(
            "half-exponent",
            "This is tanh(z/2): the curve is twice as wide as tanh. The exponentials are eᶻ and "
            "e⁻ᶻ, not eᶻ and 1; with σ, its argument is 2z.",
            lambda z: np.tanh(z / 2.0),
            public="this is tanh(z/2): the exponentials are eᶻ and e⁻ᶻ; with σ, its argument is "
            "2z.",
        ),
        Misconception(
            "doubled-exponent",
            "This is tanh(2z): the curve is twice as steep as tanh. The two exponentials are eᶻ "
            "and e⁻ᶻ.",
            lambda z: np.tanh(2.0 * z),
            public="this is tanh(2z): the exponentials are eᶻ and e⁻ᶻ.",
        ),
        Misconception(
            "minus-below",
            "The difference is at the bottom as well, so this is 1, and 0/0 at z = 0. The bottom "
            "is the sum.",
            lambda z: np.sinh(z) / np.sinh(z),
        ),
        Misconception(
            "step",
            "This jumps from −1 to 1. tanh rises smoothly and takes every value between.",
            np.sign,
            public="this jumps from −1 to 1. tanh takes every value between.",
        ),
        Misconception(
            "clipped-line",
            "This is z kept between −1 and 1: a straight line with two corners. tanh bends all the "
            "way and never reaches its limits.",
            lambda z: np.clip(z, -1.0, 1.0),
            public="is this a straight line with two corners, or rounded to one decimal? tanh "
            "bends all the way; do not round.",
        ),
        Misconception(
            "arctan",
            "This is arctan(z), another S: it goes on to ±π/2. tanh is made of the exponentials "
            "eᶻ and e⁻ᶻ.",
            np.arctan,
            public="this is arctan, an S that goes on to ±π/2. tanh is made of exponentials.",
        ),
    ),
)
