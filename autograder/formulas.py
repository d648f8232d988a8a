"""Formulas of Markdown set as MathML when a page is made: the page fetches nothing to show them."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from latex2mathml.converter import convert

LONGEST = 2_000  # characters of a formula; a longer one stays as it was typed
MOST = 10_000  # characters of formulas in a student's text
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$(?=\S)([^$]+?)(?<=\S)\$(?!\d)", re.DOTALL)
_AS_TYPED = frozenset({"code", "pre", "script", "style", "math", "textarea"})
# fmt: off
ELEMENTS = frozenset({
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup",
    "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none",
})
ATTRIBUTES = frozenset({
    "accent", "accentunder", "alttext", "columnalign", "columnlines", "columnspacing", "depth",
    "display",
    "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace", "mathvariant",
    "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace",
    "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
})
# fmt: on


def mathml(tex: str, display: bool = False) -> str:
    """A formula as MathML: elements and attributes that lay out, and nothing that acts.

    Parameters
    ----------
    tex : str
        Without dollar signs.
    display : bool
        Whether it stands on a line of its own.

    Returns
    -------
    str
        Empty where the formula cannot be set.
    """
    if len(tex) > LONGEST:
        return ""
    try:
        made = ElementTree.fromstring(convert(tex, display="block" if display else "inline"))
    except Exception:  # what a student typed may be no TeX at all
        return ""
    if not _keep_layout(made):
        return ""
    for row in [e for e in made.iter() if e.tag in _ROWS]:
        _space(row)
    made.tag = "math"
    made.set("alttext", tex.strip())
    return ElementTree.tostring(made, encoding="unicode", short_empty_elements=False)


def set_formulas(soup: BeautifulSoup | Tag, most: float = math.inf) -> None:
    r"""Set every ``$…$`` and ``$$…$$`` of a page that is not in code; ``\$`` becomes a dollar.

    Parameters
    ----------
    soup : BeautifulSoup or Tag
    most : float
        Characters of formulas, with 20 for each, after which the others stay as they were typed.
    """
    for text in soup.find_all(string=re.compile(r"\$")):
        if type(text) is not NavigableString or _AS_TYPED & {p.name for p in text.parents}:
            continue
        pieces: list[Tag | str] = []
        at = 0
        for found in FORMULA.finditer(text):
            most -= len(found[0]) + 20
            if most < 0:
                continue
            made = _line(found[1]) if found[1] else mathml(found[2])
            if not made:
                continue
            pieces += [text[at : found.start()].replace("\\$", "$"), _element(made)]
            at = found.end()
        pieces.append(text[at:].replace("\\$", "$"))
        text.replace_with(*(NavigableString(p) if isinstance(p, str) else p for p in pieces if p))


def with_formulas(html: str, bounded: bool = False) -> str:
    """A piece of HTML with its formulas set; where `bounded`, the first so many."""
    if "$" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    set_formulas(soup, MOST if bounded else math.inf)
    return str(soup)


def _line(tex: str) -> str:
    r"""A formula on a line of its own; what `\qquad` sets apart may stand on several lines."""
    parts = [mathml(part, display=True) for part in tex.split("\\qquad") if part.strip()]
    if not all(parts):  # \qquad inside a bracket, say
        parts = [mathml(tex, display=True)]
    return f'<span class="formula">{"".join(parts)}</span>' if parts[0] else ""


def _element(made: str) -> Tag:
    element = BeautifulSoup(made, "html.parser").find(True)
    assert isinstance(element, Tag)
    return element.extract()


def _space(row: ElementTree.Element) -> None:
    """Space signs and names of functions in a row as print does: −z, y ln a, max(0, z)."""
    before, open_bars = None, 0
    for place, element in reversed(list(enumerate(row))):
        if _is_name(element):
            _space_name(row, place)
    for element in row:
        sign = element.tag == "mo" and element.text in _SIGNS
        if sign and (before is None or _awaits(before, open_bars)):
            element.set("form", "prefix")
        open_bars += element.tag == "mo" and element.text == "|"
        before = element


_ROWS = ("math", "mrow", "mtd", "mstyle")
_SIGNS = ("−", "-", "+", "±")
_CLOSING = (")", "]", "}", "!", "′")
_THIN = "0.1667em"


def _awaits(before: ElementTree.Element, open_bars: int) -> bool:
    """Whether something begins behind this element, as behind = and an opening bracket."""
    if before.tag != "mo" or before.text in _CLOSING:
        return False
    return before.text != "|" or open_bars % 2 == 1


def _is_name(element: ElementTree.Element) -> bool:
    """Whether it is the name of a function, such as ln."""
    text = element.text or ""
    return element.tag in ("mi", "mo") and len(text) > 1 and text.isascii() and text.isalpha()


def _space_name(row: ElementTree.Element, place: int) -> None:
    """A thin space on each side of a function's name where nothing else sets it apart."""
    name = row[place]
    if name.tag == "mo":
        name.set("lspace", "0")
        name.set("rspace", "0")
    if place + 1 < len(row) and row[place + 1].tag not in ("mo", "mspace"):
        row.insert(place + 1, ElementTree.Element("mspace", width=_THIN))
    if place and (row[place - 1].tag not in ("mo", "mspace") or row[place - 1].text in _CLOSING):
        row.insert(place, ElementTree.Element("mspace", width=_THIN))


def _keep_layout(element: ElementTree.Element) -> bool:
    """Strip an element and all in it of what is not layout; False where it is no MathML."""
    element.tag = element.tag.removeprefix(NAMESPACE)
    if element.tag not in ELEMENTS:
        return False
    for name in set(element.attrib) - ATTRIBUTES:
        del element.attrib[name]
    return all(_keep_layout(child) for child in element)
