"""nbgrader's commands and formgrader's button, led into this package's one way of grading.

`nbgrader_steps` calls `seal` in every nbgrader command and in the Jupyter server that shows
formgrader. From then on `nbgrader autograde` ends in `grade_class`, as
`autograder grade` does: nbgrader's own converter would run the student's code, the tests and the
reference in one process, and copy whatever was handed in beside the notebook.
"""

from __future__ import annotations

import datetime
import fnmatch
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.course import Course, CourseError, from_root
from autograder.grading import warm
from autograder.grading.ahead import likely_new
from autograder.grading.class_run import grade_class
from autograder.grading.database import shown
from autograder.grading.gradebook import read_timestamp, utc
from autograder.grading.outcome import Options
from autograder.grading.submission import students_of
from autograder.grading.summary import summary_lines
from autograder.results.release import write_for_release
from autograder.terminal.streams import plain_logs

JUPYTER_SERVER = "jupyter_server.serverapp"


def seal() -> None:
    """Let nbgrader grade by `grade_class`, copy nothing that was handed in, and run none of it.

    May be called again and again: the Jupyter server reads the configuration at every request.
    """
    Autograde.start = _autograde
    CourseDirectory._load_config = _load_config
    GenerateFeedback.init_assignment = _copy_for_release
    CourseDirectory.get_existing_timestamp = lambda _, folder: utc(read_timestamp(Path(folder)))
    NbGraderAPI.get_submitted_timestamp = _submitted_timestamp
    from autograder.validate import improve_validation  # takes more of nbgrader, which seals it

    improve_validation()
    plain_logs()
    if JUPYTER_SERVER in sys.modules:  # this process shows formgrader's pages
        from autograder.formgrader import seal_formgrader

        seal_formgrader()


def _load_config(self: CourseDirectory, *arguments: Any, **options: Any) -> None:
    """nbgrader's settings of a course, with the gradebook where `Course.db_url` has it.

    A default is not asked for: it would stay when the root becomes another.
    """
    super(CourseDirectory, self)._load_config(*arguments, **options)
    if "db_url" not in self._trait_values:
        return
    url = from_root(self.db_url, Path(self.root).resolve())
    if url != self.db_url:
        self.db_url = url


def _submitted_timestamp(
    self: NbGraderAPI, assignment_id: str, student_id: str
) -> datetime.datetime | None:
    """What formgrader's list asks for each student; whatever the file is, it lists the others."""
    folder = self.coursedir.format_path(
        self.coursedir.submitted_directory, student_id, assignment_id
    )
    return utc(read_timestamp(Path(folder).absolute()))


def _autograde(self: Autograde) -> None:
    """`nbgrader autograde` and formgrader's button."""
    course = Course(Path(self.coursedir.root).resolve())
    try:
        lessons = [
            lesson
            for lesson in course.lessons()
            if fnmatch.fnmatchcase(lesson.name, self.coursedir.assignment_id)
        ]
        if not lessons:
            course.chosen_lessons([self.coursedir.assignment_id])  # says which there are
        _same_gradebook(course, self.coursedir.db_url)
        self.run_pre_convert_hook()
        students = _chosen_students(self, course)
        new = any(likely_new(course, lessons, s, self.force) for s in (students or (None,)))
        warm.begin(start=new)
        outcome = grade_class(course, lessons, Options(force=self.force), students)
        self.run_post_convert_hook()
    except CourseError as error:
        self.log.error(str(error))
        raise NbGraderException(str(error)) from None
    finally:
        warm.give_up()
    for line in summary_lines(outcome):
        self.log.warning(line.strip()) if line.startswith(" ") else self.log.info(line)


def _chosen_students(self: Autograde, course: Course) -> list[str] | None:
    """The students that nbgrader's options choose; None for all."""
    pattern = self.coursedir.student_id
    excluded = set(filter(None, self.coursedir.student_id_exclude.split(",")))
    if pattern == "*" and not excluded and self.create_student:
        return None
    names = [n for n in students_of(course, None) if fnmatch.fnmatchcase(n, pattern)]
    if not self.create_student:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            known = {student.id for student in book.students}
        for name in sorted(set(names) - known):
            self.log.error("No student with ID '%s' exists in the database", name)
        names = [name for name in names if name in known]
    chosen = [name for name in names if name not in excluded]
    if not chosen:
        raise CourseError(f"there is no student {pattern!r} in {course.submitted}")
    return chosen


def _same_gradebook(course: Course, db_url: str) -> None:
    if db_url != course.db_url:
        raise CourseError(
            f"nbgrader is told to use the gradebook {shown(db_url)}, nbgrader_config.py says "
            f"{shown(course.db_url)}; set CourseDirectory.db_url there"
        )


def _copy_for_release(self: GenerateFeedback, assignment_id: str, student_id: str) -> None:
    """What `nbgrader release_feedback` needs beside a page; nbgrader would copy all files."""
    course = Course(Path(self.coursedir.root).resolve())
    write_for_release(course, student_id, assignment_id)
