"""What the chart forms have in common: axes, notes beside a mark, names of rows, legends."""

import math

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from report.figures.style import EDGE, INK, SOFT, WIDTH

IN_ROW = ("axes fraction", "data")  # across the plot by its width, down it by the row
LEVELS = 4  # of names of events, one below the other


def percent(share: float) -> str:
    """Return a share of one as charts print it: 84 %."""
    return f"{100 * share:.0f} %"


def from_the_top(things) -> np.ndarray:
    """Return the height of each of some rows, the first one highest, the last one at 0."""
    return np.arange(len(things))[::-1]


# --- axes


def number_axis(axis, number, ticks: int | None = None) -> None:
    """Write the numbers of an axis (``axis.xaxis`` or ``axis.yaxis``) as `number` does."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    if ticks:
        axis.set_major_locator(MaxNLocator(ticks))


def year_axis(axis) -> None:
    """Write whole years below a plot, at most nine."""
    axis.xaxis.set_major_locator(MaxNLocator(9, integer=True, steps=[1, 2, 5, 10]))
    number_axis(axis.xaxis, "{:.0f}".format)


def bars_from_zero(axis) -> None:
    """Leave only a line at zero of the lower axis: each bar has its value beside it."""
    axis.xaxis.set_visible(False)
    axis.spines["bottom"].set_visible(False)
    axis.axvline(0, color=EDGE, linewidth=0.8)


def row_names(axis, heights, names, size: float = 8.8) -> None:
    """Write the name of each row left of a plot."""
    axis.set_yticks(heights, names, size=size, color=INK)


def upright_grid(axis) -> None:
    """Draw the upright lines of the grid instead of the level ones."""
    axis.grid(axis="y", visible=False)
    axis.grid(axis="x", visible=True)


# --- words in a plot


def note(axis, text: str, place, shift, *, within="data", **look) -> None:
    """Write a text so many points right of a place and above it."""
    axis.annotate(text, place, xycoords=within, xytext=shift, textcoords="offset points", **look)


def panel_title(axis, text: str, colour: str, *, size: float = 9.5, pad: float = 3) -> None:
    """Write the name of a panel above it, at its left."""
    axis.set_title(text, loc="left", size=size, color=colour, weight="bold", pad=pad)


def row_heading(axis, text: str, height: float, left: float, *, rise: float = 0, **look) -> None:
    """Write a text at the left edge of the figure, `left` inches from the plot."""
    note(axis, text, (0, height), (-72 * left + 2, rise), within=IN_ROW, va="center", **look)


def row_total(axis, total, height: float) -> None:
    """Write a whole number right of a row, flush with those of the other rows."""
    note(axis, f"{total:,}", (1, height), (36, 0), within=IN_ROW, size=8.3, va="center", ha="right")


# --- legends


def rows_of_legend(entries, columns: int) -> int:
    """Return how many rows a legend has."""
    return math.ceil(len(entries) / columns)


def legend_above(axis, columns: int, *, size: float = 8.5, lift: float = 1, **spaces) -> None:
    """Set the legend above a plot, in so many columns."""
    axis.legend(
        loc="lower left",
        bbox_to_anchor=(0, lift),
        ncols=columns,
        frameon=False,
        fontsize=size,
        borderaxespad=0.1,
        **spaces,
    )


def legend_of_bars(axis, columns: int) -> None:
    """Set a legend of colours and hatches above a plot."""
    legend_above(axis, columns, handlelength=1.3, handleheight=1, columnspacing=1.4)


def legend_of_dots(axis, faces: dict, *, size: float, edge: float) -> None:
    """Set a legend of round dots above a plot; `faces` maps what each means to its filling."""
    for meaning, face in faces.items():
        dot(axis, [], [], size=size, face=face, line=SOFT, edge=edge, label=meaning)
    legend_above(axis, len(faces), handletextpad=0.1)


def dot(axis, x, y, *, size: float, face: str, line: str, edge: float, **more) -> None:
    """Draw round dots with a filling and an outline."""
    axis.plot(
        x,
        y,
        "o",
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=line,
        markeredgewidth=edge,
        **more,
    )


# --- events a reader needs


def event_lines(axis, events, *, named: bool = True) -> None:
    """Draw light upright lines at the years of events, pairs of (decimal year, name).

    The names stand at the top, kept apart. The limits of the axis have to be set before.
    """
    events = sorted(events)
    for x, _ in events:
        axis.axvline(x, color="#9a9a9a", linewidth=0.7, linestyle=(0, (2, 2)), zorder=0.5)
    if named:
        _name_events(axis, events)


def _name_events(axis, events) -> None:
    low, high = axis.get_xlim()
    taken = [[] for _ in range(LEVELS)]
    for x, text in events:
        width = len(text) * 0.058 / (axis.get_position().width * WIDTH) * (high - low)
        on_the_right = x + width < high
        span = (x, x + width) if on_the_right else (x - width, x)
        level = _free_level(taken, span)
        taken[level].append(span)
        note(
            axis,
            text,
            (x, 1),
            (2.5 if on_the_right else -2.5, -1 - 10 * level),
            within=("data", "axes fraction"),
            size=7.5,
            color=SOFT,
            va="top",
            ha="left" if on_the_right else "right",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )


def _free_level(taken: list, span: tuple) -> int:
    """Return the highest level on which nothing overlaps a span, the lowest if there is none."""
    for level, spans in enumerate(taken):
        if all(span[1] < start or span[0] > end for start, end in spans):
            return level
    return LEVELS - 1
