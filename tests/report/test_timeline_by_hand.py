"""Each rule of the rest of the timeline on made-up tables: edges of spans, thresholds, sentences.

The verdicts follow from what each rule says of itself, as the book prints it: "to half or less"
takes in half, "2006-09" takes in neither 2005 nor 2010.
"""

import pandas as pd
import pytest
from made_up_tables import arms, check, kim_in_russia, level, visits

from report import verdicts

PUTIN = "Vladimir Putin"
DEFENCE = "mutual defence"


def test_each_rule_has_a_test():
    rules = {
        name
        for name, function in verdicts.RULES.items()
        if function.__module__ == verdicts.timeline.__name__
    }
    assert len(rules) == 15
    assert {f"test_{name}" for name in rules} <= globals().keys()


# --- made-up tables


def crude(*rows):
    """Crude oil for North Korea: supplier, year, thousand tonnes."""
    frame = pd.DataFrame(rows, columns=["supplier", "year", "amount"])
    frame = frame.astype({"year": "Int64", "amount": float})
    return frame.assign(recipient="PRK", product="crude")


def happenings(*rows, kind):
    """Events with North Korea: day, what."""
    frame = pd.DataFrame(rows, columns=["date", "summary"], dtype=str)
    return frame.assign(partner="PRK", kind=kind)


def pacts(*rows):
    """Treaties with North Korea: with whom, signed, ended, duty."""
    frame = pd.DataFrame(rows, columns=["party_a", "signed", "ended", "obligation"], dtype=str)
    return frame.assign(party_b="PRK")


def signed(*days, title="Agreement on debt"):
    """Papers of Russia and North Korea."""
    frame = pd.DataFrame({"signed": days}, dtype=str)
    return frame.assign(party_a="RUS", party_b="PRK", title=title)


def putin_in_the_north(*days):
    return visits(*((PUTIN, "RUS", "PRK", day, "Pyongyang") for day in days))


def council(*rows, country="PRK"):
    """Decisions of the Council, S/RES/1 and on: day, topic, outcome, Russia, China."""
    columns = ["date", "topic", "outcome", "russia", "china"]
    frame = pd.DataFrame(rows, columns=columns, dtype=str)
    documents = [f"S/RES/{number}" for number in range(1, len(frame) + 1)]
    return frame.assign(document=pd.Series(documents, dtype=str), country=country)


def adopted(*days, russia="yes", topic="A test; sanctions"):
    """Resolutions for which China voted, Russia as told."""
    return council(*((day, topic, "adopted", russia, "yes") for day in days))


def debt(settled, left):
    """What Russia settled and what was left of it, million dollars."""
    rows = [("debt settled", settled), ("outstanding debt", left)]
    frame = pd.DataFrame(rows, columns=["concept", "amount"]).astype({"amount": float})
    return frame.assign(donor="RUS", recipient="PRK")


def launches(**numbers):
    """Missiles launched: d2022_02_23=9."""
    days = [day.removeprefix("d").replace("_", "-") for day in numbers]
    return pd.DataFrame({"date": days, "number": list(numbers.values())})


def turnover(*rows):
    """Trade of Russia and North Korea: year, million dollars."""
    frame = pd.DataFrame(rows, columns=["year", "value"])
    frame = frame.astype({"year": "Int64", "value": float})
    return frame.assign(partner_a="RUS", partner_b="PRK", flow="turnover")


# --- the rules


