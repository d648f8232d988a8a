"""Running a rebuilt notebook: its cells, the checks' questions, the verdicts.

An exercise is judged where its test cell stands. Where it did not get all points and something it
uses is defined further down, it is judged once more at the end, as a student who runs the check
again would see it; the better of the two counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises import Answer, Ask, Check, Exercise
from autograder.exercises.registry import Content
from autograder.grading.judge import CheckResult, Verdict, advice_on, judge, shortened
from autograder.grading.lost_indent import said_of_lost_indent
from autograder.grading.needed import (
    Plan,
    is_figure,
    is_stub,
    is_students,
    is_test,
    plan,
)
from autograder.grading.outputs import write_outputs, write_verdict
from autograder.grading.records import RecordingAsk
from autograder.grading.runner import ENDS, Limits, Runner, Unreadable
from autograder.grading.sanitise import Cell, Sanitised, source_of
from autograder.grading.session import CellResult
from autograder.student.names import Names

MAX_REASONS = 2_000  # characters of why an instructor should look
_BROKEN = ("error", "no answer", "not attempted")  # kinds of findings that are no wrong value
# What Python says where a name or a module is not there.
_ABSENT = ("NameError", "ModuleNotFoundError", "ImportError", "There is no ")

Log = dict[str, list[dict[str, Any]]]  # check -> questions and answers


@dataclass(frozen=True)
class Graded:
    """What came of running a notebook."""

    verdicts: tuple[Verdict, ...]
    asked: dict[str, Log]  # by exercise
    own_seconds: float
    trouble: str
    missing_layers: tuple[str, ...]


def run_notebook(
    rebuilt: Sanitised,
    content: Content,
    seed: str,
    limits: Limits,
    *,
    allow_missing: bool = False,
    readable: bool = True,
) -> Graded:
    """Run a sanitised notebook and judge its exercises; outputs are written into its cells.

    Parameters
    ----------
    rebuilt : Sanitised
    content : Content
        The course whose exercises judge.
    seed : str
        Decides the drawn inputs.
    limits : Limits
    allow_missing : bool
        Run although a layer of isolation is missing.
    readable : bool
        False where there was nothing to rebuild from: no cell is run, and nothing gets points.
    """
    code = [cell for cell in rebuilt.notebook["cells"] if cell["cell_type"] == "code"]
    exercises = {
        cell["id"]: with_points(
            content.find(cell["metadata"]["nbgrader"]["grade_id"].removeprefix("test_")),
            cell["metadata"]["nbgrader"]["points"],
        )
        for cell in code
        if is_test(cell)
    }
    for name in exercises.keys() & rebuilt.as_released:  # the words of this release are meant
        exercises[name] = replace(exercises[name], earlier=None)
    runner = Runner(seed, limits, allow_missing) if readable else None
    planned = Plan()
    judged: dict[str, _Judged] = {}  # by the test cell's id
    stopped: dict[str, CellResult] = {}  # stub -> how it failed
    counts: dict[str, int] = {}
    try:
        if runner is not None:
            targets = {name for exercise in exercises.values() for name in exercise.uses}
            planned = plan(code, runner.names, targets)
        for cell in code:
            if is_test(cell):
                exercise = exercises[cell["id"]]
                judged[cell["id"]] = _judged(exercise, runner, seed)
                counts[cell["id"]] = len(counts) + 1
            elif runner is not None and _runs(cell, planned):
                needed = not is_figure(cell) and not is_students(cell)
                needed = needed or cell["id"] in planned.needed or is_stub(cell)
                result = runner.run(source_of(cell), cell["id"], needed, is_stub(cell))
                counts[cell["id"]] = len(counts) + 1
                if not is_students(cell) and is_figure(cell):
                    continue  # run for the names it defines: what it draws is the course's
                write_outputs(cell, result, counts[cell["id"]])
                if result.kind != "ok":
                    stopped[cell["id"]] = result
        if runner is not None:
            _judge_again(code, exercises, judged, planned, runner, seed)
    finally:
        if runner is not None:
            runner.end()
    stubs = {cell["id"]: source_of(cell) for cell in code if is_stub(cell)}
    for cell in code:
        if is_test(cell):
            exercise, found = exercises[cell["id"]], judged[cell["id"]]
            verdict = _with_stub_error(
                found.verdict, stopped.get(exercise.name), stubs.get(exercise.name, ""), exercise
            )
            if runner is not None:
                verdict = _with_what_is_missing(verdict, runner)
                _note_doubts(cell, verdict, rebuilt, runner)
            judged[cell["id"]] = replace(found, verdict=verdict)
            write_verdict(cell, verdict, counts[cell["id"]])
    verdicts = tuple(found.verdict for found in judged.values())
    return Graded(
        verdicts=verdicts,
        asked={found.verdict.exercise: found.log for found in judged.values()},
        own_seconds=runner.own_seconds if runner else 0.0,
        trouble=_reasons(verdicts, rebuilt, runner) if runner else "",
        missing_layers=runner.missing_layers if runner else (),
    )


def with_points(exercise: Exercise, points: float) -> Exercise:
    """The exercise with the points that its test cell has: those that students were told."""
    return exercise if exercise.bonus else replace(exercise, points=float(points))


def _runs(cell: Cell, planned: Plan) -> bool:
    """Whether a cell is executed: all but those not handed in, and figures that nobody uses."""
    if cell["metadata"]["autograder"]["origin"] == "missing":
        return False
    return is_students(cell) or not is_figure(cell) or cell["id"] in planned.figures


@dataclass(frozen=True)
class _Judged:
    """A verdict, and what was asked to reach it."""

    verdict: Verdict
    log: Log


def _judged(exercise: Exercise, runner: Runner | None, seed: str) -> _Judged:
    log: Log = {}

    def ask_for(check: Check, rng: np.random.Generator) -> Ask:
        inner = runner.ask_for(check, rng) if runner is not None else Unreadable(rng)
        if exercise.earlier is not None:
            inner = _InTodaysWords(inner, exercise.earlier)
        return RecordingAsk(inner, log.setdefault(check.name, []))

    return _Judged(judge(exercise, ask_for, seed), log)


class _InTodaysWords:
    """An `Ask` that reads a variable in the words of the release that students have now.

    What is recorded, and judged again by `replay`, is the answer as it is read.
    """

    def __init__(self, inner: Ask, earlier: Callable[[Any], Any]) -> None:
        self.rng = inner.rng
        self.call = inner.call
        self._inner = inner
        self._earlier = earlier

    def value(self, target: str) -> Answer:
        answer = self._inner.value(target)
        if answer.kind != "value":
            return answer
        return replace(answer, value=self._earlier(answer.value))


def _judge_again(
    code: list[Cell],
    exercises: dict[str, Exercise],
    judged: dict[str, _Judged],
    planned: Plan,
    runner: Runner,
    seed: str,
) -> None:
    """Judge once more, at the end, what uses something that is defined below its test cell."""
    for place, cell in enumerate(code):
        if not is_test(cell) or judged[cell["id"]].verdict.status == "correct":
            continue
        exercise = exercises[cell["id"]]
        uses = planned.uses(exercise.uses)
        below = [c for c in code[place + 1 :] if is_students(c) or c["id"] in planned.figures]
        if not any(planned.names.get(c["id"], Names()).defines & uses for c in below):
            continue
        again = _judged(exercise, runner, seed)
        if again.verdict.points > judged[cell["id"]].verdict.points:
            said = "Judged with what your notebook defines below this check."
            judged[cell["id"]] = replace(again, verdict=again.verdict.with_note(said))


# --- what is said beside the points ---------------------------------------------------------------


def _failed(verdict: Verdict) -> list[CheckResult]:
    """The checks that did not pass, without those that wait for one of them."""
    return [c for c in verdict.checks if not c.passed and c.kind != "waits"]


def _with_stub_error(
    verdict: Verdict, failed: CellResult | None, stub: str, exercise: Exercise
) -> Verdict:
    """Say first that the exercise's own cell stopped or ends early, where that is why it failed."""
    if verdict.status == "correct":
        return verdict
    lost = said_of_lost_indent(stub, exercise.name)
    if failed is None:
        return verdict.with_note(lost) if lost else verdict
    if failed.kind == "error":
        where = f", line {failed.line}" if failed.line else ""
        told = f"Your cell stopped with {failed.ename}: {failed.evalue[:500]}{where}."
        helps = lost or advice_on(f"{failed.ename}: {failed.evalue}", exercise.advice)
        told += f" {helps}" if helps else ""
    elif failed.ename == "NotRun":
        told = f"Your cell was not run: {failed.evalue}."
    else:
        told = f"Your cell {ENDS[failed.kind]}."
    return verdict.with_note(told)


