"""Lesson 05, the secants on either side of the kink: checks and misconceptions of kink_slopes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.exercises import (
    FOLLOWS,
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
from autograder.student.wire import Function

from .leaky_relu import ALPHA

KNOWN_ALPHAS = "values of α you can do by hand"

KINK_SLIPS = (
    Misconception(
        "swapped",
        "The two have changed places: the pair is (left, right).",
        lambda alpha: (1.0, alpha),
        public="left and right have changed places.",
    ),
    Misconception(
        "relu-slopes",
        "0 and 1 are the two slopes of ReLU. Here the left piece is α z.",
        lambda alpha: (0.0, 1.0),
        public="these are the slopes of ReLU. Where is α?",
    ),
    Misconception(
        "alpha-sign",
        "The left slope has the wrong sign: g(0 − h) is −α h, and it is subtracted from 0.",
        lambda alpha: (-alpha, 1.0),
        public="on the left the sign is wrong. g(0 − h) is −αh; what is g(0) minus that?",
    ),
    Misconception(
        "alpha-on-both-sides",
        "α is on both sides. On the right g(0 + h) is h itself.",
        lambda alpha: (alpha, alpha),
        public="α is on both sides. On the right g(0 + h) is h.",
    ),
    Misconception(
        "one-on-both-sides",
        "This is 1 on both sides. On the left g(0 − h) is −α h, not −h.",
        lambda alpha: (1.0, 1.0),
        public="1 on both sides. On the left g(0 − h) is −αh.",
    ),
    Misconception(
        "centred",
        "This is what the centred difference gives. Take the two sides one by one.",
        lambda alpha: ((1.0 + alpha) / 2.0, (1.0 + alpha) / 2.0),
        public="this is the centred difference. Take the two sides one by one.",
    ),
    Misconception(
        "one-minus-alpha",
        "The left slope is 1 − α here. α is the part that passes, not the part that is held back.",
        lambda alpha: (1.0 - alpha, 1.0),
        public="on the left this is 1 − α. α is what gets through.",
    ),
    Misconception(
        "both-signs",
        "Both signs are wrong: each fraction is what g rises by on the way to the right, over a "
        "step of h.",
        lambda alpha: (-alpha, -1.0),
        public="both signs are wrong. Each top is the value on the right minus the one on the "
        "left.",
    ),
    Misconception(
        "upside-down",
        "The left slope is 1/α here: the step was divided by the rise.",
        lambda alpha: (1.0 / alpha, 1.0),
        public="on the left this is 1/α. The rise goes on top, the step h below.",
    ),
    Misconception(
        "level-on-the-right",
        "0 for the right slope: g(0 + h) is h, a rise of h over a step of h.",
        lambda alpha: (alpha, 0.0),
        public="on the right g(0 + h) is h. Divide that by h.",
    ),
    Misconception(
        "alpha-on-the-right",
        "α is on the right and 0 on the left. α z is the piece on the left; on the right g is z.",
        lambda alpha: (0.0, alpha),
        public="α belongs to the left piece. On the right g(0 + h) is h.",
    ),
    Misconception(
        "alpha-added-right",
        "α was added on the right as well, where g is z and nothing else.",
        lambda alpha: (alpha, 1.0 + alpha),
        public="α was added on the right as well. There g(0 + h) is h.",
    ),
    Misconception(
        "example-fixed",
        "0.2 is the α of one example. The pair has to follow the argument alpha.",
        lambda alpha: (0.2, 1.0),
        public="0.2 is fixed in your code. Use the argument alpha.",
    ),
    Misconception(
        "alpha-fixed",
        "Right for α = 0.01, but the pair stays the same when another alpha is passed.",
        lambda alpha: (ALPHA, 1.0),
        public="0.01 is fixed in your code. Use the argument alpha.",
    ),
)


def drawn(ask: Ask) -> float:
    """An α that no table of known pairs has."""
    return float(ask.rng.uniform(0.02, 0.9))


def pairs(ask: Ask, alphas: tuple[float, ...]) -> Finding:
    """Call kink_slopes with each α; name what explains all the answers."""

    def put(alpha: float) -> np.ndarray | Finding:
        answer = ask.call("kink_slopes", alpha)
        failed = no_answer(answer, "kink_slopes")
        if failed is not None:
            return failed
        pair = as_numbers(answer.value)
        if pair is not None and pair.size == 2:
            return pair.ravel().astype(float)
        if answer.value is None:
            return Finding(False, "kink_slopes returned None. Is there a return statement?")
        return Finding(False, "kink_slopes should return a pair of two numbers, (left, right).")

    def judge(alpha: float, pair: np.ndarray) -> Finding | None:
        if _same_pair(pair, (alpha, 1.0)):
            return None
        return Finding(
            False,
            f"For α = {number_text(alpha)} the pair is ({number_text(pair[0])}, "
            f"{number_text(pair[1])}); expected ({number_text(alpha)}, 1).",
        )

    def recognise(came: Sequence[tuple[float, np.ndarray]], first: Finding) -> Finding:
        if len(came) < len(alphas):
            return first
        if _follows_curve(ask, came):
            return Finding(True, FOLLOWS.format("leaky_relu"))
        for idea in KINK_SLIPS:
            if idea.function and all(
                _same_pair(pair, idea.function(alpha)) for alpha, pair in came
            ):
                return idea.finding()
        return first

    return ask_each(alphas, put, judge, recognise)


def _follows_curve(ask: Ask, pairs: Sequence[tuple[float, np.ndarray]]) -> bool:
    """Whether the secants are those of the student's own leaky_relu, and follow another curve.

    A curve that is 0 everywhere has the secants 0 and 0: a pair made up would be right with it.
    """
    for alpha, pair in pairs:
        ends = as_numbers(ask.call("leaky_relu", np.array([-1.0, 1.0]), alpha=alpha).value)
        if ends is None or ends.shape != (2,):
            return False
        if not _same_pair(pair, (-float(ends[0]), float(ends[1]))):
            return False
        turn, bend = (float(x) for x in ask.rng.uniform(0.5, 2.0, 2))
        curve = Function(f"lambda z, alpha=0.01: {turn} * z + {bend} * np.abs(z)")
        other = as_numbers(ask.call("kink_slopes", alpha, replaced={"leaky_relu": curve}).value)
        if other is None or other.size != 2:
            return False
        if not _same_pair(other.ravel(), (turn - bend, turn + bend)):
            return False
    return True


def _same_pair(pair: np.ndarray, expected: tuple[float, float]) -> bool:
    exact = np.array(expected)
    return bool(within(pair, exact, exact, Tolerance(1e-6, 1e-6)).all())


def unseen_alphas(ask: Ask) -> Finding:
    """Three drawn values of α."""
    return pairs(ask, tuple(drawn(ask) for _ in range(3)))


PUBLIC_KINK = PublicExamples(
    lambda alpha: (alpha, 1.0),
    KINK_SLIPS,
    tuple(Example(f"kink_slopes({a})", (a,), by="_pair") for a in (0.2, 0.01)),
    before="""\
def _pair(alpha):
    pair = kink_slopes(alpha)
    return None if pair is None else np.ravel(pair)  # two numbers, or two arrays of one
""",
)
