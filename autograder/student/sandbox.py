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

This module is also used inside the worker, so it imports nothing of the package.
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
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

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

_PACKAGE = Path(__file__).resolve().parents[1]


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


# --- the kernel's calls that Python does not offer -----------------------------------------------

_CLONE_NEWNS, _CLONE_NEWUTS, _CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
_CLONE_NEWUSER, _CLONE_NEWPID, _CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
_CLONE_THREAD = 0x10000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 1, 4, 38, 39
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = -100, 0x8000, 1
# Calls newer than the C library; the numbers are the same on every architecture.
_MOUNT_SETATTR, _LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 442, 444, 445, 446


def _libc(function: str, *arguments: Any) -> int:
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


def _syscall(number: int, *arguments: Any) -> int:
    """Make a system call by number; integers are passed in full width."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _libc("syscall", ctypes.c_long(number), *wide)


def _unshare(flags: int) -> None:
    _libc("unshare", flags)


def _prctl(option: int, value: int, second: int = 0) -> int:
    zero = ctypes.c_ulong(0)
    return _libc("prctl", option, ctypes.c_ulong(value), ctypes.c_ulong(second), zero, zero)


# --- once per warm process -----------------------------------------------------------------------


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
        _unshare(
            _CLONE_NEWUSER
            | _CLONE_NEWPID
            | _CLONE_NEWNS
            | _CLONE_NEWNET
            | _CLONE_NEWIPC
            | _CLONE_NEWUTS
        )
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{INSIDE_ID} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{INSIDE_ID} {gid} 1")
    except (OSError, AttributeError) as error:  # AttributeError: not Linux
        reason = f"unshare: {getattr(error, 'strerror', None) or error}"
    child = os.fork()
    if child == 0:
        if sys.platform == "linux":
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if not reason:
            try:
                _libc("mount", b"none", b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None)
                _mount_scratch()  # what is written while starting up is not left behind either
            except OSError as error:
                reason = f"mount: {error.strerror}"
        return reason
    os.closerange(0, 256)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


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
        self._own_processes = -1
        self.readable: list[tuple[int, int]] = []  # (descriptor, access) for Landlock
        self.system_call_filter = b""

    def fork(self) -> int:
        """Fork a child that is the first process of a new namespace; 0 in the child."""
        if self.no_namespaces:
            return os.fork()
        _unshare(_CLONE_NEWPID)  # for the next child; this process stays where it is
        child = -1
        try:
            child = os.fork()
        finally:
            if child != 0:
                _libc("setns", self._own_processes, _CLONE_NEWPID)
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
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        for layer in LAYERS:
            if layer.name == SYSTEM_CALLS:  # the last one: from here on, much is refused
                os.closerange(3, keep)
                os.closerange(keep + 1, 2**31 - 1 if sys.platform == "linux" else 1024)
            try:
                layer.apply(self)
            except (OSError, ValueError, RuntimeError, AttributeError) as error:
                missing[layer.name] = getattr(error, "strerror", None) or str(error)
        return missing


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
    containment.readable = [
        (os.open(path, os.O_PATH | os.O_CLOEXEC), access) for path, access in readable_paths()
    ]
    try:
        containment.system_call_filter = _system_call_filter(None if no_namespaces else 1)
    except (ImportError, OSError, RuntimeError) as error:
        containment.no_system_call_filter = f"libseccomp: {error}"
    if not no_namespaces:
        containment._own_processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        _limit_threads()
        try:
            _make_everything_read_only()
        except OSError as error:
            containment.not_read_only = f"mounting: {error.strerror}"
    return containment


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


def _make_everything_read_only() -> None:
    """Turn every mount of this process's view read-only, and take /proc out of it."""
    _libc("mount", b"none", b"/proc", b"tmpfs", ctypes.c_ulong(0), b"size=4k,nr_inodes=1")
    attributes = struct.pack("QQQQ", _MOUNT_ATTR_RDONLY, 0, 0, 0)
    _syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, len(attributes))


# --- the layers: how each is applied, and a try to get past it -----------------------------------
#
# A try runs in a process that has this one layer and the namespaces of the warm process, nothing
# else. It raises `GotPast` where it succeeds.


class GotPast(RuntimeError):
    """Something that a layer should have stopped was possible."""


def _refused(what: str, attempt: Callable[[], Any], *codes: int) -> None:
    """Make sure that an attempt fails with one of the error codes."""
    try:
        attempt()
    except OSError as error:
        if error.errno in codes:
            return
        raise GotPast(f"{what}: {error.strerror}") from None
    raise GotPast(what)


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
        _refused("loopback is up", lambda: tcp.connect(("127.0.0.1", 9)), *codes)


