"""The reference for lesson 07: a small network, its loss and its gradients, in NumPy.

Examples are columns: X has shape (n_0, m), Y (1, m), ``W1`` (n_1, n_0), ``b1`` (n_1, 1). Hidden
layers share one activation, the single output unit is a sigmoid, the loss is the binary
cross-entropy averaged over the m examples. The tests prove forward, loss and gradients against
loops over scalars and central differences, both at 60 digits.

No process that runs a student's code imports this module.

Source: Rumelhart, Hinton and Williams (1986).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from . import activations as reference
from .activations import Floats

Parameters = dict[str, Floats]
Trace = list[tuple[Floats, Floats]]  # one (A_prev, Z) a layer, first layer first

ACTIVATIONS: dict[str, tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]] = {
    "sigmoid": (reference.sigmoid, reference.sigmoid_derivative),
    "tanh": (reference.tanh, reference.tanh_derivative),
    "relu": (reference.relu, reference.relu_derivative),
    "leaky_relu": (reference.leaky_relu, reference.leaky_relu_derivative),
}


def depth(parameters: Parameters) -> int:
    """The number of layers: half the number of parameters."""
    return len(parameters) // 2


def linear_forward(A_prev: Floats, W: Floats, b: Floats) -> Floats:
    """Z = W A_prev + b: (n, m) from (n_prev, m), (n, n_prev) and (n, 1)."""
    return W @ A_prev + b


def linear_backward(dZ: Floats, A_prev: Floats, W: Floats) -> tuple[Floats, Floats, Floats]:
    """(dA_prev, dW, db) from dZ (n, m); dW and db are means over the m examples."""
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m


def activation_backward(dA: Floats, Z: Floats, activation: str) -> Floats:
    """dZ = dA · g′(Z), element by element."""
    return dA * ACTIVATIONS[activation][1](Z)


def forward(X: Floats, parameters: Parameters, activation: str) -> tuple[Floats, Trace]:
    """The output (1, m) and, for each layer, what went in and its pre-activation."""
    layers = depth(parameters)
    A, trace = X, []
    for layer in range(1, layers + 1):
        Z = linear_forward(A, parameters[f"W{layer}"], parameters[f"b{layer}"])
        trace.append((A, Z))
        A = ACTIVATIONS["sigmoid" if layer == layers else activation][0](Z)
    return A, trace


def loss(X: Floats, Y: Floats, parameters: Parameters, activation: str) -> float:
    """Binary cross-entropy, averaged over the examples: −y log a − (1 − y) log(1 − a).

    Computed from the last pre-activation as log(1 + e^z) − y z, so that no logarithm sees 0.
    """
    _, trace = forward(X, parameters, activation)
    Z = trace[-1][1]
    return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))


def backward(
    Y: Floats,
    parameters: Parameters,
    trace: Trace,
    activation: str,
    *,
    output: Callable[[Floats, Floats], Floats] | None = None,
    through_activation: Callable[[Floats, Floats, str], Floats] = activation_backward,
    through_layer: Callable[
        [Floats, Floats, Floats], tuple[Floats, Floats, Floats]
    ] = linear_backward,
) -> Parameters:
    """Gradients of `loss`, with the keys and shapes of `parameters`.

    The three steps may be replaced, so that a known mistake in one of them can be carried through
    a whole network: `output` makes δ of the last layer from its pre-activation and Y.
    """
    Z = trace[-1][1]
    dA, dZ = None, reference.sigmoid(Z) - Y if output is None else output(Z, Y)
    gradients: Parameters = {}
    for layer in range(depth(parameters), 0, -1):
        A_prev, Z = trace[layer - 1]
        if layer < depth(parameters):
            dZ = through_activation(dA, Z, activation)
        dA, gradients[f"W{layer}"], gradients[f"b{layer}"] = through_layer(
            dZ, A_prev, parameters[f"W{layer}"]
        )
    return gradients


def numerical_gradients(
    loss_at: Callable[[Parameters], float], parameters: Parameters, h: float
) -> Parameters:
    """Central differences of a loss, one parameter at a time."""
    gradients: Parameters = {}
    for key, value in parameters.items():
        gradients[key] = np.empty(value.shape)
        for place in np.ndindex(value.shape):
            losses = []
            for step in (h, -h):
                moved = value.copy()
                moved[place] += step
                losses.append(loss_at({**parameters, key: moved}))
            gradients[key][place] = (losses[0] - losses[1]) / (2.0 * h)
    return gradients


def relative_difference(g: Parameters, n: Parameters) -> float:
    """‖g − n‖ / (‖g‖ + ‖n‖) over all parameters together."""
    flat_g = np.concatenate([g[key].ravel() for key in n])
    flat_n = np.concatenate([n[key].ravel() for key in n])
    distance = np.linalg.norm(flat_g - flat_n)
    return float(distance / (np.linalg.norm(flat_g) + np.linalg.norm(flat_n)))


def accuracy(X: Floats, Y: Floats, parameters: Parameters, activation: str) -> float:
    """The share of examples on the right side of ½."""
    A, _ = forward(X, parameters, activation)
    return float(np.mean((A > 0.5) == (Y > 0.5)))


def random_parameters(
    sizes: Sequence[int], rng: np.random.Generator, bias: float = 0.3
) -> Parameters:
    """Parameters for layers of those sizes, the input first: variance 1/n_prev, biases not 0."""
    parameters: Parameters = {}
    for layer, (n_prev, n) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        parameters[f"W{layer}"] = rng.normal(0.0, 1.0 / np.sqrt(n_prev), (n, n_prev))
        parameters[f"b{layer}"] = rng.normal(0.0, bias, (n, 1))
    return parameters


def two_moons(m: int, rng: np.random.Generator, noise: float = 0.15) -> tuple[Floats, Floats]:
    """Two interleaved half circles of radius 1: X (2, m), Y (1, m) of zeros and ones.

    The first is the upper half around (0, 0), the second the lower half around (1, 0.5); each
    example belongs to either with probability ½ and is moved by Gaussian noise.
    """
    Y = rng.integers(0, 2, (1, m)).astype(np.float64)
    angle = rng.uniform(0.0, np.pi, m)
    upper = np.stack([np.cos(angle), np.sin(angle)])
    lower = np.stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(Y == 0, upper, lower) + rng.normal(0.0, noise, (2, m))
    return X, Y
