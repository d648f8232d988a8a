"""Reading a submitted file: no link is followed, and neither size nor form is trusted."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

MAX_FILE = 10 * 2**20  # bytes of a submitted notebook without its outputs
MAX_WITH_OUTPUTS = 100 * 2**20
MAX_TOKENS = 3_000_000  # strings and brackets in it

Notebook = dict[str, Any]


class Unreadable(ValueError):
    """A submitted file that is not a notebook; the message is one line for the student."""


def printable(name: str, most: int = 80) -> str:
    """A file's name as it may be printed: what is no visible character becomes a question mark."""
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def read_submission(path: Path, below: Path) -> bytes:
    """Read a submitted file without following a link or trusting its size.

    Parameters
    ----------
    path : Path
        The file, below the folder `below`, whose own path is trusted.

    Raises
    ------
    Unreadable
        If the file or a folder on the way is a link, or it is not a regular file, or too large.
    FileNotFoundError
        If there is no such file.
    """
    here = below
    for part in path.relative_to(below).parts:
        here = here / part
        if here.is_symlink():
            raise Unreadable(f"{here.name} is a link; a submission is a file of its own.")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path.name} is not a regular file.")
        content = b""
        if status.st_size <= MAX_WITH_OUTPUTS:
            content = file.read(MAX_WITH_OUTPUTS + 1)[:MAX_WITH_OUTPUTS]
        if len(content) > MAX_FILE:
            content = without_outputs(content)
        if status.st_size > MAX_WITH_OUTPUTS or len(content) > MAX_FILE:
            raise Unreadable(
                f"{path.name} has {status.st_size / 2**20:.0f} MB, more than the "
                f"{MAX_FILE // 2**20} MB that are taken. Clear its outputs and submit again."
            )
        return content


# A string without an end goes to the end of the file: nothing is looked at twice.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"(?:\s*+:)?|\\?\Z)|[\[\]{}]', re.DOTALL)
_OUTPUTS = re.compile(rb'"outputs"\s*:')


def without_outputs(content: bytes) -> bytes:
    """A notebook's bytes with empty lists of outputs; as they are where that takes too long."""
    kept: list[bytes] = []
    start = depth = 0
    skipping: int | None = None  # depth of the brackets around the outputs that are left out
    asked = False
    for number, token in enumerate(_TOKEN.finditer(content)):
        if number > MAX_TOKENS:
            return content
        text = token.group()
        if text in (b"[", b"{"):
            if asked and skipping is None and text == b"[":
                kept.append(content[start : token.end()])
                skipping = depth
            depth += 1
        elif text in (b"]", b"}"):
            depth -= 1
            if depth == skipping:
                start, skipping = token.start(), None
        asked = _OUTPUTS.fullmatch(text) is not None
    return b"".join(kept) + content[start:] if skipping is None else content


# What is handed in by mistake, by how it begins.
_NO_NOTEBOOK = {
    (b"<!", b"<?", b"<h", b"<H"): "a web page, not the notebook itself",
    (b"PK\3\4",): "a zip or a document of an office program",
    (b"%PDF",): "a PDF",
}


def parse(content: bytes) -> Notebook:
    """Read the bytes of a submitted notebook.

    Raises
    ------
    Unreadable
        If they are not JSON, or not a notebook of format 4.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not start:
        raise Unreadable("The file is empty. Save the notebook in JupyterLab and submit it again.")
    try:
        notebook = json.loads(content)
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        for begins, what in _NO_NOTEBOOK.items():
            if start.startswith(begins):
                raise Unreadable(
                    f"The file is {what}. Save the notebook as an .ipynb file and submit it again."
                ) from None
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"The file is not readable as a notebook: its JSON is broken{where}. "
            "Open it in JupyterLab, save it and submit again."
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise Unreadable(
            "The file is not a notebook of format 4. Open it in JupyterLab, save it and submit "
            "again."
        )
    return notebook
