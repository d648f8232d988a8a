"""What is made once in a test run, for all its processes: the first one makes it, others wait."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import SHARED


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A file or folder that `make` writes where it is told to; to be read, never to be changed."""
    path = Path(os.environ[SHARED], name)
    with path.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_name(f"{name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(path)
    return path
