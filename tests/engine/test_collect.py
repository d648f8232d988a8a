"""Work as Canvas, Moodle and people send it finds its place, or is listed; nothing is lost."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from class_files import DECAY, GROWTH, HALF_LIFE, LESSONS, notebook, small_class, tree, zip_of
from warm_nbgrader import nbgrader

from autograder.cli import main
from autograder.course import Course
from autograder.lms import canvas, moodle
from autograder.lms.roster import read_roster

pytestmark = pytest.mark.quick

GRADEBOOK = """Student,ID,SIS Login ID,Section,Growth (901)
    Points Possible,,,,10
"Doe, Jane",12345,doejane,S1,
"Müller, Jürgen",12346,mueller,S1,
"""
MOODLE_LIST = """First name,Last name,ID number,Email address
Jane,Doe,s1,jane@class.example
Jürgen,Müller,s2,juergen@class.example
"""
WORKSHEET = """Identifier,Full name,Email address,Grade,Last modified (submission)
Participant 771,Jane Doe,jane@class.example,,"Friday, 9 October 2026, 11:58 PM"
Participant 772,Jürgen Müller,juergen@class.example,,"Saturday, 10 October 2026, 12:10 AM"
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    made = small_class(tmp_path / "course")
    monkeypatch.chdir(made.root)
    return made


def write(name: str, text: str, encoding: str = "utf-8") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


def submitted(course: Course) -> dict[str, bytes]:
    return tree(course.submitted)


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "who", "number", "late", "file"),
    [
        ("doejane_12345_678901_growth.ipynb", "doejane", "12345", False, "growth.ipynb"),
        ("doejane_LATE_12345_678901_growth-1.ipynb", "doejane", "12345", True, "growth.ipynb"),
        ("van_derdoe_12345_678901_my_file.ipynb", "van_derdoe", "12345", False, "my_file.ipynb"),
        ("dœjürgen_1_2_a b.ipynb.txt", "dœjürgen", "1", False, "a b.ipynb.txt"),
    ],
)
def test_canvas_names(name: str, who: str, number: str, late: bool, file: str) -> None:
    found = canvas.handed(name)
    assert (found.who, found.number, found.late, found.name) == (who, number, late, file)


@pytest.mark.parametrize(
    "path",
    [
        "Jane Doe_771_assignsubmission_file/growth.ipynb",  # from Moodle 4.1 on
        "Jane Doe_771_assignsubmission_file_/growth.ipynb",  # before
        "Jane Doe_771_assignsubmission_file_growth.ipynb",  # without folders
        "all/Jane Doe_771_assignsubmission_file/growth.ipynb",
    ],
)
def test_moodle_names(path: str) -> None:
    found = moodle.handed(path)
    assert (found.who, found.number, found.name) == ("Jane Doe", "771", "growth.ipynb")


def test_feedback_names_are_those_that_the_systems_match() -> None:
    """Canvas takes the first two numbers between underscores; Moodle wants four such parts."""
    late = canvas.handed("doejane_LATE_12345_678901_half_life-2.ipynb")
    name = canvas.feedback_name(late, "-feedback.html")
    numbers = [part for part in name.split("_") if part.isdigit()]
    assert numbers[:2] == ["12345", "678901"] and name.endswith("half_life-feedback.html")
    name = moodle.feedback_name(
        moodle.handed("Jane Doe_771_assignsubmission_file/x.ipynb"), ".html"
    )
    assert name.split("/")[0].split("_") == ["Jane Doe", "771", "assignfeedback", "file"]


# --- Canvas --------------------------------------------------------------------------------------


def test_a_zip_of_canvas_is_placed_by_the_ids_of_the_roster(course, capsys):
    write("roster.csv", GRADEBOOK)
    zip_of(
        Path("a.zip"),
        {
            "doejane_12345_678901_growth.ipynb": notebook(GROWTH, "jane"),
            "müllerjürgen_LATE_12346_678902_Untitled-3.ipynb": notebook(GROWTH, "jürgen"),
            "strangerone_99_678903_growth.ipynb": notebook(GROWTH, "who"),
            "doejane_12345_678904_notes.pdf": "%PDF",
        },
    )
    assert main(["collect", "a.zip"]) == 1
    said = capsys.readouterr().out
    assert submitted(course) == {
        f"doejane/{GROWTH}/growth.ipynb": notebook(GROWTH, "jane"),
        f"mueller/{GROWTH}/growth.ipynb": notebook(GROWTH, "jürgen"),
    }
    assert "2 placed" in said and "1 late" in said and "2 not placed" in said
    assert "'strangerone' (number 99) is not in roster.csv" in said
    assert "notes.pdf: no notebook" in said
    kept = tree(course.collected / "unplaced" / "a.zip")
    assert set(kept) == {
        "strangerone_99_678903_growth.ipynb", "doejane_12345_678904_notes.pdf"
    }  # fmt: skip


def test_what_canvas_calls_late_is_late_and_an_extension_counts(course, capsys):
    write("roster.csv", GRADEBOOK)
    files = {
        "doejane_LATE_12345_1_growth.ipynb": notebook(GROWTH, "a"),
        "müllerjürgen_LATE_12346_2_growth.ipynb": notebook(GROWTH, "b"),
    }
    zip_of(Path("a.zip"), files)
    main(["collect", "a.zip"])
    assert "there is no due date yet" in capsys.readouterr().out
    assert not list(course.submitted.glob("*/*/timestamp.txt"))
    main(["due", GROWTH, "2026-10-09 22:00+00:00"])
    main(["due", GROWTH, "2026-10-12 22:00+00:00", "--student", "mueller"])
    assert main(["collect", "a.zip"]) == 0
    said = capsys.readouterr().out
    assert "in time by an extension given here: mueller" in said
    assert "counted as 1 s after the due date in timestamp.txt: doejane\n" in said
    for student in ("doejane", "mueller"):
        stamp = course.submitted / student / GROWTH / "timestamp.txt"
        assert stamp.read_text() == "2026-10-09 22:00:01.000000 UTC"


