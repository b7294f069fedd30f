"""Make the PDF from the single-page HTML: a tagged PDF/UA-1 with the same tables and vector charts as the pages.

`python -m tools.build.printing SINGLE.html OUT.pdf` reads the page that Sphinx built, keeps
the report's text, puts a cover, an imprint and contents with page numbers before it, and
renders it with WeasyPrint and ``tools/site/static/print.css``. No code is printed: the
PDF is for reading, the notebooks are one click away on the pages. Any warning of
WeasyPrint (a missing image, an anchor that does not exist) is an error.
"""

import functools
import gc
import html
import json
import logging
import os
import re
import sys
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

from tools.build import notebooks
from tools.paths import ROOT, STATIC


class Collector(logging.Handler):
    """Keeps what WeasyPrint complains about."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def reduce(page: BeautifulSoup):
    """Return the chapters' sections, in order, without what belongs to a screen."""
    article = page.select_one("article.bd-article")
    for unwanted in article.select(
        "a.headerlink, .cell_input, details, script, button, .toctree-wrapper > p.caption, .data-line, "
        "label.margin-toggle, input.margin-toggle, .sidenote > sup, hr.footnotes"
    ):  # print numbers its notes itself
        unwanted.decompose()
    for cell in article.select("div.cell.tag_hide-cell"):
        cell.decompose()
    for node in article.find_all(
        id=re.compile(r"^id\d+$")
    ):  # places of citations, numbered page by page
        del node["id"]
    for link in article.find_all("a", href=True):  # a file beside the pages is not beside the PDF
        if not link["href"].startswith(("#", "https://", "http://")):
            link.unwrap()
    for back in article.select(".backrefs"):
        back.decompose()
    for wrapper in article.select(".toctree-wrapper, .toctree-wrapper .compound"):
        wrapper.unwrap()
    chapters = []
    for section in article.find_all("section"):
        heading = section.find(["h1", "h2"], recursive=False)
        if heading is not None and "tex2jax_ignore" in section.get("class", []):
            chapters.append(section)
    for section in chapters:  # a chapter nested in another stands after it
        anchor = section.find_previous_sibling("span")
        if anchor is not None and anchor.get("id", "").startswith("document-"):
            section.insert(0, anchor.extract())
    return [section.extract() for section in chapters]


def renumber(section) -> None:
    """Make the chapter's title h1, its sections h2 and so on, whatever the page had."""
    for inner in [section, *section.find_all("section")]:
        heading = inner.find(["h1", "h2", "h3", "h4", "h5"], recursive=False)
        if heading is not None:
            depth = 1 + sum(1 for parent in inner.parents if parent.name == "section")
            heading.name = f"h{min(depth, 6)}"


def turn(chapters) -> None:
    """Mark the sections whose tables stand on turned pages: the audit of the claims has five columns of sentences."""
    for section in chapters:
        for table in section.select("table[id^=tab-cl-a-], table[id^=tab-cl-b-]"):
            table["class"] = [*table.get("class", []), "audit"]
            table.find_parent("section")["class"] = ["turned"]


def separate(chapters) -> None:
    """Give a heading that stands in several chapters a label of its own in each.

    On its own page each is unique; on the one page of the print edition it is not.
    """
    seen = set()
    for number, section in enumerate(chapters, start=1):
        for node in section.find_all(id=True):
            old = node["id"]
            if old in seen and node.name == "section":
                node["id"] = f"{old}-{number}"
                for link in section.find_all("a", href=f"#{old}"):
                    link["href"] = f"#{node['id']}"
            seen.add(node["id"])


def titles() -> dict[str, str]:
    """Return {label: title} of every figure, from the stored outputs."""
    found = {}
    for path in notebooks.chapters():
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                words = output.get("metadata", {}).get("image/svg+xml")
                if words:
                    found[words["name"]] = words["title"]
    return found


def contents(soup, chapters) -> list:
    """Return the contents and the list of figures as two lists of links."""
    named = titles()
    toc, figures = (
        soup.new_tag("ol", attrs={"class": "toc"}),
        soup.new_tag("ol", attrs={"class": "toc figures"}),
    )
    for section in chapters:
        for inner in [section, *section.find_all("section", recursive=False)]:
            heading = inner.find(["h1", "h2"], recursive=False)
            entry = soup.new_tag("li", attrs={"class": f"level-{heading.name}"})
            link = soup.new_tag("a", href=f"#{inner['id']}")
            link.string = heading.get_text(" ", strip=True)
            entry.append(link)
            toc.append(entry)
        for figure in section.find_all("figure"):
            number = figure.select_one(".caption-number")
            entry = soup.new_tag("li", attrs={"class": "level-h2"})
            link = soup.new_tag("a", href=f"#{figure['id']}")
            link.string = f"{number.get_text(strip=True)}. {named[figure['id']]}"
            entry.append(link)
            figures.append(entry)
    return [toc, figures]


