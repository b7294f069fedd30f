"""The report's chart forms and its one style; every form returns what a chapter shows.

A form takes frames and words, never loads data, and returns an `Exhibit`: an SVG whose
bytes depend on nothing but its input, the alternative text, and the table behind the
chart as CSV. Words, given to every form by name:

name      figure label, for cross-references (``fig-...``)
title     what the chart shows, as a newspaper would print it
subtitle  measure, unit and span
source    who publishes the numbers, which release
caption   what to read off it, and the limit that goes with it
alt       the shape and the key values, for those who do not see it
"""

import base64
import io
import logging
import re
import textwrap
import warnings
from pathlib import Path

logging.getLogger("matplotlib").setLevel(
    logging.ERROR
)  # a first start builds a font cache and says so

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

FONTS = Path(__file__).resolve().parents[2] / "tools" / "site" / "static" / "fonts"

# One colour a country through the whole book, each at 3:1 or better on white; told apart
# without colour by its label, its marker and its dash.
COLOURS = {
    "SUN": "#1d5c96",
    "RUS": "#1d5c96",
    "CHN": "#b8511b",
    "PRK": "#6f3a8e",
    "MMR": "#2c7a44",
    "USA": "#5b6470",
    "IND": "#8a6a12",
    "THA": "#0e7a78",
    "KOR": "#b13c74",
    "IRN": "#7d5a3c",
}
MARKERS = {
    "CHN": "s",
    "USA": "D",
    "IND": "^",
    "THA": "v",
    "KOR": "P",
    "MMR": "s",
}  # a dot for the others
DASHES = {
    "CHN": (5, 1.5),
    "USA": (1, 1.2),
    "IND": (4, 1.5, 1, 1.5),
    "THA": (2.5, 1.2),
    "KOR": (6, 1.5, 1, 1.5, 1, 1.5),
}
INK, SOFT, LINE = "#222222", "#5c5c5c", "#d5d5d5"
OTHER = "#767676"
WIDTH = 6.4  # inches; at phone width the smallest letters stay at about 7 px

_STYLE = {
    "svg.hashsalt": "isolated-partners",
    "svg.fonttype": "path",
    "font.family": ["Noto Sans", "Noto Sans Math"],
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": "#8a8a8a",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "ytick.left": False,
    "xtick.major.size": 3,
    "lines.solid_capstyle": "round",
    "hatch.linewidth": 0.6,
}


class Exhibit:
    """A figure or a table as a chapter shows it: its forms by MIME type, and its words."""

    def __init__(self, forms: dict, words: dict):
        self.forms, self.words = forms, words

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The words travel as metadata of the output; the build copies them to where the
        # book's renderer looks for a caption and an alternative text.
        return self.forms, {mime: self.words for mime in self.forms if mime == "image/svg+xml"}


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.6g")


def _svg(figure: Figure) -> str:
    """The figure as SVG text; coordinates to a thousandth of a point.

    That is far below a pixel, so a mark that moves by one still changes the text, and far
    above the last digits of floating-point arithmetic, which differ between processors. The
    drawing comes with six decimals: a coordinate just at the edge of a thousandth is at the same
    edge everywhere and rounds to the same side.
    """
    stream = io.StringIO()
    with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("error")  # a character that the book's fonts lack must not pass
        FigureCanvasSVG(figure).print_svg(
            stream, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", stream.getvalue(), flags=re.S)
    text = re.sub(
        r"-?\d+\.\d{4,}", lambda m: f"{round(float(m[0]), 3) + 0:.12g}", text
    )  # 0 added: no minus before it
    return re.sub(r"[ \t]+$", "", text, flags=re.M)


def _wrap(text: str, size: float, width: float = WIDTH) -> str:
    return textwrap.fill(text, int(width * 72 / (size * 0.52)))


def canvas(
    words: dict,
    rows: int = 1,
    *,
    height: float,
    left: float = 0.5,
    right: float = 0.1,
    gap: float = 0.32,
    axis_space: float = 0.34,
    head: float = 0.24,
    **kwargs,
):
    """Return (figure, its plots from the top) with title, subtitle and source set; `height` is that of the plots, in inches."""
    with matplotlib.rc_context(_STYLE):
        title, subtitle = _wrap(words["title"], 12.5), _wrap(words["subtitle"], 9)
        source = _wrap("Source: " + words["source"], 7.5)
        title_space, subtitle_space = (
            0.268 * (title.count("\n") + 1),
            0.18 * (subtitle.count("\n") + 1),
        )
        top = 0.06 + title_space + subtitle_space + head
        bottom = axis_space + 0.12 + 0.15 * (source.count("\n") + 1)
        total = top + height + bottom
        figure = Figure(figsize=(WIDTH, total))
        FigureCanvasSVG(figure)
        axes = figure.subplots(rows, squeeze=False, **kwargs).ravel()
        figure.subplots_adjust(
            left=left / WIDTH,
            right=1 - right / WIDTH,
            top=1 - top / total,
            bottom=bottom / total,
            hspace=gap * rows / (height - gap * (rows - 1)),
        )
        figure.text(
            0.004, 1 - 0.05 / total, title, size=12.5, weight="bold", va="top", linespacing=1.15
        )
        figure.text(
            0.004,
            1 - (0.06 + title_space) / total,
            subtitle,
            size=9,
            color=SOFT,
            va="top",
            linespacing=1.2,
        )
        figure.text(0.004, 0.05 / total, source, size=7.5, color=SOFT, va="bottom", linespacing=1.2)
    return figure, axes


def finish(figure: Figure, data: pd.DataFrame, words: dict) -> Exhibit:
    """Return the drawn figure as an Exhibit; raises ValueError where a word is missing."""
    for word in ("name", "title", "subtitle", "source", "caption", "alt"):
        if not words.get(word):
            raise ValueError(f"figure {words.get('name', '?')}: no {word}")
    forms = {"image/svg+xml": _svg(figure), "text/plain": words["alt"], "text/csv": _csv(data)}
    return Exhibit(forms, {word: words[word] for word in ("name", "title", "caption", "alt")})


def _thousands(value, _=None):
    return f"{value:,.0f}"


def _percent(value, _=None):
    return f"{100 * value:.0f} %"


def _years(axis):
    """Whole years below a plot, at most nine."""
    axis.xaxis.set_major_locator(MaxNLocator(9, integer=True, steps=[1, 2, 5, 10]))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0f}"))


