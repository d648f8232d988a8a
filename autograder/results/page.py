"""The feedback page of a graded submission.

A page holds the points, the student's own cells with what they printed, and for each exercise what
was found and why. It holds no lesson text, no source of a hidden check, and no script: everything
that comes from a submission is escaped text, and a content policy forbids the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import bleach
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, TextLexer

from autograder.code_colours import code_css
from autograder.formula_font import formula_css
from autograder.formulas import ATTRIBUTES, ELEMENTS
from autograder.grading.records import Standing
from autograder.grading.sanitise import source_of
from autograder.grading.wording import points_text
from autograder.results.comment import NO_RESPONSE
from autograder.results.markdown import Texts, safe_markdown
from autograder.results.templating import TEMPLATES

MAX_HIGHLIGHTED = 10_000  # characters of a cell that is shown in colours
MAX_COLOURED = 60_000  # of all cells of a page: colours make a text up to 30 times as long
_PYTHON, _PLAIN, _AS_HTML = PythonLexer(), TextLexer(), HtmlFormatter(cssclass="code")
_HEADING = re.compile(r"^### +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """One part of a page: an exercise, a written answer or a student's own cell."""

    anchor: str
    title: str
    points: str
    summary: str
    code: str  # highlighted HTML
    text: str  # HTML made by `safe_markdown`
    outputs: tuple[str, ...]
    verdict: str  # HTML made by `wording.verdict_html`
    comment: str  # HTML made by `safe_markdown`
    by_hand: str = ""  # how an instructor's points differ from those of the checks
    heading: str = ""  # the lesson's, above the exercise

    @property
    def place(self) -> str:
        """The heading's anchor on the lesson's page, as nbconvert makes it."""
        return quote(self.heading.replace(" ", "-"), safe="?/:@!$&'()*+,;=")


def page(
    notebook: dict[str, Any], student: str, lesson: str, standing: Standing, url: str = ""
) -> str:
    """The feedback page of an autograded notebook, as HTML.

    Parameters
    ----------
    notebook : dict
        An autograded notebook, as `job` makes it.
    student, lesson : str
    standing : Standing
    url : str
        The folder of the lessons' web pages, to which exercises then link.
    """
    sections = _sections(notebook, standing)
    return TEMPLATES.get_template("feedback.html.j2").render(
        student=student,
        lesson=lesson,
        score=points_text(round(standing.score, 2)),
        max_score=points_text(standing.max_score),
        penalty=points_text(round(standing.penalty, 2)) if standing.penalty else "",
        remarks=notebook["metadata"].get("autograder", {}).get("remarks", []),
        sections=sections,
        lesson_page=f"{url.rstrip('/')}/{lesson}.html" if url else "",
        exercises=[s for s in sections if s.points],
        css=f"{code_css('.code')}\n{formula_css()}",
    )


def _sections(notebook: dict[str, Any], standing: Standing) -> list[Section]:
    """An exercise's stub and test make one section; own cells stand where they stood."""
    sections: list[Section] = []
    stubs: dict[str, dict[str, Any]] = {}
    colours, texts = Colours(), Texts()
    own, heading = 0, ""
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        origin = cell["metadata"].get("autograder", {}).get("origin")
        name = about.get("grade_id", "")
        if "max_points" in cell["metadata"].get("autograder", {}):
            exercise = name.removeprefix("test_")
            stub = stubs.pop(exercise, None) or (stubs.pop([*stubs][-1]) if stubs else None)
            section = _exercise(exercise, cell, stub, standing, colours)
            sections.append(replace(section, heading=heading))
        elif about.get("solution") and not about.get("grade"):
            stubs[name] = cell
        elif about.get("solution") or about.get("task"):
            sections.append(_written(name, cell, standing, colours, texts))
        elif origin != "student" and cell["cell_type"] == "markdown":
            heading = (_HEADING.findall(source_of(cell)) or [heading])[-1].replace("`", "")
        elif origin == "student":
            own += 1
            code = colours.shown(source_of(cell)) if cell["cell_type"] == "code" else ""
            text = "" if code else texts.shown(source_of(cell))
            outputs = _outputs(cell)
            sections.append(
                Section(f"own-{own}", "A cell of your own", "", "", code, text, outputs, "", "")
            )
    return sections


