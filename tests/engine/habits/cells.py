"""What people and editors do to cells: moved, merged, split, retyped, copied, left behind."""

from __future__ import annotations

import json
import re

from habits import MATH, PLAIN, Habit, Notebook, at_end, cell, code, own, place, stub, text, top


def without(*names: str):
    def edit(notebook: Notebook) -> None:
        notebook["cells"] = [c for c in notebook["cells"] if c["id"] not in names]

    return edit


def merged(first: str, second: str, keep: str = ""):
    """Two cells made one, which keeps the name and metadata of the first, or of `keep`."""

    def edit(notebook: Notebook) -> None:
        one, two = cell(notebook, first), cell(notebook, second)
        kept, gone = (two, one) if keep == second else (one, two)
        kept["source"] = f"{one['source']}\n\n{two['source']}"
        notebook["cells"].remove(gone)

    return edit


def split(notebook: Notebook) -> None:
    """A helper and the function in one cell, split into two; the first half keeps the name."""
    stub_cell = cell(notebook, "growth")
    stub_cell["source"] = "def below(z):\n    return 1 + np.exp(-z)"
    notebook["cells"].insert(
        place(notebook, "growth") + 1, code("def growth(z):\n    return 1 / below(z)")
    )


def split_with_metadata(notebook: Notebook) -> None:
    split(notebook)
    notebook["cells"][place(notebook, "growth") + 1]["metadata"] = cell(notebook, "growth")[
        "metadata"
    ]


def released_stub(notebook: Notebook, name: str = "growth") -> str:
    """The stub of that name as it is handed out."""
    return f'def {name}(z):\n    """Growth of z."""\n    # YOUR CODE HERE\n    raise NotImplementedError'


def moved_below_its_test(notebook: Notebook) -> None:
    answer = cell(notebook, "growth")["source"]
    cell(notebook, "growth")["source"] = released_stub(notebook)
    notebook["cells"].insert(place(notebook, "test_growth") + 1, code(answer))


def moved_to_the_end(notebook: Notebook) -> None:
    answer = cell(notebook, "growth")["source"]
    without("growth")(notebook)
    notebook["cells"].append(code(answer))


def typed_into_the_test(name: str, line: str = ""):
    def edit(notebook: Notebook) -> None:
        answer = cell(notebook, name)["source"]
        untouched = f"{name} = None" if name.startswith("q_") else released_stub(notebook, name)
        cell(notebook, name)["source"] = untouched
        test = cell(notebook, f"test_{name}")
        test["source"] = f"{answer}\n{test['source']}"

    return edit


def helper_below(notebook: Notebook) -> None:
    cell(notebook, "growth")["source"] = "def growth(z):\n    return 1 / below(z)"
    notebook["cells"].append(code("def below(z):\n    return 1 + np.exp(-z)"))


def mended_below(notebook: Notebook) -> None:
    cell(notebook, "growth")["source"] = "def growth(z):\n    return 1 / (1 + np.exp(z))"
    notebook["cells"].insert(place(notebook, "test_growth") + 1, code(PLAIN))


