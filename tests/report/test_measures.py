"""Measures against sums done by hand and against published knowledge."""

import math

import numpy as np
import pandas as pd
import pytest

from report import measures, tables


@pytest.fixture
def arms():
    return pd.DataFrame(
        {
            "supplier": ["SUN", "SUN", "CHN", "SUN"],
            "recipient": ["PRK", "PRK", "PRK", "MMR"],
            "year": [1950, 1952, 1952, 1952],
            "tiv": [10.0, 30.0, 60.0, 5.0],
        }
    )


@pytest.fixture
def rolls():
    return pd.DataFrame(
        {
            "year": [2000] * 5,
            "RUS": ["Y", "N", "A", "Y", None],
            "PRK": ["Y", "N", "N", "N", "Y"],
            "yes": [100, 5, 60, 50, 150],
            "no": [0, 100, 40, 49, 10],
        }
    )


def test_flow_is_complete_and_zero_where_nothing_was_found(arms):
    assert measures.flow(arms, "SUN", "PRK", 1950, 1953).to_dict() == {
        1950: 10,
        1951: 0,
        1952: 30,
        1953: 0,
    }


def test_flow_adds_several_suppliers(arms):
    assert measures.flow(arms, ["SUN", "CHN"], "PRK", 1952, 1952).to_dict() == {1952: 90}


def test_span_that_ends_before_it_begins(arms):
    with pytest.raises(ValueError, match="1953-1950 ends before it begins"):
        measures.flow(arms, "SUN", "PRK", 1953, 1950)


def test_supplier_shares_are_largest_first_and_add_up(arms):
    shares = measures.supplier_shares(arms, "PRK", 1950, 1952)
    assert list(shares["supplier"]) == ["CHN", "SUN"]
    assert list(shares["share"]) == [0.6, 0.4]


def test_no_delivery_has_no_shares(arms):
    with pytest.raises(ValueError, match="no delivery to PRK in 1990-1991"):
        measures.supplier_shares(arms, "PRK", 1990, 1991)


@pytest.mark.parametrize(
    ("shares", "expected"), [([1.0], 1.0), ([0.5, 0.5], 0.5), ([0.7, 0.2, 0.1], 0.54)]
)
def test_concentration(shares, expected):
    assert measures.concentration(pd.Series(shares)) == pytest.approx(expected)


def test_concentration_refuses_what_is_not_shares():
    with pytest.raises(ValueError, match=r"add up to 0\.9000"):
        measures.concentration(pd.Series([0.5, 0.4]))


def test_share_ordered_by_takes_in_the_year_itself():
    orders = pd.DataFrame({"ordered": [1983, 1984, 1985], "tiv": [10.0, 20.0, 90.0]})
    assert measures.share_ordered_by(orders, 1984) == 0.25  # 30 of 120
    assert measures.share_ordered_by(orders, 1982) == 0


def test_orders_without_volume_have_no_share():
    with pytest.raises(ValueError, match="no shares"):
        measures.share_ordered_by(pd.DataFrame({"ordered": [1984], "tiv": [0.0]}), 1984)


def test_change():
    assert measures.change(200, 50) == -0.75
    with pytest.raises(ValueError, match="from zero"):
        measures.change(0, 5)


def test_same_vote_counts_three_votes_and_no_absence(rolls):
    assert measures.same_vote_share(rolls, "RUS", "PRK") == (0.5, 4)


def test_same_vote_shares_name_the_share_of_each_state():
    rolls = pd.DataFrame(
        {
            "MMR": ["Y", "N", "A", "Y"],
            "IND": ["Y", "N", "Y", "Y"],  # three of four alike
            "USA": ["N", "N", None, "A"],  # one of three; absent once
        }
    )
    shares = measures.same_vote_shares(rolls, ["IND", "USA"], "MMR")
    assert shares.to_dict() == {"IND": 3 / 4, "USA": 1 / 3}


def test_similarity_puts_an_abstention_half_way(rolls):
    assert measures.similarity(rolls, "RUS", "PRK") == (pytest.approx((1 + 1 + 0.5 + 0) / 4), 4)


