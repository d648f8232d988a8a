"""The pages people read, in a real browser: open to a keyboard, a screen reader, a narrow screen.

Every lesson as handed out and solved, the list of lessons, and feedback for some of the sample
class. The network is cut off, and nothing may be asked for.
"""

from __future__ import annotations

import contextlib
import inspect
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import executed
import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import HELP, find_browser
from lesson_code import sample_class
from playwright.sync_api import Browser, Page, sync_playwright
from pygments.styles import get_style_by_name
from shared import once

from autograder import code_colours
from autograder.authoring.normal_form import read_notebook
from autograder.authoring.pages import LessonExporter, write_pages
from autograder.cli import main
from autograder.course import Course
from autograder.grading import class_run
from autograder.grading.runner import Limits

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course(ROOT)
LESSONS = [le for le in COURSE.lessons() if COURSE.content.seals(le.name)]
FED_BACK = ("z-where-a-belongs", "syntax-error", "own-cells", "endless-loop")

LESSON_PAGES = [f"{kind}/{lesson.name}" for lesson in LESSONS for kind in ("lessons", "solutions")]
CLASS_PAGES = ["class/report", "class/similar"]
ALL_PAGES = ["index", *LESSON_PAGES, *(f"feedback/{student}" for student in FED_BACK), *CLASS_PAGES]
NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1300, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["link-in-text-block"]  # and contrast
# Of elements that look alike, on ancestors that look alike, one decides how all stand out: the one
# that holds least besides its own text. axe takes most of its time for contrast, and judges no text
# of a single sign.
ONE_OF_EACH_LOOK = """() => {
    const names = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize',
        'fontWeight', 'textShadow', 'position'];
    const wordsOf = (part) => [...part.childNodes].filter(
        (node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join('');
    const looks = new Map([[document.body.parentElement, '']]);
    const chosen = new Map();
    for (const part of [document.body, ...document.body.querySelectorAll('*')]) {
        const look = getComputedStyle(part);
        looks.set(part, looks.get(part.parentElement) + names.map((name) => look[name]) + ';');
        const words = wordsOf(part).length;
        if (!words || !part.checkVisibility()) continue;
        const cost = (words === 1 ? 1000 : 0) + part.querySelectorAll('*').length;
        const best = chosen.get(looks.get(part));
        if (!best || cost < best.cost) chosen.set(looks.get(part), {part, cost});
    }
    return [...chosen.values()].map((one) => one.part);
}"""


def _write_files(folder: Path, wanted: set[str]) -> None:
    """Write all lessons' pages, with outputs where they are wanted, and the class's if one is."""
    released = [
        executed.untouched(lesson.name).notebook
        if f"lessons/{lesson.name}" in wanted
        else read_notebook(COURSE.release / lesson.path, lesson.name)
        for lesson in LESSONS
    ]
    write_pages(COURSE, LESSONS, released, folder)
    if any(page.startswith(("feedback/", "class/")) for page in wanted):
        _write_class(folder)


def _write_class(folder: Path) -> None:
    graded = folder.with_name("graded-for-pages")
    shutil.rmtree(graded, ignore_errors=True)
    graded.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", graded)
    shutil.copytree(ROOT / "course", graded / "course")
    with (graded / "nbgrader_config.py").open("a") as config:
        config.write(f"c.FeedbackExporter.lessons_url = {(folder / 'lessons').as_uri()!r}\n")
    for kind in ("source", "notebooks"):
        shutil.copytree(ROOT / kind / "02_sigmoid", graded / kind / "02_sigmoid")
    for student in FED_BACK:
        shutil.copytree(sample_class() / "submitted" / student, graded / "submitted" / student)
    with contextlib.chdir(graded), pytest.MonkeyPatch.context() as patch:
        patch.setattr(class_run, "Limits", lambda: Limits(call_seconds=2.0))  # for endless-loop
        for command in ("grade --allow-missing-isolation", "feedback", "report", "similar"):
            assert main(command.split()) in (0, 1), command
    (folder / "feedback").mkdir()
    for student in FED_BACK:
        made = graded / "feedback" / student / "02_sigmoid" / "sigmoid.html"
        shutil.copy(made, folder / "feedback" / f"{student}.html")
    shutil.copytree(graded / "reports", folder / "class")


@pytest.fixture(scope="session")
def files(request: pytest.FixtureRequest) -> Path:
    """A folder with every page that this run looks at."""
    wanted: set[str] = set()
    for item in request.session.items:
        if item.path != Path(__file__):
            continue
        chosen = getattr(getattr(item, "callspec", None), "params", {})
        if "page" in chosen:
            wanted.add(chosen["page"])
        elif "files" in inspect.signature(item.function).parameters:  # these look at all
            wanted |= {*ALL_PAGES}
    return once("pages", lambda folder: _write_files(folder, wanted))


