"""Every table says where it comes from, and nothing is claimed that is not known."""

import importlib
import json

import pytest

from tools.upstream import FIXED, SOURCES, named, sidecars


def all_sidecars():
    return {path.stem: sidecars.load(path.stem) for path in sidecars.paths()}


@pytest.mark.parametrize("name", sorted(all_sidecars()))
def test_a_sidecar_keeps_its_form(name):
    path = sidecars.FOLDER / f"{name}.json"
    sidecar = sidecars.load(name)
    assert sidecars.faults(name, sidecar) == []
    assert path.read_text(encoding="utf-8") == sidecars.written(sidecar)
    if sidecar["module"]:
        importlib.import_module(sidecar["module"])


def test_every_table_has_a_sidecar_and_every_sidecar_a_table(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = {resource["name"] for resource in package["resources"]}
    fed = {table for sidecar in all_sidecars().values() for table in sidecar["tables"]}
    assert fed == tables


def test_sources_of_rows_are_in_the_bibliography(root):
    bibliography = (root / "data" / "references.bib").read_text(encoding="utf-8")
    for name, sidecar in all_sidecars().items():
        if sidecar["source"]:
            assert f"{{{sidecar['source']}," in bibliography, name


@pytest.mark.parametrize("key", SOURCES + FIXED)
def test_a_publisher_feeds_tables_that_its_sidecars_name(key):
    module = f"tools.upstream.{key}"
    fed = {
        table
        for sidecar in all_sidecars().values()
        if sidecar["module"] == module
        for table in sidecar["tables"]
    }
    assert set(named(key).tables) == fed
    assert named(key).key == key


@pytest.mark.parametrize(
    ("part", "value", "line"),
    [
        ("published", "May 2026", "is not an ISO date"),
        ("address", "http://www.sipri.org", "with https://"),
        ("collected", "somehow", "write by code"),
        ("producer", "", "a str that is not empty"),
        ("files", [{"name": "a.csv"}], "write name, bytes, sha256"),
        ("files", [{"name": "a.csv", "bytes": 1, "sha256": "12"}], "not a SHA-256"),
        ("accessed", None, "write a str"),
    ],
)
def test_what_a_sidecar_must_not_say(part, value, line):
    sidecar = sidecars.load("sipri-register") | {part: value}
    (fault,) = sidecars.faults("sipri-register", sidecar)
    assert line in fault


def test_what_is_not_known_needs_a_note():
    sidecar = sidecars.load("sipri-register") | {"published": None, "licence": "none", "note": None}
    (fault,) = sidecars.faults("sipri-register", sidecar)
    assert "say in the note why it is not known" in fault


def test_a_part_that_is_missing_is_named():
    sidecar = sidecars.load("sipri-register")
    del sidecar["terms"]
    assert "write producer, title" in sidecars.faults("sipri-register", sidecar)[0]
