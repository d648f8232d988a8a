"""Exercises of lesson 01: what a derivative is, how to measure one, and g′ in terms of a."""

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
from autograder.student.wire import Function, Opaque

from ...common import Z_INSIDE, Z_UNDEFINED

LESSON = "01_notation"

# --- measured slopes ------------------------------------------------------------------------------
#
# `secant_slope(g, z, h)` and `numerical_derivative(g, z, h)` are handed a function of `CODE`. They
# are compared with the same difference quotient, not with the derivative: with h = 0.5 every slip
# shows in the first digits.

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


def _forward(g: Any, z: Any, h: float) -> Any:
    return (g(z + h) - g(z)) / h


def _centred(g: Any, z: Any, h: float) -> Any:
    return (g(z + h) - g(z - h)) / (2.0 * h)


def _five_points(g: Any, z: Any, h: float) -> Any:
    return (4.0 * _centred(g, z, h) - _centred(g, z, 2.0 * h)) / 3.0


ONE_NUMBER = Misconception("one-number", "A single number came back for a whole array of z.")

CUBE_FOR_G = Misconception(
    "cube-for-g",
    "These are slopes of the cube, whatever g is: g was never used. Call the function that is "
    "passed, g(…), instead of a power of your own.",
    public="g was not used: these are slopes of the cube, whatever g is. Call g, the "
    "function that is passed.",
)
SQUARE_FOR_G = Misconception(
    "square-for-g",
    "These are slopes of the square, whatever g is: g was never used. Call the function that is "
    "passed, g(…), instead of a power of your own.",
    public="g was not used: these are slopes of the square, whatever g is. Call g, the "
    "function that is passed.",
)
SUM = Misconception(
    "sum",
    "The two heights were added. A slope needs their difference.",
)
SECANT_SLOPE = MeasuredSlope(
    "secant_slope",
    _forward,
    (
        replace(SQUARE_FOR_G, function=lambda g, z, h: _forward(np.square, z, h)),
        replace(CUBE_FOR_G, function=lambda g, z, h: _forward(FUNCTIONS["cube"], z, h)),
        Misconception(
            "centred-for-forward",
            "This is the slope between z − h and z + h. The secant asked for begins at z itself: "
            "its two points are z and z + h.",
            _centred,
            public="this is the slope between z − h and z + h. Here the secant begins at z.",
        ),
        Misconception(
            "backward",
            "This is the secant to the point on the left, z − h. Here the second point is z + h.",
            lambda g, z, h: (g(z) - g(z - h)) / h,
            public="this is the secant to the left, to z − h. Here the second point is z + h.",
        ),
        Misconception(
            "undivided",
            "This is the rise alone, how much g changes. A slope is rise over run: it still has to "
            "be divided by the step.",
            lambda g, z, h: g(z + h) - g(z),
            public="the rise was not divided by the run h.",
        ),
        Misconception(
            "sign",
            "The size is right and the sign is wrong: where g rises the slope is positive. "
            "Subtract the value at the start from the value at the end.",
            lambda g, z, h: (g(z) - g(z + h)) / h,
            public="the sign is wrong. Subtract the value at the start from the value at the end.",
        ),
        Misconception(
            "brackets",
            "Only g(z) was divided by h: division comes before subtraction. Put the whole rise in "
            "brackets.",
            lambda g, z, h: g(z + h) - g(z) / h,
            public="only g(z) was divided by h. Put the whole rise in brackets.",
        ),
        Misconception(
            "run-over-rise",
            "This is run over rise, the slope upside down. The change of g goes on top.",
            lambda g, z, h: h / (g(z + h) - g(z)),
            public="this is run over rise, the slope upside down.",
        ),
        Misconception(
            "times-h",
            "The rise was multiplied by h. A slope divides the rise by the run.",
            lambda g, z, h: (g(z + h) - g(z)) * h,
            public="the rise was multiplied by h, not divided.",
        ),
        Misconception(
            "h-outside",
            "This is 1 for every function: g has dropped out. The rise is g at the second point "
            "minus g at the first, and h belongs inside g, with z.",
            lambda g, z, h: (g(z) + h - g(z)) / h,
            public="this is 1 for every function: g has dropped out. Subtract g at the first "
            "point from g at the second; h belongs inside g, with z.",
        ),
        Misconception(
            "difference-inside",
            "The difference was taken inside g, which leaves g(h)/h and forgets z. Take g at both "
            "points first, then subtract.",
            lambda g, z, h: g((z + h) - z) / h,
            public="the difference was taken inside g. Take g at both points, then subtract.",
        ),
        Misconception(
            "h-ignored",
            "The result hardly depends on h: a small step seems to be fixed in your code. Use the "
            "h that is passed, whatever its size.",
            lambda g, z, h: _forward(g, z, 1e-5),
            public="the h that was passed has been ignored. Use the argument.",
        ),
        Misconception(
            "divided-by-2h",
            "This is half the slope: the two points are h apart, not 2h.",
            lambda g, z, h: (g(z + h) - g(z)) / (2.0 * h),
            public="this is half the slope. The two points are h apart, not 2h.",
        ),
        Misconception(
            "divided-by-z",
            "The rise was divided by z. The run is the distance between the two points, not their "
            "place.",
            lambda g, z, h: (g(z + h) - g(z)) / z,
        ),
        Misconception(
            "divided-by-end",
            "The rise was divided by z + h, where the secant ends. The run is how far apart the "
            "two points are.",
            lambda g, z, h: (g(z + h) - g(z)) / (z + h),
        ),
        replace(SUM, function=lambda g, z, h: (g(z + h) + g(z)) / h),
        ONE_NUMBER,
    ),
)

