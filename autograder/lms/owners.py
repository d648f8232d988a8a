"""Whose the graded folders are: the people of a roster, each with their grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.grading.records import Standing
from autograder.lms.roster import Ambiguous, Person, Roster
from autograder.lms.table import key, some

Grades = Mapping[str, Mapping[str, Standing]]  # lesson -> student -> what the gradebook says


@dataclass
class Matched:
    """Grades by the student of a roster."""

    grades: dict[str, dict[str, Standing]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def match(
    grades: Grades, lessons: list[str], roster: Roster | None, base: Roster | None = None
) -> Matched:
    """Whose the graded folders are; who is not in the roster, or could be two, is a problem.

    `base` is the course's roster: a folder's owner is found by it where `roster` does not have the
    id the folder is named after, and who is only in it learns with another system.
    """
    found = Matched()
    taken = found.folders
    strangers: list[str] = []
    ids = {key(each) for person in roster.people for each in person.keys} if roster else set()
    folders = {student for lesson in lessons for student in grades[lesson]}
    for folder in sorted(folders, key=lambda f: (key(f) not in ids, f)):  # ids come before names
        own = {name: grades[name][folder] for name in lessons if folder in grades[name]}
        if roster is None:
            found.grades[folder] = own
            continue
        try:
            person = roster.find(folder) or _through(folder, roster, base)
        except Ambiguous as error:
            found.problems.append(f"{folder}: not exported: {error}")
            continue
        if person is None:
            strangers.append(folder)
        elif person.student in taken:
            found.problems.append(
                f"{folder}: not exported: {taken[person.student]} is {person.name} already"
            )
        else:
            taken[person.student] = folder
            found.grades[person.student], found.people[person.student] = own, person
    elsewhere = [name for name in strangers if base is not None and base.find(name) is not None]
    unknown = [name for name in strangers if name not in elsewhere]
    if base is not None and roster is not None and elsewhere:
        found.remarks.append(
            f"{len(elsewhere)} of {base.table.path.name} are not in {roster.table.path.name}, so "
            f"not in this file: {some(elsewhere)}"
        )
    if roster is not None and unknown:
        found.problems.append(
            f"not in {roster.table.path.name}, so not exported: {', '.join(unknown)}"
        )
    return found


def _through(folder: str, roster: Roster, base: Roster | None) -> Person | None:
    """The person in `roster` who is the folder's owner by another id, or the name, in `base`.

    A name does only where `base` has it once, and does not know the one it finds as somebody else.
    """
    known = base.find(folder) if base is not None else None
    if known is None:
        return None
    for each in known.keys:
        if each == known.canvas and roster.kind != "canvas":
            continue  # a number of Canvas's is no id elsewhere
        person = roster.find(each)
        if person is not None:
            return person
    found = roster.by_name(known.name)
    if found is None or base is None or any(p is not known for p in _by_ids(found, roster, base)):
        return None
    return found if base.by_name(known.name) is known else None


def _by_ids(person: Person, roster: Roster, base: Roster) -> list[Person]:
    """Who in `base` has one of the ids of a person of `roster`."""
    found = (
        base.by_canvas(each)
        if each == person.canvas and roster.kind == "canvas"
        else base.find(each)
        for each in person.keys
    )
    return [each for each in found if each is not None]
