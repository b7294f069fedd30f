"""Charts: the same bytes for the same input, other bytes for one other pixel, words required."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from report import figures

WORDS = dict(name="fig-x", title="A title that says what is found", subtitle="unit, span", source="somebody.", caption="Read this.", alt="Rises from 1 to 3.")


def chart(values=(1.0, 2.0, 3.0), **words):
    frame = pd.DataFrame({"RUS": values}, index=pd.RangeIndex(2000, 2003))
    return figures.panels(frame, {"RUS": "Russia"}, **(WORDS | words))


def test_same_input_same_bytes():
    assert chart().forms == chart().forms


def test_one_other_value_changes_the_chart_and_its_table():
    one, other = chart(), chart((1.0, 2.0, 2.99))
    assert one.forms["image/svg+xml"] != other.forms["image/svg+xml"]
    assert one.forms["text/csv"] != other.forms["text/csv"]


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
        parts = [int(c[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(w * (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4) for w, p in zip((0.2126, 0.7152, 0.0722), parts))
    a, b = sorted((luminance(colour), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("colour", sorted(set(figures.COLOURS.values()) | {figures.OTHER, figures.SOFT}))
def test_colours_stand_out_on_white(colour):
    assert contrast(colour, "#ffffff") >= 3


def test_a_table_is_markdown_with_label_caption_and_right_aligned_numbers():
    text = figures.table(pd.DataFrame({"a|b": ["x|y"], "n": ["1"]}), name="tab-x", caption="Words", right=("n",)).forms["text/markdown"]
    assert text.startswith("```{table} Words\n:name: tab-x") and "|---|---:|" in text and "x\\|y" in text


@pytest.mark.parametrize("date, year", [("1950", 1950.5), ("1950-01", 1950 + 0.5 / 12), ("1950-01-01", 1950 + 0.5 / 365.25)])
def test_decimal_year(date, year):
    assert figures.decimal_year(date) == pytest.approx(year)


@pytest.mark.parametrize("start, end, text", [("1949-03-03", "1949-03-25", "3–25 Mar 1949"), ("2024-06", None, "Jun 2024"), ("1950", "1953", "1950–1953")])
def test_dates_of_the_chronology_as_printed(start, end, text):
    assert figures.when(start, end) == text
