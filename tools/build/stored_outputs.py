"""The outputs that a chapter's cells stored: what pages, PDF and downloads are made of.

A figure is stored as SVG, drawn for a column and for a phone, with its CSV, the places of its
values (marks), what it knows of its numbers and, in the output's metadata, its words (`name`,
`title`, `caption`, `alt`). A table is stored as MyST markdown with a `:name:`, and its CSV.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

FIGURE = "image/svg+xml"
# as report/figures/exhibit.py names them
NARROW = "application/vnd.report.narrow+svg"
MARKS = "application/vnd.report.marks"
ABOUT = "application/vnd.report.about"


@dataclass(frozen=True)
class Exhibit:
    """A figure or a table of a chapter: its label, the CSV behind it, and what a figure shows."""

    label: str
    csv: str
    title: str = ""
    alt: str = ""
    wide: str = ""
    narrow: str = ""
    marks: str = ""
    about: str = ""

    @property
    def is_figure(self) -> bool:
        return bool(self.wide)


def figure_words(output: dict) -> dict:
    """Return the words of the figure in an output, {} if it holds none."""
    return output.get("metadata", {}).get(FIGURE, {})


def table_label(markdown: str) -> str:
    """Return the label that a stored table carries, "" if it has none."""
    for line in markdown.splitlines():
        if line.startswith(":name:"):
            return line.removeprefix(":name:").strip()
    return ""


def text(data: dict, kind: str) -> str:
    """Return an output in one of its forms as text, "" where it has not this form."""
    stored = data.get(kind, "")
    if isinstance(stored, dict):
        return json.dumps(stored, ensure_ascii=False)
    return "".join(stored)


def exhibit(output: dict) -> Exhibit | None:
    """Return the figure or table in an output, None where it holds neither."""
    data = output.get("data", {})
    csv = text(data, "text/csv")
    if words := figure_words(output):
        return Exhibit(
            label=words["name"],
            csv=csv,
            title=words["title"],
            alt=words["alt"],
            wide=text(data, FIGURE),
            narrow=text(data, NARROW),
            marks=text(data, MARKS),
            about=text(data, ABOUT),
        )
    if csv:
        return Exhibit(table_label(text(data, "text/markdown")), csv)
    return None


def exhibits(notebook: Path) -> list[Exhibit]:
    """Return the figures and tables stored in a notebook, in its order."""
    found = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        outputs = map(exhibit, cell.get("outputs", []))
        found += [shown for shown in outputs if shown is not None]
    return found


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table that is stored as CSV."""
    return list(csv.DictReader(io.StringIO(table)))
