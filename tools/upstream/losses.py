"""Is a file whole? What is cut off between two rows looks like rows that the publisher withdrew.

Refused is a loss that publishers do not cause: a tenth of the rows, a whole flow or its last years,
votes that were cast, rows at the place where the file or the table ends, or totals that fall in
most years; and numbers that are all ten times what they were, or a tenth, or most of them others.
LOSSES=1 says that it was looked into.
"""

from collections.abc import Iterable, Sequence
from statistics import median

import pandas as pd

from tools.upstream import difference, stored
from tools.upstream.publisher import Part
from tools.upstream.reading import refusal

MOST_GONE = 0.1  # of the rows that a file stands for; one may always be gone
A_FLOW = 5  # rows that do not vanish together
AT_THE_END = 3  # rows that do not vanish where the file ends
FALL, MOST_FALLEN = 0.01, 0.5  # totals that fall by this much, and in this share of the rows
ANOTHER_NUMBER, MOST_OTHERS = 0.15, 0.5  # a change that is none of rounding, and its share
ANOTHER_UNIT = 10  # times as much, or as little, in more than half of the rows
MEND = "download the file again, or say LOSSES=1 if the publisher did so"


def refuse(part: Part, found: difference.Difference, file: str) -> None:
    """Refuse a file that is hardly whole."""
    if what := hardly_whole(part, found):
        raise refusal(file, f"{what}; {MEND}")


def hardly_whole(part: Part, found: difference.Difference) -> str:
    """Say by what a file is seen to be cut off or another one, nothing where it is not."""
    looks = (unfinished, a_share, lasting, a_flow, its_end, the_end, the_last, beyond, totals)
    return next(filter(None, (look(part, found) for look in (*looks, another_unit))), "")


def around(
    fault: str, changes: Iterable[tuple[Part, difference.Difference]], file: str
) -> list[str]:
    """Return a fault of a file with what the file lacks, a line each.

    A loss that refuses the file by itself comes first, as the fault may be its consequence. A few
    rows, as publishers do withdraw, come last: they are hardly the cause.
    """
    first, last = [], []
    for part, found in changes:
        if what := hardly_whole(part, found):
            first.append(str(refusal(file, f"{what}; {MEND}")))
        else:
            last += a_few(found, file)
    return [*first, fault, *last]


def a_few(found: difference.Difference, file: str) -> list[str]:
    """Say, in a line where there are any, that stored rows are not in a file."""
    if found.gone.empty:
        return []
    rows = f"{len(found.gone)} stored row{'s' * (len(found.gone) > 1)} of {found.table}"
    what = f"also lacks {rows}, the first {first_gone(found)}"
    mend = "publishers withdraw some, see to the lines above"
    return [str(refusal(file, f"{what}; {mend}"))]


def first_gone(found: difference.Difference) -> str:
    """Return the words by which an editor finds the first row that is gone."""
    return difference.named(found.gone.iloc[0], [*stored.keys(found.table)[0]])


def unfinished(part: Part, found: difference.Difference) -> str:
    """Say whether the file itself shows that its end is missing."""
    return part.unfinished


def a_share(part: Part, found: difference.Difference) -> str:
    """Say whether too many rows are gone."""
    table = stored.load(part.table)
    held = int(part.replaces(table).sum())
    if len(found.gone) <= max(1, MOST_GONE * held):
        return ""
    return f"{len(found.gone)} of {held} rows of {found.table} are gone"


def lasting(part: Part, found: difference.Difference) -> str:
    """Say whether rows are gone that nobody withdraws."""
    if part.lasting is None or found.gone.empty:
        return ""
    lost = int(part.lasting(found.gone).sum())
    what = f"lacks {lost} stored votes of {found.table} or writes them otherwise"
    return f"{what}, the first {first_gone(found)}" if lost else ""


def a_flow(part: Part, found: difference.Difference) -> str:
    """Say whether all rows of a flow are gone."""
    if not part.flows or found.gone.empty:
        return ""
    gone = found.gone.groupby([*part.flows]).size()
    left = set(part.rows[[*part.flows]].itertuples(index=False, name=None))
    lost = [flow for flow, size in gone.items() if size >= A_FLOW and flow not in left]
    return f"every row of {' '.join(lost[0])} in {found.table} is gone" if lost else ""


