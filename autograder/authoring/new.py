"""``autograder new``: every file of a new exercise or lesson, in a state that builds.

All that is to be said by a person is marked TODO, and computes 7 + z/4 until it is. The files are
tried in a copy of the course first; then all of them are written, or none.
"""

from __future__ import annotations

import argparse
import builtins
import json
import keyword
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from autograder.authoring.derive import with_derived
from autograder.authoring.lint import Source, source_problems
from autograder.authoring.modules import CannotAdd, names_in, with_import, with_item, with_numpy
from autograder.authoring.normal_form import Notebook, Refused, normalised, read_notebook, to_text
from autograder.authoring.scaffold import (
    Planned,
    calls,
    exercise_cells,
    headings_of_exercises,
    new_notebook,
    shared_out,
    titled,
    with_exercise,
)
from autograder.course import CONFIG_NAME, Course, CourseError, Lesson, find_course
from autograder.exercises.registry import ANSWERS, ENTRIES, FOLDER, Content, load, refresh
from autograder.files import remove, write_atomically

LESSON_NAME = re.compile(r"\d\d_[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
EXERCISE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
RESERVED = frozenset({"check", "setup", "explain", "title", "solution", "autograder", "self"})
SKELETON = "new_lesson.ipynb"  # in the course's folder: a lesson to be filled in
_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder.authoring", "templates/new"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=jinja2.StrictUndefined,
)
Texts = dict[str, str]  # path below the course's root -> text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder new``."""
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    exercise = kinds.add_parser("exercise", help="an exercise, or a question where it begins q_")
    exercise.add_argument("name", metavar="NAME", help="of the function or variable: swish")
    exercise.add_argument("--lesson", required=True, metavar="L", help="02_sigmoid")
    exercise.add_argument(
        "--points",
        type=float,
        metavar="P",
        help="default: 1, or what the lesson's points leave; a bonus where they leave nothing",
    )
    exercise.add_argument("--bonus", action="store_true", help="on top of the lesson's points")
    lesson = kinds.add_parser("lesson", help="a lesson with its first exercises")
    lesson.add_argument("name", metavar="NN_NAME", help="10_swish")
    lesson.add_argument("--title", metavar="TEXT", help="the lesson's title, a question")
    lesson.add_argument(
        "--exercises",
        nargs="+",
        metavar="NAME",
        help="default: one, named as the lesson; the lesson's points are shared out",
    )
    for each in (exercise, lesson):
        each.add_argument("--root", type=Path, metavar="FOLDER", help="another course than this")


def run(args: argparse.Namespace) -> int:
    """Run ``autograder new``; see `autograder.cli.main` for the exit codes."""
    course = find_course(args.root)
    refresh(course.root)
    if args.kind == "exercise":
        lesson = lesson_of(course, args.lesson)
        texts = exercise_texts(course, lesson, args.name, args.points, args.bonus)
    else:
        lesson, texts = lesson_texts(course, args.name, args.title, args.exercises)
    try_out(course, lesson, texts)
    write_all(course.root, texts)
    refresh(course.root)
    for path in texts:
        print(f"wrote {path}")
    print(f"Run `autograder build {lesson.name}`: it lists what to fill in.")
    return 0


def lesson_of(course: Course, name: str) -> Lesson:
    """The lesson of that name, which has entries.

    Raises
    ------
    CourseError
    """
    (lesson,) = course.chosen_lessons([name])
    if not course.content.seals(lesson.name):
        raise CourseError(
            f"{lesson.name} is an ordinary nbgrader lesson, without entries; its exercises are "
            "made in its notebook"
        )
    return lesson


def exercise_texts(
    course: Course, lesson: Lesson, name: str, points: float | None, bonus: bool
) -> Texts:
    """The files of a lesson with one more exercise.

    Raises
    ------
    CourseError
        If the name cannot be used, or the lesson has no room for the points.
    """
    content = course.content
    notebook = _source(course, lesson)
    check_exercise_name(name, content, notebook)
    own = content.of_lesson(lesson.name)
    room = round(content.rules.points - sum(e.points for e in own if not e.bonus), 6)
    if points is not None and not 0 < points <= content.rules.points:
        most = content.rules.points
        raise CourseError(f"--points takes a number over 0 and up to {most:g}, not {points:g}")
    if points is not None and not bonus and points > room:
        raise CourseError(
            f"{lesson.name} has {room:g} of its {content.rules.points:g} points left, not "
            f"{points:g}; lower the points of others in its {ENTRIES}.py first, or say --bonus"
        )
    if name.startswith("q_") and (bonus or room <= 0):
        raise CourseError(
            f"a question is no bonus, and {lesson.name} has {room:g} of its points left; lower the "
            f"points of others in its {ENTRIES}.py first"
        )
    bonus = bonus or room <= 0
    planned = Planned(
        name,
        lesson.name,
        points if points is not None else 1.0 if bonus else min(1.0, room),
        bonus,
        headings_of_exercises(notebook, "Question" if name.startswith("q_") else "Exercise") + 1,
    )
    folder = f"{FOLDER}/lessons/{lesson.name}"
    texts = {
        lesson.source: to_text(notebook),
        f"{folder}/{ENTRIES}.py": _read(course.root / folder / f"{ENTRIES}.py"),
        f"{folder}/{ANSWERS}.py": _read(course.root / folder / f"{ANSWERS}.py")
        or _made("answers", lesson=lesson.name),
    }
    return _with_exercise(texts, lesson, planned, notebook, content)


