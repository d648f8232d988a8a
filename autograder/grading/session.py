"""The referee's side of a contained submission.

A `Session` is one child of a warm Python (see `zygote`). It runs cells (`Session.run`) and puts the
questions of a check (`Session.ask_for`). What a child sends is data to be judged: it is counted,
read strictly, and bound to the question it answers. A child that answers anything else, or not in
time, is ended.
"""

from __future__ import annotations

import builtins
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograder.exercises import Answer, Check
from autograder.grading.failures import GraderFailed, SessionEnded
from autograder.grading.frames import Lost, exchange
from autograder.grading.judge import answer_of
from autograder.grading.purse import Purse, Purses
from autograder.student import wire
from autograder.student.names import Names
from autograder.student.shell import MAX_PASSED

ERRORS = frozenset(name for name in dir(builtins) if name[0].isupper()) | {"", "NotPlain"}
GRACE = 2.0  # seconds between asking a cell to stop and ending its process


@dataclass(frozen=True)
class CellResult:
    """What became of one cell.

    Attributes
    ----------
    kind : {"ok", "error", "timeout", "died", "malformed"}
        "error": the cell raised. With the last two, and mostly with "timeout", the session has
        ended; a cell that could be stopped from within keeps what it had defined.
    stdout, stderr : str
        What was printed; the middle of a long output is left out.
    result : str or None
        Text of the last expression.
    ename, evalue : str
        Type and text of the exception.
    line : int or None
        Line of the cell the exception came from, counted from 1.
    seconds : float
    """

    kind: Literal["ok", "error", "timeout", "died", "malformed"]
    stdout: str = ""
    stderr: str = ""
    result: str | None = None
    ename: str = ""
    evalue: str = ""
    line: int | None = None
    passed_over: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class OwnTestResult:
    """What became of one of a lesson's own tests.

    Attributes
    ----------
    kind : {"ok", "error", "timeout", "died", "malformed"}
    value : Any
        Of the last expression, where the kind is "ok".
    line : int or None
        Of the test, where it stopped.
    error : str
        Type of the error, where it is one of Python's own.
    """

    kind: Literal["ok", "error", "timeout", "died", "malformed"]
    value: Any = None
    line: int | None = None
    error: str = ""


class Session:
    """One contained child: a submission's cells and the answers of its functions.

    Made by `Zygote.session`; a context manager that ends the child.

    Attributes
    ----------
    ended : bool
        Whether the child is gone. After that, `run` and every call raise `SessionEnded`.
    missing_layers : dict
        Layers of isolation that this child runs without, and why.
    """

    def __init__(
        self,
        connection: socket.socket,
        end_child: Callable[[], None],
        call_timeout: float,
        missing_layers: dict[str, str],
        purses: Purses,
    ) -> None:
        self.ended = False
        self.missing_layers = missing_layers
        self.call_timeout = call_timeout
        self._connection = connection
        self._end_child = end_child
        self._purses = purses
        self._number = self._asks = 0

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def run(self, source: str, timeout: float, again: bool = False) -> CellResult:
        """Run one cell.

        Parameters
        ----------
        source : str
            As it stands in the notebook, magics included.
        timeout : float
            Seconds; where they pass, the cell is stopped and the result's kind is "timeout". A
            cell that does not stop within `GRACE` ends the session.
        again : bool
            Whether it ran before, in a process that has ended: nobody reads what it prints.

        Raises
        ------
        SessionEnded
            If the child had ended before.
        """
        started = time.monotonic()
        purse = Purse(0, 1) if again else self._purses.outputs
        question = {"op": "run", "source": source, "seconds": max(timeout, 1e-3)}
        try:
            return _cell_result(self._put(question, timeout + GRACE, purse), started)
        except GraderFailed:
            raise
        except Exception as error:  # whatever a reply does to the one who reads it
            self.end()
            kind = error.kind if isinstance(error, Lost) else "malformed"
            return CellResult(kind, seconds=time.monotonic() - started)

    def names(self, sources: Sequence[str], timeout: float) -> list[Names]:
        """What each of some cells defines and needs; nothing is run.

        Nothing is known of any of them where the child does not say so in the agreed form.
        """
        purse = Purse(wire.MAX_FRAME, 1)  # nothing of it is kept
        try:
            reply = self._put({"op": "names", "sources": list(sources)}, timeout, purse)
            found = [
                Names(*(frozenset(_name(n) for n in part) for part in c)) for c in reply["names"]
            ]
            if len(found) == len(sources):
                return found
        except GraderFailed:
            raise
        except Lost:
            self.end()
        except Exception:
            pass
        return [Names()] * len(sources)

    def guard(self, timeout: float) -> None:
        """Have the child remember what a lesson's own tests rely on; before any cell."""
        try:
            self._put({"op": "guard"}, timeout, Purse(0, 1))
        except Lost:
            self.end()

    def test(self, code: dict[str, Any], timeout: float) -> OwnTestResult:
        """Run one of a lesson's own tests; see `student.own_tests`.

        Raises
        ------
        SessionEnded
            If the child had ended before.
        """
        question = {"op": "test", "seconds": max(timeout, 1e-3)} | code
        try:
            return _own_test_result(self._put(question, timeout + GRACE, self._purses.answers))
        except GraderFailed:
            raise
        except Exception as error:  # whatever a reply does to the one who reads it
            self.end()
            return OwnTestResult(error.kind if isinstance(error, Lost) else "malformed")

    def ask_for(self, check: Check | None, rng: np.random.Generator) -> WorkerAsk:
        """The `exercises.Ask` through which one check puts its questions."""
        self._asks += 1
        return WorkerAsk(self, rng, self._asks)

    def end(self) -> None:
        """Kill the child and wait until it is gone; nothing it started outlives this."""
        if self.ended:
            return
        self.ended = True
        self._connection.close()
        self._end_child()

    def _put(self, question: dict[str, Any], timeout: float, purse: Purse) -> dict[str, Any]:
        """Send a question, read the reply to it and count its bytes; raises `Lost`."""
        if self.ended:
            raise SessionEnded("this submission's process has ended")
        self._number += 1
        most = purse.most
        question = question | {"id": self._number, "most": most}
        reply, size = exchange(self._connection, question, timeout, most)
        purse.take(size)
        if type(reply.get("id")) is not int or reply["id"] != self._number:
            raise Lost("malformed")
        return reply


