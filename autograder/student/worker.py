"""The student's side of grading: a warm Python that forks one contained child per submission.

`main` is what a fresh interpreter runs (see `grading.warm`). It loads NumPy, Matplotlib and
IPython once, then waits on a control socket: ``fork`` makes a child for one submission and gives
it a socket that came with the message; at the end of another, its lifeline, the child is killed and
reaped. The child puts itself under
the layers of `sandbox`, then runs cells and answers calls until its socket is closed.

Nothing here knows a reference, a tolerance or a verdict, and nothing here imports a module that
does. Whatever a submission does to this process, it can only change its own answers.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import random
import signal
import socket
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from autograder.student import sandbox
from autograder.student.serving import receive, refuse, send, serve
from autograder.student.shell import warm_shell

NOTHING_SAID = {"ename": "Error", "evalue": "", "line": None}
OUTPUT_CAP = 20_000  # characters of a cell's stdout, and of its stderr; the middle is left out


class OutOfTime(BaseException):
    """Raised in a cell whose time is over; what it had defined stays."""


def main(descriptor: int, added_path: str = "") -> None:
    """Become the warm process that serves the control socket `descriptor`.

    Parameters
    ----------
    descriptor : int
        An inherited, connected stream socket.
    added_path : str
        An entry of `sys.path` that was added to find this package, to be removed again.
    """
    gc.disable()  # until all is imported: none of it becomes garbage
    sandbox.lift_memory_bound()
    no_namespaces = sandbox.enter_own_namespaces()
    control = socket.socket(fileno=descriptor)
    try:
        shell = the_shell()
        if added_path:
            sys.path.remove(added_path)
        containment = sandbox.prepare(no_namespaces)
    except Exception as error:
        refuse(control, f"{type(error).__name__}: {error}")
        raise SystemExit(1) from None
    gc.collect()
    gc.freeze()
    gc.enable()
    serve(control, shell, containment, live)


@cache
def the_shell() -> Any:
    """The shell of this process and of all its children."""
    return warm_shell(lambda shell, source: run_cell(shell, source, 0), clipped)


# --- one submission ------------------------------------------------------------------------------


def live(descriptor: int, shell: Any, containment: sandbox.Containment, seed: int) -> None:
    """The life of a child: contain itself, then answer until the socket is closed."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    missing = containment.enter(keep=descriptor)
    connection = socket.socket(fileno=descriptor)
    sys.path.append(os.getcwd())
    sys.dont_write_bytecode = True
    random.seed(seed)
    sys.modules["numpy"].random.seed(seed % 2**32)
    send(connection, {"ready": missing})
    answer_questions(connection, shell)


def answer_questions(connection: socket.socket, shell: Any) -> None:
    """Read questions and reply to each, one after another."""
    from autograder.student import own_tests, wire
    from autograder.student.calls import call_in_namespace, one_line, value_in_namespace

    namespace, asking = shell.user_ns, None
    kept: dict[str, Any] = {}
    while True:
        question, _ = receive(connection)
        if question is None:
            return
        if question.get("ask") != asking:  # what one check keeps is not the next one's business
            kept, asking = {}, question.get("ask")
        try:
            if question["op"] == "run":
                reply = run_cell(shell, question["source"], question["id"], question["seconds"])
            elif question["op"] == "names":
                reply = names_in_cells(shell, question["sources"])
            elif question["op"] in ("guard", "test"):
                reply = own_tests.answer(shell, question, stopped_after)
            elif question["op"] == "call":
                reply = call_in_namespace(namespace, kept, question)
            else:
                reply = value_in_namespace(namespace, question["target"])
        except BaseException as error:  # nothing that a submission raises ends the loop
            reply = {"kind": "raised", "error": one_line(error)}
        reply["id"] = question["id"]
        try:
            frame = wire.pack(reply, question["most"])
        except wire.MalformedAnswer:
            if question["op"] == "run":
                frame = wire.pack(fitted(reply, question["most"]))
            else:
                frame = wire.pack({"kind": "too large", "id": question["id"]})
        connection.sendall(frame)


