"""A warm Python that forks one contained child for each submission; see `student.worker`."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from autograder.grading.failures import IsolationMissing, WorkerFailed
from autograder.grading.frames import Lost, exchange
from autograder.grading.purse import Purses
from autograder.grading.session import Session
from autograder.grading.warm import FORK_SECONDS, Warm, cut
from autograder.student import sandbox


class Zygote(Warm):
    """A warm Python process that forks contained children; see `warm`.

    Use it as a context manager: at the end it is gone, and with it all its children.

    Parameters
    ----------
    allow_missing : bool
        Run submissions although a required layer of isolation is missing.
    hidden : iterable of Path
        Folders of courses, which no child may read, wherever they are; more may be added.
    """

    def __init__(self, *, allow_missing: bool = False, hidden: Iterable[Path] = ()) -> None:
        super().__init__()
        self.allow_missing = allow_missing
        self.hidden = set(hidden)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(
        self, seed: int = 0, call_timeout: float = 5.0, purses: Purses | None = None
    ) -> Session:
        """Fork a fresh child.

        Parameters
        ----------
        seed : int
            Seeds `random` and `numpy.random` in the child.
        call_timeout : float
            Seconds that one call of a check may take.
        purses : Purses, optional
            What the submission may still send.

        Raises
        ------
        IsolationMissing
            If a required layer cannot be had, unless `allow_missing`.
        WorkerFailed
            If the warm process cannot be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                lifeline = self._fork(seed, theirs.fileno(), self.hidden)
            except BaseException:
                ours.close()
                raise
        try:
            ready = exchange(ours, None, FORK_SECONDS)[0]["ready"]
        except (Lost, KeyError):
            ours.close()
            cut(lifeline)
            raise WorkerFailed("a process for a submission ended before it began") from None
        session = Session(
            ours, partial(cut, lifeline), call_timeout, dict(ready), purses or Purses()
        )
        refused = [name for name in session.missing_layers if name in sandbox.REQUIRED]
        if refused and not self.allow_missing:
            session.end()
            raise IsolationMissing(
                f"this machine does not give the layer “{refused[0]}” "
                f"({session.missing_layers[refused[0]]}); `autograder doctor` says what to do"
            )
        return session
