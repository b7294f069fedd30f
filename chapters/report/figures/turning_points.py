"""Events that a reader needs: light upright lines, and their names above the plot.

The names stand on levels above the uppermost plot, where no value is drawn; each hangs on its
line like a flag, to the right of it or to the left.
"""

from dataclasses import dataclass

from report.figures.page import Page, text_width

EVENT = "_event"  # what the library calls the line of an event
LOOK = {
    "label": EVENT,
    "color": "#9a9a9a",
    "linewidth": 0.7,
    "linestyle": (0, (2, 2)),
    "zorder": 0.5,
}
SHIFT, APART = 2.5, 5  # points between a line and its name, and between two names
EDGE = 2  # points from the edge of the page
AIR = 5  # points below the names: they are no part of what is written in the plot


@dataclass(frozen=True)
class Flag:
    """The name of an event: its year, its line in points from the left, its span and level."""

    year: float
    name: str
    at: float
    start: float
    end: float
    level: int

    def clashes(self, other) -> bool:
        """Whether the names overlap, or the line of one goes through the name of the other."""
        if self.level == other.level:
            return self.start < other.end + APART and other.start < self.end + APART
        upper, lower = (self, other) if self.level > other.level else (other, self)
        return lower.start - EDGE < upper.at < lower.end + EDGE


def plan_flags(page: Page, events, limits: tuple, *, left: float, right: float) -> list[Flag]:
    """Return where the names of events, pairs of (decimal year, name), have room.

    `limits` are those of the axis of years, `left` and `right` the margins of its plot. The
    fewest levels are taken. Raises ValueError for an event outside the limits.
    """
    low, high = limits
    width = page.width - left - right
    for year, name in events:
        if not low <= year <= high:
            raise ValueError(f"figure {page.words.name}: the event {name!r} lies outside the years")
    lines = [(left + (year - low) / (high - low) * width, year, name) for year, name in events]
    lines.sort()
    for levels in range(1, len(lines) + 1):
        flags = _with_room(page, lines, levels, [])
        if flags is not None:
            return flags
    if lines:
        raise ValueError(
            f"figure {page.words.name}: the names of its events have no room; "
            "shorten them, or take one out"
        )
    return []


def _with_room(page: Page, lines: list, levels: int, placed: list) -> list | None:
    """Return the flags of lines on so many levels beside those placed; None if there is no room."""
    if not lines:
        return placed
    (at, year, name), *others = lines
    width = text_width(name, page.size.small)
    for level in range(levels):
        for start in (at + SHIFT, at - SHIFT - width):
            flag = Flag(year, name, at, start, start + width, level)
            inside = start >= EDGE and start + width <= page.width - EDGE
            if not inside or any(flag.clashes(other) for other in placed):
                continue
            flags = _with_room(page, others, levels, [*placed, flag])
            if flags is not None:
                return flags
    return None


def height_of(page: Page, flags: list[Flag]) -> float:
    """Return the room that the names take above the plot."""
    if not flags:
        return 0
    return page.line * (1 + max(flag.level for flag in flags)) + AIR


def draw_flags(page: Page, axes, flags: list[Flag]) -> None:
    """Draw the line of each event through all plots, and its name above the first of them."""
    top = axes[0].bbox.y1
    for flag in flags:
        for axis in axes:
            axis.axvline(flag.year, **LOOK)
        foot = top + AIR + page.line * flag.level
        page.line_through([flag.at] * 2, [top, foot + page.line - 2], **LOOK)
        page.write(flag.start, foot + 2, flag.name, va="baseline")
