"""Grading a class: one run brings everything into agreement.

`grade_class` is where `autograder grade`, `nbgrader autograde` and formgrader's button end. What is
new or changed is graded. What is not is compared with its record: rows of the gradebook that are
missing or differ are written again from it, without running code; dates, extensions and penalties
are worked out anew. A submission that cannot be read, judged or saved is listed and stops no other.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Collection, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field

from autograder.authoring.own_tests import NOT_SEALED, is_by_hand
from autograder.course import Course, CourseError, Lesson
from autograder.grading import reading, records, warm
from autograder.grading.current import Current
from autograder.grading.enter import LessonRefused, enter_lesson, planned_cells
from autograder.grading.gradebook import Writer, open_writer, utc
from autograder.grading.job import Job, Limits, Result, load_release, seed_of
from autograder.grading.outcome import Change, Options, Outcome
from autograder.grading.pool import results_of
from autograder.grading.rows import Cells, Row, settle, standing_of
from autograder.grading.save import Saver
from autograder.grading.submission import (
    Submission,
    has_folder,
    is_usable,
    read_one,
    strays,
    students_of,
)
from autograder.grading.times import read_times
from autograder.grading.version import refresh, version_of
from autograder.grading.wording import points_text
from autograder.terminal.progress import Progress


def grade_class(
    course: Course,
    lessons: Iterable[Lesson],
    options: Options,
    students: Collection[str] | None = None,
) -> Outcome:
    """Grade what is new or changed, and bring the rest up to date.

    Parameters
    ----------
    course : Course
    lessons : iterable of Lesson
    options : Options
    students : collection of str, optional
        Grade only these.

    Raises
    ------
    CourseError
        If the run cannot start or cannot go on: nothing handed in, isolation missing, no gradebook.
    """
    outcome = Outcome()
    refresh(course.root)
    folders = _folders(course, _usable(course, students, outcome), lessons)
    require_isolation(options.allow_missing_isolation)
    current = Current(course, mend=True)
    with open_writer(course) as writer:
        waiting = deque[tuple[str, Lesson]]()
        untouched: list[Settled] = []
        for lesson, own in list(folders.items()):
            try:
                entered = enter_lesson(course, lesson, writer)
            except LessonRefused as refused:
                _leave_out(lesson, refused, folders, outcome)
                continue
            cells = writer.cells(lesson.name)
            assert cells is not None  # just entered
            found = _settle_lesson(course, lesson, own, writer, cells, current, options, outcome)
            outcome.notes += [*entered.changes, *_about(course, lesson)]
            outcome.warnings += entered.warnings
            _write(writer, found, students)
            waiting += [(student, lesson) for student in found.waiting]
            if not found.waiting:
                untouched.append(found)
        current.keep()
        saver = Saver(course, writer)
        with closing(_graded(course, waiting, options, "Grading")) as results:
            for submission, result in results:
                saver.save(submission, result)
                outcome.graded += 1
                who = (submission.student, submission.lesson.name)
                outcome.list_doubts(who, result.header, submission.undated)
        saver.flush()
        outcome.look |= saver.failed
        known = {found.lesson: found.all_rows() for found in untouched}
        for lesson in folders:
            rows = known.get(lesson)
            _take_standings(writer, lesson.name, students, outcome, rows)
    if students is None:
        outcome.strays += strays(course, _usable(course, None, Outcome()))
    return outcome


def changes_of(
    course: Course,
    lessons: Iterable[Lesson],
    options: Options,
    students: Collection[str] | None = None,
) -> tuple[Outcome, list[Change]]:
    """What `grade_class` would change, without changing anything.

    Gives the outcome as it would be, with each student whose total would be another.
    """
    outcome = Outcome()
    refresh(course.root)
    if course.db_file is not None and not course.db_file.is_file():
        raise CourseError("nothing has been graded yet: every point would be new")
    folders = _folders(course, _usable(course, students, outcome), lessons)
    require_isolation(options.allow_missing_isolation)
    current = Current(course, mend=False)
    changes: list[Change] = []
    with open_writer(course) as writer:
        for lesson, own in list(folders.items()):
            try:
                cells, entered = planned_cells(course, lesson, writer)
            except LessonRefused as refused:
                _leave_out(lesson, refused, folders, outcome)
                continue
            found = _settle_lesson(course, lesson, own, writer, cells, current, options, outcome)
            outcome.notes += [*entered.changes, *_about(course, lesson)]
            outcome.warnings += entered.warnings
            outcome.mended = 0  # nothing is written
            waiting = deque((student, lesson) for student in found.waiting)
            with closing(_graded(course, waiting, options, "Trying")) as results:
                for submission, result in results:
                    old = found.there.get(submission.student, Row(submission.student))
                    when = utc(submission.timestamp)
                    row = settle(old, result.header, when, cells, again=True)
                    found.after[submission.student] = writer.dated(lesson.name, row, cells)
                    outcome.graded += 1
                    who = (submission.student, lesson.name)
                    outcome.list_doubts(who, result.header, submission.undated)
            changes += found.changes((writer.cells(lesson.name) or cells).points)
    return outcome, changes


@dataclass
class Settled:
    """A lesson before its new submissions are graded.

    Attributes
    ----------
    lesson : Lesson
    cells : Cells
    there : dict
        Student -> the rows that the gradebook has.
    after : dict
        Student -> the rows as they should be, of those with a current record.
    waiting : list of str
        Students whose submission is to be graded.
    """

    lesson: Lesson
    cells: Cells
    there: dict[str, Row]
    after: dict[str, Row] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    def all_rows(self) -> dict[str, Row]:
        """The rows of all students, as they are now that they have been written."""
        return self.there | self.after

    def changes(self, before: dict[str, float]) -> Iterable[Change]:
        """Whose total is another than that in the gradebook, where cells had these points."""
        for student, row in sorted(self.after.items()):
            old = self.there.get(student)
            graded = old is not None and old.graded
            had = standing_of(old, before).score if old is not None and graded else None
            now = standing_of(row, self.cells.points).score
            if had is None or abs(had - now) > 0.005:
                yield Change(student, self.lesson.name, had, now)


def require_isolation(allow_missing: bool) -> None:
    """Refuse to grade on a machine that lacks a required layer, unless that is allowed.

    Raises
    ------
    CourseError
        Naming the layers that are missing.
    """
    missing = [la.name for la in warm.layers() if la.required and not la.active]
    if missing and not allow_missing:
        raise CourseError(
            f"this machine does not contain submissions: {', '.join(missing)} missing. "
            "`autograder doctor` says what to change, and how to grade in a container, on macOS or "
            "on Windows; --allow-missing-isolation grades all the same, and every record says so"
        )


def job_for(course: Course, submission: Submission, limits: Limits, options: Options) -> Job:
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
        said=submission.said,
        doubt=submission.doubt,
        limits=limits,
        allow_missing=options.allow_missing_isolation,
    )


# --- parts of a run -----------------------------------------------------------------------------


def _usable(course: Course, students: Collection[str] | None, outcome: Outcome) -> list[str]:
    """The chosen students, or all; those whose folder cannot be a student's are listed."""
    names = students_of(course, None) if students is None else sorted(students)
    outcome.unusable += [reading.printable(name) for name in names if not is_usable(name)]
    return [name for name in names if is_usable(name)]


