"""`autograder build`: what it makes, what it refuses, and that it makes the same each time."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from small_course import LESSON, build_course, make_course, problems_of
from warm_nbgrader import nbgrader

from autograder.authoring.asked import ASKING
from autograder.authoring.build import write
from autograder.authoring.differences import differences
from autograder.authoring.fold import fold
from autograder.authoring.leaks import LeakFinder, fragments_of
from autograder.authoring.normal_form import Notebook, normalised, read_notebook, to_text
from autograder.authoring.solution import execute_all
from autograder.cli import main
from autograder.course import Course, CourseError, find_course
from autograder.grading.gradebook import open_writer

KIT = "# filled by the build"
ROOT = Path(__file__).resolve().parents[2]
SOURCE = f"source/{LESSON}/line.ipynb"
RELEASE = f"notebooks/{LESSON}/line.ipynb"
SOLUTION = f"solutions/{LESSON}/line.ipynb"


EXECUTED: dict[str, list[Notebook]] = {}


def executed_once(notebooks: list[Notebook]) -> list[Notebook]:
    """What `execute_all` gives; cells that ran here before, one and all the same, run no more."""
    asked = [c for notebook in notebooks for c in notebook["cells"] if c["id"] != ASKING]
    cells = json.dumps(asked)
    if cells not in EXECUTED:
        EXECUTED[cells] = execute_all(notebooks)
    return copy.deepcopy(EXECUTED[cells])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose lesson has been built and written."""
    course = make_course(tmp_path_factory.mktemp("course"), "valid")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.authoring.solution.execute_all", executed_once)
        write(course, build_course(course))
    return course


def cells_of(course: Course, path: str) -> dict[str, dict]:
    """The cells of a file of a course by id, their sources as one string."""
    notebook = json.loads((course.root / path).read_text(encoding="utf-8"))
    return {c["id"]: c | {"source": "".join(c["source"])} for c in notebook["cells"]}


# --- what it makes -------------------------------------------------------------------------------


def test_a_solution_in_a_function_becomes_a_stub(built: Course) -> None:
    source = cells_of(built, RELEASE)["line"]["source"]
    assert source.endswith('z."""\n    # YOUR CODE HERE\n    raise NotImplementedError')


def test_a_solution_at_the_margin_leaves_the_line_above_it(built: Course) -> None:
    source = cells_of(built, RELEASE)["q_slope"]["source"]
    assert source == 'q_slope = None  # replace None by "a" or "b"'


def test_a_model_answer_becomes_a_place_for_ones_own(built: Course) -> None:
    source = cells_of(built, RELEASE)["explain"]["source"]
    assert source == "*Double-click here and write your answer.*\n\nYOUR ANSWER HERE"


def test_a_released_test_ends_with_its_public_check(built: Course) -> None:
    source = cells_of(built, RELEASE)["test_line"]["source"]
    assert source == 'check_elementwise("line", line, known={-1: -5.0, 0: -2.0, 1: 1.0})'


def test_the_setup_cell_is_the_student_kit(built: Course) -> None:
    kit = built.content.kit
    assert cells_of(built, SOURCE)["setup"]["source"] == kit
    for path in (RELEASE, SOLUTION):
        source = cells_of(built, path)["setup"]["source"]
        assert source == f"#@title Setup: run this cell first\n{kit}"


def test_setup_and_figures_are_folded_in_jupyter_and_in_colab(built: Course) -> None:
    for path in (RELEASE, SOLUTION):
        cells = cells_of(built, path)
        for name, title in (("setup", "Setup: run this cell first"), ("fig-line", "Figure")):
            assert cells[name]["source"].startswith(f"#@title {title}\n")
            assert cells[name]["metadata"]["cellView"] == "form"
            assert cells[name]["metadata"]["jupyter"] == {"source_hidden": True}
        assert "cellView" not in cells["line"]["metadata"]
    assert "cellView" not in cells_of(built, SOURCE)["setup"]["metadata"]


@pytest.mark.parametrize(
    ("lines", "hidden", "folded"), [(1, False, False), (4, False, True), (2, True, True)]
)
def test_checks_of_more_than_a_few_lines_are_folded(lines: int, hidden: bool, folded: bool) -> None:
    marks = {"grade": True, "solution": False, "grade_id": "test_line"}
    cell = {"cell_type": "code", "metadata": {"nbgrader": marks}, "source": "1\n" * lines}
    if hidden:
        cell["metadata"]["jupyter"] = {"source_hidden": True}
    fold(cell)
    fold(cell)  # once more changes nothing
    title = "#@title Check of line: run this cell\n" * folded
    assert cell["source"] == title + "1\n" * lines
    assert (cell["metadata"].get("cellView") == "form") == folded


