"""Sphinx extension: what the published pages carry beyond the chapters' own text.

- Under each figure and each table from a notebook: a link to the CSV behind it, taken
  from the stored output, so that page, chart and file show the same numbers.
- In the side bar: the edition, the whole report as PDF, all tables as one Frictionless
  package (ZIP) and as one SQLite file.
- In the single-page build, which becomes the PDF, none of that.
"""

import csv
import functools
import hashlib
import json
import sqlite3
import zipfile
from pathlib import Path

from docutils import nodes
from jinja2 import FileSystemBytecodeCache
from pybtex import plugin
from pybtex.style.formatting import BaseStyle
from sphinx.util.index_entries import split_index_msg

from tools.paths import DATA

FOLDER = "figure-data"


def exhibits(notebook: Path) -> dict[str, str]:
    """Return {label of a figure or table: CSV text} from the stored outputs of a notebook."""
    found = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/csv" not in data:
                continue
            words = output.get("metadata", {}).get("image/svg+xml")
            label = (
                words["name"]
                if words
                else next(
                    line.split(":name:")[1].strip()
                    for line in "".join(data["text/markdown"]).splitlines()
                    if line.startswith(":name:")
                )
            )
            found[label] = "".join(data["text/csv"])
    return found


def link_data(app, doctree) -> None:
    """Append the link to its CSV to each figure caption and each table of a chapter."""
    notebook = Path(app.env.doc2path(app.env.docname))
    if app.builder.name != "html" or notebook.suffix != ".ipynb":
        return
    csvs = exhibits(notebook)
    up = "../" * app.env.docname.count("/")
    for node in list(doctree.findall(lambda n: isinstance(n, (nodes.figure, nodes.table)))):
        label = next((name for name in node.get("names", []) if name in csvs), None) or next(
            (i for i in node.get("ids", []) if i in csvs), None
        )
        if label is None:
            continue
        link = nodes.reference(
            "",
            "Data (CSV)",
            refuri=f"{up}{FOLDER}/{label}.csv",
            internal=True,
            classes=["data-link"],
        )
        paragraph = nodes.paragraph("", "", link, classes=["data-line"])
        if isinstance(node, nodes.figure):
            node.append(nodes.legend("", paragraph))
        else:
            node.parent.insert(node.parent.index(node) + 1, paragraph)


