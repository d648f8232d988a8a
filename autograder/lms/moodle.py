"""Moodle: how it names what it sends, what its lists look like, what it takes back.

A download holds a folder for each student, ``Jane Doe_123456_assignsubmission_file``, up to
version 4.0 with an underscore at its end; older ones, and those made without folders, put the
file's name there. The number belongs to the student in that one assignment. The assignment's
grading worksheet has it too, with the time of submission. Feedback goes back under the same folder.

Lists have the headings and months of the teacher's language there; English and German are read.
Where students hand in as a group, a folder has the group's name and the group's number. A worksheet
is matched by the heading *Identifier* and the number in it; a grade above the maximum is passed
over without a word, and a comment is read as HTML.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from dateutil import parser as dates

from autograder.grading.dates import letters_of, parsed
from autograder.lms.handed import Handed
from autograder.lms.table import Table, key

_FOLDER = re.compile(
    r"(?P<who>[^_]+)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<name>.*))?", re.DOTALL
)
_REMOVED = re.compile(r"""[\x00-\x1f\x7f&<>"`|':\\/]""")  # from a name, before it names a folder

# Headings in English, and as Moodle has them in German.
USERNAME = ("Username", "Anmeldename", "Nutzername")
ID_NUMBER = ("ID number", "ID-Nummer")
EMAIL = ("Email address", "E-Mail-Adresse")
ID_COLUMNS = (USERNAME, ID_NUMBER, EMAIL)  # what a folder may be named after
FIRST_NAME = ("First name", "Firstname", "Vorname")
LAST_NAME = ("Last name", "Surname", "Lastname", "Nachname")
FULL_NAME = (
    "Full name", "First name / Last name", "User full name", "Vollständiger Name",
    "Vorname / Nachname",
)  # fmt: skip
GRADE = ("Grade", "Bewertung")
MAXIMUM = ("Maximum Grade", "Bestwertung")
SUBMITTED = ("Last modified (submission)", "Zuletzt geändert (Abgabe)")
GRADED = ("Last modified (grade)", "Zuletzt geändert (Bewertung)")
COMMENTS = ("Feedback comments", "Feedback als Kommentar")


class _Dates(dates.parserinfo):
    """Days and months in both languages."""

    WEEKDAYS = [
        (*english, german)
        for english, german in zip(
            dates.parserinfo.WEEKDAYS,
            ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
            strict=True,
        )
    ]
    MONTHS = [
        (*english, german)
        for english, german in zip(
            dates.parserinfo.MONTHS,
            ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
             "Oktober", "November", "Dezember"),
            strict=True,
        )
    ]  # fmt: skip


_DATES = _Dates()


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
    if table.place(*GRADE) is None:
        return False
    return table.place("Identifier") is not None or _is_german_worksheet(table)


def _is_german_worksheet(table: Table) -> bool:
    """Whether the first column, which is called "ID" there, holds a worksheet's identifiers."""
    return table.place("ID") is not None and table.place(GRADED[1]) is not None


def identifiers(table: Table) -> list[str]:
    """The numbers of participants that a worksheet gives; empty texts in any other table."""
    if not is_worksheet(table):
        return [""] * len(table.rows)
    return [number_of(cell) for cell in table.cells("Identifier", "ID")]


def is_list(table: Table) -> bool:
    """Whether a table is a list of people from Moodle: a grade export, a list of participants."""
    name = table.place(*FULL_NAME) is not None or (
        table.place(*FIRST_NAME) is not None and table.place(*LAST_NAME) is not None
    )
    return name and any(table.place(*names) is not None for names in ID_COLUMNS)


def number_of(identifier: str) -> str:
    """The number in a worksheet's identifier, "Participant 123456"."""
    found = re.search(r"\d+\s*$", identifier)
    return found[0].strip() if found else ""


def folder_name(name: str) -> str:
    """A name as Moodle writes it into a folder's: O'Neil becomes ONeil."""
    return key(_REMOVED.sub("", name.replace("_", " ")))


def submitted_at(text: str, zone: ZoneInfo) -> datetime | None:
    """A worksheet's time of submission; Moodle writes it in the teacher's time zone.

    "Friday, 13 November 2026, 11:58 PM" or "Freitag, 13. November 2026, 23:58"; "-" where there is
    none. None where it cannot be read, or lacks a day, a month, a year or a time of day.
    """
    if not re.search(r"[^\W\d]{3}", text):
        return None  # 05/11/26 may be two days
    try:
        time, has_time = parsed(text, letters_of(zone).get, _DATES)
    except ValueError:
        return None
    if not has_time:
        return None
    return time if time.tzinfo else time.replace(tzinfo=zone)


def is_empty(cell: str) -> bool:
    """Whether a worksheet's cell holds nothing, or the "-" that Moodle writes for that."""
    return not cell.strip("-–— ")


def unread_times(table: Table) -> list[str]:
    """The times of submission in a worksheet that cannot be read."""
    zone = ZoneInfo("UTC")
    return [
        cell
        for cell in table.cells(*SUBMITTED)
        if not is_empty(cell) and submitted_at(cell, zone) is None
    ]
