"""Tables as systems and spreadsheets save them: any usual encoding, commas or semicolons."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.course import CourseError

SEPARATORS = (",", ";", "\t")
MAX_BYTES = 50_000_000
SAID = 20  # names of a list that goes on
SAMPLE = 20  # rows that tell the separator


@dataclass(frozen=True)
class Table:
    """A table with one row of headings.

    Attributes
    ----------
    path : Path
    columns : tuple of str
        The headings as they stand in the file, without spaces around them.
    rows : tuple of tuple of str
        Each as long as `columns`.
    encoding : str
        As what the file was read.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str

    def place(self, *names: str) -> int | None:
        """Where the first of these columns stands that there is; letters' case does not matter."""
        known = {key(column): n for n, column in reversed(list(enumerate(self.columns)))}
        return next((known[key(name)] for name in names if key(name) in known), None)

    def cells(self, *names: str) -> list[str]:
        """The first of these columns that there is, stripped; empty texts where there is none."""
        place = self.place(*names)
        if place is None:
            return [""] * len(self.rows)
        return [row[place].strip() for row in self.rows]


def key(text: str) -> str:
    """What two spellings of one name or id share: letters' case, accents' form, spaces."""
    return " ".join(
        unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split()
    )


def read_table(path: Path, encoding: str | None = None) -> Table:
    """Read a table.

    Raises
    ------
    CourseError
        If it cannot be read, or holds no row of headings.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CourseError(f"{path} is larger than any list of a class; is it the right file?")
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    if content.startswith(b"PK"):
        raise CourseError(f"{path} is a spreadsheet's own file; save it as CSV and give that")
    text, used = _decoded(path, content, encoding)
    text = text.replace("\x00", "")
    told = re.match(r"\s*sep=(.)\r?\n", text)  # a spreadsheet's own note, above the headings
    if told:
        text = text[told.end() :]
    separator = told[1] if told else _separator(text)
    try:
        found = [row for row in _parsed(text, separator) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CourseError(f"{path} cannot be read as a table: {error}") from None
    if not found:
        raise CourseError(f"{path} is empty")
    columns = tuple(cell.strip() for cell in found[0])
    rows = tuple(tuple((row + [""] * len(columns))[: len(columns)]) for row in found[1:])
    return Table(path, columns, rows, used)


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of a table; a cell may hold ends of lines."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> str:
    """What stands between the cells: what splits the first rows alike, and into most cells.

    A heading may hold one of the other signs, as in ``Student;ID;"Week 1, 2, 3"``.
    """

    def told(sign: str) -> tuple[int, int]:
        try:
            rows = [row for row in islice(_parsed(text, sign), SAMPLE) if row]
        except csv.Error:
            return 0, 0
        cells = len(rows[0]) if rows else 0
        return sum(len(row) == cells for row in rows) if cells > 1 else 0, cells

    return max(SEPARATORS, key=told)


def _decoded(path: Path, content: bytes, encoding: str | None) -> tuple[str, str]:
    """A file's text and its encoding: as told, else UTF-8, else what the letters speak for."""
    try:
        return content.decode(encoding or "utf-8-sig"), encoding or "utf-8"
    except LookupError:
        raise CourseError(f"there is no encoding {encoding!r}; utf-8 or cp1252, say") from None
    except UnicodeDecodeError as error:
        if encoding:
            raise CourseError(f"{path} is not {encoding}: {error.reason}") from None
    import charset_normalizer  # most lists are in UTF-8

    matches = list(charset_normalizer.from_bytes(content))
    if not matches:
        raise CourseError(f"{path} is in an unknown encoding; save it as CSV in UTF-8")
    best = matches[0]
    # A short list often speaks for several relatives equally well; western is the commonest.
    equal = [m for m in matches if (m.chaos, m.coherence) == (best.chaos, best.coherence)]
    chosen = next((m for m in equal if m.encoding == "cp1252"), best)
    return str(chosen), chosen.encoding


def written(rows: list[list[str]]) -> str:
    """Rows as CSV, quoted where it is needed."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def shown(name: str) -> str:
    """A name that no spreadsheet takes for a formula; not for ids, which must not change."""
    return f"'{name}" if name.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) else name


def some(names: list[str]) -> str:
    """The first names of a list, as text."""
    return ", ".join(names[:SAID]) + (" …" if len(names) > SAID else "")
