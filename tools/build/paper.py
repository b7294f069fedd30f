"""What paper has no use for is left out of the PDF, and its place says where it is.

Notes on single events, the tables' hashes, and addresses where the title can be the link.
"""

import functools
import re

from bs4 import BeautifulSoup

from tools.paths import DATA

USED = "tab-dm-used"  # the tables' hashes
WHERE_THE_NOTES_ARE = (
    "Notes on single rows are left out here: they stand in the chronology of the web edition and "
    "in the table events.csv that comes with it."
)
WHERE_THE_HASHES_ARE = (
    "The tables with their numbers of rows and their SHA-256 sums are listed on this page of the "
    "web edition, and in the Data Package that comes with it."
)
TITLE = re.compile(r"@\w+\{([^,]+),.*?^  title = \{(.*?)\},?$", re.DOTALL | re.MULTILINE)


def leave_out(sections) -> None:
    """Leave out of the printed report what paper has no use for."""
    for section in sections:
        without_notes_on_events(section)
        for source in section.select("div.citation"):
            link_title(source)
        for paragraph in section.select('p:-soup-contains("Notes name conflicts")'):
            paragraph.append(f" {WHERE_THE_NOTES_ARE}")
    without_hashes(sections)


def without_notes_on_events(section) -> None:
    for note in section.select(".entry > em"):
        if note.get_text().startswith("Note:"):
            note.decompose()


@functools.cache
def titles() -> dict[str, str]:
    """Return {id of a source: its title} of the bibliography, as far as it is plain text."""
    known = TITLE.findall((DATA / "references.bib").read_text(encoding="utf-8"))
    return {f"cite-{key.lower()}": title.replace("{", "").replace("}", "") for key, title in known}


def link_title(source) -> None:
    """Let the title of a source be the link to it, instead of an address that is printed."""
    paragraph = source.find("p")
    link = next(reversed(paragraph.find_all("a", class_="external")), None)
    title = titles().get(source["id"], "")
    if link is None or not title:
        return
    place = next((text for text in paragraph.find_all(string=True) if title in text), None)
    if place is None or place.find_parent("a"):
        return
    before, _, after = str(place).partition(title)
    link_of_title = link.extract()
    link_of_title.string = title
    place.replace_with(before, link_of_title, after)
    last = paragraph.find_all(string=True)[-1]
    if str(last).strip() == ".":
        last.extract()


def without_hashes(sections) -> None:
    """Leave out the table of hashes; links to it become text."""
    for section in sections:
        table = section.find("table", id=USED)
        if table is not None:
            line = BeautifulSoup(f"<p>{WHERE_THE_HASHES_ARE}</p>", "html.parser").p
            table.replace_with(line)
        for link in section.find_all("a", href=f"#{USED}"):
            link.unwrap()
