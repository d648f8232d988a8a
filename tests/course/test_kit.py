"""The setup cell in any notebook: names that hide Python's own, lost indents, old versions."""

from __future__ import annotations

import ast
import linecache
import re
import sys
from typing import Any

import matrix
import numpy as np
import pytest
from lesson_code import CONTENT, ROOT

from autograder.authoring.differences import parts_of
from autograder.authoring.normal_form import read_notebook

KNOWN = "{-10: 4.5397868702434395e-05, 0: 0.5, 2: 0.8807970779778823}"
RIGHT = "def sigmoid(z):\n    return 0.5 * (1 + np.tanh(z / 2))"
CHECK = f"check_elementwise('sigmoid', sigmoid, known={KNOWN}, slope_at=(1.0,))"
SHADOWS = [
    *"max min abs list len zip float print any tuple sum range isinstance getattr all type".split(),
    *"re types ast linecache builtins sys _finish _table _number NotYet".split(),
]


class Notebook:
    """Runs cells as a kernel does: one after another, their text kept for tracebacks."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.cells = 0
        self.run(CONTENT.kit)

    def run(self, source: str) -> Any:
        """Run a cell; the value of its last expression."""
        self.cells += 1
        name = f"<cell {self.cells}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        body = ast.parse(source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), self.names)
        if last is not None:
            return eval(compile(ast.Expression(last.value), name, "eval"), self.names)
        return None


@pytest.fixture
def notebook() -> Notebook:
    made = Notebook()
    made.run(RIGHT)
    return made


@pytest.mark.parametrize("name", SHADOWS)
def test_a_name_of_the_students_own_stops_no_check(
    notebook: Notebook, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(f"{name} = 5")
    assert notebook.run(CHECK) is None
    said = capsys.readouterr().out
    assert "sigmoid: public checks passed." in said
    hides = name in dir(__import__("builtins"))
    assert (f"run: del {name}" in said) == hides
    notebook.run(CONTENT.kit)  # the setup cell once more, as after a break
    assert notebook.run(CHECK) is None


def test_all_names_of_numpy_stop_no_check(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run("from numpy import *")
    assert notebook.run(CHECK) is None
    assert "leave out `from numpy import *`" in capsys.readouterr().out
    notebook.run(CONTENT.kit)
    assert "These lessons need" not in capsys.readouterr().out


def test_other_public_checks_hold_their_names_too(notebook: Notebook) -> None:
    notebook.run(
        "max = min = abs = list = len = zip = float = print = any = tuple = str = sorted = 5"
    )
    assert notebook.run("check_answer('q_x', 'b', 'abc')") is None
    assert notebook.run("check_answer('q_order', 'CAB', order_of='ABC')") is None
    assert notebook.run("check_prediction('q_y', 'b', 'abc')") is None
    assert notebook.run("check_examples('f', [('f(1)', lambda: np.ones(2), np.ones(2))])") is None
    assert notebook.run("try_yours('sigmoid', sigmoid, np.zeros(2)) is None") is False


def test_a_check_sees_what_the_student_has_written_since(notebook: Notebook) -> None:
    notebook.run("def sigmoid(z):\n    return helper(z)")
    notebook.run("def helper(z):\n    return z")
    notebook.run(CONTENT.kit)
    assert notebook.run(CHECK) is not None
    notebook.run("def helper(z):\n    return 0.5 * (1 + np.tanh(z / 2))")
    assert notebook.run(CHECK) is None


LOST = [
    'def sigmoid(z):\n    """The docstring."""\nz = np.zeros(3)\na = 1 / (1 + np.exp(-z))',
    "def sigmoid(z):\n    e = np.exp(-z)\nz = np.zeros(3)",
]


@pytest.mark.parametrize("source", LOST)
def test_a_line_at_the_left_margin_is_told_as_what_it_is(
    notebook: Notebook, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(source)
    notebook.run(CHECK)
    assert capsys.readouterr().out == (
        "sigmoid returned None. Its line `z = np.zeros(3)` begins at the left margin, so it is "
        "outside the function. Indent it by four spaces.\n"
    )


@pytest.mark.parametrize("more", ["", "\nsigmoid(np.zeros(3))", "\ndef g(z):\n    return z"])
def test_a_missing_return_is_told_as_what_it_is(
    notebook: Notebook, more: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(f"def sigmoid(z):\n    a = z{more}")
    notebook.run(CHECK)
    assert "returned None. Is a return statement missing?" in capsys.readouterr().out


def test_in_a_kernel_nothing_is_hidden_from_the_start() -> None:
    """A kernel adds names of its own; the committed solutions ran in one."""
    for path in (ROOT / "solutions").glob("*/*.ipynb"):
        for cell in read_notebook(path, path.name)["cells"]:
            said = parts_of(cell)["output"]
            assert "In your notebook" not in said and "These lessons need" not in said, cell["id"]


# --- which Python, NumPy and Matplotlib ----------------------------------------------------------


def floor() -> dict[str, tuple[int, int]]:
    return Notebook().names["_FLOOR"]


def test_what_is_too_old_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Notebook()
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(np, "__version__", "1.21.6")
    notebook = Notebook()
    said = capsys.readouterr().out
    assert said.startswith(
        "These lessons need Python 3.9, NumPy 1.22, Matplotlib 3.7 or newer. Here "
    )
    assert "NumPy 1.21," in said and said.count("\n") == 1
    assert notebook.run(f"{RIGHT}\n{CHECK}") is None  # and what can run does


def test_the_floor_is_said_where_students_look() -> None:
    for file in ("requirements-students.txt", "README.md"):
        listed = (ROOT / file).read_text(encoding="utf-8")
        for name, (major, minor) in floor().items():
            assert re.search(rf"{name}[ >=]+{major}\.{minor}\b", listed, re.IGNORECASE), name


def test_the_matrix_begins_at_the_floor() -> None:
    assert floor()["Python"] == matrix.FLOOR
    numpy, matplotlib = (f"{major}.{minor}" for major, minor in list(floor().values())[1:])
    assert matrix.OLDEST[matrix.FLOOR] == (numpy, matplotlib)
    assert set(matrix.interpreters()) >= {sys.version_info[:2]}


def test_the_setup_cell_is_read_by_pythons_too_old_to_run_it() -> None:
    ast.parse(CONTENT.kit, feature_version=(3, 6))


# --- what may not be there when a class is graded -------------------------------------------------


@pytest.mark.parametrize(
    ("before", "body", "told"),
    [
        ("import nbformat", "nbformat.current_nbformat\n    return 1 / (1 + np.exp(-z))", True),
        ("from nbformat import read", "read\n    return 1 / (1 + np.exp(-z))", True),
        ("import math", "math.pi\n    return 1 / (1 + np.exp(-z))", False),
        ("half = 0.5\ndef e(z): return np.exp(-z)", "return half / (half + half * e(z))", False),
        ("import nbformat", "return 1 / (1 + np.exp(-z))", False),
    ],
)
def test_a_package_that_may_be_missing_is_told_before_handing_in(
    capsys: pytest.CaptureFixture[str], before: str, body: str, told: bool
) -> None:
    notebook = Notebook()
    notebook.run(before)
    notebook.run(f"def sigmoid(z):\n    {body}")
    assert notebook.run(CHECK) is None
    said = capsys.readouterr().out
    assert ("sigmoid uses nbformat, which may not be installed" in said) is told


def test_a_moving_picture_leaves_the_interactive_mode_alone(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*arguments: Any) -> None:
        raise ImportError("cannot import name 'backend2gui'")  # Matplotlib 3.8 with IPython 9

    import matplotlib.pyplot as plt

    for name in ("ion", "ioff", "install_repl_displayhook"):
        monkeypatch.setattr(plt, name, stop)
    open_before = plt.get_fignums()
    notebook.run("animate(lambda axes, t: axes.plot([0, t], [0, 1]), 'A line.', frames=2)")
    assert plt.get_fignums() == open_before
