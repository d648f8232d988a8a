"""The verdict on one exercise.

`judge` runs an exercise's checks against whatever stands behind an `Ask` and divides the points.
It fails closed: a check that did not end with a finding, for whatever reason, earns nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from autograder.exercises import Answer, Ask, Check, Exercise, Finding
from autograder.grading.failures import GraderFailed
from autograder.grading.memory import bounded_memory
from autograder.student import wire
from autograder.student.calls import one_line

Status = Literal["correct", "partly", "incorrect", "not attempted", "no answer"]

AskFor = Callable[[Check, np.random.Generator], Ask]

MAX_MESSAGE = 500  # characters of what is said about a check


@dataclass(frozen=True)
class CheckResult:
    """What became of one check."""

    name: str
    points: float
    max_points: float
    passed: bool
    message: str = ""
    misconception: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class Verdict:
    """What became of one exercise.

    Attributes
    ----------
    exercise : str
    points, max_points : float
        `points` is 0 <= points <= max_points, a Python float.
    status : Status
    checks : tuple of CheckResult
    bonus : bool
        Whether the points come on top of the lesson's own.
    note : str
        A sentence that goes before the checks: why the exercise's cell stopped.
    cell : str
        The test cell's grade_id; ``test_<exercise>`` where nothing else is said.
    """

    exercise: str
    points: float
    max_points: float
    status: Status
    checks: tuple[CheckResult, ...]
    bonus: bool = False
    note: str = ""
    cell: str = ""

    def __post_init__(self) -> None:
        if not self.cell:
            object.__setattr__(self, "cell", f"test_{self.exercise}")

    def with_note(self, note: str) -> Verdict:
        """The same verdict with a sentence in front of it."""
        return replace(self, note=note)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Names of the misconceptions recognised, each once, in the order of the checks."""
        return tuple(dict.fromkeys(c.misconception for c in self.checks if c.misconception))

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a grade record."""
        return asdict(self)


def seed_for(secret: str, *parts: str) -> int:
    """A seed that nobody can foresee without the course's secret, the same at every run."""
    digest = hashlib.sha256("\x1f".join((secret, *parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big")


def judge(exercise: Exercise, ask_for: AskFor, secret: str) -> Verdict:
    """Judge one exercise.

    Parameters
    ----------
    exercise : Exercise
    ask_for : callable
        Makes the `Ask` for a check and its random generator.
    secret : str
        Decides, with the names of exercise and check, which inputs are drawn.

    Returns
    -------
    Verdict
    """
    results: dict[str, CheckResult] = {}
    for check in exercise.checks:
        max_points = exercise.points * check.share
        blocked = next((need for need in check.needs if not results[need].passed), None)
        if blocked is not None:
            waiting = f"Waits for “{blocked}”."
            results[check.name] = CheckResult(
                check.name, 0.0, max_points, False, waiting, kind="waits"
            )
            continue
        rng = np.random.default_rng(seed_for(secret, exercise.name, check.name))
        ask = _Advised(ask_for(check, rng), exercise.advice)
        try:
            with bounded_memory():
                finding = check.run(ask)
        except GraderFailed:
            raise
        except wire.MalformedAnswer as error:
            finding = Finding(
                False, f"What came back could not be read: {error}.", kind="no answer"
            )
        except Exception as error:  # an answer of a form that nobody thought of
            finding = Finding(
                False, f"What came back could not be judged: {one_line(error)}.", kind="unjudged"
            )
        results[check.name] = CheckResult(
            name=check.name,
            points=max_points if finding.passed is True else 0.0,
            max_points=max_points,
            passed=finding.passed is True,
            message=shortened(finding.message, MAX_MESSAGE),
            misconception=finding.misconception,
            kind="" if finding.passed is True else finding.kind,
        )
    checks = tuple(results.values())
    if all(c.passed for c in checks):
        points = exercise.points
    else:
        points = min(exercise.points, round(sum(c.points for c in checks), 2))
    return Verdict(
        exercise=exercise.name,
        points=float(points),
        max_points=float(exercise.points),
        status=_status(checks),
        checks=checks,
        bonus=exercise.bonus,
    )


class _Advised:
    """An `Ask` whose answers carry what the course says helps against their error."""

    def __init__(self, inner: Ask, advice: tuple[tuple[str, str], ...]) -> None:
        self.rng = inner.rng
        self._inner = inner
        self._advice = advice

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        return self._with_advice(self._inner.call(target, *args, **options))

    def value(self, target: str) -> Answer:
        return self._with_advice(self._inner.value(target))

    def _with_advice(self, answer: Answer) -> Answer:
        if answer.kind != "raised":
            return answer
        return replace(answer, advice=advice_on(answer.error, self._advice))


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def advice_on(error: str, advice: tuple[tuple[str, str], ...]) -> str:
    """What helps against an error ("TypeError: ..."); empty where nothing is known."""
    error = error[:MAX_MESSAGE]
    return next((text for part, text in advice if re.search(part, error)), "")


def _status(checks: tuple[CheckResult, ...]) -> Status:
    if all(c.passed for c in checks):
        return "correct"
    if any(c.passed for c in checks):
        return "partly"
    kinds = {c.kind for c in checks} - {"waits"}
    if kinds == {"not attempted"}:
        return "not attempted"
    return "no answer" if kinds == {"no answer"} else "incorrect"


def answer_of(reply: dict[str, Any]) -> Answer:
    """Read a worker's reply, trusting nothing about it.

    Raises
    ------
    wire.MalformedAnswer
        If the reply is not in the agreed form.
    """
    kind = reply.get("kind")
    if kind not in ("value", "raised", "not attempted", "missing", "too large"):
        raise wire.MalformedAnswer("a reply of an unknown kind")
    error, changed = reply.get("error", ""), reply.get("changed", [])
    if type(error) is not str or type(changed) is not list:
        raise wire.MalformedAnswer("a reply that is not in the agreed form")
    if len(changed) > 100 or not all(type(i) is int and 0 <= i < 100 for i in changed):
        raise wire.MalformedAnswer("a reply that is not in the agreed form")
    value = wire.decode(reply.get("value")) if kind == "value" else None
    return Answer(kind, value, error[:300], tuple(changed))
