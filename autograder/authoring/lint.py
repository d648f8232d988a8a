"""What a lesson's source, its release and its executed solution must be like.

Each rule is a function that yields problems; `source_problems`, `release_problems` and
`solution_problems` run those of their kind. A problem is one line that names the file and cell.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from autograder.authoring import regions
from autograder.authoring.derive import hidden_line
from autograder.authoring.leaks import LeakFinder
from autograder.authoring.normal_form import SETUP_ID, Cell, Notebook, Problem, nbgrader_of
from autograder.exercises import Exercise
from autograder.exercises.registry import Rules

WIDEST = 7.0  # inches of a figure
SLUG = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KINDS: dict[str, dict[str, bool]] = {
    "stub": {"grade": False, "locked": False, "solution": True},
    "test": {"grade": True, "locked": True, "solution": False},
    "read-only": {"grade": False, "locked": True, "solution": False},
    "written answer": {"grade": True, "locked": False, "solution": True},
}


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

    def cell(self, cell_id: str) -> Cell | None:
        """The cell of that id."""
        return next((c for c in self.cells if c["id"] == cell_id), None)


def source_problems(source: Source) -> list[Problem]:
    """Everything that is wrong with a lesson's source."""
    first = [p for rule in (ids, metadata, marked_regions, code_that_parses) for p in rule(source)]
    if first:  # the other rules rely on these
        return first
    rules = (
        setup_cell,
        stubs_and_tests,
        hidden_lines,
        points_of_the_lesson,
        questions,
        hints,
        headings,
        folded_code,
        figures,
        tables,
        links,
    )
    return [problem for rule in rules for problem in rule(source)]


# --- rules for a source --------------------------------------------------------------------------


def ids(source: Source) -> Iterator[Problem]:
    """Ids are slugs that mean something, each used once; a graded cell's is its grade_id."""
    for cell_id, count in Counter(cell["id"] for cell in source.cells).items():
        if count > 1:
            yield Problem(source.path, cell_id, f"{count} cells have this id; give each its own")
    for cell in source.cells:
        grade_id = nbgrader_of(cell).get("grade_id")
        if RANDOM_ID.fullmatch(cell["id"]):
            start = cell["source"].split("\n", 1)[0][:40]
            yield source.problem(cell, f"a random id (“{start}”); name it after what it is")
        elif not SLUG.fullmatch(cell["id"]):
            yield source.problem(cell, "not a slug of letters, digits, - and _")
        if grade_id is not None and grade_id != cell["id"]:
            yield source.problem(cell, f"its grade_id is {grade_id!r}; the two must be equal")


def metadata(source: Source) -> Iterator[Problem]:
    """A cell's nbgrader metadata is that of one of the kinds."""
    for cell in source.cells:
        if "nbgrader" not in cell["metadata"]:
            continue
        found = nbgrader_of(cell)
        flags = {key: found.get(key) for key in ("grade", "locked", "solution")}
        if flags not in KINDS.values():
            yield source.problem(cell, f"nbgrader metadata of no known kind: {flags}")
        if found.get("schema_version") != 3 or found.get("task") is not False:
            yield source.problem(cell, "nbgrader metadata needs schema_version 3 and task false")
        if not found.get("grade_id"):
            yield source.problem(cell, "nbgrader metadata without a grade_id")
        written = bool(found.get("grade") and found.get("solution"))
        if written != (cell["cell_type"] == "markdown" and bool(found.get("solution"))):
            yield source.problem(cell, "a written answer has to be Markdown with grade true")
        elif written and found.get("points") != 0:
            yield source.problem(cell, "a written answer has to have 0 points")
        elif found.get("grade") and not written and cell["cell_type"] != "code":
            yield source.problem(cell, "a test has to be a code cell")


def marked_regions(source: Source) -> Iterator[Problem]:
    """Solutions are in solution cells, hidden tests in test cells, and the markers pair up."""
    for cell in source.cells:
        found = nbgrader_of(cell)
        try:
            solutions = regions.inside(cell["source"], "SOLUTION")
            hidden = regions.inside(cell["source"], "HIDDEN TESTS")
        except ValueError as error:
            yield source.problem(cell, str(error))
            continue
        if found.get("solution") and not any(text.strip() for text in solutions):
            yield source.problem(cell, "a cell to fill without a BEGIN SOLUTION … END SOLUTION")
        if solutions and not found.get("solution"):
            yield source.problem(cell, "a solution in a cell that is not marked as one")
        if hidden and (not found.get("grade") or found.get("solution")):
            yield source.problem(cell, "a hidden test in a cell that is not a test")


def code_that_parses(source: Source) -> Iterator[Problem]:
    """Code cells are plain Python."""
    for cell in source.cells:
        if cell["cell_type"] == "code":
            try:
                ast.parse(cell["source"])
            except SyntaxError as error:
                yield source.problem(cell, f"line {error.lineno} is not Python: {error.msg}")


