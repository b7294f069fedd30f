"""The Security Council's tables of meetings."""

import pandas as pd
import pytest

from tools.upstream import council, stored
from tools.upstream.reading import Refused

TABLE = "security_council"
MEETINGS = "council_1946-2019.csv"


def by_document(rows, release):
    return {row["document"]: row for row in rows(release, "security_council")}


def test_the_tables_give_the_stored_decisions(sample, rows, expected):
    found = by_document(rows, council.read([sample(MEETINGS)]))
    stated = ("date", "outcome", "yes", "no", "abstain")
    held = [row for row in expected("council.csv") if row["document"] in found]
    assert len(held) == 22
    for row in held:
        decision = found[row["document"]]
        assert [decision[name] for name in stated] == [row[name] for name in stated]


@pytest.mark.parametrize(
    ("document", "outcome", "counts"),
    [
        ("S/RES/88", "adopted", ["8", "2", "1", "0"]),
        ("S/RES/82", "adopted", ["9", "0", "1", "1"]),  # the Soviet seat was empty
        ("S/2007/14", "vetoed", ["9", "3", "3", "0"]),  # "S/2007/14vetoed by"
        ("S/15966/Rev.1", "vetoed", ["9", "2", "4", "0"]),
    ],
)
def test_several_decisions_in_one_cell_and_blanks_that_are_not_there(
    sample, rows, document, outcome, counts
):
    found = by_document(rows, council.read([sample(MEETINGS)]))[document]
    assert found["outcome"] == outcome
    assert [found[name] for name in ("yes", "no", "abstain", "not_voting")] == counts


def test_drafts_that_failed_and_meetings_without_a_vote_give_no_row(sample, rows):
    found = by_document(rows, council.read([sample(MEETINGS)]))
    assert "S/1889" not in found
    assert not [document for document in found if document.startswith("S/PV")]


def meetings(tmp_path, *lines):
    path = tmp_path / "meetings.csv"
    path.write_text("year,date,topics,result\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1948,01 April,Palestine,S/RES/43 (1948)adopted unanimously", ("1948-04-01", "11", "0")),
        ("1991,8 August,Members,S/RES/999 (1991) Adopted unanimously", ("1991-08-08", "15", "0")),
        ("1970,22/23 November,Guinea,S/RES/289 (1970)15-0-0", ("1970-11-23", "15", "0")),
        ("2004,2 Sep.,Lebanon,S/RES/1559 (2004) 9-0-6", ("2004-09-02", "9", "0")),
    ],
)
def test_writings_of_a_vote_and_a_day(tmp_path, rows, line, found):
    (row,) = rows(council.read([meetings(tmp_path, line)]), "security_council")
    assert (row["date"], row["yes"], row["not_voting"]) == found


def test_the_example_of_the_upkeep_text_is_read_as_it_says(root, tmp_path, rows):
    text = (root / "tools" / "upstream" / "README.md").read_text(encoding="utf-8")
    _, _, example = text.partition("year,date,topics,result\n")
    found = rows(council.read([meetings(tmp_path, example.partition("\n```")[0])]), TABLE)
    assert [(row["date"], row["document"], row["outcome"]) for row in found] == [
        ("1950-06-27", "S/RES/83", "adopted"),
        ("2017-12-22", "S/RES/2397", "adopted"),
    ]


@pytest.mark.parametrize(
    ("years", "name"), [(["2017"], "meetings 2017"), (["2017", "2019"], "meetings 2017 to 2019")]
)
def test_a_release_is_called_by_its_years(tmp_path, years, name):
    lines = [f"{year},2 May,Korea,S/RES/2345 ({year}) 15-0-0" for year in years]
    assert council.read([meetings(tmp_path, *lines)]).name == name


def test_a_meeting_without_a_date_is_of_the_day_above(tmp_path, rows):
    path = meetings(
        tmp_path, "1948,29 December,Indonesia,--", "1948,,Palestine,S/RES/66 (1948)8-0-3"
    )
    (row,) = rows(council.read([path]), "security_council")
    assert row["date"] == "1948-12-29"


def test_only_chosen_rows_are_renewed_and_the_others_shown(sample):
    (part,) = council.read([sample(MEETINGS)]).parts
    table = stored.load("security_council")
    placed = stored.place(part, "undhl2019")
    held = set(part.rows["document"])
    kept = table[table["document"].isin(held) | ~part.replaces(table)]
    pd.testing.assert_frame_equal(placed, kept.reset_index(drop=True))
    assert "S/15966/Rev.1" in set(stored.left_out(part)["document"])


@pytest.mark.parametrize(
    ("replaced", "how", "line"),
    [
        ([("15-0-0", "15-0-1")], {}, "'15-0-1' are more votes than the 15 members; correct the"),
        ([(",topics,", ",agenda,")], {}, "row 1, column agenda: not known: 'agenda', and no"),
        ([("2017,22 December", "2017,22 Dezember")], {}, "'22 Dezember' is not a day; correct the"),
        ([], {"cut": 2}, "the download was cut off|has no end"),
        (
            [],
            {"after": "2020,1 March\n"},
            "2 cells where the header has 4; download the file again, or",
        ),
    ],
    ids=["too many votes", "column renamed", "day", "cut off", "torn row"],
)
def test_what_is_refused_of_the_tables(changed, replaced, how, line):
    with pytest.raises(Refused, match=line):
        council.read([changed(MEETINGS, *replaced, **how)])


def test_byte_order_mark_and_footnote_change_nothing(changed, sample, rows):
    path = changed(MEETINGS, before=b"\xef\xbb\xbf", after="Updated daily,,,\n")
    whole = council.read([sample(MEETINGS)])
    assert rows(council.read([path]), "security_council") == rows(whole, "security_council")
