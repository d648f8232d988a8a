"""Feedback in a zip, each page named as Canvas or Moodle finds whose it is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course, Lesson
from autograder.lms import canvas, moodle
from autograder.lms.handed import Handed
from autograder.lms.ledger import read_ledger

FOLDER = "handback"
SUFFIX = "-feedback.html"
NAMES: dict[str, Callable[[Handed, str], str]] = {
    "canvas": canvas.feedback_name,
    "moodle": moodle.feedback_name,
}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal pages make an equal zip


def write_zip(course: Course, lesson: Lesson, system: str, students: list[str]) -> list[str]:
    """Write a lesson's zip and say so; what is not in it comes back as lines.

    Only what was collected from a system can go back there: it asks for its own numbers.
    """
    ledger = read_ledger(course, lesson.name)
    target = course.root / FOLDER / f"{system}-{lesson.name}.zip"
    own = [s for s in students if s in ledger and ledger[s].system == system]
    others = [s for s in students if s not in own]
    if own:
        target.parent.mkdir(exist_ok=True)
        part = target.with_suffix(".part")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for student in own:
                entry = zipfile.ZipInfo(NAMES[system](ledger[student].handed, SUFFIX), _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, _page(course, lesson, student).read_bytes())
        part.replace(target)
        print(f"{len(own)} pages in {target}")
    if not others:
        return []
    return [f"{lesson.name}: not collected from {system}, so not in a zip: {', '.join(others)}"]


def _page(course: Course, lesson: Lesson, student: str) -> Path:
    return (course.feedback / student / lesson.path).with_suffix(".html")
