"""Due dates and extensions: read as people write them, kept as nbgrader keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from class_files import GROWTH, small_class
from nbgrader.api import Gradebook

from autograder.cli import main
from autograder.course import CourseError
from autograder.grading.dates import read_date, read_dates

pytestmark = pytest.mark.quick

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def course(tmp_path, monkeypatch):
    made = small_class(tmp_path / "course")
    monkeypatch.chdir(made.root)
    return made


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-13", "2026-11-13 22:59:59"),
        ("2026-07-13", "2026-07-13 21:59:59"),  # summer time
        ("2026-11-13 18:00", "2026-11-13 17:00:00"),
        ("2026-11-13T18:00+00:00", "2026-11-13 18:00:00"),
        ("13 Nov 2026 6 pm", "2026-11-13 17:00:00"),
        ("Friday, 13 November 2026, 18:00", "2026-11-13 17:00:00"),
        ("11/13/2026", "2026-11-13 22:59:59"),  # there is no month 13
        ("2026-10-25 02:30+02:00", "2026-10-25 00:30:00"),
    ],
)
def test_dates_as_people_write_them(text: str, utc: str) -> None:
    assert read_date(text, BERLIN) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("11/12/2026", "could be 12 November 2026 or 11 December 2026"),
        ("Friday", "lacks a day"),
        ("November 2026", "lacks a day"),
        ("soon", "no date that can be read"),
        ("2026-02-30", "no date that can be read"),
        ("2026-10-25 02:30", "clocks of Europe/Berlin change"),
        ("2026-03-29 02:30", "clocks of Europe/Berlin change"),
    ],
)
def test_dates_that_are_none_or_two(text: str, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        read_date(text, BERLIN)


def due_in_gradebook(course) -> datetime | None:
    with Gradebook(course.db_url, course.course_id) as book:
        return book.find_assignment(GROWTH).duedate


def test_the_date_is_in_the_gradebook_and_in_the_table_with_both_zones(course, capsys):
    assert main(["due", GROWTH, "2026-11-13", "--zone", "Europe/Berlin"]) == 0
    said = capsys.readouterr().out
    assert "Fri 13 Nov 2026 23:59 CET" in said and "2026-11-13 22:59:59" in said
    assert due_in_gradebook(course) == datetime(2026, 11, 13, 22, 59, 59)
    assert main(["due"]) == 0
    assert "Fri 13 Nov 2026 22:59 UTC" in capsys.readouterr().out
    assert main(["due", GROWTH, "none"]) == 0
    assert due_in_gradebook(course) is None


def test_the_course_s_own_zone_is_used_where_none_is_named(course, capsys):
    with open("nbgrader_config.py", "a") as file:
        file.write('\nc.DueDates.timezone = "America/New_York"\n')
    for date in ("2026-11-13 18:00", "Fri 13 Nov 2026 18:00 EST", "2026-11-14 00:00 +0100"):
        main(["due", GROWTH, date])
        assert "Fri 13 Nov 2026 18:00 EST" in capsys.readouterr().out
        assert due_in_gradebook(course) == datetime(2026, 11, 13, 23)


def test_an_extension_waits_for_its_submission_and_stays_a_date(course, capsys):
    main(["due", GROWTH, "2026-11-13"])
    assert main(["due", GROWTH, "2026-11-16", "--student", "s1"]) == 0
    said = capsys.readouterr().out
    assert "s1" in said and "Mon 16 Nov 2026 23:59 UTC" in said
    with Gradebook(course.db_url, course.course_id) as book:
        book.add_student("s1")
        book.add_submission(GROWTH, "s1")
    main(["due", GROWTH, "2026-11-14"])
    with Gradebook(course.db_url, course.course_id) as book:
        assert book.find_submission(GROWTH, "s1").duedate == datetime(2026, 11, 16, 23, 59, 59)
    assert main(["due", GROWTH, "none", "--student", "s1"]) == 0
    with Gradebook(course.db_url, course.course_id) as book:
        assert book.find_submission(GROWTH, "s1").extension is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["due", GROWTH, "2026-11-16", "--student", "s1"], "has no due date yet"),
        (["due", "09_none", "2026-11-16"], "no lesson '09_none'"),
        (["due", GROWTH, "2026-11-16", "--zone", "Berlin"], "no time zone 'Berlin'"),
        (["due", GROWTH, "2026-11-16 18:00 EST"], "EST is no time of UTC; write the hours"),
        (["due", GROWTH, "2026-11-16 18:00 EST-5"], "EST-5 is no time of UTC"),
        (["due", GROWTH, "26-11-13"], "could be 26 November 2013 or 13 November 2026"),
        (["due", GROWTH, "1026-11-13"], "its year is 1026"),
        (["due", GROWTH, "13 November"], "lacks a day, a month or a year"),
        (["due", "--student", "s1"], "--student goes with"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(course, arguments, says, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1


def test_an_extension_that_is_none_is_refused(course, capsys):
    main(["due", GROWTH, "2026-11-13"])
    assert main(["due", GROWTH, "2026-11-12", "--student", "s1"]) == 2
    assert "ends after the due date" in capsys.readouterr().err


def test_a_line_of_extensions_that_is_none_is_said(course, capsys):
    (course.root / "extensions.csv").write_text("student,lesson,due\ns1,02_growth,tomorrow\n")
    assert main(["due"]) == 2
    assert "extensions.csv, line 2" in capsys.readouterr().err


def test_an_extension_is_for_somebody_of_the_roster(course, capsys):
    (course.root / "roster.csv").write_text("id,email\ns1,jane@class.example\n")
    main(["due", GROWTH, "2026-10-09"])
    assert main(["due", GROWTH, "2026-10-12", "--student", "s11"]) == 2
    assert "no student 's11' in roster.csv" in capsys.readouterr().err
    assert main(["due", GROWTH, "2026-10-12", "--student", "JANE@class.example"]) == 0
    assert (course.root / "extensions.csv").read_text().splitlines()[1].startswith("s1,")


def test_hours_behind_utc_are_ahead_of_it(course):
    main(["due", GROWTH, "2026-11-13 10:00 UTC+1"])
    assert due_in_gradebook(course) == datetime(2026, 11, 13, 9)


def test_an_extension_that_the_date_of_all_has_passed_by_costs_nothing(course):
    main(["due", GROWTH, "2026-11-13"])
    with Gradebook(course.db_url, course.course_id) as book:
        book.add_student("s1")
        book.add_submission(GROWTH, "s1")
    main(["due", GROWTH, "2026-11-16", "--student", "s1"])
    main(["due", GROWTH, "2026-11-20"])
    with Gradebook(course.db_url, course.course_id) as book:
        assert book.find_submission(GROWTH, "s1").duedate == datetime(2026, 11, 20, 23, 59, 59)
    found = read_dates(course)
    assert found.of("s1", GROWTH) == found.due[GROWTH]


def test_an_extension_is_for_the_folder_in_which_the_student_handed_in(course):
    (course.root / "roster.csv").write_text("id,sis_user_id,email\ns1,u102,jane@class.example\n")
    (course.submitted / "u102" / GROWTH).mkdir(parents=True)
    main(["due", GROWTH, "2026-10-09"])
    main(["due", GROWTH, "2026-10-12", "--student", "s1"])
    assert (course.root / "extensions.csv").read_text().splitlines()[1].startswith("u102,")


def test_extensions_in_another_encoding_are_one_line(course, capsys):
    (course.root / "extensions.csv").write_bytes(
        "student,lesson,due\nmüller,x,y\n".encode("cp1252")
    )
    assert main(["due"]) == 2
    assert "extensions.csv is not in UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("zone", ["None", "['Europe/Berlin']", "3"])
def test_a_zone_that_is_no_name_is_one_line(course, capsys, zone):
    with open("nbgrader_config.py", "a") as file:
        file.write(f"\nc.DueDates.timezone = {zone}\n")
    assert main(["due"]) == 2
    said = capsys.readouterr().err
    assert "c.DueDates.timezone" in said and said.count("\n") == 1


def test_a_zone_may_be_given_as_such(course, capsys):
    with open("nbgrader_config.py", "a") as file:
        file.write("\nimport zoneinfo\nc.DueDates.timezone = zoneinfo.ZoneInfo('Europe/Berlin')\n")
    main(["due", GROWTH, "2026-11-13 18:00"])
    assert "18:00 CET" in capsys.readouterr().out
