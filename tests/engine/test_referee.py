"""What an answer may do to the process that judges it: nothing but be right or wrong."""

from __future__ import annotations

import base64
import gzip
import json
import textwrap
import threading
import tracemalloc

import numpy as np
import pytest
from small_course import LESSON, build_course, make_course

from autograder.authoring.build import write
from autograder.exercises import Answer, Check, Exercise, Finding, as_numbers
from autograder.grading import judge as judge_module
from autograder.grading.failures import WorkerFailed
from autograder.grading.job import Job, Result, grade_submission
from autograder.grading.judge import answer_of, judge
from autograder.grading.memory import bounded_memory
from autograder.grading.purse import ANSWERS_BYTES, OUTPUTS_BYTES, Purse
from autograder.grading.runner import Limits, Silent
from autograder.grading.zygote import Zygote
from autograder.results.page import Standing, page
from autograder.student import declared, wire


def numbers(dtype="<f8", shape=(1,), data=bytes(8), kind="array"):
    text = base64.b64encode(data).decode() if isinstance(data, bytes) else data
    return {"t": kind, "dtype": dtype, "shape": list(shape), "data": text}


# --- what is read ---------------------------------------------------------------------------------

VALUES = [
    *(None, True, 0, -(2**1023), 0.0, -0.0, 5e-324, 1.7976931348623157e308, float("inf")),
    *("", "x" * 4000, [], (), {}, [1, (2.5, "a"), {"b": None}], {"W1": np.eye(2)}),
    *(np.float64(2.5), np.bool_(True), np.int8(-1), np.zeros((0, 3)), np.zeros((2, 0, 2))),
    *(np.arange(6).reshape(2, 3).astype(dtype) for dtype in declared.DTYPES),
    np.arange(6, dtype=">f8").reshape(2, 3)[:, ::2],
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:40])
def test_what_is_sent_is_what_is_read(value):
    form = json.loads(json.dumps(wire.encode(value)))
    came = wire.decode(form)
    assert wire.encode(came) == form
    if isinstance(value, np.ndarray):
        assert type(came) is np.ndarray and came.shape == value.shape
        assert came.dtype == value.dtype.newbyteorder("<") and came.flags.writeable
        assert np.array_equal(came, value)


def test_numbers_wider_than_the_wire_are_sent_as_what_fits():
    assert wire.decode(wire.encode(np.longdouble(1) / 3)) == 1 / 3
    assert wire.decode(wire.encode(np.ones(2, np.clongdouble))).dtype == np.complex128


REFUSED = {
    "a dtype that is evaluated": numbers(","),
    "a dtype of fields": numbers("f8,i4"),
    "a dtype in brackets": numbers("[('a','f8')]"),
    "a subarray": numbers("(2,)f8"),
    "a number before the dtype": numbers("9f8"),
    "a wide text": numbers("<U999999"),
    "bytes": numbers("S8"),
    "nothing wide": numbers("V8"),
    "objects": numbers("|O"),
    "dates": numbers("<M8[s]"),
    "spans of time": numbers("<m8[25D]"),
    "long numbers": numbers("<f16", data=bytes(16)),
    "big-endian": numbers(">f8"),
    "a dtype by its name": numbers("float64"),
    "a dtype with an end": numbers("<f8\0"),
    "a dtype that is a list": numbers(["<f8"]),
    "a dtype that is nothing": numbers(None),
    "too few bytes": numbers(shape=(2,)),
    "too many bytes": numbers(data=bytes(16)),
    "a shape below 0": numbers(shape=(-1, -1)),
    "a shape of truth": numbers(shape=(True,)),
    "a shape of floats": numbers(shape=(1.0,)),
    "a shape that no memory has": numbers(shape=(2**18, 2**18, 0), data=b""),
    "a shape of 17 axes": numbers(shape=(1,) * 17),
    "a scalar with a shape": numbers(kind="scalar"),
    "bytes in other letters": numbers(data="AAAAAAAAAA.="),
    "bytes with a line end": numbers(data="AAAAAAAA\nAA="),
    "bytes with the padding first": numbers(data="=AAAAAAAAAAA"),
    "a text for an int": {"t": "int", "v": "1_0"},
    "an int in other digits": {"t": "int", "v": "١٢"},
    "an int with spaces": {"t": "int", "v": " 1"},
    "an int of 400 digits": {"t": "int", "v": "9" * 400},
    "an int of 1025 bits": {"t": "int", "v": str(2**1024)},
    "a float in words": {"t": "float", "v": "infinity"},
    "a float with a payload": {"t": "float", "v": "nan(0x7)"},
    "a float beyond": {"t": "float", "v": "0x1.0p+9999"},
    "a long float": {"t": "float", "v": "0x1." + "0" * 30 + "p+0"},
    "a text of 4,001": {"t": "str", "v": "x" * 4001},
    "a key of 4,001": {"t": "dict", "v": [["x" * 4001, {"t": "none"}]]},
    "a kind that is a list": {"t": ["none"]},
    "a kind of tomorrow": {"t": "pickle", "v": "x"},
    "a bool that is a number": {"t": "bool", "v": 1},
    "no form": 5,
    "nothing": {},
}


