"""What an instructor waits for each day, in seconds and against what it is measured by.

Each command is a process of its own. Wall time is what one waits, and depends on what else the
machine does; CPU time (user and system, with all processes that were started) hardly does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from course_folder import course_of, require_done
from phases import phases

from autograder.course import Lesson

BASE = [sys.executable, "-c", "import numpy, sqlalchemy"]
OURS = [sys.executable, "-m", "autograder"]
PLAIN = [sys.executable, "-m", "nbgrader"]


@dataclass(frozen=True)
class Took:
    """Wall and CPU seconds of a command, with all processes that it waited for."""

    wall: float
    cpu: float


def took(command: list[str], at: Path) -> Took:
    """Run a command and measure it; what it prints is shown only where it could not do its work."""
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=at, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        require_done(command, process.returncode, said.read().decode())
    return Took(time.monotonic() - started, used.ru_utime + used.ru_stime)


def daily(students: int, lesson: Lesson) -> list[str]:
    """Lines on everyday use, with its targets."""
    grade_one = ["grade", lesson.name, "--student", "student-0000", "--force"]
    one = [*PLAIN, "autograde", lesson.name, "--student", "student-0000", "--force"]
    with course_of(students, [lesson], plain=True) as (root, _):
        took([*PLAIN, "generate_assignment", lesson.name], root)
        plain_one = took(one, root)
        plain_all = took([*PLAIN, "autograde", lesson.name, "--force"], root)
    with course_of(students, [lesson], plain=False) as (root, count):
        base = took(BASE, root)
        first = took([*OURS, "grade"], root)
        rest = {
            name: took([*OURS, *command], root)
            for name, command in {
                "`grade`, again, everything": ["grade", "--force"],
                "`grade`, one submission": grade_one,
                "`grade`, nothing changed": ["grade"],
                "`export`": ["export"],
                "`report`, the first": ["report"],
                "`report`, nothing changed": ["report"],
                f"`feedback`, {count} pages": ["feedback"],
                "`feedback`, nothing changed": ["feedback"],
            }.items()
        }
        click = took(one, root)
        force = ["--force", lesson.name]
        where = phases(
            {
                f"{count}, all of them": (root, force),
                "one": (root, [*force, "--student", "student-0000"]),
                "nothing changed": (root, []),
            }
        )
    lines = [
        f"{count} submissions of {lesson.name}. Ratios of wall time, in brackets of CPU time.",
        "",
        "| what | wall | CPU | ratio | target |",
        "| --- | --- | --- | --- | --- |",
        _row('`python -c "import numpy, sqlalchemy"`', base),
        _row(f"plain `nbgrader autograde`, {count} submissions", plain_all),
        _row("plain `nbgrader autograde`, one submission", plain_one),
        _row("`grade`, new course", first, _times(plain_all, first), "≥ 30 × plain nbgrader"),
    ]
    targets = {
        "`grade`, again, everything": (plain_all, "≥ 30 × plain nbgrader"),
        "`grade`, one submission": (plain_one, "≥ 4 × plain nbgrader"),
    }
    for name, measured in rest.items():
        if name in targets:
            against, target = targets[name]
            lines.append(_row(name, measured, _times(against, measured), target))
        elif "nothing" in name or name == "`export`":
            lines.append(_row(name, measured, _of(measured, base), "≤ 2.5 × the import"))
        else:
            lines.append(_row(name, measured))
    target = "≤ plain nbgrader's"
    lines.append(_row("`nbgrader autograde` here, one", click, _of(click, plain_one), target))
    further = (rest["`grade`, again, everything"].wall - rest["`grade`, one submission"].wall) / (
        count - 1
    )
    lines += [
        "",
        f"A further notebook takes {further * 1000:.0f} ms, on all cores.",
        "",
        "Where the time of `grade` goes:",
        "",
        *where,
    ]
    return lines


def _row(name: str, measured: Took, ratio: str = "", target: str = "") -> str:
    return f"| {name} | {measured.wall:.1f} s | {measured.cpu:.2f} s | {ratio} | {target} |"


def _times(slower: Took, faster: Took) -> str:
    return f"{slower.wall / faster.wall:.1f} × faster ({slower.cpu / faster.cpu:.1f})"


def _of(measured: Took, base: Took) -> str:
    return f"{measured.wall / base.wall:.2f} × ({measured.cpu / base.cpu:.2f})"
