"""The layout of the package: what may import what, and what decides a grade."""

from __future__ import annotations

import ast
import graphlib
import re
import shutil
from pathlib import Path

import pytest
from small_course import make_course

from autograder.course import Course
from autograder.grading import version

pytestmark = pytest.mark.quick

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "autograder"
# From the top down: a folder or module may import what stands below it, and its own.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("nbgrader_steps",),
    ("instructor", "doctor", "nbgrader_commands", "due", "term", "lab"),
    ("formgrader", "validate"),
    ("results",),
    ("lms",),
    ("grading",),
    ("authoring",),
    ("course",),
    ("exercises",),
    ("terminal", "processes", "files", "errors", "formulas", "formula_font", "code_colours"),
    ("student",),
)


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name below the package."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
        if path != PACKAGE / "__init__.py"
    }


def imports_of(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever it does so."""
    known, found = modules(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
            inside = (node.module or "").removeprefix("autograder").removeprefix(".")
            for alias in node.names:
                name = f"{inside}.{alias.name}".removeprefix(".")
                found.add(name if name in known else inside)
        elif isinstance(node, ast.Import):
            found |= {a.name[11:] for a in node.names if a.name.startswith("autograder.")}
    return found & set(known)


def test_what_runs_beside_a_submission_imports_nothing_of_the_rest() -> None:
    for name, path in modules().items():
        if name.split(".")[0] == "student":
            assert {n.split(".")[0] for n in imports_of(path)} <= {"student"}, name


def test_every_arrow_goes_down() -> None:
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    upward = [
        f"{name} imports {other}"
        for name, path in modules().items()
        for other in imports_of(path)
        if (name.split(".")[0] != other.split(".")[0])
        and floor[name.split(".")[0]] >= floor[other.split(".")[0]]
    ]
    assert upward == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name: imports_of(path) - {name} for name, path in modules().items()}
    packages = {name for name in graph if (PACKAGE / name.replace(".", "/")).is_dir()}
    for name in graph:  # a package's own file only gathers what its modules say
        graph[name] -= packages
    assert list(graphlib.TopologicalSorter(graph).static_order())


def test_the_engine_knows_no_exercise_of_this_course() -> None:
    entries = (ROOT / "course" / "lessons").glob("*/exercises.py")
    names = {"sigmoid", "tanh", "relu", "leaky", "softplus", "backprop"}
    assert len(list(entries)) > 0
    for name, path in modules().items():
        if name.startswith("student."):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        said |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        words = {word for identifier in said for word in re.split(r"[_.]", identifier.lower())}
        assert not words & names, name


def test_a_module_fits_into_one_sitting() -> None:
    long = {
        name: lines
        for name, path in modules().items()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}, "split it by what its parts do"


# --- the version ---------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package whose version is asked for, and a course beside it."""
    shutil.copytree(PACKAGE, tmp_path / "autograder")
    make_course(tmp_path / "course-root", "valid")
    monkeypatch.setattr(version, "_PACKAGE", tmp_path / "autograder")
    return tmp_path


def version_now(folder: Path) -> str:
    version._shared.cache_clear()
    version._version.cache_clear()
    root = folder / "course-root"
    return version.version_of(root, root / "source" / "02_line" / "line.ipynb")


@pytest.mark.parametrize(
    "changed",
    [
        "autograder/exercises/elementwise.py",
        "autograder/student/worker.py",
        "autograder/grading/judge.py",
        "autograder/grading/sanitise.py",
        "course-root/course/lessons/02_line/exercises.py",
        "course-root/source/02_line/line.ipynb",
    ],
)
def test_what_decides_a_grade_changes_the_version(copied: Path, changed: str) -> None:
    before = version_now(copied)
    with (copied / changed).open("a") as file:
        file.write("\n")
    after = version_now(copied)
    assert after != before


@pytest.mark.parametrize(
    "changed",
    [
        "autograder/terminal/progress.py",
        "autograder/results/report.py",
        "autograder/cli.py",
        "autograder/authoring/pages.py",
    ],
)
def test_what_only_shows_or_calls_changes_no_version(copied: Path, changed: str) -> None:
    before = version_now(copied)
    with (copied / changed).open("a") as file:
        file.write("# a comment\n")
    assert version_now(copied) == before


# --- the tests -----------------------------------------------------------------------------------


def named_in(text: str, names: set[str]) -> set[str]:
    """The lessons and exercises that a test names: anywhere, or as text or function if a word."""
    found = set()
    for name in names:
        word = re.escape(name)
        pattern = rf"(?<!\w){word}(?!\w)" if "_" in name else rf"[\"']{word}[\"']|def {word}\("
        if re.search(pattern, text):
            found.add(name)
    return found


def test_tests_of_the_engine_know_no_lesson_of_this_course() -> None:
    course = Course(ROOT)
    names = set(course.content.exercises) | {lesson.name for lesson in course.lessons()}
    assert names
    helpers = {path.stem for path in (ROOT / "tests" / "course").glob("*.py")}
    for path in sorted((ROOT / "tests" / "engine").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        assert named_in(text, names) == set(), where
        assert not re.search(r"\b(Course|load|find_course)\(ROOT\b", text), where
        for node in ast.walk(ast.parse(text)):
            modules = [alias.name for alias in getattr(node, "names", ())]
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert not {m.split(".")[0] for m in modules} & (helpers | {"course"}), where


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("grade(course, 'sigmoid')", {"sigmoid"}),
        ("def sigmoid(z):", {"sigmoid"}),
        ("LESSON = '02_sigmoid'", {"02_sigmoid"}),
        ("q_steepest = 'p'", {"q_steepest"}),
        ("a sigmoid, q_steepest_of_all", set()),
    ],
)
def test_a_name_of_this_course_would_be_found(text: str, found: set[str]) -> None:
    assert named_in(text, {"sigmoid", "02_sigmoid", "q_steepest"}) == found
