"""``autograder roster``: make the course's roster from what the systems export.

Writes ``roster.csv``, which the other commands read where no roster is named, and enters the names
into the gradebook, so that formgrader shows them. The first three columns after the id are those
that ``nbgrader db student import`` takes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import insert, select, update

from autograder.course import Course, CourseError, find_course
from autograder.files import write_atomically
from autograder.grading.database import opened
from autograder.grading.tables import STUDENT
from autograder.lms import moodle
from autograder.lms.roster import (
    NAME,
    OTHER_IDS,
    Person,
    Roster,
    can_be_folder,
    read_roster,
    roster_of,
)
from autograder.lms.table import key, written

COLUMNS = ("id", "first_name", "last_name", "email", "name", *OTHER_IDS[:-1])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder roster``."""
    parser.add_argument(
        "lists",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a table with the column id, Canvas's gradebook, a list from Moodle; several are put "
        "together. Without any, what roster.csv holds is shown",
    )
    parser.add_argument("--encoding", help="of these lists, where it is guessed wrongly")


def run(args: argparse.Namespace) -> int:
    """Run ``autograder roster``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    if not args.lists:
        there = roster_of(course, None, args.encoding)
        if there is None:
            raise CourseError(f"there is no {NAME} yet; `autograder roster FILE` makes one")
        for person in there.people:
            print(f"{person.student}\t{person.name}\t{person.email}".rstrip())
        for line in there.without_id:
            print(line, file=sys.stderr)
        return 1 if there.without_id else 0
    rosters = [read_roster(path, args.encoding) for path in args.lists]
    rows, doubts = merged(rosters)
    write_atomically(course.root / NAME, written([list(COLUMNS), *rows]).encode("utf-8"))
    _enter(course, rows)
    for roster in rosters:
        guess = roster.table.encoding
        doubt = "" if guess == "utf-8" else f", read as {guess}: if names look wrong, --encoding"
        print(f"{roster.table.path.name} ({roster.kind}): {len(roster.people)} students{doubt}")
    print(f"{len(rows)} students in {NAME} and in the gradebook.")
    for doubt in doubts:
        print(f"  {doubt}")
    return 1 if doubts else 0


def _enter(course: Course, rows: list[list[str]]) -> None:
    """Enter names and addresses into the gradebook."""
    with opened(course) as db:
        there = set(db.scalars(select(STUDENT.c.id)))
        for student, first, last, email, *_ in rows:
            about = {
                "first_name": first or None,
                "last_name": last or None,
                "email": email or None,
            }
            if student in there:
                db.execute(update(STUDENT).where(STUDENT.c.id == student).values(about))
            else:
                db.execute(insert(STUDENT).values(id=student, **about))
                there.add(student)
        db.commit()


def merged(rosters: Iterable[Roster]) -> tuple[list[list[str]], list[str]]:
    """The rows of a roster made of several, and what in them needs a look, a line each.

    Who is in two lists by the same id is one person; two people in one list never are.

    Raises
    ------
    CourseError
        If an id of one is an id of two others.
    """
    rows: list[dict[str, str]] = []
    place: dict[str, int] = {}
    doubts: list[str] = []
    names: list[set[str]] = []
    for roster in rosters:
        here: dict[str, int] = {}
        doubts += roster.without_id
        shared = _shared_ids(roster)
        doubts += [
            f"{each} is an id of {' and of '.join(owners)}: work under that name is given to nobody"
            for each, owners in sorted(shared.items())
        ]
        for person in roster.people:
            ids = _ids(person) - set(shared)
            known = {place[each] for each in ids if each in place}
            if len(known) > 1:
                raise CourseError(
                    f"{person.name} in {roster.table.path.name} has ids of "
                    f"{' and of '.join(rows[n]['name'] for n in sorted(known))}"
                )
            at = known.pop() if known else len(rows)
            if at == len(rows):
                rows.append({})
                if not can_be_folder(person.student):
                    doubts.append(f"{person.student!r} ({person.name}) can be no folder's name")
                names.append(person.names())
            elif names[at].isdisjoint(person.names()):
                doubts.append(
                    f"{person.name} in {roster.table.path.name} and {rows[at]['name']} before were "
                    "taken for one person, since they share an id"
                )
            for column, value in fields(roster, person).items():
                if value and not rows[at].get(column):
                    rows[at][column] = value
            here |= dict.fromkeys(ids, at)
        place |= here
    return [[row.get(column, "") for column in COLUMNS] for row in rows], doubts


def _ids(person: Person) -> set[str]:
    """The ids by which a person is the same in another list.

    Canvas's own number may well look like an id of another system, and is one in Canvas alone.
    """
    number = key(person.canvas)
    return {f"{each} in Canvas" if each == number else each for each in map(key, person.keys)}


def _shared_ids(roster: Roster) -> dict[str, list[str]]:
    """The ids that two people of one list have, in whatever columns, with their names."""
    owners: dict[str, list[str]] = {}
    for person in roster.people:
        for each in {key(k) for k in person.keys}:
            owners.setdefault(each, []).append(person.name)
    return {each: names for each, names in owners.items() if len(names) > 1}


def fields(roster: Roster, person: Person) -> dict[str, str]:
    """What a roster says of a person, by the columns of ``roster.csv``."""
    table, at = roster.table, person.row - 2
    first, last = person.first, person.last
    if not (first or last) and "," in person.full:
        last, first = (part.strip() for part in person.full.split(",", 1))
    return {
        "id": person.student,
        "first_name": first,
        "last_name": last,
        "email": person.email,
        "name": person.full or person.name,
        "sis_login_id": table.cells("SIS Login ID", "sis_login_id")[at],
        "sis_user_id": table.cells("SIS User ID", "sis_user_id")[at],
        "canvas_id": person.canvas,
        "username": table.cells(*moodle.USERNAME)[at],
        "id_number": table.cells(*moodle.ID_NUMBER, "id_number")[at],
    }
