"""Submissions whose file is what is hostile: metadata, ids, cells, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from attacks import Attack, Notebook, code, everywhere, find

TESTS = ("q_rate_far_out", "growth", "growth_rate", "stable_growth")
WRONG = everywhere("return z")


def edited(name: str, edit: Callable[[Notebook], bytes | None], most: float = 0.0) -> Attack:
    return Attack(name, edit=edit, stubs=WRONG, most=most)


def each_test(notebook: Notebook) -> list[dict]:
    return [find(notebook, f"test_{name}") for name in TESTS]


def tag_skip(n: Notebook) -> None:
    for cell in each_test(n):
        cell["metadata"]["tags"] = ["skip-execution", "remove-cell", "illustration"]


def tag_stubs(n: Notebook) -> None:
    for cell in n["cells"]:
        cell["metadata"]["tags"] = ["illustration", "skip-execution"]


def more_points(n: Notebook) -> None:
    for cell in each_test(n):
        cell["metadata"]["nbgrader"]["points"] = 1e308
        cell["metadata"]["nbgrader"]["grade_id"] = "test_everything"


def claims(n: Notebook) -> None:
    n["metadata"]["autograder"] = {"remarks": [], "problem": "", "points": 10}
    for cell in n["cells"]:
        cell["metadata"]["autograder"] = {"origin": "course", "points": 10, "max_points": 10}


def full_marks(n: Notebook) -> None:
    for cell in each_test(n):
        cell["source"] = "print('10 of 10')\n2.0"


def no_tests(n: Notebook) -> None:
    n["cells"] = [c for c in n["cells"] if not c["id"].startswith("test_")]


def old_verdicts(n: Notebook) -> None:
    for cell in each_test(n):
        verdict = {"text/plain": "3.0", "text/html": "<p>3 of 3 points</p><script>1</script>"}
        cell["outputs"] = [
            {"output_type": "execute_result", "execution_count": 1, "data": verdict, "metadata": {}}
        ]


def id_of_a_test(n: Notebook) -> None:
    n["cells"].insert(2, code("print('2 of 2')\n2.0", id="test_growth"))


def grade_id_of_a_test(n: Notebook) -> None:
    marks = dict(find(n, "test_growth")["metadata"]["nbgrader"], points=10, locked=False)
    n["cells"].insert(2, code("2.0", id="mine", metadata={"nbgrader": marks}))


def twice(n: Notebook) -> None:
    n["cells"] += [json.loads(json.dumps(c)) for c in n["cells"] for _ in range(3)]


def a_stub_in_words(n: Notebook) -> None:
    find(n, "growth")["cell_type"] = "markdown"
    find(n, "growth")["source"] = "def growth(z):\n    return 'my words'"


def words_as_code(n: Notebook) -> None:
    find(n, "explain")["cell_type"] = "code"
    find(n, "explain")["source"] = "import os; os._exit(0)"


def changed_setup(n: Notebook) -> None:
    find(n, "setup")["source"] = "raise SystemExit"


def other_kernel(n: Notebook) -> None:
    n["metadata"] = {
        "kernelspec": {"name": "../../bin/sh", "language": "bash", "display_name": "<script>"},
        "language_info": {"name": "bash", "file_extension": "/../../x", "mimetype": "text/html"},
        "nbgrader": {"__altered": False},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": {}}}},
    }


def paths_as_ids(n: Notebook) -> None:
    for i, cell in enumerate(n["cells"]):
        cell["id"] = f"../../../records/secret{i}"
        cell["metadata"]["nbgrader"] = {
            "grade_id": "../../gradebook.db",
            "grade": True,
            "points": 5,
        }


def no_ids(n: Notebook) -> None:
    for cell in n["cells"]:
        del cell["id"], cell["metadata"]


def odd_types(n: Notebook) -> None:
    n["cells"] += [
        None, 5, [], "x", {}, {"cell_type": []}, {"cell_type": "code", "source": {"a": 1}},
        {"cell_type": "code", "source": [1, None, "1"], "id": ["growth"], "metadata": "growth"},
        {"cell_type": "code", "source": "1", "id": {"a": 1}, "metadata": {"nbgrader": [1]}},
        {"cell_type": "heading", "source": "x", "level": 10**400},
        {"cell_type": "raw", "source": "<script>1</script>", "metadata": {"format": "text/html"}},
        {"cell_type": "markdown", "source": "x", "attachments": {"../../x": {"text/html": "y"}}},
    ]  # fmt: skip


def many_cells(n: Notebook) -> None:
    n["cells"] += [code(f"x{i} = print({i})", id=f"c{i}") for i in range(5_000)]


def long_cells(n: Notebook) -> None:
    n["cells"] += [code("#" * 49_000, id=f"c{i}") for i in range(50)]
    n["cells"].append(code("#" * 10**6, id="c"))


def many_prints(n: Notebook) -> None:
    n["cells"] += [code("print('x' * 15_000)", id=f"c{i}") for i in range(900)]


def blank_lines(n: Notebook) -> None:
    n["cells"] += [code(" \t\n" * 16_000 + "1", id=f"c{i}") for i in range(9)]
    n["cells"] += [code("'\\N{" * 10_000, id=f"d{i}") for i in range(2)]


def half_characters(n: Notebook) -> None:
    find(n, "growth")["source"] = "def growth(z):\n    return '\ud800\udfff\ud800'"
    n["cells"].append({"cell_type": "markdown", "id": "\ud800", "source": "\ud800", "metadata": {}})


def null_bytes(n: Notebook) -> None:
    find(n, "growth")["source"] = "\0def growth(z):\0\n\x1b[2J\x0c return 1\r\n\v\u2028x = 1"


def look_alikes(n: Notebook) -> None:
    marks = {"grade_id": "growth\u200b", "solution": True}
    n["cells"].insert(3, code("growth = 1", id="ｓigmoid", metadata={"nbgrader": marks}))


def nested(n: Notebook) -> bytes:
    return json.dumps(n)[:-1].encode() + b',"x":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}"


def nested_without_end(n: Notebook) -> bytes:
    return b'{"cells":' + b"[" * 10**6


def constants(n: Notebook) -> bytes:
    return json.dumps(n)[:-1].encode() + b',"a":NaN,"b":[Infinity,-Infinity,1e999999]}'


def long_number(n: Notebook) -> bytes:
    return json.dumps(n)[:-1].encode() + b',"a":' + b"9" * 100_000 + b"}"


def same_key_twice(n: Notebook) -> bytes:
    return json.dumps(n)[:-1].encode() + b',"cells":[],"cells":[{"cell_type":"code"}]}'


def too_large(n: Notebook) -> bytes:
    return json.dumps(n).encode() + b" " * 11_000_000


def of_small_values(n: Notebook) -> bytes:
    return json.dumps(n)[:-1].encode() + b',"x":[' + b"{}," * 2_000_000 + b"0]}"


def slow_texts(n: Notebook) -> None:
    units = ("![", "<div>", "\\begin{a}", "$a$ ", "[", "`", "> ", "|a")
    texts = [(unit * 9_000)[:9_000] for unit in units] + ["a" + " " * 40_000 + "b"]
    for place, text in enumerate(texts):
        for kind in ("markdown", "raw"):
            mine = {"cell_type": kind, "id": f"{kind}-{place}", "source": text, "metadata": {}}
            n["cells"].append(mine)
    find(n, "explain")["source"] = "![" * 20_000


NOTEBOOKS = (
    edited("tags its tests to be skipped", tag_skip),
    edited("tags its exercises as illustrations", tag_stubs),
    edited("raises the points of its tests", more_points),
    edited("claims to be graded already", claims),
    edited("replaces the tests by full marks", full_marks),
    edited("deletes the tests", no_tests),
    edited("leaves the output of full marks in the tests", old_verdicts),
    edited("gives a cell of its own a test's id", id_of_a_test),
    edited("gives a cell of its own a test's grade_id", grade_id_of_a_test),
    edited("has every cell four times", twice),
    edited("answers an exercise with a cell of text", a_stub_in_words),
    edited("answers a question in words with code", words_as_code),
    edited("changes the setup cell", changed_setup),
    edited("asks for another kernel and language", other_kernel),
    edited("has paths for ids", paths_as_ids),
    edited("has no ids and no metadata", no_ids),
    edited("has cells that are none", odd_types),
    edited("has 5,000 cells", many_cells),
    edited("has very long cells", long_cells),
    edited("prints 15,000 characters in each of 900 cells", many_prints),
    edited("has code that is slow to show in colours", blank_lines),
    edited("has half characters in its code and ids", half_characters),
    edited("has null bytes and escapes in its code", null_bytes),
    edited("has ids that only look like an exercise's", look_alikes),
    edited("is nested 900 deep", nested),
    edited("is nested without end", nested_without_end),
    edited("has constants that JSON does not have", constants),
    edited("has a number of 100,000 digits", long_number),
    edited("has the same key twice", same_key_twice),
    edited("is larger than what is taken", too_large),
    edited("holds two million small values", of_small_values),
    edited("is in another encoding", lambda n: json.dumps(n).encode("utf-16")),
    edited("begins with a byte order mark", lambda n: b"\xef\xbb\xbf" + json.dumps(n).encode()),
    edited("has a string without an end", lambda n: b'{"outputs": ["' + b'\\"' * 6_000_000),
    edited("has texts that parsers take long for", slow_texts),
    edited("is a list", lambda n: json.dumps(n["cells"]).encode()),
    edited("is empty", lambda n: b""),
    edited("is a zip file", lambda n: b"PK\x03\x04" + bytes(1000)),
    edited("has no cells", lambda n: b'{"cells": [], "nbformat": 10, "nbformat_minor": -1}'),
)
