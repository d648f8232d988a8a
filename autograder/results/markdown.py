"""What a student wrote in Markdown, as HTML that does nothing, soon made whatever it says.

The text is parsed by markdown-it, whose time is proportional to the text's, with HTML switched off:
what looks like a tag is shown as it was typed. Links and pictures become text. Formulas are taken
out before and set after, as MathML, as far as a text's share of time and length goes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.formulas import FORMULA, with_formulas

MAX_SHOWN = 10_000  # characters; a longer text is shown as it was typed
MAX_PAGE = 60_000  # of all texts of a page
MAX_LINE = 5_000  # characters; so is one with a longer line, which nobody wrote
_PLACE = re.compile("\ue000([0-9]{1,6})\ue001")
# Tags without attributes that people type: a whole pair, or a new line.
_TAGS = re.compile(r"(<br ?/?>|</?(?:b|details|em|i|strong|sub|summary|sup)>)")
MAX_OPEN = 10  # tags in tags

_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(
    ["table", "strikethrough"]
)


class Texts:
    """Shows the texts of one page: as Markdown as far as it goes, as they were typed after that."""

    def __init__(self) -> None:
        self._left = MAX_PAGE

    def shown(self, source: str) -> str:
        """A cell's text as HTML."""
        self._left -= len(source)
        return safe_markdown(source) if self._left >= 0 else as_typed(source)


def fenced(source: str) -> str:
    """Markdown that shows a text with all its signs."""
    longest = max(map(len, re.findall("`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{source}\n{fence}"


def as_it_is(text: str) -> str:
    """The text: in place of a filter that looks for links in it, again and again."""
    return text


def as_typed(source: str) -> str:
    """A text with all its signs, as HTML."""
    return f"<pre>{html.escape(source)}</pre>\n"


def safe_markdown(source: str) -> str:
    r"""Markdown as HTML without scripts, tags, links and pictures.

    A link's address stands beside its text: followed, it might lead into the instructor's own
    Jupyter server.

    Formulas are set as MathML without links; none is left for a script to set.
    """
    source = source.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")
    if len(source) > MAX_SHOWN or max(map(len, source.splitlines()), default=0) > MAX_LINE:
        return as_typed(source)
    formulas: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        formulas.append(found[0])
        return f"\ue000{len(formulas) - 1}\ue001"

    tokens = _PARSER.parse(FORMULA.sub(put_aside, source))
    for token in tokens:
        if token.children:
            token.children = _as_text(token.children)
    made: str = _PARSER.renderer.render(tokens, _PARSER.options, {})
    made = _PLACE.sub(lambda place: html.escape(formulas[int(place[1])]), made)
    return with_formulas(made, bounded=True)


def _as_text(tokens: Sequence[Token]) -> list[Token]:
    """The parts of a line, with links and pictures as text."""
    made: list[Token] = []
    addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            address = addresses.pop() if addresses else ""
            if not address.startswith("#"):
                made += [_text(" ("), _text(address, "code_inline"), _text(")")]
        elif token.type == "image":
            made.append(_text(f"(picture: {token.content})"))
        elif token.type == "text" and "<" in token.content:
            made += _with_tags(token.content)
        else:
            made.append(token)
    return made


def _with_tags(content: str) -> list[Token]:
    """A text in which the tags that are known, and closed in it, are tags."""
    parts = _TAGS.split(content)
    made = [_text(part) for part in parts]
    opened: list[tuple[str, int]] = []
    for place, part in enumerate(parts):
        name = part.strip("</ >")
        if not _TAGS.fullmatch(part):
            continue
        if name == "br":
            made[place] = _text("<br>", "html_inline")
        elif not part.startswith("</"):
            opened.append((name, place))
        elif opened and opened[-1][0] == name:
            _, at = opened.pop()
            if len(opened) < MAX_OPEN:
                made[at] = _text(f"<{name}>", "html_inline")
                made[place] = _text(f"</{name}>", "html_inline")
    return made


def _text(content: str, kind: str = "text") -> Token:
    tag = "code" if kind == "code_inline" else ""
    return Token(kind, tag, 0, content=content)
