"""A chart's two drawings: nothing lies over anything else, letters can be read, marks tell values.

Each form is measured at its limits here; the charts of the chapters are measured beside their
stored outputs.
"""

import io
import json
import re
from itertools import combinations

import geometry
import numpy as np
import pandas as pd
import pytest
from charts_at_their_limits import CHARTS, WORDS, own, years
from matplotlib.transforms import Bbox

from report import figures
from report.figures import exhibit
from report.figures.style import SCALE


def drawn(make):
    """Return the wide and the narrow drawing of a chart, and its exhibit."""
    with geometry.drawn_charts() as kept:
        made = make()
    ((_, (wide, narrow)),) = kept
    return wide, narrow, made


def written(svg):
    """Return all that is written in a drawing, in the order in which it is drawn."""
    return re.findall("<!-- (.*?) -->", svg)


def viewed(svg):
    """Return (width, height) of a drawing."""
    return [float(part) for part in re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups()]


# --- geometry


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_lies_over_anything_else(name):
    wide, narrow, _ = drawn(CHARTS[name])
    assert geometry.faults(wide) == []
    assert geometry.faults(narrow) == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_640_pixels_wide_and_360_for_a_phone(name):
    forms = CHARTS[name]().forms
    assert viewed(forms[exhibit.WIDE])[0] * 4 / 3 == 640
    assert viewed(forms[exhibit.NARROW])[0] * 4 / 3 == 360


def moved(drawing, text, x, y):
    """Put a word of a drawing elsewhere: in points, from the left and the foot of the figure."""
    words = [*drawing.figure.texts, *(t for axis in drawing.figure.axes for t in axis.texts)]
    (word,) = [found for found in words if found.get_text() == text]
    word.set_transform(None)
    word.set_position((x, y))
    return word


def bars():
    rows = pd.DataFrame({"label": ["first", "second"], "value": [100.0, 40.0]})
    return drawn(lambda: figures.ranked(rows, **WORDS))[0]


def test_the_measure_sees_a_label_across_the_edge_of_a_bar_and_over_another():
    drawing = bars()
    corner = drawing.figure.axes[0].patches[0].get_window_extent()
    moved(drawing, "first", corner.x1, corner.y0 + 4)
    assert "'first' lies across the edge of a bar" in geometry.faults(drawing)

    drawing = bars()
    place = drawing.figure.texts[-1].get_position()
    moved(drawing, "first", *place)
    assert "'first' lies over 'second'" in geometry.faults(drawing)


def test_the_measure_sees_small_letters_and_a_label_cut_by_the_edge():
    drawing = bars()
    moved(drawing, "first", -8, 30).set_fontsize(8)
    found = geometry.faults(drawing)
    assert "'first' is cut by the edge" in found
    assert "'first' has letters of 10.7 pixels" in found


def test_the_measure_sees_a_line_through_a_label_and_a_marker_cut_by_the_frame():
    one = {"a": years(2000, 1.0, 2.0, 3.0)}
    drawing, _, _ = drawn(lambda: figures.lines(one, {"a": "name"}, **WORDS))
    axis = drawing.figure.axes[0]
    axis.lines[0].set_clip_on(True)
    axis.set_xlim(2000, 2002)
    moved(drawing, "unit, span", *axis.transData.transform((2000.5, 1.55)))
    found = geometry.faults(drawing)
    assert "'unit, span' is struck by a line _child0" in found
    assert any(fault.endswith("is cut by the frame") for fault in found)


def test_the_measure_sees_twice_the_same_tick_and_a_log_axis_of_one():
    drawing, _, _ = drawn(CHARTS["lines-log"])
    axis = drawing.figure.axes[0]
    axis.set_yticks([1, 10], ["1", "1"])
    found = geometry.faults(drawing)
    assert "the left axis says 1, 1" in found
    assert "the log axis at the left names only 1, 1" in found


# --- scales


def test_counts_have_whole_ticks_and_shares_have_not():
    def said(*values):
        frame = pd.DataFrame({"a": years(2000, *values)})
        wide, narrow, _ = drawn(lambda: figures.panels(frame, {"a": "A"}, number=str, **WORDS))
        scales = [drawing.figure.axes[0].yaxis for drawing in (wide, narrow)]
        return [tick.get_loc() for scale in scales for tick in geometry.labelled_ticks(scale)]

    assert said(1, 0, 1) == [0, 1, 0, 1]
    assert all(tick == round(tick) for tick in said(0, 3, 2))
    assert any(tick != round(tick) for tick in said(0.2, 0.7, 0.4))


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ((0.5, 5000), ["1", "10", "100", "1000"]),
        ((80, 4000), ["100", "300", "1000", "3000"]),
        ((80, 900), ["100", "200", "500"]),
    ],
)
def test_a_log_axis_names_at_least_three_round_values(limits, named):
    one = {"a": years(2000, 100.0, 200.0)}
    wide, _, _ = drawn(
        lambda: figures.lines(one, own(one), log=True, limits=limits, number="{:g}".format, **WORDS)
    )
    ticks = geometry.labelled_ticks(wide.figure.axes[0].yaxis)
    assert [tick.label1.get_text() for tick in ticks] == named


