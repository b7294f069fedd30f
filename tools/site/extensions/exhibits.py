"""Sphinx extension: the charts and tables of chapters as readers get them.

- A chart is shown in the drawing for the screen at hand, a column or a phone; it opens large.
- Under it: the table behind it, its files (CSV, SVG, PNG, JSON), a link to it, code to embed it.
- Under a table: its CSV.
- The files are those of the stored outputs, named by the label of the figure, in `figure-data/`.

In the single-page build, which becomes the PDF, charts and tables stay as the notebook has them.
"""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from docutils import nodes

from tools.build.package import data_date, package, published
from tools.build.render import LICENCE, render
from tools.build.stored_outputs import Exhibit, exhibits
from tools.site.extensions.provenance import MARK
from tools.site.measures import measure_of, unit_of
from tools.site.reporting import report_link

FOLDER = "figure-data"
PNG_WIDTH = 1280
POINT = 4 / 3  # pixels
RELEASE = re.compile(r"releases? of [A-Z][a-z]+ \d{4}(?: and [A-Z][a-z]+ \d{4})?")


class chart(nodes.General, nodes.Element):
    """A chart in its drawings; has `label`, `alt`, the sizes of its drawings, `is_first`."""


class chart_tools(nodes.General, nodes.Element):
    """What stands under a chart; has `label`, `title`, `has_marks`."""


def size_of(svg: str) -> tuple[int, int]:
    """Return width and height of a drawing in pixels."""
    _, _, width, height = ET.fromstring(svg).get("viewBox").split()
    return round(float(width) * POINT), round(float(height) * POINT)


def label_of(node, known) -> str | None:
    """Return the label of a figure or table that is among the known ones, else None."""
    names = [*node.get("names", []), *node.get("ids", [])]
    return next((name for name in names if name in known), None)


