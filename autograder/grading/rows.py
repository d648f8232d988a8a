"""What the gradebook says of a student's notebook, as plain data, and what it should say.

`settle` brings a student's rows into agreement with a grade record and leaves alone what an
instructor changed: manual scores, comments, extra credit. `standing_of` adds up: what the checks
gave, what was changed by hand, the bonus and the penalty make the total that `export` exports.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from autograder.grading.records import Header, Standing
from autograder.grading.tables import new_id


@dataclass(frozen=True)
class Cells:
    """A lesson as the gradebook knows it.

    Attributes
    ----------
    assignment, notebook : str
        Ids of the lesson's rows.
    name : str
        The notebook's name.
    due : datetime or None
    points : dict
        The most points of each test cell.
    tests, stubs : dict
        Ids of the cells that are graded, and of those a student fills, by name.
    """

    assignment: str
    notebook: str
    name: str
    due: datetime.datetime | None
    points: dict[str, float]
    tests: dict[str, str]
    stubs: dict[str, str]


@dataclass(frozen=True)
class GradeRow:
    """One test cell of one student; `given` is the bonus that the checks gave, see `settle`."""

    id: str
    auto_score: float | None = None
    manual_score: float | None = None
    extra_credit: float | None = None
    needs_manual_grade: bool = False
    given: float | None = None

    @property
    def score(self) -> float:
        """Points of the cell, as nbgrader adds them up."""
        base = self.auto_score if self.manual_score is None else self.manual_score
        return 0.0 if base is None else base + (self.extra_credit or 0.0)

    @property
    def extra_by_hand(self) -> bool:
        """Whether an instructor changed the bonus that the checks gave."""
        return self.given is not None and (self.extra_credit or 0.0) != self.given


@dataclass(frozen=True)
class CommentRow:
    """A comment on one cell that the student fills."""

    id: str
    auto_comment: str | None = None
    manual_comment: str | None = None

    @property
    def comment(self) -> str | None:
        """What is shown, as nbgrader chooses it."""
        return self.auto_comment if self.manual_comment is None else self.manual_comment


@dataclass(frozen=True)
class Row:
    """All that the gradebook says of one student's notebook.

    `submission` and `notebook` are ids of nbgrader's rows, empty where there is none yet.
    """

    student: str
    submission: str = ""
    notebook: str = ""
    timestamp: datetime.datetime | None = None
    extension: datetime.timedelta | None = None
    penalty: float | None = None
    grades: dict[str, GradeRow] = field(default_factory=dict)
    comments: dict[str, CommentRow] = field(default_factory=dict)

    @property
    def graded(self) -> bool:
        """Whether anybody, program or instructor, has entered a score."""
        return any(
            g.auto_score is not None or g.manual_score is not None for g in self.grades.values()
        )

    @property
    def score(self) -> float:
        """Points before the penalty."""
        return sum(grade.score for grade in self.grades.values())

    def seconds_late(self, due: datetime.datetime | None) -> float:
        """How long after the due date, with the student's extension, this was handed in."""
        if self.timestamp is None or due is None:
            return 0.0
        due += self.extension or datetime.timedelta()
        return max(0.0, (self.timestamp - due).total_seconds())


def settle(
    row: Row,
    header: Header,
    timestamp: datetime.datetime | None,
    cells: Cells,
    *,
    again: bool,
) -> Row:
    """The rows as they should be after a grade record; the penalty is worked out elsewhere.

    The bonus goes into nbgrader's extra credit, which instructors edit as well. What the checks
    gave is kept beside it: where the two differ, the instructor's stays.

    Parameters
    ----------
    row : Row
        What is there; of a new student no more than a name.
    header : Header
        Of the record.
    timestamp : datetime or None
        When it was handed in.
    cells : Cells
    again : bool
        Whether it was graded in this run: a manual score is then marked as needing a look, as
        nbgrader does.
    """
    grades = {}
    for name in cells.tests:
        old = row.grades.get(name) or GradeRow(new_id())
        bonus = header.bonus_scores.get(name)
        extra, given = old.extra_credit, old.given
        if bonus is not None and not old.extra_by_hand:
            extra = given = bonus
        elif bonus is None and given is not None:  # the cell was a bonus once
            extra, given = (extra if old.extra_by_hand else None), None
        by_hand = old.manual_score is not None
        waits = name in header.by_hand
        grades[name] = replace(
            old,
            auto_score=None if waits else header.scores.get(name, 0.0),
            extra_credit=extra,
            given=given,
            needs_manual_grade=(again or old.needs_manual_grade) if by_hand else waits,
        )
    comments = {}
    for name in cells.stubs:
        told = "No response." if name in header.untouched else None
        comment = row.comments.get(name) or CommentRow(new_id())
        comments[name] = replace(comment, auto_comment=told)
    return replace(
        row,
        submission=row.submission or new_id(),
        notebook=row.notebook or new_id(),
        timestamp=timestamp,
        grades=grades,
        comments=comments,
    )


def standing_of(row: Row, points: dict[str, float]) -> Standing:
    """What a student's rows come to; `points` are the most of each test cell."""
    penalty = row.penalty or 0.0
    automatic = {name: grade.auto_score or 0.0 for name, grade in row.grades.items()}
    manual = sum(
        grade.manual_score - automatic[name]
        for name, grade in row.grades.items()
        if grade.manual_score is not None
    )
    bonus = {
        name: grade.extra_credit or 0.0
        for name, grade in row.grades.items()
        if grade.auto_score is not None or grade.manual_score is not None
    }
    return Standing(
        score=row.score - penalty,
        max_score=sum(points.values()),
        penalty=penalty,
        scores={name: grade.score for name, grade in row.grades.items()},
        comments={name: c.comment for name, c in row.comments.items() if c.comment},
        automatic=sum(automatic.values()),
        manual=manual,
        bonus=sum(bonus.values()),
        given={name: automatic[name] + (grade.given or 0.0) for name, grade in row.grades.items()},
        to_review={
            name: grade.manual_score
            for name, grade in row.grades.items()
            if grade.manual_score is not None and grade.needs_manual_grade
        },
    )
