"""The cells of a new exercise and of a new lesson, with TODO wherever something is to be said."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.authoring.derive import hidden_region
from autograder.authoring.normal_form import (
    NOTEBOOK_METADATA,
    SETUP_ID,
    Cell,
    Notebook,
    nbgrader_of,
)
from autograder.course import CourseError
from autograder.exercises.registry import Rules

PLAIN_CHECK = """import numpy as np

try:
    _got = np.asarray({name}(np.array([-10.0, 0.0, 2.0, 10.0])), dtype=float)
    _right = _got.shape == (4,) and np.allclose(_got, [4.5, 7.0, 7.5, 9.5])
    _said = "public checks passed" if _right else f"not right yet: {{_got}}"
except NotImplementedError:
    _said = "not attempted yet"
print(f"{name}: {{_said}}.")
None if _said == "public checks passed" else 0.0"""
PLAIN_QUESTION = """_said = "not answered yet" if {name} is None else f"your answer is {{{name}}}"
print(f"{name}: {{_said}}.")
0.0 if {name} is None else None"""


@dataclass(frozen=True)
class Planned:
    """A new exercise.

    Attributes
    ----------
    name, lesson : str
    points : float
    bonus : bool
    number : int
        Of its heading in the lesson.
    """

    name: str
    lesson: str
    points: float
    bonus: bool = False
    number: int = 1

    @property
    def is_question(self) -> bool:
        """Whether it is answered by a letter."""
        return self.name.startswith("q_")


def shared_out(names: Sequence[str], lesson: str, points: float) -> list[Planned]:
    """The exercises of a new lesson, with the lesson's points between them.

    A question gets half a point where there is more to do than to answer.

    Raises
    ------
    CourseError
        If there are more of them than half points.
    """
    questions = [name for name in names if name.startswith("q_")]
    sharing = [name for name in names if name not in questions] or names
    shares = dict.fromkeys(questions, 0.5)
    left = points - 0.5 * len([name for name in questions if name not in sharing])
    shares |= dict.fromkeys(sharing, max(0.5, left / len(sharing) // 0.5 * 0.5))
    shares[sharing[-1]] += points - sum(shares.values())
    if shares[sharing[-1]] <= 0:
        raise CourseError(f"{points:g} points cannot be shared by {len(names)} exercises")
    made, counts = [], {True: 0, False: 0}
    for name in names:
        planned = Planned(name, lesson, shares[name])
        counts[planned.is_question] += 1
        made.append(replace(planned, number=counts[planned.is_question]))
    return made


def calls(kit: str, function: str, keywords: set[str]) -> bool:
    """Whether the kit has a public check that takes these keywords beside the name and value."""
    for node in ast.parse(kit).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            arguments = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
            return node.args.kwarg is not None or keywords <= arguments
    return False


def exercise_cells(planned: Planned, kit: str, rules: Rules) -> list[Cell]:
    """Heading, text, cell to fill, test and hints of an exercise."""
    name = planned.name
    word = "point" if planned.points == 1 else "points"
    kind = "Question" if planned.is_question else "Exercise"
    bonus = " bonus" if planned.bonus else ""
    heading = f"### {kind} {planned.number} · `{name}` ({planned.points:g}{bonus} {word})"
    if planned.is_question:
        text = f"{heading}\n\nTODO: the question of {name}.\n\n- **p** TODO: the right answer.\n"
        text += "- **q** TODO: a slip.\n- **r** TODO: another slip."
        stub = f'{name} = None  # replace None by "p", "q" or "r"\n### BEGIN SOLUTION\n'
        stub += f'{name} = "p"\n### END SOLUTION'
        has_check = calls(kit, "check_answer", set())
        public = f'check_answer("{name}", {name}, "pqr")' if has_check else PLAIN_QUESTION
    else:
        text = f"{heading}\n\nTODO: what {name} is to compute, in a sentence or two."
        stub = (
            f"def {name}(z):\n"
            f'    """TODO: what {name} is, element by element.\n\n'
            "    z: array of floats, of any shape.\n"
            "    Returns an array of the same shape. z stays as it is.\n\n"
            f"    Example: {name}(np.array([0.0])) is [7.0]. (TODO: its values)\n"
            '    """\n'
            "    ### BEGIN SOLUTION\n    return 7 + z / 4\n    ### END SOLUTION"
        )
        public = "" if calls(kit, "check_elementwise", {"known", "slips"}) else PLAIN_CHECK
    points = 0 if planned.bonus else planned.points
    cells = [
        _markdown(f"exercise-{name}", text),
        _code(name, stub, solution=True),
        _code(
            f"test_{name}",
            "\n".join(filter(None, (public.format(name=name), hidden_region(name, (name,))))),
            grade=True,
            locked=True,
            points=int(points) if float(points).is_integer() else points,
        ),
    ]
    if rules.hints and not planned.is_question:
        hints = [
            f"<details><summary>Hint {n}: {title}</summary>\n\n"
            f"TODO: {title}, for {name}.\n</details>"
            for n, title in enumerate(rules.hints, start=1)
        ]
        cells.append(_markdown(f"hints-{name}", "\n\n".join(hints)))
    return cells


