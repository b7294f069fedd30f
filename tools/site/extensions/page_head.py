"""Sphinx extension: what lets a page be found, shared and cited.

- In each page's head: a description, the words and the picture that a shared link shows, and
  structured data (schema.org): the report, its chapters, its tables as data sets.
- On each page: an opening line (figures, date of the data, notebook) and, at its end, how to
  cite it, as text and as BibTeX.

Words come from the pages themselves and from the Data Package; nothing is typed twice.
"""

import json
from pathlib import Path

from docutils import nodes
from markupsafe import Markup

from tools.build.render import render
from tools.paths import ROOT
from tools.site.cards import first_yearly, write_card
from tools.site.citation import citation
from tools.site.extensions.site_files import pages_of
from tools.site.package import data_date_in_words, package
from tools.site.sentences import opening, shorten
from tools.site.structured_data import structured

CARDS = "_static/cards"
RERUN = "chapters/rerun"


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


def opening_line(app, pagename: str, doctree) -> str:
    """Return the line under the title: date of the data, figures, notebook and what can be done."""
    rerun = ""
    if RERUN in app.env.found_docs and pagename != RERUN:
        rerun = app.builder.get_relative_uri(pagename, RERUN)
    notebook = ""
    if (ROOT / f"{pagename}.ipynb").exists():
        notebook = f"{'../' * pagename.count('/')}_sources/{pagename}.ipynb"
    return render(
        "opening.html",
        date=data_date_in_words(),
        figures=len(list(doctree.findall(nodes.figure))),
        notebook=notebook,
        rerun=rerun,
    )


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


def dress(app, pagename, templatename, context, doctree) -> None:
    """Add to a page its head, its opening line and how to cite it."""
    if app.builder.name != "html" or doctree is None:
        return
    title = app.env.titles[pagename].astext()
    line = shorten(opening(doctree)) or f"{title} of {package()['title']}"
    base = app.config.html_baseurl
    address = f"{base}{pagename}.html" if base else ""
    is_root = pagename == app.config.root_doc
    context["title"] = "Findings" if is_root else title.partition(": ")[0]
    tags = head_tags(app, pagename, title, line, address)
    context["metatags"] = context.get("metatags", "") + tags
    facts = opening_line(app, pagename, doctree)
    body = context["body"].replace("</h1>", f"</h1>{facts}", 1)
    context["body"] = body + citation_box(app, pagename, title, address)


def setup(app):
    app.connect("html-page-context", dress)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
