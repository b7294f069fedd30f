"""Sphinx extension: what the search of the book knows, by section.

Each page has a file of its sections, each with its place, its title and its words: the glossary
by term, the sources one by one, tables of events and claims row by row. They are scripts, since
a page opened from a folder on disk may load a script and nothing else, and they are loaded only
where somebody searches. Sphinx's own index cuts Su-30 in two and knows pages alone.
"""

import json
import re
from pathlib import Path

from docutils import nodes

from tools.site.extensions.exhibits import chart, chart_tools, write_if_other
from tools.site.extensions.site_files import labels_of_pages
from tools.site.extensions.writer import code_fold

FOLDER = "search"
# what stands twice on a page, or is not for reading
UNSEARCHED = (nodes.raw, nodes.title, nodes.comment, nodes.label, chart, chart_tools, code_fold)


def has_place(node) -> bool:
    """Whether a part of a page is found on its own."""
    kinds = (nodes.section, nodes.citation, nodes.definition_list_item)
    if isinstance(node, nodes.row):
        return bool(node["ids"])
    return isinstance(node, kinds)


def words_of(node) -> str:
    """Return the words of a part of a page without those of the parts within it."""
    parts = []
    for child in node.children:
        if isinstance(child, nodes.Text):
            parts.append(child)
        elif isinstance(child, nodes.raw) and child.astext() == "<br>":
            parts.append(" ")
        elif not (has_place(child) or isinstance(child, UNSEARCHED)):
            between = "" if isinstance(child, (nodes.Inline, nodes.TextElement)) else " "
            parts.append(between + words_of(child) + between)
        if isinstance(child, (nodes.paragraph, nodes.caption, nodes.entry)):
            parts.append(" ")
    return "".join(parts)


def place_of(node) -> str:
    if isinstance(node, nodes.definition_list_item):
        return next(iter(node.next_node(nodes.term)["ids"]), "")
    return node["ids"][0] if node["ids"] else ""


def title_of(node) -> str:
    """Return under what name a part of a page is found."""
    if isinstance(node, nodes.section):
        return node.next_node(nodes.title).astext()
    if isinstance(node, nodes.citation):
        return node.get("label", "")
    if isinstance(node, nodes.definition_list_item):
        return node.next_node(nodes.term).astext()
    return words_of(node.next_node(nodes.entry)).strip()


def parts_of(doctree) -> list[list[str]]:
    """Return [place, title, words] of each part of a page."""
    found = []
    for node in filter(has_place, doctree.findall(nodes.Element)):
        words = re.sub(r"\s+", " ", words_of(node)).strip()
        title = re.sub(r"\s+", " ", title_of(node))
        found.append([place_of(node), title, words])
    return found


def write(app, pagename, templatename, context, doctree) -> None:
    """Write what the search knows of a page."""
    if app.builder.name != "html" or doctree is None:
        return
    label = labels_of_pages(app.env)[pagename]
    known = json.dumps([pagename, label, parts_of(doctree)], ensure_ascii=False)
    file = Path(app.outdir) / FOLDER / f"{pagename.rsplit('/', 1)[-1]}.js"
    write_if_other(file, f"report.sections({known})\n")


def list_files(app, exception) -> None:
    """Write the list of the files, without those of pages that are gone."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    names = [page.rsplit("/", 1)[-1] for page in labels_of_pages(app.env)]
    for file in folder.glob("*.js"):
        if file.stem not in names:
            file.unlink()
    write_if_other(folder / "index.js", f"report.pages({json.dumps(names)})\n")


def use_our_search(app) -> None:
    """Leave out Sphinx's own index, and make the page of the search from the theme's template."""
    if app.builder.name == "html":
        app.builder.search = False
        app.config.html_additional_pages["search"] = "search.html"


def setup(app):
    app.connect("builder-inited", use_our_search)
    app.connect("html-page-context", write)
    app.connect("build-finished", list_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
