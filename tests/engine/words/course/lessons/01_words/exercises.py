"""Two exercises on words: texts and lists go in, a whole number and a list come out."""

from __future__ import annotations

from typing import Any

from autograder.exercises import Ask, Check, Exercise, Finding, Misconception, no_answer

LESSON = "01_words"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
COUNTS_LETTERS = Misconception(
    "letters-for-words",
    "These are letters. Words are asked for.",
    lambda words: len("".join(words)),
)


def _drawn(ask: Ask) -> list[str]:
    """A few words, none of which can be known beforehand."""
    lengths = ask.rng.integers(2, 9, size=7)
    return ["".join(ask.rng.choice(list(LETTERS), size=n).tolist()) for n in lengths]


def _judged(ask: Ask, target: str, words: list[str], right: Any, wrong: Misconception) -> Finding:
    answer = ask.call(target, words)
    failed = no_answer(answer, target)
    if failed is not None:
        return failed
    if answer.value == right and type(answer.value) is type(right):
        return Finding(True)
    if wrong.function is not None and answer.value == wrong.function(words):
        return Finding(False, wrong.sentence, wrong.name)
    return Finding(False, f"For {len(words)} words {target} did not give what was expected.")


def _count(ask: Ask) -> Finding:
    words = _drawn(ask)
    return _judged(ask, "count_long", words, sum(len(w) > 4 for w in words), COUNTS_LETTERS)


def _none(ask: Ask) -> Finding:
    return _judged(ask, "count_long", [], 0, COUNTS_LETTERS)


REVERSED = Misconception(
    "reversed", "The last is first here. By length, please.", lambda w: w[::-1]
)


def _sort(ask: Ask) -> Finding:
    words = _drawn(ask)
    return _judged(ask, "by_length", words, sorted(words, key=len), REVERSED)


EXERCISES = (
    Exercise(
        "count_long",
        LESSON,
        2,
        (Check("seven words", 0.75, _count), Check("no words", 0.25, _none, ("seven words",))),
        misconceptions=(COUNTS_LETTERS,),
    ),
    Exercise(
        "by_length", LESSON, 1, (Check("seven words", 1.0, _sort),), misconceptions=(REVERSED,)
    ),
)
