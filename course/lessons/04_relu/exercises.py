"""Exercises of lesson 04: ReLU, its kink at 0, and dead units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from autograder.exercises import (
    FOLLOWS,
    UNCHANGED,
    Ask,
    BuildsOn,
    Check,
    Elementwise,
    Example,
    Exercise,
    Finding,
    Misconception,
    PublicCheck,
    PublicExamples,
    Tolerance,
    as_numbers,
    ask_each,
    elementwise_checks,
    no_answer,
    number_text,
    prediction,
    question,
    shape_text,
    within,
)

from ...common import Z_UNDEFINED
from ...reference import activations as reference

LESSON = "04_relu"

# Values close to 0 on both sides tell a step from a steep but smooth curve.
FIXED = (-10.0, -2.0, -0.5, -0.01, 0.0, 0.01, 0.5, 2.0, 10.0)
FAR = (-300.0, -60.0, -35.0, 35.0, 60.0, 300.0)


SLOPE_FOR_G = Misconception(
    "slope-for-g",
    "These are the slopes 0 and 1, not ReLU itself. For z > 0 ReLU returns z.",
    public="these are the slopes 0 and 1. Here ReLU itself is wanted.",
)
RELU = Elementwise(
    "relu",
    reference.relu,
    misconceptions=(
        replace(SLOPE_FOR_G, function=reference.relu_derivative),
        replace(SLOPE_FOR_G, function=lambda z: np.where(z >= 0, 1.0, 0.0)),
        Misconception(
            "identity",
            "z came back unchanged. ReLU lets positive z through and replaces negative z.",
            lambda z: z,
            public="z came back unchanged. What becomes of negative z?",
        ),
        Misconception(
            "absolute-value",
            "This is |z|: the negative half was folded up. ReLU makes it level instead.",
            np.abs,
            public="this is |z|: the left half was folded up. ReLU makes it level.",
        ),
        Misconception(
            "min-for-max",
            "This is min(0, z): it keeps the negative half and flattens the positive one. ReLU "
            "takes the larger of the two.",
            lambda z: np.minimum(0.0, z),
            public="this is the smaller of 0 and z. ReLU is the larger one.",
        ),
        Misconception(
            "mirrored",
            "This is ReLU of −z: positive values come out where z is negative. Look at the sign of "
            "z, or at the direction of a comparison.",
            lambda z: np.maximum(0.0, -z),
            public="this is ReLU of −z. Look at the direction of a comparison.",
        ),
        Misconception(
            "negated",
            "The size is right and the sign is wrong: ReLU is never below 0.",
            lambda z: -np.maximum(0.0, z),
            public="ReLU is never below 0: the sign is wrong.",
        ),
        Misconception(
            "leaky",
            "For z < 0 this keeps a small part of z. That is leaky ReLU, the next lesson; ReLU "
            "keeps nothing there.",
            reference.leaky_relu,
            public="a part of negative z was kept. ReLU keeps nothing there.",
        ),
        Misconception(
            "softplus",
            "This is ln(1 + eᶻ), softplus: a smooth relative of ReLU. ReLU has a sharp kink and is "
            "exactly 0 on the left.",
            lambda z: np.logaddexp(0.0, z),
            public="this is ln(1 + eᶻ), a smooth relative. ReLU is exactly 0 on the left.",
        ),
        Misconception(
            "squared",
            "For z > 0 this is z². There is one factor z too many: multiply z by a mask of 0 and "
            "1, or use the maximum as it is.",
            lambda z: np.where(z > 0, z**2, 0.0),
            public="for z > 0 this is z². One factor z is enough.",
        ),
        Misconception(
            "clipped-at-one",
            "Values above 1 were cut to 1. ReLU has a floor at 0 and no ceiling.",
            lambda z: np.clip(z, 0.0, 1.0),
            public="values above 1 were cut. ReLU has no upper end.",
        ),
        Misconception(
            "floor-at-one",
            "This is max(1, z): the floor is at 1. ReLU has its floor at 0.",
            lambda z: np.maximum(1.0, z),
            public="the floor is at 1. ReLU has its floor at 0.",
        ),
        Misconception(
            "comparison-last",
            "This is 1 where z · z is positive: without brackets the comparison was done last. Put "
            "the comparison in brackets, and multiply by the mask.",
            lambda z: np.where(z * z > 0, 1.0, 0.0),
            public="the comparison was done last: is z · z positive? Put brackets around the "
            "comparison.",
        ),
    ),
)

RELU_FIRST = BuildsOn("relu", (lambda g, z: (g(z) > 0).astype(float),))
THRESHOLD_AT_ONE = Misconception(
    "threshold-at-one",
    "Between 0 and 1 this is 0: the comparison is with 1. The kink of ReLU is at 0.",
    public="the comparison is with 1. The kink is at 0.",
)
RELU_DERIVATIVE = Elementwise(
    "relu_derivative",
    reference.relu_derivative,
    bounds=reference.relu_derivative_bounds,
    builds_on=(RELU_FIRST,),
    misconceptions=(
        Misconception(
            "g-for-slope",
            "For z > 0 this returns z, so it is ReLU itself, not its slope. The slope says how "
            "steep the line is, and a line is equally steep all along.",
            reference.relu,
            public="this is ReLU itself. The slope of the climbing line is the same all along.",
        ),
        Misconception(
            "reversed-step",
            "The two halves have changed places: this is 1 for negative z. Look at the "
            "direction of the comparison, or at the order of the two values.",
            lambda z: np.where(z < 0, 1.0, 0.0),
            public="the two halves have changed places. Look at the direction of the comparison.",
        ),
        Misconception(
            "sign",
            "For z < 0 this is −1: it is the sign of z, the slope of |z|. ReLU is level there, "
            "and a level line has another slope.",
            np.sign,
            public="this is the sign of z, the slope of |z|. Left of 0 ReLU is level.",
        ),
        Misconception(
            "leaky-slope",
            "For z < 0 this is 0.01, the slope of leaky ReLU (next lesson). ReLU is exactly "
            "level there.",
            reference.leaky_relu_derivative,
            public="0.01 is the slope of leaky ReLU. ReLU is level on the left.",
        ),
        Misconception(
            "left-not-set",
            "For z > 0 this is right, but for z < 0 the values of z are still there. The other "
            "half needs its slope as well; a result that starts as 0 everywhere has it already.",
            lambda z: np.where(z > 0, 1.0, z),
            public="for negative z the values of z are still there. They need their slope too.",
        ),
        Misconception(
            "smooth-step",
            "This is σ(z), a smooth step: the slope of softplus. ReLU is made of two straight "
            "lines, and its slope jumps.",
            reference.sigmoid,
            public="this is σ(z), a smooth step. The slope of ReLU jumps.",
        ),
        Misconception(
            "sigmoid-slope",
            "This is σ′(z), the slope of the sigmoid. ReLU has no exponential in it: look at each "
            "of its two straight lines.",
            reference.sigmoid_derivative,
            public="this is σ′(z), which belongs to the sigmoid.",
        ),
        Misconception(
            "tanh-slope",
            "This is 1 − tanh² z, the slope of tanh. ReLU has no exponential in it: look at each "
            "of its two straight lines.",
            reference.tanh_derivative,
            public="this is 1 − tanh² z, which belongs to tanh.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a) with a = ReLU(z): the rule for the sigmoid. Each activation has its "
            "own; ReLU is made of two straight lines, and each has one slope.",
            lambda z: reference.relu(z) * (1.0 - reference.relu(z)),
            public="this is a (1 − a), the rule for the sigmoid. ReLU is made of two straight "
            "lines.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is z (1 − z): the rule for the sigmoid, fed with z. ReLU is made of two straight "
            "lines, and each has one slope.",
            lambda z: z * (1.0 - z),
            public="this is z (1 − z), a rule for σ fed with z. ReLU is made of two straight "
            "lines.",
        ),
        Misconception(
            "tanh-rule",
            "This is 1 − a² with a = ReLU(z): the rule for tanh. Each activation has its own; ReLU "
            "is made of two straight lines, and each has one slope.",
            lambda z: 1.0 - reference.relu(z) ** 2,
            public="this is 1 − a², the rule for tanh. ReLU is made of two straight lines.",
        ),
        Misconception(
            "ramp",
            "The step was smeared out around 0. The kink is a single point: at z = 0.01 the slope "
            "is already that of the right line, at z = −0.01 still that of the left one.",
            lambda z: np.clip(z + 0.5, 0.0, 1.0),
            public="the step was smeared out around 0. At z = 0.1 the slope is 1 already.",
        ),
        Misconception(
            "clipped",
            "This is z cut to the range from 0 to 1. At z = 0.5 the line already climbs as steeply "
            "as at z = 10.",
            lambda z: np.clip(z, 0.0, 1.0),
            public="this is z cut to the range from 0 to 1. At z = 0.1 the slope is 1 already.",
        ),
        Misconception(
            "absolute-value",
            "This is |z|. What is wanted is a slope: how much a changes per unit of z, on either "
            "side of 0.",
            np.abs,
            public="this is |z|. A slope says how steep the curve is.",
        ),
        Misconception(
            "nan-at-the-kink",
            "Right except at z = 0, where this gives nan. On paper there is no slope there; a "
            "program has to return a number, and any from 0 to 1 is right. (ReLU divided by z "
            "gives 0 / 0 there.)",
            lambda z: np.maximum(0.0, z) / z,
        ),
        replace(THRESHOLD_AT_ONE, function=lambda z: np.where(z > 1, 1.0, 0.0)),
        Misconception(
            "one-everywhere",
            "This is 1 on both sides of the kink. That is the slope of the right line; left of 0 "
            "ReLU is level. (A test such as a >= 0 is true for every activation of ReLU.)",
            np.ones_like,
            public="1 on both sides. Left of 0 ReLU is level.",
        ),
        Misconception(
            "zero-everywhere",
            "This is 0 for every z, except perhaps 0 itself. Right of 0 the line climbs: a grows "
            "by one for each unit of z.",
            np.zeros_like,
            public="0 everywhere. Right of 0 ReLU climbs.",
        ),
    ),
)

RELU_DERIVATIVE_EXPLICIT = replace(
    RELU_DERIVATIVE,
    target="relu_derivative_explicit",
    builds_on=(RELU_FIRST, BuildsOn("relu_derivative", (lambda g, z: g(z),))),
)

# a = 0 is not the kink: every z ≤ 0 ends there, and for all of them but one the slope is exactly
# 0. So there is one right value, and a function that gives 1 at a = 0 is 1 everywhere.
RELU_DERIVATIVE_FROM_A = Elementwise(
    "relu_derivative_from_a",
    reference.relu_derivative,
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "one-at-zero",
            "This is 1 for a = 0 too, so it is 1 always: an activation of ReLU is never negative. "
            "a = 0 stands for all z ≤ 0, where the unit is level.",
            np.ones_like,
            public="1 at a = 0, so 1 always. What is the slope for z = −5, where a = 0?",
        ),
        Misconception(
            "half-at-zero",
            "At a = 0 this is 0.5. Seen from z, any value from 0 to 1 would do at the kink; but "
            "a = 0 stands for every z ≤ 0, and for negative z only one slope is right.",
            lambda a: np.where(a > 0, 1.0, 0.5),
            public="a = 0 is not only the kink: it stands for every z ≤ 0.",
        ),
        Misconception(
            "g-for-slope",
            "This returns a. What is wanted is the slope that belongs to a: how steep is the line "
            "on which a lies?",
            lambda a: a,
            public="this returns a, not the slope that belongs to it.",
        ),
        Misconception(
            "reversed-step",
            "The two cases have changed places: this is 1 where a = 0. Which units are on the "
            "climbing line?",
            lambda a: np.where(a > 0, 0.0, 1.0),
            public="the two cases have changed places.",
        ),
        Misconception(
            "leaky-slope",
            "At a = 0 this is 0.01, the slope of leaky ReLU (next lesson). ReLU is exactly level "
            "there.",
            reference.leaky_relu_derivative,
            public="0.01 is the slope of leaky ReLU. ReLU is level there.",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a), the rule for the sigmoid. ReLU needs nothing of the kind: it is "
            "enough to know on which of its two lines a lies.",
            reference.sigmoid_derivative_from_a,
            public="this is a (1 − a), which belongs to the sigmoid.",
        ),
        Misconception(
            "tanh-rule",
            "This is 1 − a², the rule for tanh. ReLU needs nothing of the kind: it is enough to "
            "know on which of its two lines a lies.",
            reference.tanh_derivative_from_a,
            public="this is 1 − a², which belongs to tanh.",
        ),
        Misconception(
            "nan-at-zero",
            "At a = 0 this gives nan, as 0 / 0 does in a / a. a = 0 stands for all z ≤ 0, and for "
            "negative z the slope is known: ask whether a is positive.",
            lambda a: a / a,
        ),
        Misconception(
            "clipped",
            "This is a cut off at 1. At a = 0.5 the line already climbs as steeply as at a = 10.",
            lambda a: np.clip(a, 0.0, 1.0),
            public="this is a cut off at 1. The slope at a = 0.1 is that at a = 10.",
        ),
        replace(THRESHOLD_AT_ONE, function=lambda a: np.where(a > 1, 1.0, 0.0)),
        Misconception(
            "zero-everywhere",
            "This is 0 everywhere. Where a is positive the unit is on the climbing line.",
            np.zeros_like,
            public="0 everywhere. Where a is positive, the line climbs.",
        ),
        Misconception(
            "sigma-of-a",
            "This is σ(a), a smooth step. The argument is already an activation, and the slope of "
            "ReLU jumps.",
            reference.sigmoid,
            public="this is σ(a). The slope of ReLU jumps.",
        ),
    ),
)


# --- dead_fraction --------------------------------------------------------------------------------


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


# --- the secants on either side of the kink -------------------------------------------------------

SIDES = ("from the left", "from the right")
ONE_SIDED = (0.0, 1.0)


def _given(name: str, sentence: str, left: float, right: float, public: str) -> Misconception:
    """A misconception and the pair that gives it away."""
    return Misconception(name, sentence, lambda side: (left, right)[side], public)


ONE_SIDED_SLIPS = (
    _given(
        "swapped",
        "The two have changed places: the pair is (left, right).",
        1.0,
        0.0,
        public="left and right have changed places.",
    ),
    _given(
        "climbs-on-both-sides",
        "On the left g(0 − h) was taken as −h. Put −h into max(0, z) first.",
        1.0,
        1.0,
        public="on the left g(0 − h) is not −h: what does max(0, −h) give?",
    ),
    _given(
        "absolute-value",
        "These are the two slopes of |z|, which is folded up on the left. ReLU is level there.",
        -1.0,
        1.0,
        public="the left one is for |z|. ReLU is level there.",
    ),
    _given(
        "centred",
        "0.5 is what the centred difference gives. Take the two sides one by one.",
        0.5,
        0.5,
        public="this is the centred difference. Take the two sides one by one.",
    ),
    _given(
        "height-for-slope",
        "The heights near 0 are small, but the slope is the rise divided by the step: on the "
        "right the rise is h, over a step of h.",
        0.0,
        0.0,
        public="these are heights of the curve at 0. Divide the rise by h.",
    ),
    _given(
        "no-slope-at-all",
        "At 0 there is indeed no single slope. But each secant has one: for any h > 0 both "
        "fractions are numbers.",
        np.nan,
        np.nan,
        public="at 0 there is no single slope, but each secant has one. Take h = 0.5.",
    ),
)
PUBLIC_ONE_SIDED = PublicExamples(
    lambda side: ONE_SIDED[side],
    ONE_SIDED_SLIPS,
    tuple(Example(said, (side,), f"_slope({side})") for side, said in enumerate(SIDES)),
    before="""\
