"""Markdown of a submission: what it looks like, what it cannot do, how long it takes."""

from __future__ import annotations

import html
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbformat import v4

from autograder.formgrader import ShowSubmission
from autograder.results import markdown
from autograder.results.markdown import MAX_SHOWN, fenced, safe_markdown
from autograder.results.page import Standing, page

pytestmark = pytest.mark.quick

ROOT = Path(__file__).resolve().parents[2]

SAID = [
    ("a **b** _c_ `d` ~~e~~", "<p>a <strong>b</strong> <em>c</em> <code>d</code> <s>e</s></p>\n"),
    ("H<sub>2</sub>O<br>x<br />y", "<p>H<sub>2</sub>O<br>x<br>y</p>\n"),
    ("`<br>`", "<p><code>&lt;br&gt;</code></p>\n"),
    ("a <sub>b", "<p>a &lt;sub&gt;b</p>\n"),
    ("<b><i>x</b></i>", "<p>&lt;b&gt;<i>x&lt;/b&gt;</i></p>\n"),
    ("[x](http://e.x/a)", "<p>x (<code>http://e.x/a</code>)</p>\n"),
    ("[x][y]\n\n[y]: /a", "<p>x (<code>/a</code>)</p>\n"),
    ("[x](#there)", "<p>x</p>\n"),
    ("![p](attachment:q)", "<p>(picture: p)</p>\n"),
    ("![p](http://e.x/track.png)", "<p>(picture: p)</p>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
    ("\\$5 and $6", "<p>$5 and $6</p>\n"),
]


@pytest.mark.parametrize(("source", "made"), SAID, ids=[source for source, _ in SAID])
def test_markdown_is_shown_as_people_mean_it(source, made):
    assert safe_markdown(source) == made


def test_formulas_are_no_markdown_and_code_is_no_formula():
    made = safe_markdown("so $a_1*b_2*c$ is\n\n$$\nx\n=\n- y\n$$\n\nand `$z_1$`")
    assert made.count("<math") == 2 and "<em>" not in made and "<li>" not in made
    assert "<code>$z_1$</code>" in made


def test_a_place_of_a_formula_cannot_be_typed():
    made = safe_markdown("\ue0000\ue001 $a$ \ue0009\ue001 `\ue0001\ue001`")
    assert made.count("<math") == 1 and "\ue000" not in made


# --- how long it takes ----------------------------------------------------------------------------

UNITS = """[ ] [] []( ![ ![a]( * _ **a *a_ *a**b ` `a`` ``` < > <div> <b> <b></b> <br> <!-- <a@
<? & &amp; &# &#x \\ \\a \\begin{a} $ $$ $a$ $$a$$ $a $\\frac{ ~~ ~~a ( http://a a@b.c *** --- === +
1. # [^1]: | || |-| : \ue000 \ue0001\ue001 \x00 \u202e \u0301""".split()
UNITS += [
    "> ",
    "- ",
    "a\n",
    "[a]: b\n",
    "[a]: <b\n",
    "[a][b] ",
    "|a|b|\n",
    "a  \n",
    "    a\n",
    "\n",
]
UNITS += [" ", "\t", "# a\n", "```\n", "~~~ a\n", "1. a\n", "$a$ ", "a\\\n", "a\n=\n", "*a _b ~~c "]


def texts(size: int) -> dict[str, str]:
    """Texts of about this size that parsers have taken long for, or might."""
    found = {f"{unit!r} again and again": (unit * size)[:size] for unit in UNITS}
    found |= {
        f"{unit!r} and lines": (unit * 60 + "\n") * (size // len(unit) // 60) for unit in UNITS
    }
    root = int(size**0.5)
    cells = size // 6
    return found | {
        "spaces between": "a" + " " * size + "b",
        "quotes in quotes": "".join("> " * n + "a\n" for n in range(root)),
        "lists in lists": "".join(" " * n + "- a\n" for n in range(root)),
        "a wide table": "|" + "a|" * cells + "\n|" + "-|" * cells + "\n|" + "a|" * cells,
        "a long table": "|a|\n|-|\n" + "|a|\n" * (size // 4),
        "many references": "".join(f"[a{n}]: b\n" for n in range(root * 4)) + "[a1] " * root,
        "brackets": "[" * (size // 2) + "]" * (size // 2),
        "links in links": "[" * root + "a" + "](b)" * root,
        "emphasis in emphasis": "*a " * (size // 6) + "a* " * (size // 6),
        "code spans that never close": " ".join("`" * n for n in range(1, root)),
        "deep braces": "".join("$" + "{" * 900 + "}" * 900 + "$ " for _ in range(size // 1_800)),
        "tall fractions": ("$" + "\\frac{" * 300 + "$ ") * (size // 1_800),
        "many subscripts": ("$" + "a_" * 900 + "$ ") * (size // 1_800),
        "a wide matrix": ("$\\begin{matrix}" + "a&" * 800 + "\\end{matrix}$ ") * (size // 1_700),
    }  # fmt: skip


def seconds(work) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def test_no_text_takes_long():
    slow = {}
    for size in (MAX_SHOWN - 100, 50_000):
        for name, text in texts(size).items():
            took = seconds(lambda text=text: safe_markdown(text))
            if took > 0.8:
                slow[name] = took
    assert slow == {}


def test_a_long_text_is_shown_as_it_was_typed():
    long = "**a** <b> " * 1_001
    assert safe_markdown(long) == f"<pre>{html.escape(long)}</pre>\n"
    assert safe_markdown("x" * 5_001).startswith("<pre>")


@pytest.mark.parametrize("source", ["a\n```\n<b>x</b>\n````\n*b*", "", "`" * 40, "~~~\n$a$"])
def test_what_is_fenced_is_shown_with_all_its_signs(source):
    class Text(HTMLParser):
        said = ""

        def handle_data(self, data):
            self.said += data

    shown = Text()
    made = safe_markdown(fenced(source))
    shown.feed(made)
    assert shown.said.strip() == source.strip() and "<math" not in made


# --- a page ---------------------------------------------------------------------------------------


def notebook_of(kind: str, source: str, cells: int):
    made = v4.new_notebook(metadata={"autograder": {"remarks": []}})
    for _ in range(cells):
        cell = {"markdown": v4.new_markdown_cell, "code": v4.new_code_cell, "raw": v4.new_raw_cell}
        made.cells.append(cell[kind](source, metadata={"autograder": {"origin": "student"}}))
    return made


SLOW = {
    "a page of brackets": ("markdown", "![" * 4_900, 50),
    "a page of formulas": ("markdown", "$a$ " * 2_400, 50),
    "a page of signs": ("code", "+-" * 4_900, 50),
    "a page of blank lines": ("code", "a" + "\n " * 24_000, 10),
    "a page of raw tags": ("raw", "<div>" * 9_000, 10),
    "a page of small cells": ("markdown", "*a **b `c ![", 1_000),
}


@pytest.mark.parametrize("case", SLOW, ids=SLOW)
def test_no_page_of_a_submission_takes_long(case):
    from nbconvert.exporters import HTMLExporter
    from traitlets.config.loader import PyFileConfigLoader

    notebook = notebook_of(*SLOW[case])
    assert seconds(lambda: page(notebook, "s", "l", Standing(0, 1, 0, {}, {}))) < 6
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    exporter = HTMLExporter(config=config)
    made = []
    took = seconds(
        lambda: made.append(exporter.from_notebook_node(notebook, {"submission_id": "x"}))
    )
    assert took < 10 and "<div><div>" not in made[0][0]


def test_raw_cells_reach_no_page_as_html():
    notebook = notebook_of("raw", "<div>x</div>", 1)
    shown, _ = ShowSubmission().preprocess(notebook, {"submission_id": "x"})
    assert [cell.cell_type for cell in shown.cells] == ["markdown", "markdown"]
    assert "&lt;div&gt;" in safe_markdown(shown.cells[1].source)


def test_a_page_sets_so_much_and_shows_the_rest_as_it_was_typed(monkeypatch):
    monkeypatch.setattr(markdown, "MAX_PAGE", 20)
    one = markdown.Texts()
    assert [one.shown("*a* b c d e f")[:3] for _ in range(2)] == ["<p>", "<pr"]