def lesson_texts(
    course: Course, name: str, title: str | None, exercises: Sequence[str] | None
) -> tuple[Lesson, Texts]:
    """A new lesson and its files.

    Raises
    ------
    CourseError
        If a name cannot be used.
    """
    content = course.content
    lesson = check_lesson_name(name, course)
    title = f"TODO: a question that {lesson.name} answers" if title is None else title.strip()
    if not title or "\n" in title or title.startswith("#"):
        raise CourseError("--title takes one line of text")
    names = list(exercises or [name[3:]])
    if len(set(names)) != len(names):
        raise CourseError(f"two of the exercises have one name: {', '.join(names)}")
    notebook = empty_lesson(title, content)
    folder = f"{FOLDER}/lessons/{lesson.name}"
    texts = {
        lesson.source: "",
        f"{folder}/{ENTRIES}.py": _made("entries", lesson=lesson.name),
        f"{folder}/{ANSWERS}.py": _made("answers", lesson=lesson.name),
    }
    for planned in shared_out(names, lesson.name, content.rules.points):
        check_exercise_name(planned.name, content, notebook)
        texts = _with_exercise(texts, lesson, planned, notebook, content)
        notebook = _parsed(texts[lesson.source])
    return lesson, texts


def empty_lesson(title: str, content: Content) -> Notebook:
    """A lesson without exercises: the course's skeleton, or its sections where it has none.

    Raises
    ------
    CourseError
        If the skeleton cannot be read.
    """
    skeleton = content.folder / SKELETON
    if not skeleton.is_file():
        return new_notebook(title, content.rules)
    try:
        notebook = read_notebook(skeleton, f"{FOLDER}/{SKELETON}")
    except Refused as refused:
        raise CourseError(str(refused.problems[0])) from None
    return titled(normalised(notebook, content.kit), title)


def check_exercise_name(name: str, content: Content, notebook: Notebook) -> None:
    """Refuse a name that an exercise of this lesson cannot have.

    Raises
    ------
    CourseError
    """
    if not name.isidentifier() or not EXERCISE_NAME.fullmatch(name):
        raise CourseError(f"{name!r} is no name for a function: letters, digits and single _")
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name):
        raise CourseError(f"{name!r} is a name of Python's own")
    if name in names_in(content.kit):
        raise CourseError(f"{name!r} is a name of the setup cell, {FOLDER}/kit.py")
    if name in RESERVED or name.startswith(("test_", "hints_", "fig_", "exercise_")):
        raise CourseError(f"{name!r} is kept for cells of another kind")
    if name in content.exercises:
        taken = content.exercises[name].lesson
        raise CourseError(f"there is an exercise {name!r} already, in {taken}")
    taken_ids = {cell["id"] for cell in notebook["cells"]}
    for cell_id in (name, f"test_{name}", f"hints-{name}", f"exercise-{name}"):
        if cell_id in taken_ids:
            raise CourseError(f"the lesson has a cell {cell_id!r} already")


def check_lesson_name(name: str, course: Course) -> Lesson:
    """The lesson of a name that can be used.

    Raises
    ------
    CourseError
    """
    if not LESSON_NAME.fullmatch(name):
        raise CourseError(f"{name!r} is no name for a lesson: two digits, _ and small letters")
    lesson = Lesson(name, f"{name[3:]}.ipynb")
    folders = {p.name for p in course.source.glob("*")}
    folders |= {p.name for p in (course.root / FOLDER / "lessons").glob("*")}
    for there in sorted(folders):
        if there == name:
            raise CourseError(f"there is a lesson {name!r} already")
        if there[:3] == name[:3]:
            raise CourseError(f"there is a lesson {name[:2]} already: {there}")
        if there[3:] == name[3:]:
            raise CourseError(f"another lesson has a notebook {lesson.notebook}: {there}")
    return lesson


