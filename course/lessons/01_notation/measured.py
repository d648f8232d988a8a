"""Lesson 01, slopes measured with a step h: how a function that is handed a function is checked.

`secant_slope(g, z, h)` and `numerical_derivative(g, z, h)` are handed a function of `CODE`. They
are compared with the same difference quotient, not with the derivative: with h = 0.5 every slip
shows in the first digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises import (
    ENDS,
    SHAPES,
    UNCHANGED,
    VALUES,
    Ask,
    Check,
    Finding,
    Misconception,
    Tolerance,
    as_numbers,
    ask_each,
    no_answer,
    number_text,
    shape_text,
    within,
)
from autograder.student.wire import Function, Opaque

Quotient = Callable[[Callable[[Any], Any], Any, float], Any]

DEFAULT_STEP = 1e-5

# The functions that are handed over, as the student's side evaluates them.
CODE = {
    "sin": "np.sin",
    "cos": "np.cos",
    "exp": "np.exp",
    "square": "lambda z: z**2",
    "cube": "lambda z: z**3",
    "reciprocal": "lambda z: 1.0 / z",
    "line": "lambda z: 3.0 * z - 2.0",
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    name: eval(code, {"np": np}) for name, code in CODE.items()
}

# How the functions are written in messages, and where fresh inputs are drawn.
SHOWN = {
    "sin": "sin(z)",
    "cos": "cos(z)",
    "exp": "exp(z)",
    "square": "z²",
    "cube": "z³",
    "reciprocal": "1/z",
    "line": "3z − 2",
}
RANGES = {name: (1.0, 4.0) if name == "reciprocal" else (-3.0, 3.0) for name in FUNCTIONS}


@dataclass(frozen=True)
class Case:
    """One call: g by name, z, and h or None to leave it to the default."""

    g: str
    z: np.ndarray
    h: float | None


@dataclass(frozen=True)
class MeasuredSlope:
    """How to judge a function of (g, z, h) that measures a slope.

    Attributes
    ----------
    target : str
        Name of the student's function.
    quotient : callable
        The difference quotient that is asked for, of (g, z, h).
    misconceptions : tuple of Misconception
        Their functions take (g, z, h) as well.
    better : callable, optional
        A quotient nearer to the slope than the one asked for: it costs no more than not being that.
    """

    target: str
    quotient: Quotient
    misconceptions: tuple[Misconception, ...]
    better: Quotient | None = None

    def compare(self, ask: Ask, cases: Sequence[Case], unchanged: bool = False) -> Finding:
        """Put the calls; the first thing that is wrong is what the student reads.

        Where the values of all calls together fit a misconception, that one is named instead.
        """

        def put(case: Case) -> tuple[np.ndarray, bool] | Finding:
            step = () if case.h is None else (case.h,)
            answer = ask.call(self.target, Function(CODE[case.g]), case.z.copy(), *step)
            failed = no_answer(answer, self.target)
            if failed is not None:
                where = f" It was called with {self._describe(case)}."
                return replace(failed, message=failed.message + where * (failed.kind not in ENDS))
            got = as_numbers(answer.value)
            if got is None:
                return Finding(False, self._not_numbers(answer.value))
            return got, unchanged and 1 in answer.changed

        return ask_each(
            cases,
            put,
            lambda case, came: self._judge(case, *came),
            lambda came, first: self._recognise(
                [(case, got) for case, (got, _) in came if got.shape == case.z.shape], first
            ),
        )

    def accepts(self, case: Case, got: np.ndarray) -> np.ndarray:
        """Which elements are right, give or take what rounding costs a difference over h."""
        g, h = FUNCTIONS[case.g], DEFAULT_STEP if case.h is None else case.h
        z = case.z.astype(np.float64)
        expected = np.asarray(self.quotient(g, z, h), dtype=float)
        single = case.z.dtype == np.float32
        precision = np.finfo(np.float32 if single else np.float64).eps
        steepest = np.abs((g(z + h) - g(z - h)) / (2.0 * h))
        size = np.abs(g(z)) + np.abs(g(z + h)) + np.abs(g(z - h)) + steepest * (np.abs(z) + h)
        slack = 1e-12 + 8.0 * precision * size / h
        if case.h is None:
            slack = slack + 1e-7  # another default in the valley is as good
        rtol = 1e-4 if single else 1e-6
        close = Tolerance(rtol=rtol, atol=0.0)
        right = within(got, expected - slack, expected + slack, close)
        if self.better is not None:
            with np.errstate(all="ignore"):  # it looks further than h, so perhaps at 1/0
                nearer = np.asarray(self.better(g, z, h), dtype=float)
            reach = Tolerance(close.rtol, 4.0 * float(np.max(slack, initial=0.0)))
            right |= bool(np.all(within(got, nearer, nearer, reach) | (got == nearer)))
        return right

    def _judge(self, case: Case, got: np.ndarray, changed: bool) -> Finding | None:
        if got.shape != case.z.shape:
            one = got.size == 1 and case.z.size > 1
            return Finding(
                False,
                f"Called with {self._describe(case)}, your function gave back "
                f"{shape_text(got.shape)}; one slope for each element of z was expected."
                + (" Let NumPy work on the whole array: g takes an array too." if one else ""),
                "one-number" if one else "wrong-shape",
            )
        right = self.accepts(case, got)
        if not right.all():
            place = tuple(np.argwhere(~right)[0])
            h = DEFAULT_STEP if case.h is None else case.h
            expected = self.quotient(FUNCTIONS[case.g], case.z.astype(np.float64), h)
            return Finding(
                False,
                f"For g(z) = {SHOWN[case.g]} at z = {number_text(case.z[place])}"
                f"{' of an array of float32 numbers' if case.z.dtype == np.float32 else ''}"
                f" with h = {number_text(h)}{' (the default)' if case.h is None else ''}"
                f" your function gave {number_text(got[place])}; "
                f"expected {number_text(expected[place])}.",
            )
        if changed:
            return Finding(
                False,
                "The values are right, but the input array was changed in place. Write z + h into "
                "a new array: z += h changes the caller's z.",
                "input-changed",
            )
        return None

    def _recognise(self, came: Sequence[tuple[Case, np.ndarray]], found: Finding) -> Finding:
        """Name the misconception that explains every value that came, if one does."""
        for misconception in self.misconceptions:
            if misconception.function is None or not came:
                continue
            if not all(_fits(misconception.function, case, got) for case, got in came):
                continue
            if not all(self.accepts(case, got).all() for case, got in came):
                return misconception.finding()
        return found

    def _describe(self, case: Case) -> str:
        h = "h left out" if case.h is None else f"h = {number_text(case.h)}"
        return (
            f"g(z) = {SHOWN[case.g]}, a {case.z.dtype} array z of {shape_text(case.z.shape)}, {h}"
        )

    def _not_numbers(self, value: Any) -> str:
        if value is None:
            return f"{self.target} returned None. Is there a return statement?"
        what = value.type_name if isinstance(value, Opaque) else type(value).__name__
        return f"{self.target} returned a value of type {what}; an array of numbers was expected."


def _fits(rule: Quotient, case: Case, got: np.ndarray) -> bool:
    """Whether a wrong rule gives just the values that came."""
    h = DEFAULT_STEP if case.h is None else case.h
    with np.errstate(all="ignore"):
        theirs = np.asarray(rule(FUNCTIONS[case.g], case.z, h), dtype=float)
    if theirs.shape != got.shape:
        return False
    rtol, atol = (1e-4, 1e-5) if case.z.dtype == np.float32 else (1e-6, 1e-8)
    same = within(got, theirs, theirs, Tolerance(rtol, atol))
    return bool(np.all(same | (np.isnan(got) & np.isnan(theirs)) | (got == theirs)))


def _fixed_cases() -> list[Case]:
    """Cases that pencil and paper can follow."""
    return [
        Case("square", np.array([3.0, 0.0, 1.0, -2.0]), 1.0),
        Case("cube", np.array([1.0, 2.0, -1.0, 0.0]), 0.5),
        Case("line", np.array([0.0, 4.0, -3.0]), 2.0),
        Case("reciprocal", np.array([2.0, 4.0]), 1.0),
    ]


def _fresh_cases(ask: Ask) -> list[Case]:
    """Every function, at drawn places, with drawn steps from large to small."""
    return [
        Case(str(g), ask.rng.uniform(*RANGES[g], 12), float(10.0 ** ask.rng.uniform(-3.0, -0.3)))
        for g in ask.rng.permutation(list(FUNCTIONS))
    ]


def _shape_cases(ask: Ask) -> list[Case]:
    draw = ask.rng.uniform
    return [
        Case("sin", draw(-3, 3, (3, 1)), 0.1),
        Case("cube", draw(-3, 3, (2, 3, 4)), 0.1),
        Case("exp", np.array(draw(-3, 3)), 0.1),
        Case("square", draw(-3, 3, (4, 5))[:, ::2], 0.1),
        Case("sin", draw(-3, 3, (6,)).astype(np.float32), 0.5),
    ]


def measured_checks(spec: MeasuredSlope, *, default: bool) -> tuple[Check, ...]:
    """The checks of a measured slope; `default` adds calls that leave h out."""
    checks = [
        Check(
            VALUES,
            0.5 if spec.better is None else 0.2,
            lambda ask: spec.compare(ask, [*_fixed_cases(), _fresh_cases(ask)[0]]),
        ),
        Check(
            "functions and steps you have not seen",
            0.3,
            lambda ask: spec.compare(ask, _fresh_cases(ask)),
            needs=(VALUES,),
        ),
        Check(SHAPES, 0.15, lambda ask: spec.compare(ask, _shape_cases(ask)), needs=(VALUES,)),
        Check(
            UNCHANGED,
            0.05,
            lambda ask: spec.compare(ask, _fixed_cases(), unchanged=True),
            needs=(VALUES,),
        ),
    ]
    if default:

        def without_h(ask: Ask) -> Finding:
            names = ("sin", "exp", "cube")
            return spec.compare(ask, [Case(g, ask.rng.uniform(-3, 3, 6), None) for g in names])

        checks.append(Check("the default step", 0.1, without_h, needs=(VALUES,)))
    if spec.better is not None:
        as_asked = replace(spec, better=None)
        checks.append(
            Check(
                "the formula that was asked for",
                0.2,
                lambda ask: as_asked.compare(ask, _fixed_cases()),
                needs=(VALUES,),
            )
        )
    return tuple(checks)


def forward(g: Any, z: Any, h: float) -> Any:
    """The secant to the right."""
    return (g(z + h) - g(z)) / h


def centred(g: Any, z: Any, h: float) -> Any:
    """The centred difference."""
    return (g(z + h) - g(z - h)) / (2.0 * h)


def five_points(g: Any, z: Any, h: float) -> Any:
    """The centred difference of fourth order."""
    return (4.0 * centred(g, z, h) - centred(g, z, 2.0 * h)) / 3.0
