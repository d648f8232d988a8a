"""Submissions that end their process, or use it up; those that never end are in HANGING."""

from __future__ import annotations

from attacks import Attack, everywhere

WRONG = everywhere("return z")


def cell(name: str, source: str) -> Attack:
    return Attack(name, cell=source, stubs=WRONG)


def call(name: str, body: str, source: str = "") -> Attack:
    return Attack(name, cell=source, stubs=everywhere(body))


ENDING = (
    cell("ends the process in a cell", "import os; os._exit(0)"),
    call("ends the process in a function", "import os; os._exit(0)"),
    cell("leaves with sys.exit", "import sys; sys.exit(0)"),
    call("leaves a function with sys.exit", "import sys; sys.exit(0)"),
    cell("quits", "quit(); exit(); raise SystemExit"),
    cell(
        "ends the process when the interpreter does",
        "import atexit, os, weakref\natexit.register(lambda: os._exit(0))\n"
        "atexit.register(lambda: print('10.0'))",
    ),
    cell("kills itself", "import os; os.kill(os.getpid(), 9); os.abort()"),
    cell("reads address 0", "import ctypes; ctypes.string_at(0)"),
    cell("overflows the stack in C", "import ctypes\nf = ctypes.CFUNCTYPE(None)(lambda: f())\nf()"),
    cell("closes every descriptor", "import os; os.closerange(0, 4096)"),
    cell("interrupts itself", "import _thread; _thread.interrupt_main(); raise KeyboardInterrupt"),
    cell(
        "rings every 10 ms",
        "import signal\nsignal.signal(signal.SIGALRM, lambda *a: 1 / 0)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)",
    ),
    cell(
        "recurses without end", "import sys\nsys.setrecursionlimit(10**6)\ndef f(): return f()\nf()"
    ),
    cell(
        "forks",
        "import os, multiprocessing, subprocess, ctypes\n"
        "for f in (os.fork, os.forkpty, ctypes.CDLL(None).fork, ctypes.CDLL(None).vfork):\n"
        "    try: print(f())\n    except BaseException as e: print(e)\n"
        "for _ in range(50):\n"
        "    try: multiprocessing.get_context('spawn').Process(target=print).start()\n"
        "    except BaseException as e: pass",
    ),
    cell(
        "starts as many threads as it can",
        "import threading\nthreading.stack_size(65536)\ngate = threading.Event()\n"
        "while True: threading.Thread(target=gate.wait, daemon=True).start()",
    ),
    cell("takes all memory", "import numpy as np\na = []\nwhile True: a.append(np.ones(2**23))"),
    cell(
        "takes memory that no limit counts",
        "import mmap, os\na = []\n"
        "while True: a.append(mmap.mmap(-1, 2**26)); a[-1].write(bytes(2**26))",
    ),
    cell(
        "fills the disk",
        "n = 0\nwhile n < 400:\n    open(f'f{n}', 'wb').write(bytes(2**22)); n += 1",
    ),
    cell("makes as many files as it can", "n = 0\nwhile n < 9999: open(str(n), 'w'); n += 1"),
    cell(
        "makes a file that only looks large",
        "import os\nos.truncate(os.open('f', os.O_RDWR | os.O_CREAT), 2**24)\n"
        "for n in range(60): os.posix_fallocate(os.open(f'g{n}', os.O_RDWR | os.O_CREAT), 0, 2**24)",
    ),
    cell("prints 10⁸ characters", "for _ in range(100): print('x' * 10**6)"),
    cell(
        "prints past what is caught",
        "import os, sys\nfor n in (0, 1, 2):\n    try: os.write(n, b'10.0' * 10**6)\n    except OSError: pass\n"
        "sys.__stdout__.write('10.0'); sys.__stderr__.write('x' * 10**7)",
    ),
    cell("shows 10⁸ characters", "'x' * 10**8"),
    cell(
        "shows an object of 10⁸ characters",
        "class A:\n    def __repr__(s): return 'x' * 10**8\nA()",
    ),
    cell("raises with 10⁸ characters", "raise ValueError('x' * 10**8)"),
    cell("warns 10⁵ times", "import warnings\nfor n in range(10**5): warnings.warn(str(n))"),
    cell("opens 500 figures", "import matplotlib.pyplot as plt\nfor _ in range(500): plt.figure()"),
    call("gives back 8 MB of noise at every call", "return np.random.random(10**6)"),
    call("gives back a list of 10⁵ numbers", "return [0.5] * 10**5"),
    cell("asks the student", "input('?'); import sys; sys.stdin.read(); open('/dev/zero').read()"),
    cell("changes its limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))"),
    cell(
        "leaves things for the next one",
        "import os, sys, numpy as np, random\nopen('/dev/shm/left', 'w').write('10.0')\n"
        "os.environ['LEFT'] = '1'; np.exp = None; random.seed = None; sys.setrecursionlimit(50)",
    ),
    cell(
        "calls the kernel the 32-bit way",
        """
import ctypes, mmap
m = mmap.mmap(-1, 4096, prot=7)
m.write(bytes.fromhex("b802000000cd80c3"))  # fork
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()
""",
    ),
    cell(
        "calls the kernel by numbers of its own",
        """
import ctypes
call = ctypes.CDLL(None, use_errno=True).syscall
room = ctypes.create_string_buffer(88)
print(call(435, room, 88, 0), call(425, 1, room, 0), call(457, room, room, 88, 0))
call(0x40000000 + 57)
""",
    ),
)

LOOP = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"

HANGING = (
    cell("loops in a cell", LOOP),
    call("loops in a function", LOOP),
    call("sleeps just under the limit of a call", "import time; time.sleep(1.7); return z"),
    Attack(
        "takes almost all the time of a call for each right answer",
        stubs={
            "growth": "import time\ndef growth(z):\n    time.sleep(1.5)\n"
            "    return 1 / (1 + np.exp(-z))"
        },
        most=2.0,
    ),
    cell(
        "ignores every signal",
        "import signal\nfor s in signal.valid_signals():\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
    ),
    cell("counts in C", "10 ** 10 ** 9"),
    cell("matches an expression without end", "import re; re.match('(a*)*b', 'a' * 60)"),
    cell("waits for a lock", "import threading; a = threading.Lock(); a.acquire(); a.acquire()"),
    cell("reads what never comes", "import os; a, b = os.pipe(); os.read(a, 1)"),
    cell(
        "loops in a thread, and waits for it",
        "import threading\ndef spin():\n    while True: pass\n"
        "t = [threading.Thread(target=spin) for _ in range(8)]\n[x.start() for x in t]\n[x.join() for x in t]",
    ),
    cell(
        "shows an object that loops",
        "class A:\n    def __repr__(s):\n        while True: pass\nA()",
    ),
    call(
        "raises an exception whose text loops",
        "raise Slow",
        "class Slow(Exception):\n    def __str__(s):\n        while True: pass",
    ),
    call(
        "answers with a dict that loops",
        "return Slow(a=1)",
        "class Slow(dict):\n    def items(s):\n        while True: pass\n    __iter__ = values = items",
    ),
    cell(
        "loops when collected",
        "class A:\n    def __del__(s):\n        while True: pass\na = A(); del a",
    ),
    cell("hangs while it is interrupted", "import faulthandler, signal, time\nsignal.pause()"),
    cell("stops itself", "import os, signal; os.kill(os.getpid(), signal.SIGSTOP); signal.pause()"),
    cell(
        "goes on from 10 cells of its own",
        "import time\nfor n in range(10): get_ipython().run_cell('while True: pass')",
    ),
)
