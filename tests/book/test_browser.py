"""The built pages in a real browser: phone and desk, light and dark, with and without scripts.

Each page is visited once a width, by a reader whose screen turns from light to dark; the
tests then ask what that visit saw. Fonts arrive a moment late, as they do on the web, so
that text which moves when they come is seen to move. The browser can reach this machine
alone: what a page needs from elsewhere fails.
"""

import csv
import os
import re
import subprocess
import sys
import time
import zipfile
from types import SimpleNamespace

import pytest
import yaml
from axe_playwright_python.base import AXE_SCRIPT
from browsing import SIZES, lines, open_page, script, why_not

from tools.paths import ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for chapter in TOC["chapters"]), "search"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


def test_a_driver_that_does_not_start_is_one_reason_in_one_line(root, tmp_path):
    """As where Node, which Playwright brings, lacks a library of the machine."""
    node = tmp_path / "node"
    lacks = "node: error while loading shared libraries: libatomic.so.1: cannot open"
    node.write_text(f"#!/bin/sh\necho '{lacks}' >&2\nexit 127\n")
    node.chmod(0o755)
    code = (
        "import runpy; module = runpy.run_path('tests/book/browsing.py'); "
        "print(module['why_not']('chromium'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=os.environ | {"PLAYWRIGHT_NODEJS_PATH": str(node), "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    (reason,) = done.stdout.splitlines()
    assert reason.startswith("NOT TESTED in a browser: chromium is there, and it or its driver")
    assert lacks in reason


def test_no_browser_is_a_reason_with_the_way_to_one():
    assert why_not("").endswith("(Debian: apt install chromium) and run make test again")


def tabs(page):
    """Where the focus is after each of the first presses of Tab.

    The first is the skip link, which is followed.
    """
    stops = []
    for number in range(14):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(script("focus")))
        if not number:
            page.keyboard.press("Enter")
    return [stop for stop in stops if not stop["page"]]


VIEWS = [(name, size) for name in PAGES for size in SIZES]
AXE = "options => axe.run({resultTypes: ['violations'], ...options}).then(f => f.violations)"
GROUND = "[document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]"
TURNED = "scheme => document.documentElement.dataset.theme === scheme"


def axe(page, options: dict) -> list[str]:
    """Return what axe-core finds on a page, a line each."""
    found = page.evaluate(AXE, options)
    places = [[str(node["target"]) for node in fault["nodes"][:4]] for fault in found]
    return [
        f"{fault['id']}: {fault['help']}: {'; '.join(where)}"
        for fault, where in zip(found, places, strict=True)
    ]


