"""Lesson 04, ReLU itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    Elementwise,
    Misconception,
)

from ...reference import activations as reference

SLOPE_FOR_G = Misconception(
    "slope-for-g",
    "These are the slopes 0 and 1, not ReLU itself. For z > 0 ReLU returns z.",
    public="these are the slopes 0 and 1. Here ReLU itself is wanted.",
)
RELU = Elementwise(
    "relu",
    reference.relu,
    misconceptions=(
        replace(SLOPE_FOR_G, function=reference.relu_derivative),
        replace(SLOPE_FOR_G, function=lambda z: np.where(z >= 0, 1.0, 0.0)),
        Misconception(
            "identity",
            "z came back unchanged. ReLU lets positive z through and replaces negative z.",
            lambda z: z,
            public="z came back unchanged. What becomes of negative z?",
        ),
        Misconception(
            "absolute-value",
            "This is |z|: the negative half was folded up. ReLU makes it level instead.",
            np.abs,
            public="this is |z|: the left half was folded up. ReLU makes it level.",
        ),
        Misconception(
            "min-for-max",
            "This is min(0, z): it keeps the negative half and flattens the positive one. ReLU "
            "takes the larger of the two.",
            lambda z: np.minimum(0.0, z),
            public="this is the smaller of 0 and z. ReLU is the larger one.",
        ),
        Misconception(
            "mirrored",
            "This is ReLU of −z: positive values come out where z is negative. Look at the sign of "
            "z, or at the direction of a comparison.",
            lambda z: np.maximum(0.0, -z),
            public="this is ReLU of −z. Look at the direction of a comparison.",
        ),
        Misconception(
            "negated",
            "The size is right and the sign is wrong: ReLU is never below 0.",
            lambda z: -np.maximum(0.0, z),
            public="ReLU is never below 0: the sign is wrong.",
        ),
        Misconception(
            "leaky",
            "For z < 0 this keeps a small part of z. That is leaky ReLU, the next lesson; ReLU "
            "keeps nothing there.",
            reference.leaky_relu,
            public="a part of negative z was kept. ReLU keeps nothing there.",
        ),
        Misconception(
            "softplus",
            "This is ln(1 + eᶻ), softplus: a smooth relative of ReLU. ReLU has a sharp kink and is "
            "exactly 0 on the left.",
            lambda z: np.logaddexp(0.0, z),
            public="this is ln(1 + eᶻ), a smooth relative. ReLU is exactly 0 on the left.",
        ),
        Misconception(
            "squared",
            "For z > 0 this is z². There is one factor z too many: multiply z by a mask of 0 and "
            "1, or use the maximum as it is.",
            lambda z: np.where(z > 0, z**2, 0.0),
            public="for z > 0 this is z². One factor z is enough.",
        ),
        Misconception(
            "clipped-at-one",
            "Values above 1 were cut to 1. ReLU has a floor at 0 and no ceiling.",
            lambda z: np.clip(z, 0.0, 1.0),
            public="values above 1 were cut. ReLU has no upper end.",
        ),
        Misconception(
            "floor-at-one",
            "This is max(1, z): the floor is at 1. ReLU has its floor at 0.",
            lambda z: np.maximum(1.0, z),
            public="the floor is at 1. ReLU has its floor at 0.",
        ),
        Misconception(
            "comparison-last",
            "This is 1 where z · z is positive: without brackets the comparison was done last. Put "
            "the comparison in brackets, and multiply by the mask.",
            lambda z: np.where(z * z > 0, 1.0, 0.0),
            public="the comparison was done last: is z · z positive? Put brackets around the "
            "comparison.",
        ),
    ),
)