def test_pair_that_never_voted_together(rolls):
    with pytest.raises(ValueError, match="share no roll call"):
        measures.same_vote_share(rolls.assign(PRK=None), "RUS", "PRK")


def test_years_with_too_few_votes_are_missing(rolls):
    few = measures.agreement_by_year(rolls, "RUS", "PRK", least=10)
    assert np.isnan(few["share"][0])
    assert few["votes"][0] == 4
    assert measures.agreement_by_year(rolls, "RUS", "PRK", least=4)["share"][0] == 0.5


def test_agreement_gap_is_what_a_neighbour_does_not_share():
    # 2000: Myanmar votes as Russia in three of four, Thailand in one of four: a gap of one half.
    # 2001: the absence of one of the three leaves one roll call, where Thailand alone agrees.
    rolls = pd.DataFrame(
        [
            (2000, "Y", "N", "Y"),
            (2000, "N", "A", "N"),
            (2000, "A", "A", "A"),
            (2000, "N", "A", "Y"),
            (2001, "N", "Y", "Y"),
            (2001, "Y", "X", "Y"),
            (2001, None, "N", "Y"),
            (2001, "Y", "N", None),
            (2002, "X", "Y", "Y"),
        ],
        columns=["year", "MMR", "THA", "RUS"],
    )
    gap = measures.agreement_gap(rolls, "MMR", "THA", "RUS")
    assert gap.to_dict() == {2000: 0.5, 2001: -1.0}
    with pytest.raises(ValueError, match="MMR, THA and RUS share no roll call"):
        measures.agreement_gap(rolls[rolls["year"] == 2002], "MMR", "THA", "RUS")


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
    assert year == 1986
    assert gain > 0.95
    assert p < 0.05


def test_break_year_finds_nothing_in_noise():
    values = [3, 9, 1, 8, 2, 9, 3, 8, 1, 9, 2, 8]
    assert measures.break_year(pd.Series(values, index=range(1980, 1992), dtype=float))[2] > 0.3


def test_break_year_refuses_a_short_series():
    with pytest.raises(ValueError, match="5 years cannot be split"):
        measures.break_year(pd.Series(range(5), index=range(5), dtype=float))


def test_rate_ratio_of_equal_rates_is_one_and_likely():
    ratio, p = measures.rate_ratio(10, 10, 5, 5)
    assert ratio == 1
    assert p > 0.9


def test_rate_ratio_against_the_binomial_by_hand():
    # one count before, three after, equal spans: P(X = 0, 3, 4 or 1 of 4) with p = 1/2,
    # two-sided: 2 * 5/16
    assert measures.rate_ratio(1, 1, 3, 1) == (3, pytest.approx(0.625))
    # one each, the second span half as long: that none, one or both fall into it has 4/9, 4/9
    # and 1/9, so no outcome is likelier than this one
    assert measures.rate_ratio(1, 2, 1, 1) == (2, pytest.approx(1.0))


@pytest.mark.parametrize(
    ("before", "after", "ratio", "p"),
    [
        (0, 1, math.inf, 1.0),  # one of one, equal spans: either way as likely
        (0, 3, math.inf, 2 * 0.5**3),
        (3, 0, 0.0, 2 * 0.5**3),
        (0, 0, math.nan, 1.0),
    ],
)
def test_rate_ratio_with_nothing_on_one_side(before, after, ratio, p):
    found = measures.rate_ratio(before, 1, after, 1)
    assert found == (pytest.approx(ratio, nan_ok=True), pytest.approx(p))


@pytest.mark.parametrize("counts", [(-1, 2), (2, -1)])
def test_rate_ratio_refuses_negative_counts(counts):
    with pytest.raises(ValueError, match="cannot be negative"):
        measures.rate_ratio(counts[0], 1, counts[1], 1)


TRIPS = pd.DataFrame(
    [
        ("PRK", "head", "to Russia"),
        ("PRK", "head", "to partner"),
        ("PRK", "head", "to Russia"),
        ("PRK", "minister", "to partner"),
        ("MMR", "head", "to Russia"),
    ],
    columns=["partner", "level", "direction"],
)


