"""The trade register, one row an order: to the table ``arms_orders``.

The file is ISO-8859-1 without any quotation: SIPRI writes a comma inside a text as a semicolon,
so a row has sixteen fields. Three of its columns have no name; each holds ``?`` where the cell to
its left is SIPRI's estimate.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from tools.upstream import countries
from tools.upstream.publisher import Part, Release
from tools.upstream.reading import (
    TORN,
    YEAR,
    Row,
    cells_of,
    columns,
    header,
    plain_title,
    records,
    refusal,
    remark,
    text,
    to_come,
)
from tools.upstream.sipri import names

BEGINNING = ("Recipient", "Supplier", "Year of order")
COLUMNS = {
    "recipient": ("Recipient",),
    "supplier": ("Supplier",),
    "ordered": ("Year of order",),
    "ordered_estimated": ("Year of order?",),
    "number_ordered": ("Number ordered",),
    "number_ordered_estimated": ("Number ordered?",),
    "designation": ("Weapon designation",),
    "description": ("Weapon description",),
    # Renamed between May and September 2026.
    "number_delivered": ("Number delivered", "Deliveries in the Year Range"),
    "number_delivered_estimated": ("Number delivered?", "Deliveries in the Year Range?"),
    "delivered": ("Year(s) of delivery",),
    "status": ("status", "Status"),
    "comments": ("Comments",),
    "tiv_of_unit": ("SIPRI TIV per unit",),
    "tiv_of_order": ("SIPRI TIV for total order",),
    "tiv": ("SIPRI TIV of delivered weapons",),
}
# Columns behind which a nameless one is no mark of an estimate.
WITHOUT_A_MARK = {""} | {
    plain_title(name)
    for ours, theirs in COLUMNS.items()
    for name in theirs
    if f"{ours}_estimated" not in COLUMNS
}
BEFORE_A_BREAK = 13  # fields up to Comments, the one text that a line break was met in
CONDITIONS = {
    "New": "new",
    "Second hand": "second-hand",
    "Second hand but modernized": "second-hand",
}
ESTIMATED = {"?": "yes", "": "no"}
# The report's own reading of SIPRI's words. Orders assembled from kits count as licensed;
# "assembled in" or "produced in" a country without either word does not.
LICENCE = re.compile(r"licen[cs]e|kits", flags=re.I)
# Suppliers and recipients of the table: what Moscow and Beijing sent to the two partners, and what
# North Korea sends to Russia. SIPRI tells the Soviet Union from Russia by the year of delivery.
FLOWS = {(supplier, partner) for supplier in ("CHN", "RUS", "SUN") for partner in names.PARTNERS}
FLOWS.add(("PRK", "RUS"))
OF_THE_LAST = 78  # orders for the recipient with which a whole register ends
ORDER = ["supplier", "recipient", "ordered", "designation"]
TABLE = [
    *ORDER[:3], "ordered_estimated", "designation", "description", "number_ordered",
    "number_delivered", "first_delivery", "last_delivery", "condition", "licence", "tiv",
]  # fmt: skip


def read(path: Path) -> Release:
    """Return the release that a register holds; raises Refused where it cannot be taken in."""
    content = text(path, "iso-8859-1")
    names.refuse_a_part(path.name, content)
    span = names.years(path.name, content)
    if span and span[0] > 1950:
        what = f"begins in {span[0]}, its numbers leave out what was delivered before"
        raise refusal(path.name, f"{what}; download it for all years", row=1)
    table, recipients = orders(path.name, content)
    last = countries.code(recipients[-1])
    day = names.generated(path.name, content)
    part = Part(
        "arms_orders",
        table,
        flows=("supplier", "recipient"),
        ends_among={"recipient": last} if last else {},
        unfinished=names.unfinished(recipients, OF_THE_LAST, span),
    )
    return Release("sipri-register", names.release(day), day, (part,))


def orders(file: str, content: str) -> tuple[pd.DataFrame, list[str]]:
    """Return the orders between Moscow or Beijing and the two partners, as the table has them.

    Beside them, the recipient of each row of the register.
    """
    kept, recipients = [], []
    met: dict[tuple[str, ...], int] = {}
    for row in rows(file, content):
        supplier, recipient = flow(row)
        recipients.append(row["recipient"])
        if (supplier, recipient) in FLOWS:
            first = met.setdefault(tuple(row.cells.values()), row.number)
            if first != row.number:
                what = f"the same order as in row {first}; download the file again"
                raise row.refusal("designation", what)
            kept.append(order(row, supplier, recipient))
    if not kept:
        what = "no order of Russia, the Soviet Union or China for North Korea or Myanmar"
        raise refusal(file, f"{what}; download the register of all countries")
    # The order of the publisher's rows differs between downloads, so no tie may be left to it.
    return pd.DataFrame(sorted(kept, key=_sorting), columns=TABLE), recipients


def _sorting(order: dict) -> tuple:
    return tuple(order[column] for column in [*ORDER, "first_delivery", *TABLE])


def flow(row: Row) -> tuple[str | None, str | None]:
    """Return the codes of supplier and recipient of a row."""
    supplier, recipient = (
        names.party(row[role], lambda what, role=role: row.refusal(role, what))
        for role in ("supplier", "recipient")
    )
    return supplier, recipient


def order(row: Row, supplier: str, recipient: str) -> dict[str, str]:
    """Return one row of the register as a row of ``arms_orders``.

    How many of an order came in which year, this form does not say: only the first and the last
    year are kept. Nothing delivered yet: no years, and a volume of 0.
    """
    delivered = [year.strip() for year in row["delivered"].split(";") if year.strip()]
    for year in delivered:
        if not YEAR.fullmatch(year) or to_come(year):
            what = "has not come yet" if YEAR.fullmatch(year) else "is not a year"
            raise row.refusal("delivered", f"{year!r} {what}; download the file again")
    return {
        "supplier": supplier,
        "recipient": recipient,
        "ordered": row.year_in("ordered"),
        "ordered_estimated": row.choice_in("ordered_estimated", ESTIMATED),
        "designation": row["designation"],
        "description": row["description"],
        "number_ordered": row.number_in("number_ordered"),
        "number_delivered": row.number_in("number_delivered"),
        "first_delivery": min(delivered, default=""),
        "last_delivery": max(delivered, default=""),
        "condition": row.choice_in("status", CONDITIONS),
        "licence": "yes" if LICENCE.search(row["comments"]) else "no",
        "tiv": row.number_in("tiv"),
    }


def rows(file: str, content: str) -> Iterator[Row]:
    """Yield the rows of a register; lines of explanation before and after them are passed over."""
    lines = [(i, line.split(",")) for i, line in enumerate(content.split("\n"), start=1)]
    if any(line[0].strip() == f'"{BEGINNING[0]}"' for _, line in lines):
        lines = list(records(file, content))  # SIPRI has begun to write quotation marks
    first, cells = header(file, lines, BEGINNING, names=COLUMNS)
    before = ["", *cells]
    titles = [
        cell or ("" if plain_title(before[i]) in WITHOUT_A_MARK else f"{before[i]}?")
        for i, cell in enumerate(cells)
    ]
    positions = columns(file, first, titles, COLUMNS)
    after = [(number, line) for number, line in lines if number > first]
    for number, fields in whole_rows(file, after, len(cells)):
        yield Row(file, number, cells_of(file, number, fields, titles, positions), COLUMNS)


def whole_rows(
    file: str, lines: list[tuple[int, list[str]]], width: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, fields) of each order, its lines joined where Comments hold a line break."""
    rest = iter(lines)
    for number, fields in rest:
        if len(fields) == width and any(field.strip() for field in fields[1:]):
            yield number, fields
        elif len(fields) >= BEFORE_A_BREAK and len(fields) < width:
            yield number, joined(file, number, fields, rest, width)
        elif not explains(fields):
            what = f"{len(fields)} fields where the header has {width}"
            raise refusal(file, f"{what}; {TORN}", row=number)


def joined(file: str, number: int, fields: list[str], rest: Iterator, width: int) -> list[str]:
    """Return a row whose Comments go on in the lines that follow."""
    for _, more in rest:
        fields = [*fields[:-1], f"{fields[-1].strip()} {more[0].strip()}".strip(), *more[1:]]
        if len(fields) == width:
            return fields
        if len(fields) > width:
            break
    what = f"the row is broken off after {BEFORE_A_BREAK} fields; download the file again"
    raise refusal(file, what, row=number)


def explains(fields: list[str]) -> bool:
    """Tell a footnote or an empty line from a row that lacks fields.

    A footnote is a sentence: it fills one field, or begins as SIPRI's do. What begins with the
    name of a country is a row that was cut.
    """
    begins = fields[0].strip() if fields else ""
    if countries.code(begins) or begins.casefold() in {*names.OTHERS, *names.ELSEWHERE}:
        return False
    alone = not any(field.strip() for field in fields[1:])
    return alone or remark(fields)
