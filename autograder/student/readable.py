"""What a submission may read: Python's own files, and nothing of a course, wherever it is."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
READ = EXECUTE | READ_FILE | READ_DIR
PACKAGE = Path(__file__).resolve().parents[1]
# Of a course's folder that lies where Python's own files lie: each is hidden by itself.
_PARTS = (
    *("course", "source", "notebooks", "solutions", "submitted", "autograded", "feedback"),
    *("records", "gradebook.db", "nbgrader_config.py"),
)


def readable_paths(hidden: Iterable[Path] = ()) -> list[tuple[Path, int]]:
    """Existing paths that a submission may read, each with Landlock's rights on it.

    The Python installation, the libraries that its modules load, fonts and time zones; never this
    package, a copy of it, or anything in the folders that are hidden.

    Parameters
    ----------
    hidden : iterable of Path
        Folders of courses. Where Python is installed inside of one (``.venv``), that stays
        readable: of the folders above a file the nearest decides.
    """
    resolved = _python_folders()
    concealed = hidden_places(hidden, resolved)
    outer = [
        f for f in resolved if not any(o in f.parents and not _between(o, f, concealed)
                                       for o in resolved)
    ]  # fmt: skip
    found = [pair for folder in outer for pair in without(folder, concealed)]
    for name in ("/etc/ld.so.cache", "/etc/localtime", "/etc/timezone"):
        if Path(name).is_file():
            found.append((Path(name), READ_FILE))
    found.append((Path("/dev/null"), READ_FILE | WRITE_FILE | TRUNCATE))
    found += [(Path("/dev/zero"), READ_FILE), (Path("/dev/urandom"), READ_FILE)]
    return found


def _python_folders() -> list[Path]:
    paths = sysconfig.get_paths()
    folders = {Path(paths[k]) for k in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {Path(sys.base_prefix) / name for name in ("lib", "lib64")}
    folders |= {Path("/", name) for name in ("lib", "lib32", "lib64", "usr/lib", "usr/lib64")}
    folders |= {Path("/usr/local/lib"), Path("/usr/share/fonts"), Path("/usr/share/zoneinfo")}
    return sorted({f.resolve() for f in folders if f.is_dir()})


def hidden_places(hidden: Iterable[Path], readable: Collection[Path]) -> set[Path]:
    """All that is not to be read: courses, this package and its copies, what was compiled."""
    places = {PACKAGE, *(folder / PACKAGE.name for folder in _where_packages_are())}
    if sys.pycache_prefix:
        places.add(Path(sys.pycache_prefix))
    for root in hidden:
        places |= {root, *(root / part for part in _PARTS)}
    found = {_on_disk(place) for place in places}
    return {place for place in found if place.exists()} - set(readable) - {Path("/")}


def listable(hidden: Iterable[Path] = ()) -> list[Path]:
    """The hidden places among what may be read: Landlock alone would let their names be listed."""
    folders = _python_folders()
    found: list[Path] = []
    for place in sorted(hidden_places(hidden, folders)):
        inside = any(folder in place.parents for folder in folders)
        above = any(place in folder.parents for folder in folders)
        if inside and not above and not any(other in place.parents for other in found):
            found.append(place)
    return found


def _where_packages_are() -> Iterator[Path]:
    for entry in sys.path:
        if Path(entry).is_dir():
            yield Path(entry)
    for key in ("purelib", "platlib"):
        yield Path(sysconfig.get_paths()[key])
        yield Path(sysconfig.get_paths(vars={"base": sys.base_prefix})[key])


def _on_disk(place: Path) -> Path:
    """The place itself; of what is in an archive, the archive."""
    for parent in (place, *place.parents):
        if parent.is_file():
            return parent.resolve()
    return place.resolve()


def _between(above: Path, below: Path, hidden: Collection[Path]) -> bool:
    """Whether something hidden lies between two folders, of which the lower one is to be read."""
    return any(h in below.parents and above in h.parents for h in hidden)


def without(folder: Path, hidden: Collection[Path]) -> Iterator[tuple[Path, int]]:
    """The folder, or where something hidden lies in it, everything in it but that."""
    if folder in hidden:
        return
    if not any(folder in place.parents for place in hidden):
        yield folder, READ
        return
    yield folder, READ_DIR  # imports list the folder
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or not entry.exists() or entry in hidden:
            continue
        if entry.is_dir():
            yield from without(entry, hidden)
        else:
            yield entry, EXECUTE | READ_FILE
