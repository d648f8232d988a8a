"""The layers that keep a submission in its place (Linux).

A warm process prepares once (`enter_own_namespaces`, then `prepare`), so that each child it forks
for a submission can be contained in a few milliseconds (`Containment.enter`):

=====================  ==========================================================================
process namespace      sees, signals and traces no process but itself; all it started ends with it
network namespace      no network interface, not even loopback
read-only files        every file system is read-only, whoever owns the files
private scratch        a small file system in memory, its only place to write, gone with it
Landlock: files        reads the Python installation and shared libraries, nothing else
Landlock: network      no TCP, should a socket ever be had
Landlock: scope        no signals and abstract sockets out, should a process ever be visible
no privileges          no capabilities, none to be gained
system calls           no sockets, processes, programs, tracing, mounts, keys (seccomp)
limits                 memory, processor time, file size, open files, threads
=====================  ==========================================================================

The layers overlap on purpose: reading a file of the course takes a hole in Landlock, signalling
the referee one in three layers. Each is a pair of functions, one that applies it and one that
tries to break it; `probe` reports what came of the tries. All is unprivileged and works in a
process without threads, which is what the warm process is.

`layers` has the pairs, `system_calls` and `readable` say what is allowed.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.student import system_calls
from autograder.student.kernel import (
    AT_FDCWD,
    AT_RECURSIVE,
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    MOUNT_ATTR_RDONLY,
    MOUNT_SETATTR,
    MS_BIND,
    MS_PRIVATE,
    MS_REC,
    PR_SET_PDEATHSIG,
    libc,
    prctl,
    syscall,
    unshare,
)
from autograder.student.layers import (
    INSIDE_ID,
    LAYERS,
    REQUIRED,
    SCRATCH,
    SCRATCH_FILES,
    THREADS,
    Containment,
    Kind,
    mount_scratch,
    resource,
)
from autograder.student.readable import PACKAGE, listable, readable_paths

__all__ = ["LAYERS", "REQUIRED", "SCRATCH", "SCRATCH_FILES"]  # and what is defined here

_NOT_LINUX = "Grade on Linux: in WSL 2 on Windows, in a virtual machine elsewhere."


@dataclass(frozen=True)
class Layer:
    """One layer of isolation on this machine.

    Attributes
    ----------
    name : str
    active : bool
        Whether a try to get past it failed.
    protects : str
        What a submission cannot do because of it.
    remedy : str
        What to do where it is missing; empty where it is active.
    required : bool
        Whether submissions are refused without it.
    reason : str
        Why it is missing; empty where it is active.
    """

    name: str
    active: bool
    protects: str
    remedy: str
    required: bool
    reason: str = ""


def lift_memory_bound() -> None:
    """Take as much memory as the account may: who started this process may have bound its own."""
    if resource is not None and sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def enter_own_namespaces() -> str:
    """Move into user, process, mount, network, IPC and host name namespaces of one's own.

    To become the first process of a process namespace takes a fork. The caller goes on as that
    child; the parent only waits for it and is not heard of again. When the child ends, for
    whatever reason, the kernel ends everything in the namespace.

    Returns
    -------
    str
        Why it could not be done; empty where it was. The caller then still goes on as a child.
    """
    reason = ""
    uid, gid = os.getuid(), os.getgid()
    try:
        unshare(
            CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
        )
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{INSIDE_ID} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{INSIDE_ID} {gid} 1")
    except (OSError, AttributeError) as error:  # AttributeError: not Linux
        reason = f"unshare: {getattr(error, 'strerror', None) or error}"
    child = os.fork()
    if child == 0:
        if sys.platform == "linux":
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if not reason:
            try:
                libc("mount", b"none", b"/", None, ctypes.c_ulong(MS_REC | MS_PRIVATE), None)
                mount_scratch()  # what is written while starting up is not left behind either
            except OSError as error:
                reason = f"mount: {error.strerror}"
        return reason
    os.closerange(0, 256)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def prepare(no_namespaces: str) -> Containment:
    """Do all that can be done before a child is forked.

    After this the caller's own view of the file system is read-only.

    Parameters
    ----------
    no_namespaces : str
        What `enter_own_namespaces` returned.
    """
    containment = Containment(no_namespaces)
    if sys.platform != "linux":
        containment.not_read_only = containment.no_system_call_filter = "not Linux"
        return containment
    _go_first_when_memory_is_short()
    _open_many_files()
    try:
        containment.system_call_filter = system_calls.filter_of(None if no_namespaces else 1)
    except (ImportError, OSError, RuntimeError) as error:
        containment.no_system_call_filter = f"libseccomp: {error}"
    if not no_namespaces:
        containment.own_processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        _limit_threads()
        try:
            _make_everything_read_only()
        except OSError as error:
            containment.not_read_only = f"mounting: {error.strerror}"
    _conceal(containment)
    return containment


def hide(containment: Containment, folders: Iterable[str]) -> None:
    """Let no child that is forked from now on read anything in some folders, nor list them.

    Most courses lie where nothing may be read anyway, and nothing is to be done.
    """
    wanted = containment.hidden | set(folders)
    if wanted != containment.hidden and sys.platform == "linux":
        containment.hidden = wanted
        if set(listable(map(Path, wanted))) - set(containment.covered):
            _conceal(containment)


def _conceal(containment: Containment) -> None:
    """Leave what is hidden out of what may be read, and cover it."""
    hidden = [Path(folder) for folder in containment.hidden]
    for descriptor, _ in containment.readable:
        os.close(descriptor)
    containment.readable = [
        (os.open(path, os.O_PATH | os.O_CLOEXEC), access) for path, access in readable_paths(hidden)
    ]
    if containment.no_namespaces or containment.not_read_only:
        return
    try:
        for place in set(listable(hidden)) - set(containment.covered):
            if place.exists():  # else something above it has been covered
                _cover(place)
            containment.covered += (place,)
    except OSError as error:
        containment.not_read_only = f"covering what is hidden: {error.strerror}"


def _open_many_files() -> None:
    """Allow this process as many open files as the account may have: one for each rule."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _go_first_when_memory_is_short() -> None:
    """Let the kernel end a submission, not the grader or its neighbours, where memory runs out."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        pass


def _limit_threads() -> None:
    """Cap the tasks in this process namespace, where the kernel can (6.14 and later).

    Elsewhere RLIMIT_NPROC does it, which does not count for root.
    """
    try:
        Path("/proc/sys/kernel/pid_max").write_text(str(THREADS))
    except OSError:
        pass


def _cover(place: Path) -> None:
    """Put an empty folder, or an empty file, in the place of what is not to be seen."""
    flags = ctypes.c_ulong(0)
    if place.is_dir():
        libc("mount", b"none", bytes(place), b"tmpfs", flags, b"size=4k,nr_inodes=1")
    else:
        libc("mount", b"/dev/null", bytes(place), None, ctypes.c_ulong(MS_BIND), None)


def _make_everything_read_only() -> None:
    """Turn every mount of this process's view read-only, and take /proc out of it."""
    libc("mount", b"none", b"/proc", b"tmpfs", ctypes.c_ulong(0), b"size=4k,nr_inodes=1")
    attributes = struct.pack("QQQQ", MOUNT_ATTR_RDONLY, 0, 0, 0)
    syscall(MOUNT_SETATTR, AT_FDCWD, b"/", AT_RECURSIVE, attributes, len(attributes))


