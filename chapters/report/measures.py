"""Pure functions on frames: totals, shares, agreement, concentration, change.

Nothing here loads a table or draws. Codes are ISO 3166 alpha-3; the Soviet Union
(``SUN``) and Russia (``RUS``) are two suppliers unless a caller names both.
"""

import math
import re
from datetime import date
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from scipy import stats

VOTES = ("Y", "N", "A")
SEED, ORDERS = 1945, 999  # of the random orders by which chance is judged
SAME = 1e-12  # two results of the same arithmetic may differ by their last digits
LANE_OF = {  # kind of an event: the lane of the chronology in which it is drawn
    "visit": "Visits, summits, messages",
    "summit": "Visits, summits, messages",
    "message": "Visits, summits, messages",
    "treaty": "Treaties, recognition",
    "recognition": "Treaties, recognition",
    "arms": "Arms, exercises",
    "exercise": "Arms, exercises",
    "war": "War",
    "trade": "Trade, aid, debt, labour",
    "aid": "Trade, aid, debt, labour",
    "debt": "Trade, aid, debt, labour",
    "labour": "Trade, aid, debt, labour",
    "nuclear_energy": "Nuclear energy",
    "space": "Space",
    "un_vote": "UN votes, sanctions, tests",
    "sanction": "UN votes, sanctions, tests",
    "test": "UN votes, sanctions, tests",
    "rupture": "Ruptures, domestic",
    "domestic": "Ruptures, domestic",
}
ERAS = {  # of the chronology, which says why it is cut there: first and last year
    "1945–1961": (1945, 1961),
    "1962–1991": (1962, 1991),
    "1992–2020": (1992, 2020),
    "2021–2026": (2021, 2026),
}


def era_of(years: pd.Series) -> pd.Series:
    """Return a Series of text, for each year the name of its era in `ERAS`.

    Raises ValueError, naming the first such year, if one lies in none.
    """
    spans = pd.IntervalIndex.from_tuples(list(ERAS.values()), closed="both")
    eras = pd.cut(years, spans).cat.rename_categories(list(ERAS))
    if eras.isna().any():
        year = years[eras.isna()].iloc[0]
        raise ValueError(
            f"{year} lies in none of the eras; lengthen one, ERAS in chapters/report/measures.py"
        )
    return eras.astype(str)


def by_year(frame: pd.DataFrame, value: str, first: int, last: int, how: str = "sum") -> pd.Series:
    """Return a Series of `value` per calendar year, first to last, one entry a year.

    A year without a row is 0 for ``how="sum"``: use it only where the source covers the
    year and lists what it found (SIPRI: no row means no delivery identified). With
    ``how="mean"`` such a year is missing. Raises ValueError if last is before first.
    """
    if last < first:
        raise ValueError(f"the span {first}-{last} ends before it begins")
    years = pd.RangeIndex(first, last + 1, name="year")
    grouped = frame.groupby(frame["year"].astype(int))[value].agg(how)
    return grouped.reindex(years, fill_value=0 if how == "sum" else np.nan)


def flow(arms: pd.DataFrame, suppliers, recipients, first: int, last: int) -> pd.Series:
    """Return arms transfers per year in SIPRI trend-indicator values (TIV, millions).

    `suppliers` and `recipients` are codes or lists of codes; the Series is complete
    from first to last, 0 where SIPRI identified no delivery.
    """
    suppliers = [suppliers] if isinstance(suppliers, str) else list(suppliers)
    recipients = [recipients] if isinstance(recipients, str) else list(recipients)
    rows = arms[arms["supplier"].isin(suppliers) & arms["recipient"].isin(recipients)]
    return by_year(rows, "tiv", first, last)


