"""Charts: the same bytes for the same input, other bytes for one other pixel, mistakes refused."""

import inspect
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import charts_at_their_limits as limits
import matplotlib
import numpy as np
import pandas as pd
import pytest
from charts_at_their_limits import CHARTS, WORDS
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from report import figures
from report.figures.exhibit import svg
from report.prose import thousands

FORMS = {case.func.__name__: case for case in reversed(CHARTS.values())}  # the first of each
TABLES = {"table", "used", "audit", "chronicle", "dictionary", "numbers"}
OTHERS = {"decimal_year", "when"}  # public functions that return no exhibit


def chart(values=(1.0, 2.0, 3.0), **words):
    frame = pd.DataFrame({"RUS": values}, index=pd.RangeIndex(2000, 2003))
    return figures.panels(frame, {"RUS": "Russia"}, **(WORDS | words))


# --- as looked at


class Golden(SingleFileSnapshotExtension):
    """A chart as text in a file of its own, in a folder ``golden`` beside the test."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location):
        return str(Path(test_location.filepath).parent / "golden" / test_location.basename)


@pytest.mark.parametrize("name", limits.DRAWINGS)
def test_golden(name, snapshot):
    assert limits.draw(name) == snapshot(extension_class=Golden)


def test_no_golden_chart_is_left_of_one_that_is_gone():
    stored = Path(__file__).parent / "golden" / "test_figures"
    drawn = {f"test_golden[{name}].svg" for name in limits.DRAWINGS}
    assert {path.name for path in stored.iterdir()} == drawn


def test_each_chart_form_is_drawn_at_its_limits():
    public = {name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))}
    assert set(FORMS) == public - TABLES - OTHERS


# --- bytes


def test_same_input_same_bytes():
    assert chart().forms == chart().forms


def test_one_other_value_changes_the_chart_and_its_table():
    one, other = chart(), chart((1.0, 2.0, 2.99))
    assert one.forms["image/svg+xml"] != other.forms["image/svg+xml"]
    assert one.forms["text/csv"] != other.forms["text/csv"]


@pytest.mark.parametrize("seed", range(3))
def test_the_last_digits_of_arithmetic_do_not_show_and_one_pixel_does(seed):
    # Processors differ by a few units in the 16th digit; here every value is off by a thousand
    # times that.
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
            figures.lines({c: frame[c] for c in frame}, labels, number=thousands, **WORDS).forms,
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


def test_svg_is_well_formed_dateless_and_without_long_decimals():
    text = chart().forms["image/svg+xml"]
    ET.fromstring(text)
    assert "<dc:date" not in text
    assert not re.search(r"\d\.\d{4,}", text)


def test_coordinates_are_rounded_to_thousandths_without_needless_digits():
    figure = Figure(figsize=(1, 1))
    for x in (0.0004, -0.0004, 0.0006, 1.23456, 7.00004, 50.5):
        figure.add_artist(Line2D([x, 60], [x, 0], transform=IdentityTransform()))
    text = svg(figure)
    assert "-0 " not in text
    for point in ("M 0 72", "M 0.001 71.999", "M 1.235 70.765", "M 7 65", "M 50.5 21.5"):
        assert f"{point} \n" in text.replace("\n", " \n"), point


def test_a_character_that_the_fonts_lack_is_refused():
    with pytest.raises(UserWarning, match="Glyph"):
        chart(title="A title with \N{PILE OF POO}")


def test_alternative_text_is_the_plain_form():
    bundle, metadata = chart()._repr_mimebundle_()
    assert bundle["text/plain"] == WORDS["alt"] == metadata["image/svg+xml"]["alt"]


def contrast(colour, other):
    def luminance(c):
        parts = [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(
            w * (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4)
            for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
        )

    a, b = sorted((luminance(colour), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize(
    "colour", sorted(set(figures.COLOURS.values()) | {figures.OTHER, figures.SOFT})
)
def test_colours_stand_out_on_white(colour):
    assert contrast(colour, "#ffffff") >= 3


# --- a reader's settings and the book's leave each other alone

ODD = {
    "font.size": 20,
    "font.family": "monospace",
    "axes.grid": False,
    "axes.spines.left": True,
    "axes.facecolor": "yellow",
    "axes.xmargin": 0.4,
    "figure.facecolor": "green",
    "figure.constrained_layout.use": True,
    "legend.framealpha": 0.1,
    "lines.linewidth": 9,
    "lines.markersize": 20,
    "patch.force_edgecolor": True,
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "another",
    "text.color": "red",
    "xtick.labelsize": 30,
    "xtick.direction": "in",
    "ytick.right": True,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_readers_settings_do_not_change_a_chart(form):
    plain = FORMS[form]().forms
    with matplotlib.rc_context(ODD):
        assert FORMS[form]().forms == plain


def test_a_readers_settings_do_not_change_the_small_charts():
    plain = figures.numbers([CARD]).forms
    with matplotlib.rc_context(ODD):
        assert figures.numbers([CARD]).forms == plain


DRAW = """
import hashlib, pandas as pd
from report import figures
words = dict.fromkeys(["name", "title", "subtitle", "source", "caption", "alt"], "fig-x")
frame = pd.DataFrame({"RUS": [1.0, 2.0, 3.0]}, index=range(2000, 2003))
made = figures.panels(frame, {"RUS": "Russia"}, **words)
print(hashlib.sha256(made.forms["image/svg+xml"].encode()).hexdigest())
"""


def fresh(root, code, **environment):
    """Return (stdout, stderr) of Python code in a process of its own, started in chapters/."""
    made = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root / "chapters",
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return made.stdout, made.stderr


def test_drawing_leaves_settings_and_loggers_as_the_reader_has_them(root):
    told = (
        """
