"""The formats of the book, made from the outputs stored in the notebooks.

Each is made in a working folder that Sphinx keeps, so that after an edit it reads the changed
chapter alone.
"""

import shutil
import subprocess
from pathlib import Path

from tools.build import contents, standing_book
from tools.build.programs import finish, start, stop
from tools.paths import BUILD, ROOT

WORK = BUILD / "work"
UNUSED = (".buildinfo", ".buildinfo.bak", "objects.inv")
PRINTED = WORK / "printed"
MAKERS = ("tools.build.printing", "tools.build.brief", "tools.build.epub")
STYLES = ("report.css",)


def sphinx(builder: str) -> subprocess.Popen:
    """Start the program that builds the whole book in its working folder, warnings as errors."""
    return start(
        *("-m", "tools.build.sphinx_worker", "build", str(ROOT)),
        *("--path-output", str(WORK / builder), "--builder", builder),
        *("-W", "-n", "--keep-going"),
        stdin=subprocess.PIPE,
    )


async def jupyter_book(builder: str, ready: subprocess.Popen | None = None) -> Path:
    """Build the whole book, by a program that is ready if there is one; return its pages.

    After a failure the working folder goes, since Sphinx does not warn again of a page that it
    keeps; so it does when the last build was cut short, since Sphinx takes half a page for a
    whole one.
    """
    out, unfinished = WORK / builder, WORK / f"{builder}.unfinished"
    if unfinished.exists():
        shutil.rmtree(out, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    try:
        await finish(ready or sphinx(builder), "\n")
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    unfinished.unlink()
    return out / "_build" / builder


def left_out(folder: str, names: list[str]) -> list[str]:
    """Return what the pages do not use of what Sphinx and its extensions write beside them."""
    used = STYLES if folder.endswith("_static") else ()
    return [
        name
        for name in names
        if name in UNUSED or (name.endswith((".css", "design-tabs.js")) and name not in used)
    ]


async def make_pages(ready: subprocess.Popen | None = None) -> None:
    """Build the web pages and put them in the place of the old ones."""
    standing_book.restore()
    made = standing_book.UNFINISHED
    shutil.copytree(await jupyter_book("html", ready), made, ignore=left_out)
    standing_book.put_pages(made)


async def make_printed() -> Path:
    """Build the book as one page, and PDF, brief and EPUB from it; return the folder they are in.

    The PDF takes eight times as long as either of the others: they are made beside it, in turn.
    """
    first = contents.chapters()[0].relative_to(ROOT).with_suffix(".html")
    single = await jupyter_book("singlehtml") / first
    PRINTED.mkdir(parents=True, exist_ok=True)
    made = []

    def begin(maker: str, name: str) -> subprocess.Popen:
        made.append(start("-m", maker, str(single), str(PRINTED / name)))
        return made[-1]

    longest, *others = zip(MAKERS, standing_book.PRINTED, strict=True)
    try:
        pdf = begin(*longest)
        for other in others:
            await finish(begin(*other))
        await finish(pdf)
    finally:
        for program in made:
            stop(program)
    return PRINTED
