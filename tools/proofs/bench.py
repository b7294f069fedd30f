"""Measure the build, as ratios in one run, and write the part on speed of tools/proofs/BENCHMARKS.md.

Everything is timed in copies of the last commit on an otherwise idle machine; a ratio of two
times of the same run means the same elsewhere, seconds do not. `python -m tools.proofs.bench`
takes about a quarter of an hour.
"""

import asyncio
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
from pathlib import Path

import reproduce

from tools.paths import ROOT

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"


def timed(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def run(place: Path, *command: str, **settings) -> None:
    """Run a Python program in a copy; raises CalledProcessError with its output where it fails."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=place,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout[-2000:])


def build(place: Path) -> float:
    """Return the seconds of `make book` in a copy, with the environment of this book."""
    if not (place / ".venv").exists():
        (place / ".venv").symlink_to(ROOT / ".venv")
    return timed(
        lambda: subprocess.run(["make", "book"], cwd=place, check=True, stdout=subprocess.DEVNULL)
    )


def kernels(place: Path) -> dict[str, float]:
    """Return {chapter: seconds of its own execution}, one after the other."""
    from tools.build import notebooks

    notebooks.ROOT = place
    return {
        path.stem: timed(lambda: asyncio.run(notebooks.run(path))) for path in notebooks.chapters()
    }


def formats(place: Path) -> dict[str, float]:
    """Return the seconds that each format takes alone, from nothing."""
    code = "from tools.build import book; book.BUILD.mkdir(exist_ok=True); book.{}()"
    shutil.rmtree(place / "_build", ignore_errors=True)
    return {name: timed(lambda: run(place, "-c", code.format(name))) for name in ("web", "pdf")}


def plain_jupyter_book(place: Path) -> float:
    """Return the seconds of `jupyter-book build`, executing every chapter (`force`), pages only."""
    settings = place / "_config.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        before.replace('execute_notebooks: "off"', "execute_notebooks: force"), encoding="utf-8"
    )
    try:
        return timed(
            lambda: run(
                place,
                "-c",
                JUPYTER_BOOK,
                "build",
                ".",
                "--path-output",
                str(place / "_build" / "plain"),
                "--all",
            )
        )
    finally:
        settings.write_text(before, encoding="utf-8")


def after_a_word(place: Path) -> tuple[float, float]:
    """Return the seconds until a word typed into a chapter is on its page, and until the build ends."""
    page = place / "_build" / "html" / "chapters" / "cold-war.html"
    reproduce.edit(place, "Wordaddedforthebenchmark.")
    seen = []

    def watch():
        began = time.monotonic()
        while not seen and time.monotonic() - began < 300:
            try:
                if "Wordaddedforthebenchmark" in page.read_text(encoding="utf-8"):
                    seen.append(time.monotonic() - began)
            except FileNotFoundError:
                pass  # at the moment when the pages change places
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    whole = build(place)
    watcher.join()
    return seen[0], whole


def after_a_cell(place: Path) -> float:
    """Return the seconds of a build after one cell of a table changed."""
    table = place / "data" / "arms_transfers.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    header = next(csv.reader([lines[0]]))
    row = next(i for i, line in enumerate(lines) if line.startswith("SUN,PRK,1971,"))
    cells = lines[row].split(",")
    cells[header.index("tiv")] = str(float(cells[header.index("tiv")]) + 1)
    lines[row] = ",".join(cells)
    table.write_text("".join(lines), encoding="utf-8")
    return build(place)


def growth_of_tables(place: Path) -> list[tuple[int, float, float]]:
    """Return (times as many rows, seconds, MiB) of loading the roll calls and comparing votes, each in a process of its own."""
    table = place / "data" / "roll_calls.csv"
    before = table.read_text(encoding="utf-8")
    head, *rows = before.splitlines(keepends=True)
    code = (
        "import sys, time, resource; sys.path.insert(0, 'chapters'); from report import measures, tables; t = time.monotonic(); r = tables.load('roll_calls'); "
        "r = r.assign(year=tables.year(r['date'])); measures.agreement_by_year(r, 'RUS', 'PRK'); measures.contested(r); "
        "print(time.monotonic() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    found = []
    for times in (1, 10, 100):
        table.write_text(
            head
            + "".join(
                f"{row.partition(',')[0]}.{k:03d},{row.partition(',')[2]}"
                for row in rows
                for k in range(times)
            ),
            encoding="utf-8",
        )
        said = subprocess.run(
            [sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=True
        ).stdout.split()
        found.append((times, float(said[0]), float(said[1])))
    table.write_text(before, encoding="utf-8")
    return found


def growth_of_chapters(place: Path) -> tuple[float, float]:
    """Return the seconds of the pages of the book, and of one with four times as many chapters (copies with labels of their own)."""
    out = ("--path-output", str(place / "_build" / "more"), "--builder", "html", "--all")
    once = timed(lambda: run(place, "-c", JUPYTER_BOOK, "build", ".", *out))
    contents = (place / "_toc.yml").read_text(encoding="utf-8")
    for path in sorted((place / "chapters").glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        for k in (2, 3, 4):
            copied = path.with_stem(f"{path.stem}-{k}")
            copied.write_text(
                re.sub(r"\b(fig|tab)-([a-z]{2})-", rf"\1-\g<2>{k}-", text), encoding="utf-8"
            )
            contents += f"  - file: chapters/{copied.stem}\n"
    (place / "_toc.yml").write_text(contents, encoding="utf-8")
    return once, timed(lambda: run(place, "-c", JUPYTER_BOOK, "build", ".", *out))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = reproduce.copy_of_the_commit(Path(folder) / "book")
        print("== execution, formats", flush=True)
        each, alone = kernels(place), formats(place)
        slowest = max(each, key=each.get)
        print("== cold, plain, edits", flush=True)
        shutil.rmtree(place / "_build")
        cold = build(place)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        nothing, plain = build(place), plain_jupyter_book(place)
        shown, word = after_a_word(place)
        cell = after_a_cell(place)
        print("== nbval", flush=True)
        subprocess.run(["git", "checkout", "--quiet", "."], cwd=place, check=True)
        nbval = (
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--nbval",
            "--nbval-cell-timeout",
            "600",
            *[f"chapters/{p.name}" for p in sorted((place / "chapters").glob("*.ipynb"))],
        )
        serial, parallel = (
            timed(lambda: run(place, *nbval)),
            timed(lambda: run(place, *nbval, "--numprocesses", "auto", "--dist", "loadfile")),
        )
        print("== growth of tables", flush=True)
        rows = growth_of_tables(place)
        print("== growth of chapters", flush=True)
        once, fourfold = growth_of_chapters(place)
    whole = each[slowest] + alone["web"] + alone["pdf"]
    cpu = (
        next(
            (
                line.split(":")[1].strip()
                for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")
            ),
            platform.processor(),
        )
        if Path("/proc/cpuinfo").exists()
        else platform.processor()
    )
    lines = [
        (
            "cold `make book` after set-up",
            cold,
            f"{cold / whole:.2f} × (slowest chapter, {slowest}, {each[slowest]:.1f} s, + pages {alone['web']:.1f} s + PDF {alone['pdf']:.1f} s)",
            "at most 1.6 ×",
        ),
        (
            "the same",
            cold,
            f"{cold / sum(each.values()):.2f} × all chapters executed one after the other ({sum(each.values()):.1f} s)",
            "",
        ),
        (
            "the same",
            cold,
            f"{cold / plain:.2f} × `jupyter-book build` with `force`, pages only ({plain:.1f} s)",
            "",
        ),
        ("a word edited: on the page", shown, f"{shown / cold:.2f} × cold", "at most 6 s"),
        ("a word edited: PDF too", word, f"{word / cold:.2f} × cold", ""),
        ("a cell of a table changed", cell, f"{cell / cold:.2f} × cold", ""),
        ("nothing changed", nothing, f"{nothing / cold:.3f} × cold", "at most 2 s"),
        ("nbval, parallel", parallel, f"{parallel / serial:.2f} × serial ({serial:.1f} s)", ""),
        *[
            (
                f"a table {n} times as long: load, check, measure",
                s,
                f"{s / rows[0][1]:.1f} × the time, {m / rows[0][2]:.1f} × the memory ({m:.0f} MiB)",
                "no faster than the data",
            )
            for n, s, m in rows
        ],
        (
            "pages of four times as many chapters",
            fourfold,
            f"{fourfold / once:.1f} × the pages of the book ({once:.1f} s)",
            "no faster than the data",
        ),
    ]
    text = (
        "## Speed\n\nMade by `make bench`, which replaces this part; the ratios are of times in one run, on copies of one commit. The largest process took "
        f"{memory:.0f} MiB.\n\nMachine: {cpu}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}, Python {platform.python_version()}.\n\n"
        "| what | seconds | ratio | wanted |\n|---|---|---|---|\n"
        + "".join(
            f"| {what} | {seconds:.1f} | {ratio} | {wanted} |\n"
            for what, seconds, ratio, wanted in lines
        )
    )
    file = ROOT / "tests" / "BENCHMARKS.md"
    file.write_text(
        file.read_text(encoding="utf-8").partition("## Speed")[0] + text, encoding="utf-8"
    )
    print(text)


if __name__ == "__main__":
    main()