def is_bundle(node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


# --- in a page


def chart_of(shown: Exhibit, is_first: bool = False, **more) -> chart:
    """Return the node that shows a chart."""
    sizes = {"wide": size_of(shown.wide)}
    if shown.narrow:
        sizes["narrow"] = size_of(shown.narrow)
    return chart(
        "",
        label=shown.label,
        alt=shown.alt,
        sizes=sizes,
        is_first=is_first,
        has_marks=bool(shown.marks),
        **more,
    )


def dress_figure(figure, shown: Exhibit, is_first: bool) -> None:
    """Put the chart in its drawings in the place of the stored one, its files under it."""
    for bundle in list(figure.findall(is_bundle)):
        bundle.replace_self(chart_of(shown, is_first))
    tools = chart_tools("", label=shown.label, title=shown.title, has_marks=bool(shown.marks))
    figure.append(nodes.legend("", tools))


def dress_table(table, label: str, up: str) -> None:
    """Put the link to its CSV under a table."""
    link = nodes.reference("", "Data (CSV)", refuri=f"{up}{FOLDER}/{label}.csv", internal=True)
    line = nodes.paragraph("", "", link, classes=["data-line"])
    table.parent.insert(table.parent.index(table) + 1, line)


def dress(app, doctree) -> None:
    """Dress the charts and tables of a page, and write their files."""
    notebook = Path(app.env.doc2path(app.env.docname))
    if app.builder.name != "html" or notebook.suffix != ".ipynb":
        return
    known = {shown.label: shown for shown in exhibits(notebook)}
    up = "../" * app.env.docname.count("/")
    is_first = True
    for node in list(doctree.findall(nodes.figure)):
        if label := label_of(node, known):
            dress_figure(node, known[label], is_first)
            is_first = False
    for node in list(doctree.findall(nodes.table)):
        if label := label_of(node, known):
            dress_table(node, label, up)
    folder, base, tables = Path(app.outdir) / FOLDER, app.config.html_baseurl, rests_on(known)
    for shown in known.values():
        write_files(folder, shown, app.env.docname, base, tables)


# --- as files


def write_if_other(file: Path, content: str | bytes) -> bool:
    """Write a file unless it holds this already; return whether it was written."""
    content = content.encode() if isinstance(content, str) else content
    if file.exists() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return True


def picture(svg: str) -> bytes:
    """Return a drawing as PNG."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, width=PNG_WIDTH, dpi=96, background="#ffffff", skip_system_fonts=True
    )
    return bytes(drawn)


def rests_on(known: dict[str, Exhibit]) -> list[dict]:
    """Return the tables of data/ that a chapter was computed from, as its own table lists them."""
    used = [shown for label, shown in known.items() if label.endswith(MARK)]
    return [
        {
            "table": re.search(r"<\.\./(data/[\w.]+)>", row["Table"])[1],
            "release": row["Data"],
            "rows": int(row["Rows"].replace(",", "")),
            "sha256_begins": row["SHA-256"].strip("`"),
        }
        for shown in used
        for row in csv.DictReader(io.StringIO(shown.csv))
    ]


def drawn(shown: Exhibit) -> list:
    """Return the values that a chart draws, none where it tells no values."""
    if not shown.marks:
        return []
    return [mark["value"] for mark in json.loads(shown.marks)["wide"]["marks"]]


def description(shown: Exhibit, docname: str, base: str, tables: list[dict]) -> dict:
    """Return what a machine should know of a chart: what it shows, whence, and its rows."""
    about = json.loads(shown.about) if shown.about else {}
    subtitle = about.get("subtitle", "")
    rows = list(csv.DictReader(io.StringIO(shown.csv)))
    edition, source = package()["version"], about.get("source", "")
    released = RELEASE.search(source)
    return {
        "title": shown.title,
        "subtitle": subtitle,
        "measure": measure_of(subtitle),
        "unit": unit_of(subtitle, drawn(shown)),
        "source": source,
        "release": released[0] if released else f"as held in edition {edition} of the report",
        "licence": LICENCE,
        "edition": edition,
        "date": published(),
        "data_closed": data_date(),
        "page": f"{base}{docname}.html#{shown.label}",
        "csv": f"{base}{FOLDER}/{shown.label}.csv",
        "rows": len(rows),
        "alternative_text": shown.alt,
        "data": rows,
        "chapter_rests_on": tables,
    } | {key: value for key, value in about.items() if key not in ("name", "subtitle")}


def for_scripts(shown: Exhibit) -> str:
    """Return table and marks of a chart as a script: one can be loaded from a folder on disk."""
    marks = json.loads(shown.marks) if shown.marks else {}
    known = json.dumps({"csv": shown.csv, "marks": marks}, ensure_ascii=False)
    return f'report.chart("{shown.label}",{known})\n'


def write_files(folder: Path, shown: Exhibit, docname: str, base: str, tables: list) -> None:
    """Write the files of a chart or table."""
    if shown.csv:
        write_if_other(folder / f"{shown.label}.csv", shown.csv)
    if not shown.is_figure:
        return
    png = folder / f"{shown.label}.png"
    if write_if_other(folder / f"{shown.label}.svg", shown.wide) or not png.exists():
        png.write_bytes(picture(shown.wide))
    if shown.narrow:
        write_if_other(folder / f"{shown.label}-narrow.svg", shown.narrow)
    told = json.dumps(description(shown, docname, base, tables), ensure_ascii=False, indent=1)
    write_if_other(folder / f"{shown.label}.json", told + "\n")
    write_if_other(folder / f"{shown.label}.js", for_scripts(shown))


def forget_old_files(app, exception) -> None:
    """Delete the files of charts and tables that no page has any more."""
    folder = Path(app.outdir) / FOLDER
    if exception or app.builder.name != "html" or not folder.exists():
        return
    known = set(app.env.get_domain("std").anonlabels)
    for file in folder.iterdir():
        if file.stem.removesuffix("-narrow") not in known:
            file.unlink()


# --- as HTML


def visit_chart(self, node) -> None:
    up = "../" * self.builder.current_docname.count("/")
    words = {"link": "", "is_small": False, "inside": ""} | node.attributes
    self.body.append(render("chart.html", folder=f"{up}{FOLDER}", **words))
    raise nodes.SkipNode


def visit_chart_tools(self, node) -> None:
    docname = self.builder.current_docname
    base = self.builder.config.html_baseurl
    up = "../" * docname.count("/")
    self.body.append(
        render(
            "chart_tools.html",
            label=node["label"],
            title=node["title"],
            folder=f"{up}{FOLDER}",
            picture=f"{base}{FOLDER}/{node['label']}.svg",
            address=f"{base}{docname}.html#{node['label']}",
            report=report_link(self.builder.config, f"{node['title']} ({node['label']})"),
        )
    )
    raise nodes.SkipNode


def setup(app):
    app.add_node(chart, html=(visit_chart, None))
    app.add_node(chart_tools, html=(visit_chart_tools, None))
    # before Sphinx gathers the pictures of the page
    app.connect("doctree-read", dress, priority=400)
    app.connect("build-finished", forget_old_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
