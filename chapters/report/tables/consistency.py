"""What two tables say of one thing, and where they contradict each other.

The rules stand as sentences in ``data/datapackage.json``, under ``consistency``; here each is one
or more checks. A check takes the `Record` and yields (table, row, column, what is wrong and the
mend). A row with an unsound cell has a line of its own, so it is left out: one line a fault.

Two dates agree when they are the same at the precision that both have: 2024-06 agrees with
2024-06-19.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from report.tables.cells import shown
from report.tables.rows import Table

Fault = tuple[str, int, str, str]
Found = Iterator[Fault]

READS = {  # the columns that the checks need
    "events": (
        "id", "date", "end_date", "partner", "kind", "direction", "summary", "note",
        "visit", "treaty", "council", "unlinked",
    ),
    "visits": (
        "id", "visitor", "visitor_country", "host_country", "start", "end", "level", "note",
    ),
    "treaties": ("id", "party_a", "party_b", "signed", "in_force", "ended", "obligation"),
    "security_council": (
        "date", "document", "country", "outcome", "yes", "no", "abstain", "not_voting",
        "russia", "china",
    ),
    "key_votes": ("symbol", "date", "yes", "no", "abstain"),
    "roll_calls": ("id", "symbol", "date", "kind", "yes", "no", "abstain"),
}  # fmt: skip
LINKS = {  # columns of events: the table and the column that they refer to
    "visit": ("visits", "id"),
    "treaty": ("treaties", "id"),
    "council": ("security_council", "document"),
}
ASKS_FOR = {"visit": "visit", "summit": "visit", "treaty": "treaty", "un_vote": "council"}
TAKES_PART = {
    "visit": ("visitor_country", "host_country"),
    "treaty": ("party_a", "party_b"),
    "council": ("country",),
}
MOSCOW = {"SUN", "RUS"}
TALLY = ("yes", "no", "abstain")
OPEN_DAYS = 10  # that a visit is taken to last at most where its last day is not known
DAY, MONTH = len("2024-06-19"), len("2024-06")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS_NOT_READ = re.compile(r"\bdays?\b[^.;]*\bnot (read|known|published)\b", flags=re.I)
ON_TOUR = re.compile(r"\b(stage|tour)\b", flags=re.I)
ARRIVAL = re.compile(
    r"\b(?:landed|arrived|arrival)\b[^.;,]*?\bon (?:\w+day )?(\d{1,2} [a-z]+)", flags=re.I
)


@dataclass(frozen=True)
class Record:
    """All tables by name, without rows that stand twice; the authors of each bibliography entry."""

    tables: dict[str, Table]
    authors: dict[str, set[str]]

    def rows(self, name: str) -> list[dict]:
        """Return the sound rows of a table as {column: cell}, with ``row``, their number."""
        table = self.tables[name]
        unsound = {number for number, _ in table.unsound}
        return [
            {"row": number, **dict(zip(table.columns(), cells, strict=True))}
            for number, cells in table.rows.items()
            if number not in unsound
        ]

    def linked(self, column: str) -> list[tuple[dict, dict]]:
        """Return (event, the row that its column names) of the events that name one."""
        table, key = LINKS[column]
        named = {row[key]: row for row in self.rows(table)}
        return [
            (event, named[event[column]]) for event in self.rows("events") if event[column] in named
        ]

    def without_event(self, column: str) -> list[dict]:
        """Return the rows that no event names; none where a row of the events cannot be read."""
        events = self.tables["events"]
        if not events.rows or max(events.rows) > len(events.rows) + 1:
            return []
        place = events.columns().index(column)
        named = {cells[place] for cells in events.rows.values()}
        table, key = LINKS[column]
        return [row for row in self.rows(table) if row[key] not in named]


def unknown_columns(record: Record) -> list[str]:
    """Return the columns that the checks need and the schema lacks, as table.column."""
    known = {name: table.columns() for name, table in record.tables.items()}
    return [
        f"{name}.{column}"
        for name, columns in READS.items()
        for column in columns
        if column not in known.get(name, [])
    ]


def faults(record: Record) -> list[Fault]:
    """Return every contradiction as (table, row, column, what is wrong and the mend)."""
    return [found for check in CHECKS for found in check(record)]


def _fault(table: str, row: dict, column: str, said: str) -> Fault:
    return table, row["row"], column, f"{shown(row[column])} {said}"


def _place(table: str, row: dict) -> str:
    return f"data/{table}.csv, row {row['row']}"


# --- dates of any precision


def agree(one: str, other: str) -> bool:
    """Return whether two ISO dates are the same at the precision that both have."""
    return one.startswith(other) or other.startswith(one)


def before(one: str, other: str) -> bool:
    """Return whether an ISO date lies before another, at the precision that both have."""
    return one[: len(other)] < other[: len(one)]


def within(day: str, first: str, last: str) -> bool:
    """Return whether an ISO date lies in a span, at the precision that the dates share."""
    return not before(day, first) and not before(last, day)


def last_day(visit: dict) -> str:
    """Return the last day of a visit, or that up to which it may have lasted."""
    if visit["end"] or len(visit["start"]) < DAY:
        return visit["end"] or visit["start"]
    return (date.fromisoformat(visit["start"]) + timedelta(OPEN_DAYS)).isoformat()


def overlap(first: str, last: str, other_first: str, other_last: str) -> bool:
    """Return whether two spans of ISO dates have a day in common, as far as they say."""
    return not before(last, other_first) and not before(other_last, first)


def names_day(text: str, day: str) -> bool:
    """Return whether a text has a day in words: 4 March, 15 or 16 November, from 23 to 25 March."""
    month = MONTHS[int(day[MONTH - 2 : MONTH]) - 1]
    pattern = rf"\b{int(day[-2:])}\b([^.;a-z]|\b(or|and|to)\b)*{month}"
    return re.search(pattern, text) is not None


def _days(visit: dict) -> str:
    """A visit as a line names it: V073 of 2023-07-26 to 2023-07-27 (data/visits.csv, row 97)."""
    end = visit["end"] or "a day not known"
    return f"{visit['id']} of {visit['start']} to {end} ({_place('visits', visit)})"


# --- 1: a kind asks for a row


def _row_or_reason(record: Record) -> Found:
    for event in record.rows("events"):
        column = ASKS_FOR.get(event["kind"])
        if column and not event[column] and not event["unlinked"]:
            said = (
                f"is empty, but {event['id']} is of the kind {event['kind']}; name the row of "
                f"data/{LINKS[column][0]}.csv, or say in unlinked why there is none"
            )
            yield _fault("events", event, column, said)


def _reason_for_nothing(record: Record) -> Found:
    for event in record.rows("events"):
        column = ASKS_FOR.get(event["kind"])
        if event["unlinked"] and not column:
            said = f"says why there is no row, but the kind {event['kind']} asks for none; empty it"
            yield _fault("events", event, "unlinked", said)
        elif event["unlinked"] and event[column]:
            said = (
                f"says why there is no row, but {event['id']} names {event[column]}; "
                f"empty unlinked or {column}"
            )
            yield _fault("events", event, "unlinked", said)


# --- 2: the days of a visit


def _outside_the_visit(record: Record) -> Found:
    for event, visit in record.linked("visit"):
        if not within(event["date"], visit["start"], last_day(visit)):
            said = (
                f"of {event['id']} lies outside its visit {_days(visit)}; "
                "correct the one that is wrong"
            )
            yield _fault("events", event, "date", said)


def _longer_than_the_visit(record: Record) -> Found:
    for event, visit in record.linked("visit"):
        end, last = event["end_date"], last_day(visit)
        begins_within = within(event["date"], visit["start"], last)
        longer = end and begins_within and before(last, end)
        if longer and not ON_TOUR.search(visit["note"]):
            said = (
                f"of {event['id']} lies after its visit {_days(visit)}; correct one of them, "
                "or say in the visit's note that it is a stage of a tour"
            )
            yield _fault("events", event, "end_date", said)


def _later_than_the_first_day(record: Record) -> Found:
    first = {}
    for event, visit in sorted(record.linked("visit"), key=lambda pair: pair[0]["date"]):
        first.setdefault(visit["id"], (event, visit))
    for event, visit in first.values():
        day, start = event["date"], visit["start"]
        later = len(day) == len(start) == DAY and start < day <= last_day(visit)
        if later and not names_day(visit["note"], day):
            said = (
                f"of {event['id']} is not the first day of its visit {_days(visit)}; "
                "correct one of them, or name the day of the event in the visit's note"
            )
            yield _fault("events", event, "date", said)


def _arrivals(record: Record) -> Found:
    for visit in record.rows("visits"):
        arrival = ARRIVAL.search(visit["note"])
        known = arrival and len(visit["start"]) == DAY
        if known and not names_day(arrival[1], visit["start"]):
            said = (
                f"has the arrival on {arrival[1]}, but {visit['id']} starts on {visit['start']}; "
                "correct the one that is wrong"
            )
            yield _fault("visits", visit, "note", said)


# --- 3: the precision of a visit


def _precision_of_visits(record: Record) -> Found:
    for event, visit in record.linked("visit"):
        day, start = event["date"], visit["start"]
        if not agree(day, start):
            continue
        if len(day) < len(start):
            said = f"of {event['id']} is less exact than its visit {_days(visit)}; write {start}"
            yield _fault("events", event, "date", said)
        elif len(day) > len(start) and not DAYS_NOT_READ.search(visit["note"]):
            said = (
                f"of {event['id']} is more exact than its visit {_days(visit)}; "
                "write the days of the visit, or in its note that they were not read"
            )
            yield _fault("events", event, "date", said)


# --- 4: who travels, and with whom


def _direction(record: Record) -> Found:
    visits = record.rows("visits")
    for event, visit in record.linked("visit"):
        if event["kind"] != "visit":
            continue
        way = "RUS>partner" if visit["visitor_country"] in MOSCOW else "partner>RUS"
        crossed = any(_cross(event, visit, other) for other in visits)
        if event["direction"] not in ((way, "mutual") if crossed else (way,)):
            said = (
                f"of {event['id']} is not the way of {visit['id']}, from "
                f"{visit['visitor_country']} to {visit['host_country']} "
                f"({_place('visits', visit)}); write {way}"
            )
            yield _fault("events", event, "direction", said)


def _cross(event: dict, visit: dict, other: dict) -> bool:
    """Whether, while an event lasts, another visit goes the opposite way to the event's own."""
    there = (visit["visitor_country"], visit["host_country"])
    back = (other["host_country"], other["visitor_country"])
    last = event["end_date"] or event["date"]
    return there == back and overlap(event["date"], last, other["start"], last_day(other))