def supplier_shares(arms: pd.DataFrame, recipient: str, first: int, last: int) -> pd.DataFrame:
    """Return each supplier's part of a recipient's arms imports over a span of years.

    One row a supplier, largest first: ``supplier``, ``tiv`` (millions), ``share``
    (0 to 1). The Soviet Union and Russia stay apart. Raises ValueError where the span
    holds no delivery, for then there is no share.
    """
    span = arms[(arms["recipient"] == recipient) & arms["year"].between(first, last)]
    totals = span.groupby("supplier")["tiv"].sum()
    if not totals.sum() > 0:
        raise ValueError(f"no delivery to {recipient} in {first}-{last}: no shares")
    frame = totals.sort_values(ascending=False, kind="stable").rename("tiv").reset_index()
    return frame.assign(share=frame["tiv"] / frame["tiv"].sum())


def share_ordered_by(orders: pd.DataFrame, year: int) -> float:
    """Return the part (0 to 1) of the volume (TIV) of `orders` that was ordered up to `year`.

    Raises ValueError where the orders have no volume, for then there is no share.
    """
    volume = orders["tiv"].sum()
    if not volume > 0:
        raise ValueError("orders without volume have no shares")
    return float(orders.loc[orders["ordered"] <= year, "tiv"].sum() / volume)


def concentration(shares: pd.Series) -> float:
    """Return the Herfindahl-Hirschman index of shares: the sum of their squares, 1/n to 1.

    Hirschman (1964), The Paternity of an Index, American Economic Review 54(5). Raises
    ValueError if the shares do not add up to one.
    """
    if abs(float(shares.sum()) - 1) > 1e-6:
        raise ValueError(f"shares add up to {shares.sum():.4f}, not to 1")
    return float((shares**2).sum())


def change(before: float, after: float) -> float:
    """Return the relative change from before to after (0.5 is +50 %).

    Raises ValueError for a change from nothing, which has no size.
    """
    if before == 0:
        raise ValueError("a change from zero has no relative size")
    return after / before - 1