@pytest.mark.parametrize(
    ("arms_in_1991", "arms_after", "oil_in_1991", "oil_after", "verdict", "sentence"),
    [
        (
            51,
            50,
            51,
            50,
            "supported",
            "Arms from Moscow: 100 million TIV a year in 1985-90, 51 in 1991, 50 a year in "
            "1992-97. Crude oil: 100 thousand tonnes in 1990, 50 in 1992.",
        ),
        (
            50,
            50,
            50,
            50,
            "mostly supported",
            "Arms from Moscow: 100 million TIV a year in 1985-90, 50 in 1991, 50 a year in "
            "1992-97. Crude oil: 100 thousand tonnes in 1990, 50 in 1992. "
            "Most of the fall came in 1991, before the break-up of December.",
        ),
        (50, 50, 51, 50, "supported", "Arms from Moscow: …"),
        (51, 50, 50, 50, "supported", "Arms from Moscow: …"),
        (51, 51, 51, 50, "mixed", "Arms from Moscow: …"),
        (51, 50, 51, 51, "mixed", "Arms from Moscow: …"),
        (  # a fall in 1991 that was made good is none
            50,
            51,
            50,
            51,
            "contradicted",
            "Arms from Moscow: 100 million TIV a year in 1985-90, 50 in 1991, 51 a year in "
            "1992-97. Crude oil: 100 thousand tonnes in 1990, 51 in 1992.",
        ),
    ],
)
def test_backer_lost(arms_in_1991, arms_after, oil_in_1991, oil_after, verdict, sentence):
    deliveries = arms(
        SUN_PRK={1984: 900, **level(1985, 1990, 100), 1991: arms_in_1991},
        RUS_PRK={**level(1992, 1997, arms_after), 1998: 900},
        CHN_PRK=level(1985, 1997, 900),
    )
    oil = crude(
        ("SUN", 1990, 100),
        ("SUN", 1991, oil_in_1991),
        ("RUS", 1992, oil_after),
        ("CHN", 1992, 900),
    )
    check("backer_lost", verdict, sentence, arms_transfers=deliveries, oil=oil)


@pytest.mark.parametrize(
    "oil",
    [
        crude(("SUN", 1990, 9), ("SUN", 1991, 9)),
        crude(("SUN", 1991, 9), ("RUS", 1992, 0), ("CHN", 1990, 9)),
        crude(),
    ],
)
def test_backer_lost_where_no_oil_is_on_record(oil):
    check(
        "backer_lost",
        "unverifiable",
        "No crude oil from Moscow on record in 1990 or in 1992.",
        arms_transfers=arms(SUN_PRK=level(1985, 1990, 100)),
        oil=oil,
    )


FULL = "Shevardnadze puts full diplomatic relations into effect."


@pytest.mark.parametrize(
    ("rows", "verdict", "sentence"),
    [
        (
            [("1990-09-30", FULL)],
            "contradicted",
            "Full relations with Seoul took effect on 30 September 1990, "
            "while Gorbachev led the Soviet Union.",
        ),
        ([("1991-12-25", FULL)], "contradicted", "Full relations …"),
        (
            [("1991-12-26", FULL)],
            "supported",
            "Full relations with Seoul took effect on 26 December 1991, "
            "after the end of the Soviet Union.",
        ),
        ([("1992", FULL)], "supported", "Full relations with Seoul took effect in 1992, …"),
        (  # the first of two; others than Moscow
            [
                ("1992-11-19", FULL),
                ("1991-04-20", "Full diplomatic relations of Russia with Seoul."),
                ("1989-02-01", "Full diplomatic relations of Hungary with Seoul."),
            ],
            "contradicted",
            "Full relations with Seoul took effect on 20 April 1991, …",
        ),
        (
            [("1990-09-30", "Moscow and Seoul agree on consular relations.")],
            "unverifiable",
            "The chronology has no day of full relations with Seoul.",
        ),
        ([], "unverifiable", "The chronology …"),
    ],
)
def test_seoul_after_the_break_up(rows, verdict, sentence):
    events = happenings(*rows, kind="recognition")
    check("seoul_after_the_break_up", verdict, sentence, events=events)


