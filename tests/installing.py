"""Installing what tests need and a machine may lack: a line for each attempt and for its error."""

from __future__ import annotations

import re
import subprocess
import sys


def install(what: str, commands: list[list[str]]) -> None:
    """Run the commands up to the first that fails, and say in one line why it did."""
    for command in commands:
        print(f"No {what} found; trying:", " ".join(command), flush=True)
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:  # Playwright says the same of each of its five attempts
            print(first_error(done.stdout + done.stderr), file=sys.stderr)
            return


def first_error(output: str) -> str:
    """The first line that names an error, or the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["It said nothing."]
    named = (line for line in lines if re.search(r"^E:|error|failed|unable", line, re.IGNORECASE))
    return next(named, lines[-1])[:300]