def test_trips_are_counted_in_both_directions():
    counts = measures.by_direction(TRIPS)
    assert counts.columns.tolist() == ["to partner", "to Russia"]
    assert counts.loc["PRK"].tolist() == [2, 2]
    assert counts.loc["MMR"].tolist() == [0, 1]


def test_a_direction_in_which_nobody_travels_is_a_column_of_zeros():
    to_russia = TRIPS[TRIPS["direction"] == "to Russia"]
    assert measures.by_direction(to_russia)["to partner"].tolist() == [0, 0]


def test_each_combination_has_its_row_of_trips_even_where_there_is_none():
    counts = measures.by_direction(TRIPS, ["level", "partner"])
    assert counts.index.names == ["level", "partner"]
    assert counts.loc[("head", "PRK")].tolist() == [1, 2]
    assert counts.loc[("minister", "PRK")].tolist() == [1, 0]
    assert counts.loc[("minister", "MMR")].tolist() == [0, 0]


def test_a_third_direction_is_refused():
    strays = TRIPS.assign(
        direction=["to Russia", "to partner", "to Russia", "to China", "to Russia"]
    )
    with pytest.raises(ValueError, match="'to China' is not one of to partner, to Russia"):
        measures.by_direction(strays)


def test_years_between_days():
    assert measures.years_between("2021-02-01", "2025-02-01") == 4
    assert measures.years_between("2021-02-01", "2021-02-02") == pytest.approx(1 / 365.25)
    with pytest.raises(ValueError, match="does not come after"):
        measures.years_between("2021-02-01", "2021-02-01")
    with pytest.raises(ValueError, match="Invalid isoformat"):
        measures.years_between("2021", "2022")


def test_fisher_on_the_lady_tasting_tea():
    # Fisher (1935): eight cups, four of each kind, all told right: one way in seventy, on each side
    assert measures.fisher(4, 0, 0, 4) == pytest.approx(2 / 70)
    with pytest.raises(ValueError, match="negative"):
        measures.fisher(-1, 0, 0, 4)


def test_side_by_side_pairs_different_claimants_near_in_time():
    claims = pd.DataFrame(
        {
            "date": ["2024-01-01", "2024-01-11", "2024-01-12", "2024-06-01", "2024"],
            "group": ["A", "B", "A", "B", "B"],
            "value": [10.0, 20.0, 40.0, 5.0, 1.0],
        }
    )
    assert measures.side_by_side(claims, 60)["ratio"].tolist() == [2.0, 2.0]
    assert measures.side_by_side(claims, 365)["ratio"].max() == 8.0
    with pytest.raises(ValueError, match="positive"):
        measures.side_by_side(claims.assign(value=0.0), 60)


@pytest.mark.parametrize(
    ("author", "kind"),
    [
        ("Stockholm International Peace Research Institute (SIPRI)", "data set"),
        ("Wilson Center Digital Archive", "archive"),
        ("UN Press", "official"),
        ("Myanmar Ministry of Information", "state media"),
        ("Ministry of Foreign Affairs of the Russian Federation", "official"),
        ("TASS", "state media"),
        ("Singapore Institute of International Affairs", "research"),
        ("Reuters", "press"),
        ("UPI", "press"),
    ],
)
def test_kind_of_a_publisher(author, kind):
    assert measures.source_kind(author) == kind


@pytest.mark.parametrize(
    ("author", "publisher", "kind"),
    [
        ("Mikoyan, A. I.", "Wilson Center Digital Archive", "archive"),
        ("Andrews, Thomas H.", "UN Special Rapporteur on human rights in Myanmar", "official"),
        ("Radchenko, Sergey S.", "Woodrow Wilson International Center for Scholars", "research"),
        ("Wongcha-um, Panu", "Reuters", "press"),
        ("TASS", "Stockholm International Peace Research Institute", "state media"),  # the author
        ("Lankov, Andrei", "", "press"),
    ],
)
def test_the_publisher_decides_where_the_author_is_a_person(author, publisher, kind):
    assert measures.source_kind(author, publisher) == kind