def _from_the_top(things) -> np.ndarray:
    """Return the height of each of some rows, the first one highest, the last one at 0."""
    return np.arange(len(things))[::-1]


def _marks(axis, marks, labels=True):
    """Light vertical lines at the years of events a reader needs; labels at the top, kept apart."""
    if not marks:
        return
    low, high = axis.get_xlim()
    taken = [[] for _ in range(4)]
    for x, text in sorted(marks):
        axis.axvline(x, color="#9a9a9a", linewidth=0.7, linestyle=(0, (2, 2)), zorder=0.5)
        if not labels:
            continue
        width = len(text) * 0.058 / (axis.get_position().width * WIDTH) * (high - low)
        right = x + width < high
        span = (x, x + width) if right else (x - width, x)
        level = next(
            (i for i, row in enumerate(taken) if all(span[1] < s or span[0] > e for s, e in row)), 3
        )
        taken[level].append(span)
        axis.annotate(
            text,
            (x, 1),
            xycoords=("data", "axes fraction"),
            xytext=(2.5 if right else -2.5, -1 - 10 * level),
            textcoords="offset points",
            size=7.5,
            color=SOFT,
            va="top",
            ha="left" if right else "right",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )


def panels(
    frame: pd.DataFrame,
    labels: dict,
    *,
    colours: dict | None = None,
    marks=(),
    shared_scale: bool = True,
    number=_thousands,
    height: float | None = None,
    peaks: bool = True,
    headroom: float = 1.0,
    **words,
) -> Exhibit:
    """Yearly columns, one panel a series, on one scale unless `shared_scale` is false.

    `frame` has years as index and a column a series; `labels` gives each column its
    printed name, in the order of the panels. A missing year stays a gap.
    """
    colours = colours or COLOURS
    figure, axes = canvas(
        words,
        rows=len(labels),
        height=height or 0.35 + 1.25 * len(labels),
        sharex=True,
        sharey=shared_scale,
    )
    with matplotlib.rc_context(_STYLE):
        for i, (axis, (column, label)) in enumerate(zip(axes, labels.items())):
            values = frame[column]
            colour = colours.get(column, OTHER)
            axis.bar(values.index, values, width=0.82, color=colour)
            axis.set_title(label, loc="left", size=9.5, color=colour, weight="bold", pad=3)
            axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
            axis.yaxis.set_major_locator(MaxNLocator(3))
            axis.set_xlim(frame.index.min() - 0.8, frame.index.max() + 0.8)
            if not shared_scale or i == 0:
                axis.set_ylim(
                    0,
                    np.nanmax(frame[list(labels)].to_numpy() if shared_scale else values)
                    * 1.22
                    * headroom,
                )
            if peaks and values.max() > 0:
                peak = values.idxmax()
                side = (
                    "left"
                    if peak <= frame.index.min() + 4
                    else "right"
                    if peak >= frame.index.max() - 4
                    else "center"
                )
                axis.annotate(
                    f"{number(values.max())} in {peak}",
                    (peak, values.max()),
                    xytext=(0, 2),
                    textcoords="offset points",
                    size=8,
                    color=colour,
                    ha=side,
                    va="bottom",
                )
            _years(axis)
            _marks(axis, marks, labels=i == 0)
    data = frame[list(labels)].rename(columns=labels).rename_axis("year").reset_index()
    return finish(figure, data, words)


def lines(
    series: dict,
    labels: dict,
    *,
    number=_percent,
    marks=(),
    colours: dict | None = None,
    limits=None,
    height: float = 2.9,
    log: bool = False,
    zero: bool = False,
    dots: bool = False,
    rightspace: float = 1.05,
    **words,
) -> Exhibit:
    """Lines over years, each labelled at its end; a missing year is a gap in the line.

    `series` maps a key to a Series indexed by year; `labels` gives each its printed name.
    Raises ValueError where two have the same.
    """
    if len(set(labels.values())) < len(labels):
        raise ValueError(f"figure {words.get('name')}: two lines have one label")
    colours = colours or COLOURS
    figure, (axis,) = canvas(words, height=height, left=0.55, right=rightspace)
    with matplotlib.rc_context(_STYLE):
        if log:
            axis.set_yscale("log")
        ends = []
        for i, (key, values) in enumerate(series.items()):
            colour = colours.get(key, OTHER)
            plain = (None, None) if i == 0 or key in COLOURS else (4, 1.5)
            axis.plot(
                values.index,
                values,
                color=colour,
                dashes=DASHES.get(key, plain),
                marker=MARKERS.get(key, "o"),
                markersize=3.6 if dots else 2.4,
                linewidth=1.3 if dots else 1.7,
                markerfacecolor=colour,
                markeredgewidth=0,
            )
            last = values.dropna()
            ends.append([float(last.iloc[-1]), key, colour])
        first = min(s.dropna().index.min() for s in series.values())
        final = max(s.dropna().index.max() for s in series.values())
        axis.set_xlim(first - 0.5, final + 0.5)
        if limits:
            axis.set_ylim(*limits)
        elif zero:
            axis.set_ylim(bottom=0)
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
        _years(axis)
        _marks(axis, marks)
        _end_labels(axis, ends, labels, final)
    data = pd.DataFrame({labels[k]: v for k, v in series.items()}).rename_axis("year").reset_index()
    return finish(figure, data, words)


