"""Bad input is refused with one line a fault: file, row, column, what is wrong, the mend.

Each kind of mistake below is one that an editor, a spreadsheet, a merge or an interrupted
download makes. The last tests do them to every table, and run the commands as a shell does.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys

import pytest

from report import tables

NAMES = [r["name"] for r in tables.package()["resources"]]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of data/ that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(tables.DATA, copy)
    monkeypatch.setattr(tables, "DATA", copy)
    return copy


def faults_of(name):
    with pytest.raises(tables.DataError) as caught:
        tables.load(name)
    return str(caught.value).splitlines()


def rewrite(path, change):
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before, f"{path.name} is as it was: choose another example"


def edit(path, old, new):
    rewrite(path, lambda b: b.replace(old.encode(), new.encode(), 1))


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write(path, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def put(path, column, value, where=lambda row: True):
    """Put a value in the first row that fits and is filled; returns its number as a spreadsheet counts."""
    rows = rows_of(path)
    at = rows[0].index(column)
    number = next(
        i for i, row in enumerate(rows[1:], start=2) if row[at] and where(dict(zip(rows[0], row)))
    )
    rows[number - 1][at] = value
    write(path, rows)
    return number


def schema(data, change):
    """Change data/datapackage.json; `change` gets the package and its tables by name."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    change(package, {r["name"]: r for r in package["resources"]})
    (data / "datapackage.json").write_text(json.dumps(package) + "\n", encoding="utf-8")


# --- one cell: (kind, table, column, what is typed, what the line says)

