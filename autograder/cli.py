"""The `autograder` command.

Each subcommand lives in its own module, which has ``add_arguments(parser)`` and
``run(args) -> int`` and is imported only when it is asked for. To add a subcommand is to add a
module and a line to `COMMANDS`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from autograder import __version__
from autograder.course import CourseError

DONE, LOOK, FAILED = 0, 1, 2  # exit codes: done; done, something needs a look; could not run


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
    "release": Command(
        "autograder.authoring.handout",
        "pack lessons for students, as a zip and as a folder for nbgitpuller",
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
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(asked_for=next((a for a in arguments if not a.startswith("-")), None))
    args = parser.parse_args(arguments)
    if args.command is None:
        parser.print_help()
        return FAILED
    try:
        return importlib.import_module(COMMANDS[args.command].module).run(args)
    except CourseError as error:
        print(f"autograder {args.command}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"autograder {args.command}: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output, `head` say, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


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
