"""The missile test database, as a workbook and as a table of text."""

import pytest

from tools.upstream import losses, missiles, stored, worksheet
from tools.upstream.difference import between
from tools.upstream.publisher import Part
from tools.upstream.reading import Refused
from tools.upstream.refresh import refuse_older

BOOK = "missiles_2019.xlsx"
TEXT = "missiles_2023.csv"
CODE_PAGE = "windows-1252"


def launches(rows, release):
    return [tuple(row.values()) for row in rows(release, "missile_launches")]


@pytest.fixture
def table():
    return {tuple(row) for row in stored.load("missile_launches").iloc[:, :4].to_numpy()}


def test_the_workbook_gives_stored_rows(sample, rows, table):
    release = missiles.read([sample(BOOK)])
    found = launches(rows, release)
    assert len(found) == 19
    assert sum(int(row[3]) for row in found) == 26
    assert set(found) <= table
    assert (release.name, release.published) == ("to 2019-05-09", "2019-05-10")


def test_the_saved_sheet_gives_stored_rows_but_for_one_day(sample, rows, table):
    """The launch of 4 January 2022, 23:10 in UTC, stands under the next day there."""
    found = launches(rows, missiles.read([sample(TEXT)]))
    assert set(found) - table == {("2022-01-05", "hwasong-12a", "success", "1")}
    assert len(found) == 13


def test_a_month_without_a_day_stays_a_month(sample, rows):
    for name in (BOOK, TEXT):
        days = [row[0] for row in launches(rows, missiles.read([sample(name)]))]
        assert days[:3] == ["1984-04-09", "1984-09", "1986-05"]


def test_a_date_is_told_by_the_format_of_its_cell(sample):
    rows = dict(worksheet.rows(sample(BOOK), "Missile Tests"))
    assert rows[2][:2] == ["F1", "Date"]
    assert rows[3][1] == "1984-04-09"
    assert rows[6][1] == "1984-09"
    assert rows[3][4] == "Scud-B"


@pytest.mark.parametrize(
    ("name", "missile"),
    [
        ("Hwasong-11A (KN-23)", "hwasong-11a"),
        ("KN-23", "hwasong-11a"),
        ("Polaris-1", "pukguksong-1"),
        ("Hwasong-8 MARV", "hwasong-12a"),
        ("New IRBM (2022)", "new-irbm-2022"),
    ],
)
def test_a_missile_keeps_its_name_whatever_a_release_calls_it(name, missile):
    assert missiles.missiles()[missiles.plain(name)] == missile


def test_every_missile_of_the_table_has_a_name_and_no_name_two():
    kept = {*stored.load("missile_launches")["missile"]} - {"missile"}
    assert kept <= {*missiles.missiles().values()}
    lines = missiles.NAMES.read_text(encoding="utf-8").splitlines()[1:]
    names = [missiles.plain(n) for line in lines for n in line.replace(",", ";").split(";") if n]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("replaced", "how"),
    [
        ([], {"before": b"\xef\xbb\xbf", "into": "utf-8"}),
        ([("\r\n", "\n")], {}),
        ([("Hwasong-11A (KN-23)", "Hwasong-11A")], {}),
        ([], {"after": "Last updated in April 2023\r\n"}),
        ([], {"after": "* month only" + "," * 18 + "\r\n"}),
    ],
    ids=["byte-order mark", "line ends", "renamed missile", "footnote", "padded footnote"],
)
def test_what_does_not_change_the_launches(changed, sample, rows, replaced, how):
    path = changed(TEXT, *replaced, encoding=CODE_PAGE, **how)
    whole = missiles.read([sample(TEXT)])
    assert launches(rows, missiles.read([path])) == launches(rows, whole)


@pytest.mark.parametrize(
    ("replaced", "how", "line"),
    [
        ([("Unha-3", "Unha-4")], {}, "row 10, column Missile Name: the missile 'Unha-4' is not"),
        ([("Test Outcome", "Outcome")], {}, "row 1, column Outcome: not known: 'Outcome', and no"),
        ([("Failure", "Partial")], {}, "row 5, column Test Outcome: 'Partial' is not known"),
        ([("Sep-84", "Autumn 1984")], {}, "row 5, column Date: 'Autumn 1984' is not a day"),
        ([], {"cut": 2}, "has no end, the download was cut off"),
        ([], {"cut": 60}, "has no end, the download was cut off"),
    ],
    ids=["missile", "column renamed", "outcome", "date", "cut off", "cut in a row"],
)
def test_what_is_refused_of_the_saved_sheet(changed, replaced, how, line):
    with pytest.raises(Refused, match=line):
        missiles.read([changed(TEXT, *replaced, encoding=CODE_PAGE, **how)])


def test_a_workbook_cut_off_missing_or_without_the_sheet_is_refused(sample, tmp_path):
    path = tmp_path / "tests.xlsx"
    with pytest.raises(Refused, match="there is no such file"):
        missiles.read([path])
    path.write_bytes(sample(BOOK).read_bytes()[:9000])
    with pytest.raises(Refused, match="is no workbook, or the download was cut off"):
        missiles.read([path])
    with pytest.raises(Refused, match="no sheet 'Launches', there are Missile Tests"):
        list(worksheet.rows(sample(BOOK), "Launches"))


def test_an_older_state_of_the_database_is_refused(sample):
    release = missiles.read([sample(BOOK)])
    with pytest.raises(Refused, match="ends with 2019-05-09, the stored one with 2026"):
        refuse_older(release, {"published": None}, BOOK)


def test_rows_beyond_the_end_of_a_file_are_missed():
    table = stored.load("roll_calls")
    shorter = table[table["id"].ne("voeten_9146")]
    part = Part("roll_calls", shorter, beyond=lambda rows: rows["id"].eq("voeten_9146"))
    with pytest.raises(Refused, match="ends before 1 rows of roll_calls"):
        losses.refuse(part, between(table, shorter, "roll_calls"), "UNVotes.csv")