CELLS = [
    ("decimal comma", "arms_transfers", "tiv", "12,5", "has a decimal comma; write 12.5"),
    ("thousands commas", "arms_transfers", "tiv", "1,200", "has thousands separators; write 1200"),
    (
        "thousands spaces",
        "arms_transfers",
        "tiv",
        "1 200.5",
        "has thousands separators; write 1200.5",
    ),
    ("thousands apostrophes", "deaths", "value", "1'200", "has thousands separators; write 1200"),
    (
        "decimal comma in a count",
        "deaths",
        "value",
        "12,5",
        "is not a whole number; write plain digits",
    ),
    ("a word for a number", "arms_transfers", "tiv", "many", "is not a number; write plain digits"),
    ("a number with its unit", "oil", "amount", "50 kt", "is not a number; write plain digits"),
    (
        "typographic minus",
        "arms_transfers",
        "tiv",
        "\u221212",
        "has a typographic minus sign; write -12",
    ),
    ("exponent", "arms_transfers", "tiv", "1e3", "is in exponent form; write 1000"),
    ("not a number, NaN", "arms_transfers", "tiv", "NaN", "is not a number; write plain digits"),
    ("infinity", "arms_transfers", "tiv", "inf", "is not a number; write plain digits"),
    ("leading zeros", "arms_transfers", "tiv", "007", "has zeros before the number; write 7"),
    (
        "digits of another script",
        "arms_transfers",
        "tiv",
        "\u0661\u0662",
        "is not a number; write plain digits",
    ),
    (
        "too many digits",
        "arms_transfers",
        "tiv",
        "1" * 20,
        "has more digits than a number keeps; round it to 15",
    ),
    ("half a person", "deaths", "value", "1.5", "is not a whole number; write plain digits"),
    ("negative TIV", "arms_transfers", "tiv", "-3", "is below 0, the least this column allows"),
    (
        "year too early",
        "arms_exports",
        "year",
        "1890",
        "is below 1950, the least this column allows",
    ),
    (
        "year too late",
        "arms_orders",
        "last_delivery",
        "2099",
        "is above 2026, the most this column allows",
    ),
    ("empty required cell", "arms_transfers", "tiv", "", "is empty; this column must be filled"),
    ("only a space", "arms_transfers", "note", " ", "has a space at its start or end; remove it"),
    (
        "trailing space",
        "countries",
        "name",
        "Austria ",
        "has a space at its start or end; remove it",
    ),
    (
        "no-break space",
        "countries",
        "name",
        "South\u00a0Korea",
        "holds no-break space (U+00A0); write plain text on one line, with plain spaces",
    ),
    ("two spaces", "countries", "name", "South  Korea", "has two spaces in a row; leave one"),
    (
        "invisible character",
        "countries",
        "name",
        "South\u200bKorea",
        "holds zero width space (U+200B); write plain text on one line, with plain spaces",
    ),
    (
        "reversed text",
        "countries",
        "name",
        "South\u202eKorea",
        "holds right-to-left override (U+202E); write plain text on one line, with plain spaces",
    ),
    (
        "line break in a cell",
        "events",
        "summary",
        "two\nlines",
        "holds a line break; write plain text on one line, with plain spaces",
    ),
    (
        "tab in a cell",
        "events",
        "summary",
        "a\ttab",
        "holds a tab; write plain text on one line, with plain spaces",
    ),
    (
        "tab before a cell",
        "events",
        "summary",
        "\t=1+1",
        "has a space at its start or end; remove it",
    ),
    (
        "lost character",
        "events",
        "summary",
        "K\ufffdln",
        "holds replacement character (U+FFFD); write plain text on one line, with plain spaces",
    ),
    (
        "garbled text",
        "events",
        "summary",
        "K\u00c3\u00b6ln",
        "is garbled, UTF-8 that was read as another encoding; restore the text",
    ),
    (
        "decomposed letters",
        "events",
        "summary",
        "Ko\u0308ln",
        "has letters put together of several characters; write them composed (Unicode NFC)",
    ),
    (
        "formula, =",
        "countries",
        "name",
        "=1+1",
        "starts like a spreadsheet formula; start it with a letter or a digit",
    ),
    (
        "formula, +",
        "countries",
        "name",
        "+1",
        "starts like a spreadsheet formula; start it with a letter or a digit",
    ),
    (
        "formula, -",
        "countries",
        "name",
        "-A1",
        "starts like a spreadsheet formula; start it with a letter or a digit",
    ),
    (
        "formula, @",
        "countries",
        "name",
        "@SUM(A1)",
        "starts like a spreadsheet formula; start it with a letter or a digit",
    ),
    (
        "markup",
        "events",
        "summary",
        "<img src=x onerror=alert(1)>",
        "holds markup ('<i'); write plain text",
    ),
    ("entity", "events", "summary", "A &amp; B", "holds markup ('&amp;'); write plain text"),
    (
        "script address",
        "events",
        "note",
        "[x](javascript:alert(1))",
        "holds markup ('javascript:'); write plain text",
    ),
    (
        "error of a spreadsheet",
        "countries",
        "name",
        "#REF!",
        "is a word for nothing; leave the cell empty, or say why in the note",
    ),
    (
        "NULL of a database",
        "countries",
        "note",
        "NULL",
        "is a word for nothing; leave the cell empty, or say why in the note",
    ),
    ("too long", "events", "summary", "x" * 241, "has 241 characters; shorten it to 240"),
    (
        "unknown source",
        "arms_transfers",
        "source",
        "nobody2026",
        "is not a key of data/references.bib; add the entry there or correct the key",
    ),
    (
        "unknown country",
        "visits",
        "visitor_country",
        "QQQ",
        "is not in data/countries.csv, column code; add it there or correct it",
    ),
    (
        "unknown country where ALL may stand",
        "rapporteur_figures",
        "country",
        "QQQ",
        "is not in data/countries.csv, column code, nor ALL; add it there or correct it",
    ),
    (
        "value outside the list",
        "events",
        "direction",
        "sideways",
        "is not one of RUS>partner, partner>RUS, mutual, none",
    ),
    (
        "capitals outside the list",
        "arms_orders",
        "condition",
        "New",
        "is not one of new, second-hand",
    ),
    ("form of a key", "claims", "rule", "Rule 1", "does not have the form [a-z_]+"),
]
DATES = [
    ("Excel day number", "45212", "is not an ISO date; write 1950, 1950-06 or 1950-06-25"),
    ("day first", "13/10/2023", "is not an ISO date; write 1950, 1950-06 or 1950-06-25"),
    ("with a time", "2023-10-13T00:00", "is not an ISO date; write 1950, 1950-06 or 1950-06-25"),
    ("single digits", "2023-6-1", "is not an ISO date; write 1950, 1950-06 or 1950-06-25"),
    ("no such month", "2024-13", "is not an ISO date; write 1950, 1950-06 or 1950-06-25"),
    ("no such day", "2024-02-30", "is not a day of the calendar; correct it"),
    (
        "after the data",
        "2031-01-01",
        "lies after 2026-11-21, the date of the data; correct it, or move dataDate in data/datapackage.json",
    ),
    (
        "month after the data",
        "2026-12",
        "lies after 2026-11-21, the date of the data; correct it, or move dataDate in data/datapackage.json",
    ),
    (
        "before the table begins",
        "1850-01-01",
        "lies before 2006, where the table begins; correct it, or move dataFrom in data/datapackage.json",
    ),
]


@pytest.mark.parametrize(
    "table, column, value, rule", [c[1:] for c in CELLS], ids=[c[0] for c in CELLS]
)
def test_a_wrong_cell(data, table, column, value, rule):
    row = put(data / f"{table}.csv", column, value)
    shown = repr(value if len(value) <= 60 else value[:57] + "...")
    assert faults_of(table) == [f"data/{table}.csv, row {row}, column {column}: {shown} {rule}"]


@pytest.mark.parametrize(
    "word",
    [
        "nan",
        "null",
        "none",
        "na",
        "n/a",
        "nil",
        "#N/A",
        "#NULL!",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "NaN",
        "None",
    ],
)
def test_a_word_for_nothing_is_not_an_empty_cell(data, word):
    row = put(data / "countries.csv", "name", word)
    assert faults_of("countries") == [
        f"data/countries.csv, row {row}, column name: '{word}' is a word for nothing; leave the cell empty, or say why in the note"
    ]


