"""Answers to a check's question that no function of a lesson gives; none may pass or trip it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises import Answer
from autograder.student.wire import Function, Kept, Opaque

Reply = Callable[[tuple[Any, ...]], Answer]  # from the arguments of a call


def always(value: Any) -> Reply:
    return lambda args: Answer("value", value)


def shaped(make: Callable[[np.ndarray], Any]) -> Reply:
    """An answer with the shape of the first array that is handed over."""

    def reply(args: tuple[Any, ...]) -> Answer:
        arrays = [a for a in args if isinstance(a, np.ndarray)]
        return Answer("value", make(arrays[0] if arrays else np.zeros(3)))

    return reply


def ended(kind: str, error: str = "") -> Reply:
    return lambda args: Answer(kind, error=error)


nan, inf = float("nan"), float("inf")
SMALL = {"W1": np.zeros((16, 2)), "b1": np.zeros((16, 1)), "W2": np.zeros((1, 16)), "b2": [[0]]}

REPLIES: dict[str, Reply] = {
    "None": always(None),
    "an object": always(Opaque("<script>")),
    "a function": always(Function("sin")),
    "a kept value": always(Kept("a", (1,))),
    "nan": always(nan),
    "infinity": always(inf),
    "minus infinity": always(-inf),
    "a huge integer": always(2**1000),
    "a text": always("x"),
    "no text": always(""),
    "no numbers": always(np.zeros((0,))),
    "no rows": always(np.zeros((0, 3))),
    "an empty list": always([]),
    "an empty tuple": always(()),
    "an empty dict": always({}),
    "lists in lists": always([[[[]]]]),
    "rows of different lengths": always([[1], [1, 2]]),
    "numbers and words": always([1, "a", None]),
    "arrays of different shapes": always([np.zeros(2), np.zeros((2, 2))]),
    "dicts in a list": always([{}, {}]),
    "a row that NumPy would widen 4,000 times": always(
        [np.zeros(250, bool)] * 600 + [["x" * 4000] + ["a"] * 249]
    ),
    "numbers and a text": always([0.0] * 9_000 + ["x" * 4000]),
    "integers that no float holds": always([2**1000, 1.5]),
    "truths in place of numbers": shaped(lambda z: np.ones(z.shape, bool)),
    "half numbers of nan": shaped(lambda z: np.full(z.shape, nan, np.float16)),
    "parameters with keys of 4,000": always({"W" * 4000: np.zeros(2), "b" * 4000: nan}),
    "complex numbers": always(np.array([1j, nan])),
    "16 dimensions": always(np.full((1,) * 16, nan)),
    "nan for each": shaped(lambda z: np.full(z.shape, nan)),
    "infinity for each": shaped(lambda z: np.full(z.shape, inf)),
    "minus infinity for each": shaped(lambda z: np.full(z.shape, -inf)),
    "complex nan for each": shaped(lambda z: z + 1j * nan),
    "the smallest integer for each": shaped(lambda z: np.full(z.shape, -(2**63), np.int64)),
    "the largest integer for each": shaped(lambda z: np.full(z.shape, 2**64 - 1, np.uint64)),
    "a list of nan": shaped(lambda z: np.full(z.shape, nan).tolist()),
    "parameters of nothing": always({"W1": nan, "b1": "x", "W2": {"a": 1}, "x" * 4000: None}),
    "names of nothing": always({"growth": {"b": 1}, "decay": [], "rate": "x", "half_life": None}),
    "two things that are none": always(({}, [])),
    "two things, one of them an object": always(({"W1": Opaque("x")}, [1, 2])),
    "parameters and losses of nan": always((SMALL, [nan] * 1000)),
    "parameters and losses without bound": always((SMALL, [inf] * 1000)),
    "parameters and words for losses": always((SMALL, ["a"] * 1000)),
    "three things that are none": always((np.zeros((0,)), None, "x")),
    "three things of nan": always((np.array([[nan]]),) * 3),
    "an error without words": ended("raised"),
    "an error about assignment": ended("raised", "TypeError: x does not support item assignment"),
    "an error about floats": ended("raised", "FloatingPointError: x"),
    "an error about casting": ended("raised", "UFuncTypeError: Cannot cast ufunc"),
    "not attempted": ended("not attempted"),
    "missing": ended("missing"),
    "no time": ended("timeout"),
    "no process": ended("died"),
    "no sense": ended("malformed"),
    "too much": ended("too large"),
    "changes of arguments there are not": lambda args: Answer(
        "value", np.full(3, nan), changed=(-1, 99, 10**9, 0)
    ),
}
