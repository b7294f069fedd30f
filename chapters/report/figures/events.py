"""Chart forms of what is dated: happenings in lanes, and the years that tables cover."""

import numpy as np
import pandas as pd

from report.figures.dates import decimal_year
from report.figures.exhibit import Exhibit, Words, canvas, finish
from report.figures.forms import chart_form, refuse_unplaced
from report.figures.idioms import (
    event_lines,
    from_the_top,
    row_names,
    row_total,
    upright_grid,
    year_axis,
)
from report.figures.style import LINE, OTHER, WHITE_EDGE


@chart_form
def lanes(
    frame: pd.DataFrame,
    order: list,
    *,
    words: Words,
    colours: dict,
    first: int,
    last: int,
    marks=(),
    left: float = 1.75,
    height: float | None = None,
    symbols: dict | None = None,
) -> Exhibit:
    """Dated happenings as dots on one lane a category; a span is a bar.

    `frame` has ``date`` and ``end`` (ISO, any precision), ``lane`` and ``code`` (colour
    and, with `symbols`, marker). Dots that fall together are stacked. Raises ValueError for
    a lane that is not in `order`.
    """
    refuse_unplaced(f"figure {words.name}: lanes", frame["lane"], order)
    height = height or 0.45 + 0.42 * len(order)
    figure, (axis,) = canvas(words, height=height, left=left, right=0.2)
    rows = from_the_top(order)
    near = (last - first) / 95  # years; about the width of a dot
    for y, lane in zip(rows, order, strict=True):
        axis.axhline(y, color=LINE, linewidth=0.8, zorder=0)
        mine = frame[frame["lane"] == lane].sort_values("date", kind="stable")
        _draw_happenings(axis, y, mine, colours, symbols or {}, near)
    row_names(axis, rows, order)
    axis.set_xlim(first, last + 1)
    axis.set_ylim(-0.5, len(order) - 0.25)
    axis.grid(visible=False)
    year_axis(axis)
    event_lines(axis, marks)
    return finish(figure, frame, words)


def _draw_happenings(axis, y, happenings, colours: dict, symbols: dict, near: float) -> None:
    """Draw the dots and bars of one lane, in the order of their dates."""
    starts = []
    for row in happenings.to_dict("records"):
        colour = colours.get(row["code"], OTHER)
        start = decimal_year(row["date"])
        if pd.notna(row["end"]):
            span = [start, decimal_year(row["end"])]
            look = {"linewidth": 4, "alpha": 0.4, "solid_capstyle": "butt"}
            axis.plot(span, [y, y], color=colour, **look)
        below = sum(abs(start - other) < near for other in starts)
        starts.append(start)
        symbol = symbols.get(row["code"], "o")
        look = {"color": colour, "markersize": 5.2, "zorder": 2} | WHITE_EDGE
        axis.plot(start, y + 0.16 * below, symbol, **look)


@chart_form
def coverage(
    frame: pd.DataFrame,
    labels: dict,
    *,
    words: Words,
    first: int,
    last: int,
    left: float = 2.0,
    height: float | None = None,
) -> Exhibit:
    """What a set of tables covers: a lane each, a column for each year that has rows.

    `frame` has ``table``, ``year`` and ``rows``; `labels` maps a table to its printed name,
    in the order drawn. A column is as tall as that year's part of its lane's fullest year,
    by the square root of the rows, so that thin years are seen; a year without rows stays
    empty. The number at the right is the rows of the lane. Raises ValueError for a table
    without a name.
    """
    refuse_unplaced(f"figure {words.name}: coverage", frame["table"], labels)
    height = height or 0.1 + 0.25 * len(labels)
    figure, (axis,) = canvas(words, height=height, left=left, right=0.62)
    rows = from_the_top(labels)
    for y, table in zip(rows, labels, strict=True):
        mine = frame[frame["table"] == table]
        part = np.sqrt(mine["rows"] / mine["rows"].max())
        foot = y - 0.38
        axis.axhline(foot, color=LINE, linewidth=0.7, zorder=0)
        axis.bar(mine["year"], 0.76 * part, bottom=foot, width=0.86, color="#37474f")
        row_total(axis, mine["rows"].sum(), y)
    row_names(axis, rows, list(labels.values()))
    axis.set_xlim(first - 0.6, last + 0.6)
    axis.set_ylim(-0.5, len(labels) - 0.4)
    upright_grid(axis)
    year_axis(axis)
    return finish(figure, frame.assign(table=frame["table"].map(labels)), words)
