"""Sphinx extension: what lets a page be found, shared, cited and read in its book.

- In each page's head: a description, the words and the picture that a shared link shows, and
  structured data (schema.org): the report, its chapters, its tables as data sets.
- On each page: a line under its title (when it came out, how far the data reach, what can be
  done) and, at its end, how to cite it, as text and as BibTeX.
- For the theme: the pages of the book, the sections of this one, the edition.

Words come from the pages themselves and from the Data Package; nothing is typed twice.
"""

import json
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from markupsafe import Markup

from tools.build.files import digest
from tools.build.package import in_words, package, published, reach
from tools.build.render import render
from tools.paths import ROOT
from tools.site.cards import first_yearly, write_card
from tools.site.citation import citation
from tools.site.extensions.site_files import FRONT, SOURCES, labels_of_pages, pages_of
from tools.site.reporting import report_link
from tools.site.sentences import opening, shorten
from tools.site.structured_data import structured

CARDS = "_static/cards"
RERUN, ABOUT = "chapters/rerun", "chapters/about"
CHRONOLOGY, SEARCH = "chapters/chronology", "search"
THEME = ROOT / "tools" / "site" / "theme" / "static"


def as_script(data: dict) -> Markup:
    """Return structured data as it stands in a script of the page."""
    return Markup(json.dumps(data, ensure_ascii=False).replace("</", "<\\/"))


def head_tags(app, pagename: str, title: str, line: str, address: str) -> str:
    """Return the tags that say what the page is; writes the picture that a shared link shows."""
    card = f"{CARDS}/{pagename.rsplit('/', 1)[-1]}.png"
    write_card(title, line, first_yearly(ROOT / f"{pagename}.ipynb"), Path(app.outdir) / card)
    base = app.config.html_baseurl or "../" * pagename.count("/")
    parts = structured(app, pagename, title, line, pages_of(app.env))
    return render(
        "head_tags.html",
        title=title,
        line=line,
        picture=base + card,
        address=address,
        structured=[as_script(part) for part in parts],
    )


# --- the line under the title


def binder(config, pagename: str) -> str:
    """Return the address that opens a notebook in a browser, "" where none is configured.

    It is pinned to the tag of this edition: what opens is what the page shows.
    """
    theme = config.html_theme_options
    sources, service = theme.get("repository_url"), theme.get("launch_buttons", {})
    host = service.get("binderhub_url") if service else ""
    if not sources or not host or "github.com/" not in sources:
        return ""
    project = sources.rstrip("/").partition("github.com/")[2]
    tag = f"v{package()['version']}"
    place = quote(f"lab/tree/{pagename}.ipynb", safe="")
    return f"{host.rstrip('/')}/v2/gh/{project}/{tag}?urlpath={place}"


def opening_line(app, pagename: str, doctree) -> str:
    """Return the line under the title: dates, figures, notebook and what can be done."""
    is_notebook = (ROOT / f"{pagename}.ipynb").exists()
    rerun = ""
    if is_notebook and RERUN in app.env.found_docs:
        rerun = app.builder.get_relative_uri(pagename, RERUN)
    notebook = f"{'../' * pagename.count('/')}_sources/{pagename}.ipynb" if is_notebook else ""
    return render(
        "opening.html",
        published=in_words(published()),
        reach=reach(),
        figures=len(list(doctree.findall(nodes.figure))),
        notebook=notebook,
        binder=binder(app.config, pagename) if is_notebook else "",
        rerun=rerun,
        filtered=filtered(pagename),
    )


def scripts(pagename: str) -> list[str]:
    """Return the scripts of a page beyond those of all."""
    if pagename.startswith(SOURCES):
        return ["references.js"]
    return {CHRONOLOGY: ["chronology.js"], SEARCH: ["search.js"]}.get(pagename, [])


def filtered(pagename: str) -> str:
    """Return what a script can filter: it needs room from the start, so that nothing moves."""
    if pagename.startswith(SOURCES):
        return "sources"
    return "events" if pagename == CHRONOLOGY else ""


def is_stand_first(node) -> bool:
    return isinstance(node, nodes.Element) and "stand-first" in node["classes"]


def open_page(app, doctree, docname) -> None:
    """Put the line under the title, or under the stand-first where there is one."""
    if app.builder.name != "html":
        return
    after = next(doctree.findall(is_stand_first), None) or next(doctree.findall(nodes.title), None)
    if after is not None:
        line = nodes.raw("", opening_line(app, docname, doctree), format="html")
        after.parent.insert(after.parent.index(after) + 1, line)


# --- the end of a page


def kind_of(app, pagename: str) -> str:
    """Return what a reader would call a page."""
    if pagename == app.config.root_doc:
        return "report"
    return "chapter" if (ROOT / f"{pagename}.ipynb").exists() else "page"


def citation_box(app, pagename: str, title: str, address: str) -> str:
    """Return the section that says how to cite a page."""
    kind = kind_of(app, pagename)
    text, bibtex = citation(title, app.config.author, pagename, kind == "report", address)
    return render("citation.html", kind=kind, text=text, bibtex=bibtex)


# --- for the theme


def sections_of(doctree) -> list[tuple[str, str]]:
    """Return (place, title) of the sections right below the title of a page."""
    chapter = next(doctree.findall(nodes.section), None)
    if chapter is None:
        return []
    sections = [node for node in chapter.children if isinstance(node, nodes.section)]
    return [(node["ids"][0], node.next_node(nodes.title).astext()) for node in sections]


def stamp() -> str:
    """Return a mark that changes with the theme's files: a browser keeps those it has."""
    files = sorted(THEME.rglob("*.*"))
    return digest("".join(digest(file.read_bytes()) for file in files))[:8]


def dress(app, pagename, templatename, context, doctree) -> None:
    """Give a page its head, how to cite it, and the book round it."""
    if app.builder.name != "html":
        return
    context["book_pages"] = list(labels_of_pages(app.env).items())
    context["edition"] = {
        "version": package()["version"],
        "published": in_words(published()),
        "stamp": app.theme_stamp,
    }
    context["page_scripts"] = scripts(pagename)
    context["about_page"] = ABOUT if ABOUT in app.env.found_docs else ""
    if doctree is None:
        return
    title = app.env.titles[pagename].astext()
    line = shorten(opening(doctree)) or f"{title} of {package()['title']}"
    base = app.config.html_baseurl
    address = f"{base}{pagename}.html" if base else ""
    # a citation names the edition that was read, where it stays; a shared link the newest
    kept = f"{base}v/{package()['version']}/{pagename}.html" if base else ""
    context["title"] = FRONT if pagename == app.config.root_doc else title.partition(": ")[0]
    context["metatags"] = head_tags(app, pagename, title, line, address)
    context["page_sections"] = sections_of(doctree)
    context["citation"] = citation_box(app, pagename, title, kept)
    context["report_link"] = report_link(app.config, context["title"])


def note_theme(app) -> None:
    app.theme_stamp = stamp()


def setup(app):
    app.connect("builder-inited", note_theme)
    app.connect("doctree-resolved", open_page, priority=900)
    app.connect("html-page-context", dress)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
