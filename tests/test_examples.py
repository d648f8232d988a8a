"""The sample class is what its definitions say."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_committed_sample_class_is_what_its_definitions_make() -> None:
    """After a change of a lesson: python examples/sample_class.py."""
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "sample_class.py"), "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_sample_class_reaches_from_untouched_to_perfect_in_every_lesson() -> None:
    with (ROOT / "examples" / "expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lessons = {p.name for p in (ROOT / "source").iterdir()}
    for lesson in lessons:
        points = {float(row["points"]) for row in rows if row["lesson"] == lesson}
        assert {0.0, 10.0} < points, lesson
