"""What formgrader shows of a submission, and what it does not let a submission do.

nbgrader's formgrader runs in the instructor's own Jupyter server. Its pages here carry a content
policy with a nonce that stands in nbgrader's own templates and nowhere else: no script that comes
with a submission runs, however it got there. Files of a submission are not served. The page of a
submission shows what there is to grade: points and reasons first, then what the student wrote,
without the lesson's text.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import jinja2
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, v4
from nbgrader.server_extensions.formgrader import base, handlers
from tornado import web

from autograder.grading.sanitise import source_of
from autograder.grading.wording import points_text
from autograder.results.markdown import fenced

_NONCE: ContextVar[str] = ContextVar("nonce", default="")

# Calls that nbgrader's templates put into attributes, where a nonce cannot stand.
_CALLS = """<script>
document.querySelectorAll("[data-call]").forEach(function (each) {
  each.addEventListener("click", function () {
    if (each.dataset.call === "toggle_name") { toggle_name(each.dataset.with === "true"); }
    if (each.dataset.call === "toggleAllNames") { toggleAllNames(); }
  });
});
document.addEventListener("click", function (event) {  // a page's own script puts it there later
  if (event.target.closest("[onclick^=createAssignmentModal]")) { createAssignmentModal(); }
});
</script>
</body>"""

# Formulas are MathML already (`results.feedback.safe_markdown`), and nothing is fetched; the page's
# script finds what it asks MathJax for all the same.
_MATHJAX = """{%- macro mathjax(url) -%}
<script>
window.MathJax = {Hub: {Startup: {signal: {Interest: function (tell) { tell("End"); }}}}};
</script>
{%- endmacro %}"""


def seal_formgrader() -> None:
    """Put the policy on formgrader's pages and stop serving what was handed in."""
    base.BaseHandler.content_security_policy = property(_policy)
    base.BaseHandler.render = _render
    base.BaseHandler.exporter = property(_exporter)
    handlers.SubmissionFilesHandler.get = _no_file


def _policy(self: base.BaseHandler) -> str:
    """Jupyter's policy, and: scripts with this answer's nonce and those that they load."""
    ours = (
        f"script-src 'nonce-{_nonce_of(self)}' 'strict-dynamic'; object-src 'none'; "
        "base-uri 'none'; frame-src 'none'; form-action 'self'"
    )
    theirs = super(base.BaseHandler, self).content_security_policy
    return f"{theirs}; {ours}"


def _nonce_of(handler: base.BaseHandler) -> str:
    if not hasattr(handler, "_autograder_nonce"):
        handler._autograder_nonce = secrets.token_urlsafe(16)
    return handler._autograder_nonce


def _render(self: base.BaseHandler, name: str, **about: Any) -> str:
    _NONCE.set(_nonce_of(self))
    return _PAGES.get_template(name).render(**about)


def _exporter(self: base.BaseHandler) -> HTMLExporter:
    exporter = self.settings["nbgrader_exporter"]
    loader = exporter.environment.loader
    if not isinstance(loader, _WithNonces):
        exporter.environment.loader = _WithNonces(loader)
        exporter.environment.globals["nonce"] = _NONCE.get
        exporter.environment.cache.clear()
    _NONCE.set(_nonce_of(self))
    return exporter


def _no_file(self: handlers.SubmissionFilesHandler, *args: Any, **options: Any) -> None:
    raise web.HTTPError(404, "Files of a submission are not shown here")


class _WithNonces(jinja2.BaseLoader):
    """Templates whose scripts carry the nonce: put in before a submission's text is."""

    def __init__(self, inner: jinja2.BaseLoader) -> None:
        self._inner = inner

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        source, name, up_to_date = self._inner.get_source(environment, template)
        if template.rpartition("/")[2] == "mathjax.html.j2":
            source = _MATHJAX
        source = re.sub(
            r'onclick="(\w+)\((true|false)?\);?"', r'data-call="\1" data-with="\2"', source
        )
        source = re.sub(r'= "\{\{ ([\w.]+) \}\}";', r"= {{ \1 | string | tojson }};", source)
        source = source.replace("</body>", _CALLS)
        source = re.sub(r"<script(?=[\s>])", '<script nonce="{{ nonce() }}"', source)
        return source, name, up_to_date


_PAGES = jinja2.Environment(
    loader=_WithNonces(jinja2.FileSystemLoader(handlers.template_path)), autoescape=True
)
_PAGES.globals["nonce"] = _NONCE.get


class ShowSubmission(Preprocessor):
    """Leaves what there is to grade, and puts the points and reasons before it."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """See nbconvert; only formgrader's pages are changed."""
        if "submission_id" not in resources or not _is_ours(nb):
            return nb, resources
        nb.cells = [v4.new_markdown_cell(_overview(nb)), *filter(_to_grade, nb.cells)]
        for cell in nb.cells:
            if "max_points" in cell.metadata.get("autograder", {}):
                cell.source = "# What the checks found:"
        nb.cells = list(_as_typed(nb.cells))
        return nb, resources


MOST = 60_000  # characters of a page that are set: in colours, and as Markdown


def _as_typed(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells of a page, with what is long, or raw, shown as it was typed.

    To set it takes a time for which the page would hang; a raw cell is HTML to nbconvert.
    """
    left = {"code": MOST, "markdown": MOST, "raw": 0}
    for cell in cells:
        source = source_of(cell)
        if cell.cell_type == "code":  # Pygments' time grows with the square of a run of blank lines
            source = re.sub(r"\n{3,}", "\n\n\n", "\n".join(map(str.rstrip, source.splitlines())))
            cell.source = source
        left[cell.cell_type] -= len(source)
        if left[cell.cell_type] >= 0:
            yield cell
            continue
        yield v4.new_markdown_cell(fenced(source), metadata=dict(cell.metadata))
        if cell.cell_type == "code":
            cell.source = "# as it was typed above"
            yield cell


def _is_ours(nb: NotebookNode) -> bool:
    return "autograder" in nb.metadata


def _to_grade(cell: NotebookNode) -> bool:
    """Cells that have points, that a student was to fill, or that are the student's own."""
    about = cell.metadata.get("nbgrader", {})
    own = cell.metadata.get("autograder", {}).get("origin") == "student"
    return bool(own or about.get("grade") or about.get("solution"))


_GAP = "&emsp;"  # nbgrader's style sets the cells of a table without space between them


def _overview(nb: NotebookNode) -> str:
    """What is wrong with the file, and the points of each exercise, as Markdown."""
    remarks = [_plain(text) for text in nb.metadata["autograder"].get("remarks", [])]
    lines = [f"**{remark}**\n" for remark in remarks]
    lines += [f"| exercise{_GAP} | points{_GAP} | what the checks found |", "| --- | --- | --- |"]
    for cell in nb.cells:
        about = cell.metadata.get("autograder", {})
        if "max_points" not in about:
            continue
        points = f"{points_text(about['points'])} of {points_text(about['max_points'])}"
        points += " (bonus)" if about["bonus"] else ""
        name = cell.metadata.nbgrader.grade_id.removeprefix("test_")
        points = points.replace(" ", "&nbsp;")
        found = _plain(about["summary"]) or "✓ passed"
        lines.append(f"| {_plain(name)}{_GAP} | {points}{_GAP} | {found} |")
    if any(source_of(cell) for cell in nb.cells):
        lines.append("\nThe lesson's own text is left out here.")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text that stands in a Markdown table as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>&$~-])", r"\\\1", " ".join(text.split()))
