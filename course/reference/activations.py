"""The reference: activation functions and their derivatives, as the hidden checks know them.

Numerically stable over all of float64, vectorised, and free of warnings. The tests prove each
against mpmath at 50 digits and against independent formulas. Every function takes a Python
number, a list or an array of integers or floats, computes in float64, keeps the shape and leaves
its input alone; a 0-d array comes back for a single number.

No process that runs a student's code imports this module.

Sources: the logistic function and tanh are in Abramowitz and Stegun (1964), 4.5; the rectifier's
subgradients follow Rockafellar (1970), section 23; backpropagation Rumelhart, Hinton and Williams
(1986).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ALPHA = 0.01  # the default slope of leaky ReLU for z < 0


def sigmoid(z: ArrayLike) -> Floats:
    """σ(z) = 1 / (1 + exp(−z)), in (0, 1); the exponential only ever sees −|z|."""
    z = np.asarray(z, dtype=np.float64)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0 / (1.0 + small), small / (1.0 + small))


def sigmoid_derivative(z: ArrayLike) -> Floats:
    """σ′(z) = σ(z) σ(−z), in (0, 1/4], exact to rounding where 1 − σ(z) has cancelled."""
    z = np.asarray(z, dtype=np.float64)
    small = np.exp(-np.abs(z))
    return small / (1.0 + small) ** 2


def sigmoid_derivative_from_a(a: ArrayLike) -> Floats:
    """σ′ as a function of a = σ(z): a (1 − a)."""
    a = np.asarray(a, dtype=np.float64)
    return a * (1.0 - a)


def tanh(z: ArrayLike) -> Floats:
    """tanh z, in (−1, 1)."""
    return np.tanh(np.asarray(z, dtype=np.float64))


def tanh_derivative(z: ArrayLike) -> Floats:
    """tanh′(z) = 1 / cosh² z = 4 e^(−2|z|) / (1 + e^(−2|z|))², in (0, 1]."""
    small = np.exp(-np.abs(np.asarray(z, dtype=np.float64))) ** 2  # 2 |z| would overflow first
    return 4.0 * small / (1.0 + small) ** 2


def tanh_derivative_from_a(a: ArrayLike) -> Floats:
    """tanh′ as a function of a = tanh z: (1 − a)(1 + a)."""
    a = np.asarray(a, dtype=np.float64)
    return (1.0 - a) * (1.0 + a)


def relu(z: ArrayLike) -> Floats:
    """max(0, z)."""
    return np.maximum(0.0, np.asarray(z, dtype=np.float64))


def relu_derivative(z: ArrayLike) -> Floats:
    """1 for z > 0, else 0; at the kink 0, as the common frameworks take it."""
    return np.where(np.asarray(z, dtype=np.float64) > 0, 1.0, 0.0)


def relu_derivative_bounds(z: ArrayLike) -> tuple[Floats, Floats]:
    """The lowest and highest subgradient of ReLU: [0, 1] at z = 0, one value elsewhere."""
    z = np.asarray(z, dtype=np.float64)
    return np.where(z > 0, 1.0, 0.0), np.where(z >= 0, 1.0, 0.0)


def leaky_relu(z: ArrayLike, alpha: float = ALPHA) -> Floats:
    """z for z > 0, else α z, for any α."""
    z = np.asarray(z, dtype=np.float64)
    return np.where(z > 0, z, alpha * z)


def leaky_relu_derivative(z: ArrayLike, alpha: float = ALPHA) -> Floats:
    """1 for z > 0, else α; at the kink α."""
    return np.where(np.asarray(z, dtype=np.float64) > 0, 1.0, float(alpha))


def leaky_relu_derivative_bounds(z: ArrayLike, alpha: float = ALPHA) -> tuple[Floats, Floats]:
    """The lowest and highest subgradient of leaky ReLU: [min(α, 1), max(α, 1)] at z = 0."""
    z = np.asarray(z, dtype=np.float64)
    low, high = min(alpha, 1.0), max(alpha, 1.0)
    at_kink = z == 0
    slope = leaky_relu_derivative(z, alpha)
    return np.where(at_kink, low, slope), np.where(at_kink, high, slope)
