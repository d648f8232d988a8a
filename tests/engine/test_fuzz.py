"""Whatever is handed in or sent: the readers say no, or give what they promise, and soon.

`make test` tries a few hundred of each; `make fuzz` as many as FUZZ_EXAMPLES says.
"""

from __future__ import annotations

import copy
import datetime
import json
import os
import time
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.exercises import Answer, as_numbers
from autograder.formulas import ELEMENTS
from autograder.grading.gradebook import utc
from autograder.grading.job import rebuild
from autograder.grading.judge import answer_of
from autograder.grading.reading import Unreadable, parse, without_outputs
from autograder.grading.sanitise import MAX_TEXT, sanitise
from autograder.grading.session import CellResult, _cell_result
from autograder.results.markdown import safe_markdown
from autograder.student import declared, wire

fuzzed = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "200")),
    deadline=None,
    database=None,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)

TEXT = st.text(max_size=40) | st.text(alphabet='\\"{}[]:, \n', max_size=40)
WHOLE = st.integers() | st.sampled_from([0, 1, -1, 2**31, 2**63, 10**400])
SCALARS = st.none() | st.booleans() | WHOLE | st.floats() | TEXT
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5)
)

# --- what a submission's process sends ------------------------------------------------------------

ARRAYS = st.builds(
    lambda t, dtype, shape, data: {"t": t, "dtype": dtype, "shape": shape, "data": data},
    st.sampled_from(["array", "scalar"]),
    st.sampled_from([*declared.DTYPES, ",", "(2,)f8", "|O", "<U9", ">f8", "<f16", "f8,f8"]) | JSON,
    st.lists(st.integers(-1, 5), max_size=4) | JSON,
    st.sampled_from(["", "AAAAAAAA8D8=", "AAAA", "AA==", "=AAA", "AAAAAAAA8D8=" * 2]) | TEXT,
)
LEAVES = ARRAYS | st.builds(
    lambda t, v: {"t": t, "v": v},
    st.sampled_from("none bool int float str opaque function kept list dict tuple x".split()),
    SCALARS
    | st.sampled_from(["0x1.8p+1", "nan", "-inf", "0x1p+9999", "1_0", "9" * 400, "x" * 5_000])
    | st.floats().map(float.hex)
    | WHOLE.map(str),
)
FORMS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(
            lambda t, v: {"t": t, "v": v},
            st.sampled_from(["list", "tuple"]),
            st.lists(inner, max_size=6),
        )
        | st.lists(st.tuples(TEXT, inner).map(list), max_size=4).map(
            lambda v: {"t": "dict", "v": v}
        )
    ),
    max_leaves=20,
)


@fuzzed
@given(FORMS | JSON)
def test_a_form_is_refused_or_is_what_it_says(form):
    try:
        value = wire.decode(form)
    except wire.MalformedAnswer:
        return
    again = wire.decode(wire.encode(value))
    assert wire.encode(again) == wire.encode(value)
    array = as_numbers(value)
    assert array is None or (array.dtype.kind in "iuf" and array.nbytes < 10**6)


KINDS = st.sampled_from(["value", "raised", "not attempted", "missing", "too large", "x"])
REPLIES = st.fixed_dictionaries(
    {"kind": KINDS | JSON},
    optional={"value": FORMS | JSON, "error": JSON, "changed": st.lists(WHOLE) | JSON},
)
OUTPUTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["ok", "error", "timeout"]) | JSON,
        "stdout": TEXT | JSON,
        "stderr": TEXT | JSON,
        "result": TEXT | JSON,
        "error": st.none()
        | st.fixed_dictionaries({"ename": TEXT | JSON, "evalue": TEXT, "line": WHOLE | JSON})
        | JSON,
        "passed_over": st.lists(TEXT, max_size=30) | JSON,
    }
)


