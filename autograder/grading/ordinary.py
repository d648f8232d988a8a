"""Running an ordinary nbgrader lesson: the student's cells, then the lesson's own tests.

The tests come into the process only when all of the student's cells have run, so that no cell can
print them. Where a test did not give all points and something it uses is defined anew below it, it
is run once more in a fresh process with the cells above it; the better of the two counts.

What comes back is a line, a type of error or a number; what is said of it is read off the test's
own text here. A test that did not end, or ended with something that is no number of points, gets
none: nbgrader would give all. Even so the student's code and the tests share a process: such a
lesson is *not sealed by entries*, and every record and page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.authoring.own_tests import NOT_SEALED, OwnTest, is_own_test, points_for
from autograder.grading.judge import CheckResult, Status, Verdict, shortened
from autograder.grading.needed import Plan, is_figure, is_stub, is_students
from autograder.grading.outputs import write_outputs, write_verdict
from autograder.grading.run import MAX_REASONS, Graded
from autograder.grading.runner import ENDS, Limits, Runner
from autograder.grading.sanitise import Cell, Sanitised, source_of
from autograder.grading.session import OwnTestResult
from autograder.student import wire
from autograder.student.names import Names, names_of

REMARK = f"This lesson's own tests gave these points; they are {NOT_SEALED}."
NOT_RUN = "Nothing could be run: there is no notebook to test."
_BELOW = "Judged with the cells above this test: what it uses is defined anew below."


def run_ordinary(
    rebuilt: Sanitised,
    tests: Sequence[OwnTest],
    seed: str,
    limits: Limits,
    *,
    allow_missing: bool = False,
    readable: bool = True,
) -> Graded:
    """Run a sanitised notebook of an ordinary lesson; outputs are written into its cells.

    See `run.run_notebook`; `tests` are those of the source, in their order.
    """
    code = [cell for cell in rebuilt.notebook["cells"] if cell["cell_type"] == "code"]
    points = {c["id"]: float(c["metadata"]["nbgrader"]["points"]) for c in code if is_own_test(c)}
    tests = [
        t if t.points == points[t.cell] else replace(t, points=points[t.cell])
        for t in tests
        if t.cell in points
    ]
    runner = Runner(seed, limits, allow_missing, guarded=True) if readable else None
    outcomes = {test.cell: OwnTestResult("died") for test in tests}
    notes: dict[str, str] = {}
    counts = {cell["id"]: number for number, cell in enumerate(code, start=1)}
    try:
        if runner is not None:
            planned = Plan(_names(code, runner))
            _run_cells(code, runner, counts, planned.uses(_needs(tests)), planned)
            outcomes = _run_tests(tests, runner)
            for test, cells in _to_run_again(code, tests, outcomes, planned):
                again = _with_cells_above(cells, test, tests, seed, limits, allow_missing)
                if points_of(test, again) > points_of(test, outcomes[test.cell]):
                    outcomes[test.cell], notes[test.cell] = again, _BELOW
    finally:
        if runner is not None:
            runner.end()
    verdicts = []
    for test in tests:
        verdict = verdict_of(test, outcomes[test.cell] if readable else None)
        verdicts.append(verdict.with_note(notes.get(test.cell, "")))
        if runner is not None and verdict.checks[0].kind == "unjudged":
            runner.note(f"{test.cell}: {verdict.checks[0].message}")
        (cell,) = [c for c in code if c["id"] == test.cell]
        write_verdict(cell, verdicts[-1], counts[test.cell])
    return Graded(
        verdicts=tuple(verdicts),
        asked={test.cell: _log(test, outcomes[test.cell], readable) for test in tests},
        own_seconds=runner.own_seconds if runner else 0.0,
        trouble=_reasons(verdicts, rebuilt, runner) if runner else "",
        missing_layers=runner.missing_layers if runner else (),
    )


def verdict_of(test: OwnTest, outcome: OwnTestResult | None) -> Verdict:
    """The verdict on one test; None where there was nothing to test."""
    if outcome is None:
        return _verdict(test, 0.0, "no answer", NOT_RUN, "no answer")
    points, wrong = points_for(test, vars(outcome))
    if wrong:
        return _verdict(test, 0.0, "incorrect", f"This test {wrong}.", "unjudged")
    if outcome.kind == "ok":
        if points >= test.points:
            return _verdict(test, test.points, "correct", "", "")
        told = f"This test gave {points:g} of {test.points:g} points."
        return _verdict(test, points, "partly" if points else "incorrect", told, "wrong")
    if outcome.kind != "error":
        return _verdict(test, 0.0, "no answer", f"This test {ENDS[outcome.kind]}.", "no answer")
    if outcome.error == "NotImplementedError":
        return _verdict(test, 0.0, "not attempted", "Not attempted yet.", "not attempted")
    if outcome.error == "NotPlain":
        told = (
            "What came is of a class that answers comparisons as it likes; plain numbers, texts, "
            "lists or arrays were expected."
        )
        return _verdict(test, 0.0, "incorrect", told, "unjudged")
    hidden = outcome.line is None or test.is_hidden(outcome.line)
    told = f"A {'hidden test' if hidden else 'test'} did not pass."
    if outcome.error == "AssertionError" and outcome.line is not None:
        told = test.says(outcome.line) or told
    elif outcome.error:
        told += f" The code stopped with {outcome.error}."
    kind = "wrong" if outcome.error == "AssertionError" else "error"
    return _verdict(test, 0.0, "incorrect", told, kind)


def points_of(test: OwnTest, outcome: OwnTestResult) -> float:
    """The points of an outcome."""
    return points_for(test, vars(outcome))[0]


def _verdict(test: OwnTest, points: float, status: Status, message: str, kind: str) -> Verdict:
    passed = status == "correct"
    check = CheckResult("the tests of this cell", points, test.points, passed, message, kind=kind)
    return Verdict(
        exercise=test.cell.removeprefix("test_"),
        points=float(points),
        max_points=float(test.points),
        status=status,
        checks=(check,),
        cell=test.cell,
    )


# --- cells, then tests ----------------------------------------------------------------------------


def _names(code: list[Cell], runner: Runner) -> dict[str, Names]:
    """What each cell that runs defines and needs."""
    run = [cell for cell in code if _runs(cell)]
    theirs = [cell for cell in run if is_students(cell)]
    found = runner.names([source_of(c) for c in theirs])
    names = dict(zip((c["id"] for c in theirs), found, strict=True))
    return names | {c["id"]: names_of(source_of(c)) for c in run if c["id"] not in names}


def _needs(tests: Sequence[OwnTest]) -> frozenset[str]:
    """The names that tests need."""
    return frozenset[str]().union(*(test.names.needs for test in tests))


def _run_cells(
    code: list[Cell],
    runner: Runner,
    counts: dict[str, int],
    used: frozenset[str],
    planned: Plan,
) -> None:
    """Run all cells but tests; a student's own that defines nothing the tests use gives way."""
    for cell in filter(_runs, code):
        own = is_students(cell) and not is_stub(cell)
        needed = not own or bool(planned.names[cell["id"]].defines & used)
        result = runner.run(source_of(cell), cell["id"], needed, is_stub(cell))
        write_outputs(cell, result, counts[cell["id"]])


