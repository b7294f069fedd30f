"""SIPRI's files, as recorded and with all that can befall them, give the rows of the tables."""

import base64
import csv
import json
import random
from pathlib import Path

import pandas as pd
import pytest

from tools.upstream import losses, sidecars, stored
from tools.upstream.difference import between
from tools.upstream.publisher import Part
from tools.upstream.reading import Refused
from tools.upstream.sipri import deliveries, names, read, register, values

HERE = Path(__file__).parent
REGISTER = HERE / "samples" / "sipri_register_2026-05-18.csv"
BROKEN = HERE / "samples" / "sipri_register_2025-10-23.csv"
QUOTED = HERE / "samples" / "sipri_register_2026-09-28_quoted.csv"
DELIVERIES = HERE / "samples" / "sipri_deliveries_2000-2001.csv"
OLD_TABLES = [
    HERE / "samples" / f"sipri_TIV-Export-{code}-1950-2021.csv" for code in ("KON", "RUS")
]


def expected(name):
    with (HERE / "expected" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(release, table):
    (part,) = [part for part in release.parts if part.table == table]
    return part.rows.to_dict("records")


@pytest.fixture
def altered(tmp_path):
    """Write a sample with some of its text replaced; returns the path."""

    def write(sample, *replaced, encoding="iso-8859-1", before=b"", after=""):
        content = sample.read_bytes().decode("iso-8859-1")
        for old, new in replaced:
            assert content.count(old), old
            content = content.replace(old, new)
        path = tmp_path / "trade-register.csv"
        path.write_bytes(before + (content + after).encode(encoding))
        return path

    return write


def test_the_register_gives_the_stored_orders():
    release = read([REGISTER])
    assert (release.name, release.published) == ("release of March 2026", "2026-05-18")
    assert rows(release, "arms_orders") == expected("sipri_register_2026-05-18.csv")


@pytest.mark.parametrize(
    ("designation", "licence"),
    [
        ("Igla-1", "yes"),  # "incl production under licence in Myanmar"
        ("MiG-29S", "yes"),  # "Assembled in North Korea from kits"
        ("Type-59-1 130mm", "no"),  # "Possibly incl production in North Korea"
        ("Su-30MK", "no"),
    ],
)
def test_what_counts_as_production_under_licence(designation, licence):
    found = [r for r in rows(read([REGISTER]), "arms_orders") if r["designation"] == designation]
    assert [row["licence"] for row in found] == [licence]


def shuffled(content):
    lines = content.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("Recipient,")) + 1
    orders = [line for line in lines[first:] if line]
    random.Random(1).shuffle(orders)
    return "\n".join([*lines[:first], *orders, ""])


BREAK = ("$200 m deal; Su-30SME", "$200 m deal;\nSu-30SME")
RENAMED = ("Number delivered, ,", "Deliveries in the Year Range, ,")


@pytest.mark.parametrize(
    ("replaced", "how"),
    [
        ([], {"before": b"\xef\xbb\xbf", "encoding": "utf-8"}),
        ([], {"encoding": "utf-8"}),
        ([("\n", "\r\n")], {}),
        ([RENAMED], {}),
        ([BREAK], {}),
        ([("$200 m deal; Su-30SME", "$200 m deal;\r\nSu-30\nSME")], {}),
        ([], {"after": "Note: figures may not add up, due to rounding.\n"}),
        ([], {"after": "\n* armed group\n** international organization\n"}),
        ([], {"after": "Figures are revised each year" + "," * 15 + "\n"}),
        ([("A '?' in a column", "One more line, and a comma\nA '?' in a column")], {}),
        ([("Myanmar,Russia", "Burma,Russian Federation")], {}),
        ([("North Korea", "Korea, North".replace(",", ""))], {}),
        ([("United Arab Emirates", "UAE")], {}),
    ],
    ids=[
        "byte-order mark", "saved as UTF-8", "Windows line ends", "column renamed", "line break",
        "two line breaks", "footnote with a comma", "footnotes of marks", "footnote padded",
        "one line more before the header", "former names", "another order of words", "short name",
    ],
)  # fmt: skip
def test_what_does_not_change_what_a_register_says(altered, replaced, how):
    release = read([altered(REGISTER, *replaced, **how)])
    assert rows(release, "arms_orders") == expected("sipri_register_2026-05-18.csv")


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    path = tmp_path / "trade-register.csv"
    path.write_bytes(shuffled(REGISTER.read_bytes().decode("iso-8859-1")).encode("iso-8859-1"))
    assert rows(read([path]), "arms_orders") == expected("sipri_register_2026-05-18.csv")


