"""The tables of two versions: their rows new, gone and changed, and why.

*upstream*  a publisher revised the file that the rows were derived from: its sidecar names another
            release or another hash, or, before there were sidecars, another release of the table
*ours*      the report read or wrote it wrongly before, and mended it; or it departs from its source
            by an entry of the register of corrections
*read*      rows that people read and added since
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from tools.upstream import corrections, difference, stored

UPSTREAM, OURS, READ = "upstream", "ours", "read"
# What of a sidecar says that its publisher's file is another one.
IDENTITY = ("release", "published", "files")


@dataclass(frozen=True)
class Sources:
    """What a version knows of where the rows of a table came from."""

    sidecars: dict[str, dict]
    resources: dict[str, dict]
    register: list[corrections.Correction]

    @classmethod
    def of(cls, data: Path) -> "Sources":
        """Return what the files of a version's data folder say."""
        paths = sorted((data / "upstream").glob("*.json"))
        package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
        return cls(
            {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths},
            {resource["name"]: resource for resource in package["resources"]},
            corrections.load(data),
        )

    def feeding(self, table: str) -> dict[str, dict]:
        """Return the sidecars of the files that a table is derived from."""
        return {name: known for name, known in self.sidecars.items() if table in known["tables"]}


def is_new_file(name: str, was: Sources, now: Sources) -> bool:
    """Whether a publisher's file is another one than before."""
    before, after = was.sidecars.get(name), now.sidecars.get(name)
    if before is None or after is None:
        return False
    return any(before[part] != after[part] for part in IDENTITY)


def revised(table: str, was: Sources, now: Sources) -> dict[str, dict]:
    """Return {sidecar: what it says} of the publishers' files of a table that were revised."""
    return {n: known for n, known in now.feeding(table).items() if is_new_file(n, was, now)}


def rekeyed(was: Sources, now: Sources) -> set[tuple[str, str]]:
    """Return the keys under which publishers' files are cited, of before and of now, that differ.

    A table that people fill cites them as well: nothing of its own is corrected by the new key.
    """
    both = [
        (was.sidecars[name], after) for name, after in now.sidecars.items() if name in was.sidecars
    ]
    pairs = {(before["source"], after["source"]) for before, after in both}
    return {(before, after) for before, after in pairs if before and after and before != after}


def renamed_release(table: str, was: Sources, now: Sources) -> bool:
    """Whether a table says that it is of another release, where no sidecar tells."""
    before, after = was.resources.get(table, {}), now.resources.get(table, {})
    return "release" in after.get("vintage", "") and before.get("vintage") != after["vintage"]


def read(data: Path, table: str, resources: dict[str, dict]) -> pd.DataFrame | None:
    """Return a table of a version, None where it has none."""
    file = data / resources.get(table, {}).get("path", f"{table}.csv")
    return stored.load(file.stem, data) if table in resources and file.is_file() else None


def compared(before: Path, after: Path) -> tuple[list[dict], list[dict]]:
    """Return the tables that differ between two data folders, and their rows that do."""
    was, now = Sources.of(before), Sources.of(after)
    tables, rows = [], []
    for name in dict.fromkeys([*now.resources, *was.resources]):
        old, new = read(before, name, was.resources), read(after, name, now.resources)
        if old is None or new is None:
            tables.append({"table": name, "is": "gone" if new is None else "new"})
            continue
        found = Table(name, old, new, was, now, after).rows()
        if found or list(old.columns) != list(new.columns):
            tables.append(summary(name, old, new, found, was, now))
            rows += told_once(found)
    return [table for table in tables if table], rows


def told_once(rows: list[dict]) -> list[dict]:
    """Return the rows of a table with those together, at the end, that name another source alike.

    A release under a new key of the bibliography changes it in each of its rows: what the release
    revised would else stand among hundreds of lines.
    """
    alike: dict[tuple, list[dict]] = {}
    for row in rows:
        if row.get("column") == stored.SOURCE:
            alike.setdefault((row["was"], row["now"], row["why"]), []).append(row)
    many = [group for group in alike.values() if len(group) >= difference.MANY]
    in_groups = {id(row) for group in many for row in group}
    others = [row for row in rows if id(row) not in in_groups]
    return others + [
        group[0] | {"row": f"{len(group)} rows", "together": len(group)} for group in many
    ]


