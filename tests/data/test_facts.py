"""The tables keep their schema and agree with what is known from elsewhere.

What is known ends with the year to which it was read, `READ_TO`: a row of a later year is news.
"""

import pandas as pd
import pytest

from report import measures, tables
from tools.upstream import sidecars

NAMES = [resource["name"] for resource in tables.package()["resources"]]
READ_TO = "2025"  # what is counted or listed below ends with this year


def read(dates: pd.Series) -> pd.Series:
    """Which dates are of the years to which the facts below were read."""
    return dates.str[:4] <= READ_TO


def check(what: str, found, known) -> None:
    """Compare what a table has with what is known; what differs says what to do."""
    assert found == known, (
        f"{what}: the tables have {found}, here stands {known}, read elsewhere to {READ_TO}; "
        "where the tables are right, put theirs into tests/data/test_facts.py"
    )


def test_what_is_not_as_known_says_what_to_do():
    said = r"years: the tables have \[1949, 2024\], here stands \[1949\], .*/test_facts\.py"
    with pytest.raises(AssertionError, match=said):
        check("years", [1949, 2024], [1949])


def test_what_is_later_than_was_read_is_no_fault():
    assert list(read(pd.Series(["1949", "2025-12-31", "2026", "2026-10-14"]))) == [1, 1, 0, 0]


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


def test_publishers_are_those_who_printed_it_not_who_wrote_it():
    publishers = tables.publishers()
    assert publishers["wilson1956telegram19"] == "Wilson Center Digital Archive"
    assert publishers["jin2012august"] == "International Journal of Korean History"
    assert publishers["tass2022roadmap"] == "TASS"  # the author, where no publisher stands


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
    treaties = (tables.DATA / "treaties.csv").read_text(encoding="utf-8").splitlines()[1:]
    files = list(tables.DATA.glob("*.csv"))
    tests = len(tables.load("nuclear_tests"))
    assert list(shown["rows"]) == [tests, len(treaties), len(files), len(tables.bibliography())]
    assert shown["sha256"].str.fullmatch("[0-9a-f]{12}").all()
    assert len(tables.summary("nuclear_tests")) == 1


# --- arms: SIPRI's own totals

ARMS = tables.load("arms_transfers")
READ = ("release of March 2026", "2026-03")  # of which the totals below were read


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
    stored = sidecars.load("sipri-deliveries")
    if (stored["release"], stored["published"]) != READ:
        pytest.skip(
            f"SIPRI's totals are those of the {READ[0]}, the deliveries of the "
            f"{stored['release']}: read them off SIPRI's page, put them and READ there"
        )
    pair = ARMS[(ARMS["supplier"] == supplier) & (ARMS["recipient"] == recipient)]
    check(f"total of {supplier} to {recipient}", round(pair["tiv"].sum()), total)


def test_soviet_deliveries_peak_in_1971():
    peak = int(measures.flow(ARMS, "SUN", "PRK", 1950, 1991).idxmax())
    check("the year with most Soviet arms to North Korea", peak, 1971)


def test_total_of_the_2022_release():
    old = tables.load("arms_transfers_2022")
    pair = old[(old["supplier"] == "RUS") & (old["recipient"] == "PRK")]
    check("total of RUS to PRK, release of 2022", float(pair["tiv"].sum()), 482.0)


def test_the_register_adds_up_to_the_yearly_table():
    orders = tables.load("arms_orders").groupby(["supplier", "recipient"])["tiv"].sum()
    yearly = ARMS.groupby(["supplier", "recipient"])["tiv"].sum()
    for pair, total in orders.items():
        said = f"{pair}: take the register and the deliveries of one day in, both"
        assert total == pytest.approx(yearly[pair], abs=0.5), said


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
    found = (int(votes), round(100 * float(share), 1))
    check("roll calls of 2022-24 with Moscow and Pyongyang, per cent alike", found, (242, 83.5))


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
        ("A/RES/ES-10/23", (143, 9, 25), {"RUS": "Y", "CHN": "Y", "USA": "N", "IND": "Y"}),
        ("A/RES/75/254", (168, 2, 0), {"RUS": "Y", "CHN": "Y", "USA": "N"}),
    ],
)
def test_votes_that_everybody_knows(symbol, tally, votes):
    (row,) = ROLLS[ROLLS["symbol"] == symbol].to_dict("records")  # no vote stands twice
    check(f"tally of {symbol}", (row["yes"], row["no"], row["abstain"]), tally)
    check(f"votes on {symbol}", {c: row[c] for c in votes}, votes)


