"""Sphinx extension: the files beside the pages, and what pages know of each other.

`index.html` leads to the findings, `404.html` to all pages. `v/index.html` and `edition.json` say
which edition this is; publishing puts the list of all editions in the place of the first and reads
the second (`tools/build/publish.py`). Once the book has an address (`html: baseurl:` in
`_config.yml`) there are a sitemap and `robots.txt`; without one nothing pretends to an address.
"""

import json
from pathlib import Path

from sphinx import addnodes

from tools.build.package import data_date, in_words, package, published, what_is_new
from tools.build.render import render

SOURCES = "chapters/references"  # how the names of the pages begin that list sources
FRONT = "Findings"


def labels_of_pages(env) -> dict[str, str]:
    """Return {page: its short name} in the order of the contents."""
    root = env.config.root_doc
    found = {root: FRONT}
    for toctree in env.get_doctree(root).findall(addnodes.toctree):
        for label, page in toctree["entries"]:
            if page in env.found_docs:
                found[page] = label or env.titles[page].astext()
    return found


def pages_of(env) -> list[str]:
    """Return the pages of the book in the order of its contents."""
    found = [env.config.root_doc]
    for pages in env.toctree_includes.values():
        found += [page for page in pages if page in env.found_docs]
    return list(dict.fromkeys(found))


def write_beside(app, exception) -> None:
    """Write the files beside the pages."""
    if exception or app.builder.name != "html":
        return
    root, base = app.config.root_doc, app.config.html_baseurl
    pages = [(name, app.env.titles[name].astext()) for name in pages_of(app.env)]
    words = {"base": base, "pages": pages, "date": data_date()}
    words |= {"root": root, "title": app.env.titles[root].astext()}
    names = ["404.html", "index.html"]
    if base:
        names += ["sitemap.xml", "robots.txt"]
    out = Path(app.outdir)
    for name in names:
        (out / name).write_text(render(name, **words), encoding="utf-8")
    write_edition(out, words)


def write_edition(out: Path, words: dict) -> None:
    """Write which edition this is, for readers and for the program that publishes it."""
    edition = {
        "version": package()["version"],
        "date": published(),
        "title": package()["title"],
        "new": what_is_new(),
        "first": f"{words['root']}.html",
        "pages": [*(f"{name}.html" for name, _ in words["pages"]), "search.html"],
    }
    text = json.dumps(edition, ensure_ascii=False, indent=1) + "\n"
    (out / "edition.json").write_text(text, encoding="utf-8")
    words = words | {"version": edition["version"], "date": in_words(edition["date"])}
    (out / "v").mkdir(exist_ok=True)
    (out / "v" / "index.html").write_text(render("edition.html", **words), encoding="utf-8")


def setup(app):
    app.connect("build-finished", write_beside)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
