"""Chart forms of where and between whom: places on a map, and ties between partners and fields.

A map is drawn in an equirectangular projection: a degree of longitude is as long as it is on the
middle parallel of the window, so that distances near the middle are true and a scale bar holds.
"""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from report.figures.exhibit import Drawing
from report.figures.forms import chart_form, refuse_twins, refuse_unknown, refuse_unplaced
from report.figures.idioms import draw_key, key_height
from report.figures.page import Page, text_width, typographic
from report.figures.placing import BESIDE, Drawn, crosses, extent
from report.figures.style import COLOURS, EDGE, INK, OTHER, SOFT, WHITE_EDGE

DOT = 7  # points: the width of a mark
VIOLENCE = "#a8324a"
KINDS = {  # of a place: its colour, no country's but Russia's, and its marker
    "port": (COLOURS["RUS"], "s"),
    "railway": (SOFT, "D"),
    "depot": (COLOURS["RUS"], "p"),
    "air base": (COLOURS["RUS"], "^"),
    "fighting": (VIOLENCE, "X"),
    "strike": (VIOLENCE, "v"),
    "planned": (COLOURS["RUS"], "P"),
    "city": (SOFT, "o"),
}
TALLEST = {"wide": 400, "narrow": 350}  # points of a map; a taller window shows more of its sides
LOWEST = 0.62  # of its width: a flatter window shows more above and below
LAND = "#eeeeee"
BORDER = {"edgecolors": "#a8a8a8", "linewidths": 0.5}
VEIL = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5}  # under a name
KILOMETRES_A_DEGREE = 111.2  # of latitude
WAYS = {  # how it is drawn, and how far it bends to the right of a straight line, in its lengths
    "railway": (SOFT, (0, (4, 1.2)), 0),
    "sea": (COLOURS["RUS"], (0, (1, 1.4)), 0.16),
}
# Where the name of a place is tried, in this order; and that of a country or sea, in points from
# the place that is given for it.
SIDES = ("right", "left", "above", "below", "above right", "below right", "above left")
SIDES += ("below left", "higher right", "lower right", "higher left", "lower left")
NEAR_BY = ((0, 0), (0, 12), (0, -12), (14, 0), (-14, 0), (0, 24), (0, -24), (30, 0), (-30, 0))
CROWDED = 40  # points from a place within which others crowd its name

# Of ties, in points: from a field to the next, and the width of the post where those of a partner
# start.
PITCH, POST = 30, 5


@chart_form
def places(
    frame: pd.DataFrame,
    outlines: pd.DataFrame,
    *,
    page: Page,
    window: tuple,
    countries: dict,
    waters: dict | None = None,
    sides: dict | None = None,
) -> Drawing:
    """Places on a map of coast and borders, with their names, a key and a scale bar.

    `frame` has ``id``, ``name``, ``longitude``, ``latitude``, ``kind``, ``what`` (told with the
    mark), ``onward`` and ``way`` (the place where a railway or a sea road goes on); `outlines` has
    ``points`` and ``status`` (a disputed one is hatched). `window` is west, east, south and
    north, and the page shows more where it has room. `countries` and `waters` map a name to where
    it is written, `sides` that of a place to the side (of `placing.BESIDE`) to be tried first.
    Raises ValueError for a place outside the window, a kind without a look, two places of one
    name, a way to a place that is not there and a name without room.
    """
    where = f"figure {page.words.name}: places"
    frame = frame.reset_index(drop=True)
    refuse_unplaced(where, frame["kind"], KINDS)
    refuse_twins(where, frame, ["name"])
    refuse_unplaced(where, frame["onward"].dropna(), frame["id"])
    refuse_unknown(where, "way", frame["way"].dropna(), WAYS)
    _refuse_outside(where, frame, window)
    looks = _key_of(frame, outlines)
    height, shown = _fitted(page, window)
    (axis,) = page.canvas(
        height=height,
        left=2,
        right=2,
        below=2,
        above=3 + key_height(page, looks, 4),
    )
    _draw_ground(axis, outlines, shown)
    _draw_ways(axis, frame)
    for kind, (colour, marker) in KINDS.items():
        mine = frame[frame["kind"] == kind]
        look = {"color": colour, "markersize": DOT, "linestyle": "none"} | WHITE_EDGE
        axis.plot(mine["longitude"], mine["latitude"], marker=marker, zorder=3, **look)
        for row, place in zip(mine.index, mine.to_dict("records"), strict=True):
            words = f"{place['name']}, {kind}: {place['what']}"
            at = place["longitude"], place["latitude"]
            page.mark(axis, *at, row=row, column="name", words=words, rim=DOT / 2)
    _draw_scale(page, axis, shown)
    coast = _coast(axis, outlines)
    _name_places(page, axis, frame, sides or {}, coast)
    _name_areas(page, axis, countries, coast, color=SOFT, weight="bold")
    _name_areas(page, axis, waters or {}, coast, color=COLOURS["RUS"], style="italic")
    draw_key(page, axis, looks, 4)
    return page.finish(frame)


