"""Small courses and downloads for tests: lessons of two cells, zips as systems make them."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from autograder.course import Course

ROOT = Path(__file__).resolve().parents[2]
GROWTH, DECAY, HALF_LIFE = "02_growth", "03_decay", "05_half_life"
LESSONS = {GROWTH: "growth.ipynb", DECAY: "decay.ipynb", HALF_LIFE: "half_life.ipynb"}


def notebook(lesson: str, answer: str = "") -> bytes:
    """A lesson's notebook with two exercises, one of them answered."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"{lesson[3:]}_{name}",
            "metadata": {
                "nbgrader": {"grade_id": f"{lesson[3:]}_{name}", "solution": True, "points": 1}
            },
            "outputs": [],
            "source": f"{name} = {answer!r}",
        }
        for name in ("one", "two")
    ]
    made = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made).encode()


def small_class(folder: Path) -> Course:
    """A course of three tiny lessons, as far as collecting needs one."""
    for lesson, name in LESSONS.items():
        for kind in ("source", "notebooks"):
            (folder / kind / lesson).mkdir(parents=True)
            (folder / kind / lesson / name).write_bytes(notebook(lesson))
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return Course(folder)


def zip_of(path: Path, files: dict[str, bytes | str]) -> Path:
    """A zip with these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
