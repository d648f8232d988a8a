"""Running a submission's cells and asking its functions."""

from __future__ import annotations

import time

import numpy as np
import pytest
from sessions import ask, run

from autograder.exercises import Answer
from autograder.grading.failures import SessionEnded
from autograder.grading.session import CellResult
from autograder.grading.zygote import Zygote
from autograder.student import wire
from autograder.student.worker import CappedText

STARTS_FOR_REAL = True  # see the conftest of all tests


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
