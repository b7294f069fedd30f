"""Build the book: check the data, execute what changed, make the pages and the PDF.

`python -m tools.build.book book`   all of it, skipping what is up to date
`python -m tools.build.book pages`  pages and PDF from the outputs stored in the notebooks, executing nothing
`python -m tools.build.book notebooks`  execute every chapter, changed or not

Up to date is judged by content, never by dates of files. The two formats are made each in a
working folder that Sphinx keeps, so that after an edit it reads the changed chapter alone;
where anything but a chapter's text changed, the folder is made anew. The
pages take the place of the old ones in one step as soon as they are done, the PDF after
them: an interrupted or failed build leaves the last good book. Two builds of one book never
run at the same time: the second waits, and then has little left to do.
"""

import calendar
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.build import notebooks
from tools.paths import BUILD, ROOT
from tools.setup.locks import alone, lock

WORK = BUILD / "work"
RECORD = BUILD / "built.json"
HTML = BUILD / "html"
PDF = HTML / "isolated-partners.pdf"


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def check_data() -> bool:
    """Print the faults of data/, one line each; True if there are none."""
    from report import tables

    found = tables.faults()
    if found:
        print("\n".join(found), file=sys.stderr)
    return not found


def text_files() -> list[Path]:
    """Return the chapters: what an author edits between two builds."""
    return sorted(
        path for pattern in ("*.ipynb", "*.md") for path in (ROOT / "chapters").glob(pattern)
    )


def frame_files() -> list[Path]:
    """Return everything else that pages and PDF are made of."""
    paths = [
        ROOT / name for name in ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff")
    ]
    for folder in ("data", "chapters/report", "tools/build", "tools/site"):
        paths += [
            p
            for p in sorted((ROOT / folder).rglob("*"))
            if p.is_file()
            and not any(
                part.startswith(".") or part == "__pycache__" for part in p.relative_to(ROOT).parts
            )
        ]
    return paths


def digest(paths: list[Path]) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(
            path.relative_to(ROOT).as_posix().encode()
            + b"\0"
            + hashlib.sha256(path.read_bytes()).digest()
        )
    return total.hexdigest()


def record() -> dict:
    try:
        return json.loads(RECORD.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def remember(**facts: str) -> None:
    notebooks.replace(RECORD, json.dumps(record() | facts, indent=1, sort_keys=True) + "\n")


def epoch() -> str:
    """Return the date that stands for now in the build: that of the commit, else that of the data."""
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode == 0 and done.stdout.strip() and (ROOT / ".git").exists():
        return done.stdout.strip()
    created = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))[
        "created"
    ][:10]
    return str(calendar.timegm(time.strptime(created, "%Y-%m-%d")))


class BuildError(RuntimeError):
    """A format was not built; the message says why, a line for each fault."""


def start(*command: str, stdin=subprocess.DEVNULL) -> subprocess.Popen:
    """Start a Python program in the project's environment."""
    # one date, one time zone, one language of messages, no colours: the same bytes and the same log everywhere
    environment = os.environ | {
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": epoch(),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
    }
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        pass_fds=[lock("build").fileno()],
    )


def finish(process: subprocess.Popen, line: str | None = None) -> None:
    """Wait for a program, given a line to read; raises BuildError with the lines that say why if it fails."""
    said, _ = process.communicate(line)
    if process.returncode:
        lines = re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines()
        raise BuildError(
            "\n".join(
                [
                    line
                    for line in lines
                    if re.search(r"\bWARNING|\bERROR|Error\b|Exception|\bpdf:", line)
                ]
                or lines[-25:]
            )
        )


# A short run that throws nothing away: collecting garbage and clearing up at the end would take a third of its time.
# It loads what it needs, then waits for a line: so it can get ready while this program looks at what has changed.
JUPYTER_BOOK = """import gc, os, sys
gc.disable()
import jupyter_book.sphinx, myst_nb.sphinx_ext, sphinx.builders.html, sphinx_book_theme, sphinx_design, sphinxcontrib.bibtex
from jupyter_book.cli.main import main
if not sys.stdin.readline():
    os._exit(0)
try:
    main()
except SystemExit as end:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(end.code if isinstance(end.code, int) else bool(end.code))
"""


def sphinx(builder: str) -> subprocess.Popen:
    """Start the program that builds the whole book in its working folder, warnings as errors."""
    return start(
        "-c",
        JUPYTER_BOOK,
        "build",
        str(ROOT),
        "--path-output",
        str(WORK / builder),
        "--builder",
        builder,
        "-W",
        "-n",
        "--keep-going",
        stdin=subprocess.PIPE,
    )


