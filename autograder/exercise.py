"""What an exercise is: one entry that says everything about it.

An `Exercise` holds the reference, the checks (which inputs are asked, what is accepted, how the
points divide) and the misconceptions with the sentences a student reads. The entries themselves
are in the `lesson_*` modules; `referee` runs them.

A check is a function of an `Ask`. It puts calls to the submission (`ask.call`), looks at the
answers and returns a `Finding`. The same check runs in an instructor's notebook, against a
sandboxed worker and against a stored record: only what stands behind `Ask` differs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

from autograder.advice import advice_on
from autograder.wire import Opaque

AnswerKind = Literal[
    "value",  # the function returned
    "raised",  # it raised; `error` says what
    "not attempted",  # it raised NotImplementedError, or the variable is None or `...`
    "missing",  # there is no such name
    "timeout",  # it did not return in time
    "died",  # the process that ran it ended
    "malformed",  # what came is not in the agreed form
]


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
    """

    kind: AnswerKind
    value: Any = None
    error: str = ""
    changed: tuple[int, ...] = ()


class Ask(Protocol):
    """The referee's side of a submission, as a check sees it."""

    rng: np.random.Generator  # seeded for this submission, exercise and check

    def call(
        self,
        target: str,
        *args: Any,
        keep: str | None = None,
        scaled: dict[str, float] | None = None,
        strict: bool = False,
        **kwargs: Any,
    ) -> Answer:
        """Call `target` (a name, or "Class.method") of the submission.

        `keep` leaves the result on the student's side under that name, for a later argument
        `wire.Kept(name)`, and sends nothing back but that it was kept. `scaled` replaces global
        functions during the call by the same functions with every array of their result
        multiplied: ``{"backward": 1.1}``. `strict` turns overflows, divisions by zero and invalid
        values into FloatingPointError (underflow stays silent).
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
    kind: Literal["wrong", "not attempted", "error", "no answer", "unjudged"] = "wrong"


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
    """

    name: str
    sentence: str
    function: Callable[..., Any] | None = None


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
        Whether the points come on top of the lesson's ten.
    """

    name: str
    lesson: str
    points: float
    checks: tuple[Check, ...]
    uses: tuple[str, ...] = ()
    misconceptions: tuple[Misconception, ...] = field(default=())
    bonus: bool = False

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


# --- comparing an answer with what is expected ---------------------------------------------------


@dataclass(frozen=True)
class Tolerance:
    """|got − expected| ≤ atol + rtol · |expected|."""

    rtol: float = 1e-6
    atol: float = 1e-12


TYPICAL = Tolerance()  # |z| ≤ 10, float64
FAR = Tolerance(rtol=0.0, atol=1e-6)  # beyond: near the limit, in absolute terms
SINGLE = Tolerance(rtol=1e-4, atol=1e-6)  # float32 in


def as_numbers(value: Any) -> np.ndarray | None:
    """The array of numbers an answer stands for, or None where it is not one.

    Lists and tuples of numbers count as arrays, Python numbers as 0-d arrays, booleans as 0 and 1.
    """
    if isinstance(value, Opaque | str | dict) or value is None:
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    if array.dtype.kind == "c" and array.size and np.all(array.imag == 0):
        array = array.real
    return array if array.dtype.kind in "iuf" else None


def within(got: np.ndarray, low: Any, high: Any, tolerance: Tolerance) -> np.ndarray:
    """Which elements lie in [low, high], give or take the tolerance; NaN never does."""
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    got = np.asarray(got, dtype=float)
    slack_low = tolerance.atol + tolerance.rtol * np.abs(low)
    slack_high = tolerance.atol + tolerance.rtol * np.abs(high)
    with np.errstate(invalid="ignore"):
        return (got >= low - slack_low) & (got <= high + slack_high)


def no_answer(answer: Answer, target: str) -> Finding | None:
    """The finding for a call that did not end with a value; None where it did."""
    if answer.kind == "value":
        return None
    error = answer.error.rstrip(".")
    sentences = {
        "not attempted": "Not attempted yet.",
        "missing": f"There is no {target} in the notebook when this check runs. "
        "Was its cell deleted or renamed, or did it stop with an error?",
        "timeout": f"{target} did not return in time. Look for a loop that never ends.",
        "died": f"The Python process ended while {target} was running.",
        "malformed": f"What {target} returned could not be read as numbers.",
        "raised": " ".join((f"{target} stopped with {error}.", *advice_on(error))),
    }
    kinds = {"not attempted": "not attempted", "raised": "error", "missing": "error"}
    return Finding(False, sentences[answer.kind], kind=kinds.get(answer.kind, "no answer"))


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as a student reads it."""
    return "a single number, shape ()" if shape == () else f"shape {shape}"


