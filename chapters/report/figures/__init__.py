"""The report's chart forms and its one style; every form returns what a chapter shows.

A form takes frames and words, never loads data, and returns an `Exhibit`: the chart drawn
twice, for a column and for a phone, as SVG whose bytes depend on nothing but its input; where
each value stands in both; the alternative text; and the table behind the chart as CSV. Words,
given to every form by name:

name      figure label, for cross-references (``fig-...``)
title     what the chart shows, as a newspaper would print it
subtitle  measure, unit and span
source    who publishes the numbers, which release
caption   what to read off it, and the limit that goes with it
alt       the shape and the key values, for those who do not see it

A form that is given an option it does not know, or lacks one of its words, says so.
"""

# The style comes first: it brings in the charting library, and what that says of its first
# start must not reach a notebook.
from report.figures.style import COLOURS, DASHES, INK, LINE, MARKERS, OTHER, SOFT

# isort: split

from report.figures.bars import balance, dumbbells, ranked, stacked
from report.figures.cards import numbers
from report.figures.dates import decimal_year, when
from report.figures.events import coverage, lanes
from report.figures.exhibit import Exhibit
from report.figures.judged import choices, estimates, grades
from report.figures.maps import places, ties
from report.figures.over_time import lines, panels, tiers
from report.figures.tables import audit, chronicle, dictionary, table, used

__all__ = [
    "COLOURS",
    "DASHES",
    "INK",
    "LINE",
    "MARKERS",
    "OTHER",
    "SOFT",
    "Exhibit",
    "audit",
    "balance",
    "choices",
    "chronicle",
    "coverage",
    "decimal_year",
    "dictionary",
    "dumbbells",
    "estimates",
    "grades",
    "lanes",
    "lines",
    "numbers",
    "panels",
    "places",
    "ranked",
    "stacked",
    "table",
    "tiers",
    "ties",
    "used",
    "when",
]
