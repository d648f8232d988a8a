"""Rules for what a reader sees: headings, figures, tables, links."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from autograder.authoring.lint.markdown import (
    anchor_of,
    first_paragraph,
    headings_of,
    link_targets,
    without_fences,
)
from autograder.authoring.lint.source import Source
from autograder.authoring.normal_form import Cell, Problem, nbgrader_of

WIDEST = 7.0  # inches of a figure
UNCOMPARED = "nbval-ignore-output"  # the bytes of a moving picture differ between machines


def headings(source: Source) -> Iterator[Problem]:
    """One H1 first, no level skipped, the sections in their order."""
    found = list(headings_of(source.cells))
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


def inside_sections(source: Source) -> Iterator[Problem]:
    """A section has the bold labels that the course wants in it, and its written answer."""
    rules = source.rules
    replaced = rules.replaceable if source.lesson in rules.replaced_in else ()
    for section, labels in rules.labels.items():
        cells = _cells_of(source, section)
        text = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
        bold = re.findall(r"^\*\*(.+?)[.:]?\*\*", text, re.MULTILINE)
        found = [label for label in bold if label in labels]
        if cells and section not in replaced and found != list(labels):
            listed, has = (", ".join(f"**{x}**" for x in each) for each in (labels, found))
            yield source.problem(
                cells[0],
                f"“{section}” has to have {listed}, each once, at the start of a line and in this "
                f"order; it has {has or 'none of them'}",
            )
    cells = _cells_of(source, rules.written)
    if cells and not any(
        cell["cell_type"] == "markdown" and nbgrader_of(cell).get("solution") for cell in cells
    ):
        yield source.problem(
            cells[0], f"“{rules.written}” has no Markdown cell to fill; copy another lesson's"
        )


def _cells_of(source: Source, section: str) -> list[Cell]:
    """The cells from a section's heading to the next one's."""
    sections: dict[str, set[str]] = {}
    for cell, level, text in headings_of(source.cells):
        if level == 2:
            sections.setdefault(cell["id"], set()).add(text)
    found: list[Cell] = []
    inside = False
    for cell in source.cells:
        inside = section in sections[cell["id"]] if cell["id"] in sections else inside
        if inside:
            found.append(cell)
    return found


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
        if "animate(" in cell["source"] and UNCOMPARED not in cell["metadata"].get("tags", ()):
            yield source.problem(cell, f"a moving picture without the tag {UNCOMPARED}")
        if below is None or below["id"] != f"{cell['id']}-text":
            yield source.problem(
                cell, f"a figure without its description, {cell['id']}-text, below"
            )
        elif first_paragraph(below["source"]) != f"**Figure.** {' '.join(alt.split())}":
            yield source.problem(
                below, "has to begin “**Figure.** ” and the figure's alt, as a paragraph"
            )


def tables(source: Source) -> Iterator[Problem]:
    """No formula in a table: several viewers break such cells into one symbol a line."""
    for cell in source.cells:
        if cell["cell_type"] != "markdown":
            continue
        for line in without_fences(cell["source"]):
            if line.lstrip().startswith("|") and "$" in re.sub(r"(`+).*?\1", "", line):
                shown = line.strip() if len(line.strip()) <= 40 else line.strip()[:37] + "…"
                yield source.problem(
                    cell, f"a formula in a table cell (“{shown}”): use plain Unicode"
                )
                break


def links(source: Source) -> Iterator[Problem]:
    """Relative links lead somewhere, seen from the release."""
    anchors = {anchor_of(text) for _, _, text in headings_of(source.cells)}
    for cell in source.cells:
        if cell["cell_type"] != "markdown":
            continue
        for target in link_targets(cell["source"]):
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


def _draws(cell: Cell) -> bool:
    """Whether a cell always shows a figure: plt.show() or animate(…) on its own at the margin."""
    if cell["cell_type"] != "code":
        return False
    shown = [ast.unparse(s) for s in ast.parse(cell["source"]).body if isinstance(s, ast.Expr)]
    return any(text == "plt.show()" or text.startswith("animate(") for text in shown)


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
