"""Sphinx extension: what the published pages carry beyond the chapters' own text.

- Under each figure and each table from a notebook: a link to the CSV behind it, taken
  from the stored output, so that page, chart and file show the same numbers.
- For each chapter: its notebook and, in the side bar, the whole report as PDF.
- In the single-page build, which becomes the PDF, none of that.
"""

import json
from pathlib import Path

from docutils import nodes

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
            label = words["name"] if words else next(
                line.split(":name:")[1].strip() for line in "".join(data["text/markdown"]).splitlines() if line.startswith(":name:"))
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
            (i for i in node.get("ids", []) if i in csvs), None)
        if label is None:
            continue
        link = nodes.reference("", "Data (CSV)", refuri=f"{up}{FOLDER}/{label}.csv", internal=True, classes=["data-link"])
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


def setup(app):
    app.connect("doctree-read", link_data)
    app.connect("build-finished", write_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