def _runs(cell: Cell) -> bool:
    """Whether a cell runs before the tests: all but tests, figures and what was not handed in."""
    if is_own_test(cell) or cell["metadata"]["autograder"]["origin"] == "missing":
        return False
    return is_students(cell) or not is_figure(cell)


def _run_tests(tests: Sequence[OwnTest], runner: Runner) -> dict[str, OwnTestResult]:
    """Each test in the process in which all cells have run; a fresh one after one that ended it."""
    outcomes: dict[str, OwnTestResult] = {}
    since: list[OwnTest] = []  # tests that have run in the present process
    last = ""
    for place, test in enumerate(tests):
        if last in ENDS:
            since = []
        for earlier in _needed(tests[:place], test):
            if earlier not in since and outcomes[earlier.cell].kind in ("ok", "error"):
                runner.test(earlier.code, earlier.cell)
        outcomes[test.cell] = runner.test(test.code, test.cell)
        last = outcomes[test.cell].kind
        since.append(test)
    return outcomes


def _needed(earlier: Sequence[OwnTest], test: OwnTest) -> list[OwnTest]:
    """The earlier tests that define a name which a test uses: they import, or help."""
    wanted, found = set(test.names.needs), []
    for other in reversed(earlier):
        if other.names.defines & wanted:
            found.append(other)
            wanted |= other.names.needs
    return found[::-1]


def _to_run_again(
    code: list[Cell],
    tests: Sequence[OwnTest],
    outcomes: dict[str, OwnTestResult],
    planned: Plan,
) -> list[tuple[OwnTest, list[Cell]]]:
    """Tests without all points that use what is defined anew below them, and the cells above."""
    failed = [t for t in tests if points_of(t, outcomes[t.cell]) < t.points]
    again = []
    for test in failed:
        place = next(i for i, cell in enumerate(code) if cell["id"] == test.cell)
        uses = planned.uses(test.names.needs)
        below = [c for c in code[place:] if planned.names.get(c["id"], Names()).defines & uses]
        if below:
            again.append((test, [cell for cell in code[:place] if _runs(cell)]))
    return again


def _with_cells_above(
    cells: list[Cell],
    test: OwnTest,
    tests: Sequence[OwnTest],
    seed: str,
    limits: Limits,
    allow_missing: bool,
) -> OwnTestResult:
    """The outcome of a test in a process of its own, in which the cells above it have run."""
    runner = Runner(seed, replace(limits, restarts=1), allow_missing, guarded=True)
    try:
        for cell in cells:
            runner.run(source_of(cell), cell["id"], True, is_stub(cell))
        place = [t.cell for t in tests].index(test.cell)
        for earlier in _needed(tests[:place], test):
            runner.test(earlier.code, earlier.cell)
        return runner.test(test.code, test.cell)
    finally:
        runner.end()


# --- what is said and kept ------------------------------------------------------------------------


def _reasons(verdicts: list[Verdict], rebuilt: Sanitised, runner: Runner) -> str:
    """Why an instructor should look: in any case, or since not all points were given."""
    reasons = list(runner.troubles)
    if any(verdict.status != "correct" for verdict in verdicts):
        reasons += [*runner.doubts, *rebuilt.doubts]
    return shortened("; ".join(reasons), MAX_REASONS)


def _log(test: OwnTest, outcome: OwnTestResult, readable: bool) -> dict[str, Any]:
    """What a record keeps of a test, in the form of a check's questions and answers."""
    answer = {
        "kind": outcome.kind if readable else "unreadable",
        "value": wire.encode(outcome.value),
        "line": outcome.line,
        "error": outcome.error,
    }
    return {"own test": [{"question": {"test": test.digest}, "answer": answer}]}


def outcome_in(log: dict[str, Any]) -> tuple[str, OwnTestResult | None]:
    """Which test a record is about, and what came of it; see `_log`."""
    (entry,) = log["own test"]
    form = entry["answer"]
    digest = entry["question"]["test"]
    if form["kind"] == "unreadable":
        return digest, None
    value = wire.decode(form["value"])
    return digest, OwnTestResult(form["kind"], value, form["line"], form["error"])
