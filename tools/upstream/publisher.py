"""What a module of a publisher offers: who publishes, and what one of its files says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

Tables = dict[str, pd.DataFrame]  # {table: rows as text}
Load = Callable[[str], pd.DataFrame]  # a stored table by its name
Scope = Callable[[pd.DataFrame], "pd.Series[bool]"]


def everything(stored: pd.DataFrame) -> "pd.Series[bool]":
    """The scope of a file that holds all of a table."""
    return pd.Series(True, index=stored.index)


@dataclass(frozen=True)
class Part:
    """The rows of one table that a file gives.

    `rows` has text cells under the names of the table's columns. Two kinds of column may be left
    out: a running number, and `source`, which the sidecar names. `replaces` says which stored rows
    these stand for: all that it marks are of this publisher, so those that are not among `rows`
    were withdrawn. `by_hand` are columns that people fill (notes): they stay with their row.

    `chosen` is for a table whose rows people choose: only those that it holds are renewed. Of the
    others it marks those that an editor should look at.

    The rest help to tell a whole file from one that is older or was cut off: rows alike in `flows`
    do not vanish together, none goes where the file ends (`ends_among`, a value by column, or all
    that is marked by `beyond`), `totals` do not all fall at once, and the last day or year of the
    column `dated` is not before the stored one. `lasting` marks rows that nobody withdraws, as a
    vote that was cast: where one is gone, the file lacks it. `unfinished` is what shows in the file
    itself that its end is missing.
    """

    table: str
    rows: pd.DataFrame
    replaces: Scope = everything
    by_hand: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    ends_among: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[str, ...] = ()
    chosen: Scope | None = None
    beyond: Scope | None = None
    lasting: Scope | None = None
    dated: str = ""
    unfinished: str = ""


@dataclass(frozen=True)
class Release:
    """What one download, or several that belong together, say.

    `sidecar` is the name of the file in data/upstream/ that describes it; `name` what the
    publisher calls the release; `published` its ISO date, by which an older one is known, None
    where a publisher dates nothing.
    `check` is for a file that feeds no table: it returns a line for each cell that disagrees
    with the stored tables, and how many it compared. `newer` says what they do not hold yet.
    `reaches` is the last part that it holds, where the title of its entry in the bibliography may
    name that: session 81.
    """

    sidecar: str
    name: str
    published: str | None
    parts: tuple[Part, ...] = ()
    check: Callable[[Load], tuple[int, list[str]]] | None = None
    newer: Callable[[Load], str] | None = None
    reaches: str = ""


@dataclass(frozen=True)
class Publisher:
    """A publisher and how its files are read.

    `read` takes the paths of a download and raises `reading.Refused` where it cannot be taken in.
    """

    key: str
    producer: str
    title: str
    address: str
    terms: str
    tables: tuple[str, ...]
    read: Callable[[Sequence[Path]], Release]