@pytest.mark.parametrize("form", REFUSED.values(), ids=REFUSED)
def test_what_is_not_in_the_agreed_form_is_refused_before_numpy_sees_it(form, monkeypatch):
    monkeypatch.setattr(wire, "_made", lambda value: pytest.fail(f"{value} was made"))
    for each in (form, {"t": "list", "v": [form]}, {"t": "dict", "v": [["a", form]]}):
        with pytest.raises(wire.MalformedAnswer):
            wire.decode(each)


def test_an_answer_is_counted_as_a_whole():
    deep = {"t": "none"}
    for _ in range(declared.MAX_DEPTH + 1):
        deep = {"t": "list", "v": [deep]}
    half = numbers("|b1", (2**17,), bytes(2**17))
    for form in (
        deep,
        {"t": "list", "v": [{"t": "none"}] * 10_001},
        {"t": "list", "v": [half] * 3},
    ):
        with pytest.raises(wire.MalformedAnswer):
            wire.decode(form)


def test_a_third_truth_value_is_read_as_true():
    came = wire.decode(numbers("|b1", (3,), b"\0\1\2"))
    assert came.tolist() == [False, True, True] and bytes(came.view(np.uint8)) == b"\0\1\1"


# --- what is made of it ---------------------------------------------------------------------------

MULTIPLYING = {
    "texts among numbers": [np.zeros(250, bool)] * 600 + [["x" * 4000] + ["a"] * 249],
    "a text at the end": [0.0] * 9_000 + ["x" * 4000],
    "rows of different lengths": [[0.0] * 1000, [0.0]],
    "arrays of different shapes": [np.zeros(2), np.zeros((2, 2))],
    "a dict among numbers": [1.0, {}],
    "nothing among numbers": [1.0, None],
    "an object among numbers": [1.0, wire.Opaque("x")],
    "a kept value": [wire.Kept("a")],
    "integers that no float holds": [2**1000, 1.5],
    "an array of texts": np.array(["x"]),
    "an array of objects": np.array([None]),
    "dates": np.array(["2020-01-01"], "M8[D]"),
}


@pytest.mark.parametrize("value", MULTIPLYING.values(), ids=MULTIPLYING)
def test_no_array_is_made_of_what_are_no_numbers(value):
    tracemalloc.start()
    assert as_numbers(value) is None
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


def test_lists_of_numbers_are_arrays():
    for value, shape in (
        ([[1, 2.5], [True, np.float32(2)]], (2, 2)),
        ([np.zeros((2, 3)), np.ones((2, 3), bool)], (2, 2, 3)),
        ([[], []], (2, 0)),
        (((1,), [2]), (2, 1)),
        ([[[[]]]], (1, 1, 1, 0)),
        (7, ()),
    ):
        assert as_numbers(value).shape == shape


# --- one boundary around reading and judging ------------------------------------------------------


@pytest.mark.parametrize("error", [SyntaxError, RecursionError, MemoryError, OSError, Exception])
def test_an_answer_that_trips_the_referee_is_a_finding(error, monkeypatch):
    def trips(*args):
        raise error("odd")

    with Zygote() as zygote, zygote.session() as session:
        session.run("def f(): return 1", 5)
        monkeypatch.setattr(wire, "decode", trips)
        answer = session.ask_for(None, np.random.default_rng(0)).call("f")
    assert answer == Answer("malformed")
    verdict = judge(exercise_of(trips), lambda check, rng: Silent(rng), "s")
    assert verdict.points == 0 and verdict.checks[0].kind == "unjudged"


def test_what_is_the_graders_own_fault_is_no_finding():
    def fails(ask):
        raise WorkerFailed("no process")

    with pytest.raises(WorkerFailed):
        judge(exercise_of(fails), lambda check, rng: Silent(rng), "s")


def exercise_of(run) -> Exercise:
    return Exercise("e", "l", 1.0, (Check("one", 1.0, run),))


def test_a_check_that_takes_memory_without_end_costs_its_own_points_only():
    def greedy(ask):
        return Finding(bool(np.ones(2**34, np.uint8).all()))

    def modest(ask):
        return Finding(bool(np.ones(2**20).all()))

    checks = (Check("one", 0.5, greedy), Check("two", 0.5, modest))
    verdict = judge(Exercise("e", "l", 2.0, checks), lambda check, rng: Silent(rng), "s")
    assert [c.kind for c in verdict.checks] == ["unjudged", ""] and verdict.points == 1.0
    assert "Memory" in verdict.checks[0].message
    np.ones(2**28, np.uint8)  # and the bound is gone


def test_the_bound_on_memory_is_lifted_by_the_last_thread_that_leaves():
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    inside, leave = threading.Event(), threading.Event()

    def stay():
        with bounded_memory():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait(10)
    with bounded_memory():
        pass
    assert resource.getrlimit(resource.RLIMIT_AS) != before
    leave.set()
    thread.join()
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_warm_process_started_under_the_bound_has_its_own():
    with bounded_memory(64 * 2**20), Zygote() as zygote, zygote.session() as session:
        assert session.run("import numpy as np; np.ones(2**28, np.uint8).size", 10).result


