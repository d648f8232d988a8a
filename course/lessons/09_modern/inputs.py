"""Lesson 09, the inputs that its elementwise functions are tried with."""

from __future__ import annotations

FIXED = (-10.0, -3.0, -1.0, -0.3, 0.0, 0.3, 1.0, 3.0, 10.0)
FAR = (-300.0, -40.0, 40.0, 300.0)  # e^300 is a number still
WHOLE = (-3, -2, -1, 0, 1, 2, 3)
