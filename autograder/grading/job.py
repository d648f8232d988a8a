"""One submission in, one result out.

`grade_submission` is the whole of grading for one notebook: rebuild it from the course's own,
run its cells in a sandboxed worker, put the checks' questions, divide the points. It knows
nothing of who calls it, so that a process pool, `dask.distributed`, nbgrader's own `autograde`
and a test all run the same function.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from autograder.authoring.own_tests import is_by_hand, read_own_tests
from autograder.course import source_path
from autograder.exercises.registry import load
from autograder.grading import reading, records, sanitise
from autograder.grading.judge import Verdict, seed_for
from autograder.grading.ordinary import REMARK, run_ordinary
from autograder.grading.reading import Notebook, Unreadable
from autograder.grading.records import Header
from autograder.grading.run import MAX_REASONS, run_notebook
from autograder.grading.runner import Limits, OutOfPatience, hide
from autograder.grading.sanitise import Sanitised, source_of


@dataclass(frozen=True)
class Job:
    """What it takes to grade one submission: plain data, to be sent anywhere.

    Attributes
    ----------
    student, lesson : str
    submission : bytes or None
        Content of the submitted notebook; None where it could not be read, see `problem`.
    problem : str
        Why there is no content; one line for the student.
    said, doubt : str
        What an instructor is to know of the file: in any case, or where not all points were got.
    root : Path
        The course's folder, whose content judges.
    release : Path
        The notebook that students were given.
    course : str
        Version of everything that decides a grade.
    seed : str
        Decides the drawn inputs.
    limits : Limits
    allow_missing : bool
        Grade although a layer of isolation is missing; the record says so.
    """

    student: str
    lesson: str
    submission: bytes | None
    submission_hash: str
    root: Path
    release: Path
    course: str
    seed: str
    problem: str = ""
    said: str = ""
    doubt: str = ""
    limits: Limits = field(default_factory=Limits)
    allow_missing: bool = False

    @property
    def source(self) -> Path:
        """The lesson's source: an ordinary one has its tests in it."""
        return source_path(self.root, self.release)


@dataclass(frozen=True)
class Result:
    """What came of a job.

    Attributes
    ----------
    header : records.Header
    verdicts : tuple of Verdict
    autograded : dict
        The rebuilt notebook with the outputs of the student's cells and the verdicts.
    untouched : frozenset of str
        Ids of stubs that were left as they were handed out.
    record : bytes
        The grade record, as `records.dump` makes it.
    own_seconds, seconds : float
        Wall time in the student's own cells and calls, and in all.
    final : bool
        False where the grader itself failed: the next run tries again.
    """

    header: Header
    verdicts: tuple[Verdict, ...]
    autograded: Notebook
    untouched: frozenset[str]
    record: bytes
    own_seconds: float
    seconds: float
    final: bool = True


@lru_cache(maxsize=32)
def _release(path: Path, modified: int) -> str:
    return path.read_text(encoding="utf-8")


def load_release(path: Path) -> Notebook:
    """A fresh copy of a released notebook."""
    return json.loads(_release(path, path.stat().st_mtime_ns))


def grade_submission(job: Job) -> Result:
    """Grade one submission.

    Raises
    ------
    failures.IsolationMissing
        If a layer of isolation is missing and the job does not allow that.
    """
    rebuilt, problem = rebuild(job.submission, job.problem, load_release(job.release))
    return grade_rebuilt(rebuilt, problem, job)


def try_submission(job: Job) -> Result | None:
    """Grade one submission; None where it takes longer than its limits' `patience`."""
    try:
        return grade_submission(job)
    except OutOfPatience:
        return None


