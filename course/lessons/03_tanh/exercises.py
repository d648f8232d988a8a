"""Exercises of lesson 03: tanh, its derivative, and its kinship with the sigmoid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    BuildsOn,
    Elementwise,
    Exercise,
    Misconception,
    PublicCheck,
    elementwise_checks,
    prediction,
    question,
)

from ...common import Z_UNDEFINED
from ...reference import activations as reference

LESSON = "03_tanh"

# Inputs that tell the usual slips apart, the article's three among them; and inputs far out, for
# which every form of the lesson stays within float64, (e^(2 · 150))² included.
FIXED = (-10.0, -2.0, -0.5, 0.0, 0.5, 1.25, 2.0, 10.0)
FAR = (-150.0, -60.0, -20.0, 20.0, 60.0, 150.0)

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

TANH_FROM_SIGMOID = Elementwise(
    "tanh_from_sigmoid",
    reference.tanh,
    misconceptions=(
        Misconception(
            "inner-two-forgotten",
            "The range is right, but the curve is too wide: its slope at z = 0 is ½, and that of "
            "tanh is 1. Something has to happen to z before σ sees it.",
            lambda z: 2.0 * reference.sigmoid(z) - 1.0,
            public="the range is right, the curve too wide. Which number squeezes it?",
        ),
        Misconception(
            "inner-half",
            "z was divided where it should be multiplied: the curve became wider, and it has to "
            "become narrower.",
            lambda z: 2.0 * reference.sigmoid(z / 2.0) - 1.0,
            public="z was divided where it should be multiplied.",
        ),
        SIGMOID_FOR_TANH,
        Misconception(
            "outer-step-forgotten",
            "The width is right, but this still runs from 0 to 1. It has to be stretched to twice "
            "its height and moved down.",
            lambda z: reference.sigmoid(2.0 * z),
            public="squeezed well, but it still runs from 0 to 1.",
        ),
        Misconception(
            "shift-forgotten",
            "This runs from 0 to 2. It has to be moved down until it is centred at 0.",
            lambda z: 2.0 * reference.sigmoid(2.0 * z),
            public="this runs from 0 to 2. It has to be moved.",
        ),
        Misconception(
            "stretch-forgotten",
            "This runs from −1 to 0: it was moved down, but not stretched to twice its height.",
            lambda z: reference.sigmoid(2.0 * z) - 1.0,
            public="this runs from −1 to 0. It has to be stretched too.",
        ),
        Misconception(
            "centred-only",
            "This is centred at 0, but runs from −½ to ½. It has to be stretched to twice its "
            "height as well.",
            lambda z: reference.sigmoid(2.0 * z) - 0.5,
            public="this runs from −½ to ½. It has to be stretched too.",
        ),
        Misconception(
            "brackets",
            "The 1 was subtracted before doubling, so this runs from −2 to 0. Double first, then "
            "move down.",
            lambda z: 2.0 * (reference.sigmoid(2.0 * z) - 1.0),
            public="this runs from −2 to 0. Stretch first, then move.",
        ),
        Misconception(
            "shift-inside",
            "The −1 slipped inside the brackets of σ, where it moves the curve sideways. It "
            "belongs outside, where it moves it down.",
            lambda z: 2.0 * reference.sigmoid(2.0 * z - 1.0),
            public="c slipped inside the brackets of σ, where it moves the curve sideways.",
        ),
        Misconception(
            "outer-four",
            "This runs from −1 to 3. The slope of tanh at z = 0 is four times that of σ, but part "
            "of that comes from squeezing; the height is only doubled.",
            lambda z: 4.0 * reference.sigmoid(2.0 * z) - 1.0,
            public="this runs from −1 to 3. The slope grows fourfold, but part of that comes "
            "from squeezing.",
        ),
        Misconception(
            "twice-as-high",
            "This runs from −2 to 2. The slope of tanh at z = 0 is four times that of σ, but part "
            "of that comes from squeezing; the height is only doubled.",
            lambda z: 4.0 * reference.sigmoid(2.0 * z) - 2.0,
            public="this runs from −2 to 2, twice as high as tanh.",
        ),
        Misconception(
            "shift-up",
            "This runs from 1 to 3: the curve was moved up. It has to go down.",
            lambda z: 2.0 * reference.sigmoid(2.0 * z) + 1.0,
            public="this was moved up. It has to go down.",
        ),
        Misconception(
            "sign",
            "The shape is right and the sign is wrong: tanh rises from −1 to 1.",
            lambda z: -np.tanh(z),
            public="the shape is right, the sign is wrong.",
        ),
        Misconception(
            "inner-four",
            "The curve is too narrow: its slope at z = 0 is 2, and that of tanh is 1. Stretching "
            "the height has already doubled the slope of σ, which is ¼.",
            lambda z: 2.0 * reference.sigmoid(4.0 * z) - 1.0,
            public="the curve is too narrow: stretching the height has changed the slope already.",
        ),
        Misconception(
            "slope-for-g",
            "This is the slope of tanh. Here tanh itself is wanted, built from σ.",
            reference.tanh_derivative,
        ),
    ),
)


EXERCISES = (
    prediction(
        "q_range", LESSON, 0.5, letters="pqrs", earlier={"a": "p", "b": "q", "c": "r", "d": "s"}
    ),
    prediction(
        "q_greatest_slope",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={0.25: "p", 0.5: "q", 1.0: "r", 2.0: "s"},
    ),
    Exercise(
        "tanh",
        LESSON,
        2.0,
        elementwise_checks(TANH, FIXED, far=FAR),
        misconceptions=TANH.misconceptions,
        public=PublicCheck(TANH, known=(-10, -0.5, 0, 2, 10)),
    ),
    Exercise(
        "tanh_derivative",
        LESSON,
        2.0,
        elementwise_checks(TANH_DERIVATIVE, FIXED, far=FAR),
        misconceptions=TANH_DERIVATIVE.misconceptions,
        public=PublicCheck(TANH_DERIVATIVE, known=(-10, -0.5, 0, 2, 10), slope_of="tanh"),
    ),
    Exercise(
        "tanh_derivative_from_a",
        LESSON,
        2.0,
        elementwise_checks(
            TANH_DERIVATIVE_FROM_A, (-1.0, -0.9, -0.5, 0.0, 0.25, 0.8, 1.0), low=-1.0, high=1.0
        ),
        misconceptions=TANH_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(TANH_DERIVATIVE_FROM_A, known=(-1, -0.5, 0, 0.2, 0.8), slope_of="tanh"),
    ),
    Exercise(
        "tanh_from_sigmoid",
        LESSON,
        2.0,
        elementwise_checks(TANH_FROM_SIGMOID, FIXED, far=FAR),
        misconceptions=TANH_FROM_SIGMOID.misconceptions,
        public=PublicCheck(TANH_FROM_SIGMOID, known=(-10, -0.5, 0, 2, 10)),
    ),
    question(
        "q_zero_centred",
        LESSON,
        1.0,
        letter="s",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "s", "d": "r"},
        misconceptions=(
            (
                "p",
                "same-delta-same-gradient",
                "δ is the same, but each weight's gradient is δ times its own input. The inputs, "
                "with their signs, make the difference.",
            ),
            (
                "q",
                "centred-means-zero",
                "Centred at zero does not mean zero: each activation is still a number of its "
                "own, some positive and some negative.",
            ),
            (
                "r",
                "slope-of-the-layer-before",
                "The slope of the layer before has no part in this: δ · aⱼ contains only its "
                "activation aⱼ. Its slope comes in one step further back.",
            ),
        ),
    ),
)
