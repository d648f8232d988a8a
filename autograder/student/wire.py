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
from typing import Any

import numpy as np

from autograder.student import declared
from autograder.student.declared import (
    DTYPES,
    MAX_BITS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_ITEMS,
    MAX_TEXT,
    Function,
    Kept,
    MalformedAnswer,
    Numbers,
    Opaque,
)

__all__ = ["Function", "Kept", "MalformedAnswer", "Opaque"]  # and what is defined here

MAX_FRAME = 2 * 2**20  # bytes in one frame

_MADE = {text: np.dtype(text) for text in DTYPES}


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
        return {"t": "int", "v": str(value)} if value.bit_length() <= MAX_BITS else _opaque(value)
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
    replaced: dict[str, Any] | None = None,
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
        "replaced": {name: encode(value) for name, value in (replaced or {}).items()},
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
    if array.ndim > MAX_DIMENSIONS:
        return {"t": "opaque", "v": f"array of {array.ndim} dimensions"}
    if max(array.nbytes, math.prod(max(n, 1) for n in array.shape)) > MAX_BYTES:
        return {"t": "opaque", "v": f"array of {array.nbytes} bytes, more than is taken"}
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if array.dtype.kind == "c" and array.dtype.itemsize > 16:
        array = array.astype(np.complex128)
    array = np.ascontiguousarray(array).reshape(array.shape)
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return {
        "t": "scalar" if isinstance(value, np.generic) else "array",
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "data": base64.b64encode(array.tobytes()).decode("ascii"),
    }


def decode(form: Any) -> Any:
    """Turn a JSON form back into a value, trusting nothing about it; see `declared.read`.

    Raises
    ------
    MalformedAnswer
        If the form is not exactly what `encode` makes, or is too large.
    """
    return _made(declared.read(form))


def _made(value: Any) -> Any:
    """A declared value with arrays in place of declared numbers."""
    if type(value) is Numbers:
        array = np.frombuffer(value.data, dtype=_MADE[value.dtype]).reshape(value.shape)
        if array.dtype.kind == "b":  # any other byte would be a third truth value
            array = array.view(np.uint8) != 0
        return array[()] if value.scalar else array.copy()
    if type(value) in (list, tuple):
        return type(value)(_made(v) for v in value)
    if type(value) is dict:
        return {key: _made(v) for key, v in value.items()}
    return value


def pack(message: dict[str, Any], cap: int = MAX_FRAME) -> bytes:
    """Make a frame of a JSON message; raises `MalformedAnswer` where it is over the cap."""
    body = json.dumps(message, separators=(",", ":"), ensure_ascii=False)
    data = body.encode("utf-8", "replace")
    if len(data) > cap:
        raise MalformedAnswer(f"a frame of {len(data)} bytes, more than {cap}")
    return struct.pack(">I", len(data)) + data


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
