"""Lesson 02, the sigmoid itself and the slips that its slope and its stable form share."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Elementwise,
    Misconception,
)

from ...reference import activations as reference

# The article's three inputs and a few between; and inputs far out, for which every formula of the
# lesson stays within float64, (e^300)² included.
FIXED = (-10.0, -2.0, -0.5, 0.0, 0.5, 1.25, 2.0, 10.0)
FAR = (-300.0, -60.0, -35.0, 35.0, 60.0, 300.0)

G_FOR_SLOPE = Misconception(
    "g-for-slope",
    "This is σ(z) itself, not its slope. σ′(z) says how steep the curve is at z: it is 0.25 at "
    "z = 0 and almost 0 far out on both sides.",
    reference.sigmoid,
    public="this is σ(z), not its slope.",
)
A_FOR_Z = Misconception(
    "a-for-z",
    "a (1 − a) was computed from z itself. That formula needs a = σ(z), so the activation has to "
    "be computed first.",
    reference.sigmoid_derivative_from_a,
    public="z was put where a belongs in a (1 − a). Compute a = σ(z) first.",
)
Z_FOR_A = Misconception(
    "z-for-a",
    "σ was applied once more. The argument here is already the activation a = σ(z); use it as it "
    "is.",
    lambda a: reference.sigmoid_derivative(a),
    public="a was passed through σ once more. It is an activation already; use it as it is.",
)

ROUNDED = tuple(
    Misconception(
        "rounded",
        f"The results are rounded to {decimals} decimals. Return them as they come: at z = −10 all "
        "that is left after rounding is 0, and 0 is not 0.0000454.",
        lambda z, decimals=decimals: np.round(reference.sigmoid(z), decimals),
        public="",  # the public checks know rounded results by themselves
    )
    for decimals in (2, 3, 4)
)


def plain(z: np.ndarray) -> np.ndarray:
    """σ as lesson 02 writes it, in the dtype of z."""
    return 1 / (1 + np.exp(-z))


STEP = tuple(
    Misconception(
        "step",
        "This is a step that jumps from 0 to 1. σ rises smoothly and takes every value between.",
        lambda z, at_zero=at_zero: np.heaviside(z, at_zero),
        public="this jumps from 0 to 1. σ takes every value between.",
    )
    for at_zero in (0.0, 0.5, 1.0)
)

TYPED_CONSTANT = tuple(
    Misconception(
        "typed-constant",
        "e was typed with only a few digits, which is not enough far out. Use np.exp.",
        lambda z, e=e: 1.0 / (1.0 + e**-z),
    )
    for e in (2.7, 2.71, 2.718, 2.7182, 2.7183, 2.71828, 2.72)
)

SIGMOID = Elementwise(
    "sigmoid",
    reference.sigmoid,
    misconceptions=(
        Misconception(
            "sign-of-exponent",
            "The curve falls where it should rise: this is 1/(1 + eᶻ), which is σ(−z). Look at the "
            "sign in the exponent.",
            lambda z: reference.sigmoid(-z),
            public="the curve falls where it should rise. Look at the sign in the exponent.",
        ),
        Misconception(
            "slope-for-g",
            "This is the slope σ′(z), not σ(z). σ itself runs from 0 to 1 and is 0.5 at z = 0.",
            reference.sigmoid_derivative,
            public="this is the slope σ′(z). Here σ(z) itself is wanted.",
        ),
        Misconception(
            "tanh-for-sigmoid",
            "This is tanh(z): it runs from −1 to 1. σ runs from 0 to 1.",
            np.tanh,
            public="this is tanh(z), which runs from −1 to 1. σ runs from 0 to 1.",
        ),
        Misconception(
            "missing-one",
            "This is 1/e⁻ᶻ, which is eᶻ and grows without bound. The denominator of σ has a 1 + in "
            "front; check the brackets.",
            np.exp,
            public="this is eᶻ. The denominator of σ has a 1 + in front of e⁻ᶻ.",
        ),
        Misconception(
            "precedence",
            "This is 1/1 + e⁻ᶻ: the division was done before the sum. Put 1 + e⁻ᶻ in brackets.",
            lambda z: 1.0 + np.exp(-z),
            public="1 was divided by 1, and e⁻ᶻ added. Put 1 + e⁻ᶻ in brackets.",
        ),
        Misconception(
            "exponential-only",
            "This is e⁻ᶻ alone. σ(z) is 1 divided by 1 + e⁻ᶻ.",
            lambda z: np.exp(-z),
            public="this is e⁻ᶻ alone. σ(z) is 1 divided by 1 + e⁻ᶻ.",
        ),
        Misconception(
            "no-fraction",
            "This is 1 − e⁻ᶻ. σ is a fraction: 1 on top, 1 + e⁻ᶻ below.",
            lambda z: 1.0 - np.exp(-z),
        ),
        Misconception(
            "shifted",
            "This is σ(z) − ½: the curve goes through 0 where it should go through ½.",
            lambda z: reference.sigmoid(z) - 0.5,
        ),
        Misconception(
            "one-minus",
            "This is 1/(1 − e⁻ᶻ), which has no value at z = 0. The denominator of σ has a plus.",
            lambda z: 1.0 / (1.0 - np.exp(-z)),
        ),
        Misconception(
            "too-narrow",
            "This is σ(2z): the curve is too narrow. The exponent is −z; written with tanh, σ is "
            "½(1 + tanh(z/2)).",
            lambda z: reference.sigmoid(2.0 * z),
            public="this is σ(2z), too narrow: the exponent is −z, or with tanh its argument z/2.",
        ),
        Misconception(
            "softmax",
            "This divides by the sum over all elements: softmax. σ looks at each element alone: 1 "
            "on top, 1 + e⁻ᶻ below.",
            lambda z: np.exp(z) / np.sum(np.exp(z)),
            public="this divides by a sum over all elements (softmax). σ looks at each element "
            "alone.",
        ),
        Misconception(
            "straight-pieces",
            "This is made of straight pieces: level, a line, level (a “hard” sigmoid). σ bends "
            "everywhere and reaches neither 0 nor 1.",
            lambda z: np.clip(0.2 * z + 0.5, 0.0, 1.0),
            public="is this made of straight pieces, or rounded to one decimal? σ bends "
            "everywhere; do not round.",
        ),
        *STEP,
        *TYPED_CONSTANT,
        *ROUNDED,
    ),
)