def number_text(x: float) -> str:
    """A number in at most six significant digits."""
    return f"{float(x):.6g}"


# --- exercises that work element by element -------------------------------------------------------


# What NumPy says to right code that is called with an array of shape (): alpha * z is a number
# there, which no mask can fill and np.place does not take, and z[np.where(z > 0)] is refused.
ZERO_D = (
    "does not support item assignment",
    "nonzero on 0d arrays",
    "numpy.ndarray, not numpy.float64",
    "first argument must be an array",
)

Z_INSIDE = Misconception(
    "z-inside",
    "The function uses z, which is not handed over: a caller has only a. Say what the slope is in "
    "terms of a, and use the function's own argument.",
)
ROUNDED = "The results are rounded. Return them as they come."


@dataclass(frozen=True)
class Elementwise:
    """How to judge a function that maps each element on its own.

    Attributes
    ----------
    target : str
        Name of the student's function.
    reference : callable
        Array in, array out, of the same shape.
    misconceptions : tuple of Misconception
    argument : str
        What the argument is called in messages: "z" or "a".
    bounds : callable or None
        Array in, pair of arrays out: the lowest and the highest accepted value, for kinks. The
        reference itself where None.
    options : tuple of dict
        Keyword arguments to call with; reference, bounds and misconceptions get them too. A check
        takes them in turn.
    """

    target: str
    reference: Callable[..., Any]
    misconceptions: tuple[Misconception, ...] = ()
    argument: str = "z"
    bounds: Callable[..., tuple[Any, Any]] | None = None
    options: tuple[dict[str, float], ...] = ({},)

    def accepted(self, z: np.ndarray, **options: float) -> tuple[np.ndarray, np.ndarray]:
        """The lowest and the highest right value for each element of z, in float64."""
        wide = np.asarray(z, dtype=np.float64)
        if self.bounds is not None:
            low, high = self.bounds(wide, **options)
            return np.asarray(low, dtype=float), np.asarray(high, dtype=float)
        exact = np.asarray(self.reference(wide, **options), dtype=float)
        return exact, exact

    def compare(
        self,
        ask: Ask,
        inputs: Sequence[np.ndarray],
        tolerance: Tolerance | None = None,
        unchanged: bool = False,
        kinks: bool = True,
    ) -> Finding:
        """Call the function with each input and judge values and shapes.

        With `unchanged`, also that the call left its input as it was. Without `kinks`, any value
        is right at a kink.

        float32 inputs are judged with `SINGLE`, others with `tolerance` (`TYPICAL` by default).
        The first thing that is wrong is what the student reads, unless the values of all calls
        together fit a misconception.
        """
        calls: list[tuple[np.ndarray, dict[str, float], np.ndarray]] = []
        first: Finding | None = None
        for number, z in enumerate(inputs):
            options = self.options[number % len(self.options)]
            answer = ask.call(self.target, z.copy(), **options)
            finding = no_answer(answer, self.target)
            if z.ndim == 0 and any(text in answer.error for text in ZERO_D):
                continue
            if finding is not None:
                if finding.kind in ("not attempted", "no answer"):
                    return finding
                if self.argument == "a" and "name 'z' is not defined" in answer.error:
                    return Finding(False, Z_INSIDE.sentence, Z_INSIDE.name, kind="error")
                where = (
                    f" It was called with {self._describe(z)}." if answer.kind == "raised" else ""
                )
                first = first or Finding(False, finding.message + where, kind=finding.kind)
                continue
            got = as_numbers(answer.value)
            if got is None:
                first = first or Finding(False, self._not_numbers(answer.value))
                continue
            tol = SINGLE if z.dtype == np.float32 else (tolerance or TYPICAL)
            if got.shape == z.shape:
                calls.append((z, options, got))
            changed = unchanged and 0 in answer.changed
            first = first or self._judge(z, options, got, tol, changed, kinks)
        if first is None:
            return Finding(True)
        return self._recognise(calls, first)

    def _judge(
        self,
        z: np.ndarray,
        options: dict[str, float],
        got: np.ndarray,
        tolerance: Tolerance,
        changed: bool,
        kinks: bool,
    ) -> Finding | None:
        if got.shape != z.shape:
            return Finding(
                False,
                f"Called with {shape_text(z.shape)}, your function gave back "
                f"{shape_text(got.shape)}; one value for each element of the input was expected.",
                misconception="wrong-shape",
            )
        low, high = self.accepted(z, **options)
        right = within(got, low, high, tolerance)
        if not kinks:
            right |= low != high
        if not right.all():
            place = tuple(np.argwhere(~right)[0])
            if low[place] == high[place]:
                expected = number_text(low[place])
            else:
                expected = f"a value from {number_text(low[place])} to {number_text(high[place])}"
            given = "".join(f", {k} = {number_text(v)}" for k, v in options.items())
            at = "For an array of float32 numbers, at" if z.dtype == np.float32 else "At"
            return Finding(
                False,
                f"{at} {self.argument} = {number_text(z[place])}{given} your function gave "
                f"{number_text(got[place])}; expected {expected}.",
            )
        if changed:
            return Finding(
                False,
                f"The values are right, but the input array was changed in place. Compute into a "
                f"new array, or start from a copy of {self.argument}.",
                misconception="input-changed",
            )
        return None

    def _recognise(
        self, calls: list[tuple[np.ndarray, dict[str, float], np.ndarray]], found: Finding
    ) -> Finding:
        """Name the misconception that explains every value that came, if one does.

        Where there are kinks, a wrong idea is known by its values elsewhere if none fits them all.
        """
        rounded = [
            Misconception(
                "rounded", ROUNDED, lambda z, n=n, **o: np.round(self.reference(z, **o), n)
            )
            for n in range(1, 7)
        ]
        for with_kinks in (True, False) if self.bounds is not None else (True,):
            for misconception in (*self.misconceptions, *rounded):
                if calls and self._explains(misconception, calls, with_kinks):
                    return Finding(False, misconception.sentence, misconception.name)
        return found

    def _explains(
        self,
        misconception: Misconception,
        calls: list[tuple[np.ndarray, dict[str, float], np.ndarray]],
        with_kinks: bool,
    ) -> bool:
        """Whether a misconception gives all the values that came, wrong ones among them."""
        if misconception.function is None:
            return False
        explains_an_error = False
        for z, options, got in calls:
            with np.errstate(all="ignore"):
                theirs = as_numbers(misconception.function(z.copy(), **options))
            if theirs is None or theirs.shape != got.shape:
                return False
            tol = SINGLE if z.dtype == np.float32 else Tolerance(1e-6, 1e-10)
            low, high = self.accepted(z, **options)
            counts = np.logical_or(with_kinks, low == high)
            same = within(got, theirs, theirs, tol) | (np.isnan(got) & np.isnan(theirs))
            same |= got == theirs  # infinities
            if not same[counts].all():
                return False
            explains_an_error |= not within(got, low, high, tol)[counts].all()
        return explains_an_error

    def _describe(self, z: np.ndarray) -> str:
        if z.size == 1:
            value = number_text(z.ravel()[0])
            return f"{self.argument} = {value} (a {z.dtype} array of {shape_text(z.shape)})"
        return f"a {z.dtype} array of {shape_text(z.shape)}"

    def _not_numbers(self, value: Any) -> str:
        if value is None:
            return f"{self.target} returned None. Is there a return statement?"
        what = value.type_name if isinstance(value, Opaque) else type(value).__name__
        return f"{self.target} returned a value of type {what}; an array of numbers was expected."


