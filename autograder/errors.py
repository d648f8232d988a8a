"""What ends a command with one line."""

from __future__ import annotations


class CourseError(Exception):
    """The user asked for something that cannot be done; the message is one line that says why."""
