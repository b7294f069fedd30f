"""All claims decided: what is filled in and refused, how far thresholds may move, how it prints."""

import math
import re

import pandas as pd
import pytest

from report import figures, tables, verdicts


@pytest.fixture(scope="module")
def claims():
    return tables.load("claims")


@pytest.fixture(scope="module")
def decided(claims):
    return verdicts.decide(claims, tables.load)


# --- the claims of the two articles


def test_all_claims_get_a_verdict_and_reasons(claims, decided):
    article_a = [f"A{number:02d}" for number in range(1, 61)]
    article_b = [f"B{number:02d}" for number in range(1, 33)]
    assert decided["id"].tolist() == article_a + article_b
    assert set(decided["verdict"]) <= set(verdicts.WORDS)
    assert decided["evidence"].str.len().between(11, 400).all()
    assert (claims["basis"] == "computed").sum() >= 37


def test_the_continuation_is_what_the_thai_copy_lacks(claims):
    continued = claims["part"].eq("continuation")
    assert claims.loc[continued, "id"].tolist() == [f"A{number}" for number in range(32, 61)]
    assert claims.loc[continued, "thai_phrase"].isna().all()
    assert claims.loc[~continued, "thai_phrase"].notna().all()
    assert set(claims.loc[continued, "english"]) == {"not read"}


def test_a_judged_claim_keeps_its_verdict_and_evidence(claims, decided):
    judged = claims["basis"] == "judged"
    for column in ("verdict", "evidence"):
        assert decided.loc[judged, column].tolist() == claims.loc[judged, column].tolist()


def test_computed_claims_and_rules_are_the_same_in_the_same_order(claims):
    computed = claims[claims["basis"] == "computed"]
    assert computed["rule"].tolist() == list(verdicts.RULES)
    assert claims.loc[claims["basis"] == "judged", "rule"].isna().all()
    assert computed[["verdict", "evidence"]].isna().all().all()


def test_figures_that_claims_name_are_in_the_book(claims, root):
    notebooks = (root / "chapters").glob("*.ipynb")
    book = "".join(path.read_text(encoding="utf-8") for path in notebooks)
    for label in claims["figure"].dropna().unique():
        assert f'"name": "{label}"' in book, f"data/claims.csv: no chapter has the figure {label}"


