"""Where the label of a value has room: beside its place, over no line, marker, bar or word."""

from itertools import pairwise

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from report.figures.idioms import note
from report.figures.page import Page
from report.figures.turning_points import EVENT

CLEAR = 1.2  # points round a marker, so that no number seems to belong to its neighbour's
MEASURE = RendererBase()  # measures letters by the fonts alone

# Where a label may stand: points right of its place and above it, and how it is aligned there.
BESIDE = {
    "above": ((0, 4), "center", "bottom"),
    "right": ((6, 0), "left", "center"),
    "left": ((-6, 0), "right", "center"),
    "below": ((0, -4), "center", "top"),
    "above right": ((4, 4), "left", "bottom"),
    "above left": ((-4, 4), "right", "bottom"),
    "below right": ((4, -4), "left", "top"),
    "below left": ((-4, -4), "right", "top"),
    "above, to the right": ((-12, 4), "left", "bottom"),
    "above, to the left": ((12, 4), "right", "bottom"),
    "higher": ((0, 15), "center", "bottom"),
    "lower": ((0, -15), "center", "top"),
    "higher right": ((10, 14), "left", "bottom"),
    "higher left": ((-10, 14), "right", "bottom"),
    "lower right": ((10, -14), "left", "top"),
    "lower left": ((-10, -14), "right", "top"),
}


def label(page: Page, axis, text: str, place, sides, *, needed: bool = True, **look) -> bool:
    """Write a label at the first of some sides of a place (keys of `BESIDE`) that is free.

    The limits of the axis have to be set and all else drawn before. Where no side is free the
    label stands, on its ground, over the line of an event, or else over what is drawn, or, if
    it is not needed, is left out. Returns whether it has room.
    """
    drawn = Drawn(page, axis)
    trials = [(drawn.leaves_free, side) for side in sides]
    trials += [(drawn.leaves_free_but_events, side) for side in sides]
    for free, side in trials:
        shift, ha, va = BESIDE[side]
        written = note(page, axis, text, place, shift, ha=ha, va=va, **look)
        if free(extent(written)):
            return True
        written.remove()
    if needed:
        shift, ha, va = BESIDE[sides[0]]
        note(page, axis, text, place, shift, ha=ha, va=va, **look)
    return False


def extent(text) -> Bbox:
    """Return the box of a text in points, without its ground."""
    box = text.get_window_extent(MEASURE)
    return Bbox.from_extents(box.x0 + 0.5, box.y0 + 1, box.x1 - 0.5, box.y1 - 1)


class Drawn:
    """What is drawn in a plot, in points: boxes of markers, bars and words, and pieces of lines."""

    def __init__(self, page: Page, axis):
        self.plot, self.page = axis.bbox, page.figure.bbox
        self.boxes = [patch.get_window_extent() for patch in axis.patches]
        self.boxes += [extent(text) for text in [*axis.texts, *page.figure.texts]]
        self.pieces, self.events = [], []
        beside = [it for it in page.figure.artists if isinstance(it, Line2D)]  # a scale bar
        for line in [*axis.lines, *beside]:
            path = line.get_transform().transform(line.get_xydata())
            if line.get_label() == EVENT:
                self.events += pairwise(path)
            elif line.get_linestyle() != "None":
                self.pieces += pairwise(path)
            if line.get_marker() not in ("None", None, ""):
                half = line.get_markersize() / 2 + CLEAR
                known = path[~np.isnan(path).any(axis=1)]
                self.boxes += [Bbox.from_extents(*(at - half), *(at + half)) for at in known]
        for collection in axis.collections:
            for path in collection.get_paths():
                self.pieces += pairwise(collection.get_transform().transform(path.vertices))

    def leaves_free(self, box: Bbox) -> bool:
        """Whether a box lies on the plot and on nothing that is drawn in it."""
        struck = any(crosses(box, *piece) for piece in self.events)
        return not struck and self.leaves_free_but_events(box)

    def leaves_free_but_events(self, box: Bbox) -> bool:
        """Whether a box lies on the plot and on nothing but lines of events."""
        within = box.y0 >= self.plot.y0 and box.y1 <= self.plot.y1 + 4
        within = within and box.x0 >= self.plot.x0 - 2 and box.x1 <= self.page.x1 - 1
        return (
            within
            and not any(box.overlaps(other) for other in self.boxes)
            and not any(crosses(box, *piece) for piece in self.pieces)
        )


def crosses(box: Bbox, start, end) -> bool:
    """Whether a piece of a line goes through a box."""
    if np.isnan(start).any() or np.isnan(end).any():
        return False
    enter, leave = 0.0, 1.0
    step = np.subtract(end, start)
    for along, low, high in zip(range(2), box.min, box.max, strict=True):
        if step[along] == 0:
            if not low <= start[along] <= high:
                return False
            continue
        times = sorted(((low - start[along]) / step[along], (high - start[along]) / step[along]))
        enter, leave = max(enter, times[0]), min(leave, times[1])
    return enter <= leave
