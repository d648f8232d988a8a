"""Classes of any size, made from the course's own collection of right and wrong answers.

Each student answers each exercise with a right or a wrong answer of the course, or leaves it as it
was; which one follows from the student's number, so that the same class can be made again.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course, Lesson

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))

from sample_class import Material, cell_of, material  # noqa: E402

RIGHT, WRONG = 0.7, 0.2  # shares of right and wrong answers; the rest is left as handed out


def notebook_of(m: Material, number: int) -> dict:
    """The notebook that student `number` hands in for a lesson."""
    draw = random.Random(f"{m.lesson} {number}")
    notebook = m.untouched()
    for name in m.exercises():
        share = draw.random()
        if share < RIGHT:
            # Mostly the usual answer, as in a real class; now and then another right one.
            other = m.answers("RIGHT", name)[:3]
            source = m.solutions[name] if draw.random() < 0.6 else draw.choice(other)
        elif share < RIGHT + WRONG:
            source = draw.choice(m.answers("WRONG", name))[0]
        else:
            continue
        cell_of(notebook, name)["source"] = source
    return notebook


def write_class(course: Course, submitted: Path, students: int, lessons: list[Lesson]) -> int:
    """Write the submissions of a class below `submitted`; returns how many there are."""
    count = 0
    for lesson, student, notebook in submissions(course, students, lessons):
        target = submitted / student / lesson.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        count += 1
    return count


def submissions(
    course: Course, students: int, lessons: list[Lesson]
) -> Iterator[tuple[Lesson, str, dict]]:
    """Lesson, student and notebook of each submission of a class."""
    for lesson in lessons:
        m = material(course, lesson)
        for number in range(students):
            yield lesson, f"student-{number:04d}", notebook_of(m, number)
