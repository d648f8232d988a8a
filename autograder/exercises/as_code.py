"""Values and sentences as Python code, as they stand in a test cell.

Numbers are rounded far inside the checks' tolerance, so that the same text is written on every
processor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

KNOWN_DIGITS, SLIP_DIGITS = 12, 5  # significant digits; the checks compare to 1e-6 and 1e-3
WIDEST = 110  # characters of a line that holds a call or a slip


def literal(value: Any) -> str:
    """An argument as Python code."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {literal(item)}' for key, item in value.items()) + "}"
    if isinstance(value, np.ndarray):
        return f"np.array({nested(value, 15, '.0')})"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def assigned(name: str, value: Any) -> list[str]:
    """Lines that give an argument its name."""
    line = f"{name} = {literal(value)}"
    if not isinstance(value, dict) or len(line) <= WIDEST:
        return [line]
    items = [f'    "{key}": {literal(item)},' for key, item in value.items()]
    return [f"{name} = {{", *items, "}"]


def nested(values: np.ndarray, digits: int, whole: str = "") -> str:
    """An array as nested lists in Python code; whole numbers end in `whole`."""
    if values.ndim == 0:
        text = short(float(values), digits)
        return text + whole * text.removeprefix("-").isdigit()
    return "[" + ", ".join(nested(row, digits, whole) for row in values) + "]"


def short(x: float, digits: int = 15) -> str:
    """A number as Python code, with at most that many significant digits."""
    if np.isnan(x):
        return "np.nan"
    if np.isinf(x):
        return "np.inf" if x > 0 else "-np.inf"
    if digits < KNOWN_DIGITS:  # no rounding error shows, nor on which side of a tie it lies
        x = 0.0 if abs(x) < 1e-12 else float(f"{x:.{KNOWN_DIGITS}g}")
    text = f"{float(x) + 0.0:.{digits}g}"
    return "0" if text == "-0" else text


def quoted(text: str) -> str:
    """A text as Python code."""
    return f'"{text}"' if '"' not in text and "\\" not in text else repr(text)


def tuple_lines(*items: str) -> list[str]:
    """A tuple in a list in a call: on one line, or an item a line."""
    line = f"        ({', '.join(items)}),"
    if len(line) <= WIDEST:
        return [line]
    return ["        (", *(f"            {item}," for item in items), "        ),"]


def after_a_colon(sentence: str) -> str:
    """A sentence as it goes on after "Likely slip:": a plain word begins small."""
    first = sentence.split(" ", 1)[0]
    plain = first.isalpha() and first[1:].islower()
    return sentence[0].lower() + sentence[1:] if plain else sentence
