"""The layers, each a pair of functions: one that applies it and one that tries to get past it.

A try runs in a process that has this one layer and the namespaces of the warm process, nothing
else. It raises `kernel.GotPast` where it succeeds.
"""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.student import landlock, system_calls
from autograder.student.kernel import (
    CLONE_NEWIPC,
    CLONE_NEWNS,
    CLONE_NEWPID,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    PR_GET_NO_NEW_PRIVS,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    GotPast,
    libc,
    prctl,
    refused,
    unshare,
)
from autograder.student.readable import PACKAGE

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

SCRATCH = "/dev/shm"  # exists everywhere; a child mounts its own file system over it
SCRATCH_BYTES = 64 * 2**20
SCRATCH_FILES = 2_000
MEMORY_BYTES = 2 * 2**30  # address space, the warm process's own included
CPU_SECONDS = 900  # a backstop: the referee's deadlines come first
FILE_BYTES = 16 * 2**20
OPEN_FILES = 64
THREADS = 400  # of all submissions of one warm process together; the kernel's least is 301
INSIDE_ID = 1000  # user and group id inside the user namespace


class Containment:
    """What a warm process has prepared, and how a child of it is contained.

    Attributes
    ----------
    no_namespaces : str
        Why there are no namespaces; empty where there are.
    """

    def __init__(self, no_namespaces: str) -> None:
        self.no_namespaces = no_namespaces
        self.not_read_only = self.no_system_call_filter = ""
        self.own_processes = -1
        self.readable: list[tuple[int, int]] = []  # (descriptor, access) for Landlock
        self.system_call_filter = b""
        self.hidden: frozenset[str] = frozenset()  # folders of courses
        self.covered: tuple[Path, ...] = ()

    def fork(self) -> int:
        """Fork a child that is the first process of a new namespace; 0 in the child."""
        if self.no_namespaces:
            return os.fork()
        unshare(CLONE_NEWPID)  # for the next child; this process stays where it is
        child = -1
        try:
            child = os.fork()
        finally:
            if child != 0:
                libc("setns", self.own_processes, CLONE_NEWPID)
        return child

    def enter(self, keep: int) -> dict[str, str]:
        """Apply every layer to this process, a child just forked.

        Parameters
        ----------
        keep : int
            The only file descriptor, next to 0, 1 and 2, that stays open.

        Returns
        -------
        dict
            The layers that could not be applied, and why.
        """
        missing: dict[str, str] = {}
        if sys.platform == "linux":
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        for layer in LAYERS:
            if layer.name == SYSTEM_CALLS:  # the last one: from here on, much is refused
                os.closerange(3, keep)
                os.closerange(keep + 1, 2**31 - 1 if sys.platform == "linux" else 1024)
            try:
                layer.apply(self)
            except (OSError, ValueError, RuntimeError, AttributeError) as error:
                missing[layer.name] = getattr(error, "strerror", None) or str(error)
        return missing


def _apply_process_namespace(containment: Containment) -> None:
    if containment.no_namespaces:
        raise RuntimeError(containment.no_namespaces)


def _try_process_namespace() -> None:
    if os.getpid() != 1 or os.getppid() != 0 or os.path.exists("/proc/self"):
        raise GotPast("other processes are visible")


def _apply_network_namespace(containment: Containment) -> None:
    if containment.no_namespaces:
        raise RuntimeError(containment.no_namespaces)


def _try_network_namespace() -> None:
    if [name for _, name in socket.if_nameindex()] not in ([], ["lo"]):
        raise GotPast("there is a network interface")
    with socket.socket() as tcp:
        codes = (errno.ENETUNREACH, errno.EADDRNOTAVAIL)
        refused("loopback is up", lambda: tcp.connect(("127.0.0.1", 9)), *codes)


def _apply_read_only(containment: Containment) -> None:
    if containment.no_namespaces or containment.not_read_only:
        raise RuntimeError(containment.no_namespaces or containment.not_read_only)