def with_exercise(notebook: Notebook, cells: list[Cell], rules: Rules) -> Notebook:
    """A source with an exercise at the end of the section in which exercises stand.

    Where the course does not say which that is, behind the last exercise.
    """
    there = notebook["cells"]
    place = last = len(there)
    inside = False
    for position, cell in enumerate(there):
        if inside and _sections_in(cell):
            place, inside = position, False
        inside = inside or rules.exercises in _sections_in(cell)
        if nbgrader_of(cell).get("grade") and not nbgrader_of(cell).get("solution"):
            last = position + 1
    if place == len(there) and not inside and last < len(there):
        place = last + there[last]["id"].startswith("hints-")
    return notebook | {"cells": _with(notebook, place, cells)}


def headings_of_exercises(notebook: Notebook, kind: str) -> int:
    """The highest number of the headings "Exercise 3", or of the questions'."""
    found = [
        int(number)
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for number in re.findall(rf"^### {kind} (\d+)", cell["source"], re.MULTILINE)
    ]
    return max(found, default=0)


def new_notebook(title: str, rules: Rules) -> Notebook:
    """A lesson with a title, the setup cell and the course's sections, still without exercises."""
    opening = (
        f"# {title}\n\nTODO: what this lesson is about, and why a reader should care.\n\n"
        f"*About {5 + 5 * len(rules.sections)} minutes: 5 before you begin, then what each section "
        "says.*\n\n**After this lesson you can**\n\n"
        "1. TODO: three to five things that begin with a verb."
    )
    setup = _code(SETUP_ID, "", locked=True)
    setup["metadata"] |= {"jupyter": {"source_hidden": True}, "tags": ["setup"]}
    cells = [_markdown("title", opening), setup]
    for section in rules.sections:
        text = f"## {section}\n\n*5 minutes*\n\nTODO: “{section}”, and how long it takes."
        cells.append(_markdown(slug(section), text))
    return {"cells": cells, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}


def titled(notebook: Notebook, title: str) -> Notebook:
    """A course's skeleton of a lesson with its title in place of the first heading's."""
    first, *others = notebook["cells"]
    source = re.sub(r"^# .*$", lambda _: f"# {title}", first["source"], count=1, flags=re.MULTILINE)
    return notebook | {"cells": [first | {"source": source}, *others]}


def slug(text: str) -> str:
    """A cell's id for a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"


def _sections_in(cell: Cell) -> list[str]:
    if cell["cell_type"] != "markdown":
        return []
    return [t.strip() for t in re.findall(r"^## (.*)$", cell["source"], re.MULTILINE)]


def _with(notebook: Notebook, place: int, cells: list[Cell]) -> list[Cell]:
    return [*notebook["cells"][:place], *cells, *notebook["cells"][place:]]


def _markdown(cell_id: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def _code(cell_id: str, source: str, **marks: Any) -> Cell:
    about = {"grade": False, "locked": False, "solution": False} | marks
    about |= {"grade_id": cell_id, "schema_version": 3, "task": False}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": {"nbgrader": about},
        "outputs": [],
        "source": source,
    }
