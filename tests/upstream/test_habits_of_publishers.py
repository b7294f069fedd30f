"""What publishers do to a file from one release to the next, and spreadsheets and downloads after.

Each is taken in rightly, or refused with row and column; nothing is dropped or counted twice.
"""

import csv
import io
import json
import re
import zipfile

import pytest
from recorded import (
    BATTLES,
    CODE_PAGES,
    COW,
    DELIVERIES,
    LAUNCHES,
    LIBRARY,
    MEETINGS,
    READ,
    REGISTER,
    VALUES,
    VOTES,
)  # fmt: skip

from tools.upstream import council, dgacm, missiles, refresh, voeten, worksheet
from tools.upstream.reading import Refused
from tools.upstream.sipri import PUBLISHER as SIPRI

HEADER = {REGISTER: 11, DELIVERIES: 11}  # lines before it
TABLES = [REGISTER, DELIVERIES, MEETINGS, COW, BATTLES, LAUNCHES, VOTES]


@pytest.fixture
def altered(sample, tmp_path):
    """Write a sample whose cells from the header on, or whose text, a function has altered."""

    def write(name, of_rows=None, of_text=None):
        page = CODE_PAGES.get(name, "utf-8")
        text = sample(name).read_bytes().decode(page).replace("\r\n", "\n")
        if of_rows:
            head, after = text.split("\n"), HEADER.get(name, 0)
            rows = list(csv.reader(io.StringIO("\n".join(head[after:]))))
            body = io.StringIO()
            csv.writer(body, lineterminator="\n").writerows(of_rows(rows))
            text = "".join(f"{line}\n" for line in head[:after]) + body.getvalue()
        changed = of_text(text) if of_text else text
        path = tmp_path / name
        path.write_bytes(changed.encode(page))
        return path

    return write


def same(one, other):
    pairs = zip(one.parts, other.parts, strict=True)
    return one.name == other.name and all(a.rows.equals(b.rows) for a, b in pairs)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "of_rows",
    [
        lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]],
        lambda rows: [[cell.replace(" ", "\xa0") for cell in rows[0]], *rows[1:]],
        lambda rows: [row and [*row, ""] for row in rows],
        lambda rows: [row and [*row[:4], "", *row[4:]] for row in rows],
        lambda rows: [row and [row[-1], *row[:-1]] for row in rows],
        lambda rows: [rows[0], *([f"{cell}\xa0" for cell in row] for row in rows[1:])],
    ],
    ids=[
        "capitals",
        "blanks",
        "empty column",
        "one in the middle",
        "moved column",
        "blanks behind",
    ],
)
def test_what_makes_no_difference(altered, sample, name, of_rows):
    assert same(READ[name]([altered(name, of_rows)]), READ[name]([sample(name)]))


@pytest.mark.parametrize("name", [COW, BATTLES, LAUNCHES, VOTES, LIBRARY, REGISTER])
def test_of_several_files_none_is_left_out_in_silence(sample, name):
    with pytest.raises(Refused, match=r"2 files, .*; give (one of them|them one by one)"):
        READ[name]([sample(name), sample(name)])


