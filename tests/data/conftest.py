"""A copy of ``data/`` that a test may spoil."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report import tables


class Data:
    """A copy of ``data/``. Rows are counted as a spreadsheet counts them: the header is row 1."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        text = self.path(table).read_text(encoding="utf-8")
        return list(csv.reader(io.StringIO(text, newline="")))

    def write(self, table: str, rows: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.path(table).write_text(out.getvalue(), encoding="utf-8")

    def put(self, table: str, column: str, value: str, where: Callable | None = None) -> int:
        """Put a value in the first row that fits and is filled there; return its number."""
        rows = self.rows(table)
        header, position = rows[0], rows[0].index(column)
        for number, row in enumerate(rows[1:], start=2):
            fits = where is None or where(dict(zip(header, row, strict=True)))
            if fits and row[position]:
                row[position] = value
                self.write(table, rows)
                return number
        raise AssertionError(f"data/{table}.csv: no such row; choose another example")

    def rewrite(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bytes of a file."""
        path = self.folder / name
        before = path.read_bytes()
        path.write_bytes(change(before))
        assert path.read_bytes() != before, f"{name} is as it was: choose another example"

    def cite(self, entry: str) -> None:
        """Put an entry at the end of the bibliography."""
        self.rewrite("references.bib", lambda raw: raw + entry.encode())

    def describe(self, change: Callable[[dict, dict], object]) -> None:
        """Change the descriptor; `change` gets the package and its tables by name."""
        path = self.folder / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        change(package, {resource["name"]: resource for resource in package["resources"]})
        path.write_text(json.dumps(package) + "\n", encoding="utf-8")

    def refused(self, table: str) -> list[str]:
        """Return the lines with which a table is refused."""
        with pytest.raises(tables.DataError) as caught:
            tables.load(table)
        return str(caught.value).splitlines()


@pytest.fixture
def data(tmp_path, monkeypatch) -> Data:
    copy = tmp_path / "data"
    shutil.copytree(tables.DATA, copy)
    monkeypatch.setattr(tables, "DATA", copy)
    return Data(copy)
