"""Feedback in a zip, each page named as Canvas or Moodle finds whose it is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course, Lesson
from autograder.lms import canvas, moodle
from autograder.lms.handed import Handed
from autograder.lms.ledger import Ledger, read_ledger

FOLDER = "handback"
SUFFIX = "-feedback.html"
NAMES: dict[str, Callable[[Handed, str], str]] = {
    "canvas": canvas.feedback_name,
    "moodle": moodle.feedback_name,
}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal pages make an equal zip


def write_zips(
    course: Course, lesson: Lesson, systems: list[str], students: list[str]
) -> list[str]:
    """Write a lesson's zips and say so; who is in none of any system comes back as a line.

    Only what was collected from a system can go back there: it asks for its own numbers.
    """
    ledger = read_ledger(course, lesson.name)
    for system in systems:
        own = {s: ledger[s] for s in students if s in ledger and ledger[s].system == system}
        if own:
            target = course.root / FOLDER / f"{system}-{lesson.name}.zip"
            _pack(course, lesson, NAMES[system], own, target)
            print(f"{len(own)} pages in {target}")
        else:
            print(f"{lesson.name}: nothing was collected from {system}, so no zip for it")
    others = [s for s in students if s not in ledger or ledger[s].system not in NAMES]
    if not others:
        return []
    return [
        f"{lesson.name}: not collected from Canvas or Moodle, so in no zip: {', '.join(others)}"
    ]


def _pack(
    course: Course,
    lesson: Lesson,
    name: Callable[[Handed, str], str],
    own: Ledger,
    target: Path,
) -> None:
    target.parent.mkdir(exist_ok=True)
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, collected in sorted(own.items()):
            entry = zipfile.ZipInfo(name(collected.handed, SUFFIX), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _page(course, lesson, student).read_bytes())
    part.replace(target)


def _page(course: Course, lesson: Lesson, student: str) -> Path:
    return (course.feedback / student / lesson.path).with_suffix(".html")
