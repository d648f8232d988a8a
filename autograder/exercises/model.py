"""What an exercise is: one entry that says everything about it.

An `Exercise` holds the reference, the checks (which inputs are asked, what is accepted, how the
points divide) and the misconceptions with the sentences a student reads. The entries themselves
are a course's own, `lessons/<lesson>/exercises.py` of its folder; `grading.judge` runs them.

A check is a function of an `Ask`. It puts calls to the submission (`ask.call`), looks at the
answers and returns a `Finding`. The same check runs in an instructor's notebook, against a
sandboxed worker and against a stored record: only what stands behind `Ask` differs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

AnswerKind = Literal[
    "value",  # the function returned
    "raised",  # it raised; `error` says what
    "not attempted",  # it raised NotImplementedError, or the variable is None or `...`
    "missing",  # there is no such name
    "timeout",  # it did not return in time
    "died",  # the process that ran it ended
    "malformed",  # what came is not in the agreed form
    "too large",  # more data than is taken
    "unreadable",  # there is no notebook to ask
]
FindingKind = Literal["wrong", "not attempted", "error", "no answer", "unjudged"]


@dataclass(frozen=True)
class Answer:
    """What came back from one call.

    Attributes
    ----------
    kind : AnswerKind
        How the call ended.
    value : Any
        The returned value as plain data (`wire.Opaque` for anything else); None unless kind is
        "value".
    error : str
        One line, "TypeError: ...", when kind is "raised".
    changed : tuple of int
        Positions of the array arguments that the call changed in place.
    advice : str
        What the course says helps against that error; empty where it says nothing.
    """

    kind: AnswerKind
    value: Any = None
    error: str = ""
    changed: tuple[int, ...] = ()
    advice: str = ""


class Ask(Protocol):
    """The referee's side of a submission, as a check sees it."""

    @property
    def rng(self) -> np.random.Generator:
        """Seeded for this submission, exercise and check."""

    def call(
        self,
        target: str,
        *args: Any,
        keep: str | None = None,
        scaled: dict[str, float] | None = None,
        replaced: dict[str, Any] | None = None,
        strict: bool = False,
        **kwargs: Any,
    ) -> Answer:
        """Call `target` (a name, or "Class.method") of the submission.

        `keep` leaves the result on the student's side under that name, for a later argument
        `wire.Kept(name)`, and sends nothing back but that it was kept. `scaled` replaces global
        functions during the call by the same functions with every array of their result
        multiplied: ``{"backward": 1.1}``. `replaced` puts functions of the course's own in their
        place, or where there are none: a `wire.Function`, or data that is what they return. What
        travels can be read by the submission, so it is nothing that an exercise asks for. `strict`
        turns overflows, divisions by zero and invalid values into FloatingPointError (underflow
        stays silent).
        """

    def value(self, target: str) -> Answer:
        """The value of a variable of the submission."""


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes
    ----------
    passed : bool
    message : str
        For the student, one or two sentences; empty when passed.
    misconception : str or None
        Name of the misconception recognised from the values that came.
    kind : {"wrong", "not attempted", "error", "no answer", "unjudged"}
        Why it did not pass; "unjudged": the check itself stumbled over what came.
    """

    passed: bool
    message: str = ""
    misconception: str | None = None
    kind: FindingKind = "wrong"


@dataclass(frozen=True)
class Check:
    """A part of an exercise's points.

    Attributes
    ----------
    name : str
        What is checked, as the student reads it: "values between −10 and 10".
    share : float
        Part of the exercise's points, 0 < share <= 1; an exercise's shares sum to 1.
    run : callable
        Puts calls and returns a finding.
    needs : tuple of str
        Names of checks without which this one says nothing; it fails where one of them failed.
    """

    name: str
    share: float
    run: Callable[[Ask], Finding]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misconception:
    """A wrong idea, and the answers that give it away.

    Attributes
    ----------
    name : str
        Short slug for reports: "g-for-slope".
    sentence : str
        What the student reads: the idea behind the wrong answer and the way out of it, without
        the solution.
    function : callable or None
        What a student who holds it computes, with the exercise's own arguments. None where a
        check recognises it by itself.
    public : str or None
        A shorter sentence for the public check, which stands in the lesson; "" where the public
        check does not name it, None where the sentence itself is short enough.
    """

    name: str
    sentence: str
    function: Callable[..., Any] | None = None
    public: str | None = None

    @property
    def in_public(self) -> str:
        """What the public check says; empty where it does not name this one."""
        return self.sentence if self.public is None else self.public

    def finding(self, kind: FindingKind = "wrong") -> Finding:
        """The finding that names it."""
        return Finding(False, self.sentence, self.name, kind)


class Public(Protocol):
    """A public check that the build writes; see `exercises.public`."""

    @property
    def misconceptions(self) -> Sequence[Misconception]:
        """Those that it may name."""

    def slips(self) -> list[tuple[str, list[Any]]]:
        """What it says of each slip, and the values that give it away."""

    def code(self, name: str) -> str:
        """The code of the public check of the exercise of that name."""


@dataclass(frozen=True)
class Exercise:
    """Everything about one exercise.

    Attributes
    ----------
    name : str
        The stub cell's grade_id; the test cell's is ``test_<name>``.
    lesson : str
        Folder of the lesson: "02_sigmoid".
    points : float
    checks : tuple of Check
    uses : tuple of str
        Names of the submission that the checks call, in the order in which the source's
        ``check(name, ...)`` hands them over.
    misconceptions : tuple of Misconception
        All that a finding of this exercise may name.
    bonus : bool
        Whether the points come on top of the lesson's own.
    public : Public or None
        What the build writes into the test cell as its public check; None where that is written
        by hand.
    earlier : callable or None
        What an answer in the words of a release handed out earlier is in the words of this one; it
        gives back what it does not know. Not asked where a notebook has this release's test cell.
    advice : tuple of (str, str)
        Patterns of error messages and what helps, the first that fits is said; the course's own,
        entered when it is loaded.
    """

    name: str
    lesson: str
    points: float
    checks: tuple[Check, ...]
    uses: tuple[str, ...] = ()
    misconceptions: tuple[Misconception, ...] = field(default=())
    bonus: bool = False
    public: Public | None = None
    earlier: Callable[[Any], Any] | None = None
    advice: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not self.uses:
            object.__setattr__(self, "uses", (self.name,))
        total = sum(check.share for check in self.checks)
        if abs(total - 1.0) > 1e-9:
            raise ValueError(
                f"exercise {self.name}: the shares of its checks sum to {total}, not 1"
            )
        names = [check.name for check in self.checks]
        if len(set(names)) != len(names):
            raise ValueError(f"exercise {self.name}: two checks have the same name")
        for check in self.checks:
            if not set(check.needs) <= set(names):
                raise ValueError(
                    f"exercise {self.name}: check {check.name!r} needs an unknown check"
                )
