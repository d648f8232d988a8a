"""What came over the wire, as declared messages: plain Python, looked through before NumPy sees it.

A form is read against a closed list of kinds. Numbers in an array are declared by one of a
few dtypes, a shape and as many bytes as the two say; nothing of a form is evaluated, looked up or
imported, and what it makes is never larger than a small multiple of what came.
"""

from __future__ import annotations

import base64
import math
import re
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 2**18  # of all numbers of one answer
MAX_ITEMS = 10_000  # values in one answer, arrays counted as one
MAX_DEPTH = 6
MAX_TEXT = 4_000  # characters in one string
MAX_DIMENSIONS = 16
MAX_BITS = 1024
DTYPES = {  # as NumPy writes them, little-endian -> bytes of one number
    "|b1": 1,
    "|i1": 1,
    "|u1": 1,
    "<i2": 2,
    "<u2": 2,
    "<i4": 4,
    "<u4": 4,
    "<i8": 8,
    "<u8": 8,
    "<f2": 2,
    "<f4": 4,
    "<f8": 8,
    "<c8": 8,
    "<c16": 16,
}
_INTEGER = re.compile(r"-?[0-9]{1,320}", re.ASCII)
_FLOAT = re.compile(r"-?(?:0x[01](?:\.[0-9a-f]{1,13})?p[+-][0-9]{1,4}|inf|nan)", re.ASCII)


class MalformedAnswer(ValueError):
    """What came is not plain data in the agreed form."""


@dataclass(frozen=True)
class Function:
    """A function to be handed to a student's function as an argument (`secant_slope(g, z, h)`).

    Attributes
    ----------
    code : str
        An expression over ``np``, evaluated on the student's side only: "np.sin", "lambda z: z**2".
    """

    code: str


@dataclass(frozen=True)
class Kept:
    """A value that an earlier call left on the student's side; `path` picks items of it."""

    handle: str
    path: tuple[int, ...] = ()


@dataclass(frozen=True)
class Opaque:
    """Something that is not plain data; only the name of its type crosses."""

    type_name: str


@dataclass(frozen=True)
class Numbers:
    """An array, or a NumPy scalar: as many bytes as dtype and shape say."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes
    scalar: bool


class _Room:
    """What one answer may still bring."""

    def __init__(self) -> None:
        self.items, self.bytes = MAX_ITEMS, MAX_BYTES

    def item(self) -> None:
        self.items -= 1
        if self.items < 0:
            raise MalformedAnswer("too many values")

    def take(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise MalformedAnswer("more numbers than are taken")


def read(form: Any) -> Any:
    """Read a JSON form, trusting nothing about it.

    Returns
    -------
    Any
        None, bool, int, float, str, list, tuple, dict with string keys, `Numbers`, `Function`,
        `Kept` or `Opaque`.

    Raises
    ------
    MalformedAnswer
        If the form is not exactly what `wire.encode` makes, or is too large.
    """
    return _read(form, 0, _Room())


def _read(form: Any, depth: int, room: _Room) -> Any:
    room.item()
    if type(form) is not dict or depth > MAX_DEPTH:
        raise MalformedAnswer("a value is not in the agreed form, or nested too deeply")
    kind, value = form.get("t"), form.get("v")
    if kind == "none":
        return None
    if kind == "bool" and type(value) is bool:
        return value
    if kind == "int" and type(value) is str:
        return _integer(value)
    if kind == "float" and type(value) is str and _FLOAT.fullmatch(value):
        return _float(value)
    if type(value) is str and len(value) <= MAX_TEXT:
        if kind == "str":
            return value
        if kind == "opaque":
            return Opaque(value)
        if kind == "function":
            return Function(value)
        if kind == "kept":
            return Kept(value, _path(form.get("path", [])))
    if depth < MAX_DEPTH and type(value) is list:
        if kind == "list":
            return [_read(v, depth + 1, room) for v in value]
        if kind == "tuple":
            return tuple(_read(v, depth + 1, room) for v in value)
        if kind == "dict":
            return dict(_pair(pair, depth, room) for pair in value)
    if kind in ("array", "scalar"):
        return _numbers(form, kind == "scalar", room)
    raise MalformedAnswer("a value of an unknown kind, or nested too deeply")


def _pair(pair: Any, depth: int, room: _Room) -> tuple[str, Any]:
    if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not str:
        raise MalformedAnswer("a dict that is none")
    if len(pair[0]) > MAX_TEXT:
        raise MalformedAnswer("a key that is too long")
    return pair[0], _read(pair[1], depth + 1, room)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise MalformedAnswer("an int that is none")
    number = int(text)
    if number.bit_length() > MAX_BITS:
        raise MalformedAnswer("an int that is too long")
    return number


def _float(text: str) -> float:
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        raise MalformedAnswer("a float that is none") from None


def _path(items: Any) -> tuple[int, ...]:
    if type(items) is not list or len(items) > MAX_DEPTH or any(type(i) is not int for i in items):
        raise MalformedAnswer("a kept value without its path")
    return tuple(items)


def _numbers(form: dict[str, Any], scalar: bool, room: _Room) -> Numbers:
    dtype, shape, text = form.get("dtype"), form.get("shape"), form.get("data")
    if type(dtype) is not str or dtype not in DTYPES:
        raise MalformedAnswer("an array of something else than numbers")
    if (
        type(shape) is not list
        or len(shape) > (0 if scalar else MAX_DIMENSIONS)
        or any(type(n) is not int or not 0 <= n <= MAX_BYTES for n in shape)
        or math.prod(max(n, 1) for n in shape) > MAX_BYTES  # what no array can have beside a 0
    ):
        raise MalformedAnswer("an array of an impossible shape")
    size = math.prod(shape) * DTYPES[dtype]
    if type(text) is not str or len(text) != 4 * math.ceil(size / 3):
        raise MalformedAnswer("an array whose shape and bytes disagree")
    room.take(size)
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise MalformedAnswer("an array whose bytes are none") from None
    if len(data) != size:
        raise MalformedAnswer("an array whose shape and bytes disagree")
    return Numbers(dtype, tuple(shape), data, scalar)
