"""CNS North Korea Missile Test Database: to ``missile_launches``, a row a day, type and outcome.

One row of the file is one missile. It comes as a workbook, sheet "Missile Tests", or as that sheet
saved as CSV (Windows-1252).

- A date that is known to the month only is one: 2026-09. The workbook stores the first of the month
  and tells by the format of the cell, the CSV writes Sep-26.
- The database renames missiles between releases. ``missile_names.csv`` has each type under the name
  that the table keeps, with all others; a name that it lacks is refused.
- An outcome that is missing or not applicable is unknown.
- The file's day is the last on which a row was entered or updated.
"""

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tools.upstream import reading, worksheet
from tools.upstream.assembly import frame
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import (
    Row,
    cells_of,
    columns,
    header,
    only,
    records,
    refusal,
    refuse_repeats,
    remark,
    text,
)

SHEET = "Missile Tests"
BEGINNING = ("F1", "Date")
COLUMNS = {
    "date": ("Date",),
    "entered": ("Date Entered/Updated",),
    "missile": ("Missile Name",),
    "outcome": ("Test Outcome",),
}
IGNORED = {
    "F1", "Launch Time (UTC)", "Missile Type", "Launch Agency/Authority", "Facility Name",
    "Facility Location", "Other Name", "Facility Latitude", "Facility Longitude",
    "Landing Location", "Apogee", "Distance Travelled", "Confirmation Status",
    "Additional Information", "Source(s)",
}  # fmt: skip
OUTCOMES = {
    "Success": "success", "Failure": "failure",
    "Unknown": "unknown", "N/A": "unknown", "": "unknown",
}  # fmt: skip
MONTHS = ("%Y-%m", "%b-%y")  # writings of a date that is known to the month only
NAMES = Path(__file__).with_name("missile_names.csv")


@functools.cache
def missiles() -> dict[str, str]:
    """Return {name as it is compared: name in the table}; raises ValueError for one of two."""
    known = {}
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others = row["names"].split(";") if row["names"] else []
            for name in (row["missile"], *others):
                if known.setdefault(plain(name), row["missile"]) != row["missile"]:
                    raise ValueError(f"{NAMES.name}: {name.strip()} stands for two missiles")
    return known


def plain(name: str) -> str:
    """Return a name as it is compared: small letters, anything else a hyphen."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


def read(paths: Sequence[Path]) -> Release:
    """Return what the file says; raises Refused where it cannot be taken in."""
    path = only(paths)
    launches, entered, last = Counter(), "", ""
    for row in rows(path):
        found = launch(row)
        launches[found] += 1
        last = found[0]
        entered = max(entered, day(row, "entered")) if row["entered"] else entered
    if not launches:
        raise refusal(path.name, "no launch at all; download the file again")
    found = [
        {"date": key[0], "missile": key[1], "outcome": key[2], "number": str(number)}
        for key, number in sorted(launches.items())
    ]
    part = Part(
        "missile_launches",
        frame(found),
        dated="date",
        totals=("number",),
        ends_among={"date": last},
    )
    return Release("missile-tests", f"to {found[-1]['date']}", entered, (part,))


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of either form of the file; what names no launch is a remark."""
    lines = iter(cells(path))
    first, titles = header(path.name, lines, BEGINNING, names=COLUMNS)
    positions = columns(path.name, first, titles, COLUMNS, IGNORED)
    filled = [
        (number, line)
        for number, line in lines
        if not remark(line) and any(cell.strip() for cell in line[1:])
    ]
    # only what begins with the number of a missile: salvos of one day are alike otherwise
    refuse_repeats(path.name, [(number, line) for number, line in filled if line[0].strip()])
    for number, line in filled:
        found = cells_of(path.name, number, line, titles, positions)
        row = {name: " ".join(cell.split()) for name, cell in found.items()}
        if any(row.values()):
            yield Row(path.name, number, row, COLUMNS)


def cells(path: Path) -> Iterable[tuple[int, list[str]]]:
    """Return the numbered rows of a workbook or a CSV."""
    if worksheet.is_book(path):
        return worksheet.rows(path, SHEET)
    return records(path.name, text(path, "windows-1252"))


def launch(row: Row) -> tuple[str, str, str]:
    """Return day, type and outcome of a missile."""
    name = plain(row["missile"]) or "unknown"
    if name not in missiles():
        what = f"the missile {row['missile']!r} is not known; add it to {NAMES.name}, under the"
        raise row.refusal("missile", f"{what} name that the table keeps if it has one")
    return day(row, "date"), missiles()[name], row.choice_in("outcome", OUTCOMES)


def day(row: Row, column: str) -> str:
    """Return the ISO date of a row, to the month where no more is known."""
    known = 7 if reading.day(row[column], MONTHS) else 10  # letters of the ISO date
    return row.day_in(column, (*MONTHS, *reading.DAYS, "%m/%d/%Y"))[:known]


PUBLISHER = Publisher(
    key="missiles",
    producer=(
        "James Martin Center for Nonproliferation Studies (CNS) for the Nuclear Threat Initiative"
        " (NTI)"
    ),
    title="CNS North Korea Missile Test Database",
    address="https://www.nti.org/analysis/articles/cns-north-korea-missile-test-database/",
    terms="None found; cite.",
    tables=("missile_launches",),
    read=read,
)
