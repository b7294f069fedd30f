"""The charts of the chapters: nothing lies over anything else, and what is stored agrees.

A chapter's cells are run once more, each drawing is measured, and each stored chart's marks are
compared with its CSV.
"""

import contextlib
import io
import json

import geometry
import pandas as pd
import pytest
from chapter_cells import CHAPTERS, NAMES, cells_of, figures_of

from report.figures import exhibit


def charts_of(path):
    """Return [(name, [wide, narrow])] of the charts that the code of a chapter draws."""
    names = {}
    with geometry.drawn_charts() as kept, contextlib.redirect_stdout(io.StringIO()):
        for _, cell in cells_of(path, "code"):
            exec(cell.source, names)
    return kept


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_nothing_lies_over_anything_else(path):
    found = []
    for name, drawings in charts_of(path):
        for drawing in drawings:
            found += [f"{name}, {drawing.size}: {fault}" for fault in geometry.faults(drawing)]
    assert not found, f"chapters/{path.name}:\n" + "\n".join(found)


def stored_charts(path):
    """Yield (place, forms) of the stored charts of a chapter."""
    for where, cell in figures_of(path):
        for output in cell.outputs:
            if exhibit.WIDE in output.get("data", {}):
                yield where, output["data"]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_each_chart_is_stored_for_a_column_and_for_a_phone_with_its_table(path):
    for where, forms in stored_charts(path):
        needed = {exhibit.WIDE, exhibit.NARROW, exhibit.MARKS, exhibit.ABOUT, "text/csv"}
        assert needed <= set(forms), f"{where}: lacks {needed - set(forms)}"
        about = json.loads(forms[exhibit.ABOUT])
        table = pd.read_csv(io.StringIO(forms["text/csv"]))
        assert about["rows"] == len(table), where
        assert about["columns"] == list(table.columns), where


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_each_mark_tells_a_value_of_the_table(path):
    for where, forms in stored_charts(path):
        table = pd.read_csv(io.StringIO(forms["text/csv"]), dtype=str, keep_default_na=False)
        drawings = json.loads(forms[exhibit.MARKS])
        told = {size: [mark["words"] for mark in drawings[size]["marks"]] for size in drawings}
        assert told["wide"] == told["narrow"], f"{where}: the two drawings tell other values"
        assert told["wide"], f"{where}: no value can be pointed at"
        for mark in drawings["wide"]["marks"]:
            cell, value = table.loc[mark["row"], mark["column"]], mark["value"]
            same = value == cell if isinstance(value, str) else value == float(cell)
            assert same, f"{where}: {mark['words']} has {value}, the table {cell}"


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_no_two_rows_of_a_table_behind_a_chart_are_named_alike(path):
    for where, forms in stored_charts(path):
        table = pd.read_csv(io.StringIO(forms["text/csv"]))
        names = [column for column in table if column not in ("value", "low", "high", "rows")]
        assert not table.duplicated(names).any(), f"{where}: rows that no key tells apart"
