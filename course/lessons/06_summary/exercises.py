"""Exercises of lesson 06: one class with all four activations, their numbers, and SiLU.

Each method of the class is a check of its own, judged as in the lesson that taught it, so that
partial work counts. New here are the slopes of σ and tanh that take a and not z, and what goes
wrong between methods of one class. SiLU, z σ(z), is derived by no lesson: what has been learnt is
used on something new.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises import (
    AT_KINK,
    FAR,
    INTEGERS,
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
    kinds_of,
    no_answer,
    number_text,
    prediction,
    question,
    within,
)

from ...common import trap_on_integers
from ...reference import activations as reference

LESSON = "06_summary"

lesson_02_sigmoid, lesson_03_tanh, lesson_04_relu, lesson_05_leaky_relu = (
    importlib.import_module(f"..{lesson}.exercises", __package__)
    for lesson in ("02_sigmoid", "03_tanh", "04_relu", "05_leaky_relu")
)

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu")
SPOKEN = {"sigmoid": "the sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU"}

# --- the class ------------------------------------------------------------------------------------

CLASS = "ActivationFunctions"

SELF_ARGUMENT = Misconception(
    "self-argument",
    "A static method is called without an object, so it has no self: its first argument is z, or "
    "a. Take self out of the brackets.",
)
BARE_NAME = Misconception(
    "bare-name",
    "Inside a class a method does not see another one by its bare name. Write the class in front "
    "of it, as in ActivationFunctions.relu(z).",
)


def _method(
    spec: Elementwise, *own: Misconception, but: Sequence[str] = (), **changes: Any
) -> Elementwise:
    """An earlier lesson's function as a method of the class.

    Its misconceptions come along, those named in `but` left out; `own` ones are looked for first.
    """
    name = spec.target.removesuffix("_from_a")
    kept = tuple(m for m in spec.misconceptions if m.name not in but)
    return replace(spec, target=f"{CLASS}.{name}", misconceptions=(*own, *kept), **changes)


SIGMOID = _method(lesson_02_sigmoid.SIGMOID)
SIGMOID_DERIVATIVE = _method(
    lesson_02_sigmoid.SIGMOID_DERIVATIVE_FROM_A,
    Misconception(
        "z-for-a",
        "σ was applied once more: the method treats its argument as z. It takes a, the activation "
        "that σ has already given. Use a as it comes.",
        reference.sigmoid_derivative,
    ),
    but=("z-for-a",),
)
TANH = _method(lesson_03_tanh.TANH)
TANH_DERIVATIVE = _method(
    lesson_03_tanh.TANH_DERIVATIVE_FROM_A,
    Misconception(
        "z-for-a",
        "tanh was applied once more: the method treats its argument as z. It takes a, the "
        "activation that tanh has already given. Use a as it comes.",
        reference.tanh_derivative,
    ),
    but=("z-for-a",),
)
RELU = _method(
    lesson_04_relu.RELU,
    Misconception(
        "leaky",
        "For z < 0 this keeps a small part of z, as leaky ReLU does. ReLU keeps nothing there.",
        reference.leaky_relu,
    ),
    but=("leaky",),
)
RELU_DERIVATIVE = _method(
    lesson_04_relu.RELU_DERIVATIVE,
    Misconception(
        "leaky-slope",
        "For z < 0 this is 0.01, the slope of leaky ReLU. ReLU is exactly level there.",
        reference.leaky_relu_derivative,
    ),
    but=("leaky-slope",),
)
OPTIONS = (*lesson_05_leaky_relu.OPTIONS, {})  # as there, and with alpha left out
LEAKY_RELU = _method(lesson_05_leaky_relu.LEAKY_RELU, options=OPTIONS)
LEAKY_RELU_DERIVATIVE = _method(lesson_05_leaky_relu.LEAKY_RELU_DERIVATIVE, options=OPTIONS)


def _told(finding: Finding) -> Finding:
    """The same finding, or what is behind an error that only methods of a class make."""
    if finding.kind == "error":
        bare = re.search(r"NameError: name '(\w+)' is not defined", finding.message)
        if bare and bare[1].removesuffix("_derivative") in NAMES:
            return replace(finding, message=BARE_NAME.sentence, misconception=BARE_NAME.name)
        if "missing 1 required positional argument" in finding.message:
            said = SELF_ARGUMENT
            return replace(finding, message=said.sentence, misconception=said.name)
    return finding


def _label(spec: Elementwise) -> str:
    """The check's name, as students read it: "tanh_derivative(a)"."""
    return f"{spec.target.removeprefix(f'{CLASS}.')}({spec.argument})"


