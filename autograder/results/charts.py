"""The pictures of the report, as SVG that a page holds: narrow, for a phone's width."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.results.numbers import STATUSES, ClassNumbers, ExerciseNumbers, LessonNumbers

WIDTH = 4.3  # inches: a phone's width at the size of its text
# Status -> colour and hatch: no meaning is in the colour alone (Okabe and Ito's colours).
LOOKS = {
    "correct": ("#0072B2", ""),
    "partly": ("#56B4E9", "///"),
    "incorrect": ("#D55E00", ""),
    "not attempted": ("#E5E5E5", ""),
    "no answer": ("#999999", "xxx"),
}
_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "svg.hashsalt": "report",  # equal numbers make an equal picture
    "hatch.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def progress_chart(numbers: ClassNumbers) -> str:
    """How many handed each lesson in, of the class."""
    lessons = numbers.lessons
    with matplotlib.rc_context(_STYLE):
        figure = Figure((WIDTH, 0.8 + 0.34 * len(lessons)), layout="constrained")
        axes = figure.subplots()
        places = range(len(lessons))
        there = [len(lesson.scores) for lesson in lessons]
        axes.barh(places, [numbers.size] * len(lessons), color=LOOKS["not attempted"][0])
        axes.barh(places, there, color=LOOKS["correct"][0])
        for place, count in zip(places, there, strict=True):
            axes.annotate(str(count), (count, place), (-3, 0), textcoords="offset points",
                          ha="right", va="center", color="white", weight="bold")  # fmt: skip
        _lessons_up(axes, [lesson.name for lesson in lessons])
        axes.set_xlabel("students")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        return _image(figure)


def medians_chart(numbers: ClassNumbers) -> str:
    """Where the points of each lesson lie: all, the middle half, the median."""
    lessons = numbers.lessons
    with matplotlib.rc_context(_STYLE):
        figure = Figure((WIDTH, 0.8 + 0.34 * len(lessons)), layout="constrained")
        axes = figure.subplots()
        axes.boxplot(
            [[score / (lesson.max_points or 1.0) * 100 for score in lesson.scores.values()]
             for lesson in lessons],
            positions=range(len(lessons)), orientation="horizontal", widths=0.6, patch_artist=True,
            boxprops={"facecolor": LOOKS["partly"][0]}, flierprops={"markersize": 3},
            medianprops={"color": "black", "linewidth": 2},
        )  # fmt: skip
        _lessons_up(axes, [lesson.name for lesson in lessons])
        axes.set_xlabel("points, as a percentage of the lesson's")
        return _image(figure)


def points_chart(lesson: LessonNumbers) -> str:
    """How many students have how many points."""
    most = max(lesson.max_points, *lesson.scores.values())
    with matplotlib.rc_context(_STYLE):
        figure = Figure((WIDTH, 2.0), layout="constrained")
        axes = figure.subplots()
        edges = [step - 0.5 for step in range(int(most) + 2)]
        axes.hist(
            [round(score + 1e-9) for score in lesson.scores.values()], edges,
            color=LOOKS["correct"][0], edgecolor="white",
        )  # fmt: skip
        axes.axvline(lesson.median, color="black", linestyle="--", linewidth=1)
        axes.annotate("median", (lesson.median, 1), (0, 1), xycoords=("data", "axes fraction"),
                      textcoords="offset points", ha="center", va="bottom")  # fmt: skip
        axes.set_xlabel(f"points, of {lesson.max_points:g}")
        axes.set_ylabel("students")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        return _image(figure)


def exercises_chart(exercises: Sequence[ExerciseNumbers]) -> str:
    """How each exercise ended, as shares of those who handed in."""
    with matplotlib.rc_context(_STYLE):
        figure = Figure((WIDTH, 1.15 + 0.45 * len(exercises)), layout="constrained")
        axes = figure.subplots()
        places = range(len(exercises))
        left = [0.0] * len(exercises)
        for status in STATUSES:
            shares = [
                100 * each.statuses[status] / max(1, each.statuses.total()) for each in exercises
            ]
            if not any(shares):
                continue
            colour, hatch = LOOKS[status]
            axes.barh(places, shares, 0.5, left, color=colour, hatch=hatch, edgecolor="white",
                      label=status)  # fmt: skip
            left = [a + b for a, b in zip(left, shares, strict=True)]
        # The name stands above its bar: names are long, a phone is narrow.
        for place, each in zip(places, exercises, strict=True):
            axes.annotate(each.name + (" (bonus)" if each.bonus else ""), (0, place), (0, 8.5),
                          textcoords="offset points", ha="left", va="bottom", size=8)  # fmt: skip
        axes.set_yticks([])
        axes.set_ylim(len(exercises) - 0.5, -0.85)
        axes.set_xlim(0, 100)
        axes.set_xlabel("% of those who handed in")
        if exercises:
            figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=8)
        return _image(figure)


def _lessons_up(axes: matplotlib.axes.Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlim(left=0)


def _image(figure: Figure) -> str:
    """A figure as an address that holds its SVG."""
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()
