"""A file that is wrong as a whole gives one line: file, row, what is wrong, the mend."""

import pytest

from report import tables

RESTORE = "restore it from the repository"
CRLF = "Windows line end (CRLF); save it with plain line feeds (LF)"
ASKED = "write them as the schema has them: code, name, note"
UNQUOTED = "quote a cell that contains a comma, and leave an empty cell empty"
HALF = f"2 cells where the header has 3; {UNQUOTED}"
UNREADABLE = "check the quotation marks from there on"
NO_LINE_END = (
    "the last row has no line end; "
    "the file may be cut off: restore it, or end the row with a line feed"
)


def replaced(old: bytes, new: bytes, times: int = -1):
    return lambda raw: raw.replace(old, new, times)


FILES = {
    "byte-order mark": (
        lambda raw: b"\xef\xbb\xbf" + raw,
        ", row 1: starts with a byte-order mark; save it as plain UTF-8 without BOM",
    ),
    "Latin-1": (
        replaced(b"Austria", "Österreich".encode("latin-1")),
        ", row 3, column name: byte 0xd6 is not UTF-8; save the file as UTF-8",
    ),
    "Latin-1 in two rows": (
        lambda raw: raw.replace(b"Austria", b"\xd6").replace(b"Belgium", b"\xff"),
        ", row 3, column name: byte 0xd6 is not UTF-8; save the file as UTF-8 (and 1 more rows)",
    ),
    "Latin-1 in many rows": (
        replaced(b"ia,", "ía,".encode("latin-1")),
        ", row 3, column name: byte 0xed is not UTF-8; save the file as UTF-8 (and 8 more rows)",
    ),
    "a dash of Windows-1252": (
        replaced(b"Austria", b"Austria \x96 west"),
        ", row 3, column name: byte 0x96 is not UTF-8; save the file as UTF-8",
    ),
    "half a Thai letter": (
        replaced(b"Austria", "ไทย".encode()[:-1]),
        ", row 3, column name: byte 0xe0 is not UTF-8; save the file as UTF-8",
    ),
    "Latin-1 in a code": (
        replaced(b"\nAUT", b"\n\xc4UT"),
        ", row 3, column code: byte 0xc4 is not UTF-8; save the file as UTF-8",
    ),
    "Latin-1 in the header": (
        replaced(b"name", b"n\xe4me", 1),
        ", row 1: byte 0xe4 is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": (
        lambda raw: raw.decode().encode("utf-16"),
        ", row 1: is UTF-16; save the file as UTF-8",
    ),
    "UTF-16, the other way round": (
        lambda raw: b"\xfe\xff" + raw.decode().encode("utf-16-be"),
        ", row 1: is UTF-16; save the file as UTF-8",
    ),
    "NUL bytes": (
        replaced(b"Austria", b"Aus\0\0ia"),
        f", row 3, column name: a NUL byte, the file is damaged; {RESTORE}",
    ),
    "NUL bytes and Latin-1": (
        replaced(b"Austria", b"Aus\0\xd6ia"),
        f", row 3, column name: a NUL byte, the file is damaged; {RESTORE}",
    ),
    "Windows line ends": (replaced(b"\n", b"\r\n"), f", row 1: {CRLF} (and 46 more rows)"),
    "line ends of an old Mac": (replaced(b"\n", b"\r"), f", row 1: {CRLF}"),
    "one Windows line end": (
        replaced(b"Emirates,\n", b"Emirates,\r\n"),
        f", row 2, column note: {CRLF}",
    ),
    "half a merge": (
        replaced(b"\nAUT", b"\n<<<<<<< HEAD\nAUT"),
        ", row 3, column code: <<<<<<< of a merge; choose one side and take the marks out",
    ),
    "a whole merge": (
        lambda raw: raw.replace(b"\nAUT", b"\n=======\nAUT").replace(b"\nBEL", b"\n>>>>>>> x\nBEL"),
        ", row 3, column code: ======= of a merge; choose one side and take the marks out"
        " (and 1 more rows)",
    ),
    "semicolons": (
        replaced(b",", b";"),
        ", row 1: columns are separated by semicolons; save it with commas",
    ),
    "tabs": (replaced(b",", b"\t"), ", row 1: columns are separated by tabs; save it with commas"),
    "empty file": (lambda raw: b"", f", row 1: the file is empty; {RESTORE}"),
    "empty file with a byte-order mark": (
        lambda raw: b"\xef\xbb\xbf\r\n",
        f", row 1: the file is empty; {RESTORE}",
    ),
    "header lost": (
        lambda raw: raw[raw.index(b"\n") + 1 :],
        ", row 1: wrong columns (missing 'code', 'name', 'note'; "
        f"not in the schema 'ARE', 'United Arab Emirates', ''); {ASKED}",
    ),
    "column renamed": (
        replaced(b"code,name,", b"code,land,"),
        f", row 1: wrong columns (missing 'name'; not in the schema 'land'); {ASKED}",
    ),
    "column missing": (
        replaced(b"code,name,note", b"code,note"),
        f", row 1: wrong columns (missing 'name'); {ASKED}",
    ),
    "column too many": (
        replaced(b"code,name,note", b"code,name,note,extra"),
        f", row 1: wrong columns (not in the schema 'extra'); {ASKED}",
    ),
    "column doubled": (
        replaced(b"code,name,note", b"code,name,name"),
        f", row 1: wrong columns (missing 'note'; doubled 'name'); {ASKED}",
    ),
    "columns exchanged": (
        replaced(b"code,name,note", b"name,code,note"),
        f", row 1: wrong columns (the order differs); {ASKED}",
    ),
    "half a row": (replaced(b",Austria,", b","), f", row 3: {HALF}"),
    "comma lost": (replaced(b"AUT,Austria,", b"AUT,Austria"), f", row 3: {HALF}"),
    "comma too many": (
        replaced(b"AUT,Austria,", b"AUT,Austria,,"),
        f", row 3: 4 cells where the header has 3; {UNQUOTED}",
    ),
    "blank line": (replaced(b"\nAUT", b"\n\nAUT"), ", row 3: is blank; remove it"),
    "blank line at the end": (lambda raw: raw + b"\n", ", row 48: is blank; remove it"),
    "open quotation mark": (
        replaced(b"Austria", b'"Austria'),
        f", row 3: not readable as CSV (unexpected end of data); {UNREADABLE}",
    ),
    "quotation mark within": (
        replaced(b"Austria", b'"Aus"tria'),
        f", row 3: not readable as CSV (',' expected after '\"'); {UNREADABLE}",
    ),
    "last line end lost, and half a letter with it": (
        lambda raw: raw[:-1] + "ภ".encode()[:2],
        f", row 47, column note: {NO_LINE_END}",
    ),
    "last line end lost": (lambda raw: raw[:-1], f", row 47, column note: {NO_LINE_END}"),
}


@pytest.mark.parametrize(("change", "rule"), FILES.values(), ids=FILES)
def test_a_wrong_file(data, change, rule):
    data.rewrite("countries.csv", change)
    assert data.refused("countries") == [f"data/countries.csv{rule}"]


def ends_early(rows: int) -> str:
    return (
        f": the table ends here, with {rows} rows of at least 46; "
        "restore those that are missing, or lower leastRows in data/datapackage.json"
    )


CUT = {
    "in a row": (b"gium", b"", f", row 5{ends_early(3)}"),
    "in a row, then ended": (b"gium", b"\n", f", row 5{ends_early(3)}"),
    "at the end of a row": (b"AUT", b"", f", row 3{ends_early(1)}"),
    "after the header": (b"ARE", b"", f", row 2{ends_early(0)}"),
    "in the last row": (b"mbabwe", b"", f", row 47, column name: {NO_LINE_END}"),
    "in the code of the last row": (b"E,Zimbabwe", b"", f", row 47, column code: {NO_LINE_END}"),
}


@pytest.mark.parametrize(("place", "end", "rule"), CUT.values(), ids=CUT)
def test_a_file_cut_off(data, place, end, rule):
    data.rewrite("countries.csv", lambda raw: raw[: raw.index(place)] + end)
    assert data.refused("countries") == [f"data/countries.csv{rule}"]


def test_a_row_too_few_is_one_too_few(data):
    rows = data.rows("countries")
    data.write("countries", rows[:-1])
    assert data.refused("countries") == [f"data/countries.csv, row 47{ends_early(45)}"]
    data.describe(lambda package, table: table["countries"].update(leastRows=45))
    assert tables.check("countries") == []


def test_a_table_without_rows_is_refused_even_if_nothing_says_how_many_it_had(data):
    data.describe(lambda package, table: table["countries"].pop("leastRows"))
    data.write("countries", data.rows("countries")[:1])
    (line,) = data.refused("countries")
    assert line.startswith(
        "data/countries.csv, row 2: the table ends here, with 0 rows of at least 1;"
    )


def test_a_file_wrong_as_a_whole_and_in_its_cells_says_both(data):
    row = data.put("arms_transfers", "tiv", "-3")
    data.rewrite("arms_transfers.csv", lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert [line.partition(": ")[0] for line in data.refused("arms_transfers")] == [
        "data/arms_transfers.csv, row 1",
        "data/arms_transfers.csv, row 1",
        f"data/arms_transfers.csv, row {row}, column tiv",
    ]


def test_a_code_that_cannot_be_read_is_missed_by_no_other_table(data):
    data.rewrite("countries.csv", replaced(b"\nMMR", b"\nMM\xd2"))
    assert data.refused("visits") == [
        "data/countries.csv, row 27, column code: byte 0xd2 is not UTF-8; save the file as UTF-8"
    ]


def test_missing_file(data):
    data.path("oil").unlink()
    assert data.refused("oil") == [
        "data/oil.csv: the file is missing; "
        "restore it, or take the table 'oil' out of data/datapackage.json"
    ]


def test_renamed_file(data):
    data.path("oil").rename(data.path("oil-new"))
    assert tables.faults() == [
        "data/oil.csv: the file is missing; "
        "restore it, or take the table 'oil' out of data/datapackage.json",
        "data/oil-new.csv: no table of data/datapackage.json has this file; "
        "describe it there, or take it away",
    ]


def test_unknown_table_names_those_that_exist(data):
    (line,) = data.refused("weather")
    assert line.startswith(
        "data/datapackage.json: there is no table 'weather'; the tables are countries, events, "
    )