def _method_check(
    spec: Elementwise,
    fixed: Sequence[float],
    low: float = -10.0,
    high: float = 10.0,
    far: Sequence[float] = (),
) -> Check:
    """One method, a tenth of the class: known values, drawn ones, every shape, far out.

    Where there is a kink, a fifth of that is for the value there, in `_kink_check`.
    """

    def run(ask: Ask) -> Finding:
        known = [np.array(fixed, dtype=np.float64)] * len(spec.options)
        drawn = kinds_of(ask.rng.uniform(low, high, 24)).values()
        drawn = [ask.rng.uniform(low, high, 40) for _ in range(2)] + list(drawn)
        finding = spec.compare(ask, [*known, *drawn], unchanged=True, kinks=False)
        if finding.passed and len(far):
            finding = spec.compare(ask, [np.array(far, dtype=np.float64)], FAR)
        return _told(finding)

    return Check(_label(spec), 0.1 if spec.bounds is None else 0.08, run)


def _kink_check(spec: Elementwise, fixed: Sequence[float]) -> Check:
    """What a slope is at the kink, for a method that is right elsewhere."""

    def run(ask: Ask) -> Finding:
        return spec.compare(ask, [np.array(fixed, dtype=np.float64)] * len(spec.options))

    return Check(f"{_label(spec)}, {AT_KINK}", 0.02, run, needs=(_label(spec),))


def _integer_check(spec: Elementwise, trap: Misconception) -> Check:
    """A leaky method with an array of integers: where floats are right, this is the dtype trap."""
    whole = trap_on_integers(spec, trap, lesson_05_leaky_relu.WHOLE)

    def run(ask: Ask) -> Finding:
        return _told(whole(ask))

    return Check(f"{_label(spec)}, {INTEGERS}", 0.1, run, needs=(_label(spec),))


CLASS_CHECKS = (
    _method_check(SIGMOID, lesson_02_sigmoid.FIXED, far=lesson_02_sigmoid.FAR),
    _method_check(SIGMOID_DERIVATIVE, (0.0, 0.1, 0.25, 0.5, 0.9, 1.0), low=0.0, high=1.0),
    _method_check(TANH, lesson_03_tanh.FIXED, far=lesson_03_tanh.FAR),
    _method_check(TANH_DERIVATIVE, (-1.0, -0.9, -0.5, 0.0, 0.25, 0.8, 1.0), low=-1.0, high=1.0),
    _method_check(RELU, lesson_04_relu.FIXED, far=lesson_04_relu.FAR),
    _method_check(RELU_DERIVATIVE, lesson_04_relu.FIXED, far=lesson_04_relu.FAR),
    _kink_check(RELU_DERIVATIVE, lesson_04_relu.FIXED),
    _method_check(LEAKY_RELU, lesson_05_leaky_relu.FIXED),
    _method_check(LEAKY_RELU_DERIVATIVE, lesson_05_leaky_relu.FIXED),
    _kink_check(LEAKY_RELU_DERIVATIVE, lesson_05_leaky_relu.FIXED),
    _integer_check(LEAKY_RELU, lesson_05_leaky_relu.VALUE_DTYPE_TRAP),
    _integer_check(LEAKY_RELU_DERIVATIVE, lesson_05_leaky_relu.SLOPE_DTYPE_TRAP),
)
METHODS = (
    SIGMOID,
    SIGMOID_DERIVATIVE,
    TANH,
    TANH_DERIVATIVE,
    RELU,
    RELU_DERIVATIVE,
    LEAKY_RELU,
    LEAKY_RELU_DERIVATIVE,
)

# --- two tables of numbers ------------------------------------------------------------------------

Slip = tuple[float, str, str]  # a wrong number, the misconception's name, its sentence

CLOSE = Tolerance(rtol=1e-3, atol=1e-9)  # the numbers may have been measured

GREATEST: dict[str, float] = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "leaky_relu": 1.0}

