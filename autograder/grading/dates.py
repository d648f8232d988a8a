"""Due dates and extensions: in the gradebook, as nbgrader keeps them, and written with their zone.

An extension may be granted before there is anything to extend: nbgrader has no place for that, so
``extensions.csv`` in the course's folder holds them all (``student,lesson,due``), and the gradebook
gets each with the submission it is for.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser as dates
from sqlalchemy import Connection, insert, make_url, select, update

from autograder.course import Course, CourseError
from autograder.files import write_atomically
from autograder.grading.database import opened
from autograder.grading.tables import ASSIGNMENT, SUBMISSION, new_id

EXTENSIONS = "extensions.csv"
_COLUMNS = ("student", "lesson", "due")
Extensions = dict[tuple[str, str], datetime]  # student, lesson -> due, with its zone


@dataclass(frozen=True)
class Dates:
    """When lessons are due.

    Attributes
    ----------
    due : mapping
        Lesson -> its date, in UTC; lessons without one are left out.
    extensions : mapping
        Student and lesson -> the date for that student.
    """

    due: Mapping[str, datetime]
    extensions: Mapping[tuple[str, str], datetime]

    def of(self, student: str, lesson: str) -> datetime | None:
        """When a lesson is due for a student; None where it has no date.

        An extension that the lesson's own date has passed by counts no more.
        """
        if lesson not in self.due:
            return None
        return max(self.extensions.get((student, lesson), self.due[lesson]), self.due[lesson])


def zone_of(course: Course) -> ZoneInfo:
    """The time zone in which dates are read and shown: ``c.DueDates.timezone``, else UTC.

    Raises
    ------
    CourseError
        If there is no such zone.
    """
    name = course.config().DueDates.get("timezone", "UTC")
    if isinstance(name, ZoneInfo):
        return name
    if not isinstance(name, str):
        raise CourseError(
            f"c.DueDates.timezone in nbgrader_config.py has to be a name in quotes, as in "
            f"'Europe/Berlin', and is {name!r}"
        )
    return zone_named(name)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises
    ------
    CourseError
        If there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(
            f"there is no time zone {name!r}; Europe/Berlin or America/New_York, say"
        ) from None


class UnknownZone(ValueError):
    """Letters behind a time that name no zone, or could name several: CST, say."""


def zones_by(
    known: Callable[[str], tzinfo | None],
) -> Callable[[str | None, int | None], tzinfo | None]:
    """dateutil's ``tzinfos``; without it, dateutil passes over letters that it does not know.

    Parameters
    ----------
    known : callable
        The zone that some letters name; None, and `UnknownZone` is raised, where they name none.
    """

    def zone(name: str | None, offset: int | None) -> tzinfo | None:
        if offset is not None:  # UTC's is 0
            return timezone(timedelta(seconds=offset))
        if name is None:
            return None
        found = known(name)
        if found is None:
            raise UnknownZone(name)
        return found

    return zone


def letters_of(zone: ZoneInfo) -> dict[str, tzinfo]:
    """How a zone's times are marked in the course of this year: CET and CEST in Berlin."""
    months = [datetime(datetime.now().year, month, 1, tzinfo=zone) for month in range(1, 13)]
    return {f"{when:%Z}": timezone(when.utcoffset() or timedelta()) for when in months}


class Ambiguous(ValueError):
    """A date that could be two; `days` are these."""

    def __init__(self, *days: datetime) -> None:
        super().__init__(" or ".join(f"{day:%d %B %Y}" for day in days))
        self.days = days


_LETTERS = re.compile(r"(?<=\d)\s*(?!AM|PM)([A-Z]{1,5})\s*([+-]\d{1,2}(?::?\d\d)?)\s*$")


def parsed(
    text: str, known: Callable[[str], tzinfo | None], parserinfo: dates.parserinfo | None = None
) -> tuple[datetime, bool]:
    """A date and time as it is written, and whether it has a time of day.

    Parameters
    ----------
    text : str
    known : callable
        As for `zones_by`.
    parserinfo : dateutil.parser.parserinfo, optional
        Names of days and months.

    Returns
    -------
    datetime
        With a zone where the text has one; midnight where it has no time.
    bool

    Raises
    ------
    UnknownZone
        If letters that name no zone stand behind the time. UTC+1 is an hour ahead of UTC, where
        dateutil takes it for an hour behind.
    Ambiguous
        If the day could be another one, by the order of its numbers.
    ValueError
        If it is no date, or lacks a day, a month or a year.
    """
    if found := _LETTERS.search(text):
        if found[1] not in ("UTC", "GMT", "Z"):
            raise UnknownZone(found[1] + found[2])
        text = f"{text[: found.start()]} {found[2]}"
    zones = zones_by(known)

    def read(default: datetime, **order: bool) -> datetime:
        return dates.parse(text, parserinfo, default=default, tzinfos=zones, **order)

    marks = datetime(2001, 1, 1, 0, 0), datetime(2002, 2, 2, 1, 1)
    try:
        first, second = map(read, marks)
        others = [read(marks[0], dayfirst=True), read(marks[0], yearfirst=True)]
    except OverflowError as error:
        raise ValueError(str(error)) from None
    if first.date() != second.date():
        raise ValueError("it lacks a day, a month or a year")
    if not 1990 <= first.year <= 2200:
        raise ValueError(f"its year is {first.year}")
    days = {day.date(): day for day in (first, *others)}
    if len(days) > 1 and not text.strip()[:4].isdigit():
        raise Ambiguous(*list(days.values())[:2])
    return first, first.hour == second.hour


