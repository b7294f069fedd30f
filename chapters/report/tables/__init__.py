"""Load the report's tables: typed, checked against their schema, each row with its source.

The schema is ``data/datapackage.json`` (a Frictionless Data Package) and stands
nowhere else. Beyond the standard, a field or a schema may carry:

``"bibliography": true``   the cell is a key of ``data/references.bib``;
``"country": true``        the cell is a code of the table ``countries``, or ALL for all together;
``"isoDate": true``        an ISO 8601 date of reduced precision (1950, 1950-06, 1950-06-25);
``"independentOf": a``     the two cells, keys of the bibliography, have no author in common;
``"ordered": [[a, b]]``    where both cells are filled, a must not exceed b;
``"sortedBy": [a, b]``     the order of the rows;
``"dataFrom"``, ``"dataDate"``   (of the table) no ISO date in it lies before or after them;
``"leastRows": n``         (of the table) its rows at the last release: with fewer it was cut off;
``"consistency": [...]``   (of the package) the rules that hold between tables, a sentence each.

A fault is one line: file, row, column, what is wrong, the mend. What may be wrong with a file
stands in `files`, with a cell in `cells`, between rows in `rows`, between tables in `consistency`,
with the descriptor in `schema`, with the bibliography in `references`. ``python -m report.tables``
checks everything in ``data/`` and exits with 1 where something is wrong.
"""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd

from report.tables import cells, consistency, files, references, rows, schema

DATA = Path(__file__).resolve().parents[3] / "data"

CITATION = re.compile(r"\{cite(?::\w+)?\}`([^`{}]+)`")


class DataError(ValueError):
    """A table, the schema or the bibliography is wrong; the message has one line for each fault."""


def package() -> dict:
    """Return the data package descriptor, ``data/datapackage.json``, as a dict.

    Raises DataError if the file is missing, is not JSON or contradicts itself.
    """
    text, lines = _whole("datapackage.json")
    _refuse(lines or schema.faults(text))
    return json.loads(text)


def resource(name: str) -> dict:
    """Return the descriptor of a table; raises DataError for a name that is not in the package."""
    resources = {descriptor["name"]: descriptor for descriptor in package()["resources"]}
    if name not in resources:
        _refuse(
            [
                f"data/datapackage.json: there is no table {name!r}; "
                f"the tables are {', '.join(resources)}"
            ]
        )
    return resources[name]


def bibliography() -> dict:
    """Return the bibliography as {key: pybtex entry}.

    Raises DataError for a missing file, a key or an address that stands twice, or an entry without
    author, title, year or address.
    """
    entries, lines = _entries()
    _refuse(lines)
    return entries


def publishers() -> dict[str, str]:
    """Return {key of the bibliography: who published it}: the publisher, or the author if none."""
    return {key: references.publisher(entry) for key, entry in bibliography().items()}


def load(name: str) -> pd.DataFrame:
    """Return a table as a DataFrame with the columns, types and units of its schema.

    Whole numbers and years are ``Int64``, numbers ``float64``, all else text; an empty
    cell is a missing value. Raises DataError with every fault of the table, one line each.
    """
    descriptor = resource(name)
    table, lines = _checked(descriptor)
    _refuse(lines)
    frame = pd.DataFrame(table.rows.values(), columns=table.columns(), dtype="str")
    frame = frame.replace("", pd.NA)
    for field in table.schema["fields"]:
        column = frame[field["name"]]
        if field["type"] != "string":
            column = pd.to_numeric(column)
        frame[field["name"]] = column.astype(schema.DTYPES[field["type"]])
    return frame


def check(name: str) -> list[str]:
    """Return every fault of a table, one line each: file, row, column, what is wrong, the mend.

    Rows are counted as a spreadsheet counts them: the header is row 1. An empty list
    means that the table keeps its schema. Raises DataError if the schema cannot be read.
    """
    return _checked(resource(name))[1]


