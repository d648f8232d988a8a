"""nbval, as a teacher would call it, finds in every solution the text that is committed there.

It compares no pictures, so that none is drawn, and moving ones have a few frames.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from executed import BLANK, FEW_FRAMES
from lesson_code import ROOT, lessons

pytestmark = pytest.mark.long

SECONDS_A_CELL = 120  # nbval waits for 2,000


@pytest.mark.parametrize("lesson", lessons())
def test_a_solution_passes_nbval(lesson: str) -> None:
    (path,) = (ROOT / "solutions" / lesson).glob("*.ipynb")
    options = [
        "-p",
        "nbval.plugin",
        "--nbval",
        f"--nbval-cell-timeout={SECONDS_A_CELL}",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    own = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    own["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the other plugins take longer to load than nbval
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", ROOT, *options, path],
        capture_output=True,
        text=True,
        env=own | FEW_FRAMES | BLANK,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
