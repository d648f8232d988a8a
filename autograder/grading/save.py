"""Saving a result: files, rows and record, in the order that makes an interruption harmless."""

from __future__ import annotations

import json
import time
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomically
from autograder.grading import records
from autograder.grading.gradebook import Writer
from autograder.grading.job import Result
from autograder.grading.submission import Submission
from autograder.grading.times import append_times

COMMIT_EVERY = 50  # results in one transaction
COMMIT_SECONDS = 2.0  # or after this time, whichever comes first


class Saver:
    """Writes results in batches, in the order that makes an interruption harmless.

    The old record goes before anything new is written, the new one comes after the gradebook has
    been committed.
    """

    def __init__(self, course: Course, writer: Writer) -> None:
        self._course = course
        self._writer = writer
        self._waiting: list[tuple[Path, bytes]] = []
        self._times: list[tuple[str, str, float, float]] = []
        self._unsaved = 0
        self._since = time.monotonic()

    def save(self, submission: Submission, result: Result) -> None:
        """Write a result's files and rows; they last from the next `flush` on."""
        course, lesson = self._course, submission.lesson
        record = records.record_path(course.records, submission.student, lesson.name)
        record.unlink(missing_ok=True)
        target = course.autograded / submission.student / lesson.path
        text = json.dumps(result.autograded, ensure_ascii=False, indent=1) + "\n"
        write_atomically(target, text.encode("utf-8"))
        stamp = target.with_name("timestamp.txt")
        if submission.timestamp is None:
            stamp.unlink(missing_ok=True)
        else:
            write_atomically(stamp, submission.timestamp.encode("utf-8"))
        self._writer.save(result, submission.timestamp)
        if result.final:
            self._waiting.append((record, result.record))
        who = (submission.lesson.name, submission.student)
        self._times.append((*who, result.own_seconds, result.seconds))
        self._unsaved += 1
        if self._unsaved >= COMMIT_EVERY or time.monotonic() - self._since > COMMIT_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Commit the gradebook, then write the records of what is in it."""
        self._writer.commit()
        for path, content in self._waiting:
            write_atomically(path, content)
        self._waiting.clear()
        append_times(self._course.records, self._times)
        self._times.clear()
        self._unsaved = 0
        self._since = time.monotonic()
