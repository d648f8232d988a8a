"""What stands in a student's folder: read once, and what is wrong with it said in one line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError, Lesson
from autograder.grading import reading
from autograder.grading.gradebook import read_timestamp, utc
from autograder.grading.job import load_release, rebuild, untouched_stubs
from autograder.student.calls import one_line


@dataclass(frozen=True)
class Submission:
    """A student's folder for a lesson.

    Attributes
    ----------
    student : str
    lesson : Lesson
    content : bytes or None
        The notebook; None where it cannot be read, see `problem`.
    problem : str
        One line for student and instructor.
    digest : str
        SHA-256 of the content, or the problem.
    timestamp : str or None
    said : str
        What an instructor is to know: that another file was taken.
    doubt : str
        What an instructor is to know where the answers do not get all points.
    undated : str
        Why it is not known whether it is late.
    """

    student: str
    lesson: Lesson
    content: bytes | None
    problem: str
    digest: str
    timestamp: str | None
    said: str = ""
    doubt: str = ""
    undated: str = ""


def students_of(course: Course, only: str | None) -> list[str]:
    """The students who handed something in, or the one that is asked for.

    Raises
    ------
    CourseError
        If there is no such student, or nobody handed anything in.
    """
    if not course.submitted.is_dir():
        raise CourseError(
            f"there is no {course.submitted.name}/ folder in {course.root}; collect the "
            "submissions as submitted/<student>/<lesson>/<notebook>.ipynb"
        )
    names = sorted(
        p.name
        for p in course.submitted.iterdir()
        if p.is_dir() and not p.is_symlink() and not p.name.startswith(".")
    )
    if only is None:
        return names
    if only not in names:
        raise CourseError(f"there is no student {only!r} in {course.submitted}")
    return [only]


def has_folder(course: Course, student: str, lesson: Lesson) -> bool:
    """Whether a student handed in something for a lesson."""
    try:
        if (course.submitted / student / lesson.name).is_dir():
            return True
    except OSError:  # a folder that may not be looked into: it is there, and its reading will fail
        return True
    return bool(_others(course, student, lesson))


def is_usable(name: str) -> bool:
    """Whether a folder's name can be a student's id: printable, of a length nbgrader takes.

    Formgrader puts it into its pages as it is: it may not hold what makes a tag or ends a string.
    """
    return name.isprintable() and len(name.encode()) <= 128 and not set(name) & set('<>"&`\\')


def read_one(course: Course, student: str, lesson: Lesson) -> Submission:
    """Read a student's notebook; what is wrong with it, whatever it is, becomes its `problem`.

    Where the file that was asked for is missing, cannot be read or is as it was handed out, and
    one other file is worked on, that one is taken and said.
    """
    folder = course.submitted / student / lesson.name
    content, problem = _read(folder / lesson.notebook, course)
    others = _others(course, student, lesson)
    said = doubt = ""
    worked = answers_in(content, course, lesson) if content is not None and others else None
    if others and not worked:
        if content is None:
            why = "it cannot be read" if problem else "there is no such file"
        else:
            why = "it is as it was handed out" if worked == 0 else "it cannot be read as a notebook"
        usable = {}
        for path in others[:MAX_CANDIDATES]:
            found, _ = _read(path, course)
            if found is not None and answers_in(found, course, lesson):
                usable[path] = found
        if len(usable) == 1:
            ((path, content),) = usable.items()
            said = f"{_shown(path, course, student)} was taken for {lesson.path}: {why}"
            problem, folder = "", path.parent if path.parent.name != student else folder
        elif usable and content is None:
            problem = problem or f"There is no {lesson.notebook} in the submission."
            problem += f" Several files could be meant: {_listed(usable, course, student)}."
        elif usable:
            said = f"{lesson.notebook}: {why}; worked on: {_listed(usable, course, student)}"
    elif others:
        doubt = f"beside {lesson.notebook} there is {_listed(others, course, student)}"
    if content is None and not problem:
        there = others or _entries(folder)
        instead = f" Found instead: {_listed(there, course, student)}." if there else ""
        problem = f"There is no {lesson.notebook} in the submission.{instead}"
    digest = hashlib.sha256(content).hexdigest() if content is not None else problem
    if said:
        digest = hashlib.sha256(f"{digest} {said}".encode()).hexdigest()
    stamp = read_timestamp(folder)
    undated = _undated(folder, stamp)
    return Submission(student, lesson, content, problem, digest, stamp, said, doubt, undated)


def _read(path: Path, course: Course) -> tuple[bytes | None, str]:
    """A notebook's bytes, or why there are none; neither where there is no such file."""
    try:
        return reading.read_submission(path, course.submitted), ""
    except reading.Unreadable as error:
        return None, str(error)
    except (FileNotFoundError, NotADirectoryError):
        return None, ""
    except OSError as error:
        return None, f"{path.name} cannot be read: {error.strerror}."
    except Exception as error:  # nothing that is handed in ends the run
        return None, f"{path.name} cannot be read: {one_line(error)}."


