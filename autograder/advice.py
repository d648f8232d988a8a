"""What helps against usual errors, for hidden messages: the table that students have in their kit.

`student_kit` has to stand alone in a notebook and draws figures, so its table is read from its
text and not imported.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path


@cache
def advice_table() -> dict[str, str]:
    """The kit's `ADVICE`: patterns of error messages, and what helps."""
    kit = ast.parse((Path(__file__).parent / "student_kit.py").read_text(encoding="utf-8"))
    (table,) = (
        statement.value
        for statement in kit.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "ADVICE"
    )
    return ast.literal_eval(table)


def advice_on(error: str) -> tuple[str, ...]:
    """What helps against an error ("TypeError: ..."): one sentence or more, or nothing."""
    fitting = (text for part, text in advice_table().items() if re.search(part, error))
    return tuple(fitting)[:1]
