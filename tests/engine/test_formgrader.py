"""Formgrader as an instructor meets it: a Jupyter server, and a browser that looks at its pages."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import HELP, find_browser
from playwright.sync_api import Page, sync_playwright
from running import running
from toy_class import LESSON, grade, make_course

from autograder.course import find_course
from autograder.grading.gradebook import open_writer

pytestmark = pytest.mark.long(together=True)

STUDENTS = ("all-right", "half-done", "z-where-a-belongs", "broken-json")
OWNED = "document.title = 'owned'"
EXPLANATION = (
    f"**bold** [here](evil.html) [there](/lab) [x](javascript:alert(1)) <script>{OWNED}</script> "
    f'<img src=x onerror="{OWNED}"> <details><summary>more</summary>folded</details>'
)


@dataclass(frozen=True)
class Formgrader:
    """A running server and a browser's page."""

    course: Path
    url: str
    page: Page
    said: list[str]  # errors on the browser's console

    def open(self, path: str) -> int:
        """Go to one of formgrader's pages and wait until its scripts have run."""
        response = self.page.goto(f"{self.url}/formgrader/{path}")
        self.page.wait_for_load_state("networkidle")
        return response.status

    def submission(self, student: str) -> str:
        """Address of a student's page."""
        query = """select n.id from submitted_notebook n
                   join submitted_assignment s on n.assignment_id = s.id where s.student_id = ?"""
        with sqlite3.connect(self.course / "gradebook.db") as db:
            return f"submissions/{db.execute(query, (student,)).fetchone()[0]}/"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    folder = make_course(tmp_path_factory.mktemp("formgrader") / "course", STUDENTS)
    mallory = folder / "submitted" / "mallory" / LESSON
    shutil.copytree(folder / "submitted" / "half-done" / LESSON, mallory)
    notebook = json.loads((mallory / "growth.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "explain":
            cell["source"] = EXPLANATION
    (mallory / "growth.ipynb").write_text(json.dumps(notebook))
    (mallory / "evil.html").write_text(f"<script>{OWNED}</script>")
    (mallory / "timestamp.txt").mkdir()
    with open_writer(find_course(folder)):
        pass  # nbgrader takes seconds to make a gradebook; test_truth has it do that
    return folder


@pytest.fixture(scope="module")
def formgrader(course) -> Iterator[Formgrader]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"]
    options = [f"--port={port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={course}"]
    options += ["--ServerApp.disable_check_xsrf=False", "--ServerApp.port_retries=0"]
    exchange = course / "exchange"
    exchange.mkdir(mode=0o777)
    url = f"http://127.0.0.1:{port}"
    browser = find_browser()
    assert browser, HELP
    with (
        running([*command, *options, f"--Exchange.root={exchange}"], cwd=course) as server,
        sync_playwright() as playwright,
    ):
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{url}/api", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(1)
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        yield Formgrader(course, url, page, said)
        chromium.close()


@pytest.fixture
def graded(formgrader) -> Formgrader:
    """The class has been graded: by the button, where its test was here before, or else now."""
    if not (formgrader.course / "autograded").exists():
        grade(formgrader.course)
    return formgrader


def test_the_button_grades_as_the_command_does(formgrader):
    assert formgrader.open(f"manage_submissions/{LESSON}") == 200
    rows = formgrader.page.locator("tbody tr")
    rows.first.wait_for()
    for number in range(rows.count()):
        rows.nth(number).locator(".autograde a").click()
        formgrader.page.locator(".modal.in").wait_for()
        assert "Successfully autograded" in formgrader.page.locator(".modal.in").inner_text()
        formgrader.page.locator(".modal.in button.btn-primary").click()
        formgrader.page.locator(".modal.in").wait_for(state="hidden")
    graded = formgrader.course / "autograded"
    assert {path.name for path in graded.iterdir()} == {*STUDENTS, "mallory"}
    assert {path.name for path in graded.glob("*/*/*")} == {"growth.ipynb"}
    run = grade(formgrader.course)
    assert f"0 graded, {len(STUDENTS) + 1} unchanged" in run.stdout
    assert "written again" not in run.stdout


def test_verdicts_are_read_at_once(graded):
    assert graded.open(graded.submission("z-where-a-belongs")) == 200
    page = graded.page
    text = page.inner_text("#notebook")
    assert "was computed from z itself" in text
    assert not re.search(r"</?(p|br|li|details)>", text)
    first = page.get_by_text("points", exact=False).first.bounding_box()
    assert first["y"] < 900
    assert page.evaluate("document.documentElement.scrollHeight") < 8_000
    assert not graded.said


def test_the_reason_for_a_file_that_could_not_be_read_stands_on_top(graded):
    graded.open(graded.submission("broken-json"))
    assert "JSON is broken" in graded.page.inner_text("#notebook")[:200]


def test_nothing_of_a_submission_runs_or_leads_anywhere(graded):
    address = graded.submission("mallory")
    graded.open(address)
    page = graded.page
    assert page.title() == "growth"
    assert page.locator("#notebook a[href]").count() == 0
    assert "evil.html" in page.inner_text("#notebook")
    assert page.locator("#notebook details").count() == 1
    for name in ("evil.html", "growth.ipynb", "timestamp.txt"):
        assert graded.open(address + name) == 404


@pytest.mark.parametrize(
    "markup", [f"<script>{OWNED}</script>", f'<img src=x onerror="{OWNED}">', "<base href=/evil>"]
)
def test_markup_that_slips_through_all_the_same_is_not_run(graded, markup):
    def slip_in(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</body>", markup + "</body>"))

    address = f"{graded.url}/formgrader/{graded.submission('mallory')}"
    graded.page.route(address, slip_in)
    try:
        graded.page.goto(address)
        graded.page.wait_for_load_state("networkidle")
    finally:
        graded.page.unroute(address)
    assert graded.page.title() == "growth"
    assert "evil" not in graded.page.evaluate("document.baseURI")


@pytest.mark.parametrize(
    "path",
    [
        "manage_assignments",
        f"manage_submissions/{LESSON}",
        f"gradebook/{LESSON}/growth",
        "manage_students",
        f"manage_students/mallory/{LESSON}",
    ],
)
def test_every_page_works_under_a_policy_without_inline_scripts(graded, path):
    graded.said.clear()
    response = graded.page.goto(f"{graded.url}/formgrader/{path}")
    policy = response.headers["content-security-policy"]
    assert "script-src 'nonce-" in policy and "unsafe-inline" not in policy
    graded.page.locator("tbody tr").first.wait_for()
    assert not graded.said


def test_names_are_shown_on_request(graded):
    graded.open(f"gradebook/{LESSON}/growth")
    graded.page.click("#toggle_names")
    assert graded.page.get_by_text("all-right").first.is_visible()


def test_an_assignment_can_still_be_added(formgrader):
    formgrader.open("manage_assignments")
    formgrader.page.get_by_role("link", name="Add new assignment...").click()
    formgrader.page.locator(".modal.in .name").wait_for()


def test_points_and_comments_given_there_stay_and_are_exported(graded):
    graded.open(graded.submission("all-right"))
    page = graded.page
    for field, value in (("#test_growth", "0.5"), ("#test_stable_growth_extra_credit", "0.25")):
        page.locator(field).wait_for()
        with page.expect_response(lambda answer: "/api/grade/" in answer.url):
            page.fill(field, value)
            page.keyboard.press("Tab")
    with page.expect_response(lambda answer: "/api/comment/" in answer.url):
        page.fill("#growth-comment", "Look at **step 2**.")
        page.keyboard.press("Tab")
    run = grade(graded.course, "--force")
    line = next(line for line in run.stdout.splitlines() if line.startswith(" all-right"))
    assert line.split() == ["all-right", LESSON, "10", "−1.5", "+0.25", "8.75!", "10"]
    assert "all-right 02_growth: graded again under a manual score: growth" in run.stdout
