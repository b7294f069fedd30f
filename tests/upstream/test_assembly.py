"""Votes of the General Assembly: Voeten's raw votes, the UN's lists and its library's file."""

import json

import pandas as pd
import pytest

from tools.upstream import assembly, dgacm, stored, undl, voeten
from tools.upstream.assembly import RollCall
from tools.upstream.reading import Refused

VOETEN = "voeten_2021.csv"
EXTRACT = "dgacm_extract.json"


def call(date, votes, kind="whole"):
    return RollCall("x", date, "s", kind, "0", "0", "0", votes)


def agreement(*calls):
    return assembly.agreement(calls).to_dict("records")


def test_agreement_by_hand():
    """Two same votes of four; one opposite, one abstention beside a yes: (1 + 1 + 0 + .5) / 4."""
    found = agreement(
        call("2001-01-01", {"RUS": "Y", "IND": "Y"}),
        call("2001-05-01", {"RUS": "N", "IND": "N"}),
        call("2001-06-01", {"RUS": "Y", "IND": "N"}),
        call("2001-12-31", {"RUS": "Y", "IND": "A"}),
        call("2001-12-31", {"IND": "A"}),  # Moscow did not vote
        call("2001-12-31", {"RUS": "Y", "IND": "Y"}, kind="part"),
    )
    assert found == [
        {"year": "2001", "country": "IND", "votes": "4", "same": "2", "similarity": "0.625"}
    ]


@pytest.mark.parametrize(
    ("date", "seat", "country"),
    [
        ("1971-10-24", "CHN", "TWN"),
        ("1971-10-25", "CHN", "CHN"),
        ("2005-12-31", "YUG", "YUG"),
        ("2006-01-01", "YUG", "SRB"),
    ],
)
def test_whose_vote_a_seat_casts(date, seat, country):
    (found,) = agreement(call(date, {"RUS": "Y", seat: "Y"}))
    assert found["country"] == country


def test_the_roll_calls_that_the_lists_lack_have_the_tallies_of_the_table():
    known = stored.load("roll_calls").set_index("id")
    for found in assembly.lacking():
        row = known.loc[found.id]
        states = {state: found.votes.get(state, "") for state in assembly.STATES}
        assert states == dict(row[list(assembly.STATES)])
        assert (found.no, found.abstain) == (row["no"], row["abstain"])


# Voeten


def test_raw_votes_give_the_stored_rows(sample, rows, expected):
    release = voeten.read([sample(VOETEN)])
    found = {row["id"]: row for row in rows(release, "roll_calls")}
    symbol = {"symbol": "A/RES/74/267"}  # the release of 2021 names it, the stored row did not
    for row in expected("voeten_roll_calls.csv", without=["source"]):
        assert found.pop(row["id"]) == row | (symbol if row["id"] == "voeten_9079" else {})
    assert not found
    keys = {row["symbol"]: row for row in rows(release, "key_votes")}
    for row in expected("voeten_key_votes.csv", without=["source", "note", "topic"]):
        assert keys[row["symbol"]] == row
    assert (release.name, release.published) == ("to 2020-01-14", None)


def test_amendments_and_paragraphs_are_no_whole_and_count_in_no_agreement(sample, rows):
    found = rows(voeten.read([sample(VOETEN)]), "agreement_with_russia")
    assert {row["year"] for row in found} == {"2006", "2019"}
    (india,) = [row for row in found if (row["year"], row["country"]) == ("2006", "IND")]
    assert (india["votes"], india["same"]) == ("2", "2")  # both N beside N, see the roll calls


def test_what_raw_votes_replace(sample):
    part = voeten.read([sample(VOETEN)]).parts[0]
    table = pd.DataFrame(
        {
            "id": ["voeten_3", "voeten_9150", "voeten_9079", "dgacm_A/RES/75/4"],
            "date": ["1946-01-01", "2020-12-31", "2020-01-14", "2020-11-05"],
        }
    )
    assert list(part.replaces(table)) == [True, False, True, False]
    assert list(part.beyond(pd.DataFrame({"id": ["voeten_9124", "voeten_9130"]}))) == [False, True]


@pytest.mark.parametrize(
    ("replaced", "how"),
    [
        ([], {"before": b"\xef\xbb\xbf"}),
        ([("\n", "\r\n")], {}),
        ([("1946-01-01", "1/1/1946"), ("2019-12-27", "12/27/2019")], {}),
        ([], {"after": "Note: revised" + "," * 25 + "\n"}),
        ([(",rcid,", "v1,rcid,")], {}),
    ],
    ids=["byte-order mark", "Windows line ends", "American dates", "footnote", "from Stata"],
)
def test_what_does_not_change_what_raw_votes_say(changed, sample, rows, replaced, how):
    found = voeten.read([changed(VOETEN, *replaced, **how)])
    whole = voeten.read([sample(VOETEN)])
    for table in ("roll_calls", "agreement_with_russia", "key_votes"):
        assert rows(found, table) == rows(whole, table)


