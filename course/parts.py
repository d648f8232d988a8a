"""Checks for functions that take whole arrays, or several, and may give back several.

`Elementwise` judges functions of one array. Here an answer is a set of named parts
("dW", "db"; or "" where there is only one), each with its own shape; a mistake is recognised from
the parts of all calls together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises import (
    Answer,
    Ask,
    Finding,
    Misconception,
    as_numbers,
    ask_each,
    no_answer,
    number_text,
    shape_text,
)

Parts = dict[str, np.ndarray]


@dataclass(frozen=True)
class Case:
    """One call and what is right for it.

    Attributes
    ----------
    args : tuple
        Arrays, dicts of arrays, strings.
    low, high : dict of str to array
        The lowest and the highest right value of each part; the same object but at kinks.
    said : str
        The call as a student reads it: "A_prev of shape (3, 5), ...".
    """

    args: tuple[Any, ...]
    low: Parts
    high: Parts
    said: str = ""


@dataclass(frozen=True)
class Mistake:
    """A misconception and what a student who holds it gets for the arguments of a case."""

    misconception: Misconception
    parts: Callable[..., Parts]


def mistake(
    name: str, sentence: str, *results: Callable[..., Any], public: str | None = None
) -> tuple[Mistake, ...]:
    """One misconception with every form its results take (arrays, or dicts of arrays)."""

    def in_parts(result: Callable[..., Any]) -> Callable[..., Parts]:
        def parts(*args: Any) -> Parts:
            value = result(*args)
            return value if isinstance(value, dict) else {"": np.asarray(value)}

        return parts

    known = Misconception(name, sentence, public=public)
    return tuple(Mistake(known, in_parts(result)) for result in results)


def in_public(*mistakes: Mistake) -> tuple[Misconception, ...]:
    """Mistakes as the misconceptions of a public check, which picks the part it looks at."""
    return tuple(replace(m.misconception, function=m.parts) for m in mistakes)


def misconceptions_of(*groups: Sequence[Mistake | Misconception]) -> tuple[Misconception, ...]:
    """Each misconception of some mistakes once, for an entry's list."""
    found: dict[str, Misconception] = {}
    for item in (item for group in groups for item in group):
        known = item.misconception if isinstance(item, Mistake) else item
        found.setdefault(known.name, known)
    return tuple(found.values())


# --- reading an answer ----------------------------------------------------------------------------


NONE_RETURNED = Finding(False, "Your function returned None. Is there a return statement?")


def read_array(value: Any) -> Parts | Finding:
    """One array; a finding where it is none."""
    if value is None:
        return NONE_RETURNED
    array = as_numbers(value)
    return Finding(False, "An array of numbers was expected.") if array is None else {"": array}


def read_gradients(value: Any) -> Parts | Finding:
    """A dict of arrays; a finding where it is none."""
    if value is None:
        return NONE_RETURNED
    if not isinstance(value, dict):
        return Finding(
            False, 'A dict with the keys of parameters was expected: "W1", "b1" and so on.'
        )
    parts = {key: as_numbers(item) for key, item in value.items()}
    bad = [key for key, item in parts.items() if item is None]
    return Finding(False, f"What stands under {bad[0]!r} is no array of numbers.") if bad else parts


# --- comparing ------------------------------------------------------------------------------------


