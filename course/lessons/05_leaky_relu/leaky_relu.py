"""Lesson 05, leaky ReLU itself."""

from __future__ import annotations

from functools import partial

import numpy as np

from autograder.exercises import (
    Elementwise,
    Misconception,
)

from ...common import as_kept_by, default_changed, split_at_zero
from ...reference import activations as reference

OPTIONS: tuple[dict[str, float], ...] = ({"alpha": 0.01}, {"alpha": 0.1}, {"alpha": 0.3})
ALPHA = reference.ALPHA

split = partial(split_at_zero, default=ALPHA)
# Usual defaults elsewhere, Keras's and TensorFlow's among them.
other_default = partial(default_changed, given="0.01", others=(0.1, 0.2, 0.3))

VALUE_DTYPE_TRAP = Misconception(
    "dtype-trap",
    "Right for floats, but for an array of integers the leak is gone: this is the dtype trap. An "
    "array made with np.zeros_like(z), np.ones_like(z) or z.copy() holds integers when z does, and "
    "cuts α z down to whole numbers. Compute into an array of floats.",
    split(lambda z, alpha: z, lambda z, alpha: as_kept_by(z, alpha * z)),
    public="",  # the kit has a line of its own for integers
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
            split(lambda z, alpha: alpha * z, lambda z, alpha: z),
            public="the two pieces have changed sides. Is the condition reversed, or a minimum "
            "taken?",
        ),
        Misconception(
            "alpha-sign",
            "The left half goes up instead of down. α is positive, so α z is negative where z is.",
            split(lambda z, alpha: z, lambda z, alpha: -alpha * z),
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
            split(lambda z, alpha: z, lambda z, alpha: alpha),
            public="α is missing its z on the left.",
        ),
        Misconception(
            "alpha-added",
            "α was added to z where the two should be multiplied: the left half is moved, not "
            "made flatter.",
            split(lambda z, alpha: z, lambda z, alpha: z + alpha),
            public="α was added to z, not multiplied.",
        ),
        Misconception(
            "alpha-subtracted",
            "α was subtracted from z where the two should be multiplied: the left half is moved, "
            "not made flatter.",
            split(lambda z, alpha: z, lambda z, alpha: z - alpha),
        ),
        Misconception(
            "one-minus-alpha",
            "The left half has slope 1 − α. α is the part that is let through, not the part that "
            "is held back.",
            split(lambda z, alpha: z, lambda z, alpha: (1.0 - alpha) * z),
            public="the left half has slope 1 − α. α is what gets through.",
        ),
        Misconception(
            "divided",
            "z was divided by α on the left, which makes the leak larger than what it leaks from. "
            "Multiply by α.",
            split(lambda z, alpha: z, lambda z, alpha: z / alpha),
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
        *other_default(reference.leaky_relu),
        VALUE_DTYPE_TRAP,
    ),
)
