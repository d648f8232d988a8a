"""What a student is told: by the public checks of the setup cell, and by the hidden ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from lesson_code import CONTENT

from autograder.exercises import (
    AT_KINK,
    Answer,
    Elementwise,
    Exercise,
    elementwise_checks,
    no_answer,
)
from autograder.grading.judge import Verdict, advice_on, judge
from autograder.instructor import LocalAsk
from autograder.student.calls import one_line

pytestmark = pytest.mark.quick

kit = CONTENT.module("kit")
reference = CONTENT.module("reference.activations")
common = CONTENT.module("common")
check_answer, check_elementwise, check_examples, try_yours = (
    kit.check_answer,
    kit.check_elementwise,
    kit.check_examples,
    kit.try_yours,
)
SLOPE = Elementwise("slope", reference.relu_derivative, bounds=reference.relu_derivative_bounds)
KNOWN = {-10: 4.5397868702434395e-05, 0: 0.5, 2: 0.8807970779778823}  # of the sigmoid
FIXED = (-2.0, -0.01, 0.0, 0.01, 3.0)


def verdict(spec: Elementwise, function: Callable, integers: tuple[int, ...] = ()) -> Verdict:
    checks = elementwise_checks(spec, FIXED, integers=integers)
    exercise = Exercise(spec.target, "02_line", 2.0, checks)
    names = {spec.target: function}
    return judge(exercise, lambda _, rng: LocalAsk(names, rng), secret="messages")


def told(verdict: Verdict) -> str:
    return next(c.message for c in verdict.checks if not c.passed)


# --- errors --------------------------------------------------------------------------------------

ERRORS: list[tuple[Callable, str]] = [
    (lambda z: float(z), "np.exp takes an array"),
    (lambda z: max(0, z), "np.where chooses"),
    (lambda z: np.array([0, z], dtype=float), "np.maximum"),
    (lambda z: np.where(z > 0, z), "three things"),
    (lambda z: KNOWN("relu"), "square brackets"),
    (lambda z: z.size(z), "Is a * missing"),
    (lambda z: z.shape(0), "square brackets pick"),
    (lambda z: {}["dW1"], "no such entry"),
    (lambda z: range(len(z) / 2), "// gives a whole number"),
    (lambda z: 1.0 ^ 2, "written **"),
    (lambda z: z ^ 2, "written **"),
    (lambda z: sqrt(z), "np.sqrt"),  # noqa: F821
    (lambda z: 2 * np.exp, "its argument in brackets"),
    (lambda z: {}["W0"], "numbered from 1"),
    (lambda z: z + np.ones((2, 7)), "A bias is a column"),
    (lambda z: z @ np.ones((5, 1)), "inner numbers"),
]


@pytest.mark.parametrize(("function", "advice"), ERRORS, ids=[a for _, a in ERRORS])
def test_public_and_hidden_messages_give_the_same_advice(
    function: Callable, advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check_elementwise("f", function, known={-1: 0.0, 0: 0.0, 2: 2.0})
    public = capsys.readouterr().out
    with pytest.raises(Exception) as raised:
        function(np.array([-1.0, 0.0, 2.0]))
    error = one_line(raised.value)
    helps = advice_on(error, CONTENT.advice)
    hidden = no_answer(Answer("raised", error=error, advice=helps), "f").message
    assert advice in public and advice in hidden
    assert helps in public
    assert ". " in hidden.split(advice)[0], "a full stop stands between error and advice"


def test_an_error_that_gives_a_misconception_away_is_told_in_place_of_advice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    errors = [("the function has no y.", "name 'x'", "name 'y'")]
    check_elementwise("f", lambda z: y * z, known=KNOWN, errors=errors)  # noqa: F821
    said = capsys.readouterr().out
    assert "NameError: name 'y' is not defined\n   Likely slip: the function has no y." in said
    assert "Is it NumPy's?" not in said
    check_elementwise("f", lambda z: q * z, known=KNOWN, errors=errors)  # noqa: F821
    assert "Is it NumPy's?" in capsys.readouterr().out


def test_the_table_of_the_kit_is_the_one_that_hidden_messages_use() -> None:
    assert dict(CONTENT.advice) == kit.ADVICE
    assert all(e.advice == CONTENT.advice for e in CONTENT.exercises.values())


def test_a_function_of_a_that_uses_z_is_told_so() -> None:
    spec = Elementwise(
        "slope", reference.tanh_derivative_from_a, argument="a", errors=common.Z_UNDEFINED
    )
    found = verdict(spec, lambda a: 1 - z**2)  # noqa: F821
    assert found.misconceptions == ("z-inside",)


# --- a kink --------------------------------------------------------------------------------------


@pytest.mark.parametrize("at_zero", [2.0, -1.0, np.nan])
def test_what_is_wrong_at_the_kink_alone_costs_that_check_alone(at_zero: float) -> None:
    def slope(z: np.ndarray) -> np.ndarray:
        return np.where(z == 0, at_zero, np.where(z > 0, 1.0, 0.0))

    found = verdict(SLOPE, slope, integers=(-1, 0, 1))
    assert [c.name for c in found.checks if not c.passed] == [AT_KINK]
    assert found.points == pytest.approx(0.9 * found.max_points)
    assert "a value from 0 to 1" in told(found)


def test_what_is_wrong_elsewhere_is_not_right_at_the_kink() -> None:
    assert verdict(SLOPE, lambda z: np.where(z > 1, 1.0, 0.0)).points == 0


# --- rounding, single precision ------------------------------------------------------------------

SIGMOID = Elementwise("sigmoid", reference.sigmoid)


@pytest.mark.parametrize("places", [1, 3, 6])
def test_rounded_results_are_recognised(places: int, capsys: pytest.CaptureFixture[str]) -> None:
    def rounded(z: np.ndarray) -> np.ndarray:
        return np.round(1 / (1 + np.exp(-z)), places)

    assert verdict(SIGMOID, rounded).misconceptions == ("rounded",)
    check_elementwise("sigmoid", rounded, known=KNOWN)
    assert "The results are rounded. Return them as they come." in capsys.readouterr().out


def test_a_message_about_single_precision_says_so() -> None:
    def broken(z: np.ndarray) -> np.ndarray:
        return reference.sigmoid(z) + 0.1 * (z.dtype == np.float32)

    assert told(verdict(SIGMOID, broken)).startswith("For an array of float32 numbers, at z = ")


# --- public checks -------------------------------------------------------------------------------


def test_a_loop_over_z_is_told_of_arrays_without_a_length(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def looped(z: np.ndarray) -> np.ndarray:
        return np.array([1 / (1 + np.exp(-x)) for x in z])

    assert check_elementwise("sigmoid", looped, known=KNOWN) is not None
    said = capsys.readouterr().out
    assert "Now with a single number, without a length, in an array of shape ():" in said
    assert "Compute with the array as a whole." in said


def test_the_row_to_look_at_is_the_one_nearest_to_zero(capsys: pytest.CaptureFixture[str]) -> None:
    check_elementwise("f", lambda z: z**3, known={-10: 0.0, -3: 0.0, 0: 0.0, 2: 0.0})
    assert "Look at z = 2 first" in capsys.readouterr().out


def test_a_slip_may_explain_only_the_lines_that_are_not_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    examples = [("f(1)", lambda: 1.0, 1.0), ("f(2)", lambda: 5.0, 4.0), ("f(3)", lambda: 9.0, 9.0)]
    check_examples("f", examples, slips=[("other.", [3, 3, 3]), ("partly.", [7, 5, 8])])
    assert "Likely slip: partly." in capsys.readouterr().out


def test_an_argument_changed_in_place_and_other_yes_or_no_lines_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    right = ("f(1)", lambda: 1.0, 1.0)
    check_examples("f", [right, ("z is left as it was", lambda: False, True)])
    assert "an argument was changed in place" in capsys.readouterr().out
    check_examples("f", [right, ("the same seed gives the same network", lambda: False, True)])
    assert "Look at: the same seed gives the same network." in capsys.readouterr().out


def test_an_answer_is_told_where_the_page_comes_back_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check_answer("q_x", "b", "abc")
    check_answer("q_x", "b", "abc", where="Gradient flow compares")
    assert capsys.readouterr().out.splitlines() == [
        'q_x: your answer is "b". You will hear more when your work comes back.',
        'q_x: your answer is "b". Gradient flow compares.',
    ]


def test_a_figure_says_why_it_shows_nothing_of_yours(capsys: pytest.CaptureFixture[str]) -> None:
    def stub(z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    z = np.ones(3)
    assert try_yours("f", np.exp, z, shape=(3,)) is not None
    for function in (stub, len, lambda z: z[0] + "", lambda z: None):
        assert try_yours("f", function, z, shape=(3,)) is None
    assert capsys.readouterr().out.splitlines() == [
        "f is not written yet: the figure shows the rest. Come back when it is.",
        "f gives an array of shape (), not (3,): the figure shows the rest.",
        "f stops with an error (see its check): the figure shows the rest.",
        "f returns None: the figure shows the rest.",
    ]


def test_a_wrong_shape_of_g_is_said_where_its_slope_is_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    known = {-10: 0.0, 1: 1.0}
    check_elementwise("step", lambda z: (z > 0) * 1.0, known, slope_of=lambda z: np.max(z))
    assert "fix <lambda> first" in capsys.readouterr().out
