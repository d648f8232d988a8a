"""The public checks that follow from entries, as the build writes them into the lesson.

An entry says at which inputs; what is right there, and what each slip gives, follows from the
reference and the misconceptions. Numbers are rounded far inside the checks' tolerance, so that the
same text is written on every processor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.exercises.compare import as_numbers
from autograder.exercises.elementwise import Elementwise
from autograder.exercises.model import Misconception

KNOWN_DIGITS, SLIP_DIGITS = 12, 7  # significant digits; the checks compare to 1e-6 and 1e-3
NOTE = "# Check it now: run this cell as often as you like. You need not read it."


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

    def code(self, name: str) -> str:
        """The call of the kit's ``check_elementwise``, as it stands in the test cell."""
        lines = [NOTE, "check_elementwise(", f'    "{name}", {self.spec.target},']
        if self.spec.argument != "z":
            lines.append(f'    argument="{self.spec.argument}",')
        if self.forms:
            lines.append("    known={")
            for form, spec in self.forms.items():
                lines.append(f'        "{form}": {_table(spec, self.known, self.options)},')
            lines.append("    },")
        else:
            lines.append(f"    known={_table(self.spec, self.known, self.options)},")
        lines += [f"    {key}={_short(value)}," for key, value in self.options.items()]
        if self.slope_of:
            lines.append(f"    slope_of={self.slope_of},")
        if self.slope_at:
            lines.append(f"    slope_at=({', '.join(map(_short, self.slope_at))}),")
        if self.no_warning_on:
            lines.append(f"    no_warning_on={self.no_warning_on},")
        if self.integers:
            lines.append(f"    integers={_table(self.spec, self.integers, {})},")
        lines += _slip_lines(self.slips())
        return "\n".join([*lines, ")"])

    def slips(self) -> list[tuple[str, list[Any]]]:
        """The public sentence and the values of each slip, the first of equal ones only.

        A slip that misses what is right by less than a slip is told by comes last, and only where
        there is no other of its kind.
        """
        z = np.array(self.known, dtype=float)
        rights = [spec.accepted(z, **self.options)[0] for spec in (self.spec, *self.forms.values())]
        found: dict[str, tuple[str, list[Any]]] = {}
        near: set[str] = set()
        for misconception in self.spec.misconceptions:
            values = _values(misconception.function, z.copy(), **self.options)
            if values is None or values.shape != z.shape or not misconception.in_public:
                continue
            if np.isnan(values).any():  # the kit has a line of its own for that
                continue
            if not any(np.allclose(values, right, rtol=1e-3, atol=1e-7) for right in rights):
                written = [_short(x, SLIP_DIGITS) for x in values]
                found.setdefault(str(written), (misconception.in_public, written))
            elif not any(np.allclose(values, right, rtol=1e-6, atol=1e-12) for right in rights):
                near.add(misconception.in_public)
        last = [(near.pop(), [_short(x, SLIP_DIGITS) for x in rights[0]])] if len(near) == 1 else []
        return [*found.values(), *last]


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
    """

    text: str
    args: tuple[Any, ...]
    code: str = ""
    right: Any = None


@dataclass(frozen=True)
class PublicExamples:
    """What a public check by example tries, for functions that are not elementwise.

    Attributes
    ----------
    reference : callable
        Makes what is right of an example's arguments.
    misconceptions : sequence of Misconception
        Those with a function are slips; the more specific ones first. A function that raises an
        error for an example says nothing from there on.
    examples : sequence of Example
    statements : sequence of (str, str)
        Sentences that have to be true after them ("z is left as it was"), and code that says so.
    before : str
        Code for what the examples share.
    """

    reference: Callable[..., Any]
    misconceptions: Sequence[Misconception]
    examples: Sequence[Example]
    statements: Sequence[tuple[str, str]] = ()
    before: str = ""

    def code(self, name: str) -> str:
        """The call of the kit's ``check_examples``, as it stands in the test cell."""
        before = self.before.strip("\n").splitlines()
        if before and before[-1].startswith(" "):
            before += ["", ""]  # after the end of a function
        lines = [NOTE, *before, "check_examples("]
        lines += [f'    "{name}",', "    ["]
        for example in self.examples:
            call = example.code or f"{name}({', '.join(map(_literal, example.args))})"
            right = _nested(self._right(example), KNOWN_DIGITS)
            lines.append(f"        ({_quoted(example.text)}, lambda: {call}, {right}),")
        for text, code in self.statements:
            lines.append(f"        ({_quoted(text)}, lambda: {code}, True),")
        lines.append("    ],")
        lines += _slip_lines(self.slips())
        return "\n".join([*lines, ")"])

    def slips(self) -> list[tuple[str, list[Any]]]:
        """The public sentence and the values of each slip, the first of equal ones only."""
        found: dict[str, tuple[str, list[Any]]] = {}
        for misconception in self.misconceptions:
            if not misconception.in_public:
                continue
            values = list(self._came(misconception.function))
            rights = [self._right(example) for example in self.examples]
            if all(_same(value, right) for value, right in zip(values, rights, strict=False)):
                continue
            written = [_nested(value, SLIP_DIGITS) for value in values]
            found.setdefault(str(written), (misconception.in_public, written))
        return list(found.values())

    def _right(self, example: Example) -> np.ndarray:
        if example.right is not None:
            return np.asarray(example.right, dtype=float)
        return np.asarray(self.reference(*_copies(example.args)), dtype=float)

    def _came(self, function: Callable[..., Any] | None) -> Iterator[np.ndarray]:
        """What a misconception gives for the examples, until it says nothing of one."""
        for example in self.examples:
            values = _values(function, *_copies(example.args))
            if values is None:
                return
            yield values


