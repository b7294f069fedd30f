"""Both formats of the built book are whole: links, figures, downloads, tags, fonts.

The book is built from the stored outputs if it is missing or older than its sources.
"""

import re
import signal
import subprocess
import sys
from urllib.parse import unquote, urldefrag

import pikepdf
import pytest
from bs4 import BeautifulSoup

from tools.build import book as building
from tools.build import notebooks, printing
from tools.paths import DATA, ROOT, STATIC
from tools.site.extensions import page_head


@pytest.fixture(scope="module")
def pages(book):
    return {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(book.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def chapter_pages(book, pages):
    return {
        path.stem: pages[book / path.relative_to(ROOT).with_suffix(".html")]
        for path in notebooks.chapters()
    }


@pytest.fixture(scope="module")
def pdf(book):
    with pikepdf.open(book / "isolated-partners.pdf") as document:
        yield document


def test_a_second_build_waits_for_the_first(book):
    with building.alone("build"):
        second = subprocess.Popen(
            [sys.executable, "-m", "tools.build.book", "pages"], stdout=subprocess.PIPE, text=True
        )
        assert second.stdout.readline() == "== waiting for another build of this book to end\n"
    assert second.communicate()[0] == "The book is up to date.\n" and second.returncode == 0


def test_a_build_waits_for_what_a_killed_one_left_at_work(book):
    killed = "import os, signal\nfrom tools.build import book\nwith book.alone('build'): book.start('-c', 'input()', stdin=0); os.kill(os.getpid(), signal.SIGKILL)"
    first = subprocess.Popen([sys.executable, "-c", killed], cwd=ROOT, stdin=subprocess.PIPE)
    assert first.wait() == -signal.SIGKILL
    second = subprocess.Popen(
        [sys.executable, "-m", "tools.build.book", "pages"], stdout=subprocess.PIPE, text=True
    )
    assert second.stdout.readline() == "== waiting for another build of this book to end\n"
    first.stdin.close()  # which ends what it left
    assert second.communicate()[0] == "The book is up to date.\n" and second.returncode == 0


def test_every_internal_link_and_anchor_resolves(book, pages):
    broken = []
    anchors = {
        path: {
            t.get("id") or t.get("name")
            for t in soup.find_all(lambda t: t.get("id") or t.get("name"))
        }
        for path, soup in pages.items()
    }
    for path, soup in pages.items():
        for tag in soup.find_all(["a", "img", "script", "link"]):
            address = tag.get("href") or tag.get("src")
            if not address or re.match(r"(https?:|mailto:|data:|javascript:)", address):
                continue
            file, anchor = urldefrag(unquote(address))
            target = (path.parent / file.split("?")[0]).resolve() if file else path
            if not target.exists():
                broken.append(f"{path.relative_to(book)}: {address} leads nowhere")
            elif (
                anchor
                and target.suffix == ".html"
                and target in anchors
                and anchor not in anchors[target]
            ):
                broken.append(f"{path.relative_to(book)}: {address} names no place on the page")
    assert not broken, "\n".join(broken[:20])


def test_pages_ask_nothing_of_another_host(book, pages):
    asked = []
    for path, soup in pages.items():
        for tag in soup.find_all(["script", "img", "link", "iframe", "source"]):
            address = tag.get("src") or (
                tag.get("href")
                if tag.get("rel", [""])[0] in ("stylesheet", "preload", "icon", "manifest")
                else None
            )
            if address and re.match(r"(https?:)?//", address):
                asked.append(f"{path.relative_to(book)}: {address}")
    for sheet in book.rglob("*.css"):
        asked += [
            f"{sheet.relative_to(book)}: {u}"
            for u in re.findall(
                r"(?:@import\s+|url\()\s*[\"']?((?:https?:)?//[^\"')]+)",
                sheet.read_text(encoding="utf-8", errors="replace"),
            )
        ]
    assert not asked, "\n".join(asked[:20])


def test_every_figure_has_number_caption_words_and_data(book, chapter_pages):
    count = 0
    for name, soup in chapter_pages.items():
        for figure in soup.select("article figure"):
            count += 1
            label = f"{name}, {figure.get('id')}"
            assert re.fullmatch(r"Figure \d+ ?", figure.select_one(".caption-number").get_text()), (
                label
            )
            assert len(figure.select_one(".caption-text").get_text().split()) >= 6, label
            image = figure.find("img")
            assert len(image.get("alt", "").split()) >= 12 and image["src"].endswith(".svg"), label
            link, chart = figure.select("a.data-link")
            assert chart["href"] == image["src"] and image.get("width") and image.get("height"), (
                label
            )
            rows = (
                (book / "chapters" / link["href"])
                .resolve()
                .read_text(encoding="utf-8")
                .splitlines()
            )
            assert len(rows) >= 2 and "," in rows[0], label
    assert count >= 15


def test_every_table_has_number_and_caption(chapter_pages):
    for name, soup in chapter_pages.items():
        for table in soup.select("article table"):
            assert table.caption and re.match(r"Table \d+", table.caption.get_text()), (
                f"{name}: {table.get('id')}"
            )
            assert table.thead and table.thead.find("th"), f"{name}: {table.get('id')}"


def test_code_is_folded_and_one_click_away(chapter_pages):
    for name, soup in chapter_pages.items():
        cells = soup.select("div.cell")
        assert cells, name
        for cell in cells:
            source = cell.select_one(".cell_input")
            assert source is not None and source.find_parent("details") is not None, (
                f"{name}: a cell shows its code unfolded"
            )


def test_pdf_and_notebook_are_linked_from_every_chapter(book, chapter_pages):
    for name, soup in chapter_pages.items():
        hrefs = {a.get("href") for a in soup.find_all("a")}
        assert any(h and h.endswith("isolated-partners.pdf") for h in hrefs), (
            f"{name}: no link to the PDF"
        )
        notebook = next((h for h in hrefs if h and h.endswith(f"{name}.ipynb")), None)
        assert notebook, f"{name}: no link to its notebook"
        assert (book / "chapters" / notebook).resolve().read_bytes() == (
            ROOT / "chapters" / f"{name}.ipynb"
        ).read_bytes()


def test_all_tables_travel_as_one_package_and_one_database(book, tmp_path):
    import sqlite3
    import zipfile

    from frictionless import Package

    zipfile.ZipFile(book / "isolated-partners-data.zip").extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid and len(report.tasks) == len(list((DATA).glob("*.csv")))
    database = sqlite3.connect(book / "isolated-partners-data.sqlite")
    assert database.execute(
        "SELECT round(sum(tiv)) FROM arms_transfers WHERE supplier = 'SUN' AND recipient = 'PRK'"
    ).fetchone() == (17749,)


def test_first_view_of_a_page_is_light(book, chapter_pages):
    import gzip

    for name, soup in chapter_pages.items():
        page = book / "chapters" / f"{name}.html"
        files = {page} | {
            (page.parent / (t.get("src") or t.get("href")).split("?")[0]).resolve()
            for t in soup.find_all(
                lambda t: (t.name == "script" and t.get("src")) or t.get("rel") == ["stylesheet"]
            )
        }
        files |= {
            (page.parent / image["src"]).resolve()
            for image in soup.select("article img")
            if image.get("loading") != "lazy" and not image["src"].startswith("data:")
        }
        weight = sum(len(gzip.compress(f.read_bytes())) for f in files) + sum(
            f.stat().st_size for f in (book / "_static" / "fonts").glob("*.woff2")
        )
        assert weight <= 250 * 1024, (
            f"{name}: {weight / 1024:.0f} KiB of page, styles, scripts and fonts"
        )


def test_tables_of_a_chapter_can_be_downloaded(book, chapter_pages):
    for name, soup in chapter_pages.items():
        links = [a for a in soup.select("a.download") if a["href"].endswith(".csv")]
        assert links, f"{name}: no table to download"
        for a in links:
            file = (book / "chapters" / a["href"]).resolve()
            assert file.read_bytes() == (DATA / file.name).read_bytes()


# --- the PDF


def structure(node, depth=0):
    """All structure elements of a tagged PDF."""
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            if "/K" in child:
                yield from structure(child["/K"], depth + 1)


@pytest.fixture(scope="module")
def elements(pdf):
    return list(structure(pdf.Root.StructTreeRoot.K))


def test_pdf_declares_ua_1_with_title_and_language(pdf):
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", xmp)
    assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang).startswith("en")
    assert (
        "Isolated Partners" in str(pdf.docinfo["/Title"])
        and pdf.Root.ViewerPreferences.DisplayDocTitle
    )


def test_pdf_has_a_bookmark_for_each_chapter_and_section(pdf, chapter_pages):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert sum(len(item.children) for item in outline.root) >= 15
    for name, soup in chapter_pages.items():
        heading = soup.select_one("article h1").get_text().rstrip("#").strip()
        assert heading in titles, f"{name}: {heading!r} is no bookmark"


def test_pdf_holds_every_figure_as_vectors_with_its_words(pdf, elements, chapter_pages):
    spoken = [str(e["/Alt"]) for e in elements if str(e["/S"]) == "/Figure" and "/Alt" in e]
    for name, soup in chapter_pages.items():
        for image in soup.select("article figure img"):
            assert image["alt"] in spoken, f"{name}: a chart lost its words: {image['alt'][:60]}"
    bitmaps = [
        1
        for page in pdf.pages
        for x in page.get("/Resources", {}).get("/XObject", {}).values()
        if x.get("/Subtype") == "/Image"
    ]
    assert not bitmaps


def test_pdf_holds_every_table_as_a_table(elements, chapter_pages):
    kinds = [str(e["/S"]) for e in elements]
    assert kinds.count("/Table") >= sum(
        len(soup.select("article table")) for soup in chapter_pages.values()
    )
    assert "/TH" in kinds and "/TD" in kinds


def own_fonts():
    """The names under which the fonts of the book stand in a PDF: those that the print style sheet gives them."""
    sheet = (STATIC / "print.css").read_text(encoding="utf-8")
    families = {
        name.replace(" ", "-")
        for name in re.findall(r'@font-face \{ font-family: "([^"]+)"', sheet)
    }
    return {
        family + face for family in families for face in ("", "-Bold", "-Italic", "-Bold-Italic")
    }


def test_pdf_embeds_the_books_own_fonts_and_misses_no_glyph(pdf):
    fonts = {}
    for number, page in enumerate(pdf.pages, start=1):
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            fonts[str(font.BaseFont)] = font
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("Tj", "TJ"):
                for text in operands[0] if str(operator) == "TJ" else operands:
                    if isinstance(text, pikepdf.String):
                        codes = bytes(text)
                        assert b"\0\0" not in [codes[k : k + 2] for k in range(0, len(codes), 2)], (
                            f"page {number}: a character without a glyph"
                        )
    assert fonts
    for name, font in fonts.items():
        descriptor = (
            font.DescendantFonts[0].FontDescriptor
            if "/DescendantFonts" in font
            else font.FontDescriptor
        )
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")), (
            f"{name} is not embedded"
        )
        assert name.split("+")[-1].lstrip("/") in own_fonts(), (
            f"{name}: a font of this machine stands in where the book's own lack a character"
        )


