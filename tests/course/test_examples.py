"""The sample class is what its definitions say."""

from __future__ import annotations

import csv
import importlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lesson_code import ROOT, lessons, sample_class

from autograder.course import Course
from autograder.grading import class_run, records
from autograder.grading.class_run import Options, grade_class
from autograder.grading.runner import Limits


def test_the_sample_class_reaches_from_untouched_to_perfect_in_every_lesson() -> None:
    with (sample_class() / "expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for lesson in lessons():
        points = {float(row["points"]) for row in rows if row["lesson"] == lesson}
        assert {0.0, 10.0} <= points, lesson


def test_the_whole_sample_class_gets_exactly_its_stated_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_run, "Limits", lambda: Limits(call_seconds=5.0))  # for endless-loop
    for name in ("course", "source", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(sample_class() / "submitted", tmp_path / "submitted")
    with (sample_class() / "expected.csv").open(encoding="utf-8") as file:
        stated = {
            (row["student"], row["lesson"]): (float(row["points"]), float(row["bonus"]))
            for row in csv.DictReader(file)
        }
    outcome = grade_class(Course(tmp_path), Course(tmp_path).lessons(), Options(jobs=2))
    found = [records.read_header(path) for path in (tmp_path / "records").glob("*/*.json.gz")]
    assert {(h.student, h.lesson): (h.points, h.bonus) for h in found} == stated
    assert {student for student, _ in outcome.look} == {
        "endless-loop", "ends-the-process", "broken-json", "missing-notebook"
    }  # fmt: skip


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "examples")
    return importlib.import_module("demo")


@pytest.mark.parametrize(
    ("code", "stdout", "stderr", "warning"),
    [
        (
            1,
            "differs: solutions/01_a/a.ipynb\n  cell x, output\nhas no source: notebooks/b.ipynb\n"
            "Run `autograder build` and commit what it changes.\n",
            "",
            "warning: a rebuild on this machine gives solutions/01_a/a.ipynb, notebooks/b.ipynb "
            "otherwise; ",
        ),
        (2, "", "source/a.ipynb, cell b: wrong\n", "warning: source/a.ipynb, cell b: wrong; "),
    ],
    ids=["stale", "refused"],
)
def test_the_demonstration_goes_on_where_a_rebuild_differs(
    demo: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
    stdout: str,
    stderr: str,
    warning: str,
) -> None:
    done = subprocess.CompletedProcess([], code, stdout, stderr)
    monkeypatch.setattr(demo, "autograder", lambda *args, **options: done)
    demo.compare_with_a_rebuild()
    said = capsys.readouterr().out.strip().splitlines()
    assert len(said) == 2 and said[1].startswith(warning)