def _end_labels(axis, ends, labels, final):
    """Names at the right, moved apart where two lines end close together."""
    low, high = axis.bbox.intervaly
    spots = sorted(
        [axis.transData.transform((final, value))[1], value, key, colour]
        for value, key, colour in ends
    )
    step = 11 / 72 * axis.figure.dpi
    for i in range(1, len(spots)):
        spots[i][0] = max(spots[i][0], spots[i - 1][0] + step)
    overflow = max(spots[-1][0] - high, 0)
    for y, _, key, colour in spots:
        y -= overflow
        fraction = (y - low) / (high - low)
        axis.annotate(
            labels[key],
            (1, fraction),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            size=8.5,
            color=colour,
            va="center",
            weight="bold",
        )


def ranked(
    frame: pd.DataFrame,
    *,
    colours=None,
    number=_thousands,
    height: float | None = None,
    left: float = 1.5,
    unit: str = "",
    **words,
) -> Exhibit:
    """Horizontal bars from zero, in the order of the rows; each with its value.

    `frame` has ``label``, ``value`` and, if wanted, ``code`` (for the colour), ``low``
    and ``high`` (a range drawn over the bar) and ``text`` (printed instead of the value).
    """
    colours = colours or COLOURS
    texts = list(frame["text"]) if "text" in frame else [number(v) + unit for v in frame["value"]]
    figure, (axis,) = canvas(
        words,
        height=height or 0.1 + 0.26 * len(frame),
        left=left,
        right=0.15 + 0.068 * max(map(len, texts)),
        axis_space=0.05,
    )
    with matplotlib.rc_context(_STYLE):
        rows = _from_the_top(frame)
        axis.set_ylim(-0.55, len(frame) - 0.45)
        codes = frame["code"] if "code" in frame else [None] * len(frame)
        axis.barh(rows, frame["value"], height=0.68, color=[colours.get(c, OTHER) for c in codes])
        top = frame["value"].max()
        if "high" in frame:
            top = max(top, frame["high"].max())
            for y, (low, high) in zip(rows, frame[["low", "high"]].itertuples(index=False)):
                if not (pd.isna(low) or pd.isna(high)):
                    axis.plot(
                        [low, high], [y, y], color=INK, linewidth=1.2, marker="|", markersize=6
                    )
        ends = frame[["value", "high"]].max(axis=1) if "high" in frame else frame["value"]
        for y, value, text in zip(rows, ends, texts):
            axis.annotate(
                text, (value, y), xytext=(4, 0), textcoords="offset points", size=8.5, va="center"
            )
        axis.set_yticks(rows, frame["label"], size=8.8, color=INK)
        axis.set_xlim(0, top * 1.02)
        axis.grid(axis="y", visible=False)
        axis.xaxis.set_visible(False)
        axis.spines["bottom"].set_visible(False)
        axis.axvline(0, color="#8a8a8a", linewidth=0.8)
    return finish(figure, frame.drop(columns=[c for c in ("text", "code") if c in frame]), words)


def stacked(
    frame: pd.DataFrame,
    parts: dict,
    *,
    left: float = 1.5,
    height: float | None = None,
    text=None,
    **words,
) -> Exhibit:
    """Horizontal bars of shares that add up to one, each part told by colour, hatch and its printed value.

    `frame` has ``label`` and a column a part; `parts` maps a column to (printed name, colour, hatch).
    """
    figure, (axis,) = canvas(
        words, height=height or 0.55 + 0.27 * len(frame), left=left, right=0.28
    )
    with matplotlib.rc_context(_STYLE):
        rows = _from_the_top(frame)
        start = np.zeros(len(frame))
        for column, (name, colour, hatch) in parts.items():
            values = frame[column].to_numpy(dtype=float)
            bars = axis.barh(
                rows,
                values,
                left=start,
                height=0.72,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.8,
                label=name,
            )
            for bar, value in zip(bars, values):
                if value >= 0.055:
                    axis.annotate(
                        f"{100 * value:.0f}",
                        (bar.get_x() + value / 2, bar.get_y() + 0.36),
                        size=8,
                        ha="center",
                        va="center",
                        color="white" if not hatch else INK,
                        bbox=None
                        if not hatch
                        else {"facecolor": "white", "edgecolor": "none", "pad": 1},
                    )
            start += values
        axis.set_yticks(rows, frame["label"], size=8.8, color=INK)
        axis.set_xlim(0, 1)
        axis.set_ylim(-0.6, len(frame) - 0.4)
        axis.xaxis.set_major_formatter(FuncFormatter(_percent))
        axis.grid(axis="y", visible=False)
        axis.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=len(parts),
            frameon=False,
            fontsize=8.5,
            handlelength=1.3,
            handleheight=1,
            borderaxespad=0.1,
            columnspacing=1.4,
        )
    return finish(figure, frame, words)