def test_nobody_votes_before_joining():
    joined = {"PRK": "1991-09-17", "KOR": "1991-09-17", "MMR": "1948-04-19", "THA": "1946-12-16"}
    for country, day in joined.items():
        assert ROLLS.loc[ROLLS[country].notna(), "date"].min() >= day, country


def test_tallies_fit_the_membership():
    assert (ROLLS[["yes", "no", "abstain"]].sum(axis=1) <= 193).all()


def test_enough_key_votes_are_in_the_roll_calls_to_compare_them():
    whole = ROLLS[ROLLS["kind"] == "whole"]
    assert tables.load("key_votes")["symbol"].isin(whole["symbol"]).sum() >= 15


def test_agreement_with_russia_is_counted_from_the_roll_calls():
    # The UN's own lists of 2020 have 92 votes in which Russia and the United States took part.
    agreement = tables.load("agreement_with_russia").set_index(["year", "country"])
    found = agreement.loc[(2020, "USA"), ["votes", "same"]].tolist()
    check("roll calls of 2020 with Washington, and those alike", found, [92, 16])
    whole = ROLLS[(ROLLS["kind"] == "whole") & (ROLLS["year"] == 2020)]
    for country in ("PRK", "MMR", "CHN", "IND", "THA", "KOR"):
        both = whole[["RUS", country]].dropna()
        same = both["RUS"] == both[country]
        assert agreement.loc[(2020, country), "votes"] == len(both), country
        assert agreement.loc[(2020, country), "same"] == same.sum(), country


# --- the Security Council: its meeting records, and its own list of vetoes

COUNCIL = tables.load("security_council").set_index("document")


@pytest.mark.parametrize(
    ("document", "day", "tally", "absent"),
    [
        ("S/1305", "1949-04-08", (9, 2, 0), 0),  # against: the Soviet Union and the Ukraine
        ("S/RES/82", "1950-06-25", (9, 0, 1), 1),  # Yugoslavia abstains, the Soviet seat is empty
        ("S/RES/83", "1950-06-27", (7, 1, 0), 3),  # Egypt and India do not vote
        ("S/RES/84", "1950-07-07", (7, 0, 3), 1),
        ("S/1653", "1950-09-06", (9, 1, 1), 0),
        ("S/1752", "1950-09-12", (7, 1, 2), 1),  # China takes no part
        ("S/2671", "1952-07-03", (10, 1, 0), 0),
        ("S/3884", "1957-09-09", (10, 1, 0), 0),
        ("S/4129/Rev.1", "1958-12-09", (9, 1, 1), 0),
        ("S/2007/14", "2007-01-12", (9, 3, 3), 0),
        ("S/2022/431", "2022-05-26", (13, 2, 0), 0),
        ("S/2024/255", "2024-03-28", (13, 1, 1), 0),
    ],
)
def test_decisions_that_everybody_knows(document, day, tally, absent):
    decision = COUNCIL.loc[document]
    check(f"day of {document}", decision["date"], day)
    check(f"tally of {document}", tuple(decision[["yes", "no", "abstain"]]), tally)
    check(f"members that did not vote on {document}", decision["not_voting"], absent)


def test_a_veto_is_a_permanent_members_no():
    vetoed = COUNCIL[COUNCIL["outcome"] == "vetoed"]
    assert (vetoed["russia"] == "no").all()
    assert not (COUNCIL[COUNCIL["outcome"] == "adopted"][["russia", "china"]] == "no").any().any()
    # In 2024 China abstained.
    both = vetoed[(vetoed["china"] == "no") & read(vetoed["date"])]
    check("drafts that China vetoed too", list(both.index), ["S/2007/14", "S/2022/431"])


def test_moscow_vetoed_on_korea_and_myanmar_to_1958_and_from_2007():
    vetoed = COUNCIL.loc[COUNCIL["outcome"] == "vetoed", "date"]
    years = sorted({int(year) for year in tables.year(vetoed[read(vetoed)])})
    known = [1949, 1950, 1952, 1957, 1958, 2007, 2022, 2024]
    check("years in which Moscow vetoed on Korea or Myanmar", years, known)


def test_the_council_is_empty_of_soviets_from_january_to_july_1950():
    away = COUNCIL[COUNCIL["date"].between("1950-01-13", "1950-07-31")]
    known = [f"S/RES/{number}" for number in (82, 83, 84, 85)]
    check("decisions while the Soviet seat was empty", list(away.index), known)
    assert away["russia"].isna().all()
    assert (away["not_voting"] >= 1).all()


