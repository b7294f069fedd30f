"""The tables travel as files, as one package and as one database with its keys."""

import sqlite3
import zipfile

import pytest
from frictionless import Package

from tools.build.package import package
from tools.paths import DATA
from tools.site.database import write_database


def test_tables_of_a_chapter_can_be_downloaded(book, chapter_pages):
    for name, soup in chapter_pages.items():
        links = soup.select("a[href*='../data/'], a.download")
        files = [(book / "chapters" / link["href"]).resolve() for link in links]
        tables = [file for file in files if file.suffix == ".csv"]
        assert tables or name == "summary", f"{name}: no table to download"
        for file in tables:
            assert file.read_bytes() == (DATA / file.name).read_bytes()


def test_all_tables_travel_as_one_package(book, tmp_path):
    zipfile.ZipFile(book / "isolated-partners-data.zip").extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid
    assert len(report.tasks) == len(list(DATA.glob("*.csv")))


@pytest.fixture
def database(book):
    connection = sqlite3.connect(book / "isolated-partners-data.sqlite")
    yield connection
    connection.close()


def test_the_database_holds_the_rows_of_the_tables(database):
    tiv = "SELECT round(sum(tiv)) FROM arms_transfers WHERE supplier = 'SUN' AND recipient = 'PRK'"
    assert database.execute(tiv).fetchone() == (17749,)
    for resource in package()["resources"]:
        lines = (DATA / resource["path"]).read_text(encoding="utf-8").count("\n")
        (rows,) = database.execute(f'SELECT count(*) FROM "{resource["name"]}"').fetchone()
        assert 0 < rows < lines, resource["name"]


def primary_key(database, table: str) -> list[str]:
    """Return the fields of the primary key that SQLite knows, in its order."""
    columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [name for _, name, _, _, _, place in sorted(columns, key=lambda c: c[5]) if place]


def foreign_keys(database, table: str) -> set[tuple]:
    """Return the foreign keys that SQLite knows as (field, other table, its field)."""
    keys = database.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return {(field, other, its) for _, _, other, field, its, *_ in keys}


def test_the_database_has_the_keys_of_the_schema(database):
    assert primary_key(database, "arms_transfers") == ["supplier", "recipient", "year"]
    assert primary_key(database, "countries") == ["code"]
    assert foreign_keys(database, "arms_transfers") == {
        ("supplier", "countries", "code"),
        ("recipient", "countries", "code"),
    }
    for resource in package()["resources"]:
        assert primary_key(database, resource["name"]), f"{resource['name']}: no primary key"
        named = len(resource["schema"].get("foreignKeys", []))
        assert len(foreign_keys(database, resource["name"])) == named


def test_the_database_is_sound(database):
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_database(package()["resources"], tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


COUNTRIES = {
    "name": "countries",
    "path": "countries.csv",
    "schema": {
        "fields": [{"name": "code", "type": "string", "constraints": {"required": True}}],
        "primaryKey": "code",
    },
}
VISITS = {
    "name": "visits",
    "path": "visits.csv",
    "schema": {
        "fields": [
            {"name": "host", "type": "string", "constraints": {"required": True}},
            {"name": "year", "type": "year"},
            {"name": "days", "type": "number"},
        ],
        "primaryKey": ["host", "year"],
        "foreignKeys": [
            {"fields": "host", "reference": {"resource": "countries", "fields": "code"}}
        ],
    },
}


def written(folder, visits: str):
    """Return a database of two small tables."""
    (folder / "countries.csv").write_text("code\nPRK\nMMR\n", encoding="utf-8")
    (folder / "visits.csv").write_text(f"host,year,days\n{visits}", encoding="utf-8")
    write_database([COUNTRIES, VISITS], folder / "small.sqlite", folder)
    return sqlite3.connect(folder / "small.sqlite")


def test_types_are_those_of_the_schema_and_an_empty_cell_is_missing(tmp_path):
    database = written(tmp_path, "PRK,2019,2.5\nMMR,2020,\n")
    rows = database.execute("SELECT * FROM visits ORDER BY year").fetchall()
    assert rows == [("PRK", 2019, 2.5), ("MMR", 2020, None)]
    database.execute("PRAGMA foreign_keys = on")
    for broken in ("('PRK', 2019, 1)", "('USA', 2019, 1)", "(NULL, 2019, 1)"):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(f"INSERT INTO visits VALUES {broken}")


BROKEN = {
    "a country that is not in its table": ("PRK,2019,1\nUSA,2020,1\n", "visits, row 2"),
    "a row twice": ("PRK,2019,1\nPRK,2019,2\n", "visits.host, visits.year"),
    "a key without a value": (",2019,1\n", "visits.host"),
}


@pytest.mark.parametrize(("visits", "said"), BROKEN.values(), ids=BROKEN)
def test_a_row_that_breaks_a_key_is_refused(tmp_path, visits, said):
    with pytest.raises(sqlite3.IntegrityError, match=said):
        written(tmp_path, visits)
