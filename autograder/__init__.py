"""Auto-graded lessons on the derivatives of activation functions.

The one name that a lesson's source uses is `check`; everything else is reached through the
`autograder` command. Importing this package imports no reference: the student's side of grading
(`autograder.worker`) relies on that.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["check"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from autograder.instructor import check

        return check
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")