@pytest.mark.parametrize(
    ("replaced", "how", "line"),
    [
        ([(",vote,", ",vote_choice,")], {}, "row 1, column vote_choice: not known: 'vote_choice'"),
        ([(",ccode,", ",ccode,weight,")], {}, "row 1, column weight: not known: 'weight'"),
        ([("3,NA,2,NA,1", "3,NA,2,NA,7")], {}, "row 2, column vote: '7' is not known"),
        ([("3,NA,2,NA,1", "3,NA,1002,NA,1")], {}, "row 2, column ccode: the state '1002' is not"),
        ([("1946-01-01", "January 1946")], {}, "row 2, column date: 'January 1946' is not a day"),
        ([(",R/1/66,1,0,", ",R/1/66,yes,0,")], {}, "row 2, column amend: 'yes' is not known"),
        ([], {"cut": 1}, "the last line has no end, the download was cut off"),
        ([], {"cut": 40}, "the last line has no end, the download was cut off"),
    ],
    ids=["renamed", "new column", "code", "country", "date", "flag", "cut off", "cut in a row"],
)  # fmt: skip
def test_what_is_refused_of_raw_votes(changed, replaced, how, line):
    with pytest.raises(Refused) as refused:
        voeten.read([changed(VOETEN, *replaced, **how)])
    assert line in str(refused.value)


def test_raw_votes_cut_off_between_two_rows_are_refused(sample, tmp_path):
    lines = sample(VOETEN).read_text(encoding="utf-8").splitlines(keepends=True)
    last = [i for i, line in enumerate(lines) if ",9124," in line]
    path = tmp_path / "UNVotes.csv"
    path.write_text("".join(lines[: last[0] + 20]), encoding="utf-8")
    with pytest.raises(Refused, match="the last roll call has 20 rows, fewer than all before"):
        voeten.read([path])


# The UN's lists


