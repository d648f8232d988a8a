"""What a student's older NumPy runs is graded the same, or listed to be looked at."""

from __future__ import annotations

import json

import pytest
from lesson_code import CONTENT, ROOT

from autograder.grading.job import Job, Result, grade_submission
from autograder.grading.older_numpy import said_of_older_numpy
from autograder.student.older_numpy import add_older_names

LESSON = "02_sigmoid"


def graded(**answers: str) -> Result:
    """The verdicts on a submission that answers these exercises and no other."""
    (release,) = (ROOT / "notebooks" / LESSON).glob("*.ipynb")
    notebook = json.loads(release.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    content = json.dumps(notebook).encode()
    job = Job("s", LESSON, content, "0" * 64, ROOT, release, "1", "seed", allow_missing=True)
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
    result = graded(sigmoid=f"def sigmoid(z):\n    {line}")
    assert points(result, "sigmoid") == CONTENT.find("sigmoid").points
    assert result.header.needs_look == ""


def test_what_has_no_stand_in_is_told_in_one_line_and_listed() -> None:
    result = graded(
        sigmoid="def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) + 0 * z.ptp()",
    )
    assert points(result, "sigmoid") == 0
    assert result.header.needs_look.startswith("sigmoid uses what NumPy ")
    assert "no attribute 'ptp'" in result.header.needs_look
    verdict = next(v for v in result.verdicts if v.exercise == "sigmoid")
    assert (
        "AttributeError: 'numpy.ndarray' object has no attribute 'ptp'" in verdict.checks[0].message
    )


def test_a_cell_that_stops_for_it_is_listed_too() -> None:
    result = graded(sigmoid="x = np.arange(3)\nx.itemset(0, 1)\ndef sigmoid(z):\n    return z")
    assert "cell sigmoid uses what NumPy" in result.header.needs_look


def test_errors_of_any_numpy_are_not_listed() -> None:
    assert said_of_older_numpy("f", "NameError: name 'z' is not defined") == ""
    assert (
        said_of_older_numpy("f", "AttributeError: module 'numpy' has no attribute 'sigmoid'") == ""
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
        sigmoid='def sigmoid(z):\n    """The docstring."""\na = 1 / (1 + np.exp(-z))',
        sigmoid_derivative="def sigmoid_derivative(z):\n    pass\nslope = 0.25",
    )
    notes = {v.exercise: v.note for v in result.verdicts}
    outside = "begins at the left margin, so it is outside the function. Indent it by four spaces."
    assert notes["sigmoid"] == (
        "Your cell stopped with NameError: name 'z' is not defined, line 3. "
        f"The line `a = 1 / (1 + np.exp(-z))` {outside}"
    )
    assert notes["sigmoid_derivative"] == f"The line `slope = 0.25` {outside}"


def test_a_return_at_the_left_margin_is_told_as_what_it_is() -> None:
    result = graded(sigmoid="def sigmoid(z):\n    a = z\nreturn a")
    verdict = next(v for v in result.verdicts if v.exercise == "sigmoid")
    assert verdict.note == (
        "Your cell stopped with SyntaxError: 'return' outside function, line 3. The line "
        "`return a` begins at the left margin, so it is outside the function. Indent it by four "
        "spaces."
    )
