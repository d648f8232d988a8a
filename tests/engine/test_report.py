"""What the report counts and whom it names, and what the list of equal work takes for equal."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from autograder.grading.summary import look_lines
from autograder.grading.times import append_times, read_times
from autograder.results.numbers import ClassNumbers, LessonNumbers, _whom_to_talk_to, anonymous
from autograder.results.report_page import page
from autograder.results.similar import (
    MANY,
    Answers,
    LessonAnswers,
    Pair,
    honest_word,
    is_long,
    matches,
)
from autograder.results.similar import page as similar_page

pytestmark = pytest.mark.quick

# --- an example names nobody ----------------------------------------------------------------------


def test_an_example_has_no_comments_docstrings_or_texts() -> None:
    code = (
        "# by Jane Doe\n"
        "def f(z):\n"
        '    """Jane was here."""\n'
        '    print("Jane Doe, s0042")  # mine\n'
        "    return z * (1 - z)\n"
    )
    assert anonymous(code, frozenset()) == "def f(z):\n    print('…')\n    return z * (1 - z)"


@pytest.mark.parametrize("code", ["jane = 1", "def f(z): return DOE", "x = s0042"])
def test_an_example_that_still_names_somebody_is_not_shown(code: str) -> None:
    assert anonymous(code, frozenset({"jane", "doe", "s0042"})) == ""


def test_code_that_is_none_is_no_example() -> None:
    assert anonymous("def f(z)\n    return z", frozenset()) == ""
    assert anonymous('def f():\n    "only a text"', frozenset()) == "def f():\n    pass"


# --- whom to talk to ------------------------------------------------------------------------------


def lessons(**shares: list[float | None]) -> list[LessonNumbers]:
    """Lessons 0, 1, … with these points of 10 a student; None for nothing handed in."""
    made = [LessonNumbers(f"0{n}_x", 10.0) for n in range(len(next(iter(shares.values()))))]
    for student, points in shares.items():
        for lesson, score in zip(made, points, strict=True):
            if score is not None:
                lesson.scores[student] = score
    return made


def told(**shares: list[float | None]) -> dict[str, tuple[str, ...]]:
    found = _whom_to_talk_to(lessons(**shares), dict.fromkeys(shares, ""))
    return {talk.student: talk.reasons for talk in found}


def test_who_left_out_two_lessons_stays_low_or_falls_is_named_with_the_reason() -> None:
    assert told(
        fine=[9, 8, 9, 7],
        once=[9, None, 9, 9],
        away=[9, None, None, 9],
        low=[4, 4.5, 9, 9],
        fell=[9, 9, 10, 5.5],
        new=[2, 9, 9, 9],
    ) == {
        "away": ("nothing handed in for 01_x, 02_x",),
        "low": ("under half of the points in 00_x, 01_x",),
        "fell": ("03_x far below the usual (55% of the points; the median before was 90%)",),
    }


def test_those_with_more_reasons_stand_first() -> None:
    found = told(a=[None, None, 9, 9, 9], b=[None, None, 9, 1, 1])
    assert list(found) == ["b", "a"]


def test_in_a_long_term_it_takes_a_quarter_of_the_lessons_to_be_named() -> None:
    twice, thrice = [9, None, None, *[9] * 6], [9, None, None, None, *[9] * 5]
    assert list(told(twice=twice, thrice=thrice)) == ["thrice"]


def test_what_many_share_is_one_line_of_what_to_look_at() -> None:
    look = {(f"s{n}", "02_growth"): "The cell took too long." for n in range(5)}
    look |= {("s9", "02_growth"): "Broken.", ("s1", "01_first"): "Broken."}
    assert look_lines(look) == [
        "s1 01_first: Broken.",
        "02_growth, 5 submissions: The cell took too long. s0, s1, s2, s3, s4",
        "s9 02_growth: Broken.",
    ]


def test_the_page_escapes_names_and_says_so_where_there_is_nothing() -> None:
    class_ = lessons(s1=[9, 8])
    for lesson in class_:
        lesson.look.append(("s1", "<script>alert(1)</script>"))
    text = page("A & B", "today", ClassNumbers(2, True, class_, []))
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "A &amp; B" in text and "Nobody stands out" in text
    assert "No misconception was recognised" in text
    assert 'src="http' not in text


def test_times_of_the_last_run_count_and_a_line_cut_off_does_not(tmp_path) -> None:
    append_times(tmp_path, [("02_x", "s1", 9.0, 10.0), ("02_x", "s,2", 1.0, 2.0)])
    append_times(tmp_path, [("02_x", "s1", 3.5, 4.0)])
    with (tmp_path / "times.csv").open("a") as file:
        file.write("02_x,s3")
    assert read_times(tmp_path) == {("02_x", "s1"): 3.5, ("02_x", "s,2"): 1.0}
    assert read_times(tmp_path / "none") == {}


# --- equal work -----------------------------------------------------------------------------------

LONG = """def tend(x, y, steps):
    w = np.zeros(x.shape[0])
    history = []
    for step in range(steps):
        a = growth(w @ x)
        slope = (a - y) @ x.T / y.size
        w = w - 0.3 * slope
        history.append(np.mean((a - y) ** 2))
    return w, history
