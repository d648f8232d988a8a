"""``autograder due``: when lessons are due, for all or for one student.

``autograder due`` shows the table; ``autograder due 02_sigmoid "2026-11-13 23:59"`` sets a date and
``--student S`` one for that student alone.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from autograder.course import Course, CourseError, find_course
from autograder.grading import dates
from autograder.lms.roster import roster_of
from autograder.terminal.tables import table_text

NONE = ("none", "never")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder due``."""
    parser.add_argument("lesson", nargs="?", metavar="LESSON")
    parser.add_argument(
        "date",
        nargs="?",
        metavar="DATE",
        help="such as 2026-11-13 (until the end of that day), '2026-11-13 18:00', "
        "'2026-11-13 18:00+01:00', or none",
    )
    parser.add_argument("--student", metavar="S", help="only for this student: an extension")
    parser.add_argument(
        "--zone",
        metavar="ZONE",
        help="the date's time zone, as in Europe/Berlin; default: c.DueDates.timezone in "
        "nbgrader_config.py, else UTC",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder due``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    zone = dates.zone_named(args.zone) if args.zone else dates.zone_of(course)
    lessons = course.chosen_lessons([args.lesson] if args.lesson else [])
    if args.date is None:
        if args.student is not None:
            raise CourseError("--student goes with a lesson and a date")
    else:
        (lesson,) = lessons
        when = None if args.date.lower() in NONE else dates.read_date(args.date, zone)
        if args.student is None:
            dates.set_due(course, lesson.name, when)
        else:
            args.student = student_of(course, args.student)
            dates.set_extension(course, args.student, lesson.name, when)
        print(
            f"{lesson.name}: {'no date' if when is None else dates.shown(when, zone)}"
            f"{f' for {args.student}' if args.student else ''}."
            " The next `autograder grade` counts what is late by it.\n"
        )
    print(table(course, zone.key, [lesson.name for lesson in course.lessons()]))
    return 0


def student_of(course: Course, named: str) -> str:
    """The student's id, where there is a roster to look it up in; else as it was written.

    It is the name of the student's folder, where that is another than the roster's.

    Raises
    ------
    CourseError
        If the roster has no such student, and nobody of that name has handed in.
    """
    roster = roster_of(course, None)
    if roster is None or (course.submitted / named).is_dir():
        return named
    person = roster.find(named)
    if person is None:
        raise CourseError(f"there is no student {named!r} in {roster.table.path.name}")
    theirs = [
        folder.name
        for folder in sorted(course.submitted.glob("*"))
        if folder.is_dir() and roster.find(folder.name) == person
    ]
    return theirs[0] if theirs and person.student not in theirs else person.student


def table(course: Course, zone_name: str, lessons: list[str]) -> str:
    """Each lesson with its date in the zone and in UTC, below it the students with their own."""
    found = dates.read_dates(course)
    zone = dates.zone_named(zone_name)
    rows = []
    for lesson in lessons:
        due = found.due.get(lesson)
        rows.append([lesson, "", *_both(due, zone)])
        for (student, name), until in sorted(found.extensions.items()):
            if name == lesson:
                rows.append(["", student, *_both(until, zone)])
    return table_text(["lesson", "for", f"due in {zone.key}", "in UTC"], rows, left=4)


def _both(when: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    if when is None:
        return "–", ""
    return dates.shown(when, zone), f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
