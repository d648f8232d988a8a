"""The warm process that forks a contained child for each submission; see `student.worker`.

It is started as early as possible and answers as soon as it is warm. One serves a whole run: who
has a copy of its control socket, by being forked from the process that started it, may ask it for
children. A child lives as long as its lifeline, a socket that the asker holds: where the asker
closes it or dies, the child ends.

This module takes nothing that takes long to import.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.grading.failures import IsolationMissing, WorkerFailed
from autograder.student import sandbox

START_SECONDS = 120.0  # a cold start; Matplotlib may have to build its font cache
FORK_SECONDS = 20.0  # a child's start on a busy machine


class Begun:
    """What a run will need, begun while the command still imports: see `begin`."""

    def __init__(self, start: bool, probe: bool) -> None:
        self.warm = Warm()
        if start:
            self.warm.start()
        self.layers: list[sandbox.Layer] | None = None
        self._probing = threading.Thread(target=self._probe, daemon=True) if probe else None
        if self._probing is not None:
            self._probing.start()

    def _probe(self) -> None:
        with contextlib.suppress(Exception):  # whoever asks then tries again, and hears why
            self.layers = sandbox.probe()

    def wait(self) -> None:
        """Wait until the layers are known."""
        if self._probing is not None:
            self._probing.join()


_begun: Begun | None = None


def begin(*, start: bool = True, probe: bool = True) -> None:
    """Start a warm process and find out what this machine gives, and go on meanwhile."""
    global _begun
    if _begun is None and hasattr(os, "fork"):
        _begun = Begun(start, probe)


def give_up() -> None:
    """End what `begin` started and nobody has taken."""
    global _begun
    begun, _begun = _begun, None
    if begun is not None:
        begun.wait()
        begun.warm.close()


def layers() -> list[sandbox.Layer]:
    """What this machine gives; found out now, unless that has begun."""
    if _begun is None:
        return sandbox.probe()
    _begun.wait()
    return _begun.layers or sandbox.probe()


class Warm:
    """A warm Python process, started by `start` or with the first child that is asked for.

    Where it has died, a new one is started with the next child. At the end it is gone, and with it
    all its children.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = os.getpid()
        self._answered = False
        self._lock = threading.Lock()

    @property
    def modules(self) -> tuple[str, ...]:
        """What the warm process has imported."""
        lifeline, reply = self._ask({"op": "modules"})
        lifeline.close()
        return tuple(reply["modules"])

    def take_begun(self) -> None:
        """Become the process that `begin` has started, if there is one."""
        global _begun
        if _begun is not None and self._control is None:
            begun, _begun = _begun, None
            begun.wait()
            self._process, self._control = begun.warm._process, begun.warm._control
            self._owner = os.getpid()

    def start(self) -> None:
        """Start the process unless it is there; does not wait until it is warm.

        Raises
        ------
        IsolationMissing
            If this system has no processes of that kind.
        """
        mine = self._owner == os.getpid()
        if self._control is not None and not (
            mine and self._process is not None and self._process.poll() is not None
        ):
            return
        if not hasattr(os, "fork"):
            raise IsolationMissing("submissions run on Linux only; on Windows, grade in WSL 2")
        self.close()
        self._owner, self._answered = os.getpid(), False
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
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

    def close(self) -> None:
        """End the warm process and all its children; in a forked copy, only let go of it."""
        process, control = self._process, self._control
        self._process = self._control = None
        if control is not None:
            control.close()  # the process ends when it reads the end of this socket
        if process is None or self._owner != os.getpid():
            return
        try:
            process.wait(2.0 if self._answered else 0.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _fork(self, seed: int, descriptor: int, hidden: Iterable[Path]) -> socket.socket:
        """Have a child forked that talks on a descriptor, and not read folders; its lifeline."""
        folders = sorted(str(folder.resolve()) for folder in hidden)
        lifeline, reply = self._ask({"op": "fork", "seed": seed, "hidden": folders}, descriptor)
        if "failed" in reply:
            lifeline.close()
            raise WorkerFailed(str(reply["failed"]))
        return lifeline

    def _ask(
        self, message: dict[str, Any], descriptor: int | None = None
    ) -> tuple[socket.socket, dict[str, Any]]:
        """Send a command and read its reply, with the socket that it came on.

        A warm process that died is replaced by a new one, once.
        """
        with self._lock:
            for attempt in (1, 2):
                self.start()
                try:
                    return self._command(message, descriptor)
                except WorkerFailed:
                    self.close()
                    if attempt == 2:
                        raise
        raise AssertionError("both attempts end above")

    def _command(
        self, message: dict[str, Any], descriptor: int | None
    ) -> tuple[socket.socket, dict[str, Any]]:
        assert self._control is not None
        seconds = FORK_SECONDS if self._answered else START_SECONDS
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._control.settimeout(seconds)
                descriptors = [theirs.fileno()] + ([] if descriptor is None else [descriptor])
                socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
            reply = _read(ours, time.monotonic() + seconds)
        except (OSError, ValueError, EOFError) as error:
            ours.close()
            how = "timeout" if isinstance(error, TimeoutError) else "died"
            what = "stopped answering" if self._answered else f"did not start ({how})"
            raise WorkerFailed(f"the warm Python process {what}") from None
        self._answered = True
        if "not started" in reply:
            ours.close()
            why = reply["not started"]
            raise WorkerFailed(f"the warm Python process did not start: {why}")
        return ours, reply


def cut(lifeline: socket.socket) -> None:
    """End the child of a lifeline, and wait until it is gone."""
    with contextlib.suppress(OSError):  # the warm process is gone, and the child with it
        lifeline.shutdown(socket.SHUT_WR)
        lifeline.settimeout(FORK_SECONDS)
        while lifeline.recv(4096):
            pass
    lifeline.close()


def _read(connection: socket.socket, deadline: float) -> dict[str, Any]:
    """One message of the warm process: its length, then JSON."""
    data = b""
    needed = 4
    while len(data) < needed:
        connection.settimeout(max(deadline - time.monotonic(), 1e-3))
        part = connection.recv(min(needed - len(data), 2**20))
        if not part:
            raise EOFError
        data += part
        if needed == 4 == len(data):
            needed += struct.unpack(">I", data)[0]
    return json.loads(data[4:])


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
