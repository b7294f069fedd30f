"""Make the PDF from the single page: a tagged PDF/UA-1 with the pages' tables and charts.

`python -m tools.build.printing SINGLE.html OUT.pdf` reads the page that Sphinx built, puts a
cover, an imprint and contents with page numbers before its chapters, annexes after them, and
renders it with WeasyPrint and ``tools/site/static/print.css``. No code is printed: the PDF is
for reading. A chart stands on the page of its heading and its question; only where a tall one
would leave the page before it nearly empty do they part, by a second layout. Any warning of
WeasyPrint (a missing image, an anchor that does not exist) is an error.
"""

import gc
import logging
import os
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup
from markupsafe import Markup

from tools.build import files, single_page
from tools.build.contents import settings
from tools.build.lettering import lettered
from tools.build.package import in_words, package, published, reach
from tools.build.paper import leave_out
from tools.build.render import render
from tools.paths import STATIC

SHORT_TABLE = 7  # rows: one that is not broken
KEPT_TOGETHER = 3  # rows at the beginning and the end of a longer one
OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "optimize_images": False}
STYLES = ("print.css",)
FIELDS = "tab-dm-fields-"  # the data dictionary: its entries are short
SHORT_TEXT = 500  # characters: less is not set in columns
NEARLY_EMPTY = 0.35  # of a page
ANSWER = 2  # paragraphs that may stand before a tall chart
LINE_OF_CONTENTS = 60  # characters
ABOUT = "about"  # the chapter that is printed as the imprint


class Complaints(logging.Handler):
    """Keeps what WeasyPrint complains about."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = set()

    def emit(self, record):
        self.lines.add(f"pdf: {record.getMessage()}")


# --- what stays together on a page


def add_class(node, name: str) -> None:
    node["class"] = [*node.get("class", []), name]


def keep_questions_with_answers(section) -> None:
    """Mark the paragraphs between a heading and its chart or table: they stay on its page."""
    for shown in section.select("figure, table"):
        question = []
        for before in shown.find_previous_siblings():
            if before.name != "p":
                break
            question.append(before)
        led_by_heading = bool(question) and question[-1].find_previous_sibling()
        if led_by_heading and led_by_heading.name in single_page.HEADINGS and len(question) < 3:
            for paragraph in question:
                add_class(paragraph, "question")


def keep_rows_together(section) -> None:
    """Mark tables that are not broken, and the first and last rows of the others."""
    for table in section.find_all("table"):
        rows = table.select("tbody > tr")
        if len(rows) <= SHORT_TABLE:
            add_class(table, "short")
            continue
        for row in rows[: KEPT_TOGETHER - 1]:
            add_class(row, "with-next")
        for row in rows[1 - KEPT_TOGETHER :]:
            add_class(row, "with-last")


def set_in_columns(section, selected: str) -> None:
    """Put what is selected and follows each other in blocks of columns.

    Text alone: WeasyPrint does not get by with charts and tables in columns.
    """
    seen = set()
    for first in section.select(selected):
        if id(first) in seen or not fits_a_column(first):
            continue
        run = [first]
        for after in first.find_next_siblings():
            if after.name != first.name or not fits_a_column(after):
                break
            run.append(after)
        seen |= {id(part) for part in run}
        if first.name == "p" and sum(len(part.get_text()) for part in run) < SHORT_TEXT:
            continue
        block = BeautifulSoup('<div class="columns"></div>', "html.parser").div
        if first.get("id", "").startswith(FIELDS):
            add_class(block, "fields")
        first.insert_before(block)
        for part in run:
            block.append(part.extract())


def fits_a_column(part) -> bool:
    """Tell whether a part of a chapter is running text or a list of entries, without a note."""
    kinds = part.get("class", [])
    return not part.select_one(".sidenote") and not {"question", "to-annex"} & set(kinds)


def lay_out(section) -> None:
    """Mark in a chapter what stays together, and which part of the report it is."""
    keep_questions_with_answers(section)
    keep_rows_together(section)
    for selected in ("div.entries", "section > p"):
        set_in_columns(section, selected)
    if section.select_one(".citation"):
        add_class(section, "sources-of-all")
    heading = section.find("h1", recursive=False)
    if heading is not None and heading.get_text().startswith("Annex "):
        add_class(section, "annex")


# --- cover, imprint, contents


def list_of_headings(sections) -> list[dict]:
    """Return level, id and text of each chapter's heading and of those of its sections."""
    found = []
    for chapter in sections:
        for section in [chapter, *chapter.find_all("section", recursive=False)]:
            heading = section.find(["h1", "h2"], recursive=False)
            text = heading.get_text(" ", strip=True)
            found.append({"level": heading.name, "id": section["id"], "text": text})
    return found


