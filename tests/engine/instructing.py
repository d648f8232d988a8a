"""What an instructor does to a course between two runs, and reads afterwards."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook
from toy_class import LESSON, NOTEBOOK

from autograder.cli import main

DUE = "2026-03-01 00:00 UTC"


@contextmanager
def opened(course: Path):
    """nbgrader's own gradebook, to do what an instructor does in formgrader or in a script."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "activations") as book:
        yield book
        book.db.commit()


def configure(course: Path, *lines: str) -> None:
    """Add lines to the course's configuration."""
    config = course / "nbgrader_config.py"
    config.write_text("\n".join((config.read_text(), *lines, "")))


def exported(course: Path, capsys, monkeypatch) -> dict[str, float]:
    """What ``autograder export`` says of each student."""
    monkeypatch.chdir(course)
    capsys.readouterr()
    assert main(["export"]) in (0, 1)
    rows = [line.split(",") for line in capsys.readouterr().out.splitlines()]
    points = rows[0].index("points")
    return {row[0]: float(row[points]) for row in rows[1:]}


def stamped(course: Path, student: str, when: str) -> None:
    """Say when a student's work was handed in."""
    (course / "submitted" / student / LESSON / "timestamp.txt").write_text(when)


def row(run, student: str) -> list[str]:
    """A student's line in the table."""
    return next(line.split() for line in run.stdout.splitlines() if line.split()[:1] == [student])


def unchanged(run) -> bool:
    """Whether a run had nothing to grade in a class of two."""
    return "0 graded, 2 unchanged" in run.stdout


def cells(course: Path, kind: str) -> dict:
    """The lesson's notebook in `source` or `notebooks`."""
    return json.loads((course / kind / LESSON / NOTEBOOK).read_text())


def set_points(course: Path, points: float, *kinds: str) -> None:
    """Give the question q_fastest other points in source, release, or its entry."""
    for kind in kinds:
        if kind == "entry":
            path = course / "course" / "lessons" / LESSON / "exercises.py"
            text = path.read_text()
            start = text.index('"q_fastest"')
            changed = text[start:].replace(" 1.0,", f" {points},", 1)
            assert changed != text[start:]
            path.write_text(text[:start] + changed)
            continue
        notebook = cells(course, kind)
        for cell in notebook["cells"]:
            if cell["id"] == "test_q_fastest":
                cell["metadata"]["nbgrader"]["points"] = points
        (course / kind / LESSON / NOTEBOOK).write_text(json.dumps(notebook))