def test_a_log_axis_too_short_for_three_values_is_refused():
    one = {"a": years(2000, 100.0, 200.0)}
    with pytest.raises(ValueError, match="a log axis from 90 to 250 names no three values"):
        figures.lines(one, own(one), log=True, limits=(90, 250), **WORDS)


# --- events


def test_an_event_outside_the_years_is_refused():
    frame = pd.DataFrame({"a": years(2000, 1, 2)})
    with pytest.raises(ValueError, match="fig-x: the event 'coup' lies outside the years"):
        figures.panels(frame, {"a": "A"}, marks=[(2021.1, "coup")], **WORDS)


def test_the_names_of_events_stand_above_the_plot_and_apart():
    for name in ("panels-marks", "panels-marks-end"):
        for drawing in drawn(CHARTS[name])[:2]:
            top = drawing.figure.axes[0].bbox.y1
            events = {text for _, text in CHARTS[name].keywords["marks"]}
            boxes = [
                box
                for text, box in map(geometry.measured, drawing.figure.texts)
                if text.get_text() in events
            ]
            assert len(boxes) == len(events)
            assert min(box.y0 for box in boxes) >= top
            assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


# --- lanes


def crowd(number):
    """Return happenings of one month in one lane, and of a year in the lane above it."""
    return pd.DataFrame(
        {
            "date": [f"2020-06-{day:02d}" for day in range(1, number + 1)] + ["2020", "2021-02"],
            "end": None,
            "lane": ["below"] * number + ["above"] * 2,
            "code": "PRK",
        }
    )


@pytest.mark.parametrize("number", [1, 5, 20])
def test_dots_that_fall_together_are_stacked_within_their_lane(number):
    wide, narrow, made = drawn(
        lambda: figures.lanes(
            crowd(number), ["above", "below"], colours={}, first=2000, last=2030, **WORDS
        )
    )
    table = pd.read_csv(io.StringIO(made.forms["text/csv"]))
    for drawing in (wide, narrow):
        marks = pd.DataFrame(drawing.marks)
        marks["lane"] = table["lane"].iloc[marks["row"]].to_numpy()
        boxes = [Bbox.from_bounds(*row) for row in marks[["x", "y", "w", "h"]].to_numpy()]
        assert not any(a.padded(-0.3).overlaps(b.padded(-0.3)) for a, b in combinations(boxes, 2))
        below = marks[marks["lane"] == "below"]
        above = marks[marks["lane"] == "above"]
        assert len(below) == number
        assert below["y"].min() > (above["y"] + above["h"]).max(), "rises into the next lane"


def test_the_name_of_a_lane_stands_level_with_its_line_however_high_its_stack():
    wide, _, _ = drawn(
        lambda: figures.lanes(
            crowd(20), ["above", "below"], colours={}, first=2000, last=2030, **WORDS
        )
    )
    (axis,) = wide.figure.axes
    lines = [line for line in axis.lines if line.get_label() == SCALE]
    feet = [axis.transData.transform((2000, line.get_ydata()[0]))[1] for line in lines]
    names = [text for text in wide.figure.texts if text.get_text() in ("above", "below")]
    for foot, name in zip(feet, names, strict=True):
        box = name.get_window_extent()
        assert (box.y0 + box.y1) / 2 == pytest.approx(foot, abs=2)


def test_a_span_is_told_with_both_of_its_ends():
    frame = crowd(1).assign(end="2021-03", what="A visit")
    made = figures.lanes(frame, ["above", "below"], colours={}, first=2000, last=2030, **WORDS)
    told = [mark["words"] for mark in json.loads(made.forms[exhibit.MARKS])["wide"]["marks"]]
    assert told == [
        "2020 – Mar 2021: A visit",
        "Feb–Mar 2021: A visit",
        "1 Jun 2020 – Mar 2021: A visit",
    ]


# --- marks


def stored(made):
    return json.loads(made.forms[exhibit.MARKS])


