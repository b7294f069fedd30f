"""The built pages are whole: links, figures, tables, code, notes, weight.

The book is built from the stored outputs if it is missing or older than its sources.
"""

import csv
import gzip
import hashlib
import io
import json
import re
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from tools.build.contents import chapters
from tools.build.package import in_words, package
from tools.build.stored_outputs import exhibits
from tools.paths import DATA, ROOT, STATIC
from tools.site.measures import measure_of, unit_of

FIRST_KIB, FURTHER_KIB = 150, 70
SOURCES = ("references", "references-g-m", "references-n-s", "references-t-z")
ELSEWHERE = re.compile(r"(https?:|mailto:|data:|javascript:)")
LOADED = ("stylesheet", "preload", "icon", "manifest")
IN_A_STYLE = re.compile(r"(?:@import\s+|url\()\s*[\"']?((?:https?:)?//[^\"')]+)")


def anchors(soup) -> set[str]:
    """Return the places on a page that a link may name."""
    return {tag.get("id") or tag.get("name") for tag in soup.find_all(True)}


def links(soup) -> list[str]:
    """Return the addresses of a page that lead to the book itself."""
    tags = soup.find_all(["a", "img", "script", "link"])
    addresses = [tag.get("href") or tag.get("src") for tag in tags]
    return [address for address in addresses if address and not ELSEWHERE.match(address)]


def test_every_internal_link_and_anchor_resolves(book, pages):
    places = {path: anchors(soup) for path, soup in pages.items()}
    broken = []
    for path, soup in pages.items():
        for address in links(soup):
            file, anchor = urldefrag(unquote(address))
            target = (path.parent / file.split("?")[0]).resolve() if file else path
            if not target.exists():
                broken.append(f"{path.relative_to(book)}: {address} leads nowhere")
            elif anchor and target in places and anchor not in places[target]:
                broken.append(f"{path.relative_to(book)}: {address} names no place on the page")
    assert not broken, "\n".join(broken[:20])


def loaded(tag) -> str:
    """Return the address that a page loads by a tag, "" if by this one it loads nothing."""
    if tag.get("src"):
        return tag["src"]
    return tag.get("href", "") if tag.get("rel", [""])[0] in LOADED else ""


def test_pages_ask_nothing_of_another_host(book, pages):
    asked = []
    for path, soup in pages.items():
        addresses = map(loaded, soup.find_all(["script", "img", "link", "iframe", "source"]))
        foreign = [address for address in addresses if re.match(r"(https?:)?//", address)]
        asked += [f"{path.relative_to(book)}: {address}" for address in foreign]
    for sheet in book.rglob("*.css"):
        addresses = IN_A_STYLE.findall(sheet.read_text(encoding="utf-8", errors="replace"))
        asked += [f"{sheet.relative_to(book)}: {address}" for address in addresses]
    assert not asked, "\n".join(asked[:20])


def figures(chapter_pages):
    """Yield (label for a message, figure) of all figures."""
    for name, soup in chapter_pages.items():
        for figure in soup.select("article figure"):
            yield f"{name}, {figure.get('id')}", figure


def test_every_figure_has_number_caption_and_words(chapter_pages):
    found = list(figures(chapter_pages))
    assert len(found) >= 15
    for label, figure in found:
        number = figure.select_one(".caption-number").get_text()
        assert re.fullmatch(r"Figure \d+ ?", number), label
        assert len(figure.select_one(".caption-text").get_text().split()) >= 6, label
        assert len(figure.img.get("alt", "").split()) >= 12, label
        assert figure.img["src"] == f"../figure-data/{figure['id']}.svg", label
        assert figure.img.get("width"), label
        assert figure.img.get("height"), label


def files_of(book, figure) -> dict[str, bytes]:
    """Return {kind: content} of the files that a figure offers."""
    found = {}
    for link in figure.select(".tools a.data-link"):
        file = (book / "chapters" / link["href"]).resolve()
        assert file.stem == figure["id"], f"{file.name} is not named by the figure"
        found[link.get_text()] = file.read_bytes()
    return found


