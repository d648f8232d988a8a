"""What `reading` says of cells, which decides what need not run twice."""

from __future__ import annotations

from typing import Any

import pytest
from reading import names_of, not_needed, same_illustrations

pytestmark = pytest.mark.quick


def code(name: str, source: str, *tags: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": name, "source": source, "metadata": {"tags": list(tags)}}


def test_names_inside_functions_are_read_too() -> None:
    given, read = names_of(code("a", "def f(x):\n    y = x\n    return y + far\nnear = f(1)\nnear"))
    assert given == {"f", "near"} and read == {"far"}


def test_what_is_read_later_is_needed() -> None:
    cells = [
        code("read", "far = 1"),
        code("alone", "near = 2"),
        code("given anew", "near = 3\nfor k in range(near): far"),
        code("wanted", "def f(): return far\nprint(f())"),
    ]
    unwanted = ("read", "alone", "given anew")
    assert not_needed({"cells": cells}, unwanted) == ["given anew", "alone"]


def test_an_illustration_is_the_same_where_nothing_it_reads_comes_of_another_text() -> None:
    def lesson(stub: str) -> dict[str, Any]:
        cells = [
            code("stub", stub),
            code("helper", "def helper():\n    return answer() + 1", "illustration"),
            code("reads", "answer()", "illustration"),
            code("reads by way of another", "helper()", "illustration"),
            code("alone", "width = 3", "illustration"),
            code("no illustration", "width = 4"),
        ]
        return {"cells": cells}

    handed_out, solved = lesson("def answer(): ..."), lesson("def answer(): return 1")
    assert same_illustrations(handed_out, solved) == ["alone"]
    assert same_illustrations(handed_out, {"cells": []}) == []
