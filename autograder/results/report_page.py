"""The report as one self-contained page: pictures with text beside them, also in print."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.authoring.own_tests import NOT_SEALED
from autograder.grading.summary import look_lines
from autograder.grading.wording import points_text
from autograder.results.drawn import Drawn
from autograder.results.numbers import (
    STATUSES,
    ClassNumbers,
    ExerciseNumbers,
    LessonNumbers,
    Slip,
    several,
)
from autograder.results.templating import TEMPLATES

SHOWN_SLIPS = 6
SHOWN_TALKS = 25  # of those to talk to; the others are folded
SLOW = 3.0  # seconds in a student's own code that are worth a line


@dataclass(frozen=True)
class Picture:
    """A picture and what it shows, in words."""

    image: str
    alt: str
    said: str


def page(title: str, made: str, numbers: ClassNumbers, drawn: Drawn | None = None) -> str:
    """The page, as HTML.

    Parameters
    ----------
    title : str
        Of the course.
    made : str
        The date, as it is to be read.
    numbers : ClassNumbers
    drawn : Drawn, optional
        Draws the pictures.
    """
    drawn = drawn or Drawn()
    return TEMPLATES.get_template("report.html.j2").render(
        title=title,
        made=made,
        numbers=numbers,
        progress=_progress(numbers, drawn),
        medians=_medians(numbers, drawn),
        lessons=[_lesson(lesson, drawn) for lesson in numbers.lessons],
        statuses=STATUSES,
        talk=numbers.talk[:SHOWN_TALKS],
        more_talk=numbers.talk[SHOWN_TALKS:],
        several=several(len(numbers.lessons)),
        looks=[(n.name, len(n.look), _looks(n)) for n in numbers.lessons if n.look],
        points=lambda value: points_text(round(value, 2)),
        percent=lambda value: f"{value:.0%}",
    )


def _looks(lesson: LessonNumbers) -> list[str]:
    """What to look at in a lesson: of each reason its first sentence; a submission has the rest."""
    first = {
        (student, lesson.name): re.sub(r"(?<=[^.]\.) .*", "", reason, flags=re.DOTALL)
        for student, reason in lesson.look
    }
    return look_lines(first)


def _progress(numbers: ClassNumbers, drawn: Drawn) -> Picture:
    lessons = numbers.lessons
    most = max(lessons, key=lambda n: len(n.scores))
    least = min(lessons, key=lambda n: len(n.scores))
    of = "of the roster" if numbers.from_roster else "of those who ever handed in"
    said = f"{numbers.size} students ({of}). "
    if len(lessons) == 1:
        said += f"{len(most.scores)} handed in {most.name}."
    else:
        said += (
            f"Most handed in {most.name} ({len(most.scores)}), fewest {least.name} "
            f"({len(least.scores)})."
        )
    alt = "Bars: students who handed in. " + "; ".join(
        f"{n.name} {len(n.scores)} of {numbers.size}" for n in lessons
    )
    return Picture(
        drawn.image(
            "progress_chart", numbers, numbers.size, [(n.name, len(n.scores)) for n in lessons]
        ),
        alt,
        said,
    )


def _medians(numbers: ClassNumbers, drawn: Drawn) -> Picture:
    lessons = numbers.lessons
    hardest = min(lessons, key=lambda n: n.median / (n.max_points or 1.0))
    easiest = max(lessons, key=lambda n: n.median / (n.max_points or 1.0))
    said = "The box holds the middle half of the class, the thick line in it is the median. "
    if len(lessons) > 1:
        said += (
            f"Highest median: {easiest.name}, {_of(easiest)}; lowest: {hardest.name}, "
            f"{_of(hardest)}."
        )
    alt = "Box plots of the points. Medians: " + "; ".join(f"{n.name} {_of(n)}" for n in lessons)
    return Picture(
        drawn.image(
            "medians_chart",
            numbers,
            [(n.name, n.max_points, [*n.scores.values()]) for n in lessons],
        ),
        alt,
        said,
    )


def _of(lesson: LessonNumbers) -> str:
    return f"{points_text(round(lesson.median, 2))} of {points_text(lesson.max_points)}"


@dataclass(frozen=True)
class LessonPart:
    """What the page says about a lesson."""

    numbers: LessonNumbers
    points: Picture
    exercises: Picture
    counted: list[ExerciseNumbers]
    slips: list[Slip]
    more_slips: int
    slow: list[tuple[str, float]]


def _lesson(lesson: LessonNumbers, drawn: Drawn) -> LessonPart:
    counted = [each for each in lesson.exercises.values() if each.points]
    scores = sorted(lesson.scores.values())
    full = sum(score >= lesson.max_points for score in scores)
    low = sum(score < lesson.max_points / 2 for score in scores)
    said = (
        f"{len(scores)} handed in. Median {_of(lesson)}; {full} have all points or more, {low} "
        "under half."
    )
    if not lesson.sealed:
        said += f" The lesson's own tests gave the points: {NOT_SEALED}."
    if lesson.late:
        said += f" {lesson.late} handed in late; {lesson.penalties or 'none'} lost points for it."
    alt = f"Histogram of the points in {lesson.name}: {said}"
    hardest = min(counted, key=lambda each: each.success, default=None)
    told = "Exercises in the order of the lesson."
    if hardest is not None:
        told += (
            f" Hardest: {hardest.name}, with {hardest.success:.0%} of its points reached on "
            "average."
        )
    ended = [(e.name, e.bonus, [e.statuses[s] for s in STATUSES]) for e in counted]
    parts = "; ".join(
        f"{each.name}: {each.statuses['correct']} of {each.statuses.total()} correct"
        for each in counted
    )
    points = drawn.image("points_chart", lesson, lesson.max_points, scores)
    return LessonPart(
        numbers=lesson,
        points=Picture(points, alt, said),
        exercises=Picture(drawn.image("exercises_chart", counted, ended), f"Bars. {parts}", told),
        counted=counted,
        slips=lesson.slips[:SHOWN_SLIPS],
        more_slips=max(0, len(lesson.slips) - SHOWN_SLIPS),
        slow=[(student, seconds) for student, seconds in lesson.slow if seconds >= SLOW],
    )
