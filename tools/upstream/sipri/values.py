"""Tables of values ("import/export values"), rounded by SIPRI to whole millions.

The form used until 2023 gave one table a supplier; those of July 2022 are the report's older
vintage, ``arms_transfers_2022``. The form used since feeds no table: it is compared with them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tools.upstream.publisher import Part, Release
from tools.upstream.reading import (
    TORN,
    YEAR,
    plain_title,
    records,
    refusal,
    remark,
    text,
    to_come,
)
from tools.upstream.sipri import names

OLD_TITLE = re.compile(r'^"?TIV of arms exports +from ([^"]+), \d{4}-\d{4}"?', flags=re.M)
NEW_BEGINNINGS = ("recipient", "supplier", "exports by", "imports by")
TOTALS = re.compile(r"Total exports (from|to) (.+)|Total world (?:export|import)s?")
WORLD = "world"
HALF = 0.5  # million TIV: what rounding to whole millions can hide


def is_old(content: str) -> bool:
    """Tell the form used until 2023, by its title."""
    return bool(OLD_TITLE.search(content))


def is_new(content: str) -> bool:
    """Tell the form used since 2024, by its header."""
    return any(_is_header(line.split(",")) for line in content.split("\n"))


def _is_header(cells: Sequence[str]) -> bool:
    beginning, year = (plain_title(cell.strip('"')) for cell in (*cells, "", "")[:2])
    return len(cells) > 2 and beginning in NEW_BEGINNINGS and bool(YEAR.fullmatch(year))


def read_old(paths: Sequence[Path]) -> Release:
    """Return what tables of the form to 2023 say, one file a supplier.

    They stand for the suppliers that the files are of. Only the two partners' imports are kept.
    """
    kept, suppliers, days = [], [], set()
    for path in paths:
        content = text(path, "iso-8859-1")
        supplier = exporter(path.name, content)
        if supplier in suppliers:
            raise refusal(path.name, "is of a supplier that another file is of; give one of them")
        suppliers.append(supplier)
        days.add(names.generated(path.name, content))
        flows = old_flows(path.name, content)
        kept += [(supplier, *flow) for flow in flows if flow[0] in names.PARTNERS]
    if len(days) > 1:
        what = f"the files are of different days ({', '.join(sorted(days))})"
        raise refusal(paths[0].name, f"{what}; take those of one day")
    (day,) = days
    table = pd.DataFrame(sorted(kept), columns=["supplier", "recipient", "year", "tiv"], dtype=str)
    part = Part("arms_transfers_2022", table, lambda stored: stored["supplier"].isin(suppliers))
    return Release("sipri-values-2022", names.release(day), day, (part,))


def exporter(file: str, content: str) -> str:
    """Return the code of the supplier whose exports a table of the old form is about."""
    found = OLD_TITLE.search(content)
    if not found:
        what = "no title 'TIV of arms exports from ...' as in the other files; give those alone"
        raise refusal(file, what, row=1)
    row = content[: found.start()].count("\n") + 1
    supplier = names.party(found[1], lambda what: refusal(file, what, row=row))
    if supplier is None:
        what = f"{found[1]!r} is a supplier that no table is about; leave the file out"
        raise refusal(file, what, row=row)
    return supplier


def old_flows(file: str, content: str) -> Iterator[tuple[str | None, str, str]]:
    """Yield (recipient, year, whole millions of TIV) of a table of the old form.

    An empty cell is no delivery and no row; 0 is one of less than half a million. The sum at the
    end of a row shows whether all of it is there, the sums at the end of the file whether it is
    whole.
    """
    years: list[str] = []
    seen: set[str] = set()
    for number, line in records(file, content):
        cells = [cell.strip() for cell in line]
        if not years:
            years, width = old_years(file, number, cells), len(cells)
        elif cells and cells[0] and not remark(cells):
            if len(cells) != width:
                what = f"{len(cells)} cells where the header has {width}"
                raise refusal(file, f"{what}; {TORN}", row=number)
            if cells[0] in seen:
                what = f"a second row of {cells[0]}; download the file again"
                raise refusal(file, what, row=number, column="recipient")
            seen.add(cells[0])
            if cells[0] == "Total":
                continue
            volumes = cells[1 : 1 + len(years)]
            refuse_a_wrong_sum(file, number, volumes, cells[1 + len(years)])

            def fault(what: str, row: int = number) -> Exception:
                return refusal(file, what, row=row, column="recipient")

            recipient = names.party(cells[0], fault)
            pairs = zip(years, volumes, strict=True)
            yield from ((recipient, year, tiv) for year, tiv in pairs if tiv != "")
    if not years:
        raise refusal(file, "no header with years was found; download the file again")
    if "Total" not in seen:
        what = "no row 'Total' at its end, the download was cut off; download the file again"
        raise refusal(file, what)


def old_years(file: str, row: int, cells: Sequence[str]) -> list[str]:
    """Return the years of the header, nothing where a line is none; refuses what else it has.

    It is an empty cell, the years, the total, and perhaps more empty cells.
    """
    if not any(YEAR.fullmatch(cell) for cell in cells):
        return []
    filled = [cell for cell in cells if cell]
    *years, total = filled
    strange = [cell for cell in years if not YEAR.fullmatch(cell) or to_come(cell)]
    twice = [cell for cell in years if years.count(cell) > 1]
    if total != "Total" or strange or twice or [*cells[1 : 1 + len(filled)]] != filled:
        (column, *_) = [*strange, *twice, total]
        what = "the header is to be years that have come, each once, then Total"
        raise refusal(file, f"{what}; download the file again", row=row, column=column)
    return years


def refuse_a_wrong_sum(file: str, row: int, volumes: Sequence[str], total: str) -> None:
    """Refuse a row whose cells do not make its total, each being rounded on its own."""
    filled = [cell for cell in [*volumes, total] if cell]
    wrong = next((cell for cell in filled if not cell.isdecimal()), None)
    if wrong is not None:
        what = f"{wrong!r} is not a whole number; download the file again"
        raise refusal(file, what, row=row)
    sums = sum(int(cell) for cell in volumes if cell)
    if abs(sums - int(total or 0)) > HALF * len(filled):
        what = f"the years add up to {sums}, the total says {total or 0}; download the file again"
        raise refusal(file, what, row=row)


@dataclass(frozen=True)
class Value:
    """A cell of the new form: exports of a supplier to a recipient, either of them the world."""

    place: str
    supplier: str | None
    recipient: str | None
    year: str
    tiv: int


def read_new(path: Path) -> Release:
    """Return a comparison of a table of the new form; it feeds none."""
    content = text(path, "iso-8859-1")
    day = names.generated(path.name, content)
    found = list(values(path.name, content))
    return Release("", names.release(day), day, check=lambda load: disagreements(found, load))


def values(file: str, content: str) -> Iterator[Value]:
    """Yield the cells of the tables of the new form in a file, of which there may be several.

    Whose exports or imports a table holds, its last row says; all rows before wait for that.
    """
    years: list[str] = []
    waiting: list[tuple[int, list[str]]] = []
    beginning = ""
    for number, cells in records(file, content):
        stripped = [cell.strip() for cell in cells]
        if _is_header(stripped):
            yield from _of_table(file, beginning, "", years, waiting)
            beginning, years, waiting = plain_title(stripped[0]), years_of(stripped), []
        elif years and len(stripped) > len(years) and stripped[0]:
            waiting.append((number, stripped))
            if TOTALS.fullmatch(stripped[0]):
                yield from _of_table(file, beginning, stripped[0], years, waiting)
                years, waiting = [], []
    yield from _of_table(file, beginning, "", years, waiting)


def years_of(cells: Sequence[str]) -> list[str]:
    """Return the years of a header, which come before its sums and shares."""
    return [cell for cell in cells[1:] if YEAR.fullmatch(cell)]


def _of_table(
    file: str, beginning: str, total: str, years: Sequence[str], rows: Sequence[tuple]
) -> Iterator[Value]:
    """Yield the cells of one table, once it is known whose it is."""
    for number, cells in rows:
        supplier, recipient = flow(file, number, beginning, total, cells[0])
        for year, cell in zip(years, cells[1:], strict=False):
            if cell:
                if not cell.isdecimal():
                    what = f"{cell!r} is not a whole number; download the file again"
                    raise refusal(file, what, row=number, column=year)
                place = f"{file}, row {number}, column {year}"
                yield Value(place, supplier, recipient, year, int(cell))


def flow(
    file: str, row: int, beginning: str, total: str, name: str
) -> tuple[str | None, str | None]:
    """Return supplier and recipient of a row of the new form."""

    def code(party: str) -> str | None:
        return names.party(party, lambda what: refusal(file, what, row=row))

    found = TOTALS.fullmatch(total)
    other = code(found[2]) if found and found[2] else WORLD
    this = WORLD if TOTALS.fullmatch(name) else code(name)
    if beginning in ("recipient", "imports by"):
        return other, this
    return this, other


def disagreements(
    found: Sequence[Value], load: Callable[[str], pd.DataFrame]
) -> tuple[int, list[str]]:
    """Return how many cells could be compared with the tables, and a line for each that differs."""
    exports = load("arms_exports").set_index("year")
    transfers = load("arms_transfers")
    compared, lines = 0, []
    for value in found:
        ours = stored(value, exports, transfers)
        if ours is not None:
            compared += 1
            if abs(ours - value.tiv) > HALF + 0.01:
                lines.append(f"{value.place}: {value.tiv} there, {ours:g} here")
    return compared, lines


def stored(value: Value, exports: pd.DataFrame, transfers: pd.DataFrame) -> float | None:
    """Return what the tables hold for a cell, None where they are about something else."""
    both = {"SUN": "soviet_russian", "RUS": "soviet_russian", "CHN": "chinese", WORLD: "world"}
    if value.recipient == WORLD:
        column = both.get(value.supplier)
        known = column and value.year in exports.index
        return float(exports.loc[value.year, column]) if known else None
    if value.recipient not in names.PARTNERS:
        return None
    rows = transfers[transfers["recipient"].eq(value.recipient) & transfers["year"].eq(value.year)]
    if value.supplier != WORLD:
        rows = rows[rows["supplier"].eq(value.supplier)]
    return float(rows["tiv"].astype(float).sum())
