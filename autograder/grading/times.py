"""How long submissions took: beside the records, which are the same in every run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

NAME = "times.csv"


def append_times(records: Path, rows: Iterable[tuple[str, str, float, float]]) -> None:
    """Add a line for each graded submission: lesson, student, seconds in their code, in all."""
    rows = list(rows)
    if not rows:
        return
    records.mkdir(parents=True, exist_ok=True)
    with (records / NAME).open("a", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerows(
            [lesson, who, f"{own:.2f}", f"{all_:.2f}"] for lesson, who, own, all_ in rows
        )


def read_times(records: Path) -> dict[tuple[str, str], float]:
    """Lesson and student -> seconds in the student's own code, as of the last run."""
    found = {}
    try:
        with (records / NAME).open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                try:
                    found[row[0], row[1]] = float(row[2])
                except (IndexError, ValueError):
                    continue  # a line cut off when a run was stopped
    except FileNotFoundError:
        pass
    return found
