"""How a class is graded, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.grading.records import Header, Standing
from autograder.grading.submission import Submission


@dataclass(frozen=True)
class Options:
    """How a class is graded; see `autograder grade --help`."""

    jobs: int | None = None
    force: bool = False
    allow_missing_isolation: bool = False
    dask: str | None = None


@dataclass
class Outcome:
    """What came of a run.

    Attributes
    ----------
    standings : dict
        (student, lesson) -> what the gradebook says now, of all who are graded.
    graded, unchanged, mended : int
        Submissions that were run; those that were not; those of the latter whose rows were missing
        or differed from their record.
    look : dict
        (student, lesson) -> why an instructor should look.
    notes, warnings : list of str
        Lessons that have changed; lessons that do not agree with themselves.
    unusable : list of str
        Folders that were left out, since their name cannot be a student's id.
    strays : list of str
        Notebooks that belong to no lesson by their place or name.
    """

    standings: dict[tuple[str, str], Standing] = field(default_factory=dict)
    graded: int = 0
    unchanged: int = 0
    mended: int = 0
    look: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    def list_doubts(self, who: tuple[str, str], header: Header, undated: str) -> None:
        """List a submission where there is a reason to look at it."""
        if reasons := [reason for reason in (header.needs_look, undated) if reason]:
            self.look[who] = "; ".join(reasons)

    def add_reason(self, who: tuple[str, str], reason: str) -> None:
        """One more reason to look at a submission."""
        before = self.look.get(who)
        self.look[who] = f"{before}; {reason}" if before else reason


@dataclass(frozen=True)
class Change:
    """What a run would change: a student's points before, None without any, and after."""

    student: str
    lesson: str
    before: float | None
    after: float


def header_agrees(header: Header, submission: Submission, version: str) -> bool:
    """Whether a record is about these bytes and this course."""
    return (
        header.submission == submission.digest
        and (header.student, header.lesson) == (submission.student, submission.lesson.name)
        and header.course == version
    )
