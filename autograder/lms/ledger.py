"""What was collected for whom: ``collected/<lesson>/ledger.json``.

From it a second run knows what it has placed itself, and feedback goes back under the names that
a system expects.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.files import write_atomically
from autograder.lms.handed import Handed


@dataclass(frozen=True)
class Entry:
    """The notebook that stands in ``submitted/`` for a student and a lesson.

    Attributes
    ----------
    system : str
        "canvas", "moodle" or "folder".
    archive, inside : str
        The download, and the path in it.
    who, number, file_number : str
        As in `Handed`.
    name : str
        The file's own name.
    late : bool
    time : str
        ISO time of submission, empty where it is not known.
    sha256 : str
        Of the notebook.
    stamp : str or None
        What this command wrote into ``timestamp.txt``, empty where it wrote nothing; None where an
        older version has not written it down.
    dated : str
        As in `File`.
    """

    system: str
    archive: str
    inside: str
    who: str
    number: str
    file_number: str
    name: str
    late: bool
    time: str
    sha256: str
    stamp: str | None = None
    dated: str = ""

    @property
    def handed(self) -> Handed:
        """What the file's name said."""
        return Handed(self.who, self.number, self.file_number, self.late, self.name, self.inside)


Ledger = dict[str, Entry]  # student -> entry


def read_ledger(course: Course, lesson: str) -> Ledger:
    """What has been collected for a lesson so far.

    Raises
    ------
    CourseError
        If the file is damaged.
    """
    path = _path(course, lesson)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {student: Entry(**fields) for student, fields in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError):
        raise CourseError(
            f"{path} is damaged; move it away and collect the downloads again"
        ) from None


def write_ledger(course: Course, lesson: str, ledger: Ledger) -> None:
    """Write down what has been collected."""
    fields = {student: asdict(entry) for student, entry in sorted(ledger.items())}
    text = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
    write_atomically(_path(course, lesson), text.encode("utf-8"))


def _path(course: Course, lesson: str) -> Path:
    return course.collected / lesson / "ledger.json"
