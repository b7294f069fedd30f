"""Charts: the same bytes for the same input, other bytes for one other pixel, words required."""

import inspect
import logging
import re
import xml.etree.ElementTree as ET

import charts_at_their_limits as gallery
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from report import figures

WORDS = dict(
    name="fig-x",
    title="A title that says what is found",
    subtitle="unit, span",
    source="somebody.",
    caption="Read this.",
    alt="Rises from 1 to 3.",
)


def chart(values=(1.0, 2.0, 3.0), **words):
    frame = pd.DataFrame({"RUS": values}, index=pd.RangeIndex(2000, 2003))
    return figures.panels(frame, {"RUS": "Russia"}, **(WORDS | words))


def test_same_input_same_bytes():
    assert chart().forms == chart().forms


def test_one_other_value_changes_the_chart_and_its_table():
    one, other = chart(), chart((1.0, 2.0, 2.99))
    assert one.forms["image/svg+xml"] != other.forms["image/svg+xml"]
    assert one.forms["text/csv"] != other.forms["text/csv"]


def test_a_first_start_of_the_charting_library_says_nothing():
    assert (
        logging.getLogger("matplotlib").level == logging.ERROR
    )  # it builds a cache of fonts then, and warns that this takes a moment


@pytest.mark.parametrize("seed", range(3))
def test_the_last_digits_of_arithmetic_do_not_show_and_one_pixel_does(seed):
    # Processors differ by a few units in the 16th digit; here every value is off by a thousand times that.
    rng = np.random.default_rng(seed)
    years = pd.RangeIndex(1950, 2026)
    values = pd.DataFrame(
        {
            "RUS": rng.lognormal(3, 2, len(years)).round(rng.integers(0, 3)),
            "CHN": rng.random(len(years)),
            "PRK": np.arange(len(years)) / 8,
        },
        index=years,
    )
    noisy = values * (1 + 1e-13 * rng.uniform(-1, 1, values.shape))
    moved = values.assign(
        CHN=values["CHN"].where(values.index != 1990, values["CHN"] + 1 / 160)
    )  # the plots are 160 points high or less

    def drawn(frame):
        labels = {"RUS": "Russia", "CHN": "China", "PRK": "North Korea"}
        return [
            figures.panels(frame, labels, shared_scale=False, **WORDS).forms,
            figures.lines(
                {c: frame[c] for c in frame}, labels, number=figures._thousands, **WORDS
            ).forms,
            figures.ranked(
                frame.iloc[:20]
                .rename_axis("label")
                .reset_index()[["label", "CHN"]]
                .rename(columns={"CHN": "value"}),
                **WORDS,
            ).forms,
        ]

    assert drawn(values) == drawn(noisy)
    assert drawn(values)[0]["image/svg+xml"] != drawn(moved)[0]["image/svg+xml"]


@pytest.mark.parametrize("word", ["name", "title", "subtitle", "source", "caption", "alt"])
def test_a_figure_without_one_of_its_words_is_refused(word):
    with pytest.raises(ValueError, match=f"no {word}"):
        chart(**{word: ""})


def test_svg_is_well_formed_dateless_and_without_long_decimals():
    svg = chart().forms["image/svg+xml"]
    ET.fromstring(svg)
    assert "<dc:date" not in svg and not re.search(r"\d\.\d{4,}", svg)


def test_alternative_text_is_the_plain_form():
    bundle, metadata = chart()._repr_mimebundle_()
    assert bundle["text/plain"] == WORDS["alt"] == metadata["image/svg+xml"]["alt"]


