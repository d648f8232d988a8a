"""Mutants: a solution with one small thing changed, which a good check notices.

``python tests/course/mutation.py [EXERCISE…]`` prints the score of each exercise and the survivors.
"""

from __future__ import annotations

import ast
import copy
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np
from lesson_code import CONTENT, code_cells, find, namespace_with, variants_of

from autograder.exercises import Exercise
from autograder.grading.judge import seed_for
from autograder.instructor import LocalAsk
from autograder.student.wire import MalformedAnswer

TIME_LIMIT = 10.0  # seconds for one mutant; what takes longer is counted as noticed

BINARY: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


@dataclass(frozen=True)
class Mutant:
    """A changed solution.

    Attributes
    ----------
    line : str
        The changed line as it now reads, or "without: …" for one left out. Names the mutant in
        a lesson's EQUIVALENT.
    text : str
        The whole cell.
    """

    line: str
    text: str


def mutants(solution: str) -> list[Mutant]:
    """All mutants of a cell, each text once."""
    tree = ast.parse(solution)
    original = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    for position, node in enumerate(ast.walk(tree)):
        for number in range(len(list(_changes(node)))):
            changed = copy.deepcopy(tree)
            at = list(ast.walk(changed))[position]
            new = list(_changes(at))[number]
            text = ast.unparse(ast.fix_missing_locations(_Replace(at, new).visit(changed)))
            if text != original and text not in found:
                found[text] = Mutant(_changed_line(original, text), text)
    return list(found.values())


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in a node's place."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for operator in BINARY.get(type(node.op), ()):
            yield _with(node, op=operator())
        if isinstance(node, ast.BinOp):
            yield node.left  # a term dropped
            yield node.right
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for comparison in COMPARISONS.get(type(node.ops[0]), ()):
            yield _with(node, ops=[comparison()])
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from node.values
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.Call):
        if len(node.args) >= 2:
            yield _with(node, args=[node.args[1], node.args[0], *node.args[2:]])
        if len(node.args) >= 3:
            yield _with(node, args=[node.args[0], node.args[2], node.args[1], *node.args[3:]])
        if len(node.args) == 1:
            yield node.args[0]  # a call dropped
        for i in range(len(node.keywords)):
            yield _with(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Name):
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))  # else `return a` had no mutant
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
        yield _with(node, body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Assign | ast.AugAssign) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield ast.Pass()


def _other_constants(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value:
            yield ast.Constant(0)
    elif isinstance(value, float):
        yield ast.Constant(value * 2 if value else 1.0)
        if value:
            yield ast.Constant(0.0)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


class _Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def _changed_line(before: str, after: str) -> str:
    old, new = before.split("\n"), after.split("\n")
    for was, now in zip(old, new, strict=False):
        if was != now:
            return f"without: {was.strip()}" if now.strip() == "pass" else now.strip()
    return new[-1].strip()


def solution_of(exercise: Exercise) -> str:
    """The solved cell of an exercise; of one that asks for a variable only its solution region."""
    (cell,) = [c for c in code_cells(exercise.lesson) if c.name == exercise.name]
    at_margin = re.search(
        r"^### BEGIN SOLUTION\n(.*?)^### END", cell.text, re.DOTALL | re.MULTILINE
    )
    return at_margin[1] if at_margin else cell.text


def loses_points(exercise: Exercise, text: str) -> bool:
    """Whether an answer fails a check; it stops at the first that fails, and at the time limit."""
    with _alarm(TIME_LIMIT):
        try:
            names = namespace_with(exercise.lesson, exercise.name, text)
            for check in exercise.checks:
                seed = seed_for("mutants", exercise.name, check.name)
                if not check.run(LocalAsk(names, np.random.default_rng(seed))).passed:
                    return True
        except (OutOfTime, MalformedAnswer, MemoryError):
            return True
    return False


class OutOfTime(BaseException):
    """The time limit of a mutant has passed."""


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` after that long, and again every tenth of a second: a call that swallows
    the first (a student's exception is an answer like any other) must not run on."""

    def ring(*_: object) -> None:
        raise OutOfTime

    before: Callable[..., object] | int | None = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class Score:
    """What became of an exercise's mutants.

    Attributes
    ----------
    noticed : int
        Mutants that lose points.
    equivalent : tuple of str
        Lines of mutants that keep all points and stand in EQUIVALENT.
    survivors : tuple of Mutant
        Those that keep all points and do not.
    stale : tuple of str
        Entries of EQUIVALENT that no surviving mutant has.
    """

    exercise: str
    noticed: int
    equivalent: tuple[str, ...]
    survivors: tuple[Mutant, ...]
    stale: tuple[str, ...]

    def __str__(self) -> str:
        total = self.noticed + len(self.equivalent) + len(self.survivors)
        return (
            f"{self.exercise}: {self.noticed} of {total} mutants lose points, "
            f"{len(self.equivalent)} are equivalent, {len(self.survivors)} survive"
        )


@cache
def score(name: str) -> Score:
    """Judge all mutants of an exercise's solution."""
    exercise = find(name)
    reasons = variants_of(exercise.lesson)["EQUIVALENT"].get(name, {})
    kept = []
    noticed = 0
    for mutant in mutants(solution_of(exercise)):
        if loses_points(exercise, mutant.text):
            noticed += 1
        else:
            kept.append(mutant)
    lines = {m.line for m in kept}
    return Score(
        exercise=name,
        noticed=noticed,
        equivalent=tuple(m.line for m in kept if m.line in reasons),
        survivors=tuple(m for m in kept if m.line not in reasons),
        stale=tuple(line for line in reasons if line not in lines),
    )


def exercises_with_code() -> list[str]:
    """The exercises that have a cell to mutate; a question's answer is a letter or a number."""
    return [
        name
        for name, e in CONTENT.exercises.items()
        if not name.startswith("q_") and any(c.name == name for c in cells_of(e.lesson))
    ]


def cells_of(lesson: str) -> tuple:
    """The code cells of a lesson, none where its source does not exist yet."""
    try:
        return code_cells(lesson)
    except ValueError:
        return ()


if __name__ == "__main__":
    for each in sys.argv[1:] or exercises_with_code():
        result = score(each)
        print(result)
        for survivor in result.survivors:
            print(f"   survives: {survivor.line}")
        for line in result.stale:
            print(f"   stale in EQUIVALENT: {line}")
