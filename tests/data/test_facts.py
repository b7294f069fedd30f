"""The tables keep their schema and agree with what is known from elsewhere."""

import pandas as pd
import pytest

from report import measures, tables

NAMES = [resource["name"] for resource in tables.package()["resources"]]


def test_nothing_is_wrong_with_the_data():
    assert tables.faults() == []


@pytest.mark.parametrize("name", NAMES)
def test_table_keeps_its_schema(name):
    assert tables.check(name) == []


def test_no_table_can_lose_a_tenth_of_its_rows_unseen():
    for resource in tables.package()["resources"]:
        rows, least = len(tables.load(resource["name"])), resource["leastRows"]
        assert least >= 0.9 * rows, (
            f"data/datapackage.json, table {resource['name']}: leastRows is {least}, "
            f"the table has {rows} rows; raise it to that"
        )


def test_an_independent_reader_accepts_the_package():
    from frictionless import Package

    package = Package(str(tables.DATA / "datapackage.json"))
    report = package.validate()
    assert report.valid, [
        (t.name, t.flatten(["rowNumber", "fieldName", "note"])[:3])
        for t in report.tasks
        if not t.valid
    ]


# --- what a sound table becomes


def test_types_follow_the_schema():
    frame = tables.load("arms_transfers")
    assert str(frame["year"].dtype) == "Int64"
    assert str(frame["tiv"].dtype) == "float64"
    assert str(frame["supplier"].dtype) == "str"
    assert frame["note"].isna().any(), "an empty cell is a missing value"


def test_year_of_dates_of_any_precision():
    assert list(tables.year(pd.Series(["1950", "1951-06", "1952-06-25"]))) == [1950, 1951, 1952]


def test_names_of_countries():
    names = tables.names()
    assert names["PRK"] == "North Korea"
    assert names["SUN"] == "Soviet Union"


def test_what_a_chapter_rests_on():
    shown = tables.summary("nuclear_tests", "treaties", whole=True)
    assert list(shown.columns) == ["file", "title", "rows", "vintage", "limits", "sha256"]
    assert list(shown["file"]) == [
        "nuclear_tests.csv",
        "treaties.csv",
        "datapackage.json",
        "references.bib",
    ]
    assert list(shown["rows"]) == [6, 32, 22, len(tables.bibliography())]
    assert shown["sha256"].str.fullmatch("[0-9a-f]{12}").all()
    assert len(tables.summary("nuclear_tests")) == 1


# --- arms: SIPRI's own totals

ARMS = tables.load("arms_transfers")


@pytest.mark.parametrize(
    ("supplier", "recipient", "total"),
    [
        ("SUN", "PRK", 17749),
        ("RUS", "PRK", 1005),
        ("RUS", "MMR", 2199),
        ("CHN", "MMR", 3678),
        ("CHN", "PRK", 5021),
        ("PRK", "RUS", 264),
    ],
)
def test_totals_of_the_2026_release(supplier, recipient, total):
    pair = ARMS[(ARMS["supplier"] == supplier) & (ARMS["recipient"] == recipient)]
    assert round(pair["tiv"].sum()) == total


def test_soviet_deliveries_peak_in_1971():
    assert measures.flow(ARMS, "SUN", "PRK", 1950, 1991).idxmax() == 1971


def test_total_of_the_2022_release():
    old = tables.load("arms_transfers_2022")
    assert old[(old["supplier"] == "RUS") & (old["recipient"] == "PRK")]["tiv"].sum() == 482


def test_the_register_adds_up_to_the_yearly_table():
    orders = tables.load("arms_orders").groupby(["supplier", "recipient"])["tiv"].sum()
    yearly = ARMS.groupby(["supplier", "recipient"])["tiv"].sum()
    for pair, total in orders.items():
        assert total == pytest.approx(yearly[pair], abs=0.5), pair


def test_the_soviet_union_ends_in_1991_and_russia_begins_in_1992():
    for column in ("supplier", "recipient"):
        assert (ARMS.loc[ARMS[column] == "SUN", "year"] <= 1991).all()
        assert (ARMS.loc[ARMS[column] == "RUS", "year"] >= 1992).all()


def test_no_flow_is_larger_than_all_of_its_suppliers_exports():
    exports = tables.load("arms_exports").set_index("year")
    soviet = ARMS[ARMS["supplier"].isin(["SUN", "RUS"])].groupby("year")["tiv"].sum()
    assert (soviet <= exports["soviet_russian"].reindex(soviet.index)).all()
    assert (exports["soviet_russian"] + exports["chinese"] <= exports["world"]).all()


# --- votes: the record of the United Nations

ROLLS = tables.load("roll_calls").assign(year=lambda t: tables.year(t["date"]))


def test_russia_and_north_korea_2022_to_2024():
    whole = ROLLS[(ROLLS["kind"] == "whole") & ROLLS["year"].between(2022, 2024)]
    share, votes = measures.same_vote_share(whole, "RUS", "PRK")
    assert votes == 242
    assert round(100 * share, 1) == 83.5


