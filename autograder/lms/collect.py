"""``autograder collect``: place what a system or a folder holds as ``submitted/<student>/…``.

A notebook is known by what is in it, so it may be called anything; whose it is says its name in the
download, with a roster's help. Nothing is lost: a notebook that another replaces is kept in
``collected/<lesson>/earlier/``, what could not be placed in ``collected/unplaced/``, each with the
reason in the list that is printed. To collect the same download again changes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.course import Course, CourseError, Lesson, find_course
from autograder.files import write_atomically
from autograder.grading import dates
from autograder.grading.submission import answers_in
from autograder.lms import canvas, moodle
from autograder.lms.collected import Outcome, from_course, say
from autograder.lms.download import File, files_of
from autograder.lms.handed import Handed
from autograder.lms.ledger import Entry, Ledger, read_ledger, write_ledger
from autograder.lms.lesson import Lessons
from autograder.lms.people import People, Unknown, handed_in_folder
from autograder.lms.roster import can_be_folder, read_roster, roster_of
from autograder.lms.stamps import Stamps
from autograder.lms.table import key

SYSTEMS = ("canvas", "moodle", "folder")


@dataclass(frozen=True)
class Candidate:
    """A notebook that may become a student's submission."""

    handed: Handed
    content: bytes
    exact: bool  # called as the lesson's notebook is
    dated: str  # as in `File`

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder collect``."""
    parser.add_argument(
        "downloads", nargs="+", type=Path, metavar="FILE", help="a zip as downloaded, or a folder"
    )
    parser.add_argument(
        "--from",
        dest="system",
        choices=SYSTEMS,
        help="what it comes from; default: what the names in it speak for",
    )
    parser.add_argument("--lesson", metavar="LESSON", help="place nothing but this lesson")
    parser.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="who is in the class: a table with the column id, Canvas's gradebook, a list from "
        "Moodle; default: roster.csv in the course's folder, if there is one",
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE",
        help="Moodle's grading worksheet of the assignment: its numbers and times of submission",
    )
    parser.add_argument("--encoding", help="of these lists, where it is guessed wrongly")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="also replace what stands in submitted/ and was not put there by this command",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder collect``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    lessons = Lessons(course)
    only = course.chosen_lessons([args.lesson])[0] if args.lesson else None
    roster = roster_of(course, args.roster, args.encoding)
    worksheet = read_roster(args.worksheet, args.encoding) if args.worksheet else None
    if worksheet is not None and worksheet.kind != "worksheet":
        raise CourseError(f"{args.worksheet} is no grading worksheet: it lacks Identifier or Grade")
    if worksheet is None and roster is not None and roster.kind == "worksheet":
        worksheet = roster
    for line in roster.without_id if roster is not None else ():
        print(line)
    look = False
    names = [download.name for download in args.downloads]
    for download in args.downloads:
        files = list(files_of(download))
        system = args.system or system_of(files)
        people = People(system, roster, worksheet, dates.zone_of(course))
        collector = Collector(course, lessons, people, only, args.replace, names)
        outcome = collector.collect(download.name, files)
        look = say(course, download, system, outcome, roster) or look
    if worksheet is not None and "timezone" not in course.config().DueDates:
        print(
            "Times in the worksheet were taken as UTC. If your clock in Moodle shows another zone, "
            "name it in nbgrader_config.py (c.DueDates.timezone) and collect again."
        )
    return 1 if look else 0


def system_of(files: list[File]) -> str:
    """The system whose way of naming most files follow; "folder" where it is neither's."""
    counts = Counter(
        "moodle" if moodle.handed(f.inside) else "canvas" if canvas.handed(f.inside) else "folder"
        for f in files
    )
    return max(SYSTEMS, key=lambda each: counts[each]) if counts else "folder"


