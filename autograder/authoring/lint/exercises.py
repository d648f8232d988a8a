"""Rules for exercises: a cell to fill, its test, points, questions, hints."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from autograder.authoring import regions
from autograder.authoring.derive import hidden_line
from autograder.authoring.lint.source import Source
from autograder.authoring.normal_form import Problem, nbgrader_of
from autograder.exercises.public import PublicCheck


def stubs_and_tests(source: Source) -> Iterator[Problem]:
    """Each entry has one cell to fill and, below it, one test; points are those of the entry."""
    order = [cell["id"] for cell in source.cells]
    names = {exercise.name for exercise in source.exercises}
    for exercise in source.exercises:
        test_id = f"test_{exercise.name}"
        stub, test = source.cell(exercise.name), source.cell(test_id)
        if stub is None or not nbgrader_of(stub).get("solution"):
            yield Problem(source.path, exercise.name, "missing: the exercise has no cell to fill")
        if test is None or not nbgrader_of(test).get("grade"):
            yield Problem(source.path, test_id, "missing: the exercise has no test")
            continue
        if stub is not None and order.index(exercise.name) > order.index(test_id):
            yield source.problem(test, "the test stands above the cell it tests")
        wanted = 0 if exercise.bonus else exercise.points
        points = nbgrader_of(test).get("points")
        if isinstance(points, bool) or not isinstance(points, int | float) or points != wanted:
            kind = "a bonus carries 0 here" if exercise.bonus else "its entry says so"
            yield source.problem(test, f"points are {points}, they have to be {wanted:g} ({kind})")
    for cell in source.cells:
        is_test = nbgrader_of(cell).get("grade") and not nbgrader_of(cell).get("solution")
        if is_test and cell["id"].removeprefix("test_") not in names:
            yield source.problem(cell, "a test without an exercise entry of this lesson")


def hidden_lines(source: Source) -> Iterator[Problem]:
    """The hidden part of a test is the import and one call, ``check("<exercise>", <uses>)``."""
    for exercise in source.exercises:
        cell = source.cell(f"test_{exercise.name}")
        if cell is None:
            continue
        wanted = hidden_line(exercise)
        hidden = regions.inside(cell["source"], "HIDDEN TESTS")
        if len(hidden) != 1 or _tree(hidden[0]) != _tree(wanted):
            said = wanted.replace("\n", "; ")
            yield source.problem(cell, f"the hidden test has to read: {said}")
        public = ast.parse(regions.outside(cell["source"], "HIDDEN TESTS")).body
        if not public or not isinstance(public[-1], ast.Expr):
            yield source.problem(cell, "the public check has to be the last expression of the test")


def points_of_the_lesson(source: Source) -> Iterator[Problem]:
    """The points of the exercises, without the bonus, are those of a lesson of this course."""
    points = sum(e.points for e in source.exercises if not e.bonus)
    if abs(points - source.rules.points) > 1e-9:
        listed = ", ".join(f"{e.name} {e.points:g}" for e in source.exercises if not e.bonus)
        wanted = f"they have to be {source.rules.points:g}"
        yield source.problem(
            None, f"the points of its entries sum to {points:g}, {wanted}: {listed}"
        )


def questions(source: Source) -> Iterator[Problem]:
    """No more questions in a lesson than the course allows."""
    found = [c for c in source.cells if c["id"].startswith("q_") and nbgrader_of(c).get("solution")]
    most = source.rules.questions
    for cell in found[most:]:
        yield source.problem(cell, f"question {found.index(cell) + 1}; {most} are the most")


def hints(source: Source) -> Iterator[Problem]:
    """Each exercise that is no question has the course's folded hints, in ``hints-<exercise>``."""
    wanted = [f"Hint {n}: {title}" for n, title in enumerate(source.rules.hints, start=1)]
    listed = ", ".join(f"“{hint}”" for hint in wanted)
    for exercise in source.exercises if wanted else ():
        if exercise.name.startswith("q_"):
            continue
        cell = source.cell(f"hints-{exercise.name}")
        if cell is None:
            yield source.problem(
                None, f"there is no cell hints-{exercise.name}, with the folded hints {listed}"
            )
            continue
        found = re.findall(r"<summary>(Hint \d: [^<]+)</summary>", cell["source"])
        missing = [hint for hint in wanted if hint not in found]
        if missing:
            lacks = f"<summary>{missing[0]}</summary>"
            yield source.problem(
                cell, f"it has to have the folded hints {listed}; not there: {lacks}"
            )
        elif found != wanted:
            yield source.problem(
                cell, f"it has to have the folded hints {listed}, in this order, once"
            )


def names(source: Source) -> Iterator[Problem]:
    """A misconception's name is a slug: it is a word of reports, and of files."""
    for exercise in source.exercises:
        public = exercise.public.misconceptions if exercise.public else ()
        for name in dict.fromkeys(m.name for m in (*exercise.misconceptions, *public)):
            slug = re.sub("[^A-Za-z0-9]+", "-", name).strip("-")
            if name != slug:
                text = f"{exercise.name}: “{name}” is no name of a misconception; “{slug}” would be"
                yield source.entry_problem(text)


def sentences(source: Source) -> Iterator[Problem]:
    """Every sentence for the public check of a function of one array is said by it.

    One that is not meant for it is ``public=""`` in its entry.
    """
    for exercise in source.exercises:
        if not isinstance(exercise.public, PublicCheck):
            continue
        for misconception, why in exercise.public.untold():
            yield source.entry_problem(
                f"the public check of {exercise.name} never says “{misconception.name}”: {why}; "
                f'put that right, add an input to known=, or give it public=""',
            )


def examples(source: Source) -> Iterator[Problem]:
    """The example in a stub's docstring is what the reference gives."""
    for exercise in source.exercises:
        cell = source.cell(exercise.name)
        if cell is None or not isinstance(exercise.public, PublicCheck):
            continue
        numbers = r"(\[[-\d., e]+\])"
        form = rf"Example: {exercise.name}\(np\.array\({numbers}\)\) is (?:about )?{numbers}"
        for given, said in re.findall(form, cell["source"]):
            z, values = (np.array(ast.literal_eval(text), dtype=float) for text in (given, said))
            try:
                low, high = exercise.public.spec.accepted(z)
            except TypeError:  # it has no default for its options
                continue
            slack = 1e-4 + 1e-4 * np.abs(low)
            right = values.shape == z.shape and (low - slack <= values) & (values <= high + slack)
            if not np.all(right):
                gives = ", ".join(f"{value:.6g}" for value in low)
                yield source.problem(
                    cell, f"its example says {said}; the reference gives [{gives}]"
                )


def _tree(source: str) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None
