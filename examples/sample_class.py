"""Make the sample class: submissions of the real notebooks, each named for what it shows.

``python examples/sample_class.py FOLDER`` writes ``FOLDER/submitted/`` from the released notebooks
and ``FOLDER/expected.csv`` from what is said here. The wrong and differently written answers are
those of the course, ``course/lessons/<lesson>/answers.py``.

The points in ``expected.csv`` are stated, not measured: they follow from which answers are right.
"""

from __future__ import annotations

import argparse
import copy
import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, Lesson, find_course
from autograder.exercises.registry import Content

HERE = Path(__file__).parent
Notebook = dict[str, Any]
Cell = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One submission.

    Attributes
    ----------
    notebook : dict, str or None
        A notebook, the text of a broken one, or None for a folder without it.
    lost : dict
        Exercise -> points it does not get; None where it gets none of its points.
    note : str
        What it shows.
    """

    notebook: Notebook | str | None
    lost: dict[str, float | None]
    note: str


# --- the parts submissions are made of ----------------------------------------------------------


def source_of(cell: Cell) -> str:
    """A cell's source as one string."""
    return "".join(cell["source"])


def cell_of(notebook: Notebook, name: str) -> Cell:
    """The cell with that id."""
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def exercises_in(notebook: Notebook) -> list[str]:
    """The exercises in the order in which they stand in the notebook."""
    return [
        cell["id"].removeprefix("test_")
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade") and cell["id"].startswith("test_")
    ]


def own_cell(name: str, source: str) -> Cell:
    """A code cell of the student's own."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def read(path: Path) -> Notebook:
    """A notebook file as plain data."""
    return json.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Material:
    """A lesson's release and its solutions, from which submissions are made."""

    lesson: str
    release: Notebook
    solutions: dict[str, str]  # stub -> solved source
    content: Content

    def answers(self, kind: str, name: str) -> list[Any]:
        """The right or wrong answers ("RIGHT", "WRONG") that the course has for an exercise."""
        return self.content.answers(self.lesson)[kind][name]

    def untouched(self) -> Notebook:
        """A copy of what students are given."""
        return copy.deepcopy(self.release)

    def solved(self, only: list[str] | None = None) -> Notebook:
        """The release with these exercises solved, all where none is named."""
        notebook = self.untouched()
        for name, source in self.solutions.items():
            if only is None or name in only:
                cell_of(notebook, name)["source"] = source
        return notebook

    def exercises(self) -> list[str]:
        """The exercises in the order of the notebook."""
        return exercises_in(self.release)