def _partner(record: Record) -> Found:
    for column, sides in TAKES_PART.items():
        table, key = LINKS[column]
        for event, row in record.linked(column):
            countries = [row[side] for side in sides]
            if event["partner"] not in (*countries, "both"):
                said = (
                    f"of {event['id']} has no part in {row[key]} of {' and '.join(countries)} "
                    f"({_place(table, row)}); correct the partner, or {column}"
                )
                yield _fault("events", event, "partner", said)


# --- 5: the days of a paper


def _days_of_papers(record: Record) -> Found:
    for event, paper in record.linked("treaty"):
        known = {name: paper[name] for name in ("signed", "in_force", "ended") if paper[name]}
        if _falls_on(event, known.values()):
            continue
        is_inexact = any(agree(event["date"], day) for day in known.values())
        why = "is not as exact as" if is_inexact else "is no day of"
        days = ", ".join(f"{name} {day}" for name, day in known.items())
        said = (
            f"of {event['id']} {why} its paper {paper['id']}, {days} "
            f"({_place('treaties', paper)}); correct the one that is wrong"
        )
        yield _fault("events", event, "date", said)


def _falls_on(event: dict, days) -> bool:
    """Whether an event has one of some dates, to the letter, or lasts over it."""
    if event["date"] in days:
        return True
    end = event["end_date"]
    return bool(end) and any(within(day, event["date"], end) for day in days)


