"""How far long work has come: a bar on a terminal, plain lines in a log.

How long it will still take is said once it can be known, and at the end how long it took and what
took longest.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

LINE_SECONDS = 10.0  # between two lines in a log
_ENOUGH = 8, 2.0  # steps, and seconds of them, from which the rest can be told
_LONG = 1.0  # seconds that make a step worth naming


class Progress:
    """Progress over a known number of steps, shown on stderr.

    Parameters
    ----------
    title : str
    total : int
        Nothing is shown where it is 0.
    """

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._started = self._said = time.monotonic()
        self._first = (0.0, 0)  # when the first was tried, and how many by then: before is no pace
        self._longest = (0.0, "")
        self._last = 0  # how many are put last
        self._each = 0.0  # seconds that one of them adds at most
        self._bar: Bar | None = None
        if sys.stderr.isatty() and total:
            from rich import progress as bars  # not where there is no terminal
            from rich.console import Console

            self._bar = bars.Progress(
                bars.TextColumn("{task.description}"),
                bars.BarColumn(),
                bars.MofNCompleteColumn(),
                bars.TimeElapsedColumn(),
                bars.TextColumn("{task.fields[left]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(title, total=total, left="")

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._total and kind is None:
            took = f"done in {time.monotonic() - self._started:.1f} s"
            seconds, what = self._longest
            longest = f", longest {what}: {seconds:.1f} s" if seconds >= _LONG else ""
            self.say(took + longest)

    def advance(self, what: str, seconds: float = 0.0) -> None:
        """One step is done; `what` names it, and it took that long by itself."""
        now = time.monotonic()
        self._done += 1
        self._longest = max(self._longest, (seconds, what))
        left = self._left(now)
        if self._bar is not None:
            shown = f"{self._title} {what}"[:48]
            self._bar.update(self._task, advance=1, description=shown, left=left)
        else:
            self._log(left, now)

    def put_last(self, count: int, seconds: float) -> None:
        """So many steps come last by now, since they take long: each adds so many seconds at most.

        That is shown at once, also while no step is done.
        """
        now = time.monotonic()
        self._last, self._each = count, seconds
        if not count:
            return
        left = self._left(now)
        if self._bar is not None:
            self._bar.update(self._task, left=left)
        else:
            self._log(left, now)

    def _log(self, what: str, now: float) -> None:
        if now - self._said > LINE_SECONDS:
            self.say(what)
            self._said = now

    def say(self, what: str) -> None:
        """A line of its own: how many are done, and what is to be said."""
        line = f"{self._title}: {self._done} of {self._total}{', ' if what else ''}{what}"
        if self._bar is not None and self._bar.live.is_started:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            print(line, file=sys.stderr, flush=True)

    def _left(self, now: float) -> str:
        """How long it will still take, at the pace since the first step; empty before it is known.

        Steps that are put last have no such pace: of them the most that they can take is said.
        """
        tried = self._done + self._last
        if self._first[1] == 0:
            self._first = now, tried
        quick, pace = self._total - tried, ""
        steps, seconds = tried - self._first[1], now - self._first[0]
        if quick > 0 and steps >= _ENOUGH[0] and seconds >= _ENOUGH[1]:
            pace = f"about {spoken(seconds / steps * quick)} left"
        slow = min(self._last, self._total - self._done)
        if not slow:
            return pace
        most = f"{slow} that take long: {spoken(slow * self._each)} at most"
        return f"{pace}, then {most}" if pace else f"last {most}" if quick > 0 else most


def spoken(seconds: float) -> str:
    """A length of time as people say it: "8 s", "3 min", "2.5 h"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"
