"""Running a submission's cells and asking its functions, whatever the submission does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

import autograder
from autograder.exercises import Answer
from autograder.grading import warm
from autograder.grading.failures import SessionEnded, WorkerFailed
from autograder.grading.session import CellResult, Session
from autograder.grading.zygote import Zygote
from autograder.student import wire
from autograder.student.worker import CappedText

STARTS_FOR_REAL = True  # see the conftest of all tests


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as warm:
        yield warm


@pytest.fixture
def session(zygote):
    with zygote.session(seed=1, call_timeout=2.0) as child:
        yield child


def run(session: Session, source: str, timeout: float = 10.0) -> CellResult:
    return session.run(textwrap.dedent(source), timeout)


def ask(session: Session):
    return session.ask_for(None, np.random.default_rng(0))


def children_of(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children()]


def warm_pid(zygote: Zygote) -> int:
    """Process id, here, of the warm process: the only child of the one that was started."""
    return children_of(zygote._process.pid)[0]


# --- cells ---------------------------------------------------------------------------------------


def test_a_cell_gives_its_output_and_the_text_of_its_last_expression(session):
    result = run(session, "import sys\nprint('a')\nprint('b', file=sys.stderr)\n[1] * 3")
    assert result == CellResult("ok", "a\n", "b\n", "[1, 1, 1]", seconds=result.seconds)


@pytest.mark.parametrize("source", ["x = 1", "1;", "None", "", "   ", "# nothing"])
def test_a_cell_without_a_value_has_no_result(session, source):
    assert run(session, source).result is None


def test_names_stay_from_cell_to_cell_and_a_new_session_has_none(zygote, session):
    run(session, "x = 5")
    assert run(session, "x + 1").result == "6"
    with zygote.session() as other:
        assert run(other, "x").ename == "NameError"
        assert run(other, "np").ename == "NameError"


@pytest.mark.parametrize(
    ("source", "ename", "evalue", "line"),
    [
        ("\n\nraise ValueError('no')", "ValueError", "no", 3),
        ("def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError", "division by zero", 2),
        ("x = 1\ndef f(:\n    pass", "SyntaxError", "invalid syntax", 2),
        ("if True:\nx = 1", "IndentationError", None, 2),
        ("import sys\nsys.exit(3)", "SystemExit", "3", 2),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "", 1),
        ("import numpy as np\nnp.zeros(2) @ np.zeros(3)", "ValueError", None, 2),
        ("class E(Exception):\n  def __str__(self): raise SystemExit\nraise E", "E", "", 3),
        ("def f(): return f()\nf()", "RecursionError", None, 1),
    ],
)
def test_an_error_has_its_type_text_and_line(session, source, ename, evalue, line):
    result = run(session, source)
    assert (result.kind, result.ename, result.line) == ("error", ename, line)
    assert evalue is None or result.evalue == evalue
    assert run(session, "1 + 1").result == "2"  # and the session goes on


def test_the_line_is_that_of_the_cell_which_ran_not_of_an_earlier_one(session):
    run(session, "def f():\n\n\n    raise KeyError('k')")
    assert run(session, "\nf()").line == 2


def test_magics_shell_commands_and_plots_of_a_usual_notebook_do_no_harm(session):
    result = run(
        session,
        """
        %matplotlib inline
        !pip install numpy
        %pip install numpy
        import matplotlib.pyplot as plt
        from IPython.display import display
        plt.plot([1, 2]); plt.show()
        display([1, 2])
        plt.gcf().number
        """,
    )
    assert (result.kind, result.result) == ("ok", "1") and result.stdout.endswith("\n[1, 2]\n")
    assert "not run when a class is graded" in result.stderr
    assert run(session, "plt.get_fignums()").result == "[]"  # closed after each cell


def test_warnings_are_output_not_errors(session):
    result = run(session, "import numpy as np\nnp.exp(np.array([1e4]))")
    assert result.kind == "ok" and "overflow" in result.stderr


def test_random_numbers_follow_the_seed(zygote):
    def drawn(seed):
        with zygote.session(seed=seed) as child:
            return run(
                child, "import random, numpy as np; random.random(), np.random.rand()"
            ).result

    assert drawn(7) == drawn(7) != drawn(8)
    assert drawn(2**63 + 7) == drawn(2**63 + 7)


def test_sets_of_strings_have_the_same_order_in_every_warm_process():
    seen = set()
    for _ in range(2):
        with Zygote() as warm, warm.session() as child:
            seen.add(run(child, "list({'growth', 'decay', 'rate', 'size', 'z', 'a'})").result)
    assert len(seen) == 1


def test_half_a_character_does_no_harm(session):
    result = run(session, "print('\\ud800'); '\\ud800'")
    assert result.kind == "ok"
    result.stdout.encode()


# --- calls ---------------------------------------------------------------------------------------


def test_a_call_brings_back_plain_data_and_names_what_was_changed(session):
    run(session, "def f(z, k=2):\n    z += 1\n    print('noise')\n    return z * k")
    answer = ask(session).call("f", np.array([1.0, 2.0]), k=3)
    assert answer.kind == "value" and answer.changed == (0,)
    assert answer.value.tolist() == [6.0, 9.0]


def test_calls_end_in_every_kind_of_answer(session):
    run(
        session,
        """
        def todo(): raise NotImplementedError
        def bad(): raise TypeError("no")
        def leave(): raise SystemExit
        def interrupt(): raise KeyboardInterrupt
        def strange(): return object()
        def self_made(): return type("A", (), {"__eq__": lambda s, o: True})()
        def large(): return [0.0] * 20_000
        def larger(): return {str(i): __import__("numpy").zeros(2**15) for i in range(5)}
        q = None
        dots = ...
        a = "b"
        """,
    )
    check = ask(session)
    assert check.call("todo").kind == "not attempted"
    assert check.call("bad") == Answer("raised", error="TypeError: no")
    assert check.call("leave").kind == check.call("interrupt").kind == "raised"
    assert check.call("strange").value == wire.Opaque("object")
    for name in ("self_made", "large"):
        assert isinstance(check.call(name).value, wire.Opaque)
    assert check.call("larger").kind == "too large"
    assert check.call("nowhere").kind == check.value("nowhere").kind == "missing"
    assert check.value("q").kind == check.value("dots").kind == "not attempted"
    assert check.value("a") == Answer("value", "b")
    assert run(session, "1").result == "1"


def test_what_a_call_keeps_is_there_for_its_own_check_only(session):
    run(session, "def f(): return (1, [2, 3])\ndef g(x): return x")
    first, second = ask(session), ask(session)
    assert first.call("f", keep="k").kind == "value"
    assert first.call("g", wire.Kept("k", (1, 0))).value == 2
    assert second.call("g", wire.Kept("k")).kind == "raised"


def test_other_functions_take_the_place_of_some_for_one_call(session):
    run(
        session,
        """
        import functools
        def f(z): return -z
        held = f
        def by_name(z): return f(z)
        def by_default(z, g=f): return g(z)
        def by_another_name(z): return held(z)
        h = functools.partial(lambda z: -z)
        def other(z): return h(z)
        def none(z): return nowhere(z)
        nothing = None
        def of_nothing(z): return nothing(z)
        """,
    )
    check = ask(session)
    double = wire.Function("lambda z: 2 * z")
    for name in ("by_name", "by_default", "by_another_name"):
        assert check.call(name, 3.0, replaced={"f": double}).value == 6.0
        assert check.call(name, 3.0).value == -3.0
    for name, target in (("other", "h"), ("none", "nowhere"), ("of_nothing", "nothing")):
        assert check.call(name, 3.0, replaced={target: double}).value == 6.0
    assert check.call("none", 3.0).kind == check.call("of_nothing", 3.0).kind == "raised"
    assert check.call("other", 3.0).value == -3.0 and check.value("nothing").kind == "not attempted"
    data = {"W1": np.ones(2)}
    assert check.call("by_name", 3.0, replaced={"f": data}).value["W1"].tolist() == [1.0, 1.0]
    scaled = check.call("by_name", 3.0, replaced={"f": double}, scaled={"f": 0.5})
    assert scaled.value == 3.0


def test_a_call_that_does_not_return_ends_the_session_in_time(zygote):
    with zygote.session(call_timeout=0.3) as child:
        run(child, "def f():\n    while True: pass")
        started = time.monotonic()
        assert ask(child).call("f").kind == "timeout"
        assert time.monotonic() - started < 2
        assert child.ended
        with pytest.raises(SessionEnded):
            ask(child).call("f")
        with pytest.raises(SessionEnded):
            child.run("1", 1)


# --- submissions that end, hang or lie -----------------------------------------------------------

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


# --- ends and leaks ------------------------------------------------------------------------------


def test_nothing_outlives_the_end_of_a_session(zygote):
    child = zygote.session()
    run(child, "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()")
    assert len(children_of(warm_pid(zygote))) == 1
    child.end()
    child.end()  # twice does no harm
    assert children_of(warm_pid(zygote)) == []


def test_many_sessions_leak_no_descriptor_process_or_memory(zygote):
    zygote.session().end()
    warm = warm_pid(zygote)

    def held() -> tuple[int, int, int]:
        ours, theirs = (len(os.listdir(f"/proc/{p}/fd")) for p in ("self", warm))
        return ours, theirs, len(children_of(warm))

    def memory() -> int:
        status = Path(f"/proc/{warm}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    for _ in range(20):
        with zygote.session() as child:
            run(child, "x = bytearray(10**6)")
    before, kilobytes = held(), memory()
    for _ in range(200):
        with zygote.session() as child:
            run(child, "x = bytearray(10**6)")
    assert held() == before
    assert memory() - kilobytes < 1000


def test_two_sessions_of_one_warm_process_do_not_meet(zygote):
    with zygote.session() as a, zygote.session() as b:
        run(a, "open('mine', 'w').write('x'); x = 1")
        assert (
            run(b, "import os; os.listdir('.'), os.getpid(), 'x' in dir()").result
            == "([], 1, False)"
        )
        a.end()
        assert run(b, "1 + 1").result == "2"


def test_a_warm_process_that_died_is_replaced_and_its_children_are_gone():
    with Zygote() as warm:
        child = warm.session()
        pid = warm_pid(warm)
        grandchildren = children_of(pid)
        os.kill(pid, signal.SIGKILL)
        warm._process.wait(10)
        assert run(child, "1").kind == "died"
        child.end()
        with warm.session() as other:
            assert run(other, "1 + 1").result == "2"
        assert warm_pid(warm) != pid
        assert not any(Path(f"/proc/{p}").exists() for p in grandchildren)


def test_closing_ends_everything_and_a_later_session_starts_anew():
    warm = Zygote()
    child = warm.session()
    processes = [warm._process.pid, warm_pid(warm), *children_of(warm_pid(warm))]
    assert len(processes) == 3
    warm.close()
    assert not any(Path(f"/proc/{p}").exists() for p in processes)
    assert run(child, "1").kind == "died"
    with warm.session() as other:
        assert run(other, "1 + 1").result == "2"
    warm.close()
    warm.close()


def test_everything_ends_with_the_referee_even_when_that_is_killed():
    code = """
