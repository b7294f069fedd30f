"""Each rule of article A on made-up tables: edges of spans, exact thresholds, the sentence.

The verdicts follow from what each rule says of itself, as the book prints it: "no more than
10 per cent" takes in 10 per cent, "1954-55" takes in neither 1953 nor 1956.
"""

import pytest
from made_up_tables import (
    STAIRS,
    arms,
    check,
    events,
    key_votes,
    kim_in_russia,
    level,
    roll_calls,
    soviet_aid,
    soviet_orders,
    trade_of_north_korea,
    visits,
)

from report import verdicts


def test_each_rule_has_a_test():
    rules = {
        name
        for name, function in verdicts.RULES.items()
        if function.__module__ == verdicts.north_korea.__name__
    }
    assert len(rules) == 13
    assert {f"test_{name}" for name in rules} <= globals().keys()


@pytest.mark.parametrize(
    ("begins", "verdict", "sentence"),
    [
        (["2023-09-05"], "supported", "The visit began on 5 September 2023."),
        (["2023-09-12"], "supported", "The visit began on 12 September 2023."),
        (["2023-09-06", "2023-09-08"], "supported", "The visit began on 8 September 2023."),
        (
            ["2023-09-04"],
            "contradicted",
            "No visit of Kim Jong Un to Russia began within 7 days of 12 September 2023.",
        ),
        (
            ["2023-09-13"],
            "mixed",
            "The visit began on 13 September 2023, after the article of 12 September 2023.",
        ),
        (["2023-09-19"], "mixed", "The visit began on 19 September 2023, …"),
        (["2023-09-15", "2023-09-14"], "mixed", "The visit began on 14 September 2023, …"),
        (["2023-09-20"], "contradicted", "No visit …"),
        (["2023-09"], "contradicted", "No visit …"),  # a month is no day
        ([], "contradicted", "No visit …"),
    ],
)
def test_kim_has_come(begins, verdict, sentence):
    check("kim_has_come", verdict, sentence, visits=kim_in_russia(*begins))


@pytest.mark.parametrize(
    ("meetings", "verdict", "sentence"),
    [
        (
            kim_in_russia("2011-12-16", "2011-12-17", "2023-09-12"),
            "supported",
            "Earlier visits between the two: 1 (Place 2 on 17 December 2011). "
            "From 12 September 2023 on the table has 1.",
        ),
        (
            kim_in_russia("2021", "2019-04"),
            "contradicted",
            "Earlier visits between the two: 2 (Place 2 in April 2019, Place 1 in 2021). "
            "From 12 September 2023 on the table has 0.",
        ),
        (
            visits(("Vladimir Putin", "RUS", "PRK", "2000-07-19", "Pyongyang")),
            "contradicted",
            "Earlier visits between the two: 0 (none). From 12 September 2023 on the table has 0.",
        ),
        (
            visits(("Vladimir Putin", "RUS", "PRK", "2021-05-01", None)),
            "supported",
            "Earlier visits between the two: 1 (place not on record on 1 May 2021). …",
        ),
    ],
)
def test_second_meeting(meetings, verdict, sentence):
    check("second_meeting", verdict, sentence, visits=meetings)


