"""The UN's own machine-readable resolutions of the General Assembly, one file a session.

They give the roll calls from 2020, the agreement of all members with Moscow from then on, and the
key votes. The files hold adopted resolutions only: no paragraph, no amendment, no rejected draft.

- A roll call is a resolution adopted "By a recorded vote" with its lists of members. Totals are
  the counts of the file: some lists lack a name or have one twice.
- A resolution that stands several times is taken where it stands first.
- A member is in one of the lists, or its cell is empty (in the key votes X).
- Key votes are resolutions whose title or session is about `SUBJECTS`; of 2019 only those without
  a vote, as the others are taken from Voeten's data.

Agreement is counted by calendar year, a session runs from September to September: the whole folder
is needed. No file says of when it is.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from tools.upstream import assembly, countries
from tools.upstream.assembly import RollCall, frame
from tools.upstream.publisher import Part, Publisher, Release, everything
from tools.upstream.reading import DAYS, Row, columns, refusal, text

COLUMNS = {
    name: (name,)
    for name in (
        "symbol", "title", "adoption_date", "adoption_type",
        "MS_in_favour", "MS_against", "MS_abstaining",
        "MS_in_favour_count", "MS_against_count", "MS_abstaining_count",
    )
}  # fmt: skip
IGNORED = {
    "pv", "resolution_number", "session", "adoption_meeting", "originating_document",
    "report_paragraph", "committee", "agenda_item", "agenda_item_name", "sponsors",
    "additional_sponsors", "SDGs", "subjects", "voting_type",
}  # fmt: skip
LISTS = {"MS_in_favour": "Y", "MS_against": "N", "MS_abstaining": "A"}
RECORDED = "By a recorded vote"
ADOPTIONS = {RECORDED: "recorded vote", "Without a vote": "without a vote", "": ""}
SYMBOL = re.compile(r"A/RES/((?:ES-|S-)?\d+)/\d+(?: [A-Z](?:-[A-Z])?)?")
FIRST_SESSION = 74  # the first of the folder; it holds the votes of early 2020
FIRST_YEAR = 1945  # session 1 began the year after
EMERGENCIES = ("ES-10", "ES-11")
NAMELESS = {"A/RES/75/254 A-C"}  # recorded votes of which the files name no member
LACKING_NAMES = 20  # a list and its count differed by one at most; of another vote, by more
MODULE = "tools/upstream/dgacm.py"
SUBJECTS = {
    "Ukraine": re.compile(r"Ukrain|Crimea"),
    "human rights in Myanmar": re.compile(r"Myanmar"),
    "human rights in North Korea": re.compile(r"human rights in the Democratic People.s Republic"),
}
ABOUT_UKRAINE = "A/RES/ES-11/"  # every resolution of this emergency session


def read(paths: Sequence[Path]) -> Release:
    """Return what the files of all sessions say; raises Refused where one cannot be taken in."""
    paths = [path for path in paths if path.suffix == ".json"] or list(paths)
    found = [row for path in paths for row in resolutions(path)]
    sessions = {session(row) for row in found}
    refuse_a_part(paths[0].name, sessions)
    calls = list(roll_calls(found))
    if not calls:
        raise refusal(paths[0].name, "no recorded vote since 2020; give the folder data_extract")
    lacking = [call for call in assembly.lacking() if call.symbol not in symbols(calls)]
    parts = (
        roll_call_part(calls, sessions),
        agreement_part([*calls, *lacking]),
        key_part(key_votes(found, calls), sessions),
    )
    last = max(int(name) for name in sessions if name.isdecimal())
    name = f"to {max(call.date for call in calls)}"
    return Release("un-dgacm", name, None, parts, reaches=f"session {last}")


def symbols(calls: Sequence[RollCall]) -> set[str]:
    """Return the symbols of roll calls without the letters of their parts."""
    return {call.symbol.split(" ")[0] for call in calls}


def session(row: Row) -> str:
    """Return the session of a resolution from its symbol: 78, ES-11."""
    found = SYMBOL.fullmatch(row["symbol"])
    if not found:
        raise row.refusal("symbol", f"{row['symbol']!r} is no symbol of a resolution; correct it")
    return found[1]


def refuse_a_part(file: str, sessions: set[str]) -> None:
    """Refuse a download without a session: agreement is counted over all of them."""
    last = max({FIRST_SESSION, *(int(name) for name in sessions if name.isdecimal())})
    wanted = [*map(str, range(FIRST_SESSION, last + 1)), *EMERGENCIES]
    missing = [name for name in wanted if name not in sessions]
    if missing:
        what = f"no resolution of session {', '.join(missing)}; give the whole folder data_extract"
        raise refusal(file, what)


def roll_call_part(calls: Sequence[RollCall], sessions: set[str]) -> Part:
    """Return the rows of ``roll_calls``; one of Voeten's gives way to the UN's own."""
    known = symbols(calls)

    def replaces(stored: pd.DataFrame) -> "pd.Series[bool]":
        ours = stored["id"].str.startswith("dgacm_") & of_sessions(stored, sessions)
        late = stored["id"].str.startswith("voeten_") & stored["date"].ge(assembly.LISTS_BEGIN)
        return ours | (late & stored["symbol"].isin(known))

    return Part(
        "roll_calls",
        frame(call.row() for call in calls),
        replaces,
        lasting=lambda stored: stored["id"].str.startswith("dgacm_"),
        dated="date",
    )


def of_sessions(stored: pd.DataFrame, sessions: set[str]) -> "pd.Series[bool]":
    """Tell the rows whose symbol is of one of these sessions."""
    return stored["symbol"].str.extract(SYMBOL, expand=False).isin(sessions)


def agreement_part(calls: Sequence[RollCall]) -> Part:
    """Return the rows of ``agreement_with_russia`` from 2020."""
    first = assembly.LISTS_BEGIN[:4]
    return Part(
        "agreement_with_russia",
        assembly.agreement(calls),
        lambda stored: stored["year"].ge(first),
        totals=("votes",),
        dated="year",
    )


def key_part(rows: pd.DataFrame, sessions: set[str]) -> Part:
    """Return the rows of ``key_votes``; they replace those that were taken from elsewhere."""
    known = set(rows["symbol"])
    return Part(
        "key_votes",
        rows,
        lambda stored: (
            stored["symbol"].isin(known)
            | (stored["source"].str.startswith("undgacm") & of_sessions(stored, sessions))
        ),
        by_hand=("note",),
        lasting=everything,
    )


def resolutions(path: Path) -> Iterator[Row]:
    """Yield the resolutions of a file: one a line, or the file a single one."""
    content = text(path, ends_with_line=False)
    lines = enumerate(content.split("\n"), start=1)
    if content.startswith("{\n"):
        lines = iter([(1, content)])
    for number, line in lines:
        if line.strip():
            yield resolution(path.name, number, line)


def resolution(file: str, number: int, line: str) -> Row:
    """Return a resolution with plain blanks in its texts."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        what = "is no JSON, the download was cut off or saved in between; download it again"
        if not line.lstrip().startswith("{"):
            what = "is no JSON but another publisher's file; give the folder data_extract"
        raise refusal(file, what, row=number) from None
    if not isinstance(record, dict):
        raise refusal(file, "is no resolution; download the file again", row=number)
    positions = columns(file, number, list(record), COLUMNS, IGNORED)
    values = list(record.values())
    row = Row(file, number, {name: plain(values[at]) for name, at in positions.items()}, COLUMNS)
    for name in COLUMNS:
        if name not in LISTS and isinstance(row[name], list):
            raise row.refusal(name, "is a list where a text is to be; download the file again")
    return row


