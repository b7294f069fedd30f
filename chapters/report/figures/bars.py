"""Chart forms of rows: one value a row, shares of one, two sides of a balance, pairs of values."""

import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from report.figures.exhibit import Drawing
from report.figures.forms import chart_form, refuse_twins, refuse_unknown, refuse_unplaced
from report.figures.idioms import (
    bars_from_zero,
    draw_key,
    key_height,
    note,
    number_axis,
    row_total,
)
from report.figures.page import Page, lines_of, text_height, text_width, wrap
from report.figures.rows import Rows
from report.figures.style import COLOURS, INK, LINE, OTHER, SOFT
from report.prose import percent, thousands

THICK = 13  # points: the height of a bar
BETWEEN = 5  # points between two numbers below a bar

# --- one value a row


@chart_form
def ranked(
    frame: pd.DataFrame,
    *,
    page: Page,
    colours: dict | None = None,
    key: dict | None = None,
    number=thousands,
    unit: str = "",
) -> Drawing:
    """Horizontal bars from zero, in the order of the rows; each with its value.

    `frame` has ``label``, ``value`` and, if wanted, ``group`` (a heading above the rows that
    have it), ``code`` (for the colour), ``low`` and ``high`` (a range drawn over the bar),
    ``open`` (true where the end of the bar is only a limit: an outline) and ``text`` (printed
    instead of the value). `key` maps codes to what their colours mean. Raises ValueError where
    two rows of a group have one label.
    """
    refuse_twins(f"figure {page.words.name}: ranked", frame, ["group", "label"])
    colours = colours or COLOURS
    if "text" in frame:
        texts = list(frame["text"])
    else:
        texts = [number(value) + unit for value in frame["value"]]
    rows = Rows(page, frame["label"], THICK, headings=_headings(frame), edge=3)
    swatches = {
        name: {"facecolor": colours.get(code, OTHER), "edgecolor": "none"}
        for code, name in (key or {}).items()
    }
    (axis,) = page.canvas(
        height=rows.height,
        left=rows.left,
        right=10 + max(text_width(text, page.size.small) for text in texts),
        above=2 + key_height(page, swatches, rows.left),
        below=0,
    )
    rows.draw(axis)
    draw_key(page, axis, swatches, rows.left)
    ends = frame["value"]
    if "high" in frame:  # a range is drawn where both of its ends are known
        ends = ends.where(
            frame[["low", "high"]].isna().any(axis=1), frame[["value", "high"]].max(axis=1)
        )
    axis.set_xlim(0, ends.max() * 1.01)
    _draw_bars(axis, rows.middles, frame, colours)
    for place, (y, end, text) in enumerate(zip(rows.middles, ends, texts, strict=True)):
        note(page, axis, text, (end, y), (4, 0), va="center", color=INK)
        box = {"x": (0, end), "y": (y - THICK / 2, y + THICK / 2)}
        words = f"{_name_of_row(frame, place)}: {text}"
        page.mark(axis, **box, row=place, column="value", words=words)
    bars_from_zero(axis)
    return page.finish(frame.drop(columns=["text", "open"], errors="ignore"))


def _headings(frame: pd.DataFrame) -> list | None:
    return list(frame["group"]) if "group" in frame else None


def _name_of_row(frame: pd.DataFrame, place: int) -> str:
    """Return the group of a row, where rows have one, and its label."""
    names = [frame[key].iloc[place] for key in ("group", "label") if key in frame]
    return ", ".join(map(str, names))


def _draw_bars(axis, heights, frame: pd.DataFrame, colours: dict) -> None:
    """Draw the bar of each row, an outline where it is open, and its range where it has one."""
    codes = frame.get("code", pd.Series([None] * len(frame)))
    limits = frame.get("open", pd.Series([False] * len(frame)))
    for y, value, code, is_open in zip(heights, frame["value"], codes, limits, strict=True):
        colour = colours.get(code, OTHER)
        look = {"facecolor": colour, "edgecolor": colour}
        if is_open:
            look = {"facecolor": "white", "edgecolor": _dark_enough(colour)}
        axis.barh(y, value, height=THICK, linewidth=0.9, **look)
    if "high" not in frame:
        return
    for y, low, high in zip(heights, frame["low"], frame["high"], strict=True):
        if pd.notna(low) and pd.notna(high):
            look = {"color": INK, "linewidth": 1.2, "marker": "|", "markersize": 6}
            axis.plot([low, high], [y, y], clip_on=False, **look)


