"""``autograder build``: from ``source/`` to what students get and to the solutions.

1. Bring each source into its normal form, with what follows from the entries.
2. Make its release with nbgrader: solutions and hidden tests go.
3. Make its solution: markers and hidden tests go, then it is executed.
4. Ask the solution what the hidden checks ask.
5. Refuse, and write nothing, where a rule of `lint` is broken; an ordinary nbgrader lesson, which
   has no entries in the course, is refused by itself (`ordinary`) and stops no other.
6. Write what differs; with ``--check`` only say what differs.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.authoring.asked import (
    asking_entries,
    asking_own_tests,
    entry_problems,
    own_test_problems,
    without_asking,
)
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
from autograder.authoring.ordinary import (
    ordinary_problems,
    other_language,
    release_faults,
    run_problems,
)
from autograder.authoring.own_tests import NOT_SEALED, own_tests
from autograder.authoring.unfinished import left_to_do
from autograder.course import IGNORED_NAMES, Course, CourseError, Lesson, find_course
from autograder.files import write_atomically

Sources = dict[Lesson, Notebook]
Found = dict[Lesson, list[Problem]]


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
    refused : tuple of Problem
        What is wrong with ordinary lessons; these are left as they are.
    ordinary : tuple of str
        Lessons that are built and not sealed by entries.
    """

    texts: dict[str, str] = field(repr=False)
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    refused: tuple[Problem, ...] = ()
    ordinary: tuple[str, ...] = ()


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
        for problem in _left_to_do(course, lessons):
            print(problem)
        return 2
    for problem in outcome.refused:
        print(problem, file=sys.stderr)
    for name in outcome.ordinary:
        print(f"{name}: {NOT_SEALED}; its own tests judge, in the process of the student's code")
    if args.check:
        return _say_what_differs(course, outcome)
    write(course, outcome)
    for path in outcome.changed:
        print(f"wrote {path}")
    for path in outcome.stale:
        print(f"has no source, remove it: {path}")
    if not outcome.changed and not outcome.stale:
        print(f"{len(outcome.texts)} files were up to date.")
    for problem in _left_to_do(course, lessons):
        print(problem)
    return 1 if outcome.stale or outcome.refused else 0


def _left_to_do(course: Course, lessons: Sequence[Lesson]) -> Iterator[Problem]:
    """What is still to be filled in; nothing of a lesson whose source cannot be read."""
    for lesson in lessons:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            yield from left_to_do(course, lesson)


def _say_what_differs(course: Course, outcome: Outcome) -> int:
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
    return 1 if outcome.refused else 0


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
    seals = course.content.seals
    sources, found = _read_sources(course)
    for lesson in lessons:
        found[lesson] += _extra_files(course, lesson)
        if lesson in sources:
            found[lesson] += _source_problems(course, lesson, sources[lesson])

    # All that is wrong is said at once: what is sound so far goes on to the next step.
    sound = [lesson for lesson in lessons if lesson in sources and not found[lesson]]
    texts = {lesson.source: to_text(sources[lesson]) for lesson in sound}
    releases = _checked_releases(course, sound, sources, found)
    sound = [lesson for lesson in sound if lesson in releases]
    texts |= {f"notebooks/{lesson.path.as_posix()}": text for lesson, text in releases.items()}
    texts |= _solutions(course, sound, sources, found)

    refused = [p for lesson, own in found.items() if not seals(lesson.name) for p in own]
    problems = [p for lesson, own in found.items() if seals(lesson.name) for p in own]
    if set(lessons) == set(course.lessons()):
        for name, text in course.broken_lessons().items():
            (problems if seals(name) else refused).append(Problem(f"source/{name}", "", text))
    if problems or not texts:
        raise Refused([*problems, *refused])
    whole = [lesson for lesson in sound if not found[lesson]]
    kept = {lesson.path.as_posix() for lesson in whole}
    texts = {path: text for path, text in texts.items() if path.partition("/")[2] in kept}
    changed = tuple(path for path, text in texts.items() if _differs(course.root / path, text))
    ordinary = tuple(lesson.name for lesson in whole if not seals(lesson.name))
    return Outcome(texts, changed, _stale(course, lessons), tuple(refused), ordinary)


def _source_problems(course: Course, lesson: Lesson, notebook: Notebook) -> list[Problem]:
    if course.content.seals(lesson.name):
        return source_problems(_source(course, lesson, notebook))
    return ordinary_problems(lesson.source, lesson.name, notebook)


