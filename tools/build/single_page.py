"""The chapters as they are printed and read on an e-reader, from the one page that Sphinx built.

What belongs to a screen is taken out, links lead within the page, sources are sorted as the text
cites them, and long lists become annexes. PDF, brief and EPUB are made from what is left.

A passage that makes sense on a screen only is marked in its chapter: a block with
`:::{div} only-web`, words within a sentence with `[words]{.only-web}`.
"""

import re
import string
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tools.build.contents import chapters
from tools.build.entries import set_as_entries
from tools.build.stored_outputs import exhibits

# what belongs to a screen; print numbers its notes itself
OF_A_SCREEN = (
    "a.headerlink, .cell_input, details, script, button, .toctree-wrapper > p.caption, "
    ".data-line, .only-web, .exhibit, label.margin-toggle, input.margin-toggle, .sidenote > sup, "
    "hr.footnotes, div.cell.tag_hide-cell, .backrefs"
)
WRAPPERS = "div.cell, div.cell_output, .toctree-wrapper, .toctree-wrapper .compound, .citation-list"
HEADINGS = ["h1", "h2", "h3", "h4", "h5"]
# the tables that stand in annexes; those of one annex stand in one section of a chapter, or are it
ANNEXES = ('table[id^="tab-ch-1"], table[id^="tab-ch-2"]', 'table[id^="tab-dm-fields-"]')


def read(single: Path) -> BeautifulSoup:
    return BeautifulSoup(single.read_text(encoding="utf-8"), "lxml")


# --- the page


def lead_within(article) -> None:
    """Let links between chapters lead within the page; those to files beside it become text."""
    known = {node["id"] for node in article.find_all(id=True)}
    for link in article.find_all("a", href=True):
        fragment = link["href"].partition("#")[2]
        if link["href"].startswith(("https://", "http://", "mailto:")):
            continue
        if fragment in known:
            link["href"] = f"#{fragment}"
            link.attrs.pop("title", None)
        else:
            link.unwrap()


def without_screen_parts(article) -> None:
    """Take out of the page what belongs to a screen or leads to files beside the pages."""
    for unwanted in article.select(OF_A_SCREEN):
        unwanted.decompose()
    for citation in article.find_all(id=re.compile(r"^id\d+$")):  # numbered page by page
        del citation["id"]
    lead_within(article)
    for wrapper in article.select(WRAPPERS):
        wrapper.unwrap()
    for image in article.find_all("img"):
        # the page sits in a folder, its image addresses start at the folder above
        image["src"] = image["src"].removeprefix("../")


def sections_of_chapters(article) -> list:
    """Return the sections that are chapters, in order; one nested in another stands after it."""
    found = []
    for section in article.find_all("section"):
        heading = section.find(["h1", "h2"], recursive=False)
        if heading is not None and "tex2jax_ignore" in section.get("class", []):
            found.append(section)
    for section in found:
        anchor = section.find_previous_sibling("span")
        if anchor is not None and anchor.get("id", "").startswith("document-"):
            section.insert(0, anchor.extract())
    return [section.extract() for section in found]


def without_empty_sections(chapter) -> None:
    """Take out the sections that are left with a heading alone."""
    for section in chapter.find_all("section"):
        heading = section.find(HEADINGS, recursive=False)
        said = section.get_text(strip=True)
        if heading and said == heading.get_text(strip=True) and not section.find("img"):
            section.decompose()


def name_of(chapter) -> str:
    """Return the name of a chapter's file, "" for an annex."""
    anchor = chapter.find("span", id=re.compile("^document-"), recursive=False)
    return anchor["id"].rpartition("/")[2] if anchor else ""


def reduce(page: BeautifulSoup) -> list:
    """Return the chapters' sections, in order, without what belongs to a screen."""
    article = page.select_one("article")
    without_screen_parts(article)
    labels = labels_as_cited(article)
    sections = sections_of_chapters(article)
    put_sources_together(sections)
    for section in sections:
        without_empty_sections(section)
        sort_sources(section, labels)
    return [section for section in sections if section.find(True)]


def whole_book(page: BeautifulSoup) -> list:
    """Return the sections of all chapters and then of the annexes, as they are printed."""
    sections = reduce(page)
    sections += annexes(sections)
    for section in sections:
        for table in section.find_all("table"):
            set_as_entries(table)
        renumber(section)
        section["class"] = ["chapter"]
    give_labels_of_their_own(sections)
    return sections


# --- headings and labels