def test_what_is_said_of_an_answer_is_short():
    def talks(ask):
        return Finding(False, "x" * 10_000)

    verdict = judge(exercise_of(talks), lambda check, rng: Silent(rng), "s")
    assert len(verdict.checks[0].message) == judge_module.MAX_MESSAGE
    for changed in ([10**4000], [-1], [True], [0] * 101, "x"):
        with pytest.raises(wire.MalformedAnswer):
            answer_of({"kind": "missing", "changed": changed})


# --- how much one submission may send -------------------------------------------------------------


def test_a_purse_gives_less_and_less_and_always_a_little():
    purse = Purse(8_000, 8)
    given = []
    for _ in range(100):
        given.append(purse.most)
        purse.take(purse.most)
    assert given[0] == 1_000 and given == sorted(given, reverse=True) and given[-1] == 600
    assert purse.left == 0


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = make_course(tmp_path_factory.mktemp("referee"), "valid")
    write(made, build_course(made))
    return made


def graded(course, line: str, cell: str = "", cells: int = 1) -> Result:
    """The result of a submission whose exercise `line` is this, with cells of its own."""
    release = course.release / LESSON / "line.ipynb"
    notebook = json.loads(release.read_text())
    for each in notebook["cells"]:
        if each["id"] == "line":
            each["source"] = textwrap.dedent(line)
    own = {"cell_type": "code", "metadata": {}, "source": textwrap.dedent(cell)}
    own |= {"outputs": [], "execution_count": None}
    notebook["cells"][1:1] = [own] * cells if cell else []
    content = json.dumps(notebook).encode()
    job = Job("s", LESSON, content, "d", course.root, release, "1", "seed", limits=Limits())
    return grade_submission(job)


def sizes(result: Result) -> dict[str, int]:
    """Bytes of all that is kept of a result."""
    standing = Standing(0.0, 3.0, 0.0, {}, {})
    return {
        "record": len(result.record),
        "in the record": len(gzip.decompress(result.record)),
        "notebook": len(json.dumps(result.autograded, ensure_ascii=False).encode()),
        "page": len(page(result.autograded, "s", LESSON, standing).encode()),
        "reasons": len(result.header.needs_look.encode()),
    }


RIGHT = "def line(z):\n    return 3 * z - 2"
LARGE = {
    "numbers at random": (
        "def line(z):\n    return np.random.rand(20_000)",
        "import numpy as np",
        1,
    ),
    "texts": ("def line(z):\n    return ['\\x01' * 4000] * 50", "", 1),
    "long names": ("def line(z):\n    return {'é' * 4000: z for _ in '1'}", "", 1),
    "errors": (RIGHT, "raise ValueError('<' * 10**6)", 300),
    "names of errors": (RIGHT, "raise type('<' * 10**6, (Exception,), {})('\\x01' * 10**6)", 300),
    "errors of calls": ("def line(z):\n    raise ValueError('<' * 10**6)", "", 1),
    "prints": (RIGHT, "import sys\nprint('&' * 10**6); print('x' * 10**6, file=sys.stderr)", 300),
    "values": (RIGHT, "'\\x01' * 10**6", 300),
    "what cannot be imported": (RIGHT, "\n".join(f"import {'x' * 250}{n}" for n in range(20)), 100),
    "signs in colours": (RIGHT, "if 0: 1" + "+-1" * 3_000, 40),
}
MOST = {
    "record": 2_500_000,
    "in the record": 4_000_000,
    "notebook": 3_000_000,
    "page": 4_000_000,
    "reasons": 9_000,
}


@pytest.mark.parametrize("case", LARGE, ids=LARGE)
def test_what_is_kept_of_a_submission_is_bounded_whatever_it_sends(course, case):
    kept = sizes(graded(course, *LARGE[case]))
    print(case, kept)
    assert {name: size for name, size in kept.items() if size > MOST[name]} == {}


def test_what_an_honest_submission_prints_and_answers_is_kept_whole(course):
    result = graded(course, RIGHT, "print('a' * 9_000)\nfor n in range(900): print(n)", cells=3)
    assert result.header.points == 2
    printed = [c["outputs"][0]["text"] for c in result.autograded["cells"][1:4]]
    assert all(text.endswith("\n899\n") and "left out" not in text for text in printed)


def test_whoever_sends_much_still_gets_what_small_answers_earn(course):
    flood = "import numpy as np\nfor n in range(3): print('x' * 10**6)"
    assert graded(course, RIGHT, flood, cells=200).header.points == 2


def test_the_purses_are_far_from_what_an_honest_submission_needs(course):
    kept = sizes(graded(course, RIGHT, "print('fine')"))
    assert 20 * kept["in the record"] < ANSWERS_BYTES and kept["notebook"] < OUTPUTS_BYTES
