"""What a submission cannot do: every payload runs in a contained child, as a submission would."""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path

import pytest
from sessions import attempt

from autograder.grading.zygote import Zygote
from autograder.student import sandbox, system_calls

STARTS_FOR_REAL = True  # see the conftest of all tests


# --- calls of the system, and what they could change ----------------------------------------------


def test_every_name_of_a_system_call_is_known_here():
    named = [*system_calls.allowed_names(), *system_calls.NOT_PERMITTED.split()]
    named += [name for name, _ in system_calls.WITH_VALUES]
    unknown = {name for name in named if not system_calls.known_here(name)}
    older = set(system_calls.OLDER.split()) | {"fork", "vfork", "mknod", "chown", "lchown"}
    assert unknown <= (set() if platform.machine() == "x86_64" else older)
    assert not set(system_calls.allowed_names()) & set(system_calls.NOT_PERMITTED.split())
    assert not system_calls.known_here("a_call_of_tomorrow")


def test_no_call_that_is_not_allowed_reaches_the_kernel(session):
    """All numbers there are and some that there are not, asked by number."""
    import pyseccomp

    allowed = {
        pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        for name in [
            *system_calls.allowed_names(),
            *(name for name, _ in system_calls.WITH_VALUES),
            *system_calls.NOT_PERMITTED.split(),
        ]
        if system_calls.known_here(name)
    }
    result = attempt(
        session,
        f"""
        import ctypes, errno
        libc = ctypes.CDLL(None, use_errno=True)
        answered = []
        # x86's 335 and 336 belong to probes and pass every filter; they end who calls them.
        for number in sorted(set(range(1_100)) - {{335, 336}} - {allowed}):
            ctypes.set_errno(0)
            if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != errno.ENOSYS:
                answered.append((number, ctypes.get_errno()))
        answered
        """,
    )
    assert result.result == "[]"


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.sched_setaffinity(0, {0})",
        "import os; os.nice(1)",
        "import os; os.mkfifo('a')",
        "import os; open('a', 'w'); os.chown('a', 0, 0)",
        "import fcntl, os; fcntl.fcntl(os.open('.', 0), fcntl.F_NOTIFY, 1)",
        "import fcntl, os; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, 1)",
        "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
        "import socket; socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
        "import ctypes; l = ctypes.CDLL(None, use_errno=True)\n"
        "if l.prctl(22, 0, 0, 0, 0) == -1: raise OSError(ctypes.get_errno(), '')",
    ],
)
def test_what_no_lesson_needs_is_not_possible(session, source):
    result = attempt(session, source)
    assert "the network, not to be had here" in str(result.passed_over) or result.ename


@pytest.mark.parametrize(
    "source",
    [
        "open('{target}', 'a').write('x')",
        "open('{folder}/new', 'w')",
        "import os; os.mkdir('{folder}/new')",
        "import os; os.remove('{target}')",
        "import os; os.rename('{target}', '{folder}/b')",
        "import os; os.symlink('/etc/passwd', '{folder}/b')",
        "import os; os.chmod('{target}', 0o777)",
        "import os; os.utime('{target}', (0, 0))",
        "import os; os.truncate('{target}', 0)",
        "import os; os.setxattr('{target}', 'user.x', b'x')",
        "import os; os.mkfifo('{folder}/b')",
    ],
)
def test_nothing_outside_the_scratch_folder_can_be_changed(session, tmp_path, source):
    target = tmp_path / "grades.txt"
    target.write_text("10")
    before = target.stat()
    result = attempt(session, source.format(target=target, folder=tmp_path))
    assert result.kind == "error"
    assert list(tmp_path.iterdir()) == [target] and target.read_text() == "10"
    after = target.stat()
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)


def test_a_lesson_can_write_and_read_its_scratch_folder(session):
    result = attempt(
        session,
        """
        import tempfile, numpy as np, matplotlib.pyplot as plt
        np.save("a.npy", np.arange(3))
        plt.plot([1, 2]); plt.savefig("b.png")
        with tempfile.TemporaryFile() as f:
            f.write(b"x")
        np.load("a.npy").tolist()
        """,
    )
    assert (result.kind, result.result) == ("ok", "[0, 1, 2]")
    assert not Path(sandbox.SCRATCH, "a.npy").exists()


def test_the_warm_process_leaves_nothing_in_the_shared_memory_folder():
    def listed():
        return {p.name for p in Path(sandbox.SCRATCH).iterdir() if not p.name.startswith("sem.")}

    before = listed()
    with Zygote() as warm, warm.session() as child:
        assert attempt(child, "open('a', 'w').write('x')").kind == "ok"
        assert listed() <= before
    assert listed() <= before


def test_a_symlink_in_the_scratch_folder_leads_nowhere(session):
    assert attempt(session, "import os; os.symlink('/etc/passwd', 'p')").kind == "ok"
    assert attempt(session, "open('p').read()").ename == "PermissionError"


def test_modules_that_lessons_import_late_can_be_imported(session):
    (told,) = session.run("import numpy.fft, scipy_is_not_here", 10).passed_over
    assert "scipy_is_not_here" in told
    result = attempt(
        session,
        """
        import sqlite3, decimal, unittest, doctest, csv, zoneinfo, mpl_toolkits.mplot3d
        from matplotlib import animation, widgets
        from ipywidgets import FloatSlider
        zoneinfo.ZoneInfo("Europe/Paris").key
        """,
    )
    assert (result.kind, result.result) == ("ok", "'Europe/Paris'"), result


