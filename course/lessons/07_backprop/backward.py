"""Lesson 07, a whole network: checks and misconceptions of backward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Finding,
    ask_each,
    no_answer,
)
from autograder.student.wire import Kept

from ...nets import Net, net_said
from ...parts import (
    Case,
    Parts,
    copied,
    judge_parts,
    mistake,
    read_gradients,
    recognise,
    unfinished,
)
from ...reference import activations as reference
from ...reference import network
from .activation import NAMES, g, slope
from .forward import PAIR, carried, read_output
from .layers import step_of
from .nets import network_input


def gradients_with(
    *,
    scale: Callable[[int], float] = lambda m: 1.0,
    rename: Callable[[str], str | None] = lambda key: key,
    **steps: Any,
) -> Callable[..., Parts]:
    """backward with some of its steps made another way."""

    def parts(
        X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
    ) -> Parts:
        _, trace = network.forward(X, parameters, activation)
        made = network.backward(Y, parameters, trace, activation, **steps)
        factor = scale(X.shape[1])
        return {rename(k): factor * v for k, v in made.items() if rename(k) is not None}

    return parts


def _loss_slope(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """∂loss/∂a of each example, before the sigmoid."""
    A = reference.sigmoid(Z)
    return (A - Y) / (A * (1.0 - A))


def _hidden_slope_at_output(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> Parts:
    step = gradients_with(output=lambda Z, Y: _loss_slope(Z, Y) * slope(Z, activation))
    return step(X, Y, parameters, activation)


def _without_weights(
    dZ: np.ndarray, A_prev: np.ndarray, W: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """linear_backward that hands down dZ, spread over the units below."""
    _, dW, db = network.linear_backward(dZ, A_prev, W)
    return dZ, dW, db


def _hidden_slope_as_well(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> Parts:
    """A_out − Y as dA of a hidden layer: the loop treats all layers alike."""
    step = gradients_with(output=lambda Z, Y: (reference.sigmoid(Z) - Y) * slope(Z, activation))
    return step(X, Y, parameters, activation)


def _mask_from_below(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> Parts:
    """Each hidden layer's slope taken at what went into the layer instead of its Z."""
    _, trace = network.forward(X, parameters, activation)
    masked = [(A_prev, A_prev) for A_prev, _ in trace[:-1]] + [trace[-1]]
    return network.backward(Y, parameters, masked, activation)


