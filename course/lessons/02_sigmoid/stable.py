"""Lesson 02, the bonus: a sigmoid that makes NumPy warn of nothing."""

from __future__ import annotations

import numpy as np

from autograder.exercises import (
    Ask,
    Elementwise,
    Finding,
    Misconception,
    Tolerance,
    as_numbers,
    no_answer,
    number_text,
    within,
)

from ...reference import activations as reference
from .sigmoid import FIXED, SIGMOID

STABLE_SIGMOID = Elementwise(
    "stable_sigmoid",
    reference.sigmoid,
    misconceptions=(
        *SIGMOID.misconceptions,
        Misconception(
            "mirrored",
            "The left half is a mirror image of the right one: |z| took the place of z in the "
            "whole formula. It belongs in the exponential; for negative z the top of the fraction "
            "is another.",
            lambda z: reference.sigmoid(np.abs(z)),
            public="|z| replaced z everywhere, so the left half became a mirror of the right one.",
        ),
    ),
)


CLIPPED = Misconception(
    "clipped",
    "z was kept within bounds that are too narrow: far to the left σ is 0.",
    lambda z: reference.sigmoid(np.clip(z, -10.0, 10.0)),
)


def without_warning(ask: Ask) -> Finding:
    """σ(z) where it is easy; then every z in ±1000: finite, near σ(z), no warning."""
    inputs = [np.array(FIXED), ask.rng.uniform(-10.0, 10.0, (4, 5))]
    usual = STABLE_SIGMOID.compare(ask, inputs, unchanged=True)
    if not usual.passed:
        return usual
    z = np.concatenate([np.linspace(-1000.0, 1000.0, 81), ask.rng.uniform(-1000.0, 1000.0, 40)])
    answer = ask.call("stable_sigmoid", z, strict=True)
    if answer.kind == "raised" and answer.error.startswith("FloatingPointError"):
        return Finding(
            False,
            "Somewhere between z = −1000 and z = 1000 NumPy warns of an overflow or an invalid "
            "value. Give exp only numbers that are not positive (e⁷⁰⁹ is the limit). If you use "
            "np.where: it computes both branches for every element, so each has to be safe "
            "everywhere.",
            "overflow",
        )
    failed = no_answer(answer, "stable_sigmoid")
    if failed is not None:
        return failed
    got = as_numbers(answer.value)
    if got is None or got.shape != z.shape:
        return Finding(False, "One number for each element of the input was expected.")
    exact = reference.sigmoid(z)
    right = within(got, exact, exact, Tolerance(rtol=0.0, atol=1e-9))
    if right.all():
        return Finding(True)
    far_left = got[z < -500.0]
    if np.isfinite(far_left).all() and far_left.min() == far_left.max() > 1e-9:
        return Finding(
            False,
            f"Far to the left the result stays at {number_text(far_left[0])}. Keeping z within "
            "bounds makes exp safe; the bounds have to be far enough out that σ is 0 there.",
            "clipped",
        )
    at = int(np.flatnonzero(~right)[0])
    return Finding(
        False,
        f"At z = {number_text(z[at])} the result is {number_text(got[at])}; it should be "
        f"{number_text(exact[at])}.",
        "not-finite" if not np.isfinite(got[at]) else None,
    )


# A constant typed with few digits and a clipped z look alike there; the latter is likelier.
PUBLIC_STABLE = (
    *(known for known in STABLE_SIGMOID.misconceptions if known.name != "typed-constant"),
    CLIPPED,
)
