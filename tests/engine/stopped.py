"""Runs of ``autograder grade`` that are stopped at a point of the program, and not after a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

# The point is "module:name" or "module:Class.name", stopped at when it is called for the nth time,
# or "import module". Afterwards the command starts as a shell starts it.
SCRIPT = """
import functools, importlib, os, runpy, sys

point, nth, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

def stop():
    os.killpg(0, number)

class Importing:
    def find_spec(self, name, path=None, target=None):
        if point == f"import {name}":
            stop()

if point.startswith("import "):
    sys.meta_path.insert(0, Importing())
else:
    module, _, path = point.partition(":")
    owner = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    real = getattr(owner, name)

    @functools.wraps(real)
    def stopping(*args, **options):
        global nth
        nth -= 1
        if nth == 0:
            stop()
        return real(*args, **options)

    setattr(owner, name, stopping)
sys.argv = ["autograder", "grade", "--jobs", "1"]
runpy.run_module("autograder", run_name="__main__")
"""


def stopped_at(
    course: Path, point: str, nth: int = 1, by: signal.Signals = signal.SIGKILL
) -> subprocess.CompletedProcess[str]:
    """A run in which the signal comes, to it and all its workers, at that point."""
    started = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, point, str(nth), str(int(by))],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = started.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        raise
    return subprocess.CompletedProcess(started.args, started.returncode, out, err)
