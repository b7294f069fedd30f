"""Dates of any precision (a year, a month, a day): as places on an axis, and as printed."""

import pandas as pd

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def decimal_year(date: str) -> float:
    """Return an ISO date as a decimal year; a year or a month alone stands at its middle."""
    if len(date) == 4:
        return int(date) + 0.5
    if len(date) == 7:
        return int(date[:4]) + (int(date[5:]) - 0.5) / 12
    return int(date[:4]) + (pd.Timestamp(date).day_of_year - 0.5) / 365.25


def when(date: str, end=None) -> str:
    """Return an ISO date, or a span of two, as the report prints it: 3–25 Mar 1949.

    What both ends of a span share, from the year on, is said once.
    """
    first = _words(date)
    if pd.isna(end):
        return " ".join(first)
    last = _words(end)
    shared = _shared_end(first, last)
    first = first[: len(first) - shared]
    single = len(first) == 1 and len(last) - shared == 1
    return " ".join(first) + ("–" if single else " – ") + " ".join(last)


def _words(date: str) -> list[str]:
    """Return an ISO date as the day, the month and the year that it has, in words."""
    year, *rest = date.split("-")
    words = [year]
    if rest:
        words.insert(0, MONTHS[int(rest[0]) - 1])
    if len(rest) == 2:
        words.insert(0, str(int(rest[1])))
    return words


def _shared_end(first: list[str], last: list[str]) -> int:
    """Return how many words two dates share at their ends; each keeps one of its own."""
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return shared