def _apply_read_only(containment: Containment) -> None:
    if containment.no_namespaces or containment.not_read_only:
        raise RuntimeError(containment.no_namespaces or containment.not_read_only)


def _try_read_only() -> None:
    for folder in ("/tmp", "/var/tmp", str(_PACKAGE)):
        if os.path.isdir(folder):
            now = os.stat(folder)
            attempt = partial(os.utime, folder, (now.st_atime, now.st_mtime))
            _refused(f"{folder} can be changed", attempt, errno.EROFS)


def _apply_scratch(containment: Containment) -> None:
    if containment.no_namespaces:
        raise RuntimeError(containment.no_namespaces)
    _unshare(_CLONE_NEWNS | _CLONE_NEWIPC)
    _mount_scratch()
    os.chdir(SCRATCH)


def _mount_scratch() -> None:
    flags = ctypes.c_ulong(_MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    options = f"size={SCRATCH_BYTES},nr_inodes={SCRATCH_FILES},mode=700".encode()
    _libc("mount", b"scratch", SCRATCH.encode(), b"tmpfs", flags, options)


def _try_scratch() -> None:
    if os.getcwd() != SCRATCH or os.listdir(SCRATCH):
        raise GotPast("it is not there, or not empty")
    system = os.statvfs(SCRATCH)
    if system.f_blocks * system.f_frsize > SCRATCH_BYTES or system.f_files > SCRATCH_FILES:
        raise GotPast("it is not bounded")
    Path(SCRATCH, "a").write_text("a")


# Landlock's rights on files; kernels know the first 13, 14, 15 or 16 of them.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ALL_BUT_DEVICES = (1 << 15) - 1 - (1 << 6) - (1 << 11)  # no making of device files


def landlock_version() -> int:
    """The kernel's version of Landlock's interface; 0 where there is none."""
    try:
        return _syscall(_LANDLOCK_CREATE, None, 0, 1)
    except (OSError, AttributeError):
        return 0


def _ruleset(files: int = 0, network: int = 0, scope: int = 0) -> int:
    version = landlock_version()
    if version < 1 or (network and version < 4) or (scope and version < 6):
        raise RuntimeError(f"the kernel has version {version} of Landlock's interface")
    attributes = struct.pack("QQQ", files, network, scope)
    attributes = attributes[: 24 if version >= 6 else 16 if version >= 4 else 8]
    return _syscall(_LANDLOCK_CREATE, attributes, len(attributes), 0)


def _allow(ruleset: int, descriptor: int, access: int) -> None:
    _syscall(_LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", access, descriptor), 0)


def _restrict(ruleset: int) -> None:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _syscall(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _apply_landlock_files(containment: Containment) -> None:
    version = landlock_version()
    known = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    ruleset = _ruleset(files=known)
    for descriptor, access in containment.readable:
        _allow(ruleset, descriptor, access & known)
    scratch = os.open(SCRATCH, os.O_PATH | os.O_CLOEXEC)
    _allow(ruleset, scratch, _ALL_BUT_DEVICES & known)
    os.close(scratch)
    _restrict(ruleset)


def _try_landlock_files() -> None:
    denied = (errno.EACCES,)
    _refused("/etc/passwd can be read", lambda: os.open("/etc/passwd", os.O_RDONLY), *denied)
    _refused("/ can be listed", lambda: os.listdir("/"), *denied)
    own = _PACKAGE / "grading" / "judge.py"
    if own.exists():
        _refused("the grader can be read", lambda: os.open(own, os.O_RDONLY), *denied)
    os.close(os.open(json.__file__, os.O_RDONLY))  # what lessons need stays readable
    os.close(os.open(os.devnull, os.O_RDWR))


def _apply_landlock_network(containment: Containment) -> None:
    _restrict(_ruleset(network=0b11))


def _try_landlock_network() -> None:
    with socket.socket() as tcp:
        _refused("TCP connects", lambda: tcp.connect(("127.0.0.1", 9)), errno.EACCES)
        _refused("TCP binds", lambda: tcp.bind(("127.0.0.1", 0)), errno.EACCES)


def _apply_landlock_scope(containment: Containment) -> None:
    _restrict(_ruleset(scope=0b11))


def _try_landlock_scope() -> None:
    _refused("the parent can be signalled", lambda: os.kill(os.getppid(), 0), errno.EPERM)


def _apply_no_privileges(containment: Containment) -> None:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _libc("capset", struct.pack("Ii", 0x20080522, 0), bytes(24))
    _prctl(_PR_SET_DUMPABLE, 0)


def _try_no_privileges() -> None:
    sets = ctypes.create_string_buffer(24)
    _libc("capget", struct.pack("Ii", 0x20080522, 0), sets)
    if any(sets.raw) or _prctl(_PR_GET_NO_NEW_PRIVS, 0) != 1:
        raise GotPast("there are capabilities left")
    _refused("the host name can be set", lambda: socket.sethostname("x"), errno.EPERM)


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
    _refused("memory is not bounded", lambda: mmap.mmap(-1, MEMORY_BYTES), errno.ENOMEM)
    opened: list[int] = []

    def open_many() -> None:
        while len(opened) <= OPEN_FILES:
            opened.append(os.open(os.devnull, os.O_RDONLY))

    _refused("open files are not bounded", open_many, errno.EMFILE)


_DENIED_CALLS = {  # to whom they would speak or what they would make: system calls
    "the network": "socket connect bind listen accept accept4 sendmsg sendmmsg",
    "processes": "fork vfork execve execveat",
    "other processes": "ptrace process_vm_readv process_vm_writev process_madvise "
    "process_mrelease kcmp tkill rt_sigqueueinfo rt_tgsigqueueinfo "
    "pidfd_open pidfd_send_signal pidfd_getfd",
    "mounts": "mount umount umount2 pivot_root chroot move_mount open_tree open_tree_attr "
    "mount_setattr fsopen fsconfig fsmount fspick statmount listmount quotactl quotactl_fd "
    "swapon swapoff",
    "namespaces, keys": "unshare setns keyctl add_key request_key",
    "parts of the kernel with a long record of holes": "bpf perf_event_open userfaultfd "
    "io_uring_setup io_uring_enter io_uring_register personality",
    "files past their path": "open_by_handle_at name_to_handle_at fanotify_init inotify_init "
    "inotify_init1",
    "memory that no limit counts": "shmget shmat shmctl semget semop semtimedop semctl "
    "msgget msgsnd msgrcv msgctl mq_open memfd_create memfd_secret",
    "the machine": "kexec_load kexec_file_load init_module finit_module delete_module reboot "
    "setrlimit syslog acct sethostname setdomainname iopl ioperm lookup_dcookie vhangup "
    "settimeofday clock_settime clock_adjtime adjtimex sync syncfs",
}


def _system_call_filter(own_process: int | None) -> bytes:
    """Build the filter, as the kernel takes it: all is allowed but what no lesson needs.

    A process may signal `own_process`, its id in its own namespace, and nothing else.
    """
    import pyseccomp as seccomp

    denied = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in " ".join(_DENIED_CALLS.values()).split():
        try:
            rules.add_rule(denied, name)
        except (OSError, RuntimeError, ValueError):
            continue  # a call that libseccomp or this architecture does not know
    no_thread = seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, 0)
    rules.add_rule(denied, "clone", no_thread)
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # the C library then takes clone
    for name in ("kill", "tgkill"):
        others = [seccomp.Arg(0, seccomp.NE, own_process)] if own_process else []
        rules.add_rule(denied, name, *others)
    rules.add_rule(denied, "prlimit64", seccomp.Arg(2, seccomp.NE, 0))  # reading them is fine
    for command in (1024, 1026):  # leases and notices would hold up who writes the file
        rules.add_rule(denied, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    for bit in (2, 4, 8):  # pairs of connected streams, as asyncio wants them, and no others:
        # a datagram socket of a pair could be sent to any socket file
        rules.add_rule(denied, "socketpair", seccomp.Arg(1, seccomp.MASKED_EQ, bit, bit))
    with open(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _apply_system_calls(containment: Containment) -> None:
    if not containment.system_call_filter:
        raise RuntimeError(containment.no_system_call_filter)
    instructions = ctypes.create_string_buffer(containment.system_call_filter)
    count = len(containment.system_call_filter) // 8
    program = ctypes.create_string_buffer(struct.pack("HP", count, ctypes.addressof(instructions)))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def _try_system_calls() -> None:
    import threading

    eperm = errno.EPERM
    _refused("a socket can be made", socket.socket, eperm)
    datagrams = partial(socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM)
    _refused("a datagram socket can be made", datagrams, eperm)
    _refused("a process can be started", _fork_and_end, eperm)
    _refused("a program can be run", lambda: os.execv("/bin/true", ["true"]), eperm)
    _refused("a process can be traced", lambda: _libc("ptrace", 0, 0, 0, 0), eperm)
    _refused("other processes can be signalled", lambda: os.kill(0, 0), eperm)
    _refused("a namespace can be made", lambda: _unshare(_CLONE_NEWUSER), eperm)
    thread = threading.Thread(target=int)  # threads stay possible
    thread.start()
    thread.join()


def _fork_and_end() -> None:
    if os.fork() == 0:
        os._exit(0)


@dataclass(frozen=True)
class _Kind:
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
_NOT_LINUX = "Grade on Linux: in WSL 2 on Windows, in a virtual machine elsewhere."
_LANDLOCK_REMEDY = (
    "Use Linux 5.13 or later with Landlock switched on: `landlock` must be listed in "
    "/sys/kernel/security/lsm (kernel parameter lsm=landlock,...)."
)
SYSTEM_CALLS = "system calls"

LAYERS: tuple[_Kind, ...] = (  # in the order in which a child applies them
    _Kind(
        "process namespace",
        _apply_process_namespace,
        _try_process_namespace,
        "seeing, signalling or tracing another process; leaving a process behind",
        _NAMESPACES_REMEDY,
    ),
    _Kind(
        "network namespace",
        _apply_network_namespace,
        _try_network_namespace,
        "reaching any network",
        _NAMESPACES_REMEDY,
    ),
    _Kind(
        "read-only files",
        _apply_read_only,
        _try_read_only,
        "changing any file, its mode, owner or times",
        _NAMESPACES_REMEDY,
    ),
    _Kind(
        "private scratch",
        _apply_scratch,
        _try_scratch,
        "leaving files behind or filling the disk",
        _NAMESPACES_REMEDY,
    ),
    _Kind(
        "limits",
        _apply_limits,
        _try_limits,
        "taking memory, processor time, open files or threads without end",
        "Raise the hard limits of the account that grades (ulimit -H).",
    ),
    _Kind(
        "Landlock: files",
        _apply_landlock_files,
        _try_landlock_files,
        "reading any file outside the Python installation",
        _LANDLOCK_REMEDY,
    ),
    _Kind(
        "Landlock: network",
        _apply_landlock_network,
        _try_landlock_network,
        "TCP, a second time",
        "Optional. Linux 6.7 or later has it.",
        required=False,
    ),
    _Kind(
        "Landlock: scope",
        _apply_landlock_scope,
        _try_landlock_scope,
        "signals and abstract sockets, a second time",
        "Optional. Linux 6.12 or later has it.",
        required=False,
    ),
    _Kind(
        "no privileges",
        _apply_no_privileges,
        _try_no_privileges,
        "mounting, changing the system, gaining rights",
        "Report this with the kernel's version: every Linux has it.",
    ),
    _Kind(
        SYSTEM_CALLS,
        _apply_system_calls,
        _try_system_calls,
        "sockets, new processes and programs, tracing, mounts, keys",
        "Install libseccomp (Debian, Ubuntu: sudo apt install libseccomp2) and the Python "
        "package pyseccomp.",
    ),
)

REQUIRED = frozenset(kind.name for kind in LAYERS if kind.required)


# --- what a submission may read ------------------------------------------------------------------


def readable_paths() -> list[tuple[Path, int]]:
    """Existing paths that a submission may read, each with Landlock's rights on it.

    The Python installation, the libraries that its modules load, fonts and time zones; never this
    package, wherever it is installed.
    """
    paths = sysconfig.get_paths()
    folders = {Path(paths[k]) for k in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {Path(sys.base_prefix) / name for name in ("lib", "lib64")}
    folders |= {Path("/", name) for name in ("lib", "lib32", "lib64", "usr/lib", "usr/lib64")}
    folders |= {Path("/usr/local/lib"), Path("/usr/share/fonts"), Path("/usr/share/zoneinfo")}
    resolved = sorted({f.resolve() for f in folders if f.is_dir()})
    outer = [f for f in resolved if not any(o in f.parents for o in resolved)]
    found = [pair for folder in outer for pair in _without(folder, _PACKAGE)]
    for name in ("/etc/ld.so.cache", "/etc/localtime", "/etc/timezone"):
        if Path(name).is_file():
            found.append((Path(name), _READ_FILE))
    found.append((Path("/dev/null"), _READ_FILE | _WRITE_FILE | _TRUNCATE))
    found += [(Path("/dev/zero"), _READ_FILE), (Path("/dev/urandom"), _READ_FILE)]
    return found


def _without(folder: Path, hidden: Path) -> Iterator[tuple[Path, int]]:
    """The folder, or where the hidden one lies in it, everything in it but that."""
    if folder == hidden:
        return
    if folder not in hidden.parents:
        yield folder, _READ
        return
    yield folder, _READ_DIR  # imports list the folder
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or not entry.exists():
            continue
        if entry.is_dir():
            yield from _without(entry, hidden)
        else:
            yield entry, _EXECUTE | _READ_FILE


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
    code = f"import sys; sys.path.append({str(_PACKAGE.parent)!r}); "
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


def _reason(kind: _Kind, containment: Containment) -> str:
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
        said = pipe.read()
    os.waitpid(child, 0)
    return said.decode().strip("\0") if said else "the try ended early"
