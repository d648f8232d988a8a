"""``autograder export``: grades for Canvas, for Moodle, or for a spreadsheet.

The grades are the gradebook's: with manual changes, bonus and penalties for lateness. A student who
handed nothing in has an empty cell, which both systems leave as it is.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TextIO

from autograder.course import CourseError, find_course
from autograder.grading.wording import points_text

# What Canvas expects before the columns of the assignments.
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_KEYS = ("SIS Login ID", "SIS User ID", "ID")  # in which a student's folder name may stand

Grades = dict[str, dict[str, float]]  # student -> lesson -> points


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder export``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument("--format", choices=("canvas", "moodle", "csv"), default="csv")
    parser.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="the gradebook as exported from Canvas; its students and ids are kept. A student's "
        "folder is matched with the columns SIS Login ID, SIS User ID and ID",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")


def run(args: argparse.Namespace) -> int:
    """Run ``autograder export``; see `autograder.cli.main` for the exit codes."""
    from autograder.grading.gradebook import Writer

    if args.roster is not None and args.format != "canvas":
        raise CourseError("--roster goes with --format canvas")
    course = find_course()
    lessons = [lesson.name for lesson in course.chosen_lessons(args.lessons)]
    grades: Grades = {}
    most: dict[str, float] = {}
    with Writer(course.db_url, course.course_id, course.config()) as book:
        for lesson in lessons:
            for student, standing in book.notebook_standings(lesson):
                grades.setdefault(student, {})[lesson] = standing.score
                most[lesson] = standing.max_score
    if not grades:
        raise CourseError("nothing has been graded yet; run `autograder grade` first")
    lessons = [lesson for lesson in lessons if lesson in most]
    unmatched: list[str] = []
    if args.format == "canvas":
        roster = read_roster(args.roster) if args.roster else None
        rows, unmatched = canvas_rows(grades, lessons, most, roster)
    elif args.format == "moodle":
        rows = [["username", *lessons]]
        rows += [[safe(s), *_cells(grades[s], lessons)] for s in sorted(grades)]
    else:
        rows = [["student", "lesson", "points", "max_points"]]
        rows += [
            [safe(student), lesson, points_text(round(points, 2)), points_text(most[lesson])]
            for student in sorted(grades)
            for lesson, points in sorted(grades[student].items())
        ]
    try:
        if args.output is None:
            write(sys.stdout, rows)
        else:
            with args.output.open("w", newline="", encoding="utf-8") as file:
                write(file, rows)
            print(f"{len(rows) - 1} rows in {args.output}")
    except OSError as error:
        raise CourseError(f"{args.output} cannot be written: {error.strerror}") from None
    for student in unmatched:
        print(f"not in the roster: {student}", file=sys.stderr)
    return 1 if unmatched else 0


def canvas_rows(
    grades: Grades,
    lessons: list[str],
    most: dict[str, float],
    roster: list[dict[str, str]] | None,
) -> tuple[list[list[str]], list[str]]:
    """Rows for Canvas's import, and the students who are not in the roster."""
    if roster is None:
        roster = [{"Student": s, "SIS Login ID": s} for s in sorted(grades)]
    rows = [[*CANVAS, *lessons], ["    Points Possible", "", "", "", "", *_most(most, lessons)]]
    missing = set(grades)
    for person in roster:
        keys = [person.get(key, "").strip() for key in CANVAS_KEYS]
        student = next((k for k in keys if k in grades), None)
        missing.discard(student)
        own = grades.get(student, {}) if student else {}
        rows.append([*(safe(person.get(name, "")) for name in CANVAS), *_cells(own, lessons)])
    return rows, sorted(missing)


def read_roster(path: Path) -> list[dict[str, str]]:
    """The students of a gradebook exported from Canvas.

    Raises
    ------
    CourseError
        If the file cannot be read or lacks the columns of Canvas's export.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in CANVAS if name not in (reader.fieldnames or [])]
            if missing:
                raise CourseError(
                    f"{path} is not a gradebook exported from Canvas: it lacks the column "
                    f"{', '.join(missing)}"
                )
            people = [{k: v or "" for k, v in row.items() if k in CANVAS} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
    return [p for p in people if p["Student"].strip() not in ("", "Points Possible")]


def _most(most: dict[str, float], lessons: list[str]) -> list[str]:
    return [points_text(most[lesson]) for lesson in lessons]


def _cells(own: dict[str, float], lessons: list[str]) -> list[str]:
    return [points_text(round(own[name], 2)) if name in own else "" for name in lessons]


def safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write(file: TextIO, rows: list[list[str]]) -> None:
    """Write rows as CSV."""
    csv.writer(file, lineterminator="\n").writerows(rows)