# --- 6: what an event says of a decision


def _days_of_decisions(record: Record) -> Found:
    for event, decision in record.linked("council"):
        if event["date"] != decision["date"]:
            said = (
                f"of {event['id']} is not the date of {decision['document']}, {decision['date']} "
                f"({_place('security_council', decision)}); correct the one that is wrong"
            )
            yield _fault("events", event, "date", said)


def _unsaid_vetoes(record: Record) -> Found:
    for event, decision in record.linked("council"):
        if _vetoed_by_moscow(decision) and "veto" not in event["summary"].lower():
            said = (
                f"does not say that {decision['document']} was vetoed "
                f"({_place('security_council', decision)}); say it"
            )
            yield _fault("events", event, "summary", said)


def _vetoed_by_moscow(decision: dict) -> bool:
    return decision["outcome"] == "vetoed" and decision["russia"] == "no"


# --- 7: what no event tells


def _untold_vetoes(record: Record) -> Found:
    for decision in record.without_event("council"):
        if _vetoed_by_moscow(decision):
            said = "was vetoed by Moscow, and no event names it; add the event to data/events.csv"
            yield _fault("security_council", decision, "document", said)


def _untold_papers(record: Record) -> Found:
    for paper in record.without_event("treaty"):
        if paper["obligation"] != "none":
            said = (
                f"promises {paper['obligation']}, and no event names it; "
                "add the event to data/events.csv"
            )
            yield _fault("treaties", paper, "id", said)


