"""The maps and the network: distances, names and ties against what is known without them."""

import json
import math

import geometry
import pandas as pd
import pytest
from charts_at_their_limits import CAPES, CHARTS, ISLAND, TIED, WORDS

from report import figures, tables
from report.figures import exhibit, maps, style

WINDOW = (10, 15, 50, 53)


def drawn(make):
    with geometry.drawn_charts() as kept:
        make()
    return kept[0][1]


def draw(frame=CAPES, **options):
    return figures.places(frame, ISLAND, **({"window": WINDOW, "countries": {}} | WORDS | options))


@pytest.mark.parametrize("size", [0, 1])
def test_a_scale_bar_is_as_long_as_the_distance_it_names(size):
    drawing = drawn(draw)[size]
    axis = drawing.figure.axes[0]
    (bar,) = [line for line in drawing.figure.lines + drawing.figure.artists if is_bar(line)]
    (named,) = [text.get_text() for text in drawing.figure.texts if text.get_text().endswith(" km")]
    start, *_, end = bar.get_xdata()
    degrees = (end - start) / axis.bbox.width * (axis.get_xlim()[1] - axis.get_xlim()[0])
    # a degree of longitude on the parallel of 51.5: 40,030 km round the earth, by its cosine
    middle = sum(axis.get_ylim()) / 2
    assert degrees * 40030 / 360 * math.cos(math.radians(middle)) == pytest.approx(
        float(named.removesuffix(" km")), rel=0.01
    )


def is_bar(line):
    return hasattr(line, "get_xdata") and len(line.get_xdata()) == 4


def test_a_degree_north_is_as_long_as_one_east_times_the_cosine():
    for drawing in drawn(draw):
        axis = drawing.figure.axes[0]
        across = axis.bbox.width / (axis.get_xlim()[1] - axis.get_xlim()[0])
        up = axis.bbox.height / (axis.get_ylim()[1] - axis.get_ylim()[0])
        middle = math.radians(sum(axis.get_ylim()) / 2)
        assert across / up == pytest.approx(math.cos(middle), rel=0.01)


def boxes_of_names(**options):
    for drawing in drawn(lambda: draw(**options)):
        axis = drawing.figure.axes[0]
        yield axis, {text.get_text(): text.get_window_extent() for text in axis.texts}


def test_a_name_stands_off_the_coast_where_it_can_and_at_the_side_that_is_asked_for():
    by_the_coast = CAPES.iloc[3:].assign(longitude=[13.7, 10.5], latitude=[51.0, 51.0])
    for axis, boxes in boxes_of_names(frame=by_the_coast):
        coast = axis.transData.transform((14, 51))[0]  # an upright piece of the island's
        assert boxes["At the edge"].x1 < coast
    for axis, boxes in boxes_of_names(frame=by_the_coast, sides={"At the edge": "right"}):
        coast = axis.transData.transform((14, 51))[0]
        assert boxes["At the edge"].x0 < coast < boxes["At the edge"].x1


def test_a_kind_of_place_has_no_colour_of_a_country_but_russia():
    others = {colour for code, colour in style.COLOURS.items() if code not in ("RUS", "SUN")}
    assert not others & {colour for colour, _ in maps.KINDS.values()}
    assert len({(colour, marker) for colour, marker in maps.KINDS.values()}) == len(maps.KINDS)


def test_marks_tell_a_place_its_kind_and_what_happened_there():
    marks = json.loads(draw().forms[exhibit.MARKS])["narrow"]["marks"]
    assert [mark["words"] for mark in marks][:2] == [
        "First, port: what happened there",
        "Second beside it, railway: what happened there",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "castle"}, "has no place for castle"),
        ({"name": "Same"}, "has two rows named 'Same'"),
        ({"latitude": 60.0}, "has First, Second beside it, Third, At the edge, Far from all outs"),
    ],
)
def test_places_that_cannot_be_drawn_are_refused(change, said):
    with pytest.raises(ValueError, match=f"figure fig-x: places {said}"):
        draw(CAPES.assign(**change))