def plain(value: str | list[str]) -> str | list[str]:
    """Return a text, or the texts of a list, with single plain blanks."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return " ".join(str(value).split())


def roll_calls(rows: Sequence[Row]) -> Iterator[RollCall]:
    """Yield the recorded votes since 2020 whose members are named."""
    seen: dict[str, RollCall] = {}
    for row in rows:
        adoption = row.choice_in("adoption_type", ADOPTIONS)
        day = date(row) if adoption else ""
        named = any(row[name] for name in LISTS)
        refuse_half_a_vote(row, adoption, day, named)
        if adoption != ADOPTIONS[RECORDED] or day < assembly.LISTS_BEGIN or not named:
            continue
        totals = [total(row, f"{name}_count") for name in LISTS]
        cast = votes(row)
        refuse_other_counts(row, totals, cast)
        call = RollCall(f"dgacm_{row['symbol']}", day, row["symbol"], "whole", *totals, cast)
        if seen.setdefault(call.symbol, call) != call:
            what = f"{call.symbol} stands there before with other votes; correct the file"
            raise row.refusal("symbol", what)
        if seen[call.symbol] is call:
            yield call


def refuse_half_a_vote(row: Row, adoption: str, day: str, named: bool) -> None:
    """Refuse members where there was no vote, a vote without them, and one in another session.

    A session begins in September and ends in another year.
    """
    recorded = adoption == ADOPTIONS[RECORDED]
    number = session(row)
    if recorded and number.isdecimal() and int(day[:4]) - FIRST_YEAR - int(number) not in (0, 1):
        raise row.refusal("adoption_date", f"{day} is not in session {number}; correct the file")
    if named and not recorded:
        what = f"{row['adoption_type']!r}, and members are named; correct the file"
        raise row.refusal("adoption_type", what)
    late = day >= assembly.LISTS_BEGIN
    if recorded and late and not named and row["symbol"] not in NAMELESS:
        what = f"names nobody; if the UN has no names of {row['symbol']}, add it to NAMELESS"
        raise row.refusal("MS_in_favour", f"{what} in {MODULE}")


def refuse_other_counts(row: Row, totals: Sequence[str], cast: Mapping[str, str]) -> None:
    """Refuse a list of members that is not the one that was counted; some may be lacking."""
    for (column, vote), total in zip(LISTS.items(), totals, strict=True):
        there = list(cast.values()).count(vote)
        if abs(there - int(total)) > LACKING_NAMES or bool(there) < bool(int(total)):
            what = f"names {there} members, the count says {total}; correct the file"
            raise row.refusal(column, what)


def date(row: Row) -> str:
    """Return the ISO date of adoption."""
    return row.day_in("adoption_date", DAYS)


def total(row: Row, column: str) -> str:
    """Return a count of votes."""
    if not row[column].isdecimal():
        raise row.refusal(column, f"{row[column]!r} is not a whole number; correct the file")
    return row[column]


def votes(row: Row) -> Mapping[str, str]:
    """Return the vote of each member that is in a list."""
    found: dict[str, str] = {}
    for column, vote in LISTS.items():
        if not isinstance(row[column], list):
            raise row.refusal(column, "is no list of members; download the file again")
        for name in row[column]:
            code = countries.code(name)
            if code is None:
                what = f"the country {name!r} is not known; {countries.mend(name)}"
                raise row.refusal(column, what)
            if found.setdefault(code, vote) != vote:
                raise row.refusal(column, f"{name!r} stands in another list, too; correct the file")
    return found


def key_votes(rows: Sequence[Row], calls: Sequence[RollCall]) -> pd.DataFrame:
    """Return the resolutions about Ukraine, Myanmar and human rights in North Korea."""
    recorded = {call.symbol: call.key_row() for call in calls}
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        topic = subject(row)
        without = row["adoption_type"] == "Without a vote"
        if topic and (without or row["symbol"] in recorded):
            entry = {"symbol": row["symbol"], "date": date(row), "adoption": "without a vote"}
            entry |= recorded.get(row["symbol"], {})
            found.setdefault(row["symbol"], entry | {"topic": topic})
    return frame(found.values()).fillna("")


def subject(row: Row) -> str:
    """Return the topic of a resolution in ``key_votes``, nothing where it is about another."""
    if row["symbol"].startswith(ABOUT_UKRAINE):
        return "Ukraine"
    return next((topic for topic, words in SUBJECTS.items() if words.search(row["title"])), "")


PUBLISHER = Publisher(
    key="dgacm",
    producer=("United Nations, Department for General Assembly and Conference Management (DGACM)"),
    title="Machine-readable General Assembly resolutions, data extract by session",
    address="https://github.com/UNxml/GAresolutions/tree/master/data_extract",
    terms=(
        "Files are provided without warranty; the user must acknowledge the United Nations as"
        " the source."
    ),
    tables=("roll_calls", "agreement_with_russia", "key_votes"),
    read=read,
)