@pytest.mark.parametrize("name", CHARTS)
def test_marks_lie_in_the_drawing_and_have_the_values_of_the_csv(name):
    made = CHARTS[name]()
    table = pd.read_csv(io.StringIO(made.forms["text/csv"]), dtype=str, keep_default_na=False)
    marks = stored(made)
    assert list(marks) == ["wide", "narrow"]
    for size, mime in (("wide", exhibit.WIDE), ("narrow", exhibit.NARROW)):
        width, height = viewed(made.forms[mime])
        assert [marks[size]["width"], marks[size]["height"]] == [width, height]
        assert marks[size]["marks"]
        for mark in marks[size]["marks"]:
            assert mark["words"]
            assert 0 <= mark["x"] <= mark["x"] + mark["w"] <= width
            assert 0 <= mark["y"] <= mark["y"] + mark["h"] <= height
            cell = table.loc[mark["row"], mark["column"]]
            value = mark["value"]
            assert value == cell if isinstance(value, str) else value == float(cell)


@pytest.mark.parametrize("name", CHARTS)
def test_both_drawings_tell_the_same_values_in_the_same_words_and_order(name):
    wide, narrow = stored(CHARTS[name]()).values()
    told = [[(m["words"], m["value"]) for m in size["marks"]] for size in (wide, narrow)]
    assert told[0] == told[1]
    assert len(set(told[0])) == len(told[0]), "two marks with one name"


def test_the_mark_of_a_bar_is_where_the_bar_is_drawn():
    rows = pd.DataFrame({"label": ["first", "second"], "value": [100.0, 40.0], "code": "RUS"})
    made = figures.ranked(rows, **WORDS)
    for size, mime in (("wide", exhibit.WIDE), ("narrow", exhibit.NARROW)):
        outlines = re.findall(r'<path d="([^"]*)"[^>]*fill: #1d5c96', made.forms[mime])
        corners = [np.array(re.findall(r"[ML] (\S+) (\S+)", d), dtype=float) for d in outlines]
        marks = stored(made)[size]["marks"]
        assert [mark["words"] for mark in marks] == ["first: 100", "second: 40"]
        for mark, corner in zip(marks, corners, strict=True):
            box = [mark["x"], mark["y"], mark["x"] + mark["w"], mark["y"] + mark["h"]]
            assert box == pytest.approx([*corner.min(axis=0), *corner.max(axis=0)], abs=0.1)


def test_marks_tell_a_range_a_group_and_a_missing_value_by_no_mark():
    bars = pd.DataFrame({"RUS": years(2000, 1.0, None, 3.0)})
    made = figures.panels(bars, {"RUS": "Russia"}, **WORDS)
    told = [mark["words"] for mark in stored(made)["narrow"]["marks"]]
    assert told == ["Russia, 2000: 1", "Russia, 2002: 3"]

    made = CHARTS["estimates"]()
    told = [mark["words"] for mark in stored(made)["wide"]["marks"]]
    assert told[0] == "13 Oct 2023, one, a: 100"
    assert told[1] == "31 Dec 2023, two, b: 200–400"

    made = CHARTS["dumbbells"]()
    told = [mark["words"] for mark in stored(made)["wide"]["marks"]]
    assert told[:2] == ["one, up, before: 20%", "one, up, after: 60%"]


def test_a_chart_says_what_it_knows_of_its_numbers():
    rows = pd.DataFrame({"label": ["first", "second"], "value": [100.0, 40.0]})
    made = figures.ranked(rows, **(WORDS | {"subtitle": "tonnes, 1950", "source": "An office."}))
    assert json.loads(made.forms[exhibit.ABOUT]) == {
        "name": "fig-x",
        "title": "What is found",
        "subtitle": "tonnes, 1950",
        "source": "An office.",
        "columns": ["label", "value"],
        "rows": 2,
    }


# --- rows and pairs


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("ranked", {"label": "first"}),
        ("stacked", {"label": "above"}),
        ("dumbbells", {"label": "same", "group": "one"}),
        ("grades", {"label": "up"}),
        ("balance", {"label": "first", "code": "PRK"}),
        ("choices", {"choice": "a", "finding": "wide"}),
    ],
)
def test_two_rows_that_a_csv_could_not_tell_apart_are_refused(form, change):
    case = CHARTS[form]
    frame = case.args[0].assign(**change)
    with pytest.raises(ValueError, match=f"^figure fig-x: {form} has two rows named"):
        case.func(frame, *case.args[1:], **case.keywords)


def test_rows_of_one_name_in_two_groups_are_told_apart():
    rows = pd.DataFrame({"group": ["then", "now"], "label": "same", "value": [1.0, 2.0]})
    made = figures.ranked(rows, **WORDS)
    assert made.forms["text/csv"].splitlines() == ["group,label,value", "then,same,1", "now,same,2"]
    assert {"then", "now"} <= set(written(made.forms[exhibit.WIDE]))


