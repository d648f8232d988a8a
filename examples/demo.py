"""Grade the sample class in ``demo/``, a course folder of its own, and say where to look.

Your own gradebook and submissions are not touched.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import sample_class

from autograder.course import Course
from autograder.grading import records

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"


def main() -> int:
    """Set up the demonstration, grade, write feedback, report, compare with what is expected."""
    DEMO.mkdir(exist_ok=True)
    for name in ("source", "notebooks", "solutions", "course"):
        shutil.rmtree(DEMO / name, ignore_errors=True)
        shutil.copytree(ROOT / name, DEMO / name)
    shutil.copy(ROOT / "nbgrader_config.py", DEMO)
    shutil.rmtree(DEMO / "submitted", ignore_errors=True)
    sample_class.write(Course(ROOT), DEMO)
    step(
        "Is what students get what the source says? (autograder build --check)",
        "build",
        "--check",
        at=ROOT,
    )
    print(
        "\nFour of the submissions are meant to need a look: a broken file, a missing one, an "
        "endless loop, a cell that ends the process."
    )
    step("Grading the sample class (autograder grade)", "grade")
    step("Feedback for each student (autograder feedback)", "feedback")
    step("What the class misunderstood (autograder report)", "report")
    wrong = unexpected()
    for line in wrong:
        print(f"not as expected: {line}")
    print(
        f"""
Where to look, in {DEMO.relative_to(Path.cwd()) if DEMO.is_relative_to(Path.cwd()) else DEMO}/:
  a student's feedback    feedback/one-mistake/02_sigmoid/sigmoid.html  (open it in a browser)
  the graded notebooks    autograded/<student>/<lesson>/
  formgrader              cd demo && ../.venv/bin/jupyter lab, then the menu Nbgrader, Formgrader
  grades for Canvas       cd demo && ../.venv/bin/autograder export --format canvas
  what was expected       expected.csv"""
    )
    return 1 if wrong else 0


def step(title: str, *command: str, at: Path = DEMO) -> None:
    """Run one command of the autograder as a teacher would; 1 means that some need a look."""
    print(f"\n== {title}", flush=True)
    done = subprocess.run([sys.executable, "-m", "autograder", *command], cwd=at, env=os.environ)
    if done.returncode not in (0, 1) or (command[0] == "build" and done.returncode):
        raise SystemExit(done.returncode)


def unexpected() -> list[str]:
    """Submissions that did not get the points that expected.csv states."""
    lines = []
    with (DEMO / "expected.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = records.record_path(DEMO / "records", row["student"], row["lesson"])
            header = records.read_header(path)
            got = (header.points, header.bonus) if header else None
            if got != (float(row["points"]), float(row["bonus"])):
                lines.append(f"{row['student']} {row['lesson']}: {got}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
