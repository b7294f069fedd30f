"""Assistance Association for Political Prisoners, daily briefings: to ``deaths``.

A briefing is text, as copied from its page; a file can hold several. Numbers stand in brackets.

- Killed is the first number of the sentence that says so; in the same place it has stood in since
  2021, wording around it has changed. Of several such sentences it is the one with "a total of":
  a briefing may first tell of the day.
- Arrested is the first number of the sentence with "were arrested" or "have been arrested". Those
  under detention are another count and never taken: in 2021 only that one was given.
- Only the days of the briefings are replaced. The editor reads the sentences, which are short: a
  changed wording is refused.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.upstream.assembly import frame
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import DAYS, day, refusal, text, to_come

TITLE = "Daily Briefing in Relation to the Military Coup"
DAY = re.compile(r"(?:Updated|Date\s*[–-])\s*(\d{1,2} \w+ \d{4})")
NUMBER = re.compile(r"\(([0-9,]+)\)")
SENTENCE = re.compile(r"[^.]+")
TOTAL = "a total of"
ELLIPSIS = "…"  # in a sentence of which a copy leaves words out, perhaps "killed"
ARRESTED = re.compile(r"(?:were|been) arrested")


def read(paths: Sequence[Path]) -> Release:
    """Return the counts of the briefings; raises Refused where one is worded as none before."""
    rows = once([(path.name, row) for path in paths for row in counts(path)])
    if not rows:
        raise refusal(paths[0].name, f"no line {TITLE!r}; copy the briefing with its title", row=1)
    days = {(row["series"], row["date"]) for row in rows}
    part = Part(
        "deaths",
        frame(sorted(rows, key=lambda row: (row["series"], row["date"]))),
        lambda stored: (stored["series"] + stored["date"]).isin({"".join(key) for key in days}),
        by_hand=("source", "note"),
    )
    return Release("aapp", f"briefing of {max(day for _, day in days)}", None, (part,))


def once(counted: Sequence[tuple[str, dict[str, str]]]) -> list[dict[str, str]]:
    """Return counts without repetitions; refuses two of one day that differ."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for file, row in counted:
        first = found.setdefault((row["series"], row["date"]), row)
        if first != row:
            what = f"{row['series']} of {row['date']} is {first['value']} and {row['value']}"
            raise refusal(file, f"{what}; leave one briefing of a day")
    return [*found.values()]


def counts(path: Path) -> Iterator[dict[str, str]]:
    """Yield the counts of the briefings of a file."""
    content = text(path, ends_with_line=False)
    titles = [found.start() for found in re.finditer(re.escape(TITLE), content)]
    for start, end in itertools.pairwise([*titles, len(content)]):
        row = content[:start].count("\n") + 1
        briefing = content[start:end]
        of = date(path.name, row, briefing)
        for series, value in found_in(path.name, row, briefing).items():
            yield {"series": series, "date": of, "value": value}


def date(file: str, row: int, briefing: str) -> str:
    """Return the ISO date of a briefing."""
    found = DAY.search(briefing)
    if len(DAY.findall(briefing)) > 1:
        what = f"several dates under one title; copy each briefing with its title {TITLE!r}"
        raise refusal(file, what, row=row)
    written = day(found[1], DAYS) if found else ""
    if not written:
        what = "no line 'Date – 3 September 2024' under the title; copy it, too"
        raise refusal(file, what, row=row)
    if to_come(written):
        raise refusal(file, f"{written} has not come yet; copy the briefing anew", row=row)
    return written


def found_in(file: str, row: int, briefing: str) -> dict[str, str]:
    """Return {series: count} of a briefing; each is the first number of its sentence."""
    said: dict[str, list[tuple[bool, str]]] = {"aapp_killed": [], "aapp_arrested": []}
    for sentence in SENTENCE.findall(briefing.replace("[...]", f"{ELLIPSIS}.")):
        number = NUMBER.search(sentence)
        if not number:
            continue
        count = (TOTAL in sentence.lower(), number[1].replace(",", ""))
        if ARRESTED.search(sentence):
            said["aapp_arrested"].append(count)
        elif "detention" not in sentence and ("killed" in sentence or ELLIPSIS in sentence):
            said["aapp_killed"].append(count)
    found = {
        series: the_total(file, row, series, several) for series, several in said.items() if several
    }
    if "aapp_killed" not in found:
        what = "no sentence with a number in brackets and 'killed'; read it and say what it means"
        raise refusal(file, what, row=row)
    return found


def the_total(file: str, row: int, series: str, several: Sequence[tuple[bool, str]]) -> str:
    """Return the one count of a briefing, given (is it called a total, count) of each sentence."""
    totals = {count for total, count in several if total} or {count for _, count in several}
    if len(totals) > 1:
        what = f"{' and '.join(sorted(totals))} could both be {series}; leave in the sentence"
        raise refusal(file, f"{what} that counts since the coup", row=row)
    (count,) = totals
    return count


PUBLISHER = Publisher(
    key="aapp",
    producer="Assistance Association for Political Prisoners (AAPP)",
    title=TITLE,
    address="https://aappb.org",
    terms="None found; published for reuse by media.",
    tables=("deaths",),
    read=read,
)
