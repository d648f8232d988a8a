"""Lesson 09, softmax: checks and misconceptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Example,
    Finding,
    PublicExamples,
)

from ...parts import (
    Case,
    Mistake,
    compare,
    in_public,
    mistake,
    read_array,
    shapes_said,
)
from ...reference import activations as reference
from ...reference import modern


def _naive(Z: np.ndarray) -> np.ndarray:
    return np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True)


def _largest_of_all(Z: np.ndarray) -> np.ndarray:
    return _naive(Z - np.max(Z))


SOFTMAX_MISTAKES = (
    *mistake(
        "rows",
        "The rows sum to 1 here. Examples are columns: sum over the classes, axis=0.",
        lambda Z: modern.softmax(Z.T).T,
        lambda Z: np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True),
        lambda Z: (
            np.exp(Z - np.max(Z, axis=0))
            / np.sum(np.exp(Z - np.max(Z, axis=0)), axis=1, keepdims=True)
        ),
        lambda Z: np.exp(Z) / np.sum(np.exp(Z), axis=1),
        public="the rows sum to 1. Examples are columns: axis=0.",
    ),
    *mistake(
        "all-together",
        "One sum was taken over the whole array, so all examples share one 1. Each column has "
        "a sum of its own: axis=0.",
        lambda Z: np.exp(Z) / np.sum(np.exp(Z)),
        lambda Z: np.exp(Z - np.max(Z)) / np.sum(np.exp(Z - np.max(Z))),
        lambda Z: np.exp(Z - np.max(Z, axis=0)) / np.sum(np.exp(Z - np.max(Z, axis=0))),
        public="one sum was taken over all columns. Each has its own: axis=0.",
    ),
    *mistake(
        "not-divided",
        "The powers were not divided by their sum: the columns do not sum to 1.",
        np.exp,
        lambda Z: np.exp(Z - np.max(Z, axis=0)),
        lambda Z: np.exp(Z - np.max(Z)),
        lambda Z: np.exp(Z) / np.max(np.exp(Z), axis=0),
        public="not yet divided by the sum.",
    ),
    *mistake(
        "exp-missing",
        "z was divided by the sum of the z, without exp. That can be negative; e^z cannot.",
        lambda Z: Z / np.sum(Z, axis=0),
        lambda Z: (Z - np.max(Z, axis=0)) / np.sum(Z - np.max(Z, axis=0), axis=0),
        public="exp is missing.",
    ),
    *mistake(
        "exp-in-one-place",
        "exp is in one half of the fraction only. Both the entry and the sum are made of e^z.",
        lambda Z: np.exp(Z) / np.sum(Z, axis=0),
        lambda Z: Z / np.sum(np.exp(Z), axis=0),
        lambda Z: np.exp(Z) / np.exp(np.sum(Z, axis=0)),
        public="exp is in one half only. Entry and sum are both made of e^z.",
    ),
    *mistake(
        "divided-by-the-largest",
        "z was divided by the largest z of its column, which changes the shares. Subtracting it "
        "does not.",
        lambda Z: modern.softmax(Z / np.max(Z, axis=0)),
        public="z was divided by its largest. Subtract the largest.",
    ),
    *mistake(
        "mean-for-sum",
        "The powers were divided by their mean: each column sums to the number of classes.",
        lambda Z: np.exp(Z) / np.mean(np.exp(Z), axis=0),
        lambda Z: modern.softmax(Z) * Z.shape[0],
        public="the mean is where the sum belongs.",
    ),
    *mistake(
        "length-for-sum",
        "The powers were divided by the length of their column, the root of the sum of squares. "
        "For shares that sum to 1, divide by the sum.",
        lambda Z: np.exp(Z) / np.linalg.norm(np.exp(Z), axis=0),
        lambda Z: modern.softmax(Z) / np.linalg.norm(modern.softmax(Z), axis=0),
        public="the powers were divided by their length. Divide by their sum.",
    ),
    *mistake(
        "other-base",
        "These are powers of 10, or of 2. Softmax has powers of e, np.exp.",
        *(lambda Z, base=base: modern.softmax(Z * np.log(base)) for base in (10.0, 2.0)),
        public="powers of 10, or of 2. Softmax has powers of e.",
    ),
    *mistake(
        "fixed-number",
        "The same number was subtracted whatever Z is, and the powers became 0. Subtract the "
        "largest z of each column.",
        lambda Z: _naive(Z - 1000.0),
        public="the same number was subtracted whatever Z is. Take each column's largest.",
    ),
    *mistake(
        "sigmoid",
        "Each entry went through a sigmoid on its own. The classes compete: raising one has to "
        "lower the others.",
        reference.sigmoid,
        public="each entry went through a sigmoid on its own. The classes share one sum.",
    ),
    *mistake(
        "winner-takes-all",
        "The largest entry got 1 and the others 0. Softmax gives every class a share.",
        lambda Z: (np.max(Z, axis=0, keepdims=True) == Z) * 1.0,
        public="the largest got everything. Each class has a share.",
    ),
    *mistake(
        "exponent-sign",
        "The exponent has the wrong sign: the largest z got the smallest share. Subtract the "
        "largest from z, not z from the largest.",
        lambda Z: modern.softmax(-Z),
        public="the exponent has the wrong sign.",
    ),
    *mistake(
        "logarithm-taken",
        "This is the logarithm of softmax. The loss takes it later.",
        lambda Z: np.log(modern.softmax(Z)),
        public="this is the logarithm of softmax.",
    ),
    *mistake(
        "largest-subtracted-too-late",
        "The largest z was subtracted in the powers, or in one half of the fraction only. Subtract "
        "it once, before exp, and use the result in both halves.",
        lambda Z: np.exp(Z - np.max(Z, axis=0)) / np.sum(np.exp(Z), axis=0),
        lambda Z: np.exp(Z) / np.sum(np.exp(Z - np.max(Z, axis=0)), axis=0),
        lambda Z: (np.exp(Z) - np.max(Z, axis=0)) / np.sum(np.exp(Z) - np.max(Z, axis=0), axis=0),
        public="the largest z was subtracted too late, or in one half only. It belongs inside exp.",
    ),
    *mistake(
        "transposed",
        "The result is transposed: it should have the shape of Z, examples in columns.",
        lambda Z: modern.softmax(Z).T,
        public="the result is transposed. Examples stay in columns.",
    ),
    *mistake(
        "largest-of-rows",
        "The largest entry of each row was subtracted. The classes of one example are a column, so "
        "it is the largest of the column: axis=0.",
        lambda Z: _naive(Z - np.max(Z, axis=1, keepdims=True)),
        lambda Z: _naive(Z - np.max(Z, axis=1)),
        public="the largest of each row was subtracted. It has to be the column's: axis=0.",
    ),
)
LIMITS = (100.0, 500.0, 700.0, 709.0)  # e^709 is the last power that fits
STABILITY_MISTAKES = (
    *mistake(
        "unstable",
        "Right for moderate z, but e^1000 is too large for a float64 and e^(−1000) is 0, and what "
        "comes out is nan. Subtract the largest z of the column first: no share changes.",
        _naive,
        public="e^1000 overflows. Subtract the largest z of the column first.",
    ),
    *mistake(
        "cut-at-a-limit",
        "Z was cut at a limit, so that all classes beyond it came out equal. Subtract the largest "
        "z of the column; then nothing has to be cut.",
        *(lambda Z, limit=limit: _naive(np.clip(Z, -limit, limit)) for limit in LIMITS),
        *(lambda Z, limit=limit: _naive(np.minimum(Z, limit)) for limit in LIMITS),
        public="Z was cut at a limit, and the classes beyond it became equal.",
    ),
    *mistake(
        "nan-replaced",
        "nan was replaced by 0, and the shares are lost all the same. Subtract the largest z of "
        "the column first; then no nan comes.",
        lambda Z: np.nan_to_num(_naive(Z)),
        public="nan was replaced by 0, and the shares are lost. Keep it from coming.",
    ),
    *mistake(
        "largest-of-all",
        "One number of the whole array was subtracted. A column that lies 1000 lower than "
        "another then becomes 0 / 0. Each column has a largest entry of its own: axis=0.",
        _largest_of_all,
        lambda Z: _naive(Z - np.min(Z)),
        public="one number was subtracted everywhere. Each column needs its own largest: axis=0.",
    ),
)


def _softmax_case(Z: np.ndarray) -> Case:
    right = {"": modern.softmax(Z)}
    return Case((Z,), right, right, shapes_said(Z=Z))


def _softmax_check(
    draw: Callable[[np.random.Generator], Sequence[np.ndarray]],
    mistakes: Sequence[Mistake] = SOFTMAX_MISTAKES,
) -> Callable[[Ask], Finding]:
    """softmax for arrays that `draw` makes."""

    def run(ask: Ask) -> Finding:
        cases = [_softmax_case(Z) for Z in draw(ask.rng)]
        return compare(ask, "softmax", cases, read_array, mistakes, unchanged=("Z",))

    return run


def _moderate(rng: np.random.Generator) -> Sequence[np.ndarray]:
    return [
        np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]),
        *(rng.normal(0, 2, shape) for shape in ((3, 4), (4, 3), (3, 3), (2, 5))),
    ]


def _small(rng: np.random.Generator) -> Sequence[np.ndarray]:
    return [rng.normal(0, 2, shape) for shape in ((4, 1), (1, 4), (1, 1), (2, 2))]


def _large(rng: np.random.Generator) -> Sequence[np.ndarray]:
    return [rng.normal(0, 2, (3, 4)) + shift for shift in (1000.0, -1000.0, 800.0)]


def _apart(rng: np.random.Generator) -> Sequence[np.ndarray]:
    far = np.array([1000.0, 0.0, -1000.0])
    return [rng.normal(0, 2, (4, 3)) + far, rng.normal(0, 2, (2, 3)) - far]


MODERATE, LARGE = "columns of moderate size", "large pre-activations"
SOFTMAX_CHECKS = (
    Check(MODERATE, 0.5, _softmax_check(_moderate)),
    Check("one example, one class", 0.15, _softmax_check(_small), (MODERATE,)),
    Check(LARGE, 0.25, _softmax_check(_large, STABILITY_MISTAKES), (MODERATE,)),
    Check(
        "columns that lie far apart",
        0.1,
        _softmax_check(_apart, STABILITY_MISTAKES),
        (MODERATE, LARGE),
    ),
)


SOFTMAX_ONE = np.array([[0.0], [np.log(2.0)], [np.log(3.0)]])
SOFTMAX_WIDE = np.array([[1.0, 0.0, -2.0], [3.0, 0.5, 1.0]])
SOFTMAX_SQUARE = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, -1.0], [2.0, -1.0, 0.5]])
PUBLIC_SOFTMAX = PublicExamples(
    modern.softmax,
    in_public(*STABILITY_MISTAKES, *SOFTMAX_MISTAKES),
    (
        Example(
            "column (0, log 2, log 3)", (SOFTMAX_ONE,), "softmax(np.log([[1.0], [2.0], [3.0]]))"
        ),
        Example("2 classes, 3 columns", (SOFTMAX_WIDE,)),
        Example("3 classes, 3 columns", (SOFTMAX_SQUARE,)),
        Example("the 2 classes, with z near 1000", (SOFTMAX_WIDE + 1000.0,)),
        Example(
            "columns near 1000 and near −1000 side by side",
            (SOFTMAX_WIDE + np.array([1000.0, 0.0, -1000.0]),),
        ),
    ),
    statements=(
        ("Z is left as it was", "leaves_alone(softmax, np.array([[1.0, 0.0], [2.0, 3.0]]))"),
    ),
)