def stored_figures() -> dict:
    return {shown.label: shown for path in chapters() for shown in exhibits(path)}


def test_every_figure_offers_its_table_and_its_drawings(book, chapter_pages):
    stored = stored_figures()
    for label, figure in figures(chapter_pages):
        files = files_of(book, figure)
        assert sorted(files) == ["CSV", "JSON", "PNG", "SVG"], label
        shown = stored[figure["id"]]
        assert files["CSV"].decode() == shown.csv, label
        assert files["SVG"].decode() == shown.wide, label
        assert files["PNG"].startswith(b"\x89PNG"), label
        width, height = (int.from_bytes(files["PNG"][at : at + 4], "big") for at in (16, 20))
        assert width == 1280, label
        shape = int(figure.img["width"]) / int(figure.img["height"])
        assert width / height == pytest.approx(shape, rel=0.01), label


def test_a_machine_reads_what_a_figure_shows(book, chapter_pages):
    for label, figure in figures(chapter_pages):
        told = json.loads(files_of(book, figure)["JSON"])
        _, *rows = csv.reader(io.StringIO(files_of(book, figure)["CSV"].decode()))
        assert told["rows"] == len(rows), label
        assert told["licence"] == "https://creativecommons.org/licenses/by/4.0/", label
        assert told["page"].endswith(f"#{figure['id']}"), label
        assert told["title"], label
        assert told["date"] >= "2026-11-25", label
        assert told["measure"], label
        assert told["measure"] in told["subtitle"] or ", " in told["measure"], label
        assert told["unit"], f"{label}: tools/site/measures.py knows no unit in its subtitle"
        for table in told["chapter_rests_on"]:
            whole = hashlib.sha256((ROOT / table["table"]).read_bytes()).hexdigest()
            assert whole.startswith(table["sha256_begins"]), label
            assert table["release"]


@pytest.mark.parametrize(
    ("subtitle", "values", "measure", "unit"),
    [
        (
            "Arms to Burma, million TIV a year, 1950–1991",
            [3.5],
            "Arms to Burma",
            "million TIV a year",
        ),
        ("Share of roll calls with the same vote, 1992–2024", [0.4], None, "share of one"),
        ("Number of claims by verdict, drawn as shares of their sum", [4, 0], None, "claims"),
        ("Artillery rounds, million, log scale", [1e6], "Artillery rounds, million", "rounds"),
        ("Treaties and visits, 1949–2026", ["1961-07-06", "2026"], "Treaties and visits", "date"),
        ("Places that the record names", ["Kursk"], None, "place"),
    ],
)
def test_measure_and_unit_are_taken_from_a_subtitle(subtitle, values, measure, unit):
    if measure:
        assert measure_of(subtitle) == measure
    assert unit_of(subtitle, values) == unit


def test_every_figure_can_be_linked_and_embedded(chapter_pages):
    for label, figure in figures(chapter_pages):
        assert figure.select_one(f".tools a[href='#{figure['id']}']"), label
        code = figure.select_one(".embed pre").get_text()
        assert f"{figure['id']}.svg" in code, label
        assert f"#{figure['id']}" in code, label


def test_files_of_figures_are_those_of_the_pages(book, chapter_pages):
    offered = {figure["id"] for _, figure in figures(chapter_pages)}
    drawn = {file.stem.removesuffix("-narrow") for file in (book / "figure-data").glob("*.svg")}
    assert drawn == offered


def test_every_table_has_number_and_caption(chapter_pages):
    for name, soup in chapter_pages.items():
        for table in soup.select("article table"):
            label = f"{name}: {table.get('id')}"
            assert table.caption, label
            assert re.match(r"Table \d+", table.caption.get_text()), label
            assert table.select_one("thead th"), label


def test_code_is_folded_and_one_switch_away(chapter_pages):
    for name, soup in chapter_pages.items():
        cells = soup.select("div.cell")
        assert cells, name
        for cell in cells:
            (fold,) = cell.select("details.code")
            assert not fold.has_attr("open"), f"{name}: a cell shows its code"
            assert fold.select_one("pre").get_text().strip(), name
        assert len(soup.select("button.of-code")) == 1, f"{name}: one switch a page"


