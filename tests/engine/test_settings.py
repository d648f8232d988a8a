"""What `nbgrader_config.py` may say, and one line where it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_course import make_course

from autograder.cli import main
from autograder.course import Course, CourseError, from_root

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("settings", "reason"),
    [("import no_such_package", "ModuleNotFoundError"), ("raise SystemExit(3)", "SystemExit: 3")],
)
def test_settings_that_stop_with_an_error_are_said_in_one_line(
    settings: str,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = make_course(tmp_path, "valid")
    (course.root / "nbgrader_config.py").write_text(f"{settings}\n")
    monkeypatch.chdir(course.root)
    assert main(["build"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"autograder build: nbgrader_config.py stops with {reason}")
    assert said.count("\n") == 1


@pytest.mark.parametrize("value", ["", '""', "7"])
def test_a_course_without_a_name_is_asked_for_one(value: str, tmp_path: Path) -> None:
    line = f"c.CourseDirectory.course_id = {value}\n" if value else ""
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{line}")
    with pytest.raises(CourseError, match="does not name the course; it needs a line such as"):
        _ = Course(tmp_path).course_id


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///my.db", "sqlite:////teaching/my.db"),
        (
            "sqlite+pysqlite:///kept/my.db?timeout=5",
            "sqlite+pysqlite:////teaching/kept/my.db?timeout=5",
        ),
        ("sqlite:////elsewhere/my.db", "sqlite:////elsewhere/my.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("postgresql:///grades", "postgresql:///grades"),
    ],
)
def test_a_relative_gradebook_is_below_the_root(url: str, expected: str) -> None:
    assert from_root(url, Path("/teaching")) == expected
