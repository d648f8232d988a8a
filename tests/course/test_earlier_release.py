"""A release handed out earlier still counts: its letters are read as those of the present one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from lesson_code import ROOT, exercises_of, lessons

from autograder.course import Course
from autograder.grading import records
from autograder.grading.job import Job, grade_submission
from autograder.grading.judge import Verdict
from autograder.grading.replay import difference

# What the first releases of this course took for right; predictions take any of their answers.
ANSWERS = {
    "q_smaller_steps": '"a"',
    "q_notation": '"C"',
    "q_slope_at_ten": '"(c)"',
    "q_slope_at_zero": "0.25",
    "q_steepest": '"b"',
    "q_range": '"d"',
    "q_greatest_slope": "np.array(1)",
    "q_zero_centred": '"c"',
    "q_slope_measured": '"a"',
    "q_value_at_zero": '"c"',
    "q_dying": '" b "',
    "q_alpha_ends": '"d"',
    "q_alpha_range": '"b"',
    "q_wrong_argument": '"b"',
    "q_order": '"EBDCAF"',
    "q_bug": '"d"',
}
TRANSLATED = [(e.lesson, e.name) for name in lessons() for e in exercises_of(name) if e.earlier]
OLD_CHECK = 'check_answer("{0}", {0}, "abcd")'


def graded(
    lesson: str, answers: dict[str, str], checks: str, folder: Path | None = None
) -> dict[str, Verdict]:
    """The verdicts on a lesson's questions whose check cells are "earlier", "none" or "present".

    The record is left in `folder`.
    """
    (solved,) = (ROOT / "solutions" / lesson).glob("*.ipynb")
    notebook = json.loads(solved.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in answers:
            cell["source"] = f"{cell['id']} = {answers[cell['id']]}"
        elif checks == "earlier" and cell["id"].removeprefix("test_") in answers:
            cell["source"] = OLD_CHECK.format(cell["id"].removeprefix("test_"))
    keep = {*answers, "setup"}
    if checks != "none":
        keep |= {f"test_{name}" for name in answers}
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in keep]
    content = json.dumps(notebook).encode()
    release = ROOT / "notebooks" / lesson / solved.name
    digest = hashlib.sha256(content).hexdigest()
    result = grade_submission(Job("s", lesson, content, digest, ROOT, release, "1", "seed"))
    if folder is not None:
        path = records.record_path(folder, "s", lesson)
        path.parent.mkdir(parents=True)
        path.write_bytes(result.record)
    return {verdict.exercise: verdict for verdict in result.verdicts}


@pytest.mark.parametrize("checks", ["earlier", "none"])
@pytest.mark.parametrize("lesson", sorted({lesson for lesson, _ in TRANSLATED}))
def test_right_answers_of_an_earlier_release_earn_all_points(
    lesson: str, checks: str, tmp_path: Path
) -> None:
    answers = {name: ANSWERS[name] for where, name in TRANSLATED if where == lesson}
    verdicts = graded(lesson, answers, checks, folder=tmp_path)
    lost = {n: verdicts[n].checks[0].message for n in answers if verdicts[n].status != "correct"}
    assert not lost
    assert difference(records.record_path(tmp_path, "s", lesson), Course(ROOT)) == ""


def test_wrong_answers_of_an_earlier_release_are_told_their_misconception() -> None:
    found = graded("02_sigmoid", {"q_steepest": '"a"'}, "earlier")["q_steepest"]
    assert (found.points, found.misconceptions) == (0.0, ("height-for-slope",))
    found = graded("07_backprop", {"q_order": '"BEDCAF"', "q_bug": '"e"'}, "earlier")
    assert found["q_order"].misconceptions == ("output-error-first",)
    assert found["q_bug"].misconceptions == ("mean",)


def test_letters_of_an_earlier_release_are_no_answer_to_the_present_one() -> None:
    answers = {"q_slope_at_ten": '"b"', "q_slope_at_zero": "0.25", "q_steepest": '"b"'}
    for verdict in graded("02_sigmoid", answers, "present").values():
        if verdict.exercise in answers:
            assert verdict.points == 0.0
            assert "should be one letter in quotes" in verdict.checks[0].message


def test_todays_letters_count_in_a_notebook_of_an_earlier_release_too() -> None:
    found = graded("02_sigmoid", {"q_steepest": '"p"', "q_slope_at_zero": '"s"'}, "earlier")
    assert found["q_steepest"].status == found["q_slope_at_zero"].status == "correct"


@pytest.mark.parametrize("said", ["float('nan')", "np.ones(2)", '"e"', "{}"])
def test_what_is_no_answer_to_either_release_is_told_so(said: str) -> None:
    found = graded("02_sigmoid", {"q_slope_at_zero": said}, "earlier")["q_slope_at_zero"]
    assert found.points == 0.0


def test_every_question_that_once_had_other_letters_is_tried_here() -> None:
    assert {name for _, name in TRANSLATED} == set(ANSWERS)
