"""The public checks that follow from entries, as the build writes them into the lesson.

An entry says at which inputs; what is right there, and what each slip gives, follows from the
reference and the misconceptions. `as_code` writes it so that the text is the same on every
processor.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.exercises.as_code import (
    KNOWN_DIGITS,
    SLIP_DIGITS,
    after_a_colon,
    assigned,
    literal,
    nested,
    quoted,
    short,
    tuple_lines,
)
from autograder.exercises.compare import as_numbers
from autograder.exercises.elementwise import Elementwise
from autograder.exercises.model import Misconception

NOTE = "# Check it now: run this cell as often as you like. You need not read it."


class WrongShape(ValueError):
    """A reference that does not give an array of its argument's shape."""


@dataclass(frozen=True)
class PublicCheck:
    """What the public check of an elementwise exercise tries.

    Attributes
    ----------
    spec : Elementwise
        The exercise's own: its reference, bounds and misconceptions are used.
    known : sequence of float
        Inputs whose results are shown beside the student's.
    slope_of : str
        Code for the function whose measured slope is compared with: "sigmoid", "np.exp"; none
        where empty.
    slope_at : sequence of float
        Where; the kit's own places where empty.
    integers : sequence of int
        An array of integers that is tried as well, without options.
    no_warning_on : str
        Code for inputs that must not make NumPy warn.
    options : mapping
        Keyword arguments of the call.
    forms : mapping of str to Elementwise
        Where several functions count as right, each under the name a student reads; the nearest is
        compared with. The misconceptions are still those of `spec`.
    """

    spec: Elementwise
    known: Sequence[float]
    slope_of: str = ""
    slope_at: Sequence[float] = ()
    integers: Sequence[int] = ()
    no_warning_on: str = ""
    options: Mapping[str, float] = field(default_factory=dict)
    forms: Mapping[str, Elementwise] = field(default_factory=dict)

    @property
    def misconceptions(self) -> Sequence[Misconception]:
        """Those that may be named."""
        return self.spec.misconceptions

    def code(self, name: str) -> str:
        """The call of the kit's ``check_elementwise``, as it stands in the test cell."""
        first = f'    "{name}", {self.spec.target},'
        return "\n".join([NOTE, "check_elementwise(", first, *self.arguments(), ")"])

    def arguments(self) -> list[str]:
        """The lines of that call after the function, a keyword argument each."""
        lines = []
        if self.spec.argument != "z":
            lines.append(f'    argument="{self.spec.argument}",')
        if self.forms:
            lines.append("    known={")
            for form, spec in self.forms.items():
                lines.append(f'        "{form}": {_table(spec, self.known, self.options)},')
            lines.append("    },")
        else:
            lines.append(f"    known={_table(self.spec, self.known, self.options)},")
        lines += [f"    {key}={short(value)}," for key, value in self.options.items()]
        if self.slope_of:
            lines.append(f"    slope_of={self.slope_of},")
        if self.slope_at:
            lines.append(f"    slope_at=({', '.join(map(short, self.slope_at))}),")
        if self.no_warning_on:
            lines.append(f"    no_warning_on={self.no_warning_on},")
        if self.integers:
            lines.append(f"    integers={_table(self.spec, self.integers, {})},")
        return [*lines, *_slip_lines(self.slips()), *error_lines(self.spec.errors)]

    def slips(self) -> list[tuple[str, list[Any]]]:
        """The public sentence and the values of each slip, the first of equal ones only.

        A slip that misses what is right by less than a slip is told by comes last, and only where
        there is no other of its kind.
        """
        z = np.array(self.known, dtype=float)
        rights = self._rights(z)
        found: dict[str, tuple[str, list[Any]]] = {}
        near: set[str] = set()
        for misconception in self.spec.misconceptions:
            values = _values(misconception.function, (z.copy(),), self.options)
            if values is None or values.shape != z.shape or not misconception.in_public:
                continue
            if np.isnan(values).any():  # the kit has a line of its own for that
                continue
            if not _is_one_of(rights, values, rtol=1e-3):
                written = [short(x, SLIP_DIGITS) for x in values]
                found.setdefault(str(written), (misconception.in_public, written))
            elif not any(np.allclose(values, right, rtol=1e-6, atol=1e-12) for right in rights):
                near.add(misconception.in_public)
        last = [(near.pop(), [short(x, SLIP_DIGITS) for x in rights[0]])] if len(near) == 1 else []
        return [*found.values(), *last]

    def untold(self) -> Iterator[tuple[Misconception, str]]:
        """The misconceptions with a public sentence that is never said, and why.

        Those that give nan are left out: the kit has a line of its own for that.
        """
        z = np.array(self.known, dtype=float)
        rights = self._rights(z)
        said = dict(self.slips())
        for misconception in self.spec.misconceptions:
            sentence, function = misconception.in_public, misconception.function
            if function is None or not sentence or sentence in said:
                continue
            try:
                with np.errstate(all="ignore"):
                    values = as_numbers(function(z.copy(), **self.options))
            except Exception as error:
                yield misconception, f"its function stops with {type(error).__name__}: {error}"
                continue
            if values is None or values.shape != z.shape:
                yield misconception, "its function does not give a number for each input"
                continue
            written = [short(x, SLIP_DIGITS) for x in values]
            same = [m.name for m in self.spec.misconceptions if said.get(m.in_public) == written]
            if same:
                yield misconception, f"it gives the same as “{same[0]}” at all public inputs"
            elif _is_one_of(rights, values, rtol=1e-3):
                yield misconception, "it is right at all public inputs"

    def _rights(self, z: np.ndarray) -> list[np.ndarray]:
        """What is right at z, in each form that counts."""
        return [spec.accepted(z, **self.options)[0] for spec in (self.spec, *self.forms.values())]