# --- meetings

EVENTS = tables.load("events")


@pytest.mark.parametrize(
    ("partner", "leader", "days"),
    [
        ("PRK", "Kim Jong Un", ["2019-04-25", "2023-09-13", "2024-06-19", "2025-09-03"]),
        ("MMR", "Min Aung Hlaing", ["2022-09-07", "2025-03-04", "2025-09-25"]),
        ("MMR", "Aung San Suu Kyi", ["2019-04-26"]),
        ("MMR", "Htin Kyaw", ["2016-05-19"]),
    ],
)
def test_putin_met_the_leaders_on_the_days_that_the_kremlin_gives(partner, leader, days):
    visits = tables.load("visits").set_index("id")
    summits = EVENTS[(EVENTS["partner"] == partner) & (EVENTS["kind"] == "summit")]
    summits = summits[summits["summary"].str.contains("Putin")]
    of_a_visit = summits["visit"].map(visits["visitor"])
    with_him = summits["summary"].str.contains(leader) | of_a_visit.eq(leader)
    back = of_a_visit.eq("Vladimir Putin") & (summits["date"] > "2011-12-17")
    met = summits.loc[with_him | (back & (partner == "PRK")), "date"]
    check(f"days on which Putin met {leader}", list(met[read(met)]), days)


def test_the_treaty_of_2024_was_signed_in_pyongyang_on_the_only_day_of_the_visit():
    treaty = tables.load("treaties").set_index("id").loc["R27"]
    visit = tables.load("visits").set_index("id").loc["V083"]
    found = (treaty["signed"], treaty["obligation"])
    check("the treaty R27", found, ("2024-06-19", "mutual defence"))
    assert visit["start"] == visit["end"] == treaty["signed"]


def test_a_treaty_of_defence_was_in_force_in_1961_to_1996_and_again_from_2024():
    treaties = tables.load("treaties")
    defence = treaties[
        (treaties["obligation"] == "mutual defence")
        & (treaties["party_a"] != "CHN")
        & read(treaties["signed"])
    ]
    found = [tuple(row) for row in defence[["party_b", "signed", "ended"]].fillna("").values]
    known = [("PRK", "1961-07-06", "1996-09-10"), ("PRK", "2024-06-19", "")]
    check("treaties of defence with Moscow, signed and ended", found, known)


# --- the rest


def test_six_nuclear_tests():
    days = tables.load("nuclear_tests")["date"]
    known = ["2006-10-09", "2009-05-25", "2013-02-12", "2016-01-06", "2016-09-09", "2017-09-03"]
    check("nuclear tests of North Korea", list(days[read(days)]), known)


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
    both = float(by_span["2022-04-01", "2024-03-31"])
    check("procurement through banks, its two years and both", (first + second, both), (630, 630))


def test_a_yearly_or_monthly_figure_is_not_a_total():
    estimates = tables.load("munitions_estimates")
    is_a_rate = estimates["period"].str.startswith("per ")
    assert set(estimates.loc[is_a_rate, "measure"]) == {"shells_rate"}
    assert set(estimates.loc[~is_a_rate, "measure"]).isdisjoint({"shells_rate"})
    assert estimates.loc[estimates["measure"].eq("shells"), "low"].min() >= 1_000_000


def test_soviet_trade_of_1991_is_the_sum_of_its_two_directions():
    trade = tables.load("trade")
    last = trade[
        (trade["partner_a"] == "SUN") & (trade["year"] == 1991) & (trade["unit"] == "RUB million")
    ].set_index("flow")["value"]
    found = (float(last["exports_of_a"] + last["imports_of_a"]), float(last["turnover"]))
    check("Soviet trade of 1991, its two directions and both", found, (231, 231))


def test_false_zeros_of_soviet_trade_are_left_out_and_other_zeros_say_why():
    trade = tables.load("trade")
    cow = trade[trade["basis"] == "COW v4 smoothed"]
    assert cow[(cow["partner_a"] == "SUN") & (cow["partner_b"] == "PRK")].empty
    assert cow.loc[cow["value"] == 0, "note"].notna().all()


def test_chronology_is_long_enough_and_mostly_double_sourced():
    late = EVENTS[tables.year(EVENTS["date"]) >= 1992]
    assert len(EVENTS) >= 350
    assert late["second_source"].notna().mean() >= 0.85
    for partner in ("PRK", "MMR"):
        mine = EVENTS[EVENTS["partner"].isin([partner, "both"])]
        assert mine["date"].max() >= "2026-06", f"nothing on {partner} to the middle of 2026"