NUMERICAL_DERIVATIVE = MeasuredSlope(
    "numerical_derivative",
    _centred,
    (
        replace(SQUARE_FOR_G, function=lambda g, z, h: _centred(np.square, z, h)),
        replace(CUBE_FOR_G, function=lambda g, z, h: _centred(FUNCTIONS["cube"], z, h)),
        Misconception(
            "forward-for-centred",
            "This is the forward difference, from z to z + h. The centred one steps to both sides: "
            "its points are z − h and z + h, and its error is far smaller.",
            _forward,
            public="this is the forward difference. The centred one steps to both sides of z.",
        ),
        Misconception(
            "backward",
            "This is the backward difference, from z − h to z. The centred one has z in the "
            "middle.",
            lambda g, z, h: (g(z) - g(z - h)) / h,
            public="this is the backward difference. The centred one steps to both sides of z.",
        ),
        Misconception(
            "divided-by-h",
            "This is twice the slope: the two points are 2h apart, and the rise was divided by h.",
            lambda g, z, h: (g(z + h) - g(z - h)) / h,
            public="this is twice the slope. How far apart are the two points?",
        ),
        Misconception(
            "h-ignored",
            "The result hardly depends on h: the default seems to be fixed in your code. Use the "
            "h that is passed, whatever its size.",
            lambda g, z, h: _centred(g, z, DEFAULT_STEP),
            public="the h that was passed has been ignored. Use the argument, not 1e-5.",
        ),
        Misconception(
            "five-points",
            "This is the five-point formula, a better one. What is wanted is the centred "
            "difference, with the two points z − h and z + h.",
            _five_points,
            public="this is the five-point formula, a better one. Here only z − h and z + h are "
            "wanted.",
        ),
        Misconception(
            "undivided",
            "This is the rise from z − h to z + h. A slope is rise over run: divide by the run.",
            lambda g, z, h: g(z + h) - g(z - h),
            public="the rise was not divided by the run.",
        ),
        Misconception(
            "sign",
            "The size is right and the sign is wrong: where g rises the slope is positive. "
            "Subtract the left value from the right one.",
            lambda g, z, h: (g(z - h) - g(z + h)) / (2.0 * h),
            public="the sign is wrong. Subtract the left value from the right one.",
        ),
        Misconception(
            "brackets-below",
            "/ 2 * h divides by 2 and then multiplies by h. Put the run in brackets.",
            lambda g, z, h: (g(z + h) - g(z - h)) / 2.0 * h,
            public="/ 2 * h divides by 2 and then multiplies by h. Put the run in brackets.",
        ),
        Misconception(
            "times-2h",
            "The rise was multiplied by the run. A slope divides by it.",
            lambda g, z, h: (g(z + h) - g(z - h)) * (2.0 * h),
        ),
        Misconception(
            "brackets-above",
            "Only g(z − h) was divided: division comes before subtraction. Put the whole rise in "
            "brackets.",
            lambda g, z, h: g(z + h) - g(z - h) / (2.0 * h),
            public="only one of the two values was divided. Put the whole rise in brackets.",
        ),
        Misconception(
            "divided-by-2",
            "The rise was divided by 2 alone. The run has h in it as well.",
            lambda g, z, h: (g(z + h) - g(z - h)) / 2.0,
            public="the run is 2h, and only the 2 is there.",
        ),
        Misconception(
            "half-step",
            "This is a centred difference with half the step, from z − h/2 to z + h/2. Here h is "
            "the distance to each side.",
            lambda g, z, h: (g(z + h / 2.0) - g(z - h / 2.0)) / h,
            public="the points are at z ± h/2. Here h is the distance to each side.",
        ),
        Misconception(
            "forward-2h",
            "This is a forward difference over 2h, from z to z + 2h: its middle is z + h, not z.",
            lambda g, z, h: (g(z + 2.0 * h) - g(z)) / (2.0 * h),
            public="this is a forward difference from z to z + 2h. The left point is z − h.",
        ),
        Misconception(
            "forward-over-2h",
            "The rise goes from z to z + h and the run is 2h: the two do not belong together. The "
            "left point is z − h.",
            lambda g, z, h: (g(z + h) - g(z)) / (2.0 * h),
            public="the rise goes from z to z + h, the run is 2h. The left point is z − h.",
        ),
        replace(SUM, function=lambda g, z, h: (g(z + h) + g(z - h)) / (2.0 * h)),
        Misconception(
            "same-point-twice",
            "This is 0 for every function: the same point was taken twice. One of the two steps "
            "goes to the left.",
            lambda g, z, h: 0.0 * g(z),
            public="the same point was taken twice. One step goes to the left.",
        ),
        Misconception(
            "complex-step",
            "This is the complex step, a fine method, but g has to take complex numbers. Here the "
            "centred difference is wanted, with real numbers.",
            lambda g, z, h: np.imag(g(z + 1j * h)) / h,
        ),
        Misconception(
            "g-for-slope",
            "This is g(z), the height of the curve. The question is how steep it is.",
            lambda g, z, h: g(z),
            public="this is g(z), the height of the curve, not its slope.",
        ),
        ONE_NUMBER,
    ),
    better=_five_points,
)