def test_a_clear_step_stands_out_from_drift_and_a_drift_does_not():
    step = pd.Series(np.r_[np.tile([1.0, 2], 15), np.tile([8.0, 9], 15)])
    walk = pd.Series(np.random.default_rng(3).standard_normal(40).cumsum())
    assert measures.break_beside_drift(step)[1] < 0.05 < measures.break_beside_drift(walk)[1]
    assert measures.break_year(walk)[2] < 0.05, "random orders take the same drift for a break"


def test_break_beside_drift_refuses_a_short_series():
    with pytest.raises(ValueError, match="5 years cannot be split"):
        measures.break_beside_drift(pd.Series(range(5), dtype=float))


# --- limits and exact values


def test_flow_carries_its_years_and_a_span_of_one_year_is_a_span(arms):
    assert measures.flow(arms, "SUN", "PRK", 1952, 1952).to_dict() == {1952: 30}
    assert measures.flow(arms, "SUN", ["PRK", "MMR"], 1951, 1952).index.name == "year"


def test_a_mean_by_year_leaves_years_without_a_row_missing():
    rows = pd.DataFrame({"year": [2000, 2000, 2002], "value": [1.0, 3.0, 5.0]})
    found = measures.by_year(rows, "value", 1999, 2002, how="mean")
    assert found.isna().tolist() == [True, False, True, False]
    assert found[2000] == 2
    assert found[2002] == 5


def test_rows_per_year_are_complete_and_both_ends_count():
    visits = pd.DataFrame({"year": [1999, 2000, 2000, 2002, 2003]})
    assert measures.per_year(visits, 2000, 2002).to_dict() == {2000: 2, 2001: 0, 2002: 1}


def test_shares_take_in_both_ends_of_the_span_and_nothing_beyond():
    rows = pd.DataFrame(
        {
            "supplier": ["SUN", "CHN", "CHN", "SUN"],
            "recipient": "PRK",
            "year": [1949, 1950, 1952, 1953],
            "tiv": [9.0, 1.0, 2.0, 9.0],
        }
    )
    found = measures.supplier_shares(rows, "PRK", 1950, 1952)
    assert found.to_dict("list") == {"supplier": ["CHN"], "tiv": [3.0], "share": [1.0]}
    with pytest.raises(ValueError, match="no delivery"):
        measures.supplier_shares(rows.assign(tiv=0.0), "PRK", 1950, 1952)
    tied = pd.DataFrame({"supplier": ["SUN", "CHN"], "recipient": "PRK", "year": 1950, "tiv": 0.25})
    assert measures.supplier_shares(tied, "PRK", 1950, 1950)["share"].tolist() == [0.5, 0.5], (
        "less than one unit in all is a delivery too"
    )


def test_shares_may_miss_one_by_a_millionth():
    assert measures.concentration(pd.Series([0.5, 0.5 + 9e-7])) == pytest.approx(0.5, abs=1e-5)
    with pytest.raises(ValueError, match=r"add up to 1\.0000"):
        measures.concentration(pd.Series([0.5, 0.5 + 1.09e-6]))


def test_change_from_less_than_nothing_has_a_size():
    assert measures.change(-1, -2) == 1
    assert measures.change(1, 2) == 1


def test_similarity_needs_a_shared_roll_call(rolls):
    with pytest.raises(ValueError, match="RUS and PRK share no roll call"):
        measures.similarity(rolls.assign(PRK=None), "RUS", "PRK")


def test_agreement_asks_for_ten_votes_unless_told_otherwise(rolls):
    many = pd.concat([rolls.iloc[:1]] * 10 + [rolls.iloc[:1].assign(year=2001)] * 9)
    found = measures.agreement_by_year(many, "RUS", "PRK")
    assert found["year"].tolist() == [2000, 2001]
    assert found["votes"].tolist() == [10, 9]
    assert found["share"].tolist() == pytest.approx([1, math.nan], nan_ok=True)
    similar = measures.agreement_by_year(rolls, "RUS", "PRK", least=4, measure=measures.similarity)
    assert similar["share"].tolist() == [0.625]


