"""Exercises of lesson 05: leaky ReLU, its slope α for z < 0, and the dtype trap.

From here on integer arrays cost points: the lesson shows how an array made with ``np.ones_like(z)``
cuts α to 0 when z holds integers. At the kink every value from α to 1 is accepted, and α is passed
by name; whether its default is still that of the stub is a check of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from autograder.exercises import (
    FOLLOWS,
    Ask,
    BuildsOn,
    Check,
    Elementwise,
    Example,
    Exercise,
    Finding,
    Misconception,
    PublicCheck,
    PublicExamples,
    Tolerance,
    as_numbers,
    ask_each,
    no_answer,
    number_text,
    prediction,
    question,
    within,
)
from autograder.student.wire import Function

from ...common import as_kept_by, checks_with_alpha, default_changed, split_at_zero
from ...reference import activations as reference

LESSON = "05_leaky_relu"

OPTIONS: tuple[dict[str, float], ...] = ({"alpha": 0.01}, {"alpha": 0.1}, {"alpha": 0.3})

# The article's three inputs, and some close to the kink on either side: closer than α, so that a
# comparison of z with α instead of 0 is seen.
FIXED = (-10.0, -2.0, -0.5, -0.05, 0.0, 0.05, 0.5, 2.0, 10.0)
WHOLE = (-3, -2, -1, 0, 1, 2, 3)  # with α z above −1, so that an int array cuts it to 0

ALPHA = reference.ALPHA

DEFAULT = "alpha left out: its default, 0.01"


_split = partial(split_at_zero, default=ALPHA)
# Usual defaults elsewhere, Keras's and TensorFlow's among them.
_other_default = partial(default_changed, given="0.01", others=(0.1, 0.2, 0.3))


# --- leaky ReLU ----------------------------------------------------------------------------------

VALUE_DTYPE_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers the leak is gone: this is the dtype trap. An "
    "array made with np.zeros_like(z), np.ones_like(z) or z.copy() holds integers when z does, and "
    "cuts α z down to whole numbers. Compute into an array of floats.",
    _split(lambda z, alpha: z, lambda z, alpha: as_kept_by(z, alpha * z)),
)

LEAKY_RELU = Elementwise(
    "leaky_relu",
    reference.leaky_relu,
    options=OPTIONS,
    misconceptions=(
        Misconception(
            "plain-relu",
            "This is ReLU: everything below 0 has become 0. Leaky ReLU lets the part α of a "
            "negative z through.",
            lambda z, alpha=ALPHA: reference.relu(z),
            public="this is ReLU. Negative z should leak through, multiplied by α.",
        ),
        Misconception(
            "alpha-fixed",
            "Right for α = 0.01, but the result stays the same when another alpha is passed. The "
            "number 0.01 is only the default: compute with the argument alpha.",
            lambda z, alpha=ALPHA: reference.leaky_relu(z, ALPHA),
            public="0.01 is fixed in your code. Use the argument alpha.",
        ),
        Misconception(
            "branches-swapped",
            "Positive z was multiplied by α and negative z was kept: the two branches have changed "
            "places, or the smaller of α z and z was taken. Try it at z = 2, where z itself is "
            "expected.",
            _split(lambda z, alpha: alpha * z, lambda z, alpha: z),
            public="the two pieces have changed sides. Is the condition reversed, or a minimum "
            "taken?",
        ),
        Misconception(
            "alpha-sign",
            "The left half goes up instead of down. α is positive, so α z is negative where z is.",
            _split(lambda z, alpha: z, lambda z, alpha: -alpha * z),
            public="the left half goes up. α z is negative where z is.",
        ),
        Misconception(
            "slope-for-g",
            "These are the slopes 1 and α, not the values. Leaky ReLU gives z on the right and α "
            "times z on the left.",
            reference.leaky_relu_derivative,
            public="these are slopes. Here the values are wanted.",
        ),
        Misconception(
            "max-of-alpha",
            "This is the larger of α and z: the left half is the constant α. α is a slope, so it "
            "has to be multiplied by z.",
            lambda z, alpha=ALPHA: np.maximum(alpha, z),
            public="this is the larger of α and z. α has to be multiplied by z.",
        ),
        Misconception(
            "alpha-alone",
            "For negative z this gives α itself. α is a slope: it has to be multiplied by z.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha),
            public="α is missing its z on the left.",
        ),
        Misconception(
            "alpha-added",
            "α was added to z where the two should be multiplied: the left half is moved, not "
            "made flatter.",
            _split(lambda z, alpha: z, lambda z, alpha: z + alpha),
            public="α was added to z, not multiplied.",
        ),
        Misconception(
            "alpha-subtracted",
            "α was subtracted from z where the two should be multiplied: the left half is moved, "
            "not made flatter.",
            _split(lambda z, alpha: z, lambda z, alpha: z - alpha),
        ),
        Misconception(
            "one-minus-alpha",
            "The left half has slope 1 − α. α is the part that is let through, not the part that "
            "is held back.",
            _split(lambda z, alpha: z, lambda z, alpha: (1.0 - alpha) * z),
            public="the left half has slope 1 − α. α is what gets through.",
        ),
        Misconception(
            "divided",
            "z was divided by α on the left, which makes the leak larger than what it leaks from. "
            "Multiply by α.",
            _split(lambda z, alpha: z, lambda z, alpha: z / alpha),
        ),
        Misconception(
            "alpha-on-both-sides",
            "α z on both sides is a straight line without a kink. Positive z passes unchanged.",
            lambda z, alpha=ALPHA: alpha * z,
            public="α acts on both sides. Positive z passes unchanged.",
        ),
        Misconception(
            "identity",
            "z came back unchanged on both sides. Where z is negative, only the part α of it "
            "passes.",
            lambda z, alpha=ALPHA: z,
            public="z came back unchanged. Where is α?",
        ),
        Misconception(
            "both-added",
            "α z was added everywhere, on the right as well, where the slope is now 1 + α. Each z "
            "belongs to one piece only.",
            lambda z, alpha=ALPHA: reference.relu(z) + alpha * z,
            public="α z was added on the right as well.",
        ),
        Misconception(
            "threshold-at-alpha",
            "The pieces meet at z = α here, and the curve jumps. They meet at z = 0, for every α.",
            lambda z, alpha=ALPHA: np.where(z > alpha, z, alpha * z),
            public="the pieces meet at z = α. They should meet at z = 0.",
        ),
        Misconception(
            "threshold-at-one",
            "The pieces meet at z = 1 here, and the curve jumps. They meet at z = 0.",
            lambda z, alpha=ALPHA: np.where(z > 1, z, alpha * z),
        ),
        Misconception(
            "exponential-left",
            "The left half is bent: α (eᶻ − 1) belongs to ELU, a relative of leaky ReLU. Here it "
            "is the straight line α z.",
            lambda z, alpha=ALPHA: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0))),
        ),
        Misconception(
            "alpha-on-the-wrong-half",
            "The left half is level and α is on the right: this is α times ReLU. α belongs to "
            "negative z; positive z passes unchanged.",
            lambda z, alpha=ALPHA: alpha * reference.relu(z),
            public="α is on the right half. It belongs to negative z.",
        ),
        *_other_default(reference.leaky_relu),
        VALUE_DTYPE_TRAP,
    ),
)


# --- its slope, written twice --------------------------------------------------------------------

SLOPE_DTYPE_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers α has become 0: this is the dtype trap. "
    "np.ones_like(z) and its kin make an array of integers from an array of integers, and integers "
    "have no room for 0.01. Make the result an array of floats, whatever z is.",
    _split(lambda z, alpha: 1.0, lambda z, alpha: as_kept_by(z, alpha)),
)

SLOPE_MISCONCEPTIONS = (
    Misconception(
        "alpha-fixed",
        "Right for α = 0.01, but the slope stays the same when another alpha is passed. The number "
        "0.01 is only the default: use the argument alpha.",
        lambda z, alpha=ALPHA: reference.leaky_relu_derivative(z, ALPHA),
        public="0.01 is fixed in your code. Use the argument alpha.",
    ),
    Misconception(
        "kink-forgotten",
        "Right except at z = 0, where this gives 0. Two masks with < and > leave 0 there, and for "
        "ReLU 0 would do; here a line of slope 0 lies above the left half. Let one condition "
        "include z = 0: any value from α to 1 is fine.",
        lambda z, alpha=ALPHA: np.where(z == 0, 0.0, reference.leaky_relu_derivative(z, alpha)),
        public="0 at z = 0 is below α: let one of the two conditions include z = 0.",
    ),
    Misconception(
        "kink-counted-twice",
        "Right except at z = 0, where this gives 1 + α: both conditions hold there, and both "
        "slopes count. Let only one of them include z = 0.",
        lambda z, alpha=ALPHA: np.where(
            z == 0, 1.0 + alpha, reference.leaky_relu_derivative(z, alpha)
        ),
        public="at z = 0 both of your conditions hold.",
    ),
    Misconception(
        "mask-of-the-result",
        "Nearly everything has become 1: the second mask was computed from the array that the "
        "first one had already changed, and α is greater than 0. Compute every mask from z.",
        lambda z, alpha=ALPHA: np.where(z == 0, 0.0, 1.0),
        public="the second mask saw what the first one had written. Make every mask from z.",
    ),
    Misconception(
        "no-comparison",
        "Nearly everything has become 1: a number as a condition is true wherever it is not 0. "
        "Compare it with 0, as in z > 0.",
        lambda z, alpha=ALPHA: np.where(z, 1.0, alpha),
        public="a number as a condition is true wherever it is not 0. Compare: z > 0.",
    ),
    Misconception(
        "relu-slope",
        "This is the slope of ReLU, 0 on the left. Leaky ReLU has slope α there, and that is the "
        "point of it. (Is your result an array of integers? Then it has cut α to 0.)",
        lambda z, alpha=ALPHA: reference.relu_derivative(z),
        public="this is the slope of ReLU. On the left it should be α. (Integers out? They cut "
        "α to 0.)",
    ),
    Misconception(
        "one-on-both-sides",
        "The slope is 1 on both sides here; on the left it should be α. If you fill an array with "
        "two masks, make both from z, not from the array you are changing.",
        lambda z, alpha=ALPHA: np.ones(z.shape),
        public="the slope is 1 on both sides. On the left it should be α.",
    ),
    Misconception(
        "alpha-on-both-sides",
        "The slope is α on both sides here. On the right the line is a = z, and its slope is 1.",
        lambda z, alpha=ALPHA: np.full(z.shape, alpha),
    ),
    Misconception(
        "branches-swapped",
        "α is on the right and 1 on the left: the condition is reversed, or the two values have "
        "changed places. The steep side is z > 0.",
        _split(lambda z, alpha: alpha, lambda z, alpha: 1.0),
        public="the two sides have changed places.",
    ),
    Misconception(
        "g-for-slope",
        "This is leaky ReLU itself, not its slope. A straight line has the same slope everywhere: "
        "what you return may depend on the side z is on, but not on how far out it is.",
        reference.leaky_relu,
        public="this is leaky ReLU itself, not its slope.",
    ),
    Misconception(
        "alpha-z-for-slope",
        "On the left this gives α z, which is the value of the function there. Its slope is what "
        "multiplies z.",
        _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * z),
        public="on the left this is α z. The slope is what multiplies z.",
    ),
    Misconception(
        "right-not-differentiated",
        "On the right this gives z, which is the value of the function there. The slope of a = z "
        "is the same for every z.",
        _split(lambda z, alpha: z, lambda z, alpha: alpha),
        public="on the right this is z. Its slope is wanted.",
    ),
    Misconception(
        "alpha-sign",
        "The slope on the left has the wrong sign: with α > 0 the line α z goes up from left to "
        "right, so its slope is positive.",
        _split(lambda z, alpha: 1.0, lambda z, alpha: -alpha),
        public="the slope on the left has the wrong sign.",
    ),
    Misconception(
        "one-minus-alpha",
        "The slope on the left is 1 − α here. α is the part that passes, not the part that is held "
        "back.",
        _split(lambda z, alpha: 1.0, lambda z, alpha: 1.0 - alpha),
        public="the slope on the left is 1 − α here. α is what gets through.",
    ),
    Misconception(
        "alpha-added-right",
        "α was added on both sides: the slope on the right is 1 + α here. Each z belongs to one "
        "piece, and on the right the slope is 1.",
        _split(lambda z, alpha: 1.0 + alpha, lambda z, alpha: alpha),
        public="α was added on the right as well.",
    ),
    Misconception(
        "alpha-added-left",
        "The slope on the left is 1 + α here. α takes the place of 1 there; it is not added to it.",
        _split(lambda z, alpha: 1.0, lambda z, alpha: 1.0 + alpha),
    ),
    Misconception(
        "one-over-alpha",
        "The slope on the left is 1/α here, steeper than on the right. It should be flatter.",
        _split(lambda z, alpha: 1.0, lambda z, alpha: 1.0 / alpha),
    ),
    Misconception(
        "sign-of-z",
        "The slope on the left is −1 here, as for |z|. Leaky ReLU rises on both sides, gently on "
        "the left.",
        lambda z, alpha=ALPHA: np.sign(z),
    ),
    Misconception(
        "differentiated-by-alpha",
        "This is how the activation changes with α. What is wanted is how it changes with z; α is "
        "a constant.",
        _split(lambda z, alpha: 0.0, lambda z, alpha: z),
    ),
    Misconception(
        "threshold-at-alpha",
        "The slope changes at z = α here. The kink is at z = 0, whatever α is.",
        lambda z, alpha=ALPHA: np.where(z > alpha, 1.0, alpha),
        public="the slope changes at z = α. It should at z = 0.",
    ),
    Misconception(
        "threshold-at-one",
        "The slope changes at z = 1 here. The kink is at z = 0.",
        lambda z, alpha=ALPHA: np.where(z > 1, 1.0, alpha),
    ),
    Misconception(
        "nan-at-the-kink",
        "Right except at z = 0, where this gives nan. On paper there is no slope there; a program "
        "has to return a number, and any from α to 1 is right. (Leaky ReLU divided by z gives 0 / "
        "0 there.)",
        lambda z, alpha=ALPHA: np.where(z == 0, np.nan, reference.leaky_relu_derivative(z, alpha)),
    ),
    *_other_default(reference.leaky_relu_derivative),
    SLOPE_DTYPE_TRAP,
)

LEAKY_RELU_DERIVATIVE = Elementwise(
    "leaky_relu_derivative",
    reference.leaky_relu_derivative,
    bounds=reference.leaky_relu_derivative_bounds,
    options=OPTIONS,
    builds_on=(BuildsOn("leaky_relu", (lambda g, z, alpha=0.01: np.where(g(z) > 0, 1.0, alpha),)),),
    misconceptions=SLOPE_MISCONCEPTIONS,
)
LEAKY_RELU_DERIVATIVE_VECTORIZED = replace(
    LEAKY_RELU_DERIVATIVE,
    target="leaky_relu_derivative_vectorized",
    builds_on=(
        *LEAKY_RELU_DERIVATIVE.builds_on,
        BuildsOn("leaky_relu_derivative", (lambda g, z, **options: g(z),)),
    ),
)


def _checks(spec: Elementwise, trap: Misconception) -> tuple[Check, ...]:
    return checks_with_alpha(spec, trap, FIXED, WHOLE, DEFAULT)


# --- the secants on either side of the kink -------------------------------------------------------

KNOWN_ALPHAS = "values of α you can do by hand"

KINK_SLIPS = (
    Misconception(
        "swapped",
        "The two have changed places: the pair is (left, right).",
        lambda alpha: (1.0, alpha),
        public="left and right have changed places.",
    ),
    Misconception(
        "relu-slopes",
        "0 and 1 are the two slopes of ReLU. Here the left piece is α z.",
        lambda alpha: (0.0, 1.0),
        public="these are the slopes of ReLU. Where is α?",
    ),
    Misconception(
        "alpha-sign",
        "The left slope has the wrong sign: g(0 − h) is −α h, and it is subtracted from 0.",
        lambda alpha: (-alpha, 1.0),
        public="on the left the sign is wrong. g(0 − h) is −αh; what is g(0) minus that?",
    ),
    Misconception(
        "alpha-on-both-sides",
        "α is on both sides. On the right g(0 + h) is h itself.",
        lambda alpha: (alpha, alpha),
        public="α is on both sides. On the right g(0 + h) is h.",
    ),
    Misconception(
        "one-on-both-sides",
        "This is 1 on both sides. On the left g(0 − h) is −α h, not −h.",
        lambda alpha: (1.0, 1.0),
        public="1 on both sides. On the left g(0 − h) is −αh.",
    ),
    Misconception(
        "centred",
        "This is what the centred difference gives. Take the two sides one by one.",
        lambda alpha: ((1.0 + alpha) / 2.0, (1.0 + alpha) / 2.0),
        public="this is the centred difference. Take the two sides one by one.",
    ),
    Misconception(
        "one-minus-alpha",
        "The left slope is 1 − α here. α is the part that passes, not the part that is held back.",
        lambda alpha: (1.0 - alpha, 1.0),
        public="on the left this is 1 − α. α is what gets through.",
    ),
    Misconception(
        "both-signs",
        "Both signs are wrong: each fraction is what g rises by on the way to the right, over a "
        "step of h.",
        lambda alpha: (-alpha, -1.0),
        public="both signs are wrong. Each top is the value on the right minus the one on the "
        "left.",
    ),
    Misconception(
        "upside-down",
        "The left slope is 1/α here: the step was divided by the rise.",
        lambda alpha: (1.0 / alpha, 1.0),
        public="on the left this is 1/α. The rise goes on top, the step h below.",
    ),
    Misconception(
        "level-on-the-right",
        "0 for the right slope: g(0 + h) is h, a rise of h over a step of h.",
        lambda alpha: (alpha, 0.0),
        public="on the right g(0 + h) is h. Divide that by h.",
    ),
    Misconception(
        "alpha-on-the-right",
        "α is on the right and 0 on the left. α z is the piece on the left; on the right g is z.",
        lambda alpha: (0.0, alpha),
        public="α belongs to the left piece. On the right g(0 + h) is h.",
    ),
    Misconception(
        "alpha-added-right",
        "α was added on the right as well, where g is z and nothing else.",
        lambda alpha: (alpha, 1.0 + alpha),
        public="α was added on the right as well. There g(0 + h) is h.",
    ),
    Misconception(
        "example-fixed",
        "0.2 is the α of one example. The pair has to follow the argument alpha.",
        lambda alpha: (0.2, 1.0),
        public="0.2 is fixed in your code. Use the argument alpha.",
    ),
    Misconception(
        "alpha-fixed",
        "Right for α = 0.01, but the pair stays the same when another alpha is passed.",
        lambda alpha: (ALPHA, 1.0),
        public="0.01 is fixed in your code. Use the argument alpha.",
    ),
)


def _drawn(ask: Ask) -> float:
    """An α that no table of known pairs has."""
    return float(ask.rng.uniform(0.02, 0.9))


def _pairs(ask: Ask, alphas: tuple[float, ...]) -> Finding:
    """Call kink_slopes with each α; name what explains all the answers."""

    def put(alpha: float) -> np.ndarray | Finding:
        answer = ask.call("kink_slopes", alpha)
        failed = no_answer(answer, "kink_slopes")
        if failed is not None:
            return failed
        pair = as_numbers(answer.value)
        if pair is not None and pair.size == 2:
            return pair.ravel().astype(float)
        if answer.value is None:
            return Finding(False, "kink_slopes returned None. Is there a return statement?")
        return Finding(False, "kink_slopes should return a pair of two numbers, (left, right).")

    def judge(alpha: float, pair: np.ndarray) -> Finding | None:
        if _same_pair(pair, (alpha, 1.0)):
            return None
        return Finding(
            False,
            f"For α = {number_text(alpha)} the pair is ({number_text(pair[0])}, "
            f"{number_text(pair[1])}); expected ({number_text(alpha)}, 1).",
        )

    def recognise(came: Sequence[tuple[float, np.ndarray]], first: Finding) -> Finding:
        if len(came) < len(alphas):
            return first
        if _follows_curve(ask, came):
            return Finding(True, FOLLOWS.format("leaky_relu"))
        for idea in KINK_SLIPS:
            if idea.function and all(
                _same_pair(pair, idea.function(alpha)) for alpha, pair in came
            ):
                return idea.finding()
        return first

    return ask_each(alphas, put, judge, recognise)


def _follows_curve(ask: Ask, pairs: Sequence[tuple[float, np.ndarray]]) -> bool:
    """Whether the secants are those of the student's own leaky_relu, and follow another curve.

    A curve that is 0 everywhere has the secants 0 and 0: a pair made up would be right with it.
    """
    for alpha, pair in pairs:
        ends = as_numbers(ask.call("leaky_relu", np.array([-1.0, 1.0]), alpha=alpha).value)
        if ends is None or ends.shape != (2,):
            return False
        if not _same_pair(pair, (-float(ends[0]), float(ends[1]))):
            return False
        turn, bend = (float(x) for x in ask.rng.uniform(0.5, 2.0, 2))
        curve = Function(f"lambda z, alpha=0.01: {turn} * z + {bend} * np.abs(z)")
        other = as_numbers(ask.call("kink_slopes", alpha, replaced={"leaky_relu": curve}).value)
        if other is None or other.size != 2:
            return False
        if not _same_pair(other.ravel(), (turn - bend, turn + bend)):
            return False
    return True


def _same_pair(pair: np.ndarray, expected: tuple[float, float]) -> bool:
    exact = np.array(expected)
    return bool(within(pair, exact, exact, Tolerance(1e-6, 1e-6)).all())


def _unseen_alphas(ask: Ask) -> Finding:
    return _pairs(ask, tuple(_drawn(ask) for _ in range(3)))


EXERCISES = (
    prediction(
        "q_alpha_ends",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
    ),
    Exercise(
        "leaky_relu",
        LESSON,
        2.5,
        _checks(LEAKY_RELU, VALUE_DTYPE_TRAP),
        misconceptions=LEAKY_RELU.misconceptions,
        public=PublicCheck(
            LEAKY_RELU,
            known=(-10, -0.5, 0, 0.05, 0.5, 2, 10),
            integers=(-2, -1, 0, 1, 2),
            options={"alpha": 0.2},
        ),
    ),
    Exercise(
        "kink_slopes",
        LESSON,
        1.0,
        (
            Check(KNOWN_ALPHAS, 0.5, lambda ask: _pairs(ask, (0.01, 0.2, _drawn(ask)))),
            Check("values of α you have not seen", 0.5, _unseen_alphas, needs=(KNOWN_ALPHAS,)),
        ),
        misconceptions=KINK_SLIPS,
        public=PublicExamples(
            lambda alpha: (alpha, 1.0),
            KINK_SLIPS,
            tuple(Example(f"kink_slopes({a})", (a,), by="_pair") for a in (0.2, 0.01)),
            before="""\
