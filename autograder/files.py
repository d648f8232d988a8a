"""Files are written so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

# A file that cannot be written for one of these reasons: neither can the next.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    A folder of that name gives way.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        if path.is_dir() and not path.is_symlink():
            remove(path)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_output(path: Path, content: bytes) -> None:
    """Write a file that a user has named: through a link or to a device, never over a folder.

    Raises
    ------
    OSError
        Also where a folder has that name.
    """
    path = path.resolve()
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(content)
    else:
        write_atomically(path, content)


def remove(path: Path) -> None:
    """Remove whatever has this name, a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def concerns_all(error: OSError) -> bool:
    """Whether an error is about the disk and not about one file: full, read-only, broken."""
    return error.errno in _NO_ROOM
