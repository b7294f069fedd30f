"""Each rule of article B on made-up tables: edges of spans, exact thresholds, the sentence.

The verdicts follow from what each rule says of itself, as the book prints it: "up to the day
of the article" takes in that day, "at least 10 per cent" takes in a tenth.
"""

import pandas as pd
import pytest
from made_up_tables import (
    arms,
    battle_deaths,
    check,
    events,
    general_in_russia,
    key_votes,
    killed,
    level,
    military_goods,
    papers,
    trade_of_myanmar,
    visits,
)

from report import verdicts

MILITARY, NUCLEAR = "military cooperation", "nuclear energy"


def test_each_rule_has_a_test():
    rules = {
        name
        for name, function in verdicts.RULES.items()
        if function.__module__ == verdicts.myanmar.__name__
    }
    assert len(rules) == 14
    assert {f"test_{name}" for name in rules} <= globals().keys()


def of_100(russian_before, russian_now, year=2021):
    """Arms of 2011-20, and of a year since the coup: so many of 100 from Russia, others Chinese."""
    return arms(
        RUS_MMR={2010: 900, 2011: 0, 2020: russian_before, year: russian_now, 2023: 900},
        CHN_MMR={2010: 100, 2011: 50, 2020: 50 - russian_before, year: 100 - russian_now},
    )


@pytest.mark.parametrize(
    ("before", "now", "visits_since", "verdict"),
    [
        (25, 30, 3, "mostly supported"),  # a quarter of 100: close before
        (24, 30, 3, "supported"),
        (0, 1, 3, "supported"),
        (0, 0, 3, "mixed"),
        (50, 55, 3, "mostly supported"),  # exactly a tenth more
        (50, 54, 3, "mixed"),
        (50, 10, 3, "mixed"),
        (24, 30, 2, "mixed"),
        (24, 30, 0, "mixed"),
        (50, 54, 2, "contradicted"),
        (0, 0, 0, "contradicted"),
    ],
)
def test_drew_closer(before, now, visits_since, verdict):
    known_before = 0.0 if before == 0 else before
    check(
        "drew_closer",
        verdict,
        f"Russia had {now}% of the arms that SIPRI lists for Myanmar in 2021-22, "
        f"{known_before:.0f}% in 2011-20. Visits between the two on record: "
        f"at least {visits_since} from the coup to 17 July 2022, at least 40 in the ten years "
        "before it, a list too uneven to compare.",
        visits=general_in_russia(*["2015-01-01"] * 40, *["2022-01-01"] * visits_since),
        arms_transfers=of_100(before, now),
    )


def test_drew_closer_counts_from_the_coup_to_the_article_and_ten_years_before():
    begins = [
        "2011-01-31", "2011-02-01", "2021-01-31", "2021-02-01", "2022-01", "2022-07-17",
        "2022-07-18",
    ]  # fmt: skip
    check(
        "drew_closer",
        "supported",
        "Russia had 60% of the arms that SIPRI lists for Myanmar in 2021-22, 10% in 2011-20. "
        "Visits between the two on record: at least 3 from the coup to 17 July 2022, "
        "at least 2 in the ten years before it, a list too uneven to compare.",
        visits=general_in_russia(*begins),
        arms_transfers=of_100(10, 60, year=2022),
    )


def test_drew_closer_counts_visits_of_the_two_countries_in_both_directions():
    trips = visits(
        ("A Russian minister", "RUS", "MMR", "2021-03-26", "Naypyidaw"),
        ("A general", "MMR", "RUS", "2021-06-20", "Moscow"),
        ("A general", "MMR", "RUS", "2022-07-10", "Moscow"),
        ("A general", "MMR", "CHN", "2021-06-20", "Beijing"),
        ("A Chinese minister", "CHN", "RUS", "2021-06-20", "Moscow"),
    )
    tables = {"visits": trips, "arms_transfers": of_100(10, 60)}
    sentence = "Russia had 60% of the arms that SIPRI lists for Myanmar in 2021-22, 10% in 2011-20"
    check("drew_closer", "supported", f"{sentence}. …", **tables)
    check("drew_closer", "mixed", f"{sentence}. …", several=4, **tables)


