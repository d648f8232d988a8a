"""Exercises of lesson 08: gradients in a deep network, the scale of a start, dead units.

All three functions are judged against the reference network on fresh inputs; nothing that is
expected here is made with a function of the submission.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Example,
    Exercise,
    Finding,
    Misconception,
    PublicExamples,
    prediction,
    question,
)

from ...parts import (
    Case,
    compare,
    in_public,
    misconceptions_of,
    mistake,
    read_array,
)
from ...reference import network

LESSON = "08_deep"
ALPHA = 0.01  # slope of leaky ReLU below 0, in the reference and in the lesson

INPUT_CHANGED = Misconception("input-changed", "An argument was changed in place.")


def _net_said(sizes: Sequence[int], m: int, activation: str | None = None) -> str:
    """A network as a student reads it: "layers 2 → 3 → 1, 5 examples, tanh"."""
    widths = " → ".join(map(str, sizes))
    kind = f', "{activation}"' if activation else ""
    return f"layers {widths}, {m} example{'s' if m > 1 else ''}{kind}"


# --- gradient_norms -------------------------------------------------------------------------------


def _gradients(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> network.Parameters:
    _, trace = network.forward(X, parameters, activation)
    return network.backward(Y, parameters, trace, activation)


def _norms_of(
    size: Callable[[np.ndarray], float],
    *,
    kind: str = "W",
    of: Callable[..., network.Parameters] = _gradients,
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
    found = _gradients(X, Y, parameters, activation)
    layers = range(1, network.depth(parameters) + 1)
    return np.array([np.hypot(norm(found[f"W{n}"]), norm(found[f"b{n}"])) for n in layers])


def _every_key(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> np.ndarray:
    found = _gradients(X, Y, parameters, activation)
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
        public="The biases are in it. Only the weights are asked for.",
    ),
    *mistake(
        "norm-squared",
        "These are the norms squared: the square root is missing.",
        _norms_of(lambda G: norm(G) ** 2),
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
    ),
    *mistake(
        "first-layer-only",
        "Only the first layer came back. A return inside the loop ends the loop in its first "
        "round; it belongs behind it, at the indent of the word for.",
        _norms_of(norm, layers=lambda depth: range(1, 2)),
        public="Only the first layer came back. Does return stand inside the loop?",
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


def _deep_input(
    rng: np.random.Generator, sizes: Sequence[int], m: int, activation: str
) -> tuple[np.ndarray, np.ndarray, network.Parameters, str]:
    """X, Y, parameters, activation: no pre-activation near a kink, no layer without a gradient."""
    while True:
        X = rng.normal(size=(sizes[0], m))
        Y = rng.integers(0, 2, (1, m)).astype(np.float64)
        parameters = network.random_parameters(sizes, rng)
        _, trace = network.forward(X, parameters, activation)
        clear = min(np.min(np.abs(Z)) for _, Z in trace) > 1e-6
        if clear and np.min(right_norms(X, Y, parameters, activation)) > 1e-9:
            return X, Y, parameters, activation


def norms_check(nets: Sequence[tuple[Sequence[int], int, str]]) -> Callable[[Ask], Finding]:
    """gradient_norms for nets given as (sizes, examples, activation)."""

    def run(ask: Ask) -> Finding:
        cases = []
        for net in nets:
            inputs = _deep_input(ask.rng, *net)
            expected = {"": right_norms(*inputs)}
            cases.append(Case(inputs, expected, expected, _net_said(*net)))
        names = ("X", "Y", "parameters")
        return compare(ask, "gradient_norms", cases, read_array, NORM_MISTAKES, unchanged=names)

    return run


SHALLOW = (((3, 1), 5, "tanh"), ((2, 3, 1), 4, "relu"))
TEN_LAYERS = (
    ((2, *9 * (6,), 1), 8, "tanh"),
    ((2, *9 * (5,), 1), 6, "sigmoid"),
    ((3, 4, 5, 6, 1), 7, "leaky_relu"),
    ((3, 6, 5, 4, 4, 1), 5, "relu"),
)

_X = np.array([[1.0, -1.0, 0.5], [0.0, 2.0, -1.0]])
_Y = np.array([[1.0, 0.0, 1.0]])
_FIRST = {"W1": np.array([[1.0, -1.0], [0.5, 1.0]]), "b1": np.array([[0.5], [-0.25]])}
_ONE = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[0.5]])}
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
        Example("one layer", (_X, _Y, _ONE, "tanh")),
        Example("two layers, tanh", (_X, _Y, _TWO, "tanh")),
        Example("three layers, relu", (_X, _Y, _THREE, "relu")),
    ),
    statements=(
        ("the arguments are as they were", 'leaves_alone(gradient_norms, _X, _Y, _two, "tanh")'),
    ),
    given={"_X": _X, "_Y": _Y, "_one": _ONE, "_two": _TWO, "_three": _THREE},
)

# --- initial_scale --------------------------------------------------------------------------------

GAINS = {"sigmoid": 1.0, "tanh": 1.0, "relu": 2.0, "leaky_relu": 2.0}


def right_scale(n_prev: int, activation: str) -> float:
    """The standard deviation of a fresh weight, with the usual gain."""
    return float(np.sqrt(GAINS[activation] / n_prev))


def _constant(value: float) -> Callable[[int, str], float]:
    return lambda n, act: value


def _leaky_with(gain: float) -> Callable[[int, str], float]:
    """initial_scale with another gain for leaky ReLU."""
    return lambda n, act: np.sqrt(gain / n) if act == "leaky_relu" else right_scale(n, act)


SCALE_MISTAKES = (
    *mistake(
        "variance-for-deviation",
        "This is the variance. The standard deviation, which rng.normal wants, is its square root.",
        lambda n, act: GAINS[act] / n,
    ),
    *mistake(
        "squared-for-root",
        "This is the variance squared. The standard deviation is its square root.",
        lambda n, act: (GAINS[act] / n) ** 2,
    ),
    *mistake(
        "half-forgotten",
        "This is right for an activation that is nearly a line. The two with a kink cut away half "
        "of the mean square, and the weights have to make up for it: variance 2 / n_prev.",
        lambda n, act: np.sqrt(1.0 / n) if GAINS[act] == 2.0 else right_scale(n, act),
        public="ReLU cuts away half of the mean square. Its weights have to make up for that.",
    ),
    *mistake(
        "two-for-all",
        "The 2 makes up for the half that ReLU cuts away. Near 0 sigmoid and tanh are nearly "
        "lines and cut nothing: variance 1 / n_prev.",
        lambda n, act: np.sqrt(2.0 / n),
        public="The 2 makes up for what ReLU cuts away. tanh and sigmoid have 1 / n_prev.",
    ),
    *mistake(
        "half-the-wrong-way",
        "ReLU leaves half of the mean square, so the variance has to be twice as large, not half.",
        lambda n, act: np.sqrt(0.5 / n) if GAINS[act] == 2.0 else right_scale(n, act),
    ),
    *mistake(
        "two-outside-the-root",
        "The 2 stands outside the root. The variance is 2 / n_prev; take the root of all of it.",
        lambda n, act: GAINS[act] / np.sqrt(n),
        lambda n, act: np.sqrt(GAINS[act]) / n,
    ),
    *mistake(
        "turned-round",
        "This grows with the number of inputs. A unit with more inputs sums more terms, so each of "
        "its weights has to be smaller.",
        lambda n, act: np.sqrt(n / GAINS[act]),
        lambda n, act: np.sqrt(n * GAINS[act]),
        lambda n, act: np.sqrt(n),
        public="More inputs want smaller weights: n_prev divides.",
    ),
    *mistake(
        "bound-for-deviation",
        "This is the bound of a uniform distribution, √3 times its standard deviation. Asked for "
        "is the standard deviation itself.",
        lambda n, act: np.sqrt(3.0 * GAINS[act] / n),
        lambda n, act: np.sqrt(6.0 / n),
    ),
    *mistake(
        "n-ignored",
        "The number of inputs is not used. The more of them, the smaller each weight.",
        *(_constant(value) for value in (1.0, 2.0, np.sqrt(2.0), 0.5, 0.1, 0.05, 0.02, 0.01)),
        lambda n, act: GAINS[act],
        lambda n, act: np.sqrt(GAINS[act]),
        lambda n, act: right_scale(20, act),
        lambda n, act: right_scale(100, act),
    ),
    *mistake(
        "cut-to-zero",
        "// cuts the quotient to a whole number, which is 0 here. Divide with /.",
        lambda n, act: np.sqrt(GAINS[act] // n),
    ),
    *mistake(
        "sixteen-for-sigmoid",
        "The variance was raised to make up for the sigmoid's slope of a quarter. The usual start, "
        "which is asked for here, is 1 / n_prev for the sigmoid as well.",
        lambda n, act: 4.0 * right_scale(n, act) if act == "sigmoid" else right_scale(n, act),
        lambda n, act: 2.0 * right_scale(n, act) if act == "sigmoid" else right_scale(n, act),
        public="The sigmoid's slope was made up for. Its usual start is 1 / n_prev.",
    ),
    *mistake(
        "leak-the-wrong-way",
        "Leaky ReLU keeps ½ (1 + α²) of the mean square, so its own variance is "
        "2 / ((1 + α²) n_prev). (2 / n_prev is right as well.)",
        *(_leaky_with(g) for g in (2.0 * (1.0 + ALPHA**2), 0.5 * (1.0 + ALPHA**2))),
        *(
            _leaky_with(g)
            for g in (2.0 / (1.0 + ALPHA), 2.0 * (1.0 + ALPHA), 2.0 / (1.0 + ALPHA) ** 2)
        ),
    ),
)


def scale_check(*activations: str) -> Callable[[Ask], Finding]:
    """initial_scale for some activations and fresh numbers of inputs."""

    def run(ask: Ask) -> Finding:
        numbers = [*(int(n) for n in ask.rng.integers(3, 2000, 3)), 7]

        def found(gain: float) -> Finding:
            cases = []
            for n_prev in numbers:
                for activation in activations:
                    value = {"": np.array(right_scale(n_prev, activation) * gain)}
                    said = f'n_prev = {n_prev} and "{activation}"'
                    cases.append(Case((n_prev, activation), value, value, said))
            return compare(ask, "initial_scale", cases, _read_one_number, SCALE_MISTAKES)

        usual = found(1.0)
        if not usual.passed and activations == ("leaky_relu",):
            exact = found(1.0 / np.sqrt(1.0 + ALPHA**2))  # its own gain is √(2 / (1 + α²))
            return exact if exact.passed else usual
        return usual

    return run


def _read_one_number(value: Any) -> dict[str, np.ndarray] | Finding:
    parts = read_array(value)
    if isinstance(parts, dict) and parts[""].size == 1:
        return {"": parts[""].reshape(())}
    return parts


# Here only: the hidden checks ask for each kind by itself, where it is one of the mistakes above.
CHANGED_PLACES = mistake(
    "changed-places",
    "The two have changed places: the 2 belongs to ReLU and leaky ReLU.",
    lambda n, act: np.sqrt((3.0 - GAINS[act]) / n),
)
PUBLIC_SCALE = PublicExamples(
    right_scale,
    in_public(*SCALE_MISTAKES, *CHANGED_PLACES),
    tuple(
        Example(f"{n_prev} inputs, {activation}", (n_prev, activation))
        for n_prev, activation in ((100, "tanh"), (30, "sigmoid"), (50, "relu"))
    ),
    statements=(
        (
            "200 inputs, leaky_relu: 0.1, give or take what the leak changes",
            'np.isclose(initial_scale(200, "leaky_relu"), [0.1, 0.0999950004], rtol=1e-6).any()',
        ),
    ),
)

# --- dead_units -----------------------------------------------------------------------------------


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
            cases.append(Case(inputs, expected, expected, _net_said(sizes, m)))
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
    given={"_X": _INPUTS, "_none": _ONE, "_one": _ONE_HIDDEN, "_two": _TWO_HIDDEN},
)

EXERCISES = (
    prediction("q_vanish", LESSON, 0.5, letters="pqr"),
    Exercise(
        "gradient_norms",
        LESSON,
        3.0,
        (
            Check("one and two layers", 0.4, norms_check(SHALLOW)),
            Check("four to ten layers, all four activations", 0.6, norms_check(TEN_LAYERS)),
        ),
        misconceptions=misconceptions_of(NORM_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_NORMS,
    ),
    question(
        "q_explode",
        LESSON,
        0.5,
        letter="r",
        letters="pqr",
        misconceptions=(
            (
                "p",
                "one-layer-only",
                "That is what one layer does. On its way through the network a gradient meets all "
                "of them, one after the other.",
            ),
            (
                "q",
                "added-up",
                "Factors of layers that follow each other are multiplied, not added: 2 · 2 · 2 and "
                "so on.",
            ),
        ),
    ),
    Exercise(
        "initial_scale",
        LESSON,
        2.5,
        (
            Check("sigmoid and tanh", 0.4, scale_check("sigmoid", "tanh")),
            Check("ReLU", 0.3, scale_check("relu")),
            Check("leaky ReLU", 0.3, scale_check("leaky_relu")),
        ),
        misconceptions=misconceptions_of(SCALE_MISTAKES),
        public=PUBLIC_SCALE,
    ),
    question(
        "q_leak",
        LESSON,
        0.5,
        letter="r",
        letters="pqr",
        misconceptions=(
            (
                "p",
                "leak-as-relu",
                "So it is with ReLU, whose slope below 0 is 0. Leaky ReLU has a slope there, a "
                "small one.",
            ),
            (
                "q",
                "added-up",
                "The three slopes are not added: the gradient passes one layer after the other, "
                "and each multiplies it.",
            ),
        ),
    ),
    Exercise(
        "dead_units",
        LESSON,
        3.0,
        (
            Check("one hidden layer", 0.4, dead_check(ONE_HIDDEN)),
            Check("several hidden layers", 0.4, dead_check(SEVERAL_HIDDEN)),
            Check(
                "a whole layer dead, no hidden layer, one example; arguments unchanged",
                0.2,
                dead_check(EXTREMES, unchanged=True),
            ),
        ),
        misconceptions=misconceptions_of(DEAD_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_DEAD,
    ),
)
