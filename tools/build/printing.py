"""Make the PDF from the single-page HTML: a tagged PDF/UA-1 with the pages' tables and charts.

`python -m tools.build.printing SINGLE.html OUT.pdf` reads the page that Sphinx built, keeps
the report's text, puts a cover, an imprint and contents with page numbers before it, and
renders it with WeasyPrint and ``tools/site/static/print.css``. No code is printed: the PDF is
for reading, the notebooks are one click away on the pages. Any warning of WeasyPrint (a
missing image, an anchor that does not exist) is an error.
"""

import gc
import json
import logging
import os
import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from markupsafe import Markup

from tools.build import files
from tools.build.contents import chapters, settings
from tools.build.lettering import lettered
from tools.build.render import render
from tools.build.stored_outputs import exhibits
from tools.paths import DATA, STATIC

# what belongs to a screen; print numbers its notes itself
OF_A_SCREEN = (
    "a.headerlink, .cell_input, details, script, button, .toctree-wrapper > p.caption, "
    ".data-line, label.margin-toggle, input.margin-toggle, .sidenote > sup, hr.footnotes, "
    "div.cell.tag_hide-cell, .backrefs"
)
HEADINGS = ["h1", "h2", "h3", "h4", "h5"]
# the audit of the claims has five columns of sentences
WIDE_TABLES = "table[id^=tab-cl-a-], table[id^=tab-cl-b-]"


class Complaints(logging.Handler):
    """Keeps what WeasyPrint complains about."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = set()

    def emit(self, record):
        self.lines.add(f"pdf: {record.getMessage()}")


def without_screen_parts(article) -> None:
    """Take out of the single page what belongs to a screen or leads to files beside the pages."""
    for unwanted in article.select(OF_A_SCREEN):
        unwanted.decompose()
    for citation in article.find_all(id=re.compile(r"^id\d+$")):  # numbered page by page
        del citation["id"]
    for link in article.find_all("a", href=True):
        if not link["href"].startswith(("#", "https://", "http://")):
            link.unwrap()
    for wrapper in article.select(".toctree-wrapper, .toctree-wrapper .compound"):
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


def reduce(page: BeautifulSoup) -> list:
    """Return the chapters' sections, in order, without what belongs to a screen."""
    article = page.select_one("article")
    without_screen_parts(article)
    return sections_of_chapters(article)


def renumber(section) -> None:
    """Make the chapter's title h1, its sections h2 and so on, whatever the page had."""
    for inner in [section, *section.find_all("section")]:
        heading = inner.find(HEADINGS, recursive=False)
        if heading is not None:
            above = [parent for parent in inner.parents if parent.name == "section"]
            heading.name = f"h{min(1 + len(above), 6)}"


def turn_wide_tables(section) -> None:
    """Mark the sections whose tables stand on turned pages."""
    for table in section.select(WIDE_TABLES):
        table["class"] = [*table.get("class", []), "audit"]
        table.find_parent("section")["class"] = ["turned"]


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


def list_of_headings(sections) -> list[dict]:
    """Return level, id and text of each chapter's heading and of those of its sections."""
    found = []
    for chapter in sections:
        for section in [chapter, *chapter.find_all("section", recursive=False)]:
            heading = section.find(["h1", "h2"], recursive=False)
            text = heading.get_text(" ", strip=True)
            found.append({"level": heading.name, "id": section["id"], "text": text})
    return found


def list_of_figures(sections) -> list[dict]:
    """Return id and text of each figure: its number and its title, or else its caption."""
    found, titled = [], titles()
    for section in sections:
        for figure in section.find_all("figure"):
            number = figure.select_one(".caption-number")
            if number is None:
                continue  # a picture without a caption
            if "id" not in figure.attrs:  # a picture without a label
                figure["id"] = f"picture-{len(found) + 1}"
            caption = figure.select_one(".caption-text").get_text(" ", strip=True)
            title = titled.get(figure["id"], caption)
            text = f"{number.get_text(strip=True)}. {title}"
            found.append({"id": figure["id"], "text": text})
    return found


def document(page: BeautifulSoup) -> str:
    """Return the whole printed document as HTML."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    title, _, subtitle = package["title"].partition(": ")
    sections = reduce(page)
    for section in sections:
        renumber(section)
        section["class"] = ["chapter"]
    for section in sections:
        turn_wide_tables(section)
    give_labels_of_their_own(sections)
    return render(
        "print.html",
        title=title,
        subtitle=subtitle,
        author=settings("_config.yml")["author"],
        version=package["version"],
        date=package["created"][:10],
        headings=list_of_headings(sections),
        figures=list_of_figures(sections),
        chapters=[Markup(section) for section in sections],
    )


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


def main(single: Path, target: Path) -> int:
    """Print the page `single` to the PDF `target`; returns an exit code."""
    faults = complaints()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    gc.disable()  # a short run that throws nothing away: collecting takes a tenth of its time
    text = document(BeautifulSoup(single.read_text(encoding="utf-8"), "lxml"))
    page = HTML(string=text, base_url=f"{single.parents[1]}/", url_fetcher=fetcher())
    beside = files.beside(target)
    fonts = FontConfiguration()
    page.write_pdf(
        beside,
        stylesheets=[CSS(filename=STATIC / "print.css", font_config=fonts)],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        optimize_images=False,
        presentational_hints=False,
        pdf_identifier=b"isolated-partners",
    )
    if faults:
        beside.unlink()
        print("\n".join(sorted(faults)), file=sys.stderr)
        return 1
    os.replace(beside, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
