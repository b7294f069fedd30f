"""Cells of two versions of a table, as they are shown beside each other."""

from itertools import takewhile

LONGEST = 60  # characters of a cell that is shown whole
AROUND = 12  # characters before and after what differs


def apart(was: str, now: str) -> tuple[str, str]:
    """Return two cells; of long ones only where they differ, with a little before and after it.

    The outline of a country has hundreds of points, a note many sentences: cut at their ends they
    would look alike.
    """
    if not was or not now or max(len(was), len(now)) <= LONGEST:
        return was, now
    before = _alike(was, now)
    after = _alike(was[before:][::-1], now[before:][::-1])
    return _without(was, before, after), _without(now, before, after)


def _without(cell: str, before: int, after: int) -> str:
    """Return a cell without so many characters at its head and end, but for those around."""
    start = max(0, before - AROUND)
    end = min(len(cell), len(cell) - after + AROUND)
    return "…" * (start > 0) + cell[start:end].strip() + "…" * (end < len(cell))


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts share at their head."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