# --- decide

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
NO_RULE = "claim A03: there is no rule {} in report/verdicts/; write it, or judge the claim"
OWN_VERDICT = (
    "claim A03: a computed claim has its own verdict or evidence; "
    "empty both cells, the rule second_meeting fills them"
)
INCOMPLETE = "claim B30: a judged claim without {}; fill the cell in data/claims.csv"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (COMPUTED | {"rule": "third_meeting"}, NO_RULE.format("'third_meeting'")),
        (COMPUTED | {"rule": None}, NO_RULE.format("None")),
        (COMPUTED | {"rule": ""}, NO_RULE.format("''")),
        (COMPUTED | {"verdict": "supported"}, OWN_VERDICT),
        (COMPUTED | {"evidence": "So it is."}, OWN_VERDICT),
        (JUDGED | {"verdict": pd.NA}, INCOMPLETE.format("verdict")),
        (JUDGED | {"evidence": ""}, INCOMPLETE.format("evidence")),
        (JUDGED | {"source": pd.NA, "verdict": pd.NA}, INCOMPLETE.format("verdict and source")),
        (
            JUDGED | {"rule": "second_meeting"},
            "claim B30: a judged claim names the rule 'second_meeting'; "
            "empty the cell, or make it computed",
        ),
        (
            JUDGED | {"basis": "guessed"},
            "claim B30: the basis 'guessed' is neither computed nor judged",
        ),
    ],
)
def test_decide_refuses_with_one_line(row, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        verdicts.decide(pd.DataFrame([row]), tables.load)


def test_decide_refuses_a_sixth_word():
    with pytest.raises(ValueError, match="'true' is not one of"):
        verdicts.decide(pd.DataFrame([JUDGED | {"verdict": "true"}]), tables.load)


def test_decide_leaves_its_input_alone_and_keeps_the_order():
    claims = pd.DataFrame([JUDGED, COMPUTED | {"verdict": ""}])
    decided = verdicts.decide(claims, tables.load)
    assert decided["id"].tolist() == ["B30", "A03"]
    assert decided["verdict"].tolist() == ["supported", "supported"]
    assert "Vladivostok" in decided.loc[1, "evidence"]
    assert claims.loc[1, "verdict"] == ""


def test_decide_looks_at_the_record_up_to_another_day(claims):
    later = verdicts.decide(claims, tables.load, until="2026-06-30").set_index("id")["verdict"]
    assert later["B12"] == "contradicted"  # he was received in September 2022
    assert later["B26"] == "contradicted"  # a rule that asks for no day


def test_each_table_is_loaded_once(claims):
    asked = []

    def load(name):
        asked.append(name)
        return tables.load(name)

    verdicts.decide(claims, load)
    assert sorted(asked) == sorted(set(asked))
    asked.clear()
    verdicts.slack(claims, load)
    assert sorted(asked) == sorted(set(asked))


# --- what a rule asks for, and how far its thresholds may move


def made_up(table, other, *, until="2021-02-01", low=10, high=40):
    """Its docstring,
    on two lines."""
    return verdicts.Verdict("supported" if low > 8 and high < 44 else "mixed", "")


@pytest.fixture
def one_claim(monkeypatch):
    monkeypatch.setitem(verdicts.RULES, "made_up", made_up)
    return pd.DataFrame([COMPUTED | {"rule": "made_up"}, JUDGED])


def test_a_rule_names_its_tables_and_thresholds():
    assert verdicts.tables_of(made_up) == ["table", "other"]
    assert verdicts.thresholds_of(made_up) == {"low": 10, "high": 40}


def test_a_rule_is_printed_on_one_line(one_claim):
    printed = verdicts.texts().set_index("rule").loc["made_up"]
    assert printed.to_dict() == {"text": "Its docstring, on two lines.", "tables": "table, other"}


def test_slack_is_the_smallest_move_that_changes_the_verdict(one_claim):
    found = verdicts.slack(one_claim, lambda name: None)
    assert found.to_dict("records") == [
        # 10 less a fifth is 8; 40 and a tenth is 44
        {
            "id": "A03",
            "rule": "made_up",
            "threshold": "low",
            "value": 10,
            "verdict": "supported",
            "move": 0.2,
            "other": "mixed",
        },
        {
            "id": "A03",
            "rule": "made_up",
            "threshold": "high",
            "value": 40,
            "verdict": "supported",
            "move": 0.1,
            "other": "mixed",
        },
    ]


@pytest.mark.parametrize(
    ("most", "step", "moves"),
    [
        (0.2, 0.05, [0.2, 0.1]),
        (0.15, 0.05, [math.nan, 0.1]),
        (0.05, 0.05, [math.nan, math.nan]),
        (0.5, 0.25, [0.25, 0.25]),
        (0.19, 0.1, [math.nan, 0.1]),  # two steps would be more than the most
    ],
)
def test_slack_is_tried_in_steps_up_to_the_most(one_claim, most, step, moves):
    found = verdicts.slack(one_claim, lambda name: None, most=most, step=step)
    assert found["move"].tolist() == pytest.approx(moves, nan_ok=True)
    assert found["other"].isna().tolist() == [math.isnan(move) for move in moves]


def test_slack_goes_up_to_a_half_unless_told_otherwise(monkeypatch):
    def wide(*, limit=100):
        return verdicts.Verdict("supported" if limit < 150 else "mixed", "")

    def wider(*, limit=100):
        return verdicts.Verdict("supported" if limit < 151 else "mixed", "")

    monkeypatch.setitem(verdicts.RULES, "wide", wide)
    monkeypatch.setitem(verdicts.RULES, "wider", wider)
    rows = pd.DataFrame([COMPUTED | {"rule": "wide"}, COMPUTED | {"rule": "wider"}])
    found = verdicts.slack(rows, lambda name: None)
    assert found["move"].tolist() == pytest.approx([0.5, math.nan], nan_ok=True)


# --- how the verdicts are printed


def test_audit_marks_thai_and_links_sources_and_figure(decided):
    two = decided[decided["id"].isin(["A01", "A03"])]
    forms = figures.audit(two, name="tab-x", caption="Two claims").forms
    for part in (
        '<span lang="th">',
        "{cite}`ap2023timeline`",
        "{numref}`fig-ps-ties`",
        "**contradicted** (judged)",
    ):
        assert part in forms["text/markdown"]
    header = "id,thai_phrase,claim,verdict,basis,rule"
    assert forms["text/csv"].startswith(header)


def test_grades_refuses_a_word_without_a_place():
    rows = pd.DataFrame({"label": ["x"], "then": ["mixed"], "now": ["unverifiable"]})
    message = "no place for unverifiable: the order is mixed, supported"
    words = {"name": "fig-x", "title": "t", "subtitle": "s", "source": "s"}
    with pytest.raises(ValueError, match=message):
        figures.grades(rows, ["mixed", "supported"], "then", "now", **words, caption="c", alt="a")
