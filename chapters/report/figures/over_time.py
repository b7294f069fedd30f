"""Chart forms over years: columns in panels, lines, and panels of unlike things."""

import numpy as np
import pandas as pd

from report.figures.dates import decimal_year, when
from report.figures.ends import label_ends, room_for_names
from report.figures.exhibit import Drawing
from report.figures.forms import chart_form, refuse_missing, refuse_unknown
from report.figures.idioms import (
    are_whole,
    draw_key,
    key_height,
    log_axis,
    number_axis,
    panel_title,
    panel_title_height,
    wide_enough,
    year_axis,
)
from report.figures.page import INCH, Page
from report.figures.placing import label
from report.figures.style import COLOURS, DASHES, INK, MARKERS, OTHER, SOFT
from report.figures.turning_points import draw_flags, height_of, plan_flags
from report.prose import percent, thousands

NAMED = 40  # points left of the parts of tiers
ALIKE = (((None, None), "o"), ((4, 1.5), "s"), ((1, 1.2), "^"), ((6, 1.5, 1, 1.5), "D"))

# --- columns in panels


@chart_form
def panels(
    frame: pd.DataFrame,
    labels: dict,
    *,
    page: Page,
    colours: dict | None = None,
    marks=(),
    means: dict | None = None,
    shared_scale: bool = True,
    number=thousands,
    height: float | None = None,
    peaks: bool | str = True,
) -> Drawing:
    """Yearly columns, one panel a series, on one scale unless `shared_scale` is false.

    `frame` has years as index and a column a series; `labels` gives each column its
    printed name, in the order of the panels. A missing year stays a gap. Where `peaks` is
    true the highest column of each panel has its value and year, where it is "all" each
    column has its value. `means` maps a column to (first year, last year) of a mean that is
    drawn over its columns. `height`, of all panels, is in inches.
    """
    where = f"figure {page.words.name}: panels"
    refuse_unknown(where, "column", labels, frame.columns)
    refuse_unknown(where, "column", means or {}, labels)
    colours = colours or COLOURS
    height = INCH * (height or 0.35 + 1.25 * len(labels))
    limits = frame.index.min() - 0.8, frame.index.max() + 0.8
    flags = plan_flags(page, marks, limits, left=36, right=8)
    lift = height_of(page, flags)
    axes = page.canvas(
        len(labels),
        height=height,
        above=lift + 1.6 * page.size.text,
        sharex=True,
        sharey=shared_scale,
    )
    highest = frame[list(labels)].max()
    for axis, (column, name) in zip(axes, labels.items(), strict=True):
        colour = colours.get(column, OTHER)
        axis.bar(frame.index, frame[column], width=0.82, color=colour)
        panel_title(page, axis, name, colour, lift=lift if axis is axes[0] else 0)
        axis.set_xlim(*limits)
        top = highest.max() if shared_scale else highest[column]
        axis.set_ylim(0, _with_headroom(page, axis, top, peaks or means))
        drawn = frame[list(labels)] if shared_scale else frame[column]
        number_axis(axis.yaxis, number, ticks=3, whole=are_whole(drawn))
        year_axis(page, axis)
        _mark_columns(page, axis, frame[column], name, number)
    draw_flags(page, axes, flags)
    for axis, column in zip(axes, labels, strict=True):
        colour = colours.get(column, OTHER)
        if column in (means or {}):
            _draw_mean(page, axis, frame[column], means[column], number)
        elif peaks == "all":
            _label_all(page, axis, frame[column], number, colour)
        elif peaks and frame[column].max() > 0:
            _label_peak(page, axis, frame[column], number, colour)
    return page.finish(frame[list(labels)].rename(columns=labels).rename_axis("year").reset_index())


def _with_headroom(page: Page, axis, top: float, labelled) -> float:
    """Return the upper limit of columns: with a line of letters above the highest if labelled."""
    words = page.line + 5 if labelled else 3
    return (top or 1) * axis.bbox.height / (axis.bbox.height - words)


