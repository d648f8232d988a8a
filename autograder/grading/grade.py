"""``autograder grade``: grade what students handed in, and bring the gradebook up to date.

Reads ``submitted/<student>/<lesson>/<notebook>.ipynb``, grades what is new or changed on all
cores, and writes autograded notebooks, grade records and the gradebook. It may be stopped at any
moment: a submission's record is written last, and a submission without a current record is
graded by the next run.
"""

from __future__ import annotations

import argparse

from autograder.course import CourseError, find_course
from autograder.grading.class_run import Change, Options, Outcome, changes_of, grade_class
from autograder.grading.standings import standings_text
from autograder.grading.submission import students_of
from autograder.grading.wording import points_text
from autograder.terminal.tables import table_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder grade``."""
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="such as 02_sigmoid; default: all"
    )
    parser.add_argument("--student", metavar="S", help="grade only this student")
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="processes; default: one for each core"
    )
    parser.add_argument("--force", action="store_true", help="grade unchanged submissions again")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say whose points would change, and how; write nothing",
    )
    parser.add_argument(
        "--allow-missing-isolation",
        action="store_true",
        help="grade although this machine lacks a layer of isolation (see `autograder doctor`); "
        "every record says so",
    )
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="run the jobs on a dask.distributed scheduler instead"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder grade``; see `autograder.cli.main` for the exit codes."""
    if args.jobs is not None and args.jobs < 1:
        raise CourseError(f"--jobs takes a number from 1, not {args.jobs}")
    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    options = Options(args.jobs, args.force, args.allow_missing_isolation, args.dask)
    students = None if args.student is None else students_of(course, args.student)
    if args.dry_run:
        outcome, changes = changes_of(course, lessons, options, students)
        print(changes_text(outcome, changes))
        return 0
    outcome = grade_class(course, lessons, options, students)
    print(standings_text(outcome.standings, marked=outcome.look))
    print("\n".join(summary_lines(outcome)))
    return 1 if outcome.look or outcome.unusable or outcome.strays or outcome.warnings else 0


def summary_lines(outcome: Outcome) -> list[str]:
    """What a run did, and what an instructor should look at, in lines."""
    mended = f" ({outcome.mended} written again from their records)" if outcome.mended else ""
    count = len(outcome.look)
    lines = [
        *outcome.notes,
        *outcome.warnings,
        f"{outcome.graded} graded, {outcome.unchanged} unchanged since the last run{mended}, "
        f"{count} to look at.",
    ]
    lines += [
        f"  {student} {lesson}: {reason}"
        for (student, lesson), reason in sorted(outcome.look.items())
    ]
    lines += [
        f"  {name}: left out; rename the folder to a student's id" for name in outcome.unusable
    ]
    lines += [
        f"  {name}: belongs to no lesson; it is read from <lesson>/<notebook>.ipynb"
        for name in outcome.strays
    ]
    return lines


def changes_text(outcome: Outcome, changes: list[Change]) -> str:
    """Whose points a run would change."""
    lines = [*outcome.notes, *outcome.warnings]
    if changes:
        rows = [
            [c.student, c.lesson, "–" if c.before is None else _points(c.before), _points(c.after)]
            for c in sorted(changes, key=lambda c: (c.lesson, c.student))
        ]
        lines.append(table_text(["student", "lesson", "points now", "then"], rows, left=2))
    tried = outcome.graded + outcome.unchanged
    lines.append(f"{len(changes)} of {tried} would have other points. Nothing has been written.")
    return "\n".join(lines)


def _points(points: float) -> str:
    return points_text(round(points, 2))