def estimates(
    frame: pd.DataFrame,
    groups: dict,
    *,
    panels: dict | None = None,
    number=_thousands,
    height: float | None = None,
    legend_columns: int,
    marks=(),
    limits=None,
    **words,
) -> Exhibit:
    """Published estimates on one time axis, each with its range, marker and claimant; log scales.

    `frame` has ``date`` (ISO day or month), ``low``, ``high`` (missing: one number), ``group``
    and ``label``; `groups` maps a group to (colour, marker). With `panels`, a dict of
    {name: (limits, number format)}, the rows fall by their column ``panel`` into panels one
    above the other. Nothing is averaged or joined.
    """
    shown = [group for group in groups if (frame["group"] == group).any()]
    parts = panels or {"": (limits, number)}
    figure, axes = canvas(
        words,
        rows=len(parts),
        height=height or (3.3 if len(parts) == 1 else 1.15 * len(parts)),
        left=0.75,
        right=0.15,
        axis_space=0.46,
        head=0.08 + 0.17 * -(-len(shown) // legend_columns) + (0.34 if panels else 0),
        sharex=True,
    )
    dates = pd.to_datetime(
        frame["date"].where(frame["date"].str.len() == 10, frame["date"] + "-15")
    )
    x = dates.dt.year + (dates.dt.day_of_year - 1) / 365.25
    high = frame["high"].fillna(frame["low"])
    with matplotlib.rc_context(_STYLE):
        for row, (axis, (name, (bounds, form))) in enumerate(zip(axes, parts.items())):
            axis.set_yscale("log")
            here = frame["panel"].eq(name) if panels else pd.Series(True, index=frame.index)
            for group in shown:
                colour, marker = groups[group]
                mine = here & frame["group"].eq(group)
                axis.vlines(
                    x[mine], frame["low"][mine], high[mine], color=colour, linewidth=3, alpha=0.45
                )
                for ends, label in ((frame["low"], None), (high, group)):
                    axis.plot(
                        x[mine],
                        ends[mine],
                        marker,
                        color=colour,
                        markersize=6,
                        markeredgecolor="white",
                        markeredgewidth=0.6,
                        linestyle="none",
                        label=label,
                    )
            if bounds:
                axis.set_ylim(*bounds)
            if panels:
                axis.set_title(name, loc="left", size=9, color=INK, weight="bold", pad=2)
            axis.yaxis.set_major_formatter(FuncFormatter(form))
            axis.yaxis.set_minor_formatter(FuncFormatter(lambda v, _: ""))
            first, last = np.floor(x.min() * 2) / 2, np.ceil(x.max() * 2) / 2
            axis.set_xlim(first - 0.05, last + 0.05)
            ticks = np.arange(first, last + 0.01, 0.5)
            axis.set_xticks(
                ticks,
                [
                    f"{'Jan' if t % 1 == 0 else 'Jul'}\n{t:.0f}" if t % 1 == 0 else "Jul"
                    for t in ticks
                ],
                size=8.5,
            )
            _marks(axis, marks, labels=row == 0)
            if row == 0:
                axis.legend(
                    loc="lower left",
                    bbox_to_anchor=(0, 1 if not panels else 1.22),
                    ncols=legend_columns,
                    frameon=False,
                    fontsize=8.3,
                    handletextpad=0.2,
                    borderaxespad=0.1,
                    columnspacing=1.1,
                )
    return finish(figure, frame, words)


def lanes(
    frame: pd.DataFrame,
    order: list,
    *,
    colours: dict,
    first: int,
    last: int,
    marks=(),
    left: float = 1.75,
    height: float | None = None,
    symbols: dict | None = None,
    **words,
) -> Exhibit:
    """Dated happenings as dots on one lane a category; a span is a bar.

    `frame` has ``date`` and ``end`` (ISO, any precision), ``lane`` and ``code`` (colour
    and, with `symbols`, marker). Dots that fall together are stacked.
    """
    figure, (axis,) = canvas(words, height=height or 0.45 + 0.42 * len(order), left=left, right=0.2)
    symbols = symbols or {}
    with matplotlib.rc_context(_STYLE):
        for y, lane in zip(_from_the_top(order), order):
            axis.axhline(y, color=LINE, linewidth=0.8, zorder=0)
            placed = []
            for row in (
                frame[frame["lane"] == lane].sort_values("date", kind="stable").to_dict("records")
            ):
                x = decimal_year(row["date"])
                if not pd.isna(row["end"]):
                    end = decimal_year(row["end"])
                    axis.plot(
                        [x, end],
                        [y, y],
                        color=colours.get(row["code"], OTHER),
                        linewidth=4,
                        alpha=0.4,
                        solid_capstyle="butt",
                    )
                near = sum(abs(x - p) < (last - first) / 95 for p in placed)
                placed.append(x)
                axis.plot(
                    x,
                    y + 0.16 * near,
                    symbols.get(row["code"], "o"),
                    color=colours.get(row["code"], OTHER),
                    markersize=5.2,
                    markeredgecolor="white",
                    markeredgewidth=0.6,
                    zorder=2,
                )
        axis.set_yticks(_from_the_top(order), order, size=8.8, color=INK)
        axis.set_xlim(first, last + 1)
        axis.set_ylim(-0.5, len(order) - 0.25)
        axis.grid(axis="y", visible=False)
        _years(axis)
        _marks(axis, marks)
    return finish(figure, frame, words)


def decimal_year(date: str) -> float:
    """Return an ISO date as a decimal year; a year or a month alone stands at its middle."""
    if len(date) == 4:
        return int(date) + 0.5
    if len(date) == 7:
        return int(date[:4]) + (int(date[5:]) - 0.5) / 12
    return int(date[:4]) + (pd.Timestamp(date).day_of_year - 0.5) / 365.25


def table(frame: pd.DataFrame, *, name: str, caption: str, right=()) -> Exhibit:
    """Return a numbered table; cells are text as printed, `right` names the columns of numbers.

    Cells may hold MyST, for instance a citation. Units belong in the column names.
    """

    def cell(value):
        return "" if pd.isna(value) else str(value).replace("|", "\\|").replace("\n", " ")

    rows = [[cell(v) for v in row] for row in frame.itertuples(index=False)]
    head = (
        "| "
        + " | ".join(map(cell, frame.columns))
        + " |\n|"
        + "|".join("---:" if c in right else "---" for c in frame.columns)
        + "|"
    )
    body = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    text = f"```{{table}} {caption}\n:name: {name}\n\n{head}\n{body}\n```\n"
    return Exhibit({"text/markdown": text, "text/plain": caption, "text/csv": _csv(frame)}, {})


def used(summary: pd.DataFrame, name: str) -> Exhibit:
    """Return the table that closes a chapter: what it rests on, with each CSV to download."""
    links = summary["file"].map(lambda name: f"{{download}}`{name} <../data/{name}>`")
    shown = pd.DataFrame(
        {
            "Table": links,
            "Content and limits": summary["title"] + ". " + summary["limits"],
            "Data": summary["vintage"],
            "Rows": summary["rows"].map("{:,}".format),
            "SHA-256": "`" + summary["sha256"] + "`",
        }
    )
    return table(shown, name=name, caption="Tables this chapter rests on", right=("Rows",))


def say(**texts: str) -> None:
    """Store texts under their names for the prose of the same chapter (``{glue:text}`name` ``)."""
    from myst_nb import glue

    for name, text in texts.items():
        glue(name, text, display=False)


def tiers(
    parts: list,
    *,
    first: int,
    last: int,
    marks=(),
    height: float | None = None,
    number=_thousands,
    **words,
) -> Exhibit:
    """Panels one above the other that share the years and nothing else: each keeps its own unit and scale.

    Each part is a dict: ``label``, ``colour``, and either ``values`` (a Series by year: columns
    across the calendar year; with ``low`` and ``high``, Series too, a range over each) or
    ``points`` (a Series by ISO date: dots, joined, for a running count). Raises ValueError
    for a part with neither.
    """
    figure, axes = canvas(
        words, rows=len(parts), height=height or 0.35 + 1.3 * len(parts), left=0.6, sharex=True
    )
    rows = []
    with matplotlib.rc_context(_STYLE):
        for i, (axis, part) in enumerate(zip(axes, parts)):
            colour = part["colour"]
            if "values" in part:
                values = part["values"].loc[first:last]
                low, high = part.get("low"), part.get("high")
                axis.bar(values.index + 0.5, values, width=0.82, color=colour)
                for year in values.index if low is not None else ():
                    axis.plot(
                        [year + 0.5] * 2,
                        [low[year], high[year]],
                        color=INK,
                        linewidth=1.2,
                        marker="_",
                        markersize=6,
                    )
                rows += [
                    (
                        part["label"],
                        str(y),
                        v,
                        None if low is None else low[y],
                        None if low is None else high[y],
                    )
                    for y, v in values.items()
                ]
                top = max(values.max(), 0 if high is None else high.loc[first:last].max())
            elif "points" in part:
                points = part["points"]
                axis.plot(
                    [decimal_year(d) for d in points.index],
                    points,
                    color=colour,
                    marker="o",
                    markersize=3.4,
                    linewidth=1.3,
                )
                rows += [(part["label"], d, v, None, None) for d, v in points.items()]
                top = points.max()
            else:
                raise ValueError(f"the part {part.get('label')!r} has neither values nor points")
            axis.set_ylim(0, top * 1.15)
            axis.set_xlim(first - 0.1, last + 1.1)
            axis.set_title(part["label"], loc="left", size=9.5, color=colour, weight="bold", pad=3)
            axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
            axis.yaxis.set_major_locator(MaxNLocator(3))
            step = 1 if last - first < 14 else 2 if last - first < 28 else 5
            years = np.arange(first, last + 1, step)
            axis.set_xticks(years + 0.5, [str(y) for y in years])
            axis.tick_params(axis="x", length=0)
            _marks(axis, marks, labels=i == 0)
    return finish(
        figure, pd.DataFrame(rows, columns=["panel", "date", "value", "low", "high"]), words
    )


def balance(
    frame: pd.DataFrame,
    leftward: str,
    rightward: str,
    *,
    groups: dict,
    colours=None,
    number=_thousands,
    left: float = 1.2,
    height: float | None = None,
    room: float = 0.3,
    **words,
) -> Exhibit:
    """Two quantities a row on one scale, one to the left of a zero line and one to the right, each with its value.

    `frame` has ``label``, ``code`` and the columns named `leftward` and `rightward` (their
    names stand above); `groups` maps a code to the heading above its rows, in the order
    drawn. A zero is printed, a missing value says "no data". `room` is the least part of
    the width that the left side gets.
    """
    colours = colours or COLOURS
    figure, (axis,) = canvas(
        words,
        height=height or 0.35 + 0.25 * (len(frame) + len(groups)),
        left=left,
        right=0.15,
        axis_space=0.05,
    )
    with matplotlib.rc_context(_STYLE):
        y, ticks, labels = 0.0, [], []
        far, near = float(frame[rightward].max()), float(frame[leftward].max())
        pad = 0.13 * (far + near)
        low = -max(near + pad, room * (far + near + 2 * pad))
        for code, heading in groups.items():
            y -= 1
            axis.annotate(
                heading,
                (0, y),
                xycoords=("axes fraction", "data"),
                xytext=(-72 * left + 2, 0),
                textcoords="offset points",
                size=9.2,
                weight="bold",
                color=colours.get(code, OTHER),
                va="center",
            )
            for row in frame[frame["code"] == code].to_dict("records"):
                y -= 1
                ticks.append(y)
                labels.append(row["label"])
                for column, sign, hatch, shift, side in (
                    (leftward, -1, "////", -4, "right"),
                    (rightward, 1, "", 4, "left"),
                ):
                    value = row[column]
                    missing = pd.isna(value)
                    axis.barh(
                        y,
                        0 if missing else sign * value,
                        height=0.68,
                        color=colours.get(code, OTHER),
                        hatch=hatch,
                        edgecolor="white",
                        linewidth=0.4,
                    )
                    axis.annotate(
                        "no data" if missing else number(value),
                        (0 if missing else sign * value, y),
                        xytext=(shift, 0),
                        textcoords="offset points",
                        size=8.3,
                        va="center",
                        ha=side,
                        color=SOFT if missing or value == 0 else INK,
                    )
        axis.set_yticks(ticks, labels, size=8.8, color=INK)
        axis.set_ylim(y - 0.55, 0.35)
        axis.set_xlim(low, far + pad)
        for column, shift, side in ((leftward, -5, "right"), (rightward, 5, "left")):
            axis.annotate(
                column,
                (0, 0.05),
                xytext=(shift, 0),
                textcoords="offset points",
                size=8.5,
                color=SOFT,
                va="center",
                ha=side,
            )
        axis.grid(visible=False)
        axis.xaxis.set_visible(False)
        axis.spines["bottom"].set_visible(False)
        axis.axvline(0, color="#8a8a8a", linewidth=0.8)
    names = frame["code"].map(groups)
    return finish(figure, frame.assign(group=names)[["group", "label", leftward, rightward]], words)


def grades(
    frame: pd.DataFrame,
    order: list,
    before: str,
    after: str,
    *,
    left: float = 2.6,
    height: float | None = None,
    **words,
) -> Exhibit:
    """A grade in words at two dates, a row a claim: an open dot before, a full dot after, an arrow where it changed.

    `frame` has ``label`` and the columns named `before` and `after`; `order` lists the words
    from left to right. Raises ValueError for a word that is not in it.
    """
    unknown = sorted((set(frame[before]) | set(frame[after])) - set(order))
    if unknown:
        raise ValueError(f"no place for {', '.join(unknown)}: the order is {', '.join(order)}")
    figure, (axis,) = canvas(
        words, height=height or 0.2 + 0.3 * len(frame), left=left, right=0.35, axis_space=0.5
    )
    with matplotlib.rc_context(_STYLE):
        rows = _from_the_top(frame)
        for y, row in zip(rows, frame.to_dict("records")):
            a, b = order.index(row[before]), order.index(row[after])
            colour = INK if a == b else COLOURS["CHN"]
            if a != b:
                axis.annotate(
                    "",
                    (b, y),
                    (a, y),
                    arrowprops={
                        "arrowstyle": "-|>",
                        "color": colour,
                        "linewidth": 1.5,
                        "shrinkA": 5,
                        "shrinkB": 5,
                    },
                )
            axis.plot(
                a,
                y,
                "o",
                markersize=10 if a == b else 8,
                markerfacecolor="white",
                markeredgecolor=colour,
                markeredgewidth=1.4,
            )
            axis.plot(b, y, "o", markersize=5 if a == b else 8, color=colour)
        axis.set_yticks(rows, frame["label"], size=8.5, color=INK)
        axis.set_ylim(-0.6, len(frame) - 0.4)
        axis.set_xlim(-0.5, len(order) - 0.5)
        axis.set_xticks(
            range(len(order)), [w.replace(" ", "\n") for w in order], size=8.5, color=INK
        )
        axis.tick_params(axis="x", length=0)
        axis.spines["bottom"].set_visible(False)
        for label, face in ((before, "white"), (after, SOFT)):
            axis.plot(
                [],
                [],
                "o",
                markersize=8,
                markerfacecolor=face,
                markeredgecolor=SOFT,
                markeredgewidth=1.4,
                label=label,
            )
        axis.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=2,
            frameon=False,
            fontsize=8.5,
            handletextpad=0.1,
            borderaxespad=0.1,
        )
    return finish(figure, frame, words)


