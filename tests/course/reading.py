"""Which code cells read what others give, as their text says; none is run."""

from __future__ import annotations

import dis
from collections.abc import Collection
from types import CodeType
from typing import Any

from autograder.authoring.normal_form import Notebook


def code_of(notebook: Notebook) -> list[dict[str, Any]]:
    """The code cells of a notebook, in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def is_illustration(cell: dict[str, Any]) -> bool:
    """Whether a cell is there to be looked at: no answer reads what it gives."""
    return "illustration" in cell["metadata"].get("tags", ())


def names_of(cell: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The names that a cell gives, and those it reads before it has given them itself."""
    given, read = set(), set()
    todo = [compile("".join(cell["source"]), cell["id"], "exec")]
    while todo:  # the cell itself, then what stands in it: functions, classes
        code = todo.pop(0)
        todo += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        for step in dis.get_instructions(code):
            if step.opname in ("STORE_NAME", "STORE_GLOBAL"):
                given.add(step.argval)
            elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL") and step.argval not in given:
                read.add(step.argval)
    return given, read


def not_needed(notebook: Notebook, unwanted: Collection[str]) -> list[str]:
    """Those of the unwanted code cells that give nothing to the cells which run then."""
    left_out, needed = [], set()
    for cell in reversed(code_of(notebook)):
        given, read = names_of(cell)
        if cell["id"] in unwanted and not given & needed:
            left_out.append(cell["id"])
        else:
            needed = needed - given | read
    return left_out


def same_illustrations(notebook: Notebook, other: Notebook) -> list[str]:
    """The illustrations that do in both what they do in one.

    They are the same text, and read nothing, by way of other cells neither, that comes of a cell
    whose text differs.
    """
    texts = {cell["id"]: cell["source"] for cell in code_of(other)}
    same, differing = [], set()
    for cell in code_of(notebook):
        given, read = names_of(cell)
        if texts.get(cell["id"]) != cell["source"] or read & differing:
            differing |= given
        elif is_illustration(cell):
            same.append(cell["id"])
    return same
