"""Lesson 07, the gradient check: the hidden checks of gradient_check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from autograder.exercises import Ask, Finding, as_numbers, ask_each, number_text, shape_text
from autograder.student.wire import Function

from ...nets import Net, net_said
from ...parts import Parts, copied, right_part, unfinished
from ...reference import network
from .backward import gradients_of_student, gradients_with
from .forward import read_output
from .nets import network_input
from .ratio import (
    ALWAYS_ONE,
    CONSTANT,
    DIFFERENCE_MISTAKES,
    H_IGNORED,
    H_MULTIPLIES,
    RATIO_MISTAKES,
    Compared,
    loss_of,
    right_ratio,
    scaled,
)


def _one_number(answer_value: Any) -> float | str:
    if answer_value is None:
        return "gradient_check returned None. Is there a return statement?"
    number = as_numbers(answer_value)
    if number is None or number.size != 1:
        what = "something else" if number is None else f"an array of {shape_text(number.shape)}"
        return f"gradient_check should return one number; it returned {what}."
    return float(number.reshape(()))


@dataclass(frozen=True)
class Material:
    """What a gradient_check has to work with for one network.

    Attributes
    ----------
    inputs : tuple
        X, Y, parameters, activation.
    g : dict of str to array
        The gradients that backward gives.
    loss_at : callable
        The loss for parameters.
    own : bool
        Whether forward and backward are the submission's own.
    forward : str
        Code of what stands for forward; empty where the submission's own is right.
    """

    inputs: tuple[Any, ...]
    g: Parts
    loss_at: Callable[[network.Parameters], float]
    own: bool
    forward: str

    def options(self, factor: float = 1.0) -> dict[str, Any]:
        """How to ask, with all of backward's results multiplied."""
        if self.own:
            return {} if factor == 1.0 else {"scaled": {"backward": factor}}
        forward = {"forward": Function(self.forward)} if self.forward else {}
        return {"replaced": {**forward, "backward": scaled(self.g, factor)}}

    def compared(self, h: float, factor: float = 1.0) -> Compared:
        """What is compared with such a step, and with all of backward's results multiplied."""
        X, _, parameters, _ = self.inputs
        return Compared(scaled(self.g, factor), self.loss_at, parameters, h, X.shape[1])


# What stands for a forward that is not right yet: no network, and smooth in every parameter.
STAND_IN = (
    "lambda X, parameters, activation: (0.5 + 0.4 * np.sin({turn} * X.sum(axis=0, keepdims=True)"
    " + sum(np.sum(np.cos({step} * np.arange(v.size) + n).reshape(v.shape) * (v + 0.3 * v * v))"
    " for n, (k, v) in enumerate(sorted(parameters.items())))), [])"
)