def audit(decided: pd.DataFrame, *, name: str, caption: str) -> Exhibit:
    """Return the table of claims with their verdicts: Thai phrase, claim, verdict and its basis, evidence, sources, figure.

    `decided` is what `verdicts.decide` returns.
    """
    cites = [
        "{cite}`" + ",".join(k for k in keys if not pd.isna(k)) + "`"
        for keys in zip(decided["source"], decided["second_source"])
    ]
    links = ["" if pd.isna(label) else f" {{numref}}`{label}`" for label in decided["figure"]]
    shown = pd.DataFrame(
        {
            "Id": "**" + decided["id"] + "**",
            "Thai phrase and claim": '<span lang="th">'
            + decided["thai_phrase"]
            + "</span><br>"
            + decided["claim"],
            "Verdict (basis)": "**" + decided["verdict"] + "** (" + decided["basis"] + ")",
            "Evidence": decided["evidence"],
            "Sources and figure": [c + f for c, f in zip(cites, links)],
        }
    )
    made = table(shown, name=name, caption=caption)
    plain = decided[
        [
            "id",
            "thai_phrase",
            "claim",
            "verdict",
            "basis",
            "rule",
            "evidence",
            "source",
            "second_source",
            "figure",
        ]
    ]
    return Exhibit(made.forms | {"text/csv": _csv(plain)}, {})