@pytest.mark.parametrize(
    ("rows", "verdict", "sentence"),
    [
        (
            [("SUN", "1961-07-06", "1996", DEFENCE), ("RUS", "2000-02-09", None, "consultation")],
            "supported",
            "End of the alliance treaty in the 1990s: 1996. Treaties with a duty of mutual "
            "defence signed from 1992 to 2009: none.",
        ),
        ([("SUN", "1961", "1992-01-01", DEFENCE)], "supported", "End of the alliance …"),
        ([("SUN", "1961", "1999-12-31", DEFENCE)], "supported", "End of the alliance …"),
        ([("SUN", "1961", "1991-12-31", DEFENCE)], "contradicted", "End of the alliance …"),
        ([("SUN", "1961", "2000-01-01", DEFENCE)], "contradicted", "End of the alliance …"),
        (
            [("SUN", "1961", None, DEFENCE)],
            "contradicted",
            "End of the alliance treaty in the 1990s: none. …",
        ),
        ([("CHN", "1961", "1996", DEFENCE)], "contradicted", "End of the alliance …"),
        ([("SUN", "1961", "1996", "none")], "contradicted", "End of the alliance …"),
        (
            [("SUN", "1961", "1996", DEFENCE), ("RUS", "2009-12-31", None, DEFENCE)],
            "mixed",
            "End of the alliance treaty in the 1990s: 1996. Treaties with a duty of mutual "
            "defence signed from 1992 to 2009: 31 December 2009.",
        ),
        (
            [("SUN", "1961", "1996", DEFENCE), ("RUS", "2010-01-01", None, DEFENCE)],
            "supported",
            "End of the alliance …",
        ),
        ([], "contradicted", "End of the alliance …"),
    ],
)
def test_alliance_expired(rows, verdict, sentence):
    check("alliance_expired", verdict, sentence, treaties=pacts(*rows))


@pytest.mark.parametrize(
    ("days", "verdict", "found"),
    [
        (["2000-07-01"], "supported", "1 July 2000"),
        (["2000-07-31", "2000-09"], "supported", "31 July 2000, September 2000"),
        (["2000-06-30"], "mostly supported", "30 June 2000"),
        (["2000-08-01"], "mostly supported", "1 August 2000"),
        (["2000"], "mostly supported", "2000"),
        (["1999-07-19", "2001-07-19"], "contradicted", "none"),
        ([], "contradicted", "none"),
    ],
)
def test_putin_in_pyongyang(days, verdict, found):
    sentence = f"Visits of Putin to North Korea begun in 2000: {found}."
    check("putin_in_pyongyang", verdict, sentence, visits=putin_in_the_north(*days))


@pytest.mark.parametrize(
    ("days", "verdict", "found"),
    [
        (["2001-01-01", "2002-12-31"], "supported", "1 January 2001, 31 December 2002"),
        (["2001-12-31", "2003-01-01"], "mixed", "31 December 2001"),
        (["2000-12-31", "2002-01-01"], "mixed", "1 January 2002"),
        (["2001-07", "2001-08"], "mixed", "July 2001, August 2001"),
        (["2000-12-31", "2003-01-01"], "contradicted", "none"),
        ([], "contradicted", "none"),
    ],
)
def test_two_journeys_of_kim(days, verdict, found):
    journeys = visits(*(("Kim Jong Il", "PRK", "RUS", day, "Moscow") for day in days))
    sentence = f"Journeys of Kim Jong Il to Russia begun in 2001-02: {found}."
    check("two_journeys_of_kim", verdict, sentence, visits=journeys)


@pytest.mark.parametrize(
    ("resolutions", "verdict", "found"),
    [
        (adopted("2006-01-01", "2009-12-31"), "supported", "1, 2"),
        (adopted("2005-12-31", "2006-10-14", "2009-06-12", "2010-01-01"), "supported", "2, 3"),
        (adopted("2006-10-14", "2007", "2009-06-12"), "mostly supported", "1, 2, 3"),
        (adopted("2006-10-14"), "mixed", "1"),
        (adopted("2005-12-31", "2009-12-31"), "mixed", "2"),
        (adopted("2006-10-14", "2009-06-12", russia="abstain"), "contradicted", "none"),
        (adopted("2006-10-14", "2009-06-12", topic="Renewal"), "contradicted", "none"),
        (adopted("2006-10-14", "2009-06-12").assign(outcome="vetoed"), "contradicted", "none"),
        (adopted("2006-10-14", "2009-06-12").assign(country="MMR"), "contradicted", "none"),
    ],
)
def test_two_rounds_of_sanctions(resolutions, verdict, found):
    sentence = f"Sanctions of 2006-09 that Russia voted for: {found}. Resolution 1695 …"
    check("two_rounds_of_sanctions", verdict, sentence, security_council=resolutions)


