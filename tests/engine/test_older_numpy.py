"""What a student's older NumPy runs is graded the same, or listed to be looked at."""

from __future__ import annotations

import json

import pytest
from toy_class import LESSON, NOTEBOOK, answered, toy_content, toy_course

from autograder.grading.job import Job, Result, grade_submission
from autograder.grading.older_numpy import said_of_older_numpy
from autograder.student.older_numpy import add_older_names


def graded(**answers: str) -> Result:
    """The verdicts on a submission that answers these exercises and no other."""
    course = toy_course()
    release = course / "notebooks" / LESSON / NOTEBOOK
    content = json.dumps(answered(**answers)).encode()
    job = Job("s", LESSON, content, "0" * 64, course, release, "1", "seed", allow_missing=True)
    return grade_submission(job)


def points(result: Result, exercise: str) -> float:
    return next(v.points for v in result.verdicts if v.exercise == exercise)


@pytest.mark.parametrize(
    "line",
    [
        "return np.float_(1) / (1 + np.exp(-z))",
        "return np.product([np.ones_like(z), 1 / (1 + np.exp(-z))], axis=0)",
        "return 1 / (1 + np.exp(-np.asfarray(z))) + 0 * np.trapz([0.0, 1.0])",
        "return np.where(z > np.NINF, 1 / (1 + np.exp(-z)), np.NaN).astype(np.float)",
        "return 1 / (1 + np.math.e ** -z)",
    ],
)
def test_a_name_that_numpy_has_removed_costs_nothing(line: str) -> None:
    result = graded(growth=f"def growth(z):\n    {line}")
    assert points(result, "growth") == toy_content().find("growth").points
    assert result.header.needs_look == ""


def test_what_has_no_stand_in_is_told_in_one_line_and_listed() -> None:
    result = graded(
        growth="def growth(z):\n    return 1 / (1 + np.exp(-z)) + 0 * z.ptp()",
    )
    assert points(result, "growth") == 0
    assert result.header.needs_look.startswith("growth uses what NumPy ")
    assert "no attribute 'ptp'" in result.header.needs_look
    verdict = next(v for v in result.verdicts if v.exercise == "growth")
    assert (
        "AttributeError: 'numpy.ndarray' object has no attribute 'ptp'" in verdict.checks[0].message
    )


def test_a_cell_that_stops_for_it_is_listed_too() -> None:
    result = graded(growth="x = np.arange(3)\nx.itemset(0, 1)\ndef growth(z):\n    return z")
    assert "cell growth uses what NumPy" in result.header.needs_look


def test_errors_of_any_numpy_are_not_listed() -> None:
    assert said_of_older_numpy("f", "NameError: name 'z' is not defined") == ""
    assert (
        said_of_older_numpy("f", "AttributeError: module 'numpy' has no attribute 'growth'") == ""
    )


def test_every_stand_in_is_there() -> None:
    class Copy:
        """A NumPy that forgets none of its names."""

        def __init__(self) -> None:
            import numpy

            self.__dict__.update(numpy.__dict__)

    copy = Copy()
    missing = add_older_names(copy)
    assert {"float_", "product", "trapz"} <= set(missing)
    assert add_older_names(copy) == ()
    assert copy.trapz([1, 2]) == 1.5
    assert list(copy.in1d([1, 2], [2])) == [False, True]
    assert copy.asfarray([1], int).dtype == copy.float64
    assert list(copy.msort([2, 1])) == [1, 2]
    assert copy.find_common_type([copy.float32], [copy.float64]) == copy.float64


# --- lost indents ---------------------------------------------------------------------------------


def test_a_lost_indent_is_told_before_what_python_says_of_it() -> None:
    result = graded(
        growth='def growth(z):\n    """The docstring."""\na = 1 / (1 + np.exp(-z))',
        growth_rate="def growth_rate(z):\n    pass\nslope = 0.25",
    )
    notes = {v.exercise: v.note for v in result.verdicts}
    outside = "begins at the left margin, so it is outside the function. Indent it by four spaces."
    assert notes["growth"] == (
        "Your cell stopped with NameError: name 'z' is not defined, line 3. "
        f"The line `a = 1 / (1 + np.exp(-z))` {outside}"
    )
    assert notes["growth_rate"] == f"The line `slope = 0.25` {outside}"


def test_a_return_at_the_left_margin_is_told_as_what_it_is() -> None:
    result = graded(growth="def growth(z):\n    a = z\nreturn a")
    verdict = next(v for v in result.verdicts if v.exercise == "growth")
    assert verdict.note == (
        "Your cell stopped with SyntaxError: 'return' outside function, line 3. The line "
        "`return a` begins at the left margin, so it is outside the function. Indent it by four "
        "spaces."
    )