def close(got: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which elements are right: rtol 1e-6, and 1e-9 of the largest value for sums that cancel."""
    ends = np.abs(np.concatenate([np.ravel(low), np.ravel(high)]))
    largest = np.max(ends[np.isfinite(ends)], initial=0.0)  # a mistake may give nan in places
    slack = 1e-12 + 1e-9 * largest
    with np.errstate(invalid="ignore"):
        return (got >= low - slack - 1e-6 * np.abs(low)) & (
            got <= high + slack + 1e-6 * np.abs(high)
        )


def right_part(got: np.ndarray | None, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether a part has the right shape and all its values are right."""
    return got is not None and got.shape == low.shape and bool(close(got, low, high).all())


def judge_parts(case: Case, got: Parts, only: str | None = None) -> Finding | None:
    """The first thing that is wrong with an answer; None where nothing is."""
    for name in case.low if only is None else (only,):
        low, high, value = case.low[name], case.high[name], got.get(name)
        label = name or "The result"
        if value is None:
            return Finding(False, f"{label} is missing from the result.", "missing-part")
        if value.shape != low.shape:
            return Finding(
                False,
                f"{label} has {shape_text(value.shape)}; {shape_text(low.shape)} was expected. "
                f"Called with {case.said}.",
                "wrong-shape",
            )
        right = close(value, low, high)
        if not right.all():
            at = tuple(int(i) for i in np.argwhere(~right)[0])
            place = f"{label}[{', '.join(map(str, at))}]" if name else f"The result at {at}"
            expected = number_text(low[at])
            if low[at] != high[at]:
                expected = f"a value from {expected} to {number_text(high[at])}"
            return Finding(
                False,
                f"{place} is {number_text(value[at])}; expected {expected}. "
                f"Called with {case.said}.",
            )
    extra = sorted(set(got) - set(case.low))
    if extra and only is None:
        return Finding(False, f"The result has a part {extra[0]!r} that does not belong there.")
    return None


def explains(
    found: Mistake, answers: Sequence[tuple[Case, Parts]], only: str | None = None
) -> bool:
    """Whether a mistake gives every answer that came, and one of them is wrong."""
    an_error = False
    for case, got in answers:
        an_error |= only is None and set(got) != set(case.low)
        try:
            with np.errstate(all="ignore"):
                theirs = found.parts(*copied(case.args))
        except Exception:  # a mistake that cannot be made with these shapes
            return False
        names = list(theirs) if only is None else [only]
        if only is None and set(theirs) != set(got):
            return False
        for name in names:
            value, wrong = got.get(name), theirs.get(name)
            if value is None or wrong is None or value.shape != wrong.shape:
                return False
            same = close(value, wrong, wrong) | (np.isnan(value) & np.isnan(wrong))
            same |= value == wrong  # infinities
            low, high = case.low.get(name), case.high.get(name)
            if low is not None and low.shape == value.shape:
                same |= low != high  # at a kink a mistake may take any slope too
            if not same.all():
                return False
            an_error |= low is None or not right_part(value, low, high)
    return an_error


def recognise(
    answers: Sequence[tuple[Case, Parts]],
    mistakes: Sequence[Mistake],
    found: Finding,
    only: str | None = None,
) -> Finding:
    """Name the first mistake that explains the answers; what was found, where none does."""
    for candidate in mistakes:
        if answers and explains(candidate, answers, only):
            known = candidate.misconception
            return known.finding()
    return found


def copied(args: Sequence[Any]) -> list[Any]:
    """Copies of the arguments of a call, so that a case stays as it is."""
    return [
        a.copy()
        if isinstance(a, np.ndarray)
        else {k: v.copy() for k, v in a.items()}
        if isinstance(a, dict)
        else a
        for a in args
    ]


def shapes_said(**arrays: np.ndarray) -> str:
    """Arrays by name and shape: "A_prev of shape (3, 5), W of shape (2, 3)"."""
    return ", ".join(f"{name} of {shape_text(a.shape)}" for name, a in arrays.items())


# --- calling --------------------------------------------------------------------------------------


def unfinished(ask: Ask, answer: Answer, target: str, needs: Sequence[str] = ()) -> Finding | None:
    """The finding for a call without a value; names an earlier exercise that is still a stub.

    A stub that is called inside another function raises the same error as that function itself,
    so each of `needs` is called on its own.
    """
    finding = no_answer(answer, target)
    if finding is None or answer.kind != "not attempted" or not needs:
        return finding
    waiting = [name for name in needs if is_stub(ask, name)]
    if not waiting:
        return finding
    names = " and ".join(f"your {name}" for name in waiting)
    be = "is" if len(waiting) == 1 else "are"
    return Finding(
        False,
        f"{target} builds on {names}, which {be} not attempted yet: begin there.",
        kind="not attempted",
    )


# Arguments with which the functions of lesson 07 get as far as their first own line.
_ONE = np.ones((1, 1))
_LAYER = {"W1": _ONE, "b1": _ONE}
PROBES: dict[str, tuple[Any, ...]] = {
    "activation_backward": (_ONE, _ONE, "tanh"),
    "linear_forward": (_ONE, _ONE, _ONE),
    "linear_backward": (_ONE, _ONE, _ONE),
    "forward": (_ONE, _LAYER, "tanh"),
    "backward": (_ONE, _ONE, _LAYER, None, "tanh"),
    "gradient_check": (_ONE, _ONE, _LAYER, "tanh"),
    "update": (_LAYER, _LAYER, 0.1),
}


def is_stub(ask: Ask, name: str) -> bool:
    """Whether a function of `PROBES` still raises NotImplementedError."""
    return ask.call(name, *copied(PROBES[name])).kind == "not attempted"


def compare(
    ask: Ask,
    target: str,
    cases: Sequence[Case],
    read: Callable[[Any], Parts | Finding],
    mistakes: Sequence[Mistake] = (),
    *,
    only: str | None = None,
    needs: Sequence[str] = (),
    unchanged: Sequence[str] = (),
) -> Finding:
    """Call a function with each case and judge what comes.

    Parameters
    ----------
    target : str
        Name of the student's function.
    cases : sequence of Case
    read : callable
        Turns an answer's value into parts, or says in a finding why it cannot.
    mistakes : sequence of Mistake
        The more specific ones first.
    only : str, optional
        The one part to judge; all where None.
    needs : sequence of str
        Earlier exercises that this one builds on.
    unchanged : sequence of str
        Names of the arguments; where given, they may not be changed in place.
    """

    def put(case: Case) -> tuple[Parts, Answer] | Finding:
        answer = ask.call(target, *copied(case.args))
        failed = unfinished(ask, answer, target, needs)
        if failed is not None:
            said = f" It was called with {case.said}." if answer.kind == "raised" else ""
            return replace(failed, message=failed.message + said)
        got = read(answer.value)
        return got if isinstance(got, Finding) else (got, answer)

    return ask_each(
        cases,
        put,
        lambda case, came: judge_parts(case, came[0], only) or _changed(came[1], unchanged),
        lambda came, first: recognise(
            [(case, got) for case, (got, _) in came], mistakes, first, only
        ),
    )


def _changed(answer: Answer, names: Sequence[str]) -> Finding | None:
    touched = [names[i] for i in answer.changed if i < len(names)]
    if not touched:
        return None
    return Finding(
        False,
        f"The result is right, but {' and '.join(touched)} was changed in place. += and -= write "
        "into the array they are given; compute a new one.",
        "input-changed",
    )
