"""Comparing an answer with what is expected, and saying in words what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercises.model import Answer, AnswerKind, Finding, FindingKind
from autograder.student.declared import MAX_DEPTH


@dataclass(frozen=True)
class Tolerance:
    """|got − expected| ≤ atol + rtol · |expected|."""

    rtol: float = 1e-6
    atol: float = 1e-12


TYPICAL = Tolerance()  # |z| ≤ 10, float64
FAR = Tolerance(rtol=0.0, atol=1e-6)  # beyond: near the limit, in absolute terms
SINGLE = Tolerance(rtol=1e-4, atol=1e-6)  # float32 in


def as_numbers(value: Any) -> np.ndarray | None:
    """The array of numbers an answer stands for, or None where it is not one.

    Lists and tuples of numbers count as arrays, Python numbers as 0-d arrays, booleans as 0 and 1.
    What is no number, or has rows of different lengths, is refused before NumPy sees it: it would
    make one large array of texts of it.
    """
    if _shape_of(value) is None:
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):  # integers that no float can hold, among floats
        return None
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    if array.dtype.kind == "c" and array.size and np.all(array.imag == 0):
        array = array.real
    return array if array.dtype.kind in "iuf" else None


def _shape_of(value: Any, depth: int = 0) -> tuple[int, ...] | None:
    """The shape of numbers, an array or lists of them; None for anything else."""
    if isinstance(value, np.ndarray | np.generic):
        return value.shape if value.dtype.kind in "biufc" else None
    if isinstance(value, bool | int | float | complex):
        return ()
    if not isinstance(value, list | tuple) or depth > MAX_DEPTH:
        return None
    shapes = {_shape_of(item, depth + 1) for item in value}
    if len(shapes) > 1 or None in shapes:
        return None
    return (len(value), *(shapes.pop() or () if shapes else ()))


def within(got: np.ndarray, low: Any, high: Any, tolerance: Tolerance) -> np.ndarray:
    """Which elements lie in [low, high], give or take the tolerance; NaN never does."""
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    got = np.asarray(got, dtype=float)
    with np.errstate(invalid="ignore"):
        slack_low = tolerance.atol + tolerance.rtol * np.abs(low)
        slack_high = tolerance.atol + tolerance.rtol * np.abs(high)
        return (got >= low - slack_low) & (got <= high + slack_high)


def no_answer(answer: Answer, target: str) -> Finding | None:
    """The finding for a call that did not end with a value; None where it did."""
    if answer.kind == "value":
        return None
    error = answer.error.rstrip(".")
    sentences = {
        "not attempted": "Not attempted yet.",
        "unreadable": "The file could not be read as this lesson's notebook.",
        "missing": f"There is no {target} in the notebook when this check runs. "
        "Was its cell deleted or renamed, or did it stop with an error?",
        "timeout": f"{target} did not return in time. Look for a loop that never ends.",
        "died": f"The Python process ended while {target} was running.",
        "malformed": f"What {target} returned could not be read as numbers.",
        "too large": f"What {target} returned is more data than is taken.",
        "raised": f"{target} stopped with {error}. {answer.advice}".rstrip(),
    }
    kinds: dict[AnswerKind, FindingKind] = {
        "not attempted": "not attempted",
        "raised": "error",
        "missing": "error",
    }
    return Finding(False, sentences[answer.kind], kind=kinds.get(answer.kind, "no answer"))


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as a student reads it."""
    return "a single number, shape ()" if shape == () else f"shape {shape}"


def number_text(x: float) -> str:
    """A number in at most six significant digits."""
    return f"{float(x):.6g}"
