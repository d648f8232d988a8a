"""What is in a download: a zip, zips in it, or a folder. Nothing is unpacked to the disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from autograder.course import IGNORED_NAMES, CourseError

MAX_FILE = 50_000_000  # bytes of one file, unpacked
MAX_TOTAL = 20_000_000_000  # of a whole download
MAX_DEPTH = 3  # zips in zips
_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini", *sorted(IGNORED_NAMES))


@dataclass(frozen=True)
class File:
    """A file of a download.

    Attributes
    ----------
    inside : str
        Its path in the download, with ``/``; a zip in it counts as a folder.
    content : bytes or None
        None where it could not be read; `problem` says why.
    problem : str
    dated : str
        The date that the download, if it is a zip, has beside it: ISO without a zone; empty where
        there is none.
    """

    inside: str
    content: bytes | None
    problem: str = ""
    dated: str = ""


def files_of(path: Path) -> Iterator[File]:
    """The files of a zip or of a folder, in the order of their names.

    Raises
    ------
    CourseError
        If it is neither.
    """
    if path.is_dir():
        yield from _of_folder(path)
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield from _of_zip(archive, "", MAX_DEPTH, [MAX_TOTAL])
        except (zipfile.BadZipFile, OSError) as error:
            raise CourseError(f"{path} is damaged ({error}); download it again") from None
    elif path.exists():
        with path.open("rb") as file:
            cut_off = file.read(2) == b"PK"
        raise CourseError(
            f"{path} is a zip that ends too early; download it again"
            if cut_off
            else f"{path} is neither a zip nor a folder"
        )
    else:
        raise CourseError(f"there is no {path}")


def _of_folder(folder: Path) -> Iterator[File]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield File(inside, None, "a link, not a file")
        elif path.is_file() and not _is_litter(inside):
            if path.stat().st_size > MAX_FILE:
                yield File(inside, None, f"larger than {MAX_FILE // 1_000_000} MB")
            else:
                for file in _opened(inside, path.read_bytes(), MAX_DEPTH, [MAX_TOTAL]):
                    yield replace(file, dated="")  # a zip's in it is whoever packed that one's


def _of_zip(archive: zipfile.ZipFile, above: str, depth: int, left: list[int]) -> Iterator[File]:
    for entry in sorted(archive.infolist(), key=lambda each: each.filename):
        inside = above + _name_of(entry)
        if entry.is_dir() or _is_litter(inside):
            continue
        left[0] -= entry.file_size
        if entry.file_size > MAX_FILE or left[0] < 0:
            yield File(inside, None, f"larger than {MAX_FILE // 1_000_000} MB unpacked")
            continue
        try:
            content = archive.read(entry)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError,
                ValueError) as error:  # fmt: skip
            yield File(inside, None, f"cannot be unpacked ({str(error).splitlines()[0]})")
            continue
        for file in _opened(inside, content, depth, left):
            yield replace(file, dated=_date_of(entry))


def _opened(inside: str, content: bytes, depth: int, left: list[int]) -> Iterator[File]:
    """The file, or the files in it where it is a zip."""
    if not (inside.lower().endswith(".zip") and content.startswith(b"PK")):
        yield File(inside, content)
    elif depth == 0:
        yield File(inside, content, "a zip in a zip in a zip")
    else:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from _of_zip(archive, f"{inside}/", depth - 1, left)
        except zipfile.BadZipFile as error:
            yield File(inside, content, f"a damaged zip ({error})")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """An entry's name; without the mark of UTF-8, zipfile has read it as of an old PC."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            pass  # it was of an old PC
    return name.replace("\\", "/")


def _date_of(entry: zipfile.ZipInfo) -> str:
    """An entry's date; empty where it is the first that a zip can have, which stands for none."""
    year, month, day, hour, minute, second = entry.date_time
    if (year, month, day) <= (1980, 1, 1):
        return ""
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"


def _is_litter(inside: str) -> bool:
    parts = PurePosixPath(inside).parts
    return any(part in _LITTER or part.startswith("._") for part in parts)
