"""All tables as one SQLite file, with the types and keys of the schema."""

import csv
import sqlite3
from pathlib import Path

from tools.paths import DATA

KINDS = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "string": "TEXT"}


def names(value: str | list[str]) -> list[str]:
    """Return the fields of a key; the schema may give a single one without a list."""
    return [value] if isinstance(value, str) else value


def quoted(fields: list[str]) -> str:
    return ", ".join(f'"{field}"' for field in fields)


def column(field: dict) -> str:
    """Return how a field is declared."""
    required = field.get("constraints", {}).get("required", False)
    return f'"{field["name"]}" {KINDS[field["type"]]}' + (" NOT NULL" if required else "")


def foreign_key(key: dict) -> str:
    """Return how a reference to another table is declared."""
    other = key["reference"]
    return (
        f"FOREIGN KEY ({quoted(names(key['fields']))}) "
        f'REFERENCES "{other["resource"]}" ({quoted(names(other["fields"]))})'
    )


def declaration(resource: dict) -> str:
    """Return the statement that makes a table with its keys."""
    schema = resource["schema"]
    parts = [column(field) for field in schema["fields"]]
    if "primaryKey" in schema:
        parts.append(f"PRIMARY KEY ({quoted(names(schema['primaryKey']))})")
    parts += [foreign_key(key) for key in schema.get("foreignKeys", [])]
    return f'CREATE TABLE "{resource["name"]}" ({", ".join(parts)})'


def rows(path: Path) -> list[list[str | None]]:
    """Return the rows of a table without its head; an empty cell is a missing value."""
    with path.open(encoding="utf-8", newline="") as file:
        _, *lines = csv.reader(file)
    return [[cell or None for cell in line] for line in lines]


def write_database(resources: list[dict], target: Path, folder: Path = DATA) -> None:
    """Write the tables of a Data Package, whose CSV files stand in `folder`, as one SQLite file.

    Raises sqlite3.IntegrityError where a row breaks a key.
    """
    target.unlink(missing_ok=True)
    database = sqlite3.connect(target)
    try:
        for resource in resources:
            database.execute(declaration(resource))
            found = rows(folder / resource["path"])
            places = ", ".join("?" * len(resource["schema"]["fields"]))
            database.executemany(f'INSERT INTO "{resource["name"]}" VALUES ({places})', found)
        database.commit()
        broken = database.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            table, row, other, _ = broken[0]
            raise sqlite3.IntegrityError(f"{table}, row {row}: names what is not in {other}")
    finally:
        database.close()
