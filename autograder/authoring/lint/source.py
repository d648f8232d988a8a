"""A lesson's source as the rules see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.authoring.normal_form import Cell, Notebook, Problem
from autograder.exercises import Exercise
from autograder.exercises.registry import FOLDER, Rules


@dataclass(frozen=True)
class Source:
    """A lesson's source as the rules see it.

    Attributes
    ----------
    path : str
        How the file is called in messages.
    lesson : str
    notebook : dict
        In normal form.
    exercises : tuple of Exercise
        The lesson's entries.
    rules : Rules
        What the course asks of all its lessons.
    link_targets : callable
        Whether a path below the course's root, as a release may link to it, exists.
    """

    path: str
    lesson: str
    notebook: Notebook
    exercises: tuple[Exercise, ...]
    rules: Rules
    link_targets: Callable[[PurePosixPath], bool]

    @property
    def cells(self) -> list[Cell]:
        """The notebook's cells."""
        return self.notebook["cells"]

    def problem(self, cell: Cell | None, text: str) -> Problem:
        """A problem of this file."""
        return Problem(self.path, cell["id"] if cell else "", text)

    def entry_problem(self, text: str) -> Problem:
        """A problem of the lesson's entries."""
        return Problem(f"{FOLDER}/lessons/{self.lesson}", "", text)

    def cell(self, cell_id: str) -> Cell | None:
        """The cell of that id."""
        return next((c for c in self.cells if c["id"] == cell_id), None)