def _mark_columns(page: Page, axis, values: pd.Series, name: str, number) -> None:
    for row, (year, value) in enumerate(values.items()):
        corners = {"x": (year - 0.41, year + 0.41), "y": (0, 0 if pd.isna(value) else value)}
        if pd.notna(value):
            words = f"{name}, {year}: {number(value)}"
            page.mark(axis, **corners, row=row, column=name, words=words)


def _label_peak(page: Page, axis, values: pd.Series, number, colour: str) -> None:
    """Write value and year above the highest column, on the side where it has room."""
    peak = values.idxmax()
    text = f"{number(values.max())} in {peak}"
    sides = ["above", "above, to the right", "above, to the left", "above right", "above left"]
    label(page, axis, text, (peak, values.max()), sides, color=colour)


def _label_all(page: Page, axis, values: pd.Series, number, colour: str) -> None:
    for year, value in values.dropna().items():
        label(page, axis, number(value), (year, value), ["above"], color=colour)


def _draw_mean(page: Page, axis, values: pd.Series, span: tuple, number) -> None:
    """Draw the mean of a span of years across its columns, with its value."""
    first, last = span
    mean = values.loc[first:last].mean()
    axis.plot([first - 0.5, last + 0.5], [mean, mean], color=INK, linewidth=1.4)
    text = f"mean {first}–{last % 100:02d}: {number(mean)}"
    middle, top = (first + last) / 2, values.loc[first:last].max()
    sides = ["above right", "above left", "above"]
    if not label(page, axis, text, (middle, top), sides, needed=False, color=INK):
        high = axis.get_ylim()[1]  # above the columns of other years, so a line leads to its own
        foot = high * (1 - (page.line + 4) / axis.bbox.height)
        axis.plot([middle, middle], [mean, foot], color=INK, linewidth=0.7)
        label(page, axis, text, (middle, high), ["below right", "below left"])


# --- lines


@chart_form
def lines(
    series: dict,
    labels: dict,
    *,
    page: Page,
    number=percent,
    marks=(),
    colours: dict | None = None,
    focus=None,
    claimed=(),
    tell=(),
    limits=None,
    ticks=None,
    height: float = 2.9,
    log: bool = False,
    zero: bool = False,
    dots: bool = False,
) -> Drawing:
    """Lines over years, each labelled at its end; a missing year is a gap in the line.

    `series` maps a key to a Series indexed by year; `labels` gives each its printed name.
    Where `focus` names some keys the others are context, thin and grey; those `claimed`, not
    counted, have open markers. `tell` lists (key, year) of values to be printed; `ticks` are
    the values that the axis names. `height`, of the plot, is in inches. Raises TypeError for a
    line without a name or a name without a line, ValueError where two have the same name.
    """
    where = f"figure {page.words.name}: labels of lines"
    refuse_missing(where, "key", labels, series)
    refuse_unknown(where, "key", labels, series)
    refuse_unknown(where, "key in focus", focus or (), series)
    refuse_unknown(where, "claimed key", claimed, series)
    if len(set(labels.values())) < len(labels):
        raise ValueError(f"figure {page.words.name}: two lines have one label")
    looks = _looks_of_lines(series, colours or COLOURS, focus or series, claimed, dots=dots)
    known = {key: values.dropna() for key, values in series.items()}
    span = (
        min(values.index.min() for values in known.values()) - 0.5,
        max(values.index.max() for values in known.values()) + 0.5,
    )
    names = room_for_names(page, labels)
    key = {labels[key]: look for key, look in looks.items()} if names.in_key else {}
    flags = plan_flags(page, marks, span, left=36, right=names.right)
    lift = height_of(page, flags)
    (axis,) = page.canvas(
        height=INCH * height, right=names.right, above=4 + lift + key_height(page, key, 4)
    )
    axis.set_xlim(*span)
    for name, values in series.items():
        axis.plot(values.index, values, clip_on=False, **looks[name])
    _scale_of_lines(axis, known, number, limits, ticks, log=log, zero=zero)
    year_axis(page, axis)
    draw_flags(page, [axis], flags)
    draw_key(page, axis, key, 4, lift=lift)
    colour_of = {name: _readable(look["color"]) for name, look in looks.items()}
    if not names.in_key:
        label_ends(page, axis, known, labels, colour_of, names)
    for name, year in tell:
        _tell(page, axis, known[name], year, number, colour_of[name])
    data = pd.DataFrame({labels[k]: v for k, v in series.items()}).rename_axis("year").reset_index()
    _mark_lines(page, axis, data, number, looks)
    return page.finish(data)


