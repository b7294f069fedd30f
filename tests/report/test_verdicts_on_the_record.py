"""Every rule gives the verdict known on the real tables, and another one where the data are otherwise."""

import ast
import inspect
import re

import pandas as pd
import pytest

from report import tables, verdicts

FRAMES = {}


def frame(name):
    if name not in FRAMES:
        FRAMES[name] = tables.load(name)
    return FRAMES[name].copy()


def apply(rule, change=None, **words):
    """The verdict of a rule on the real tables, after `change` has altered the frames it asks for."""
    function = verdicts.RULES[rule]
    frames = {name: frame(name) for name in verdicts.tables_of(function)}
    if change:
        frames.update(change(frames))
    return function(**frames, **words).verdict


# --- ways to make the world otherwise


def arms(supplier, recipient, first, last, factor, table="arms_transfers"):
    """Deliveries of a pair in a span of years, multiplied; a factor of 0 takes them out."""

    def change(frames):
        t = frames[table]
        mine = (
            (t["supplier"] == supplier)
            & (t["recipient"] == recipient)
            & t["year"].between(first, last)
        )
        t.loc[mine, "tiv"] = t.loc[mine, "tiv"] * factor
        return {table: t}

    return change


def deliver(supplier, recipient, years, tiv, table="arms_transfers"):
    """Deliveries that were not there."""

    def change(frames):
        new = pd.DataFrame(
            {"supplier": supplier, "recipient": recipient, "year": list(years), "tiv": float(tiv)}
        )
        t = frames[table]
        kept = t[
            ~(
                (t["supplier"] == supplier)
                & (t["recipient"] == recipient)
                & t["year"].isin(list(years))
            )
        ]
        return {table: pd.concat([kept, new.astype({"year": "Int64"})], ignore_index=True)}

    return change


def put(table, where, **values):
    """Cells of the rows that meet a condition get other values."""

    def change(frames):
        t = frames[table]
        mine = where(t)
        assert mine.any(), f"nothing to change in {table}: choose another example"
        for column, value in values.items():
            t.loc[mine, column] = value
        return {table: t}

    return change


def drop(table, where):
    def change(frames):
        t = frames[table]
        assert where(t).any(), f"nothing to drop in {table}: choose another example"
        return {table: t[~where(t)]}

    return change


def add(table, **row):
    def change(frames):
        return {table: pd.concat([frames[table], pd.DataFrame([row])], ignore_index=True)}

    return change


def both(*changes):
    def change(frames):
        frames = dict(frames)
        for one in changes:
            frames.update(one(frames))
        return frames

    return change


def trip(visitor, start, origin, host, place="Moscow"):
    return add(
        "visits",
        id="V999",
        visitor=visitor,
        visitor_country=origin,
        host_country=host,
        start=start,
        place=place,
        level="head",
    )


def kim(t):
    return (t["visitor"] == "Kim Jong Un") & (t["host_country"] == "RUS")


def general(t):
    return (t["visitor"] == "Min Aung Hlaing") & (t["host_country"] == "RUS")


def ukraine(t):
    return (t["topic"] == "Ukraine") & (t["adoption"] == "recorded vote")


def pilots(t):
    return t["summary"].str.contains("Soviet pilots")


def claimed_arms(t):
    return (
        t["partner"].eq("PRK")
        & t["kind"].eq("arms")
        & t["direction"].eq("RUS>partner")
        & t["date"].ge("2023")
    )


def cow(t, a):
    return (
        (t["basis"] == "COW v4 smoothed")
        & (t["partner_a"] == a)
        & (t["partner_b"] == "MMR")
        & (t["flow"] == "turnover")
    )


def aapp(t):
    return (t["series"] == "aapp_killed") & t["date"].str.startswith("2022-07")


def battle(t):
    return (t["series"] == "ucdp_battle_deaths") & t["date"].isin(["2021", "2022"])


def july(t):
    return t["signed"].eq("2022-07-11")


def on_myanmar(t):
    return t["symbol"].eq("A/RES/75/287")


