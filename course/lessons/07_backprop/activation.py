"""Lesson 07, back through an activation: checks and misconceptions of activation_backward."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Finding,
)

from ...parts import (
    Case,
    compare,
    mistake,
    read_array,
    shapes_said,
)
from ...reference import activations as reference
from ...reference import network

NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU"}


def g(Z: np.ndarray, activation: str) -> np.ndarray:
    """An activation by name."""
    return network.ACTIVATIONS[activation][0](Z)


def slope(Z: np.ndarray, activation: str) -> np.ndarray:
    """An activation's derivative by name."""
    return network.ACTIVATIONS[activation][1](Z)


# The mistakes with a rule in terms of a are made in the branches of sigmoid and tanh alone.


def _slope_of_z_as_a(Z: np.ndarray, activation: str) -> np.ndarray:
    rules = {
        "sigmoid": reference.sigmoid_derivative_from_a,
        "tanh": reference.tanh_derivative_from_a,
    }
    return rules[activation](Z) if activation in rules else slope(Z, activation)


def _one_minus_a(Z: np.ndarray, activation: str) -> np.ndarray:
    return 1.0 - g(Z, activation) if activation in ("sigmoid", "tanh") else slope(Z, activation)


ACTIVATION_MISTAKES = (
    *mistake(
        "g-for-slope",
        "dA was multiplied by g(Z), the activation itself. On the way back it is the slope: dZ = "
        "dA · g′(Z).",
        lambda dA, Z, act: dA * g(Z, act),
        public="dA was multiplied by g(Z). On the way back it is the slope g′(Z).",
    ),
    *mistake(
        "upstream-forgotten",
        "This is g′(Z) alone. The chain rule multiplies it by what comes from above, dA.",
        lambda dA, Z, act: slope(Z, act),
    ),
    *mistake(
        "a-for-z",
        "The slope was taken at A = g(Z) instead of Z: the activation was applied once before a "
        "derivative that applies it again.",
        lambda dA, Z, act: dA * slope(g(Z, act), act),
        public="The slope was taken at A = g(Z): g was applied once too often.",
    ),
    *mistake(
        "z-for-a",
        "A formula in terms of a was fed with Z. a (1 − a) and 1 − a² want the activation, "
        "so compute A = g(Z) first.",
        lambda dA, Z, act: dA * _slope_of_z_as_a(Z, act),
        public="Z was put into a formula that wants A, like a (1 − a). Compute A = g(Z) first.",
    ),
    *mistake(
        "sigmoid-rule",
        "This is A (1 − A), the sigmoid's rule, with this activation's A. tanh has 1 − A², and the "
        "two with a kink take one of two values.",
        lambda dA, Z, act: dA * g(Z, act) * (1.0 - g(Z, act)),
        public="A (1 − A) is the sigmoid's rule. The others have slopes of their own.",
    ),
    *mistake(
        "missing-factor",
        "The slope is incomplete: this is dA · (1 − A). For the sigmoid it is A (1 − A), for tanh "
        "1 − A².",
        lambda dA, Z, act: dA * _one_minus_a(Z, act),
    ),
    *mistake(
        "matmul",
        "dA and g′(Z) were multiplied as matrices. Each element has its own slope: use *, element "
        "by element.",
        lambda dA, Z, act: dA @ slope(Z, act),
        lambda dA, Z, act: dA @ slope(Z, act).T,
        lambda dA, Z, act: dA.T @ slope(Z, act),
        lambda dA, Z, act: slope(Z, act) @ dA,
        lambda dA, Z, act: slope(Z, act).T @ dA,
        public="This is a matrix product. Each element has its own slope: use *.",
    ),
    *mistake(
        "mask-from-upstream",
        "The slope was taken at dA. Whether a unit lets the gradient through depends on its own "
        "pre-activation, Z.",
        lambda dA, Z, act: dA * slope(dA, act),
        public="The slope was taken at dA. It belongs at Z.",
    ),
    *mistake(
        "averaged-too-early",
        "This is divided by the number of examples. dZ keeps one value for each example; the mean "
        "is taken once, in dW and db.",
        lambda dA, Z, act: dA * slope(Z, act) / Z.shape[1],
        public="This is divided by m. dZ is not a mean: each example keeps its own column.",
    ),
    *mistake(
        "added",
        "dA and g′(Z) were added. The chain rule multiplies the two.",
        lambda dA, Z, act: dA + slope(Z, act),
    ),
    *mistake(
        "summed",
        "The products were summed up. dZ has the shape of Z: one value for each unit and example.",
        lambda dA, Z, act: np.sum(dA * slope(Z, act)),
        lambda dA, Z, act: np.sum(dA * slope(Z, act), axis=1, keepdims=True),
        lambda dA, Z, act: np.sum(dA * slope(Z, act), axis=0, keepdims=True),
        public="The products were summed; each element stays on its own.",
    ),
    *mistake(
        "negated",
        "The size is right and the sign is wrong. The minus sign of gradient descent comes later, "
        "in the update.",
        lambda dA, Z, act: -dA * slope(Z, act),
    ),
    *mistake(
        "leaky-cut-to-zero",
        "Negative units get slope 0 here. That is ReLU; leaky ReLU leaves them α = 0.01.",
        lambda dA, Z, act: dA * slope(Z, "relu" if act == "leaky_relu" else act),
    ),
    *mistake(
        "other-activation",
        "This is the slope of another of the four activations. Follow the branch that your "
        "function takes for this name.",
        *(lambda dA, Z, act, other=other: dA * slope(Z, other) for other in NAMES),
        public="This is the slope of another activation. Which branch is taken for this name?",
    ),
    *mistake(
        "sides-swapped",
        "The two sides of the kink have changed places: the steep side is Z > 0.",
        lambda dA, Z, act: dA * slope(-Z if "relu" in act else Z, act),
        public="The two sides of the kink have changed places. The steep side is Z > 0.",
    ),
    *mistake(
        "sign-for-slope",
        "Below 0 this is −1, the sign of Z. ReLU is level there, and what is level has slope 0.",
        lambda dA, Z, act: dA * (np.sign(Z) if act == "relu" else slope(Z, act)),
        public="Below 0 this is −1, the sign of Z. ReLU is level there.",
    ),
    *mistake(
        "upstream-unchanged",
        "dA came back as it was. It has to be multiplied by the slope g′(Z).",
        lambda dA, Z, act: dA,
    ),
)


