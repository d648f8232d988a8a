"""A lesson's own tests, run where the student's code has run.

A test looks at whatever the student's cells made, so it shares their process, and nothing here can
prove what came of it. What can be done is done: before a student's first cell `Guard` remembers
the built-in names and the modules that tests rely on, and puts them back before a test; the test
comes as code that no hook of IPython sees; what it prints counts nothing; and only a line number
and a number of points go back.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import gc
import json
import marshal
import signal
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from autograder.student import wire

# Modules that a test may lean on: they and all below them are put back.
GUARDED = (
    "abc",
    "ast",
    "builtins",
    "cmath",
    "collections",
    "copy",
    "dataclasses",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "inspect",
    "io",
    "itertools",
    "math",
    "numbers",
    "numpy",
    "operator",
    "random",
    "re",
    "statistics",
    "string",
    "types",
    "typing",
    "unittest",
    "warnings",
)
# What a class may define to make a comparison come out as it likes.
ANSWERS_FOR_ITSELF = frozenset(
    f"__{name}__"
    for name in (
        *("abs", "array", "array_function", "array_ufunc", "bool", "class", "complex", "contains"),
        *("eq", "float", "ge", "getattr", "getattribute", "gt", "hash", "index", "int", "iter"),
        *("le", "len", "lt", "ne", "round", "rsub", "sub"),
    )
)
MOST_ITEMS = 2_000  # of a container that are looked at
_CHANGEABLE = 1 << 9  # flag of a class that is made while Python runs


class NotPlain(Exception):
    """What came is of a class that answers comparisons as it likes."""


class Guard:
    """What tests rely on, as it was before a student's first cell."""

    def __init__(self) -> None:
        self._update, self._builtins = vars(builtins).update, dict(vars(builtins))
        sys.addaudithook = lambda hook: None  # such a hook could not be taken out again
        self._modules = dict(sys.modules)
        hooks: list[list[Any]] = [sys.meta_path, sys.path_hooks]
        self._hooks = [(each, list(each)) for each in hooks]
        self._path = [entry for entry in sys.path if entry]
        self._contents: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self._classes: list[tuple[type, dict[str, Any]]] = []
        self._functions: list[tuple[types.FunctionType, Any, Any, Any]] = []
        self.known: set[type] = set()
        for name, module in self._modules.items():
            if name.partition(".")[0] not in GUARDED or not isinstance(module, types.ModuleType):
                continue
            names = vars(module)
            self._contents.append((names, dict(names)))
            for value in list(names.values()):
                self._remember(value)

    def _remember(self, value: Any) -> None:
        for function in _functions_in(value):
            about = function.__code__, function.__defaults__, function.__kwdefaults__
            self._functions.append((function, *about))
        if isinstance(value, type) and value not in self.known:
            self.known.add(value)
            if value.__flags__ & _CHANGEABLE:
                names = dict(vars(value))
                self._classes.append((value, names))
                for inner in names.values():
                    self._remember(inner)

    def put_back(self, namespace: dict[str, Any]) -> None:
        """Make everything that was remembered what it was, built-in names before all others."""
        self._update(self._builtins)
        sys.settrace(None)
        sys.setprofile(None)
        for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0.0)
        sys.setswitchinterval(1e3)  # a thread that a cell left behind waits until the test is over
        gc.callbacks.clear()
        for hooks, as_it_was in self._hooks:
            hooks[:] = as_it_was
        sys.path[:] = self._path
        for names, before in self._contents:
            if len(names) != len(before) or _differ(names, before):
                names.clear()
                names.update(before)
        for name in [n for n in sys.modules if n not in self._modules]:
            if not _is_installed(sys.modules[name]):
                del sys.modules[name]
        sys.modules.update(self._modules)
        for function, code, defaults, keywords in self._functions:
            if function.__code__ is not code:
                function.__code__ = code
            if function.__defaults__ is not defaults:
                function.__defaults__ = defaults
            if function.__kwdefaults__ is not keywords:
                function.__kwdefaults__ = keywords
        for owner, names in self._classes:
            now = vars(owner)
            for name in [n for n in now if n not in names]:
                delattr(owner, name)
            for name, value in names.items():
                if now.get(name) is not value:
                    setattr(owner, name, value)
        namespace["__builtins__"] = builtins


def answer(shell: Any, question: dict[str, Any], timer: Callable[[float], Any]) -> dict[str, Any]:
    """The reply to a question about a lesson's own tests.

    ``guard`` remembers; ``test`` runs the tests' code. Of a failure the reply tells the line and
    the type of the error, of a success the value of the last expression.
    """
    if question["op"] == "guard":
        shell.guard = Guard()
        return {"kind": "ok"}
    reply = run_test(shell.user_ns, shell.guard, question, timer)
    reply.pop("error", None)  # its words might carry the test's own
    return reply


