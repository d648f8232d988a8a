"""Running a rebuilt notebook: its cells in a sandboxed worker, the checks' questions, the verdicts.

A cell or a call that hangs or kills its process costs its own answer and no other: a fresh worker
runs the cells before it again, without the one that failed, and goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises import Answer, Ask, Check, Exercise
from autograder.exercises.registry import Content
from autograder.grading.judge import Verdict, advice_on, judge, seed_for
from autograder.grading.lost_indent import said_of_lost_indent
from autograder.grading.older_numpy import said_of_older_numpy
from autograder.grading.records import RecordingAsk
from autograder.grading.sanitise import Cell, Sanitised, source_of
from autograder.grading.session import CellResult, Session, SessionEnded, WorkerFailed, Zygote
from autograder.grading.wording import summary, verdict_html


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission's time, in seconds, and on fresh starts after a failure."""

    cell_seconds: float = 10.0
    call_seconds: float = 10.0
    notebook_seconds: float = 90.0
    restarts: int = 8


@dataclass(frozen=True)
class Graded:
    """What came of running a notebook."""

    verdicts: tuple[Verdict, ...]
    asked: dict[str, dict[str, list[dict[str, Any]]]]  # exercise -> check -> questions, answers
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
    runner = _Runner(seed, limits, allow_missing) if readable else None
    verdicts: list[Verdict] = []
    asked: dict[str, dict[str, list[dict[str, Any]]]] = {}
    stopped: dict[str, CellResult] = {}  # stub -> how it failed
    stubs: dict[str, str] = {}
    count = printed = 0
    try:
        for cell in rebuilt.notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            nbgrader = cell["metadata"].get("nbgrader", {})
            if nbgrader.get("grade"):
                exercise = content.find(nbgrader["grade_id"].removeprefix("test_"))
                exercise = with_points(exercise, nbgrader["points"])
                log = asked.setdefault(exercise.name, {})
                verdict = _verdict(exercise, runner, seed, log)
                stub = stubs.get(exercise.name, "")
                verdict = _with_stub_error(verdict, stopped.get(exercise.name), stub, exercise)
                if runner is not None and any(c.kind == "unjudged" for c in verdict.checks):
                    runner.note(f"an answer of {exercise.name} could not be judged")
                verdicts.append(verdict)
                count += 1
                _write_verdict(cell, verdict, count)
            elif runner is not None and _runs(cell):
                stubs[cell["id"]] = source_of(cell)
                result = runner.run(stubs[cell["id"]], cell["id"])
                count += 1
                printed += len(result.stdout) + len(result.stderr) + len(result.result or "")
                if printed > MAX_PRINTED:
                    result = replace(result, stdout="", stderr=_NOT_KEPT, result=None)
                _write_outputs(cell, result, count)
                if result.kind != "ok":
                    stopped[cell["id"]] = result
    finally:
        if runner is not None:
            runner.end()
    return Graded(
        verdicts=tuple(verdicts),
        asked=asked,
        own_seconds=runner.own_seconds if runner else 0.0,
        trouble="; ".join(runner.troubles) if runner else "",
        missing_layers=runner.missing_layers if runner else (),
    )


def with_points(exercise: Exercise, points: float) -> Exercise:
    """The exercise with the points that its test cell has: those that students were told."""
    return exercise if exercise.bonus else replace(exercise, points=float(points))


MAX_PRINTED = 200_000  # characters of all outputs of a notebook
_NOT_KEPT = "[not kept: this notebook prints too much]"


def _runs(cell: Cell) -> bool:
    """Whether a cell is executed: all but those that only illustrate and those not handed in."""
    origin = cell["metadata"]["autograder"]["origin"]
    if origin == "missing":
        return False
    return origin == "student" or "illustration" not in cell["metadata"].get("tags", [])


class _Runner:
    """Runs cells one after another; starts afresh without the cell or call that failed."""

    def __init__(self, seed: str, limits: Limits, allow_missing: bool) -> None:
        self._seed = seed
        self._limits = limits
        self._allow_missing = allow_missing
        self._session: Session | None = None
        self._done: list[str] = []  # sources that ran, to be run again in a fresh worker
        self._deadline = time.monotonic() + limits.notebook_seconds
        self._starts = 0
        self.own_seconds = 0.0
        self.troubles: list[str] = []
        self.missing_layers: tuple[str, ...] = ()

    def _left(self, limit: float) -> float:
        return max(0.0, min(limit, self._deadline - time.monotonic()))

    def _live_session(self) -> Session | None:
        """A worker that has run all cells so far; None once time or fresh starts are used up."""
        while self._session is None or self._session.ended:
            if self._starts > self._limits.restarts or self._left(1.0) <= 0:
                return None
            self._starts += 1
            try:
                self._session = zygote(self._allow_missing).session(
                    _students_seed(self._seed), self._limits.call_seconds
                )
            except WorkerFailed as error:
                if self._starts > self._limits.restarts:
                    raise
                self.note(str(error))
                continue
            self.missing_layers = tuple(self._session.missing_layers)
            for source in self._done:
                self._session.run(source, self._left(self._limits.cell_seconds))
                if self._session.ended:
                    break
        return self._session

    def run(self, source: str, name: str) -> CellResult:
        """Run a cell; one that ends the worker is not run again."""
        session = self._live_session()
        if session is None:
            return CellResult("timeout", ename="NotRun", evalue=_OUT_OF_TIME)
        started = time.monotonic()
        result = session.run(source, self._left(self._limits.cell_seconds))
        self.own_seconds += time.monotonic() - started
        if result.kind in ("ok", "error"):
            self._done.append(source)
            self.note(said_of_older_numpy(f"cell {name}", f"{result.ename}: {result.evalue}"))
        else:
            self.note(f"a cell {_ENDS.get(result.kind, 'failed')}")
        return result

    def ask_for(self, check: Check, rng: np.random.Generator) -> Ask:
        """The `Ask` for one check, of a worker that has run the cells so far."""
        session = self._live_session()
        if session is None:
            return _Silent(rng)
        return _Watched(session.ask_for(check, rng), self)

    def limit_call(self) -> None:
        """Give the next call what is left of the notebook's time, at most a call's."""
        if self._session is not None:
            self._session.call_timeout = self._left(self._limits.call_seconds)

    def note(self, trouble: str) -> None:
        """Remember why an instructor should look."""
        if trouble and trouble not in self.troubles:
            self.troubles.append(trouble)

    def end(self) -> None:
        """End the worker."""
        if self._session is not None:
            self._session.end()


