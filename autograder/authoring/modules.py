"""Adding to a course's own modules: an import, a definition, an item of a tuple or dict.

A module is changed where its syntax tree says, and in no other place; the result has to be Python
that says the same otherwise.
"""

from __future__ import annotations

import ast

ENGINE = "autograder.exercises"


class CannotAdd(ValueError):
    """A module that is not written in a way that can be added to; the message is one line."""


def with_import(text: str, names: set[str]) -> str:
    """The module, importing these names of the engine too, in ruff's order."""
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == ENGINE and node.level == 0:
            if any(alias.asname or alias.name == "*" for alias in node.names):
                continue
            there = {alias.name for alias in node.names}
            if names <= there:
                return text
            return _replaced(text, node, _import_of(there | names))
    return _after_imports(text, _import_of(names))


def with_numpy(text: str) -> str:
    """The module, importing NumPy as np."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import) and any(a.asname == "np" for a in node.names):
            return text
    return _before_engine(text, "import numpy as np")


def with_item(text: str, name: str, item: str, definitions: str = "") -> str:
    """The module with an item at the end of a tuple, list or dict, and definitions before it.

    Parameters
    ----------
    text : str
    name : str
        What the tuple, list or dict is called.
    item : str
        Its lines, indented, with a comma at the end.
    definitions : str
        What the item needs.

    Raises
    ------
    CannotAdd
        If the module does not assign such a literal.
    """
    node = _assigned(text, name)
    lines = text.split("\n")
    value = node.value
    if not isinstance(value, ast.Tuple | ast.List | ast.Dict):
        raise CannotAdd(f"{name} is not written as one tuple, list or dict")
    inside = value.values if isinstance(value, ast.Dict) else value.elts
    start = _offset(lines, value.lineno, value.col_offset)
    end = _offset(lines, value.end_lineno or 0, value.end_col_offset or 0) - 1
    if text[start] not in "([{":
        raise CannotAdd(f"{name} is not written in brackets")
    kept = text[:end].rstrip()
    if inside:
        last = _offset(lines, inside[-1].end_lineno or 0, inside[-1].end_col_offset or 0)
        behind = [line.partition("#")[0] for line in text[last:end].split("\n")]
        if "," not in "".join(behind):
            kept = (text[:last] + "," + text[last:end]).rstrip()
    made = f"{kept}\n{item.rstrip()}\n{text[end:]}"
    if not definitions:
        return made
    lines = made.split("\n")
    above = lines[: node.lineno - 1]
    while above and above[-1].startswith("#"):  # a comment that belongs to it
        above.pop()
    rest = lines[len(above) :]
    while above and not above[-1].strip():
        above.pop()
    return "\n".join([*above, "", "", *definitions.strip("\n").split("\n"), "", "", *rest])


def names_in(text: str) -> set[str]:
    """The names that a module binds at its top level."""
    found: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(a.asname or a.name).split(".")[0] for a in node.names}
        else:
            found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_bound(n)}
    return found


def _is_bound(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _assigned(text: str, name: str) -> ast.Assign | ast.AnnAssign:
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            return node
    raise CannotAdd(f"there is no {name}")


def _import_of(names: set[str]) -> str:
    """An import statement, its names in the order of constants, classes, functions."""

    def order(name: str) -> tuple[int, str]:
        kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
        return kind, name

    line = f"from {ENGINE} import {', '.join(sorted(names, key=order))}"
    if len(line) <= 88:
        return line
    listed = "".join(f"    {name},\n" for name in sorted(names, key=order))
    return f"from {ENGINE} import (\n{listed})"


def _replaced(text: str, node: ast.stmt, by: str) -> str:
    lines = text.split("\n")
    lines[node.lineno - 1 : node.end_lineno] = by.split("\n")
    return "\n".join(lines)


def _after_imports(text: str, statement: str) -> str:
    """The module with a statement behind its last absolute import, in a group of its own."""
    lines = text.split("\n")
    place = _end_of_head(text)
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level):
            place = node.end_lineno or place
    return "\n".join([*lines[:place], "", statement, *lines[place:]])


def _before_engine(text: str, statement: str) -> str:
    """The module with an import of a package in front of that of the engine."""
    lines = text.split("\n")
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and (node.module == ENGINE or node.level):
            place = node.lineno - 1
            return "\n".join([*lines[:place], statement, "", *lines[place:]])
    return _after_imports(text, statement)


def _end_of_head(text: str) -> int:
    """The last line of the module's docstring."""
    body = ast.parse(text).body
    return body[0].end_lineno or 0 if body and ast.get_docstring(ast.parse(text)) else 0


def _offset(lines: list[str], line: int, column: int) -> int:
    """The place of a position of the syntax tree, whose columns count bytes."""
    before = sum(len(text) + 1 for text in lines[: line - 1])
    return before + len(lines[line - 1].encode()[:column].decode())
