"""The system calls that a submission may make (seccomp): a list of what is allowed.

Whatever is not on it does not reach the kernel: calls of kernels to come, too. What people know to
be impossible fails as not permitted; all else as if the kernel did not have it, so that the C
library takes an older way.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
from functools import partial
from typing import Any

from autograder.student.kernel import (
    CLONE_NEWCGROUP,
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWTIME,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    CLONE_THREAD,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_SECCOMP,
    SECCOMP_MODE_FILTER,
    libc,
    prctl,
    refused,
    syscall,
    unshare,
)

ALLOWED = {  # what for: names on every architecture
    "reading and writing": "read write pread64 pwrite64 readv writev preadv pwritev preadv2 "
    "pwritev2 lseek openat openat2 close close_range dup dup3 pipe2 sendfile copy_file_range "
    "fsync fdatasync sync_file_range ftruncate truncate fallocate fadvise64 flock",
    "looking at files": "fstat newfstatat statx faccessat faccessat2 readlinkat getdents64 statfs "
    "fstatfs getcwd chdir fchdir getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr",
    "files of one's own": "mkdirat unlinkat renameat renameat2 linkat symlinkat fchmod fchmodat "
    "utimensat umask",
    "memory": "brk mmap munmap mremap mprotect madvise msync membarrier",
    "threads": "futex futex_waitv set_robust_list get_robust_list rseq set_tid_address gettid "
    "sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max "
    "sched_get_priority_min getcpu exit exit_group restart_syscall",
    "signals within": "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend "
    "rt_sigtimedwait sigaltstack",
    "time": "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday times getitimer "
    "setitimer",
    "waiting": "ppoll pselect6 epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 eventfd2 wait4 "
    "waitid",
    "who and where": "getpid getppid getpgid getsid getuid geteuid getgid getegid getresuid "
    "getresgid getgroups getpriority getrusage uname sysinfo getrandom capget",
    "the line to the referee": "sendto recvfrom recvmsg shutdown getsockname getpeername "
    "getsockopt",
}
# Older names, which the newer architectures do not have.
OLDER = (
    "open creat stat lstat access readlink getdents mkdir rmdir unlink rename link symlink chmod "
    "utime utimes futimesat dup2 pipe poll select epoll_create epoll_wait eventfd pause alarm time "
    "getpgrp arch_prctl"
)
# Allowed with these values of one argument: (call, its position) -> values.
WITH_VALUES = {
    ("fcntl", 1): (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032),  # no leases, notices, owners
    ("ioctl", 1): (0x5401, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),  # what isatty asks
    ("prctl", 0): (3, 15, 16, 39, 0x53564D41),  # names of threads and of memory
    ("prlimit64", 2): (0,),  # reading them
}
# What fails as not permitted: people try it and understand that.
NOT_PERMITTED = (
    "socket connect bind listen accept accept4 sendmsg sendmmsg fork vfork execve execveat ptrace "
    "tkill rt_sigqueueinfo unshare setns mount chroot kill tgkill clone fcntl ioctl prctl "
    "prlimit64 setrlimit socketpair sched_setaffinity sethostname chown fchown lchown fchownat "
    "setpriority mknod mknodat"
)
_NAMESPACES = (
    CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
    | CLONE_NEWCGROUP | CLONE_NEWTIME
)  # fmt: skip


def allowed_names() -> list[str]:
    """All names that are allowed whatever their arguments."""
    return [*" ".join(ALLOWED.values()).split(), *OLDER.split()]


def known_here(name: str) -> bool:
    """Whether this machine's libseccomp and architecture know a call of that name."""
    import pyseccomp as seccomp

    try:
        return bool(seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) >= 0)
    except (OSError, ValueError, RuntimeError):
        return False


def filter_of(own_process: int | None) -> bytes:
    """Build the filter, as the kernel takes it.

    A process may signal `own_process`, its id in its own namespace, and nothing else.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))

    def add(action: Any, name: str, *conditions: Any) -> None:
        if known_here(name):  # else it cannot be called here by this name, or is not allowed
            rules.add_rule(action, name, *conditions)

    for name in allowed_names():
        add(seccomp.ALLOW, name)
    for (name, position), values in WITH_VALUES.items():
        for value in values:
            add(seccomp.ALLOW, name, seccomp.Arg(position, seccomp.EQ, value))
    threads = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD | _NAMESPACES, CLONE_THREAD)
    add(seccomp.ALLOW, "clone", threads)
    if own_process:
        for name in ("kill", "tgkill"):
            add(seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, own_process))
    # Pairs of connected streams, as asyncio wants them, and no others: a datagram socket of a pair
    # could be sent to any socket file.
    pair = seccomp.Arg(0, seccomp.EQ, socket.AF_UNIX), seccomp.Arg(1, seccomp.MASKED_EQ, 14, 0)
    add(seccomp.ALLOW, "socketpair", *pair)
    for name in NOT_PERMITTED.split():
        for condition in _otherwise(seccomp, name, own_process):
            add(seccomp.ERRNO(errno.EPERM), name, *condition)
    with open(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _otherwise(seccomp: Any, name: str, own_process: int | None) -> list[tuple[Any, ...]]:
    """When a call is not permitted: where it is not allowed, as far as that can be said."""
    if name in ("kill", "tgkill"):
        return [(seccomp.Arg(0, seccomp.NE, own_process),)] if own_process else [()]
    if name == "clone":
        return [(seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0),)]
    if name == "socketpair":
        return [(seccomp.Arg(1, seccomp.MASKED_EQ, bit, bit),) for bit in (2, 4, 8)]
    if name == "prlimit64":
        return [(seccomp.Arg(2, seccomp.NE, 0),)]
    if name == "fcntl":
        return [(seccomp.Arg(1, seccomp.EQ, command),) for command in (8, 10, 1024, 1026)]
    return [] if any(name == call for call, _ in WITH_VALUES) else [()]


def apply(program: bytes) -> None:
    """Put a filter on this process."""
    instructions = ctypes.create_string_buffer(program)
    pair = struct.pack("HP", len(program) // 8, ctypes.addressof(instructions))
    packed = ctypes.create_string_buffer(pair)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(packed))


def attempt() -> None:
    """Try to get past the filter; raises `GotPast` where that succeeds."""
    import threading

    eperm = errno.EPERM
    refused("a socket can be made", socket.socket, eperm)
    datagrams = partial(socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM)
    refused("a datagram socket can be made", datagrams, eperm)
    refused("a process can be started", _fork_and_end, eperm)
    refused("a program can be run", lambda: os.execv("/bin/true", ["true"]), eperm)
    refused("a process can be traced", lambda: libc("ptrace", 0, 0, 0, 0), eperm)
    refused("other processes can be signalled", lambda: os.kill(0, 0), eperm)
    refused("a namespace can be made", lambda: unshare(CLONE_NEWUSER), eperm)
    refused("cores can be chosen", lambda: os.sched_setaffinity(0, {0}), eperm)
    # Mounts are looked at by 457 and 467, and 1,023 is a call of no kernel yet.
    for number in (457, 458, 467, 1_023):
        refused(f"call {number} is answered", partial(syscall, number, 0, 0, 0), errno.ENOSYS)
    thread = threading.Thread(target=int)  # threads stay possible
    thread.start()
    thread.join()


def _fork_and_end() -> None:
    if os.fork() == 0:
        os._exit(0)
