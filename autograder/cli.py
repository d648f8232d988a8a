"""The `autograder` command.

Each subcommand lives in its own module, which has ``add_arguments(parser)`` and
``run(args) -> int`` and is imported only when it is asked for. To add a subcommand is to add a
module and a line to `COMMANDS`.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from autograder import __version__
from autograder.course import CourseError
from autograder.files import concerns_all, file_and_reason, find_a_home
from autograder.terminal.streams import name_files_in_utf8, write_whatever_comes

DONE, LOOK, FAILED = 0, 1, 2  # exit codes: done; done, something needs a look; could not run
INTERRUPTED = 130  # by Ctrl-C, as shells have it


@dataclass(frozen=True)
class Command:
    """One subcommand: the module that holds it, and what ``--help`` says in one line."""

    module: str
    summary: str


COMMANDS: dict[str, Command] = {
    "build": Command(
        "autograder.authoring.build",
        "make what students get, and the solutions, from the lessons in source/",
    ),
    "new": Command(
        "autograder.authoring.new",
        "write the files of a new exercise or lesson, in a state that builds",
    ),
    "release": Command(
        "autograder.authoring.handout",
        "pack lessons for students, as a zip and as a folder for nbgitpuller",
    ),
    "lab": Command(
        "autograder.lab", "open the lessons in JupyterLab, in a copy that is yours to work in"
    ),
    "due": Command("autograder.due", "show or set when lessons are due, for all or for a student"),
    "roster": Command(
        "autograder.lms.enrol", "make the course's roster from what Canvas and Moodle export"
    ),
    "collect": Command(
        "autograder.lms.collect", "place what Canvas, Moodle or a folder holds in submitted/"
    ),
    "grade": Command("autograder.grading.grade", "grade what students handed in"),
    "feedback": Command("autograder.results.feedback", "write a page for each graded submission"),
    "report": Command(
        "autograder.results.report", "show what the class got right and what it misunderstood"
    ),
    "similar": Command(
        "autograder.results.similar", "list submissions whose code is suspiciously equal"
    ),
    "pages": Command(
        "autograder.authoring.pages", "write the lessons as web pages, handed out and solved"
    ),
    "export": Command(
        "autograder.results.export", "write grades for Canvas, Moodle or a spreadsheet"
    ),
    "replay": Command(
        "autograder.grading.replay", "reach the same points again from the grade records"
    ),
    "term": Command("autograder.term", "put this term away and start the next one"),
    "doctor": Command("autograder.doctor", "show which layers of isolation this machine gives"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the program's name; those of this process by default.

    Returns
    -------
    int
        0: done; 1: done, something needs a look; 2: could not run, one line on stderr says why.
    """
    if argv is None:
        gc.disable()  # until all is imported: none of it becomes garbage
        name_files_in_utf8()
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no matrix here is worth a thread
    write_whatever_comes()
    arguments = list(sys.argv[1:] if argv is None else argv)
    command = next((a for a in arguments if not a.startswith("-")), None)
    says = f"autograder {command}:" if command in COMMANDS else "autograder:"
    try:
        if argv is None:
            find_a_home()
        parser = _parser(asked_for=command)
        args = parser.parse_args(arguments)
        if args.command is None:
            parser.print_help()
            return FAILED
        run = importlib.import_module(COMMANDS[args.command].module).run
        if argv is None:
            gc.freeze()
            gc.enable()
        code = run(args)
        sys.stdout.flush()
        return code
    except CourseError as error:
        print(f"{says} {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"{says} interrupted; what was saved stays, run again to go on", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        more = "; make room and run again" if concerns_all(error) else ""
        print(f"{says} {file_and_reason(error)}{more}", file=sys.stderr)
        return FAILED
    except Exception:
        traceback.print_exc()
        print(f"{says} this is a mistake of the program, not yours", file=sys.stderr)
        return FAILED


def _parser(asked_for: str | None) -> argparse.ArgumentParser:
    """The parser; only the module of the command asked for is imported."""
    parser = argparse.ArgumentParser(
        prog="autograder",
        description="Build the lessons, grade what students hand in, report.",
        epilog="Exit codes: 0 done; 1 done, something needs a look; 2 could not run.",
    )
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=command.summary, description=command.summary)
        if name == asked_for:
            importlib.import_module(command.module).add_arguments(subparser)
    return parser
