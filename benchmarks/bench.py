"""Measure `autograder grade` against plain nbgrader, side by side on this machine.

The same submissions of all lessons, right and wrong answers mixed, are graded once by
`nbgrader autograde` in a plain course (nbgrader's own steps, tests and student code in one kernel)
and once by `autograder grade`; the scores are compared. Then classes of growing size are graded, to
see whether time and memory for each submission stay the same.

    python benchmarks/bench.py [--students N] [--sizes 20,200,2000] [--hostile 1000]
        [--daily 30] [--write FILE]
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from course_folder import course_of, require_done
from daily import daily
from generated_class import ROOT
from scale import scale

from autograder.course import Course, Lesson, find_course
from autograder.grading.class_run import job_for
from autograder.grading.job import grade_submission
from autograder.grading.outcome import Options
from autograder.grading.runner import Limits
from autograder.grading.submission import read_one

PHASES = Path(__file__).with_name("phases.md")  # measured by hand, before and after
DAILY = "02_sigmoid"  # the lesson whose everyday use is measured


@dataclass(frozen=True)
class Measured:
    """One timed command: wall seconds, and the most memory its processes held, in MiB (PSS)."""

    seconds: float
    memory: float


def timed(command: list[str], at: Path) -> Measured:
    """Run a command and measure it; what it prints is shown where it could not do its work."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = psutil.Popen(command, cwd=at, stdout=output, stderr=output)
        most = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, most), daemon=True)
        watcher.start()
        process.wait()
        seconds = time.monotonic() - started
        watcher.join()
        output.seek(0)
        require_done(command, process.returncode, output.read().decode())
    return Measured(seconds, most[0])


def _watch(process: psutil.Popen, most: list[float]) -> None:
    while family := _family(process):
        total = 0
        for each in family:
            try:
                total += each.memory_full_info().pss
            except psutil.Error:  # it has ended
                continue
        most[0] = max(most[0], total / 2**20)
        time.sleep(0.5)


