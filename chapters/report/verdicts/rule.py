"""What the rules share: the verdict that they return, thresholds, dates, tests, wording.

The thresholds are round numbers: `slack` shows how far each would have to move for a verdict
to change.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from report.prose import date_in_words, thousands

WORDS = ("supported", "mostly supported", "mixed", "contradicted", "unverifiable")

LEVEL = 0.10  # a smaller relative difference counts as none
FEW = 0.10  # at most this part of the votes
QUARTER = 0.25
MINOR = 0.20  # below this part of two, the smaller is minor
THIRD = 1 / 3  # from this part of two, they are near balance
HALF = 0.5
TWOFOLD = 2.0
LONG = 20  # years: decades
SHORT = 10  # years: one decade
SEVERAL = 3
PROMPT = 30  # days
WEEK = 7  # days
TOLL = 2000  # persons, the number claimed
NEAR = 0.9  # of the number claimed


@dataclass(frozen=True)
class Verdict:
    """One of the five words, and the sentence that says why; raises ValueError for a sixth word."""

    verdict: str
    evidence: str

    def __post_init__(self):
        if self.verdict not in WORDS:
            raise ValueError(f"{self.verdict!r} is not one of {', '.join(WORDS)}")


RULES: dict[str, Callable] = {}


def rule(function: Callable) -> Callable:
    """Register a function as a rule under its name."""
    RULES[function.__name__] = function
    return function


# --- dates


def _day(day: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError(f"{day!r} is not a day; write it as 2021-02-01")
    return day


def since(dates: pd.Series, day: str) -> pd.Series:
    """Return whether each ISO date, of any precision, is not before a day.

    Raises ValueError for a day that is none.
    """
    day = _day(day)
    return dates.map(lambda date: date >= day[: len(date)]).astype(bool)


def up_to(dates: pd.Series, day: str) -> pd.Series:
    """Return whether each ISO date, of any precision, is not after a day.

    Raises ValueError for a day that is none.
    """
    day = _day(day)
    return dates.map(lambda date: date <= day[: len(date)]).astype(bool)


def is_day(dates: pd.Series) -> pd.Series:
    """Return whether each ISO date names a day, not only a month or a year."""
    return dates.str.len() == len("2021-02-01")


def with_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the ``year`` of its ``date``."""
    return frame.assign(year=frame["date"].str.slice(0, 4).astype(int))


# --- rows of a table


def trips(visits: pd.DataFrame, visitor: str, host: str) -> pd.DataFrame:
    """Return the visits of a person to a country, in order of their beginning."""
    mine = (visits["visitor"] == visitor) & (visits["host_country"] == host)
    return visits[mine].sort_values("start", kind="stable")


def recorded_votes(key_votes: pd.DataFrame, topic: str, first: str, last: str) -> pd.DataFrame:
    """Return the votes on a topic from one day to another in which votes were counted, in order."""
    rows = key_votes[
        (key_votes["topic"] == topic)
        & (key_votes["adoption"] == "recorded vote")
        & (key_votes[["yes", "no", "abstain"]].sum(axis=1) > 0)
    ]
    rows = rows[since(rows["date"], first) & up_to(rows["date"], last)]
    return rows.sort_values("date", kind="stable")


# --- tests


def of_two(first: bool, second: bool) -> str:
    """Return the word for two conditions: both met supported, one mixed, neither contradicted."""
    if first and second:
        return "supported"
    if first or second:
        return "mixed"
    return "contradicted"


def times_as_large(after: float, before: float, factor: float) -> bool:
    """Return whether something is at least so many times what was before; nothing never is."""
    return bool(after > 0 and after >= before * factor)


def fallen(before: float, after: float, factor: float) -> bool:
    """Return whether at most this part of what was before is left; from nothing none falls."""
    return bool(before > 0 and after <= before * factor)


# --- wording


def dates_in_words(dates: Iterable[str]) -> str:
    """Return ISO dates in words one after another, or "none"."""
    return ", ".join(map(date_in_words, dates)) or "none"


def on_date(date: str) -> str:
    """Return an ISO date as the time of an event: on 24 April 2019, in April 2019, in 2019."""
    preposition = "on" if date.count("-") == 2 else "in"
    return f"{preposition} {date_in_words(date)}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 vote, 2 votes, 2,142 votes."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {plural or noun + 's'}"


def years(first: int, last: int) -> str:
    """Return a span of years: 2010-14, 2003-07; one year stands alone."""
    if first == last:
        return str(first)
    return f"{first}-{last % 100:02d}"


def amount(value: float) -> str:
    """Return an amount without decimals; what is more than nothing is never written as 0."""
    text = thousands(value)
    if value > 0 and text == "0":
        return "less than 1"
    return text