@pytest.mark.parametrize(
    ("votes", "verdict", "sentence"),
    [
        (
            [("2022-02-24", 65, 10, 25, "N", "N", "Y")],
            "supported",
            "In 1 vote on Ukraine up to 12 September 2023 states voted against the texts, "
            "with Russia, in 10% of votes cast and abstained in 25%; "
            "North Korea voted like Russia in 100% of 1 known vote. "
            "Tested on Ukraine only; the chapter that compares the two partners "
            "finds the word too strong beyond it.",
        ),
        ([("2022-02-24", 64, 10, 26, "N", "N", "Y")], "mostly supported", "In 1 vote …"),
        ([("2022-02-24", 64, 11, 25, "N", "N", "Y")], "mixed", "In 1 vote …"),
        ([("2022-02-24", 30, 50, 20, "N", "N", "Y")], "mixed", "In 1 vote …"),
        ([("2022-02-24", 30, 51, 19, "N", "N", "Y")], "contradicted", "In 1 vote …"),
        (  # like Russia in half of them, which is not most
            [("2022-03-02", 9, 0, 0, "N", "N", "Y"), ("2022-03-03", 9, 0, 0, "N", "A", "Y")],
            "mixed",
            "In 2 votes on Ukraine …",
        ),
        (  # a vote that is not known is left out
            [("2022-03-02", 9, 0, 0, "N", "N", "Y"), ("2022-03-03", 9, 0, 0, "N", None, "Y")],
            "supported",
            "In 2 votes on Ukraine up to 12 September 2023 states voted against the texts, "
            "with Russia, in 0% of votes cast and abstained in 0%; "
            "North Korea voted like Russia in 100% of 1 known vote. …",
        ),
        (
            [("2022-03-02", 9, 0, 0, "N", None, "Y")],
            "mixed",
            "In 1 vote on Ukraine up to 12 September 2023 states voted against the texts, "
            "with Russia, in 0% of votes cast and abstained in 0%; "
            "no vote is known in which both North Korea and Russia took part. Tested …",
        ),
        (  # the day before the invasion and the day after the article are out
            [
                ("2022-02-23", 0, 9, 0, "N", "N", "Y"),
                ("2022-03-02", 9, 0, 0, "N", "N", "Y"),
                ("2023-09-12", 9, 0, 0, "N", "N", "Y"),
                ("2023-09-13", 0, 9, 0, "N", "N", "Y"),
            ],
            "supported",
            "In 2 votes on Ukraine up to 12 September 2023 …",
        ),
        (
            [("2022-02-23", 9, 0, 0, "N", "N", "Y")],
            "unverifiable",
            "No vote on Ukraine up to 12 September 2023.",
        ),
        ([("2022-03-02", 0, 0, 0, "N", "N", "Y")], "unverifiable", "No vote on Ukraine …"),
    ],
)
def test_isolated_leaders(votes, verdict, sentence):
    check("isolated_leaders", verdict, sentence, key_votes=key_votes(*votes))


@pytest.mark.parametrize(
    ("deliveries", "claimed", "verdict", "sentence"),
    [
        (
            {
                "SUN_PRK": {1950: 1, 1953: 2, 1954: 7},
                "PRK_RUS": {2023: 20, 2025: 30, 2026: 9},
                "RUS_PRK": {2022: 9, 2023: 2, 2025: 3, 2026: 9},  # a tenth
                "PRK_SUN": {1949: 9},
            },
            ["2022-12-31"],
            "supported",
            "Moscow delivered 3 million TIV in 1950-53 and 5 in 2023-25; "
            "North Korea delivered 0 up to 2022 and 50 in 2023-25. "
            "Ordinary shells are not in the measure.",
        ),
        (
            {"SUN_PRK": {1950: 1}, "PRK_RUS": {2024: 50}, "RUS_PRK": {2023: 2, 2025: 3.1}},
            [],
            "mixed",
            "Moscow delivered 1 million TIV in 1950-53 and 5 in 2023-25; …",
        ),
        (
            {"SUN_PRK": {1950: 0.4}, "PRK_RUS": {2024: 1}},
            ["2023-01-01", "2024"],
            "mostly supported",
            "Moscow delivered less than 1 million TIV in 1950-53 and 0 in 2023-25; "
            "North Korea delivered 0 up to 2022 and 1 in 2023-25. "
            "Ordinary shells are not in the measure, "
            "nor what is claimed of Russian arms for North Korea "
            "(chronology: 1 January 2023, 2024).",
        ),
        (
            {"SUN_PRK": {1950: 1}, "PRK_RUS": {2024: 50}, "PRK_SUN": {1950: 0.7}},
            [],
            "contradicted",
            "Moscow delivered 1 million TIV in 1950-53 and 0 in 2023-25; "
            "North Korea delivered 1 up to 2022 …",
        ),
        (
            {"SUN_PRK": {1950: 1}, "PRK_RUS": {2022: 4, 2024: 50}},
            [],
            "contradicted",
            "Moscow delivered 1 million TIV in 1950-53 and 0 in 2023-25; "
            "North Korea delivered 4 up to 2022 and 50 in 2023-25. …",
        ),
        ({"PRK_RUS": {2024: 50}}, [], "contradicted", "Moscow delivered 0 …"),
        ({"SUN_PRK": {1950: 1}}, [], "contradicted", "Moscow delivered 1 …"),
        ({}, [], "contradicted", "Moscow delivered 0 …"),
    ],
)
def test_roles_reversed(deliveries, claimed, verdict, sentence):
    check(
        "roles_reversed",
        verdict,
        sentence,
        arms_transfers=arms(**deliveries),
        events=events(*claimed, partner="PRK", kind="arms", direction="RUS>partner"),
    )


