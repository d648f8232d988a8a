"""Lesson 06, the class: a check for each method, judged as in the lesson that taught it.

New here are the slopes of σ and tanh that take a and not z, and what goes wrong between methods of
one class.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises import (
    AT_KINK,
    FAR,
    INTEGERS,
    Ask,
    Check,
    Elementwise,
    Finding,
    Misconception,
    PublicCheck,
    kinds_of,
)
from autograder.exercises.public import NOTE, error_lines

from ...common import trap_on_integers
from ...reference import activations as reference

lesson_02_sigmoid, lesson_03_tanh, lesson_04_relu, lesson_05_leaky_relu = (
    importlib.import_module(f"..{lesson}.exercises", __package__)
    for lesson in ("02_sigmoid", "03_tanh", "04_relu", "05_leaky_relu")
)

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu")
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


# What is behind errors that only methods of a class make.
CLASS_ERRORS = (
    ("missing 1 required positional argument", SELF_ARGUMENT),
    *((f"name '{name}", BARE_NAME) for name in NAMES),
)


def _method(
    spec: Elementwise, *own: Misconception, but: Sequence[str] = (), **changes: Any
) -> Elementwise:
    """An earlier lesson's function as a method of the class.

    Its misconceptions come along, those named in `but` left out; `own` ones are looked for first.
    """
    name = spec.target.removesuffix("_from_a")
    kept = tuple(m for m in spec.misconceptions if m.name not in but)
    told = (*spec.errors, *CLASS_ERRORS)
    return replace(
        spec, target=f"{CLASS}.{name}", misconceptions=(*own, *kept), errors=told, **changes
    )


SIGMOID = _method(lesson_02_sigmoid.SIGMOID)
SIGMOID_DERIVATIVE = _method(
    lesson_02_sigmoid.SIGMOID_DERIVATIVE_FROM_A,
    Misconception(
        "z-for-a",
        "σ was applied once more: the method treats its argument as z. It takes a, the activation "
        "that σ has already given. Use a as it comes.",
        reference.sigmoid_derivative,
        public="σ was applied once more. What comes in is a already; use it as it is.",
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
        public="tanh was applied once more. What comes in is a already; use it as it is.",
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
OPTIONS = (*lesson_05_leaky_relu.LEAKY_RELU.options, {})  # as there, and with alpha left out
LEAKY_RELU = _method(lesson_05_leaky_relu.LEAKY_RELU, options=OPTIONS)
LEAKY_RELU_DERIVATIVE = _method(lesson_05_leaky_relu.LEAKY_RELU_DERIVATIVE, options=OPTIONS)


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
        return finding

    return Check(_label(spec), 0.1 if spec.bounds is None else 0.08, run)


def _kink_check(spec: Elementwise, fixed: Sequence[float]) -> Check:
    """What a slope is at the kink, for a method that is right elsewhere."""

    def run(ask: Ask) -> Finding:
        return spec.compare(ask, [np.array(fixed, dtype=np.float64)] * len(spec.options))

    return Check(f"{_label(spec)}, {AT_KINK}", 0.02, run, needs=(_label(spec),))


def _integer_check(spec: Elementwise, trap: Misconception) -> Check:
    """A leaky method with an array of integers: where floats are right, this is the dtype trap."""
    run = trap_on_integers(spec, trap, lesson_05_leaky_relu.WHOLE)
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

# --- the public check -----------------------------------------------------------------------------


class PublicMethods:
    """The public checks of all methods of a class, which the lesson's `check_methods` runs."""

    def __init__(self, *checks: PublicCheck) -> None:
        self.checks = checks

    @property
    def misconceptions(self) -> list[Misconception]:
        """Those that may be named."""
        return [m for check in self.checks for m in check.misconceptions]

    def slips(self) -> list[tuple[str, list[Any]]]:
        """The public sentence and the values of each slip."""
        return [slip for check in self.checks for slip in check.slips()]

    def code(self, name: str) -> str:
        """The call of the lesson's ``check_methods``, as it stands in the test cell."""
        errors = dict.fromkeys(error for check in METHODS for error in check.errors)
        lines = [NOTE, "check_methods(", f"    {name},", "    {"]
        for check in self.checks:
            method = check.spec.target.removeprefix(f"{name}.")
            items = (re.sub(r"^    (\w+)=", r'    "\1": ', line) for line in check.arguments())
            lines += [
                f'        "{method}": {{',
                *(f"        {item}" for item in items),
                "        },",
            ]
        return "\n".join([*lines, "    },", *error_lines(tuple(errors)), ")"])


def _public(spec: Elementwise, known: Sequence[float], *usual: str, **more: Any) -> PublicCheck:
    """The public check of a method: it names the usual misconceptions only, of so many methods.

    A slope is measured as well, on a curve that the lesson has for its figures.
    """
    named = tuple(m for m in spec.misconceptions if m.name in usual)
    spec = replace(spec, misconceptions=named, errors=())
    curve = spec.target.removeprefix(f"{CLASS}.").removesuffix("_derivative")
    slope_of = f'CURVES["{curve}"]' if spec.target.endswith("_derivative") else ""
    return PublicCheck(spec, known, slope_of, **more)


_LEAK = {"integers": (-2, -1, 0, 1, 2), "options": {"alpha": 0.2}}
PUBLIC_CLASS = PublicMethods(
    _public(
        SIGMOID,
        (-10, -2, 0, 2, 10),
        *("sign-of-exponent", "slope-for-g", "tanh-for-sigmoid", "missing-one", "precedence"),
        *("one-minus", "too-narrow"),
    ),
    _public(
        SIGMOID_DERIVATIVE,
        (0, 0.1, 0.5, 0.8, 1),
        *("z-for-a", "sign", "tanh-rule", "one-minus-a", "g-for-slope", "brackets"),
    ),
    _public(
        TANH,
        (-10, -0.5, 0, 2, 10),
        *("sigmoid-for-tanh", "tan-for-tanh", "slope-for-g", "sign", "upside-down", "precedence"),
        *("half-exponent", "doubled-exponent", "step"),
    ),
    _public(
        TANH_DERIVATIVE,
        (-1, -0.5, 0, 0.2, 0.8),
        *("z-for-a", "missing-square", "sigmoid-rule", "sign", "one-minus-forgotten"),
        "g-for-slope",
    ),
    _public(
        RELU,
        (-10, -2, 0, 2, 10),
        *("leaky", "slope-for-g", "identity", "absolute-value", "min-for-max", "comparison-last"),
    ),
    _public(
        RELU_DERIVATIVE,
        (-10, -2, 0, 2, 10),
        *("leaky-slope", "g-for-slope", "reversed-step", "sign", "left-not-set", "sigmoid-rule"),
    ),
    _public(
        LEAKY_RELU,
        (-10, -0.5, 0, 0.05, 2, 10),
        *("plain-relu", "alpha-fixed", "branches-swapped", "slope-for-g", "max-of-alpha"),
        *("alpha-sign", "alpha-alone", "alpha-added"),
        **_LEAK,
    ),
    _public(
        LEAKY_RELU_DERIVATIVE,
        (-10, -0.5, 0, 0.05, 2, 10),
        *("alpha-fixed", "kink-forgotten", "relu-slope", "alpha-on-both-sides", "branches-swapped"),
        *("g-for-slope", "alpha-z-for-slope", "mask-of-the-result", "no-comparison"),
        "one-on-both-sides",
        **_LEAK,
    ),
)
