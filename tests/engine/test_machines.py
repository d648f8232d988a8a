"""An instructor's machine: its terminal, its pipes, its account, its folders."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import installing
import pytest
from toy_class import LESSON, all_right, answered, hand_in
from toy_class import make_course as toy_folder

from autograder import doctor
from autograder.grading import records
from autograder.student.sandbox import Layer

# Python takes UTF-8 where the locale is C; as it is where the locale names another encoding:
ASCII_TERMINALS = {
    "PYTHONIOENCODING": {"PYTHONIOENCODING": "ascii"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
}


def make_course(folder: Path) -> Path:
    """A course of one lesson with two submissions: one right, one that asks to be looked at."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    toy_folder(folder, ())
    hand_in(folder, "right", json.dumps(all_right()).encode())
    notebook = answered(growth="import os\nos._exit(3)  # σ(z) − ü")
    hand_in(folder, "look", json.dumps(notebook).encode())
    return folder


def run(
    course: Path,
    *command: str,
    environment: dict[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command of the autograder as a shell would, with plain bytes for output."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *command],
        cwd=course,
        env=os.environ | (environment or {}),
        capture_output=True,
        check=False,
        preexec_fn=before,
    )


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Graded in a folder whose name has blanks and umlauts, to a terminal that knows neither."""
    course = make_course(tmp_path_factory.mktemp("Über Kurs") / "Mein Kürs 1")
    done = run(
        course,
        "grade",
        "--allow-missing-isolation",
        environment=ASCII_TERMINALS["PYTHONIOENCODING"],
    )
    assert done.returncode == 1, done.stderr.decode()
    out = done.stdout.decode("ascii")
    assert "2 graded" in out and "1 to look at" in out
    assert f"look {LESSON}: a cell ended its Python process" in out
    return course


def test_a_path_with_blanks_and_umlauts_is_as_good_as_any(graded: Path) -> None:
    header = records.read_header(records.record_path(graded / "records", "right", LESSON))
    assert header is not None and header.points == 10
    for command in (
        ["feedback"],
        ["report"],
        ["export"],
        ["build", LESSON],
        ["build", "--check", LESSON],
    ):
        done = run(graded, *command)
        assert done.returncode == 0, (command, done.stdout.decode(), done.stderr.decode())
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("terminal", "command"),
    [("POSIX", "grade"), ("cp1252", "grade"), ("POSIX", "report"), ("PYTHONIOENCODING", "doctor")],
)
def test_a_terminal_that_is_not_utf8_shows_what_it_can(
    graded: Path, terminal: str, command: str
) -> None:
    more = ["--allow-missing-isolation"] if command == "grade" else []
    done = run(graded, command, *more, environment=ASCII_TERMINALS[terminal])
    said = (done.stdout + done.stderr).decode("cp1252" if terminal == "cp1252" else "ascii")
    assert done.returncode in (0, 1) and "Traceback" not in said, said
    if command == "grade":
        assert f"look {LESSON}: a cell ended its Python process" in said


def test_letters_that_cannot_be_shown_have_lookalikes() -> None:
    code = (
        "import sys; from autograder.terminal.streams import write_whatever_comes; "
        "write_whatever_comes(); print('“Größe” − σ → 漢 \\udc80'); print('…', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b'"Groesse" - sigma -> ? ?\n' and done.stderr == b"...\n"


@pytest.mark.parametrize("command", [["grade", "--force"], ["--help"]])
def test_a_reader_who_goes_away_stops_nothing(graded: Path, command: list[str]) -> None:
    more = ["--allow-missing-isolation"] if command[0] == "grade" else []
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *command, *more],
            cwd=graded,
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == {"grade": 1, "--help": 0}[command[0]]
    assert b"Traceback" not in done.stderr and b"Broken pipe" not in done.stderr


def obey_permissions() -> None:
    """Let root be refused what an ordinary user is: to write where nobody may write."""
    if os.geteuid() == 0:
        capset_drop, override = 24, 1
        ctypes.CDLL(None).prctl(capset_drop, ctypes.c_ulong(override), 0, 0, 0)


def test_a_course_without_write_permission_is_said_in_one_line(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course")
    for folder in [course, *(path for path in course.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    for command in (["grade", "--allow-missing-isolation"], ["pages", LESSON]):
        done = run(course, *command, before=obey_permissions)
        said = done.stderr.decode()
        assert done.returncode == 2, (command, done.stdout, said)
        assert said.count("\n") == 1, said
        assert "Permission denied" in said or "gradebook.db cannot be opened" in said, said


def test_a_gradebook_that_is_read_only_is_read_and_nothing_is_half_changed(
    graded: Path, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(graded, tmp_path / "Über"))
    assert run(course, "due", LESSON, "2026-11-13").returncode == 0
    granted = "student,lesson,due\nright,02_growth,2026-11-20T00:00:00+00:00\n"
    (course / "extensions.csv").write_text(granted)  # not yet in the gradebook
    (course / "gradebook.db").chmod(0o444)
    done = run(course, "export", before=obey_permissions)
    assert done.returncode == 0 and b"right,,02_growth,11,10,0" in done.stdout, done.stderr.decode()
    command = ["due", LESSON, "2026-12-01", "--student", "right"]
    done = run(course, *command, before=obey_permissions)
    said = done.stderr.decode()
    assert done.returncode == 2 and said.count("\n") == 1, said
    assert f"{course}/gradebook.db cannot be written: it is read-only" in said
    assert (course / "extensions.csv").read_text() == granted


def test_an_account_without_a_home_is_as_good_as_any(graded: Path, tmp_path: Path) -> None:
    done = run(graded, "report", environment={"HOME": str(tmp_path / "none")})
    assert done.returncode == 0
    assert not done.stderr, done.stderr.decode()
    assert not (tmp_path / "none").exists()


def test_a_file_may_be_a_pipe(graded: Path) -> None:
    done = run(graded, "export", "--output", "/dev/stdout")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"student,")


def test_what_is_started_has_a_locale_in_utf8() -> None:
    code = (
        "import os; from autograder.terminal.streams import name_files_in_utf8; "
        "name_files_in_utf8(); print(os.environ['LC_ALL'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"C.UTF-8\n"


# --- machines that do not contain submissions -----------------------------------------------------


def without_namespaces() -> list[Layer]:
    names = ("process namespace", "network namespace")
    return [Layer(name, False, "reaching others", "a remedy", True, "unshare") for name in names]


@pytest.mark.parametrize(
    ("system", "kind", "words"),
    [
        ("Darwin", "", ("limactl start", "docker run --security-opt seccomp=unconfined")),
        ("Windows", "", ("wsl --install",)),
        ("Linux", "Docker", ("This is a container (Docker)", "--security-opt", "Codespaces")),
        ("Linux", "", ("virtual machine", "docker run")),
    ],
)
def test_doctor_names_the_ways_out(
    monkeypatch: pytest.MonkeyPatch, system: str, kind: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(doctor, "_container", lambda: kind)
    said = " ".join(doctor.ways_out(without_namespaces(), system))
    assert all(word in said for word in words)


def test_doctor_says_nothing_of_ways_out_where_namespaces_hold() -> None:
    assert doctor.ways_out([], "Linux") == []


def test_a_browser_that_cannot_be_downloaded_is_told_once() -> None:
    attempt = "Error: Download failed: server returned code 403\n    at somewhere\n"
    assert installing.first_error("Downloading Chromium\n" + attempt * 5) == (
        "Error: Download failed: server returned code 403"
    )


def forbid_user_namespaces() -> None:
    """Let the system refuse this process and what it starts a user namespace."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    new_user = 0x10000000
    rules.add_rule(
        seccomp.ERRNO(errno.ENOSPC),
        "unshare",
        seccomp.Arg(0, seccomp.MASKED_EQ, new_user, new_user),
    )
    rules.load()


@pytest.mark.skipif(sys.platform != "linux", reason="user namespaces are Linux's")
def test_a_machine_without_user_namespaces_says_so_and_where_to_go(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course")
    done = run(course, "doctor", before=forbid_user_namespaces)
    said = done.stdout.decode()
    assert done.returncode == 1, said
    assert "this machine makes no more user namespaces" in said
    assert "Not ready: " in said and "docker run" in said
    done = run(course, "grade", before=forbid_user_namespaces)
    said = done.stderr.decode()
    assert done.returncode == 2 and said.count("\n") == 1, said
    assert "process namespace" in said and "container" in said and "macOS" in said
    assert not (course / "records").exists()
