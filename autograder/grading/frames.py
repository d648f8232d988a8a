"""Frames between the referee and a child: with a deadline, and no larger than was agreed."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any, Literal

from autograder.student import wire


class Lost(Exception):
    """The child gave no usable reply; `kind` says in what way."""

    def __init__(self, kind: Literal["timeout", "died", "malformed"]) -> None:
        super().__init__(kind)
        self.kind = kind


def exchange(
    connection: socket.socket,
    question: dict[str, Any] | None,
    timeout: float,
    most: int = wire.MAX_FRAME,
) -> tuple[dict[str, Any], int]:
    """Send a question, if there is one, and read one frame and its size; raises `Lost`."""
    deadline = time.monotonic() + timeout
    if question is not None:
        rest = memoryview(wire.pack(question))
        while rest:
            connection.settimeout(max(deadline - time.monotonic(), 1e-3))
            try:
                rest = rest[connection.send(rest) :]
            except TimeoutError:
                raise Lost("timeout") from None
            except OSError:
                raise Lost("died") from None
            if time.monotonic() > deadline:
                raise Lost("timeout")
    return read(connection, deadline, most)


def read(
    connection: socket.socket, deadline: float, most: int = wire.MAX_FRAME
) -> tuple[dict[str, Any], int]:
    """Read one frame, and its size, before the deadline (of `time.monotonic`); raises `Lost`."""
    length = struct.unpack(">I", _read_exactly(connection, 4, deadline))[0]
    if length > most:
        raise Lost("malformed")
    try:
        return wire.unpack(_read_exactly(connection, length, deadline)), length
    except wire.MalformedAnswer:
        raise Lost("malformed") from None


def _read_exactly(connection: socket.socket, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise Lost("timeout")
        connection.settimeout(remaining)
        try:
            part = connection.recv(min(size - len(data), 2**20))
        except TimeoutError:
            raise Lost("timeout") from None
        except OSError:
            raise Lost("died") from None
        if not part:
            raise Lost("died")
        data += part
    return bytes(data)
