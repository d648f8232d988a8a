"""``autograder report``: what the class got right, what it misunderstood, whom to talk to.

Prints a summary and writes ``reports/report.html``, one page that holds everything it shows.
"""

from __future__ import annotations

import argparse
import csv
import io
import statistics
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from autograder.authoring.own_tests import NOT_SEALED
from autograder.course import Course, CourseError, Lesson, find_course
from autograder.files import write_output
from autograder.grading import dates
from autograder.grading.gradebook import open_writer
from autograder.grading.wording import points_text
from autograder.lms.roster import roster_of
from autograder.results.export import grades_of
from autograder.results.numbers import STATUSES, ClassNumbers, LessonNumbers, count_class
from autograder.terminal.tables import table_text

PAGE = Path("reports") / "report.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder report``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="also write the figures to a file")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=f"of the page; default: {PAGE.as_posix()}"
    )
    parser.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="whose members without work count as well; default: roster.csv, if there is one",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder report``; see `autograder.cli.main` for the exit codes."""
    from autograder.results.drawn import NAME, Drawn
    from autograder.results.report_page import page  # takes Jinja

    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    standings = grades_of(course, lessons)
    if not standings:
        raise CourseError("nothing has been graded yet; run `autograder grade` first")
    roster = roster_of(course, args.roster)
    numbers = count_class(course, lessons, standings, roster, late_of(course, lessons))
    print("\n\n".join(lesson_text(lesson) for lesson in numbers.lessons))
    print(f"\n{summary_text(numbers)}")
    target = args.output or course.root / PAGE
    now = datetime.now(dates.zone_of(course))
    drawn = Drawn(course.cache / NAME)
    title = course.content.rules.title or course.root.name
    text = page(title, f"{now:%d %B %Y, %H:%M %Z}", numbers, drawn)
    try:
        write_output(target, text.encode("utf-8"))
        if args.csv is not None:
            write_csv(args.csv, numbers)
        drawn.keep()
    except OSError as error:
        raise CourseError(f"{error.filename} cannot be written: {error.strerror}") from None
    print(f"\nAll of this with pictures: {target}")
    return 0


def late_of(course: Course, lessons: Iterable[Lesson]) -> dict[str, int]:
    """How many graded students handed each lesson in late, whether or not it cost them points."""
    late = {}
    with open_writer(course) as book:
        for lesson in lessons:
            cells = book.cells(lesson.name)
            if cells is None or cells.due is None:
                continue
            rows = [book.dated(lesson.name, r, cells) for r in book.rows(lesson.name).values()]
            late[lesson.name] = sum(r.graded and r.seconds_late(cells.due) > 0 for r in rows)
    return late


def summary_text(numbers: ClassNumbers) -> str:
    """The class in a table, and how many to talk to."""
    columns = ["lesson", "handed in", "median", "of", "late", "to look at", "hardest exercise"]
    rows = []
    for lesson in numbers.lessons:
        counted = [each for each in lesson.exercises.values() if each.points]
        hardest = min(counted, key=lambda each: each.success, default=None)
        rows.append(
            [
                lesson.name,
                f"{len(lesson.scores)} of {numbers.size}",
                points_text(round(lesson.median, 2)),
                points_text(lesson.max_points),
                str(lesson.late),
                str(len(lesson.look)),
                f"{hardest.name} {hardest.success:.0%}" if hardest else "",
            ]
        )
    lines = [table_text(columns, rows)]
    if numbers.talk:
        names = ", ".join(each.student for each in numbers.talk[:10])
        more = " …" if len(numbers.talk) > 10 else ""
        lines.append(f"\nWhom to talk to ({len(numbers.talk)}): {names}{more}")
    return "\n".join(lines)


def lesson_text(lesson: LessonNumbers) -> str:
    """A lesson's report as text."""
    count = len(lesson.scores)
    lines = [
        f"{lesson.name}: {count} submission{'s' if count != 1 else ''}, median "
        f"{points_text(round(lesson.median, 2))} of {points_text(lesson.max_points)} points, "
        f"{len(lesson.look)} to look at",
        *([f"its own tests gave the points: {NOT_SEALED}"] if not lesson.sealed else []),
        "on average " + ", ".join(f"{name} {value:.2f}" for name, value in lesson.parts.items()),
        "",
    ]
    columns = ["exercise", "mean", "of", "correct", "partly", "wrong", "not tried", "no answer"]
    rows = [
        [
            each.name,
            f"{statistics.fmean(each.points):.2f}",
            points_text(each.max_points) + (" bonus" if each.bonus else ""),
            *(str(each.statuses[status]) for status in STATUSES),
        ]
        for each in lesson.exercises.values()
        if each.points
    ]
    lines.append(table_text(columns, rows))
    if lesson.slips:
        lines += ["", "What they were told, the most frequent first:"]
    lines += [f"{slip.count:4d}  {slip.exercise}: {slip.sentence}" for slip in lesson.slips]
    return "\n".join(lines)


def write_csv(path: Path, numbers: ClassNumbers) -> None:
    """The figures of all lessons, a row for each exercise and one for each misconception."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["lesson", "exercise", "figure", "value"])
    for lesson in numbers.lessons:
        for name, value in lesson.parts.items():
            writer.writerow([lesson.name, "", f"mean {name}", round(value, 4)])
        for each in lesson.exercises.values():
            row = [lesson.name, each.name]
            if each.points:
                writer.writerow([*row, "mean", round(statistics.fmean(each.points), 4)])
            for status, number in sorted(each.statuses.items()):
                writer.writerow([*row, status, number])
            for slug, number in each.misconceptions.most_common():
                writer.writerow([*row, f"misconception: {slug}", number])
    write_output(path, made.getvalue().encode("utf-8"))