def test_an_empty_folder_is_no_download_and_hidden_files_are_no_part_of_one(tmp_path):
    with pytest.raises(Refused, match="the folder is empty; give the one of the download"):
        refresh.downloaded([tmp_path])
    for name in (".DS_Store", "80.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert [path.name for path in refresh.downloaded([tmp_path])] == ["80.json"]


@pytest.mark.parametrize("name", [name for name in TABLES if name != VOTES])
def test_a_column_without_a_name_is_to_be_empty(altered, name):
    path = altered(name, lambda rows: [[*rows[0], ""], *(row and [*row, "x"] for row in rows[1:])])
    with pytest.raises(
        Refused, match=r"row \d+(: 'x' in column \d+, which has no name|, col.* new)"
    ):
        READ[name]([path])


@pytest.mark.parametrize("name", [name for name in TABLES if name != VOTES])
def test_two_downloads_in_one_file_are_refused(altered, name):
    path = altered(name, lambda rows: [*rows, *rows])
    with pytest.raises(Refused, match=r"row \d+.*(header once more|same as row \d+|second row)"):
        READ[name]([path])


@pytest.mark.parametrize("name", [REGISTER, DELIVERIES, LAUNCHES])
def test_rows_that_a_resumed_download_has_twice_are_refused(altered, name):
    again = lambda rows: [*rows, *(row for row in rows[-8:] if any(row[1:]))]  # noqa: E731
    with pytest.raises(Refused, match=r"row \d+.*the same (order )?as (in )?row \d+; download the"):
        READ[name]([altered(name, again)])


MYANMAR = "Myanmar,Russia,2000,?,2000,?,Igla-1"


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (REGISTER, "Myanmar,", "Myanmar*,", "column Recipient: 'Myanmar.' is a state with the"),
        (DELIVERIES, "North Korea,", "North Korea*,", "'North Korea.' is a state with the mark"),
        (VALUES, "from Russia,", "from Russia*,", "row 1: 'Russia.' is a state with the mark"),
        (REGISTER, "Myanmar,Russia", "Myanmar,", "row 18, column Supplier: is empty; download"),
        (REGISTER, MYANMAR, MYANMAR.replace("2000,?,2", "2062,?,2"),
         "row 18, column Year of order: 2062 has not come yet; download the file again"),
        (REGISTER, "2013; 2014,", "2013; 2062,", "row 18, .*: '2062' has not come yet; download"),
        (REGISTER, "0.07,140,140", "0.07,140,-140", "delivered weapons: -140 is less than 0"),
        (REGISTER, "Igla-1", '="Igla-1"', "row 18, column Weapon designation: .* is a formula of"),
        (REGISTER, "\nRecipient,", "\nBuyer,", "row 12, column Buyer: not known: 'Buyer', and"),
        (VALUES, "28 July 2022", "28 July 2062", "row 9: 2062-07-28 has not come yet; download"),
        (VALUES, ",2021,", ",2021*,", "row 11, column 2021.: the header is to be years that have"),
        (VALUES, ",2020,2021,", ",2020,2020,", "row 11, column 2020: the header is to be years"),
        (BATTLES, '"150","150","150"', '"150","250","350"', "column bd_best: in 1991 the best est"),
        (BATTLES, '"1991"', '"2062"', "row 2, column year: 2062 has not come yet; download"),
        (COW, "365,731,2010", "365,731,2062", "row 15, column year: 2062 has not come yet"),
        (LAUNCHES, "9-Apr-84", "9-Apr-62", "row 2, column Date: 2062-04-09 has not come yet"),
        (VOTES, "2006-12-22", "2006-13-22", "column date: '2006-13-22' is not a day; correct"),
        (VOTES, "2006-12-22", "22/12/2006", "column date: '22/12/2006' is not a day; correct"),
        (MEETINGS, "2017,23 March", "2062,23 March", "row 59, column year: 2062 has not come yet"),
        (LIBRARY, "AFGHANISTAN,Y", "AFGHANISTAN,Abstaining", "row 2, column ms_vote: 'Abstaining'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(altered, name, old, new, line):
    path = altered(name, of_text=lambda text: text.replace(old, new))
    with pytest.raises(Refused, match=line):
        READ[name]([path])


@pytest.mark.parametrize(
    ("name", "after"),
    [(VALUES, "\nNote: figures, as of today, are provisional.\n"), (VOTES, "Note: a, b\n")],
)
def test_a_note_after_an_empty_line_is_no_row(altered, sample, name, after):
    path = altered(name, of_text=lambda text: text + after)
    assert same(READ[name]([path]), READ[name]([sample(name)]))


def test_a_register_in_quotation_marks_is_read(sample, tmp_path):
    lines = sample(REGISTER).read_bytes().decode("iso-8859-1").rstrip("\n").split("\n")
    quoted = ['"' + line.replace(",", '","') + '"' for line in lines[11:]]
    path = tmp_path / "trade-register.csv"
    path.write_text("\n".join([*lines[:11], *quoted, ""]), encoding="iso-8859-1")
    assert same(SIPRI.read([path]), SIPRI.read([sample(REGISTER)]))


@pytest.mark.parametrize(
    ("name", "column", "written"),
    [(COW, "year", "{}.0"), (BATTLES, "bd_best", "{}.0"), (VOTES, "date", "{} 00:00:00")],
)
def test_writings_that_mean_the_same(altered, sample, name, column, written):
    def of_rows(rows):
        at = rows[0].index(column)
        return [rows[0], *([*r[:at], written.format(r[at]), *r[at + 1 :]] for r in rows[1:])]

    assert same(READ[name]([altered(name, of_rows)]), READ[name]([sample(name)]))


@pytest.mark.parametrize("name", [COW, VOTES])
def test_a_zero_byte_anywhere_is_no_text(altered, name):
    path = altered(name, of_text=lambda text: text[:-9] + "\0" + text[-9:])
    with pytest.raises(Refused, match="is UTF-16 or no text at all; download it again"):
        READ[name]([path])


def test_a_file_of_votes_without_one_or_with_a_torn_row_is_refused(altered):
    with pytest.raises(Refused, match="no vote at all; download the file again"):
        voeten.read([altered(VOTES, lambda rows: rows[:1])])
    with pytest.raises(Refused, match="row 812: no roll call, or 1 cells where the header has 26"):
        voeten.read([altered(VOTES, of_text=lambda text: f"{text}1141308\n")])


# The Security Council: a vote in words that are not understood is not passed over.


def decided(tmp_path, result, day="23 March"):
    path = tmp_path / "2017.csv"
    path.write_text(f'year,date,topics,result\n2017,{day},Korea,"{result}"\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ("S/RES/2345 (2017) 15\u221214\u22120", None),
        ("S/RES/2345 (2017) 14\u22120\u22121", ("S/RES/2345", "adopted", "14")),
        ("S/RES/2345 15-0-0", ("S/RES/2345", "adopted", "15")),
        ("S/RES/2345 (2017) Unanimous", ("S/RES/2345", "adopted", "15")),
        ("Draft resolution S/2017/14 Vetoed by USSR 9-1-1", ("S/2017/14", "vetoed", "9")),
        ("Draft resolution S/2017/14 9-1-1 (veto of China)", ("S/2017/14", "vetoed", "9")),
    ],
)
def test_writings_of_an_outcome(tmp_path, rows, result, found):
    if found is None:
        with pytest.raises(Refused, match="are more votes than the 15 members"):
            council.read([decided(tmp_path, result)])
        return
    (row,) = rows(council.read([decided(tmp_path, result)]), "security_council")
    assert (row["document"], row["outcome"], row["yes"]) == found


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (
            "S/RES/2345 (2017) 15:0:0",
            r"the vote on S/RES/2345 \(2017\), '15:0:0', is not written as",
        ),
        ("S/RES/2345 (2017) 15 in favour", "row 2, column result: the vote on S/RES/2345"),
        ("S/RES/2345 (2017) adopted by consensus", "'adopted by consensus', is not written as"),
        (
            "S/RES/2345 A (2017) 15-0-0",
            "a resolution in 'S/RES/2345 A .* is not written as S/RES/17",
        ),
        ("S/Res/2345 (2017) 15-0-0", "a resolution in 'S/Res/2345 .* is not written as S/RES/17"),
        (
            "Draft resolution S/2017/14 vetoed by USSR",
            "the vote on S/2017/14, 'vetoed by USSR', is",
        ),
    ],
)
def test_a_vote_that_is_not_understood_is_refused(tmp_path, result, line):
    with pytest.raises(Refused, match=line):
        council.read([decided(tmp_path, result)])