GREATEST_SLIPS: dict[str, tuple[Slip, ...]] = {
    "sigmoid": (
        (1.0, "value-for-slope", "1 is how high σ gets. What is asked is how steep it gets."),
        (0.5, "value-for-slope", "0.5 is the height of σ at z = 0. It is the slope that is asked."),
        (0.0, "place-for-slope", "z = 0 is where σ is steepest. How steep is it there?"),
    ),
    "tanh": (
        (
            0.25,
            "sigmoid-for-tanh",
            "0.25 belongs to σ. tanh rises twice as far in half the width.",
        ),
        (
            0.0,
            "place-for-slope",
            "z = 0 is the place where tanh is steepest. How steep is it there?",
        ),
        (
            2.0,
            "rise-for-slope",
            "2 is how far tanh rises in all, from −1 to 1. A slope is per unit.",
        ),
    ),
    "relu": (
        (
            np.inf,
            "value-for-slope",
            "ReLU itself has no greatest value. Its slope has: the line on the right is equally "
            "steep all along.",
        ),
        (0.0, "smaller-slope", "0 is the slope on the left, the smaller one of the two."),
    ),
    "leaky_relu": (
        (
            np.inf,
            "value-for-slope",
            "Leaky ReLU itself has no greatest value. Its slope has: the line on the right is "
            "equally steep all along.",
        ),
        (0.01, "smaller-slope", "α is the slope on the left, the smaller one of the two."),
        (1.01, "alpha-added", "α is not added to anything: it takes the place of 1 on the left."),
    ),
}

AT_ZERO: dict[str, tuple[float, float]] = {
    "sigmoid": (0.25, 0.25),
    "tanh": (1.0, 1.0),
    "relu": (0.0, 1.0),
    "leaky_relu": (reference.ALPHA, 1.0),
}

AT_ZERO_SLIPS: dict[str, tuple[Slip, ...]] = {
    "sigmoid": (
        (0.5, "value-for-slope", "0.5 is σ(0), the height of the curve. It is the slope we want."),
        (
            0.0,
            "z-where-a-belongs",
            "sigmoid_derivative was given z = 0, and it takes a: with a = 0 it says 0. At z = 0 "
            "the activation is not 0.",
        ),
        (1.0, "tanh-for-sigmoid", "1 belongs to tanh. σ rises half as far over twice the width."),
    ),
    "tanh": (
        (0.0, "value-for-slope", "0 is tanh(0), the height of the curve. It is the slope we want."),
        (
            0.25,
            "sigmoid-for-tanh",
            "0.25 belongs to σ. tanh rises twice as far in half the width.",
        ),
    ),
    "relu": (
        (
            np.nan,
            "no-slope-at-all",
            "There is no single slope at the kink, that is right. But code has to give a number, "
            "and any slope from that of the left line to that of the right one will do.",
        ),
    ),
    "leaky_relu": (
        (
            0.0,
            "relu-for-leaky",
            "0 does for ReLU. A line of slope 0 through the kink of leaky ReLU lies above its left "
            "half; the smallest slope that will do is that of the left line.",
        ),
        (
            np.nan,
            "no-slope-at-all",
            "There is no single slope at the kink, that is right. But code has to give a number, "
            "and any slope from that of the left line to that of the right one will do.",
        ),
    ),
}


def _entry_check(
    target: str, name: str, low: float, high: float, slips: Sequence[Slip], ask_for: str
) -> Check:
    """One entry of a dict name → number, a quarter of the exercise."""
    listed = ", ".join(f'"{each}"' for each in NAMES)

    def run(ask: Ask) -> Finding:
        answer = ask.value(target)
        failed = no_answer(answer, target)
        if failed is not None:
            return failed
        if not isinstance(answer.value, dict):
            return Finding(False, f"{target} should be a dict with a number for each of {listed}.")
        if name not in answer.value:
            return Finding(False, f'There is no "{name}" in {target}. Its names are {listed}.')
        given = answer.value[name]
        number = as_numbers(given)
        if number is not None and number.size == 1:
            value = float(number.reshape(()))
        elif given is None and not any(slug == "no-slope-at-all" for _, slug, _ in slips):
            return Finding(False, "Not attempted yet.", kind="not attempted")
        else:
            value = np.nan
        if within(np.array(value), low, high, CLOSE):
            return Finding(True)
        for wrong, slug, sentence in slips:
            if value == wrong or (np.isnan(value) and np.isnan(wrong)) or _near(value, wrong):
                return Finding(False, sentence, slug)
        shown = number_text(value) if number is not None else "not a number"
        return Finding(False, f'{target}["{name}"] is {shown}. {ask_for}')

    return Check(SPOKEN[name], 0.25, run)


