"""Running cells in a submission's process, and looking at the processes behind it."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import numpy as np
import psutil

from autograder.exercises import Ask
from autograder.grading.session import CellResult, Session
from autograder.grading.zygote import Zygote


def run(session: Session, source: str, timeout: float = 10.0) -> CellResult:
    """Run a cell; its text may be indented."""
    return session.run(textwrap.dedent(source), timeout)


def attempt(session, source, timeout=20.0):
    """Run a cell; a line that was passed over for an error of the system counts as that error."""
    source = textwrap.dedent(source)
    result = session.run(source, timeout)
    if not result.passed_over:
        return result
    caught = f"try:\n{textwrap.indent(source, '    ')}\nexcept OSError as error:\n"
    again = session.run(
        f"refused = ''\n{caught}    refused = type(error).__name__\nrefused", timeout
    )
    assert again.result not in (None, "''"), again
    return replace(result, kind="error", ename=again.result.strip("'"))


def ask(session: Session) -> Ask:
    """What a check would ask with."""
    return session.ask_for(None, np.random.default_rng(0))


def children_of(pid: int) -> list[int]:
    """Process ids of a process's children."""
    return [child.pid for child in psutil.Process(pid).children()]


def warm_pid(zygote: Zygote) -> int:
    """Process id, here, of the warm process: the only child of the one that was started."""
    return children_of(zygote._process.pid)[0]
