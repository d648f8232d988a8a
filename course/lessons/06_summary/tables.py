"""Lesson 06, two tables of numbers: the greatest slope of each activation, and its slope at 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Finding,
    Misconception,
    Tolerance,
    as_numbers,
    no_answer,
    number_text,
    within,
)
from autograder.exercises.public import NOTE

from ...reference import activations as reference
from .methods import NAMES

SPOKEN = {"sigmoid": "the sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU"}

CLOSE = Tolerance(rtol=1e-3, atol=1e-9)  # the numbers may have been measured


@dataclass(frozen=True)
class Slip:
    """A wrong number, and the idea behind it."""

    value: float
    idea: Misconception


def slip(value: float, name: str, sentence: str, public: str | None = None) -> Slip:
    """A slip, with a shorter sentence for the public check where there is one."""
    return Slip(value, Misconception(name, sentence, public=public))


@dataclass(frozen=True)
class Table:
    """A dict with a number for each activation.

    Attributes
    ----------
    target : str
        Its name.
    right : mapping of str to (float, float)
        The lowest and the highest right number.
    slips : mapping of str to sequence of Slip
    ask_for : str
        What helps where the number is none of these.
    is_right : str
        The lesson's function that measures in public whether a number is right.
    """

    target: str
    right: Mapping[str, tuple[float, float]]
    known: Mapping[str, Sequence[Slip]]
    ask_for: str
    is_right: str

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """Each idea once."""
        ideas = (slip.idea for slips in self.known.values() for slip in slips)
        return tuple(dict.fromkeys(ideas))

    def checks(self) -> tuple[Check, ...]:
        """One for each number, a quarter of the exercise."""
        return tuple(Check(SPOKEN[name], 0.25, self._check(name)) for name in NAMES)

    def _check(self, name: str) -> Callable[[Ask], Finding]:
        listed = ", ".join(f'"{each}"' for each in NAMES)
        slips = self.known[name]

        def run(ask: Ask) -> Finding:
            answer = ask.value(self.target)
            failed = no_answer(answer, self.target)
            if failed is not None:
                return failed
            if not isinstance(answer.value, dict):
                said = f"{self.target} should be a dict with a number for each of {listed}."
                return Finding(False, said)
            if name not in answer.value:
                return Finding(
                    False, f'There is no "{name}" in {self.target}. Its names are {listed}.'
                )
            given = answer.value[name]
            number = as_numbers(given)
            if number is not None and number.size == 1:
                value = float(number.reshape(()))
            elif given is None and not any(np.isnan(slip.value) for slip in slips):
                return Finding(False, "Not attempted yet.", kind="not attempted")
            else:
                value = np.nan
            if within(np.array(value), *self.right[name], CLOSE):
                return Finding(True)
            for slip in slips:
                if _is(value, slip.value):
                    return slip.idea.finding()
            shown = number_text(value) if number is not None else "not a number"
            return Finding(False, f'{self.target}["{name}"] is {shown}. {self.ask_for}')

        return run

    def slips(self) -> list[tuple[str, list[str]]]:
        """The public sentence and the number of each slip."""
        every = (slip for slips in self.known.values() for slip in slips)
        return [(slip.idea.in_public, [str(slip.value)]) for slip in every if slip.idea.in_public]

    def code(self, name: str) -> str:
        """The call of the lesson's ``check_numbers``, as it stands in the test cell."""
        lines = [NOTE, "check_numbers(", f'    "{name}", {name}, {self.is_right},', "    slips={"]
        for each, slips in self.known.items():
            pairs = [
                f'({_number(slip.value)}, "{slip.idea.in_public}")'
                for slip in slips
                if slip.idea.in_public
            ]
            inside = [f"            {pair}," for pair in pairs]
            lines += [f'        "{each}": [', *inside, "        ],"] if inside else []
        return "\n".join([*lines, "    },", ")"])


def _is(value: float, wrong: float) -> bool:
    if value == wrong or (np.isnan(value) and np.isnan(wrong)):
        return True
    return bool(np.isfinite(wrong) and within(np.array(value), wrong, wrong, Tolerance(1e-3, 1e-6)))


def _number(value: float) -> str:
    return "np.inf" if value == np.inf else f"{value:g}"


