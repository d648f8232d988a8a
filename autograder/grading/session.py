"""The referee's side of a contained submission.

A `Zygote` is a warm Python (see `worker`) that forks one contained child per submission; a
`Session` is one such child. It runs cells (`Session.run`) and puts the questions of a check
(`Session.ask_for`). What a child sends is data to be judged: it is decoded strictly, capped, and
bound to the question it answers. A child that answers anything else, or not in time, is ended.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from autograder.exercises import Answer, Check
from autograder.grading.judge import answer_of
from autograder.student import sandbox, wire
from autograder.student.names import Names
from autograder.student.shell import MAX_PASSED

START_SECONDS = 120.0  # a cold start; Matplotlib may have to build its font cache
GRACE = 2.0  # seconds between asking a cell to stop and ending its process
FORK_SECONDS = 20.0  # a child's start on a busy machine
MAX_TEXT = 25_000  # characters in one text field of a cell's reply


class IsolationMissing(RuntimeError):
    """This machine does not give a layer that grading needs; the message is one line."""


class SessionEnded(RuntimeError):
    """The child of this session has ended; a fresh one is needed."""


class WorkerFailed(RuntimeError):
    """The warm process could not start or stopped answering; the message is one line."""


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


class _Lost(Exception):
    """The child gave no usable reply; `kind` says in what way."""

    def __init__(self, kind: Literal["timeout", "died", "malformed"]) -> None:
        super().__init__(kind)
        self.kind = kind


class Zygote:
    """A warm Python process that forks contained children.

    Started when the first session is asked for, and again when it has died. Use it as a context
    manager: at the end it is gone, and with it all its children.

    Parameters
    ----------
    allow_missing : bool
        Run submissions although a required layer of isolation is missing.

    Attributes
    ----------
    modules : tuple of str
        What the warm process had imported when it was ready.
    """

    def __init__(self, *, allow_missing: bool = False) -> None:
        self.allow_missing = allow_missing
        self.modules: tuple[str, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = os.getpid()
        self._generation = 0  # process ids mean something within one warm process only
        self._lock = threading.Lock()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(self, seed: int = 0, call_timeout: float = 5.0) -> Session:
        """Fork a fresh child.

        Parameters
        ----------
        seed : int
            Seeds `random` and `numpy.random` in the child.
        call_timeout : float
            Seconds that one call of a check may take.

        Raises
        ------
        IsolationMissing
            If a required layer cannot be had, unless `allow_missing`.
        WorkerFailed
            If the warm process cannot be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid, generation = self._fork(seed, theirs.fileno())
            except BaseException:
                ours.close()
                raise
        try:
            ready = _exchange(ours, None, FORK_SECONDS)["ready"]
        except (_Lost, KeyError):
            ours.close()
            self._end(pid, generation)
            raise WorkerFailed("a process for a submission ended before it began") from None
        session = Session(self, ours, (pid, generation), call_timeout, dict(ready))
        refused = [name for name in session.missing_layers if name in sandbox.REQUIRED]
        if refused and not self.allow_missing:
            session.end()
            raise IsolationMissing(
                f"this machine does not give the layer “{refused[0]}” "
                f"({session.missing_layers[refused[0]]}); `autograder doctor` says what to do"
            )
        return session

    def close(self) -> None:
        """End the warm process and all its children."""
        process, control = self._process, self._control
        self._process = self._control = None
        if control is not None:
            control.close()  # the process ends when it reads the end of this socket
        if process is None or self._owner != os.getpid():
            return
        try:
            process.wait(2.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _fork(self, seed: int, descriptor: int) -> tuple[int, int]:
        """Have a child forked; its process id and the generation of its warm process.

        A warm process that died is replaced by a new one, once.
        """
        with self._lock:
            for attempt in (1, 2):
                self._start()
                try:
                    reply = self._command({"op": "fork", "seed": seed}, descriptor)
                    break
                except WorkerFailed:
                    self.close()
                    if attempt == 2:
                        raise
            if "failed" in reply:
                raise WorkerFailed(str(reply["failed"]))
            return reply["pid"], self._generation

    def _command(self, message: dict[str, Any], descriptor: int | None = None) -> dict[str, Any]:
        """Send a command to the warm process and read its reply."""
        assert self._control is not None
        try:
            self._control.settimeout(FORK_SECONDS)
            descriptors = [] if descriptor is None else [descriptor]
            socket.send_fds(self._control, [wire.pack(message)], descriptors)
            return _read(self._control, time.monotonic() + FORK_SECONDS)
        except (_Lost, OSError):
            raise WorkerFailed("the warm Python process stopped answering") from None

    def _start(self) -> None:
        if self._owner != os.getpid():  # this object came along in a fork; the process is not ours
            self.close()
            self._owner = os.getpid()
        if self._process is not None and self._process.poll() is None:
            return
        if not hasattr(os, "fork"):
            raise IsolationMissing("submissions run on Linux only; on Windows, grade in WSL 2")
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-s",
                    "-c",
                    _START,
                    str(theirs.fileno()),
                    str(Path(__file__).resolve().parents[2]),
                ],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control = ours
        try:
            greeting = _read(ours, time.monotonic() + START_SECONDS)
        except _Lost as lost:
            self.close()
            raise WorkerFailed(f"the warm Python process did not start ({lost.kind})") from None
        if "failed" in greeting:
            self.close()
            raise WorkerFailed(f"the warm Python process did not start: {greeting['failed']}")
        self.modules = tuple(greeting["modules"])
        self._generation += 1

    def _end(self, pid: int, generation: int) -> None:
        with self._lock:
            if generation != self._generation or self._owner != os.getpid():
                return  # its warm process is gone, and it with that
            if self._control is not None:
                try:
                    self._command({"op": "end", "pid": pid})
                except WorkerFailed:
                    self.close()


