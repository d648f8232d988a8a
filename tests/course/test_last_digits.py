"""What the solutions print does not depend on a rounding: on another processor it is the same.

Each solution runs with every random number moved by a few last digits, with NumPy's use of this
processor's features as it is, without the widest (AVX-512) and without any, with the machine's own
number of threads and with one; every text has to be the committed one. Which kernel the linear
algebra takes is left to the machine. Figures that print nothing are left out: there is no text of
theirs to compare, and `executed` draws them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from lesson_code import ROOT, lessons
from moved_digits import ULP, moved_generator, run
from numpy._core import _multiarray_umath as numpys
from reading import code_of, is_illustration, not_needed

from autograder.authoring.normal_form import Notebook, read_notebook

pytestmark = pytest.mark.long

FEATURES = [name for name in numpys.__cpu_dispatch__ if numpys.__cpu_features__[name]]
WIDEST = [name for name in FEATURES if "512" in name or name == "X86_V4"]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
RUNS = {
    "own-threads": (1, {}),
    "fewer-features": (-3, ONE_THREAD | {"NPY_DISABLE_CPU_FEATURES": " ".join(WIDEST)}),
    "no-features": (8, ONE_THREAD | {"NPY_DISABLE_CPU_FEATURES": " ".join(FEATURES)}),
}


def solution_of(lesson: str) -> Notebook:
    (path,) = (ROOT / "solutions" / lesson).glob("*.ipynb")
    return read_notebook(path, lesson)


def shown(cell: dict) -> str:
    """What a committed cell prints and gives, as `moved_digits.run` puts it."""
    text = ""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            text += "".join(output["text"])
        elif output["output_type"] == "execute_result":
            text += "".join(output["data"]["text/plain"]) + "\n"
    return text


def other_cells(notebook: Notebook, texts: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The cells whose text is another one: what is committed, and what came out."""
    cells = {cell["id"]: cell for cell in code_of(notebook)}
    assert texts
    return {
        name: (shown(cells[name]), text)
        for name, text in texts.items()
        if shown(cells[name]) != text
    }


def silent_figures(notebook: Notebook) -> list[str]:
    """The illustrations that only draw: they print nothing, and nothing they give is read later."""
    silent = {c["id"] for c in code_of(notebook) if is_illustration(c) and not shown(c)}
    return not_needed(notebook, silent)


@pytest.mark.parametrize("way", RUNS)
def test_solutions_print_the_same_with_last_digits_moved(way: str) -> None:
    k, environment = RUNS[way]
    left_out = (*ONE_THREAD, "NPY_DISABLE_CPU_FEATURES", "PYTHONWARNINGS")
    solutions = {name: solution_of(name) for name in lessons()}
    silent = {name: silent_figures(solution) for name, solution in solutions.items()}
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "course" / "moved_digits.py"), str(k), *lessons()],
        input=json.dumps(silent).encode(),
        env={k: v for k, v in os.environ.items() if k not in left_out} | environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    other = {name: other_cells(solution, found[name]) for name, solution in solutions.items()}
    assert other == {name: {} for name in lessons()}


def test_a_cell_that_prints_last_digits_is_found() -> None:
    """The check of the checker, with the kind of cell that once differed: a count of steps."""
    source = """\
import numpy as np
x = np.random.default_rng(0).uniform()
for step in range(500):
    x = 3.99 * x * (1 - x)
print("chaos:", round(x, 2))"""
    cell = {"cell_type": "code", "id": "chaos", "source": source, "outputs": []}
    seen = set()
    for k in (0, 1, -3, 8):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("numpy.random.default_rng", moved_generator(k))
            seen.add(run({"cells": [cell]})["chaos"])
    assert len(seen) == 4


def test_draws_are_moved_by_a_few_last_digits_and_whole_numbers_are_not() -> None:
    moved, plain = moved_generator(8)(5), moved_generator(0)(5)
    assert moved.normal() == plain.normal() * (1 + 8 * ULP)
    assert list(moved.uniform(size=3)) == [x * (1 + 8 * ULP) for x in plain.uniform(size=3)]
    assert moved.integers(100) == plain.integers(100)
    assert list(moved.permutation(9)) == list(plain.permutation(9))