@pytest.mark.parametrize(
    "text, active",
    [
        ("<b>", "<b"),
        ("</p", "</"),
        ("<!--", "<!"),
        ("<?xml", "<?"),
        ("&#60;", "&#60;"),
        ("&lt;", "&lt;"),
        ("javascript:x", "javascript:"),
        ("VBScript:x", "VBScript:"),
    ],
)
def test_what_a_page_could_take_for_more_than_text(data, text, active):
    row = put(data / "countries.csv", "note", f"see {text} there", lambda country: country["note"])
    assert faults_of("countries") == [
        f"data/countries.csv, row {row}, column note: 'see {text} there' holds markup ({active!r}); write plain text"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "more than 3 < 4 & 5",
        "R&D and so on;",
        "a script: one",
        "Köln, São Tomé, Ñ, Â",
        "€ 5 – 10",
        "ภาษาไทย",
        "မြန်မာ",
    ],
)
def test_text_that_only_looks_like_it_is_let_in(data, text):
    put(data / "countries.csv", "note", text, lambda country: country["note"])
    assert tables.check("countries") == []


@pytest.mark.parametrize("text", ["KÃ¶ln", "SÃ£o", "Â£5", "â€“", "à¸ ", "à¹"])
def test_garbled_text_is_known_by_its_first_letters(data, text):
    row = put(data / "countries.csv", "note", f"x{text}x", lambda country: country["note"])
    (line,) = faults_of("countries")
    assert (
        line.startswith(f"data/countries.csv, row {row}, column note: ") and "is garbled" in line
    ), line


@pytest.mark.parametrize("value, rule", [d[1:] for d in DATES], ids=[d[0] for d in DATES])
def test_a_wrong_date(data, value, rule):
    row = put(data / "nuclear_tests.csv", "date", value)
    assert f"data/nuclear_tests.csv, row {row}, column date: '{value}' {rule}" in faults_of(
        "nuclear_tests"
    )


# --- rows against each other


def test_doubled_row(data):
    rows = rows_of(data / "nuclear_tests.csv")
    write(data / "nuclear_tests.csv", [*rows[:2], *rows[1:]])
    assert faults_of("nuclear_tests") == [
        f"data/nuclear_tests.csv, row 3, column date: '{rows[1][0]}' stands already in row 2; remove one row or correct the key"
    ]


def test_unsorted_rows(data):
    rows = rows_of(data / "nuclear_tests.csv")
    write(data / "nuclear_tests.csv", [rows[0], rows[2], rows[1], *rows[3:]])
    assert faults_of("nuclear_tests") == [
        f"data/nuclear_tests.csv, row 3, column date: '{rows[1][0]}' comes after '{rows[2][0]}' of row 2; sort the rows by date"
    ]


def test_rows_out_of_order_are_counted(data):
    rows = rows_of(data / "nuclear_tests.csv")
    write(data / "nuclear_tests.csv", [rows[0], rows[2], rows[1], rows[4], rows[3], *rows[5:]])
    (line,) = faults_of("nuclear_tests")
    assert line == (
        f"data/nuclear_tests.csv, row 3, column date: '{rows[1][0]}' comes after '{rows[2][0]}' of row 2 (and 1 more out of order); sort the rows by date"
    )


def test_low_above_high(data):
    row = put(data / "nuclear_tests.csv", "yield_low_kt", "900")
    (line,) = faults_of("nuclear_tests")
    assert re.fullmatch(
        rf"data/nuclear_tests\.csv, row {row}, column yield_high_kt: '[\d.]+' is below yield_low_kt '900'; exchange or correct the two",
        line,
    )


def test_end_before_start(data):
    row = put(data / "events.csv", "end_date", "1946", lambda event: event["date"] > "1947")
    (line,) = faults_of("events")
    assert re.fullmatch(
        rf"data/events\.csv, row {row}, column end_date: '1946' is below date '[\d-]+'; exchange or correct the two",
        line,
    )


def test_code_that_another_table_loses(data):
    schema(data, lambda package, table: table["countries"].pop("leastRows"))
    rewrite(
        data / "countries.csv",
        lambda b: b"".join(
            line for line in b.splitlines(keepends=True) if not line.startswith(b"MMR,")
        ),
    )
    lines = faults_of("treaties")
    assert lines and all(
        re.fullmatch(
            r"data/treaties\.csv, row \d+, column party_[ab]: 'MMR' is not in data/countries\.csv, column code; add it there or correct it",
            line,
        )
        for line in lines
    )


# --- the whole file

