"""Jobs on a dask cluster: the same function, on other machines."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from autograder.course import CourseError

WAIT_SECONDS = 60  # for a first worker, and for another where all have gone


class Cluster:
    """A connection to a dask scheduler.

    Attributes
    ----------
    executor : concurrent.futures.Executor
    """

    def __init__(self, client: Any, address: str) -> None:
        self.executor: Executor = client.get_executor()
        self._client = client
        self._address = address
        self._since: float | None = None

    def check(self) -> None:
        """Give up where nobody has worked for a while; called while results are waited for.

        Raises
        ------
        CourseError
            If the scheduler has gone, or has had no workers for `WAIT_SECONDS`.
        """
        if self._client.status != "running":
            raise self.gone()
        if self._client.scheduler_info()["workers"]:
            self._since = None
            return
        if self._since is None:
            self._since = time.monotonic()
            _say(self._address)
        elif time.monotonic() - self._since > WAIT_SECONDS:
            raise _nobody(self._address)

    def gone(self) -> CourseError:
        """What is said where the scheduler has gone."""
        return CourseError(
            f"the dask scheduler at {self._address} has gone; start it and run again: what was "
            "saved stays"
        )


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """A cluster with a worker at least.

    Raises
    ------
    CourseError
        If dask.distributed is not installed, there is no scheduler, or it gets no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "--dask needs dask.distributed: pip install 'autograder[cluster]'"
        ) from None
    _quiet()
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CourseError(f"no dask scheduler answers at {address}: {reason}") from None
    try:
        if not client.scheduler_info()["workers"]:
            _say(address)
            try:
                client.wait_for_workers(1, timeout=WAIT_SECONDS)
            except TimeoutError:
                raise _nobody(address) from None
        yield Cluster(client, address)
    finally:
        client.close(timeout=5)


def _quiet() -> None:
    """Silence dask's own log, which is pages where a scheduler goes: what matters is said here."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _say(address: str) -> None:
    print(
        f"The dask scheduler at {address} has no workers; waiting up to {WAIT_SECONDS} s for one.",
        file=sys.stderr,
        flush=True,
    )


def _nobody(address: str) -> CourseError:
    return CourseError(
        f"the dask scheduler at {address} has had no workers for {WAIT_SECONDS} s; start "
        f"`dask worker {address}` and run again"
    )
