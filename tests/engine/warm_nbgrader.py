"""nbgrader's commands, each in a process of its own that has its two seconds of imports done.

It has imported what `python -m nbgrader` imports before it reads the first setting, and has gone no
further: settings, sealing and everything after that are its own.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from copies import Waiting


def nbgrader(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What `python -m nbgrader` does with these arguments, in this folder or another."""
    with (
        open(os.devnull) as nothing,
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
    ):
        process = _waiting().start(
            ["-m", "nbgrader", *arguments],
            env=os.environ,
            cwd=str(cwd or Path.cwd()),
            streams=[stream.fileno() for stream in (nothing, out, err)],
        )
        code = process.wait()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())


@cache
def _waiting() -> Waiting:
    return Waiting(["nbgrader.apps.nbgraderapp"])
