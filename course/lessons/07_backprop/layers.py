"""Lesson 07, one layer: checks and misconceptions of linear_forward and linear_backward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from autograder.exercises import (
    Ask,
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
from ...reference import network
from .activation import ACTIVATION_MISTAKES, NAMES, activation_case, g

LAYER_SHAPES = ((3, 3, 3), (4, 2, 5), (1, 3, 4), (3, 1, 2))  # n_prev, n, m; one of them square
SMALL_SHAPES = ((3, 2, 1), (1, 1, 4), (1, 1, 1))

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
        "first-bias",
        "Every unit was given the bias of the first one. Add b as it is: it has a row for each.",
        lambda A, W, b: W @ A + b[0],
        public="Every unit was given the bias of the first one. Add b as it is.",
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


def linear_forward_check(
    shapes: Sequence[tuple[int, int, int]], unchanged: Sequence[str] = ()
) -> Callable[[Ask], Finding]:
    """linear_forward for layers of those (n_prev, n, m); what is named may not be changed."""

    def run(ask: Ask) -> Finding:
        cases = [_linear_case(ask.rng, *shape) for shape in shapes]
        return compare(
            ask, "linear_forward", cases, read_array, LINEAR_FORWARD_MISTAKES, unchanged=unchanged
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
        "dW-order",
        "dZ and A_prev were multiplied in the other order. dZ stands in front: (n, m) times "
        "(m, n_prev).",
        _layer_results(dW=lambda dZ, A, W: A.T @ dZ / dZ.shape[1]),
        _layer_results(dW=lambda dZ, A, W: A.T @ dZ),
        public="dZ and A_prev were multiplied in the other order. dZ stands in front.",
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
        "This is a product element by element. Each of these sums runs over units or examples: "
        "that is the matrix product @.",
        _layer_results(dA=lambda dZ, A, W: W.T * dZ),
        _layer_results(dA=lambda dZ, A, W: W * dZ),
        _layer_results(dW=lambda dZ, A, W: dZ * A.T / dZ.shape[1]),
        _layer_results(dW=lambda dZ, A, W: dZ * A / dZ.shape[1]),
        public="This is a product element by element. The matrix product is @.",
    ),
    *mistake(
        "results-order",
        "The three results come in another order: return dA_prev, dW, db.",
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
        cases = [activation_case(ask.rng, (2, 2), name) for name in NAMES]
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
