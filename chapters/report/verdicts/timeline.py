"""The timeline that article A translates, from where the Thai copy breaks off to June 2024."""

import pandas as pd

from report import measures
from report.prose import date_in_words, percent, thousands
from report.verdicts.north_korea import INVASION, KIM_JONG_UN_LEADS, deliveries
from report.verdicts.rule import (
    HALF,
    LEVEL,
    TWOFOLD,
    Verdict,
    amount,
    counted,
    dates_in_words,
    fallen,
    of_two,
    on_date,
    rule,
    since,
    times_as_large,
    trips,
    up_to,
    with_year,
)

MOSCOW = ["SUN", "RUS"]
SOVIET_END = "1991-12-26"  # the day after Gorbachev resigned
BY_MOSCOW = "Moscow|Soviet Union|Russia|Shevardnadze|Gorbachev|Yeltsin"
HANOI = "2019-02-28"  # the second meeting of Kim and Trump ends early
MEETING = "2023-09-13"  # Kim Jong Un and Putin
TEXT_READ = "2024-06-18"  # the version of the timeline that was read
DEBT, FORGIVEN = 11_000, 0.9  # as claimed: million dollars, and the part struck out


def with_russia(table: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return the rows whose two sides are Russia and North Korea, in either order."""
    return table[table[one].isin(["RUS", "PRK"]) & table[other].isin(["RUS", "PRK"])]


def in_days(dates: pd.Series, first: str, last: str) -> pd.Series:
    """Return whether each ISO date, of any precision, lies between two days."""
    return since(dates, first) & up_to(dates, last)


def sanctions_adopted(security_council: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the resolutions with sanctions on North Korea that the Council adopted in some years.

    Both years are taken in; the columns are those of the table, and ``year``.
    """
    resolutions = with_year(security_council)
    return resolutions[
        (resolutions["country"] == "PRK")
        & (resolutions["outcome"] == "adopted")
        & resolutions["topic"].str.contains("sanctions")
        & resolutions["year"].between(first, last)
    ]


def numbers_of(resolutions: pd.DataFrame) -> str:
    """Return the numbers of resolutions one after another, or "none"."""
    return ", ".join(resolutions["document"].str.removeprefix("S/RES/")) or "none"


@rule
def backer_lost(arms_transfers, oil, *, half=HALF):
    """Deliveries of arms from Moscow, the mean of 1992-97 against that of 1985-90, and its
    crude oil, 1992 against 1990. Both fell to half or less: supported; so much in 1991
    already, before the break-up of December: mostly supported. One fell: mixed. Neither:
    contradicted. No crude oil on record in one of the two years: unverifiable."""
    arms = deliveries(arms_transfers, MOSCOW, 1985, 1997)
    before, after = arms.loc[1985:1990].mean(), arms.loc[1992:1997].mean()
    crude = oil[
        oil["supplier"].isin(MOSCOW) & (oil["recipient"] == "PRK") & (oil["product"] == "crude")
    ]
    crude = crude.groupby("year")["amount"].mean()
    if not {1990, 1992} <= set(crude.index):
        return Verdict("unverifiable", "No crude oil from Moscow on record in 1990 or in 1992.")
    oil_before, oil_after = crude[1990], crude[1992]
    oil_in_1991 = crude.get(1991, oil_before)
    fell = fallen(before, after, half), fallen(oil_before, oil_after, half)
    early = all(fell) and fallen(before, arms[1991], half) and fallen(oil_before, oil_in_1991, half)
    word = "mostly supported" if early else of_two(*fell)
    return Verdict(
        word,
        f"Arms from Moscow: {amount(before)} million TIV a year in 1985-90, "
        f"{amount(arms[1991])} in 1991, {amount(after)} a year in 1992-97. Crude oil: "
        f"{amount(oil_before)} thousand tonnes in 1990, {amount(oil_after)} in 1992."
        + (" Most of the fall came in 1991, before the break-up of December." if early else ""),
    )


@rule
def seoul_after_the_break_up(events):
    """The day on which full diplomatic relations of Moscow with Seoul began. After the end of
    the Soviet Union in December 1991: supported. Before it: contradicted. No such day on
    record: unverifiable."""
    days = events[
        (events["partner"] == "PRK")
        & (events["kind"] == "recognition")
        & events["summary"].str.contains("full diplomatic relations", case=False)
        & events["summary"].str.contains(BY_MOSCOW)  # others opened relations with Seoul, too
    ]["date"]
    if days.empty:
        return Verdict("unverifiable", "The chronology has no day of full relations with Seoul.")
    day = days.min()
    after = since(pd.Series([day]), SOVIET_END).all()
    when = "after the end of the Soviet Union" if after else "while Gorbachev led the Soviet Union"
    return Verdict(
        "supported" if after else "contradicted",
        f"Full relations with Seoul took effect {on_date(day)}, {when}.",
    )


@rule
def alliance_expired(treaties):
    """The Soviet treaty with North Korea that held a duty of mutual defence ended in 1992-99,
    and Russia signed none with that duty before 2010: supported. It ended, and one was signed
    by then: mixed. It did not end in that time: contradicted."""
    alliances = treaties[
        (treaties["party_b"] == "PRK")
        & treaties["party_a"].isin(MOSCOW)
        & (treaties["obligation"] == "mutual defence")
    ]
    ended = alliances["ended"].dropna()
    ended = ended[in_days(ended, "1992-01-01", "1999-12-31")]
    renewed = alliances["signed"][in_days(alliances["signed"], "1992-01-01", "2009-12-31")]
    if ended.empty:
        word = "contradicted"
    elif len(renewed):
        word = "mixed"
    else:
        word = "supported"
    return Verdict(
        word,
        f"End of the alliance treaty in the 1990s: {dates_in_words(ended)}. Treaties with a duty "
        f"of mutual defence signed from 1992 to 2009: {dates_in_words(renewed)}.",
    )


@rule
def putin_in_pyongyang(visits):
    """A visit of Putin to North Korea began in July 2000: supported. In another month of that
    year: mostly supported. None in 2000: contradicted."""
    starts = trips(visits, "Vladimir Putin", "PRK")["start"]
    in_2000 = starts[starts.str.startswith("2000")]
    in_july = in_2000[in_2000.str.startswith("2000-07")]
    if len(in_july):
        word = "supported"
    elif len(in_2000):
        word = "mostly supported"
    else:
        word = "contradicted"
    return Verdict(
        word,
        f"Visits of Putin to North Korea begun in 2000: {dates_in_words(in_2000)}.",
    )


@rule
def two_journeys_of_kim(visits):
    """Kim Jong Il came to Russia in 2001 and in 2002: supported. In one of the two years:
    mixed. In neither: contradicted."""
    starts = trips(visits, "Kim Jong Il", "RUS")["start"]
    starts = starts[starts.str.slice(0, 4).isin(["2001", "2002"])]
    return Verdict(
        of_two(starts.str.startswith("2001").any(), starts.str.startswith("2002").any()),
        f"Journeys of Kim Jong Il to Russia begun in 2001-02: {dates_in_words(starts)}.",
    )


@rule
def two_rounds_of_sanctions(security_council):
    """Resolutions of 2006-09 on North Korea that the Council's table calls sanctions, with
    Russia in favour. Two: supported. More: mostly supported. One: mixed. None:
    contradicted."""
    adopted = sanctions_adopted(security_council, 2006, 2009)
    backed = adopted[adopted["russia"] == "yes"]
    words = {0: "contradicted", 1: "mixed", 2: "supported"}
    return Verdict(
        words.get(len(backed), "mostly supported"),
        f"Sanctions of 2006-09 that Russia voted for: {numbers_of(backed)}. Resolution 1695 of "
        "July 2006, which required states to stop missile goods, is not counted as sanctions.",
    )


@rule
def debt_struck_out(treaties, aid, *, level=LEVEL):
    """A Russian agreement of 2012 on the debt, a debt within 10 per cent of 11 billion dollars,
    and a part struck out within 10 per cent of nine tenths: supported. The same sums without
    an agreement of 2012: mostly supported. One of the sums is otherwise: mixed. No debt
    settled: contradicted."""
    signed = with_russia(treaties, "party_a", "party_b")
    signed = signed[signed["title"].str.contains("debt") & signed["signed"].str.startswith("2012")]
    russian = aid[(aid["donor"] == "RUS") & (aid["recipient"] == "PRK")]
    settled = russian[russian["concept"] == "debt settled"]["amount"].sum()
    left = russian[russian["concept"] == "outstanding debt"]["amount"].sum()
    if not settled:
        return Verdict("contradicted", "The table of aid has no settlement of a debt by Russia.")
    part = 1 - left / settled
    sums_agree = abs(settled / DEBT - 1) <= level and abs(part / FORGIVEN - 1) <= level
    if not sums_agree:
        word = "mixed"
    elif signed.empty:
        word = "mostly supported"
    else:
        word = "supported"
    return Verdict(
        word,
        f"Agreements of 2012 on the debt: {dates_in_words(signed['signed'])}. Of "
        f"{thousands(settled)} million dollars {thousands(left)} were to be paid, so "
        f"{percent(part)} were struck out. The debt was in Soviet rubles, so the sum "
        "in dollars is a convention.",
    )


@rule
def more_nuclear_and_missile_tests(nuclear_tests, missile_launches, *, twofold=TWOFOLD):
    """Nuclear tests and missiles launched, each a year, in 2016-17 against 2012-15, the years
    of Kim Jong Un before. Both at least doubled: supported. One: mixed. Neither:
    contradicted."""
    nuclear = with_year(nuclear_tests)["year"]
    missiles = measures.by_year(with_year(missile_launches), "number", 2012, 2017)
    tests_before, tests_after = nuclear.between(2012, 2015).sum(), nuclear.between(2016, 2017).sum()
    before, after = missiles.loc[2012:2015].mean(), missiles.loc[2016:2017].mean()
    return Verdict(
        of_two(
            times_as_large(tests_after / 2, tests_before / 4, twofold),
            times_as_large(after, before, twofold),
        ),
        f"Nuclear tests: {tests_before} in the four years 2012-15, {tests_after} in 2016-17. "
        f"Missiles launched a year: {amount(before)} and {amount(after)}.",
    )


@rule
def strict_sanctions(security_council, events):
    """Resolutions of 2016-17 with sanctions on North Korea, all with Russia in favour, and an
    event of those years in which Russia votes for limits on oil and on workers: supported.
    All, without such an event: mostly supported. Russia backed only some: mixed. None:
    contradicted."""
    adopted = sanctions_adopted(security_council, 2016, 2017)
    backed = adopted[adopted["russia"] == "yes"]
    limits = events[
        (events["partner"] == "PRK")
        & (events["kind"] == "sanction")
        & events["summary"].str.contains("Russia votes for")
        & events["summary"].str.contains("oil")
        & events["summary"].str.contains("workers")
        & in_days(events["date"], "2016-01-01", "2017-12-31")
    ]["date"]
    if backed.empty:
        word = "contradicted"
    elif len(backed) < len(adopted):
        word = "mixed"
    elif limits.empty:
        word = "mostly supported"
    else:
        word = "supported"
    return Verdict(
        word,
        f"Russia voted for {len(backed)} of {counted(len(adopted), 'resolution')} with sanctions "
        f"in 2016-17 ({numbers_of(backed)}). Limits on oil and workers: {dates_in_words(limits)}.",
    )


@rule
def first_summit_after_hanoi(visits):
    """The first visit of Kim Jong Un to Russia or of Putin to him. In April 2019: supported.
    After the meeting in Hanoi of February 2019, in another month: mostly supported. Earlier,
    or none: contradicted."""
    to_north = trips(visits, "Vladimir Putin", "PRK")["start"]
    starts = pd.concat(
        [
            trips(visits, "Kim Jong Un", "RUS")["start"],
            to_north[since(to_north, KIM_JONG_UN_LEADS)],
        ]
    )
    if starts.empty:
        return Verdict("contradicted", "The table has no visit between the two.")
    first = starts.min()
    if first.startswith("2019-04"):
        word = "supported"
    elif since(pd.Series([first]), HANOI).all():
        word = "mostly supported"
    else:
        word = "contradicted"
    return Verdict(
        word,
        f"The first visit between the two began {on_date(first)}; the meeting with Trump in Hanoi "
        f"ended on {date_in_words(HANOI)}.",
    )


@rule
def little_came_of_it(trade, treaties, *, twofold=TWOFOLD):
    """Nothing was signed between Russia and North Korea from the meeting of April 2019 to the
    end of 2021, and trade of neither 2019 nor 2020 was at least double that of 2018:
    supported. One of the two: mixed. Neither: contradicted. No trade on record in 2018, or in
    both years after it: unverifiable."""
    papers = with_russia(treaties, "party_a", "party_b")["signed"]
    papers = papers[in_days(papers, "2019-04-25", "2021-12-31")]
    turnover = with_russia(trade, "partner_a", "partner_b")
    turnover = turnover[turnover["flow"] == "turnover"].groupby("year")["value"].mean()
    before, after = turnover.reindex([2018]).max(), turnover.reindex([2019, 2020]).max()
    if pd.isna(before) or pd.isna(after):
        return Verdict("unverifiable", "No trade on record in 2018, or none in 2019-20.")
    return Verdict(
        of_two(papers.empty, not times_as_large(after, before, twofold)),
        f"Agreements from April 2019 to 2021: {dates_in_words(papers)}. Trade was "
        f"{amount(before)} million dollars in 2018 and at most {amount(after)} in 2019-20.",
    )


@rule
def launches_during_the_war(missile_launches, *, twofold=TWOFOLD, half=HALF):
    """Missiles launched in 2022 at least double those of 2021, and none of them before the
    invasion of 24 February: supported. Up to half of them before it: mostly supported. More
    than half before it: mixed. Not doubled: contradicted. The motive is not tested."""
    in_2022 = missile_launches[missile_launches["date"].str.startswith("2022")]
    in_2021 = missile_launches[missile_launches["date"].str.startswith("2021")]
    before, after = float(in_2021["number"].sum()), float(in_2022["number"].sum())
    early = float(in_2022[~since(in_2022["date"], INVASION)]["number"].sum())
    if not times_as_large(after, before, twofold):
        word = "contradicted"
    elif early == 0:
        word = "supported"
    elif early <= half * after:
        word = "mostly supported"
    else:
        word = "mixed"
    return Verdict(
        word,
        f"Missiles launched: {amount(before)} in 2021, {amount(after)} in 2022, "
        f"{amount(early)} of them before the invasion"
        + (", so the war is not the whole cause." if early else "."),
    )


@rule
def new_sanctions_blocked(security_council):
    """Drafts of 2022 or later on new sanctions against North Korea that Russia and China both
    voted down, and no new sanctions adopted in 2022-24: supported. Only one of the two
    voted no: mostly supported. A draft blocked and other sanctions adopted: mixed. No draft
    blocked by one of them: contradicted."""
    drafts = security_council[
        (security_council["country"] == "PRK")
        & (security_council["outcome"] == "vetoed")
        & security_council["topic"].str.contains("sanctions")
        & since(security_council["date"], "2022-01-01")
    ]
    against = drafts[["russia", "china"]].isin(["no"])
    drafts = drafts[against.any(axis=1)]
    adopted = sanctions_adopted(security_council, 2022, 2024)
    if drafts.empty:
        word = "contradicted"
    elif len(adopted):
        word = "mixed"
    elif against.all(axis=1).any():
        word = "supported"
    else:
        word = "mostly supported"
    return Verdict(
        word,
        f"Drafts with new sanctions voted down since 2022: {dates_in_words(drafts['date'])}. "
        f"New sanctions adopted in 2022-24: {numbers_of(adopted)}.",
    )


@rule
def second_summit_of_the_two(visits, events):
    """A summit of Kim Jong Un and Putin on 12 September 2023, with none since April 2019:
    supported. On another day of a visit of that month, with none between: mostly supported.
    One between: mixed. None in that month: contradicted."""
    starts = trips(visits, "Kim Jong Un", "RUS")["start"]
    visit = starts[starts.str.startswith("2023-09")]
    summits = events[
        (events["partner"] == "PRK")
        & (events["kind"] == "summit")
        & events["summary"].str.contains("Putin")
    ]["date"]
    met = summits[summits.str.startswith("2023-09")]
    between = summits[in_days(summits, "2019-05-01", "2023-08-31")]
    if visit.empty or met.empty:
        word = "contradicted"
    elif len(between):
        word = "mixed"
    elif "2023-09-12" in set(met):
        word = "supported"
    else:
        word = "mostly supported"
    return Verdict(
        word,
        f"The visit began: {dates_in_words(visit)}; the two met: {dates_in_words(met)}. "
        f"Summits since April 2019 before that: {dates_in_words(between)}.",
    )


@rule
def exchange_has_grown(visits, trade, *, twofold=TWOFOLD):
    """Visits between Russia and North Korea that began from the meeting of September 2023 to
    18 June 2024 against the twelve months before it, and trade of 2024 against 2023. Both at
    least doubled: supported. Visits only: mostly supported. Trade only: mixed. Neither:
    contradicted. No trade on record in one of the two years: unverifiable."""
    starts = with_russia(visits, "visitor_country", "host_country")["start"]
    before = int(in_days(starts, "2022-09-13", "2023-09-12").sum())
    after = int(in_days(starts, MEETING, TEXT_READ).sum())
    turnover = with_russia(trade, "partner_a", "partner_b")
    turnover = turnover[turnover["flow"] == "turnover"].groupby("year")["value"].mean()
    if not {2023, 2024} <= set(turnover.index):
        return Verdict("unverifiable", "No trade on record in 2023 or in 2024.")
    old, new = turnover[2023], turnover[2024]
    more_visits = times_as_large(after, before, twofold)
    more_trade = times_as_large(new, old, twofold)
    word = of_two(more_visits, more_trade)
    if more_visits and not more_trade:
        word = "mostly supported"
    return Verdict(
        word,
        f"Visits on record: {before} in the twelve months before the meeting of "
        f"{date_in_words(MEETING)}, {after} in the nine months after it. Trade on record: "
        f"{amount(old)} million dollars in 2023, {amount(new)} in 2024; arms are not in it.",
    )
