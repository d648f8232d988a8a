"""``autograder pages``: the lessons as web pages, for reading, projecting and printing.

Each lesson makes two pages: as it is handed out, run before anything is written, and solved. They
are made with nbconvert and a template of our own: nbconvert's `lab` template neither uses the
description of a figure (`alt` in a cell's metadata) nor folds the code that draws it, and some of
its colours are hard to read.

A page needs no other file and no network: formulas are MathML.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import nbformat
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.authoring.fold import without_title
from autograder.authoring.normal_form import Notebook
from autograder.code_colours import code_css
from autograder.course import Course, CourseError, Lesson, find_course
from autograder.files import remove, write_atomically
from autograder.formula_font import formula_css
from autograder.formulas import set_formulas

_TEMPLATES = Path(__file__).parent / "templates"
_ASIDE = re.compile(r'<pre data-aside="(\d+)"></pre>')


class Link(NamedTuple):
    """A link to another page."""

    href: str
    text: str


class LessonExporter(HTMLExporter):
    """Makes one page from an executed notebook.

    The resource ``lesson_page`` may hold ``kind``, a line above the title, and ``links``, a
    list of `Link` for the foot of the page.
    """

    export_from_notebook = None  # not for JupyterLab's menu
    _aside: tuple[str, ...] = ()

    def _template_name_default(self) -> str:
        return "lesson_page"

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """nbconvert's filters, and those that the template needs besides."""
        yield from super().default_filters()
        yield "without_title", without_title
        yield "set_aside", self._set_aside

    @property
    def extra_template_basedirs(self) -> list[str]:
        """Where nbconvert looks for the template first."""
        return [str(_TEMPLATES)]

    @property
    def default_config(self) -> Config:
        """nbconvert's settings; kinds of output that the template does not know show as text."""
        ours = Config()
        ours.NbConvertBase.display_data_priority = ["text/html", "image/png", "text/plain"]
        settings = super().default_config
        settings.merge(ours)
        return settings

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook to a page."""
        resources = dict(resources or {})
        about = {"kind": "", "links": [], **resources.get("lesson_page", {})}
        about["title"] = " · ".join(filter(None, (title_of(nb), about["kind"])))
        about["styles"] = f"{code_css('.highlight')}\n{formula_css()}"
        resources["lesson_page"] = about
        self._aside = ()
        html, resources = super().from_notebook_node(nb, resources, **options)
        soup = BeautifulSoup(html, "html.parser")
        for pilcrow in soup.select("a.anchor-link"):
            pilcrow.decompose()
        for table in soup.select("main table"):
            frame = soup.new_tag("div", attrs={"class": "table", "role": "group"})
            frame["aria-label"] = "Table"
            table.wrap(frame)
            for heading in table("th"):
                if not heading.get_text(strip=True):
                    heading.name = "td"  # a corner that names nothing
        main = soup.select_one("main")
        if main is not None:
            set_formulas(main)
            main.insert_before(_sections(soup))
        return _ASIDE.sub(lambda place: self._aside[int(place[1])], str(soup)), resources

    def _set_aside(self, code: str) -> str:
        """An empty element in place of coloured code, most of a page, until all else is done."""
        self._aside += (code,)
        return f'<pre data-aside="{len(self._aside) - 1}"></pre>'


def title_of(notebook: Notebook) -> str:
    """The text of a lesson's first heading."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and cell["source"].startswith("# "):
            return cell["source"].split("\n")[0].removeprefix("# ")
    return ""


def _sections(soup: BeautifulSoup) -> Any:
    """The list of a page's sections, with links."""
    nav = soup.new_tag("nav", attrs={"class": "sections", "aria-label": "Sections"})
    title = soup.new_tag("p")
    title.string = "In this lesson"
    entries = soup.new_tag("ol")
    for heading in soup.select("main h2"):
        link = soup.new_tag("a", href=f"#{heading['id']}")
        link.string = heading.get_text()
        entry = soup.new_tag("li")
        entry.append(link)
        entries.append(entry)
    nav.extend([title, entries])
    return nav


def write_pages(
    course: Course, lessons: Sequence[Lesson], untouched: Sequence[Notebook], folder: Path
) -> list[Path]:
    """Write the pages of some lessons, and a page that lists them.

    Parameters
    ----------
    course : Course
    lessons : sequence of Lesson
    untouched : sequence of dict
        The lessons' releases, executed as they are handed out.
    folder : Path
        What it held gives way once all pages are made.

    Returns
    -------
    list of Path
        The pages, the list of lessons first.
    """
    solutions = [_read(course.solutions / lesson.path, course) for lesson in lessons]
    exporter = LessonExporter()
    pages: dict[str, str] = {"index.html": ""}
    for kind, name, notebooks in (
        ("as handed out", "lessons", untouched),
        ("solved", "solutions", solutions),
    ):
        for at, notebook in enumerate(notebooks):
            about = {
                "kind": f"Lesson {_number(lessons[at])}, {kind}",
                "links": _neighbours(lessons, at),
            }
            node = nbformat.from_dict(notebook)
            page, _ = exporter.from_notebook_node(node, {"lesson_page": about})
            pages[f"{name}/{lessons[at].name}.html"] = page
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    listed = [
        {
            "number": _number(lesson),
            "title": title_of(solution),
            "handed_out": f"lessons/{lesson.name}.html",
            "solved": f"solutions/{lesson.name}.html",
        }
        for lesson, solution in zip(lessons, solutions, strict=True)
    ]
    pages["index.html"] = templates.get_template("lessons.html.j2").render(lessons=listed)
    made = folder.with_name(f".{folder.name}.part")
    remove(made)
    try:
        for name, page in pages.items():
            write_atomically(made / name, page.encode("utf-8"))
        remove(folder)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return [folder / name for name in pages]


def _number(lesson: Lesson) -> str:
    return lesson.name.partition("_")[0]


def _neighbours(lessons: Sequence[Lesson], at: int) -> list[Link]:
    links = [Link("../index.html", "All lessons")]
    if at > 0:
        before = lessons[at - 1]
        links.insert(0, Link(f"{before.name}.html", f"Back to lesson {_number(before)}"))
    if at + 1 < len(lessons):
        after = lessons[at + 1]
        links.append(Link(f"{after.name}.html", f"On to lesson {_number(after)}"))
    return links


def _read(path: Path, course: Course) -> Notebook:
    if not path.is_file():
        shown_as = path.relative_to(course.root).as_posix()
        raise CourseError(f"{shown_as} is missing; run `autograder build` first")
    return nbformat.read(path, as_version=4)


def untouched_runs(course: Course, lessons: Sequence[Lesson]) -> list[Notebook]:
    """The lessons' releases, executed as they are handed out."""
    from autograder.authoring.solution import execute_all

    return execute_all([_read(course.release / lesson.path, course) for lesson in lessons])


# --- the command ----------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``autograder pages``."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="02_sigmoid; all by default")


def run(args: argparse.Namespace) -> int:
    """Run ``autograder pages``; see `autograder.cli.main` for the exit codes."""
    course = find_course()
    lessons = course.chosen_lessons(args.lessons)
    if not lessons:
        raise CourseError("there is no lesson in source/ to make a page of")
    folder = course.root / "build" / "pages"
    folder.parent.mkdir(exist_ok=True)  # where this is refused, before minutes of work
    written = write_pages(course, lessons, untouched_runs(course, lessons), folder)
    first = written[1 if len(lessons) == 1 else 0]  # the list of one lesson says nothing
    print(f"{len(written)} pages; begin with {first.relative_to(course.root)}")
    return 0
