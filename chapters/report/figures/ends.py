"""The names of lines at their ends: beside the last value, apart where two end close together.

A line that ends early has its name beside its end where there is room; else a thin line leads
from its end to the name. On a page too narrow for the names they stand in a key above the plot.
"""

from dataclasses import dataclass
from itertools import pairwise

from report.figures.idioms import note
from report.figures.page import Page, lines_of, text_height, text_width, typographic, wrap
from report.figures.placing import Drawn, extent

WIDEST_ON_A_PHONE = 68  # points for the names of lines
EARLY = 14  # points that a line may end before the edge of the plot
GAP = 13  # points from the plot to a name


@dataclass(frozen=True)
class Names:
    """How the names of lines stand: broken into lines, and the margin that they need."""

    texts: dict
    right: float
    in_key: bool


def room_for_names(page: Page, labels: dict) -> Names:
    """Return how the names of lines fit right of the plot, or that a key is needed."""
    room = WIDEST_ON_A_PHONE if page.narrow else 0.24 * page.width
    texts = {
        key: wrap(typographic(text), room, page.size.text, "bold") for key, text in labels.items()
    }
    widest = max(text_width(text, page.size.text, "bold") for text in texts.values())
    many_lines = max(map(lines_of, texts.values())) > 3
    if page.narrow and (widest > room or many_lines):
        return Names(texts, 10, in_key=True)
    return Names(texts, GAP + widest + 3, in_key=False)


def label_ends(page: Page, axis, known: dict, labels: dict, colours: dict, names: Names) -> None:
    """Write the name of each line beside its last value."""
    ends = {
        key: axis.transData.transform((values.index[-1], values.iloc[-1]))
        for key, values in known.items()
    }
    late = {}
    for key, (x, y) in ends.items():
        look = {"color": colours[key], "weight": "bold", "size": page.size.text}
        if x > axis.bbox.x1 - EARLY or not _name_early(page, axis, known[key], labels[key], look):
            late[key] = (x, y)
    heights = _apart(page, {key: y for key, (_, y) in late.items()}, names, axis.bbox)
    for key, height in heights.items():
        x, y = late[key]
        look = {"color": colours[key], "weight": "bold", "size": page.size.text}
        start = axis.bbox.x1 + GAP
        page.write(start, height, names.texts[key], va="center", **look)
        if abs(height - y) > 3 or x < axis.bbox.x1 - EARLY:
            bend = [x + 3, axis.bbox.x1 + 3, start - 2]
            if x > axis.bbox.x1 - EARLY:
                bend = [x + 3, x + 4, start - 2]
            leader = {"color": colours[key], "linewidth": 0.6, "linestyle": (0, (1.5, 1.5))}
            page.line_through(bend, [y, y, height], **leader)


def _name_early(page: Page, axis, values, text: str, look: dict) -> bool:
    """Write the name of a line that ends early right of its end or near it, if there is room."""
    end = values.index[-1], values.iloc[-1]
    drawn = Drawn(page, axis)
    for shift, ha, va in (
        ((6, 0), "left", "center"),
        ((3, 5), "left", "bottom"),
        ((3, -5), "left", "top"),
        ((0, 6), "right", "bottom"),
        ((0, -6), "right", "top"),
    ):
        written = note(page, axis, text, end, shift, ha=ha, va=va, **look)
        box = extent(written)
        if drawn.leaves_free(box) and box.x1 <= axis.bbox.x1:
            return True
        written.remove()
    return False


def _apart(page: Page, heights: dict, names: Names, plot) -> dict:
    """Return heights near those given, far enough apart for the names, and within the plot."""
    order = sorted(heights, key=heights.get)
    tall = {key: text_height(lines_of(names.texts[key]), page.size.text) - 1 for key in order}
    placed = dict(heights)
    for _ in range(200):  # push neighbours apart a little at a time, from both sides
        for lower, upper in pairwise(order):
            wanted = (tall[lower] + tall[upper]) / 2
            lacking = max(0, wanted - (placed[upper] - placed[lower]))
            placed[lower] -= lacking / 2
            placed[upper] += lacking / 2
        if order:
            _keep_within(placed, order, plot)
    return placed


def _keep_within(placed: dict, order: list, plot) -> None:
    placed[order[0]] = max(placed[order[0]], plot.y0)
    placed[order[-1]] = min(placed[order[-1]], plot.y1)
