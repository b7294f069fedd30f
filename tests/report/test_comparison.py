"""Ranks, minorities, leads and two-sided bars, against sums done by hand."""

import pandas as pd
import pytest

from report import figures, measures

YEAR = pd.DataFrame(
    {
        "year": [2024] * 4,
        "country": list("ABCD"),
        "votes": [10, 10, 10, 4],
        "same": [9, 5, 5, 4],
        "similarity": [0.9, 0.8, 0.6, 1.0],
    }
)
CALLS = pd.DataFrame({"RUS": ["N", "Y", "A", "N"], "yes": [100, 8, 3, 30], "no": [5, 90, 100, 90]})


def test_ranks_leave_out_members_with_few_votes_and_share_places():
    assert measures.ranks(YEAR).set_index("country")["rank"].to_dict() == {"A": 1, "B": 2, "C": 2}
    assert measures.ranks(YEAR, least=0.4).set_index("country")["rank"]["D"] == 1
    assert measures.ranks(YEAR, least=0.4, by="present").set_index("country")["rank"]["D"] == 4
    assert measures.ranks(YEAR, by="similarity").set_index("country")["rank"]["C"] == 3
    assert set(measures.ranks(YEAR)["members"]) == {3}
    with pytest.raises(ValueError):
        measures.ranks(YEAR, by="other")


def test_in_minority_counts_the_side_voted_with_and_never_an_abstention():
    assert measures.in_minority(CALLS, "RUS", 20) == (0.5, 4)
    assert measures.in_minority(CALLS, "RUS", 6) == (0.25, 4)
    with pytest.raises(ValueError):
        measures.in_minority(CALLS.assign(RUS=None), "RUS")


def test_lead_lag_finds_who_leads():
    b = pd.Series([0, 0, 5, 1, 0, 3, 0, 0, 7, 0, 1, 0], index=range(2000, 2012), dtype=float)
    found = measures.lead_lag(b.shift(2), b, [0, 2]).set_index("lag")
    assert (
        found.loc[2, "r"] == pytest.approx(1)
        and found.loc[2, "p"] < 0.01
        and found.loc[2, "years"] == 10
    )
    with pytest.raises(ValueError):
        measures.lead_lag(b, b, [6])


def test_detectable_falls_with_years():
    assert measures.detectable(29) == pytest.approx(0.5, abs=0.01)
    assert measures.detectable(100) < measures.detectable(20)
    with pytest.raises(ValueError):
        measures.detectable(3)


def test_balance_prints_both_sides_and_missing_values():
    words = dict.fromkeys(("name", "title", "subtitle", "source", "caption", "alt"), "word")
    frame = pd.DataFrame(
        {"label": ["a", "b"], "code": ["PRK", "MMR"], "to": [1.0, 0.0], "from": [2.0, None]}
    )
    exhibit = figures.balance(
        frame, "to", "from", groups={"PRK": "North Korea", "MMR": "Myanmar"}, **words
    )
    assert exhibit.forms["text/csv"].splitlines() == [
        "group,label,to,from",
        "North Korea,a,1,2",
        "Myanmar,b,0,",
    ]
    assert (
        exhibit.forms["image/svg+xml"]
        == figures.balance(
            frame, "to", "from", groups={"PRK": "North Korea", "MMR": "Myanmar"}, **words
        ).forms["image/svg+xml"]
    )


def test_half_of_the_votes_is_enough_for_a_rank():
    half = YEAR.assign(votes=[10, 10, 10, 5])
    assert set(measures.ranks(half)["members"]) == {4}
    assert measures.ranks(half).columns.tolist() == ["year", "country", "share", "rank", "members"]
    with pytest.raises(ValueError, match="'other' is not one of same, similarity, present"):
        measures.ranks(YEAR, by="other")


def test_a_side_of_twenty_is_no_minority():
    rolls = pd.DataFrame(
        {"RUS": ["Y", "Y", "N", "N"], "yes": [20, 19, 99, 99], "no": [99, 99, 20, 19]}
    )
    assert measures.in_minority(rolls, "RUS") == (0.5, 4)
    with pytest.raises(ValueError, match="RUS cast no vote here"):
        measures.in_minority(rolls.assign(RUS=None), "RUS")


def test_lags_run_from_three_years_before_to_three_after_and_need_eight_years():
    a = pd.Series([1.0, 2, 1, 2, 1, 2, 1, 2, 3, 9, 4], index=range(2000, 2011))
    found = measures.lead_lag(a, a)
    assert found["lag"].tolist() == [-3, -2, -1, 0, 1, 2, 3] and found["years"].tolist() == [
        8,
        9,
        10,
        11,
        10,
        9,
        8,
    ]
    assert (
        found.columns.tolist() == ["lag", "r", "years", "p"]
        and found["p"][3] == 0.001
        and found["r"][3] == pytest.approx(1)
    )
    assert found["r"].tolist() == pytest.approx(found["r"].tolist()[::-1]), (
        "a series leads itself as much as it lags"
    )
    assert found["r"][2] == pytest.approx(
        a.iloc[1:].reset_index(drop=True).corr(a.iloc[:-1].reset_index(drop=True))
    )
    with pytest.raises(ValueError, match="only 7 shared years at lag 4"):
        measures.lead_lag(a, a, [4])


def test_no_correlation_at_all_is_reached_by_every_order():
    a = pd.Series([1.0, -1, 1, -1, 1, -1, 1, -1])
    b = pd.Series([1.0, 1, -1, -1, 1, 1, -1, -1])
    assert measures.lead_lag(a, b, [0])[["r", "p"]].values.tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("years, size", [(4, 0.9927), (12, 0.7324), (103, 0.2729)])
def test_detectable_by_the_table_of_the_normal_distribution(years, size):
    # 1.960 + 0.842 standard errors of Fisher's z, one over the root of the years less three
    assert measures.detectable(years) == pytest.approx(size, abs=2e-4)
    assert (
        measures.detectable(years, power=0.5)
        < measures.detectable(years)
        < measures.detectable(years, level=0.01)
    )
