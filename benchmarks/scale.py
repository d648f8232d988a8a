"""What 100,000 submissions cost, worked out from measured figures; the gradebook is simulated.

Every student of the simulation gets the rows of a graded submission, written as a run writes them:
fifty in a transaction.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

from course_folder import course_of

from autograder.course import Course, Lesson
from autograder.grading import records
from autograder.grading.class_run import job_for
from autograder.grading.gradebook import open_writer
from autograder.grading.job import Limits, grade_submission
from autograder.grading.outcome import Options
from autograder.grading.rows import Row, settle
from autograder.grading.runner import close_zygote
from autograder.grading.save import COMMIT_EVERY
from autograder.grading.submission import read_one

MANY = 100_000


def scale(lesson: Lesson, graded: int = 10, simulated: int = 2000) -> list[str]:
    """Lines on the cost of many submissions, and on where one writer is the limit."""
    with course_of(graded, [lesson], plain=False) as (root, _):
        course = Course(root)
        seconds, sizes, headers = _graded(course, lesson, graded)
        rows, bytes_each = _written(course, lesson, headers, simulated)
    writer = 1 / rows
    hours = MANY * seconds / 3600
    disk = sum(sizes) + bytes_each
    return [
        f"From {graded} submissions of {lesson.name} graded one after another, and the rows of "
        f"{simulated} students written in transactions of {COMMIT_EVERY}:",
        "",
        "| | each | 100,000 |",
        "| --- | --- | --- |",
        f"| grading, one core | {seconds * 1000:.0f} ms | {hours:.1f} core hours |",
        f"| gradebook rows, one writer | {rows * 1000:.1f} ms | {MANY * rows / 60:.0f} min |",
        f"| record | {sizes[0] / 1000:.0f} kB | {MANY * sizes[0] / 1e9:.1f} GB |",
        f"| graded notebook | {sizes[1] / 1000:.0f} kB | {MANY * sizes[1] / 1e9:.1f} GB |",
        f"| gradebook | {bytes_each / 1000:.1f} kB | {MANY * bytes_each / 1e9:.2f} GB |",
        f"| disk in all | {disk / 1000:.0f} kB | {MANY * disk / 1e9:.1f} GB |",
        "",
        f"One writer enters the rows of {writer:.0f} submissions a second; a core grades "
        f"{1 / seconds:.1f}. So about {writer * seconds:.0f} cores keep one writer busy, and more "
        "would wait for it. Then: a course folder with a gradebook for each part of the students, "
        "each graded by a run of its own, since no grade depends on another student's; `export` "
        "of each gives tables that are put below one another.",
    ]


def _graded(
    course: Course, lesson: Lesson, count: int
) -> tuple[float, tuple[float, float], list[records.Header]]:
    """Wall seconds of a submission, bytes of its record and notebook, and the headers."""
    took, kept, notebooks, headers = [], [], [], []
    for number in range(count):
        submission = read_one(course, f"student-{number:04d}", lesson)
        result = grade_submission(job_for(course, submission, Limits(), Options()))
        took.append(result.seconds)
        kept.append(len(result.record))
        notebooks.append(len(json.dumps(result.autograded, ensure_ascii=False, indent=1).encode()))
        headers.append(result.header)
    close_zygote()
    took = took[1:]  # the first one starts the warm process
    return sum(took) / len(took), (sum(kept) / count, sum(notebooks) / count), headers


def _written(
    course: Course, lesson: Lesson, headers: list[records.Header], count: int
) -> tuple[float, float]:
    """Seconds and bytes of the rows of a submission."""
    from autograder.grading.enter import enter_lesson

    with open_writer(course) as writer:
        enter_lesson(course, lesson, writer)
        cells = writer.cells(lesson.name)
        assert cells is not None
        before = _size(course)
        started = time.monotonic()
        for start in range(0, count, COMMIT_EVERY):
            changes = []
            for number in range(start, min(start + COMMIT_EVERY, count)):
                header = replace(headers[number % len(headers)], student=f"s{number:06d}")
                old = Row(header.student)
                changes.append((old, settle(old, header, None, cells, again=True)))
            writer.write(lesson.name, changes)
            writer.commit()
        seconds = time.monotonic() - started
    return seconds / count, (_size(course) - before) / count


def _size(course: Course) -> int:
    return Path(course.root / "gradebook.db").stat().st_size
