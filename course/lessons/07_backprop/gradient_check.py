"""Lesson 07, the gradient check: checks and misconceptions of gradient_check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises import Ask, Finding, Misconception, as_numbers, number_text, shape_text
from autograder.student.wire import Function

from ...parts import (
    Parts,
    copied,
    right_part,
    unfinished,
)
from ...reference import network
from .network import (
    gradients_of_student,
    gradients_with,
    net_said,
    network_input,
    read_output,
)


def _flat(gradients: Parts, keys: Sequence[str]) -> np.ndarray:
    return np.concatenate([np.ravel(gradients[key]) for key in keys])


Ratio = Callable[[Parts, Parts, int], float]


def _ratio(formula: Callable[[np.ndarray, np.ndarray], float]) -> Ratio:
    return lambda g, n, m: formula(_flat(g, list(n)), _flat(n, list(n)))


def _ratio_of(keep: Callable[[str], bool]) -> Ratio:
    """The right formula over some of the parameters only."""

    def ratio(g: Parts, n: Parts, m: int) -> float:
        kept = {key: value for key, value in n.items() if keep(key)}
        return network.relative_difference(g, kept)

    return ratio


norm = np.linalg.norm

RATIO_MISTAKES: tuple[tuple[str, str, tuple[Ratio, ...]], ...] = (
    (
        "absolute-difference",
        "This is ‖g − n‖, the absolute difference. Whether 0.001 is much depends on the size of "
        "the gradients: divide by ‖g‖ + ‖n‖.",
        (
            _ratio(lambda g, n: norm(g - n)),
            _ratio(lambda g, n: np.max(np.abs(g - n))),
            _ratio(lambda g, n: np.sum(np.abs(g - n))),
            _ratio(lambda g, n: np.mean(np.abs(g - n))),
        ),
    ),
    (
        "norm-squared",
        "The norms are squared: the square root is missing.",
        (
            _ratio(lambda g, n: norm(g - n) ** 2 / (norm(g) ** 2 + norm(n) ** 2)),
            _ratio(lambda g, n: norm(g - n) ** 2 / (norm(g) + norm(n)) ** 2),
            _ratio(lambda g, n: norm(g - n) ** 2),
        ),
    ),
    (
        "half-the-denominator",
        "Only one of the two norms is in the denominator. It is their sum, ‖g‖ + ‖n‖.",
        (
            _ratio(lambda g, n: norm(g - n) / norm(g)),
            _ratio(lambda g, n: norm(g - n) / norm(n)),
            _ratio(lambda g, n: norm(g - n) / max(norm(g), norm(n))),
        ),
    ),
    (
        "norm-of-the-sum",
        "The denominator is ‖g + n‖. Take the two norms first, then add them.",
        (_ratio(lambda g, n: norm(g - n) / norm(g + n)),),
    ),
    (
        "precedence",
        "Only ‖g‖ divides; ‖n‖ was added afterwards. Put the denominator in brackets.",
        (_ratio(lambda g, n: norm(g - n) / norm(g) + norm(n)),),
    ),
    (
        "difference-of-norms",
        "The norms were subtracted from each other. Two vectors of equal length may point "
        "anywhere: subtract first, then take the norm.",
        (_ratio(lambda g, n: abs(norm(g) - norm(n)) / (norm(g) + norm(n))),),
    ),
    (
        "one-matrix-at-a-time",
        "The parameters were compared one matrix at a time and the results put together. Put all "
        "entries into one long vector g and one n: a norm is taken once.",
        (
            lambda g, n, m: float(np.mean([network.relative_difference(g, {k: n[k]}) for k in n])),
            lambda g, n, m: float(np.sum([network.relative_difference(g, {k: n[k]}) for k in n])),
            lambda g, n, m: float(np.max([network.relative_difference(g, {k: n[k]}) for k in n])),
            lambda g, n, m: network.relative_difference(g, {list(n)[-1]: n[list(n)[-1]]}),
            lambda g, n, m: float(
                sum(norm(g[k] - n[k]) for k in n) / sum(norm(g[k]) + norm(n[k]) for k in n)
            ),
        ),
    ),
    (
        "biases-left-out",
        "Only the weights were checked. The biases are parameters too.",
        (_ratio_of(lambda key: key[0] == "W"), _ratio_of(lambda key: key == "W1")),
    ),
    (
        "h-for-2h",
        "The difference was divided by h. From p − h to p + h it is 2h.",
        (_ratio(lambda g, n: norm(g - 2 * n) / (norm(g) + norm(2 * n))),),
    ),
    (
        "loss-summed",
        "The numerical gradient is m times too large: the loss is the mean over the examples, not "
        "their sum.",
        (lambda g, n, m: _ratio(lambda g, n: norm(g - m * n) / (norm(g) + norm(m * n)))(g, n, m),),
    ),
    (
        "percent",
        "This is one minus the ratio, or it was turned round. Equal gradients give 0.",
        (
            _ratio(lambda g, n: 1 - norm(g - n) / (norm(g) + norm(n))),
            _ratio(lambda g, n: (norm(g) + norm(n)) / norm(g - n)),
        ),
    ),
)
ONE_SIDED = Misconception(
    "one-sided",
    "The slope was taken from one side, (L(p + h) − L(p))/h. Lesson 01 showed how much better the "
    "centred difference is: go to p + h and to p − h.",
)
WHOLE_MATRIX = Misconception(
    "whole-matrix",
    "All entries of a matrix were moved at once. A partial derivative moves one entry and leaves "
    "the others where they are.",
)
CONSTANT = Misconception(
    "blind-check",
    "backward was made wrong on purpose, and your check did not notice. g has to come from a call "
    "of backward, n from differences of the loss; then compare the two.",
)
NOT_COPIED = Misconception(
    "moved-not-copied",
    "The entry that was moved up is still moved when it goes down. `moved = values` makes no copy: "
    "it is a second name for the same array, and so is the same array under two names for up and "
    "down. Move an entry of a copy, or put it back before the next step.",
)
ALWAYS_ONE = Finding(
    False,
    "Your check gives 1 whatever the gradients are, as it does where n is 0. "
    + NOT_COPIED.sentence,
    NOT_COPIED.name,
)
H_IGNORED = Misconception(
    "h-ignored",
    "The step h was ignored: the result is the same for any h. Use the argument.",
)


def _one_number(answer_value: Any) -> float | str:
    if answer_value is None:
        return "gradient_check returned None. Is there a return statement?"
    number = as_numbers(answer_value)
    if number is None or number.shape != ():
        what = "something else" if number is None else f"an array of {shape_text(number.shape)}"
        return f"gradient_check should return one number; it returned {what}."
    return float(number)


@dataclass(frozen=True)
class Material:
    """What a gradient_check has to work with for one network.

    Attributes
    ----------
    g : dict of str to array
        The gradients that backward gives.
    n_at : callable
        Central differences of the loss for a step.
    mistaken_at : callable
        For a step, what usual mistakes make of the differences.
    own : bool
        Whether forward and backward are the submission's own.
    forward : str
        Code of what stands for forward; empty where the submission's own is right.
    """

    g: Parts
    n_at: Callable[[float], Parts]
    mistaken_at: Callable[[float], list[Parts]]
    own: bool
    forward: str

    def options(self, factor: float = 1.0) -> dict[str, Any]:
        """How to ask, with all of backward's results multiplied."""
        if self.own:
            return {} if factor == 1.0 else {"scaled": {"backward": factor}}
        forward = {"forward": Function(self.forward)} if self.forward else {}
        return {"replaced": {**forward, "backward": _times(self.g, factor)}}


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
        return _with_losses(
            lambda moved: network.loss(X, Y, moved, activation), parameters, backward_right, ""
        )
    while True:
        turn, step = ask.rng.uniform(0.5, 1.5, 2)
        code = STAND_IN.format(turn=float(turn), step=float(step))
        stand_in = eval(code, {"np": np})

        def loss_at(moved: network.Parameters, stand_in: Any = stand_in) -> float:
            A = stand_in(X, moved, activation)[0]
            return float(-np.mean(Y * np.log(A) + (1.0 - Y) * np.log(1.0 - A)))

        made = _with_losses(loss_at, parameters, False, code)
        if min(np.max(np.abs(value)) for value in made.g.values()) > 1e-2:
            return made


