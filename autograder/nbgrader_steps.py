"""nbgrader is sealed as soon as it is there, and not fetched where nobody asked for it.

`nbgrader_config.py` calls `seal_nbgrader` wherever it is read: by nbgrader's own commands and the
Jupyter server, which have imported nbgrader by then, and by every `autograder` command, most of
which need no part of it. To import it takes seconds.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_PACKAGE = "nbgrader"


def seal_nbgrader() -> None:
    """Lead nbgrader's grading into this package's: at once, or when nbgrader is imported."""
    if _PACKAGE in sys.modules:
        _seal()
    elif not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def _seal() -> None:
    from autograder.nbgrader_commands import seal

    seal()


class _Finder(MetaPathFinder):
    """Finds nbgrader where it is, and has it sealed once it has been imported."""

    def __init__(self) -> None:
        self._asked = False

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The package's own specification, with `_Sealing` as its loader."""
        if name != _PACKAGE or self._asked:
            return None
        self._asked = True
        try:
            found = importlib.util.find_spec(name)
        finally:
            self._asked = False
        if found is not None and found.loader is not None:
            found.loader = _Sealing(found.loader, self)
        return found


class _Sealing(Loader):
    """Loads a package as its own loader does, then seals it."""

    def __init__(self, inner: Loader, finder: MetaPathFinder) -> None:
        self._inner = inner
        self._finder = finder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the package's own loader makes it."""
        return self._inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the package's own file; what it brings is then sealed."""
        module.__loader__ = self._inner
        if module.__spec__ is not None:
            module.__spec__.loader = self._inner
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        self._inner.exec_module(module)
        _seal()
