"""Every figure of every lesson is drawn, can be read, and says nothing by colour alone.

The notebooks run in this process, solved and as handed out, and each figure is looked at when its
cell calls ``plt.show()``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection
from matplotlib.colors import ListedColormap, same_color, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from autograder.authoring.normal_form import normalised, read_notebook
from autograder.authoring.solution import solved
from autograder.course import Course, Lesson

COURSE = Course(Path(__file__).resolve().parents[2])
LESSONS = {le.name: le for le in COURSE.lessons() if COURSE.content.seals(le.name)}
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
NEAR = 15  # pixels between a line and its label
CUT_OFF = 40  # pixels out of a figure; a notebook adds what is needed round it
COLOURMAPS = {"viridis", "cividis", "Greys", "gray", "Blues"}  # lightness alone tells them apart

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


@dataclass(frozen=True)
class Drawn:
    """A figure as a student or a lecturer sees it."""

    lesson: str
    kind: str
    cell: str
    alt: str
    figure: Figure
    words: tuple[tuple[str, float, Bbox], ...]  # each text, its size in points, where it stands

    def __str__(self) -> str:
        return f"{self.lesson}, cell {self.cell} ({self.kind})"


def notebook_of(lesson: Lesson, kind: str) -> dict[str, Any]:
    if kind == "as handed out":
        return read_notebook(COURSE.release / lesson.path, str(lesson.path))
    return solved(
        normalised(read_notebook(COURSE.source / lesson.path, str(lesson.path)), COURSE.content.kit)
    )


def first_and_last(draw: Any, alt: str, **options: Any) -> None:
    """A moving picture's first frame and its last."""
    axes = Figure().subplots()
    for t in (0.0, 1.0):
        axes.clear()
        draw(axes, t)


@cache
def drawn(name: str, kind: str) -> tuple[Drawn, ...]:
    """The figures of a lesson, in order."""
    found: list[Drawn] = []
    namespace: dict[str, Any] = {"__name__": "__main__", "print": lambda *a, **k: None}

    def show(*args: Any, **kwargs: Any) -> None:
        for number in plt.get_fignums():
            figure = plt.figure(number)
            figure.canvas.draw()
            words = tuple(  # asked for now, as the notebook's settings have a say
                (text.get_text(), text.get_fontsize(), text.get_window_extent())
                for text in texts_of(figure)
            )
            alt = cell["metadata"].get("alt", "")
            found.append(Drawn(name, kind, cell["id"], alt, figure, words))
        plt.close("all")

    with matplotlib.rc_context(), np.errstate(all="ignore"), pytest.MonkeyPatch.context() as patch:
        matplotlib.rcdefaults()
        patch.setattr(plt, "show", show)
        for cell in notebook_of(LESSONS[name], kind)["cells"]:
            if cell["cell_type"] == "code":
                exec(compile(cell["source"], cell["id"], "exec"), namespace)
                namespace["animate"] = first_and_last  # all frames are drawn by the build
                assert not plt.get_fignums(), f"{cell['id']}: a figure is made and not shown"
    return tuple(found)


each = pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name in LESSONS for kind in ("as handed out", "solved")]
)


@each
def test_every_cell_with_a_description_draws_one_figure_and_no_other_draws(
    name: str, kind: str
) -> None:
    described = [
        cell["id"]
        for cell in notebook_of(LESSONS[name], kind)["cells"]
        if cell["metadata"].get("alt") and not cell["id"].startswith("move-")
    ]
    assert described
    assert [figure.cell for figure in drawn(name, kind)] == described


@each
def test_something_is_drawn_in_every_part_of_a_figure(name: str, kind: str) -> None:
    for figure in drawn(name, kind):
        for ax in figure.figure.axes:
            diagram = visible(ax.texts) if not ax.axison else []
            assert diagram or any(has_finite_data(artist) for artist in data_of(ax)), figure


@each
def test_axes_say_what_is_on_them(name: str, kind: str) -> None:
    unlabelled = [
        f"{figure}: {side}"
        for figure in drawn(name, kind)
        if (name, figure.cell) not in WITHOUT_LABELS
        for side in ("x", "y")
        for ax in figure.figure.axes
        if not label_of(ax, side)
    ]
    assert unlabelled == []


