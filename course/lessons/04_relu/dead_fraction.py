"""Lesson 04, the share of dead units: checks and misconceptions of dead_fraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from autograder.exercises import (
    FOLLOWS,
    UNCHANGED,
    Ask,
    Check,
    Example,
    Finding,
    Misconception,
    PublicExamples,
    Tolerance,
    as_numbers,
    ask_each,
    no_answer,
    number_text,
    shape_text,
    within,
)


def dead_fraction(Z: np.ndarray) -> float:
    """The share of rows without a positive entry; Z has shape (units, examples)."""
    return float(np.mean(np.max(Z, axis=1) < 0))


DEAD_FRACTION_MISCONCEPTIONS = (
    Misconception(
        "wrong-axis",
        "Rows and columns have changed places: this is the share of examples for which every unit "
        "is silent. A unit is a row of Z, its examples lie along axis 1.",
        lambda Z: np.mean(np.all(Z < 0, axis=0)),
        public="rows and columns have changed places. The examples of a unit lie along axis 1.",
    ),
    Misconception(
        "any-for-all",
        "One example with slope 0 was enough here. A dead unit has slope 0 for every example; it "
        "is normal for a unit to be silent for some.",
        lambda Z: np.mean(np.any(Z < 0, axis=1)),
        public="one example with slope 0 was enough. Dead means slope 0 for every example.",
    ),
    Misconception(
        "share-of-entries",
        "This is the share of entries of Z with slope 0. First decide for each unit whether it is "
        "dead, then take the share of units.",
        lambda Z: np.mean(Z < 0),
        public="this is the share of entries. Decide for each unit first.",
    ),
    Misconception(
        "count-for-share",
        "This is the number of dead units. Divide by the number of units to get a share from 0 to "
        "1.",
        lambda Z: np.sum(np.all(Z < 0, axis=1)),
        public="this is the number of dead units. Make it a share of all units.",
    ),
    Misconception(
        "divided-by-examples",
        "The number of dead units was divided by the number of examples. A share of units is out "
        "of all units.",
        lambda Z: np.sum(np.all(Z < 0, axis=1)) / Z.shape[1],
        public="the number of dead units was divided by the number of examples.",
    ),
    Misconception(
        "divided-by-entries",
        "The number of dead units was divided by the number of entries of Z. A share of units is "
        "out of all units.",
        lambda Z: np.sum(np.all(Z < 0, axis=1)) / Z.size,
        public="the number of dead units was divided by the number of entries.",
    ),
    Misconception(
        "entries-per-unit",
        "The entries of Z with slope 0 were counted, and divided by the number of units. A unit "
        "counts once, if the slope is 0 in all its entries.",
        lambda Z: np.sum(Z < 0) / len(Z),
        public="the entries were counted, and divided by the number of units. Count a unit once.",
    ),
    Misconception(
        "percent",
        "This is a percentage. A share runs from 0 to 1.",
        lambda Z: 100.0 * dead_fraction(Z),
        public="this is a percentage. A share runs from 0 to 1.",
    ),
    Misconception(
        "alive-for-dead",
        "This is the share of units that still have a slope of 1 somewhere. The dead ones are the "
        "others.",
        lambda Z: np.mean(np.any(Z > 0, axis=1)),
        public="this is the share of units that are alive.",
    ),
    Misconception(
        "always-on",
        "This is the share of units with slope 1 for every example, the very opposite of dead. "
        "Look at the sign of the comparison.",
        lambda Z: np.mean(np.all(Z > 0, axis=1)),
        public="this is the share of units that are on for every example.",
    ),
    Misconception(
        "mean-below-zero",
        "An average of z over the examples was tested. A single example with z > 0 keeps a unit "
        "alive, however negative the others are: test each example.",
        lambda Z: np.mean(np.mean(Z, axis=1) < 0),
        public="an average of z was tested. One example with z > 0 keeps a unit alive.",
    ),
    Misconception(
        "mean-below-zero",
        "The middle one of the examples was tested. A single example with z > 0 keeps a unit "
        "alive, however negative the others are: test each example.",
        lambda Z: np.mean(np.median(Z, axis=1) < 0),
        public="an average of z was tested. One example with z > 0 keeps a unit alive.",
    ),
    Misconception(
        "mean-slope",
        "This is the mean slope of all entries. First decide for each unit whether it is dead, "
        "then take the share of units.",
        lambda Z: np.mean(Z > 0),
        public="this is the mean slope. Decide for each unit first.",
    ),
    Misconception(
        "mean-of-Z",
        "This is the mean of Z. What counts is not how large z is but whether the slope is 0.",
        np.mean,
        public="this is the mean of Z. What counts is where the slope is 0.",
    ),
    Misconception(
        "yes-or-no",
        "This says whether there is a dead unit at all. What is wanted is the share of units that "
        "are dead.",
        lambda Z: float(np.any(np.all(Z < 0, axis=1))),
        public="this says whether any unit is dead, not what share is.",
    ),
    Misconception(
        "all-at-once",
        "This is 1 only where every unit is dead, and 0 otherwise. Either all of Z was tested at "
        "once (axis=1 tests each row), or // cut the share to a whole number.",
        lambda Z: float(np.all(Z < 0)),
        public="1 only where every unit is dead. Was all of Z tested at once (axis=1 tests each "
        "row), or the share cut by //?",
    ),
    Misconception(
        "z-equal-to-zero",
        "This is 0 whatever Z is. The gradient is 0 for every z < 0, not only where z itself is 0.",
        lambda Z: np.mean(np.all(Z == 0, axis=1)),
        public="Z itself was tested for 0. It is the slope that is 0.",
    ),
    Misconception("one-for-each-unit", "One value for each unit; a single share was expected."),
    Misconception(
        "one-for-each-example", "One value for each example; a single share was expected."
    ),
    Misconception("input-changed", "Z was changed in place."),
)

COUNT = "shares you can count by hand"
CLOSE = Tolerance(rtol=1e-6, atol=1e-9)
BY_HAND = (
    np.array([[-1.0, -2.0, -0.5], [2.0, -1.0, 0.5], [-3.0, 1.0, -2.0], [-0.2, -4.0, -1.0]]),
    np.array([[1.0, -2.0], [-1.0, -3.0], [0.5, -0.1]]),
    np.array([[0.5, 2.0, 1.0, 3.0], [-2.0, -1.0, -3.0, 0.1]]),
    np.array([[-1.0, -0.1, -7.0]]),
)


def _share_of_dead(ask: Ask, matrices: Sequence[np.ndarray], unchanged: bool = False) -> Finding:
    """Call dead_fraction with each matrix; name the misconception that explains all answers."""
    touched = False

    def put(Z: np.ndarray) -> tuple[np.ndarray, bool] | Finding:
        nonlocal touched
        answer = ask.call("dead_fraction", Z.copy())
        failed = no_answer(answer, "dead_fraction")
        if failed is not None:
            where = f" It was called with an array of {shape_text(Z.shape)}."
            return replace(failed, message=failed.message + where * (answer.kind == "raised"))
        got = as_numbers(answer.value)
        if got is None or got.size != 1:
            return _not_one_number(Z, got)
        touched |= 0 in answer.changed
        return got.reshape(()), unchanged and 0 in answer.changed

    def judge(Z: np.ndarray, came: tuple[np.ndarray, bool]) -> Finding | None:
        got, changed = came
        right = dead_fraction(Z)
        if not within(got, right, right, CLOSE).all():
            return Finding(
                False,
                f"For a Z of {shape_text(Z.shape)} with {round(right * len(Z))} dead of "
                f"{len(Z)} units the result is {number_text(float(got))}; expected "
                f"{number_text(right)}.",
            )
        if changed:
            return Finding(
                False,
                "The share is right, but Z was changed in place. Work on a copy or in a new array.",
                "input-changed",
            )
        return None

    def recognise(
        came: Sequence[tuple[np.ndarray, tuple[np.ndarray, bool]]], first: Finding
    ) -> Finding:
        calls = [(Z, got) for Z, (got, _) in came]
        if first.misconception is not None or first.kind == "error":
            return first
        if not (unchanged and touched) and _follows_slopes(ask, calls):
            return Finding(True, FOLLOWS.format("relu_derivative"))
        for misconception in DEAD_FRACTION_MISCONCEPTIONS:
            theirs = misconception.function
            if theirs is None or not calls:
                continue
            if all(within(got, theirs(Z), theirs(Z), CLOSE) for Z, got in calls):
                return misconception.finding()
        return first

    return ask_each(matrices, put, judge, recognise)


def _follows_slopes(ask: Ask, calls: Sequence[tuple[np.ndarray, np.ndarray]]) -> bool:
    """Whether the share is that of the student's own slopes, and follows other slopes too.

    Slopes that are 0 everywhere make every share 1: a number made up would be right with these.
    """
    for Z, got in calls:
        slopes = as_numbers(ask.call("relu_derivative", Z.copy()).value)
        if slopes is None or slopes.shape != Z.shape:
            return False
        share = float(np.mean(np.all(slopes == 0, axis=1)))
        if not within(got, share, share, CLOSE).all():
            return False
        for dead in (0, len(Z), int(ask.rng.integers(len(Z) + 1))):
            others = np.ones(Z.shape)
            others[ask.rng.permutation(len(Z))[:dead]] = 0.0
            followed = as_numbers(
                ask.call("dead_fraction", Z.copy(), replaced={"relu_derivative": others}).value
            )
            if followed is None or followed.size != 1:
                return False
            if not within(followed, dead / len(Z), dead / len(Z), CLOSE).all():
                return False
    return bool(calls)


def _not_one_number(Z: np.ndarray, got: np.ndarray | None) -> Finding:
    if got is None:
        return Finding(False, "dead_fraction should return a single number from 0 to 1.")
    if got.shape in ((len(Z),), (len(Z), 1)):
        return Finding(
            False,
            "One value for each unit came back. The share of dead ones among them is a single "
            "number: one more step is missing.",
            "one-for-each-unit",
        )
    if got.shape in (Z.shape[1:], (1, Z.shape[1])):
        return Finding(
            False,
            "One value for each example came back. A unit is a row of Z: go along axis 1 for the "
            "examples of a unit, then take a share over units.",
            "one-for-each-example",
        )
    return Finding(
        False, f"An array of {shape_text(got.shape)} came back; a single number was expected."
    )


def _some_dead(ask: Ask, units: int, examples: int) -> np.ndarray:
    """A matrix of pre-activations with a drawn number of dead rows, and no z that is exactly 0."""
    Z = ask.rng.uniform(0.1, 5.0, (units, examples))
    Z *= np.where(ask.rng.uniform(size=Z.shape) < 0.6, -1.0, 1.0)
    dead = ask.rng.permutation(units)[: int(ask.rng.integers(1, units + 1))]
    Z[dead] = -np.abs(Z[dead])
    return Z


def _unseen(ask: Ask) -> Finding:
    return _share_of_dead(ask, [_some_dead(ask, *s) for s in ((7, 4), (5, 12), (20, 6), (9, 3))])


def _other_shapes(ask: Ask) -> Finding:
    one_example, one_unit, wide = (_some_dead(ask, *s) for s in ((8, 1), (1, 6), (6, 30)))
    return _share_of_dead(ask, [one_example, one_unit, wide.astype(np.float32), wide[:, ::3]])


DEAD_FRACTION_CHECKS = (
    Check(COUNT, 0.5, lambda ask: _share_of_dead(ask, [*BY_HAND, _some_dead(ask, 5, 3)])),
    Check("matrices you have not seen", 0.3, _unseen, (COUNT,)),
    Check("one unit, one example, many examples", 0.1, _other_shapes, (COUNT,)),
    Check(UNCHANGED, 0.1, lambda ask: _share_of_dead(ask, BY_HAND, unchanged=True), (COUNT,)),
)


PUBLIC_DEAD_FRACTION = PublicExamples(
    dead_fraction,
    DEAD_FRACTION_MISCONCEPTIONS,
    (
        Example(
            "the table above",
            (np.array([[-1.0, -2.0, 9.0], [-3.0, -4.0, -5.0], [1.0, -6.0, -7.0]]),),
        ),
        Example(
            "[[−1, −2], [3, −4], [−5, −6], [7, 8]]",
            (np.array([[-1.0, -2.0], [3.0, -4.0], [-5.0, -6.0], [7.0, 8.0]]),),
        ),
        Example("[[2, −1]]", (np.array([[2.0, -1.0]]),)),
        Example("[[−1, −1], [−2, −2]]", (np.array([[-1.0, -1.0], [-2.0, -2.0]]),)),
    ),
    statements=(
        (
            "Z is left as it was",
            "leaves_alone(dead_fraction, np.array([[1.0, -2.0], [-3.0, -4.0]]))",
        ),
    ),
)