FILES = {
    "byte-order mark": (
        lambda b: b"\xef\xbb\xbf" + b,
        ", row 1: starts with a byte-order mark; save it as plain UTF-8 without BOM",
    ),
    "Latin-1": (
        lambda b: b.replace(b"Austria", "Österreich".encode("latin-1")),
        ", row 3, column name: byte 0xd6 is not UTF-8; save the file as UTF-8",
    ),
    "Latin-1 in many rows": (
        lambda b: b.replace(b"ia,", "ía,".encode("latin-1")),
        ", row 3, column name: byte 0xed is not UTF-8; save the file as UTF-8 (and 8 more rows)",
    ),
    "UTF-16": (lambda b: b.decode().encode("utf-16"), ", row 1: is UTF-16; save the file as UTF-8"),
    "NUL bytes": (
        lambda b: b.replace(b"Austria", b"Aus\0\0ia"),
        ", row 3, column name: a NUL byte, the file is damaged; restore it from the repository",
    ),
    "Windows line ends": (
        lambda b: b.replace(b"\n", b"\r\n"),
        ", row 1: Windows line end (CRLF); save it with plain line feeds (LF) (and 46 more rows)",
    ),
    "line ends of an old Mac": (
        lambda b: b.replace(b"\n", b"\r"),
        ", row 1: Windows line end (CRLF); save it with plain line feeds (LF)",
    ),
    "one Windows line end": (
        lambda b: b.replace(b"Emirates,\n", b"Emirates,\r\n"),
        ", row 2, column note: Windows line end (CRLF); save it with plain line feeds (LF)",
    ),
    "semicolons": (
        lambda b: b.replace(b",", b";"),
        ", row 1: columns are separated by semicolons; save it with commas",
    ),
    "tabs": (
        lambda b: b.replace(b",", b"\t"),
        ", row 1: columns are separated by tabs; save it with commas",
    ),
    "last line end lost": (
        lambda b: b[:-1],
        ": the last row has no line end; the file may be cut off: restore it, or end the row with a line feed",
    ),
    "half a row": (
        lambda b: b.replace(b",Austria,", b","),
        ", row 3: 2 cells where the header has 3; quote a cell that contains a comma, and leave an empty cell empty",
    ),
    "empty file": (lambda b: b"", ", row 1: the file is empty; restore it from the repository"),
    "header lost": (lambda b: b[b.index(b"\n") + 1 :], "; the schema asks for code, name, note"),
    "column renamed": (
        lambda b: b.replace(b"code,name,", b"code,land,"),
        ", row 1: wrong columns (missing 'name'; not in the schema 'land'); the schema asks for code, name, note",
    ),
    "column missing": (
        lambda b: b.replace(b"code,name,note", b"code,note"),
        ", row 1: wrong columns (missing 'name'); the schema asks for code, name, note",
    ),
    "column too many": (
        lambda b: b.replace(b"code,name,note", b"code,name,note,extra"),
        ", row 1: wrong columns (not in the schema 'extra'); the schema asks for code, name, note",
    ),
    "column doubled": (
        lambda b: b.replace(b"code,name,note", b"code,name,name"),
        ", row 1: wrong columns (missing 'note'; doubled 'name'); the schema asks for code, name, note",
    ),
    "columns exchanged": (
        lambda b: b.replace(b"code,name,note", b"name,code,note"),
        ", row 1: wrong columns (the order differs); the schema asks for code, name, note",
    ),
    "comma lost": (
        lambda b: b.replace(b"AUT,Austria,", b"AUT,Austria"),
        ", row 3: 2 cells where the header has 3; quote a cell that contains a comma, and leave an empty cell empty",
    ),
    "blank line": (lambda b: b.replace(b"\nAUT", b"\n\nAUT"), ", row 3: is blank; remove it"),
    "open quotation mark": (
        lambda b: b.replace(b"Austria", b'"Austria'),
        ", row 3: not readable as CSV (unexpected end of data); check the quotation marks from there on",
    ),
    "quotation mark within": (
        lambda b: b.replace(b"Austria", b'"Aus"tria'),
        ", row 3: not readable as CSV (',' expected after '\"'); check the quotation marks from there on",
    ),
    "half a merge": (
        lambda b: b.replace(b"\nAUT", b"\n<<<<<<< HEAD\nAUT"),
        ", row 3, column code: <<<<<<< of a merge; choose one side and take the marks out",
    ),
}


@pytest.mark.parametrize("change, rule", FILES.values(), ids=FILES)
def test_a_wrong_file(data, change, rule):
    rewrite(data / "countries.csv", change)
    (line,) = faults_of("countries")
    assert line.startswith("data/countries.csv, row ") and line.endswith(rule), line


SHORT = "the table ends here, with {} rows of at least 46; restore those that are missing, or lower leastRows in data/datapackage.json"
CUT = {
    "in a row": (
        b"gium",
        b"",
        [
            ", row 4, column name: the last row has no line end; the file may be cut off: restore it, or end the row with a line feed",
            ", row 5: " + SHORT.format(3),
            ", row 4: 2 cells where the header has 3; quote a cell that contains a comma, and leave an empty cell empty",
        ],
    ),
    "in a row, then ended": (
        b"gium",
        b"\n",
        [
            ", row 5: " + SHORT.format(3),
            ", row 4: 2 cells where the header has 3; quote a cell that contains a comma, and leave an empty cell empty",
        ],
    ),
    "at the end of a row": (b"AUT", b"", [", row 3: " + SHORT.format(1)]),
    "after the header": (b"ARE", b"", [", row 2: " + SHORT.format(0)]),
}


@pytest.mark.parametrize("place, end, rules", CUT.values(), ids=CUT)
def test_a_file_cut_off(data, place, end, rules):
    rewrite(data / "countries.csv", lambda b: b[: b.index(place)] + end)
    assert faults_of("countries") == [f"data/countries.csv{rule}" for rule in rules]


