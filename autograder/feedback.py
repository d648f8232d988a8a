"""What a student reads about a verdict."""

from __future__ import annotations

from autograder.referee import Verdict


def points_text(points: float) -> str:
    """Points without trailing zeros: "2", "1.5"."""
    return f"{points:g}"


def verdict_text(verdict: Verdict) -> str:
    """A verdict as a few plain lines: the points, then each check with what it found."""
    lines = [
        f"{verdict.exercise}: {points_text(verdict.points)} of "
        f"{points_text(verdict.max_points)} points"
    ]
    said: set[str] = set()
    for check in verdict.checks:
        mark = "✓" if check.passed else "✗"
        line = f"  {mark} {check.name}"
        if check.message and check.message not in said:
            line += f": {check.message}"
            said.add(check.message)
        lines.append(line)
    return "\n".join(lines)
