"""Sphinx extension: what the published pages carry beyond the chapters' own text.

- Under each figure and each table from a notebook: a link to the CSV behind it, taken from the
  stored output, so that page, chart and file show the same numbers.
- In the side bar: the edition, the whole report as PDF, all tables as one Frictionless package
  (ZIP) and as one SQLite file.
- In the single-page build, which becomes the PDF, none of that.
"""

import shutil
import zipfile
from pathlib import Path

from docutils import nodes

from tools.build.stored_outputs import exhibits
from tools.paths import DATA
from tools.site.database import write_database
from tools.site.package import data_date, package

FOLDER = "figure-data"
ARCHIVE = "isolated-partners-data.zip"
ONE_DATE = (1980, 1, 1, 0, 0, 0)  # for all files: the same tables give the same archive


def csv_of(notebook: Path) -> dict[str, str]:
    """Return {label of a figure or table: its CSV} from the stored outputs of a notebook."""
    return {shown.label: shown.csv for shown in exhibits(notebook) if shown.csv}


def label_of(node, known) -> str | None:
    """Return the label of a figure or table that is among the known ones, else None."""
    names = [*node.get("names", []), *node.get("ids", [])]
    return next((name for name in names if name in known), None)


def link_data(app, doctree) -> None:
    """Append the link to its CSV to each figure caption and each table of a chapter."""
    notebook = Path(app.env.doc2path(app.env.docname))
    if app.builder.name != "html" or notebook.suffix != ".ipynb":
        return
    known = csv_of(notebook)
    up = "../" * app.env.docname.count("/")
    exhibited = doctree.findall(lambda node: isinstance(node, (nodes.figure, nodes.table)))
    for node in list(exhibited):
        label = label_of(node, known)
        if label is None:
            continue
        address = f"{up}{FOLDER}/{label}.csv"
        link = nodes.reference(
            "", "Data (CSV)", refuri=address, internal=True, classes=["data-link"]
        )
        line = nodes.paragraph("", "", link, classes=["data-line"])
        if isinstance(node, nodes.figure):
            node.append(nodes.legend("", line))
        else:
            node.parent.insert(node.parent.index(node) + 1, line)


def write_csv_files(app, exception) -> None:
    """Write the CSV of each figure and table beside the pages."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {}
    for docname in app.env.found_docs:
        path = Path(app.env.doc2path(docname))
        if path.suffix == ".ipynb":
            wanted |= csv_of(path)
    for old in folder.glob("*.csv"):
        if old.stem not in wanted:
            old.unlink()
    for label, text in wanted.items():
        (folder / f"{label}.csv").write_text(text, encoding="utf-8")
    for template in (Path(app.outdir) / "_static").glob("*macros.html"):
        template.unlink()  # the theme copies its own templates to the pages


def write_archive(target: Path) -> None:
    """Write all tables with schema and sources as one ZIP, the same bytes for the same tables."""
    names = ["datapackage.json", "references.bib"]
    names += [resource["path"] for resource in package()["resources"]]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=ONE_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, (DATA / name).read_bytes())


def write_tables(app, exception) -> None:
    """Write all tables as CSV, as one ZIP and as one SQLite file."""
    target = Path(app.outdir) / ARCHIVE
    # the build makes this folder anew when data/ changes
    if exception or app.builder.name != "html" or target.exists():
        return
    folder = Path(app.outdir) / "data"
    folder.mkdir(exist_ok=True)
    for resource in package()["resources"]:
        shutil.copyfile(DATA / resource["path"], folder / resource["path"])
    write_database(package()["resources"], target.with_suffix(".sqlite"))
    write_archive(target)


def name_edition(app, pagename, templatename, context, doctree) -> None:
    """Give the page template the version of the report and the date of its data."""
    context["edition"] = {"version": package()["version"], "date": data_date()}


def load_filter(app, pagename, templatename, context, doctree) -> None:
    """Load the filter of the chronology on that page alone."""
    if app.builder.name == "html" and pagename == "chapters/chronology":
        app.add_js_file("chronology.js", loading_method="defer")


def setup(app):
    app.connect("doctree-read", link_data)
    app.connect("build-finished", write_csv_files)
    app.connect("build-finished", write_tables)
    app.connect("html-page-context", name_edition)
    app.connect("html-page-context", load_filter)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
