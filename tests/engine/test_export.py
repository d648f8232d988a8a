"""Grades reach Canvas, Moodle and Gradescope as their imports read them; no grade is cleared.

What an import accepts is written down here a second time, from what the systems document: how
Canvas finds people and columns, at what Moodle stops, what Gradescope's file holds.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest

from autograder.course import Course, CourseError, Lesson
from autograder.files import write_output
from autograder.grading.records import Standing
from autograder.lms import grades as sheets
from autograder.lms.roster import Roster, read_roster
from autograder.lms.table import written
from autograder.results.comment import comment_text, exercises_of
from autograder.results.export import columns_of

pytestmark = pytest.mark.quick

GROWTH, DECAY = Lesson("02_growth", "growth.ipynb"), Lesson("03_decay", "decay.ipynb")
BOTH = [GROWTH, DECAY]
PERSON = "Student,ID,SIS User ID,SIS Login ID,Section"


def standing(score: float, penalty: float = 0.0) -> Standing:
    return Standing(score=score, max_score=10.0, penalty=penalty, scores={}, comments={})


def grades(**students: tuple[float | None, float | None]) -> dict[str, dict[str, Standing]]:
    """Points in 02 and 03; None for what was not handed in."""
    made: dict[str, dict[str, Standing]] = {}
    for student, points in students.items():
        for lesson, score in zip(BOTH, points, strict=True):
            if score is not None:
                made.setdefault(lesson.name, {})[student] = standing(score)
    return made


@pytest.fixture
def roster(tmp_path: Path):
    def make(text: str, name: str = "list.csv") -> Roster:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_roster(path)

    return make


# --- what an import does with a file -------------------------------------------------------------


def canvas_import(rows: list[list[str]], before: dict, titles: dict[str, str]) -> dict:
    """The gradebook after Canvas has read a file: user id -> assignment id -> cell."""
    header, *rest = list(csv.reader(io.StringIO(written(rows))))
    assert len({len(row) for row in (header, *rest)}) == 1, "Canvas wants rows of one length"
    first = 4 if header[:2] == ["LastName", "FirstName"] else 3
    if "SIS User ID" in header:
        assert header[first - 1] == "SIS User ID" and header[first] == "SIS Login ID"
        first += 2
    elif "SIS Login ID" in header:
        assert header[first - 1] == "SIS Login ID"
        first += 1
    assert header[first - 1] == "Section", "Canvas refuses the file: invalid header row"
    assignments = []
    for heading in header[first:]:
        found = re.fullmatch(r".*\((\d+)\)", heading)
        number = found[1] if found else None
        assert number in titles or heading in titles.values(), f"a new assignment: {heading}"
        assignments.append(number or next(n for n, t in titles.items() if t == heading))
    after = {user: dict(cells) for user, cells in before.items()}
    for row in rest:
        if "Points Possible" in row[0]:
            continue
        user = row[header.index("ID")]
        assert user in after, "Canvas asks who this is"
        after[user].update(zip(assignments, row[first:], strict=True))
    return after


def moodle_import(rows: list[list[str]], users: set[str]) -> dict[str, str | None]:
    """What Moodle enters: user -> grade; it stops at the first user that it does not know."""
    (_, _), *rest = list(csv.reader(io.StringIO(written(rows))))
    entered = {}
    for user, grade in rest:
        assert user in users, f"Moodle stops: no user {user}"
        entered[user] = None if grade in ("", "-") else float(grade)
    return entered


# --- Canvas --------------------------------------------------------------------------------------

GRADEBOOK = f"""{PERSON},Notes,Growth (901),Decay (902),Essay (903),Assignments Current Score
,,,,,,Manual Posting,,,
    Points Possible,,,,,,10,10,5,(read only)
