"""What is wrong between cells of a row, between rows and between tables gives one line a fault."""

import pytest

from report import tables
from report.tables import rows

# --- the same thing twice


def test_doubled_row(data):
    header, first, *rest = data.rows("nuclear_tests")
    data.write("nuclear_tests", [header, first, first, *rest])
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row 3, column date: '{first[0]}' stands already in row 2; "
        "remove one row or correct the key"
    ]


def test_rows_pasted_twice_are_named_and_not_called_out_of_order(data):
    header, *tests = data.rows("nuclear_tests")
    data.write("nuclear_tests", [header, *tests, *tests])
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row {number + 6}, column date: '{test[0]}' stands already "
        f"in row {number}; remove one row or correct the key"
        for number, test in enumerate(tests, start=2)
    ]


def test_a_key_of_several_columns_may_repeat_in_one_of_them(data):
    header, first, *rest = data.rows("arms_transfers")
    data.write("arms_transfers", [header, first, first, *rest])
    assert data.refused("arms_transfers") == [
        "data/arms_transfers.csv, row 3, column supplier + recipient + year: "
        f"'{' '.join(first[:3])}' stands already in row 2; remove one row or correct the key"
    ]


@pytest.mark.parametrize("table", ["events", "visits", "rapporteur_figures"])
def test_a_second_source_that_is_the_first(data, table):
    header, row, *rest = data.rows(table)
    source = row[header.index("source")]
    row[header.index("second_source")] = source
    data.write(table, [header, row, *rest])
    assert data.refused(table) == [
        f"data/{table}.csv, row 2, column second_source: {source!r} is the source as well; "
        "name another, or leave the cell empty"
    ]


def test_a_wrong_key_in_both_places_is_not_called_the_same(data):
    row = data.put("events", "second_source", "nobody2026")
    data.put("events", "source", "nobody2026", lambda event: event["second_source"] == "nobody2026")
    wrong = (
        "'nobody2026' is not a key of data/references.bib; add the entry there or correct the key"
    )
    assert data.refused("events") == [
        f"data/events.csv, row {row}, column source: {wrong}",
        f"data/events.csv, row {row}, column second_source: {wrong}",
    ]


# --- the order


def test_unsorted_rows(data):
    header, first, second, *rest = data.rows("nuclear_tests")
    data.write("nuclear_tests", [header, second, first, *rest])
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row 3, column date: '{first[0]}' comes after '{second[0]}' "
        "of row 2; sort the rows by date"
    ]


def test_rows_out_of_order_are_counted(data):
    header, first, second, third, fourth, *rest = data.rows("nuclear_tests")
    data.write("nuclear_tests", [header, second, first, fourth, third, *rest])
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row 3, column date: '{first[0]}' comes after '{second[0]}' "
        "of row 2 (and 1 more out of order); sort the rows by date"
    ]


def test_the_column_named_is_the_one_that_is_out_of_order(data):
    header, first, second, *rest = data.rows("arms_transfers")
    assert first[:2] == second[:2]
    data.write("arms_transfers", [header, second, first, *rest])
    assert data.refused("arms_transfers") == [
        f"data/arms_transfers.csv, row 3, column year: '{first[2]}' comes after '{second[2]}' "
        "of row 2; sort the rows by supplier, recipient, year"
    ]


# --- spans


def test_low_above_high(data):
    row = data.put("nuclear_tests", "yield_low_kt", "900")
    header, *tests = data.rows("nuclear_tests")
    high = tests[row - 2][header.index("yield_high_kt")]
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row {row}, column yield_high_kt: '{high}' "
        "is below yield_low_kt '900'; exchange or correct the two"
    ]


def test_end_before_start(data):
    row = data.put("events", "end_date", "1946", lambda event: event["date"] > "1947")
    date = data.rows("events")[row - 1][1]
    assert data.refused("events") == [
        f"data/events.csv, row {row}, column end_date: '1946' is below date '{date}'; "
        "exchange or correct the two"
    ]