def _untold_visits(record: Record) -> Found:
    for visit in record.without_event("visit"):
        with_moscow = {visit["visitor_country"], visit["host_country"]} & MOSCOW
        if visit["level"] == "head" and with_moscow and "no event" not in visit["note"].lower():
            said = (
                f"is a visit of {visit['visitor']}, a head, and no event names it; add the event "
                'to data/events.csv, or write "no event" and why in the note'
            )
            yield _fault("visits", visit, "id", said)


# --- 8: the votes of the Council


def _members(decision: dict) -> int:
    """The Council's members: 11, and from 1 January 1966 on 15."""
    return 11 if decision["date"] < "1966" else 15


def _tallies(record: Record) -> Found:
    for decision in record.rows("security_council"):
        votes = sum(int(decision[column]) for column in (*TALLY, "not_voting"))
        members = _members(decision)
        if votes != members:
            said = (
                f"not voting: {decision['document']} has the votes of {votes} members, "
                f"and the Council had {members}; correct the tally"
            )
            yield _fault("security_council", decision, "not_voting", said)


def _votes_by_name(record: Record) -> Found:
    for decision in record.rows("security_council"):
        for vote in TALLY:
            named = [state for state in ("russia", "china") if decision[state] == vote]
            if len(named) > int(decision[vote]):
                said = (
                    f"votes, but {' and '.join(named)} voted {vote} on {decision['document']}; "
                    "correct the one that is wrong"
                )
                yield _fault("security_council", decision, vote, said)


def _outcomes(record: Record) -> Found:
    """A decision takes 7 of 11 or 9 of 15 votes, and no permanent member's no."""
    for decision in record.rows("security_council"):
        if why := _wrong_outcome(decision):
            said = f"is the outcome of {decision['document']}, {why}; correct it, or the votes"
            yield _fault("security_council", decision, "outcome", said)


