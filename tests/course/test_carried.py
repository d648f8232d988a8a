"""One fault is punished once: what follows rightly from an earlier, wrong answer is right."""

from __future__ import annotations

import pytest
from lesson_code import CONTENT, find, namespace_with

from autograder.grading.judge import Verdict, judge
from autograder.instructor import LocalAsk

pytestmark = pytest.mark.quick

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


# --- functions that were made for each other -----------------------------------------------------

HALF = "def forward(X, parameters, activation):\n    return 0.5 * np.ones((1, X.shape[1])), []"
GRADIENTS = (
    "def backward(A_out, Y, parameters, caches, activation):\n"
    "    return {{k: {} for k, v in parameters.items()}}"
)
ONE = "def gradient_check(X, Y, parameters, activation, h=1e-5):\n    return 1.0"
NEARLY = "max_gradients = dict.fromkeys(('sigmoid', 'tanh', 'relu', 'leaky_relu'), 1 + 1e-10)"


@pytest.mark.parametrize(
    ("lesson", "exercise", "sources"),
    [
        ("07_backprop", "gradient_check", (HALF, GRADIENTS.format("np.ones_like(v)"), ONE)),
        ("07_backprop", "gradient_check", (GRADIENTS.format("1e9 * np.ones_like(v)"), ONE)),
        ("07_backprop", "gradient_check", (GRADIENTS.format("-1e9 * v"), ONE)),
        ("07_backprop", "gradient_check", (GRADIENTS.format("np.nan * v"), ONE)),
        (
            "07_backprop",
            "gradient_check",
            (HALF, GRADIENTS.format("0 * v"), ONE.replace("1.0", "0.0")),
        ),
        (
            "04_relu",
            "dead_fraction",
            ("def relu_derivative(z):\n    return 0 * z", "def dead_fraction(Z):\n    return 1.0"),
        ),
        (
            "04_relu",
            "dead_fraction",
            (
                "def relu_derivative(z):\n    return 1 + 0 * z",
                "def dead_fraction(Z):\n    return 0.0",
            ),
        ),
        (
            "05_leaky_relu",
            "kink_slopes",
            (
                "def leaky_relu(z, alpha=0.01):\n    return 0 * z",
                "def kink_slopes(alpha=0.01):\n    return (0.0, 0.0)",
            ),
        ),
        (
            "06_summary",
            "gradient_after",
            (NEARLY, "def gradient_after(name, depth):\n    return 1.0 if name else 0.0"),
        ),
        (
            "06_summary",
            "gradient_after",
            (
                NEARLY.replace("1 + 1e-10", "1e-200"),
                "def gradient_after(name, depth):\n    return 1e-200 if depth == 1 else 0.0",
            ),
        ),
        (
            "02_sigmoid",
            "sigmoid_derivative",
            ("def sigmoid(z):\n    return 0 * z", "def sigmoid_derivative(z):\n    return 0 * z"),
        ),
        (
            "03_tanh",
            "tanh_derivative",
            ("def tanh(z):\n    return 0 * z", "def tanh_derivative(z):\n    return 1 + 0 * z"),
        ),
        (
            "04_relu",
            "relu_derivative",
            ("def relu(z):\n    return 0 * z - 1", "def relu_derivative(z):\n    return 0 * z"),
        ),
    ],
)
def test_two_wrong_answers_that_fit_each_other_earn_nothing(lesson, exercise, sources):
    judged = verdict(lesson, exercise, *sources)
    # What is right by itself stays so: gradient_after is 1 for three of the four.
    assert judged.points == 0
    assert not any(check.message.startswith("Right with") for check in judged.checks)


@pytest.mark.parametrize(
    "broken",
    [
        HALF,
        GRADIENTS.format("0 * v"),
        GRADIENTS.format("-v"),
        GRADIENTS.format("v[:1]"),
        "def backward(*args):\n    raise ValueError('broken')",
        "def backward(*args):\n    raise NotImplementedError",
        "def forward(X, parameters, activation):\n    raise NotImplementedError",
        "backward = None",
        "del forward, backward",
        "import functools\nbackward = functools.partial(dict)",
    ],
)
def test_a_right_gradient_check_is_right_whatever_it_checks(broken):
    judged = verdict("07_backprop", "gradient_check", broken)
    assert judged.status == "correct"
    assert all("yours are not right yet" in check.message for check in judged.checks)


@pytest.mark.parametrize("broken", [HALF, GRADIENTS.format("0 * v")])
def test_a_wrong_gradient_check_is_told_its_own_fault_whatever_it_checks(broken):
    wrong = find_answer("07_backprop", "gradient_check", "h-for-2h")
    assert verdict("07_backprop", "gradient_check", broken, wrong).misconceptions == ("h-for-2h",)


def find_answer(lesson: str, exercise: str, misconception: str) -> str:
    return next(s for s, m in CONTENT.answers(lesson)["WRONG"][exercise] if m == misconception)
