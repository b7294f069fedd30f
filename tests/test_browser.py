"""The built pages in a real browser, on a phone and at a desk, light and dark, with and without scripts.

Each page is visited once a width and scheme; the tests then ask what that visit saw. Fonts
arrive a moment late, as they do on the web, so that text which moves when they come is seen
to move. The browser can reach this machine alone: what a page needs from elsewhere fails.
"""

import csv
import functools
import http.server
import json
import re
import sqlite3
import subprocess
import threading
import time
import zipfile
from types import SimpleNamespace

import pytest

import build
import execute

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1300, "height": 900}}
CHAPTERS = [path.relative_to(build.ROOT).with_suffix("").as_posix() for path in execute.chapters()]
PAGES = [*CHAPTERS, "chapters/glossary", "chapters/references", "genindex", "search"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
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
  const notes = "table, figure, .data-line, details, summary, nav, .caption, form, footer, .bibtex-citation, sub, sup, code";
  const root = document.documentElement;
  const images = [...document.querySelectorAll("article img")];
  for (const image of images) { image.loading = "eager"; await image.decode().catch(() => 0); }
  return {
    scheme: root.dataset.theme, background: getComputedStyle(document.body).backgroundColor,
    shift: window.shift || 0, moved: window.moved || [],
    wide: root.scrollWidth > root.clientWidth ? visible.filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".pst-scrollable-table-container, pre")).map(name) : [],
    cut: words.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && ["hidden", "clip"].includes(getComputedStyle(e).overflowX)).map(name),
    smallText: words.filter(e => e.closest("article") && !e.closest(notes) && size(e) < 15).map(e => `${size(e)} px: ${name(e)}`),
    smallNotes: words.filter(e => size(e) < 11.5).map(e => `${size(e)} px: ${name(e)}`),
    undrawn: images.filter(i => !i.naturalWidth).map(i => i.src),
    bent: images.filter(i => i.naturalWidth && Math.abs(i.clientWidth / i.clientHeight / (i.naturalWidth / i.naturalHeight) - 1) > .02).map(i => i.src),
  };
}"""

# Rows that look like an earlier one in every colour, size and ground need no second reading of their contrast.
ALIKE = """() => { const known = new Set(); return [...document.querySelectorAll("tbody tr, .citation")].filter(row => {
  let ground = ""; for (let e = row.parentElement; e; e = e.parentElement) ground += getComputedStyle(e).backgroundColor;
  const marks = [row, ...row.querySelectorAll("*")].map(e => { const s = getComputedStyle(e);
    return [ground, e.localName, s.color, s.backgroundColor, s.fontSize, s.fontWeight, s.opacity, s.textDecorationLine].join(); });
  const fresh = marks.some(mark => !known.has(mark)); marks.forEach(mark => known.add(mark)); return !fresh; }); }"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """The folder as a web server would give it, the fonts a moment after the page."""

    def do_GET(self):
        if self.path.endswith(".woff2"):
            time.sleep(.1)
        super().do_GET()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(book):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(book))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(root):
    found = subprocess.run(["bash", "chapters/_ext/system.sh", "find-browser"], cwd=root, capture_output=True, text=True).stdout.strip()
    if not found:
        pytest.skip("NOT TESTED in a browser: neither Chromium nor Chrome is on this machine; install it (Debian: apt install chromium) and run make test again")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


def open_page(browser, size="desk", **settings):
    """A page of a fresh visitor, and what goes wrong on it."""
    context = browser.new_context(viewport=SIZES[size], **settings)
    page = context.new_page()
    page.faults, page.asked = [], []
    page.on("console", lambda m: page.faults.append(f"{m.type}: {m.text} ({m.location.get('url', '')})") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on("response", lambda r: page.faults.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
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


@pytest.fixture(scope="module", params=[(p, s, c) for p in PAGES for s in SIZES for c in ("light", "dark")], ids=lambda p: "-".join(p).replace("chapters/", ""))
def view(request, browser, site):
    """What one visit to a page saw; the rules of axe-core that do not look at colours are read in the light scheme."""
    from axe_playwright_python.base import AXE_SCRIPT

    name, size, scheme = request.param
    page = open_page(browser, size, color_scheme=scheme)
    page.add_init_script(WATCH)
    page.goto(f"{site}{name}.html")
    seen = page.evaluate(SEEN)
    page.evaluate(AXE_SCRIPT)
    rules = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
    found = page.evaluate("rules => axe.run(rules)", rules)["violations"] if scheme == "light" else []
    colours = f"axe.run({{exclude: ({ALIKE})()}}, {json.dumps({'resultTypes': ['violations'], 'runOnly': COLOUR_RULES})})"
    found += page.evaluate(colours)["violations"]
    seen["axe"] = [f"{v['id']}: {v['help']}: " + "; ".join(str(n["target"]) for n in v["nodes"][:4]) for v in found]
    seen |= {"name": name, "wanted": scheme, "faults": page.faults, "foreign": [a for a in page.asked if not a.startswith((site, "data:", "blob:"))]}
    page.context.close()
    return SimpleNamespace(**seen)


def lines(faults):
    return "\n".join(list(dict.fromkeys(faults))[:12])


def test_every_built_page_is_visited(book):
    built = {path.relative_to(book).with_suffix("").as_posix() for path in book.rglob("*.html") if "_static" not in path.parts}
    assert built == {*PAGES, "index"}


def test_the_browser_reports_no_error(view):
    assert not view.faults, lines(view.faults)


def test_no_other_host_is_asked(view):
    assert not view.foreign, lines(view.foreign)


def test_nothing_scrolls_sideways_or_is_cut(view):
    assert not view.wide and not view.cut, lines(view.wide + view.cut)


def test_nothing_moves_while_the_page_loads(view):
    assert view.shift < .05, f"layout shift {view.shift:.3f}: {lines(map(str, view.moved))}"


def test_text_is_large_enough_to_read(view):
    assert not view.smallText and not view.smallNotes, lines(view.smallText + view.smallNotes)


def test_every_image_is_drawn_in_its_proportions(view):
    assert not view.undrawn and not view.bent, lines(view.undrawn + view.bent)


def test_the_page_is_as_light_or_dark_as_the_reader_asks(view):
    lightness = sum(map(int, re.findall(r"\d+", view.background)[:3])) / 765
    assert view.scheme == view.wanted and (lightness > .9 if view.wanted == "light" else lightness < .2), (view.scheme, view.background)


def test_axe_finds_nothing(view):
    assert not view.axe, lines(view.axe)


# --- one page at a time

@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_first_address_leads_to_the_findings(visitor, site, scripts):
    page = visitor(site, java_script_enabled=scripts)
    page.wait_for_url(f"{site}chapters/findings.html")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_page_says_everything_without_scripts(visitor, site, name):
    def read(scripts):
        page = visitor(f"{site}{name}.html", "phone", java_script_enabled=scripts)
        text = [line.strip() for line in page.locator("article").inner_text().splitlines() if line.strip()]
        undrawn = page.locator("article img").evaluate_all("async all => { for (const i of all) { i.loading = 'eager'; await i.decode().catch(() => 0) } return all.filter(i => !i.naturalWidth).length }")
        onward = page.locator(".prev-next-footer a, article a.reference.internal").filter(visible=True).count()
        form = page.locator("article form").all_inner_texts()
        return set(text) - {line.strip() for part in form for line in part.splitlines()}, undrawn, onward

    (full, _, _), (plain, undrawn, onward) = read(True), read(False)
    assert full - plain == set() and len(plain) > 20 and undrawn == 0
    assert onward, "no way on from here without scripts"


def test_without_scripts_the_chronology_lists_every_event(visitor, site, root):
    page = visitor(f"{site}chapters/chronology.html", java_script_enabled=False)
    rows = page.locator("table[id^=tab-ch-1] tbody tr, table[id^=tab-ch-2] tbody tr").filter(visible=True).all_inner_texts()
    with open(root / "data" / "events.csv", encoding="utf-8", newline="") as file:
        wanted = [event["id"] for event in csv.DictReader(file)]
    assert sorted(re.search(r"\bE\d{3}\b", row).group() for row in rows) == sorted(wanted)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_what_it_needs_and_shows_where_it_is(visitor, site, name, size):
    page = visitor(f"{site}{name}.html", size)
    where = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
      return { name: `${e.localName}.${e.className}#${e.id} ${e.textContent.trim().slice(0, 30)}`, text: e.textContent.trim(), href: e.getAttribute("href"),
        inside: b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
        marked: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none" }; }"""
    if name != "search":  # there the field has the focus from the start
        page.keyboard.press("Tab")
        skip = page.evaluate(where)
        assert skip["text"] == "Skip to main content" and skip["inside"], skip
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == skip["href"]
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')"), f"after the skip link the focus is at {page.evaluate(where)['name']}"
    stops = []
    for _ in range(12):
        stops.append(page.evaluate(where))
        page.keyboard.press("Tab")
    lost = [f"{stop['name']}: {'not marked' if stop['inside'] else 'out of sight'}" for stop in stops if not (stop["inside"] and stop["marked"]) and not stop["name"].startswith("body")]
    assert not lost, lines(lost)