@dataclass(frozen=True)
class WorkerAsk:
    """An `exercises.Ask` whose calls are answered by a session's child."""

    session: Session
    rng: np.random.Generator
    number: int  # among the session's asks: what a call keeps is kept for this one

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        """Call a function of the submission; see `exercises.Ask`."""
        return self._ask({"op": "call"} | wire.question_of(target, *args, **options))

    def value(self, target: str) -> Answer:
        """The value of a variable of the submission; see `exercises.Ask`."""
        return self._ask({"op": "value", "target": target})

    def _ask(self, question: dict[str, Any]) -> Answer:
        session = self.session
        question = question | {"ask": self.number}
        try:
            return answer_of(session._put(question, session.call_timeout, session._purses.answers))
        except GraderFailed:
            raise
        except Exception as error:  # whatever an answer does to the one who reads it
            session.end()
            return Answer(error.kind if isinstance(error, Lost) else "malformed")


def _cell_result(reply: dict[str, Any], started: float) -> CellResult:
    """Read a reply to "run", trusting nothing about it."""
    kind, error = reply.get("kind"), reply.get("error")
    if kind == "ok" and error is None:
        error = {"ename": "", "evalue": "", "line": None}
    if kind not in ("ok", "error", "timeout") or type(error) is not dict:
        raise wire.MalformedAnswer("a reply that is not in the agreed form")
    result, line = reply.get("result"), error.get("line")
    if line is not None and (type(line) is not int or not 0 < line < 10**6):
        raise wire.MalformedAnswer("a line number that is none")
    return CellResult(
        kind=kind,
        stdout=_text(reply.get("stdout")),
        stderr=_text(reply.get("stderr")),
        result=None if result is None else _text(result),
        ename=_text(error.get("ename"))[:200],
        evalue=_text(error.get("evalue")),
        line=line,
        passed_over=_notes(reply.get("passed_over")),
        seconds=time.monotonic() - started,
    )


def _own_test_result(reply: dict[str, Any]) -> OwnTestResult:
    """Read a reply to "test", trusting nothing about it."""
    kind, line, error = reply.get("kind"), reply.get("line"), reply.get("ename")
    if kind == "ok":
        return OwnTestResult("ok", value=wire.decode(reply.get("value")))
    if kind not in ("error", "timeout") or type(error) is not str or error not in ERRORS:
        raise wire.MalformedAnswer("a reply that is not in the agreed form")
    if line is not None and (type(line) is not int or not 0 < line < 10**6):
        raise wire.MalformedAnswer("a line number that is none")
    return OwnTestResult(kind, line=line, error=error)


def _notes(value: Any) -> tuple[str, ...]:
    """What a reply says was passed over: a few short lines."""
    if type(value) is not list or len(value) > MAX_PASSED:
        raise wire.MalformedAnswer("notes that are none, or too many")
    return tuple(" ".join(_text(note).split())[:400] for note in value)


def _name(value: Any) -> str:
    """A name of a reply."""
    if type(value) is not str or len(value) > 1_000:
        raise wire.MalformedAnswer("a name that is none")
    return value


def _text(value: Any) -> str:
    """A text of a reply."""
    if type(value) is not str:
        raise wire.MalformedAnswer("a text that is none")
    return value
