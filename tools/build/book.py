"""Build the book: check the data, execute what changed, make the pages, the PDF and the EPUB.

`python -m tools.build.book book`       all of it, skipping what is up to date
`python -m tools.build.book pages`      all formats from the stored outputs, executing nothing
`python -m tools.build.book notebooks`  execute every chapter, changed or not

The pages take the place of the old ones as soon as they are done, the other formats after them: an
interrupted or failed build leaves the last good book. Two builds of one book never run at the
same time: the second waits, and then has little left to do.
"""

import asyncio
import shutil
import sys
import time
import warnings

from tools.build import contents, formats, notebooks, programs, standing_book, up_to_date
from tools.build.cost import Cost
from tools.build.programs import BuildError
from tools.build.standing_book import HTML, PDF
from tools.setup.locks import alone

__all__ = ["HTML", "alone", "main", "pages"]  # what the tests ask of a build


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def check_data() -> bool:
    """Print the faults of data/, one line each; True if there are none."""
    from report import tables

    found = tables.faults()
    if found:
        print("\n".join(found), file=sys.stderr)
    return not found


def is_built(now: str) -> bool:
    """Whether the formats stand, made from what there is now."""
    done = up_to_date.record()
    stands = standing_book.pages_stand() and PDF.exists()
    return stands and done.get("pages") == done.get("pdf") == now


def prepare(frame: str) -> bool:
    """Clear away the work of earlier builds where the frame changed; return whether all is new."""
    anew = up_to_date.record().get("frame") != frame or not (formats.WORK / "html").exists()
    if anew:
        shutil.rmtree(formats.WORK, ignore_errors=True)
        up_to_date.remember(frame=frame)
    # until they are there: a build cut short must not pass for the one before it
    up_to_date.remember(pages="", pdf="")
    return anew


def pages(ready=None) -> int:
    """Make HTML, PDF and EPUB from the stored outputs; returns an exit code."""
    standing_book.restore()
    began = up_to_date.inputs()
    if is_built(began.hash):
        return 0
    anew = prepare(began.frame_hash)
    say("building the web pages, PDF and EPUB, warnings as errors (a minute when all is new)")
    if not asyncio.run(make_formats(began.hash, ready, side_by_side=anew)):
        return 1
    saved = up_to_date.saved_since(began)
    if saved:
        up_to_date.remember(pages="", pdf="")
        for name in saved:
            print(
                f"{name}: was saved while the book was made; run make book again", file=sys.stderr
            )
        return 1
    print(f"The book: _build/html/index.html and _build/html/{PDF.name}")
    return 0


async def make_formats(now: str, ready, side_by_side: bool) -> bool:
    """Make the pages, then the PDF; where all is new side by side. Return whether both are there.

    After an edit the pages come first, in seconds. Where they fail, the PDF is stopped at once.
    """
    programs.end_at_a_signal()
    began = time.monotonic()
    printing = asyncio.create_task(formats.make_printed()) if side_by_side else None
    try:
        making = "web pages"
        await formats.make_pages(ready)
        up_to_date.remember(pages=now)
        print(f"  web pages: in {time.monotonic() - began:.0f} s", flush=True)
        making = "PDF and EPUB"
        standing_book.put_printed(await (printing or formats.make_printed()))
        up_to_date.remember(pdf=now)
        print(f"  PDF, brief and EPUB: in {time.monotonic() - began:.0f} s", flush=True)
    except BuildError as error:
        print(f"{error}\nFAILED {making}: {standing_book.what_stands()}", file=sys.stderr)
        return False
    finally:
        if printing:
            printing.cancel()
            await asyncio.gather(printing, return_exceptions=True)
    return True


def check_tables() -> bool:
    """Check data/ unless it was checked as it is now; return whether it is sound."""
    shared = notebooks.shared_inputs()
    if up_to_date.record().get("data") == shared:
        return True
    say("checking the tables against their schema")
    if not check_data():
        return False
    up_to_date.remember(data=shared)
    return True


def build(verb: str) -> int:
    """Do what a verb of the Makefile asks, alone; returns an exit code."""
    standing_book.restore()
    spent = Cost(from_nothing=verb == "book" and not up_to_date.RECORD.exists())
    if verb != "pages" and not check_tables():
        return 1
    if verb == "notebooks":
        return notebooks.main(everything=True)
    ready = formats.sphinx("html")  # gets ready while chapters are looked at
    try:
        if verb == "book" and (code := notebooks.main()):
            return code
        spent.note("chapters")
        code = pages(ready)
        spent.note("formats")
    finally:
        programs.stop(ready)
    if not code:
        spent.store()
        print("The book is up to date.", flush=True)
    return code


def run(verb: str) -> int:
    """Do what a verb of the Makefile asks, once no other build is at work; returns an exit code."""
    # what cannot be read is said before any long work
    contents.settings("_config.yml")
    notebooks.refuse_attached_pictures()
    with alone("build"):
        return build(verb)


def main(verb: str) -> int | str:
    """Do what a verb of the Makefile asks; returns an exit code, or the line that says why not."""
    try:
        return run(verb)
    except contents.ChapterError as error:
        return str(error)
    except OSError as error:  # a full disk, a folder that may not be written
        place = error.filename or "while writing"
        stands = standing_book.what_stands()
        return f"FAILED: {error.strerror}: {place}; no notebook is half-written, {stands}"
    except KeyboardInterrupt:
        return f"Stopped; no notebook is half-written, {standing_book.what_stands()}"


if __name__ == "__main__":
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # of libraries: a log of the book speaks of the book
    sys.exit(main(sys.argv[1]))
