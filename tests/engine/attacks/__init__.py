"""Hostile submissions to lesson 02, one short declaration each, named for what it does.

Payloads are harmless to the machine that runs the tests: sizes are bounded, and the only network
addresses are on 127.0.0.1. In a text, COURSE stands for the folder of the course under attack and
PACKAGE for the grader's own.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Notebook = dict[str, Any]

FUNCTIONS = ("growth", "growth_rate", "growth_rate_from_a", "stable_growth")


@dataclass(frozen=True)
class Attack:
    """A hostile submission: the untouched notebook with these changes.

    Attributes
    ----------
    name : str
        What it does.
    cell : str
        A cell of the student's own, before all exercises.
    stubs : dict
        Text of exercises by name.
    edit : callable or None
        Changes the notebook's JSON in place, or gives back the bytes to hand in.
    most : float
        Points and bonus that its honest answers deserve.
    """

    name: str
    cell: str = ""
    stubs: dict[str, str] = field(default_factory=dict)
    edit: Callable[[Notebook], bytes | None] | None = None
    most: float = 0.0

    def submission(self, release: Notebook, places: dict[str, str]) -> bytes:
        """The bytes that are handed in."""

        def text(source: str) -> str:
            source = textwrap.dedent(source)
            for word, place in places.items():
                source = source.replace(word, place)
            return source

        notebook = json.loads(json.dumps(release))
        for cell in notebook["cells"]:
            if cell["id"] in self.stubs:
                cell["source"] = text(self.stubs[cell["id"]])
        if self.cell:
            notebook["cells"].insert(1, code(text(self.cell)))
        content = self.edit(notebook) if self.edit else None
        return json.dumps(notebook).encode() if content is None else content


def code(source: str, **more: Any) -> dict[str, Any]:
    """A code cell."""
    cell = {"cell_type": "code", "id": "mine", "metadata": {}, "source": source}
    return cell | {"outputs": [], "execution_count": None} | more


def find(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell of that id."""
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def everywhere(body: str) -> dict[str, str]:
    """Every exercise answered by a function of `z` with this body; NAME stands for its name."""
    body = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return {name: f"def {name}(z):\n{body.replace('NAME', name)}" for name in FUNCTIONS}
