"""The usual checks of an exercise that works element by element, with the usual shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.exercises.compare import FAR
from autograder.exercises.elementwise import Elementwise
from autograder.exercises.model import Ask, Check, Finding

VALUES = "values you can check by hand"
FRESH = "values you have not seen"
SHAPES = "arrays of any shape"
SINGLE_PRECISION = "arrays of 32-bit floats"
SINGLE_NUMBER = "a single number in an array"
FAR_OUT = "large positive and negative inputs"
INTEGERS = "arrays of integers"
UNCHANGED = "the input stays as it was"
AT_KINK = "the value at the kink"


def kinds_of(z: np.ndarray) -> dict[str, np.ndarray]:
    """The kinds of input that right code copes with, made of a row of numbers.

    A course's kit has the same table, so that students hear of every kind before they hand in; a
    test compares the two.
    """
    return {
        "a column": z.reshape(-1, 1),
        "an array with three axes": np.resize(z, (2, 3, 4)),
        "every other column of a table": np.repeat(z, 2).reshape(-1, 2)[:, ::2],
        "32-bit floats": z.astype(np.float32),
        "a single number, without a length": z[:1].reshape(()),
    }


def elementwise_checks(
    spec: Elementwise,
    fixed: Sequence[float],
    low: float = -10.0,
    high: float = 10.0,
    far: Sequence[float] = (),
    integers: Sequence[int] = (),
    through: Callable[[np.ndarray], np.ndarray] | None = None,
) -> tuple[Check, ...]:
    """The usual checks of an elementwise exercise, with the usual shares.

    Where `spec` has bounds, what comes at a kink is a check of its own: whoever is wrong only
    there keeps the other points.

    Parameters
    ----------
    spec : Elementwise
    fixed : sequence of float
        Inputs whose results the lesson works out; they get what the other checks leave.
    low, high : float
        Range of the freshly drawn inputs.
    far : sequence of float
        Inputs beyond |z| = 10 (article's formulas must survive them); none where empty.
    integers : sequence of int
        An integer array, in lessons that have taught the dtype trap; none where empty.
    through : callable, optional
        Applied to what is drawn: the activation, where the argument is a = g(z).
    """

    def draw(ask: Ask, shape: tuple[int, ...], dtype: Any = np.float64) -> np.ndarray:
        drawn = ask.rng.uniform(low, high, shape)
        return np.asarray(drawn if through is None else through(drawn), dtype=dtype)

    def values(ask: Ask) -> Finding:
        # As many calls as there are options, so that each is seen at every fixed input. Two drawn
        # values come last: a table of the lesson's own values is no function.
        inputs = [np.append(fixed, draw(ask, (2,))) for _ in spec.options]
        return spec.compare(ask, inputs, kinks=False)

    def fresh(ask: Ask) -> Finding:
        return spec.compare(ask, [draw(ask, (40,)) for _ in range(max(2, len(spec.options)))])

    def of_kinds(wanted: Callable[[np.ndarray], bool]) -> Callable[[Ask], Finding]:
        def run(ask: Ask) -> Finding:
            inputs = kinds_of(draw(ask, (24,))).values()
            return spec.compare(ask, [z for z in inputs if wanted(z)])

        return run

    shapes = of_kinds(lambda z: z.ndim > 0 and z.dtype == np.float64)
    single_precision = of_kinds(lambda z: z.dtype == np.float32)
    single_number = of_kinds(lambda z: z.ndim == 0)

    def left_alone(ask: Ask) -> Finding:
        return spec.compare(ask, [draw(ask, (6,)), draw(ask, (2, 3))], unchanged=True)

    checks: list[tuple[str, float, Callable[[Ask], Finding], tuple[str, ...]]] = [
        (FRESH, 0.25, fresh, (VALUES,)),
        (SHAPES, 0.1, shapes, (VALUES,)),
        (SINGLE_PRECISION, 0.03, single_precision, (VALUES,)),
        (SINGLE_NUMBER, 0.02, single_number, (VALUES,)),
        (UNCHANGED, 0.05, left_alone, (VALUES,)),
    ]
    if spec.bounds is not None:

        def at_kink(ask: Ask) -> Finding:
            return spec.compare(ask, [np.array(fixed, dtype=np.float64)] * len(spec.options))

        checks.append((AT_KINK, 0.1, at_kink, (VALUES,)))
    if len(far):

        def far_out(ask: Ask) -> Finding:
            return spec.compare(ask, [np.array(far, dtype=np.float64)], FAR)

        checks.append((FAR_OUT, 0.05, far_out, (VALUES,)))
    if len(integers):

        def whole(ask: Ask) -> Finding:
            inputs = [np.array(integers, dtype=np.int64)] * len(spec.options)
            return spec.compare(ask, inputs, kinks=False)

        checks.append((INTEGERS, 0.15, whole, (VALUES, UNCHANGED)))
    rest = round(1.0 - sum(share for _, share, _, _ in checks), 2)
    checks.insert(0, (VALUES, rest, values, ()))
    return tuple(Check(*parts) for parts in checks)