@each
def test_figures_are_at_most_seven_inches_wide(name: str, kind: str) -> None:
    for figure in drawn(name, kind):
        assert figure.figure.get_figwidth() <= 7, figure


@each
def test_text_in_figures_is_large_enough(name: str, kind: str) -> None:
    small = [
        f"{figure}: {text!r}, {size:g} pt"
        for figure in drawn(name, kind)
        for text, size, _ in figure.words
        if size < 8
    ]
    assert small == []


@each
def test_no_text_lies_on_another_or_is_cut_off(name: str, kind: str) -> None:
    problems = []
    for figure in drawn(name, kind):
        page = figure.figure.bbox.padded(CUT_OFF)
        for text, _, box in figure.words:
            if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
                problems.append(f"{figure}: {text!r} leaves the figure")
        for (one, _, box), (other, _, second) in itertools.combinations(figure.words, 2):
            if box.padded(-1.5).overlaps(second.padded(-1.5)):
                problems.append(f"{figure}: {one!r} lies on {other!r}")
    assert problems == []


@each
def test_colours_are_those_of_the_course_or_grey(name: str, kind: str) -> None:
    foreign = []
    for figure in drawn(name, kind):
        for ax in figure.figure.axes:
            for artist in (*data_of(ax), *visible(ax.texts)):
                mapped = getattr(artist, "get_array", lambda: None)() is not None
                if mapped and known_colourmap(artist.cmap):
                    continue
                if mapped or not all(map(of_the_course, colours_of(artist))):
                    foreign.append(f"{figure}: {artist}, {colours_of(artist)}")
    assert foreign == []


@each
def test_colour_is_never_the_only_sign(name: str, kind: str) -> None:
    """Of two colours each has a line style or marker of its own, or words stand at both."""
    alone = []
    for figure in drawn(name, kind):
        for ax in figure.figure.axes:
            marks = [(to_rgba(colour_of(mark))[:3], mark) for mark in marks_of(ax)]
            for one, other in itertools.combinations(sorted({colour for colour, _ in marks}), 2):
                ones, others = (
                    [mark for colour, mark in marks if colour == wanted] for wanted in (one, other)
                )
                looks, other_looks = set(map(look_of, ones)), set(map(look_of, others))
                if looks - other_looks and other_looks - looks:
                    continue
                alike = looks & other_looks
                for mark in (*ones, *others):
                    if look_of(mark) in alike and not has_words(ax, mark):
                        alone.append(f"{figure}: {mark}, {colour_of(mark)}")
    assert alone == []


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


# --- looking at figures ---------------------------------------------------------------------------


def visible(artists: Any) -> list[Any]:
    return [artist for artist in artists if artist.get_visible()]


def data_of(ax: Axes) -> list[Any]:
    return visible([*ax.lines, *ax.collections, *ax.images, *ax.patches])


def has_finite_data(artist: Any) -> bool:
    if isinstance(artist, Line2D):
        data = np.asarray(artist.get_xydata(), dtype=float)
        return bool(np.isfinite(data).all(axis=1).any())
    if isinstance(artist, Collection) and artist.get_array() is None:
        paths = artist.get_paths()
        return bool(len(artist.get_offsets())) and any(np.isfinite(p.vertices).any() for p in paths)
    if isinstance(artist, Patch):
        return bool(np.isfinite(artist.get_path().vertices).all())
    array = artist.get_array()
    return array is not None and bool(np.isfinite(np.ma.filled(array, np.nan)).any())


def label_of(ax: Axes, side: str) -> str:
    """What an axis says, or says for it in the leftmost or lowest of a row of small figures."""
    group = set(
        (ax.get_shared_x_axes() if side == "x" else ax.get_shared_y_axes()).get_siblings(ax)
    )
    place = ax.get_subplotspec()
    for other in ax.figure.axes if place else ():
        there = other.get_subplotspec()
        if there and there.get_gridspec() is place.get_gridspec():
            same = there.colspan == place.colspan if side == "x" else there.rowspan == place.rowspan
            group |= {other} if same else set()
    shared = ax.figure.get_supxlabel() if side == "x" else ax.figure.get_supylabel()
    return next(filter(None, (getattr(a, f"get_{side}label")() for a in group)), shared)