@pytest.fixture(scope="module")
def browser(files: Path) -> Iterator[Browser]:  # after `files`, which needs an event loop
    path = find_browser()
    assert path, HELP
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def asked_for() -> list[str]:
    """Addresses outside the page that pages asked for."""
    return []


@pytest.fixture(scope="module")
def tab(browser: Browser, asked_for: list[str]) -> Page:
    """One tab for all pages: it costs less than a new one for each."""
    opened = browser.new_page()

    def refuse(route: Any) -> None:
        asked_for.append(route.request.url)
        route.abort()

    opened.context.route(re.compile("^(?!file:|data:)"), refuse)
    return opened


@pytest.fixture(scope="module", params=ALL_PAGES)
def page(request: pytest.FixtureRequest, files: Path, tab: Page, asked_for: list[str]) -> Page:
    """A page, opened in the tab as if it were the first there."""
    asked_for.clear()
    tab.set_viewport_size(WIDE)
    tab.emulate_media(media="screen", color_scheme="light")
    tab.goto((files / f"{request.param}.html").as_uri())
    return tab


def name_of(page: Page) -> str:
    *_, kind, name = page.url.removesuffix(".html").split("/")
    return f"{kind}/{name}" if kind in ("lessons", "solutions", "feedback", "class") else name


def findings(page: Page, kinds: list[str] = WCAG) -> list[str]:
    """What axe has against a page, one line for each kind of finding."""
    # The thousands of coloured words of code would take axe minutes; their colours are below.
    page.evaluate(
        "document.querySelectorAll('pre').forEach(p => { p.textContent = p.textContent; })"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    passed, violations = page.evaluate(
        f"""async (kinds) => {{
            const options = {{
                runOnly: kinds,
                rules: {{"color-contrast": {{enabled: false}}}},
                resultTypes: ["violations"],
            }};
            const found = await axe.run(options);
            const include = ({ONE_OF_EACH_LOOK})();
            const contrast = await axe.run({{include}}, {{runOnly: ["color-contrast"]}});
            const told = [...found.violations, ...contrast.violations].map((v) => [
                v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)]);
            return [[...found.passes, ...contrast.passes].map((rule) => rule.id), told];
        }}""",
        kinds,
    )
    assert len(passed) > (10 if kinds == WCAG else 0), "axe has looked at next to nothing"
    assert "color-contrast" in passed or violations
    return [
        f"{impact}: {rule}, {times} times, first {html}" for impact, rule, times, html in violations
    ]


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def close_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = false; })")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def seen(page: Page, parts: str) -> list[bool]:
    """Whether each of some parts of a page can be seen."""
    return page.eval_on_selector_all(
        parts,
        "all => all.map((part) => part.checkVisibility({visibilityProperty: true})"
        " && part.getBoundingClientRect().height > 0)",
    )


def test_axe_finds_nothing(page: Page) -> None:
    open_all(page)
    assert findings(page) == []


def test_axe_finds_nothing_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size(NARROW)
    open_all(page)
    found = findings(page)
    page.set_viewport_size(WIDE)
    assert found == []


@pytest.mark.parametrize(
    ("style", "background"),
    [
        (code_colours.LIGHT, code_colours.LIGHT_BACKGROUND),
        (code_colours.DARK, code_colours.DARK_BACKGROUND),
    ],
)
def test_every_colour_of_code_stands_out_from_its_background(style: str, background: str) -> None:
    for kind, look in get_style_by_name(style):
        assert not look["color"] or contrast(look["color"], background.strip("#")) >= 4.5, kind


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_axe_finds_colours_that_are_too_faint(browser: Browser) -> None:
    """The check of the checker: `findings` can fail."""
    page = browser.new_page()
    page.set_content(
        "<html lang=en><title>x</title><main><h1>x</h1><h3>y</h3>"
        "<p style='color:#999'>Too faint to read.</p><img src='data:,'></main>"
    )
    found = " ".join(findings(page))
    page.close()
    assert all(rule in found for rule in ("color-contrast", "image-alt", "heading-order"))


@pytest.mark.parametrize(
    "faint",
    [
        "<p style='color:#999'>This is not.",
        "<p>This <em style='color:#999'>word</em> is not.",
        "<p>This formula is not: <math style='color:#999'><mi>tanh</mi><mi>z</mi></math>",
        "<div style='background:#666'><p>This would be on white.</div>",
    ],
)
def test_axe_finds_the_one_part_that_is_too_faint(browser: Browser, faint: str) -> None:
    page = browser.new_page()
    page.set_content(
        f"<html lang=en><title>x</title><main><h1>x</h1>{'<p>This can be read.' * 9}{faint}</main>"
    )
    found = findings(page)
    page.close()
    assert len(found) == 1 and "color-contrast" in found[0]


