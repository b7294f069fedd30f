"""Article A, of September 2023: Russia and North Korea."""

from itertools import pairwise

import pandas as pd

from report import measures
from report.prose import date_in_words, percent
from report.verdicts.rule import (
    FEW,
    HALF,
    LEVEL,
    LONG,
    MINOR,
    PROMPT,
    QUARTER,
    SHORT,
    THIRD,
    TWOFOLD,
    WEEK,
    Verdict,
    amount,
    counted,
    dates_in_words,
    fallen,
    is_day,
    of_two,
    on_date,
    recorded_votes,
    rule,
    since,
    times_as_large,
    trips,
    up_to,
    with_year,
    years,
)

WRITTEN = "2023-09-12"  # Kim Jong Un has just arrived in Russia
ATTACK, ARMISTICE = "1950-06-25", "1953-07-27"  # North Korea attacks the South
KIM_JONG_UN_LEADS = "2011-12-17"
INVASION = "2022-02-24"  # Russia invades Ukraine


def deliveries(arms: pd.DataFrame, supplier, first: int, last: int) -> pd.Series:
    """Return the arms delivered to North Korea per year, in million TIV."""
    return measures.flow(arms, supplier, "PRK", first, last)


@rule
def kim_has_come(visits, *, until=WRITTEN, week=WEEK):
    """A visit of Kim Jong Un to Russia began within a week (7 days) before the article:
    supported. It began within a week after it, so that it was announced and not begun: mixed.
    Neither: contradicted."""
    starts = trips(visits, "Kim Jong Un", "RUS")["start"]
    starts = starts[is_day(starts)]
    days_ago = (pd.Timestamp(until) - pd.to_datetime(starts)).dt.days
    begun = starts[days_ago.between(0, week)]
    near = starts[days_ago.between(-week, week)]
    if len(begun):
        return Verdict("supported", f"The visit began on {date_in_words(begun.iloc[-1])}.")
    if len(near):
        return Verdict(
            "mixed",
            f"The visit began on {date_in_words(near.iloc[0])}, "
            f"after the article of {date_in_words(until)}.",
        )
    return Verdict(
        "contradicted",
        f"No visit of Kim Jong Un to Russia began within {counted(week, 'day')} "
        f"of {date_in_words(until)}.",
    )


@rule
def second_meeting(visits, *, until=WRITTEN):
    """Visits of Kim Jong Un to Russia and of Putin to North Korea that began before the day of
    the article, since Kim Jong Un leads. Exactly one: supported. None, or more than one:
    contradicted."""
    to_russia = trips(visits, "Kim Jong Un", "RUS")
    to_north_korea = trips(visits, "Vladimir Putin", "PRK")
    meetings = pd.concat([to_russia, to_north_korea]).sort_values("start", kind="stable")
    meetings = meetings[since(meetings["start"], KIM_JONG_UN_LEADS)]
    late = since(meetings["start"], until)
    before, later = meetings[~late], meetings[late]

    places = before["place"].fillna("place not on record")
    named = [
        f"{place} {on_date(start)}" for place, start in zip(places, before["start"], strict=True)
    ]
    word = "supported" if len(before) == 1 else "contradicted"
    return Verdict(
        word,
        f"Earlier visits between the two: {len(before)} ({', '.join(named) or 'none'}). "
        f"From {date_in_words(until)} on the table has {len(later)}.",
    )


@rule
def isolated_leaders(key_votes, *, until=WRITTEN, few=FEW, quarter=QUARTER, half=HALF):
    """General Assembly votes on Ukraine, and on nothing else, since the invasion of 2022.
    North Korea must vote with Russia in most of those in which both votes are known; then,
    with no more than 10 per cent of all votes against the texts, and no more than 25 per cent
    abstentions: supported. The same with more abstentions: mostly supported. Votes against up
    to 50 per cent, or North Korea not with Russia: mixed. More against than that:
    contradicted. No vote: unverifiable."""
    votes = recorded_votes(key_votes, "Ukraine", INVASION, until)
    if votes.empty:
        return Verdict("unverifiable", f"No vote on Ukraine up to {date_in_words(until)}.")
    cast = votes[["yes", "no", "abstain"]].sum().astype(float)
    against, away = cast["no"] / cast.sum(), cast["abstain"] / cast.sum()

    known = votes[votes[["PRK", "RUS"]].isin(measures.VOTES).all(axis=1)]
    if known.empty:
        together = 0.0
        partner = "no vote is known in which both North Korea and Russia took part"
    else:
        together = float((known["PRK"] == known["RUS"]).mean())
        partner = (
            f"North Korea voted like Russia in {percent(together)} "
            f"of {counted(len(known), 'known vote')}"
        )

    if against > half:
        word = "contradicted"
    elif against > few or together <= half:
        word = "mixed"
    elif away > quarter:
        word = "mostly supported"
    else:
        word = "supported"
    return Verdict(
        word,
        f"In {counted(len(votes), 'vote')} on Ukraine up to {date_in_words(until)} "
        f"states voted against the texts, with Russia, in {percent(against)} of votes cast "
        f"and abstained in {percent(away)}; {partner}. "
        "Tested on Ukraine only; the chapter that compares the two partners "
        "finds the word too strong beyond it.",
    )


