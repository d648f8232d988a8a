"""A course's content: the door through which a course enters the engine.

A course keeps what another teacher would replace in the folder `course/` at its root:

- ``course.toml``: title, points, the sections of a lesson;
- ``kit.py``: the setup cell of every lesson, with the public checks and the table `ADVICE`;
- ``lessons/<lesson>/exercises.py``: the entries, in `EXERCISES`;
- whatever these import, by relative imports: ``from ...reference import activations``.

The folder is loaded as a package under a name of its own, so that several courses can be in one
process, and nothing of it is importable by accident.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.machinery
import importlib.util
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.errors import CourseError
from autograder.exercises.model import Exercise

FOLDER = "course"
PACKAGE = "_course_"  # how the package's name begins under which a course is loaded
ENTRIES, ANSWERS = "exercises", "answers"  # modules of a lesson's folder


class ContentError(CourseError):
    """The course's content cannot be used; the message is one line that names the file."""


@dataclass(frozen=True)
class Rules:
    """What ``course.toml`` says of all lessons.

    Attributes
    ----------
    title : str
    points : float
        Points of a lesson, without the bonus.
    questions : int
        The most questions in a lesson.
    minutes : int or None
        The most that a lesson may say it takes; its sections have to add up to what it says.
    words_before_stub : int or None
        The most words that a reader sees before the first function to write.
    hints : tuple of str
        Titles of the folded hints of each exercise, in their order.
    imports : tuple of str
        Packages that lessons may import beside Python's own; anything where it is empty.
    answers : int
        The least number of right answers, and of wrong ones, that each exercise is tried with.
    sections : tuple of str
        The H2 headings of a lesson, in their order.
    exercises : str
        The section in which `autograder new` puts exercises; the last one where it is not said.
    labels : mapping of str to tuple of str
        The bold labels that a section has, in their order.
    written : str
        The section with a written answer, a Markdown cell to fill; none where it is empty.
    replaceable : tuple of str
        Those that a lesson in `replaced_in` may replace by headings of its own, in that place.
    replaced_in : tuple of str
    """

    title: str = ""
    points: float = 10.0
    questions: int = 3
    minutes: int | None = None
    words_before_stub: int | None = None
    hints: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    answers: int = 0
    sections: tuple[str, ...] = ()
    replaceable: tuple[str, ...] = ()
    replaced_in: tuple[str, ...] = ()
    exercises: str = ""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: str = ""


