"""``nbgrader export``: the same files through nbgrader's own command."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Unicode

from autograder.course import Course, CourseError, Lesson, find_course
from autograder.grading.records import Standing
from autograder.lms.grades import Grades
from autograder.lms.roster import roster_of
from autograder.results.export import (
    checked_columns,
    grades_of,
    sheets_for,
    write,
    write_gradescope,
)


class _Export(ExportPlugin):
    """What the exporters have in common."""

    roster = Unicode("", help="the system's own list of students").tag(config=True)
    columns = Dict(help="lesson -> heading of its column").tag(config=True)
    system = ""

    def export(self, gradebook: Gradebook) -> None:
        """Export the grades; called by ``nbgrader export``."""
        try:
            course = find_course()
            grades = self._chosen(course)
            lessons = [lesson for lesson in course.lessons() if lesson.name in grades]
            if not lessons:
                raise CourseError("nothing to export: run `autograder grade` first")
            self._write(course, lessons, grades)
        except CourseError as error:
            self.log.error("%s", error)
            raise SystemExit(2) from None

    def _chosen(self, course: Course) -> dict[str, dict[str, Standing]]:
        wanted = {str(each) for each in self.student}
        grades = grades_of(course, course.chosen_lessons([str(each) for each in self.assignment]))
        if not wanted:
            return grades
        chosen = {
            lesson: {s: each for s, each in own.items() if s in wanted}
            for lesson, own in grades.items()
        }
        return {lesson: own for lesson, own in chosen.items() if own}

    def _write(self, course: Course, lessons: list[Lesson], grades: Grades) -> None:
        roster = roster_of(course, Path(self.roster) if self.roster else None)
        columns = checked_columns(self.columns, self.system)
        made = sheets_for(course, self.system, lessons, grades, roster, columns)
        if write(course, made, Path(self.to) if self.to else None):
            self.log.warning("some grades are not in the file; see above")


class CanvasExport(_Export):
    """``nbgrader export --exporter=autograder.results.export.CanvasExport``."""

    system = "canvas"


class MoodleExport(_Export):
    """``nbgrader export --exporter=autograder.results.export.MoodleExport``."""

    system = "moodle"


class GradescopeExport(_Export):
    """``nbgrader export --exporter=autograder.results.export.GradescopeExport``."""

    def _write(self, course: Course, lessons: list[Lesson], grades: Grades) -> None:
        write_gradescope(course, lessons, grades, Path(self.to) if self.to else None)
