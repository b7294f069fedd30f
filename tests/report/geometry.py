"""What lies over what in a drawn chart: faults that a reader would see, found by measuring.

All in points, as the figure is laid out. A label may stand within a bar or beside it, not across
its edge; over no other label, marker or line of data; and over the light line of an event or of
the scale only on a ground of its own, which hides it.
"""

import contextlib
from itertools import combinations, pairwise

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from report.figures import forms
from report.figures.style import book_settings

SMALLEST = 11  # pixels, of a letter
SHOWN = {"wide": 640, "narrow": 328}  # pixels: a column; a phone of 360 with its margins
LIGHT = {"_event", "_scale"}  # lines that a ground hides
TOUCH = 0.6  # points that two things may share


@contextlib.contextmanager
def drawn_charts():
    """Keep the drawings of each chart made meanwhile: a list of (name, [wide, narrow])."""
    kept, make = [], forms.exhibit

    def keep(words, *drawings):
        kept.append((words.name, list(drawings)))
        return make(words, *drawings)

    forms.exhibit = keep
    try:
        yield kept
    finally:
        forms.exhibit = make


def faults(drawing):
    """Return in words what is wrong with where things stand in a drawing."""
    figure = drawing.figure
    with book_settings():
        figure.draw_without_rendering()
        words = list(words_of(figure))
    found = [*small_letters(drawing, words), *outside(figure, words), *overlapping(words)]
    for axis in figure.axes:
        found += struck_by_lines(axis, words)
        found += on_markers(axis, words)
        found += across_bars(axis, words)
        found += cut_markers(axis)
        found += ticks(axis)
    return list(dict.fromkeys(found))


def words_of(figure):
    """Yield (text, box) of all that is written."""
    for text in figure.texts:
        yield measured(text)
    for axis in figure.axes:
        for text in axis.texts:
            if text.get_text():
                yield measured(text)
        if not axis.get_visible():
            continue
        for scale in (axis.xaxis, axis.yaxis):
            for tick in labelled_ticks(scale):
                yield measured(tick.label1)


def measured(text):
    """Return a text with the box of its letters, a little less than its lines take."""
    box = text.get_window_extent(RendererBase())
    return text, Bbox.from_extents(box.x0 + 0.5, box.y0 + 1.5, box.x1 - 0.5, box.y1 - 1.5)


def labelled_ticks(scale):
    """Return the ticks of an axis that a reader sees named."""
    if not scale.get_visible():
        return []
    low, high = sorted(scale.get_view_interval())
    rim = 1e-6 * (high - low)
    return [
        tick
        for tick in scale.get_major_ticks()
        if tick.label1.get_visible()
        and tick.label1.get_text()
        and low - rim <= tick.get_loc() <= high + rim
    ]


def small_letters(drawing, words):
    pixels = SHOWN[drawing.size] / drawing.width
    for text, _ in words:
        letters = text.get_fontsize() * pixels
        if letters < SMALLEST:
            yield f"{text.get_text()!r} has letters of {letters:.1f} pixels"


def outside(figure, words):
    for text, box in words:
        page = figure.bbox
        if box.x0 < 0 or box.x1 > page.x1 or box.y0 < -1 or box.y1 > page.y1 + 1:
            yield f"{text.get_text()!r} is cut by the edge"


def overlapping(words):
    for (one, a), (other, b) in combinations(words, 2):
        if a.overlaps(b):
            yield f"{one.get_text()!r} lies over {other.get_text()!r}"


def struck_by_lines(axis, words):
    lines = [line for line in axis.lines if line.get_linestyle() != "None"]
    lines += [line for line in axis.figure.artists if line.get_label() == "_event"]
    for line in lines:
        path = line.get_transform().transform(line.get_xydata())
        for text, box in words:
            hidden = text.get_bbox_patch() is not None and line.get_label() in LIGHT
            if not hidden and any(goes_through(box, *piece) for piece in pairwise(path)):
                yield f"{text.get_text()!r} is struck by a line {line.get_label()}"


def goes_through(box, start, end):
    """Whether a piece of a line goes through a box, by its points a tenth of a point apart."""
    if np.isnan([*start, *end]).any() or not np.isfinite([*start, *end]).all():
        return False
    near = Bbox([np.minimum(start, end), np.maximum(start, end)])
    if near.x1 < box.x0 or near.x0 > box.x1 or near.y1 < box.y0 or near.y0 > box.y1:
        return False
    steps = int(10 * np.hypot(*np.subtract(end, start))) + 2
    x, y = np.linspace(start, end, steps).T
    return bool(((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any())


def marker_boxes(line):
    """Return the box of each marker of a line."""
    if line.get_marker() in ("None", None, ""):
        return []
    half = line.get_markersize() / 2 - TOUCH
    path = line.get_transform().transform(line.get_xydata())
    known = path[~np.isnan(path).any(axis=1)]
    return [Bbox.from_extents(x - half, y - half, x + half, y + half) for x, y in known]


def on_markers(axis, words):
    for line in axis.lines:
        for marker in marker_boxes(line):
            for text, box in words:
                if box.overlaps(marker):
                    yield f"{text.get_text()!r} lies on a marker"


def across_bars(axis, words):
    bars = [patch for patch in axis.patches if isinstance(patch, Rectangle)]
    for bar in bars:
        extent = bar.get_window_extent()
        if extent.width < TOUCH or extent.height < TOUCH:
            continue
        for text, box in words:
            inner = Bbox.from_extents(
                extent.x0 + TOUCH, extent.y0 + TOUCH, extent.x1 - TOUCH, extent.y1 - TOUCH
            )
            within = extent.padded(TOUCH)
            inside = within.contains(*box.min) and within.contains(*box.max)
            if box.overlaps(inner) and not inside:
                yield f"{text.get_text()!r} lies across the edge of a bar"


def cut_markers(axis):
    plot = axis.bbox.padded(0.5)
    for line in axis.lines:
        for marker in marker_boxes(line):
            inside = plot.contains(*marker.min) and plot.contains(*marker.max)
            if line.get_clip_on() and plot.overlaps(marker) and not inside:
                yield f"a marker at {marker.x0:.0f} is cut by the frame"


def ticks(axis):
    for name, scale in (("lower", axis.xaxis), ("left", axis.yaxis)):
        labels = [tick.label1.get_text() for tick in labelled_ticks(scale)]
        numbers = [label for label in labels if any(letter.isdigit() for letter in label)]
        if len(numbers) != len(set(numbers)):
            yield f"the {name} axis says {', '.join(labels)}"
        if scale.get_scale() == "log" and len(labels) < 3:
            yield f"the log axis at the {name} names only {', '.join(labels) or 'nothing'}"
