"""Chart forms of what is claimed and judged: estimates, grades, and results under other choices."""

import numpy as np
import pandas as pd

from report.figures.dates import when
from report.figures.exhibit import Drawing
from report.figures.forms import chart_form, refuse_twins, refuse_unplaced
from report.figures.idioms import (
    dot,
    draw_key,
    key_height,
    log_axis,
    number_axis,
    panel_title,
    steady,
    wide_enough,
)
from report.figures.page import INCH, Page
from report.figures.placing import label
from report.figures.rows import Rows
from report.figures.style import COLOURS, INK, LINE, OTHER, SCALE, SOFT, WHITE_EDGE
from report.figures.turning_points import draw_flags, height_of, plan_flags
from report.prose import percent, thousands

# --- estimates

SIDES = ("above", "right", "left", "below", "above left", "below right", "below left")
SIDES += ("above right", "higher", "lower", "higher left", "lower right", "lower left")


@chart_form
def estimates(
    frame: pd.DataFrame,
    groups: dict,
    *,
    page: Page,
    panels: dict | None = None,
    number=thousands,
    height: float | None = None,
    marks=(),
    limits=None,
    tell: bool = False,
) -> Drawing:
    """Published estimates on one time axis, each with its range, marker and claimant; log scales.

    `frame` has ``date`` (ISO day or month), ``low``, ``high`` (missing: one number), ``group``
    and ``label``; `groups` maps a group to (colour, marker). With `panels`, a dict of
    {name: (limits, number format)}, the rows fall by their column ``panel`` into panels one
    above the other. With `tell` each estimate has its number beside it. Nothing is averaged or
    joined. `height`, of all panels, is in inches. Raises ValueError for a row whose group or
    panel is not among them.
    """
    where = f"figure {page.words.name}: estimates"
    refuse_unplaced(where, frame["group"], groups)
    frame = frame.reset_index(drop=True)
    placed = frame.assign(x=_decimal_dates(frame["date"]))
    if panels:
        refuse_unplaced(where, frame["panel"], panels)
        parts = {
            name: (placed[placed["panel"] == name], bounds, steady(form))
            for name, (bounds, form) in panels.items()
        }
    else:
        parts = {"": (placed, limits, number)}
    shown = {group: look for group, look in groups.items() if (frame["group"] == group).any()}
    looks = {group: _look(*look) for group, look in shown.items()}
    left, span = 52, _half_years(placed["x"])
    flags = plan_flags(page, marks, (span[0] - 0.05, span[1] + 0.05), left=left, right=12)
    lift = height_of(page, flags)
    titles = 1.9 * page.size.text if panels else 0
    usual = 1.15 * len(parts) if len(parts) > 1 else 3.3
    axes = page.canvas(
        len(parts),
        height=INCH * (height or usual),
        left=left,
        right=12,
        below=32,
        above=5 + lift + titles + key_height(page, looks, 4),
        sharex=True,
    )
    for axis, (name, (rows, bounds, form)) in zip(axes, parts.items(), strict=True):
        ends = rows[["low", "high"]].to_numpy(dtype=float)
        log_axis(axis, form, bounds or wide_enough(np.nanmin(ends), np.nanmax(ends)))
        if panels:
            panel_title(page, axis, name, INK, lift=lift if axis is axes[0] else 0)
        _draw_half_years(page, axis, span)
        _draw_estimates(page, axis, rows, shown)
    draw_flags(page, axes, flags)
    draw_key(page, axes[0], looks, 4, lift=lift + titles)
    if tell:
        for axis, (rows, _, form) in zip(axes, parts.values(), strict=True):
            _tell_estimates(page, axis, rows, groups, form)
    return page.finish(frame)


def _look(colour: str, marker: str) -> dict:
    size = 9 if marker == "*" else 6
    return {"color": colour, "marker": marker, "markersize": size, "linestyle": "none"} | WHITE_EDGE


def _decimal_dates(dates: pd.Series) -> pd.Series:
    """Return ISO days and months as decimal years; a month stands at its 15th."""
    days = pd.to_datetime(dates.where(dates.str.len() == 10, dates + "-15"))
    return days.dt.year + (days.dt.day_of_year - 1) / 365.25