VALUES = "values you can check by hand"
FRESH = "values you have not seen"
SHAPES = "arrays of any shape"
FAR_OUT = "large positive and negative inputs"
INTEGERS = "arrays of integers"
UNCHANGED = "the input stays as it was"
AT_KINK = "the value at the kink"


def elementwise_checks(
    spec: Elementwise,
    fixed: Sequence[float],
    low: float = -10.0,
    high: float = 10.0,
    far: Sequence[float] = (),
    integers: Sequence[int] = (),
    through: Callable[[np.ndarray], np.ndarray] | None = None,
) -> tuple[Check, ...]:
    """The usual checks of an elementwise exercise, with the usual shares.

    Where `spec` has bounds, what comes at a kink is a check of its own: whoever is wrong only
    there keeps the other points.

    Parameters
    ----------
    spec : Elementwise
    fixed : sequence of float
        Inputs whose results the lesson works out; they get what the other checks leave.
    low, high : float
        Range of the freshly drawn inputs.
    far : sequence of float
        Inputs beyond |z| = 10 (article's formulas must survive them); none where empty.
    integers : sequence of int
        An integer array, in lessons that have taught the dtype trap; none where empty.
    through : callable, optional
        Applied to what is drawn: the activation, where the argument is a = g(z).
    """

    def draw(ask: Ask, shape: tuple[int, ...], dtype: Any = np.float64) -> np.ndarray:
        drawn = ask.rng.uniform(low, high, shape)
        return np.asarray(drawn if through is None else through(drawn), dtype=dtype)

    def values(ask: Ask) -> Finding:
        # As many calls as there are options, so that each is seen at every fixed input. Two drawn
        # values come last: a table of the lesson's own values is no function.
        inputs = [np.append(fixed, draw(ask, (2,))) for _ in spec.options]
        return spec.compare(ask, inputs, kinks=False)

    def fresh(ask: Ask) -> Finding:
        return spec.compare(ask, [draw(ask, (40,)) for _ in range(max(2, len(spec.options)))])

    def shapes(ask: Ask) -> Finding:
        inputs = [
            draw(ask, (3, 1)),
            draw(ask, (2, 3, 4)),
            draw(ask, ()),
            np.empty((0,)),
            np.empty((0, 3)),
            draw(ask, (4, 5))[:, ::2],
            draw(ask, (6,), np.float32),
        ]
        return spec.compare(ask, inputs)

    def left_alone(ask: Ask) -> Finding:
        return spec.compare(ask, [draw(ask, (6,)), draw(ask, (2, 3))], unchanged=True)

    checks = [
        (FRESH, 0.25, fresh, (VALUES,)),
        (SHAPES, 0.15, shapes, (VALUES,)),
        (UNCHANGED, 0.05, left_alone, (VALUES,)),
    ]
    if spec.bounds is not None:

        def at_kink(ask: Ask) -> Finding:
            return spec.compare(ask, [np.array(fixed, dtype=np.float64)] * len(spec.options))

        checks.append((AT_KINK, 0.1, at_kink, (VALUES,)))
    if len(far):

        def far_out(ask: Ask) -> Finding:
            return spec.compare(ask, [np.array(far, dtype=np.float64)], FAR)

        checks.append((FAR_OUT, 0.05, far_out, (VALUES,)))
    if len(integers):

        def whole(ask: Ask) -> Finding:
            inputs = [np.array(integers, dtype=np.int64)] * len(spec.options)
            return spec.compare(ask, inputs, kinks=False)

        checks.append((INTEGERS, 0.15, whole, (VALUES, UNCHANGED)))
    rest = round(1.0 - sum(share for _, share, _, _ in checks), 2)
    checks.insert(0, (VALUES, rest, values, ()))
    return tuple(Check(*parts) for parts in checks)


