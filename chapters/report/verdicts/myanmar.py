"""Article B, of July 2022: Russia and Myanmar."""

import math

import pandas as pd

from report import measures
from report.prose import date_in_words, decimal, percent
from report.verdicts.rule import (
    FEW,
    HALF,
    LEVEL,
    NEAR,
    QUARTER,
    SEVERAL,
    TOLL,
    TWOFOLD,
    Verdict,
    amount,
    counted,
    dates_in_words,
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

WRITTEN = "2022-07-17"  # the day of the English report that the article follows
ARRIVES, LEAVES = "2022-07-10", "2022-07-16"  # Min Aung Hlaing, in and from Russia
COUP = "2021-02-01"
TEN_YEARS_BEFORE = "2011-02-01"
CONFERENCE = "2021-06-22"  # Moscow Conference on International Security opens


def military_goods(rapporteur_figures: pd.DataFrame) -> pd.Series:
    """Return the military goods since the coup by country, million dollars, largest first."""
    rows = rapporteur_figures[
        (rapporteur_figures["measure"] == "arms_and_materials")
        & (rapporteur_figures["country"] != "ALL")
        & (rapporteur_figures["amount"] > 0)
    ]
    return rows.set_index("country")["amount"].sort_values(ascending=False, kind="stable")


def trade_on_one_basis(trade: pd.DataFrame) -> pd.DataFrame:
    """Return the trade of Russia and of China with Myanmar per year, million dollars (COW)."""
    rows = trade[
        (trade["basis"] == "COW v4 smoothed")
        & (trade["partner_b"] == "MMR")
        & (trade["flow"] == "turnover")
    ]
    by_partner = rows.pivot_table(index="year", columns="partner_a", values="value")
    return by_partner.reindex(columns=["RUS", "CHN"])


def arms_share(arms_transfers: pd.DataFrame, first: int, last: int) -> float:
    """Return Russia's part (0 to 1) of Myanmar's arms of some years; 0 where it had none."""
    if measures.flow(arms_transfers, "RUS", "MMR", first, last).sum() == 0:
        return 0.0
    shares = measures.supplier_shares(arms_transfers, "MMR", first, last)
    return float(shares.set_index("supplier")["share"]["RUS"])


@rule
def drew_closer(
    visits, arms_transfers, *, until=WRITTEN, level=LEVEL, several=SEVERAL, quarter=QUARTER
):
    """Arms, which SIPRI lists for all years alike: Russia's part of Myanmar's volume from 2021
    to the year of the article, at least 10 per cent above its part in 2011-20. Contact: three
    visits between the two or more since the coup. The list of visits is gathered by reading, so
    it says how many there were at least, and is not compared with the years before. Both, and
    Russia had less than a quarter of the arms in 2011-20, so that the closeness is new:
    supported. Both, but close before: mostly supported. One: mixed. Neither: contradicted."""
    listed = arms_transfers.loc[arms_transfers["recipient"] == "MMR", "year"]
    last = min(int(until[:4]), int(listed.max())) if len(listed) else 0
    if until <= COUP or last < 2021:
        return Verdict(
            "unverifiable", f"SIPRI lists no year since the coup up to {date_in_words(until)}."
        )
    before = arms_share(arms_transfers, 2011, 2020)
    now = arms_share(arms_transfers, 2021, last)
    closer = times_as_large(now, before, 1 + level)

    pair = ["RUS", "MMR"]
    between = visits["visitor_country"].isin(pair) & visits["host_country"].isin(pair)
    starts = visits.loc[between, "start"]
    since_coup = int((since(starts, COUP) & up_to(starts, until)).sum())
    earlier = int((since(starts, TEN_YEARS_BEFORE) & ~since(starts, COUP)).sum())
    in_contact = since_coup >= several

    word = of_two(closer, in_contact)
    if word == "supported" and before >= quarter:
        word = "mostly supported"
    return Verdict(
        word,
        f"Russia had {percent(now)} of the arms that SIPRI lists for Myanmar in "
        f"{years(2021, last)}, {percent(before)} in 2011-20. Visits between the two on record: "
        f"at least {since_coup} from the coup to {date_in_words(until)}, at least {earlier} in "
        "the ten years before it, a list too uneven to compare.",
    )


@rule
def agreed_in_both_fields(treaties):
    """Papers between Russia and Myanmar signed from 10 to 16 July 2022, in military
    cooperation and in nuclear energy. In both: supported. In one: mostly supported, since a
    statement may stand for the other. None: contradicted."""
    signed = treaties[
        (treaties["party_a"] == "RUS")
        & (treaties["party_b"] == "MMR")
        & is_day(treaties["signed"])
        & since(treaties["signed"], ARRIVES)
        & up_to(treaties["signed"], LEAVES)
    ]
    wanted = ("military cooperation", "nuclear energy")
    fields = [field for field in wanted if field in set(signed["field"])]
    if len(fields) == 2:
        word = "supported"
    elif len(fields) == 1:
        word = "mostly supported"
    else:
        word = "contradicted"
    return Verdict(
        word,
        f"Papers of 10-16 July 2022 in the two fields: {', '.join(fields) or 'none'}. "
        "On arms the Russian ministry reported a shared intention only.",
    )


@rule
def among_first_backers(rapporteur_figures, countries):
    """The rank of Russia among countries by dollars of military goods from the coup to 2022,
    as the UN Special Rapporteur counts them. First or second: supported. Third: mostly
    supported. Lower: mixed. Not named: contradicted."""
    goods = military_goods(rapporteur_figures)
    if "RUS" not in goods:
        return Verdict(
            "contradicted",
            "The rapporteur does not name Russia among the sources of military goods.",
        )
    rank = 1 + int((goods > goods["RUS"]).sum())
    if rank <= 2:
        word = "supported"
    elif rank == 3:
        word = "mostly supported"
    else:
        word = "mixed"

    names = dict(zip(countries["code"], countries["name"], strict=True))
    amounts = ", ".join(f"{names.get(code, code)} {amount(usd)}" for code, usd in goods.items())
    return Verdict(
        word,
        f"Russia is number {rank} among {counted(len(goods), 'country', 'countries')} "
        f"in the count from the coup to 2022 ({amounts} million dollars).",
    )


SEAT_VOTED = {"Y": "voted for", "N": "voted against", "A": "abstained", "X": "did not vote"}


@rule
def little_recognition(key_votes, *, until=WRITTEN, few=FEW):
    """The last recorded General Assembly vote on human rights in Myanmar since the coup. No
    more than 10 per cent of the votes against the text, and Myanmar's own seat for it, so that
    the seat is not the military's: supported. One of the two: mixed. Neither: contradicted. No
    vote: unverifiable."""
    votes = recorded_votes(key_votes, "human rights in Myanmar", COUP, until)
    if votes.empty:
        return Verdict(
            "unverifiable",
            f"No recorded vote on Myanmar from the coup to {date_in_words(until)}.",
        )
    last = votes.iloc[-1]
    against = last["no"] / (last["yes"] + last["no"] + last["abstain"])
    return Verdict(
        of_two(against <= few, last["MMR"] == "Y"),
        f"{last['symbol']} of {date_in_words(last['date'])}: {last['yes']} for, "
        f"{last['no']} against, {last['abstain']} abstained; "
        "Myanmar's seat, held by an envoy whom the military did not name, "
        f"{SEAT_VOTED.get(last['MMR'], 'voted in a way not on record')}.",
    )


@rule
def revolt_is_larger(deaths, *, until=WRITTEN, twofold=TWOFOLD):
    """Battle deaths a year (UCDP) from 2021 to the year of the article against the ten years
    2011-20. Even the low estimates at least double the mean of the best ones before:
    supported. Only the best estimates: mostly supported. Higher, but less than double: mixed.
    Not higher: contradicted."""
    battle = with_year(deaths[deaths["series"] == "ucdp_battle_deaths"])
    decade = battle[battle["year"].between(2011, 2020)]
    revolt = battle[battle["year"].between(2021, int(until[:4]))]
    if decade.empty or revolt.empty:
        return Verdict(
            "unverifiable",
            f"No battle deaths on record in 2011-20, or none from 2021 to {date_in_words(until)}.",
        )
    before, best = decade["value"].mean(), revolt["value"].mean()
    low = revolt["low"].astype(float).mean(skipna=False)
    low_in_words = "no low estimate" if math.isnan(low) else f"low estimate {amount(low)}"

    if times_as_large(low, before, twofold):
        word = "supported"
    elif times_as_large(best, before, twofold):
        word = "mostly supported"
    elif best > before:
        word = "mixed"
    else:
        word = "contradicted"

    compared = "none in 2011-20"
    if before > 0:
        compared = f"{amount(before)} in 2011-20, {decimal(best / before, 1)} times as many"
    return Verdict(
        word,
        f"Mean battle deaths a year: {amount(best)} ({low_in_words}) "
        f"in {years(2021, revolt['year'].max())}, {compared}. "
        "Deaths show fighting, not who controls what.",
    )


@rule
def several_trips(visits, *, until=WRITTEN, several=SEVERAL):
    """Visits of Min Aung Hlaing to Russia on record from the coup to the day of the article.
    Three or more: supported. Two: mixed. One or none: contradicted."""
    starts = trips(visits, "Min Aung Hlaing", "RUS")["start"]
    starts = starts[since(starts, COUP) & up_to(starts, until)]
    if len(starts) >= several:
        word = "supported"
    elif len(starts) >= 2:
        word = "mixed"
    else:
        word = "contradicted"

    days = ""
    if len(starts):
        days = " (" + "; ".join(f"from {date_in_words(start)}" for start in starts) + ")"
    return Verdict(
        word,
        f"Visits on record since the coup up to {date_in_words(until)}: {len(starts)}{days}.",
    )


@rule
def never_received(events, visits, *, until=WRITTEN):
    """Summits in the chronology, up to the day of the article, that name Putin and are part of
    a visit of Min Aung Hlaing, by the row of the visits that the event names. None: supported.
    One or more: contradicted. Talks with others from Myanmar do not count."""
    his = visits.loc[visits["visitor"] == "Min Aung Hlaing", "id"]
    with_putin = events[
        (events["partner"] == "MMR")
        & (events["kind"] == "summit")
        & events["summary"].str.contains("Putin")
    ].sort_values("date")
    with_him = with_putin["visit"].isin(his)
    early = up_to(with_putin["date"], until)
    before = with_putin.loc[with_him & early, "date"]
    later = with_putin.loc[with_him & ~early, "date"]
    others = with_putin.loc[~with_him & early, "date"]

    word, days = "supported", ""
    if len(before):
        word, days = "contradicted", f" ({dates_in_words(before)})"
    after = "None after it."
    if len(later):
        after = f"The first after it: {date_in_words(later.iloc[0])}."
    return Verdict(
        word,
        f"Meetings of the two on record up to {date_in_words(until)}: {len(before)}{days}. "
        f"{after} Putin's earlier meetings with others from Myanmar: {dates_in_words(others)}.",
    )


def _yearly(flow: pd.Series) -> str:
    return ", ".join(f"{amount(tiv)} in {year}" for year, tiv in flow.items())


@rule
def both_keep_delivering(arms_transfers, rapporteur_figures, *, until=WRITTEN):
    """Two counts. SIPRI: Russia and China each deliver in every year from 2021 to that of the
    article. UN rapporteur: military goods from both since the coup. Both counts hold in full:
    supported. The rapporteur's holds and SIPRI has both, but not in every year: mostly
    supported. Only one count has both: mixed. Neither: contradicted."""
    last = int(until[:4])
    listed = arms_transfers["year"]
    if last < 2021 or not (listed >= 2021).any():
        return Verdict(
            "unverifiable",
            f"SIPRI lists no year since the coup up to {date_in_words(until)}.",
        )
    last = min(last, int(listed.max()))
    russian = measures.flow(arms_transfers, "RUS", "MMR", 2021, last)
    chinese = measures.flow(arms_transfers, "CHN", "MMR", 2021, last)
    in_every_year = (russian > 0).all() and (chinese > 0).all()
    in_sipri = (russian > 0).any() and (chinese > 0).any()
    goods = military_goods(rapporteur_figures)
    counted_by_rapporteur = {"RUS", "CHN"} <= set(goods.index)

    if in_every_year and counted_by_rapporteur:
        word = "supported"
    elif in_sipri and counted_by_rapporteur:
        word = "mostly supported"
    elif in_sipri or counted_by_rapporteur:
        word = "mixed"
    else:
        word = "contradicted"
    return Verdict(
        word,
        f"SIPRI, million TIV: Russia {_yearly(russian)}; China {_yearly(chinese)}. "
        f"UN rapporteur, million dollars to 2022: "
        f"Russia {amount(goods.get('RUS', 0))}, China {amount(goods.get('CHN', 0))}.",
    )


@rule
def over_two_thousand(deaths, *, until=WRITTEN, near=NEAR):
    """The last count of AAPP, verified names of people killed by the military and its allies,
    up to the day of the article. More than 2,000: supported. More than nine tenths of it:
    mostly supported. Less: contradicted."""
    dates = deaths["date"]
    counts = deaths[
        (deaths["series"] == "aapp_killed")
        & is_day(dates)
        & since(dates, COUP)
        & up_to(dates, until)
    ].sort_values("date", kind="stable")
    if counts.empty:
        return Verdict("unverifiable", f"No count up to {date_in_words(until)}.")
    last = counts.iloc[-1]
    if last["value"] > TOLL:
        word = "supported"
    elif last["value"] > near * TOLL:
        word = "mostly supported"
    else:
        word = "contradicted"

    days = (pd.Timestamp(last["date"]) - pd.Timestamp(COUP)).days
    return Verdict(
        word,
        f"AAPP counted {last['value']:,} by {date_in_words(last['date'])}, "
        f"{decimal(days / 30.44, 1)} months after the coup. Verified names only, so a floor.",
    )


@rule
def china_is_closer(trade, arms_transfers, rapporteur_figures, *, level=LEVEL):
    """Three measures: mean trade of 2010-14 on one basis (COW), arms volume of 2001-20
    (SIPRI), military goods since the coup (UN rapporteur). A lead needs a difference of 10 per
    cent. China leads in all: supported. In two: mostly supported. In one: mixed. In none:
    contradicted."""
    both = trade_on_one_basis(trade)
    turnover = both[(both.index >= 2010) & (both.index <= 2014)].mean()
    if turnover.isna().any():
        return Verdict("unverifiable", "No trade of 2010-14 with both on one basis.")
    goods = military_goods(rapporteur_figures)
    china_and_russia = {
        "trade of 2010-14, million dollars a year": (turnover["CHN"], turnover["RUS"]),
        "arms of 2001-20, million TIV": (
            measures.flow(arms_transfers, "CHN", "MMR", 2001, 2020).sum(),
            measures.flow(arms_transfers, "RUS", "MMR", 2001, 2020).sum(),
        ),
        "military goods since the coup, million dollars": (
            goods.get("CHN", 0),
            goods.get("RUS", 0),
        ),
    }
    leads, said = 0, []
    for measure, (chinese, russian) in china_and_russia.items():
        leads += times_as_large(chinese, russian, 1 + level)
        said.append(f"{measure} {amount(chinese)} against {amount(russian)}")
    words = ("contradicted", "mixed", "mostly supported", "supported")  # in none to all three
    return Verdict(words[leads], f"China against Russia: {'; '.join(said)}.")


@rule
def first_rank_partners(trade, rapporteur_figures, *, half=HALF):
    """Russia against China, the first partner, in two measures: trade with Myanmar, the median
    of the last five years that both have on one basis (COW), and military goods since the coup
    (UN rapporteur). Half of China's or more counts as first rank. In both: supported. In one:
    mixed. In neither: contradicted. A measure without a figure for China, or trade without a
    common year: unverifiable."""
    both = trade_on_one_basis(trade).dropna()
    both = both[both["CHN"] > 0].tail(5)
    goods = military_goods(rapporteur_figures)
    if both.empty or "CHN" not in goods:
        return Verdict(
            "unverifiable",
            "No year in which both trades stand on one basis, "
            "or no military goods from China to compare with.",
        )
    of_trade = float((both["RUS"] / both["CHN"]).median())
    russian_goods = goods.get("RUS", 0)
    of_goods = float(russian_goods / goods["CHN"])
    return Verdict(
        of_two(of_trade >= half, of_goods >= half),
        f"In {years(both.index.min(), both.index.max())} Russia's trade with Myanmar was "
        f"{percent(of_trade, 1)} of China's (median; {amount(both['RUS'].median())} "
        f"against {amount(both['CHN'].median())} million dollars); "
        "no series on one basis goes further. In military goods since the coup "
        f"it was {percent(of_goods)} of China's "
        f"({amount(russian_goods)} against {amount(goods['CHN'])}). "
        "What Myanmar is to Russia is not in this rule.",
    )


@rule
def nuclear_memorandum(treaties):
    """A paper in nuclear energy between Russia and Myanmar signed from 10 to 16 July 2022, the
    days of the visit: supported. Signed in another week of 2022 up to then: mostly supported.
    Otherwise: contradicted."""
    papers = treaties[
        (treaties["party_a"] == "RUS")
        & (treaties["party_b"] == "MMR")
        & (treaties["field"] == "nuclear energy")
        & up_to(treaties["signed"], LEAVES)
    ]["signed"]
    of_the_visit = papers[is_day(papers) & since(papers, ARRIVES)]
    of_the_year = papers[papers.str.startswith("2022")]
    if len(of_the_visit):
        papers = "a nuclear paper" if len(of_the_visit) == 1 else "nuclear papers"
        return Verdict(
            "supported",
            f"The table has {papers} of {dates_in_words(of_the_visit)}; "
            "Myanmar's ministry gave no details, Rosatom named training and public opinion.",
        )
    word = "mostly supported" if len(of_the_year) else "contradicted"
    return Verdict(
        word, f"Nuclear papers of 10-16 July 2022: none; earlier in 2022: {len(of_the_year)}."
    )


@rule
def conference_in_petersburg(visits):
    """The place of the visit of Min Aung Hlaing to Russia that began in June 2021. Saint
    Petersburg among the places: supported. Another place: contradicted. No visit or no place
    on record: unverifiable."""
    stays = trips(visits, "Min Aung Hlaing", "RUS")
    places = stays.loc[stays["start"].str.startswith("2021-06"), "place"].dropna()
    if places.empty:
        return Verdict("unverifiable", "No visit of June 2021 with a place on record.")
    where = f"The visit of June 2021 has the place {places.iloc[0]}"
    if len(places) > 1:
        where = f"The visits of June 2021 have the places {', '.join(places)}"
    if places.str.contains("Petersburg").any():
        return Verdict("supported", f"{where}.")
    return Verdict(
        "contradicted",
        f"{where}; the conference was the Moscow Conference on International Security.",
    )


@rule
def security_talks_after(events):
    """Meetings of June 2021 in the chronology with Patrushev, secretary of the Security
    Council, and with Shoigu. Both, on or after 22 June, when the conference opened: supported.
    Both, but one before: mostly supported. One of them: mixed. None: contradicted."""
    talks = events[
        (events["partner"] == "MMR")
        & (events["kind"] == "visit")
        & events["date"].str.startswith("2021-06-")
    ]
    days = {}
    for official in ("Patrushev", "Shoigu"):
        met = talks.loc[talks["summary"].str.contains(official), "date"]
        if len(met):
            days[official] = met.min()
    early = [official for official, day in days.items() if day < CONFERENCE]

    if not days:
        word = "contradicted"
    elif len(days) == 1:
        word = "mixed"
    elif early:
        word = "mostly supported"
    else:
        word = "supported"

    meetings = ", ".join(f"{official} {on_date(day)}" for official, day in days.items())
    order = ""
    if early:
        order = f", so the order is the other way round for {' and '.join(early)}"
    return Verdict(
        word,
        f"Meetings on record: {meetings or 'none'}; "
        f"the conference opened {on_date(CONFERENCE)}{order}.",
    )