"""
RENAMED = """# all my own work
def tend(data, target, n):

    weights = np.zeros(data.shape[0])
    losses = []
    for i in range(n):
        out = growth(weights @ data)   # forward
        g = (out - target) @ data.T / target.size
        weights = weights - 0.3 * g
        losses.append(np.mean((out - target) ** 2))
    return weights, losses
"""
OTHER = """def tend(x, y, steps):
    w, losses = np.zeros((x.shape[0], 1)), np.empty(steps)
    while steps:
        steps -= 1
        losses[steps] = np.square(growth(w.T.dot(x)) - y).sum() / len(y)
        w += -0.1 * np.einsum("ij,j->i", x, growth(w.T.dot(x))[0] - y)[:, None]
    return (w.ravel(), list(losses[::-1]))
"""


def found(answers: Iterable[tuple[str, str]], handed_in: int = 20) -> dict[tuple[str, str], float]:
    lesson = LessonAnswers("07_x", handed_in)
    lesson.answers = [Answers(student, {"tend": code}) for student, code in answers]
    return {students: match.share for students, match in matches(lesson)}


def test_a_copy_with_other_names_comments_and_spaces_is_found_and_other_work_is_not() -> None:
    pairs = found([("a", LONG), ("b", RENAMED), ("c", OTHER)])
    assert set(pairs) == {("a", "b")}
    assert pairs["a", "b"] > 0.95


def test_what_many_wrote_alike_is_left_out() -> None:
    assert found([(str(n), LONG) for n in range(MANY)])
    assert not found([(str(n), LONG) for n in range(MANY + 1)])
    assert found([(str(n), LONG) for n in range(MANY + 1)], handed_in=300)


def test_the_same_answers_make_the_same_list() -> None:
    answers = [("a", LONG), ("b", RENAMED), ("c", OTHER)]
    assert found(answers) == found(reversed(answers))


@pytest.mark.parametrize(
    ("code", "long"),
    [
        ("def growth(z):\n    return 1 / (1 + np.exp(-z))\n", False),
        ('def f(z):\n    """Doc."""\n    a = np.tanh(z)\n    return 1 - a**2\n', False),
        ("best_guess = 1e-5\n", False),
        (LONG, True),
        ("def f(z)\n  a = 1\n  b = 2\n  c = 3\n", True),  # no Python, but more than a line
    ],
)
def test_answers_of_a_line_or_two_say_nothing(code: str, long: bool) -> None:
    assert is_long(code) is long


def test_the_list_says_of_which_lessons_it_can_say_little() -> None:
    short = LessonAnswers("01_a", 5, short=["f"])
    mixed = LessonAnswers("07_b", 5, compared=["tend"], short=["g", "h"])
    said = honest_word([short, mixed])
    assert "a reason to ask, not a proof" in said
    assert "01_a: nearly all answers are a line or two" in said
    assert "07_b: compared tend; too short to say anything: g, h." in said


def test_the_pairs_stand_side_by_side_with_their_code_escaped() -> None:
    lesson = LessonAnswers("07_x", 20)
    lesson.answers = [Answers(s, {"tend": LONG + "# <b>\n"}) for s in ("a", "b")]
    pairs = [Pair(students, [match]) for students, match in matches(lesson)]
    text = similar_page(pairs, [lesson], None)
    assert "07_x 100%, word for word" in text
    assert "# &lt;b&gt;" in text and "<b>" not in text
