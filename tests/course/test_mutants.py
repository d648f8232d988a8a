"""Every mutant of a solution loses points, or stands in EQUIVALENT with the reason."""

from __future__ import annotations

import ast
import time

import mutation
import pytest
from lesson_code import find, variants_of
from mutation import exercises_with_code, loses_points, mutants, score

pytestmark = pytest.mark.quick

SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"


@pytest.mark.parametrize("name", exercises_with_code())
def test_every_mutant_of_the_solution_loses_points(name: str) -> None:
    result = score(name)
    print(result)
    assert not result.survivors, "\n".join(f"survives: {m.line}" for m in result.survivors)
    assert not result.stale, f"no longer needed in EQUIVALENT: {result.stale}"
    assert result.noticed > 0


@pytest.mark.parametrize("name", exercises_with_code())
def test_an_equivalent_mutant_has_a_reason(name: str) -> None:
    reasons = variants_of(find(name).lesson)["EQUIVALENT"].get(name, {})
    assert all(isinstance(reason, str) and len(reason) > 10 for reason in reasons.values())


def test_the_solution_itself_loses_nothing() -> None:
    assert not loses_points(find("sigmoid"), SIGMOID)


def test_an_endless_loop_counts_as_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation, "TIME_LIMIT", 0.2)
    started = time.monotonic()
    assert loses_points(find("sigmoid"), "def sigmoid(z):\n    while True:\n        pass\n")
    assert time.monotonic() - started < 5


def test_an_endless_loop_outside_a_function_counts_as_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mutation, "TIME_LIMIT", 0.2)
    assert loses_points(find("sigmoid"), "while True:\n    pass\n")


def test_mutants_change_operators_constants_terms_and_calls() -> None:
    lines = {m.line for m in mutants(SIGMOID)}
    assert lines >= {
        "return 1 * (1 + np.exp(-z))",
        "return 1 / (1 - np.exp(-z))",
        "return 1 / (1 + np.exp(z))",
        "return 1 / 1",
        "return 1 / np.exp(-z)",
        "return 2 / (1 + np.exp(-z))",
        "return 1 / (1 + -z)",
    }


def test_mutants_change_comparisons_swap_arguments_and_leave_lines_out() -> None:
    lines = {m.line for m in mutants("def f(z):\n    z = -z\n    return np.where(z > 0, z, 1.5)\n")}
    assert lines >= {
        "without: z = -z",
        "return np.where(z >= 0, z, 1.5)",
        "return np.where(z < 0, z, 1.5)",
        "return np.where(z, z > 0, 1.5)",
        "return np.where(z > 0, 1.5, z)",
        "return np.where(z > 0, z, 3.0)",
    }


def test_every_mutant_is_python_and_none_is_the_solution() -> None:
    found = mutants(SIGMOID)
    assert len({m.text for m in found}) == len(found)
    assert all(ast.unparse(ast.parse(SIGMOID)) != ast.unparse(ast.parse(m.text)) for m in found)
