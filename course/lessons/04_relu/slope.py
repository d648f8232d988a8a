"""Lesson 04, the slope of ReLU, in terms of z and of a."""

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

RELU_FIRST = BuildsOn("relu", (lambda g, z: (g(z) > 0).astype(float),))
THRESHOLD_AT_ONE = Misconception(
    "threshold-at-one",
    "Between 0 and 1 this is 0: the comparison is with 1. The kink of ReLU is at 0.",
    public="the comparison is with 1. The kink is at 0.",
)
RELU_DERIVATIVE = Elementwise(
    "relu_derivative",
    reference.relu_derivative,
    bounds=reference.relu_derivative_bounds,
    builds_on=(RELU_FIRST,),
    misconceptions=(
        Misconception(
            "g-for-slope",
            "For z > 0 this returns z, so it is ReLU itself, not its slope. The slope says how "
            "steep the line is, and a line is equally steep all along.",
            reference.relu,
            public="this is ReLU itself. The slope of the climbing line is the same all along.",
        ),
        Misconception(
            "reversed-step",
            "The two halves have changed places: this is 1 for negative z. Look at the "
            "direction of the comparison, or at the order of the two values.",
            lambda z: np.where(z < 0, 1.0, 0.0),
            public="the two halves have changed places. Look at the direction of the comparison.",
        ),
        Misconception(
            "sign",
            "For z < 0 this is −1: it is the sign of z, the slope of |z|. ReLU is level there, "
            "and a level line has another slope.",
            np.sign,
            public="this is the sign of z, the slope of |z|. Left of 0 ReLU is level.",
        ),
        Misconception(
            "leaky-slope",
            "For z < 0 this is 0.01, the slope of leaky ReLU (next lesson). ReLU is exactly "
            "level there.",
            reference.leaky_relu_derivative,
            public="0.01 is the slope of leaky ReLU. ReLU is level on the left.",
        ),
        Misconception(
            "left-not-set",
            "For z > 0 this is right, but for z < 0 the values of z are still there. The other "
            "half needs its slope as well; a result that starts as 0 everywhere has it already.",
            lambda z: np.where(z > 0, 1.0, z),
            public="for negative z the values of z are still there. They need their slope too.",
        ),
        Misconception(
            "smooth-step",
            "This is σ(z), a smooth step: the slope of softplus. ReLU is made of two straight "
            "lines, and its slope jumps.",
            reference.sigmoid,
            public="this is σ(z), a smooth step. The slope of ReLU jumps.",
        ),
        Misconception(
            "sigmoid-slope",
            "This is σ′(z), the slope of the sigmoid. ReLU has no exponential in it: look at each "
            "of its two straight lines.",
            reference.sigmoid_derivative,
            public="this is σ′(z), which belongs to the sigmoid.",
        ),
        Misconception(
            "tanh-slope",
            "This is 1 − tanh² z, the slope of tanh. ReLU has no exponential in it: look at each "
            "of its two straight lines.",
            reference.tanh_derivative,
            public="this is 1 − tanh² z, which belongs to tanh.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a) with a = ReLU(z): the rule for the sigmoid. Each activation has its "
            "own; ReLU is made of two straight lines, and each has one slope.",
            lambda z: reference.relu(z) * (1.0 - reference.relu(z)),
            public="this is a (1 − a), the rule for the sigmoid. ReLU is made of two straight "
            "lines.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is z (1 − z): the rule for the sigmoid, fed with z. ReLU is made of two straight "
            "lines, and each has one slope.",
            lambda z: z * (1.0 - z),
            public="this is z (1 − z), a rule for σ fed with z. ReLU is made of two straight "
            "lines.",
        ),
        Misconception(
            "tanh-rule",
            "This is 1 − a² with a = ReLU(z): the rule for tanh. Each activation has its own; ReLU "
            "is made of two straight lines, and each has one slope.",
            lambda z: 1.0 - reference.relu(z) ** 2,
            public="this is 1 − a², the rule for tanh. ReLU is made of two straight lines.",
        ),
        Misconception(
            "ramp",
            "The step was smeared out around 0. The kink is a single point: at z = 0.01 the slope "
            "is already that of the right line, at z = −0.01 still that of the left one.",
            lambda z: np.clip(z + 0.5, 0.0, 1.0),
            public="the step was smeared out around 0. At z = 0.1 the slope is 1 already.",
        ),
        Misconception(
            "clipped",
            "This is z cut to the range from 0 to 1. At z = 0.5 the line already climbs as steeply "
            "as at z = 10.",
            lambda z: np.clip(z, 0.0, 1.0),
            public="this is z cut to the range from 0 to 1. At z = 0.1 the slope is 1 already.",
        ),
        Misconception(
            "absolute-value",
            "This is |z|. What is wanted is a slope: how much a changes per unit of z, on either "
            "side of 0.",
            np.abs,
            public="this is |z|. A slope says how steep the curve is.",
        ),
        Misconception(
            "nan-at-the-kink",
            "Right except at z = 0, where this gives nan. On paper there is no slope there; a "
            "program has to return a number, and any from 0 to 1 is right. (ReLU divided by z "
            "gives 0 / 0 there.)",
            lambda z: np.maximum(0.0, z) / z,
        ),
        replace(THRESHOLD_AT_ONE, function=lambda z: np.where(z > 1, 1.0, 0.0)),
        Misconception(
            "one-everywhere",
            "This is 1 on both sides of the kink. That is the slope of the right line; left of 0 "
            "ReLU is level. (A test such as a >= 0 is true for every activation of ReLU.)",
            np.ones_like,
            public="1 on both sides. Left of 0 ReLU is level.",
        ),
        Misconception(
            "zero-everywhere",
            "This is 0 for every z, except perhaps 0 itself. Right of 0 the line climbs: a grows "
            "by one for each unit of z.",
            np.zeros_like,
            public="0 everywhere. Right of 0 ReLU climbs.",
        ),
    ),
)

