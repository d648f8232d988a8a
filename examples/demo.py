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
from typing import Any

import sample_class

from autograder.course import Course
from autograder.grading import records
from autograder.student import sandbox

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"


def main() -> int:
    """Set up the demonstration, grade, write feedback, report, compare with what is expected."""
    try:
        DEMO.mkdir(exist_ok=True)
    except OSError as error:
        print(f"{DEMO} cannot be made: {error.strerror}", file=sys.stderr)
        return 2
    for name in ("source", "notebooks", "solutions", "course"):
        shutil.rmtree(DEMO / name, ignore_errors=True)
        shutil.copytree(ROOT / name, DEMO / name)
    shutil.copy(ROOT / "nbgrader_config.py", DEMO)
    shutil.rmtree(DEMO / "submitted", ignore_errors=True)
    sample_class.write(Course(ROOT), DEMO)
    compare_with_a_rebuild()
    missing = missing_layers()
    if missing:
        print(
            f"\nwarning: this machine does not contain submissions ({missing} missing; see "
            "`autograder doctor`). The sample class is the course's own and graded all the same."
        )
    print(
        "\nFour of the submissions are meant to need a look: a broken file, a missing one, an "
        "endless loop, a cell that ends the process."
    )
    allowed = ["--allow-missing-isolation"] if missing else []
    step("Grading the sample class (autograder grade)", "grade", *allowed)
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


def compare_with_a_rebuild() -> None:
    """Say in one line what a rebuild would change here; the demonstration goes on as it is.

    `make test` is where a derived file that is not up to date counts.
    """
    print("\n== Is what students get what the source says? (autograder build --check)", flush=True)
    done = autograder("build", "--check", at=ROOT, capture_output=True, encoding="utf-8")
    if not done.returncode:
        print(done.stdout, end="")
        return
    if done.returncode == 1:
        *lines, _ = (li for li in done.stdout.splitlines() if li[:1].strip())
        stale = [li.partition(": ")[2] for li in lines]
        said = f"a rebuild on this machine gives {', '.join(stale)} otherwise"
    else:
        said = next(iter(done.stderr.splitlines()), "the build stopped without a word")
    print(f"warning: {said}; `autograder build --check` says where. The demonstration goes on.")


def missing_layers() -> str:
    """The layers of isolation that grading needs and this machine does not give, as a list."""
    return ", ".join(la.name for la in sandbox.probe() if la.required and not la.active)


def step(title: str, *command: str) -> None:
    """Run one command of the autograder as a teacher would; 1 means that some need a look."""
    print(f"\n== {title}", flush=True)
    done = autograder(*command)
    if done.returncode not in (0, 1):
        raise SystemExit(done.returncode)


def autograder(*command: str, at: Path = DEMO, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of the autograder in a folder."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"} if options else os.environ
    return subprocess.run(
        [sys.executable, "-m", "autograder", *command], cwd=at, env=environment, **options
    )


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
