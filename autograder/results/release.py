"""What `nbgrader release_feedback` reads beside a feedback page.

A page is released under a name made from a secret that nbgrader's exchange wrote when the student
submitted. Submissions that came another way have none: theirs get one that nobody else knows, so
that the command goes on to the others.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomically
from autograder.grading import records
from autograder.grading.gradebook import read_timestamp

SECRET = "submission_secret.txt"
_SECRET_FORM = re.compile(r"[0-9a-zA-Z_-]{1,512}")


def write_for_release(course: Course, student: str, lesson: str) -> None:
    """Write the timestamp and the secret of a submission beside its feedback."""
    folder = course.feedback / student / lesson
    stamp = read_timestamp(course.submitted / student / lesson) or ""
    _write(folder / "timestamp.txt", stamp.encode("utf-8"))
    _write(folder / SECRET, _secret(course, student, lesson).encode("ascii"))


def _write(path: Path, content: bytes) -> None:
    """Write a file that is missing or holds something else."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        pass  # it is written, or the error says why not
    write_atomically(path, content)


def _secret(course: Course, student: str, lesson: str) -> str:
    """The submission's own secret, if it is one; else one made from the course's."""
    path = course.submitted / student / lesson / SECRET
    try:
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= 512:
            text = path.read_text(encoding="ascii")
            if _SECRET_FORM.fullmatch(text):
                return text
    except (OSError, ValueError):
        pass  # it is none
    own = "\x1f".join((records.course_secret(course.records), "feedback", student, lesson))
    return hashlib.sha256(own.encode()).hexdigest()