def test_drew_closer_does_not_weigh_how_many_visits_are_known_of_the_years_before():
    # Twelve or none: how far the list goes back must not decide.
    after = ["2021-06-20", "2022-07-10", "2022-07-17"]
    for earlier in ([], ["2015-01-01"] * 12):
        check(
            "drew_closer",
            "mostly supported",
            "Russia had 60% …",
            visits=general_in_russia(*earlier, *after),
            arms_transfers=of_100(30, 60),
        )


@pytest.mark.parametrize(
    ("until", "verdict", "sentence"),
    [
        (
            "2020-12-31",
            "unverifiable",
            "SIPRI lists no year since the coup up to 31 December 2020.",
        ),
        ("2021-02-01", "unverifiable", "SIPRI lists no year since the coup up to 1 February 2021."),
        (
            "2021-02-02",
            "mixed",
            "Russia had 60% of the arms that SIPRI lists for Myanmar in 2021, …",
        ),
        (
            "2030-01-01",
            "mixed",
            "Russia had 96% of the arms that SIPRI lists for Myanmar in 2021-23…",
        ),
    ],
)
def test_drew_closer_needs_time_since_the_coup(until, verdict, sentence):
    check(
        "drew_closer",
        verdict,
        sentence,
        visits=general_in_russia(),
        arms_transfers=of_100(10, 60),
        until=until,
    )


def test_drew_closer_needs_a_year_of_arms_since_the_coup():
    for deliveries in (arms(), arms(RUS_MMR={2020: 5}), arms(RUS_PRK={2022: 5})):
        check(
            "drew_closer",
            "unverifiable",
            "SIPRI lists no year since the coup up to 17 July 2022.",
            visits=general_in_russia("2021-06-20", "2022-07-10", "2022-07-17"),
            arms_transfers=deliveries,
        )


@pytest.mark.parametrize(
    ("signed", "verdict", "fields"),
    [
        (
            [("2022-07-10", NUCLEAR), ("2022-07-16", MILITARY)],
            "supported",
            "military cooperation, nuclear energy",
        ),
        ([("2022-07-09", NUCLEAR), ("2022-07-16", MILITARY)], "mostly supported", MILITARY),
        ([("2022-07-10", NUCLEAR), ("2022-07-17", MILITARY)], "mostly supported", NUCLEAR),
        ([("2022-07", NUCLEAR), ("2022", MILITARY)], "contradicted", "none"),
        ([], "contradicted", "none"),
    ],
)
def test_agreed_in_both_fields(signed, verdict, fields):
    sentence = (
        f"Papers of 10-16 July 2022 in the two fields: {fields}. "
        "On arms the Russian ministry reported a shared intention only."
    )
    check("agreed_in_both_fields", verdict, sentence, treaties=papers(*signed))


@pytest.mark.parametrize(
    ("amounts", "verdict", "sentence"),
    [
        (
            {"ALL": 99, "CHN": 9, "SGP": 7, "RUS": 8},
            "supported",
            "Russia is number 2 among 3 countries in the count from the coup to 2022 "
            "(China 9, Russia 8, SGP 7 million dollars).",
        ),
        ({"CHN": 9, "RUS": 7, "SGP": 8}, "mostly supported", "Russia is number 3 among 3 …"),
        ({"CHN": 9, "IND": 9, "RUS": 7, "SGP": 8}, "mixed", "Russia is number 4 among 4 …"),
        (  # equal amounts share the better place
            {"CHN": 9, "IND": 8, "SGP": 8, "RUS": 8},
            "supported",
            "Russia is number 2 among 4 …",
        ),
        (
            {"RUS": 0.3},
            "supported",
            "Russia is number 1 among 1 country in the count from the coup to 2022 "
            "(Russia less than 1 million dollars).",
        ),
        (
            {"CHN": 9},
            "contradicted",
            "The rapporteur does not name Russia among the sources of military goods.",
        ),
        ({"CHN": 9, "RUS": 0}, "contradicted", "The rapporteur does not name Russia …"),
        ({}, "contradicted", "The rapporteur does not name Russia …"),
    ],
)
def test_among_first_backers(amounts, verdict, sentence):
    countries = pd.DataFrame({"code": ["RUS", "CHN"], "name": ["Russia", "China"]})
    check(
        "among_first_backers",
        verdict,
        sentence,
        rapporteur_figures=military_goods(**amounts),
        countries=countries,
    )