def _refuse_outside(where: str, frame: pd.DataFrame, window: tuple) -> None:
    west, east, south, north = window
    inside = frame["longitude"].between(west, east) & frame["latitude"].between(south, north)
    if not inside.all():
        names = ", ".join(frame.loc[~inside, "name"])
        raise ValueError(f"{where} has {names} outside its window {window}")


def _key_of(frame: pd.DataFrame, outlines: pd.DataFrame) -> dict:
    """Return what the key shows: the kinds and the ways that occur, and what is disputed."""
    looks = {}
    for kind, (colour, marker) in KINDS.items():
        if kind in set(frame["kind"]):
            mark = {"marker": marker, "markersize": DOT, "linestyle": "none", "color": colour}
            looks[kind] = mark | WHITE_EDGE
    for way, (colour, dashes, _) in WAYS.items():
        if way in set(frame["way"].dropna()):
            looks[f"{way}, not its true course"] = {"color": colour, "linestyle": dashes}
    if (outlines["status"] == "disputed").any():
        looks["disputed"] = {"facecolor": LAND, "edgecolor": SOFT, "hatch": "////", "linewidth": 0}
    return looks


def _fitted(page: Page, window: tuple) -> tuple[float, tuple]:
    """Return the height of a map in points, and the window as it is shown on this page."""
    west, east, south, north = window
    width = page.width - 4
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    up = north - south
    height = min(max(width * up / across, LOWEST * width), TALLEST[page.size.name])
    wider = max(0, up / height * width / across - 1) * (east - west) / 2
    higher = max(0, across / width * height / up - 1) * up / 2
    return height, (west - wider, east + wider, south - higher, north + higher)


def _points(text: str) -> np.ndarray:
    return np.array([pair.split(",") for pair in text.split(" ")], dtype=float)


def _draw_ground(axis, outlines: pd.DataFrame, shown: tuple) -> None:
    """Draw land and borders behind all else, and a frame round the map."""
    west, east, south, north = shown
    axis.set_xlim(west, east)
    axis.set_ylim(south, north)
    axis.set_axis_off()
    axis.grid(visible=False)
    edge = Rectangle((0, 0), 1, 1, transform=axis.transAxes)
    for status, more in (("as drawn", {}), ("disputed", {"hatch": "////"})):
        rings = [_points(text) for text in outlines.loc[outlines["status"] == status, "points"]]
        land = PolyCollection(rings, facecolors=LAND, zorder=-1, **BORDER | more)
        land.set_transform(axis.transData)
        # On the figure, not among what is drawn in the plot: a name may stand on land or coast.
        axis.figure.add_artist(land)
        land.set_clip_path(edge)
    frame = Rectangle((0, 0), 1, 1, transform=axis.transAxes, fill=False, edgecolor=EDGE)
    frame.set_linewidth(0.7)
    axis.figure.add_artist(frame)


def _draw_ways(axis, frame: pd.DataFrame) -> None:
    """Draw each way as a straight line or a bow: where it runs between its ends is not known."""
    at = frame.set_index("id")[["longitude", "latitude"]]
    for place in frame.dropna(subset=["onward"]).to_dict("records"):
        colour, dashes, bend = WAYS[place["way"]]
        start = np.array([place["longitude"], place["latitude"]])
        step = at.loc[place["onward"]].to_numpy() - start
        along = np.linspace(0, 1, 25 if bend else 2)[:, None]
        bow = 4 * bend * along * (1 - along) * np.array([step[1], -step[0]])
        x, y = (start + along * step + bow).T
        axis.plot(x, y, color=colour, linestyle=dashes, linewidth=1.3, zorder=2)


