"""Chart forms of what is dated: happenings in lanes, and the years that tables cover."""

import numpy as np
import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from report.figures.dates import decimal_year, when
from report.figures.exhibit import Drawing
from report.figures.forms import chart_form, refuse_unplaced
from report.figures.idioms import draw_key, key_height, row_total, year_axis
from report.figures.page import Page
from report.figures.rows import Rows
from report.figures.style import LINE, OTHER, SCALE, WHITE_EDGE
from report.figures.turning_points import draw_flags, height_of, plan_flags

DOT = 5.4  # points: the width of a dot
STEP = 5.2  # points from a dot to the one stacked on it
RIGHT = 12


@chart_form
def lanes(
    frame: pd.DataFrame,
    order: list,
    *,
    page: Page,
    colours: dict,
    first: int,
    last: int,
    marks=(),
    symbols: dict | None = None,
    key: dict | None = None,
) -> Drawing:
    """Dated happenings as dots on one lane a category; a span is a bar.

    `frame` has ``date`` and ``end`` (ISO, any precision), ``lane``, ``code`` (colour and, with
    `symbols`, marker) and, if wanted, ``what`` (told with the mark); `key` maps codes to what
    their marks mean, and those that occur are shown. Dots that would fall together are stacked,
    and a lane is as high as its highest stack. Raises ValueError for a lane that is not in `order`.
    """
    refuse_unplaced(f"figure {page.words.name}: lanes", frame["lane"], order)
    frame = frame.reset_index(drop=True)
    left = Rows(page, order, DOT).left
    per_point = (last + 1 - first) / (page.width - left - RIGHT)
    placed = _on_levels(frame, (DOT + 0.3) * per_point)
    highest = placed.groupby("lane")["level"].max().reindex(order).fillna(0)
    rows = Rows(page, order, list(DOT + STEP * highest + 6), low=DOT / 2)
    symbols = symbols or {}
    looks = {
        name: _look(code, colours, symbols)
        for code, name in (key or {}).items()
        if code in set(frame["code"])
    }
    limits = first, last + 1
    flags = plan_flags(page, marks, limits, left=left, right=RIGHT)
    lift = height_of(page, flags)
    key_left = 4 if rows.above else left
    (axis,) = page.canvas(
        height=rows.height,
        left=left,
        right=RIGHT,
        above=3 + lift + key_height(page, looks, key_left),
    )
    rows.draw(axis)
    axis.set_xlim(*limits)
    feet = [y - (STEP * level + 6) / 2 for y, level in zip(rows.middles, highest, strict=True)]
    for foot, lane in zip(feet, order, strict=True):
        axis.axhline(foot, color=LINE, linewidth=0.8, zorder=0, label=SCALE)
        _draw_happenings(page, axis, foot, placed[placed["lane"] == lane], colours, symbols)
    axis.grid(visible=False)
    year_axis(page, axis)
    draw_flags(page, [axis], flags)
    draw_key(page, axis, looks, key_left, lift=lift)
    return page.finish(frame)


def _on_levels(frame: pd.DataFrame, near: float) -> pd.DataFrame:
    """Return the rows with ``start`` and ``level``: the lowest where no dot of the lane is near."""
    frame = frame.assign(start=frame["date"].map(decimal_year), level=0)
    for _, lane in frame.groupby("lane"):
        last_on = []
        for row, start in lane["start"].sort_values(kind="stable").items():
            free = [level for level, last in enumerate(last_on) if start - last >= near]
            level = free[0] if free else len(last_on)
            last_on[level : level + 1] = [start]
            frame.loc[row, "level"] = level
    return frame


def _look(code, colours: dict, symbols: dict) -> dict:
    colour = colours.get(code, OTHER)
    marker = {"marker": symbols.get(code, "o"), "markersize": DOT, "linestyle": "none"}
    return marker | {"color": colour, "markerfacecolor": colour} | WHITE_EDGE


def _draw_happenings(page: Page, axis, foot, happenings, colours: dict, symbols: dict) -> None:
    """Draw the dots and bars of one lane, in the order of their dates."""
    happenings = happenings.sort_values("start", kind="stable")
    for row, it in zip(happenings.index, happenings.to_dict("records"), strict=True):
        y = foot + STEP * it["level"]
        if pd.notna(it["end"]):
            span = [it["start"], decimal_year(it["end"])]
            look = {"linewidth": 4, "alpha": 0.4, "solid_capstyle": "butt", "clip_on": False}
            axis.plot(span, [y, y], color=colours.get(it["code"], OTHER), **look)
        axis.plot(it["start"], y, clip_on=False, zorder=2.5, **_look(it["code"], colours, symbols))
        words = f"{when(it['date'], it['end'])}: {it.get('what', it['lane'])}"
        page.mark(axis, it["start"], y, row=row, column="date", words=words, rim=DOT / 2)


@chart_form
def coverage(
    frame: pd.DataFrame,
    labels: dict,
    *,
    page: Page,
    first: int,
    last: int,
) -> Drawing:
    """What a set of tables covers: a lane each, a column for each year that has rows.

    `frame` has ``table``, ``year`` and ``rows``; `labels` maps a table to its printed name,
    in the order drawn. A column is as tall as that year's part of its lane's fullest year,
    by the square root of the rows, so that thin years are seen; a year without rows stays
    empty. The number at the right is the rows of the lane. Raises ValueError for a table
    without a name.
    """
    refuse_unplaced(f"figure {page.words.name}: coverage", frame["table"], labels)
    frame = frame.reset_index(drop=True)
    tall = 14
    rows = Rows(page, labels.values(), tall)
    (axis,) = page.canvas(height=rows.height, left=rows.left, right=44)
    rows.draw(axis)
    axis.set_xlim(first - 0.6, last + 0.6)
    for y, (table, name) in zip(rows.middles, labels.items(), strict=True):
        mine = frame[frame["table"] == table]
        heights = tall * np.sqrt(mine["rows"] / mine["rows"].max())
        foot = y - tall / 2
        axis.axhline(foot, color=LINE, linewidth=0.7, zorder=0, label=SCALE)
        # one outline, not a bar a year: a phone takes a tenth of a second less to draw them
        outlines = [
            Path.unit_rectangle().transformed(Affine2D().scale(0.86, height).translate(left, foot))
            for left, height in zip(mine["year"] - 0.43, heights, strict=True)
        ]
        outline = Path.make_compound_path(*outlines)
        axis.add_patch(PathPatch(outline, facecolor="#37474f", linewidth=0))
        row_total(page, axis, mine["rows"].sum(), y)
        columns = zip(mine.index, mine["year"], mine["rows"], heights, strict=True)
        for row, year, number, height in columns:
            box = {"x": (year - 0.43, year + 0.43), "y": (foot, foot + height)}
            words = f"{name}, {year}: {number:,} rows"
            page.mark(axis, **box, row=row, column="rows", words=words)
    axis.grid(axis="x", visible=True)
    year_axis(page, axis)
    return page.finish(frame.assign(table=frame["table"].map(labels)))