def test_contested_takes_in_its_limit_and_the_larger_side_may_be_either():
    rows = pd.DataFrame({"yes": [90, 91, 10, 9], "no": [10, 9, 90, 91]})
    assert list(measures.contested(rows).index) == [0, 2]


def test_a_vote_in_which_all_abstain_is_not_contested():
    rows = pd.DataFrame({"yes": [0, 1], "no": [0, 1]})
    assert list(measures.contested(rows).index) == [1]


def test_a_tie_has_no_losing_side():
    rows = pd.DataFrame(
        {"yes": [50, 50, 51, 49], "no": [50, 50, 49, 51], "PRK": ["Y", "N", "N", "Y"]}
    )
    assert list(measures.on_losing_side(rows, "PRK").index) == [2, 3]


def test_of_two_runs_of_one_length_the_first_counts_and_none_is_refused():
    flags = pd.Series([True, True, False, True, True], index=range(1950, 1955))
    assert measures.longest_run(flags) == (1950, 1951)
    with pytest.raises(ValueError, match="no entry is true"):
        measures.longest_run(flags & False)


def test_a_break_that_no_random_order_reaches_has_one_in_a_thousand():
    step = pd.Series(np.r_[np.linspace(0, 1, 20), np.linspace(5, 6, 20)], index=range(1980, 2020))
    year, gain, p = measures.break_year(step)
    values, mean = step.to_numpy(), step.mean()
    inside = sum(((half - half.mean()) ** 2).sum() for half in (values[:20], values[20:]))
    assert (year, p) == (2000, 0.001)
    assert gain == pytest.approx(1 - inside / ((values - mean) ** 2).sum())


@pytest.mark.parametrize("value", [3.0, 0.1, 0.0])  # sums of 0.1 are off in the last digits
def test_a_level_series_breaks_nowhere(value):
    series = pd.Series([value] * 8, index=range(2000, 2008))
    assert measures.break_year(series) == (2004, 0, 1)
    assert measures.break_beside_drift(series) == (0, 1)


@pytest.mark.parametrize("test", [measures.break_year, measures.break_beside_drift])
def test_a_break_is_not_looked_for_where_a_year_has_no_value(test):
    with pytest.raises(ValueError, match="a year has no value"):
        test(pd.Series([1.0] * 6 + [math.nan] + [9.0] * 6, index=range(2000, 2013)))


@pytest.mark.parametrize(("least", "year"), [(2, 2002), (3, 2003), (4, 2004)])
def test_each_part_has_its_least_length(least, year):
    early = pd.Series([0.0, 0, 9, 9, 9, 9, 9, 9], index=range(2000, 2008))
    late = early[::-1].set_axis(early.index)
    assert measures.break_year(early, least)[0] == year
    assert measures.break_year(late, least)[0] == 2008 - least


def test_break_year_takes_four_years_a_part_unless_told_otherwise():
    with pytest.raises(ValueError, match="7 years cannot be split into two parts of 4"):
        measures.break_year(pd.Series(range(7), dtype=float))
    with pytest.raises(ValueError, match="7 years cannot be split into two parts of 4"):
        measures.break_beside_drift(pd.Series(range(7), dtype=float))
    assert measures.break_beside_drift(pd.Series(range(8), dtype=float))[0] == pytest.approx(
        26.25 / 42
    ), "by hand: sums of products of deviations -3.5 to 3.5"


def test_neighbours_that_differ_are_not_counted_as_drift():
    rho, p = measures.break_beside_drift(pd.Series([1.0, 9] * 6))
    assert rho == 0
    assert 0.5 < p <= 1


@pytest.mark.parametrize("spans", [(0, 1), (1, 0), (-1, 1)])
def test_rates_need_two_spans(spans):
    with pytest.raises(ValueError, match="empty span"):
        measures.rate_ratio(1, spans[0], 1, spans[1])