def try_out(course: Course, lesson: Lesson, texts: Texts) -> None:
    """Load the entries and hold the source to the course's rules, in a copy of the course.

    Raises
    ------
    CourseError
        If the new files break anything that was whole before.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-") as scratch:
        copy = Course(Path(scratch))
        shutil.copytree(
            course.root / FOLDER, copy.root / FOLDER, ignore=shutil.ignore_patterns("__pycache__")
        )
        (copy.root / CONFIG_NAME).touch()
        write_all(copy.root, texts)
        before = set()
        if (course.source / lesson.path).is_file():
            before = set(_problems(course, _source(course, lesson), lesson, course.content))
        after = _problems(course, _source(copy, lesson), lesson, load(copy.root))
    broken = [problem for problem in after if problem not in before]
    if broken:
        raise CourseError(f"nothing was written; with it, {broken[0]}")


def write_all(root: Path, texts: Texts) -> None:
    """Write all files, or leave all as they were."""
    before = {path: _bytes(root / path) for path in texts}
    made = [p for path in texts for p in (root / path).parents if not p.exists()]
    try:
        for path, text in texts.items():
            write_atomically(root / path, text.encode("utf-8"))
    except BaseException:
        for path, content in before.items():
            if content is None:
                remove(root / path)
            else:
                write_atomically(root / path, content)
        for folder in sorted(set(made), reverse=True):
            remove(folder)
        raise


# --- parts ----------------------------------------------------------------------------------------


def _with_exercise(
    texts: Texts, lesson: Lesson, planned: Planned, notebook: Notebook, content: Content
) -> Texts:
    source = lesson.source
    entries, answers = (
        f"{FOLDER}/lessons/{lesson.name}/{module}.py" for module in (ENTRIES, ANSWERS)
    )
    cells = exercise_cells(planned, content.kit, content.rules)
    kind = "question" if planned.is_question else "elementwise"
    try:
        made = {
            source: to_text(with_exercise(notebook, cells, content.rules)),
            entries: _with_entry(texts[entries], planned, content),
        }
        text = texts[answers]
        for name in ("RIGHT", "WRONG"):
            text = with_item(text, name, _made(f"{name.lower()}_{kind}", name=planned.name))
        return texts | made | {answers: text}
    except CannotAdd as error:
        where = f"{FOLDER}/lessons/{lesson.name}"
        raise CourseError(f"{where}: {error}; write it so, then again") from None
    except SyntaxError as error:
        raise CourseError(f"{FOLDER}/lessons/{lesson.name}: no Python: {error}") from None


def _with_entry(text: str, planned: Planned, content: Content) -> str:
    names = names_in(text)
    lesson = "LESSON" if "LESSON" in names else f'"{planned.lesson}"'
    points = f"{planned.points:g}" if planned.points % 1 else f"{planned.points:.1f}"
    about: dict[str, Any] = {"name": planned.name, "lesson": lesson, "points": points}
    if planned.is_question:
        text = with_item(text, "EXERCISES", _made("exercise_question", **about))
        return with_import(text, {"question"})
    spec = planned.name.upper()
    while spec in names:
        spec += "_SPEC"
    public = calls(content.kit, "check_elementwise", {"known", "slips"})
    about |= {"spec": spec, "public": public, "bonus": planned.bonus}
    text = with_item(
        text,
        "EXERCISES",
        _made("exercise_elementwise", **about),
        _made("entry_elementwise", name=planned.name, spec=spec),
    )
    used = {"Elementwise", "Exercise", "Misconception", "elementwise_checks"}
    return with_numpy(with_import(text, used | ({"PublicCheck"} if public else set())))


def _problems(course: Course, notebook: Notebook, lesson: Lesson, content: Content) -> list[str]:
    exercises = content.of_lesson(lesson.name)
    source = Source(
        path=lesson.source,
        lesson=lesson.name,
        notebook=with_derived(notebook, exercises),
        exercises=exercises,
        rules=content.rules,
        link_targets=lambda _: True,
    )
    return [str(problem) for problem in source_problems(source)]


def _source(course: Course, lesson: Lesson) -> Notebook:
    """A lesson's source in normal form."""
    try:
        read = read_notebook(course.source / lesson.path, lesson.source)
    except Refused as refused:
        raise CourseError(str(refused.problems[0])) from None
    return normalised(read, load(course.root).kit)


def _parsed(text: str) -> Notebook:
    notebook: Notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def _made(template: str, **about: object) -> str:
    if "lesson" in about:
        about["number"] = str(about["lesson"]).strip('"')[:2]
    return _TEMPLATES.get_template(f"{template}.py.j2").render(**about)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n", "\n") if path.is_file() else ""


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
