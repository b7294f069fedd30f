"""Two versions of a table: which rows are new, gone or changed, and by how much.

Rows are matched by what they say, not by their running numbers. Changed numbers come in tiers, so
that a revision which matters is not lost among roundings; words, codes and years stand apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tools.build.cells import apart
from tools.paths import DATA
from tools.upstream import stored

TIERS = (
    (Decimal("0.15"), "numbers changed by 15 % or more"),
    (Decimal("0.01"), "numbers changed by 1 % or more"),
    (Decimal(0), "numbers changed by less than 1 %"),
)
MANY = 5  # rows with the same change
WORDS = "words, codes and years changed"


@dataclass(frozen=True)
class Change:
    """One cell that is not what it was."""

    row: str
    column: str
    was: str
    now: str
    tier: str

    def __str__(self) -> str:
        share = ""
        if self.tier != WORDS and self.was and self.now and float(self.was):
            share = f" ({float(self.now) / float(self.was) - 1:+.1%})"
        was, now = apart(self.was, self.now)
        return f"{self.row}: {self.column} {was or 'empty'} -> {now or 'empty'}{share}"


@dataclass(frozen=True)
class Difference:
    """What a table's new version does to it; `new` and `gone` are rows of the table."""

    table: str
    was: int
    now: int
    new: pd.DataFrame
    gone: pd.DataFrame
    changes: list[Change]

    @property
    def changed(self) -> int:
        """The number of rows with a changed cell."""
        return len({change.row for change in self.changes})

    def __bool__(self) -> bool:
        return bool(len(self.new) or len(self.gone) or self.changes)

    def lines(self, at_most: int | None = None) -> list[str]:
        """Return the difference in words, with so many lines in each of its sections."""
        sections = {"rows that are new": whole(self.new), "rows that are gone": whole(self.gone)}
        for name in [*(name for _, name in TIERS), WORDS]:
            sections[name] = together(change for change in self.changes if change.tier == name)
        said = [
            f"{self.table}: {self.was} rows, then {self.now}: {len(self.new)} new,"
            f" {len(self.gone)} gone, {self.changed} changed"
        ]
        for name, items in sections.items():
            if items:
                said += [f"  {name}: {len(items)}", *(f"    {item}" for item in items[:at_most])]
            if at_most and len(items) > at_most:
                said.append(f"    and {len(items) - at_most} more")
        return said


def together(changes: Iterable[Change]) -> list[str]:
    """Return changes in words; the same one in many rows is said once."""
    alike: dict[tuple, list[Change]] = {}
    for change in changes:
        alike.setdefault((change.column, change.was, change.now), []).append(change)
    said = []
    for (column, was, now), group in alike.items():
        if len(group) < MANY:
            said += map(str, group)
        else:
            was, now = apart(was, now)
            said.append(f"{column} {was or 'empty'} -> {now or 'empty'} in {len(group)} rows")
    return said


def between(old: pd.DataFrame, new: pd.DataFrame, table: str, folder: Path = DATA) -> Difference:
    """Return the difference of two versions of a table, their cells as text."""
    types = {f["name"]: f["type"] for f in stored.schema(table, folder)["fields"]}
    numbers = {name for name, kind in types.items() if kind in ("number", "integer")}
    compared = [name for name in old.columns if not (name == "id" and table in stored.RUNNING)]
    names = list(stored.keys(table, folder)[0])
    pairs = stored.match(old[compared], new[compared], table, folder)
    before, after = old[compared].to_numpy(), new[compared].to_numpy()
    changes = []
    for i, j in pairs.items():
        for column, was, now in zip(compared, before[j], after[i], strict=True):
            if was != now:
                kind = tier(was, now) if column in numbers else WORDS
                changes.append(Change(named(old.iloc[j], names), column, was, now, kind))
    kept = set(pairs.values())
    return Difference(
        table,
        was=len(old),
        now=len(new),
        new=new[compared].iloc[[i for i in range(len(new)) if i not in pairs]],
        gone=old[compared].iloc[[j for j in range(len(old)) if j not in kept]],
        changes=changes,
    )


def tier(was: str, now: str) -> str:
    """Return the name of the tier of a changed number; from or to nothing counts as most."""
    if not was or not now or Decimal(was) == 0:
        return TIERS[0][1]
    share = abs(Decimal(now) / Decimal(was) - 1)
    return next(name for least, name in TIERS if share >= least)


def named(row: pd.Series, columns: list[str]) -> str:
    """Return the words by which an editor finds a row."""
    return " ".join(row[column] for column in columns if row[column])


def whole(rows: pd.DataFrame) -> list[str]:
    """Return rows as they stand in their file."""
    return [",".join(cells) for cells in rows.itertuples(index=False)]