IN_2012 = signed("2012-09-17")


@pytest.mark.parametrize(
    ("papers", "settled", "left", "verdict", "sentence"),
    [
        (
            IN_2012,
            11_000,
            1_100,
            "supported",
            "Agreements of 2012 on the debt: 17 September 2012. Of 11,000 million dollars 1,100 "
            "were to be paid, so 90% were struck out. The debt was in Soviet rubles, so the sum "
            "in dollars is a convention.",
        ),
        (IN_2012, 12_000, 1_200, "supported", "Agreements …"),
        (IN_2012, 12_200, 1_220, "mixed", "Agreements …"),
        (IN_2012, 10_000, 1_000, "supported", "Agreements …"),
        (IN_2012, 9_800, 980, "mixed", "Agreements …"),
        # nine tenths less a tenth of it is 81 per cent, and a tenth more 99
        (IN_2012, 10_000, 1_800, "supported", "Agreements …"),
        (IN_2012, 10_000, 2_000, "mixed", "Agreements …"),
        (IN_2012, 10_000, 150, "supported", "Agreements …"),
        (IN_2012, 10_000, 50, "mixed", "Agreements …"),
        (
            signed("2011-12-31", "2013-01-01"),
            11_000,
            1_100,
            "mostly supported",
            "Agreements of 2012 on the debt: none. …",
        ),
        (signed("2012", title="On trade"), 11_000, 1_100, "mostly supported", "Agreements …"),
        (
            IN_2012,
            0,
            0,
            "contradicted",
            "The table of aid has no settlement of a debt by Russia.",
        ),
    ],
)
def test_debt_struck_out(papers, settled, left, verdict, sentence):
    check("debt_struck_out", verdict, sentence, treaties=papers, aid=debt(settled, left))


@pytest.mark.parametrize(
    ("tests_before", "tests_after", "missiles", "verdict", "sentence"),
    [
        (
            4,
            4,
            40,
            "supported",
            "Nuclear tests: 4 in the four years 2012-15, 4 in 2016-17. "
            "Missiles launched a year: 10 and 20.",
        ),
        (4, 3, 40, "mixed", "Nuclear tests: 4 in the four years 2012-15, 3 in 2016-17. …"),
        (4, 4, 39, "mixed", "Nuclear tests: 4 …"),
        (4, 3, 39, "contradicted", "Nuclear tests: 4 …"),
        (0, 1, 40, "supported", "Nuclear tests: 0 …"),  # any is more than none
        (0, 0, 40, "mixed", "Nuclear tests: 0 …"),
    ],
)
def test_more_nuclear_and_missile_tests(tests_before, tests_after, missiles, verdict, sentence):
    days = ["2011-12-31"] * 9 + ["2018-01-01"] * 9
    days += ["2012-01-01"] * tests_before + ["2017-12-31"] * tests_after
    check(
        "more_nuclear_and_missile_tests",
        verdict,
        sentence,
        nuclear_tests=pd.DataFrame({"date": days}),
        missile_launches=launches(
            d2011_12_31=99,
            d2012_01_01=10,
            d2015_12_31=30,
            d2016_01_01=missiles - 9,
            d2017_12_31=9,
            d2018_01_01=99,
        ),
    )


LIMITS = "Russia votes for a cap on oil and the return of workers."
YES = ("2016-01-01", "A test; sanctions", "adopted", "yes", "yes")
ABSTAINS = ("2017-12-31", "A test; sanctions", "adopted", "abstain", "yes")