def _slope_at_layer_above(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> Parts:
    """Each hidden layer's slope taken at the Z of the layer that the gradient has just left."""
    _, trace = network.forward(X, parameters, activation)
    above = [Z for _, Z in trace[1:]] + [trace[-1][1]]
    moved = [(A_prev, Z) for (A_prev, _), Z in zip(trace, above, strict=True)]
    return network.backward(Y, parameters, moved, activation)


def _last_layer_only(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> Parts:
    last = str(network.depth(parameters))
    step = gradients_with(rename=lambda key: key if key[1:] == last else None)
    return step(X, Y, parameters, activation)


BACKWARD_MISTAKES = (
    *mistake(
        "mean-forgotten",
        "Every gradient is m times too large: the sum over the examples was not divided by their "
        "number.",
        gradients_with(scale=lambda m: m),
        public="Every gradient is m times too large: the division by m is missing.",
    ),
    *mistake(
        "divided-twice",
        "Every gradient was divided by m twice: once in linear_backward, and once in dZ of the "
        "output. Once is enough.",
        gradients_with(scale=lambda m: 1.0 / m),
        public="The gradients were divided by m twice. Once is enough.",
    ),
    *mistake(
        "output-slope-twice",
        "dZ of the output was multiplied by σ′(Z) once more. A_out − Y has it in already: the "
        "sigmoid's slope and the loss's denominator cancel.",
        gradients_with(
            output=lambda Z, Y: (reference.sigmoid(Z) - Y) * reference.sigmoid_derivative(Z)
        ),
        public="dZ of the output was multiplied by σ′(Z) once more. A_out − Y has it in already.",
    ),
    *mistake(
        "output-slope-missing",
        "dA of the output was used as dZ. The slope of the loss in a, (a − y)/(a (1 − a)), has yet "
        "to go through the sigmoid; together they are a − y.",
        gradients_with(output=_loss_slope),
        public="The loss's slope in a was used as dZ. With that of the sigmoid it becomes a − y.",
    ),
    *mistake(
        "output-not-sigmoid",
        "The output layer was sent back through the hidden layers' activation. The last unit is a "
        "sigmoid: dZ = A_out − Y.",
        _hidden_slope_at_output,
        _hidden_slope_as_well,
        public="The output was sent back through the hidden layers' activation.",
    ),
    *mistake(
        "sign",
        "All signs are turned round: dZ of the output is A_out − Y, not Y − A_out. Gradients point "
        "uphill; update goes the other way.",
        gradients_with(scale=lambda m: -1.0),
        gradients_with(scale=lambda m: -float(m)),
        public="All signs are turned round: dZ of the output is A_out − Y.",
    ),
    *mistake(
        "squared-error",
        "This is the gradient of the squared error. The loss here is the binary cross-entropy: dZ "
        "of the output is A_out − Y.",
        gradients_with(
            output=lambda Z, Y: 2 * (reference.sigmoid(Z) - Y) * reference.sigmoid_derivative(Z)
        ),
        public="This is the gradient of the squared error, not of the cross-entropy.",
    ),
    *mistake(
        "slope-forgotten",
        "The hidden layers' slope g′(Z) is missing: dA was used as dZ. activation_backward "
        "stands between two layers.",
        gradients_with(through_activation=lambda dA, Z, act: dA),
        public="The hidden layers' slope g′(Z) is missing: dA was used as dZ.",
    ),
    *mistake(
        "g-for-slope",
        "dA was multiplied by g(Z), the activation itself. On the way back it is g′(Z).",
        gradients_with(through_activation=lambda dA, Z, act: dA * g(Z, act)),
    ),
    *mistake(
        "a-for-z",
        "The slope of the hidden layers was taken at A instead of Z. Keep Z in caches and hand "
        "that to activation_backward.",
        gradients_with(through_activation=lambda dA, Z, act: dA * slope(g(Z, act), act)),
        public="The slope was taken at A. Hand Z to activation_backward.",
    ),
    *mistake(
        "mask-from-below",
        "The slope was taken at A_prev, what went into the layer. It belongs to the layer's own Z.",
        _mask_from_below,
    ),
    *mistake(
        "z-of-layer-above",
        "The slope was taken at the Z of the layer that the gradient has just left. dA has arrived "
        "one layer further down: its slope is taken at that layer's Z.",
        _slope_at_layer_above,
        public="That Z belongs to the layer above: dA needs the Z of the layer it has arrived at.",
    ),
    *mistake(
        "activation-ignored",
        "The slope is that of one activation whatever `activation` says.",
        *(
            gradients_with(through_activation=lambda dA, Z, act, name=name: dA * slope(Z, name))
            for name in NAMES
        ),
    ),
    *mistake(
        "sigmoid-rule",
        "dA was multiplied by A (1 − A), the sigmoid's rule. activation_backward knows the slope "
        "of each activation.",
        gradients_with(through_activation=lambda dA, Z, act: dA * g(Z, act) * (1.0 - g(Z, act))),
        public="dA was multiplied by A (1 − A), the sigmoid's rule.",
    ),
    *mistake(
        "arguments-swapped",
        "dA and Z have changed places: it is activation_backward(dA, Z, activation).",
        gradients_with(through_activation=lambda dA, Z, act: Z * slope(dA, act)),
    ),
    *mistake(
        "weights-skipped",
        "dZ of the layer above was handed on as it was. Down to the layer below goes dA, which "
        "linear_backward has made with Wᵀ.",
        gradients_with(through_layer=_without_weights),
        public="dZ was handed down as it was. What goes down is dA, made with Wᵀ.",
    ),
    *mistake(
        "keys-renamed",
        'The gradients have the keys of parameters: "W1" and "b1", not "dW1" and "db1". '
        "update can then go through both with one loop.",
        gradients_with(rename=lambda key: f"d{key}"),
    ),
    *mistake(
        "last-layer-only",
        "Only the last layer has a gradient. Go on down to layer 1.",
        _last_layer_only,
    ),
    *mistake(
        "weights-only",
        "The gradients of the biases are missing.",
        gradients_with(rename=lambda key: key if key[0] == "W" else None),
    ),
)


def gradients_of_student(
    ask: Ask, X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> tuple[Parts, tuple[int, ...]] | Finding:
    """What the submission's backward gives after its own forward."""
    args = (X, parameters, activation)
    answer = ask.call("forward", *copied(args))
    if answer.kind != "value":
        finding = no_answer(answer, "forward")
        stub = finding.kind == "not attempted"
        message = "which is not attempted yet." if stub else f"and {finding.message}"
        return Finding(False, f"backward builds on your forward, {message}", kind=finding.kind)
    if isinstance(read_output(answer.value), Finding):
        return Finding(
            False, f"backward gets the caches of your forward. {PAIR.sentence}", PAIR.name
        )
    ask.call("forward", *copied(args), keep="fw")
    A_out, _ = network.forward(X, parameters, activation)
    answer = ask.call(
        "backward", A_out, Y.copy(), *copied((parameters,)), Kept("fw", (1,)), activation
    )
    finding = unfinished(ask, answer, "backward", ("activation_backward", "linear_backward"))
    if finding is not None:
        return finding
    got = read_gradients(answer.value)
    return got if isinstance(got, Finding) else (got, answer.changed)


def backward_check(nets: Sequence[Net], unchanged: Sequence[str] = ()) -> Callable[[Ask], Finding]:
    """Run backward, after the submission's own forward, for (sizes, examples, activation).

    The named ones of its arguments may not be changed in place.
    """

    def run(ask: Ask) -> Finding:
        def put(net: Net) -> tuple[Case, Parts, tuple[int, ...]] | Finding:
            inputs = network_input(ask.rng, net)
            got = gradients_of_student(ask, *inputs)
            if isinstance(got, Finding):
                where = f" It was called with {net_said(*net)}." if got.kind == "error" else ""
                return replace(got, message=got.message + where)
            right = gradients_with()(*inputs)
            return Case(inputs, right, right, net_said(*net)), *got

        def judge(net: Net, came: tuple[Case, Parts, tuple[int, ...]]) -> Finding | None:
            case, parts, changed = came
            touched = [unchanged[i] for i in changed if i < len(unchanged)]
            found = judge_parts(case, parts)
            if found is None and touched:
                return Finding(
                    False,
                    f"The gradients are right, but {' and '.join(touched)} was changed in place.",
                    "input-changed",
                )
            return found

        def recognised(
            came: Sequence[tuple[Net, tuple[Case, Parts, tuple[int, ...]]]], first: Finding
        ) -> Finding:
            answers = [(case, parts) for _, (case, parts, _) in came]
            found = recognise(answers, BACKWARD_MISTAKES, first)
            return _carried_backward(ask, answers, len(nets), found)

        return ask_each(nets, put, judge, recognised)

    return run


def _carried_backward(
    ask: Ask, answers: Sequence[tuple[Case, Parts]], expected: int, found: Finding
) -> Finding:
    """Judge backward once more with the mistakes of the two steps it builds on."""
    names = ("linear_backward", "activation_backward")
    made = {name: step_of(ask, name) for name in names}
    wrong = [name for name in names if made[name] != "right"]
    if not wrong:
        return found
    with_mistake = Finding(False)
    if "unknown" not in made.values() and len(answers) == expected:
        layer, activation = made["linear_backward"], made["activation_backward"]
        steps: dict[str, Any] = {}
        if layer != "right":
            steps["through_layer"] = lambda *args: tuple(layer.parts(*args).values())
        if activation != "right":
            steps["through_activation"] = lambda *args: activation.parts(*args)[""]
        try:
            judged = [judge_parts(_case_with(case, steps), got) for case, got in answers]
            with_mistake = next((f for f in judged if f is not None), Finding(True))
        except (ValueError, KeyError):  # the mistake cannot be carried through these shapes
            pass
    return carried(with_mistake, found, " and your ".join(wrong))


def _case_with(case: Case, steps: dict[str, Any]) -> Case:
    carried = gradients_with(**steps)(*case.args)
    return Case(case.args, carried, carried, case.said)
