"""Canvas: how it names what it sends, what its gradebook file looks like, what it takes back.

Names in a download read ``doejane_LATE_12345_678901_sigmoid-1.ipynb``: the sortable name without
spaces, LATE where it was, the user's id, the file's id, the file. An upload of feedback is matched
by the same two ids, and by nothing else. The gradebook's file is matched by *ID*, and a column by
the ``Title (id)`` of its assignment.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from autograder.lms.handed import Handed
from autograder.lms.table import Table, key

_NAME = re.compile(
    r"(?P<who>.*?)_(?P<late>LATE_)?(?P<number>\d+)_(?P<file>\d+)_(?P<name>.+)", re.DOTALL
)
_ANONYMOUS = re.compile(r"(?P<late>LATE_)?anon_(?P<number>[A-Za-z0-9]+)_(?P<file>\d+)_(?P<name>.+)")
_AGAIN = re.compile(r"-\d+(?=\.[^.]+$)")  # Canvas's mark of a name that was handed in before
_ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)")

# Before the columns of the assignments, in Canvas's order; an import needs the place of each.
PERSON = (
    "Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Integration ID",
    "Root Account", "Section",
)  # fmt: skip
KEYS = ("SIS Login ID", "SIS User ID", "ID", "Integration ID")  # what a folder may be named after
TEST_STUDENT = "Student, Test"  # as whom a teacher looks at the course
_CALCULATED = re.compile(
    r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)", re.IGNORECASE
)


def handed(inside: str) -> Handed | None:
    """What a path in a download says; None where it is not named as Canvas names.

    Where students hand in a zip, it is the zip that has Canvas's name, not what is in it.
    """
    parts = PurePosixPath(inside).parts
    for place in reversed(range(len(parts))):
        found = _of_name(parts[place], inside)
        if found is not None:
            below = "/".join(parts[place + 1 :])
            return replace(found, name=below) if below else found
    return None


def _of_name(name: str, inside: str) -> Handed | None:
    found = _NAME.fullmatch(name)
    if found is None or not found["who"]:
        anonymous = _ANONYMOUS.fullmatch(name)
        if anonymous is None:
            return None
        return Handed(
            f"anon_{anonymous['number']}", "", anonymous["file"], bool(anonymous["late"]),
            _AGAIN.sub("", anonymous["name"]), inside,
        )  # fmt: skip
    return Handed(
        who=found["who"],
        number=found["number"],
        file_number=found["file"],
        late=bool(found["late"]),
        name=_AGAIN.sub("", found["name"]),
        inside=inside,
    )


def feedback_name(handed: Handed, suffix: str) -> str:
    """The name under which Canvas takes a file back for whoever handed this one in."""
    number = handed.number or handed.who.removeprefix("anon_")
    who = "anon" if not handed.number else handed.who
    stem = PurePosixPath(handed.name).stem
    return f"{who}_{number}_{handed.file_number}_{stem}{suffix}"


def is_gradebook(table: Table) -> bool:
    """Whether a table is a gradebook exported from Canvas, in any of its variants."""
    named = table.place("Student") is not None or (
        table.place("LastName") is not None and table.place("FirstName") is not None
    )
    return named and table.place("ID") is not None and table.place("Section") is not None


def is_student(name: str, number: str) -> bool:
    """Whether a row is about a student: not the columns, and not Canvas's own test student."""
    return "Points Possible" not in name and name.strip() != TEST_STUDENT and bool(number.strip())


def assignment_columns(table: Table) -> dict[str, int]:
    """Headings of the assignments, with their place; what Canvas calculates is left out."""
    last = max(n for n in (table.place(name) for name in PERSON) if n is not None)
    return {
        heading: place
        for place, heading in enumerate(table.columns)
        if place > last and heading and not _CALCULATED.search(heading)
    }


def title_of(heading: str) -> str:
    """The title in an assignment's heading, ``Title (id)``."""
    found = _ASSIGNMENT.fullmatch(heading)
    return found["title"] if found else heading


def column_for(headings: list[str], names: list[str]) -> list[str]:
    """The headings that fit one of a lesson's names; the first name that fits any decides."""
    for name in names:
        fitting = [h for h in headings if key(name) in (key(h), key(title_of(h)))]
        if fitting:
            return fitting
    return []
