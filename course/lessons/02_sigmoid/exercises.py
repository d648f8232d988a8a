"""Exercises of lesson 02: the sigmoid and its derivative."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    Ask,
    BuildsOn,
    Check,
    Elementwise,
    Exercise,
    Finding,
    Misconception,
    PublicCheck,
    Tolerance,
    as_numbers,
    elementwise_checks,
    no_answer,
    number_text,
    prediction,
    question,
    within,
)

from ...common import Z_UNDEFINED
from ...reference import activations as reference

LESSON = "02_sigmoid"

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


def _plain(z: np.ndarray) -> np.ndarray:
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
            lambda z: (_plain(z + 1e-5) - _plain(z - 1e-5)) / 2e-5,
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


STABLE_SIGMOID = Elementwise(
    "stable_sigmoid",
    reference.sigmoid,
    misconceptions=(
        *SIGMOID.misconceptions,
        Misconception(
            "mirrored",
            "The left half is a mirror image of the right one: |z| took the place of z in the "
            "whole formula. It belongs in the exponential; for negative z the top of the fraction "
            "is another.",
            lambda z: reference.sigmoid(np.abs(z)),
            public="|z| replaced z everywhere, so the left half became a mirror of the right one.",
        ),
    ),
)


CLIPPED = Misconception(
    "clipped",
    "z was kept within bounds that are too narrow: far to the left σ is 0.",
    lambda z: reference.sigmoid(np.clip(z, -10.0, 10.0)),
)


def _without_warning(ask: Ask) -> Finding:
    """σ(z) where it is easy; then every z in ±1000: finite, near σ(z), no warning."""
    inputs = [np.array(FIXED), ask.rng.uniform(-10.0, 10.0, (4, 5))]
    usual = STABLE_SIGMOID.compare(ask, inputs, unchanged=True)
    if not usual.passed:
        return usual
    z = np.concatenate([np.linspace(-1000.0, 1000.0, 81), ask.rng.uniform(-1000.0, 1000.0, 40)])
    answer = ask.call("stable_sigmoid", z, strict=True)
    if answer.kind == "raised" and answer.error.startswith("FloatingPointError"):
        return Finding(
            False,
            "Somewhere between z = −1000 and z = 1000 NumPy warns of an overflow or an invalid "
            "value. Give exp only numbers that are not positive (e⁷⁰⁹ is the limit). If you use "
            "np.where: it computes both branches for every element, so each has to be safe "
            "everywhere.",
            "overflow",
        )
    failed = no_answer(answer, "stable_sigmoid")
    if failed is not None:
        return failed
    got = as_numbers(answer.value)
    if got is None or got.shape != z.shape:
        return Finding(False, "One number for each element of the input was expected.")
    exact = reference.sigmoid(z)
    right = within(got, exact, exact, Tolerance(rtol=0.0, atol=1e-9))
    if right.all():
        return Finding(True)
    far_left = got[z < -500.0]
    if np.isfinite(far_left).all() and far_left.min() == far_left.max() > 1e-9:
        return Finding(
            False,
            f"Far to the left the result stays at {number_text(far_left[0])}. Keeping z within "
            "bounds makes exp safe; the bounds have to be far enough out that σ is 0 there.",
            "clipped",
        )
    at = int(np.flatnonzero(~right)[0])
    return Finding(
        False,
        f"At z = {number_text(z[at])} the result is {number_text(got[at])}; it should be "
        f"{number_text(exact[at])}.",
        "not-finite" if not np.isfinite(got[at]) else None,
    )


# A constant typed with few digits and a clipped z look alike there; the latter is likelier.
PUBLIC_STABLE = (
    *(known for known in STABLE_SIGMOID.misconceptions if known.name != "typed-constant"),
    CLIPPED,
)


EXERCISES = (
    prediction(
        "q_slope_at_ten", LESSON, 0.5, letters="pqr", earlier={"a": "p", "b": "q", "c": "r"}
    ),
    prediction(
        "q_slope_at_zero",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={0.05: "p", 0.25: "q", 0.5: "r", 1.0: "s"},
    ),
    question(
        "q_steepest",
        LESSON,
        1.0,
        letter="p",
        letters="pqr",
        earlier={"a": "q", "b": "p", "c": "r"},
        misconceptions=(
            (
                "q",
                "height-for-slope",
                "A large activation is high on the curve, where the curve is nearly level. What "
                "passes the gradient on is the slope a (1 − a).",
            ),
            (
                "r",
                "slope-is-constant",
                "The function is the same, the place on its curve is not: compute a (1 − a) for "
                "each of the three.",
            ),
        ),
    ),
    Exercise(
        "sigmoid",
        LESSON,
        2.0,
        elementwise_checks(SIGMOID, FIXED, far=FAR),
        misconceptions=SIGMOID.misconceptions,
        public=PublicCheck(SIGMOID, known=(-10, 0, 2, 10)),
    ),
    Exercise(
        "sigmoid_derivative",
        LESSON,
        3.0,
        elementwise_checks(SIGMOID_DERIVATIVE, FIXED, far=FAR),
        misconceptions=SIGMOID_DERIVATIVE.misconceptions,
        public=PublicCheck(SIGMOID_DERIVATIVE, known=(-10, 0, 2, 10), slope_of="sigmoid"),
    ),
    Exercise(
        "sigmoid_derivative_from_a",
        LESSON,
        3.0,
        elementwise_checks(
            SIGMOID_DERIVATIVE_FROM_A, (0.0, 0.1, 0.25, 0.5, 0.9, 1.0), low=0.0, high=1.0
        ),
        misconceptions=SIGMOID_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(
            SIGMOID_DERIVATIVE_FROM_A, known=(0, 0.1, 0.5, 0.8, 1), slope_of="sigmoid"
        ),
    ),
    Exercise(
        "stable_sigmoid",
        LESSON,
        1.0,
        (Check("right, and no warning, anywhere in ±1000", 1.0, _without_warning),),
        misconceptions=(
            *STABLE_SIGMOID.misconceptions,
            CLIPPED,
            Misconception("overflow", "A floating-point warning somewhere in ±1000."),
            Misconception("not-finite", "nan or inf somewhere in ±1000."),
        ),
        bonus=True,
        public=PublicCheck(
            replace(STABLE_SIGMOID, misconceptions=PUBLIC_STABLE),
            known=(-1000, -2, 0, 2, 1000),
            no_warning_on="np.linspace(-1000, 1000, 81)",
        ),
    ),
)
