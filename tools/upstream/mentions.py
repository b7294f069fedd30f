"""Where the report still names a release that another has replaced: by its key or by its name.

A refresh writes what is derived from the file. What people wrote of the former release stays, and
would age unseen: sentences and captions, citations, rows that were read by hand.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tools.paths import ROOT
from tools.upstream import sidecars

# Names that say which release a file is of; others say only how far its rows go.
NUMBERED = re.compile(r"(?:release of|version) +(.+)")
YEAR = re.compile(r"[12][0-9]{3}$")
LETTERS = 60  # of a line of a cell


def numbered(release: str | None) -> str:
    """Return what tells a release from another in its name (March 2026, 24.1), else nothing."""
    found = NUMBERED.fullmatch(release or "")
    return found[1] if found else ""


def words(key: str, release: str | None) -> re.Pattern:
    """Return what the key or the name of a release is found by, no day and no longer number."""
    looked_for = [rf"\b{re.escape(key)}\b"]
    if number := numbered(release):
        looked_for.append(rf"(?<![\d.])(?<!\d ){re.escape(number)}(?![\d.]*\d)")
        if year := YEAR.search(number):
            looked_for += [rf"\brelease of {year[0]}\b", rf"\"{year[0]}\""]
    return re.compile("|".join(looked_for))


def still(key: str, release: str | None, root: Path = ROOT) -> list[str]:
    """Return where chapters, tables read by hand and their descriptions name a release."""
    found = words(key, release)
    lines = []
    for place, unit, parts in _parts(root):
        if unit == "cell":
            lines += [
                f"{place}, cell {number}: {line}"
                for number, part in parts
                if (line := begins(part, found))
            ]
        elif numbers := [str(number) for number, part in parts if found.search(part)]:
            units = unit if len(numbers) == 1 else f"{unit}s"
            lines.append(f"{place}, {units} {', '.join(numbers)}")
    return lines


def begins(cell: str, found: re.Pattern) -> str:
    """Return how the line of a cell begins in which something is found: no editor numbers cells."""
    lines = (line.strip() for line in cell.splitlines() if found.search(line))
    return next(lines, "")[:LETTERS]


def _parts(root: Path) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
    """Yield the name of each file that people write, what its parts are called, and its parts."""
    for path in sorted((root / "chapters").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
        yield path.relative_to(root).as_posix(), "cell", list(enumerate(sources, start=1))
    texts = sorted((root / "chapters").glob("*.md"))
    texts += sorted((root / "chapters" / "report").rglob("*.py"))
    for path in [*texts, root / "data" / "datapackage.json"]:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield path.relative_to(root).as_posix(), "line", list(enumerate(lines, start=1))
    for table in by_hand(root / "data"):
        path = root / "data" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = [",".join(row) for row in csv.reader(file)]
        yield path.relative_to(root).as_posix(), "row", list(enumerate(rows, start=1))


def by_hand(data: Path) -> list[str]:
    """Return the tables that no program derives any row of."""
    read, derived = set(), set()
    for path in sidecars.paths(data / "upstream"):
        sidecar = json.loads(path.read_text(encoding="utf-8"))
        (derived if sidecar["module"] else read).update(sidecar["tables"])
    return sorted(read - derived)