def _written(
    name: str, cell: dict[str, Any], standing: Standing, colours: Colours, texts: Texts
) -> Section:
    """A written answer; it has a row where an instructor gave it points."""
    got, most = standing.scores.get(name, 0.0), cell["metadata"]["nbgrader"].get("points", 0)
    is_code = cell["cell_type"] == "code"
    return Section(
        anchor=f"written-{name}",
        title="Your code" if is_code else "Your explanation",
        points=_of(got, most) if got or most else "",
        summary="read by your instructor",
        code=colours.shown(source_of(cell)) if is_code else "",
        text="" if is_code else texts.shown(source_of(cell)),
        outputs=_outputs(cell) if is_code else (),
        verdict="",
        comment=_comment(name, standing),
    )


def _exercise(
    name: str,
    test: dict[str, Any],
    stub: dict[str, Any] | None,
    standing: Standing,
    colours: Colours,
) -> Section:
    about = test["metadata"]["autograder"]
    given, most = about["points"], about["max_points"]
    got = standing.scores.get(test["metadata"]["nbgrader"]["grade_id"], given)
    by_hand, summary = "", about["summary"] or "✓ passed"
    if abs(got - given) > 0.005:
        by_hand = f"{_of(got, most)} points, set by your instructor; the checks gave these:"
        summary = f"set by your instructor; the checks gave {_of(given, most)}"
    return Section(
        anchor=f"exercise-{name}",
        title=name,
        points=_of(got, most) + (" (bonus)" if about["bonus"] else ""),
        summary=summary,
        code=colours.shown(source_of(stub)) if stub else "",
        text="",
        outputs=_outputs(stub) if stub else (),
        verdict="".join(test["outputs"][0]["data"]["text/html"]),  # nbformat may keep it in lines
        comment=_comment(name, standing),
        by_hand=by_hand,
    )


def _of(got: float, most: float) -> str:
    text = points_text(round(got, 2))
    return f"{text} of {points_text(most)}" if most else text


def _comment(name: str, standing: Standing) -> str:
    """What somebody wrote about a cell; nbgrader's remark on an untouched one says nothing new."""
    text = standing.comments.get(name, "")
    return "" if text == NO_RESPONSE else safe_markdown(text)


class Colours:
    """Shows the code of one page: in colours as far as they go, as plain text after that."""

    def __init__(self) -> None:
        self._left = MAX_COLOURED

    def shown(self, code: str) -> str:
        """A cell's code as HTML."""
        # Pygments takes a time that grows with the square of a run of blank lines.
        code = re.sub(r"\n{3,}", "\n\n\n", "\n".join(line.rstrip() for line in code.splitlines()))
        coloured = len(code) <= min(MAX_HIGHLIGHTED, self._left)
        self._left -= len(code) if coloured else 0
        return highlight(code, _PYTHON if coloured else _PLAIN, _AS_HTML)


def _outputs(cell: dict[str, Any]) -> tuple[str, ...]:
    texts = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            text = output["text"]
        elif output["output_type"] == "error":
            text = output["traceback"]
        else:
            text = output["data"].get("text/plain", "")
        texts.append("".join(text) if isinstance(text, list) else text)
    return tuple(text for text in texts if text.strip())


def safe_html(text: str) -> str:
    """HTML of an output without scripts, links or styles; a verdict stays as it is."""
    allowed = dict.fromkeys(ELEMENTS, list(ATTRIBUTES)) | {"*": ["class"]}
    return bleach.clean(str(text), _MARKDOWN_TAGS | ELEMENTS, allowed)


# fmt: off
_MARKDOWN_TAGS = frozenset({
    "a", "b", "blockquote", "br", "code", "del", "details", "div", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
})
# fmt: on