def turn(page, scheme: str):
    """Turn the reader's screen dark or light; return theme and ground of the page."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(TURNED, arg=scheme)
    return page.evaluate(GROUND)


def look_with_axe(page, seen: dict) -> None:
    """Add to what was seen what axe-core finds, and the grounds in the dark and in the light."""
    page.evaluate(script("prepare"))
    page.evaluate(AXE_SCRIPT)
    found = axe(page, {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}})
    alike = script("alike")
    page.evaluate(f"window.alike = new Set(({alike})())")
    for scheme in ("dark", "light"):
        seen["grounds"][scheme] = turn(page, scheme)
        if scheme == "dark":  # what is alike in both schemes goes
            page.evaluate(f"({alike})().filter(b => window.alike.has(b)).forEach(b => b.remove())")
        found += [f"{scheme} {fault}" for fault in axe(page, {"runOnly": COLOUR_RULES})]
    seen["axe"] = found


@pytest.fixture(
    scope="module",
    params=VIEWS,
    ids=lambda view: "-".join(view).replace("chapters/", ""),
)
def view(request, browser, site):
    """What one visit to a page saw."""
    name, size = request.param
    page = open_page(browser, size, color_scheme="light", reduced_motion="reduce")
    page.add_init_script(script("watch"))
    page.goto(f"{site}{name}.html")
    seen = page.evaluate(script("seen"))
    seen |= {"name": name, "size": size, "grounds": {}, "stops": tabs(page)}
    look_with_axe(page, seen)
    own = (site, "data:", "blob:")
    seen["faults"] = page.faults
    seen["foreign"] = [address for address in page.asked if not address.startswith(own)]
    page.context.close()
    return SimpleNamespace(**seen)


FAULTY = """<style>#cut { width: 9em; overflow: hidden; white-space: nowrap }</style><article>
<p id="wide" style="width: 5000px">Wider than any screen.</p>
<p id="cut">A line of words that does not fit into the box.</p>
<p id="small" style="font-size: 8px">Too small to read.</p>
<img src="no-such-picture.png" alt="A picture that is not there"></article>"""


def test_a_faulty_page_is_seen_to_be_one(visitor, site):
    """The tests below would be worth nothing if the visit saw no faults."""
    page = visitor(f"{site}404.html")
    page.set_content(FAULTY)
    seen = page.evaluate(script("seen"))
    assert [fault.split()[1:4] for fault in seen["wide"]] == [["Wider", "than", "any"]]
    assert [fault.split()[1:3] for fault in seen["cut"]] == [["A", "line"]]
    assert [fault[:5] for fault in seen["small"]] == ["8 px:"]
    assert len(seen["undrawn"]) == 1
    page.set_content("<p style='transition: color 1s'>Slow</p>")
    assert page.evaluate(script("moving")) == ["p."]


def test_every_built_page_is_visited(book):
    built = {
        path.relative_to(book).with_suffix("").as_posix()
        for path in book.rglob("*.html")
        if "_static" not in path.parts
    }
    assert built == {*PAGES, "index", "404", "v/index"}


def test_the_browser_reports_no_error(view):
    assert not view.faults, lines(view.faults)


def test_no_other_host_is_asked(view):
    assert not view.foreign, lines(view.foreign)


def test_nothing_scrolls_sideways_or_is_cut(view):
    assert not view.wide, lines(view.wide)
    assert not view.cut, lines(view.cut)


def test_nothing_moves_while_the_page_loads(view):
    assert view.shift < 0.001, f"layout shift {view.shift:.3f}: {lines(map(str, view.moved))}"


BROUGHT_BY_SCRIPTS = ["chapters/chronology", "chapters/references", "chapters/glossary", "search"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", BROUGHT_BY_SCRIPTS)
def test_nothing_moves_where_styles_and_scripts_come_late(browser, site, name, size):
    """As on a slow network, where the text is read before the filter has come."""

    def late(route):
        time.sleep(0.4)
        route.continue_()

    page = open_page(browser, size, reduced_motion="reduce")
    page.add_init_script(script("watch"))
    page.route(re.compile(r"_static/.*\.(css|js)"), late)
    page.goto(f"{site}{name}.html")
    shift, moved = page.evaluate("[window.shift || 0, window.moved || []]")
    page.context.close()
    assert shift < 0.001, f"layout shift {shift:.3f}: {lines(map(str, moved))}"


def test_text_is_large_enough_to_read(view):
    assert not view.small, lines(view.small)


def test_every_image_is_drawn_in_its_proportions(view):
    assert not view.undrawn, lines(view.undrawn)


def test_the_page_is_as_light_or_dark_as_the_reader_asks(view):
    for scheme, (theme, colour) in view.grounds.items():
        lightness = sum(map(int, re.findall(r"\d+", colour)[:3])) / 765
        assert theme == scheme
        if scheme == "light":
            assert lightness > 0.9, colour
        else:
            assert lightness < 0.2, colour


def test_axe_finds_nothing(view):
    assert not view.axe, lines(view.axe)


def test_the_keyboard_reaches_the_text_and_shows_where_it_is(view):
    skip, after = view.stops[:2]
    assert skip["name"].endswith("Skip to main content"), skip
    assert skip["href"] == "#main-content", skip
    assert after["main"], f"after the skip link the focus is at {after['name']}, outside the text"
    hidden = [stop["name"] for stop in view.stops if not stop["inside"]]
    assert not hidden, f"the focus is out of sight: {lines(hidden)}"
    unmarked = [stop["name"] for stop in view.stops if not stop["marked"]]
    assert not unmarked, f"the focus is not marked: {lines(unmarked)}"


@pytest.fixture(scope="module")
def plain(browser):
    """A browser without scripts."""
    page = open_page(browser, "phone", java_script_enabled=False)
    yield page
    page.context.close()


def lines_of(text: str) -> set[str]:
    return set(filter(None, map(str.strip, text.splitlines())))


def test_a_page_says_everything_without_scripts(view, plain, site):
    if view.name == "search":
        return  # the search is a script, and says so
    plain.set_viewport_size(SIZES[view.size])
    plain.goto(f"{site}{view.name}.html")
    article = plain.locator("article")
    text = article.inner_text()
    assert len(text) > 300
    wanted = lines_of(view.text)
    if view.name == "chapters/chronology":  # the filter's own words are not in the page
        wanted = {line for line in wanted if len(line) > 60}
    assert wanted <= lines_of(text), lines(sorted(wanted - lines_of(text)))
    assert not article.locator("form").count()
    undrawn = article.locator("img").evaluate_all(script("undrawn"))
    assert not undrawn, lines(undrawn)
    ways_on = plain.locator("main a[href*='.html']").filter(visible=True)
    assert ways_on.count(), "no way on from here without scripts"


# --- one page at a time


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_first_address_leads_to_the_findings(visitor, site, scripts, scheme):
    page = visitor(site, java_script_enabled=scripts, color_scheme=scheme)
    page.wait_for_url(f"{site}chapters/findings.html")
    if scripts:
        assert page.locator("html").get_attribute("data-theme") == scheme


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_address_without_a_page_leads_to_the_pages(visitor, site, scheme):
    page = visitor(f"{site}chapters/no-such-page.html", "phone", color_scheme=scheme)
    links = page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert {f"{site}{name}.html" for name in PAGES[:-2]} <= set(links)
    assert all(page.request.get(link).ok for link in links)
    page.evaluate(AXE_SCRIPT)
    assert not axe(page, {})


def test_without_scripts_the_chronology_lists_every_event(visitor, site, root):
    every = events_that_fit(root, {})
    page = visitor(f"{site}chapters/chronology.html", java_script_enabled=False)
    assert shown(page) == every
    on_a_phone = visitor(f"{site}chapters/chronology.html", "phone", java_script_enabled=False)
    assert not shown(on_a_phone)
    for fold in on_a_phone.locator("details.list > summary").all():
        fold.click()
    assert shown(on_a_phone) == every


@pytest.mark.parametrize("name", ["chapters/findings", "chapters/chronology", "search"])
def test_nothing_is_animated_for_readers_who_ask_for_rest(visitor, site, name):
    page = visitor(f"{site}{name}.html", reduced_motion="reduce")
    moving = page.evaluate(script("moving"))
    assert not moving, lines(moving)


def test_no_letter_of_a_figure_lies_outside_it(visitor, book):
    page = visitor("about:blank")
    drawings = sorted((book / "figure-data").glob("*.svg"))
    sections = []
    for file in drawings:
        # without the declarations at its head
        svg = re.sub(r"<[?!][^>]*>", "", file.read_text(encoding="utf-8"), count=2)
        sections.append(f"<section id='{file.name}'>{svg}</section>")
    page.set_content("".join(sections))
    assert page.locator("svg").count() == len(drawings) >= 15
    cut = page.evaluate(script("cut_letters"))
    assert not cut, lines(cut)


# --- the filter of the chronology

PARTNERS = {"PRK": {"North Korea"}, "MMR": {"Myanmar"}, "both": {"North Korea", "Myanmar"}}
QUESTIONS = [
    {"partner": "Myanmar"},
    {"partner": "North Korea", "kind": "Summit"},
    {"kind": "UN vote"},
    {"from": "2022"},
    {"to": "1953"},
    {"from": "1991", "to": "1991"},
    {"sources": "one"},
    {"partner": "Myanmar", "kind": "Arms", "from": "2001", "to": "2020"},
    {"words": "Shoigu"},
    {"words": "E171"},
    {"kind": "Test", "to": "1960"},
]


def fits(event: dict, question: dict) -> bool:
    """Whether an event is an answer to a question."""
    first, last = int(event["date"][:4]), int((event["end_date"] or event["date"])[:4])
    sources = "two" if event["second_source"] else "one"
    kind = question.get("kind", event["kind"]).lower().replace(" ", "_")
    return all(
        [
            question.get("partner") in (None, *PARTNERS[event["partner"]]),
            kind == event["kind"],
            last >= int(question.get("from", first)),
            first <= int(question.get("to", last)),
            question.get("sources", sources) == sources,
            question.get("words", "").lower() in " ".join(event.values()).lower(),
        ]
    )


def events_that_fit(root, question: dict) -> list[str]:
    """The identifiers of the events, computed from the table."""
    with open(root / "data" / "events.csv", encoding="utf-8", newline="") as file:
        return sorted(event["id"] for event in csv.DictReader(file) if fits(event, question))


def shown(page) -> list[str]:
    """The identifiers of the events that a reader sees."""
    rows = page.evaluate(script("shown_events"))
    return sorted(re.search(r"\bE\d{3}\b", row).group() for row in rows)


SAYS = """n => document.querySelector('.event-filter [role=status]').textContent
  .startsWith(n ? `${n} of ` : 'No event fits')"""


def settled(page, count: int) -> None:
    """Wait until the filter says how many events fit."""
    page.wait_for_function(SAYS, arg=count)


FIELDS = ("partner", "kind", "from", "to", "sources", "words")
CHOICES = ("partner", "kind", "sources")
HASH_HOLDS = "n => new URLSearchParams(location.hash.slice(1)).size === n"


def ask(page, question: dict) -> None:
    """Put a question to the filter."""
    for field in FIELDS:
        control = page.locator(f".event-filter [name={field}]")
        value = question.get(field, "")
        if field in CHOICES:
            control.select_option(value)
        else:
            control.fill(value)


@pytest.mark.parametrize("size", SIZES)
def test_the_filter_shows_the_events_that_fit_and_its_address_brings_them_back(
    visitor, site, root, size
):
    page = visitor(f"{site}chapters/chronology.html", size)
    if size == "phone":
        page.locator(".event-filter .more").click()
    again = visitor("about:blank", size)
    for question in QUESTIONS if size == "desk" else QUESTIONS[::3]:
        ask(page, question)
        wanted = events_that_fit(root, question)
        settled(page, len(wanted))
        assert shown(page) == wanted, question
        page.wait_for_function(HASH_HOLDS, arg=len(question))
        again.goto("about:blank")
        again.goto(page.url)
        settled(again, len(wanted))
        assert shown(again) == wanted, f"{question} from its address"
    page.locator(".event-filter button[type=reset]").click()
    every = events_that_fit(root, {})
    settled(page, len(every))
    assert shown(page) == every
    page.wait_for_function("location.hash === ''")


# --- downloads


def test_downloads_bring_the_files_themselves(visitor, site, book, root, tmp_path):
    page = visitor(f"{site}chapters/myanmar-junta.html")
    wanted = {
        "isolated-partners-data.zip": book / "isolated-partners-data.zip",
        "isolated-partners-data.sqlite": book / "isolated-partners-data.sqlite",
        "/events.csv": root / "data" / "events.csv",
        "fig-mm-arms.csv": book / "figure-data" / "fig-mm-arms.csv",
        "myanmar-junta.ipynb": root / "chapters" / "myanmar-junta.ipynb",
    }
    for ending, file in wanted.items():
        link = page.locator(f"a[href$='{ending}']").first
        with page.expect_download() as coming:
            link.evaluate("a => a.click()")
        got = tmp_path / file.name
        coming.value.save_as(got)
        assert got.read_bytes() == file.read_bytes(), ending
    with zipfile.ZipFile(tmp_path / "isolated-partners-data.zip") as package:
        assert package.testzip() is None
        tables = {name for name in package.namelist() if name.endswith(".csv")}
    assert tables == {path.name for path in (root / "data").glob("*.csv")}


def test_the_pdf_comes_as_one(visitor, site, book):
    page = visitor(f"{site}chapters/myanmar-junta.html")
    link = page.locator("a[href$='isolated-partners.pdf']").first
    answer = page.request.get(link.evaluate("a => a.href"))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    assert answer.body() == (book / "isolated-partners.pdf").read_bytes()
