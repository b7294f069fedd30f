"""Correlates of War, dyadic trade 4.0: to ``trade``, basis "COW v4 smoothed".

One row a pair of states and year, the lower code first, so that Moscow (365) and Beijing (710)
always come before North Korea (731) and Myanmar (775). Millions of current dollars.

- flow1 is what the first state imports from the second, flow2 what it exports. The smoothed columns
  are taken; a value that smoothing changed is derived, any other reported.
- -9 is missing, and no row; turnover needs both flows.
- 365 is the Soviet Union to 1991. What it and North Korea exchanged is missing data, written as
  zero, and left out; so is a year in which China and North Korea have zero in both directions.
- Values are rounded to a tenth of a million. The stored ones came from a copy that is rounded to
  whole millions: the publisher's own file moves most of them by up to half a million.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from tools.upstream.assembly import frame
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import Row, only, refusal, table

BASIS = "COW v4 smoothed"
COLUMNS = {
    name: (name,)
    for name in (
        "ccode1", "ccode2", "year", "flow1", "flow2", "smoothflow1", "smoothflow2", "version",
    )
}  # fmt: skip
IGNORED = {
    "importer1", "importer2", "smoothtotrade", "spike1", "spike2", "dip1", "dip2", "trdspike",
    "tradedip", "bel_lux_alt_flow1", "bel_lux_alt_flow2", "china_alt_flow1", "china_alt_flow2",
    "source1", "source2",
}  # fmt: skip
GIANTS = {"365": "RUS", "710": "CHN"}
PARTNERS = {"731": "PRK", "775": "MMR"}
LAST_SOVIET_YEAR = "1991"
MISSING = Decimal(-9)
PUBLISHED = {"4": "2016", "4.0": "2016"}  # of each version
TENTH = Decimal("0.1")


def read(paths: Sequence[Path]) -> Release:
    """Return what the file says; raises Refused where it cannot be taken in."""
    path, rows, published = only(paths), [], ""
    seen: set[tuple[str, str, str]] = set()
    for row in table(path, ("ccode1", "ccode2", "year"), COLUMNS, IGNORED):
        giant, partner = code(row, "ccode1"), code(row, "ccode2")
        if giant in GIANTS and partner in PARTNERS:
            published = row.choice_in("version", PUBLISHED)
            if (giant, partner, row["year"]) in seen:
                what = f"a second row of {giant} and {partner} in {row['year']}"
                raise row.refusal("year", f"{what}; download the file again")
            seen.add((giant, partner, row["year"]))
            rows += trade(row, GIANTS[giant], PARTNERS[partner])
        elif partner in GIANTS and giant in PARTNERS:
            what = f"{giant} stands before {partner}, the lower code is to come first"
            raise row.refusal("ccode1", f"{what}; download the file again")
    if not rows:
        raise refusal(path.name, "no trade of 365 or 710 with 731 or 775; download the whole file")
    part = Part(
        "trade",
        frame(sorted(rows, key=lambda row: [*row.values()][:4])),
        lambda stored: stored["basis"].eq(BASIS),
        by_hand=("note",),
        flows=("partner_a", "partner_b"),
        dated="year",
    )
    return Release("cow-trade", "version 4.0", published, (part,))


def code(row: Row, column: str) -> str:
    """Return a state's code; a spreadsheet writes 710 as 710. or 710.0."""
    found = row[column].removesuffix(".0").removesuffix(".")
    if not found.isdecimal():
        raise row.refusal(column, f"{row[column]!r} is not a code; download the file again")
    return found


def trade(row: Row, giant: str, partner: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``trade`` of a pair and year: both flows, and turnover where both are."""
    year = row.year_in("year")
    soviet = giant == "RUS" and year <= LAST_SOVIET_YEAR
    if soviet and partner == "PRK":
        return
    exports, imports = smoothed(row, "2"), smoothed(row, "1")
    if partner == "PRK" and exports == imports == (0, False):
        return
    found = {"exports_of_a": exports, "imports_of_a": imports}
    if exports and imports:
        found["turnover"] = (exports[0] + imports[0], exports[1] or imports[1])
    for flow, value in found.items():
        if value:
            yield {
                "partner_a": "SUN" if soviet else giant,
                "partner_b": partner,
                "year": year,
                "flow": flow,
                "value": tenth(value[0]),
                "unit": "USD million",
                "basis": BASIS,
                "status": "derived" if value[1] else "reported",
                "claimant": "Correlates of War Project",
            }


def smoothed(row: Row, direction: str) -> tuple[Decimal, bool] | None:
    """Return a smoothed flow and whether smoothing changed it; None where it is missing."""
    raw, smooth = (row.decimal_in(f"{name}{direction}", -9) for name in ("flow", "smoothflow"))
    if smooth == MISSING:
        return None
    if smooth < 0:
        what = f"{smooth} is below zero, and not -9 for missing; say what it means"
        raise row.refusal(f"smoothflow{direction}", what)
    return smooth, raw != smooth


def tenth(value: Decimal) -> str:
    """Return millions with one decimal, as the table writes them."""
    return str(value.quantize(TENTH))


PUBLISHER = Publisher(
    key="cow",
    producer="Correlates of War Project; Katherine Barbieri and Omar M. G. Keshk",
    title="COW dyadic trade, version 4.0",
    address="https://correlatesofwar.org/data-sets/bilateral-trade/",
    terms="Cite the article and the version number.",
    tables=("trade",),
    read=read,
)
