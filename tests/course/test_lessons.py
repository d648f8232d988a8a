"""The lessons: what is committed is what a rebuild gives, and each lesson keeps its promises."""

from __future__ import annotations

from pathlib import Path

import executed
import pytest

from autograder.authoring.new import lesson_texts, try_out
from autograder.authoring.unfinished import left_to_do
from autograder.course import Course, Lesson

COURSE = Course(Path(__file__).resolve().parents[2])
LESSONS = tuple(le for le in COURSE.lessons() if COURSE.content.seals(le.name))

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


@pytest.mark.parametrize("lesson", COURSE.lessons(), ids=lambda lesson: lesson.name)
def test_what_is_committed_is_what_a_rebuild_gives(lesson: Lesson) -> None:
    outcome = executed.rebuilt(lesson.name)
    assert outcome.problems == []
    assert outcome.changed == [] and outcome.stale == [], (
        "run `autograder build`, commit the change"
    )


def test_every_folder_in_source_is_a_lesson() -> None:
    assert COURSE.broken_lessons() == {}


@each_lesson
def test_nothing_is_left_to_fill_in(lesson: Lesson) -> None:
    left = left_to_do(COURSE, lesson)
    assert not left, "\n" + "\n".join(map(str, left))


def test_every_exercise_belongs_to_a_lesson() -> None:
    assert {e.lesson for e in COURSE.content.exercises.values()} <= {
        lesson.name for lesson in LESSONS
    }


@each_lesson
def test_an_untouched_notebook_runs_through_and_earns_nothing(lesson: Lesson) -> None:
    for cell in executed.untouched(lesson.name).notebook["cells"]:
        for output in cell.get("outputs", ()):
            assert output["output_type"] != "error", f"{cell['id']}: {output['evalue']}"
        if cell["id"].startswith("test_"):
            results = [o for o in cell["outputs"] if o["output_type"] == "execute_result"]
            assert [o["data"]["text/plain"] for o in results] == ["0.0"], cell["id"]


def test_a_new_lesson_keeps_every_rule_of_this_course() -> None:
    lesson, texts = lesson_texts(COURSE, "99_new", "Why is it new?", ["q_why", "new_one"])
    try_out(COURSE, lesson, texts)  # refuses what breaks a rule
    source = texts["source/99_new/new.ipynb"]
    assert "# Why is it new?" in source and "TODO: a question that this lesson" not in source