def test_one_title_and_no_level_of_heading_skipped(page: Page) -> None:
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_language_title_and_main_part_are_named(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("main").count() == 1
    heading = page.locator("h1").inner_text()
    assert page.title() and (heading in page.title() or page.title().startswith("Lessons"))


def test_every_image_has_the_description_that_stands_below_it(page: Page) -> None:
    if name_of(page) == "class/report":
        captions = page.locator("figcaption")
        for image, said in zip(page.locator("img").all(), captions.all(), strict=True):
            assert image.get_attribute("alt") and image.evaluate("image => image.naturalWidth") > 0
            assert said.inner_text()
        assert captions.count() == 4  # the class twice, the lesson's points and exercises
        return
    images = page.eval_on_selector_all(
        "img",
        """all => all.map(image => {
            const below = [...document.querySelectorAll('main p')].find((p) =>
                p.textContent.startsWith('Figure.')
                && image.compareDocumentPosition(p) & Node.DOCUMENT_POSITION_FOLLOWING);
            return [image.alt, below ? below.textContent : '', image.naturalWidth];
        })""",
    )
    assert bool(images) == (name_of(page) in LESSON_PAGES)
    for alt, below, width in images:
        assert width > 0
        assert alt and "No description" not in alt
        assert below.startswith("Figure. ")
        assert below.removeprefix("Figure. ") == alt


def test_a_figure_without_a_description_gets_no_made_up_one() -> None:
    new = nbformat.v4
    picture = new.new_output("display_data", {"image/png": "iVBORw0KGgo="})
    nb = new.new_notebook(cells=[new.new_code_cell("1", outputs=[picture])])
    html, _ = LessonExporter().from_notebook_node(nb)
    assert "No description has been provided" in html  # and the test above fails


def test_every_link_and_every_fold_is_reached_by_tab_and_opened_by_enter(page: Page) -> None:
    page.set_viewport_size(WIDE)
    close_all(page)
    page.evaluate(
        """() => {
            window.reached = new Set();
            window.wanted = [...document.querySelectorAll('a[href], summary')];
            window.round = false;
            document.addEventListener('focusin', (event) => {
                window.round = reached.has(event.target);
                reached.add(event.target);
            });
        }"""
    )
    wanted = page.evaluate("wanted.length")
    for _ in range(wanted + 200):
        page.keyboard.press("Tab")
        at = page.evaluate("round ? 'BODY' : document.activeElement.tagName")
        if at == "SUMMARY":
            page.keyboard.press("Enter")
        elif at == "BODY":  # round once
            break
    missed = page.evaluate(
        "wanted.filter(part => !reached.has(part)).map(part => part.outerHTML.slice(0, 80))"
    )
    assert missed == []
    assert page.locator("details:not([open])").count() == 0
    assert wanted > 0


def test_where_the_keyboard_is_can_be_seen(page: Page) -> None:
    close_all(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement === document.body"):  # past a page's last stop
        page.keyboard.press("Tab")
    outline = page.evaluate(
        """() => {
            const style = getComputedStyle(document.activeElement);
            return [style.outlineStyle, parseFloat(style.outlineWidth)];
        }"""
    )
    assert outline[0] != "none" and outline[1] >= 1


def test_nothing_runs_out_of_a_screen_320_pixels_wide(page: Page) -> None:
    page.set_viewport_size(NARROW)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    cut_off = page.evaluate(
        """[...document.querySelectorAll('main *')].filter((part) => {
            const box = part.getBoundingClientRect();
            if (!box.width || box.right <= innerWidth + 1) return false;
            for (let at = part; at; at = at.parentElement) {
                if (getComputedStyle(at).overflowX === 'auto') return at.tabIndex !== 0;
            }
            return true;
        }).map(part => part.outerHTML.slice(0, 120))"""
    )
    assert cut_off == []  # what is wider scrolls, by keyboard as well


def test_lines_of_text_are_not_too_long_to_read(page: Page) -> None:
    page.set_viewport_size({"width": 1800, "height": 900})
    widest = page.evaluate(
        """Math.max(...[...document.querySelectorAll('main p')].map((p) =>
            p.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize)))"""
    )
    assert widest <= 52  # about 100 characters


def test_the_list_of_sections_names_every_section(page: Page) -> None:
    if name_of(page) not in LESSON_PAGES:
        assert page.locator("nav.sections").count() == 0
        return
    links = page.locator("nav.sections a")
    assert links.all_inner_texts() == page.locator("main h2").all_inner_texts()
    for address in links.evaluate_all("all => all.map(a => decodeURI(a.hash.slice(1)))"):
        assert page.evaluate("id => document.getElementById(id)?.tagName", address) == "H2"


def test_links_lead_somewhere(page: Page, files: Path) -> None:
    for address in page.eval_on_selector_all("a", "all => all.map(a => a.href)"):
        if address.startswith("file:"):
            path, _, anchor = address.removeprefix("file://").partition("#")
            assert Path(path).is_file(), address
            if anchor and path == page.url.removeprefix("file://").partition("#")[0]:
                assert page.evaluate("id => !!document.getElementById(decodeURI(id))", anchor)


@pytest.mark.long  # the first to ask for the pages, if it can
def test_feedback_leads_back_to_the_heading_of_each_exercise(files: Path) -> None:
    lesson = (files / "lessons" / "02_sigmoid.html").read_text(encoding="utf-8")
    for student in FED_BACK:
        text = (files / "feedback" / f"{student}.html").read_text(encoding="utf-8")
        anchors = re.findall(r'href="file:[^"]*02_sigmoid\.html#([^"]+)"', text)
        assert len(anchors) > 5
        assert all(f'id="{anchor}"' in lesson for anchor in anchors)


def test_nothing_comes_from_elsewhere(page: Page, asked_for: list[str]) -> None:
    assert asked_for == []


def test_every_formula_is_set(page: Page) -> None:
    text = page.evaluate(
        """() => {
            const main = document.querySelector('main').cloneNode(true);
            main.querySelectorAll('pre, code, math').forEach((part) => part.remove());
            return main.textContent;
        }"""
    )
    assert not re.search(r"\$[^$]+\$|\\[a-z]{2,}", text)
    open_all(page)
    sizes = page.eval_on_selector_all("main math", "all => all.map(m => m.clientHeight)")
    assert bool(sizes) == (name_of(page) in LESSON_PAGES) and all(size > 0 for size in sizes)


def test_on_paper_hints_stay_closed_and_the_code_of_figures_is_left_out(page: Page) -> None:
    if name_of(page) not in LESSON_PAGES:
        return
    close_all(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    answers = seen(page, "details:not(.code) > :not(summary)")
    assert answers and not any(answers)
    assert all(seen(page, "details:not(.code) > summary"))
    left_out = seen(page, "details.code, nav.sections, footer")
    assert left_out and not any(left_out)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def test_a_dark_colour_scheme_is_followed_and_can_be_read(page: Page) -> None:
    if "class/" in page.url:
        return  # what an instructor prints and projects
    page.emulate_media(color_scheme="dark")
    open_all(page)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    found = findings(page, COLOUR_RULES)  # nothing else follows the scheme
    page.emulate_media(color_scheme="light")
    assert background == "rgb(18, 20, 23)" and found == []


def test_feedback_breaks_no_name_inside_a_word_on_a_phone(page: Page) -> None:
    if not name_of(page).startswith("feedback/"):
        return
    page.set_viewport_size({"width": 360, "height": 800})
    broken = page.evaluate(
        """() => {
            const found = [];
            const main = document.querySelector('main');
            const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                if (node.parentElement.closest('pre')) continue;
                for (const word of node.data.matchAll(/[A-Za-z0-9]+/g)) {
                    const range = document.createRange();
                    range.setStart(node, word.index);
                    range.setEnd(node, word.index + word[0].length);
                    const lines = new Set([...range.getClientRects()].map(r => Math.round(r.top)));
                    if (lines.size > 1) found.push(word[0]);
                }
            }
            return found;
        }"""
    )
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_page_as_handed_out_holds_no_solution(files: Path) -> None:
    for lesson in LESSONS:
        handed_out = (files / "lessons" / f"{lesson.name}.html").read_text(encoding="utf-8")
        assert "NotImplementedError" in handed_out
        assert "A model answer" not in handed_out


def test_a_page_is_small(files: Path) -> None:
    for path in files.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        pictures = sum(map(len, re.findall(r"data:image/[\w+.;,/=-]*", text)))
        assert len(text) - pictures < 500_000, path.name


def test_pages_of_a_lesson_that_was_not_built_are_refused(tmp_path, monkeypatch, capsys) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "course", tmp_path / "course")
    shutil.copytree(ROOT / "source" / "02_sigmoid", tmp_path / "source" / "02_sigmoid")
    monkeypatch.chdir(tmp_path)
    assert main(["pages"]) == 2
    assert capsys.readouterr().err.strip() == (
        "autograder pages: notebooks/02_sigmoid/sigmoid.ipynb is missing; "
        "run `autograder build` first"
    )
