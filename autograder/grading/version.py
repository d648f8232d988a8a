"""The version of everything that decides a grade.

A submission graded under another version is graded again. What only shows, calls or waits is no
part of it: a new comment in a progress bar regrades no class.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version as installed
from pathlib import Path

from autograder.authoring.own_tests import read_own_tests
from autograder.course import source_path
from autograder.exercises import registry
from autograder.exercises.registry import ANSWERS, ENTRIES, FOLDER

# Folders and modules of this package that decide; `grading` also holds what calls and saves.
DECIDES = (
    "authoring/own_tests.py",
    "exercises",
    "student",
    "grading/frames.py",
    "grading/job.py",
    "grading/judge.py",
    "grading/memory.py",
    "grading/needed.py",
    "grading/ordinary.py",
    "grading/pictures.py",
    "grading/purse.py",
    "grading/reading.py",
    "grading/run.py",
    "grading/runner.py",
    "grading/sanitise.py",
    "grading/session.py",
    "grading/warm.py",
    "grading/zygote.py",
)
_PACKAGE = Path(__file__).resolve().parent.parent


def version_of(root: Path, release: Path) -> str:
    """Version of the engine, the course's content, a lesson's release, NumPy and Python.

    Parameters
    ----------
    root : Path
        The course's folder.
    release : Path
        The notebook that students were given.

    Returns
    -------
    str
        A hexadecimal SHA-256; equal for equal files, whatever their dates.
    """
    source = source_path(root, release)
    ordinary = not (root / FOLDER / "lessons" / release.parent.name / f"{ENTRIES}.py").is_file()
    tests = source.stat().st_mtime_ns if ordinary and source.is_file() else None
    return _version(root, release, release.stat().st_mtime_ns, tests)


def refresh(root: Path) -> None:
    """Look at the files anew: a Jupyter server grades for weeks, and a course changes meanwhile."""
    registry.refresh(root)
    _version.cache_clear()
    _shared.cache_clear()


@lru_cache(maxsize=64)
def _version(root: Path, release: Path, modified: int, tests_modified: int | None) -> str:
    digest = hashlib.sha256(_shared(root))
    digest.update(release.read_bytes())
    if tests_modified is not None:  # an ordinary lesson: its own tests judge
        for test in read_own_tests(source_path(root, release)):
            digest.update(f"{test.cell} {test.digest}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _shared(root: Path) -> bytes:
    """What all lessons share, read once a process."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {installed('numpy')}".encode())
    for base, paths in ((_PACKAGE, _engine_files()), (root, _content_files(root))):
        for path in paths:
            digest.update(f"\n{path.relative_to(base).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.digest()


def _engine_files() -> Iterator[Path]:
    for name in DECIDES:
        path = _PACKAGE / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _content_files(root: Path) -> Iterator[Path]:
    """All modules of the course's content but the sample answers, which judge nobody."""
    for path in sorted((root / FOLDER).rglob("*.py")):
        if path.name != f"{ANSWERS}.py":
            yield path