@pytest.mark.parametrize(
    ("rows", "limits", "verdict", "sentence"),
    [
        (
            [YES, YES],
            [("2017-12-22", LIMITS)],
            "supported",
            "Russia voted for 2 of 2 resolutions with sanctions in 2016-17 (1, 2). "
            "Limits on oil and workers: 22 December 2017.",
        ),
        (
            [YES],
            [("2018-01-01", LIMITS)],
            "mostly supported",
            "Russia voted for 1 of 1 resolution with sanctions in 2016-17 (1). "
            "Limits on oil and workers: none.",
        ),
        ([YES], [("2015-12-31", LIMITS)], "mostly supported", "Russia voted for 1 …"),
        ([YES], [("2017", "Russia votes for a cap on oil.")], "mostly supported", "Russia …"),
        ([YES], [("2017", "China votes on oil and workers.")], "mostly supported", "Russia …"),
        ([YES], [("2016", LIMITS)], "supported", "Russia voted for 1 …"),
        (
            [YES, ABSTAINS],
            [("2017-12-22", LIMITS)],
            "mixed",
            "Russia voted for 1 of 2 resolutions with sanctions in 2016-17 (1). …",
        ),
        (
            [ABSTAINS],
            [("2017-12-22", LIMITS)],
            "contradicted",
            "Russia voted for 0 of 1 resolution with sanctions in 2016-17 (none). …",
        ),
        (  # of other years
            [("2015-12-31", *YES[1:]), ("2018-01-01", *YES[1:])],
            [("2017-12-22", LIMITS)],
            "contradicted",
            "Russia voted for 0 of 0 resolutions with sanctions in 2016-17 (none). …",
        ),
    ],
)
def test_strict_sanctions(rows, limits, verdict, sentence):
    check(
        "strict_sanctions",
        verdict,
        sentence,
        security_council=council(*rows),
        events=happenings(*limits, kind="sanction"),
    )


@pytest.mark.parametrize(
    ("to_russia", "to_the_north", "verdict", "began"),
    [
        (["2019-04-25"], [], "supported", "on 25 April 2019"),
        (["2019-04-01"], [], "supported", "on 1 April 2019"),
        (["2023-09-12", "2019-04"], ["2024-06-19"], "supported", "in April 2019"),
        (["2019-05-01"], [], "mostly supported", "on 1 May 2019"),
        (["2019-02-28"], [], "mostly supported", "on 28 February 2019"),
        (["2019-02-27"], [], "contradicted", "on 27 February 2019"),
        (["2019-04-25"], ["2018-05-31"], "contradicted", "on 31 May 2018"),
        # before and from the day on which Kim Jong Un leads
        (["2019-04-25"], ["2000-07-19", "2011-12-16"], "supported", "on 25 April 2019"),
        (["2019-04-25"], ["2011-12-17"], "contradicted", "on 17 December 2011"),
    ],
)
def test_first_summit_after_hanoi(to_russia, to_the_north, verdict, began):
    both = pd.concat([kim_in_russia(*to_russia), putin_in_the_north(*to_the_north)])
    check(
        "first_summit_after_hanoi",
        verdict,
        f"The first visit between the two began {began}; "
        "the meeting with Trump in Hanoi ended on 28 February 2019.",
        visits=both,
    )


def test_first_summit_after_hanoi_without_a_visit():
    check(
        "first_summit_after_hanoi",
        "contradicted",
        "The table has no visit between the two.",
        visits=kim_in_russia(),
    )


