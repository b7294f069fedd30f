"""Charts of invented numbers at the limits of each form.

``golden/`` beside this file holds each one as it was looked at. After a form was changed on
purpose, ``pytest tests/report/test_figures.py --snapshot-update`` draws them anew: look at each
one that changed before it is committed.
"""

from functools import partial

import pandas as pd

from report import figures
from report.figures import exhibit
from report.prose import percent

LONG = (
    "A title so long that it cannot stand on one line of the chart "
    "and has to be broken into two of them, which moves all else down"
)
WORDS = {
    "name": "fig-x",
    "title": "What is found",
    "subtitle": "unit, span",
    "source": "nobody.",
    "caption": "Read this.",
    "alt": "Rises from 1 to 3.",
}


def chart(form, *given, **options):
    """Return a chart with its words, not yet drawn: called with options, these replace its own."""
    return partial(form, *given, **(WORDS | options))


def years(first, *values):
    return pd.Series(values, index=range(first, first + len(values)), dtype=float)


def peaks():
    """Columns with their peak at each place where its label turns from one side to the other."""
    places = (0, 4, 5, 14, 15, 19)
    return pd.DataFrame(
        {
            f"peak in {2000 + p}": years(2000, *(9.0 if i == p else 1.0 for i in range(20)))
            for p in places
        }
    )


def ends(*values):
    """Lines that end at given values."""
    return {f"to {v:g}": years(2000, 0.5, 0.4, v) for v in values}


def own(keys):
    return {key: key for key in keys}


MARKS = [
    (2001, "first of many"),
    (2001.5, "the second one"),
    (2002, "the third one"),
    (2002.5, "the fourth one"),
    (2003, "the fifth one"),
    (2018.5, "near the end"),
]
PARTS = {
    "a": ("first", "#1d5c96", ""),
    "b": ("second", "#b8511b", "////"),
    "c": ("third", "#5c5c5c", ""),
}
CLAIMS = pd.DataFrame(
    {
        "date": ["2023-10-13", "2023-12-31", "2024-01", "2024-06-30", "2024-07-01"],
        "low": [100.0, 200, 300, 1000, 3000],
        "high": [None, 400.0, None, 2000, None],
        "group": ["one", "two", "one", "two", "one"],
        "label": list("abcde"),
        "panel": ["shells", "shells", "troops", "troops", "troops"],
    }
)
GROUPS = {"one": ("#1d5c96", "o"), "two": ("#b8511b", "s"), "never": ("#222222", "D")}
HAPPENED = pd.DataFrame(
    {
        "date": ["2000", "2000-07", "2000-07-02", "2001-01-01", "2002-05", "2009-12-31"],
        "end": [None, "2001", None, None, "2004-05-06", None],
        "lane": ["war", "war", "war", "aid", "aid", "aid"],
        "code": ["PRK", "MMR", "PRK", "XXX", "PRK", "RUS"],
    }
)
SIDES = pd.DataFrame(
    {
        "label": ["first", "second", "third", "fourth"],
        "code": ["PRK", "PRK", "MMR", "XXX"],
        "to": [1.0, 0.0, None, 2.0],
        "from": [9.0, 4.0, 0.0, None],
    }
)
PAIRS = pd.DataFrame(
    {
        "group": ["one", "one", "one", "two"],
        "label": ["up", "down", "same", "up"],
        "code": ["PRK", "PRK", "PRK", "XXX"],
        "then": [0.2, 0.9, 0.5, 0.0],
        "now": [0.6, 0.1, 0.5, 1.0],
    }
)
TRIED = pd.DataFrame(
    {
        "finding": ["wide"] * 3 + ["the end is used"] * 2 + ["one value"],
        "varied": ["the years"] * 3 + ["the measure"] * 2 + ["nothing"],
        "choice": list("abcabc"),
        "value": [0.2, 0.5, 0.8, 0.3, 0.6, 0.4],
        "used": [False, True, False, False, True, True],
        "code": ["RUS", "RUS", "RUS", "PRK", "PRK", "XXX"],
    }
)
ISLAND = pd.DataFrame(
    {
        "points": ["10,50 14,50 14,52 12,53 10,52", "14,51 15,51 15,52 14,52"],
        "status": ["as drawn", "disputed"],
    }
)
CAPES = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d", "e"],
        "name": ["First", "Second beside it", "Third", "At the edge", "Far from all"],
        "longitude": [12.0, 12.05, 12.02, 14.95, 10.1],
        "latitude": [51.0, 51.02, 51.05, 51.5, 52.9],
        "kind": ["port", "railway", "railway", "city", "air base"],
        "what": "what happened there",
        "onward": ["d", "c", None, None, None],
        "way": ["sea", "railway", None, None, None],
    }
)
TIED = pd.DataFrame(
    {
        "code": ["PRK", "MMR", "PRK", "MMR", "MMR"],
        "field": ["one", "one", "a field with a longer name", "third", "fourth"],
        "value": [1, 40, 12, 1, 3],
    }
)
TIERS = [
    {
        "label": "columns",
        "colour": "#1d5c96",
        "values": years(1999, *range(1, 33)),
        "low": years(1999, *range(32)),
        "high": years(1999, *range(3, 35)),
    },
    {"label": "no range", "colour": "#b8511b", "values": years(1999, *range(1, 33))},
    {
        "label": "points",
        "colour": "#5c5c5c",
        "points": pd.Series({"2001": 3.0, "2001-07": 5.0, "2002-12-31": 9.0}),
    },
]