def _folders(
    course: Course, students: list[str], lessons: Iterable[Lesson]
) -> dict[Lesson, list[str]]:
    """Who handed in something, by lesson."""
    lessons = tuple(lessons)
    folders = {
        lesson: [student for student in students if has_folder(course, student, lesson)]
        for lesson in lessons
    }
    folders = {lesson: own for lesson, own in folders.items() if own}
    if not folders:
        wanted = ", ".join(lesson.name for lesson in lessons)
        raise CourseError(f"nobody has handed in {wanted}: no such folder in {course.submitted}/*/")
    return folders


def _settle_lesson(
    course: Course,
    lesson: Lesson,
    students: list[str],
    writer: Writer,
    cells: Cells,
    current: Current,
    options: Options,
    outcome: Outcome,
) -> Settled:
    """Find what has a current record, and what the gradebook should say of it; writes nothing."""
    found = Settled(lesson, cells, writer.rows(lesson.name))
    for student in students:
        known = None if options.force else current.find(student, lesson)
        if known is None:
            found.waiting.append(student)
            continue
        outcome.unchanged += 1
        outcome.list_doubts((student, lesson.name), known.header, known.undated)
        if known.unwritten:
            outcome.look[student, lesson.name] = known.unwritten
        old = found.there.get(student, Row(student))
        new = settle(old, known.header, utc(known.timestamp), cells, again=False)
        outcome.mended += (old.grades, old.comments) != (new.grades, new.comments)
        found.after[student] = writer.dated(lesson.name, new, cells)
    return found