# --- the best step --------------------------------------------------------------------------------
#
# Measured as the lesson's figure does it: sin, the median error of the centred difference over 201
# places from 0.2 to 1.4 (test_best_step.py repeats it). The valley's floor is near 4e-12, at
# h = 3e-6 to 1e-5; the error stays within ten times the floor for h from 5e-7 to 1.7e-5. A margin
# of nearly a factor of ten on either side leaves room for reading the figure by eye. All over this
# interval the centred difference is better than the forward one ever gets (3e-9, at h = 1e-8).

BEST_STEP = (5e-8, 1.5e-4)

BEST_STEP_MISCONCEPTIONS = (
    Misconception(
        "error-for-step",
        "That looks like the height of the lowest point, the smallest error. The step is where "
        "that point lies on the axis below.",
    ),
    Misconception(
        "smaller-is-better",
        "Smaller is not better all the way: on the left branch g(z + h) and g(z − h) agree in "
        "nearly all their digits, and dividing by a tiny h magnifies the rounding.",
    ),
    Misconception(
        "forward-valley",
        "That is where the forward difference is best. The centred one has its own valley, further "
        "to the right and deeper.",
    ),
    Misconception(
        "too-large",
        "That lies on the right branch: the secant is still too long and cuts the bend of the "
        "curve. Go down the branch to the lowest point.",
    ),
    Misconception(
        "exponent",
        "That is an exponent. The step itself is 10 to that power; Python writes 2e-3 for 0.002.",
    ),
    Misconception(
        "no-step",
        "With h = 0 the two points are one, and 0/0 is no slope. Look for the lowest point of the "
        "curve.",
    ),
    Misconception(
        "negative-step",
        "h is a distance and has to be above 0. A power such as 10⁻² is written 1e-2 in Python.",
    ),
)


