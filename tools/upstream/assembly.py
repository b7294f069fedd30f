"""Votes of the UN General Assembly: the rules that its two sources share.

To 2019 the roll calls are Voeten's, which hold votes on amendments and paragraphs; from 2020 they
are the UN's own lists of adopted resolutions. `LACKING` holds three later roll calls that those
lists lack.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

LISTS_BEGIN = "2020-01-01"  # the first day of which the UN's own lists are taken
STATES = ("RUS", "CHN", "PRK", "MMR", "USA", "IND", "THA", "KOR")  # columns of ``roll_calls``
KEY_STATES = STATES[:-1]  # columns of ``key_votes``
TAIPEI_TO = "1971-10-25"  # the day on which China's seat passed to Beijing
SERBIA_FROM = "2006-01-01"  # Yugoslavia's seat, under Serbia's name in this and later years
STEPS = {"Y": 2, "A": 1, "N": 0}  # an abstention lies half-way
LACKING = Path(__file__).with_name("votes_lacking.csv")


@dataclass(frozen=True)
class RollCall:
    """One vote; `votes` has Y, A or N of each member that cast one, by alpha-3 code.

    The seat of China is CHN throughout, of Moscow RUS, of Belgrade YUG.
    """

    id: str
    date: str
    symbol: str
    kind: str
    yes: str
    no: str
    abstain: str
    votes: Mapping[str, str]

    def row(self) -> dict[str, str]:
        """Return the row of ``roll_calls``."""
        told = {"id": self.id, "date": self.date, "symbol": self.symbol, "kind": self.kind}
        totals = {"yes": self.yes, "no": self.no, "abstain": self.abstain}
        return told | totals | {state: self.votes.get(state, "") for state in STATES}

    def key_row(self) -> dict[str, str]:
        """Return the row of ``key_votes``, in which X is a member not recorded as voting."""
        told = {"symbol": self.symbol, "date": self.date, "adoption": "recorded vote"}
        totals = {"yes": self.yes, "no": self.no, "abstain": self.abstain}
        return told | totals | {state: self.votes.get(state, "X") for state in KEY_STATES}


def member(seat: str, day: str) -> str:
    """Return the code under which ``agreement_with_russia`` keeps a seat on a day."""
    if seat == "CHN" and day < TAIPEI_TO:
        return "TWN"
    return "SRB" if seat == "YUG" and day >= SERBIA_FROM else seat


def agreement(roll_calls: Iterable[RollCall]) -> pd.DataFrame:
    """Return the votes of each member with Moscow by year, as ``agreement_with_russia`` has them.

    Counted are votes on wholes, in which both said yes, no or abstained. Similarity is the mean of
    1 for the same vote, a half for an abstention beside a yes or no, 0 for yes beside no.
    """
    steps: dict[tuple[str, str], list[int]] = defaultdict(list)
    for call in roll_calls:
        if call.kind == "part" or "RUS" not in call.votes:
            continue
        moscow = STEPS[call.votes["RUS"]]
        for seat, vote in call.votes.items():
            if seat != "RUS":
                key = (call.date[:4], member(seat, call.date))
                steps[key].append(abs(moscow - STEPS[vote]))
    rows = [
        (*key, len(apart), apart.count(0), round(1 - sum(apart) / len(apart) / 2, 4))
        for key, apart in sorted(steps.items())
    ]
    names = ["year", "country", "votes", "same", "similarity"]
    return pd.DataFrame(rows, columns=names).astype(str)


def lacking() -> list[RollCall]:
    """Return the roll calls since 2020 that the UN's lists lack, from Voeten's data.

    Each row of the file is one vote; the members stand under the vote that they cast.
    """
    with LACKING.open(encoding="utf-8", newline="") as file:
        return [_lacking(row) for row in csv.DictReader(file)]


def _lacking(row: Mapping[str, str]) -> RollCall:
    votes = {state: vote for vote in STEPS for state in row[vote].split()}
    totals = [str(len(row[vote].split())) for vote in ("Y", "N", "A")]
    return RollCall(row["id"], row["date"], row["symbol"], "whole", *totals, votes)


def frame(rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Return rows as a table of text."""
    return pd.DataFrame(list(rows), dtype=str)
