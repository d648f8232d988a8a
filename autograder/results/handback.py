"""Feedback in a zip, each page named as Canvas or Moodle finds whose it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.course import Course, Lesson
from autograder.files import write_zip
from autograder.lms import canvas, moodle
from autograder.lms.handed import Handed
from autograder.lms.ledger import read_ledger

FOLDER = "handback"
SUFFIX = "-feedback.html"
NAMES: dict[str, Callable[[Handed, str], str]] = {
    "canvas": canvas.feedback_name,
    "moodle": moodle.feedback_name,
}


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
            pages = (
                (NAMES[system](entry.handed, SUFFIX), _page(course, lesson, student).read_bytes())
                for student, entry in sorted(own.items())
            )
            write_zip(target, pages)
            print(f"{len(own)} pages in {target}")
        else:
            print(f"{lesson.name}: nothing was collected from {system}, so no zip for it")
    others = [s for s in students if s not in ledger or ledger[s].system not in NAMES]
    if not others:
        return []
    return [
        f"{lesson.name}: not collected from Canvas or Moodle, so in no zip: {', '.join(others)}"
    ]


def _page(course: Course, lesson: Lesson, student: str) -> Path:
    return (course.feedback / student / lesson.path).with_suffix(".html")