class Collector:
    """Places the files of downloads."""

    def __init__(
        self,
        course: Course,
        lessons: Lessons,
        people: People,
        only: Lesson | None,
        force: bool,
        names: list[str],
    ) -> None:
        self._course = course
        self._lessons = lessons
        self._people = people
        self._only = only
        self._force = force
        self._names = names  # of all downloads of the command
        self._stamps = Stamps(course)
        self._before = {
            (entry.system, entry.who, entry.number): student
            for lesson in lessons.lessons
            for student, entry in read_ledger(course, lesson.name).items()
            if entry.number
        }
        self._folders = {}
        if course.submitted.is_dir():
            self._folders = {key(p.name): p.name for p in course.submitted.iterdir() if p.is_dir()}

    def collect(self, archive: str, files: list[File]) -> Outcome:
        """Place the files of one download."""
        outcome = Outcome()
        work = self._sorted(files, outcome)
        counts = Counter({lesson: len(found) for lesson, found in work.items()})
        main = counts.most_common(1)[0][0] if counts else None
        for lesson, found in work.items():
            outcome.lessons.add(lesson.name)
            ledger = read_ledger(self._course, lesson.name)
            stray = self._people.system != "folder" and lesson != main
            if stray:
                outcome.strays.add(lesson.name)
            for student, candidates in sorted(found.items()):
                self._place(archive, lesson, student, candidates, ledger, outcome, stray)
            write_ledger(self._course, lesson.name, ledger)
        self._keep_unplaced(archive, files, outcome)
        return outcome

    def _sorted(
        self, files: list[File], outcome: Outcome
    ) -> dict[Lesson, dict[str, list[Candidate]]]:
        """The notebooks of a download by lesson and student; all else is listed."""
        all_handed = [self._handed(file) for file in files]
        self._people.look_over((h.who, h.number) for h in all_handed if h is not None)
        if self._people.system == "canvas":  # in Moodle, everybody has another in each assignment
            self._people.look_over(
                (who, n) for system, who, n in self._before if system == "canvas"
            )
        if self._people.worksheet is not None:
            table = self._people.worksheet.table
            outcome.unread_times = moodle.unread_times(table)
            if self._people.system == "moodle" and table.place(*moodle.SUBMITTED) is None:
                outcome.no_column = moodle.SUBMITTED[0]
        work: dict[Lesson, dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
        for file, handed in zip(files, all_handed, strict=True):
            lesson, reason = self._lesson_of(file)
            if lesson is None or file.content is None:
                outcome.unplaced.append((file.inside, reason))
                continue
            if handed is None:
                what = f"not named as {self._people.system} names what it sends"
                outcome.unplaced.append((file.inside, what))
                continue
            try:
                student = self._student_of(handed)
                time = self._people.time_of(handed)
                before = self._before.get((self._people.system, handed.who, handed.number), student)
                if before != student:
                    outcome.notes.append(
                        f"{student}: was collected as {before!r} before; remove that folder from "
                        f"{self._course.submitted.name}/ if it is the same work"
                    )
            except Unknown as error:
                outcome.unplaced.append((file.inside, str(error)))
                continue
            if self._people.worksheet is not None and self._people.listed(handed) is None:
                outcome.unlisted.append(student)
            if self._people.lacks_time(handed) and student not in outcome.without_time:
                outcome.without_time.append(student)
            handed = replace(handed, time=time)
            exact = PurePosixPath(handed.name).name == lesson.notebook
            work[lesson][student].append(Candidate(handed, file.content, exact, file.dated))
        return work

    def _handed(self, file: File) -> Handed | None:
        if self._people.system == "moodle":
            return moodle.handed(file.inside)
        if self._people.system == "canvas":
            return canvas.handed(file.inside)
        return handed_in_folder(file.inside, self._lessons.lessons)

    def _lesson_of(self, file: File) -> tuple[Lesson | None, str]:
        if file.problem or file.content is None:
            return None, file.problem
        guess = self._lessons.guess(file.inside, file.content)
        if guess.lesson is None:
            what = "a notebook of no lesson" if guess.is_notebook else "no notebook"
            return None, what
        if self._only is not None and guess.lesson != self._only:
            return None, f"is {guess.lesson.name}, not {self._only.name}"
        return guess.lesson, ""

    def _student_of(self, handed: Handed) -> str:
        student = self._before.get((self._people.system, handed.who, handed.number))
        if student is None or self._people.roster is not None:
            student = self._people.student_of(handed)
        known = self._folders.get(key(student), student)
        if not can_be_folder(known):
            raise Unknown(f"{known!r} cannot be the name of a folder")
        return known

    def _place(
        self,
        archive: str,
        lesson: Lesson,
        student: str,
        candidates: list[Candidate],
        ledger: Ledger,
        outcome: Outcome,
        stray: bool,
    ) -> None:
        """Put the newest of a student's notebooks in its place, and keep the others."""
        if len(candidates) > 1:
            candidates = sorted(candidates, key=lambda c: self._rank(lesson, c), reverse=True)
        chosen, *others = candidates
        target = self._course.submitted / student / lesson.path
        before = ledger.get(student)
        there = _sha256(target)
        taken = _entry(self._people.system, archive, chosen)
        others = [c for c in others if c.sha256 != chosen.sha256]
        if others:
            outcome.notes.append(
                f"{student}: {1 + len(others)} notebooks of {lesson.name}; taken: "
                f"{chosen.handed.inside}"
            )
        for other in others:
            self._keep_earlier(lesson, student, other.handed.name, other.content)
        if there == chosen.sha256:
            outcome.unchanged += 1
        elif there and stray:
            outcome.unplaced.append(
                (chosen.handed.inside, f"is {lesson.name}, of which {student} has another")
            )
            return
        elif there and (before is None or there != before.sha256) and not self._force:
            happened = "was there already" if before is None else "has been changed since"
            why = f"{from_course(self._course, target)} {happened}; --replace takes this one"
            outcome.unplaced.append((chosen.handed.inside, why))
            return
        elif before is not None and there and self._is_undecided(taken, before):
            outcome.unplaced.append((chosen.handed.inside, _undecided(student, before)))
            return
        elif before is not None and there and self._is_older(taken, before):
            outcome.notes.append(f"{student}: an earlier attempt at {lesson.name}; kept aside")
            self._keep_earlier(lesson, student, chosen.handed.name, chosen.content)
            return
        else:
            if there:
                self._keep_earlier(lesson, student, lesson.notebook, target.read_bytes())
                outcome.replaced += 1
            else:
                outcome.placed += 1
            if stray:
                outcome.notes.append(f"{student}: handed in {lesson.name} here; placed as that")
            write_atomically(target, chosen.content)
        self._folders[key(student)] = student
        ledger[student] = self._stamps.write(lesson, student, taken, before, there, outcome)

    def _is_older(self, taken: Entry, before: Entry) -> bool:
        """Whether work is an earlier attempt than what is there."""
        if taken.time and before.time and taken.time != before.time:
            return datetime.fromisoformat(taken.time) < datetime.fromisoformat(before.time)
        if taken.file_number and before.file_number:
            return int(taken.file_number) < int(before.file_number)
        return self._is_tie(taken, before) and "" < taken.dated < before.dated

    def _is_undecided(self, taken: Entry, before: Entry) -> bool:
        """Whether nothing but the order in a command's line says which of two is newer."""
        dates_tell = taken.dated and before.dated and taken.dated != before.dated
        return self._is_tie(taken, before) and not dates_tell and not self._force

    def _is_tie(self, taken: Entry, before: Entry) -> bool:
        """Whether two of Moodle's zips, given together, hold work that no time tells apart."""
        together = self._names.count(before.archive) > (before.archive == taken.archive)
        of_moodle = taken.system == before.system == "moodle"
        times_tell = taken.time and before.time and taken.time != before.time
        return together and of_moodle and not times_tell

    def _rank(self, lesson: Lesson, candidate: Candidate) -> tuple:
        """Newer attempts rank higher; of one attempt, what is worked on and called as it should."""
        handed = candidate.handed
        return (
            handed.time or datetime.min.replace(tzinfo=UTC),
            bool(answers_in(candidate.content, self._course, lesson)),
            candidate.exact,
            int(handed.file_number or 0),
            handed.inside,
        )

    def _keep_earlier(self, lesson: Lesson, student: str, name: str, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()[:8]
        folder = self._course.collected / lesson.name / "earlier" / student
        file = PurePosixPath(name).name[-100:]
        write_atomically(folder / f"{digest}-{file}", content)

    def _keep_unplaced(self, archive: str, files: list[File], outcome: Outcome) -> None:
        folder = self._course.collected / "unplaced" / archive
        shutil.rmtree(folder, ignore_errors=True)
        contents = {file.inside: file.content for file in files}
        for inside, _ in outcome.unplaced:
            content = contents[inside]
            parts = [p[-100:] for p in PurePosixPath(inside).parts if p not in ("..", "/", ".")]
            if content is not None and parts:
                write_atomically(folder.joinpath(*parts), content)


def _undecided(student: str, before: Entry) -> str:
    return (
        f"{before.archive} has other work of {student}, and no time or date says which is newer; "
        "that one stays: to take this one, collect it by itself"
    )


def _entry(system: str, archive: str, chosen: Candidate) -> Entry:
    handed = chosen.handed
    return Entry(
        system=system,
        archive=archive,
        inside=handed.inside,
        who=handed.who,
        number=handed.number,
        file_number=handed.file_number,
        name=handed.name,
        late=handed.late,
        time=handed.time.isoformat() if handed.time else "",
        sha256=chosen.sha256,
        dated=chosen.dated,
    )


def _sha256(path: Path) -> str:
    """Of a file's bytes; empty where there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