def plain(value):
    return f"{value:g}"


CHARTS = {
    "panels-peaks": chart(figures.panels, peaks(), own(peaks().columns)),
    "panels-apart": chart(
        figures.panels,
        pd.DataFrame(
            {
                "RUS": years(2000, 1, 2, None, 3),
                "CHN": years(2000, 10, 500, 20, 0),
                "PRK": years(2000, 1, 0, 0, 0),
            }
        ),
        {"RUS": "Russia", "CHN": "China", "PRK": "North Korea"},
        shared_scale=False,
        height=3.0,
        colours={"RUS": "#2c7a44"},
        title=LONG,
        subtitle=LONG,
        source=LONG,
    ),
    "panels-marks": chart(
        figures.panels,
        pd.DataFrame({"RUS": years(2000, *range(20)), "none": years(2000, *[0] * 20)}),
        {"RUS": "Russia", "none": "nothing"},
        marks=MARKS,
        number=plain,
    ),
    "panels-marks-end": chart(
        figures.panels,
        pd.DataFrame({"RUS": years(2000, *range(20))}),
        {"RUS": "Russia"},
        number=plain,
        marks=[
            (2010, "a mark"),
            (2015.5, "the first near the end"),
            (2016, "second"),
            (2016.5, "the third"),
            (2017, "4"),
            (2018, "the fifth"),
            (2019, "the last"),
        ],
    ),
    "panels-silent": chart(
        figures.panels, peaks().iloc[:, :1], own(peaks().columns[:1]), peaks=False
    ),
    "lines-crowded": chart(
        figures.lines, ends(0.98, 0.97, 0.96, 0.1), own(ends(0.98, 0.97, 0.96, 0.1)), limits=(0, 1)
    ),
    "lines-apart": chart(
        figures.lines,
        ends(0.9, 0.5, 0.1),
        own(ends(0.9, 0.5, 0.1)),
        zero=True,
        dots=True,
        marks=[(2001, "a mark")],
    ),
    "lines-free": chart(
        figures.lines,
        {
            "RUS": years(1990, 0.5, None, 0.7, None),
            "IND": years(1992, 0.6, 0.65, 0.7),
            "other": years(1991, 0.52, 0.51),
        },
        {"RUS": "Russia", "IND": "India", "other": "others"},
        height=2,
    ),
    "lines-countries": chart(
        figures.lines,
        {code: years(1990, i, i + 0.5, i) for i, code in enumerate(figures.COLOURS)},
        own(figures.COLOURS),
        number=plain,
        height=4,
    ),
    "lines-log": chart(
        figures.lines,
        {"CHN": years(1990, 1, 10, 1000), "XXX": years(1990, 2, 20, 1500)},
        {"CHN": "China", "XXX": "others"},
        log=True,
        number=plain,
        colours={"XXX": "#1d5c96"},
    ),
    "ranked": chart(
        figures.ranked,
        pd.DataFrame(
            {
                "label": ["first", "second", "third"],
                "value": [1234.5, 10.0, 0.0],
                "code": ["RUS", "XXX", "PRK"],
                "low": [900.0, None, 0.0],
                "high": [2000.0, None, 50.0],
            }
        ),
        unit=" t",
    ),
    "ranked-half": chart(
        figures.ranked,
        pd.DataFrame(
            {
                "label": ["no low", "no high", "both"],
                "value": [3.0, 2.0, 1.0],
                "low": [None, 1.0, 0.5],
                "high": [4.0, None, 2.0],
            }
        ),
    ),
    "ranked-bare": chart(
        figures.ranked,
        pd.DataFrame(
            {"label": ["first", "second"], "value": [2.0, 1.0], "text": ["two of them", "one"]}
        ),
    ),
    "stacked": chart(
        figures.stacked,
        pd.DataFrame(
            {
                "label": ["at the limit", "below it", "above"],
                "a": [0.055, 0.054, 0.057],
                "b": [0.055, 0.054, 0.057],
                "c": [0.89, 0.892, 0.886],
            }
        ),
        PARTS,
    ),
    "stacked-count": chart(
        figures.stacked,
        pd.DataFrame(
            {
                "label": ["at the limit", "below it", "above"],
                "a": [6, 59, 63],
                "b": [6, 59, 63],
                "c": [88, 882, 874],
            }
        ),
        PARTS,
        count="things",
    ),
    "estimates": chart(
        figures.estimates,
        CLAIMS,
        GROUPS,
        limits=(50, 9000),
        marks=[(2024.0, "a mark")],
    ),
    "estimates-free": chart(figures.estimates, CLAIMS, GROUPS, height=2),
    "estimates-panels": chart(
        figures.estimates,
        CLAIMS,
        GROUPS,
        panels={"shells": ((50, 900), plain), "troops": (None, plain)},
        marks=[(2024.0, "a mark")],
    ),
    "lanes": chart(
        figures.lanes,
        HAPPENED,
        ["war", "aid", "empty"],
        colours=figures.COLOURS,
        first=2000,
        last=2009,
        marks=[(2001, "a mark")],
        symbols={"PRK": "s"},
    ),
    # a year apart on an axis of 95 years: just not near enough to be stacked
    "lanes-apart": chart(
        figures.lanes,
        pd.DataFrame(
            {"date": ["1950", "1951", "1952", "1952-03"], "end": None, "lane": "war", "code": "PRK"}
        ),
        ["war"],
        colours=figures.COLOURS,
        first=1900,
        last=1995,
    ),
    "lanes-bare": chart(
        figures.lanes,
        HAPPENED,
        ["aid", "war"],
        colours={},
        first=1995,
        last=2012,
    ),
    **{
        f"tiers-{n}": chart(
            figures.tiers,
            TIERS[: 3 if n == 14 else 1],
            first=2000,
            last=2000 + n - 1,
            marks=[(2001, "a mark")],
        )
        for n in (14, 15, 28, 29)
    },
    "balance": chart(
        figures.balance,
        SIDES,
        "to",
        "from",
        groups={"PRK": "North Korea", "MMR": "Myanmar", "XXX": "others"},
    ),
    "balance-even": chart(
        figures.balance,
        SIDES.assign(to=[8.0, 7.0, 6.0, 5.0]),
        "to",
        "from",
        groups={"PRK": "North Korea", "MMR": "Myanmar", "XXX": "others"},
        number=plain,
        colours={"PRK": "#2c7a44"},
        room=0.2,
    ),
    "dumbbells": chart(
        figures.dumbbells,
        PAIRS,
        {"then": ("before", None, "o"), "now": ("after", None, "o")},
        limits=(0, 1),
        number=percent,
    ),
    "dumbbells-coloured": chart(
        figures.dumbbells,
        PAIRS.drop(columns=["group", "code"]).iloc[:3],
        {"then": ("Soviet Union", "#1d5c96", "o"), "now": ("China", "#b8511b", "s")},
        number=plain,
    ),
    "grades": chart(
        figures.grades,
        pd.DataFrame(
            {
                "label": ["up", "down", "same"],
                "then": ["mixed", "well supported", "mixed"],
                "now": ["well supported", "poor", "mixed"],
            }
        ),
        ["poor", "mixed", "well supported"],
        "then",
        "now",
    ),
    "coverage": chart(
        figures.coverage,
        pd.DataFrame(
            {
                "table": ["a", "a", "a", "b"],
                "year": [1950, 1951, 1960, 1955],
                "rows": [1000, 250, 10, 4],
            }
        ),
        {"a": "first", "b": "second"},
        first=1950,
        last=1960,
    ),
    "places": chart(
        figures.places,
        CAPES,
        ISLAND,
        window=(10, 15, 50, 53),
        countries={"Island": (11, 51.5)},
        waters={"A sea": (14.5, 50.5)},
        sides={"Third": "above right"},
    ),
    # so tall and so flat a window that the page shows more than it
    "places-tall": chart(
        figures.places, CAPES.iloc[2:3], ISLAND, window=(11.9, 12.1, 50, 53), countries={}
    ),
    "places-flat": chart(
        figures.places, CAPES.iloc[3:], ISLAND, window=(10, 15, 51.4, 53), countries={}
    ),
    "ties": chart(figures.ties, TIED, {"PRK": "North Korea", "MMR": "Myanmar"}),
    "ties-one-sided": chart(
        figures.ties,
        TIED[TIED["code"] == "PRK"],
        {"PRK": "North Korea", "MMR": "Myanmar"},
        colours={"PRK": "#2c7a44"},
    ),
    "choices": chart(figures.choices, TRIED, marks=[(0.5, "half")]),
    "choices-limits": chart(
        figures.choices,
        TRIED,
        limits=(0.1, 0.9),
        number=plain,
        colours={"RUS": "#2c7a44"},
    ),
}


NARROW = "-narrow"
DRAWINGS = [name + size for name in CHARTS for size in ("", NARROW)]


def draw(name: str) -> str:
    """Return a drawing of `DRAWINGS` as SVG; the wide one with its table and marks as comments."""
    forms = CHARTS[name.removesuffix(NARROW)]().forms
    if name.endswith(NARROW):
        return forms[exhibit.NARROW]
    marks = forms[exhibit.MARKS].replace("--", "- -")  # a comment ends with two of them
    return f"{forms[exhibit.WIDE]}<!--\n{forms['text/csv']}-->\n<!--\n{marks}-->\n"
