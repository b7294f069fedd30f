"""Deliveries, one row an order and year: to ``arms_transfers`` and ``arms_exports``.

The same database as the register, asked for with another option: an order of three years has three
rows. The site hands it out as CSV; its own route wraps that into JSON as base64.
"""

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tools.upstream.publisher import Part, Release, Scope
from tools.upstream.reading import (
    Row,
    cells_of,
    columns,
    header,
    holds_most,
    records,
    refusal,
    refuse_repeats,
    remark,
    text,
)
from tools.upstream.sipri import names

BEGINNING = ("SIPRI AT Database ID",)
COLUMNS = {
    name: (theirs,)
    for name, theirs in {
        "order": "SIPRI AT Database ID",
        "supplier": "Supplier",
        "recipient": "Recipient",
        "designation": "Designation",
        "description": "Description",
        "category": "Armament category",
        "ordered": "Order date",
        "ordered_estimated": "Order date is estimate",
        "number": "Numbers delivered",
        "number_estimated": "Numbers delivered is estimate",
        "year": "Delivery year",
        "year_estimated": "Delivery year is estimate",
        "status": "Status",
        "estimate": "SIPRI estimate",
        "tiv_of_unit": "TIV deal unit",
        "tiv": "TIV delivery values",
        "local": "Local production",
    }.items()
}
OF_THE_LAST = 93  # deliveries to the recipient with which a whole download ends
CENT = Decimal("0.01")
# Columns of ``arms_exports``: the Soviet Union to 1991 and Russia from 1992 are one supplier there.
EXPORTERS = {"soviet_russian": ("SUN", "RUS"), "chinese": ("CHN",)}
Delivery = tuple[str | None, str | None, str, Decimal]  # supplier, recipient, year, TIV


def is_deliveries(content: str) -> bool:
    """Tell this form by its header."""
    return any(
        holds_most(line.replace('"', "").split(","), COLUMNS) for line in content.split("\n")
    )


def content_of(path: Path) -> str:
    """Return the CSV of a download, unwrapped where the site's own answer was kept."""
    content = text(path, "iso-8859-1", ends_with_line=False)
    if not content.lstrip().startswith("{"):
        return text(path, "iso-8859-1")
    try:
        raw = base64.b64decode(json.loads(content)["bytes"], validate=True)
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except (json.JSONDecodeError, KeyError, TypeError, binascii.Error, UnicodeDecodeError):
        what = 'is cut off or no answer of the form {"bytes": ...}; download it again'
        raise refusal(path.name, what, row=1) from None


def read(path: Path) -> Release:
    """Return the release that the deliveries hold; raises Refused where they cannot be taken in.

    A download for some years stands for those years only.
    """
    content = content_of(path)
    names.refuse_a_part(path.name, content)
    day, span = names.generated(path.name, content), names.years(path.name, content)
    read_rows = list(rows(path.name, content))
    found = [delivery(row, span) for row in read_rows]
    if not found:
        raise refusal(path.name, "no delivery at all; download it for all countries and years")
    scope = within(span)
    recipients = [row["recipient"] for row in read_rows]
    parts = (
        Part(
            "arms_transfers",
            transfers(found),
            scope,
            by_hand=("note",),
            flows=("supplier", "recipient"),
            ends_among={"recipient": found[-1][1] or ""},
            unfinished=names.unfinished(recipients, OF_THE_LAST, span),
        ),
        Part("arms_exports", exports(found), scope, totals=("world",)),
    )
    return Release("sipri-deliveries", names.release(day), day, parts)


def within(span: tuple[int, int] | None) -> Scope:
    """Return the scope of the years that were asked for, of all where none were."""
    first, last = span or (0, 9999)
    return lambda stored: stored["year"].astype(int).between(first, last)


def rows(file: str, content: str) -> Iterator[Row]:
    """Yield the rows of the file, without its remarks."""
    lines = records(file, content)
    first, titles = header(file, lines, BEGINNING, names=COLUMNS)
    positions = columns(file, first, titles, COLUMNS)
    filled = [
        (number, cells)
        for number, cells in lines
        if not remark(cells) and any(cell.strip() for cell in cells[1:])
    ]
    refuse_repeats(file, filled)
    for number, cells in filled:
        yield Row(file, number, cells_of(file, number, cells, titles, positions), COLUMNS)


def delivery(row: Row, span: tuple[int, int] | None = None) -> Delivery:
    """Return supplier, recipient, year and volume of a row."""
    supplier, recipient = (
        names.party(row[role], lambda what, role=role: row.refusal(role, what))
        for role in ("supplier", "recipient")
    )
    if row["tiv"] == "":
        raise row.refusal("tiv", "is empty, SIPRI writes 0; download the file again")
    year = row.year_in("year")
    if span and not span[0] <= int(year) <= span[1]:
        what = f"{year} is none of the years {span[0]} to {span[1]} that the file is for"
        raise row.refusal("year", f"{what}; download it again")
    return supplier, recipient, year, Decimal(row.number_in("tiv"))


def transfers(deliveries: Iterable[Delivery]) -> pd.DataFrame:
    """Return the volume by supplier, recipient and year of what the table is about.

    All that the two partners received, and all that North Korea gave. A year without a delivery
    has no row: SIPRI identified none, which is not proof of none.
    """
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for supplier, recipient, year, tiv in deliveries:
        if recipient in names.PARTNERS or (supplier == "PRK" and recipient):
            sums[supplier, recipient, year] += tiv
    table = [(*key, rounded(tiv)) for key, tiv in sorted(sums.items())]
    return pd.DataFrame(table, columns=["supplier", "recipient", "year", "tiv"], dtype=str)


def exports(deliveries: Iterable[Delivery]) -> pd.DataFrame:
    """Return the exports by year of all suppliers, of Moscow and of Beijing."""
    world: dict[str, Decimal] = defaultdict(Decimal)
    of: dict[tuple[str | None, str], Decimal] = defaultdict(Decimal)
    for supplier, _, year, tiv in deliveries:
        world[year] += tiv
        of[supplier, year] += tiv
    table = [
        {"year": year, "world": rounded(total)}
        | {name: rounded(sum(of[s, year] for s in both)) for name, both in EXPORTERS.items()}
        for year, total in sorted(world.items())
    ]
    return pd.DataFrame(table, columns=["year", "world", *EXPORTERS], dtype=str)


def rounded(tiv: Decimal | int) -> str:
    """Return a volume with two decimals at most, as the tables write it."""
    return f"{Decimal(tiv).quantize(CENT).normalize():f}"
