"""Build the book: check the data, execute what changed, make the pages and the PDF.

`python chapters/_ext/build.py book`   all of it, skipping what is up to date
`python chapters/_ext/build.py pages`  pages and PDF from the outputs stored in the notebooks, executing nothing
`python chapters/_ext/build.py notebooks`  execute every chapter, changed or not

Up to date is judged by content, never by dates of files. Pages are built anew as a whole,
beside the old ones, and take their place only when both formats are done: an interrupted
or failed build leaves the last good book.
"""

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

import execute

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "_build"
RECORD = BUILD / "built.json"
HTML = BUILD / "html"
PDF = HTML / "isolated-partners.pdf"


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def check_data() -> bool:
    """Print the faults of data/, one line each; True if there are none."""
    sys.path.insert(0, str(ROOT / "chapters"))
    from report import tables

    found = tables.faults()
    if found:
        print("\n".join(found), file=sys.stderr)
    return not found


def page_inputs() -> str:
    """Return one hash over everything that the pages and the PDF are made of."""
    digest = hashlib.sha256()
    paths = [ROOT / "_config.yml", ROOT / "_toc.yml", ROOT / "requirements.txt"]
    for folder in ("chapters", "data"):
        paths += [p for p in sorted((ROOT / folder).rglob("*")) if p.is_file() and not
                  any(part.startswith(".") or part == "__pycache__" for part in p.relative_to(ROOT).parts)]
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def record() -> dict:
    try:
        return json.loads(RECORD.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def remember(**facts: str) -> None:
    execute.replace(RECORD, json.dumps(record() | facts, indent=1, sort_keys=True) + "\n")


class BuildError(RuntimeError):
    """A format was not built; the message says why, a line for each fault."""


def run(*command: str) -> str:
    """Run a Python program in the project's environment and return what it said; raises BuildError if it fails."""
    # one time zone, one language of messages, no colours: the same bytes and the same log everywhere
    environment = os.environ | {"NO_COLOR": "1", "SOURCE_DATE_EPOCH": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    if done.returncode:
        lines = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).splitlines()
        raise BuildError("\n".join([line for line in lines if re.search(r"\b(WARNING|ERROR|Error|Exception|pdf:)", line)] or lines[-25:]))
    return done.stdout


def jupyter_book(builder: str, out: Path) -> None:
    """Build the whole book into `out`, warnings as errors."""
    run("-c", "from jupyter_book.cli.main import main; main()", "build", str(ROOT), "--path-output", str(out), "--builder", builder,
        "-W", "-n", "--keep-going")


def web(out: Path, html: Path) -> None:
    """Build the web pages and make them light."""
    jupyter_book("html", out)
    run(str(Path(__file__).with_name("slim.py")), str(html))


def pdf(out: Path, single: Path, target: Path) -> None:
    """Build the book as one page, and the PDF from it."""
    jupyter_book("singlehtml", out)
    run(str(Path(__file__).with_name("pdf.py")), str(single), str(target))


def pages() -> int:
    """Make HTML and PDF from the stored outputs; returns an exit code."""
    now = page_inputs()
    if record().get("pages") == now and PDF.exists() and (HTML / "index.html").exists():
        return 0
    stage = BUILD / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    say("building the web pages and the PDF, warnings as errors (a minute or more)")
    began = time.monotonic()
    html = stage / "html" / "_build" / "html"
    single = stage / "singlehtml" / "_build" / "singlehtml" / execute.chapters()[0].relative_to(ROOT).with_suffix(".html")
    with ThreadPoolExecutor() as pool:  # the two formats side by side; each step is a process of its own
        formats = {"web pages": pool.submit(web, stage / "html", html), "PDF": pool.submit(pdf, stage / "singlehtml", single, stage / PDF.name)}
        for name, done in formats.items():
            try:
                done.result()
            except BuildError as error:
                print(f"{error}\nFAILED {name}: the book was not built; the last good one stays in _build/html", file=sys.stderr)
                return 1
    os.replace(stage / PDF.name, html / PDF.name)
    print(f"  pages and PDF in {time.monotonic() - began:.0f} s", flush=True)
    shutil.rmtree(HTML, ignore_errors=True)
    os.replace(html, HTML)
    shutil.rmtree(stage, ignore_errors=True)
    remember(pages=now)
    print(f"The book: _build/html/index.html and _build/html/{PDF.name}")
    return 0


def main(verb: str) -> int:
    if verb in ("book", "notebooks"):
        shared = execute.shared_inputs()
        if record().get("data") != shared:
            say("checking the tables against their schema")
            if not check_data():
                return 1
            remember(data=shared)
        code = execute.main(everything=verb == "notebooks")
        if code or verb == "notebooks":
            return code
    code = pages()
    if not code:
        print("The book is up to date.", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
