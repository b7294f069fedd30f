"""Shared by the tests of the book: its pages and its PDF, and a small book to be damaged."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pikepdf
import pytest
from browsing import browser, site, visitor
from bs4 import BeautifulSoup

from tools.build.contents import chapters
from tools.paths import ROOT

__all__ = ["browser", "site", "visitor"]  # fixtures of the tests in a browser


@pytest.fixture(scope="session")
def pages(book):
    """{path: the parsed page} of every built page."""
    return {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(book.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def chapter_pages(book, pages):
    """{chapter: its parsed page} of the chapters that are notebooks."""
    return {
        path.stem: pages[book / path.relative_to(ROOT).with_suffix(".html")] for path in chapters()
    }


@pytest.fixture(scope="session")
def pdf(book):
    with pikepdf.open(book / "isolated-partners.pdf") as document:
        yield document


def notebook_text(cells) -> str:
    """Return a notebook with these cells, each (kind, source), as the book stores it."""
    notebook = nbformat.v4.new_notebook()
    for number, (kind, source) in enumerate(cells, start=1):
        if kind == "code":
            cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["hide-input"]})
        else:
            cell = nbformat.v4.new_markdown_cell(source)
        cell["id"] = f"cell-{number}"
        notebook.cells.append(cell)
    return nbformat.writes(notebook) + "\n"


@dataclass(frozen=True)
class SmallBook:
    """A copy of the project with chapters of a few lines."""

    place: Path

    def chapter(self, name: str) -> Path:
        return self.place / "chapters" / f"{name}.ipynb"

    def write(self, name: str, *cells) -> Path:
        """Write a chapter of these cells, each (kind, source)."""
        self.chapter(name).write_text(notebook_text(cells), encoding="utf-8")
        return self.chapter(name)

    def list_chapters(self, *names: str) -> None:
        """Write the table of contents."""
        root, *others = names
        lines = ["format: jb-book", f"root: chapters/{root}", "options:", "  titlesonly: true"]
        if others:
            lines += ["chapters:", *(f"  - file: chapters/{name}" for name in others)]
        (self.place / "_toc.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def python(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
        """Run a Python program in the book's folder."""
        return subprocess.run(
            [sys.executable, "-B", *arguments],
            cwd=self.place,
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def build(self, verb: str, **settings: str) -> subprocess.CompletedProcess:
        """Do what `make` does for a verb, without a look at the tables.

        They are those of the whole report, and want chapters that cite each source.
        """
        code = "import sys; from tools.build import book; book.check_data = lambda: True; "
        return self.python("-c", f"{code}sys.exit(book.main({verb!r}))", **settings)

    def execute(self, before: str = "", **settings: str) -> subprocess.CompletedProcess:
        """Execute what changed, without a look at the tables; `before` is code that runs first."""
        lines = [
            "import sys",
            "from tools.build import contents, notebooks",
            before,
            "try: sys.exit(notebooks.main())",
            "except contents.ChapterError as error: sys.exit(str(error))",
        ]
        return self.python("-c", "\n".join(lines), **settings)

    def sources(self, name: str) -> list[str]:
        """Return the sources of a chapter's cells."""
        cells = json.loads(self.chapter(name).read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells]

    def outputs(self, name: str) -> list:
        """Return the outputs of a chapter's code cells."""
        cells = json.loads(self.chapter(name).read_text(encoding="utf-8"))["cells"]
        return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


def make_small_book(place: Path) -> SmallBook:
    """Copy the project without its chapters to `place`."""
    hidden = shutil.ignore_patterns("__pycache__", ".*")
    for part in ("data", "tools", "chapters/report"):
        shutil.copytree(ROOT / part, place / part, ignore=hidden)
    for part in ("_config.yml", "requirements.txt", "CITATION.cff"):
        shutil.copy(ROOT / part, place)
    return SmallBook(place)


@pytest.fixture
def small_book(tmp_path):
    """A copy of the project with one chapter, `first`: a title, a sentence and a cell of code."""
    small = make_small_book(tmp_path / "book")
    small.list_chapters("first")
    small.write("first", ("markdown", "# First\n\nA sentence."), ("code", "6 * 7"))
    return small


@pytest.fixture(scope="session")
def make_book():
    """Makes a small book at a place of the test's choice."""
    return make_small_book