@pytest.mark.parametrize(
    ("aircraft_from", "pilots", "verdict", "sentence"),
    [
        (
            1950,
            ["1950-06-24", "1950-07-25", "1950-08-01"],
            "supported",
            "SIPRI lists 1 aircraft order whose delivery began by 1950; "
            "Soviet pilots fought from 25 July 1950, 30 days after the attack. "
            "Ammunition is in no table, so it stays untested.",
        ),
        (
            1950,
            ["1950-07-26"],
            "mixed",
            "SIPRI lists 1 aircraft order whose delivery began by 1950; "
            "Soviet pilots fought from 26 July 1950, 31 days after the attack, "
            "so not for the attack itself. Ammunition …",
        ),
        (
            1951,
            ["1950-06-25"],
            "mixed",
            "SIPRI lists 0 aircraft orders whose delivery began by 1950; "
            "Soviet pilots fought from 25 June 1950, 0 days after the attack. …",
        ),
        (
            1950,
            ["1950-06-26"],
            "supported",
            "SIPRI lists 1 aircraft order whose delivery began by 1950; "
            "Soviet pilots fought from 26 June 1950, 1 day after the attack. …",
        ),
        (1951, ["1953-07-27"], "contradicted", "SIPRI lists 0 aircraft orders …"),
        (
            1950,
            ["1953-07-28", "1950-07"],  # after the armistice; no day
            "mixed",
            "Soviet aircraft orders delivered by 1950: 1. No Soviet pilots on record in 1950-53.",
        ),
        (1951, [], "contradicted", "Soviet aircraft orders delivered by 1950: 0. …"),
    ],
)
def test_weapons_for_the_attack(aircraft_from, pilots, verdict, sentence):
    check(
        "weapons_for_the_attack",
        verdict,
        sentence,
        arms_orders=soviet_orders((aircraft_from, "fighter aircraft"), (1950, "tank")),
        events=events(
            *pilots,
            partner="PRK",
            kind="war",
            direction="RUS>partner",
            summary="Soviet pilots fight.",
        ),
    )


@pytest.mark.parametrize(
    ("soviet", "chinese", "verdict", "sentence"),
    [
        (
            level(1954, 1973, 1),
            20,
            "supported",
            "Soviet deliveries in each of 20 years from 1954 to 1973, "
            "20 million TIV in 1954-91, 50% of all that SIPRI lists.",
        ),
        (
            level(1972, 1991, 1),
            21,
            "mostly supported",
            "Soviet deliveries in each of 20 years from 1972 to 1991, "
            "20 million TIV in 1954-91, 49% of all that SIPRI lists.",
        ),
        (level(1954, 1972, 1), 1, "mixed", "Soviet deliveries in each of 19 years …"),
        (level(1954, 1963, 1), 1, "mixed", "Soviet deliveries in each of 10 years …"),
        (level(1954, 1962, 1), 1, "contradicted", "Soviet deliveries in each of 9 years …"),
        (level(1954, 1955, 1), 1, "contradicted", "Soviet deliveries in each of 2 years …"),
        (
            {1960: 1, 1962: 2},
            1,
            "contradicted",
            "Soviet deliveries in no two years running, "
            "3 million TIV in 1954-91, 75% of all that SIPRI lists.",
        ),
        ({}, 1, "contradicted", "SIPRI lists no Soviet delivery in 1954-91."),
    ],
)
def test_decades_of_backing(soviet, chinese, verdict, sentence):
    deliveries = arms(
        SUN_PRK={1953: 9, 1992: 9, **soviet},
        CHN_PRK={1953: 9, 1960: chinese, 1992: 9},
    )
    check("decades_of_backing", verdict, sentence, arms_transfers=deliveries)


