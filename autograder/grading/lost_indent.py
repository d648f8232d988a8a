"""A line of a function that stands at the left margin of its cell and so is no part of it.

Python says nothing of it: the function ends above the line, and returns None. The public checks
of a course look for the same.
"""

from __future__ import annotations

import ast

_LOOKS = "begins at the left margin, so it is outside the function. Indent it by four spaces."


def said_of_lost_indent(source: str, name: str) -> str:
    """What to tell about a cell whose function or class ends too early; empty if it does not.

    Parameters
    ----------
    source : str
        The cell.
    name : str
        What the cell defines: "relu".
    """
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    after = None
    for position, statement in enumerate(statements):
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == name:
            after = position + 1
    if after is None or after == len(statements) or _returns(statements[after - 1]):
        return ""
    first = statements[after]
    if isinstance(first, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
        return ""
    if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(first)):
        return ""  # a call, to try the function out
    line = source.splitlines()[first.lineno - 1].strip()
    return f"The line `{line[:80]}` {_LOOKS}"


def _returns(statement: ast.stmt) -> bool:
    """Whether anything in a function or class gives a value back."""
    return any(isinstance(node, ast.Return) and node.value for node in ast.walk(statement))
