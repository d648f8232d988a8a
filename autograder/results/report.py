"""``autograder report``: what the class got right, and what it misunderstood.

Reads the grade records: for each exercise how many solved it, in part or in full, and the
misconceptions that were recognised from their answers, the most frequent first.
"""

from __future__ import annotations

import argparse
import csv
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import CourseError, find_course
from autograder.exercises.registry import Content
from autograder.grading import records
from autograder.grading.wording import points_text
from autograder.terminal.tables import table_text


@dataclass
class ExerciseReport:
    """One exercise over the class: points reached, how each ended, misconceptions."""

    points: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    misconceptions: Counter[str] = field(default_factory=Counter)


@dataclass
class LessonReport:
    """One lesson over the class."""

    totals: list[float] = field(default_factory=list)
    max_points: float = 0.0
    to_look_at: int = 0
    exercises: dict[str, ExerciseReport] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder report``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="also write the figures to a file")


def run(args: argparse.Namespace) -> int:
    """Run ``autograder report``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    reports = {}
    for lesson in course.chosen_lessons(args.lessons):
        paths = sorted((course.records / lesson.name).glob("*.json.gz"))
        if paths:
            reports[lesson.name] = report_on(course.content, lesson.name, paths)
    if not reports:
        raise CourseError("nothing has been graded yet; run `autograder grade` first")
    print("\n\n".join(report_text(course.content, *each) for each in reports.items()))
    if args.csv is not None:
        try:
            write_csv(args.csv, reports)
        except OSError as error:
            raise CourseError(f"{args.csv} cannot be written: {error.strerror}") from None
    return 0


def report_on(content: Content, lesson: str, paths: Iterable[Path]) -> LessonReport:
    """Count over the records of a lesson; records that cannot be read are left out."""
    report = LessonReport(exercises={e.name: ExerciseReport() for e in content.of_lesson(lesson)})
    for path in paths:
        header = records.read_header(path)
        if header is None:
            continue
        report.totals.append(header.points + header.bonus)
        report.max_points = header.max_points
        report.to_look_at += bool(header.needs_look)
        for verdict in records.read_body(path)["verdicts"]:
            exercise = report.exercises.setdefault(verdict["exercise"], ExerciseReport())
            exercise.points.append(verdict["points"])
            exercise.statuses[verdict["status"]] += 1
            named = {c["misconception"] for c in verdict["checks"] if c["misconception"]}
            exercise.misconceptions.update(named)
    return report


def report_text(content: Content, lesson: str, report: LessonReport) -> str:
    """A lesson's report as text."""
    count = len(report.totals)
    lines = [
        f"{lesson}: {count} submission{'s' if count != 1 else ''}, median "
        f"{points_text(round(statistics.median(report.totals), 2))} of "
        f"{points_text(report.max_points)} points, {report.to_look_at} to look at",
        "",
    ]
    columns = ["exercise", "mean", "of", "correct", "partly", "wrong", "not tried", "no answer"]
    rows = []
    for name, exercise in report.exercises.items():
        if not exercise.points:
            continue
        counts = exercise.statuses
        rows.append(
            [
                name,
                f"{statistics.fmean(exercise.points):.2f}",
                points_text(content.find(name).points)
                + (" bonus" if content.find(name).bonus else ""),
                *(
                    str(counts[status])
                    for status in ("correct", "partly", "incorrect", "not attempted", "no answer")
                ),
            ]
        )
    lines.append(table_text(columns, rows))
    seen = [
        (number, name, slug)
        for name, exercise in report.exercises.items()
        for slug, number in exercise.misconceptions.items()
    ]
    if seen:
        lines += ["", "What they were told, the most frequent first:"]
    for number, name, slug in sorted(seen, key=lambda item: (-item[0], item[1], item[2])):
        lines.append(f"{number:4d}  {name}: {_sentence(content, name, slug)}")
    return "\n".join(lines)


def _sentence(content: Content, exercise: str, slug: str) -> str:
    for misconception in content.find(exercise).misconceptions:
        if misconception.name == slug:
            return misconception.sentence
    return slug.replace("-", " ")


def write_csv(path: Path, reports: dict[str, LessonReport]) -> None:
    """The figures of all reports, a row for each exercise and one for each misconception."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["lesson", "exercise", "figure", "value"])
        for lesson, report in reports.items():
            for name, exercise in report.exercises.items():
                if exercise.points:
                    writer.writerow(
                        [lesson, name, "mean", round(statistics.fmean(exercise.points), 4)]
                    )
                for status, number in sorted(exercise.statuses.items()):
                    writer.writerow([lesson, name, status, number])
                for slug, number in exercise.misconceptions.most_common():
                    writer.writerow([lesson, name, f"misconception: {slug}", number])
