"""What a submission cannot see: other files, the grader, its course, the referee's secrets."""

from __future__ import annotations

import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
from sessions import attempt

import autograder
from autograder.grading.zygote import Zygote
from autograder.student import readable

PACKAGE = Path(autograder.__file__).parent
ROOT = PACKAGE.parent

STARTS_FOR_REAL = True  # see the conftest of all tests


FORBIDDEN = [
    "/etc/passwd",
    "/etc/hostname",
    "/proc/self/environ",
    "/proc/1/cmdline",
    "/sys/kernel/hostname",
    str(ROOT / "course" / "reference" / "activations.py"),
    str(PACKAGE / "student" / "worker.py"),
    str(ROOT / "source"),
    str(Path(__file__)),
    str(Path.home()),
    "/",
    "/tmp",
]


@pytest.mark.parametrize("path", FORBIDDEN)
def test_a_file_or_folder_outside_the_installation_cannot_be_read(session, path):
    result = attempt(
        session,
        f"""
        import os
        path = {path!r}
        os.listdir(path) if os.path.isdir(path) else open(path).read()
        """,
    )
    assert result.kind == "error" and result.ename in ("PermissionError", "FileNotFoundError")


@pytest.mark.parametrize(
    "name",
    ["exercises.model", "exercises.registry", "grading.judge", "grading.job"],
)
def test_the_grader_cannot_be_imported(session, name):
    for source in (
        f"import autograder.{name}",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import autograder.{name}",
        f"import importlib.util as u\n"
        f"s = u.spec_from_file_location('x', {str(PACKAGE / name.replace('.', '/')) + '.py'!r})\n"
        f"s.loader.exec_module(u.module_from_spec(s))",
    ):
        result = attempt(session, source)
        assert result.kind == "error"
        assert result.ename in ("ModuleNotFoundError", "PermissionError", "FileNotFoundError")


def test_the_package_is_left_out_of_what_may_be_read_wherever_it_is_installed(tmp_path):
    site = tmp_path / "site-packages"
    for folder in ("autograder", "numpy", "numpy/linalg"):
        (site / folder).mkdir(parents=True)
    (site / "six.py").touch()
    hidden = site / "autograder"
    allowed = dict(readable.without(tmp_path, {hidden}))
    assert allowed[site] == readable.READ_DIR
    assert site / "numpy" in allowed and site / "six.py" in allowed
    assert not any(path == hidden or hidden in path.parents for path in allowed)
    assert not any(
        access & readable.READ_FILE and path in hidden.parents for path, access in allowed.items()
    )


def test_a_copy_of_the_package_and_an_archive_of_it_are_hidden(tmp_path, monkeypatch):
    for folder in ("site/autograder", "compiled"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "app.zip").touch()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    monkeypatch.setattr(readable, "PACKAGE", tmp_path / "app.zip" / "autograder")
    places = readable.hidden_places([tmp_path / "nowhere"], [])
    assert {tmp_path / p for p in ("site/autograder", "compiled", "app.zip")} <= places
    assert all(place.exists() for place in places)


@pytest.fixture
def among_packages():
    """A folder where Python's packages are."""
    with tempfile.TemporaryDirectory(dir=sysconfig.get_paths()["purelib"]) as folder:
        yield Path(folder)


@pytest.mark.parametrize("how", ["as it is", "by a link", "its content by a link", "in its venv"])
def test_a_course_is_hidden_wherever_it_is(zygote, among_packages, tmp_path, how):
    root = among_packages / "a" / "course-of-mine"
    (root / "course" / "reference").mkdir(parents=True)
    secret = root / "course" / "reference" / "answers.py"
    secret.write_text("CANARY = 1")
    (among_packages / "other.txt").write_text("fine")
    given = root
    if how == "by a link":
        given = tmp_path / "link"
        given.symlink_to(root)
    elif how == "its content by a link":
        given = tmp_path / "root"
        given.mkdir()
        (given / "course").symlink_to(root / "course")
    elif how == "in its venv":  # the course's folder is above all that Python reads
        given = Path(sysconfig.get_paths()["purelib"])
        secret = given / "course" / "answers.py"
        if secret.parent.exists():
            pytest.skip("there is a package of that name")
        secret.parent.mkdir()
        secret.write_text("CANARY = 1")
    try:
        with Zygote(hidden=[given]) as warm, warm.session() as child:
            for path in (secret, secret.parent, given / "course" / "."):
                result = child.run(
                    f"import os, pathlib\np = pathlib.Path({str(path)!r})\n"
                    "p.read_text() if p.suffix else os.listdir(p)",
                    10,
                )
                assert "CANARY" not in str(result)
                assert result.result in (None, "[]")  # there is an empty folder in its place
            source = f"open({str(among_packages / 'other.txt')!r}).read()"
            assert how == "in its venv" or child.run(source, 10).result == "'fine'"
            assert child.run("import numpy, json; 1", 10).result == "1"
    finally:
        if how == "in its venv":
            shutil.rmtree(secret.parent)


def test_a_course_is_hidden_in_a_process_that_was_warm_before(among_packages):
    for name in ("one", "two"):
        (among_packages / name / "course").mkdir(parents=True)
    with Zygote() as warm:
        for name in ("one", "two"):
            folder = among_packages / name
            with warm.session() as child:
                assert (
                    child.run(f"import os; os.listdir({str(folder)!r})", 10).result == "['course']"
                )
            warm.hidden.add(folder)
        with warm.session() as child:
            for name in ("one", "two"):
                source = f"import os; os.listdir({str(among_packages / name)!r})"
                assert child.run(source, 10).result in (None, "[]")


def test_no_object_of_the_grader_is_in_memory(session):
    result = attempt(
        session,
        """
        import gc, sys
        wanted = ("_course_", "autograder.exercises", "autograder.grading")
        modules = [m for m in sys.modules if m.startswith(wanted)]
        objects = [o for o in gc.get_objects()
                   if str(getattr(o, "__module__", "")).startswith(wanted)]
        modules, objects
        """,
    )
    assert result.result == "([], [])"


def test_the_warm_process_imports_no_reference(zygote, session):
    ours = {name for name in zygote.modules if name.startswith("autograder.")}
    modules = "calls declared kernel landlock layers names older_numpy own_tests readable sandbox"
    modules += " serving shell system_calls wire worker"
    assert ours == {"autograder.student", *(f"autograder.student.{m}" for m in modules.split())}


def test_the_environment_holds_nothing_of_the_referee(monkeypatch):
    monkeypatch.setenv("COURSE_TOKEN", "a-secret")
    with Zygote() as warm, warm.session() as child:
        result = child.run("import os; print(dict(os.environ))", 10)
    assert result.kind == "ok" and "a-secret" not in result.stdout
    assert "COURSE_TOKEN" not in result.stdout
