"""Chart forms over years: columns in panels, lines, and panels of unlike things."""

import numpy as np
import pandas as pd

from report.figures.dates import decimal_year
from report.figures.exhibit import Exhibit, Words, canvas, finish
from report.figures.forms import chart_form, refuse_missing, refuse_unknown
from report.figures.idioms import (
    event_lines,
    note,
    number_axis,
    panel_title,
    percent,
    year_axis,
)
from report.figures.style import COLOURS, DASHES, INK, MARKERS, OTHER
from report.prose import thousands

# --- columns in panels


@chart_form
def panels(
    frame: pd.DataFrame,
    labels: dict,
    *,
    words: Words,
    colours: dict | None = None,
    marks=(),
    shared_scale: bool = True,
    number=thousands,
    height: float | None = None,
    peaks: bool = True,
    headroom: float = 1.0,
) -> Exhibit:
    """Yearly columns, one panel a series, on one scale unless `shared_scale` is false.

    `frame` has years as index and a column a series; `labels` gives each column its
    printed name, in the order of the panels. A missing year stays a gap. Where `peaks` is
    true the highest column of each panel has its value and year; `headroom` is how much
    taller a panel is than it has to be.
    """
    refuse_unknown(f"figure {words.name}: panels", "column", labels, frame.columns)
    colours = colours or COLOURS
    height = height or 0.35 + 1.25 * len(labels)
    figure, axes = canvas(words, len(labels), height=height, sharex=True, sharey=shared_scale)
    highest = frame[list(labels)].max()
    for axis, (column, label) in zip(axes, labels.items(), strict=True):
        values, colour = frame[column], colours.get(column, OTHER)
        axis.bar(values.index, values, width=0.82, color=colour)
        panel_title(axis, label, colour)
        number_axis(axis.yaxis, number, ticks=3)
        year_axis(axis)
        axis.set_xlim(frame.index.min() - 0.8, frame.index.max() + 0.8)
        top = highest.max() if shared_scale else highest[column]
        axis.set_ylim(0, top * 1.22 * headroom)
        if peaks and values.max() > 0:
            _label_peak(axis, values, number, colour)
        event_lines(axis, marks, named=axis is axes[0])
    data = frame[list(labels)].rename(columns=labels).rename_axis("year").reset_index()
    return finish(figure, data, words)


def _label_peak(axis, values: pd.Series, number, colour: str) -> None:
    """Write value and year above the highest column; near an end, on its inner side."""
    peak = values.idxmax()
    if peak <= values.index.min() + 4:
        side = "left"
    elif peak >= values.index.max() - 4:
        side = "right"
    else:
        side = "center"
    text = f"{number(values.max())} in {peak}"
    note(axis, text, (peak, values.max()), (0, 2), size=8, color=colour, ha=side, va="bottom")


# --- lines


@chart_form
def lines(
    series: dict,
    labels: dict,
    *,
    words: Words,
    number=percent,
    marks=(),
    colours: dict | None = None,
    limits=None,
    height: float = 2.9,
    log: bool = False,
    zero: bool = False,
    dots: bool = False,
    rightspace: float = 1.05,
) -> Exhibit:
    """Lines over years, each labelled at its end; a missing year is a gap in the line.

    `series` maps a key to a Series indexed by year; `labels` gives each its printed name.
    `rightspace` is the room for the names, in inches. Raises TypeError for a line without a
    name or a name without a line, ValueError where two have the same name.
    """
    where = f"figure {words.name}: labels of lines"
    refuse_missing(where, "key", labels, series)
    refuse_unknown(where, "key", labels, series)
    if len(set(labels.values())) < len(labels):
        raise ValueError(f"figure {words.name}: two lines have one label")
    colours = colours or COLOURS
    figure, (axis,) = canvas(words, height=height, left=0.55, right=rightspace)
    if log:
        axis.set_yscale("log")
    for place, (key, values) in enumerate(series.items()):
        plain = place == 0 or key in COLOURS
        _draw_line(axis, key, values, colours.get(key, OTHER), plain=plain, dots=dots)
    known = {key: values.dropna() for key, values in series.items()}
    first = min(values.index.min() for values in known.values())
    final = max(values.index.max() for values in known.values())
    axis.set_xlim(first - 0.5, final + 0.5)
    if limits:
        axis.set_ylim(*limits)
    elif zero:
        axis.set_ylim(bottom=0)
    number_axis(axis.yaxis, number)
    year_axis(axis)
    event_lines(axis, marks)
    _label_ends(axis, {key: values.iloc[-1] for key, values in known.items()}, labels, colours)
    data = pd.DataFrame({labels[k]: v for k, v in series.items()}).rename_axis("year").reset_index()
    return finish(figure, data, words)


def _draw_line(axis, key, values, colour: str, *, plain: bool, dots: bool) -> None:
    """Draw one line; a line that is not plain and no country's is dashed."""
    unbroken, dashed = (None, None), (4, 1.5)
    axis.plot(
        values.index,
        values,
        color=colour,
        dashes=DASHES.get(key, unbroken if plain else dashed),
        marker=MARKERS.get(key, "o"),
        markersize=3.6 if dots else 2.4,
        linewidth=1.3 if dots else 1.7,
        markerfacecolor=colour,
        markeredgewidth=0,
    )


