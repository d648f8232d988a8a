"""Who is in the class, and under which names a system knows them.

A roster is a plain table (``id, first_name, last_name, email``, as ``nbgrader db student import``
takes it), a gradebook exported from Canvas, or a list from Moodle: the grades, the participants or
an assignment's grading worksheet. `Roster.find` says whose a name or an id is, and refuses one that
could be two people's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from autograder.course import Course, CourseError
from autograder.grading.submission import is_usable
from autograder.lms import canvas, moodle
from autograder.lms.table import Table, key, read_table

OTHER_IDS = ("sis_login_id", "sis_user_id", "canvas_id", "username", "id_number", "email")
NAME = "roster.csv"  # in the course's folder; used where no other is named
Kind = Literal["plain", "canvas", "moodle", "worksheet"]
_ROUNDED = re.compile(r"\d([.,]\d+)?[Ee]\+\d+")


class Ambiguous(CourseError):
    """A name or id that is two people's."""


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes
    ----------
    student : str
        The id: the name of the student's folder.
    first, last, full, email : str
        Empty where the roster does not say. `full` as the roster writes it.
    keys : tuple of str
        Ids by which this student may be found; `student` is one of them.
    canvas, participant : str
        The id in Canvas; the number in one assignment of Moodle.
    row : int
        Where the person stands in the table.
    """

    student: str
    first: str = ""
    last: str = ""
    full: str = ""
    email: str = ""
    keys: tuple[str, ...] = ()
    canvas: str = ""
    participant: str = ""
    row: int = 0

    @property
    def name(self) -> str:
        """The name as people write it."""
        return f"{self.first} {self.last}".strip() or self.full or self.student

    def names(self) -> set[str]:
        """Ways in which a system may write the name, as `table.key` makes them comparable."""
        both = (f"{self.first} {self.last}", f"{self.last} {self.first}")
        turned = ""
        if "," in self.full:
            last, _, first = self.full.partition(",")
            turned = f"{first.strip()} {last.strip()}"
        return {key(n) for n in (*both, self.full, turned) if n.strip()}

    def folder_names(self) -> set[str]:
        """The name as Moodle's downloads write it."""
        return {moodle.folder_name(n) for n in self.names()}

    def sortable_names(self) -> set[str]:
        """The name as Canvas's downloads write it, from what the roster says."""
        return {_letters(n) for n in (f"{self.last}{self.first}", self.full) if n.strip()}


def _letters(name: str) -> str:
    return re.sub(r"\W", "", key(name))


