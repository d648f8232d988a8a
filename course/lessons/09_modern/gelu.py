"""Lesson 09, GELU, in its exact form and in its tanh form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises import (
    SHAPES,
    Ask,
    Check,
    Elementwise,
    Finding,
    Misconception,
    elementwise_checks,
)

from ...reference import activations as reference
from ...reference import modern
from .inputs import FAR, FIXED, WHOLE


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
        lambda z: 0.5 * z + 1.0 + _erf(z / np.sqrt(2.0)),
        lambda z: 0.5 * (z + _erf(z / np.sqrt(2.0))),
        lambda z: 0.5 + z * (1.0 + _erf(z / np.sqrt(2.0))),
        lambda z: 0.5 * (1.0 + z * _erf(z / np.sqrt(2.0))),
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
        "erf was taken at another place than z/√2: at z/2, at z·√2, or at z·√(2/π), which "
        "belongs to tanh.",
        lambda z: 0.5 * z * (1.0 + _erf(z / 2.0)),
        lambda z: 0.5 * z * (1.0 + _erf(z * np.sqrt(2.0))),
        lambda z: 0.5 * z * (1.0 + _erf(z * ROOT)),
        public="erf belongs at z/√2, not at z/2, z·√2 or z·√(2/π).",
    ),
    Misconception(
        "root-missing",
        "√2 divides erf here. It divides z, inside erf: erf(z/√2).",
        lambda z: 0.5 * z * (1.0 + _erf(z) / np.sqrt(2.0)),
        public="√2 divides z, inside erf. Here it divides erf.",
    ),
    *_both_forms(
        "half-inside",
        "The ½ is inside the bracket, at erf alone. It multiplies all of 1 + erf.",
        lambda z: 0.5 * z * (1.0 + 0.5 * _erf(z / np.sqrt(2.0))),
        lambda z: 0.5 * z * (1.0 + 0.5 * _erf(z)),
        lambda z: z * (1.0 + 0.5 * _erf(z / np.sqrt(2.0))),
        public="½ multiplies all of 1 + erf, once.",
    ),
    Misconception(
        "left-cut",
        "Negative z were cut off before the gate. GELU keeps them: its gate makes them small.",
        lambda z: reference.relu(z) * _cdf(z),
        public="negative z were cut off. GELU keeps them.",
    ),
    Misconception(
        "forms-mixed",
        "Half of each form: erf takes z/√2, tanh takes √(2/π) (z + 0.044715 z³).",
        lambda z: 0.5 * z * (1.0 + np.tanh(z / np.sqrt(2.0))),
        public="z/√2 belongs to erf; tanh takes √(2/π) (z + 0.044715 z³).",
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
        public="√(π/2) is where √(2/π) belongs.",
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
    *_both_forms(
        "cube-of-all",
        "The cube was taken of more than z. It belongs to z alone: z + 0.044715 z³.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + (0.044715 * z) ** 3))),
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.044715 * z) ** 3)),
        public="the cube belongs to z alone: 0.044715 z³.",
    ),
    Misconception(
        "product-for-fraction",
        "The factor before the bracket is √(2/π) ≈ 0.80. Here it is √(2π).",
        lambda z: 0.5 * z * (1.0 + np.tanh(np.sqrt(2.0 * np.pi) * (z + 0.044715 * z**3))),
        public="√(2π) is where √(2/π) belongs.",
    ),
    Misconception(
        "cube-subtracted",
        "The cubic term was subtracted. It is added.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z - 0.044715 * z**3))),
        public="the cubic term is added.",
    ),
    Misconception(
        "three-times",
        "z was multiplied by 3. The cube of z is z**3.",
        lambda z: 0.5 * z * (1.0 + np.tanh(ROOT * (z + 0.044715 * 3.0 * z))),
        public="z * 3 is where z**3 belongs.",
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
        public="z² is where z³ belongs.",
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
        "This is the slope of GELU, Φ(z) + z·φ(z). Here the value is wanted.",
        lambda z: _cdf(z) + z * _density(z),
        public="this is the slope of GELU. The value is wanted.",
    ),
)
GELU = Elementwise("gelu", modern.gelu, misconceptions=GELU_MISCONCEPTIONS)
GELU_TANH = replace(GELU, reference=modern.gelu_tanh)


def gelu_checks(spec: Elementwise) -> tuple[Check, ...]:
    """The usual checks; empty arrays are left out, which np.vectorize(math.erf) does not take."""

    def shapes(ask: Ask) -> Finding:
        drawn = [ask.rng.uniform(-10, 10, shape) for shape in ((3, 1), (2, 3, 4), (), (4, 5), (6,))]
        strided, single = drawn[3][:, ::2], drawn[4].astype(np.float32)
        return spec.compare(ask, [*(np.asarray(z) for z in drawn[:3]), strided, single])

    usual = elementwise_checks(spec, FIXED, far=FAR, integers=WHOLE)
    return tuple(replace(c, run=shapes) if c.name == SHAPES else c for c in usual)


def one_of(first: Sequence[Check], second: Sequence[Check]) -> tuple[Check, ...]:
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
