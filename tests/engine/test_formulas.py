"""Formulas as MathML: set when a page is made, and harmless whoever typed them."""

from __future__ import annotations

import base64
import io

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from formula_font_maker import MEASURES, NUMBERS

from autograder.formula_font import SPACING
from autograder.formulas import ATTRIBUTES, ELEMENTS, mathml, with_formulas
from autograder.results.markdown import safe_markdown
from autograder.results.page import safe_html

pytestmark = pytest.mark.quick


def test_a_formula_becomes_mathml_that_says_what_was_typed() -> None:
    made = with_formulas("<p>the slope $g'(z)$ here</p>")
    assert made.startswith('<p>the slope <math alttext="g\'(z)" display="inline">')
    assert made.endswith("</math> here</p>") and "<msup>" in made


@pytest.mark.parametrize(
    ("tex", "minus"),
    [("-z", True), ("L = -y", True), (r"\sigma(-z)", True), ("|-z|", True), ("x, -y", True)]
    + [("a - b", False), ("f(z) - 1", False), ("|z| - 1", False), ("g' - 1", False)],
)
def test_a_sign_that_begins_something_stands_close_to_it(tex: str, minus: bool) -> None:
    assert ('form="prefix"' in mathml(tex)) is minus


def test_names_of_functions_stand_apart_from_letters_and_not_from_brackets() -> None:
    thin = '<mspace width="0.1667em"></mspace>'
    assert f"<mi>y</mi>{thin}<mi>ln</mi>{thin}<mi>a</mi>" in mathml(r"y \ln a")
    assert '<mo lspace="0" rspace="0">max</mo><mo stretchy="false">(' in mathml(r"\max(0, z)")
    assert "mspace" not in mathml(r"\tanh'(z)")


def test_parts_set_apart_may_stand_on_lines_of_their_own() -> None:
    made = with_formulas(r"<p>$$a = 1 \qquad b = 2$$</p>")
    assert made.startswith('<p><span class="formula"><math') and made.count("<math") == 2
    assert with_formulas(r"<p>$$\left(a \qquad b\right)$$</p>").count("<math") == 1


@pytest.mark.parametrize(
    "text",
    [
        "<p>it costs $5 and $6</p>",
        "<pre>$x$</pre>",
        "<p><code>$x$</code></p>",
        "<p>$ x $</p>",
        "<p>no formula</p>",
        f"<p>${'x' * 3000}$</p>",
    ],
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert with_formulas(text) == text


def test_an_escaped_dollar_is_a_dollar() -> None:
    assert with_formulas(r"<p>\$x\$</p>") == "<p>$x$</p>"


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(http://x)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{</math><script>alert(1)</script>}",
        r"\class{x}{y}",
        "{" * 500,
        r"\frac" * 300,
        r"\left(" * 100,
        r"\newcommand{\x}{\x\x}\x",
    ],
)
def test_a_formula_does_nothing_but_show(tex: str) -> None:
    for made in (mathml(tex), safe_markdown(f"${tex}$"), safe_html(safe_markdown(f"$${tex}$$"))):
        for element in BeautifulSoup(made, "html.parser").find_all(True):
            assert element.name in ELEMENTS | {"p", "span"}
            assert set(element.attrs) <= ATTRIBUTES | {"class"}


def test_what_a_student_typed_keeps_its_formulas_where_formgrader_shows_it() -> None:
    shown = safe_html(safe_markdown(r"The slope is $\frac{1}{4}$."))
    assert "<mfrac>" in shown and "$" not in shown


def test_the_font_of_formulas_has_the_measures_that_its_maker_says() -> None:
    made = TTFont(io.BytesIO(base64.b64decode(SPACING)))["MATH"].table.MathConstants
    there = {name: getattr(made, name) for name in NUMBERS | MEASURES}
    assert {n: getattr(v, "Value", v) for n, v in there.items()} == NUMBERS | MEASURES