# claim, rule, verdict today, [(what would be otherwise, the verdict then)]
CASES = [
    (
        "A02",
        "kim_has_come",
        "supported",
        [
            (
                "he leaves a few days later",
                put("visits", lambda t: kim(t) & t["start"].eq("2023-09-12"), start="2023-09-15"),
                "mixed",
            ),
            (
                "he stays at home",
                drop("visits", lambda t: kim(t) & t["start"].str.startswith("2023")),
                "contradicted",
            ),
        ],
    ),
    (
        "A03",
        "second_meeting",
        "supported",
        [
            (
                "there was no Vladivostok",
                drop("visits", lambda t: kim(t) & t["start"].str.startswith("2019")),
                "contradicted",
            ),
            (
                "Putin went to Pyongyang in 2021",
                trip("Vladimir Putin", "2021-05-01", "RUS", "PRK"),
                "contradicted",
            ),
        ],
    ),
    (
        "A04",
        "isolated_leaders",
        "mostly supported",
        [
            ("nobody abstains", put("key_votes", ukraine, abstain=10), "supported"),
            ("a quarter votes with Russia", put("key_votes", ukraine, no=40), "mixed"),
            (
                "most vote with Russia",
                put("key_votes", ukraine, no=150, yes=20, abstain=5),
                "contradicted",
            ),
            ("North Korea votes for the texts", put("key_votes", ukraine, PRK="Y"), "mixed"),
            (
                "half of its votes are not known",
                put(
                    "key_votes",
                    lambda t: ukraine(t) & t["date"].between("2022-03", "2022-11"),
                    PRK=pd.NA,
                ),
                "mostly supported",
            ),
            ("none of its votes is known", put("key_votes", ukraine, PRK=pd.NA), "mixed"),
            ("nothing is put to the vote", drop("key_votes", ukraine), "unverifiable"),
        ],
    ),
    (
        "A07",
        "roles_reversed",
        "mostly supported",
        [
            ("nobody says that Russia sends arms", drop("events", claimed_arms), "supported"),
            ("Russia sends as much", deliver("RUS", "PRK", [2023, 2024, 2025], 90), "mixed"),
            ("North Korea sends nothing", arms("PRK", "RUS", 2023, 2025, 0), "contradicted"),
            ("North Korea always did", deliver("PRK", "RUS", [2005], 5), "contradicted"),
        ],
    ),
    (
        "A08",
        "weapons_for_the_attack",
        "mixed",
        [
            (
                "pilots come in the first week",
                put("events", pilots, date="1950-06-30"),
                "supported",
            ),
            (
                "pilots come in the first week, aircraft never",
                both(
                    put("events", pilots, date="1950-06-30"),
                    drop("arms_orders", lambda t: t["supplier"].eq("SUN")),
                ),
                "mixed",
            ),
            (
                "pilots come late, aircraft never",
                drop("arms_orders", lambda t: t["supplier"].eq("SUN")),
                "contradicted",
            ),
            ("pilots never come", drop("events", pilots), "mixed"),
            (
                "neither aircraft nor pilots",
                both(
                    drop("events", pilots), drop("arms_orders", lambda t: t["supplier"].eq("SUN"))
                ),
                "contradicted",
            ),
        ],
    ),
    (
        "A09",
        "decades_of_backing",
        "supported",
        [
            (
                "others deliver far more",
                deliver("CHN", "PRK", range(1954, 1992), 2000),
                "mostly supported",
            ),
            (
                "a gap every fifteen years",
                both(arms("SUN", "PRK", 1966, 1966, 0), arms("SUN", "PRK", 1980, 1980, 0)),
                "mixed",
            ),
            ("nothing after 1960", arms("SUN", "PRK", 1960, 1991, 0), "contradicted"),
        ],
    ),
    (
        "A10",
        "up_and_down",
        "supported",
        [
            (
                "a level flow",
                both(
                    *(
                        deliver(s, "PRK", ys, 300)
                        for s, ys in (("SUN", range(1950, 1992)), ("RUS", range(1992, 2010)))
                    )
                ),
                "mixed",
            ),
            (
                "North Korea votes the other way",
                lambda f: {
                    "roll_calls": f["roll_calls"].assign(
                        PRK=f["roll_calls"]["RUS"].map({"Y": "N", "N": "Y", "A": "Y"})
                    )
                },
                "mixed",
            ),
            (
                "both",
                both(
                    *(
                        deliver(s, "PRK", ys, 300)
                        for s, ys in (("SUN", range(1950, 1992)), ("RUS", range(1992, 2010)))
                    ),
                    lambda f: {
                        "roll_calls": f["roll_calls"].assign(
                            PRK=f["roll_calls"]["RUS"].map({"Y": "N", "N": "Y", "A": "Y"})
                        )
                    },
                ),
                "contradicted",
            ),
        ],
    ),
    (
        "A20",
        "aid_went_on",
        "supported",
        [
            ("two years without arms", arms("SUN", "PRK", 1961, 1962, 0), "mostly supported"),
            ("ten years without arms", arms("SUN", "PRK", 1956, 1965, 0), "mixed"),
            (
                "no arms, no aid",
                both(
                    arms("SUN", "PRK", 1955, 1969, 0), drop("aid", lambda t: t["donor"].eq("SUN"))
                ),
                "contradicted",
            ),
        ],
    ),
    (
        "A21",
        "purge_hurt_ties",
        "mixed",
        [
            ("deliveries stop in the purge", arms("SUN", "PRK", 1956, 1958, 0.2), "supported"),
            (
                "deliveries stay up after it",
                deliver("SUN", "PRK", [1959, 1960, 1961], 450),
                "contradicted",
            ),
        ],
    ),
    (
        "A22",
        "reduced_not_cut",
        "mixed",
        [
            ("half as much from 1957", arms("SUN", "PRK", 1957, 1990, 0.5), "supported"),
            (
                "as much as ever, but nothing in 1984",
                arms("SUN", "PRK", 1984, 1984, 0),
                "contradicted",
            ),
        ],
    ),
    (
        "A23",
        "equal_distance",
        "mixed",
        [
            ("China delivers twice as much", arms("CHN", "PRK", 1970, 1979, 2), "mostly supported"),
            (
                "and trades as much",
                both(
                    arms("CHN", "PRK", 1970, 1979, 2),
                    put(
                        "trade",
                        lambda t: t["partner_a"].eq("CHN") & t["flow"].eq("share_of_b_trade"),
                        value=40.0,
                    ),
                ),
                "supported",
            ),
            ("China delivers a tenth", arms("CHN", "PRK", 1970, 1979, 0.1), "contradicted"),
            (
                "nobody knows the trade",
                drop("trade", lambda t: t["flow"].eq("share_of_b_trade")),
                "unverifiable",
            ),
        ],
    ),
    (
        "A24",
        "more_from_both",
        "mixed",
        [
            (
                "Moscow delivers four times as much after 1972",
                arms("SUN", "PRK", 1973, 1979, 4),
                "supported",
            ),
            (
                "Moscow delivers half in the decade",
                arms("SUN", "PRK", 1970, 1979, 0.5),
                "contradicted",
            ),
        ],
    ),
    (
        "A28",
        "gorbachev_cut",
        "mixed",
        [
            (
                "he cuts at once",
                both(
                    arms("SUN", "PRK", 1985, 1987, 0.1),
                    arms("SUN", "PRK", 1985, 1987, 0.1, "arms_transfers_2022"),
                ),
                "supported",
            ),
            (
                "he never cuts",
                both(
                    deliver("SUN", "PRK", [1990, 1991], 900),
                    deliver("SUN", "PRK", [1990, 1991], 900, "arms_transfers_2022"),
                ),
                "contradicted",
            ),
            ("the releases disagree", arms("SUN", "PRK", 1985, 1987, 0.1), "mixed"),
        ],
    ),
    (
        "B01",
        "drew_closer",
        "mostly supported",
        [
            ("Russia had sold nothing before", arms("RUS", "MMR", 2001, 2020, 0.05), "supported"),
            (
                "two of the five visits do not happen",
                drop(
                    "visits",
                    lambda t: (
                        t["host_country"].isin(["MMR", "RUS"])
                        & t["start"].isin(["2021-03-26", "2021-05-20"])
                    ),
                ),
                "mixed",
            ),
            (
                "nobody travels",
                drop(
                    "visits",
                    lambda t: t["host_country"].isin(["MMR", "RUS"]) & t["start"].ge("2021-02"),
                ),
                "contradicted",
            ),
        ],
    ),
    (
        "B02",
        "agreed_in_both_fields",
        "mostly supported",
        [
            (
                "a military accord too",
                add(
                    "treaties",
                    id="R99",
                    party_a="RUS",
                    party_b="MMR",
                    signed="2022-07-12",
                    field="military cooperation",
                ),
                "supported",
            ),
            ("nothing signed", drop("treaties", july), "contradicted"),
        ],
    ),
    (
        "B04",
        "among_first_backers",
        "supported",
        [
            (
                "China and Singapore sell more",
                put(
                    "rapporteur_figures",
                    lambda t: t["country"].eq("RUS") & t["measure"].eq("arms_and_materials"),
                    amount=200.0,
                ),
                "mostly supported",
            ),
            (
                "Russia sells least",
                put(
                    "rapporteur_figures",
                    lambda t: t["country"].eq("RUS") & t["measure"].eq("arms_and_materials"),
                    amount=1.0,
                ),
                "mixed",
            ),
            (
                "Russia is not named",
                drop("rapporteur_figures", lambda t: t["country"].eq("RUS")),
                "contradicted",
            ),
        ],
    ),
    (
        "B07",
        "little_recognition",
        "supported",
        [
            ("the seat votes against the text", put("key_votes", on_myanmar, MMR="N"), "mixed"),
            (
                "a third of members defend the military",
                put("key_votes", on_myanmar, no=60, yes=90),
                "mixed",
            ),
            ("both", put("key_votes", on_myanmar, no=60, yes=90, MMR="N"), "contradicted"),
            ("no vote", drop("key_votes", on_myanmar), "unverifiable"),
        ],
    ),
    (
        "B08",
        "revolt_is_larger",
        "supported",
        [
            ("only the best estimate is high", put("deaths", battle, low=300), "mostly supported"),
            ("somewhat more deaths", put("deaths", battle, low=400, value=600), "mixed"),
            ("fewer deaths", put("deaths", battle, low=50, value=100), "contradicted"),
        ],
    ),
    (
        "B11",
        "several_trips",
        "mixed",
        [
            ("a third visit", trip("Min Aung Hlaing", "2021-11-01", "MMR", "RUS"), "supported"),
            (
                "only one",
                drop("visits", lambda t: general(t) & t["start"].eq("2021-06-20")),
                "contradicted",
            ),
        ],
    ),
    (
        "B12",
        "never_received",
        "supported",
        [
            (
                "a summit in 2021",
                add(
                    "events",
                    id="E999",
                    date="2021-06-23",
                    partner="MMR",
                    kind="summit",
                    direction="mutual",
                    summary="They meet.",
                ),
                "contradicted",
            ),
            (
                "Bulganin's summit of 1955 does not count",
                put(
                    "events",
                    lambda t: (
                        t["partner"].eq("MMR")
                        & t["kind"].eq("summit")
                        & t["date"].str.startswith("1955")
                    ),
                    date="1956-01-01",
                ),
                "supported",
            ),
        ],
    ),
    (
        "B14",
        "both_keep_delivering",
        "mostly supported",
        [
            ("Russia delivers in 2021 too", deliver("RUS", "MMR", [2021], 20), "supported"),
            ("Russia delivers in neither year", arms("RUS", "MMR", 2021, 2022, 0), "mixed"),
            (
                "and the rapporteur finds nothing",
                both(
                    arms("RUS", "MMR", 2021, 2022, 0),
                    drop("rapporteur_figures", lambda t: t["country"].eq("RUS")),
                ),
                "contradicted",
            ),
        ],
    ),
    (
        "B16",
        "over_two_thousand",
        "supported",
        [
            ("a little less", put("deaths", aapp, value=1950), "mostly supported"),
            ("half", put("deaths", aapp, value=1000), "contradicted"),
        ],
    ),
    (
        "B17",
        "china_is_closer",
        "mixed",
        [
            ("China delivers more arms", arms("CHN", "MMR", 2001, 2020, 2), "mostly supported"),
            (
                "and more goods since the coup",
                both(
                    arms("CHN", "MMR", 2001, 2020, 2),
                    put(
                        "rapporteur_figures",
                        lambda t: t["country"].eq("CHN") & t["measure"].eq("arms_and_materials"),
                        amount=900.0,
                    ),
                ),
                "supported",
            ),
            (
                "Russia trades more",
                put("trade", lambda t: cow(t, "RUS"), value=50000.0),
                "contradicted",
            ),
        ],
    ),
    (
        "B19",
        "first_rank_partners",
        "mixed",
        [
            (
                "Russia trades as much",
                put("trade", lambda t: cow(t, "RUS"), value=12000.0),
                "supported",
            ),
            (
                "Russia trades a quarter",
                put("trade", lambda t: cow(t, "RUS") & t["year"].ge(2009), value=2000.0),
                "mixed",
            ),
            (
                "Russia sells few arms",
                put(
                    "rapporteur_figures",
                    lambda t: t["country"].eq("RUS") & t["measure"].eq("arms_and_materials"),
                    amount=50.0,
                ),
                "contradicted",
            ),
            (
                "Russia trades as much and sells few arms",
                both(
                    put("trade", lambda t: cow(t, "RUS"), value=12000.0),
                    drop("rapporteur_figures", lambda t: t["country"].eq("RUS")),
                ),
                "mixed",
            ),
            ("no trade figures for Russia", drop("trade", lambda t: cow(t, "RUS")), "unverifiable"),
        ],
    ),
    (
        "B24",
        "nuclear_memorandum",
        "supported",
        [
            ("signed in spring", put("treaties", july, signed="2022-04-02"), "mostly supported"),
            ("not signed", drop("treaties", july), "contradicted"),
        ],
    ),
    (
        "B26",
        "conference_in_petersburg",
        "contradicted",
        [
            (
                "the conference is in Saint Petersburg",
                put(
                    "visits",
                    lambda t: general(t) & t["start"].eq("2021-06-20"),
                    place="Saint Petersburg and Moscow",
                ),
                "supported",
            ),
            (
                "no place on record",
                put("visits", lambda t: general(t) & t["start"].eq("2021-06-20"), place=pd.NA),
                "unverifiable",
            ),
        ],
    ),
    (
        "B27",
        "security_talks_after",
        "mostly supported",
        [
            (
                "Patrushev sees him after the conference",
                put("events", lambda t: t["id"].eq("E155"), date="2021-06-25"),
                "supported",
            ),
            ("Shoigu does not see him", drop("events", lambda t: t["id"].eq("E156")), "mixed"),
            (
                "nobody sees him",
                drop("events", lambda t: t["id"].isin(["E155", "E156"])),
                "contradicted",
            ),
        ],
    ),
]
FLIPS = [(rule, what, change, then) for _, rule, _, flips in CASES for what, change, then in flips]