def _wrong_outcome(decision: dict) -> str | None:
    enough = 7 if _members(decision) == 11 else 9
    permanent = [decision["russia"], decision["china"]]
    if int(decision["yes"]) < enough:
        return f"which has {decision['yes']} votes in favour where {enough} are needed"
    if decision["outcome"] == "adopted" and "no" in permanent:
        return "which has the no of a permanent member"
    if decision["outcome"] == "vetoed" and all(permanent) and "no" not in permanent:
        return "to which neither Russia nor China said no"
    return None


# --- 9: one trip, one row


def _trips_twice(record: Record) -> Found:
    visits = [visit for visit in record.rows("visits") if len(visit["start"]) >= MONTH]
    for one, other in combinations(visits, 2):
        same_host = one["host_country"] == other["host_country"]
        same_time = overlap(one["start"], last_day(one), other["start"], last_day(other))
        if same_host and same_time and _same_visitor(one, other):
            said = (
                f"is the start of {other['id']}, but {other['visitor']} is in "
                f"{other['host_country']} then by {_days(one)}; "
                "keep one row of the trip, or correct the days"
            )
            yield _fault("visits", other, "start", said)


def _same_visitor(one: dict, other: dict) -> bool:
    """Whether one person is in both; a surname alone, or a title before it, is the same person."""
    return any(
        mine <= theirs or theirs <= mine for mine in _persons(one) for theirs in _persons(other)
    )


def _persons(visit: dict) -> list[set[str]]:
    names = visit["visitor"].lower().replace("-", " ").split(" and ")
    return [set(name.split()) for name in names]


# --- 10: one vote of the Assembly in two tables


def _votes_of_the_assembly(record: Record) -> Found:
    rolls = {}
    for roll in record.rows("roll_calls"):
        if roll["kind"] == "whole" and roll["symbol"]:
            rolls.setdefault(roll["symbol"], []).append(roll)
    for vote in record.rows("key_votes"):
        for roll in rolls.get(vote["symbol"], []):
            for column in _columns_that_differ(vote, roll):
                said = (
                    f"for {vote['symbol']}, but the roll call {roll['id']} has "
                    f"{shown(roll[column])} ({_place('roll_calls', roll)}); "
                    "correct the one that is wrong"
                )
                yield _fault("key_votes", vote, column, said)


def _columns_that_differ(vote: dict, roll: dict) -> list[str]:
    """The date, numbers and votes that differ; what a key vote leaves empty is not known."""
    states = [column for column in vote if column.isupper() and column in roll]
    known = [column for column in ("date", *TALLY, *states) if vote[column]]
    cast = {column: "" if vote[column] == "X" else vote[column] for column in known}
    return [column for column, value in cast.items() if value != roll[column]]


# --- 11: two sources are two


def _one_author_twice(record: Record) -> Found:
    for name, table in record.tables.items():
        for field in table.schema["fields"]:
            if "independentOf" in field:
                yield from _shared_authors(name, table, field, record.authors)


def _shared_authors(name: str, table: Table, field: dict, authors: dict) -> Found:
    first, second = field["independentOf"], field["name"]
    for number, (one, other) in table.cells([first, second]).items():
        shared = authors.get(one, set()) & authors.get(other, set())
        if shared and one != other:
            said = (
                f"is by the author of the {first} {shown(one)}, {min(shared)}; "
                "name an independent one, or leave the cell empty"
            )
            yield _fault(name, {"row": number, second: other}, second, said)


CHECKS = (
    _row_or_reason,
    _reason_for_nothing,
    _outside_the_visit,
    _longer_than_the_visit,
    _later_than_the_first_day,
    _arrivals,
    _precision_of_visits,
    _direction,
    _partner,
    _days_of_papers,
    _days_of_decisions,
    _unsaid_vetoes,
    _untold_vetoes,
    _untold_papers,
    _untold_visits,
    _tallies,
    _votes_by_name,
    _outcomes,
    _trips_twice,
    _votes_of_the_assembly,
    _one_author_twice,
)
