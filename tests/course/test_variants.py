"""Right answers of every kind get all points; wrong ones lose some and hear why.

``python tests/course/test_variants.py`` prints the rates and every answer that was misjudged.
"""

from __future__ import annotations

import ast
import pickle
from dataclasses import dataclass
from functools import cache

import matplotlib
import pytest
from lesson_code import (
    code_cells,
    exercises_of,
    find,
    lessons,
    namespace_with,
    public_part,
    variants_of,
)

from autograder.exercises import Exercise
from autograder.grading.judge import Verdict, judge
from autograder.instructor import LocalAsk

matplotlib.use("Agg")

SECRETS = ("one", "two", "three")  # each draws other inputs
MOST_WITHOUT_SENTENCE = 0.1
EXERCISES = [e.name for lesson in lessons() for e in exercises_of(lesson)]
# What a student reads where nothing more special is known.
GENERIC = ("At ", "For an array of float32 numbers, at", "Not that one.", "The values differ")
GENERIC_ENDINGS = ("Compute it once more, or run the cells above.",)


@dataclass(frozen=True)
class Outcome:
    """How one variant was judged: the worst verdict over all secrets."""

    text: str
    expected: str | None
    verdict: Verdict

    @property
    def full(self) -> bool:
        """Whether it got all points."""
        return self.verdict.points == self.verdict.max_points

    @property
    def told(self) -> tuple[str, ...]:
        """The misconceptions it was told."""
        return self.verdict.misconceptions

    @property
    def has_own_sentence(self) -> bool:
        """Whether something more special than "expected this, got that" was said."""
        failed = [c for c in self.verdict.checks if not c.passed and c.kind != "waits"]
        return any(
            c.misconception
            or not (c.message.startswith(GENERIC) or c.message.endswith(GENERIC_ENDINGS))
            for c in failed
        )


def verdict_on(exercise: Exercise, text: str, secret: str) -> Verdict:
    """The verdict on a solved lesson in which this exercise is answered by `text`."""
    names = namespace_with(exercise.lesson, exercise.name, text)
    return judge(exercise, lambda _, rng: LocalAsk(names, rng), secret)


@cache
def outcomes(name: str, kind: str) -> tuple[Outcome, ...]:
    """How the variants of one exercise were judged; kind is "RIGHT" or "WRONG"."""
    if __name__ == "__main__":
        return judged(name, kind)
    from shared import once  # a program shares nothing

    made = once(f"{kind}-{name}", lambda path: path.write_bytes(pickle.dumps(judged(name, kind))))
    return pickle.loads(made.read_bytes())


def judged(name: str, kind: str) -> tuple[Outcome, ...]:
    """The same, judged now."""
    exercise = find(name)
    found = []
    for variant in variants_of(exercise.lesson)[kind].get(name, ()):
        text, expected = variant if kind == "WRONG" else (variant, None)
        worst = min if kind == "RIGHT" else max
        verdicts = [verdict_on(exercise, text, secret) for secret in SECRETS]
        found.append(Outcome(text, expected, worst(verdicts, key=lambda v: v.points)))
    return tuple(found)


def lines_of(verdict: Verdict) -> str:
    return "\n".join(f"  {c.name}: {c.message}" for c in verdict.checks if not c.passed)


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_get_all_points(name: str) -> None:
    failed = [o for o in outcomes(name, "RIGHT") if not o.full]
    assert not failed, "\n\n".join(f"{o.text}\n{lines_of(o.verdict)}" for o in failed)


@pytest.mark.parametrize("name", EXERCISES)
def test_wrong_answers_lose_points_and_are_told_their_misconception(name: str) -> None:
    problems = []
    for o in outcomes(name, "WRONG"):
        if o.full:
            problems.append(f"{o.text}\n  got all points")
        elif o.told != ((o.expected,) if o.expected else ()):
            problems.append(
                f"{o.text}\n  was told {o.told}, not {o.expected}\n{lines_of(o.verdict)}"
            )
    assert not problems, "\n\n".join(problems)


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_pass_the_public_check(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = find(name).lesson
    (cell,) = [c for c in code_cells(lesson) if c.name == f"test_{name}"]
    *before, last = ast.parse(public_part(cell.text)).body
    assert isinstance(last, ast.Expr), "the public check has to be the cell's last expression"
    for text in variants_of(lesson)["RIGHT"].get(name, ()):
        names = namespace_with(lesson, name, text, setup=True)
        exec(compile(ast.Module(before, []), cell.name, "exec"), names)
        result = eval(compile(ast.Expression(last.value), cell.name, "eval"), names)
        said = capsys.readouterr().out
        assert result is None, f"{text}\n{said}"


@pytest.mark.parametrize("lesson", lessons())
def test_no_wrong_answer_makes_a_public_check_of_its_lesson_crash(
    lesson: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in one exercise gets a sentence, also from the checks of those that build on it."""
    exercises = exercises_of(lesson)
    checks = [
        compile(public_part(cell.text), cell.name, "exec")
        for cell in code_cells(lesson)
        if cell.name.startswith("test_") and cell.name != "test_train"  # that one takes seconds
    ]
    for exercise in exercises:
        for text, _ in variants_of(lesson)["WRONG"].get(exercise.name, ()):
            names = namespace_with(lesson, exercise.name, text, setup=True)
            if not {name.split(".")[0] for e in exercises for name in e.uses} <= set(names):
                continue  # the answer deletes or renames what it should define
            for check in checks:
                exec(check, dict(names))
    capsys.readouterr()


def rates(names: list[str]) -> tuple[float, float, float]:
    """Shares of: right answers that lose points, wrong ones that lose none, and wrong ones
    that hear nothing of their own."""
    right = [o for name in names for o in outcomes(name, "RIGHT")]
    wrong = [o for name in names for o in outcomes(name, "WRONG")]
    return (
        sum(not o.full for o in right) / max(1, len(right)),
        sum(o.full for o in wrong) / max(1, len(wrong)),
        sum(not o.has_own_sentence for o in wrong) / max(1, len(wrong)),
    )


@pytest.mark.parametrize("lesson", lessons())
def test_error_rates_are_zero_and_few_wrong_answers_hear_nothing_special(lesson: str) -> None:
    unfair, missed, mute = rates([e.name for e in exercises_of(lesson)])
    print(
        f"{lesson}: right answers that lose points {unfair:.1%}, wrong ones that lose none "
        f"{missed:.1%}, wrong ones without a sentence of their own {mute:.1%}"
    )
    assert unfair == 0.0, "the answers are those of test_right_answers_get_all_points"
    assert missed == 0.0, "the answers are those of test_wrong_answers_lose_points…"
    assert mute <= MOST_WITHOUT_SENTENCE, "more of them need a misconception of their own"


if __name__ == "__main__":
    for lesson in lessons():
        names = [e.name for e in exercises_of(lesson)]
        right = sum(len(outcomes(name, "RIGHT")) for name in names)
        wrong = sum(len(outcomes(name, "WRONG")) for name in names)
        unfair, missed, mute = rates(names)
        print(
            f"{lesson}: {right} right answers, {unfair:.1%} lose points; {wrong} wrong answers, "
            f"{missed:.1%} lose none, {mute:.1%} hear nothing of their own"
        )
        for name in names:
            for o in outcomes(name, "RIGHT"):
                if not o.full:
                    print(f"\nright, but loses points:\n{o.text}\n{lines_of(o.verdict)}")
            for o in outcomes(name, "WRONG"):
                if o.full or not o.has_own_sentence:
                    print(f"\nwrong, {o.verdict.points} points:\n{o.text}\n{lines_of(o.verdict)}")
