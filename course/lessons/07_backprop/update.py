"""Lesson 07, a step downhill: checks and misconceptions of update."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.exercises import (
    Ask,
    Finding,
    Misconception,
)

from ...parts import (
    Case,
    Parts,
    compare,
    mistake,
    read_gradients,
)
from ...reference import network


def _stepped(step: Callable[[np.ndarray, np.ndarray, float], np.ndarray]) -> Callable[..., Parts]:
    return lambda p, g, rate: {key: step(p[key], g[key], rate) for key in p}


right_step = _stepped(lambda p, g, rate: p - rate * g)

UPDATE_MISTAKES = (
    *mistake(
        "plus-sign",
        "The step goes uphill: gradients point to where the loss grows, so they are subtracted.",
        _stepped(lambda p, g, rate: p + rate * g),
    ),
    *mistake(
        "rate-forgotten",
        "The whole gradient was subtracted. learning_rate says how much of it.",
        _stepped(lambda p, g, rate: p - g),
    ),
    *mistake(
        "rate-divides",
        "The gradient was divided by learning_rate; it is multiplied.",
        _stepped(lambda p, g, rate: p - g / rate),
    ),
    *mistake(
        "step-alone",
        "This is the step itself. The question is where it leads: parameter − step.",
        _stepped(lambda p, g, rate: -rate * g),
        _stepped(lambda p, g, rate: rate * g),
        _stepped(lambda p, g, rate: g),
        public="This is the step alone. It has to be taken from the parameter.",
    ),
    *mistake(
        "step-minus-parameter",
        "The subtraction is the wrong way round: parameter − step, not step − parameter.",
        _stepped(lambda p, g, rate: rate * g - p),
    ),
    *mistake(
        "rate-on-the-parameter",
        "learning_rate multiplies the gradient alone, not the parameter.",
        _stepped(lambda p, g, rate: rate * (p - g)),
        _stepped(lambda p, g, rate: rate * p - g),
        _stepped(lambda p, g, rate: p * (1.0 - rate * g)),
    ),
    *mistake(
        "swapped",
        "Parameter and gradient have changed places: the gradient is what is multiplied by "
        "learning_rate and taken away, the parameter what it is taken from.",
        _stepped(lambda p, g, rate: g - rate * p),
        public="Parameter and gradient have changed places.",
    ),
    *mistake(
        "gradient-ignored",
        "The gradient is not used. Each parameter goes learning_rate times its own gradient.",
        _stepped(lambda p, g, rate: p - rate),
        _stepped(lambda p, g, rate: p * (1.0 - rate)),
    ),
    *mistake(
        "weights-only",
        "The biases did not move. Go through every key of parameters.",
        lambda p, g, rate: {k: v - rate * g[k] if k[0] == "W" else v for k, v in p.items()},
        lambda p, g, rate: {k: v - rate * g[k] for k, v in p.items() if k[0] == "W"},
    ),
    *mistake(
        "first-layer-only",
        "Not every layer moved. Go through every key of parameters.",
        lambda p, g, rate: {k: v - rate * g[k] if k[1:] == "1" else v for k, v in p.items()},
        lambda p, g, rate: {k: v - rate * g[k] if k[1:] in "12" else v for k, v in p.items()},
        lambda p, g, rate: {k: v - rate * g[k] for k, v in p.items() if k[1:] in "12"},
    ),
    *mistake(
        "unchanged",
        "The parameters came back as they were.",
        lambda p, g, rate: p,
    ),
)


OLD_ARRAYS_GONE = Misconception(
    "input-changed",
    "The values are right, but the old arrays are gone: -= writes into them. old − step makes "
    "a new array.",
)


def update_check(unchanged: Sequence[str]) -> Callable[[Ask], Finding]:
    """One step of gradient descent; the named arguments may not change."""

    def run(ask: Ask) -> Finding:
        cases = []
        for sizes, rate in (((3, 1), 0.5), ((2, 3, 1), 0.1), ((4, 3, 2, 2, 1), 1.5)):
            parameters = network.random_parameters(sizes, ask.rng)
            gradients = network.random_parameters(sizes, ask.rng)
            right = right_step(parameters, gradients, rate)
            said = f"layers {' → '.join(map(str, sizes))}, learning_rate {rate}"
            cases.append(Case((parameters, gradients, rate), right, right, said))
        return compare(ask, "update", cases, read_gradients, UPDATE_MISTAKES, unchanged=unchanged)

    return run