HELD = "Myanmar's seat, held by an envoy whom the military did not name, "


@pytest.mark.parametrize(
    ("day", "yes", "no", "abstain", "seat", "verdict", "sentence"),
    [
        (
            "2022-07-17",
            60,
            10,
            30,
            "Y",
            "supported",
            f"A/RES/2 of 17 July 2022: 60 for, 10 against, 30 abstained; {HELD}voted for.",
        ),
        ("2021-12-24", 60, 11, 29, "Y", "mixed", "A/RES/2 of 24 December 2021: 60 for, …"),
        (
            "2021-12-24",
            60,
            10,
            30,
            "A",
            "mixed",
            f"A/RES/2 of 24 December 2021: 60 for, 10 against, 30 abstained; {HELD}abstained.",
        ),
        (
            "2021-12-24",
            60,
            11,
            29,
            "X",
            "contradicted",
            f"A/RES/2 of 24 December 2021: 60 for, 11 against, 29 abstained; {HELD}did not vote.",
        ),
        (
            "2021-12-24",
            60,
            10,
            30,
            None,
            "mixed",
            "A/RES/2 of 24 December 2021: 60 for, 10 against, 30 abstained; "
            f"{HELD}voted in a way not on record.",
        ),
        (  # before the coup, so the other vote is the last
            "2021-01-31",
            9,
            0,
            0,
            "Y",
            "contradicted",
            f"A/RES/1 of 1 February 2021: 0 for, 50 against, 0 abstained; {HELD}voted against.",
        ),
    ],
)
def test_little_recognition(day, yes, no, abstain, seat, verdict, sentence):
    votes = key_votes(
        ("2021-02-01", 0, 50, 0, "A", "A", "N"),
        (day, yes, no, abstain, "A", "A", seat),
        ("2022-07-18", 0, 99, 0, "A", "A", "N"),
        topic="human rights in Myanmar",
    )
    check("little_recognition", verdict, sentence, key_votes=votes)


@pytest.mark.parametrize(
    "vote",
    [("2021-01-31", 9, 0, 0, "A", "A", "Y"), ("2021-06-18", 0, 0, 0, "A", "A", "Y")],
)
def test_little_recognition_without_a_vote(vote):
    check(
        "little_recognition",
        "unverifiable",
        "No recorded vote on Myanmar from the coup to 17 July 2022.",
        key_votes=key_votes(vote, topic="human rights in Myanmar"),
    )


@pytest.mark.parametrize(
    ("before", "best", "low", "verdict", "sentence"),
    [
        (
            100,
            300,
            200,
            "supported",
            "Mean battle deaths a year: 300 (low estimate 200) in 2021-22, "
            "100 in 2011-20, 3.0 times as many. "
            "Deaths show fighting, not who controls what.",
        ),
        (
            100,
            200,
            199,
            "mostly supported",
            "Mean battle deaths a year: 200 (low estimate 199) in …",
        ),
        (100, 199, 100, "mixed", "Mean battle deaths …"),
        (100, 101, 100, "mixed", "Mean battle deaths …"),
        (
            100,
            100,
            100,
            "contradicted",
            "Mean battle deaths a year: 100 (low estimate 100) in 2021-22, "
            "100 in 2011-20, 1.0 times as many. …",
        ),
        (
            100,
            300,
            None,
            "mostly supported",
            "Mean battle deaths a year: 300 (no low estimate) in 2021-22, 100 in …",
        ),
        (
            0,
            5,
            5,
            "supported",
            "Mean battle deaths a year: 5 (low estimate 5) in 2021-22, none in 2011-20. "
            "Deaths show fighting, not who controls what.",
        ),
        (0, 5, 0, "mostly supported", "Mean battle deaths a year: 5 (low estimate 0) in …"),
        (
            0,
            0,
            0,
            "contradicted",
            "Mean battle deaths a year: 0 (low estimate 0) in 2021-22, none in 2011-20. …",
        ),
    ],
)
def test_revolt_is_larger(before, best, low, verdict, sentence):
    decade = {f"y{year}": (before, before) for year in range(2011, 2021)}
    deaths = battle_deaths(
        y2010=(9000, 9000),
        **decade,
        y2021=(best, low),
        y2022=(best, low),
        y2023=(9000, 9000),
    )
    check("revolt_is_larger", verdict, sentence, deaths=deaths)