@pytest.mark.parametrize("name", ["chapters/findings", "chapters/chronology", "search"])
def test_nothing_is_animated_for_readers_who_ask_for_rest(visitor, site, name):
    page = visitor(f"{site}{name}.html", reduced_motion="reduce")
    moving = page.evaluate("""() => { document.querySelectorAll("details").forEach(d => d.open = true);
      return [...document.querySelectorAll("*")].flatMap(e => [null, "::before", "::after"].map(part => { const s = getComputedStyle(e, part);
        const long = list => list.split(",").some(t => parseFloat(t) > .01);
        return long(s.transitionDuration) || (s.animationName !== "none" && long(s.animationDuration)) || s.scrollBehavior !== "auto" ? `${e.localName}.${e.className}${part || ""}` : ""; })).filter(Boolean); }""")
    assert not moving, lines(moving)


def test_no_letter_of_a_figure_lies_outside_it(browser, site, book):
    cut, page = [], open_page(browser)
    for image in sorted((book / "_images").glob("*.svg")):
        page.goto(f"{site}_images/{image.name}")
        cut += [f"{image.name}: {text}" for text in page.evaluate("""() => { const frame = document.documentElement.getBoundingClientRect();
          return [...document.querySelectorAll("g[id^=text_], text")].filter(t => { const b = t.getBoundingClientRect();
            return b.width && (b.left < frame.left - 1 || b.top < frame.top - 1 || b.right > frame.right + 1 || b.bottom > frame.bottom + 1); })
            .map(t => `${t.id} ${[...t.childNodes].filter(n => n.nodeType === 8).map(n => n.data)}`); }""")]
    page.context.close()
    assert not cut, lines(cut)