@pytest.mark.parametrize(
    "ident, rule, verdict", [case[:3] for case in CASES], ids=[case[1] for case in CASES]
)
def test_verdict_on_the_tables_as_they_are(ident, rule, verdict):
    assert apply(rule) == verdict
    claims = frame("claims").set_index("id")
    assert claims.loc[ident, "rule"] == rule


@pytest.mark.parametrize(
    "rule, what, change, then", FLIPS, ids=[f"{rule}: {what}" for rule, what, *_ in FLIPS]
)
def test_another_world_has_another_verdict(rule, what, change, then):
    assert apply(rule, change) == then


def test_every_rule_is_tested_both_ways():
    assert {case[1] for case in CASES} == set(verdicts.RULES)
    for _, rule, now, flips in CASES:
        assert {then for _, _, then in flips} - {now}, (
            f"{rule}: no altered data that change its verdict"
        )


@pytest.mark.parametrize(
    "rule, until, then",
    [
        ("never_received", "2022-09-06", "supported"),
        ("never_received", "2022-09-07", "contradicted"),
        ("several_trips", "2021-12-31", "contradicted"),
        ("several_trips", "2022-09-04", "supported"),
        ("over_two_thousand", "2022-01-31", "contradicted"),
        ("over_two_thousand", "2025-09-17", "supported"),
        ("second_meeting", "2019-04-24", "contradicted"),
        ("second_meeting", "2024-06-18", "contradicted"),
        ("kim_has_come", "2023-09-10", "mixed"),
        ("little_recognition", "2021-06-17", "unverifiable"),
    ],
)
def test_the_day_of_the_record_decides(rule, until, then):
    assert apply(rule, until=until) == then


