"""Calling a submission's functions: what a worker does with one question of the referee.

Runs in the process that holds the student's code, so it knows no reference and no verdict. The
same two functions serve an instructor's notebook and the tests, where that process is one's own.
"""

from __future__ import annotations

import array
import collections
import contextlib
import copy
import decimal
import functools
import io
import numbers
import types
import warnings
from collections.abc import Callable, Iterator
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
        `wire.encode`, ``keep`` (a name or None), ``scaled``, ``replaced`` and ``strict`` (see
        `exercises.Ask.call`).

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
    scaled = question["scaled"]
    if any(_look_up(namespace, name) is None for name in scaled):
        return {"kind": "missing"}
    stand_ins = {name: _stand_in(form, kept) for name, form in question["replaced"].items()}
    warned: dict[str, Any] = {"all": "ignore"}
    if question["strict"]:
        warned = {"over": "raise", "divide": "raise", "invalid": "raise", "under": "ignore"}
    try:
        with (
            _replaced(namespace, stand_ins),
            _scaled(namespace, scaled),
            warnings.catch_warnings(),
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
            np.errstate(**warned),
        ):
            warnings.simplefilter("ignore")
            result = function(*args, **kwargs)
        given = None if question["keep"] else plain(result)
    except NotImplementedError:
        return {"kind": "not attempted"}
    except BaseException as error:  # a student's SystemExit and KeyboardInterrupt are answers too
        return {"kind": "raised", "error": one_line(error)}
    if question["keep"]:
        kept[question["keep"]] = result
    changed = [
        i
        for i, (a, own) in enumerate(zip(args, handed_over, strict=True))
        if own and _content(a) != before[i]
    ]
    return {"kind": "value", "value": wire.encode(given), "changed": changed}


def value_in_namespace(namespace: dict[str, Any], target: str) -> dict[str, Any]:
    """The reply that carries the value of a variable."""
    value = _look_up(namespace, target)
    if target not in namespace:
        return {"kind": "missing"}
    if value is None or value is ...:
        return {"kind": "not attempted"}
    return {"kind": "value", "value": wire.encode(plain(value))}


def plain(value: Any, depth: int = 0) -> Any:
    """A value as the plain data it stands for: fractions as floats, strings of NumPy's as strings.

    What is none comes back as it is.
    """
    if value is None or type(value) in (bool, int, float, str) or depth > wire.MAX_DEPTH:
        return value
    if isinstance(value, np.ndarray) and value.dtype == object:
        return _as_floats(value)
    if isinstance(value, np.ndarray | np.number | np.bool_):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, numbers.Real | decimal.Decimal):
        return float(value)
    if isinstance(value, dict):
        keys = [str(key) if isinstance(key, str) else key for key in value]
        return {k: plain(v, depth + 1) for k, v in zip(keys, value.values(), strict=True)}
    if isinstance(value, list | range | collections.deque):
        return [plain(v, depth + 1) for v in value]
    if isinstance(value, tuple):
        return tuple(plain(v, depth + 1) for v in value)
    if hasattr(value, "__array__") or isinstance(value, array.array | memoryview):
        return np.asarray(value)
    return value


def _as_floats(value: np.ndarray) -> np.ndarray:
    """An array of objects that are numbers as an array of numbers; any other as it is."""
    try:
        return value.astype(float)
    except (TypeError, ValueError, OverflowError):
        return value


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


def _stand_in(form: dict[str, Any], kept: dict[str, Any]) -> Callable[..., Any]:
    """A function of the course's own; for data, one that gives it back whatever it is asked."""
    value = _argument(form, kept)
    return value if callable(value) else lambda *args, **kwargs: copy.deepcopy(value)


@contextlib.contextmanager
def _replaced(
    namespace: dict[str, Any], stand_ins: dict[str, Callable[..., Any]]
) -> Iterator[None]:
    """For a while, put other functions in the place of some, or where there is none."""
    with contextlib.ExitStack() as undo:
        for name, stand_in in stand_ins.items():
            if callable(namespace.get(name)):
                undo.enter_context(_another(namespace, name, functools.partial(_instead, stand_in)))
            else:
                undo.enter_context(_another_name(namespace, name, stand_in))
        yield


@contextlib.contextmanager
def _scaled(namespace: dict[str, Any], factors: dict[str, float]) -> Iterator[None]:
    """For a while, multiply every array of the results of some functions."""
    with contextlib.ExitStack() as undo:
        for name, factor in factors.items():
            make = functools.partial(_multiplied, factor=factor)
            undo.enter_context(_another(namespace, name, make))
        yield


