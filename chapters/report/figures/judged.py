"""Chart forms of what is claimed and judged: estimates, grades, and results under other choices."""

import numpy as np
import pandas as pd

from report.figures.exhibit import Exhibit, Words, canvas, finish
from report.figures.forms import chart_form, refuse_unplaced
from report.figures.idioms import (
    dot,
    event_lines,
    from_the_top,
    legend_above,
    legend_of_dots,
    note,
    number_axis,
    panel_title,
    percent,
    row_heading,
    row_names,
    rows_of_legend,
    upright_grid,
)
from report.figures.style import COLOURS, INK, OTHER, SOFT, WHITE_EDGE
from report.prose import thousands

# --- estimates


@chart_form
def estimates(
    frame: pd.DataFrame,
    groups: dict,
    *,
    words: Words,
    legend_columns: int,
    panels: dict | None = None,
    number=thousands,
    height: float | None = None,
    marks=(),
    limits=None,
) -> Exhibit:
    """Published estimates on one time axis, each with its range, marker and claimant; log scales.

    `frame` has ``date`` (ISO day or month), ``low``, ``high`` (missing: one number), ``group``
    and ``label``; `groups` maps a group to (colour, marker). With `panels`, a dict of
    {name: (limits, number format)}, the rows fall by their column ``panel`` into panels one
    above the other. Nothing is averaged or joined. Raises ValueError for a row whose group or
    panel is not among them.
    """
    where = f"figure {words.name}: estimates"
    refuse_unplaced(where, frame["group"], groups)
    placed = frame.assign(x=_decimal_dates(frame["date"]))
    if panels:
        refuse_unplaced(where, frame["panel"], panels)
        parts = {name: (placed[placed["panel"] == name], *look) for name, look in panels.items()}
    else:
        parts = {"": (placed, limits, number)}
    shown = {group: look for group, look in groups.items() if (frame["group"] == group).any()}
    figure, axes = canvas(
        words,
        len(parts),
        height=height or (3.3 if len(parts) == 1 else 1.15 * len(parts)),
        left=0.75,
        right=0.15,
        axis_space=0.46,
        head=0.08 + 0.17 * rows_of_legend(shown, legend_columns) + (0.34 if panels else 0),
        sharex=True,
    )
    for axis, (name, (rows, bounds, form)) in zip(axes, parts.items(), strict=True):
        axis.set_yscale("log")
        _draw_estimates(axis, rows, shown)
        if bounds:
            axis.set_ylim(*bounds)
        if panels:
            panel_title(axis, name, INK, size=9, pad=2)
        number_axis(axis.yaxis, form)
        axis.yaxis.set_minor_formatter("")
        _half_years(axis, placed["x"].min(), placed["x"].max())
        event_lines(axis, marks, named=axis is axes[0])
    legend_above(
        axes[0],
        legend_columns,
        size=8.3,
        lift=1.22 if panels else 1,
        handletextpad=0.2,
        columnspacing=1.1,
    )
    return finish(figure, frame, words)


def _decimal_dates(dates: pd.Series) -> pd.Series:
    """Return ISO days and months as decimal years; a month stands at its 15th."""
    days = pd.to_datetime(dates.where(dates.str.len() == 10, dates + "-15"))
    return days.dt.year + (days.dt.day_of_year - 1) / 365.25


def _draw_estimates(axis, rows: pd.DataFrame, groups: dict) -> None:
    """Draw a marker at both ends of each estimate and a line between them."""
    for group, (colour, marker) in groups.items():
        mine = rows[rows["group"] == group]
        x, low, high = mine["x"], mine["low"], mine["high"].fillna(mine["low"])
        axis.vlines(x, low, high, color=colour, linewidth=3, alpha=0.45)
        look = {"color": colour, "markersize": 6} | WHITE_EDGE
        axis.plot(x, low, marker, **look)
        axis.plot(x, high, marker, label=group, **look)


def _half_years(axis, earliest: float, latest: float) -> None:
    """Mark each January, with its year, and each July from the first estimate to the last."""
    first, last = np.floor(earliest * 2) / 2, np.ceil(latest * 2) / 2
    ticks = np.arange(first, last + 0.01, 0.5)
    axis.set_xlim(first - 0.05, last + 0.05)
    axis.set_xticks(ticks, [f"Jan\n{t:.0f}" if t % 1 == 0 else "Jul" for t in ticks], size=8.5)


# --- grades