def fitted(reply: dict[str, Any], most: int) -> dict[str, Any]:
    """A cell's reply in at most so many bytes: all its texts are shortened alike."""
    from autograder.student import wire

    room = most
    while room > 8:
        room //= 2
        error = reply["error"]
        shorter = reply | {
            "stdout": clipped(reply["stdout"], room),
            "stderr": clipped(reply["stderr"], room),
            "result": None if reply["result"] is None else clipped(reply["result"], room),
            "error": error and error | {name: error[name][:room] for name in ("ename", "evalue")},
            "passed_over": [note[:room] for note in reply["passed_over"][: room // 100]],
        }
        with contextlib.suppress(wire.MalformedAnswer):
            wire.pack(shorter, most)
            return shorter
    nothing: dict[str, Any] = {"stdout": "", "stderr": "", "result": None, "passed_over": []}
    said = {"kind": reply["kind"], "error": error and NOTHING_SAID}
    return nothing | said | {"id": reply["id"]}


def run_cell(shell: Any, source: str, number: int, seconds: float = 0.0) -> dict[str, Any]:
    """Run one cell as a notebook would and say what came of it, as plain data.

    After `seconds`, if any, the cell is stopped from within: a cell that only takes long keeps
    what it has defined. One that cannot be stopped so is ended with its process, by the referee.
    """
    stdout, stderr = CappedText(), CappedText()
    name = f"<cell {number}>"
    shell.compile.get_code_name = lambda *_: name
    shell.displayhook.begin(source)
    shell.begin()
    error: BaseException | None = None
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = stdout, stderr
    try:
        with stopped_after(seconds):
            outcome = shell.run_cell(source, store_history=False)
        error = outcome.error_before_exec or outcome.error_in_exec
    except BaseException as escaped:
        error = escaped
    finally:
        sys.stdout, sys.stderr = before
    with contextlib.suppress(BaseException):
        sys.modules["matplotlib.pyplot"].close("all")
    kind = "ok" if error is None else "timeout" if isinstance(error, OutOfTime) else "error"
    return {
        "kind": kind,
        "stdout": stdout.text(),
        "stderr": stderr.text(),
        "result": shell.displayhook.text,
        "error": None if error is None else describe_error(error, name, source),
        "passed_over": [clipped(str(note), 300) for note in shell.passed_over],
    }


@contextlib.contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in what runs here for longer than `seconds`; never where they are 0."""

    def stop(*_: Any) -> None:
        raise OutOfTime

    if seconds <= 0:
        yield
        return
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)  # and again, where something swallowed it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


def names_in_cells(shell: Any, sources: list[str]) -> dict[str, Any]:
    """The names that cells define and need, as plain data."""
    from autograder.student.names import MAX_NAMES, Names, names_of

    found = []
    for source in sources:
        try:
            names = names_of(shell.transform_cell(source))
        except Exception:  # what IPython cannot read defines nothing
            names = Names()
        parts = names.defines, names.now, names.later, names.arguments
        found.append([sorted(part)[:MAX_NAMES] for part in parts])
    return {"kind": "ok", "names": found}


def describe_error(error: BaseException, cell: str, source: str) -> dict[str, Any]:
    """An exception's type, text and the line of the cell it came from."""
    blank = len(source) - len(source.lstrip())  # IPython drops empty lines at the top
    dropped = source[:blank].count("\n")
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == cell:
            line = step.tb_lineno
        step = step.tb_next
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:  # a student's exception may have any __str__
        text = ""
    return {
        "ename": str(type(error).__name__)[:200],
        "evalue": clipped(str(text), 2_000),
        "line": line + dropped if type(line) is int and line > 0 else None,
    }


class CappedText(io.TextIOBase):
    """A text stream that keeps the beginning and the end of what is written to it."""

    encoding, errors = "utf-8", "strict"  # what a notebook's own streams say

    def __init__(self, cap: int = OUTPUT_CAP) -> None:
        self._half = cap // 2
        self._head = ""
        self._tail: list[str] = []
        self._tail_size = 0
        self._left_out = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Take a piece of text."""
        if type(text) is not str:
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        room = self._half - len(self._head)
        if room > 0:
            self._head += text[:room]
        rest = text[max(room, 0) :]
        if rest:
            self._tail.append(rest)
            self._tail_size += len(rest)
            if self._tail_size > 4 * self._half:  # now and then, not at every write
                self._shorten()
        return len(text)

    def reconfigure(self, **options: Any) -> None:
        """Nothing to do."""

    @property
    def buffer(self) -> CappedBytes:
        """The stream for bytes that lies under this one."""
        return CappedBytes(self)

    def _shorten(self) -> None:
        tail = "".join(self._tail)
        self._left_out += max(0, len(tail) - self._half)
        self._tail = [tail[-self._half :]]
        self._tail_size = len(self._tail[0])

    def text(self) -> str:
        """All that was written, or its two ends with a line that says how much is left out."""
        self._shorten()
        note = f"\n[… {self._left_out} characters left out …]\n" if self._left_out else ""
        whole = self._head + note + self._tail[0]
        return whole.encode("utf-8", "replace").decode()  # half a surrogate pair fits nowhere


class CappedBytes(io.RawIOBase):
    """Takes bytes for a `CappedText`."""

    def __init__(self, text: CappedText) -> None:
        self._text = text

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self._text.write(bytes(data).decode("utf-8", "replace"))
        return len(data)


def clipped(text: str, cap: int = OUTPUT_CAP) -> str:
    """The two ends of a text that is longer than `cap`."""
    stream = CappedText(cap)
    stream.write(text)
    return stream.text()