def _try_read_only() -> None:
    for folder in ("/tmp", "/var/tmp", str(PACKAGE)):
        if os.path.isdir(folder):
            now = os.stat(folder)
            attempt = partial(os.utime, folder, (now.st_atime, now.st_mtime))
            refused(f"{folder} can be changed", attempt, errno.EROFS)


def _apply_scratch(containment: Containment) -> None:
    if containment.no_namespaces:
        raise RuntimeError(containment.no_namespaces)
    unshare(CLONE_NEWNS | CLONE_NEWIPC)
    mount_scratch()
    os.chdir(SCRATCH)


def mount_scratch() -> None:
    """Put an empty file system in memory where a submission may write."""
    flags = ctypes.c_ulong(MS_NOSUID | MS_NODEV | MS_NOEXEC)
    options = f"size={SCRATCH_BYTES},nr_inodes={SCRATCH_FILES},mode=700".encode()
    libc("mount", b"scratch", SCRATCH.encode(), b"tmpfs", flags, options)


def _try_scratch() -> None:
    if os.getcwd() != SCRATCH or os.listdir(SCRATCH):
        raise GotPast("it is not there, or not empty")
    system = os.statvfs(SCRATCH)
    if system.f_blocks * system.f_frsize > SCRATCH_BYTES or system.f_files > SCRATCH_FILES:
        raise GotPast("it is not bounded")
    Path(SCRATCH, "a").write_text("a")


def _apply_landlock_files(containment: Containment) -> None:
    version = landlock.version_here()
    known = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    rules = landlock.ruleset(files=known)
    for descriptor, access in containment.readable:
        landlock.allow(rules, descriptor, access & known)
    scratch = os.open(SCRATCH, os.O_PATH | os.O_CLOEXEC)
    landlock.allow(rules, scratch, landlock.ALL_BUT_DEVICES & known)
    os.close(scratch)
    landlock.restrict(rules)


def _try_landlock_files() -> None:
    denied = (errno.EACCES,)
    refused("/etc/passwd can be read", lambda: os.open("/etc/passwd", os.O_RDONLY), *denied)
    refused("/ can be listed", lambda: os.listdir("/"), *denied)
    own = PACKAGE / "grading" / "judge.py"
    if own.exists():
        refused("the grader can be read", lambda: os.open(own, os.O_RDONLY), *denied)
    os.close(os.open(json.__file__, os.O_RDONLY))  # what lessons need stays readable
    os.close(os.open(os.devnull, os.O_RDWR))


def _apply_landlock_network(containment: Containment) -> None:
    landlock.restrict(landlock.ruleset(network=0b11))


def _try_landlock_network() -> None:
    with socket.socket() as tcp:
        refused("TCP connects", lambda: tcp.connect(("127.0.0.1", 9)), errno.EACCES)
        refused("TCP binds", lambda: tcp.bind(("127.0.0.1", 0)), errno.EACCES)


def _apply_landlock_scope(containment: Containment) -> None:
    landlock.restrict(landlock.ruleset(scope=0b11))


def _try_landlock_scope() -> None:
    refused("the parent can be signalled", lambda: os.kill(os.getppid(), 0), errno.EPERM)


def _apply_no_privileges(containment: Containment) -> None:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    libc("capset", struct.pack("Ii", 0x20080522, 0), bytes(24))
    prctl(PR_SET_DUMPABLE, 0)


def _try_no_privileges() -> None:
    sets = ctypes.create_string_buffer(24)
    libc("capget", struct.pack("Ii", 0x20080522, 0), sets)
    if any(sets.raw) or prctl(PR_GET_NO_NEW_PRIVS, 0) != 1:
        raise GotPast("there are capabilities left")
    refused("the host name can be set", lambda: socket.sethostname("x"), errno.EPERM)


def _apply_limits(containment: Containment) -> None:
    if resource is None:
        raise RuntimeError("there are no such limits")
    for name, value in {
        "RLIMIT_AS": MEMORY_BYTES,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": FILE_BYTES,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_NPROC": THREADS,
        "RLIMIT_CORE": 0,
        "RLIMIT_STACK": 8 * 2**20,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_MEMLOCK": 0,
    }.items():
        limit = getattr(resource, name, None)  # macOS has fewer
        if limit is not None:
            _, most = resource.getrlimit(limit)
            value = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(limit, (value, value))