def test_what_is_printed_holds_no_code(book, chapter_pages):

    for name in chapter_pages:
        page = BeautifulSoup(
            (book / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
        )
        assert "tables.load" in page.get_text(), f"{name}: the page itself shows no code"
        printed = " ".join(section.get_text() for section in printing.reduce(page))
        assert len(printed) > 1000, f"{name}: nothing is left to print"
        for word in ("from report import", "tables.load", "figures.say"):
            assert word not in printed, f"{name}: {word!r} would be printed"


def test_pdf_links_lead_to_itself_or_the_web(pdf):
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            address = str(note.get("/A", {}).get("/URI", ""))
            assert not address or re.match(r"https?://", address), f"the PDF links to {address}"


def test_pdf_contents_lead_to_every_chapter_section_and_figure(pdf, chapter_pages):
    listed = sum(
        "/Dest" in note or "/A" in note
        for page in list(pdf.pages)[2:7]
        for note in page.get("/Annots", [])
    )
    wanted = sum(
        len(soup.select("article h1, article h2, article figure"))
        for soup in chapter_pages.values()
    )
    assert listed >= wanted, f"{listed} links in the contents for {wanted} headings and figures"


# --- what lets a page be found, shared and cited


def head(soup):
    """The words a page says of itself, by name."""
    return {
        tag.get("name") or tag.get("property"): tag.get("content")
        for tag in soup.find_all("meta")
        if tag.get("name") or tag.get("property")
    }


def test_every_page_says_in_its_head_what_it_is(book, pages):
    said = {}
    for path, soup in pages.items():
        if path.parent.name == "chapters":
            words = said[path.stem] = head(soup)
            assert 40 <= len(words["description"]) <= 300, f"{path.stem}: {words['description']!r}"
            assert not re.search(r"[{}`\[\]]|Figure \d", words["description"]), (
                f"{path.stem}: marks or numbers of figures in {words['description']!r}"
            )
            assert words["og:title"] == soup.select_one("article h1").get_text().rstrip("#").strip()
            card = (path.parent / words["og:image"]).read_bytes()
            assert card.startswith(b"\x89PNG") and (
                int.from_bytes(card[16:20], "big"),
                int.from_bytes(card[20:24], "big"),
            ) == (1200, 630)
            assert soup.find("link", rel="canonical") is None, (
                f"{path.stem}: an address, though none is configured"
            )
    assert len({words["description"] for words in said.values()}) == len(said) >= 12
    assert not (book / "sitemap.xml").exists()


def test_structured_data_names_the_report_its_chapters_and_every_table(book, pages):
    import json

    parts = {
        path.stem: [
            json.loads(s.string) for s in soup.find_all("script", type="application/ld+json")
        ]
        for path, soup in pages.items()
        if path.parent.name == "chapters"
    }
    report = next(p for p in parts["findings"] if p["@type"] == "Report")
    assert {
        p["url"].removeprefix("../chapters/").removesuffix(".html") for p in report["hasPart"]
    } == set(parts) - {"findings"}
    tables = next(p for p in parts["data-and-methods"] if p["@type"] == "Dataset")["hasPart"]
    offered = {
        (book / "chapters" / file["contentUrl"]).resolve()
        for table in tables
        for file in table["distribution"]
    }
    assert {f.name for f in offered} == {f.name for f in (DATA).glob("*.csv")}
    assert all(f.read_bytes() == (DATA / f.name).read_bytes() for f in offered)
    assert all(p["version"] == report["version"] for page in parts.values() for p in page)


def test_every_page_tells_how_to_cite_it(pages):
    from pybtex.database import parse_string

    for path, soup in pages.items():
        if path.parent.name == "chapters":
            box = soup.select_one("#cite-this-page")
            entry = next(
                iter(parse_string(box.select_one("pre").get_text(), "bibtex").entries.values())
            )
            title = soup.select_one("article h1").get_text().rstrip("#").strip()
            assert entry.fields["title"].strip("{}") in (
                title,
                "Isolated Partners: Russia's ties with North Korea and with Myanmar, 1945 to today",
            ), path.stem
            assert entry.fields["year"] in box.p.get_text() and soup.select_one(
                "p.opening a[href='#cite-this-page']"
            ), path.stem


def test_with_an_address_pages_and_sitemap_name_it(book, tmp_path):
    """The book has no address of its own here; the part of the build that would use one is asked directly."""
    from types import SimpleNamespace
    from xml.etree import ElementTree

    from docutils import nodes

    titles = {f"chapters/{name}": nodes.title("", name) for name in ("findings", "glossary")}
    config = SimpleNamespace(
        html_baseurl="https://example.org/report",
        root_doc="chapters/findings",
        author="A",
        html_theme_options={
            "repository_url": "https://example.org/sources",
            "launch_buttons": {"binderhub_url": "https://mybinder.org"},
        },
    )
    page_head.check_addresses(None, config)
    assert "launch_buttons" in config.html_theme_options
    env = SimpleNamespace(
        titles=titles,
        config=config,
        found_docs=set(titles),
        toctree_includes={"chapters/findings": ["chapters/glossary"]},
    )
    page_head.write_beside(
        SimpleNamespace(
            builder=SimpleNamespace(name="html"), outdir=tmp_path, config=config, env=env
        ),
        None,
    )
    found = [
        e.text
        for e in ElementTree.parse(tmp_path / "sitemap.xml").iter(
            "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
        )
    ]
    assert found == [
        "https://example.org/report/chapters/findings.html",
        "https://example.org/report/chapters/glossary.html",
    ]
    assert (
        "Sitemap: https://example.org/report/sitemap.xml" in (tmp_path / "robots.txt").read_text()
    )
    assert '<base href="https://example.org/report/">' in (tmp_path / "404.html").read_text()
    with pytest.raises(Exception, match="baseurl: 'example.org' is no web address"):
        page_head.check_addresses(
            None, SimpleNamespace(html_baseurl="example.org", html_theme_options={})
        )
    alone = SimpleNamespace(
        html_baseurl="",
        html_theme_options={
            "repository_url": "",
            "launch_buttons": {"binderhub_url": "https://mybinder.org"},
        },
    )
    page_head.check_addresses(None, alone)
    assert "launch_buttons" not in alone.html_theme_options, "a button that leads nowhere"


def test_landing_page_shows_numbers_with_small_charts(chapter_pages):
    cards = chapter_pages["findings"].select(".numbers .sd-col")
    assert len(cards) == 6
    for card in cards:
        assert re.search(r"\d", card.strong.get_text()) and card.select_one("a[href*='#fig-']")
        assert (
            card.img["src"].startswith("data:image/svg+xml")
            and len(card.img["alt"].split()) >= 8
            and card.img.get("width")
        )


def test_notes_stand_beside_the_text_and_are_printed(chapter_pages, book):
    notes = [
        (name, note.get_text().lstrip("0123456789"))
        for name, soup in chapter_pages.items()
        for note in soup.select(".sidenote")
    ]
    assert len(notes) >= 4

    for name in {name for name, _ in notes}:
        page = BeautifulSoup(
            (book / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
        )
        printed = " ".join(section.get_text() for section in printing.reduce(page))
        assert all(note in printed for other, note in notes if other == name), name


def test_words_of_charts_can_be_searched_in_the_pdf(book):
    import json

    path = notebooks.chapters()[2]
    charts = [
        o["data"]["image/svg+xml"]
        for c in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for o in c.get("outputs", [])
        if "image/svg+xml" in o.get("data", {})
    ]
    for chart in charts:
        drawn = "".join(chart)
        assert drawn.count("<!-- ") == printing.lettered(drawn).count("<text "), (
            "some words of a chart stay drawings"
        )


def test_other_scripts_are_marked_with_their_language_and_have_a_font_of_the_book(book, pages):
    from fontTools.ttLib import TTFont

    scripts = {
        "th": ("\u0e00", "\u0e7f", "NotoSansThai-Regular.ttf"),
        "ko": ("\uac00", "\ud7a3", "NotoSansKR-Regular.otf"),
        "my": ("\u1000", "\u109f", "NotoSansMyanmar-Regular.ttf"),
    }
    for language, (first, last, font) in scripts.items():
        covered = TTFont(STATIC / "fonts" / font).getBestCmap()
        found = [
            node
            for path, soup in pages.items()
            if path.parent.name == "chapters"
            for node in soup.select("article")[0].find_all(string=re.compile(f"[{first}-{last}]"))
        ]
        assert found, f"no text in {language}"
        for node in found:
            assert (
                node.find_parent(lang=language)
                or node.find_parent("pre")
                or node.find_parent("details")
            ), f"not marked as {language}: {node[:60]}"
            assert all(ord(c) in covered for c in node if first <= c <= last), (
                f"no glyph in {font}: {node[:60]}"
            )