def material(course: Course, lesson: Lesson) -> Material:
    """What is needed of a lesson; the solutions are those of the built ``solutions/``."""
    solved = read(course.solutions / lesson.path)
    solutions = {
        cell["id"]: source_of(cell)
        for cell in solved["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    return Material(lesson.name, read(course.release / lesson.path), solutions, course.content)


# --- a spread of students through all lessons -----------------------------------------------------


def all_right(m: Material) -> Sample:
    """Every exercise solved as the course solves it."""
    return Sample(m.solved(), {}, "everything solved, the bonus too")


def written_differently(m: Material) -> Sample:
    """Every exercise solved with another right answer."""
    notebook = m.solved()
    for name in m.exercises():
        cell_of(notebook, name)["source"] = m.answers("RIGHT", name)[1]
    return Sample(notebook, {}, "other formulas, just as right")


def half_done(m: Material) -> Sample:
    """The first half of the exercises solved, the rest as handed out."""
    names = m.exercises()
    done, rest = names[: len(names) // 2], names[len(names) // 2 :]
    return Sample(m.solved(done), dict.fromkeys(rest), "stopped half way")


# Lesson -> an exercise that no other calls, a misconception about it, and the points that costs
# (None: all of the exercise's).
ONE_MISTAKE: dict[str, tuple[str, str, float | None]] = {
    "01_notation": ("numerical_derivative", "divided-by-h", None),
    "02_sigmoid": ("sigmoid_derivative_from_a", "z-for-a", None),
    "03_tanh": ("tanh_from_sigmoid", "stretch-forgotten", None),
    "04_relu": ("relu_derivative_from_a", "g-for-slope", None),
    "05_leaky_relu": ("leaky_relu_derivative_vectorized", "one-over-alpha", None),
    "06_summary": ("gradient_after", "times-depth", None),
    "07_backprop": ("gradient_check", "one-sided", None),
    "08_deep": ("gradient_norms", "norm-squared", None),
    "09_modern": ("softmax_cross_entropy_backward", "negated", None),
}


def one_mistake(m: Material) -> Sample:
    """Everything solved but one exercise, which holds a typical misconception."""
    name, misconception, lost = ONE_MISTAKE[m.lesson]
    source = next(s for s, slug in m.answers("WRONG", name) if slug == misconception)
    notebook = m.solved()
    cell_of(notebook, name)["source"] = source
    return Sample(notebook, {name: lost}, f"a typical mistake in {name}: {misconception}")


def guessed_wrong(m: Material) -> Sample:
    """Everything solved, every question answered with a misconception."""
    notebook, lost = m.solved(), {}
    for name in m.exercises():
        if name.startswith("q_"):
            cell_of(notebook, name)["source"] = m.answers("WRONG", name)[0][0]
            lost[name] = None
    return Sample(notebook, lost, "the code is right, every question is answered wrongly")


def untouched(m: Material) -> Sample:
    """Handed in as it was handed out."""
    return Sample(m.untouched(), dict.fromkeys(m.exercises()), "handed in as it was handed out")


EVERYWHERE: dict[str, Callable[[Material], Sample]] = {
    "all-right": all_right,
    "written-differently": written_differently,
    "half-done": half_done,
    "one-mistake": one_mistake,
    "guessed-wrong": guessed_wrong,
    "untouched": untouched,
}


# --- special cases, all of lesson 02 --------------------------------------------------------------


def z_where_a_belongs(m: Material) -> Sample:
    """The commonest error: a (1 − a) with z put in."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid_derivative")["source"] = (
        "def sigmoid_derivative(z):\n    return z * (1 - z)\n"
    )
    return Sample(notebook, {"sigmoid_derivative": None}, "z where a belongs")


def overflow_warnings(m: Material) -> Sample:
    """Formulas that are right and make NumPy warn far out; only the bonus is about that."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid")["source"] = (
        "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n\nsigmoid(np.array([-800.0, 800.0]))\n"
    )
    cell_of(notebook, "stable_sigmoid")["source"] = (
        "def stable_sigmoid(z):\n"
        "    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))\n"
    )
    return Sample(notebook, {"stable_sigmoid": None}, "warnings cost the bonus and nothing else")


def single_precision(m: Material) -> Sample:
    """Results of dtype float32 count by their values."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid_derivative_from_a")["source"] = (
        "def sigmoid_derivative_from_a(a):\n    return np.asarray(a * (1 - a), dtype=np.float32)\n"
    )
    return Sample(notebook, {}, "float32 out, right to seven digits")


def stray_prints(m: Material) -> Sample:
    """Prints, displays and warnings, in functions and cells: all harmless."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid")["source"] = (
        "import warnings\n"
        "def sigmoid(z):\n"
        '    print("here", z)\n'
        '    warnings.warn("still here")\n'
        "    return 1 / (1 + np.exp(-z))\n"
        'print("0.0")\n'
        "np.float64(0.0)\n"
    )
    return Sample(notebook, {}, "stray prints and warnings change nothing")


def own_cells(m: Material) -> Sample:
    """The work is done in cells of the student's own, in front of the stubs that use them."""
    notebook = m.solved()
    stub = cell_of(notebook, "sigmoid")
    stub["source"] = "def sigmoid(z):\n    return one_over(one_plus_exp(-z))\n"
    position = notebook["cells"].index(stub)
    notebook["cells"].insert(
        position,
        own_cell(
            "helpers",
            "def one_over(x):\n    return 1 / x\n\n"
            "def one_plus_exp(x):\n    return 1 + np.exp(x)\n",
        ),
    )
    return Sample(notebook, {}, "helper functions in cells of one's own")


def endless_loop(m: Material) -> Sample:
    """One function never returns; the others keep their points."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid_derivative")["source"] = (
        "def sigmoid_derivative(z):\n    while True:\n        pass\n"
    )
    return Sample(notebook, {"sigmoid_derivative": None}, "a loop without end in one exercise")


def ends_the_process(m: Material) -> Sample:
    """A cell that ends Python; what stands before and after is graded all the same."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid_derivative_from_a")["source"] = "import os\nos._exit(0)\n"
    return Sample(notebook, {"sigmoid_derivative_from_a": None}, "a cell that ends the process")


