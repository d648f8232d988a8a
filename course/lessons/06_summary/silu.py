"""Lesson 06, SiLU: z σ(z), which no lesson derived, and its slope."""

from __future__ import annotations

import numpy as np

from autograder.exercises import BuildsOn, Elementwise, Misconception

from ...reference import activations as reference
from .methods import CLASS


def silu(z: np.ndarray) -> np.ndarray:
    """z σ(z)."""
    wide = np.asarray(z, dtype=np.float64)
    return wide * reference.sigmoid(wide)


def silu_derivative(z: np.ndarray) -> np.ndarray:
    """σ(z) + z σ′(z), from the product rule."""
    wide = np.asarray(z, dtype=np.float64)
    return reference.sigmoid(wide) + wide * reference.sigmoid_derivative(wide)


def _measured(z: np.ndarray) -> np.ndarray:
    """A centred difference of z σ(z) in the dtype of z, as students write it."""
    above, below = z + 1e-5, z - 1e-5
    return (above / (1 + np.exp(-above)) - below / (1 + np.exp(-below))) / 2e-5


CLASS_NAME_LEFT_OUT = Misconception(
    "bare-name",
    "sigmoid lives in your class. Write the class in front of it: ActivationFunctions.sigmoid.",
)
METHOD_UNDEFINED = (("name 'sigmoid", CLASS_NAME_LEFT_OUT),)

