"""Lesson 09, softplus and its slope."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.exercises import (
    Elementwise,
    Misconception,
)

from ...reference import activations as reference
from ...reference import modern

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
            public="this is the sigmoid, the slope of softplus. The function is wanted.",
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
            public="the 1 is outside the logarithm.",
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
        *(
            Misconception(
                "rounded-e",
                "e was rounded. np.exp(z) has all digits.",
                lambda z, e=e: np.log(1.0 + e**z),  # type: ignore[misc]
                public="e was rounded. np.exp(z) has all digits.",
            )
            for e in (2.7, 2.72, 2.718, 2.7183)
        ),
        Misconception(
            "one-too-many",
            "The 1 was added twice: np.log1p adds one by itself.",
            lambda z: np.log(2.0 + np.exp(z)),
            public="the 1 was added twice: np.log1p adds one by itself.",
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
            "This is e^z, the slope of what is inside the logarithm. The chain rule multiplies it "
            "by the slope of the logarithm at 1 + e^z.",
            np.exp,
            public="this is the slope of what is inside the logarithm.",
        ),
        *(
            Misconception(
                "bracket-missing",
                "A pair of brackets is missing: the fraction ends too early, and what should stand "
                "below the line is added. Put all of 1 + e^… into brackets.",
                function,
                public="brackets are missing: all of 1 + e^… belongs in the denominator.",
            )
            for function in (
                lambda z: 2.0 * np.exp(z),
                lambda z: 1.0 + np.exp(-z),
                lambda z: 1.0 + np.exp(z),
            )
        ),
        *(
            Misconception(
                "logarithm-below",
                "Softplus itself is in the denominator. The slope of log u is 1/u, with u = 1 + "
                "e^z and no logarithm.",
                function,
                public="the denominator is 1 + e^z, not its logarithm.",
            )
            for function in (
                lambda z: np.exp(z) / modern.softplus(z),
                lambda z: 1.0 / modern.softplus(z),
            )
        ),
        Misconception(
            "added-for-multiplied",
            "The two slopes were added. The chain rule multiplies them: 1/u times e^z.",
            lambda z: reference.sigmoid(-z) + np.exp(z),
            public="the two slopes were added. The chain rule multiplies them.",
        ),
        Misconception(
            "outer-not-differentiated",
            "Softplus itself was multiplied by e^z. The chain rule takes the slope of the "
            "logarithm, 1/u.",
            lambda z: modern.softplus(z) * np.exp(z),
            public="the logarithm was not differentiated: its slope is 1/u.",
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
            "tanh-rule",
            "This is 1 − a² with a = softplus(z): the rule of tanh for another activation.",
            lambda z: 1.0 - modern.softplus(z) ** 2,
            public="1 − a² is the rule of tanh for tanh's own a.",
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