def _looks_of_lines(series: dict, colours: dict, focus, claimed, *, dots: bool) -> dict:
    """Return how each line looks; those of one colour that are no countries differ in dashes."""
    looks = {}
    for name in series:
        colour = colours.get(name, OTHER) if name in focus else OTHER
        alike = sum(look["color"] == colour for look in looks.values())
        alike += colour == OTHER and bool(looks)  # grey beside a colour: dashed too
        dashes, marker = ALIKE[alike % len(ALIKE)]
        if name in COLOURS:
            dashes, marker = DASHES.get(name, (None, None)), MARKERS.get(name, "o")
        size = 4.0 if dots or name in claimed else 2.6
        looks[name] = {
            "color": colour,
            "dashes": dashes,
            "marker": marker,
            "markersize": size if name in focus else 2.6,
            "linewidth": 1.7 if name in focus else 0.9,
            "markerfacecolor": "white" if name in claimed else colour,
            "markeredgecolor": colour,
            "markeredgewidth": 1.1 if name in claimed else 0,
            "zorder": 2.2 if name in focus else 2,
        }
    return looks


def _readable(colour: str) -> str:
    """Return the colour of a line for its name: a little darker where it is only context."""
    return SOFT if colour == OTHER else colour


def _scale_of_lines(axis, known: dict, number, limits, ticks, *, log: bool, zero: bool) -> None:
    values = pd.concat(known.values())
    if log:
        log_axis(axis, number, limits or wide_enough(values.min(), values.max()))
        return
    if limits:
        axis.set_ylim(*limits)
    elif zero:
        axis.set_ylim(0, 1.05 * values.max())
    axis.set_ylim(*axis.get_ylim())  # as it is: what is drawn from here on does not stretch it
    number_axis(axis.yaxis, number, ticks=6, whole=are_whole(values))
    if ticks is not None:
        axis.set_yticks(ticks)


def _tell(page: Page, axis, values: pd.Series, year: int, number, colour: str) -> None:
    text = f"{number(values[year])} in {year}"
    sides = ["above", "below", "above right", "above left", "below right", "below left", "right"]
    sides += ["left", "higher", "lower", "higher right", "higher left", "lower right", "lower left"]
    # A phone has no room for every number: what it lacks is under the finger and in the table.
    label(page, axis, text, (year, values[year]), sides, needed=not page.narrow, color=colour)


def _mark_lines(page: Page, axis, data: pd.DataFrame, number, looks: dict) -> None:
    for column, look in zip(data.columns[1:], looks.values(), strict=True):
        for row, (year, value) in enumerate(zip(data["year"], data[column], strict=True)):
            if pd.notna(value):
                words = f"{column}, {year}: {number(value)}"
                rim = max(look["markersize"], 4) / 2
                page.mark(axis, year, value, row=row, column=column, words=words, rim=rim)


# --- panels of unlike things