"=HYPERLINK(""x""), Ann",11,,ann,S,note,,,4,80
"Bee, ""Bo"" B",12,,bo,S,,3,7,,
"Cee, Cy",13,,cy,S,,EX,,,
"Dee, Di",14,,di,S,,,6.5,,
"Student, Test",15,,,S,,,,,
"""
BEFORE = {
    "11": {"901": "", "902": "", "903": "4"},
    "12": {"901": "3", "902": "7", "903": ""},
    "13": {"901": "EX", "902": "", "903": ""},
    "14": {"901": "", "902": "6.5", "903": ""},
    "15": {"901": "", "902": "", "903": ""},
}
TITLES = {"901": "Growth", "902": "Decay", "903": "Essay"}


def test_canvas_gets_new_grades_and_keeps_every_other(roster):
    found = grades(ann=(8, 9.456), bo=(5, None), cy=(10, 10), stranger=(1, 1))
    sheet = sheets.canvas_sheet(found, BOTH, roster(GRADEBOOK), {})
    assert canvas_import(sheet.rows, BEFORE, TITLES) == BEFORE | {
        "11": {"901": "8", "902": "9.46", "903": "4"},
        "12": {"901": "5", "902": "7", "903": ""},
        "13": {"901": "EX", "902": "10", "903": ""},
    }
    assert sheet.problems == [
        "not in list.csv, so not exported: stranger",
        "cy: 02_growth is excused there: EX is kept",
    ]
    assert sheet.rows[1][0] == "    Points Possible"


def test_canvas_s_test_student_is_nobody_of_the_class(roster):
    assert [p.student for p in roster(GRADEBOOK).people] == ["ann", "bo", "cy", "di"]


def test_names_are_no_formulas_and_ids_are_not_changed(roster):
    odd = f'{PERSON},Growth (901)\n"=1+1, Ann",-11,+12,@ann,=S,\n'
    sheet = sheets.canvas_sheet(grades(**{"@ann": (1, None)}), [GROWTH], roster(odd), {})
    assert sheet.rows[-1] == ["'=1+1, Ann", "-11", "+12", "@ann", "=S", "1"]


@pytest.mark.parametrize(
    "header", ["Student,ID,SIS Login ID,Section", "LastName,FirstName,ID,SIS Login ID,Section",
               "Student;ID;SIS User ID;SIS Login ID;Section", "Student,ID,Section",
               "Student,ID,SIS User ID,SIS Login ID,Integration ID,Section"]
)  # fmt: skip
def test_every_kind_of_gradebook_canvas_exports(roster, header):
    sign = ";" if ";" in header else ","
    values = {"Student": '"A, A"', "LastName": "A", "FirstName": "A", "ID": "11"}
    columns = header.split(sign)
    row = sign.join(values.get(c, "ann" if "Login" in c else "") for c in columns)
    text = f"{header}{sign}Growth (901)\n{row}{sign}\n"
    folder = "ann" if "SIS Login ID" in columns else "11"
    sheet = sheets.canvas_sheet(grades(**{folder: (4, None)}), [GROWTH], roster(text), {})
    if "Integration ID" not in columns:
        assert canvas_import(sheet.rows, {"11": {"901": ""}}, TITLES) == {"11": {"901": "4"}}
    assert sheet.rows[-1][-1] == "4" and not sheet.problems


@pytest.mark.parametrize("folder", ["ANN", "ann", "Ann"])
def test_letters_case_does_not_matter(roster, folder):
    sheet = sheets.canvas_sheet(grades(**{folder: (4, None)}), BOTH[:1], roster(GRADEBOOK), {})
    assert sheet.rows[-1][-1] == "4" and not sheet.problems


def test_an_accent_in_either_form_is_the_same_letter(roster):
    text = f"{PERSON},Growth (901)\nA,11,,Zoe\u0308,S,\n"
    sheet = sheets.canvas_sheet(grades(**{"Zo\u00eb": (4, None)}), [GROWTH], roster(text), {})
    assert sheet.rows[-1][-1] == "4"


def test_a_folder_that_is_an_id_of_two_students_gives_neither_the_grade(roster):
    text = f"{PERSON},Growth (901)\nA,5002,1111,aaa,S,\nB,7,5002,bbb,S,\nC,8,,ccc,S,\n"
    found = grades(**{"5002": (9, None), "ccc": (3, None)})
    sheet = sheets.canvas_sheet(found, [GROWTH], roster(text), {})
    assert [row[0] for row in sheet.rows[1:]] == ["C"]
    assert sheet.problems == ["5002: not exported: '5002' is A (row 2) and B (row 3) in list.csv"]


def test_two_folders_of_one_student_are_not_both_exported(roster):
    found = grades(ann=(9, None), **{"11": (3, None)})
    sheet = sheets.canvas_sheet(found, [GROWTH], roster(GRADEBOOK), {})
    assert len(sheet.problems) == 1 and "already" in sheet.problems[0]


def test_columns_are_found_by_name_or_as_the_settings_say(roster):
    one = grades(ann=(8, None))
    text = f"{PERSON},Week 2: σ (5),02 growth (6)\nA,11,,ann,S,,\n"
    assert sheets.canvas_sheet(one, [GROWTH], roster(text), {}).rows[0][-1] == "02 growth (6)"
    told = {"02_growth": "Week 2: σ"}
    assert sheets.canvas_sheet(one, [GROWTH], roster(text), told).rows[0][-1] == "Week 2: σ (5)"
    two = text.replace("Week 2: σ (5)", "02 growth (7)")
    with pytest.raises(CourseError, match="no column for 02_growth"):
        sheets.canvas_sheet(one, [GROWTH], roster(two), {})
    with pytest.raises(CourseError, match=r"c\.CanvasExport\.columns"):
        sheets.canvas_sheet(one, [GROWTH], roster(GRADEBOOK.replace("Growth", "S")), {})


def test_other_points_in_canvas_are_said(roster):
    text = GRADEBOOK.replace("Possible,,,,,,10", "Possible,,,,,,100")
    sheet = sheets.canvas_sheet(grades(ann=(8, None)), [GROWTH], roster(text), {})
    assert "02_growth is worth 100 points in Canvas and 10 here" in sheet.remarks[0]


def test_without_canvas_s_gradebook_each_lesson_is_a_file_without_empty_cells(roster):
    plain = roster("id,first_name,last_name,canvas_id\nann,Ann,Aa,11\nbo,Bo,Bb,12\n")
    made = sheets.plain_canvas_sheets(
        grades(ann=(8, None), bo=(7, 6)), BOTH, plain, {"03_decay": "Decay (902)"}
    )
    assert [len(sheet.rows) - 2 for sheet in made] == [2, 1]
    assert made[1].rows[-1] == ["Bo Bb", "12", "", "bo", "", "6"]
    assert canvas_import(made[1].rows, {"12": {}}, TITLES) == {"12": {"902": "6"}}


def test_a_number_of_canvas_s_that_two_have_is_in_no_file(roster):
    people = roster("id,name,canvas_id\nann,Ann A,11\nbo,Bo B,11\ncy,Cy C,12\n", "roster.csv")
    found = grades(ann=(8, None), bo=(7, None), cy=(6, None))
    (sheet,) = sheets.plain_canvas_sheets(found, [GROWTH], people, {})
    assert [row[1] for row in sheet.rows[2:]] == ["12"]
    both = "not exported: '11' is Ann A (row 2) and Bo B (row 3) in roster.csv"
    assert sheet.problems == [f"ann: {both}", f"bo: {both}"]


# --- Moodle --------------------------------------------------------------------------------------

PEOPLE = "First name,Last name,ID number,Email address,Assignment: Growth (Real)\n"


def test_who_learns_with_moodle_is_no_new_student_of_canvas(roster):
    people = roster("id,name,canvas_id\nann,Ann A,11\nbo,Bo B,\n", "roster.csv")
    (sheet,) = sheets.plain_canvas_sheets(grades(ann=(8, None), bo=(7, None)), [GROWTH], people, {})
    assert [row[1] for row in sheet.rows[2:]] == ["11"]
    assert sheet.remarks[0].endswith("not in this file: bo")


def test_moodle_gets_no_user_it_does_not_know_and_no_empty_cell(roster):
    people = roster(PEOPLE + "Ann,A,ann,ann@x,-\nBo,B,bo,bo@x,-\nCy,C,cy,,-\n")
    found = grades(ann=(8, 9), bo=(7, None), cy=(1, 1), stranger=(2, 2))
    first, second = sheets.moodle_sheets(found, BOTH, people, {})
    assert first.rows[0] == ["ID number", "Assignment: Growth (Real)"]
    assert second.rows[0] == ["ID number", "03_decay"]
    assert moodle_import(first.rows, {"ann", "bo", "cy"}) == {"ann": 8, "bo": 7, "cy": 1}
    assert moodle_import(second.rows, {"ann", "bo", "cy"}) == {"ann": 9, "cy": 1}
    assert first.problems == ["not in list.csv, so not exported: stranger"]


def test_moodle_by_mail_leaves_out_who_has_none(roster):
    people = roster("Full name,Email address\nAnn A,ann@x\nBo B,\n")
    found = {"02_growth": {"ann@x": standing(8), "Bo": standing(3)}}
    (sheet,) = sheets.moodle_sheets(found, [GROWTH], people, {})
    assert moodle_import(sheet.rows, {"ann@x"}) == {"ann@x": 8}


def test_a_column_that_is_empty_hides_no_other(roster):
    """As in the roster.csv that is made of a list with nothing but ids and names."""
    people = roster(
        "id,first_name,last_name,email,username\nann,Ann,A,,\nbo,Bo,B,,\n", "roster.csv"
    )
    found = grades(ann=(8, None), bo=(7, None))
    (sheet,) = sheets.moodle_sheets(found, [GROWTH], people, {}, people)
    assert sheet.rows[0][0] == "Username" and not sheet.problems
    assert moodle_import(sheet.rows, {"ann", "bo"}) == {"ann": 8, "bo": 7}


def test_who_has_none_of_moodle_s_ids_is_listed(roster):
    people = roster("student,name,canvas_id\nann,Ann A,11\n", "roster.csv")
    (sheet,) = sheets.moodle_sheets(grades(ann=(8, None)), [GROWTH], people, {}, people)
    assert len(sheet.rows) == 1
    assert sheet.problems == ["without Username in roster.csv, so not exported: ann"]


WORKSHEET = """Identifier,Full name,Email address,Grade,Maximum Grade,Last modified (grade),\
Feedback comments
Participant 7,Ann A,ann@x,,100.00,-,
Participant 8,Bo B,bo@x,3.00,100.00,"Monday, 5 October 2026, 9:00 AM",Well
"""


def test_a_grading_worksheet_comes_back_with_grades_and_comments(roster):
    base = roster("id,email,name\nann,ann@x,Ann A\nbo,bo@x,Bo B\nkim,kim@x,Kim\n", "roster.csv")
    found = grades(ann=(8, None), kim=(2, None))
    sheet = sheets.worksheet(found, GROWTH, roster(WORKSHEET), {"ann": "Two\nlines: 1 < 2"}, base)
    told = "Two<br>lines: 1 &lt; 2"  # Moodle takes it for HTML
    assert sheet.rows[1:] == [["Participant 7", "Ann A", "ann@x", "8", "100.00", "-", told]]
    assert "100 as its maximum grade" in sheet.remarks[0]
    assert sheet.remarks[1].endswith("not in this file: kim") and not sheet.problems


def test_a_bonus_above_moodle_s_maximum_is_said_and_does_not_cost_the_grade(roster):
    """The import passes over a grade that is too high, without a word."""
    german = roster(
        'ID,"Vollständiger Name",E-Mail-Adresse,Bewertung,Bestwertung,'
        '"Zuletzt geändert (Bewertung)"\nTeilnehmer/in7,Ann A,ann@x,,"10,00",-\n'
    )
    found = {GROWTH.name: {"ann@x": standing(11)}}
    sheet = sheets.worksheet(found, GROWTH, german, {}, None)
    assert sheet.rows[1][3:5] == ["10", "10,00"]
    assert "these get the maximum" in sheet.remarks[1] and "ann@x (11)" in sheet.remarks[1]


# --- namesakes -----------------------------------------------------------------------------------

NAMESAKES = """id,first_name,last_name,email,name,sis_login_id,canvas_id,username
jdoe2,Jane,Doe,,"Doe, Jane",jdoe2,12,
adoe,Jane,Doe,adoe@x,Jane Doe,,,adoe
"""


def test_a_namesake_s_grade_goes_into_neither_system_s_file(roster):
    base = roster(NAMESAKES, "roster.csv")
    canvas = roster(f'{PERSON},Growth (901)\n"Doe, Jane",12,,jdoe2,S,\n', "canvas.csv")
    sheet = sheets.canvas_sheet(grades(adoe=(8, None)), [GROWTH], canvas, {}, base)
    assert len(sheet.rows) == 1 and sheet.remarks == [
        "1 of roster.csv are not in canvas.csv, so not in this file: adoe"
    ]
    moodle = roster(WORKSHEET.replace("Ann A,ann@x", "Jane Doe,adoe@x"))
    sheet = sheets.worksheet(grades(jdoe2=(8, None)), GROWTH, moodle, {"jdoe2": "Well"}, base)
    assert len(sheet.rows) == 1 and sheet.remarks[1].endswith("not in this file: jdoe2")
    listed = roster("Username,First name,Last name\nadoe,Jane,Doe\n")
    (sheet,) = sheets.moodle_sheets(grades(jdoe2=(8, None)), [GROWTH], listed, {}, base)
    assert len(sheet.rows) == 1 and sheet.remarks[0].endswith("not in this file: jdoe2")


def test_an_id_comes_before_a_name(roster):
    """Who is called as the owner of a row, and is the only one in roster.csv, does not take it."""
    base = roster("id,name\nadoe,Jane Doe\n", "roster.csv")
    canvas = roster(f'{PERSON},Growth (901)\n"Doe, Jane",12,,jdoe2,S,\n', "canvas.csv")
    found = grades(adoe=(8, None), jdoe2=(3, None))
    sheet = sheets.canvas_sheet(found, [GROWTH], canvas, {}, base)
    assert [row[-1] for row in sheet.rows[1:]] == ["3"]
    assert sheet.problems == ["adoe: not exported: jdoe2 is Doe, Jane already"]


def test_a_name_does_where_the_course_has_it_once(roster):
    nameless = roster(WORKSHEET.replace("Ann A,ann@x", "Jane Doe,"))
    found = grades(jdoe2=(8, None))
    sheet = sheets.worksheet(found, GROWTH, nameless, {}, roster(NAMESAKES, "roster.csv"))
    assert len(sheet.rows) == 1 and sheet.problems == [
        "jdoe2: not exported: 'Jane Doe' is Jane Doe (row 2) and Jane Doe (row 3) in roster.csv"
    ]
    once = roster(
        NAMESAKES.replace("adoe,Jane", "adoe,Ada").replace("@x,Jane", "@x,Ada"), "roster.csv"
    )
    sheet = sheets.worksheet(found, GROWTH, nameless, {}, once)
    assert [row[3] for row in sheet.rows[1:]] == ["8"] and not sheet.problems


# --- which column: what the settings may say -----------------------------------------------------


def columns(folder: Path, line: str, system: str = "canvas") -> dict[str, str]:
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
    return dict(columns_of(Course(folder), system))


def test_columns_are_set_or_added_to(tmp_path):
    assert columns(tmp_path, "") == {}
    table = {"02_growth": "Week 2 (7)"}
    assert columns(tmp_path, f"c.CanvasExport.columns = {table}") == table
    assert columns(tmp_path, f"c.MoodleExport.columns.update({table})", "moodle") == table


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("columns = {'02_growth': 4712}", "the heading for '02_growth' has to be a text"),
        ("columns = {'02_growth': None}", "the heading for '02_growth' has to be a text"),
        ("columns = {'02_growth': ['a']}", "the heading for '02_growth' has to be a text"),
        ("columns = {'02_growth': ' '}", "the heading for '02_growth' has to be a text"),
        ("columns = [('02_growth', 'Week 2')]", "has to be a table of lessons"),
        ("columns = 'Week 2'", "has to be a table of lessons"),
        ("columns = None", "has to be a table of lessons"),
        ("columns.update([('02_growth', 'Week 2')])", "has to be a table of lessons"),
        ("columns.append('Week 2')", "has to be a table of lessons"),
    ],
)
def test_columns_of_another_kind_are_refused(tmp_path, line, said):
    with pytest.raises(CourseError) as refused:
        columns(tmp_path, f"c.CanvasExport.{line}")
    text = str(refused.value)
    assert text.startswith("c.CanvasExport.columns in nbgrader_config.py") and said in text


# --- where files go ------------------------------------------------------------------------------


def test_a_file_that_is_named_is_written_through_and_never_over_a_folder(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    with pytest.raises(IsADirectoryError):
        write_output(tmp_path / "folder", b"x")
    assert (tmp_path / "folder" / "mine.txt").read_text() == "mine"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_output(pipe, b"through")
    assert os.read(reader, 100) == b"through" and pipe.is_fifo()
    os.close(reader)
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_output(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "target").read_bytes() == b"x"


# --- Gradescope, text ----------------------------------------------------------------------------


def graded(name: str, points: float, bonus: bool = False, summary: str = "") -> dict:
    return {
        "metadata": {
            "nbgrader": {"grade": True, "solution": False, "grade_id": f"test_{name}"},
            "autograder": {
                "points": points, "max_points": 2.0, "bonus": bonus, "summary": summary
            },
        },
        "outputs": [{"data": {"text/html": "<p>x &lt; 1</p><ul><li>✓ passed: a</li></ul>"}}],
    }  # fmt: skip


NOTEBOOK = {
    "cells": [
        {"metadata": {}},
        graded("one", 2.0),
        graded("two", 0.5, summary="This is σ(z)."),
        graded("extra", 0.0, bonus=True),
    ]
}


def test_gradescope_s_file_has_the_fields_it_documents():
    given = Standing(4.0, 6.0, 1.0, {"test_one": 2.0, "test_two": 3.0}, {"two": "Better now."})
    made = sheets.gradescope(given, exercises_of(NOTEBOOK, given), "text")
    assert json.loads(json.dumps(made)) == made
    assert made["score"] == 4.0 and made["visibility"] == "visible"
    assert [test["score"] for test in made["tests"]] == [2.0, 3.0, 0.0]
    allowed = {"score", "max_score", "status", "name", "name_format", "number", "output",
               "output_format", "tags", "visibility", "extra_data"}  # fmt: skip
    assert all(set(test) <= allowed for test in made["tests"])
    assert made["tests"][0]["output"] == "x < 1\n✓ passed: a"


def test_the_short_text_says_points_penalty_what_was_right_and_what_was_not():
    given = Standing(
        1.5, 6.0, 1.0, {"test_one": 2.0, "test_two": 0.5}, {"two": "See me.", "one": "No response."}
    )
    assert comment_text(NOTEBOOK, "02_line", given) == (
        "02_line: 1.5 of 6 points.\n"
        "For lateness 1 points were taken off.\n"
        "Right: one.\n"
        "two (0.5 of 2): This is σ(z).\n"
        "two, comment: See me."
    )