def faults() -> list[str]:
    """Return the faults of the whole of ``data/``, one line each.

    Of the schema, the bibliography and every table; what two tables contradict each other in; files
    that no table has; and, where nothing else is wrong, entries of the bibliography that nobody
    cites.
    """
    try:
        resources = package()["resources"]
    except DataError as error:
        return str(error).splitlines()
    entries, lines = _entries()
    checked = {}
    for descriptor in resources:
        checked[descriptor["name"]], wrong = _checked(descriptor)
        lines += wrong
    lines += _contradictions(entries, checked)
    known = {"datapackage.json", "references.bib", "upstream", "editions"}
    known.update(r["path"] for r in resources)
    for path in sorted(DATA.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            lines.append(
                f"data/{path.name}: no table of data/datapackage.json has this file; "
                "describe it there, or take it away"
            )
    # A table that is not understood may cite what then seems to be cited by nobody.
    uncited = [] if lines else sorted(set(entries) - _cited())
    lines += [
        f"data/references.bib, entry {key}: nobody cites it; cite it or take it out"
        for key in uncited
    ]
    return list(dict.fromkeys(lines))


def names() -> dict[str, str]:
    """Return {country code: name as the report prints it}, from the table ``countries``."""
    frame = load("countries")
    return dict(zip(frame["code"], frame["name"], strict=True))


def year(dates: pd.Series) -> pd.Series:
    """Return the year, as ``Int64``, of ISO dates of any precision."""
    return dates.str.slice(0, 4).astype("Int64")


def summary(*tables: str, whole: bool = False) -> pd.DataFrame:
    """Return what a chapter rests on: one row a table.

    With `whole` also one for the schema and one for the bibliography. Columns: ``file``, ``title``,
    ``rows`` (of the schema tables, of the bibliography entries), ``vintage``, ``limits`` and
    ``sha256`` (first twelve digits of the file's hash): any change in a file shows in the output.
    """
    described = []
    for descriptor in map(resource, tables):
        path, title, vintage, limits = (
            descriptor[part] for part in ("path", "title", "vintage", "limits")
        )
        described.append((path, title, len(load(descriptor["name"])), vintage, limits))
    if whole:
        kept = package()
        described += [
            (
                "datapackage.json",
                "The schema",
                len(kept["resources"]),
                kept["version"],
                "What each column means and may hold.",
            ),
            (
                "references.bib",
                "The bibliography",
                len(bibliography()),
                kept["version"],
                "Each source once; rows and sentences name it by its key.",
            ),
        ]
    frame = pd.DataFrame(described, columns=["file", "title", "rows", "vintage", "limits"])
    hashes = [hashlib.sha256((DATA / file).read_bytes()).hexdigest() for file in frame["file"]]
    return frame.assign(sha256=[digest[:12] for digest in hashes])


# --- what the functions above are made of


def _refuse(lines) -> None:
    if lines:
        raise DataError("\n".join(lines))


def _whole(name: str) -> tuple[str, list[str]]:
    """The text of the schema or the bibliography, and what is wrong with its file."""
    text, lines = files.text_of(DATA / name)
    unended = files.unended(f"data/{name}", text) if text else None
    return text, [*lines, unended] if unended else lines


def _entries() -> tuple[dict, list[str]]:
    """The entries of the bibliography, and its faults."""
    text, lines = _whole("references.bib")
    if lines:
        return {}, lines
    entries, lines = references.read(text)
    return entries, list(lines)


def _rows(descriptor: dict) -> tuple[dict[int, list[str]], list[str]]:
    """The sound rows of a table by number, and what is wrong with its file."""
    return files.table(DATA / descriptor["path"], descriptor)


def _checked(descriptor: dict) -> tuple[rows.Table, list[str]]:
    """A table, and all its faults."""
    kept, lines = _rows(descriptor)
    columns, unreadable = _columns(descriptor)
    unsound = {}
    for column in columns:
        unsound |= _unsound(descriptor, kept, column)
    lines = [*lines, *unreadable, *_lines(descriptor, unsound)]
    table = rows.Table(kept, descriptor, set(unsound))
    for row, column, said in rows.faults(table):
        lines += _lines(descriptor, {(row, column): said})
    return table, list(dict.fromkeys(lines))


def _contradictions(entries: dict, checked: dict[str, rows.Table]) -> list[str]:
    """The lines on what tables contradict each other in."""
    authors = {key: references.authors(entry) for key, entry in entries.items()}
    tables = {name: rows.once(table) for name, table in checked.items()}
    record = consistency.Record(tables, authors)
    if unknown := consistency.unknown_columns(record):
        return [
            f"data/datapackage.json: there is no {', '.join(unknown)}, which the rules between "
            "tables need; restore it"
        ]
    lines = []
    for name, row, column, said in consistency.faults(record):
        lines += _lines(checked[name].descriptor, {(row, column): said})
    return lines


def _columns(descriptor: dict) -> tuple[list[cells.Column], list[str]]:
    """The columns of a table, and what is wrong with the files that its cells are held against."""
    columns, lines = [], []
    for field in schema.fields_of(descriptor):
        keys = codes = referred = None
        if field.get("bibliography"):
            entries, wrong = _entries()
            keys = None if wrong else entries
            lines += wrong
        if field.get("country"):
            codes, wrong = _values("countries", "code")
            lines += wrong
        if "reference" in field:
            referred, wrong = _values(field["reference"]["resource"], field["reference"]["fields"])
            lines += wrong
        columns.append(
            cells.Column(
                field,
                first=descriptor.get("dataFrom"),
                last=descriptor.get("dataDate"),
                keys=keys,
                codes=codes,
                referred=referred,
            )
        )
    return columns, lines


def _values(name: str, column: str) -> tuple[set[str] | None, list[str]]:
    """The values of a column of another table; None, and why, where they are not to be had."""
    descriptor = resource(name)
    kept, lines = _rows(descriptor)
    position = _position(descriptor, column)
    field = descriptor["schema"]["fields"][position]
    lines += _lines(descriptor, _unsound(descriptor, kept, cells.Column(field)))
    return (None if lines else {row[position] for row in kept.values()}), lines


def _unsound(descriptor: dict, kept: dict, column: cells.Column) -> dict[tuple[int, str], str]:
    """{(row, column): what is wrong} of a column's cells, "" where the line on the file says it."""
    name = column.field["name"]
    position = _position(descriptor, name)
    wrong = cells.faults({row[position] for row in kept.values()}, column)
    if not wrong:
        return {}
    return {
        (number, name): wrong[row[position]]
        for number, row in kept.items()
        if row[position] in wrong
    }


def _lines(descriptor: dict, wrong: dict[tuple[int, str], str]) -> list[str]:
    """The lines on what is wrong in a table, a line each."""
    return [
        f"data/{descriptor['path']}, row {row}, column {column}: {said}"
        for (row, column), said in wrong.items()
        if said
    ]


def _position(descriptor: dict, column: str) -> int:
    return [field["name"] for field in descriptor["schema"]["fields"]].index(column)


def _cited() -> set[str]:
    """The keys that the tables and the text of the chapters cite."""
    keys = set()
    for descriptor in package()["resources"]:
        kept, _ = _rows(descriptor)
        for position, field in enumerate(descriptor["schema"]["fields"]):
            if field.get("bibliography"):
                keys |= {row[position] for row in kept.values()}
    chapters = DATA.parent / "chapters"
    for path in [*chapters.glob("*.ipynb"), *chapters.glob("*.md")]:
        for cited in CITATION.findall(_written(path)):
            keys |= {key.strip() for key in cited.split(",")}
    return keys


def _written(path: Path) -> str:
    """The text that people wrote into a chapter; its outputs may be those of former tables."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        cells = json.loads(text)["cells"] if path.suffix == ".ipynb" else None
    except (ValueError, KeyError):
        cells = None  # no notebook: another check says so
    return text if cells is None else "\n".join("".join(cell["source"]) for cell in cells)