def test_a_rate_that_fell_to_nothing():
    assert measures.rate_ratio(1, 0.5, 0, 0.5) == (0, 1)


def test_fisher_takes_empty_cells():
    assert measures.fisher(0, 5, 0, 5) == 1


def test_statements_on_the_last_day_count_and_one_claimant_makes_no_pair():
    claims = pd.DataFrame(
        {
            "date": ["2024-01-01", "2024-01-11", "2024-01-12", "2024-01"],
            "group": ["A", "B", "A", "C"],
            "value": [10.0, 5.0, 40.0, 1.0],
        }
    )
    assert measures.side_by_side(claims, 10).to_dict("list") == {
        "first": ["2024-01-01", "2024-01-11"],
        "second": ["2024-01-11", "2024-01-12"],
        "ratio": [2.0, 8.0],
    }
    assert len(measures.side_by_side(claims, 9)) == 1
    assert len(measures.side_by_side(claims.assign(value=[0.5, 0.5, 0.5, 0.5]), 10)) == 2


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan])
def test_a_ratio_needs_two_positive_values(value):
    claims = pd.DataFrame(
        {"date": ["2024-01-01", "2024-01-02"], "group": ["A", "B"], "value": [1.0, value]}
    )
    with pytest.raises(ValueError, match="positive values"):
        measures.side_by_side(claims, 10)


def test_agreement_by_period_takes_both_end_years_in(rolls):
    years = pd.concat([rolls.assign(year=year) for year in (1999, 2000, 2001)], ignore_index=True)
    years.loc[years["year"] == 2001, "PRK"] = years["RUS"]
    found = measures.agreement_by_period(
        years, "RUS", "PRK", {"before": (1998, 2000), "all": (1999, 2001)}
    )
    # By hand: of YY, NN, AN, YN two are the same, twice before 2001; then four of four.
    assert found.index.tolist() == ["before", "all"]
    assert found["share"].tolist() == pytest.approx([4 / 8, 8 / 12])
    assert found["votes"].tolist() == [8, 12]


def test_agreement_by_period_takes_another_measure_and_refuses_an_empty_period(rolls):
    found = measures.agreement_by_period(
        rolls, "RUS", "PRK", {"2000": (2000, 2000)}, measure=measures.similarity
    )
    assert found.loc["2000", "share"] == (1 + 1 + 0.5 + 0) / 4
    with pytest.raises(ValueError, match="share no roll call"):
        measures.agreement_by_period(rolls, "RUS", "PRK", {"later": (2001, 2005)})


def test_an_answer_counts_from_the_day_itself_to_the_last_day_of_the_span():
    days = pd.Series(["2009-04-05", "2009-05-25", "2012-04-13", "2012-12-12"], index=list("abcd"))
    answers = pd.Series(["2009-05-25", "2013-01-22"])
    # By hand: 50 days from 5 April to 25 May 2009; 284 and 41 days to 22 January 2013.
    assert measures.answered_within(days, answers, 50).to_dict() == {
        "a": True,
        "b": True,
        "c": False,
        "d": True,
    }
    assert measures.answered_within(days, answers, 49).tolist() == [False, True, False, True]
    assert measures.answered_within(days, answers, 40).tolist() == [False, True, False, False]


def test_an_answer_before_the_day_is_none_and_a_month_is_no_day():
    assert not measures.answered_within(
        pd.Series(["2020-01-02"]), pd.Series(["2020-01-01"]), 100
    ).any()
    with pytest.raises(ValueError, match="2020-01"):
        measures.answered_within(pd.Series(["2020-01"]), pd.Series(["2020-01-01"]), 1)


def test_fisher_by_on_the_lady_tasting_tea():
    # Of four cups with milk first she names three, of four with tea first one:
    # (1 + 16 + 16 + 1) / 70.
    said_milk = pd.Series([True, True, True, False, True, False, False, False])
    milk_first = pd.Series([True] * 4 + [False] * 4)
    assert measures.fisher_by(said_milk, milk_first) == pytest.approx(34 / 70)
    assert measures.fisher_by(milk_first, said_milk) == pytest.approx(34 / 70)
    assert measures.fisher_by(milk_first, milk_first) == pytest.approx(2 / 70)


