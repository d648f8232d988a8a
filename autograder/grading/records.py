"""Grade records: for each grade what was submitted, what was asked, what came, what was decided.

A record is a gzipped JSON file of two lines, `records/<lesson>/<student>.json.gz`. The first line
is the header (hashes, points), which is all that a run needs to know whether a submission has
changed; the second holds the verdicts and every question and answer, from which `replay` reaches
the same points without the submission.
"""

from __future__ import annotations

import gzip
import json
import secrets
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import Answer, Ask
from autograder.files import write_atomically
from autograder.grading.failures import GraderFailed
from autograder.student import wire


@dataclass(frozen=True)
class Header:
    """What a record is about.

    Attributes
    ----------
    student, lesson : str
    submission : str
        SHA-256 of the submitted file, or the problem with it where it could not be read.
    course : str
        Version of everything that decides a grade, see `course.version`.
    seed : str
        Decides the drawn inputs.
    points, max_points : float
        Without the bonus.
    bonus : float
    scores, bonus_scores : dict
        Points of each test cell, those of a bonus apart.
    untouched : tuple of str
        Ids of the stubs that were left as they were handed out.
    needs_look : str
        Why an instructor should look, empty where there is no reason.
    missing_layers : tuple of str
        Isolation that was not there when this was graded, by an instructor's explicit option.
    by_hand : tuple of str
        Cells that wait for a person's points.
    sealed : bool
        Whether entries of the course judged; False where the lesson's own tests did.
    """

    student: str
    lesson: str
    submission: str
    course: str
    seed: str
    points: float
    max_points: float
    bonus: float
    needs_look: str
    missing_layers: tuple[str, ...]
    scores: dict[str, float]
    bonus_scores: dict[str, float]
    untouched: tuple[str, ...]
    by_hand: tuple[str, ...] = ()
    sealed: bool = True


@dataclass(frozen=True)
class Standing:
    """What the gradebook says of one graded notebook.

    Attributes
    ----------
    score, max_score, penalty : float
        Points with bonus and manual changes, less the penalty: the total that is exported; the most
        without bonus; penalty for lateness.
    scores : dict
        Points of each test cell, manual changes and bonus included.
    comments : dict
        What a grader wrote about a solution cell.
    automatic, manual, bonus : float
        What the checks gave, what manual scores add to it or take away, extra credit; the three
        less the penalty are the score.
    given : dict
        What the checks gave to each test cell, as a bonus or otherwise.
    to_review : dict
        Manual scores that stand over a newer grading, until somebody resolves them.
    """

    score: float
    max_score: float
    penalty: float
    scores: dict[str, float]
    comments: dict[str, str]
    automatic: float = 0.0
    manual: float = 0.0
    bonus: float = 0.0
    given: dict[str, float] = field(default_factory=dict)
    to_review: dict[str, float] = field(default_factory=dict)


class RecordingAsk:
    """An `Ask` that passes every call on and keeps question and answer."""

    def __init__(self, inner: Ask, log: list[dict[str, Any]]) -> None:
        self.rng = inner.rng
        self._inner = inner
        self._log = log

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        """See `exercises.Ask.call`."""
        # Encoded before the call: what is asked is what the record says was asked.
        question = call_form(target, args, options)
        answer = self._inner.call(target, *args, **options)
        self._log.append({"question": question, "answer": _answer_form(answer)})
        return answer

    def value(self, target: str) -> Answer:
        """See `exercises.Ask.value`."""
        answer = self._inner.value(target)
        self._log.append({"question": {"value": target}, "answer": _answer_form(answer)})
        return answer


class Differs(GraderFailed):
    """The course asks something else today than a record says was asked."""


class ReplayAsk:
    """An `Ask` that answers from a record."""

    def __init__(self, log: list[dict[str, Any]], rng: np.random.Generator) -> None:
        self.rng = rng
        self._log = iter(log)

    def _next(self, question: dict[str, Any]) -> Answer:
        entry = next(self._log, None)
        if entry is None or entry["question"] != question:
            raise Differs("the course asks something else today than when this was graded")
        form = entry["answer"]
        return Answer(
            form["kind"], wire.decode(form["value"]), form["error"], tuple(form["changed"])
        )

    def call(self, target: str, *args: Any, **options: Any) -> Answer:
        """See `exercises.Ask.call`."""
        return self._next(call_form(target, args, options))

    def value(self, target: str) -> Answer:
        """See `exercises.Ask.value`."""
        return self._next({"value": target})


def call_form(target: str, args: tuple[Any, ...], options: dict[str, Any]) -> dict[str, Any]:
    """A call as plain data, as it stands in a record."""
    return {
        "call": target,
        "args": [wire.encode(a) for a in args],
        "options": {name: wire.encode(value) for name, value in options.items()},
    }


def _answer_form(answer: Answer) -> dict[str, Any]:
    return {
        "kind": answer.kind,
        "value": wire.encode(answer.value),
        "error": answer.error,
        "changed": list(answer.changed),
    }


def record_path(folder: Path, student: str, lesson: str) -> Path:
    """Where the record of a student's lesson stands."""
    return folder / lesson / f"{student}.json.gz"


def dump(header: Header, body: dict[str, Any]) -> bytes:
    """The bytes of a record; the same record gives the same bytes."""
    lines = [
        json.dumps(part, separators=(",", ":"), sort_keys=True) for part in (asdict(header), body)
    ]
    return gzip.compress("\n".join(lines).encode(), compresslevel=5, mtime=0)


def read_header(path: Path) -> Header | None:
    """The header of a record; None where there is no readable one."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return header_of(json.loads(file.readline()))
    except (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError, zlib.error):
        return None


def header_of(fields: dict[str, Any]) -> Header:
    """A header from the plain data that it is kept as."""
    names = ("missing_layers", "untouched", "by_hand")
    lists = {name: tuple(fields.get(name, ())) for name in names}
    points = {name: _points(fields[name]) for name in ("scores", "bonus_scores")}
    return Header(**(fields | lists | points))


def _points(scores: dict[str, float]) -> dict[str, float]:
    return {name: float(points) for name, points in scores.items()}


def read_body(path: Path) -> dict[str, Any]:
    """The verdicts and answers of a record.

    Raises
    ------
    ValueError
        If the file is not a record.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            file.readline()
            return json.loads(file.readline())
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ValueError(f"{path} is not a readable grade record: {error}") from None


def course_secret(folder: Path) -> str:
    """The course's secret, made at first use: it decides which inputs are drawn.

    Deleting `records/secret` makes the next run draw new ones.
    """
    path = folder / "secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, (secrets.token_hex(32) + "\n").encode())
        path.chmod(0o600)
        return path.read_text().strip()
