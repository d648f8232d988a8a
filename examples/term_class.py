"""Make a class whose work arrives as Canvas and Moodle send it: rosters, zips, worksheets.

``python examples/term_class.py FOLDER --students 300`` writes into FOLDER

- ``canvas-gradebook.csv`` and ``moodle-grades.csv``, as these systems export them: the first half
  of the class learns with Canvas, the second with Moodle;
- ``canvas-<lesson>.zip``, ``moodle-<lesson>.zip`` and ``moodle-<lesson>-worksheet.csv``;
- the same three of the first lesson once more, ``…-<lesson>-later…``, as they are downloaded when
  more have handed in, and some again.

Answers are those of ``course/lessons/<lesson>/answers.py``, right more often for some students
than for others; some hand in late, some nothing, some a zip, two notebooks or none, some under odd
names; two are in the first downloads but in no list, and one pair hands in one piece of work. The
same arguments make the same class.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import sys
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import sample_class

from autograder.course import Course, Lesson, find_course

HERE = Path(__file__).parent
ACCENTS = ("Zoë", "Åsa", "Jürgen", "José", "Đặng", "O'Neil", "Anna-Lena", "Siân", "Łucja", "Noé")
AGAIN = 2000  # of a file's number in Canvas, where it was handed in again
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
        if number % 7 == 0:
            first = unicodedata.normalize("NFD", first)  # as some machines write an accent
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
    *people, left_canvas, left_moodle = students(count + 2, dice)
    half = count // 2
    ours, theirs = people[:half], people[half:]
    folder.mkdir(parents=True, exist_ok=True)
    lessons = course.lessons()
    (folder / "canvas-gradebook.csv").write_text(canvas_gradebook(ours, lessons), encoding="utf-8")
    (folder / "moodle-grades.csv").write_text(moodle_grades(theirs), encoding="utf-8")
    for week, lesson in enumerate(lessons):
        m = sample_class.material(course, lesson)
        due = DUE + timedelta(weeks=week)
        first = week == 0
        work = {
            s.number: Work(handed_in(m, lesson, s, dice), moment(due, dice), dice.randint(0, 999))
            for s in (*people, *((left_canvas, left_moodle) if first else ()))
            if dice.random() < 0.85 + 0.14 * s.skill or s.number > count
        }
        if len(people) > 5 and {3, 4} <= set(work):
            work[4] = replace(work[4], files=work[3].files)  # one piece of work, handed in twice
        drawn = dice.sample(range(10**5, 10**6), len(theirs) + 1)
        numbers = {
            s.number: number for s, number in zip((*theirs, left_moodle), drawn, strict=True)
        }
        if first:
            now = {number: own for number, own in work.items() if dice.random() < 0.9}
            write_both(
                folder, lesson.name, [*ours, left_canvas], [*theirs, left_moodle], now, due, numbers
            )
            for s in people:
                if s.number in now and dice.random() < 0.1:  # hands in again
                    files = handed_in(m, lesson, s, dice)
                    time = now[s.number].time + timedelta(hours=1)
                    work[s.number] = Work(files, time, AGAIN)
        stem = f"{lesson.name}-later" if first else lesson.name
        write_both(folder, stem, ours, theirs, work, due, numbers)


@dataclass(frozen=True)
class Work:
    """What a student hands in for a lesson: named files, when, and what Canvas adds to its ids."""

    files: dict[str, bytes]
    time: datetime
    file: int


def moment(due: datetime, dice: random.Random) -> datetime:
    """When somebody hands in; a few are late."""
    late = dice.random() < 0.08
    return due + timedelta(minutes=dice.randint(5, 3000) if late else dice.randint(-6000, -10))


def handed_in(
    m: sample_class.Material, lesson: Lesson, student: Student, dice: random.Random
) -> dict[str, bytes]:
    """The files of one student: mostly the notebook, and what students send in its place."""
    name = lesson.notebook
    content = notebook_of(m, student, dice).encode("utf-8")
    kind = dice.random()
    if kind < 0.02:
        return {f"{name}.txt": content}
    if kind < 0.04:
        return {name.replace(".ipynb", " (1).ipynb"): content}
    if kind < 0.06:
        litter = (f"homework/.ipynb_checkpoints/{name}", f"__MACOSX/homework/._{name}")
        inside = {f"homework/{name}": content, **dict.fromkeys(litter, b"{}")}
        return {"homework.zip": zipped(inside)}
    if kind < 0.07:
        return {name: content, "Untitled.ipynb": notebook_of(m, student, dice).encode("utf-8")}
    if kind < 0.075:
        return {name: b""}
    if kind < 0.08:
        return {"photo.jpg": b"a picture of the screen"}
    return {name: content}


def zipped(files: dict[str, bytes]) -> bytes:
    """Files as a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def write_both(
    folder: Path,
    stem: str,
    ours: list[Student],
    theirs: list[Student],
    work: dict[int, Work],
    due: datetime,
    numbers: dict[int, int],
) -> None:
    """The downloads of one lesson from both systems."""
    (folder / f"canvas-{stem}.zip").write_bytes(canvas_zip(ours, work, due))
    (folder / f"moodle-{stem}.zip").write_bytes(moodle_zip(theirs, work, numbers))
    (folder / f"moodle-{stem}-worksheet.csv").write_text(
        worksheet(theirs, work, numbers), encoding="utf-8"
    )


def canvas_zip(people: list[Student], work: dict[int, Work], due: datetime) -> bytes:
    """A zip of Canvas: late ones marked, names with a number where they were handed in again."""
    files = {}
    for student in people:
        if student.number not in work:
            continue
        own = work[student.number]
        who = re.sub(r"\W", "", f"{student.last}, {student.first}".lower())
        late = "LATE_" if own.time > due else ""
        for place, (name, content) in enumerate(own.files.items()):
            file = 700_000 + 10_000 * student.number + own.file + place
            again = re.sub(r"(?=\.\w+$)", "-1", name) if own.file == AGAIN else name
            files[f"{who}_{late}{student.canvas}_{file}_{again}"] = content
    return zipped(files)


def moodle_zip(people: list[Student], work: dict[int, Work], numbers: dict[int, int]) -> bytes:
    """A zip of Moodle: a folder for each student, whose name lacks the signs no file may have."""
    files = {}
    for student in people:
        who = re.sub(r"""[&<>"`|':\\/]""", "", f"{student.first} {student.last}".replace("_", " "))
        for name, content in work[student.number].files.items() if student.number in work else ():
            files[f"{who}_{numbers[student.number]}_assignsubmission_file/{name}"] = content
    return zipped(files)


def worksheet(people: list[Student], work: dict[int, Work], numbers: dict[int, int]) -> str:
    """The grading worksheet of an assignment of Moodle; who has left is in it no more."""
    table = [
        ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
         "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
         "Feedback comments"]
    ]  # fmt: skip
    for student in people:
        own = work.get(student.number)
        status = "Submitted for grading" if own else "No submission"
        time = f"{own.time:%A}, {own.time.day} {own.time:%B %Y, %I:%M %p}" if own else "-"
        table.append(
            [f"Participant {numbers[student.number]}", f"{student.first} {student.last}",
             student.email, status, "", "10.00", "Yes", time, "-", ""]
        )  # fmt: skip
    return csv_text(table)


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
