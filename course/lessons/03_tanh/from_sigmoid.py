"""Lesson 03, tanh made of the sigmoid."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Elementwise,
    Misconception,
)

from ...reference import activations as reference
from .tanh import SIGMOID_FOR_TANH

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