def _slope(side):
    if one_sided_slopes is None:
        raise NotImplementedError
    pair = np.ravel(one_sided_slopes)  # two numbers, or two arrays of one
    if pair.size != 2 or None in pair:
        raise TypeError("a pair of two numbers is wanted, (left, right)")
    return pair[side]
""",
)


def _side(place: int) -> Check:
    """One of the two secant slopes, half of the exercise."""

    def run(ask: Ask) -> Finding:
        answer = ask.value("one_sided_slopes")
        failed = no_answer(answer, "one_sided_slopes")
        if failed is not None:
            return failed
        pair = as_numbers(answer.value)
        if pair is None or pair.size != 2:
            return Finding(
                False, "one_sided_slopes should be a pair of two numbers, (left, right)."
            )
        pair = pair.ravel().astype(float)
        if within(pair[place], ONE_SIDED[place], ONE_SIDED[place], Tolerance(1e-6, 1e-6)):
            return Finding(True)
        for known in ONE_SIDED_SLIPS:
            wrong = [known.function(side) for side in (0, 1)] if known.function else []
            if np.allclose(pair, wrong, rtol=0.0, atol=1e-6, equal_nan=True):
                return known.finding()
        return Finding(
            False,
            f"{number_text(pair[place])} is not the slope {SIDES[place]}. Put h = 0.5 into the "
            "fraction and compute.",
        )

    return Check(SIDES[place], 0.5, run)


EXERCISES = (
    prediction(
        "q_slope_measured",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
    ),
    Exercise(
        "relu",
        LESSON,
        1.0,
        elementwise_checks(RELU, FIXED, far=FAR),
        misconceptions=RELU.misconceptions,
        public=PublicCheck(RELU, known=(-10, -0.1, 0, 0.1, 10)),
    ),
    Exercise(
        "one_sided_slopes",
        LESSON,
        1.0,
        (_side(0), _side(1)),
        misconceptions=ONE_SIDED_SLIPS,
        public=PUBLIC_ONE_SIDED,
    ),
    Exercise(
        "relu_derivative",
        LESSON,
        2.0,
        elementwise_checks(RELU_DERIVATIVE, FIXED, far=FAR),
        misconceptions=RELU_DERIVATIVE.misconceptions,
        public=PublicCheck(RELU_DERIVATIVE, known=(-10, -0.1, 0, 0.1, 10), slope_of="relu"),
    ),
    question(
        "q_value_at_zero",
        LESSON,
        0.5,
        letter="r",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "branch-decides",
                "Which branch the single point z = 0 is put into is a matter of notation: max(0, "
                "z) is 0 there from both sides. It does not settle the slope.",
            ),
            (
                "q",
                "value-decides",
                "A slope is about how a changes, not about how large a is. With a = 0 the curve "
                "can still climb to the right.",
            ),
            (
                "s",
                "measured-is-true",
                "0.5 is the mean of the two one-sided slopes, an effect of how the centred "
                "difference is built. It is one of the values that will do, and no better than "
                "the others.",
            ),
        ),
    ),
    Exercise(
        "relu_derivative_explicit",
        LESSON,
        0.5,
        elementwise_checks(RELU_DERIVATIVE_EXPLICIT, FIXED, far=FAR),
        misconceptions=RELU_DERIVATIVE_EXPLICIT.misconceptions,
        public=PublicCheck(
            RELU_DERIVATIVE_EXPLICIT, known=(-10, -0.1, 0, 0.1, 10), slope_of="relu"
        ),
    ),
    Exercise(
        "relu_derivative_from_a",
        LESSON,
        2.0,
        elementwise_checks(
            RELU_DERIVATIVE_FROM_A, (0.0, 0.01, 0.5, 1.0, 2.0, 10.0), through=reference.relu
        ),
        misconceptions=RELU_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(RELU_DERIVATIVE_FROM_A, known=(0, 0.1, 1, 10), slope_of="relu"),
    ),
    Exercise(
        "dead_fraction",
        LESSON,
        2.0,
        DEAD_FRACTION_CHECKS,
        misconceptions=DEAD_FRACTION_MISCONCEPTIONS,
        public=PUBLIC_DEAD_FRACTION,
    ),
    question(
        "q_dying",
        LESSON,
        0.5,
        letter="q",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "off-is-dead",
                "That unit is silent for some examples and learns from the others. This is ReLU at "
                "work; dead means silent for every example.",
            ),
            (
                "r",
                "saturation",
                "That is how a sigmoid stops learning: it is level at both ends. ReLU goes on "
                "climbing with slope 1, however large its activation is.",
            ),
            (
                "s",
                "vanishing",
                "A small gradient means slow learning, and later ones may be larger. A dead unit "
                "multiplies whatever arrives by exactly 0.",
            ),
        ),
    ),
)
