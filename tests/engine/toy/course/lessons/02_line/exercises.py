"""The exercises of a lesson on one line, 3z − 2."""

from __future__ import annotations

from autograder.exercises import (
    Elementwise,
    Exercise,
    Misconception,
    elementwise_checks,
    question,
)

LESSON = "02_line"

LINE = Elementwise(
    "line",
    lambda z: 3.0 * z - 2.0,
    misconceptions=(
        Misconception("no-offset", "This is 3z. Where does the line cross z = 0?", lambda z: 3 * z),
    ),
)
INVERSE = Elementwise("line_inverse", lambda a: (a + 2.0) / 3.0, argument="a")

EXERCISES = (
    question("q_slope", LESSON, 1, letter="b", letters="ab"),
    Exercise(
        "line",
        LESSON,
        2,
        elementwise_checks(LINE, (-1.0, 0.0, 1.0)),
        misconceptions=LINE.misconceptions,
    ),
    Exercise("line_inverse", LESSON, 1, elementwise_checks(INVERSE, (-5.0, -2.0)), bonus=True),
)
