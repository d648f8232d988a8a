"""The loop of a hidden check: put each call, keep the first thing wrong, recognise the idea."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from autograder.exercises.model import Finding

Case = TypeVar("Case")
Came = TypeVar("Came")

# After such a finding no further call would tell more.
ENDS = ("not attempted", "no answer")


def ask_each(
    cases: Iterable[Case],
    put: Callable[[Case], Came | Finding | None],
    judge: Callable[[Case, Came], Finding | None],
    recognise: Callable[[Sequence[tuple[Case, Came]], Finding], Finding],
) -> Finding:
    """Judge what comes for each case; the idea behind all of it is worth more than the first error.

    Parameters
    ----------
    cases : iterable
        One for each call.
    put : callable
        Puts the call of a case. Gives what came; a finding where that can't be judged; None where
        the case says nothing of this function.
    judge : callable
        The finding for what came; None where it is right.
    recognise : callable
        Called where something is wrong, with every case and what came for it, and with the first
        finding. Gives the finding for the student: that of a known misconception, or the first.

    Returns
    -------
    Finding
        Passed where nothing is wrong. A stub, a call without an answer, and an error that gives a
        misconception away end the loop at once.
    """
    came: list[tuple[Case, Came]] = []
    first: Finding | None = None
    for case in cases:
        got = put(case)
        if got is None:
            continue
        if isinstance(got, Finding):
            if got.kind in ENDS or (got.kind == "error" and got.misconception is not None):
                return got
            first = first or got
            continue
        came.append((case, got))
        first = first or judge(case, got)
    return Finding(True) if first is None else recognise(came, first)