# One Soviet delivery in each span of five years: doubled once, halved once.
WAVE = {1954: 10, 1959: 20, 1960: 10} | dict.fromkeys(range(1969, 1990, 5), 10)
LIKE, UNLIKE = ("2000-01-01", "Y", "Y"), ("2000-01-01", "Y", "N")
TURNS = "From one span of five years to the next, deliveries doubled or more "


@pytest.mark.parametrize(
    ("soviet", "calls", "verdict", "sentence"),
    [
        (
            WAVE,
            [LIKE, UNLIKE],
            "mixed",
            TURNS + "1 time and halved or more 1 time; "
            "the two voted alike in 50% of 2 resolutions of 1992-2023.",
        ),
        (
            WAVE,
            [LIKE, LIKE, UNLIKE],
            "supported",
            TURNS + "1 time and halved or more 1 time; "
            "the two voted alike in 67% of 3 resolutions of 1992-2023.",
        ),
        (
            WAVE | {1959: 19},
            [LIKE],
            "mixed",
            TURNS + "0 times and halved or more 0 times; "
            "the two voted alike in 100% of 1 resolution of 1992-2023.",
        ),
        (WAVE | {1954: 11}, [LIKE], "mixed", TURNS + "0 times and halved or more 1 time; …"),
        (  # from 1950, not before
            WAVE | {1949: 99, 1950: 20, 1954: 0},
            [LIKE],
            "mixed",
            TURNS + "0 times and halved or more 1 time; …",
        ),
        (WAVE | {1960: 11}, [LIKE], "mixed", TURNS + "1 time and halved or more 0 times; …"),
        (WAVE | {1960: 11}, [UNLIKE], "contradicted", TURNS + "1 time and …"),
        (WAVE | {1954: 11}, [UNLIKE], "contradicted", TURNS + "0 times and halved or more 1 …"),
        (  # a span of nothing: halved before it, doubled after it
            dict.fromkeys([1954, 1959, 1969, 1974, 1979, 1984, 1989], 10),
            [LIKE],
            "supported",
            TURNS + "1 time and halved or more 1 time; …",
        ),
        (  # two spans of nothing: neither from the one to the other
            dict.fromkeys([1954, 1959, 1974, 1979, 1984, 1989], 10),
            [LIKE],
            "supported",
            TURNS + "1 time and halved or more 1 time; …",
        ),
        (  # the days around 1992-2023
            WAVE,
            [
                ("1991-12-31", "Y", "N"),
                ("1992-01-01", "Y", "Y"),
                ("2023-12-31", "N", "N"),
                ("2024-01-01", "Y", "N"),
            ],
            "supported",
            TURNS + "1 time and halved or more 1 time; "
            "the two voted alike in 100% of 2 resolutions of 1992-2023.",
        ),
        (
            WAVE,
            [("2000-01-01", "Y", None)],
            "unverifiable",
            "No resolution of 1992-2023 in which both voted.",
        ),
    ],
)
def test_up_and_down(soviet, calls, verdict, sentence):
    russian = dict.fromkeys((1994, 1999, 2004, 2009), 10) | {2010: 500}
    check(
        "up_and_down",
        verdict,
        sentence,
        arms_transfers=arms(SUN_PRK=soviet, RUS_PRK=russian),
        roll_calls=roll_calls(*calls),
    )


def test_up_and_down_leaves_out_votes_on_parts_of_a_text():
    parts = roll_calls(LIKE).assign(kind="paragraph")
    check(
        "up_and_down",
        "unverifiable",
        "No resolution …",
        arms_transfers=arms(SUN_PRK=WAVE),
        roll_calls=parts,
    )


