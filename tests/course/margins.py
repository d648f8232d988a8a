"""How closely numbers meet the limits that code compares them with, written down while it runs."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

ORDERS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
NOTE = "_note_comparison"


class Met(NamedTuple):
    """A number that was compared with a limit.

    Attributes
    ----------
    where : str
        File or cell, and the comparison as it is written.
    value, limit : float
    """

    where: str
    value: float
    limit: float

    @property
    def margin(self) -> float:
        """Distance to the limit, as a part of the limit, or of what it leaves up to 1 if less.

        An accuracy of 0.96 meets a limit of 0.95 by 0.01 of 0.05: a margin of 0.2.
        """
        room = 1 - self.limit if 0.5 < self.limit < 1 else abs(self.limit)
        return abs(self.value - self.limit) / room


def watched(source: str, where: str) -> ast.Module:
    """The code with every comparison to a limit noted: to a decimal, or to a NAME in capitals."""
    return ast.fix_missing_locations(_Watch(where).visit(ast.parse(source)))


def note_in(found: list[Met]) -> Callable[..., Any]:
    """What stands for a comparison in watched code: it compares, and writes down what."""

    def note(where: str, first: Any, *rest: Any) -> Any:
        result: Any = True
        for position in range(0, len(rest), 3):
            name, is_limit, second = rest[position : position + 3]
            result = getattr(operator, name)(first, second)
            numbers = [
                np.ndim(x) == 0 and isinstance(x, float | np.floating) for x in (first, second)
            ]
            if all(numbers) and np.isfinite(first) and np.isfinite(second):
                value, limit = (first, second) if is_limit else (second, first)
                if limit != 0:
                    found.append(Met(where, float(value), float(limit)))
            if position + 3 < len(rest) and not result:
                return result
            first = second
        return result

    return note


class _Watch(ast.NodeTransformer):
    def __init__(self, where: str) -> None:
        self.where = where

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outer, self.where = self.where, f"{self.where}, {node.name}"
        self.generic_visit(node)
        self.where = outer
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        limits = [_is_limit(side) for side in sides]
        if not all(type(op) in ORDERS for op in node.ops) or not any(limits):
            return node
        text = f"{self.where}: {ast.unparse(node)}"
        arguments: list[ast.expr] = [ast.Constant(text), node.left]
        for op, right, is_limit in zip(node.ops, node.comparators, limits[1:]):
            name = ast.Constant(ORDERS[type(op)].__name__)
            arguments += [name, ast.Constant(is_limit), right]
        return ast.Call(ast.Name(NOTE, ast.Load()), arguments, [])


def _is_decimal(number: Any) -> bool:
    return isinstance(number, float | np.floating) and bool(np.isfinite(number))


def _is_limit(side: ast.expr) -> bool:
    if isinstance(side, ast.Constant):
        return isinstance(side.value, float)
    name = side.value if isinstance(side, ast.Subscript) else side
    return isinstance(name, ast.Name) and name.id.isupper()
