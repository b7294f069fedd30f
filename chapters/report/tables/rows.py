"""What may be wrong between the cells of a row, and between rows: sources, spans, keys, the order.

Each check takes a table and yields (row, column, what is wrong and the mend). Where a cell is no
sound value it has a line of its own, so its row is left out: one line a fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from report.tables.cells import shown
from report.tables.schema import primary_key

Found = Iterator[tuple[int, str, str]]


@dataclass(frozen=True)
class Table:
    """The rows of a table by number, its descriptor, and the (row, column) that are not sound."""

    rows: dict[int, list[str]]
    descriptor: dict
    unsound: set[tuple[int, str]]

    @property
    def schema(self) -> dict:
        return self.descriptor["schema"]

    def columns(self) -> list[str]:
        """Return the names of all columns, in their order."""
        return [field["name"] for field in self.schema["fields"]]

    def texts(self) -> set[str]:
        """Return the names of the columns that hold text."""
        return {field["name"] for field in self.schema["fields"] if field["type"] == "string"}

    def cells(self, columns: list[str]) -> dict[int, tuple[str, ...]]:
        """Return the cells of some columns by row, of those rows that are sound in all of them."""
        positions = [self.columns().index(column) for column in columns]
        unsound = {row for row, column in self.unsound if column in columns}
        return {
            number: tuple(row[position] for position in positions)
            for number, row in self.rows.items()
            if number not in unsound
        }


def faults(table: Table) -> list[tuple[int, str, str]]:
    """Return every fault of the rows of a table as (row, column, what is wrong and the mend)."""
    first = once(table)
    return [
        *_doubled_keys(table),
        *_repeated_sources(first),
        *_turned_spans(first),
        *_out_of_order(first),
    ]


def once(table: Table) -> Table:
    """Return a table without the rows whose key stands in a row before."""
    again = {number for number, _, _ in _doubled_keys(table)}
    kept = {number: row for number, row in table.rows.items() if number not in again}
    return replace(table, rows=kept)


def _doubled_keys(table: Table) -> Found:
    key, first_in = primary_key(table.descriptor), {}
    if not key:
        return
    for number, cells in table.cells(key).items():
        first = first_in.setdefault(cells, number)
        if first != number:
            yield (
                number,
                " + ".join(key),
                f"{shown(' '.join(cells))} stands already in row {first}; "
                "remove one row or correct the key",
            )


def _repeated_sources(table: Table) -> Found:
    sources = [field["name"] for field in table.schema["fields"] if field.get("bibliography")]
    for first, second in combinations(sources, 2):
        for number, (one, other) in table.cells([first, second]).items():
            if one == other != "":
                yield (
                    number,
                    second,
                    f"{shown(other)} is the {first} as well; name another, or leave the cell empty",
                )


def _turned_spans(table: Table) -> Found:
    texts = table.texts()
    for low, high in table.schema.get("ordered", []):
        for number, (begin, end) in table.cells([low, high]).items():
            if begin and end and _exceeds(begin, end, is_text=low in texts):
                yield (
                    number,
                    high,
                    f"{shown(end)} is below {low} {shown(begin)}; exchange or correct the two",
                )


def _exceeds(one: str, other: str, *, is_text: bool) -> bool:
    """Whether a number is above another, or an ISO date after another to what both of them say."""
    if is_text:
        return one[: len(other)] > other[: len(one)]
    return float(one) > float(other)


def _out_of_order(table: Table) -> Found:
    columns, texts = table.schema.get("sortedBy", []), table.texts()
    cells = table.cells(columns)
    ranks = {
        number: [
            value if column in texts else float(value or "-inf")
            for column, value in zip(columns, row, strict=True)
        ]
        for number, row in cells.items()
    }
    early = [
        (before, number) for before, number in pairwise(ranks) if ranks[before] > ranks[number]
    ]
    if not early:
        return
    before, number = early[0]
    place = next(i for i, rank in enumerate(ranks[number]) if rank != ranks[before][i])
    more = f" (and {len(early) - 1} more out of order)" if len(early) > 1 else ""
    yield (
        number,
        columns[place],
        f"{shown(cells[number][place])} comes after {shown(cells[before][place])} "
        f"of row {before}{more}; sort the rows by {', '.join(columns)}",
    )