@pytest.mark.parametrize(
    ("years", "verdict", "sentence"),
    [
        (
            {"y2020": (100, 100), "y2021": (300, 200)},
            "supported",
            "Mean battle deaths a year: 300 (low estimate 200) in 2021, 100 in 2011-20, …",
        ),
        (  # the first and the last year of the decade
            {"y2010": (9, 9), "y2011": (100, 100), "y2020": (300, 300), "y2021": (500, 500)},
            "supported",
            "Mean battle deaths a year: 500 (low estimate 500) in 2021, 200 in 2011-20, 2.5 …",
        ),
        (  # less than one a year is not none
            {"y2019": (0, 0), "y2020": (1, 1), "y2021": (5, 5)},
            "supported",
            "Mean battle deaths a year: 5 (low estimate 5) in 2021, less than 1 in 2011-20, 10.0 …",
        ),
        (
            {"y2020": (100, 100)},
            "unverifiable",
            "No battle deaths on record in 2011-20, or none from 2021 to 17 July 2022.",
        ),
        ({"y2021": (100, 100)}, "unverifiable", "No battle deaths on record in 2011-20, …"),
        (  # a mean of some low estimates is not one of all
            {"y2020": (100, 100), "y2021": (300, 200), "y2022": (300, None)},
            "mostly supported",
            "Mean battle deaths a year: 300 (no low estimate) in 2021-22, …",
        ),
    ],
)
def test_revolt_is_larger_in_the_years_on_record(years, verdict, sentence):
    check("revolt_is_larger", verdict, sentence, deaths=battle_deaths(**years))


@pytest.mark.parametrize(
    ("begins", "verdict", "visits_since"),
    [
        (
            ["2021-02-01", "2021-06", "2022-07-17"],
            "supported",
            "3 (from 1 February 2021; from June 2021; from 17 July 2022)",
        ),
        (
            ["2021-02-01", "2022-07-17"],
            "mixed",
            "2 (from 1 February 2021; from 17 July 2022)",
        ),
        (["2021-02-01"], "contradicted", "1 (from 1 February 2021)"),
        ([], "contradicted", "0"),
    ],
)
def test_several_trips(begins, verdict, visits_since):
    check(
        "several_trips",
        verdict,
        f"Visits on record since the coup up to 17 July 2022: {visits_since}.",
        visits=general_in_russia("2021-01-31", *begins, "2022-07-18"),
    )


OF_THE_TWO = "Putin receives Min Aung Hlaing."


def meetings(*rows):
    """Summits of Russia and Myanmar: day, visit, summary."""
    record = events(*(day for day, _, _ in rows), partner="MMR", kind="summit")
    named = pd.DataFrame(rows, columns=["date", "visit", "summary"], dtype=str)
    return record.assign(visit=named["visit"], summary=named["summary"])


@pytest.mark.parametrize(
    ("summits", "verdict", "sentence"),
    [
        (
            [("2022-09-07", "V2", OF_THE_TWO), ("2022-07-18", "V1", OF_THE_TWO)],
            "supported",
            "Meetings of the two on record up to 17 July 2022: 0. The first after it: "
            "18 July 2022. Putin's earlier meetings with others from Myanmar: none.",
        ),
        (
            [("2022-07-17", "V1", OF_THE_TWO), ("2013-06", "V2", OF_THE_TWO)],
            "contradicted",
            "Meetings of the two on record up to 17 July 2022: 2 (June 2013, 17 July 2022). "
            "None after it. Putin's earlier meetings with others from Myanmar: none.",
        ),
        (  # others from Myanmar, and a meeting of his with another than Putin
            [
                ("2016-05-19", "V3", "Putin talks with President Htin Kyaw."),
                ("2019-04-26", None, "Putin talks with Min Aung Hlaing's rival."),
                ("2021-06-22", "V1", "Shoigu receives Min Aung Hlaing."),
            ],
            "supported",
            "Meetings of the two on record up to 17 July 2022: 0. None after it. "
            "Putin's earlier meetings with others from Myanmar: 19 May 2016, 26 April 2019.",
        ),
        (
            [("2016-05-19", "V3", "Putin talks with him."), ("2022-07-17", "V2", OF_THE_TWO)],
            "contradicted",
            "Meetings of the two on record up to 17 July 2022: 1 (17 July 2022). None after it. "
            "Putin's earlier meetings with others from Myanmar: 19 May 2016.",
        ),
        (
            [],
            "supported",
            "Meetings of the two on record up to 17 July 2022: 0. None after it. "
            "Putin's earlier meetings with others from Myanmar: none.",
        ),
    ],
)
def test_never_received(summits, verdict, sentence):
    travellers = {"V1": "Min Aung Hlaing", "V2": "Min Aung Hlaing", "V3": "Htin Kyaw"}
    known = pd.DataFrame({"id": travellers.keys(), "visitor": travellers.values()})
    check("never_received", verdict, sentence, events=meetings(*summits), visits=known)


