"""Ranks, minorities, leads and two-sided bars, against sums done by hand."""

import pandas as pd
import pytest

from report import figures, measures

YEAR = pd.DataFrame({"year": [2024] * 4, "country": list("ABCD"), "votes": [10, 10, 10, 4], "same": [9, 5, 5, 4], "similarity": [0.9, 0.8, 0.6, 1.0]})
CALLS = pd.DataFrame({"RUS": ["N", "Y", "A", "N"], "yes": [100, 8, 3, 30], "no": [5, 90, 100, 90]})


def test_ranks_leave_out_members_with_few_votes_and_share_places():
    assert measures.ranks(YEAR).set_index("country")["rank"].to_dict() == {"A": 1, "B": 2, "C": 2}
    assert measures.ranks(YEAR, least=0.4).set_index("country")["rank"]["D"] == 1
    assert measures.ranks(YEAR, least=0.4, by="present").set_index("country")["rank"]["D"] == 4
    assert measures.ranks(YEAR, by="similarity").set_index("country")["rank"]["C"] == 3
    assert set(measures.ranks(YEAR)["members"]) == {3}
    with pytest.raises(ValueError):
        measures.ranks(YEAR, by="other")


def test_in_minority_counts_the_side_voted_with_and_never_an_abstention():
    assert measures.in_minority(CALLS, "RUS", 20) == (0.5, 4)
    assert measures.in_minority(CALLS, "RUS", 6) == (0.25, 4)
    with pytest.raises(ValueError):
        measures.in_minority(CALLS.assign(RUS=None), "RUS")


def test_lead_lag_finds_who_leads():
    b = pd.Series([0, 0, 5, 1, 0, 3, 0, 0, 7, 0, 1, 0], index=range(2000, 2012), dtype=float)
    found = measures.lead_lag(b.shift(2), b, [0, 2]).set_index("lag")
    assert found.loc[2, "r"] == pytest.approx(1) and found.loc[2, "p"] < 0.01 and found.loc[2, "years"] == 10
    with pytest.raises(ValueError):
        measures.lead_lag(b, b, [6])


def test_detectable_falls_with_years():
    assert measures.detectable(29) == pytest.approx(0.5, abs=0.01)
    assert measures.detectable(100) < measures.detectable(20)
    with pytest.raises(ValueError):
        measures.detectable(3)


def test_balance_prints_both_sides_and_missing_values():
    words = {k: "word" for k in ("name", "title", "subtitle", "source", "caption", "alt")}
    frame = pd.DataFrame({"label": ["a", "b"], "code": ["PRK", "MMR"], "to": [1.0, 0.0], "from": [2.0, None]})
    exhibit = figures.balance(frame, "to", "from", groups={"PRK": "North Korea", "MMR": "Myanmar"}, **words)
    assert exhibit.forms["text/csv"].splitlines() == ["group,label,to,from", "North Korea,a,1,2", "Myanmar,b,0,"]
    assert exhibit.forms["image/svg+xml"] == figures.balance(frame, "to", "from", groups={"PRK": "North Korea", "MMR": "Myanmar"}, **words).forms["image/svg+xml"]
