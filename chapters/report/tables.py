"""Load the report's tables: typed, checked against their schema, each row with its source.

The schema is ``data/datapackage.json`` (a Frictionless Data Package) and stands
nowhere else. Beyond the standard, a field or a schema may carry:

``"bibliography": true``   the cell is a key of ``data/references.bib``;
``"country": true``        the cell is a code of the table ``countries``, or ALL for all together;
``"isoDate": true``        an ISO 8601 date of reduced precision (1950, 1950-06, 1950-06-25);
``"ordered": [[a, b]]``    where both cells are filled, a must not exceed b;
``"sortedBy": [a, b]``     the order of the rows;
``"dataFrom"``, ``"dataDate"``   (on the resource) no ISO date of the table lies before or after them;
``"leastRows": n``         (on the resource) the rows it had when it was last released: with fewer it was cut off.

``python -m report.tables`` checks everything in ``data/`` and exits with 1 where something is wrong.
"""

import csv
import functools
import hashlib
import io
import json
import re
import sys
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "data"

_ISO_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_NUMBER = re.compile(r"(?!-0+$)-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_INTEGER = re.compile(r"(?!-0+$)-?(0|[1-9][0-9]*)")
_ACTIVE = re.compile(
    r"<[a-z/!?]|&#?\w+;|\b(java|vb)script:", re.I
)  # what a page could take for more than text
_GARBLED = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf]|\u00e2[\u0080\u20ac]|\u00e0[\u00b8\u00b9]"
)  # UTF-8 that was read as Latin-1
_NOTHING = {
    "nan",
    "null",
    "none",
    "na",
    "n/a",
    "nil",
    "#n/a",
    "#null!",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "#num!",
}
_LIMITS = {
    "required": bool,
    "enum": list,
    "minimum": (int, float),
    "maximum": (int, float),
    "pattern": str,
    "maxLength": int,
}
_DTYPES = {"integer": "Int64", "year": "Int64", "number": "float64", "string": "str"}


class DataError(ValueError):
    """A table, the schema or the bibliography is wrong; the message has one line for each fault."""


def _place(where: str, before: str) -> str:
    """The file, the row and, in a table, the column of what comes after a part of a file."""
    *rows, line = before.split("\n")
    place = f"{where}, row {len(rows) + 1}"
    try:
        names, cells = (next(csv.reader([text])) or [""] for text in ([*rows, line][0], line))
    except csv.Error:
        return place
    return (
        f"{place}, column {names[len(cells) - 1]}"
        if where.endswith(".csv") and rows and len(cells) <= len(names)
        else place
    )


