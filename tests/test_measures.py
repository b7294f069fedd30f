"""Measures against sums done by hand and against published knowledge."""

import numpy as np
import pandas as pd
import pytest

from report import measures


@pytest.fixture
def arms():
    return pd.DataFrame({"supplier": ["SUN", "SUN", "CHN", "SUN"], "recipient": ["PRK", "PRK", "PRK", "MMR"],
                         "year": [1950, 1952, 1952, 1952], "tiv": [10.0, 30.0, 60.0, 5.0]})


@pytest.fixture
def rolls():
    return pd.DataFrame({"year": [2000] * 5, "RUS": ["Y", "N", "A", "Y", None], "PRK": ["Y", "N", "N", "N", "Y"],
                         "yes": [100, 5, 60, 50, 150], "no": [0, 100, 40, 49, 10]})


def test_flow_is_complete_and_zero_where_nothing_was_found(arms):
    assert measures.flow(arms, "SUN", "PRK", 1950, 1953).to_dict() == {1950: 10, 1951: 0, 1952: 30, 1953: 0}


def test_flow_adds_several_suppliers(arms):
    assert measures.flow(arms, ["SUN", "CHN"], "PRK", 1952, 1952).to_dict() == {1952: 90}


def test_span_that_ends_before_it_begins(arms):
    with pytest.raises(ValueError, match="1953-1950 ends before it begins"):
        measures.flow(arms, "SUN", "PRK", 1953, 1950)


def test_supplier_shares_are_largest_first_and_add_up(arms):
    shares = measures.supplier_shares(arms, "PRK", 1950, 1952)
    assert list(shares["supplier"]) == ["CHN", "SUN"] and list(shares["share"]) == [0.6, 0.4]


def test_no_delivery_has_no_shares(arms):
    with pytest.raises(ValueError, match="no delivery to PRK in 1990-1991"):
        measures.supplier_shares(arms, "PRK", 1990, 1991)


@pytest.mark.parametrize("shares, expected", [([1.0], 1.0), ([0.5, 0.5], 0.5), ([0.7, 0.2, 0.1], 0.54)])
def test_concentration(shares, expected):
    assert measures.concentration(pd.Series(shares)) == pytest.approx(expected)


def test_concentration_refuses_what_is_not_shares():
    with pytest.raises(ValueError, match="add up to 0.9000"):
        measures.concentration(pd.Series([0.5, 0.4]))


def test_change():
    assert measures.change(200, 50) == -0.75
    with pytest.raises(ValueError, match="from zero"):
        measures.change(0, 5)


def test_same_vote_counts_three_votes_and_no_absence(rolls):
    assert measures.same_vote_share(rolls, "RUS", "PRK") == (0.5, 4)


def test_similarity_puts_an_abstention_half_way(rolls):
    assert measures.similarity(rolls, "RUS", "PRK") == (pytest.approx((1 + 1 + 0.5 + 0) / 4), 4)


def test_pair_that_never_voted_together(rolls):
    with pytest.raises(ValueError, match="share no roll call"):
        measures.same_vote_share(rolls.assign(PRK=None), "RUS", "PRK")


def test_years_with_too_few_votes_are_missing(rolls):
    few = measures.agreement_by_year(rolls, "RUS", "PRK", least=10)
    assert np.isnan(few["share"][0]) and few["votes"][0] == 4
    assert measures.agreement_by_year(rolls, "RUS", "PRK", least=4)["share"][0] == 0.5


def test_contested_leaves_out_near_unanimous_texts(rolls):
    assert list(measures.contested(rolls, most=0.9).index) == [2, 3]


def test_losing_side(rolls):
    assert list(measures.on_losing_side(rolls, "PRK").index) == [2, 3]


def test_longest_run():
    flags = pd.Series([True, False, True, True, True, False], index=range(1950, 1956))
    assert measures.longest_run(flags) == (1952, 1954)


def test_break_year_finds_a_step_and_calls_it_unlikely():
    series = pd.Series([1.0, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8], index=range(1980, 1992))
    year, gain, p = measures.break_year(series)
    assert year == 1986 and gain > 0.95 and p < 0.05


def test_break_year_finds_nothing_in_noise():
    values = [3, 9, 1, 8, 2, 9, 3, 8, 1, 9, 2, 8]
    assert measures.break_year(pd.Series(values, index=range(1980, 1992), dtype=float))[2] > 0.3


def test_break_year_refuses_a_short_series():
    with pytest.raises(ValueError, match="5 years cannot be split"):
        measures.break_year(pd.Series(range(5), index=range(5), dtype=float))


def test_rate_ratio_of_equal_rates_is_one_and_likely():
    ratio, p = measures.rate_ratio(10, 10, 5, 5)
    assert ratio == 1 and p > 0.9


def test_rate_ratio_against_the_binomial_by_hand():
    # one count before, three after, equal spans: P(X = 0, 3, 4 or 1 of 4) with p = 1/2, two-sided: 2 * 5/16
    assert measures.rate_ratio(1, 1, 3, 1) == (3, pytest.approx(0.625))
    with pytest.raises(ValueError, match="no ratio"):
        measures.rate_ratio(0, 1, 3, 1)


def test_fisher_on_the_lady_tasting_tea():
    # Fisher (1935): eight cups, four of each kind, all told right: one way in seventy, on each side
    assert measures.fisher(4, 0, 0, 4) == pytest.approx(2 / 70)
    with pytest.raises(ValueError, match="negative"):
        measures.fisher(-1, 0, 0, 4)


def test_side_by_side_pairs_different_claimants_near_in_time():
    claims = pd.DataFrame({"date": ["2024-01-01", "2024-01-11", "2024-01-12", "2024-06-01", "2024"], "group": ["A", "B", "A", "B", "B"],
                           "value": [10.0, 20.0, 40.0, 5.0, 1.0]})
    assert measures.side_by_side(claims, 60)["ratio"].tolist() == [2.0, 2.0]
    assert measures.side_by_side(claims, 365)["ratio"].max() == 8.0
    with pytest.raises(ValueError, match="positive"):
        measures.side_by_side(claims.assign(value=0.0), 60)


@pytest.mark.parametrize("author, kind", [
    ("Stockholm International Peace Research Institute (SIPRI)", "data set"), ("Wilson Center Digital Archive", "archive"), ("UN Press", "official"),
    ("Myanmar Ministry of Information", "state media"), ("Ministry of Foreign Affairs of the Russian Federation", "official"), ("TASS", "state media"),
    ("Singapore Institute of International Affairs", "research"), ("Reuters", "press"), ("UPI", "press"),
])
def test_kind_of_a_publisher(author, kind):
    assert measures.source_kind(author) == kind


def test_a_clear_step_stands_out_from_drift_and_a_drift_does_not():
    step = pd.Series(np.r_[np.tile([1.0, 2], 15), np.tile([8.0, 9], 15)])
    walk = pd.Series(np.random.default_rng(3).standard_normal(40).cumsum())
    assert measures.break_beside_drift(step)[1] < 0.05 < measures.break_beside_drift(walk)[1]
    assert measures.break_year(walk)[2] < 0.05, "random orders take the same drift for a break"


def test_break_beside_drift_refuses_a_short_series():
    with pytest.raises(ValueError, match="5 years cannot be split"):
        measures.break_beside_drift(pd.Series(range(5), dtype=float))
