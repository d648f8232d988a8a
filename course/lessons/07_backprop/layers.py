"""Lesson 07, one layer: the checks and misconceptions of its three functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Finding,
    as_numbers,
)

from ...parts import (
    NONE_RETURNED,
    Case,
    Mistake,
    Parts,
    compare,
    copied,
    explains,
    judge_parts,
    mistake,
    read_array,
    shapes_said,
)
from ...reference import activations as reference
from ...reference import network

NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU"}
LAYER_SHAPES = ((3, 3, 3), (4, 2, 5), (1, 3, 4), (3, 1, 2))  # n_prev, n, m; one of them square
SMALL_SHAPES = ((3, 2, 1), (1, 1, 4), (1, 1, 1))


def g(Z: np.ndarray, activation: str) -> np.ndarray:
    """An activation by name."""
    return network.ACTIVATIONS[activation][0](Z)


def slope(Z: np.ndarray, activation: str) -> np.ndarray:
    """An activation's derivative by name."""
    return network.ACTIVATIONS[activation][1](Z)


# --- activation_backward --------------------------------------------------------------------------


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
        "dA was multiplied by g(Z), the activation itself. Backwards goes the slope: dZ = dA · "
        "g′(Z).",
        lambda dA, Z, act: dA * g(Z, act),
        public="dA was multiplied by g(Z). Backwards goes the slope g′(Z).",
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
        public="This is divided by m. dZ is no mean: each example keeps its own column.",
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
        "upstream-unchanged",
        "dA came back as it was. It has to be multiplied by the slope g′(Z).",
        lambda dA, Z, act: dA,
    ),
)


def _activation_case(rng: np.random.Generator, shape: tuple[int, int], activation: str) -> Case:
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
    """activation_backward for one activation: any shape, the kink, arguments unchanged."""

    def run(ask: Ask) -> Finding:
        shapes = ((4, 4), (3, 5), (1, 6), (2, 1), (1, 1))
        return compare(
            ask,
            "activation_backward",
            [_activation_case(ask.rng, shape, activation) for shape in shapes],
            read_array,
            ACTIVATION_MISTAKES,
            unchanged=("dA", "Z"),
        )

    return Check(NAMES[activation], 0.25, run)


# --- linear_forward and linear_backward -----------------------------------------------------------

LINEAR_FORWARD_MISTAKES = (
    *mistake(
        "bias-forgotten",
        "This is W A_prev without the bias. b has one entry for each unit and is added to every "
        "example.",
        lambda A, W, b: W @ A,
        public="The bias is missing: this is W A_prev alone.",
    ),
    *mistake(
        "W-transposed",
        "W was transposed. W has shape (n, n_prev) and goes in front as it is; the transpose "
        "belongs to the way back.",
        lambda A, W, b: W.T @ A + b,
        public="W was transposed. Forwards it is used as it is.",
    ),
    *mistake(
        "wrong-order",
        "This is A_prev times W. Here examples are columns, so W stands in front.",
        lambda A, W, b: A @ W + b,
        lambda A, W, b: A.T @ W + b,
        lambda A, W, b: A.T @ W.T + b,
        lambda A, W, b: A.T @ W.T + b.T,
    ),
    *mistake(
        "elementwise",
        "W and A_prev were multiplied element by element. A layer sums over its inputs: that is "
        "the matrix product @.",
        lambda A, W, b: W * A + b,
        public="W and A_prev were multiplied element by element. The matrix product is @.",
    ),
    *mistake(
        "bias-flat",
        "b was flattened or transposed before it was added, so that unit and example got mixed up. "
        "Leave it (n, 1): NumPy spreads it over the examples.",
        lambda A, W, b: W @ A + b.T,
        public="b was turned round or flattened, so that unit and example got mixed up.",
    ),
    *mistake(
        "bias-subtracted",
        "b was subtracted; it is added.",
        lambda A, W, b: W @ A - b,
    ),
    *mistake(
        "bias-inside",
        "b was added to A_prev before the product. First W A_prev, then + b.",
        lambda A, W, b: W @ (A + b),
    ),
    *mistake(
        "bias-summed",
        "All biases were summed into one number. Each unit has its own.",
        lambda A, W, b: W @ A + b.sum(),
        lambda A, W, b: W @ A + b.mean(),
    ),
    *mistake(
        "activated",
        "An activation was applied. linear_forward stops at Z; g comes after it.",
        *(lambda A, W, b, act=act: g(W @ A + b, act) for act in NAMES),
    ),
    *mistake(
        "averaged",
        "This is divided by the number of examples. Only the gradients dW and db are means.",
        lambda A, W, b: (W @ A + b) / A.shape[1],
        lambda A, W, b: W @ A / A.shape[1] + b,
    ),
)


