"""A bound on the memory that judging may take.

Answers are small when they arrive (`student.declared`), and what is made of them is too. Should a
check, or a library it calls, take memory without end all the same, the allocation fails and the
submission gets a verdict that says so; the run goes on.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

JUDGING_BYTES = 512 * 2**20  # above what this process has when a check begins

_lock = threading.Lock()
_inside = 0
_before = (0, 0)


@contextlib.contextmanager
def bounded_memory(extra: int = JUDGING_BYTES) -> Iterator[None]:
    """Let this process take no more than `extra` bytes above what it has; Linux only.

    The bound is the process's: the first thread that comes in sets it, the last one lifts it.
    """
    global _inside, _before
    if resource is None or sys.platform != "linux":
        yield
        return
    with _lock:
        _inside += 1
        if _inside == 1:
            _before = resource.getrlimit(resource.RLIMIT_AS)
            _limit(_now() + extra)
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                resource.setrlimit(resource.RLIMIT_AS, _before)


def _now() -> int:
    """Bytes of this process's address space."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _limit(most: int) -> None:
    soft, hard = _before
    bounds = [most, *(b for b in (soft, hard) if b != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