def in_two_lists(headings: list[dict]) -> tuple[list[dict], list[dict]]:
    """Return the headings as two lists of about the same number of lines.

    Not one list in columns, which WeasyPrint would lay out six times.
    """
    lines = [1 + len(heading["text"]) // LINE_OF_CONTENTS for heading in headings]
    first = next(n for n in range(len(lines) + 1) if sum(lines[:n]) >= sum(lines[n:]))
    return headings[:first], headings[first:]


@dataclass(frozen=True)
class Edition:
    """What a cover says."""

    title: str
    subtitle: str
    author: str
    version: str
    date: str
    date_published: str
    published: str
    reach: str
    contact: str
    address: str


def edition() -> Edition:
    """Return what a cover says, from the Data Package and the settings."""
    title, _, subtitle = package()["title"].partition(": ")
    known = settings("_config.yml")
    context = known.get("sphinx", {}).get("config", {}).get("html_context", {})
    return Edition(
        title=title,
        subtitle=subtitle,
        author=known["author"],
        version=package()["version"],
        date=package()["created"][:10],
        date_published=published(),
        published=in_words(published()),
        reach=reach(),
        contact=context.get("report_address", ""),
        address=known.get("html", {}).get("baseurl", ""),
    )


def shown_first(page) -> list[str]:
    """Return the labels of the charts that the first page of the report shows, in order."""
    return [place["data-label"] for place in page.select(".exhibit")]


def picture_of(sections, label: str):
    """Return the image of a figure, None where there is none."""
    for section in sections:
        figure = section.find("figure", id=label)
        if figure is not None:
            return figure.find("img")
    return None


def document(page) -> str:
    """Return the whole printed document as HTML."""
    labels = shown_first(page)
    sections = single_page.whole_book(page)
    leave_out(sections)
    for section in sections:
        lay_out(section)
    names = [single_page.name_of(section) for section in sections]
    imprint = [section for section, name in zip(sections, names, strict=True) if name == ABOUT]
    sections = [section for section, name in zip(sections, names, strict=True) if name != ABOUT]
    for section in imprint:
        section.h1.name = "h2"
        section["class"] = ["about"]
    picture = picture_of(sections, labels[0]) if labels else None
    return render(
        "print.html",
        edition=edition(),
        picture=Markup(picture) if picture else "",
        imprint=[Markup(section) for section in imprint],
        contents=in_two_lists(list_of_headings(sections)),
        chapters=[Markup(section) for section in sections],
    )


# --- WeasyPrint


def fetcher():
    """Return what fetches the files that a page names: local ones alone, charts with text."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Charts(URLFetcher):
        def fetch(self, url, headers=None):
            if not url.endswith(".svg"):
                return super().fetch(url, headers)
            drawing = super().fetch(url, headers).read().decode()
            return URLFetcherResponse(url, lettered(drawing), {"Content-Type": "image/svg+xml"})

    return Charts(allowed_protocols=["file", "data"])


def complaints() -> set[str]:
    """Return what WeasyPrint will have complained of, a line each; nothing else is logged."""
    handler = Complaints()
    logging.getLogger("weasyprint").handlers = [handler]
    logging.getLogger("fontTools").handlers = []
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).propagate = False
    return handler.lines


def lay_out_pages(text: str, base: Path, styles: tuple[str, ...], pictures=None):
    """Return a document laid out on pages, with these style sheets of ours.

    What `pictures` holds of an earlier layout is not read again.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    page = HTML(string=text, base_url=f"{base}/", url_fetcher=fetcher())
    fonts = FontConfiguration()
    return page.render(
        font_config=fonts,
        cache=pictures,
        stylesheets=[CSS(filename=STATIC / name, font_config=fonts) for name in styles],
        **OPTIONS,
    )


# --- holes


def depth(page) -> float:
    """Return how far down a page its text and charts reach, notes at its foot left out: 0 to 1."""
    from weasyprint.formatting_structure import boxes

    # no other way: what WeasyPrint offers tells where anchors are, not where a page ends
    body = page._page_box.children[0]
    shown = (boxes.TextBox, boxes.ReplacedBox)
    ends = [box.position_y + box.height for box in body.descendants() if isinstance(box, shown)]
    top = body.position_y
    return (max(ends, default=top) - top) / page._page_box.height


def charts_after_holes(made) -> list[str]:
    """Return the labels of the charts that leave the page before them nearly empty."""
    found = []
    for before, page in pairwise(made.pages):
        begins_part = any(level == 1 for level, *_ in page.bookmarks)
        if begins_part or before.width != page.width or depth(before) > NEARLY_EMPTY:
            continue
        labels = [name for name in page.anchors if name.startswith("fig-")]
        found += sorted(labels, key=lambda name: page.anchors[name][1])[:1]
    return found


def fill_holes(text: str, labels: list[str]) -> str:
    """Let what is said of these charts stand before them, and their headings on the page before."""
    page = BeautifulSoup(text, "lxml")
    for label in labels:
        chart = page.find("figure", id=label)
        for before in chart.find_previous_siblings("p", class_="question"):
            before["class"].remove("question")
        for after in list(chart.find_next_siblings())[:ANSWER]:
            if after.name != "p" and "columns" not in after.get("class", []):
                break
            chart.insert_before(after.extract())
            if after.name != "p":  # all that is said of the chart
                break
    return str(page)


def write(made, target: Path, faults: set[str]) -> int:
    """Write a document that is laid out as a PDF, unless there are faults; returns an exit code."""
    beside = files.beside(target)
    made.write_pdf(beside, **OPTIONS, pdf_identifier=target.stem.encode())
    if faults:
        beside.unlink()
        print("\n".join(sorted(faults)), file=sys.stderr)
        return 1
    os.replace(beside, target)
    return 0


def main(single: Path, target: Path) -> int:
    """Print the page `single` to the PDF `target`; returns an exit code."""
    gc.disable()  # a short run that throws nothing away: collecting takes a tenth of its time
    faults = complaints()
    text, base = document(single_page.read(single)), single.parents[1]
    pictures = {}
    made = lay_out_pages(text, base, STYLES, pictures)
    if tall := charts_after_holes(made):
        made = lay_out_pages(fill_holes(text, tall), base, STYLES, pictures)
    return write(made, target, faults)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
