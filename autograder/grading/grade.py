"""``autograder grade``: grade what students handed in.

Reads ``submitted/<student>/<lesson>/<notebook>.ipynb``, grades what is new or changed on all
cores, and writes autograded notebooks, grade records and the gradebook. It may be stopped at any
moment: a submission's record is written last, and a submission without a current record is
graded by the next run.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import deque
from pathlib import Path

from autograder.authoring.release import generate_release
from autograder.course import Course, CourseError, Lesson, find_course
from autograder.grading import records, sanitise
from autograder.grading.dates import read_extensions
from autograder.grading.gradebook import GradebookProblem, Writer
from autograder.grading.job import (
    Job,
    Limits,
    load_release,
    seed_of,
)
from autograder.grading.pool import results_of
from autograder.grading.records import Header
from autograder.grading.save import Saver
from autograder.grading.submission import Submission, is_usable, read_all, read_one, students_of
from autograder.grading.version import version_of
from autograder.student import sandbox
from autograder.terminal.progress import Progress
from autograder.terminal.tables import standings_table


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
    extensions = read_extensions(course.root)
    with Writer(course.db_url, course.course_id, course.config(), extensions) as writer:
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
            saver = Saver(course, writer)
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
