"""Lesson 08, units that never react: checks and misconceptions of dead_units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Example,
    Finding,
    PublicExamples,
)

from ...nets import net_said
from ...parts import (
    Case,
    compare,
    in_public,
    mistake,
    read_array,
)
from ...reference import network
from .norms import ONE_LAYER


def _linear(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    return W @ A + b


def _relu(Z: np.ndarray) -> np.ndarray:
    return np.maximum(Z, 0.0)


def _counts(
    *,
    count: Callable[[np.ndarray, np.ndarray], float] = lambda A, Z: np.sum(np.all(A <= 0, axis=1)),
    between: Callable[[np.ndarray], np.ndarray] = _relu,
    linear: Callable[..., np.ndarray] = _linear,
    layers: Callable[[int], int] = lambda depth: depth - 1,
    put_together: Callable[[np.ndarray], Any] = lambda counts: counts,
) -> Callable[..., np.ndarray]:
    """dead_units with some of its parts made another way; `count` sees a layer's A and Z."""

    def result(X: np.ndarray, parameters: network.Parameters) -> np.ndarray:
        A, counts = X, []
        for n in range(1, layers(network.depth(parameters)) + 1):
            Z = linear(A, parameters[f"W{n}"], parameters[f"b{n}"])
            A = between(Z)
            counts.append(float(count(A, Z)))
        return np.asarray(put_together(np.array(counts)))

    return result


right_counts = _counts()

DEAD_MISTAKES = (
    *mistake(
        "share-for-count",
        "These are shares. The number of dead units was asked for, as a whole number.",
        _counts(count=lambda A, Z: np.mean(np.all(A <= 0.0, axis=1))),
        _counts(count=lambda A, Z: 100.0 * np.mean(np.all(A <= 0.0, axis=1))),
        public="These are shares. Count the units.",
    ),
    *mistake(
        "any-for-all",
        "Every unit that gives 0 for at least one example was counted. A unit is dead when it "
        "gives 0 for all of them: np.all, not np.any.",
        _counts(count=lambda A, Z: np.sum(np.any(A <= 0.0, axis=1))),
        public="Silent for some examples is not dead: it has to be all of them, np.all.",
    ),
    *mistake(
        "examples-for-units",
        "This asks of each example whether all units are silent. Units are rows and examples "
        "columns: go along axis 1.",
        _counts(count=lambda A, Z: np.sum(np.all(A <= 0.0, axis=0))),
        public="Units are rows and examples columns: go along axis 1.",
    ),
    *mistake(
        "zeros-counted",
        "Every single 0 was counted, one for each unit and example. First ask of each unit whether "
        "it gives 0 for all examples, then count the units.",
        _counts(count=lambda A, Z: np.sum(A <= 0.0)),
        _counts(count=lambda A, Z: np.mean(A <= 0.0)),
        public="Every single 0 was counted. First ask of each unit whether it is silent for all.",
    ),
    *mistake(
        "none-found",
        "No dead unit was found. After ReLU its activation A is exactly 0 for all examples; its Z "
        "is not. Ask unit by unit: np.all(A == 0, axis=1).",
        _counts(count=lambda A, Z: 0.0),
        public="No dead unit was found. A is 0, not Z; and axis=1 asks unit by unit.",
    ),
    *mistake(
        "living-counted",
        "These are the units that are alive, or their single values. Count the dead units.",
        _counts(count=lambda A, Z: np.sum(np.any(A > 0.0, axis=1))),
        _counts(count=lambda A, Z: np.sum(np.all(A > 0.0, axis=1))),
        _counts(count=lambda A, Z: np.sum(A > 0.0)),
    ),
    *mistake(
        "last-layer-first",
        "The order is turned round: the first hidden layer comes first.",
        _counts(put_together=lambda counts: counts[::-1]),
    ),
    *mistake(
        "mask-handed-on",
        "What went on to the next layer is only whether a unit is active, 1 or 0. It gets the "
        "activation itself.",
        _counts(between=lambda Z: (Z > 0.0) * 1.0),
        public="1 and 0 went into the next layer; it gets the activation itself.",
    ),
    *mistake(
        "relu-forgotten",
        "Z was handed on to the next layer without ReLU. What a layer passes on is its activation.",
        _counts(between=lambda Z: Z),
    ),
    *mistake(
        "output-counted",
        "The output layer was counted as well. It is a sigmoid; only hidden layers have ReLU "
        "units.",
        _counts(layers=lambda depth: depth),
        public="The output layer was counted; it has no ReLU.",
    ),
    *mistake(
        "layer-left-out",
        "A hidden layer is missing. There are depth − 1 of them, so range(1, depth); and a return "
        "inside the loop would end it at once.",
        _counts(layers=lambda depth: depth - 2),
        _counts(layers=lambda depth: min(1, depth - 1)),
        public="A hidden layer is missing: range(1, depth), and return behind the loop.",
    ),
    *mistake(
        "bias-forgotten",
        "The biases were left out. A strongly negative bias is what silences a unit.",
        _counts(linear=lambda A, W, b: W @ A),
    ),
    *mistake(
        "one-number",
        "The layers were put together. One number for each hidden layer was asked for.",
        _counts(put_together=np.sum),
        _counts(put_together=np.mean),
    ),
    *mistake(
        "mean-for-all",
        "The mean over the examples was asked about, or their sum. A unit may be below 0 on "
        "average and still react to some examples.",
        _counts(count=lambda A, Z: np.sum(np.mean(Z, axis=1) <= 0.0)),
        public="The mean over the examples was asked about. A dead unit is silent for all of them.",
    ),
)


