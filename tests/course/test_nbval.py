"""nbval finds in every solution the text that is committed there, and nbval can find another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import executed
import pytest
from lesson_code import lessons
from nbval_run import run_by_nbval

pytestmark = pytest.mark.long


@pytest.mark.parametrize("lesson", lessons())
def test_a_solution_passes_nbval(lesson: str) -> None:
    rebuilt = executed.rebuilt(lesson)
    assert rebuilt.run is not None, rebuilt.problems
    assert rebuilt.complaint == ""


def test_nbval_sees_another_text_and_an_error(tmp_path: Path) -> None:
    def notebook(*texts: str | None) -> dict[str, Any]:
        sources = ("print(1 + 1)", "x = 3\nx", "1 / 0", "print('never run before')")
        cells = [
            {"cell_type": "code", "id": f"c{k}", "metadata": {}, "source": source}
            | {"outputs": [], "execution_count": None if text is None else k}
            for k, (source, text) in enumerate(zip(sources, texts, strict=True), 1)
        ]
        for cell, text in zip(cells, texts, strict=True):
            if text:
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
        return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

    run, complaint = run_by_nbval(
        tmp_path, notebook(*4 * [None]), notebook("3\n", "", "", None), dict(os.environ)
    )
    assert "Cell outputs differ" in complaint and "ZeroDivisionError" in complaint
    assert "4 failed" not in complaint and "3 failed, 1 passed" in complaint
    printed, result, error, new = (cell["outputs"] for cell in run["cells"])
    assert printed[0]["text"] == "2\n" and result[0]["data"] == {"text/plain": "3"}
    assert error[0]["ename"] == "ZeroDivisionError" and new[0]["text"] == "never run before\n"
