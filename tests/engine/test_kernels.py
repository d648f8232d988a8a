"""A kernel that does not start is tried again, and then said in one line."""

from __future__ import annotations

from typing import Any

import nbclient
import nbformat
import pytest

from autograder.authoring.solution import STARTS, execute_all
from autograder.errors import CourseError

STARTS_FOR_REAL = True  # see the conftest of all tests
NOTEBOOK = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)", id="one")])


class Stumbling(nbclient.NotebookClient):
    """A client whose kernel does not come up the first times."""

    failures = 0
    starts = 0

    async def async_start_new_kernel_client(self) -> Any:
        type(self).starts += 1
        if self.starts <= self.failures:
            await self._async_cleanup_kernel()
            raise RuntimeError("Kernel didn't respond in 60 seconds")
        return await super().async_start_new_kernel_client()


def client(monkeypatch: pytest.MonkeyPatch, failures: int) -> type[Stumbling]:
    made = type("Client", (Stumbling,), {"failures": failures, "starts": 0})
    monkeypatch.setattr(nbclient, "NotebookClient", made)
    return made


def test_a_kernel_that_did_not_start_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = client(monkeypatch, STARTS - 1)
    (done,) = execute_all([NOTEBOOK])
    assert made.starts == STARTS
    assert done["cells"][0]["outputs"][0]["text"] == "1\n"


def test_a_kernel_that_never_starts_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    made = client(monkeypatch, 99)
    with pytest.raises(CourseError, match="did not start in 3 tries") as said:
        execute_all([NOTEBOOK])
    assert "\n" not in str(said.value) and made.starts == STARTS
