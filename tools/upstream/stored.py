"""The stored tables as text, and the rows of a release put into them."""

import csv
import json
from pathlib import Path

import pandas as pd

from tools.paths import DATA
from tools.upstream.publisher import Part

# What says which row is meant, where the table's own key is a running number, which shifts with
# every row that comes in before, or holds what is judged anew, as an outcome. Tried in this order;
# what one leaves without a match goes to the next.
KEYS = {
    "arms_orders": (
        ("supplier", "recipient", "ordered", "designation", "number_ordered"),
        ("supplier", "recipient", "ordered", "designation"),
        ("supplier", "recipient", "designation"),
        ("supplier", "recipient", "ordered", "description", "number_ordered"),
        ("supplier", "recipient", "ordered", "number_ordered", "tiv"),
    ),
    "missile_launches": (("date", "missile", "outcome"), ("date", "missile", "number")),
    "trade": (("partner_a", "partner_b", "year", "flow", "basis", "claimant"),),
}
RUNNING = {"arms_orders": "D{:03d}", "trade": "T{:03d}"}
SOURCE = "source"


def load(table: str, folder: Path = DATA) -> pd.DataFrame:
    """Return a stored table, every cell as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    return pd.DataFrame(rows, columns=names, dtype=str)


def written(table: pd.DataFrame) -> str:
    """Return a table as it stands in its file."""
    return table.to_csv(index=False, lineterminator="\n")


def schema(table: str, folder: Path = DATA) -> dict:
    """Return the schema of a table from the data package."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return next(r["schema"] for r in package["resources"] if r["name"] == table)


def keys(table: str, folder: Path = DATA) -> tuple[tuple[str, ...], ...]:
    """Return the columns that say which row is meant, with those to fall back on."""
    if table in KEYS:
        return KEYS[table]
    primary = schema(table, folder)["primaryKey"]
    return ((primary,) if isinstance(primary, str) else tuple(primary),)


def match(old: pd.DataFrame, new: pd.DataFrame, table: str, folder: Path = DATA) -> dict[int, int]:
    """Return {position in `new`: position in `old`} of the rows that are the same row.

    Rows that are equal in every cell are matched first; then those with equal keys, the most alike
    first, where a key stands more than once.
    """
    shared = [column for column in new.columns if column in old.columns and column != SOURCE]
    pairs: dict[int, int] = {}
    for key in (tuple(shared), *keys(table, folder)):
        waiting: dict[tuple, list[int]] = {}
        taken = set(pairs.values())
        for j, cells in enumerate(old[[*key]].itertuples(index=False)):
            if j not in taken:
                waiting.setdefault(tuple(cells), []).append(j)
        _match_by(key, old[shared], new[shared], waiting, pairs)
    return pairs


def _match_by(key, old: pd.DataFrame, new: pd.DataFrame, waiting: dict, pairs: dict) -> None:
    """Add to `pairs` the rows of `new` that find a waiting row of `old` under their key."""
    for i, cells in enumerate(new[[*key]].itertuples(index=False)):
        candidates = waiting.get(tuple(cells), [])
        if i in pairs or not candidates:
            continue
        best = 0
        if len(candidates) > 1:
            likeness = [(new.iloc[i] == old.iloc[j]).sum() for j in candidates]
            best = likeness.index(max(likeness))
        pairs[i] = candidates.pop(best)


def place(part: Part, source: str, folder: Path = DATA) -> pd.DataFrame:
    """Return a stored table with the rows of a part in the place of those that it replaces.

    Cells filled by hand stay with their row; `source` is the bibliography's key for rows that name
    none. Rows come in the schema's order, running numbers anew.
    """
    old = load(part.table, folder)
    replaced = part.replaces(old)
    former = old[replaced].reset_index()
    rows = part.rows.reset_index(drop=True)
    if part.chosen is not None:
        rows = rows[is_in(rows, former, part.table, folder)].reset_index(drop=True)
    rows = rows.copy()
    if SOURCE not in [*rows, *part.by_hand]:
        rows[SOURCE] = source
    pairs = match(former.drop(columns="index"), rows, part.table, folder)
    for column in part.by_hand:
        kept = {i: former[column][j] for i, j in pairs.items()}
        rows[column] = [
            cell or kept.get(i, "") for i, cell in enumerate(rows.get(column, [""] * len(rows)))
        ]
    if SOURCE in part.by_hand:
        rows[SOURCE] = rows[SOURCE].replace("", source)
    rows["_place"] = _places(pairs, former["index"], len(rows))
    rest = old[~replaced].assign(_place=old.index[~replaced].astype(float))
    return _in_order(pd.concat([rest, rows], ignore_index=True), part.table, old.columns, folder)


def is_in(rows: pd.DataFrame, old: pd.DataFrame, table: str, folder: Path = DATA) -> pd.Series:
    """Tell which rows stand in a table already, by its first key."""
    key = [*keys(table, folder)[0]]
    known = set(old[key].itertuples(index=False, name=None))
    return pd.Series([row in known for row in rows[key].itertuples(index=False, name=None)])


def left_out(part: Part, folder: Path = DATA) -> pd.DataFrame:
    """Return the rows that a table of chosen rows lacks and an editor should look at."""
    rows = part.rows.reset_index(drop=True)
    if part.chosen is None:
        return rows.iloc[:0]
    return rows[part.chosen(rows) & ~is_in(rows, load(part.table, folder), part.table, folder)]


def _places(pairs: dict[int, int], former: pd.Series, size: int) -> list[float]:
    """Return where each row stood; a new one follows the row before it."""
    places, last = [], -1.0
    for i in range(size):
        last = float(former[pairs[i]]) if i in pairs else last + 1 / (size + 1)
        places.append(last)
    return places


def _in_order(table: pd.DataFrame, name: str, columns: pd.Index, folder: Path) -> pd.DataFrame:
    """Return rows in the order of the schema, numbered anew where they have running numbers."""
    number = "id" if name in RUNNING else None
    by = [column for column in schema(name, folder).get("sortedBy", []) if column != number]
    # Rows that the schema's order leaves equal keep the order in which they came.
    table = table.sort_values([*by, "_place"], kind="stable", ignore_index=True)
    if name in RUNNING:
        table["id"] = [RUNNING[name].format(number) for number in range(1, len(table) + 1)]
    return table[columns].fillna("")
