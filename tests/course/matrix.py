"""Run the lessons on every Python of this machine that students may have, with old and new NumPy.

``python tests/course/matrix.py [VERSION …]``, or ``make matrix``. Each released notebook runs
untouched and solved: no cell may stop or warn, and a solution prints what the committed one prints.
The versions from which on this holds are said in requirements-students.txt.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.differences import parts_of
from autograder.authoring.normal_form import Notebook, read_notebook
from autograder.authoring.solution import execute_all
from autograder.course import Course

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course(ROOT)
VENVS = ROOT / "build" / "matrix"
FLOOR = (3, 9)
# The oldest NumPy and Matplotlib to try with a Python: the floor, or the first made for it.
OLDEST = {
    (3, 9): ("1.22", "3.7"),
    (3, 10): ("1.22", "3.7"),
    (3, 11): ("1.26", "3.8"),
    (3, 12): ("1.26", "3.8"),
    (3, 13): ("2.1", "3.9"),
}


@dataclass(frozen=True)
class Place:
    """A Python with certain versions of NumPy and Matplotlib."""

    python: Path
    version: tuple[int, int]
    requirements: tuple[str, ...]

    @property
    def name(self) -> str:
        """Such as "3.9 with numpy==1.22.* matplotlib==3.7.*"."""
        return f"{self.version[0]}.{self.version[1]} with {' '.join(self.requirements)}"

    @property
    def folder(self) -> Path:
        """Its virtual environment, kept for the next run."""
        return VENVS / re.sub("[^0-9a-z.]+", "-", self.name).strip("-")


def interpreters() -> dict[tuple[int, int], Path]:
    """One Python for each version from the floor on: those in the PATH, and pyenv's."""
    found: dict[tuple[int, int], Path] = {}
    names = [f"python3.{minor}" for minor in range(FLOOR[1], FLOOR[1] + 12)]
    candidates = [Path(path) for name in names if (path := shutil.which(name))]
    candidates.append(Path(sys.base_prefix, "bin", "python3"))
    candidates += sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"))
    for python in candidates:
        code = "import sys; print(*sys.version_info[:2])"
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            major, minor = map(int, done.stdout.split())
            if (major, minor) >= FLOOR:
                found.setdefault((major, minor), python)
    return dict(sorted(found.items()))


def places(wanted: list[str]) -> list[Place]:
    """What to try: with each Python the oldest versions and the newest."""
    tried = []
    for version, python in interpreters().items():
        if wanted and ".".join(map(str, version)) not in wanted:
            continue
        if version in OLDEST:
            numpy, matplotlib = OLDEST[version]
            pins = (f"numpy=={numpy}.*", f"matplotlib=={matplotlib}.*")
            tried.append(Place(python, version, pins))
        tried.append(Place(python, version, ("numpy", "matplotlib")))
    return tried


def set_up(place: Place) -> str:
    """Make the place's virtual environment; why it cannot be made, if so."""
    if (place.folder / "ready").exists():
        return ""
    shutil.rmtree(place.folder, ignore_errors=True)
    uv = [str(Path(sys.executable).with_name("uv"))]
    for command in (
        [*uv, "venv", "--quiet", "--python", str(place.python), str(place.folder)],
        [*uv, "pip", "install", "--quiet", "--python", str(place.folder / "bin" / "python")]
        + [*place.requirements, "ipykernel"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip()
    (place.folder / "ready").touch()
    return ""


def faults(place: Place) -> list[str]:
    """Everything that is not as it should be there."""
    with tempfile.TemporaryDirectory() as folder:
        kernel = Path(folder, "kernels", "matrix", "kernel.json")
        kernel.parent.mkdir(parents=True)
        python = str(place.folder / "bin" / "python")
        argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        about = {"argv": argv, "display_name": place.name, "language": "python"}
        about["env"] = {"PYTHONWARNINGS": ""}  # as students have it
        kernel.write_text(json.dumps(about), encoding="utf-8")
        os.environ |= {"JUPYTER_PATH": folder, "JUPYTER_PLATFORM_DIRS": "1"}
        found = []
        for kind, source in (("untouched", COURSE.release), ("solved", COURSE.solutions)):
            lessons = COURSE.lessons()
            given = [read_notebook(source / lesson.path, lesson.name) for lesson in lessons]
            ran = execute_all(list(map(_blank, given)), kernel="matrix")
            for lesson, before, after in zip(lessons, given, ran, strict=True):
                where = f"{lesson.name}, {kind}"
                found += [f"{where}, {fault}" for fault in _faults(before, after, kind)]
        return found


def _blank(notebook: Notebook) -> Notebook:
    cells = [cell | {"outputs": []} for cell in notebook["cells"]]
    for cell in cells:
        if cell["cell_type"] != "code":
            del cell["outputs"]
    return notebook | {"cells": cells}


def _faults(before: Notebook, after: Notebook, kind: str) -> list[str]:
    found = []
    for cell, ran in zip(before["cells"], after["cells"], strict=True):
        for output in ran.get("outputs", ()):
            if output["output_type"] == "error":
                return [*found, f"{cell['id']} stops with {output['ename']}: {output['evalue']}"]
            elif output.get("name") == "stderr":
                found.append(f"{cell['id']} warns: {output['text'].strip()[:200]}")
        if kind == "solved" and (texts(cell) != texts(ran)):
            found.append(f"{cell['id']} prints:\n{texts(ran)}instead of:\n{texts(cell)}")
    return found


def texts(cell: dict[str, Any]) -> str:
    """What a cell prints and gives, pictures and warnings apart."""
    kept = [
        output
        for output in cell.get("outputs", ())
        if output.get("name") == "stdout" or output["output_type"] == "execute_result"
    ]
    return parts_of(cell | {"outputs": kept})["output"] + "\n"


def main() -> int:
    """Try every place and say what came of it; 0 where the lessons run clean everywhere."""
    tried = places(sys.argv[1:])
    if not tried:
        print(f"No Python {'.'.join(map(str, FLOOR))} or newer was found.", file=sys.stderr)
        return 2
    failed = 0
    for place in tried:
        why = set_up(place)
        found = [f"no virtual environment: {why}"] if why else faults(place)
        print(f"{place.name} ({_versions(place)}): {'clean' if not found else ''}", flush=True)
        for fault in found:
            print(f"  {fault}", flush=True)
        failed += bool(found)
    print(f"The lessons run clean on {len(tried) - failed} of {len(tried)}.")
    return 1 if failed else 0


def _versions(place: Place) -> str:
    code = (
        "import sys, numpy, matplotlib; "
        "print('Python', sys.version.split()[0] + ', NumPy', numpy.__version__ + ', Matplotlib',"
        " matplotlib.__version__)"
    )
    done = subprocess.run(
        [place.folder / "bin" / "python", "-c", code], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "not installed"


if __name__ == "__main__":
    sys.exit(main())