_OUT_OF_TIME = "the notebook's time, or its number of fresh starts, is used up"
_ENDS = {
    "timeout": "did not end in time",
    "died": "ended its Python process",
    "malformed": "sent something unreadable",
}


class _Watched:
    """An `Ask` that times the calls and notes those that end the worker."""

    def __init__(self, inner: Ask, runner: _Runner) -> None:
        self.rng = inner.rng
        self._inner = inner
        self._runner = runner

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        return self._watch(target, lambda: self._inner.call(target, *args, **options))

    def value(self, target: str) -> Answer:
        return self._watch(target, lambda: self._inner.value(target))

    def _watch(self, target: str, put: Callable[[], Answer]) -> Answer:
        started = time.monotonic()
        self._runner.limit_call()
        try:
            answer = put()
        except SessionEnded:
            answer = Answer("died")
        self._runner.own_seconds += time.monotonic() - started
        if answer.kind in _ENDS:
            self._runner.note(f"{target} {_ENDS[answer.kind]}")
        elif answer.kind == "raised":
            self._runner.note(said_of_older_numpy(target, answer.error))
        return answer


class _Silent:
    """The `Ask` of a submission that can no longer be asked."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        return Answer("timeout")

    def value(self, target: str) -> Answer:
        return Answer("timeout")


class _Absent(_Silent):
    """The `Ask` of a submission that could not be read at all."""

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        return Answer("not attempted")

    def value(self, target: str) -> Answer:
        return Answer("not attempted")


def _verdict(
    exercise: Exercise, runner: _Runner | None, seed: str, log: dict[str, list[dict[str, Any]]]
) -> Verdict:
    def ask_for(check: Check, rng: np.random.Generator) -> Ask:
        inner = runner.ask_for(check, rng) if runner is not None else _Absent(rng)
        return RecordingAsk(inner, log.setdefault(check.name, []))

    return judge(exercise, ask_for, seed)


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
    else:
        told = (
            f"Your cell {'was not run: ' + failed.evalue if failed.ename else _ENDS[failed.kind]}."
        )
    return verdict.with_note(told)


def _write_outputs(cell: Cell, result: CellResult, count: int) -> None:
    """The outputs of a student's cell: text only."""
    outputs: list[dict[str, Any]] = []
    for name, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        if text:
            outputs.append({"output_type": "stream", "name": name, "text": text})
    if result.result:
        data = {"text/plain": result.result}
        outputs.append(
            {
                "output_type": "execute_result",
                "execution_count": count,
                "data": data,
                "metadata": {},
            }
        )
    if result.kind != "ok":
        error = result.ename or "Stopped", result.evalue or _ENDS.get(result.kind, "")
        line = f"{error[0]}: {error[1]}" + (f" (line {result.line})" if result.line else "")
        outputs.append(
            {"output_type": "error", "ename": error[0], "evalue": error[1], "traceback": [line]}
        )
    cell["outputs"], cell["execution_count"] = outputs, count


def _write_verdict(cell: Cell, verdict: Verdict, count: int) -> None:
    """The one output of a test cell: its points, as nbgrader reads them, and the verdict.

    A bonus cell has no points in nbgrader's sense; `gradebook` enters them as extra credit.
    """
    points = 0.0 if verdict.bonus else verdict.points
    cell["outputs"] = [
        {
            "output_type": "execute_result",
            "execution_count": count,
            "data": {"text/plain": repr(float(points)), "text/html": verdict_html(verdict)},
            "metadata": {},
        }
    ]
    cell["execution_count"] = count
    cell["metadata"]["autograder"] = {
        "origin": "course",
        "points": verdict.points,
        "max_points": verdict.max_points,
        "bonus": verdict.bonus,
        "summary": summary(verdict),
    }


_ZYGOTE: Zygote | None = None


def zygote(allow_missing: bool = False) -> Zygote:
    """This process's warm worker, started at first use."""
    global _ZYGOTE
    if _ZYGOTE is None:
        _ZYGOTE = Zygote(allow_missing=allow_missing)
    return _ZYGOTE


def _students_seed(seed: str) -> int:
    """Seeds `random` and `numpy.random` of the submission; tells nothing of the checks' seed."""
    return seed_for(seed, "student") % 2**32