def _try_limits() -> None:
    refused("memory is not bounded", lambda: mmap.mmap(-1, MEMORY_BYTES), errno.ENOMEM)
    opened: list[int] = []

    def open_many() -> None:
        while len(opened) <= OPEN_FILES:
            opened.append(os.open(os.devnull, os.O_RDONLY))

    refused("open files are not bounded", open_many, errno.EMFILE)


def _apply_system_calls(containment: Containment) -> None:
    if not containment.system_call_filter:
        raise RuntimeError(containment.no_system_call_filter)
    system_calls.apply(containment.system_call_filter)


@dataclass(frozen=True)
class Kind:
    """A layer as this module knows it: how to apply it, how to try it, what to say of it."""

    name: str
    apply: Callable[[Containment], None]
    attempt: Callable[[], None]
    protects: str
    remedy: str
    required: bool = True


_NAMESPACES_REMEDY = (
    "Let ordinary users make user namespaces. Ubuntu: sudo sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0; older Debian: sudo sysctl -w "
    "kernel.unprivileged_userns_clone=1; anywhere: user.max_user_namespaces must not be 0; in "
    "Docker: --security-opt seccomp=unconfined --security-opt apparmor=unconfined. "
    f"Linux 5.12 or later and the folder {SCRATCH} are needed too."
)
_LANDLOCK_REMEDY = (
    "Use Linux 5.13 or later with Landlock switched on: `landlock` must be listed in "
    "/sys/kernel/security/lsm (kernel parameter lsm=landlock,...)."
)
SYSTEM_CALLS = "system calls"

LAYERS: tuple[Kind, ...] = (  # in the order in which a child applies them
    Kind(
        "process namespace",
        _apply_process_namespace,
        _try_process_namespace,
        "seeing, signalling or tracing another process; leaving a process behind",
        _NAMESPACES_REMEDY,
    ),
    Kind(
        "network namespace",
        _apply_network_namespace,
        _try_network_namespace,
        "reaching any network",
        _NAMESPACES_REMEDY,
    ),
    Kind(
        "read-only files",
        _apply_read_only,
        _try_read_only,
        "changing any file, its mode, owner or times",
        _NAMESPACES_REMEDY,
    ),
    Kind(
        "private scratch",
        _apply_scratch,
        _try_scratch,
        "leaving files behind or filling the disk",
        _NAMESPACES_REMEDY,
    ),
    Kind(
        "limits",
        _apply_limits,
        _try_limits,
        "taking memory, processor time, open files or threads without end",
        "Raise the hard limits of the account that grades (ulimit -H).",
    ),
    Kind(
        "Landlock: files",
        _apply_landlock_files,
        _try_landlock_files,
        "reading any file outside the Python installation",
        _LANDLOCK_REMEDY,
    ),
    Kind(
        "Landlock: network",
        _apply_landlock_network,
        _try_landlock_network,
        "TCP, a second time",
        "Optional. Linux 6.7 or later has it.",
        required=False,
    ),
    Kind(
        "Landlock: scope",
        _apply_landlock_scope,
        _try_landlock_scope,
        "signals and abstract sockets, a second time",
        "Optional. Linux 6.12 or later has it.",
        required=False,
    ),
    Kind(
        "no privileges",
        _apply_no_privileges,
        _try_no_privileges,
        "mounting, changing the system, gaining rights",
        "Report this with the kernel's version: every Linux has it.",
    ),
    Kind(
        SYSTEM_CALLS,
        _apply_system_calls,
        system_calls.attempt,
        "sockets, new processes and programs, tracing, mounts, keys",
        "Install libseccomp (Debian, Ubuntu: sudo apt install libseccomp2) and the Python "
        "package pyseccomp.",
    ),
)

REQUIRED = frozenset(kind.name for kind in LAYERS if kind.required)
