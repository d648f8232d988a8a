"""What grows without end in a submission is bounded, and ends with it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from sessions import attempt, children_of

from autograder.grading.zygote import Zygote
from autograder.student import layers, sandbox

STARTS_FOR_REAL = True  # see the conftest of all tests


def an_honest_submission_still_works(zygote: Zygote) -> None:
    with zygote.session(seed=1) as child:
        result = child.run("import numpy as np\nnp.tanh(np.zeros(2)).tolist()", 10)
        assert (result.kind, result.result) == ("ok", "[0.0, 0.0]")


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
