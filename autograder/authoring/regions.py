"""Marked regions of a cell: solutions and hidden tests.

The markers are nbgrader's: a line with ``BEGIN SOLUTION`` or ``BEGIN HIDDEN TESTS``, and one with
``END …``, in a comment of the cell's language.
"""

from __future__ import annotations

import textwrap
from typing import Literal

Kind = Literal["SOLUTION", "HIDDEN TESTS"]


def inside(source: str, kind: Kind) -> list[str]:
    """The text of each region, dedented, without its markers.

    Raises
    ------
    ValueError
        If the markers do not pair up.
    """
    return [textwrap.dedent("\n".join(lines)) for lines in _split(source, kind)[1]]


def outside(source: str, kind: Kind) -> str:
    """The source without its regions; see `inside`."""
    return "\n".join(_split(source, kind)[0]).strip("\n")


def without_markers(source: str, kind: Kind) -> str:
    """The source with its regions, without the lines that mark them."""
    marks = (f"BEGIN {kind}", f"END {kind}")
    return "\n".join(li for li in source.split("\n") if not any(m in li for m in marks)).strip("\n")


def _split(source: str, kind: Kind) -> tuple[list[str], list[list[str]]]:
    kept: list[str] = []
    regions: list[list[str]] = []
    open_region: list[str] | None = None
    for line in source.split("\n"):
        if f"BEGIN {kind}" in line:
            if open_region is not None:
                raise ValueError(f"a second BEGIN {kind} before END {kind}")
            open_region = []
        elif f"END {kind}" in line:
            if open_region is None:
                raise ValueError(f"END {kind} without BEGIN {kind}")
            regions.append(open_region)
            open_region = None
        elif open_region is not None:
            open_region.append(line)
        else:
            kept.append(line)
    if open_region is not None:
        raise ValueError(f"BEGIN {kind} without END {kind}")
    return kept, regions