@rule
def roles_reversed(arms_transfers, events, *, level=LEVEL):
    """Major arms (SIPRI). The Soviet Union delivered in 1950-53 and North Korea delivered
    nothing to it or to Russia before 2023; in 2023-25 North Korea delivers to Russia, and
    Russia to North Korea no more than 10 per cent of that: supported. The same, but the
    chronology has Russian arms for North Korea since 2023 that are claimed and not in SIPRI:
    mostly supported. Both deliver in 2023-25: mixed. North Korea delivers nothing, or did so
    before: contradicted. The claim looks ahead, so the record after the article counts."""
    soviet_then = deliveries(arms_transfers, "SUN", 1950, 1953).sum()
    russian_now = deliveries(arms_transfers, "RUS", 2023, 2025).sum()
    korean_before = measures.flow(arms_transfers, "PRK", ["SUN", "RUS"], 1950, 2022).sum()
    korean_now = measures.flow(arms_transfers, "PRK", "RUS", 2023, 2025).sum()
    claimed = events[
        (events["partner"] == "PRK")
        & (events["kind"] == "arms")
        & (events["direction"] == "RUS>partner")
        & since(events["date"], "2023-01-01")
    ]["date"]

    if soviet_then == 0 or korean_now == 0 or korean_before > 0:
        word = "contradicted"
    elif russian_now > level * korean_now:
        word = "mixed"
    elif len(claimed):
        word = "mostly supported"
    else:
        word = "supported"

    gap = "Ordinary shells are not in the measure"
    if len(claimed):
        gap += (
            ", nor what is claimed of Russian arms for North Korea "
            f"(chronology: {dates_in_words(claimed)})"
        )
    return Verdict(
        word,
        f"Moscow delivered {amount(soviet_then)} million TIV in 1950-53 "
        f"and {amount(russian_now)} in 2023-25; "
        f"North Korea delivered {amount(korean_before)} up to 2022 "
        f"and {amount(korean_now)} in 2023-25. {gap}.",
    )


@rule
def weapons_for_the_attack(arms_orders, events, *, prompt=PROMPT):
    """Of three elements, ammunition, aircraft and pilots, the tables can test two: SIPRI lists
    Soviet aircraft delivered by 1950; the chronology has Soviet pilots in action no later than
    30 days after the attack of 25 June 1950, so that they can have been given for it. Both:
    supported. One of them: mixed. Neither: contradicted."""
    aircraft = arms_orders[
        (arms_orders["supplier"] == "SUN")
        & (arms_orders["recipient"] == "PRK")
        & (arms_orders["first_delivery"] <= 1950)
        & arms_orders["description"].str.contains("aircraft")
    ]
    pilots = events[
        (events["partner"] == "PRK")
        & (events["direction"] == "RUS>partner")
        & events["summary"].str.contains("Soviet pilots")
        & since(events["date"], ATTACK)
        & up_to(events["date"], ARMISTICE)
        & is_day(events["date"])
    ]["date"]
    if pilots.empty:
        return Verdict(
            of_two(len(aircraft) > 0, False),
            f"Soviet aircraft orders delivered by 1950: {len(aircraft)}. "
            "No Soviet pilots on record in 1950-53.",
        )

    delay = (pd.Timestamp(pilots.min()) - pd.Timestamp(ATTACK)).days
    late = ", so not for the attack itself" if delay > prompt else ""
    return Verdict(
        of_two(len(aircraft) > 0, delay <= prompt),
        f"SIPRI lists {counted(len(aircraft), 'aircraft order')} whose delivery began by 1950; "
        f"Soviet pilots fought from {date_in_words(pilots.min())}, "
        f"{counted(delay, 'day')} after the attack{late}. "
        "Ammunition is in no table, so it stays untested.",
    )


