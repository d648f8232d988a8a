"""``autograder release``: lessons for students with what they need to run them.

Writes ``dist/<course>/``, which is ready to be pushed to a repository that nbgitpuller, Binder or
a devcontainer opens, and the same as ``dist/<course>.zip``. Lessons that are there already stay,
and so does the folder's ``.git``: each week's lesson is added to those before.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

import jinja2

from autograder.authoring.build import releases_of
from autograder.authoring.normal_form import Refused
from autograder.authoring.unfinished import left_to_do
from autograder.course import Course, CourseError, Lesson, find_course
from autograder.files import write_atomically, write_zip

FOLDER = "dist"
LOCK = "requirements-students.lock"
NEEDS = "requirements-students.txt"  # the same without the exact versions: the oldest that do
PYTHON = "3.11"  # the oldest that the lock is made for
_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder.authoring", "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder release``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help=f"default: {FOLDER}/<course id>; the zip stands beside it",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder release``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    try:
        texts = releases_of(course, lessons)
    except Refused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        return 2
    if unfinished := [p for lesson in lessons for p in left_to_do(course, lesson)]:
        for problem in unfinished:
            print(problem, file=sys.stderr)
        return 2
    for lesson, text in texts.items():
        path = course.release / lesson.path
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise CourseError(
                f"notebooks/{lesson.path.as_posix()} is not what source/ gives; run "
                "`autograder build` first"
            )
    folder = args.output or course.root / FOLDER / course.course_id
    try:
        write(course, lessons, folder)
    except OSError as error:
        raise CourseError(f"{error.filename} cannot be written: {error.strerror}") from None
    there = [lesson.name for lesson in course.lessons() if (folder / lesson.path).is_file()]
    print(f"{folder}/ and {folder.name}.zip beside it: {', '.join(there)}")
    return 0


def write(course: Course, lessons: tuple[Lesson, ...], folder: Path) -> None:
    """Write the folder and its zip.

    Raises
    ------
    CourseError
        If there is no list of what students need.
    """
    lock = course.root / LOCK
    if not lock.is_file():
        raise CourseError(f"{LOCK} is missing: what students need, in exact versions; `make lock`")
    for lesson in lessons:
        content = (course.release / lesson.path).read_bytes()
        write_atomically(folder / lesson.path, content)
    there = [lesson for lesson in course.lessons() if (folder / lesson.path).is_file()]
    title = course.content.rules.title or course.course_id
    template = _TEMPLATES.get_template("handout.md.j2")
    readme = template.render(title=title, lessons=there, oldest=oldest(course))
    texts = {
        "README.md": readme,
        "requirements.txt": lock.read_text(encoding="utf-8"),
        "runtime.txt": f"python-{PYTHON}\n",
        ".devcontainer/devcontainer.json": json.dumps(devcontainer(title), indent=2) + "\n",
    }
    licence = course.root / "LICENSE"
    if licence.is_file():
        texts["LICENSE"] = licence.read_text(encoding="utf-8")
    for name, text in texts.items():
        write_atomically(folder / name, text.encode("utf-8"))
    names = [lesson.path.as_posix() for lesson in there] + sorted(texts)
    packed = ((f"{folder.name}/{name}", (folder / name).read_bytes()) for name in names)
    write_zip(folder.with_name(f"{folder.name}.zip"), packed)


def oldest(course: Course) -> list[str]:
    """The oldest versions that do: "Python 3.9", "numpy 1.22"; none where nothing says so."""
    try:
        text = (course.root / NEEDS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    python = re.search(r"^#.*\bPython ([0-9.]*[0-9])", text, re.MULTILINE)
    packages = re.findall(r"^([\w.-]+)>=([0-9.]+)", text, re.MULTILINE)
    named = [("Python", python[1])] if python else []
    return [" ".join(each) for each in [*named, *packages]]


def devcontainer(title: str) -> dict:
    """A devcontainer that installs the locked versions and opens notebooks in VS Code."""
    return {
        "name": title,
        "image": f"mcr.microsoft.com/devcontainers/python:{PYTHON}",
        "postCreateCommand": "pip install --require-hashes -r requirements.txt",
        "customizations": {"vscode": {"extensions": ["ms-python.python", "ms-toolsai.jupyter"]}},
    }
