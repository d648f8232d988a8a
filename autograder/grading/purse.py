"""How many bytes one submission may send, counted at the wire.

Everything a submission says is counted: what its cells print, its errors, its answers. One message
takes at most a part of what is left, so that whoever sends much is cut shorter and shorter, while
what an honest notebook sends always fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ANSWERS_BYTES = 2 * 2**20
OUTPUTS_BYTES = 512 * 2**10
PICTURES_BYTES = 4 * 2**20
LEAST = 600  # bytes that any message may have: how a call or a cell ended


@dataclass
class Purse:
    """Bytes that are left for one kind of message.

    Attributes
    ----------
    left : int
    parts : int
        One message takes at most one of so many parts of what is left.
    """

    left: int
    parts: int

    @property
    def most(self) -> int:
        """What the next message may have."""
        return max(self.left // self.parts, LEAST)

    def take(self, size: int) -> None:
        """Count a message."""
        self.left = max(0, self.left - size)


@dataclass
class Purses:
    """What one submission may send: answers go into its record, outputs into its notebook."""

    answers: Purse = field(default_factory=lambda: Purse(ANSWERS_BYTES, 8))
    outputs: Purse = field(default_factory=lambda: Purse(OUTPUTS_BYTES, 8))