# --- the filter of the chronology

PARTNERS = {"PRK": {"North Korea"}, "MMR": {"Myanmar"}, "both": {"North Korea", "Myanmar"}}
QUESTIONS = [
    {"partner": "Myanmar"}, {"partner": "North Korea", "kind": "Summit"}, {"kind": "UN vote"}, {"from": "2022"}, {"to": "1953"}, {"from": "1991", "to": "1991"},
    {"sources": "one"}, {"partner": "Myanmar", "kind": "Arms", "from": "2001", "to": "2020"}, {"words": "Shoigu"}, {"words": "E171"}, {"kind": "Test", "to": "1960"},
]


def events_that_fit(root, question):
    """The identifiers of the events, computed from the table."""
    fitting = []
    with open(root / "data" / "events.csv", encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            first, last = int(event["date"][:4]), int((event["end_date"] or event["date"])[:4])
            if (question.get("partner") in (None, *PARTNERS[event["partner"]])
                    and question.get("kind", event["kind"]).lower().replace(" ", "_") == event["kind"]
                    and last >= int(question.get("from", first)) and first <= int(question.get("to", last))
                    and question.get("sources", "") in ("", "two" if event["second_source"] else "one")
                    and question.get("words", "").lower() in " ".join(event.values()).lower()):
                fitting.append(event["id"])
    return sorted(fitting)


def shown(page):
    rows = page.locator("table[id^=tab-ch-1] tbody tr, table[id^=tab-ch-2] tbody tr").filter(visible=True).all_inner_texts()
    return sorted(re.search(r"\bE\d{3}\b", row).group() for row in rows)


def settled(page, count):
    page.wait_for_function("n => document.querySelector('.event-filter [role=status]').textContent.startsWith(n ? `${n} of ` : 'No event fits')", arg=count, timeout=5000)


@pytest.mark.parametrize("size", SIZES)
def test_the_filter_shows_the_events_that_fit_and_its_address_brings_them_back(visitor, site, root, size):
    page = visitor(f"{site}chapters/chronology.html", size)
    for question in QUESTIONS:
        page.locator(".event-filter button[type=reset]").click()
        for field, value in question.items():
            control = page.locator(f".event-filter [name={field}]")
            control.select_option(value) if field in ("partner", "kind", "sources") else control.fill(value)
        wanted = events_that_fit(root, question)
        settled(page, len(wanted))
        assert shown(page) == wanted, question
        page.wait_for_function("location.hash.length > 1")
        again = visitor(page.url, size)
        settled(again, len(wanted))
        assert shown(again) == wanted, f"{question} from its address"
        again.context.close()
    page.locator(".event-filter button[type=reset]").click()
    every = events_that_fit(root, {})
    settled(page, len(every))
    assert shown(page) == every and "#" not in page.url


# --- downloads and search

def test_downloads_bring_the_files_themselves(visitor, site, book, root, tmp_path):
    page = visitor(f"{site}chapters/myanmar-junta.html")
    wanted = {"isolated-partners-data.zip": book / "isolated-partners-data.zip", "isolated-partners-data.sqlite": book / "isolated-partners-data.sqlite",
              "/events.csv": root / "data" / "events.csv", "fig-mm-arms.csv": book / "figure-data" / "fig-mm-arms.csv", "myanmar-junta.ipynb": root / "chapters" / "myanmar-junta.ipynb"}
    for ending, file in wanted.items():
        link = page.locator(f"a[href$='{ending}']").first
        with page.expect_download() as coming:
            link.evaluate("a => a.click()")
        got = tmp_path / file.name
        coming.value.save_as(got)
        assert got.read_bytes() == file.read_bytes(), ending
    with zipfile.ZipFile(tmp_path / "isolated-partners-data.zip") as package:
        assert package.testzip() is None and {n for n in package.namelist() if n.endswith(".csv")} == {p.name for p in (root / "data").glob("*.csv")}
    assert sqlite3.connect(tmp_path / "isolated-partners-data.sqlite").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    answer = page.request.get(page.locator("a[href$='isolated-partners.pdf']").first.evaluate("a => a.href"))
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf" and answer.body() == (book / "isolated-partners.pdf").read_bytes()
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("size", SIZES)
def test_the_search_finds_su_30_in_the_chapter_on_myanmar(visitor, site, size):
    page = visitor(f"{site}search.html", size)
    page.keyboard.type("Su-30")  # the field has the focus
    page.keyboard.press("Enter")
    result = page.locator("#search-results a[href*='myanmar-junta.html']").first
    result.wait_for()
    assert not page.faults and all(address.startswith(site) for address in page.asked)
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