def texts_of(figure: Figure) -> Iterator[Text]:
    """Visible texts, those at ticks that lie outside the axis left out."""
    for ax in figure.axes:
        if not ax.axison:
            yield from (t for t in visible(ax.texts) if t.get_text().strip())
            continue
        ticks = []
        for axis in (ax.xaxis, ax.yaxis):
            if axis.get_visible():
                low, high = sorted(axis.get_view_interval())
                ticks += [
                    tick.label1
                    for tick in axis.get_major_ticks()
                    if tick.label1.get_visible() and low <= tick.get_loc() <= high
                ]
        legend = ax.get_legend()
        others = [ax.title, ax._left_title, ax._right_title, ax.xaxis.label, ax.yaxis.label]
        others += legend.get_texts() if legend else []
        yield from (t for t in visible([*ticks, *others, *ax.texts]) if t.get_text().strip())


def colours_of(artist: Any) -> list[Any]:
    """The colours an artist is drawn in; what is transparent is left out."""
    if isinstance(artist, Line2D):
        found = [artist.get_color()] if artist.get_linestyle() != "None" else []
        if artist.get_marker() not in ("None", None, ""):
            found += [artist.get_markerfacecolor(), artist.get_markeredgecolor()]
    elif isinstance(artist, Text):
        found = [artist.get_color()]
    else:
        found = [*np.atleast_2d(artist.get_facecolor()), *np.atleast_2d(artist.get_edgecolor())]
    rgba = [to_rgba(c) for c in found if not isinstance(c, str) or c.lower() != "none"]
    return [c for c in rgba if c[3] > 0]


def of_the_course(colour: Any) -> bool:
    red, green, blue, _ = to_rgba(colour)
    grey = max(red, green, blue) - min(red, green, blue) < 0.01
    return grey or any(same_color((red, green, blue), known) for known in COLOURS)


def known_colourmap(cmap: Any) -> bool:
    if isinstance(cmap, ListedColormap) and cmap.N <= 8:
        return all(of_the_course(colour) for colour in cmap.colors)
    return cmap.name.removesuffix("_r") in COLOURMAPS


def marks_of(ax: Axes) -> list[Any]:
    """Lines and clouds of points; grey and black ones are told apart by lightness."""
    clouds = [c for c in ax.collections if isinstance(c, PathCollection) and c.get_array() is None]
    marks = [m for m in visible([*ax.lines, *clouds]) if colours_of(m)]
    return [m for m in marks if len(set(to_rgba(colour_of(m))[:3])) > 1]


def colour_of(mark: Any) -> Any:
    return colours_of(mark)[0]


def look_of(mark: Any) -> tuple[Any, ...]:
    """All that tells a mark from another, its colour apart."""
    if isinstance(mark, Line2D):
        filled = to_rgba(mark.get_markerfacecolor()) != (1.0, 1.0, 1.0, 1.0)
        return mark.get_linestyle(), str(mark.get_marker()), mark.get_linewidth(), filled
    return ("cloud", len(mark.get_paths()[0].vertices), float(mark.get_sizes()[0]))


def has_words(ax: Axes, mark: Any) -> bool:
    """Whether a text or the legend says what a mark is: in its colour, or right beside it."""
    colour = to_rgba(colour_of(mark))
    legend = ax.get_legend()
    if legend and any(look_of(handle) == look_of(mark) for handle in legend.legend_handles):
        return True
    points = pixels_of(ax, mark)
    for text in visible(ax.texts):
        if same_color(text.get_color(), colour):
            return True
        box = text.get_window_extent().padded(NEAR)
        if any(box.contains(x, y) for x, y in points):
            return True
    return False


def pixels_of(ax: Axes, mark: Any) -> np.ndarray:
    """Points along a mark, in pixels."""
    if not isinstance(mark, Line2D):
        return ax.transData.transform(mark.get_offsets())
    corners = ax.transData.transform(mark.get_xydata())
    corners = corners[np.isfinite(corners).all(axis=1)].clip(-1e4, 1e4)
    at = np.arange(len(corners))
    between = np.linspace(0, max(len(corners) - 1, 0), max(400, len(corners)))
    return np.column_stack([np.interp(between, at, corners[:, k]) for k in (0, 1)])
