"""A submission's process: its cells run one after another, its functions are asked.

A cell or a call that hangs or kills its process costs its own answer and no other: a fresh process
runs the cells before it again, without the one that failed, and goes on. Answers and experiments
have a time of their own each: however long a student's experiments take, the answers keep theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import Answer, AnswerKind, Ask, Check
from autograder.grading.failures import SessionEnded, WorkerFailed
from autograder.grading.judge import seed_for
from autograder.grading.older_numpy import said_of_older_numpy
from autograder.grading.purse import Purses
from autograder.grading.session import CellResult, OwnTestResult, Session
from autograder.grading.zygote import Zygote
from autograder.student.names import Names


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission's time, in seconds, and on fresh starts after a failure.

    Attributes
    ----------
    cell_seconds, call_seconds : float
        One cell; one call of a check.
    notebook_seconds : float
        All answers: the cells of exercises, what they need, and the calls of checks.
    own_seconds : float
        All other cells together.
    restarts, own_restarts : int
        Fresh starts in all; those after which experiments are no longer run.
    patience : float or None
        Seconds after which a submission is put last, to be begun anew without this bound.
    """

    cell_seconds: float = 10.0
    call_seconds: float = 10.0
    notebook_seconds: float = 90.0
    own_seconds: float = 30.0
    restarts: int = 8
    own_restarts: int = 3
    patience: float | None = None

    @property
    def most_seconds(self) -> float:
        """The most that a submission may take, its fresh starts and the pauses of ends aside."""
        return self.notebook_seconds + self.own_seconds


class OutOfPatience(BaseException):
    """A submission has used up the time in which quick ones are done; it is put last."""


OUT_OF_TIME = "the notebook's time, or its number of fresh starts, is used up"
GAVE_WAY = (
    "[not run: the cells before it had used up the time for experiments, and no answer uses what "
    "this one defines]"
)
ENDS = {
    "timeout": "did not end in time",
    "died": "ended its Python process",
    "malformed": "sent something unreadable",
}
_SLOW = 0.5  # seconds; an experiment that took longer is not repeated in a fresh process
_LEAST = 1.0  # seconds without which nothing is begun


class Runner:
    """Runs cells one after another; starts afresh without the cell or call that failed.

    Attributes
    ----------
    own_seconds : float
        Wall time in the student's own cells and calls.
    troubles : list of str
        Why an instructor should look.
    doubts : list of str
        Why an instructor should look if the answers did not get all points.
    passed_over : list of str
        What could not be had here and was left out of cells.
    missing_layers : tuple of str
    """

    def __init__(
        self, seed: str, limits: Limits, allow_missing: bool, guarded: bool = False
    ) -> None:
        self._guarded = guarded  # the lesson's own tests will run
        self._seed = seed
        self._limits = limits
        self._allow_missing = allow_missing
        self._session: Session | None = None
        self._purses = Purses()
        self._done: list[tuple[str, float]] = []  # what ran, to be run again in a fresh process
        self._spent = {"answers": 0.0, "own": 0.0}
        self._starts = self._own_ends = 0
        self.own_seconds = 0.0
        self.troubles: list[str] = []
        self.doubts: list[str] = []
        self.passed_over: list[str] = []
        self.missing_layers: tuple[str, ...] = ()

    def names(self, sources: Sequence[str]) -> list[Names]:
        """The names in some cells, none of which is run."""
        session = self._live_session()
        if session is None:
            return [Names()] * len(sources)
        return session.names(sources, self._limits.cell_seconds)

    def run(self, source: str, name: str, needed: bool = True, answer: bool = True) -> CellResult:
        """Run a cell; one that ends the process is not run again.

        Parameters
        ----------
        source, name : str
            Its text and what it is called.
        needed : bool
            Whether an answer needs it: such a cell does not give way.
        answer : bool
            Whether it is an exercise's own: it takes none of the time of the others.
        """
        purse = "answers"
        if not answer and (not needed or self._left("own") > _LEAST):
            purse = "own"
        if not needed and (
            self._left("own") <= _LEAST or self._own_ends >= self._limits.own_restarts
        ):
            self._add(self.doubts, "cells of the student's own were not run: too little time")
            return CellResult("ok", stderr=GAVE_WAY)
        session = self._live_session()
        if session is None:
            self._add(self.troubles, OUT_OF_TIME)
            return CellResult("timeout", ename="NotRun", evalue=OUT_OF_TIME)
        limit = min(self._limits.cell_seconds, self._left(purse), self._patience())
        started = time.monotonic()
        result = session.run(source, limit)
        seconds = time.monotonic() - started
        self.own_seconds += seconds
        self._spent[purse] += seconds
        self._patience()
        self.passed_over += [n for n in result.passed_over if n not in self.passed_over]
        if not session.ended and (needed or seconds < _SLOW):
            self._done.append((source, min(self._limits.cell_seconds, 1.0 + 3.0 * seconds)))
        if result.kind in ENDS:
            slow = result.kind == "timeout" and not answer
            self._add(self.doubts if slow else self.troubles, f"a cell {ENDS[result.kind]}")
            self._own_ends += session.ended and not needed
        elif result.kind == "error":
            self.note(said_of_older_numpy(f"cell {name}", f"{result.ename}: {result.evalue}"))
        return result

    def test(self, code: dict[str, Any], name: str) -> OwnTestResult:
        """Run one of the lesson's own tests, after the cells so far."""
        session = self._live_session()
        if session is None or session.ended:
            self._add(self.troubles, OUT_OF_TIME)
            return OwnTestResult("timeout")
        started = time.monotonic()
        most = min(self._limits.cell_seconds, self._patience())
        result = session.test(code, min(most, max(0.0, self._left("answers"))))
        self._spent["answers"] += time.monotonic() - started
        self._patience()
        if result.kind in ENDS:
            self.note(f"the test {name} {ENDS[result.kind]}")
        return result

    def ask_for(self, check: Check, rng: np.random.Generator) -> Ask:
        """The `Ask` for one check, of a process that has run the cells so far."""
        session = self._live_session()
        if session is None:
            self._add(self.troubles, OUT_OF_TIME)
            return Silent(rng)
        return _Watched(session.ask_for(check, rng), self)

    def limit_call(self) -> None:
        """Give the next call what is left of the answers' time, at most a call's."""
        if self._session is not None:
            left = max(0.0, min(self._left("answers"), self._patience()))
            self._session.call_timeout = min(self._limits.call_seconds, left)

    def asked(self, seconds: float) -> None:
        """Count the time of a call."""
        self.own_seconds += seconds
        self._spent["answers"] += seconds
        self._patience()

    def note(self, trouble: str) -> None:
        """Remember why an instructor should look."""
        if trouble:
            self._add(self.troubles, trouble)

    def end(self) -> None:
        """End the process."""
        if self._session is not None:
            self._session.end()

    def _left(self, purse: str) -> float:
        most = {"answers": self._limits.notebook_seconds, "own": self._limits.own_seconds}
        return most[purse] - self._spent[purse]

    def _patience(self) -> float:
        """Seconds before this submission is put last; raises `OutOfPatience` where none is left."""
        if self._limits.patience is None:
            return float("inf")
        left = self._limits.patience - sum(self._spent.values())
        if left <= 0:
            raise OutOfPatience
        return left

    def _add(self, notes: list[str], note: str) -> None:
        if note not in notes:
            notes.append(note)

    def _live_session(self) -> Session | None:
        """A process that has run all cells so far; None once time or fresh starts are used up."""
        while self._session is None or self._session.ended:
            if self._starts > self._limits.restarts or self._left("answers") <= 0:
                return None
            self._starts += 1
            started = time.monotonic()
            try:
                self._session = zygote(self._allow_missing).session(
                    _students_seed(self._seed), self._limits.call_seconds, self._purses
                )
            except WorkerFailed as error:
                if self._starts > self._limits.restarts:
                    raise
                self.note(str(error))
                continue
            self.missing_layers = tuple(self._session.missing_layers)
            if self._guarded:
                self._session.guard(self._limits.cell_seconds)
            for source, seconds in self._done:
                self._session.run(source, seconds, again=True)
                if self._session.ended:
                    break
            if self._starts > 1:
                self._spent["answers"] += time.monotonic() - started
        return self._session