# --- questions ------------------------------------------------------------------------------------


def question(
    name: str,
    lesson: str,
    points: float,
    *,
    letter: str | None = None,
    letters: str = "abcd",
    number: float | None = None,
    tolerance: Tolerance | None = None,
    misconceptions: Sequence[tuple[str | float, str, str]] = (),
    otherwise: str = "Compute it once more, or run the cells above.",
) -> Exercise:
    """An exercise that is answered by a plain variable: one of listed letters, or a number.

    Parameters
    ----------
    name : str
        "q_<what>": the variable and the cell.
    letter : str, optional
        The right letter of `letters`; upper and lower case count the same.
    number : float, optional
        The right number, within `tolerance` (rtol 1e-2 by default).
    misconceptions : sequence of (answer, name, sentence)
        A wrong letter or number, the misconception it stands for, and what the student reads.
    otherwise : str
        What is said of any other wrong number.
    """
    known = tuple(Misconception(slug, sentence) for _, slug, sentence in misconceptions)
    close = tolerance or Tolerance(rtol=1e-2, atol=0.0)

    def run(ask: Ask) -> Finding:
        answer = ask.value(name)
        failed = no_answer(answer, name)
        if failed is not None:
            return failed
        if letter is not None:
            return judge_letter(answer.value)
        return judge_number(answer.value)

    def judge_letter(value: Any) -> Finding:
        given = letter_of(value, letters)
        if given is None:
            return not_a_letter(name, letters)
        if given == letter:
            return Finding(True)
        for wrong, slug, sentence in misconceptions:
            if wrong == given:
                return Finding(False, sentence, slug)
        return Finding(False, "Not that one. Read the section before the question once more.")

    def judge_number(value: Any) -> Finding:
        got = as_numbers(value)
        if got is None or got.size != 1:
            return Finding(False, f"{name} should be a single number.")
        x = float(got.reshape(()))
        if within(np.array(x), number, number, close):
            return Finding(True)
        for wrong, slug, sentence in misconceptions:
            if within(np.array(x), wrong, wrong, Tolerance(1e-3, 1e-9)):
                return Finding(False, sentence, slug)
        return Finding(False, f"{number_text(x)} is not it. {otherwise}")

    return Exercise(
        name=name,
        lesson=lesson,
        points=points,
        checks=(Check("your answer", 1.0, run),),
        misconceptions=known,
    )


def prediction(name: str, lesson: str, points: float, *, letters: str) -> Exercise:
    """A question answered before the page reveals the answer: any listed letter earns the points.

    Parameters
    ----------
    name : str
        "q_<what>": the variable and the cell.
    letters : str
        The letters to choose from; upper and lower case count the same.
    """

    def run(ask: Ask) -> Finding:
        answer = ask.value(name)
        failed = no_answer(answer, name)
        if failed is not None:
            return failed
        return Finding(True) if letter_of(answer.value, letters) else not_a_letter(name, letters)

    return Exercise(name, lesson, points, checks=(Check("your prediction", 1.0, run),))


def letter_of(value: Any, letters: str) -> str | None:
    """The letter that an answer stands for; None where it is not one of those listed."""
    given = value.strip().lower().strip("().") if isinstance(value, str) else ""
    return given if len(given) == 1 and given in letters else None


def not_a_letter(name: str, letters: str) -> Finding:
    """What is said of an answer that is not one of the letters."""
    listed = ", ".join(f'"{x}"' for x in letters)
    return Finding(False, f"{name} should be one letter in quotes: {listed}.")
