"""Every figure of every lesson is drawn, can be read, and says nothing by colour alone.

The notebooks run as handed out, and solved where the lesson is built anew; each figure is looked at
in the kernel when its cell shows it (see `executed` and `looking`).
"""

from __future__ import annotations

from dataclasses import dataclass

import executed
import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")

import matplotlib.pyplot as plt
from lesson_code import lessons
from looking import COLOURS, has_finite_data, has_words, label_of, look_of, of_the_course

pytestmark = pytest.mark.long

DIAGRAM = "a diagram of boxes and arrows, without axes"
WITHOUT_LABELS = {
    (
        "06_summary",
        "fig-four",
    ): "a and g′ share a vertical axis; the strips are numbers in boxes",
    ("07_backprop", "fig-strip"): DIAGRAM,
    ("07_backprop", "fig-network"): DIAGRAM,
    ("08_deep", "fig-opening"): DIAGRAM,
    ("01_notation", "fig-network"): DIAGRAM,
    ("03_tanh", "fig-unit"): DIAGRAM,
    ("04_relu", "fig-unit"): DIAGRAM,
    ("05_leaky_relu", "fig-unit"): DIAGRAM,
    ("06_summary", "fig-chain"): DIAGRAM,
}
RUNS = {  # solved first: it has what is the same in both
    "solved": lambda lesson: executed.rebuilt(lesson).run,
    "as handed out": executed.untouched,
}
LESSON_RUNS = [(name, kind) for kind in RUNS for name in lessons()]


@dataclass(frozen=True)
class Looked:
    """A run of a lesson, whose figures were looked at."""

    name: str
    kind: str
    run: executed.Run

    def problems(self, look: str) -> list[str]:
        """What was found wrong with the figures, by one of `looking.LOOKS`."""
        return [
            f"{self.name}, cell {cell} ({self.kind}): {problem}"
            for cell, found in self.run.figures
            if look != "sides_without_label" or (self.name, cell) not in WITHOUT_LABELS
            for problem in found[look]
        ]


@pytest.fixture(scope="module", params=LESSON_RUNS, ids=lambda at: f"{at[0]}-{at[1]}")
def looked(request: pytest.FixtureRequest) -> Looked:
    """Each lesson, as handed out and solved; a process does all tests of one before the next."""
    name, kind = request.param
    run = RUNS[kind](name)
    assert run is not None, executed.rebuilt(name).problems
    return Looked(name, kind, run)


def test_every_cell_with_a_description_draws_one_figure_and_no_other_draws(looked: Looked) -> None:
    described = [
        cell["id"]
        for cell in looked.run.notebook["cells"]
        if cell["metadata"].get("alt") and not cell["id"].startswith("move-")
    ]
    assert described
    assert [cell for cell, _ in looked.run.figures] == described
    assert looked.run.not_shown == []


def test_something_is_drawn_in_every_part_of_a_figure(looked: Looked) -> None:
    assert looked.problems("empty_parts") == []


def test_axes_say_what_is_on_them(looked: Looked) -> None:
    assert looked.problems("sides_without_label") == []


def test_figures_are_at_most_seven_inches_wide(looked: Looked) -> None:
    assert looked.problems("too_wide") == []


def test_text_in_figures_is_large_enough(looked: Looked) -> None:
    assert looked.problems("small_words") == []


def test_no_text_lies_on_another_or_is_cut_off(looked: Looked) -> None:
    assert looked.problems("words_in_the_way") == []


def test_colours_are_those_of_the_course_or_grey(looked: Looked) -> None:
    allowed = "BLUE, VERMILLION, GREEN and PURPLE of the setup cell, black, white and greys"
    assert looked.problems("foreign_colours") == [], f"what may be used: {allowed}"


def test_colour_is_never_the_only_sign(looked: Looked) -> None:
    assert looked.problems("told_by_colour_alone") == []


def test_what_looks_at_figures_sees_a_bad_one() -> None:
    figure, ax = plt.subplots()
    (one,) = ax.plot([0, 1], [0, 1], color=COLOURS[0])
    (other,) = ax.plot([0, 1], [1, 0], color="red")
    (nothing,) = ax.plot([0, 1], [np.nan, np.nan])
    figure.canvas.draw()
    assert look_of(one) == look_of(other)
    assert not has_words(ax, one) and not has_words(ax, other)
    assert not of_the_course("red") and of_the_course(COLOURS[0]) and of_the_course("0.4")
    assert not has_finite_data(nothing) and has_finite_data(one)
    assert label_of(ax, "x") == "" and label_of(ax, "y") == ""
    ax.text(0.9, 0.8, "one")
    assert has_words(ax, one) and not has_words(ax, other)
    plt.close(figure)
