"""Run the solutions with every random number moved by a few last digits, and print what they print.

``python tests/course/moved_digits.py K LESSON …`` writes JSON on stdout: lesson → cell → text. On
stdin it reads JSON that names cells to leave out: lesson → list of cells. It is a program of its
own because the number of threads and NumPy's use of the processor are decided when NumPy is loaded.
Nothing is drawn: text is what is compared.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ULP = 2.0**-52


def moved_generator(k: int) -> Any:
    """`np.random.default_rng` whose draws of decimals are multiplied by 1 + k·2⁻⁵²."""
    import numpy as np

    class Moved(np.random.Generator):
        pass

    def moved(name: str) -> Any:
        draw = getattr(np.random.Generator, name)

        def multiplied(self: Moved, *args: Any, **options: Any) -> Any:
            drawn = draw(self, *args, **options)
            return drawn * (1 + k * ULP) if np.asarray(drawn).dtype.kind == "f" else drawn

        return multiplied

    for name in dir(np.random.Generator):
        is_draw = not name.startswith("_") and callable(getattr(np.random.Generator, name))
        if is_draw and name not in ("spawn", "bytes", "shuffle"):
            setattr(Moved, name, moved(name))
    return lambda seed=None: Moved(np.random.PCG64(seed))


def draw_nothing() -> None:
    """Let figures be made and never be drawn."""
    import matplotlib

    matplotlib.use("agg")
    import IPython.display
    import matplotlib.figure
    import matplotlib.pyplot as plt

    matplotlib.figure.Figure.draw = lambda self, renderer: None
    plt.show = lambda *args, **options: plt.close("all")
    IPython.display.display = lambda *args, **options: None


def run(notebook: dict[str, Any], left_out: Sequence[str] = ()) -> dict[str, str]:
    """What each cell of a notebook prints and gives, as text."""
    names: dict[str, Any] = {"__name__": "__main__"}
    texts = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or cell["id"] in left_out:
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            exec(compile(ast.Module(body, []), cell["id"], "exec"), names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
                if value is not None and "".join(cell["source"]).rstrip()[-1:] != ";":
                    print(repr(value))
        texts[cell["id"]] = printed.getvalue()
        if "animate" in names:  # the setup cell defines it
            names["animate"] = lambda draw, alt, **options: None
    return texts


def main() -> None:
    """See the module."""
    warnings.simplefilter("default")
    import numpy as np

    np.random.default_rng = moved_generator(int(sys.argv[1]))
    draw_nothing()
    left_out = json.load(sys.stdin)
    found = {}
    for lesson in sys.argv[2:]:
        (path,) = (ROOT / "solutions" / lesson).glob("*.ipynb")
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found[lesson] = run(notebook, left_out.get(lesson, ()))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