def _draw_scale(page: Page, axis, shown: tuple) -> None:
    """Draw a bar of a round number of kilometres at the lower left."""
    west, east, south, north = shown
    a_degree = KILOMETRES_A_DEGREE * math.cos(math.radians((south + north) / 2))
    most = (east - west) * a_degree / 4
    length = max(n * 10**k for n in (1, 2, 5) for k in range(4) if n * 10**k <= most)
    x, y = axis.bbox.x0 + 8, axis.bbox.y0 + 8
    end = x + length / a_degree / (east - west) * axis.bbox.width
    page.line_through([x, x, end, end], [y + 3, y, y, y + 3], color=INK, linewidth=0.9)
    page.write((x + end) / 2, y + 3, f"{length:,} km", ha="center", va="bottom", color=INK)


def _coast(axis, outlines: pd.DataFrame) -> list:
    """Return the pieces of all outlines, in points, by which a name would be struck."""
    rings = [axis.transData.transform(_points(text)) for text in outlines["points"]]
    return [piece for ring in rings for piece in pairwise(ring)]


def _name_places(page: Page, axis, frame: pd.DataFrame, first: dict, coast: list) -> None:
    """Write the name of each place at the first side of its mark that is free."""
    drawn_names = frame.assign(crowd=_neighbours(axis, frame)).sort_values(
        "crowd", ascending=False, kind="stable"
    )
    for place in drawn_names.to_dict("records"):
        at = place["longitude"], place["latitude"]
        name, look = place["name"], {"color": INK}
        asked = [first[name]] if name in first else []  # this side even if a coast runs there
        if not (
            _write_free(page, axis, name, at, asked, coast, **look)
            or _write_free(page, axis, name, at, SIDES, coast, **look)
        ):
            where = f"figure {page.words.name}"
            raise ValueError(
                f"{where}: the name {name} has no room on the map; "
                "give it a side in `sides`, or widen the window"
            )


def _neighbours(axis, frame: pd.DataFrame) -> list[int]:
    """Return how many other places crowd each."""
    at = axis.transData.transform(frame[["longitude", "latitude"]])
    return [(np.hypot(*(at - one).T) < CROWDED).sum() - 1 for one in at]


def _name_areas(page: Page, axis, names: dict, coast: list, **look) -> None:
    """Write names of countries and seas about where they are given, where there is room."""
    for name, at in names.items():
        _write_free(page, axis, name, at, NEAR_BY, coast, **look)


def _write_free(page: Page, axis, text: str, at, sides, coast: list, **look) -> bool:
    """Write a name at the first free side, off coasts and borders if it can be; return whether."""
    drawn = Drawn(page, axis)
    struck = None
    for side in sides:
        shift, ha, va = BESIDE[side] if isinstance(side, str) else (side, "center", "center")
        written = axis.annotate(
            typographic(text),
            at,
            xytext=shift,
            textcoords="offset points",
            ha=ha,
            va=va,
            size=page.size.small,
            zorder=4,
            annotation_clip=False,
            **look,
        )
        box = extent(written)
        free = drawn.leaves_free(box) and box.x1 <= axis.bbox.x1 - 3 and box.x0 >= axis.bbox.x0 + 3
        if free and not any(crosses(box, *piece) for piece in coast):
            if struck:
                struck.remove()
            return True
        if free and not struck:  # kept for want of a better side, with the line veiled below it
            written.set_bbox(VEIL)
            struck = written
        else:
            written.remove()
    return struck is not None


# --- ties between two partners and what they share


