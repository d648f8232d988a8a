"""What is written into the cells of a graded notebook: outputs of cells, verdicts of tests."""

from __future__ import annotations

from typing import Any

from autograder.grading.judge import Verdict, shortened
from autograder.grading.runner import ENDS
from autograder.grading.sanitise import Cell
from autograder.grading.session import CellResult
from autograder.grading.wording import summary, verdict_html


def write_outputs(cell: Cell, result: CellResult, count: int) -> None:
    """The outputs of a student's cell: text only."""
    outputs: list[dict[str, Any]] = []
    for name, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        if text:
            outputs.append({"output_type": "stream", "name": name, "text": text})
    if result.result:
        data = {"text/plain": result.result}
        outputs.append(
            {
                "output_type": "execute_result",
                "execution_count": count,
                "data": data,
                "metadata": {},
            }
        )
    if result.kind != "ok":
        error = result.ename or "Stopped", result.evalue or ENDS.get(result.kind, "")
        line = f"{error[0]}: {error[1]}" + (f" (line {result.line})" if result.line else "")
        said = shortened(error[1], 100)  # the whole text stands in the line, and once is enough
        outputs.append(
            {"output_type": "error", "ename": error[0], "evalue": said, "traceback": [line]}
        )
    cell["outputs"], cell["execution_count"] = outputs, count


def write_verdict(cell: Cell, verdict: Verdict, count: int) -> None:
    """The one output of a test cell: its points, as nbgrader reads them, and the verdict.

    A bonus cell has no points in nbgrader's sense; `gradebook` enters them as extra credit.
    """
    points = 0.0 if verdict.bonus else verdict.points
    cell["outputs"] = [
        {
            "output_type": "execute_result",
            "execution_count": count,
            "data": {"text/plain": repr(float(points)), "text/html": verdict_html(verdict)},
            "metadata": {},
        }
    ]
    cell["execution_count"] = count
    cell["metadata"]["autograder"] = {
        "origin": "course",
        "points": verdict.points,
        "max_points": verdict.max_points,
        "bonus": verdict.bonus,
        "summary": summary(verdict),
    }
