"""What is still to be filled in of a lesson: TODO marks, answers that are missing.

Nothing of this keeps a lesson from being built; `autograder build` lists it, the tests fail on it,
and `autograder release` hands no such lesson out.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.authoring.normal_form import Problem
from autograder.course import Course, Lesson
from autograder.exercises.registry import ANSWERS, FOLDER

MARK = re.compile(r"\bTODO\b:?\s*(.*)")


def left_to_do(course: Course, lesson: Lesson) -> list[Problem]:
    """Everything that is still to be filled in of a lesson, a line each."""
    if not course.content.seals(lesson.name):
        return []
    folder = course.root / FOLDER / "lessons" / lesson.name
    modules = [_in_module(course, path) for path in sorted(folder.glob("*.py"))]
    return [
        *_in_notebook(course, lesson),
        *(problem for found in modules for problem in found),
        *_answers(course, lesson),
        *_in_readme(course, lesson),
    ]


def _in_notebook(course: Course, lesson: Lesson) -> Iterator[Problem]:
    path = course.source / lesson.path
    for cell in json.loads(path.read_text(encoding="utf-8-sig"))["cells"]:
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade") and _is_code(cell):
            continue  # a test repeats what its entry says
        for line in "".join(cell["source"]).split("\n"):
            if found := MARK.search(line):
                shown = lesson.source
                yield Problem(shown, cell["id"], f"to fill in: {_said(found[1])}")


def _is_code(cell: dict[str, Any]) -> bool:
    return bool(cell["cell_type"] == "code")


def _in_module(course: Course, path: Path) -> Iterator[Problem]:
    shown = path.relative_to(course.root).as_posix()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if found := MARK.search(line):
            yield Problem(f"{shown}, line {number}", "", f"to fill in: {_said(found[1])}")


def _answers(course: Course, lesson: Lesson) -> Iterator[Problem]:
    """Exercises with fewer answers than the course asks for, and misconceptions without one."""
    least = course.content.rules.answers
    shown = f"{FOLDER}/lessons/{lesson.name}/{ANSWERS}.py"
    if not least:
        return
    answers = course.content.answers(lesson.name)
    for exercise in course.content.of_lesson(lesson.name):
        right = set(answers["RIGHT"].get(exercise.name, []))
        wrong = answers["WRONG"].get(exercise.name, [])
        for kind, count in (("RIGHT", len(right)), ("WRONG", len({text for text, _ in wrong}))):
            if count < least:
                text = f"to fill in: {kind} has {count} answers to {exercise.name}, of {least}"
                yield Problem(shown, "", text)
        for text in right:
            if said := _no_python(text):
                yield Problem(shown, "", f"a right answer to {exercise.name} is no Python: {said}")
        told = {slug for _, slug in wrong}
        known = dict.fromkeys(m.name for m in exercise.misconceptions)
        strange = sorted(told - {None, *known})
        for name in known:
            if name not in told:
                text = f"to fill in: WRONG has no answer to {exercise.name} that shows “{name}”"
                meant = difflib.get_close_matches(name, strange, n=1)
                yield Problem(shown, "", text + "".join(f"; is “{slug}” meant?" for slug in meant))


def _no_python(text: str) -> str:
    """Why a text is no Python; empty where it is."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return f"{error.msg}, line {error.lineno}: {(error.text or '').strip()}"
    return ""


def _in_readme(course: Course, lesson: Lesson) -> Iterator[Problem]:
    """A lesson that the README leaves out, where it lists others."""
    path = course.root / "README.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    link = f"{course.release.name}/{lesson.path.as_posix()}"
    others = (f"{course.release.name}/{other.path.as_posix()}" for other in course.lessons())
    if link not in text and any(other in text for other in others):
        yield Problem(path.name, "", f"to fill in: a line for {lesson.name}, with a link to {link}")


def _said(text: str) -> str:
    """What a mark says, without the end of the code or Markdown it stands in."""
    return text.strip().rstrip("\"'),*").strip() or "a TODO without words"
