"""A former release is found where people named it, and nothing else is taken for it."""

import json

import pytest

from tools.upstream import mentions


@pytest.mark.parametrize(
    ("release", "number"),
    [("release of March 2026", "March 2026"), ("version 24.1", "24.1"), ("to 2026-07-10", "")],
)
def test_what_tells_a_release_from_another(release, number):
    assert mentions.numbered(release) == number


@pytest.mark.parametrize(
    "text",
    [
        "{cite}`sipri2026,other`",
        "SIPRI, March 2026;",
        "1950 to 1991, release of 2026",
        'RELEASES["2026"]',
    ],
)
def test_a_mention_is_found(text):
    assert mentions.words("sipri2026", "release of March 2026").search(text)


@pytest.mark.parametrize("text", ["to 20 March 2026", "sipri20261", "release of March 2025"])
def test_a_day_or_another_key_is_none(text):
    assert not mentions.words("sipri2026", "release of March 2026").search(text)


def test_a_version_is_no_part_of_a_number():
    found = mentions.words("ucdp2024", "version 24.1")
    assert found.search("UCDP, version 24.1.")
    assert not any(map(found.search, ("124.1", "24.15", "1.24.1")))


def test_the_line_of_a_cell_is_named_by_its_first_words(tmp_path):
    """No editor numbers the cells of a notebook."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "data" / "upstream").mkdir(parents=True)
    (tmp_path / "data" / "datapackage.json").write_text('"sipri2026"', encoding="utf-8")
    cells = [{"source": ["Words.\n", "  Volumes are SIPRI's {cite}`sipri2026`, " + "x" * 60]}]
    chapter = tmp_path / "chapters" / "one.ipynb"
    chapter.write_text(json.dumps({"cells": [{"source": "x"}, *cells]}), encoding="utf-8")
    assert mentions.still("sipri2026", "release of March 2026", tmp_path) == [
        f"chapters/one.ipynb, cell 2: Volumes are SIPRI's {{cite}}`sipri2026`, {'x' * 21}",
        "data/datapackage.json, line 1",
    ]


def test_tables_that_are_derived_are_not_searched(root):
    read = mentions.by_hand(root / "data")
    assert "events" in read
    assert "arms_orders" not in read
