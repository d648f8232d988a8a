"""Lesson 08, the gradient of each layer: checks and misconceptions of gradient_norms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.exercises import (
    Ask,
    Example,
    Finding,
    PublicExamples,
)

from ...nets import Net, drawn_input, gradients_of, net_said
from ...parts import (
    Case,
    compare,
    in_public,
    mistake,
    read_array,
)
from ...reference import network


def _norms_of(
    size: Callable[[np.ndarray], float],
    *,
    kind: str = "W",
    of: Callable[..., network.Parameters] = gradients_of,
    layers: Callable[[int], Sequence[int]] = lambda depth: range(1, depth + 1),
) -> Callable[..., np.ndarray]:
    """gradient_norms with some of its parts made another way."""

    def result(
        X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
    ) -> np.ndarray:
        found = of(X, Y, parameters, activation)
        numbers = layers(network.depth(parameters))
        return np.array([float(size(found[f"{kind}{n}"])) for n in numbers])

    return result


norm = np.linalg.norm
right_norms = _norms_of(norm)


def _with_biases(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> np.ndarray:
    found = gradients_of(X, Y, parameters, activation)
    layers = range(1, network.depth(parameters) + 1)
    return np.array([np.hypot(norm(found[f"W{n}"]), norm(found[f"b{n}"])) for n in layers])


def _every_key(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> np.ndarray:
    found = gradients_of(X, Y, parameters, activation)
    return np.array([norm(found[key]) for key in parameters])


def _relative_to_weights(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> np.ndarray:
    weights = _norms_of(norm, of=lambda *args: parameters)(X, Y, parameters, activation)
    return right_norms(X, Y, parameters, activation) / weights


NORM_MISTAKES = (
    *mistake(
        "last-layer-first",
        "The order is turned round: the first layer's norm comes first.",
        _norms_of(norm, layers=lambda depth: range(depth, 0, -1)),
    ),
    *mistake(
        "biases-included",
        "The biases are in it. Only the weights are asked for, one number for each layer.",
        _with_biases,
        _every_key,
        _norms_of(norm, kind="b"),
        lambda *args: right_norms(*args) + _norms_of(norm, kind="b")(*args),
        public="The biases are in it. Only the weights are asked for.",
    ),
    *mistake(
        "norm-squared",
        "These are the norms squared: the square root is missing.",
        _norms_of(lambda G: norm(G) ** 2),
        _norms_of(lambda G: norm(G) ** 2 / 2),
    ),
    *mistake(
        "another-size",
        "This is another measure of size. The Frobenius norm is the square root of the sum of all "
        "entries squared; np.linalg.norm(G) gives it for a matrix, without a second argument.",
        _norms_of(lambda G: np.sum(np.abs(G))),
        _norms_of(lambda G: np.mean(np.abs(G))),
        _norms_of(lambda G: np.max(np.abs(G))),
        _norms_of(lambda G: norm(G, 2)),
        _norms_of(lambda G: norm(G, 1)),
        _norms_of(lambda G: norm(G, np.inf)),
        _norms_of(lambda G: np.sqrt(np.mean(G**2))),
        _norms_of(np.sum),
        _norms_of(np.mean),
        _norms_of(np.std),
        _norms_of(lambda G: np.sqrt(np.sum(np.abs(G)))),
        _norms_of(lambda G: np.abs(np.sum(G))),
        _norms_of(lambda G: norm(G, "nuc")),
        public="Sum the squares, then take the root: np.linalg.norm(G), without a second argument.",
    ),
    *mistake(
        "weights-for-gradients",
        "These are the norms of the weights themselves. Ask `gradients` for ∂L/∂W, and take the "
        "norms of those.",
        _norms_of(norm, of=lambda X, Y, parameters, activation: parameters),
        public="These are the weights themselves. Ask gradients(…) for ∂L/∂W.",
    ),
    *mistake(
        "relative",
        "The norms were divided by another norm. Return them as they are.",
        lambda *args: right_norms(*args) / right_norms(*args)[-1],
        lambda *args: right_norms(*args) / right_norms(*args)[0],
        lambda *args: right_norms(*args) / np.sum(right_norms(*args)),
        lambda *args: right_norms(*args) / np.max(right_norms(*args)),
        _relative_to_weights,
    ),
    *mistake(
        "divided-again",
        "The norms were divided by the number of examples, or of entries. `gradients` gives means "
        "already, and a norm is the root of a sum: return it as it is.",
        lambda X, *rest: right_norms(X, *rest) / X.shape[1],
        lambda X, *rest: right_norms(X, *rest) / np.sqrt(X.shape[1]),
        _norms_of(lambda G: norm(G) / G.size),
        public="The norms were divided by a number. gradients(…) gives means already.",
    ),
    *mistake(
        "activation-fixed",
        "One activation is fixed in the code. Hand the argument on to `gradients`.",
        *(
            lambda X, Y, parameters, _, name=name: right_norms(X, Y, parameters, name)
            for name in ("tanh", "relu", "sigmoid", "leaky_relu")
        ),
    ),
    *mistake(
        "cut-off",
        "The decimals were cut off: an array made with dtype=int holds whole numbers only.",
        lambda *args: np.trunc(right_norms(*args)),
    ),
    *mistake(
        "one-number",
        "All layers were put together into one number. One norm for each layer was asked for.",
        lambda *args: norm(right_norms(*args)),
        lambda *args: np.sum(right_norms(*args)),
        lambda *args: np.mean(right_norms(*args)),
        lambda *args: right_norms(*args)[0],
        lambda *args: right_norms(*args)[-1],
    ),
    *mistake(
        "first-layer-only",
        "Only the first layer came back. A return inside the loop ends the loop in its first "
        "round; it belongs behind it, at the indent of the word for.",
        _norms_of(norm, layers=lambda depth: range(1, 2)),
        public="Only the first layer came back. Does return stand inside the loop?",
    ),
    *mistake(
        "last-layer-only",
        "Only the last layer came back: each round of the loop replaced what was there. Collect "
        "the norms with append.",
        _norms_of(norm, layers=lambda depth: range(depth, depth + 1)),
        public="Only the last layer came back. Collect the norms with append.",
    ),
    *mistake(
        "same-layer",
        "Every number is that of layer 1. The number of the layer belongs into the key.",
        _norms_of(norm, layers=lambda depth: depth * [1]),
        public="Every number is that of layer 1.",
    ),
    *mistake(
        "ordered-as-text",
        'The layers are sorted as text, and so "W10" comes before "W2". Count from 1 to the depth.',
        _norms_of(norm, layers=lambda depth: sorted(range(1, depth + 1), key=str)),
    ),
    *mistake(
        "layer-left-out",
        "A layer is missing. range(1, depth) ends at depth − 1, and layers are numbered from 1.",
        _norms_of(norm, layers=lambda depth: range(1, depth)),
        _norms_of(norm, layers=lambda depth: range(2, depth + 1)),
        public="One layer is missing: range(1, depth) ends at depth − 1.",
    ),
    *mistake(
        "depth-fixed",
        "The number of layers is fixed in the code. It is len(parameters) // 2.",
        *(
            _norms_of(norm, layers=lambda depth, most=most: range(1, min(depth, most) + 1))
            for most in (2, 3)
        ),
    ),
)


def norms_check(nets: Sequence[Net]) -> Callable[[Ask], Finding]:
    """gradient_norms for nets given as (sizes, examples, activation)."""

    def run(ask: Ask) -> Finding:
        cases = []
        for net in nets:
            inputs = drawn_input(
                ask.rng, net, 1e-6, lambda *of: bool(right_norms(*of).min() > 1e-9)
            )
            expected = {"": right_norms(*inputs)}
            cases.append(Case(inputs, expected, expected, net_said(*net)))
        names = ("X", "Y", "parameters")
        return compare(ask, "gradient_norms", cases, read_array, NORM_MISTAKES, unchanged=names)

    return run


SHALLOW = (((3, 1), 5, "tanh"), ((2, 3, 1), 4, "relu"))
TEN_LAYERS = (
    ((2, *9 * (6,), 1), 8, "tanh"),
    ((2, *9 * (5,), 1), 6, "sigmoid"),
    ((3, 4, 1, 6, 1), 7, "leaky_relu"),
    ((3, 6, 5, 4, 4, 1), 5, "relu"),
)

_X = np.array([[1.0, -1.0, 0.5], [0.0, 2.0, -1.0]])
_Y = np.array([[1.0, 0.0, 1.0]])
_FIRST = {"W1": np.array([[1.0, -1.0], [0.5, 1.0]]), "b1": np.array([[0.5], [-0.25]])}
ONE_LAYER = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[0.5]])}
_TWO = {**_FIRST, "W2": np.array([[1.5, -2.0]]), "b2": np.array([[0.25]])}
_THREE = {
    **_FIRST,
    "W2": np.array([[1.0, 1.0], [-0.5, 2.0]]),
    "b2": np.array([[0.0], [0.5]]),
    "W3": np.array([[1.0, -1.5]]),
    "b3": np.array([[0.1]]),
}
PUBLIC_NORMS = PublicExamples(
    right_norms,
    in_public(*NORM_MISTAKES),
    (
        Example("one layer", (_X, _Y, ONE_LAYER, "tanh")),
        Example("two layers, tanh", (_X, _Y, _TWO, "tanh")),
        Example("three layers, relu", (_X, _Y, _THREE, "relu")),
    ),
    statements=(
        ("the arguments are as they were", 'leaves_alone(gradient_norms, _X, _Y, _two, "tanh")'),
    ),
    given={"_X": _X, "_Y": _Y, "_one": ONE_LAYER, "_two": _TWO, "_three": _THREE},
)
