"""A class of a thousand submissions, one in twenty of them hostile, graded in one run.

The honest submissions are graded twice: once among themselves, once with the hostile ones of
``tests/engine/attacks`` beside them. Every honest grade has to be the same, every submission has to
have a record, and no hostile one may have more points than its honest answers deserve.

    python benchmarks/hostile_class.py [--submissions 1000]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import timed
from generated_class import ROOT, write_class

from autograder.course import Lesson, find_course
from autograder.grading import records

sys.path.insert(0, str(ROOT / "tests" / "engine"))

from attacks import Attack
from attacks.answers import ANSWERS
from attacks.ending import ENDING, HANGING
from attacks.forging import FORGING
from attacks.markup import MARKUP
from attacks.notebooks import NOTEBOOKS
from attacks.patching import PATCHING
from attacks.peeking import PEEKING

ATTACKS: tuple[Attack, ...] = (
    *PEEKING, *PATCHING, *FORGING, *ANSWERS, *ENDING, *HANGING, *NOTEBOOKS, MARKUP
)  # fmt: skip
LESSON = "02_sigmoid"  # the lesson that the attacks are about


@dataclass(frozen=True)
class Graded:
    """A class after one run: seconds, memory in MiB, and the header of each record."""

    seconds: float
    memory: float
    headers: dict[tuple[str, str], records.Header]


@contextmanager
def course_folder(lessons: list[Lesson]) -> Iterator[Path]:
    """A temporary course without submissions."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for lesson in lessons:
            for kind in ("source", "notebooks"):
                shutil.copytree(ROOT / kind / lesson.name, root / kind / lesson.name)
        shutil.copy(ROOT / "nbgrader_config.py", root)
        shutil.copytree(ROOT / "course", root / "course")
        (root / "records").mkdir()
        (root / "records" / "secret").write_text("the same in both runs\n")
        yield root


def grade(root: Path) -> Graded:
    """Grade a course in one run."""
    measured = timed([sys.executable, "-m", "autograder", "grade"], root)
    found = [records.read_header(path) for path in (root / "records").glob("*/*.json.gz")]
    headers = {(h.student, h.lesson): h for h in found if h is not None}
    return Graded(measured.seconds, measured.memory, headers)


def write_hostile(root: Path, lesson: Lesson, count: int) -> dict[str, Attack]:
    """Hand in `count` attacks, spread over all kinds; which student hands in which."""
    release = json.loads((root / "notebooks" / lesson.path).read_text(encoding="utf-8"))
    places = {"COURSE": str(root), "PACKAGE": str(ROOT / "autograder"), "PORT": "9"}
    handed_in = {}
    for number in range(count):
        attack = ATTACKS[number * len(ATTACKS) // count]
        student = f"hostile-{number:04d}"
        target = root / "submitted" / student / lesson.path
        target.parent.mkdir(parents=True)
        target.write_bytes(attack.submission(release, places))
        handed_in[student] = attack
    return handed_in


def measure(submissions: int) -> list[str]:
    """Grade the class and say what came of it.

    Raises
    ------
    SystemExit
        If an honest grade differs, a submission has no record, or an attack gained something.
    """
    course = find_course(ROOT)
    lessons = list(course.lessons())
    hostile = submissions // 20
    students = -(-(submissions - hostile) // len(lessons))
    with course_folder(lessons) as root:
        honest = write_class(course, root / "submitted", students, lessons)
        alone = grade(root)
    with course_folder(lessons) as root:
        write_class(course, root / "submitted", students, lessons)
        attacked = next(lesson for lesson in lessons if lesson.name == LESSON)
        handed_in = write_hostile(root, attacked, hostile)
        together = grade(root)
    problems = [
        f"{who}: {header.points}+{header.bonus} alone, {together.headers.get(who)} together"
        for who, header in alone.headers.items()
        if together.headers.get(who) != header
    ]
    for student, attack in handed_in.items():
        header = together.headers.get((student, LESSON))
        if header is None:
            problems.append(f"{student} ({attack.name}): no record")
        elif header.points + header.bonus > attack.most + 0.005:
            problems.append(f"{student} ({attack.name}): {header.points}+{header.bonus} points")
    if len(alone.headers) != honest or len(together.headers) != honest + hostile:
        problems.append(f"{len(together.headers)} records for {honest + hostile} submissions")
    if problems:
        raise SystemExit("\n".join(problems))
    return [
        f"{honest} honest and {hostile} hostile submissions, in one run: "
        f"{together.seconds:.0f} s and {together.memory:.0f} MiB at most, against "
        f"{alone.seconds:.0f} s and {alone.memory:.0f} MiB for the honest ones alone. "
        f"All {honest} honest grades were the same in both runs, every submission has a record, "
        "no attack gained a point.",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=1000)
    print("\n".join(measure(parser.parse_args().submissions)))