@fuzzed
@given(REPLIES | JSON.filter(lambda value: isinstance(value, dict)))
def test_a_reply_is_refused_or_is_an_answer(reply):
    try:
        answer = answer_of(reply)
    except wire.MalformedAnswer:
        return
    assert type(answer) is Answer and len(answer.error) <= 300
    assert all(0 <= place < 100 for place in answer.changed)


@fuzzed
@given(OUTPUTS)
def test_what_a_cell_is_said_to_have_done_is_refused_or_plain(reply):
    try:
        result = _cell_result(reply, time.monotonic())
    except wire.MalformedAnswer:
        return
    assert type(result) is CellResult
    assert all(type(text) is str for text in (result.stdout, result.stderr, result.evalue))


@fuzzed
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_a_frame_is_refused_or_an_object_that_files_can_hold(body):
    try:
        message = wire.unpack(body)
    except wire.MalformedAnswer:
        return
    assert type(message) is dict
    json.dumps(message, ensure_ascii=False).encode()


# --- what is handed in ----------------------------------------------------------------------------


def cell(kind: str, name: str, source: str, **about) -> dict:
    nbgrader = {"grade": False, "locked": False, "solution": False, "grade_id": name} | about
    made = {"cell_type": kind, "id": name, "source": source, "metadata": {"nbgrader": nbgrader}}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


