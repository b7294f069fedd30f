"""Trade by the Correlates of War and, for Myanmar, by UN Comtrade."""

import json

import pandas as pd
import pytest

from tools.upstream import comtrade, cow, stored
from tools.upstream.reading import Refused

COW = "cow_packaged.csv"
ANSWER = "comtrade_form.json"


def test_dyads_give_the_stored_flows(sample, rows, expected):
    release = cow.read([sample(COW)])
    key = ("partner_a", "partner_b", "year", "flow")
    held = expected("cow.csv", without=["id", "source", "note"])
    assert rows(release, "trade") == sorted(held, key=lambda row: [row[name] for name in key])
    assert (release.name, release.published) == ("version 4.0", "2016")


def flows(rows, path, year):
    found = rows(cow.read([path]), "trade")
    return {
        (row["partner_a"], row["flow"]): (row["value"], row["status"])
        for row in found
        if row["year"] == year and row["partner_b"] == "MMR"
    }


def test_the_second_flow_is_what_the_first_state_exports(sample, rows):
    """Moscow and Burma in 1955: 18 million from Burma, none to it."""
    found = flows(rows, sample(COW), "1955")
    assert found["SUN", "exports_of_a"] == ("0.0", "reported")
    assert found["SUN", "imports_of_a"] == ("18.0", "reported")
    assert found["SUN", "turnover"] == ("18.0", "reported")


def test_what_smoothing_changed_is_derived_and_so_is_the_turnover(sample, rows):
    found = flows(rows, sample(COW), "2002")
    assert found["RUS", "exports_of_a"] == ("7.0", "derived")
    assert found["RUS", "imports_of_a"] == ("0.0", "derived")
    assert found["RUS", "turnover"] == ("7.0", "derived")


def test_no_turnover_without_both_flows(sample, rows):
    found = flows(rows, sample(COW), "1994")
    assert ("RUS", "imports_of_a") in found
    assert ("RUS", "exports_of_a") not in found
    assert ("RUS", "turnover") not in found


@pytest.mark.parametrize("year", ["1955", "1961", "1991"])
def test_zeros_beside_north_korea_are_missing_data(sample, rows, year):
    found = rows(cow.read([sample(COW)]), "trade")
    soviet = [row for row in found if row["partner_a"] == "SUN" and row["partner_b"] == "PRK"]
    assert not soviet
    assert not [r for r in found if r["partner_b"] == "PRK" and r["year"] == year == "1961"]


def test_decimals_are_kept_to_a_tenth_of_a_million(changed, rows):
    path = changed(
        COW, ("365,775,2010,,,14.0,69.0,14.0,69.0", "365,775,2010,,,14.04,69.3,14.04,69.3")
    )
    found = flows(rows, path, "2010")
    assert found["RUS", "imports_of_a"] == ("14.0", "reported")
    assert found["RUS", "turnover"] == ("83.3", "reported")


@pytest.mark.parametrize(
    ("replaced", "how", "line"),
    [
        ([("smoothflow1", "smooth_flow1")], {}, "column smooth_flow1: not known"),
        ([("365,775,2010,,,14.0", "365,775,2010,,,14,0")], {}, "24 cells where the header has 23"),
        ([("35.0,87.0,35.0,87.0", "35.0,87.0,-3,87.0")], {}, "-3 is below zero, and not -9"),
        ([(",4\n", ",5\n")], {}, "column version: '5' is not known"),
        ([("710,731,1978", "CHN,731,1978")], {}, "column ccode1: 'CHN' is not a code"),
        ([], {"cut": 30}, "the last line has no end, the download was cut off"),
    ],
    ids=["column renamed", "decimal comma", "missing code", "version", "code", "cut off"],
)
def test_what_is_refused_of_dyads(changed, replaced, how, line):
    with pytest.raises(Refused, match=line):
        cow.read([changed(COW, *replaced, **how)])


@pytest.mark.parametrize(
    ("replaced", "how"),
    [
        ([], {"before": b"\xef\xbb\xbf"}),
        ([("\n710,", "\n710.,")], {}),
        ([], {"after": "Note: flows in millions" + "," * 22 + "\n"}),
    ],
    ids=["byte-order mark", "codes as numbers", "footnote"],
)
def test_what_does_not_change_dyads(changed, sample, rows, replaced, how):
    found = rows(cow.read([changed(COW, *replaced, **how)]), "trade")
    assert found == rows(cow.read([sample(COW)]), "trade")