def test_hashes_stand_in_one_page_only(chapter_pages):
    hashes = re.compile(r"\b[0-9a-f]{12}\b")
    holding = [name for name, soup in chapter_pages.items() if hashes.search(text_of(soup))]
    assert holding == ["data-and-methods"]


def text_of(soup) -> str:
    """Return the text of a page without its code."""
    article = BeautifulSoup(str(soup.article), "html.parser")
    for code in article.select("details.code"):
        code.decompose()
    return article.get_text(" ")


def test_a_chapter_says_in_one_line_what_it_rests_on(book, chapter_pages):
    known = {resource["path"] for resource in package()["resources"]}
    lines = {name: soup.select("details.rests-on") for name, soup in chapter_pages.items()}
    assert [name for name, found in lines.items() if not found] == ["summary", "data-and-methods"]
    for name, found in lines.items():
        for line in found:
            files = [a["href"].rpartition("/data/")[2] for a in line.select("a[href$='.csv']")]
            assert files, name
            assert set(files) <= known, name
            assert line.summary.get_text().startswith("Data: "), name
            assert f"{len(files)} table" in line.summary.get_text(), name


def test_pdf_and_notebook_are_linked_from_every_chapter(book, chapter_pages):
    for name, soup in chapter_pages.items():
        addresses = [a["href"] for a in soup.find_all("a", href=True)]
        assert any(a.endswith("isolated-partners.pdf") for a in addresses), f"{name}: no PDF"
        notebooks = [a for a in addresses if a.endswith(f"{name}.ipynb")]
        assert notebooks, f"{name}: no link to its notebook"
        offered = (book / "chapters" / notebooks[0]).resolve()
        assert offered.read_bytes() == (ROOT / "chapters" / f"{name}.ipynb").read_bytes()


def is_loaded_at_once(tag) -> bool:
    """Whether a browser loads what a tag names before the page is read."""
    if tag.name == "img":
        return tag.get("loading") != "lazy" and not tag["src"].startswith("data:")
    return (tag.name == "script" and tag.has_attr("src")) or tag.get("rel") == ["stylesheet"]


SHARED = ("report.js",)  # a browser has it from the first page
FACES = ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold")  # of every page


def weight(file) -> int:
    """Return the bytes of a file as a server sends it: nginx and others compress at level 6."""
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content, 6))


def test_pages_are_light(book, pages):
    fonts = [book / "_static" / "fonts" / f"{face}.woff2" for face in FACES]
    for page, soup in pages.items():
        files = set(fonts)
        for tag in [*soup.find_all(["script", "link"]), *soup.select("article img")]:
            if is_loaded_at_once(tag):
                address = (tag.get("src") or tag.get("href")).split("?")[0]
                files.add((page.parent / address).resolve())
        own = {file for file in files if file.name not in SHARED and file.suffix == ".js"}
        first = weight(page) + sum(map(weight, files))
        further = weight(page) + sum(map(weight, own))
        assert first <= FIRST_KIB * 1024, f"{page.name}: {first / 1024:.1f} KiB at first"
        assert further <= FURTHER_KIB * 1024, f"{page.name}: {further / 1024:.1f} KiB"


