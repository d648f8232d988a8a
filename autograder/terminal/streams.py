"""Output that no terminal and no reader stops: letters it cannot show, a pipe that closes early.

Nor does it steer a terminal: a name or an error's text may hold codes that write elsewhere, turn
the reading direction or answer in the user's place. Only what tables and bars use gets through.

Work is worth more than its report: what cannot be shown is shown otherwise, and where nobody reads
any more the command goes on in silence.
"""

from __future__ import annotations

import codecs
import io
import locale
import logging
import os
import re
import sys
from pathlib import PurePath
from typing import Any

_LOOKALIKES = {
    "–": "-", "—": "-", "−": "-", "─": "-", "━": "-", "•": "*", "·": "-", "…": "...", "→": "->",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "✓": "ok", "✗": "x", "×": "x", "≤": "<=",
    "≥": ">=", "│": "|", "┃": "|", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe",
    "Ü": "Ue", "ß": "ss", "σ": "sigma", "α": "alpha", "′": "'",
}  # fmt: skip


# Colours, a line cleared, the cursor hidden or one line up: what bars and tables write.
_STEERING = re.compile(
    "\x1b(?!\\[[0-9;]{0,20}m|\\[\\?25[lh]|\\[2?K|\\[[0-9]{0,3}A)"
    "|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)


def without_steering(text: str) -> str:
    """The text with a question mark for each code that would steer a terminal."""
    return _STEERING.sub("?", text)


def plain_logs() -> None:
    """Let no log of this process steer a terminal, whatever names it was told."""
    before = logging.getLogRecordFactory()
    if getattr(before, "plain", False):
        return

    def plain(value: Any) -> Any:
        if not isinstance(value, str | PurePath | BaseException):
            return value
        return without_steering(str(value)).replace("\x1b", "?").replace("\r", "?")

    def record(*args: Any, **options: Any) -> logging.LogRecord:
        made = before(*args, **options)
        made.msg = plain(made.msg)
        if isinstance(made.args, tuple):
            made.args = tuple(plain(a) for a in made.args)
        return made

    record.plain = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(record)


def write_whatever_comes() -> None:
    """Let stdout and stderr of this process take any text, whatever their encoding, and closed too.

    Streams that a test or a notebook has put in their place are left alone.
    """
    codecs.register_error("lookalike", _lookalike)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started this, as with >&-
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
        if type(stream) is not io.TextIOWrapper:
            continue
        encoding, by_line = stream.encoding or "ascii", stream.line_buffering
        patient = _Patient(
            stream.detach(), encoding=encoding, errors="lookalike", line_buffering=by_line
        )
        setattr(sys, name, patient)
        setattr(sys, f"__{name}__", patient)


def name_files_in_utf8() -> None:
    """Start this program anew in Python's UTF-8 mode where the locale has file names in another.

    Else a folder named "Übung" has a name that no database and no page can hold. What is started
    from here has a locale in UTF-8 too: the tools of the gradebook read their settings by it.
    """
    if os.name == "posix" and not _is_utf8(locale.getencoding()):
        os.environ["LC_ALL"] = "C.UTF-8"
    if _is_utf8(sys.getfilesystemencoding()):
        return
    shown_in = getattr(sys.stdout, "encoding", None) or "ascii"
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": shown_in}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def _is_utf8(encoding: str) -> bool:
    return encoding.replace("-", "").lower() == "utf8"


class _Patient(io.TextIOWrapper):
    """Text for a reader who may have gone: from then on it is thrown away."""

    def write(self, text: str) -> int:
        try:
            super().write(without_steering(text))
            return len(text)
        except BrokenPipeError:
            self._throw_away()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            self._throw_away()

    def _throw_away(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def _lookalike(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    shown = "".join(_LOOKALIKES.get(letter, "?") for letter in letters)
    try:
        shown.encode(error.encoding)
    except UnicodeError:
        shown = "?" * len(letters)
    return shown, error.end