@pytest.mark.parametrize(
    ("without_arms", "aid", "verdict", "sentence"),
    [
        (
            [],
            [
                (1954, "grant"),
                (1955, "grant"),
                (1960, "arms free of charge"),
                (1960, "outstanding debt"),
                (1969, "loan"),
                (1970, "grant"),
            ],
            "supported",
            "Years without a Soviet delivery in 1955-69: 0; "
            "the least was 55 million TIV in 1955, the mean 62. "
            "Entries of economic aid or debt relief in these years: 2.",
        ),
        (
            [1955, 1960, 1969],
            [(1960, "grant")],
            "mostly supported",
            "Years without a Soviet delivery in 1955-69: 3; the least was 0 million TIV in 1955, …",
        ),
        (
            [1954, 1955, 1960, 1961, 1969, 1970],
            [(1960, "grant")],
            "mixed",
            "Years without a Soviet delivery in 1955-69: 4; …",
        ),
        ([], [(1970, "grant")], "mostly supported", "Years without …"),
        ([1961], [(1970, "grant")], "contradicted", "Years without …"),
        ([], [], "mostly supported", "Years without …"),
        (
            range(1955, 1970),
            [],
            "contradicted",
            "Years without a Soviet delivery in 1955-69: 15; "
            "the least was 0 million TIV in 1955, the mean 0. "
            "Entries of economic aid or debt relief in these years: 0.",
        ),
    ],
)
def test_aid_went_on(without_arms, aid, verdict, sentence):
    deliveries = arms(SUN_PRK=STAIRS | dict.fromkeys(without_arms, 0))
    check("aid_went_on", verdict, sentence, arms_transfers=deliveries, aid=soviet_aid(*aid))


@pytest.mark.parametrize(
    ("before", "during", "after", "verdict"),
    [
        (100, 90, 100, "supported"),  # a change of 10 per cent is one
        (100, 91, 90, "mixed"),
        (100, 91, 91, "contradicted"),
        (100, 89, 100, "supported"),
        (100, 100, 100, "contradicted"),
        (100, 105, 105, "contradicted"),
        (100, 0, 100, "supported"),
        (0, 0, 0, "contradicted"),  # nothing does not get less
    ],
)
def test_purge_hurt_ties(before, during, after, verdict):
    soviet = level(1954, 1955, before) | level(1956, 1958, during) | level(1959, 1961, after)
    sentence = (
        f"Mean Soviet deliveries a year: {before} million TIV before the purge (1954-55), "
        f"{during} during it (1956-58), {after} after it (1959-61). "
        "Arms are the only tie with a yearly series."
    )
    check("purge_hurt_ties", verdict, sentence, arms_transfers=arms(SUN_PRK=soviet))


def test_purge_hurt_ties_in_its_years():
    sentence = (
        "Mean Soviet deliveries a year: 62 million TIV before the purge (1954-55), "
        "57 during it (1956-58), 63 after it (1959-61). …"
    )
    deliveries = arms(SUN_PRK=STAIRS | {1955: 70, 1959: 65, 1961: 64, 1962: 99})
    check("purge_hurt_ties", "contradicted", sentence, arms_transfers=deliveries)


@pytest.mark.parametrize(
    ("before", "after", "otherwise", "verdict", "sentence"),
    [
        (100, 90, {}, "supported", "Years without a delivery in 1957-90: 0. …"),  # at least 10 %
        (100, 91, {}, "mixed", "Years without a delivery in 1957-90: 0. …"),
        (100, 89, {1957: 0}, "mixed", "Years without a delivery in 1957-90: 1. …"),
        (100, 200, {1990: 0}, "contradicted", "Years without a delivery in 1957-90: 1. …"),
        (100, 105, {1957: 0, 1990: 0}, "contradicted", "Years without a delivery in 1957-90: 2. …"),
        (
            100,
            89,
            {1970: 0.5},
            "supported",
            "Years without a delivery in 1957-90: 0. "
            "The mean of these years is 86 million TIV against 100 in 1954-56; "
            "the flow ranged from less than 1 (1970) to 89 (1957).",
        ),
        (
            0,
            0,
            {},
            "contradicted",
            "Years without a delivery in 1957-90: 34. "
            "The mean of these years is 0 million TIV against 0 in 1954-56; "
            "the flow ranged from 0 (1957) to 0 (1957).",
        ),
    ],
)
def test_reduced_not_cut(before, after, otherwise, verdict, sentence):
    soviet = level(1954, 1956, before) | level(1957, 1990, after) | otherwise
    check("reduced_not_cut", verdict, sentence, arms_transfers=arms(SUN_PRK=soviet))


