"""All claims: decide them, print their rules, try their thresholds."""

import inspect
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from report.verdicts.rule import RULES, Verdict


def tables_of(function: Callable) -> list[str]:
    """Return the names of the tables that a rule asks for: its positional arguments."""
    parameters = inspect.signature(function).parameters
    return [name for name, p in parameters.items() if p.kind is not p.KEYWORD_ONLY]


def thresholds_of(function: Callable) -> dict[str, float]:
    """Return the numeric thresholds of a rule: name and default."""
    parameters = inspect.signature(function).parameters
    return {
        name: p.default
        for name, p in parameters.items()
        if p.kind is p.KEYWORD_ONLY and not isinstance(p.default, str)
    }


def _loader(load: Callable) -> Callable:
    frames = {}

    def get(name):
        if name not in frames:
            frames[name] = load(name)
        return frames[name]

    return get


def _filled(row: dict) -> set[str]:
    columns = ("rule", "verdict", "evidence", "source")
    return {name for name in columns if pd.notna(row[name]) and row[name] != ""}


def _refuse_computed(row: dict) -> None:
    """Raise ValueError for a computed row without a rule or with a verdict of its own."""
    if row["rule"] not in RULES:
        raise ValueError(
            f"claim {row['id']}: there is no rule {row['rule']!r} in report/verdicts/; "
            "write it, or judge the claim"
        )
    if _filled(row) & {"verdict", "evidence"}:
        raise ValueError(
            f"claim {row['id']}: a computed claim has its own verdict or evidence; "
            f"empty both cells, the rule {row['rule']} fills them"
        )


def _refuse_judged(row: dict) -> None:
    """Raise ValueError for a judged row that lacks something or names a rule."""
    filled = _filled(row)
    missing = [name for name in ("verdict", "evidence", "source") if name not in filled]
    if missing:
        raise ValueError(
            f"claim {row['id']}: a judged claim without {' and '.join(missing)}; "
            "fill the cell in data/claims.csv"
        )
    if "rule" in filled:
        raise ValueError(
            f"claim {row['id']}: a judged claim names the rule {row['rule']!r}; "
            "empty the cell, or make it computed"
        )


def _apply(function: Callable, get: Callable, until: str | None) -> Verdict:
    frames = [get(name) for name in tables_of(function)]
    if until and "until" in inspect.signature(function).parameters:
        return function(*frames, until=until)
    return function(*frames)


def decide(claims: pd.DataFrame, load: Callable, *, until: str | None = None) -> pd.DataFrame:
    """Return the claims with ``verdict`` and ``evidence`` filled in each row, in the order given.

    `load` takes a table's name and returns its frame; each rule gets the tables that its
    arguments name. With `until`, rules that look at the record up to a day look up to that
    one instead of the day of the article. Raises ValueError, one line, for a computed row
    whose rule does not exist or that brings its own verdict, and for a judged row that names
    a rule or lacks verdict, evidence or source.
    """
    get, verdicts = _loader(load), []
    for row in claims.to_dict("records"):
        if row["basis"] == "computed":
            _refuse_computed(row)
            verdicts.append(_apply(RULES[row["rule"]], get, until))
        elif row["basis"] == "judged":
            _refuse_judged(row)
            verdicts.append(Verdict(row["verdict"], row["evidence"]))
        else:
            raise ValueError(
                f"claim {row['id']}: the basis {row['basis']!r} is neither computed nor judged"
            )
    return claims.assign(
        verdict=[found.verdict for found in verdicts],
        evidence=[found.evidence for found in verdicts],
    )


def texts() -> pd.DataFrame:
    """Return the rules as the book prints them.

    One row a rule: ``rule``, ``text`` (the docstring on one line) and ``tables``.
    """
    rows = [
        (name, " ".join(inspect.getdoc(function).split()), ", ".join(tables_of(function)))
        for name, function in RULES.items()
    ]
    return pd.DataFrame(rows, columns=["rule", "text", "tables"])


def _nearest_change(
    apply: Callable, threshold: str, value: float, sizes: np.ndarray
) -> tuple[float, str | None]:
    """Return (relative change of a threshold that changes the verdict, the verdict it then is)."""
    verdict = apply().verdict
    for size in sizes:
        for sign in (1, -1):
            moved = {threshold: value * (1 + sign * size)}
            other = apply(**moved).verdict
            if other != verdict:
                return size, other
    return np.nan, None


def slack(
    claims: pd.DataFrame, load: Callable, *, most: float = 0.5, step: float = 0.05
) -> pd.DataFrame:
    """Return how far each threshold of the computed claims can move before the verdict changes.

    One row a threshold: ``id``, ``rule``, ``threshold``, ``value``, ``verdict``, ``move`` (the
    smallest relative change, up or down, tried in steps, that changes the verdict; missing
    if none up to `most` does) and ``other`` (the verdict it changes to). Rules without a
    numeric threshold have no row.
    """
    get, rows = _loader(load), []
    steps = int(round(most / step, 6))  # 0.15 / 0.05 is a little more than 3
    sizes = np.round(step * np.arange(1, steps + 1), 10)
    for row in claims[claims["basis"] == "computed"].to_dict("records"):
        function = RULES[row["rule"]]
        apply = partial(function, *(get(name) for name in tables_of(function)))
        verdict = apply().verdict
        for threshold, value in thresholds_of(function).items():
            move, other = _nearest_change(apply, threshold, value, sizes)
            rows.append((row["id"], row["rule"], threshold, value, verdict, move, other))
    return pd.DataFrame(
        rows, columns=["id", "rule", "threshold", "value", "verdict", "move", "other"]
    )