def _linear_case(rng: np.random.Generator, n_prev: int, n: int, m: int) -> Case:
    A_prev, W, b = (rng.normal(size=s) for s in ((n_prev, m), (n, n_prev), (n, 1)))
    right = {"": network.linear_forward(A_prev, W, b)}
    return Case((A_prev, W, b), right, right, shapes_said(A_prev=A_prev, W=W, b=b))


def linear_forward_check(shapes: Sequence[tuple[int, int, int]]) -> Callable[[Ask], Finding]:
    """linear_forward for layers of those (n_prev, n, m)."""

    def run(ask: Ask) -> Finding:
        cases = [_linear_case(ask.rng, *shape) for shape in shapes]
        names = ("A_prev", "W", "b")
        return compare(
            ask, "linear_forward", cases, read_array, LINEAR_FORWARD_MISTAKES, unchanged=names
        )

    return run


THREE_RESULTS = "Three results were expected: return dA_prev, dW, db."


def _triple(dA_prev: Any, dW: Any, db: Any) -> Parts:
    return {"dA_prev": np.asarray(dA_prev), "dW": np.asarray(dW), "db": np.asarray(db)}


def right_triple(dZ: np.ndarray, A_prev: np.ndarray, W: np.ndarray) -> Parts:
    """The three results of linear_backward."""
    return _triple(*network.linear_backward(dZ, A_prev, W))


def _layer_results(
    *,
    dA: Callable[[np.ndarray, np.ndarray, np.ndarray], Any] | None = None,
    dW: Callable[[np.ndarray, np.ndarray, np.ndarray], Any] | None = None,
    db: Callable[[np.ndarray, np.ndarray, np.ndarray], Any] | None = None,
) -> Callable[..., Parts]:
    """linear_backward with some of its three results made another way."""

    def parts(dZ: np.ndarray, A: np.ndarray, W: np.ndarray) -> Parts:
        usual = network.linear_backward(dZ, A, W)
        made = zip((dA, dW, db), usual, strict=True)
        return _triple(*(right if other is None else other(dZ, A, W) for other, right in made))

    return parts


def _reordered(*order: int) -> Callable[..., Parts]:
    def parts(dZ: np.ndarray, A: np.ndarray, W: np.ndarray) -> Parts:
        right = network.linear_backward(dZ, A, W)
        return _triple(*(right[i] for i in order))

    return parts


