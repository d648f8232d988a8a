"""Magics, commands to the shell, and questions to the keyboard."""

from __future__ import annotations

from habits import MATH, PLAIN, at_end, own, stub

LONG = "z_long = np.linspace(-5, 5, 10**6)\n"


def first(name: str, line: str, **expected):
    """A magic above an import on which an answer relies, in one cell."""
    return stub(name, MATH, f"{line}\nimport math", **expected)


HABITS = (
    first("plots inline", "%matplotlib inline"),
    first("plots in a widget", "%matplotlib widget"),
    first("plots as Jupyter 4 did", "%matplotlib notebook"),
    first("saves every minute", "%autosave 60"),
    first("reloads modules", "%load_ext autoreload\n%autoreload 2"),
    first(
        "loads an extension that is not installed",
        "%load_ext jupyter_black\n%load_ext line_profiler",
    ),
    first("sharper figures", "%config InlineBackend.figure_format = 'retina'"),
    first("installs a package", "%pip install -q pandas\n!pip install numba"),
    first("installs with conda", "%conda install -y scipy"),
    first("asks the shell", "!ls -l\nfiles = !ls\nprint(files)"),
    first("aliases of the shell", "%ls\n%pwd\n%mkdir results"),
    first("changes the folder", "%cd /content"),
    first("sets the environment", "%env OMP_NUM_THREADS=1"),
    first("lists names", "%who\n%whos"),
    first("asks for help", "np.exp?\n?np.tanh\nhelp(np.sin)"),
    first("a debugger that stops nowhere", "%pdb on\n%xmode Verbose"),
    first("a debugger after an error", "%debug"),
    first("numbers of digits", "%precision 4"),
    first("history", "%history -n"),
    first("a profiler that is not known", "%memit np.exp(1.0)\n%lprun -f np.exp np.exp(1.0)"),
    first("runs a script that was not handed in", "%run helpers.py"),
    first("stores a variable", "%store -r z"),
    first("all of pylab", "%pylab inline"),
    first("measures an import", "%time x = np.arange(10)"),
    stub(
        "three timings after the function",
        f"{PLAIN}\n\n{LONG}%timeit growth(z_long)\n%timeit growth(z_long)\n%timeit growth(z_long)\n",
    ),
    stub(
        "a timing with many runs asked for",
        f"{PLAIN}\n\n{LONG}%timeit -n 1000 -r 7 growth(z_long)",
    ),
    stub(
        "keeps the result of a timing",
        f"{PLAIN}\nresult = %timeit -o -q growth(np.ones(3))\nresult.best",
    ),
    own("times a cell", f"%%timeit -n 500\n{LONG}np.exp(z_long)"),
    stub("a timing over the function", f"%%time\n{PLAIN}"),
    stub(
        "output captured over the function", f"%%capture out\n{PLAIN}\nprint(growth(np.zeros(1)))"
    ),
    stub("memory measured over the function", f"%%memit\n{PLAIN}"),
    stub("a profile over the function", f"%%prun\n{PLAIN}"),
    stub("looks at the function's help afterwards", f"{PLAIN}\ngrowth?"),
    own("a cell of the shell", "%%bash\nls -l\npip list"),
    own("a cell of another language", "%%R\nx <- c(1, 2)\nprint(x)"),
    own(
        "HTML and formulas",
        "%%html\n<b>hello</b>",
        "%%latex\n$\\sigma(z)$",
        "%%javascript\nalert(1)",
        "%%markdown\n*hi*",
    ),
    own("a drawing language", "%%mermaid\ngraph TD; A-->B"),
    own("an assistant", "%load_ext jupyter_ai\n%ai list", "%%ai chatgpt\nWrite a growth, please!"),
    own(
        "shell commands from Python",
        "import os, subprocess\nos.system('ls')\nsubprocess.run(['ls'])",
    ),
    own("asks the keyboard", "name = input('Your name? ')\nprint(name)"),
    stub(
        "asks the keyboard in the cell of the import, after it",
        MATH,
        "import math\nname = input('Your name? ')",
    ),
    own("leaves", "exit()", "quit"),
    at_end("leaves at the end", "import sys\nsys.exit()"),
    at_end("forgets everything at the end", "%reset -f"),
    own(
        "displays",
        "from IPython.display import display, HTML, Math, clear_output\nclear_output()\ndisplay(HTML('<b>x</b>'), Math('x'))",
    ),
    own("numbers the outputs", "3 * 4", "_ + 1", "__", "print(_)"),
    stub(
        "uses the last output",
        "def growth(z, one=one):\n    return one / (one + np.exp(-z))",
        "1",
        "one = _",
    ),
    own(
        "says how stdout writes",
        "import sys\nprint(sys.stdout.encoding.lower())\nsys.stdout.reconfigure(encoding='utf-8')\nsys.stdout.flush()",
    ),
    own(
        "writes bytes to stdout",
        "import sys\nsys.stdout.buffer.write(b'hello')\nsys.stdout.isatty()",
    ),
    own("awaits", "import asyncio\nawait asyncio.sleep(0.01)"),
)
