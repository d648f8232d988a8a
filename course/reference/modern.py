"""The reference of lesson 09: softplus, ELU, GELU, softmax, and the gradient behind cross-entropy.

As in `activations`: stable over all of float64, vectorised, free of warnings, computed in float64,
the input left alone. `test_reference_modern.py` proves each against mpmath at 50 digits.

Sources: Dugas et al. (2001) for softplus; Clevert, Unterthiner and Hochreiter (2016) for ELU;
Hendrycks and Gimpel (2016) for GELU and its tanh form; Bridle (1990) for softmax and its gradient.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from . import activations as reference
from .activations import Floats

ELU_ALPHA = 1.0  # the default of ELU's α

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def softplus(z: ArrayLike) -> Floats:
    """log(1 + e^z) = max(0, z) + log(1 + e^(−|z|)), in (0, ∞)."""
    z = np.asarray(z, dtype=np.float64)
    return np.maximum(0.0, z) + np.log1p(np.exp(-np.abs(z)))


def softplus_derivative(z: ArrayLike) -> Floats:
    """The sigmoid of z, in (0, 1)."""
    return reference.sigmoid(z)


def elu(z: ArrayLike, alpha: float = ELU_ALPHA) -> Floats:
    """z for z > 0, else α (e^z − 1)."""
    z = np.asarray(z, dtype=np.float64)
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def elu_derivative(z: ArrayLike, alpha: float = ELU_ALPHA) -> Floats:
    """1 for z > 0, else α e^z; at z = 0, where the two meet only if α is 1, α."""
    z = np.asarray(z, dtype=np.float64)
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


def elu_derivative_bounds(z: ArrayLike, alpha: float = ELU_ALPHA) -> tuple[Floats, Floats]:
    """The lowest and highest slope accepted: [min(α, 1), max(α, 1)] at z = 0, else one value."""
    z = np.asarray(z, dtype=np.float64)
    slope, at_kink = elu_derivative(z, alpha), z == 0
    low, high = min(alpha, 1.0), max(alpha, 1.0)
    return np.where(at_kink, low, slope), np.where(at_kink, high, slope)


def gelu(z: ArrayLike) -> Floats:
    """z Φ(z), Φ the normal distribution as erfc(−z/√2) / 2, which keeps its digits on the left."""
    z = np.asarray(z, dtype=np.float64)
    gate = 0.5 * _erfc(-z / math.sqrt(2.0))
    return np.where(gate == 0.0, 0.0, z) * gate  # −∞ · 0 would be nan


def gelu_tanh(z: ArrayLike) -> Floats:
    """The tanh form of GELU, z (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2; at most 5e-4 from it."""
    z = np.asarray(z, dtype=np.float64)
    near = np.clip(z, -30.0, 30.0)  # beyond, the gate is 0 or 1 and z³ might overflow
    gate = reference.sigmoid(2.0 * math.sqrt(2.0 / math.pi) * (near + 0.044715 * near**3))
    return np.where(z < -30.0, 0.0, z) * gate


def softmax(Z: ArrayLike) -> Floats:
    """Softmax of each column of Z (classes, examples), its largest entry taken off first."""
    Z = np.asarray(Z, dtype=np.float64)
    powers = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return powers / np.sum(powers, axis=0, keepdims=True)


def softmax_cross_entropy_backward(P: ArrayLike, Y: ArrayLike) -> Floats:
    """∂L/∂Z = (P − Y) / m: L is the cross-entropy averaged over m columns, P = softmax(Z)."""
    P, Y = np.asarray(P, dtype=np.float64), np.asarray(Y, dtype=np.float64)
    return (P - Y) / P.shape[1]