def test_the_two_rows_that_a_line_break_tore_apart_are_read():
    content = BROKEN.read_bytes().decode("iso-8859-1").replace("\r\n", "\n")
    found = {row["designation"]: row for row in register.rows("sample", content)}
    assert found["BTR-3"]["tiv"] == "3.25"
    assert found["BTR-3"]["comments"].endswith("for other engines")
    assert found["Hermes-900"]["tiv"] == "9"


@pytest.mark.parametrize(
    ("replaced", "how", "line"),
    [
        (
            [("United Nations**,Russia", "Burmah,Russia")],
            {},
            "row 40, column Recipient: the country 'Burmah' is not known; add the name to"
            " tools/upstream/countries.csv, if it is MMR beside 'burma'",
        ),
        (
            [("Number delivered, ,", "Delivered in the range, ,")],
            {},
            "row 12, column Delivered in the range: not known: 'Delivered in the range',"
            " 'Delivered in the range?', and no column 'Deliveries in the Year Range',"
            " 'Deliveries in the Year Range?'; if it is the old one under a new name, add that"
            " to the names that it has had",
        ),
        (
            [(",status,", ",status,Currency,")],
            {},
            "row 12, column Currency: not known: 'Currency'; if it is new, add it to the columns"
            " that are read",
        ),
        (
            [("Su-30SME version,55,330,330", "Su-30SME version,55,330,33O")],
            {},
            "row 22, column SIPRI TIV of delivered weapons: '33O' is not a number; correct the"
            " file",
        ),
        (
            [("2022; 2023; 2024,New", "2022; 2023; 24,New")],
            {},
            "row 22, column Year(s) of delivery: '24' is not a year; download the file again",
        ),
        (
            [("2022; 2023; 2024,New", "2022; 2023; 2024,Leased")],
            {},
            "row 22, column status: 'Leased' is not known; known are 'New', 'Second hand', 'Second"
            " hand but modernized': say what the new one means",
        ),
        (
            [("Data generated: 18 May 2026", "Data generated: in May")],
            {},
            "row 11: 'in May 2:29:20 PM' is not a date; download the file again",
        ),
        (
            [("Data generated: 18 May 2026 2:29:20 PM\n", "\n")],
            {},
            "no line 'Data generated: ...' says of when it is; download the file again",
        ),
        (
            [("from All countries  to", "from Israel  to")],
            {},
            "row 1: holds only Israel among suppliers; download it for all countries",
        ),
        (
            [("range 'Not specified' to 'Not specified'", "range '2000' to '2025'")],
            {},
            "row 1: begins in 2000, its numbers leave out what was delivered before; download it"
            " for all years",
        ),
        (
            [("Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation", "R")],
            {},
            "row 1: no header was found; give the file whose header begins with"
            " Recipient,Supplier,Year of order",
        ),
        (
            [],
            {"after": "Zimbabwe,Russia,1999,?,6"},
            "row 41: the last line has no end, the download was cut off; download the file again",
        ),
        (
            [],
            {"after": "Zimbabwe,Russia,1999,?,6\n"},
            "row 41: 5 fields where the header has 16; download the file again, or take the line"
            " out if it is a remark",
        ),
        (
            [],
            {"after": "Zimbabwe\n"},
            "row 41: 1 fields where the header has 16; download the file again, or take the line"
            " out if it is a remark",
        ),
        (
            [],
            {"after": "Zimbabwe,Russia,1999,?,6,?,An-2,transport,6,?,1999,New,Torn off\n"},
            "row 41: the row is broken off after 13 fields; download the file again",
        ),
    ],
    ids=[
        "country", "column renamed", "column new", "number", "year", "status", "date", "no date",
        "for one country", "for some years", "no header", "cut off", "cut off, line ended",
        "cut off in a name", "cut off in comments",
    ],
)  # fmt: skip
def test_what_is_refused_with_its_place(altered, replaced, how, line):
    with pytest.raises(Refused) as refused:
        read([altered(REGISTER, *replaced, **how)])
    separator = ": " if line.startswith("no ") else ", "
    assert str(refused.value) == f"trade-register.csv{separator}{line}"