@rule
def decades_of_backing(arms_transfers, *, long=LONG, short=SHORT, half=HALF):
    """The longest unbroken run of years with Soviet deliveries after the Korean War (1954-91).
    Twenty years or more, and at least half of all that SIPRI lists for the period: supported.
    Twenty years with a smaller part: mostly supported. Ten to twenty years: mixed. Less:
    contradicted."""
    soviet = deliveries(arms_transfers, "SUN", 1954, 1991)
    if not (soviet > 0).any():
        return Verdict("contradicted", "SIPRI lists no Soviet delivery in 1954-91.")
    first, last = measures.longest_run(soviet > 0)
    run = last - first + 1
    shares = measures.supplier_shares(arms_transfers, "PRK", 1954, 1991)
    share = shares.set_index("supplier")["share"]["SUN"]

    if run >= long and share >= half:
        word = "supported"
    elif run >= long:
        word = "mostly supported"
    elif run >= short:
        word = "mixed"
    else:
        word = "contradicted"

    span = f"each of {run} years from {first} to {last}"
    if run == 1:
        span = "no two years running"
    return Verdict(
        word,
        f"Soviet deliveries in {span}, {amount(soviet.sum())} million TIV in 1954-91, "
        f"{percent(share)} of all that SIPRI lists.",
    )


