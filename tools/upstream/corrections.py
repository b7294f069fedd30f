"""The register of corrections, ``data/corrections.csv``: where a table departs from its source.

A correction that is open changes what a publisher's file gives, as long as the file still has what
the correction *expects*. Where it has something else the publisher has mended it, or changed it:
the refresh is refused until a person has looked at the entry.

``key``      the cells that say which row is meant, parted by semicolons
``column``   the cell that is changed; ``row`` where a row is left out that stands there twice: the
             one under the key `ours` is kept
``expects``  what the file must have in that cell; ``present`` for a row
``state``    open; mended where the publisher has followed; dropped where we were wrong
"""

import csv
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pandas as pd

from tools.paths import DATA
from tools.upstream import stored
from tools.upstream.publisher import Part
from tools.upstream.reading import Refused, refusal

REGISTER = "corrections.csv"
OPEN = "open"
WHOLE = "row"  # in the place of a column
PLACE = f"data/{REGISTER}"
LOOK = f"look at it again and change {PLACE}"


@dataclass(frozen=True)
class Correction:
    """One entry of the register."""

    table: str
    key: str
    column: str
    published: str
    ours: str
    why: str
    told: str
    state: str
    expects: str


def load(folder: Path = DATA) -> list[Correction]:
    """Return the entries of the register, none where there is no register yet."""
    path = folder / REGISTER
    if not path.is_file():
        return []
    names = [field.name for field in fields(Correction)]
    with path.open(encoding="utf-8", newline="") as file:
        return [Correction(**{n: row[n] for n in names}) for row in csv.DictReader(file)]


def corrected(part: Part, file: str, folder: Path = DATA) -> Part:
    """Return a part with the open corrections of its table applied to its rows.

    Raises Refused, with a line for each, where the file no longer has what one expects.
    """
    entries = [entry for entry in load(folder) if (entry.table, entry.state) == (part.table, OPEN)]
    rows = part.rows.reset_index(drop=True).copy()
    faults, left_out = [], []
    for entry in entries:
        at = rows.index[keys(rows, part.table, folder).eq(entry.key)]
        if fault := mismatch(entry, rows.loc[at], part, folder):
            faults.append(str(refusal(file, fault)))
        elif entry.column == WHOLE:
            left_out.extend(at)
        else:
            rows.loc[at, entry.column] = entry.ours
    if faults:
        raise Refused("\n".join(faults))
    return replace(part, rows=rows.drop(index=left_out).reset_index(drop=True))


def keys(rows: pd.DataFrame, table: str, folder: Path = DATA) -> pd.Series:
    """Return what says which row is meant, as the register writes it."""
    return rows[[*stored.keys(table, folder)[0]]].agg("; ".join, axis=1)


def mismatch(entry: Correction, found: pd.DataFrame, part: Part, folder: Path) -> str:
    """Say what a file has in the place of what a correction expects, nothing where it has that.

    A file that is not about the row at all, as one of other years, is no mismatch.
    """
    if found.empty:
        return gone(entry, part, folder)
    if entry.column == WHOLE:
        return ""
    (now,) = found[entry.column]
    if now == entry.expects:
        return ""
    where = f"{entry.table} {entry.key}, {entry.column} is {now or 'empty'}"
    if now == entry.ours:
        return f"{where} as ours: the publisher has mended it; set its state to mended in {PLACE}"
    return f"{where}, where the correction expects {entry.expects or 'nothing'}; {LOOK}"


def gone(entry: Correction, part: Part, folder: Path) -> str:
    """Say that a row which a file should have is not there."""
    if entry.column == WHOLE:
        mended = entry.ours in set(keys(part.rows, part.table, folder))
        what = f"has {entry.table} {entry.key} no more, as ours; set its state to mended in {PLACE}"
        return what if mended else ""
    table = stored.load(part.table, folder)
    held = set(keys(table[part.replaces(table)], part.table, folder))
    return f"has no {entry.table} {entry.key} any more; {LOOK}" if entry.key in held else ""