def read_date(text: str, zone: ZoneInfo) -> datetime:
    """A date as people write it; without a time it is the end of that day, without a zone `zone`'s.

    Raises
    ------
    CourseError
        If it is no date, could be two, names another zone by letters, or falls into an hour that
        the zone skips or has twice.
    """
    try:
        first, has_time = parsed(text, letters_of(zone).get)
    except UnknownZone as letters:
        raise CourseError(
            f"{text!r}: {letters} is no time of {zone.key}; write the hours from UTC in its place, "
            f"as in '2026-11-13 23:59 -0500'"
        ) from None
    except Ambiguous as two:
        raise CourseError(
            f"{text!r} could be {two}; write {' or '.join(f'{day:%Y-%m-%d}' for day in two.days)}"
        ) from None
    except ValueError as error:
        raise CourseError(
            f"{text!r} is no date that can be read ({error}); write 2026-11-13 23:59"
        ) from None
    if not has_time:
        first = first.replace(hour=23, minute=59, second=59)
    if first.tzinfo is not None:
        return first.astimezone(UTC)
    local = first.replace(tzinfo=zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise CourseError(
            f"the clocks of {zone.key} change at {text!r}; add an offset, as in "
            f"'{first:%Y-%m-%d %H:%M}{local:%z}'"
        )
    return local.astimezone(UTC)


def shown(when: datetime, zone: ZoneInfo) -> str:
    """A date in a zone, with the zone's name: "Fri 13 Nov 2026 23:59 CET"."""
    return f"{when.astimezone(zone):%a %d %b %Y %H:%M %Z}"


def read_dates(course: Course) -> Dates:
    """The dates in the gradebook, if there is one yet, and in ``extensions.csv``."""
    extensions = read_extensions(course.root)
    url = make_url(course.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return Dates({}, extensions)
    lesson, own = ASSIGNMENT.c, SUBMISSION.c
    with opened(course) as db:
        found = db.execute(select(lesson.name, lesson.duedate).where(lesson.duedate.is_not(None)))
        due = {name: date.replace(tzinfo=UTC) for name, date in found}
        granted = select(own.student_id, lesson.name, own.extension).join(ASSIGNMENT)
        for student, name, longer in db.execute(granted.where(own.extension.is_not(None))):
            if longer and name in due:
                extensions.setdefault((student, name), due[name] + longer)
    return Dates(due, extensions)


def set_due(course: Course, lesson: str, when: datetime | None) -> None:
    """Enter a lesson's due date; None takes it away.

    Extensions are dates, not durations: they stay where they are.
    """
    extensions = read_dates(course).extensions
    with opened(course) as db:
        naive = None if when is None else when.astimezone(UTC).replace(tzinfo=None)
        named = ASSIGNMENT.c.name == lesson
        if not db.execute(update(ASSIGNMENT).where(named).values(duedate=naive)).rowcount:
            own = {"id": new_id(), "name": lesson, "course_id": course.course_id}
            db.execute(insert(ASSIGNMENT).values(duedate=naive, **own))
        for (student, name), until in extensions.items():
            if name == lesson:
                _extend(db, student, lesson, until)
        db.commit()


def set_extension(course: Course, student: str, lesson: str, until: datetime | None) -> None:
    """Grant a student a date of their own; None takes it away.

    Raises
    ------
    CourseError
        If the lesson has no due date, or the new one is no later.
    """
    due = read_dates(course).due.get(lesson)
    if due is None:
        raise CourseError(f"{lesson} has no due date yet: `autograder due {lesson} DATE` first")
    if until is not None and until <= due:
        raise CourseError("an extension ends after the due date; for all: leave out --student")
    extensions = read_extensions(course.root)
    if until is None:
        extensions.pop((student, lesson), None)
    else:
        extensions[student, lesson] = until
    with opened(course) as db:
        _extend(db, student, lesson, until)
        _write_extensions(course.root, extensions)  # where this fails, the gradebook keeps its own
        db.commit()


def _extend(db: Connection, student: str, lesson: str, until: datetime | None) -> None:
    """Enter an extension into the gradebook where it knows the submission."""
    lessons, own = ASSIGNMENT.c, SUBMISSION.c
    found = select(own.id, lessons.duedate).join(ASSIGNMENT)
    row = db.execute(found.where(lessons.name == lesson, own.student_id == student)).first()
    if row is not None:
        longer = extension(row.duedate, until)
        db.execute(update(SUBMISSION).where(own.id == row.id).values(extension=longer))


def extension(due: datetime | None, until: datetime | None) -> timedelta | None:
    """How long after a due date, as the gradebook keeps it, a student's own date is.

    Nothing is gone by where the lesson's own date is later.
    """
    if due is None or until is None:
        return None
    return max(until.astimezone(UTC).replace(tzinfo=None) - due, timedelta())


def read_extensions(root: Path) -> Extensions:
    """What ``extensions.csv`` says; empty where there is none.

    Raises
    ------
    CourseError
        If a line of it cannot be understood.
    """
    path = root / EXTENSIONS
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise CourseError(f"{EXTENSIONS} is not in UTF-8; save it so") from None
    found: Extensions = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        values = [(row.get(name) or "").strip() for name in _COLUMNS]
        try:
            when = datetime.fromisoformat(values[2])
        except ValueError:
            when = None
        if not all(values) or when is None or when.tzinfo is None:
            raise CourseError(
                f"{EXTENSIONS}, line {number}: not a student, a lesson and a date with its offset, "
                "as in doejane,02_sigmoid,2026-11-16T23:59:59+01:00"
            )
        found[values[0], values[1]] = when
    return found


def _write_extensions(root: Path, extensions: Extensions) -> None:
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for (student, lesson), when in sorted(extensions.items()):
        rows.writerow([student, lesson, when.isoformat()])
    write_atomically(root / EXTENSIONS, file.getvalue().encode())
