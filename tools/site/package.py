"""What the Data Package says of the report: title, version, date and tables."""

import datetime
import functools
import json

from tools.paths import DATA


@functools.cache
def package() -> dict:
    """Return what stands in data/datapackage.json."""
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


def data_date() -> str:
    """Return the day to which the tables go, as 2026-11-21."""
    return package()["created"][:10]


def data_date_in_words() -> str:
    """Return the day to which the tables go, as 21 November 2026."""
    day = datetime.date.fromisoformat(data_date())
    return f"{day.day} {day:%B %Y}"