def grade_rebuilt(rebuilt: Sanitised, problem: str, job: Job) -> Result:
    """Grade a submission that has been rebuilt; outputs are written into its notebook.

    `problem` says why there was nothing to rebuild; such a notebook is not run and gets 0 points.
    """
    started = time.monotonic()
    hide(job.root)
    release = load_release(job.release)
    content = load(job.root)
    sealed = content.seals(job.lesson)
    judges = partial(run_notebook, content=content)
    if not sealed:
        judges = partial(run_ordinary, tests=read_own_tests(job.source))
    graded = judges(
        rebuilt,
        seed=job.seed,
        limits=job.limits,
        allow_missing=job.allow_missing,
        readable=not problem,
    )
    points = sum(v.points for v in graded.verdicts if not v.bonus)
    untouched = untouched_stubs(rebuilt.notebook, release)
    header = Header(
        student=job.student,
        lesson=job.lesson,
        submission=job.submission_hash,
        course=job.course,
        seed=job.seed,
        points=round(points, 2),
        max_points=sum(v.max_points for v in graded.verdicts if not v.bonus),
        bonus=sum(v.points for v in graded.verdicts if v.bonus),
        needs_look=reading.printable(
            "; ".join(_reasons(job, problem or graded.trouble, graded.verdicts)), 2 * MAX_REASONS
        ),
        missing_layers=graded.missing_layers,
        scores={v.cell: v.points for v in graded.verdicts if not v.bonus},
        bonus_scores={v.cell: v.points for v in graded.verdicts if v.bonus},
        untouched=tuple(sorted(untouched)),
        by_hand=() if sealed else _by_hand(release, untouched),
        sealed=sealed,
    )
    remarks = [REMARK] * (not sealed) + [f"{job.said}."] * bool(job.said) + list(rebuilt.remarks)
    rebuilt.notebook["metadata"]["autograder"] = {"remarks": remarks}
    body = {
        "verdicts": [v.as_dict() for v in graded.verdicts],
        "remarks": remarks,
        "asked": graded.asked,
    }
    return Result(
        header=header,
        verdicts=graded.verdicts,
        autograded=rebuilt.notebook,
        untouched=untouched,
        record=records.dump(header, body),
        own_seconds=graded.own_seconds,
        seconds=time.monotonic() - started,
    )


def _by_hand(release: Notebook, untouched: frozenset[str]) -> tuple[str, ...]:
    """Cells of an ordinary lesson that wait for a person; those left as they were get 0 points."""
    return tuple(c["id"] for c in release["cells"] if is_by_hand(c) and c["id"] not in untouched)


def _reasons(job: Job, trouble: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Why an instructor should look."""
    yield from filter(None, (trouble, job.said))
    if job.doubt and any(v.status != "correct" and not v.bonus for v in verdicts):
        yield job.doubt


def rebuild(content: bytes | None, problem: str, release: Notebook) -> tuple[Sanitised, str]:
    """The sanitised notebook, and why there was nothing to sanitise, if so."""
    submission: Notebook = {"cells": []}
    if content is not None:
        try:
            submission = reading.parse(content)
        except Unreadable as error:
            problem = str(error)
    if problem:
        empty = sanitise.sanitise({"cells": []}, release)
        return Sanitised(empty.notebook, (problem,)), problem
    rebuilt = sanitise.sanitise(submission, release)
    if rebuilt.strange:
        problem = "Nothing in the file belongs to this lesson. Is it the notebook of another one?"
        return replace(rebuilt, remarks=(problem,)), problem
    return rebuilt, ""


def untouched_stubs(notebook: Notebook, release: Notebook) -> frozenset[str]:
    """Ids of the solution cells whose text is the released one."""
    handed_out = {c["id"]: source_of(c) for c in release["cells"]}
    return frozenset(
        cell["id"]
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
        and sanitise.same_text(source_of(cell), handed_out.get(cell["id"], ""))
    )


def seed_of(secret: str, lesson: str, submission_hash: str) -> str:
    """The seed of a submission: the same for the same bytes, unforeseeable without the secret."""
    return f"{seed_for(secret, lesson, submission_hash):016x}"
