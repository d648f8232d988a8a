"""Looking at a figure: all of it is drawn, can be read, and says nothing by colour alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection
from matplotlib.colors import ListedColormap, same_color, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
NEAR = 15  # pixels between a line and its label
CUT_OFF = 40  # pixels out of a figure; a notebook adds what is needed round it
COLOURMAPS = {"viridis", "cividis", "Greys", "gray", "Blues"}  # lightness alone tells them apart
WIDEST = 7  # inches
SMALLEST = 8  # points


def problems_of(figure: Figure) -> dict[str, list[str]]:
    """All that is wrong with a figure that was laid out, by what was looked at."""
    return {look.__name__: look(figure) for look in LOOKS}


def empty_parts(figure: Figure) -> list[str]:
    """Parts of a figure in which nothing is drawn."""
    return [
        str(ax)
        for ax in figure.axes
        if not (visible(ax.texts) if not ax.axison else [])  # a diagram
        and not any(has_finite_data(artist) for artist in data_of(ax))
    ]


def sides_without_label(figure: Figure) -> list[str]:
    """Axes that do not say what is on them."""
    return [f"{ax}: {side}" for side in ("x", "y") for ax in figure.axes if not label_of(ax, side)]


def too_wide(figure: Figure) -> list[str]:
    """The width, where it is more than a page has."""
    return [f"{figure.get_figwidth():g} inches"] if figure.get_figwidth() > WIDEST else []


def small_words(figure: Figure) -> list[str]:
    """Texts that are too small to read."""
    return [
        f"{text.get_text()!r}, {text.get_fontsize():g} pt"
        for text in texts_of(figure)
        if text.get_fontsize() < SMALLEST
    ]


def words_in_the_way(figure: Figure) -> list[str]:
    """Texts that lie on another, or out of the figure."""
    problems = []
    page = figure.bbox.padded(CUT_OFF)
    words = [(text.get_text(), text.get_window_extent()) for text in texts_of(figure)]
    for text, box in words:
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            problems.append(f"{text!r} leaves the figure")
    for (one, box), (other, second) in itertools.combinations(words, 2):
        if box.padded(-1.5).overlaps(second.padded(-1.5)):
            problems.append(f"{one!r} lies on {other!r}")
    return problems


def foreign_colours(figure: Figure) -> list[str]:
    """What is drawn in a colour that is neither the course's nor grey."""
    foreign = []
    for ax in figure.axes:
        for artist in (*data_of(ax), *visible(ax.texts)):
            mapped = getattr(artist, "get_array", lambda: None)() is not None
            if mapped and known_colourmap(artist.cmap):
                continue
            if mapped or not all(map(of_the_course, colours_of(artist))):
                foreign.append(f"{artist}, {colours_of(artist)}")
    return foreign


def told_by_colour_alone(figure: Figure) -> list[str]:
    """Marks of which only the colour says what they are.

    Of two colours each has a line style or marker of its own, or words stand at both.
    """
    alone = []
    for ax in figure.axes:
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
                    alone.append(f"{mark}, {colour_of(mark)}")
    return alone


LOOKS = (
    empty_parts,
    sides_without_label,
    too_wide,
    small_words,
    words_in_the_way,
    foreign_colours,
    told_by_colour_alone,
)


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
