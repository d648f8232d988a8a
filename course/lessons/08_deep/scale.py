"""Lesson 08, how large weights begin: checks and misconceptions of initial_scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Example,
    Finding,
    PublicExamples,
)

from ...parts import (
    Case,
    compare,
    in_public,
    mistake,
    read_array,
)

ALPHA = 0.01  # slope of leaky ReLU below 0, in the reference and in the lesson

GAINS = {"sigmoid": 1.0, "tanh": 1.0, "relu": 2.0, "leaky_relu": 2.0}


def right_scale(n_prev: int, activation: str) -> float:
    """The standard deviation of a fresh weight, with the usual gain."""
    return float(np.sqrt(GAINS[activation] / n_prev))


def _constant(value: float) -> Callable[[int, str], float]:
    return lambda n, act: value


def _leaky_with(gain: float) -> Callable[[int, str], float]:
    """initial_scale with another gain for leaky ReLU."""
    return lambda n, act: np.sqrt(gain / n) if act == "leaky_relu" else right_scale(n, act)


SCALE_MISTAKES = (
    *mistake(
        "variance-for-deviation",
        "This is the variance. The standard deviation, which rng.normal wants, is its square root.",
        lambda n, act: GAINS[act] / n,
    ),
    *mistake(
        "squared-for-root",
        "This is the variance squared. The standard deviation is its square root.",
        lambda n, act: (GAINS[act] / n) ** 2,
    ),
    *mistake(
        "power-before-division",
        "** comes before /, so ** 1/2 halves the variance. Its root is ** 0.5, or np.sqrt.",
        lambda n, act: GAINS[act] / n / 2,
    ),
    *mistake(
        "half-forgotten",
        "This is right for an activation that is nearly a line. The two with a kink cut away half "
        "of the mean square, and the weights have to make up for it: variance 2 / n_prev.",
        lambda n, act: np.sqrt(1.0 / n) if GAINS[act] == 2.0 else right_scale(n, act),
        public="ReLU cuts away half of the mean square. Its weights have to make up for that.",
    ),
    *mistake(
        "two-for-all",
        "The 2 makes up for the half that ReLU cuts away. Near 0 sigmoid and tanh are nearly "
        "lines and cut nothing: variance 1 / n_prev.",
        lambda n, act: np.sqrt(2.0 / n),
        public="The 2 makes up for what ReLU cuts away. tanh and sigmoid have 1 / n_prev.",
    ),
    *mistake(
        "half-the-wrong-way",
        "ReLU leaves half of the mean square, so the variance has to be twice as large, not half.",
        lambda n, act: np.sqrt(0.5 / n) if GAINS[act] == 2.0 else right_scale(n, act),
    ),
    *mistake(
        "two-outside-the-root",
        "The 2 stands outside the root. The variance is 2 / n_prev; take the root of all of it.",
        lambda n, act: GAINS[act] / np.sqrt(n),
        lambda n, act: np.sqrt(GAINS[act]) / n,
    ),
    *mistake(
        "turned-round",
        "This grows with the number of inputs. A unit with more inputs sums more terms, so each of "
        "its weights has to be smaller.",
        lambda n, act: np.sqrt(n / GAINS[act]),
        lambda n, act: np.sqrt(n * GAINS[act]),
        lambda n, act: np.sqrt(n),
        public="More inputs want smaller weights: n_prev divides.",
    ),
    *mistake(
        "bound-for-deviation",
        "This is the bound of a uniform distribution, √3 times its standard deviation. Asked for "
        "is the standard deviation itself.",
        lambda n, act: np.sqrt(3.0 * GAINS[act] / n),
        lambda n, act: np.sqrt(6.0 / n),
    ),
    *mistake(
        "n-ignored",
        "The number of inputs is not used. The more of them, the smaller each weight.",
        *(_constant(value) for value in (1.0, 2.0, np.sqrt(2.0), 0.5, 0.1, 0.05, 0.02, 0.01)),
        lambda n, act: GAINS[act],
        lambda n, act: np.sqrt(GAINS[act]),
        lambda n, act: right_scale(20, act),
        lambda n, act: right_scale(100, act),
    ),
    *mistake(
        "cut-to-zero",
        "// cuts the quotient to a whole number, which is 0 here. Divide with /.",
        lambda n, act: np.sqrt(GAINS[act] // n),
    ),
    *mistake(
        "sixteen-for-sigmoid",
        "The variance was raised to make up for the sigmoid's slope of a quarter. The usual start, "
        "which is asked for here, is 1 / n_prev for the sigmoid as well.",
        lambda n, act: 4.0 * right_scale(n, act) if act == "sigmoid" else right_scale(n, act),
        lambda n, act: 2.0 * right_scale(n, act) if act == "sigmoid" else right_scale(n, act),
        public="The sigmoid's slope was made up for. Its usual start is 1 / n_prev.",
    ),
    *mistake(
        "leak-the-wrong-way",
        "Leaky ReLU keeps ½ (1 + α²) of the mean square, so its own variance is "
        "2 / ((1 + α²) n_prev). (2 / n_prev is right as well.)",
        *(_leaky_with(g) for g in (2.0 * (1.0 + ALPHA**2), 0.5 * (1.0 + ALPHA**2))),
        *(
            _leaky_with(g)
            for g in (2.0 / (1.0 + ALPHA), 2.0 * (1.0 + ALPHA), 2.0 / (1.0 + ALPHA) ** 2)
        ),
    ),
)


def scale_check(*activations: str) -> Callable[[Ask], Finding]:
    """initial_scale for some activations and fresh numbers of inputs."""

    def run(ask: Ask) -> Finding:
        numbers = [*(int(n) for n in ask.rng.integers(3, 2000, 3)), 7]

        def found(gain: float) -> Finding:
            cases = []
            for n_prev in numbers:
                for activation in activations:
                    value = {"": np.array(right_scale(n_prev, activation) * gain)}
                    said = f'n_prev = {n_prev} and "{activation}"'
                    cases.append(Case((n_prev, activation), value, value, said))
            return compare(ask, "initial_scale", cases, _read_one_number, SCALE_MISTAKES)

        usual = found(1.0)
        if not usual.passed and activations == ("leaky_relu",):
            exact = found(1.0 / np.sqrt(1.0 + ALPHA**2))  # its own gain is √(2 / (1 + α²))
            return exact if exact.passed else usual
        return usual

    return run


def _read_one_number(value: Any) -> dict[str, np.ndarray] | Finding:
    parts = read_array(value)
    if isinstance(parts, dict) and parts[""].size == 1:
        return {"": parts[""].reshape(())}
    return parts


# Here only: the hidden checks ask for each kind by itself, where it is one of the mistakes above.
CHANGED_PLACES = mistake(
    "changed-places",
    "The two have changed places: the 2 belongs to ReLU and leaky ReLU.",
    lambda n, act: np.sqrt((3.0 - GAINS[act]) / n),
)
PUBLIC_SCALE = PublicExamples(
    right_scale,
    in_public(*SCALE_MISTAKES, *CHANGED_PLACES),
    tuple(
        Example(f"{n_prev} inputs, {activation}", (n_prev, activation))
        for n_prev, activation in ((100, "tanh"), (30, "sigmoid"), (50, "relu"))
    ),
    statements=(
        (
            "200 inputs, leaky_relu: 0.1, give or take what the leak changes",
            'np.isclose(initial_scale(200, "leaky_relu"), [0.1, 0.0999950004], rtol=1e-6).any()',
        ),
    ),
)
