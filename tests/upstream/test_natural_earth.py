"""Coast and borders: arcs, cut and simplified; every expected point is worked by hand."""

import json

import pytest

from tools.upstream import named, natural_earth, stored
from tools.upstream.natural_earth import Window, clipped, outer_rings, simplified
from tools.upstream.reading import Refused

# Two squares of one degree beside each other, 130 to 132 east, 42 to 43 north, in steps of half a
# degree. Arc 0 is their shared border, northward; arc 1 goes round the west, arc 2 round the east.
SQUARES = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [130, 42]},
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 2], [2, 0], [0, -2], [-2, 0]],
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "China"}},
                {"type": "MultiPolygon", "arcs": [[[-3, -1]]], "properties": {"name": "Russia"}},
            ],
        }
    },
}
WINDOW = Window(0, 2, 0, 2, tolerance=0, least=0)


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "countries-50m.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def test_a_shared_arc_is_read_forwards_and_backwards(file):
    assert list(outer_rings(file(SQUARES))) == [
        ("China", [(131, 42), (131, 43), (130, 43), (130, 42)]),
        ("Russia", [(131, 42), (132, 42), (132, 43), (131, 43)]),
    ]


def test_the_source_is_known_as_people_write_it():
    assert named("natural-earth") is natural_earth.PUBLISHER


def test_rows_of_the_table(file, rows):
    found = rows(natural_earth.read([file(SQUARES)]), "outlines")
    assert [(row["map"], row["country"], row["ring"], row["status"]) for row in found] == [
        ("Tumen", "CHN", "1", "as drawn"),
        ("Tumen", "RUS", "1", "as drawn"),
    ]
    assert set(found[0]["points"].split()) == {"130,42", "130,43", "131,42", "131,43"}


def test_crimea_is_ukraine_and_disputed(file, rows):
    moved = SQUARES | {"transform": {"scale": [0.5, 0.5], "translate": [33, 45]}}
    west, east = rows(natural_earth.read([file(moved)]), "outlines")
    assert (west["country"], west["status"]) == ("CHN", "as drawn")
    assert (east["country"], east["status"]) == ("UKR", "disputed")


def test_a_triangle_is_cut_at_the_edge_of_the_window():
    # The line from (1, 1) to (3, 1) leaves at (2, 1), the one from (3, 1) to (1, 0) at (2, 0.5).
    found = clipped([(1, 1), (3, 1), (1, 0)], WINDOW)
    assert found == [(1, 1), (2, 1), (2, 0.5), (1, 0)]
    assert clipped([(3, 3), (4, 3), (4, 4)], WINDOW) == []


def test_a_point_near_its_chord_goes_and_a_far_one_stays():
    ring = [(0, 0), (2, 0.1), (4, 0), (4, 4)]  # (2, 0.1) lies a tenth off the line to (4, 0)
    assert simplified(ring, 0.2) == [(0, 0), (4, 0), (4, 4)]
    assert simplified(ring, 0.05) == ring
    assert simplified(ring, 0) == ring


def test_an_unknown_name_in_a_window_is_refused_with_place_and_mend(file):
    content = json.dumps(SQUARES).replace("China", "Chyna")
    with pytest.raises(Refused, match=r"Tumen, the country 'Chyna' is not known; add the name to"):
        natural_earth.read([file(content)])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (json.dumps(SQUARES)[:-20], "cut off or no JSON; download"),
        ("[]", "is no TopoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "is no TopoJSON"),
        (json.dumps(SQUARES | {"arcs": []}), "has no arcs, transform and countries"),
        (json.dumps(SQUARES | {"objects": {}}), "has no arcs, transform and countries"),
    ],
)
def test_another_file_is_refused_in_one_line(file, content, line):
    with pytest.raises(Refused, match=line) as refused:
        natural_earth.read([file(content)])
    assert "\n" not in str(refused.value)


def test_stored_outlines_lie_in_their_windows():
    for row in stored.load("outlines").to_dict("records"):
        window = natural_earth.WINDOWS[row["map"]]
        for x, y in (map(float, point.split(",")) for point in row["points"].split()):
            assert window.west <= x <= window.east
            assert window.south <= y <= window.north
