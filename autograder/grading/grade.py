"""``autograder grade``: grade what students handed in.

Reads ``submitted/<student>/<lesson>/<notebook>.ipynb``, grades what is new or changed on all
cores, and writes autograded notebooks, grade records and the gradebook. It may be stopped at any
moment: a submission's record is written last, and a submission without a current record is
graded by the next run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from autograder.authoring.release import generate_release
from autograder.course import Course, CourseError, Lesson, find_course
from autograder.grading import records, sanitise
from autograder.grading.gradebook import GradebookProblem, Writer, read_timestamp
from autograder.grading.job import (
    Job,
    Limits,
    Result,
    grade_rebuilt,
    grade_submission,
    load_release,
    rebuild,
    seed_of,
)
from autograder.grading.records import Header
from autograder.grading.session import IsolationMissing
from autograder.grading.version import version_of
from autograder.student import sandbox
from autograder.terminal.progress import Progress
from autograder.terminal.tables import standings_table

COMMIT_EVERY = 50  # results in one transaction
COMMIT_SECONDS = 2.0  # or after this time, whichever comes first


@dataclass(frozen=True)
class Submission:
    """A student's folder for a lesson.

    Attributes
    ----------
    student : str
    lesson : Lesson
    content : bytes or None
        The notebook; None where it cannot be read, see `problem`.
    problem : str
        One line for student and instructor.
    digest : str
        SHA-256 of the content, or the problem.
    timestamp : str or None
    """

    student: str
    lesson: Lesson
    content: bytes | None
    problem: str
    digest: str
    timestamp: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder grade``."""
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="such as 02_sigmoid; default: all"
    )
    parser.add_argument("--student", metavar="S", help="grade only this student")
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="processes; default: one for each core"
    )
    parser.add_argument("--force", action="store_true", help="grade unchanged submissions again")
    parser.add_argument(
        "--allow-missing-isolation",
        action="store_true",
        help="grade although this machine lacks a layer of isolation (see `autograder doctor`); "
        "every record says so",
    )
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="run the jobs on a dask.distributed scheduler instead"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder grade``; see `autograder.cli.main` for the exit codes."""
    if args.jobs is not None and args.jobs < 1:
        raise CourseError(f"--jobs takes a number from 1, not {args.jobs}")
    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    students = students_of(course, args.student)
    unusable = [name for name in students if not is_usable(name)]
    folders = [
        (student, lesson)
        for student in students
        if student not in unusable
        for lesson in lessons
        if (course.submitted / student / lesson.name).is_dir()
    ]
    if not folders:
        wanted = ", ".join(lesson.name for lesson in lessons)
        raise CourseError(f"nobody has handed in {wanted}: no such folder in {course.submitted}/*/")
    require_isolation(args.allow_missing_isolation)
    limits = Limits()
    headers: list[Header] = []
    with Writer(course.db_url, course.course_id, course.config()) as writer:
        for lesson in sorted({lesson for _, lesson in folders}, key=lambda each: each.name):
            enter_lesson(course, lesson, writer)
        waiting = deque[tuple[str, Lesson]]()
        for submission in read_all(course, folders):
            header = None if args.force else current_header(course, submission)
            if header is not None:
                headers.append(header)
                continue
            waiting.append((submission.student, submission.lesson))

        def make_job(student: str, lesson: Lesson) -> tuple[Submission, Job]:
            submission = read_one(course, student, lesson)
            return submission, job_for(course, submission, limits, args)

        unchanged = len(headers)
        with Progress("Grading", len(waiting)) as progress:
            saver = _Saver(course, writer)
            for submission, result in results_of(waiting, make_job, args):
                saver.save(submission, result)
                headers.append(result.header)
                progress.advance(f"{submission.student} {submission.lesson.name}")
            saver.flush()
        print(standings_table(headers))
    look = sorted((h.student, h.lesson, h.needs_look) for h in headers if h.needs_look)
    graded = len(headers) - unchanged
    print(f"{graded} graded, {unchanged} unchanged since the last run, {len(look)} to look at.")
    for student, lesson, reason in look:
        print(f"  {student} {lesson}: {reason}")
    for name in unusable:
        print(f"  {sanitise.printable(name)}: left out; rename the folder to a student's id")
    return 1 if look or unusable else 0


def require_isolation(allow_missing: bool) -> None:
    """Refuse to grade on a machine that lacks a required layer, unless that is allowed.

    Raises
    ------
    CourseError
        Naming the layers that are missing.
    """
    missing = [la.name for la in sandbox.probe() if la.required and not la.active]
    if missing and not allow_missing:
        raise CourseError(
            f"this machine does not contain submissions: {', '.join(missing)} missing. "
            "`autograder doctor` says what to do; --allow-missing-isolation grades all the same, "
            "and every record says so"
        )


def students_of(course: Course, only: str | None) -> list[str]:
    """The students who handed something in, or the one that is asked for.

    Raises
    ------
    CourseError
        If there is no such student, or nobody handed anything in.
    """
    if not course.submitted.is_dir():
        raise CourseError(
            f"there is no {course.submitted.name}/ folder in {course.root}; collect the "
            "submissions as submitted/<student>/<lesson>/<notebook>.ipynb"
        )
    names = sorted(
        p.name
        for p in course.submitted.iterdir()
        if p.is_dir() and not p.is_symlink() and not p.name.startswith(".")
    )
    if only is None:
        return names
    if only not in names:
        raise CourseError(f"there is no student {only!r} in {course.submitted}")
    return [only]


def is_usable(name: str) -> bool:
    """Whether a folder's name can be a student's id: printable, of a length nbgrader takes."""
    return name.isprintable() and len(name.encode()) <= 128


def read_all(course: Course, folders: Iterable[tuple[str, Lesson]]) -> Iterator[Submission]:
    """Read the submissions, one by one."""
    for student, lesson in folders:
        yield read_one(course, student, lesson)


def read_one(course: Course, student: str, lesson: Lesson) -> Submission:
    """Read a student's notebook; what is wrong with it becomes its `problem`."""
    folder = course.submitted / student / lesson.name
    content, problem = None, ""
    try:
        content = sanitise.read_submission(folder / lesson.notebook, course.submitted)
    except sanitise.Unreadable as error:
        problem = str(error)
    except FileNotFoundError:
        others = sorted(sanitise.printable(p.name) for p in folder.glob("*.ipynb"))
        found = f" Found instead: {', '.join(others[:3])}." if others else ""
        problem = f"There is no {lesson.notebook} in the submission.{found}"
    except OSError as error:
        problem = f"{lesson.notebook} cannot be read: {error.strerror}."
    digest = hashlib.sha256(content).hexdigest() if content is not None else problem
    return Submission(student, lesson, content, problem, digest, read_timestamp(folder))


