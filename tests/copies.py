"""Processes that have their imports done: each is a copy of one that has done them and waits.

`Waiting` starts the one that waits, and `Waiting.start` has a copy made, which goes on as a new
Python process with the same command would: its folder, environment, descriptors and process group
are those that are asked for. Only what it imports first is there already. Run as a program, this
file is the one that waits; it imports the modules that are named on its command line, and calls
what is named after a colon.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

ABOVE = 100  # descriptors of a copy are kept there until all have come to their places
LONGEST = 2**18  # bytes of a request


class Waiting:
    """A Python process with imports done, which is copied.

    Parameters
    ----------
    modules : sequence of str
        What it imports, and after a colon a function of that module that it calls.
    options : sequence of str
        Options of the interpreter.
    environment : mapping, optional
        Its environment; this process's own by default.
    cwd : str, optional
        Its folder.
    """

    def __init__(
        self,
        modules: Sequence[str],
        options: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *options, __file__, str(theirs.fileno()), *modules],
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
            )

    def start(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str,
        streams: Sequence[int],
        pass_fds: Sequence[int] = (),
        start_new_session: bool = False,
    ) -> Copy:
        """Have a copy go on with a command.

        Parameters
        ----------
        command : sequence of str
            ``-c`` and code, or ``-m`` and a module, then arguments.
        env : mapping
        cwd : str
        streams : sequence of int
            Descriptors of its input, output and error output.
        pass_fds : sequence of int
            More descriptors that it has, under the same numbers.
        start_new_session : bool
        """
        asked = {
            "command": list(command),
            "environment": dict(env),
            "cwd": cwd,
            "places": [0, 1, 2, *pass_fds],
            "session": start_new_session,
        }
        ended, ends = os.pipe()
        try:
            message = json.dumps(asked).encode()
            socket.send_fds(self._control, [message], [ends, *streams, *pass_fds])
            said = self._control.recv(32)
            if not said:
                os.close(ended)
                raise RuntimeError(f"the process that is copied has ended: {self._process.args}")
            return Copy(command, int(said), ended)
        finally:
            os.close(ends)


class Copy:
    """A copy, used as a `subprocess.Popen` is; it has no pipes."""

    stdin = stdout = stderr = None

    def __init__(self, command: Sequence[str], pid: int, ended: int) -> None:
        self.args, self.pid, self.returncode = command, pid, None
        self._ended = ended  # where its keeper writes how it ended

    def poll(self) -> int | None:
        """How it ended; None where it has not."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; how it ended."""
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(os.read(self._ended, 32) or -signal.SIGKILL)
            os.close(self._ended)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def wait_for_requests(control: socket.socket) -> dict[str, Any]:
    """Fork a keeper for each request, which forks the copy and says how it ends; as a copy, return.

    The process ends when whoever started it closes the socket, and its copies with it.
    """
    while True:
        message, descriptors, *_ = socket.recv_fds(control, LONGEST, 32)
        if not message:
            raise SystemExit
        if os.fork() == 0:
            _end_with_parent()
            copy = os.fork()
            if copy == 0:
                _end_with_parent()
                asked = json.loads(message)
                if asked["session"]:  # before anybody knows of this process
                    os.setsid()
                control.send(str(os.getpid()).encode())
                control.close()
                return asked | {"descriptors": descriptors}
            ends = descriptors[0]
            os.closerange(0, ends)
            os.closerange(ends + 1, ABOVE)
            _, status = os.waitpid(copy, 0)
            with contextlib.suppress(OSError):  # nobody asks any more
                os.write(ends, str(os.waitstatus_to_exitcode(status)).encode())
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass


def _end_with_parent() -> None:
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)


def become(asked: dict[str, Any]) -> list[str]:
    """Take on what was asked for; the command."""
    ends, *descriptors = asked["descriptors"]
    os.close(ends)
    kept = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, ABOVE) for each in descriptors]
    os.closerange(0, ABOVE)
    for each, place in zip(kept, asked["places"], strict=True):
        os.dup2(each, place)
    for each in kept:
        os.close(each)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    return asked["command"]


def _main() -> list[str]:
    """Import and wait; in a copy, the command that it was asked for."""
    control = socket.socket(fileno=int(sys.argv[1]))
    gc.disable()
    for named in sys.argv[2:]:
        module, _, function = named.partition(":")
        imported = importlib.import_module(module)
        if function:
            getattr(imported, function)()
    gc.collect()
    gc.freeze()  # copies share what they never change
    gc.enable()
    return become(wait_for_requests(control))


if __name__ == "__main__":
    sys.path.pop(0)  # this file's folder
    kind, what, *arguments = _main()
    own = types.ModuleType("__main__")  # nothing of this file's
    if vars(sys.modules["__main__"]) is globals():  # IPython has put another one there
        sys.modules["__main__"] = own
    sys.argv = ["-c" if kind == "-c" else what, *arguments]
    sys.path.insert(0, "" if kind == "-c" else os.getcwd())
    if kind == "-c":
        exec(what, vars(own))
    else:
        import runpy

        runpy.run_module(what, run_name="__main__", alter_sys=True)