def _with_losses(
    loss_at: Callable[[network.Parameters], float],
    parameters: network.Parameters,
    own: bool,
    forward: str,
) -> Material:
    def mistaken(h: float) -> list[Parts]:
        one_sided: Parts = {}
        whole: Parts = {}
        here = loss_at(parameters)
        for key, value in parameters.items():
            one_sided[key] = np.empty(value.shape)
            for place in np.ndindex(value.shape):
                moved = value.copy()
                moved[place] += h
                one_sided[key][place] = (loss_at({**parameters, key: moved}) - here) / h
            above, below = (loss_at({**parameters, key: value + s}) for s in (h, -h))
            whole[key] = np.full(value.shape, (above - below) / (2.0 * h))
        half = {key: value / 2.0 for key, value in one_sided.items()}
        return [one_sided, whole, half]

    def n_at(h: float) -> Parts:
        return network.numerical_gradients(loss_at, parameters, h)

    return Material(n_at(1e-5), n_at, mistaken, own, forward)


def _times(gradients: Parts, factor: float) -> Parts:
    return {key: factor * value for key, value in gradients.items()}


OTHERS_CALLED = (
    "It called another forward and backward, since yours are not right yet; the gradients have the "
    "keys and shapes of parameters."
)
OTHERS = "Judged with another forward and backward: yours are not right yet."