LINEAR_BACKWARD_MISTAKES = (
    *mistake(
        "mean-forgotten",
        "The sum over the examples is right, the division by their number m is missing: the loss "
        "is a mean, so its gradient is one too.",
        _layer_results(dW=lambda dZ, A, W: dZ @ A.T, db=lambda dZ, A, W: dZ.sum(1, keepdims=True)),
        public="The division by m is missing: the loss is a mean, and so is its gradient.",
    ),
    *mistake(
        "divided-twice",
        "This was divided by m twice. np.mean has divided already; dZ must not have been, nor "
        "must the result be once more.",
        _layer_results(
            dW=lambda dZ, A, W: dZ @ A.T / dZ.shape[1] ** 2,
            db=lambda dZ, A, W: dZ.sum(1, keepdims=True) / dZ.shape[1] ** 2,
        ),
        public="This was divided by m twice. np.mean divides already.",
    ),
    *mistake(
        "divided-by-units",
        "This was divided by a number of units. m is the number of examples, the columns: "
        "dZ.shape[1].",
        *(
            _layer_results(
                dW=lambda dZ, A, W, count=count: dZ @ A.T / count(W),
                db=lambda dZ, A, W, count=count: dZ.sum(1, keepdims=True) / count(W),
            )
            for count in (lambda W: W.shape[0], lambda W: W.shape[1])
        ),
    ),
    *mistake(
        "mean-of-everything",
        "dW was averaged by np.mean over the finished product, or over the wrong axis. Sum over "
        "the examples by the matrix product, then divide by m.",
        _layer_results(dW=lambda dZ, A, W: np.mean(dZ @ A.T)),
        _layer_results(dW=lambda dZ, A, W: np.mean(dZ @ A.T, axis=1, keepdims=True)),
        public="np.mean put all of dW, or a row of it, into one number.",
    ),
    *mistake(
        "db-flat",
        "db has lost its second axis. Keep it (n, 1) like b, with keepdims=True; (n,) would be "
        "spread over the wrong axis in the update.",
        _layer_results(db=lambda dZ, A, W: dZ.mean(1)),
        _layer_results(db=lambda dZ, A, W: dZ.sum(1)),
        public="The summed axis is gone. keepdims=True keeps it.",
    ),
    *mistake(
        "db-row",
        "db came out as a row, (1, n). Keep it a column like b, (n, 1): a row would be spread over "
        "the wrong axis in the update.",
        _layer_results(db=lambda dZ, A, W: dZ.mean(1, keepdims=True).T),
        _layer_results(db=lambda dZ, A, W: dZ.sum(1, keepdims=True).T),
        public="db came out as a row. It is a column like b, (n, 1).",
    ),
    *mistake(
        "db-over-units",
        "db was summed over the units. Sum over the examples, axis=1: one number for each unit "
        "stays.",
        _layer_results(db=lambda dZ, A, W: dZ.mean(0, keepdims=True)),
        _layer_results(db=lambda dZ, A, W: dZ.sum(0, keepdims=True)),
        _layer_results(db=lambda dZ, A, W: dZ.sum(0, keepdims=True) / dZ.shape[1]),
        _layer_results(db=lambda dZ, A, W: dZ.mean(0)),
        _layer_results(db=lambda dZ, A, W: dZ.sum(0)),
        _layer_results(db=lambda dZ, A, W: dZ.sum(0) / dZ.shape[1]),
        _layer_results(db=lambda dZ, A, W: dZ.mean(0, keepdims=True).T),
        _layer_results(db=lambda dZ, A, W: dZ.sum(0, keepdims=True).T),
        _layer_results(db=lambda dZ, A, W: dZ.sum(0, keepdims=True).T / dZ.shape[1]),
        public="This sums over the units. The examples are axis 1.",
    ),
    *mistake(
        "db-one-number",
        "All of dZ became one number. Each unit has its own bias: sum over axis=1 only.",
        _layer_results(db=lambda dZ, A, W: dZ.mean()),
        _layer_results(db=lambda dZ, A, W: dZ.sum() / dZ.shape[1]),
        _layer_results(db=lambda dZ, A, W: dZ.sum()),
        _layer_results(db=lambda dZ, A, W: dZ.mean(keepdims=True)),
        _layer_results(db=lambda dZ, A, W: dZ.sum(keepdims=True) / dZ.shape[1]),
        _layer_results(db=lambda dZ, A, W: dZ.sum(keepdims=True)),
    ),
    *mistake(
        "not-summed",
        "db still has a value for each example. It is the mean of dZ over them.",
        _layer_results(db=lambda dZ, A, W: dZ),
        _layer_results(db=lambda dZ, A, W: dZ / dZ.shape[1]),
    ),
    *mistake(
        "W-for-WT",
        "W was used as it is. On the way back it is transposed: what unit i got from input j, "
        "input j gets back from unit i.",
        _layer_results(dA=lambda dZ, A, W: W @ dZ),
        public="W was used as it is. On the way back it is transposed.",
    ),
    *mistake(
        "averaged-upstream",
        "dA_prev was divided by m. It keeps a value for each example; only dW and db are means.",
        _layer_results(dA=lambda dZ, A, W: W.T @ dZ / dZ.shape[1]),
    ),
    *mistake(
        "dW-transposed",
        "dW came out as (n_prev, n). It has the shape of W: dZ in front, A_prev transposed behind.",
        _layer_results(dW=lambda dZ, A, W: A @ dZ.T / dZ.shape[1]),
        _layer_results(dW=lambda dZ, A, W: A @ dZ.T),
    ),
    *mistake(
        "A-not-transposed",
        "A_prev was not transposed: dW sums over the examples, and those are the columns of both "
        "dZ and A_prev.",
        _layer_results(dW=lambda dZ, A, W: dZ @ A / dZ.shape[1]),
        _layer_results(dW=lambda dZ, A, W: dZ @ A),
        _layer_results(dW=lambda dZ, A, W: dZ.T @ A / dZ.shape[1]),
        public="A_prev was not transposed: dW sums over the examples, its columns.",
    ),
    *mistake(
        "W-for-A",
        "W stands where A_prev belongs. What multiplies a weight in Z = W A_prev + b is its input, "
        "so dW is made with A_prev.",
        _layer_results(dW=lambda dZ, A, W: dZ @ W.T / dZ.shape[1]),
        _layer_results(dW=lambda dZ, A, W: dZ @ W / dZ.shape[1]),
        public="W stands where A_prev belongs. What multiplies a weight is its input.",
    ),
    *mistake(
        "A-for-W",
        "A_prev stands where W belongs. What multiplies an input in Z = W A_prev + b is its "
        "weight, so dA_prev is made with W.",
        _layer_results(dA=lambda dZ, A, W: A.T @ dZ),
        _layer_results(dA=lambda dZ, A, W: A @ dZ),
        public="A_prev stands where W belongs. What multiplies an input is its weight.",
    ),
    *mistake(
        "wrong-order",
        "dZ and W were multiplied in the other order. Wᵀ stands in front: (n_prev, n) times "
        "(n, m).",
        _layer_results(dA=lambda dZ, A, W: dZ @ W.T),
        _layer_results(dA=lambda dZ, A, W: dZ @ W),
        _layer_results(dA=lambda dZ, A, W: dZ.T @ W),
    ),
    *mistake(
        "elementwise",
        "This is a product element by element. Each of these sums run over units or examples: "
        "that is the matrix product @.",
        _layer_results(dA=lambda dZ, A, W: W.T * dZ),
        _layer_results(dA=lambda dZ, A, W: W * dZ),
        _layer_results(dW=lambda dZ, A, W: dZ * A.T / dZ.shape[1]),
        _layer_results(dW=lambda dZ, A, W: dZ * A / dZ.shape[1]),
        public="This is a product element by element. The matrix product is @.",
    ),
    *mistake(
        "results-order",
        "The three results come in another order: it is dA_prev, dW, db.",
        *(_reordered(*order) for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))),
    ),
)


