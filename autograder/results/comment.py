"""A student's feedback as a few lines of plain text, for a system's comment box."""

from __future__ import annotations

import html
import re
from typing import Any

from autograder.grading.records import Standing
from autograder.grading.wording import points_text

NO_RESPONSE = "No response."  # nbgrader's comment on a cell left as it was


def exercises_of(notebook: dict[str, Any], standing: Standing) -> list[dict[str, Any]]:
    """What was found in each exercise of an autograded notebook.

    Returns
    -------
    list of dict
        ``name``, ``score``, ``max_score``, ``bonus``, ``summary``, ``by_hand``, and ``output``: the
        verdict as plain text.
    """
    found = []
    for cell in notebook["cells"]:
        marks, about = (cell["metadata"].get(k, {}) for k in ("nbgrader", "autograder"))
        if "max_points" not in about:
            continue
        name = marks["grade_id"].removeprefix("test_")
        outputs = cell.get("outputs") or [{"data": {}}]
        score = standing.scores.get(marks["grade_id"], about["points"])
        found.append(
            {
                "name": name,
                "score": score,
                "max_score": 0.0 if about["bonus"] else about["max_points"],
                "of": about["max_points"],
                "bonus": about["bonus"],
                "summary": about["summary"],
                "by_hand": abs(score - about["points"]) > 0.005,
                "output": plain("".join(outputs[0]["data"].get("text/html", ""))),
            }
        )
    return found


def comment_text(notebook: dict[str, Any], lesson: str, standing: Standing) -> str:
    """The points, what was right, and the first thing to say about each exercise that was not."""
    lines = [
        f"{lesson}: {points_text(round(standing.score, 2))} of "
        f"{points_text(standing.max_score)} points."
    ]
    if standing.penalty:
        lines.append(
            f"For lateness {points_text(round(standing.penalty, 2))} points were taken off."
        )
    exercises = exercises_of(notebook, standing)
    right = [e["name"] for e in exercises if e["score"] >= e["of"]]
    if right:
        lines.append(f"Right: {', '.join(right)}.")
    for each in exercises:
        if each["name"] not in right and not (each["bonus"] and not each["score"]):
            got = f"{points_text(round(each['score'], 2))} of {points_text(each['of'])}"
            said = "set by your instructor." if each["by_hand"] else each["summary"]
            lines.append(f"{each['name']} ({got}): {said}")
    lines += [
        f"Your explanation: {points_text(round(points, 2))} points."
        for points in _written_points(notebook, standing)
    ]
    lines += [
        f"{name}, comment: {text}"
        for name, text in sorted(standing.comments.items())
        if text != NO_RESPONSE
    ]
    return "\n".join(lines)


def _written_points(notebook: dict[str, Any], standing: Standing) -> list[float]:
    """What an instructor gave to written answers."""
    marks = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    names = [m["grade_id"] for m in marks if m.get("grade") and m.get("solution")]
    return [standing.scores[name] for name in names if standing.scores.get(name)]


def plain(fragment: str) -> str:
    """An HTML verdict as text."""
    text = re.sub(r"</(p|li)>|<br>", "\n", fragment)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
