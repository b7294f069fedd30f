"""One page made light, and what it uses."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

from tools.build.light_pages.accessibility import mend, scroll_by_key
from tools.build.light_pages.icons import draw_icons
from tools.build.light_pages.layout import room
from tools.build.light_pages.pictures import size_images
from tools.build.light_pages.scripts import drop_scripts, file_name

FORM = HTMLFormatter(
    entity_substitution=EntitySubstitution.substitute_xml,
    void_element_close_prefix=None,
    empty_attributes_are_booleans=True,
)  # as HTML 5 writes it
STYLES = "/* styles */"  # stands in each page until its style sheet is made
FACES = (
    """<script>for(const f of ['1em "Noto Sans"','bold 1em "Noto Sans"','bold 1em "Noto Serif"'])"""
    "document.fonts.load(f)</script>"
)
CODE = re.compile(r'<div class="highlight"><pre>.*?</pre>', re.DOTALL)
COLOURLESS = re.compile(r'<span(?: class="(?:n|p|w|nn|o)")?>([^<]*)</span>')


def plain_code(page: str) -> str:
    """Keep of the marks in folded code those that have a colour.

    Most of a page's elements stand there, and each would be looked at many times.
    """
    return CODE.sub(lambda code: COLOURLESS.sub(r"\1", code[0]), page)


def words_of(soup) -> list[str]:
    """Return the classes and ids of a page."""
    words = set()
    for tag in soup.find_all(True):
        words.update(tag.get("class", []))
        words.add(tag.get("id"))
    return sorted(filter(None, words))


def files_of(soup) -> list[str]:
    """Return the names of the files that a page shows or leads to."""
    addresses = [tag.get("src") or tag.get("href") for tag in soup.find_all(["script", "img", "a"])]
    return sorted({file_name(address) for address in addresses if address})


def take_sheets(soup, path: Path, html: Path) -> list[str]:
    """Take the style sheets out of a page, put the place of one inside it; return their names.

    A second request would double the time to the first words on a phone.
    """
    links = soup.find_all("link", rel="stylesheet")
    sheets = []
    for link in links:
        sheet = (path.parent / link["href"].split("?")[0]).resolve()
        sheets.append(sheet.relative_to(html).as_posix())
    if links:
        style = soup.new_tag("style")
        style.string = STYLES + room(soup)
        soup.head.insert(1, style)
        # the faces in it are decoded before the first line is set, or lines would break anew
        soup.head.insert(2, BeautifulSoup(FACES, "lxml").script)
    for link in links:
        link.decompose()
    return list(dict.fromkeys(sheets))


def lighten(path: Path, text: str, html: Path, shapes: dict) -> dict:
    """Return a page made light, with the words, characters, sheets and files it uses."""
    soup = BeautifulSoup(plain_code(text), "lxml")
    drop_scripts(soup, is_search=path.name == "search.html", folder=html / "_static")
    draw_icons(soup, shapes)
    size_images(soup, path)
    mend(soup)
    scroll_by_key(soup)
    words = words_of(soup)
    sheets = take_sheets(soup, path, html)
    return {
        "html": re.sub(r"[ \t]+$", "", soup.decode(formatter=FORM), flags=re.MULTILINE),
        "words": words,
        "characters": "".join(sorted(set(soup.get_text()))),
        "sheets": sheets,
        "files": files_of(soup),
    }
