"""What all processes of one test run share: a folder, gone when it ends; see `shared`."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from shared import SHARED

from autograder.processes import cores

# Before NumPy is loaded: processes that each take all cores wait for one another.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, in the process that started the others."""
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="course-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than cores, as many tests wait: for a browser, a server, a time limit."""
    return cores() + 1
