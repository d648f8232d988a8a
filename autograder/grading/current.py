"""Which submissions have a current record, found out by reading little.

What a run has found of a submission is kept in ``build/cache/current.json``, with what the file
system said of all files concerned. Where that is the same, to the nanosecond, nothing is read
again. The file may be deleted: the next run then reads everything once.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError, Lesson
from autograder.files import concerns_all, read_kept, write_atomically
from autograder.grading import gradebook, records, submission
from autograder.grading.gradebook import read_timestamp
from autograder.grading.outcome import header_agrees
from autograder.grading.records import Header
from autograder.grading.save import cannot_write, graded_folder, remove_strangers, save_timestamp
from autograder.grading.submission import Submission, read_one
from autograder.grading.version import version_of
from autograder.student.calls import one_line

NAME = "current.json"
_SETTLED = 2.0  # seconds after which a file's times tell one content from another, on any disk
_MOST = 64  # entries of a folder; one with more is read each time


@dataclass(frozen=True)
class Found:
    """A submission with a current record.

    Attributes
    ----------
    header : Header
        Of the record.
    timestamp : str or None
    undated : str
        Why it is not known whether it is late.
    unwritten : str
        Why the files beside its graded notebook could not be brought into agreement with it.
    """

    header: Header
    timestamp: str | None
    undated: str
    unwritten: str = ""


class Current:
    """What is known of the submissions that have been graded.

    Parameters
    ----------
    course : Course
    mend : bool
        Bring the files beside a graded notebook into agreement with what was handed in.
    """

    def __init__(self, course: Course, *, mend: bool) -> None:
        self._course = course
        self._mend = mend
        self._path = course.cache / NAME
        self._known = _read(self._path)
        self._changed = False
        self._reader = [
            Path(str(module.__file__)).stat().st_mtime_ns for module in (submission, gradebook)
        ]

    def find(self, student: str, lesson: Lesson) -> Found | None:
        """A submission with its record, if that is about these bytes and this course."""
        version = version_of(self._course.root, self._course.release / lesson.path)
        read_by = [version, *self._reader]
        place = f"{lesson.name}/{student}"
        sign = self._sign(student, lesson)
        entry = self._known.get(place)
        if entry is not None and sign and entry["sign"] == [read_by, *sign]:
            return Found(entry["header"], entry["timestamp"], entry["undated"])
        found = self._read(student, lesson, version)
        if found is None or found.unwritten or not self._mend:
            return found
        sign = self._sign(student, lesson)  # anew: files may just have been brought into agreement
        if sign and _is_old(sign):
            self._known[place] = {"sign": [read_by, *sign], **_entry(found)}
            self._changed = True
        return found

    def keep(self) -> None:
        """Write what is known, for the next run."""
        if not self._changed or not self._mend:
            return
        entries = {
            place: entry | {"header": asdict(entry["header"])}
            for place, entry in self._known.items()
        }
        text = json.dumps(entries, separators=(",", ":"))
        try:
            write_atomically(self._path, text.encode())
        except OSError as error:
            if concerns_all(error):
                raise CourseError(cannot_write(error)) from None

    def _read(self, student: str, lesson: Lesson, version: str) -> Found | None:
        handed_in = read_one(self._course, student, lesson)
        header = records.read_header(
            records.record_path(self._course.records, student, lesson.name)
        )
        if header is None or not header_agrees(header, handed_in, version):
            return None
        if not (graded_folder(self._course, student, lesson) / lesson.notebook).is_file():
            return None
        unwritten = self._mended(handed_in) if self._mend else ""
        return Found(header, handed_in.timestamp, handed_in.undated, unwritten)

    def _mended(self, own: Submission) -> str:
        """Bring the files beside an unchanged notebook into agreement; why that failed, if so."""
        folder = graded_folder(self._course, own.student, own.lesson)
        try:
            remove_strangers(folder, own.lesson)
            if own.timestamp != read_timestamp(folder):
                save_timestamp(folder, own.timestamp)
        except OSError as error:
            if concerns_all(error):
                raise CourseError(cannot_write(error)) from None
            return f"{folder} cannot be written: {one_line(error)}"
        return ""

    def _sign(self, student: str, lesson: Lesson) -> list[list[Any]]:
        """What the file system says of all files concerned; nothing where that is too little."""
        record = records.record_path(self._course.records, student, lesson.name)
        try:
            return [
                *_signs(self._course.submitted / student / lesson.name),
                *_signs(graded_folder(self._course, student, lesson)),
                _sign_of(record.name, record.lstat()),
            ]
        except (OSError, _NotTold):
            return []


class _NotTold(Exception):
    """A folder of which its entries do not tell all."""


def _signs(folder: Path) -> Iterator[list[Any]]:
    """A folder's entries; a folder in it may hold what its own times do not tell."""
    if folder.is_symlink():
        raise _NotTold
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if len(found) > _MOST:
        raise _NotTold
    for entry in found:
        about = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(about.st_mode) and not entry.name.startswith("."):
            raise _NotTold
        yield _sign_of(entry.name, about)


def _sign_of(name: str, about: os.stat_result) -> list[Any]:
    return [name, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_mode]


def _is_old(sign: list[list[Any]]) -> bool:
    """Whether any later change of a file would show in its times."""
    newest = max(max(times[3], times[4]) for times in sign)
    return newest < time.time_ns() - int(_SETTLED * 1e9)


def _entry(found: Found) -> dict[str, Any]:
    return {"header": found.header, "timestamp": found.timestamp, "undated": found.undated}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """What an earlier run has kept; nothing where that cannot be read."""
    entries = read_kept(path)
    try:
        for entry in entries.values():
            entry["header"] = records.header_of(entry["header"])
            if {"sign", "timestamp", "undated"} - entry.keys():
                return {}
        return entries
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
