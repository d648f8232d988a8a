"""Which cells an answer needs: those that are run in any case, and those that give way.

A figure of the course is not run when a class is graded, unless something that a student wrote
uses a name it defines. A student's own experiment is run, but an answer does not wait for it
longer than for all of them together, unless it defines a name that the answer uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from autograder.grading.sanitise import Cell, source_of
from autograder.student.names import Names, names_of

# Names of IPython's own, one of which loops use for what they do not need.
_NOBODYS = frozenset({"_", "__", "___", "In", "Out"})


@dataclass(frozen=True)
class Plan:
    """What is known of a notebook's code cells before it is run.

    Attributes
    ----------
    names : dict
        Id of a cell -> the names it defines and needs; those of the setup cell are left out, since
        every cell uses them.
    figures : frozenset of str
        Ids of the course's own figures and experiments that something of the student's uses.
    needed : frozenset of str
        Ids of the cells that define a name which an answer uses.
    """

    names: Mapping[str, Names] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()

    def uses(self, targets: Iterable[str]) -> frozenset[str]:
        """The names that some names lead to, themselves included."""
        wanted = {target.split(".")[0] for target in targets}
        seen: set[str] = set()
        while True:
            fresh = [n for n, c in self.names.items() if n not in seen and c.defines & wanted]
            if not fresh:
                return frozenset(wanted)
            seen.update(fresh)
            wanted = wanted.union(*(self.names[name].needs for name in fresh))


def plan(
    cells: Sequence[Cell],
    read: Callable[[list[str]], list[Names]],
    targets: Iterable[str],
) -> Plan:
    """Read the code cells of a rebuilt notebook.

    Parameters
    ----------
    cells : sequence of dict
    read : callable
        The names in each of some cells of a submission; see `session.Session.names`.
    targets : iterable of str
        Names that the checks ask for.
    """
    code = [c for c in cells if c["cell_type"] == "code" and not is_test(c)]
    theirs = [c for c in code if is_students(c)]
    names = dict(zip((c["id"] for c in theirs), read([source_of(c) for c in theirs]), strict=True))
    arguments = frozenset[str]().union(*(names[c["id"]].arguments for c in theirs if is_stub(c)))
    courses = {c["id"]: _course_names(source_of(c)) for c in code if c["id"] not in names}
    figures = {c["id"] for c in code if c["id"] in courses and is_figure(c)}
    always = [courses[c["id"]].defines for c in code if c["id"] in courses and not is_figure(c)]
    defined = frozenset[str]().union(*always, *(n.defines for n in names.values()))

    wanted: set[str] = set()
    for cell in theirs:
        found = names[cell["id"]]
        # z in a stub without a z is a slip, though some figure has a z of its own.
        uses = found.now | found.later
        wanted |= uses - _NOBODYS - (arguments if is_stub(cell) else frozenset())
    chosen: set[str] = set()
    while fresh := [f for f in figures - chosen if courses[f].defines & (wanted - defined)]:
        chosen.update(fresh)
        wanted = wanted.union(*(courses[f].needs for f in fresh))

    setup = frozenset[str]().union(*(courses[c["id"]].defines for c in code if is_locked(c)))
    known = names | {i: n for i, n in courses.items() if i in chosen or i not in figures}
    known = {
        c["id"]: Names(*(part - setup for part in _parts(known[c["id"]])))
        for c in code
        if c["id"] in known and (is_students(c) or not is_locked(c))
    }
    planned = Plan(known, frozenset(chosen))
    uses = planned.uses(targets)
    needed = frozenset(name for name, c in known.items() if c.defines & uses)
    return Plan(known, frozenset(chosen), needed)


def _parts(names: Names) -> tuple[frozenset[str], ...]:
    return names.defines, names.now, names.later, names.arguments


@lru_cache(maxsize=512)
def _course_names(source: str) -> Names:
    """The names of a cell of the course's own."""
    plain = [line for line in source.split("\n") if not line.lstrip().startswith(("%", "!", "?"))]
    return names_of("\n".join(plain))


def is_test(cell: Cell) -> bool:
    """Whether a cell is one in which an exercise is judged."""
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


def is_stub(cell: Cell) -> bool:
    """Whether a cell is an exercise's own."""
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def is_locked(cell: Cell) -> bool:
    """Whether a cell is one that students are not to change."""
    return bool(cell["metadata"].get("nbgrader", {}).get("locked"))


def is_students(cell: Cell) -> bool:
    """Whether the text of a cell is a student's."""
    return cell["metadata"]["autograder"]["origin"] in ("student", "changed")


def is_figure(cell: Cell) -> bool:
    """Whether a cell only illustrates."""
    return "illustration" in cell["metadata"].get("tags", [])
