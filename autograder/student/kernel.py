"""The kernel's calls that Python does not offer, and its numbers for what they take."""

from __future__ import annotations

import ctypes
import os
from typing import Any

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
CLONE_NEWCGROUP, CLONE_NEWTIME, CLONE_THREAD = 0x2000000, 0x80, 0x10000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 1, 4, 38, 39
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
AT_FDCWD, AT_RECURSIVE, MOUNT_ATTR_RDONLY = -100, 0x8000, 1
# Calls newer than the C library; the numbers are the same on every architecture.
MOUNT_SETATTR, LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 442, 444, 445, 446


def libc(function: str, *arguments: Any) -> int:
    """Call a function of the C library; raises OSError where it returns -1."""
    result = getattr(_library(), function)(*arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def _library() -> ctypes.CDLL:
    global _loaded
    if _loaded is None:
        _loaded = ctypes.CDLL(None, use_errno=True)
        _loaded.syscall.restype = ctypes.c_long
    return _loaded


_loaded: ctypes.CDLL | None = None


def syscall(number: int, *arguments: Any) -> int:
    """Make a system call by number; integers are passed in full width."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return libc("syscall", ctypes.c_long(number), *wide)


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    libc("unshare", flags)


def prctl(option: int, value: int, second: int = 0) -> int:
    """Change a setting of this process."""
    zero = ctypes.c_ulong(0)
    return libc("prctl", option, ctypes.c_ulong(value), ctypes.c_ulong(second), zero, zero)


class GotPast(RuntimeError):
    """Something that a layer should have stopped was possible."""


def refused(what: str, attempt: Any, *codes: int) -> None:
    """Make sure that an attempt fails with one of the error codes."""
    try:
        attempt()
    except OSError as error:
        if error.errno in codes:
            return
        raise GotPast(f"{what}: {error.strerror}") from None
    raise GotPast(what)
