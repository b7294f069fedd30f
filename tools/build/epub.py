"""Make the EPUB from the single page: each chapter a file of XHTML, charts as SVG, no code.

`python -m tools.build.epub SINGLE.html OUT.epub` needs a second. A chart is shown in its drawing
for a phone where there is one, since an e-reader is as narrow; its alternative text and the
language of each word in another script stay. Written by hand and not by Sphinx's builder: that
one reads all notebooks again, for half a minute, and its pages are not valid XHTML.
"""

import base64
import hashlib
import re
import sys
import textwrap
import uuid
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import etree
from lxml import html as lxml_html
from markupsafe import Markup

from tools.build import files, printing, single_page
from tools.build.contents import chapters
from tools.build.render import render
from tools.build.stored_outputs import exhibits
from tools.paths import STATIC

INSIDE = "data:image/svg+xml;base64,"
COVER_SIZE = (1200, 1800)
COVER_FONTS = ("Sans-Regular", "Sans-Bold", "Serif-Bold")
# the scripts that an e-reader may not have
FONTS = ("NotoSansMyanmar-Regular.ttf", "NotoSansThai-Regular.ttf", "NotoSansKR-Regular.otf")
KINDS = {
    ".xhtml": "application/xhtml+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".css": "text/css",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
DATE_OF_A_FILE = (2000, 1, 1, 0, 0, 0)  # the same bytes from the same book
# attributes that XHTML does not know, or that only printing and screens need
LEFT_OUT = ("decoding", "loading", "data-label")


@dataclass
class Book:
    """The files of an EPUB: {name: content}, and its chapters with their headings."""

    content: dict[str, bytes] = field(default_factory=dict)
    chapters: list[dict] = field(default_factory=list)

    def add(self, name: str, content: str | bytes) -> str:
        self.content[name] = content.encode() if isinstance(content, str) else content
        return name


def drawing(svg: str) -> str:
    """Return a chart as the EPUB's rules want it.

    Without its head, which names a file on another host, and with a path in the shape of a
    space, which has none.
    """
    return re.sub(r"<path (?![^>]*\bd=)", '<path d="M0 0" ', svg[svg.index("<svg") :])


def drawings() -> dict[str, str]:
    """Return {label: drawing} of every figure: that for a phone where there is one."""
    found = {}
    for path in chapters():
        shown = [exhibit for exhibit in exhibits(path) if exhibit.is_figure]
        found |= {exhibit.label: drawing(exhibit.narrow or exhibit.wide) for exhibit in shown}
    return found


def put_pictures(section, book: Book, known: dict[str, str], folder: Path) -> None:
    """Put the pictures of a chapter into the book, as files."""
    for image in section.find_all("img"):
        figure, source = image.find_parent("figure"), image["src"]
        label = figure.get("id", "") if figure else ""
        if label in known:
            name = book.add(f"charts/{label}.svg", known[label])
        elif source.startswith(INSIDE):
            svg = drawing(base64.b64decode(source.removeprefix(INSIDE)).decode())
            name = book.add(f"charts/{hashlib.sha256(svg.encode()).hexdigest()[:12]}.svg", svg)
        else:
            name = book.add(f"charts/{Path(source).name}", (folder / source).read_bytes())
        image.attrs = {"src": name, "alt": image.get("alt", "")}


def put_notes_at_the_end(section) -> None:
    """Let a note open at a tap: a link in the text, its words after the paragraph."""
    for number, note in enumerate(section.select(".sidenote"), start=1):
        block = note.find_parent(["p", "li", "td", "figcaption"])
        place = f"note-{number}"
        aside = BeautifulSoup(f'<aside epub:type="footnote" id="{place}"></aside>', "html.parser")
        aside = aside.aside
        aside.append(BeautifulSoup(f"<p><sup>{number}</sup> </p>", "html.parser").p)
        aside.p.extend(list(note.contents))
        mark = f'<a epub:type="noteref" href="#{place}"><sup>{number}</sup></a>'
        note.replace_with(BeautifulSoup(mark, "html.parser").a)
        after = block if block.name == "p" and block.parent.name != "td" else block.parent
        after.insert_after(aside)


def links_between_files(sections, names: list[str]) -> None:
    """Let the links between chapters name the file of the chapter."""
    places = {}
    for section, name in zip(sections, names, strict=True):
        for node in [section, *section.find_all(id=True)]:
            places[node.get("id")] = name
    for section, name in zip(sections, names, strict=True):
        for link in section.select('a[href^="#"]'):
            label = link["href"][1:]
            if label not in places:
                link.unwrap()
            elif places[label] != name:
                link["href"] = f"{places[label]}#{label}"


def as_xhtml(section) -> str:
    """Return a section as XHTML, its languages marked for XML too."""
    tree = lxml_html.fragment_fromstring(str(section))
    for node in tree.iter(etree.Element):
        for name in LEFT_OUT:
            node.attrib.pop(name, None)
        if "lang" in node.attrib:
            node.set("{http://www.w3.org/XML/1998/namespace}lang", node.get("lang"))
    lxml_html.html_to_xhtml(tree)
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    return text.replace(' xmlns:html="http://www.w3.org/1999/xhtml"', "").replace("html:", "")


def file_names(sections) -> list[str]:
    """Return the file of each chapter and annex."""
    names = []
    for number, section in enumerate(sections):
        name = single_page.name_of(section) or ("findings" if not number else f"annex-{number}")
        names.append(f"{name}.xhtml")
    return names


def add_chapters(book: Book, sections, folder: Path) -> None:
    """Put the chapters into the book, their pictures, and what its contents say of them."""
    known, names = drawings(), file_names(sections)
    for section in sections:
        put_notes_at_the_end(section)
    links_between_files(sections, names)
    for section, name in zip(sections, names, strict=True):
        put_pictures(section, book, known, folder)
        headings = printing.list_of_headings([section])
        book.chapters.append({"file": name, "title": headings[0]["text"], "parts": headings[1:]})
        page = render(
            "epub/chapter.xhtml", title=headings[0]["text"], body=Markup(as_xhtml(section))
        )
        book.add(name, page)


def cover_picture(edition, svg: str) -> bytes:
    """Return the cover as PNG: title, edition and a chart of the report, if there is one."""
    import resvg_py

    width, height = COVER_SIZE
    frame = re.match(r'<svg [^>]*viewBox="([^"]*)"[^>]*>(.*)</svg>', svg, re.DOTALL)
    drawn = resvg_py.svg_to_bytes(
        svg_string=render(
            "epub/cover.svg",
            edition=edition,
            lines=textwrap.wrap(edition.subtitle, 36),
            width=width,
            height=height,
            box=frame[1] if frame else "0 0 1 1",
            chart=Markup(frame[2]) if frame else "",
        ),
        skip_system_fonts=True,
        font_files=[str(STATIC / "fonts" / f"Noto{name}.ttf") for name in COVER_FONTS],
    )
    return bytes(drawn)


def item_id(name: str) -> str:
    return "f-" + re.sub(r"[^\w-]", "-", name)


def write(book: Book, edition, target: Path) -> None:
    """Write the files of a book as an EPUB."""
    items = [
        {
            "id": item_id(name),
            "name": name,
            "kind": KINDS[Path(name).suffix],
            "properties": {"nav.xhtml": "nav", "cover.png": "cover-image"}.get(name, ""),
        }
        for name in book.content
    ]
    spine = ["cover.xhtml", "nav.xhtml", *(chapter["file"] for chapter in book.chapters)]
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.title} {edition.version}")
    words = {"edition": edition, "items": items, "spine": map(item_id, spine)}
    package = render("epub/package.opf", identifier=f"urn:uuid:{identity}", **words)
    beside = files.beside(target)
    with zipfile.ZipFile(beside, "w") as archive:
        put(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        put(archive, "META-INF/container.xml", render("epub/container.xml").encode())
        put(archive, "EPUB/package.opf", package.encode())
        for name, content in book.content.items():
            put(archive, f"EPUB/{name}", content)
    beside.replace(target)


def put(archive, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, DATE_OF_A_FILE)
    entry.compress_type, entry.external_attr = how, 0o644 << 16
    archive.writestr(entry, content)


def main(single: Path, target: Path) -> int:
    """Make the EPUB `target` of the page `single`; returns an exit code."""
    page = single_page.read(single)
    shown = printing.shown_first(page)
    edition = printing.edition()
    book = Book()
    sections = single_page.whole_book(page)
    add_chapters(book, sections, single.parents[1])
    chart = drawings().get(shown[0], "") if shown else ""
    book.add("cover.png", cover_picture(edition, chart))
    book.add("cover.xhtml", render("epub/cover.xhtml", edition=edition))
    book.add("nav.xhtml", render("epub/nav.xhtml", edition=edition, chapters=book.chapters))
    book.add("book.css", (STATIC / "epub.css").read_bytes())
    for name in FONTS:
        book.add(f"fonts/{name}", (STATIC / "fonts" / name).read_bytes())
    write(book, edition, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