def test_fisher_by_takes_an_outcome_that_all_have():
    everyone, half = pd.Series([True] * 4), pd.Series([True, True, False, False])
    assert measures.fisher_by(everyone, half) == 1


def test_fisher_by_refuses_a_missing_flag():
    known = pd.Series([True, False], dtype="boolean")
    with pytest.raises(ValueError, match="missing"):
        measures.fisher_by(pd.Series([True, pd.NA], dtype="boolean"), known)
    with pytest.raises(ValueError, match="missing"):
        measures.fisher_by(known, pd.Series([pd.NA, True], dtype="boolean"))


def test_the_widest_gap_lies_between_neighbours_and_the_earlier_counts():
    assert measures.widest_gap(pd.Series([1963, 1950, 1951])) == (1951, 1963)
    assert measures.widest_gap([1990, 1980, 2000]) == (1980, 1990)
    with pytest.raises(ValueError, match="two years"):
        measures.widest_gap([1950])


def test_dissimilarity_is_the_part_that_would_have_to_move():
    # Shares 0.5, 0.5, 0 against 0.2, 0.2, 0.6: 0.6 of the second would have to leave
    # the third row.
    counts = pd.DataFrame({"a": [5, 5, 0], "b": [1, 1, 3]})
    assert measures.dissimilarity(counts) == pytest.approx(0.6)
    assert measures.dissimilarity(counts[["b", "a"]]) == pytest.approx(0.6)
    assert measures.dissimilarity(pd.DataFrame({"a": [1, 3], "b": [2, 6]})) == 0
    assert measures.dissimilarity(pd.DataFrame({"a": [4, 0], "b": [0, 1]})) == 1


@pytest.mark.parametrize("counts", [{"a": [1]}, {"a": [1], "b": [0]}])
def test_dissimilarity_needs_two_columns_that_hold_something(counts):
    with pytest.raises(ValueError, match="two columns"):
        measures.dissimilarity(pd.DataFrame(counts))


def test_shares_in_words_leave_out_what_is_not_there():
    shares = pd.DataFrame({"trade": [0.75, 1.0], "aid": [0.25, 0.0]}, index=["A", "B"])
    assert measures.shares_in_words(shares) == "A: trade 75%, aid 25%. B: trade 100%."


def test_drifting_series_resemble_their_last_value_and_keep_their_width():
    made = measures.drifting(4000, 6, 0.6)
    assert made.shape == (4000, 6)
    for year in range(1, 6):
        assert np.corrcoef(made[:, year - 1], made[:, year])[0, 1] == pytest.approx(0.6, abs=0.05)
    # The variance of such a series is 1 / (1 - 0.36) in every year, the first among them.
    assert made.var(axis=0) == pytest.approx(np.full(6, 1.5625), rel=0.1)
    assert made.mean(axis=0) == pytest.approx(np.zeros(6), abs=0.1)


def test_drifting_series_are_the_same_each_time():
    assert np.array_equal(measures.drifting(3, 5, 0.3), measures.drifting(3, 5, 0.3))


@pytest.mark.parametrize("correlation", [-0.1, 1, 1.2])
def test_drift_needs_a_correlation_that_settles(correlation):
    with pytest.raises(ValueError, match="correlation"):
        measures.drifting(3, 5, correlation)


# --- ranks, minorities and leads

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


def test_in_minority_counts_the_side_voted_with_and_never_an_abstention():
    assert measures.in_minority(CALLS, "RUS", 20) == (0.5, 4)
    assert measures.in_minority(CALLS, "RUS", 6) == (0.25, 4)