def no_ids(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        del each["id"]
    notebook["nbformat_minor"] = 4


def no_metadata(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        each["metadata"] = {}


def bare(notebook: Notebook) -> None:
    no_ids(notebook)
    no_metadata(notebook)
    notebook["metadata"] = {}


def other_ids(notebook: Notebook) -> None:
    no_metadata(notebook)
    for number, each in enumerate(notebook["cells"]):
        each["id"] = f"cell-{number}"


def code_only(notebook: Notebook) -> None:
    """What comes back from a converter: the code, and nothing else."""
    bare(notebook)
    notebook["cells"] = [c for c in notebook["cells"] if c["cell_type"] == "code"]


def every_source(change):
    def edit(notebook: Notebook) -> None:
        for each in notebook["cells"]:
            each["source"] = change(each["source"])

    return edit


def lines_as_lists(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)


def older_release(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        if each["metadata"].get("nbgrader", {}).get("locked"):
            each["source"] = "# release 1\n" + each["source"]


def run_before(notebook: Notebook) -> None:
    for number, each in enumerate(notebook["cells"]):
        if each["cell_type"] == "code":
            each["execution_count"] = number
            each["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "ok\n"}]


def left_in_the_kernel(notebook: Notebook) -> None:
    run_before(notebook)
    cell(notebook, "growth")["source"] = "def growth(z):\n    return 1 / denominator(z)"


def copied(name: str):
    def edit(notebook: Notebook) -> None:
        again = json.loads(json.dumps(cell(notebook, name))) | {"id": "copy"}
        notebook["cells"].insert(place(notebook, name) + 1, again)

    return edit


def copied_then_worked(notebook: Notebook) -> None:
    copied("growth")(notebook)
    cell(notebook, "growth")["source"] = released_stub(notebook)


def kind(name: str, wanted: str):
    def edit(notebook: Notebook) -> None:
        cell(notebook, name)["cell_type"] = wanted

    return edit


def explained(answer: str, **more):
    def edit(notebook: Notebook) -> None:
        cell(notebook, "explain").update({"source": answer} | more)

    return edit


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def changed(name: str, source: str):
    def edit(notebook: Notebook) -> None:
        cell(notebook, name)["source"] = source

    return edit


def twice(notebook: Notebook) -> None:
    notebook["cells"] += json.loads(json.dumps(notebook["cells"]))


SLOW = "import time\ntime.sleep(20)  # a long experiment: {}"

HABITS = (
    Habit("solves the lesson and nothing else"),
    Habit("hands in all outputs", run_before),
    Habit("splits the cell of an exercise", split),
    Habit(
        "splits it with an editor that copies metadata",
        split_with_metadata,
        told="second cell “growth”",
    ),
    Habit("joins an exercise to the next one", merged("growth", "growth_rate")),
    Habit(
        "joins an exercise to a later one, whose name is kept",
        merged("growth", "growth_rate", keep="growth_rate"),
        told="The cell “growth” was missing.",
    ),
    Habit(
        "joins a question to its check, whose name is kept",
        merged("q_fastest", "test_q_fastest", keep="test_q_fastest"),
        told="test_q_fastest",
    ),
    Habit(
        "joins a check to its question",
        merged("q_fastest", "test_q_fastest"),
        told="the test cell “test_q_fastest”",
    ),
    Habit(
        "joins an exercise to its check",
        merged("growth", "test_growth"),
        told="the test cell “test_growth”",
    ),
    Habit("types an answer into the check", typed_into_the_test("growth"), told="test_growth"),
    Habit(
        "types an answer to a question into the check",
        typed_into_the_test("q_fastest"),
        told="test_q_fastest",
    ),
    Habit("writes the answer below its check", moved_below_its_test, told="below this check"),
    Habit(
        "writes the answer at the end, the cell deleted", moved_to_the_end, told="below this check"
    ),
    Habit("mends a wrong answer below its check", mended_below, told="below this check"),
    Habit("a helper below everything", helper_below, told="below this check"),
    stub(
        "a helper above",
        "def growth(z):\n    return 1 / below(z)",
        "def below(z):\n    return 1 + np.exp(-z)",
    ),
    stub(
        "a helper of a helper",
        "def growth(z):\n    return 1 / below(z)",
        "def e(z):\n    return np.exp(-z)",
        "def below(z):\n    return 1 + e(z)",
    ),
    Habit(
        "deletes the cell and writes another in its place",
        lambda nb: cell(nb, "growth").update(id="mine", metadata={}),
    ),
    Habit("deletes a check", without("test_growth"), told="test_growth"),
    Habit(
        "deletes all checks",
        lambda nb: without(*[c["id"] for c in nb["cells"] if c["id"].startswith("test_")])(nb),
        told="test_growth",
    ),
    Habit("deletes the setup cell", without("setup")),
    Habit(
        "deletes all text",
        lambda nb: nb.update(cells=[c for c in nb["cells"] if c["cell_type"] == "code"]),
        told="“explain” was missing",
    ),
    Habit(
        "deletes all figures",
        lambda nb: nb.update(
            cells=[c for c in nb["cells"] if "illustration" not in c["metadata"].get("tags", [])]
        ),
    ),
    Habit(
        "deletes an exercise",
        without("growth_rate_from_a"),
        points=7.0,
        told="“growth_rate_from_a” was missing",
        listed="“growth_rate_from_a” was missing",
    ),
    Habit("a notebook without ids, as older tools write it", no_ids),
    Habit("a notebook without metadata", no_metadata),
    Habit("a notebook without ids and metadata", bare),
    Habit("a notebook with other ids and no metadata", other_ids),
    Habit("a notebook of nothing but code", code_only, told="“explain” was missing"),
    Habit("line ends of Windows", every_source(lambda s: s.replace("\n", "\r\n"))),
    Habit("line ends of an old Mac", every_source(lambda s: s.replace("\n", "\r"))),
    Habit(
        "an editor that trims line ends",
        every_source(lambda s: re.sub(r"[ \t]+$", "", s, flags=re.M)),
    ),
    Habit("an editor that adds an empty line", every_source(lambda s: s + "\n\n")),
    Habit("sources as lists of lines", lines_as_lists),
    Habit("a notebook from an older release", older_release, told="made from another release"),
    Habit(
        "black over the setup cell",
        lambda nb: cell(nb, "setup").update(
            source=cell(nb, "setup")["source"].replace('"', "'", 2)
        ),
        told="“setup”",
    ),
    Habit("copies an exercise", copied("growth")),
    Habit("copies a check", copied("test_growth")),
    Habit(
        "copies an exercise and works in the copy", copied_then_worked, told="second cell “growth”"
    ),
    Habit("pastes the whole notebook below itself", twice),
    Habit("cells in the opposite order", lambda nb: nb["cells"].reverse()),
    Habit("turns an exercise into text by mistake", kind("growth", "markdown")),
    Habit("turns an exercise into a raw cell", kind("growth", "raw")),
    Habit("turns a check into text", kind("test_growth", "markdown")),
    Habit("turns the explanation into code", kind("explain", "code")),
    Habit("edits the lesson's text", lambda nb: nb["cells"][0].update(source="# My notes")),
    Habit(
        "notes between the cells",
        lambda nb: nb["cells"].insert(5, text("Remember: $a = \\sigma(z)$.")),
    ),
    Habit(
        "a picture in the text of the explanation",
        explained(f"See ![sketch](data:image/png;base64,{PIXEL})."),
    ),
    Habit(
        "a large picture in the text of the explanation",
        explained(f"See ![sketch](data:image/png;base64,{'A' * 600_000})."),
    ),
    Habit(
        "a picture attached to the explanation",
        explained("See ![sketch](attachment:a.png).", attachments={"a.png": {"image/png": PIXEL}}),
    ),
    Habit(
        "a drawing that is not shown",
        explained(
            "See ![sketch](attachment:a.svg).", attachments={"a.svg": {"image/svg+xml": "<svg/>"}}
        ),
        told="A picture was left out",
    ),
    Habit("deletes the explanation", without("explain"), told="“explain” was missing"),
    stub("uses a figure's function", "def growth(z):\n    return curve(z)"),
    stub(
        "uses a constant of the setup cell",
        "def growth(z):\n    print(BLUE)\n    return 1 / (1 + np.exp(-z))",
    ),
    Habit(
        "changes a figure",
        lambda nb: cell(nb, "fig-curve").update(source="# my own\nplt.plot([1, 2])\nplt.show()"),
    ),
    stub(
        "keeps a number in a figure that it changed",
        "def growth(z):\n    return one / (one + np.exp(-z))",
        "one = 1.0",
    ),
    own("an error in an experiment", "1 / 0", "undefined_name", "np.zeros(2) @ np.zeros(3)"),
    own(
        "an experiment that is no Python", "this is a note, not code", "for i in range(3) print(i)"
    ),
    own("an endless experiment", "while True:\n    pass"),
    own("nine slow experiments", *(SLOW.format(i) for i in range(9))),
    stub(
        "a slow experiment in the cell of the exercise",
        f"{PLAIN}\n\nimport time\ntime.sleep(20)",
        listed="a cell did not end in time",
    ),
    stub(
        "a slow experiment that defines what the answer uses",
        "def growth(z):\n    return one / (one + np.exp(-z))",
        "one = 1.0\nimport time\ntime.sleep(20)",
    ),
    own(
        "an experiment that ends its kernel",
        "import os\nos._exit(1)",
        listed="a cell ended its Python process",
    ),
    own("prints very much", "for i in range(200_000):\n    print('x' * 80)"),
    own(
        "draws thirty figures",
        "for i in range(30):\n    plt.figure()\n    plt.plot([1, 2])\nplt.show()",
    ),
    own("hides Python's own names", "sum = 0\nmax = 5\nlist = [1, 2]\nabs = None\nprint('hidden')"),
    at_end(
        "changes its answers at the end",
        "def growth(z):\n    return 0 * z\ndel growth_rate",
    ),
    at_end(
        "tries itself out at the end",
        "z = np.linspace(-3, 3)\nplt.plot(z, growth(z))\nplt.show()\nassert growth(0) == 0.5",
    ),
    stub(
        "tests its function in the same cell",
        f"{PLAIN}\n\nassert np.isclose(growth(0), 0.5)\nprint(growth(np.array([1, 2])))",
    ),
    stub(
        "tests with unittest",
        f"{PLAIN}\nimport unittest\nclass T(unittest.TestCase):\n    def test_half(self):\n        self.assertEqual(growth(0), 0.5)\nunittest.main(argv=['x'], exit=False)",
    ),
    stub("tests with doctest", f"{PLAIN}\nimport doctest\ndoctest.testmod()"),
    stub("runs only as a program", f"{PLAIN}\nif __name__ == '__main__':\n    print(growth(0))"),
    stub(
        "leaves the stub's last line below the answer",
        "def growth(z):\n    return 1 / (1 + np.exp(-z))\n    # YOUR CODE HERE\n    raise NotImplementedError",
    ),
    stub(
        "prints within the function",
        "def growth(z):\n    print('z =', z)\n    return 1 / (1 + np.exp(-z))",
    ),
    stub(
        "plots within the function",
        "def growth(z):\n    a = 1 / (1 + np.exp(-z))\n    plt.plot(np.ravel(z), np.ravel(a))\n    return a",
    ),
    stub("names in Greek", "def growth(z):\n    σ = 1 / (1 + np.exp(-z))\n    return σ  # 🙂"),
    stub("tabs", "def growth(z):\n\treturn 1 / (1 + np.exp(-z))"),
    stub("a cell of an editor's percent form", f"# %%\n{PLAIN}\n# %%"),
    stub("empty lines at the top", f"\n\n\n{PLAIN}"),
    stub(
        "counts its calls",
        "calls = 0\ndef growth(z):\n    global calls\n    calls += 1\n    return 1 / (1 + np.exp(-z))",
    ),
    own("logs", "import logging\nlogging.basicConfig(level=logging.DEBUG)\nlogging.info('hello')"),
    own(
        "writes and reads a file",
        "np.save('z.npy', np.arange(3))\nprint(np.load('z.npy'))\nopen('a.txt', 'w').write('x')\nplt.savefig('a.png')",
    ),
    own("a style of plots that is gone", "plt.style.use('seaborn')\nprint('after')"),
    own("a time limit of its own", "import signal\nsignal.alarm(1)\nimport time\ntime.sleep(0.1)"),
    own(
        "random numbers",
        "import random\nrandom.seed(1)\nnp.random.seed(1)\nprint(np.random.rand())",
    ),
    Habit(
        "a name that is left in the kernel only",
        left_in_the_kernel,
        points=5.0,
        told="name 'denominator' is not defined",
        listed="passed its check in the student's notebook",
    ),
    top(
        "a line in front of a check",
        "test_growth",
        "scale = 1.0",
        uses="def growth(z):\n    return 1 / (scale + np.exp(-z))",
        told="test_growth",
    ),
    top(
        "a line in front of the setup",
        "setup",
        "import numpy as np, math",
        uses=MATH,
        told="“setup”",
    ),
)
