"""Which names a cell defines, and which it needs from elsewhere.

Decides which cells have to run for an answer. Cells of a submission are read on the student's
side: whatever their text does to a parser, it does it there.
"""

from __future__ import annotations

import symtable
from dataclasses import dataclass

MAX_NAMES = 5_000  # of one cell
# Scopes that are run where they are written.
_AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")


@dataclass(frozen=True)
class Names:
    """The names of a cell.

    Attributes
    ----------
    defines : frozenset of str
    now : frozenset of str
        What it needs when it runs.
    later : frozenset of str
        What its functions need when they are called.
    arguments : frozenset of str
        What its functions call their arguments.
    """

    defines: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    arguments: frozenset[str] = frozenset()

    @property
    def needs(self) -> frozenset[str]:
        """What it needs from elsewhere, sooner or later."""
        return (self.now | self.later) - self.defines


def names_of(source: str) -> Names:
    """The names of a cell without magics; none where it is no Python."""
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names()
    defines: set[str] = set()
    now: set[str] = set()
    later: set[str] = set()
    arguments: set[str] = set()
    waiting = [(table, now)]
    while waiting:
        scope, uses = waiting.pop()
        module = scope.get_type() == "module"
        for symbol in scope.get_symbols():
            name = symbol.get_name()
            if _is_iterated(symbol):
                continue
            if module or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
                    defines.add(name)
                if module and symbol.is_declared_global():  # by := in a comprehension
                    defines.add(name)
                if symbol.is_referenced():
                    uses.add(name)
        if isinstance(scope, symtable.Function) and scope.get_name() not in _AT_ONCE:
            arguments.update(scope.get_parameters())
        for inner in scope.get_children():
            at_once = inner.get_type() == "class" or inner.get_name() in _AT_ONCE
            waiting.append((inner, uses if at_once else later))
    return Names(*(frozenset(part) for part in (defines, now, later, arguments)))


_ITERATED = 512  # a symbol's flag in CPython


def _is_iterated(symbol: symtable.Symbol) -> bool:
    """Whether it is a comprehension's own, which Python 3.12 and newer list in the scope around."""
    said = getattr(symbol, "is_comp_iter", None)  # from Python 3.14 on
    return said() if said else bool(getattr(symbol, "_Symbol__flags", 0) & _ITERATED)
