"""What contradicts itself between tables is refused, by each of the rules of the schema.

A case changes cells of the record, or drops or adds rows, as it might happen; it expects the
cells that are named (table, key of the row, column) and a part of what is said of each.
"""

import csv
import re
from dataclasses import replace

import pytest

from report import tables
from report.tables import consistency, references
from report.tables.rows import Table

RULES = tables.package()["consistency"]
KEYS = {"security_council": "document", "key_votes": "symbol"}


class Tables:
    """The tables of the record, which a case may spoil."""

    def __init__(self):
        self.tables = {}
        for descriptor in tables.package()["resources"]:
            with (tables.DATA / descriptor["path"]).open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))[1:]
            self.tables[descriptor["name"]] = Table(dict(enumerate(rows, 2)), descriptor, set())
        bibliography = tables.bibliography()
        self.authors = {key: references.authors(entry) for key, entry in bibliography.items()}

    def copy(self) -> "Tables":
        copied = object.__new__(Tables)
        copied.authors = self.authors
        copied.tables = {}
        for name, table in self.tables.items():
            rows = {number: list(cells) for number, cells in table.rows.items()}
            copied.tables[name] = replace(table, rows=rows)
        return copied

    def number(self, table: str, key: str) -> int:
        place = self.tables[table].columns().index(KEYS.get(table, "id"))
        return next(n for n, cells in self.tables[table].rows.items() if cells[place] == key)

    def put(self, table: str, key: str, **values: str) -> None:
        cells = self.tables[table].rows[self.number(table, key)]
        for column, value in values.items():
            place = self.tables[table].columns().index(column)
            assert cells[place] != value, f"{key} has that already: choose another example"
            cells[place] = value

    def drop(self, table: str, *keys: str) -> None:
        """Rows that are not there: the others move up."""
        gone = {self.number(table, key) for key in keys}
        kept = [cells for number, cells in self.tables[table].rows.items() if number not in gone]
        self.tables[table].rows.clear()
        self.tables[table].rows.update(enumerate(kept, 2))

    def add(self, table: str, like: str, **values: str) -> None:
        """A row at the end, like another but for some cells."""
        rows = self.tables[table].rows
        rows[len(rows) + 2] = list(rows[self.number(table, like)])
        names = self.tables[table].columns()
        for column, value in values.items():
            rows[len(rows) + 1][names.index(column)] = value

    def found(self) -> dict[tuple[str, str, str], str]:
        """What is wrong, by the table, the key of the row and the column."""
        said = {}
        for table, row, column, fault in consistency.faults(
            consistency.Record(self.tables, self.authors)
        ):
            place = self.tables[table].columns().index(KEYS.get(table, "id"))
            said[table, self.tables[table].rows[row][place], column] = fault
            self.check_places(fault)
        return said

    def check_places(self, fault: str) -> None:
        """What a fault names as another place is a row of a table."""
        for name, row in re.findall(r"data/(\S+)\.csv, row (\d+)", fault):
            assert int(row) in self.tables[name].rows, fault


@pytest.fixture(scope="module")
def as_it_is() -> Tables:
    return Tables()


@pytest.fixture
def record(as_it_is) -> Tables:
    return as_it_is.copy()


# --- changes of the record


def put(table, key, **values):
    return lambda record: record.put(table, key, **values)


def drop(table, *keys):
    return lambda record: record.drop(table, *keys)


def add(table, like, **values):
    return lambda record: record.add(table, like, **values)


def event(key, column="date"):
    return ("events", key, column)


SHOIGU_2023 = "its visit V073 of 2023-07-26 to 2023-07-27"
VETO_1950 = ("security_council", "S/1653", "document")
COUNCIL_83 = ("security_council", "S/RES/83", "not_voting")
KOZLOV = {"id": "V999", "start": "2024-11-18", "end": ""}
KIM_2023 = {"id": "V999", "visitor": "Kim Jong-un", "start": "2023-09-15", "end": ""}

