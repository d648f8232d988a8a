"""`make lab` and nbgrader's Validate button, as a student meets them in a browser."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import HELP, find_browser
from playwright.sync_api import Page, sync_playwright
from running import running
from toy_class import LESSON, NOTEBOOK, ROOT, all_right, answered, answers, make_course
from warm_nbgrader import nbgrader

from autograder.course import Course, CourseError
from autograder.lab import FOLDER, prepare
from autograder.validate import LessonValidator

pytestmark = pytest.mark.long(together=True)


def small_course(folder: Path) -> Course:
    return Course(make_course(folder, ()))


# --- the working copy -----------------------------------------------------------------------------


def test_a_working_copy_is_made_once_and_never_written_over(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    assert prepare(course) == ([LESSON], [])
    mine = tmp_path / FOLDER / LESSON / NOTEBOOK
    assert mine.read_bytes() == (course.release / LESSON / NOTEBOOK).read_bytes()
    mine.write_text("my work")
    (course.release / LESSON / NOTEBOOK).write_text("a newer release")
    assert prepare(course) == ([], [LESSON])
    assert mine.read_text() == "my work"


def test_git_does_not_track_the_working_copy() -> None:
    assert f"{FOLDER}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_a_lesson_that_was_not_built_is_said_in_one_line(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    (course.release / LESSON / NOTEBOOK).unlink()
    with pytest.raises(CourseError, match="is missing; run `autograder build` first"):
        prepare(course)


# --- Validate -------------------------------------------------------------------------------------


def told(folder: Path, **texts: str) -> dict[str, list[dict[str, Any]]]:
    """What Validate tells of a notebook in which these exercises are answered."""
    path = folder / NOTEBOOK
    path.write_text(json.dumps(answered(**texts)), encoding="utf-8")
    return LessonValidator().validate(str(path))


def test_an_untouched_notebook_is_told_what_is_still_to_do(tmp_path: Path) -> None:
    (entry,) = told(tmp_path)["failed"]
    assert entry["source"] == "Still to do: 8"
    assert entry["raw_error"].splitlines() == [
        "q_rate_far_out",
        "q_rate_at_zero",
        "growth",
        "growth_rate",
        "growth_rate_from_a",
        "q_fastest",
        "stable_growth (bonus)",
        "your explanation",
    ]


def test_a_solved_notebook_has_nothing_to_be_told(tmp_path: Path) -> None:
    assert told(tmp_path, **answers()) == {}


def test_a_wrong_bonus_is_reported_and_no_source_of_a_check_is_shown(tmp_path: Path) -> None:
    wrong = "def stable_growth(z):\n    return np.exp(z) / (1 + np.exp(z))"
    (entry,) = told(tmp_path, **answers() | {"stable_growth": wrong})["failed"]
    assert entry["source"] == "stable_growth (bonus): not right yet"
    assert "from z = -1000 to 1000" in entry["raw_error"]
    assert "check_elementwise" not in entry["raw_error"]


def test_what_a_student_wrote_is_text_in_the_dialog(tmp_path: Path) -> None:
    hostile = "def growth(z):\n    raise ValueError('<img src=x onerror=alert(1)>')"
    (entry,) = told(tmp_path, **answers() | {"growth": hostile})["failed"][:1]
    assert "&lt;img" in entry["error"] and "<img" not in entry["error"]


def test_the_command_says_that_hidden_checks_follow(tmp_path: Path) -> None:
    (tmp_path / NOTEBOOK).write_text(json.dumps(all_right()))
    done = nbgrader("validate", str(tmp_path / NOTEBOOK), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Hidden checks follow when it is graded" in done.stdout


# --- JupyterLab -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The lesson open in JupyterLab, as ``autograder lab`` starts it, without network."""
    path = find_browser()
    assert path, HELP
    course = small_course(tmp_path_factory.mktemp("lab"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", f"--port={port}", "--IdentityProvider.token=test"]
    with (
        running(
            [sys.executable, "-m", "autograder", "lab", "--", *options],
            cwd=course.root,
            env=os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(course.root / "settings")},
        ),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        elsewhere = re.compile(rf"^(?!http://localhost:{port}|data:|blob:)")
        page.route(elsewhere, lambda route: route.abort())
        address = f"http://localhost:{port}/lab/tree/{LESSON}/{NOTEBOOK}?token=test&reset"
        for _ in range(120):
            try:
                page.goto(address)
                break
            except Exception:
                page.wait_for_timeout(1000)
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
        page.wait_for_selector(".jp-Notebook .jp-InputPlaceholder", timeout=60_000)
        yield page
        browser.close()


def test_lab_hides_what_students_do_not_need(lab: Page) -> None:
    assert "Nbgrader" not in lab.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    titles = lab.locator(".jp-SideBar .lm-TabBar-tab").evaluate_all("all => all.map(t => t.title)")
    assert titles and not any("ssignment" in title for title in titles)
    assert lab.get_by_text("Validate", exact=True).count() == 1


def test_arrow_keys_stop_at_a_check_that_is_folded(lab: Page) -> None:
    lab.locator(".jp-Notebook .jp-Cell .jp-InputPrompt").first.click()
    lab.keyboard.press("Escape")
    lab.wait_for_timeout(500)

    def at() -> tuple[int, bool]:
        found = lab.evaluate(
            """() => {
                const cell = document.querySelector('.jp-Notebook .jp-Cell.jp-mod-active');
                const folded = !!cell.querySelector('.jp-InputPlaceholder');
                return [+cell.dataset.windowedListIndex, folded];
            }"""
        )
        return found[0], found[1]

    start = at()[0]
    visited = []
    for _ in range(24):
        lab.keyboard.press("ArrowDown")
        lab.wait_for_timeout(150)
        visited.append(at())
    assert [index for index, _ in visited] == list(range(start + 1, start + 25))
    assert any(folded for _, folded in visited)
    lab.keyboard.press("ArrowUp")
    lab.wait_for_timeout(150)
    assert at()[0] == start + 23