def _draw_estimates(page: Page, axis, rows: pd.DataFrame, groups: dict) -> None:
    """Draw a marker at both ends of each estimate and a line between them."""
    high = rows["high"].astype(float).fillna(rows["low"])
    for group, (colour, marker) in groups.items():
        mine = rows[rows["group"] == group]
        axis.vlines(mine["x"], mine["low"], high[mine.index], color=colour, linewidth=3, alpha=0.45)
        axis.plot(mine["x"], mine["low"], clip_on=False, **_look(colour, marker))
        axis.plot(mine["x"], high[mine.index], clip_on=False, **_look(colour, marker))
    for row, it in zip(rows.index, rows.to_dict("records"), strict=True):
        # in full, as the table has it, whatever unit the drawing has room for
        words = f"{when(it['date'])}, {it['group']}, {it['label']}: {_size(it, thousands)}"
        span = it["low"], high[row]
        page.mark(axis, (it["x"], it["x"]), span, row=row, column="low", words=words, rim=3)


def _size(estimate: dict, number) -> str:
    """Return an estimate as printed: one number, or two ends."""
    if pd.isna(estimate["high"]):
        return number(estimate["low"])
    return f"{number(estimate['low'])}–{number(estimate['high'])}"


def _tell_estimates(page: Page, axis, rows: pd.DataFrame, groups: dict, number) -> None:
    for it in rows.sort_values("x", kind="stable").to_dict("records"):
        top = it["low"] if pd.isna(it["high"]) else it["high"]
        colour, _ = groups[it["group"]]
        label(page, axis, _size(it, number), (it["x"], top), SIDES, color=colour)


def _half_years(dates: pd.Series) -> tuple[float, float]:
    """Return the half-years before the first date and after the last."""
    return np.floor(dates.min() * 2) / 2, np.ceil(dates.max() * 2) / 2


def _draw_half_years(page: Page, axis, span: tuple) -> None:
    """Mark each January, with its year, and each July; on a narrow page name January alone."""
    first, last = span
    ticks = np.arange(first, last + 0.01, 0.5)
    july = "" if page.narrow else "Jul"
    names = [f"Jan\n{tick:.0f}" if tick % 1 == 0 else july for tick in ticks]
    axis.set_xlim(first - 0.05, last + 0.05)
    axis.set_xticks(ticks, names)


# --- grades


@chart_form
def grades(
    frame: pd.DataFrame,
    order: list,
    before: str,
    after: str,
    *,
    page: Page,
) -> Drawing:
    """A grade in words at two dates, a row a claim, with an arrow where it changed.

    `frame` has ``label`` and the columns named `before` (drawn as an open dot) and `after`
    (a full one); `order` lists the words from left to right. Raises ValueError for a word
    that is not in it.
    """
    where = f"figure {page.words.name}: grades"
    refuse_unplaced(where, [*frame[before], *frame[after]], order)
    refuse_twins(where, frame, ["label"])
    rows = Rows(page, frame["label"], 14)
    looks = {before: _round("white", 8), after: _round(SOFT, 8)}
    (axis,) = page.canvas(
        height=rows.height,
        left=rows.left,
        right=20,
        below=page.line * 2 + 4,
        above=4 + key_height(page, looks, rows.left),
    )
    rows.draw(axis)
    axis.set_xlim(-0.5, len(order) - 0.5)
    draw_key(page, axis, looks, rows.left)
    grades_of = zip(rows.middles, frame["label"], frame[before], frame[after], strict=True)
    for place, (y, name, old, new) in enumerate(grades_of):
        axis.axhline(y, color=LINE, linewidth=0.6, zorder=0, label=SCALE)
        _draw_grade(axis, y, order.index(old), order.index(new))
        for column, grade in ((before, old), (after, new)):
            words, x = f"{name}, {column}: {grade}", order.index(grade)
            page.mark(axis, x, y, row=place, column=column, words=words, rim=5)
    names = [grade.replace(" ", "\n") for grade in order]
    axis.set_xticks(range(len(order)), names, color=INK)
    axis.tick_params(axis="x", length=0)
    axis.spines["bottom"].set_visible(False)
    return page.finish(frame)


def _round(face: str, size: float) -> dict:
    """Return how a round dot of a key looks."""
    look = {"markerfacecolor": face, "markeredgecolor": SOFT, "markeredgewidth": 1.4}
    return {"marker": "o", "markersize": size, "linestyle": "none"} | look


def _draw_grade(axis, y, old: int, new: int) -> None:
    """Draw an open dot and a full one; between them an arrow, or one in the other."""
    moved = new != old
    colour = INK if moved else OTHER
    if moved:
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 1.5, "shrinkA": 5, "shrinkB": 5}
        axis.annotate("", (new, y), (old, y), arrowprops=arrow)
    dot(axis, old, y, size=8 if moved else 10, face="white", line=colour, edge=1.4)
    axis.plot(new, y, "o", markersize=8 if moved else 5, color=colour)