# --- numbers that the sentences must carry


@pytest.mark.parametrize(
    "rule, numbers",
    [
        ("roles_reversed", ["2,245", "264"]),
        ("decades_of_backing", ["15,504", "38 years"]),
        ("weapons_for_the_attack", ["1 November 1950", "129 days"]),
        ("little_recognition", ["119 for, 1 against, 36"]),
        ("among_first_backers", ["Russia 406", "China 267"]),
        ("over_two_thousand", ["2,077"]),
        ("both_keep_delivering", ["56 in 2021, 102 in 2022", "0 in 2021, 111 in 2022"]),
        ("gorbachev_cut", ["159", "796"]),
        ("never_received", ["7 September 2022"]),
    ],
)
def test_evidence_names_the_numbers_that_sources_print(rule, numbers):
    function = verdicts.RULES[rule]
    said = function(*(frame(name) for name in verdicts.tables_of(function))).evidence
    for number in numbers:
        assert number in said


# --- the rules as functions


def test_rules_are_pure(monkeypatch):
    given = {
        name: frame(name)
        for name in {t for f in verdicts.RULES.values() for t in verdicts.tables_of(f)}
    }
    kept = {name: table.copy(deep=True) for name, table in given.items()}
    monkeypatch.setattr(tables, "load", lambda name: pytest.fail(f"a rule loads {name}"))
    for function in verdicts.RULES.values():
        arguments = [given[name] for name in verdicts.tables_of(function)]
        assert function(*arguments) == function(*arguments)
    for name, table in given.items():
        pd.testing.assert_frame_equal(table, kept[name])


