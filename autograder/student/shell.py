"""The IPython shell in which a submission's cells run: forgiving where a machine differs.

A cell that ran in a student's own notebook should run here. What cannot be had here and only
surrounds an answer is passed over, said on stderr and remembered: an import that is not installed,
a statement or a decorator that needs it, a magic that is not known. What is left out of a cell is
never more than the statement concerned.
"""

from __future__ import annotations

import ast
import builtins
import copy
import io
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any

NO_COMMANDS = "Commands to the shell are not run when a class is graded."
MAX_PASSED = 20  # notes on what was passed over, of one cell
RUN_CODE = ("run", "prun", "time", "timeit")  # magics whose errors are those of the code they run
TRANSPARENT = ("time", "prun")  # cell magics of which only the cell matters
_PYLAB = """import numpy, matplotlib.pyplot
np, plt = numpy, matplotlib.pyplot
from pylab import *
from numpy import *"""
_TIMEIT_OPTIONS = re.compile(r"(?:\s*-(?:[nrp]\s*\d+|[tcqov]+)(?=\s|$))*")


def warm_shell(run: Callable[[Any, str], Any], clipped: Callable[[str], str]) -> Any:
    """An IPython shell without history, and everything a lesson needs already imported.

    Parameters
    ----------
    run : callable
        Runs a cell in the shell, to warm it.
    clipped : callable
        Shortens the text of a cell's last expression.
    """
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import numpy.ma
    import numpy.polynomial
    import numpy.testing
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    from autograder.student import calls, names, own_tests, wire  # noqa: F401
    from autograder.student.older_numpy import add_older_names

    class Remember(DisplayHook):
        """Keeps the text of a cell's last expression instead of printing it."""

        text: str | None = None
        source = ""

        def begin(self, source: str) -> None:
            self.text, self.source = None, source

        def quiet(self) -> bool:
            return self.semicolon_at_end_of_expression(self.source)

        def write_output_prompt(self) -> None:
            pass

        def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
            self.text = clipped(str(format_dict.get("text/plain", "")))

        def log_output(self, format_dict: dict[str, Any]) -> None:
            pass

        def finish_displayhook(self) -> None:
            self._is_active = False

    class Print(DisplayPublisher):
        """Prints the text of what is displayed."""

        def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
            print(data.get("text/plain", ""))

    class Shell(InteractiveShell):
        """Runs a cell statement by statement; see the module."""

        wanting: dict[str, str]

        def begin(self) -> None:
            """Start the list of what is passed over in a cell."""
            self.passed_over: list[str] = []

        def pass_over(self, note: str) -> None:
            """Say what is passed over."""
            print(f"[{note}]", file=sys.stderr)
            if note not in self.passed_over and len(self.passed_over) < MAX_PASSED:
                self.passed_over.append(note)

        async def run_ast_nodes(
            self,
            nodelist: list[ast.stmt],
            cell_name: str,
            interactivity: str = "last_expr",
            compiler: Any = compile,
            result: Any = None,
        ) -> bool:
            nodes = list(one_import_each(nodelist))
            for number, node in enumerate(nodes, 1):
                shown = interactivity if number == len(nodes) else "none"
                rest: ast.stmt | None = node
                while rest is not None:
                    failed = await super().run_ast_nodes([rest], cell_name, shown, compiler, result)
                    error = result.error_in_exec if failed and result is not None else None
                    if not failed:
                        break
                    if not self._is_for_want_of_something(rest, error):
                        return True
                    result.error_in_exec = None
                    rest = without_names(rest, self.wanting)
            return False

        def _is_for_want_of_something(self, node: ast.stmt, error: BaseException | None) -> bool:
            """Whether a statement failed since something is not to be had here; notes it."""
            if isinstance(node, ast.Import | ast.ImportFrom) and isinstance(error, ImportError):
                module = module_of(node)
                self.wanting |= dict.fromkeys(names_bound(node), f"{module}, not installed here")
                self.pass_over(f"{module} cannot be imported here; the import was passed over")
                return True
            if isinstance(error, NameError) and error.name in self.wanting:
                wanted = self.wanting[error.name]
            elif isinstance(error, OSError):  # a file that is elsewhere, the network, a program
                wanted = "a file or the network, not to be had here"
            else:
                return False
            if without_names(node, self.wanting) is None:
                lost = [name for name in names_bound(node) if name not in self.user_ns]
                self.wanting |= dict.fromkeys(lost, wanted)
            self.pass_over(f"line {node.lineno} of a cell needs {wanted}; it was passed over")
            return True

        def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
            if self.find_line_magic(magic_name) is None:
                self.pass_over(f"%{magic_name} is not known here; it was passed over")
                return None
            if magic_name == "timeit":
                line = once(line)
            try:
                return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)
            except Exception as error:
                no_such_file = magic_name == "run" and "not found" in str(error)
                if magic_name in RUN_CODE and not no_such_file:
                    raise
                self.pass_over(f"%{magic_name} does not work here; it was passed over")
                return None

        def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
            known = self.find_cell_magic(magic_name) is not None
            if known and magic_name not in TRANSPARENT:
                line = once(line) if magic_name == "timeit" else line
                return super().run_cell_magic(magic_name, line, cell)
            if not known:
                self.pass_over(f"%%{magic_name} is not known here; it was passed over")
                try:
                    ast.parse(self.transform_cell(cell))
                except (SyntaxError, ValueError):
                    return None  # the cell of another language
            outcome = self.run_cell(cell, store_history=False)
            if (error := outcome.error_before_exec or outcome.error_in_exec) is not None:
                raise error
            return None

    InteractiveShell.displayhook_class = Remember  # a trait
    InteractiveShell.display_pub_class = Print
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"
    shell = Shell.instance(config=config)
    shell.wanting = {}
    shell.begin()
    assert shell.display_formatter is not None
    shell.display_formatter.active_types = ["text/plain"]
    shell.showtraceback = lambda *a, **k: None
    shell.showsyntaxerror = lambda *a, **k: None
    magic: Callable[..., None] = shell.register_magic_function
    for name in ("script", "bash", "sh", "perl", "ruby"):  # cells for other programs
        magic(lambda line, cell: print(NO_COMMANDS, file=sys.stderr), "cell", name)
    for name in ("matplotlib", "load_ext", "reload_ext", "autoreload"):
        magic(lambda line: None, "line", name)
    magic(lambda line: exec(_PYLAB, shell.user_ns), "line", "pylab")
    shell.ask_exit = lambda: None  # `exit` calls it
    shell.system = lambda command: print(NO_COMMANDS, file=sys.stderr)
    shell.getoutput = lambda command, *a, **k: []
    plt.show = lambda *args, **kwargs: None
    builtins.input = nobody_answers
    warnings.filterwarnings("ignore", message="To exit: use")

    # What is imported or computed at first use is imported and computed here, once.
    run(shell, "%matplotlib inline\nimport numpy as np\nnp.arange(3)")
    figure, axes = plt.subplots()
    axes.plot([0, 1], [1, 2], label="$z$")
    axes.legend()
    axes.set_title("$g'(z)$")
    figure.savefig(io.BytesIO(), format="png")
    plt.close("all")
    plt.switch_backend = lambda *args, **kwargs: None
    matplotlib.use = lambda *args, **kwargs: None  # there are no windows here
    np.random.default_rng(0).normal(size=3)
    shell.reset(new_session=True)
    add_older_names(np)
    return shell


