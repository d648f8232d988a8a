"""``nbgrader generate_feedback``: the same pages through nbgrader's own command."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import List, Unicode

from autograder.grading.records import Standing
from autograder.results.page import page


class FeedbackExporter(HTMLExporter):
    """The exporter that makes `nbgrader generate_feedback` write these pages."""

    lessons_url = Unicode("", help="the folder of the lessons' web pages").tag(config=True)
    preprocessors: List[Any] = List([])  # those named for formgrader's pages are not for these

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert an autograded notebook; nbgrader's `GetGrades` has put the grades into it."""
        resources = self._init_resources(resources)
        for step in self._preprocessors:
            nb, resources = step(nb, resources)
        about = resources["nbgrader"]
        graded = [c.metadata.nbgrader for c in nb.cells if "nbgrader" in c.metadata]
        standing = Standing(
            score=about["score"],
            max_score=about["max_score"],
            penalty=about["late_penalty"] or 0.0,
            scores={g["grade_id"]: g["score"] for g in graded if g.get("grade")},
            comments={g["grade_id"]: g["comment"] for g in graded if g.get("comment")},
        )
        text = page(nb, about["student"], about["assignment"], standing, self.lessons_url)
        return text, resources