def gradient_check_values(ask: Ask) -> Finding:
    """A large step, so that g and n differ by a known amount in each parameter."""
    nets = (
        ((2, 3, 1), 4, "tanh", 0.5),
        ((3, 2, 2, 1), 3, "sigmoid", 0.8),
        ((2, 1), 5, "relu", 1.0),
    )
    answers: list[tuple[float, float, Parts, Parts, list[Parts], int]] = []
    first: Finding | None = None
    own = True
    for sizes, m, activation, h in nets:
        inputs = network_input(ask.rng, sizes, m, activation)
        material = _material(ask, *inputs)
        own &= material.own
        factor = 1.0 if material.own else float(ask.rng.uniform(1.2, 1.6))
        value = _checked(ask, inputs, h=h, **material.options(factor))
        if isinstance(value, Finding):
            return value
        g, n, others = _times(material.g, factor), material.n_at(h), material.mistaken_at(h)
        expected = network.relative_difference(g, n)
        answers.append((value, expected, g, n, others, m))
        if not np.isclose(value, expected, rtol=1e-5, atol=1e-8):
            whose = "that your backward returns" if material.own else "that backward returns here"
            first = first or Finding(
                False,
                f"With h = {h} your check gives {number_text(value)} for "
                f"{net_said(sizes, m, activation)}; with the gradients {whose} it should be "
                f"{number_text(expected)}.",
            )
    if first is None:
        return Finding(True, "" if own else OTHERS)
    if all(abs(value) < 1e-6 for value, *_ in answers):
        doubled = _checked(ask, inputs, h=h, **material.options(2.0))
        known = CONSTANT if isinstance(doubled, Finding) or abs(doubled) < 1e-6 else H_IGNORED
        return known.finding()
    if all(abs(value - 1.0) < 1e-9 for value, *_ in answers):
        return ALWAYS_ONE
    return _name_the_ratio(answers, first)


def _checked(ask: Ask, inputs: Sequence[Any], **options: Any) -> float | Finding:
    """One call of the submission's gradient_check: a number, or why there is none."""
    answer = ask.call("gradient_check", *copied(inputs), **options)
    finding = unfinished(ask, answer, "gradient_check", ("forward", "backward"))
    if finding is not None:
        if finding.kind == "error" and "replaced" in options:
            return replace(finding, message=f"{finding.message} {OTHERS_CALLED}")
        return finding
    value = _one_number(answer.value)
    return Finding(False, value) if isinstance(value, str) else value


def _name_the_ratio(answers: Sequence[tuple], found: Finding) -> Finding:
    def all_are(expected: Callable[[Parts, Parts, list[Parts], int], float]) -> bool:
        return all(
            np.isclose(value, expected(g, n, others, m), rtol=1e-5, atol=1e-10)
            for value, _, g, n, others, m in answers
        )

    with np.errstate(all="ignore"):
        for name, sentence, ratios in RATIO_MISTAKES:
            if any(all_are(lambda g, n, _, m, r=ratio: r(g, n, m)) for ratio in ratios):
                return Finding(False, sentence, name)
        for which, known in enumerate((ONE_SIDED, WHOLE_MATRIX, NOT_COPIED)):
            if all_are(lambda g, n, others, m, i=which: network.relative_difference(g, others[i])):
                return known.finding()
    return found


def gradient_check_notices(ask: Ask) -> Finding:
    """Near 0 as things are; away from it by a known amount once backward is made wrong."""
    own = True
    for sizes, m, activation in (((2, 4, 1), 5, "tanh"), ((3, 3, 2, 1), 4, "leaky_relu")):
        inputs = network_input(ask.rng, sizes, m, activation)
        material = _material(ask, *inputs)
        own &= material.own
        n = material.n_at(1e-5)
        factor = float(ask.rng.uniform(1.3, 2.5))
        values = []
        for times in (1.0, factor):
            value = _checked(ask, inputs, **material.options(times))
            if isinstance(value, Finding):
                return value
            values.append(value)
        if np.allclose(values, 1.0, rtol=0.0, atol=1e-9):
            return ALWAYS_ONE
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
        gradients = (material.g, _times(material.g, factor))
        if not material.own and not _known_ratio(values, gradients, n, m):
            return Finding(
                False,
                f"With the gradients that backward returns here your check gives "
                f"{number_text(values[1])}; it should be "
                f"{number_text(network.relative_difference(gradients[1], n))}.",
            )
    return Finding(True, "" if own else OTHERS)


def _known_ratio(values: Sequence[float], gradients: Sequence[Parts], n: Parts, m: int) -> bool:
    """Whether numbers are the ratio of gradients, by the right formula or by a known wrong one."""
    right: Ratio = lambda g, n, m: network.relative_difference(g, n)  # noqa: E731
    with np.errstate(all="ignore"):
        return any(
            all(
                np.isclose(value, ratio(g, n, m), rtol=1e-3, atol=1e-7)
                for value, g in zip(values, gradients, strict=True)
            )
            for ratio in (right, *(r for *_, ratios in RATIO_MISTAKES for r in ratios))
        )
