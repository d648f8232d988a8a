"""The solutions with nbval: run again in this environment, each cell gives the output it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


OPTIONS = ["--nbval", "--nbval-current-env", "--quiet", "-p", "no:cacheprovider", "-p", "no:xdist"]
SANITISE = r"""
[temporary files]
regex: \S*ipykernel_\d+/\d+\.py
replace: this cell
"""


def test_every_solution_gives_the_outputs_it_shows(tmp_path: Path) -> None:
    sanitise = tmp_path / "sanitise.cfg"
    sanitise.write_text(SANITISE)
    options = [*OPTIONS, f"--nbval-sanitize-with={sanitise}"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "solutions"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-4000:]
    passed = re.search(r"(\d+) passed", result.stdout)
    assert passed and int(passed[1]) > 0, result.stdout[-1000:]
