"""What the entries of several lessons share."""

from __future__ import annotations

from autograder.exercises import Misconception

Z_INSIDE = Misconception(
    "z-inside",
    "The function uses z, which is not handed over: a caller has only a. Say what the slope is in "
    "terms of a, and use the function's own argument.",
)
Z_UNDEFINED = (("name 'z' is not defined", Z_INSIDE),)  # `Elementwise.errors` of functions of a
