"""Running jobs: in this machine's processes or on a dask cluster, results as they come."""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context

from autograder.course import CourseError, Lesson
from autograder.grading.job import (
    Job,
    Result,
    grade_rebuilt,
    grade_submission,
    load_release,
    rebuild,
)
from autograder.grading.session import IsolationMissing
from autograder.grading.submission import Submission


def results_of(
    waiting: deque[tuple[str, Lesson]],
    make_job: Callable[[str, Lesson], tuple[Submission, Job]],
    args: argparse.Namespace,
) -> Iterator[tuple[Submission, Result]]:
    """Run the jobs, in this machine's processes or on a dask cluster; results as they come.

    `waiting` is emptied on the way and a job made when its turn comes, so that memory does not grow
    with the class. A job whose process dies is tried once more by itself; if it dies again it gets
    no points and a reason.
    """
    if not waiting:
        return
    workers = args.jobs or _cores()
    suspects: list[tuple[Submission, Job]] = []
    while waiting:
        with executor(args.dask, min(workers, len(waiting))) as pool:
            yield from _drain(pool, waiting, make_job, suspects, ahead=4 * workers)
    for submission, job in suspects:
        with executor(args.dask, 1) as pool:
            try:
                yield submission, pool.submit(grade_submission, job).result()
            except BrokenProcessPool:
                yield submission, failed(job, "The grader's own process died twice.")


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _drain(
    pool: Executor,
    waiting: deque[tuple[str, Lesson]],
    make_job: Callable[[str, Lesson], tuple[Submission, Job]],
    suspects: list[tuple[Submission, Job]],
    ahead: int,
) -> Iterator[tuple[Submission, Result]]:
    """Results until the jobs or the pool's processes are gone; lost jobs become suspects."""
    running: dict[Future[Result], tuple[Submission, Job]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < ahead:
                submission, job = make_job(*waiting[0])
                future = pool.submit(grade_submission, job)
                waiting.popleft()
                running[future] = submission, job
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                submission, job = running[future]
                result = _result(future, job)
                del running[future]
                yield submission, result
    except BrokenProcessPool:
        suspects.extend(running.values())


def _result(future: Future[Result], job: Job) -> Result:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenProcessPool):
        raise error
    if isinstance(error, IsolationMissing):
        raise CourseError(str(error)) from None
    return failed(job, f"The grader itself failed: {type(error).__name__}: {error}.")


def failed(job: Job, reason: str) -> Result:
    """The result of a job that could not be done: no points, and a reason to look."""
    empty, _ = rebuild(None, reason, load_release(job.release))
    return replace(grade_rebuilt(empty, reason, replace(job, problem=reason)), final=False)


def _end_with_parent(parent: int) -> None:
    """Let this pool process end when the command does, also where that is killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def executor(dask: str | None, workers: int) -> Iterator[Executor]:
    """Where jobs run: fresh processes of this machine, or a dask cluster.

    Raises
    ------
    CourseError
        If dask.distributed is not installed, or there is no scheduler at that address.
    """
    if dask is None:
        with ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=_end_with_parent,
            initargs=(os.getpid(),),
        ) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "--dask needs dask.distributed: pip install 'autograder[cluster]'"
        ) from None
    try:
        client = Client(dask, timeout=10)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CourseError(f"no dask scheduler answers at {dask}: {reason}") from None
    with client:
        yield client.get_executor()