@dataclass(frozen=True)
class Roster:
    """The students of a class.

    Attributes
    ----------
    kind : str
    table : Table
    people : tuple of Person
    without_id : tuple of str
        A line for each row that could be anybody's.
    """

    kind: Kind
    table: Table
    people: tuple[Person, ...]
    without_id: tuple[str, ...] = ()
    _index: dict[str, dict[str, Person]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for person in self.people:
            for each in person.keys:
                self._index.setdefault(key(each), {})[person.student] = person

    def find(self, name: str) -> Person | None:
        """Whose folder a name is; None where nobody in the roster has that id.

        Raises
        ------
        Ambiguous
            If it is an id of two people.
        """
        return self._only(name, self._index.get(key(name), {}).values())

    def by_canvas(self, number: str) -> Person | None:
        """The person with that id in Canvas.

        Raises
        ------
        Ambiguous
            If two people have it.
        """
        return self._only(number, [p for p in self.people if number and p.canvas == number])

    def by_participant(self, number: str) -> Person | None:
        """The person with that number in the assignment whose worksheet this is.

        Raises
        ------
        Ambiguous
            If two people have it.
        """
        return self._only(number, [p for p in self.people if number and p.participant == number])

    def by_sortable_name(self, name: str) -> Person | None:
        """The person whom Canvas's downloads call so, or who has that id.

        They write last and first name without signs between, which may be another's id.

        Raises
        ------
        Ambiguous
            If it could be two people.
        """
        wanted = _letters(name)
        found = dict(self._index.get(key(name), {}))
        found |= {p.student: p for p in self.people if wanted in p.sortable_names()}
        return self._only(name, found.values())

    def by_name(self, name: str) -> Person | None:
        """The person of that name, or of one that Moodle writes so into a folder's.

        Raises
        ------
        Ambiguous
            If two people have it.
        """
        exact = [p for p in self.people if key(name) in p.names()]
        written = moodle.folder_name(name)
        return self._only(name, exact or [p for p in self.people if written in p.folder_names()])

    def _only(self, name: str, found: Iterable[Person]) -> Person | None:
        several = list(found)
        if len(several) > 1:
            who = " and ".join(f"{p.name} (row {p.row})" for p in several[:3])
            raise Ambiguous(f"{name!r} is {who} in {self.table.path.name}")
        return several[0] if several else None


def read_roster(path: Path, encoding: str | None = None) -> Roster:
    """The students in a table of any of the known kinds.

    Raises
    ------
    CourseError
        If it is none of them, or gives two students one id.
    """
    table = read_table(path, encoding)
    if moodle.is_worksheet(table):
        kind: Kind = "worksheet"
    elif canvas.is_gradebook(table):
        kind = "canvas"
    elif moodle.is_list(table):
        kind = "moodle"
    elif table.place("id", "student", "student_id") is not None:
        kind = "plain"
    else:
        ids = " or ".join(names[0] for names in moodle.ID_COLUMNS)
        raise CourseError(
            f"{path} is no list of students that is known: a plain one has the column id (and "
            "first_name, last_name, email); Canvas's gradebook has Student or LastName, ID and "
            f"Section; Moodle's lists have names and {ids} (where its language is neither English "
            "nor German, change that first). "
            f"This one has: {', '.join(table.columns[:8])}"
        )
    seen: dict[str, Person] = {}
    without_id = []
    for person in _people(table, kind):
        if not person.student:
            who = person.name or " ".join(table.rows[person.row - 2])
            without_id.append(
                f"{path.name}, row {person.row}, has no id: {' '.join(who.split())} is left out"
            )
            continue
        _refuse_a_spreadsheets_number(path, person)
        other = seen.setdefault(key(person.student), person)
        if other is not person and (other.keys, other.names()) != (person.keys, person.names()):
            raise CourseError(
                f"{path} gives {other.name} (row {other.row}) and {person.name} (row {person.row}) "
                f"one id, {person.student!r}"
            )
    if not seen:
        raise CourseError(f"{path} names no students")
    return Roster(kind, table, tuple(seen.values()), tuple(without_id))


def _refuse_a_spreadsheets_number(path: Path, person: Person) -> None:
    """Refuse "1.23E+05": the id it stands for is lost, and would be nobody's or somebody else's."""
    for each in (*person.keys, person.canvas, person.participant):
        if _ROUNDED.fullmatch(each):
            raise CourseError(
                f"{path}, row {person.row}: {each} is what a spreadsheet made of a long number; "
                "export the list again and give it as it comes"
            )


def can_be_folder(student: str) -> bool:
    """Whether a student's id can be the name of the student's folder."""
    return is_usable(student) and not student.startswith(".") and not set(student) & set("/\\")


def roster_of(course: Course, path: Path | None, encoding: str | None = None) -> Roster | None:
    """The roster that is named, else the course's own; None where there is neither."""
    own = course.root / NAME
    if path is None and not own.is_file():
        return None
    return read_roster(path or own, encoding)


def _people(table: Table, kind: Kind) -> Iterable[Person]:
    """The students of a table, row by row; `student` is empty where a row has no id."""

    def column(*names: str) -> list[str]:
        return table.cells(*names)

    first = column("first_name", "FirstName", *moodle.FIRST_NAME)
    last = column("last_name", "LastName", *moodle.LAST_NAME)
    full = column("Student", *moodle.FULL_NAME) if kind != "plain" else column("name", "full_name")
    email = column("email", "E-mail", *moodle.EMAIL)
    number = column("ID" if kind == "canvas" else "canvas_id")
    participant = moodle.identifiers(table)
    if kind == "canvas":
        keyed = [column(name) for name in canvas.KEYS]
    elif kind == "plain":
        keyed = [column("id", "student", "student_id"), *(column(name) for name in OTHER_IDS)]
    else:
        keyed = [column(*names) for names in moodle.ID_COLUMNS]
    for place in range(len(table.rows)):
        if kind == "canvas" and not canvas.is_student(
            full[place] or f"{last[place]}, {first[place]}", number[place]
        ):
            continue
        keys = [ids[place] for ids in keyed if ids[place]]
        there = f"participant-{participant[place]}" if participant[place] else ""
        yield Person(
            student=keys[0] if keys else there,
            first=first[place],
            last=last[place],
            full=full[place],
            email=email[place],
            keys=tuple(dict.fromkeys(keys)),
            canvas=number[place],
            participant=participant[place],
            row=place + 2,
        )