@dataclass(frozen=True)
class Example:
    """One call of a public check.

    Attributes
    ----------
    text : str
        The call as a student reads it.
    args : tuple
        What it is called with; the reference and the misconceptions are handed the same.
    code : str
        The code that makes it, where that is not a call with just these arguments.
    right : array_like or None
        What is right, where the reference is not to be asked.
    part : str
        Which part of a result is looked at, where the reference gives a dict of them.
    by : str
        What is called in place of the exercise's function, a helper that `before` defines. It is
        handed `part` first, where there is one.
    """

    text: str
    args: tuple[Any, ...]
    code: str = ""
    right: Any = None
    part: str = ""
    by: str = ""


@dataclass(frozen=True)
class PublicExamples:
    """What a public check by example tries, for functions that are not elementwise.

    Attributes
    ----------
    reference : callable
        Makes what is right of an example's arguments: an array, or a dict of them.
    misconceptions : sequence of Misconception
        Those with a function are slips; the more specific ones first. A function that raises an
        error for an example says nothing from there on.
    examples : sequence of Example
    statements : sequence of (str, str) or (str, str, Misconception)
        Sentences that have to be true after them ("z is left as it was"), code that says so, and
        what is behind it where one is not.
    given : mapping of str to array, or to dict of arrays
        Arguments that have a name in the cell; each call gets copies of them.
    before : str
        Code for what the examples share beside these.
    digits : int
        Significant digits of what is right; fewer where nearly equal numbers are subtracted.
    note : str
        The first line of the cell.
    """

    reference: Callable[..., Any]
    misconceptions: Sequence[Misconception]
    examples: Sequence[Example]
    statements: Sequence[tuple[str, str] | tuple[str, str, Misconception]] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    before: str = ""
    digits: int = KNOWN_DIGITS
    note: str = NOTE

    def code(self, name: str) -> str:
        """The call of the kit's ``check_examples``, as it stands in the test cell."""
        return "\n".join([*self.shared(), *self.call(name)])

    def shared(self) -> list[str]:
        """The lines above the call."""
        before = self.before.strip("\n").splitlines()
        if before and before[-1].startswith(" "):
            before += ["", ""]  # after the end of a function
        given = [line for name, value in self.given.items() for line in assigned(name, value)]
        if given and before and before[0].startswith("def "):
            given += ["", ""]
        return [self.note, *given, *before]

    def call(self, name: str, title: str = "") -> list[str]:
        """The lines of the call, for the exercise of that name; `title` is what is printed."""
        lines = ["check_examples(", f'    "{title or name}",', "    ["]
        for example in self.examples:
            right = nested(self._right(example), self.digits)
            call = self._code(name, example)
            lines += tuple_lines(quoted(example.text), f"lambda: {call}", right)
        for text, code, *why in self.statements:
            behind = [quoted(known.in_public) for known in why]
            lines += tuple_lines(quoted(text), f"lambda: {code}", "True", *behind)
        return [*lines, "    ],", *_slip_lines(self.slips()), ")"]

    def slips(self) -> list[tuple[str, list[Any]]]:
        """The public sentence and the values of each slip, the first of equal ones only.

        As for `PublicCheck`, one that nearly misses what is right comes last.
        """
        found: dict[str, tuple[str, list[Any]]] = {}
        near: dict[str, list[Any]] = {}
        rights = [self._right(example) for example in self.examples]
        for misconception in self.misconceptions:
            said, values = misconception.in_public, list(self._came(misconception.function))
            written = [nested(value, SLIP_DIGITS) for value in values]
            if not said or _same(values, rights, rtol=1e-6):
                continue
            if _same(values, rights, rtol=1e-3):
                near.setdefault(said, written)
            else:
                found.setdefault(str(written), (said, written))
        return [*found.values(), *(near.items() if len(near) == 1 else ())]

    def _code(self, name: str, example: Example) -> str:
        """The code of an example's call; what is given goes by its name, and as a copy."""
        if example.code:
            return example.code
        names = {id(value): known for known, value in self.given.items()}
        args = [names.get(id(arg)) or literal(arg) for arg in example.args]
        if example.part and example.by:
            args.insert(0, literal(example.part))
        if any(id(arg) in names for arg in example.args):
            return f"on_copies({example.by or name}, {', '.join(args)})"
        return f"{example.by or name}({', '.join(args)})"

    def _right(self, example: Example) -> np.ndarray:
        if example.right is not None:
            return np.asarray(example.right, dtype=float)
        made = self.reference(*copy.deepcopy(example.args))
        return np.asarray(_part_of(made, example.part), dtype=float)

    def _came(self, function: Callable[..., Any] | None) -> Iterator[np.ndarray]:
        """What a misconception gives for the examples, until it says nothing of one.

        Nor is there more to say after a wrong shape: the kit's check ends there.
        """
        for example in self.examples:
            values = _values(function, copy.deepcopy(example.args), {}, example.part)
            if values is None:
                return
            shape = self._right(example).shape
            if shape == () and values.size == 1:
                values = values.reshape(())
            yield values
            if values.shape != shape:
                return