RELU_DERIVATIVE_EXPLICIT = replace(
    RELU_DERIVATIVE,
    target="relu_derivative_explicit",
    builds_on=(RELU_FIRST, BuildsOn("relu_derivative", (lambda g, z: g(z),))),
)

# a = 0 is not the kink: every z ≤ 0 ends there, and for all of them but one the slope is exactly
# 0. So there is one right value, and a function that gives 1 at a = 0 is 1 everywhere.
RELU_DERIVATIVE_FROM_A = Elementwise(
    "relu_derivative_from_a",
    reference.relu_derivative,
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "one-at-zero",
            "This is 1 for a = 0 too, so it is 1 always: an activation of ReLU is never negative. "
            "a = 0 stands for all z ≤ 0, where the unit is level.",
            np.ones_like,
            public="1 at a = 0, so 1 always. What is the slope for z = −5, where a = 0?",
        ),
        Misconception(
            "half-at-zero",
            "At a = 0 this is 0.5. Seen from z, any value from 0 to 1 would do at the kink; but "
            "a = 0 stands for every z ≤ 0, and for negative z only one slope is right.",
            lambda a: np.where(a > 0, 1.0, 0.5),
            public="a = 0 is not only the kink: it stands for every z ≤ 0.",
        ),
        Misconception(
            "g-for-slope",
            "This returns a. What is wanted is the slope that belongs to a: how steep is the line "
            "on which a lies?",
            lambda a: a,
            public="this returns a, not the slope that belongs to it.",
        ),
        Misconception(
            "reversed-step",
            "The two cases have changed places: this is 1 where a = 0. Which units are on the "
            "climbing line?",
            lambda a: np.where(a > 0, 0.0, 1.0),
            public="the two cases have changed places.",
        ),
        Misconception(
            "leaky-slope",
            "At a = 0 this is 0.01, the slope of leaky ReLU (next lesson). ReLU is exactly level "
            "there.",
            reference.leaky_relu_derivative,
            public="0.01 is the slope of leaky ReLU. ReLU is level there.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a), the rule for the sigmoid. ReLU needs nothing of the kind: it is "
            "enough to know on which of its two lines a lies.",
            reference.sigmoid_derivative_from_a,
            public="this is a (1 − a), which belongs to the sigmoid.",
        ),
        Misconception(
            "tanh-rule",
            "This is 1 − a², the rule for tanh. ReLU needs nothing of the kind: it is enough to "
            "know on which of its two lines a lies.",
            reference.tanh_derivative_from_a,
            public="this is 1 − a², which belongs to tanh.",
        ),
        Misconception(
            "nan-at-zero",
            "At a = 0 this gives nan, as 0 / 0 does in a / a. a = 0 stands for all z ≤ 0, and for "
            "negative z the slope is known: ask whether a is positive.",
            lambda a: a / a,
        ),
        Misconception(
            "clipped",
            "This is a cut off at 1. At a = 0.5 the line already climbs as steeply as at a = 10.",
            lambda a: np.clip(a, 0.0, 1.0),
            public="this is a cut off at 1. The slope at a = 0.1 is that at a = 10.",
        ),
        replace(THRESHOLD_AT_ONE, function=lambda a: np.where(a > 1, 1.0, 0.0)),
        Misconception(
            "zero-everywhere",
            "This is 0 everywhere. Where a is positive the unit is on the climbing line.",
            np.zeros_like,
            public="0 everywhere. Where a is positive, the line climbs.",
        ),
        Misconception(
            "sigma-of-a",
            "This is σ(a), a smooth step. The argument is already an activation, and the slope of "
            "ReLU jumps.",
            reference.sigmoid,
            public="this is σ(a). The slope of ReLU jumps.",
        ),
    ),
)
