"""What is made once in a test run, for all its processes: the first one makes it, others wait."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

SHARED = "COURSE_TESTS_SHARED"  # in the environment: workers of xdist have it from their parent


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A file or folder that `make` writes where it is told to; to be read, never to be changed."""
    path = Path(os.environ[SHARED], name)
    with path.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = path.with_name(f"{name}.done")
        if not done.exists():  # what an attempt that failed has left is taken away
            shutil.rmtree(path, ignore_errors=True)
            make(path)
            done.touch()
    return path
