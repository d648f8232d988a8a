"""Networks that functions of whole networks are tried with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .reference import network

Net = tuple[Sequence[int], int, str]  # sizes, examples, activation
Input = tuple[np.ndarray, np.ndarray, network.Parameters, str]  # X, Y, parameters, activation


def drawn_input(
    rng: np.random.Generator, net: Net, from_kink: float, tells: Callable[..., bool]
) -> Input:
    """What a function of a network is called with.

    Parameters
    ----------
    rng : Generator
    net : Net
    from_kink : float
        No pre-activation is nearer to 0.
    tells : callable
        Of X, Y, parameters and activation: whether the gradients are large enough to be judged.
    """
    sizes, m, activation = net
    while True:
        X = rng.normal(size=(sizes[0], m))
        Y = rng.integers(0, 2, (1, m)).astype(np.float64)
        parameters = network.random_parameters(sizes, rng)
        _, trace = network.forward(X, parameters, activation)
        clear = min(np.min(np.abs(Z)) for _, Z in trace) > from_kink
        if clear and tells(X, Y, parameters, activation):
            return X, Y, parameters, activation


def net_said(sizes: Sequence[int], m: int, activation: str | None = None) -> str:
    """A network as a student reads it: "layers 2 → 3 → 1, 5 examples, tanh"."""
    widths = " → ".join(map(str, sizes))
    kind = f', "{activation}"' if activation else ""
    return f"layers {widths}, {m} example{'s' if m > 1 else ''}{kind}"


def gradients_of(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> network.Parameters:
    """Forwards and backwards."""
    _, trace = network.forward(X, parameters, activation)
    return network.backward(Y, parameters, trace, activation)
