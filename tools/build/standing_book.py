"""The book that stands in `_build/html`, and how a new one takes its place.

New pages take it in two renames: the old ones go to `html.old`, the new ones come from
`html.new`, a name that only whole pages get. A build that is killed between the two leaves no
`html`; the next one begins by putting the last good book back.
"""

import os
import shutil
from pathlib import Path

from tools.paths import BUILD

HTML = BUILD / "html"
PDF = HTML / "isolated-partners.pdf"
# what is made of the single page, beside the pages
PRINTED = ("isolated-partners.pdf", "isolated-partners-brief.pdf", "isolated-partners.epub")
UNFINISHED = BUILD / "html.unfinished"
NEW = BUILD / "html.new"
OLD = BUILD / "html.old"


def restore() -> None:
    """Put the last good book back where a killed build moved it away; clear up what it left."""
    if not HTML.exists():
        for whole in (OLD, NEW):
            if whole.exists():
                os.replace(whole, HTML)
                break
    for left in (OLD, NEW, UNFINISHED):
        shutil.rmtree(left, ignore_errors=True)


def put_pages(made: Path) -> None:
    """Put new pages in the place of the old ones; the old PDF and EPUB stay until new ones come."""
    for name in PRINTED:
        if (HTML / name).exists():
            shutil.copy2(HTML / name, made / name)
    os.replace(made, NEW)
    if HTML.exists():
        os.replace(HTML, OLD)
    os.replace(NEW, HTML)
    shutil.rmtree(OLD, ignore_errors=True)


def put_printed(made: Path) -> None:
    """Put a new PDF, brief and EPUB in the place of the old ones."""
    for name in PRINTED:
        if (made / name).exists():
            os.replace(made / name, HTML / name)
        else:  # a report without a chart on its first page has no brief
            (HTML / name).unlink(missing_ok=True)


def pages_stand() -> bool:
    """Whether there are web pages, of this build or of the last good one."""
    return (HTML / "index.html").exists()


def what_stands() -> str:
    """Return what a reader finds in _build/html after a build that failed."""
    if pages_stand() and PDF.exists():
        return "the last good pages and PDF stay in _build/html"
    if pages_stand():
        return "the last good pages stay in _build/html; there is no PDF yet"
    return "there is no earlier book in _build/html"