def _read_triple(value: Any) -> Parts | Finding:
    if value is None:
        return NONE_RETURNED
    if not isinstance(value, tuple | list) or len(value) != 3:
        return Finding(False, THREE_RESULTS)
    parts = {k: as_numbers(v) for k, v in zip(("dA_prev", "dW", "db"), value, strict=True)}
    bad = [name for name, part in parts.items() if part is None]
    return Finding(False, f"{bad[0]} is not an array of numbers.") if bad else parts


def _backward_case(rng: np.random.Generator, n_prev: int, n: int, m: int) -> Case:
    dZ, A_prev, W = (rng.normal(size=s) for s in ((n, m), (n_prev, m), (n, n_prev)))
    right = right_triple(dZ, A_prev, W)
    return Case((dZ, A_prev, W), right, right, shapes_said(dZ=dZ, A_prev=A_prev, W=W))


def linear_backward_check(part: str) -> Callable[[Ask], Finding]:
    """One of the three results of linear_backward, whatever the others are."""

    def run(ask: Ask) -> Finding:
        cases = [_backward_case(ask.rng, *shape) for shape in LAYER_SHAPES]
        return compare(
            ask, "linear_backward", cases, _read_triple, LINEAR_BACKWARD_MISTAKES, only=part
        )

    return run


def linear_backward_small(ask: Ask) -> Finding:
    """All three results where only one example or one unit is there; arguments unchanged."""
    cases = [_backward_case(ask.rng, *shape) for shape in SMALL_SHAPES]
    names = ("dZ", "A_prev", "W")
    return compare(
        ask, "linear_backward", cases, _read_triple, LINEAR_BACKWARD_MISTAKES, unchanged=names
    )


def step_of(ask: Ask, target: str) -> Mistake | Literal["right", "unknown"]:
    """What an earlier function of the submission does: right, a named mistake, or unknown.

    Only a mistake that is known by name is carried through to a later exercise: a function made
    up of constants earns nothing that way. One that gives no answer counts as right here: its own
    exercise says so, and the later one may do without it.
    """
    if target == "activation_backward":
        cases = [_activation_case(ask.rng, (2, 2), name) for name in NAMES]
        read, mistakes = read_array, ACTIVATION_MISTAKES
    elif target == "linear_forward":
        cases = [_linear_case(ask.rng, *shape) for shape in LAYER_SHAPES]
        read, mistakes = read_array, LINEAR_FORWARD_MISTAKES
    else:
        cases = [_backward_case(ask.rng, *shape) for shape in LAYER_SHAPES]
        read, mistakes = _read_triple, LINEAR_BACKWARD_MISTAKES
    answers = []
    for case in cases:
        answer = ask.call(target, *copied(case.args))
        parts = read(answer.value) if answer.kind == "value" else None
        if not isinstance(parts, dict):
            return "right" if answer.kind in ("missing", "not attempted") else "unknown"
        answers.append((case, parts))
    if all(judge_parts(case, parts) is None for case, parts in answers):
        return "right"
    return next((known for known in mistakes if explains(known, answers)), "unknown")
