"""Rules for how long a lesson takes: its minutes, and what stands before the first stub."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.authoring.lint.source import Source
from autograder.authoring.normal_form import Cell, Problem, nbgrader_of

_STATED = re.compile(r"^\*About (\d+) minutes(?:[^:\n]*: (\d+) before)?", re.MULTILINE)
_SECTION = re.compile(r"^## ([^\n]+)\s*([^\n]*)", re.MULTILINE)
_MINUTES = re.compile(r"\*(\d+) minutes?\*")
_UNTIMED = re.compile(r"\*[^*\d]+\*")  # *Optional, not graded.*


def minutes(source: Source) -> Iterator[Problem]:
    """A lesson says how long it takes, no longer than any may; its sections add up to that."""
    most = source.rules.minutes
    if most is None:
        return
    texts = [(cell, cell["source"]) for cell in source.cells if cell["cell_type"] == "markdown"]
    stated = next(((cell, m) for cell, text in texts if (m := _STATED.search(text))), None)
    if stated is None:
        yield source.problem(
            None,
            "says nowhere how long it takes: a line such as “*About 60 minutes: 5 before you "
            "begin, then what each section says.*” under the title, “*8 minutes*” under headings",
        )
        return
    cell, match = stated
    said, before = int(match[1]), int(match[2] or 0)
    if said > most:
        yield source.problem(cell, f"about {said} minutes; {most} are the most of a lesson")
    found, complete = before, True
    for section_cell, text in texts:
        for title, line in _SECTION.findall(text):
            if timed := _MINUTES.fullmatch(line.strip()):
                found += int(timed[1])
            elif not _UNTIMED.fullmatch(line.strip()):
                complete = False
                yield source.problem(
                    section_cell,
                    f"“{title.strip()}” has to begin with its minutes, as “*8 minutes*”, or with a "
                    "line such as “*Optional, not graded.*”",
                )
    if complete and found != said:
        yield source.problem(
            cell,
            f"says {said} minutes; what is before you begin and the sections add up to {found}",
        )


def opening(source: Source) -> Iterator[Problem]:
    """The first function to write comes before a reader tires."""
    most = source.rules.words_before_stub
    if most is None:
        return
    words = 0
    for cell in source.cells:
        if cell["cell_type"] == "markdown":
            words += visible_words(cell["source"])
        elif _is_function_stub(cell):
            if words > most:
                yield source.problem(
                    cell, f"{words} words stand before the first function to write; {most} may"
                )
            return


def visible_words(text: str) -> int:
    """Words of a Markdown cell that a reader sees without unfolding; a formula is one word."""
    text = re.sub(r"<details.*?</details>|<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " formula ", text, flags=re.DOTALL)
    return len(text.split())


def _is_function_stub(cell: Cell) -> bool:
    """Whether a student writes a function or a class here; a question or a number is none."""
    solution = nbgrader_of(cell).get("solution") and cell["cell_type"] == "code"
    return bool(solution and re.search(r"^(def|class) ", cell["source"], re.MULTILINE))
