"""Every hostile submission of `attacks`, through the real pipeline.

None may gain a point that its honest answers do not deserve, read what is not its own, disturb a
neighbour, or take longer than its limits allow.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from attacks import Attack
from attacks.answers import ANSWERS
from attacks.ending import ENDING, HANGING
from attacks.forging import FORGING
from attacks.markup import MARKUP
from attacks.notebooks import NOTEBOOKS
from attacks.patching import PATCHING
from attacks.peeking import PEEKING
from toy_class import LESSON, NOTEBOOK, all_right, make_course, toy_content
from warm_nbgrader import nbgrader

import autograder
from autograder.course import find_course
from autograder.exercises import Check, Exercise, Finding
from autograder.grading import records
from autograder.grading import runner as runner_module
from autograder.grading.gradebook import open_writer
from autograder.grading.job import Job, Result, grade_submission, seed_of
from autograder.grading.judge import judge
from autograder.grading.runner import Limits
from autograder.grading.zygote import Zygote
from autograder.results.page import Standing, page

LIMITS = Limits(cell_seconds=2.0, call_seconds=2.0, notebook_seconds=20.0)
SECRET = "the course's CANARY-SECRET"
HONEST = json.dumps(all_right()).encode()

QUICK = (*PEEKING, *PATCHING, *FORGING, *ANSWERS, *ENDING, *NOTEBOOKS, MARKUP)

STARTS_FOR_REAL = True  # see the conftest of all tests


def named(attacks):
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.name)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a canary wherever something is that a submission may not read."""
    folder = make_course(tmp_path_factory.mktemp("attacked") / "course", ())
    (folder / "notes.txt").write_text("CANARY-COURSE")
    (folder / "records").mkdir()
    (folder / "records" / "secret").write_text(SECRET)
    with sqlite3.connect(folder / "gradebook.db") as db:
        db.execute("create table t as select 'CANARY-GRADE' as x")
    other = folder / "submitted" / "other"
    (other / LESSON).mkdir(parents=True)
    (other / "notes.txt").write_text("CANARY-OTHER")
    (other / LESSON / NOTEBOOK).write_bytes(HONEST.replace(b"### ", b"### CANARY-OTHER "))
    return folder


@pytest.fixture(scope="module")
def places(course):
    """What the words in an attack's text stand for; a server listens on PORT."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield {
            "COURSE": str(course),
            "PACKAGE": str(Path(autograder.__file__).parent),
            "CONTENT": str(course / "course"),
            "PORT": str(server.getsockname()[1]),
        }
        with pytest.raises(BlockingIOError):
            server.accept()  # nobody called


@pytest.fixture(scope="module", autouse=True)
def warm():
    """A warm process of this module's own, started with a canary in the environment."""
    with pytest.MonkeyPatch.context() as patch, Zygote() as zygote:
        patch.setenv("COURSE_TOKEN", "CANARY-ENVIRONMENT")
        patch.setattr(runner_module, "_ZYGOTE", zygote)
        yield zygote


def grade(
    course: Path, content: bytes, student: str = "mallory", limits: Limits = LIMITS
) -> Result:
    digest = hashlib.sha256(content).hexdigest()
    release = course / "notebooks" / LESSON / NOTEBOOK
    seed = seed_of(SECRET, LESSON, digest)
    return grade_submission(
        Job(student, LESSON, content, digest, course, release, "1", seed, limits=limits)
    )


@pytest.fixture(scope="module")
def honest(course, warm):
    """What an honest submission gets where nobody attacks; it was first, with a canary in it."""
    content = HONEST.replace(b"### ", b"### CANARY-OTHER ")
    assert grade(course, content, "other").header.points == 10
    return grade(course, HONEST, "honest")


def same(one: Result, other: Result) -> bool:
    return (one.header, one.verdicts, one.autograded, one.untouched, one.record) == (
        other.header, other.verdicts, other.autograded, other.untouched, other.record
    )  # fmt: skip


def feedback_page(result: Result) -> str:
    scores = {f"test_{v.exercise}": v.points for v in result.verdicts}
    standing = Standing(sum(scores.values()), 10.0, 0.0, scores, {})
    return page(result.autograded, result.header.student, LESSON, standing)


def written(result: Result) -> dict[str, str]:
    """All that is kept of a result or shown to somebody, as it is written to files."""
    return {
        "autograded": json.dumps(result.autograded, ensure_ascii=False).encode().decode(),
        "record": gzip.decompress(result.record).decode(),
        "feedback": feedback_page(result).encode().decode(),
        "header": str(result.header),
    }