def _table(spec: Elementwise, inputs: Sequence[float], options: Mapping[str, float]) -> str:
    """Inputs and what is right for each, as a dict in Python code."""
    low, high = spec.accepted(np.array(inputs, dtype=float), **options)
    items = []
    for z, a, b in zip(inputs, low, high, strict=True):
        one, other = _short(a, KNOWN_DIGITS), _short(b, KNOWN_DIGITS)
        items.append(f"{_short(z)}: {one if one == other else f'({one}, {other})'}")
    return "{" + ", ".join(items) + "}"


def _slip_lines(slips: Sequence[tuple[str, list[Any]]]) -> list[str]:
    lines = [
        f"        ({_quoted(_after_a_colon(said))}, [{', '.join(values)}]),"
        for said, values in slips
    ]
    return ["    slips=[", *lines, "    ],"] if lines else []


def _after_a_colon(sentence: str) -> str:
    """A sentence as it goes on after "Likely slip:": a plain word begins small."""
    first = sentence.split(" ", 1)[0]
    plain = first.isalpha() and first[1:].islower()
    return sentence[0].lower() + sentence[1:] if plain else sentence


def _values(function: Callable[..., Any] | None, *args: Any, **options: float) -> np.ndarray | None:
    """What a misconception gives; None where it says nothing: no numbers, or an error."""
    if function is None:
        return None
    try:
        with np.errstate(all="ignore"):
            return as_numbers(function(*args, **options))
    except Exception:  # a mistake that cannot be made with these shapes
        return None


def _copies(args: Sequence[Any]) -> list[Any]:
    return [a.copy() if isinstance(a, np.ndarray) else a for a in args]


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-3, atol=1e-7)


def _literal(value: Any) -> str:
    """An argument as Python code."""
    if isinstance(value, np.ndarray):
        return f"np.array({_nested(value, 15, '.0')})"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _nested(values: np.ndarray, digits: int, whole: str = "") -> str:
    """An array as nested lists in Python code; whole numbers end in `whole`."""
    if values.ndim == 0:
        text = _short(float(values), digits)
        return text + whole * text.removeprefix("-").isdigit()
    return "[" + ", ".join(_nested(row, digits, whole) for row in values) + "]"


def _short(x: float, digits: int = 15) -> str:
    """A number as Python code, with at most that many significant digits."""
    if np.isnan(x):
        return "np.nan"
    if np.isinf(x):
        return "np.inf" if x > 0 else "-np.inf"
    text = f"{float(x) + 0.0:.{digits}g}"
    return "0" if text == "-0" else text


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else repr(text)