def test_a_file_wrong_as_a_whole_and_in_its_cells_says_both(data):
    row = put(data / "arms_transfers.csv", "tiv", "-3")
    rewrite(data / "arms_transfers.csv", lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n"))
    assert [line.partition(":")[0] for line in faults_of("arms_transfers")] == [
        "data/arms_transfers.csv, row 1"
    ] * 2 + [f"data/arms_transfers.csv, row {row}, column tiv"]


def test_missing_file(data):
    (data / "oil.csv").unlink()
    assert faults_of("oil") == [
        "data/oil.csv: the file is missing; restore it, or take the table 'oil' out of data/datapackage.json"
    ]


def test_renamed_file(data):
    (data / "oil.csv").rename(data / "oil-new.csv")
    lines = tables.faults()
    assert any(line.startswith("data/oil.csv: the file is missing;") for line in lines)
    assert (
        "data/oil-new.csv: no table of data/datapackage.json has this file; describe it there, or take it away"
        in lines
    )


def test_unknown_table_names_those_that_exist(data):
    with pytest.raises(
        tables.DataError, match="there is no table 'weather'; the tables are countries, events"
    ):
        tables.load("weather")


# --- the bibliography

ENTRY = "\n@misc{new2026thing,\n  author = {{A}},\n  title = {x},\n  year = {2026},\n  url = {https://example.org/new}\n}\n"
ENTRIES = {
    "doubled key": (
        ENTRY + ENTRY,
        r", row \d+: the key new2026thing stands 2 times, first in row (?P<first>\d+); keep one entry",
    ),
    "no author": (
        ENTRY.replace("  author = {{A}},\n", ""),
        r", row \d+, entry new2026thing: no author; name the publisher as author = \{\{\.\.\.\}\}",
    ),
    "no title": (
        ENTRY.replace("  title = {x},\n", ""),
        r", row \d+, entry new2026thing: no title; add the field title = \{\.\.\.\}",
    ),
    "no year": (
        ENTRY.replace("  year = {2026},\n", ""),
        r", row \d+, entry new2026thing: no year; add the field year = \{\.\.\.\}",
    ),
    "no address": (
        ENTRY.replace("  url = {https://example.org/new}\n", ""),
        r", row \d+, entry new2026thing: neither url nor publisher; add the address",
    ),
    "a year that is none": (
        ENTRY.replace("{2026}", "{26}"),
        r", row \d+, entry new2026thing: the year '26' is not one; write 2024, or n\.d\. for no date",
    ),
    "an address that runs": (
        ENTRY.replace("https://example.org/new", "javascript:alert(1)"),
        r", row \d+, entry new2026thing: the url 'javascript:alert\(1\)' is no address of the web; write https://\.\.\.",
    ),
    "markup": (
        ENTRY.replace("{x}", "{<b>x</b>}"),
        r", row \d+, entry new2026thing, field title: '<b>x</b>' holds markup \('<b'\); write plain text",
    ),
    "brace open": (
        ENTRY.replace("{x}", "{{x}"),
        r", row \d+, entry new2026thing: 7 opening and 6 closing braces; close what is open",
    ),
    "brace lost": (
        ENTRY.replace("{2026}", "{2026"),
        r", row \d+, entry new2026thing: 6 opening and 5 closing braces; close what is open",
    ),
    "comma lost": (
        ENTRY.replace("{x},", "{x}"),
        r", row \d+, entry new2026thing: syntax error in line 4: .*, counted from the entry's first line; mend it there",
    ),
    "@ lost": (
        ENTRY.replace("@misc", "misc"),
        r", row \d+: 'misc\{new2026thing,' does not begin an entry; write @misc\{key,",
    ),
    "key lost": (
        ENTRY.replace("new2026thing", ""),
        r", row \d+: '@misc\{,' does not begin an entry; write @misc\{key,",
    ),
}


@pytest.mark.parametrize("entry, rule", ENTRIES.values(), ids=ENTRIES)
def test_a_wrong_entry_of_the_bibliography(data, entry, rule):
    rewrite(data / "references.bib", lambda b: b + entry.encode())
    (line,) = faults_of("arms_transfers")
    found = re.fullmatch(r"data/references\.bib" + rule, line)
    assert found, line
    rows = (data / "references.bib").read_text(encoding="utf-8").splitlines()
    row, first = int(re.search(r"row (\d+)", line)[1]), int(found.groupdict().get("first", 0))
    assert "misc{" in rows[row - 1] and (
        not first or (first < row and "misc{" in rows[first - 1])
    ), "the row is not that of the entry"


def test_a_field_on_two_lines_is_read_as_one(data):
    rewrite(
        data / "references.bib",
        lambda b: b + ENTRY.replace("{x}", "{one line\n  and another}").encode(),
    )
    assert tables.check("arms_transfers") == []


@pytest.mark.parametrize(
    "change, rule",
    [
        (lambda b: b"", ", row 1: the file is empty; restore it from the repository"),
        (lambda b: b"\n% nothing here\n", ", row 1: no entries; restore it from the repository"),
        (
            lambda b: b.replace(b"SIPRI", b"SIPR\xcf", 1),
            r", row \d+: byte 0xcf is not UTF-8; save the file as UTF-8",
        ),
        (
            lambda b: b[: b.rindex(b"}")],
            r", row \d+: the last row has no line end; .*|, row \d+, entry \w+: \d+ opening and \d+ closing braces; close what is open",
        ),
    ],
    ids=["empty", "no entries", "Latin-1", "cut off"],
)
def test_a_wrong_bibliography(data, change, rule):
    rewrite(data / "references.bib", change)
    (line,) = faults_of("nuclear_tests")
    assert re.fullmatch(r"data/references\.bib(" + rule + ")", line), line


def test_missing_bibliography(data):
    (data / "references.bib").unlink()
    assert faults_of("arms_transfers") == [
        "data/references.bib: the file is missing; restore it from the repository"
    ]


def test_entry_that_nobody_cites(data):
    shutil.copytree(
        tables.Path(tables.__file__).parents[1],
        data.parent / "chapters",
        ignore=lambda folder, names: [n for n in names if not n.endswith((".ipynb", ".md"))],
    )
    assert tables.faults() == []
    rewrite(data / "references.bib", lambda b: b + ENTRY.encode())
    assert tables.faults() == [
        "data/references.bib, entry new2026thing: nobody cites it; cite it or take it out"
    ]


# --- the schema

SCHEMAS = {
    "a column that the schema lacks": (
        lambda p, t: t["countries"]["schema"]["fields"].pop(),
        r"data/countries\.csv, row 1: wrong columns \(not in the schema 'note'\); the schema asks for code, name",
    ),
    "a column that the table lacks": (
        lambda p, t: t["countries"]["schema"]["fields"].append({"name": "area", "type": "number"}),
        r"data/countries\.csv, row 1: wrong columns \(missing 'area'\); the schema asks for code, name, note, area",
    ),
    "no type": (
        lambda p, t: t["oil"]["schema"]["fields"][1].pop("type"),
        r"data/datapackage\.json, table oil, column supplier: the type None is not known; write one of integer, year, number, string",
    ),
    "unknown type": (
        lambda p, t: t["oil"]["schema"]["fields"][1].update(type="text"),
        r"data/datapackage\.json, table oil, column supplier: the type 'text' is not known; .*",
    ),
    "no fields": (
        lambda p, t: t["oil"]["schema"].pop("fields"),
        r"data/datapackage\.json: a part is missing \('fields'\); each table has a name, a path and a schema with fields, each field a name",
    ),
    "no tables": (
        lambda p, t: p.pop("resources"),
        r"data/datapackage\.json: a part is missing \('resources'\); .*",
    ),
    "a table twice": (
        lambda p, t: p["resources"].append(t["oil"]),
        r"data/datapackage\.json, table oil: stands 2 times; keep one",
    ),
    "a column twice": (
        lambda p, t: t["oil"]["schema"]["fields"].append(t["oil"]["schema"]["fields"][0]),
        r"data/datapackage\.json, table oil: two columns have one name; rename one",
    ),
    "a key without its column": (
        lambda p, t: t["oil"]["schema"].update(primaryKey=["number"]),
        r"data/datapackage\.json, table oil, column number: is named by a key or an order and is not among the fields; correct the name",
    ),
    "an order without its column": (
        lambda p, t: t["oil"]["schema"].update(sortedBy=["day"]),
        r"data/datapackage\.json, table oil, column day: is named by a key or an order .*",
    ),
    "a reference to nothing": (
        lambda p, t: t["visits"]["schema"]["foreignKeys"][0]["reference"].update(resource="states"),
        r"data/datapackage\.json, table visits, column visitor_country: refers to states\.code, which is not there; correct it",
    ),
    "a pattern that is none": (
        lambda p, t: t["oil"]["schema"]["fields"][0]["constraints"].update(pattern="O[0-9"),
        r"data/datapackage\.json, table oil, column id: the pattern is not a regular expression .*; correct it",
    ),
    "a limit that is none": (
        lambda p, t: t["oil"]["schema"]["fields"][0]["constraints"].update(minimun=1),
        r"data/datapackage\.json, table oil, column id: the constraint minimun is '1'; known are required, enum, minimum, .*",
    ),
    "a limit in words": (
        lambda p, t: t["oil"]["schema"]["fields"][0]["constraints"].update(minimum="1"),
        r"data/datapackage\.json, table oil, column id: the constraint minimum is '1'; known are .*, with a value that fits",
    ),
    "a limit that is true": (
        lambda p, t: t["oil"]["schema"]["fields"][0]["constraints"].update(maxLength=True),
        r"data/datapackage\.json, table oil, column id: the constraint maxLength is 'True'; known are .*",
    ),
    "limits in a list": (
        lambda p, t: t["oil"]["schema"]["fields"][0].update(constraints=["required"]),
        r"data/datapackage\.json, table oil, column id: the constraint constraints is \"\['required'\]\"; known are .*",
    ),
    "a date that is none": (
        lambda p, t: t["visits"].update(dataDate="November 2026"),
        r"data/datapackage\.json, table visits: dataDate is 'November 2026'; write an ISO date",
    ),
    "a number of rows that is none": (
        lambda p, t: t["visits"].update(leastRows=0),
        r"data/datapackage\.json, table visits: leastRows is '0'; write a number of rows",
    ),
    "a file elsewhere": (
        lambda p, t: t["oil"].update(path="../oil.csv"),
        r"data/datapackage\.json, table oil: the path '\.\./oil\.csv' is not a CSV file of data/; write its name",
    ),
}


@pytest.mark.parametrize("change, rule", SCHEMAS.values(), ids=SCHEMAS)
def test_a_wrong_schema(data, change, rule):
    schema(data, change)
    (line,) = faults_of("countries")
    assert re.fullmatch(rule, line), line


def test_a_type_that_disagrees_with_the_cells(data):
    schema(
        data,
        lambda package, table: next(
            f for f in table["arms_transfers"]["schema"]["fields"] if f["name"] == "tiv"
        ).update(type="integer"),
    )
    lines = faults_of("arms_transfers")
    broken = [
        i for i, row in enumerate(rows_of(data / "arms_transfers.csv"), start=1) if "." in row[3]
    ]
    assert [
        int(re.search(r"row (\d+), column tiv: '[\d.]+' is not a whole number", line)[1])
        for line in lines
    ] == broken


@pytest.mark.parametrize(
    "text, rule",
    [
        (
            '{\n "resources": [\n',
            "data/datapackage.json, row 3, column 1: not valid JSON (Expecting value); mend it there",
        ),
        ('{"a": 1,}\n', "data/datapackage.json, row 1, column "),
        ("", "data/datapackage.json, row 1: the file is empty; restore it from the repository"),
        ("[]\n", "data/datapackage.json: a part is missing"),
    ],
    ids=["cut off", "comma too many", "empty", "no object"],
)
def test_a_schema_file_that_is_no_json(data, text, rule):
    (data / "datapackage.json").write_text(text, encoding="utf-8")
    (line,) = faults_of("countries")
    assert line.startswith(rule), line


def test_missing_schema_file(data):
    (data / "datapackage.json").unlink()
    assert faults_of("countries") == [
        "data/datapackage.json: the file is missing; restore it from the repository"
    ]


# --- all at once, in every table, and as commands


def test_every_fault_of_a_table_comes_at_once(data):
    path = data / "nuclear_tests.csv"
    put(path, "magnitude", "4,7")
    put(path, "source", "nobody2026", lambda row: row["date"] > "2010")
    rows = rows_of(path)
    rows[4], rows[5] = rows[5], rows[4]
    rows[6].append("one too many")
    write(path, rows)
    rewrite(data / "references.bib", lambda b: b + ENTRY.replace("{2026}", "{26}").encode())
    said = "\n".join(faults_of("nuclear_tests"))
    for part in (
        "row 2, column magnitude: '4,7'",
        "row 6, column date: ",
        "row 7: 7 cells where the header has 6",
        "entry new2026thing: the year",
    ):
        assert part in said, said
    rewrite(data / "references.bib", lambda b: b.replace(b"{26}", b"{2026}"))
    assert "row 4, column source: 'nobody2026' is not a key" in "\n".join(
        faults_of("nuclear_tests")
    )


def test_faults_of_all_tables_and_files_come_at_once(data):
    put(data / "oil.csv", "amount", "1,200")
    put(data / "events.csv", "partner", "Korea")
    (data / "aid.csv").unlink()
    (data / "notes.txt").write_text("x\n", encoding="utf-8")
    said = "\n".join(tables.faults())
    for part in (
        "data/oil.csv, row 2, column amount",
        "data/events.csv, row 2, column partner",
        "data/aid.csv: the file is missing",
        "data/notes.txt: no table",
    ):
        assert part in said, said


@pytest.mark.parametrize("name", NAMES)
def test_no_table_takes_what_no_table_may_hold(data, name):
    path, fields = data / f"{name}.csv", tables.resource(name)["schema"]["fields"]
    write(path, rows_of(path)[:150])  # enough of the long ones
    schema(
        data,
        lambda package, table: table[name].update(leastRows=min(149, table[name]["leastRows"])),
    )
    good, rows = path.read_bytes(), rows_of(path)
    middle = len(good) // 2
    for change in (
        b"",
        good[:middle],
        good[:-1],
        good[: good.index(b"\n") + 1],
        b"\xef\xbb\xbf" + good,
        good.replace(b"\n", b"\r\n"),
        good.replace(b",", b";"),
        good[:middle] + b"\0" + good[middle:],
        good + good[good.index(b"\n") + 1 :],
        good + b"\n",
        good[good.index(b"\n") + 1 :],
    ):
        path.write_bytes(change)
        assert 1 <= len(
            [line for line in tables.check(name) if "stands already" not in line]
        ) <= 4 or change.startswith(good), change[:80]
        assert all(re.match(rf"data/{name}\.csv, row \d+", line) for line in tables.check(name))
    for position, field in enumerate(fields):
        number = next((i for i, row in enumerate(rows[1:], start=2) if row[position]), None)
        for value in (
            "=1+1",
            " x",
            "a\u00a0b",
            "two\nlines",
            "<script>",
            "\u22125 x",
            "2024-02-30"
            if field.get("isoDate")
            else "x" * 500
            if "maxLength" in field.get("constraints", {})
            else "\x07",
        ):
            if number:
                spoilt = [list(row) for row in rows]
                spoilt[number - 1][position] = value
                write(path, spoilt)
                assert any(
                    line.startswith(f"data/{name}.csv, row {number}, column {field['name']}: ")
                    for line in tables.check(name)
                ) or (value == "\u22125 x" and field["type"] == "string"), (field["name"], value)


def test_the_commands_refuse_bad_tables_and_touch_nothing(data):
    home = data.parent
    root = tables.Path(tables.__file__).parents[2]
    for part in ("chapters", "tools"):
        shutil.copytree(root / part, home / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff"):
        shutil.copy(root / name, home)
    put(data / "events.csv", "partner", "Korea")
    put(data / "oil.csv", "amount", "1,200")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    checked = subprocess.run(
        [sys.executable, "-B", "-m", "report.tables"],
        cwd=home / "chapters",
        capture_output=True,
        text=True,
    )
    built = subprocess.run(
        [sys.executable, "-B", "-m", "tools.build.book", "book"],
        cwd=home,
        capture_output=True,
        text=True,
    )
    wanted = [
        "data/events.csv, row 2, column partner: 'Korea' is not one of PRK, MMR, both",
        "data/oil.csv, row 2, column amount: '1,200' has thousands separators; write 1200",
    ]
    assert (checked.returncode, checked.stdout.splitlines()) == (1, wanted), checked
    assert (built.returncode, built.stderr.splitlines()) == (1, wanted), built
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert after == before, sorted(set(after) ^ set(before))


BROKEN = {
    "a notebook cut off": (
        "chapters/claims.ipynb",
        lambda t: t[: len(t) // 2],
        r"chapters/claims\.ipynb, row \d+, column \d+: not valid JSON \(.*\); mend it there, or restore the notebook",
    ),
    "half a merge of notebooks": (
        "chapters/claims.ipynb",
        lambda t: t.replace(' "cells"', '<<<<<<< HEAD\n "cells"', 1),
        r"chapters/claims\.ipynb, row 2, column 1: not valid JSON \(.*\); mend .*",
    ),
    "no notebook": (
        "chapters/claims.ipynb",
        lambda t: '{"a": 1}\n',
        r"chapters/claims\.ipynb: is no notebook \(.*\); restore it from the repository",
    ),
    "a notebook missing": (
        "chapters/claims.ipynb",
        None,
        r"_toc\.yml: there is no chapters/claims\.ipynb nor chapters/claims\.md; restore it, or take it out of the contents",
    ),
    "contents that are no YAML": (
        "_toc.yml",
        lambda t: t + "parts: [\n",
        r"_toc\.yml, row \d+, column \d+: not valid YAML \(.*\); mend it there",
    ),
    "contents without a root": (
        "_toc.yml",
        lambda t: t.replace("root:", "rot:"),
        r"_toc\.yml: a part is missing or has another form \('root'\); it names .*",
    ),
    "empty contents": (
        "_toc.yml",
        lambda t: "",
        r"_toc\.yml: holds no settings; restore it from the repository",
    ),
    "settings that are no YAML": (
        "_config.yml",
        lambda t: t + "x: [\n",
        r"_config\.yml, row \d+, column \d+: not valid YAML \(.*\); mend it there",
    ),
}


@pytest.mark.parametrize("name, change, rule", BROKEN.values(), ids=BROKEN)
def test_a_build_of_what_cannot_be_read_says_so_in_one_line(tmp_path, name, change, rule):
    root = tables.Path(tables.__file__).parents[2]
    for part in ("chapters", "data", "tools"):
        shutil.copytree(root / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff"):
        shutil.copy(root / part, tmp_path)
    file = tmp_path / name
    file.write_text(
        change(file.read_text(encoding="utf-8")), encoding="utf-8"
    ) if change else file.unlink()
    executed = "import sys\nfrom tools.build import notebooks\ntry: notebooks.main()\nexcept notebooks.ChapterError as error: sys.exit(str(error))"
    notebook = (
        name.endswith("claims.ipynb") and change
    )  # the pages need no look at it, executing does
    built = subprocess.run(
        [
            sys.executable,
            "-B",
            *(["-c", executed] if notebook else ["-m", "tools.build.book", "pages"]),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 1 and re.fullmatch(rule + "\n", built.stderr), built


# --- what a sound table becomes


def test_types_follow_the_schema():
    frame = tables.load("arms_transfers")
    assert str(frame["year"].dtype) == "Int64" and str(frame["tiv"].dtype) == "float64"
    assert frame["note"].isna().any(), "an empty cell is a missing value"


def test_year_of_dates_of_any_precision():
    import pandas as pd

    assert list(tables.year(pd.Series(["1950", "1951-06", "1952-06-25"]))) == [1950, 1951, 1952]
