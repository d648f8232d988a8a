"""The text of a public check that is made from an entry."""

from __future__ import annotations

import numpy as np

from autograder.exercises import Elementwise, Example, Misconception, PublicCheck, PublicExamples

DOUBLE = Elementwise(
    "double",
    lambda z: 2.0 * z,
    misconceptions=(
        Misconception("square", "This is z squared.", np.square),
        Misconception("again", "Never said: the same values as above.", lambda z: z**2),
        Misconception("hidden", "Only for hidden checks.", np.cos, public=""),
        Misconception("short", "A sentence that is too long.", lambda z: -z, public="the sign."),
        Misconception("no-values", "Not a number for a 0.", lambda z: z / z),
        Misconception("near", "Three digits are not enough.", lambda z: 2.0001 * z),
        Misconception("infinite", "ReLU was divided by 0.", lambda z: z + np.inf),
        Misconception("by-hand", "Known by a check itself."),
    ),
)


def test_known_values_and_slips_are_those_of_the_entry() -> None:
    code = PublicCheck(DOUBLE, known=(0, 1 / 3, 3), slope_of="g", integers=(1, 2)).code("double")
    assert "known={0: 0, 0.333333333333333: 0.666666666667, 3: 6}," in code
    assert "integers={1: 2, 2: 4}," in code and "slope_of=g," in code
    lines = [line.strip() for line in code.split("slips=[")[1].splitlines() if "(" in line]
    assert lines == [
        '("this is z squared.", [0, 0.1111111, 9]),',
        '("the sign.", [0, -0.3333333, -3]),',
        '("ReLU was divided by 0.", [np.inf, np.inf, np.inf]),',
        '("three digits are not enough.", [0, 0.6666667, 6]),',
    ]


def test_two_slips_that_are_nearly_right_are_not_told_apart() -> None:
    two = Elementwise(
        "f",
        np.exp,
        (
            Misconception("one", "One reason.", lambda z: 1.0001 * np.exp(z)),
            Misconception("two", "Another reason.", lambda z: 0.9999 * np.exp(z)),
        ),
    )
    assert PublicCheck(two, known=(0, 1)).slips() == []


def test_examples_are_calls_with_what_is_right_and_a_slip_ends_where_it_says_nothing() -> None:
    check = PublicExamples(
        lambda x, n: x[:n],
        (
            Misconception("all", "Everything came back.", lambda x, n: x),
            Misconception("one", "n was taken for a place.", lambda x, n: x[n]),
        ),
        (
            Example("one of two", (np.array([1.0, 2.5]), 1)),
            Example("both", (np.array([1.0, 2.0]), 2), code="head(TWO, 2)"),
        ),
        statements=(("x is as it was", "kept()"),),
        before="def kept():\n    return True\n",
    )
    assert check.code("head").splitlines()[1:] == [
        "def kept():",
        "    return True",
        "",
        "",
        "check_examples(",
        '    "head",',
        "    [",
        '        ("one of two", lambda: head(np.array([1.0, 2.5]), 1), [1]),',
        '        ("both", lambda: head(TWO, 2), [1, 2]),',
        '        ("x is as it was", lambda: kept(), True),',
        "    ],",
        "    slips=[",
        '        ("everything came back.", [[1, 2.5], [1, 2]]),',
        '        ("n was taken for a place.", [2.5]),',
        "    ],",
        ")",
    ]