def test_no_page_holds_what_html_does_without(pages):
    """Slashes and empty values are of XHTML, widths in points of paper."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'<(?:img|br|col|hr)\b[^>]*/>|download=""|<col\b', text), page.name


def test_every_id_is_of_letters_digits_and_hyphens(pages):
    """As validators of HTML ask; a dash of typesetters is none of these."""
    for page, soup in pages.items():
        for node in soup.find_all(id=True):
            assert re.fullmatch(r"[A-Za-z][\w-]*", node["id"]), f"{page.name}: {node['id']}"


def test_titles_fit_where_they_are_shown(pages):
    for page, soup in pages.items():
        assert len(soup.title.get_text()) <= 70, page.name


def test_what_a_browser_can_keep_is_a_file(pages):
    for page, soup in pages.items():
        tags = soup.select("style, script:not([type='application/ld+json'])")
        within = [len(tag.get_text()) for tag in tags]
        assert sum(within) < 24 * 1024, f"{page.name}: {within} characters of style and script"
        charset = page.read_bytes()[:1024].find(b"charset")
        assert charset > 0, f"{page.name}: its characters are named too late"


def test_the_first_screen_answers_with_one_chart_and_three_takeaways(chapter_pages):
    article = chapter_pages["findings"].article
    lead = article.select_one(".lead").get_text(" ", strip=True)
    assert 8 <= len(lead.split()) <= 25
    assert article.select_one(".stand-first + .opening"), "the dates stand under the stand-first"
    hero = article.select_one(".chart")
    assert "loading" not in hero.img.attrs
    takeaways = article.select(".takeaways > .takeaway")
    assert len(takeaways) == 3
    for takeaway in takeaways:
        assert takeaway.select_one("p strong"), "a takeaway says in bold what it is"
        assert takeaway.select_one("a[href*='#fig-']")
        assert takeaway.select_one(".chart.small")["href"].partition("#")[2].startswith("fig-")


def test_landing_page_shows_numbers_with_small_charts(chapter_pages):
    cards = chapter_pages["findings"].select(".numbers .sd-col")
    assert len(cards) == 6
    for card in cards:
        assert re.search(r"\d", card.strong.get_text())
        assert card.select_one("a[href*='#fig-']")
        assert card.img["src"].startswith("data:image/svg+xml")
        assert len(card.img["alt"].split()) >= 8
        assert card.img.get("width")


def test_a_note_stands_where_it_is_called(chapter_pages):
    notes = [
        (name, note)
        for name, soup in chapter_pages.items()
        for note in soup.select(".note[popover]")
    ]
    assert len(notes) >= 4
    for name, note in notes:
        mark = note.find_previous_sibling("button")
        assert mark["popovertarget"] == note["id"], name
        assert mark.get_text() == f"Note {note.sup.get_text()}", name
        assert len(note.get_text().split()) > 5, name


def test_terms_are_explained_once_a_page_in_the_words_of_the_glossary(book, pages, chapter_pages):
    glossary = pages[book / "chapters" / "glossary.html"]
    explained = 0
    for name, soup in chapter_pages.items():
        terms = soup.select("a.term")
        places = [term["href"] for term in terms]
        assert len(places) == len(set(places)), f"{name}: a term explained twice"
        for term in terms:
            assert not term.find_parent(["h1", "h2", "h3", "table", "figcaption"]), name
            entry = glossary.find(id=term["href"].partition("#")[2]).find_next("dd")
            said = term.find_next_sibling("span", class_="definition").get_text()
            assert set(said.split()[-4:-1]) <= set(plain(entry).split()), f"{name}: {said}"
            assert said[:20] in plain(entry), f"{name}: {term.get_text()}: {said}"
        explained += len(terms)
    assert explained > 30
    assert any(term.get_text() == "TIV" for term in chapter_pages["cold-war"].select("a.term"))


def plain(entry) -> str:
    """Return an entry of the glossary without its sources."""
    text = re.sub(r"\s*\[[^\]]*\d{4}\w?\]", "", entry.get_text())
    return re.sub(r"\s+", " ", text)


def test_a_line_under_the_title_says_how_far_the_data_reach(chapter_pages):
    last = {}
    for table, column in (("events", "date"), ("arms_transfers", "year")):
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            last[table] = max(row[column] for row in csv.DictReader(file))
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    day = in_words(re.search(r'^date-released: "(.+)"$', citation, flags=re.M)[1])
    reach = f"events to {in_words(last['events'][:7])}, arms to {last['arms_transfers']}, "
    for name, soup in chapter_pages.items():
        line = soup.select_one(".opening p").get_text()
        assert line.startswith(f"Published {day}; "), name
        assert reach in line, name


def test_sources_are_named_as_the_text_cites_them_and_lead_back(book, pages):
    lists = [pages[book / "chapters" / f"{name}.html"] for name in SOURCES]
    sources = {
        f"{name}.html#{item['id']}": item
        for name, soup in zip(SOURCES, lists, strict=True)
        for item in soup.select(".source")
    }
    known = (DATA / "references.bib").read_text(encoding="utf-8")
    assert len(sources) == len(re.findall(r"^@\w+{", known, re.MULTILINE)) > 600
    labels = [item.select_one(".label").get_text() for item in sources.values()]
    cited = 0
    for path, soup in pages.items():
        for link in soup.select("a[href*='html#cite-']"):
            source = sources[link["href"]]
            assert link.get_text() == source.select_one(".label").get_text(), path.name
            back = [a["href"].partition("#") for a in source.select(".cited a")]
            places = [place for page, _, place in back if page == path.name]
            # a row of events is the place of all that it cites; of two sources at one place the
            # first has its id
            own = link.find_parent("tr", id=True) or link
            own = own if own.get("id") else link.find_previous_sibling("a", id=True)
            assert own["id"] in places, f"{path.name}: {link}"
            cited += 1
    assert cited > 600
    assert labels.index("Leeds et al., 2022") > labels.index("ABC News, 2000")


def test_letters_lead_through_all_pages_of_sources(book, pages):
    """Each letter has its sources on one page, in the order of the alphabet."""
    headings = [
        (letter.contents[0], f"{name}.html#{letter['id']}", name)
        for name in SOURCES
        for letter in pages[book / "chapters" / f"{name}.html"].select("h2.letter")
    ]
    letters = [letter for letter, _, _ in headings]
    assert letters == sorted(set(letters))
    for name in SOURCES:
        links = pages[book / "chapters" / f"{name}.html"].select("nav.letters a")
        there = [(a.get_text(), a["href"]) for a in links]
        wanted = [(letter, place.removeprefix(f"{name}.html")) for letter, place, _ in headings]
        assert there == wanted


def test_tables_of_text_name_each_cell_for_a_phone(chapter_pages):
    for name in ("claims", "cold-war"):
        cards = chapter_pages[name].select("table.cards")
        assert cards, name
        for table in cards:
            heads = [head.get_text() for head in table.select("thead th")]
            for row in table.select("tbody tr"):
                assert [cell["data-label"] for cell in row.select("td")] == heads, name


def test_symbols_and_dates_are_not_broken(chapter_pages):
    whole = {mark.get_text() for mark in chapter_pages["claims"].select(".whole")}
    whole |= {mark.get_text() for mark in chapter_pages["myanmar-junta"].select(".whole")}
    assert {"Su-30", "Yak-130"} <= whole
    assert any(re.fullmatch(r"\d{4}-\d\d-\d\d", text) for text in whole)
    assert any(text.startswith("A/RES/") for text in whole)


SCRIPTS = [
    ("th", "\u0e00", "\u0e7f", "NotoSansThai-Regular.ttf"),
    ("ko", "\uac00", "\ud7a3", "NotoSansKR-Regular.otf"),
    ("my", "\u1000", "\u109f", "NotoSansMyanmar-Regular.ttf"),
]


@pytest.mark.parametrize(("language", "first", "last", "font"), SCRIPTS)
def test_other_scripts_are_marked_with_their_language_and_have_a_font(
    pages, language, first, last, font
):
    covered = TTFont(STATIC / "fonts" / font).getBestCmap()
    found = []
    for path, soup in pages.items():
        if path.parent.name == "chapters":
            found += soup.article.find_all(string=re.compile(f"[{first}-{last}]"))
    assert found, f"no text in {language}"
    for node in found:
        marked = node.find_parent(lang=language) or node.find_parent(["pre", "details"])
        assert marked, f"not marked as {language}: {node[:60]}"
        letters = [letter for letter in node if first <= letter <= last]
        assert all(ord(letter) in covered for letter in letters), f"no glyph: {node[:60]}"