# --- results under other choices


@chart_form
def choices(
    frame: pd.DataFrame,
    *,
    page: Page,
    colours: dict | None = None,
    number=percent,
    limits=None,
    marks=(),
) -> Drawing:
    """One result a row under every choice that was tried, full where the report uses it.

    `frame` has ``finding``, ``varied`` (what was varied, printed small below it), ``choice``,
    ``value``, ``used`` (true for the choice of the report) and ``code`` (for the colour).
    A line goes from the lowest value to the highest, with a mark for each. Values are
    printed at the ends and, for the choice used, above its mark. Raises ValueError where two
    choices of a finding have one name.
    """
    refuse_twins(f"figure {page.words.name}: choices", frame, ["finding", "choice"])
    colours = colours or COLOURS
    limits = limits or (0, 1)
    frame = frame.reset_index(drop=True)
    order = list(frame["finding"].unique())
    first = frame.drop_duplicates("finding")
    rows = Rows(page, order, 24, unders=first["varied"], flush_left=True)
    right = 14
    flags = plan_flags(page, marks, limits, left=rows.left, right=right)
    lift = height_of(page, flags)
    looks = {"as in the chapters": _round(SOFT, 7), "other choices": _round("white", 7)}
    key_left = 4 if rows.above else rows.left
    (axis,) = page.canvas(
        height=rows.height,
        left=rows.left,
        right=right,
        above=4 + lift + key_height(page, looks, key_left),
    )
    rows.draw(axis)
    axis.set_xlim(*limits)
    draw_key(page, axis, looks, key_left, lift=lift)
    axis.grid(axis="x", visible=True)
    number_axis(axis.xaxis, number, ticks=6)
    tried = [frame[frame["finding"] == finding] for finding in order]
    tones = [colours.get(mine["code"].iloc[0], OTHER) for mine in tried]
    draw_flags(page, [axis], flags)
    for y, mine, colour in zip(rows.middles, tried, tones, strict=True):
        _draw_choices(page, axis, y - 4, mine, colour, number)
    for y, mine, colour in zip(rows.middles, tried, tones, strict=True):
        _label_choices(page, axis, y - 4, mine, number, colour)
    return page.finish(frame)


def _draw_choices(page: Page, axis, y, tried: pd.DataFrame, colour: str, number) -> None:
    """Draw the line from the lowest value to the highest, an open dot each, a full one if used."""
    values = tried["value"]
    look = {"linewidth": 2.2, "alpha": 0.45, "solid_capstyle": "butt", "zorder": 1}
    axis.plot([values.min(), values.max()], [y, y], color=colour, **look)
    others = values[~tried["used"] & (values != _used(tried))]
    dot(axis, others, [y] * len(others), size=6.5, face="white", line=colour, edge=1.2, zorder=2)
    axis.plot(_used(tried), y, "o", markersize=7, color=colour, zorder=3)
    for row, it in zip(tried.index, tried.to_dict("records"), strict=True):
        used = " (as in the chapters)" if it["used"] else ""
        words = f"{it['finding']}, {it['choice']}: {number(it['value'])}{used}"
        page.mark(axis, it["value"], y, row=row, column="value", words=words, rim=3.5)


def _used(tried: pd.DataFrame) -> float:
    return tried.loc[tried["used"], "value"].iloc[0]


def _label_choices(page: Page, axis, y, tried: pd.DataFrame, number, colour: str) -> None:
    """Write the lowest and the highest value, and the one used above its mark if it is neither."""
    low, high = tried["value"].min(), tried["value"].max()
    chosen = number(_used(tried))
    strong = {"color": colour, "weight": "bold"}
    plain = {"color": SOFT, "weight": "normal"}

    def label_end(value, sides):
        look = strong if number(value) == chosen else plain
        label(page, axis, number(value), (value, y), sides, **look)

    if high == low:
        label_end(low, ["left", "right", "above", "above right", "above left"])
    else:
        label_end(low, ["left", "above", "above left", "above right"])
        label_end(high, ["right", "above", "above right", "above left"])
    if chosen not in (number(low), number(high)):
        sides = ["above", "above right", "above left"]
        label(page, axis, chosen, (_used(tried), y), sides, **strong)