def answers_in(content: bytes, course: Course, lesson: Lesson) -> int | None:
    """How many answers of the lesson a notebook holds; None where it is not a notebook of it."""
    release = load_release(course.release / lesson.path)
    rebuilt, problem = rebuild(content, "", release)
    if problem:
        return None
    untouched = untouched_stubs(rebuilt.notebook, release)
    return sum(
        cell["metadata"]["autograder"]["origin"] == "student" and cell["id"] not in untouched
        for cell in rebuilt.notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    )


def _others(course: Course, student: str, lesson: Lesson) -> list[Path]:
    """Notebooks that may be meant for a lesson beside the one that was asked for.

    Those in the lesson's folder and in folders in it. Where there is no such folder, those in one
    of a similar name, and those of a similar name that stand straight in the student's folder.
    """
    below = course.submitted / student
    folder = below / lesson.name
    if folder.is_dir():
        inside = [
            path for entry in _entries(folder) if entry.is_dir() for path in _notebooks(entry)
        ]
        return [path for path in _notebooks(folder) if path.name != lesson.notebook] + inside
    names = {_plain(lesson.name), _plain(lesson.name).lstrip("0123456789")}
    names |= {_plain(lesson.notebook.removesuffix(".ipynb"))}
    folders = [path for path in _entries(below) if path.is_dir() and _plain(path.name) in names]
    stem = _plain(lesson.notebook.removesuffix(".ipynb"))
    loose = [path for path in _notebooks(below) if _plain(path.stem).startswith(stem)]
    return [path for each in folders for path in _notebooks(each)] + loose


def strays(course: Course, students: Iterable[str]) -> list[str]:
    """Notebooks in students' folders that belong to no lesson by their place or name."""
    lessons = course.lessons()
    found = []
    for student in students:
        below = course.submitted / student
        known = {path for lesson in lessons for path in _others(course, student, lesson)}
        inside = [
            path
            for entry in _entries(below)
            if entry.is_dir() and entry.name not in {lesson.name for lesson in lessons}
            for path in _notebooks(entry)
        ]
        found += [
            f"{reading.printable(student)}/{_shown(path, course, student)}"
            for path in [*_notebooks(below), *inside]
            if path not in known
        ]
    return found


MAX_ENTRIES = 200  # of one folder that are looked at
MAX_CANDIDATES = 10  # notebooks that are read to find the one that is meant


def _entries(folder: Path) -> list[Path]:
    """What a folder holds, hidden things and links aside; nothing where it cannot be read."""
    try:
        found = sorted(
            p for p in folder.iterdir() if not p.name.startswith((".", "__")) and not p.is_symlink()
        )
    except OSError:
        return []
    return found[:MAX_ENTRIES]


def _notebooks(folder: Path) -> list[Path]:
    """Notebooks in a folder, also those whose name got another ending."""
    return [p for p in _entries(folder) if ".ipynb" in p.name.casefold() and p.is_file()]


def _plain(name: str) -> str:
    """A name without capitals, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _shown(path: Path, course: Course, student: str) -> str:
    return reading.printable(path.relative_to(course.submitted / student).as_posix())


def _listed(paths: Iterable[Path], course: Course, student: str) -> str:
    shown = [_shown(path, course, student) for path in paths]
    return ", ".join(shown[:3]) + (" and others" if len(shown) > 3 else "")


def _undated(folder: Path, stamp: str | None) -> str:
    """Why it is not known whether a submission is late; empty where it is."""
    if utc(stamp) is not None:
        return ""
    try:
        (folder / "timestamp.txt").lstat()
    except OSError:
        return ""
    return "its timestamp.txt cannot be read as a date: whether it is late is not known"