@pytest.mark.parametrize(
    ("symbol", "tally", "votes"),
    [
        (
            "A/RES/ES-11/1",
            (141, 5, 35),
            {"RUS": "N", "PRK": "N", "MMR": "Y", "CHN": "A", "IND": "A", "USA": "Y"},
        ),
        ("A/RES/ES-11/4", (143, 5, 35), {"RUS": "N", "PRK": "N", "MMR": "Y", "CHN": "A"}),
        ("A/RES/75/287", (119, 1, 36), {"RUS": "A", "CHN": "A", "MMR": "Y"}),
    ],
)
def test_votes_that_everybody_knows(symbol, tally, votes):
    row = ROLLS[ROLLS["symbol"] == symbol].iloc[0]
    assert (row["yes"], row["no"], row["abstain"]) == tally
    assert {c: row[c] for c in votes} == votes


def test_nobody_votes_before_joining():
    joined = {"PRK": "1991-09-17", "KOR": "1991-09-17", "MMR": "1948-04-19", "THA": "1946-12-16"}
    for country, day in joined.items():
        assert ROLLS.loc[ROLLS[country].notna(), "date"].min() >= day, country


def test_tallies_fit_the_membership():
    assert (ROLLS[["yes", "no", "abstain"]].sum(axis=1) <= 193).all()


def test_key_votes_agree_with_the_roll_calls():
    known = tables.load("key_votes")
    rolls = ROLLS[ROLLS["kind"] == "whole"].drop_duplicates("symbol").set_index("symbol")
    shared = [s for s in known["symbol"] if s in rolls.index]
    assert len(shared) >= 15
    for row in known[known["symbol"].isin(shared)].to_dict("records"):
        for country in ("RUS", "CHN", "PRK", "MMR", "USA"):
            mine, theirs = row[country], rolls.loc[row["symbol"], country]
            if pd.notna(mine) and mine != "X":
                assert mine == theirs, (row["symbol"], country, mine, theirs)


def test_council_votes_add_up_to_its_members():
    council = tables.load("security_council")
    members = tables.year(council["date"]).map(lambda y: 11 if y <= 1965 else 15)
    assert (council[["yes", "no", "abstain"]].sum(axis=1) == members).all()


def test_a_veto_is_a_permanent_members_no():
    council = tables.load("security_council")
    vetoed = council[council["outcome"] == "vetoed"]
    assert ((vetoed["russia"] == "no") | (vetoed["china"] == "no")).all()
    assert not (council[council["outcome"] == "adopted"][["russia", "china"]] == "no").any().any()
    assert set(vetoed["date"]) == {"2007-01-12", "2022-05-26", "2024-03-28"}


# --- the rest


def test_six_nuclear_tests():
    assert list(tables.load("nuclear_tests")["date"]) == [
        "2006-10-09",
        "2009-05-25",
        "2013-02-12",
        "2016-01-06",
        "2016-09-09",
        "2017-09-03",
    ]


def test_cumulative_deaths_never_fall():
    deaths = tables.load("deaths")
    for series in ("aapp_killed", "aapp_arrested"):
        assert deaths.loc[deaths["series"] == series, "value"].astype(int).is_monotonic_increasing


def test_bank_procurement_adds_up():
    figures = tables.load("rapporteur_figures")
    bank = figures[(figures["measure"] == "bank_procurement") & (figures["country"] == "ALL")]
    by_span = bank.set_index(["period_start", "period_end"])["amount"]
    first = by_span["2022-04-01", "2023-03-31"]
    second = by_span["2023-04-01", "2024-03-31"]
    assert first + second == by_span["2022-04-01", "2024-03-31"] == 630


def test_soviet_trade_of_1991_is_the_sum_of_its_two_directions():
    trade = tables.load("trade")
    last = trade[
        (trade["partner_a"] == "SUN") & (trade["year"] == 1991) & (trade["unit"] == "RUB million")
    ].set_index("flow")["value"]
    assert last["exports_of_a"] + last["imports_of_a"] == last["turnover"] == 231


def test_false_zeros_of_soviet_trade_are_left_out_and_other_zeros_say_why():
    trade = tables.load("trade")
    cow = trade[trade["basis"] == "COW v4 smoothed"]
    assert cow[(cow["partner_a"] == "SUN") & (cow["partner_b"] == "PRK")].empty
    assert cow.loc[cow["value"] == 0, "note"].notna().all()


def test_chronology_is_long_enough_and_mostly_double_sourced():
    events = tables.load("events")
    late = events[tables.year(events["date"]) >= 1992]
    official = late["source"].str.match(
        r"(un|unpress|unga|undgacm|undhl|kremlin|mfa|tass|sipri|voeten|ohchr|iaea)"
    )
    assert len(events) >= 240
    assert (late["second_source"].notna() | official).mean() >= 0.8