def check(attack: Attack, result: Result) -> None:
    """It gained nothing, leaked nothing and was kept within bounds."""
    header = result.header
    assert header.points + header.bonus <= attack.most + 0.005, result.verdicts
    assert header.max_points == 10 and len(result.verdicts) == 7
    for verdict in result.verdicts:
        assert 0 <= verdict.points <= verdict.max_points
    assert result.final and "unjudged" not in str(result.verdicts)
    for where, text in written(result).items():
        for secret in ("CANARY", "def _stable", "elementwise_checks", header.seed):
            assert secret not in text.replace(f'"seed":"{header.seed}"', "").replace(
                f"seed='{header.seed}'", ""
            ), where
        assert len(text) < 4_000_000, where
    assert replayed(result) == {v.exercise: v.points for v in result.verdicts}


def replayed(result: Result) -> dict[str, float]:
    """Points of each exercise, from the record alone."""
    body = json.loads(gzip.decompress(result.record).split(b"\n")[1])
    return {
        name: judge(
            toy_content().exercises[name],
            lambda check, rng, log=log: records.ReplayAsk(log[check.name], rng),
            result.header.seed,
        ).points
        for name, log in body["asked"].items()
    }


# --- one after another, in one warm process -------------------------------------------------------


@named(QUICK)
def test_an_attack_gains_leaks_and_disturbs_nothing(course, places, honest, attack):
    release = json.loads((course / "notebooks" / LESSON / NOTEBOOK).read_text())
    started = time.monotonic()
    check(attack, grade(course, attack.submission(release, places)))
    assert time.monotonic() - started < 30
    assert same(grade(course, HONEST, "honest"), honest)


def test_attacks_that_never_end_are_ended_beside_an_honest_submission(course, places, honest):
    release = json.loads((course / "notebooks" / LESSON / NOTEBOOK).read_text())
    contents = [attack.submission(release, places) for attack in HANGING]
    short = replace(LIMITS, notebook_seconds=4.0)
    with ThreadPoolExecutor(len(HANGING)) as pool:
        results = [pool.submit(grade, course, c, limits=short) for c in contents]
        beside = grade(course, HONEST, "honest")
        results = [result.result() for result in results]
    for attack, result in zip(HANGING, results):
        check(attack, result)
        assert 1.5 < result.own_seconds < result.seconds < 15, (
            attack.name
        )  # it did hang, and no more
    assert same(beside, honest)
    assert same(grade(course, HONEST, "honest"), honest)


@pytest.mark.parametrize(
    "attack",
    [
        Attack("prints a canary", cell="print('CAN' + 'ARY')"),
        Attack("is right", stubs={"growth": "def growth(z):\n    return 1 / (1 + np.exp(-z))"}),
    ],
    ids=lambda attack: attack.name,
)
def test_a_leak_and_a_gain_would_be_noticed(course, places, attack):
    release = json.loads((course / "notebooks" / LESSON / NOTEBOOK).read_text())
    with pytest.raises(AssertionError):
        check(attack, grade(course, attack.submission(release, places)))


# --- answers that reach the checks ----------------------------------------------------------------


@pytest.mark.parametrize("error", [TypeError, KeyError, OverflowError, MemoryError, ValueError])
def test_a_check_that_trips_costs_its_own_points_only_and_asks_for_a_look(error):
    def trips(ask):
        raise error("odd")

    checks = (Check("one", 0.5, trips), Check("two", 0.5, lambda ask: Finding(True)))
    exercise = Exercise("e", "l", 2.0, checks)
    verdict = judge(exercise, lambda check, rng: SimpleNamespace(rng=rng), "s")
    assert verdict.points == 1.0 and [c.kind for c in verdict.checks] == ["unjudged", ""]
    assert "odd" in verdict.checks[0].message


# --- the commands, over a class ------------------------------------------------------------------

CLASS = (
    *PEEKING[:4],
    *(a for a in PATCHING if "once" in a.name or "encoder" in a.name),
    *(a for a in FORGING if "half" in a.name or "shape" in a.name or "adds" in a.name),
    *(a for a in ENDING if "descriptor" in a.name or "noise" in a.name or "10⁸" in a.name),
    *(a for a in NOTEBOOKS if "deep" in a.name or "5,000" in a.name or "grade_id" in a.name),
    *(a for a in NOTEBOOKS if "larger" in a.name or "half" in a.name or "constants" in a.name),
    MARKUP,
)


