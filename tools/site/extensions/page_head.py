"""Sphinx extension: what lets a page be found, shared and cited.

- In each page's head: a description, the words and the picture that a shared link shows, and
  structured data (schema.org): the report, its chapters, its tables as data sets.
- On each page: an opening line (figures, date of the data, notebook) and, at its end, how to
  cite it, as text and as BibTeX.
- Beside the pages: `404.html`, and once the book has an address (`html: baseurl:` in
  `_config.yml`) a sitemap and `robots.txt`. Without one nothing pretends to an address.

Words come from the pages themselves and from the Data Package; nothing is typed twice.
"""

import csv
import hashlib
import html
import io
import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

from docutils import nodes

from tools.paths import ROOT

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CARDS = "_static/cards"
KINDS = {
    "chapters/findings": "Report",
    "chapters/references": "CollectionPage",
    "chapters/glossary": "DefinedTermSet",
}


def package() -> dict:
    return json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))


def plain(node) -> str:
    """Return the text of a node without references to figures and sources."""
    text = re.sub(r"\s+", " ", node.astext())
    text = re.sub(
        r"\s*\((?:(?:Figure|Table) \d+[,;]?\s?(?:and )?)+\)|\s*\[[^\]]*\d{4}\w?\]", "", text
    )
    return text.strip()


def shorten(text: str, most: int = 290) -> str:
    """Return a text cut at the end of a sentence, else of a word, to at most `most` characters."""
    if len(text) <= most:
        return text
    sentence = text[:most].rfind(". ")
    return (
        text[: sentence + 1] if sentence > most // 2 else text[: most - 1].rsplit(" ", 1)[0] + "…"
    )


def opening(doctree) -> str:
    """Return the first finding of a page, or else its first paragraph."""
    for box in doctree.findall(lambda n: isinstance(n, nodes.Admonition)):
        for item in box.findall(nodes.list_item):
            return plain(item)
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return plain(paragraph)
    return ""


def series(docname: str):
    """Return the first yearly column of numbers among a chapter's charts, as (years, values, what it shows), or None."""
    path = ROOT / f"{docname}.ipynb"
    if not path.exists():
        return None

    def numbers(cells):
        try:
            return [float(cell or "nan") for cell in cells]
        except ValueError:
            return None

    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                head, *rows = csv.reader(io.StringIO("".join(output["data"]["text/csv"])))
                columns = {name: numbers(cells) for name, cells in zip(head, zip(*rows))}
                years = columns.pop("year", None)
                first = next((name for name, values in columns.items() if values), None)
                if years and first and len(set(years)) == len(years) >= 8:
                    title = output["metadata"]["image/svg+xml"]["title"]
                    return (
                        years,
                        columns[first],
                        f"{title}. {first}, {min(years):.0f}–{max(years):.0f}",
                    )
    return None


