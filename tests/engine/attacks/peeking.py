"""Submissions that look for what is not theirs: the reference, other files, other processes."""

from __future__ import annotations

from attacks import Attack, everywhere

# Prints all it finds, so that a leak would show, and answers with any function it got hold of.
ANSWER = everywhere("return stolen['NAME'](z)")
TRY = """
stolen = {}
def attempt(action):
    try:
        print(action())
    except BaseException as error:
        print(type(error).__name__)
"""


def peek(name: str, source: str) -> Attack:
    return Attack(name, cell=TRY + source, stubs=ANSWER)


PEEKING = (
    peek(
        "reads the reference by its path",
        """
def action():
    text = open("CONTENT/reference/activations.py").read()
    exec(text, stolen)
    return text
attempt(action)
""",
    ),
    peek(
        "imports the reference",
        """
import importlib, sys
sys.path.insert(0, "CONTENT/..")
sys.path.insert(0, "PACKAGE/..")
for module in (
    "course.reference.activations",
    "course.lessons.02_growth.exercises",
    "autograder.exercises.registry",
    "autograder.grading.judge",
    "autograder.grading.job",
):
    attempt(lambda: stolen.update(vars(importlib.import_module(module))))
""",
    ),
    peek(
        "imports the reference once the grader's modules are forgotten",
        """
import sys
for name in [n for n in sys.modules if n.startswith("autograder")]:
    del sys.modules[name]
sys.path.insert(0, "PACKAGE/..")
def action():
    from autograder.exercises.registry import load
    import pathlib
    content = load(pathlib.Path("CONTENT/.."))
    stolen.update(vars(content.module("reference.activations")))
attempt(action)
""",
    ),
    peek(
        "searches memory for the reference and for text of others",
        """
import gc, types
for o in gc.get_objects():
    if isinstance(o, types.FunctionType) and "autograder" in (o.__module__ or ""):
        stolen.setdefault(o.__name__, o)
        print(o.__module__, o.__name__)
    if isinstance(o, dict):
        for k, v in list(o.items()):
            if isinstance(v, str) and "CAN" + "ARY" in v:
                print(v)
""",
    ),
    peek(
        "reads memory that is not initialised",
        """
import numpy as np
word = b"CAN" + b"ARY"
for size in (10**3, 10**5, 10**7):
    raw = np.empty(size, "u1").tobytes()
    if word in raw:
        print(raw[raw.index(word):][:60])
""",
    ),
    peek(
        "walks up the frames for what is expected",
        """
import inspect, sys
def hunt():
    for f in inspect.stack():
        for k, v in list(f.frame.f_locals.items()) + list(f.frame.f_globals.items()):
            if callable(v) and getattr(v, "__name__", "") in ("growth", "judge", "find"):
                stolen[getattr(v, "__name__")] = v
            if k in ("expected", "reference", "secret", "exercise", "exact", "answers", "check"):
                print(k, repr(v)[:500])
hunt()
""",
    ),
    peek(
        "reads what /proc says of every process",
        """
import os
for pid in ("self", "1", "2", str(os.getppid()), "thread-self"):
    for file in ("environ", "cmdline", "maps", "mem", "root/etc/passwd", "fd/3", "cwd"):
        attempt(lambda: open(f"/proc/{pid}/{file}", "rb").read(2000))
attempt(lambda: os.listdir("/proc"))
""",
    ),
    peek("prints the environment", "import os; print(dict(os.environ), os.environb)"),
    peek(
        "reads the course by its path",
        """
import os, sqlite3
for path in ("gradebook.db", "records/secret", "notes.txt", "submitted/other/notes.txt",
             "submitted/other/02_growth/growth.ipynb", "source/02_growth/growth.ipynb"):
    attempt(lambda: open("COURSE/" + path, "rb").read())
    attempt(lambda: os.listdir(os.path.dirname("COURSE/" + path)))
attempt(lambda: sqlite3.connect("COURSE/gradebook.db").execute("select * from t").fetchall())
attempt(lambda: sqlite3.connect("file:COURSE/gradebook.db?mode=ro&immutable=1", uri=True)
        .execute("select * from t").fetchall())
""",
    ),
    peek(
        "reads the course by links, folders held open and C",
        """
import ctypes, os, mmap
attempt(lambda: (os.symlink("COURSE/notes.txt", "l"), open("l").read()))
attempt(lambda: (os.link("COURSE/notes.txt", "h"), open("h").read()))
attempt(lambda: os.read(os.open("notes.txt", 0, dir_fd=os.open("COURSE", os.O_PATH)), 99))
attempt(lambda: (os.chdir("COURSE"), open("notes.txt").read()))
libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(99)
attempt(lambda: (libc.read(libc.open(b"COURSE/notes.txt", 0), buffer, 99), buffer.value))
attempt(lambda: os.sendfile(os.open("copy", os.O_RDWR | os.O_CREAT),
                            os.open("COURSE/notes.txt", 0), 0, 99))
attempt(lambda: os.rename("COURSE/notes.txt", "n"))
attempt(lambda: libc.mount(b"COURSE", b"/dev/shm", None, 4096, None))
""",
    ),
    peek(
        "walks the whole disk for notebooks",
        """
import glob, os
for top in ("/", "/tmp", "/home", "/root", "COURSE", "PACKAGE/.."):
    for here, _, files in os.walk(top):
        for f in files:
            if f.endswith((".ipynb", ".db")) or f == "notes.txt":
                attempt(lambda: open(os.path.join(here, f)).read())
print(glob.glob("/**/*.ipynb", recursive=True)[:9], glob.glob("/dev/shm/*"))
""",
    ),
    peek(
        "traces, signals and robs its neighbours",
        """
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
for pid in (0, -1, 1, 2, 3, os.getppid(), os.getpid() + 1):
    for s in (0, signal.SIGCONT, signal.SIGKILL):
        if pid != 1 or s == 0:
            attempt(lambda: os.kill(pid, s))
    attempt(lambda: libc.ptrace(16, pid, 0, 0))
    attempt(lambda: libc.process_vm_readv(pid, None, 0, None, 0, 0))
    attempt(lambda: os.pidfd_open(pid))
""",
    ),
    peek(
        "uses every descriptor there is",
        """
import os
for n in range(4096):
    for action in (lambda: os.read(n, 50) if n < 3 else os.fstat(n), lambda: os.lseek(n, 0, 0),
                   lambda: os.readlink(f"/proc/self/fd/{n}"), lambda: os.write(n, b"x") if n < 3 else 0):
        try:
            found = action()
        except OSError:
            continue
        n < 3 or print(n, found)
""",
    ),
    peek(
        "calls the network, also the one on this machine",
        """
import socket, urllib.request, asyncio
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 16, 17, 40):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        attempt(lambda: socket.socket(family, kind))
attempt(lambda: socket.create_connection(("127.0.0.1", PORT), 0.2))
attempt(lambda: urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=0.2).read())
attempt(lambda: socket.getaddrinfo("localhost", PORT))
""",
    ),
    peek(
        "runs programs",
        """
import os, subprocess, sys
attempt(lambda: subprocess.run(["/bin/cat", "COURSE/notes.txt"], capture_output=True).stdout)
attempt(lambda: subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout)
attempt(lambda: os.popen("cat COURSE/notes.txt").read())
attempt(lambda: get_ipython().getoutput("cat COURSE/notes.txt"))
get_ipython().system("cat COURSE/notes.txt")
get_ipython().run_cell("!cat COURSE/notes.txt")
get_ipython().run_cell("%%bash\\ncat COURSE/notes.txt")
get_ipython().run_cell("%run COURSE/notes.txt")
get_ipython().run_cell("%load COURSE/notes.txt")
""",
    ),
)
