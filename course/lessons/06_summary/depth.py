"""Lesson 06, what depth leaves of a gradient: checks and misconceptions of gradient_after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from autograder.exercises import (
    Ask,
    Example,
    Finding,
    Misconception,
    PublicExamples,
    Tolerance,
    as_numbers,
    ask_each,
    no_answer,
    number_text,
    within,
)

from .methods import NAMES
from .tables import GREATEST


def gradient_after(name: str, depth: int) -> float:
    """The largest factor that `depth` layers of one activation can leave of a gradient."""
    return GREATEST[name] ** depth


def _with(**other: Callable[[int], float]) -> Callable[[str, int], float]:
    """`gradient_after`, but for some names another function of the depth."""
    return lambda name, depth: other[name](depth) if name in other else gradient_after(name, depth)


GRADIENT_AFTER_MISCONCEPTIONS = (
    Misconception(
        "slope-at-zero",
        "The slopes at 0 were used. For the two functions with a kink that is not the greatest "
        "slope: look to the right of it.",
        _with(relu=lambda L: 0.0**L, leaky_relu=lambda L: 0.01**L),
        public="the slopes at 0 were used; elsewhere there are greater ones.",
    ),
    Misconception(
        "smallest-slope",
        "The smallest slope of leaky ReLU was used, α. The question is what can be left at best, "
        "so it is the greatest slope that counts.",
        _with(leaky_relu=lambda L: 0.01**L),
        public="for leaky ReLU α was used, its smallest slope.",
    ),
    Misconception(
        "smallest-slope",
        "The smallest slope of ReLU was used, 0. The question is what can be left at best, so it "
        "is the greatest slope that counts.",
        _with(relu=lambda L: 0.0),
    ),
    Misconception(
        "z-where-a-belongs",
        "sigmoid_derivative was given z = 0, and it takes a: with a = 0 it says 0. At z = 0 the "
        "activation is not 0.",
        _with(sigmoid=lambda L: 0.0),
        public="z = 0 was passed to a method that takes a.",
    ),
    Misconception(
        "value-for-slope",
        "0.5 is σ(0), the height of the curve. What multiplies a gradient is the slope.",
        _with(sigmoid=lambda L: 0.5**L),
        public="0.5 is the height of σ at z = 0. The slope counts.",
    ),
    Misconception(
        "depth-forgotten",
        "This is the factor of a single layer. Every layer multiplies what the one after it has "
        "left.",
        lambda name, depth: GREATEST[name],
        public="this is the factor of one layer. Each layer multiplies once more.",
    ),
    Misconception(
        "times-depth",
        "The slope was multiplied by the number of layers, so more layers leave more. Each layer "
        "multiplies by the slope once more.",
        lambda name, depth: GREATEST[name] * depth,
        public="the slope was multiplied by the depth; it should be raised to it.",
    ),
    Misconception(
        "divided-by-depth",
        "The slope was divided by the number of layers. Each layer multiplies by the slope once "
        "more.",
        lambda name, depth: GREATEST[name] / depth,
        public="the slope was divided by the depth.",
    ),
    Misconception(
        "part-lost",
        "This is the part that is lost. The question is what is left.",
        lambda name, depth: 1.0 - gradient_after(name, depth),
        public="this is the part that is lost.",
    ),
    Misconception(
        "subtracted",
        "What one layer takes was subtracted for each layer. A layer takes its share of what is "
        "left, not of what there was at first: it multiplies.",
        lambda name, depth: 1.0 - (1.0 - GREATEST[name]) * depth,
    ),
    Misconception(
        "power-swapped",
        "Base and exponent have changed places: the depth was raised to the power of the slope.",
        lambda name, depth: depth ** GREATEST[name],
    ),
    Misconception(
        "one-layer-off",
        "One layer is missing. With depth = 1 a single slope is left as the factor.",
        lambda name, depth: gradient_after(name, depth - 1),
        public="one layer is missing.",
    ),
    Misconception(
        "one-layer-off",
        "One layer too many. With depth = 1 a single slope is left as the factor.",
        lambda name, depth: gradient_after(name, depth + 1),
    ),
    Misconception(
        "sigmoid-for-all",
        "Every name gives what the sigmoid gives. The factor of one layer depends on the name.",
        lambda name, depth: gradient_after("sigmoid", depth),
    ),
    Misconception(
        "tanh-like-sigmoid",
        "For tanh the greatest slope of σ was used. The two have the same shape, not the same "
        "slope.",
        _with(tanh=lambda L: 0.25**L),
    ),
    Misconception(
        "whole-for-all",
        "This leaves the gradient whole for the sigmoid as well. 1 is how high σ gets; how steep "
        "does it get?",
        lambda name, depth: 1.0,
    ),
)


PUBLIC_GRADIENT_AFTER = PublicExamples(
    gradient_after,
    GRADIENT_AFTER_MISCONCEPTIONS,
    tuple(
        Example(f'gradient_after("{name}", {depth})', (name, depth))
        for name, depth in (
            ("sigmoid", 1),
            ("sigmoid", 2),
            ("sigmoid", 3),
            ("tanh", 5),
            ("relu", 20),
            ("leaky_relu", 20),
        )
    ),
    before="""\
