"""``autograder build``: from ``source/`` to what students get and to the solutions.

1. Bring each source into its normal form, with what follows from the entries.
2. Make its release with nbgrader: solutions and hidden tests go.
3. Make its solution: markers and hidden tests go, then it is executed.
4. Refuse, and write nothing, where a rule of `lint` is broken.
5. Write what differs; with ``--check`` only say what differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.authoring.derive import with_derived
from autograder.authoring.differences import differences, same_but_for_images
from autograder.authoring.leaks import LeakFinder, fragments_of
from autograder.authoring.lint import Source, release_problems, solution_problems, source_problems
from autograder.authoring.normal_form import (
    Notebook,
    Problem,
    Refused,
    normalised,
    read_notebook,
    to_text,
)
from autograder.course import IGNORED_NAMES, Course, CourseError, Lesson, find_course
from autograder.files import write_atomically


@dataclass(frozen=True)
class Outcome:
    """What a build came to.

    Attributes
    ----------
    texts : dict
        Path below the course's root → the text of each file that the build makes.
    changed : tuple of str
        Paths whose file differs from that text, or is missing.
    stale : tuple of str
        Files in ``notebooks/`` and ``solutions/`` that no source stands behind.
    """

    texts: dict[str, str] = field(repr=False)
    changed: tuple[str, ...]
    stale: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder build``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="02_sigmoid; all by default")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 with the files that differ from a rebuild, and the cells",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder build``; see `cli` for the exit codes."""
    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    if not lessons:
        raise CourseError("there is no lesson in source/ to build")
    try:
        outcome = build(course, lessons)
    except Refused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        return 2
    if args.check:
        for path in outcome.changed:
            print(f"differs: {path}")
            for difference in _differences(course.root / path, outcome.texts[path]):
                print(difference)
        for path in outcome.stale:
            print(f"has no source: {path}")
        if outcome.changed or outcome.stale:
            print("Run `autograder build` and commit what it changes.")
            return 1
        print(f"{len(outcome.texts)} files are what a rebuild gives.")
        return 0
    write(course, outcome)
    for path in outcome.changed:
        print(f"wrote {path}")
    for path in outcome.stale:
        print(f"has no source, remove it: {path}")
    if not outcome.changed and not outcome.stale:
        print(f"{len(outcome.texts)} files were up to date.")
    return 1 if outcome.stale else 0


def build(course: Course, lessons: Sequence[Lesson]) -> Outcome:
    """Make the files of these lessons, and write none.

    Parameters
    ----------
    course : Course
    lessons : sequence of Lesson
        The lessons to build. The solutions of all lessons are looked for in their releases.

    Returns
    -------
    Outcome

    Raises
    ------
    Refused
        With all problems found, if there are any.
    """
    sources, problems = _read_sources(course)
    problems += [p for lesson in lessons for p in _extra_files(course, lesson)]
    sound = []
    for lesson in lessons:
        if lesson in sources:
            found = source_problems(_source(course, lesson, sources[lesson]))
            problems += found
            sound += [] if found else [lesson]

    # All that is wrong is said at once: what is sound so far goes on to the next step.
    texts = {f"source/{lesson.path.as_posix()}": to_text(sources[lesson]) for lesson in sound}
    releases, found = _checked_releases(course, sound, sources)
    problems += found
    sound = [lesson for lesson in sound if lesson in releases]
    texts |= {f"notebooks/{lesson.path.as_posix()}": text for lesson, text in releases.items()}

    from autograder.authoring.solution import execute_all, solved

    executed = execute_all([solved(sources[lesson]) for lesson in sound])
    for lesson, notebook in zip(sound, executed, strict=True):
        path = f"solutions/{lesson.path.as_posix()}"
        problems += solution_problems(path, notebook)
        texts[path] = to_text(notebook)
    if problems:
        raise Refused(problems)
    changed = tuple(path for path, text in texts.items() if _differs(course.root / path, text))
    return Outcome(texts, changed, _stale(course, lessons))


def releases_of(course: Course, lessons: Sequence[Lesson]) -> dict[Lesson, str]:
    """What students are to get of these lessons, as the sources say now.

    Raises
    ------
    Refused
        If a source cannot be read, or a release would give a solution away.
    """
    sources, problems = _read_sources(course)
    if problems:
        raise Refused(problems)
    releases, problems = _checked_releases(course, lessons, sources)
    if problems:
        raise Refused(problems)
    return releases