def test_a_number_that_is_none_is_not_compared(data):
    row = data.put("nuclear_tests", "yield_low_kt", "9,00")
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row {row}, column yield_low_kt: '9,00' "
        "has a decimal comma; write 9.00"
    ]


# --- between tables


def test_a_code_that_another_table_loses(data):
    data.describe(lambda package, table: table["countries"].pop("leastRows"))
    data.write("countries", [row for row in data.rows("countries") if row[0] != "MMR"])
    header, *treaties = data.rows("treaties")
    parties = [header.index("party_a"), header.index("party_b")]
    missed = [
        f"data/treaties.csv, row {number}, column {header[party]}: 'MMR' is not in "
        "data/countries.csv, column code; add it there or correct it"
        for party in parties
        for number, treaty in enumerate(treaties, start=2)
        if treaty[party] == "MMR"
    ]
    assert missed
    assert data.refused("treaties") == missed


def test_a_code_that_is_wrong_where_it_stands_is_missed_by_no_other_table(data):
    row = data.put("countries", "code", "MMR ", lambda country: country["code"] == "MMR")
    line = (
        f"data/countries.csv, row {row}, column code: 'MMR ' "
        "has a space at its start or end; remove it"
    )
    assert data.refused("countries") == [line]
    assert data.refused("treaties") == [line]
    assert data.refused("rapporteur_figures") == [line]
    assert tables.faults() == [line]


# --- tables made up for what the tables of the report do not have


def made_up(cells: list[tuple], **schema) -> rows.Table:
    """A table of a text and two numbers, ``name``, ``low`` and ``high``."""
    kinds = {"name": "string", "low": "integer", "high": "number"}
    fields = [{"name": name, "type": kind} for name, kind in kinds.items()]
    numbered = {number: list(row) for number, row in enumerate(cells, start=2)}
    return rows.Table(numbered, {"schema": {"fields": fields, **schema}}, set())


def test_numbers_are_compared_as_numbers_and_texts_as_texts():
    cells = [("10", "9", "10"), ("9", "10", "9.5")]
    assert rows.faults(made_up(cells, sortedBy=["name"], ordered=[["low", "high"]])) == [
        (3, "high", "'9.5' is below low '10'; exchange or correct the two")
    ]
    assert rows.faults(made_up(cells, sortedBy=["low"])) == []


def test_what_is_equal_is_in_order():
    cells = [("a", "1", "1"), ("a", "1", "1.0")]
    table = made_up(cells, sortedBy=["name", "low"], ordered=[["low", "high"]])
    assert rows.faults(table) == []


def test_a_row_without_the_number_it_is_sorted_by_comes_first():
    cells = [("a", "1", ""), ("b", "", "")]
    assert rows.faults(made_up(cells, sortedBy=["low"])) == [
        (3, "low", "'' comes after '1' of row 2; sort the rows by low")
    ]
    assert rows.faults(made_up(cells[::-1], sortedBy=["low"], ordered=[["low", "high"]])) == []


def test_a_table_may_have_neither_key_nor_order():
    assert rows.faults(made_up([("b", "1", "1"), ("a", "1", "1")])) == []


def test_of_three_times_the_same_key_both_later_ones_are_named():
    cells = [("a", "1", "1"), ("b", "2", "2"), ("a", "3", "3"), ("a", "4", "4")]
    said = "'a' stands already in row 2; remove one row or correct the key"
    assert rows.faults(made_up(cells, primaryKey="name")) == [(4, "name", said), (5, "name", said)]


def test_a_date_is_compared_with_a_longer_one_as_far_as_it_goes():
    cells = [("2024-05", "1", "1")]
    for end, is_late in (("2024", False), ("2024-05-01", False), ("2024-04-30", True)):
        fields = [{"name": "from", "type": "string"}, {"name": "to", "type": "string"}]
        schema = {"fields": fields, "ordered": [["from", "to"]]}
        found = rows.faults(rows.Table({2: [cells[0][0], end]}, {"schema": schema}, set()))
        assert bool(found) == is_late, end
