"""``timestamp.txt`` beside collected work: when it was handed in, as far as that is known.

A stamp belongs to one attempt. What somebody else wrote into it stays while the work is the same;
with another attempt it goes where the earlier work is kept.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from autograder.course import Course, Lesson
from autograder.files import write_atomically
from autograder.grading import dates
from autograder.lms.collected import Outcome
from autograder.lms.ledger import Entry

NAME = "timestamp.txt"


class Stamps:
    """Writes the stamps of a course."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._dates = dates.read_dates(course)

    def write(
        self,
        lesson: Lesson,
        student: str,
        taken: Entry,
        before: Entry | None,
        there: str,
        outcome: Outcome,
    ) -> Entry:
        """Write when work came in, where that is known, at least roughly.

        Parameters
        ----------
        lesson, student
        taken, before : Entry
            The work that stands in ``submitted/`` now, and what the ledger has.
        there : str
            SHA-256 of what stood there before; empty where nothing did.
        outcome : Outcome

        Returns
        -------
        Entry
            `taken`, with what is known and what was written.
        """
        path = self._course.submitted / student / lesson.name / NAME
        found, own = _read(path), self._own(lesson, before)
        moved = False
        if before is None:
            belongs = there in ("", taken.sha256)
        elif before.sha256 == taken.sha256:
            belongs = True
            taken = replace(taken, time=taken.time or before.time)
        else:
            belongs = there == taken.sha256 and found != own
        if found and not belongs:
            earlier = there if there not in ("", taken.sha256) or before is None else before.sha256
            self._keep_earlier(lesson, student, earlier, path)
            found, own, moved = "", "", True
        wanted = self._wanted(lesson, taken)
        by_hand = bool(found) and found not in (own, wanted)
        self._count(lesson, student, taken, by_hand, outcome)
        if by_hand:
            taken_back = before is not None and before.late and not taken.late
            if wanted or taken_back:
                outcome.by_hand.append(student)
        elif wanted:
            if found != wanted:
                write_atomically(path, wanted.encode())
            own = wanted
        elif found and not taken.late and not taken.time:  # it only stood for LATE
            path.unlink()
            outcome.late_no_more.append(student)
            own = ""
        elif moved and taken.system != "canvas":  # Canvas says LATE where it is
            outcome.unknown_times.append(student)
        return replace(taken, stamp=own)

    def _own(self, lesson: Lesson, entry: Entry | None) -> str:
        """What this command wrote for an entry; older ledgers do not have it."""
        if entry is None:
            return ""
        if entry.stamp is not None:
            return entry.stamp
        return self._wanted(lesson, replace(entry, late=True))

    def _wanted(self, lesson: Lesson, entry: Entry) -> str:
        """What is to be written for an entry; empty where nothing is known."""
        if entry.time:
            return _text(datetime.fromisoformat(entry.time))
        due = self._dates.due.get(lesson.name)
        return _text(due + timedelta(seconds=1)) if entry.late and due is not None else ""

    def _count(
        self, lesson: Lesson, student: str, taken: Entry, by_hand: bool, outcome: Outcome
    ) -> None:
        """Count what is late, and list whom only LATE speaks of."""
        general = self._dates.due.get(lesson.name)
        due = self._dates.of(student, lesson.name)
        if taken.late:
            outcome.late += 1
            if taken.time or by_hand:
                return
            if general is None:
                outcome.late_without_date.append(student)
            elif due is not None and due > general:
                outcome.late_extended.append(student)
            else:
                outcome.late_by_a_second.append(student)
        elif taken.time and due is not None and datetime.fromisoformat(taken.time) > due:
            outcome.late += 1

    def _keep_earlier(self, lesson: Lesson, student: str, sha256: str, path: Path) -> None:
        """Move a stamp to the work it belongs to."""
        folder = self._course.collected / lesson.name / "earlier" / student
        kept, number = folder / f"{sha256[:8]}-{NAME}", 1
        while _read(kept) not in ("", _read(path)):
            number += 1
            kept = folder / f"{sha256[:8]}-{number}-{NAME}"
        write_atomically(kept, path.read_bytes())
        path.unlink()


def _read(path: Path) -> str:
    """A stamp's text; empty where there is none."""
    try:
        return path.read_bytes().decode(errors="replace").strip()
    except (FileNotFoundError, IsADirectoryError):
        return ""


def _text(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