def setup_cell(source: Source) -> Iterator[Problem]:
    """The first code cell is the setup cell."""
    first = next((cell for cell in source.cells if cell["cell_type"] == "code"), None)
    if first is None or first["id"] != SETUP_ID:
        yield source.problem(first, f"the first code cell has to be the setup cell, id {SETUP_ID}")
    elif nbgrader_of(first).get("locked") is not True:
        yield source.problem(first, "the setup cell has to be locked")


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


def hints(source: Source) -> Iterator[Problem]:
    """Each exercise that is no question has the course's folded hints, in ``hints-<exercise>``."""
    wanted = [f"Hint {n}: {title}" for n, title in enumerate(source.rules.hints, start=1)]
    for exercise in source.exercises if wanted else ():
        if exercise.name.startswith("q_"):
            continue
        cell = source.cell(f"hints-{exercise.name}")
        text = cell["source"] if cell is not None else ""
        if re.findall(r"<summary>(Hint \d: [^<]+)</summary>", text) != wanted:
            listed = ", ".join(f"“{hint}”" for hint in wanted)
            place = f"cell hints-{exercise.name}"
            yield source.problem(cell, f"{place} has to have the folded hints {listed}")


def folded_code(source: Source) -> Iterator[Problem]:
    """Code that only draws is folded, a cell to fill never; figures fit a page."""
    for cell in source.cells:
        folded = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        if "alt" in cell["metadata"] and not folded:
            yield source.problem(cell, "the code of a figure has to be folded (source_hidden)")
        if nbgrader_of(cell).get("solution") and folded:
            yield source.problem(cell, "a cell to fill is folded")
        for width in re.findall(r"figsize\s*=\s*\(\s*([\d.]+)", cell["source"]):
            if float(width) > WIDEST:
                yield source.problem(cell, f"a figure {width} inches wide; {WIDEST:g} are the most")


def questions(source: Source) -> Iterator[Problem]:
    """No more questions in a lesson than the course allows."""
    found = [c for c in source.cells if c["id"].startswith("q_") and nbgrader_of(c).get("solution")]
    most = source.rules.questions
    for cell in found[most:]:
        yield source.problem(cell, f"question {found.index(cell) + 1}; {most} are the most")


def headings(source: Source) -> Iterator[Problem]:
    """One H1 first, no level skipped, the sections in their order."""
    found = list(_headings(source.cells))
    level_before = 0
    for position, (cell, level, text) in enumerate(found):
        if (level == 1) != (position == 0):
            yield source.problem(cell, f"“{text}”: the notebook's first heading is its only H1")
        elif level > level_before + 1:
            yield source.problem(cell, f"“{text}”: an H{level} after an H{level_before}")
        level_before = level
    sections = [(cell, text) for cell, level, text in found if level == 2]
    yield from _section_problems(source, sections)


def _section_problems(source: Source, sections: list[tuple[Cell, str]]) -> Iterator[Problem]:
    rules = source.rules
    replaces = source.lesson in rules.replaced_in
    wanted = [s for s in rules.sections if not (replaces and s in rules.replaceable)]
    known = [(cell, text) for cell, text in sections if text in wanted]
    for cell, text in sections:
        if text not in wanted and not replaces:
            yield source.problem(cell, f"“{text}” is none of the sections of a lesson")
    for section in wanted:
        if section not in [text for _, text in known]:
            yield source.problem(None, f"the section “{section}” is missing")
            return
    for (cell, text), section in zip(known, wanted, strict=False):
        if text != section:
            yield source.problem(cell, f"“{text}” stands where “{section}” belongs")
            return
    if replaces:
        texts = [text for _, text in sections]
        place = [i for i, s in enumerate(rules.sections) if s in rules.replaceable]
        before, after = rules.sections[place[0] - 1], rules.sections[place[-1] + 1]
        first, last = texts.index(before), texts.index(after)
        for position, (cell, text) in enumerate(sections):
            if text not in wanted and not first < position < last:
                yield source.problem(cell, f"“{text}” belongs between “{before}” and “{after}”")


def figures(source: Source) -> Iterator[Problem]:
    """A cell that draws has `alt`, and the same text in a visible description below it."""
    for cell, below in zip(source.cells, [*source.cells[1:], None], strict=True):
        if not _draws(cell):
            if cell["id"].startswith("fig-") and cell["cell_type"] == "code":
                yield source.problem(cell, "a figure has to end with plt.show()")
            continue
        alt = cell["metadata"].get("alt")
        if not isinstance(alt, str) or not alt.strip():
            yield source.problem(cell, "a figure without alt in its metadata")
            continue
        if below is None or below["id"] != f"{cell['id']}-text":
            yield source.problem(
                cell, f"a figure without its description, {cell['id']}-text, below"
            )
        elif _first_paragraph(below["source"]) != f"**Figure.** {' '.join(alt.split())}":
            yield source.problem(
                below, "has to begin “**Figure.** ” and the figure's alt, as a paragraph"
            )


def tables(source: Source) -> Iterator[Problem]:
    """No formula in a table: several viewers break such cells into one symbol a line."""
    for cell in source.cells:
        if cell["cell_type"] != "markdown":
            continue
        for line in _without_fences(cell["source"]):
            if line.lstrip().startswith("|") and "$" in re.sub(r"(`+).*?\1", "", line):
                shown = line.strip() if len(line.strip()) <= 40 else line.strip()[:37] + "…"
                yield source.problem(
                    cell, f"a formula in a table cell (“{shown}”): use plain Unicode"
                )
                break


