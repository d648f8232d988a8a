"""Rebuild a submission from the course's own notebook.

What is graded is the released notebook with the student's text put into its stubs and the
student's own cells put back where they stood. A locked code cell that was changed runs as one of
them, before the course's own. Nothing else of the submission survives: no tags, metadata, ids,
points or outputs, no changed test, no second copy of a cell under the same id. What was dealt with
is said in remarks, for the instructor and the student.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.grading.pictures import without_pictures
from autograder.grading.purse import PICTURES_BYTES, Purse
from autograder.grading.reading import Notebook

MAX_CELLS = 1_000
MAX_SOURCE = 50_000  # characters of one cell
MAX_TEXT = 500_000  # bytes of all cells, as they are written

Cell = dict[str, Any]


@dataclass(frozen=True)
class Sanitised:
    """A submission rebuilt.

    Attributes
    ----------
    notebook : dict
        nbformat 4.5, ready to be executed. Each cell's ``metadata.autograder.origin`` says where
        its source comes from: "course", "student" (a stub's text, an own or a changed cell),
        "changed" (what had become of a locked cell) or "missing" (a stub the submission does not
        have; shown, not executed).
    remarks : tuple of str
        One line for each thing that was dealt with.
    doubts : tuple of str
        Those of them because of which an answer may have been worth more than it got.
    at_home : mapping
        Id of a test cell -> whether its check had passed in the student's notebook, as far as its
        outputs say so. They earn nothing; where they differ from what happens here, an instructor
        is told.
    strange : bool
        Whether nothing of the submission belongs to this lesson.
    as_released : frozenset of str
        Ids of the locked cells that were there with the text of the present release.
    """

    notebook: Notebook
    remarks: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    at_home: Mapping[str, bool] = field(default_factory=dict)
    strange: bool = False
    as_released: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Plain:
    """A submitted cell that has the form of one.

    Attributes
    ----------
    kind, source : str
    names : tuple of str
        What it may stand for.
    passed : bool or None
        What its outputs say of a check; None where they say nothing.
    pictures : dict
        Attachments of its text.
    """

    kind: str
    source: str
    names: tuple[str, ...] = ()
    passed: bool | None = None
    pictures: Mapping[str, Any] = field(default_factory=dict)


def sanitise(submission: Notebook, release: Notebook) -> Sanitised:
    """Put a submission's own text into a copy of the released notebook.

    Parameters
    ----------
    submission : dict
        What `parse` returned; nothing about it is trusted.
    release : dict
        The notebook that students were given.

    Returns
    -------
    Sanitised
    """
    remarks: list[str] = []
    cells = _plain_cells(submission["cells"], remarks)
    doubts = list(remarks)
    course = {cell["id"]: cell for cell in release["cells"]}
    known = _known(cells, release)
    matched = [name if first else None for name, first in known]
    stubs = {
        target: cell
        for cell, target in zip(cells, matched, strict=True)
        if target is not None and _is_stub(course[target])
    }
    taken = _between_known_cells(cells, matched, release)
    stubs |= {target: _joined([cells[i] for i in places]) for target, places in taken.items()}
    used = {place for places in taken.values() for place in places}

    own: dict[str | None, list[Cell]] = {}  # id of the course cell before -> cells that follow it
    before: dict[str, list[Cell]] = {}  # what had become of a locked cell
    changed: list[str] = []
    at_home: dict[str, bool] = {}
    anchor: str | None = None
    for place, (cell, (target, first)) in enumerate(zip(cells, known, strict=True)):
        if target is None or not first:
            again = target
            if again is not None and not same_text(cell.source, source_of(course[again])):
                remarks.append(f"A second cell “{again}” was kept as a cell of the student's own.")
            elif again is not None or place in used:
                continue  # one more copy of a course cell, unchanged; or what stands for a stub
            if cell.source.strip() and not (again and _is_test(course[again])):
                own.setdefault(anchor, []).append(_own_cell(cell))
            elif again is not None and cell.kind == "code":
                before.setdefault(again, []).append(_own_cell(cell, "changed"))
            continue
        anchor = target
        original = course[target]
        if _is_test(original) and cell.passed is not None:
            at_home[target] = cell.passed
        if _is_stub(original) or same_text(cell.source, source_of(original)):
            continue
        is_code = original["cell_type"] == "code" and cell.kind == "code"
        if _is_locked(original):
            changed.append(target)
            if is_code:
                before.setdefault(target, []).append(_own_cell(cell, "changed"))
        elif is_code:
            own.setdefault(target, []).append(_own_cell(cell))

    locked = [c for c in release["cells"] if _is_locked(c) and c["id"] in matched]
    remarks += _about_changed(changed, len(locked))
    no_test: list[str] = []
    result: list[Cell] = [*own.get(None, [])]
    for original in release["cells"]:
        cell = copy.deepcopy(original)
        name = cell["id"]
        origin = "course"
        if _is_stub(original) and name in stubs:
            cell["source"], origin = stubs[name].source, "student"
            if stubs[name].pictures and cell["cell_type"] == "markdown":
                cell["attachments"] = dict(stubs[name].pictures)
        elif _is_stub(original):
            origin = "missing"
            remarks.append(f"The cell “{name}” was missing.")
            if not _defined_in(cells, original):
                doubts.append(f"the cell “{name}” was missing")
        elif name not in matched and _is_test(original):
            no_test.append(name)
        cell["metadata"]["autograder"] = {"origin": origin}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        result += [*before.get(name, []), cell, *own.get(name, [])]
    if no_test:
        listed = _listed("test cell", no_test)
        remarks.append(f"The course's own text was used for what was missing: {listed}.")
    notebook = {
        "cells": _with_unique_ids(result),
        "metadata": copy.deepcopy(release["metadata"]),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    graded = [c for c in release["cells"] if _is_stub(c) or _is_test(c)]
    strange = not any(
        c["id"] in stubs or c["id"] in matched or _defined_in(cells, c) for c in graded
    )
    return Sanitised(
        notebook,
        tuple(dict.fromkeys(remarks)),
        tuple(dict.fromkeys(doubts)),
        at_home,
        strange and bool(graded),
        frozenset(c["id"] for c in locked if c["id"] not in changed),
    )


# --- which submitted cell is which ----------------------------------------------------------------


def _known(cells: list[_Plain], release: Notebook) -> list[tuple[str | None, bool]]:
    """For each submitted cell the course cell that it is, by name or by its text.

    And whether it is the first that is.
    """
    course = {cell["id"] for cell in release["cells"]}
    by_source = {_bare(source_of(cell)): cell["id"] for cell in release["cells"]}
    seen: set[str] = set()
    found: list[tuple[str | None, bool]] = []
    for cell in cells:
        target = next((name for name in cell.names if name in course), None)
        target = target or by_source.get(_bare(cell.source))
        found.append((target, target not in seen))
        if target is not None:
            seen.add(target)
    return found


def _between_known_cells(
    cells: list[_Plain], matched: list[str | None], release: Notebook
) -> dict[str, list[int]]:
    """For stubs that no cell was known by: the cells that stand where the stub stood.

    Those that define what the stub defines, else the only cell there; all texts for a written
    answer.
    """
    order = {cell["id"]: place for place, cell in enumerate(release["cells"])}
    gaps: list[tuple[int, int, list[int]]] = []  # course cells before and after; cells between
    low, between = -1, []
    for place, target in enumerate([*matched, None]):
        if target is None and place < len(cells):
            between.append(place)
            continue
        high = len(order) if target is None else order[target]
        gaps.append((low, high, between))
        low, between = high, []
    found: dict[str, list[int]] = {}
    for cell in release["cells"]:
        if not _is_stub(cell) or cell["id"] in matched:
            continue
        taken = {place for places in found.values() for place in places}
        inside = [
            place
            for low, high, between in gaps
            if low < order[cell["id"]] < high
            for place in between
            if place not in taken and cells[place].source.strip()
        ]
        same_kind = [place for place in inside if cells[place].kind == cell["cell_type"]]
        defining = [place for place in inside if _defined_in([cells[place]], cell)]
        if cell["cell_type"] != "code" and same_kind:
            found[cell["id"]] = same_kind
        elif defining:
            found[cell["id"]] = defining[-1:]
        elif len(same_kind) == 1:
            found[cell["id"]] = same_kind
    return found


def _defined_in(cells: list[_Plain], stub: Cell) -> bool:
    """Whether some cell defines a name that a stub defines."""
    wanted = set(_DEFINITION.findall(source_of(stub)))
    return stub["cell_type"] == "code" and any(
        wanted & set(_DEFINITION.findall(cell.source)) for cell in cells
    )


_DEFINITION = re.compile(r"^(?:def |class |)([A-Za-z_]\w*)(?=\s*(?:\(|:|=(?!=)))", re.MULTILINE)


def _joined(cells: list[_Plain]) -> _Plain:
    """Several cells as one."""
    pictures = {name: data for cell in cells for name, data in cell.pictures.items()}
    return _Plain(cells[0].kind, "\n\n".join(c.source for c in cells), pictures=pictures)


def _about_changed(names: list[str], locked: int) -> Iterator[str]:
    """One line about locked cells that are not the course's."""
    if len(names) >= 3 and 2 * len(names) > locked:
        yield (
            "This notebook was made from another release of the lesson; what is locked in it was "
            "taken from the present one."
        )
    elif names:
        yield (
            f"Changed: {_listed('locked cell', names)}. What stood there ran as the student's own; "
            "the course's own text judged."
        )


def _listed(what: str, names: list[str]) -> str:
    """The locked cells “a”, “b”."""
    return f"the {what}{'s' if len(names) > 1 else ''} {', '.join(f'“{n}”' for n in names)}"


def _bare(source: str) -> str:
    """A cell's text without what editors add or take away at the ends of lines."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def same_text(one: str, other: str) -> bool:
    """Whether two cells have the same text, spaces at the ends of lines aside."""
    return _bare(one) == _bare(other)


def _plain_cells(cells: list[Any], remarks: list[str]) -> list[_Plain]:
    """The submitted cells that have the form of one."""
    plain = []
    room = MAX_TEXT
    pictures_room = Purse(PICTURES_BYTES, 1)
    if len(cells) > MAX_CELLS:
        remarks.append(f"Only the first {MAX_CELLS} of {len(cells)} cells were read.")
    for cell in cells[:MAX_CELLS]:
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            remarks.append("A cell of an unknown form was left out.")
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str):
            remarks.append("A cell of an unknown form was left out.")
            continue
        source = source.replace("\r\n", "\n").replace("\r", "\n")
        pictures: dict[str, Any] = {}
        if cell["cell_type"] != "code":
            source, pictures = without_pictures(
                source, cell.get("attachments"), remarks, pictures_room
            )
        if len(source) > MAX_SOURCE:
            remarks.append(f"A cell of {len(source)} characters was left out.")
            continue
        source = source.encode("utf-8", "replace").decode()  # lone surrogates cannot be written
        size = len(json.dumps(source, ensure_ascii=False).encode())
        if size > room:  # a smaller cell further down may still fit
            remarks.append(f"Cells beyond {MAX_TEXT} bytes in all were left out.")
            continue
        room -= size
        metadata = cell.get("metadata")
        nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
        names = tuple(n for n in (grade_id, cell.get("id")) if isinstance(n, str))
        plain.append(_Plain(cell["cell_type"], source, names, _passed(cell), pictures))
    return plain


def _passed(cell: Mapping[str, Any]) -> bool | None:
    """Whether a check had passed when it was last run; None where its outputs say nothing.

    A check that has not passed leaves an error or a value; one that has, printed text at most.
    """
    outputs = cell.get("outputs")
    if not isinstance(outputs, list) or not outputs:
        return None
    kinds = {o.get("output_type") if isinstance(o, dict) else None for o in outputs[:50]}
    return kinds <= {"stream"}


def source_of(cell: Cell) -> str:
    """A cell's source as one string, whichever of the two forms of nbformat it has."""
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else source


def _nbgrader(cell: Cell) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def _is_stub(cell: Cell) -> bool:
    return bool(_nbgrader(cell).get("solution"))


def _is_test(cell: Cell) -> bool:
    return bool(_nbgrader(cell).get("grade"))


def _is_locked(cell: Cell) -> bool:
    return bool(_nbgrader(cell).get("locked"))


def _own_cell(own: _Plain, origin: str = "student") -> Cell:
    cell: Cell = {
        "cell_type": own.kind,
        "source": own.source,
        "metadata": {"autograder": {"origin": origin}},
    }
    if own.kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    elif own.pictures:
        cell["attachments"] = dict(own.pictures)
    return cell


def _with_unique_ids(cells: list[Cell]) -> list[Cell]:
    taken = {cell["id"] for cell in cells if "id" in cell}
    number = 0
    for cell in cells:
        if "id" not in cell:
            number += 1
            while f"own-{number}" in taken:
                number += 1
            cell["id"] = f"own-{number}"
            taken.add(cell["id"])
    return cells
