"""Make the brief of four pages from the single page: what a reader in a hurry needs.

`python -m tools.build.brief SINGLE.html OUT.pdf` takes from the first page of the report its
answer, its charts, its findings and how they are known, and the executive summary. Nothing is
written for the brief alone: what it says is what the report says.

The charts are the first `{exhibit}` of the first page and those with `:brief:`. The letters
are as large as four pages allow.
"""

import gc
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from markupsafe import Markup

from tools.build import printing, single_page
from tools.build.render import LICENCE, render

PAGES = 4
LETTERS = (11, 10.4, 10, 9.6, 9.2, 8.8, 8.4)  # points, tried from the largest
SUMMARY = "summary"
STYLES = ("print.css", "brief.css")


def labels_of_charts(page) -> list[str]:
    """Return the labels of the charts of the brief; [] where the first page shows none."""
    places = page.select(".exhibit")[:1] + page.select(".in-brief")
    return list(dict.fromkeys(place["data-label"] for place in places))


def charts(sections, labels: list[str]) -> list:
    """Return the figures with these labels, in this order."""
    found = {figure.get("id"): figure for part in sections for figure in part.select("figure")}
    return [found[label] for label in labels]


def without_links_to(report, parts: list, address: str) -> None:
    """Let links to other places of the report lead to its pages, or be text without an address."""
    within = {node["id"] for part in parts for node in part.find_all(id=True)}
    within |= {part.get("id") for part in parts}
    pages = {
        node["id"]: single_page.name_of(section)
        for section in report
        for node in section.find_all(id=True)
    }
    for part in parts:
        for link in part.select('a[href^="#"]'):
            label = link["href"][1:]
            if label in within:
                continue
            if address and pages.get(label):
                link["href"] = f"{address}chapters/{pages[label]}.html#{label}"
            else:
                link.unwrap()


def said_first(first) -> dict:
    """Return the parts of the report's first page: answer, findings, and how they are known."""
    findings = first.select_one(".findings")
    known = [
        section
        for section in first.find_all("section", recursive=False)
        if not section.select_one(".findings, .numbers, figure, table")
    ]
    return {
        "answer": first.select(".lead, .stand-first"),
        "findings": [findings] if findings is not None else [],
        "known": known,
    }


def where_to_read_on(sections, address: str) -> list[dict]:
    """Return title and address of each chapter after the summary."""
    found = []
    for section in sections:
        name = single_page.name_of(section)
        heading = section.find(single_page.HEADINGS, recursive=False)
        if name and name != SUMMARY and section.select_one("figure"):
            link = f"{address}chapters/{name}.html" if address else ""
            found.append({"title": heading.get_text(" ", strip=True), "link": link})
    return found


def document(page: BeautifulSoup) -> str:
    """Return the brief as HTML, its letters not yet sized."""
    labels = labels_of_charts(page)
    sections = single_page.whole_book(page)
    summary = [part for part in sections if single_page.name_of(part) == SUMMARY]
    parts = said_first(sections[0])
    shown = charts(sections, labels)
    edition = printing.edition()
    used = [*parts["answer"], *parts["findings"], *parts["known"], *summary, *shown]
    without_links_to(sections, used, edition.address)
    words = {name: list(map(Markup, nodes)) for name, nodes in parts.items()}
    return render(
        "brief.html",
        edition=edition,
        charts=list(map(Markup, shown)),
        summary=[Markup(part.decode_contents()) for part in summary],
        read_on=where_to_read_on(sections, edition.address),
        licence=LICENCE,
        **words,
    )


def main(single: Path, target: Path) -> int:
    """Print the brief of the report `single` to the PDF `target`; returns an exit code.

    There is none of a report whose first page shows no chart.
    """
    gc.disable()  # a short run that throws nothing away
    faults = printing.complaints()
    page = single_page.read(single)
    if not labels_of_charts(page):
        target.unlink(missing_ok=True)
        return 0
    text = document(page)
    for size in LETTERS:
        sized = text.replace("<body>", f'<body style="font-size: {size}pt">', 1)
        made = printing.lay_out_pages(sized, single.parents[1], STYLES)
        if len(made.pages) <= PAGES:
            break
    return printing.write(made, target, faults)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