def draw_card(title: str, line: str, columns, target: Path) -> None:
    """Write the picture of a shared link, 1200 by 630 pixels: title, first finding, the chapter's first yearly chart.

    One that was drawn from the same words and numbers stays: drawing takes longer than the rest of a page.
    """
    made_from = hashlib.sha256(repr((title, line, columns)).encode()).hexdigest()
    if target.exists() and made_from.encode() in target.read_bytes():
        return
    import textwrap

    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from report import figures

    with matplotlib.rc_context(
        {"font.family": ["Noto Sans", "Noto Sans Math"], "text.color": figures.INK}
    ):
        figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="white")
        FigureCanvasAgg(figure)
        figure.add_artist(
            matplotlib.patches.Rectangle(
                (0, 0), 0.012, 1, color=figures.COLOURS["RUS"], transform=figure.transFigure
            )
        )
        figure.text(0.06, 0.91, "Isolated Partners", size=19, color=figures.SOFT, va="top")
        name, _, finding = title.partition(": ")
        head = textwrap.wrap(name, 34)
        figure.text(0.06, 0.83, "\n".join(head), size=38, weight="bold", va="top", linespacing=1.15)
        wide = 66 if columns is None else 60
        figure.text(
            0.06,
            0.79 - 0.105 * len(head),
            "\n".join(textwrap.wrap(finding or line, wide)[:3]),
            size=23,
            va="top",
            linespacing=1.3,
        )
        if columns is not None:
            axis = figure.add_axes((0.06, 0.13, 0.88, 0.27))
            axis.bar(*columns[:2], width=0.8, color=figures.COLOURS["RUS"])
            axis.set_axis_off()
            axis.margins(x=0)
            figure.text(0.06, 0.42, columns[2], size=15, color=figures.SOFT)
        figure.text(
            0.06,
            0.05,
            "Russia’s ties with North Korea and with Myanmar, 1945 to today: an executable report",
            size=15,
            color=figures.SOFT,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(target, metadata={"Software": None, "Comment": f"made from {made_from}"})


def citation(title: str, author: str, kept: dict, docname: str, address: str) -> tuple[str, str]:
    """Return how to cite a page, as text and as BibTeX."""
    year, whole, date = kept["created"][:4], kept["title"], kept["created"][:10]
    key = "isolatedpartners" + year + re.sub(r"\W", "", docname.rsplit("/", 1)[-1])
    where = f" {address}" if address else ""
    if docname == "chapters/findings":
        text = f"{author} ({year}). {whole}. Edition {kept['version']}, data to {date}.{where}"
        fields = {"title": f"{{{whole}}}"}
    else:
        text = f"{author} ({year}). {title}. In: {whole}. Edition {kept['version']}, data to {date}.{where}"
        fields = {"title": f"{{{title}}}", "booktitle": f"{{{whole}}}"}
    fields = {
        "author": f"{{{{{author}}}}}",
        **fields,
        "year": f"{{{year}}}",
        "edition": f"{{{kept['version']}, data to {date}}}",
    }
    if address:
        fields["url"] = f"{{{address}}}"
    kind = "incollection" if "booktitle" in fields else "techreport"
    return text, f"@{kind}{{{key},\n" + "".join(
        f"  {name} = {value},\n" for name, value in fields.items()
    ) + "}"


def structured(
    app, docname: str, title: str, line: str, kept: dict, up: str, address: str
) -> list[dict]:
    """Return what the page is, in the words of schema.org; addresses are relative until the book has one."""
    base = app.config.html_baseurl or up
    author = {"@type": "Organization", "name": app.config.author}
    report = {"@type": "Report", "name": kept["title"], "url": f"{base}chapters/findings.html"}
    common = {
        "@context": "https://schema.org",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": LICENCE,
        "author": author,
        "version": kept["version"],
        "dateModified": kept["created"][:10],
    }
    page = common | {
        "@type": KINDS.get(docname, "Chapter"),
        "name": title,
        "description": line,
        "url": address or f"{docname.rsplit('/', 1)[-1]}.html",
    }
    if docname == "chapters/findings":
        page |= {
            "name": kept["title"],
            "headline": title,
            "hasPart": [
                {"@type": "Chapter", "name": app.env.titles[d].astext(), "url": f"{base}{d}.html"}
                for d in pages_of(app.env)
                if d != docname
            ],
        }
    else:
        page["isPartOf"] = report
    found = [page]
    if docname in ("chapters/findings", "chapters/data-and-methods"):

        def download(name, kind):
            return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{base}{name}"}

        def dated(resource):
            return {
                "@type": "Dataset",
                "name": resource["title"],
                "description": shorten(
                    f"{resource['title']}. {resource['description']} {resource['limits']}", 4900
                ),
                "license": LICENCE,
                "creator": author,
                "isAccessibleForFree": True,
                "variableMeasured": [f["name"] for f in resource["schema"]["fields"]],
                "distribution": [download(f"data/{resource['path']}", "text/csv")],
            }

        found.append(
            common
            | {
                "@type": "Dataset",
                "name": f"Tables of {kept['title']}",
                "creator": author,
                "temporalCoverage": f"1945/{kept['created'][:10]}",
                "description": f"{len(kept['resources'])} tables of facts behind the report, each row with its source: arms transfers, roll calls, trade, oil, aid, visits, "
                f"treaties, missile launches, estimates of munitions and troops, and a chronology. {kept['description']}",
                "spatialCoverage": ["Russia", "North Korea", "Myanmar"],
                "url": address or f"{docname.rsplit('/', 1)[-1]}.html",
                "keywords": [
                    "Russia",
                    "Soviet Union",
                    "North Korea",
                    "Myanmar",
                    "arms transfers",
                    "United Nations votes",
                    "sanctions",
                ],
                "includedInDataCatalog": {"@type": "DataCatalog", "name": kept["title"]},
                "distribution": [
                    download("isolated-partners-data.zip", "application/zip"),
                    download("isolated-partners-data.sqlite", "application/vnd.sqlite3"),
                ],
                "hasPart": [dated(resource) for resource in kept["resources"]],
            }
        )
    return found


def pages_of(env) -> list[str]:
    """Return the pages of the book in the order of its contents."""
    root = env.config.root_doc
    return [
        root,
        *dict.fromkeys(
            d
            for docs in env.toctree_includes.values()
            for d in docs
            if d in env.found_docs and d != root
        ),
    ]


def dress(app, pagename, templatename, context, doctree) -> None:
    """Add to a page its head, its opening line and how to cite it."""
    if app.builder.name != "html" or doctree is None:
        return
    kept = package()
    up = "../" * pagename.count("/")
    title = app.env.titles[pagename].astext()
    line = shorten(opening(doctree)) or f"{title} of {kept['title']}"
    address = f"{app.config.html_baseurl}{pagename}.html" if app.config.html_baseurl else ""
    card = f"{CARDS}/{pagename.rsplit('/', 1)[-1]}.png"
    draw_card(title, line, series(pagename), Path(app.outdir) / card)
    tags = [
        ("name", "description", line),
        ("property", "og:type", "article"),
        ("property", "og:site_name", "Isolated Partners"),
        ("property", "og:title", title),
        ("property", "og:description", line),
        ("property", "og:image", f"{app.config.html_baseurl or up}{card}"),
        ("property", "og:image:width", "1200"),
        ("property", "og:image:height", "630"),
        ("property", "og:image:alt", f"{title}. {line}"),
        ("name", "twitter:card", "summary_large_image"),
    ]
    if address:
        tags.append(("property", "og:url", address))
    data = [
        json.dumps(part, ensure_ascii=False).replace("</", "<\\/")
        for part in structured(app, pagename, title, line, kept, up, address)
    ]
    context["metatags"] = (
        context.get("metatags", "")
        + "".join(
            f'\n<meta {kind}="{name}" content="{html.escape(text)}">' for kind, name, text in tags
        )
        + "".join(f'\n<script type="application/ld+json">{part}</script>' for part in data)
    )

    context["title"] = "Findings" if pagename == app.config.root_doc else title.partition(": ")[0]

    drawn = len(list(doctree.findall(nodes.figure)))
    facts = [f"Data to {date_in_words(kept['created'])}"] + ([f"{drawn} figures"] if drawn else [])
    if (ROOT / f"{pagename}.ipynb").exists():
        facts.append(f'<a href="{up}_sources/{pagename}.ipynb">Notebook</a>')
    if "chapters/rerun" in app.env.found_docs and pagename != "chapters/rerun":
        facts.append(
            f'<a href="{app.builder.get_relative_uri(pagename, "chapters/rerun")}">Rerun it</a>'
        )
    facts.append('<a href="#cite-this-page">Cite</a>')
    text, bibtex = citation(title, app.config.author, kept, pagename, address)
    what = (
        "report"
        if pagename == app.config.root_doc
        else "chapter"
        if (ROOT / f"{pagename}.ipynb").exists()
        else "page"
    )
    line_of_facts = ' <span aria-hidden="true">·</span> '.join(facts)
    body = context["body"].replace("</h1>", f'</h1>\n<p class="opening">{line_of_facts}</p>', 1)
    context["body"] = body + (
        f'\n<section class="cite" id="cite-this-page"><h2>Cite this {what}</h2><p>{html.escape(text)}</p>'
        f'<details><summary>BibTeX</summary><pre tabindex="0">{html.escape(bibtex)}</pre></details></section>'
    )


def date_in_words(stamp: str) -> str:
    import datetime

    day = datetime.date.fromisoformat(stamp[:10])
    return f"{day.day} {day:%B %Y}"


def write_beside(app, exception) -> None:
    """Write 404.html and, where the book has an address, the sitemap."""
    if exception or app.builder.name != "html":
        return
    out, base = Path(app.outdir), app.config.html_baseurl
    pages = [(d, app.env.titles[d].astext()) for d in pages_of(app.env)]
    # the host shows this page at any depth of address, so it carries its own style and takes its links from the top
    links = "".join(f'<li><a href="{d}.html">{html.escape(t)}</a></li>' for d, t in pages)
    (out / "404.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Page not found: Isolated Partners</title><base href="{html.escape(base or "/")}"><link rel="icon" href="data:,">'
        "<style>:root{color-scheme:light dark}html{background:Canvas;color:CanvasText}body{font:1.05rem/1.6 sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}li{margin:.4rem 0}</style></head>"
        f"<body><main><h1>There is no page at this address</h1><p>The report’s pages are:</p><ul>{links}</ul></main></body></html>\n",
        encoding="utf-8",
    )
    root, name = app.config.root_doc, app.env.titles[app.config.root_doc].astext()
    (
        out / "index.html"
    ).write_text(  # the host shows this page first; the report begins on the next
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="0; url={root}.html"><link rel="canonical" href="{base or ""}{root}.html"><link rel="icon" href="data:,">'
        f'<title>Isolated Partners</title></head><body><main><h1>Isolated Partners</h1><p><a href="{root}.html">{html.escape(name)}</a></p></main></body></html>\n',
        encoding="utf-8",
    )
    if base:
        entries = "".join(
            f"<url><loc>{escape(base + d)}.html</loc><lastmod>{package()['created'][:10]}</lastmod></url>"
            for d, _ in pages
        )
        (out / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"{entries}</urlset>\n",
            encoding="utf-8",
        )
        (out / "robots.txt").write_text(
            f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n", encoding="utf-8"
        )


def check_addresses(app, config) -> None:
    """Take the addresses of the book and of its sources as they are configured; raises ConfigError where one is none.

    Without an address of the sources there is no button that leads to them; the theme would fail on one.
    """
    from sphinx.errors import ConfigError

    for name, address in (
        ("html: baseurl", config.html_baseurl),
        ("repository: url", config.html_theme_options.get("repository_url")),
    ):
        if address and not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", address):
            raise ConfigError(
                f"_config.yml, {name}: {address!r} is no web address; write it as https://host/path or leave it empty"
            )
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)


def setup(app):
    app.connect("config-inited", check_addresses)
    app.connect("html-page-context", dress)
    app.connect("build-finished", write_beside)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