def _near(value: float, wrong: float) -> bool:
    return bool(np.isfinite(wrong) and within(np.array(value), wrong, wrong, Tolerance(1e-3, 1e-6)))


MEASURE = "Look at its curve: what is the steepest you can find, and how steep is that?"
MEASURE_AT_ZERO = "Look at its curve at z = 0, or measure there with a centred difference."


def _misconceptions(slips: dict[str, tuple[Slip, ...]]) -> tuple[Misconception, ...]:
    found = {slug: sentence for each in slips.values() for _, slug, sentence in each}
    return tuple(Misconception(slug, sentence) for slug, sentence in found.items())


# --- what depth leaves of a gradient --------------------------------------------------------------


def gradient_after(name: str, depth: int) -> float:
    """The largest factor that `depth` layers of one activation can leave of a gradient."""
    return GREATEST[name] ** depth


def _with(**other: Callable[[int], float]) -> Callable[[str, int], float]:
    """`gradient_after`, but for some names another function of the depth."""
    return lambda name, depth: other[name](depth) if name in other else gradient_after(name, depth)


GRADIENT_AFTER_MISCONCEPTIONS = (
    Misconception(
        "slope-at-zero",
        "The slopes at 0 were used. For the two functions with a kink that is not the greatest "
        "slope: look to the right of it.",
        _with(relu=lambda L: 0.0**L, leaky_relu=lambda L: 0.01**L),
        public="the slopes at 0 were used; elsewhere there are greater ones.",
    ),
    Misconception(
        "smallest-slope",
        "The smallest slope of leaky ReLU was used, α. The question is what can be left at best, "
        "so it is the greatest slope that counts.",
        _with(leaky_relu=lambda L: 0.01**L),
        public="for leaky ReLU α was used, its smallest slope.",
    ),
    Misconception(
        "smallest-slope",
        "The smallest slope of ReLU was used, 0. The question is what can be left at best, so it "
        "is the greatest slope that counts.",
        _with(relu=lambda L: 0.0),
    ),
    Misconception(
        "z-where-a-belongs",
        "sigmoid_derivative was given z = 0, and it takes a: with a = 0 it says 0. At z = 0 the "
        "activation is not 0.",
        _with(sigmoid=lambda L: 0.0),
        public="z = 0 was passed to a method that takes a.",
    ),
    Misconception(
        "value-for-slope",
        "0.5 is σ(0), the height of the curve. What multiplies a gradient is the slope.",
        _with(sigmoid=lambda L: 0.5**L),
        public="0.5 is the height of σ at z = 0. The slope counts.",
    ),
    Misconception(
        "depth-forgotten",
        "This is the factor of a single layer. Every layer multiplies what the one after it has "
        "left.",
        lambda name, depth: GREATEST[name],
        public="this is the factor of one layer. Each layer multiplies once more.",
    ),
    Misconception(
        "times-depth",
        "The slope was multiplied by the number of layers, so more layers leave more. Each layer "
        "multiplies by the slope once more.",
        lambda name, depth: GREATEST[name] * depth,
        public="the slope was multiplied by the depth; it should be raised to it.",
    ),
    Misconception(
        "divided-by-depth",
        "The slope was divided by the number of layers. Each layer multiplies by the slope once "
        "more.",
        lambda name, depth: GREATEST[name] / depth,
        public="the slope was divided by the depth.",
    ),
    Misconception(
        "part-lost",
        "This is the part that is lost. What is asked is the part that is left.",
        lambda name, depth: 1.0 - gradient_after(name, depth),
        public="this is the part that is lost.",
    ),
    Misconception(
        "subtracted",
        "What one layer takes was subtracted for each layer. A layer takes its share of what is "
        "left, not of what there was at first: it multiplies.",
        lambda name, depth: 1.0 - (1.0 - GREATEST[name]) * depth,
    ),
    Misconception(
        "power-swapped",
        "Base and exponent have changed places: the depth was raised to the power of the slope.",
        lambda name, depth: depth ** GREATEST[name],
    ),
    Misconception(
        "one-layer-off",
        "One layer is missing. With depth = 1 a single slope is left as the factor.",
        lambda name, depth: gradient_after(name, depth - 1),
        public="one layer is missing.",
    ),
    Misconception(
        "one-layer-off",
        "One layer too many. With depth = 1 a single slope is left as the factor.",
        lambda name, depth: gradient_after(name, depth + 1),
    ),
    Misconception(
        "sigmoid-for-all",
        "Every name gives what the sigmoid gives. The factor of one layer depends on the name.",
        lambda name, depth: gradient_after("sigmoid", depth),
    ),
    Misconception(
        "tanh-like-sigmoid",
        "For tanh the greatest slope of σ was used. The two have the same shape, not the same "
        "slope.",
        _with(tanh=lambda L: 0.25**L),
    ),
    Misconception(
        "whole-for-all",
        "This leaves the gradient whole for the sigmoid as well. 1 is how high σ gets; how steep "
        "does it get?",
        lambda name, depth: 1.0,
    ),
)


