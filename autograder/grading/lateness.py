"""Penalties for lateness, by nbgrader's own setting or by a plugin that the course names."""

from __future__ import annotations

import math
import sys
from pathlib import Path

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.course import CourseError


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
        try:
            late = AssignLatePenalties(config=config)
            late.init_plugin()
        except Exception as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise CourseError(
                f"the late-penalty plugin named in nbgrader_config.py cannot be used: {reason}"
            ) from None
        self._plugin = late.plugin_inst

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