def activation_case(rng: np.random.Generator, shape: tuple[int, int], activation: str) -> Case:
    """One call of activation_backward, with the kink among its values where there is one."""
    dA, Z = rng.normal(size=shape), rng.uniform(-4.0, 4.0, shape)
    low = high = slope(Z, activation)
    if activation in ("relu", "leaky_relu") and Z.size > 4:
        Z[0, 0] = Z[-1, -1] = 0.0  # the kink: every subgradient is right
        bounds = {
            "relu": reference.relu_derivative_bounds,
            "leaky_relu": reference.leaky_relu_derivative_bounds,
        }
        low, high = bounds[activation](Z)
    ends = dA * low, dA * high
    said = f'{shapes_said(dA=dA, Z=Z)} and "{activation}"'
    return Case((dA, Z, activation), {"": np.minimum(*ends)}, {"": np.maximum(*ends)}, said)


def activation_check(activation: str) -> Check:
    """activation_backward for one activation: any shape, and the kink."""

    def run(ask: Ask) -> Finding:
        shapes = ((4, 4), (3, 5), (1, 6), (2, 1), (1, 1))
        cases = [activation_case(ask.rng, shape, activation) for shape in shapes]
        return compare(ask, "activation_backward", cases, read_array, ACTIVATION_MISTAKES)

    return Check(NAMES[activation], 0.225, run)


def activation_leaves_alone(ask: Ask) -> Finding:
    """activation_backward for all four, its arguments unchanged."""
    return compare(
        ask,
        "activation_backward",
        [activation_case(ask.rng, (2, 2), name) for name in NAMES],
        read_array,
        ACTIVATION_MISTAKES,
        unchanged=("dA", "Z"),
    )
