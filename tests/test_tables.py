"""The loader refuses bad input with one line: file, row, column, what is wrong, the mend."""

import json
import re
import shutil

import pytest

from report import tables


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of data/ that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(tables.DATA, copy)
    monkeypatch.setattr(tables, "DATA", copy)
    return copy


def edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}: choose another example"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def faults_of(name):
    with pytest.raises(tables.DataError) as caught:
        tables.load(name)
    return str(caught.value).splitlines()


def rewrite(path, change):
    path.write_bytes(change(path.read_bytes()))


# what an editor can do wrong: (table, how, what the line must name)
TEXT_FAULTS = {
    "decimal comma": ("arms_transfers", "CHN,MMR,1990,{v}", '"12,5"', r"row \d+, column tiv: '12,5' has a decimal comma; write 12\.5"),
    "thousands separator": ("arms_transfers", "CHN,MMR,1990,{v}", '"1,200"', r"column tiv: '1,200' has thousands separators; write 1200"),
    "not a number": ("arms_transfers", "CHN,MMR,1990,{v}", "many", r"column tiv: 'many' is not a number; write plain digits"),
    "negative TIV": ("arms_transfers", "CHN,MMR,1990,{v}", "-3", r"column tiv: '-3' is below 0"),
    "empty required cell": ("arms_transfers", "CHN,MMR,1990,{v}", "", r"column tiv: '' is empty; this column must be filled"),
}


@pytest.mark.parametrize("case", TEXT_FAULTS)
def test_a_wrong_number_is_named_with_its_mend(data, case):
    table, anchor, wrong, expected = TEXT_FAULTS[case]
    path = data / f"{table}.csv"
    prefix = anchor.replace("{v}", "")
    row = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(prefix))
    edit(path, row, prefix + wrong + "," + ",".join(row.split(",")[4:]))
    lines = faults_of(table)
    assert len(lines) == 1 and re.search(r"data/arms_transfers\.csv, " + ".*" + expected, lines[0]), lines


def test_unknown_country(data):
    edit(data / "arms_transfers.csv", "CHN,MMR,1990", "QQQ,MMR,1990")
    assert any("column supplier: 'QQQ' is not in data/countries.csv" in line for line in faults_of("arms_transfers"))


def test_unknown_source(data):
    edit(data / "arms_transfers.csv", "sipri2026", "nobody2026")
    assert any("column source: 'nobody2026' is not a key of data/references.bib; add the entry there" in line for line in faults_of("arms_transfers"))


def test_year_out_of_range(data):
    edit(data / "arms_transfers.csv", "CHN,MMR,1990", "CHN,MMR,1890")
    assert any("column year: '1890' is below 1950" in line for line in faults_of("arms_transfers"))


def test_every_fault_of_a_table_comes_at_once(data):
    edit(data / "arms_transfers.csv", "CHN,MMR,1990", "CHN,MMR,1890")
    edit(data / "arms_transfers.csv", "CHN,MMR,1991", "QQQ,MMR,1991")
    lines = faults_of("arms_transfers")
    assert any("1890" in line for line in lines) and any("QQQ" in line for line in lines)


def test_doubled_row(data):
    path = data / "nuclear_tests.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2] + lines[1:]), encoding="utf-8")
    assert any("row 3, column date: " in line and "stands already in row 2" in line for line in faults_of("nuclear_tests"))


def test_unsorted_rows(data):
    path = data / "nuclear_tests.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], lines[2], lines[1], *lines[3:]]), encoding="utf-8")
    assert any("row 3" in line and "sort the rows by date" in line for line in faults_of("nuclear_tests"))


def test_low_above_high(data):
    edit(data / "nuclear_tests.csv", "2009-05-25,4.7,2,6", "2009-05-25,4.7,7,6")
    assert any("column yield_high_kt: '6' is below yield_low_kt '7'; exchange" in line for line in faults_of("nuclear_tests"))


@pytest.mark.parametrize("wrong, message", [
    ("13/10/2023", "is not an ISO date; write 1950, 1950-06 or 1950-06-25"),
    ("2023-02-30", "is not a day of the calendar"),
    ("2031-01-01", "lies after 2026-11-21"),
    ("45212", "is not an ISO date"),
    ("1850-01-01", "lies before 2006, where the table begins"),
])
def test_wrong_date(data, wrong, message):
    edit(data / "nuclear_tests.csv", "2017-09-03", wrong)
    assert any(f"column date: '{wrong}' {message}" in line for line in faults_of("nuclear_tests"))


