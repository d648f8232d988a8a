"""A server that runs as long as tests need it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

STOPS = 15  # seconds; Jupyter's server may wait a minute for a kernel that is only starting


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a command, whose output is dropped; at the end it is stopped, or else killed.

    `options` are those of `subprocess.Popen`.
    """
    nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **nowhere | options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
