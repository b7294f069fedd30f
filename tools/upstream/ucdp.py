"""Uppsala Conflict Data Program: deaths in Myanmar by year, to ``deaths``.

========================  =============================================  ======================
file                      its header begins with                         series
========================  =============================================  ======================
battle-related deaths,    conflict_id,dyad_id,location_inc               ``ucdp_battle_deaths``
dyadic
organised violence by     country names and years; the sum of all kinds  ``ucdp_all_deaths``
country and year          of violence is among its columns
========================  =============================================  ======================

A year's battle deaths are the sums of the best, low and high estimates of all pairs of parties
whose conflict is over Myanmar alone (location_inc), wherever the battle was. A release comes each
June and revises all years. The columns of the country-year file were renamed in 26.1; no row of it
was at hand when this was written, so only the columns that are needed are looked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.upstream import countries
from tools.upstream.assembly import frame
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import (
    Row,
    header,
    holds_most,
    only,
    plain_title,
    records,
    refusal,
    table,
    text,
)

MODULE = "tools/upstream/ucdp.py"
MYANMAR = "MMR"
BEGINNING = ("conflict_id", "dyad_id", "location_inc")
COLUMNS = {
    name: (name,)
    for name in (
        "conflict_id", "dyad_id", "location_inc", "year", "bd_best", "bd_low", "bd_high", "version",
    )
}  # fmt: skip
IGNORED = {
    "side_a", "side_a_id", "side_a_2nd", "side_b", "side_b_id",
    "side_b_2nd", "incompatibility", "territory_name", "type_of_conflict", "battle_location",
    "gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "gwno_loc", "gwno_battle", "region",
}  # fmt: skip
BY_COUNTRY = {
    "country": ("country_cy", "country"),
    "year": ("year_cy", "year"),
    "deaths": (
        "cumulative_total_deaths_in_orgvio_best_cy",
        "cumulative_total_deaths_in_orgvio_best",
    ),
    "version": ("version", "Version"),
}
COUNTRY_ID = ("country_id_cy", "country_id")  # 775 is Myanmar
MYANMAR_ID = "775"
VERSION = re.compile(r"(\d{2})\.(\d)")
ESTIMATES = {"value": "bd_best", "low": "bd_low", "high": "bd_high"}


def read(paths: Sequence[Path]) -> Release:
    """Return what a file of either form says; raises Refused where it cannot be taken in."""
    path = only(paths)
    lines = [{*cells} for _, cells in records(path.name, text(path))]
    if any(holds_most(";".join(cells).split(";"), BY_COUNTRY) for cells in lines):
        return read_countries(path)
    return read_battles(path)


def read_battles(path: Path) -> Release:
    """Return the battle deaths by year, from the file of pairs of parties."""
    sums: dict[str, Counter] = defaultdict(Counter)
    version = Version(path)
    for row in table(path, BEGINNING, COLUMNS, IGNORED):
        version.add(row, "conflict_id", "dyad_id", "year")
        if MYANMAR in places(row) and len(places(row)) == 1:
            found = {name: whole(row, column) for name, column in ESTIMATES.items()}
            sums[row.year_in("year")].update(found)
    for year, of_year in sums.items():
        if not of_year["low"] <= of_year["value"] <= of_year["high"]:
            what = f"in {year} the best estimates are not between the low and the high ones"
            raise refusal(path.name, f"{what}; download the file again", column="bd_best")
    return version.release("ucdp-battle-deaths", "ucdp_battle_deaths", sums)


def read_countries(path: Path) -> Release:
    """Return all deaths in organised violence by year, from the file of countries and years."""
    sums: dict[str, Counter] = defaultdict(Counter)
    version = Version(path)
    first, titles = header(path.name, records(path.name, text(path)), names=BY_COUNTRY)
    there = {*map(plain_title, titles)}
    if not there & {*BY_COUNTRY["deaths"]}:
        raise refusal(path.name, renamed(titles), row=first)
    names = BY_COUNTRY | ({"id": COUNTRY_ID} if there & {*COUNTRY_ID} else {})
    known = {plain_title(name) for theirs in names.values() for name in theirs}
    for row in table(path, titles[:3], names, there - known):
        version.add(row, "country", "year")
        if country(row) == MYANMAR:
            sums[row.year_in("year")]["value"] += whole(row, "deaths")
    return version.release("ucdp-all-deaths", "ucdp_all_deaths", sums)


def renamed(titles: Sequence[str]) -> str:
    """Say that the sum of all kinds of violence is not there under a name that it has had."""
    near = ", ".join(title for title in titles if "deaths" in title) or "none with deaths"
    wanted = " or ".join(BY_COUNTRY["deaths"])
    return f"no column {wanted}; if it is one of {near}, add that to BY_COUNTRY in {MODULE}"


def country(row: Row) -> str | None:
    """Return the code of a country; of others than Myanmar the names need not be known."""
    code = countries.code(row["country"])
    number = row.cells.get("id", MYANMAR_ID).removesuffix(".0")
    if code is None and number == MYANMAR_ID:
        what = f"the country {row['country']!r} is not known; {countries.mend(row['country'])}"
        raise row.refusal("country", what)
    return code


def places(row: Row) -> set[str]:
    """Return the codes of the states over which a conflict is; several are parted by commas."""
    found = {name: countries.code(name) for name in row["location_inc"].split(", ")}
    for name, code in found.items():
        if code is None:
            what = f"the country {name!r} is not known; {countries.mend(name)}"
            raise row.refusal("location_inc", what)
    return {*found.values()}


def whole(row: Row, column: str) -> int:
    """Return a number of deaths."""
    number = row[column].removesuffix(".0")
    if not number.isdecimal():
        raise row.refusal(column, f"{row[column]!r} is not a whole number; correct the file")
    return int(number)


class Version:
    """The version that every row of a file names, and the release that it is."""

    def __init__(self, path: Path) -> None:
        self.path, self.named = path, ""
        self.seen: set[tuple[str, ...]] = set()
        self.last_year = ""

    def add(self, row: Row, *key: str) -> None:
        """Take note of the version of a row; refuses a second one, and a second row of its key."""
        of_row = tuple(row[column] for column in key)
        if of_row in self.seen:
            what = f"a second row of {' '.join(of_row)}; download the file again"
            raise row.refusal(key[-1], what)
        self.seen.add(of_row)
        self.last_year = max(self.last_year, row.year_in("year"))
        if not VERSION.fullmatch(row["version"]):
            what = f"{row['version']!r} is no version, as 24.1 is; download the file again"
            raise row.refusal("version", what)
        if self.named not in ("", row["version"]):
            what = f"{row['version']} after {self.named}; download the file of one version"
            raise row.refusal("version", what)
        self.named = row["version"]

    def release(self, sidecar: str, series: str, sums: Mapping[str, Counter]) -> Release:
        """Return the release of a series, given its sums by year."""
        if not sums:
            raise refusal(self.path.name, "no row of Myanmar; download the file of all countries")
        last = f"20{int(self.named[:2]) - 1}"
        if self.last_year < last:
            what = f"ends with {self.last_year}, version {self.named} with {last}"
            raise refusal(self.path.name, f"{what}; download the file again")
        rows = [
            {"series": series, "date": year} | {name: str(sum_) for name, sum_ in by.items()}
            for year, by in sorted(sums.items())
        ]
        part = Part(
            "deaths",
            frame(rows),
            lambda stored: stored["series"].eq(series),
            by_hand=("note",),
            totals=("value",),
            dated="date",
        )
        published = f"20{self.named[:2]}-06"
        return Release(sidecar, f"version {self.named}", published, (part,))


PUBLISHER = Publisher(
    key="ucdp",
    producer="Uppsala Conflict Data Program (UCDP), Uppsala University",
    title="UCDP deaths in Myanmar",
    address="https://ucdp.uu.se/downloads/",
    terms="Attribution: cite the data set and the version.",
    tables=("deaths",),
    read=read,
)