def _checked_releases(
    course: Course, lessons: Sequence[Lesson], sources: dict[Lesson, Notebook]
) -> tuple[dict[Lesson, str], list[Problem]]:
    """The releases that may be handed out, and what is wrong with the others."""
    releases = _releases(course, {lesson: sources[lesson] for lesson in lessons})
    finder = LeakFinder([f for source in sources.values() for f in fragments_of(source)])
    problems: list[Problem] = []
    for lesson, text in list(releases.items()):
        path = f"notebooks/{lesson.path.as_posix()}"
        found = release_problems(path, _loaded(text), finder)
        if found:
            problems += found
            del releases[lesson]
    return releases, problems


def write(course: Course, outcome: Outcome) -> None:
    """Write the files that differ, each in one step."""
    for path in outcome.changed:
        target = course.root / path
        write_atomically(target, outcome.texts[path].encode("utf-8"))


def _read_sources(course: Course) -> tuple[dict[Lesson, Notebook], list[Problem]]:
    """The sources of all lessons in normal form, and those that cannot be read."""
    sources: dict[Lesson, Notebook] = {}
    problems: list[Problem] = []
    for lesson in course.lessons():
        try:
            shown_as = f"source/{lesson.path.as_posix()}"
            read = read_notebook(course.source / lesson.path, shown_as)
            normal = normalised(read, course.content.kit)
            sources[lesson] = with_derived(normal, course.content.of_lesson(lesson.name))
        except Refused as refused:
            problems += refused.problems
    return sources, problems


def _source(course: Course, lesson: Lesson, notebook: Notebook) -> Source:
    """A lesson's source as the rules see it."""
    return Source(
        path=f"source/{lesson.path.as_posix()}",
        lesson=lesson.name,
        notebook=notebook,
        exercises=course.content.of_lesson(lesson.name),
        rules=course.content.rules,
        link_targets=lambda path: _exists(course, path),
    )


def _extra_files(course: Course, lesson: Lesson) -> list[Problem]:
    folder = course.source / lesson.name
    return [
        Problem(f"source/{lesson.name}/{path.name}", "", "would be handed to students; move it")
        for path in sorted(folder.iterdir())
        if path.name not in IGNORED_NAMES and path.name != lesson.notebook
    ]


def _exists(course: Course, path: PurePosixPath) -> bool:
    """Whether a file is there, or will be once all lessons are built."""
    lessons = {PurePosixPath("notebooks", lesson.path.as_posix()) for lesson in course.lessons()}
    return path in lessons or (path.parts[:1] != ("notebooks",) and (course.root / path).exists())


def _releases(course: Course, sources: dict[Lesson, Notebook]) -> dict[Lesson, str]:
    """The text of each lesson's release."""
    from autograder.authoring.release import generate_release

    with tempfile.TemporaryDirectory(prefix="autograder-") as staging:
        releases = {}
        for lesson, notebook in sources.items():
            staged = Path(staging) / "source" / lesson.path
            staged.parent.mkdir(parents=True)
            staged.write_text(to_text(notebook), encoding="utf-8", newline="\n")
        for lesson in sources:
            released = generate_release(course, lesson, Path(staging))
            releases[lesson] = released.read_text(encoding="utf-8")
        return releases


def _loaded(text: str) -> Notebook:
    import nbformat

    return nbformat.reads(text, as_version=4)


def _differs(path: Path, text: str) -> bool:
    """Whether a file is not what a rebuild gives; the bytes of images may be another machine's."""
    if not path.is_file():
        return True
    there = path.read_bytes()
    if there == text.encode():
        return False
    try:
        return b"\r" in there or not same_but_for_images(there.decode(), text)
    except UnicodeDecodeError:
        return True


def _differences(path: Path, text: str) -> list[str]:
    """What is said of a file that differs: each cell, and the first line that is another."""
    if not path.is_file():
        return ["  is missing"]
    try:
        there = path.read_bytes().decode()
    except UnicodeDecodeError:
        return ["  is not UTF-8"]
    if "\r" in there:
        return ["  has lines that end in CR LF; git's core.autocrlf or an editor made them"]
    return [str(difference) for difference in differences(there, text)]


def _stale(course: Course, lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Files in ``notebooks/`` and ``solutions/`` that no source stands behind."""
    built = {lesson.name for lesson in lessons}
    others = {lesson.name for lesson in course.lessons()} - built
    stale = []
    for folder in (course.release, course.solutions):
        for path in sorted(folder.glob("*/*")):
            lesson, name = path.parent.name, path.name
            if lesson in others or name in IGNORED_NAMES or not path.is_file():
                continue
            if not any(Path(lesson, name) == known.path for known in lessons):
                stale.append(path.relative_to(course.root).as_posix())
    return tuple(stale)