def contrast(colour, other):
    def luminance(c):
        parts = [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(
            w * (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4)
            for w, p in zip((0.2126, 0.7152, 0.0722), parts)
        )

    a, b = sorted((luminance(colour), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize(
    "colour", sorted(set(figures.COLOURS.values()) | {figures.OTHER, figures.SOFT})
)
def test_colours_stand_out_on_white(colour):
    assert contrast(colour, "#ffffff") >= 3


def test_a_table_is_markdown_with_label_caption_and_right_aligned_numbers():
    text = figures.table(
        pd.DataFrame({"a|b": ["x|y"], "n": ["1"]}), name="tab-x", caption="Words", right=("n",)
    ).forms["text/markdown"]
    assert (
        text.startswith("```{table} Words\n:name: tab-x")
        and "|---|---:|" in text
        and "x\\|y" in text
    )


@pytest.mark.parametrize(
    "date, year",
    [("1950", 1950.5), ("1950-01", 1950 + 0.5 / 12), ("1950-01-01", 1950 + 0.5 / 365.25)],
)
def test_decimal_year(date, year):
    assert figures.decimal_year(date) == pytest.approx(year)


@pytest.mark.parametrize(
    "start, end, text",
    [
        ("1949-03-03", "1949-03-25", "3–25 Mar 1949"),
        ("2024-06", None, "Jun 2024"),
        ("1950", "1953", "1950–1953"),
    ],
)
def test_dates_of_the_chronology_as_printed(start, end, text):
    assert figures.when(start, end) == text


# --- the limits of each form


@pytest.mark.parametrize("name", gallery.CHARTS)
def test_charts_at_the_limits_of_their_form_are_as_looked_at(name):
    stored = (gallery.STORE / f"{name}.svg").read_text(encoding="utf-8")
    assert gallery.draw(name) == stored, (
        f"tests/report/golden/{name}.svg is not what report/figures.py draws; python tests/report/charts_at_their_limits.py draws it anew: look at it"
    )


def test_the_gallery_has_each_chart_form_and_no_stray_file():
    forms = {
        name
        for name, form in inspect.getmembers(figures, inspect.isfunction)
        if "**words" in str(inspect.signature(form))
    }
    assert {name.partition("-")[0] for name in gallery.CHARTS} == forms
    assert {path.stem for path in gallery.STORE.iterdir()} == set(gallery.CHARTS)


def test_coordinates_are_rounded_to_thousandths_without_needless_digits():
    figure = Figure(figsize=(1, 1))
    for x in (0.0004, -0.0004, 0.0006, 1.23456, 7.00004, 50.5):
        figure.add_artist(Line2D([x, 60], [x, 0], transform=IdentityTransform()))
    text = figures._svg(figure)
    for point in ("M 0 72", "M 0.001 71.999", "M 1.235 70.765", "M 7 65", "M 50.5 21.5"):
        assert f"{point} \n" in text.replace("\n", " \n") and "-0 " not in text, point


@pytest.mark.parametrize(
    "start, end, text",
    [
        ("2024-06-19", None, "19 Jun 2024"),
        ("1950-12-30", "1951-01-02", "30 Dec 1950 – 2 Jan 1951"),
        ("2024-06-01", "2024-07-02", "1 Jun – 2 Jul 2024"),
        ("2024-06", "2024-08", "Jun–Aug 2024"),
        ("2024-06", "2025-01", "Jun 2024 – Jan 2025"),
        ("2024", "2025-01", "2024 – Jan 2025"),
        ("2024-06-19", "2024-06-19", "19–19 Jun 2024"),
    ],
)
def test_spans_as_printed(start, end, text):
    assert figures.when(start, end) == text


def test_the_dictionary_says_what_a_column_may_hold():
    fields = [
        {
            "name": "id",
            "type": "string",
            "description": "A key.",
            "constraints": {"required": True, "pattern": "E[0-9]+"},
        },
        {
            "name": "day",
            "type": "string",
            "description": "A day.",
            "isoDate": True,
            "constraints": {"maxLength": 10},
        },
        {
            "name": "share",
            "type": "number",
            "unit": "%",
            "description": "A share.",
            "constraints": {"minimum": 0, "maximum": 100},
        },
        {
            "name": "count",
            "type": "integer",
            "description": "A count.",
            "constraints": {"minimum": 1},
        },
        {"name": "low", "type": "integer", "description": "A debt.", "constraints": {"maximum": 9}},
        {
            "name": "kind",
            "type": "string",
            "description": "A kind.",
            "constraints": {"enum": list("abcdefgh")},
        },
        {
            "name": "few",
            "type": "string",
            "description": "Few.",
            "constraints": {"enum": list("abcdef")},
        },
        {"name": "country", "type": "string", "description": "A country."},
        {"name": "source", "type": "string", "description": "A source.", "bibliography": True},
    ]
    made = figures.dictionary(
        {
            "name": "some_things",
            "title": "Things",
            "path": "some_things.csv",
            "schema": {
                "fields": fields,
                "primaryKey": "id",
                "sortedBy": ["day", "id"],
                "foreignKeys": [
                    {"fields": "country", "reference": {"resource": "countries", "fields": "code"}}
                ],
            },
        }
    )
    assert made.forms["text/markdown"].splitlines() == [
        "```{table} Things (some_things.csv; key id; sorted by day, id)",
        ":name: tab-dm-fields-some-things",
        "",
        "| Column | Type | Unit | Constraint | Meaning |",
        "|---|---|---|---|---|",
        "| `id` | string |  | required; form `E[0-9]+` | A key. |",
        "| `day` | ISO date |  | at most 10 characters | A day. |",
        "| `share` | number | % | 0 to 100 | A share. |",
        "| `count` | integer |  | 1 or more | A count. |",
        "| `low` | integer |  |  to 9 | A debt. |",
        "| `kind` | string |  | one of a, b, c, d, e, f and 2 more | A kind. |",
        "| `few` | string |  | one of a, b, c, d, e, f | Few. |",
        "| `country` | string |  | in `countries` | A country. |",
        "| `source` | string |  | a key of the bibliography | A source. |",
        "```",
    ]
    assert (
        figures.dictionary(
            {
                "name": "x",
                "title": "X",
                "path": "x.csv",
                "schema": {"fields": fields[:1], "primaryKey": ["id", "day"]},
            }
        ).forms["text/plain"]
        == "X (x.csv; key id, day)"
    )


def test_a_part_with_neither_values_nor_points_and_two_lines_of_one_name_are_refused():
    with pytest.raises(ValueError, match="'x' has neither values nor points"):
        figures.tiers([{"label": "x", "colour": "#000000"}], first=2000, last=2001, **WORDS)
    with pytest.raises(ValueError, match="figure fig-x: two lines have one label"):
        figures.lines(
            {"a": pd.Series([1.0], [2000]), "b": pd.Series([1.0], [2000])},
            {"a": "same", "b": "same"},
            **WORDS,
        )


def test_the_chronicle_says_who_acts_and_what_rests_on_one_source():
    rows = pd.DataFrame(
        [
            ("E1", "1950-06-25", pd.NA, "PRK", "war", "none", "It begins.", "a", "b", 2, pd.NA),
            (
                "E2",
                "2024",
                "2025",
                "both",
                "un_vote",
                "mutual",
                "They vote.",
                "a",
                pd.NA,
                1,
                "Once.",
            ),
            ("E3", "2024", pd.NA, "MMR", "visit", "RUS>partner", "He goes.", "a", "b", 2, pd.NA),
            ("E4", "2024", pd.NA, "MMR", "visit", "partner>RUS", "He comes.", "a", "b", 2, pd.NA),
        ],
        columns=[
            "id",
            "date",
            "end_date",
            "partner",
            "kind",
            "direction",
            "summary",
            "source",
            "second_source",
            "texts_seen",
            "note",
        ],
    )
    made = figures.chronicle(
        rows,
        {"PRK": "North Korea", "MMR": "Myanmar", "both": "Both"},
        name="tab-x",
        caption="Events",
    )
    assert made.forms["text/markdown"].splitlines()[5:9] == [
        "| 25 Jun 1950 <br>E1 | North Korea | War | It begins. | {cite}`a`<br>{cite}`b` |",
        "| 2024–2025 <br>E2 | Both | UN vote (both act) | They vote. <br>*Note: Once.* | {cite}`a`<br>**One source** |",
        "| 2024 <br>E3 | Myanmar | Visit (Moscow acts) | He goes. | {cite}`a`<br>{cite}`b` |",
        "| 2024 <br>E4 | Myanmar | Visit (partner acts) | He comes. | {cite}`a`<br>{cite}`b` |",
    ]
    assert made.forms["text/csv"].splitlines()[1] == "E1,1950-06-25,,PRK,war,none,It begins.,a,b,2,"
