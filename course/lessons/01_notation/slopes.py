"""Lesson 01, the two measured slopes: misconceptions and public checks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    Example,
    Misconception,
    PublicExamples,
)

from .measured import DEFAULT_STEP, FUNCTIONS, MeasuredSlope, centred, five_points, forward

ONE_NUMBER = Misconception("one-number", "A single number came back for a whole array of z.")

CUBE_FOR_G = Misconception(
    "cube-for-g",
    "These are slopes of the cube, whatever g is: g was never used. Call the function that is "
    "passed, g(…), instead of a power of your own.",
    public="g was not used: these are slopes of the cube, whatever g is. Call g, the "
    "function that is passed.",
)
SQUARE_FOR_G = Misconception(
    "square-for-g",
    "These are slopes of the square, whatever g is: g was never used. Call the function that is "
    "passed, g(…), instead of a power of your own.",
    public="g was not used: these are slopes of the square, whatever g is. Call g, the "
    "function that is passed.",
)
SUM = Misconception(
    "sum",
    "The two heights were added. A slope needs their difference.",
)
SECANT_SLOPE = MeasuredSlope(
    "secant_slope",
    forward,
    (
        replace(SQUARE_FOR_G, function=lambda g, z, h: forward(np.square, z, h)),
        replace(CUBE_FOR_G, function=lambda g, z, h: forward(FUNCTIONS["cube"], z, h)),
        Misconception(
            "centred-for-forward",
            "This is the slope between z − h and z + h. The secant asked for begins at z itself: "
            "its two points are z and z + h.",
            centred,
            public="this is the slope between z − h and z + h. Here the secant begins at z.",
        ),
        Misconception(
            "backward",
            "This is the secant to the point on the left, z − h. Here the second point is z + h.",
            lambda g, z, h: (g(z) - g(z - h)) / h,
            public="this is the secant to the left, to z − h. Here the second point is z + h.",
        ),
        Misconception(
            "undivided",
            "This is the rise alone, how much g changes. A slope is rise over run: it still has to "
            "be divided by the step.",
            lambda g, z, h: g(z + h) - g(z),
            public="the rise was not divided by the run h.",
        ),
        Misconception(
            "sign",
            "The size is right and the sign is wrong: where g rises the slope is positive. "
            "Subtract the value at the start from the value at the end.",
            lambda g, z, h: (g(z) - g(z + h)) / h,
            public="the sign is wrong. Subtract the value at the start from the value at the end.",
        ),
        Misconception(
            "brackets",
            "Only g(z) was divided by h: division comes before subtraction. Put the whole rise in "
            "brackets.",
            lambda g, z, h: g(z + h) - g(z) / h,
            public="only g(z) was divided by h. Put the whole rise in brackets.",
        ),
        Misconception(
            "run-over-rise",
            "This is run over rise, the slope upside down. The change of g goes on top.",
            lambda g, z, h: h / (g(z + h) - g(z)),
            public="this is run over rise, the slope upside down.",
        ),
        Misconception(
            "times-h",
            "The rise was multiplied by h. A slope divides the rise by the run.",
            lambda g, z, h: (g(z + h) - g(z)) * h,
            public="the rise was multiplied by h, not divided.",
        ),
        Misconception(
            "h-outside",
            "This is 1 for every function: g has dropped out. The rise is g at the second point "
            "minus g at the first, and h belongs inside g, with z.",
            lambda g, z, h: (g(z) + h - g(z)) / h,
            public="this is 1 for every function: g has dropped out. Subtract g at the first "
            "point from g at the second; h belongs inside g, with z.",
        ),
        Misconception(
            "difference-inside",
            "The difference was taken inside g, which leaves g(h)/h and forgets z. Take g at both "
            "points first, then subtract.",
            lambda g, z, h: g((z + h) - z) / h,
            public="the difference was taken inside g. Take g at both points, then subtract.",
        ),
        Misconception(
            "h-ignored",
            "The result hardly depends on h: a small step seems to be fixed in your code. Use the "
            "h that is passed, whatever its size.",
            lambda g, z, h: forward(g, z, 1e-5),
            public="the h that was passed has been ignored. Use the argument.",
        ),
        Misconception(
            "divided-by-2h",
            "This is half the slope: the two points are h apart, not 2h.",
            lambda g, z, h: (g(z + h) - g(z)) / (2.0 * h),
            public="this is half the slope. The two points are h apart, not 2h.",
        ),
        Misconception(
            "divided-by-z",
            "The rise was divided by z. The run is the distance between the two points, not their "
            "place.",
            lambda g, z, h: (g(z + h) - g(z)) / z,
        ),
        Misconception(
            "divided-by-end",
            "The rise was divided by z + h, where the secant ends. The run is how far apart the "
            "two points are.",
            lambda g, z, h: (g(z + h) - g(z)) / (z + h),
        ),
        replace(SUM, function=lambda g, z, h: (g(z + h) + g(z)) / h),
        ONE_NUMBER,
    ),
)

NUMERICAL_DERIVATIVE = MeasuredSlope(
    "numerical_derivative",
    centred,
    (
        replace(SQUARE_FOR_G, function=lambda g, z, h: centred(np.square, z, h)),
        replace(CUBE_FOR_G, function=lambda g, z, h: centred(FUNCTIONS["cube"], z, h)),
        Misconception(
            "forward-for-centred",
            "This is the forward difference, from z to z + h. The centred one steps to both sides: "
            "its points are z − h and z + h, and its error is far smaller.",
            forward,
            public="this is the forward difference. The centred one steps to both sides of z.",
        ),
        Misconception(
            "backward",
            "This is the backward difference, from z − h to z. The centred one has z in the "
            "middle.",
            lambda g, z, h: (g(z) - g(z - h)) / h,
            public="this is the backward difference. The centred one steps to both sides of z.",
        ),
        Misconception(
            "divided-by-h",
            "This is twice the slope: the two points are 2h apart, and the rise was divided by h.",
            lambda g, z, h: (g(z + h) - g(z - h)) / h,
            public="this is twice the slope. How far apart are the two points?",
        ),
        Misconception(
            "h-ignored",
            "The result hardly depends on h: the default seems to be fixed in your code. Use the "
            "h that is passed, whatever its size.",
            lambda g, z, h: centred(g, z, DEFAULT_STEP),
            public="the h that was passed has been ignored. Use the argument, not 1e-5.",
        ),
        Misconception(
            "five-points",
            "This is the five-point formula, a better one. What is wanted is the centred "
            "difference, with the two points z − h and z + h.",
            five_points,
            public="this is the five-point formula, a better one. Here only z − h and z + h are "
            "wanted.",
        ),
        Misconception(
            "undivided",
            "This is the rise from z − h to z + h. A slope is rise over run: divide by the run.",
            lambda g, z, h: g(z + h) - g(z - h),
            public="the rise was not divided by the run.",
        ),
        Misconception(
            "sign",
            "The size is right and the sign is wrong: where g rises the slope is positive. "
            "Subtract the left value from the right one.",
            lambda g, z, h: (g(z - h) - g(z + h)) / (2.0 * h),
            public="the sign is wrong. Subtract the left value from the right one.",
        ),
        Misconception(
            "brackets-below",
            "/ 2 * h divides by 2 and then multiplies by h. Put the run in brackets.",
            lambda g, z, h: (g(z + h) - g(z - h)) / 2.0 * h,
            public="/ 2 * h divides by 2 and then multiplies by h. Put the run in brackets.",
        ),
        Misconception(
            "times-2h",
            "The rise was multiplied by the run. A slope divides by it.",
            lambda g, z, h: (g(z + h) - g(z - h)) * (2.0 * h),
        ),
        Misconception(
            "brackets-above",
            "Only g(z − h) was divided: division comes before subtraction. Put the whole rise in "
            "brackets.",
            lambda g, z, h: g(z + h) - g(z - h) / (2.0 * h),
            public="only one of the two values was divided. Put the whole rise in brackets.",
        ),
        Misconception(
            "divided-by-2",
            "The rise was divided by 2 alone. The run has h in it as well.",
            lambda g, z, h: (g(z + h) - g(z - h)) / 2.0,
            public="the run is 2h, and only the 2 is there.",
        ),
        Misconception(
            "half-step",
            "This is a centred difference with half the step, from z − h/2 to z + h/2. Here h is "
            "the distance to each side.",
            lambda g, z, h: (g(z + h / 2.0) - g(z - h / 2.0)) / h,
            public="the points are at z ± h/2. Here h is the distance to each side.",
        ),
        Misconception(
            "forward-2h",
            "This is a forward difference over 2h, from z to z + 2h: its middle is z + h, not z.",
            lambda g, z, h: (g(z + 2.0 * h) - g(z)) / (2.0 * h),
            public="this is a forward difference from z to z + 2h. The left point is z − h.",
        ),
        Misconception(
            "forward-over-2h",
            "The rise goes from z to z + h and the run is 2h: the two do not belong together. The "
            "left point is z − h.",
            lambda g, z, h: (g(z + h) - g(z)) / (2.0 * h),
            public="the rise goes from z to z + h, the run is 2h. The left point is z − h.",
        ),
        replace(SUM, function=lambda g, z, h: (g(z + h) + g(z - h)) / (2.0 * h)),
        Misconception(
            "same-point-twice",
            "This is 0 for every function: the same point was taken twice. One of the two steps "
            "goes to the left.",
            lambda g, z, h: 0.0 * g(z),
            public="the same point was taken twice. One step goes to the left.",
        ),
        Misconception(
            "complex-step",
            "This is the complex step, a fine method, but g has to take complex numbers. Here the "
            "centred difference is wanted, with real numbers.",
            lambda g, z, h: np.imag(g(z + 1j * h)) / h,
        ),
        Misconception(
            "g-for-slope",
            "This is g(z), the height of the curve. The question is how steep it is.",
            lambda g, z, h: g(z),
            public="this is g(z), the height of the curve, not its slope.",
        ),
        ONE_NUMBER,
    ),
    better=five_points,
)


LEFT_ALONE = "z is left as it was"
PUBLIC_SECANT = PublicExamples(
    forward,
    SECANT_SLOPE.misconceptions,
    (
        Example(
            "secant_slope(square, [3, 0, −2], h=1)",
            (np.square, np.array([3.0, 0.0, -2.0]), 1.0),
            "secant_slope(square, np.array([3.0, 0.0, -2.0]), 1.0)",
        ),
        Example(
            "secant_slope(square, [[3], [0.5]], h=0.5)",
            (np.square, np.array([[3.0], [0.5]]), 0.5),
            "secant_slope(square, np.array([[3.0], [0.5]]), 0.5)",
        ),
        Example(
            "secant_slope(square, 3 in an array of shape (), h=1)",
            (np.square, np.array(3.0), 1.0),
            "secant_slope(square, np.array(3.0), 1.0)",
        ),
        Example(
            "secant_slope(np.exp, [0, 1], h=0.1)",
            (np.exp, np.array([0.0, 1.0]), 0.1),
            "secant_slope(np.exp, np.array([0.0, 1.0]), 0.1)",
        ),
    ),
    statements=((LEFT_ALONE, "leaves_alone(secant_slope, square, np.array([1.0, 2.0]), 0.5)"),),
)
PUBLIC_NUMERICAL = PublicExamples(
    centred,
    NUMERICAL_DERIVATIVE.misconceptions,
    (
        Example(
            "numerical_derivative(cube, [1, 2, −1], h=0.5)",
            (FUNCTIONS["cube"], np.array([1.0, 2.0, -1.0]), 0.5),
            "numerical_derivative(cube, np.array([1.0, 2.0, -1.0]), 0.5)",
        ),
        Example(
            "numerical_derivative(cube, [[1], [0]], h=2)",
            (FUNCTIONS["cube"], np.array([[1.0], [0.0]]), 2.0),
            "numerical_derivative(cube, np.array([[1.0], [0.0]]), 2.0)",
        ),
        Example(
            "numerical_derivative(np.sin, [1, 2])",
            (np.sin, np.array([1.0, 2.0]), DEFAULT_STEP),
            "numerical_derivative(np.sin, np.array([1.0, 2.0]))",
            right=np.cos([1.0, 2.0]),
        ),
        Example(
            "numerical_derivative(np.exp, 0 in an array of shape (), h=1)",
            (np.exp, np.array(0.0), 1.0),
            "numerical_derivative(np.exp, np.array(0.0), 1.0)",
        ),
    ),
    statements=(
        (
            LEFT_ALONE,
            "leaves_alone(numerical_derivative, cube, np.array([1.0, 2.0]), 0.5)",
        ),
    ),
)