def _best_step(ask: Ask) -> Finding:
    answer = ask.value("best_step")
    failed = no_answer(answer, "best_step")
    if failed is not None:
        return failed
    got = as_numbers(answer.value)
    if got is None or got.size != 1:
        return Finding(False, "best_step should be a single number, like 0.02 or 2e-2.")
    h = float(got.reshape(()))
    if BEST_STEP[0] <= h <= BEST_STEP[1]:
        return Finding(True)
    idea = _idea_behind_step(h)
    by_name = {m.name: m.sentence for m in BEST_STEP_MISCONCEPTIONS}
    if idea is None:
        return Finding(False, f"{number_text(h)} is no step of the figure.")
    return Finding(False, by_name[idea], idea)


def _idea_behind_step(h: float) -> str | None:
    """Name of the misconception that leads to a step outside the valley."""
    if not np.isfinite(h):
        return None
    if h == 0:
        return "no-step"
    if 2 <= abs(h) <= 16 and h == round(h):
        return "exponent"
    if h < 0:
        return "negative-step"
    if 2e-12 <= h <= 2e-11:
        return "error-for-step"
    if 3e-9 <= h < BEST_STEP[0]:
        return "forward-valley"
    if h < BEST_STEP[0]:
        return "smaller-is-better"
    return "too-large"


# --- slopes in terms of a -------------------------------------------------------------------------

EXP_DERIVATIVE_FROM_A = Elementwise(
    "exp_derivative_from_a",
    lambda a: np.asarray(a, dtype=np.float64),
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "exp-again",
            "exp was applied once more. The argument is already a = exp(z); its work is done.",
            np.exp,
            public="exp was applied once more. a is a value of exp already.",
        ),
        Misconception(
            "z-times-a",
            "This is z · a, with z found as log(a). The power rule brings a factor down when the "
            "base varies, as in z³; in exp it is the exponent that varies.",
            lambda a: np.log(a) * a,
            public="this is z · a. In exp it is the exponent that varies, so no factor z comes "
            "down.",
        ),
        Misconception(
            "power-rule",
            "This is z · exp(z − 1), the power rule. It is for powers of z, like z³; in exp it is "
            "the exponent that varies.",
            lambda a: np.log(a) * np.exp(np.log(a) - 1.0),
            public="this is the power rule, z · exp(z − 1). In exp it is the exponent that varies.",
        ),
        Misconception(
            "z-for-slope",
            "log(a) finds z again. What is wanted is the slope of exp there.",
            np.log,
            public="this is z, found as log(a). The slope is wanted.",
        ),
        Misconception(
            "slope-of-log",
            "This is 1/a, the slope of the logarithm. Here the slope of exp is wanted.",
            lambda a: 1.0 / a,
            public="this is 1/a, the slope of the logarithm.",
        ),
        Misconception(
            "derivative-in-a",
            "This is 1 everywhere, the derivative with respect to a. The slope g′ is with respect "
            "to z, and only written in terms of a.",
            np.ones_like,
            public="this is the derivative with respect to a. g′ is with respect to z.",
        ),
        Misconception(
            "times-a-twice",
            "This is a². The slope of exp at z has one factor exp(z), and a is that factor.",
            lambda a: a**2,
            public="this is a². The slope of exp has one factor exp(z).",
        ),
        Misconception(
            "a-times-exp",
            "This is a · exp(a). No exponential is left to compute: a is the exponential.",
            lambda a: a * np.exp(a),
            public="this is a · exp(a). No exponential is left to compute.",
        ),
        Misconception(
            "sign",
            "The sign is wrong: exp rises everywhere, so its slope is positive.",
            lambda a: -a,
            public="the sign is wrong: exp rises everywhere.",
        ),
        Z_INSIDE,
    ),
)

