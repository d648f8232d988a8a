"""What a submission cannot do: every payload runs in a contained child, as a submission would."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

import autograder
from autograder.doctor import run as run_doctor
from autograder.grading.failures import IsolationMissing
from autograder.grading.zygote import Zygote
from autograder.student import layers, readable, sandbox, system_calls

PACKAGE = Path(autograder.__file__).parent
ROOT = PACKAGE.parent

STARTS_FOR_REAL = True  # see the conftest of all tests


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as warm:
        yield warm


@pytest.fixture
def session(zygote):
    with zygote.session(seed=1) as child:
        yield child


def attempt(session, source, timeout=20.0):
    """Run a cell; a line that was passed over for an error of the system counts as that error."""
    source = textwrap.dedent(source)
    result = session.run(source, timeout)
    if not result.passed_over:
        return result
    caught = f"try:\n{textwrap.indent(source, '    ')}\nexcept OSError as error:\n"
    again = session.run(
        f"refused = ''\n{caught}    refused = type(error).__name__\nrefused", timeout
    )
    assert again.result not in (None, "''"), again
    return replace(result, kind="error", ename=again.result.strip("'"))


def children_of(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children()]


def an_honest_submission_still_works(zygote: Zygote) -> None:
    with zygote.session(seed=1) as child:
        result = child.run("import numpy as np\nnp.tanh(np.zeros(2)).tolist()", 10)
        assert (result.kind, result.result) == ("ok", "[0.0, 0.0]")


# --- the layers themselves -----------------------------------------------------------------------


def test_every_required_layer_holds_on_this_machine():
    assert [(x.name, x.reason) for x in sandbox.probe() if x.required and not x.active] == []


def test_a_child_applies_every_layer_the_probe_finds_active(session):
    inactive = {layer.name for layer in sandbox.probe() if not layer.active}
    assert set(session.missing_layers) == inactive


@pytest.mark.parametrize("kind", sandbox.LAYERS, ids=lambda kind: kind.name)
def test_the_try_of_a_layer_succeeds_without_it(kind):
    """A probe that could not fail would say "active" of anything."""
    code = f"""
import dataclasses, os, sys
sys.path.append({str(ROOT)!r})
from autograder.student import sandbox
def nothing(containment): pass
kind = next(k for k in sandbox.LAYERS if k.name == {kind.name!r})
bare = sandbox.Containment("left out for this test")
print(sandbox._reason(dataclasses.replace(kind, apply=nothing), bare))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() != "", done.stderr