@chart_form
def ties(
    frame: pd.DataFrame,
    partners: dict,
    *,
    page: Page,
    colours: dict | None = None,
) -> Drawing:
    """Two partners, left and right, tied to the fields between them by bands as wide as a number.

    `frame` has ``code`` (of a partner), ``field`` and ``value``, whole and above zero; `partners`
    maps the two codes to their names, the left one first. The fields stand in the order of their
    first rows, the number of each tie beside its field. Raises ValueError for other than two
    partners, a code that is none of them, a value that is not above zero and a tie told twice.
    """
    where = f"figure {page.words.name}: ties"
    if len(partners) != 2:
        raise ValueError(f"{where} stands between two partners, not {len(partners)}")
    refuse_unplaced(where, frame["code"], partners)
    refuse_twins(where, frame, ["code", "field"])
    if not (frame["value"] > 0).all():
        raise ValueError(f"{where} has a tie that is not above zero; leave its row out")
    frame = frame.reset_index(drop=True)
    fields = list(dict.fromkeys(frame["field"]))
    height = PITCH * len(fields)
    (axis,) = page.canvas(height=height, left=4, right=4, above=18, below=2)
    axis.set_axis_off()
    axis.grid(visible=False)
    axis.set_xlim(0, axis.bbox.width)
    axis.set_ylim(0, height)
    at = {name: height - PITCH * (place + 0.5) for place, name in enumerate(fields)}
    for name, y in at.items():
        look = {"size": page.size.text, "ha": "center", "va": "center", "color": INK}
        axis.text(axis.bbox.width / 2, y, name, **look)
    half = max(text_width(name, page.size.text) for name in fields) / 2 + 10
    totals = frame.groupby("code")["value"].sum()
    scale = min((height - 10) / totals.max(), 0.75 * PITCH / frame["value"].max())
    sides = {-1: (axis.bbox.x0, "left"), 1: (axis.bbox.x1, "right")}
    for side, (code, partner) in zip(sides, partners.items(), strict=True):
        look = {"color": (colours or COLOURS).get(code, OTHER), "weight": "bold"}
        total = totals.get(code, 0)
        edge, ha = sides[side]
        head = f"{partner}: {total:,}"
        page.write(edge, axis.bbox.y1 + 5, head, ha=ha, size=page.size.text, **look)
        mine = frame[frame["code"] == code].assign(partner=partner)
        _draw_ties(page, axis, mine, at, side=side, scale=scale, half=half, look=look)
    data = frame.assign(partner=frame["code"].map(partners))
    return page.finish(data[["partner", "field", "value"]])


def _draw_ties(page: Page, axis, mine, at: dict, *, side: int, scale: float, half: float, look):
    """Draw the post of one partner and its ties, the upper field's first, with their numbers."""
    width, height = axis.bbox.width, max(at.values()) + PITCH / 2
    edge = width if side > 0 else 0
    total = scale * mine["value"].sum()
    top = (height + total) / 2
    post = (edge - POST if side > 0 else edge, top - total)
    axis.add_patch(Rectangle(post, POST, total, facecolor=look["color"], edgecolor="none"))
    near = width / 2 + side * half
    end = near + side * (text_width("00", page.size.small, "bold") + 4)
    mine = mine.assign(y=mine["field"].map(at)).sort_values("y", ascending=False)
    for row, tie in zip(mine.index, mine.to_dict("records"), strict=True):
        thick, y = scale * tie["value"], tie["y"]
        _draw_band(axis, (edge - side * POST, top - thick / 2), (end, y), thick, look["color"])
        top -= thick
        ha = "left" if side > 0 else "right"
        axis.text(near, y, f"{tie['value']:,}", size=page.size.small, ha=ha, va="center", **look)
        box = {"x": tuple(sorted((near, end))), "y": (y - 8, y + 8)}
        words = f"{tie['partner']}, {tie['field']}: {tie['value']:,}"
        page.mark(axis, **box, row=row, column="value", words=words)


def _draw_band(axis, start: tuple, end: tuple, thick: float, colour: str) -> None:
    """Draw a band of one thickness from a place to another, level at both."""
    (x0, y0), (x1, y1), half = start, end, thick / 2
    bend = (x0 + x1) / 2
    upper = [(x0, y0 + half), (bend, y0 + half), (bend, y1 + half), (x1, y1 + half)]
    lower = [(x1, y1 - half), (bend, y1 - half), (bend, y0 - half), (x0, y0 - half)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    outline = Path([*upper, *lower, upper[0]], codes)
    axis.add_patch(PathPatch(outline, facecolor=colour, alpha=0.45, edgecolor="white", lw=0.4))
