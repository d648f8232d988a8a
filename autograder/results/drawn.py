"""Pictures of a report, drawn once: the same numbers make the same picture.

To draw takes Matplotlib, and seconds; a report over an unchanged class takes neither.
"""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.files import read_kept, write_atomically

NAME = "pictures.json"  # in the course's cache
_CHARTS = Path(__file__).with_name("charts.py")


class Drawn:
    """Draws the charts of `charts`, or takes what an earlier report has drawn.

    Parameters
    ----------
    path : Path, optional
        Where pictures are kept; nothing is kept without it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, str] = {} if path is None else read_kept(path)
        self._known = dict(self._kept)
        self._used: dict[str, str] = {}
        self._made_by = _CHARTS.read_bytes() + version("matplotlib").encode()

    def image(self, chart: str, numbers: Any, *shown: Any) -> str:
        """A chart by the name of its function, as an address that holds its SVG.

        Parameters
        ----------
        chart : str
        numbers : dataclass, or list of them
            What the function takes.
        *shown : plain data
            All of it that the picture shows.
        """
        key = hashlib.sha256(self._made_by + f"{chart} {shown!r}".encode()).hexdigest()
        if key not in self._known:
            charts = import_module("autograder.results.charts")  # takes Matplotlib
            self._known[key] = getattr(charts, chart)(numbers)
        self._used[key] = self._known[key]
        return self._used[key]

    def keep(self) -> None:
        """Keep the pictures that were asked for, for the next report."""
        if self._path is not None and self._used != self._kept:
            write_atomically(self._path, json.dumps(self._used).encode())
