"""The warm process's part: forking a child for each submission, and ending it.

See `worker`, which this belongs to, and `grading.warm`, which asks.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

from autograder.student import sandbox

Live = Callable[[int, Any, sandbox.Containment, int], None]


def serve(control: socket.socket, shell: Any, containment: sandbox.Containment, live: Live) -> None:
    """Fork and end children as is asked; return when nobody is left who could ask.

    A command comes with the socket on which it is answered. That of a child is its lifeline: at its
    end, whether somebody closed it or died, the child is killed and reaped.
    `live` is the life of a child.
    """
    children: dict[socket.socket, int] = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                lifeline = key.fileobj
                if isinstance(lifeline, socket.socket) and lifeline is not control:
                    waiting.unregister(lifeline)
                    end_child(children.pop(lifeline))
                    lifeline.close()
                    continue
                message, descriptors = next_command(control)
                if message is None:
                    return
                lifeline = socket.socket(fileno=descriptors[0])
                if message["op"] == "fork":
                    sandbox.hide(containment, message["hidden"])
                    pid = fork_child(
                        lifeline, descriptors[1], shell, containment, live, message["seed"]
                    )
                    os.close(descriptors[1])
                    if pid:
                        children[lifeline] = pid
                        waiting.register(lifeline, selectors.EVENT_READ)
                        continue
                else:
                    answer(lifeline, {"modules": sorted(sys.modules)})
                lifeline.close()


def refuse(control: socket.socket, why: str) -> None:
    """Tell all who ask that this process could not start, until nobody is left."""
    while True:
        message, descriptors = next_command(control)
        if message is None:
            return
        with socket.socket(fileno=descriptors[0]) as asker:
            answer(asker, {"not started": why})
        for other in descriptors[1:]:
            os.close(other)


def next_command(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """One packet of the control socket, with the descriptors that came along; None at the end."""
    packet, descriptors, _, _ = socket.recv_fds(control, 2**16, 2)
    return (json.loads(packet) if packet else None), descriptors


def answer(asker: socket.socket, reply: dict[str, Any]) -> None:
    """Reply to a command; who has gone in the meantime is not waited for."""
    with contextlib.suppress(OSError):
        send(asker, reply)


def fork_child(
    lifeline: socket.socket,
    descriptor: int,
    shell: Any,
    containment: sandbox.Containment,
    live: Live,
    seed: int,
) -> int:
    """A child for one submission that talks on a descriptor; 0 where none could be started."""
    try:
        pid = containment.fork()
    except OSError as error:
        answer(lifeline, {"failed": f"no process could be started: {error.strerror}"})
        return 0
    if pid == 0:
        with contextlib.suppress(BaseException):
            live(descriptor, shell, containment, seed)
        os._exit(1)
    answer(lifeline, {"pid": pid})
    return pid


def end_child(pid: int) -> None:
    """Kill a child and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


# --- frames, in the form of `wire`; that needs NumPy, which may be what is missing ---------------


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message."""
    body = json.dumps(message).encode()
    connection.sendall(struct.pack(">I", len(body)) + body)


def receive(connection: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Wait for one message and the file descriptors that come with it; None at the end."""
    data, descriptors = b"", []
    needed = 4
    while len(data) < needed:
        part, received, _, _ = socket.recv_fds(connection, min(needed - len(data), 2**20), 1)
        descriptors += received
        if not part:
            return None, descriptors
        data += part
        if needed == 4 == len(data):
            needed += struct.unpack(">I", data)[0]
    return json.loads(data[4:]), descriptors
