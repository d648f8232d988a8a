"""``autograder term``: put a term away and start the next one.

Everything that belongs to a term moves to ``terms/<course id>/``: what was handed in, grades,
records, reports, roster, extensions, the gradebook. A copy of the course stands beside it, so that
the old term stays a course of its own, to be looked at, exported and replayed. The course gets its
new id; secret and records begin anew, so that last year's file is graded anew.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

from autograder.course import CONFIG_NAME, Course, CourseError, find_course
from autograder.files import write_atomically

FOLDER = "terms"
# What a term makes, and what the course is made of.
OF_A_TERM = (
    "submitted",
    "autograded",
    "feedback",
    "reports",
    "collected",
    "grades",
    "handback",
    "downloaded",
    "downloads",
    "roster.csv",
    "extensions.csv",
    "gradebook.db",
    "records",  # last: a term is put away once its secret is
)
OF_THE_COURSE = ("source", "notebooks", "solutions", "course", CONFIG_NAME)
_ID_LINE = re.compile(r"""^(c\.CourseDirectory\.course_id\s*=\s*)(["'])(.*?)\2""", re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder term``."""
    parser.add_argument(
        "course_id", metavar="ID", help="the course's id in the next term, such as activations-2027"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder term``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    old = course.course_id
    place = start_term(course, args.course_id)
    print(f"{old} is put away in {place}/, a course of its own: go there to look at it again.")
    print(f"{args.course_id} begins: with an empty gradebook, without records, roster and dates.")
    if course.db_file != course.root / "gradebook.db":
        print(
            f"{CONFIG_NAME} names the gradebook itself, and that still holds {old}: set "
            "c.CourseDirectory.db_url to a new one before you grade."
        )
    return 0


def start_term(course: Course, course_id: str) -> Path:
    """Put the term away and give the course its new id; may be run again if it was interrupted.

    Returns
    -------
    Path
        Where the old term is.

    Raises
    ------
    CourseError
        If the id cannot be one or is not new, or something is in the way.
    """
    if not _ID.fullmatch(course_id):
        raise CourseError(
            f"{course_id!r} cannot be a course's id: letters, digits, dots, - and _, up to 100"
        )
    old = course.course_id
    config = course.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    lines = [match for match in _ID_LINE.finditer(text) if match[3] == old]
    if len(lines) != 1:
        raise CourseError(
            f"{CONFIG_NAME} has no line c.CourseDirectory.course_id = {old!r} of its own, which "
            "would be changed"
        )
    place = course.root / FOLDER / old
    if course_id == old or (course.root / FOLDER / course_id).exists():
        raise CourseError(f"there has been a term {course_id!r}; give the next one another id")
    blocked = [n for n in OF_A_TERM if (course.root / n).exists() and (place / n).exists()]
    if blocked:
        raise CourseError(f"{place / blocked[0]} is there already; move it away first")
    for name in OF_THE_COURSE:
        _copy(course.root / name, place / name)
    for name in OF_A_TERM:
        if (course.root / name).exists():
            (course.root / name).rename(place / name)
    (line,) = lines
    changed = f"{text[: line.start(3)]}{course_id}{text[line.end(3) :]}"
    write_atomically(config, changed.encode("utf-8"))
    return place


def _copy(source: Path, target: Path) -> None:
    """Copy a file or folder, over what an interrupted run has left."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
    elif source.exists():
        shutil.copy2(source, target)
