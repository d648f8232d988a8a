"""What is counted about a class: points from the gradebook, slips from the grade records."""

from __future__ import annotations

import ast
import json
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from autograder.course import Course, Lesson
from autograder.exercises.registry import Content
from autograder.grading import records
from autograder.grading.records import Header, Standing
from autograder.grading.sanitise import source_of
from autograder.grading.times import read_times
from autograder.lms.roster import Ambiguous, Roster

STATUSES = ("correct", "partly", "incorrect", "not attempted", "no answer")
EXAMPLE_LINES = 16
LOW = 0.5  # of the points: under this a lesson counts as not understood
FALL = 0.3  # of the points under the student's own median


@dataclass
class ExerciseNumbers:
    """One exercise over the class."""

    name: str
    max_points: float
    bonus: bool
    points: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    misconceptions: Counter[str] = field(default_factory=Counter)
    shown_by: dict[str, list[str]] = field(default_factory=dict)  # misconception -> students
    said: dict[str, str] = field(default_factory=dict)  # misconception -> what one of them was told

    @property
    def success(self) -> float:
        """Mean share of the points."""
        return statistics.fmean(self.points) / self.max_points if self.points else 0.0


@dataclass(frozen=True)
class Slip:
    """A misconception with the number of students who were told so, and one's code."""

    exercise: str
    name: str
    count: int
    sentence: str
    example: str


@dataclass
class LessonNumbers:
    """One lesson over the class.

    Attributes
    ----------
    scores : dict
        Student -> points as the gradebook has them.
    late, penalties : int
        How many handed in after their due date, and how many lost points for it.
    look : list
        Student and reason, for what an instructor should look at.
    slow : list
        Student and seconds in the student's own code, the longest first.
    parts : dict
        What makes up the mean of the totals: automatic, manual, bonus, penalty, total.
    sealed : bool
        Whether entries of the course judged, and not the lesson's own tests.
    """

    name: str
    max_points: float
    scores: dict[str, float] = field(default_factory=dict)
    late: int = 0
    penalties: int = 0
    look: list[tuple[str, str]] = field(default_factory=list)
    slow: list[tuple[str, float]] = field(default_factory=list)
    exercises: dict[str, ExerciseNumbers] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    parts: dict[str, float] = field(default_factory=dict)
    sealed: bool = True

    @property
    def median(self) -> float:
        """The median of the points."""
        return statistics.median(self.scores.values())


@dataclass(frozen=True)
class Talk:
    """A student to talk to, and why."""

    student: str
    name: str
    reasons: tuple[str, ...]


@dataclass
class ClassNumbers:
    """A class over its lessons.

    Attributes
    ----------
    size : int
        Students in the roster, or those who handed anything in.
    """

    size: int
    from_roster: bool
    lessons: list[LessonNumbers]
    talk: list[Talk]


def count_class(
    course: Course,
    lessons: Iterable[Lesson],
    standings: Mapping[str, Mapping[str, Standing]],
    roster: Roster | None,
    late: Mapping[str, int],
) -> ClassNumbers:
    """Count over all lessons that somebody handed in.

    Parameters
    ----------
    course : Course
    lessons : iterable of Lesson
    standings : mapping
        Lesson -> student -> what the gradebook says.
    roster : Roster, optional
        Whose members without work count as well.
    late : mapping
        Lesson -> how many handed in after their due date.
    """
    content, times = course.content, read_times(course.records)
    names = _names(roster)
    counted = [
        _count_lesson(course, content, lesson, standings[lesson.name], times, names)
        for lesson in lessons
        if standings.get(lesson.name)
    ]
    for each in counted:
        each.late = late.get(each.name, 0)
    everybody = sorted({s for lesson in counted for s in lesson.scores})
    members = _members(everybody, roster)
    talk = _whom_to_talk_to(counted, members)
    return ClassNumbers(len(members), roster is not None, counted, talk)


def _parts(standings: Iterable[Standing]) -> dict[str, float]:
    """Means over the class; the first three less the penalty make the total that is exported."""
    own = list(standings)
    return {
        "automatic": statistics.fmean(s.automatic for s in own),
        "manual": statistics.fmean(s.manual for s in own),
        "bonus": statistics.fmean(s.bonus for s in own),
        "penalty": -statistics.fmean(s.penalty for s in own) + 0.0,
        "total": statistics.fmean(s.score for s in own),
    }


def _count_lesson(
    course: Course,
    content: Content,
    lesson: Lesson,
    standings: Mapping[str, Standing],
    times: Mapping[tuple[str, str], float],
    names: frozenset[str],
) -> LessonNumbers:
    numbers = LessonNumbers(lesson.name, max(s.max_score for s in standings.values()))
    numbers.parts = _parts(standings.values())
    numbers.sealed = content.seals(lesson.name)
    for exercise in content.of_lesson(lesson.name):
        numbers.exercises[exercise.name] = ExerciseNumbers(
            exercise.name, exercise.points, exercise.bonus
        )
    for student, standing in sorted(standings.items()):
        numbers.scores[student] = standing.score
        numbers.penalties += bool(standing.penalty)
        path = records.record_path(course.records, student, lesson.name)
        header = records.read_header(path)
        if header is None:
            continue
        _count_record(numbers, student, header, records.read_body(path)["verdicts"], standing)
    took = [(s, times[lesson.name, s]) for s in numbers.scores if (lesson.name, s) in times]
    numbers.slow = sorted(took, key=lambda pair: (-pair[1], pair[0]))[:5]
    numbers.slips = _slips(course, content, lesson, numbers, names)
    return numbers


