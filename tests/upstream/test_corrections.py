"""Where a table departs from its source, the source is watched."""

import csv
import shutil
from dataclasses import astuple, fields

import pandas as pd
import pytest

from tools.upstream import corrections, stored
from tools.upstream.corrections import Correction
from tools.upstream.publisher import Part
from tools.upstream.reading import Refused

AGAIN = "say make refresh with the publisher's file again and APPLY=1, then the table follows"


def entry(**changes):
    told = {
        "table": "nuclear_tests",
        "key": "2006-10-09",
        "column": "magnitude",
        "published": "4.3",
        "ours": "4.1",
        "why": "The agency says so.",
        "told": "nobody yet",
        "state": "open",
        "expects": "4.3",
    }
    return Correction(**(told | changes))


@pytest.fixture
def register(root, tmp_path):
    """Write a register beside a copy of the tables; returns the folder."""

    def write(*entries):
        shutil.copytree(root / "data", tmp_path, dirs_exist_ok=True)
        with (tmp_path / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field.name for field in fields(Correction)])
            writer.writerows(map(astuple, entries))
        return tmp_path

    return write


def part(*rows, **scope):
    table = pd.DataFrame(rows, columns=["date", "magnitude"], dtype=str)
    return Part("nuclear_tests", table, **scope)


FIRST, SECOND = ("2006-10-09", "4.3"), ("2009-05-25", "4.7")


def test_without_a_register_nothing_is_corrected(tmp_path):
    assert corrections.load(tmp_path) == []


def test_an_open_correction_changes_its_cell_and_no_other(register):
    found = corrections.corrected(part(FIRST, SECOND), "f.csv", register(entry()))
    assert found.rows.to_numpy().tolist() == [["2006-10-09", "4.1"], [*SECOND]]


@pytest.mark.parametrize("state", ["mended", "dropped"])
def test_a_closed_one_changes_nothing(register, state):
    found = corrections.corrected(part(FIRST), "f.csv", register(entry(state=state)))
    assert found.rows.to_numpy().tolist() == [[*FIRST]]


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (
            "4.1",
            "f.csv: nuclear_tests 2006-10-09, magnitude is 4.1 as ours: the publisher has mended"
            " it; set its state to mended in data/corrections.csv",
        ),
        (
            "4.2",
            "f.csv: nuclear_tests 2006-10-09, magnitude is 4.2, where the correction expects 4.3;"
            " look at it again and change data/corrections.csv",
        ),
        (
            "",
            "f.csv: nuclear_tests 2006-10-09, magnitude is empty, where the correction expects"
            " 4.3; look at it again and change data/corrections.csv",
        ),
    ],
)
def test_what_the_publisher_mended_or_changed_stops_the_refresh(register, now, line):
    with pytest.raises(Refused) as refused:
        corrections.corrected(part(("2006-10-09", now)), "f.csv", register(entry()))
    assert str(refused.value) == line


def test_every_such_entry_is_named_at_once(register):
    entries = [entry(), entry(key="2009-05-25", expects="4.5", ours="4.6")]
    with pytest.raises(Refused) as refused:
        corrections.corrected(part(("2006-10-09", "4.1"), SECOND), "f.csv", register(*entries))
    assert len(str(refused.value).splitlines()) == 2


def test_a_row_that_is_gone_stops_it_but_one_of_another_file_does_not(register):
    folder = register(entry())
    with pytest.raises(Refused, match="has no nuclear_tests 2006-10-09 any more; look at it"):
        corrections.corrected(part(SECOND), "f.csv", folder)
    other = part(SECOND, replaces=lambda stored: stored["date"].gt("2007"))
    assert len(corrections.corrected(other, "f.csv", folder).rows) == 1


LEFT_OUT = {"key": "2009-05-25", "column": "row", "ours": "2006-10-09", "expects": "present"}


def test_a_row_is_left_out_as_long_as_the_publisher_has_it_twice(register):
    folder = register(entry(**LEFT_OUT))
    found = corrections.corrected(part(FIRST, SECOND), "f.csv", folder)
    assert found.rows.to_numpy().tolist() == [[*FIRST]]
    with pytest.raises(Refused, match="has nuclear_tests 2009-05-25 no more, as ours; set its"):
        corrections.corrected(part(FIRST), "f.csv", folder)
    third = ("2013-02-12", "5.1")
    assert len(corrections.corrected(part(third), "f.csv", folder).rows) == 1


def test_a_row_is_found_by_its_content_where_numbers_run(register):
    folder = register(
        entry(
            table="trade",
            key="CHN; MMR; 1948; turnover; COW v4 smoothed; Correlates of War Project",
            column="value",
            expects="18.0",
            ours="17.0",
        )
    )
    names = ["partner_a", "partner_b", "year", "flow", "basis", "claimant", "value"]
    cells = ["CHN", "MMR", "1948", "turnover", "COW v4 smoothed", "Correlates of War Project"]
    rows = pd.DataFrame([[*cells, "18.0"]], columns=names)
    assert corrections.corrected(Part("trade", rows), "f", folder).rows["value"].item() == "17.0"


def test_the_tables_have_what_the_register_says(root):
    """Every entry that stands names a cell of a table, and the table has our value there."""
    entries = corrections.load(root / "data")
    assert entries
    for found in entries:
        where = f"{corrections.PLACE}, {found.table} {found.key}, {found.column}"
        table = stored.load(found.table)
        rows = table[corrections.keys(table, found.table).eq(found.key)]
        kept = table[corrections.keys(table, found.table).eq(found.ours)]
        if found.state == "dropped":
            continue
        if found.column == corrections.WHOLE:
            assert rows.empty, f"{where}: {AGAIN}"
            assert len(kept) == 1, f"{where}: {found.ours!r} is no row of the table"
            assert found.expects == "present", where
        else:
            cells = "; ".join(stored.keys(found.table)[0])
            assert len(rows) == 1, f"{where}: {len(rows)} rows of that key; it is made of {cells}"
            now = rows[found.column].item()
            assert now == found.ours, f"{where}: the table has {now or 'nothing'}; {AGAIN}"
            assert found.ours != found.expects, f"{where}: ours is what the publisher has"
