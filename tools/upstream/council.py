"""Security Council, the library's tables of meetings: to ``security_council``.

The library shows a table a year; what it says is kept as CSV or workbook with the columns year,
date, topics, result. The outcome is a text: symbols, each followed by its vote as yes-no-abstain.

- A cell is cut at its symbols; the first three numbers that follow one are its vote. "Unanimously"
  is the vote of all members, eleven to 1965 and fifteen after; what had no vote gives no row.
- Members that neither vote nor abstain are those that the three numbers leave over.
- A meeting without a date is of the day above, one of two days of the second.
- Drafts are kept where they were vetoed. A symbol that stands several times counts once.
- The tables name no voters. How Russia and China voted, and the subject, people read; they choose
  the rows, too, and name their source. Decisions on Korea or Myanmar that the table lacks are
  shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from tools.upstream import worksheet
from tools.upstream.assembly import frame
from tools.upstream.publisher import Part, Publisher, Release, everything
from tools.upstream.reading import Row, cells_of, columns, header, records, refusal, remark, text

SHEET = "Sheet1"
COLUMNS = {name: (name,) for name in ("year", "date", "topics", "result")}
SYMBOL = re.compile(
    r"(S/RES/\d+)(?!\d|\s*[A-Z]\b)\s*(?:\(\d{4}\))?|S/(?:PV\.\d+|\d+(?:/\d+)?(?:/Rev\.\s?\d+)?)"
)
RESOLUTION = re.compile(r"S\s*/\s*RES\s*/", flags=re.I)
DASH = r"\s?[-‐‑–—−]\s?"
VOTE = re.compile(rf"(?<!\d)(\d{{1,2}}){DASH}(\d{{1,2}}){DASH}(\d{{1,2}})(?!\d)")
UNANIMOUS = re.compile("unanim", flags=re.I)
VETOED = re.compile("veto|permanent member", flags=re.I)
NO_VOTE = re.compile(r"without (?:a )?vote", flags=re.I)
SEVERAL_DAYS = re.compile(r"^\d+ ?[/+] ?(?=\d)")  # 22/23 November, 29 + 30 March
SUBJECT = re.compile("Korea|Myanmar|Burma")
MEMBERS, MEMBERS_TO_1965 = 15, 11
COUNTS = ("yes", "no", "abstain", "not_voting")


def read(paths: Sequence[Path]) -> Release:
    """Return what tables of one year or several say."""
    found: dict[str, dict[str, str]] = {}
    years = set()
    for path in paths:
        for row in rows(path):
            years.add(row.year_in("year"))
            for decision in decisions(row):
                refuse_another(row, found.setdefault(decision["document"], decision), decision)
    if not found:
        raise refusal(paths[0].name, "no decision at all; give the table of meetings")
    part = Part(
        "security_council",
        frame(found.values()),
        lambda stored: (
            stored["source"].str.startswith("undhl") & stored["date"].str[:4].isin(years)
        ),
        by_hand=("country", "topic", "russia", "china", "second_source", "note"),
        chosen=on_korea_or_myanmar,
        lasting=everything,
    )
    span = " to ".join(sorted({min(years), max(years)}))
    return Release("security-council", f"meetings {span}", None, (part,))


def refuse_another(row: Row, first: dict[str, str], second: dict[str, str]) -> None:
    """Refuse a decision that stands there a second time with another vote."""
    if any(first[name] != second[name] for name in (*COUNTS, "outcome")):
        was, now = ("-".join(vote[name] for name in COUNTS) for vote in (first, second))
        what = f"{second['document']} {second['outcome']} {now}, above {first['outcome']} {was}"
        raise row.refusal("result", f"{what}; correct the file")


def on_korea_or_myanmar(found: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the decisions whose meeting was about one of the two."""
    return found["meeting"].str.contains(SUBJECT)


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of either form of the tables."""
    lines = iter(cells(path))
    first, titles = header(path.name, lines, ["year", "date"], names=COLUMNS)
    positions = columns(path.name, first, titles, COLUMNS)
    above: dict[str, str] = {}  # {year: the last day that stood there}
    for number, line in lines:
        if any(line[1:]) and not remark(line):
            found = cells_of(path.name, number, line, titles, positions)
            row = {name: " ".join(cell.split()) for name, cell in found.items()}
            above[row["year"]] = row["date"] or above.get(row["year"], "")
            yield Row(path.name, number, row | {"date": above[row["year"]]}, COLUMNS)


def cells(path: Path) -> Iterable[tuple[int, list[str]]]:
    """Return the numbered rows of a workbook or a CSV."""
    if worksheet.is_book(path):
        return worksheet.rows(path, SHEET)
    # the CSV is kept by an editor, whose spreadsheet may write Windows-1252
    return records(path.name, text(path, "windows-1252"))


def decisions(row: Row) -> Iterator[dict[str, str]]:
    """Yield the resolutions and vetoed drafts of a meeting that were put to the vote."""
    symbols = list(SYMBOL.finditer(row["result"]))
    if len(RESOLUTION.findall(row["result"])) != sum(bool(symbol[1]) for symbol in symbols):
        what = f"a resolution in {row['result']!r} is not written as S/RES/1718 (2006)"
        raise row.refusal("result", f"{what}; correct the file")
    starts = [*(symbol.start() for symbol in symbols), len(row["result"])]
    for symbol, next_start in zip(symbols, starts[1:], strict=True):
        outcome = row["result"][symbol.end() : next_start]
        vetoed = bool(VETOED.search(outcome))
        counts = vote(row, outcome)
        if not counts and (vetoed or symbol[1]) and not NO_VOTE.search(outcome):
            what = f"the vote on {symbol[0]}, {outcome.strip()!r}, is not written as 15-0-0"
            raise row.refusal("result", f"{what}; correct the file")
        if counts and (symbol[1] or vetoed):
            yield {
                "date": day(row),
                "document": symbol[1] or symbol[0],
                "outcome": "vetoed" if vetoed else "adopted",
                **counts,
                "meeting": row["topics"],
            }


def vote(row: Row, outcome: str) -> dict[str, str]:
    """Return how many voted how, nothing where there was no vote."""
    members = MEMBERS if row["year"] > "1965" else MEMBERS_TO_1965
    counts = [members, 0, 0] if UNANIMOUS.search(outcome) else []
    if found := VOTE.search(outcome):
        counts = [int(number) for number in found.groups()]
    if not counts:
        return {}
    left = members - sum(counts)
    if left < 0:
        what = f"{outcome.strip()!r} are more votes than the {members} members; correct the file"
        raise row.refusal("result", what)
    return {name: str(count) for name, count in zip(COUNTS, [*counts, left], strict=True)}


def day(row: Row) -> str:
    """Return the ISO date of a meeting, whose day and year stand in two columns."""
    last = replace(row, cells={**row.cells, "date": SEVERAL_DAYS.sub("", row["date"])})
    return last.day_in("date", ("%d %B %Y", "%d %b. %Y", "%d %b %Y"), row.year_in("year"))


PUBLISHER = Publisher(
    key="council",
    producer="United Nations, Dag Hammarskjöld Library",
    title="Security Council meeting tables",
    address="https://research.un.org/en/docs/sc/quick/meetings",
    terms="Terms of the UN website: facts with acknowledgement.",
    tables=("security_council",),
    read=read,
)
