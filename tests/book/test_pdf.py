"""The PDF is whole: tags, bookmarks, figures, tables, fonts, links."""

import json
import re

import pikepdf
import pytest
from bs4 import BeautifulSoup

from tools.build import formats, printing
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


@pytest.fixture(scope="module")
def elements(pdf):
    return list(structure(pdf.Root.StructTreeRoot.K))


def printed(book, name: str) -> str:
    """Return the text of a page that would be printed."""
    page = (book / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    sections = printing.reduce(BeautifulSoup(page, "html.parser"))
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
        titles = [item.title for item in outline.root]
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


def test_pdf_holds_every_table_as_a_table(elements, chapter_pages):
    kinds = [str(element["/S"]) for element in elements]
    tables = [len(soup.select("article table")) for soup in chapter_pages.values()]
    assert kinds.count("/Table") >= sum(tables)
    assert "/TH" in kinds
    assert "/TD" in kinds


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
        assert len(text) > 1000, f"{name}: nothing is left to print"
        for word in ("from report import", "tables.load", "prose("):
            assert word not in text, f"{name}: {word!r} would be printed"


def test_notes_are_printed(chapter_pages):
    page = formats.WORK / "singlehtml" / "_build" / "singlehtml" / "chapters" / "findings.html"
    sections = printing.reduce(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser"))
    printed_notes = {
        note.get_text() for section in sections for note in section.select(".sidenote")
    }
    wanted = [note for soup in chapter_pages.values() for note in soup.select(".note")]
    assert wanted
    for note in wanted:
        number = note.sup.get_text()
        assert note.get_text().removeprefix(f"{number} ") in printed_notes


def test_pdf_links_lead_to_itself_or_the_web(pdf):
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            address = str(note.get("/A", {}).get("/URI", ""))
            assert not address or re.match(r"https?://", address), f"the PDF links to {address}"


def test_pdf_contents_lead_to_every_chapter_section_and_figure(pdf, chapter_pages):
    notes = [note for page in list(pdf.pages)[2:7] for note in page.get("/Annots", [])]
    links = [note for note in notes if "/Dest" in note or "/A" in note]
    places = "article h1, article h2, article figure"
    wanted = sum(len(soup.select(places)) for soup in chapter_pages.values())
    assert len(links) >= wanted, f"{len(links)} links for {wanted} headings and figures"


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
