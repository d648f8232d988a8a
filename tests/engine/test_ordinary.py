"""An ordinary nbgrader lesson among sealed ones: built, graded, reported, and sealed by nothing."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import ordinary_lesson as ordinary
import pytest
from nbformat import v4
from nbgrader.api import Gradebook
from small_course import LESSON as LINE
from small_course import build_course, make_course
from warm_nbgrader import nbgrader

from autograder.authoring.build import Outcome, build, write
from autograder.authoring.normal_form import Refused
from autograder.authoring.own_tests import Given, OwnTest, own_tests, points_for
from autograder.cli import main
from autograder.course import Course
from autograder.grading import records, version
from autograder.grading.job import Job, Result, grade_submission
from autograder.grading.runner import Limits
from autograder.validate import to_tell

ROOT = Path(__file__).resolve().parents[2]
SQUARES = ordinary.LESSON
RELEASE = f"notebooks/{SQUARES}/squares.ipynb"
LIMITS = Limits(cell_seconds=2.0, call_seconds=2.0)
RIGHT = {
    "squares": (
        "def squares(n):\n"
        "    if n < 1:\n"
        "        raise ValueError\n"
        "    return [k * k for k in range(1, n + 1)]"
    ),
    "total": "def total(n):\n    return sum(squares(n))",
    "why": "Since it adds up.",
    "plot": "plot = 2",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The toy course with an ordinary lesson, built."""
    made = make_course(tmp_path_factory.mktemp("course"), "valid")
    ordinary.put(made, ordinary.lesson())
    write(made, build_course(made))
    return made