import logging, matplotlib
names = ["matplotlib", "matplotlib.font_manager", ""]
loggers = [logging.getLogger(name) for name in names]
matplotlib.rcParams.update({"font.size": 20, "axes.grid": True, "svg.hashsalt": "mine"})
loggers[0].setLevel(logging.DEBUG)

def state():
    heard = [(log.level, log.disabled, list(log.filters), list(log.handlers)) for log in loggers]
    return dict(matplotlib.rcParams.copy()), heard

before = state()
import report.figures
assert state() == before, "the import changed something"
"""
        + DRAW
        + """
assert state() == before, "a chart changed something"
"""
    )
    fresh(root, told)


def test_a_settings_file_of_the_reader_does_not_change_a_chart(root, tmp_path):
    file = tmp_path / "matplotlibrc"
    file.write_text("font.size: 20\naxes.grid: False\nsvg.hashsalt: mine\nlines.linewidth: 9\n")
    plain, _ = fresh(root, DRAW)
    assert fresh(root, DRAW, MATPLOTLIBRC=str(file)) == (plain, "")
    seen = "import matplotlib; print(matplotlib.rcParams['font.size'])"
    assert fresh(root, seen, MATPLOTLIBRC=str(file))[0] == "20.0\n", "the file was not read"


# The library says that it builds its cache of fonts once that takes five seconds: here at once.
IMPATIENT = """
import threading
class AtOnce(threading.Timer):
    def start(self):
        self.function()
