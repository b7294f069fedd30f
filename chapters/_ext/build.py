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
from pathlib import Path

import execute
import slim

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


def jupyter_book(builder: str, out: Path) -> subprocess.Popen:
    """Start a build of the whole book into `out`, warnings as errors."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(ROOT), "--path-output", str(out),
               "--builder", builder, "-W", "-n", "--keep-going"]
    # one time zone, one language of messages, no colours: the same bytes and the same log everywhere
    environment = os.environ | {"NO_COLOR": "1", "SOURCE_DATE_EPOCH": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)


def pages() -> int:
    """Make HTML and PDF from the stored outputs; returns an exit code."""
    now = page_inputs()
    if record().get("pages") == now and PDF.exists() and (HTML / "index.html").exists():
        return 0
    stage = BUILD / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    say("building the web pages and the print page, warnings as errors")
    began = time.monotonic()
    runs = {builder: jupyter_book(builder, stage / builder) for builder in ("html", "singlehtml")}
    logs = {builder: run.communicate()[0] for builder, run in runs.items()}
    for builder, run in runs.items():
        if run.returncode:
            lines = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", logs[builder]).splitlines()
                     if re.search(r"\b(WARNING|ERROR|Error|Exception)\b", line)]
            print("\n".join(lines or logs[builder].splitlines()[-25:]), file=sys.stderr)
            print(f"FAILED {builder}: the book was not built; the last good one stays in _build/html", file=sys.stderr)
            return 1
    html = stage / "html" / "_build" / "html"
    slim.slim(html)
    print(f"  pages in {time.monotonic() - began:.0f} s", flush=True)
    say("making the PDF")
    began = time.monotonic()
    root = execute.chapters()[0].relative_to(ROOT).with_suffix(".html")
    single = stage / "singlehtml" / "_build" / "singlehtml" / root
    if subprocess.run([sys.executable, str(Path(__file__).with_name("pdf.py")), str(single), str(html / PDF.name)]).returncode:
        print("FAILED pdf: the book was not built; the last good one stays in _build/html", file=sys.stderr)
        return 1
    print(f"  PDF in {time.monotonic() - began:.0f} s", flush=True)
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
