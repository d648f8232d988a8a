"""Where a file differs from what a rebuild gives: the cell, its part, and the first line."""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import Any, NamedTuple

from autograder.authoring.normal_form import Notebook

MOVING = "nbval-ignore-output"  # tag of a cell whose output is a picture that moves
LONGEST = 160  # characters of a line that is shown


class Difference(NamedTuple):
    """One place in which a notebook's file differs.

    Attributes
    ----------
    cell : str
        Id of the cell; empty where the file as a whole differs.
    part : str
        What of the cell: "source", "metadata", "output".
    there, rebuilt : str
        The first line that differs, in the file and in a rebuild; empty where there is none.
    """

    cell: str
    part: str
    there: str
    rebuilt: str

    def __str__(self) -> str:
        where = f"cell {self.cell}, {self.part}" if self.cell else self.part
        return f"  {where}\n    in the file: {self.there}\n    rebuilt:     {self.rebuilt}"


def differences(there: str, rebuilt: str) -> list[Difference]:
    """The places in which a notebook's file differs from a rebuild, the bytes of images apart.

    Parameters
    ----------
    there, rebuilt : str
        The texts of the two files.
    """
    try:
        one, other = json.loads(there), json.loads(rebuilt)
        cells, others = _by_id(one), _by_id(other)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _first("", "the file is no notebook", there, rebuilt)
    found = []
    if list(cells) != list(others):
        found += _first("", "the cells", "\n".join(cells), "\n".join(others))
    for name in cells.keys() & others.keys():
        for part, text in parts_of(others[name]).items():
            found += _first(name, part, parts_of(cells[name])[part], text)
    order = list(others)
    found.sort(key=lambda d: order.index(d.cell) if d.cell else -1)
    return found or _first("", "the form of the file", there, rebuilt)


def same_but_for_images(one: str, other: str) -> bool:
    """Whether two notebooks' texts are equal, the bytes of their images apart."""
    return _without_images(one) == _without_images(other)


def parts_of(cell: dict[str, Any]) -> dict[str, str]:
    """What a reader sees of a cell, as text: its source, its metadata, its outputs."""
    shown = []
    for output in cell.get("outputs", ()):
        kind = output.get("name") or output["output_type"]
        text = output.get("text") or output.get("traceback") or ""
        shown.append(f"{kind}: " * (kind != "stdout") + _joined(text))
        moves = MOVING in cell.get("metadata", {}).get("tags", ())
        for mime, data in output.get("data", {}).items():
            picture = (mime.startswith("image/") and mime != "image/svg+xml") or moves
            shown.append(f"{mime}: {'' if picture else _joined(data)}")
    metadata = json.dumps(cell.get("metadata", {}), indent=1, ensure_ascii=False, sort_keys=True)
    return {
        "source": _joined(cell.get("source", "")),
        "metadata": metadata,
        "output": "\n".join(shown),
    }


def _by_id(notebook: Notebook) -> dict[str, dict[str, Any]]:
    return {cell["id"]: cell for cell in notebook["cells"]}


def _first(cell: str, part: str, there: str, rebuilt: str) -> list[Difference]:
    """The first line in which two texts differ; empty where they are equal."""
    for one, other in zip_longest(there.splitlines(), rebuilt.splitlines(), fillvalue=""):
        if one != other:
            return [Difference(cell, part, *_around(one, other))]
    return []


def _around(one: str, other: str) -> tuple[str, str]:
    """Two lines, shortened to where they begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, at - LONGEST // 2) if max(len(one), len(other)) > LONGEST else 0

    def shown(line: str) -> str:
        cut = line[start : start + LONGEST]
        return "…" * (start > 0) + cut + "…" * (len(line) > start + LONGEST)

    return shown(one), shown(other)


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else text if isinstance(text, str) else str(text)


def _without_images(text: str) -> Any:
    try:
        notebook = json.loads(text)
    except ValueError:
        return text
    for cell in notebook.get("cells", ()):
        moves = MOVING in cell.get("metadata", {}).get("tags", ())
        for output in cell.get("outputs", ()):
            for mime in output.get("data", {}):
                if (mime.startswith("image/") and mime != "image/svg+xml") or moves:
                    output["data"][mime] = ""
    return notebook
