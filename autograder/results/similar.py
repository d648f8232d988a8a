"""``autograder similar``: submissions whose code is suspiciously equal.

Compares what students wrote in the stubs, beyond what they were given, with copydetect's
fingerprints: names of variables, spaces and comments do not matter. What many of the class wrote
the same way is left out, and so are answers of one line: two students who know the formula write
the same line.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Course, CourseError, Lesson, find_course
from autograder.files import write_output
from autograder.grading.sanitise import source_of
from autograder.lms.roster import Roster, roster_of
from autograder.results.templating import TEMPLATES
from autograder.terminal.progress import Progress
from autograder.terminal.tables import table_text

if TYPE_CHECKING:
    from copydetect import CodeFingerprint

PAGE = Path("reports") / "similar.html"
GRAM = 20  # characters of a fingerprint, of code in which each name is one character
MANY = 6  # students, or
MANY_SHARE = 0.1  # of those who handed in: what more of them wrote is common knowledge
LEAST = 40  # characters that two must share in a lesson, names being one character each
LEAST_IN_ALL = 80  # over all lessons
LEAST_SHARE = 0.6  # of the rarer part of what one of them wrote
SHOWN = 60  # pairs on the page


@dataclass(frozen=True)
class Answers:
    """What one student wrote in a lesson, as far as it can be compared."""

    student: str
    stubs: dict[str, str]  # exercise -> code of more than one line

    @property
    def text(self) -> str:
        """All of it."""
        return "\n\n".join(self.stubs.values())


@dataclass
class LessonAnswers:
    """A lesson's answers.

    Attributes
    ----------
    answers : list of Answers
    compared, short : list of str
        Exercises that say something, and those that most answered in one line.
    """

    lesson: str
    handed_in: int = 0
    answers: list[Answers] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Match:
    """What two students share in a lesson.

    Attributes
    ----------
    characters : int
        Of code in which each name is one character.
    share : float
        Of the rarer code of that one who has less of it.
    """

    lesson: str
    characters: int
    share: float
    left: str
    right: str

    @property
    def exact(self) -> bool:
        """Whether all is the same, with names, comments and spaces."""
        return self.left == self.right

    @property
    def said(self) -> str:
        """The lesson and how much of it."""
        return f"{self.lesson} {self.share:.0%}" + (", word for word" if self.exact else "")


@dataclass
class Pair:
    """Two students with what they share."""

    students: tuple[str, str]
    matches: list[Match] = field(default_factory=list)

    @property
    def characters(self) -> int:
        """Over all lessons."""
        return sum(match.characters for match in self.matches)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder similar``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=f"of the page; default: {PAGE.as_posix()}"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder similar``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    roster = roster_of(course, None)
    lessons = [answers_of(course, lesson) for lesson in course.chosen_lessons(args.lessons)]
    lessons = [each for each in lessons if each.handed_in]
    if not lessons:
        raise CourseError("nothing has been graded yet; run `autograder grade` first")
    pairs: dict[tuple[str, str], Pair] = {}
    with Progress("Comparing", len(lessons)) as progress:
        for each in lessons:
            for students, match in matches(each):
                pairs.setdefault(students, Pair(students)).matches.append(match)
            progress.advance(each.lesson)
    enough = [pair for pair in pairs.values() if pair.characters >= LEAST_IN_ALL]
    found = sorted(enough, key=lambda pair: (-pair.characters, pair.students))
    print(pairs_text(found))
    print(honest_word(lessons))
    target = args.output or course.root / PAGE
    try:
        write_output(target, page(found, lessons, roster).encode("utf-8"))
    except OSError as error:
        raise CourseError(f"{target} cannot be written: {error.strerror}") from None
    print(f"Side by side: {target}")
    return 0


# --- what is compared ----------------------------------------------------------------------------


def answers_of(course: Course, lesson: Lesson) -> LessonAnswers:
    """What students wrote in a lesson's stubs, without stubs as given and answers of one line."""
    found = LessonAnswers(lesson.name)
    release = course.release / lesson.path
    if not release.is_file():
        raise CourseError(f"{release} is missing; run `autograder build` first")
    given = _stubs(json.loads(release.read_text(encoding="utf-8")))
    tried: Counter[str] = Counter()
    long: Counter[str] = Counter()
    for path in sorted(course.autograded.glob(f"*/{lesson.path}")):
        stubs = _stubs(json.loads(path.read_text(encoding="utf-8")))
        own = {}
        for name, code in stubs.items():
            if name in given and code.strip() != given[name].strip():
                tried[name] += 1
                if is_long(code):
                    long[name] += 1
                    own[name] = code
        found.handed_in += 1
        found.answers.append(Answers(path.parent.parent.name, own))
    found.compared = [name for name in given if long[name] * 2 > tried[name]]
    found.short = [name for name in given if tried[name] and name not in found.compared]
    return found


