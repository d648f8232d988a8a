"""Make a class whose work arrives as Canvas and Moodle send it: rosters, zips, worksheets.

``python examples/term_class.py FOLDER --students 300`` writes into FOLDER

- ``canvas-gradebook.csv`` and ``moodle-grades.csv``, as these systems export them: the first half
  of the class learns with Canvas, the second with Moodle;
- ``canvas-<lesson>.zip``, ``moodle-<lesson>.zip`` and ``moodle-<lesson>-worksheet.csv``.

Answers are those of ``course/lessons/<lesson>/answers.py``, right more often for some students
than for others; some hand in late, some nothing, some under odd names, and one pair hands in one
piece of work. The same arguments make the same class.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import sys
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sample_class

from autograder.course import Course, Lesson, find_course

HERE = Path(__file__).parent
ACCENTS = ("Zoë", "Åsa", "Jürgen", "José", "Đặng", "O'Neil", "Anna-Lena", "Siân", "Łucja", "Noé")
DUE = datetime(2026, 10, 2, 23, 59)  # of the first lesson, by the class's clocks; then each week


@dataclass(frozen=True)
class Student:
    """A generated student; the name says that it is."""

    number: int
    first: str
    last: str
    skill: float  # how often an answer is right

    @property
    def login(self) -> str:
        """The login name."""
        return f"s{self.number:04d}"

    @property
    def canvas(self) -> int:
        """The id in Canvas."""
        return 50_000 + self.number

    @property
    def email(self) -> str:
        """An address that no one has."""
        return f"{self.login}@class.example"


def students(count: int, dice: random.Random) -> list[Student]:
    """A class."""
    made = []
    for number in range(1, count + 1):
        first = ACCENTS[number % len(ACCENTS)] if number % 3 == 0 else "Given"
        skill = min(0.99, max(0.05, dice.gauss(0.8, 0.2)))
        made.append(Student(number, f"{first}{number}", f"Family{number}", skill))
    return made


def notebook_of(m: sample_class.Material, student: Student, dice: random.Random) -> str:
    """What a student hands in, as text."""
    if dice.random() < 0.004:
        return json.dumps(m.release)[:5000]  # cut off
    notebook = m.untouched()
    tried = dice.random() < 0.95
    for name in m.exercises():
        if not tried and dice.random() < 0.7:
            continue
        kind = "RIGHT" if dice.random() < student.skill else "WRONG"
        answer = dice.choice(m.answers(kind, name))
        source = answer if kind == "RIGHT" else answer[0]
        sample_class.cell_of(notebook, name)["source"] = source.strip("\n") + "\n"
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def write(course: Course, folder: Path, count: int, seed: int = 1) -> None:
    """Write everything into a folder."""
    dice = random.Random(seed)
    people = students(count, dice)
    half = count // 2
    folder.mkdir(parents=True, exist_ok=True)
    lessons = course.lessons()
    (folder / "canvas-gradebook.csv").write_text(canvas_gradebook(people[:half], lessons))
    (folder / "moodle-grades.csv").write_text(moodle_grades(people[half:]))
    for week, lesson in enumerate(lessons):
        m = sample_class.material(course, lesson)
        due = DUE + timedelta(weeks=week)
        work = {
            s.number: notebook_of(m, s, dice)
            for s in people
            if dice.random() < 0.85 + 0.14 * s.skill
        }
        if len(people) > 5 and {3, 4} <= set(work):
            work[4] = work[3]  # one piece of work, handed in twice
        write_canvas(folder, lesson, [s for s in people[:half] if s.number in work], work, dice)
        write_moodle(folder, lesson, people[half:], work, due, dice)


def write_canvas(
    folder: Path, lesson: Lesson, people: list[Student], work: dict[int, str], dice: random.Random
) -> None:
    """A zip of Canvas: late ones marked, files that were handed in again with a number."""
    with zipfile.ZipFile(
        folder / f"canvas-{lesson.name}.zip", "w", zipfile.ZIP_DEFLATED
    ) as archive:
        for student in people:
            stem = f"{student.last}{student.first}".replace("'", "").replace("-", "").lower()
            late = "LATE_" if dice.random() < 0.08 else ""
            again = f"-{dice.randint(1, 4)}" if dice.random() < 0.2 else ""
            name = lesson.notebook.replace(".ipynb", f"{again}.ipynb")
            if dice.random() < 0.02:
                name = lesson.notebook + ".txt"
            file = 700_000 + 1000 * len(archive.namelist()) + dice.randint(0, 999)
            archive.writestr(f"{stem}_{late}{student.canvas}_{file}_{name}", work[student.number])


def write_moodle(
    folder: Path,
    lesson: Lesson,
    people: list[Student],
    work: dict[int, str],
    due: datetime,
    dice: random.Random,
) -> None:
    """A zip of Moodle and the worksheet of that assignment, with numbers of its own."""
    drawn = dice.sample(range(10**5, 10**6), len(people))
    numbers = {student.number: each for student, each in zip(people, drawn, strict=True)}
    table = [
        ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
         "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
         "Feedback comments"]
    ]  # fmt: skip
    with zipfile.ZipFile(
        folder / f"moodle-{lesson.name}.zip", "w", zipfile.ZIP_DEFLATED
    ) as archive:
        for student in people:
            who = f"{student.first} {student.last}"
            number, time, status = numbers[student.number], "-", "No submission"
            if student.number in work:
                inside = f"{who}_{number}_assignsubmission_file/{lesson.notebook}"
                archive.writestr(inside, work[student.number])
                minutes = (
                    dice.randint(-6000, -10) if dice.random() > 0.08 else dice.randint(5, 3000)
                )
                when = due + timedelta(minutes=minutes)
                time = f"{when:%A}, {when.day} {when:%B %Y, %I:%M %p}"
                status = "Submitted for grading"
            table.append([f"Participant {number}", who, student.email, status, "", "10.00", "Yes",
                          time, "-", ""])  # fmt: skip
    (folder / f"moodle-{lesson.name}-worksheet.csv").write_text(csv_text(table))


def canvas_gradebook(people: list[Student], lessons: tuple[Lesson, ...]) -> str:
    """A gradebook as exported from Canvas, where SIS ids are not included."""
    headings = [f"{lesson.name} ({900 + n})" for n, lesson in enumerate(lessons)]
    rows = [["Student", "ID", "SIS Login ID", "Section", *headings, "Current Score"]]
    rows.append(["    Points Possible", "", "", "", *("10" for _ in lessons), "(read only)"])
    rows += [
        [f"{s.last}, {s.first}", str(s.canvas), s.login, "Section 1", *("" for _ in lessons), ""]
        for s in people
    ]
    return csv_text(rows)


def moodle_grades(people: list[Student]) -> str:
    """A grade export of Moodle."""
    rows = [["First name", "Last name", "ID number", "Email address", "Course total (Real)"]]
    rows += [[s.first, s.last, s.login, s.email, "-"] for s in people]
    return csv_text(rows)


def csv_text(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def main() -> int:
    """Write a class into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--students", type=int, default=40, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    args = parser.parse_args()
    write(find_course(HERE), args.folder, args.students, args.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
