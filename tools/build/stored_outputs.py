"""The outputs that a chapter's cells stored: what pages, PDF and downloads are made of.

A figure is stored as SVG, with its CSV and, in the output's metadata, its words (`name`,
`title`, `caption`, `alt`). A table is stored as MyST markdown with a `:name:`, and its CSV.
"""

import json
from dataclasses import dataclass
from pathlib import Path

FIGURE = "image/svg+xml"


@dataclass(frozen=True)
class Exhibit:
    """A figure or a table of a chapter: its label, the CSV behind it, and a figure's title."""

    label: str
    csv: str
    title: str = ""
    is_figure: bool = False


def figure_words(output: dict) -> dict:
    """Return the words of the figure in an output, {} if it holds none."""
    return output.get("metadata", {}).get(FIGURE, {})


def table_label(markdown: str) -> str:
    """Return the label that a stored table carries, "" if it has none."""
    for line in markdown.splitlines():
        if line.startswith(":name:"):
            return line.removeprefix(":name:").strip()
    return ""


def exhibit(output: dict) -> Exhibit | None:
    """Return the figure or table in an output, None where it holds neither."""
    data = output.get("data", {})
    csv = "".join(data.get("text/csv", []))
    if words := figure_words(output):
        return Exhibit(words["name"], csv, words["title"], is_figure=True)
    if csv:
        return Exhibit(table_label("".join(data.get("text/markdown", []))), csv)
    return None


def exhibits(notebook: Path) -> list[Exhibit]:
    """Return the figures and tables stored in a notebook, in its order."""
    found = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        outputs = map(exhibit, cell.get("outputs", []))
        found += [shown for shown in outputs if shown is not None]
    return found
