"""Natural Earth, countries at 1:50 million: to ``outlines``, coast and borders of the maps.

The file is ``countries-50m.json`` of the npm package world-atlas 2.0.2 (Natural Earth 4.1), a
TopoJSON: borders are arcs, each stored once, in whole steps of a grid from point to point; a
country is rings of arcs, and an arc ~n is arc n backwards.

- Degrees are rounded to a hundredth; points that then fall together are one.
- Of each polygon the outer ring is taken, cut to a window (Sutherland and Hodgman) and simplified
  (Douglas and Peucker). What is then smaller than `least` is left out.
- Crimea, a ring of its own that Natural Earth draws as Russian, is UKR and disputed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import hypot
from pathlib import Path

from tools.upstream import countries
from tools.upstream.assembly import frame
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import only, refusal, text

Point = tuple[float, float]  # degrees east and north
Ring = list[Point]  # closed; the first point is not repeated


@dataclass(frozen=True)
class Window:
    """What a map shows, in degrees, and how fine: tolerance of lines, least area of a ring."""

    west: float
    east: float
    south: float
    north: float
    tolerance: float
    least: float

    def misses(self, ring: Ring) -> bool:
        """Tell a ring that lies beside the window."""
        xs, ys = zip(*ring, strict=True)
        return (
            max(xs) < self.west
            or min(xs) > self.east
            or max(ys) < self.south
            or min(ys) > self.north
        )


WINDOWS = {
    "Tumen": Window(128.5, 135, 41, 44.5, tolerance=0, least=0.0005),
    "Kursk": Window(24, 50, 43, 54.5, tolerance=0.03, least=0.02),
    "Myanmar": Window(87, 107, 12, 27, tolerance=0.025, least=0.02),
}
# Reaches into a window only where its map shows nothing: Bulgaria lies south of 44.3 degrees north.
UNSEEN = {("Kursk", "BGR")}
CRIMEA = (32.4, 36.7, 44.3, 46.3)  # west, east, south, north of what holds its ring whole
DECIMALS = 2
MEND = "download the file again, countries-50m.json of world-atlas 2.0.2"


def read(paths: Sequence[Path]) -> Release:
    """Return what the file says; raises Refused where it cannot be taken in."""
    path = only(paths)
    drawn = list(outer_rings(path))
    rows = [row for name in WINDOWS for row in outlines(name, drawn, path.name)]
    if not rows:
        raise refusal(path.name, f"no country in a window of the maps; {MEND}")
    rows.sort(key=lambda row: (row["map"], row["country"], int(row["ring"])))
    return Release("outlines", "version 4.1", None, (Part("outlines", frame(rows)),))


def outlines(name: str, drawn: Iterable[tuple[str, Ring]], file: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``outlines`` of a map from the rings that are drawn, and whose they are."""
    window, count = WINDOWS[name], Counter()
    for country, ring in drawn:
        if window.misses(ring):
            continue
        shown = simplified(clipped(ring, window), window.tolerance)
        shown = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in shown]
        if len(shown) < 3 or area(shown) < window.least:
            continue
        code = countries.code(country)
        if code is None:
            what = f"the country {country!r} is not known; {countries.mend(country)}"
            raise refusal(file, f"in the window of {name}, {what}")
        disputed = code == "RUS" and is_crimea(ring)
        code = "UKR" if disputed else code
        if (name, code) in UNSEEN:
            continue
        count[code] += 1
        yield {
            "map": name,
            "country": code,
            "ring": str(count[code]),
            "points": " ".join(f"{x:g},{y:g}" for x, y in shown),
            "status": "disputed" if disputed else "as drawn",
        }


def outer_rings(path: Path) -> Iterator[tuple[str, Ring]]:
    """Yield each country's name with the outer ring of each of its polygons."""
    topology = whole(path)
    try:
        lines = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
        for shape in topology["objects"]["countries"]["geometries"]:
            for polygon in polygons(shape):
                if ring := joined(polygon[0], lines):  # an islet may be less than a hundredth
                    yield shape["properties"]["name"], ring
    except (KeyError, IndexError, TypeError, ValueError):
        what = "has no arcs, transform and countries of the form of a TopoJSON"
        raise refusal(path.name, f"{what}; {MEND}", row=1) from None


