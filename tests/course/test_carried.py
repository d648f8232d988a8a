"""One fault is punished once: what follows rightly from an earlier, wrong answer is right."""

from __future__ import annotations

import pytest
from lesson_code import find, namespace_with

from autograder.grading.judge import Verdict, judge
from autograder.instructor import LocalAsk

SHIFTED = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) + 0.1"
ABSOLUTE = "def relu(z):\n    return np.abs(z)"
LEAKY = "def leaky_relu(z, alpha=0.01):\n    return np.abs(z)"
METHOD = "ActivationFunctions.sigmoid = staticmethod(lambda z: 1 / (1 + np.exp(z)))"


def verdict(lesson: str, exercise: str, *sources: str) -> Verdict:
    names = namespace_with(lesson, "", "")
    for source in sources:
        exec(source, names)
    return judge(find(exercise), lambda _, rng: LocalAsk(names, rng), "secret")


@pytest.mark.parametrize(
    ("lesson", "exercise", "sources"),
    [
        ("02_sigmoid", "sigmoid_derivative", (SHIFTED,)),
        (
            "02_sigmoid",
            "sigmoid_derivative",
            (SHIFTED, "def sigmoid_derivative(z):\n    return sigmoid(z) * sigmoid(-z)"),
        ),
        ("03_tanh", "tanh_derivative", ("def tanh(z):\n    return np.exp(z) - np.exp(-z)",)),
        (
            "04_relu",
            "relu_derivative",
            (ABSOLUTE, "def relu_derivative(z):\n    return (relu(z) > 0) * 1.0"),
        ),
        (
            "04_relu",
            "relu_derivative_explicit",
            (
                "def relu_derivative(z):\n    return 0.5 * (z > 0)",
                "def relu_derivative_explicit(z):\n    return relu_derivative(z)",
            ),
        ),
        ("04_relu", "dead_fraction", ("def relu_derivative(z):\n    return 1.0 + 0 * z",)),
        (
            "05_leaky_relu",
            "leaky_relu_derivative",
            (
                LEAKY,
                "def leaky_relu_derivative(z, alpha=0.01):\n"
                "    return np.where(leaky_relu(z, alpha) > 0, 1.0, alpha)",
            ),
        ),
        (
            "05_leaky_relu",
            "kink_slopes",
            (
                LEAKY,
                "def kink_slopes(alpha):\n    h = 0.5\n"
                "    return (0 - leaky_relu(-h, alpha)) / h, (leaky_relu(h, alpha) - 0) / h",
            ),
        ),
        (
            "06_summary",
            "silu",
            (METHOD, "def silu(z):\n    return z * ActivationFunctions.sigmoid(z)"),
        ),
    ],
)
def test_what_follows_from_a_wrong_answer_is_right(
    lesson: str, exercise: str, sources: tuple[str, ...]
) -> None:
    found = verdict(lesson, exercise, *sources)
    assert found.points == found.max_points, found
    assert any("Fix that one" in check.message for check in found.checks)


def slope(expression: str) -> str:
    return f"def sigmoid_derivative(z):\n    return {expression}"


@pytest.mark.parametrize(
    "sources",
    [
        # A formula that calls nothing is judged by itself, whatever the earlier answer gives.
        ("def sigmoid(z):\n    return 0 * z", slope("0 * z")),
        ("def sigmoid(z):\n    return z", slope("z * (1 - z)")),
        # What is made of the earlier answer is not what is asked for.
        (SHIFTED, slope("sigmoid(z)")),
        (SHIFTED, slope("1 - sigmoid(z) ** 2")),
    ],
)
def test_what_does_not_follow_is_wrong(sources: tuple[str, ...]) -> None:
    assert verdict("02_sigmoid", "sigmoid_derivative", *sources).points == 0.0


def test_the_wrong_answer_itself_gets_nothing() -> None:
    assert verdict("02_sigmoid", "sigmoid", SHIFTED).points == 0.0


def test_a_more_exact_slope_costs_the_formula_and_not_the_exercise() -> None:
    five = (
        "def numerical_derivative(g, z, h=1e-5):\n"
        "    return (8 * (g(z + h) - g(z - h)) - g(z + 2 * h) + g(z - 2 * h)) / (12 * h)"
    )
    found = verdict("01_notation", "numerical_derivative", five)
    assert 2.0 < found.points < 3.0
    assert found.misconceptions == ("five-points",)
