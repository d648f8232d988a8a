"""How far long work has come: a bar with the time left on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich import progress as bars
from rich.console import Console

LINE_SECONDS = 10.0  # between two lines in a log


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
        self._bar: bars.Progress | None = None
        if sys.stderr.isatty() and total:
            self._bar = bars.Progress(
                bars.TextColumn("{task.description}"),
                bars.BarColumn(),
                bars.MofNCompleteColumn(),
                bars.TimeElapsedColumn(),
                bars.TextColumn("left"),
                bars.TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(title, total=total)

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
            self._say(f"done in {time.monotonic() - self._started:.1f} s")

    def advance(self, what: str) -> None:
        """One step is done; `what` names it."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=f"{self._title} {what}"[:48])
        elif time.monotonic() - self._said > LINE_SECONDS:
            elapsed = time.monotonic() - self._started
            left = elapsed / self._done * (self._total - self._done)
            self._say(f"about {left:.0f} s left")
            self._said = time.monotonic()

    def _say(self, what: str) -> None:
        print(f"{self._title}: {self._done} of {self._total}, {what}", file=sys.stderr, flush=True)
