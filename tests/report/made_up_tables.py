"""Made-up tables, small enough to do a verdict by hand, and the check of a rule on them."""

import pandas as pd

from report import verdicts


def check(rule, verdict, sentence, **tables):
    """A rule gives this verdict and sentence; an ellipsis stands for the rest of a sentence."""
    found = verdicts.RULES[rule](**tables)
    assert found.verdict == verdict, found.evidence
    if sentence.endswith("…"):
        assert found.evidence.startswith(sentence.removesuffix("…"))
    else:
        assert found.evidence == sentence


# --- arms and orders

# Deliveries of 50 in 1950, 51 in 1951 and so on: a span one year off has another mean.
STAIRS = {year: year - 1900 for year in range(1950, 1992)}


def level(first, last, tiv):
    """The same in each year of a span: {1954: 10, 1955: 10}."""
    return dict.fromkeys(range(first, last + 1), tiv)


def arms(**pairs):
    """Deliveries: SUN_PRK={1950: 5} is 5 million TIV from the Soviet Union to North Korea."""
    rows = []
    for pair, years in pairs.items():
        supplier, recipient = pair.split("_")
        rows += [(supplier, recipient, year, float(tiv)) for year, tiv in years.items()]
    frame = pd.DataFrame(rows, columns=["supplier", "recipient", "year", "tiv"])
    return frame.astype({"year": "Int64", "tiv": float})


def soviet_orders(*rows):
    """Soviet orders for North Korea: year of the first delivery, what."""
    frame = pd.DataFrame(rows, columns=["first_delivery", "description"])
    return frame.assign(supplier="SUN", recipient="PRK")


def soviet_aid(*rows):
    """Soviet aid to North Korea: first year, what."""
    frame = pd.DataFrame(rows, columns=["year_from", "concept"]).astype({"year_from": "Int64"})
    return frame.assign(donor="SUN", recipient="PRK")


# --- visits, events and papers


def visits(*rows):
    """Visits: visitor, his country, the host's, the day it began, place."""
    columns = ["visitor", "visitor_country", "host_country", "start", "place"]
    return pd.DataFrame(rows, columns=columns)


def kim_in_russia(*days):
    """Visits of Kim Jong Un to Russia, the first to Place 1, the next to Place 2."""
    rows = [
        ("Kim Jong Un", "PRK", "RUS", day, f"Place {number}")
        for number, day in enumerate(days, start=1)
    ]
    return visits(*rows)


def general_in_russia(*days, place="Moscow"):
    """Visits of Min Aung Hlaing to Russia."""
    return visits(*(("Min Aung Hlaing", "MMR", "RUS", day, place) for day in days))


def events(*days, partner, kind, direction="mutual", summary="They meet."):
    """Events of one kind."""
    frame = pd.DataFrame({"date": days}, dtype=str)
    return frame.assign(partner=partner, kind=kind, direction=direction, summary=summary)


def papers(*rows):
    """Papers of Russia and Myanmar: day, field."""
    return pd.DataFrame(rows, columns=["signed", "field"]).assign(party_a="RUS", party_b="MMR")


# --- votes


def key_votes(*rows, topic="Ukraine"):
    """Recorded votes of the Assembly, A/RES/1 and on: day, yes, no, abstained, votes of members."""
    columns = ["date", "yes", "no", "abstain", "RUS", "PRK", "MMR"]
    frame = pd.DataFrame(rows, columns=columns)
    symbols = [f"A/RES/{number}" for number in range(1, len(frame) + 1)]
    return frame.assign(topic=topic, adoption="recorded vote", symbol=symbols)


def roll_calls(*rows):
    """Roll calls on whole texts: day, Russia, North Korea."""
    return pd.DataFrame(rows, columns=["date", "RUS", "PRK"]).assign(kind="whole")


# --- trade, goods and deaths


def trade(*, flow, basis, partner_b, **partners):
    """Trade of partners with another: CHN={2010: 5}."""
    rows = []
    for partner, years in partners.items():
        rows += [(partner, year, float(value)) for year, value in years.items()]
    frame = pd.DataFrame(rows, columns=["partner_a", "year", "value"])
    frame = frame.assign(flow=flow, basis=basis, partner_b=partner_b)
    return frame.astype({"year": "Int64", "value": float})


def trade_of_north_korea(**partners):
    """Shares of North Korea's trade, as a diplomat put them."""
    return trade(flow="share_of_b_trade", basis="a diplomat", partner_b="PRK", **partners)


def trade_of_myanmar(**partners):
    """Turnover with Myanmar on one basis, million dollars."""
    return trade(flow="turnover", basis="COW v4 smoothed", partner_b="MMR", **partners)


def military_goods(**amounts):
    """Military goods for Myanmar by country, million dollars."""
    frame = pd.DataFrame({"country": list(amounts), "amount": list(amounts.values())})
    return frame.astype({"amount": float}).assign(measure="arms_and_materials")


def killed(*rows):
    """Counts of AAPP: day, persons."""
    return pd.DataFrame(rows, columns=["date", "value"]).assign(series="aapp_killed", low=pd.NA)


def battle_deaths(**years):
    """Battle deaths by year: y2021=(best estimate, low estimate)."""
    rows = [(year.removeprefix("y"), best, low) for year, (best, low) in years.items()]
    frame = pd.DataFrame(rows, columns=["date", "value", "low"])
    frame = frame.astype({"value": "Int64", "low": "Int64"})
    return frame.assign(series="ucdp_battle_deaths")
