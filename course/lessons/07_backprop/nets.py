"""Lesson 07, the networks that forward, backward and their check are tried with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...reference import network

Net = tuple[Sequence[int], int, str]  # sizes, examples, activation


def network_input(
    rng: np.random.Generator, sizes: Sequence[int], m: int, activation: str
) -> tuple[np.ndarray, np.ndarray, network.Parameters, str]:
    """X, Y, parameters, activation: no pre-activation near a kink, no gradient that is 0."""
    while True:
        X = rng.normal(size=(sizes[0], m))
        Y = rng.integers(0, 2, (1, m)).astype(np.float64)
        parameters = network.random_parameters(sizes, rng)
        _, trace = network.forward(X, parameters, activation)
        clear = min(np.min(np.abs(Z)) for _, Z in trace) > 1e-3
        gradients = network.backward(Y, parameters, trace, activation)
        if clear and min(np.max(np.abs(value)) for value in gradients.values()) > 1e-3:
            return X, Y, parameters, activation


def net_said(sizes: Sequence[int], m: int, activation: str) -> str:
    """A network as a student reads it: "layers 2 → 3 → 1, 5 examples, tanh"."""
    widths = " → ".join(map(str, sizes))
    return f'layers {widths}, {m} example{"s" if m > 1 else ""}, "{activation}"'


ONE_LAYER = (((3, 1), 5, "tanh"), ((2, 1), 4, "relu"))
TWO_LAYERS = (
    ((2, 2, 1), 5, "sigmoid"),
    ((3, 4, 1), 3, "tanh"),
    ((2, 5, 1), 6, "relu"),
    ((4, 3, 1), 2, "leaky_relu"),
)
DEEPER = (((2, 3, 4, 1), 5, "tanh"), ((3, 3, 3, 3, 1), 4, "relu"), ((2, 4, 2, 3, 1), 3, "sigmoid"))
ONE_EXAMPLE = (((2, 3, 1), 1, "tanh"), ((3, 2, 2, 1), 1, "leaky_relu"), ((1, 1), 1, "relu"))