def write_data(app, exception) -> None:
    """Write the CSVs beside the pages."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {}
    for docname in app.env.found_docs:
        path = Path(app.env.doc2path(docname))
        if path.suffix == ".ipynb":
            wanted |= exhibits(path)
    for old in folder.glob("*.csv"):
        if old.stem not in wanted:
            old.unlink()
    for label, text in wanted.items():
        (folder / f"{label}.csv").write_text(text, encoding="utf-8")
    for template in (Path(app.outdir) / "_static").glob("*macros.html"):
        template.unlink()  # the theme copies its own templates to the pages


def package() -> dict:
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


def rewrite_all(app, env) -> list[str]:
    """Return every page where a title, a label or a number changed since the last build, since others may show it.

    Sphinx itself would write anew only the page that was edited, and leave its old title
    in the side bars and references of the others.
    """
    seen = (
        sorted((name, title.astext()) for name, title in env.titles.items()),
        sorted(env.get_domain("std").labels.items()),
        sorted(env.get_domain("std").anonlabels.items()),
        env.toc_fignumbers,
    )
    now = hashlib.sha256(repr(seen).encode()).hexdigest()
    changed = getattr(env, "shared_words", now) != now
    env.shared_words = now
    return sorted(env.found_docs) if changed else []


def write_changed_only(app, builder) -> None:
    """Spare the pages that hold a table of contents: where a title changed, `rewrite_all` has every page written."""
    app.env.files_to_rebuild.clear()


def index_all(app, builder) -> None:
    """Have the search know the terms of all pages: Sphinx itself keeps those of the pages that it writes anew alone."""
    for docname, entries in app.env.get_domain("index").entries.items():
        found = set()
        for kind, value, target, main, _ in entries:
            found |= {(word, target or "", main) for word in split_index_msg(kind, value)}
        app.env._search_index_index_entries[docname] = sorted(found)


def write_package(app, exception) -> None:
    """Write all tables as one ZIP, with schema and sources, and as one SQLite file."""
    if exception or app.builder.name != "html":
        return
    target = Path(app.outdir) / "isolated-partners-data.zip"
    if target.exists():  # `build.py` makes the folder anew when data/ changes
        return
    names = ["datapackage.json", "references.bib"] + [r["path"] for r in package()["resources"]]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:  # one date for all, so that the same tables give the same file
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, (DATA / name).read_bytes())
    for resource in package()["resources"]:
        (Path(app.outdir) / "data").mkdir(exist_ok=True)
        (Path(app.outdir) / "data" / resource["path"]).write_bytes(
            (DATA / resource["path"]).read_bytes()
        )
    base = target.with_suffix(".sqlite")
    base.unlink(missing_ok=True)
    kinds = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "string": "TEXT"}
    with sqlite3.connect(base) as database:
        for resource in package()["resources"]:
            fields = resource["schema"]["fields"]
            columns = ", ".join(f'"{f["name"]}" {kinds[f["type"]]}' for f in fields)
            database.execute(f'CREATE TABLE "{resource["name"]}" ({columns})')
            with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
                rows = [[cell or None for cell in row] for row in list(csv.reader(file))[1:]]
            database.executemany(
                f'INSERT INTO "{resource["name"]}" VALUES ({", ".join("?" * len(fields))})', rows
            )
    database.close()


def name_edition(app, pagename, templatename, context, doctree) -> None:
    """Give the page template the version of the report and the date of its data."""
    context["edition"] = {"version": package()["version"], "date": package()["created"][:10]}


def load_filter(app, pagename, templatename, context, doctree) -> None:
    """Load the filter of the chronology on that page alone."""
    if app.builder.name == "html" and pagename == "chapters/chronology":
        app.add_js_file("chronology.js", loading_method="defer")


def quicken_references(app) -> None:
    """Format each entry of the bibliography once, and once only until the bibliography changes.

    The extension formats all of them twice at each build, and asks at each citation which
    plug-ins are installed: together half the time of a build after a small edit. Sphinx keeps
    the formatted entries with its environment, which `build.py` makes anew when data/ changes.
    """
    known = app.env.formatted_entries = getattr(app.env, "formatted_entries", {})
    plugin._load_entry_point = functools.cache(plugin._load_entry_point)
    format_entry = BaseStyle.format_entry

    def once(style, label, entry, bib_data=None):
        key = (type(style).__name__, label, entry.key)
        if key not in known:
            known[key] = format_entry(style, label, entry, bib_data)
        return known[key]

    BaseStyle.format_entry = once


def keep_templates(app) -> None:
    """Compile the theme's page templates once, and not at each build."""
    if app.builder.name == "html":
        folder = Path(app.doctreedir) / "templates"
        folder.mkdir(exist_ok=True)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def read_once(app) -> None:
    """Let the pages look at each other's contents without reading them from disk at each reference to a figure.

    Only the page that is being written gets a copy of its own, since writing changes it.
    """
    if app.builder.name != "html":
        return
    kind, known = (
        type(app.env),
        {},
    )  # not the environment itself, which Sphinx keeps with all that it holds
    read, resolve = kind.get_doctree, kind.get_and_resolve_doctree

    def shared(env, docname):
        if docname not in known:
            known[docname] = read(env, docname)
        return known[docname]

    def own(env, docname, builder, doctree=None, **settings):
        if (
            doctree is None and docname not in env._write_doc_doctree_cache
        ):  # which holds what was read in this build
            doctree = read(env, docname)
        return resolve(env, docname, builder, doctree, **settings)

    kind.get_doctree, kind.get_and_resolve_doctree = shared, own


def setup(app):
    app.connect("builder-inited", quicken_references)
    app.connect("builder-inited", keep_templates)
    app.connect("builder-inited", read_once)
    app.connect("doctree-read", link_data)
    app.connect(
        "env-get-updated", rewrite_all, priority=900
    )  # after Sphinx has numbered figures and tables
    app.connect("write-started", write_changed_only)
    app.connect("write-started", index_all)
    app.connect("build-finished", write_data)
    app.connect("build-finished", write_package)
    app.connect("html-page-context", name_edition)
    app.connect("html-page-context", load_filter)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