def hand_in(course: Path, student: str, content: bytes | None) -> Path:
    folder = course / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    if content is not None:
        (folder / NOTEBOOK).write_bytes(content)
    return folder


def hand_in_everything(course: Path, places: dict[str, str]) -> dict[str, float]:
    """A class of attackers and honest students; what each of them deserves at most."""
    release = json.loads((course / "notebooks" / LESSON / NOTEBOOK).read_text())
    shutil.rmtree(course / "submitted")
    (course / "gradebook.db").unlink()
    deserved = {}
    for number, attack in enumerate(CLASS):
        hand_in(course, f"attack-{number:02}", attack.submission(release, places))
        deserved[f"attack-{number:02}"] = attack.most
    for name in ("a-honest", "z-honest"):
        hand_in(course, name, HONEST)
        deserved[name] = 11.0
    for name, make in FILES.items():
        make(hand_in(course, name, HONEST), course)
        deserved[name] = 11.0
    for name, make in NO_NOTEBOOKS.items():
        make(hand_in(course, name, None), course)
        deserved[name] = 0.0
    for name in NO_STUDENTS:
        hand_in(course, name, HONEST)
    (course / "submitted" / "linked").symlink_to(course / "submitted" / "a-honest")
    return deserved


# A right notebook with something beside it.
FILES = {
    "link-beside": lambda folder, course: (folder / "n.txt").symlink_to(course / "notes.txt"),
    "folder-link-beside": lambda folder, course: (folder / "n").symlink_to(course / "source"),
    "pipe-beside": lambda folder, course: os.mkfifo(folder / "data.csv"),
    "pipe-for-a-timestamp": lambda folder, course: os.mkfifo(folder / "timestamp.txt"),
    "link-for-a-timestamp": lambda folder, course: (folder / "timestamp.txt").symlink_to(
        course / "notes.txt"
    ),
    "long-timestamp": lambda folder, course: (folder / "timestamp.txt").write_text("1" * 10**6),
    "no-timestamp": lambda folder, course: (folder / "timestamp.txt").write_text("99999999999-1-1"),
    "escapes-for-a-name": lambda folder, course: (folder / "a\x1b[31m\nb").touch(),
    "folder-for-a-timestamp": lambda folder, course: (folder / "timestamp.txt").mkdir(),
    "zone-that-is-a-file": lambda folder, course: (
        (folder / "tz").write_bytes(b"TZif2" + bytes(15) + b"\x7f\xff\xff\xff" * 6),
        (folder / "timestamp.txt").write_text(f"2026-01-01 12:00:00 {folder / 'tz'}"[:100]),
    ),
    "pages-beside": lambda folder, course: [
        (folder / name).write_text("<script>alert(1)</script>")
        for name in ("evil.html", "evil.svg", "growth.html")
    ],
    "another-notebook": lambda folder, course: (folder / "Untitled.ipynb").write_text("{"),
}
NO_NOTEBOOKS = {
    "link-to-a-neighbour": lambda folder, course: (folder / NOTEBOOK).symlink_to(
        course / "submitted" / "a-honest" / LESSON / NOTEBOOK
    ),
    "pipe": lambda folder, course: os.mkfifo(folder / NOTEBOOK),
    "folder": lambda folder, course: (folder / NOTEBOOK).mkdir(),
    "odd-name": lambda folder, course: (folder / os.fsdecode(b"\xff\x1b[31m\n.ipynb")).touch(),
}
# Folders' names that cannot be a student's id.
NO_STUDENTS = ("x" * 250, "new\nline", "red\x1b[31m", os.fsdecode(b"half\xff"))


def run(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=course, capture_output=True, text=True, timeout=300
    )


def gradebook(course: Path) -> dict[str, list[tuple[str, float]]]:
    query = """
        select s.student_id, c.name, g.auto_score, g.extra_credit from grade g
        join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join base_cell c on g.cell_id = c.id order by 1, 2"""
    grades: dict[str, list[tuple[str, float]]] = {}
    with sqlite3.connect(course / "gradebook.db") as db:
        for student, cell, score, extra in db.execute(query):
            grades.setdefault(student, []).append((cell, (score or 0.0) + (extra or 0.0)))
    return grades


