"""Exercises that work element by element: what is right, and which wrong idea explains values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises.asking import ENDS, ask_each
from autograder.exercises.compare import (
    SINGLE,
    TYPICAL,
    Tolerance,
    as_numbers,
    no_answer,
    number_text,
    shape_text,
    within,
)
from autograder.exercises.model import Answer, Ask, Finding, Misconception
from autograder.student.wire import Opaque

# What NumPy, and no mistake, says to right code that is called with an array of shape (): alpha * z
# is a number there, which no mask can fill and which is no place for results.
NUMPYS_OWN = (
    "not support item assignment|nonzero on 0d|ndarray, not numpy.float64|"
    "first argument must be an array|return arrays must be of ArrayType|"
    "'float' object has no attribute"
)

Call = tuple[np.ndarray, dict[str, Any]]  # an input and the options it is called with
Came = tuple[np.ndarray, bool]  # the values, and whether the input was changed for them

ROUNDED = "The results are rounded. Return them as they come."
CUT = "The decimals were cut off: your result holds whole numbers only. Return an array of floats."
FOLLOWS = "Right with what your {0} gives. Fix that one, and this is right too."


@dataclass(frozen=True)
class BuildsOn:
    """An earlier exercise that right code may call: a fault in it is punished there, and once.

    Attributes
    ----------
    target : str
        Name of the student's earlier function.
    forms : tuple of callable
        What right code makes of it: of the earlier function, of its argument and the options. The
        earlier function has its options already: ``lambda g, z, alpha: g(z) / alpha``.
    """

    target: str
    forms: tuple[Callable[..., Any], ...]


@dataclass(frozen=True)
class Elementwise:
    """How to judge a function that maps each element on its own.

    Attributes
    ----------
    target : str
        Name of the student's function.
    reference : callable
        Array in, array out, of the same shape.
    misconceptions : tuple of Misconception
    argument : str
        What the argument is called in messages: "z" or "a".
    bounds : callable or None
        Array in, pair of arrays out: the lowest and the highest accepted value, for kinks. The
        reference itself where None.
    errors : tuple of (str, Misconception)
        A part of an error's text that gives a misconception away.
    options : tuple of dict
        Keyword arguments to call with; reference, bounds and misconceptions get them too. A check
        takes them in turn, ``{}`` among them where the default is to be tried; whoever is right
        with one of them only is right in no check.
    builds_on : tuple of BuildsOn
        Earlier exercises that it may call.
    """

    target: str
    reference: Callable[..., Any]
    misconceptions: tuple[Misconception, ...] = ()
    argument: str = "z"
    bounds: Callable[..., tuple[Any, Any]] | None = None
    errors: tuple[tuple[str, Misconception], ...] = ()
    options: tuple[dict[str, float], ...] = ({},)
    builds_on: tuple[BuildsOn, ...] = ()

    def accepted(self, z: np.ndarray, **options: float) -> tuple[np.ndarray, np.ndarray]:
        """The lowest and the highest right value for each element of z, in float64."""
        wide = np.asarray(z, dtype=np.float64)
        if self.bounds is not None:
            low, high = self.bounds(wide, **options)
            return np.asarray(low, dtype=float), np.asarray(high, dtype=float)
        exact = np.asarray(self.reference(wide, **options), dtype=float)
        return exact, exact

    def compare(
        self,
        ask: Ask,
        inputs: Sequence[np.ndarray],
        tolerance: Tolerance | None = None,
        unchanged: bool = False,
        kinks: bool = True,
    ) -> Finding:
        """Call the function with each input and judge values and shapes.

        With `unchanged`, also that the call left its input as it was. Without `kinks`, any value
        is right at a kink.

        float32 inputs are judged with `SINGLE`, others with `tolerance` (`TYPICAL` by default).
        The first thing that is wrong is what the student reads, unless the values of all calls
        together fit a misconception.
        """
        touched = False

        def put(case: Call) -> Came | Finding | None:
            nonlocal touched
            z, options = case
            answer = ask.call(self.target, z.copy(), **options)
            if z.ndim == 0 and re.search(NUMPYS_OWN, answer.error):
                return None
            failed = no_answer(answer, self.target)
            if failed is not None:
                return self._explained(failed, answer, z)
            got = as_numbers(answer.value)
            if got is None:
                return Finding(False, self._not_numbers(answer.value))
            touched |= 0 in answer.changed
            return got, unchanged and 0 in answer.changed

        def judge(case: Call, came: Came) -> Finding | None:
            tol = SINGLE if case[0].dtype == np.float32 else (tolerance or TYPICAL)
            return self._judge(*case, came[0], tol, came[1], kinks)

        def recognise(came: Sequence[tuple[Call, Came]], first: Finding) -> Finding:
            if (
                first.misconception is None
                and first.kind == "wrong"
                and not (unchanged and touched)
            ):
                for earlier in self.builds_on:
                    if self._follows(ask, inputs, earlier, tolerance or TYPICAL):
                        return Finding(True, FOLLOWS.format(earlier.target))
            same_shape = [(*case, got) for case, (got, _) in came if got.shape == case[0].shape]
            return self._recognise(same_shape, first)

        in_turn = [(z, self.options[i % len(self.options)]) for i, z in enumerate(inputs)]
        return ask_each(in_turn, put, judge, recognise)

    def _explained(self, failed: Finding, answer: Answer, z: np.ndarray) -> Finding:
        """What there is to say of a call that did not end with a value."""
        if failed.kind in ENDS:
            return failed
        for text, known in self.errors:
            if text in answer.error:
                return known.finding("error")
        where = f" It was called with {self._describe(z)}." if answer.kind == "raised" else ""
        return replace(failed, message=failed.message + where)

    def _follows(
        self, ask: Ask, inputs: Sequence[np.ndarray], earlier: BuildsOn, tolerance: Tolerance
    ) -> bool:
        """Whether the function does what is right with what an earlier one of the student's gives.

        It has to follow that one also where all its results are multiplied, or it does not call it.
        """
        factor = -ask.rng.uniform(0.5, 0.9)
        alive = list(earlier.forms)
        follows = False
        for number, z in enumerate(inputs):
            options = self.options[number % len(self.options)]

            def call(target: str, x: np.ndarray, options: Any = options, **more: Any) -> np.ndarray:
                got = as_numbers(ask.call(target, np.array(x), **options, **more).value)
                if got is None or got.shape != np.shape(x):
                    raise LookupError
                return got

            def as_is(x: np.ndarray, call: Any = call) -> np.ndarray:
                return call(earlier.target, x)

            tol = SINGLE if z.dtype == np.float32 else tolerance
            try:
                got = call(self.target, z), call(self.target, z, scaled={earlier.target: factor})
                with np.errstate(all="ignore"):
                    made = [
                        (
                            np.asarray(form(as_is, z, **options)),
                            np.asarray(form(lambda x, g=as_is: factor * g(x), z, **options)),
                        )
                        for form in alive
                    ]
            except LookupError:
                return False
            pairs = [
                (form, one, other)
                for form, (one, other) in zip(alive, made, strict=True)
                if within(got[0], one, one, tol).all() and within(got[1], other, other, tol).all()
            ]
            alive = [form for form, _, _ in pairs]
            follows |= any(not within(one, other, other, SINGLE).all() for _, one, other in pairs)
        return bool(alive) and follows

    def _judge(
        self,
        z: np.ndarray,
        options: dict[str, float],
        got: np.ndarray,
        tolerance: Tolerance,
        changed: bool,
        kinks: bool,
    ) -> Finding | None:
        if got.shape != z.shape:
            return Finding(
                False,
                f"Called with {shape_text(z.shape)}, your function gave back "
                f"{shape_text(got.shape)}; one value for each element of the input was expected.",
                misconception="wrong-shape",
            )
        low, high = self.accepted(z, **options)
        right = within(got, low, high, tolerance)
        if not kinks:
            right |= low != high
        if not right.all():
            place = tuple(np.argwhere(~right)[0])
            if low[place] == high[place]:
                expected = number_text(low[place])
            else:
                expected = f"a value from {number_text(low[place])} to {number_text(high[place])}"
            given = "".join(f", {k} = {number_text(v)}" for k, v in options.items())
            at = "For an array of float32 numbers, at" if z.dtype == np.float32 else "At"
            return Finding(
                False,
                f"{at} {self.argument} = {number_text(z[place])}{given} your function gave "
                f"{number_text(got[place])}; expected {expected}.",
            )
        if changed:
            return Finding(
                False,
                f"The values are right, but the input array was changed in place. Compute into a "
                f"new array, or start from a copy of {self.argument}.",
                misconception="input-changed",
            )
        return None

    def _recognise(
        self, calls: list[tuple[np.ndarray, dict[str, float], np.ndarray]], found: Finding
    ) -> Finding:
        """Name the misconception that explains every value that came, if one does.

        Where there are kinks, a wrong idea is known by its values elsewhere if none fits them all.
        """
        rounded = [
            Misconception(
                "rounded", ROUNDED, lambda z, n=n, **o: np.round(self.reference(z, **o), n)
            )
            for n in range(1, 7)
        ]
        rounded.append(
            Misconception("cut-off", CUT, lambda z, **o: np.trunc(self.reference(z, **o)))
        )
        for with_kinks in (True, False) if self.bounds is not None else (True,):
            for misconception in (*self.misconceptions, *rounded):
                if calls and self._explains(misconception, calls, with_kinks):
                    return misconception.finding()
        return found

    def _explains(
        self,
        misconception: Misconception,
        calls: list[tuple[np.ndarray, dict[str, float], np.ndarray]],
        with_kinks: bool,
    ) -> bool:
        """Whether a misconception gives all the values that came, wrong ones among them."""
        if misconception.function is None:
            return False
        explains_an_error = False
        for z, options, got in calls:
            with np.errstate(all="ignore"):
                theirs = as_numbers(misconception.function(z.copy(), **options))
            if theirs is None or theirs.shape != got.shape:
                return False
            tol = SINGLE if z.dtype == np.float32 else Tolerance(1e-6, 1e-10)
            low, high = self.accepted(z, **options)
            counts = np.logical_or(with_kinks, low == high)
            same = within(got, theirs, theirs, tol) | (np.isnan(got) & np.isnan(theirs))
            same |= got == theirs  # infinities
            if not same[counts].all():
                return False
            explains_an_error |= not within(got, low, high, tol)[counts].all()
        return explains_an_error

    def _describe(self, z: np.ndarray) -> str:
        if z.size == 1:
            value = number_text(z.ravel()[0])
            return f"{self.argument} = {value} (a {z.dtype} array of {shape_text(z.shape)})"
        return f"a {z.dtype} array of {shape_text(z.shape)}"

    def _not_numbers(self, value: Any) -> str:
        if value is None:
            return f"{self.target} returned None. Is there a return statement?"
        what = value.type_name if isinstance(value, Opaque) else type(value).__name__
        return f"{self.target} returned a value of type {what}; an array of numbers was expected."
