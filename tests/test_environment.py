"""The environment for conda says what requirements.in says."""

from __future__ import annotations

import pytest
from conda_environment import TARGET, text

pytestmark = pytest.mark.quick


def test_environment_yml_is_made_from_requirements_in() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "run python tests/conda_environment.py"