def test_the_header_of_september_2026_is_read_and_a_part_refused(altered):
    path = altered(QUOTED, ("from Israel   to", "from All countries   to"))
    with pytest.raises(Refused, match="no order of Russia"):
        read([path])
    with pytest.raises(Refused, match="only Israel"):
        read([QUOTED])


def test_deliveries_give_the_stored_flows_of_their_years():
    release = read([DELIVERIES])
    assert (release.name, release.published) == ("release of March 2024", "2025-02-10")
    assert rows(release, "arms_transfers") == expected("sipri_deliveries_2000-2001.csv")
    years = pd.DataFrame({"year": ["1999", "2000", "2001", "2002"]})
    for part in release.parts:
        assert list(part.replaces(years)) == [False, True, True, False]


def test_the_answer_of_the_site_is_unwrapped(tmp_path):
    path = tmp_path / "answer.json"
    raw = base64.b64encode(DELIVERIES.read_bytes()).decode()
    path.write_text(json.dumps({"bytes": raw}), encoding="utf-8")
    assert rows(read([path]), "arms_transfers") == expected("sipri_deliveries_2000-2001.csv")
    path.write_text(json.dumps({"bytes": raw})[:-40], encoding="utf-8")
    with pytest.raises(Refused, match="cut off or no answer"):
        read([path])


def test_exports_add_up_all_suppliers_moscow_under_both_names_and_beijing():
    from decimal import Decimal

    found = deliveries.exports(
        [
            ("SUN", "PRK", "1991", Decimal("10.5")),
            ("RUS", "IND", "1991", Decimal("0.25")),
            ("CHN", None, "1991", Decimal("2")),
            ("XXX", "MMR", "1991", Decimal("1.1")),
            ("RUS", "MMR", "1992", Decimal("3")),
        ]
    )
    assert found.to_dict("records") == [
        {"year": "1991", "world": "13.85", "soviet_russian": "10.75", "chinese": "2"},
        {"year": "1992", "world": "3", "soviet_russian": "3", "chinese": "0"},
    ]


def test_groups_in_myanmar_are_not_myanmar_and_unknown_suppliers_are_kept(altered):
    path = altered(
        DELIVERIES,
        ("32309,Russia,Myanmar", "32309,Russia,United Wa State (Myanmar)*"),
        ("28232,Russia,Myanmar", "28232,unknown supplier(s),Myanmar"),
        ("25889,Iran,Hezbollah (Lebanon)*", "25889,North Korea,Hamas (Palestine)*"),
    )
    found = {
        (r["supplier"], r["recipient"]): r["tiv"] for r in rows(read([path]), "arms_transfers")
    }
    assert ("RUS", "MMR") not in found
    assert found["XXX", "MMR"] == "82.6"
    assert found["PRK", "PSE"] == "0.2"


