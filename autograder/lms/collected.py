"""What became of a download, and what is said of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course
from autograder.grading.reading import printable
from autograder.lms.roster import Roster
from autograder.lms.table import SAID, key, some

LINE = 4000  # characters of a line


@dataclass
class Outcome:
    """What became of a download."""

    placed: int = 0
    replaced: int = 0
    unchanged: int = 0
    late: int = 0
    notes: list[str] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)  # path, why
    lessons: set[str] = field(default_factory=set)
    strays: set[str] = field(default_factory=set)  # of them, those the download is not about
    late_by_a_second: list[str] = field(default_factory=list)
    late_extended: list[str] = field(default_factory=list)
    late_without_date: list[str] = field(default_factory=list)
    late_no_more: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)  # stamps that are not this command's
    unknown_times: list[str] = field(default_factory=list)  # of attempts that replaced another
    unlisted: list[str] = field(default_factory=list)  # not in the worksheet
    unread_times: list[str] = field(default_factory=list)
    no_column: str = ""  # of times, that the worksheet should have
    without_time: list[str] = field(default_factory=list)  # in the worksheet, beside a name


def from_course(course: Course, path: Path) -> str:
    """A path as it is said: from the course's folder on."""
    return path.relative_to(course.root).as_posix()


def say(
    course: Course, download: Path, system: str, outcome: Outcome, roster: Roster | None
) -> bool:
    """Print what became of a download; whether something needs a look."""
    lessons = ", ".join(sorted(outcome.lessons)) or "no lesson"
    print(
        f"{download.name} ({system}, {lessons}): {outcome.placed} placed, {outcome.replaced} "
        f"replaced, {outcome.unchanged} unchanged, {outcome.late} late, "
        f"{len(outcome.unplaced)} not placed."
    )
    for note in (*_on_lateness(outcome), *outcome.notes):
        print(f"  {printable(note, LINE)}")
    shown = Counter[str]()
    for inside, why in outcome.unplaced:
        shown[why] += 1
        if shown[why] <= SAID:
            print(f"  not placed: {printable(inside, LINE)}: {printable(why, LINE)}")
    for why, count in shown.items():
        if count > SAID:
            print(f"  not placed: {count - SAID} more: {printable(why, LINE)}")
    if outcome.unplaced:
        print(f"  What was not placed is in {from_course(course, course.collected)}/unplaced/.")
    if roster is None:
        print("  Without a roster, students are called as the download names them.")
    else:
        for lesson in sorted(outcome.lessons - outcome.strays):
            missing = without_work(course, lesson, roster)
            if missing:
                print(f"  Nothing for {lesson} from {len(missing)} of the roster: {some(missing)}")
    return bool(
        outcome.unplaced
        or outcome.unlisted
        or outcome.unread_times
        or outcome.unknown_times
        or outcome.no_column
        or outcome.without_time
    )


def _on_lateness(outcome: Outcome) -> list[str]:
    """What stands for lateness where the download has no times."""
    notes = []
    if outcome.late_by_a_second:
        notes.append(
            "late, by how much the download does not say; counted as 1 s after the due date in "
            f"timestamp.txt: {', '.join(outcome.late_by_a_second)}"
        )
    if outcome.late_extended:
        notes.append(
            "late there, but in time by an extension given here: "
            f"{', '.join(outcome.late_extended)}"
        )
    if outcome.late_without_date:
        notes.append(
            "late, but there is no due date yet: set it with `autograder due` and collect again: "
            f"{', '.join(outcome.late_without_date)}"
        )
    if outcome.late_no_more:
        notes.append(
            "no longer late there; the timestamp.txt that stood for it is removed: "
            f"{', '.join(outcome.late_no_more)}"
        )
    if outcome.by_hand:
        notes.append(
            "a timestamp.txt that was not written by this command says something else and stays "
            f"(remove it to go by the download): {', '.join(outcome.by_hand)}"
        )
    if outcome.unknown_times:
        notes.append(
            "a newer attempt, and it is not known when it was handed in (give --worksheet); the "
            f"earlier one's timestamp.txt is kept with it: {', '.join(outcome.unknown_times)}"
        )
    if outcome.unlisted:
        notes.append(
            f"{len(outcome.unlisted)} are not in the worksheet, so when they handed in is unknown "
            f"(is it this assignment's?): {some(outcome.unlisted)}"
        )
    if outcome.unread_times:
        notes.append(
            f"{len(outcome.unread_times)} times in the worksheet cannot be read, so nobody is late "
            f"by them: {outcome.unread_times[0]!r}; choose English or German there and download "
            "it again"
        )
    if outcome.no_column:
        notes.append(
            f"the worksheet has no column {outcome.no_column!r}, so nobody is late by it; download "
            "it again and give it as it comes"
        )
    elif outcome.without_time:
        notes.append(
            f"{len(outcome.without_time)} handed in, but the worksheet has no time for them, so "
            "they are not late by it (is it as new as the zip?): "
            f"{some(outcome.without_time)}"
        )
    return notes


def without_work(course: Course, lesson: str, roster: Roster) -> list[str]:
    """The students of a roster who have no folder for a lesson."""
    there = {key(path.parent.name) for path in course.submitted.glob(f"*/{lesson}")}
    return [
        person.student
        for person in roster.people
        if not any(key(each) in there for each in (person.student, *person.keys))
    ]