SQUARE_DERIVATIVE_FROM_A = Elementwise(
    "square_derivative_from_a",
    lambda a: 2.0 * np.sqrt(np.asarray(a, dtype=np.float64)),
    argument="a",
    errors=Z_UNDEFINED,
    misconceptions=(
        Misconception(
            "a-for-z",
            "This is 2a: a was put where z belongs. The slope is 2z, and z has to be found from "
            "a = z² first.",
            lambda a: 2.0 * a,
            public="this is 2a. The slope is 2z: find z from a first.",
        ),
        Misconception(
            "z-for-slope",
            "This is √a, which is z again. The slope is a multiple of it.",
            np.sqrt,
            public="this is z. The slope is a multiple of it.",
        ),
        Misconception(
            "g-for-slope",
            "This returns a. What is wanted is the slope 2z that belongs to it. (If you wrote 2 * "
            "a ** 1/2: the power comes first, so that is 2 · a / 2. Brackets: a ** (1/2).)",
            lambda a: a,
            public="this returns a, not the slope 2z that belongs to it. (2 * a ** 1/2 means 2 · "
            "a / 2: the power comes first. Brackets: a ** (1/2).)",
        ),
        Misconception(
            "slope-of-root",
            "This is 1/(2√a), the derivative of √a with respect to a. The slope of z² with "
            "respect to z is wanted; only its z has to be replaced.",
            lambda a: 0.5 / np.sqrt(a),
            public="this is the derivative of √a with respect to a. Replace the z in 2z; do "
            "not differentiate again.",
        ),
        Misconception(
            "other-root",
            "The size is right and the sign is wrong: z > 0 was agreed, so z is the positive root.",
            lambda a: -2.0 * np.sqrt(a),
            public="the sign is wrong: z > 0 was agreed.",
        ),
        Misconception(
            "root-of-2a",
            "The 2 is under the root: this is √(2a). Take the root of a alone, then double it.",
            lambda a: np.sqrt(2.0 * a),
            public="the 2 is under the root.",
        ),
        Misconception(
            "squared-again",
            "a was squared once more, as if it were z. It is z² already; the way back to z is a "
            "root.",
            lambda a: a**2,
            public="a was squared once more. The way from a back to z is a root.",
        ),
        Misconception(
            "two-a-squared",
            "This is 2a². The slope is 2z, and z is smaller than a power of a: it is a root of it.",
            lambda a: 2.0 * a**2,
            public="this is 2a². The way from a back to z is a root.",
        ),
        Misconception(
            "halved",
            "This is a/2. The number whose square is a is not half of it. (If you wrote "
            "a ** 1/2: the power comes first, so that is a / 2. Brackets: a ** (1/2).)",
            lambda a: a / 2.0,
            public="this is a/2, and the number whose square is a is not half of it. (a ** 1/2 "
            "means a / 2: the power comes first. Brackets: a ** (1/2).)",
        ),
        Misconception(
            "reciprocal-root",
            "This is 2/√a: the root ended up in the denominator. The slope is 2z, and z grows "
            "with a.",
            lambda a: 2.0 / np.sqrt(a),
            public="the root ended up in the denominator.",
        ),
        Z_INSIDE,
    ),
)


def _from_a(spec: Elementwise, fixed: Sequence[float], high: float) -> tuple[Check, ...]:
    """The usual checks, for activations above 0."""
    return elementwise_checks(spec, fixed, low=0.05, high=high)


