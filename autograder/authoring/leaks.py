"""Finding solution text where it may not be.

A fragment is what gives a solution away: the value a solution returns, or a whole statement that
sets the variable asked for, or a sentence of a model answer. Expressions are compared by their
syntax tree, so blanks, brackets and ``1.0`` for ``1`` make no difference; in Markdown, comments
and strings they are looked for as text. Short ones, like ``return a`` or ``np.tanh(z)``, are no
fragments: they stand in every notebook with good reason.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.authoring import regions
from autograder.authoring.normal_form import Cell, Notebook, nbgrader_of

# Names and numbers in an expression that make it telling: a * (1 - a) has three. The further it is
# from what is returned, the longer it has to be.
LEAVES_OF_A_RESULT = 3
LEAVES_OF_A_LAST_STEP = 4
LEAVES_OF_A_STEP = 5
SENTENCE_LENGTH = 40  # characters of a sentence of a model answer


@dataclass(frozen=True)
class Fragment:
    """A piece of a solution.

    Attributes
    ----------
    cell : str
        The solution's cell.
    text : str
        In canonical form: unparsed from its tree, or a sentence with single blanks.
    is_code : bool
    """

    cell: str
    text: str
    is_code: bool


def fragments_of(notebook: Notebook) -> tuple[Fragment, ...]:
    """The fragments of all solutions of a lesson's source."""
    found: dict[Fragment, None] = {}
    for cell in notebook["cells"]:
        if not nbgrader_of(cell).get("solution"):
            continue
        try:
            solutions = regions.inside(cell["source"], "SOLUTION")
        except ValueError:  # markers that do not pair up: `lint` refuses this lesson
            continue
        for region in solutions:
            texts = _code_texts(region) if cell["cell_type"] == "code" else _sentences(region)
            for text in texts:
                found[Fragment(cell["id"], text, cell["cell_type"] == "code")] = None
    return tuple(found)


class LeakFinder:
    """Looks for fragments in cells; made once for many cells."""

    def __init__(self, fragments: Iterable[Fragment]) -> None:
        self._by_text = {f.text: f for f in fragments if f.is_code}
        self._sentences = [f for f in fragments if not f.is_code]
        self._patterns = [(f, re.compile(_pattern(f.text))) for f in self._by_text.values()]

    def leaks(self, cell: Cell) -> list[Fragment]:
        """The fragments that a cell of a release shows, each once."""
        source = cell["source"]
        found: dict[Fragment, None] = {}
        if cell["cell_type"] == "code":
            for text in _all_texts(source):
                if text in self._by_text:
                    found[self._by_text[text]] = None
        for fragment, pattern in self._patterns:
            if pattern.search(source):
                found[fragment] = None
        flat = " ".join(source.split())
        for fragment in self._sentences:
            if fragment.text in flat:
                found[fragment] = None
        return list(found)


def _code_texts(region: str) -> Iterator[str]:
    """Canonical texts of the telling expressions and statements of a solution region."""
    tree = _parsed(region)
    if tree is None:
        return
    returns = [n.value for n in ast.walk(tree) if isinstance(n, ast.Return) and n.value]
    results = {name for value in returns for name in _names(value)}
    last_steps = {n.id for v in returns for n in ast.walk(v) if isinstance(n, ast.Name)}
    for value in returns:
        yield from _long_enough(value, LEAVES_OF_A_RESULT)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or not node.value:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {name for target in targets for name in _names(target)}
        if not returns or names & results:
            yield from _long_enough(node.value, LEAVES_OF_A_RESULT)
        elif names & last_steps:
            yield from _long_enough(node.value, LEAVES_OF_A_LAST_STEP)
        else:
            yield from _long_enough(node.value, LEAVES_OF_A_STEP)
        sets_items = isinstance(targets[0], ast.Subscript) and names & results
        if sets_items and _leaves(node) >= LEAVES_OF_A_LAST_STEP:
            yield ast.unparse(node)
    if not returns:  # at the left margin: the variables asked for
        yield from (ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign))


def _long_enough(value: ast.expr, least: int) -> Iterator[str]:
    """Canonical texts of an expression, or of a tuple's items, with that many leaves."""
    for item in value.elts if isinstance(value, ast.Tuple) else (value,):
        if _leaves(item) >= least:
            yield ast.unparse(item)


def _all_texts(source: str) -> Iterator[str]:
    """Canonical texts of all expressions and assignments of a code cell."""
    tree = _parsed(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.expr | ast.Assign | ast.AugAssign):
            yield ast.unparse(node)


def _parsed(source: str) -> ast.Module | None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, float):
            continue
        if node.value.is_integer() and abs(node.value) < 1e6:
            node.value = int(node.value)
    return tree


def _names(node: ast.expr) -> Iterator[str]:
    """Variables that an expression of the form ``name``, ``name[…]`` or ``a, b`` stands for."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Subscript | ast.Starred):
        yield from _names(node.value)
    elif isinstance(node, ast.Tuple):
        for item in node.elts:
            yield from _names(item)


def _leaves(node: ast.AST) -> int:
    """Names and constants in an expression; a dotted name counts once."""
    if isinstance(node, ast.Name | ast.Constant):
        return 1
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return 1
    return sum(_leaves(child) for child in ast.iter_child_nodes(node))


def _pattern(text: str) -> str:
    """A regular expression for a piece of code, whatever blanks it is written with."""
    parts = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NUMBER and token.string.isdigit():
            parts.append(rf"{token.string}(?:\.0*)?(?!\d)")
        elif token.type == tokenize.STRING:
            parts.append(rf"[\"']{re.escape(token.string[1:-1])}[\"']")
        elif token.string.strip():
            parts.append(re.escape(token.string))
    return r"(?<![\w.])" + r"\s*".join(parts) + r"(?![\w(])"


def _sentences(text: str) -> Iterator[str]:
    without_label = re.sub(r"^\s*\*\*.*?\*\*", "", text)
    for sentence in re.split(r"(?<=[.:;?])\s+", " ".join(without_label.split())):
        if len(sentence) >= SENTENCE_LENGTH:
            yield sentence
