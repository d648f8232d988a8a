"""A warm Python that forks one contained child for each submission; see `student.worker`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from autograder.grading.failures import IsolationMissing, WorkerFailed
from autograder.grading.frames import Lost, exchange, read
from autograder.grading.purse import Purses
from autograder.grading.session import Session
from autograder.student import sandbox, wire

START_SECONDS = 120.0  # a cold start; Matplotlib may have to build its font cache
FORK_SECONDS = 20.0  # a child's start on a busy machine


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

    def session(
        self, seed: int = 0, call_timeout: float = 5.0, purses: Purses | None = None
    ) -> Session:
        """Fork a fresh child.

        Parameters
        ----------
        seed : int
            Seeds `random` and `numpy.random` in the child.
        call_timeout : float
            Seconds that one call of a check may take.
        purses : Purses, optional
            What the submission may still send.

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
            ready = exchange(ours, None, FORK_SECONDS)[0]["ready"]
        except (Lost, KeyError):
            ours.close()
            self._end(pid, generation)
            raise WorkerFailed("a process for a submission ended before it began") from None
        session = Session(
            ours, partial(self._end, pid, generation), call_timeout, dict(ready), purses or Purses()
        )
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
            return read(self._control, time.monotonic() + FORK_SECONDS)[0]
        except (Lost, OSError):
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
            greeting, _ = read(ours, time.monotonic() + START_SECONDS)
        except Lost as lost:
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