def _with_what_is_missing(verdict: Verdict, runner: Runner) -> Verdict:
    """Say what was passed over, where that may be why an exercise failed."""
    if not runner.passed_over or not any(c.kind == "error" for c in _failed(verdict)):
        return verdict
    said = f"When a class is graded, {'; '.join(runner.passed_over[:3])}."
    runner.note(f"{verdict.exercise}: {'; '.join(runner.passed_over[:3])}")
    return verdict.with_note(f"{verdict.note} {said}".strip())


def _note_doubts(cell: Cell, verdict: Verdict, rebuilt: Sanitised, runner: Runner) -> None:
    """Note where an exercise may have been worth more than it got."""
    failed = _failed(verdict)
    if any(c.kind == "unjudged" for c in failed):
        runner.note(f"an answer of {verdict.exercise} could not be judged")
    broken = [c for c in failed if c.kind in _BROKEN]
    if not broken:
        return
    at_home = rebuilt.at_home.get(cell["id"])
    said = verdict.note or broken[0].message
    if at_home is True:
        runner.note(f"{verdict.exercise} passed its check in the student's notebook; here: {said}")
    elif at_home is None and any(text in said for text in _ABSENT):
        runner.note(f"{verdict.exercise}: {said}")


def _reasons(verdicts: tuple[Verdict, ...], rebuilt: Sanitised, runner: Runner) -> str:
    """Why an instructor should look: in any case, or since not all points were given."""
    reasons = list(runner.troubles)
    if any(v.status != "correct" and not v.bonus for v in verdicts):
        reasons += [*runner.doubts, *rebuilt.doubts]
    return shortened("; ".join(reasons), MAX_REASONS)
