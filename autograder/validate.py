"""What nbgrader's Validate button and ``nbgrader validate`` tell a student.

nbgrader's own answer is the source of every check that has not passed, and a bonus is never looked
at. Here the answer is what is still to do, and for what was written the line that its check ends
with. Cells that only illustrate do not run: an answer takes seconds.
"""

from __future__ import annotations

import html
import re
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.apps import validateapp
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, Execute
from nbgrader.validator import Validator

SECONDS = 120  # for one cell
PASSED = (
    "Success! Your notebook passes all the public checks. Hidden checks follow when it is graded: "
    "they try inputs you have not seen."
)
_TO_DO = ("not attempted yet", "not answered yet")
_NUMBER = re.compile(r"(?:np\.\w+\()?(\d+(?:\.\d+)?)\)?")  # 2.0, or as NumPy shows it
_PLACEHOLDER = "YOUR ANSWER HERE"

Results = dict[str, list[dict[str, Any]]]


def improve_validation() -> None:
    """Put this module's answers in the place of nbgrader's own."""
    validateapp.Validator = LessonValidator
    try:
        from nbgrader.server_extensions.validate_assignment import handlers
    except ImportError:  # no Jupyter server in this process
        return
    handlers.Validator = LessonValidator


class LessonValidator(Validator):
    """nbgrader's `Validator` with answers for a student."""

    def _preprocess(self, nb: NotebookNode) -> NotebookNode:
        nb.cells = [cell for cell in nb.cells if not _illustrates(cell)]
        resources: dict[str, Any] = {}
        with utils.setenv(NBGRADER_VALIDATING="1", NBGRADER_EXECUTION="validate"):
            for step in (CheckCellMetadata, ClearOutput, Execute):
                made = step(parent=self, timeout=SECONDS) if step is Execute else step(parent=self)
                nb, resources = made.preprocess(nb, resources)
        return nb

    def _get_failed_cells(self, nb: NotebookNode) -> list[NotebookNode]:
        self._checked.append(nb)
        return []

    def validate(self, filename: str) -> Results:
        """What is to be told of a notebook; empty where every public check passes."""
        self._checked: list[NotebookNode] = []
        results = super().validate(filename)
        if results or not self._checked:
            return results
        told = to_tell(self._checked[-1])
        return {"failed": told} if told else {}

    def _print_num_failed(self, num_failed: int) -> None:
        if num_failed == 0:
            self.stream.write(f"{PASSED}\n")
        else:
            self.stream.write("Not all done yet:\n")

    def _print_error(self, source: str, error: str) -> None:
        self.stream.write(f"\n{source}\n{self._indent(error)}\n")


def to_tell(notebook: NotebookNode) -> list[dict[str, str]]:
    """What is still to do, then each check that has not passed; of an executed notebook."""
    to_do, told = [], []
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if not marks.get("grade"):
            continue
        name = marks["grade_id"].removeprefix("test_")
        if cell.cell_type == "markdown":
            if _PLACEHOLDER in cell.source:
                to_do.append("your explanation")
            continue
        said = _last_words(cell)
        if not said:
            continue
        bonus = " (bonus)" if not marks.get("points") else ""
        if any(words in said for words in _TO_DO):
            to_do.append(name + bonus)
        else:
            told.append(_entry(f"{name}{bonus}: not right yet", said))
    if to_do:
        told.insert(0, _entry(f"Still to do: {len(to_do)}", "\n".join(to_do)))
    return told


def _illustrates(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and "illustration" in cell.metadata.get("tags", ())


def _last_words(cell: NotebookNode) -> str:
    """The end of what a check says; empty where it has passed."""
    printed = "".join(o.text for o in cell.outputs if o.get("name") == "stdout").rstrip()
    for output in cell.outputs:
        if output.output_type == "error":
            return f"The check stopped with {output.ename}: {output.evalue}"
        if output.output_type == "execute_result":  # the kit gives something where a check fails
            if _gives_all(output, cell.metadata.nbgrader.get("points")):
                return ""
            return "\n".join(printed.splitlines()[-4:]) or "not right yet"
    return ""


def _gives_all(output: NotebookNode, points: Any) -> bool:
    """Whether a test of an ordinary lesson ended with all of its points."""
    number = _NUMBER.fullmatch(output.data.get("text/plain", ""))
    return bool(points and number and float(number[1]) >= points)


def _entry(title: str, text: str) -> dict[str, str]:
    """As nbgrader's dialog takes it: `error` is set as HTML."""
    return {"source": title, "error": html.escape(text), "raw_error": text}