HEIGHT = "that is how high the curve gets. How steep?"
HEIGHT_AT_ZERO = "that is the height of the curve. How steep?"
PLACE = "is that the place? How steep is it there?"
OTHER_SIDE = "the other side is steeper"
SIGMOID_FOR_TANH = (
    "sigmoid-for-tanh",
    "0.25 belongs to σ. tanh rises twice as far in half the width.",
)

GREATEST: dict[str, float] = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "leaky_relu": 1.0}
MAX_GRADIENTS = Table(
    "max_gradients",
    {name: (slope, slope) for name, slope in GREATEST.items()},
    {
        "sigmoid": (
            slip(
                1.0,
                "value-for-slope",
                "1 is how high σ gets. The question is how steep it gets.",
                HEIGHT,
            ),
            slip(
                0.5,
                "value-for-slope",
                "0.5 is the height of σ at z = 0. The question is its slope there.",
                "that is its height at z = 0. How steep?",
            ),
            slip(
                0.0,
                "place-for-slope",
                "z = 0 is where σ is steepest. How steep is it there?",
                PLACE,
            ),
        ),
        "tanh": (
            slip(0.25, *SIGMOID_FOR_TANH),
            slip(
                0.0,
                "place-for-slope",
                "z = 0 is the place where tanh is steepest. How steep is it there?",
                PLACE,
            ),
            slip(
                2.0,
                "rise-for-slope",
                "2 is how far tanh rises in all, from −1 to 1. A slope is per unit.",
            ),
        ),
        "relu": (
            slip(
                np.inf,
                "value-for-slope",
                "ReLU itself has no greatest value. Its slope has: the line on the right is "
                "equally steep all along.",
                HEIGHT,
            ),
            slip(
                0.0,
                "smaller-slope",
                "0 is the slope on the left, the smaller one of the two.",
                OTHER_SIDE,
            ),
        ),
        "leaky_relu": (
            slip(
                np.inf,
                "value-for-slope",
                "Leaky ReLU itself has no greatest value. Its slope has: the line on the right is "
                "equally steep all along.",
                HEIGHT,
            ),
            slip(
                0.01,
                "smaller-slope",
                "α is the slope on the left, the smaller one of the two.",
                OTHER_SIDE,
            ),
            slip(
                1.01,
                "alpha-added",
                "α is not added to anything: it takes the place of 1 on the left.",
            ),
        ),
    },
    "Look at its curve: what is the steepest you can find, and how steep is that?",
    "is_greatest",
)

NO_SLOPE_AT_ALL = slip(
    np.nan,
    "no-slope-at-all",
    "There is no single slope at the kink, that is right. But code has to give a number, and any "
    "slope from that of the left line to that of the right one will do.",
    public="",  # the check itself says that one number is needed
)
SLOPES_AT_ZERO = Table(
    "slopes_at_zero",
    {
        "sigmoid": (0.25, 0.25),
        "tanh": (1.0, 1.0),
        "relu": (0.0, 1.0),
        "leaky_relu": (reference.ALPHA, 1.0),
    },
    {
        "sigmoid": (
            slip(
                0.5,
                "value-for-slope",
                "0.5 is σ(0), the height of the curve. It is the slope we want.",
                HEIGHT_AT_ZERO,
            ),
            slip(
                0.0,
                "z-where-a-belongs",
                "sigmoid_derivative was given z = 0, and it takes a: with a = 0 it says 0. At "
                "z = 0 the activation is not 0.",
                "was z = 0 passed to a method that takes a?",
            ),
            slip(
                1.0,
                "tanh-for-sigmoid",
                "1 belongs to tanh. σ rises half as far over twice the width.",
            ),
        ),
        "tanh": (
            slip(
                0.0,
                "value-for-slope",
                "0 is tanh(0), the height of the curve. It is the slope we want.",
                HEIGHT_AT_ZERO,
            ),
            slip(0.25, *SIGMOID_FOR_TANH),
        ),
        "relu": (NO_SLOPE_AT_ALL,),
        "leaky_relu": (
            slip(
                0.0,
                "relu-for-leaky",
                "0 is right for ReLU. A line of slope 0 through the kink of leaky ReLU lies above "
                "its left half; the smallest slope that counts is that of the left line.",
                "such a line lies above the left half of the curve",
            ),
            NO_SLOPE_AT_ALL,
        ),
    },
    "Look at its curve at z = 0, or measure there with a centred difference.",
    "touches",
)
