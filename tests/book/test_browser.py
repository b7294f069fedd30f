"""The built pages in a real browser, on a phone and at a desk, light and dark, with and without scripts.

Each page is visited once a width, by a reader whose screen turns from light to dark; the
tests then ask what that visit saw. Fonts arrive a moment late, as they do on the web, so
that text which moves when they come is seen to move. The browser can reach this machine
alone: what a page needs from elsewhere fails.
"""

import csv
import functools
import http.server
import re
import sqlite3
import subprocess
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from tools.paths import ROOT

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1300, "height": 900}}
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for chapter in TOC["chapters"]), "search"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

WATCH = """new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
  window.shift = (window.shift || 0) + entry.value;
  (window.moved ||= []).push(...entry.sources.map(s => (s.node?.nodeType === 1 ? s.node : s.node?.parentElement)?.outerHTML.slice(0, 60)));
} }).observe({ type: "layout-shift", buffered: true });"""

# What a reader would see of a page once it stands still.
SEEN = """async () => {
  await document.fonts.ready;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const visible = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  const name = e => `${e.localName}.${e.className}`.slice(0, 60) + " " + e.textContent.trim().slice(0, 40);
  const words = visible.filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
  const size = e => parseFloat(getComputedStyle(e).fontSize);
  const notes = "table, figure, pre, .data-line, details, summary, nav, .caption, form, footer, .bibtex-citation, sub, sup, code";
  const root = document.documentElement, images = [...document.querySelectorAll("article img")];
  const seen = {
    shift: window.shift || 0, moved: window.moved || [], text: document.querySelector("article")?.innerText || "",
    wide: root.scrollWidth > root.clientWidth ? visible.filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".pst-scrollable-table-container, pre")).map(name) : [],
    cut: words.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && ["hidden", "clip"].includes(getComputedStyle(e).overflowX)).map(name),
    small: words.filter(e => size(e) < (e.closest("article") && !e.closest(notes) ? 15 : 11)).map(e => `${size(e)} px: ${name(e)}`),
  };
  for (const image of images) { image.loading = "eager"; await image.decode().catch(() => 0); }
  seen.undrawn = images.filter(i => !i.naturalWidth || Math.abs(i.clientWidth / i.clientHeight / (i.naturalWidth / i.naturalHeight) - 1) > .02).map(i => i.src);
  return seen;
}"""

# Code that stays folded is as hidden as it was, and axe-core does not walk through its thousands of words;
# the button that a scroll brings up has a test of its own.
PREPARE = """document.querySelectorAll("details:not([open]) pre").forEach(code => code.textContent = "");
  document.querySelector("#pst-back-to-top")?.remove();"""

# What looks like an earlier block in every colour, size and ground needs no second reading of its contrast.
ALIKE = """() => { const known = new Set(); return [...document.querySelectorAll("article :is(p, li, dt, dd, tr), .citation, nav li")].filter(block => {
  let ground = ""; for (let e = block.parentElement; e; e = e.parentElement) ground += getComputedStyle(e).backgroundColor;
  const marks = [block, ...block.querySelectorAll("*")].map(e => { const s = getComputedStyle(e);
    return [ground, e.localName, s.color, s.backgroundColor, s.fontSize, s.fontWeight, s.opacity, s.textDecorationLine, s.borderBottomWidth].join(); });
  const fresh = marks.some(mark => !known.has(mark)); marks.forEach(mark => known.add(mark)); return !fresh; }); }"""

FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
  return { name: `${e.localName}.${e.className} ${e.textContent.trim().slice(0, 40)}`, href: e.getAttribute("href"), main: !!e.closest("main"), page: e === document.body,
    inside: b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
    marked: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none" }; }"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """The folder as a web server would give it, the fonts a moment after the page."""

    def do_GET(self):
        if self.path.endswith(".woff2"):
            time.sleep(0.1)
        try:
            super().do_GET()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the visitor left before the answer

    def send_error(self, code, *_):
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(book):
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(book))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(root):
    found = subprocess.run(
        ["bash", "tools/setup/system.sh", "find-browser"], cwd=root, capture_output=True, text=True
    ).stdout.strip()
    if not found:
        pytest.skip(
            "NOT TESTED in a browser: neither Chromium nor Chrome is on this machine; install it (Debian: apt install chromium) and run make test again"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


def open_page(browser, size="desk", **settings):
    """A page of a fresh visitor, which notes what goes wrong on it and what it asks for."""
    page = browser.new_context(viewport=SIZES[size], **settings).new_page()
    page.faults, page.asked = [], []
    page.on(
        "console",
        lambda m: (
            page.faults.append(f"{m.type}: {m.text} ({m.location.get('url', '')})")
            if m.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on(
        "response",
        lambda r: page.faults.append(f"{r.status}: {r.url}") if r.status >= 400 else None,
    )
    page.on("request", lambda r: page.asked.append(r.url))
    return page


@pytest.fixture
def visitor(browser):
    """Opens pages and closes them after the test."""
    pages = []

    def visit(address, size="desk", **settings):
        pages.append(page := open_page(browser, size, **settings))
        page.goto(address)
        return page

    yield visit
    for page in pages:
        page.context.close()


def tabs(page):
    """Where the focus is after each of the first presses of Tab; the first is the skip link, which is followed."""
    stops = []
    for number in range(14):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
        if not number:
            page.keyboard.press("Enter")
    return [stop for stop in stops if not stop["page"]]


@pytest.fixture(
    scope="module",
    params=[(name, size) for name in PAGES for size in SIZES],
    ids=lambda p: "-".join(p).replace("chapters/", ""),
)
def view(request, browser, site):
    """What one visit to a page saw."""
    from axe_playwright_python.base import AXE_SCRIPT

    name, size = request.param
    page = open_page(browser, size, color_scheme="light", reduced_motion="reduce")
    page.add_init_script(WATCH)
    page.goto(f"{site}{name}.html")
    seen = page.evaluate(SEEN)
    seen |= {"name": name, "size": size, "grounds": {}, "stops": tabs(page)}
    page.evaluate(f"() => {{ {PREPARE} }}")
    page.evaluate(AXE_SCRIPT)
    run = "options => axe.run({resultTypes: ['violations'], ...options}).then(found => found.violations)"
    found = {"": page.evaluate(run, {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}})}
    page.evaluate(f"window.alike = new Set(({ALIKE})())")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_function(
            "scheme => document.documentElement.dataset.theme === scheme", arg=scheme
        )
        seen["grounds"][scheme] = page.evaluate(
            "[document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]"
        )
        if scheme == "dark":  # what is alike in both schemes goes
            page.evaluate(
                f"({ALIKE})().filter(block => window.alike.has(block)).forEach(block => block.remove())"
            )
        found[scheme] = page.evaluate(run, {"runOnly": COLOUR_RULES})
    seen["axe"] = [
        f"{scheme} {v['id']}: {v['help']}: " + "; ".join(str(n["target"]) for n in v["nodes"][:4])
        for scheme, all_ in found.items()
        for v in all_
    ]
    seen |= {
        "faults": page.faults,
        "foreign": [a for a in page.asked if not a.startswith((site, "data:", "blob:"))],
    }
    page.context.close()
    return SimpleNamespace(**seen)


def lines(faults):
    return "\n".join(list(dict.fromkeys(faults))[:12])


def test_every_built_page_is_visited(book):
    built = {
        path.relative_to(book).with_suffix("").as_posix()
        for path in book.rglob("*.html")
        if "_static" not in path.parts
    }
    assert built == {*PAGES, "index", "404"}


def test_the_browser_reports_no_error(view):
    assert not view.faults, lines(view.faults)


def test_no_other_host_is_asked(view):
    assert not view.foreign, lines(view.foreign)


def test_nothing_scrolls_sideways_or_is_cut(view):
    assert not view.wide and not view.cut, lines(view.wide + view.cut)


def test_nothing_moves_while_the_page_loads(view):
    assert view.shift < 0.05, f"layout shift {view.shift:.3f}: {lines(map(str, view.moved))}"


def test_text_is_large_enough_to_read(view):
    assert not view.small, lines(view.small)


def test_every_image_is_drawn_in_its_proportions(view):
    assert not view.undrawn, lines(view.undrawn)


def test_the_page_is_as_light_or_dark_as_the_reader_asks(view):
    for scheme, (theme, colour) in view.grounds.items():
        lightness = sum(map(int, re.findall(r"\d+", colour)[:3])) / 765
        assert theme == scheme and (lightness > 0.9 if scheme == "light" else lightness < 0.2), (
            scheme,
            theme,
            colour,
        )


def test_axe_finds_nothing(view):
    assert not view.axe, lines(view.axe)


def test_the_keyboard_reaches_the_text_and_shows_where_it_is(view):
    skip, after = view.stops[:2]
    assert skip["name"].endswith("Skip to main content") and skip["href"] == "#main-content", skip
    assert after["main"], f"after the skip link the focus is at {after['name']}, outside the text"
    lost = [
        f"{stop['name']}: {'the focus is not marked' if stop['inside'] else 'the focus is out of sight'}"
        for stop in view.stops
        if not (stop["inside"] and stop["marked"])
    ]
    assert not lost, lines(lost)


@pytest.fixture(scope="module")
def plain(browser):
    """A browser without scripts."""
    page = open_page(browser, "phone", java_script_enabled=False)
    yield page
    page.context.close()


def test_a_page_says_everything_without_scripts(view, plain, site):
    if view.name == "search":
        return  # the search is a script, and says so
    plain.set_viewport_size(SIZES[view.size])
    plain.goto(f"{site}{view.name}.html")
    article = plain.locator("article")
    text, form = article.inner_text(), article.locator("form").count()
    said, wanted = (
        set(filter(None, map(str.strip, words.splitlines()))) for words in (text, view.text)
    )
    if view.name == "chapters/chronology":
        wanted = {
            line for line in wanted if len(line) > 60
        }  # the filter's own words are not in the page
    assert len(text) > 300 and wanted <= said and not form, lines(sorted(wanted - said))
    undrawn = article.locator("img").evaluate_all(
        "async all => { for (const i of all) await i.decode().catch(() => 0); return all.filter(i => !i.naturalWidth).map(i => i.src) }"
    )
    assert not undrawn, lines(undrawn)
    assert plain.locator("main a[href*='.html']").filter(visible=True).count(), (
        "no way on from here without scripts"
    )


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
    from axe_playwright_python.base import AXE_SCRIPT

    page = visitor(f"{site}chapters/no-such-page.html", "phone", color_scheme=scheme)
    links = page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert {f"{site}{name}.html" for name in PAGES[:-2]} <= set(links) and all(
        page.request.get(link).ok for link in links
    )
    page.evaluate(AXE_SCRIPT)
    assert not page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(found => found.violations.map(v => `${v.id}: ${v.help}`))"
    )


def test_without_scripts_the_chronology_lists_every_event(visitor, site, root):
    page = visitor(f"{site}chapters/chronology.html", java_script_enabled=False)
    assert shown(page) == events_that_fit(root, {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_that_a_scroll_brings_up_can_be_read_and_leads_to_the_top(visitor, site, scheme):
    from axe_playwright_python.base import AXE_SCRIPT

    page = visitor(
        f"{site}chapters/glossary.html", "phone", color_scheme=scheme, reduced_motion="reduce"
    )
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY > 1500")
    page.mouse.wheel(0, -300)
    button = page.locator("#pst-back-to-top")
    button.wait_for()
    page.evaluate(AXE_SCRIPT)
    assert not page.evaluate(
        "axe.run('#pst-back-to-top', {resultTypes: ['violations']}).then(found => found.violations.map(v => `${v.id}: ${v.nodes[0].any[0]?.message}`))"
    )
    button.click()
    page.wait_for_function("scrollY === 0")


@pytest.mark.parametrize("name", ["chapters/findings", "chapters/chronology", "search"])
def test_nothing_is_animated_for_readers_who_ask_for_rest(visitor, site, name):
    page = visitor(f"{site}{name}.html", reduced_motion="reduce")
    moving = page.evaluate("""() => { document.querySelectorAll("details").forEach(d => d.open = true);
      const long = list => list.split(",").some(t => parseFloat(t) > .01);
      return [...document.querySelectorAll("*")].filter(e => !e.closest("pre")).flatMap(e => [null, "::before", "::after"].map(part => { const s = getComputedStyle(e, part);
        return long(s.transitionDuration) || (s.animationName !== "none" && long(s.animationDuration)) || s.scrollBehavior !== "auto" ? `${e.localName}.${e.className}${part || ""}` : ""; })).filter(Boolean); }""")
    assert not moving, lines(moving)


def test_no_letter_of_a_figure_lies_outside_it(visitor, book):
    page = visitor("about:blank")
    drawings = sorted((book / "_images").glob("*.svg"))
    page.set_content(
        "".join(
            f"<section id='{file.name}'>{re.sub(r'<[?!][^>]*>', '', file.read_text(encoding='utf-8'), count=2)}</section>"
            for file in drawings
        )
    )
    assert page.locator("svg").count() == len(drawings) >= 15
    cut = page.evaluate("""() => [...document.querySelectorAll("section")].flatMap(section => { const frame = section.firstElementChild.getBoundingClientRect();
      return [...section.querySelectorAll("g[id^=text_], text")].filter(t => { const b = t.getBoundingClientRect();
        return b.width && (b.left < frame.left - 1 || b.top < frame.top - 1 || b.right > frame.right + 1 || b.bottom > frame.bottom + 1); })
        .map(t => `_images/${section.id}: ${[...t.childNodes].filter(n => n.nodeType === 8).map(n => n.data)}`); })""")
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


def events_that_fit(root, question):
    """The identifiers of the events, computed from the table."""
    fitting = []
    with open(root / "data" / "events.csv", encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            first, last = int(event["date"][:4]), int((event["end_date"] or event["date"])[:4])
            if (
                question.get("partner") in (None, *PARTNERS[event["partner"]])
                and question.get("kind", event["kind"]).lower().replace(" ", "_") == event["kind"]
                and last >= int(question.get("from", first))
                and first <= int(question.get("to", last))
                and question.get("sources", "") in ("", "two" if event["second_source"] else "one")
                and question.get("words", "").lower() in " ".join(event.values()).lower()
            ):
                fitting.append(event["id"])
    return sorted(fitting)


def shown(page):
    """The identifiers of the events that a reader sees."""
    rows = page.evaluate("""[...document.querySelectorAll(":is(table[id^=tab-ch-1], table[id^=tab-ch-2]) tbody tr")]
      .filter(row => row.checkVisibility() && row.getBoundingClientRect().height > 10).map(row => row.cells[0].textContent)""")
    return sorted(re.search(r"\bE\d{3}\b", row).group() for row in rows)


def settled(page, count):
    page.wait_for_function(
        "n => document.querySelector('.event-filter [role=status]').textContent.startsWith(n ? `${n} of ` : 'No event fits')",
        arg=count,
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_filter_shows_the_events_that_fit_and_its_address_brings_them_back(
    visitor, site, root, size
):
    page, again = visitor(f"{site}chapters/chronology.html", size), visitor("about:blank", size)
    for question in QUESTIONS if size == "desk" else QUESTIONS[::3]:
        for field in ("partner", "kind", "from", "to", "sources", "words"):
            control, value = page.locator(f".event-filter [name={field}]"), question.get(field, "")
            control.select_option(value) if field in (
                "partner",
                "kind",
                "sources",
            ) else control.fill(value)
        wanted = events_that_fit(root, question)
        settled(page, len(wanted))
        assert shown(page) == wanted, question
        page.wait_for_function(
            "n => new URLSearchParams(location.hash.slice(1)).size === n", arg=len(question)
        )
        again.goto("about:blank")
        again.goto(page.url)
        settled(again, len(wanted))
        assert shown(again) == wanted, f"{question} from its address"
    page.locator(".event-filter button[type=reset]").click()
    every = events_that_fit(root, {})
    settled(page, len(every))
    assert shown(page) == every
    page.wait_for_function("location.hash === ''")


# --- downloads and search


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
        assert package.testzip() is None and {
            n for n in package.namelist() if n.endswith(".csv")
        } == {p.name for p in (root / "data").glob("*.csv")}
    assert sqlite3.connect(tmp_path / "isolated-partners-data.sqlite").execute(
        "PRAGMA integrity_check"
    ).fetchone() == ("ok",)
    answer = page.request.get(
        page.locator("a[href$='isolated-partners.pdf']").first.evaluate("a => a.href")
    )
    assert (
        answer.status == 200
        and answer.headers["content-type"] == "application/pdf"
        and answer.body() == (book / "isolated-partners.pdf").read_bytes()
    )
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("size", SIZES)
def test_the_search_finds_su_30_in_the_chapter_on_myanmar(visitor, site, size):
    page = visitor(f"{site}search.html", size)
    page.locator("main input[name=q]").fill("Su-30")
    page.keyboard.press("Enter")
    result = page.locator("#search-results a[href*='myanmar-junta.html']").first
    result.wait_for()
    assert all(address.startswith(site) for address in page.asked)
    result.click()
    page.wait_for_url("**/chapters/myanmar-junta.html*")
    assert "Su-30" in page.locator("article").inner_text()


def test_the_search_button_of_a_chapter_leads_to_results(visitor, site):
    page = visitor(f"{site}chapters/findings.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("Su-30")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=Su-30")
    page.locator("#search-results a[href*='myanmar-junta.html']").first.wait_for()
