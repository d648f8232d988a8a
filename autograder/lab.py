"""``autograder lab``: the lessons in JupyterLab as a student has them, in a copy to work in.

The copy is the folder ``my-lessons/``, which git does not track. A notebook that is there already
stays as it is. What only instructors need of nbgrader is hidden; its Validate button stays.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError, find_course
from autograder.files import write_atomically

FOLDER = "my-lessons"
HIDDEN = ("assignment-list", "course-list", "create-assignment", "formgrader", "menu")  # nbgrader's
PAGE = {"disabledExtensions": {f"@jupyter/nbgrader:{name}": True for name in HIDDEN}}


def _arrow(key: str, towards: str) -> dict[str, Any]:
    """Let an arrow key stop at every cell; JupyterLab's own passes those whose code is folded."""
    commands = [f"notebook:extend-marked-cells-{towards}", "notebook:deselect-all"]
    return {
        "command": "apputils:run-all-enabled",
        "args": {"commands": commands},
        "keys": [key],
        "selector": ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus",
        "preventDefault": True,
    }


SETTINGS = {
    "@jupyterlab/shortcuts-extension:shortcuts": {
        "shortcuts": [_arrow("ArrowDown", "below"), _arrow("ArrowUp", "above")]
    },
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
# The dialog's own words are "The following cell failed", and none of hidden checks.
STYLE = """\
#validation-message.validation-failed > div > p { display: none; }
#validation-message.validation-success::after {
  content: "These were the public checks. Hidden checks follow when your work is graded: they try inputs you have not seen.";
}
"""  # noqa: E501


def prepare(course: Course) -> tuple[list[str], list[str]]:
    """Copy the released notebooks that are not there yet; the names of those made and kept.

    Raises
    ------
    CourseError
        If a lesson has not been built, or the copy cannot be made.
    """
    made, kept = [], []
    for lesson in course.lessons():
        source, target = course.release / lesson.path, course.root / FOLDER / lesson.path
        if target.exists():
            kept.append(lesson.name)
            continue
        if not source.is_file():
            shown = source.relative_to(course.root).as_posix()
            raise CourseError(f"{shown} is missing; run `autograder build` first")
        write_atomically(target, source.read_bytes())
        made.append(lesson.name)
    return made, kept


def write_configuration(folder: Path) -> None:
    """Write what JupyterLab is told, as a configuration folder of its own."""
    for name, content in (
        ("labconfig/page_config.json", json.dumps(PAGE, indent=1)),
        ("labconfig/default_setting_overrides.json", json.dumps(SETTINGS, indent=1)),
        ("custom/custom.css", STYLE),
    ):
        write_atomically(folder / name, content.encode("utf-8"))


def command(course: Course, arguments: list[str]) -> list[str]:
    """The command that starts JupyterLab."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    folder = f"--ServerApp.root_dir={course.root / FOLDER}"
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        folder,
        "--LabApp.custom_css=True",
        *root,
        *arguments,
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder lab``."""
    parser.add_argument(
        "arguments",
        nargs="*",
        metavar="ARGUMENT",
        help="for JupyterLab, behind two dashes: autograder lab -- --no-browser",
    )


def run(args: argparse.Namespace) -> int:
    """Run ``autograder lab``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    made, kept = prepare(course)
    configuration = course.root / "build" / "lab"
    write_configuration(configuration)
    if made:
        print(f"{FOLDER}/ now has {', '.join(made)}.")
    if kept:
        print(f"{FOLDER}/ keeps your {', '.join(kept)}.")
    sys.stdout.flush()
    os.environ["JUPYTER_CONFIG_DIR"] = str(configuration)
    os.chdir(course.root)  # where nbgrader's settings are
    os.execv(sys.executable, command(course, args.arguments))