def test_an_unknown_way_one_that_leads_nowhere_and_a_place_without_room_for_its_name_are_refused():
    with pytest.raises(TypeError, match="knows no way 'canal'"):
        draw(CAPES.assign(way="canal"))
    with pytest.raises(ValueError, match=r"the name x+ has no room on the map"):
        draw(CAPES.iloc[4:].assign(name="x" * 200))
    with pytest.raises(ValueError, match="places has no place for d"):
        draw(CAPES.iloc[:1])


def test_ties_are_as_wide_as_their_numbers():
    for drawing in drawn(CHARTS["ties"]):
        bands = [patch for patch in drawing.figure.axes[0].patches if hasattr(patch, "get_path")]
        thick = {}
        for band in bands:
            corners = band.get_path().vertices
            if len(corners) == 9:
                thick.setdefault(band.get_facecolor(), []).append(corners[0][1] - corners[7][1])
        first, second = thick.values()  # North Korea's 1 and 12, Myanmar's 40, 1 and 3
        assert first[1] / first[0] == pytest.approx(12)
        assert second[0] / second[1] == pytest.approx(40)
        assert first[0] == pytest.approx(second[1])


@pytest.mark.parametrize(
    ("frame", "partners", "said"),
    [
        (TIED, {"PRK": "North Korea"}, "stands between two partners, not 1"),
        (TIED.assign(value=0), {"PRK": "a", "MMR": "b"}, "has a tie that is not above zero"),
        (TIED, {"PRK": "a", "THA": "b"}, "has no place for MMR"),
        (TIED.assign(field="x"), {"PRK": "a", "MMR": "b"}, "has two rows named"),
    ],
)
def test_ties_that_cannot_be_drawn_are_refused(frame, partners, said):
    with pytest.raises(ValueError, match=f"figure fig-x: ties {said}"):
        figures.ties(frame, partners, **WORDS)


def test_a_dollar_is_printed_as_one():
    frame = pd.DataFrame({"label": ["$1 and $2"], "value": [1.0]})
    assert "<!-- $1 and $2 -->" in figures.ranked(frame, **WORDS).forms[exhibit.WIDE]


# --- what the maps of the book rest on


def test_each_place_rests_on_events_of_the_record_or_on_a_source():
    places = tables.load("places")
    known = tables.load("events").set_index("id")
    for place in places.to_dict("records"):
        if pd.isna(place["events"]):
            assert pd.notna(place["told_in"]), f"{place['id']} rests on nothing"
            continue
        told = known.reindex(place["events"].split(" "))
        assert told["summary"].notna().all(), f"{place['id']} names an event that is not there"


def test_each_way_leads_to_a_place_of_the_same_map():
    places = tables.load("places").set_index("id")
    led = places.dropna(subset=["onward"])
    assert led["way"].notna().all()
    assert (places.loc[led["onward"], "map"].to_numpy() == led["map"].to_numpy()).all()


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ("Tumangang", "Khasan", (2, 6)),  # across the river
        ("Rajin", "Khasan", (30, 54)),  # 54 by rail
        ("Vladivostok", "Dunay", (35, 60)),
        ("Kursk", "Kharkiv", (180, 210)),
        ("Mandalay", "Naypyidaw", (230, 270)),
    ],
)
def test_places_are_as_far_apart_as_on_the_ground(one, other, kilometres):
    places = tables.load("places").set_index("name")
    here, there = places.loc[one], places.loc[other]
    up = (here["latitude"] - there["latitude"]) * 111.2
    across = (here["longitude"] - there["longitude"]) * 111.2
    across *= math.cos(math.radians(here["latitude"]))
    low, high = kilometres
    assert low <= math.hypot(up, across) <= high


def test_crimea_is_drawn_as_disputed_and_nothing_else_is():
    outlines = tables.load("outlines")
    (disputed,) = outlines[outlines["status"] == "disputed"].to_dict("records")
    assert disputed["country"] == "UKR"
    places = [tuple(map(float, pair.split(","))) for pair in disputed["points"].split(" ")]
    assert all(32.4 < east < 36.7 and 44.3 < north < 46.3 for east, north in places)