def test_without_a_roster_one_name_of_two_people_is_refused(course, capsys):
    files = {f"doejane_{n}_{n}_growth.ipynb": notebook(GROWTH, str(n)) for n in (1, 2)}
    zip_of(Path("a.zip"), files)
    assert main(["collect", "a.zip"]) == 1
    assert "2 people are called 'doejane'" in capsys.readouterr().out
    assert not course.submitted.exists()


def test_without_a_roster_one_name_of_two_people_is_refused_in_later_downloads(course, capsys):
    jane, other = notebook(GROWTH, "jane"), notebook(GROWTH, "another Jane")
    zip_of(Path("a.zip"), {"doejane_101_5001_growth.ipynb": jane})
    zip_of(Path("b.zip"), {"doejane_105_5009_growth.ipynb": other})
    zip_of(Path("c.zip"), {"doejane_101_5010_decay.ipynb": notebook(DECAY)})
    assert main(["collect", "a.zip", "b.zip", "c.zip"]) == 1
    assert "2 people are called 'doejane'" in capsys.readouterr().out
    assert submitted(course) == {
        f"doejane/{GROWTH}/growth.ipynb": jane, f"doejane/{DECAY}/decay.ipynb": notebook(DECAY)
    }  # fmt: skip
    assert tree(course.collected / "unplaced") == {"b.zip/doejane_105_5009_growth.ipynb": other}


def test_a_number_of_canvas_s_that_two_have_is_nobody_s(course, capsys):
    write("roster.csv", "id,name,canvas_id\nann,Ann Aa,101\nbo,Bo Bb,101\ncy,Cy Cc,103\n")
    files = {f"x_{n}_1_growth.ipynb": notebook(GROWTH, str(n)) for n in (101, 103)}
    assert main(["collect", str(zip_of(Path("a.zip"), files))]) == 1
    assert "'101' is Ann Aa (row 2) and Bo Bb (row 3) in roster.csv" in capsys.readouterr().out
    assert submitted(course) == {f"cy/{GROWTH}/growth.ipynb": notebook(GROWTH, "103")}
    assert set(tree(course.collected / "unplaced" / "a.zip")) == {"x_101_1_growth.ipynb"}


def test_a_name_that_is_another_s_id_is_nobody_s(course, capsys):
    """Canvas writes "Li, Na" as lina, and nobody's login."""
    write("roster.csv", "id,first_name,last_name\nlina,Lina,Berg\nnali,Na,Li\ndoejane,Jane,Doe\n")
    files = {f"{who}_{n}_1_growth.ipynb": notebook(GROWTH, who)
             for n, who in enumerate(("lina", "berglina", "doejane"))}  # fmt: skip
    assert main(["collect", str(zip_of(Path("a.zip"), files))]) == 1
    assert "'lina' is Lina Berg (row 2) and Na Li (row 3) in roster.csv" in capsys.readouterr().out
    assert submitted(course) == {
        f"lina/{GROWTH}/growth.ipynb": notebook(GROWTH, "berglina"),
        f"doejane/{GROWTH}/growth.ipynb": notebook(GROWTH, "doejane"),
    }


def test_the_later_of_two_attempts_is_taken_and_the_earlier_kept(course, capsys):
    old, new = notebook(GROWTH, "old"), notebook(GROWTH, "new")
    zip_of(
        Path("a.zip"),
        {"doejane_1_20_growth-1.ipynb": new, "doejane_1_10_growth.ipynb": old},
    )
    assert main(["collect", "a.zip"]) == 0
    assert submitted(course) == {f"doejane/{GROWTH}/growth.ipynb": new}
    assert "2 notebooks of 02_growth; taken: doejane_1_20_growth-1.ipynb" in capsys.readouterr().out
    assert list(tree(course.collected / GROWTH / "earlier" / "doejane").values()) == [old]
    zip_of(Path("older.zip"), {"doejane_1_10_growth.ipynb": old})
    main(["collect", "older.zip"])
    assert submitted(course) == {f"doejane/{GROWTH}/growth.ipynb": new}
    zip_of(Path("newest.zip"), {"doejane_1_30_growth-2.ipynb": notebook(GROWTH, "newest")})
    main(["collect", "newest.zip"])
    assert submitted(course) == {f"doejane/{GROWTH}/growth.ipynb": notebook(GROWTH, "newest")}
    assert set(tree(course.collected / GROWTH / "earlier" / "doejane").values()) == {old, new}


