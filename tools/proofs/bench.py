"""Measure the build, as ratios in one run, and write the part on speed of BENCHMARKS.md.

Everything is timed in copies of the last commit on an otherwise idle machine; a ratio of two
times of the same run means the same elsewhere, seconds do not. `python -m tools.proofs.bench`
takes about a quarter of an hour.
"""

import csv
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.build.formats import make_pages, make_printed
from tools.paths import ROOT
from tools.proofs.copies import copy_of_the_commit, edit

FILE = ROOT / "tools" / "proofs" / "BENCHMARKS.md"
WORD = "Wordaddedforthebenchmark"
PLAIN_BUILD = (str(Path(sys.executable).with_name("jupyter-book")), "build", ".")
NBVAL = (
    "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-cell-timeout", "600",
)  # fmt: skip
GROWTH = """
import resource, sys, time
sys.path.insert(0, "chapters")
from report import measures, tables
began = time.monotonic()
rolls = tables.load("roll_calls")
rolls = rolls.assign(year=tables.year(rolls["date"]))
measures.agreement_by_year(rolls, "RUS", "PRK")
measures.contested(rolls)
print(time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Line:
    """A line of the table: what was timed, its seconds, a ratio that says more, what is wanted."""

    what: str
    seconds: float
    ratio: str
    wanted: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.seconds:.1f} | {self.ratio} | {self.wanted} |"


def timed(work: Callable) -> float:
    """Return the seconds that some work takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def run(place: Path, *command: str) -> str:
    """Run a Python program in a copy and return what it prints; raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout[-2000:])
    return done.stdout


def build(place: Path) -> float:
    """Return the seconds of `make book` in a copy, with the environment of this book."""
    if not (place / ".venv").exists():
        (place / ".venv").symlink_to(ROOT / ".venv")
    make = ["make", "book"]
    return timed(lambda: subprocess.run(make, cwd=place, check=True, stdout=subprocess.DEVNULL))


def kernels(place: Path) -> dict[str, float]:
    """Return {chapter: seconds of its own execution}, one after the other."""
    code = (
        "import asyncio, sys; from tools.build import notebooks; "
        "asyncio.run(notebooks.run(notebooks.ROOT / 'chapters' / sys.argv[1]))"
    )
    names = sorted(path.name for path in (place / "chapters").glob("*.ipynb"))
    return {
        Path(name).stem: timed(lambda name=name: run(place, "-c", code, name)) for name in names
    }


def formats(place: Path) -> dict[str, float]:
    """Return the seconds that pages, and that PDF, brief and EPUB take alone, from nothing."""
    code = "import asyncio; from tools.build import formats; asyncio.run(formats.{}())"
    shutil.rmtree(place / "_build", ignore_errors=True)
    return {
        "pages": timed(lambda: run(place, "-c", code.format(make_pages.__name__))),
        "printed": timed(lambda: run(place, "-c", code.format(make_printed.__name__))),
    }


def plain_jupyter_book(place: Path) -> float:
    """Return the seconds of `jupyter-book build`, executing every chapter, pages only."""
    settings = place / "_config.yml"
    before = settings.read_text(encoding="utf-8")
    forced = before.replace('execute_notebooks: "off"', "execute_notebooks: force")
    settings.write_text(forced, encoding="utf-8")
    out = ("--path-output", str(place / "_build" / "plain"), "--all")
    try:
        return timed(lambda: run(place, *PLAIN_BUILD, *out))
    finally:
        settings.write_text(before, encoding="utf-8")


def wait_for_a_word(page: Path, seen: list[float]) -> None:
    """Note the seconds until the word is on a page, five minutes at the most."""
    began = time.monotonic()
    while not seen and time.monotonic() - began < 300:
        # no page stands there at the moment when the old ones and the new ones change places
        if page.exists() and WORD in page.read_text(encoding="utf-8"):
            seen.append(time.monotonic() - began)
        time.sleep(0.05)


def after_a_word(place: Path) -> tuple[float, float]:
    """Return the seconds until a word typed into a chapter is on its page, and to the end."""
    page = place / "_build" / "html" / "chapters" / "cold-war.html"
    edit(place, WORD)
    seen = []
    watcher = threading.Thread(target=wait_for_a_word, args=(page, seen))
    watcher.start()
    whole = build(place)
    watcher.join()
    return seen[0], whole


def after_a_cell(place: Path) -> float:
    """Return the seconds of a build after one cell of a table changed."""
    table = place / "data" / "arms_transfers.csv"
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if (row["supplier"], row["year"]) == ("SUN", "1971"))
    row["tiv"] = str(float(row["tiv"]) + 1)
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return build(place)


def growth_of_tables(place: Path) -> list[tuple[int, float, float]]:
    """Return (times as many rows, seconds, MiB) of loading the roll calls and comparing votes."""
    table = place / "data" / "roll_calls.csv"
    before = table.read_text(encoding="utf-8")
    head, *rows = before.splitlines(keepends=True)
    found = []
    for times in (1, 10, 100):
        longer = [head]
        for row in rows:
            number, _, rest = row.partition(",")
            longer += [f"{number}.{copy:03d},{rest}" for copy in range(times)]
        table.write_text("".join(longer), encoding="utf-8")
        seconds, memory = map(float, run(place, "-c", GROWTH).split())
        found.append((times, seconds, memory))
    table.write_text(before, encoding="utf-8")
    return found


def growth_of_chapters(place: Path) -> tuple[float, float]:
    """Return the seconds of the pages of the book, and of one with four times the chapters.

    The others are copies with labels of their own.
    """
    out = ("--path-output", str(place / "_build" / "more"), "--builder", "html", "--all")
    once = timed(lambda: run(place, *PLAIN_BUILD, *out))
    contents = (place / "_toc.yml").read_text(encoding="utf-8")
    for path in sorted((place / "chapters").glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        for k in (2, 3, 4):
            copied = path.with_stem(f"{path.stem}-{k}")
            renamed = re.sub(r"\b(fig|tab)-([a-z]{2})-", rf"\1-\g<2>{k}-", text)
            copied.write_text(renamed, encoding="utf-8")
            contents += f"  - file: chapters/{copied.stem}\n"
    (place / "_toc.yml").write_text(contents, encoding="utf-8")
    return once, timed(lambda: run(place, *PLAIN_BUILD, *out))


def builds(place: Path) -> tuple[list[Line], float]:
    """Return the lines of building the book, cold and after edits, and the MiB it took."""
    each, alone = kernels(place), formats(place)
    slowest = max(each, key=each.get)
    whole = each[slowest] + alone["pages"] + alone["printed"]
    parts = (
        f"slowest chapter, {slowest}, {each[slowest]:.1f} s, "
        f"+ pages {alone['pages']:.1f} s + PDF, brief, EPUB {alone['printed']:.1f} s"
    )
    shutil.rmtree(place / "_build")
    cold = build(place)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    nothing, plain = build(place), plain_jupyter_book(place)
    shown, word = after_a_word(place)
    cell = after_a_cell(place)
    in_turn = sum(each.values())
    lines = [
        Line("cold `make book` after set-up", cold, f"{cold / whole:.2f} × ({parts})", "1.6 ×"),
        Line(
            "the same",
            cold,
            f"{cold / in_turn:.2f} × all chapters executed one after the other ({in_turn:.1f} s)",
        ),
        Line(
            "the same",
            cold,
            f"{cold / plain:.2f} × `jupyter-book build`, executing, pages only ({plain:.1f} s)",
        ),
        Line("a word edited: on the page", shown, f"{shown / cold:.2f} × cold", "at most 6 s"),
        Line("a word edited: PDF too", word, f"{word / cold:.2f} × cold"),
        Line("a cell of a table changed", cell, f"{cell / cold:.2f} × cold"),
        Line("nothing changed", nothing, f"{nothing / cold:.3f} × cold", "at most 2 s"),
    ]
    return lines, memory


def tests(place: Path) -> Line:
    """Return the line of nbval over all chapters, side by side and one after the other."""
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=place, check=True)
    chapters = [f"chapters/{path.name}" for path in sorted((place / "chapters").glob("*.ipynb"))]
    serial = timed(lambda: run(place, *NBVAL, *chapters))
    spread = ("--numprocesses", "auto", "--dist", "loadfile")
    parallel = timed(lambda: run(place, *NBVAL, *chapters, *spread))
    return Line("nbval, parallel", parallel, f"{parallel / serial:.2f} × serial ({serial:.1f} s)")


def growth(place: Path) -> list[Line]:
    """Return the lines of longer tables and of more chapters."""
    lines = []
    rows = growth_of_tables(place)
    _, first_seconds, first_memory = rows[0]
    for times, seconds, memory in rows:
        ratio = (
            f"{seconds / first_seconds:.1f} × the time, "
            f"{memory / first_memory:.1f} × the memory ({memory:.0f} MiB)"
        )
        what = f"a table {times} times as long: load, check, measure"
        lines.append(Line(what, seconds, ratio, "no faster than the data"))
    once, fourfold = growth_of_chapters(place)
    ratio = f"{fourfold / once:.1f} × the pages of the book ({once:.1f} s)"
    what = "pages of four times as many chapters"
    return [*lines, Line(what, fourfold, ratio, "no faster than the data")]


def processor() -> str:
    """Return the name of the processor, as the system has it."""
    about = Path("/proc/cpuinfo")
    if about.exists():
        named = re.search(r"^model name\s*: (.+)", about.read_text(), flags=re.M)
        if named:
            return named[1]
    return platform.processor()


def main() -> None:
    """Measure, print the table and put it into BENCHMARKS.md."""
    with tempfile.TemporaryDirectory() as folder:
        place = copy_of_the_commit(Path(folder) / "book")
        print("== execution, formats, cold, edits", flush=True)
        lines, memory = builds(place)
        print("== nbval", flush=True)
        lines.append(tests(place))
        print("== growth of tables and chapters", flush=True)
        lines += growth(place)
    text = f"""## Speed

Made by `make bench`, which replaces this part; the ratios are of times in one run, on copies of one
commit. The largest process took {memory:.0f} MiB.

Machine: {processor()}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}, \
Python {platform.python_version()}.

| what | seconds | ratio | wanted |
|---|---|---|---|
"""
    text += "".join(f"{line}\n" for line in lines)
    kept = FILE.read_text(encoding="utf-8").partition("## Speed")[0]
    FILE.write_text(kept + text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
