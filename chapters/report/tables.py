"""Load the report's tables: typed, checked against their schema, each row with its source.

The schema is ``data/datapackage.json`` (a Frictionless Data Package) and stands
nowhere else. Beyond the standard, a field or a schema may carry:

``"bibliography": true``   the cell is a key of ``data/references.bib``;
``"isoDate": true``        an ISO 8601 date of reduced precision (1950, 1950-06, 1950-06-25);
``"ordered": [[a, b]]``    where both cells are filled, a must not exceed b;
``"sortedBy": [a, b]``     the order of the rows;
``"dataFrom"``, ``"dataDate"``   (on the resource) no ISO date of the table lies before or after them.

``python -m report.tables`` checks every table and exits with 1 where one is wrong.
"""

import csv
import functools
import hashlib
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "data"

_ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_INTEGER = re.compile(r"-?\d+")
_DTYPES = {"integer": "Int64", "year": "Int64", "number": "float64", "string": "str"}


class DataError(ValueError):
    """A table or the bibliography is wrong; the message has one line for each fault."""


def package() -> dict:
    """Return the data package descriptor, ``data/datapackage.json``, as a dict.

    Raises DataError if the file is missing or is not JSON.
    """
    path = DATA / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError("data/datapackage.json: the file is missing; restore it from the repository") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"data/datapackage.json: not valid JSON ({error}); mend it there") from None


def resource(name: str) -> dict:
    """Return the descriptor of one table; raises DataError for a name that is not in the package."""
    for descriptor in package()["resources"]:
        if descriptor["name"] == name:
            return descriptor
    known = ", ".join(r["name"] for r in package()["resources"])
    raise DataError(f"data/datapackage.json: there is no table {name!r}; the tables are {known}")


@functools.cache
def _bibliography(text: str) -> dict:
    from pybtex.database import BibliographyDataError, parse_string
    from pybtex.scanner import PybtexSyntaxError

    keys = re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", text, flags=re.M)
    faults = [
        f"data/references.bib: the key {key} stands {count} times; keep one entry"
        for key, count in Counter(keys).items() if count > 1
    ]
    try:
        entries = {} if faults else dict(parse_string(text, "bibtex").entries)
    except (BibliographyDataError, PybtexSyntaxError) as error:
        faults = [f"data/references.bib: {error}; mend the entry there"]
    for key, entry in (entries.items() if not faults else ()):
        for field in ("title", "year"):
            if not entry.fields.get(field):
                faults.append(f"data/references.bib, entry {key}: no {field}; add the field {field} = {{...}}")
        if not entry.persons.get("author"):
            faults.append(f"data/references.bib, entry {key}: no author; name the publisher as author = {{{{...}}}}")
    if faults:
        raise DataError("\n".join(faults))
    return entries


def bibliography() -> dict:
    """Return the bibliography as {key: pybtex entry}.

    Raises DataError for a missing file, a key that stands twice or an entry without
    author, title or year.
    """
    path = DATA / "references.bib"
    if not path.exists():
        raise DataError("data/references.bib: the file is missing; restore it from the repository")
    return _bibliography(path.read_text(encoding="utf-8"))


def _read(name: str, descriptor: dict) -> tuple[list[list[str]], list[str]]:
    """The rows of a CSV as text, or the faults that make it unreadable."""
    where = f"data/{descriptor['path']}"
    path = DATA / descriptor["path"]
    if not path.exists():
        return [], [f"{where}: the file is missing; restore it, or take the table {name!r} out of data/datapackage.json"]
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        return [], [f"{where}, row 1: starts with a byte-order mark; save it as plain UTF-8 without BOM"]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return [], [f"{where}, row {row}: byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"]
    if "\r" in text:
        row = text[: text.index("\r")].count("\n") + 1
        return [], [f"{where}, row {row}: Windows line end (CRLF); save it with plain line feeds (LF)"]
    if not text.endswith("\n"):
        return [], [f"{where}, row {text.count(chr(10)) + 1}: the last row has no line end; the file may be cut off: "
                    "restore it, or end the row with a line feed"]
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        return [], [f"{where}: not readable as CSV ({error}); check the quotation marks"]
    fields = [field["name"] for field in descriptor["schema"]["fields"]]
    if not rows or rows[0] != fields:
        header = rows[0] if rows else []
        if len(header) == 1 and ";" in header[0]:
            return [], [f"{where}, row 1: columns are separated by semicolons; save it with commas"]
        missing = [f for f in fields if f not in header]
        extra = [h for h in header if h not in fields]
        twice = [h for h, n in Counter(header).items() if n > 1]
        detail = "; ".join(
            f"{label} {', '.join(map(repr, names))}"
            for label, names in (("missing", missing), ("not in the schema", extra), ("doubled", twice)) if names
        ) or "the order differs"
        return [], [f"{where}, row 1: wrong columns ({detail}); the schema asks for {', '.join(fields)}"]
    if len(rows) == 1:
        return [], [f"{where}: the table has no rows; restore them from the repository"]
    faults = [
        f"{where}, row {i}: {len(row)} cells where the header has {len(fields)}; "
        "quote a cell that contains a comma, and leave an empty cell empty"
        for i, row in enumerate(rows[1:], start=2) if len(row) != len(fields)
    ]
    return rows[1:], faults