if max_gradients is None:
    print("max_gradients is still None: if you use it here, exercise 2 comes first.")
""",
)


def _depths(ask: Ask, depths: Sequence[int]) -> Finding:
    """Call gradient_after with every name and each depth; name what explains all the answers."""

    def put(case: tuple[str, int]) -> float | Finding:
        call = _said(*case)
        answer = ask.call("gradient_after", *case)
        failed = no_answer(answer, "gradient_after")
        if failed is not None:
            where = f" It was called as {call}." if answer.kind == "raised" else ""
            if "'NoneType' object is not subscriptable" in answer.error:
                where += " Something it looks up is still None; is exercise 2 done?"
            return replace(failed, message=failed.message + where)
        number = as_numbers(answer.value)
        if number is None or number.size != 1:
            said = f"{call} should give a single number."
            if answer.value is None:
                said = "gradient_after returned None. Is there a return statement?"
            return Finding(False, said)
        return float(number.reshape(()))

    def judge(case: tuple[str, int], value: float) -> Finding | None:
        expected = gradient_after(*case)
        if _same(value, expected):
            return None
        return Finding(
            False, f"{_said(*case)} gave {number_text(value)}; expected {number_text(expected)}."
        )

    def recognise(came: Sequence[tuple[tuple[str, int], float]], first: Finding) -> Finding:
        if len(came) == len(cases):
            for idea in GRADIENT_AFTER_MISCONCEPTIONS:
                if all(_same(value, idea.function(*case)) for case, value in came):
                    return idea.finding()
        return first

    cases = [(name, depth) for name in NAMES for depth in depths]
    return ask_each(cases, put, judge, recognise)


def _said(name: str, depth: int) -> str:
    return f'gradient_after("{name}", {depth})'


def _same(value: float, expected: float) -> bool:
    return bool(within(np.array(value), expected, expected, Tolerance(rtol=1e-6, atol=0.0)))


BY_HAND = "depths you can do by hand"


def known_depths(ask: Ask) -> Finding:
    """Depths from 1 upwards; right also with a wrong number of the submission's own table."""
    depths = (1, 2, 3, 10, int(ask.rng.integers(11, 40)))
    found = _depths(ask, depths)
    if not found.passed and found.kind == "wrong" and _carried(ask, depths):
        return Finding(True, "Right, given your max_gradients.")
    return found


def _carried(ask: Ask, depths: Sequence[int]) -> bool:
    """Whether the answers are right for a wrong slope in the submission's own max_gradients.

    A slope of 0 or 1 gives the same for every depth, and one that is near gives nearly the same, so
    nothing is carried through for it.
    """
    own = ask.value("max_gradients").value
    if not isinstance(own, dict):
        return False
    for name in NAMES:
        number = as_numbers(own.get(name))
        if number is None or number.size != 1:
            return False
        slope = float(number.reshape(()))
        if not _same(slope, GREATEST[name]) and not _tells(slope):
            return False
        for depth in depths:
            answer = ask.call("gradient_after", name, depth)
            got = as_numbers(answer.value) if answer.kind == "value" else None
            if got is None or got.size != 1 or not _same(float(got.reshape(())), slope**depth):
                return False
    return True


def _tells(slope: float) -> bool:
    """Whether the powers of a slope differ by more than digits that are not looked at."""
    return 1e-3 < slope < 10.0 and abs(slope - 1.0) > 1e-3


def fresh_depths(ask: Ask) -> Finding:
    """Three drawn depths."""
    return _depths(ask, [int(depth) for depth in ask.rng.integers(4, 60, 3)])