def test_the_layers_hold_for_an_ordinary_user(tmp_path):
    """The probe as an unprivileged account, from a copy of the module that it can read."""
    python, wrapper = sys.executable, []
    if os.getuid() == 0:
        wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        again = "import subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
        works = [*wrapper, python, "-c", again]
        if subprocess.run(works, capture_output=True, check=False).returncode:
            python = "/usr/bin/python3"  # ours lies where only root can read
    shutil.copytree(PACKAGE / "student", tmp_path / "autograder" / "student")
    (tmp_path / "autograder" / "__init__.py").touch()
    shutil.copy(importlib.util.find_spec("pyseccomp").origin, tmp_path)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    code = (
        f"import sys; sys.path.append({str(tmp_path)!r}); from autograder.student import sandbox; "
        "print([(x.name, x.reason) for x in sandbox.probe() if x.required and not x.active])"
    )
    done = subprocess.run(
        [*wrapper, python, "-B", "-c", code], capture_output=True, text=True, timeout=60, cwd="/"
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_missing_layer_stops_grading_unless_it_is_allowed(monkeypatch):
    monkeypatch.setattr(sandbox, "REQUIRED", sandbox.REQUIRED | {"a layer of tomorrow"})
    answer = {"ready": {"a layer of tomorrow": "this kernel is of today"}}
    monkeypatch.setattr("autograder.grading.zygote.exchange", lambda *_: (answer, 1))
    with Zygote() as strict, pytest.raises(IsolationMissing, match="tomorrow.*of today.*doctor"):
        strict.session()
    with Zygote(allow_missing=True) as lenient, lenient.session() as child:
        assert child.missing_layers == {"a layer of tomorrow": "this kernel is of today"}


def test_doctor_says_ready_or_what_is_missing(monkeypatch, capsys):
    assert run_doctor(None) == 0
    assert "Ready" in capsys.readouterr().out
    reasons = dict.fromkeys((k.name for k in sandbox.LAYERS), "") | {
        "Landlock: files": "no Landlock"
    }
    monkeypatch.setattr(sandbox, "_reasons", lambda: reasons)
    assert run_doctor(None) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "MISSING" in said and "no Landlock" in said and "lsm=landlock" in said


def test_without_linux_every_layer_is_missing_and_says_so(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    layers = sandbox.probe()
    assert not any(layer.active for layer in layers)
    assert {layer.reason for layer in layers} == {"this is not Linux"}
    assert {"WSL 2" in layer.remedy for layer in layers} == {True}


# --- files ---------------------------------------------------------------------------------------

FORBIDDEN = [
    "/etc/passwd",
    "/etc/hostname",
    "/proc/self/environ",
    "/proc/1/cmdline",
    "/sys/kernel/hostname",
    str(ROOT / "course" / "reference" / "activations.py"),
    str(PACKAGE / "student" / "worker.py"),
    str(ROOT / "source"),
    str(Path(__file__)),
    str(Path.home()),
    "/",
    "/tmp",
]


@pytest.mark.parametrize("path", FORBIDDEN)
def test_a_file_or_folder_outside_the_installation_cannot_be_read(session, path):
    result = attempt(
        session,
        f"""
        import os
        path = {path!r}
        os.listdir(path) if os.path.isdir(path) else open(path).read()
        """,
    )
    assert result.kind == "error" and result.ename in ("PermissionError", "FileNotFoundError")


@pytest.mark.parametrize(
    "name",
    ["exercises.model", "exercises.registry", "grading.judge", "grading.job"],
)
def test_the_grader_cannot_be_imported(session, name):
    for source in (
        f"import autograder.{name}",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import autograder.{name}",
        f"import importlib.util as u\n"
        f"s = u.spec_from_file_location('x', {str(PACKAGE / name.replace('.', '/')) + '.py'!r})\n"
        f"s.loader.exec_module(u.module_from_spec(s))",
    ):
        result = attempt(session, source)
        assert result.kind == "error"
        assert result.ename in ("ModuleNotFoundError", "PermissionError", "FileNotFoundError")


def test_the_package_is_left_out_of_what_may_be_read_wherever_it_is_installed(tmp_path):
    site = tmp_path / "site-packages"
    for folder in ("autograder", "numpy", "numpy/linalg"):
        (site / folder).mkdir(parents=True)
    (site / "six.py").touch()
    hidden = site / "autograder"
    allowed = dict(readable.without(tmp_path, {hidden}))
    assert allowed[site] == readable.READ_DIR
    assert site / "numpy" in allowed and site / "six.py" in allowed
    assert not any(path == hidden or hidden in path.parents for path in allowed)
    assert not any(
        access & readable.READ_FILE and path in hidden.parents for path, access in allowed.items()
    )


def test_a_copy_of_the_package_and_an_archive_of_it_are_hidden(tmp_path, monkeypatch):
    for folder in ("site/autograder", "compiled"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "app.zip").touch()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    monkeypatch.setattr(readable, "PACKAGE", tmp_path / "app.zip" / "autograder")
    places = readable.hidden_places([tmp_path / "nowhere"], [])
    assert {tmp_path / p for p in ("site/autograder", "compiled", "app.zip")} <= places
    assert all(place.exists() for place in places)


@pytest.fixture
def among_packages():
    """A folder where Python's packages are."""
    with tempfile.TemporaryDirectory(dir=sysconfig.get_paths()["purelib"]) as folder:
        yield Path(folder)


@pytest.mark.parametrize("how", ["as it is", "by a link", "its content by a link", "in its venv"])
def test_a_course_is_hidden_wherever_it_is(zygote, among_packages, tmp_path, how):
    root = among_packages / "a" / "course-of-mine"
    (root / "course" / "reference").mkdir(parents=True)
    secret = root / "course" / "reference" / "answers.py"
    secret.write_text("CANARY = 1")
    (among_packages / "other.txt").write_text("fine")
    given = root
    if how == "by a link":
        given = tmp_path / "link"
        given.symlink_to(root)
    elif how == "its content by a link":
        given = tmp_path / "root"
        given.mkdir()
        (given / "course").symlink_to(root / "course")
    elif how == "in its venv":  # the course's folder is above all that Python reads
        given = Path(sysconfig.get_paths()["purelib"])
        secret = given / "course" / "answers.py"
        if secret.parent.exists():
            pytest.skip("there is a package of that name")
        secret.parent.mkdir()
        secret.write_text("CANARY = 1")
    try:
        with Zygote(hidden=[given]) as warm, warm.session() as child:
            for path in (secret, secret.parent, given / "course" / "."):
                result = child.run(
                    f"import os, pathlib\np = pathlib.Path({str(path)!r})\n"
                    "p.read_text() if p.suffix else os.listdir(p)",
                    10,
                )
                assert "CANARY" not in str(result)
                assert result.result in (None, "[]")  # there is an empty folder in its place
            source = f"open({str(among_packages / 'other.txt')!r}).read()"
            assert how == "in its venv" or child.run(source, 10).result == "'fine'"
            assert child.run("import numpy, json; 1", 10).result == "1"
    finally:
        if how == "in its venv":
            shutil.rmtree(secret.parent)


def test_a_course_is_hidden_in_a_process_that_was_warm_before(among_packages):
    for name in ("one", "two"):
        (among_packages / name / "course").mkdir(parents=True)
    with Zygote() as warm:
        for name in ("one", "two"):
            folder = among_packages / name
            with warm.session() as child:
                assert (
                    child.run(f"import os; os.listdir({str(folder)!r})", 10).result == "['course']"
                )
            warm.hidden.add(folder)
        with warm.session() as child:
            for name in ("one", "two"):
                source = f"import os; os.listdir({str(among_packages / name)!r})"
                assert child.run(source, 10).result in (None, "[]")


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


def test_no_object_of_the_grader_is_in_memory(session):
    result = attempt(
        session,
        """
        import gc, sys
        wanted = ("_course_", "autograder.exercises", "autograder.grading")
        modules = [m for m in sys.modules if m.startswith(wanted)]
        objects = [o for o in gc.get_objects()
                   if str(getattr(o, "__module__", "")).startswith(wanted)]
        modules, objects
        """,
    )
    assert result.result == "([], [])"


def test_the_warm_process_imports_no_reference(zygote, session):
    ours = {name for name in zygote.modules if name.startswith("autograder.")}
    modules = "calls declared kernel landlock layers names older_numpy own_tests readable sandbox"
    modules += " serving shell system_calls wire worker"
    assert ours == {"autograder.student", *(f"autograder.student.{m}" for m in modules.split())}


def test_the_environment_holds_nothing_of_the_referee(monkeypatch):
    monkeypatch.setenv("COURSE_TOKEN", "a-secret")
    with Zygote() as warm, warm.session() as child:
        result = child.run("import os; print(dict(os.environ))", 10)
    assert result.kind == "ok" and "a-secret" not in result.stdout
    assert "COURSE_TOKEN" not in result.stdout


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


# --- bombs ---------------------------------------------------------------------------------------


def test_a_thread_bomb_is_bounded_and_ends_with_its_session(zygote):
    with zygote.session() as child:
        started = time.monotonic()
        result = attempt(
            child,
            """
            import threading
            threading.stack_size(64 * 1024)
            gate, n = threading.Event(), 0
            try:
                while n < 5000:
                    threading.Thread(target=gate.wait, daemon=True).start()
                    n += 1
            finally:
                print(n)
            """,
        )
        assert result.ename == "RuntimeError" and int(result.stdout) <= layers.THREADS
        assert time.monotonic() - started < 20
    an_honest_submission_still_works(zygote)


def test_a_memory_bomb_is_a_memory_error(zygote, session):
    result = attempt(session, "import numpy as np\na = []\nwhile True: a.append(np.empty(2**24))")
    assert result.ename in ("MemoryError", "_ArrayMemoryError")
    assert attempt(session, "del a\n1").result == "1"
    an_honest_submission_still_works(zygote)


def test_where_memory_runs_out_a_submission_goes_first(zygote, session):
    (warm,) = children_of(zygote._process.pid)
    assert {Path(f"/proc/{p}/oom_score_adj").read_text() for p in (warm, *children_of(warm))} == {
        "1000\n"
    }


def test_a_disk_bomb_fills_its_own_scratch_folder_only(zygote, session):
    free = shutil.disk_usage("/").free
    result = attempt(
        session,
        """
        n = 0
        try:
            while n < 100:
                with open(f"big{n}", "wb") as f:
                    f.write(bytes(8 * 2**20))
                n += 1
        finally:
            print(n)
        """,
    )
    assert result.ename == "OSError" and int(result.stdout) <= 8
    assert shutil.disk_usage("/").free > free - 50 * 2**20
    an_honest_submission_still_works(zygote)


def test_many_small_files_are_bounded(session):
    result = attempt(
        session,
        """
        n = 0
        try:
            while n < 100_000:
                open(str(n), "w").close()
                n += 1
        finally:
            print(n)
        """,
    )
    assert result.ename == "OSError" and int(result.stdout) < sandbox.SCRATCH_FILES


def test_one_file_and_the_open_files_are_bounded(session):
    result = attempt(session, "open('a', 'wb').write(bytes(32 * 2**20))")
    assert result.ename == "OSError"
    result = attempt(session, "o = []\nwhile len(o) < 1000: o.append(open('/dev/null'))")
    assert result.ename == "OSError"


def test_an_output_bomb_is_cut_and_its_two_ends_kept(session):
    result = attempt(session, "print('first')\nfor i in range(100_000): print(i)\nprint('last')")
    assert result.stdout.startswith("first\n") and result.stdout.endswith("99999\nlast\n")
    assert "characters left out" in result.stdout and len(result.stdout) < 21_000


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
