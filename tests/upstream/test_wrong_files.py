"""Files that are not what the publisher publishes are refused with the mend that helps."""

import gzip

import pytest

from tools.upstream.reading import Refused, table

NAMES = {"year": ["year"], "date": ["date"], "result": ["result"]}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_is_named_with_its_row(tmp_path, separator):
    path = tmp_path / "votes.csv"
    lines = ["year,date,result", "2019,9 May,15-0-0"]
    path.write_text("\n".join(lines).replace(",", separator) + "\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"^votes.csv, row 1: semicolons or tabs .*; download"):
        list(table(path, ["year", "date"], NAMES))


def test_a_compressed_file_is_to_be_unpacked(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_bytes(gzip.compress(b"year,date,result\n2019,9 May,15-0-0\n"))
    with pytest.raises(Refused, match=r"is an archive; unpack it"):
        list(table(path, ["year", "date"], NAMES))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("votes.xlsx", b"PK\x03\x04cut off"),
        ("votes", b"PK\x03\x04 ... xl/workbook.xml ..."),
        ("votes.csv", b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
        ("votes.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"),
    ],
)
def test_a_spreadsheet_is_not_to_be_unpacked(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=rf"^{name}: is a spreadsheet; download the CSV, or save it"):
        list(table(path, ["year", "date"], NAMES))


def test_a_csv_under_the_name_of_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "votes.xlsx"
    path.write_text("year,date,result\n2019,9 May,x\n", encoding="utf-8")
    assert len(list(table(path, ["year", "date"], NAMES))) == 1


def test_letters_of_another_publisher_are_not_said_to_be_mended_by_a_download(tmp_path):
    path = tmp_path / "trade-register.csv"
    path.write_bytes("Recipient,Supplier\nMyanmar,H\u00e4gglunds\n".encode("iso-8859-1"))
    line = "row 2: byte 0xe4 is not utf-8; give the file of this publisher, or download it again if"
    with pytest.raises(Refused, match=line):
        list(table(path, ["year", "date"], NAMES))


def test_the_publishers_own_form_is_read(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("A note; with a semicolon\nyear,date,result\n2019,9 May,x\n", encoding="utf-8")
    (row,) = table(path, ["year", "date"], NAMES)
    assert (row.number, row["result"]) == (3, "x")


@pytest.mark.parametrize("left", ["2020", "2019"])
def test_what_is_left_of_a_torn_row_is_no_footnote(tmp_path, left):
    path = tmp_path / "votes.csv"
    path.write_text(f"year,date,result\n2019,9 May,x\n{left}\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"^votes.csv, row 3: 1 cell where the header has 3; down"):
        list(table(path, ["year", "date"], NAMES))


def test_a_torn_name_that_begins_other_rows_is_no_footnote(tmp_path):
    path = tmp_path / "orders.csv"
    rows = "North Korea,x,y\nNorth Korea\n\nSource: the database.\n"
    path.write_text(f"year,date,result\n{rows}", encoding="utf-8")
    with pytest.raises(Refused, match=r"^orders.csv, row 3: 1 cell"):
        list(table(path, ["year", "date"], NAMES))


def test_footnotes_and_empty_lines_are_left_out(tmp_path):
    path = tmp_path / "orders.csv"
    rows = "North Korea,x,y\n\nSource: the database.\n,,\n"
    path.write_text(f"year,date,result\n{rows}", encoding="utf-8")
    assert [row["result"] for row in table(path, ["year", "date"], NAMES)] == ["y"]