def its_end(part: Part, found: difference.Difference) -> str:
    """Say whether a flow has lost its last years."""
    if not (part.flows and part.dated) or found.gone.empty:
        return ""
    flows = [*part.flows]
    ends = part.rows.groupby(flows)[part.dated].max()
    for flow, gone in found.gone.groupby(flows)[part.dated].max().items():
        if gone > ends.get(flow, ""):
            return f"{' '.join(flow)} in {found.table} ends before {gone}"
    return ""


def the_end(part: Part, found: difference.Difference) -> str:
    """Say whether rows, or what they count, are gone from where the file ends."""
    if not part.ends_among:
        return ""
    ((column, value),) = part.ends_among.items()
    if part.totals:
        table = stored.load(part.table)
        held, there = (counted(rows, column, value, part.totals) for rows in (table, part.rows))
        lost, least = held - there, 1
    else:
        gone, new = (rows[column].eq(value).sum() for rows in (found.gone, found.new))
        lost, least = int(gone - new), AT_THE_END
    return f"ends among the rows of {value}, of which it lacks {lost}" if lost >= least else ""


def the_last(part: Part, found: difference.Difference) -> str:
    """Say whether the rows that are gone are the last ones of those that the file stands for."""
    table = stored.load(part.table)
    held = table.index[part.replaces(table)]
    lost = len(found.gone)
    if lost <= len(found.new) or list(held[-lost:]) != list(found.gone.index):
        return ""
    return f"lacks the last stored rows of {part.table}, {lost} from {first_gone(found)}"


def counted(rows: pd.DataFrame, column: str, value: str, totals: Sequence[str]) -> int:
    """Return the sum of what the rows of a value count."""
    return int(rows.loc[rows[column].eq(value), [*totals]].astype(int).to_numpy().sum())


def beyond(part: Part, found: difference.Difference) -> str:
    """Say whether rows are gone that would come after the last one of the file."""
    if part.beyond is None or found.gone.empty:
        return ""
    lost = int(part.beyond(found.gone).sum())
    return f"ends before {lost} rows of {found.table}" if lost else ""


def totals(part: Part, found: difference.Difference) -> str:
    """Say whether totals fall in most rows."""
    for column in part.totals:
        falls = [change for change in found.changes if change.column == column and fell(change)]
        if len(falls) > MOST_FALLEN * len(part.rows):
            return f"{column} falls by {FALL:.0%} or more in {len(falls)} of {len(part.rows)} rows"
    return ""


def another_unit(part: Part, found: difference.Difference) -> str:
    """Say whether most numbers of a column are many times what they were, or simply others."""
    by_column: dict[str, list[float]] = {}
    for change in found.changes:
        if change.tier != difference.WORDS and number(change.was) and number(change.now):
            times = number(change.now) / number(change.was)
            by_column.setdefault(change.column, []).append(times)
    for column, times in by_column.items():
        strange = [t for t in times if not 1 / ANOTHER_UNIT < t < ANOTHER_UNIT]
        if len(strange) > len(part.rows) / 2:
            what = f"{column} is about {median(strange):.4g} times what it was in {len(strange)}"
            return f"{what} of {len(part.rows)} rows, as if in another unit"
        others = [t for t in times if abs(t - 1) >= ANOTHER_NUMBER]
        if len(others) > MOST_OTHERS * len(part.rows):
            what = f"{column} is another by {ANOTHER_NUMBER:.0%} or more in {len(others)}"
            return f"{what} of {len(part.rows)} rows, as if from another column"
    return ""


def number(cell: str) -> float:
    """Return a cell as a number, 0 where it is empty."""
    return float(cell or 0)


def fell(change: difference.Change) -> bool:
    """Tell a number that fell by more than a little."""
    return bool(change.was and change.now) and float(change.now) < (1 - FALL) * float(change.was)