def _pair(alpha):
    pair = kink_slopes(alpha)
    return None if pair is None else np.ravel(pair)  # two numbers, or two arrays of one
""",
        ),
    ),
    question(
        "q_alpha_range",
        LESSON,
        1.0,
        letter="q",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "max-knows-the-piece",
                "The maximum knows nothing of pieces: it compares two numbers. Compare 2z with z "
                "at z = −1 and at z = 1.",
            ),
            (
                "r",
                "growth-only",
                "A slope above 1 does make gradients grow, but that is not what goes wrong first. "
                "Compute max(2z, z) at z = −1 and at z = 1 and look at which side has slope 2.",
            ),
            (
                "s",
                "max-with-zero",
                "0 is not one of the two numbers that are compared. At z = −1 they are −2 and −1; "
                "which is the larger?",
            ),
        ),
    ),
    Exercise(
        "leaky_relu_derivative",
        LESSON,
        4.0,
        _checks(LEAKY_RELU_DERIVATIVE, SLOPE_DTYPE_TRAP),
        misconceptions=SLOPE_MISCONCEPTIONS,
        public=PublicCheck(
            LEAKY_RELU_DERIVATIVE,
            known=(-10, -0.5, 0, 0.05, 0.5, 2, 10),
            slope_of="leaky_relu",
            integers=(-2, -1, 0, 1, 2),
            options={"alpha": 0.2},
        ),
    ),
    Exercise(
        "leaky_relu_derivative_vectorized",
        LESSON,
        1.0,
        _checks(LEAKY_RELU_DERIVATIVE_VECTORIZED, SLOPE_DTYPE_TRAP),
        misconceptions=SLOPE_MISCONCEPTIONS,
        public=PublicCheck(
            LEAKY_RELU_DERIVATIVE_VECTORIZED,
            known=(-10, -0.5, 0, 0.05, 0.5, 2, 10),
            slope_of="leaky_relu",
            integers=(-2, -1, 0, 1, 2),
            options={"alpha": 0.2},
        ),
    ),
)
