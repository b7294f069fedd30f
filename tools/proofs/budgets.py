"""What the book may weigh and what a build may cost: `budgets.json` beside this file.

`python -m tools.proofs.budgets` compares the built book with it, `--apply` stores the sizes of the
built book after somebody looked at what grew. A part may have no more than the `limits` of its
kind, and grow at a change by no more than `growth` per cent and a little; so growth is a line of a
diff, never unseen. A test asks the same of each build.

Sizes are of what a server sends: pages, charts and marks compressed, the printed formats and the
whole site as they are. What a build costs is CPU time, as a ratio to that of a fixed piece of work
on the same machine, and the memory of the largest program; only a build from nothing is judged.
"""

import argparse
import gzip
import json
import re
import sys
import time
from pathlib import Path

from tools.build import cost
from tools.build.files import replace
from tools.build.standing_book import HTML, PRINTED
from tools.paths import ROOT

FILE = ROOT / "tools" / "proofs" / "budgets.json"
SLACK = 1024  # bytes that a part may grow by whatever its size: a word in a small page
NAMED = 5  # the largest parts that a fault names

Sizes = dict[str, dict[str, int]]  # {kind: {part: bytes}}


def compressed(path: Path) -> int:
    """Return the bytes of a file as a server sends it."""
    return len(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))


def sizes(book: Path = HTML) -> Sizes:
    """Return the size of each part of a built book."""
    pages = [*sorted((book / "chapters").glob("*.html")), book / "search.html"]
    drawings = sorted((book / "figure-data").glob("*.svg"))
    narrow = [path for path in drawings if path.stem.endswith("-narrow")]
    wide = [path for path in drawings if path not in narrow]
    marks = sorted((book / "figure-data").glob("*.js"))
    printed = [book / name for name in PRINTED if (book / name).exists()]
    whole = sum(path.stat().st_size for path in book.rglob("*") if path.is_file())
    return {
        "page": {path.stem: compressed(path) for path in pages},
        "chart, wide": {path.stem: compressed(path) for path in wide},
        "chart, narrow": {path.stem: compressed(path) for path in narrow},
        "chart, marks": {path.stem: compressed(path) for path in marks},
        "printed": {path.name: path.stat().st_size for path in printed},
        "site": {"all files": whole},
    }


def grown(now: int, before: int, percent: int) -> bool:
    return now > before * (1 + percent / 100) + SLACK


def faults(found: Sizes, budgets: dict) -> list[str]:
    """Return what is over budget, one line a part, the heaviest first; then the largest parts."""
    over = []
    for kind, parts in found.items():
        limit, stored = budgets["limits"][kind], budgets["stored"].get(kind, {})
        for name, size in parts.items():
            before = stored.get(name)
            if size > limit:
                over.append((size, kind, f"{kind}, {name}: {size:,} bytes; at most {limit:,}"))
            elif before is not None and grown(size, before, budgets["growth"]):
                more = 100 * (size / before - 1)
                words = f"{size:,} bytes, {before:,} before, {more:+.0f} %"
                allowed = f"at most {budgets['growth']} % at a change"
                over.append((size, kind, f"{kind}, {name}: {words}; {allowed}"))
    lines = [line for _, _, line in sorted(over, reverse=True)]
    for kind in dict.fromkeys(kind for _, kind, _ in over):
        lines += [f"the largest of {kind}: {largest(found[kind])}"]
    return lines


def largest(parts: dict[str, int]) -> str:
    """Return the largest parts in words."""
    ranked = sorted(parts.items(), key=lambda part: -part[1])[:NAMED]
    return ", ".join(f"{name} {size:,}" for name, size in ranked)


def largest_files(book: Path = HTML) -> str:
    """Return the largest files of a book in words."""
    files = [path for path in book.rglob("*") if path.is_file()]
    return largest({path.relative_to(book).as_posix(): path.stat().st_size for path in files})