def test_never_received_asks_about_summits_with_myanmar():
    known = pd.DataFrame({"id": ["V1"], "visitor": ["Min Aung Hlaing"]})
    record = meetings(("2022-07-17", "V1", OF_THE_TWO))
    for change in ({"kind": "visit"}, {"partner": "PRK"}):
        check(
            "never_received",
            "supported",
            "Meetings of the two on record up to 17 July 2022: 0. None after it. …",
            events=record.assign(**change),
            visits=known,
        )


@pytest.mark.parametrize(
    ("russian", "chinese", "goods", "verdict", "sentence"),
    [
        (
            {2020: 9, 2021: 1, 2022: 2, 2023: 9},
            {2021: 3, 2022: 4},
            {"RUS": 5, "CHN": 6},
            "supported",
            "SIPRI, million TIV: Russia 1 in 2021, 2 in 2022; China 3 in 2021, 4 in 2022. "
            "UN rapporteur, million dollars to 2022: Russia 5, China 6.",
        ),
        (
            {2021: 0.3, 2022: 2},
            {2021: 3, 2022: 4},
            {"RUS": 5, "CHN": 6},
            "supported",
            "SIPRI, million TIV: Russia less than 1 in 2021, 2 in 2022; …",
        ),
        (
            {2022: 2},
            {2021: 3, 2022: 4},
            {"RUS": 1, "CHN": 1},
            "mostly supported",
            "SIPRI, million TIV: Russia 0 in 2021, 2 in 2022; …",
        ),
        (
            {2021: 3, 2022: 4},
            {2022: 2},
            {"RUS": 1, "CHN": 1},
            "mostly supported",
            "SIPRI, million TIV: Russia 3 in 2021, 4 in 2022; China 0 in 2021, 2 in 2022. …",
        ),
        (
            {2021: 1, 2022: 1},
            {2021: 1, 2022: 1},
            {"RUS": 5},
            "mixed",
            "SIPRI, million TIV: Russia 1 in 2021, 1 in 2022; China 1 in 2021, 1 in 2022. "
            "UN rapporteur, million dollars to 2022: Russia 5, China 0.",
        ),
        ({2020: 5}, {2021: 1, 2022: 1}, {"RUS": 5, "CHN": 5}, "mixed", "SIPRI, …"),
        ({2021: 1, 2022: 1}, {2020: 5}, {"RUS": 5, "CHN": 5}, "mixed", "SIPRI, …"),
        (
            {2020: 5, 2023: 5},
            {2021: 1, 2022: 1},
            {"CHN": 5},
            "contradicted",
            "SIPRI, million TIV: Russia 0 in 2021, 0 in 2022; China 1 in 2021, 1 in 2022. "
            "UN rapporteur, million dollars to 2022: Russia 0, China 5.",
        ),
        (  # SIPRI ends in 2021
            {2021: 1},
            {2021: 1},
            {"RUS": 5, "CHN": 5},
            "supported",
            "SIPRI, million TIV: Russia 1 in 2021; China 1 in 2021. …",
        ),
        (
            {2020: 1},
            {2020: 1},
            {"RUS": 5, "CHN": 5},
            "unverifiable",
            "SIPRI lists no year since the coup up to 17 July 2022.",
        ),
    ],
)
def test_both_keep_delivering(russian, chinese, goods, verdict, sentence):
    check(
        "both_keep_delivering",
        verdict,
        sentence,
        arms_transfers=arms(RUS_MMR=russian, CHN_MMR=chinese),
        rapporteur_figures=military_goods(**goods),
    )