def _material(
    ask: Ask, X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> Material:
    """The submission's own functions where they are right, and others in place of wrong ones.

    What a wrong forward or backward gives says nothing of a gradient_check, and could be made to
    say that any number is right. So the other functions are asked for nothing else: a forward that
    is no network, and as data the gradients which its loss has, as differences tell them.
    """
    args = (X, parameters, activation)
    answer = ask.call("forward", *copied(args))
    got = read_output(answer.value) if answer.kind == "value" else None
    A_out, _ = network.forward(*args)
    forward_right = isinstance(got, dict) and right_part(got[""], A_out, A_out)
    backward_right = False
    if forward_right:
        came = gradients_of_student(ask, X, Y, parameters, activation)
        true = gradients_with()(X, Y, parameters, activation)
        backward_right = (
            isinstance(came, tuple)
            and set(came[0]) == set(true)
            and all(right_part(came[0][key], value, value) for key, value in true.items())
        )
    if forward_right:
        return _with_losses(args, Y, partial(loss_of, X, Y, activation), backward_right, "")
    while True:
        turn, step = ask.rng.uniform(0.5, 1.5, 2)
        code = STAND_IN.format(turn=float(turn), step=float(step))
        stand_in = eval(code, {"np": np})

        def loss_at(moved: network.Parameters, stand_in: Any = stand_in) -> float:
            A = stand_in(X, moved, activation)[0]
            return float(-np.mean(Y * np.log(A) + (1.0 - Y) * np.log(1.0 - A)))

        made = _with_losses(args, Y, loss_at, False, code)
        if min(np.max(np.abs(value)) for value in made.g.values()) > 1e-2:
            return made


def _with_losses(
    args: tuple[np.ndarray, network.Parameters, str],
    Y: np.ndarray,
    loss_at: Callable[[network.Parameters], float],
    own: bool,
    forward: str,
) -> Material:
    X, parameters, activation = args
    g = network.numerical_gradients(loss_at, parameters, 1e-5)
    return Material((X, Y, parameters, activation), g, loss_at, own, forward)


OTHERS_CALLED = (
    "It called another forward and backward, since yours are not right yet; the gradients have the "
    "keys and shapes of parameters."
)
OTHERS = "Judged with another forward and backward: yours are not right yet."


LARGE_STEPS = (
    ((2, 3, 1), 4, "tanh", 0.5),
    ((3, 2, 2, 1), 3, "sigmoid", 0.8),
    ((2, 1), 5, "relu", 1.0),
)


def gradient_check_values(ask: Ask) -> Finding:
    """A large step, so that g and n differ by a known amount in each parameter."""
    asked: list[Material] = []

    def put(net: tuple[Sequence[int], int, str, float]) -> tuple[float, Compared] | Finding:
        *others, h = net
        material = _material(ask, *network_input(ask.rng, others))
        asked.append(material)
        factor = 1.0 if material.own else float(ask.rng.uniform(1.2, 1.6))
        value = _checked(ask, material, factor, h=h)
        return value if isinstance(value, Finding) else (value, material.compared(h, factor))

    def judge(
        net: tuple[Sequence[int], int, str, float], came: tuple[float, Compared]
    ) -> Finding | None:
        value, expected = came[0], right_ratio(came[1])
        if np.isclose(value, expected, rtol=1e-5, atol=1e-8):
            return None
        *others, h = net
        whose = "that your backward returns" if asked[-1].own else "that backward returns here"
        return Finding(
            False,
            f"With h = {h} your check gives {number_text(value)} for {net_said(*others)}; with the "
            f"gradients {whose} it should be {number_text(expected)}.",
        )

    def recognise(came: Sequence[tuple[Any, tuple[float, Compared]]], first: Finding) -> Finding:
        values = [value for _, (value, _) in came]
        if len(came) < len(LARGE_STEPS):
            return first
        if np.all(np.abs(values) < 1e-6):
            doubled = _checked(ask, asked[-1], 2.0, h=LARGE_STEPS[-1][-1])
            blind = isinstance(doubled, Finding) or abs(doubled) < 1e-6
            return (CONSTANT if blind else H_IGNORED).finding()
        if np.allclose(values, 1.0, rtol=0.0, atol=1e-9):
            return ALWAYS_ONE.finding()
        return _name_the_ratio([pair for _, pair in came], first)

    return _judged_with(asked, ask_each(LARGE_STEPS, put, judge, recognise))


def _judged_with(asked: Sequence[Material], found: Finding) -> Finding:
    """What was found, and that other functions were called where these were not right yet."""
    own = all(material.own for material in asked)
    return found if own or not found.passed else Finding(True, OTHERS)


def _checked(ask: Ask, material: Material, factor: float, **steps: float) -> float | Finding:
    """One call of the submission's gradient_check: a number, or why there is none."""
    options = material.options(factor)
    answer = ask.call("gradient_check", *copied(material.inputs), **steps, **options)
    finding = unfinished(ask, answer, "gradient_check", ("forward", "backward"))
    if finding is not None:
        if finding.kind == "error" and "replaced" in options:
            return replace(finding, message=f"{finding.message} {OTHERS_CALLED}")
        return finding
    value = _one_number(answer.value)
    return Finding(False, value) if isinstance(value, str) else value


def _name_the_ratio(came: Sequence[tuple[float, Compared]], found: Finding) -> Finding:
    with np.errstate(all="ignore"):
        for known, ratios in (*RATIO_MISTAKES, *DIFFERENCE_MISTAKES):
            for ratio in ratios:
                if all(np.isclose(v, ratio(c), rtol=1e-5, atol=1e-10) for v, c in came):
                    return known.finding()
    return found


USUAL_STEP = (((2, 4, 1), 5, "tanh"), ((3, 3, 2, 1), 4, "leaky_relu"))


def gradient_check_notices(ask: Ask) -> Finding:
    """Near 0 as things are; away from it by a known amount once backward is made wrong."""
    asked: list[Material] = []

    def put(net: Net) -> tuple[list[float], float] | Finding:
        asked.append(_material(ask, *network_input(ask.rng, net)))
        factor = float(ask.rng.uniform(1.3, 2.5))
        values = []
        for times in (1.0, factor):
            value = _checked(ask, asked[-1], times)
            if isinstance(value, Finding):
                return value
            values.append(value)
        return values, factor

    def judge(net: Net, came: tuple[list[float], float]) -> Finding | None:
        (values, factor), material = came, asked[-1]
        if np.allclose(values, 1.0, rtol=0.0, atol=1e-9):
            exactly = np.allclose(values, 1.0, rtol=0.0, atol=1e-13)
            return (ALWAYS_ONE if exactly else H_MULTIPLIES).finding()
        if not np.isfinite(values).all() or values[1] < 1e-3 or np.isclose(*values, rtol=1e-6):
            return CONSTANT.finding()
        if values[0] > 1e-6:
            whose = "Your backward is right" if material.own else "This backward is right"
            return Finding(
                False,
                f"{whose}, and yet your check gives {number_text(values[0])} with "
                "the default h. Below 1e-6 is expected. Are the parameters put back after each "
                "step?",
            )
        found = [material.compared(1e-5, times) for times in (1.0, factor)]
        if not material.own and not _known_ratio(values, found):
            return Finding(
                False,
                f"With the gradients that backward returns here your check gives "
                f"{number_text(values[1])}; it should be {number_text(right_ratio(found[1]))}.",
            )
        return None

    found = ask_each(USUAL_STEP, put, judge, lambda came, first: first)
    return _judged_with(asked, found)


def _known_ratio(values: Sequence[float], found: Sequence[Compared]) -> bool:
    """Whether numbers are the ratio of gradients, by the right formula or by a known wrong one."""
    with np.errstate(all="ignore"):
        return any(
            all(
                np.isclose(value, ratio(c), rtol=1e-3, atol=1e-7)
                for value, c in zip(values, found, strict=True)
            )
            for ratio in (right_ratio, *(r for _, ratios in RATIO_MISTAKES for r in ratios))
        )