def largest_sections(page: Path) -> str:
    """Return the largest sections of a page in words: what to look at when it grew."""
    text = page.read_text(encoding="utf-8")
    starts = list(re.finditer(r'<section id="([^"]+)"', text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    parts = {
        start[1]: len(gzip.compress(text[start.start() : end].encode(), mtime=0))
        for start, end in zip(starts, ends, strict=True)
    }
    return largest(parts)


def explained(lines: list[str], book: Path = HTML) -> list[str]:
    """Return the faults of a book, with what is largest within a page or the site."""
    lines = list(lines)
    for line in tuple(lines):
        kind, _, name = line.partition(": ")[0].rpartition(", ")
        page = book / "chapters" / f"{name}.html"
        if kind == "page" and page.exists():
            lines.append(f"the largest sections of {name}: {largest_sections(page)}")
        elif kind == "site":
            lines.append(f"the largest files: {largest_files(book)}")
    return lines


# --- what a build costs


def reference_seconds() -> float:
    """Return the CPU seconds of a fixed piece of work, the least of five."""
    found = []
    for _ in range(5):
        began = time.process_time()
        text = json.dumps(
            [{"key": number, "words": [str(number)] * 3} for number in range(100_000)]
        )
        gzip.compress(json.dumps(json.loads(text)).encode(), mtime=0)
        found.append(time.process_time() - began)
    return min(found)


def cost_faults(spent: dict, budget: dict, unit: float) -> list[str]:
    """Return what a build from nothing cost too much; `unit` is the fixed work's CPU seconds."""
    stages = spent["stages"]
    ratio = sum(stage["cpu_seconds"] for stage in stages.values()) / unit
    peak = max(stage["peak_mib"] for stage in stages.values())
    parts = ", ".join(
        f"{name} {stage['cpu_seconds'] / unit:.0f} x, to {stage['peak_mib']} MiB"
        for name, stage in sorted(stages.items(), key=lambda item: -item[1]["cpu_seconds"])
    )
    found = []
    if ratio > budget["cpu"]:
        found.append(f"CPU: {ratio:.0f} times the fixed work; at most {budget['cpu']} ({parts})")
    if peak > budget["peak_mib"]:
        found.append(f"memory: {peak} MiB; at most {budget['peak_mib']} ({parts})")
    return found


def judge_the_build(budget: dict) -> list[str]:
    """Return what the last build from nothing cost too much; say what it cost."""
    spent = json.loads(cost.RECORD.read_text(encoding="utf-8")) if cost.RECORD.exists() else {}
    if not spent.get("from_nothing"):
        print("cost of a build: not judged, none began from nothing (remove _build, make book)")
        return []
    unit = reference_seconds()
    for name, stage in spent["stages"].items():
        seconds = stage["cpu_seconds"]
        print(f"{name}: {seconds} s of CPU, {seconds / unit:.0f} x; to {stage['peak_mib']} MiB")
    return cost_faults(spent, budget, unit)


def main(arguments: list[str]) -> int:
    """Compare the built book with its budgets; returns 1 where it is over one of them."""
    parser = argparse.ArgumentParser(prog="make budgets")
    parser.add_argument("--apply", action="store_true", help="store the sizes of the built book")
    asked = parser.parse_args(arguments)
    budgets, found = json.loads(FILE.read_text(encoding="utf-8")), sizes()
    for kind, parts in found.items():
        print(f"{kind}: {sum(parts.values()):,} bytes in {len(parts)}; {largest(parts)}")
    if asked.apply:
        budgets["stored"] = found
        replace(FILE, json.dumps(budgets, indent=1) + "\n")
        print(f"== written: {FILE.relative_to(ROOT)}")
        over = faults(found, budgets)
    else:
        over = faults(found, budgets) + judge_the_build(budgets["build"])
    if over:
        print("\n".join(["over budget:", *explained(over)]), file=sys.stderr)
        print("if it has to be: make budgets APPLY=1 (growth), or a higher limit", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