@chart_form
def grades(
    frame: pd.DataFrame,
    order: list,
    before: str,
    after: str,
    *,
    words: Words,
    left: float = 2.6,
    height: float | None = None,
) -> Exhibit:
    """A grade in words at two dates, a row a claim, with an arrow where it changed.

    `frame` has ``label`` and the columns named `before` (drawn as an open dot) and `after`
    (a full one); `order` lists the words from left to right. Raises ValueError for a word
    that is not in it.
    """
    refuse_unplaced(f"figure {words.name}: grades", [*frame[before], *frame[after]], order)
    height = height or 0.2 + 0.3 * len(frame)
    figure, (axis,) = canvas(words, height=height, left=left, right=0.35, axis_space=0.5)
    rows = from_the_top(frame)
    for y, old, new in zip(rows, frame[before], frame[after], strict=True):
        _draw_grade(axis, y, order.index(old), order.index(new))
    row_names(axis, rows, frame["label"], size=8.5)
    axis.set_ylim(-0.6, len(frame) - 0.4)
    axis.set_xlim(-0.5, len(order) - 0.5)
    names = [grade.replace(" ", "\n") for grade in order]
    axis.set_xticks(range(len(order)), names, size=8.5, color=INK)
    axis.tick_params(axis="x", length=0)
    axis.spines["bottom"].set_visible(False)
    legend_of_dots(axis, {before: "white", after: SOFT}, size=8, edge=1.4)
    return finish(figure, frame, words)


def _draw_grade(axis, y, old: int, new: int) -> None:
    """Draw an open and a full dot, with an arrow between; one within the other if nothing moved."""
    moved = old != new
    colour = COLOURS["CHN"] if moved else INK
    if moved:
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.5, "shrinkA": 5, "shrinkB": 5}
        axis.annotate("", (new, y), (old, y), arrowprops=arrow)
    dot(axis, old, y, size=8 if moved else 10, face="white", line=colour, edge=1.4)
    axis.plot(new, y, "o", markersize=8 if moved else 5, color=colour)


# --- results under other choices


@chart_form
def choices(
    frame: pd.DataFrame,
    *,
    words: Words,
    colours: dict | None = None,
    number=percent,
    left: float = 2.6,
    limits=None,
    height: float | None = None,
    marks=(),
) -> Exhibit:
    """One result a row under every choice that was tried, full where the report uses it.

    `frame` has ``finding``, ``varied`` (what was varied, printed small below it), ``choice``,
    ``value``, ``used`` (true for the choice of the report) and ``code`` (for the colour).
    A line goes from the lowest value to the highest, with a mark for each. Values are
    printed at the ends and, for the choice used, above its mark.
    """
    colours = colours or COLOURS
    order = list(frame["finding"].unique())
    height = height or 0.2 + 0.42 * len(order)
    figure, (axis,) = canvas(words, height=height, left=left, right=0.3)
    axis.set_xlim(limits or (0, 1))
    axis.set_ylim(-0.6, len(order) - 0.35)
    for y, finding in zip(from_the_top(order), order, strict=True):
        mine = frame[frame["finding"] == finding]
        colour = colours.get(mine["code"].iloc[0], OTHER)
        _draw_choices(axis, y, mine, colour)
        _label_choices(axis, y, mine, number, colour)
        varied = mine["varied"].iloc[0]
        row_heading(axis, finding, y, left, rise=4.5, size=8.8, color=INK)
        row_heading(axis, varied, y, left, rise=-6, size=7.5, color=SOFT)
    axis.set_yticks([])
    upright_grid(axis)
    number_axis(axis.xaxis, number)
    event_lines(axis, marks)
    legend_of_dots(axis, {"as in the chapters": SOFT, "other choices": "white"}, size=7, edge=1.2)
    return finish(figure, frame.drop(columns="code"), words)


def _draw_choices(axis, y, tried: pd.DataFrame, colour: str) -> None:
    """Draw the line from the lowest value to the highest, an open dot each, a full one if used."""
    values = tried["value"]
    look = {"linewidth": 2.2, "alpha": 0.45, "solid_capstyle": "butt", "zorder": 1}
    axis.plot([values.min(), values.max()], [y, y], color=colour, **look)
    level = np.full(len(values), y)
    dot(axis, values, level, size=6.5, face="white", line=colour, edge=1.2, zorder=2)
    axis.plot(_used(tried), y, "o", markersize=7, color=colour, zorder=3)


def _used(tried: pd.DataFrame) -> float:
    return tried.loc[tried["used"], "value"].iloc[0]


def _label_choices(axis, y, tried: pd.DataFrame, number, colour: str) -> None:
    """Write the lowest and the highest value, and the one used above its mark if it is neither."""
    low, high = tried["value"].min(), tried["value"].max()
    chosen = number(_used(tried))
    strong = {"color": colour, "weight": "bold"}
    plain = {"color": SOFT, "weight": "normal"}

    def label_end(value, shift, side):
        look = strong if number(value) == chosen else plain
        note(axis, number(value), (value, y), (shift, 0), size=8, va="center", ha=side, **look)

    label_end(low, -6, "right")
    if high != low:
        label_end(high, 6, "left")
    if chosen not in (number(low), number(high)):
        place = (_used(tried), y)
        note(axis, chosen, place, (0, 5.5), size=8, ha="center", va="bottom", **strong)