RELEASE = {
    "cells": [
        cell("code", "setup", "import numpy as np", locked=True),
        cell("markdown", "text", "# A line"),
        cell("code", "line", "def line(z):\n    raise NotImplementedError", solution=True),
        cell("code", "test_line", "check(line)", grade=True, locked=True, points=2),
        cell("code", "q_slope", "q_slope = None", solution=True),
        cell("code", "test_q_slope", "check(q_slope)", grade=True, locked=True, points=1),
        cell("markdown", "explain", "YOUR ANSWER HERE", solution=True, grade=True, points=0),
    ],
    "metadata": {"kernelspec": {"name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
NAMES = st.sampled_from([c["id"] for c in RELEASE["cells"]]) | JSON
SOURCES = st.sampled_from([c["source"] for c in RELEASE["cells"]]) | TEXT | JSON
PICTURE = "![p](data:image/png;base64,iVBORw0KGgo=)"
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON},
    optional={
        "id": NAMES,
        "source": SOURCES | st.lists(SOURCES, max_size=3) | st.just(PICTURE),
        "metadata": st.fixed_dictionaries(
            {}, optional={"nbgrader": st.fixed_dictionaries({"grade_id": NAMES}) | JSON}
        )
        | JSON,
        "outputs": st.lists(st.fixed_dictionaries({"output_type": TEXT}) | JSON, max_size=3) | JSON,
        "attachments": st.dictionaries(TEXT, st.dictionaries(TEXT, TEXT), max_size=3) | JSON,
    },
)
NOTEBOOKS = st.lists(CELLS | st.sampled_from(RELEASE["cells"]) | JSON, max_size=12).map(
    lambda cells: {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
)


@fuzzed
@given(NOTEBOOKS)
def test_whatever_is_handed_in_the_course_s_own_cells_are_what_is_graded(notebook):
    rebuilt = sanitise(notebook, copy.deepcopy(RELEASE))
    cells = rebuilt.notebook["cells"]
    ids = [c["id"] for c in cells]
    assert len(set(ids)) == len(ids)
    ours = [c for c in cells if "nbgrader" in c["metadata"]]
    assert [c["id"] for c in ours] == [c["id"] for c in RELEASE["cells"]]
    for mine, original in zip(ours, RELEASE["cells"]):
        assert mine["metadata"]["nbgrader"] == original["metadata"]["nbgrader"]
        assert mine["cell_type"] == original["cell_type"]
        if not original["metadata"]["nbgrader"]["solution"]:
            assert mine["source"] == original["source"]
    assert not any(c.get("outputs") for c in cells)
    text = json.dumps(rebuilt.notebook, ensure_ascii=False).encode()
    assert len(text) < 5 * MAX_TEXT and json.loads(text) == rebuilt.notebook
    assert (
        sanitise(rebuilt.notebook, copy.deepcopy(RELEASE)).notebook["metadata"]
        == (RELEASE["metadata"])
    )


@fuzzed
@given(st.binary(max_size=300) | JSON.map(lambda v: json.dumps(v).encode()) | NOTEBOOKS.map(
    lambda v: json.dumps(v).encode()
))  # fmt: skip
def test_bytes_are_a_notebook_or_are_said_to_be_none(content):
    rebuilt, problem = rebuild(content, "", copy.deepcopy(RELEASE))
    assert problem == "" or "\n" not in problem
    assert len(rebuilt.notebook["cells"]) >= len(RELEASE["cells"])
    shorter = without_outputs(content)
    try:
        notebook = parse(content)
    except Unreadable:
        return
    assert len(parse(shorter)["cells"]) == len(notebook["cells"])


@fuzzed
@given(
    st.text(max_size=100)
    | st.from_regex(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}( |T)[0-9:.]{1,8} ?[A-Za-z/.+0-9-]{0,12}")
    | st.lists(
        st.sampled_from("2026-02-30 12:00 24:61 UTC +0100 Europe/Berlin /etc/passwd .. AM Z T 10^9 "
                        "999999999999 monday a.d. 0 -1 1e5 EST5EDT,M3.2.0/2 :x".split(" ")),
        max_size=6,
    ).map(" ".join)
)  # fmt: skip
def test_a_timestamp_is_a_date_or_none(text):
    found = utc(text)
    assert found is None or (type(found) is datetime.datetime and found.tzinfo is None)


@pytest.mark.parametrize("zone", ["/etc/localtime", "../x", ":/etc/localtime", "Europe/../../x"])
def test_a_zone_is_no_path(zone, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("autograder.grading.gradebook.gettz", opened.append)
    assert utc(f"2026-01-01 12:00:00 {zone}") is None or not opened
    assert not opened


# --- what is shown --------------------------------------------------------------------------------

TAGS = ELEMENTS | set(
    "p br pre code em strong s b i sub sup h1 h2 h3 h4 h5 h6 hr ul ol li blockquote table thead "
    "tbody tr th td details summary span".split()
)
PIECES = (
    "[ ] ( ) ![ ]( * ** _ ` ``` ~ ~~ > - + 1. # | |-| < </ <b> </b> <br> <script> & &amp; \\ \\( "
)
PIECES += (
    "$ $$ \\frac{ } { ^ _ \\left( \\begin{a} http://a.b javascript:a a@b.c <http://x> \n \n\n "
)
PIECES = [
    *PIECES.split(" "),
    "\n",
    "\n\n",
    "    ",
    "a",
    " ",
    "\t",
    "\ue000",
    "\ue0010\ue001",
    "\x00",
]
MARKDOWN = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join)


class Shown(HTMLParser):
    """Fails where a page would do anything but show."""

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("href", "src", "action"), attrs
            assert name != "style" or value.startswith("text-align:"), attrs
            assert name != "class" or value.startswith(("language-", "formula")), attrs


@fuzzed
@given(MARKDOWN | st.text(max_size=300), st.sampled_from([1, 1, 1, 40]))
def test_markdown_of_a_submission_does_nothing_and_takes_no_time(text, times):
    started = time.process_time()
    made = safe_markdown(text * times)
    assert time.process_time() - started < 3
    Shown().feed(made)


def test_these_are_numbers_after_all():
    """The readers also say yes: what is refused above is not everything."""
    form = {"t": "array", "dtype": "<f8", "shape": [1], "data": "AAAAAAAA8D8="}
    assert as_numbers(wire.decode(form)).tolist() == [1.0]
    assert utc("2026-02-03 12:00:00 Europe/Berlin") == datetime.datetime(2026, 2, 3, 11)
    assert utc("2026-02-03 12:00:00 UTC") == datetime.datetime(2026, 2, 3, 12)
    assert np.isnan(wire.decode({"t": "float", "v": "nan"}))
