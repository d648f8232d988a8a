"""Output that no terminal and no reader stops: letters it cannot show, a pipe that closes early.

Work is worth more than its report: what cannot be shown is shown otherwise, and where nobody reads
any more the command goes on in silence.
"""

from __future__ import annotations

import codecs
import io
import os
import sys

_LOOKALIKES = {
    "–": "-", "—": "-", "−": "-", "─": "-", "━": "-", "•": "*", "·": "-", "…": "...", "→": "->",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "✓": "ok", "✗": "x", "×": "x", "≤": "<=",
    "≥": ">=", "│": "|", "┃": "|", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe",
    "Ü": "Ue", "ß": "ss", "σ": "sigma", "α": "alpha", "′": "'",
}  # fmt: skip


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

    Else a folder named "Übung" has a name that no database and no page can hold.
    """
    if sys.getfilesystemencoding().replace("-", "").lower() == "utf8":
        return
    shown_in = getattr(sys.stdout, "encoding", None) or "ascii"
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": shown_in}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


class _Patient(io.TextIOWrapper):
    """Text for a reader who may have gone: from then on it is thrown away."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
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