def test_a_meeting_without_a_date_is_not_of_a_day_of_another_year(tmp_path):
    path = tmp_path / "2017.csv"
    lines = ["year,date,topics,result", "2018,2 June,Korea,--", "2017,,Korea,S/RES/2345 15-0-0", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Refused, match="row 3, column date: '' is not a day; correct the file"):
        council.read([path])


# The UN's lists: members and counts that do not belong together.


@pytest.mark.parametrize(
    ("other", "line"),
    [
        ({"adoption_type": ""}, "column adoption_type: '', and members are named; correct"),
        (
            {"MS_in_favour": [], "MS_against": [], "MS_abstaining": []},
            "MS_in_favour: names nobody; if",
        ),
        ({"MS_in_favour": []}, "row 1, column MS_in_favour: names 0 members, the count says 165"),
        (
            {"MS_in_favour_count": "999"},
            "MS_in_favour: names 165 members, the count says 999; corr",
        ),
        ({"adoption_date": "29 October 2019"}, "2019-10-29 is not in session 80; correct the file"),
        ({"adoption_date": "29 October 2062"}, "2062-10-29 has not come yet; correct the file"),
        ({"symbol": ["A/RES/80/4"]}, "row 1, column symbol: is a list where a text is to be"),
    ],
)
def test_half_a_vote_of_the_assembly_is_refused(sample, other, line):
    lines = sample("dgacm_extract.json").read_text(encoding="utf-8").split("\n")
    (vote,) = [v for v in map(json.loads, filter(None, lines)) if v["symbol"] == "A/RES/80/4"]
    with pytest.raises(Refused, match=line):
        list(dgacm.roll_calls([dgacm.resolution("80.json", 1, json.dumps(vote | other))]))


def test_names_of_keys_in_capitals_are_the_same(sample):
    line = sample("dgacm_extract.json").read_text(encoding="utf-8").split("\n")[0]
    capitals = json.dumps({key.upper(): value for key, value in json.loads(line).items()})
    found = [dgacm.resolution("80.json", 1, written) for written in (line, capitals)]
    assert found[0] == found[1]


# The workbook of missiles.


@pytest.mark.parametrize(
    ("part", "old", "new", "line"),
    [
        (
            "xl/workbook.xml",
            b"<workbookPr",
            b'<workbookPr date1904="1"',
            "counts its days from 1904",
        ),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"", "the download was cut off; download it"),
    ],
)
def test_a_workbook_of_another_calendar_or_torn_is_refused(sample, tmp_path, part, old, new, line):
    path = tmp_path / "tests.xlsx"
    with zipfile.ZipFile(sample("missiles_2019.xlsx")) as book, zipfile.ZipFile(path, "w") as made:
        for name in book.namelist():
            content = book.read(name)
            assert name != part or old in content
            made.writestr(name, content.replace(old, new) if name == part else content)
    with pytest.raises(Refused, match=line):
        list(worksheet.rows(path, missiles.SHEET))


def test_a_row_of_a_workbook_without_its_last_cells_is_a_row(sample, tmp_path):
    """The day has nothing behind it; the writer of workbooks leaves such cells out."""
    path = tmp_path / "tests.xlsx"
    with zipfile.ZipFile(sample("missiles_2019.xlsx")) as book, zipfile.ZipFile(path, "w") as made:
        for name in book.namelist():
            content = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rb'<c r="[G-S]3".*?(?=</row>)', b"", content, count=1)
            made.writestr(name, content)
    rows = [*worksheet.rows(path, missiles.SHEET)]
    assert {len(cells) for _, cells in rows} == {19}
    assert not any(dict(rows)[3][7:])