class _Watched:
    """An `Ask` that times the calls and notes those that end the process."""

    def __init__(self, inner: Ask, runner: Runner) -> None:
        self.rng = inner.rng
        self._inner = inner
        self._runner = runner

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        return self._watch(target, lambda: self._inner.call(target, *args, **options))

    def value(self, target: str) -> Answer:
        return self._watch(target, lambda: self._inner.value(target))

    def _watch(self, target: str, put: Callable[[], Answer]) -> Answer:
        started = time.monotonic()
        self._runner.limit_call()
        try:
            answer = put()
        except SessionEnded:
            answer = Answer("died")
        self._runner.asked(time.monotonic() - started)
        if answer.kind in ENDS:
            self._runner.note(f"{target} {ENDS[answer.kind]}")
        elif answer.kind == "raised":
            self._runner.note(said_of_older_numpy(target, answer.error))
        return answer


class Silent:
    """The `Ask` of a submission that can no longer be asked."""

    kind: AnswerKind = "timeout"

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        """No answer."""
        return Answer(self.kind)

    def value(self, target: str) -> Answer:
        """No answer."""
        return Answer(self.kind)


class Unreadable(Silent):
    """The `Ask` of a submission that could not be read at all."""

    kind = "unreadable"


_ZYGOTE: Zygote | None = None
_COURSES: set[Path] = set()


def hide(root: Path) -> None:
    """Let no submission that this process runs from now on read a course's folder."""
    _COURSES.add(root)


def zygote(allow_missing: bool = False) -> Zygote:
    """The warm process of this process and its forked copies, started at first use."""
    global _ZYGOTE
    if _ZYGOTE is None:
        _ZYGOTE = Zygote()
        _ZYGOTE.take_begun()
    _ZYGOTE.allow_missing = allow_missing
    _ZYGOTE.hidden |= _COURSES
    return _ZYGOTE


def close_zygote() -> None:
    """End the warm process; in a forked copy, let go of it."""
    if _ZYGOTE is not None:
        _ZYGOTE.close()


def _students_seed(seed: str) -> int:
    """Seeds `random` and `numpy.random` of the submission; tells nothing of the checks' seed."""
    return seed_for(seed, "student") % 2**32