def whole(path: Path) -> dict:
    """Return the topology of a file that is not cut off."""
    try:
        topology = json.loads(text(path, ends_with_line=False))
    except json.JSONDecodeError:
        raise refusal(path.name, f"is cut off or no JSON; {MEND}", row=1) from None
    if not isinstance(topology, dict) or topology.get("type") != "Topology":
        raise refusal(path.name, f'is no TopoJSON ("type": "Topology"); {MEND}', row=1)
    return topology


def decoded(arc: Sequence[Sequence[int]], transform: dict) -> Ring:
    """Return the points of an arc in degrees: its steps added up, on the grid of the transform."""
    along, up = zip(*arc, strict=True)
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    return [
        (round(x * wide + west, DECIMALS), round(y * high + south, DECIMALS))
        for x, y in zip(accumulate(along), accumulate(up), strict=True)
    ]


def polygons(shape: dict) -> list:
    """Return the polygons of a country, each a list of rings, each a list of arcs."""
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(shape["type"])
    return shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def joined(numbers: Sequence[int], lines: Sequence[Ring]) -> Ring:
    """Return the ring of arcs that follow each other; each begins where the one before ended."""
    points = [
        point
        for number in numbers
        for point in (lines[number] if number >= 0 else lines[~number][::-1])
    ]
    return [a for a, b in pairwise([*points, points[0]]) if a != b]


def clipped(ring: Ring, window: Window) -> Ring:
    """Return what of a ring lies in a window: Sutherland and Hodgman, one edge after the other."""
    for axis, edge, side in (
        (0, window.west, 1),
        (0, window.east, -1),
        (1, window.south, 1),
        (1, window.north, -1),
    ):
        ring = list(kept(ring, axis, edge, side))
    return ring


def kept(ring: Ring, axis: int, edge: float, side: int) -> Iterator[Point]:
    """Yield the points of a ring on one side of an edge, and where the ring crosses it."""
    for a, b in pairwise([*ring[-1:], *ring]):
        inside = [side * (point[axis] - edge) >= 0 for point in (a, b)]
        if inside[0] != inside[1]:
            yield crossing(a, b, axis, edge)
        if inside[1]:
            yield b


def crossing(a: Point, b: Point, axis: int, edge: float) -> Point:
    """Return where the line from a to b crosses an edge: x = edge (axis 0) or y = edge (1)."""
    other = 1 - axis
    at = a[other] + (b[other] - a[other]) * (edge - a[axis]) / (b[axis] - a[axis])
    return (edge, at) if axis == 0 else (at, edge)


def simplified(ring: Ring, tolerance: float) -> Ring:
    """Return a ring without the points that lie as near to a line as the tolerance."""
    if not tolerance or len(ring) < 3:
        return ring
    return thinned([*ring, ring[0]], tolerance)[:-1]


def thinned(line: Ring, tolerance: float) -> Ring:
    """Thin a line out (Douglas and Peucker): split it where it is farthest from its chord."""
    if len(line) < 3:
        return line
    far = [distance(point, line[0], line[-1]) for point in line[1:-1]]
    if max(far) <= tolerance:
        return [line[0], line[-1]]
    at = far.index(max(far)) + 1
    return thinned(line[: at + 1], tolerance)[:-1] + thinned(line[at:], tolerance)


def distance(point: Point, a: Point, b: Point) -> float:
    """Return how far a point lies from the line through a and b, from a where they are one."""
    (x, y), (x0, y0), (x1, y1) = point, a, b
    chord = hypot(x1 - x0, y1 - y0)
    if chord == 0:
        return hypot(x - x0, y - y0)
    return abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / chord


def area(ring: Ring) -> float:
    """Return the area that a ring encloses, in square degrees."""
    turns = (a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))
    return abs(sum(turns)) / 2


def is_crimea(ring: Ring) -> bool:
    """Tell Crimea's ring among Russia's by where it lies."""
    west, east, south, north = CRIMEA
    return all(west < x < east and south < y < north for x, y in ring)


PUBLISHER = Publisher(
    key="natural_earth",
    producer="Natural Earth",
    title="Admin 0 – Countries, 1:50 million",
    address="https://www.naturalearthdata.com/downloads/50m-cultural-vectors/",
    terms="Public domain; no permission is needed.",
    tables=("outlines",),
    read=read,
)
