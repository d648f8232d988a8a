"""Where the time of `autograder grade` goes: wall seconds of its phases, in a process of its own.

    python benchmarks/phases.py [grade's arguments]

runs the command in the folder it is called in. The last line on stderr is JSON: phase -> seconds.
`phases` makes the table of docs/benchmarks.md with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from functools import wraps
from pathlib import Path
from typing import Any

IMPORTS = "Python, and what the command imports"
OPENING = "opening the gradebook, entering the lesson"
END = "the table, and the end of the processes"
PHASES = {  # phase -> the functions of `class_run` that it is spent in
    "the course and its version": ("refresh", "_folders"),
    "waiting for the sandbox to be tried": ("require_isolation",),
    OPENING: ("enter_lesson",),
    "finding what is new, reading rows": ("Current", "_settle_lesson", "_write"),
    "grading": ("_graded",),
    "saving": ("Saver",),
}


def phases(runs: dict[str, tuple[Path, list[str]]]) -> list[str]:
    """A table: phases in rows, a column for each run.

    Parameters
    ----------
    runs : dict
        What the column is called -> the course's folder, and arguments of `grade`. They are run in
        this order.
    """
    spent = {name: _measured(folder, arguments) for name, (folder, arguments) in runs.items()}
    rows = [IMPORTS, *PHASES, END]
    lines = [
        f"| wall seconds | {' | '.join(runs)} |",
        "| --- |" + " --- |" * len(runs),
        *(f"| {row} | {' | '.join(f'{spent[run][row]:.2f}' for run in runs)} |" for row in rows),
    ]
    total = (f"{sum(spent[run].values()):.2f}" for run in runs)
    return [*lines, f"| in all | {' | '.join(total)} |"]


def _measured(folder: Path, arguments: list[str]) -> dict[str, float]:
    started = time.time()
    command = [sys.executable, __file__, "grade", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    ended = time.time()
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    told = json.loads(done.stderr.splitlines()[-1])
    first, last = told.pop("began"), told.pop("ended")
    return {IMPORTS: first - started, **told, END: ended - last}


class Clock:
    """Adds up the seconds that named phases take, each without those that are called in it."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(PHASES, 0.0)
        self._open: list[str] = []
        self._since = 0.0

    def _switch(self) -> None:
        now = time.monotonic()
        if self._open:
            self.spent[self._open[-1]] += now - self._since
        self._since = now

    def enter(self, phase: str) -> None:
        """A phase begins, and with it the outer one pauses."""
        self._switch()
        self._open.append(phase)

    def leave(self) -> None:
        """The phase that began last ends."""
        self._switch()
        self._open.pop()

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time counted for a phase."""

        @wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.enter(phase)
            try:
                return function(*args, **kwargs)
            finally:
                self.leave()

        return counted

    def each(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A generator function, with the time to each of its values counted for a phase."""

        @wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Generator[Any, None, None]:
            own = function(*args, **kwargs)
            following = self.timed(phase, own.__next__)
            try:
                while True:
                    try:
                        value = following()
                    except StopIteration:
                        return
                    yield value
            finally:
                own.close()

        return counted


def _run(arguments: list[str]) -> int:
    """The command, with a clock in its phases."""
    from autograder.cli import main
    from autograder.course import find_course
    from autograder.grading import warm
    from autograder.grading.ahead import likely_new

    course = find_course()
    new = likely_new(course, course.lessons(), everything="--force" in arguments)
    warm.begin(start=new > 0)  # as the command does, before the rest is imported
    from autograder.grading import class_run
    from autograder.grading.save import Saver

    clock = Clock()
    for phase, names in PHASES.items():
        for name in names:
            if name == "Saver":
                Saver.save = clock.timed(phase, Saver.save)
                Saver.flush = clock.timed(phase, Saver.flush)
            else:
                wrap = clock.each if name == "_graded" else clock.timed
                setattr(class_run, name, wrap(phase, getattr(class_run, name)))
    ends = [0.0]
    grade = class_run.grade_class

    def whole(*args: Any) -> Any:
        ends[:] = [time.time()]
        outcome = grade(*args)
        ends.append(time.time())
        return outcome

    class_run.grade_class = whole
    code = main(arguments)
    rest = ends[-1] - ends[0] - sum(clock.spent.values())
    clock.spent[OPENING] += rest  # a context, and what is no phase of its own
    told = {"began": ends[0], **clock.spent, "ended": ends[-1]}
    print(json.dumps(told), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1:]))
