"""Reading Markdown cells: headings, paragraphs, links, outside fenced code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.authoring.normal_form import Cell


def headings_of(cells: list[Cell]) -> Iterator[tuple[Cell, int, str]]:
    """Cell, level and text of each heading, outside fenced code."""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in without_fences(cell["source"]):
                match = re.match(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$", line)
                if match:
                    yield cell, len(match[1]), match[2]


def first_paragraph(text: str) -> str:
    """The first paragraph of a cell, on one line."""
    return " ".join(re.split(r"\n\s*\n", text.strip())[0].split())


def without_fences(text: str) -> Iterator[str]:
    """The lines of a cell that stand in no fenced code."""
    fence = ""
    for line in text.split("\n"):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and not fence:
            fence = mark[1]
        elif mark and line.strip().startswith(fence):
            fence = ""
        elif not fence:
            yield line


def anchor_of(heading: str) -> str:
    """The anchor that JupyterLab and nbconvert give a heading."""
    return re.sub(r"[*`]", "", heading).strip().replace(" ", "-")


def link_targets(text: str) -> Iterator[str]:
    """Where the links and pictures of a cell lead."""
    plain = re.sub(r"(`+).*?\1", "", "\n".join(without_fences(text)), flags=re.DOTALL)
    for match in re.finditer(r"\]\(\s*<?([^)\s>]+)|(?:href|src)=[\"']([^\"']+)[\"']", plain):
        yield match[1] or match[2]