def _cell_fault(value: str, field: dict, span: tuple[str | None, str | None], keys) -> str | None:
    """What is wrong with one filled cell, and what would be right; None if nothing is."""
    kind, limits = field["type"], field.get("constraints", {})
    if value != value.strip():
        return "has a space at its start or end; remove it"
    if value[0] in "=+@" or (value[0] == "-" and not _NUMBER.fullmatch(value)):
        return "starts like a spreadsheet formula; start it with a letter or a digit"
    if kind in ("number", "integer", "year"):
        pattern = _NUMBER if kind == "number" else _INTEGER
        if not pattern.fullmatch(value):
            if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", value):
                return f"has thousands separators; write {value.replace(',', '')}"
            if re.fullmatch(r"-?\d+,\d+", value):
                return f"has a decimal comma; write {value.replace(',', '.')}"
            return f"is not {'a number' if kind == 'number' else 'a whole number'}; write plain digits"
        number = float(value)
        if "minimum" in limits and number < limits["minimum"]:
            return f"is below {limits['minimum']}, the least this column allows"
        if "maximum" in limits and number > limits["maximum"]:
            return f"is above {limits['maximum']}, the most this column allows"
    if field.get("isoDate"):
        if not _ISO_DATE.fullmatch(value):
            return "is not an ISO date; write 1950, 1950-06 or 1950-06-25"
        if len(value) == 10 and pd.isna(pd.to_datetime(value, errors="coerce", format="%Y-%m-%d")):
            return "is not a day of the calendar; correct it"
        first, last = span
        if first and value < first[: len(value)]:
            return f"lies before {first}, where the table begins; correct it, or move dataFrom in data/datapackage.json"
        if last and value > last[: len(value)]:
            return f"lies after {last}, the date of the data; correct it, or move dataDate in data/datapackage.json"
    if "enum" in limits and value not in [str(v) for v in limits["enum"]]:
        return f"is not one of {', '.join(map(str, limits['enum']))}"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
        return f"does not have the form {limits['pattern']}"
    if "maxLength" in limits and len(value) > limits["maxLength"]:
        return f"has {len(value)} characters; shorten it to {limits['maxLength']}"
    if field.get("bibliography") and value not in keys:
        return "is not a key of data/references.bib; add the entry there or correct the key"
    return None


def check(name: str) -> list[str]:
    """Return every fault of a table, one line each: file, row, column, what is wrong, the mend.

    Rows are counted as a spreadsheet counts them: the header is row 1. An empty list
    means that the table keeps its schema. Raises DataError if the schema or the
    bibliography cannot be read.
    """
    return _checked(name)[1]


