"""``autograder feedback``: one page for each graded submission, for the student.

A page that would be the same is not written again. `nbgrader generate_feedback` makes the same
pages through `nbgrader_feedback.FeedbackExporter`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError, Lesson, find_course
from autograder.files import read_kept, write_atomically
from autograder.grading.records import Standing
from autograder.processes import cores, pool
from autograder.results.comment import comment_text
from autograder.results.handback import FOLDER, NAMES, write_zips
from autograder.results.release import write_for_release
from autograder.terminal.progress import Progress

COMMENT = "comment.txt"  # the same in a few lines, beside the page
WRITTEN = "feedback.json"  # in the cache: which pages are written, and what they were made of
_PACKAGE = Path(__file__).resolve().parents[1]
_LIBRARIES = ("bleach", "jinja2", "latex2mathml", "markdown-it-py", "pygments")
_ELSEWHERE = {
    "FeedbackExporter": "nbgrader_feedback",
    "safe_html": "page",
    "safe_markdown": "markdown",
}


def lessons_url(course: Course) -> str:
    """Where the lessons are as web pages: ``c.FeedbackExporter.lessons_url``, or empty."""
    url = course.config().FeedbackExporter.get("lessons_url", "")
    return url if isinstance(url, str) else ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder feedback``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument("--student", metavar="S", help="only this student")
    parser.add_argument(
        "--zip",
        dest="systems",
        action="append",
        default=[],
        choices=tuple(NAMES),
        help=f"also a zip for each lesson in {FOLDER}/, named as Canvas or Moodle takes it back; "
        "for what `autograder collect` has placed; may be given twice",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder feedback``; see `autograder.cli.main` for the exit codes."""
    from autograder.grading.gradebook import open_writer

    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    work = []
    url = lessons_url(course)
    with open_writer(course) as book:
        for lesson in lessons:
            for student, standing in book.standings(lesson.name):
                if args.student in (None, student):
                    work.append(Work(course, student, lesson, standing, url))
    lost = [w for w in work if not w.graded.is_file()]
    work = [w for w in work if w.graded.is_file()]
    if not work and not lost:
        whose = f"of {args.student!r} " if args.student else ""
        raise CourseError(f"nothing {whose}has been graded yet; run `autograder grade` first")
    changed = _write_pages(course, work) if work else 0
    which = "" if changed == len(work) else f"; {changed} of them new or changed"
    print(f"{len(work)} pages in {course.feedback}/, each with its comment.txt beside it{which}")
    missing = []
    for lesson in lessons if args.systems else ():
        graded = [w.student for w in work if w.lesson == lesson]
        if graded:
            missing += write_zips(course, lesson, args.systems, graded)
    for line in (*missing, *_lost_lines(lost)):
        print(line, file=sys.stderr)
    return 1 if lost else 0


@dataclass(frozen=True)
class Work:
    """A page to be written."""

    course: Course
    student: str
    lesson: Lesson
    standing: Standing
    url: str

    @property
    def graded(self) -> Path:
        """The autograded notebook that the page is about."""
        return self.course.autograded / self.student / self.lesson.path

    @property
    def target(self) -> Path:
        """Where the page goes."""
        return (self.course.feedback / self.student / self.lesson.path).with_suffix(".html")

    def key(self, made_by: str) -> str:
        """What the page is made of."""
        digest = hashlib.sha256(f"{made_by} {self.standing!r} {self.url} {self.target}".encode())
        digest.update(self.graded.read_bytes())
        return digest.hexdigest()


def _lost_lines(lost: list[Work]) -> list[str]:
    """Who has points and no notebook in ``autograded/``, a line for each lesson."""
    students: dict[str, list[str]] = {}
    for each in lost:
        students.setdefault(each.lesson.name, []).append(each.student)
    return [
        f"{lesson}: no graded notebook in autograded/, so no page: {', '.join(own)}; "
        "`autograder grade` makes it again from what was handed in"
        for lesson, own in students.items()
    ]


def _write_pages(course: Course, work: list[Work]) -> int:
    """Write the pages that are new or would be others; how many they are."""
    made_by, path = _made_by(), course.cache / WRITTEN
    known = read_kept(path)
    keys = {f"{w.lesson.name}/{w.student}": w.key(made_by) for w in work}
    todo = []
    for each in work:
        name = f"{each.lesson.name}/{each.student}"
        if known.get(name) == [keys[name], _state(each)]:
            write_for_release(course, each.student, each.lesson.name)
        else:
            todo.append(each)
    if not todo:
        return 0
    # Imported here, once: the processes that write are copies of this one.
    import autograder.results.page  # noqa: F401

    workers = min(cores(), len(todo))
    share = max(1, min(20, len(todo) // (4 * workers)))
    with Progress("Writing feedback", len(todo)) as progress, pool(workers) as writers:
        for each, written in zip(todo, writers.map(_write, todo, chunksize=share), strict=True):
            name = f"{each.lesson.name}/{each.student}"
            known[name] = [keys[name], _state(each)]
            progress.advance(written)
    write_atomically(path, json.dumps(known, separators=(",", ":")).encode())
    return len(todo)


def _made_by() -> str:
    """A version of all that decides how a page looks."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")) + sorted(_PACKAGE.rglob("*.j2")):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(version(name).encode())
    return digest.hexdigest()


def _state(work: Work) -> list[int]:
    """What tells whether somebody else has written a page or a comment since."""
    try:
        found = [os.stat(path) for path in (work.target, work.target.with_name(COMMENT))]
    except OSError:
        return []
    return [number for each in found for number in (each.st_size, each.st_mtime_ns)]


def _write(work: Work) -> str:
    from autograder.results.page import page

    notebook = json.loads(work.graded.read_text(encoding="utf-8"))
    text = page(notebook, work.student, work.lesson.name, work.standing, work.url)
    write_atomically(work.target, text.encode("utf-8"))
    comment = comment_text(notebook, work.lesson.name, work.standing)
    write_atomically(work.target.with_name(COMMENT), f"{comment}\n".encode())
    write_for_release(work.course, work.student, work.lesson.name)
    return f"{work.student} {work.lesson.name}"


def __getattr__(name: str) -> Any:
    """What stands elsewhere, and is named as this module's in settings of earlier courses."""
    if name in _ELSEWHERE:
        return getattr(import_module(f"autograder.results.{_ELSEWHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