def shared_votes(rolls: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the roll calls in which both a and b voted yes, no or abstained."""
    return rolls[rolls[a].isin(VOTES) & rolls[b].isin(VOTES)]


def same_vote_share(rolls: pd.DataFrame, a: str, b: str) -> tuple[float, int]:
    """Return (share of identical votes, number of roll calls both took part in).

    Yes, no and abstain are three different votes; absence is no vote. Raises ValueError
    if the two never voted together, for then there is no share.
    """
    both = shared_votes(rolls, a, b)
    if both.empty:
        raise ValueError(f"{a} and {b} share no roll call here")
    return float((both[a] == both[b]).mean()), len(both)


def same_vote_shares(rolls: pd.DataFrame, states, partner: str) -> pd.Series:
    """Return the share of identical votes of each of `states` with one partner, 0 to 1, by state.

    Raises ValueError if one of them never voted together with the partner.
    """
    return pd.Series({state: same_vote_share(rolls, state, partner)[0] for state in states})


def similarity(rolls: pd.DataFrame, a: str, b: str) -> tuple[float, int]:
    """Return (mean similarity, number of roll calls) with an abstention half-way.

    Yes = 1, abstain = 0.5, no = 0; a pair scores 1 - |difference|: Lijphart (1963), The
    Analysis of Bloc Voting in the General Assembly, American Political Science Review
    57(4). Raises ValueError if the two never voted together.
    """
    both = shared_votes(rolls, a, b)
    if both.empty:
        raise ValueError(f"{a} and {b} share no roll call here")
    scale = {"Y": 1.0, "A": 0.5, "N": 0.0}
    return float(1 - (both[a].map(scale) - both[b].map(scale)).abs().mean()), len(both)


def agreement_by_year(
    rolls: pd.DataFrame, a: str, b: str, least: int = 10, measure=same_vote_share
) -> pd.DataFrame:
    """Return agreement of a and b per year: ``year``, ``share`` (0 to 1), ``votes``.

    Years with fewer than `least` shared roll calls have a missing share: too few to
    mean anything. `measure` is same_vote_share or similarity.
    """
    rows = []
    for year, calls in rolls.groupby("year"):
        votes = len(shared_votes(calls, a, b))
        share = measure(calls, a, b)[0] if votes >= least else np.nan
        rows.append((int(year), share, votes))
    return pd.DataFrame(rows, columns=["year", "share", "votes"])


def agreement_gap(rolls: pd.DataFrame, country: str, neighbour: str, power: str) -> pd.Series:
    """Return by how much more often `country` than `neighbour` voted as `power`, per year
    (-1 to 1).

    A difference of two shares of identical votes over the roll calls in which all three
    voted yes, no or abstained: what the agenda or `power` itself changes for both falls out
    of it. A year without such a roll call is left out. Raises ValueError if there is none.
    """
    shared = rolls[rolls[[country, neighbour, power]].isin(VOTES).all(axis=1)]
    if shared.empty:
        raise ValueError(f"{country}, {neighbour} and {power} share no roll call here")
    own = shared[country].eq(shared[power]).astype(int)
    common = shared[neighbour].eq(shared[power]).astype(int)
    return (own - common).groupby(shared["year"].astype(int)).mean()


def agreement_by_period(
    rolls: pd.DataFrame, a: str, b: str, periods: dict, measure=same_vote_share
) -> pd.DataFrame:
    """Return agreement of a and b per period, a row each: ``share`` (0 to 1), ``votes``.

    `periods` maps the name of a period, which becomes the index, to its first and last year,
    both taken in. `measure` is same_vote_share or similarity. Raises ValueError for a period
    in which the two share no roll call.
    """
    rows = {
        period: measure(rolls[rolls["year"].between(first, last)], a, b)
        for period, (first, last) in periods.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["share", "votes"])
    return frame.rename_axis("period")


def contested(rolls: pd.DataFrame, most: float = 0.9) -> pd.DataFrame:
    """Return the roll calls in which the larger side had at most `most` of yes and no votes.

    Near-unanimous texts make every pair agree; Bailey, Strezhnev and Voeten (2017),
    Journal of Conflict Resolution 61(2), explain why agenda shifts mislead.
    """
    larger = rolls[["yes", "no"]].max(axis=1).astype(float)
    both = (rolls["yes"] + rolls["no"]).astype(float)
    return rolls[(larger <= most * both) & (both > 0)]


def on_losing_side(rolls: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the roll calls where `country` voted yes or no with the smaller side."""
    yes_won = rolls["yes"] > rolls["no"]
    return rolls[
        ((rolls[country] == "N") & yes_won)
        | ((rolls[country] == "Y") & (rolls["yes"] < rolls["no"]))
    ]


def longest_run(flags: pd.Series) -> tuple[int, int]:
    """Return (first, last) index label of the longest unbroken run of True.

    Raises ValueError if no flag is True.
    """
    if not flags.any():
        raise ValueError("no entry is true")
    run = (flags != flags.shift()).cumsum()[flags]
    longest = run[run == run.value_counts(sort=False).idxmax()]
    return longest.index[0], longest.index[-1]


def widest_gap(years) -> tuple[int, int]:
    """Return the two neighbouring years farthest apart among those given, in any order.

    Of two gaps of one width the earlier counts. Raises ValueError for fewer than two years.
    """
    ordered = sorted(int(year) for year in years)
    if len(ordered) < 2:
        raise ValueError("a gap lies between two years")
    return max(pairwise(ordered), key=lambda pair: pair[1] - pair[0])


def dissimilarity(counts: pd.DataFrame) -> float:
    """Return the part of one column, 0 to 1, that would have to change its row to match the other.

    `counts` has two columns, numbers of things by category: half the sum of the differences
    between their shares. Duncan and Duncan (1955), A Methodological Analysis of Segregation
    Indexes, American Sociological Review 20(2). Raises ValueError for another number of
    columns or a column of nothing.
    """
    if counts.shape[1] != 2 or (counts.sum() == 0).any():
        raise ValueError("two columns that hold something can be compared, no others")
    shares = counts / counts.sum()
    return float((shares.iloc[:, 0] - shares.iloc[:, 1]).abs().sum() / 2)


def _complete(series: pd.Series) -> np.ndarray:
    values = series.to_numpy(dtype=float)
    if np.isnan(values).any():
        raise ValueError("a year has no value")
    return values


def break_year(series: pd.Series, least: int = 4) -> tuple[int, float, float]:
    """Return (first year of the second part, fall in squared error 0 to 1, p value).

    The split of a yearly series into two flat levels that leaves the least squared error,
    each part at least `least` years long (so no break in the last `least` - 1 years can
    be found): the one-break case of Bai and Perron (2003),
    Journal of Applied Econometrics 18(1). The p value is the share of 999 random orders
    of the same values whose best split does as well (seed 1945); orders ignore
    dependence between years, so it errs on the small side. Raises ValueError for a
    series too short to split, or with a year that has no value.
    """
    values = _complete(series)
    if len(values) < 2 * least:
        raise ValueError(f"{len(values)} years cannot be split into two parts of {least}")

    def best(v):
        n = np.arange(least, len(v) - least + 1)
        csum, csq = np.cumsum(v), np.cumsum(v**2)
        left = csq[n - 1] - csum[n - 1] ** 2 / n
        right = (csq[-1] - csq[n - 1]) - (csum[-1] - csum[n - 1]) ** 2 / (len(v) - n)
        total = csq[-1] - csum[-1] ** 2 / len(v)
        errors = left + right
        k = int(errors.argmin())
        return int(n[k]), float(1 - errors[k] / total)

    if values.min() == values.max():  # a level series breaks nowhere
        return int(series.index[least]), 0.0, 1.0
    split, gain = best(values)
    rng = np.random.default_rng(SEED)
    beaten = sum(best(rng.permutation(values))[1] >= gain - SAME for _ in range(ORDERS))
    return int(series.index[split]), gain, (beaten + 1) / (ORDERS + 1)


def per_year(events: pd.DataFrame, first: int, last: int) -> pd.Series:
    """Return the number of rows per year, complete from first to last (0 where none)."""
    return by_year(events.assign(rows=1), "rows", first, last)


def answered_within(days: pd.Series, answers: pd.Series, within: int) -> pd.Series:
    """Return for each of `days` whether an answer came on it or at most `within` days later.

    Both are ISO days; the flags have the index of `days`. One answer may answer several
    days. Raises ValueError for a date without a day.
    """
    came = pd.to_datetime(answers, format="%Y-%m-%d")
    flags = [
        (came - day).dt.days.between(0, within).any()
        for day in pd.to_datetime(days, format="%Y-%m-%d")
    ]
    return pd.Series(flags, index=days.index, dtype=bool)


def by_direction(trips: pd.DataFrame, by: str | list[str] = "partner") -> pd.DataFrame:
    """Return the number of trips in each direction: columns ``to partner`` and ``to Russia``.

    `trips` has one row a trip, with one of these two names as its ``direction``. One row a
    value of the column `by`; of several columns one row a combination of their values, with
    0 where there was no trip. Raises ValueError for another direction.
    """
    directions = ["to partner", "to Russia"]
    others = set(trips["direction"]) - set(directions)
    if others:
        raise ValueError(f"{min(others)!r} is not one of {', '.join(directions)}")
    rows = [trips[column] for column in ([by] if isinstance(by, str) else by)]
    counts = pd.crosstab(rows, trips["direction"], dropna=False)
    return counts.reindex(columns=directions, fill_value=0)


def years_between(first: str, last: str) -> float:
    """Return the years from one ISO day to another, a year being 365.25 days.

    Raises ValueError where a date is no day, or the second does not come after the first.
    """
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if days <= 0:
        raise ValueError(f"{last} does not come after {first}")
    return days / 365.25


def rate_ratio(
    before: int, years_before: float, after: int, years_after: float
) -> tuple[float, float]:
    """Return (rate after / rate before, exact two-sided p value) of two counts over two spans.

    Given the sum of the counts, the second is binomial if the rates are equal: Przyborowski
    and Wilenski (1940), Homogeneity of Results in Testing Samples from Poisson Series,
    Biometrika 31(3/4). With nothing before, the ratio is infinite; with nothing at all there
    is none (nan) and nothing to tell apart (p = 1). Raises ValueError for a span that is not
    positive or a negative count.
    """
    if min(years_before, years_after) <= 0:
        raise ValueError("an empty span has no rate")
    if min(before, after) < 0:
        raise ValueError("counts cannot be negative")
    if before + after == 0:
        return math.nan, 1.0
    test = stats.binomtest(after, before + after, years_after / (years_before + years_after))
    ratio = (after / years_after) / (before / years_before) if before else math.inf
    return ratio, float(test.pvalue)


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Return the exact two-sided p value of the two-by-two table [[a, b], [c, d]].

    Fisher (1922), On the Interpretation of chi-squared from Contingency Tables, and the
    Calculation of P, Journal of the Royal Statistical Society 85(1). Raises ValueError for
    a negative count.
    """
    if min(a, b, c, d) < 0:
        raise ValueError("counts cannot be negative")
    return float(stats.fisher_exact([[a, b], [c, d]]).pvalue)


def fisher_by(outcome: pd.Series, group: pd.Series) -> float:
    """Return the exact two-sided p value of an outcome being as common inside a group as outside.

    `outcome` and `group` are flags of the same rows, true or false; see `fisher`. Raises
    ValueError where one of them misses a value.
    """
    if outcome.isna().any() or group.isna().any():
        raise ValueError("a flag that is missing belongs to no cell of the table")
    inside, outside = outcome[group], outcome[~group]
    return fisher(
        int(inside.sum()),
        int((~inside).sum()),
        int(outside.sum()),
        int((~outside).sum()),
    )


def ranks(agreement: pd.DataFrame, least: float = 0.5, by: str = "same") -> pd.DataFrame:
    """Return the rank of each member by agreement per year: ``year``, ``country``, ``share``
    (0 to 1), ``rank``, ``members``.

    Rank 1 agrees most; equal shares take the better rank. Members with fewer than `least`
    of the largest number of votes of the year are left out: few votes rank by chance. `by`
    is "same" (identical votes over shared votes), "similarity" (an abstention half-way) or
    "present" (identical votes over the largest number of votes: absence counts as
    disagreement). Raises ValueError for another word.
    """
    most = agreement.groupby("year")["votes"].transform("max").astype(float)
    shares = {
        "same": agreement["same"] / agreement["votes"],
        "similarity": agreement["similarity"],
        "present": agreement["same"] / most,
    }
    if by not in shares:
        raise ValueError(f"{by!r} is not one of {', '.join(shares)}")
    enough = (agreement["votes"] > 0) & (agreement["votes"] >= least * most)
    kept = agreement.assign(share=shares[by].astype(float))[enough]
    grouped = kept.groupby("year")["share"]
    kept = kept.assign(
        rank=grouped.rank(ascending=False, method="min").astype(int),
        members=grouped.transform("size").astype(int),
    )
    return kept[["year", "country", "share", "rank", "members"]].reset_index(drop=True)


def in_minority(rolls: pd.DataFrame, country: str, fewer: int = 20) -> tuple[float, int]:
    """Return (share of votes cast in a side of fewer than `fewer` members, number of votes cast).

    The side counts those who voted alike, yes or no; an abstention is a vote cast, never a
    minority. Raises ValueError if `country` cast no vote.
    """
    cast = rolls[rolls[country].isin(VOTES)]
    if cast.empty:
        raise ValueError(f"{country} cast no vote here")
    small = (cast[country].eq("Y") & cast["yes"].lt(fewer)) | (
        cast[country].eq("N") & cast["no"].lt(fewer)
    )
    return float(small.mean()), len(cast)


def lead_lag(a: pd.Series, b: pd.Series, lags=range(-3, 4)) -> pd.DataFrame:
    """Return the correlation of two yearly series at each lag: ``lag``, ``r``, ``years``, ``p``.

    At lag k the value of `a` in a year meets that of `b` k years before: a positive lag asks
    whether `b` leads. p is the two-sided share of 999 random orders of `b` (seed 1945) with a
    correlation as far from zero; orders ignore dependence between years, so it errs on the
    small side. Raises ValueError where fewer than eight years are shared at a lag, or a series
    does not change in them: then there is no correlation.
    """
    rows = []
    for lag in lags:
        pair = pd.concat([a, b.shift(lag)], axis=1, keys=["a", "b"]).dropna().astype(float)
        if len(pair) < 8:
            raise ValueError(f"only {len(pair)} shared years at lag {lag}")
        if pair.nunique().min() == 1:
            raise ValueError(f"a series does not change in the shared years at lag {lag}")
        x, y = (pair[c].to_numpy() - pair[c].mean() for c in ("a", "b"))
        scale = float(np.sqrt((x**2).sum() * (y**2).sum()))
        r = float((x * y).sum()) / scale
        rng = np.random.default_rng(SEED)
        beaten = sum(
            abs(float((x * rng.permutation(y)).sum())) / scale >= abs(r) - SAME
            for _ in range(ORDERS)
        )
        rows.append((int(lag), r, len(pair), (beaten + 1) / (ORDERS + 1)))
    return pd.DataFrame(rows, columns=["lag", "r", "years", "p"])


def detectable(years: int, power: float = 0.8, level: float = 0.05) -> float:
    """Return the smallest correlation that `years` independent years show with that power at
    that level.

    By the normal approximation of Fisher (1921), On the Probable Error of a Coefficient of
    Correlation Deduced from a Small Sample, Metron 1. Raises ValueError for fewer than four years.
    """
    if years < 4:
        raise ValueError("fewer than four years show no correlation")
    return float(
        np.tanh((stats.norm.ppf(1 - level / 2) + stats.norm.ppf(power)) / np.sqrt(years - 3))
    )


# What kind of publisher an author of the bibliography is: the first pattern that is found
# decides; none means press.
SOURCE_KINDS = {
    "data set": (
        r"SIPRI|Voeten|Barbieri|Leeds|UCDP|Comtrade|General Assembly and Conference"
        r"|Hammarskjold|Martin Center.* and Nuclear Threat"
    ),
    "archive": (
        r"Wilson Center|Foreign Relations of the U|Central Intelligence|US Embassy|CHECO"
        r"|Treaty Series|photo archive"
    ),
    "official": (
        r"Ministry of (?!Information)|President of|White House|Department of State"
        r"|United Nations|\bUN\b|Intelligence Service|Atomic Energy|CTBTO|Rosatom"
        r"|Committee for External|Security Council|Office of Senior|Government of the Russian"
    ),
    "state media": (
        r"TASS|RIA Nov|Sputnik|^RT$|Rossiyskaya Gazeta|Voice of Russia|TV Centre|News-Pravda"
        r"|Mezhdunarodnaya|KCNA|Korean Central|People's Korea|Xinhua|China Daily|Global Times"
        r"|People's Daily|Ministry of Information|Myanmar Ministry|Myanmar Digital"
        r"|Myanmar International|Myawady|Vietnam News|Kuwait News|Anadolu|Mehr|Ukrinform|United24"
    ),
    "research": (
        r"Center|Centre|Project|Institute|Council|Quarterly|Journal|History|Review|Routledge"
        r"|Encyclop|Wikipedia|Library of Congress|Jamestown|CSIS|ISEAS|ERINA|CEPS|Nuclear Threat"
        r"|Association for Political|Arms Control|Analysis Group|Foundation|NIAS Press|Empire"
        r"|Oberdorfer|Zakharova|Yordan|Shen Zhihua|Bazhanov"
        r"|Seekins|Kim Il Sung|Dyn Research|Nuklearforum"
        r"|North Korean? (?:in|Blog|Economy|Leadership)|northkorea|koreaoutlook|Lost Footsteps"
        r"|StrategyPage|Verity|Kollo|dzen"
    ),
}


def source_kind(*names: str) -> str:
    """Return what kind of source it is: a key of SOURCE_KINDS, or "press" where no pattern is
    found.

    `names` are those of the author and of the publisher. The first kind whose pattern is found in
    the first of them decides, then in the next. Research takes in monitors, reference works and
    personal sites.
    """
    for name in names:
        for kind, pattern in SOURCE_KINDS.items():
            if re.search(pattern, name):
                return kind
    return "press"


def drifting(count: int, years: int, correlation: float) -> np.ndarray:
    """Return made-up series that drift and do not break: `count` rows of `years` values.

    Each value is `correlation` times the one before it plus normal noise of size one (a
    first-order autoregression, seed 1945); the first is drawn as widely as all the others.
    Raises ValueError for a correlation below 0, or of 1 and more, which does not settle.
    """
    if not 0 <= correlation < 1:
        raise ValueError(f"a correlation of {correlation} is not from 0 to below 1")
    values = np.random.default_rng(SEED).standard_normal((count, years))
    values[:, 0] /= np.sqrt(1 - correlation**2)
    for year in range(1, years):
        values[:, year] += correlation * values[:, year - 1]
    return values


def break_beside_drift(series: pd.Series, least: int = 4) -> tuple[float, float]:
    """Return (correlation of neighbouring years, p value) of the best break against series that
    drift and do not break.

    Series in which neighbouring years resemble each other show breaks without having one:
    Nunes, Kuan and Newbold (1995), Spurious Break, Econometric Theory 11(4). The p value is
    the share of 999 such series (first-order autoregression, the correlation taken from the
    series itself, never below 0; seed 1945) whose best split into two levels of at least
    `least` years lowers the squared error as much. A true break raises the correlation, which
    makes p too large; a short series hides a part of it, which makes p too small. Raises ValueError
    for a series too short to split, or with a year that has no value.
    """
    values = _complete(series)
    size = len(values)
    if size < 2 * least:
        raise ValueError(f"{size} years cannot be split into two parts of {least}")

    def left_over(rows):
        n = np.arange(least, size - least + 1)
        sums, squares = np.cumsum(rows, axis=1), np.cumsum(rows**2, axis=1)
        total, square = sums[:, -1:], squares[:, -1:]
        left, whole = sums[:, n - 1], square - total**2 / size
        errors = square - left**2 / n - (total - left) ** 2 / (size - n)
        return errors.min(axis=1) / whole[:, 0]

    if values.min() == values.max():  # a level series breaks nowhere
        return 0.0, 1.0
    centred = values - values.mean()
    rho = max(0.0, float((centred[1:] * centred[:-1]).sum() / (centred**2).sum()))
    own = left_over(centred[None, :]).item()
    beaten = int((left_over(drifting(ORDERS, size, rho)) <= own + SAME).sum())
    return rho, (beaten + 1) / (ORDERS + 1)


def side_by_side(claims: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return the pairs of statements by different claimants within `days` of each other.

    `claims` has ``date`` (ISO day), ``group`` and ``value``; one row a pair: ``first`` and
    ``second`` (dates), ``ratio`` (larger over smaller value, 1 or more). Statements
    without a day are left out. Raises ValueError for a value that is not positive.
    """
    if claims["value"].isna().any() or (claims["value"] <= 0).any():
        raise ValueError("a ratio needs positive values")
    rows = (
        claims[claims["date"].str.len() == 10].sort_values("date", kind="stable").to_dict("records")
    )
    pairs = [
        (a["date"], b["date"], max(a["value"], b["value"]) / min(a["value"], b["value"]))
        for a, b in combinations(rows, 2)
        if a["group"] != b["group"]
        and (pd.Timestamp(b["date"]) - pd.Timestamp(a["date"])).days <= days
    ]
    return pd.DataFrame(pairs, columns=["first", "second", "ratio"])


def shares_in_words(shares: pd.DataFrame) -> str:
    """Return the shares of each row as a sentence: "A: trade 60%, aid 40%. B: trade 100%."

    `shares` (0 to 1) has a row a label and a column a part, both under the names told. A part
    of which there is nothing is left out.
    """
    sentences = []
    for label, row in shares.iterrows():
        told = [f"{part} {share:.0%}" for part, share in row.items() if share > 0]
        sentences.append(f"{label}: {', '.join(told)}.")
    return " ".join(sentences)
