"""The door for ``nbgrader zip_collect``: names of Canvas and Moodle, and the course's roster.

``nbgrader_config.py`` names `LmsCollector`; `autograder collect` does more (it knows a notebook by
what is in it, says what was late, loses nothing).
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import Unicode

from autograder.course import CourseError, find_course
from autograder.grading import dates
from autograder.lms import canvas, moodle
from autograder.lms.lesson import Lessons
from autograder.lms.people import People, Unknown
from autograder.lms.roster import roster_of


class LmsCollector(FileNameCollectorPlugin):
    """Says whose a file is that Canvas or Moodle has named."""

    roster = Unicode("", help="a roster; default: roster.csv in the course's folder").tag(
        config=True
    )

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Student and notebook of one extracted file; None where there is no telling."""
        path = PurePosixPath(submitted_file)
        if path.suffix not in self.valid_ext:
            return None
        inside = "/".join(path.parts[1:]) if path.is_absolute() else str(path)
        system, handed = "moodle", moodle.handed(inside)
        if handed is None:
            system, handed = "canvas", canvas.handed(inside)
        if handed is None:
            self.log.warning("%s is not named as Canvas or Moodle names what they send", path)
            return None
        try:
            course = find_course()
            roster = roster_of(course, Path(self.roster) if self.roster else None)
            worksheet = roster if roster and roster.kind == "worksheet" else None
            people = People(system, roster, worksheet, dates.zone_of(course))
            student = people.student_of(handed)
            guess = Lessons(course).guess(handed.name, Path(submitted_file).read_bytes())
        except (CourseError, Unknown) as error:
            self.log.warning("%s: %s", path.name, error)
            return None
        name = guess.lesson.notebook if guess.lesson else PurePosixPath(handed.name).name
        return {"student_id": student, "file_id": name}
