"""A notebook run by nbval, which compares its text with the committed one; what it gave is kept.

As a plugin beside nbval's, in a pytest of nbval's own, this module keeps the outputs and leaves
aside those that `kernel_start` adds. nbval compares no pictures, and neither cells that have never
run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SEEN = "application/x-figure-seen+json"  # see kernel_start
KEPT = "COURSE_TESTS_KEPT"  # in nbval's environment: the file to which outputs are written
SECONDS_A_CELL = 120  # nbval waits for 2,000


def run_by_nbval(
    folder: Path, notebook: dict[str, Any], committed: dict[str, Any], environment: dict[str, str]
) -> tuple[dict[str, Any], str]:
    """Let nbval run a notebook without outputs, beside those that are committed.

    Parameters
    ----------
    folder : Path
        An empty folder, in which it runs.
    notebook, committed : dict
        What is run; a notebook whose cells' outputs are expected of the cells of the same ids.
    environment : dict
        Of nbval and of the kernel.

    Returns
    -------
    notebook : dict
        With the outputs of this run.
    complaint : str
        What nbval said; empty where all passed.
    """
    expected = {cell["id"]: cell for cell in committed["cells"] if cell["cell_type"] == "code"}
    has_run = ("outputs", "execution_count")
    cells = [
        cell | {name: expected[cell["id"]][name] for name in has_run if cell["id"] in expected}
        for cell in notebook["cells"]
    ]
    path, kept = folder / "notebook.ipynb", folder / "outputs.json"
    path.write_text(json.dumps(notebook | {"cells": cells}), encoding="utf-8")
    options = ["-q", "-c", os.devnull, "--rootdir", folder, "-p", "no:cacheprovider"]
    options += ["-p", "nbval.plugin", "-p", Path(__file__).stem, "--nbval"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--nbval-cell-timeout={SECONDS_A_CELL}", path],
        capture_output=True,
        text=True,
        env={k: v for k, v in environment.items() if not k.startswith("PYTEST_")}
        | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the others take longer to load than nbval
            "PYTHONPATH": str(Path(__file__).parent),
            KEPT: str(kept),
        },
    )
    said = done.stdout[-3000:] + done.stderr[-1000:]
    assert kept.exists(), said
    outputs = json.loads(kept.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    ran = {
        cell["id"]: {"outputs": given, "execution_count": number}
        for number, (cell, given) in enumerate(zip(code, outputs, strict=True), 1)
    }
    cells = [cell | ran.get(cell["id"], {}) for cell in notebook["cells"]]
    return notebook | {"cells": cells}, "" if done.returncode == 0 else said


# --- as a plugin, beside nbval's -----------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: Any) -> None:
    if SEEN not in item.parent.skip_compare:
        item.parent.skip_compare += (SEEN,)


def pytest_sessionfinish(session: pytest.Session) -> None:
    kept: list[Any] = [item.test_outputs or [] for item in session.items]
    Path(os.environ[KEPT]).write_text(json.dumps(kept), encoding="utf-8")
