"""Samples of publishers' files, altered as publishers alter them, and the rows they give."""

import csv
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"


@pytest.fixture
def sample():
    """Return the path of a sample."""
    return lambda name: SAMPLES / name


@pytest.fixture
def expected():
    """Return rows as they stood in the tables before there was a program, without some columns."""

    def read(name, without=()):
        with (HERE / "expected" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [{k: v for k, v in row.items() if k not in without} for row in rows]

    return read


@pytest.fixture
def rows():
    """Return the rows of a release for a table, in the table's order of columns."""

    def of(release, table):
        (part,) = [part for part in release.parts if part.table == table]
        return part.rows.to_dict("records")

    return of


@pytest.fixture
def changed(tmp_path):
    """Write a sample with some of its text replaced, or bytes put before or after; its path."""

    def write(name, *replaced, before=b"", after="", encoding="utf-8", into="", cut=0):
        content = (SAMPLES / name).read_bytes().decode(encoding)
        for old, new in replaced:
            assert content.count(old), old
            content = content.replace(old, new)
        raw = (content + after).encode(into or encoding)
        path = tmp_path / name
        path.write_bytes(before + raw[: len(raw) - cut])
        return path

    return write
