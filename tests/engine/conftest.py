"""What many modules' tests begin with: a session in a warm process, or a graded class.

Nothing is imported before it is used: `make check` needs none of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shared import once

if TYPE_CHECKING:
    from autograder.grading.session import Session
    from autograder.grading.zygote import Zygote


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """A warm process that forks submissions' processes."""
    from autograder.grading.zygote import Zygote

    with Zygote() as warm:
        yield warm


@pytest.fixture
def session(zygote: Zygote) -> Iterator[Session]:
    """A submission's process."""
    with zygote.session(seed=1, call_timeout=2.0) as child:
        yield child


def _grade_late_class(folder: Path) -> None:
    from instructing import configure, stamped
    from toy_class import grade, make_course

    make_course(folder, ("all-right", "half-done"))
    configure(folder, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    stamped(folder, "all-right", "2026-03-02 00:00:00 UTC")
    assert grade(folder).returncode == 0


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A graded class of two; one handed in a day after `instructing.DUE`, which is not set yet.

    Lateness costs all points.
    """
    return shutil.copytree(once("late-class", _grade_late_class), tmp_path / "course")
