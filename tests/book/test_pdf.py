"""The PDF is whole: tags, bookmarks, figures, tables, fonts, links."""

import json
import re
from collections import Counter

import pikepdf
import pytest
from bs4 import BeautifulSoup
from letters_of_a_pdf import filled, letters

from tools.build import entries, formats, paper, single_page
from tools.build.contents import chapters
from tools.build.lettering import lettered
from tools.paths import STATIC


def structure(node):
    """All structure elements of a tagged PDF."""
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            if "/K" in child:
                yield from structure(child["/K"])


MOST_PAGES = 110
SMALLEST = 7  # points
MARGINS = (56, 56)  # points above and below the text of a page
NEARLY_EMPTY = 0.35


@pytest.fixture(scope="module")
def pages_of_letters(pdf):
    """The pieces of text of each page."""
    return [letters(page) for page in pdf.pages]


@pytest.fixture(scope="module")
def parts(pdf):
    """{title: number of its first page, from 0} of the chapters and annexes."""
    with pdf.open_outline() as outline:
        found = {item.title: pikepdf.Page(item.destination[0]).index for item in outline.root}
    return found


@pytest.fixture(scope="module")
def elements(pdf):
    return list(structure(pdf.Root.StructTreeRoot.K))


def printed(book, name: str) -> str:
    """Return the text of a page that would be printed."""
    page = (book / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    sections = single_page.reduce(BeautifulSoup(page, "html.parser"))
    return " ".join(section.get_text() for section in sections)


def test_pdf_declares_ua_1_with_title_and_language(pdf):
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", xmp)
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("en")
    assert "Isolated Partners" in str(pdf.docinfo["/Title"])
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_pdf_has_a_bookmark_for_each_chapter_and_section(pdf, chapter_pages):
    with pdf.open_outline() as outline:
        titles = [re.sub(r"^Annex [A-Z]\. ", "", item.title) for item in outline.root]
        assert sum(len(item.children) for item in outline.root) >= 15
    for name, soup in chapter_pages.items():
        heading = soup.select_one("article h1").get_text().rstrip("#").strip()
        assert heading in titles, f"{name}: {heading!r} is no bookmark"


def test_pdf_speaks_the_words_of_every_figure(elements, chapter_pages):
    figures = [element for element in elements if str(element["/S"]) == "/Figure"]
    spoken = [str(figure["/Alt"]) for figure in figures if "/Alt" in figure]
    for name, soup in chapter_pages.items():
        for image in soup.select("article figure img"):
            assert image["alt"] in spoken, f"{name}: a chart lost its words: {image['alt'][:60]}"


def test_pdf_holds_no_bitmaps(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        drawn = page.get("/Resources", {}).get("/XObject", {})
        kinds = [str(drawing.get("/Subtype")) for drawing in drawn.values()]
        assert "/Image" not in kinds, f"page {number}"


def heads_of(table) -> tuple[str, ...]:
    return tuple(head.get_text(" ", strip=True) for head in table.select("thead th"))


def test_pdf_holds_every_table_as_a_table_or_as_entries(elements, chapter_pages):
    kinds = [str(element["/S"]) for element in elements]
    tables = [table for soup in chapter_pages.values() for table in soup.select("article table")]
    as_entries = [table for table in tables if heads_of(table) in entries.FORMS]
    assert len(as_entries) > 30
    # that of the hashes stands on the web alone
    assert kinds.count("/Table") >= len(tables) - len(as_entries) - 1
    assert "/TH" in kinds
    assert "/TD" in kinds


def test_every_row_of_the_long_tables_is_printed(chapter_pages):
    page = single_page.read(
        formats.WORK / "singlehtml" / "_build" / "singlehtml" / "chapters" / "findings.html"
    )
    sections = single_page.whole_book(page)
    printed_entries = {}
    for section in sections:
        for block in section.select(".entries[id]"):
            rows = [letters_of(entry) for entry in block.select(".entry")]
            printed_entries[block["id"]] = rows
    for soup in chapter_pages.values():
        for table in soup.select("article table[id]"):
            if heads_of(table) not in entries.FORMS:
                continue
            rows = table.select("tbody > tr")
            assert len(printed_entries[table["id"]]) == len(rows)
            for row, entry in zip(rows, printed_entries[table["id"]], strict=True):
                for cell in row.find_all("td", recursive=False):
                    missing = letters_of(cell) - entry
                    assert not missing, f"{table['id']}: {entry}: {missing} is lost"


def letters_of(node) -> Counter:
    """Return how often each letter and digit stands in an element."""
    return Counter(letter for letter in node.get_text() if letter.isalnum())


def own_fonts() -> set[str]:
    """Return the names of the book's fonts in a PDF: those that the print style sheet gives."""
    sheet = (STATIC / "print.css").read_text(encoding="utf-8")
    families = re.findall(r'@font-face \{ font-family: "([^"]+)"', sheet)
    faces = ("", "-Bold", "-Italic", "-Bold-Italic")
    return {family.replace(" ", "-") + face for family in families for face in faces}


def fonts_of(pdf) -> dict[str, pikepdf.Dictionary]:
    """Return the fonts of a PDF by their names."""
    found = {}
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            found[str(font.BaseFont)] = font
    return found


def test_pdf_embeds_the_books_own_fonts(pdf):
    fonts = fonts_of(pdf)
    assert fonts
    for name, font in fonts.items():
        described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.FontDescriptor.keys())
        assert files, f"{name} is not embedded"
        assert name.split("+")[-1].lstrip("/") in own_fonts(), (
            f"{name}: a font of this machine stands in where the book's own lack a character"
        )


def shown_strings(page):
    """Yield the strings that a page shows, each character as two bytes."""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("Tj", "TJ"):
            texts = operands[0] if str(operator) == "TJ" else operands
            yield from (bytes(text) for text in texts if isinstance(text, pikepdf.String))


def test_pdf_misses_no_glyph(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        for text in shown_strings(page):
            glyphs = [text[at : at + 2] for at in range(0, len(text), 2)]
            assert b"\0\0" not in glyphs, f"page {number}: a character without a glyph"


def test_what_is_printed_holds_no_code(book, chapter_pages):
    for name, soup in chapter_pages.items():
        assert "tables.load" in soup.get_text(), f"{name}: the page itself shows no code"
        text = printed(book, name)
        assert len(text) > 500, f"{name}: nothing is left to print"  # lists are folded on a page
        for word in ("from report import", "tables.load", "prose("):
            assert word not in text, f"{name}: {word!r} would be printed"


def test_notes_are_printed(chapter_pages):
    page = formats.WORK / "singlehtml" / "_build" / "singlehtml" / "chapters" / "findings.html"
    sections = single_page.reduce(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser"))
    printed_notes = {
        note.get_text() for section in sections for note in section.select(".sidenote")
    }
    wanted = [note for soup in chapter_pages.values() for note in soup.select(".note[popover]")]
    assert wanted
    for note in wanted:
        number = note.sup.get_text()
        assert note.get_text().removeprefix(f"{number} ") in printed_notes


def test_pdf_links_lead_to_itself_or_the_web(pdf):
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            address = str(note.get("/A", {}).get("/URI", ""))
            assert not address or re.match(r"https?://", address), f"the PDF links to {address}"


def links_of(pages) -> list:
    notes = [note for page in pages for note in page.get("/Annots", [])]
    return [note for note in notes if "/Dest" in note or "/A" in note]


def test_pdf_contents_lead_to_every_chapter_and_section_on_one_page(pdf, chapter_pages, parts):
    pages = list(pdf.pages)[parts["Contents"] : sorted(parts.values())[1]]
    assert len(pages) == 1
    places = "article h1, article h2"
    wanted = sum(len(soup.select(places)) for soup in chapter_pages.values())
    wanted -= len(chapter_pages)  # "What this chapter rests on" is printed in one chapter alone
    found = len(links_of(pages))
    assert found >= wanted, f"{found} links for {wanted} headings"


def test_figures_tables_and_sources_that_the_text_names_are_links(pdf, chapter_pages):
    wanted = 0
    for soup in chapter_pages.values():
        wanted += len(soup.select("article .std-numref")) + len(soup.select("a[href*='#cite-']"))
    within = [link for link in links_of(pdf.pages) if "/URI" not in link.get("/A", {})]
    assert wanted > 500
    assert len(within) >= wanted


def test_annexes_stand_after_the_references(parts):
    titles = sorted(parts, key=parts.get)
    annexes = [title for title in titles if title.startswith("Annex ")]
    assert [title[:8] for title in annexes] == ["Annex A.", "Annex B."]
    assert titles[-2:] == annexes
    assert titles[-3] == "References"


def test_the_chronology_has_the_sentence_that_says_in_print_where_the_notes_are(book):
    page = (book / "chapters" / "chronology.html").read_text(encoding="utf-8")
    sections = single_page.reduce(BeautifulSoup(page, "html.parser"))
    paper.leave_out(sections)
    assert any(paper.WHERE_THE_NOTES_ARE in section.get_text() for section in sections)


def test_the_pdf_is_as_short_as_it_may_be(pdf):
    assert len(pdf.pages) <= MOST_PAGES


def test_no_letter_is_too_small_to_read(pages_of_letters):
    for number, pieces in enumerate(pages_of_letters, start=1):
        smallest = min((piece.size for piece in pieces), default=SMALLEST)
        assert smallest > SMALLEST - 0.01, f"page {number}: letters of {smallest:.1f} pt"


def test_no_page_is_nearly_empty_but_the_last_of_a_part(pdf, pages_of_letters, parts):
    pages = list(pdf.pages)
    begin = set(parts.values())
    first = sorted(begin)[1]  # after the contents
    for number in range(first, len(pages) - 1):
        height = float(pages[number].MediaBox[3])
        if number + 1 in begin:
            continue
        share = filled(pages_of_letters[number], MARGINS[0], height - MARGINS[1])
        assert share >= NEARLY_EMPTY, f"page {number + 1} is filled to {share:.0%}"


def test_running_heads_stand_over_the_text(pages_of_letters, parts):
    number = sorted(parts.values())[1] + 1
    head = min(pages_of_letters[number], key=lambda piece: piece.y)
    left = min(piece.x for piece in pages_of_letters[number] if piece.y > MARGINS[0])
    assert head.y < MARGINS[0]
    assert abs(head.x - left) < 0.5


def test_the_cover_has_a_picture_and_says_when_and_by_whom(pdf, elements):
    with_picture = next(element for element in elements if str(element["/S"]) == "/Figure")
    assert str(with_picture["/Alt"])
    assert with_picture["/Pg"].objgen == pdf.pages[0].obj.objgen


def test_what_makes_sense_on_a_screen_only_is_not_printed(book, pages):
    found = 0
    for path, soup in pages.items():
        if path.parent.name != "chapters":
            continue
        text = " ".join(printed(book, path.stem).split())
        for part in soup.select("article .only-web"):
            found += 1
            assert " ".join(part.get_text().split()) not in text, path.stem
    assert found


def charts_of(path) -> list[str]:
    """Return the charts that a notebook stores."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return ["".join(shown["image/svg+xml"]) for shown in data if "image/svg+xml" in shown]


def test_words_of_charts_can_be_searched_in_the_pdf():
    charts = charts_of(chapters()[2])
    assert charts
    for chart in charts:
        assert chart.count("<!-- ") == lettered(chart).count("<text "), "words stay drawings"
