"""Grading a class: one run brings everything into agreement.

`grade_class` is where `autograder grade`, `nbgrader autograde` and formgrader's button end. What is
new or changed is graded. What is not is compared with its record: rows of the gradebook that are
missing or differ are written again from it, without running code; dates, extensions and penalties
are worked out anew. A submission that cannot be read, judged or saved is listed and stops no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field

from autograder.authoring.own_tests import NOT_SEALED, is_by_hand
from autograder.course import Course, CourseError, Lesson
from autograder.files import concerns_all
from autograder.grading import reading, records
from autograder.grading.dates import read_extensions
from autograder.grading.enter import LessonRefused, enter_lesson, planned_cells
from autograder.grading.gradebook import Writer, read_timestamp, utc
from autograder.grading.job import Job, Limits, load_release, seed_of
from autograder.grading.pool import results_of
from autograder.grading.records import Header, Standing
from autograder.grading.rows import Cells, Row, settle, standing_of
from autograder.grading.save import (
    Saver,
    cannot_write,
    graded_folder,
    remove_strangers,
    save_timestamp,
)
from autograder.grading.submission import (
    Submission,
    has_folder,
    is_usable,
    read_one,
    strays,
    students_of,
)
from autograder.grading.version import refresh, version_of
from autograder.grading.wording import points_text
from autograder.student import sandbox
from autograder.student.calls import one_line
from autograder.terminal.progress import Progress


@dataclass(frozen=True)
class Options:
    """How a class is graded; see `autograder grade --help`."""

    jobs: int | None = None
    force: bool = False
    allow_missing_isolation: bool = False
    dask: str | None = None


@dataclass
class Outcome:
    """What came of a run.

    Attributes
    ----------
    standings : dict
        (student, lesson) -> what the gradebook says now, of all who are graded.
    graded, unchanged, mended : int
        Submissions that were run; those that were not; those of the latter whose rows were missing
        or differed from their record.
    look : dict
        (student, lesson) -> why an instructor should look.
    notes, warnings : list of str
        Lessons that have changed; lessons that do not agree with themselves.
    unusable : list of str
        Folders that were left out, since their name cannot be a student's id.
    strays : list of str
        Notebooks that belong to no lesson by their place or name.
    """

    standings: dict[tuple[str, str], Standing] = field(default_factory=dict)
    graded: int = 0
    unchanged: int = 0
    mended: int = 0
    look: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """What a run would change: a student's points before, None without any, and after."""

    student: str
    lesson: str
    before: float | None
    after: float


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
    limits = Limits()
    with open_writer(course) as writer:
        waiting = deque[tuple[str, Lesson]]()
        for lesson, own in list(folders.items()):
            try:
                entered = enter_lesson(course, lesson, writer)
            except LessonRefused as refused:
                _leave_out(lesson, refused, folders, outcome)
                continue
            outcome.notes += [*entered.changes, *_about(course, lesson)]
            outcome.warnings += entered.warnings
            waiting += _bring_up_to_date(course, lesson, own, writer, options, outcome, students)
        saver = Saver(course, writer)
        with Progress("Grading", len(waiting)) as progress:

            def make_job(student: str, lesson: Lesson) -> tuple[Submission, Job]:
                submission = read_one(course, student, lesson)
                return submission, job_for(course, submission, limits, options)

            with closing(results_of(waiting, make_job, options)) as results:
                for submission, result in results:
                    who = (submission.student, submission.lesson.name)
                    saver.save(submission, result)
                    outcome.graded += 1
                    _list_doubts(outcome, submission, result.header)
                    progress.advance(" ".join(who))
            saver.flush()
        outcome.look |= saver.failed
        for lesson in folders:
            _take_standings(writer, lesson.name, students, outcome)
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
    changes = []
    with open_writer(course) as writer:
        for lesson, own in list(folders.items()):
            try:
                cells, entered = planned_cells(course, lesson, writer)
            except LessonRefused as refused:
                _leave_out(lesson, refused, folders, outcome)
                continue
            outcome.notes += [*entered.changes, *_about(course, lesson)]
            outcome.warnings += entered.warnings
            there = writer.rows(lesson.name)
            after: dict[str, Row] = {}
            waiting = deque[tuple[str, Lesson]]()
            for student in own:
                submission = read_one(course, student, lesson)
                header = None if options.force else current_header(course, submission)
                if header is None:
                    waiting.append((student, lesson))
                    continue
                outcome.unchanged += 1
                after[student] = _settled(writer, there, submission, header, cells)

            def make_job(student: str, lesson: Lesson) -> tuple[Submission, Job]:
                submission = read_one(course, student, lesson)
                return submission, job_for(course, submission, Limits(), options)

            with (
                Progress("Trying", len(waiting)) as progress,
                closing(results_of(waiting, make_job, options)) as results,
            ):
                for submission, result in results:
                    row = _settled(writer, there, submission, result.header, cells, again=True)
                    after[submission.student] = row
                    outcome.graded += 1
                    _list_doubts(outcome, submission, result.header)
                    progress.advance(f"{submission.student} {lesson.name}")
            stored = writer.cells(lesson.name) or cells
            for student, row in sorted(after.items()):
                old = there.get(student)
                before = None
                if old is not None and old.graded:
                    before = standing_of(old, stored.points).score
                now = standing_of(row, cells.points).score
                if before is None or abs(before - now) > 0.005:
                    changes.append(Change(student, lesson.name, before, now))
    return outcome, changes