def test_docstrings_state_the_rule_and_thresholds_are_named():
    tree = ast.parse(inspect.getsource(verdicts))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in verdicts.RULES:
            text = ast.get_docstring(node)
            words = [
                w
                for w in ("supported", "contradicted")
                if re.search(rf":\s+{w}|: {w}", " ".join(text.split()))
            ]
            assert words == ["supported", "contradicted"], (
                f"{node.name}: the docstring does not say when a claim is supported and when contradicted"
            )
            for default in node.args.kw_defaults:
                assert isinstance(default, ast.Name) and default.id.isupper(), (
                    f"{node.name}: a threshold without a name"
                )


def test_there_is_no_sixth_word():
    with pytest.raises(ValueError, match="'true' is not one of supported, mostly supported"):
        verdicts.Verdict("true", "")


# --- decide


def test_all_claims_get_a_verdict_and_reasons():
    claims = frame("claims")
    decided = verdicts.decide(claims, frame)
    assert list(decided["id"]) == [f"A{i:02d}" for i in range(1, 32)] + [
        f"B{i:02d}" for i in range(1, 33)
    ]
    assert set(decided["verdict"]) <= set(verdicts.WORDS)
    assert (decided["evidence"].str.len() > 10).all() and (
        decided["evidence"].str.len() <= 400
    ).all()
    assert (claims["basis"] == "computed").sum() >= 22
    judged = claims["basis"] == "judged"
    assert (decided.loc[judged, "verdict"] == claims.loc[judged, "verdict"]).all()