PUBLIC_GRADIENT_AFTER = PublicExamples(
    gradient_after,
    GRADIENT_AFTER_MISCONCEPTIONS,
    tuple(
        Example(f'gradient_after("{name}", {depth})', (name, depth))
        for name, depth in (
            ("sigmoid", 1),
            ("sigmoid", 2),
            ("sigmoid", 3),
            ("tanh", 5),
            ("relu", 20),
            ("leaky_relu", 20),
        )
    ),
    before="""\
if max_gradients is None:
    print("max_gradients is still None: if you use it here, exercise 2 comes first.")
""",
)


def _depths(ask: Ask, depths: Sequence[int]) -> Finding:
    """Call gradient_after with every name and each depth; name what explains all the answers."""

    def put(case: tuple[str, int]) -> float | Finding:
        call = _said(*case)
        answer = ask.call("gradient_after", *case)
        failed = no_answer(answer, "gradient_after")
        if failed is not None:
            where = f" It was called as {call}." if answer.kind == "raised" else ""
            if "'NoneType' object is not subscriptable" in answer.error:
                where += " Something it looks up is still None; is exercise 2 done?"
            return replace(failed, message=failed.message + where)
        number = as_numbers(answer.value)
        if number is None or number.size != 1:
            said = f"{call} should give a single number."
            if answer.value is None:
                said = "gradient_after returned None. Is there a return statement?"
            return Finding(False, said)
        return float(number.reshape(()))

    def judge(case: tuple[str, int], value: float) -> Finding | None:
        expected = gradient_after(*case)
        if _same(value, expected):
            return None
        return Finding(
            False, f"{_said(*case)} gave {number_text(value)}; expected {number_text(expected)}."
        )

    def recognise(came: Sequence[tuple[tuple[str, int], float]], first: Finding) -> Finding:
        if len(came) == len(cases):
            for idea in GRADIENT_AFTER_MISCONCEPTIONS:
                if all(_same(value, idea.function(*case)) for case, value in came):
                    return idea.finding()
        return first

    cases = [(name, depth) for name in NAMES for depth in depths]
    return ask_each(cases, put, judge, recognise)


def _said(name: str, depth: int) -> str:
    return f'gradient_after("{name}", {depth})'


def _same(value: float, expected: float) -> bool:
    return bool(within(np.array(value), expected, expected, Tolerance(rtol=1e-6, atol=0.0)))


BY_HAND = "depths you can do by hand"


def _known_depths(ask: Ask) -> Finding:
    depths = (1, 2, 3, 10, int(ask.rng.integers(11, 40)))
    found = _depths(ask, depths)
    if not found.passed and found.kind == "wrong" and _carried(ask, depths):
        return Finding(True, "Right, given your max_gradients.")
    return found


def _carried(ask: Ask, depths: Sequence[int]) -> bool:
    """Whether the answers are right for a wrong slope in the submission's own max_gradients.

    A slope of 0 or 1 gives the same for every depth, and one that is near gives nearly the same, so
    nothing is carried through for it.
    """
    own = ask.value("max_gradients").value
    if not isinstance(own, dict):
        return False
    for name in NAMES:
        number = as_numbers(own.get(name))
        if number is None or number.size != 1:
            return False
        slope = float(number.reshape(()))
        if not _same(slope, GREATEST[name]) and not _tells(slope):
            return False
        for depth in depths:
            answer = ask.call("gradient_after", name, depth)
            got = as_numbers(answer.value) if answer.kind == "value" else None
            if got is None or got.size != 1 or not _same(float(got.reshape(())), slope**depth):
                return False
    return True


def _tells(slope: float) -> bool:
    """Whether the powers of a slope differ by more than digits that are not looked at."""
    return 1e-3 < slope < 10.0 and abs(slope - 1.0) > 1e-3