def _family(process: psutil.Process) -> list[psutil.Process]:
    """A process and its descendants; empty once it has ended."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return []
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def scores(root: Path) -> dict[tuple[str, str, str], float]:
    """Points of every test cell in a gradebook, bonus included."""
    query = """
        select s.student_id, a.name, c.name, coalesce(g.auto_score, 0) + coalesce(g.extra_credit, 0)
        from grade g join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join assignment a on s.assignment_id = a.id join base_cell c on g.cell_id = c.id"""
    with sqlite3.connect(root / "gradebook.db") as db:
        return {(s, a, c): points for s, a, c, points in db.execute(query)}


def compare(students: int, lessons: list[Lesson]) -> list[str]:
    """Lines of the comparison with plain nbgrader."""
    nbgrader = [sys.executable, "-m", "nbgrader"]
    with course_of(students, lessons, plain=True) as (root, count):
        for lesson in lessons:
            timed([*nbgrader, "generate_assignment", lesson.name], root)
        plain = [timed([*nbgrader, "autograde", lesson.name], root) for lesson in lessons]
        theirs = scores(root)
    with course_of(students, lessons, plain=False) as (root, _):
        for lesson in lessons:  # for both before the clock starts
            timed([*nbgrader, "generate_assignment", lesson.name], root)
        ours = timed([sys.executable, "-m", "autograder", "grade"], root)
        our_scores = scores(root)
    seconds = sum(m.seconds for m in plain)
    bonus = {key for key in theirs if theirs[key] == 0 and key[2] in _bonus_cells()}
    graded = [key for key in theirs if key not in bonus]
    if len(set(theirs.values())) == 1:
        raise SystemExit("plain nbgrader gave the same points for everything: it did not grade")
    differing = [k for k in graded if abs(theirs[k] - our_scores.get(k, -1)) > 0.01]
    lines = [
        "| | plain nbgrader | autograder | ratio |",
        "| --- | --- | --- | --- |",
        f"| {count} notebooks ({students} students, {len(lessons)} lessons) | {seconds:.1f} s | "
        f"{ours.seconds:.1f} s | **{seconds / ours.seconds:.1f}** |",
        f"| for each notebook | {seconds / count:.2f} s | {ours.seconds / count:.3f} s | |",
        f"| most memory, all processes | {max(m.memory for m in plain):.0f} MiB | "
        f"{ours.memory:.0f} MiB | |",
        "",
        f"Scores: {len(graded) - len(differing)} of {len(graded)} test cells agree.",
    ]
    lines += [
        f"- differs: {k}: plain {theirs[k]:g}, autograder {our_scores.get(k)}" for k in differing
    ]
    return lines


def _bonus_cells() -> set[str]:
    exercises = Course(ROOT).content.exercises.values()
    return {f"test_{e.name}" for e in exercises if e.bonus}


def own_share(students: int, lessons: list[Lesson]) -> list[str]:
    """Lines on where the time of one submission goes, measured in this process."""
    total, own = [], []
    with course_of(students, lessons, plain=False) as (root, _):
        course = Course(root)
        for lesson in lessons:
            for number in range(students):
                submission = read_one(course, f"student-{number:04d}", lesson)
                result = grade_submission(job_for(course, submission, Limits(), Options()))
                total.append(result.seconds)
                own.append(result.own_seconds)
    total, own = total[1:], own[1:]  # the first one starts the warm process
    beyond = [t - o for t, o in zip(total, own, strict=True)]
    return [
        f"One submission in one process: {statistics.fmean(total) * 1000:.0f} ms on average, "
        f"{sum(own) / sum(total):.0%} of it in the student's own cells and calls; beyond them "
        f"{statistics.fmean(beyond) * 1000:.0f} ms on average, "
        f"{max(beyond) * 1000:.0f} ms at most.",
    ]


def growth(sizes: list[int], lessons: list[Lesson]) -> list[str]:
    """Lines on how time and memory grow with the class."""
    lines = [
        "| submissions | wall time | for each | most memory, all processes |",
        "| --- | --- | --- | --- |",
    ]
    for size in sizes:
        students = -(-size // len(lessons))
        with course_of(students, lessons, plain=False) as (root, count):
            ours = timed([sys.executable, "-m", "autograder", "grade"], root)
        lines.append(
            f"| {count} | {ours.seconds:.1f} s | {ours.seconds / count * 1000:.0f} ms | "
            f"{ours.memory:.0f} MiB |"
        )
        print(lines[-1], flush=True)
    return lines


def main() -> int:
    """Measure and print; with --write also keep the numbers in a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=12, help="students in the comparison")
    parser.add_argument("--sizes", default="20,200,2000", help="submissions, in growing classes")
    parser.add_argument("--hostile", type=int, default=1000, help="submissions, one in 20 hostile")
    parser.add_argument("--daily", type=int, default=30, help="submissions, for everyday use")
    parser.add_argument("--write", type=Path, help="a Markdown file for the numbers")
    args = parser.parse_args()
    lessons = list(find_course(ROOT).lessons())
    cpu = next(
        (li.split(":")[1].strip() for li in _cpuinfo() if li.startswith("model name")),
        platform.machine(),
    )
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench`; absolute times depend on the machine, ratios less so.",
        "",
        f"Machine: {os.cpu_count()} cores ({cpu}), Linux {platform.release()}, "
        f"Python {platform.python_version()}.",
        "",
        "## Against plain nbgrader",
        "",
    ]
    print("Grading the same class with plain nbgrader and with autograder …", flush=True)
    lines += compare(args.students, lessons)
    print("\n".join(lines), flush=True)
    more = ["", "## Where the time goes", "", *own_share(args.students, lessons)]
    print("\n".join(more), flush=True)
    lines += more + ["", "## Growing classes", ""]
    lines += growth([int(s) for s in args.sizes.split(",")], lessons)
    lesson = next(each for each in lessons if each.name == DAILY)
    lines += ["", "## Every day", "", *daily(args.daily, lesson)]
    lines += ["", "## 100,000 submissions", "", *scale(lesson)]
    lines += ["", PHASES.read_text(encoding="utf-8").rstrip()]
    if args.hostile:
        from hostile_class import measure

        lines += ["", "## A class with attackers", "", *measure(args.hostile)]
        print("\n".join(lines[-4:]), flush=True)
    if args.write:
        args.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