import time
from autograder.grading.zygote import Zygote
warm = Zygote()
child = warm.session()
print(warm._process.pid, flush=True)
child.run("while True: pass", 100)
"""
    env = os.environ | {"PYTHONPATH": str(Path(autograder.__file__).parent.parent)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=env) as referee:
        started = int(referee.stdout.readline())
        processes = [started, *children_of(started)]
        processes += children_of(processes[-1])
        assert len(processes) == 3
        referee.kill()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{p}").exists() for p in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{p}").exists() for p in processes)


def test_a_forked_copy_of_the_referee_shares_its_warm_process(zygote):
    zygote.session().end()
    warm = warm_pid(zygote)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with zygote.session() as child:
                result = child.run("1 + 1", 10).result
                os.write(writing, f"{result} {len(children_of(warm))}".encode())
            zygote.close()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "2 1"
    os.waitpid(pid, 0)
    with zygote.session() as child:
        assert warm_pid(zygote) == warm and run(child, "1").result == "1"


def test_a_copy_of_the_referee_that_dies_takes_its_child_with_it(zygote):
    zygote.session().end()
    warm = warm_pid(zygote)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        child = zygote.session()
        os.write(writing, b"x")
        time.sleep(60)
        child.end()
        os._exit(0)
    assert os.read(reading, 1) == b"x"
    assert len(children_of(warm)) == 1
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    deadline = time.monotonic() + 10
    while children_of(warm) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert children_of(warm) == []
    os.close(reading)
    os.close(writing)
    with zygote.session() as child:
        assert run(child, "1").result == "1"


def test_copies_that_ask_at_the_same_time_get_a_child_each(zygote):
    zygote.session().end()
    copies = []
    for number in range(4):
        pid = os.fork()
        if pid == 0:
            right = 0
            for _ in range(5):
                with zygote.session() as child:
                    right += child.run(f"{number} + 1", 10).result == str(number + 1)
            os._exit(0 if right == 5 else 1)
        copies.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in copies] == [0] * 4
    assert children_of(warm_pid(zygote)) == []


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("import sys; sys.exit(1); ", "died"),
        ("import sys; sys.modules['numpy'] = None; ", "import of numpy"),
    ],
)
def test_a_python_that_cannot_start_is_one_line(monkeypatch, first, said):
    monkeypatch.setattr(warm, "_START", first + warm._START)
    with Zygote() as broken, pytest.raises(WorkerFailed, match=f"^[^\n]*not start[^\n]*{said}"):
        broken.session()


@pytest.mark.parametrize("size", [0, 1, 50, 99, 100, 101, 199, 1000, 5000])
@pytest.mark.parametrize("piece", [1, 7, 64, 5000])
def test_capped_text_keeps_all_up_to_its_cap_and_both_ends_beyond(size, piece):
    whole = "".join(chr(97 + i % 26) for i in range(size))
    stream = CappedText(cap=100)
    for start in range(0, size, piece):
        stream.write(whole[start : start + piece])
    if size <= 100:
        assert stream.text() == whole
    else:
        note = f"\n[… {size - 100} characters left out …]\n"
        assert stream.text() == whole[:50] + note + whole[-50:]


# --- what a machine lacks ------------------------------------------------------------------------


def test_a_cell_that_takes_too_long_keeps_what_it_had_defined(session):
    result = run(session, "def f(): return 3\nimport time\ntime.sleep(9)\ng = f", timeout=0.5)
    assert (result.kind, result.line, session.ended) == ("timeout", 3, False)
    assert run(session, "f()").result == "3"
    assert run(session, "g").ename == "NameError"


def test_a_cell_that_cannot_be_stopped_is_ended(session):
    stop_the_clock = "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)"
    result = run(session, f"{stop_the_clock}\nwhile True: pass", timeout=0.5)
    assert (result.kind, session.ended) == ("timeout", True)


def test_an_import_that_is_not_installed_costs_what_needs_it_and_no_more(session):
    result = run(
        session,
        """
        import no_such_module as m, math
        table = m.read()
        @m.fast
        def f(x: m.Array) -> m.Array:
            return 2 * x
        print(table.shape)
        math.floor(f(1.5))
        """,
    )
    assert (result.kind, result.result) == ("ok", "3")
    assert (
        result.passed_over[0]
        == "no_such_module cannot be imported here; the import was passed over"
    )
    assert len(result.passed_over) == 4
    assert run(session, "table").ename == "" and run(session, "undefined").ename == "NameError"


def test_names_in_cells_are_told_without_running_them(session):
    sources = [
        "best = steps[np.argmin([h for h in hs])]",
        "def g(z, k=w):\n    global q\n    q = 3\n    return curve(z)",
        "%timeit f(x)\ny = 1",
        "def (:",
        "raise SystemExit",
        "y = [q for a in b if (q := a)]",
    ]
    found = session.names(sources, 5.0)
    assert found[5].defines == {"y", "q"} and found[5].needs == {"b"}
    assert found[0].needs == {"steps", "np", "hs"} and found[0].defines == {"best"}
    assert (found[1].now, found[1].later) == ({"w"}, {"curve"})
    assert found[1].defines == {"g", "q"} and found[1].arguments == {"z", "k"}
    assert found[2].defines == {"y"} and found[3].defines == set()
    assert run(session, "1").result == "1"


@pytest.mark.parametrize(
    "source",
    [
        "def b(x): return x\ndef f(x): return b(x)",
        "def b(x): return x\n_b = b\ndef f(x): return _b(x)",
        "def b(x): return x\ndef f(x, b=b): return b(x)",
        "def b(x): return x\ndef f(x, *, g=b): return g(x)",
        "def b(x): return x\ntable = {'b': b}\ndef f(x): return table['b'](x)",
        "def make(k):\n def b(x): return x * k\n return b\nb = make(1.0)\ndef f(x): return b(x)",
        "import numpy\ndef b(x): return x\n@numpy.errstate(all='ignore')\ndef f(x): return b(x)",
        "from functools import partial\nb = partial(max, -1)\n_b = b\ndef f(x, g=b): return g(x)",
        "class B:\n    def __call__(self, x): return x\nb = B()\ndef f(x): return b(x)",
        "def b(x, n=3): return b(x, n - 1) if n else x\ndef f(x): return b(x)",
    ],
)
def test_what_is_scaled_is_scaled_wherever_it_is_held(session, source):
    run(session, source)
    check = ask(session)
    answers = [check.call("f", 2.0, scaled=scaled).value for scaled in ({}, {"b": 1.5}, {})]
    assert answers == [2.0, 3.0, 2.0]


def test_values_that_stand_for_numbers_come_as_numbers(session):
    run(
        session,
        """
        from fractions import Fraction
        from collections import defaultdict, deque
        import numpy as np
        a = Fraction(1, 2)
        b = {np.str_("W1"): np.ones(2)}
        c = defaultdict(list, x=[Fraction(1, 4)])
        d = np.array([Fraction(1, 4), 2], dtype=object)
        e = np.str_("p")
        f = deque([1.0])
        """,
    )
    check = ask(session)
    assert check.value("a").value == 0.5
    assert list(check.value("b").value) == ["W1"]
    assert check.value("c").value == {"x": [0.25]}
    assert check.value("d").value.tolist() == [0.25, 2.0]
    assert check.value("e").value == "p"
    assert check.value("f").value == [1.0]