def test_of_one_attempt_the_notebook_with_answers_and_the_lesson_s_name_is_taken(course, capsys):
    files = {
        "doejane_1_10_growth.ipynb": notebook(GROWTH),
        "doejane_1_11_my work.ipynb": notebook(GROWTH, "mine"),
        "kim_2_20_growth.ipynb": notebook(GROWTH, "kim"),
        "kim_2_21_Untitled.ipynb": notebook(GROWTH, "a first try"),
    }
    assert main(["collect", str(zip_of(Path("a.zip"), files))]) == 0
    assert submitted(course)[f"doejane/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "mine")
    assert submitted(course)[f"kim/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "kim")


# --- Moodle --------------------------------------------------------------------------------------


def moodle_zip(path: str, *numbers: int) -> Path:
    jane, jürgen = numbers or (771, 772)
    return zip_of(
        Path(path),
        {
            f"Jane Doe_{jane}_assignsubmission_file/growth.ipynb": notebook(GROWTH, "jane"),
            f"Jürgen Müller_{jürgen}_assignsubmission_file/sub/x.ipynb": notebook(GROWTH, "j"),
            f"Jane Doe_{jane}_assignsubmission_onlinetext/onlinetext.html": "<p>Hello</p>",
        },
    )


def test_a_zip_of_moodle_is_placed_by_names_whatever_their_numbers(course, capsys):
    moodle_zip("a.zip")
    write("list.csv", MOODLE_LIST)
    assert main(["collect", "a.zip", "--roster", "list.csv"]) == 1
    assert "onlinetext.html: no notebook" in capsys.readouterr().out
    assert set(submitted(course)) == {f"s1/{GROWTH}/growth.ipynb", f"s2/{GROWTH}/growth.ipynb"}


def test_without_a_roster_somebody_has_another_number_in_each_assignment_of_moodle(course, capsys):
    zip_of(Path("a.zip"), {"Jane Doe_771_assignsubmission_file/x.ipynb": notebook(GROWTH)})
    zip_of(Path("b.zip"), {"Jane Doe_901_assignsubmission_file/x.ipynb": notebook(DECAY)})
    assert main(["collect", "a.zip", "b.zip"]) == 0
    assert len(submitted(course)) == 2


def test_the_worksheet_gives_numbers_and_times(course, capsys):
    moodle_zip("a.zip")
    write("list.csv", MOODLE_LIST)
    write("sheet.csv", WORKSHEET)
    main(["due", GROWTH, "2026-10-09 23:59:59", "--zone", "UTC"])
    main(["collect", "a.zip", "--roster", "list.csv", "--worksheet", "sheet.csv"])
    assert "1 late" in capsys.readouterr().out
    assert submitted(course)[f"s1/{GROWTH}/timestamp.txt"] == b"2026-10-09 23:58:00.000000 UTC"
    assert submitted(course)[f"s2/{GROWTH}/timestamp.txt"] == b"2026-10-10 00:10:00.000000 UTC"


def test_two_students_of_one_name_are_told_apart_by_the_worksheet_only(course, capsys):
    same = MOODLE_LIST.replace("Jürgen,Müller", "Jane,Doe")
    write("list.csv", same)
    write("sheet.csv", WORKSHEET.replace("Jürgen Müller", "Jane Doe"))
    files = {f"Jane Doe_{n}_assignsubmission_file/growth.ipynb": notebook(GROWTH, str(n))
             for n in (771, 772)}  # fmt: skip
    zip_of(Path("a.zip"), files)
    assert main(["collect", "a.zip", "--roster", "list.csv"]) == 1
    assert "'Jane Doe' is Jane Doe (row 2) and Jane Doe (row 3)" in capsys.readouterr().out
    assert not course.submitted.exists()
    assert main(["collect", "a.zip", "--roster", "list.csv", "--worksheet", "sheet.csv"]) == 0
    assert submitted(course)[f"s2/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "772")


@pytest.mark.parametrize("before", [False, True])
def test_a_number_that_two_rows_of_the_worksheet_have_is_nobody_s(course, capsys, before):
    moodle_zip("a.zip")
    if before:  # whose it is is known then, and not when it came in
        main(["collect", "a.zip"])
    write("sheet.csv", WORKSHEET.replace("772", "771"))
    assert main(["collect", "a.zip", "--worksheet", "sheet.csv"]) == 1
    said = capsys.readouterr().out
    assert "'771' is Jane Doe (row 2) and Jürgen Müller (row 3) in sheet.csv" in said
    assert (f"Jane Doe/{GROWTH}/growth.ipynb" in submitted(course)) == before


GERMAN = """ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,\
"Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)","Feedback als Kommentar"
Teilnehmer/in771,Jane Doe,jane@class.example,Abgegeben,,"10,00",\
"Freitag, 9. Oktober 2026, 23:58",-,
Teilnehmer/in772,Jürgen Müller,juergen@class.example,Abgegeben,,"10,00",\
"Samstag, 10. Oktober 2026, 00:10",-,
"""


def test_a_german_list_and_worksheet_say_the_same(course, capsys):
    write("list.csv", "Vorname,Nachname,ID-Nummer,E-Mail-Adresse\n" + MOODLE_LIST.split("\n", 1)[1])
    write("sheet.csv", GERMAN)
    moodle_zip("a.zip")
    assert main(["roster", "list.csv"]) == 0
    main(["due", GROWTH, "2026-10-09 23:59:59", "--zone", "UTC"])
    main(["collect", "a.zip", "--worksheet", "sheet.csv"])
    assert "1 late" in capsys.readouterr().out
    assert submitted(course)[f"s2/{GROWTH}/timestamp.txt"] == b"2026-10-10 00:10:00.000000 UTC"


@pytest.mark.parametrize(
    "time",
    [
        "viernes, 9 de octubre de 2026, 23:58",
        "09/10/26, 23:58",
        "Friday, 9 October 2026, 11:58 PM PDT",
        "Friday, 9 October, 11:58 PM",
        "Friday, 9 October 2026",
        "Friday, 11:58 PM",
        "October 2026, 11:58 PM",
    ],
)
def test_times_that_cannot_be_read_are_said(course, capsys, time):
    write("sheet.csv", WORKSHEET.replace("Friday, 9 October 2026, 11:58 PM", time))
    moodle_zip("a.zip")
    assert main(["collect", "a.zip", "--worksheet", "sheet.csv"]) == 1
    assert f"1 times in the worksheet cannot be read, so nobody is late by them: {time!r}" in (
        capsys.readouterr().out
    )


def test_a_worksheet_without_times_is_said(course, capsys):
    moodle_zip("a.zip")
    write("list.csv", MOODLE_LIST)
    arguments = ["collect", "a.zip", "--roster", "list.csv", "--lesson", GROWTH]
    write("sheet.csv", WORKSHEET.replace("Last modified (submission)", "When"))
    assert main([*arguments, "--worksheet", "sheet.csv"]) == 1
    said = capsys.readouterr().out
    assert "the worksheet has no column 'Last modified (submission)', so nobody is late" in said
    assert "no time for them" not in said
    for nothing in ("-", ""):
        write("sheet.csv", WORKSHEET.replace("Friday, 9 October 2026, 11:58 PM", nothing))
        assert main([*arguments, "--worksheet", "sheet.csv"]) == 1
        said = capsys.readouterr().out
        assert "1 handed in, but the worksheet has no time for them" in said
        assert "(is it as new as the zip?): s1\n" in said
    write("sheet.csv", WORKSHEET + "Participant 773,Kim Lee,kim@class.example,,-\n")
    main([*arguments, "--worksheet", "sheet.csv"])
    assert "no time for them" not in capsys.readouterr().out  # Kim has handed in nothing


def test_another_assignments_worksheet_gives_no_times_and_nobodys_work(course, capsys):
    """Its numbers are others; a group's folder may have a participant's."""
    write("list.csv", MOODLE_LIST)
    write("sheet.csv", WORKSHEET.replace("771", "881").replace("772", "882"))
    moodle_zip("a.zip", 771, 882)
    zip_of(Path("b.zip"), {"Group A_882_assignsubmission_file/growth.ipynb": notebook(GROWTH)})
    arguments = ["--roster", "list.csv", "--worksheet", "sheet.csv"]
    assert main(["collect", "a.zip", *arguments]) == 1
    assert "1 are not in the worksheet" in capsys.readouterr().out
    assert main(["collect", "b.zip", *arguments]) == 1
    assert "'Group A' (number 882) is not in list.csv" in capsys.readouterr().out
    assert f"s1/{GROWTH}/timestamp.txt" not in submitted(course)


def test_signs_that_no_file_s_name_has_are_missing_in_moodle_s_folders(course, capsys):
    write("list.csv", MOODLE_LIST.replace("Doe", "O'Neil: A/B_C"))
    files = {"Jane ONeil AB C_7_assignsubmission_file/growth.ipynb": notebook(GROWTH)}
    assert main(["collect", str(zip_of(Path("a.zip"), files)), "--roster", "list.csv"]) == 0
    assert set(submitted(course)) == {f"s1/{GROWTH}/growth.ipynb"}


@pytest.mark.parametrize("who", ["Participant", "Group A-Jane Doe"])
def test_hidden_names_and_groups_take_the_worksheet(course, capsys, who):
    write("list.csv", MOODLE_LIST)
    write("sheet.csv", WORKSHEET)
    files = {f"{who}_771_assignsubmission_file/growth.ipynb": notebook(GROWTH)}
    zip_of(Path("a.zip"), files)
    assert main(["collect", "a.zip", "--roster", "list.csv"]) == 1
    assert "or writes a group's before them, give --worksheet" in capsys.readouterr().out
    if who == "Participant":
        write("sheet.csv", "Identifier,Grade\nParticipant 771,\n")
    main(["collect", "a.zip", "--roster", "list.csv", "--worksheet", "sheet.csv"])
    if who == "Participant":
        assert "marking is anonymous; show the names" in capsys.readouterr().out
    else:
        assert f"s1/{GROWTH}/growth.ipynb" in submitted(course)


# --- times ---------------------------------------------------------------------------------------


def stamp_of(course: Course, student: str) -> Path:
    return course.submitted / student / GROWTH / "timestamp.txt"


def late_zip(path: str, mark: str = "_LATE", answer: str = "b", number: int = 2) -> str:
    files = {f"bob{mark}_7_{number}_growth.ipynb": notebook(GROWTH, answer)}
    return str(zip_of(Path(path), files))


def one_of_moodle(path: str, answer: str, year: int = 1980) -> str:
    """A zip of one notebook, with this year beside it; 1980 stands for none."""
    entry = zipfile.ZipInfo(
        "Jane Doe_771_assignsubmission_file/growth.ipynb", (year, 1, 1, 0, 0, 0)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, notebook(GROWTH, answer))
    return path


def without_stamps_in_the_ledger(course: Course) -> None:
    """As older versions wrote it."""
    path = course.collected / GROWTH / "ledger.json"
    entries = json.loads(path.read_text())
    for entry in entries.values():
        del entry["stamp"]
    path.write_text(json.dumps(entries))


@pytest.mark.parametrize("old", [False, True])
def test_a_time_written_by_hand_stays_with_its_work(course, capsys, old):
    main(["due", GROWTH, "2026-10-04 22:00+00:00"])
    late_zip("c1.zip")
    main(["collect", "c1.zip"])
    stamp = stamp_of(course, "bob")
    assert stamp.read_text() == "2026-10-04 22:00:01.000000 UTC"
    if old:
        without_stamps_in_the_ledger(course)
    stamp.write_text("2026-10-05 08:00:00 UTC\n")
    capsys.readouterr()
    for _ in range(2):
        assert main(["collect", "c1.zip"]) == 0
        said = capsys.readouterr().out
        assert "1 unchanged, 1 late" in said and "1 s after" not in said
        assert "says something else and stays (remove it to go by the download): bob\n" in said
        assert stamp.read_text() == "2026-10-05 08:00:00 UTC\n"
    stamp.with_name("growth.ipynb").write_bytes(notebook(GROWTH, "mended"))
    assert main(["collect", "c1.zip", "--replace"]) == 0  # the same attempt
    assert stamp.read_text() == "2026-10-05 08:00:00 UTC\n"
    assert main(["collect", late_zip("c2.zip", answer="newer", number=3)]) == 0
    assert stamp.read_text() == "2026-10-04 22:00:01.000000 UTC"
    kept = tree(course.collected / GROWTH / "earlier" / "bob")
    (name,) = (name for name in kept if name.endswith("-timestamp.txt"))
    assert kept[name] == b"2026-10-05 08:00:00 UTC\n"
    assert kept[name.replace("timestamp.txt", "growth.ipynb")] == notebook(GROWTH, "b")


def test_what_stands_for_late_follows_the_due_date(course):
    main(["due", GROWTH, "2026-10-04 22:00+00:00"])
    late_zip("c1.zip")
    main(["collect", "c1.zip"])
    main(["due", GROWTH, "2026-10-06 22:00+00:00"])
    assert main(["collect", "c1.zip"]) == 0
    assert stamp_of(course, "bob").read_text() == "2026-10-06 22:00:01.000000 UTC"


def test_a_newer_attempt_without_a_worksheet_has_no_earlier_time(course, capsys):
    write("roster.csv", MOODLE_LIST)
    write("sheet.csv", WORKSHEET)
    main(["collect", one_of_moodle("m1.zip", "old"), "--worksheet", "sheet.csv"])
    assert main(["collect", "m1.zip"]) == 0  # the same work: its time is known
    assert stamp_of(course, "s1").read_text() == "2026-10-09 23:58:00.000000 UTC"
    capsys.readouterr()
    assert main(["collect", one_of_moodle("m2.zip", "new")]) == 1
    said = capsys.readouterr().out
    assert "1 replaced" in said
    assert "it is not known when it was handed in (give --worksheet)" in said
    assert "timestamp.txt is kept with it: s1\n" in said
    assert not stamp_of(course, "s1").exists()
    kept = tree(course.collected / GROWTH / "earlier" / "s1")
    assert sorted(kept.values()) == [b"2026-10-09 23:58:00.000000 UTC", notebook(GROWTH, "old")]
    write("later.csv", WORKSHEET.replace("9 October 2026, 11:58 PM", "16 October 2026, 1:00 PM"))
    assert main(["collect", "m2.zip", "--worksheet", "later.csv"]) == 0
    assert stamp_of(course, "s1").read_text() == "2026-10-16 13:00:00.000000 UTC"


@pytest.mark.parametrize("old", [False, True])
def test_what_stood_for_late_goes_with_it(course, capsys, old):
    main(["due", GROWTH, "2026-10-04 22:00+00:00"])
    main(["collect", late_zip("c1.zip")])
    if old:
        without_stamps_in_the_ledger(course)
    capsys.readouterr()
    assert main(["collect", late_zip("c2.zip", mark="")]) == 0
    said = capsys.readouterr().out
    assert "1 unchanged, 0 late" in said and "no longer late there" in said
    assert not stamp_of(course, "bob").exists()
    main(["collect", "c1.zip"])
    stamp_of(course, "bob").write_text("2026-10-05 08:00:00 UTC")
    assert main(["collect", "c2.zip"]) == 0
    assert "stays (remove it to go by the download): bob" in capsys.readouterr().out
    assert stamp_of(course, "bob").read_text() == "2026-10-05 08:00:00 UTC"


@pytest.mark.parametrize("sheet", [["--worksheet", "sheet.csv"], []])
@pytest.mark.parametrize("names", [["a-later.zip", "a.zip"], ["a.zip", "a-later.zip"]])
def test_of_two_zips_under_one_time_the_one_with_the_later_date_is_newer(
    course, capsys, names, sheet
):
    write("roster.csv", MOODLE_LIST)
    write("sheet.csv", WORKSHEET)
    one_of_moodle("a.zip", "old", 2025)
    one_of_moodle("a-later.zip", "new", 2026)
    for again in (sheet, sheet, [], ["--worksheet", "sheet.csv"]):
        capsys.readouterr()
        assert main(["collect", *names, *again]) == 0
        assert submitted(course)[f"s1/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "new")
    said = capsys.readouterr().out
    assert said.count("0 replaced") == 2 and "an earlier attempt at 02_growth; kept" in said
    kept = tree(course.collected / GROWTH / "earlier" / "s1")
    assert notebook(GROWTH, "old") in kept.values()


def test_of_two_zips_that_nothing_tells_apart_the_one_that_is_there_stays(course, capsys):
    write("roster.csv", MOODLE_LIST)
    write("sheet.csv", WORKSHEET)
    names = [one_of_moodle("a-later.zip", "new"), one_of_moodle("a.zip", "old")]
    sheet = ["--worksheet", "sheet.csv"]
    for given in (names, names, names[::-1]):
        assert main(["collect", *given, *sheet]) == 1
        said = capsys.readouterr().out
        assert "a-later.zip has other work of s1, and no time or date says which is newer" in said
        assert submitted(course)[f"s1/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "new")
        (kept,) = tree(course.collected / "unplaced" / "a.zip").values()
        assert kept == notebook(GROWTH, "old")
    assert main(["collect", "a.zip", *sheet]) == 0
    assert submitted(course)[f"s1/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "old")


# --- what people do -------------------------------------------------------------------------------


def test_collecting_again_changes_nothing_and_keeps_what_somebody_changed(course, capsys):
    zip_of(Path("a.zip"), {"doejane_1_10_growth.ipynb": notebook(GROWTH, "a")})
    main(["collect", "a.zip"])
    before = tree(course.root)
    assert main(["collect", "a.zip"]) == 0
    assert "0 placed, 0 replaced, 1 unchanged" in capsys.readouterr().out
    assert tree(course.root) == before
    target = course.submitted / "doejane" / GROWTH / "growth.ipynb"
    target.write_bytes(notebook(GROWTH, "mended by hand"))
    assert main(["collect", "a.zip"]) == 1
    assert "changed since; --replace" in capsys.readouterr().out
    assert target.read_bytes() == notebook(GROWTH, "mended by hand")
    assert main(["collect", "a.zip", "--replace"]) == 0
    assert target.read_bytes() == notebook(GROWTH, "a")
    kept = tree(course.collected / GROWTH / "earlier")
    assert notebook(GROWTH, "mended by hand") in kept.values()


def test_a_name_without_a_roster_is_the_same_person_with_one(course, capsys):
    moodle_zip("a.zip")
    main(["collect", "a.zip"])
    assert (course.submitted / "Jane Doe").is_dir()
    write("roster.csv", MOODLE_LIST)
    main(["collect", "a.zip"])
    assert "s1: was collected as 'Jane Doe' before" in capsys.readouterr().out


def test_names_of_files_do_not_matter_but_a_broken_one_goes_by_its_name(course):
    zip_of(
        Path("a.zip"),
        {
            "a_1_1_growth.ipynb.txt": notebook(GROWTH, "a"),
            "b_2_2_growth (2).ipynb.json": notebook(GROWTH, "b"),
            "c_3_3_Untitled.ipynb": notebook(GROWTH, "c"),
            "d_4_4_growth-5.ipynb": notebook(GROWTH, "d")[:50],
            "e_5_5_half_life.ipynb": b"{",
        },
    )
    assert main(["collect", "a.zip"]) == 0
    assert {p.parent.parent.name for p in course.submitted.glob("*/*/*.ipynb")} == set("abcde")
    assert (course.submitted / "d" / GROWTH / "growth.ipynb").read_bytes() == (
        notebook(GROWTH, "d")[:50]
    )
    assert (course.submitted / "e" / HALF_LIFE / "half_life.ipynb").is_file()


def test_a_notebook_whose_metadata_was_lost_is_known_by_its_cells(course):
    made = json.loads(notebook(DECAY, "x"))
    for cell in made["cells"]:
        cell["metadata"] = {}
    zip_of(Path("a.zip"), {"a_1_1_Untitled.ipynb": json.dumps(made)})
    assert main(["collect", "a.zip"]) == 0
    assert (course.submitted / "a" / DECAY / "decay.ipynb").is_file()


def test_another_lesson_is_placed_as_that_unless_it_would_replace_one(course, capsys):
    zip_of(Path("decay.zip"), {"a_1_1_decay.ipynb": notebook(DECAY, "right one")})
    zip_of(
        Path("growth.zip"),
        {
            "a_1_2_decay-1.ipynb": notebook(DECAY, "the stub, by mistake"),
            "b_2_3_decay.ipynb": notebook(DECAY, "b"),
            "c_3_4_growth.ipynb": notebook(GROWTH, "c"),
            "d_4_5_growth.ipynb": notebook(GROWTH, "d"),
            "e_5_6_growth.ipynb": notebook(GROWTH, "e"),
        },
    )
    main(["collect", "decay.zip"])
    assert main(["collect", "growth.zip"]) == 1
    said = capsys.readouterr().out
    assert "a_1_2_decay-1.ipynb: is 03_decay, of which a has another" in said
    assert "b: handed in 03_decay here; placed as that" in said
    assert submitted(course)[f"a/{DECAY}/decay.ipynb"] == notebook(DECAY, "right one")
    assert submitted(course)[f"b/{DECAY}/decay.ipynb"] == notebook(DECAY, "b")
    assert main(["collect", "growth.zip", "--lesson", GROWTH]) == 1
    assert "is 03_decay, not 02_growth" in capsys.readouterr().out


def test_zips_in_zips_litter_and_damage(course, capsys):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("work/growth.ipynb", notebook(GROWTH, "inside"))
        archive.writestr("__MACOSX/work/._growth.ipynb", b"\x00")
    zip_of(
        Path("a.zip"),
        {
            "Jane Doe_771_assignsubmission_file/all.zip": inner.getvalue(),
            "Jane Doe_771_assignsubmission_file/bad.zip": b"PK\x03\x04 broken",
            "../../evil_7_assignsubmission_file/decay.ipynb": notebook(DECAY),
            "x_8_assignsubmission_file/../../../etc/passwd": b"root",
        },
    )
    assert main(["collect", "a.zip"]) == 1
    said = capsys.readouterr().out
    assert submitted(course)[f"Jane Doe/{GROWTH}/growth.ipynb"] == notebook(GROWTH, "inside")
    assert "bad.zip: a damaged zip" in said and "MACOSX" not in said
    assert {p.name for p in course.root.parent.iterdir()} == {"course"}
    assert (course.collected / "unplaced/a.zip/x_8_assignsubmission_file/etc/passwd").is_file()


def test_a_zip_handed_in_to_canvas_is_its_sender_s(course, capsys):
    inner = zip_of(Path("inner.zip"), {"work/growth.ipynb": notebook(GROWTH, "inside")})
    files = {"doejane_12345_1_work.zip": inner.read_bytes()}
    assert main(["collect", str(zip_of(Path("a.zip"), files))]) == 0
    assert set(submitted(course)) == {f"doejane/{GROWTH}/growth.ipynb"}


def test_many_files_of_one_kind_are_counted(course, capsys):
    zip_of(Path("a.zip"), {f"a{n}_{n}_1_photo.jpg": b"x" for n in range(300)})
    assert main(["collect", "a.zip"]) == 1
    said = capsys.readouterr().out
    assert said.count("\n") < 30 and "not placed: 280 more: no notebook" in said
    assert len(tree(course.collected / "unplaced")) == 300


@pytest.mark.parametrize("name", ["..", ".hidden", "a\x07b"])
def test_names_that_are_no_folders_are_refused(course, name, capsys):
    write("r.csv", f"id,name\n{name},Jane Doe\nok,Oak Kay\n")
    moodle_zip("a.zip")
    assert main(["collect", "a.zip", "--roster", "r.csv"]) == 1
    assert "cannot be the name of a folder" in capsys.readouterr().out
    assert not course.submitted.exists()


def test_a_folder_of_loose_notebooks(course, capsys):
    folder = Path("loose")
    for path, answer in {
        "jane/growth.ipynb": "jane",
        f"kim/{DECAY}/decay.ipynb": "kim",
        "lee_growth.ipynb": "lee",
        "half_life-mo.ipynb": "mo",
    }.items():
        lesson = DECAY if "decay" in path else HALF_LIFE if "half" in path else GROWTH
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(notebook(lesson, answer))
    (folder / "growth.ipynb").write_bytes(notebook(GROWTH, "whose?"))
    assert main(["collect", "loose", "--from", "folder"]) == 1
    assert "growth.ipynb: not named as folder" in capsys.readouterr().out
    assert set(submitted(course)) == {
        f"jane/{GROWTH}/growth.ipynb", f"kim/{DECAY}/decay.ipynb", f"lee/{GROWTH}/growth.ipynb",
        f"mo/{HALF_LIFE}/half_life.ipynb",
    }  # fmt: skip


def test_case_and_accents_of_a_folder_that_is_there_are_kept(course):
    there = course.submitted / unicodedata.normalize("NFD", "MÜLLER") / DECAY
    there.mkdir(parents=True)
    write("roster.csv", GRADEBOOK.replace("mueller", "müller"))
    zip_of(Path("a.zip"), {"müllerjürgen_12346_1_growth.ipynb": notebook(GROWTH, "x")})
    main(["collect", "a.zip"])
    assert [p.name for p in course.submitted.iterdir()] == [unicodedata.normalize("NFD", "MÜLLER")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["collect", "none.zip"], "there is no none.zip"),
        (["collect", "nbgrader_config.py"], "neither a zip nor a folder"),
        (["collect", "short.zip"], "short.zip is a zip that ends too early; download it again"),
        (["roster", "rounded.csv"], "row 2: 1.23E+05 is what a spreadsheet made of a long number"),
        (["collect", "source", "--worksheet", "r.csv"], "no grading worksheet"),
        (["collect", "source", "--roster", "strange.csv"], "no list of students that is known"),
        (["collect", "source", "--roster", "two.csv"], "gives Jane (row 2) and Kim (row 3) one id"),
        (["collect", "source", "--lesson", "09_none"], "no lesson '09_none'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(course, arguments, says, capsys):
    write("r.csv", GRADEBOOK)
    write("strange.csv", "colour,shape\nred,round\n")
    write("short.zip", "PK\x03\x04 and no more")
    write("rounded.csv", "Student,ID,Section\nA,1.23E+05,S\n")
    write("two.csv", "id,name\nA1,Jane\na1,Kim\n")
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1


def test_a_damaged_ledger_is_said(course, capsys):
    zip_of(Path("a.zip"), {"a_1_1_growth.ipynb": notebook(GROWTH)})
    main(["collect", "a.zip"])
    (course.collected / GROWTH / "ledger.json").write_text("{")
    assert main(["collect", "a.zip"]) == 2
    assert "ledger.json is damaged; move it away" in capsys.readouterr().err


# --- rosters -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_roster_in_any_encoding_with_any_separator(tmp_path, encoding, separator):
    text = '"Student";ID;"SIS Login ID";Section\n"Müller, Jürgen";1;mueller;S\n"Peña, José";2;p;S\n'
    path = tmp_path / "list.csv"
    path.write_bytes(text.replace(";", separator).encode(encoding))
    people = read_roster(path).people
    assert [(p.student, p.full) for p in people] == [
        ("mueller", "Müller, Jürgen"), ("p", "Peña, José")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        'Student;ID;Section;"Week 1, 2, 3, 4 (9)"\n"Doe, Jane";1;S;\n',
        'sep=;\nStudent;ID;Section\n"Doe, Jane";1;S\n',
        'Student,ID,Section,"Week\n1; 2; 3; 4 (9)"\n"Doe, Jane",1,"S\u2028T",\n',
        'student\tid\tsection\tID (9)\tStudent\r"Doe, Jane"\t1\tS\t\tx\r',
        'Student,ID,Section\n"Doe, Jane",1,S\n"Doe, Jane",1,T\n"Student, Test",2,S\n',
    ],
)
def test_a_roster_as_spreadsheets_and_two_sections_make_it(course, text, capsys):
    Path("list.csv").write_bytes(text.encode())
    (jane,) = read_roster(Path("list.csv")).people
    assert (jane.student, jane.full, jane.canvas) == ("1", "Doe, Jane", "1")


def test_an_encoding_that_is_guessed_is_said_and_may_be_given(course, capsys):
    write("list.csv", 'Student,ID,Section\n"Müller, Jürgen",1,S\n', "mac_roman")
    assert main(["roster", "list.csv"]) == 0
    assert "if names look wrong, --encoding" in capsys.readouterr().out
    assert main(["roster", "list.csv", "--encoding", "mac_roman"]) == 0
    main(["roster"])
    assert capsys.readouterr().out.endswith("1\tJürgen Müller\n")
    assert main(["roster", "list.csv", "--encoding", "nonsense"]) == 2
    assert "there is no encoding 'nonsense'" in capsys.readouterr().err


def test_last_and_first_name_in_columns_of_their_own(course, capsys):
    write("list.csv", "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section\nDoe,Jane,5,,jd,S\n")
    assert main(["roster", "list.csv"]) == 0
    main(["roster"])
    assert capsys.readouterr().out.endswith("jd\tJane Doe\n")


def test_two_lists_of_one_class_make_one_roster(course, capsys):
    write("canvas.csv", GRADEBOOK)
    write("moodle.csv", MOODLE_LIST.replace("s1", "DoeJane"))
    assert main(["roster", "canvas.csv", "moodle.csv"]) == 0
    main(["roster"])
    lines = capsys.readouterr().out.splitlines()[-3:]
    assert lines == [
        "doejane\tJane Doe\tjane@class.example", "mueller\tJürgen Müller",
        "s2\tJürgen Müller\tjuergen@class.example",
    ]  # fmt: skip


def test_two_people_never_become_one(course, capsys):
    """An id that two have is nobody's; a number of Canvas's is no id elsewhere."""
    write("canvas.csv", "Student,ID,SIS User ID,SIS Login ID,Section\n"
          '"A, A",5002,1111,aaa,S\n"B, B",7,5002,bbb,S\n"C, C",8,,c,S\n')  # fmt: skip
    write("moodle.csv", MOODLE_LIST.replace("s1", "8"))
    assert main(["roster", "canvas.csv", "moodle.csv"]) == 1
    assert "5002 is an id of A, A and of B, B" in capsys.readouterr().out
    main(["roster"])
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [
        "aaa", "bbb", "c", "8", "s2"
    ]  # fmt: skip
    zip_of(Path("a.zip"), {"5002/growth.ipynb": notebook(GROWTH)})
    assert main(["collect", "a.zip", "--from", "folder"]) == 1
    assert "'5002' is A A (row 2) and B B (row 3)" in capsys.readouterr().out


def test_a_roster_says_at_once_what_would_be_refused_later(course, capsys):
    write("one.csv", "id,name\na/b,Jane Doe\n")
    write("two.csv", "id,name\na/b,Kim Other\n")
    assert main(["roster", "one.csv", "two.csv"]) == 1
    said = capsys.readouterr().out
    assert "'a/b' (Jane Doe) can be no folder's name" in said
    assert "Kim Other in two.csv and Jane Doe before were taken for one person" in said


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("id,first_name,last_name\nann,Ann,Aa\n ,Bo,Bee\n", "Bo Bee"),
        ("id,group\nann,A\n,B\n", "B"),
        ("Full name,Email address\nAnn Aa,ann@class.example\nBo Bee,\n", "Bo Bee"),
    ],
)
def test_a_row_without_an_id_is_listed(course, capsys, text, who):
    write("list.csv", text)
    said = f"list.csv, row 3, has no id: {who} is left out"
    assert main(["roster", "list.csv"]) == 1
    assert f"  {said}\n" in capsys.readouterr().out
    zip_of(Path("a.zip"), {"ann/growth.ipynb": notebook(GROWTH)})
    main(["collect", "a.zip", "--from", "folder", "--roster", "list.csv"])
    assert capsys.readouterr().out.startswith(f"{said}\n")
    Path("list.csv").replace("roster.csv")
    assert main(["roster"]) == 1
    assert capsys.readouterr().err == said.replace("list.csv", "roster.csv") + "\n"


def test_nbgraders_own_import_takes_the_roster(course):
    write("canvas.csv", GRADEBOOK)
    main(["roster", "canvas.csv"])
    run = nbgrader("db", "student", "import", "roster.csv")
    assert run.returncode == 0, run.stderr


def test_nbgrader_zip_collect_takes_both_systems_zips(course):
    write("roster.csv", "id,name,canvas_id\njd,Jane Doe,12345\njm,Jürgen Müller,\n")
    for lesson, files in {
        GROWTH: {"doejane_LATE_12345_1_growth-1.ipynb": notebook(GROWTH, "c")},
        DECAY: {"Jürgen Müller_9_assignsubmission_file/my decay.ipynb": notebook(DECAY, "m")},
    }.items():
        archive = course.root / "downloaded" / lesson / "archive"
        archive.mkdir(parents=True)
        zip_of(archive / "download.zip", files)
        run = nbgrader("zip_collect", lesson)
        assert run.returncode == 0, run.stderr
    assert submitted(course)[f"jd/{GROWTH}/{LESSONS[GROWTH]}"] == notebook(GROWTH, "c")
    assert submitted(course)[f"jm/{DECAY}/{LESSONS[DECAY]}"] == notebook(DECAY, "m")