def _stubs(notebook: dict[str, Any]) -> dict[str, str]:
    """The code of the stubs; questions are left out."""
    found = {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        name = marks.get("grade_id", "")
        if cell["cell_type"] == "code" and marks.get("solution") and not name.startswith("q_"):
            found[name] = source_of(cell)
    return found


def is_long(code: str) -> bool:
    """Whether code says more than one formula: at least three statements besides signatures."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return len([line for line in code.splitlines() if line.strip()]) > 3
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            continue
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        count += isinstance(node, ast.stmt) and not is_text
    return count > 2


# --- comparing -----------------------------------------------------------------------------------


def matches(lesson: LessonAnswers) -> Iterable[tuple[tuple[str, str], Match]]:
    """Pairs of students who share more of a lesson's rarer code than chance would have it."""
    from copydetect import compare_files

    prints = {a.student: (a, _fingerprint(a.text)) for a in lesson.answers if a.text.strip()}
    by_hash: dict[int, list[str]] = defaultdict(list)
    for student, (_, each) in prints.items():
        for value in each.hashes:
            by_hash[value].append(student)
    most = max(MANY, int(MANY_SHARE * lesson.handed_in))
    common = {value for value, students in by_hash.items() if len(students) > most}
    for _, each in prints.values():
        _forget(each, common)
    together: Counter[tuple[str, str]] = Counter()
    for value, students in by_hash.items():
        if value not in common:
            together.update(combinations(sorted(students), 2))
    for left, right in sorted(together):
        (one, first), (two, second) = prints[left], prints[right]
        characters, shares, _ = compare_files(first, second)
        share = float(max(shares))
        if characters >= LEAST and share >= LEAST_SHARE:
            yield (left, right), Match(lesson.lesson, int(characters), share, one.text, two.text)


def _fingerprint(code: str) -> CodeFingerprint:
    from copydetect import CodeFingerprint

    # A window of 1 keeps every fingerprint: these texts are short, and no chance decides.
    return CodeFingerprint("answer.py", GRAM, 1, fp=io.StringIO(code))


def _forget(each: CodeFingerprint, common: set[int]) -> None:
    """Take out what many wrote."""
    from copydetect.utils import get_token_coverage

    each.hashes -= common
    each.hash_idx = {
        value: places for value, places in each.hash_idx.items() if value in each.hashes
    }
    each.token_coverage = get_token_coverage(each.hash_idx, each.k, len(each.filtered_code))


# --- what is said --------------------------------------------------------------------------------


def pairs_text(pairs: list[Pair]) -> str:
    """The pairs as a table."""
    if not pairs:
        return "No two submissions are equal beyond what many wrote.\n"
    rows = [
        [
            *pair.students,
            str(pair.characters),
            "; ".join(match.said for match in pair.matches),
        ]
        for pair in pairs[:SHOWN]
    ]
    more = f"\n… and {len(pairs) - SHOWN} more pairs" if len(pairs) > SHOWN else ""
    return table_text(["student", "student", "characters", "equal"], rows, left=2) + more + "\n"


def honest_word(lessons: list[LessonAnswers]) -> str:
    """What the list can say, and what it cannot."""
    lines = [
        "Equal code is a reason to ask, not a proof. Compared are answers of three statements or "
        f"more, without what more than {MANY} students (or {MANY_SHARE:.0%} of them) wrote alike; "
        "names, comments and spaces do not count. Students who worked together, or followed one "
        "hint or one book, stand here too; who copied and rewrote does not.",
    ]
    for each in lessons:
        if not each.compared:
            lines.append(
                f"{each.lesson}: nearly all answers are a line or two and say nothing; only the "
                "few longer ones were compared."
            )
        elif each.short:
            lines.append(
                f"{each.lesson}: compared {', '.join(each.compared)}; too short to say anything: "
                f"{', '.join(each.short)}."
            )
    return "\n".join(lines)


def page(pairs: list[Pair], lessons: list[LessonAnswers], roster: Roster | None) -> str:
    """The pairs side by side, as HTML."""
    names = {person.student: person.name for person in roster.people} if roster else {}
    return TEMPLATES.get_template("similar.html.j2").render(
        pairs=pairs[:SHOWN],
        more=max(0, len(pairs) - SHOWN),
        word=honest_word(lessons).split("\n"),
        names=names,
    )
