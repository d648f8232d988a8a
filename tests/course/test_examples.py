"""The sample class is what its definitions say."""

from __future__ import annotations

import csv
import importlib
import subprocess
from typing import Any

import pytest
from lesson_code import ROOT, lessons, sample_class


def test_the_sample_class_reaches_from_untouched_to_perfect_in_every_lesson() -> None:
    with (sample_class() / "expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for lesson in lessons():
        points = {float(row["points"]) for row in rows if row["lesson"] == lesson}
        assert {0.0, 10.0} <= points, lesson


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
