"""What the Data Package and the tables say of the report: title, version, dates."""

import csv
import datetime
import functools
import json

import yaml

from tools.build.numbering import changelog_entry
from tools.paths import DATA, ROOT

# what the line under a title says of the data: the words, the table, the column of its dates
REACHES = (
    ("events", "events", "date"),
    ("arms", "arms_transfers", "year"),
    ("votes", "roll_calls", "date"),
    ("estimates", "munitions_estimates", "claim_date"),
)


@functools.cache
def package() -> dict:
    """Return what stands in data/datapackage.json."""
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


@functools.cache
def citation_file() -> dict:
    """Return what stands in CITATION.cff: who is responsible, and when the edition came out."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def data_date() -> str:
    """Return the day on which the tables were closed, as 2026-11-21."""
    return package()["created"][:10]


def published() -> str:
    """Return the day on which this edition came out, as 2026-11-25."""
    return str(citation_file()["date-released"])


@functools.cache
def what_is_new() -> str:
    """Return the first paragraph of this edition's entry in CHANGELOG.md, "" where it has none."""
    path = ROOT / "CHANGELOG.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    entry = changelog_entry(text, package()["version"])
    return " ".join(entry.body.split("\n\n")[0].split()) if entry else ""


def in_words(date: str) -> str:
    """Return an ISO date of any precision in words: 12 September 2023, September 2023, 2023."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{datetime.date(int(year), int(rest[0]), 1):%B} {year}"
    return f"{int(rest[1])} {month}" if len(rest) == 2 else month


def last(table: str, column: str) -> str:
    """Return the last date in a column of a table, to the month."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return max(row[column] for row in csv.DictReader(file))[:7]


@functools.cache
def reach() -> str:
    """Return how far the data reach: events to June 2026, arms to 2025."""
    return ", ".join(f"{name} to {in_words(last(*place))}" for name, *place in REACHES)