_START = (  # no path but the installation's own, and this package's for as long as it takes
    "import sys; sys.path[:] = [p for p in sys.path if p]; "
    "root = '' if sys.argv[2] in sys.path else sys.argv[2]; root and sys.path.append(root); "
    "from autograder.student import worker; worker.main(int(sys.argv[1]), root)"
)


def _environment() -> dict[str, str]:
    """The environment of the warm process: nothing of the referee's but what it needs."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    chosen = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "USER": "student",
        "HOME": sandbox.SCRATCH,
        "TMPDIR": sandbox.SCRATCH,
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(Path(cache) / "matplotlib"),
        "IPYTHONDIR": f"{sandbox.SCRATCH}/ipython",
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    if "OPENBLAS_CORETYPE" in os.environ:
        chosen["OPENBLAS_CORETYPE"] = os.environ["OPENBLAS_CORETYPE"]
    return chosen


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
        zygote: Zygote,
        connection: socket.socket,
        child: tuple[int, int],
        call_timeout: float,
        missing_layers: dict[str, str],
    ) -> None:
        self.ended = False
        self.missing_layers = missing_layers
        self.call_timeout = call_timeout
        self._zygote = zygote
        self._connection = connection
        self._child = child
        self._number = self._asks = 0

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def run(self, source: str, timeout: float) -> CellResult:
        """Run one cell.

        Parameters
        ----------
        source : str
            As it stands in the notebook, magics included.
        timeout : float
            Seconds; where they pass, the cell is stopped and the result's kind is "timeout". A
            cell that does not stop within `GRACE` ends the session.

        Raises
        ------
        SessionEnded
            If the child had ended before.
        """
        started = time.monotonic()
        try:
            question = {"op": "run", "source": source, "seconds": max(timeout, 1e-3)}
            return _cell_result(self._put(question, timeout + GRACE, wire.MAX_FRAME), started)
        except _Lost as lost:
            self.end()
            return CellResult(lost.kind, seconds=time.monotonic() - started)
        except wire.MalformedAnswer:
            self.end()
            return CellResult("malformed", seconds=time.monotonic() - started)

    def names(self, sources: Sequence[str], timeout: float) -> list[Names]:
        """What each of some cells defines and needs; nothing is run.

        Nothing is known of any of them where the child does not say so in the agreed form.
        """
        try:
            question = {"op": "names", "sources": list(sources)}
            reply = self._put(question, timeout, wire.MAX_FRAME)
            found = [
                Names(*(frozenset(_name(n) for n in part) for part in c)) for c in reply["names"]
            ]
            if len(found) == len(sources):
                return found
        except _Lost:
            self.end()
        except (wire.MalformedAnswer, LookupError, TypeError):
            pass
        return [Names()] * len(sources)

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
        self._zygote._end(*self._child)

    def _put(self, question: dict[str, Any], timeout: float, cap: int) -> dict[str, Any]:
        """Send a question and read the reply to it; raises `_Lost`."""
        if self.ended:
            raise SessionEnded("this submission's process has ended")
        self._number += 1
        reply = _exchange(self._connection, question | {"id": self._number}, timeout, cap)
        if type(reply.get("id")) is not int or reply["id"] != self._number:
            raise _Lost("malformed")
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
        question = question | {"ask": self.number}
        try:
            timeout = self.session.call_timeout
            return answer_of(self.session._put(question, timeout, wire.MAX_ANSWER))
        except _Lost as lost:
            self.session.end()
            return Answer(lost.kind)
        except wire.MalformedAnswer:
            self.session.end()
            return Answer("malformed")


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
    if type(value) is not str or len(value) > MAX_TEXT:
        raise wire.MalformedAnswer("a text that is none, or too long")
    return value


# --- frames with a deadline ----------------------------------------------------------------------


def _exchange(
    connection: socket.socket,
    question: dict[str, Any] | None,
    timeout: float,
    cap: int = wire.MAX_FRAME,
) -> dict[str, Any]:
    """Send a question, if there is one, and read one frame; raises `_Lost`."""
    deadline = time.monotonic() + timeout
    if question is not None:
        rest = memoryview(wire.pack(question))
        while rest:
            connection.settimeout(max(deadline - time.monotonic(), 1e-3))
            try:
                rest = rest[connection.send(rest) :]
            except TimeoutError:
                raise _Lost("timeout") from None
            except OSError:
                raise _Lost("died") from None
            if time.monotonic() > deadline:
                raise _Lost("timeout")
    return _read(connection, deadline, cap)


def _read(connection: socket.socket, deadline: float, cap: int = wire.MAX_FRAME) -> dict[str, Any]:
    """Read one frame before the deadline (of `time.monotonic`); raises `_Lost`."""
    length = struct.unpack(">I", _read_exactly(connection, 4, deadline))[0]
    if length > cap:
        raise _Lost("malformed")
    try:
        return wire.unpack(_read_exactly(connection, length, deadline))
    except wire.MalformedAnswer:
        raise _Lost("malformed") from None


def _read_exactly(connection: socket.socket, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise _Lost("timeout")
        connection.settimeout(remaining)
        try:
            part = connection.recv(min(size - len(data), 2**20))
        except TimeoutError:
            raise _Lost("timeout") from None
        except OSError:
            raise _Lost("died") from None
        if not part:
            raise _Lost("died")
        data += part
    return bytes(data)