def nobody_answers(prompt: object = "") -> str:
    """In place of `input`."""
    raise EOFError("nobody answers input() when a class is graded")


def once(line: str) -> str:
    """The line of a %timeit with one run in place of many: nobody reads the time."""
    found = _TIMEIT_OPTIONS.match(line)
    options = found.group() if found else ""
    others = re.sub(r"-[nr]\s*\d+", "", options)
    return f"-n1 -r1 {others} {line[len(options) :]}"


def one_import_each(nodes: Iterable[ast.stmt]) -> Iterable[ast.stmt]:
    """The statements, with ``import a, b`` as two."""
    for node in nodes:
        if isinstance(node, ast.Import) and len(node.names) > 1:
            for alias in node.names:
                yield ast.copy_location(ast.Import([alias]), node)
        else:
            yield node


def module_of(node: ast.Import | ast.ImportFrom) -> str:
    """The module that an import statement asks for."""
    if isinstance(node, ast.Import):
        return node.names[0].name
    return "." * node.level + (node.module or "")


def names_bound(node: ast.AST) -> set[str]:
    """The names that a statement would have given a value."""
    found: set[str] = set()
    for step in ast.walk(node):
        if isinstance(step, ast.alias):
            found.add((step.asname or step.name).split(".")[0])
        elif isinstance(step, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(step.name)
        elif isinstance(step, ast.Name) and isinstance(step.ctx, ast.Store):
            found.add(step.id)
    return found


def without_names(node: ast.stmt, names: Iterable[str]) -> ast.stmt | None:
    """A definition without the decorators and annotations that need one of these names.

    None where nothing is left to leave out, or the statement is no definition.
    """
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    names = set(names)

    def needs(part: ast.AST | None) -> bool:
        if part is None:
            return False
        return any(isinstance(step, ast.Name) and step.id in names for step in ast.walk(part))

    lighter = copy.deepcopy(node)
    lighter.decorator_list = [d for d in lighter.decorator_list if not needs(d)]
    dropped = len(node.decorator_list) - len(lighter.decorator_list)
    if needs(lighter.returns):
        lighter.returns, dropped = None, dropped + 1
    for step in ast.walk(lighter.args):
        if isinstance(step, ast.arg) and needs(step.annotation):
            step.annotation, dropped = None, dropped + 1
    return lighter if dropped else None