LEFT_ALONE = "z is left as it was"
PUBLIC_SECANT = PublicExamples(
    _forward,
    SECANT_SLOPE.misconceptions,
    (
        Example(
            "secant_slope(square, [3, 0, −2], h=1)",
            (np.square, np.array([3.0, 0.0, -2.0]), 1.0),
            "secant_slope(square, np.array([3.0, 0.0, -2.0]), 1.0)",
        ),
        Example(
            "secant_slope(square, [[3], [0.5]], h=0.5)",
            (np.square, np.array([[3.0], [0.5]]), 0.5),
            "secant_slope(square, np.array([[3.0], [0.5]]), 0.5)",
        ),
        Example(
            "secant_slope(square, 3 in an array of shape (), h=1)",
            (np.square, np.array(3.0), 1.0),
            "secant_slope(square, np.array(3.0), 1.0)",
        ),
        Example(
            "secant_slope(np.exp, [0, 1], h=0.1)",
            (np.exp, np.array([0.0, 1.0]), 0.1),
            "secant_slope(np.exp, np.array([0.0, 1.0]), 0.1)",
        ),
    ),
    statements=((LEFT_ALONE, "leaves_alone(secant_slope, square, np.array([1.0, 2.0]), 0.5)"),),
)
PUBLIC_NUMERICAL = PublicExamples(
    _centred,
    NUMERICAL_DERIVATIVE.misconceptions,
    (
        Example(
            "numerical_derivative(cube, [1, 2, −1], h=0.5)",
            (FUNCTIONS["cube"], np.array([1.0, 2.0, -1.0]), 0.5),
            "numerical_derivative(cube, np.array([1.0, 2.0, -1.0]), 0.5)",
        ),
        Example(
            "numerical_derivative(cube, [[1], [0]], h=2)",
            (FUNCTIONS["cube"], np.array([[1.0], [0.0]]), 2.0),
            "numerical_derivative(cube, np.array([[1.0], [0.0]]), 2.0)",
        ),
        Example(
            "numerical_derivative(np.sin, [1, 2])",
            (np.sin, np.array([1.0, 2.0]), DEFAULT_STEP),
            "numerical_derivative(np.sin, np.array([1.0, 2.0]))",
            right=np.cos([1.0, 2.0]),
        ),
        Example(
            "numerical_derivative(np.exp, 0 in an array of shape (), h=1)",
            (np.exp, np.array(0.0), 1.0),
            "numerical_derivative(np.exp, np.array(0.0), 1.0)",
        ),
    ),
    statements=(
        (
            LEFT_ALONE,
            "leaves_alone(numerical_derivative, cube, np.array([1.0, 2.0]), 0.5)",
        ),
    ),
)

EXERCISES = (
    prediction(
        "q_smaller_steps", LESSON, 0.5, letters="pqr", earlier={"a": "p", "b": "q", "c": "r"}
    ),
    question(
        "q_notation",
        LESSON,
        1.0,
        letter="r",
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
        misconceptions=(
            (
                "p",
                "d-cancelled",
                "The d's do not cancel: dg/dz is one symbol, the limit of a quotient, and not d·g "
                "over d·z. g(z)/z is something else.",
            ),
            (
                "q",
                "plugged-in-first",
                "That is what you get if you put in z = 2 first and differentiate the number 8. "
                "Differentiate while z still varies, then put the value in.",
            ),
            (
                "s",
                "height-for-slope",
                "8 is g(2), the height of the curve at z = 2. The question is how steep it is "
                "there.",
            ),
        ),
    ),
    Exercise(
        "secant_slope",
        LESSON,
        2.0,
        measured_checks(SECANT_SLOPE, default=False),
        misconceptions=SECANT_SLOPE.misconceptions,
        public=PUBLIC_SECANT,
    ),
    Exercise(
        "numerical_derivative",
        LESSON,
        3.0,
        measured_checks(NUMERICAL_DERIVATIVE, default=True),
        misconceptions=NUMERICAL_DERIVATIVE.misconceptions,
        public=PUBLIC_NUMERICAL,
    ),
    Exercise(
        "best_step",
        LESSON,
        1.0,
        (Check("a step in the valley", 1.0, _best_step),),
        misconceptions=BEST_STEP_MISCONCEPTIONS,
    ),
    Exercise(
        "exp_derivative_from_a",
        LESSON,
        1.0,
        _from_a(EXP_DERIVATIVE_FROM_A, (0.1, 0.5, 1.0, 2.0, 3.5), high=12.0),
        misconceptions=EXP_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(EXP_DERIVATIVE_FROM_A, known=(0.1, 0.5, 1, 2, 5), slope_of="np.exp"),
    ),
    Exercise(
        "square_derivative_from_a",
        LESSON,
        1.5,
        _from_a(SQUARE_DERIVATIVE_FROM_A, (0.25, 1.0, 2.25, 9.0, 100.0), high=25.0),
        misconceptions=SQUARE_DERIVATIVE_FROM_A.misconceptions,
        public=PublicCheck(
            SQUARE_DERIVATIVE_FROM_A,
            known=(0.25, 1, 9, 16, 100),
            slope_of="np.square",
            slope_at=(0.5, 1.0, 2.0, 3.0),
        ),
    ),
)
