"""The text of a public check that is made from an entry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from autograder.exercises import (
    Elementwise,
    Example,
    Misconception,
    PublicCheck,
    PublicExamples,
    PublicInTurn,
)

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
        '("this is z squared.", [0, 0.11111, 9]),',
        '("the sign.", [0, -0.33333, -3]),',
        '("ReLU was divided by 0.", [np.inf, np.inf, np.inf]),',
        '("three digits are not enough.", [0, 0.66667, 6]),',
    ]


def test_errors_that_give_a_misconception_away_stand_under_its_sentence() -> None:
    known = Misconception("bare", "A name is not known here.", public="Bare name.")
    spec = replace(DOUBLE, errors=(("name 'x'", known), ("name 'y'", known)))
    code = PublicCheck(spec, known=(0, 3)).code("double")
    assert code.endswith(
        '    errors=[\n        ("bare name.", "name \'x\'", "name \'y\'"),\n    ],\n)'
    )


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
        '        ("everything came back.", [[1, 2.5]]),',
        '        ("n was taken for a place.", [2.5]),',
        "    ],",
        ")",
    ]


X, W = np.array([1.0, 2.0]), {"w": np.array([[3.0]]), "b": np.array([0.5])}
UNTOUCHED = Misconception("touched", "X was written into.")


def of_part(part: str) -> PublicExamples:
    return PublicExamples(
        lambda x, w: {"first": w["w"] * x, "second": x.sum() + w["b"].sum()},
        (
            Misconception("flat", "One sentence.", lambda x, w: {"first": 3 * x, "second": 0}),
            Misconception("none", "One sentence.", lambda x, w: {"first": w["w"] - x}),
        ),
        (Example("first call", (X, W), part=part, by="_pick"), Example("again", (X, W), "f()", 3)),
        statements=(("X is as it was", "leaves_alone(f, _X, _W)", UNTOUCHED),),
        given={"_X": X, "_W": W},
        before="def _pick(part, *args):\n    return f(*args)[part]",
        note="# A note.",
    )


def test_what_is_given_goes_by_name_as_a_copy_and_parts_are_checked_in_turn() -> None:
    check = PublicInTurn({part: of_part(part) for part in ("first", "second")})
    assert check.code("f").splitlines() == [
        "# A note.",
        "_X = np.array([1.0, 2.0])",
        '_W = {"w": np.array([[3.0]]), "b": np.array([0.5])}',
        "",
        "",
        "def _pick(part, *args):",
        "    return f(*args)[part]",
        "",
        "",
        "check_examples(",
        '    "f, first",',
        "    [",
        '        ("first call", lambda: on_copies(_pick, "first", _X, _W), [[3, 6]]),',
        '        ("again", lambda: f(), 3),',
        '        ("X is as it was", lambda: leaves_alone(f, _X, _W), True, "X was written into."),',
        "    ],",
        "    slips=[",
        '        ("one sentence.", [[3, 6]], [[[2, 1]]]),',  # a wrong shape ends the first one
        "    ],",
        ") or check_examples(",
        '    "f, second",',
        "    [",
        '        ("first call", lambda: on_copies(_pick, "second", _X, _W), 3.5),',
        '        ("again", lambda: f(), 3),',
        '        ("X is as it was", lambda: leaves_alone(f, _X, _W), True, "X was written into."),',
        "    ],",
        "    slips=[",
        '        ("one sentence.", [0]),',
        "    ],",
        ")",
    ]
    assert {sentence for sentence, _ in check.slips()} <= {
        m.in_public for m in check.misconceptions
    }


def test_a_slip_that_fits_no_line_has_its_forms_on_lines_of_their_own() -> None:
    long = Misconception("long", "Words and words " * 5, lambda x: np.full(8, x / 3))
    other = Misconception("long", "Words and words " * 5, lambda x: -np.full(8, x / 3))
    check = PublicExamples(lambda x: np.full(8, x), (long, other), (Example("x", (1.0,)),))
    lines = check.code("f").split("slips=[\n")[1].splitlines()
    assert [line.strip()[:13] for line in lines] == [
        "(",
        '"words and wo',
        "[[0.33333, 0.",
        "[[-0.33333, -",
        "),",
        "],",
        ")",
    ]


@pytest.mark.parametrize("x", [0.0140625, 0.3 * 0.046875, 0.014062499999999999])
def test_a_slip_reads_the_same_whichever_way_a_last_digit_fell(x: float) -> None:
    slip = Misconception("tie", "A tie of five digits.", lambda z: [x * (1 + z * 1e-16), z * 1e-17])
    check = PublicExamples(lambda z: [1.0, 1.0], (slip,), (Example("1", (1.0,)),))
    assert check.slips() == [("A tie of five digits.", [f"[{0.0140625:.5g}, 0]"])]
