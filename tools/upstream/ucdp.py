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
from tools.upstream.reading import Row, records, refusal, table, text

MYANMAR = "MMR"
BEGINNING = ("conflict_id", "dyad_id", "location_inc")
COLUMNS = {
    name: (name,)
    for name in ("location_inc", "year", "bd_best", "bd_low", "bd_high", "version")
}  # fmt: skip
IGNORED = {
    "conflict_id", "dyad_id", "side_a", "side_a_id", "side_a_2nd", "side_b", "side_b_id",
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
VERSION = re.compile(r"(\d{2})\.(\d)")
ESTIMATES = {"value": "bd_best", "low": "bd_low", "high": "bd_high"}


def read(paths: Sequence[Path]) -> Release:
    """Return what a file of either form says; raises Refused where it cannot be taken in."""
    path = paths[0]
    lines = records(path.name, text(path))
    if {*next(lines)[1]} & {*BY_COUNTRY["deaths"]}:
        return read_countries(path)
    return read_battles(path)


def read_battles(path: Path) -> Release:
    """Return the battle deaths by year, from the file of pairs of parties."""
    sums: dict[str, Counter] = defaultdict(Counter)
    version = Version(path)
    for row in table(path, BEGINNING, COLUMNS, IGNORED):
        version.add(row)
        if MYANMAR in places(row) and len(places(row)) == 1:
            for estimate, column in ESTIMATES.items():
                sums[row.year_in("year")][estimate] += whole(row, column)
    return version.release("ucdp-battle-deaths", "ucdp_battle_deaths", sums)


def read_countries(path: Path) -> Release:
    """Return all deaths in organised violence by year, from the file of countries and years."""
    sums: dict[str, Counter] = defaultdict(Counter)
    version = Version(path)
    lines = list(records(path.name, text(path)))
    others = {*lines[0][1]} - {name for names in BY_COUNTRY.values() for name in names}
    for row in table(path, (), BY_COUNTRY, others):
        version.add(row)
        if countries.code(row["country"]) == MYANMAR:
            sums[row.year_in("year")]["value"] += whole(row, "deaths")
    return version.release("ucdp-all-deaths", "ucdp_all_deaths", sums)


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
    if not row[column].isdecimal():
        raise row.refusal(column, f"{row[column]!r} is not a whole number; correct the file")
    return int(row[column])


class Version:
    """The version that every row of a file names, and the release that it is."""

    def __init__(self, path: Path) -> None:
        self.path, self.named = path, ""

    def add(self, row: Row) -> None:
        """Take note of the version of a row; refuses a second one."""
        if not VERSION.fullmatch(row["version"]):
            raise row.refusal("version", f"{row['version']!r} is no version, as 24.1 is")
        if self.named not in ("", row["version"]):
            what = f"{row['version']} after {self.named}; download the file of one version"
            raise row.refusal("version", what)
        self.named = row["version"]

    def release(self, sidecar: str, series: str, sums: Mapping[str, Counter]) -> Release:
        """Return the release of a series, given its sums by year."""
        if not sums:
            raise refusal(self.path.name, "no row of Myanmar; download the file of all countries")
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
