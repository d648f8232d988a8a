"""``autograder release``: lessons for students with what they need to run them.

Writes ``dist/<course>/``, which is ready to be pushed to a repository that nbgitpuller, Binder or
a devcontainer opens, and the same as ``dist/<course>.zip``. Lessons that are there already stay,
and so does the folder's ``.git``: each week's lesson is added to those before.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import jinja2

from autograder.authoring.build import releases_of
from autograder.authoring.normal_form import Refused
from autograder.authoring.unfinished import left_to_do
from autograder.course import IGNORED_NAMES, Course, CourseError, Lesson, find_course
from autograder.files import write_atomically, write_zip

FOLDER = "dist"
LOCK = "requirements-students.lock"
NEEDS = "requirements-students.txt"  # the same without the exact versions: the oldest that do
PYTHON = "3.11"  # the oldest that the lock is made for
# In every release, written first: a folder or a zip that holds it is one.
MARK = ".devcontainer/devcontainer.json"
INSTALL = "pip install --require-hashes -r requirements.txt"
# Folders below the course's root that hold, or will hold, something else.
# fmt: off
OWN = frozenset({
    ".git", "autograded", "autograder", "build", "collected", "course", "docs", "downloaded",
    "downloads", "exchange", "feedback", "grades", "handback", "my-lessons", "notebooks", "records",
    "reports", "solutions", "source", "submitted", "terms", "tests",
})
# fmt: on
_TO_STAY = IGNORED_NAMES | {".git", ".gitattributes", ".gitignore"}  # of an empty repository
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
    folder = Path(os.path.abspath(args.output or course.root / FOLDER / course.course_id))
    refuse_foreign(course, folder)
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
    try:
        write(course, lessons, folder)
    except OSError as error:
        raise CourseError(f"{error.filename} cannot be written: {error.strerror}") from None
    there = [lesson.name for lesson in course.lessons() if (folder / lesson.path).is_file()]
    print(f"{folder}/ and {folder.name}.zip beside it: {', '.join(there)}")
    return 0


def refuse_foreign(course: Course, folder: Path) -> None:
    """Let nothing be written over what is no release.

    Raises
    ------
    CourseError
        If the folder is the course's root or one of its folders, or if the folder or the zip
        beside it is there and no earlier release.
    """
    place, root = folder.resolve(), course.root.resolve()
    if place == root:
        raise CourseError(f"{folder} is the course itself; name a folder for the release")
    if place.is_relative_to(root) and (name := place.relative_to(root).parts[0]) in OWN:
        raise CourseError(
            f"{name}/ is the course's own; a release needs a folder for itself, such as "
            f"{FOLDER}/{folder.name}"
        )
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file; a release needs a folder")
    there = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    strange = [name for name in there if name not in _TO_STAY]
    mark = folder / MARK
    earlier = mark.is_file() and INSTALL.encode() in mark.read_bytes()
    if strange and not earlier:
        raise CourseError(
            f"{folder} holds {strange[0]} and is no earlier release; name an empty or a new folder"
        )
    packed = folder.with_name(f"{folder.name}.zip")
    if packed.is_dir():
        raise CourseError(f"{packed} is a folder; the zip would go there: name another --output")
    if packed.exists() and not earlier and f"{folder.name}/{MARK}" not in _names(packed):
        raise CourseError(f"{packed} is there and is no earlier release; name another --output")


def _names(packed: Path) -> list[str]:
    try:
        with zipfile.ZipFile(packed) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


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
    title = course.content.rules.title or course.course_id
    mark = json.dumps(devcontainer(title), indent=2) + "\n"
    write_atomically(folder / MARK, mark.encode("utf-8"))
    for lesson in lessons:
        content = (course.release / lesson.path).read_bytes()
        write_atomically(folder / lesson.path, content)
    there = [lesson for lesson in course.lessons() if (folder / lesson.path).is_file()]
    template = _TEMPLATES.get_template("handout.md.j2")
    readme = template.render(title=title, lessons=there, oldest=oldest(course))
    texts = {
        "README.md": readme,
        "requirements.txt": lock.read_text(encoding="utf-8"),
        "runtime.txt": f"python-{PYTHON}\n",
        MARK: mark,
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
        "postCreateCommand": INSTALL,
        "customizations": {"vscode": {"extensions": ["ms-python.python", "ms-toolsai.jupyter"]}},
    }
