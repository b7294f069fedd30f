"""Rules that reach a verdict on a claim from the report's tables, and `decide`, which applies them.

A rule is a pure function. Its positional arguments are frames, named after tables; its
keyword-only arguments are thresholds (numbers) or ``until`` (an ISO day: the record up to
then), whose defaults are the named constants below. It returns a `Verdict`, one of five
words and a sentence with the numbers that led to it. The docstring states the rule; the
book prints it. No rule loads a table, and none knows which verdict it should give.

The thresholds are round numbers: `slack` shows how far each would have to move for a verdict
to change.
"""

import inspect
import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import measures

WORDS = ("supported", "mostly supported", "mixed", "contradicted", "unverifiable")

WRITTEN_A = "2023-09-12"  # article A: Kim Jong Un has just arrived in Russia
WRITTEN_B = "2022-07-17"  # article B: day of the English report that it follows
ARRIVES, LEAVES = "2022-07-10", "2022-07-16"  # Min Aung Hlaing, in and from Russia
COUP = "2021-02-01"
ATTACK = "1950-06-25"  # North Korea attacks the South
KIM_JONG_UN_LEADS = "2011-12-17"
INVASION = "2022-02-24"  # Russia invades Ukraine
CONFERENCE = "2021-06-22"  # Moscow Conference on International Security opens

LEVEL = 0.10  # a smaller relative difference counts as none
FEW = 0.10  # at most this part of the votes
QUARTER = 0.25
MINOR = 0.20  # below this part of two, the smaller is minor
THIRD = 1 / 3  # from this part of two, they are near balance
HALF = 0.5
TWOFOLD = 2.0
CHANCE = 0.05  # a smaller p value is not put down to chance
LONG = 20  # years: decades
SHORT = 10  # years: one decade
SEVERAL = 3
PROMPT = 30  # days
WEEK = 7  # days
TOLL = 2000  # persons, the number claimed
NEAR = 0.9  # of the number claimed

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Verdict:
    """One of the five words, and the sentence that says why; raises ValueError for a sixth word."""

    verdict: str
    evidence: str

    def __post_init__(self):
        if self.verdict not in WORDS:
            raise ValueError(f"{self.verdict!r} is not one of {', '.join(WORDS)}")


RULES = {}


def rule(function):
    """Register a function as a rule under its name."""
    RULES[function.__name__] = function
    return function


