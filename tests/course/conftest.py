"""`pytest -k 02_sigmoid` also runs what is asked of that lesson's exercises, by their names."""

from __future__ import annotations

import pytest
from lesson_code import CONTENT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test of an exercise be found by the name of its lesson."""
    for item in items:
        for value in getattr(getattr(item, "callspec", None), "params", {}).values():
            if isinstance(value, str) and value in CONTENT.exercises:
                item.extra_keyword_matches.add(CONTENT.exercises[value].lesson)
