"""Lesson 05, the slope of leaky ReLU, written twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    BuildsOn,
    Elementwise,
    Misconception,
)

from ...common import as_kept_by
from ...reference import activations as reference
from .leaky_relu import ALPHA, OPTIONS, other_default, split

SLOPE_DTYPE_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers α has become 0: this is the dtype trap. "
    "np.ones_like(z) and its kin make an array of integers from an array of integers, and integers "
    "have no room for 0.01. Make the result an array of floats, whatever z is.",
    split(lambda z, alpha: 1.0, lambda z, alpha: as_kept_by(z, alpha)),
    public="",  # the kit has a line of its own for integers
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
        split(lambda z, alpha: alpha, lambda z, alpha: 1.0),
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
        split(lambda z, alpha: 1.0, lambda z, alpha: alpha * z),
        public="on the left this is α z. The slope is what multiplies z.",
    ),
    Misconception(
        "right-not-differentiated",
        "On the right this gives z, which is the value of the function there. The slope of a = z "
        "is the same for every z.",
        split(lambda z, alpha: z, lambda z, alpha: alpha),
        public="on the right this is z. Its slope is wanted.",
    ),
    Misconception(
        "alpha-sign",
        "The slope on the left has the wrong sign: with α > 0 the line α z goes up from left to "
        "right, so its slope is positive.",
        split(lambda z, alpha: 1.0, lambda z, alpha: -alpha),
        public="the slope on the left has the wrong sign.",
    ),
    Misconception(
        "one-minus-alpha",
        "The slope on the left is 1 − α here. α is the part that passes, not the part that is held "
        "back.",
        split(lambda z, alpha: 1.0, lambda z, alpha: 1.0 - alpha),
        public="the slope on the left is 1 − α here. α is what gets through.",
    ),
    Misconception(
        "alpha-added-right",
        "α was added on both sides: the slope on the right is 1 + α here. Each z belongs to one "
        "piece, and on the right the slope is 1.",
        split(lambda z, alpha: 1.0 + alpha, lambda z, alpha: alpha),
        public="α was added on the right as well.",
    ),
    Misconception(
        "alpha-added-left",
        "The slope on the left is 1 + α here. α takes the place of 1 there; it is not added to it.",
        split(lambda z, alpha: 1.0, lambda z, alpha: 1.0 + alpha),
    ),
    Misconception(
        "one-over-alpha",
        "The slope on the left is 1/α here, steeper than on the right. It should be flatter.",
        split(lambda z, alpha: 1.0, lambda z, alpha: 1.0 / alpha),
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
        split(lambda z, alpha: 0.0, lambda z, alpha: z),
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
    *other_default(reference.leaky_relu_derivative),
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