@rule
def up_and_down(arms_transfers, roll_calls, *, twofold=TWOFOLD, half=HALF):
    """Ups and downs: Soviet and Russian deliveries summed over spans of five years, 1950 to
    2009, at least once doubled from one span to the next and at least once halved. Matching
    interests: the same vote in more than half of the General Assembly resolutions of
    1992-2023. Both: supported. One: mixed. Neither: contradicted."""
    flow = deliveries(arms_transfers, ["SUN", "RUS"], 1950, 2009)
    spans = flow.groupby(flow.index // 5).sum()
    ups = downs = 0
    for before, after in pairwise(spans):
        ups += times_as_large(after, before, twofold)
        downs += fallen(before, after, 1 / twofold)

    rolls = with_year(roll_calls[roll_calls["kind"] == "whole"])
    rolls = rolls[rolls["year"].between(1992, 2023)]
    if measures.shared_votes(rolls, "RUS", "PRK").empty:
        return Verdict("unverifiable", "No resolution of 1992-2023 in which both voted.")
    share, votes = measures.same_vote_share(rolls, "RUS", "PRK")
    return Verdict(
        of_two(ups >= 1 and downs >= 1, share > half),
        "From one span of five years to the next, "
        f"deliveries doubled or more {counted(ups, 'time')} "
        f"and halved or more {counted(downs, 'time')}; "
        f"the two voted alike in {percent(share)} of {counted(votes, 'resolution')} of 1992-2023.",
    )


@rule
def aid_went_on(arms_transfers, aid):
    """Military aid: Soviet deliveries in every year 1955-69. Economic aid: at least one Soviet
    entry of aid that is not arms or an outstanding debt, beginning in 1955-69. Both:
    supported. One: mostly supported where years without a delivery are three or fewer,
    otherwise mixed. Neither: contradicted."""
    flow = deliveries(arms_transfers, "SUN", 1955, 1969)
    gaps = int((flow == 0).sum())
    economic = aid[
        (aid["donor"] == "SUN")
        & (aid["recipient"] == "PRK")
        & aid["year_from"].between(1955, 1969)
        & ~aid["concept"].isin(["arms free of charge", "outstanding debt"])
    ]

    if gaps == 0 and len(economic):
        word = "supported"
    elif gaps > 0 and economic.empty:
        word = "contradicted"
    elif gaps <= 3:
        word = "mostly supported"
    else:
        word = "mixed"
    return Verdict(
        word,
        f"Years without a Soviet delivery in 1955-69: {gaps}; "
        f"the least was {amount(flow.min())} million TIV in {flow.idxmin()}, "
        f"the mean {amount(flow.mean())}. "
        f"Entries of economic aid or debt relief in these years: {len(economic)}.",
    )


@rule
def purge_hurt_ties(arms_transfers, *, level=LEVEL):
    """Mean yearly Soviet deliveries before the purge (1954-55), during it (1956-58) and after
    it (1959-61); a change below 10 per cent counts as none. Lower during than before:
    supported. Not lower during, lower after: mixed. Lower in neither: contradicted."""
    before = deliveries(arms_transfers, "SUN", 1954, 1955).mean()
    during = deliveries(arms_transfers, "SUN", 1956, 1958).mean()
    after = deliveries(arms_transfers, "SUN", 1959, 1961).mean()
    if fallen(before, during, 1 - level):
        word = "supported"
    elif fallen(before, after, 1 - level):
        word = "mixed"
    else:
        word = "contradicted"
    return Verdict(
        word,
        f"Mean Soviet deliveries a year: {amount(before)} million TIV "
        f"before the purge (1954-55), {amount(during)} during it (1956-58), "
        f"{amount(after)} after it (1959-61). Arms are the only tie with a yearly series.",
    )


@rule
def reduced_not_cut(arms_transfers, *, level=LEVEL):
    """Reduced: mean yearly Soviet deliveries of 1957-90 at least 10 per cent below those of
    1954-56. Not cut off: no year of 1957-90 without a delivery. Both: supported. One: mixed.
    Neither: contradicted."""
    before = deliveries(arms_transfers, "SUN", 1954, 1956).mean()
    flow = deliveries(arms_transfers, "SUN", 1957, 1990)
    gaps = int((flow == 0).sum())
    return Verdict(
        of_two(fallen(before, flow.mean(), 1 - level), gaps == 0),
        f"Years without a delivery in 1957-90: {gaps}. "
        f"The mean of these years is {amount(flow.mean())} million TIV "
        f"against {amount(before)} in 1954-56; "
        f"the flow ranged from {amount(flow.min())} ({flow.idxmin()}) "
        f"to {amount(flow.max())} ({flow.idxmax()}).",
    )


@rule
def equal_distance(arms_transfers, trade, *, third=THIRD, minor=MINOR):
    """China's part of what Moscow and Beijing had together in the 1970s: in arms delivered,
    and in North Korea's trade as a diplomat put it. From one third to two thirds is near
    balance. Near balance in both: supported. In one: mostly supported. In neither, but at
    least one fifth in both: mixed. Less: contradicted."""
    quoted = trade[
        (trade["partner_b"] == "PRK")
        & (trade["flow"] == "share_of_b_trade")
        & trade["year"].between(1970, 1979)
    ]
    both = pd.DataFrame(
        {
            "arms": {c: deliveries(arms_transfers, c, 1970, 1979).sum() for c in ("CHN", "SUN")},
            "trade": quoted.groupby("partner_a")["value"].mean(),
        }
    ).reindex(["CHN", "SUN"])
    totals = both.sum(skipna=False)
    parts = (both.loc["CHN"] / totals)[totals > 0]
    if len(parts) < 2:
        return Verdict("unverifiable", f"Only {len(parts)} of two measures can be had.")

    near = parts.between(third, 1 - third)
    if near.all():
        word = "supported"
    elif near.any():
        word = "mostly supported"
    elif parts.between(minor, 1 - minor).all():
        word = "mixed"
    else:
        word = "contradicted"
    return Verdict(
        word,
        f"In the 1970s China had {percent(parts['arms'])} of the arms "
        f"and {percent(parts['trade'])} of the trade that the two allies had together.",
    )


@rule
def more_from_both(arms_transfers, *, level=LEVEL):
    """Mean yearly deliveries of each ally, compared twice because the claim names no years
    before: 1970-79 with 1960-69, and 1973-79 with 1966-72. A rise of at least 10 per cent from
    both allies in both comparisons: supported; in one of them: mixed; in none: contradicted."""
    comparisons = [((1960, 1969), (1970, 1979)), ((1966, 1972), (1973, 1979))]
    risen, said = [], []
    for earlier, later in comparisons:
        soviet_before = deliveries(arms_transfers, "SUN", *earlier).mean()
        soviet_after = deliveries(arms_transfers, "SUN", *later).mean()
        chinese_before = deliveries(arms_transfers, "CHN", *earlier).mean()
        chinese_after = deliveries(arms_transfers, "CHN", *later).mean()
        risen.append(
            times_as_large(soviet_after, soviet_before, 1 + level)
            and times_as_large(chinese_after, chinese_before, 1 + level)
        )
        said.append(
            f"{years(*later)} against {years(*earlier)}: "
            f"Soviet {amount(soviet_after)} after {amount(soviet_before)}, "
            f"Chinese {amount(chinese_after)} after {amount(chinese_before)} million TIV a year"
        )
    return Verdict(of_two(*risen), f"Mean deliveries, {'; '.join(said)}.")


def _cut(before: float, first: float, last: float, level: float, twofold: float) -> str:
    if fallen(before, first, 1 - level):
        return "supported"
    if fallen(first, last, 1 / twofold):
        return "mixed"
    return "contradicted"


@rule
def gorbachev_cut(arms_transfers, arms_transfers_2022, *, level=LEVEL, twofold=TWOFOLD):
    """Mean yearly Soviet deliveries, in two releases of SIPRI. Those of 1985-87 at least 10
    per cent below those of 1982-84: supported. Not so, but those of 1990-91 at most half of
    1985-87, so that a cut came later: mixed. Neither: contradicted. Where the releases
    disagree: mixed."""
    words, said = [], []
    for release, arms in (("used here", arms_transfers), ("of 2022", arms_transfers_2022)):
        before = deliveries(arms, "SUN", 1982, 1984).mean()
        first = deliveries(arms, "SUN", 1985, 1987).mean()
        last = deliveries(arms, "SUN", 1990, 1991).mean()
        words.append(_cut(before, first, last, level, twofold))
        said.append(
            f"{amount(before)} million TIV a year in 1982-84, {amount(first)} in 1985-87, "
            f"{amount(last)} in 1990-91 (release {release})"
        )
    word = words[0] if words[0] == words[1] else "mixed"
    return Verdict(word, f"Mean Soviet deliveries: {'; '.join(said)}.")
