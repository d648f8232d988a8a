"""Rebuilding a submission: what survives, what does not, what is said about it."""

from __future__ import annotations

import copy
import json
import os

import pytest

from autograder.grading.reading import MAX_FILE, Unreadable, parse, read_submission
from autograder.grading.sanitise import sanitise

pytestmark = pytest.mark.quick


def cell(name, source, kind="code", **nbgrader):
    made = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if nbgrader:
        made["metadata"]["nbgrader"] = {"grade_id": name, "schema_version": 3, **nbgrader}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


RELEASE = {
    "cells": [
        cell("title", "# Title", "markdown"),
        cell("setup", "import numpy as np", grade=False, locked=True, solution=False),
        cell(
            "f",
            "def f(z):\n    raise NotImplementedError",
            grade=False,
            locked=False,
            solution=True,
        ),
        cell("test_f", "check_f()", grade=True, locked=True, solution=False, points=2),
        cell("fig", "plt.plot()\nplt.show()"),
    ],
    "metadata": {"kernelspec": {"name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def submitted():
    return copy.deepcopy(RELEASE)


def sources(result):
    return [c["source"] for c in result.notebook["cells"]]


def origins(result):
    return {c["id"]: c["metadata"]["autograder"]["origin"] for c in result.notebook["cells"]}


def test_an_untouched_notebook_comes_back_as_it_was():
    result = sanitise(submitted(), RELEASE)
    assert sources(result) == [c["source"] for c in RELEASE["cells"]]
    assert result.remarks == ()


def test_a_stub_keeps_the_students_text_and_nothing_else():
    nb = submitted()
    nb["cells"][2] |= {"source": "def f(z): return 1", "outputs": [{"output_type": "stream"}]}
    nb["cells"][2]["metadata"]["tags"] = ["skip-execution"]
    nb["cells"][2]["attachments"] = {"x": {}}
    stub = sanitise(nb, RELEASE).notebook["cells"][2]
    assert stub["source"] == "def f(z): return 1"
    assert stub["outputs"] == []
    assert "tags" not in stub["metadata"] and "attachments" not in stub


def test_a_changed_test_cell_is_the_courses_own_again_with_its_points():
    nb = submitted()
    nb["cells"][3]["source"] = "2.0"
    nb["cells"][3]["metadata"]["nbgrader"]["points"] = 100
    result = sanitise(nb, RELEASE)
    changed, test = result.notebook["cells"][3:5]
    assert (changed["source"], origins(result)[changed["id"]]) == ("2.0", "changed")
    assert "nbgrader" not in changed["metadata"]
    assert test["source"] == "check_f()"
    assert test["metadata"]["nbgrader"]["points"] == 2
    assert "test_f" in " ".join(result.remarks)


def test_a_deleted_test_cell_comes_back():
    nb = submitted()
    del nb["cells"][3]
    result = sanitise(nb, RELEASE)
    assert [c["id"] for c in result.notebook["cells"]] == ["title", "setup", "f", "test_f", "fig"]
    assert "missing" in " ".join(result.remarks)


def test_a_deleted_stub_is_shown_but_marked_as_not_handed_in():
    nb = submitted()
    del nb["cells"][2]
    nb["cells"].insert(2, cell("one", "a = 1"))
    nb["cells"].insert(3, cell("two", "b = 2"))
    result = sanitise(nb, RELEASE)
    assert origins(result)["f"] == "missing"
    assert sources(result)[2:4] == ["a = 1", "b = 2"]
    assert result.doubts == ("the cell “f” was missing",)


def test_what_stands_where_a_stub_stood_is_taken_for_it():
    nb = submitted()
    nb["cells"][2] = cell("mine", "def f(z): return z")
    nb["cells"].insert(2, cell("other", "a = 1"))
    result = sanitise(nb, RELEASE)
    assert origins(result)["f"] == "student"
    assert sources(result)[2:4] == ["a = 1", "def f(z): return z"]
    assert result.remarks == result.doubts == ()


def test_a_second_cell_with_a_stubs_id_is_kept_as_an_own_cell_behind_the_first():
    nb = submitted()
    second = copy.deepcopy(nb["cells"][2])
    second["source"] = "def f(z): return 2 * z"
    nb["cells"].insert(3, second)
    result = sanitise(nb, RELEASE)
    assert sources(result)[2:4] == [RELEASE["cells"][2]["source"], "def f(z): return 2 * z"]
    assert len({c["id"] for c in result.notebook["cells"]}) == len(result.notebook["cells"])


def test_own_cells_stay_where_they_stood():
    nb = submitted()
    nb["cells"].insert(0, cell("first", "a = 1"))
    nb["cells"].insert(4, cell("before-test", "b = 2"))
    nb["cells"].append(cell("last", "c = 3"))
    assert [s for s in sources(sanitise(nb, RELEASE)) if "=" in s and len(s) == 5] == [
        "a = 1",
        "b = 2",
        "c = 3",
    ]
    assert sources(sanitise(nb, RELEASE)).index("b = 2") == 4


def test_moved_course_cells_stand_in_the_courses_order():
    nb = submitted()
    nb["cells"].reverse()
    assert sources(sanitise(nb, RELEASE)) == [c["source"] for c in RELEASE["cells"]]


def test_cells_are_recognised_without_ids_as_older_tools_write_them():
    nb = submitted()
    for each in nb["cells"]:
        del each["id"]
    nb["cells"][2]["source"] = "def f(z): return 3"
    result = sanitise(nb, RELEASE)
    assert sources(result)[2] == "def f(z): return 3"
    assert len(result.notebook["cells"]) == len(RELEASE["cells"])


def test_a_changed_experiment_runs_as_the_students_own_cell():
    nb = submitted()
    nb["cells"][4]["source"] = "h = 5"
    result = sanitise(nb, RELEASE)
    assert origins(result)["own-1"] == "student"
    assert "h = 5" in sources(result)


@pytest.mark.parametrize(
    "odd",
    [
        17,
        None,
        {"cell_type": "code"},
        {"cell_type": "code", "source": 5},
        {"cell_type": "evil", "source": "x"},
        {"cell_type": "code", "source": ["a", 3], "metadata": []},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": "no"}, "id": ["f"]},
        {"cell_type": "code", "source": "\ud800"},
    ],
)
def test_cells_of_any_form_are_survived(odd):
    nb = submitted()
    nb["cells"].append(odd)
    result = sanitise(nb, RELEASE)
    json.dumps(result.notebook).encode()
    assert len(result.notebook["cells"]) >= len(RELEASE["cells"])


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"cells": 3}', b"\xff\xfe", b"[" * 100_000, b'{"worksheets": []}'],
)
def test_what_is_no_notebook_is_refused_in_one_line(content):
    with pytest.raises(Unreadable) as refused:
        parse(content)
    assert "\n" not in str(refused.value)


def test_links_and_special_files_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("{}")
    folder = tmp_path / "submitted" / "s" / "l"
    folder.mkdir(parents=True)
    (folder / "n.ipynb").symlink_to(secret)
    with pytest.raises(Unreadable, match="link"):
        read_submission(folder / "n.ipynb", tmp_path / "submitted")
    (tmp_path / "submitted" / "t").symlink_to(folder.parent)
    with pytest.raises(Unreadable, match="link"):
        read_submission(tmp_path / "submitted" / "t" / "l" / "n.ipynb", tmp_path / "submitted")
    os.mkfifo(folder / "pipe.ipynb")
    with pytest.raises(Unreadable, match="regular"):
        read_submission(folder / "pipe.ipynb", tmp_path / "submitted")


def test_a_huge_file_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "n.ipynb"
    with path.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(Unreadable, match="MB"):
        read_submission(path, tmp_path)


def test_a_long_notebook_loses_its_longest_cells_and_keeps_the_exercise():
    notebook = submitted()
    notebook["cells"][2]["source"] = "def f(z):\n    return z"
    filling = [cell(f"x{i}", "#" * 40_000) for i in range(20)]
    notebook["cells"][1:1] = [cell("y", "#" * 60_000), *filling]
    result = sanitise(notebook, RELEASE)
    assert origins(result)["f"] == "student"
    assert sum(map(len, sources(result))) < 510_000
    assert [r for r in result.remarks if "60000 characters" in r or "500000 characters" in r]