# --- shares of one


@chart_form
def stacked(
    frame: pd.DataFrame,
    parts: dict,
    *,
    page: Page,
    count: str | None = None,
    numbers: bool = False,
) -> Drawing:
    """Horizontal bars of shares that add up to one, each part with its number.

    `frame` has ``label``, a column a part and, if wanted, ``group`` (a heading above the rows
    that have it); `parts` maps a column to (printed name, colour, hatch). The columns hold
    shares, or, with `count` or `numbers`, numbers: with `count` the sum of each row stands at
    its right, below that word; with `numbers` these are printed instead of per cents. A part
    too narrow for its number has it below the bar. Raises ValueError where two rows of a group
    have one label.
    """
    where = f"figure {page.words.name}: stacked"
    refuse_unknown(where, "column", parts, frame.columns)
    refuse_twins(where, frame, ["group", "label"])
    values = frame[list(parts)].astype(float)
    totals = frame[list(parts)].sum(axis=1)
    counted = numbers or count is not None
    shares = values.div(totals, axis="index") if counted else values
    printed = values.map("{:,.0f}".format) if numbers else shares.map(_as_per_cent)
    right = 16 if count is None else 14 + text_width(count, page.size.small)
    draft = Rows(page, frame["label"], THICK + 1, headings=_headings(frame))
    inside = _have_room(page, shares, printed, page.width - draft.left - right)
    has_outside = (~inside & (shares > 0)).any(axis=1)
    below = [page.line if outside else 0 for outside in has_outside]
    below[-1] += 3 if below[-1] else 0  # clear of the axis
    rows = Rows(page, frame["label"], THICK + 1, below=below, headings=_headings(frame))
    swatches = {
        name: {"facecolor": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0}
        for name, colour, hatch in parts.values()
    }
    key_left = 4 if rows.above else rows.left
    words_of_count = page.line if count else 0
    (axis,) = page.canvas(
        height=rows.height,
        left=rows.left,
        right=right,
        above=2 + key_height(page, swatches, key_left) + words_of_count,
    )
    rows.draw(axis)
    axis.set_xlim(0, 1)
    draw_key(page, axis, swatches, key_left, lift=words_of_count)
    _draw_shares(page, axis, rows.middles, shares, parts, printed, inside)
    told = _told(values, printed, counted=counted, numbers=numbers)
    _mark_shares(page, axis, rows.middles, frame, shares, parts, told)
    if count is not None:
        for y, total in zip(rows.middles, totals, strict=True):
            row_total(page, axis, total, y)
        page.write(page.width - 4, axis.bbox.y1 + 3, count, ha="right", va="bottom")
    number_axis(axis.xaxis, percent)
    axis.grid(visible=False)
    return page.finish(frame)


def _as_per_cent(share: float) -> str:
    """Return a share as a whole number of per cents; a small part of one is not zero."""
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"


def _have_room(page: Page, shares: pd.DataFrame, printed: pd.DataFrame, width: float):
    """Return for each part whether its number fits into it."""
    needed = printed.map(lambda text: text_width(text, page.size.small) + 4)
    return shares * width >= needed