def _label_ends(axis, ends: dict, labels: dict, colours: dict) -> None:
    """Write the name of each line beside its last value, apart where two end close together."""
    bottom, top = axis.bbox.intervaly
    spots = sorted((axis.transData.transform((0, value))[1], key) for key, value in ends.items())
    step = 11 / 72 * axis.figure.dpi
    heights = [spots[0][0]]
    for height, _ in spots[1:]:
        heights.append(max(height, heights[-1] + step))
    overflow = max(heights[-1] - top, 0)
    for height, (_, key) in zip(heights, spots, strict=True):
        place = (1, (height - overflow - bottom) / (top - bottom))
        look = {"size": 8.5, "color": colours.get(key, OTHER), "va": "center", "weight": "bold"}
        note(axis, labels[key], place, (5, 0), within="axes fraction", **look)


# --- panels of unlike things


@chart_form
def tiers(
    parts: list,
    *,
    words: Words,
    first: int,
    last: int,
    marks=(),
    height: float | None = None,
    number=thousands,
) -> Exhibit:
    """Panels one above the other that share the years alone: each keeps its own unit and scale.

    Each part is a dict: ``label``, ``colour``, and either ``values`` (a Series by year:
    columns across the calendar year; with ``low`` and ``high``, Series too, a range over
    each) or ``points`` (a Series by ISO date: dots, joined, for a running count). Raises
    ValueError for a part with neither or with both, TypeError for another key.
    """
    for place, part in enumerate(parts, start=1):
        _check_part(f"figure {words.name}: part {place} of tiers", part)
    height = height or 0.35 + 1.3 * len(parts)
    figure, axes = canvas(words, len(parts), height=height, left=0.6, sharex=True)
    rows = []
    for axis, part in zip(axes, parts, strict=True):
        if "values" in part:
            top = _draw_columns(axis, part, first, last)
        else:
            top = _draw_points(axis, part)
        rows += _rows_of_part(part, first, last)
        axis.set_ylim(0, top * 1.15)
        axis.set_xlim(first - 0.1, last + 1.1)
        panel_title(axis, part["label"], part["colour"])
        number_axis(axis.yaxis, number, ticks=3)
        _calendar_years(axis, first, last)
        event_lines(axis, marks, named=axis is axes[0])
    data = pd.DataFrame(rows, columns=["panel", "date", "value", "low", "high"])
    return finish(figure, data, words)


def _check_part(where: str, part: dict) -> None:
    """Raise TypeError or ValueError where a part of `tiers` is not as its docstring says."""
    refuse_unknown(where, "key", part, ["label", "colour", "values", "low", "high", "points"])
    refuse_missing(where, "key", part, ["label", "colour"])
    if ("values" in part) == ("points" in part):
        found = "both" if "values" in part else "neither"
        raise ValueError(f"{where}, {part['label']!r}, has {found} of values and points")
    if ("low" in part) != ("high" in part) or ("low" in part and "points" in part):
        raise ValueError(f"{where}, {part['label']!r}: low and high go with each other and values")


def _draw_columns(axis, part: dict, first: int, last: int) -> float:
    """Draw a column a year, and the range over it; return the highest value."""
    values = part["values"].loc[first:last]
    axis.bar(values.index + 0.5, values, width=0.82, color=part["colour"])
    if "low" not in part:
        return values.max()
    low, high = part["low"].loc[first:last], part["high"].loc[first:last]
    look = {"color": INK, "linewidth": 1.2, "marker": "_", "markersize": 6}
    for year in values.index:
        axis.plot([year + 0.5, year + 0.5], [low[year], high[year]], **look)
    return max(values.max(), high.max())


def _draw_points(axis, part: dict) -> float:
    """Draw joined dots at their dates; return the highest value."""
    points = part["points"]
    dates = [decimal_year(date) for date in points.index]
    axis.plot(dates, points, color=part["colour"], marker="o", markersize=3.4, linewidth=1.3)
    return points.max()


def _calendar_years(axis, first: int, last: int) -> None:
    """Write years below the middle of each, fewer the longer the span."""
    span = last - first
    if span < 14:
        step = 1
    elif span < 28:
        step = 2
    else:
        step = 5
    years = np.arange(first, last + 1, step)
    axis.set_xticks(years + 0.5, [str(year) for year in years])
    axis.tick_params(axis="x", length=0)


def _rows_of_part(part: dict, first: int, last: int) -> list[tuple]:
    """Return what a part shows as rows of (panel, date, value, low, high)."""
    label = part["label"]
    if "points" in part:
        return [(label, date, value, None, None) for date, value in part["points"].items()]
    values = part["values"].loc[first:last]
    if "low" not in part:
        return [(label, str(year), value, None, None) for year, value in values.items()]
    low, high = part["low"], part["high"]
    return [(label, str(year), value, low[year], high[year]) for year, value in values.items()]