# --- the network ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import socket; socket.socket(socket.AF_UNIX)",
        "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "import socket; socket.create_connection(('127.0.0.1', {port}))",
        "import socket; a, b = socket.socketpair(type=socket.SOCK_DGRAM)",
        "import socket; a, b = socket.socketpair(type=socket.SOCK_RAW)",
        "import socket; a, b = socket.socketpair(); a.connect('{path}')",
        "import socket; a, b = socket.socketpair(); b.close(); a.bind('new'); a.listen()",
        "import socket; a, b = socket.socketpair(); a.sendmsg([b'x'], [], 0, '{path}')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}')",
    ],
)
def test_no_network_and_no_socket_of_the_host_can_be_reached(session, tmp_path, source):
    path = tmp_path / "s"
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as local:
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        local.bind(str(path))
        local.listen()
        result = attempt(session, source.format(port=tcp.getsockname()[1], path=path))
        assert result.kind == "error" and result.ename in ("PermissionError", "URLError")
        for server in (tcp, local):
            server.setblocking(False)
            with pytest.raises(BlockingIOError):
                server.accept()


def test_asyncio_still_works(session):
    result = attempt(session, "import asyncio\nawait asyncio.sleep(0.01, 5)")
    assert (result.kind, result.result) == ("ok", "5")


# --- other processes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.fork()",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {{}})",
        "import multiprocessing as m; m.Process(target=print).start()",
        "import os; os.kill({pid}, 9)",
        "import os; os.kill(-1, 9)",
        "import os; os.kill(0, 9)",
        "import os; os.kill(os.getppid(), 9)",
        "import os; os.pidfd_open({pid})",
        "import os; os.pidfd_open(1)",
        "import os; os.sched_setaffinity({pid}, {{0}})",
        "import os; os.setpriority(os.PRIO_PROCESS, {pid}, 5)",
        "import resource; resource.prlimit({pid}, resource.RLIMIT_NOFILE, (5, 5))",
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))",
        "import os; os.setuid(0)",
        "import os; os.chroot('.')",
        "import socket; socket.sethostname('x')",
        "import os; os.memfd_create('x')",
        "import os; os.open('/dev/mem', os.O_RDONLY)",
    ],
)
def test_other_processes_are_out_of_reach(session, source):
    result = attempt(session, source.format(pid=os.getpid()))
    assert result.kind == "error"
    refused = ("PermissionError", "ProcessLookupError", "OSError", "FileNotFoundError")
    # `resource` turns a refusal into a ValueError
    assert result.ename in (*refused, "ValueError")


@pytest.mark.parametrize(
    "call",
    [
        "libc.ptrace(16, {pid}, 0, 0)",
        "libc.process_vm_readv({pid}, None, 0, None, 0, 0)",
        "libc.unshare(0x10000000)",
        "libc.mount(b'x', b'/dev/shm', b'tmpfs', 0, None)",
        "libc.umount2(b'/dev/shm', 2)",
        "libc.syscall(ctypes.c_long({io_uring_setup}), 1, 0)",
        "libc.personality(0x0040000)",
        "libc.shmget(0, 4096, 0o1600)",
        "libc.vfork()",
        "libc.setns(0, 0)",
        "libc.inotify_init1(0)",
        "libc.kill(2, 0)",
        "libc.tgkill(2, 2, 0)",
        "libc.syncfs(0)",
        "libc.fcntl(0, 1024, 0)",
    ],
)
def test_calls_of_the_c_library_that_reach_out_are_refused(session, call):
    source = f"""
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    {call.format(pid=os.getpid(), io_uring_setup=425)}, ctypes.get_errno()
    """
    assert attempt(session, source).result in ("(-1, 1)", "(-1, 38)")  # EPERM, ENOSYS


def test_only_its_own_descriptors_are_open(session):
    result = attempt(
        session,
        """
        import os
        def is_open(n):
            try:
                return bool(os.fstat(n))
            except OSError:
                return False
        sum(map(is_open, range(4096)))
        """,
    )
    assert result.result == "4"  # /dev/null three times, and its socket


# --- what one submission leaves for the next -----------------------------------------------------


def test_nothing_is_left_for_the_next_submission(zygote):
    with zygote.session() as child:
        attempt(
            child,
            """
            import builtins, numpy as np, sys, os, matplotlib.pyplot as plt
            builtins.print = builtins.len = lambda *a, **k: 99
            np.allclose = np.testing.assert_allclose = lambda *a, **k: True
            np.tanh = None
            sys.path.insert(0, "/dev/shm"); sys.modules["json"] = None
            plt.rcParams["lines.linewidth"] = 99
            os.environ["LEFT"] = "1"
            open("numpy.py", "w").write("raise SystemExit")
            get_ipython().input_transformers_post.append(lambda lines: [])
            get_ipython().run_cell = None
            """,
        )
    with zygote.session() as child:
        result = attempt(
            child,
            """
            import json, os, numpy as np, matplotlib.pyplot as plt
            print(len([1, 2]), np.allclose(0, 1), np.tanh(0.0), os.listdir("."),
                  "LEFT" in os.environ, plt.rcParams["lines.linewidth"])
            """,
        )
    assert result.stdout == "2 False 0.0 [] False 1.5\n"
