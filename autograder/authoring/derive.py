"""What the build writes into a source from the entries, so that nobody types it twice.

For each exercise: the points of its test cell and of its heading, the hidden line, and, where the
entry has one, the public check. A cell with nbgrader metadata gets its ``grade_id`` as id.
"""

from __future__ import annotations

import ast
import copy
import re
import traceback
from collections.abc import Sequence

from autograder.authoring import regions
from autograder.authoring.normal_form import Cell, Notebook, Problem, Refused, nbgrader_of
from autograder.exercises import Exercise
from autograder.exercises.public import WrongShape
from autograder.exercises.registry import FOLDER, PACKAGE

HEADING = re.compile(r"^(#{3} .*?`(\w+)`.*?\()[\d.]+(?: \w+)? points?(\))", re.MULTILINE)


def with_derived(notebook: Notebook, exercises: Sequence[Exercise]) -> Notebook:
    """A source in normal form with everything that follows from its entries; a new object.

    Raises
    ------
    Refused
        If an entry's reference stops with an error.
    """
    made = copy.deepcopy(notebook)
    by_name = {exercise.name: exercise for exercise in exercises}
    for cell in made["cells"]:
        nbgrader = nbgrader_of(cell)
        grade_id = nbgrader.get("grade_id")
        if isinstance(grade_id, str) and grade_id:
            cell["id"] = grade_id
        exercise = by_name.get(cell["id"].removeprefix("test_"))
        if cell["cell_type"] == "markdown":
            cell["source"] = HEADING.sub(lambda m: _heading(m, by_name), cell["source"])
        elif exercise is not None and cell["id"].startswith("test_") and nbgrader.get("grade"):
            _fill(cell, exercise)
    return made


def hidden_line(exercise: Exercise) -> str:
    """The hidden part of an exercise's test cell."""
    return _hidden_line(exercise.name, exercise.uses)


def hidden_region(name: str, uses: Sequence[str]) -> str:
    """The hidden part of a test cell with its markers."""
    return f"### BEGIN HIDDEN TESTS\n{_hidden_line(name, uses)}\n### END HIDDEN TESTS"


def _hidden_line(name: str, uses: Sequence[str]) -> str:
    return f'from autograder import check\ncheck("{name}", {", ".join(uses)})'


def _fill(cell: Cell, exercise: Exercise) -> None:
    points = 0.0 if exercise.bonus else float(exercise.points)
    cell["metadata"]["nbgrader"]["points"] = int(points) if points.is_integer() else points
    try:
        inside = regions.inside(cell["source"], "HIDDEN TESTS")
    except ValueError:  # markers that do not pair up: `lint` says so
        return
    if len(inside) > 1 or (inside and not _is_hidden_line(inside[0])):
        return  # somebody's own tests: `lint` says what to do
    public = regions.outside(cell["source"], "HIDDEN TESTS").rstrip("\n")
    if exercise.public is not None:
        try:
            public = exercise.public.code(exercise.name)
        except Exception as error:  # a mistake in the entry
            raise Refused([_broken(exercise, error)]) from error
    cell["source"] = f"{public}\n{hidden_region(exercise.name, exercise.uses)}".lstrip("\n")


def _broken(exercise: Exercise, error: Exception) -> Problem:
    """What is said of an entry whose reference stops with an error, and the course's last line."""
    place = f"{FOLDER}/lessons/{exercise.lesson}"
    for frame, line in traceback.walk_tb(error.__traceback__):
        package, *names = frame.f_globals["__name__"].split(".")
        if package.startswith(PACKAGE):
            place = f"{FOLDER}/{'/'.join(names)}.py, line {line}"
    text = f"the reference of {exercise.name} stops with {type(error).__name__}: {error}"
    if isinstance(error, WrongShape):
        text = f"the reference of {exercise.name}: {error}; it has to return that shape"
    return Problem(place, "", " ".join(text.split()))


def _is_hidden_line(code: str) -> bool:
    """Whether this is the import of `check` and one call of it, whatever its arguments."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return False
    return (
        len(body) == 2
        and ast.unparse(body[0]) == "from autograder import check"
        and isinstance(body[1], ast.Expr)
        and isinstance(body[1].value, ast.Call)
        and ast.unparse(body[1].value.func) == "check"
        and all(isinstance(a, ast.Constant | ast.Name | ast.Attribute) for a in body[1].value.args)
    )


def _heading(match: re.Match[str], by_name: dict[str, Exercise]) -> str:
    exercise = by_name.get(match[2])
    if exercise is None:
        return match[0]
    word = "point" if exercise.points == 1 else "points"
    bonus = " bonus" if exercise.bonus else ""
    return f"{match[1]}{exercise.points:g}{bonus} {word}{match[3]}"
