"""Penalties for lateness, by nbgrader's own setting or by a plugin that the course names."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Protocol

from traitlets.config import Config

from autograder.course import CourseError

_METHODS = ("none", "zero")


class Plugin(Protocol):
    """What nbgrader asks of a late-penalty plugin."""

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Points to take off."""


class Lateness:
    """The plugin that nbgrader's configuration names.

    Parameters
    ----------
    config : traitlets Config
    root : Path, optional
        The course's folder, where the plugin may stand, as nbgrader has it.

    Raises
    ------
    CourseError
        If there is no such plugin.
    """

    def __init__(self, config: Config, root: Path | None) -> None:
        if root is not None and str(root) not in sys.path:
            sys.path.append(str(root))
        method = config.LateSubmissionPlugin.get("penalty_method", "none")
        if method in _METHODS and "plugin_class" not in config.AssignLatePenalties:
            self._plugin: Plugin = Predefined(method)
        else:
            self._plugin = _named(config)

    def penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        """Points taken off, not below 0 and not above the score; None where there is no penalty.

        Raises
        ------
        CourseError
            If the plugin stops with an error or gives something that is no number.
        """
        name = type(self._plugin).__name__
        try:
            penalty = self._plugin.late_submission_penalty(student, score, seconds_late)
            penalty = None if penalty is None else float(penalty)
        except Exception as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise CourseError(f"the late-penalty plugin {name} stops with {reason}") from None
        if penalty is None:
            return None
        if math.isnan(penalty):
            raise CourseError(f"the late-penalty plugin {name} gives no number")
        return min(max(penalty, 0.0), max(score, 0.0))


class Predefined:
    """nbgrader's two settings, without nbgrader: to import its plugins takes seconds."""

    def __init__(self, method: str) -> None:
        self._method = method

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """All points or none."""
        return score if self._method == "zero" else None


def _named(config: Config) -> Plugin:
    """The plugin as nbgrader makes it, with its settings."""
    from nbgrader.preprocessors import AssignLatePenalties

    try:
        late = AssignLatePenalties(config=config)
        late.init_plugin()
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise CourseError(
            f"the late-penalty plugin named in nbgrader_config.py cannot be used: {reason}"
        ) from None
    return late.plugin_inst
