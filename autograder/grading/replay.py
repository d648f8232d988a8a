"""``autograder replay``: reach the same points again from the grade records alone.

Each record holds the seed, every question and what came. Replaying runs the checks on the recorded
answers, without the submission, and compares the points; a difference means that the course's
checks have changed since, or the record has.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.own_tests import read_own_tests
from autograder.course import Course, CourseError, find_course
from autograder.exercises import Check
from autograder.grading import records
from autograder.grading.judge import judge
from autograder.grading.ordinary import outcome_in, verdict_of
from autograder.grading.records import Differs, ReplayAsk
from autograder.grading.run import with_points


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder replay``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument("--student", metavar="S", help="only this student")


def run(args: argparse.Namespace) -> int:
    """Run ``autograder replay``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    paths = [
        path
        for lesson in course.chosen_lessons(args.lessons)
        for path in sorted((course.records / lesson.name).glob("*.json.gz"))
        if args.student in (None, path.name.removesuffix(".json.gz"))
    ]
    if not paths:
        whose = f" of {args.student!r}" if args.student else ""
        raise CourseError(f"there are no grade records{whose} in {course.records}")
    differing = [line for path in paths if (line := difference(path, course))]
    print(f"{len(paths)} records replayed, {len(paths) - len(differing)} with the same points.")
    for line in differing:
        print(f"  {line}")
    return 1 if differing else 0


def difference(path: Path, course: Course) -> str:
    """What is not the same when a record is replayed; empty where all points are."""
    header = records.read_header(path)
    who = f"{path.parent.name} {path.name.removesuffix('.json.gz')}"
    if header is None:
        return f"{who}: the record cannot be read"
    try:
        body = records.read_body(path)
        if not header.sealed:
            return _own_test_difference(who, body, course, header.lesson)
        content = course.content
        for verdict in body["verdicts"]:
            exercise = with_points(content.find(verdict["exercise"]), verdict["max_points"])
            asked = body["asked"][exercise.name]
            again = judge(exercise, partial(_asked_again, asked), header.seed)
            if again.points != verdict["points"]:
                return (
                    f"{who}: {exercise.name} had {verdict['points']:g} points, now {again.points:g}"
                )
    except Differs as error:
        return f"{who}: {error}"
    except (ValueError, KeyError, TypeError) as error:
        return f"{who}: the record is not in order ({error})"
    return ""


def _own_test_difference(who: str, body: dict[str, Any], course: Course, lesson: str) -> str:
    """The same for an ordinary lesson, whose own tests judged."""
    (found,) = course.chosen_lessons([lesson])
    tests = {test.cell: test for test in read_own_tests(course.source / found.path)}
    for verdict in body["verdicts"]:
        test = tests.get(verdict["cell"])
        digest, outcome = outcome_in(body["asked"][verdict["cell"]])
        if test is None or test.digest != digest:
            raise Differs("the lesson's tests are others today than when this was graded")
        again = verdict_of(test, outcome)
        if again.points != verdict["points"]:
            return f"{who}: {test.cell} had {verdict['points']:g} points, now {again.points:g}"
    return ""


def _asked_again(
    asked: dict[str, list[dict[str, Any]]], check: Check, rng: np.random.Generator
) -> ReplayAsk:
    """An `Ask` that answers a check as it was answered when the record was written."""
    return ReplayAsk(asked[check.name], rng)
