"""What a file in a download says about itself by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Handed:
    """One file that somebody handed in, as its name in a download tells.

    Attributes
    ----------
    who : str
        The name that stands in the file's name: "doejane" of Canvas, "Jane Doe" of Moodle, the
        folder's name elsewhere.
    number : str
        Canvas's user id, or Moodle's number of a participant, which is another one in each
        assignment; empty elsewhere.
    file_number : str
        Canvas's number of the file, which grows from attempt to attempt; empty elsewhere.
    late : bool
        Whether the system says that it was late.
    name : str
        The file's own name.
    inside : str
        The path in the download.
    time : datetime, optional
        When it was handed in, where that is known.
    """

    who: str
    number: str
    file_number: str
    late: bool
    name: str
    inside: str
    time: datetime | None = None
