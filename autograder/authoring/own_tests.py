"""The tests of an ordinary nbgrader lesson: those that stand in its own grade cells.

Such a lesson has no entries in the course: its tests, hidden ones too, are code of its source. They
are read here, by whoever is trusted, and made into code that shows little of itself: built-in names
come under names of their own, so that a student's `sum` does not stand in for Python's, and what
comes from the student's side is looked at before it is compared.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import json
import marshal
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.normal_form import joined
from autograder.student.names import Names, names_of

Cell = dict[str, Any]
NOT_SEALED = "not sealed by entries"
_PLAIN = "_plain_of_the_lesson"


class BrokenTest(ValueError):
    """A test that cannot be run; `cell` is its id, the message one line."""

    def __init__(self, cell: str, text: str) -> None:
        super().__init__(text)
        self.cell = cell


@dataclass(frozen=True)
class Given:
    """What the cells of a lesson say that are no tests.

    Attributes
    ----------
    classes : tuple of str
        Classes that the solution or the lesson's own cells define.
    defines : tuple of str
        All names that the solution and the tests define: what is called `max` here is the lesson's.
    statements : tuple of (str, str)
        A name, and the import or the locked function that gives it: put back before a test.
    """

    classes: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OwnTest:
    """A grade cell with tests.

    Attributes
    ----------
    cell : str
        Its grade_id.
    text : str
        With its hidden tests.
    points : float
    lesson : Given
        What the lesson's other cells say.
    """

    cell: str
    text: str
    points: float
    lesson: Given

    @property
    def digest(self) -> str:
        """Says in a record which test it was."""
        about = f"{self.text}\n{self.points}\n{self.lesson}"
        return hashlib.sha256(about.encode()).hexdigest()

    @cached_property
    def names(self) -> Names:
        """What it defines and needs."""
        return names_of(plain_python(self.text))

    @cached_property
    def code(self) -> dict[str, Any]:
        """What the student's side is sent; see `student.own_tests.run_test`.

        Raises
        ------
        BrokenTest
        """
        return _compiled(self)

    def is_hidden(self, line: int) -> bool:
        """Whether a line of its text is in a region of hidden tests."""
        hidden = False
        for number, text in enumerate(self.text.split("\n"), start=1):
            hidden = (hidden or "BEGIN HIDDEN TESTS" in text) and "END HIDDEN TESTS" not in text
            if number == line:
                return hidden
        return True

    def says(self, line: int) -> str:
        """The message of the assert or raise at a line, where it is plain text; else nothing."""
        for node in ast.walk(ast.parse(plain_python(self.text))):
            if not isinstance(node, ast.Assert | ast.Raise):
                continue
            message = node.msg if isinstance(node, ast.Assert) else _first_argument(node.exc)
            if node.lineno <= line <= (node.end_lineno or 0) and isinstance(message, ast.Constant):
                return " ".join(message.value.split()) if isinstance(message.value, str) else ""
        return ""


def _first_argument(node: ast.expr | None) -> ast.expr | None:
    return node.args[0] if isinstance(node, ast.Call) and node.args else None


def is_own_test(cell: Cell) -> bool:
    """Whether a cell holds tests that run: a grade cell with code that no student writes."""
    about = cell["metadata"].get("nbgrader", {})
    return (
        cell["cell_type"] == "code" and bool(about.get("grade")) and not about.get("solution")
    ) and not about.get("task")


def is_by_hand(cell: Cell) -> bool:
    """Whether a cell is one that a person grades: a written answer, code to read, a task."""
    about = cell["metadata"].get("nbgrader", {})
    return bool(about.get("grade") or about.get("task")) and not is_own_test(cell)


def own_tests(notebook: dict[str, Any]) -> tuple[OwnTest, ...]:
    """The tests of a source, in their order."""
    given = _given(notebook)
    return tuple(
        OwnTest(
            cell["metadata"]["nbgrader"]["grade_id"],
            _source(cell),
            float(cell["metadata"]["nbgrader"]["points"]),
            given,
        )
        for cell in notebook["cells"]
        if is_own_test(cell)
    )


def read_own_tests(path: Path) -> tuple[OwnTest, ...]:
    """The tests of the source in a file; read again when it has changed.

    Raises
    ------
    BrokenTest
        If it is no notebook, or what nbgrader needs to know of a cell is missing.
    """
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _read(path: Path, modified: int, size: int) -> tuple[OwnTest, ...]:
    try:
        return own_tests(json.loads(path.read_text(encoding="utf-8-sig")))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BrokenTest("", f"cannot be read as a notebook with tests ({error})") from None


def plain_python(text: str) -> str:
    """A test's text without IPython's line magics; the lines stay where they are.

    Raises
    ------
    ValueError
        If it is a cell magic, under which errors of the test would be lost.
    """
    try:
        ast.parse(text)
        return text
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    if text.lstrip().startswith("%%"):
        raise ValueError("begins with a cell magic, under which an error would be lost")
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        lines.append(f"{indent}pass  # {bare}" if bare.startswith(("%", "!", "?")) else line)
    return "\n".join(lines)


def points_for(test: OwnTest, outcome: dict[str, Any]) -> tuple[float, str]:
    """The points of a test, as nbgrader gives them, and what is wrong with the outcome itself.

    nbgrader gives all points where the last value is no number (a NumPy scalar, "True"); here such
    a test has not answered, and gets none.

    Parameters
    ----------
    outcome : dict
        ``kind``, and ``value`` where the kind is "ok".
    """
    if outcome["kind"] != "ok":
        return 0.0, ""
    value = outcome["value"]
    if value is None:
        return test.points, ""
    points = float(value) if _is_number(value) else math.nan
    if not math.isfinite(points):
        shown = value if isinstance(value, bool) else f"a value ({type(value).__name__})"
        return 0.0, f"ends with {shown}, which is no number of points"
    if points > test.points + 1e-9:
        return 0.0, f"ends with {points:g}, more than its {test.points:g} points"
    if points < 0:
        return 0.0, f"ends with {points:g}, less than 0 points"
    return min(points, test.points), ""


def _is_number(value: Any) -> bool:
    if type(value) is int:
        return value.bit_length() < 64
    return type(value) is float or (isinstance(value, np.generic) and value.dtype.kind in "iuf")


def _compiled(test: OwnTest) -> dict[str, Any]:
    name = f"<test {test.cell}>"
    try:
        tree = ast.parse(plain_python(test.text))
        needs = test.names.needs
        given = [ast.parse(text) for bound, text in test.lesson.statements if bound in needs]
        aliases: dict[str, str] = {}
        tree = _Guarded(_bound_in(tree), frozenset(test.lesson.defines), aliases).visit(tree)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not _is_quiet(test.text):
            last = ast.Expression(tree.body.pop().value)
        return {
            "name": name,
            "given": [_marshalled(part, "<lesson>", "exec") for part in given],
            "body": _marshalled(tree, name, "exec"),
            "last": _marshalled(last, name, "eval") if last is not None else "",
            "own": aliases,
            "plain": _PLAIN,
            "classes": list(test.lesson.classes),
        }
    except SyntaxError as error:
        raise BrokenTest(test.cell, f"line {error.lineno} is not Python: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise BrokenTest(test.cell, str(error).split("\n")[0] or "is too deep") from None


def _marshalled(tree: ast.Module | ast.Expression, name: str, mode: str) -> str:
    return marshal.dumps(compile(ast.fix_missing_locations(tree), name, mode)).hex()


def _is_quiet(text: str) -> bool:
    """Whether the last line ends in a semicolon: IPython shows no value then."""
    return text.rstrip().endswith(";")


def _bound_in(tree: ast.AST) -> set[str]:
    """Every name that a text binds somewhere: as a variable, argument, function or import."""
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return bound


class _Guarded(ast.NodeTransformer):
    """Takes built-in names from Python, and looks at what comes from the student's side."""

    def __init__(self, bound: set[str], defined: frozenset[str], aliases: dict[str, str]) -> None:
        self._bound = bound
        self._defined = defined
        self._aliases = aliases

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self._bound or not isinstance(node.ctx, ast.Load):
            return node
        if self._is_built_in(node.id):
            alias = f"_builtin_of_the_lesson_{node.id}"
            self._aliases[alias] = node.id
            return ast.copy_location(ast.Name(alias, ast.Load()), node)
        return self._looked_at(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        root = node.func
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(node.func, ast.Name) and self._is_from_student(node.func):
            function: ast.expr = node.func  # the function itself need not be looked at
        else:
            function = self.visit(node.func)
        made = ast.Call(
            function,
            [self.visit(a) for a in node.args],
            [self.visit(k) for k in node.keywords],
        )
        ast.copy_location(made, node)
        if isinstance(root, ast.Name) and self._is_built_in(root.id):
            return made
        return self._looked_at(made)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        return self._looked_at(node) if isinstance(node.ctx, ast.Load) else node

    def visit_Delete(self, node: ast.Delete) -> ast.AST:
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        return node  # patterns have names of their own kind

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.AST:
        return node

    def _is_from_student(self, node: ast.Name) -> bool:
        return node.id not in self._bound and not self._is_built_in(node.id)

    def _is_built_in(self, name: str) -> bool:
        if name in self._bound or name in self._defined or name in ("__name__", "super"):
            return False
        return hasattr(builtins, name)

    def _looked_at(self, node: ast.expr) -> ast.expr:
        call = ast.Call(ast.Name(_PLAIN, ast.Load()), [node], [])
        return ast.copy_location(call, node)


def _given(notebook: dict[str, Any]) -> Given:
    classes: dict[str, None] = {}
    defines: dict[str, None] = {}
    statements: dict[str, str] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        about = cell["metadata"].get("nbgrader", {})
        try:
            tree = ast.parse(plain_python(_source(cell)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # `ordinary` says so of a test
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                defines[node.name] = None
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                defines |= dict.fromkeys(_bound_in(node))
        classes |= dict.fromkeys(n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef))
        if not about.get("solution") and not about.get("grade"):
            statements |= _statements(tree, locked=bool(about.get("locked")))
    return Given(tuple(classes), tuple(defines), tuple(statements.items()))


def _statements(tree: ast.Module, locked: bool) -> dict[str, str]:
    """What a cell of the lesson's own imports, and the functions of a locked one."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = (alias.asname or alias.name).split(".")[0]
                found[bound] = ast.unparse(ast.Import([alias]))
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                part = ast.ImportFrom(node.module, [alias], node.level)
                found[alias.asname or alias.name] = ast.unparse(part)
        elif isinstance(node, ast.FunctionDef) and locked:
            found[node.name] = ast.unparse(node)
    found.pop("*", None)
    return found


def _source(cell: Cell) -> str:
    return joined(cell["source"]).replace("\r\n", "\n").replace("\r", "\n")
