"""The loop of hidden checks: which finding a student reads, and what is recognised from."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from autograder.exercises import Finding, ask_each

FIRST = Finding(False, "2 is wrong.")
KNOWN = Finding(False, "All are doubled.", "doubled")


def judge(case: int, came: int) -> Finding | None:
    return None if came == case else Finding(False, f"{case} is wrong.")


def recognise(came: Sequence[tuple[int, int]], first: Finding) -> Finding:
    return KNOWN if all(got == 2 * case for case, got in came) else first


def test_right_values_pass_without_a_word() -> None:
    assert ask_each([1, 2], lambda case: case, judge, recognise) == Finding(True)


def test_the_idea_behind_all_values_is_named_in_place_of_the_first_error() -> None:
    assert ask_each([1, 2], lambda case: 2 * case, judge, recognise) == KNOWN


def test_the_first_error_is_kept_where_no_idea_fits() -> None:
    assert ask_each([1, 2, 3], lambda case: case if case == 1 else 9, judge, recognise) == FIRST


def test_a_case_that_says_nothing_is_passed_over() -> None:
    seen: list[int] = []

    def put(case: int) -> int | None:
        seen.append(case)
        return None if case == 1 else 2 * case

    assert ask_each([1, 2, 3], put, judge, recognise) == KNOWN
    assert seen == [1, 2, 3]


@pytest.mark.parametrize(
    ("found", "ends"),
    [
        (Finding(False, kind="not attempted"), True),
        (Finding(False, kind="no answer"), True),
        (Finding(False, "That error gives it away.", "known", kind="error"), True),
        (Finding(False, "It stopped.", kind="error"), False),
        (Finding(False, "No number."), False),
    ],
)
def test_which_findings_end_the_calls(found: Finding, ends: bool) -> None:
    seen: list[int] = []

    def put(case: int) -> int | Finding:
        seen.append(case)
        return found if case == 1 else 0

    assert ask_each([1, 2], put, judge, recognise) == found
    assert seen == ([1] if ends else [1, 2])
