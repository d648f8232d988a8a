"""The network reference against an oracle that shares nothing with it: scalars and 60 digits."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from lesson_code import CONTENT

pytestmark = pytest.mark.quick

network = CONTENT.module("reference.network")
reference = CONTENT.module("reference.activations")


DIGITS = 60
SIZES = {1: (3, 1), 2: (2, 3, 1), 3: (3, 2, 3, 1), 4: (2, 3, 2, 2, 1)}


def slope_free(name: str, z: mp.mpf) -> mp.mpf:
    """An activation by its textbook definition."""
    if name == "sigmoid":
        return 1 / (1 + mp.exp(-z))
    if name == "tanh":
        return (mp.exp(z) - mp.exp(-z)) / (mp.exp(z) + mp.exp(-z))
    if name == "relu":
        return z if z > 0 else mp.mpf(0)
    return z if z > 0 else mp.mpf("0.01") * z


def oracle_output(x: list, weights: list, activation: str) -> mp.mpf:
    """The output for one example; weights: a list of (rows of W, entries of b) for each layer."""
    a = x
    for number, (rows, biases) in enumerate(weights, start=1):
        name = "sigmoid" if number == len(weights) else activation
        a = [
            slope_free(name, sum(w * v for w, v in zip(row, a)) + bias)
            for row, bias in zip(rows, biases)
        ]
    return a[0]


def oracle_loss(X: np.ndarray, Y: np.ndarray, weights: list, activation: str) -> mp.mpf:
    total = mp.mpf(0)
    for i in range(X.shape[1]):
        a = oracle_output([mp.mpf(float(v)) for v in X[:, i]], weights, activation)
        total -= mp.log(a) if Y[0, i] == 1 else mp.log(1 - a)
    return total / X.shape[1]


def as_lists(parameters: dict) -> list:
    layers = len(parameters) // 2
    return [
        (
            [[mp.mpf(float(w)) for w in row] for row in parameters[f"W{n}"]],
            [mp.mpf(float(b)) for b in parameters[f"b{n}"][:, 0]],
        )
        for n in range(1, layers + 1)
    ]


def a_case(layers: int, activation: str) -> tuple:
    rng = np.random.default_rng([layers, len(activation)])
    parameters = network.random_parameters(SIZES[layers], rng)
    m = 4
    return rng.normal(size=(SIZES[layers][0], m)), np.array([[0.0, 1.0, 1.0, 0.0]]), parameters


CASES = [(layers, name) for layers in SIZES for name in network.ACTIVATIONS]


@pytest.mark.parametrize(("layers", "activation"), CASES)
def test_forward_and_loss_agree_with_the_scalar_oracle(layers: int, activation: str) -> None:
    X, Y, parameters = a_case(layers, activation)
    with mp.workdps(DIGITS):
        weights = as_lists(parameters)
        outputs = [
            oracle_output([mp.mpf(float(v)) for v in X[:, i]], weights, activation)
            for i in range(X.shape[1])
        ]
        expected_loss = float(oracle_loss(X, Y, weights, activation))
    A, trace = network.forward(X, parameters, activation)
    np.testing.assert_allclose(A, [[float(a) for a in outputs]], rtol=1e-14)
    assert len(trace) == layers
    assert network.loss(X, Y, parameters, activation) == pytest.approx(expected_loss, rel=1e-14)


@pytest.mark.parametrize(("layers", "activation"), CASES)
def test_backward_agrees_with_central_differences_at_sixty_digits(
    layers: int, activation: str
) -> None:
    X, Y, parameters = a_case(layers, activation)
    _, trace = network.forward(X, parameters, activation)
    gradients = network.backward(Y, parameters, trace, activation)
    assert gradients.keys() == parameters.keys()
    with mp.workdps(DIGITS):
        h = mp.mpf(10) ** -20
        weights = as_lists(parameters)
        for layer, (rows, biases) in enumerate(weights, start=1):
            for values, got in (
                *((rows[i], gradients[f"W{layer}"][i]) for i in range(len(rows))),
                (biases, gradients[f"b{layer}"][:, 0]),
            ):
                for j, value in enumerate(list(values)):
                    values[j] = value + h
                    above = oracle_loss(X, Y, weights, activation)
                    values[j] = value - h
                    below = oracle_loss(X, Y, weights, activation)
                    values[j] = value
                    assert float(got[j]) == pytest.approx(
                        float((above - below) / (2 * h)), rel=1e-12, abs=1e-15
                    )


def test_the_oracle_would_notice_a_missing_mean() -> None:
    X, Y, parameters = a_case(2, "tanh")
    _, trace = network.forward(X, parameters, "tanh")
    gradients = network.backward(Y, parameters, trace, "tanh")
    summed = network.backward(
        Y, parameters, trace, "tanh", output=lambda Z, Y: (network.reference.sigmoid(Z) - Y) * 4
    )
    for key in gradients:
        np.testing.assert_allclose(summed[key], 4 * gradients[key])
    numerical = network.numerical_gradients(
        lambda p: network.loss(X, Y, p, "tanh"), parameters, 1e-5
    )
    assert network.relative_difference(gradients, numerical) < 1e-9
    assert network.relative_difference(summed, numerical) == pytest.approx(3 / 5)


def test_the_loss_stays_finite_where_the_output_saturates() -> None:
    parameters = {"W1": np.array([[1000.0]]), "b1": np.array([[0.0]])}
    X, Y = np.array([[1.0, -1.0]]), np.array([[0.0, 1.0]])
    assert network.loss(X, Y, parameters, "relu") == 1000.0


def test_two_moons_lie_where_the_half_circles_are() -> None:
    X, Y = network.two_moons(4000, np.random.default_rng(0), noise=0.0)
    upper, lower = X[:, Y[0] == 0], X[:, Y[0] == 1]
    np.testing.assert_allclose(np.hypot(*upper), 1.0)
    np.testing.assert_allclose(np.hypot(lower[0] - 1.0, lower[1] - 0.5), 1.0)
    assert upper[1].min() >= 0.0 and lower[1].max() <= 0.5
    assert abs(Y.mean() - 0.5) < 0.03