def chronicle(events: pd.DataFrame, names: dict, *, name: str, caption: str) -> Exhibit:
    """Return the table of dated events: date and id, partner, kind and who acts, what happened with its note, sources.

    `events` has the columns of the table ``events``, `names` the printed name of each
    ``partner``. A row without a second source says so in words. The CSV holds the rows as
    they are. Raises KeyError for a partner without a name.
    """
    actors = {
        "RUS>partner": " (Moscow acts)",
        "partner>RUS": " (partner acts)",
        "mutual": " (both act)",
        "none": "",
    }
    kinds = events["kind"].str.replace("_", " ").str.capitalize().str.replace("Un vote", "UN vote")
    pairs = list(zip(events["source"], events["second_source"]))
    shown = pd.DataFrame(
        {
            "Date": [
                f"{when(a, b)} <br>{i}"
                for a, b, i in zip(events["date"], events["end_date"], events["id"])
            ],
            "Partner": [names[p] for p in events["partner"]],
            "Kind": kinds + events["direction"].map(actors),
            "What happened": [
                s if pd.isna(n) else f"{s} <br>*Note: {n}*"
                for s, n in zip(events["summary"], events["note"])
            ],
            "Sources": [
                f"{{cite}}`{a}`<br>**One source**"
                if pd.isna(b)
                else f"{{cite}}`{a}`<br>{{cite}}`{b}`"
                for a, b in pairs
            ],
        }
    )
    return Exhibit(table(shown, name=name, caption=caption).forms | {"text/csv": _csv(events)}, {})


