"""What stands in a student's folder: read once, and what is wrong with it said in one line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from autograder.course import Course, CourseError, Lesson
from autograder.grading import reading
from autograder.grading.gradebook import read_timestamp
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
    """

    student: str
    lesson: Lesson
    content: bytes | None
    problem: str
    digest: str
    timestamp: str | None


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
        return (course.submitted / student / lesson.name).is_dir()
    except OSError:  # a folder that may not be looked into: it is there, and its reading will fail
        return True


def is_usable(name: str) -> bool:
    """Whether a folder's name can be a student's id: printable, of a length nbgrader takes.

    Formgrader puts it into its pages as it is: it may not hold what makes a tag or ends a string.
    """
    return name.isprintable() and len(name.encode()) <= 128 and not set(name) & set('<>"&`\\')


def read_one(course: Course, student: str, lesson: Lesson) -> Submission:
    """Read a student's notebook; what is wrong with it, whatever it is, becomes its `problem`."""
    folder = course.submitted / student / lesson.name
    content, problem = None, ""
    try:
        content = reading.read_submission(folder / lesson.notebook, course.submitted)
    except reading.Unreadable as error:
        problem = str(error)
    except FileNotFoundError:
        others = sorted(reading.printable(p.name) for p in folder.glob("*.ipynb"))
        found = f" Found instead: {', '.join(others[:3])}." if others else ""
        problem = f"There is no {lesson.notebook} in the submission.{found}"
    except OSError as error:
        problem = f"{lesson.notebook} cannot be read: {error.strerror}."
    except Exception as error:  # nothing that is handed in ends the run
        problem = f"{lesson.notebook} cannot be read: {one_line(error)}."
    digest = hashlib.sha256(content).hexdigest() if content is not None else problem
    return Submission(student, lesson, content, problem, digest, read_timestamp(folder))