def _silenced(
    rng: np.random.Generator, sizes: Sequence[int], m: int, dead: Sequence[int]
) -> tuple[np.ndarray, network.Parameters]:
    """X and parameters of a ReLU network with about so many dead units in each hidden layer.

    Every other one is silenced by its bias, the rest by negative weights: all inputs are positive,
    as those of later layers are. Some living unit is silent for some examples, and no
    pre-activation is near 0, so that it does not matter how a 0 is counted.
    """
    while True:
        X = np.abs(rng.normal(size=(sizes[0], m)))
        parameters = network.random_parameters(sizes, rng)
        for layer, number in enumerate(dead, start=1):
            W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
            W *= 1.5
            rows = rng.permutation(sizes[layer])[:number]
            b[rows[::2]] -= 25.0
            W[rows[1::2]], b[rows[1::2]] = -np.abs(W[rows[1::2]]), -np.abs(b[rows[1::2]])
        _, trace = network.forward(X, parameters, "relu")
        clear = min(np.min(np.abs(Z)) for _, Z in trace) > 1e-6
        hidden = [_relu(Z) for _, Z in trace[:-1]]
        mixed = all(np.any(np.any(A == 0, axis=1) & np.any(A > 0, axis=1)) for A in hidden)
        all_dead = any(w == k for w, k in zip(sizes[1:-1], dead, strict=True))
        if clear and (mixed or all_dead or m == 1):
            return X, parameters


def dead_check(
    nets: Sequence[tuple[Sequence[int], int, Sequence[int]]], unchanged: bool = False
) -> Callable[[Ask], Finding]:
    """dead_units for nets given as (sizes, examples, units to silence in each hidden layer)."""

    def run(ask: Ask) -> Finding:
        cases = []
        for sizes, m, dead in nets:
            inputs = _silenced(ask.rng, sizes, m, dead)
            expected = {"": right_counts(*inputs)}
            cases.append(Case(inputs, expected, expected, net_said(sizes, m)))
        names = ("X", "parameters") if unchanged else ()
        return compare(ask, "dead_units", cases, read_array, DEAD_MISTAKES, unchanged=names)

    return run


ONE_HIDDEN = (((2, 8, 1), 12, (3,)), ((3, 5, 1), 6, (0,)), ((2, 6, 1), 9, (5,)))
SEVERAL_HIDDEN = (
    ((2, 9, 7, 1), 10, (2, 3)),
    ((3, 8, 6, 7, 1), 9, (1, 3, 2)),
    ((2, 6, 6, 6, 6, 1), 8, (2, 0, 1, 3)),
)
EXTREMES = (((2, 4, 5, 1), 7, (4, 0)), ((3, 1), 5, ()), ((2, 5, 1), 1, (2,)))

_INPUTS = np.array([[1.0, 2.0, -1.0, 0.5], [0.5, -1.0, 2.0, 1.0]])
_HIDDEN = {
    "W1": np.array([[1.0, 0.5], [-1.0, -1.0], [0.5, -0.5], [1.0, 1.0]]),
    "b1": np.array([[-1.1], [-1.25], [-3.0], [-1.2]]),
}
_ONE_HIDDEN = {**_HIDDEN, "W2": np.array([[1.0, -1.0, 0.5, 2.0]]), "b2": np.array([[0.0]])}
_TWO_HIDDEN = {
    **_HIDDEN,
    "W2": np.array([[1.0, 2.0, 1.0, -0.5], [3.0, 0.0, 2.0, -1.0], [0.5, 1.0, 0.5, 0.25]]),
    "b2": np.array([[-0.3], [-0.2], [-0.6]]),
    "W3": np.array([[1.0, -1.0, 0.5]]),
    "b3": np.array([[0.2]]),
}
PUBLIC_DEAD = PublicExamples(
    right_counts,
    in_public(*DEAD_MISTAKES),
    (
        Example("one hidden layer of 4 units", (_INPUTS, _ONE_HIDDEN)),
        Example("hidden layers of 4 and 3 units", (_INPUTS, _TWO_HIDDEN)),
    ),
    statements=(
        ("no hidden layer: the result is empty", "np.size(on_copies(dead_units, _X, _none)) == 0"),
        ("the arguments are as they were", "leaves_alone(dead_units, _X, _two)"),
    ),
    given={"_X": _INPUTS, "_none": ONE_LAYER, "_one": _ONE_HIDDEN, "_two": _TWO_HIDDEN},
)
