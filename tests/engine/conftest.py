"""A warm process for the tests of a module, and a session in it for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.session import Session
from autograder.grading.zygote import Zygote


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """A warm process that forks submissions' processes."""
    with Zygote() as warm:
        yield warm


@pytest.fixture
def session(zygote: Zygote) -> Iterator[Session]:
    """A submission's process."""
    with zygote.session(seed=1, call_timeout=2.0) as child:
        yield child