def test_a_title_that_was_copied_from_a_release_is_left_out_of_the_source() -> None:
    cell = {
        "cell_type": "code",
        "id": "fig-line",
        "metadata": {"cellView": "form", "alt": "A line."},
        "source": "#@title Figure\nplt.show()",
    }
    (kept,) = normalised({"cells": [cell]}, KIT)["cells"]
    assert kept["source"] == "plt.show()" and kept["metadata"] == {"alt": "A line."}


def test_a_solution_notebook_is_executed_and_has_no_hidden_test(built: Course) -> None:
    cells = cells_of(built, SOLUTION)
    assert "return 3 * z - 2" in cells["line"]["source"]
    assert "public checks passed" in "".join(cells["test_line"]["outputs"][0]["text"])
    assert any("image/png" in output.get("data", {}) for output in cells["fig-line"]["outputs"])
    text = (built.root / SOLUTION).read_text(encoding="utf-8")
    assert "BEGIN" not in text and "autograder import" not in text


def test_a_rebuild_gives_the_same_bytes_images_included(built: Course) -> None:
    outcome = build_course(built)
    assert outcome.changed == ()
    for path, text in outcome.texts.items():
        assert (built.root / path).read_bytes() == text.encode(), path


def test_plain_nbgrader_gives_the_same_release_and_registers_it(built: Course) -> None:
    before = (built.root / RELEASE).read_bytes()
    with open_writer(built):
        pass  # nbgrader takes seconds to make a gradebook; test_truth has it do that
    made = nbgrader("generate_assignment", LESSON, cwd=built.root)
    assert made.returncode == 0, made.stderr
    assert (built.root / RELEASE).read_bytes() == before

    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{built.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_notebook("line", LESSON)
        scores = {cell.name: cell.max_score for cell in notebook.grade_cells}
    assert scores == {"test_q_slope": 1, "test_line": 2, "test_line_inverse": 0, "explain": 0}


def test_a_source_in_any_form_is_brought_into_the_normal_one() -> None:
    fixtures = ROOT / "tests" / "engine" / "notebooks"
    normal, other = (
        to_text(normalised(read_notebook(fixtures / name, name), KIT))
        for name in ("valid.ipynb", "not_normal.ipynb")
    )
    assert other == normal
    assert normal == to_text(normalised(json.loads(normal) | {"cells": _joined(normal)}, KIT))


def _joined(text: str) -> list[dict]:
    return [cell | {"source": "".join(cell["source"])} for cell in json.loads(text)["cells"]]


# --- what it refuses -----------------------------------------------------------------------------

REFUSED = {
    "broken_json": f"{SOURCE}: not valid JSON",
    "old_format": f"{SOURCE}: not in notebook format 4.5",
    "duplicate_id": f"{SOURCE}, cell predict: 2 cells have this id",
    "random_id": f"{SOURCE}, cell 3fa1c2d4: a random id (“## Look back”)",
    "stub_without_solution": f"{SOURCE}, cell line: a cell to fill without a BEGIN SOLUTION",
    "solution_without_end": f"{SOURCE}, cell line: BEGIN SOLUTION without END SOLUTION",
    "syntax_error": f"{SOURCE}, cell fig-line: line 1 is not Python",
    "missing_test": f"{SOURCE}, cell test_line: missing: the exercise has no test",
    "test_without_exercise": f"{SOURCE}, cell test_curve: a test without an exercise entry",
    "hidden_line_does_more": f"{SOURCE}, cell test_line: the hidden test has to read",
    "four_questions": f"{SOURCE}, cell q_slope4: question 4; 3 are the most",
    "headings_out_of_order": f"{SOURCE}, cell look-back: “Predict” stands where",
    "section_missing": f"{SOURCE}: the section “Key takeaways” is missing",
    "skipped_heading_level": f"{SOURCE}, cell your-turn: “Exercise 1 · `line` (2 points)”: an H4",
    "two_titles": f"{SOURCE}, cell look-back: “Another title”: the notebook's first heading is its",
    "figure_without_alt": f"{SOURCE}, cell fig-line: a figure without alt",
    "figure_without_description": f"{SOURCE}, cell fig-line: a figure without its description",
    "description_differs_from_alt": f"{SOURCE}, cell fig-line-text: has to begin “**Figure.** ”",
    "formula_in_table": f"{SOURCE}, cell look-back: a formula in a table cell (“| $z$ | slope |”)",
    "broken_link": f"{SOURCE}, cell going-further: link to ../03_parabola/parabola.ipynb: there is",
    "broken_anchor": f"{SOURCE}, cell going-further: link to #The-start: no heading",
    "solution_in_figure": f"{SOURCE}, cell fig-line: shows students the solution of line: 3 * z",
    "solution_in_hint": f"{SOURCE}, cell hints-line: shows students the solution of line: 3 * z",
    "answer_outside_solution": f"{SOURCE}, cell fig-line: shows students the solution of q_slope",
    "model_answer_in_text": f"{SOURCE}, cell going-further: shows students the solution of explain",
    "autograder_import": f"{SOURCE}, cell fig-line: imports autograder",
    "hidden_check_outside_region": f"{SOURCE}, cell test_line: has a hidden check",
    "solution_that_raises": f"{SOURCE}, cell fig-line: the solution stops with ValueError: x and y",
    "solution_that_fails_its_public_check": f"{SOURCE}, cell test_line: the public check fails",
    "memory_address_printed": f"{SOURCE}, cell fig-line: prints a memory address",
}
# What the public check finds in a solution, the hidden ones find too.
HIDDEN_TOO = {"solution_that_fails_its_public_check"}


@pytest.mark.parametrize("fixture", REFUSED)
def test_the_build_refuses(fixture: str, tmp_path: Path) -> None:
    course = make_course(tmp_path, fixture)
    before = (course.root / SOURCE).read_bytes()
    problems = problems_of(course)
    assert len(problems) == 1 + (fixture in HIDDEN_TOO), problems
    assert problems[0].startswith(REFUSED[fixture])
    assert all("the solution fails the hidden check" in problem for problem in problems[1:])
    assert not any("\n" in problem for problem in problems)
    assert (course.root / SOURCE).read_bytes() == before
    assert not course.release.exists() and not course.solutions.exists()


def test_the_solution_is_asked_what_the_hidden_checks_ask(tmp_path: Path) -> None:
    course = make_course(tmp_path, "valid")
    entries = course.root / "course" / "lessons" / LESSON / "exercises.py"
    entries.write_text(entries.read_text().replace("3.0 * z - 2.0", "3.0 * z - 2.5"))
    problems = problems_of(course)
    said = f"{SOURCE}, cell line: the solution fails the hidden check “"
    assert problems and all(p.startswith(said) and "\n" not in p for p in problems)
    assert not course.release.exists()


def test_every_fixture_is_used() -> None:
    fixtures = {path.stem for path in (ROOT / "tests" / "engine" / "notebooks").glob("*.ipynb")}
    assert fixtures == set(REFUSED) | set(CORRECTED) | {"valid", "not_normal"}


# What follows from the entries is written, whatever stood there.
CORRECTED = (
    "wrong_points",
    "bonus_with_points",
    "hidden_line_names_another_exercise",
    "id_differs_from_grade_id",
)


@pytest.mark.parametrize("fixture", CORRECTED)
def test_the_build_writes_what_follows_from_the_entries(
    fixture: str, built: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.authoring.solution.execute_all", executed_once)
    course = make_course(tmp_path, fixture)
    write(course, build_course(course))
    assert (course.root / SOURCE).read_text() == (built.root / SOURCE).read_text()


def test_the_build_refuses_a_file_that_would_be_handed_to_students(tmp_path: Path) -> None:
    course = make_course(tmp_path, "valid")
    (course.source / LESSON / "reference.py").write_text("secret = 1\n")
    assert problems_of(course) == [
        f"source/{LESSON}/reference.py: would be handed to students; move it"
    ]


def finder_for(solution: str, kind: str = "code") -> LeakFinder:
    """Looks for the solution of one exercise, given as the lines of its region."""
    source = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    cell = {"id": "f", "cell_type": kind, "metadata": {"nbgrader": {"solution": True}}}
    return LeakFinder(fragments_of({"cells": [cell | {"source": source}]}))


def leaks(finder: LeakFinder, text: str, kind: str = "code") -> bool:
    return bool(finder.leaks({"cell_type": kind, "source": text}))


def test_a_solution_is_found_whatever_its_blanks_brackets_and_number_types() -> None:
    finder = finder_for("result = 1 / (1 + np.exp(-z))\nreturn result")
    assert leaks(finder, "x = (1.0/(1.0 + np.exp(-z)))[0]")
    assert leaks(finder, "def sigma(z): return 1/(1+np.exp(-z))")
    assert leaks(finder, "Write `1 / (1+np.exp( -z ))`.", kind="markdown")
    assert leaks(finder, "# not 1 / (1 + np.exp(-z)), which overflows\nx = 1")
    assert not leaks(finder, "x = 1 + np.exp(-z)\nresult = x\nreturn_value = result")
    assert not leaks(finder, "x = 0.5 * (1 + np.tanh(z / 2))")
    assert not leaks(finder, "$\\frac{1}{1 + e^{-z}}$", kind="markdown")


def test_a_solution_by_mask_and_one_in_steps_are_found() -> None:
    mask = finder_for("slope = np.zeros_like(z)\nslope[z > 0] = 1\nreturn slope")
    assert leaks(mask, "slope = np.zeros(3)\nslope[z > 0] = 1.0")
    assert not leaks(mask, "slope = np.zeros_like(z)\nslope[0] = 1")
    steps = finder_for("dead = np.all(slopes == 0, axis=1)\nreturn np.mean(dead)")
    assert leaks(steps, "print(np.all(slopes == 0, axis=1))")
    assert not leaks(steps, "dead = 3\nprint(np.mean(dead))")


def test_what_stands_in_every_notebook_is_no_solution_text() -> None:
    assert not leaks(finder_for("return a"), "def f(a):\n    return a")
    assert not leaks(finder_for("return np.tanh(z)"), "plt.plot(z, np.tanh(z))")


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def in_small_course(built: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The built course as the current folder; what was executed for it is known."""
    monkeypatch.chdir(built.root)
    monkeypatch.setattr("autograder.authoring.solution.execute_all", executed_once)
    return built


def test_check_says_what_differs_and_writes_nothing(
    in_small_course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    release = in_small_course.root / RELEASE
    original = release.read_bytes()
    assert main(["build", "--check"]) == 0
    release.write_bytes(original.replace(b"YOUR CODE HERE", b"your code"))
    stray = release.with_name("old_name.ipynb")
    stray.write_bytes(original)
    try:
        capsys.readouterr()
        assert main(["build", "--check"]) == 1
        said = capsys.readouterr().out
        assert f"differs: {RELEASE}\n  cell line, source\n" in said
        assert "    in the file:     # your code\n    rebuilt:         # YOUR CODE HERE\n" in said
        assert f"has no source: notebooks/{LESSON}/old_name.ipynb\n" in said
        assert b"your code" in release.read_bytes()
    finally:
        release.write_bytes(original)
        stray.unlink()


def test_check_names_the_cell_and_shows_the_line_that_another_machine_prints(
    in_small_course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    solution = in_small_course.root / SOLUTION
    original = solution.read_text(encoding="utf-8")
    solution.write_text(
        original.replace("line: public checks passed", "line: 377 steps"), encoding="utf-8"
    )
    try:
        assert main(["build", "--check"]) == 1
        said = capsys.readouterr().out
        assert (
            f"differs: {SOLUTION}\n  cell test_line, output\n    in the file: line: 377 steps"
            in said
        )
        assert "    rebuilt:     line: public checks passed" in said
        assert said.count("in the file:") == 1
    finally:
        solution.write_text(original, encoding="utf-8")


def test_a_long_line_is_shown_from_where_it_differs() -> None:
    def notebook(text: str) -> str:
        cell = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": text}
        return json.dumps({"cells": [cell]})

    (found,) = differences(notebook("x" * 500 + "1" + "y" * 500), notebook("x" * 500 + "2"))
    assert "x1y" in found.there and found.rebuilt.endswith("x2")
    assert max(len(found.there), len(found.rebuilt)) < 200


def test_only_the_bytes_of_images_may_differ(
    in_small_course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    solution = in_small_course.root / SOLUTION
    original = solution.read_text(encoding="utf-8")
    notebook = json.loads(original)
    figure = next(c for c in notebook["cells"] if c["id"] == "fig-line")
    try:
        figure["outputs"][0]["data"]["image/png"] = "another machine's"
        solution.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")
        assert main(["build", "--check"]) == 0
        figure["outputs"].clear()
        solution.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")
        assert main(["build", "--check"]) == 1
    finally:
        solution.write_text(original, encoding="utf-8")


def test_an_unknown_lesson_and_a_folder_that_is_no_course_are_said_in_one_line(
    in_small_course: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["build", "09_swish"]) == 2
    said = capsys.readouterr().err
    assert (
        said == f"autograder build: there is no lesson '09_swish' in source/; lessons: {LESSON}\n"
    )
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_course_is_found_from_a_folder_inside_it(built: Course) -> None:
    assert find_course(built.source / LESSON) == built
    with pytest.raises(CourseError):
        find_course(Path("/"))
