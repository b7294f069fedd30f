"""What the chart forms have in common: axes, words in a plot, keys of colours and markers."""

import math

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from report.figures.page import Page, lines_of, text_height, text_width, typographic, wrap
from report.figures.style import EDGE, GROUND, INK, SCALE

WAYS_TO_COUNT_TENS = ([1], [1, 3], [1, 2, 5])  # the values that a log axis may name


def steady(number):
    """Return a way to write numbers that does not see the last digits of arithmetic.

    These differ between processors, and a half would be rounded up on one and down on another.
    """
    return lambda value: number(float(f"{value:.12g}"))


# --- axes


def number_axis(axis, number, ticks: int | None = None, *, whole: bool = False) -> None:
    """Write the numbers of an axis (``axis.xaxis`` or ``axis.yaxis``) as `number` does.

    Where the values are `whole`, counts of things, so are the ticks.
    """
    axis.set_major_formatter(FuncFormatter(lambda value, _: typographic(number(value))))
    if ticks:
        axis.set_major_locator(MaxNLocator(ticks, integer=whole, min_n_ticks=2))


def year_axis(page: Page, axis) -> None:
    """Write whole years below a plot, fewer on a narrow page."""
    axis.xaxis.set_major_locator(MaxNLocator(page.size.years, integer=True, steps=[1, 2, 5, 10]))
    number_axis(axis.xaxis, "{:.0f}".format)


def log_axis(axis, number, limits: tuple) -> None:
    """Make the upright axis logarithmic within limits; it names at least three values.

    Raises ValueError where the limits hold no three of 1, 2 and 5 times a power of ten.
    """
    axis.set_yscale("log")
    axis.set_ylim(*limits)
    for steps in WAYS_TO_COUNT_TENS:
        ticks = _ticks_between(steps, *limits)
        if len(ticks) >= 3:
            break
    else:
        raise ValueError(f"a log axis from {limits[0]:g} to {limits[1]:g} names no three values")
    axis.yaxis.set_major_locator(FixedLocator(ticks))
    axis.yaxis.set_minor_locator(NullLocator())
    number_axis(axis.yaxis, number)


def _ticks_between(steps: list, low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [step * 10.0**power for power in powers for step in steps]
    return [tick for tick in ticks if low <= tick <= high]


def wide_enough(low: float, high: float) -> tuple[float, float]:
    """Return limits for a log axis round values: a little beyond them, and 10 to 1 at least."""
    rim = max(1.3, math.sqrt(10.5 * low / high))
    return low / rim, high * rim


def bars_from_zero(axis) -> None:
    """Leave only a line at zero of the lower axis: each bar has its value beside it."""
    axis.grid(visible=False)
    axis.xaxis.set_visible(False)
    axis.spines["bottom"].set_visible(False)
    axis.axvline(0, color=EDGE, linewidth=0.8, label=SCALE)


def are_whole(values) -> bool:
    """Whether all values that are known are whole numbers."""
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    return bool((abs(known - known.round()) < 1e-9).all())  # beyond the last digits of a sum


# --- words in a plot


def note(page: Page, axis, text: str, place, shift=(0, 0), *, within="data", **look):
    """Write a text so many points right of a place and above it, on a ground of its own."""
    look = {"size": page.size.small, "bbox": GROUND, "zorder": 3} | look
    return axis.annotate(
        typographic(text), place, xycoords=within, xytext=shift, textcoords="offset points", **look
    )


def panel_title(page: Page, axis, text: str, colour: str, *, lift: float = 0) -> None:
    """Write the name of a panel above it, at its left, so many points up."""
    text = wrap(typographic(text), page.width - axis.bbox.x0 - 4, page.size.text, "bold")
    look = {"size": page.size.text, "weight": "bold", "color": colour}
    page.write(axis.bbox.x0, axis.bbox.y1 + 4 + lift, text, va="bottom", **look)


def panel_title_height(page: Page, text: str, *, left: float) -> float:
    """Return the room that the name of a panel takes above it, which starts at a left margin."""
    text = wrap(typographic(text), page.width - left - 4, page.size.text, "bold")
    return text_height(lines_of(text), page.size.text) + 3


def row_total(page: Page, axis, total, height: float) -> None:
    """Write a whole number right of a row, flush with those of the other rows."""
    y = axis.transData.transform((0, height))[1]
    page.write(page.width - 4, y, f"{total:,}", va="center", ha="right", color=INK)


# --- keys: what colours, fillings and markers mean, in rows above the plot


def key_rows(page: Page, names, left: float) -> list[list]:
    """Return names in as many rows as they need from a left margin to the edge of the page."""
    rows, x = [[]], left
    for name in names:
        width = _key_width(page, name)
        if rows[-1] and x + width > page.width - 2:
            rows.append([])
            x = left
        rows[-1].append(name)
        x += width
    return rows


def _key_width(page: Page, name: str) -> float:
    return 19 + text_width(name, page.size.small) + 9


def key_height(page: Page, names, left: float) -> float:
    """Return the room that a key takes above the plot."""
    return 1.12 * page.line * len(key_rows(page, names, left)) + 3 if names else 0


def draw_key(page: Page, axis, looks: dict, left: float, *, lift: float = 0) -> None:
    """Draw a key above a plot: a swatch or a line with a marker, and what it means.

    `looks` maps a name to what a patch takes (``facecolor`` among it) or else a line.
    """
    rows = key_rows(page, looks, left)
    for place, names in enumerate(rows):
        y = axis.bbox.y1 + 5 + lift + 1.12 * page.line * (len(rows) - 1 - place) + page.line / 2
        x = left
        for name in names:
            _draw_swatch(page, x, y, looks[name])
            page.write(x + 19, y, typographic(name), va="center", color=INK)
            x += _key_width(page, name)


def _draw_swatch(page: Page, x: float, y: float, look: dict) -> None:
    if "facecolor" in look:
        swatch = Rectangle((x, y - 4), 14, 8, transform=None, **look)
    else:
        at = [x + 7] if look.get("linestyle") == "none" else [x, x + 7, x + 14]
        swatch = Line2D(at, [y] * len(at), transform=None, markevery=[len(at) // 2], **look)
    page.figure.add_artist(swatch)


def dot(axis, x, y, *, size: float, face: str, line: str, edge: float, **more) -> None:
    """Draw round dots with a filling and an outline."""
    look = {"markersize": size, "markerfacecolor": face, "markeredgecolor": line}
    marker = more.pop("marker", "o")
    axis.plot(x, y, marker, markeredgewidth=edge, clip_on=False, **look, **more)
