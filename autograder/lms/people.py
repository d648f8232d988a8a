"""Whose a file of a download is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from autograder.course import Lesson
from autograder.lms import moodle
from autograder.lms.handed import Handed
from autograder.lms.roster import Ambiguous, Person, Roster
from autograder.lms.table import key

_WITHOUT_WORKSHEET = "; where Moodle hides names or writes a group's before them, give --worksheet"


class Unknown(Exception):
    """Nobody can be named; the message says why."""


@dataclass
class People:
    """Names students for files.

    Parameters
    ----------
    system : str
        "canvas", "moodle" or "folder".
    roster : Roster, optional
    worksheet : Roster, optional
        Moodle's grading worksheet of the assignment.
    zone : ZoneInfo
        In which the worksheet writes times.
    """

    system: str
    roster: Roster | None
    worksheet: Roster | None
    zone: ZoneInfo
    _numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def look_over(self, named: Iterable[tuple[str, str]]) -> None:
        """See which names belong to more than one number; before the first `student_of`."""
        for who, number in named:
            self._numbers[key(who)].add(number)

    def student_of(self, handed: Handed) -> str:
        """The student's id.

        Raises
        ------
        Unknown
            If there is no telling.
        """
        listed = self.listed(handed)
        if listed is not None:
            handed_by = self._of_listed(listed)
        elif self.roster is None:
            several = len(self._numbers[key(handed.who)])
            if several > 1:
                raise Unknown(
                    f"{several} people are called {handed.who!r}: a roster tells them apart"
                )
            return handed.who
        else:
            handed_by = self._of_roster(handed, self.roster)
        if handed_by is None:
            lists = (self.roster, self.worksheet)
            where = next(each.table.path.name for each in lists if each is not None)
            number = f" (number {handed.number})" if handed.number else ""
            hint = "" if self.system != "moodle" or self.worksheet else _WITHOUT_WORKSHEET
            if handed.who.startswith("anon_"):
                hint = "; grading is anonymous: switch that off in Canvas, then download again"
            raise Unknown(f"{handed.who!r}{number} is not in {where}{hint}")
        return handed_by.student

    def time_of(self, handed: Handed) -> datetime | None:
        """When a file was handed in, where a worksheet says so."""
        cell = self._time_cell(handed)
        if handed.time is not None or cell is None:
            return handed.time
        return moodle.submitted_at(cell, self.zone)

    def lacks_time(self, handed: Handed) -> bool:
        """Whether the worksheet lists who handed this in, and says nothing beside the name."""
        cell = self._time_cell(handed)
        return cell is not None and moodle.is_empty(cell)

    def _time_cell(self, handed: Handed) -> str | None:
        """What the worksheet has for the time of a file; None where it does not list it."""
        listed = self.listed(handed)
        if listed is None or self.worksheet is None:
            return None
        return self.worksheet.table.cells(*moodle.SUBMITTED)[listed.row - 2]

    def listed(self, handed: Handed) -> Person | None:
        """The worksheet's row with this number, and this name where it has names.

        A group's folder has the group's number, which may be a participant's as well. The name of
        a group that a download was made for stands before each student's.

        Raises
        ------
        Unknown
            If two rows have the number.
        """
        if self.worksheet is None or self.system != "moodle":
            return None
        try:
            listed = self.worksheet.by_participant(handed.number)
        except Ambiguous as error:
            raise Unknown(str(error)) from None
        names = listed.folder_names() if listed is not None else set()
        written = moodle.folder_name(handed.who)
        if names and not any(written == n or written.endswith(f"-{n}") for n in names):
            return None
        return listed

    def _of_listed(self, listed: Person) -> Person | None:
        """The roster's person for a row of the worksheet; the row itself without a roster."""
        if self.roster is None or self.roster is self.worksheet:
            return listed
        if not listed.keys and not listed.names():
            raise Unknown(
                f"number {listed.participant} has no name in the worksheet: marking is anonymous; "
                "show the names in Moodle, then download the worksheet again"
            )
        try:
            for each in listed.keys:
                found = self.roster.find(each)
                if found is not None and key(found.canvas) != key(each):
                    return found  # a number of Canvas's is no id in Moodle
            return self.roster.by_name(listed.name)
        except Ambiguous as error:
            raise Unknown(str(error)) from None

    def _of_roster(self, handed: Handed, roster: Roster) -> Person | None:
        try:
            if self.system == "canvas" and handed.number and any(p.canvas for p in roster.people):
                return roster.by_canvas(handed.number)
            if self.system == "canvas":
                return roster.by_sortable_name(handed.who)
            if self.system == "moodle":
                return roster.by_name(handed.who)
            return roster.find(handed.who) or roster.by_name(handed.who)
        except Ambiguous as error:
            raise Unknown(str(error)) from None


def handed_in_folder(inside: str, lessons: Iterable[Lesson]) -> Handed | None:
    """What a path in a plain folder says: ``<student>/…`` or a file named after the student.

    "doejane_sigmoid.ipynb" and "sigmoid-doejane.ipynb" are doejane's.
    """
    path = PurePosixPath(inside)
    names = {lesson.name for lesson in lessons}
    above = [part for part in path.parts[:-1] if part not in names]
    who = above[0] if above else _name_in_stem(path.name, lessons)
    if not who:
        return None
    return Handed(who, "", "", False, path.name, inside)


def _name_in_stem(name: str, lessons: Iterable[Lesson]) -> str:
    stem = name.lower().find(".ipynb")
    text = name if stem < 0 else name[:stem]
    words = [PurePosixPath(lesson.notebook).stem for lesson in lessons]
    words += [lesson.name for lesson in lessons]
    for word in sorted(words, key=len, reverse=True):
        for sign in "_- .":
            if text.lower().endswith(f"{sign}{word}".lower()):
                return text[: -len(word) - 1]
            if text.lower().startswith(f"{word}{sign}".lower()):
                return text[len(word) + 1 :]
    return "" if text in words else text
