"""What the entries of several lessons share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Elementwise,
    Finding,
    Misconception,
    elementwise_checks,
)

Z_INSIDE = Misconception(
    "z-inside",
    "The function uses z, which is not passed to it: a caller has only a. Write the slope in "
    "terms of a, the function's own argument.",
)
Z_UNDEFINED = (("name 'z' is not defined", Z_INSIDE),)  # `Elementwise.errors` of functions of a


def split_at_zero(
    right: Callable[..., Any], left: Callable[..., Any], default: float
) -> Callable[..., np.ndarray]:
    """The function that is right(z, alpha) for z > 0 and left(z, alpha) elsewhere."""

    def function(z: np.ndarray, alpha: float = default) -> np.ndarray:
        return np.where(z > 0, right(z, alpha), left(z, alpha))

    return function


def as_kept_by(z: np.ndarray, values: Any) -> Any:
    """The values as an array of z's dtype keeps them: whole numbers only where z has integers."""
    return np.trunc(values) if z.dtype.kind in "iu" else values


def default_changed(
    function: Callable[..., Any], given: str, others: Sequence[float]
) -> tuple[Misconception, ...]:
    """The function with another default for alpha than the given one."""
    sentence = (
        f"The default in your first line is not {given} any more. Keep the first line of the stub."
    )
    return tuple(
        Misconception(
            "default-changed",
            sentence,
            lambda z, alpha=other: function(z, alpha),  # type: ignore[misc]
            public="",  # it passes alpha, and tries integers without
        )
        for other in others
    )


def trap_on_integers(
    spec: Elementwise, trap: Misconception, whole: Sequence[int]
) -> Callable[[Ask], Finding]:
    """Judge an array of integers: what is right for floats and wrong here is the dtype trap."""
    only_the_trap = replace(spec, misconceptions=(trap,))

    def run(ask: Ask) -> Finding:
        inputs = [np.array(whole, dtype=np.int64)] * len(spec.options)
        finding = only_the_trap.compare(ask, inputs, kinks=False)
        if finding.kind == "error" and "Cannot cast" in finding.message:  # NumPy's for z *= alpha
            return trap.finding()
        return finding

    return run


def checks_with_alpha(
    spec: Elementwise,
    trap: Misconception,
    fixed: Sequence[float],
    whole: Sequence[int],
    default: str,
    far: Sequence[float] = (),
) -> tuple[Check, ...]:
    """The usual checks of a function of z and alpha, the dtype trap, and alpha's default.

    Parameters
    ----------
    spec : Elementwise
    trap : Misconception
        What integers show of code that is right for floats.
    fixed, whole, far : sequence of numbers
        See `elementwise_checks`.
    default : str
        Name of the check in which alpha is left out.
    """
    *others, integers = elementwise_checks(spec, fixed, far=far, integers=whole)

    def left_out(ask: Ask) -> Finding:
        finding = replace(spec, options=({},)).compare(ask, [np.array(fixed)], kinks=False)
        if finding.passed or finding.kind == "error":
            return finding
        return replace(finding, message=f"alpha was left out here. {finding.message}")

    usual = (*others, replace(integers, run=trap_on_integers(spec, trap, whole)))
    scaled = (replace(check, share=0.9 * check.share) for check in usual)
    return (*scaled, Check(default, 0.1, left_out, (others[0].name,)))
