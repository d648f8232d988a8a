"""Lesson 07, the networks that forward, backward and their check are tried with."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...nets import Input, Net, drawn_input, gradients_of


def network_input(rng: np.random.Generator, net: Net) -> Input:
    """X, Y, parameters, activation: no pre-activation near a kink, no gradient that is 0."""

    def tells(*inputs: Any) -> bool:
        return min(np.max(np.abs(value)) for value in gradients_of(*inputs).values()) > 1e-3

    return drawn_input(rng, net, 1e-3, tells)


ONE_LAYER = (((3, 1), 5, "tanh"), ((2, 1), 4, "relu"))
TWO_LAYERS = (
    ((2, 2, 1), 5, "sigmoid"),
    ((3, 4, 1), 3, "tanh"),
    ((2, 5, 1), 6, "relu"),
    ((4, 3, 1), 2, "leaky_relu"),
)
DEEPER = (((2, 3, 4, 1), 5, "tanh"), ((3, 3, 3, 3, 1), 4, "relu"), ((2, 4, 2, 3, 1), 3, "sigmoid"))
ONE_EXAMPLE = (((2, 3, 1), 1, "tanh"), ((3, 2, 2, 1), 1, "leaky_relu"), ((1, 1), 1, "relu"))
