"""What students get: a lesson's source without its solutions and hidden tests.

nbgrader's own generate_assignment makes it, with the preprocessors that `nbgrader_config.py`
names, so that `nbgrader generate_assignment` and `autograder build` give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor

from autograder.authoring.fold import fold
from autograder.course import Course, CourseError, Lesson


class ClearSolutionRegions(ClearSolutions):
    """nbgrader's `ClearSolutions`, but a region at the left margin of a code cell leaves no stub.

    Such a region follows a line like ``q_slope = None``, which stays: an untouched notebook then
    runs through, and says of that question that it is not answered yet.
    """

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        lines = cell.source.split("\n")
        at_margin = [self.begin_solution_delimeter in li and not li[:1].isspace() for li in lines]
        replaced = super()._replace_solution_region(cell, language)
        if cell.cell_type == "code" and any(at_margin):
            stub = self.code_stub[language]
            kept = "\n".join(_without_stubs(cell.source.split("\n"), stub.split("\n")))
            cell.source = kept if kept.strip() else stub  # an empty cell would ask for nothing
        cell.source = cell.source.strip("\n")
        return replaced


class FoldCells(NbGraderPreprocessor):
    """Folds what students need not read; stands behind `ClearHiddenTests`."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """See nbconvert."""
        fold(cell)
        return cell, resources


def _without_stubs(lines: list[str], stub: list[str]) -> list[str]:
    """The lines without each stub that stands at the left margin."""
    kept: list[str] = []
    position = 0
    while position < len(lines):
        if lines[position : position + len(stub)] == stub:
            position += len(stub)
        else:
            kept.append(lines[position])
            position += 1
    return kept


def generate_release(course: Course, lesson: Lesson, staging: Path) -> Path:
    """Make a lesson's release below `staging` with nbgrader, and touch nothing else.

    Parameters
    ----------
    course : Course
        Its ``nbgrader_config.py`` says which preprocessors run.
    lesson : Lesson
    staging : Path
        A folder that holds ``source/<lesson>/``; the release goes there, and a gradebook with
        the lesson's cells.

    Returns
    -------
    Path
        The released notebook.

    Raises
    ------
    CourseError
        If nbgrader cannot make it.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log

    config = course.config()
    config.CourseDirectory.root = str(staging)
    config.CourseDirectory.db_url = _empty_gradebook(staging / "gradebook.db")
    config.CourseDirectory.assignment_id = lesson.name
    coursedir = CourseDirectory(config=config)
    result = capture_log(GenerateAssignment(coursedir=coursedir, config=config))
    if not result["success"]:
        reasons = [li for li in result.get("log", "").splitlines() if "Error" in li]
        reason = reasons[-1].strip() if reasons else result.get("error", "no reason given")
        raise CourseError(f"source/{lesson.path}: nbgrader cannot make the release: {reason}")
    return staging / config.CourseDirectory.release_directory / lesson.path


def _empty_gradebook(path: Path) -> str:
    """The address of a gradebook with nbgrader's tables.

    Where it finds none, nbgrader starts a program that imports all of it once more, to learn from
    Alembic how new its tables are: seconds for a file that is thrown away.
    """
    from nbgrader.api import Base
    from sqlalchemy import create_engine

    url = f"sqlite:///{path}"
    engine = create_engine(url)
    Base.metadata.create_all(bind=engine)
    engine.dispose()
    return url
