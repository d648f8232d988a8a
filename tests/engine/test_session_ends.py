"""Nothing outlives its session, its warm process or its referee, however these end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sessions import children_of, run, warm_pid

import autograder
from autograder.grading import warm
from autograder.grading.failures import WorkerFailed
from autograder.grading.zygote import Zygote

STARTS_FOR_REAL = True  # see the conftest of all tests


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
