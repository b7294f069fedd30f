"""What the rules of both articles share: dates of any precision, tests of change, wording."""

import math

import pandas as pd
import pytest
from made_up_tables import key_votes

from report import verdicts
from report.verdicts import rule


@pytest.mark.parametrize(
    ("date", "is_since", "is_up_to"),
    [
        ("2011-02-01", True, True),
        ("2011-01-31", False, True),
        ("2011-02-02", True, False),
        ("2011-02", True, True),  # the month holds the day
        ("2011-01", False, True),
        ("2011-03", True, False),
        ("2011", True, True),
        ("2010", False, True),
        ("2012", True, False),
    ],
)
def test_a_date_of_any_precision_is_before_on_or_after_a_day(date, is_since, is_up_to):
    assert rule.since(pd.Series([date]), "2011-02-01").tolist() == [is_since]
    assert rule.up_to(pd.Series([date]), "2011-02-01").tolist() == [is_up_to]


@pytest.mark.parametrize("day", ["2011-02-01x", "2011-02", "1 February 2011"])
def test_a_day_that_is_none_is_refused(day):
    for compare in (rule.since, rule.up_to):
        with pytest.raises(ValueError, match="is not a day; write it as 2021-02-01"):
            compare(pd.Series(["2011"]), day)


def test_no_date_is_neither_before_nor_after():
    nothing = pd.Series([], dtype=str)
    assert rule.since(nothing, "2011-02-01").dtype == bool
    assert rule.up_to(nothing, "2011-02-01").dtype == bool


def test_a_vote_in_which_nobody_voted_is_no_vote():
    votes = key_votes(
        ("2022-03-03", 0, 0, 0, "N", "N", "Y"),
        ("2022-03-02", 0, 0, 1, "N", "N", "Y"),
    )
    found = rule.recorded_votes(votes, "Ukraine", "2022-03-02", "2022-03-03")
    assert found["symbol"].tolist() == ["A/RES/2"]


def test_votes_come_in_the_order_of_their_days_and_from_one_topic():
    votes = key_votes(
        ("2022-03-04", 1, 0, 0, "N", "N", "Y"),
        ("2022-03-02", 1, 0, 0, "N", "N", "Y"),
        ("2022-03-01", 1, 0, 0, "N", "N", "Y"),
        ("2022-03-05", 1, 0, 0, "N", "N", "Y"),
    )
    found = rule.recorded_votes(votes, "Ukraine", "2022-03-02", "2022-03-04")
    assert found["date"].tolist() == ["2022-03-02", "2022-03-04"]
    assert rule.recorded_votes(votes, "Myanmar", "2022-03-02", "2022-03-04").empty
    without = votes.assign(adoption="without a vote")
    assert rule.recorded_votes(without, "Ukraine", "2022-03-02", "2022-03-04").empty


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        (True, True, "supported"),
        (True, False, "mixed"),
        (False, True, "mixed"),
        (False, False, "contradicted"),
    ],
)
def test_of_two_conditions(first, second, word):
    assert rule.of_two(first, second) == word


@pytest.mark.parametrize(
    ("before", "after", "doubled", "halved"),
    [
        (10, 20, True, False),
        (10, 19, False, False),
        (10, 5, False, True),
        (10, 6, False, False),
        (0.5, 1, True, False),
        (1, 0.5, False, True),
        (0, 10, True, False),  # from nothing: more than any number of times as much
        (10, 0, False, True),
        (0, 0, False, False),  # nothing stays nothing
        (10, math.nan, False, False),
        (math.nan, 10, False, False),
    ],
)
def test_doubled_and_halved(before, after, doubled, halved):
    assert rule.times_as_large(after, before, 2) is doubled
    assert rule.fallen(before, after, 0.5) is halved


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ([], "none"),
        (["2019-04-25"], "25 April 2019"),
        (["2000-01-01", "2019-04", "2021"], "1 January 2000, April 2019, 2021"),
    ],
)
def test_dates_in_words(dates, words):
    assert rule.dates_in_words(dates) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [("2019-04-25", "on 25 April 2019"), ("2019-04", "in April 2019"), ("2021", "in 2021")],
)
def test_an_event_is_on_a_day_and_in_a_month_or_year(date, words):
    assert rule.on_date(date) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 votes"), (1, "1 vote"), (2, "2 votes"), (2142, "2,142 votes")],
)
def test_one_vote_two_votes(number, words):
    assert rule.counted(number, "vote") == words


def test_a_noun_may_have_a_plural_of_its_own():
    assert rule.counted(1, "country", "countries") == "1 country"
    assert rule.counted(2, "country", "countries") == "2 countries"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (2010, 2014, "2010-14"),
        (2003, 2007, "2003-07"),
        (1999, 2000, "1999-00"),
        (2021, 2021, "2021"),
    ],
)
def test_a_span_of_years(first, last, words):
    assert rule.years(first, last) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.07, "less than 1"),
        (0.5, "less than 1"),
        (0.51, "1"),
        (1, "1"),
        (15504.4, "15,504"),
    ],
)
def test_what_is_more_than_nothing_is_not_written_as_nothing(value, words):
    assert rule.amount(value) == words


def test_there_is_no_sixth_word():
    with pytest.raises(ValueError, match="'true' is not one of supported, mostly supported"):
        verdicts.Verdict("true", "")
