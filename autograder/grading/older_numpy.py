"""Errors that a student's older NumPy does not give: a submission with one is to be looked at."""

from __future__ import annotations

import re
from importlib.metadata import version

# What has no stand-in in `student.older_numpy`: methods, arguments, names of no use here.
_ERRORS = re.compile(
    "has no attribute '(ptp|itemset|newbyteorder|tostring)'"
    "|was removed in the NumPy"
    "|Unable to avoid copy while creating an array"
    "|unexpected keyword argument 'newshape'"
    r"|Calling np\.sum\(generator\)"
)


def said_of_older_numpy(where: str, error: str) -> str:
    """What to tell the instructor about an error; empty where any NumPy gives it.

    Parameters
    ----------
    where : str
        The cell or function that stopped.
    error : str
        "AttributeError: …"
    """
    if not _ERRORS.search(error):
        return ""
    return f"{where} uses what NumPy {version('numpy')} no longer has ({error[:120]})"