@chart_form
def tiers(
    parts: list,
    *,
    page: Page,
    first: int,
    last: int,
    marks=(),
    height: float | None = None,
    number=thousands,
) -> Drawing:
    """Panels one above the other that share the years alone: each keeps its own unit and scale.

    Each part is a dict: ``label``, ``colour``, and either ``values`` (a Series by year:
    columns across the calendar year; with ``low`` and ``high``, Series too, a range over
    each) or ``points`` (a Series by ISO date: dots, joined, for a running count). `height`, of
    all panels, is in inches. Raises ValueError for a part with neither or with both, TypeError
    for another key.
    """
    for place, part in enumerate(parts, start=1):
        _check_part(f"figure {page.words.name}: part {place} of tiers", part)
    height = INCH * (height or 0.35 + 1.3 * len(parts))
    limits = first - 0.1, last + 1.1
    flags = plan_flags(page, marks, limits, left=NAMED, right=8)
    lift = height_of(page, flags)
    titles = [panel_title_height(page, part["label"], left=NAMED) for part in parts]
    gap = 9 + max(titles)
    axes = page.canvas(
        len(parts),
        height=height + (gap - 23) * (len(parts) - 1),
        left=NAMED,
        gap=gap,
        above=lift + titles[0],
        sharex=True,
    )
    rows = []
    for axis, part in zip(axes, parts, strict=True):
        axis.set_xlim(*limits)
        draw = _draw_columns if "values" in part else _draw_points
        top = draw(page, axis, part, (first, last), number, len(rows))
        rows += _rows_of_part(part, first, last)
        axis.set_ylim(0, top * 1.1)
        panel_title(page, axis, part["label"], part["colour"], lift=lift if axis is axes[0] else 0)
        number_axis(axis.yaxis, number, ticks=3)
        _calendar_years(page, axis, first, last)
    draw_flags(page, axes, flags)
    return page.finish(pd.DataFrame(rows, columns=["panel", "date", "value", "low", "high"]))


def _check_part(where: str, part: dict) -> None:
    """Raise TypeError or ValueError where a part of `tiers` is not as its docstring says."""
    refuse_unknown(where, "key", part, ["label", "colour", "values", "low", "high", "points"])
    refuse_missing(where, "key", part, ["label", "colour"])
    if ("values" in part) == ("points" in part):
        found = "both" if "values" in part else "neither"
        raise ValueError(f"{where}, {part['label']!r}, has {found} of values and points")
    if ("low" in part) != ("high" in part) or ("low" in part and "points" in part):
        raise ValueError(f"{where}, {part['label']!r}: low and high go with each other and values")


def _draw_columns(page: Page, axis, part: dict, span: tuple, number, above: int) -> float:
    """Draw a column a year, and the range over it; return the highest value."""
    first, last = span
    values = part["values"].loc[first:last]
    axis.bar(values.index + 0.5, values, width=0.82, color=part["colour"])
    low, high = part.get("low", values), part.get("high", values)
    look = {"color": INK, "linewidth": 1.2, "marker": "_", "markersize": 6}
    for row, (year, value) in enumerate(values.items(), start=above):
        words = f"{part['label']}, {year}: {number(value)}"
        if "low" in part:
            ends = [low[year], high[year]]
            axis.plot([year + 0.5, year + 0.5], ends, clip_on=False, **look)
            words += f" ({number(low[year])} to {number(high[year])})"
        box = {"x": (year + 0.09, year + 0.91), "y": (0, value)}
        page.mark(axis, **box, row=row, column="value", words=words)
    return max(values.max(), high.loc[first:last].max())


def _draw_points(page: Page, axis, part: dict, span: tuple, number, above: int) -> float:
    """Draw joined dots at their dates; return the highest value."""
    points = part["points"]
    dates = [decimal_year(date) for date in points.index]
    axis.plot(dates, points, color=part["colour"], marker="o", markersize=3.4, linewidth=1.3)
    dated = zip(dates, points.items(), strict=True)
    for row, (x, (date, value)) in enumerate(dated, start=above):
        words = f"{part['label']}, {when(date)}: {number(value)}"
        page.mark(axis, x, value, row=row, column="value", words=words, rim=2)
    return points.max()


def _calendar_years(page: Page, axis, first: int, last: int) -> None:
    """Write years below the middle of each, fewer the longer the span and the narrower the page."""
    room = page.size.years * 1.5
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= room)
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