def when(date: str, end=None) -> str:
    """Return an ISO date of any precision, or a span of two, as the report prints it: 3–25 Mar 1949."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    dates = [(d + "--").split("-")[:3] for d in (date, end) if not pd.isna(d)]
    spans = [
        [part for part in (day.lstrip("0"), months[int(month) - 1] if month else "", year) if part]
        for year, month, day in dates
    ]
    if len(spans) == 1:
        return " ".join(spans[0])
    first, last = spans
    rest = 0
    while rest < min(len(first), len(last)) - 1 and first[-1 - rest] == last[-1 - rest]:
        rest += 1
    kept = first[: len(first) - rest]
    return (
        " ".join(kept)
        + ("–" if len(kept) == 1 and len(last) - rest == 1 else " – ")
        + " ".join(last)
    )


def coverage(
    frame: pd.DataFrame,
    labels: dict,
    *,
    first: int,
    last: int,
    left: float = 2.0,
    height: float | None = None,
    **words,
) -> Exhibit:
    """What a set of tables covers: a lane each, a column for each year that has rows, as tall as that year's part of its lane's fullest year.

    `frame` has ``table``, ``year`` and ``rows``; `labels` maps a table to its printed name, in
    the order drawn. A year without rows stays empty. The number at the right is the rows of
    the lane. Columns grow with the square root of the rows, so that thin years are seen.
    """
    figure, (axis,) = canvas(
        words, height=height or 0.1 + 0.25 * len(labels), left=left, right=0.62
    )
    with matplotlib.rc_context(_STYLE):
        for y, table in zip(_from_the_top(labels), labels):
            mine = frame[frame["table"] == table]
            axis.axhline(y - 0.38, color=LINE, linewidth=0.7, zorder=0)
            axis.bar(
                mine["year"],
                0.76 * np.sqrt(mine["rows"] / mine["rows"].max()),
                bottom=y - 0.38,
                width=0.86,
                color="#37474f",
            )
            axis.annotate(
                f"{mine['rows'].sum():,}",
                (1, y),
                xycoords=("axes fraction", "data"),
                xytext=(36, 0),
                textcoords="offset points",
                size=8.3,
                va="center",
                ha="right",
            )
        axis.set_yticks(_from_the_top(labels), list(labels.values()), size=8.8, color=INK)
        axis.set_xlim(first - 0.6, last + 0.6)
        axis.set_ylim(-0.5, len(labels) - 0.4)
        axis.grid(axis="y", visible=False)
        axis.grid(axis="x", visible=True)
        _years(axis)
    return finish(figure, frame.assign(table=frame["table"].map(labels)), words)


def mix(
    frame: pd.DataFrame,
    parts: dict,
    *,
    count: str,
    left: float = 1.5,
    height: float | None = None,
    legend_columns: int = 3,
    **words,
) -> Exhibit:
    """Horizontal bars of shares with their base: as `stacked`, with a legend of several rows and the number behind each bar at its right.

    `frame` has ``label``, a column a part (numbers of things) and no others; `parts` maps a
    column to (printed name, colour, hatch); `count` names what is counted.
    """
    totals = frame[list(parts)].sum(axis=1)
    figure, (axis,) = canvas(
        words,
        height=height or 0.35 + 0.27 * len(frame),
        left=left,
        right=0.62,
        head=0.08 + 0.19 * -(-len(parts) // legend_columns),
    )
    with matplotlib.rc_context(_STYLE):
        rows = _from_the_top(frame)
        start = np.zeros(len(frame))
        for column, (name, colour, hatch) in parts.items():
            values = (frame[column] / totals).to_numpy(dtype=float)
            axis.barh(
                rows,
                values,
                left=start,
                height=0.72,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.8,
                label=name,
            )
            for y, x, value in zip(rows, start, values):
                if value >= 0.06:
                    axis.annotate(
                        f"{100 * value:.0f}",
                        (x + value / 2, y),
                        size=8,
                        ha="center",
                        va="center",
                        color="white" if not hatch else INK,
                        bbox=None
                        if not hatch
                        else {"facecolor": "white", "edgecolor": "none", "pad": 1},
                    )
            start += values
        for y, total in zip(rows, totals):
            axis.annotate(
                f"{total:,}",
                (1, y),
                xytext=(36, 0),
                textcoords="offset points",
                size=8.3,
                va="center",
                ha="right",
            )
        axis.annotate(
            count,
            (1, 1),
            xycoords="axes fraction",
            xytext=(36, 3),
            textcoords="offset points",
            size=8.3,
            color=SOFT,
            ha="right",
        )
        axis.set_yticks(rows, frame["label"], size=8.8, color=INK)
        axis.set_xlim(0, 1)
        axis.set_ylim(-0.6, len(frame) - 0.4)
        axis.xaxis.set_major_formatter(FuncFormatter(_percent))
        axis.grid(axis="y", visible=False)
        axis.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=legend_columns,
            frameon=False,
            fontsize=8.5,
            handlelength=1.3,
            handleheight=1,
            borderaxespad=0.1,
            columnspacing=1.4,
        )
    return finish(figure, frame, words)


def choices(
    frame: pd.DataFrame,
    *,
    colours=None,
    number=_percent,
    left: float = 2.6,
    limits=None,
    height: float | None = None,
    marks=(),
    **words,
) -> Exhibit:
    """One result a row under every choice that was tried: a line from the lowest to the highest, a mark for each, full where the report uses it.

    `frame` has ``finding``, ``varied`` (what was varied, printed small below it), ``choice``,
    ``value``, ``used`` (true for the choice of the report) and ``code`` (for the colour).
    Values are printed at the ends and, for the choice used, above its mark.
    """
    colours = colours or COLOURS
    order = list(dict.fromkeys(frame["finding"]))
    figure, (axis,) = canvas(words, height=height or 0.2 + 0.42 * len(order), left=left, right=0.3)
    with matplotlib.rc_context(_STYLE):
        low, high = limits or (0, 1)
        axis.set_xlim(low, high)
        axis.set_ylim(-0.6, len(order) - 0.35)
        for y, finding in zip(_from_the_top(order), order):
            mine = frame[frame["finding"] == finding]
            colour = colours.get(mine["code"].iloc[0], OTHER)
            ends = mine["value"].min(), mine["value"].max()
            chosen = mine.loc[mine["used"], "value"].iloc[0]
            axis.plot(
                ends,
                (y, y),
                color=colour,
                linewidth=2.2,
                alpha=0.45,
                solid_capstyle="butt",
                zorder=1,
            )
            axis.plot(
                mine["value"],
                [y] * len(mine),
                "o",
                markersize=6.5,
                markerfacecolor="white",
                markeredgecolor=colour,
                markeredgewidth=1.2,
                linestyle="none",
                zorder=2,
            )
            axis.plot(chosen, y, "o", markersize=7, color=colour, zorder=3)
            for value, shift, side in ((ends[0], -6, "right"), (ends[1], 6, "left"))[
                : 1 + (ends[0] != ends[1])
            ]:
                bold = number(value) == number(chosen)
                axis.annotate(
                    number(value),
                    (value, y),
                    xytext=(shift, 0),
                    textcoords="offset points",
                    size=8,
                    va="center",
                    ha=side,
                    color=colour if bold else SOFT,
                    weight="bold" if bold else "normal",
                )
            if number(chosen) not in map(number, ends):
                axis.annotate(
                    number(chosen),
                    (chosen, y),
                    xytext=(0, 5.5),
                    textcoords="offset points",
                    size=8,
                    ha="center",
                    va="bottom",
                    color=colour,
                    weight="bold",
                )
            axis.annotate(
                finding,
                (0, y),
                xycoords=("axes fraction", "data"),
                xytext=(-72 * left + 2, 4.5),
                textcoords="offset points",
                size=8.8,
                va="center",
                color=INK,
            )
            axis.annotate(
                mine["varied"].iloc[0],
                (0, y),
                xycoords=("axes fraction", "data"),
                xytext=(-72 * left + 2, -6),
                textcoords="offset points",
                size=7.5,
                va="center",
                color=SOFT,
            )
        axis.set_yticks([])
        axis.grid(axis="y", visible=False)
        axis.grid(axis="x", visible=True)
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
        _marks(axis, marks)
        for label, face in (("as in the chapters", SOFT), ("other choices", "white")):
            axis.plot(
                [],
                [],
                "o",
                markersize=7,
                markerfacecolor=face,
                markeredgecolor=SOFT,
                markeredgewidth=1.2,
                label=label,
                linestyle="none",
            )
        axis.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=2,
            frameon=False,
            fontsize=8.5,
            handletextpad=0.1,
            borderaxespad=0.1,
        )
    return finish(figure, frame.drop(columns="code"), words)


def dictionary(descriptor: dict) -> Exhibit:
    """Return the data dictionary of one table from its descriptor: column, type, unit, constraint, meaning."""
    schema = descriptor["schema"]
    foreign = {fk["fields"]: fk["reference"] for fk in schema.get("foreignKeys", [])}

    def constraint(field):
        limits, said = field.get("constraints", {}), []
        if limits.get("required"):
            said.append("required")
        if "minimum" in limits or "maximum" in limits:
            said.append(
                f"{limits.get('minimum', '')} to {limits['maximum']}"
                if "maximum" in limits
                else f"{limits['minimum']} or more"
            )
        if "enum" in limits:
            words = [str(v) for v in limits["enum"]]
            said.append(
                "one of "
                + ", ".join(words[:6])
                + (f" and {len(words) - 6} more" if len(words) > 6 else "")
            )
        if "pattern" in limits:
            said.append(f"form `{limits['pattern']}`")
        if "maxLength" in limits:
            said.append(f"at most {limits['maxLength']} characters")
        if field["name"] in foreign:
            said.append(f"in `{foreign[field['name']]['resource']}`")
        if field.get("bibliography"):
            said.append("a key of the bibliography")
        return "; ".join(said)

    key = schema.get("primaryKey", [])
    ends = {"key": [key] if isinstance(key, str) else key, "sorted by": schema.get("sortedBy", [])}
    notes = [f"{word} {', '.join(columns)}" for word, columns in ends.items() if columns]
    shown = pd.DataFrame(
        {
            "Column": [f"`{f['name']}`" for f in schema["fields"]],
            "Type": ["ISO date" if f.get("isoDate") else f["type"] for f in schema["fields"]],
            "Unit": [f.get("unit", "") for f in schema["fields"]],
            "Constraint": [constraint(f) for f in schema["fields"]],
            "Meaning": [f["description"] for f in schema["fields"]],
        }
    )
    return table(
        shown,
        name=f"tab-dm-fields-{descriptor['name'].replace('_', '-')}",
        caption=f"{descriptor['title']} ({'; '.join([descriptor['path'], *notes])})",
    )


def numbers(cards: list) -> Exhibit:
    """Return the numbers that open the report, each with a small chart and a sentence, as a grid.

    Each card is a dict: ``value`` (as printed), ``text`` (MyST, what the value is, with its
    figure), ``series`` (a Series, one column a value; the columns of ``now``, a list of its
    index, stand out), ``colour`` and ``alt``. The first and the last value of the index are
    printed below the columns.
    """
    made = []
    for card in cards:
        values, now = card["series"], card.get("now", list(card["series"].index))
        with matplotlib.rc_context(_STYLE):
            figure = Figure(figsize=(2.3, 0.62))
            FigureCanvasSVG(figure)
            axis = figure.add_axes((0.005, 0.28, 0.99, 0.7))
            axis.bar(
                range(len(values)),
                values,
                width=0.78,
                color=[card["colour"] if i in now else "#b9c4cf" for i in values.index],
            )
            axis.set_xlim(-0.5, len(values) - 0.5)
            axis.set_ylim(0, np.nanmax(values) * 1.02)
            axis.set_axis_off()
            for x, side, word in (
                (0.005, "left", values.index[0]),
                (0.995, "right", values.index[-1]),
            ):
                figure.text(x, 0.02, str(word), size=7.5, color=SOFT, ha=side, va="bottom")
        drawn = base64.b64encode(_svg(figure).encode()).decode()
        made.append(
            f":::{{grid-item}}\n**{card['value']}**\n```{{image}} data:image/svg+xml;base64,{drawn}\n:alt: {card['alt']}\n```\n{card['text']}\n:::"
        )
    text = (
        "::::{grid} 1 2 2 3\n:gutter: 3\n:class-container: numbers\n\n"
        + "\n".join(made)
        + "\n::::\n"
    )
    return Exhibit(
        {
            "text/markdown": text,
            "text/plain": " ".join(f"{card['value']}: {card['alt']}" for card in cards),
        },
        {},
    )


for _font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(_font)
matplotlib.rcdefaults()  # a reader's own settings must not change the book's charts