def _fresh_depths(ask: Ask) -> Finding:
    return _depths(ask, [int(depth) for depth in ask.rng.integers(4, 60, 3)])


# --- SiLU -----------------------------------------------------------------------------------------


def silu(z: np.ndarray) -> np.ndarray:
    """z σ(z)."""
    wide = np.asarray(z, dtype=np.float64)
    return wide * reference.sigmoid(wide)


def silu_derivative(z: np.ndarray) -> np.ndarray:
    """σ(z) + z σ′(z), from the product rule."""
    wide = np.asarray(z, dtype=np.float64)
    return reference.sigmoid(wide) + wide * reference.sigmoid_derivative(wide)


def _measured(z: np.ndarray) -> np.ndarray:
    """A centred difference of z σ(z) in the dtype of z, as students write it."""
    above, below = z + 1e-5, z - 1e-5
    return (above / (1 + np.exp(-above)) - below / (1 + np.exp(-below))) / 2e-5


CLASS_NAME_LEFT_OUT = Misconception(
    "bare-name",
    "sigmoid lives in your class. Write the class in front of it: ActivationFunctions.sigmoid.",
)
METHOD_UNDEFINED = (("name 'sigmoid", CLASS_NAME_LEFT_OUT),)

SILU = Elementwise(
    "silu",
    silu,
    errors=METHOD_UNDEFINED,
    builds_on=(BuildsOn(f"{CLASS}.sigmoid", (lambda g, z: z * g(z),)),),
    misconceptions=(
        Misconception(
            "factor-missing",
            "This is σ(z) alone. SiLU multiplies it by z.",
            reference.sigmoid,
            public="this is σ(z); the factor z is missing.",
        ),
        Misconception(
            "sum-for-product",
            "z and σ(z) were added. SiLU multiplies them.",
            lambda z: z + reference.sigmoid(z),
            public="z was added to σ(z). SiLU multiplies.",
        ),
        Misconception(
            "sign-of-exponent",
            "This is z σ(−z), large where z is negative. Look at the sign in the exponent.",
            lambda z: z * reference.sigmoid(-z),
            public="the sign in the exponent: this is z · σ(−z).",
        ),
        Misconception(
            "slope-for-g",
            "This is the slope of SiLU, not SiLU itself, which is 0 at z = 0.",
            silu_derivative,
            public="this is the slope of SiLU, or part of it.",
        ),
        Misconception(
            "slope-inside",
            "z was multiplied by the slope of σ. SiLU multiplies it by σ itself.",
            lambda z: z * reference.sigmoid_derivative(z),
            public="z was multiplied by the slope of σ. SiLU has σ itself.",
        ),
        Misconception(
            "a-for-z",
            "A slope that takes a was given z: this is z · z (1 − z). SiLU multiplies z by σ "
            "itself.",
            lambda z: z * z * (1.0 - z),
            public="this is z · z (1 − z): a slope that takes a was given z. SiLU has σ itself.",
        ),
        Misconception(
            "left-cut",
            "The left half was cut to 0. SiLU is z σ(z) on both sides; on the left it is small, "
            "not 0.",
            lambda z: reference.relu(z) * reference.sigmoid(z),
            public="the left half was cut to 0. There it is small, not 0.",
        ),
        Misconception(
            "tanh-for-sigmoid",
            "This is z tanh(z), positive on both sides. SiLU has σ as its second factor.",
            lambda z: z * np.tanh(z),
            public="this is z · tanh(z).",
        ),
        Misconception(
            "relu-for-silu",
            "This is ReLU, which SiLU comes close to far out. In between it is z times σ(z).",
            reference.relu,
            public="this is ReLU.",
        ),
        Misconception(
            "softplus-for-silu",
            "This is ln(1 + eᶻ), another smooth relative of ReLU. SiLU is z times σ(z).",
            lambda z: np.logaddexp(0.0, z),
        ),
        Misconception(
            "precedence",
            "This is z/1 + e⁻ᶻ: the division was done before the sum. Put 1 + e⁻ᶻ in brackets.",
            lambda z: z + np.exp(-z),
            public="brackets: the division came before the sum.",
        ),
    ),
)
SILU_DERIVATIVE = Elementwise(
    "silu_derivative",
    silu_derivative,
    errors=METHOD_UNDEFINED,
    builds_on=(
        BuildsOn(f"{CLASS}.sigmoid", (lambda g, z: g(z) * (1.0 + z * (1.0 - g(z))),)),
        BuildsOn("silu", (lambda g, z: g(z) + reference.sigmoid(z) * (1.0 - g(z)),)),
    ),
    misconceptions=(
        Misconception(
            "first-term-only",
            "This is σ(z), the first term of the product rule. The second one is missing: z times "
            "the slope of σ.",
            reference.sigmoid,
            public="this is σ(z), the first term of the product rule. Where is the second?",
        ),
        Misconception(
            "second-term-only",
            "This is z σ′(z), the second term of the product rule. The first one is missing: the "
            "slope of z is 1, and it multiplies σ(z).",
            lambda z: z * reference.sigmoid_derivative(z),
            public="this is the second term of the product rule alone.",
        ),
        Misconception(
            "product-of-slopes",
            "The two factors were differentiated and the slopes multiplied. The product rule is a "
            "sum: u′ v + u v′.",
            reference.sigmoid_derivative,
            public="this is the product of the two slopes. The product rule is a sum of two "
            "products.",
        ),
        Misconception(
            "g-for-slope",
            "This is SiLU itself, not its slope. At z = 0 the curve is at 0, and its slope is ½.",
            silu,
            public="this is SiLU itself, not its slope.",
        ),
        Misconception(
            "sign",
            "The second term has the wrong sign: the product rule adds, and the slope of σ is "
            "positive.",
            lambda z: reference.sigmoid(z) - z * reference.sigmoid_derivative(z),
            public="the two terms were subtracted; the product rule adds them.",
        ),
        Misconception(
            "z-missing",
            "In the second term z is missing: it is the factor that was not differentiated.",
            lambda z: reference.sigmoid(z) + reference.sigmoid_derivative(z),
            public="the factor z of the second term is missing.",
        ),
        Misconception(
            "first-term-cut",
            "The first term is 1 here. u = z has slope 1, and that multiplies v = σ(z).",
            lambda z: 1.0 + z * reference.sigmoid_derivative(z),
            public="the first term is u′ alone. In the product rule v = σ(z) stands beside it.",
        ),
        Misconception(
            "z-not-differentiated",
            "In the first term z was not differentiated: its slope is 1, so σ(z) stands there "
            "alone.",
            lambda z: silu(z) + z * reference.sigmoid_derivative(z),
            public="in the first term z was not differentiated. Its slope is 1.",
        ),
        Misconception(
            "sigma-not-differentiated",
            "In the second term σ was not differentiated: z multiplies its slope, s (1 − s).",
            lambda z: reference.sigmoid(z) + silu(z),
            public="in the second term σ was not differentiated.",
        ),
        Misconception(
            "both-differentiated",
            "In the first term σ was differentiated as well. There it stays as it is: only z is "
            "differentiated.",
            lambda z: (1.0 + z) * reference.sigmoid_derivative(z),
            public="in the first term both factors were differentiated. There σ stays as it is.",
        ),
        Misconception(
            "z-on-the-wrong-term",
            "z multiplies the wrong term. In each term of the product rule one factor is "
            "differentiated and the other stays as it is.",
            lambda z: silu(z) + reference.sigmoid_derivative(z),
            public="z multiplies the wrong term: each term has one factor differentiated, the "
            "other as it is.",
        ),
        Misconception(
            "slope-of-sigmoid-cut",
            "In the second term the slope of σ has lost a factor: it is s (1 − s), with s = σ(z).",
            lambda z: reference.sigmoid(z) + z * (1.0 - reference.sigmoid(z)),
            public="the slope of σ has lost a factor in the second term.",
        ),
        Misconception(
            "a-for-z",
            "A slope that takes a was given z: z (1 − z) stands where s (1 − s) with s = σ(z) "
            "belongs.",
            lambda z: reference.sigmoid(z) + z * z * (1.0 - z),
            public="a slope that takes a was given z.",
        ),
        Misconception(
            "a-for-sigma",
            "s (1 − s) was computed from a = z σ(z). That rule is for the activation of σ: there s "
            "is σ(z).",
            lambda z: reference.sigmoid(z) + z * silu(z) * (1.0 - silu(z)),
            public="s (1 − s) was computed from SiLU. In that rule s is σ(z).",
        ),
        Misconception(
            "sigmoid-rule",
            "This is a (1 − a) with a = z σ(z). That rule belongs to σ alone; SiLU is a product, "
            "and needs the product rule.",
            lambda z: silu(z) * (1.0 - silu(z)),
            public="this is a (1 − a) with SiLU as a. That rule belongs to σ alone; SiLU is a "
            "product.",
        ),
        Misconception(
            "tanh-rule",
            "1 − s² is the rule for tanh. The slope of σ is s (1 − s).",
            lambda z: reference.sigmoid(z) + z * (1.0 - reference.sigmoid(z) ** 2),
        ),
        Misconception(
            "measured-slope",
            "This is a measured slope. With 32-bit floats a centred difference with h = 1e-5 has "
            "lost most of its digits: write the formula you derived.",
            _measured,
        ),
    ),
)
# The lesson's values, and some between; no e⁻ᶻ here leaves float64, squares included.
SILU_FIXED = (-10.0, -2.0, -0.5, 0.0, 1.0, 2.0, 10.0)

