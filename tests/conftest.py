"""What all processes of one test run share: a folder, gone when it ends; see `shared`.

Warm processes are copies of one that has its imports done, but where their start is tested.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator

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


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of all later searches for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def warm_processes(request: pytest.FixtureRequest) -> Iterator[None]:
    """How a module's warm processes start: as `warm_copies` says, or for real."""
    if getattr(request.module, "STARTS_FOR_REAL", False):
        yield
        return
    from warm_copies import in_place_of_starts  # not before the modules that measure imports

    with in_place_of_starts():
        yield