@pytest.mark.parametrize(
    ("until", "verdict", "sentence"),
    [
        (
            "2020-12-31",
            "unverifiable",
            "SIPRI lists no year since the coup up to 31 December 2020.",
        ),
        ("2021-12-31", "supported", "SIPRI, million TIV: Russia 1 in 2021; China 1 in 2021. …"),
    ],
)
def test_both_keep_delivering_up_to_a_day(until, verdict, sentence):
    check(
        "both_keep_delivering",
        verdict,
        sentence,
        arms_transfers=arms(RUS_MMR=level(2021, 2022, 1), CHN_MMR=level(2021, 2022, 1)),
        rapporteur_figures=military_goods(RUS=5, CHN=5),
        until=until,
    )


@pytest.mark.parametrize(
    ("counts", "verdict", "sentence"),
    [
        (
            [("2022-02-01", 2001), ("2021-12-20", 1348)],
            "supported",
            "AAPP counted 2,001 by 1 February 2022, 12.0 months after the coup. "
            "Verified names only, so a floor.",
        ),
        (
            [("2022-07-17", 2000)],
            "mostly supported",
            "AAPP counted 2,000 by 17 July 2022, 17.4 months after the coup. …",
        ),
        ([("2022-02-01", 1801)], "mostly supported", "AAPP counted 1,801 by …"),
        ([("2022-02-01", 1800)], "contradicted", "AAPP counted 1,800 by …"),
        (
            [("2021-02-01", 0)],
            "contradicted",
            "AAPP counted 0 by 1 February 2021, 0.0 months after the coup. …",
        ),
        ([("2022-07-18", 2001)], "unverifiable", "No count up to 17 July 2022."),
        ([("2021-01-31", 2001)], "unverifiable", "No count up to 17 July 2022."),
        ([("2022-05", 2001)], "unverifiable", "No count …"),  # no day
    ],
)
def test_over_two_thousand(counts, verdict, sentence):
    check("over_two_thousand", verdict, sentence, deaths=killed(*counts))


@pytest.mark.parametrize(
    ("trade", "deliveries", "goods", "verdict", "sentence"),
    [
        (
            11,
            11,
            11,
            "supported",
            "China against Russia: trade of 2010-14, million dollars a year 11 against 10; "
            "arms of 2001-20, million TIV 11 against 10; "
            "military goods since the coup, million dollars 11 against 10.",
        ),
        (10.9, 11, 11, "mostly supported", "China against Russia: …"),
        (11, 10.9, 11, "mostly supported", "China against Russia: …"),
        (11, 11, 10.9, "mostly supported", "China against Russia: …"),
        (11, 10, 10, "mixed", "China against Russia: …"),
        (10, 10.9, 10, "contradicted", "China against Russia: …"),
    ],
)
def test_china_is_closer(trade, deliveries, goods, verdict, sentence):
    check(
        "china_is_closer",
        verdict,
        sentence,
        trade=trade_of_myanmar(
            CHN={2009: 999, 2010: 0, 2014: 2 * trade, 2015: 999},
            RUS={2010: 5, 2014: 15},
        ),
        arms_transfers=arms(
            CHN_MMR={2000: 999, 2001: deliveries - 5, 2020: 5, 2021: 999},
            RUS_MMR={2000: 999, 2001: 5, 2020: 5, 2021: 999},
        ),
        rapporteur_figures=military_goods(CHN=goods, RUS=10),
    )