def document(page: BeautifulSoup) -> BeautifulSoup:
    """Return the whole printed document as HTML."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    author = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["author"]
    date = package["created"][:10]
    title, _, subtitle = package["title"].partition(": ")
    chapters = reduce(page)
    for section in chapters:
        renumber(section)
        section["class"] = ["chapter"]
    turn(chapters)
    separate(chapters)
    soup = BeautifulSoup(
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title}: {subtitle}</title><meta name="author" content="{author}"><meta name="description" content="An executable report: what the public record shows of Russia's ties with North Korea and with Myanmar.">
<meta name="keywords" content="Russia, Soviet Union, North Korea, Myanmar, arms transfers, United Nations, executable report">
<meta name="dcterms.created" content="{date}"><meta name="dcterms.modified" content="{date}"></head><body>
<header class="cover"><p class="title">{title}</p><p class="subtitle">{subtitle}</p>
<p class="edition">Edition {package["version"]}, data to {date}</p><p class="author">{author}</p></header>
<section class="imprint"><p class="label">About this edition</p>
<p>Version {package["version"]}; state of the data: {date}. Every number and chart is computed from the tables of the report; the code of each
chapter is in its notebook, one click away on the web pages.</p>
<p>Text and figures: Creative Commons Attribution 4.0 International (CC BY 4.0). Code: MIT licence. Data: facts with their sources; each source keeps its own terms.</p>
<p>Set in Noto Sans and Noto Serif (SIL Open Font License 1.1).</p></section>
<nav class="contents"><h1 id="contents">Contents</h1></nav><nav class="contents"><h1 id="list-of-figures">Figures</h1></nav></body></html>""",
        "html.parser",
    )
    for place, listing in zip(soup.select("nav.contents"), contents(soup, chapters)):
        place.append(listing)
    for section in chapters:
        soup.body.append(section)
    return soup


GLYPHS = re.compile(
    r"<!-- (?P<text>.*?) -->\s*<g style=\"(?P<style>[^\"]*)\" transform=\"(?P<place>[^\"]*?) ?scale\((?P<scale>[\d.]+) -(?P=scale)\)\">"
    r"(?P<shapes>(?:\s*<use [^>]*/>|\s*<defs>.*?</defs>)*)\s*</g>",
    re.S,
)
USE = re.compile(
    r'<use xlink:href="#([\w-]+)-[0-9a-f]+"(?: transform="translate\(([-\d.]+) [-\d.]+\)")?/>'
)
WEIGHTS = {"NotoSans-Regular": "normal", "NotoSans-Bold": "bold"}


@functools.cache
def advances(face: str) -> dict[str, float]:
    """Return {character: its advance in hundredths of the type size} of one of the book's fonts."""
    from fontTools.ttLib import TTFont

    font = TTFont(STATIC / "fonts" / f"{face}.ttf")
    return {
        chr(code): 100 * font["hmtx"][name][0] / font["head"].unitsPerEm
        for code, name in font.getBestCmap().items()
    }


def lettered(svg: str) -> str:
    """Return a chart with its words as text, each letter where the chart has its shape.

    In the notebooks letters are shapes, so that a chart looks the same on every machine and
    is compared to the last mark. In print the fonts are embedded: as text the words can be
    searched and copied, and the PDF takes half the time to make.
    """

    def text(match):
        words, shapes = html.unescape(match["text"]), USE.findall(match["shapes"])
        faces = {face for face, _ in shapes}
        if len(faces) != 1 or not faces <= set(WEIGHTS):
            return match[0]  # two fonts in one line: stays a drawing
        face, scale, places = faces.pop(), float(match["scale"]), []
        for letters in re.findall(
            "ff[il]|f[fil]|." if len(shapes) < len(words) else ".", words, re.S
        ):
            if not shapes:
                return match[0]
            at = float(shapes.pop(0)[1] or 0)
            for letter in letters:  # a ligature is one shape
                places.append(f"{at * scale:.3f}")
                at += advances(face).get(letter, 0)
        if shapes:
            return match[0]
        return (
            f'{"".join(re.findall("<defs>.*?</defs>", match["shapes"], re.S))}<text font-family="Noto Sans" font-weight="{WEIGHTS[face]}" '
            f'font-size="{100 * scale:g}" style="{match["style"]}" transform="{match["place"]}" x="{" ".join(places)}" y="0">'
            f"{html.escape(words, quote=False)}</text>"
        )

    return GLYPHS.sub(text, svg)


def main(single: Path, target: Path) -> int:
    collector = Collector()
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).handlers = [collector] if name == "weasyprint" else []
        logging.getLogger(name).propagate = False
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Charts(URLFetcher):
        """Reads local files only; charts with their words as text."""

        def fetch(self, url, headers=None):
            if url.endswith(".svg"):
                return URLFetcherResponse(
                    url,
                    lettered(super().fetch(url, headers).read().decode()),
                    {"Content-Type": "image/svg+xml"},
                )
            return super().fetch(url, headers)

    gc.disable()  # a short run that throws nothing away: collecting takes a tenth of its time
    soup = document(BeautifulSoup(single.read_text(encoding="utf-8"), "lxml"))
    # the page sits in a folder, its image addresses start at the folder above
    for image in soup.find_all("img"):
        image["src"] = image["src"].removeprefix("../")
    page = HTML(
        string=str(soup),
        base_url=f"{single.parents[1]}/",
        url_fetcher=Charts(allowed_protocols=["file", "data"]),
    )
    beside = target.with_name(f".{target.name}.new")
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
    faults = sorted(set(collector.lines))
    if faults:
        beside.unlink()
        print("\n".join(f"pdf: {line}" for line in faults), file=sys.stderr)
        return 1
    os.replace(beside, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
