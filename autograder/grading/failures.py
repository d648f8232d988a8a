"""What is the grader's own affair, and never a finding about an answer."""

from __future__ import annotations


class GraderFailed(RuntimeError):
    """The grader could not do its part; the message is one line."""


class IsolationMissing(GraderFailed):
    """This machine does not give a layer that grading needs."""


class WorkerFailed(GraderFailed):
    """The warm process could not start or stopped answering."""


class SessionEnded(GraderFailed):
    """The child of this session has ended; a fresh one is needed."""
