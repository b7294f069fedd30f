"""UN Comtrade, trade with China as Myanmar reports it: to ``trade``, answers of the interface.

An answer is asked for with reporterCode=104, partnerCode=156, cmdCode=TOTAL, flowCode=M,X and
partner2Code=0, customsCode=C00, motCode=0: without the last three, rows multiply. The preview
answers a year at a time; several answers are given as a folder.

- What Myanmar imports (M) is what China exports, and the other way round; turnover is their sum.
- Values are primaryValue, current dollars with freight for imports and without for exports, in
  millions with one decimal.
- Only the years of the answers are replaced. Past years are revised without notice and no answer
  says of when it is: the day of the request is what the sidecar keeps.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from tools.upstream.assembly import frame
from tools.upstream.cow import tenth
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import Row, plain_number, refusal, text

BASIS = "Comtrade, Myanmar-reported"
# What each record must say; motCode and partner2Code are numbers in the answer.
ASKED = {
    "typeCode": "C", "freqCode": "A", "reporterCode": "104", "partnerCode": "156",
    "partner2Code": "0", "cmdCode": "TOTAL", "customsCode": "C00", "motCode": "0",
}  # fmt: skip
COLUMNS = {name: (name,) for name in (*ASKED, "refYear", "flowCode", "primaryValue")}
FLOWS = {"M": "exports_of_a", "X": "imports_of_a"}
MILLION = Decimal(1_000_000)


def read(paths: Sequence[Path]) -> Release:
    """Return what the answers say; raises Refused where one is no such answer."""
    values: dict[tuple[str, str], Decimal] = {}
    for row in (row for path in paths for row in records(path)):
        key = (row.year_in("refYear"), row.choice_in("flowCode", FLOWS))
        value = row.decimal_in("primaryValue") / MILLION
        if values.setdefault(key, value) != value:
            raise row.refusal("primaryValue", f"a second value of {key[0]}; ask with motCode=0")
    years = sorted({year for year, _ in values})
    part = Part(
        "trade",
        frame(row for year in years for row in trade(year, values)),
        lambda stored: stored["basis"].eq(BASIS) & stored["year"].isin(years),
        by_hand=("note",),
    )
    return Release("comtrade", f"years {years[0]} to {years[-1]}", None, (part,))


def records(path: Path) -> Iterator[Row]:
    """Yield the records of an answer, each of which is what was to be asked for."""
    for number, record in enumerate(answer(path), start=1):
        if not isinstance(record, dict):
            raise refusal(path.name, f"record {number} is none; ask again", row=1)
        missing = [name for name in COLUMNS if name not in record]
        if missing:
            what = f"record {number} has no {missing[0]}; if it was renamed, name it anew"
            raise refusal(path.name, what, column=missing[0])
        row = Row(path.name, number, {name: said(record[name]) for name in COLUMNS}, COLUMNS)
        for name, value in ASKED.items():
            if row[name] != value:
                what = f"{row[name]!r} where {value!r} is to be asked for; ask again with it"
                raise row.refusal(name, what)
        yield row


def answer(path: Path) -> list[dict]:
    """Return the records of an answer that is whole and no error."""
    try:
        said_whole = json.loads(text(path, ends_with_line=False), parse_float=str)
        count, data, error = (said_whole[part] for part in ("count", "data", "error"))
    except (json.JSONDecodeError, KeyError, TypeError):
        what = 'is cut off or no answer of the form {"count": ..., "data": ...}; ask again'
        raise refusal(path.name, what, row=1) from None
    if error or not data:
        raise refusal(path.name, f"no data, error {error!r}; ask again", row=1)
    if str(count) != str(len(data)):
        raise refusal(path.name, f"{len(data)} records of {count}; ask for fewer years", row=1)
    return data


def said(value: object) -> str:
    """Return a value of a record as text, nothing for null."""
    return "" if value is None else str(value)


def trade(year: str, values: dict[tuple[str, str], Decimal]) -> Iterator[dict[str, str]]:
    """Yield the rows of ``trade`` of a year."""
    found = {flow: values[year, flow] for flow in FLOWS.values() if (year, flow) in values}
    if len(found) == len(FLOWS):
        found["turnover"] = sum(found.values())
    for flow, value in found.items():
        yield {
            "partner_a": "CHN",
            "partner_b": "MMR",
            "year": year,
            "flow": flow,
            "value": plain_number(tenth(value)),
            "unit": "USD million",
            "basis": BASIS,
            "status": "reported",
            "claimant": "Myanmar, in UN Comtrade",
        }


PUBLISHER = Publisher(
    key="comtrade",
    producer="United Nations, UN Comtrade",
    title="Trade with China as reported by Myanmar",
    address="https://comtradeplus.un.org",
    terms=(
        "Internal use only, no re-dissemination without permission; the report ships single"
        " figures as analysis."
    ),
    tables=("trade",),
    read=read,
)
