"""The built pages are whole: links, figures, tables, code, notes, weight.

The book is built from the stored outputs if it is missing or older than its sources.
"""

import gzip
import re
from urllib.parse import unquote, urldefrag

import pytest
from fontTools.ttLib import TTFont

from tools.paths import ROOT, STATIC

HEAVIEST_KIB = 250
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
        assert figure.img["src"].endswith(".svg"), label
        assert figure.img.get("width"), label
        assert figure.img.get("height"), label


def test_every_figure_links_its_data_and_its_chart(book, chapter_pages):
    for label, figure in figures(chapter_pages):
        data, chart = figure.select("a.data-link")
        assert chart["href"] == figure.img["src"], label
        file = (book / "chapters" / data["href"]).resolve()
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        assert "," in head, label
        assert rows, label


def test_every_table_has_number_and_caption(chapter_pages):
    for name, soup in chapter_pages.items():
        for table in soup.select("article table"):
            label = f"{name}: {table.get('id')}"
            assert table.caption, label
            assert re.match(r"Table \d+", table.caption.get_text()), label
            assert table.select_one("thead th"), label


def test_code_is_folded_and_one_click_away(chapter_pages):
    for name, soup in chapter_pages.items():
        cells = soup.select("div.cell")
        assert cells, name
        for cell in cells:
            source = cell.select_one(".cell_input")
            assert source is not None, f"{name}: a cell without its code"
            assert source.find_parent("details"), f"{name}: a cell shows its code unfolded"


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


def test_first_view_of_a_page_is_light(book, chapter_pages):
    fonts = sum(file.stat().st_size for file in (book / "_static" / "fonts").glob("*.woff2"))
    for name, soup in chapter_pages.items():
        page = book / "chapters" / f"{name}.html"
        files = {page}
        for tag in [*soup.find_all(["script", "link"]), *soup.select("article img")]:
            if is_loaded_at_once(tag):
                address = (tag.get("src") or tag.get("href")).split("?")[0]
                files.add((page.parent / address).resolve())
        weight = fonts + sum(len(gzip.compress(file.read_bytes())) for file in files)
        assert weight <= HEAVIEST_KIB * 1024, f"{name}: {weight / 1024:.0f} KiB"


def test_landing_page_shows_numbers_with_small_charts(chapter_pages):
    cards = chapter_pages["findings"].select(".numbers .sd-col")
    assert len(cards) == 6
    for card in cards:
        assert re.search(r"\d", card.strong.get_text())
        assert card.select_one("a[href*='#fig-']")
        assert card.img["src"].startswith("data:image/svg+xml")
        assert len(card.img["alt"].split()) >= 8
        assert card.img.get("width")


def test_notes_stand_beside_the_text(chapter_pages):
    notes = [note for soup in chapter_pages.values() for note in soup.select(".sidenote")]
    assert len(notes) >= 4


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