threading.Timer = AtOnce
"""


@pytest.mark.parametrize("folder", ["empty", "not to be written to"])
def test_a_first_start_of_the_charting_library_says_nothing(root, tmp_path, folder):
    kept = str(tmp_path) if folder == "empty" else os.devnull + "/x"
    library = IMPATIENT + "import matplotlib.font_manager"
    assert "font cache" in fresh(root, library, MPLCONFIGDIR=kept)[1], "nothing to be silenced"
    for cache in tmp_path.glob("fontlist*"):
        cache.unlink()
    assert fresh(root, IMPATIENT + DRAW, MPLCONFIGDIR=kept)[1] == ""


# --- mistakes in what a form is given


MISSPELT = [
    ("panels", "mean", "means"),
    ("panels", "peeks", "peaks"),
    ("panels", "shared_scales", "shared_scale"),
    ("panels", "colour", "colours"),
    ("panels", "mark", "marks"),
    ("lines", "focuss", "focus"),
    ("lines", "claim", "claimed"),
    ("lines", "log_", "log"),
    ("lines", "dot", "dots"),
    ("lines", "limit", "limits"),
    ("tiers", "heigth", "height"),
    ("tiers", "firts", "first"),
    ("ranked", "units", "unit"),
    ("ranked", "colour", "colours"),
    ("stacked", "counts", "count"),
    ("stacked", "number", "numbers"),
    ("balance", "romo", "room"),
    ("balance", "group", "groups"),
    ("lanes", "symbol", "symbols"),
    ("lanes", "color", "colours"),
    ("dumbbells", "limit", "limits"),
    ("coverage", "lats", "last"),
    ("estimates", "panel", "panels"),
    ("estimates", "numbers", "number"),
    ("grades", "befor", "before"),
    ("choices", "colors", "colours"),
    ("choices", "limts", "limits"),
    *((form, "titel", "title") for form in FORMS),
    *((form, "sub_title", "subtitle") for form in FORMS),
    *((form, "sources", "source") for form in FORMS),
]


@pytest.mark.parametrize(("form", "written", "meant"), MISSPELT)
def test_a_misspelt_option_is_refused_with_the_one_that_was_meant(form, written, meant):
    with pytest.raises(TypeError) as refused:
        FORMS[form](**{written: 5})
    message = str(refused.value)
    start = f"figure fig-x: {form} knows no option {written!r}; did you mean {meant!r}? It knows "
    assert message.startswith(start)
    known = message.removeprefix(start).split(", ")
    assert {meant, "name", "title", "subtitle", "source", "caption", "alt"} <= set(known)
    assert "page" not in known
    assert "\n" not in message


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("option", ["sparkles", "page", "_"])
def test_an_option_like_no_other_is_refused(form, option):
    start = re.escape(f"figure fig-x: {form} knows no option {option!r}")
    with pytest.raises(TypeError, match=rf"{start}(?:; did you mean .*\?|\.) It knows .*, title, "):
        FORMS[form](**{option: 5})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("word", WORDS)
def test_a_figure_without_one_of_its_words_is_refused(form, word):
    case = FORMS[form]
    options = {name: value for name, value in case.keywords.items() if name != word}
    name = "without a name" if word == "name" else "fig-x"
    with pytest.raises(TypeError, match=f"^figure {name}: {form} lacks the word {word!r}. It need"):
        case.func(*case.args, **options)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("empty", ["", " \n"])
def test_a_figure_with_an_empty_word_is_refused(form, word, empty):
    with pytest.raises(ValueError, match=f": {form} has an empty {word}. It needs name, title, "):
        FORMS[form](**{word: empty})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("word", ["title", "alt"])
@pytest.mark.parametrize("other", [None, 5, ["a", "b"], float("nan")])
def test_a_word_that_is_no_text_is_refused(form, word, other):
    with pytest.raises(TypeError, match=f"figure fig-x: {form} has .* as its {word}, not a text"):
        FORMS[form](**{word: other})


def test_a_form_tells_what_it_takes():
    shown = inspect.signature(figures.panels)
    shown.bind(None, {}, peaks=False, **WORDS)
    with pytest.raises(TypeError):
        shown.bind(None, {}, peeks=False, **WORDS)
    assert figures.panels.__doc__.startswith("Yearly columns")


TABLE_CALLS = {
    "table": lambda **options: figures.table(pd.DataFrame({"a": ["1"]}), **options),
    "audit": lambda **options: figures.audit(DECIDED, **options),
    "chronicle": lambda **options: figures.chronicle(EVENTS, NAMES, **options),
}


@pytest.mark.parametrize("form", TABLE_CALLS)
@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"captoin": "Words"}, "knows no option 'captoin'; did you mean 'caption'? It knows "),
        ({"rigth": ["a"]}, "knows no option 'rigth'"),
        ({"title": "Words"}, "knows no option 'title'"),
        ({"caption": None}, "has None as its caption, not a text"),
        ({"caption": ""}, "has an empty caption. It needs name, caption"),
        ({"caption": "  "}, "has an empty caption"),
    ],
)
def test_a_mistake_in_the_options_of_a_table_is_refused(form, mistake, said):
    with pytest.raises((TypeError, ValueError), match=rf"^table tab-x: {form} {re.escape(said)}"):
        TABLE_CALLS[form](**({"name": "tab-x", "caption": "Words"} | mistake))


@pytest.mark.parametrize("form", TABLE_CALLS)
def test_a_table_without_name_or_caption_is_refused(form):
    with pytest.raises(TypeError, match=f"table without a name: {form} lacks the word 'name'"):
        TABLE_CALLS[form](caption="Words")
    with pytest.raises(TypeError, match=f"table tab-x: {form} lacks the word 'caption'"):
        TABLE_CALLS[form](name="tab-x")


def test_a_column_of_numbers_that_is_not_in_the_table_is_refused():
    said = "table tab-x: right knows no column 'Amuont'; did you mean 'Amount'? It knows Year, Am"
    with pytest.raises(TypeError, match=re.escape(said)):
        figures.table(
            pd.DataFrame({"Year": ["1"], "Amount": ["2"]}),
            name="tab-x",
            caption="Words",
            right=["Amuont"],
        )


def test_the_table_that_closes_a_chapter_needs_a_name_and_takes_nothing_else():
    summary = pd.DataFrame(
        {
            "file": ["a.csv"],
            "title": ["What"],
            "limits": ["None."],
            "vintage": ["2026"],
            "rows": [1234],
            "sha256": ["0f"],
        }
    )
    text = figures.used(summary, "tab-x").forms["text/markdown"]
    row = "| {download}`a.csv <../data/a.csv>` | What. None. | 2026 | 1,234 | `0f` |"
    assert row in text.splitlines()
    with pytest.raises(TypeError, match="table tab-x: used knows no option 'caption'"):
        figures.used(summary, "tab-x", caption="Words")
    with pytest.raises(ValueError, match="table without a name: used has an empty name"):
        figures.used(summary, "")


PART = {"label": "x", "colour": "#000000"}
YEARLY = pd.Series([1.0, 2.0], index=[2000, 2001])


@pytest.mark.parametrize(
    ("part", "error", "said"),
    [
        (PART, ValueError, "'x', has neither of values and points"),
        (PART | {"values": YEARLY, "points": YEARLY}, ValueError, "has both of values and points"),
        (PART | {"value": YEARLY}, TypeError, "no key 'value'; did you mean 'values'? It knows l"),
        (PART | {"values": YEARLY, "hi": YEARLY}, TypeError, "knows no key 'hi'"),
        ({"label": "x", "values": YEARLY}, TypeError, "lacks the key 'colour'"),
        ({"colour": "#000000", "values": YEARLY}, TypeError, "lacks the key 'label'"),
        (PART | {"values": YEARLY, "low": YEARLY}, ValueError, "low and high go with each other"),
        (PART | {"values": YEARLY, "high": YEARLY}, ValueError, "low and high go with each other"),
    ],
)
def test_a_mistake_in_a_part_of_tiers_is_refused(part, error, said):
    sound = PART | {"values": YEARLY}
    with pytest.raises(error, match=f"^figure fig-x: part 2 of tiers.*{re.escape(said)}"):
        figures.tiers([sound, part], first=2000, last=2001, **WORDS)


@pytest.mark.parametrize(
    ("form", "options", "said"),
    [
        ("panels", {"labels": {"peak in 2001": "a"}}, "no column 'peak in 2001'; did you mean 'pe"),
        ("stacked", {"parts": {"d": ("fourth", "#000000", "")}}, "knows no column 'd'"),
        ("lines", {"labels": {"to 0.98": "a"}}, "labels of lines lacks the key 'to 0.97'"),
    ],
)
def test_a_column_that_is_not_in_the_frame_is_refused(form, options, said):
    case = FORMS[form]
    with pytest.raises(TypeError, match=f"^figure fig-x: .*{re.escape(said)}"):
        case.func(case.args[0], **(case.keywords | options))


@pytest.mark.parametrize(
    ("form", "place", "known", "said"),
    [
        ("lanes", 1, ["war"], "aid: the order is war"),
        ("coverage", 1, {"a": "first"}, "b: the order is a"),
        ("grades", 1, ["mixed", "poor"], "well supported: the order is mixed, poor"),
        ("estimates", 1, {"two": ("#000000", "o")}, "one: the order is two"),
        ("balance", "groups", {"MMR": "Myanmar"}, "PRK, XXX: the order is MMR"),
    ],
)
def test_rows_that_have_no_place_in_a_chart_are_refused(form, place, known, said):
    case = FORMS[form]
    given, options = list(case.args), dict(case.keywords)
    if isinstance(place, int):
        given[place] = known
    else:
        options[place] = known
    with pytest.raises(ValueError, match=f"^figure fig-x: {form} has no place for {said}$"):
        case.func(*given, **options)


def test_estimates_without_a_panel_are_refused():
    panels = {"shells": (None, limits.plain)}
    with pytest.raises(ValueError, match="estimates has no place for troops: the order is shells"):
        FORMS["estimates"](panels=panels)


def test_a_name_for_a_line_that_is_not_there_and_two_lines_of_one_name_are_refused():
    one = pd.Series([1.0], [2000])
    said = "figure fig-x: labels of lines knows no key 'CHM'; did you mean 'CHN'?"
    with pytest.raises(TypeError, match=re.escape(said)):
        figures.lines({"CHN": one}, {"CHN": "China", "CHM": "Chinese"}, **WORDS)
    for option, kind in {"focus": "key in focus", "claimed": "claimed key"}.items():
        said = f"figure fig-x: labels of lines knows no {kind} 'CHM'; did you mean 'CHN'?"
        with pytest.raises(TypeError, match=re.escape(said)):
            figures.lines({"CHN": one}, {"CHN": "China"}, **{option: ["CHM"]}, **WORDS)
    with pytest.raises(ValueError, match="figure fig-x: two lines have one label"):
        figures.lines({"a": one, "b": one}, {"a": "same", "b": "same"}, **WORDS)


@pytest.mark.parametrize(
    "form", ["panels", "lines", "ranked", "balance", "dumbbells", "estimates", "choices", "tiers"]
)
def test_numbers_are_written_by_a_function_of_one_value(form):
    def in_tons(value):
        return f"{value:g} tons"

    assert " tons" in FORMS[form](number=in_tons).forms["image/svg+xml"]


def test_balance_prints_both_sides_and_missing_values():
    frame = pd.DataFrame(
        {"label": ["a", "b"], "code": ["PRK", "MMR"], "to": [1.0, 0.0], "from": [2.0, None]}
    )
    groups = {"PRK": "North Korea", "MMR": "Myanmar"}
    made = figures.balance(frame, "to", "from", groups=groups, **WORDS).forms
    assert made["text/csv"].splitlines() == [
        "group,label,to,from",
        "North Korea,a,1,2",
        "Myanmar,b,0,",
    ]
    written = re.findall("<!-- (.*?) -->", made["image/svg+xml"])
    for text in ("North Korea", "Myanmar", "to", "from", "1", "2", "0", "no data"):
        assert text in written, text


def test_shares_of_a_count_are_those_of_the_same_parts():
    counts = pd.DataFrame({"label": ["x", "y"], "a": [30, 1], "b": [10, 1]})
    shares = pd.DataFrame({"label": ["x", "y"], "a": [0.75, 0.5], "b": [0.25, 0.5]})
    parts = {"a": ("first", "#1d5c96", ""), "b": ("second", "#b8511b", "////")}

    def written(frame, **options):
        text = figures.stacked(frame, parts, **WORDS, **options).forms["image/svg+xml"]
        return re.findall("<!-- (.*?) -->", text)

    counted = written(counts, count="things")
    for text in ("75", "25", "50", "40", "2", "things"):
        assert text in counted, text
    plain = written(shares)
    assert {"75", "25", "50"} <= set(plain)
    assert not {"40", "2", "things"} & set(plain)


# --- tables


def test_a_table_is_markdown_with_label_caption_and_right_aligned_numbers():
    frame = pd.DataFrame({"a|b": ["x|y", None], "n": ["1", "2\n3"]})
    made = figures.table(frame, name="tab-x", caption="Words", right=("n",)).forms
    assert made["text/markdown"].splitlines() == [
        "```{table} Words",
        ":name: tab-x",
        "",
        "| a\\|b | n |",
        "|---|---:|",
        "| x\\|y | 1 |",
        "|  | 2 3 |",
        "```",
    ]
    assert made["text/plain"] == "Words"


CARD = {
    "value": "17,749",
    "text": "million TIV. {numref}`fig-x`",
    "series": pd.Series([1.0, 3.0, 2.0], index=[1950, 1951, 1952]),
    "colour": "#1d5c96",
    "alt": "Rises, then falls.",
}


def test_a_card_has_its_number_its_chart_and_its_sentence():
    made = figures.numbers([CARD, CARD | {"value": "2", "now": [1952]}]).forms
    assert made["text/plain"] == "17,749: Rises, then falls. 2: Rises, then falls."
    lines = made["text/markdown"].splitlines()
    assert lines[:3] == ["::::{grid} 1 2 2 3", ":gutter: 3", ":class-container: numbers"]
    assert lines.count(":::{grid-item}") == 2
    assert "**17,749**" in lines
    assert ":alt: Rises, then falls." in lines
    assert "million TIV. {numref}`fig-x`" in lines
    all_now, one_now = (line for line in lines if line.startswith("```{image} data:image/svg+xml"))
    assert all_now != one_now


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colur": "#000000"}, "knows no key 'colur'; did you mean 'colour'? It knows value, "),
        ({"title": "x"}, "knows no key 'title'"),
        ({"now": [1953]}, "knows no year 1953; did you mean '1952'? It knows 1950, 1951, 1952"),
    ],
)
def test_a_mistake_in_a_card_is_refused(change, said):
    with pytest.raises(TypeError, match=f"^card 2 of numbers {re.escape(said)}"):
        figures.numbers([CARD, CARD | change])


@pytest.mark.parametrize("key", CARD)
def test_a_card_that_lacks_something_is_refused(key):
    less = {name: value for name, value in CARD.items() if name != key}
    with pytest.raises(TypeError, match=f"^card 1 of numbers lacks the key {key!r}"):
        figures.numbers([less])


@pytest.mark.parametrize(
    ("date", "year"),
    [("1950", 1950.5), ("1950-01", 1950 + 0.5 / 12), ("1950-01-01", 1950 + 0.5 / 365.25)],
)
def test_decimal_year(date, year):
    assert figures.decimal_year(date) == pytest.approx(year)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("1949-03-03", "1949-03-25", "3–25 Mar 1949"),
        ("2024-06", None, "Jun 2024"),
        ("1950", "1953", "1950–1953"),
    ],
)
def test_dates_of_the_chronology_as_printed(start, end, text):
    assert figures.when(start, end) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
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
        ":class: lookup",
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


EVENTS = pd.DataFrame(
    [
        ("E1", "1950-06-25", pd.NA, "PRK", "war", "none", "It begins.", "a", "b", 2, pd.NA),
        ("E2", "2024", "2025", "both", "un_vote", "mutual", "They vote.", "a", pd.NA, 1, "Once."),
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
NAMES = {"PRK": "North Korea", "MMR": "Myanmar", "both": "Both"}


def rows_of(forms):
    """The rows of a table as they are written, its head and the rule below left out."""
    lines = forms["text/markdown"].splitlines()
    return [line for line in lines if line.startswith("|")][2:]


def test_the_chronicle_says_who_acts_and_what_rests_on_one_source():
    made = figures.chronicle(EVENTS, NAMES, name="tab-x", caption="Events")
    assert rows_of(made.forms) == [
        "| 25 Jun 1950 <br>E1 | North Korea | War | It begins. | {cite}`a`<br>{cite}`b` |",
        "| 2024–2025 <br>E2 | Both | UN vote (both act) | They vote. <br>*Note: Once.* "
        "| {cite}`a`<br>**One source** |",
        "| 2024 <br>E3 | Myanmar | Visit (Moscow acts) | He goes. | {cite}`a`<br>{cite}`b` |",
        "| 2024 <br>E4 | Myanmar | Visit (partner acts) | He comes. | {cite}`a`<br>{cite}`b` |",
    ]
    assert made.forms["text/csv"].splitlines()[1] == "E1,1950-06-25,,PRK,war,none,It begins.,a,b,2,"


def test_a_table_to_look_things_up_in_says_so_to_the_page():
    plain = figures.table(pd.DataFrame({"A": ["a"]}), name="tab-x", caption="A table").forms
    looked_up = figures.table(
        pd.DataFrame({"A": ["a"]}), name="tab-x", caption="A table", lookup=True
    ).forms
    assert ":class: lookup\n" in looked_up["text/markdown"]
    assert "lookup" not in plain["text/markdown"]


def test_the_chronicle_refuses_a_partner_without_a_name():
    said = "table tab-x: chronicle has no place for MMR, both: the order is PRK"
    with pytest.raises(ValueError, match=said):
        figures.chronicle(EVENTS, {"PRK": "North Korea"}, name="tab-x", caption="Events")


DECIDED = pd.DataFrame(
    [
        ("A01", "ก", "It rose.", "supported", "computed", "rises", "By 2.", "a", "b", "fig-x"),
        ("A02", "ข", "It fell.", "mixed", "judged", pd.NA, "By 1.", "a", pd.NA, pd.NA),
    ],
    columns=[
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
    ],
)


def test_the_audit_gives_verdict_and_basis_sources_and_figure():
    made = figures.audit(DECIDED.assign(more="x"), name="tab-x", caption="Claims").forms
    assert rows_of(made) == [
        '| **A01** | <span lang="th">ก</span><br>It rose. | **supported** (computed) | By 2. '
        "| {cite}`a,b` {numref}`fig-x` |",
        '| **A02** | <span lang="th">ข</span><br>It fell. | **mixed** (judged) | By 1. '
        "| {cite}`a` |",
    ]
    assert made["text/csv"].splitlines() == [
        "id,thai_phrase,claim,verdict,basis,rule,evidence,source,second_source,figure",
        "A01,ก,It rose.,supported,computed,rises,By 2.,a,b,fig-x",
        "A02,ข,It fell.,mixed,judged,,By 1.,a,,",
    ]


@pytest.mark.parametrize("nothing", [pd.NA, None, ""])
def test_a_claim_without_a_thai_phrase_stands_alone(nothing):
    def made(decided):
        return figures.audit(decided, name="tab-x", caption="Claims").forms

    one = made(DECIDED.assign(thai_phrase=["ก", nothing]))
    assert "\n| Id | Thai phrase and claim |" in one["text/markdown"]
    assert rows_of(one)[0].startswith('| **A01** | <span lang="th">ก</span><br>It rose. |')
    assert rows_of(one)[1].startswith("| **A02** | It fell. |")
    none = made(DECIDED.assign(thai_phrase=nothing))
    assert "\n| Id | Claim |" in none["text/markdown"]
    assert rows_of(none)[0].startswith("| **A01** | It rose. |")