@pytest.mark.parametrize(
    ("days", "rows", "verdict", "sentence"),
    [
        (
            ["2019-04-24", "2022-01-01"],
            [(2018, 50), (2019, 99), (2020, 60), (2021, 900)],
            "supported",
            "Agreements from April 2019 to 2021: none. "
            "Trade was 50 million dollars in 2018 and at most 99 in 2019-20.",
        ),
        (
            ["2019-04-25"],
            [(2018, 50), (2019, 99)],
            "mixed",
            "Agreements from April 2019 to 2021: 25 April 2019. …",
        ),
        (["2021-12-31"], [(2018, 50), (2020, 99)], "mixed", "Agreements …"),
        ([], [(2018, 50), (2019, 1), (2020, 100)], "mixed", "Agreements …"),
        ([], [(2018, 40), (2018, 60), (2019, 100)], "mixed", "Agreements …"),  # 50 on average
        (["2020"], [(2018, 50), (2019, 100)], "contradicted", "Agreements …"),
        (
            [],
            [(2017, 50), (2019, 50)],
            "unverifiable",
            "No trade on record in 2018, or none in 2019-20.",
        ),
        ([], [(2018, 50), (2021, 50)], "unverifiable", "No trade on record …"),
    ],
)
def test_little_came_of_it(days, rows, verdict, sentence):
    check("little_came_of_it", verdict, sentence, treaties=signed(*days), trade=turnover(*rows))


def test_little_came_of_it_asks_about_turnover_with_russia():
    others = [
        turnover((2019, 900)).assign(partner_a="CHN"),
        turnover((2019, 900)).assign(flow="exports"),
    ]
    check(
        "little_came_of_it",
        "supported",
        "Agreements from April 2019 to 2021: none. Trade was 50 million dollars …",
        treaties=signed("2020").assign(party_a="CHN"),
        trade=pd.concat([turnover((2018, 50), (2019, 50)), *others]),
    )


@pytest.mark.parametrize(
    ("early", "late", "verdict", "sentence"),
    [
        (
            0,
            20,
            "supported",
            "Missiles launched: 10 in 2021, 20 in 2022, 0 of them before the invasion.",
        ),
        (
            10,
            10,
            "mostly supported",
            "Missiles launched: 10 in 2021, 20 in 2022, 10 of them before the invasion, "
            "so the war is not the whole cause.",
        ),
        (1, 19, "mostly supported", "Missiles launched: …"),
        (11, 9, "mixed", "Missiles launched: …"),
        (0, 19, "contradicted", "Missiles launched: …"),
        (0, 0, "contradicted", "Missiles launched: …"),
    ],
)
def test_launches_during_the_war(early, late, verdict, sentence):
    numbers = launches(
        d2020_12_31=99,
        d2021_01_01=10,
        d2022_02_23=early,
        d2022_02_24=late,
        d2023_01_01=99,
    )
    check("launches_during_the_war", verdict, sentence, missile_launches=numbers)


def draft(day, russia, china, topic="Tighter sanctions; draft"):
    return (day, topic, "vetoed", russia, china)


@pytest.mark.parametrize(
    ("rows", "verdict", "sentence"),
    [
        (
            [draft("2022-01-01", "no", "no")],
            "supported",
            "Drafts with new sanctions voted down since 2022: 1 January 2022. "
            "New sanctions adopted in 2022-24: none.",
        ),
        ([draft("2021-12-31", "no", "no")], "contradicted", "Drafts with …"),
        ([draft("2022-05-26", "no", "abstain")], "mostly supported", "Drafts with …"),
        ([draft("2022-05-26", "yes", "no")], "mostly supported", "Drafts with …"),
        (  # one by each of them alone is none by both
            [draft("2022-05-26", "no", "yes"), draft("2023", "yes", "no")],
            "mostly supported",
            "Drafts with new sanctions voted down since 2022: 26 May 2022, 2023. …",
        ),
        (  # voted down by others
            [draft("2022-05-26", "yes", "yes")],
            "contradicted",
            "Drafts with new sanctions voted down since 2022: none. …",
        ),
        ([draft("2022-05-26", "no", "no", "Renewal")], "contradicted", "Drafts with …"),
        (
            [draft("2022-05-26", "no", "no"), ("2024-12-31", *YES[1:])],
            "mixed",
            "Drafts with new sanctions voted down since 2022: 26 May 2022. "
            "New sanctions adopted in 2022-24: 2.",
        ),
        (
            [draft("2022-05-26", "no", "no"), ("2021-12-31", *YES[1:]), ("2025", *YES[1:])],
            "supported",
            "Drafts with …",
        ),
        ([], "contradicted", "Drafts with …"),
    ],
)
def test_new_sanctions_blocked(rows, verdict, sentence):
    check("new_sanctions_blocked", verdict, sentence, security_council=council(*rows))