# --- the lesson -----------------------------------------------------------------------------------

EXERCISES = (
    prediction(
        "q_wrong_argument",
        LESSON,
        0.5,
        letters="pqrs",
        earlier={"a": "p", "b": "q", "c": "r", "d": "s"},
    ),
    Exercise(
        CLASS,
        LESSON,
        3.0,
        CLASS_CHECKS,
        misconceptions=(
            SELF_ARGUMENT,
            BARE_NAME,
            *(m for method in METHODS for m in method.misconceptions),
        ),
    ),
    Exercise(
        "max_gradients",
        LESSON,
        0.5,
        tuple(
            _entry_check(
                "max_gradients", name, GREATEST[name], GREATEST[name], GREATEST_SLIPS[name], MEASURE
            )
            for name in NAMES
        ),
        misconceptions=_misconceptions(GREATEST_SLIPS),
    ),
    Exercise(
        "slopes_at_zero",
        LESSON,
        0.5,
        tuple(
            _entry_check(
                "slopes_at_zero", name, *AT_ZERO[name], AT_ZERO_SLIPS[name], MEASURE_AT_ZERO
            )
            for name in NAMES
        ),
        misconceptions=_misconceptions(AT_ZERO_SLIPS),
    ),
    Exercise(
        "gradient_after",
        LESSON,
        0.5,
        (
            Check(BY_HAND, 0.5, _known_depths),
            Check("depths you have not seen", 0.5, _fresh_depths, needs=(BY_HAND,)),
        ),
        uses=("gradient_after", "max_gradients"),
        misconceptions=GRADIENT_AFTER_MISCONCEPTIONS,
        public=PUBLIC_GRADIENT_AFTER,
    ),
    Exercise(
        "silu",
        LESSON,
        1.0,
        elementwise_checks(
            SILU, SILU_FIXED, far=lesson_02_sigmoid.FAR, integers=lesson_05_leaky_relu.WHOLE
        ),
        misconceptions=(CLASS_NAME_LEFT_OUT, *SILU.misconceptions),
        public=PublicCheck(SILU, known=(-10, -2, 0, 1, 2, 10), integers=(-2, -1, 0, 1, 2)),
    ),
    Exercise(
        "silu_derivative",
        LESSON,
        3.0,
        elementwise_checks(
            SILU_DERIVATIVE,
            SILU_FIXED,
            far=lesson_02_sigmoid.FAR,
            integers=lesson_05_leaky_relu.WHOLE,
        ),
        misconceptions=(CLASS_NAME_LEFT_OUT, *SILU_DERIVATIVE.misconceptions),
        public=PublicCheck(
            SILU_DERIVATIVE,
            known=(-10, -2, 0, 1, 2, 10),
            slope_of="silu",
            integers=(-2, -1, 0, 1, 2),
        ),
    ),
    question(
        "q_silu_argument",
        LESSON,
        1.0,
        letter="s",
        letters="pqrs",
        misconceptions=(
            (
                "p",
                "sigmoid-rule",
                "a (1 − a) is the slope of σ in terms of σ's own activation. Here a is z times "
                "that. Compare a (1 − a) with your slope at z = 2.",
            ),
            (
                "q",
                "sign-is-enough",
                "The sign is enough where the slope takes two values only. Your slope at z = 1 and "
                "at z = 2 is not the same, and both times a is positive.",
            ),
            (
                "r",
                "every-slope-in-a",
                "That needs a curve that gives each a only once, as those of σ and tanh do. Draw "
                "a level line through SiLU a little below 0 and count where it crosses.",
            ),
        ),
    ),
)
