"""UN Digital Library, votes in the General Assembly, one row a resolution and member: a check.

The file feeds no table. It holds whole resolutions from 1946, so the totals and the eight states'
votes of ``roll_calls`` are compared with it where a symbol stands once in both.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from tools.upstream.assembly import STATES
from tools.upstream.publisher import Load, Publisher, Release
from tools.upstream.reading import Row, only, plain_number, refusal, table

BEGINNING = ("undl_id",)
# Most columns were renamed between the first and the second version.
COLUMNS = {
    "record": ("undl_id",),
    "member": ("ms_code", "ms_codes"),
    "vote": ("ms_vote", "ms_votes"),
    "date": ("date",),
    "symbol": ("resolution", "resolutions"),
    "yes": ("total_yes", "yes"),
    "no": ("total_no", "no"),
    "abstain": ("total_abstentions", "abstentions"),
}
IGNORED = {
    "ms_name", "ms_names", "session", "draft", "committee_report", "meeting", "title",
    "agenda_title", "agenda_titles", "agenda", "subjects", "vote_note", "total_non_voting",
    "non-voting", "total_ms", "total-voting", "modality", "undl_link",
}  # fmt: skip
VOTES = {"Y": "Y", "N": "N", "A": "A", "X": "", "NV": "", "": ""}
TOTALS = ("yes", "no", "abstain")
MANY = 100  # resolutions on which each of the eight states has a row


def read(paths: Sequence[Path]) -> Release:
    """Return a comparison of the file with ``roll_calls``."""
    records: dict[str, dict[str, dict[str, str]]] = {}
    last = ""
    for row in table(only(paths), BEGINNING, COLUMNS, IGNORED):
        cells = records.setdefault(row["symbol"], {}).setdefault(row["record"], {})
        if not cells:
            last = max(last, row["date"])
            cells |= {name: total(row, name) for name in TOTALS} | {"date": row["date"]}
        vote = row.choice_in("vote", VOTES)
        if row["member"] in STATES:
            cells[row["member"]] = vote
    if not records:
        raise refusal(paths[0].name, "no vote at all; download the file again")
    members = {member for votes in records.values() for cells in votes.values() for member in cells}
    missing = [state for state in STATES if state not in members]
    if missing and len(records) > MANY:
        what = f"no row of {', '.join(missing)}; download the file again, or say under which code"
        raise refusal(paths[0].name, what, column="ms_code")
    once = {symbol: next(iter(r.values())) for symbol, r in records.items() if len(r) == 1}
    return Release(
        "",
        f"to {last}",
        last,
        check=lambda load: disagreements(once, load),
        newer=lambda load: newer(once, load),
    )


def total(row: Row, name: str) -> str:
    """Return a total, written with a decimal there: 120.0."""
    try:
        return plain_number(row[name])
    except ValueError:
        raise row.refusal(name, f"{row[name]!r} is not a number; correct the file") from None


def disagreements(found: dict[str, dict[str, str]], load: Load) -> tuple[int, list[str]]:
    """Return how many cells could be compared, and a line for each that differs."""
    calls = load("roll_calls")
    calls = calls[calls["kind"].eq("whole") & calls["symbol"].ne("")]
    compared, lines = 0, []
    for call in calls[~calls["symbol"].duplicated(keep=False)].to_dict("records"):
        theirs = found.get(re.sub(r"^R/", "A/RES/", call["symbol"]), {})
        for name in [name for name in (*TOTALS, *STATES) if name in theirs]:
            compared += 1
            if theirs[name] != call[name]:
                there, here = theirs[name] or "no vote", call[name] or "no vote"
                lines.append(f"{call['id']} {call['symbol']}, {name}: {there} there, {here} here")
    return compared, lines


def newer(found: dict[str, dict[str, str]], load: Load) -> str:
    """Say which resolutions came after the last roll call that is stored, nothing where none."""
    last = load("roll_calls")["date"].max()
    later = sorted((cells["date"], symbol) for symbol, cells in found.items())
    later = [(day, symbol) for day, symbol in later if symbol and day > last]
    if not later:
        return ""
    (day, symbol), many = later[0], len(later)
    what = f"{many} resolution{'s' * (many > 1)} after {last}, the first {symbol} of {day}"
    return f"not in roll_calls: {what}; take in what dgacm has by now"


PUBLISHER = Publisher(
    key="undl",
    producer="United Nations, Dag Hammarskjöld Library",
    title="General Assembly Voting Data, member-state level",
    address="https://digitallibrary.un.org/record/4060887",
    terms="Copyright United Nations; non-commercial use with attribution.",
    tables=(),
    read=read,
)
