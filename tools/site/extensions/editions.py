"""Sphinx extension: what changed from edition to edition.

- The page *What changed*: the sections of the editions take the place of a mark in its source.
- Under each finding: since which edition it stands, and what moved it. On the screen only.
- `feed.xml`, an Atom feed of the editions; pages name it once the book has an address.
"""

from pathlib import Path

from docutils import nodes

from tools.build import editions, said
from tools.build.contents import short_names
from tools.site.feed import FILE, PAGE, feed
from tools.site.whats_new import page, since

PLACE = "<!-- the editions -->"


def put_editions(app, docname, source) -> None:
    """Put the sections of the editions into the source of their page."""
    if docname == PAGE:
        source[0] = source[0].replace(PLACE, page(short_names()))


def is_of_findings(node) -> bool:
    return isinstance(node, nodes.Element) and "findings" in node.get("classes", [])


def put_since(app, doctree) -> None:
    """Put the line under each finding of a chapter."""
    source = Path(app.env.doc2path(app.env.docname))
    if app.builder.name != "html" or source.suffix != ".ipynb":
        return
    known = editions.load()
    shown = editions.findings({source.stem: said.chapter(source)}) if known else []
    items = [
        item
        for box in doctree.findall(is_of_findings)
        for item in box.findall(nodes.list_item)
        if isinstance(item.parent.parent, nodes.admonition)
    ]
    for item, finding in zip(items, shown, strict=False):
        item += nodes.paragraph("", since(finding, known[0]), classes=["since"])


def write_feed(app, exception) -> None:
    """Write the feed beside the pages."""
    if not exception and app.builder.name == "html":
        text = feed(app.config.html_baseurl)
        (Path(app.outdir) / FILE).write_text(text, encoding="utf-8")


def setup(app):
    # after rebuild.py has noted what the file itself holds
    app.connect("source-read", put_editions, priority=900)
    app.connect("doctree-read", put_since)
    app.connect("build-finished", write_feed)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
