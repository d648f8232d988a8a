"""The curves of the course, from formulas that hold far out."""

from __future__ import annotations

import numpy as np


def growth(z: np.ndarray) -> np.ndarray:
    """Growth towards a limit of 1, half of it at z = 0."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def growth_rate(z: np.ndarray) -> np.ndarray:
    """How fast it grows at z."""
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2


def growth_rate_from_a(a: np.ndarray) -> np.ndarray:
    """How fast it grows where it is a."""
    return a * (1 - a)


def decay(z: np.ndarray) -> np.ndarray:
    """What is left after z lifetimes."""
    return np.exp(-z)
