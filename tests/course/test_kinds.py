"""Public and hidden checks try the same kinds of input: the kit's table is the engine's."""

from __future__ import annotations

import ast
import inspect

import numpy as np
import pytest
from lesson_code import CONTENT

from autograder.exercises import (
    Elementwise,
    Exercise,
    elementwise,
    elementwise_checks,
    kinds_of,
    usual,
)
from autograder.grading.judge import judge
from autograder.instructor import LocalAsk

pytestmark = pytest.mark.quick


def table(source: str, name: str) -> str:
    """The dict that a function gives back, as text."""
    function = next(
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    (given,) = [node.value for node in function.body if isinstance(node, ast.Return)]
    return ast.unparse(given)


def constant(source: str, name: str) -> str:
    """The value of a name of a module."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"there is no {name}")


def test_the_kit_and_the_engine_have_one_table_of_kinds() -> None:
    ours = inspect.getsource(usual)
    assert table(CONTENT.kit, "_kinds") == table(ours, "kinds_of")


def test_the_kit_and_the_engine_forgive_the_same_oddities_of_numpy() -> None:
    ours = inspect.getsource(elementwise)
    assert constant(CONTENT.kit, "NUMPYS_OWN") == constant(ours, "NUMPYS_OWN")


def test_the_kinds_differ_from_a_row_in_what_they_say() -> None:
    row = np.arange(24.0)
    kinds = list(kinds_of(row).values())
    assert [z.shape for z in kinds] == [(24, 1), (2, 3, 4), (24, 1), (24,), ()]
    assert [z.dtype.name for z in kinds].count("float32") == 1
    assert [z.flags["C_CONTIGUOUS"] for z in kinds].count(False) == 1


SLOW = Exercise("f", "x", 1.0, elementwise_checks(Elementwise("f", lambda z: 2.0 * z), (1.0, 2.0)))


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("f = np.vectorize(lambda z: 2 * z)", 0.0),
        ("def f(z): return (2 * z).tolist()", 0.0),
        ("def f(z): return np.frompyfunc(lambda x: 2 * x, 1, 1)(z).astype(float)", 0.0),
        ("def f(z):\n t = 2 * z\n np.add(t, 0, out=t)\n return t", 0.0),
        ("def f(z):\n a = 2 * z\n a[z > 1e9] = 0\n return a", 0.0),
        ("def f(z): return np.array([2 * x for x in z])", 0.02),  # no loop over a single number
        ("def f(z): return 2 * np.array([float(x) for x in z.ravel()])", 0.17),
        ("def f(z): return z + np.float64(1) * z if z.dtype == float else z", 0.03),
    ],
)
def test_an_oddity_costs_nothing_and_a_kind_its_own_share(source: str, lost: float) -> None:
    names: dict = {"np": np}
    exec(source, names)
    verdict = judge(SLOW, lambda _, rng: LocalAsk(names, rng), "secret")
    assert verdict.points == pytest.approx(1.0 - lost), verdict