def renumber(section) -> None:
    """Make the chapter's title h1, its sections h2 and so on, whatever the page had."""
    for inner in [section, *section.find_all("section")]:
        heading = inner.find(HEADINGS, recursive=False)
        if heading is not None:
            above = [parent for parent in inner.parents if parent.name == "section"]
            heading.name = f"h{min(1 + len(above), 6)}"


def give_labels_of_their_own(sections) -> None:
    """Give a heading that stands in several chapters a label of its own in each.

    On its own page each is unique; on the one page of the print edition it is not.
    """
    seen = set()
    for number, section in enumerate(sections, start=1):
        for node in section.find_all(id=True):
            label = node["id"]
            if label in seen and node.name == "section":
                node["id"] = f"{label}-{number}"
                for link in section.find_all("a", href=f"#{label}"):
                    link["href"] = f"#{node['id']}"
            seen.add(node["id"])


def titles() -> dict[str, str]:
    """Return {label: title} of every figure, from the stored outputs."""
    found = {}
    for path in chapters():
        found |= {shown.label: shown.title for shown in exhibits(path) if shown.is_figure}
    return found


# --- sources


def labels_as_cited(article) -> dict[str, str]:
    """Return {id of a source: what stands for it in the text, Leeds et al., 2022}."""
    links = article.select('.bibtex-citation a[href^="#cite-"]')
    return {link["href"][1:]: link.get_text() for link in links}


def put_sources_together(sections) -> None:
    """Make one list of the sources that stand on several web pages; empties the further ones."""
    holding = [section for section in sections if section.select_one("div.citation")]
    last = holding[0].select("div.citation")[-1] if holding else None
    for section in holding[1:]:
        for source in section.select("div.citation"):
            last.insert_after(source)
            last = source
        section.clear()


def sort_sources(section, labels: dict[str, str]) -> None:
    """Sort the sources by what stands for them in the text, and show of addresses the host."""
    found = section.select("div.citation")
    if not found:
        return
    place = found[0].parent
    for source in found:
        label = labels.get(source["id"], "")
        source.extract().attrs.pop("role", None)
        dress_source(source, label)
        source["data-order"] = (label or source.get_text(strip=True)).casefold()
    for source in sorted(found, key=lambda source: source["data-order"]):
        del source["data-order"]
        place.append(source)


def dress_source(source, label: str) -> None:
    """Put what the text cites before a source that begins otherwise; shorten its address."""
    number, paragraph = source.select_one(".label"), source.find("p")
    if number is not None:
        number.decompose()
    cited = label.rpartition(", ")[0]
    if label and not paragraph.get_text().startswith(cited):
        name = BeautifulSoup(f"<strong>{label}:</strong>", "html.parser").strong
        paragraph.insert(0, name, " ")
    for link in paragraph.find_all("a", href=True):
        if link.get_text() == link["href"]:
            link.string = urlsplit(link["href"]).hostname.removeprefix("www.")
            before = link.previous_sibling
            if isinstance(before, str) and before.rstrip().endswith("URL:"):
                before.replace_with(before.rstrip().removesuffix("URL:"))


# --- annexes


def annexes(sections: list) -> list:
    """Take long lists out of the chapters' order; return them as annexes.

    A list is a section of its chapter, or the whole chapter where several sections are lists.
    """
    found = []
    for tables in ANNEXES:
        letter = string.ascii_uppercase[len(found)]
        for chapter in sections:
            parts = [part for part in chapter.find_all(recursive=False) if part.select_one(tables)]
            if not parts:
                continue
            section = parts[0] if len(parts) == 1 else chapter
            if section is chapter:
                sections.remove(chapter)
            else:
                lead_to(section, letter)
            found.append(as_annex(section, letter))
            break
    return found


def lead_to(section, letter: str) -> None:
    """Give the opening of a section's chapter a line that leads to it, as an annex."""
    heading = section.find(HEADINGS, recursive=False)
    if heading is None:  # the table stands right below the title of its chapter
        return
    words = heading.get_text(" ", strip=True)
    line = f'<p class="to-annex">{words}: <a href="#{section["id"]}">Annex {letter}</a></p>'
    first = section.parent.find("section", recursive=False)
    first.insert_before(BeautifulSoup(line, "html.parser").p)


def as_annex(section, letter: str):
    """Take a section out of where it stands and call it an annex; return it."""
    heading = section.find(HEADINGS, recursive=False)
    if heading is not None:
        heading.insert(0, f"Annex {letter}. ")
    return section.extract()
