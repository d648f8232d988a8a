"""Exercises of a lesson on decay."""

from __future__ import annotations

from autograder.exercises import Elementwise, Exercise, elementwise_checks, question

from ... import curves

LESSON = "03_decay"
DECAY = Elementwise("decay", curves.decay)
LEFT = Elementwise("left_of_two", lambda z: 2 * curves.decay(z))

EXERCISES = (
    Exercise("decay", LESSON, 4, elementwise_checks(DECAY, (0.0, 1.0, 2.0))),
    Exercise("left_of_two", LESSON, 4, elementwise_checks(LEFT, (0.0, 1.0, 2.0))),
    question("q_half", LESSON, 2, number=0.6931471805599453),
)
