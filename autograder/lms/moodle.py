"""Moodle: how it names what it sends, what its lists look like, what it takes back.

A download holds a folder for each student, ``Jane Doe_123456_assignsubmission_file``, up to
version 4.0 with an underscore at its end; older ones, and those made without folders, put the
file's name there. The number belongs to the student in that one assignment. The assignment's
grading worksheet has it too, with the time of submission. Feedback goes back under the same folder.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from dateutil import parser as dates

from autograder.lms.handed import Handed
from autograder.lms.table import Table

_FOLDER = re.compile(
    r"(?P<who>[^_]+)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<name>.*))?", re.DOTALL
)
ID_COLUMNS = ("Username", "ID number", "Email address")  # what a folder may be named after
FULL_NAME = ("Full name", "First name / Last name", "User full name")
COMMENTS = "Feedback comments"
SUBMITTED = "Last modified (submission)"


def handed(inside: str) -> Handed | None:
    """What a path in a download says; None where it is not named as Moodle names."""
    parts = PurePosixPath(inside).parts
    for place, part in enumerate(parts):
        found = _FOLDER.fullmatch(part)
        if found is not None:
            rest = [found["name"] or "", *parts[place + 1 :]]
            return Handed(
                who=found["who"].strip(),
                number=found["number"],
                file_number="",
                late=False,
                name="/".join(p for p in rest if p),
                inside=inside,
            )
    return None


def feedback_name(handed: Handed, suffix: str) -> str:
    """The path under which Moodle takes a file back for whoever handed this one in."""
    stem = PurePosixPath(handed.name).stem
    return f"{handed.who}_{handed.number}_assignfeedback_file/{stem}{suffix}"


def is_worksheet(table: Table) -> bool:
    """Whether a table is an assignment's grading worksheet."""
    return table.place("Identifier") is not None and table.place("Grade") is not None


def is_list(table: Table) -> bool:
    """Whether a table is a list of people from Moodle: a grade export, a list of participants."""
    name = table.place(*FULL_NAME) is not None or (
        table.place("First name") is not None and table.place("Last name", "Surname") is not None
    )
    return name and table.place(*ID_COLUMNS) is not None


def number_of(identifier: str) -> str:
    """The number in a worksheet's identifier, "Participant 123456"."""
    found = re.search(r"\d+\s*$", identifier)
    return found[0].strip() if found else ""


def submitted_at(text: str, zone: ZoneInfo) -> datetime | None:
    """A worksheet's time of submission; Moodle writes it in the teacher's time zone.

    "Friday, 13 November 2026, 11:58 PM", "-" where there is none.
    """
    try:
        time = dates.parse(text)
    except (ValueError, OverflowError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=zone)
