"""nbgrader's commands, each in a process of its own that has its two seconds of imports done.

It is a copy of a process that has imported what `python -m nbgrader` imports before it reads the
first setting, and has gone no further: settings, sealing and everything after that are its own.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any


def nbgrader(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What `python -m nbgrader` does with these arguments, in this folder or another."""
    process = _warm()
    assert process.stdin is not None and process.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {
            "arguments": arguments,
            "cwd": str(cwd or Path.cwd()),
            "environment": dict(os.environ),
            "out": str(out),
            "err": str(err),
        }
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())


@cache
def _warm() -> subprocess.Popen[str]:
    """The process that is copied; it ends with this one, whose end closes its input."""
    return subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _serve() -> dict[str, Any] | None:
    """Make a copy for each request; in a copy, what it is asked for, and None at the end."""
    for line in iter(sys.stdin.readline, ""):
        copy = os.fork()
        if copy == 0:
            return json.loads(line)
        _, status = os.waitpid(copy, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return None


def _become(asked: dict[str, Any]) -> None:
    """Take on the folder, the environment and the streams of a command."""
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT, 0o600), stream)
    sys.argv = ["nbgrader", *asked["arguments"]]
    sys.path[0] = os.getcwd()  # as with `python -m`


if __name__ == "__main__":
    import nbgrader.apps.nbgraderapp  # noqa: F401

    if asked := _serve():
        _become(asked)
        runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