def test_lead_lag_finds_who_leads():
    b = pd.Series([0, 0, 5, 1, 0, 3, 0, 0, 7, 0, 1, 0], index=range(2000, 2012), dtype=float)
    found = measures.lead_lag(b.shift(2), b, [0, 2]).set_index("lag")
    assert found.loc[2, "r"] == pytest.approx(1)
    assert found.loc[2, "p"] < 0.01
    assert found.loc[2, "years"] == 10
    with pytest.raises(ValueError, match="only 6 shared years at lag 6"):
        measures.lead_lag(b, b, [6])


def test_detectable_falls_with_years():
    assert measures.detectable(29) == pytest.approx(0.5, abs=0.01)
    assert measures.detectable(100) < measures.detectable(20)
    with pytest.raises(ValueError, match="fewer than four years"):
        measures.detectable(3)


def test_a_member_without_a_vote_has_no_rank():
    nothing = YEAR.assign(votes=[10, 10, 10, 0], same=[9, 5, 5, 0])
    found = measures.ranks(nothing, least=0).set_index("country")
    assert found["rank"].to_dict() == {"A": 1, "B": 2, "C": 2}
    assert measures.ranks(YEAR.assign(votes=0, same=0)).empty


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
    assert found.columns.tolist() == ["lag", "r", "years", "p"]
    assert found["lag"].tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert found["years"].tolist() == [8, 9, 10, 11, 10, 9, 8]
    assert found["r"][3] == pytest.approx(1)
    assert found["p"][3] == 0.001
    backwards = found["r"].tolist()[::-1]
    assert found["r"].tolist() == pytest.approx(backwards), "it leads itself as much as it lags"
    later, earlier = a.iloc[1:].reset_index(drop=True), a.iloc[:-1].reset_index(drop=True)
    assert found["r"][2] == pytest.approx(later.corr(earlier))
    with pytest.raises(ValueError, match="only 7 shared years at lag 4"):
        measures.lead_lag(a, a, [4])


@pytest.mark.parametrize("value", [0.0, 0.1])
def test_a_series_that_does_not_change_has_no_correlation(value):
    level = pd.Series([value] * 9)
    rising = pd.Series(range(9), dtype=float)
    for pair in ((level, rising), (rising, level)):
        with pytest.raises(ValueError, match="does not change in the shared years at lag 0"):
            measures.lead_lag(*pair, [0])


def test_no_correlation_at_all_is_reached_by_every_order():
    a = pd.Series([1.0, -1, 1, -1, 1, -1, 1, -1])
    b = pd.Series([1.0, 1, -1, -1, 1, 1, -1, -1])
    assert measures.lead_lag(a, b, [0])[["r", "p"]].values.tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize(("years", "size"), [(4, 0.9927), (12, 0.7324), (103, 0.2729)])
def test_detectable_by_the_table_of_the_normal_distribution(years, size):
    # 1.960 + 0.842 standard errors of Fisher's z, one over the root of the years less three
    assert measures.detectable(years) == pytest.approx(size, abs=2e-4)
    assert (
        measures.detectable(years, power=0.5)
        < measures.detectable(years)
        < measures.detectable(years, level=0.01)
    )


def test_each_kind_of_event_has_a_lane_and_no_lane_is_without_a_kind():
    (events,) = (it for it in tables.package()["resources"] if it["name"] == "events")
    (kind,) = (field for field in events["schema"]["fields"] if field["name"] == "kind")
    assert set(measures.LANE_OF) == set(kind["constraints"]["enum"])
    assert measures.LANE_OF["war"] == "War"
    assert measures.LANE_OF["debt"] == measures.LANE_OF["labour"] == "Trade, aid, debt, labour"


def test_each_year_has_an_era_from_its_first_day_to_its_last():
    years = pd.Series([1945, 1961, 1962, 1991, 1992, 2020, 2021])
    assert list(measures.era_of(years)) == [
        *["1945–1961", "1945–1961", "1962–1991", "1962–1991", "1992–2020", "1992–2020"],
        "2021–2026",
    ]
    for beyond in (1944, 2027):
        with pytest.raises(ValueError, match=f"{beyond} lies in none"):
            measures.era_of(pd.Series([1950, beyond]))