def test_end_before_start(data):
    path = data / "events.csv"
    row = next(line for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"E\d+,\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,", line))
    ident, start, end = row.split(",")[:3]
    edit(path, f"{ident},{start},{end}", f"{ident},{start},1931-01-01")
    assert any(f"column end_date: '1931-01-01' is below date '{start}'" in line for line in faults_of("events"))


def test_value_outside_the_list(data):
    edit(data / "events.csv", ",PRK,war,", ",PRK,conflict,")
    assert any("column kind: 'conflict' is not one of war, domestic" in line for line in faults_of("events"))


def test_cell_that_a_spreadsheet_would_run(data):
    edit(data / "countries.csv", "AUT,Austria,", "AUT,=Austria,")
    assert any("column name: '=Austria' starts like a spreadsheet formula" in line for line in faults_of("countries"))


def test_stray_space(data):
    edit(data / "countries.csv", "AUT,Austria,", "AUT,Austria ,")
    assert any("column name: 'Austria ' has a space at its start or end; remove it" in line for line in faults_of("countries"))


@pytest.mark.parametrize("change, message", [
    (lambda b: b"\xef\xbb\xbf" + b, "row 1: starts with a byte-order mark; save it as plain UTF-8 without BOM"),
    (lambda b: b.replace(b"Austria", "Österreich".encode("latin-1")), "is not UTF-8; save the file as UTF-8"),
    (lambda b: b.replace(b"\n", b"\r\n"), "row 1: Windows line end (CRLF)"),
    (lambda b: b.replace(b",", b";"), "row 1: columns are separated by semicolons; save it with commas"),
    (lambda b: b[:-9], "the last row has no line end; the file may be cut off"),
    (lambda b: b.replace(b"code,name,note", b"code,land,note"), "missing 'name'; not in the schema 'land'"),
    (lambda b: b.replace(b"code,name,note", b"code,note"), "missing 'name'"),
    (lambda b: b.replace(b"code,name,note", b"code,name,note,extra"), "not in the schema 'extra'"),
    (lambda b: b.replace(b"AUT,Austria,", b"AUT,Austria"), "2 cells where the header has 3"),
    (lambda b: b"code,name,note\n", "the table has no rows"),
    (lambda b: b.replace(b"Austria", b'"Austria'), "not readable as CSV"),
])
def test_wrong_file(data, change, message):
    rewrite(data / "countries.csv", change)
    lines = faults_of("countries")
    assert len(lines) == 1 and lines[0].startswith("data/countries.csv") and message in lines[0], lines


def test_missing_file(data):
    (data / "oil.csv").unlink()
    assert faults_of("oil") == ["data/oil.csv: the file is missing; restore it, or take the table 'oil' out of data/datapackage.json"]


def test_unknown_table_names_those_that_exist(data):
    with pytest.raises(tables.DataError, match="there is no table 'weather'; the tables are countries, events"):
        tables.load("weather")


def test_doubled_key_in_the_bibliography(data):
    path = data / "references.bib"
    path.write_text(path.read_text(encoding="utf-8") + "\n@misc{sipri2026,\n  title = {{x}}\n}\n", encoding="utf-8")
    assert any("the key sipri2026 stands 2 times; keep one entry" in line for line in faults_of("arms_transfers"))


def test_entry_without_a_year(data):
    path = data / "references.bib"
    path.write_text(path.read_text(encoding="utf-8") + "\n@misc{new2026thing,\n  author = {{A}},\n  title = {{x}}\n}\n", encoding="utf-8")
    assert any("entry new2026thing: no year; add the field" in line for line in faults_of("arms_transfers"))


def test_schema_that_disagrees_with_the_table(data):
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    next(r for r in package["resources"] if r["name"] == "countries")["schema"]["fields"].pop()
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert any("not in the schema 'note'" in line for line in faults_of("countries"))


def test_broken_schema_file(data):
    (data / "datapackage.json").write_text("{", encoding="utf-8")
    assert any("data/datapackage.json: not valid JSON" in line for line in faults_of("countries"))


def test_types_follow_the_schema():
    frame = tables.load("arms_transfers")
    assert str(frame["year"].dtype) == "Int64" and str(frame["tiv"].dtype) == "float64"
    assert frame["note"].isna().any(), "an empty cell is a missing value"


def test_year_of_dates_of_any_precision():
    import pandas as pd

    assert list(tables.year(pd.Series(["1950", "1951-06", "1952-06-25"]))) == [1950, 1951, 1952]