def check_class(course: Path, deserved: dict[str, float]) -> None:
    grades = gradebook(course)
    assert set(grades) == set(deserved)
    for student, most in deserved.items():
        points = sum(score for _, score in grades[student])
        assert points <= most + 0.005, student
        assert points == 11.0 or most < 11.0, student
    copied = {path.name for path in (course / "autograded").glob("*/*/*")}
    assert copied <= {NOTEBOOK, "timestamp.txt"}, copied
    for part in ("autograded", "feedback"):
        for path in (course / part).rglob("*"):
            if path.is_file():
                assert not path.is_symlink() and path.name.isprintable(), path
                assert "CANARY" not in path.read_text("utf-8"), path
    for path in (course / "records" / LESSON).iterdir():
        assert b"CANARY" not in gzip.decompress(path.read_bytes()), path
    assert grades["a-honest"] == grades["z-honest"]


@pytest.fixture(scope="module")
def attacked(course, places):
    """The course after `autograder grade` and `feedback`; what each student deserves."""
    deserved = hand_in_everything(course, places)
    graded = run(course, "autograder", "grade")
    assert graded.returncode == 1, graded.stdout + graded.stderr
    assert run(course, "autograder", "feedback").returncode == 0
    return course, deserved, graded.stdout


def test_a_class_of_attackers_does_not_stop_the_command(attacked):
    course, deserved, said = attacked
    check_class(course, deserved)
    assert f"{len(deserved)} graded" in said
    assert said.count("left out; rename") == len(NO_STUDENTS) and "\x1b" not in said
    replay = run(course, "autograder", "replay")
    assert replay.returncode == 0, replay.stdout
    assert run(course, "autograder", "report").returncode == 0
    again = run(course, "autograder", "grade")
    assert f"0 graded, {len(deserved)} unchanged" in again.stdout


def test_stock_nbgrader_gives_the_same_class_the_same_grades(attacked, tmp_path):
    attacked_course, deserved, _ = attacked
    course = tmp_path / "course"
    for part in ("source", "notebooks", "course"):
        shutil.copytree(attacked_course / part, course / part)
    (course / "records").mkdir()
    for part in ("nbgrader_config.py", "records/secret", "notes.txt"):
        shutil.copy(attacked_course / part, course / part)
    for student in deserved:
        handed_in = attacked_course / "submitted" / student / LESSON / NOTEBOOK
        regular = handed_in.is_file() and not handed_in.is_symlink()
        folder = hand_in(course, student, handed_in.read_bytes() if regular else None)
        make = (FILES | NO_NOTEBOOKS).get(student)
        if make is not None:
            make(folder, course)
    with open_writer(find_course(course)):
        pass  # nbgrader takes seconds to make a gradebook; test_truth has it do that
    for command in ("autograde", "generate_feedback"):
        done = nbgrader(command, LESSON, cwd=course)
        assert done.returncode == 0, done.stdout + done.stderr
    check_class(course, deserved)
    assert gradebook(course) == gradebook(attacked_course)


# --- what is shown to people ----------------------------------------------------------------------


class Active(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        acts = "script iframe svg form meta base style object embed link".split()
        odd = [(k, v) for k, v in attrs if k.startswith("on") or ":" in (v or "") or k == "style"]
        if tag in acts or odd or (tag == "input" and ("autofocus", None) in attrs):
            self.found.append((tag, *sorted(odd)))


def formgrader_page(course: Path, student: str) -> str:
    """The page that formgrader shows to an instructor, with this course's settings."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    about = dict.fromkeys(("assignment_id", "notebook_id", "submission_id", "base_url"), "x")
    about |= {"student": student, "index": 0, "total": 1, "last_name": "", "first_name": ""}
    notebook = course / "autograded" / student / LESSON / NOTEBOOK
    return HTMLExporter(config=config).from_filename(
        str(notebook), resources=about | {"notebook_path": "x"}
    )[0]


def test_no_page_acts_on_what_a_submission_says(attacked):
    course, _, _ = attacked
    marked = f"attack-{CLASS.index(MARKUP):02}"
    for make in (
        formgrader_page,
        lambda course, student: (
            course / "feedback" / student / LESSON / NOTEBOOK.replace("ipynb", "html")
        ).read_text(),
    ):
        theirs, ours = make(course, marked), make(course, "a-honest")
        assert "alert(1)" in theirs  # it is shown, as text
        assert Active(theirs).found == Active(ours).found
