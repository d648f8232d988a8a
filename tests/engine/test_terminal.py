"""No name and no text of a submission steers a terminal or a log."""

from __future__ import annotations

import json
import logging
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_course import LESSON, build_course, make_course

from autograder.authoring.build import write
from autograder.terminal.streams import plain_logs, without_steering

pytestmark = pytest.mark.long(together=True)

STEERING = "a\x1b[2J\x1b]0;t\x07\x9b5n\x1b[6n\u202eb\x08\x1b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (STEERING, "a?[2J?]0;t??5n?[6n?b??"),
        ("a\tb\nc\r", "a\tb\nc\r"),
        ("\x1b[1;31mx\x1b[0m\x1b[?25l\x1b[2K\x1b[1A", "\x1b[1;31mx\x1b[0m\x1b[?25l\x1b[2K\x1b[1A"),
        ("\x1b[" + "1;" * 5_000 + "m", "?[" + "1;" * 5_000 + "m"),
        ("\x1b[?1049h\x1b[999A\x1b[9999A\x1b(0", "?[?1049h\x1b[999A?[9999A?(0"),
        ("Zoë Ünsal שָׁלוֹם 李", "Zoë Ünsal שָׁלוֹם 李"),
    ],
)
def test_codes_that_steer_are_shown_as_question_marks(text, shown):
    assert without_steering(text) == shown


def test_no_log_steers_a_terminal(caplog, monkeypatch):
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())
    plain_logs()
    plain_logs()
    for args in (
        (STEERING,),
        ("%s and %r", STEERING, Path(STEERING)),
        ("%s", ValueError(STEERING)),
    ):
        logging.getLogger("a").warning(*args)
    assert "\x1b" not in caplog.text and "\u202e" not in caplog.text and "?[2J" in caplog.text
    logging.getLogger("a").warning("%(n)s %%", {"n": 3})
    assert "3 %" in caplog.text


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a student whose texts and names steer whatever shows them."""
    made = make_course(tmp_path_factory.mktemp("steering"), "valid")
    write(made, build_course(made))
    release = made.release / LESSON / "line.ipynb"
    for student in ("ada", "bob", STEERING):
        folder = made.submitted / student / LESSON
        folder.mkdir(parents=True)
        shutil.copy(release, folder)
    notebook = json.loads(release.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "line":
            cell["source"] = f"def line(z):\n    raise ModuleNotFoundError({STEERING!r})"
        if cell["id"] == "test_line":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "fine"}]
    (made.submitted / "bob" / LESSON / "line.ipynb").write_text(json.dumps(notebook))
    (made.submitted / "bob" / LESSON / f"{STEERING}.ipynb").write_text("{")
    (made.submitted / "ada" / f"{STEERING} 02_line.ipynb").write_text("{")
    return made


COMMANDS = {
    "autograder grade": ("autograder", "grade"),
    "nbgrader autograde": ("nbgrader", "autograde", LESSON, "--force"),
    "nbgrader generate_feedback": ("nbgrader", "generate_feedback", LESSON),
    "autograder report": ("autograder", "report"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_steers_the_terminal_it_runs_in(course, command):
    """On a terminal of its own, so that colours and bars are shown as well."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", *COMMANDS[command]],
        cwd=course.root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm-256color"},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 2**16)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert process.wait(60) in (0, 1), said
    text = said.decode()
    for code in ("\x1b[2J", "\x1b]0", "\x9b", "\x1b[6n", "\u202e", "\x08", "\x07"):
        assert code not in text, (command, code, text)
    assert "ada" in text or "02_line" in text or "pages" in text