def _count_record(
    numbers: LessonNumbers,
    student: str,
    header: Header,
    verdicts: list[dict],
    standing: Standing,
) -> None:
    if header.needs_look:
        numbers.look.append((student, header.needs_look))
    for verdict in verdicts:
        exercise = numbers.exercises.get(verdict["exercise"])
        if exercise is None and not numbers.sealed and verdict["max_points"]:
            exercise = ExerciseNumbers(verdict["exercise"], verdict["max_points"], bonus=False)
            numbers.exercises[exercise.name] = exercise
        if exercise is None:  # no longer in the lesson
            continue
        cell = verdict.get("cell", f"test_{exercise.name}")  # older records say it by the name
        points = standing.scores.get(cell, verdict["points"])
        exercise.points.append(points)
        exercise.statuses[verdict["status"]] += 1
        told = {c["misconception"]: c["message"] for c in verdict["checks"] if c["misconception"]}
        for slug, message in told.items():
            exercise.said.setdefault(slug, message)
            exercise.misconceptions[slug] += 1
            exercise.shown_by.setdefault(slug, []).append(student)


def _slips(
    course: Course,
    content: Content,
    lesson: Lesson,
    numbers: LessonNumbers,
    names: frozenset[str],
) -> list[Slip]:
    """The misconceptions of a lesson, the most frequent first."""
    found = []
    for exercise in numbers.exercises.values():
        for slug, count in exercise.misconceptions.items():
            example = ""
            if not exercise.name.startswith("q_"):
                example = _example(course, lesson, exercise.name, exercise.shown_by[slug], names)
            sentence = sentence_of(content, exercise.name, slug) or exercise.said[slug]
            found.append(Slip(exercise.name, slug, count, sentence, example))
    return sorted(found, key=lambda slip: (-slip.count, slip.exercise, slip.name))


def sentence_of(content: Content, exercise: str, slug: str) -> str:
    """What a student is told about a misconception; empty where the entry has no sentence."""
    for misconception in content.find(exercise).misconceptions:
        if misconception.name == slug:
            return misconception.sentence
    return ""


# --- an example that says nothing of its author ---------------------------------------------------


def _example(
    course: Course, lesson: Lesson, exercise: str, students: Iterable[str], names: frozenset[str]
) -> str:
    """The shortest answer of these students, without comments; empty where none is fit to show."""
    codes = []
    for student in list(students)[:30]:
        path = course.autograded / student / lesson.path
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError):
            continue
        code = next((source_of(c) for c in cells if c.get("id") == exercise), "")
        codes.append(anonymous(code, names))
    fit = [code for code in codes if code and code.count("\n") < EXAMPLE_LINES]
    return min(fit, key=lambda code: (len(code), code), default="")


def anonymous(code: str, names: frozenset[str]) -> str:
    """Code without comments, docstrings and texts; empty where it still names somebody."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 3:
            node.value = "…"
    try:
        text = ast.unparse(tree)
    except (RecursionError, ValueError):
        return ""
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    return "" if words & names else text


def _names(roster: Roster | None) -> frozenset[str]:
    """Words that would tell who somebody is."""
    words: set[str] = set()
    for person in roster.people if roster else ():
        for text in (person.first, person.last, person.full, *person.keys):
            words.update(w.casefold() for w in re.findall(r"\w+", text) if len(w) > 2)
    return frozenset(words)


# --- whom to talk to -----------------------------------------------------------------------------


def _members(everybody: list[str], roster: Roster | None) -> dict[str, str]:
    """Student -> name, for the roster and for those who handed in without being in it."""
    members = dict.fromkeys(everybody, "")
    if roster is None:
        return members
    for person in roster.people:
        folder = next((s for s in everybody if _is(roster, s, person.student)), person.student)
        members[folder] = person.name
    return members


def _is(roster: Roster, folder: str, student: str) -> bool:
    try:
        person = roster.find(folder)
    except Ambiguous:
        return False
    return person is not None and person.student == student


def several(lessons: int) -> int:
    """How many lessons somebody may leave out or do badly in before it is a reason to talk."""
    return max(2, math.ceil(lessons / 4))


def _whom_to_talk_to(lessons: list[LessonNumbers], members: Mapping[str, str]) -> list[Talk]:
    """Students who handed in nothing, stay low, or fall; those it matters most for first."""
    found: list[tuple[int, Talk]] = []
    enough = several(len(lessons))
    for student, name in members.items():
        shares = [
            (n.name, n.scores[student] / n.max_points)
            for n in lessons
            if student in n.scores and n.max_points
        ]
        missing = [n.name for n in lessons if student not in n.scores]
        reasons = []
        if missing:
            reasons.append(f"nothing handed in for {_listed(missing)}")
        low = [lesson for lesson, share in shares if share < LOW]
        if len(low) >= enough:
            reasons.append(f"under half of the points in {_listed(low)}")
        if len(shares) > 2:
            usual = statistics.median(share for _, share in shares[:-1])
            if shares[-1][1] < usual - FALL:
                reasons.append(
                    f"{shares[-1][0]} far below the usual ({shares[-1][1]:.0%} of the points; the "
                    f"median before was {usual:.0%})"
                )
        falls = any("far below" in reason for reason in reasons)
        if len(missing) >= enough or len(low) >= enough or falls:
            weight = len(missing) + len(low) + len(reasons)
            found.append((-weight, Talk(student, name, tuple(reasons))))
    return [talk for _, talk in sorted(found, key=lambda each: (each[0], each[1].student))]


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) < 5 else f"{len(names)} lessons"
