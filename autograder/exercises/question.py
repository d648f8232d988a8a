"""Exercises that are answered by a plain variable: questions and predictions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.exercises.compare import Tolerance, as_numbers, no_answer, number_text, within
from autograder.exercises.model import Ask, Check, Exercise, Finding, Misconception


def question(
    name: str,
    lesson: str,
    points: float,
    *,
    letter: str | None = None,
    letters: str = "abcd",
    earlier: Mapping[str | float, str] | None = None,
    number: float | None = None,
    tolerance: Tolerance | None = None,
    misconceptions: Sequence[tuple[str | float, str, str]] = (),
    otherwise: str = "Compute it once more, or run the cells above.",
) -> Exercise:
    """An exercise that is answered by a plain variable: one of listed letters, or a number.

    Parameters
    ----------
    name : str
        "q_<what>": the variable and the cell.
    letter : str, optional
        The right letter of `letters`; upper and lower case count the same.
    earlier : mapping, optional
        What answers to a release handed out earlier are now: ``{"a": "p", "b": "q"}``. See
        `in_todays_letters`.
    number : float, optional
        The right number, within `tolerance` (rtol 1e-2 by default).
    misconceptions : sequence of (answer, name, sentence)
        A wrong letter or number, the misconception it stands for, and what the student reads.
    otherwise : str
        What is said of any other wrong number.
    """
    known = tuple(Misconception(slug, sentence) for _, slug, sentence in misconceptions)
    close = tolerance or Tolerance(rtol=1e-2, atol=0.0)

    def run(ask: Ask) -> Finding:
        answer = ask.value(name)
        failed = no_answer(answer, name)
        if failed is not None:
            return failed
        if letter is not None:
            return judge_letter(answer.value)
        return judge_number(answer.value)

    def judge_letter(value: Any) -> Finding:
        given = letter_of(value, letters)
        if given is None:
            return not_a_letter(name, letters)
        if given == letter:
            return Finding(True)
        for wrong, slug, sentence in misconceptions:
            if wrong == given:
                return Finding(False, sentence, slug)
        return Finding(False, "Not that one. Read the section before the question once more.")

    def judge_number(value: Any) -> Finding:
        got = as_numbers(value)
        if got is None or got.size != 1:
            return Finding(False, f"{name} should be a single number.")
        x = float(got.reshape(()))
        if within(np.array(x), number, number, close):
            return Finding(True)
        for wrong, slug, sentence in misconceptions:
            if within(np.array(x), wrong, wrong, Tolerance(1e-3, 1e-9)):
                return Finding(False, sentence, slug)
        return Finding(False, f"{number_text(x)} is not it. {otherwise}")

    return Exercise(
        name=name,
        lesson=lesson,
        points=points,
        checks=(Check("your answer", 1.0, run),),
        misconceptions=known,
        earlier=in_todays_letters(earlier),
    )


def prediction(
    name: str,
    lesson: str,
    points: float,
    *,
    letters: str,
    earlier: Mapping[str | float, str] | None = None,
) -> Exercise:
    """A question answered before the page reveals the answer: any listed letter earns the points.

    Parameters
    ----------
    name : str
        "q_<what>": the variable and the cell.
    letters : str
        The letters to choose from; upper and lower case count the same.
    earlier : mapping, optional
        What answers to a release handed out earlier are now. See `in_todays_letters`.
    """

    def run(ask: Ask) -> Finding:
        answer = ask.value(name)
        failed = no_answer(answer, name)
        if failed is not None:
            return failed
        return Finding(True) if letter_of(answer.value, letters) else not_a_letter(name, letters)

    return Exercise(
        name,
        lesson,
        points,
        checks=(Check("your prediction", 1.0, run),),
        earlier=in_todays_letters(earlier),
    )


def in_todays_letters(
    earlier: Mapping[str | float, str] | None,
) -> Callable[[Any], Any] | None:
    """What makes an answer to an earlier release one to this; None where nothing has changed.

    Parameters
    ----------
    earlier : mapping or None
        The letters of the earlier release and what they are now. Where that one asked for a
        number: numbers, of which the nearest is taken.
    """
    if not earlier:
        return None
    letters = "".join(key for key in earlier if isinstance(key, str))
    numbers = [key for key in earlier if not isinstance(key, str)]

    def translated(value: Any) -> Any:
        given = letter_of(value, letters)
        if given is not None:
            return earlier[given]
        got = as_numbers(value) if numbers else None
        if got is None or got.size != 1 or not np.isfinite(got).all():
            return value
        x = float(got.reshape(()))
        return earlier[min(numbers, key=lambda number: abs(number - x))]

    return translated


def letter_of(value: Any, letters: str) -> str | None:
    """The letter that an answer stands for; None where it is not one of those listed."""
    given = value.strip().lower().strip("().") if isinstance(value, str) else ""
    return given if len(given) == 1 and given in letters else None


def not_a_letter(name: str, letters: str) -> Finding:
    """What is said of an answer that is not one of the letters."""
    listed = ", ".join(f'"{x}"' for x in letters)
    return Finding(False, f"{name} should be one letter in quotes: {listed}.")