def test_reduced_not_cut_in_its_years():
    sentence = (
        "Years without a delivery in 1957-90: 0. "
        "The mean of these years is 73 million TIV against 50 in 1954-56; "
        "the flow ranged from 45 (1957) to 90 (1990)."
    )
    deliveries = arms(SUN_PRK=STAIRS | {1953: 90, 1956: 40, 1957: 45})
    check("reduced_not_cut", "mixed", sentence, arms_transfers=deliveries)


@pytest.mark.parametrize(
    ("chinese_arms", "soviet_arms", "chinese_trade", "soviet_trade", "verdict", "sentence"),
    [
        (
            1,
            2,
            2,
            1,
            "supported",
            "In the 1970s China had 33% of the arms and 67% of the trade "
            "that the two allies had together.",
        ),
        (2, 1, 1, 2, "supported", "In the 1970s China had 67% of the arms and 33% …"),
        (1, 2, 1, 3, "mostly supported", "In the 1970s China had 33% of the arms and 25% …"),
        (1, 3, 1, 2, "mostly supported", "In the 1970s China had 25% of the arms and 33% …"),
        (1, 4, 4, 1, "mixed", "In the 1970s China had 20% of the arms and 80% …"),
        (4, 1, 1, 4, "mixed", "In the 1970s China had 80% of the arms and 20% …"),
        (1, 5, 1, 3, "contradicted", "In the 1970s China had 17% …"),
        (1, 3, 1, 5, "contradicted", "In the 1970s China had 25% …"),
        (5, 1, 3, 1, "contradicted", "In the 1970s China had 83% …"),
        (0.2, 0.4, 0.4, 0.2, "supported", "In the 1970s China had 33% of the arms and 67% …"),
        (0, 0, 1, 1, "unverifiable", "Only 1 of two measures can be had."),
        (1, 1, 0, 0, "unverifiable", "Only 1 of two measures can be had."),
        (0, 0, 0, 0, "unverifiable", "Only 0 of two measures can be had."),
    ],
)
def test_equal_distance(chinese_arms, soviet_arms, chinese_trade, soviet_trade, verdict, sentence):
    deliveries = arms(
        CHN_PRK={1969: 99, 1970: chinese_arms, 1980: 99},
        SUN_PRK={1969: 9, 1979: soviet_arms},
    )
    trade = trade_of_north_korea(
        CHN={1969: 99, 1970: chinese_trade, 1980: 99},
        SUN={1979: soviet_trade},
    )
    check("equal_distance", verdict, sentence, arms_transfers=deliveries, trade=trade)


@pytest.mark.parametrize(
    ("quoted", "verdict", "sentence"),
    [
        (  # a mean of 2 against one of 1; what Japan had is no part of it
            {"CHN": {1970: 1, 1979: 3}, "SUN": {1970: 2, 1979: 0}, "JPN": {1970: 50}},
            "supported",
            "In the 1970s China had 50% of the arms and 67% of the trade …",
        ),
        ({"CHN": {1970: 1}}, "unverifiable", "Only 1 of two measures can be had."),
        ({}, "unverifiable", "Only 1 of two measures can be had."),
    ],
)
def test_equal_distance_by_what_was_quoted(quoted, verdict, sentence):
    check(
        "equal_distance",
        verdict,
        sentence,
        arms_transfers=arms(CHN_PRK={1970: 1}, SUN_PRK={1970: 1}),
        trade=trade_of_north_korea(**quoted),
    )


