"""Exercises of lesson 09: softplus, ELU, GELU and their slopes; softmax with cross-entropy.

Open by intent: ELU's slope at 0 may be any value between 1 and α; GELU counts in its exact form and
in its tanh form, not as z·σ(1.702 z), which is a third function. What overflows only far out costs
points nowhere but in softmax, where two checks ask for stability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.exercises import (
    SHAPES,
    Ask,
    Check,
    Elementwise,
    Example,
    Exercise,
    Finding,
    Misconception,
    PublicCheck,
    PublicExamples,
    elementwise_checks,
    prediction,
    question,
)

from ...common import as_kept_by, checks_with_alpha, default_changed, split_at_zero
from ...parts import (
    Case,
    Mistake,
    compare,
    in_public,
    misconceptions_of,
    mistake,
    read_array,
    shapes_said,
)
from ...reference import activations as reference
from ...reference import modern

LESSON = "09_modern"

FIXED = (-10.0, -3.0, -1.0, -0.3, 0.0, 0.3, 1.0, 3.0, 10.0)
FAR = (-300.0, -40.0, 40.0, 300.0)  # e^300 is a number still
WHOLE = (-3, -2, -1, 0, 1, 2, 3)
ALPHA = modern.ELU_ALPHA
ALPHAS: tuple[dict[str, float], ...] = ({"alpha": 1.0}, {"alpha": 0.4}, {"alpha": 1.7})
DEFAULT = "alpha left out: its default, 1.0"


# --- softplus ------------------------------------------------------------------------------------

SOFTPLUS = Elementwise(
    "softplus",
    modern.softplus,
    misconceptions=(
        Misconception(
            "plain-relu",
            "This is ReLU, corner and all. Softplus rounds the corner: at z = 0 it is log 2.",
            reference.relu,
            public="this is ReLU. Softplus is log 2 at z = 0.",
        ),
        Misconception(
            "slope-for-g",
            "This is the sigmoid, which is softplus' slope. The function itself is the logarithm "
            "of 1 + e^z.",
            reference.sigmoid,
            public="this is the sigmoid, the slope of softplus. The function is asked.",
        ),
        Misconception(
            "exponent-sign",
            "The curve falls where it should rise: the exponent has a minus sign too many. "
            "(The minus belongs to the sigmoid's formula.)",
            lambda z: modern.softplus(-z),
            public="the exponent has the wrong sign: the curve falls.",
        ),
        Misconception(
            "logarithm-undoes-exp",
            "z came back as it was: a logarithm right behind exp undoes it. The 1 has to be added "
            "between the two.",
            lambda z: z,
            public="log undoes exp here. The 1 has to be added between the two.",
        ),
        Misconception(
            "one-outside",
            "The 1 was added outside the logarithm, so that log and exp undo each other and "
            "z + 1 is left.",
            lambda z: z + 1.0,
            public="the 1 stands outside the logarithm.",
        ),
        Misconception(
            "logarithm-missing",
            "This is 1 + e^z: the logarithm around it is missing.",
            lambda z: 1.0 + np.exp(z),
            public="the logarithm is missing.",
        ),
        Misconception(
            "bracket-missing",
            "This is e^z: the logarithm was taken of the 1 alone, and log 1 is 0. The 1 and e^z "
            "are added first, inside one bracket.",
            np.exp,
            public="the logarithm was taken of the 1 alone. e^z belongs into its bracket.",
        ),
        Misconception(
            "exp-missing",
            "This is log(1 + z): the exponential is missing, and with it every value for z < −1.",
            lambda z: np.log(1.0 + z),
        ),
        Misconception(
            "exp-missing",
            "This is log(1 + |z|): the exponential is missing.",
            lambda z: np.log1p(np.abs(z)),
            public="exp is missing, and |z| took its place.",
        ),
        Misconception(
            "exp-missing",
            "This is log(1 + max(0, z)): the exponential is missing.",
            lambda z: np.log1p(reference.relu(z)),
            public="exp is missing, and max(0, z) took its place.",
        ),
        Misconception(
            "other-logarithm",
            "The logarithm has another base. Softplus takes the natural one, np.log, whose slope "
            "is 1/u without a further factor.",
            lambda z: modern.softplus(z) / np.log(2.0),
            public="the logarithm has base 2. np.log is the natural one.",
        ),
        Misconception(
            "other-logarithm",
            "The logarithm has base 10. Softplus takes the natural one, np.log.",
            lambda z: modern.softplus(z) / np.log(10.0),
            public="the logarithm has base 10. np.log is the natural one.",
        ),
        Misconception(
            "through-the-origin",
            "log 2 was subtracted, so that the curve goes through 0. Softplus does not: it is "
            "above 0 everywhere, and log 2 at z = 0.",
            lambda z: modern.softplus(z) - np.log(2.0),
            public="log 2 was subtracted. Softplus does not go through 0.",
        ),
        Misconception(
            "silu",
            "This is z·σ(z), SiLU. It dips below 0 on the left; softplus never does.",
            lambda z: z * reference.sigmoid(z),
            public="this is z·σ(z), SiLU.",
        ),
    ),
)

STEP = Misconception(
    "step",
    "This is the slope of ReLU, a step. Softplus has no corner, so its slope passes "
    "through every value between 0 and 1.",
    public="this is the slope of ReLU, a step.",
)
SOFTPLUS_DERIVATIVE = Elementwise(
    "softplus_derivative",
    modern.softplus_derivative,
    misconceptions=(
        Misconception(
            "g-for-slope",
            "This is softplus itself, not its slope. Far to the right the curve runs along the "
            "line a = z: which slope has that line?",
            modern.softplus,
            public="this is softplus itself, not its slope.",
        ),
        replace(STEP, function=reference.relu_derivative),
        replace(STEP, function=lambda z: np.where(z >= 0, 1.0, 0.0)),
        Misconception(
            "inner-slope-missing",
            "This falls from 1 to 0 where the slope rises from 0 to 1. 1/u is the slope of the "
            "logarithm alone; the chain rule multiplies it by the slope of u = 1 + e^z. "
            "(Or the exponent has the wrong sign.)",
            lambda z: reference.sigmoid(-z),
            public="1/u is the slope of the logarithm alone, or the exponent has the wrong "
            "sign: this falls.",
        ),
        Misconception(
            "outer-slope-missing",
            "This is e^z, the slope of what stands inside the logarithm. The chain rule multiplies "
            "it by the slope of the logarithm at 1 + e^z.",
            np.exp,
            public="this is the slope of what is inside the logarithm.",
        ),
        *(
            Misconception(
                "bracket-missing",
                "A pair of brackets is missing: the fraction ends too early, and what should stand "
                "below the line is added. Put all of 1 + e^… into brackets.",
                function,
                public="brackets are missing: all of 1 + e^… stands below the line.",
            )
            for function in (lambda z: 2.0 * np.exp(z), lambda z: 1.0 + np.exp(-z))
        ),
        *(
            Misconception(
                "logarithm-below",
                "Softplus itself stands below the line. The slope of log u is 1/u, with "
                "u = 1 + e^z and no logarithm.",
                function,
                public="below the line stands 1 + e^z, not its logarithm.",
            )
            for function in (
                lambda z: np.exp(z) / modern.softplus(z),
                lambda z: 1.0 / modern.softplus(z),
            )
        ),
        Misconception(
            "exponent-of-a",
            "This is 1 − e^a. The exponent has a minus sign: 1 − e^(−a), which stays below 1.",
            lambda z: 1.0 - np.exp(modern.softplus(z)),
            public="the minus in the exponent of 1 − e^(−a) is missing.",
        ),
        Misconception(
            "differentiated-twice",
            "This is the slope of the sigmoid: softplus was differentiated twice.",
            reference.sigmoid_derivative,
            public="differentiated twice: this is the slope of the sigmoid.",
        ),
        Misconception(
            "z-for-a",
            "1 − e^(−a) is right for a = softplus(z), and here it got z. Compute the activation "
            "first, or use a form in z.",
            lambda z: 1.0 - np.exp(-z),
            public="1 − e^(−a) got z in place of a.",
        ),
        Misconception(
            "a-for-z",
            "The slope was taken at softplus(z) in place of z: the activation was applied before "
            "a formula that starts from z.",
            lambda z: reference.sigmoid(modern.softplus(z)),
            public="the slope was taken at softplus(z) in place of z.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a) with a = softplus(z): the rule of the sigmoid for another "
            "activation.",
            lambda z: modern.softplus(z) * (1.0 - modern.softplus(z)),
            public="a (1 − a) is the rule of the sigmoid for the sigmoid's own a.",
        ),
        Misconception(
            "tanh",
            "This is tanh. Both have the shape of an S, but a slope of softplus lies between 0 "
            "and 1.",
            np.tanh,
            public="this is tanh. A slope of softplus lies between 0 and 1.",
        ),
        Misconception(
            "negated",
            "The slope has the wrong sign: softplus rises everywhere.",
            lambda z: -reference.sigmoid(z),
            public="the sign is wrong: softplus rises.",
        ),
        Misconception(
            "times-z",
            "The sigmoid was multiplied by z. The slope of z itself is 1; no further z appears.",
            lambda z: z * reference.sigmoid(z),
            public="no factor z appears.",
        ),
    ),
)


# --- ELU -----------------------------------------------------------------------------------------


_split = partial(split_at_zero, default=ALPHA)
# Usual defaults elsewhere, and that of leaky ReLU.
_other_default = partial(default_changed, given="1.0", others=(0.01, 0.1, 0.2, 0.5))

ELU_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers the left half is cut to whole numbers: the "
    "dtype trap of lesson 05. Compute into an array of floats.",
    _split(lambda z, alpha: z, lambda z, alpha: as_kept_by(z, alpha * np.expm1(z))),
)
ELU = Elementwise(
    "elu",
    modern.elu,
    options=ALPHAS,
    misconceptions=(
        Misconception(
            "plain-relu",
            "This is ReLU: everything below 0 has become 0. ELU bends down to −α there.",
            lambda z, alpha=ALPHA: reference.relu(z),
            public="this is ReLU. The left side bends down to −α.",
        ),
        Misconception(
            "alpha-fixed",
            "Right for α = 1, but the result stays the same when another alpha is passed. Multiply "
            "the left half by the argument alpha.",
            lambda z, alpha=ALPHA: modern.elu(z, 1.0),
            public="alpha is not used. It multiplies the left side.",
        ),
        Misconception(
            "leaky",
            "The left half is the straight line α z of leaky ReLU. ELU's is bent: α (e^z − 1).",
            lambda z, alpha=ALPHA: reference.leaky_relu(z, alpha),
            public="the left side is α z, that of leaky ReLU.",
        ),
        Misconception(
            "one-not-subtracted",
            "The left half is α e^z and arrives at α instead of 0: the curve jumps at z = 0. "
            "Something has to be subtracted before α multiplies.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * np.exp(z)),
            public="the left side is α e^z: the curve jumps at 0.",
        ),
        Misconception(
            "bracket-missing",
            "The left half is α e^z − 1. α multiplies the whole difference e^z − 1, so that the "
            "curve meets 0 at z = 0 for every α: a pair of brackets is missing.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * np.exp(z) - 1.0),
            public="the left side is α e^z − 1: brackets are missing.",
        ),
        Misconception(
            "alpha-subtracted",
            "The left half is e^z − α. α multiplies the difference e^z − 1; it does not take the "
            "place of the 1.",
            _split(lambda z, alpha: z, lambda z, alpha: np.exp(z) - alpha),
            public="the left side is e^z − α. α multiplies the bracket.",
        ),
        Misconception(
            "one-in-the-exponent",
            "The 1 stands in the exponent: α e^(z − 1). It is subtracted after exp: np.exp(z) - 1.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * np.exp(z - 1.0)),
            public="the 1 stands in the exponent. Close the bracket of exp before it.",
        ),
        Misconception(
            "exponent-sign",
            "The exponent has the wrong sign: to the left e^(−z) grows without end. With e^z the "
            "left half levels off at −α.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * np.expm1(-z)),
            public="the exponent has the wrong sign.",
        ),
        Misconception(
            "alpha-in-the-exponent",
            "α stands in the exponent. It multiplies the bracket.",
            _split(lambda z, alpha: z, lambda z, alpha: np.expm1(alpha * z)),
            public="α stands in the exponent.",
        ),
        Misconception(
            "upside-down",
            "The left half goes up, to +α. It should level off at −α: the difference is the wrong "
            "way round.",
            _split(lambda z, alpha: z, lambda z, alpha: -alpha * np.expm1(z)),
            public="the left side goes up.",
        ),
        Misconception(
            "branches-swapped",
            "z stands on the left and the exponential on the right: the condition is reversed, or "
            "the two pieces have changed places.",
            _split(lambda z, alpha: alpha * np.expm1(z), lambda z, alpha: z),
            public="the two pieces have changed sides.",
        ),
        Misconception(
            "one-piece",
            "α (e^z − 1) stands on both sides. To the right of 0, z passes unchanged.",
            lambda z, alpha=ALPHA: alpha * np.expm1(z),
            public="the exponential stands on both sides.",
        ),
        Misconception(
            "both-pieces-added",
            "On the right both pieces were added. Only z belongs there: choose with np.where, or "
            "let exp see np.minimum(z, 0).",
            lambda z, alpha=ALPHA: reference.relu(z) + alpha * np.expm1(z),
            public="on the right both pieces were added. Only z belongs there.",
        ),
        Misconception(
            "larger-of-two",
            "This is the larger of z and α (e^z − 1). For α = 1 that is the exponential on both "
            "sides, since it never lies below z. Choose by the sign of z.",
            lambda z, alpha=ALPHA: np.maximum(z, alpha * np.expm1(z)),
            public="a maximum picks the wrong piece here. Choose by the sign of z.",
        ),
        Misconception(
            "slope-for-g",
            "These are slopes, 1 on the right and α e^z on the left. Here the values are asked.",
            modern.elu_derivative,
            public="these are slopes.",
        ),
        Misconception(
            "alpha-on-both-sides",
            "The right half was multiplied by α as well. Positive z pass unchanged.",
            lambda z, alpha=ALPHA: alpha * modern.elu(z, 1.0),
            public="α multiplies the right side too.",
        ),
        *_other_default(modern.elu),
        ELU_TRAP,
    ),
)

SLOPE_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers the slopes on the left are cut to whole "
    "numbers: the dtype trap of lesson 05. Make the result an array of floats, whatever z is.",
    _split(lambda z, alpha: 1.0, lambda z, alpha: as_kept_by(z, alpha * np.exp(z))),
)
ELU_DERIVATIVE = Elementwise(
    "elu_derivative",
    modern.elu_derivative,
    bounds=modern.elu_derivative_bounds,
    options=ALPHAS,
    misconceptions=(
        Misconception(
            "g-for-slope",
            "This is ELU itself, not its slope.",
            modern.elu,
            public="this is ELU itself.",
        ),
        Misconception(
            "one-not-dropped",
            "On the left this is α (e^z − 1), the value and not the slope: the slope of the "
            "constant −α is 0.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.expm1(z)),
            public="on the left this is α (e^z − 1), the value. The slope of a constant is 0.",
        ),
        Misconception(
            "one-not-dropped",
            "On the left this is α e^z − 1. The −1 was a constant before; its slope is 0.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.exp(z) - 1.0),
            public="a −1 is left on the left side. The slope of a constant is 0.",
        ),
        Misconception(
            "alpha-fixed",
            "Right for α = 1, but the slope stays the same when another alpha is passed. The "
            "constant factor α stays when you differentiate.",
            lambda z, alpha=ALPHA: modern.elu_derivative(z, 1.0),
            public="alpha is not used. A constant factor stays.",
        ),
        Misconception(
            "relu-slope",
            "This is the slope of ReLU, 0 on the left. ELU rises there too, gently.",
            lambda z, alpha=ALPHA: reference.relu_derivative(z),
            public="this is the slope of ReLU.",
        ),
        Misconception(
            "leaky-slope",
            "The slope is α everywhere on the left, as for leaky ReLU. ELU's left half is bent, so "
            "its slope changes with z.",
            lambda z, alpha=ALPHA: reference.leaky_relu_derivative(z, alpha),
            public="this is the slope of leaky ReLU. ELU's left side is bent.",
        ),
        Misconception(
            "power-rule",
            "A factor z is too many on the left: that is the rule for powers of z. e^z is its own "
            "slope.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * z * np.exp(z)),
            public="a factor z: that is the rule for powers of z. e^z is its own slope.",
        ),
        Misconception(
            "power-rule",
            "The left half came out as α z e^(z−1): that is the rule for powers of z. e^z is its "
            "own slope.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * z * np.exp(z - 1.0)),
            public="a factor z: that is the rule for powers of z. e^z is its own slope.",
        ),
        Misconception(
            "exponent-sign",
            "The exponent has the wrong sign: the slope fades to the left, it does not grow.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.exp(-z)),
            public="the exponent has the wrong sign.",
        ),
        Misconception(
            "negated",
            "The slope on the left has the wrong sign: ELU rises on both sides.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: -alpha * np.exp(z)),
            public="the left side has the wrong sign.",
        ),
        Misconception(
            "z-for-a",
            "On the left this is z + α. The slope is a + α, with the activation a = elu(z) in "
            "place of z.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: z + alpha),
            public="on the left this is z + α. It is a + α, with a = elu(z).",
        ),
        Misconception(
            "alpha-not-handed-on",
            "On the left this is elu(z) + α, and elu was called without alpha, so that it took 1. "
            "Hand it on: elu(z, alpha).",
            _split(lambda z, alpha: 1.0, lambda z, alpha: modern.elu(z, 1.0) + alpha),
            public="elu was called without alpha, so it took 1: elu(z, alpha).",
        ),
        Misconception(
            "a-plus-one",
            "On the left this is a + 1, which is right for α = 1 only. The slope is a + α.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: modern.elu(z, alpha) + 1.0),
            public="on the left this is a + 1. It is a + α.",
        ),
        *(
            Misconception(
                "alpha-in-the-exponent",
                "α stands in the exponent. It multiplies e^z.",
                function,
                public="α stands in the exponent. It multiplies e^z.",
            )
            for function in (
                _split(lambda z, alpha: 1.0, lambda z, alpha: np.exp(alpha * z)),
                _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.exp(alpha * z)),
            )
        ),
        Misconception(
            "a-for-z",
            "The exponential was taken of elu(z) in place of z: the activation was applied before "
            "a formula that starts from z.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.exp(modern.elu(z, alpha))),
            public="the exponential was taken of elu(z) in place of z.",
        ),
        Misconception(
            "right-not-differentiated",
            "On the right this gives z, the value. Its slope is the same for every z.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * np.exp(z)),
            public="on the right this is z. Its slope is asked.",
        ),
        Misconception(
            "right-side-flat",
            "On the right this is 0. There the curve is the line a = z, and it rises.",
            _split(lambda z, alpha: 0.0, lambda z, alpha: alpha * np.exp(z)),
            public="on the right this is 0. The line a = z rises.",
        ),
        Misconception(
            "branches-swapped",
            "The exponential stands on the right and 1 on the left: the condition is reversed, or "
            "the two values have changed places.",
            _split(lambda z, alpha: alpha * np.exp(z), lambda z, alpha: 1.0),
            public="the two sides have changed places.",
        ),
        Misconception(
            "one-piece",
            "α e^z stands on both sides. To the right of 0 the curve is the line a = z.",
            lambda z, alpha=ALPHA: alpha * np.exp(z),
            public="the exponential stands on both sides.",
        ),
        Misconception(
            "one-piece",
            "a + α holds on the left only. To the right of 0 the curve is the line a = z.",
            lambda z, alpha=ALPHA: modern.elu(z, alpha) + alpha,
            public="a + α holds on the left only.",
        ),
        Misconception(
            "smaller-of-two",
            "This is the smaller of 1 and α e^z, which is right for α = 1 only. Choose by the sign "
            "of z.",
            lambda z, alpha=ALPHA: np.minimum(1.0, alpha * np.exp(z)),
            public="a minimum picks the wrong piece here. Choose by the sign of z.",
        ),
        Misconception(
            "alpha-on-both-sides",
            "The right half has slope α here. There a = z, whatever α is.",
            _split(lambda z, alpha: alpha, lambda z, alpha: alpha * np.exp(z)),
            public="the right side has slope α. There a = z.",
        ),
        Misconception(
            "mask-of-the-result",
            "The second mask saw what the first one had written. Make every mask from z.",
            lambda z, alpha=ALPHA: np.where(z == 0, 0.0, 1.0),
            public="the second mask saw what the first one had written. Make every mask from z.",
        ),
        Misconception(
            "kink-forgotten",
            "Right but for z = 0, where this gives 0: z = 0 is in neither of your two conditions. "
            "Let one of them include it; any value between 1 and α is fine.",
            lambda z, alpha=ALPHA: np.where(z == 0, 0.0, modern.elu_derivative(z, alpha)),
            public="at z = 0 none of your conditions holds.",
        ),
        Misconception(
            "kink-counted-twice",
            "Right but for z = 0, where both of your conditions hold and both slopes count.",
            lambda z, alpha=ALPHA: np.where(z == 0, 1.0 + alpha, modern.elu_derivative(z, alpha)),
            public="at z = 0 both of your conditions hold.",
        ),
        *_other_default(modern.elu_derivative),
        SLOPE_TRAP,
    ),
)


def _elu_checks(spec: Elementwise, trap: Misconception) -> tuple[Check, ...]:
    return checks_with_alpha(spec, trap, FIXED, WHOLE, DEFAULT, far=FAR)


# --- GELU ----------------------------------------------------------------------------------------


def _erf(z: Any) -> Any:
    """The error function, from the exact GELU: z Φ(z) = z (1 + erf(z/√2)) / 2."""
    scaled = np.asarray(z, dtype=float) * np.sqrt(2.0)
    return 2.0 * _cdf(scaled) - 1.0


def _cdf(z: Any) -> Any:
    """Φ, the share of standard normal numbers below z."""
    z = np.asarray(z, dtype=float)
    return np.where(z == 0, 0.5, modern.gelu(z) / np.where(z == 0, 1.0, z))


def _density(z: Any) -> Any:
    return np.exp(-0.5 * np.square(z)) / np.sqrt(2.0 * np.pi)


ROOT = np.sqrt(2.0 / np.pi)


def _both_forms(
    name: str, sentence: str, *functions: Callable[..., Any], public: str
) -> list[Misconception]:
    return [Misconception(name, sentence, function, public) for function in functions]


GELU_MISCONCEPTIONS = (
    Misconception(
        "sigmoid-approximation",
        "This is z·σ(1.702 z), a third function that is close to GELU: up to 0.02 away, forty "
        "times as far as the tanh form. Accepted are the form with erf and the form with tanh.",
        lambda z: z * reference.sigmoid(1.702 * z),
        public="z·σ(1.702 z) is a third function, up to 0.02 away. Use erf or the form with tanh.",
    ),
    Misconception(
        "sigmoid-approximation",
        "This is z·σ(1.7 z), a third function that is close to GELU: up to 0.02 away. Accepted are "
        "the form with erf and the form with tanh.",
        lambda z: z * reference.sigmoid(1.7 * z),
        public="z·σ(1.7 z) is a third function, up to 0.02 away. Use erf or the form with tanh.",
    ),
    Misconception(
        "silu",
        "This is z·σ(z), SiLU. GELU's gate is Φ, the normal distribution, which is steeper.",
        lambda z: z * reference.sigmoid(z),
        public="this is z·σ(z), SiLU. GELU's gate is Φ.",
    ),
    Misconception(
        "plain-relu",
        "This is ReLU, whose gate is either shut or open. GELU's gate opens gradually.",
        reference.relu,
        public="this is ReLU.",
    ),
    *_both_forms(
        "gate-alone",
        "This is the gate alone, a number between 0 and 1. GELU is z times the gate.",
        _cdf,
        lambda z: 0.5 * (1.0 + np.tanh(ROOT * (z + 0.044715 * z**3))),
        public="this is the gate alone. GELU is z times the gate.",
    ),
    *_both_forms(
        "half-missing",
        "Every value is twice what it should be: 1 + erf and 1 + tanh go from 0 to 2, so a gate "
        "needs half of them.",
        lambda z: 2.0 * modern.gelu(z),
        lambda z: 2.0 * modern.gelu_tanh(z),
        public="twice too large: 1 + erf, or 1 + tanh, goes up to 2.",
    ),
    *_both_forms(
        "one-missing",
        "The 1 is missing: erf and tanh run from −1 to 1, and a gate has to run from 0 to 1. "
        "Without it both sides go up.",
        lambda z: 0.5 * z * _erf(z / np.sqrt(2.0)),
        lambda z: 0.5 * z * np.tanh(ROOT * (z + 0.044715 * z**3)),
        public="the 1 is missing: the gate has to run from 0 to 1, not from −1 to 1.",
    ),
    *_both_forms(
        "bracket-missing",
        "The 1 is not inside the bracket that 0.5 z multiplies, so it was added at the end.",
        lambda z: 0.5 * z + _erf(z / np.sqrt(2.0)),
        lambda z: 0.5 * z + np.tanh(ROOT * (z + 0.044715 * z**3)),
        lambda z: 0.5 * z * _erf(z / np.sqrt(2.0)) + 1.0,
        public="a bracket is missing: 0.5 z multiplies the 1 as well as erf, or tanh.",
    ),
    Misconception(
        "root-missing",
        "erf was taken at z. It belongs at z/√2: Φ(z) = (1 + erf(z/√2))/2.",
        lambda z: 0.5 * z * (1.0 + _erf(z)),
        public="erf belongs at z/√2, not at z.",
    ),
    *_both_forms(
        "root-missing",
        "erf was taken at another place than z/√2: at z/2, or at z·√2.",
        lambda z: 0.5 * z * (1.0 + _erf(z / 2.0)),
        lambda z: 0.5 * z * (1.0 + _erf(z * np.sqrt(2.0))),
        public="erf belongs at z/√2, not at z/2 or at z·√2.",
    ),
    Misconception(
        "root-missing",
        "√2 divides erf here. It divides z, inside erf: erf(z/√2).",
        lambda z: 0.5 * z * (1.0 + _erf(z) / np.sqrt(2.0)),
        public="√2 divides z, inside erf. Here it divides erf.",
    ),
    Misconception(
        "gate-turned-round",
        "This gate opens to the left: 1 − erf. GELU's gate is ½ (1 + erf(z/√2)).",
        lambda z: z * (1.0 - _cdf(z)),
        public="this gate opens to the left: 1 − erf for 1 + erf.",
    ),
    Misconception(
        "root-missing",
        "The factor before the bracket is √(2/π) ≈ 0.80. Here it is 2/π: the root is missing.",
        lambda z: 0.5 * z * (1.0 + np.tanh(2.0 / np.pi * (z + 0.044715 * z**3))),
        public="the root of 2/π is missing.",
    ),
    Misconception(
        "fraction-inverted",
        "The factor before the bracket is √(2/π) ≈ 0.80. Here it is √(π/2).",
        lambda z: 0.5 * z * (1.0 + np.tanh(np.sqrt(np.pi / 2.0) * (z + 0.044715 * z**3))),
        public="√(π/2) stands where √(2/π) belongs.",
    ),
    Misconception(
        "root-of-two-alone",
        "The root covers the 2 alone here. It covers the whole fraction: √(2/π) ≈ 0.80, "
        "np.sqrt(2 / np.pi).",
        lambda z: 0.5 * z * (1.0 + np.tanh(np.sqrt(2.0) / np.pi * (z + 0.044715 * z**3))),
        public="the root covers the 2 alone. It covers all of 2/π.",
    ),
    *_both_forms(
        "decimal-point",
        "The decimal point has moved: the cubic term has the factor 0.044715.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.44715 * z**3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.0044715 * z**3))),
        public="the decimal point has moved: 0.044715.",
    ),
    *_both_forms(
        "rounded-constant",
        "This is the tanh form with a constant that was rounded. Take np.pi, and all digits of "
        "0.044715.",
        lambda z: 0.5 * z * (1.0 + np.tanh(np.sqrt(2.0 / 3.14) * (z + 0.044715 * z**3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(np.sqrt(2.0 / 3.1416) * (z + 0.044715 * z**3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(0.8 * (z + 0.044715 * z**3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(0.798 * (z + 0.044715 * z**3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.0447 * z**3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.045 * z**3))),
        public="a constant is rounded. Take np.pi, and all digits of 0.044715.",
    ),
    Misconception(
        "cube-of-all",
        "The cube was taken of 0.044715 z. It belongs to z alone: 0.044715 z³.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + (0.044715 * z) ** 3))),
        public="the cube belongs to z alone: 0.044715 z³.",
    ),
    Misconception(
        "cube-missing",
        "The cubic term is missing from the tanh form. tanh(√(2/π) z) alone is further from Φ.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * z)),
        public="the cubic term is missing.",
    ),
    Misconception(
        "cube-outside",
        "√(2/π) multiplies z alone here. It multiplies the whole bracket, the cubic term as well.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * z + 0.044715 * z**3)),
        public="√(2/π) multiplies z alone. It multiplies the whole bracket.",
    ),
    Misconception(
        "square-for-cube",
        "The tanh form has z³; here it is z², which makes the gate lean to one side.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.044715 * z**2))),
        public="z² stands where z³ belongs.",
    ),
    Misconception(
        "density-for-gate",
        "z was multiplied by the bell curve, the density. The gate is the area under it up to z: "
        "Φ, which rises from 0 to 1.",
        lambda z: z * _density(z),
        public="z was multiplied by the bell curve. The gate is the area under it.",
    ),
    Misconception(
        "slope-for-g",
        "This is the slope of GELU, Φ(z) + z·φ(z). Here the value is asked.",
        lambda z: _cdf(z) + z * _density(z),
        public="this is the slope of GELU. The value is asked.",
    ),
)
GELU = Elementwise("gelu", modern.gelu, misconceptions=GELU_MISCONCEPTIONS)
GELU_TANH = replace(GELU, reference=modern.gelu_tanh)


def _gelu_checks(spec: Elementwise) -> tuple[Check, ...]:
    """The usual checks; empty arrays are left out, which np.vectorize(math.erf) does not take."""

    def shapes(ask: Ask) -> Finding:
        drawn = [ask.rng.uniform(-10, 10, shape) for shape in ((3, 1), (2, 3, 4), (), (4, 5), (6,))]
        strided, single = drawn[3][:, ::2], drawn[4].astype(np.float32)
        return spec.compare(ask, [*(np.asarray(z) for z in drawn[:3]), strided, single])

    usual = elementwise_checks(spec, FIXED, far=FAR, integers=WHOLE)
    return tuple(replace(c, run=shapes) if c.name == SHAPES else c for c in usual)


def _one_of(first: Sequence[Check], second: Sequence[Check]) -> tuple[Check, ...]:
    """Checks of the same names that pass where either of two passes."""

    def either(one: Check, other: Check) -> Check:
        def run(ask: Ask) -> Finding:
            found = one.run(ask)
            if found.passed or found.kind in ("not attempted", "no answer"):
                return found
            also = other.run(ask)
            return (
                also if also.passed or (also.misconception and not found.misconception) else found
            )

        return replace(one, run=run)

    return tuple(either(one, other) for one, other in zip(first, second, strict=True))


# --- softmax -------------------------------------------------------------------------------------


def _naive(Z: np.ndarray) -> np.ndarray:
    return np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True)


def _largest_of_all(Z: np.ndarray) -> np.ndarray:
    return _naive(Z - np.max(Z))


SOFTMAX_MISTAKES = (
    *mistake(
        "rows",
        "The rows sum to 1 here. Examples are columns: sum over the classes, axis=0.",
        lambda Z: modern.softmax(Z.T).T,
        lambda Z: np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True),
        lambda Z: np.exp(Z) / np.sum(np.exp(Z), axis=1),
        public="the rows sum to 1. Examples are columns: axis=0.",
    ),
    *mistake(
        "all-together",
        "One sum was taken over the whole array, so all examples share one 1. Each column has "
        "a sum of its own: axis=0.",
        lambda Z: np.exp(Z) / np.sum(np.exp(Z)),
        lambda Z: np.exp(Z - np.max(Z)) / np.sum(np.exp(Z - np.max(Z))),
        lambda Z: np.exp(Z - np.max(Z, axis=0)) / np.sum(np.exp(Z - np.max(Z, axis=0))),
        public="one sum was taken over all columns. Each has its own: axis=0.",
    ),
    *mistake(
        "not-divided",
        "The powers were not divided by their sum: the columns do not sum to 1.",
        np.exp,
        lambda Z: np.exp(Z - np.max(Z, axis=0)),
        lambda Z: np.exp(Z - np.max(Z)),
        lambda Z: np.exp(Z) / np.max(np.exp(Z), axis=0),
        public="not yet divided by the sum.",
    ),
    *mistake(
        "exp-missing",
        "z was divided by the sum of the z, without exp. That can be negative; e^z cannot.",
        lambda Z: Z / np.sum(Z, axis=0),
        lambda Z: (Z - np.max(Z, axis=0)) / np.sum(Z - np.max(Z, axis=0), axis=0),
        public="exp is missing.",
    ),
    *mistake(
        "exp-in-one-place",
        "exp stands in one half of the fraction only. Both the entry and the sum are made of e^z.",
        lambda Z: np.exp(Z) / np.sum(Z, axis=0),
        lambda Z: Z / np.sum(np.exp(Z), axis=0),
        lambda Z: np.exp(Z) / np.exp(np.sum(Z, axis=0)),
        public="exp stands in one half only. Entry and sum are both made of e^z.",
    ),
    *mistake(
        "divided-by-the-largest",
        "z was divided by the largest z of its column, which changes the shares. Subtracting it "
        "does not.",
        lambda Z: modern.softmax(Z / np.max(Z, axis=0)),
        public="z was divided by its largest. Subtract the largest.",
    ),
    *mistake(
        "mean-for-sum",
        "The powers were divided by their mean: each column sums to the number of classes.",
        lambda Z: np.exp(Z) / np.mean(np.exp(Z), axis=0),
        lambda Z: modern.softmax(Z) * Z.shape[0],
        public="the mean stands where the sum belongs.",
    ),
    *mistake(
        "length-for-sum",
        "The powers were divided by the length of their column, the root of the sum of squares. "
        "For shares that sum to 1, divide by the sum.",
        lambda Z: np.exp(Z) / np.linalg.norm(np.exp(Z), axis=0),
        lambda Z: modern.softmax(Z) / np.linalg.norm(modern.softmax(Z), axis=0),
        public="the powers were divided by their length. Divide by their sum.",
    ),
    *mistake(
        "fixed-number",
        "The same number was subtracted whatever Z is, and the powers became 0. Subtract the "
        "largest z of each column.",
        lambda Z: _naive(Z - 1000.0),
        public="the same number was subtracted whatever Z is. Take each column's largest.",
    ),
    *mistake(
        "sigmoid",
        "Each entry went through a sigmoid on its own. The classes compete: raising one has to "
        "lower the others.",
        reference.sigmoid,
        public="each entry went through a sigmoid on its own. The classes share one sum.",
    ),
    *mistake(
        "winner-takes-all",
        "The largest entry got 1 and the others 0. Softmax gives every class a share.",
        lambda Z: (np.max(Z, axis=0, keepdims=True) == Z) * 1.0,
        public="the largest got everything. Each class has a share.",
    ),
    *mistake(
        "exponent-sign",
        "The exponent has the wrong sign: the largest z got the smallest share. Subtract the "
        "largest from z, not z from the largest.",
        lambda Z: modern.softmax(-Z),
        public="the exponent has the wrong sign.",
    ),
    *mistake(
        "logarithm-taken",
        "This is the logarithm of softmax. The loss takes it later.",
        lambda Z: np.log(modern.softmax(Z)),
        public="this is the logarithm of softmax.",
    ),
    *mistake(
        "largest-subtracted-too-late",
        "The largest z was subtracted in the powers, or in one half of the fraction only. Subtract "
        "it once, before exp, and use the result in both halves.",
        lambda Z: np.exp(Z - np.max(Z, axis=0)) / np.sum(np.exp(Z), axis=0),
        lambda Z: np.exp(Z) / np.sum(np.exp(Z - np.max(Z, axis=0)), axis=0),
        lambda Z: (np.exp(Z) - np.max(Z, axis=0)) / np.sum(np.exp(Z) - np.max(Z, axis=0), axis=0),
        public="the largest z was subtracted too late, or in one half only. It belongs inside exp.",
    ),
    *mistake(
        "transposed",
        "The result is transposed: it should have the shape of Z, examples in columns.",
        lambda Z: modern.softmax(Z).T,
        public="the result is transposed. Examples stay in columns.",
    ),
    *mistake(
        "largest-of-rows",
        "The largest entry of each row was subtracted. The classes of one example are a column, so "
        "it is the largest of the column: axis=0.",
        lambda Z: _naive(Z - np.max(Z, axis=1, keepdims=True)),
        lambda Z: _naive(Z - np.max(Z, axis=1)),
        public="the largest of each row was subtracted. It has to be the column's: axis=0.",
    ),
)
LIMITS = (100.0, 500.0, 700.0, 709.0)  # e^709 is the last power that fits
STABILITY_MISTAKES = (
    *mistake(
        "unstable",
        "Right for moderate z, but e^1000 is too large for a float64 and e^(−1000) is 0, and what "
        "comes out is nan. Subtract the largest z of the column first: no share changes.",
        _naive,
        public="e^1000 overflows. Subtract the largest z of the column first.",
    ),
    *mistake(
        "cut-at-a-limit",
        "Z was cut at a limit, so that all classes beyond it came out equal. Subtract the largest "
        "z of the column; then nothing has to be cut.",
        *(lambda Z, limit=limit: _naive(np.clip(Z, -limit, limit)) for limit in LIMITS),
        *(lambda Z, limit=limit: _naive(np.minimum(Z, limit)) for limit in LIMITS),
        public="Z was cut at a limit, and the classes beyond it became equal.",
    ),
    *mistake(
        "nan-replaced",
        "nan was replaced by 0, and the shares are lost all the same. Subtract the largest z of "
        "the column first; then no nan comes.",
        lambda Z: np.nan_to_num(_naive(Z)),
        public="nan was replaced by 0, and the shares are lost. Keep it from coming.",
    ),
    *mistake(
        "largest-of-all",
        "The largest entry of the whole array was subtracted. A column that lies 1000 lower than "
        "another then becomes 0 / 0. Each column has a largest entry of its own: axis=0.",
        _largest_of_all,
        public="the largest entry of all was subtracted. Each column needs its own: axis=0.",
    ),
)


def _softmax_case(Z: np.ndarray) -> Case:
    right = {"": modern.softmax(Z)}
    return Case((Z,), right, right, shapes_said(Z=Z))


def _softmax_check(
    draw: Callable[[np.random.Generator], Sequence[np.ndarray]],
    mistakes: Sequence[Mistake] = SOFTMAX_MISTAKES,
) -> Callable[[Ask], Finding]:
    """softmax for arrays that `draw` makes."""

    def run(ask: Ask) -> Finding:
        cases = [_softmax_case(Z) for Z in draw(ask.rng)]
        return compare(ask, "softmax", cases, read_array, mistakes, unchanged=("Z",))

    return run


def _moderate(rng: np.random.Generator) -> Sequence[np.ndarray]:
    return [
        np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]),
        *(rng.normal(0, 2, shape) for shape in ((3, 4), (4, 3), (3, 3), (2, 5))),
    ]


def _small(rng: np.random.Generator) -> Sequence[np.ndarray]:
    return [rng.normal(0, 2, shape) for shape in ((4, 1), (1, 4), (1, 1), (2, 2))]


def _large(rng: np.random.Generator) -> Sequence[np.ndarray]:
    return [rng.normal(0, 2, (3, 4)) + shift for shift in (1000.0, -1000.0, 800.0)]


def _apart(rng: np.random.Generator) -> Sequence[np.ndarray]:
    far = np.array([1000.0, 0.0, -1000.0])
    return [rng.normal(0, 2, (4, 3)) + far, rng.normal(0, 2, (2, 3)) - far]


MODERATE, LARGE = "columns of moderate size", "large pre-activations"
SOFTMAX_CHECKS = (
    Check(MODERATE, 0.5, _softmax_check(_moderate)),
    Check("one example, one class", 0.15, _softmax_check(_small), (MODERATE,)),
    Check(LARGE, 0.25, _softmax_check(_large, STABILITY_MISTAKES), (MODERATE,)),
    Check(
        "columns that lie far apart",
        0.1,
        _softmax_check(_apart, STABILITY_MISTAKES),
        (MODERATE, LARGE),
    ),
)


# --- softmax with cross-entropy, backwards -------------------------------------------------------


def _largest_only(P: np.ndarray, Y: np.ndarray) -> np.ndarray:
    result = P.copy()
    result[np.argmax(Y, axis=0), np.arange(Y.shape[1])] -= 1.0
    return result


BACKWARD_MISTAKES = (
    *mistake(
        "mean-forgotten",
        "P − Y is right for each example; the loss is a mean over the m examples, so its gradient "
        "is divided by m.",
        lambda P, Y: P - Y,
        public="the division by the number of examples is missing.",
    ),
    *mistake(
        "divided-by-classes",
        "This was divided by the number of classes, or by the number of all entries. m is the "
        "number of examples, the columns: P.shape[1].",
        lambda P, Y: (P - Y) / P.shape[0],
        lambda P, Y: (P - Y) / P.size,
        public="divided by the number of classes, or of all entries. m counts the columns.",
    ),
    *mistake(
        "negated",
        "The sign is wrong: this is Y − P, the direction of a step downhill. The gradient is "
        "P − Y; the minus comes in the update.",
        lambda P, Y: (Y - P) / P.shape[1],
        lambda P, Y: Y - P,
        public="the sign is wrong: the gradient is P − Y (over m).",
    ),
    *mistake(
        "half-the-bracket",
        "Only one of the two was divided by m: brackets are missing around P − Y.",
        lambda P, Y: P - Y / P.shape[1],
        lambda P, Y: P / P.shape[1] - Y,
        public="brackets are missing: m divides the whole difference.",
    ),
    *mistake(
        "slope-again",
        "This has a factor P (1 − P) more. Softmax' slopes are in P − Y already: they cancelled "
        "against the 1/p of the logarithm.",
        lambda P, Y: (P - Y) * P * (1.0 - P) / P.shape[1],
        lambda P, Y: (P - Y) * P * (1.0 - P),
        public="the slope of softmax is in P − Y already: no factor P (1 − P).",
    ),
    *mistake(
        "before-softmax",
        "This is −Y/P, the gradient with respect to P. It still has to go back through softmax to "
        "Z, and then becomes P − Y.",
        lambda P, Y: -Y / P / P.shape[1],
        lambda P, Y: -Y / P,
        public="this is −Y/P, the gradient at P. It still has to go back through softmax.",
    ),
    *mistake(
        "own-slope-only",
        "−Y/P was multiplied by P (1 − P) alone. Each p depends on every z of its column: the "
        "others pass gradient back as well.",
        lambda P, Y: -Y * (1.0 - P) / P.shape[1],
        lambda P, Y: -Y * (1.0 - P),
        public="only each p's own slope was used. The others pass gradient back as well.",
    ),
    *mistake(
        "two-classes",
        "This is the formula of one sigmoid output with (1 − Y)/(1 − P). With softmax the classes "
        "share one sum.",
        lambda P, Y: (P - Y) / (P * (1.0 - P)) / P.shape[1],
        lambda P, Y: (P - Y) / (P * (1.0 - P)),
        public="this is the formula of a single sigmoid output.",
    ),
    *mistake(
        "softmax-again",
        "Softmax was applied to P once more. P has gone through it already.",
        lambda P, Y: (modern.softmax(P) - Y) / P.shape[1],
        lambda P, Y: modern.softmax(P) - Y,
        public="softmax was applied to P a second time.",
    ),
    *mistake(
        "multiplied-by-m",
        "P − Y was multiplied by m. The mean divides by it.",
        lambda P, Y: (P - Y) * P.shape[1],
        public="multiplied by m. The mean divides by it.",
    ),
    *mistake(
        "class-number",
        "The number of the true class was subtracted: np.argmax gives 0, 1, 2 and so on. Subtract "
        "Y, entry by entry.",
        lambda P, Y: (P - np.argmax(Y, axis=0)) / P.shape[1],
        public="the number of the true class was subtracted. Subtract Y itself.",
    ),
    *mistake(
        "sign-lost",
        "The difference was squared, or its sign taken away. The true class has a negative δ.",
        lambda P, Y: (P - Y) ** 2 / P.shape[1],
        lambda P, Y: np.abs(P - Y) / P.shape[1],
        public="the sign is lost. The true class has a negative δ.",
    ),
    *mistake(
        "squared-error",
        "There is a factor 2, as for a squared error. Cross-entropy has none.",
        lambda P, Y: 2.0 * (P - Y) / P.shape[1],
        lambda P, Y: 2.0 * (P - Y),
        public="there is no factor 2: this is not a squared error.",
    ),
    *mistake(
        "averaged-away",
        "The examples were averaged into one column. δ keeps one column for each example; dividing "
        "by m is all.",
        lambda P, Y: np.mean(P - Y, axis=1, keepdims=True),
        lambda P, Y: np.mean(P - Y, axis=1),
        lambda P, Y: np.sum(P - Y, axis=1, keepdims=True),
        lambda P, Y: np.sum(P - Y, axis=1),
        lambda P, Y: np.mean(P - Y),
        public="the examples were averaged into one.",
    ),
    *mistake(
        "loss-itself",
        "This is the loss, one number. Asked is how it changes with each entry of Z.",
        lambda P, Y: -np.sum(Y * np.log(P)) / P.shape[1],
        lambda P, Y: -np.mean(np.sum(Y * np.log(P), axis=0)),
        lambda P, Y: -np.sum(Y * np.log(P)),
        public="this is the loss.",
    ),
    *mistake(
        "one-hot-only",
        "Right where each target is a single class, and not where Y spreads its 1 over several. "
        "Subtract Y itself; then both are right.",
        lambda P, Y: _largest_only(P, Y) / P.shape[1],
        lambda P, Y: (P - (Y == 1)) / P.shape[1],
        lambda P, Y: (P - np.round(Y)) / P.shape[1],
        public="right for single classes only: subtract Y itself.",
    ),
)


def _backward_check(shapes: Sequence[tuple[int, int]], one_hot: bool) -> Callable[[Ask], Finding]:
    """softmax_cross_entropy_backward for arrays of those (classes, examples)."""

    def case(rng: np.random.Generator, shape: tuple[int, int]) -> Case:
        classes, m = shape
        P = modern.softmax(rng.normal(0, 1.5, shape))
        Y = np.eye(classes)[:, rng.integers(0, classes, m)]
        if not one_hot:
            Y = modern.softmax(rng.normal(0, 1.5, shape))
        right = {"": modern.softmax_cross_entropy_backward(P, Y)}
        return Case((P, Y), right, right, shapes_said(P=P, Y=Y))

    def run(ask: Ask) -> Finding:
        cases = [case(ask.rng, shape) for shape in shapes]
        return compare(
            ask,
            "softmax_cross_entropy_backward",
            cases,
            read_array,
            BACKWARD_MISTAKES,
            unchanged=("P", "Y"),
        )

    return run


ONE_HOT = "targets of one class each"
BACKWARD_CHECKS = (
    Check(ONE_HOT, 0.5, _backward_check(((3, 4), (4, 3), (3, 3), (2, 5)), one_hot=True)),
    Check(
        "targets spread over several classes",
        0.25,
        _backward_check(((3, 4), (5, 2)), one_hot=False),
        (ONE_HOT,),
    ),
    Check("one example", 0.25, _backward_check(((3, 1), (5, 1)), one_hot=True), (ONE_HOT,)),
)

# --- what their public checks try ----------------------------------------------------------------

SOFTMAX_ONE = np.array([[0.0], [np.log(2.0)], [np.log(3.0)]])
SOFTMAX_WIDE = np.array([[1.0, 0.0, -2.0], [3.0, 0.5, 1.0]])
SOFTMAX_SQUARE = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, -1.0], [2.0, -1.0, 0.5]])
PUBLIC_SOFTMAX = PublicExamples(
    modern.softmax,
    in_public(*STABILITY_MISTAKES, *SOFTMAX_MISTAKES),
    (
        Example(
            "column (0, log 2, log 3)", (SOFTMAX_ONE,), "softmax(np.log([[1.0], [2.0], [3.0]]))"
        ),
        Example("2 classes, 3 columns", (SOFTMAX_WIDE,)),
        Example("3 classes, 3 columns", (SOFTMAX_SQUARE,)),
        Example("the 2 classes, with z near 1000", (SOFTMAX_WIDE + 1000.0,)),
        Example(
            "columns near 1000 and near −1000 side by side",
            (SOFTMAX_WIDE + np.array([1000.0, 0.0, -1000.0]),),
        ),
    ),
    statements=(
        ("Z is left as it was", "leaves_alone(softmax, np.array([[1.0, 0.0], [2.0, 3.0]]))"),
    ),
)
PUBLIC_BACKWARD = PublicExamples(
    modern.softmax_cross_entropy_backward,
    in_public(*BACKWARD_MISTAKES),
    (
        Example("one example", (np.array([[0.2], [0.5], [0.3]]), np.array([[0.0], [1.0], [0.0]]))),
        Example(
            "two examples",
            (
                np.array([[0.2, 0.6], [0.5, 0.3], [0.3, 0.1]]),
                np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]),
            ),
        ),
        Example(
            "two examples, spread targets",
            (np.array([[0.25, 0.4], [0.75, 0.6]]), np.array([[0.1, 0.7], [0.9, 0.3]])),
        ),
    ),
    statements=(
        (
            "P and Y are left as they were",
            "leaves_alone(softmax_cross_entropy_backward, np.array([[0.2, 0.6], [0.8, 0.4]]), "
            "np.array([[0.0, 1.0], [1.0, 0.0]]))",
        ),
    ),
)
INPUT_CHANGED = Misconception("input-changed", "An argument was changed in place.")


# --- the lesson ----------------------------------------------------------------------------------

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
        _elu_checks(ELU, ELU_TRAP),
        misconceptions=ELU.misconceptions,
        public=PublicCheck(
            ELU, known=(-10, -3, -0.5, 0, 0.3, 2), integers=(-2, -1, 0, 2), options={"alpha": 0.4}
        ),
    ),
    Exercise(
        "elu_derivative",
        LESSON,
        1.5,
        _elu_checks(ELU_DERIVATIVE, SLOPE_TRAP),
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
        _one_of(_gelu_checks(GELU), _gelu_checks(GELU_TANH)),
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