def _about(course: Course, lesson: Lesson) -> list[str]:
    """What is to be known of an ordinary lesson each time."""
    if course.content.seals(lesson.name):
        return []
    by_hand = sum(map(is_by_hand, load_release(course.release / lesson.path)["cells"]))
    told = f"; {by_hand} of its cells wait for points by hand, in formgrader" if by_hand else ""
    return [f"{lesson.name}: {NOT_SEALED}, its own tests judge{told}"]


def _leave_out(
    lesson: Lesson, refused: LessonRefused, folders: dict[Lesson, list[str]], outcome: Outcome
) -> None:
    """Go on without a lesson that cannot be graded, unless it is the only one."""
    if len(folders) == 1:
        raise refused
    del folders[lesson]
    outcome.warnings.append(f"{lesson.name} is left out: {refused}")


def _write(writer: Writer, found: Settled, chosen: Collection[str] | None) -> None:
    """Enter what is settled, and new dates of the others: who waits, and whose folder is gone."""
    name = found.lesson.name
    for student, row in found.there.items():
        if student not in found.after and row.notebook and (chosen is None or student in chosen):
            found.after[student] = writer.dated(name, row, found.cells)
    changes = [(found.there.get(s, Row(s)), row) for s, row in found.after.items()]
    if writer.write(name, changes):
        writer.commit()


def _graded(
    course: Course, waiting: deque[tuple[str, Lesson]], options: Options, title: str
) -> Generator[tuple[Submission, Result], None, None]:
    """Grade what waits; results as they come, which may be in any order."""
    if not waiting:
        return
    if not sys.stderr.isatty() and options.dask is None:
        print(f"{title}: {len(waiting)} new or changed", file=sys.stderr, flush=True)
    limits = Limits()

    def make_job(student: str, lesson: Lesson) -> tuple[Submission, Job]:
        submission = read_one(course, student, lesson)
        return submission, job_for(course, submission, limits, options)

    took = read_times(course.records)
    with (
        Progress(title, len(waiting)) as progress,
        closing(results_of(waiting, make_job, options, took, progress)) as results,
    ):
        for submission, result in results:
            yield submission, result
            progress.advance(f"{submission.student} {submission.lesson.name}", result.seconds)


def _take_standings(
    writer: Writer,
    lesson: str,
    chosen: Collection[str] | None,
    outcome: Outcome,
    rows: dict[str, Row] | None,
) -> None:
    """What the gradebook says in the end, and which manual scores stand over newer gradings."""
    cells = writer.cells(lesson)
    if rows is None or cells is None:
        standings = writer.standings(lesson)
    else:  # nothing has been graded: the rows are known
        graded = sorted((s, row) for s, row in rows.items() if row.graded)
        standings = [(student, standing_of(row, cells.points)) for student, row in graded]
    for student, standing in standings:
        if chosen is not None and student not in chosen:
            continue
        outcome.standings[student, lesson] = standing
        if standing.to_review:
            parts = ", ".join(
                f"{name.removeprefix('test_')} ({points_text(by_hand)} by hand, "
                f"{points_text(round(standing.given.get(name, 0.0), 2))} from the checks)"
                for name, by_hand in sorted(standing.to_review.items())
            )
            reason = f"graded again under a manual score: {parts}; resolve it in formgrader"
            outcome.add_reason((student, lesson), reason)