TALKS = "Putin receives Kim Jong Un."


@pytest.mark.parametrize(
    ("begins", "summits", "verdict", "sentence"),
    [
        (
            ["2023-09-12"],
            [("2019-04-25", TALKS), ("2023-09-12", TALKS)],
            "supported",
            "The visit began: 12 September 2023; the two met: 12 September 2023. "
            "Summits since April 2019 before that: none.",
        ),
        (["2023-09-12"], [("2023-09-13", TALKS)], "mostly supported", "The visit began: …"),
        (["2023-09-12"], [("2023-09", TALKS)], "mostly supported", "The visit began: …"),
        (
            ["2023-09-12"],
            [("2019-05-01", TALKS), ("2023-09-12", TALKS)],
            "mixed",
            "The visit began: 12 September 2023; the two met: 12 September 2023. "
            "Summits since April 2019 before that: 1 May 2019.",
        ),
        (["2023-09"], [("2023-08-31", TALKS), ("2023-09-12", TALKS)], "mixed", "The visit …"),
        (  # of Putin with Kim only
            ["2023-09-12"],
            [("2021-09-04", "Xi comes to Pyongyang."), ("2023-09-12", TALKS)],
            "supported",
            "The visit …",
        ),
        (["2023-10-01"], [("2023-09-12", TALKS)], "contradicted", "The visit began: none; …"),
        (["2023-09-12"], [("2023-10-12", TALKS)], "contradicted", "The visit began: …"),
        (["2023-09-12"], [("2023-09-12", "Xi comes.")], "contradicted", "The visit began: …"),
        ([], [], "contradicted", "The visit began: none; the two met: none. …"),
    ],
)
def test_second_summit_of_the_two(begins, summits, verdict, sentence):
    check(
        "second_summit_of_the_two",
        verdict,
        sentence,
        visits=kim_in_russia(*begins),
        events=happenings(*summits, kind="summit"),
    )


@pytest.mark.parametrize(
    ("after", "trade_in_2024", "verdict", "sentence"),
    [
        (
            4,
            100,
            "supported",
            "Visits on record: 2 in the twelve months before the meeting of 13 September 2023, "
            "4 in the nine months after it. Trade on record: 50 million dollars in 2023, "
            "100 in 2024; arms are not in it.",
        ),
        (4, 99, "mostly supported", "Visits on record: 2 in …"),
        (3, 100, "mixed", "Visits on record: 2 in …"),
        (3, 99, "contradicted", "Visits on record: 2 in …"),
    ],
)
def test_exchange_has_grown(after, trade_in_2024, verdict, sentence):
    days = ["2022-09-12", "2022-09-13", "2023-09-12", "2024-06-19"]  # the first and last are out
    days += ["2023-09-13", "2024-06-18", "2024-01", "2024-02"][:after]
    rows = [("A minister", "PRK", "RUS", day, None) for day in days]
    rows += [("A minister", "CHN", "PRK", "2024-01-01", None)] * 9
    check(
        "exchange_has_grown",
        verdict,
        sentence,
        visits=visits(*rows),
        trade=turnover((2023, 50), (2024, trade_in_2024)),
    )


@pytest.mark.parametrize("rows", [[(2023, 50)], [(2024, 50)], []])
def test_exchange_has_grown_where_no_trade_is_on_record(rows):
    check(
        "exchange_has_grown",
        "unverifiable",
        "No trade on record in 2023 or in 2024.",
        visits=visits(("A minister", "RUS", "PRK", "2024-01-01", None)),
        trade=turnover(*rows),
    )
