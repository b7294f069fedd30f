"""Voeten's raw votes in the General Assembly, one row a roll call and state.

They give the roll calls to 2019, and later ones that the UN's own lists lack; the agreement of all
members with Moscow to 2019; and of the key votes those of these years, which people chose.

- A vote is 1 yes, 2 abstain, 3 no; 8 (absent) and 9 (no member) leave the cell empty.
- The totals are counted over all members of the file.
- An amendment or a paragraph is a vote on a part. What is not flagged counts as a whole: the flags
  are complete to 1985 only.
- States have Correlates of War codes (``cow_states.csv``): 365 is Moscow throughout, 710 the seat
  of China, Taipei's to October 1971.

The file names no release and is revised without notice.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from tools.upstream import assembly
from tools.upstream.assembly import RollCall, frame
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import (
    DAYS,
    TORN,
    columns,
    day,
    header,
    only,
    plain_number,
    records,
    refusal,
    remark,
    text,
    to_come,
)

COLUMNS = {
    name: (name,)
    for name in ("rcid", "ccode", "vote", "date", "unres", "amend", "para")
}  # fmt: skip
IGNORED = {
    "", "v1", "resid", "member", "Country", "Countryname", "country", "countryname", "year",
    "session", "abstain", "yes", "no", "importantvote", "short", "descr",
    "me", "nu", "di", "hr", "co", "ec",
}  # fmt: skip
CAST = {"1": "Y", "2": "A", "3": "N"}
NOT_CAST = {"8", "9"}
FLAGS = {"1": True, "0": False, "NA": False, "": False}
STATES = Path(__file__).with_name("cow_states.csv")
# Later roll calls that the table keeps, as the UN's lists of resolutions lack them; and three that
# repeat one of them, which the register of corrections leaves out.
REPEATED = {"voeten_9178", "voeten_9180", "voeten_9209"}
LATER = {call.id for call in assembly.lacking()} | REPEATED


@dataclass
class Sheet:
    """The rows of one roll call: its first one, where it stands, and all votes."""

    row: int
    first: list[str]
    votes: dict[str, str] = field(default_factory=dict)
    size: int = 0


def states() -> dict[str, str]:
    """Return {Correlates of War code: alpha-3 code}."""
    with STATES.open(encoding="utf-8", newline="") as file:
        return {row["cow"]: row["code"] for row in csv.DictReader(file)}


def read(paths: Sequence[Path]) -> Release:
    """Return what the file of raw votes says; raises Refused where it cannot be taken in."""
    path = only(paths)
    calls = list(roll_calls(path))
    known = [call for call in calls if call.date < assembly.LISTS_BEGIN]
    if not known:
        raise refusal(path.name, "no roll call before 2020; download the file of all sessions")
    later = [call for call in calls if call.id in LATER]
    parts = (roll_call_part(known + later), agreement_part(known), key_part(known))
    return Release("voeten-votes", f"to {max(call.date for call in calls)}", None, parts)


def roll_call_part(calls: Sequence[RollCall]) -> Part:
    """Return the rows of ``roll_calls``."""
    ids = {call.id for call in calls}
    last = max(number(id) for id in ids)

    def replaces(stored: pd.DataFrame) -> "pd.Series[bool]":
        ours = stored["id"].str.startswith("voeten_")
        return ours & (stored["date"].lt(assembly.LISTS_BEGIN) | stored["id"].isin(ids))

    return Part(
        "roll_calls",
        frame(call.row() for call in calls),
        replaces,
        dated="date",
        beyond=lambda stored: stored["id"].map(number).gt(last),
    )


def number(id: str) -> int:
    """Return the number in the identifier of a roll call: the file is in its order."""
    return int(id.removeprefix("voeten_"))


def agreement_part(calls: Sequence[RollCall]) -> Part:
    """Return the rows of ``agreement_with_russia`` to 2019."""
    last = assembly.LISTS_BEGIN[:4]
    return Part(
        "agreement_with_russia",
        assembly.agreement(calls),
        lambda stored: stored["year"].lt(last),
        totals=("votes",),
        dated="year",
    )


def key_part(calls: Sequence[RollCall]) -> Part:
    """Return the rows of ``key_votes`` to 2019: the first vote on the whole of a resolution."""
    first: dict[str, dict[str, str]] = {}
    for call in calls:
        if call.kind == "whole" and call.symbol:
            symbol = re.sub(r"^R/", "A/RES/", call.symbol)
            first.setdefault(symbol, call.key_row() | {"symbol": symbol})
    return Part(
        "key_votes",
        frame(first.values()),
        lambda stored: (
            stored["source"].str.startswith("voeten")
            & stored["adoption"].eq("recorded vote")
            & stored["date"].lt(assembly.LISTS_BEGIN)
        ),
        by_hand=("topic", "note"),
        chosen=lambda rows: pd.Series(False, index=rows.index),
    )


def roll_calls(path: Path) -> Iterator[RollCall]:
    """Yield the roll calls of the file in the order of the file."""
    lines = records(path.name, text(path))
    first, titles = header(path.name, lines, ("", "rcid"), ("rcid",), names=COLUMNS)
    positions = columns(path.name, first, titles, COLUMNS, IGNORED)
    found = sheets(path.name, lines, positions, len(titles))
    refuse_a_cut(path.name, found)
    for rcid, sheet in found.items():
        yield roll_call(path.name, rcid, sheet, positions)


def sheets(
    file: str, lines: Iterator[tuple[int, list[str]]], positions: dict[str, int], width: int
) -> dict[str, Sheet]:
    """Return {number of the roll call: its rows}.

    A million rows: each is looked at as it comes, without making an object of it.
    """
    known = states()
    rcid_at, state_at, vote_at = (positions[name] for name in ("rcid", "ccode", "vote"))
    found: dict[str, Sheet] = {}
    for row, cells in lines:
        if len(cells) != width or not cells[rcid_at].strip():
            refuse_a_torn_row(file, row, cells, width)
            continue
        rcid = cells[rcid_at].strip()
        sheet = found.get(rcid)
        if sheet is None:
            sheet = found[rcid] = Sheet(row, cells)
        sheet.size += 1
        vote = cells[vote_at].strip().removesuffix(".0")
        if vote in CAST:
            state = known.get(cells[state_at].strip().removesuffix(".0"))
            if state is None:
                what = f"the state {cells[state_at]!r} is not known; add it to {STATES.name}"
                raise refusal(file, what, row=row, column="ccode")
            if sheet.votes.setdefault(state, CAST[vote]) != CAST[vote]:
                what = f"a second, other vote of {state}; correct the file"
                raise refusal(file, what, row=row, column="vote")
        elif vote not in NOT_CAST:
            what = f"{vote!r} is not known; known are 1, 2, 3, 8, 9: say what the new one means"
            raise refusal(file, what, row=row, column="vote")
    if not found:
        raise refusal(file, "no vote at all; download the file again")
    return found


def refuse_a_torn_row(file: str, row: int, cells: list[str], width: int) -> None:
    """Refuse a line that is no row, unless it is a remark: words of its own, or nothing."""
    lone = not any(cells[1:])
    if remark(cells) or (lone and not (cells and cells[0].strip().isdigit())):
        return
    what = f"no roll call, or {len(cells)} cells where the header has {width}"
    raise refusal(file, f"{what}; {TORN}", row=row)


def refuse_a_cut(file: str, found: dict[str, Sheet]) -> None:
    """Refuse a file whose last roll call names fewer states than any before."""
    *before, last = found.values()
    if before and last.size < min(sheet.size for sheet in before):
        what = f"the last roll call has {last.size} rows, fewer than all before"
        raise refusal(file, f"{what}; download the file again", row=last.row)


def roll_call(file: str, rcid: str, sheet: Sheet, positions: dict[str, int]) -> RollCall:
    """Return a roll call from its rows."""
    cell = {name: sheet.first[position].strip() for name, position in positions.items()}

    def fault(column: str, what: str) -> Exception:
        return refusal(file, what, row=sheet.row, column=column)

    try:
        number_of_it = plain_number(rcid)
    except ValueError:
        raise fault("rcid", f"{rcid!r} is not a number; correct the file") from None
    for column in ("amend", "para"):
        if cell[column].removesuffix(".0") not in FLAGS:
            what = f"{cell[column]!r} is not known; known are 1, 0, NA: say what the new one means"
            raise fault(column, what)
    part = any(FLAGS[cell[column].removesuffix(".0")] for column in ("amend", "para"))
    totals = Counter(sheet.votes.values())
    held = day(cell["date"], (*DAYS, "%m/%d/%Y"))
    if not held or to_come(held):
        what = "has not come yet" if held else "is not a day"
        raise fault("date", f"{cell['date']!r} {what}; correct the file")
    return RollCall(
        id=f"voeten_{number_of_it}",
        date=held,
        symbol="" if cell["unres"] == "NA" else cell["unres"],
        kind="part" if part else "whole",
        yes=str(totals["Y"]),
        no=str(totals["N"]),
        abstain=str(totals["A"]),
        votes=sheet.votes,
    )


PUBLISHER = Publisher(
    key="voeten",
    producer="Erik Voeten, with Michael Bailey and Anton Strezhnev, Georgetown University",
    title="United Nations General Assembly Voting Data, raw votes",
    address="https://doi.org/10.7910/DVN/LEJUQZ",
    terms="Free; cite the data set.",
    tables=("roll_calls", "agreement_with_russia", "key_votes"),
    read=read,
)
