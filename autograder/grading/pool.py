"""Running jobs: in this machine's processes or on a dask cluster, results as they come."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from autograder.course import CourseError, Lesson
from autograder.grading.cluster import Cluster, cluster
from autograder.grading.failures import IsolationMissing
from autograder.grading.job import (
    Job,
    Result,
    grade_rebuilt,
    grade_submission,
    load_release,
    rebuild,
)
from autograder.grading.submission import Submission
from autograder.processes import pool

CHECK_SECONDS = 5.0  # between two looks at a cluster that gives no result


class Options(Protocol):
    """Where jobs run and how many at a time."""

    @property
    def jobs(self) -> int | None:
        """Processes; one for each core where it is None."""

    @property
    def dask(self) -> str | None:
        """Address of a dask scheduler to use instead."""


class Place:
    """Where jobs run: processes of this machine, or a cluster."""

    def __init__(self, executor: Executor, remote: Cluster | None = None) -> None:
        self._executor = executor
        self._remote = remote

    def submit(self, job: Job) -> Future[Result]:
        """Have a job done."""
        try:
            return self._executor.submit(grade_submission, job)
        except RuntimeError:
            if self._remote is not None:
                raise self._remote.gone() from None
            raise

    def done(self, running: dict[Future[Result], tuple[Submission, Job]]) -> set[Future[Result]]:
        """The next results, at least one.

        Raises
        ------
        CourseError
            If none will come, since nobody works any more.
        """
        while True:
            timeout = None if self._remote is None else CHECK_SECONDS
            done, _ = wait(running, timeout=timeout, return_when=FIRST_COMPLETED)
            if done or self._remote is None:
                return done
            self._remote.check()

    def result(self, future: Future[Result], job: Job) -> Result:
        """A finished job's result; a job that failed gets one that says so."""
        try:
            return future.result()
        except BrokenProcessPool:
            raise
        except CancelledError:
            if self._remote is None:
                raise
            raise self._remote.gone() from None
        except IsolationMissing as error:
            raise CourseError(str(error)) from None
        except Exception as error:
            return failed(job, f"The grader itself failed: {type(error).__name__}: {error}.")


def results_of(
    waiting: deque[tuple[str, Lesson]],
    make_job: Callable[[str, Lesson], tuple[Submission, Job]],
    options: Options,
) -> Iterator[tuple[Submission, Result]]:
    """Run the jobs, in this machine's processes or on a dask cluster; results as they come.

    `waiting` is emptied on the way and a job made when its turn comes, so that memory does not grow
    with the class. A job whose process dies is tried once more by itself; if it dies again it gets
    no points and a reason.
    """
    if not waiting:
        return
    workers = options.jobs or _cores()
    suspects: list[tuple[Submission, Job]] = []
    while waiting:
        with _place(options.dask, min(workers, len(waiting))) as place:
            yield from _drain(place, waiting, make_job, suspects, ahead=4 * workers)
    for submission, job in suspects:
        with _place(options.dask, 1) as place:
            try:
                yield submission, place.result(place.submit(job), job)
            except BrokenProcessPool:
                yield submission, failed(job, "The grader's own process died twice.")


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _drain(
    place: Place,
    waiting: deque[tuple[str, Lesson]],
    make_job: Callable[[str, Lesson], tuple[Submission, Job]],
    suspects: list[tuple[Submission, Job]],
    ahead: int,
) -> Iterator[tuple[Submission, Result]]:
    """Results until the jobs or the place's processes are gone; lost jobs become suspects."""
    running: dict[Future[Result], tuple[Submission, Job]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < ahead:
                submission, job = make_job(*waiting[0])
                future = place.submit(job)
                waiting.popleft()
                running[future] = submission, job
            for future in place.done(running):
                submission, job = running[future]
                result = place.result(future, job)
                del running[future]
                yield submission, result
    except BrokenProcessPool:
        suspects.extend(running.values())


def failed(job: Job, reason: str) -> Result:
    """The result of a job that could not be done: no points, and a reason to look."""
    empty, _ = rebuild(None, reason, load_release(job.release))
    return replace(grade_rebuilt(empty, reason, replace(job, problem=reason)), final=False)


@contextmanager
def _place(dask: str | None, workers: int) -> Iterator[Place]:
    """Fresh processes of this machine, or a dask cluster."""
    if dask is None:
        with pool(workers) as executor:
            yield Place(executor)
    else:
        with cluster(dask) as remote:
            yield Place(remote.executor, remote)
