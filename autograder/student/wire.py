"""Plain data between the referee and a submission.

Values cross the boundary as JSON text: numbers, strings, lists, dicts, and arrays as
dtype, shape and bytes. Nothing is ever unpickled or imported on the referee's side, and
everything has a cap. What is not plain data crosses as `Opaque`: the name of its type.

A frame is four bytes of big-endian length, then that many bytes of UTF-8 JSON.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_FRAME = 2 * 2**20  # bytes in one frame
MAX_ANSWER = 2**18  # bytes in a frame that answers a call: it goes into the grade record
MAX_ITEMS = 10_000  # values in one answer, arrays counted as one
MAX_DEPTH = 6
MAX_TEXT = 4_000  # characters in one string
MAX_DIMENSIONS = 16


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


def encode(value: Any, _depth: int = 0) -> dict[str, Any]:
    """Turn a value into its JSON form; what is not plain data becomes `Opaque`.

    Parameters
    ----------
    value : Any
        None, bool, int, float, str, list, tuple, dict with string keys, NumPy scalar or array
        of booleans, integers, floats or complex numbers, `Function`, `Kept`, `Opaque`.

    Returns
    -------
    dict
        ``{"t": kind, "v": ...}``, with ``dtype``, ``shape`` and ``data`` for arrays.
    """
    if value is None:
        return {"t": "none"}
    if isinstance(value, Function):
        return {"t": "function", "v": value.code}
    if isinstance(value, Kept):
        return {"t": "kept", "v": value.handle, "path": list(value.path)}
    if isinstance(value, Opaque):
        return {"t": "opaque", "v": value.type_name}
    if type(value) is bool:
        return {"t": "bool", "v": value}
    if type(value) is int:
        return {"t": "int", "v": str(value)} if value.bit_length() <= 1024 else _opaque(value)
    if type(value) is float:
        return {"t": "float", "v": value.hex()}
    if type(value) is str:
        return {"t": "str", "v": whole_characters(value[:MAX_TEXT])}
    if isinstance(value, np.generic | np.ndarray):
        return _encode_array(value)
    if _depth < MAX_DEPTH and type(value) in (list, tuple) and len(value) <= MAX_ITEMS:
        return {"t": type(value).__name__, "v": [encode(v, _depth + 1) for v in value]}
    if (
        _depth < MAX_DEPTH
        and isinstance(value, dict)
        and len(value) <= MAX_ITEMS
        and all(type(k) is str for k in value)
    ):
        items = [[whole_characters(k[:MAX_TEXT]), encode(v, _depth + 1)] for k, v in value.items()]
        return {"t": "dict", "v": items}
    return _opaque(value)


def question_of(
    target: str,
    *args: Any,
    keep: str | None = None,
    scaled: dict[str, float] | None = None,
    strict: bool = False,
    **kwargs: Any,
) -> dict[str, Any]:
    """The question that calls a function of a submission; see `exercises.Ask.call`."""
    return {
        "target": target,
        "args": [encode(a) for a in args],
        "kwargs": {name: encode(value) for name, value in kwargs.items()},
        "keep": keep,
        "scaled": scaled or {},
        "strict": strict,
    }


def whole_characters(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _opaque(value: Any) -> dict[str, Any]:
    return {"t": "opaque", "v": whole_characters(str(type(value).__name__)[:200])}


def _encode_array(value: Any) -> dict[str, Any]:
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        return {"t": "opaque", "v": f"array of dtype {array.dtype}"[:200]}
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if array.dtype.kind == "c" and array.dtype.itemsize > 16:
        array = array.astype(np.complex128)
    array = np.ascontiguousarray(array).reshape(array.shape)
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    if array.ndim > MAX_DIMENSIONS:
        return {"t": "opaque", "v": f"array of {array.ndim} dimensions"}
    if array.nbytes > MAX_ANSWER:
        return {"t": "opaque", "v": f"array of {array.nbytes} bytes, more than is taken"}
    return {
        "t": "scalar" if isinstance(value, np.generic) else "array",
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "data": base64.b64encode(array.tobytes()).decode("ascii"),
    }


def decode(form: Any) -> Any:
    """Turn a JSON form back into a value, trusting nothing about it.

    Raises
    ------
    MalformedAnswer
        If the form is not exactly what `encode` makes, or a cap is passed.
    """
    budget = [MAX_ITEMS]
    return _decode(form, 0, budget)


def _decode(form: Any, depth: int, budget: list[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise MalformedAnswer("too many values, or nested too deeply")
    if type(form) is not dict:
        raise MalformedAnswer("a value is not in the agreed form")
    kind, value = form.get("t"), form.get("v")
    if kind == "none":
        return None
    if kind == "bool" and type(value) is bool:
        return value
    if kind == "int" and type(value) is str and len(value) <= 320:
        try:
            number = int(value)
        except ValueError:
            raise MalformedAnswer("an int that is none") from None
        if number.bit_length() > 1024:
            raise MalformedAnswer("an int that is too long")
        return number
    if kind == "float" and type(value) is str and len(value) <= 40:
        try:
            return float.fromhex(value)
        except (ValueError, OverflowError):
            raise MalformedAnswer("a float that is none") from None
    if kind in ("str", "opaque", "function") and type(value) is str and len(value) <= MAX_TEXT:
        return {"str": str, "opaque": Opaque, "function": Function}[kind](value)
    if kind == "kept" and type(value) is str:
        path = form.get("path", [])
        if type(path) is not list or not all(type(i) is int for i in path):
            raise MalformedAnswer("a kept value without its path")
        return Kept(value, tuple(path))
    if depth >= MAX_DEPTH and kind in ("list", "tuple", "dict"):
        raise MalformedAnswer("values nested too deeply")
    if kind in ("list", "tuple") and type(value) is list:
        items = [_decode(v, depth + 1, budget) for v in value]
        return items if kind == "list" else tuple(items)
    if kind == "dict" and type(value) is list:
        result: dict[str, Any] = {}
        for pair in value:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not str:
                raise MalformedAnswer("a dict that is none")
            result[pair[0]] = _decode(pair[1], depth + 1, budget)
        return result
    if kind in ("array", "scalar"):
        return _decode_array(form, kind)
    raise MalformedAnswer("a value of an unknown kind")


def _decode_array(form: dict[str, Any], kind: str) -> Any:
    dtype_text, shape, data = form.get("dtype"), form.get("shape"), form.get("data")
    if type(dtype_text) is not str or len(dtype_text) > 8 or type(data) is not str:
        raise MalformedAnswer("an array that is none")
    try:
        dtype = np.dtype(dtype_text)
        raw = base64.b64decode(data, validate=True)
    except (TypeError, ValueError):
        raise MalformedAnswer("an array that is none") from None
    if dtype.kind not in "biufc" or dtype.itemsize > (16 if dtype.kind == "c" else 8):
        raise MalformedAnswer("an array of something else than numbers")
    if (
        type(shape) is not list
        or len(shape) > MAX_DIMENSIONS
        or not all(type(n) is int and 0 <= n <= MAX_FRAME for n in shape)
        or math.prod(shape) * dtype.itemsize != len(raw)
    ):
        raise MalformedAnswer("an array whose shape and bytes disagree")
    try:
        array = np.frombuffer(raw, dtype=dtype).reshape(shape).copy()
    except ValueError:  # a 0 among sizes whose product no array can have
        raise MalformedAnswer("an array of an impossible shape") from None
    return array[()] if kind == "scalar" else array


def pack(message: dict[str, Any], cap: int = MAX_FRAME) -> bytes:
    """Make a frame of a JSON message; raises `MalformedAnswer` where it is over the cap."""
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > cap:
        raise MalformedAnswer(f"a frame of {len(body)} bytes, more than {cap}")
    return struct.pack(">I", len(body)) + body


def unpack(body: bytes) -> dict[str, Any]:
    """Read the body of a frame.

    Raises
    ------
    MalformedAnswer
        If it is not a JSON object in UTF-8, or has half a surrogate pair, which no file can hold.
    """
    try:
        message = json.loads(body.decode("utf-8"))
        if b"\\ud" in body.lower():
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise MalformedAnswer("a frame that is not JSON") from None
    if type(message) is not dict:
        raise MalformedAnswer("a frame that is not a JSON object")
    return message
