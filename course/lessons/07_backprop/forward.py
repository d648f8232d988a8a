"""Lesson 07, a whole network: checks and misconceptions of forward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Finding,
    Misconception,
    as_numbers,
)

from ...nets import net_said
from ...parts import (
    NONE_RETURNED,
    Case,
    Parts,
    compare,
    mistake,
)
from ...reference import activations as reference
from ...reference import network
from .activation import NAMES, g
from .layers import step_of
from .nets import network_input


def _outputs(
    *,
    hidden: Callable[[np.ndarray, str], np.ndarray] = g,
    output: Callable[[np.ndarray, str], np.ndarray] = lambda Z, act: reference.sigmoid(Z),
    linear: Callable[..., Any] = network.linear_forward,
    layers: Callable[[int], int] = lambda layers: layers,
    first: Callable[[np.ndarray, str], np.ndarray] = lambda X, act: X,
) -> Callable[..., np.ndarray]:
    """forward with some of its steps made another way."""

    def result(X: np.ndarray, parameters: network.Parameters, activation: str) -> np.ndarray:
        last = layers(network.depth(parameters))
        A = first(X, activation)
        for layer in range(1, last + 1):
            Z = linear(A, parameters[f"W{layer}"], parameters[f"b{layer}"])
            A = output(Z, activation) if layer == last else hidden(Z, activation)
        return A

    return result


def _from_input(X: np.ndarray, parameters: network.Parameters, activation: str) -> np.ndarray:
    """The last layer alone, fed with X: what a loop gives that hands X to every layer."""
    last = network.depth(parameters)
    Z = network.linear_forward(X, parameters[f"W{last}"], parameters[f"b{last}"])
    return reference.sigmoid(Z)


right_output = _outputs()

FORWARD_MISTAKES = (
    *mistake(
        "input-in-every-layer",
        "Every layer was fed with X. Only the first one is: each later layer gets the activations "
        "of the layer before it.",
        _from_input,
        public="Every layer was fed with X. Only the first one is.",
    ),
    *mistake(
        "output-not-sigmoid",
        "The output layer used the hidden layers' activation. The last unit is a sigmoid whatever "
        "`activation` says, so that A_out is a probability.",
        _outputs(output=g),
        public="The output layer used the hidden layers' activation. It is a sigmoid.",
    ),
    *mistake(
        "output-linear",
        "The last layer was left without its sigmoid: this is Z, not σ(Z).",
        _outputs(output=lambda Z, act: Z),
    ),
    *mistake(
        "hidden-linear",
        "The hidden layers were left without their activation. Then any depth is one linear layer.",
        _outputs(hidden=lambda Z, act: Z),
    ),
    *mistake(
        "activation-ignored",
        "The hidden layers use one activation whatever `activation` says.",
        *(_outputs(hidden=lambda Z, act, name=name: g(Z, name)) for name in NAMES),
    ),
    *mistake(
        "sigmoid-twice",
        "The output went through two activations. There is one for each layer.",
        _outputs(output=lambda Z, act: reference.sigmoid(g(Z, act))),
        _outputs(output=lambda Z, act: reference.sigmoid(reference.sigmoid(Z))),
    ),
    *mistake(
        "layer-left-out",
        "The last layer was left out. range(1, depth) ends at depth − 1.",
        _outputs(layers=lambda layers: layers - 1),
        _outputs(layers=lambda layers: layers - 1, output=g),
    ),
    *mistake(
        "depth-fixed",
        "The number of layers is fixed in the code. It is len(parameters) // 2, from 1 upwards.",
        _outputs(layers=lambda layers: min(layers, 2)),
        _outputs(layers=lambda layers: 1),
    ),
    *mistake(
        "input-activated",
        "An activation was applied to X. The input goes into the first layer as it is.",
        _outputs(first=g),
    ),
    *mistake(
        "bias-forgotten",
        "The biases were left out.",
        _outputs(linear=lambda A, W, b: W @ A),
    ),
    *mistake(
        "class-for-probability",
        "The output was rounded to 0 or 1. A_out is the probability itself; the loss needs it.",
        lambda X, p, act: (network.forward(X, p, act)[0] > 0.5).astype(float),
        public="The output was rounded to 0 or 1. A_out is the probability itself.",
    ),
)
PAIR = Misconception(
    "results-order",
    "forward returns two things, the output first: return A_out, caches.",
)
STEP_WRONG = Misconception(
    "earlier-step",
    "An earlier function that this one builds on is not right yet: fix that first.",
)


def read_output(value: Any) -> Parts | Finding:
    """The output of forward, whatever its caches are."""
    if value is None:
        return NONE_RETURNED
    output = None
    if isinstance(value, tuple | list) and len(value) == 2:
        output = as_numbers(value[0])
    return PAIR.finding() if output is None else {"": output}


def forward_check(
    nets: Sequence[tuple[Sequence[int], int, str]], unchanged: Sequence[str] = ()
) -> Callable[[Ask], Finding]:
    """Run forward for nets given as (sizes, examples, activation).

    The named ones of its arguments may not be changed in place.
    """

    def run(ask: Ask) -> Finding:
        inputs = [network_input(ask.rng, net) for net in nets]

        def cases(right: Callable[..., np.ndarray]) -> list[Case]:
            made = []
            for net, (X, _, parameters, activation) in zip(nets, inputs, strict=True):
                out = {"": right(X, parameters, activation)}
                made.append(Case((X, parameters, activation), out, out, net_said(*net)))
            return made

        found = compare(
            ask,
            "forward",
            cases(right_output),
            read_output,
            FORWARD_MISTAKES,
            needs=("linear_forward",),
            unchanged=unchanged,
        )
        if found.passed or found.kind not in ("wrong", "error"):
            return found
        step = step_of(ask, "linear_forward")
        if step == "right":
            return found
        with_mistake = Finding(False)
        if step != "unknown":
            with_step = _outputs(linear=lambda *args: step.parts(*args)[""])
            with_mistake = compare(
                ask, "forward", cases(with_step), read_output, unchanged=unchanged
            )
        return carried(with_mistake, found, "linear_forward")

    return run


def carried(with_mistake: Finding, found: Finding, step: str) -> Finding:
    """Count a function as right that does what it should with an earlier one that is not."""
    if with_mistake.passed:
        return Finding(True, f"Right, given what your {step} gives.")
    if found.misconception not in (None, "wrong-shape"):
        return found
    return Finding(
        False,
        f"Your {step} gives wrong results, and this builds on it: fix that first.",
        STEP_WRONG.name,
    )
