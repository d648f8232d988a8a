"""Calling a submission's functions: what a worker does with one question of the referee.

Runs in the process that holds the student's code, so it knows no reference and no verdict. The
same two functions serve an instructor's notebook and the tests, where that process is one's own.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np

from autograder.student import wire


def call_in_namespace(
    namespace: dict[str, Any], kept: dict[str, Any], question: dict[str, Any]
) -> dict[str, Any]:
    """Call one function of a namespace with plain data.

    Parameters
    ----------
    namespace : dict
        The submission's global names.
    kept : dict
        Results of earlier calls that stay on this side; updated where the question says "keep".
    question : dict
        ``target`` ("name" or "Class.method"), ``args`` and ``kwargs`` in the form of
        `wire.encode`, ``keep`` (a name or None), ``scaled`` and ``strict`` (see
        `exercise.Ask.call`).

    Returns
    -------
    dict
        The reply: ``kind``, and ``value`` in the form of `wire.encode`, ``error``, ``changed``.
    """
    function = _look_up(namespace, question["target"])
    if function is None:
        return {"kind": "missing"}
    try:
        args = [_argument(form, kept) for form in question["args"]]
        kwargs = {name: _argument(form, kept) for name, form in question["kwargs"].items()}
    except (LookupError, TypeError):  # a kept result without the item that was asked for
        return {"kind": "raised", "error": "TypeError: an earlier result has not the agreed form"}
    handed_over = [form["t"] != "kept" for form in question["args"]]
    before = [_content(a) if own else None for a, own in zip(args, handed_over, strict=True)]
    originals = {name: namespace.get(name) for name in question["scaled"]}
    module_globals = getattr(function, "__globals__", namespace)
    warned = {"over": "raise", "divide": "raise", "invalid": "raise", "under": "ignore"}
    try:
        for name, factor in question["scaled"].items():
            if originals[name] is None:
                return {"kind": "missing"}
            module_globals[name] = _scaled(originals[name], factor)
        with (
            warnings.catch_warnings(),
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
            np.errstate(**(warned if question["strict"] else {"all": "ignore"})),
        ):
            warnings.simplefilter("ignore")
            result = function(*args, **kwargs)
    except NotImplementedError:
        return {"kind": "not attempted"}
    except BaseException as error:  # a student's SystemExit and KeyboardInterrupt are answers too
        return {"kind": "raised", "error": one_line(error)}
    finally:
        for name in question["scaled"]:
            module_globals[name] = originals[name]
    if question["keep"]:
        kept[question["keep"]] = result
        result = None
    changed = [
        i
        for i, (a, own) in enumerate(zip(args, handed_over, strict=True))
        if own and _content(a) != before[i]
    ]
    return {"kind": "value", "value": wire.encode(result), "changed": changed}


def value_in_namespace(namespace: dict[str, Any], target: str) -> dict[str, Any]:
    """The reply that carries the value of a variable."""
    value = _look_up(namespace, target)
    if target not in namespace:
        return {"kind": "missing"}
    if value is None or value is ...:
        return {"kind": "not attempted"}
    return {"kind": "value", "value": wire.encode(value)}


def one_line(error: BaseException, limit: int = 300) -> str:
    """An exception as one line: "TypeError: …"."""
    try:
        text = str(error).strip().splitlines()
    except BaseException:  # a student's exception may have any __str__
        text = []
    line = f"{type(error).__name__}: {text[0] if text else ''}".rstrip(": ")[:limit]
    return wire.whole_characters(line)


def _look_up(namespace: dict[str, Any], target: str) -> Any:
    name, *attributes = target.split(".")
    found = namespace.get(name)
    for attribute in attributes:
        found = getattr(found, attribute, None)
    return found


def _content(value: Any) -> Any:
    """What tells whether an array, or a dict of arrays, has been changed; None for the rest."""
    if isinstance(value, dict):
        return {k: _content(v) for k, v in value.items() if not isinstance(v, dict)}
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, np.ndarray.tobytes(value)
    return None


def _argument(form: dict[str, Any], kept: dict[str, Any]) -> Any:
    value = wire.decode(form)
    if isinstance(value, wire.Function):
        return eval(value.code, {"np": np})  # the course's own: an entry wrote it
    if isinstance(value, wire.Kept):
        result = kept[value.handle]
        for item in value.path:
            result = result[item]
        return result
    return value


def _scaled(function: Callable[..., Any], factor: float) -> Callable[..., Any]:
    """The same function with every array of its result multiplied."""

    def multiply(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: multiply(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(multiply(v) for v in value)
        return value * factor

    return lambda *args, **kwargs: multiply(function(*args, **kwargs))