@dataclass(frozen=True)
class PublicInTurn:
    """Checks by example of the same function, one after another until one does not pass.

    Attributes
    ----------
    checks : mapping of str to PublicExamples
        By the name of what each looks at. What stands above the first one's call serves all.
    """

    checks: Mapping[str, PublicExamples]

    @property
    def misconceptions(self) -> Sequence[Misconception]:
        """Those that may be named."""
        return [m for check in self.checks.values() for m in check.misconceptions]

    def code(self, name: str) -> str:
        """The calls of the kit's ``check_examples``, as they stand in the test cell."""
        lines = next(iter(self.checks.values())).shared()
        for part, check in self.checks.items():
            call = check.call(name, f"{name}, {part}")
            if part != next(iter(self.checks)):
                call[0] = f"{lines.pop()} or {call[0]}"
            lines += call
        return "\n".join(lines)

    def slips(self) -> list[tuple[str, list[Any]]]:
        """The public sentence and the values of each slip."""
        return [slip for check in self.checks.values() for slip in check.slips()]


def _table(spec: Elementwise, inputs: Sequence[float], options: Mapping[str, float]) -> str:
    """Inputs and what is right for each, as a dict in Python code."""
    low, high = spec.accepted(np.array(inputs, dtype=float), **options)
    if low.shape != (len(inputs),):
        raise WrongShape(f"it gives shape {low.shape} for an array of shape {(len(inputs),)}")
    items = []
    for z, a, b in zip(inputs, low, high, strict=True):
        one, other = short(a, KNOWN_DIGITS), short(b, KNOWN_DIGITS)
        items.append(f"{short(z)}: {one if one == other else f'({one}, {other})'}")
    return "{" + ", ".join(items) + "}"


def _slip_lines(slips: Sequence[tuple[str, list[Any]]]) -> list[str]:
    """The slips as Python code, those that follow each other with one sentence as one."""
    lines = []
    for said, alike in itertools.groupby(slips, key=lambda slip: slip[0]):
        sentence = quoted(after_a_colon(said))
        forms = [f"[{', '.join(values)}]" for _, values in alike]
        lines += tuple_lines(sentence, *forms)
    return ["    slips=[", *lines, "    ],"] if lines else []


def error_lines(errors: Sequence[tuple[str, Misconception]]) -> list[str]:
    """The argument for errors that give a misconception away: its sentence, parts of their text."""
    told = []
    for said, alike in itertools.groupby(errors, key=lambda error: error[1].in_public):
        told += tuple_lines(quoted(after_a_colon(said)), *(quoted(text) for text, _ in alike))
    return ["    errors=[", *told, "    ],"] if told else []


def _values(
    function: Callable[..., Any] | None,
    args: Sequence[Any],
    options: Mapping[str, float],
    part: str = "",
) -> np.ndarray | None:
    """What a misconception gives; None where it says nothing: no numbers, or an error."""
    if function is None:
        return None
    try:
        with np.errstate(all="ignore"):
            return as_numbers(_part_of(function(*args, **options), part))
    except Exception:  # a mistake that cannot be made with these shapes
        return None


def _is_one_of(rights: Sequence[np.ndarray], values: np.ndarray, rtol: float) -> bool:
    """Whether values are what is right, in one of its forms."""
    return any(np.allclose(values, right, rtol=rtol, atol=1e-4 * rtol) for right in rights)


def _part_of(result: Any, part: str) -> Any:
    return result[part] if isinstance(result, dict) else result


def _same(values: Sequence[np.ndarray], rights: Sequence[np.ndarray], rtol: float) -> bool:
    """Whether what came, of the first examples at least, is what is right."""
    return all(
        value.shape == right.shape and np.allclose(value, right, rtol=rtol, atol=1e-4 * rtol)
        for value, right in zip(values, rights, strict=False)
    )