def open_writer(course: Course) -> Writer:
    """The course's gradebook."""
    extensions = read_extensions(course.root)
    return Writer(course.db_url, course.course_id, course.config(), course.root, extensions)


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
    if (header.student, header.lesson) != (submission.student, submission.lesson.name):
        return None
    if header.course != version_of(course.root, course.release / submission.lesson.path):
        return None
    graded = course.autograded / submission.student / submission.lesson.path
    return header if graded.is_file() else None


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


def _bring_up_to_date(
    course: Course,
    lesson: Lesson,
    students: list[str],
    writer: Writer,
    options: Options,
    outcome: Outcome,
    chosen: Collection[str] | None,
) -> list[tuple[str, Lesson]]:
    """Settle what has a current record; gives those who have none and are to be graded."""
    there = writer.rows(lesson.name)
    cells = writer.cells(lesson.name)
    waiting: list[tuple[str, Lesson]] = []
    changes = []
    for student in students:
        submission = read_one(course, student, lesson)
        header = None if options.force else current_header(course, submission)
        if header is None:
            waiting.append((student, lesson))
            continue
        outcome.unchanged += 1
        _list_doubts(outcome, submission, header)
        old = there.pop(student, Row(student))
        new = settle(old, header, utc(submission.timestamp), cells, again=False)
        outcome.mended += (old.grades, old.comments) != (new.grades, new.comments)
        changes.append((old, writer.dated(lesson.name, new, cells)))
        _settle_files(course, submission, outcome)
    # The others: who waits, and whose folder is gone; a date may have changed for these too.
    changes += [
        (row, writer.dated(lesson.name, row, cells))
        for student, row in there.items()
        if row.notebook and (chosen is None or student in chosen)
    ]
    writer.write(lesson.name, changes)
    writer.commit()
    return waiting


def _list_doubts(outcome: Outcome, submission: Submission, header: Header) -> None:
    """List a submission where there is a reason to look at it."""
    if reasons := [reason for reason in (header.needs_look, submission.undated) if reason]:
        outcome.look[submission.student, submission.lesson.name] = "; ".join(reasons)


def _settle_files(course: Course, submission: Submission, outcome: Outcome) -> None:
    """Bring the files beside an unchanged notebook into agreement with what was handed in."""
    folder = graded_folder(course, submission.student, submission.lesson)
    try:
        remove_strangers(folder, submission.lesson)
        if submission.timestamp != read_timestamp(folder):
            save_timestamp(folder, submission.timestamp)
    except OSError as error:
        if concerns_all(error):
            raise CourseError(cannot_write(error)) from None
        who = (submission.student, submission.lesson.name)
        outcome.look[who] = f"{folder} cannot be written: {one_line(error)}"


def _settled(
    writer: Writer,
    there: dict[str, Row],
    submission: Submission,
    header: Header,
    cells: Cells,
    again: bool = False,
) -> Row:
    old = there.get(submission.student, Row(submission.student))
    when = utc(submission.timestamp)
    row = settle(old, header, when, cells, again=again)
    return writer.dated(submission.lesson.name, row, cells)


def _take_standings(
    writer: Writer, lesson: str, chosen: Collection[str] | None, outcome: Outcome
) -> None:
    """What the gradebook says in the end, and which manual scores stand over newer gradings."""
    for student, standing in writer.standings(lesson):
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
            before = outcome.look.get((student, lesson))
            outcome.look[student, lesson] = f"{before}; {reason}" if before else reason