def test_each_table_is_loaded_once():
    asked = []
    verdicts.decide(frame("claims"), lambda name: asked.append(name) or frame(name))
    assert len(asked) == len(set(asked))


COMPUTED = {
    "id": "A03",
    "basis": "computed",
    "rule": "second_meeting",
    "verdict": pd.NA,
    "evidence": pd.NA,
    "source": "x",
}
JUDGED = {
    "id": "B30",
    "basis": "judged",
    "rule": pd.NA,
    "verdict": "supported",
    "evidence": "He said so.",
    "source": "x",
}


@pytest.mark.parametrize(
    "row, message",
    [
        (
            COMPUTED | {"rule": "third_meeting"},
            "claim A03: there is no rule 'third_meeting' in report/verdicts.py; write it, or judge the claim",
        ),
        (COMPUTED | {"rule": pd.NA}, "claim A03: there is no rule"),
        (
            COMPUTED | {"verdict": "supported"},
            "claim A03: a computed claim has its own verdict or evidence; empty both cells",
        ),
        (
            COMPUTED | {"evidence": "So it is."},
            "claim A03: a computed claim has its own verdict or evidence",
        ),
        (
            JUDGED | {"verdict": pd.NA},
            "claim B30: a judged claim without verdict; fill the cell in data/claims.csv",
        ),
        (JUDGED | {"evidence": ""}, "claim B30: a judged claim without evidence"),
        (
            JUDGED | {"source": pd.NA, "verdict": pd.NA},
            "claim B30: a judged claim without verdict and source",
        ),
        (
            JUDGED | {"rule": "second_meeting"},
            "claim B30: a judged claim names the rule 'second_meeting'",
        ),
        (
            JUDGED | {"basis": "guessed"},
            "claim B30: the basis 'guessed' is neither computed nor judged",
        ),
        (JUDGED | {"verdict": "true"}, "'true' is not one of"),
    ],
)
def test_decide_refuses_with_one_line(row, message):
    with pytest.raises(ValueError) as caught:
        verdicts.decide(pd.DataFrame([row]), frame)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_decide_leaves_its_input_alone_and_keeps_the_order():
    claims = pd.DataFrame([JUDGED, COMPUTED])
    decided = verdicts.decide(claims, frame)
    assert list(decided["id"]) == ["B30", "A03"] and pd.isna(claims.loc[1, "verdict"])
    assert decided.loc[1, "verdict"] == "supported" and "Vladivostok" in decided.loc[1, "evidence"]