@pytest.mark.parametrize(
    ("soviet", "chinese", "verdict"),
    [
        (11, 11, "mixed"),  # of the second comparison only: the first has 10.7 after 10
        (10.9, 11, "contradicted"),
        (11, 10.9, "contradicted"),
        (20, 20, "supported"),
        (20, 10, "contradicted"),
    ],
)
def test_more_from_both(soviet, chinese, verdict):
    deliveries = arms(
        SUN_PRK=level(1960, 1972, 10) | level(1973, 1979, soviet),
        CHN_PRK=level(1960, 1972, 10) | level(1973, 1979, chinese),
    )
    check("more_from_both", verdict, "Mean deliveries, 1970-79 …", arms_transfers=deliveries)


@pytest.mark.parametrize(
    ("deliveries", "verdict", "sentence"),
    [
        (
            {"SUN_PRK": STAIRS, "CHN_PRK": {year: 2 * tiv for year, tiv in STAIRS.items()}},
            "supported",
            "Mean deliveries, "
            "1970-79 against 1960-69: Soviet 74 after 64, "
            "Chinese 149 after 129 million TIV a year; "
            "1973-79 against 1966-72: Soviet 76 after 69, "
            "Chinese 152 after 138 million TIV a year.",
        ),
        ({"SUN_PRK": level(1960, 1979, 10)}, "contradicted", "Mean deliveries, …"),
        (  # from nothing any delivery is a rise, but nothing is none
            {"SUN_PRK": level(1973, 1979, 10)},
            "contradicted",
            "Mean deliveries, 1970-79 against 1960-69: Soviet 7 after 0, Chinese 0 after 0 …",
        ),
        (
            {"SUN_PRK": level(1973, 1979, 10), "CHN_PRK": level(1973, 1979, 10)},
            "supported",
            "Mean deliveries, …",
        ),
    ],
)
def test_more_from_both_in_its_years(deliveries, verdict, sentence):
    check("more_from_both", verdict, sentence, arms_transfers=arms(**deliveries))


def three_periods(before, first, last):
    """Soviet deliveries before Gorbachev, in his first years and in his last."""
    years = level(1982, 1984, before) | level(1985, 1987, first) | level(1990, 1991, last)
    return arms(SUN_PRK=years)


@pytest.mark.parametrize(
    ("release_2026", "release_2022", "verdict"),
    [
        ((100, 90, 90), (100, 90, 90), "supported"),  # 10 per cent below, at least
        ((100, 91, 45.5), (100, 91, 45.5), "mixed"),  # half, at most
        ((100, 91, 46), (100, 91, 46), "contradicted"),
        ((100, 105, 100), (100, 105, 100), "contradicted"),
        ((100, 89, 89), (100, 105, 100), "mixed"),  # the releases disagree
        ((100, 105, 100), (100, 89, 89), "mixed"),
        ((0, 0, 0), (0, 0, 0), "contradicted"),  # nothing cannot be cut
        ((100, 0, 0), (100, 0, 0), "supported"),
        ((0, 100, 0), (0, 100, 0), "mixed"),
    ],
)
def test_gorbachev_cut(release_2026, release_2022, verdict):
    check(
        "gorbachev_cut",
        verdict,
        f"Mean Soviet deliveries: {release_2026[0]} million TIV a year in 1982-84, …",
        arms_transfers=three_periods(*release_2026),
        arms_transfers_2022=three_periods(*release_2022),
    )


def test_gorbachev_cut_in_its_years():
    check(
        "gorbachev_cut",
        "contradicted",
        "Mean Soviet deliveries: "
        "83 million TIV a year in 1982-84, 86 in 1985-87, 90 in 1990-91 (release used here); "
        "166 million TIV a year in 1982-84, 172 in 1985-87, 181 in 1990-91 (release of 2022).",
        arms_transfers=arms(SUN_PRK=STAIRS),
        arms_transfers_2022=arms(SUN_PRK={year: 2 * tiv for year, tiv in STAIRS.items()}),
    )
