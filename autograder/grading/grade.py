"""``autograder grade``: grade what students handed in, and bring the gradebook up to date.

Reads ``submitted/<student>/<lesson>/<notebook>.ipynb``, grades what is new or changed on all
cores, and writes autograded notebooks, grade records and the gradebook. It may be stopped at any
moment: a submission's record is written last, and a submission without a current record is
graded by the next run.

What takes long to import is imported once it is known that it is needed, and while the warm process
starts beside it.
"""

from __future__ import annotations

import argparse
import sys

from autograder.course import Course, CourseError, Lesson, find_course
from autograder.grading import warm
from autograder.grading.ahead import likely_new


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
    new = likely_new(course, lessons, args.student, args.force)
    warm.begin(start=new > 0 and args.dask is None)  # while the rest is imported
    if new and sys.stderr.isatty():  # a log gets this line once the run can begin
        print(f"Grading: {new} new or changed", file=sys.stderr, flush=True)
    try:
        return _graded(course, lessons, args)
    finally:
        warm.give_up()


def _graded(course: Course, lessons: tuple[Lesson, ...], args: argparse.Namespace) -> int:
    from autograder.grading.class_run import changes_of, grade_class
    from autograder.grading.outcome import Options
    from autograder.grading.standings import standings_text
    from autograder.grading.submission import students_of
    from autograder.grading.summary import changes_text, summary_lines

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
