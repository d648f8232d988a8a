"""The solution notebooks: a lesson's source, solved, without hidden tests, executed.

Two runs on one machine give the same bytes: the environment is fixed, and what differs from run
to run (timings, process numbers, widget ids) is taken out. From machine to machine only the bytes
of images may differ, by the version of FreeType for one; `differences` leaves them out.
"""

from __future__ import annotations

import asyncio
import copy
import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring import regions
from autograder.authoring.fold import fold
from autograder.authoring.normal_form import NOTEBOOK_METADATA, Notebook
from autograder.errors import CourseError
from autograder.processes import cores

CELL_TIMEOUT = 120  # seconds
STARTS = 3  # tries to start a kernel
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
TEMPORARY_FILE = re.compile(r"[^\s\"'(]*ipykernel_\d+[/\\]\d+\.py")


def solved(source: Notebook) -> Notebook:
    """The solution to a source in normal form, not executed yet."""
    notebook = copy.deepcopy(source)
    for cell in notebook["cells"]:
        shown = regions.outside(cell["source"], "HIDDEN TESTS")
        cell["source"] = regions.without_markers(shown, "SOLUTION")
        fold(cell)
    return notebook


def execute_all(
    notebooks: Sequence[Notebook], at_once: int | None = None, kernel: str = "python3"
) -> list[Notebook]:
    """Run notebooks from top to bottom, some at once, each in a kernel of its own.

    Parameters
    ----------
    notebooks : sequence of dict
    at_once : int, optional
        As many as the machine has processors, by default.
    kernel : str
        Name of a kernel that Jupyter finds; this Python by default.

    Returns
    -------
    list of dict
        The notebooks with their outputs; one that stopped with an error ends at that error.
    """

    async def run() -> list[Notebook]:
        slots = asyncio.Semaphore(at_once or cores())

        async def one(notebook: Notebook) -> Notebook:
            async with slots:
                return await _execute(notebook, Path(scratch), kernel)

        return await asyncio.gather(*map(one, notebooks))

    with tempfile.TemporaryDirectory(prefix="autograder-") as scratch:
        return asyncio.run(run())


async def _execute(notebook: Notebook, scratch: Path, kernel: str) -> Notebook:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    for start in range(STARTS):
        node = nbformat.from_dict(copy.deepcopy(notebook))
        client = NotebookClient(
            node,
            timeout=CELL_TIMEOUT,
            kernel_name=kernel,
            resources={"metadata": {"path": str(scratch)}},
            extra_arguments=["--Application.log_level=ERROR"],
            record_timing=False,
            coalesce_streams=True,  # a kernel splits what is printed wherever its timer falls
            store_widget_state=False,
        )
        try:
            await client.async_execute(env=_environment(scratch))
            break
        except CellExecutionError:
            break  # the cell's output says so, and lint.solution_problems reports it
        except (CellTimeoutError, DeadKernelError) as error:
            text = str(error).strip().split("\n")[0]
            failed = next(
                (c for c in node.cells if c.cell_type == "code" and not c.execution_count), None
            )
            if failed is not None:
                failed.outputs = [
                    nbformat.v4.new_output("error", ename=type(error).__name__, evalue=text)
                ]
            break
        except (RuntimeError, AssertionError) as error:
            # A kernel that takes too long to start, or finds another's port: nbclient says the
            # first with a RuntimeError, and hides either behind an assertion of its own.
            if any(cell.get("execution_count") for cell in node.cells):
                raise
            if start == STARTS - 1:
                raise CourseError(
                    f"A notebook's kernel did not start in {STARTS} tries. Is the machine busy or "
                    f"out of memory? Run the command again."
                ) from error
    return _without_volatile(json.loads(json.dumps(node)))


def _environment(scratch: Path) -> dict[str, str]:
    """The environment of a kernel, free of the user's settings of IPython and Matplotlib."""
    empty = scratch / "matplotlibrc"
    empty.touch()
    return os.environ | {
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "MATPLOTLIBRC": str(empty),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "default",
    }


def _without_volatile(notebook: Notebook) -> Notebook:
    notebook["metadata"] = copy.deepcopy(NOTEBOOK_METADATA)
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                _stable(o) for o in cell["outputs"] if WIDGET_MIME not in o.get("data", {})
            ]
    return notebook


def _stable(output: dict[str, Any]) -> dict[str, Any]:
    """An output without the names of the kernel's temporary files."""
    if "text" in output:
        output["text"] = TEMPORARY_FILE.sub("this cell", output["text"])
    if "traceback" in output:
        output["traceback"] = [
            TEMPORARY_FILE.sub("this cell", line) for line in output["traceback"]
        ]
    return output