def _checked(name: str) -> tuple[list[list[str]], list[str]]:
    descriptor = resource(name)
    schema, where = descriptor["schema"], f"data/{descriptor['path']}"
    rows, faults = _read(name, descriptor)
    if faults:
        return rows, faults
    fields = schema["fields"]
    names = [field["name"] for field in fields]
    keys = bibliography() if any(field.get("bibliography") for field in fields) else ()
    span = (descriptor.get("dataFrom"), descriptor.get("dataDate"))
    foreign = {fk["fields"]: fk["reference"] for fk in schema.get("foreignKeys", [])}
    for position, field in enumerate(fields):
        column = [row[position] for row in rows]
        allowed = None
        if field["name"] in foreign:
            allowed = _values(**foreign[field["name"]])
        verdicts = {}
        for value in set(column):
            if value == "":
                verdicts[value] = ("is empty; this column must be filled"
                                   if field.get("constraints", {}).get("required") else None)
            elif allowed is not None and value not in allowed:
                reference = foreign[field["name"]]
                verdicts[value] = f"is not in data/{reference['resource']}.csv, column {reference['fields']}; add it there or correct it"
            else:
                verdicts[value] = _cell_fault(value, field, span, keys)
        if any(verdicts.values()):
            faults += [
                f"{where}, row {i}, column {field['name']}: {value!r} {verdicts[value]}"
                for i, value in enumerate(column, start=2) if verdicts[value]
            ]
    primary = [schema["primaryKey"]] if isinstance(schema.get("primaryKey"), str) else schema.get("primaryKey", [])
    if primary:
        seen = {}
        for i, row in enumerate(rows, start=2):
            key = tuple(row[names.index(p)] for p in primary)
            if key in seen:
                faults.append(f"{where}, row {i}, column {' + '.join(primary)}: {' '.join(key)!r} stands already "
                              f"in row {seen[key]}; remove one row or correct the key")
            seen.setdefault(key, i)
    for low, high in schema.get("ordered", []):
        a, b = names.index(low), names.index(high)
        numeric = next(f for f in fields if f["name"] == low)["type"] != "string"
        for i, row in enumerate(rows, start=2):
            if row[a] and row[b]:
                wrong = (float(row[a]) > float(row[b])
                         if numeric and _NUMBER.fullmatch(row[a]) and _NUMBER.fullmatch(row[b])
                         else not numeric and row[a][: len(row[b])] > row[b][: len(row[a])])
                if wrong:
                    faults.append(f"{where}, row {i}, column {high}: {row[b]!r} is below {low} {row[a]!r}; "
                                  "exchange or correct the two")
    order = schema.get("sortedBy", [])
    if order and not faults:
        kinds = {f["name"]: f["type"] for f in fields}
        def sort_key(row):
            return [float(row[names.index(o)]) if kinds[o] != "string" else row[names.index(o)] for o in order]
        for i, (previous, row) in enumerate(zip(rows, rows[1:]), start=3):
            if sort_key(previous) > sort_key(row):
                faults.append(f"{where}, row {i}, column {order[0]}: {row[names.index(order[0])]!r} comes after "
                              f"{previous[names.index(order[0])]!r}; sort the rows by {', '.join(order)}")
                break
    return rows, faults


def _values(resource: str, fields: str) -> frozenset:
    descriptor = next(r for r in package()["resources"] if r["name"] == resource)
    rows, faults = _read(resource, descriptor)
    if faults:
        raise DataError("\n".join(faults))
    position = [f["name"] for f in descriptor["schema"]["fields"]].index(fields)
    return frozenset(row[position] for row in rows)


def load(name: str) -> pd.DataFrame:
    """Return a table as a DataFrame with the columns, types and units of its schema.

    Whole numbers and years are ``Int64``, numbers ``float64``, all else text; an empty
    cell is a missing value. Raises DataError with every fault of the table, one line each.
    """
    rows, faults = _checked(name)
    if faults:
        raise DataError("\n".join(faults))
    fields = resource(name)["schema"]["fields"]
    frame = pd.DataFrame(rows, columns=[field["name"] for field in fields], dtype="str").replace("", pd.NA)
    for field in fields:
        if field["type"] != "string":
            frame[field["name"]] = pd.to_numeric(frame[field["name"]])
        frame[field["name"]] = frame[field["name"]].astype(_DTYPES[field["type"]])
    return frame


def names() -> dict[str, str]:
    """Return {country code: name as the report prints it}, from the table ``countries``."""
    frame = load("countries")
    return dict(zip(frame["code"], frame["name"]))


def year(dates: pd.Series) -> pd.Series:
    """Return the year, as ``Int64``, of ISO dates of any precision."""
    return dates.str.slice(0, 4).astype("Int64")


def summary(*tables: str) -> pd.DataFrame:
    """Return what a chapter rests on: one row a table.

    Columns: ``table`` (name), ``title``, ``rows``, ``vintage``, ``limits`` and ``sha256``
    (first twelve digits of the file's hash): any change in the file shows in the output.
    """
    rows = []
    for name in tables:
        descriptor = resource(name)
        raw = (DATA / descriptor["path"]).read_bytes()
        rows.append((name, descriptor["title"], len(load(name)), descriptor["vintage"], descriptor["limits"],
                     hashlib.sha256(raw).hexdigest()[:12]))
    return pd.DataFrame(rows, columns=["table", "title", "rows", "vintage", "limits", "sha256"])


def faults() -> list[str]:
    """Return the faults of the whole of ``data/``: every table, and entries nobody cites."""
    lines = []
    try:
        bibliography()
        for descriptor in package()["resources"]:
            lines += check(descriptor["name"])
    except DataError as error:
        lines += str(error).splitlines()
    return lines


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) if found else f"data: {len(package()['resources'])} tables keep their schema")
    sys.exit(bool(found))
