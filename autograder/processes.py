"""Pools of processes that end with the command, and quietly: Ctrl-C is one line."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Any


class Pool(ProcessPoolExecutor):
    """Processes that leave Ctrl-C to the command that started them.

    They are copies of this process, which has imported what they need, where it has no thread that
    a copy would lack; else, as in a Jupyter server, fresh ones.
    """

    def __init__(self, workers: int, first: Callable[[], None] | None) -> None:
        copies = may_copy()
        super().__init__(
            workers,
            mp_context=get_context("fork" if copies else "spawn"),
            initializer=_start,
            initargs=(os.getpid(), None if copies else first),
        )

    def submit(self, *call: Any, **options: Any) -> Future[Any]:
        """See `concurrent.futures`; it may start a process, which is not to be interrupted."""
        with _without_interrupts():
            return super().submit(*call, **options)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_copy() -> bool:
    """Whether a copy of this process would have all that it has: it has no other thread."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def pool(workers: int, first: Callable[[], None] | None = None) -> Iterator[Pool]:
    """A pool; where the command stops early its processes are ended, not waited for.

    `first` is what a process does first of all, where it is no copy of this one.
    """
    with _quiet_end(Pool(workers, first)) as executor:
        yield executor


@contextmanager
def _quiet_end(executor: Pool) -> Iterator[Pool]:
    before = set(active_children())
    try:
        yield executor
    except BaseException:
        for child in set(active_children()) - before:
            child.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl-C waits; a process started here does not get it at all, see `_start`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(parent: int, first: Callable[[], None] | None) -> None:
    """In a pool's process: ignore Ctrl-C, and end when the command ends, or is killed."""
    if first is not None:
        first()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