@dataclass(frozen=True)
class Content:
    """What the folder of a course's content holds.

    Attributes
    ----------
    folder : Path
    package : str
        The name under which the folder is loaded.
    """

    folder: Path
    package: str

    def module(self, name: str) -> ModuleType:
        """A module of the course: "reference.activations".

        Raises
        ------
        ContentError
            If it stops with an error when it is imported.
        """
        try:
            return importlib.import_module(f"{self.package}.{name}")
        except Exception as error:
            shown = f"{self.folder.name}/{name.replace('.', '/')}.py"
            raise ContentError(f"{shown} stops with {type(error).__name__}: {error}") from error

    @cached_property
    def rules(self) -> Rules:
        """What ``course.toml`` says."""
        path = self.folder / "course.toml"
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Rules()
        except (OSError, ValueError) as error:
            raise ContentError(f"{FOLDER}/course.toml cannot be read: {error}") from None
        sections = said.pop("sections", {})
        known = {"title", "points", "questions", "hints", "answers", "imports"}
        known |= {"minutes", "words_before_stub"}
        in_sections = {"order", "replaceable", "replaced_in", "exercises", "labels", "written"}
        if said.keys() - known or sections.keys() - in_sections:
            unknown = ", ".join(
                sorted(said.keys() - known) or sorted(sections.keys() - in_sections)
            )
            raise ContentError(f"{FOLDER}/course.toml: nothing is known of {unknown}")
        return Rules(
            **said | {name: tuple(said.get(name, ())) for name in ("hints", "imports")},
            sections=tuple(sections.get("order", ())),
            replaceable=tuple(sections.get("replaceable", ())),
            replaced_in=tuple(sections.get("replaced_in", ())),
            exercises=sections.get("exercises", ""),
            labels={name: tuple(of) for name, of in sections.get("labels", {}).items()},
            written=sections.get("written", ""),
        )

    @cached_property
    def kit(self) -> str:
        """The text of the setup cell."""
        text = (self.folder / "kit.py").read_text(encoding="utf-8")
        return text.replace("\r\n", "\n").strip("\n")

    @cached_property
    def advice(self) -> tuple[tuple[str, str], ...]:
        """The kit's `ADVICE`: patterns of error messages and what helps, read and not run.

        The kit has to stand alone in a notebook, and draws: it is not imported.
        """
        for statement in ast.parse(self.kit).body:
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "ADVICE":
                return tuple(ast.literal_eval(statement.value).items())
        return ()

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """Every exercise by name, lesson after lesson.

        Raises
        ------
        ContentError
            If two entries have the same name, or an entry names another lesson.
        """
        found: dict[str, Exercise] = {}
        for path in sorted(self.folder.glob(f"lessons/*/{ENTRIES}.py")):
            lesson = path.parent.name
            for exercise in self.module(f"lessons.{lesson}.{ENTRIES}").EXERCISES:
                if exercise.name in found:
                    raise ContentError(f"two exercises are named {exercise.name!r}")
                if exercise.lesson != lesson:
                    raise ContentError(
                        f"{FOLDER}/lessons/{lesson}/{ENTRIES}.py: {exercise.name} says that it "
                        f"belongs to {exercise.lesson!r}"
                    )
                found[exercise.name] = replace(exercise, advice=self.advice)
        return found

    def find(self, name: str) -> Exercise:
        """The exercise of that name.

        Raises
        ------
        ContentError
            If there is none; the message lists those there are.
        """
        if name not in self.exercises:
            there = ", ".join(self.exercises)
            raise ContentError(f"there is no exercise {name!r}; there are: {there}")
        return self.exercises[name]

    def of_lesson(self, lesson: str) -> tuple[Exercise, ...]:
        """The exercises of a lesson ("02_sigmoid"), in the order of its module."""
        return tuple(e for e in self.exercises.values() if e.lesson == lesson)

    def seals(self, lesson: str) -> bool:
        """Whether a lesson has entries; an ordinary nbgrader lesson is judged by its own tests."""
        return (self.folder / "lessons" / lesson / f"{ENTRIES}.py").is_file()

    def answers(self, lesson: str) -> dict[str, Any]:
        """RIGHT, WRONG and EQUIVALENT of a lesson; each empty where there is no such file."""
        found: dict[str, Any] = {"RIGHT": {}, "WRONG": {}, "EQUIVALENT": {}}
        if (self.folder / "lessons" / lesson / f"{ANSWERS}.py").is_file():
            module = self.module(f"lessons.{lesson}.{ANSWERS}")
            found |= {name: getattr(module, name) for name in found if hasattr(module, name)}
        return found


@cache
def load(root: Path) -> Content:
    """The content of the course at `root`, loaded once a process.

    Parameters
    ----------
    root : Path
        The folder with ``nbgrader_config.py``; the content is in its folder ``course/``.
    """
    folder = root.resolve() / FOLDER
    package = f"{PACKAGE}{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    spec = importlib.machinery.ModuleSpec(package, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[package] = importlib.util.module_from_spec(spec)
    return Content(folder, package)


_SEEN: dict[Path, tuple[tuple[str, int, int], ...]] = {}


def refresh(root: Path) -> None:
    """Load the content again the next time, if its files have changed since this was last called.

    For a process that lives long: a Jupyter server grades for weeks.
    """
    folder = root.resolve() / FOLDER
    files = [*sorted(folder.rglob("*.py")), folder / "course.toml"]
    about = ((str(path), path.stat()) for path in files if path.is_file())
    now = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in about)
    if _SEEN.get(folder, now) != now:
        package = load(root).package
        for name in [n for n in sys.modules if n == package or n.startswith(f"{package}.")]:
            del sys.modules[name]
        importlib.invalidate_caches()
        load.cache_clear()
    _SEEN[folder] = now