def _text(where: str, path: Path) -> tuple[str, list[str]]:
    """The text of a file of ``data/`` as it was probably meant, empty where that is not to be had, and what is wrong with the file."""
    if not path.is_file():
        return "", [f"{where}: the file is missing; restore it from the repository"]
    raw, faults = path.read_bytes(), []
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "", [f"{where}, row 1: is UTF-16; save the file as UTF-8"]
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        faults.append(
            f"{where}, row 1: starts with a byte-order mark; save it as plain UTF-8 without BOM"
        )
    text = raw.decode(
        "utf-8", errors="surrogateescape"
    )  # a byte that is not UTF-8 becomes U+DC00 and its value
    for pattern, fault in (
        ("\0", "a NUL byte, the file is damaged; restore it from the repository"),
        ("[\udc80-\udcff]", "byte 0x{:02x} is not UTF-8; save the file as UTF-8"),
        ("\r", "Windows line end (CRLF); save it with plain line feeds (LF)"),
        ("(?m)^(<{7}|={7}|>{7})", "{} of a merge; choose one side and take the marks out"),
    ):
        if found := re.search(pattern, text):
            more = sum(bool(re.search(pattern, line)) for line in text.split("\n")) - 1
            what = fault.format(ord(found[0]) - 0xDC00 if "{:" in fault else found[0])
            faults.append(
                f"{_place(where, text[: found.start()])}: {what}"
                + (f" (and {more} more rows)" if more else "")
            )
            if pattern.startswith(("\0", "(")):
                return "", faults
    text = (
        re.sub("[\udc80-\udcff]", lambda m: chr(ord(m[0]) - 0xDC00), text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    if not text.strip():
        return "", [*faults, f"{where}, row 1: the file is empty; restore it from the repository"]
    if not text.endswith("\n"):
        faults.append(
            f"{_place(where, text)}: the last row has no line end; the file may be cut off: restore it, or end the row with a line feed"
        )
    return text, faults


@functools.cache
def _schema_faults(text: str) -> tuple[str, ...]:
    """What is wrong with the descriptor itself."""
    where, faults = "data/datapackage.json", []
    try:
        resources = json.loads(text)["resources"]
        names = [r["name"] for r in resources]
        fields = {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in resources}
    except json.JSONDecodeError as error:
        return (
            f"{where}, row {error.lineno}, column {error.colno}: not valid JSON ({error.msg}); mend it there",
        )
    except (KeyError, TypeError) as error:
        return (
            f"{where}: a part is missing ({error}); each table has a name, a path and a schema with fields, each field a name",
        )
    faults += [
        f"{where}, table {name}: stands {n} times; keep one"
        for name, n in Counter(names).items()
        if n > 1
    ]
    for resource in resources:
        table, schema = f"{where}, table {resource['name']}", resource["schema"]
        own = fields[resource["name"]]
        for parts, pattern, what in (
            (("dataFrom", "dataDate"), _ISO_DATE, "an ISO date"),
            (("leastRows",), re.compile("[1-9][0-9]*"), "a number of rows"),
        ):
            faults += [
                f"{table}: {part} is {_short(str(resource[part]))}; write {what}"
                for part in parts
                if part in resource and not pattern.fullmatch(str(resource[part]))
            ]
        if not re.fullmatch(r"[\w-]+\.csv", str(resource.get("path"))):
            faults.append(
                f"{table}: the path {resource.get('path')!r} is not a CSV file of data/; write its name"
            )
        if len(own) < len(schema["fields"]):
            faults.append(f"{table}: two columns have one name; rename one")
        for name, field in own.items():
            if field.get("type") not in _DTYPES:
                faults.append(
                    f"{table}, column {name}: the type {field.get('type')!r} is not known; write one of {', '.join(_DTYPES)}"
                )
            limits = field.get("constraints", {})
            for limit, value in (
                limits.items() if isinstance(limits, dict) else [("constraints", limits)]
            ):
                if not isinstance(value, _LIMITS.get(limit, ())) or (
                    isinstance(value, bool) and limit != "required"
                ):
                    faults.append(
                        f"{table}, column {name}: the constraint {limit} is {_short(str(value))}; known are {', '.join(_LIMITS)}, with a value that fits"
                    )
            try:
                re.compile(limits.get("pattern", "") if isinstance(limits, dict) else "")
            except (re.error, TypeError) as error:
                faults.append(
                    f"{table}, column {name}: the pattern is not a regular expression ({error}); correct it"
                )
        primary = schema.get("primaryKey", [])
        used = [primary] if isinstance(primary, str) else [*primary]
        used += [
            *schema.get("sortedBy", []),
            *(c for pair in schema.get("ordered", []) for c in pair),
        ]
        for key in schema.get("foreignKeys", []):
            used.append(key["fields"])
            if key["reference"]["fields"] not in fields.get(key["reference"]["resource"], {}):
                faults.append(
                    f"{table}, column {key['fields']}: refers to {key['reference']['resource']}.{key['reference']['fields']}, which is not there; correct it"
                )
        faults += [
            f"{table}, column {column}: is named by a key or an order and is not among the fields; correct the name"
            for column in dict.fromkeys(used)
            if column not in own
        ]
    return tuple(faults)


def package() -> dict:
    """Return the data package descriptor, ``data/datapackage.json``, as a dict.

    Raises DataError if the file is missing, is not JSON or contradicts itself.
    """
    text, faults = _text("data/datapackage.json", DATA / "datapackage.json")
    faults = faults or _schema_faults(text)
    if faults:
        raise DataError("\n".join(faults))
    return json.loads(text)


def resource(name: str) -> dict:
    """Return the descriptor of one table; raises DataError for a name that is not in the package."""
    resources = package()["resources"]
    for descriptor in resources:
        if descriptor["name"] == name:
            return descriptor
    known = ", ".join(r["name"] for r in resources)
    raise DataError(f"data/datapackage.json: there is no table {name!r}; the tables are {known}")


@functools.cache
def _bibliography(text: str) -> tuple[dict, tuple[str, ...]]:
    """The entries of a bibliography, and its faults."""
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    file, faults, blocks, rows = "data/references.bib", [], {}, {}
    starts = [m.start() for m in re.finditer(r"^[ \t]*@?\w+[ \t]*\{", text, flags=re.M)]
    for start, end in zip(starts, [*starts[1:], len(text)]):
        block, row = text[start:end].strip(), text[:start].count("\n") + 1
        head = re.match(r"@\w+\{([^\s,{}]+),\n", block)
        if not head:
            faults.append(
                f"{file}, row {row}: {_short(block.splitlines()[0])} does not begin an entry; write @misc{{key,"
            )
            continue
        rows.setdefault(head[1].lower(), []).append(row)
        if block.count("{") != block.count("}"):
            faults.append(
                f"{file}, row {row}, entry {head[1]}: {block.count('{')} opening and {block.count('}')} closing braces; close what is open"
            )
        else:
            blocks[head[1]] = f"{file}, row {row}, entry {head[1]}", block
    faults += [
        f"{file}, row {at[-1]}: the key {key} stands {len(at)} times, first in row {at[0]}; keep one entry"
        for key, at in rows.items()
        if len(at) > 1
    ]
    if not starts:
        faults.append(f"{file}, row 1: no entries; restore it from the repository")
    entries = {}
    try:
        entries = dict(
            parse_string("\n".join(block for _, block in blocks.values()), "bibtex").entries
        )
    except PybtexError:  # one by one, to name each entry that cannot be read
        for key, (where, block) in blocks.items():
            try:
                entries |= parse_string(block, "bibtex").entries
            except PybtexError as error:
                faults.append(
                    f"{where}: {' '.join(str(error).split())}, counted from the entry's first line; mend it there"
                )
    for key, entry in entries.items():
        filled, where = entry.fields, blocks[key][0]
        if not entry.persons.get("author"):
            faults.append(f"{where}: no author; name the publisher as author = {{{{...}}}}")
        faults += [
            f"{where}: no {field}; add the field {field} = {{...}}"
            for field in ("title", "year")
            if not filled.get(field)
        ]
        if filled.get("year") and not re.fullmatch(r"[12][0-9]{3}|n\.d\.", filled["year"]):
            faults.append(
                f"{where}: the year {_short(filled['year'])} is not one; write 2024, or n.d. for no date"
            )
        if not filled.get("url") and not filled.get("publisher"):
            faults.append(f"{where}: neither url nor publisher; add the address")
        if filled.get("url") and not re.fullmatch(r"https?://[^\s<>\"]+", filled["url"]):
            faults.append(
                f"{where}: the url {_short(filled['url'])} is no address of the web; write https://..."
            )
        faults += [
            f"{where}, field {field}: {_short(value)} {fault}"
            for field, value in filled.items()
            if field != "url"
            for fault in filter(None, map(_letters_fault, value.splitlines()))
        ]
    return entries, tuple(faults)


def _bibliography_or_faults() -> tuple[dict, tuple[str, ...]]:
    text, faults = _text("data/references.bib", DATA / "references.bib")
    return ({}, tuple(faults)) if faults else _bibliography(text)


def bibliography() -> dict:
    """Return the bibliography as {key: pybtex entry}.

    Raises DataError for a missing file, a key that stands twice, or an entry without
    author, title, year or address.
    """
    entries, faults = _bibliography_or_faults()
    if faults:
        raise DataError("\n".join(faults))
    return entries


def _short(value: str) -> str:
    """A value as a fault shows it: on one line, and not longer than half of it."""
    return repr(value if len(value) <= 60 else value[:57] + "...")


def _records(text: str):
    """The rows of a CSV, each with the line it begins on; a csv.Error carries that line as its second argument."""
    reader = csv.reader(io.StringIO(text), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise csv.Error(str(error), begins) from None


def _read(descriptor: dict) -> tuple[dict[int, list[str]], list[str]]:
    """The sound rows of a CSV by number, the header being row 1, and what is wrong with the file."""
    where = f"data/{descriptor['path']}"
    text, faults = _text(where, DATA / descriptor["path"])
    if not text:
        return {}, [
            fault.replace(
                "restore it from the repository",
                f"restore it, or take the table {descriptor['name']!r} out of data/datapackage.json",
            )
            if "missing" in fault
            else fault
            for fault in faults
        ]
    try:
        header, *rows = _records(text)
    except csv.Error as error:
        return {}, [
            *faults,
            f"{where}, row {error.args[1]}: not readable as CSV ({error.args[0]}); check the quotation marks from there on",
        ]
    fields = [field["name"] for field in descriptor["schema"]["fields"]]
    if header != fields:
        for sign, name in ((";", "semicolons"), ("\t", "tabs")):
            if header == [sign.join(fields)] != fields:
                return {}, [
                    *faults,
                    f"{where}, row 1: columns are separated by {name}; save it with commas",
                ]
        missing = [f for f in fields if f not in header]
        extra = [h for h in header if h not in fields]
        twice = [h for h, n in Counter(header).items() if n > 1]
        detail = (
            "; ".join(
                f"{label} {', '.join(map(repr, names))}"
                for label, names in (
                    ("missing", missing),
                    ("not in the schema", extra),
                    ("doubled", twice),
                )
                if names
            )
            or "the order differs"
        )
        return {}, [
            *faults,
            f"{where}, row 1: wrong columns ({detail}); the schema asks for {', '.join(fields)}",
        ]
    least = descriptor.get("leastRows", 1)
    if len(rows) < least:
        faults.append(
            f"{where}, row {len(rows) + 2}: the table ends here, with {len(rows)} rows of at least {least}; "
            "restore those that are missing, or lower leastRows in data/datapackage.json"
        )
    for i, row in enumerate(rows, start=2):
        if len(row) != len(fields):
            faults.append(
                f"{where}, row {i}: {len(row)} cells where the header has {len(fields)}; quote a cell that contains a comma, and leave an empty cell empty"
                if row
                else f"{where}, row {i}: is blank; remove it"
            )
    return {i: row for i, row in enumerate(rows, start=2) if len(row) == len(fields)}, faults


def _letters_fault(value: str) -> str | None:
    """What is wrong with the characters of a text, whatever it says."""
    if not value.isprintable() or "\ufffd" in value:
        sign = next(c for c in value if not c.isprintable() or c == "\ufffd")
        what = {"\n": "a line break", "\t": "a tab"}.get(
            sign
        ) or f"{unicodedata.name(sign, 'a control character').lower()} (U+{ord(sign):04X})"
        return f"holds {what}; write plain text on one line, with plain spaces"
    if active := _ACTIVE.search(value):
        return f"holds markup ({active[0]!r}); write plain text"
    if _GARBLED.search(value):
        return "is garbled, UTF-8 that was read as another encoding; restore the text"
    if not unicodedata.is_normalized("NFC", value):
        return "has letters put together of several characters; write them composed (Unicode NFC)"
    return None


def _number_fault(value: str, whole: bool) -> str:
    """What is wrong with a cell that is no plain number, with the number that was probably meant."""
    plain, label = (
        value.replace("\u2212", "-").replace("\u2013", "-"),
        "has a typographic minus sign",
    )
    if re.fullmatch(r"-?[0-9]{1,3}([ ,'\u2019][0-9]{3})+(\.[0-9]+)?", plain):
        plain, label = re.sub(r"[ ,'\u2019]", "", plain), "has thousands separators"
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", plain):
        plain, label = plain.replace(",", "."), "has a decimal comma"
    elif re.fullmatch(r"-?0+[0-9]+(\.[0-9]+)?", plain):
        plain, label = re.sub(r"^(-?)0+(?=[0-9])", r"\1", plain), "has zeros before the number"
    elif re.fullmatch(r"-?[0-9.]+e[+-]?[0-9]{1,2}", plain, flags=re.I):
        plain, label = f"{float(plain):f}".rstrip("0").rstrip("."), "is in exponent form"
    if plain != value and (_INTEGER if whole else _NUMBER).fullmatch(plain):
        return f"{label}; write {plain}"
    return f"is not a {'whole ' if whole else ''}number; write plain digits"


def _cell_fault(
    value: str, field: dict, span: tuple[str | None, str | None], keys, codes
) -> str | None:
    """What is wrong with one filled cell, and what would be right; None if nothing is."""
    kind, limits = field["type"], field.get("constraints", {})
    if value != value.strip():
        return "has a space at its start or end; remove it"
    if "  " in value:
        return "has two spaces in a row; leave one"
    if fault := _letters_fault(value):
        return fault
    if value[0] in "=+@\uff1d\uff0b\uff20" or (
        value[0] == "-" and not _NUMBER.fullmatch(value) and kind == "string"
    ):
        return "starts like a spreadsheet formula; start it with a letter or a digit"
    if kind != "string":
        if not (_NUMBER if kind == "number" else _INTEGER).fullmatch(value):
            return _number_fault(value, kind != "number")
        if len(re.sub(r"[^0-9]", "", value)) > 15:
            return "has more digits than a number keeps; round it to 15"
        number = float(value)
        if "minimum" in limits and number < limits["minimum"]:
            return f"is below {limits['minimum']}, the least this column allows"
        if "maximum" in limits and number > limits["maximum"]:
            return f"is above {limits['maximum']}, the most this column allows"
    if field.get("isoDate"):
        if not _ISO_DATE.fullmatch(value):
            return "is not an ISO date; write 1950, 1950-06 or 1950-06-25"
        try:
            date.fromisoformat(value + "0001-01-01"[len(value) :])
        except ValueError:
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
    if field.get("bibliography") and keys is not None and value not in keys:
        return "is not a key of data/references.bib; add the entry there or correct the key"
    if field.get("country") and codes is not None and value != "ALL" and value not in codes:
        return "is not in data/countries.csv, column code, nor ALL; add it there or correct it"
    if kind == "string" and "enum" not in limits and value.lower() in _NOTHING:
        return "is a word for nothing; leave the cell empty, or say why in the note"
    return None


def check(name: str) -> list[str]:
    """Return every fault of a table, one line each: file, row, column, what is wrong, the mend.

    Rows are counted as a spreadsheet counts them: the header is row 1. An empty list
    means that the table keeps its schema. Raises DataError if the schema cannot be read.
    """
    return _checked(name)[1]


def _checked(name: str) -> tuple[list[list[str]], list[str]]:
    descriptor = resource(name)
    schema, where = descriptor["schema"], f"data/{descriptor['path']}"
    rows, faults = _read(descriptor)
    fields = schema["fields"]
    names = [field["name"] for field in fields]
    keys = codes = (
        None  # where the bibliography or another table cannot be read, its own lines say so
    )
    if any(field.get("bibliography") for field in fields):
        entries, wrong = _bibliography_or_faults()
        keys = entries if not wrong else None
        faults += wrong
    if any(field.get("country") for field in fields):
        codes, wrong = _values("countries", "code")
        faults += wrong
    span = (descriptor.get("dataFrom"), descriptor.get("dataDate"))
    foreign = {fk["fields"]: fk["reference"] for fk in schema.get("foreignKeys", [])}
    for position, field in enumerate(fields):
        allowed, reference = None, foreign.get(field["name"])
        if reference:
            allowed, wrong = _values(**reference)
            faults += wrong
        verdicts = {}
        for value in {row[position] for row in rows.values()}:
            if value == "":
                verdicts[value] = (
                    "is empty; this column must be filled"
                    if field.get("constraints", {}).get("required")
                    else None
                )
            elif allowed is not None and value not in allowed:
                verdicts[value] = (
                    f"is not in data/{reference['resource']}.csv, column {reference['fields']}; add it there or correct it"
                )
            else:
                verdicts[value] = _cell_fault(value, field, span, keys, codes)
        if any(verdicts.values()):
            faults += [
                f"{where}, row {i}, column {field['name']}: {_short(row[position])} {verdicts[row[position]]}"
                for i, row in rows.items()
                if verdicts[row[position]]
            ]
    primary = (
        [schema["primaryKey"]]
        if isinstance(schema.get("primaryKey"), str)
        else schema.get("primaryKey", [])
    )
    if primary:
        seen = {}
        for i, row in rows.items():
            key = tuple(row[names.index(p)] for p in primary)
            if key in seen:
                faults.append(
                    f"{where}, row {i}, column {' + '.join(primary)}: {_short(' '.join(key))} stands already "
                    f"in row {seen[key]}; remove one row or correct the key"
                )
            seen.setdefault(key, i)
    numeric = {field["name"]: field["type"] != "string" for field in fields}
    for low, high in schema.get("ordered", []):
        a, b = names.index(low), names.index(high)
        for i, row in rows.items():
            if row[a] and row[b]:
                wrong = (
                    float(row[a]) > float(row[b])
                    if numeric[low] and _NUMBER.fullmatch(row[a]) and _NUMBER.fullmatch(row[b])
                    else not numeric[low] and row[a][: len(row[b])] > row[b][: len(row[a])]
                )
                if wrong:
                    faults.append(
                        f"{where}, row {i}, column {high}: {_short(row[b])} is below {low} {_short(row[a])}; "
                        "exchange or correct the two"
                    )
    order = [(names.index(o), o) for o in schema.get("sortedBy", [])]
    ranks = {
        i: [float(row[p]) if numeric[o] else row[p] for p, o in order]
        for i, row in rows.items()
        if all(_NUMBER.fullmatch(row[p]) or not numeric[o] for p, o in order)
    }
    early = [(i, before) for before, i in zip(ranks, list(ranks)[1:]) if ranks[before] > ranks[i]]
    if early:
        (i, before), (p, column) = early[0], order[0]
        more = f" (and {len(early) - 1} more out of order)" if len(early) > 1 else ""
        faults.append(
            f"{where}, row {i}, column {column}: {_short(rows[i][p])} comes after {_short(rows[before][p])} of row {before}{more}; "
            f"sort the rows by {', '.join(o for _, o in order)}"
        )
    return list(rows.values()), list(dict.fromkeys(faults))


def _values(resource: str, fields: str) -> tuple[frozenset | None, list[str]]:
    """The values of a column of another table; None, and what is wrong, if that cannot be read."""
    descriptor = next(r for r in package()["resources"] if r["name"] == resource)
    rows, faults = _read(descriptor)
    position = [f["name"] for f in descriptor["schema"]["fields"]].index(fields)
    return (None, faults) if faults else (frozenset(row[position] for row in rows.values()), [])


def load(name: str) -> pd.DataFrame:
    """Return a table as a DataFrame with the columns, types and units of its schema.

    Whole numbers and years are ``Int64``, numbers ``float64``, all else text; an empty
    cell is a missing value. Raises DataError with every fault of the table, one line each.
    """
    rows, faults = _checked(name)
    if faults:
        raise DataError("\n".join(faults))
    fields = resource(name)["schema"]["fields"]
    frame = pd.DataFrame(rows, columns=[field["name"] for field in fields], dtype="str").replace(
        "", pd.NA
    )
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


def summary(*tables: str, whole: bool = False) -> pd.DataFrame:
    """Return what a chapter rests on: one row a table, and with `whole` one each for the schema and the bibliography.

    Columns: ``file``, ``title``, ``rows`` (of the schema tables, of the bibliography entries), ``vintage``,
    ``limits`` and ``sha256`` (first twelve digits of the file's hash): any change in the file shows in the output.
    """
    described = [
        (r["path"], r["title"], len(load(r["name"])), r["vintage"], r["limits"])
        for r in map(resource, tables)
    ]
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
    return pd.DataFrame(
        [
            (*row, hashlib.sha256((DATA / row[0]).read_bytes()).hexdigest()[:12])
            for row in described
        ],
        columns=["file", "title", "rows", "vintage", "limits", "sha256"],
    )


def _cited() -> set[str]:
    """The keys that the tables and the text of the chapters cite."""
    keys = set()
    for descriptor in package()["resources"]:
        positions = [
            p for p, field in enumerate(descriptor["schema"]["fields"]) if field.get("bibliography")
        ]
        keys |= {row[p] for row in _read(descriptor)[0].values() for p in positions}
    chapters = DATA.parent / "chapters"
    for path in [*chapters.glob("*.ipynb"), *chapters.glob("*.md")]:
        for group in re.findall(r"\{cite(?::\w+)?\}`([^`{}]+)`", path.read_text(encoding="utf-8")):
            keys |= {key.strip() for key in group.split(",")}
    return keys


def faults() -> list[str]:
    """Return the faults of the whole of ``data/``: schema, bibliography, every table, files and entries that nobody names."""
    try:
        resources = package()["resources"]
    except DataError as error:
        return str(error).splitlines()
    entries, wrong = _bibliography_or_faults()
    lines = [*wrong, *(line for descriptor in resources for line in check(descriptor["name"]))]
    known = {"datapackage.json", "references.bib", *(r["path"] for r in resources)}
    lines += [
        f"data/{path.name}: no table of data/datapackage.json has this file; describe it there, or take it away"
        for path in sorted(DATA.iterdir())
        if path.name not in known and not path.name.startswith(".")
    ]
    lines += [
        f"data/references.bib, entry {key}: nobody cites it; cite it or take it out"
        for key in sorted(set(entries) - _cited())
    ]
    return list(dict.fromkeys(lines))


if __name__ == "__main__":
    found = faults()
    print(
        "\n".join(found)
        if found
        else f"data: {len(package()['resources'])} tables keep their schema"
    )
    sys.exit(bool(found))