@pytest.mark.parametrize(
    ("trade", "deliveries", "goods", "verdict", "sentence"),
    [
        (  # nothing is no lead over nothing
            {"CHN": {2010: 0}, "RUS": {2010: 0}},
            {"RUS_MMR": {2000: 1}},
            {"IND": 1},
            "contradicted",
            "China against Russia: trade of 2010-14, million dollars a year 0 against 0; "
            "arms of 2001-20, million TIV 0 against 0; "
            "military goods since the coup, million dollars 0 against 0.",
        ),
        (  # any amount is a lead over nothing
            {"CHN": {2010: 1}, "RUS": {2010: 0}},
            {"CHN_MMR": {2010: 1}},
            {"CHN": 1},
            "supported",
            "China against Russia: trade of 2010-14, million dollars a year 1 against 0; …",
        ),
        (  # no figure is not nothing
            {"CHN": {2010: 1}, "RUS": {2009: 1, 2015: 1}},
            {"CHN_MMR": {2010: 1}},
            {"CHN": 1},
            "unverifiable",
            "No trade of 2010-14 with both on one basis.",
        ),
        ({"RUS": {2010: 1}}, {}, {}, "unverifiable", "No trade of 2010-14 with both …"),
        ({}, {}, {}, "unverifiable", "No trade of 2010-14 with both …"),
    ],
)
def test_china_is_closer_where_figures_are_nothing(trade, deliveries, goods, verdict, sentence):
    check(
        "china_is_closer",
        verdict,
        sentence,
        trade=trade_of_myanmar(**trade),
        arms_transfers=arms(**deliveries),
        rapporteur_figures=military_goods(**goods),
    )


@pytest.mark.parametrize(
    ("russian_trade", "russian_goods", "verdict", "sentence"),
    [
        (
            50,
            {"RUS": 50},
            "supported",
            "In 2003-07 Russia's trade with Myanmar was 50.0% of China's "
            "(median; 50 against 100 million dollars); no series on one basis goes further. "
            "In military goods since the coup it was 50% of China's (50 against 100). "
            "What Myanmar is to Russia is not in this rule.",
        ),
        (
            49,
            {"RUS": 50},
            "mixed",
            "In 2003-07 Russia's trade with Myanmar was 49.0% of China's …",
        ),
        (50, {"RUS": 49}, "mixed", "In 2003-07 …"),
        (
            49,
            {},
            "contradicted",
            "In 2003-07 Russia's trade with Myanmar was 49.0% of China's "
            "(median; 49 against 100 million dollars); no series on one basis goes further. "
            "In military goods since the coup it was 0% of China's (0 against 100). …",
        ),
    ],
)
def test_first_rank_partners(russian_trade, russian_goods, verdict, sentence):
    russian = {2003: russian_trade, 2004: 1, 2005: russian_trade, 2006: 90, 2007: russian_trade}
    trade = trade_of_myanmar(
        CHN=level(2001, 2007, 100),
        RUS={2001: 900, 2002: 900} | russian,
    )
    goods = military_goods(CHN=100, **russian_goods)
    check("first_rank_partners", verdict, sentence, trade=trade, rapporteur_figures=goods)


NOTHING_TO_COMPARE = (
    "No year in which both trades stand on one basis, "
    "or no military goods from China to compare with."
)


@pytest.mark.parametrize(
    ("trade", "goods", "verdict", "sentence"),
    [
        (
            {"CHN": {2001: 1}, "RUS": {2002: 1}},
            {"CHN": 1, "RUS": 1},
            "unverifiable",
            NOTHING_TO_COMPARE,
        ),
        ({"CHN": {2001: 1}, "RUS": {2001: 1}}, {"RUS": 1}, "unverifiable", NOTHING_TO_COMPARE),
        (
            {"CHN": {2001: 1}, "RUS": {2001: 1}},
            {"CHN": 0, "RUS": 1},
            "unverifiable",
            NOTHING_TO_COMPARE,
        ),
        (
            {"CHN": {2001: 0}, "RUS": {2001: 1}},
            {"CHN": 1, "RUS": 1},
            "unverifiable",
            NOTHING_TO_COMPARE,
        ),
        ({}, {}, "unverifiable", NOTHING_TO_COMPARE),
        (  # a year without Chinese trade is none to compare with
            {"CHN": {2001: 1, 2002: 0}, "RUS": {2001: 1, 2002: 1}},
            {"CHN": 1, "RUS": 1},
            "supported",
            "In 2001 Russia's trade with Myanmar was 100.0% of China's …",
        ),
    ],
)
def test_first_rank_partners_needs_a_figure_for_china(trade, goods, verdict, sentence):
    check(
        "first_rank_partners",
        verdict,
        sentence,
        trade=trade_of_myanmar(**trade),
        rapporteur_figures=military_goods(**goods),
    )