def test_a_pair_has_two_ends():
    frame = pd.DataFrame({"label": ["x"], "a": [1.0], "b": [2.0], "c": [3.0]})
    look = ("name", "#1d5c96", "o")
    with pytest.raises(ValueError, match="figure fig-x: dumbbells joins two columns, not 3"):
        figures.dumbbells(frame, {"a": look, "b": look, "c": look}, **WORDS)
    with pytest.raises(TypeError, match="figure fig-x: dumbbells knows no column 'd'"):
        figures.dumbbells(frame, {"a": look, "d": look}, **WORDS)


def test_each_part_of_a_bar_has_its_number_in_it_or_below_it():
    counts = pd.DataFrame({"label": ["x"], "a": [1], "b": [1], "c": [998]})
    parts = {"a": ("A", "#1d5c96", ""), "b": ("B", "#b8511b", ""), "c": ("C", "#5c5c5c", "")}
    made = figures.stacked(counts, parts, count="things", numbers=True, **WORDS)
    for mime in (exhibit.WIDE, exhibit.NARROW):
        said = written(made.forms[mime])
        assert said.count("1") == 2
        assert "998" in said
    shares = figures.stacked(counts, parts, count="things", **WORDS).forms[exhibit.WIDE]
    assert written(shares).count("<1") + written(shares).count("&lt;1") == 2


def test_numbers_of_slivers_at_the_end_of_the_last_bar_are_all_there_and_clear_of_the_axis():
    counts = pd.DataFrame({"label": ["x"], "a": [76], "b": [20], "c": [2], "d": [2]})
    parts = {name: (name, "#1d5c96", "") for name in "abcd"}
    wide, narrow, _ = drawn(lambda: figures.stacked(counts, parts, count="things", **WORDS))
    for drawing in (wide, narrow):
        assert written(drawing.svg).count("2") == 2
        (axis,) = drawing.figure.axes
        feet = [text.get_window_extent().y0 for text in axis.texts if text.get_text() == "2"]
        assert min(feet) > axis.bbox.y0 + 1


def test_an_open_bar_of_a_light_colour_has_an_edge_that_is_seen():
    rows = pd.DataFrame({"label": ["x"], "value": [1], "code": ["pale"], "open": [True]})
    pale = {"pale": "#e3d3a1"}
    wide, _, _ = drawn(lambda: figures.ranked(rows, colours=pale, **WORDS))
    (bar,) = wide.figure.axes[0].patches
    assert contrast_with_white(bar.get_edgecolor()) >= 3
    assert contrast_with_white(bar.get_facecolor()) == 1


def contrast_with_white(colour):
    """Return the ratio of contrast as the WCAG define it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_a_mean_without_room_over_its_columns_is_joined_to_them_by_a_line():
    arms = pd.DataFrame({"a": years(1950, *[5.0] * 4, *[9.0] * 70)})
    _, narrow, _ = drawn(
        lambda: figures.panels(arms, {"a": "A"}, means={"a": (1950, 1953)}, **WORDS)
    )
    (axis,) = narrow.figure.axes
    (words,) = [text for text in axis.texts if text.get_text().startswith("mean 1950–53")]
    upright = [line for line in axis.lines if len(set(line.get_xdata())) == 1]
    foot, head = upright[0].get_ydata()
    assert foot == 5
    assert words.get_window_extent().y0 <= axis.transData.transform((1951.5, head))[1] + 1
    assert 1950 < upright[0].get_xdata()[0] < 1953


def test_a_line_that_is_context_is_grey_and_thin_and_one_that_is_claimed_is_open():
    series = {
        "RUS": years(2000, 1.0, 2.0),
        "CHN": years(2000, 2.0, 3.0),
        "x": years(2000, 3.0, 4.0),
    }
    wide, _, _ = drawn(
        lambda: figures.lines(series, own(series), focus=["RUS", "x"], claimed=["x"], **WORDS)
    )
    russia, china, claim = wide.figure.axes[0].lines[:3]
    assert (russia.get_color(), china.get_color()) == (figures.COLOURS["RUS"], figures.OTHER)
    assert china.get_linewidth() < russia.get_linewidth()
    assert claim.get_markerfacecolor() == "white"


def test_apostrophes_are_printed_as_such():
    made = figures.ranked(
        pd.DataFrame({"label": ["Myanmar's seat"], "value": [1.0]}),
        **(WORDS | {"title": "China's trade"}),
    )
    assert {"China’s trade", "Myanmar’s seat"} <= set(written(made.forms[exhibit.WIDE]))
