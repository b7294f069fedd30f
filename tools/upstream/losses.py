"""Is a file whole? What is cut off between two rows looks like rows that the publisher withdrew.

Refused is a loss that publishers do not cause: a tenth of a table, a whole flow, rows at the place
where the file ends, or totals that fall in most years. LOSSES=1 says that it was looked into.
"""

from tools.upstream import difference
from tools.upstream.publisher import Part
from tools.upstream.reading import refusal

MOST_GONE = 0.1  # of the rows of a table
A_FLOW = 5  # rows that do not vanish together
AT_THE_END = 3  # rows that do not vanish where the file ends
FALL, MOST_FALLEN = 0.01, 0.5  # totals that fall by this much, and in this share of the rows
MEND = "download the file again, or say LOSSES=1 if the publisher did so"


def refuse(part: Part, found: difference.Difference, file: str) -> None:
    """Refuse a file that is hardly whole."""
    looked_at = (a_flow, the_end, beyond, totals)
    for what in (a_share(found), *(look(part, found) for look in looked_at)):
        if what:
            raise refusal(file, f"{what}; {MEND}")


def a_share(found: difference.Difference) -> str:
    """Say whether too many rows are gone."""
    if len(found.gone) <= MOST_GONE * found.was:
        return ""
    return f"{len(found.gone)} of {found.was} rows of {found.table} are gone"


def a_flow(part: Part, found: difference.Difference) -> str:
    """Say whether all rows of a flow are gone."""
    if not part.flows or found.gone.empty:
        return ""
    gone = found.gone.groupby([*part.flows]).size()
    left = set(part.rows[[*part.flows]].itertuples(index=False, name=None))
    lost = [flow for flow, size in gone.items() if size >= A_FLOW and flow not in left]
    return f"every row of {' '.join(lost[0])} in {found.table} is gone" if lost else ""


def the_end(part: Part, found: difference.Difference) -> str:
    """Say whether rows are gone from where the file ends."""
    if not part.ends_among or found.gone.empty:
        return ""
    ((column, value),) = part.ends_among.items()
    lost = found.gone[column].eq(value).sum() - found.new[column].eq(value).sum()
    return f"ends among the rows of {value}, of which it lacks {lost}" if lost >= AT_THE_END else ""


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


def fell(change: difference.Change) -> bool:
    """Tell a number that fell by more than a little."""
    return bool(change.was and change.now) and float(change.now) < (1 - FALL) * float(change.was)
