"""Lesson 09, ELU and its slope."""

from __future__ import annotations

from functools import partial

import numpy as np

from autograder.exercises import (
    Check,
    Elementwise,
    Misconception,
)

from ...common import as_kept_by, checks_with_alpha, default_changed, split_at_zero
from ...reference import activations as reference
from ...reference import modern
from .inputs import FAR, FIXED, WHOLE

ALPHA = modern.ELU_ALPHA
ALPHAS: tuple[dict[str, float], ...] = ({"alpha": 1.0}, {"alpha": 0.4}, {"alpha": 1.7})
DEFAULT = "alpha left out: its default, 1.0"


_split = partial(split_at_zero, default=ALPHA)
# Usual defaults elsewhere, and that of leaky ReLU.
_other_default = partial(default_changed, given="1.0", others=(0.01, 0.1, 0.2, 0.5))

ELU_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers the left half is cut to whole numbers: the "
    "dtype trap of lesson 05. Compute into an array of floats.",
    _split(lambda z, alpha: z, lambda z, alpha: as_kept_by(z, alpha * np.expm1(z))),
    public="",  # the kit has a line of its own for integers
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
            "The 1 is in the exponent: α e^(z − 1). It is subtracted after exp: np.exp(z) - 1.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * np.exp(z - 1.0)),
            public="the 1 is in the exponent. Close the bracket of exp before it.",
        ),
        Misconception(
            "one-added",
            "The 1 was added. It is subtracted, so that the curve meets 0 at z = 0.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha * (np.exp(z) + 1.0)),
            public="the 1 was added. It is subtracted.",
        ),
        Misconception(
            "alpha-added",
            "α was added on the left. It multiplies e^z − 1.",
            _split(lambda z, alpha: z, lambda z, alpha: alpha + np.expm1(z)),
            public="α was added. It multiplies the bracket.",
        ),
        Misconception(
            "alpha-divides",
            "α divides the left half. It multiplies it, so that the curve levels off at −α.",
            _split(lambda z, alpha: z, lambda z, alpha: np.expm1(z) / alpha),
            public="α divides. It multiplies the bracket.",
        ),
        Misconception(
            "flat-left",
            "The left half is −α everywhere. That is where ELU gets to far on the left; near 0 it "
            "is bent: α (e^z − 1).",
            _split(lambda z, alpha: z, lambda z, alpha: -alpha),
            public="the left side is −α everywhere. ELU gets there only far on the left.",
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
            "α is in the exponent. It multiplies the bracket.",
            _split(lambda z, alpha: z, lambda z, alpha: np.expm1(alpha * z)),
            public="α is in the exponent.",
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
            "z is on the left and the exponential on the right: the condition is reversed, or the "
            "two pieces have changed places.",
            _split(lambda z, alpha: alpha * np.expm1(z), lambda z, alpha: z),
            public="the two pieces have changed sides.",
        ),
        Misconception(
            "one-piece",
            "α (e^z − 1) is on both sides. To the right of 0, z passes unchanged.",
            lambda z, alpha=ALPHA: alpha * np.expm1(z),
            public="the exponential is on both sides.",
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
            "These are slopes, 1 on the right and α e^z on the left. Here the values are wanted.",
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
    public="",  # the kit has a line of its own for integers
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
            "a-minus-alpha",
            "On the left this is a − α. The slope is a + α.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: modern.elu(z, alpha) - alpha),
            public="on the left this is a − α. It is a + α.",
        ),
        *(
            Misconception(
                "constant-kept",
                "A constant is left over on the left side. Its slope is 0: α e^z is all.",
                function,
                public="a constant is left over on the left side. Its slope is 0.",
            )
            for function in (
                _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.exp(z) + 1.0),
                _split(lambda z, alpha: 1.0, lambda z, alpha: alpha * np.exp(z) + alpha),
                _split(lambda z, alpha: 1.0, lambda z, alpha: np.exp(z) - alpha),
            )
        ),
        Misconception(
            "alpha-divides",
            "α divides e^z. A constant factor stays a factor.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: np.exp(z) / alpha),
            public="α divides e^z. It multiplies.",
        ),
        Misconception(
            "power-rule",
            "The left half came out as z e^z: that is the rule for powers of z. e^z is its own "
            "slope, and the factor α stays.",
            _split(lambda z, alpha: 1.0, lambda z, alpha: z * np.exp(z)),
            public="a factor z: that is the rule for powers of z. e^z is its own slope.",
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
                "α is in the exponent. It multiplies e^z.",
                function,
                public="α is in the exponent. It multiplies e^z.",
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
            public="on the right this is z. Its slope is wanted.",
        ),
        Misconception(
            "right-side-flat",
            "On the right this is 0. There the curve is the line a = z, and it rises.",
            _split(lambda z, alpha: 0.0, lambda z, alpha: alpha * np.exp(z)),
            public="on the right this is 0. The line a = z rises.",
        ),
        Misconception(
            "branches-swapped",
            "The exponential is on the right and 1 on the left: the condition is reversed, or the "
            "two values have changed places.",
            _split(lambda z, alpha: alpha * np.exp(z), lambda z, alpha: 1.0),
            public="the two sides have changed places.",
        ),
        Misconception(
            "one-piece",
            "α e^z is on both sides. To the right of 0 the curve is the line a = z.",
            lambda z, alpha=ALPHA: alpha * np.exp(z),
            public="the exponential is on both sides.",
        ),
        Misconception(
            "one-piece",
            "a + α holds on the left only. To the right of 0 the curve is the line a = z.",
            lambda z, alpha=ALPHA: modern.elu(z, alpha) + alpha,
            public="a + α holds on the left only.",
        ),
        Misconception(
            "both-pieces-added",
            "On the right both slopes were added. Only the 1 belongs there: choose with np.where.",
            lambda z, alpha=ALPHA: np.where(z > 0, 1.0, 0.0) + alpha * np.exp(z),
            public="on the right both slopes were added. Only the 1 belongs there.",
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


def elu_checks(spec: Elementwise, trap: Misconception) -> tuple[Check, ...]:
    """The usual checks of a function of z and alpha, with this lesson's inputs."""
    return checks_with_alpha(spec, trap, FIXED, WHOLE, DEFAULT, far=FAR)
