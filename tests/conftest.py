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

gc.disable()  # until all is imported and collected

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each process begin with its share of the long tests: none is left with one at the end.

    xdist gives each of k processes the next k-th of the tests, and those that are done take more
    from the ends of the others.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("long")]
    kinds = list(dict.fromkeys(map(_kind, long)))
    others = [item for item in items if not item.get_closest_marker("long")]
    found: list[pytest.Item] = []
    for k in range(processes):
        mine = set(kinds[k::processes])
        first = [item for item in long if _kind(item) in mine]
        room = max(0, (len(items) - len(found)) // (processes - k) - len(first))
        found += first + others[:room]
        del others[:room]
    items[:] = found + others


def _kind(item: pytest.Item) -> tuple[str, str]:
    """What long tests have in common that are not to be torn apart: a module, or its parameters."""
    module = item.nodeid.partition("::")[0]
    if any(mark.kwargs.get("together") for mark in item.iter_markers("long")):
        return module, ""
    return module, getattr(getattr(item, "callspec", None), "id", "")


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of all searches for garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def warm_processes(request: pytest.FixtureRequest) -> Iterator[None]:
    """How a module's warm processes start: as `warm_copies` says, or for real."""
    if getattr(request.module, "STARTS_FOR_REAL", False):
        yield
        return
    from warm_copies import in_place_of_starts  # not before the modules that measure imports

    with in_place_of_starts():
        yield
