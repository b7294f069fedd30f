"""Chart forms of horizontal bars: one value a row, shares of one, two sides of a balance."""

import numpy as np
import pandas as pd

from report.figures.exhibit import Exhibit, Words, canvas, finish
from report.figures.forms import chart_form, refuse_unknown, refuse_unplaced
from report.figures.idioms import (
    bars_from_zero,
    from_the_top,
    legend_of_bars,
    note,
    number_axis,
    percent,
    row_heading,
    row_names,
    row_total,
    rows_of_legend,
)
from report.figures.style import COLOURS, INK, OTHER, SOFT
from report.prose import thousands

# --- one value a row


@chart_form
def ranked(
    frame: pd.DataFrame,
    *,
    words: Words,
    colours: dict | None = None,
    number=thousands,
    height: float | None = None,
    left: float = 1.5,
    unit: str = "",
) -> Exhibit:
    """Horizontal bars from zero, in the order of the rows; each with its value.

    `frame` has ``label``, ``value`` and, if wanted, ``code`` (for the colour), ``low``
    and ``high`` (a range drawn over the bar) and ``text`` (printed instead of the value).
    """
    colours = colours or COLOURS
    if "text" in frame:
        texts = list(frame["text"])
    else:
        texts = [number(value) + unit for value in frame["value"]]
    figure, (axis,) = canvas(
        words,
        height=height or 0.1 + 0.26 * len(frame),
        left=left,
        right=0.15 + 0.068 * max(map(len, texts)),
        axis_space=0.05,
    )
    rows, ends = from_the_top(frame), frame["value"]
    codes = frame.get("code", [None] * len(frame))
    fillings = [colours.get(code, OTHER) for code in codes]
    axis.barh(rows, frame["value"], height=0.68, color=fillings)
    if "high" in frame:
        _draw_ranges(axis, rows, frame)
        ends = frame[["value", "high"]].max(axis=1)
    for y, end, text in zip(rows, ends, texts, strict=True):
        note(axis, text, (end, y), (4, 0), size=8.5, va="center")
    row_names(axis, rows, frame["label"])
    axis.set_xlim(0, ends.max() * 1.02)
    axis.set_ylim(-0.55, len(frame) - 0.45)
    axis.grid(visible=False)
    bars_from_zero(axis)
    return finish(figure, frame.drop(columns=["text", "code"], errors="ignore"), words)


def _draw_ranges(axis, rows, frame: pd.DataFrame) -> None:
    """Draw a line from low to high over each bar that has both."""
    for y, low, high in zip(rows, frame["low"], frame["high"], strict=True):
        if pd.notna(low) and pd.notna(high):
            axis.plot([low, high], [y, y], color=INK, linewidth=1.2, marker="|", markersize=6)


# --- shares of one


@chart_form
def stacked(
    frame: pd.DataFrame,
    parts: dict,
    *,
    words: Words,
    count: str | None = None,
    legend_columns: int | None = None,
    left: float = 1.5,
    height: float | None = None,
) -> Exhibit:
    """Horizontal bars of shares that add up to one, each part told by colour, hatch and its value.

    `frame` has ``label`` and a column a part; `parts` maps a column to (printed name, colour,
    hatch). The columns hold shares, or, with `count`, numbers of what it names: then the sum
    of each row stands at its right, below that word. The legend has `legend_columns`: three
    beside a count, all parts in one row without.
    """
    refuse_unknown(f"figure {words.name}: stacked", "column", parts, frame.columns)
    shares = frame[list(parts)].astype(float)
    rows = from_the_top(frame)
    totals = frame[list(parts)].sum(axis=1)
    if count is None:
        columns = legend_columns or len(parts)
        room = {"base": 0.55, "right": 0.28, "head": 0.05, "narrowest": 0.055}
    else:  # the bars are shorter, so that a part has to be larger to have room for its number
        columns = legend_columns or 3
        room = {"base": 0.35, "right": 0.62, "head": 0.08, "narrowest": 0.06}
        shares = shares.div(totals, axis="index")
    figure, (axis,) = canvas(
        words,
        height=height or room["base"] + 0.27 * len(frame),
        left=left,
        right=room["right"],
        head=room["head"] + 0.19 * rows_of_legend(parts, columns),
    )
    _draw_shares(axis, rows, shares, parts, room["narrowest"])
    if count is not None:
        _write_totals(axis, rows, totals, count)
    row_names(axis, rows, frame["label"])
    axis.set_xlim(0, 1)
    axis.set_ylim(-0.6, len(frame) - 0.4)
    number_axis(axis.xaxis, percent)
    axis.grid(visible=False)
    legend_of_bars(axis, columns)
    return finish(figure, frame, words)