Make = Callable[[Callable[..., Any]], Callable[..., Any]]  # from what was there, what is to be


def _instead(stand_in: Callable[..., Any], there: Callable[..., Any]) -> Callable[..., Any]:
    """The stand-in, whatever was there."""
    return stand_in


def _another(namespace: dict[str, Any], name: str, make: Make) -> Any:
    """Have another function in the place of one.

    A function written in Python is changed itself, so that it does not matter under which name,
    as which default or in which wrapper it is held. Anything else that can be called is replaced
    wherever the namespace holds it.
    """
    function = _look_up(namespace, name)
    if isinstance(function, types.MethodType):
        function = function.__func__
    if isinstance(function, types.FunctionType):
        return _another_code(function, make)
    if "." in name:
        owner = _look_up(namespace, name.rpartition(".")[0])
        return _another_attribute(owner, name.rpartition(".")[2], make)
    return _another_object(namespace, function, make)


@contextlib.contextmanager
def _another_name(namespace: dict[str, Any], name: str, value: Any) -> Iterator[None]:
    """Give a name another value, or one."""
    before = {name: namespace[name]} if name in namespace else {}
    namespace[name] = value
    try:
        yield
    finally:
        del namespace[name]
        namespace.update(before)


@contextlib.contextmanager
def _another_code(function: types.FunctionType, make: Make) -> Iterator[None]:
    """Give a function a code that calls another."""
    before, defaults = function.__code__, (function.__defaults__, function.__kwdefaults__)
    original = types.FunctionType(
        before, function.__globals__, function.__name__, defaults[0], function.__closure__
    )
    original.__kwdefaults__ = defaults[1]
    stand_in = make(original)
    constants = tuple(stand_in if c == _PLACE else c for c in _template.__code__.co_consts)
    function.__code__ = _template.__code__.replace(
        co_consts=constants, co_freevars=before.co_freevars
    )
    function.__defaults__ = function.__kwdefaults__ = None
    try:
        yield
    finally:
        function.__code__ = before
        function.__defaults__, function.__kwdefaults__ = defaults


_PLACE = "stands for the function that is called"


def _template(*args: Any, **kwargs: Any) -> Any:
    """Code that needs no global name: what it calls becomes one of its constants."""
    return "stands for the function that is called".__call__(*args, **kwargs)  # type: ignore[operator]


@contextlib.contextmanager
def _another_object(namespace: dict[str, Any], found: Any, make: Make) -> Iterator[None]:
    """Replace an object in a namespace, and in the defaults of the functions there."""
    stand_in = make(found)
    names = [name for name, value in namespace.items() if value is found]
    holders = [
        (function, function.__defaults__, function.__kwdefaults__)
        for function in list(namespace.values())
        if isinstance(function, types.FunctionType)
    ]

    def swapped(value: Any) -> Any:
        return stand_in if value is found else value

    namespace.update(dict.fromkeys(names, stand_in))
    for function, defaults, keywords in holders:
        if defaults:
            function.__defaults__ = tuple(map(swapped, defaults))
        if keywords:
            function.__kwdefaults__ = {k: swapped(v) for k, v in keywords.items()}
    try:
        yield
    finally:
        namespace.update(dict.fromkeys(names, found))
        for function, defaults, keywords in holders:
            function.__defaults__, function.__kwdefaults__ = defaults, keywords


@contextlib.contextmanager
def _another_attribute(owner: Any, name: str, make: Make) -> Iterator[None]:
    """Replace an attribute of a class, or of an object, that can be called."""
    before = vars(owner).get(name)
    setattr(owner, name, staticmethod(make(getattr(owner, name))))
    try:
        yield
    finally:
        setattr(owner, name, before) if before is not None else delattr(owner, name)


def _multiplied(function: Callable[..., Any], factor: float) -> Callable[..., Any]:
    """The same function with every array of its result multiplied, once where it calls itself."""
    depth = 0

    def multiply(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: multiply(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(multiply(v) for v in value)
        return value * factor

    def multiplied(*args: Any, **kwargs: Any) -> Any:
        nonlocal depth
        depth += 1
        try:
            result = function(*args, **kwargs)
        finally:
            depth -= 1
        return multiply(result) if depth == 0 else result

    return multiplied