def syntax_error(m: Material) -> Sample:
    """A stub that is not Python."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid_derivative")["source"] = (
        "def sigmoid_derivative(z)\n    return sigmoid(z) * (1 - sigmoid(z))\n"
    )
    return Sample(notebook, {"sigmoid_derivative": None}, "a colon is missing in one exercise")


def duplicated_cell(m: Material) -> Sample:
    """A stub copied with its id; plain nbgrader stops the whole class at it."""
    notebook = m.untouched()
    for name in m.exercises():
        if name != "sigmoid":
            cell_of(notebook, name)["source"] = m.solutions[name]
    stub = cell_of(notebook, "sigmoid")
    second = copy.deepcopy(stub)
    second["source"] = m.solutions["sigmoid"]
    notebook["cells"].insert(notebook["cells"].index(stub) + 1, second)
    return Sample(notebook, {}, "the stub was copied and the copy filled in")


def deleted_test_cells(m: Material) -> Sample:
    """All test cells deleted, one exercise wrong: nothing is gained."""
    notebook = m.solved()
    cell_of(notebook, "sigmoid")["source"] = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"
    for name in m.exercises():
        notebook["cells"].remove(cell_of(notebook, f"test_{name}"))
    # The derivative and the bonus are solved without calling the wrong function.
    cell_of(notebook, "sigmoid_derivative")["source"] = (
        "def sigmoid_derivative(z):\n    return np.exp(-z) / (1 + np.exp(-z)) ** 2\n"
    )
    return Sample(notebook, {"sigmoid": None}, "test cells deleted, one exercise wrong")


def edited_tests(m: Material) -> Sample:
    """Test cells that award themselves their points."""
    notebook = m.untouched()
    for name in m.exercises():
        cell = cell_of(notebook, f"test_{name}")
        cell["source"] = str(m.content.find(name).points)
        cell["metadata"]["tags"] = ["skip-execution"]
    return Sample(
        notebook, dict.fromkeys(m.exercises()), "tests that award themselves their points"
    )


def broken_json(m: Material) -> Sample:
    """A file cut off in the middle."""
    text = json.dumps(m.solved(), indent=1)
    return Sample(
        text[: len(text) // 2], dict.fromkeys(m.exercises()), "a file cut off in the middle"
    )


def missing_notebook(m: Material) -> Sample:
    """A folder without the notebook."""
    return Sample(None, dict.fromkeys(m.exercises()), "a folder without the notebook")


SPECIAL: dict[str, Callable[[Material], Sample]] = {
    "z-where-a-belongs": z_where_a_belongs,
    "overflow-warnings": overflow_warnings,
    "single-precision": single_precision,
    "stray-prints": stray_prints,
    "own-cells": own_cells,
    "endless-loop": endless_loop,
    "ends-the-process": ends_the_process,
    "syntax-error": syntax_error,
    "duplicated-cell": duplicated_cell,
    "deleted-test-cells": deleted_test_cells,
    "edited-tests": edited_tests,
    "broken-json": broken_json,
    "missing-notebook": missing_notebook,
}
NEED_A_LOOK = ("endless-loop", "ends-the-process", "broken-json", "missing-notebook")


# --- writing them --------------------------------------------------------------------------------


def samples(course: Course) -> dict[tuple[str, Lesson], Sample]:
    """Every submission of the sample class."""
    made = {}
    for lesson in course.lessons():
        if not course.content.seals(lesson.name):
            continue  # an ordinary lesson: no entry says what an answer must get
        m = material(course, lesson)
        chosen = EVERYWHERE | (SPECIAL if lesson.name == "02_sigmoid" else {})
        for student, make in chosen.items():
            if make is one_mistake and lesson.name not in ONE_MISTAKE:
                continue  # a new lesson, of which nothing has been said yet
            made[student, lesson] = make(m)
    return made


def expected_points(sample: Sample, exercises: list[str], content: Content) -> tuple[float, float]:
    """The points and the bonus a sample must get."""
    got = {False: 0.0, True: 0.0}
    for name in exercises:
        exercise = content.find(name)
        lost = exercise.points if name in sample.lost else 0.0
        if sample.lost.get(name) is not None:
            lost = sample.lost[name]
        got[exercise.bonus] += exercise.points - lost
    return round(got[False], 2), round(got[True], 2)


def write(course: Course, folder: Path) -> None:
    """Write ``submitted/`` and ``expected.csv`` into a folder."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["student", "lesson", "points", "bonus", "needs_look", "what it shows"])
    for (student, lesson), sample in sorted(samples(course).items(), key=lambda kv: str(kv[0])):
        target = folder / "submitted" / student / lesson.path
        target.parent.mkdir(parents=True)
        if isinstance(sample.notebook, str):
            target.write_text(sample.notebook, encoding="utf-8")
        elif sample.notebook is None:
            target.with_name("notes.txt").write_text("The notebook is on my other computer.\n")
        else:
            text = json.dumps(sample.notebook, ensure_ascii=False, indent=1) + "\n"
            target.write_text(text, encoding="utf-8")
        exercises = exercises_in(read(course.release / lesson.path))
        points, bonus = expected_points(sample, exercises, course.content)
        look = "yes" if student in NEED_A_LOOK else ""
        rows.writerow([student, lesson.name, f"{points:g}", f"{bonus:g}", look, sample.note])
    (folder / "expected.csv").write_text(table.getvalue(), encoding="utf-8")


def main() -> int:
    """Write the sample class into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    shutil.rmtree(args.folder / "submitted", ignore_errors=True)
    write(find_course(HERE), args.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