# --- finding out what this machine gives ---------------------------------------------------------


def probe() -> list[Layer]:
    """Try every layer in a throw-away process and say which ones hold.

    Returns
    -------
    list of Layer
        In the order of `LAYERS`.
    """
    reasons = _reasons()
    linux = sys.platform == "linux"
    remedies = {kind.name: kind.remedy if linux else _NOT_LINUX for kind in LAYERS}
    return [
        Layer(
            name=kind.name,
            active=not reasons[kind.name],
            protects=kind.protects,
            remedy=remedies[kind.name] if reasons[kind.name] else "",
            required=kind.required,
            reason=reasons[kind.name],
        )
        for kind in LAYERS
    ]


def _reasons() -> dict[str, str]:
    if sys.platform != "linux":
        return {kind.name: "this is not Linux" for kind in LAYERS}
    code = f"import sys; sys.path.append({str(PACKAGE.parent)!r}); "
    code += "from autograder.student import sandbox; sandbox._report_tries()"
    done = subprocess.run(
        [sys.executable, "-s", "-c", code],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    try:
        found = json.loads(done.stdout)
        return {kind.name: str(found[kind.name]) for kind in LAYERS}
    except (ValueError, KeyError, TypeError):
        return {kind.name: "the try itself failed" for kind in LAYERS}


def _report_tries() -> None:
    """Print, as JSON, why each layer is missing: what the throw-away process of `probe` runs."""
    out = os.dup(1)
    containment = prepare(enter_own_namespaces())
    reasons = {kind.name: _reason(kind, containment) for kind in LAYERS}
    os.write(out, json.dumps(reasons).encode())
    os._exit(0)


def _reason(kind: Kind, containment: Containment) -> str:
    """Apply one layer to a child, try to get past it, and say why it does not hold, if so."""
    reading, writing = os.pipe()
    child = containment.fork() if kind.name == "process namespace" else os.fork()
    if child == 0:
        said = "the try itself failed"
        try:
            kind.apply(containment)
            kind.attempt()
            said = ""
        except BaseException as error:
            said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        finally:
            os.write(writing, said.encode() or b"\0")
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told.decode().strip("\0") if told else "the try ended early"