def test_rows_of_another_basis_keep_their_place(sample):
    (part,) = cow.read([sample(COW)]).parts
    table = stored.load("trade")
    rest = table[~part.replaces(table)].drop(columns="id")
    placed = stored.place(part, "cow2020trade")
    others = placed[placed["basis"].ne(cow.BASIS)].drop(columns="id")
    pd.testing.assert_frame_equal(
        others.reset_index(drop=True), rest.reset_index(drop=True), check_dtype=False
    )
    assert list(placed["id"]) == [f"T{number:03d}" for number in range(1, len(placed) + 1)]


# UN Comtrade


@pytest.fixture
def answer(sample, tmp_path):
    """Write an answer as the interface gives it, for Myanmar and China."""
    record = json.loads(sample(ANSWER).read_text(encoding="utf-8"))["data"][0]
    record |= {"reporterCode": 104, "partnerCode": 156}

    def write(*records, **other):
        data = [record | changes for changes in records]
        whole = {"elapsedTime": "1 secs", "count": len(data), "data": data, "error": ""} | other
        path = tmp_path / "answer.json"
        path.write_text(json.dumps(whole), encoding="utf-8")
        return path

    return write


IMPORTS = {"refYear": 2014, "flowCode": "M", "primaryValue": 1234567890.1}
EXPORTS = {"refYear": 2014, "flowCode": "X", "primaryValue": 2000000000}


def test_what_myanmar_imports_china_exports(answer, rows):
    release = comtrade.read([answer(IMPORTS, EXPORTS)])
    found = {row["flow"]: row["value"] for row in rows(release, "trade")}
    assert found == {"exports_of_a": "1234.6", "imports_of_a": "2000", "turnover": "3234.6"}
    years = pd.DataFrame(
        {"basis": [comtrade.BASIS] * 2 + ["KOTRA"], "year": ["2013", "2014", "2014"]}
    )
    assert list(release.parts[0].replaces(years)) == [False, True, False]


def test_one_flow_alone_gives_no_turnover(answer, rows):
    assert [row["flow"] for row in rows(comtrade.read([answer(IMPORTS)]), "trade")] == [
        "exports_of_a"
    ]


def test_the_stored_values_are_tenths_of_millions_and_add_up():
    table = stored.load("trade")
    table = table[table["basis"].eq(comtrade.BASIS)]
    wide = table.pivot(index="year", columns="flow", values="value").astype(float)
    assert len(wide) == 11
    assert (wide["exports_of_a"] + wide["imports_of_a"] - wide["turnover"]).abs().max() < 0.11


@pytest.mark.parametrize(
    ("records", "other", "line"),
    [
        ([IMPORTS | {"reporterCode": 842}], {}, "'842' where '104' is to be asked for"),
        ([IMPORTS | {"motCode": 1000}], {}, "column motCode: '1000' where '0' is to be"),
        ([IMPORTS | {"flowCode": "RX"}], {}, "column flowCode: 'RX' is not known"),
        ([IMPORTS | {"primaryValue": None}], {}, "column primaryValue: is empty"),
        ([IMPORTS, IMPORTS | {"primaryValue": 7}], {}, "a second value of 2014"),
        ([IMPORTS], {"count": 500}, "1 records of 500; ask for fewer years"),
        ([], {"error": "quota"}, "no data, error 'quota'; ask again"),
    ],
    ids=["reporter", "transport", "flow", "value", "twice", "too many", "error"],
)
def test_what_is_refused_of_an_answer(answer, records, other, line):
    with pytest.raises(Refused, match=line):
        comtrade.read([answer(*records, **other)])


def test_an_answer_of_others_or_cut_off_or_renamed_is_refused(sample, answer, tmp_path):
    with pytest.raises(Refused, match="'842' where '104' is to be asked for"):
        comtrade.read([sample(ANSWER)])
    path = answer(IMPORTS)
    content = path.read_text(encoding="utf-8")
    path.write_text(content[:-30], encoding="utf-8")
    with pytest.raises(Refused, match="is cut off or no answer of the form"):
        comtrade.read([path])
    path.write_text(content.replace("primaryValue", "tradeValue"), encoding="utf-8")
    with pytest.raises(Refused, match="record 1 has no primaryValue"):
        comtrade.read([path])