def cells_of(course: Course, path: str) -> dict[str, str]:
    """The sources of a notebook's cells by id."""
    cells = json.loads((course.root / path).read_text())["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


def submission(course: Course, answers: dict[str, str], own: str = "", last: str = "") -> bytes:
    """The release with these answers, and cells of one's own at the start and the end."""
    notebook = json.loads((course.root / RELEASE).read_text())
    for name, source in answers.items():
        ordinary.cell_of(notebook, name)["source"] = source
    if own:
        notebook["cells"].insert(2, ordinary.code(own) | {"id": "own"})
    if last:
        notebook["cells"].append(ordinary.code(last) | {"id": "last"})
    return json.dumps(notebook).encode()


def graded(course: Course, content: bytes) -> Result:
    """What comes of a submission."""
    release = course.root / RELEASE
    job = Job("ada", SQUARES, content, "hash", course.root, release, "version", "seed")
    return grade_submission(replace(job, limits=LIMITS))


def scores(course: Course, answers: dict[str, str], own: str = "", last: str = "") -> dict:
    """The points of each test of a submission."""
    return graded(course, submission(course, answers, own, last)).header.scores


FULL = {"correct_squares": 2, "squares_invalid": 1, "correct_total": 2, "cell-0a1b2c3d4e5f": 1}
NONE = dict.fromkeys(FULL, 0)


# --- building -------------------------------------------------------------------------------------


def test_the_release_has_no_solutions_and_no_hidden_tests(course: Course) -> None:
    cells = cells_of(course, RELEASE)
    assert cells["squares"].endswith("    # YOUR CODE HERE\n    raise NotImplementedError")
    assert cells["total"] == "# YOUR CODE HERE\nraise NotImplementedError"
    assert "assert squares(3) == [1, 4, 9]" in cells["correct_squares"]
    assert "121" not in (course.root / RELEASE).read_text()


def test_the_solution_is_executed_and_a_rebuild_gives_the_same(course: Course) -> None:
    solution = cells_of(course, f"solutions/{SQUARES}/squares.ipynb")
    assert "return [i**2" in solution["squares"] and "121" not in solution["correct_squares"]
    outcome = build(course, course.lessons())
    assert outcome.changed == () and outcome.refused == ()
    assert outcome.ordinary == (SQUARES,)


BROKEN = {
    "a test that is no Python": (
        ordinary.changed("correct_total", source="assert total(2) ="),
        "cell correct_total: its tests cannot run: line 1 is not Python",
    ),
    "a cell magic over a test": (
        ordinary.changed("correct_total", source="%%capture\nassert False"),
        "cell correct_total: its tests cannot run: begins with a cell magic",
    ),
    "two cells with one id": (
        ordinary.changed("correct_total", grade_id="correct_squares"),
        "cell correct_squares: 2 cells have this id",
    ),
    "metadata without points": (
        ordinary.changed("correct_total", points=None),
        "cell correct_total: points are None",
    ),
    "metadata without a grade_id": (
        ordinary.changed("correct_total", grade_id=None),
        "nbgrader metadata without a grade_id",
    ),
    "metadata of an old schema": (
        ordinary.changed("correct_total", schema_version=1),
        "cell correct_total: nbgrader metadata of schema 1; `nbgrader update` makes it 3",
    ),
    "hidden tests that would be handed out": (
        ordinary.changed("correct_squares", grade=False, locked=False, solution=True),
        "cell correct_squares: hidden tests in a cell that is no test",
    ),
    "a solution that fails a test": (
        ordinary.changed(
            "cell-0a1b2c3d4e5f",
            source="### BEGIN HIDDEN TESTS\nassert total(2) == 6\n### END HIDDEN TESTS",
        ),
        "cell cell-0a1b2c3d4e5f: the solution fails this test: line 2 stops with AssertionError",
    ),
    "a public test that the solution fails": (
        ordinary.changed("cell-0a1b2c3d4e5f", source="assert total(2) == 6"),
        "cell cell-0a1b2c3d4e5f: stops with AssertionError",
    ),
    "a test that gives the solution a part": (
        ordinary.changed("cell-0a1b2c3d4e5f", source="0.5"),
        "cell cell-0a1b2c3d4e5f: with the solution this test gives 0.5 of 1 points",
    ),
    "a test that ends with True": (
        ordinary.changed("cell-0a1b2c3d4e5f", source="total(2) == 5"),
        "with the solution this test ends with True, which is no number of points",
    ),
    "a sealed test without entries": (
        ordinary.changed(
            "correct_squares",
            source="### BEGIN HIDDEN TESTS\nfrom autograder import check\n"
            'check("squares", squares)\n### END HIDDEN TESTS',
        ),
        f"calls check(…), and there is no course/lessons/{SQUARES}/exercises.py to judge by",
    ),
    "a notebook in another language": (
        ordinary.lesson() | {"metadata": {"kernelspec": {"language": "R", "name": "ir"}}},
        "is written in R; only Python is graded",
    ),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of a build of one sound lesson among broken ones."""
    course = make_course(tmp_path_factory.mktemp("broken"), "valid")
    for number, (notebook, _) in enumerate(BROKEN.values(), start=10):
        ordinary.put(course, notebook, f"{number}_squares")
    ordinary.put(course, ordinary.lesson(), "98_squares").write_text("{")
    ordinary.put(course, ordinary.lesson(), "99_squares")
    (course.source / "99_squares" / "other.ipynb").write_text("{}")
    return build(course, course.lessons())


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_lesson_is_refused_in_one_line(what: str, broken: Outcome) -> None:
    number = list(BROKEN).index(what) + 10
    (problem,) = [str(p) for p in broken.refused if f"/{number}_squares" in str(p)]
    assert BROKEN[what][1].replace(SQUARES, f"{number}_squares") in problem
    assert "\n" not in problem


def test_a_file_that_is_no_notebook_and_a_folder_with_two_are_refused(broken: Outcome) -> None:
    said = [str(p) for p in broken.refused][-2:]
    assert said[0].startswith("source/98_squares/squares.ipynb: not valid JSON")
    assert said[1] == "source/99_squares: holds 2 notebooks; a lesson is one notebook"


def test_broken_lessons_stop_no_other(broken: Outcome) -> None:
    assert {path.split("/")[1] for path in broken.texts} == {LINE}


def test_a_refused_lesson_alone_is_refused_as_a_whole(tmp_path: Path) -> None:
    course = make_course(tmp_path, "valid")
    ordinary.put(course, BROKEN["metadata without points"][0])
    with pytest.raises(Refused):
        build(course, course.chosen_lessons([SQUARES]))


# --- grading --------------------------------------------------------------------------------------


def test_a_right_submission_gets_every_point_of_the_tests(course: Course) -> None:
    result = graded(course, submission(course, RIGHT))
    assert result.header.scores == FULL
    assert result.header.by_hand == ("why", "plot", "sketch")
    assert not result.header.sealed and result.header.needs_look == ""
    remarks = result.autograded["metadata"]["autograder"]["remarks"]
    assert "not sealed by entries" in remarks[0]


def test_an_untouched_one_gets_none_and_only_a_task_waits_for_a_person(course: Course) -> None:
    result = graded(course, submission(course, {}))
    assert result.header.scores == NONE and result.header.by_hand == ("sketch",)


def test_points_are_partial_and_messages_are_those_of_the_test(course: Course) -> None:
    wrong = RIGHT | {"squares": "def squares(n):\n    return [1, 4, 9, 16][:n]"}
    result = graded(course, submission(course, wrong))
    assert result.header.scores == FULL | {"correct_squares": 0, "squares_invalid": 0}
    said = {v.cell: v.checks[0].message for v in result.verdicts}
    told = "A hidden test did not pass. The code stopped with IndexError."
    assert said["correct_squares"] == told
    assert said["squares_invalid"] == "squares(0) should raise a ValueError"
    half = RIGHT | {"total": "def total(n):\n    return {1: 1, 2: 5}.get(n, 0)"}
    assert scores(course, half) == FULL | {"correct_total": 1}


def test_what_is_defined_anew_further_down_costs_nothing_above(course: Course) -> None:
    later = "def squares(n):\n    return []\n\ndef total(n):\n    return 0"
    assert scores(course, RIGHT, last=later) == FULL


def test_a_name_of_pythons_own_that_is_taken_costs_nothing(course: Course) -> None:
    taken = "len = 3\nabs = None\nnp = 4\nAssertionError = 2"
    assert scores(course, RIGHT, own=taken) == FULL


ALWAYS = """
class Always(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __getitem__(self, place): return self
    def __sub__(self, other): return self
    def __rsub__(self, other): return self
    def __hash__(self): return 1
"""
WRONG = {"squares": "def squares(n):\n    return []", "total": "def total(n):\n    return 0"}
HOSTILE = {
    "always equal": (
        {
            "squares": "def squares(n):\n    return Always()",
            "total": "def total(n):\n    return Always()",
        },
        ALWAYS,
    ),
    "an array that is always equal": (
        {
            "squares": "def squares(n):\n    return np.array([1.0]).view(Same)",
            "total": "def total(n):\n    return np.array(1.0).view(Same)",
        },
        "import numpy as np\nclass Same(np.ndarray):\n    def __eq__(self, other): return True\n"
        "    def __array_function__(self, f, t, a, k): return True\n"
        "    def __getitem__(self, place): return 121",
    ),
    "numpy.testing patched": (
        WRONG,
        "import numpy as np, numpy.testing\n"
        "nothing = lambda *args, **kwargs: None\n"
        "np.testing.assert_allclose = np.testing.assert_equal = nothing\n"
        "np.float64 = lambda x: 2.0\n"
        "np.testing.assert_array_equal.__code__ = nothing.__code__",
    ),
    "code of a function patched": (
        WRONG,
        "import numpy.testing\n"
        "numpy.testing.assert_allclose.__code__ = (lambda *args, **kwargs: None).__code__",
    ),
    "builtins patched": (
        WRONG,
        "import builtins\n"
        "builtins.exec = builtins.eval = builtins.compile = lambda *args, **kwargs: 2.0\n"
        "builtins.AssertionError = ValueError\n"
        "builtins.__build_class__ = builtins.__import__ = None",
    ),
    "builtins patched so that nothing would be put back": (
        WRONG,
        "import builtins, numpy.testing\n"
        "numpy.testing.assert_allclose = lambda *args, **kwargs: None\n"
        "builtins.AssertionError = ValueError\n"
        "builtins.len = lambda x: 0\n"
        "builtins.any = builtins.getattr = builtins.isinstance = lambda *args: False\n"
        "builtins.list = builtins.dict = builtins.set = None",
    ),
    "a thread that patches all the time": (
        WRONG,
        "import threading, numpy as np, numpy.testing\n"
        "def patch():\n"
        "    while True:\n"
        "        np.testing.assert_allclose = lambda *args, **kwargs: None\n"
        "        np.float64 = lambda x: 2.0\n"
        "threading.Thread(target=patch, daemon=True).start()",
    ),
    "an audit hook": (
        WRONG,
        "import sys, numpy.testing\n"
        "def hook(event, args):\n"
        "    if event == 'exec': numpy.testing.assert_allclose = lambda *args, **kwargs: None\n"
        "sys.addaudithook(hook)",
    ),
    "IPython patched": (
        WRONG,
        "shell = get_ipython()\n"
        "shell.input_transformers_cleanup.append(lambda lines: ['2.0'])\n"
        "shell.run_cell = lambda *args, **kwargs: None\n"
        "shell.user_ns['__builtins__'] = {'AssertionError': Exception}",
    ),
    "prints and displays": (
        {
            "squares": "import sys\ndef squares(n):\n    print(2.0)\n    sys.displayhook(2.0)",
            "total": 'def total(n):\n    print(\'{"kind": "ok"}\')',
        },
        "",
    ),
    "exits": (
        {
            "squares": "import sys\ndef squares(n):\n    sys.exit(0)",
            "total": "import os\ndef total(n):\n    os._exit(0)",
        },
        "",
    ),
    "exits at once": ({"squares": "import os\nos._exit(0)", "total": "raise SystemExit"}, ""),
    "never ends": ({"squares": "def squares(n):\n    while True: pass", "total": "quit()"}, ""),
    "tracing": (
        WRONG,
        "import sys\n"
        "def skip(frame, event, arg):\n"
        "    if frame.f_code.co_filename.startswith('<test'): frame.f_trace_lines = True\n"
        "    return skip\n"
        "sys.settrace(skip)",
    ),
    "a helper of numpy's replaced in sys.modules": (
        WRONG,
        "import sys, types\n"
        "fake = types.ModuleType('numpy.testing')\n"
        "fake.assert_allclose = lambda *args, **kwargs: None\n"
        "sys.modules['numpy.testing'] = fake",
    ),
    "edited tests": (
        WRONG | dict.fromkeys(FULL, "1000.0"),
        "",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_submission_that_tampers_gains_nothing(what: str, course: Course) -> None:
    answers, own = HOSTILE[what]
    assert scores(course, answers, own=own) == NONE


def test_a_test_whose_process_ends_costs_its_own_points_only(course: Course) -> None:
    ends = RIGHT | {"total": "import os\ndef total(n):\n    os._exit(0)"}
    result = graded(course, submission(course, ends))
    assert result.header.scores == FULL | {"correct_total": 0, "cell-0a1b2c3d4e5f": 0}
    assert "the test correct_total ended its Python process" in result.header.needs_look


def test_nothing_a_student_prints_shows_a_hidden_test(course: Course) -> None:
    spies = {
        "squares": (
            "import sys\ndef squares(n):\n"
            "    frame = sys._getframe(1)\n"
            "    print(frame.f_code.co_consts, frame.f_locals)\n"
            "    raise ValueError(repr(frame.f_code.co_consts))"
        ),
        "total": "def total(n):\n    return squares(n)",
    }
    own = "import gc, sys\nprint([t for t in map(str, gc.get_objects()) if '12' + '1' in t][:9])"
    result = graded(course, submission(course, spies, own=own, last="print(In, Out)"))
    text = json.dumps(result.autograded) + json.dumps([v.as_dict() for v in result.verdicts])
    assert "eleventh square" not in text and "(11)" not in text


def test_a_fresh_process_for_each_submission(course: Course) -> None:
    assert scores(course, RIGHT, own="import builtins\nbuiltins.left_behind = 1") == FULL
    assert scores(course, RIGHT, own="assert not hasattr(__builtins__, 'left_behind')") == FULL


# --- nbgrader's partial credit --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (None, 3.0),
        (1.5, 1.5),
        (2, 2.0),
        (0, 0.0),
        (3.0, 3.0),
        (np.float64(1.5), 1.5),
        (np.int64(1), 1.0),
        (np.float32(0.5), 0.5),
    ],
)
def test_the_last_value_is_the_points(value: object, points: float) -> None:
    test = OwnTest("t", "", 3.0, Given())
    assert points_for(test, {"kind": "ok", "value": value}) == (points, "")


@pytest.mark.parametrize(
    "value",
    [True, False, np.True_, float("nan"), float("inf"), -1.0, 3.5, np.float64(99), "3", [3.0]]
    + [np.array([1.0]), np.array(1.0), 10**400, 1j],
)
def test_what_is_no_number_of_points_gets_none_and_is_said(value: object) -> None:
    points, said = points_for(OwnTest("t", "", 3.0, Given()), {"kind": "ok", "value": value})
    assert points == 0.0 and said.startswith("ends with ")


def test_a_failed_test_gets_nothing_whatever_its_value() -> None:
    test = OwnTest("t", "", 3.0, Given())
    assert points_for(test, {"kind": "error", "value": 3.0}) == (0.0, "")


# --- a class of both kinds ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run_course(course: Course) -> Course:
    """The course with a small class that has been graded by the command."""
    hand_in(course, "ada", submission(course, RIGHT))
    hand_in(course, "bob", submission(course, WRONG))
    line = course.submitted / "ada" / LINE / "line.ipynb"
    line.parent.mkdir(parents=True)
    line.write_bytes((course.release / LINE / "line.ipynb").read_bytes())
    here = os.getcwd()
    os.chdir(course.root)
    try:
        assert main(["grade"]) in (0, 1)
    finally:
        os.chdir(here)
    return course


def hand_in(course: Course, student: str, content: bytes) -> None:
    path = course.submitted / student / SQUARES / "squares.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def inside(run_course: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The graded course as the current folder."""
    monkeypatch.chdir(run_course.root)
    return run_course


def test_the_gradebook_has_the_points_and_what_waits_for_a_person(inside: Course) -> None:
    with Gradebook(inside.db_url, inside.course_id) as book:
        found = book.find_submission_notebook("squares", SQUARES, "ada")
        waiting = {g.name: g.needs_manual_grade for g in found.grades}
        got = {g.name: g.auto_score for g in found.grades}
        assert found.needs_manual_grade
        other = book.find_submission_notebook("squares", SQUARES, "bob")
        assert other.score == 0
        assert [g.name for g in other.grades if g.needs_manual_grade] == ["sketch"]
    assert got == FULL | {"why": None, "plot": None, "sketch": None}
    assert {name for name, waits in waiting.items() if waits} == {"plot", "why", "sketch"}


def test_points_by_hand_stay_and_wait_no_longer(
    inside: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    with Gradebook(inside.db_url, inside.course_id) as book:
        grade = book.find_grade("why", "squares", SQUARES, "ada")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        book.db.commit()
    assert main(["grade", SQUARES]) == 0
    said = capsys.readouterr().out
    assert f"{SQUARES}: not sealed by entries, its own tests judge" in said
    with Gradebook(inside.db_url, inside.course_id) as book:
        grade = book.find_grade("why", "squares", SQUARES, "ada")
        assert grade.manual_score == 2.5 and not grade.needs_manual_grade
        assert book.find_submission_notebook("squares", SQUARES, "ada").score == 8.5


def test_report_export_feedback_and_replay_go_with_both(
    inside: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report"]) == 0
    said = capsys.readouterr().out
    assert "its own tests gave the points: not sealed by entries" in said
    assert "correct_squares" in said and "line" in said
    assert "not sealed by entries" in (inside.root / "reports" / "report.html").read_text()
    assert main(["export"]) == 0
    told = capsys.readouterr()
    assert f"{SQUARES}: not sealed by entries" in told.err and "ada" in told.out
    assert main(["feedback"]) == 0
    page = (inside.feedback / "ada" / SQUARES / "squares.html").read_text()
    assert "not sealed by entries" in page and "squares</span>" in page
    assert "eleventh" not in page
    assert main(["replay"]) == 0


def test_changed_hidden_tests_grade_the_class_again(inside: Course) -> None:
    release = inside.release / SQUARES / "squares.ipynb"
    source = inside.root / ordinary.PATH
    before, line_before = (
        version.version_of(inside.root, path)
        for path in (release, inside.release / LINE / "line.ipynb")
    )
    text = source.read_text()
    source.write_text(text.replace("the eleventh square", "the square of eleven"))
    try:
        assert version.version_of(inside.root, release) != before
        assert version.version_of(inside.root, inside.release / LINE / "line.ipynb") == line_before
    finally:
        source.write_text(text)


def test_a_lesson_whose_tests_broke_is_left_out_and_the_others_are_graded(
    inside: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    source = inside.root / ordinary.PATH
    text = source.read_text()
    source.write_text(text.replace("assert squares(1) ==", "assert squares(1) = ="))
    try:
        assert main(["grade", "--force"]) == 1
        said = capsys.readouterr().out
        (line,) = [li for li in said.splitlines() if li.startswith(f"{SQUARES} is left out: ")]
        assert "cell correct_squares" in line and "is not Python" in line
        assert "1 graded" in said
        assert main(["grade", SQUARES]) == 2
    finally:
        source.write_text(text)


def test_plain_nbgrader_autograde_ends_in_the_same_place(inside: Course) -> None:
    done = nbgrader("autograde", SQUARES, "--force", cwd=inside.root)
    assert done.returncode == 0, done.stderr
    header = records.read_header(records.record_path(inside.records, "ada", SQUARES))
    assert header is not None and header.scores == FULL and not header.sealed


@pytest.mark.parametrize(
    ("shown", "passed"), [("2.0", True), ("np.float64(2.0)", True), ("1.5", False), ("0.0", False)]
)
def test_validate_takes_all_points_for_passed(shown: str, passed: bool) -> None:
    about = ordinary.marks("correct_total", "tests", 2)
    cell = v4.new_code_cell(metadata={"nbgrader": about})
    cell.outputs = [v4.new_output("execute_result", {"text/plain": shown})]
    assert (to_tell(v4.new_notebook(cells=[cell])) == []) == passed


def test_the_tests_of_a_lesson_are_read_off_its_source() -> None:
    tests = own_tests(json.loads(json.dumps(ordinary.lesson())))
    assert [test.cell for test in tests] == list(FULL)
    assert [test.points for test in tests] == list(FULL.values())
    assert "121" in tests[0].text and tests[0].is_hidden(5) and not tests[0].is_hidden(2)