def _draw_shares(page: Page, axis, heights, shares, parts: dict, printed, inside) -> None:
    """Draw the parts of each row side by side, with their numbers in them or below them."""
    starts = shares.cumsum(axis=1) - shares
    for column, (_, colour, hatch) in parts.items():
        look = {"color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.8}
        axis.barh(heights, shares[column], left=starts[column], height=THICK + 1, **look)
    for place, y in enumerate(heights):
        outside = []
        for column, (_, colour, hatch) in parts.items():
            share, text = shares[column].iloc[place], printed[column].iloc[place]
            middle = starts[column].iloc[place] + share / 2
            if inside[column].iloc[place]:
                ground = {"facecolor": colour, "edgecolor": "none", "pad": 0} if hatch else None
                look = {"color": _ink_on(colour), "bbox": ground, "ha": "center"}
                note(page, axis, text, (middle, y), va="center", **look)
            elif share > 0:
                outside.append((middle, text, colour))
        _write_below(page, axis, y - THICK / 2 - 2, outside)


def _write_below(page: Page, axis, y: float, numbers: list) -> None:
    """Write numbers below their parts of a bar, apart from each other, each in its colour."""
    if not numbers:
        return
    right = axis.bbox.width + 6
    widths = [text_width(text, page.size.small) for _, text, _ in numbers]
    centres = [middle * axis.bbox.width for middle, _, _ in numbers]
    for place in range(1, len(numbers)):
        apart = (widths[place - 1] + widths[place]) / 2 + BETWEEN
        centres[place] = max(centres[place], centres[place - 1] + apart)
    for place in reversed(range(len(numbers))):
        centres[place] = min(centres[place], right - widths[place] / 2)
        right = centres[place] - widths[place] / 2 - BETWEEN
    for (_, text, colour), centre in zip(numbers, centres, strict=True):
        look = {"color": colour if _is_dark(colour) else INK, "weight": "bold"}
        # A number may stand a little beyond the end of its bar, where the library would drop it.
        look |= {"va": "top", "ha": "center", "annotation_clip": False}
        note(page, axis, text, (centre / axis.bbox.width, y), **look)


def _dark_enough(colour: str):
    """Return a colour for a thin line: a light one is darkened, or it is not seen."""
    return colour if _is_dark(colour) else tuple(0.7 * part for part in to_rgb(colour))


def _is_dark(colour: str) -> bool:
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.55


def _ink_on(colour: str) -> str:
    return "white" if _is_dark(colour) else INK


def _told(values, printed, *, counted: bool, numbers: bool) -> pd.DataFrame:
    """Return what is told of each part: a share together with the number that the table has."""
    if numbers:
        return printed
    return values.map("{:,.0f}".format) + " (" + printed + "%)" if counted else printed + "%"


def _mark_shares(page, axis, heights, frame, shares, parts, told) -> None:
    starts = shares.cumsum(axis=1) - shares
    for place, y in enumerate(heights):
        row = _name_of_row(frame, place)
        for column, (name, _, _) in parts.items():
            start, share = starts[column].iloc[place], shares[column].iloc[place]
            box = {"x": (start, start + share), "y": (y - THICK / 2, y + THICK / 2)}
            words = f"{row}, {name}: {told[column].iloc[place]}"
            page.mark(axis, **box, row=place, column=column, words=words)


# --- two sides of a balance


@chart_form
def balance(
    frame: pd.DataFrame,
    leftward: str,
    rightward: str,
    *,
    page: Page,
    groups: dict,
    colours: dict | None = None,
    number=thousands,
    room: float = 0.3,
) -> Drawing:
    """Two quantities a row on one scale, left and right of a zero line, each with its value.

    `frame` has ``label``, ``code`` and the columns named `leftward` (drawn as outlines) and
    `rightward` (their names stand above); `groups` maps a code to the heading above its rows,
    in the order drawn. A zero is printed, a missing value says "no data". `room` is the least
    part of the width that the left side gets. Raises ValueError for a code without a group.
    """
    refuse_unplaced(f"figure {page.words.name}: balance", frame["code"], groups)
    refuse_twins(f"figure {page.words.name}: balance", frame, ["code", "label"])
    order = {code: place for place, code in enumerate(groups)}
    frame = frame.sort_values("code", key=lambda codes: codes.map(order), kind="stable")
    colours = colours or COLOURS
    headings = list(frame["code"].map(groups))
    rows = Rows(page, frame["label"], THICK, headings=headings, edge=3)
    sides = [wrap(side, 0.36 * page.width, page.size.small) for side in (leftward, rightward)]
    above = 5 + text_height(max(map(lines_of, sides)), page.size.small)
    (axis,) = page.canvas(height=rows.height, left=rows.left, right=8, above=above, below=0)
    rows.draw(axis, {heading: colours.get(code, OTHER) for code, heading in groups.items()})
    ends = [_printed_width(page, frame[side], number) for side in (leftward, rightward)]
    head = 0.6 * rows.left  # the name of a side may begin above the row names
    room = max(room, (text_width(sides[0], page.size.small) + 8 - head) / axis.bbox.width)
    axis.set_xlim(*_two_sides(frame[leftward].max(), frame[rightward].max(), room, ends, axis))
    data = frame.assign(group=headings)[["group", "label", leftward, rightward]]
    for place, (y, code) in enumerate(zip(rows.middles, frame["code"], strict=True)):
        colour = colours.get(code, OTHER)
        for side, direction in ((leftward, -1), (rightward, 1)):
            value = frame[side].iloc[place]
            text = _draw_side(page, axis, y, value, number, colour, direction)
            end = 0 if pd.isna(value) else direction * value
            words = f"{groups[code]}, {frame['label'].iloc[place]}, {side}: {text}"
            box = {"x": (min(0, end), max(0, end)), "y": (y - THICK / 2, y + THICK / 2)}
            page.mark(axis, **box, row=place, column=side, words=words)
    zero = axis.transData.transform((0, 0))[0]
    for side, shift, aligned in zip(sides, (-5, 5), ("right", "left"), strict=True):
        page.write(zero + shift, axis.bbox.y1 + 4, side, ha=aligned, va="bottom")
    bars_from_zero(axis)
    return page.finish(data)


def _printed_width(page: Page, values: pd.Series, number) -> float:
    texts = [number(value) if pd.notna(value) else "no data" for value in values]
    return 8 + max(text_width(text, page.size.small) for text in texts)


def _draw_side(page: Page, axis, y, value, number, colour: str, direction: int) -> str:
    """Draw one bar from zero, an outline to the left; return the value written at its end."""
    known = pd.notna(value)
    length = direction * value if known else 0
    text = number(value) if known else "no data"
    leftward = direction == -1
    face = "white" if leftward else colour
    if length:
        axis.barh(y, length, height=THICK, facecolor=face, edgecolor=colour, linewidth=1)
    look = {"color": INK if known and value != 0 else SOFT}
    aligned = "right" if leftward else "left"
    note(page, axis, text, (length, y), (4 * direction, 0), va="center", ha=aligned, **look)
    return text


def _two_sides(farthest_left: float, farthest_right: float, room: float, ends: list, axis):
    """Return the limits of an axis with space for values at both ends."""
    for_bars = axis.bbox.width - sum(ends)
    unit = (farthest_left + farthest_right) / for_bars
    left = farthest_left + unit * ends[0]
    whole = unit * axis.bbox.width
    if left >= room * whole:
        return -left, whole - left
    unit = farthest_right / ((1 - room) * axis.bbox.width - ends[1])
    return -room * unit * axis.bbox.width, (1 - room) * unit * axis.bbox.width


# --- pairs of values


@chart_form
def dumbbells(
    frame: pd.DataFrame,
    ends: dict,
    *,
    page: Page,
    colours: dict | None = None,
    number=thousands,
    limits=None,
) -> Drawing:
    """Two values a row on one scale, joined by a line: before and after, or of two suppliers.

    `frame` has ``label``, two columns and, if wanted, ``group`` (a heading above the rows that
    have it) and ``code`` (for the colour); `ends` maps each of the two columns to (printed
    name, colour, marker). Where the colour is None it is that of the row, and the first end is
    open. Raises ValueError where two rows of a group have one label, or ends are not two.
    """
    where = f"figure {page.words.name}: dumbbells"
    refuse_unknown(where, "column", ends, frame.columns)
    refuse_twins(where, frame, ["group", "label"])
    if len(ends) != 2:
        raise ValueError(f"{where} joins two columns, not {len(ends)}")
    rows = Rows(page, frame["label"], THICK, headings=_headings(frame))
    of_row = [
        (colours or COLOURS).get(code, OTHER) for code in frame.get("code", [None] * len(frame))
    ]
    looks = [_looks_of_end(ends, column) for column in ends]
    swatches = {
        name: _dot_look(look, SOFT) for (name, _, _), look in zip(ends.values(), looks, strict=True)
    }
    key_left = 4 if rows.above else rows.left
    (axis,) = page.canvas(
        height=rows.height,
        left=rows.left,
        right=12,
        above=2 + key_height(page, swatches, key_left),
    )
    rows.draw(axis)
    draw_key(page, axis, swatches, key_left)
    axis.set_xlim(*_room_for_numbers(page, axis, frame[list(ends)], number, limits))
    axis.grid(axis="x", visible=True)
    ticks = MaxNLocator(4 if page.narrow else 5).tick_values(*(limits or axis.get_xlim()))
    low, high = limits or axis.get_xlim()
    axis.set_xticks([tick for tick in ticks if low <= tick <= high and tick >= 0])
    number_axis(axis.xaxis, number)
    for place, y in enumerate(rows.middles):
        pair = frame[list(ends)].iloc[place]
        _draw_pair(page, axis, y, pair, looks, of_row[place], number)
        row = _name_of_row(frame, place)
        for column, (name, _, _) in ends.items():
            words = f"{row}, {name}: {number(pair[column])}"
            page.mark(axis, pair[column], y, row=place, column=column, words=words, rim=4)
    return page.finish(frame)


def _looks_of_end(ends: dict, column: str) -> dict:
    _, colour, marker = ends[column]
    return {
        "colour": colour,
        "marker": marker,
        "open": colour is None and column == next(iter(ends)),
    }


def _dot_look(look: dict, colour_of_row: str) -> dict:
    """Return how one end of a pair looks in a row of that colour."""
    colour = look["colour"] or colour_of_row
    return {
        "marker": look["marker"],
        "markersize": 7,
        "markerfacecolor": "white" if look["open"] else colour,
        "markeredgecolor": colour,
        "markeredgewidth": 1.4,
        "linestyle": "none",
    }


def _room_for_numbers(page: Page, axis, pairs: pd.DataFrame, number, limits):
    """Return the limits, from zero if none are given, with room for a number at both ends."""
    values = pairs.stack()
    room = 12 + max(text_width(number(value), page.size.small) for value in values)
    low, high = limits or (min(0, values.min()), values.max())
    unit = (high - low) / (axis.bbox.width - 2 * room)
    return low - room * unit, high + room * unit


def _draw_pair(page: Page, axis, y, pair: pd.Series, looks: list, colour: str, number) -> None:
    """Draw a line between two values, a marker each, and their numbers on the outer sides."""
    axis.plot(list(pair), [y, y], color=LINE, linewidth=3.2, solid_capstyle="butt", zorder=1.5)
    first_is_lower = pair.iloc[0] <= pair.iloc[1]
    ends = axis.transData.transform([(value, y) for value in pair])
    together = abs(ends[0][0] - ends[1][0]) < 5
    for place, (value, look) in enumerate(zip(pair, looks, strict=True)):
        shown = _dot_look(look, colour)
        if look["open"] and together:  # a ring round the other end
            shown["markersize"] = 11
        axis.plot(value, y, **shown, zorder=2 if look["open"] else 2.1)
        is_lower = first_is_lower == (place == 0)
        aligned, shift = ("right", -7) if is_lower else ("left", 7)
        strong = {"color": look["colour"] or colour, "weight": "normal" if look["open"] else "bold"}
        note(
            page,
            axis,
            number(value),
            (value, y),
            (shift, 0),
            va="center",
            ha=aligned,
            **strong,
        )
