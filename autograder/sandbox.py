"""The layers that keep a submission in its place (Linux)."""

from __future__ import annotations

import os


def stay_inside_own_namespaces(keep: int) -> None:
    """Placeholder of the process and user namespaces; see `Containment`."""


class Containment:
    """What a warm process prepares once so that a child can be contained in a moment."""

    def fork(self) -> int:
        """Fork a child; 0 in the child."""
        return os.fork()

    def enter(self, keep: int) -> dict[str, str]:
        """Apply the layers to this process; the layers that are missing, and why."""
        os.closerange(keep + 1, 2**31 - 1)
        return {}


def prepare() -> Containment:
    """Do what is done once per warm process."""
    return Containment()