def _draw_shares(axis, rows, shares: pd.DataFrame, parts: dict, narrowest: float) -> None:
    """Draw the parts of each row side by side; one narrower than `narrowest` has no number."""
    start = np.zeros(len(shares))
    for column, (name, colour, hatch) in parts.items():
        values = shares[column].to_numpy()
        look = {"color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.8}
        axis.barh(rows, values, left=start, height=0.72, label=name, **look)
        for y, x, value in zip(rows, start, values, strict=True):
            if value >= narrowest:
                _label_share(axis, f"{100 * value:.0f}", (x + value / 2, y), on_hatch=bool(hatch))
        start += values


def _write_totals(axis, rows, totals, count: str) -> None:
    """Write the sum of each row at its right, and above them what is counted."""
    for y, total in zip(rows, totals, strict=True):
        row_total(axis, total, y)
    note(axis, count, (1, 1), (36, 3), within="axes fraction", size=8.3, color=SOFT, ha="right")


def _label_share(axis, text: str, place, *, on_hatch: bool) -> None:
    """Write a number into a bar; on a hatch it needs a white ground."""
    if on_hatch:
        look = {"color": INK, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1}}
    else:
        look = {"color": "white"}
    axis.annotate(text, place, size=8, ha="center", va="center", **look)


# --- two sides of a balance


@chart_form
def balance(
    frame: pd.DataFrame,
    leftward: str,
    rightward: str,
    *,
    words: Words,
    groups: dict,
    colours: dict | None = None,
    number=thousands,
    left: float = 1.2,
    height: float | None = None,
    room: float = 0.3,
) -> Exhibit:
    """Two quantities a row on one scale, left and right of a zero line, each with its value.

    `frame` has ``label``, ``code`` and the columns named `leftward` and `rightward` (their
    names stand above); `groups` maps a code to the heading above its rows, in the order
    drawn. A zero is printed, a missing value says "no data". `room` is the least part of
    the width that the left side gets. Raises ValueError for a code without a group.
    """
    refuse_unplaced(f"figure {words.name}: balance", frame["code"], groups)
    colours = colours or COLOURS
    figure, (axis,) = canvas(
        words,
        height=height or 0.35 + 0.25 * (len(frame) + len(groups)),
        left=left,
        right=0.15,
        axis_space=0.05,
    )
    y, heights, names = 0, [], []
    for code, heading in groups.items():
        y -= 1
        colour = colours.get(code, OTHER)
        row_heading(axis, heading, y, left, size=9.2, weight="bold", color=colour)
        for row in frame[frame["code"] == code].to_dict("records"):
            y -= 1
            heights.append(y)
            names.append(row["label"])
            _draw_side(axis, y, row[leftward], number, colour, to_the_left=True)
            _draw_side(axis, y, row[rightward], number, colour, to_the_left=False)
    for side, shift, aligned in ((leftward, -5, "right"), (rightward, 5, "left")):
        note(axis, side, (0, 0.05), (shift, 0), size=8.5, color=SOFT, va="center", ha=aligned)
    row_names(axis, heights, names)
    axis.set_ylim(y - 0.55, 0.35)
    axis.set_xlim(*_two_sides(frame[leftward].max(), frame[rightward].max(), room))
    axis.grid(visible=False)
    bars_from_zero(axis)
    data = frame.assign(group=frame["code"].map(groups))
    return finish(figure, data[["group", "label", leftward, rightward]], words)


def _draw_side(axis, y, value, number, colour: str, *, to_the_left: bool) -> None:
    """Draw one bar from zero, hatched to the left, with its value at its end."""
    direction = -1 if to_the_left else 1
    known = pd.notna(value)
    length = direction * value if known else 0
    text = number(value) if known else "no data"
    axis.barh(
        y,
        length,
        height=0.68,
        color=colour,
        hatch="////" if to_the_left else "",
        edgecolor="white",
        linewidth=0.4,
    )
    note(
        axis,
        text,
        (length, y),
        (4 * direction, 0),
        size=8.3,
        va="center",
        ha="right" if to_the_left else "left",
        color=INK if known and value != 0 else SOFT,
    )


def _two_sides(farthest_left: float, farthest_right: float, room: float) -> tuple[float, float]:
    """Return the limits of an axis with space for values at both ends."""
    pad = 0.13 * (farthest_left + farthest_right)
    whole = farthest_left + farthest_right + 2 * pad
    return -max(farthest_left + pad, room * whole), farthest_right + pad