def run_test(
    namespace: dict[str, Any],
    guard: Guard,
    question: dict[str, Any],
    timer: Callable[[float], Any],
) -> dict[str, Any]:
    """Run one test; see `answer`.

    Parameters
    ----------
    namespace : dict
        Of the student's cells.
    guard : Guard
    question : dict
        ``name`` of the code's file; ``given``, ``body`` and ``last``, marshalled code in
        hexadecimal: what the lesson's own cells import and define, the test, its last expression;
        ``own``, the names that stand for built-in ones; ``classes``, those the lesson asks for;
        ``seconds``.
    timer : callable
        A context manager that stops what takes longer.
    """
    guard.put_back(namespace)
    classes = {namespace.get(name) for name in question["classes"]}
    own = {alias: getattr(builtins, name) for alias, name in question["own"].items()}
    own[question["plain"]] = functools.partial(plain, known=guard.known, asked=classes)
    before = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = Nowhere()
    namespace.update(own)
    value = None
    try:
        with timer(question["seconds"]):
            for code in question["given"]:
                with contextlib.suppress(ImportError):
                    exec(marshal.loads(bytes.fromhex(code)), namespace)
            exec(marshal.loads(bytes.fromhex(question["body"])), namespace)
            if question["last"]:
                value = eval(marshal.loads(bytes.fromhex(question["last"])), namespace)
    except BaseException as error:
        return _failed(error, question["name"])
    finally:
        sys.stdout, sys.stderr = before
        for alias in own:
            namespace.pop(alias, None)
    return {"kind": "ok", "value": wire.encode(value)}


def plain(value: Any, known: set[type], asked: set[Any]) -> Any:
    """The value itself, unless something in it answers comparisons as it likes.

    Raises
    ------
    NotPlain
    """
    waiting, seen = [value], 0
    while waiting and seen < MOST_ITEMS:
        item = waiting.pop()
        seen += 1
        kind = type(item)
        if kind in (list, tuple, set, frozenset):
            waiting.extend(list(item)[: MOST_ITEMS - seen])
        elif kind is dict:
            waiting.extend(list(item.values())[: MOST_ITEMS - seen])
        elif kind not in known and _answers_for_itself(kind, known, asked):
            raise NotPlain(kind.__name__)
    return value


def _answers_for_itself(kind: type, known: set[type], asked: set[Any]) -> bool:
    if type(kind) is not type and type(kind) not in known and kind not in asked:
        return True  # a class of a class: it may say anything of itself
    for step in type.__dict__["__mro__"].__get__(kind):
        if step in asked or step in known or not step.__flags__ & _CHANGEABLE:
            continue
        module = sys.modules.get(step.__module__)
        installed = module is not None and step.__module__ != "__main__" and _is_installed(module)
        if installed and getattr(module, step.__name__, None) is step:
            continue
        if ANSWERS_FOR_ITSELF & set(vars(step)):
            return True
    return False


def _failed(error: BaseException, name: str) -> dict[str, Any]:
    """The line of the test that stopped, and the type of the error."""
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == name:
            line = step.tb_lineno
        step = step.tb_next
    kind = "timeout" if type(error).__name__ == "OutOfTime" else "error"
    known = getattr(builtins, type(error).__name__, None) is type(error)
    named = type(error).__name__ if known or type(error) is NotPlain else ""
    try:
        text = str(error).split("\n")[0][:200]
    except BaseException:  # a student's exception may have any __str__
        text = ""
    said = f"{type(error).__name__}: {text}"  # read where a solution is tried, nowhere else
    line = line if type(line) is int else None
    return {"kind": kind, "line": line, "ename": named, "error": said}


class Nowhere:
    """A stream that keeps nothing."""

    encoding, errors, closed = "utf-8", "strict", False

    def write(self, text: str) -> int:
        """Take a text."""
        return len(text)

    def flush(self) -> None:
        """Nothing to do."""

    def isatty(self) -> bool:
        """No."""
        return False


def _functions_in(value: Any) -> Iterator[types.FunctionType]:
    """The functions that stand behind a name: itself, and what it wraps."""
    for step in (value, *(getattr(value, n, None) for n in ("_implementation", "__wrapped__"))):
        function = getattr(step, "__func__", step)
        if isinstance(function, types.FunctionType):
            yield function


def _differ(names: dict[str, Any], before: dict[str, Any]) -> bool:
    return any(names.get(name, names) is not value for name, value in before.items())


def _is_installed(module: Any) -> bool:
    """Whether a module came with Python or a package, and not from a student's cell."""
    spec = module.__dict__.get("__spec__") if isinstance(module, types.ModuleType) else None
    origin = getattr(spec, "origin", None)
    if origin in ("built-in", "frozen"):
        return True
    homes = (f"{sys.prefix}/", f"{sys.base_prefix}/")
    return isinstance(origin, str) and origin.startswith(homes)


def tell_results(codes: str, namespace: dict[str, Any]) -> None:
    """Run tests on a model solution, in its own kernel, and print what came as JSON."""
    guard = Guard()
    results = []
    for code in json.loads(codes):
        results.append(run_test(namespace, guard, code | {"seconds": 0}, contextlib.nullcontext))
    print(f"\n{json.dumps(results)}")
