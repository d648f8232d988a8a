"""Running jobs: in this machine's processes or on a dask cluster, results as they come.

Quick submissions come first. One that takes longer than `PATIENCE` is stopped and begun anew, with
all the time it may have, after the others: however many of a class sleep, they hold back nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Protocol

from autograder.course import CourseError, Lesson
from autograder.grading import warm
from autograder.grading.cluster import Cluster, cluster
from autograder.grading.failures import IsolationMissing
from autograder.grading.job import (
    Job,
    Result,
    grade_rebuilt,
    load_release,
    rebuild,
    try_submission,
)
from autograder.grading.runner import Limits, close_zygote, zygote
from autograder.grading.submission import Submission
from autograder.processes import cores, may_copy, pool
from autograder.terminal.progress import spoken

PATIENCE = 10.0  # seconds in a submission's own code; most take a tenth of one
CHECK_SECONDS = 5.0  # between two looks at a cluster that gives no result


Running = Future[Result | None]  # None: it takes long, and comes last


class Options(Protocol):
    """Where jobs run and how many at a time."""

    @property
    def jobs(self) -> int | None:
        """Processes; one for each core where it is None."""

    @property
    def dask(self) -> str | None:
        """Address of a dask scheduler to use instead."""


class Shown(Protocol):
    """Where an instructor sees how far it has come."""

    def say(self, what: str) -> None:
        """A line of its own."""

    def put_last(self, count: int, seconds: float) -> None:
        """So many come last by now, each of which adds so many seconds at most."""


class Place:
    """Where jobs run: processes of this machine, or a cluster."""

    def __init__(self, executor: Executor, remote: Cluster | None = None) -> None:
        self._executor = executor
        self._remote = remote

    def submit(self, job: Job) -> Running:
        """Have a job done."""
        try:
            return self._executor.submit(try_submission, job)
        except RuntimeError:
            if self._remote is not None:
                raise self._remote.gone() from None
            raise

    def done(self, running: dict[Running, tuple[Submission, Job]]) -> set[Running]:
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

    def result(self, future: Running, job: Job) -> Result | None:
        """A finished job's result, None where it is put last; a job that failed says so."""
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
    took: Mapping[tuple[str, str], float],
    shown: Shown,
) -> Generator[tuple[Submission, Result], None, None]:
    """Run the jobs, in this machine's processes or on a dask cluster; results as they come.

    `waiting` is emptied on the way and a job made when its turn comes, so that memory does not grow
    with the class. A job whose process dies is tried once more by itself; if it dies again it gets
    no points and a reason.

    Parameters
    ----------
    waiting : deque
        Students and lessons.
    make_job : callable
        Reads a submission and makes its job.
    options : Options
    took : mapping
        (lesson, student) -> seconds of an earlier run: who took long then is put last at once.
    shown : Shown
        Is told what is put last, at once, and what that may take.
    """
    if not waiting:
        return
    if options.dask is None and may_copy():
        zygote().start()  # warm while the processes start; their copies share it
    try:
        yield from _in_turn(waiting, make_job, options, took, shown)
    finally:
        close_zygote()


def _in_turn(
    waiting: deque[tuple[str, Lesson]],
    make_job: Callable[[str, Lesson], tuple[Submission, Job]],
    options: Options,
    took: Mapping[tuple[str, str], float],
    shown: Shown,
) -> Iterator[tuple[Submission, Result]]:
    workers = options.jobs or cores()
    suspects: list[tuple[Submission, Job]] = []
    last: deque[tuple[str, Lesson]] = deque()
    most = Limits().most_seconds

    def put_last(*slow: tuple[str, Lesson]) -> None:
        last.extend(slow)
        shown.put_last(len(last), most / workers)

    if len(waiting) > workers:
        slow = {each for each in waiting if took.get((each[1].name, each[0]), 0.0) > PATIENCE}
        put_last(*(each for each in waiting if each in slow))
        quick = deque(each for each in waiting if each not in slow)
        waiting.clear()
        while quick:
            with _place(options.dask, min(workers, len(quick))) as place:
                yield from _drain(place, quick, make_job, suspects, 4 * workers, put_last)
    else:
        last += waiting
    if len(last) > workers:
        bound = spoken(len(last) * most / workers)
        shown.say(
            f"{len(last)} take long and come last: up to {spoken(most)} each, {workers} at a time, "
            f"{bound} at most; what is done is kept if you stop"
        )
    while last:
        with _place(options.dask, min(workers, len(last))) as place:
            yield from _drain(place, last, make_job, suspects, 4 * workers)
    for submission, job in suspects:
        with _place(options.dask, 1) as place:
            job = _without_patience(job)
            try:
                result = place.result(place.submit(job), job)
            except BrokenProcessPool:
                result = None
            yield submission, result or failed(job, "The grader's own process died twice.")


def _drain(
    place: Place,
    waiting: deque[tuple[str, Lesson]],
    make_job: Callable[[str, Lesson], tuple[Submission, Job]],
    suspects: list[tuple[Submission, Job]],
    ahead: int,
    put_last: Callable[[tuple[str, Lesson]], None] | None = None,
) -> Iterator[tuple[Submission, Result]]:
    """Results until the jobs or the place's processes are gone; lost jobs become suspects.

    Where there is a `put_last`, it is given what takes longer than `PATIENCE`.
    """
    running: dict[Running, tuple[Submission, Job]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < ahead:
                submission, job = make_job(*waiting[0])
                if put_last is not None:
                    job = replace(job, limits=replace(job.limits, patience=PATIENCE))
                future = place.submit(job)
                waiting.popleft()
                running[future] = submission, job
            for future in place.done(running):
                submission, job = running[future]
                result = place.result(future, job)
                del running[future]
                if result is not None:
                    yield submission, result
                elif put_last is not None:
                    put_last((submission.student, submission.lesson))
    except BrokenProcessPool:
        suspects.extend(running.values())


def _without_patience(job: Job) -> Job:
    return replace(job, limits=replace(job.limits, patience=None))


def failed(job: Job, reason: str) -> Result:
    """The result of a job that could not be done: no points, and a reason to look."""
    empty, _ = rebuild(None, reason, load_release(job.release))
    return replace(grade_rebuilt(empty, reason, replace(job, problem=reason)), final=False)


@contextmanager
def _place(dask: str | None, workers: int) -> Iterator[Place]:
    """Fresh processes of this machine, or a dask cluster."""
    if dask is None:
        with pool(workers, partial(warm.begin, probe=False)) as executor:
            yield Place(executor)
    else:
        with cluster(dask) as remote:
            yield Place(remote.executor, remote)
