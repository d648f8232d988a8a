"""The public check of an elementwise exercise, as the build writes it into the lesson.

An entry says at which inputs; what is right there, and what each slip gives, follows from the
reference and the misconceptions. Numbers are rounded far inside the check's tolerance, so that the
same text is written on every processor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.exercises.compare import as_numbers
from autograder.exercises.elementwise import Elementwise
from autograder.exercises.model import Misconception

KNOWN_DIGITS, SLIP_DIGITS = 12, 7  # significant digits; the check compares to 1e-6 and 1e-3
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
    """

    spec: Elementwise
    known: Sequence[float]
    slope_of: str = ""
    slope_at: Sequence[float] = ()
    integers: Sequence[int] = ()
    no_warning_on: str = ""
    options: Mapping[str, float] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """The call of the kit's ``check_elementwise``, as it stands in the test cell."""
        lines = [NOTE, "check_elementwise(", f'    "{name}", {self.spec.target},']
        if self.spec.argument != "z":
            lines.append(f'    argument="{self.spec.argument}",')
        lines.append(f"    known={self._table(self.known, self.options)},")
        lines += [f"    {key}={_short(value)}," for key, value in self.options.items()]
        if self.slope_of:
            lines.append(f"    slope_of={self.slope_of},")
        if self.slope_at:
            lines.append(f"    slope_at=({', '.join(map(_short, self.slope_at))}),")
        if self.no_warning_on:
            lines.append(f"    no_warning_on={self.no_warning_on},")
        if self.integers:
            lines.append(f"    integers={self._table(self.integers, {})},")
        lines.append("    slips=[")
        for sentence, values in self.slips():
            lines.append(f"        ({_quoted(sentence)}, [{', '.join(values)}]),")
        return "\n".join([*lines, "    ],", ")"])

    def slips(self) -> list[tuple[str, list[str]]]:
        """The public sentence and the values of each slip, the first of equal ones only."""
        z = np.array(self.known, dtype=float)
        low, _ = self.spec.accepted(z, **self.options)
        found: dict[tuple[str, ...], tuple[str, list[str]]] = {}
        for misconception in self.spec.misconceptions:
            values = _values(misconception, z, self.options)
            if values is None or not misconception.in_public:
                continue
            texts = [_short(x, SLIP_DIGITS) for x in values]
            if not np.allclose(values, low, rtol=1e-3, atol=1e-7):
                found.setdefault(tuple(texts), (misconception.in_public, texts))
        return list(found.values())

    def _table(self, inputs: Sequence[float], options: Mapping[str, float]) -> str:
        low, high = self.spec.accepted(np.array(inputs, dtype=float), **options)
        items = []
        for z, a, b in zip(inputs, low, high, strict=True):
            one, other = _short(a, KNOWN_DIGITS), _short(b, KNOWN_DIGITS)
            items.append(f"{_short(z)}: {one if one == other else f'({one}, {other})'}")
        return "{" + ", ".join(items) + "}"


def _values(
    misconception: Misconception, z: np.ndarray, options: Mapping[str, float]
) -> np.ndarray | None:
    """What a misconception gives at the known inputs; None where it says nothing there."""
    function: Callable[..., Any] | None = misconception.function
    if function is None:
        return None
    with np.errstate(all="ignore"):
        values = as_numbers(function(z.copy(), **options))
    if values is None or values.shape != z.shape or not np.isfinite(values).all():
        return None
    return values


def _short(x: float, digits: int = 15) -> str:
    """A number as Python code, with at most that many significant digits."""
    text = f"{float(x) + 0.0:.{digits}g}"
    return "0" if text == "-0" else text


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else repr(text)
