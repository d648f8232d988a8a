"""What a student reads about a verdict."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from autograder.grading.judge import CheckResult, Verdict

if TYPE_CHECKING:
    import jinja2


def points_text(points: float) -> str:
    """Points without trailing zeros: "2", "1.5"."""
    return f"{points:g}"


def verdict_text(verdict: Verdict) -> str:
    """A verdict as a few plain lines: the points, then each check with what it found."""
    lines = [
        f"{verdict.exercise}: {points_text(verdict.points)} of "
        f"{points_text(verdict.max_points)} points"
    ]
    if verdict.note:
        lines.append(f"  {verdict.note}")
    for check, message in told(verdict):
        lines.append(
            f"  {'✓' if check.passed else '✗'} {check.name}" + (f": {message}" if message else "")
        )
    return "\n".join(lines)


def verdict_html(verdict: Verdict) -> str:
    """A verdict as HTML without scripts or styles; all that came from a submission is escaped."""
    return _verdict_page().render(
        points=points_text(verdict.points),
        max_points=points_text(verdict.max_points),
        note=verdict.note,
        told=told(verdict),
    )


@functools.cache
def _verdict_page() -> jinja2.Template:
    """The template, read once; a command that writes no verdict does without Jinja."""
    import jinja2

    loader = jinja2.PackageLoader("autograder.grading", "templates")
    return jinja2.Environment(loader=loader, autoescape=True).get_template("verdict.html.j2")


def summary(verdict: Verdict) -> str:
    """The first thing to say about a verdict that is not full marks; empty for full marks."""
    if verdict.status == "correct":
        return ""
    return next((t for t in (verdict.note, *(m for _, m in told(verdict))) if t), "")


def told(verdict: Verdict) -> list[tuple[CheckResult, str]]:
    """Each check with what is said about it; the same sentence is said once.

    Checks that wait for one that failed are left out: they say nothing of their own.
    """
    said: set[str] = set()
    result = []
    for check in verdict.checks:
        if check.kind == "waits":
            continue
        message = "" if check.message in said else check.message
        said.add(check.message)
        result.append((check, message))
    return result
