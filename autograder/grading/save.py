"""Saving a result: files, rows and record, in the order that makes an interruption harmless.

Everything that grades ends here: `autograder grade`, `nbgrader autograde`, formgrader's button.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from autograder.course import Course, CourseError, Lesson
from autograder.files import concerns_all, remove, write_atomically
from autograder.grading import records
from autograder.grading.gradebook import Writer, utc
from autograder.grading.job import Result
from autograder.grading.rows import Row, settle
from autograder.grading.submission import Submission
from autograder.grading.times import append_times
from autograder.student.calls import one_line

COMMIT_EVERY = 50  # results in one transaction
COMMIT_SECONDS = 2.0  # or after this time, whichever comes first


class Saver:
    """Writes results in batches.

    The old record goes before anything new is written, the new one comes after the gradebook has
    been committed. A result that cannot be saved becomes one of `failed` and stops no other.
    """

    def __init__(self, course: Course, writer: Writer) -> None:
        self._course = course
        self._writer = writer
        self._waiting: list[tuple[Submission, Result]] = []
        self._since = time.monotonic()
        self.failed: dict[tuple[str, str], str] = {}  # (student, lesson) -> why

    def save(self, submission: Submission, result: Result) -> None:
        """Write a result's files; its rows and record are written by the next `flush`.

        Raises
        ------
        CourseError
            If the disk is full, or the gradebook cannot be written.
        """
        student, lesson = submission.student, submission.lesson
        try:
            remove(records.record_path(self._course.records, student, lesson.name))
            save_files(self._course, submission, result)
        except Exception as error:
            self._failed(submission, error)
            return
        self._waiting.append((submission, result))
        if len(self._waiting) >= COMMIT_EVERY or time.monotonic() - self._since > COMMIT_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Commit the rows, then write the records of what is in the gradebook."""
        waiting, self._waiting = self._waiting, []
        self._since = time.monotonic()
        if not waiting:
            return
        try:
            self._enter(waiting)
        except CourseError:
            self._writer.roll_back()
            raise
        except Exception:
            self._writer.roll_back()
            self._enter_one_by_one(waiting)
            return
        for submission, result in waiting:
            self._write_record(submission, result)
        self._write_times(waiting)

    def _enter_one_by_one(self, waiting: list[tuple[Submission, Result]]) -> None:
        """One of these cannot be entered: find it, and save the others."""
        for submission, result in waiting:
            try:
                self._enter([(submission, result)])
            except CourseError:
                raise
            except Exception as error:
                self._writer.roll_back()
                self._failed(submission, error)
            else:
                self._write_record(submission, result)

    def _enter(self, results: list[tuple[Submission, Result]]) -> None:
        lessons: dict[str, list[tuple[Submission, Result]]] = {}
        for submission, result in results:
            lessons.setdefault(submission.lesson.name, []).append((submission, result))
        for lesson, own in lessons.items():
            there = self._writer.rows(lesson, [s.student for s, _ in own])
            cells = self._writer.cells(lesson)
            if cells is None:
                raise CourseError(f"the gradebook has lost the lesson {lesson}; run again")
            changes = []
            for submission, result in own:
                old = there.get(submission.student, Row(submission.student))
                when = utc(submission.timestamp)
                new = settle(old, result.header, when, cells, again=True)
                changes.append((old, self._writer.dated(lesson, new, cells)))
            self._writer.write(lesson, changes)
        self._writer.commit()

    def _write_record(self, submission: Submission, result: Result) -> None:
        if not result.final:
            return
        path = records.record_path(self._course.records, submission.student, submission.lesson.name)
        try:
            _write_own(path, result.record)
        except Exception as error:
            self._failed(submission, error)

    def _write_times(self, saved: list[tuple[Submission, Result]]) -> None:
        times = [(s.lesson.name, s.student, r.own_seconds, r.seconds) for s, r in saved]
        append_times(self._course.records, times)

    def _failed(self, submission: Submission, error: Exception) -> None:
        if isinstance(error, CourseError):
            raise error
        if isinstance(error, OSError) and concerns_all(error):
            raise CourseError(cannot_write(error)) from None
        who = (submission.student, submission.lesson.name)
        self.failed[who] = f"the grade could not be saved: {one_line(error)}"


def cannot_write(error: OSError) -> str:
    """One line about a disk that takes nothing more."""
    where = f" ({error.filename})" if error.filename else ""
    return f"nothing can be written{where}: {error.strerror}; make room and run again"


def save_files(course: Course, submission: Submission, result: Result) -> None:
    """Write what an instructor sees of a submission: the rebuilt notebook and the timestamp.

    Nothing else of what was handed in is copied, and what another program copied there goes.
    """
    folder = graded_folder(course, submission.student, submission.lesson)
    remove_strangers(folder, submission.lesson)
    text = json.dumps(result.autograded, ensure_ascii=False, indent=1) + "\n"
    _write_own(folder / submission.lesson.notebook, text.encode("utf-8"))
    save_timestamp(folder, submission.timestamp)


def graded_folder(course: Course, student: str, lesson: Lesson) -> Path:
    """Where the rebuilt notebook of a student's lesson stands."""
    return course.autograded / student / lesson.name


def save_timestamp(folder: Path, timestamp: str | None) -> None:
    """Write a submission's ``timestamp.txt`` beside what was made of it, or remove it."""
    path = folder / "timestamp.txt"
    if timestamp is None:
        remove(path)
    else:
        _write_own(path, timestamp.encode("utf-8"))


def _write_own(path: Path, content: bytes) -> None:
    """Write a file that only grading writes: a folder that somebody left in its place goes."""
    if path.is_dir() and not path.is_symlink():
        remove(path)
    write_atomically(path, content)


def remove_strangers(folder: Path, lesson: Lesson) -> None:
    """Remove from a graded folder all but the notebook and the timestamp."""
    if not folder.is_dir() or folder.is_symlink():
        remove(folder)
        return
    for path in folder.iterdir():
        if path.name not in (lesson.notebook, "timestamp.txt"):
            remove(path)