def _day(day: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError(f"{day!r} is not a day; write it as 2021-02-01")
    return day


def _since(dates: pd.Series, day: str) -> pd.Series:
    """Whether each ISO date, of any precision, is not before a day; raises ValueError if that is none."""
    day = _day(day)
    return dates.map(lambda d: d >= day[: len(d)]).astype(bool)


def _till(dates: pd.Series, day: str) -> pd.Series:
    """Whether each ISO date, of any precision, is not after a day; raises ValueError if that is none."""
    day = _day(day)
    return dates.map(lambda d: d <= day[: len(d)]).astype(bool)


def _days(first: str, last: str) -> int:
    return (pd.Timestamp(last) - pd.Timestamp(first)).days


def _say(date: str) -> str:
    """An ISO date of any precision as the book prints it: 12 September 2023, September 2023, 2023."""
    year, month, day = (date + "--").split("-")[:3]
    return " ".join(filter(None, [day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year]))


def _list(dates) -> str:
    return ", ".join(map(_say, dates)) or "none"


def _years(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(year=frame["date"].str.slice(0, 4).astype(int))


def _trips(visits: pd.DataFrame, visitor: str, host: str) -> pd.DataFrame:
    return visits[(visits["visitor"] == visitor) & (visits["host_country"] == host)].sort_values(
        "start", kind="stable"
    )


def _between(a: str, b: str, visits: pd.DataFrame) -> pd.DataFrame:
    pair = {a, b}
    return visits[visits["visitor_country"].isin(pair) & visits["host_country"].isin(pair)]


def _times(after: float, before: float) -> float:
    """How many times as large; without end where it grew from nothing."""
    return after / before if before else math.inf if after else 1.0


# --- article A: Russia and North Korea


@rule
def kim_has_come(visits, *, until=WRITTEN_A, week=WEEK):
    """A visit of Kim Jong Un to Russia began within a week (7 days) before the article: supported. It began
    within a week after it, so that it was announced and not begun: mixed. Neither: contradicted."""
    gaps = [
        (_days(start, until), start)
        for start in _trips(visits, "Kim Jong Un", "RUS")["start"]
        if len(start) == 10
    ]
    begun = [start for gap, start in gaps if 0 <= gap <= week]
    soon = [start for gap, start in gaps if -week <= gap < 0]
    if begun:
        return Verdict("supported", f"The visit began on {_say(begun[-1])}.")
    if soon:
        return Verdict(
            "mixed", f"The visit began on {_say(soon[0])}, after the article of {_say(until)}."
        )
    return Verdict(
        "contradicted",
        f"No visit of Kim Jong Un to Russia began within {week:g} days of {_say(until)}.",
    )


@rule
def second_meeting(visits, *, until=WRITTEN_A):
    """Visits of Kim Jong Un to Russia and of Putin to North Korea that began before the day of the article, since
    Kim Jong Un leads. Exactly one: supported. None, or more than one: contradicted."""
    meetings = pd.concat(
        [_trips(visits, "Kim Jong Un", "RUS"), _trips(visits, "Vladimir Putin", "PRK")]
    ).sort_values("start", kind="stable")
    meetings = meetings[_since(meetings["start"], KIM_JONG_UN_LEADS)]
    late = _since(meetings["start"], until)
    before, later = meetings[~late], meetings[late]
    days = (
        ", ".join(f"{p} on {_say(d)}" for p, d in zip(before["place"], before["start"])) or "none"
    )
    return Verdict(
        "supported" if len(before) == 1 else "contradicted",
        f"Earlier visits between the two: {len(before)} ({days}). From {_say(until)} on the table has {len(later)}.",
    )


@rule
def isolated_leaders(key_votes, *, until=WRITTEN_A, few=FEW, quarter=QUARTER, half=HALF):
    """General Assembly votes on Ukraine, and on nothing else, since the invasion of 2022. North Korea must vote with
    Russia in most of those in which both votes are known; then, with no more than 10 per cent of all votes against the texts, and no more than 25 per cent
    abstentions: supported. The same with more abstentions: mostly supported. Votes against up to 50 per cent, or
    North Korea not with Russia: mixed. More against than that: contradicted. No vote: unverifiable."""
    votes = key_votes[
        (key_votes["topic"] == "Ukraine") & (key_votes["adoption"] == "recorded vote")
    ]
    votes = votes[_since(votes["date"], INVASION) & _till(votes["date"], until)]
    if votes.empty:
        return Verdict("unverifiable", f"No vote on Ukraine up to {_say(until)}.")
    yes, no, abstain = (float(votes[c].sum()) for c in ("yes", "no", "abstain"))
    against, away = no / (yes + no + abstain), abstain / (yes + no + abstain)
    known = votes[votes[["PRK", "RUS"]].isin(measures.VOTES).all(axis=1)]
    together = float((known["PRK"] == known["RUS"]).mean()) if len(known) else 0.0
    word = (
        "contradicted"
        if against > half
        else "mixed"
        if against > few or together <= half
        else "supported"
        if away <= quarter
        else "mostly supported"
    )
    return Verdict(
        word,
        f"In {len(votes)} votes on Ukraine up to {_say(until)} states voted against the texts, with Russia, in {against:.0%} of votes cast and "
        f"abstained in {away:.0%}; North Korea voted like Russia in {together:.0%} of {len(known)} known votes. Tested on Ukraine only; the chapter "
        "that compares the two partners finds the word too strong beyond it.",
    )


@rule
def roles_reversed(arms_transfers, events, *, level=LEVEL):
    """Major arms (SIPRI). The Soviet Union delivered in 1950-53 and North Korea delivered nothing to it or to Russia
    before 2023; in 2023-25 North Korea delivers to Russia, and Russia to North Korea no more than 10 per cent of that:
    supported. The same, but the chronology has a delivery of Russian arms since 2023 that is claimed and not in SIPRI:
    mostly supported. Both deliver in 2023-25: mixed. North Korea delivers nothing, or did so before: contradicted.
    The claim looks ahead, so the record after the article counts."""
    then = measures.flow(arms_transfers, "SUN", "PRK", 1950, 1953).sum()
    early = measures.flow(arms_transfers, "PRK", ["SUN", "RUS"], 1950, 2022).sum()
    north = measures.flow(arms_transfers, "PRK", "RUS", 2023, 2025).sum()
    south = measures.flow(arms_transfers, "RUS", "PRK", 2023, 2025).sum()
    said = events[
        (events["partner"] == "PRK")
        & (events["kind"] == "arms")
        & (events["direction"] == "RUS>partner")
        & _since(events["date"], "2023-01-01")
    ]["date"]
    word = (
        "contradicted"
        if not (then > 0 and north > 0 and early == 0)
        else "mixed"
        if south > level * north
        else "mostly supported"
        if len(said)
        else "supported"
    )
    return Verdict(
        word,
        f"Moscow delivered {then:,.0f} million TIV in 1950-53 and {south:,.0f} in 2023-25; North Korea delivered {early:,.0f} up to 2022 and "
        f"{north:,.0f} in 2023-25. Ordinary shells are not in the measure"
        f"{', nor the air defence that South Korea says Russia sent in 2024 (statement of ' + _list(said) + ')' if len(said) else ''}.",
    )


@rule
def weapons_for_the_attack(arms_orders, events, *, prompt=PROMPT):
    """Of three elements, ammunition, aircraft and pilots, the tables can test two: SIPRI lists Soviet aircraft delivered by
    1950; the chronology has Soviet pilots in action no later than 30 days after the attack of 25 June 1950, so that
    they can have been given for it. Both: supported. One of them: mixed. Neither: contradicted."""
    given = arms_orders[
        (arms_orders["supplier"] == "SUN")
        & (arms_orders["recipient"] == "PRK")
        & (arms_orders["first_delivery"] <= 1950)
    ]
    kinds = given[given["description"].str.contains("aircraft")]
    pilots = events[
        (events["partner"] == "PRK")
        & (events["direction"] == "RUS>partner")
        & events["summary"].str.contains("Soviet pilots")
        & _since(events["date"], ATTACK)
        & _till(events["date"], "1953-07-27")
        & (events["date"].str.len() == 10)
    ]
    first = pilots["date"].min() if len(pilots) else None
    if first is None:
        return Verdict(
            "mixed" if len(kinds) else "contradicted",
            f"Soviet aircraft orders delivered by 1950: {len(kinds)}. No Soviet pilots on record in 1950-53.",
        )
    delay = _days(ATTACK, first)
    word = ("contradicted", "mixed", "supported")[int(len(kinds) > 0) + int(delay <= prompt)]
    return Verdict(
        word,
        f"SIPRI lists {len(kinds)} aircraft orders whose delivery began by 1950; Soviet pilots fought from {_say(first)}, {delay} days after the attack"
        f"{', so not for the attack itself' if delay > prompt else ''}. Ammunition is in no table, so it stays untested.",
    )


@rule
def decades_of_backing(arms_transfers, *, long=LONG, short=SHORT, half=HALF):
    """The longest unbroken run of years with Soviet deliveries after the Korean War (1954-91). Twenty years or more,
    and at least half of all that SIPRI lists for the period: supported. Twenty years with a smaller part: mostly
    supported. Ten to twenty years: mixed. Less: contradicted."""
    flow = measures.flow(arms_transfers, "SUN", "PRK", 1954, 1991)
    if not (flow > 0).any():
        return Verdict("contradicted", "SIPRI lists no Soviet delivery in 1954-91.")
    first, last = measures.longest_run(flow > 0)
    run = last - first + 1
    shares = measures.supplier_shares(arms_transfers, "PRK", 1954, 1991).set_index("supplier")[
        "share"
    ]
    word = (
        ("supported" if shares["SUN"] >= half else "mostly supported")
        if run >= long
        else "mixed"
        if run >= short
        else "contradicted"
    )
    return Verdict(
        word,
        f"Soviet deliveries in each of {run} years from {first} to {last}, {flow.sum():,.0f} million TIV in 1954-91, "
        f"{shares['SUN']:.0%} of all that SIPRI lists.",
    )


@rule
def up_and_down(arms_transfers, roll_calls, *, twofold=TWOFOLD, half=HALF):
    """Ups and downs: Soviet and Russian deliveries summed over spans of five years, 1950 to 2009, at least once doubled
    from one span to the next and at least once halved. Matching interests: the same vote in more than half of the
    General Assembly resolutions of 1992-2023. Both: supported. One: mixed. Neither: contradicted."""
    flow = measures.flow(arms_transfers, ["SUN", "RUS"], "PRK", 1950, 2009)
    spans = flow.groupby(flow.index // 5).sum()
    ratios = [_times(b, a) for a, b in zip(spans, spans[1:])]
    ups, downs = sum(r >= twofold for r in ratios), sum(r <= 1 / twofold for r in ratios)
    rolls = _years(roll_calls[roll_calls["kind"] == "whole"])
    share, votes = measures.same_vote_share(rolls[rolls["year"].between(1992, 2023)], "RUS", "PRK")
    met = int(ups >= 1 and downs >= 1) + int(share > half)
    return Verdict(
        ("contradicted", "mixed", "supported")[met],
        f"From one span of five years to the next, deliveries doubled or more {ups} times and halved or more {downs} times; "
        f"the two voted alike in {share:.0%} of {votes:,} resolutions of 1992-2023.",
    )


@rule
def aid_went_on(arms_transfers, aid):
    """Military aid: Soviet deliveries in every year 1955-69. Economic aid: at least one Soviet entry of aid that is not
    arms or an outstanding debt, beginning in 1955-69. Both: supported. One: mostly supported where years without a
    delivery are three or fewer, otherwise mixed. Neither: contradicted."""
    flow = measures.flow(arms_transfers, "SUN", "PRK", 1955, 1969)
    gaps = int((flow == 0).sum())
    entries = aid[
        (aid["donor"] == "SUN")
        & (aid["recipient"] == "PRK")
        & aid["year_from"].between(1955, 1969)
        & ~aid["concept"].isin(["arms free of charge", "outstanding debt"])
    ]
    met = int(gaps == 0) + int(len(entries) > 0)
    word = (
        "supported"
        if met == 2
        else "contradicted"
        if met == 0
        else "mostly supported"
        if gaps <= 3
        else "mixed"
    )
    return Verdict(
        word,
        f"Years without a Soviet delivery in 1955-69: {gaps}; the least was {flow.min():,.0f} million TIV in {flow.idxmin()}, the mean "
        f"{flow.mean():,.0f}. Entries of economic aid or debt relief in these years: {len(entries)}.",
    )


@rule
def purge_hurt_ties(arms_transfers, *, level=LEVEL):
    """Mean yearly Soviet deliveries before the purge (1954-55), during it (1956-58) and after it (1959-61); a change below
    10 per cent counts as none. Lower during than before: supported. Not lower during, lower after: mixed. Lower in
    neither: contradicted."""
    before, during, after = (
        measures.flow(arms_transfers, "SUN", "PRK", a, b).mean()
        for a, b in ((1954, 1955), (1956, 1958), (1959, 1961))
    )
    word = (
        "supported"
        if during < before * (1 - level)
        else "mixed"
        if after < before * (1 - level)
        else "contradicted"
    )
    return Verdict(
        word,
        f"Mean Soviet deliveries a year: {before:,.0f} million TIV before the purge (1954-55), {during:,.0f} during it (1956-58), "
        f"{after:,.0f} after it (1959-61). Arms are the only tie with a yearly series.",
    )


@rule
def reduced_not_cut(arms_transfers, *, level=LEVEL):
    """Reduced: mean yearly Soviet deliveries of 1957-90 at least 10 per cent below those of 1954-56. Not cut off: no year
    of 1957-90 without a delivery. Both: supported. One: mixed. Neither: contradicted."""
    before, flow = (
        measures.flow(arms_transfers, "SUN", "PRK", 1954, 1956).mean(),
        measures.flow(arms_transfers, "SUN", "PRK", 1957, 1990),
    )
    reduced, kept = flow.mean() < before * (1 - level), bool((flow > 0).all())
    return Verdict(
        ("contradicted", "mixed", "supported")[int(reduced) + int(kept)],
        f"Years without a delivery in 1957-90: {int((flow == 0).sum())}. The mean of these years is {flow.mean():,.0f} million TIV against {before:,.0f} "
        f"in 1954-56; the flow ranged from {flow.min():,.0f} ({flow.idxmin()}) to {flow.max():,.0f} ({flow.idxmax()}).",
    )


@rule
def equal_distance(arms_transfers, trade, *, third=THIRD, minor=MINOR):
    """China's part of what Moscow and Beijing had together in the 1970s: in arms delivered, and in North Korea's trade as a
    diplomat put it. From one third to two thirds is near balance. Near balance in both: supported. In one: mostly
    supported. In neither, but at least one fifth in both: mixed. Less: contradicted."""
    chinese, soviet = (
        measures.flow(arms_transfers, c, "PRK", 1970, 1979).sum() for c in ("CHN", "SUN")
    )
    shares = (
        trade[
            (trade["partner_b"] == "PRK")
            & (trade["flow"] == "share_of_b_trade")
            & trade["year"].between(1970, 1979)
        ]
        .groupby("partner_a")["value"]
        .mean()
    )
    parts = {"arms": chinese / (chinese + soviet)} if chinese + soviet else {}
    if {"CHN", "SUN"} <= set(shares.index):
        parts["trade"] = shares["CHN"] / (shares["CHN"] + shares["SUN"])
    if len(parts) < 2:
        return Verdict("unverifiable", f"Only {len(parts)} of two measures can be had.")
    near = sum(third <= p <= 1 - third for p in parts.values())
    word = (
        "supported"
        if near == 2
        else "mostly supported"
        if near
        else "mixed"
        if all(minor <= p <= 1 - minor for p in parts.values())
        else "contradicted"
    )
    return Verdict(
        word,
        f"In the 1970s China had {parts['arms']:.0%} of the arms and {parts['trade']:.0%} of the trade that the two allies had together.",
    )


@rule
def more_from_both(arms_transfers, *, level=LEVEL):
    """Mean yearly deliveries of each ally, compared twice because the claim names no years before: 1970-79 with 1960-69,
    and 1973-79 with 1966-72. A rise of at least 10 per cent from both allies in both comparisons: supported; in one
    of them: mixed; in none: contradicted."""
    said, risen = [], 0
    for old, new in (((1960, 1969), (1970, 1979)), ((1966, 1972), (1973, 1979))):
        means = {
            c: [measures.flow(arms_transfers, c, "PRK", *span).mean() for span in (old, new)]
            for c in ("SUN", "CHN")
        }
        risen += all(
            after >= before * (1 + level) and after > 0 for before, after in means.values()
        )
        said.append(
            f"{new[0]}-{new[1] % 100} against {old[0]}-{old[1] % 100}: Soviet {means['SUN'][1]:,.0f} after {means['SUN'][0]:,.0f}, "
            f"Chinese {means['CHN'][1]:,.0f} after {means['CHN'][0]:,.0f} million TIV a year"
        )
    return Verdict(
        ("contradicted", "mixed", "supported")[risen], "Mean deliveries, " + "; ".join(said) + "."
    )


@rule
def gorbachev_cut(arms_transfers, arms_transfers_2022, *, level=LEVEL, twofold=TWOFOLD):
    """Mean yearly Soviet deliveries, in two releases of SIPRI. Those of 1985-87 at least 10 per cent below those of
    1982-84: supported. Not so, but those of 1990-91 at most half of 1985-87, so that a cut came later: mixed. Neither:
    contradicted. Where the releases disagree: mixed."""
    words, said = [], []
    for name, arms in (("2026", arms_transfers), ("2022", arms_transfers_2022)):
        before, first, last = (
            measures.flow(arms, "SUN", "PRK", a, b).mean()
            for a, b in ((1982, 1984), (1985, 1987), (1990, 1991))
        )
        words.append(
            "supported"
            if first < before * (1 - level)
            else "mixed"
            if last <= first / twofold
            else "contradicted"
        )
        said.append(
            f"{before:,.0f} million TIV a year in 1982-84, {first:,.0f} in 1985-87, {last:,.0f} in 1990-91 (release of {name})"
        )
    return Verdict(
        words[0] if words[0] == words[1] else "mixed",
        "Mean Soviet deliveries: " + "; ".join(said) + ".",
    )


# --- article B: Russia and Myanmar


@rule
def drew_closer(
    visits, arms_transfers, *, until=WRITTEN_B, twofold=TWOFOLD, chance=CHANCE, quarter=QUARTER
):
    """Visits between Russia and Myanmar a year, from the coup to the day of the article against the ten years before the
    coup. At least doubled, with a p value below 0.05: closer. Closer, and Russia had less than a quarter of Myanmar's
    arms in 2001-20, so that the closeness is new: supported. Closer, but close before: mostly supported. Doubled within
    chance: mixed. Otherwise: contradicted."""
    trips = _between("RUS", "MMR", visits)["start"]
    before = int((_since(trips, "2011-02-01") & ~_since(trips, COUP)).sum())
    after, years = (
        int((_since(trips, COUP) & _till(trips, until)).sum()),
        _days(COUP, until) / 365.25,
    )
    ratio, p = measures.rate_ratio(before, 10, after, years) if before else (_times(after, 0), 0.0)
    share = float(
        measures.supplier_shares(arms_transfers, "MMR", 2001, 2020)
        .set_index("supplier")["share"]
        .get("RUS", 0)
    )
    word = (
        "contradicted"
        if ratio < twofold
        else "mixed"
        if p >= chance
        else "supported"
        if share < quarter
        else "mostly supported"
    )
    return Verdict(
        word,
        f"Visits on record: {after} in {years:.1f} years since the coup, {before} in the ten years before it ({ratio:.1f} times the rate, p = {p:.3f}). But Russia "
        f"already had {share:.0%} of Myanmar's arms volume in 2001-20.",
    )


@rule
def agreed_in_both_fields(treaties):
    """Papers between Russia and Myanmar signed from 10 to 16 July 2022, in military cooperation and in nuclear energy. In
    both: supported. In one: mostly supported, since a statement may stand for the other. None: contradicted."""
    signed = treaties[
        (treaties["party_a"] == "RUS")
        & (treaties["party_b"] == "MMR")
        & (treaties["signed"].str.len() == 10)
        & _since(treaties["signed"], ARRIVES)
        & _till(treaties["signed"], LEAVES)
    ]
    fields = [f for f in ("military cooperation", "nuclear energy") if f in set(signed["field"])]
    return Verdict(
        ("contradicted", "mostly supported", "supported")[len(fields)],
        f"Papers of 10-16 July 2022 in the two fields: {', '.join(fields) or 'none'}. On arms the Russian ministry reported a shared intention only.",
    )


@rule
def among_first_backers(rapporteur_figures, countries):
    """The rank of Russia among countries by dollars of military goods from the coup to 2022, as the UN Special Rapporteur
    counts them. First or second: supported. Third: mostly supported. Lower: mixed. Not named: contradicted."""
    rows = rapporteur_figures[
        (rapporteur_figures["measure"] == "arms_and_materials")
        & (rapporteur_figures["country"] != "ALL")
    ]
    ranked = rows.sort_values("amount", ascending=False, kind="stable").reset_index(drop=True)
    places = ranked.index[ranked["country"] == "RUS"]
    if places.empty:
        return Verdict(
            "contradicted",
            "The rapporteur does not name Russia among the sources of military goods.",
        )
    rank = places.item() + 1
    word = "supported" if rank <= 2 else "mostly supported" if rank == 3 else "mixed"
    names = dict(zip(countries["code"], countries["name"]))
    amounts = ", ".join(
        f"{names.get(c, c)} {a:,.0f}" for c, a in zip(ranked["country"], ranked["amount"])
    )
    return Verdict(
        word,
        f"Russia is number {rank} among {len(ranked)} countries in the count from the coup to 2022 ({amounts} million dollars).",
    )


@rule
def little_recognition(key_votes, *, until=WRITTEN_B, few=FEW):
    """The last recorded General Assembly vote on human rights in Myanmar since the coup. No more than 10 per cent of the votes
    against the text, and Myanmar's own seat for it, so that the seat is not the military's: supported. One of the two:
    mixed. Neither: contradicted. No vote: unverifiable."""
    votes = key_votes[
        (key_votes["topic"] == "human rights in Myanmar")
        & (key_votes["adoption"] == "recorded vote")
    ]
    votes = votes[_since(votes["date"], COUP) & _till(votes["date"], until)].sort_values(
        "date", kind="stable"
    )
    if votes.empty:
        return Verdict(
            "unverifiable", f"No recorded vote on Myanmar from the coup to {_say(until)}."
        )
    last = votes.iloc[-1]
    against = float(last["no"]) / float(last["yes"] + last["no"] + last["abstain"])
    met = int(against <= few) + int(last["MMR"] == "Y")
    said = {"Y": "for", "N": "against", "A": "with an abstention"}.get(last["MMR"], "not at all")
    return Verdict(
        ("contradicted", "mixed", "supported")[met],
        f"{last['symbol']} of {_say(last['date'])}: {last['yes']} for, {last['no']} against, {last['abstain']} abstained; Myanmar's seat, held by an envoy whom the "
        f"military did not name, voted {said}.",
    )


@rule
def revolt_is_larger(deaths, *, until=WRITTEN_B, twofold=TWOFOLD):
    """Battle deaths a year (UCDP) from 2021 to the year of the article against the ten years 2011-20. Even the low estimates
    at least double the mean of the best ones before: supported. Only the best estimates: mostly supported. Higher, but less
    than double: mixed. Not higher: contradicted."""
    battle = _years(deaths[deaths["series"] == "ucdp_battle_deaths"])
    before = battle.loc[battle["year"].between(2011, 2020), "value"].mean()
    since = battle[battle["year"].between(2021, int(until[:4]))]
    low, best = _times(since["low"].mean(), before), _times(since["value"].mean(), before)
    word = (
        "supported"
        if low >= twofold
        else "mostly supported"
        if best >= twofold
        else "mixed"
        if best > 1
        else "contradicted"
    )
    return Verdict(
        word,
        f"Mean battle deaths a year: {since['value'].mean():,.0f} (low estimate {since['low'].mean():,.0f}) in 2021-{since['year'].max() % 100}, {before:,.0f} in "
        f"2011-20, {best:.1f} times as many. Deaths show fighting, not who controls what.",
    )


@rule
def several_trips(visits, *, until=WRITTEN_B, several=SEVERAL):
    """Visits of Min Aung Hlaing to Russia from the coup to the day of the article. Three or more: supported. Two: mixed. One or
    none: contradicted."""
    trips = _trips(visits, "Min Aung Hlaing", "RUS")["start"]
    trips = trips[_since(trips, COUP) & _till(trips, until)]
    word = "supported" if len(trips) >= several else "mixed" if len(trips) >= 2 else "contradicted"
    return Verdict(
        word,
        f"Visits since the coup up to {_say(until)}: {len(trips)} (from {'; from '.join(map(_say, trips)) or 'none'}).",
    )


@rule
def never_received(events, *, until=WRITTEN_B):
    """Summits of Russia and Myanmar in the chronology since Putin became president in 2000, up to the day of the article. None:
    supported. One or more: contradicted."""
    met = events[
        (events["partner"] == "MMR")
        & (events["kind"] == "summit")
        & _since(events["date"], "2000-01-01")
    ]["date"].sort_values()
    before, later = met[_till(met, until)], met[~_till(met, until)]
    return Verdict(
        "contradicted" if len(before) else "supported",
        f"Summits on record up to {_say(until)}: {len(before)}{' (' + _list(before) + ')' if len(before) else ''}. "
        f"{'The first after it: ' + _say(later.iloc[0]) + '.' if len(later) else 'None after it.'}",
    )


@rule
def both_keep_delivering(arms_transfers, rapporteur_figures, *, until=WRITTEN_B):
    """Two counts. SIPRI: Russia and China each deliver in every year from 2021 to that of the article. UN rapporteur: military
    goods from both since the coup. Both counts hold in full: supported. The rapporteur's holds and SIPRI has both, but not
    in every year: mostly supported. Only one count has both: mixed. Neither: contradicted."""
    last = min(int(until[:4]), int(arms_transfers["year"].max()))
    flows = {c: measures.flow(arms_transfers, c, "MMR", 2021, last) for c in ("RUS", "CHN")}
    goods = rapporteur_figures[rapporteur_figures["measure"] == "arms_and_materials"].set_index(
        "country"
    )["amount"]
    always, both = (
        all((f > 0).all() for f in flows.values()),
        all((f > 0).any() for f in flows.values()),
    )
    counted = all(goods.get(c, 0) > 0 for c in flows)
    word = (
        "supported"
        if always and counted
        else "mostly supported"
        if both and counted
        else "mixed"
        if both or counted
        else "contradicted"
    )
    years = "; ".join(
        f"{n} " + ", ".join(f"{v:,.0f} in {y}" for y, v in flows[c].items())
        for c, n in (("RUS", "Russia"), ("CHN", "China"))
    )
    return Verdict(
        word,
        f"SIPRI, million TIV: {years}. UN rapporteur, million dollars to 2022: Russia {goods.get('RUS', 0):,.0f}, China {goods.get('CHN', 0):,.0f}.",
    )


@rule
def over_two_thousand(deaths, *, until=WRITTEN_B, near=NEAR):
    """The last count of AAPP, verified names of people killed by the military and its allies, up to the day of the article. More
    than 2,000: supported. More than nine tenths of it: mostly supported. Less: contradicted."""
    counts = deaths[(deaths["series"] == "aapp_killed") & _till(deaths["date"], until)].sort_values(
        "date", kind="stable"
    )
    if counts.empty:
        return Verdict("unverifiable", f"No count up to {_say(until)}.")
    last = counts.iloc[-1]
    word = (
        "supported"
        if last["value"] > TOLL
        else "mostly supported"
        if last["value"] > near * TOLL
        else "contradicted"
    )
    return Verdict(
        word,
        f"AAPP counted {last['value']:,} by {_say(last['date'])}, {_days(COUP, last['date']) / 30.44:.1f} months after the coup. Verified names only, so a floor.",
    )


@rule
def china_is_closer(trade, arms_transfers, rapporteur_figures, *, level=LEVEL):
    """Three measures: mean trade of 2010-14 on one basis (COW), arms volume of 2001-20 (SIPRI), military goods since the coup (UN
    rapporteur). A lead needs a difference of 10 per cent. China leads in all: supported. In two: mostly supported. In one:
    mixed. In none: contradicted."""
    cow = trade[
        (trade["basis"] == "COW v4 smoothed")
        & (trade["partner_b"] == "MMR")
        & (trade["flow"] == "turnover")
        & trade["year"].between(2010, 2014)
    ]
    turnover = cow.groupby("partner_a")["value"].mean()
    arms = {c: measures.flow(arms_transfers, c, "MMR", 2001, 2020).sum() for c in ("CHN", "RUS")}
    goods = rapporteur_figures[rapporteur_figures["measure"] == "arms_and_materials"].set_index(
        "country"
    )["amount"]
    pairs = {
        "trade of 2010-14, million dollars a year": (
            turnover.get("CHN", 0),
            turnover.get("RUS", 0),
        ),
        "arms of 2001-20, million TIV": (arms["CHN"], arms["RUS"]),
        "military goods since the coup, million dollars": (
            goods.get("CHN", 0),
            goods.get("RUS", 0),
        ),
    }
    leads = sum(china >= russia * (1 + level) and china > 0 for china, russia in pairs.values())
    return Verdict(
        ("contradicted", "mixed", "mostly supported", "supported")[leads],
        "China against Russia: "
        + "; ".join(f"{name} {a:,.0f} against {b:,.0f}" for name, (a, b) in pairs.items())
        + ".",
    )


@rule
def first_rank_partners(trade, rapporteur_figures, *, half=HALF):
    """Russia against China, the first partner, in two measures: trade with Myanmar, the median of the last five years that
    both have on one basis (COW), and military goods since the coup (UN rapporteur). Half of China's or more counts as
    first rank. In both: supported. In one: mixed. In neither: contradicted. A measure without a figure for China, or
    trade without a common year: unverifiable."""
    rows = trade[
        (trade["basis"] == "COW v4 smoothed")
        & (trade["partner_b"] == "MMR")
        & (trade["flow"] == "turnover")
    ]
    both = (
        rows.pivot_table(index="year", columns="partner_a", values="value")
        .reindex(columns=["RUS", "CHN"])
        .dropna()
        .tail(5)
    )
    goods = rapporteur_figures[rapporteur_figures["measure"] == "arms_and_materials"].set_index(
        "country"
    )["amount"]
    if both.empty or "CHN" not in goods:
        return Verdict(
            "unverifiable",
            "No year in which both trades stand on one basis, or no military goods from China to compare with.",
        )
    part, arms = (
        float((both["RUS"] / both["CHN"]).median()),
        float(goods.get("RUS", 0) / goods["CHN"]),
    )
    return Verdict(
        ("contradicted", "mixed", "supported")[int(part >= half) + int(arms >= half)],
        f"In {both.index.min()}-{both.index.max() % 100} Russia's trade with Myanmar was {part:.1%} of China's (median; {both['RUS'].median():,.0f} against "
        f"{both['CHN'].median():,.0f} million dollars); no series on one basis goes further. In military goods since the coup it was {arms:.0%} of China's "
        f"({goods.get('RUS', 0):,.0f} against {goods['CHN']:,.0f}). What Myanmar is to Russia is not in this rule.",
    )


@rule
def nuclear_memorandum(treaties):
    """A paper in nuclear energy between Russia and Myanmar signed from 10 to 16 July 2022, the days of the visit: supported. Signed
    in another week of 2022 up to then: mostly supported. Otherwise: contradicted."""
    papers = treaties[
        (treaties["party_a"] == "RUS")
        & (treaties["party_b"] == "MMR")
        & (treaties["field"] == "nuclear energy")
    ]
    week = papers[
        (papers["signed"].str.len() == 10)
        & _since(papers["signed"], ARRIVES)
        & _till(papers["signed"], LEAVES)
    ]
    year = papers[papers["signed"].str.startswith("2022") & _till(papers["signed"], LEAVES)]
    if len(week):
        return Verdict(
            "supported",
            f"The table has a nuclear paper of {_list(week['signed'])}; Myanmar's ministry gave no details, Rosatom named training and public opinion.",
        )
    return Verdict(
        "mostly supported" if len(year) else "contradicted",
        f"Nuclear papers of 10-16 July 2022: none; earlier in 2022: {len(year)}.",
    )


@rule
def conference_in_petersburg(visits):
    """The place of the visit of Min Aung Hlaing to Russia that began in June 2021. Saint Petersburg among the places: supported.
    Another place: contradicted. No visit or no place on record: unverifiable."""
    trips = _trips(visits, "Min Aung Hlaing", "RUS")
    places = trips.loc[trips["start"].str.startswith("2021-06"), "place"].dropna()
    if places.empty:
        return Verdict("unverifiable", "No visit of June 2021 with a place on record.")
    found = places.str.contains("Petersburg").any()
    return Verdict(
        "supported" if found else "contradicted",
        f"The visit of June 2021 has the place {', '.join(places)}{'' if found else '; the conference was the Moscow Conference on International Security'}.",
    )


@rule
def security_talks_after(events):
    """Meetings of June 2021 in the chronology with Patrushev, secretary of the Security Council, and with Shoigu. Both, on or after
    22 June, when the conference opened: supported. Both, but one before: mostly supported. One of them: mixed. None:
    contradicted."""
    month = events[
        (events["partner"] == "MMR")
        & (events["kind"] == "visit")
        & events["date"].str.startswith("2021-06-")
    ]
    days = {
        n: month.loc[month["summary"].str.contains(n), "date"].min()
        for n in ("Patrushev", "Shoigu")
        if month["summary"].str.contains(n).any()
    }
    early = [n for n, day in days.items() if day < CONFERENCE]
    word = (
        "contradicted"
        if not days
        else "mixed"
        if len(days) == 1
        else "mostly supported"
        if early
        else "supported"
    )
    return Verdict(
        word,
        f"Meetings on record: {', '.join(f'{n} on {_say(d)}' for n, d in days.items()) or 'none'}; the conference opened on {_say(CONFERENCE)}"
        f"{', so the order is the other way round for ' + ' and '.join(early) if early else ''}.",
    )


# --- all claims


def tables_of(function) -> list[str]:
    """Return the names of the tables that a rule asks for: its positional arguments."""
    return [
        n for n, p in inspect.signature(function).parameters.items() if p.kind is not p.KEYWORD_ONLY
    ]


def thresholds_of(function) -> dict[str, float]:
    """Return the numeric thresholds of a rule: name and default."""
    return {
        n: p.default
        for n, p in inspect.signature(function).parameters.items()
        if p.kind is p.KEYWORD_ONLY and not isinstance(p.default, str)
    }


def _loader(load):
    frames = {}

    def get(name):
        if name not in frames:
            frames[name] = load(name)
        return frames[name]

    return get


def decide(claims: pd.DataFrame, load, *, until: str | None = None) -> pd.DataFrame:
    """Return the claims with ``verdict`` and ``evidence`` filled in each row, in the order given.

    `load` takes a table's name and returns its frame; each rule gets the tables that its
    arguments name. With `until`, rules that look at the record up to a day look up to that
    one instead of the day of the article. Raises ValueError, one line, for a computed row
    whose rule does not exist or that brings its own verdict, and for a judged row that names
    a rule or lacks verdict, evidence or source.
    """
    get, verdicts = _loader(load), []
    for row in claims.to_dict("records"):
        filled = {
            name
            for name in ("rule", "verdict", "evidence", "source")
            if pd.notna(row[name]) and row[name] != ""
        }
        if row["basis"] == "computed":
            if "rule" not in filled or row["rule"] not in RULES:
                raise ValueError(
                    f"claim {row['id']}: there is no rule {row['rule']!r} in report/verdicts.py; write it, or judge the claim"
                )
            if filled & {"verdict", "evidence"}:
                raise ValueError(
                    f"claim {row['id']}: a computed claim has its own verdict or evidence; empty both cells, the rule {row['rule']} fills them"
                )
            function = RULES[row["rule"]]
            day = (
                {"until": until}
                if until and "until" in inspect.signature(function).parameters
                else {}
            )
            verdicts.append(function(*map(get, tables_of(function)), **day))
        elif row["basis"] == "judged":
            missing = [name for name in ("verdict", "evidence", "source") if name not in filled]
            if missing:
                raise ValueError(
                    f"claim {row['id']}: a judged claim without {' and '.join(missing)}; fill the cell in data/claims.csv"
                )
            if "rule" in filled:
                raise ValueError(
                    f"claim {row['id']}: a judged claim names the rule {row['rule']!r}; empty the cell, or make it computed"
                )
            verdicts.append(Verdict(row["verdict"], row["evidence"]))
        else:
            raise ValueError(
                f"claim {row['id']}: the basis {row['basis']!r} is neither computed nor judged"
            )
    return claims.assign(
        verdict=[v.verdict for v in verdicts], evidence=[v.evidence for v in verdicts]
    )


def texts() -> pd.DataFrame:
    """Return the rules as the book prints them: ``rule``, ``text`` (the docstring on one line) and ``tables``."""
    return pd.DataFrame(
        [
            (name, " ".join(inspect.getdoc(f).split()), ", ".join(tables_of(f)))
            for name, f in RULES.items()
        ],
        columns=["rule", "text", "tables"],
    )


def slack(claims: pd.DataFrame, load, *, most: float = 0.5, step: float = 0.05) -> pd.DataFrame:
    """Return how far each threshold of the computed claims can move before the verdict changes.

    One row a threshold: ``id``, ``rule``, ``threshold``, ``value``, ``verdict``, ``move`` (the
    smallest relative change, up or down, tried in steps, that changes the verdict; missing
    if none up to `most` does) and ``other`` (the verdict it changes to). Rules without a
    numeric threshold have no row.
    """
    get, rows = _loader(load), []
    sizes = np.round(np.arange(step, most + step / 2, step), 10)
    for row in claims[claims["basis"] == "computed"].to_dict("records"):
        function = RULES[row["rule"]]
        frames = [get(name) for name in tables_of(function)]
        verdict = function(*frames).verdict
        for name, value in thresholds_of(function).items():
            moved = (
                (size, function(*frames, **{name: value * (1 + sign * size)}).verdict)
                for size in sizes
                for sign in (1, -1)
            )
            move, other = next(
                ((size, word) for size, word in moved if word != verdict), (np.nan, None)
            )
            rows.append((row["id"], row["rule"], name, value, verdict, move, other))
    return pd.DataFrame(
        rows, columns=["id", "rule", "threshold", "value", "verdict", "move", "other"]
    )
