"""Files are written so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import atexit
import contextlib
import errno
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# A file that cannot be written for one of these reasons: neither can the next.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal files make an equal zip


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    A folder of that name stays: it is an error, which names the file that was to be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir() and not path.is_symlink():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip of files, each with its name in it; equal files make an equal zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    write_atomically(path, made.getvalue())


def read_kept(path: Path) -> dict[str, Any]:
    """A table that an earlier command has kept as JSON; empty where there is none to be read."""
    try:
        table = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}


def write_output(path: Path, content: bytes) -> None:
    """Write a file that a user has named: through a link, to a device or a pipe, over no folder.

    A reader who goes away before the end of a pipe has what was wanted.

    Raises
    ------
    OSError
        Also where a folder has that name.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if path.exists() and not path.is_file():  # a device or a pipe, /dev/stdout among them
        with contextlib.suppress(BrokenPipeError):
            path.write_bytes(content)
    else:
        write_atomically(path.resolve(), content)


def find_a_home() -> None:
    """Give libraries a temporary folder where this account has none of its own to write into.

    Matplotlib, IPython and Jupyter each look for one there; else they warn, or stop.
    """
    home = os.path.expanduser("~")
    known = os.path.isabs(home)
    if known and os.access(home, os.W_OK):
        return
    folder, owner = tempfile.mkdtemp(prefix="autograder-home-"), os.getpid()

    def tidy() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(tidy)
    if not known:
        os.environ["HOME"] = folder
    for name in ("MPLCONFIGDIR", "IPYTHONDIR"):
        os.environ.setdefault(name, os.path.join(folder, name.lower()))


def remove(path: Path) -> None:
    """Remove whatever has this name, a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def concerns_all(error: OSError) -> bool:
    """Whether an error is about the disk and not about one file: full, read-only, broken."""
    return error.errno in _NO_ROOM


def file_and_reason(error: OSError) -> str:
    """Which file, and why; of many that could not be copied the first."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        _, target, why = error.args[0][0]
        return f"{target}: {why}"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"