def current_header(course: Course, submission: Submission) -> Header | None:
    """The header of a submission's record, if it is about these bytes and this course."""
    path = records.record_path(course.records, submission.student, submission.lesson.name)
    header = records.read_header(path)
    if header is None or header.submission != submission.digest:
        return None
    if header.course != version_of(course.root, course.release / submission.lesson.path):
        return None
    graded = course.autograded / submission.student / submission.lesson.path
    return header if graded.is_file() else None


def job_for(
    course: Course, submission: Submission, limits: Limits, args: argparse.Namespace
) -> Job:
    """What it takes to grade a submission."""
    release = course.release / submission.lesson.path
    secret = records.course_secret(course.records)
    return Job(
        student=submission.student,
        lesson=submission.lesson.name,
        submission=submission.content,
        submission_hash=submission.digest,
        root=course.root,
        release=release,
        course=version_of(course.root, release),
        seed=seed_of(secret, submission.lesson.name, submission.digest),
        problem=submission.problem,
        limits=limits,
        allow_missing=args.allow_missing_isolation,
    )


def enter_lesson(course: Course, lesson: Lesson, writer: Writer) -> None:
    """Enter a lesson's cells into the gradebook unless it has them.

    Raises
    ------
    CourseError
        If the lesson has not been built, or the gradebook knows it with other cells.
    """
    release = course.release / lesson.path
    if not release.is_file():
        raise CourseError(f"{release} is missing; run `autograder build` first")
    wanted = {
        cell["id"]: float(cell["metadata"]["nbgrader"]["points"])
        for cell in load_release(release)["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    there = writer.cells(lesson.name)
    if there is None:
        with tempfile.TemporaryDirectory() as staging:
            shutil.copytree(course.source / lesson.name, Path(staging) / "source" / lesson.name)
            generate_release(course, lesson, Path(staging), course.db_url)
        there = writer.cells(lesson.name)
    if there != wanted:
        raise GradebookProblem(
            f"{course.db_url} knows {lesson.name} with other test cells or points: it belongs to "
            "another version of the course; move it away to start a new one"
        )


class _Saver:
    """Writes results in batches, in the order that makes an interruption harmless.

    The old record goes before anything new is written, the new one comes after the gradebook has
    been committed.
    """

    def __init__(self, course: Course, writer: Writer) -> None:
        self._course = course
        self._writer = writer
        self._waiting: list[tuple[Path, bytes]] = []
        self._unsaved = 0
        self._since = time.monotonic()

    def save(self, submission: Submission, result: Result) -> None:
        """Write a result's files and rows; they last from the next `flush` on."""
        course, lesson = self._course, submission.lesson
        record = records.record_path(course.records, submission.student, lesson.name)
        record.unlink(missing_ok=True)
        target = course.autograded / submission.student / lesson.path
        text = json.dumps(result.autograded, ensure_ascii=False, indent=1) + "\n"
        records.write_atomically(target, text.encode("utf-8"))
        stamp = target.with_name("timestamp.txt")
        if submission.timestamp is None:
            stamp.unlink(missing_ok=True)
        else:
            records.write_atomically(stamp, submission.timestamp.encode("utf-8"))
        self._writer.save(result, submission.timestamp)
        if result.final:
            self._waiting.append((record, result.record))
        self._unsaved += 1
        if self._unsaved >= COMMIT_EVERY or time.monotonic() - self._since > COMMIT_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Commit the gradebook, then write the records of what is in it."""
        self._writer.commit()
        for path, content in self._waiting:
            records.write_atomically(path, content)
        self._waiting.clear()
        self._unsaved = 0
        self._since = time.monotonic()


# --- running the jobs -----------------------------------------------------------------------------


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
