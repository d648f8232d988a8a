"""A submission that ends its process, hangs or lies costs its own answer and the time it had."""

from __future__ import annotations

import time

import numpy as np
import pytest
from sessions import ask, run

from autograder.exercises import Answer

STARTS_FOR_REAL = True  # see the conftest of all tests


ENDS_ITSELF = {
    "exit": "import os; os._exit(0)",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "abort": "import os; os.abort()",
    "kills itself": "import os; os.kill(os.getpid(), 9); import ctypes; ctypes.string_at(0)",
    "closes its descriptors": "import os; os.closerange(0, 4096)",
    "stack overflow": "import sys; sys.setrecursionlimit(10**9)\n"
    "class A:\n  def __getattr__(s, n): return getattr(s, n + '_')\n"
    "import ctypes; ctypes.string_at(0)",
    "exit in a thread": "import threading, os, time\n"
    "threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(5)",
}


@pytest.mark.parametrize("source", ENDS_ITSELF.values(), ids=ENDS_ITSELF)
def test_a_cell_that_ends_its_process_is_said_to_have_died(zygote, source):
    with zygote.session() as child:
        assert run(child, source).kind == "died"
        assert child.ended
    with zygote.session() as child:
        assert run(child, "1 + 1").result == "2"


HANGS = {
    "a loop": "while True: pass",
    "a loop that swallows everything": """
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
    "ignored signals": """
        import signal
        for s in signal.valid_signals() - {9, 19}:
            try: signal.signal(s, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True: pass
        """,
    "sleep": "import time; time.sleep(1000)",
    "a C loop": "10 ** 10 ** 9",
    "a lock": "import threading; l = threading.Lock(); l.acquire(); l.acquire()",
    "a repr that never ends": """
        class A:
            def __repr__(self):
                while True: pass
        A()
        """,
    "threads that go on": """
        import threading
        def spin():
            while True: pass
        for _ in range(5): threading.Thread(target=spin).start()
        for t in threading.enumerate(): t is threading.current_thread() or t.join()
        """,
}


@pytest.mark.parametrize("source", HANGS.values(), ids=HANGS)
def test_a_cell_that_hangs_is_ended_when_its_time_is_up(zygote, source):
    with zygote.session() as child:
        started = time.monotonic()
        assert run(child, source, timeout=0.5).kind == "timeout"
        assert time.monotonic() - started < 4
    with zygote.session() as child:
        assert run(child, "1 + 1").result == "2"


FIND_SOCKET = """
import json, os, stat, struct
def our_socket():
    for n in range(3, 4096):
        try:
            if stat.S_ISSOCK(os.fstat(n).st_mode): return n
        except OSError: pass
def frame(**message):
    body = json.dumps(message).encode()
    return struct.pack(">I", len(body)) + body
send = lambda data: os.write(our_socket(), data)
"""

FORGED = {
    "a wrong id": "send(frame(id=99, kind='ok', stdout='', stderr='', result=None, error=None))",
    "an id that is a bool": "send(frame(id=True, kind='ok', stdout='', stderr=''))",
    "no id": "send(frame(kind='ok', stdout='', stderr=''))",
    "a huge length": "send(struct.pack('>I', 2**32 - 1))",
    "bad JSON": "send(struct.pack('>I', 3) + b'{{{')",
    "no object": "send(struct.pack('>I', 2) + b'[]')",
    "nothing": "send(struct.pack('>I', 0))",
    "deep JSON": "send(struct.pack('>I', 200_000) + b'[' * 200_000)",
    "millions of objects": "b = b'{\"id\":2,\"x\":[' + b'[],' * 3_000_000 + b'[]]}'\n"
    "send(struct.pack('>I', len(b)))\nwhile b: b = b[send(b[:2**20]):]",
    "a long integer": "send(struct.pack('>I', 100_006) + b'{\"id\":' + b'9' * 99_999 + b'}')",
    "half a character": "send(frame(id=2, kind='ok', stdout='\\ud800', stderr=''))",
    "half a character, not escaped": "b = frame(id=2, kind='ok', stdout='xxx', stderr='')\n"
    "send(b.replace(b'xxx', b'\\xed\\xa0\\x80'))",
    "half a character in another encoding": "b = json.dumps(dict(id=2, kind='ok', stdout='\\ud800',"
    " stderr=''), ensure_ascii=False).encode('utf-16', 'surrogatepass')\n"
    "send(struct.pack('>I', len(b)) + b)",
    "a long text": "send(frame(id=2, kind='ok', stdout='x' * 10**6, stderr=''))",
    "no text": "send(frame(id=2, kind='ok', stdout=5, stderr=''))",
    "an unknown kind": "send(frame(id=2, kind='correct', stdout='', stderr=''))",
    "an error without words": "send(frame(id=2, kind='error', stdout='', stderr='', error=None))",
    "a line that is none": "send(frame(id=2, kind='error', stdout='', stderr='',"
    " error=dict(ename='a', evalue='b', line=-1)))",
}


@pytest.mark.parametrize("source", FORGED.values(), ids=FORGED)
def test_a_forged_frame_ends_the_session(zygote, source):
    with zygote.session() as child:
        assert run(child, FIND_SOCKET).kind == "ok"
        assert run(child, source).kind == "malformed"
        assert child.ended


def array_form(dtype: str, shape: list[int], data: str) -> dict:
    return {"kind": "value", "value": {"t": "array", "dtype": dtype, "shape": shape, "data": data}}


NESTED: dict = {"t": "none"}
for _ in range(50):
    NESTED = {"t": "list", "v": [NESTED]}

FORGED_ANSWERS = {
    "a verdict": {"kind": "correct", "points": 10},
    "a pickle": {"kind": "value", "value": {"t": "pickle", "v": "gASV"}},
    "objects": array_form("|O", [1], "AAAAAAAAAAA="),
    "shape and bytes": array_form("<f8", [10**6], ""),
    "a negative shape": array_form("<f8", [-1], ""),
    "a shape no array can have": array_form("<f8", [2**21] * 15 + [0], ""),
    "numbers of another machine": array_form("<f16", [1], "AAAAAAAAAAAAAAAAAAAAAA=="),
    "an endless integer": {"kind": "value", "value": {"t": "int", "v": "9" * 320}},
    "a large answer": array_form("<f8", [2**15], "AAAA" * (2**18 // 3)),
    "deep lists": {"kind": "value", "value": NESTED},
    "many values": {"kind": "value", "value": {"t": "list", "v": [{"t": "none"}] * 20_000}},
    "an error that is none": {"kind": "raised", "error": 5},
}


@pytest.mark.parametrize("reply", FORGED_ANSWERS.values(), ids=FORGED_ANSWERS)
def test_a_forged_answer_that_is_not_plain_data_is_malformed(zygote, reply):
    with zygote.session() as child:
        run(child, FIND_SOCKET)
        run(child, f"def f():\n    send(frame(id=3, **{reply}))")
        assert ask(child).call("f").kind == "malformed"
        assert child.ended


def test_a_forged_answer_in_the_agreed_form_is_an_answer_and_spoils_the_next(zygote):
    with zygote.session() as child:
        run(child, FIND_SOCKET)
        run(
            child,
            "def f():\n    send(frame(id=3, kind='value', value=dict(t='float', v='0x1p+0')))",
        )
        check = ask(child)
        assert check.call("f") == Answer("value", 1.0)
        assert (
            check.call("f").kind == "malformed"
        )  # the true answer to the first call is in the way


def test_a_trickle_of_bytes_does_not_stretch_the_time(zygote):
    with zygote.session() as child:
        run(child, FIND_SOCKET)
        source = """
        import time
        send(struct.pack('>I', 1000))
        while True:
            send(b' '); time.sleep(0.05)
        """
        started = time.monotonic()
        assert run(child, source, timeout=0.5).kind == "timeout"
        assert time.monotonic() - started < 3


# A pattern is matched in one go: no other thread of the process runs until it ends.
HOLDS_THE_INTERPRETER = """
import re, threading, time
def hold():
    time.sleep(0.2)
    re.match("(a+)+$", "a" * 60 + "b")
threading.Thread(target=hold).start()
"""


def test_a_submission_that_stops_reading_is_ended_in_time(zygote):
    with zygote.session(call_timeout=0.5) as child:
        run(child, HOLDS_THE_INTERPRETER)
        time.sleep(0.6)  # the thread is at its pattern, and whoever reads waits for it
        started = time.monotonic()
        large = [np.zeros(2**15) for _ in range(4)]
        assert ask(child).call("f", *large).kind in ("timeout", "died", "malformed")
        assert time.monotonic() - started < 5


HARMS_ITSELF_ONLY = {
    "stdout": "import sys; sys.stdout = None; sys.stderr = 5",
    "closed stdout": "import sys; sys.stdout.close()",
    "hooks": "import sys; sys.displayhook = sys.excepthook = lambda *a: 1 / 0",
    "atexit": "import atexit; atexit.register(lambda: 1 / 0)",
    "run_cell": "get_ipython().run_cell = lambda *a, **k: None",
    "transformer": "get_ipython().input_transformers_post.append(lambda lines: 1 / 0)",
    "print": "import builtins; builtins.print = builtins.isinstance = builtins.len = None",
    "modules": "import sys; sys.modules.clear()",
    "json": "import json; json.dumps = lambda *a, **k: '{}'",
    "gc": "import gc; gc.disable(); gc.collect = None",
    "noise": "import threading, time\ndef f():\n  while True: print('x'); time.sleep(1e-4)\n"
    "threading.Thread(target=f, daemon=True).start()",
    "trace": "import sys; sys.settrace(lambda *a: 1 / 0)",
    "profile": "import sys; sys.setprofile(lambda *a: 1 / 0)",
    "alarm": "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)\n"
    "signal.signal(signal.SIGALRM, lambda *a: 1 / 0)",
}


@pytest.mark.parametrize("source", HARMS_ITSELF_ONLY.values(), ids=HARMS_ITSELF_ONLY)
def test_tampering_gives_an_answer_or_ends_the_session_and_harms_nobody_else(zygote, source):
    started = time.monotonic()
    with zygote.session(call_timeout=2.0) as child:
        run(child, "def f(z):\n    return z")
        results = [run(child, source, timeout=2)]
        if not child.ended:
            results.append(run(child, "1 + 1", timeout=2))
        if not child.ended:
            assert ask(child).call("f", np.ones(1)).kind in (
                "value",
                "raised",
                "timeout",
                "died",
                "malformed",
            )
        kinds = {"ok", "error", "timeout", "died", "malformed"}
        assert {result.kind for result in results} <= kinds
    assert time.monotonic() - started < 15
    with zygote.session() as child:
        assert run(child, "print(1); 1 + 1").result == "2"
