"""Where the course keeps things: its root, its folders, its lessons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.exercises.registry import Content

CONFIG_NAME = "nbgrader_config.py"
IGNORED_NAMES = frozenset({".ipynb_checkpoints", "__pycache__", ".DS_Store"})


@dataclass(frozen=True)
class Lesson:
    """One lesson: a folder under ``source/`` with one notebook.

    Attributes
    ----------
    name : str
        The folder, which is also nbgrader's assignment: "02_sigmoid".
    notebook : str
        File name of the notebook: "sigmoid.ipynb".
    """

    name: str
    notebook: str

    @property
    def path(self) -> Path:
        """The notebook below ``source/``, ``notebooks/``, ``solutions/`` or a student's folder."""
        return Path(self.name) / self.notebook

    @property
    def source(self) -> str:
        """Where it is edited, below the course's root: "source/02_sigmoid/sigmoid.ipynb"."""
        return f"source/{self.name}/{self.notebook}"


@dataclass(frozen=True)
class Course:
    """The folders of a course, all below `root`."""

    root: Path

    @property
    def content(self) -> Content:
        """The course's exercises, kit and rules; see `exercises.registry`."""
        from autograder.exercises.registry import load  # takes NumPy, which not all commands need

        return load(self.root)

    @property
    def source(self) -> Path:
        """Lessons with solutions and hidden tests; edited by hand."""
        return self.root / "source"

    @property
    def release(self) -> Path:
        """What students get; made by ``autograder build``."""
        return self.root / "notebooks"

    @property
    def solutions(self) -> Path:
        """Executed solutions; made by ``autograder build``."""
        return self.root / "solutions"

    @property
    def submitted(self) -> Path:
        """What students hand in: ``submitted/<student>/<lesson>/<notebook>.ipynb``."""
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        """Graded notebooks, in the layout of `submitted`."""
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        """What students get back, in the layout of `submitted`."""
        return self.root / "feedback"

    @property
    def records(self) -> Path:
        """A record of every grade."""
        return self.root / "records"

    @property
    def cache(self) -> Path:
        """What saves work and may be deleted at any time."""
        return self.root / "build" / "cache"

    @property
    def collected(self) -> Path:
        """What is known of collected work: where it came from, what was replaced or not placed."""
        return self.root / "collected"

    def config(self) -> Any:
        """The settings of ``nbgrader_config.py``, as a traitlets ``Config``.

        Raises
        ------
        CourseError
            If that file stops with an error.
        """
        from traitlets.config.loader import PyFileConfigLoader

        try:
            return PyFileConfigLoader(CONFIG_NAME, path=str(self.root)).load_config()
        except (Exception, SystemExit) as error:
            reason = f"{type(error).__name__}: {error}".split("\n")[0]
            raise CourseError(f"{CONFIG_NAME} stops with {reason}") from error

    @property
    def db_url(self) -> str:
        """Address of the gradebook: ``CourseDirectory.db_url``, or ``gradebook.db`` at the root.

        See `from_root`.
        """
        configured = self.config().CourseDirectory.get("db_url")
        if isinstance(configured, str) and configured:
            return from_root(configured, self.root)
        return f"sqlite:///{self.root / 'gradebook.db'}"

    @property
    def db_file(self) -> Path | None:
        """The gradebook's file; None where a server keeps it."""
        scheme, _, path = self.db_url.partition(":///")
        return Path(path.partition("?")[0]) if scheme.startswith("sqlite") and path else None

    @property
    def course_id(self) -> str:
        """The course's name in the gradebook: ``CourseDirectory.course_id``.

        Raises
        ------
        CourseError
            If it is not set. nbgrader then goes on with an empty name, which no folder can have.
        """
        name = self.config().CourseDirectory.get("course_id")
        if not isinstance(name, str) or not name.strip():
            raise CourseError(
                f"{CONFIG_NAME} does not name the course; it needs a line such as "
                'c.CourseDirectory.course_id = "activations"'
            )
        return name.strip()

    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons found in ``source/``, in the order of their names."""
        folders = self._folders().items()
        return tuple(Lesson(name, found[0]) for name, found in folders if len(found) == 1)

    def broken_lessons(self) -> dict[str, str]:
        """Folders in ``source/`` that are no lesson, and why not; they stop no other."""
        return {
            name: f"holds {len(found) or 'no'} notebook{'s' * (len(found) > 1)}; a lesson is one "
            "notebook"
            for name, found in self._folders().items()
            if len(found) != 1
        }

    def _folders(self) -> dict[str, list[str]]:
        """Folders in ``source/`` that hold anything, and the notebooks in each."""
        folders = {}
        for folder in sorted(p for p in self.source.glob("*") if p.is_dir()):
            if folder.name in IGNORED_NAMES:
                continue
            files = [p.name for p in folder.iterdir() if p.name not in IGNORED_NAMES]
            if files:  # else left behind when git moved to a commit without this lesson
                folders[folder.name] = sorted(name for name in files if name.endswith(".ipynb"))
        return folders

    def chosen_lessons(self, names: list[str] | tuple[str, ...]) -> tuple[Lesson, ...]:
        """The lessons of these names, all of them where none is given.

        Raises
        ------
        CourseError
            If there is no such lesson.
        """
        lessons = self.lessons()
        wanted = {name.strip("/").removeprefix("source/") for name in names}
        known = {lesson.name for lesson in lessons}
        for name in sorted(wanted - known):
            if name in self.broken_lessons():
                raise CourseError(f"source/{name} {self.broken_lessons()[name]}")
            there = ", ".join(sorted(known)) or "none yet"
            raise CourseError(f"there is no lesson {name!r} in source/; lessons: {there}")
        return tuple(lesson for lesson in lessons if not wanted or lesson.name in wanted)


def from_root(db_url: str, root: Path) -> str:
    """An address of a gradebook; SQLite's file, where it is relative, is one below the root.

    SQLite would look for it, or make it, in the folder that a command is run from.
    """
    scheme, _, path = db_url.partition(":///")
    relative = scheme.startswith("sqlite") and path and not Path(path).is_absolute()
    if not relative or path.startswith((":memory:", "file:")):
        return db_url
    return f"{scheme}:///{root / path}"


def source_path(root: Path, release: Path) -> Path:
    """The source of a released notebook of the course at `root`."""
    return Course(root).source / release.parent.name / release.name


def find_course(start: Path | None = None) -> Course:
    """The course that a folder, by default the current one, belongs to.

    Raises
    ------
    CourseError
        If neither the folder nor one above it holds ``nbgrader_config.py``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG_NAME).is_file():
            return Course(folder)
    raise CourseError(f"{here} is not part of a course: no {CONFIG_NAME} here or in a folder above")