SILU = Elementwise(
    "silu",
    silu,
    errors=METHOD_UNDEFINED,
    builds_on=(BuildsOn(f"{CLASS}.sigmoid", (lambda g, z: z * g(z),)),),
    misconceptions=(
        Misconception(
            "factor-missing",
            "This is σ(z) alone. SiLU multiplies it by z.",
            reference.sigmoid,
            public="this is σ(z); the factor z is missing.",
        ),
        Misconception(
            "sum-for-product",
            "z and σ(z) were added. SiLU multiplies them.",
            lambda z: z + reference.sigmoid(z),
            public="z was added to σ(z). SiLU multiplies.",
        ),
        Misconception(
            "sign-of-exponent",
            "This is z σ(−z), large where z is negative. Look at the sign in the exponent.",
            lambda z: z * reference.sigmoid(-z),
            public="the sign in the exponent: this is z · σ(−z).",
        ),
        Misconception(
            "slope-for-g",
            "This is the slope of SiLU, not SiLU itself, which is 0 at z = 0.",
            silu_derivative,
            public="this is the slope of SiLU, or part of it.",
        ),
        Misconception(
            "slope-inside",
            "z was multiplied by the slope of σ. SiLU multiplies it by σ itself.",
            lambda z: z * reference.sigmoid_derivative(z),
            public="z was multiplied by the slope of σ. SiLU has σ itself.",
        ),
        Misconception(
            "a-for-z",
            "A slope that takes a was given z: this is z · z (1 − z). SiLU multiplies z by σ "
            "itself.",
            lambda z: z * z * (1.0 - z),
            public="this is z · z (1 − z): a slope that takes a was given z. SiLU has σ itself.",
        ),
        Misconception(
            "left-cut",
            "The left half was cut to 0. SiLU is z σ(z) on both sides; on the left it is small, "
            "not 0.",
            lambda z: reference.relu(z) * reference.sigmoid(z),
            public="the left half was cut to 0. There it is small, not 0.",
        ),
        Misconception(
            "tanh-for-sigmoid",
            "This is z tanh(z), positive on both sides. SiLU has σ as its second factor.",
            lambda z: z * np.tanh(z),
            public="this is z · tanh(z).",
        ),
        Misconception(
            "relu-for-silu",
            "This is ReLU, which SiLU comes close to far out. In between it is z times σ(z).",
            reference.relu,
            public="this is ReLU.",
        ),
        Misconception(
            "softplus-for-silu",
            "This is ln(1 + eᶻ), another smooth relative of ReLU. SiLU is z times σ(z).",
            lambda z: np.logaddexp(0.0, z),
        ),
        Misconception(
            "precedence",
            "This is z/1 + e⁻ᶻ: the division was done before the sum. Put 1 + e⁻ᶻ in brackets.",
            lambda z: z + np.exp(-z),
            public="brackets: the division came before the sum.",
        ),
    ),
)
SILU_DERIVATIVE = Elementwise(
    "silu_derivative",
    silu_derivative,
    errors=METHOD_UNDEFINED,
    builds_on=(
        BuildsOn(f"{CLASS}.sigmoid", (lambda g, z: g(z) * (1.0 + z * (1.0 - g(z))),)),
        BuildsOn("silu", (lambda g, z: g(z) + reference.sigmoid(z) * (1.0 - g(z)),)),
    ),
    misconceptions=(
        Misconception(
            "first-term-only",
            "This is σ(z), the first term of the product rule. The second one is missing: z times "
            "the slope of σ.",
            reference.sigmoid,
            public="this is σ(z), the first term of the product rule. Where is the second?",
        ),
        Misconception(
            "second-term-only",
            "This is z σ′(z), the second term of the product rule. The first one is missing: the "
            "slope of z is 1, and it multiplies σ(z).",
            lambda z: z * reference.sigmoid_derivative(z),
            public="this is the second term of the product rule alone.",
        ),
        Misconception(
            "product-of-slopes",
            "The two factors were differentiated and the slopes multiplied. The product rule is a "
            "sum: u′ v + u v′.",
            reference.sigmoid_derivative,
            public="this is the product of the two slopes. The product rule is a sum of two "
            "products.",
        ),
        Misconception(
            "g-for-slope",
            "This is SiLU itself, not its slope. At z = 0 the curve is at 0, and its slope is ½.",
            silu,
            public="this is SiLU itself, not its slope.",
        ),
        Misconception(
            "sign",
            "The second term has the wrong sign: the product rule adds, and the slope of σ is "
            "positive.",
            lambda z: reference.sigmoid(z) - z * reference.sigmoid_derivative(z),
            public="the two terms were subtracted; the product rule adds them.",
        ),
        Misconception(
            "z-missing",
            "In the second term z is missing: it is the factor that was not differentiated.",
            lambda z: reference.sigmoid(z) + reference.sigmoid_derivative(z),
            public="the factor z of the second term is missing.",
        ),
        Misconception(
            "first-term-cut",
            "The first term is 1 here. u = z has slope 1, and that multiplies v = σ(z).",
            lambda z: 1.0 + z * reference.sigmoid_derivative(z),
            public="the first term is u′ alone. In the product rule v = σ(z) stands beside it.",
        ),
        Misconception(
            "z-not-differentiated",
            "In the first term z was not differentiated: its slope is 1, so σ(z) stands there "
            "alone.",
            lambda z: silu(z) + z * reference.sigmoid_derivative(z),
            public="in the first term z was not differentiated. Its slope is 1.",
        ),
        Misconception(
            "sigma-not-differentiated",
            "In the second term σ was not differentiated: z multiplies its slope, s (1 − s).",
            lambda z: reference.sigmoid(z) + silu(z),
            public="in the second term σ was not differentiated.",
        ),
        Misconception(
            "both-differentiated",
            "In the first term σ was differentiated as well. There it stays as it is: only z is "
            "differentiated.",
            lambda z: (1.0 + z) * reference.sigmoid_derivative(z),
            public="in the first term both factors were differentiated. There σ stays as it is.",
        ),
        Misconception(
            "z-on-the-wrong-term",
            "z multiplies the wrong term. In each term of the product rule one factor is "
            "differentiated and the other stays as it is.",
            lambda z: silu(z) + reference.sigmoid_derivative(z),
            public="z multiplies the wrong term: each term has one factor differentiated, the "
            "other as it is.",
        ),
        Misconception(
            "slope-of-sigmoid-cut",
            "In the second term the slope of σ has lost a factor: it is s (1 − s), with s = σ(z).",
            lambda z: reference.sigmoid(z) + z * (1.0 - reference.sigmoid(z)),
            public="the slope of σ has lost a factor in the second term.",
        ),
        Misconception(
            "a-for-z",
            "A slope that takes a was given z: z (1 − z) stands where s (1 − s) with s = σ(z) "
            "belongs.",
            lambda z: reference.sigmoid(z) + z * z * (1.0 - z),
            public="a slope that takes a was given z.",
        ),
        Misconception(
            "a-for-sigma",
            "s (1 − s) was computed from a = z σ(z). That rule is for the activation of σ: there s "
            "is σ(z).",
            lambda z: reference.sigmoid(z) + z * silu(z) * (1.0 - silu(z)),
            public="s (1 − s) was computed from SiLU. In that rule s is σ(z).",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a) with a = z σ(z). That rule belongs to σ alone; SiLU is a product, "
            "and needs the product rule.",
            lambda z: silu(z) * (1.0 - silu(z)),
            public="this is a (1 − a) with SiLU as a. That rule belongs to σ alone; SiLU is a "
            "product.",
        ),
        Misconception(
            "tanh-rule",
            "1 − s² is the rule for tanh. The slope of σ is s (1 − s).",
            lambda z: reference.sigmoid(z) + z * (1.0 - reference.sigmoid(z) ** 2),
        ),
        Misconception(
            "measured-slope",
            "This is a measured slope. With 32-bit floats a centred difference with h = 1e-5 has "
            "lost most of its digits: write the formula you derived.",
            _measured,
            public="",  # with 64-bit floats it is right
        ),
    ),
)
# The lesson's values, and some between; no e⁻ᶻ here leaves float64, squares included.
SILU_FIXED = (-10.0, -2.0, -0.5, 0.0, 1.0, 2.0, 10.0)