def jupyter_book(builder: str, ready: subprocess.Popen | None = None) -> Path:
    """Build the whole book in its working folder, by a program that is ready if there is one; return the folder of its pages.

    After a failure the folder goes, since Sphinx does not warn again of a page that it keeps;
    so it does when the last build was cut short, since Sphinx takes half a page for a whole one.
    """
    out, unfinished = WORK / builder, WORK / f"{builder}.unfinished"
    if unfinished.exists():
        shutil.rmtree(out, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    try:
        finish(ready or sphinx(builder), "\n")
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    unfinished.unlink()
    return out / "_build" / builder


def web(ready: subprocess.Popen | None = None) -> None:
    """Build the web pages, make them light and put them in the place of the old ones."""
    new = BUILD / "html.new"
    slim = start(
        "-m", "tools.build.light_pages", str(new), str(WORK / "slim"), stdin=subprocess.PIPE
    )  # gets ready meanwhile
    try:
        finish(slim, f"{jupyter_book('html', ready)}\n")
    finally:
        slim.kill()
    if PDF.exists():  # the last good one, until the new one is there
        shutil.copy2(PDF, new / PDF.name)
    old = BUILD / "html.old"
    if HTML.exists():
        os.replace(HTML, old)
    os.replace(new, HTML)
    shutil.rmtree(old, ignore_errors=True)


def pdf() -> Path:
    """Build the book as one page, and the PDF from it; return where it is."""
    single = jupyter_book("singlehtml") / notebooks.chapters()[0].relative_to(ROOT).with_suffix(
        ".html"
    )
    target = BUILD / f"{PDF.name}.new"
    finish(start("-m", "tools.build.printing", str(single), str(target)))
    return target


def pages(ready: subprocess.Popen | None = None) -> int:
    """Make HTML and PDF from the stored outputs; returns an exit code."""
    frame = digest(frame_files())
    now = hashlib.sha256((frame + digest(text_files())).encode()).hexdigest()
    done = record()
    if (
        done.get("pages") == done.get("pdf") == now
        and PDF.exists()
        and (HTML / "index.html").exists()
    ):
        return 0
    anew = done.get("frame") != frame or not (WORK / "html").exists()
    if anew:
        shutil.rmtree(WORK, ignore_errors=True)
        remember(frame=frame)
    remember(
        pages="", pdf=""
    )  # until they are there: a build cut short must not pass for the one before it
    for left in (BUILD / "html.new", BUILD / "html.old"):
        shutil.rmtree(left, ignore_errors=True)
    say("building the web pages and the PDF, warnings as errors (a minute when all is new)")
    began = time.monotonic()
    # side by side when all is new; after an edit the pages come first, in seconds
    with ThreadPoolExecutor(max_workers=2 if anew else 1) as pool:
        shown, printed = pool.submit(web, ready), pool.submit(pdf)
        for name, job in (("web pages", shown), ("PDF", printed)):
            try:
                made = job.result()
            except BuildError as error:
                printed.cancel()
                print(
                    f"{error}\nFAILED {name}: the last good edition of them stays in _build/html",
                    file=sys.stderr,
                    flush=True,
                )
                return 1
            if name == "PDF":
                os.replace(made, PDF)
            remember(**{"pages" if name == "web pages" else "pdf": now})
            print(f"  {name}: in {time.monotonic() - began:.0f} s", flush=True)
    print(f"The book: _build/html/index.html and _build/html/{PDF.name}")
    return 0


def main(verb: str) -> int:
    """Do what a verb of the Makefile asks; returns an exit code."""
    (
        notebooks.chapters(),
        notebooks.settings("_config.yml"),
    )  # what cannot be read is said before any long work
    shared = notebooks.shared_inputs()
    fresh = verb in ("book", "notebooks") and record().get("data") != shared
    if fresh:
        say("checking the tables against their schema")
        if not check_data():
            return 1
    ready = sphinx("html") if verb != "notebooks" else None
    try:
        with alone("build"):
            if fresh:
                remember(data=shared)
            code = 0 if verb == "pages" else notebooks.main(everything=verb == "notebooks")
            if code or verb == "notebooks":
                return code
            code = pages(ready)
    finally:
        if ready:
            ready.kill()
    if not code:
        print("The book is up to date.", flush=True)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except notebooks.ChapterError as error:
        sys.exit(str(error))
    except OSError as error:  # a full disk, a folder that may not be written
        sys.exit(
            f"FAILED: {error.strerror}: {error.filename or 'while writing'}; the notebooks and the last good book are as they were"
        )
