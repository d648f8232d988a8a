"""Habits of real notebooks: what students, editors and systems do to a lesson that is solved.

Each gets full marks, or fewer with a true reason, and then the submission is listed. A habit is
data: what is done to the solved notebook of a lesson, and what has to come of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Notebook = dict[str, Any]
Edit = Callable[[Notebook], None]


@dataclass(frozen=True)
class Habit:
    """Something people do, and what has to come of it.

    Attributes
    ----------
    name : str
    edit : callable
        Changes the solved notebook.
    lesson : str
    points : float
        Of 10; fewer only where nothing better can be done.
    told : str
        What the student reads of it; has to be said where points are lost.
    listed : str
        What the instructor is told of it; "" where there is no reason to look.
    text : callable, optional
        Makes the file's bytes of the notebook, where it is not written as usual.
    """

    name: str
    edit: Edit = lambda notebook: None
    points: float = 10.0
    told: str = ""
    listed: str = ""
    text: Callable[[Notebook], bytes] = field(
        default=lambda notebook: json.dumps(notebook).encode()
    )

    def content(self, notebook: Notebook) -> bytes:
        """The bytes that are handed in, from a fresh copy of the solved notebook."""
        self.edit(notebook)
        return self.text(notebook)


# --- edits ----------------------------------------------------------------------------------------


def place(notebook: Notebook, name: str) -> int:
    """Where a cell stands."""
    return next(i for i, cell in enumerate(notebook["cells"]) if cell.get("id") == name)


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell of that name."""
    return notebook["cells"][place(notebook, name)]


def code(source: str, name: str = "") -> dict[str, Any]:
    """A code cell of a student's own."""
    made = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    made["id"] = name or f"x{abs(hash(source)) % 10**8}"
    return made | {"execution_count": None}


def text(source: str) -> dict[str, Any]:
    """A text cell of a student's own."""
    return {"cell_type": "markdown", "source": source, "metadata": {}, "id": "a-text"}


def own(name: str, *sources: str, before: str = "growth", **expected: Any) -> Habit:
    """Cells of the student's own above a cell of the lesson."""

    def edit(notebook: Notebook) -> None:
        at = place(notebook, before)
        notebook["cells"][at:at] = [code(source) for source in sources]

    return Habit(name, edit, **expected)


def at_end(name: str, *sources: str, **expected: Any) -> Habit:
    """Cells of the student's own at the end."""
    return Habit(
        name, lambda nb: nb["cells"].extend(code(source) for source in sources), **expected
    )


def stub(name: str, source: str, *above: str, of: str = "growth", **expected: Any) -> Habit:
    """An exercise's cell with another text, and cells of the student's own above it."""

    def edit(notebook: Notebook) -> None:
        cell(notebook, of)["source"] = source
        at = place(notebook, of)
        notebook["cells"][at:at] = [code(each) for each in above]

    return Habit(name, edit, **expected)


def top(name: str, of: str, line: str, *, uses: str = "", **expected: Any) -> Habit:
    """A line added at the top of a cell; `uses` is what the stub of growth reads then."""

    def edit(notebook: Notebook) -> None:
        cell(notebook, of)["source"] = f"{line}\n{cell(notebook, of)['source']}"
        if uses:
            cell(notebook, "growth")["source"] = uses

    return Habit(name, edit, **expected)


MATH = "def growth(z):\n    return 1 / (1 + math.e ** (-z))"
PLAIN = "def growth(z):\n    return 1 / (1 + np.exp(-z))"