DETAILS = "Myanmar's ministry gave no details, Rosatom named training and public opinion."


@pytest.mark.parametrize(
    ("signed", "verdict", "sentence"),
    [
        (
            [("2022-07-10", NUCLEAR), ("2022-07-09", NUCLEAR)],
            "supported",
            f"The table has a nuclear paper of 10 July 2022; {DETAILS}",
        ),
        (
            [("2022-07-10", NUCLEAR), ("2022-07-16", NUCLEAR)],
            "supported",
            f"The table has nuclear papers of 10 July 2022, 16 July 2022; {DETAILS}",
        ),
        (
            [("2022-07-09", NUCLEAR), ("2022-01", NUCLEAR), ("2022", NUCLEAR)],
            "mostly supported",
            "Nuclear papers of 10-16 July 2022: none; earlier in 2022: 3.",
        ),
        (
            [("2022-07-17", NUCLEAR), ("2021-12-31", NUCLEAR)],
            "contradicted",
            "Nuclear papers of 10-16 July 2022: none; earlier in 2022: 0.",
        ),
        ([("2022-07-11", MILITARY)], "contradicted", "Nuclear papers …"),
        ([], "contradicted", "Nuclear papers …"),
    ],
)
def test_nuclear_memorandum(signed, verdict, sentence):
    check("nuclear_memorandum", verdict, sentence, treaties=papers(*signed))


MOSCOW_CONFERENCE = "the conference was the Moscow Conference on International Security."


@pytest.mark.parametrize(
    ("stays", "verdict", "sentence"),
    [
        (
            {"2021-06-20": "Moscow", "2021-05-31": "Saint Petersburg"},
            "contradicted",
            f"The visit of June 2021 has the place Moscow; {MOSCOW_CONFERENCE}",
        ),
        (
            {"2021-06-20": "Moscow", "2021-06-01": "Kazan", "2021-07-01": "Saint Petersburg"},
            "contradicted",
            f"The visits of June 2021 have the places Kazan, Moscow; {MOSCOW_CONFERENCE}",
        ),
        (
            {"2021-06-20": "Saint Petersburg"},
            "supported",
            "The visit of June 2021 has the place Saint Petersburg.",
        ),
        (
            {"2021-05-31": "Moscow"},
            "unverifiable",
            "No visit of June 2021 with a place on record.",
        ),
        ({"2021-06-20": None}, "unverifiable", "No visit of June 2021 with a place on record."),
    ],
)
def test_conference_in_petersburg(stays, verdict, sentence):
    trips = [general_in_russia(day, place=place) for day, place in stays.items()]
    check("conference_in_petersburg", verdict, sentence, visits=pd.concat(trips))


@pytest.mark.parametrize(
    ("talks", "verdict", "sentence"),
    [
        (
            [("2021-06-22", "Patrushev"), ("2021-06-30", "Shoigu")],
            "supported",
            "Meetings on record: Patrushev on 22 June 2021, Shoigu on 30 June 2021; "
            "the conference opened on 22 June 2021.",
        ),
        (
            [("2021-06-21", "Patrushev"), ("2021-06-23", "Shoigu"), ("2021-06-20", "Shoigu")],
            "mostly supported",
            "Meetings on record: Patrushev on 21 June 2021, Shoigu on 20 June 2021; "
            "the conference opened on 22 June 2021, "
            "so the order is the other way round for Patrushev and Shoigu.",
        ),
        (
            [("2021-06-23", "Shoigu"), ("2021-05-23", "Patrushev")],
            "mixed",
            "Meetings on record: Shoigu on 23 June 2021; …",
        ),
        (
            [("2021-07-01", "Shoigu")],
            "contradicted",
            "Meetings on record: none; the conference opened on 22 June 2021.",
        ),
        ([], "contradicted", "Meetings on record: none; …"),
    ],
)
def test_security_talks_after(talks, verdict, sentence):
    record = [
        events(day, partner="MMR", kind="visit", summary=f"He meets {official}.")
        for day, official in talks
    ]
    none = events(partner="MMR", kind="visit")
    check("security_talks_after", verdict, sentence, events=pd.concat([none, *record]))