CASES = [  # rule, what happened, the changes, the cells named and what is said of each
    # 1: a row or a reason
    (
        1,
        "an agreement of the chronology is not in the list",
        [put("events", "E128", treaty="")],
        {event("E128", "treaty"): "is empty, but E128 is of the kind treaty"},
    ),
    (
        1,
        "a summit names its paper and no visit",
        [put("events", "E200", visit="", treaty="R27")],
        {event("E200", "visit"): "name the row of data/visits.csv, or say in unlinked why"},
    ),
    (
        1,
        "a vote names no decision",
        [put("events", "E015", council="")],
        {event("E015", "council"): "name the row of data/security_council.csv"},
    ),
    (
        1,
        "a reason and a row at once",
        [put("events", "E128", unlinked="the paper was not read")],
        {event("E128", "unlinked"): "E128 names R39; empty unlinked or treaty"},
    ),
    (
        1,
        "a reason where nobody asks for one",
        [put("events", "E228", unlinked="a telephone call")],
        {event("E228", "unlinked"): "the kind message asks for none"},
    ),
    (
        1,
        "another kind asks for another row",
        [put("events", "E228", kind="visit")],
        {event("E228", "visit"): "E228 is of the kind visit"},
    ),
    # 2: the days of a visit
    (
        2,
        "the list has another day than the chronology",
        [put("visits", "V073", start="2023-07-26")],
        {
            event("E182"): f"'2023-07-25' of E182 lies outside {SHOIGU_2023}",
            ("visits", "V073", "note"): "has the arrival on 25 July",
        },
    ),
    (
        2,
        "the day after the visit",
        [put("events", "E182", date="2023-07-28", end_date="")],
        {event("E182"): "lies outside its visit V073 of 2023-07-25 to 2023-07-27"},
    ),
    (
        2,
        "the right day of another year",
        [put("events", "E182", date="2022-07-25", end_date="")],
        {event("E182"): "lies outside"},
    ),
    (
        2,
        "the month after a visit whose days are not known",
        [put("visits", "V085", start="2024-10"), put("events", "E208", date="2024-12-04")],
        {event("E208"): "lies outside its visit V085 of 2024-10 to 2024-11"},
    ),
    (
        2,
        "eleven days after the start of a visit without an end",
        [put("visits", "V065", end=""), put("events", "E156", date="2021-07-01")],
        {event("E156"): "lies outside its visit V065 of 2021-06-20 to a day not known"},
    ),
    (
        2,
        "a month of the year in which the visit was not",
        [put("visits", "V010", start="1956-08", end="1956-08", note="Days not read.")],
        {event("E027"): "lies outside its visit V010 of 1956-08 to 1956-08"},
    ),
    (
        2,
        "a visit that lasts longer than itself",
        [put("events", "E182", end_date="2023-07-29")],
        {event("E182", "end_date"): "'2023-07-29' of E182 lies after its visit V073"},
    ),
    (
        2,
        "a tour of which nobody says that it was one",
        [put("visits", "V009", note="")],
        {event("E025", "end_date"): "say in the visit's note that it is a stage of a tour"},
    ),
    (
        2,
        "a visit dated by the clock of Moscow",
        [put("visits", "V083", start="2024-06-18")],
        {
            ("visits", "V083", "note"): "the arrival on 19 June, but V083 starts on 2024-06-18",
        },
    ),
    (
        2,
        "a visit that begins before its first event for no reason given",
        [put("visits", "V074", note="Talks with Putin on 14 September.")],
        {event("E185"): "'2023-09-13' of E185 is not the first day of its visit V074"},
    ),
    (
        2,
        "an event on the last day of its visit for no reason given",
        [
            put("visits", "V074", note="Talks with Putin."),
            put("events", "E185", date="2023-09-17"),
        ],
        {event("E185"): "'2023-09-17' of E185 is not the first day of its visit V074"},
    ),
    # 3: the precision of a visit
    (
        3,
        "a month in the list, a day in the chronology, and no word on days",
        [put("visits", "V010", start="1956-09", end="", note="Joint mission with Peng Dehuai.")],
        {event("E027"): "'1956-09-19' of E027 is more exact than its visit V010 of 1956-09"},
    ),
    (
        3,
        "days without a word that they were not read",
        [put("visits", "V010", start="1956-09", end="", note="Days of two telegrams.")],
        {event("E027"): "write the days of the visit, or in its note that they were not read"},
    ),
    (
        3,
        "a year in the list, days in the chronology",
        [put("visits", "V014", start="1960", end="", note="")],
        {event("E031"): "'1960-02-16' of E031 is more exact than its visit V014 of 1960"},
    ),
    (
        3,
        "a day in the list, a month in the chronology",
        [put("events", "E027", date="1956-09", end_date="")],
        {event("E027"): "is less exact than its visit V010 of 1956-09-19"},
    ),
    # 4: who travels, and with whom
    (
        4,
        "Khrushchev's visit as an act of both",
        [put("events", "E031", direction="mutual")],
        {event("E031", "direction"): "'mutual' of E031 is not the way of V014, from SUN to MMR"},
    ),
    (
        4,
        "Khrushchev's visit the other way round",
        [put("events", "E031", direction="partner>RUS")],
        {event("E031", "direction"): "write RUS>partner"},
    ),
    (
        4,
        "a visit of nobody to nobody",
        [put("events", "E208", direction="none")],
        {event("E208", "direction"): "write partner>RUS"},
    ),
    (
        4,
        "the visit with which another crossed was later",
        [put("visits", "V143", start="2025-06-26", end="2025-06-28", note="")],
        {event("E342", "direction"): "'mutual' of E342 is not the way of V142, from PRK to RUS"},
    ),
    (
        4,
        "a visit to the other partner",
        [put("events", "E031", partner="PRK")],
        {event("E031", "partner"): "'PRK' of E031 has no part in V014 of SUN and MMR"},
    ),
    (
        4,
        "a paper with the other partner",
        [put("events", "E128", partner="MMR")],
        {event("E128", "partner"): "has no part in R39 of RUS and PRK"},
    ),
    (
        4,
        "a decision on the other partner",
        [put("events", "E015", partner="MMR")],
        {event("E015", "partner"): "has no part in S/RES/83 of PRK"},
    ),
    # 5: the days of a paper
    (
        5,
        "a month in the list of papers, a day in the chronology",
        [put("treaties", "R31", signed="2026-02")],
        {event("E262"): "'2026-02-25' of E262 is not as exact as its paper R31, signed 2026-02"},
    ),
    (
        5,
        "a day in the list of papers, a month in the chronology",
        [put("events", "E128", date="2015-11")],
        {event("E128"): "is not as exact as its paper R39, signed 2015-11-12"},
    ),
    (
        5,
        "the day on which an agency wrote",
        [put("treaties", "R23", signed="2022-09-07")],
        {event("E172"): "'2022-09-06' of E172 is no day of its paper R23, signed 2022-09-07"},
    ),
    (
        5,
        "a day after the talks",
        [put("treaties", "R32", signed="2026-02-04")],
        {event("E257"): "is no day of its paper R32, signed 2026-02-04"},
    ),
    (
        5,
        "the first of the month for the month",
        [put("treaties", "R39", signed="2015-11-01")],
        {event("E128"): "is no day of its paper R39"},
    ),
    # 6: what an event says of a decision
    (
        6,
        "a decision of the day before",
        [put("events", "E015", date="1950-06-28")],
        {event("E015"): "'1950-06-28' of E015 is not the date of S/RES/83, 1950-06-27"},
    ),
    (
        6,
        "a decision without its day",
        [put("events", "E015", date="1950-06")],
        {event("E015"): "is not the date of S/RES/83"},
    ),
    (
        6,
        "a veto that is called a vote",
        [put("events", "E267", summary="The Soviet Union votes against a draft.")],
        {event("E267", "summary"): "does not say that S/1653 was vetoed"},
    ),
    # 7: what no event tells
    (
        7,
        "a veto without an event",
        [drop("events", "E267")],
        {VETO_1950: "'S/1653' was vetoed by Moscow, and no event names it"},
    ),
    (
        7,
        "an alliance without an event",
        [drop("events", "E201", "E213")],
        {("treaties", "R27", "id"): "'R27' promises mutual defence, and no event names it"},
    ),
    (
        7,
        "a visit of Kim without an event",
        [drop("events", "E185")],
        {("visits", "V074", "id"): "'V074' is a visit of Kim Jong Un, a head"},
    ),
    (
        7,
        "a visit without an event, of which the note no longer says so",
        [put("visits", "V120", note="Victory Day; days not read.")],
        {("visits", "V120", "id"): "a visit of Kim Yong Nam, a head, and no event names it"},
    ),
    # 8: the votes of the Council
    (
        8,
        "the members that took no part are not counted",
        [put("security_council", "S/RES/83", not_voting="0")],
        {COUNCIL_83: "S/RES/83 has the votes of 8 members, and the Council had 11"},
    ),
    (
        8,
        "members that took no part are counted as abstaining, too",
        [put("security_council", "S/RES/83", abstain="2")],
        {COUNCIL_83: "has the votes of 13 members, and the Council had 11"},
    ),
    (
        8,
        "a vote too few among fifteen",
        [put("security_council", "S/RES/1695", yes="14")],
        {("security_council", "S/RES/1695", "not_voting"): "14 members, and the Council had 15"},
    ),
    (
        8,
        "Russia votes no, and nobody did",
        [put("security_council", "S/RES/2397", russia="no")],
        {
            ("security_council", "S/RES/2397", "no"): "'0' votes, but russia voted no",
            ("security_council", "S/RES/2397", "outcome"): "the no of a permanent member",
        },
    ),
    (
        8,
        "a veto is taken for a decision",
        [put("security_council", "S/2022/431", outcome="adopted")],
        {("security_council", "S/2022/431", "outcome"): "has the no of a permanent member"},
    ),
    (
        8,
        "a decision is taken for a veto",
        [put("security_council", "S/RES/2669", outcome="vetoed")],
        {("security_council", "S/RES/2669", "outcome"): "neither Russia nor China said no"},
    ),
    (
        8,
        "eight of fifteen do not decide",
        [put("security_council", "S/RES/2669", yes="8", not_voting="4")],
        {("security_council", "S/RES/2669", "outcome"): "8 votes in favour where 9 are needed"},
    ),
    # 9: one trip, one row
    (
        9,
        "a second row for Kozlov",
        [add("visits", "V136", **KOZLOV)],
        {("visits", "V999", "start"): "'2024-11-18' is the start of V999, but Alexander Kozlov is"},
    ),
    (
        9,
        "a hyphen in a name",
        [add("visits", "V074", **KIM_2023)],
        {
            ("visits", "V999", "id"): "no event names it",
            ("visits", "V999", "start"): "by V074 of 2023-09-12 to 2023-09-17",
        },
    ),
    (
        9,
        "a surname alone, days after an arrival whose end is not known",
        [add("visits", "V145", id="V999", visitor="Kozlov", start="2025-07-30")],
        {("visits", "V999", "start"): "by V145 of 2025-07-28 to a day not known"},
    ),
    (
        9,
        "one of a delegation, by the month",
        [add("visits", "V094", id="V999", visitor="Kan Zaw", start="2025-06", end="")],
        {("visits", "V999", "start"): "Kan Zaw is in RUS then by V094"},
    ),
    # 10: one vote of the Assembly in two tables
    (
        10,
        "a vote too few in the short list",
        [put("key_votes", "A/RES/ES-11/6", yes="140")],
        {("key_votes", "A/RES/ES-11/6", "yes"): "has '141' (data/roll_calls.csv, row "},
    ),
    (
        10,
        "another day in the long list",
        [put("roll_calls", "dgacm_A/RES/ES-11/6", date="2023-02-24")],
        {("key_votes", "A/RES/ES-11/6", "date"): "'2023-02-23' for A/RES/ES-11/6"},
    ),
    (
        10,
        "China votes with Russia in one of the lists",
        [put("key_votes", "A/RES/ES-11/6", CHN="N")],
        {("key_votes", "A/RES/ES-11/6", "CHN"): "'N' for A/RES/ES-11/6, but the roll call"},
    ),
    (
        10,
        "a state that voted is not recorded as voting",
        [put("key_votes", "A/RES/ES-11/6", PRK="X")],
        {("key_votes", "A/RES/ES-11/6", "PRK"): "has 'N'"},
    ),
    # 11: two sources are two
    (
        11,
        "an agency twice",
        [put("visits", "V150", second_source="tass2023commission")],
        {("visits", "V150", "second_source"): "is by the author of the source 'tass2025kozlov'"},
    ),
    (
        11,
        "an agency twice, in another table",
        [put("treaties", "R23", second_source="tass2025kozlov")],
        {("treaties", "R23", "second_source"): "tass; name an independent one"},
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [pytest.param(changes, said, id=f"{rule}: {what}") for rule, what, changes, said in CASES],
)
def test_a_contradiction_is_named(record, changes, expected):
    for change in changes:
        change(record)
    found = record.found()
    assert list(found) == list(expected)
    for place, said in expected.items():
        assert said in found[place]


def test_each_rule_is_seen_to_refuse():
    assert {rule for rule, *_ in CASES} == set(range(1, len(RULES) + 1))


# What is no contradiction, though it comes near one.
SOUND = {
    "the record as it is": [],
    "a reason where a row is not to be had": [
        put("events", "E128", treaty="", unlinked="the paper was not read")
    ],
    "ten days after the start of a visit without an end": [
        put("visits", "V065", end=""),
        put("events", "E156", date="2021-06-30"),
    ],
    "the month of a visit of which the day is known is enough for its end": [
        put("visits", "V073", end="2023-07")
    ],
    "a month for a day where the note says so": [
        put("visits", "V010", start="1956-09", end="", note="Days of the stay not read.")
    ],
    "a later first event whose day the note has": [
        put("visits", "V074", note="Talks on 13 and 16 September.")
    ],
    "a paper on the last day of the talks": [put("treaties", "R32", signed="2026-02-03")],
    "a paper dated by its entry into force": [
        put("treaties", "R39", signed="2015-11-01", in_force="2015-11-12")
    ],
    "the end of a paper": [put("treaties", "R39", signed="2015-01-12", ended="2015-11-12")],
    "the same traveller a month later": [
        add("visits", "V136", id="V999", start="2024-12-18", end="2024-12-20")
    ],
    "another traveller at the same time": [
        add("visits", "V136", id="V999", visitor="Sergei Shoigu", start="2024-11-18")
    ],
    "the same traveller elsewhere at the same time": [
        add("visits", "V136", id="V999", host_country="MMR", start="2024-11-18")
    ],
    "a visit of a minister without an event": [drop("events", "E208")],
    "a vote that is not known": [put("key_votes", "A/RES/ES-11/6", PRK="", yes="")],
    "an abstention of Russia that the tally has room for": [
        put("security_council", "S/RES/825", russia="abstain")
    ],
    "two sources of two authors": [put("visits", "V150", second_source="kbs2024arrival")],
}


@pytest.mark.parametrize("changes", SOUND.values(), ids=SOUND)
def test_what_agrees_is_not_refused(record, changes):
    for change in changes:
        change(record)
    assert record.found() == {}


def test_the_council_was_enlarged_on_the_first_of_january_1966(record):
    record.put("security_council", "S/RES/83", date="1965-12-31")
    assert ("security_council", "S/RES/83", "not_voting") not in record.found()
    record.put("security_council", "S/RES/83", date="1966-01-01")
    assert "has the votes of 11 members, and the Council had 15" in record.found()[COUNCIL_83]


# --- as the commands say it, each with its row


def number(data, table, key):
    column = data.rows(table)[0].index(KEYS.get(table, "id"))
    return next(n for n, row in enumerate(data.rows(table), 1) if row[column] == key)


def spoil(data, table, key, **values):
    rows = data.rows(table)
    for column, value in values.items():
        rows[number(data, table, key) - 1][rows[0].index(column)] = value
    data.write(table, rows)


def test_a_line_names_both_rows_and_what_is_wrong(data):
    spoil(data, "events", "E015", date="1950-06-26")
    event_row = number(data, "events", "E015")
    assert tables.faults() == [
        f"data/events.csv, row {event_row}, column date: '1950-06-26' of E015 is not the date of "
        "S/RES/83, 1950-06-27 (data/security_council.csv, row "
        f"{number(data, 'security_council', 'S/RES/83')}); correct the one that is wrong"
    ]
    assert tables.check("events") == [], "a single table is loaded without the others"


def test_a_paper_that_is_taken_away_is_missed_by_its_event_alone(data):
    data.describe(lambda package, table: table["treaties"].pop("leastRows"))
    row = number(data, "events", "E128")
    data.write("treaties", [treaty for treaty in data.rows("treaties") if treaty[0] != "R39"])
    assert tables.faults() == [
        f"data/events.csv, row {row}, column treaty: 'R39' is not in data/treaties.csv, column id; "
        "add it there or correct it"
    ]


def test_an_event_that_cannot_be_read_is_one_line(data):
    row = number(data, "events", "E267")
    rows = data.rows("events")
    rows[row - 1].append("one too many")
    data.write("events", rows)
    width = len(rows[0])
    assert tables.faults() == [
        f"data/events.csv, row {row}: {width + 1} cells where the header has {width}; "
        "quote a cell that contains a comma, and leave an empty cell empty"
    ]


def test_an_event_with_a_wrong_cell_is_one_line_and_still_tells_of_its_veto(data):
    spoil(data, "events", "E267", date="6 September 1950")
    row = number(data, "events", "E267")
    assert tables.faults() == [
        f"data/events.csv, row {row}, column date: '6 September 1950' is not an ISO date; "
        "write 1950, 1950-06 or 1950-06-25"
    ]


def test_a_row_pasted_twice_is_not_a_second_trip(data):
    rows = data.rows("visits")
    row = number(data, "visits", "V136")
    rows.insert(row, rows[row - 1])
    data.write("visits", rows)
    assert tables.faults() == [
        f"data/visits.csv, row {row + 1}, column id: 'V136' stands already in row {row}; "
        "remove one row or correct the key"
    ]


def test_a_column_that_the_rules_need_is_missed(data):
    def leave_out(package, table):
        fields = table["security_council"]["schema"]["fields"]
        fields[:] = [field for field in fields if field["name"] != "not_voting"]

    data.describe(leave_out)
    column = data.rows("security_council")[0].index("not_voting")
    kept = [row[:column] + row[column + 1 :] for row in data.rows("security_council")]
    data.write("security_council", kept)
    assert tables.faults() == [
        "data/datapackage.json: there is no security_council.not_voting, which the rules between "
        "tables need; restore it"
    ]


@pytest.mark.parametrize(
    ("text", "day", "named"),
    [
        ("Received on 4 March.", "2025-03-04", True),
        ("Received on 14 March.", "2025-03-04", False),
        ("Received on 4 May.", "2025-03-04", False),
        ("On 15 or 16 November by the reports.", "2023-11-15", True),
        ("From 11 to 13 July.", "2025-07-11", True),
        ("Exercise of 7-9 November.", "2023-11-07", True),
        ("Four ships; in March.", "2025-03-04", False),
        ("4 ships. In March.", "2025-03-04", False),
    ],
)
def test_a_note_names_a_day(text, day, named):
    assert consistency.names_day(text, day) == named
