"""What a lesson's source, its release and its executed solution must be like.

Each rule is a function that yields problems; `source_problems`, `release_problems` and
`solution_problems` run those of their kind. A problem is one line that names the file and cell.
"""

from __future__ import annotations

from autograder.authoring.lint import cells, exercises, length, page
from autograder.authoring.lint.made import release_problems, solution_problems
from autograder.authoring.lint.source import Source
from autograder.authoring.normal_form import Problem

__all__ = ["Source", "release_problems", "solution_problems", "source_problems"]

FIRST = (cells.ids, cells.metadata, cells.marked_regions, cells.code_that_parses)
RULES = (
    cells.setup_cell,
    cells.imports,
    exercises.stubs_and_tests,
    exercises.hidden_lines,
    exercises.points_of_the_lesson,
    exercises.questions,
    exercises.hints,
    exercises.names,
    exercises.sentences,
    exercises.examples,
    page.headings,
    page.inside_sections,
    page.folded_code,
    page.figures,
    page.tables,
    page.links,
    length.minutes,
    length.opening,
)


def source_problems(source: Source) -> list[Problem]:
    """Everything that is wrong with a lesson's source."""
    first = [problem for rule in FIRST for problem in rule(source)]
    if first:  # the other rules rely on these
        return first
    return [problem for rule in RULES for problem in rule(source)]
