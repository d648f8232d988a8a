"""A first look at what was handed in: how much of it is likely to be graded.

Only a guess, by the dates of files, in a few milliseconds: it decides what is begun early and what
is said first. What is graded is decided by the run, which looks at the content.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograder.course import Course, Lesson


def likely_new(
    course: Course, lessons: Iterable[Lesson], student: str | None = None, everything: bool = False
) -> int:
    """How many submissions have no record, or one that is older than they are.

    Parameters
    ----------
    course : Course
    lessons : iterable of Lesson
    student : str, optional
        Only this one's.
    everything : bool
        Count those with a newer record as well.
    """
    try:
        names = [student] if student is not None else os.listdir(course.submitted)
    except OSError:
        return 0
    count = 0
    for lesson in lessons:
        for name in names:
            handed_in = _changed(course.submitted / name / lesson.path)
            if handed_in is not None:
                recorded = _changed(course.records / lesson.name / f"{name}.json.gz")
                count += everything or recorded is None or recorded < handed_in
    return count


def _changed(path: Path) -> int | None:
    """When a file was last changed, moved here or given other rights; None where there is none."""
    try:
        about = os.stat(path)
    except OSError:
        return None
    return max(about.st_mtime_ns, about.st_ctime_ns)