def links(source: Source) -> Iterator[Problem]:
    """Relative links lead somewhere, seen from the release."""
    anchors = {_anchor(text) for _, _, text in _headings(source.cells)}
    for cell in source.cells:
        if cell["cell_type"] != "markdown":
            continue
        for target in _link_targets(cell["source"]):
            path, _, anchor = target.partition("#")
            if re.match(r"[a-z][a-z0-9+.-]*:", path):
                continue
            if not path:
                if anchor not in anchors:
                    yield source.problem(cell, f"link to #{anchor}: no heading of that name")
                continue
            resolved = _resolved(PurePosixPath("notebooks") / source.lesson / path)
            if resolved is None or not source.link_targets(resolved):
                yield source.problem(cell, f"link to {path}: there is no such file")


# --- a release -----------------------------------------------------------------------------------


def release_problems(path: str, notebook: Notebook, finder: LeakFinder) -> list[Problem]:
    """Everything that may not be handed to students.

    Parameters
    ----------
    path : str
        How the file is called in messages.
    notebook : dict
    finder : LeakFinder
        Knows the solutions of all lessons.
    """
    problems = []
    for cell in notebook["cells"]:
        for text in _release_faults(cell, finder):
            problems.append(Problem(path, cell["id"], text))
    return problems


def _release_faults(cell: Cell, finder: LeakFinder) -> Iterator[str]:
    source = cell["source"]
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield "has outputs or an execution count"
    for mark in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS"):
        if mark in source:
            yield f"still has the marker {mark}"
    if cell["cell_type"] == "code":
        if _imports_autograder(source):
            yield "imports autograder, which students do not have"
        if _calls(source, "check"):
            yield "has a hidden check"
    for leak in finder.leaks(cell):
        shown = leak.text if len(leak.text) <= 60 else leak.text[:57] + "…"
        yield f"shows the solution of {leak.cell}: {shown}"


# --- an executed solution ------------------------------------------------------------------------


def solution_problems(path: str, notebook: Notebook) -> list[Problem]:
    """What an executed solution may not show: errors, failed public checks, memory addresses."""
    problems = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for text in _solution_faults(cell, output):
                problems.append(Problem(path, cell["id"], text))
    return problems


def _solution_faults(cell: Cell, output: dict[str, Any]) -> Iterator[str]:
    if output["output_type"] == "error":
        yield f"stops with {output.get('ename')}: {output.get('evalue')}".split("\n")[0][:200]
        return
    plain = output.get("data", {}).get("text/plain", output.get("text", ""))
    if nbgrader_of(cell).get("grade") and output["output_type"] == "execute_result":
        yield "the public check fails with the model solution"
    if re.search(r"\bat 0x[0-9a-fA-F]{6,}", plain):
        yield "prints a memory address, another one at every run; end the last line with ;"


# --- reading cells -------------------------------------------------------------------------------


def _draws(cell: Cell) -> bool:
    """Whether a cell always shows a figure: plt.show() or animate(…) on its own at the margin."""
    if cell["cell_type"] != "code":
        return False
    shown = [ast.unparse(s) for s in ast.parse(cell["source"]).body if isinstance(s, ast.Expr)]
    return any(text == "plt.show()" or text.startswith("animate(") for text in shown)


def _first_paragraph(text: str) -> str:
    return " ".join(re.split(r"\n\s*\n", text.strip())[0].split())


def _headings(cells: list[Cell]) -> Iterator[tuple[Cell, int, str]]:
    """Cell, level and text of each heading, outside fenced code."""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in _without_fences(cell["source"]):
                match = re.match(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$", line)
                if match:
                    yield cell, len(match[1]), match[2]


def _without_fences(text: str) -> Iterator[str]:
    fence = ""
    for line in text.split("\n"):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and not fence:
            fence = mark[1]
        elif mark and line.strip().startswith(fence):
            fence = ""
        elif not fence:
            yield line


def _anchor(heading: str) -> str:
    """The anchor that JupyterLab and nbconvert give a heading."""
    return re.sub(r"[*`]", "", heading).strip().replace(" ", "-")


def _link_targets(text: str) -> Iterator[str]:
    plain = re.sub(r"(`+).*?\1", "", "\n".join(_without_fences(text)), flags=re.DOTALL)
    for match in re.finditer(r"\]\(\s*<?([^)\s>]+)|(?:href|src)=[\"']([^\"']+)[\"']", plain):
        yield match[1] or match[2]


def _resolved(path: PurePosixPath) -> PurePosixPath | None:
    """The path without ``..``; None where it leads out of the course."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)


def _tree(source: str) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _imports_autograder(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Name):
            names = [node.id]
        if any(name.split(".")[0] == "autograder" for name in names):
            return True
    return False


def _calls(source: str, function: str) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
        for node in ast.walk(ast.parse(source))
    )