def _solutions(
    course: Course, lessons: Sequence[Lesson], sources: Sources, found: Found
) -> dict[str, str]:
    """The executed solutions, by their path; what is wrong with them is added to `found`."""
    from autograder.authoring.solution import execute_all, solved

    asking = []
    for lesson in lessons:
        notebook = solved(sources[lesson])
        if course.content.seals(lesson.name):
            asking.append(asking_entries(notebook, course.root, lesson.name))
        else:
            asking.append(asking_own_tests(notebook, own_tests(sources[lesson])))
    texts = {}
    for lesson, executed in zip(lessons, execute_all(asking), strict=True):
        path = lesson.source  # where it is put right
        notebook, said = without_asking(executed)
        texts[f"solutions/{lesson.path.as_posix()}"] = to_text(notebook)
        if course.content.seals(lesson.name):
            found[lesson] += solution_problems(path, notebook) + entry_problems(path, said)
        else:
            found[lesson] += run_problems(path, notebook)
            found[lesson] += own_test_problems(path, said, own_tests(sources[lesson]))
    return texts


def releases_of(course: Course, lessons: Sequence[Lesson]) -> dict[Lesson, str]:
    """What students are to get of these lessons, as the sources say now.

    Raises
    ------
    Refused
        If a source cannot be read, or a release would give a solution away.
    """
    sources, found = _read_sources(course)
    problems = [p for lesson in lessons for p in found[lesson]]
    problems += [
        p for lesson, own in found.items() if course.content.seals(lesson.name) for p in own
    ]
    if problems:
        raise Refused(list(dict.fromkeys(problems)))
    releases = _checked_releases(course, lessons, sources, found)
    if problems := [p for lesson in lessons for p in found[lesson]]:
        raise Refused(problems)
    return releases


def _checked_releases(
    course: Course, lessons: Sequence[Lesson], sources: Sources, found: Found
) -> dict[Lesson, str]:
    """The releases that may be handed out; what is wrong with the others is added to `found`."""
    releases = _releases(course, {lesson: sources[lesson] for lesson in lessons}, found)
    sealed = [source for lesson, source in sources.items() if course.content.seals(lesson.name)]
    finder = LeakFinder([f for source in sealed for f in fragments_of(source)])
    for lesson, text in list(releases.items()):
        path = lesson.source  # where it is put right
        if course.content.seals(lesson.name):
            problems = release_problems(path, _loaded(text), finder)
        else:
            problems = release_faults(path, _loaded(text))
        if problems:
            found[lesson] += problems
            del releases[lesson]
    return releases


def write(course: Course, outcome: Outcome) -> None:
    """Write the files that differ, each in one step."""
    for path in outcome.changed:
        target = course.root / path
        write_atomically(target, outcome.texts[path].encode("utf-8"))


def _read_sources(course: Course) -> tuple[Sources, Found]:
    """The sources of all lessons in normal form, and what is wrong with those without one."""
    sources: Sources = {}
    found: Found = {}
    for lesson in course.lessons():
        found[lesson] = []
        shown_as = lesson.source
        ordinary = not course.content.seals(lesson.name)
        try:
            read = read_notebook(course.source / lesson.path, shown_as, ordinary)
            if ordinary and (other := other_language(read)):
                raise Refused([Problem(shown_as, "", other)])
            normal = normalised(read, None if ordinary else course.content.kit)
            sources[lesson] = with_derived(normal, course.content.of_lesson(lesson.name))
        except Refused as refused:
            found[lesson] += refused.problems
    return sources, found


def _source(course: Course, lesson: Lesson, notebook: Notebook) -> Source:
    """A lesson's source as the rules see it."""
    return Source(
        path=lesson.source,
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


def _releases(course: Course, sources: Sources, found: Found) -> dict[Lesson, str]:
    """The text of each lesson's release; why an ordinary one has none is added to `found`."""
    from autograder.authoring.release import generate_release

    with tempfile.TemporaryDirectory(prefix="autograder-") as staging:
        releases = {}
        for lesson, notebook in sources.items():
            staged = Path(staging) / "source" / lesson.path
            staged.parent.mkdir(parents=True)
            staged.write_text(to_text(notebook), encoding="utf-8", newline="\n")
        for lesson in sources:
            try:
                released = generate_release(course, lesson, Path(staging))
            except CourseError as error:
                if course.content.seals(lesson.name):
                    raise
                found[lesson].append(Problem(lesson.source, "", str(error)))
                continue
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