def test_tables_to_2023_give_the_older_vintage_of_their_suppliers():
    release = read(OLD_TABLES)
    assert (release.name, release.published) == ("release of March 2022", "2022-07-28")
    found = sorted(map(list, (row.values() for row in rows(release, "arms_transfers_2022"))))
    assert found == sorted(map(list, (row.values() for row in expected("sipri_TIV-Export.csv"))))
    suppliers = pd.DataFrame({"supplier": ["PRK", "RUS", "SUN"]})
    assert list(release.parts[0].replaces(suppliers)) == [True, True, False]


def test_a_table_to_2023_whose_rows_do_not_add_up_is_refused(altered):
    path = altered(OLD_TABLES[1], (",479\n", ",749\n"))
    with pytest.raises(Refused, match="row 15: the years add up to 482, the total says 749"):
        read([path])


def test_values_since_2024_are_compared_only():
    release = read([HERE / "samples" / "sipri_values_2026-06-11_quoted.csv"])
    assert not release.parts
    compared, wrong = release.check(stored.load)
    assert compared == 15
    if sidecars.load("sipri-deliveries")["release"] == "release of March 2026":
        assert wrong == []
    release = read([HERE / "samples" / "sipri_values_2025-04-24.csv"])
    compared, wrong = release.check(stored.load)
    assert compared == 4  # Myanmar from China and Russia; all exports of the two
    there = [line.split(": ")[1].partition(",")[0] for line in wrong]
    assert there == ["1131 there", "1339 there"]


@pytest.mark.parametrize("month", ["Nov", "November"])
def test_a_month_may_be_written_short_or_whole(month):
    assert names.generated("x.csv", f"Data generated: 30 {month} 2026 9:12:44 AM\n") == "2026-11-30"


@pytest.mark.parametrize(
    ("day", "release"),
    [
        ("2026-01-31", "release of March 2025"),
        ("2026-03-16", "release of March 2026"),
        ("2026-12-01", "release of March 2026"),
    ],
)
def test_a_day_belongs_to_the_release_of_the_march_before(day, release):
    assert names.release(day) == release


def part_without(gone, **kept):
    """The stored orders without some rows, as if a register had been cut off before them."""
    table = stored.load("arms_orders")
    return table, Part("arms_orders", table[~gone(table)], **kept)


@pytest.mark.parametrize(
    ("gone", "line"),
    [
        (lambda t: t["supplier"].eq("CHN"), r"of \d+ rows of arms_orders are gone"),
        (lambda t: t["recipient"].eq("RUS"), "every row of PRK RUS in arms_orders is gone"),
        (
            lambda t: t["recipient"].eq("RUS") & t["ordered"].eq("2024"),
            "ends among the rows of RUS, of which it lacks 7",
        ),
    ],
    ids=["a third", "a flow", "at the end"],
)
def test_a_file_cut_off_between_two_rows_is_refused(gone, line):
    table, part = part_without(
        gone, flows=("supplier", "recipient"), ends_among={"recipient": "RUS"}
    )
    with pytest.raises(Refused, match=line):
        losses.refuse(part, between(table, part.rows, "arms_orders"), "trade-register.csv")


def test_a_few_orders_withdrawn_in_the_middle_are_taken_in():
    table, part = part_without(
        lambda t: t["designation"].eq("Po-2"),
        flows=("supplier", "recipient"),
        ends_among={"recipient": "RUS"},
    )
    found = between(table, part.rows, "arms_orders")
    assert len(found.gone) == 2
    losses.refuse(part, found, "trade-register.csv")


def test_falling_totals_are_refused():
    table = stored.load("arms_exports")
    lower = table.assign(world=[str(float(value) * 0.97) for value in table["world"]])
    part = Part("arms_exports", lower, totals=("world",))
    every = f"in {len(table)} of {len(table)} rows"
    with pytest.raises(Refused, match=f"world falls by 1% or more {every}"):
        losses.refuse(part, between(table, lower, "arms_exports"), "trade-register.csv")


def test_an_old_form_is_told_from_a_new_one():
    content = OLD_TABLES[0].read_text(encoding="utf-8")
    assert values.is_old(content)
    assert not values.is_new(content)