def test_slack_finds_the_nearest_threshold_that_changes_a_verdict():
    claims = frame("claims")
    slack = verdicts.slack(claims, frame)
    for row in slack[slack["move"].notna()].to_dict("records"):
        ends = [
            apply(row["rule"], **{row["threshold"]: row["value"] * (1 + sign * row["move"])})
            for sign in (1, -1)
        ]
        assert row["other"] in ends and row["other"] != row["verdict"]
        before = [
            apply(
                row["rule"], **{row["threshold"]: row["value"] * (1 + sign * (row["move"] - 0.05))}
            )
            for sign in (1, -1)
        ]
        assert set(before) == {row["verdict"]}


# --- the table of claims against the rest of the project


def test_computed_rows_and_rules_are_the_same_set():
    claims = frame("claims")
    assert set(claims["rule"].dropna()) == set(verdicts.RULES)
    assert claims.loc[claims["basis"] == "judged", "rule"].isna().all()
    assert claims.loc[claims["basis"] == "computed", ["verdict", "evidence"]].isna().all().all()


def test_figures_that_claims_name_are_in_the_book(root):
    book = "".join(path.read_text(encoding="utf-8") for path in (root / "chapters").glob("*.ipynb"))
    for label in frame("claims")["figure"].dropna().unique():
        assert f'"name": "{label}"' in book, f"data/claims.csv: no chapter has the figure {label}"


# --- how the verdicts are printed


def test_audit_marks_thai_and_links_sources_and_figure():
    from report import figures

    decided = verdicts.decide(frame("claims"), frame)
    made = figures.audit(
        decided[decided["id"].isin(["A01", "A03"])], name="tab-x", caption="Two claims"
    )
    text = made.forms["text/markdown"]
    assert (
        '<span lang="th">' in text
        and "{cite}`ap2023timeline`" in text
        and "{numref}`fig-ps-ties`" in text
        and "**contradicted** (judged)" in text
    )
    assert (
        made.forms["text/csv"].splitlines()[0].startswith("id,thai_phrase,claim,verdict,basis,rule")
    )


def test_grades_refuses_a_word_without_a_place():
    from report import figures

    rows = pd.DataFrame({"label": ["x"], "then": ["mixed"], "now": ["unverifiable"]})
    with pytest.raises(
        ValueError, match="no place for unverifiable: the order is mixed, supported"
    ):
        figures.grades(
            rows,
            ["mixed", "supported"],
            "then",
            "now",
            name="fig-x",
            title="t",
            subtitle="s",
            source="s",
            caption="c",
            alt="a",
        )