def summary(name: str, old, new, rows: list[dict], was: Sources, now: Sources) -> dict:
    """Return what happened to a table as a whole."""
    kinds = pd.Series([row["is"] for row in rows], dtype=object).value_counts()
    once = {(row["row"], row["is"]) for row in rows if row["is"] == "changed"}
    files = revised(name, was, now)
    return {
        "table": name,
        "is": "changed",
        "was": len(old),
        "now": len(new),
        "new": int(kinds.get("new", 0)),
        "gone": int(kinds.get("gone", 0)),
        "changed": len(once),
        "columns_new": [column for column in new.columns if column not in old.columns],
        "columns_gone": [column for column in old.columns if column not in new.columns],
        "releases": {file: known["release"] for file, known in files.items()},
    }


@dataclass(frozen=True)
class Table:
    """One table in two versions."""

    name: str
    old: pd.DataFrame
    new: pd.DataFrame
    was: Sources
    now: Sources
    data: Path  # of the later version: its schema says which rows are one

    def rows(self) -> list[dict]:
        """Return the rows that differ, each with what it was and why it moved."""
        if self.old.equals(self.new):
            return []
        columns = [column for column in self.new.columns if column in self.old.columns]
        found = self.difference(columns)
        rows = [
            {
                "table": self.name,
                "row": change.row,
                "is": "changed",
                "column": change.column,
                "was": change.was,
                "now": change.now,
                "why": self.why_changed(change.row, change.column, change.was, change.now),
            }
            for change in found.changes
        ]
        for kind, those in (("new", found.new), ("gone", found.gone)):
            for _, row in those.iterrows():
                name = difference.named(row, self.keys(columns))
                why = self.why(row.get("source", ""), name, corrections.WHOLE, kind)
                rows.append({"table": self.name, "row": name, "is": kind, "why": why})
        return rows

    def difference(self, columns: list[str]) -> difference.Difference:
        """Return the difference, by all columns that both versions have."""
        return difference.between(self.old[columns], self.new[columns], self.name, self.data)

    def keys(self, columns: list[str]) -> list[str]:
        """Return the columns by which an editor finds a row."""
        return [key for key in stored.keys(self.name, self.data)[0] if key in columns]

    @cached_property
    def sources(self) -> dict[str, str]:
        """What each row names as its source now, {row: key of the bibliography}."""
        if "source" not in self.new.columns:
            return {}
        keys = self.keys(list(self.new.columns))
        rows = self.new[[*keys, "source"]].itertuples(index=False)
        return {" ".join(filter(None, row[:-1])): row[-1] for row in rows}

    def why_changed(self, row: str, column: str, was: str, now: str) -> str:
        """Say why a cell is another: one that cites a publisher's former release follows it."""
        if column.endswith(stored.SOURCE) and (was, now) in rekeyed(self.was, self.now):
            return UPSTREAM
        return self.why(self.sources.get(row, ""), row, column)

    def why(self, source: str, row: str, column: str, kind: str = "changed") -> str:
        """Say why a row is not what it was."""
        if self.departs(row, column):
            return OURS
        files = revised(self.name, self.was, self.now)
        alone = len(self.now.feeding(self.name)) == 1
        if any(alone or known["source"] in (source, None, "") for known in files.values()):
            return UPSTREAM
        has_sidecars = self.now.feeding(self.name) and self.was.feeding(self.name)
        if not has_sidecars and renamed_release(self.name, self.was, self.now):
            return UPSTREAM
        return READ if kind == "new" else OURS

    @cached_property
    def fresh(self) -> list[corrections.Correction]:
        """The entries of the register that are new since the earlier version."""
        return [entry for entry in self.now.register if entry not in self.was.register]

    def departs(self, row: str, column: str) -> bool:
        """Whether an entry of the register that is new since then is about a cell."""
        words = row.split(" ")
        return any(
            entry.table == self.name
            and entry.column == column
            and entry.key.replace("; ", " ").split(" ") == words
            for entry in self.fresh
        )
