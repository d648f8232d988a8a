"""`autograder release` writes over nothing that it has not made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from class_files import tree
from shared import once
from small_course import LESSON, ROOT, build_course, make_course

from autograder.authoring import build, handout
from autograder.cli import main
from autograder.exercises.registry import refresh
from autograder.files import write_atomically


def _build(folder: Path) -> None:
    course = make_course(folder, "valid")
    build.write(course, build_course(course))
    shutil.copy(ROOT / handout.LOCK, folder)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course that is built, with a list of what students need; the current folder."""
    folder = shutil.copytree(once("course-to-release", _build), tmp_path / "course")
    refresh(folder)
    monkeypatch.chdir(folder)
    return folder


def test_a_release_goes_into_a_new_an_empty_or_its_own_folder(root: Path) -> None:
    (root / "empty" / ".git").mkdir(parents=True)
    for output in ([], ["--output", "empty"], ["--output", "../beside"]):
        for _ in range(2):
            assert main(["release", *output]) == 0
    for folder in (root / "dist" / "activations", root / "empty", root.parent / "beside"):
        assert (folder / LESSON / "line.ipynb").is_file()
        assert folder.with_name(f"{folder.name}.zip").is_file()
    (root / "empty" / "postBuild").write_text("an instructor's own, for Binder")
    assert main(["release", "--output", "empty"]) == 0
    shutil.rmtree(root / "empty")  # the zip is of an earlier release
    assert main(["release", "--output", "empty"]) == 0


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (".", "is the course itself"),
        ("..", "holds course and is no earlier release"),
        ("source", "source/ is the course's own"),
        ("submitted", "submitted/ is the course's own"),
        (f"notebooks/{LESSON}", "notebooks/ is the course's own"),
        ("link", "source/ is the course's own"),
        ("mine", "holds notes.txt and is no earlier release"),
        ("README.md", "is a file"),
        ("folder", "folder.zip is a folder"),
        ("class", "class.zip is there and is no earlier release"),
    ],
)
def test_what_release_did_not_make_stays(
    root: Path, output: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("mine", "folder.zip"):
        (root / name).mkdir()
        (root / name / "notes.txt").write_text("an instructor's")
    (root / "class.zip").write_bytes(b"what Canvas gave")
    (root / "link").symlink_to(root / "source")
    before = tree(root.parent)
    assert main(["release", "--output", output]) == 2
    line = capsys.readouterr().err
    assert said in line and line.startswith("autograder release: ") and line.count("\n") == 1
    assert tree(root.parent) == before


def test_no_file_is_written_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as refused:
        write_atomically(tmp_path / "folder", b"")
    assert refused.value.filename == str(tmp_path / "folder")
    assert [p.name for p in tmp_path.rglob("*")] == ["folder", "inside"]