@pytest.fixture
def folder(sample, tmp_path):
    """The sample, with one resolution for each session that it lacks, in files of their own."""
    whole = sample(EXTRACT).read_text(encoding="utf-8")
    (tmp_path / "extract.json").write_text(whole, encoding="utf-8")
    line = json.loads(whole.split("\n")[0])
    for session in ("76", "78", "ES-10"):
        text = json.dumps(line | {"symbol": f"A/RES/{session}/1"})
        (tmp_path / f"{session}.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_lists_give_the_stored_rows(folder, rows, expected):
    release = dgacm.read(sorted(folder.iterdir()))
    found = sorted(rows(release, "roll_calls"), key=lambda row: (row["date"], row["id"]))
    assert found == expected("dgacm_roll_calls.csv", without=["source"])
    found = sorted(rows(release, "key_votes"), key=lambda row: row["date"])
    assert found == expected("dgacm_key_votes.csv", without=["source", "note"])
    assert release.name == "to 2025-10-29"


def test_totals_are_the_counts_not_the_lists(folder, rows):
    """75/290 A lists 180 names twice over, 77/293 one name short of 59."""
    found = {row["symbol"]: row for row in rows(dgacm.read([*folder.iterdir()]), "roll_calls")}
    assert found["A/RES/75/290 A"]["yes"] == "90"
    assert found["A/RES/77/293"]["abstain"] == "59"


def test_votes_that_the_lists_lack_count_in_the_agreement(folder, rows):
    found = rows(dgacm.read([*folder.iterdir()]), "agreement_with_russia")
    (china,) = [row for row in found if (row["year"], row["country"]) == ("2020", "CHN")]
    assert (china["votes"], china["same"]) == ("2", "2")


def test_one_of_them_that_the_un_lists_at_last_counts_once(folder, rows):
    path = folder / "extract.json"
    line = json.loads(path.read_text(encoding="utf-8").split("\n")[3])
    line |= {"symbol": "A/RES/ES-10/23", "adoption_date": "10 May 2024"}
    (folder / "ES-10.json").write_text(json.dumps(line), encoding="utf-8")
    release = dgacm.read(sorted(folder.iterdir()))
    of_2024 = [r for r in rows(release, "agreement_with_russia") if r["year"] == "2024"]
    assert {row["votes"] for row in of_2024} == {"1"}
    table = stored.load("roll_calls")
    replaced = table[release.parts[0].replaces(table)]
    assert "voeten_9409" in set(replaced["id"])
    assert "voeten_9150" not in set(replaced["id"])


def test_a_vote_without_names_is_no_row_and_a_resolution_counts_once(folder, rows):
    found = [row["symbol"] for row in rows(dgacm.read([*folder.iterdir()]), "roll_calls")]
    assert "A/RES/75/254 A-C" not in found
    assert found.count("A/RES/79/264") <= 1


@pytest.mark.parametrize(
    ("replaced", "line"),
    [
        (("AFGHANISTAN", "AFGANISTAN"), "the country 'AFGANISTAN' is not known; add the name to"),
        (('"adoption_type"', '"adoption"'), "not known: 'adoption', and no column 'adoption_type'"),
        (('"By a recorded vote"', '"By roll call"'), "'By roll call' is not known; known are"),
        (('"18 June 2021"', '"June 2021"'), "row 3, column adoption_date: 'June 2021' is not"),
        (('"MS_in_favour_count": "119"', '"MS_in_favour_count": "N.A."'), "'N.A.' is not a whole"),
        (("A/RES/75/287", "A/75/287"), "row 3, column symbol: 'A/75/287' is no symbol of a"),
    ],
    ids=["country", "key renamed", "adoption", "date", "count", "symbol"],
)
def test_what_is_refused_of_the_lists(folder, replaced, line):
    path = folder / "extract.json"
    content = path.read_text(encoding="utf-8")
    assert replaced[0] in content
    path.write_text(content.replace(*replaced), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        dgacm.read(sorted(folder.iterdir()))
    assert line in str(refused.value)


def test_lists_that_lack_a_session_or_end_in_one_are_refused(folder, sample):
    with pytest.raises(Refused, match="no resolution of session 76, 78; give the whole folder"):
        dgacm.read([sample(EXTRACT)])
    path = folder / "extract.json"
    path.write_text(path.read_text(encoding="utf-8")[:-300], encoding="utf-8")
    with pytest.raises(Refused, match="is no JSON, the download was cut off"):
        dgacm.read(sorted(folder.iterdir()))


def test_the_file_of_another_publisher_is_not_said_to_be_cut_off(sample):
    with pytest.raises(Refused, match="row 1: is no JSON but another publisher's file; give the f"):
        dgacm.read([sample("council_1946-2019.csv")])


def test_the_lists_say_which_session_they_reach(folder):
    assert dgacm.read(sorted(folder.iterdir())).reaches == "session 80"


# The library's file


def library(symbol, member, vote, totals):
    cells = ["1", member, "", vote, "2023-10-27", "", symbol, *[""] * 7, *totals, "14.0", "193.0"]
    return ",".join([*cells, ""])


def test_the_library_agrees_with_the_stored_roll_calls(sample, tmp_path):
    release = undl.read([sample("undl_2026-02-06_quoted.csv")])
    assert not release.parts
    compared, wrong = release.check(stored.load)
    assert wrong == []
    header = sample("undl_2026-02-06_quoted.csv").read_text(encoding="utf-8").split("\n")[0]
    lines = [header, library("A/RES/ES-11/1", "RUS", "N", ["141.0", "5.0", "35.0"])]
    lines += [library("A/RES/ES-11/1", "CHN", "Y", ["141.0", "5.0", "35.0"])]
    path = tmp_path / "ga_voting.csv"
    path.write_text("\ufeff" + "\n".join([*lines, ""]), encoding="utf-8")
    compared, wrong = undl.read([path]).check(stored.load)
    assert compared == 5
    assert wrong == ["dgacm_A/RES/ES-11/1 A/RES/ES-11/1, CHN: Y there, A here"]


def test_resolutions_after_the_last_stored_roll_call_are_named(sample, tmp_path):
    header = sample("undl_2026-02-06_quoted.csv").read_text(encoding="utf-8").split("\n")[0]
    lines = [header, library("A/RES/81/12", "RUS", "N", ["141.0", "5.0", "35.0"])]
    lines += [library("A/RES/ES-11/1", "RUS", "N", ["141.0", "5.0", "35.0"])]
    path = tmp_path / "ga_voting.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")

    def load(table):
        return pd.DataFrame({"date": ["2022-03-02", "2023-10-26"]})

    release = undl.read([path])
    assert release.newer(load) == (
        "not in roll_calls: 2 resolutions after 2023-10-26, the first A/RES/81/12 of 2023-10-27; "
        "take in what dgacm has by now"
    )
    assert release.newer(lambda table: pd.DataFrame({"date": ["2023-10-27"]})) == ""


def test_an_unknown_vote_of_the_library_is_refused(changed):
    path = changed("undl_2026-02-06_quoted.csv", ("BEN,BENIN,X", "CHN,CHINA,P"))
    with pytest.raises(Refused, match="row 3, column ms_vote: 'P' is not known"):
        undl.read([path])
